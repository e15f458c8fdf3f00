//! Rows of a file on their way into a table: first it is found out which row holds the headings, then
//! every row is held against them, and cells are turned as agreed.

use super::context::Context;
use super::convert::{Convert, Turned};
use super::flat::FlatRow;
use super::limits::HEADING_ROWS;
use super::line::{CellIn, Kind, Line};
use super::shape::{self, Misfit, Shape};
use super::{MatchRule, MatchedFile, ReadFault, Records, SeenTable};
use crate::catalog::FieldType;
use crate::records::mapping::ExportMapping;
use crate::records::table::{CellAt, Counted, Given, Heading, TableBuilder};
use crate::records::words::Words;
use crate::records::{Room, within};

/// Rows of each table that are kept to suggest a mapping by.
const SHOWN: usize = 5;
/// Tables of which rows are kept.
const SHOWN_TABLES: usize = 500;
/// Letters of a cell that are kept.
const SHOWN_LETTERS: usize = 200;
/// Cells of all tables that are kept.
const SHOWN_CELLS: usize = 200_000;
/// Cells among which the heading is looked for: every form is held against each.
const HEADING_CELLS: usize = 20_000;

/// Where everything goes that is read.
pub(super) struct Sink<'x, 'r> {
    pub(super) records: &'x mut Records,
    pub(super) words: &'x mut Words,
    pub(super) context: &'x Context<'r>,
}

impl<'r> Sink<'_, 'r> {
    /// The room that other tables leave.
    fn room(&self) -> Room<'r> {
        let room = self.context.reading.room;
        Room {
            resident: room.resident.saturating_sub(self.records.resident),
            ..room
        }
    }
}

/// What rows come from.
#[derive(Debug, Clone)]
pub(super) struct Source<'r> {
    pub(super) path: String,
    pub(super) counted: Counted,
    pub(super) form: Option<(&'r str, MatchRule)>,
    pub(super) mapping: Option<&'r ExportMapping>,
    /// The encoding is not known: a cell with U+FFFD is not judged.
    pub(super) opaque: bool,
}

impl<'r> Source<'r> {
    /// A file, or a sheet or list in it.
    pub(super) fn new(context: &Context<'r>, path: &str, counted: Counted) -> Self {
        let part = match &counted {
            Counted::Sheet(part) | Counted::Items(part) => Some(part.as_str()),
            Counted::Lines | Counted::JsonLines => None,
        };
        let mapping = context.mapping(path, part);
        let form = context.form_of(path, part, mapping);
        Source {
            form,
            mapping,
            opaque: false,
            path: path.to_owned(),
            counted,
        }
    }
}

enum State<'r> {
    Looking(Vec<Line>),
    Filling(Box<Filling<'r>>),
    Refused,
}

struct Filling<'r> {
    table: TableBuilder<'r>,
    form: &'r str,
    rule: MatchRule,
    headings: Vec<Heading>,
    converts: Vec<Convert>,
    kinds: Vec<Option<FieldType>>,
    /// Whether cells have to be looked at one by one.
    careful: bool,
    heading_row: u32,
    turned: Vec<Option<String>>,
    spare: String,
    opaque_cells: bool,
}

/// Takes the rows of one table.
pub(super) struct Filler<'x, 'y, 'r> {
    sink: &'y mut Sink<'x, 'r>,
    source: Source<'r>,
    state: State<'r>,
    faults: usize,
    more: usize,
    /// A limit was met: no further row is taken.
    full: bool,
    /// The row of a text file that came last is the last one of the table, as it came.
    followed: bool,
    /// A line to be used again.
    spare: Line,
    /// Blank rows since the last record: a spreadsheet leaves some behind the last one, where they are
    /// nothing.
    blank: Vec<Misfit>,
}

impl<'x, 'y, 'r> Filler<'x, 'y, 'r> {
    pub(super) fn new(sink: &'y mut Sink<'x, 'r>, source: Source<'r>) -> Self {
        Filler {
            sink,
            source,
            state: State::Looking(Vec::new()),
            faults: 0,
            more: 0,
            full: false,
            followed: false,
            spare: Line::default(),
            blank: Vec::new(),
        }
    }

