//! Records without files: a program hands over rows, and gets the same judgement as for a delivery.

use std::io;

use crate::records::{
    Counted, DeliveredFile, Delivery, Given, Heading, MatchRule, MatchedFile, ReadFault, Records,
    Room, TableBuilder, Words,
};
use crate::spec::clause::ResolvedSpec;

/// Different sets of columns that the rows of one table may have.
const MAX_SHAPES: usize = 64;

/// Rows and files that a program hands over, to be verified by [`Job::verify_fed`](super::Job::verify_fed).
///
/// A row is what a line of a CSV file would be: cells are texts in the form that the spec demands
/// (`2026-10-05T08:41:00+02:00`, `4.98`, `pass`), a column that no clause needs is ignored, an empty cell
/// is blank. Rows are counted from one within their table, which stands in findings where a file's line
/// would. What cannot be used (a form that the spec does not demand, a column named twice, a row without
/// a value) is a finding, never an error and never silence.
///
/// Rows are kept column by column, identities and words once each. With [`Room::on`] scratch of the
/// caller's, large tables lie there, and memory grows with units instead of rows.
#[derive(Debug)]
pub struct Feed<'a> {
    spec: &'a ResolvedSpec,
    room: Room<'a>,
    tables: Vec<Open<'a>>,
    words: Words,
    faults: Vec<ReadFault>,
    delivery: Delivery,
    broken: Option<io::Error>,
}

/// A table of one set of columns.
#[derive(Debug)]
struct Open<'a> {
    name: String,
    form: String,
    columns: Vec<String>,
    /// None where the form is none of the spec's: its rows are counted, not read.
    rows: Option<TableBuilder<'a>>,
}

/// Rows of one form, by column.
#[derive(Debug)]
pub struct FormFeed<'f, 'a> {
    feed: &'f mut Feed<'a>,
    form: String,
    rows: u32,
}

/// Rows of one table whose columns are named once.
#[derive(Debug)]
pub struct TableFeed<'f, 'a> {
    feed: &'f mut Feed<'a>,
    table: Option<usize>,
    name: String,
    rows: u32,
}

impl<'a> Feed<'a> {
    /// Nothing handed over yet; everything stays in memory.
    #[must_use]
    pub fn new(spec: &'a ResolvedSpec) -> Feed<'a> {
        Feed::with_room(spec, Room::memory())
    }

    /// Nothing handed over yet; rows may lie where `room` says.
    #[must_use]
    pub fn with_room(spec: &'a ResolvedSpec, room: Room<'a>) -> Feed<'a> {
        Feed {
            spec,
            room,
            tables: Vec::new(),
            words: Words::default(),
            faults: Vec::new(),
            delivery: Delivery::default(),
            broken: None,
        }
    }

    /// Rows of a record form, each with the names of its columns. In findings the table is called as the
    /// form is. Name a form again to go on with its rows.
    pub fn form(&mut self, form: &str) -> FormFeed<'_, 'a> {
        let rows = self.rows_of(form);
        FormFeed {
            feed: self,
            form: form.to_owned(),
            rows,
        }
    }

    /// A table of a record form whose columns are named once; the fast way for many rows. `name` is what
    /// findings call it: a machine, a query, a file.
    pub fn table(&mut self, form: &str, name: &str, columns: &[&str]) -> TableFeed<'_, 'a> {
        let rows = self.rows_of(name);
        let table = self.open(form, name, columns, rows + 1);
        TableFeed {
            feed: self,
            table,
            name: name.to_owned(),
            rows,
        }
    }

    /// A delivered file beside the rows: an image or a document that they name, or records in a format
    /// that is read as in a delivery.
    pub fn file(&mut self, path: impl Into<String>, bytes: Vec<u8>) -> &mut Self {
        self.delivery
            .files
            .push(DeliveredFile::in_memory(path, bytes));
        self
    }

    /// Rows handed over so far under a name.
    fn rows_of(&self, name: &str) -> u32 {
        let tables = self.tables.iter().filter(|table| table.name == name);
        let rows = tables.filter_map(|table| table.rows.as_ref().map(TableBuilder::len));
        u32::try_from(rows.sum::<usize>()).unwrap_or(u32::MAX)
    }

    fn fault(&mut self, file: &str, line: Option<u32>, [message, found, wanted]: [String; 3]) {
        self.faults.push(ReadFault {
            column: None,
            file: file.to_owned(),
            line,
            at: crate::records::CellAt::default(),
            undecided: false,
            message,
            found,
            wanted,
        });
    }