    /// Begins with headings that are known: pointers of JSON values below their record.
    pub(super) fn begin(&mut self, pointers: &[String]) {
        let mut line = Line::default();
        line.clear(0);
        for pointer in pointers {
            let name = pointer.strip_prefix('/').unwrap_or(pointer);
            line.next().text.push_str(name);
        }
        // A list without records has no headings: a nil return where the form allows one.
        if pointers.is_empty()
            && let Some((form, rule)) = self.source.form
        {
            return self.open(Shape {
                number: 0,
                form,
                rule,
                headings: Vec::new(),
            });
        }
        self.decide(vec![line]);
        if let State::Filling(filling) = &mut self.state {
            filling.write_as(pointers, &self.source, self.sink);
        }
    }

    /// The number of the heading row and the number of columns, once they are known.
    pub(super) fn shape(&self) -> Option<(u32, usize)> {
        match &self.state {
            State::Filling(filling) => Some((filling.heading_row, filling.headings.len())),
            State::Looking(_) | State::Refused => None,
        }
    }

    /// Whether rows are still wanted.
    pub(super) fn wants(&self) -> bool {
        !self.full && !matches!(self.state, State::Refused)
    }

    /// Takes a row.
    pub(super) fn row(&mut self, line: &Line) {
        if self.full {
            return;
        }
        match &mut self.state {
            State::Refused => {}
            State::Filling(_) => self.fill(line),
            State::Looking(waiting) => {
                if line.filled() == 0 && waiting.is_empty() {
                    return;
                }
                waiting.push(line.clone());
                let form = self.source.form.map(|(form, _)| form);
                let context = self.sink.context;
                let certain = shape::is_certain(context, form, self.source.mapping, line);
                let declared = self.source.mapping.and_then(|mapping| mapping.heading_row);
                let enough = match declared {
                    Some(row) => line.number >= row,
                    None => {
                        let cells: usize = waiting.iter().map(|row| row.cells().len()).sum();
                        waiting.len() >= HEADING_ROWS || cells >= HEADING_CELLS
                    }
                };
                if certain || enough {
                    let rows = std::mem::take(waiting);
                    self.decide(rows);
                }
            }
        }
    }

    /// Takes a row of a text file. Nearly all are plain, and go straight into the table.
    pub(super) fn flat(&mut self, row: FlatRow<'_>) {
        if let State::Filling(filling) = &mut self.state
            && !self.full
            && self.blank.is_empty()
            && filling.is_plain(row)
        {
            if !self.holds_limits(row.number) {
                return;
            }
            let State::Filling(filling) = &mut self.state else {
                return;
            };
            // As the row above, where that is the one that was taken last.
            let alike = if self.followed { row.alike } else { 0 };
            let table = &mut filling.table;
            let pushed = table.push_plain(self.sink.words, row.number, row.cells(), alike);
            if let Err(error) = pushed {
                self.sink.records.broken.get_or_insert(error);
            }
            self.followed = true;
            return;
        }
        self.followed = false;
        let mut line = std::mem::take(&mut self.spare);
        row.write_to(&mut line);
        self.row(&line);
        self.spare = line;
    }

    /// Something is wrong with a row or a cell.
    pub(super) fn fault(&mut self, misfit: Misfit) {
        let limits = self.sink.context.reading.room.limits;
        let most = match self.sink.records.faults.len() < within(limits.all_faults) {
            true => within(limits.faults),
            false => 1,
        };
        if self.faults >= most {
            self.more += 1;
            return;
        }
        self.faults += 1;
        let at = self.place(misfit.number, misfit.column);
        let column = match (&self.state, misfit.column) {
            (State::Filling(filling), Some(column)) => filling
                .headings
                .get(column)
                .map(|heading| heading.field.clone().unwrap_or(heading.written.clone())),
            _ => None,
        };
        self.sink.records.faults.push(ReadFault {
            file: self.source.path.clone(),
            line: misfit.number.filter(|number| *number > 0),
            column,
            at,
            undecided: misfit.undecided,
            message: misfit.message,
            found: misfit.found,
            wanted: misfit.wanted,
        });
    }

    fn place(&self, number: Option<u32>, column: Option<usize>) -> CellAt {
        let mut at = CellAt::default();
        match &self.source.counted {
            Counted::Lines => {}
            Counted::Sheet(sheet) => {
                at.sheet = Some(sheet.clone());
                at.cell = number.zip(column).map(|(number, column)| {
                    crate::spreadsheet::address((number as usize).saturating_sub(1), column)
                });
            }
            Counted::Items(list) => {
                at.pointer = Some(match number.filter(|number| *number > 0) {
                    Some(number) => format!("{list}/{}{}", number - 1, self.below(column)),
                    None => list.clone(),
                });
            }
            Counted::JsonLines => at.pointer = column.map(|_| self.below(column)),
        }
        at
    }

    fn below(&self, column: Option<usize>) -> String {
        match (&self.state, column) {
            (State::Filling(filling), Some(column)) => {
                let heading = filling.headings.get(column);
                heading.map_or_else(String::new, |heading| heading.written.clone())
            }
            _ => String::new(),
        }
    }

    /// Finds the headings, and takes the rows behind them.
    fn decide(&mut self, rows: Vec<Line>) {
        let context = self.sink.context;
        let found = shape::find(context, self.source.form, self.source.mapping, &rows);
        let found = found.and_then(|shape| self.hold_columns(shape));
        let number = found.as_ref().map_or(0, |shape| shape.number);
        self.keep_for_suggestion(found.as_ref().ok(), &rows);
        match found {
            Err(misfit) => {
                self.state = State::Refused;
                self.fault(misfit);
            }
            Ok(shape) => {
                let width = shape.headings.iter();
                let width = width.filter(|heading| !heading.written.is_empty()).count();
                self.open(shape);
                for row in rows.iter().filter(|row| row.number < number) {
                    // A title has few cells; what has as many as the headings may be a record.
                    if row.filled() >= width.max(3) {
                        self.fault(Misfit {
                            number: Some(row.number),
                            column: None,
                            undecided: false,
                            message: "a row above the headings has as many cells as they"
                                .to_owned(),
                            found: format!("{} cells", row.filled()),
                            wanted: "records below the headings".to_owned(),
                        });
                    }
                }
                for row in rows.iter().filter(|row| row.number > number) {
                    self.fill(row);
                }
            }
        }
    }