    /// The table with these columns; a new one where there is none. None where they cannot be used.
    fn open(&mut self, form: &str, name: &str, columns: &[&str], line: u32) -> Option<usize> {
        let same = |open: &Open<'_>| {
            open.name == name
                && open.form == form
                && (open.rows.is_none() || open.columns.iter().eq(columns))
        };
        if let Some(known) = self.tables.iter().rposition(same) {
            return Some(known);
        }
        let twice = (1..columns.len()).find(|n| columns[..*n].contains(&columns[*n]));
        if let Some(twice) = twice.and_then(|n| columns.get(n)) {
            let told = [
                "a column stands twice: which one counts cannot be known".to_owned(),
                (*twice).to_owned(),
                "each column once".to_owned(),
            ];
            self.fault(name, Some(line), told);
            return None;
        }
        let shapes = self.tables.iter().filter(|open| open.name == name);
        if shapes.count() >= MAX_SHAPES {
            let told = [
                "the rows have too many different sets of columns".to_owned(),
                columns.join(", "),
                format!("at most {MAX_SHAPES} sets of columns"),
            ];
            self.fault(name, Some(line), told);
            return None;
        }
        let known = self.spec.forms.contains_key(form);
        if !known {
            let forms: Vec<&str> = self.spec.forms.keys().map(String::as_str).collect();
            let told = [
                "the spec demands no such record form".to_owned(),
                form.to_owned(),
                forms.join(", "),
            ];
            self.fault(name, None, told);
        }
        let rows = known.then(|| self.builder(form, name, columns));
        self.tables.push(Open {
            name: name.to_owned(),
            form: form.to_owned(),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            rows,
        });
        Some(self.tables.len() - 1)
    }

    fn builder(&self, form: &str, name: &str, columns: &[&str]) -> TableBuilder<'a> {
        let catalogue = &*self.spec.catalogue;
        let headings = columns
            .iter()
            .enumerate()
            .map(|(position, column)| Heading {
                field: catalogue
                    .fields
                    .contains_key(*column)
                    .then(|| (*column).to_owned()),
                written: (*column).to_owned(),
                position: u32::try_from(position).unwrap_or(u32::MAX),
                converted: false,
                numbers: false,
            });
        TableBuilder::new(
            form,
            name,
            Counted::Lines,
            headings.collect(),
            catalogue,
            self.room,
        )
    }

    fn push(&mut self, table: usize, number: u32, cells: &[&str]) {
        let Feed {
            tables,
            words,
            broken,
            ..
        } = self;
        let Some(open) = tables.get_mut(table) else {
            return;
        };
        let Some(rows) = open.rows.as_mut() else {
            return;
        };
        if cells.iter().all(|cell| cell.is_empty()) {
            let name = open.name.clone();
            let told = [
                "the row is blank",
                "no value in any column",
                "a record, or no row",
            ];
            self.fault(&name, Some(number), told.map(str::to_owned));
            return;
        }
        if let Err(error) = rows.push(words, number, cells.iter().copied().map(Given::from)) {
            broken.get_or_insert(error);
        }
    }

    pub(super) fn spec(&self) -> &ResolvedSpec {
        self.spec
    }

    /// The words of the rows: the files are to be read on them.
    pub(super) fn take_words(&mut self) -> Words {
        std::mem::take(&mut self.words)
    }

    /// The files that were handed over beside the rows.
    pub(super) fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// Adds the rows to the records of the files, which were read on their words.
    ///
    /// # Errors
    /// When scratch could not be written.
    pub(super) fn join(self, records: &mut Records) -> io::Result<()> {
        if let Some(error) = self.broken {
            return Err(error);
        }
        for open in self.tables {
            let Some(rows) = open.rows else { continue };
            records.matched.push(MatchedFile {
                file: open.name,
                form: open.form,
                part: None,
                matched_by: MatchRule::Fed,
                rows: rows.len(),
            });
            records.add(rows.finish()?);
        }
        records.faults.extend(self.faults);
        let place = |fault: &ReadFault| (fault.file.clone(), fault.line);
        records.faults.sort_by_key(place);
        Ok(())
    }
}

impl FormFeed<'_, '_> {
    /// Hands over one record: its columns and their cells.
    pub fn row(&mut self, cells: &[(&str, &str)]) -> &mut Self {
        self.rows = self.rows.saturating_add(1);
        let columns: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
        let values: Vec<&str> = cells.iter().map(|(_, value)| *value).collect();
        let form = self.form.clone();
        if let Some(table) = self.feed.open(&form, &form, &columns, self.rows) {
            self.feed.push(table, self.rows, &values);
        }
        self
    }

    /// Says that this record form was kept and has no row: nothing happened that it would tell. Without
    /// any row and without this, the record counts as missing.
    pub fn nothing_to_report(&mut self) -> &mut Self {
        let form = self.form.clone();
        let fields = self.feed.spec.catalogue.forms.get(&form);
        let fields = fields.map_or_else(Vec::new, |form| form.fields.clone());
        let columns: Vec<&str> = fields.iter().map(String::as_str).collect();
        self.feed.open(&form, &form, &columns, 1);
        self
    }
}

impl TableFeed<'_, '_> {
    /// Hands over one record: a cell for each column, in their order.
    pub fn row(&mut self, cells: &[&str]) -> &mut Self {
        self.rows = self.rows.saturating_add(1);
        let Some(table) = self.table else {
            return self;
        };
        let wanted = self.feed.tables.get(table).map(|open| open.columns.len());
        match wanted {
            Some(wanted) if wanted != cells.len() => {
                let told = [
                    "the row has another number of cells than there are columns".to_owned(),
                    format!("{} cells", cells.len()),
                    format!("{wanted} cells"),
                ];
                let name = self.name.clone();
                self.feed.fault(&name, Some(self.rows), told);
            }
            _ => self.feed.push(table, self.rows, cells),
        }
        self
    }
}