    /// Counts the columns of a table that is about to be opened.
    fn hold_columns(&mut self, shape: Shape<'r>) -> Result<Shape<'r>, Misfit> {
        let limits = self.sink.context.reading.room.limits;
        let columns = &mut self.sink.records.columns;
        *columns = columns.saturating_add(shape.headings.len());
        if *columns <= within(limits.all_columns) {
            return Ok(shape);
        }
        Err(Misfit {
            number: Some(shape.number),
            column: None,
            undecided: false,
            message: "the tables of the delivery have too many columns: this one was not read"
                .to_owned(),
            found: "more columns of all tables".to_owned(),
            wanted: limits.wanted("all-columns"),
        })
    }

    fn keep_for_suggestion(&mut self, shape: Option<&Shape<'r>>, rows: &[Line]) {
        let seen = &mut self.sink.records.seen;
        let kept: usize = seen.iter().map(SeenTable::cells).sum();
        if seen.len() >= SHOWN_TABLES || kept >= SHOWN_CELLS {
            return;
        }
        let short = |text: &str| text.chars().take(SHOWN_LETTERS).collect::<String>();
        let texts = |line: &Line| line.cells().iter().map(|c| short(&c.text)).collect();
        let number = shape.map(|shape| shape.number);
        let behind = rows
            .iter()
            .filter(|row| number.is_none_or(|number| row.number > number));
        seen.push(SeenTable {
            file: self.source.path.clone(),
            counted: self.source.counted.clone(),
            form: shape.map(|shape| shape.form.to_owned()),
            mapped: self.source.mapping.is_some(),
            heading_row: number,
            headings: shape.map_or_else(Vec::new, |shape| shape.headings.clone()),
            rows: behind.take(SHOWN).map(texts).collect(),
        });
    }

    /// Opens the table.
    fn open(&mut self, shape: Shape<'r>) {
        let catalogue = self.sink.context.reading.catalogue;
        let mut headings = shape.headings;
        let mut converts = Vec::with_capacity(headings.len());
        let mut kinds = Vec::with_capacity(headings.len());
        for heading in &mut headings {
            let field = heading.field.as_deref();
            let kind = field.and_then(|field| Some((field, catalogue.fields.get(field)?.kind)));
            let convert = Convert::of(kind, self.source.mapping);
            heading.converted = convert.is_agreed();
            kinds.push(kind.map(|(_, kind)| kind));
            converts.push(convert);
        }
        let table = self.builder(shape.form, headings.clone());
        self.state = State::Filling(Box::new(Filling {
            table,
            form: shape.form,
            rule: shape.rule,
            careful: self.source.opaque || converts.iter().any(Convert::is_agreed),
            turned: vec![None; headings.len()],
            headings,
            converts,
            kinds,
            heading_row: shape.number,
            spare: String::new(),
            opaque_cells: false,
        }));
    }

    fn builder(&self, form: &str, headings: Vec<Heading>) -> TableBuilder<'r> {
        TableBuilder::new(
            form,
            &self.source.path,
            self.source.counted.clone(),
            headings,
            self.sink.context.reading.catalogue,
            self.sink.room(),
        )
    }

    /// Takes a row behind the headings.
    fn fill(&mut self, line: &Line) {
        let State::Filling(filling) = &mut self.state else {
            return;
        };
        let width = filling.headings.len();
        if let Some(misfit) = filling.misfit(&self.source.counted, line) {
            if line.is_blank() {
                if self.blank.len() <= within(self.sink.context.reading.room.limits.faults) {
                    self.blank.push(misfit);
                }
                return;
            }
            for blank in std::mem::take(&mut self.blank) {
                self.fault(blank);
            }
            return self.fault(misfit);
        }
        if !line.is_blank() && !self.blank.is_empty() {
            for blank in std::mem::take(&mut self.blank) {
                self.fault(blank);
            }
        }
        if self.source.counted != Counted::Lines && line.is_blank() {
            return;
        }
        if !self.holds_limits(line.number) {
            return;
        }
        let State::Filling(filling) = &mut self.state else {
            return;
        };
        let cells = &line.cells()[..width.min(line.cells().len())];
        let special =
            |cell: &CellIn| cell.kind != Kind::Text || cell.text.as_bytes().first() == Some(&b'#');
        let mut misfits = Vec::new();
        let pushed = if filling.careful || cells.iter().any(special) {
            misfits = filling.turn(line.number, cells, &self.source);
            let turned = &filling.turned;
            let blank = CellIn::default();
            let given = (0..width).map(|column| {
                let cell = cells.get(column).unwrap_or(&blank);
                match turned.get(column).and_then(Option::as_deref) {
                    Some(value) => Given {
                        value,
                        delivered: Some(&cell.text),
                    },
                    None => Given::from(cell.text.as_str()),
                }
            });
            filling.table.push(self.sink.words, line.number, given)
        } else {
            let cells = cells.iter().map(|cell| cell.text.as_str());
            let cells = cells.chain(std::iter::repeat("")).take(width);
            filling
                .table
                .push_plain(self.sink.words, line.number, cells, 0)
        };
        if let Err(error) = pushed {
            self.sink.records.broken.get_or_insert(error);
        }
        for misfit in misfits {
            self.fault(misfit);
        }
    }

    /// Whether a further row may be kept; where it may not, the rest of the table is left out, and said.
    fn holds_limits(&mut self, number: u32) -> bool {
        let State::Filling(filling) = &self.state else {
            return false;
        };
        let limits = self.sink.context.reading.room.limits;
        let met = if filling.table.len() >= within(limits.rows) {
            Some(("rows", "a table of so many rows"))
        } else if filling.table.open_bytes() > within(limits.block_bytes) {
            Some(("block-bytes", "rows of so many letters"))
        } else if self.sink.words.bytes() > within(limits.word_bytes) {
            Some(("word-bytes", "so many different names"))
        } else {
            None
        };
        let Some((key, found)) = met else {
            return true;
        };
        self.full = true;
        // Whatever was told of the table: this has to be.
        self.faults = 0;
        self.fault(Misfit {
            number: Some(number),
            column: None,
            undecided: false,
            message: "this row and what follows it was not read: a limit was met".to_owned(),
            found: found.to_owned(),
            wanted: limits.wanted(key),
        });
        false
    }

    /// There are no further rows: decides which of them holds the headings, if that is open.
    pub(super) fn settle(&mut self) {
        if let State::Looking(waiting) = &mut self.state {
            // An empty sheet is none.
            if waiting.is_empty() && matches!(self.source.counted, Counted::Sheet(_)) {
                return;
            }
            let rows = std::mem::take(waiting);
            self.decide(rows);
        }
    }

    /// Ends the table.
    pub(super) fn finish(mut self) {
        self.settle();
        if matches!(self.state, State::Looking(_)) {
            return;
        }
        if self.more > 0 {
            self.sink.records.faults.push(ReadFault {
                file: self.source.path.clone(),
                line: None,
                column: None,
                at: CellAt::default(),
                undecided: false,
                message: format!("{} more rows or cells cannot be used", self.more),
                found: "more of the same".to_owned(),
                wanted: "rows and cells that can be read".to_owned(),
            });
        }
        let State::Filling(filling) = self.state else {
            return;
        };
        let records = &mut *self.sink.records;
        if filling.opaque_cells {
            records.notes.push(format!(
                "{}: nobody declared its encoding, so texts beyond ASCII were looked at for their presence only",
                self.source.path
            ));
        }
        let part = match &self.source.counted {
            Counted::Sheet(part) | Counted::Items(part) => Some(part.clone()),
            Counted::Lines | Counted::JsonLines => None,
        };
        records.matched.push(MatchedFile {
            file: self.source.path,
            part: part.filter(|part| !part.is_empty()),
            form: filling.form.to_owned(),
            matched_by: filling.rule,
            rows: filling.table.len(),
        });
        match filling.table.finish() {
            Ok(table) => {
                records.resident = records.resident.saturating_add(table.resident());
                records.tables.push(table);
            }
            Err(error) => {
                records.broken.get_or_insert(error);
            }
        }
    }
}

impl<'r> Filling<'r> {
    /// Headings of JSON are the pointers of their values.
    fn write_as(&mut self, pointers: &[String], source: &Source<'r>, sink: &Sink<'_, 'r>) {
        for (heading, pointer) in self.headings.iter_mut().zip(pointers) {
            heading.written.clone_from(pointer);
        }
        self.table = TableBuilder::new(
            self.form,
            &source.path,
            source.counted.clone(),
            self.headings.clone(),
            sink.context.reading.catalogue,
            sink.room(),
        );
    }

    /// Whether a row of a text file is a record of which no cell has to be looked at.
    fn is_plain(&self, row: FlatRow<'_>) -> bool {
        let width = self.headings.len();
        let mut cells = row.cells();
        cells.len() == width
            && !self.careful
            // The headings again.
            && cells.next() != self.headings.first().map(|heading| heading.written.as_str())
            && !row.is_blank()
            && !row.begins_any(b'#')
    }

    /// Why a row is none.
    fn misfit(&self, counted: &Counted, line: &Line) -> Option<Misfit> {
        let (cells, width) = (line.cells(), self.headings.len());
        let misfit = |message: &str, column: Option<usize>, found: String, wanted: String| {
            Some(Misfit {
                number: Some(line.number),
                column,
                undecided: false,
                message: message.to_owned(),
                found,
                wanted,
            })
        };
        let again = cells.len() >= width
            && width > 1
            && cells
                .iter()
                .zip(&self.headings)
                .all(|(cell, heading)| cell.text == heading.written);
        if again {
            return misfit(
                "the headings stand here again",
                None,
                "a second heading row".to_owned(),
                "headings once, and a row for each record".to_owned(),
            );
        }
        match counted {
            Counted::Lines if cells.len() != width => misfit(
                "the row has another number of cells than the heading",
                None,
                format!("{} cells", cells.len()),
                format!("{width} cells"),
            ),
            Counted::Lines if line.is_blank() => misfit(
                "the row is blank",
                None,
                "no value in any column".to_owned(),
                "a record, or no row".to_owned(),
            ),
            Counted::Sheet(_) => {
                let beyond = cells.iter().enumerate().skip(width);
                let beyond = beyond.filter(|(_, cell)| !cell.text.is_empty());
                let (column, cell) = beyond.into_iter().next()?;
                misfit(
                    "a value stands right of the last heading",
                    Some(column),
                    cell.text.clone(),
                    "values below their headings".to_owned(),
                )
            }
            _ => None,
        }
    }

    /// Turns the cells of a row; what is wrong with them.
    fn turn(&mut self, number: u32, cells: &[CellIn], source: &Source<'_>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            let (Some(convert), Some(kind)) = (self.converts.get(column), self.kinds.get(column))
            else {
                continue;
            };
            let mut out = std::mem::take(&mut self.spare);
            let turned = convert.turn(cell, &mut out);
            let misfit = |message: String, undecided: bool, wanted: &str| Misfit {
                number: Some(number),
                column: Some(column),
                undecided,
                message,
                found: cell.text.clone(),
                wanted: wanted.to_owned(),
            };
            self.turned[column] = match turned {
                Turned::Into => Some(std::mem::take(&mut out)),
                Turned::Same => None,
                Turned::Asked(why) => {
                    misfits.push(misfit(why, true, "a value that can be read in one way"));
                    None
                }
            };
            self.spare = out;
            let Some(kind) = kind else {
                self.opaque_cells |= source.opaque && cell.text.contains('\u{fffd}');
                continue;
            };
            if cell.kind == Kind::Broken || is_error_text(&cell.text) {
                misfits.push(misfit(
                    "the cell holds an error of its spreadsheet".to_owned(),
                    false,
                    "the value",
                ));
            }
            let digits = cell.text.bytes().filter(u8::is_ascii_digit).count();
            if cell.kind == Kind::Number && *kind == FieldType::Identifier {
                self.table.mark_number(column);
                if digits > 15 {
                    misfits.push(misfit(
                        "the cell is a number of more than 15 digits, of which the last may be lost"
                            .to_owned(),
                        false,
                        "the identity in a cell formatted as text",
                    ));
                }
            }
            if source.opaque && cell.text.contains('\u{fffd}') {
                if *kind == FieldType::Text {
                    self.opaque_cells = true;
                } else {
                    misfits.push(misfit(
                        "the cell has letters beyond ASCII, and nobody declared their encoding"
                            .to_owned(),
                        true,
                        "encoding = \"windows-1252\", \"gb18030\" or \"shift-jis\" in the mapping of this export, or the file saved as UTF-8",
                    ));
                }
            }
        }
        for slot in self.turned.iter_mut().skip(cells.len()) {
            *slot = None;
        }
        misfits
    }
}

/// What a spreadsheet writes into a text file where a cell is in error. `#N/A` is a placeholder that every
/// check knows.
fn is_error_text(text: &str) -> bool {
    matches!(
        text,
        "#REF!"
            | "#VALUE!"
            | "#DIV/0!"
            | "#NAME?"
            | "#NULL!"
            | "#NUM!"
            | "#GETTING_DATA"
            | "#SPILL!"
    )
}
