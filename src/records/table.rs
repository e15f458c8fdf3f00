//! Rows of one delivered table, reached by field without allocation. Cells of words that repeat are
//! numbers of one dictionary; large tables lie in scratch, block by block and column by column, so that
//! memory grows with the words (the units), not with the rows.

use std::borrow::Cow;
use std::sync::Arc;

use elsa::sync::FrozenMap;

use crate::catalog::{Catalogue, FieldType};

use super::block::{Blocks, Held};
use super::chunk::Coding;
use super::scratch::Room;
use super::values::{Stamp, is_blank, is_sentinel, stamp};
use super::words::Words;

/// A field of the catalogue, by its position: an array index on the hot path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(u16);

/// Looks fields up once, before any row is read.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'c> {
    catalogue: &'c Catalogue,
}

/// Stands for a field that no file has.
const NOWHERE: FieldId = FieldId(u16::MAX);

impl<'c> Fields<'c> {
    /// The fields of a catalogue.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue) -> Self {
        Fields { catalogue }
    }

    /// A field by its name; a name the catalogue lacks is in no file.
    #[must_use]
    pub fn id(self, name: &str) -> FieldId {
        let index = self.catalogue.fields.get_index_of(name);
        index
            .and_then(|i| u16::try_from(i).ok())
            .map_or(NOWHERE, FieldId)
    }

    /// Whether all cells of a field are held as words, in whatever block of whatever file.
    #[must_use]
    pub fn holds_words(self, id: FieldId) -> bool {
        let field = self.catalogue.fields.get_index(usize::from(id.0));
        field.is_some_and(|(_, field)| coding(Some(field.kind)) == Coding::Words)
    }

    /// The name of a field.
    #[must_use]
    pub fn name(self, id: FieldId) -> &'c str {
        self.catalogue
            .fields
            .get_index(usize::from(id.0))
            .map_or("", |(name, _)| name.as_str())
    }
}

/// How the rows of a table are counted and found again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Counted {
    /// Lines of a text file.
    #[default]
    Lines,
    /// Rows of a sheet.
    Sheet(String),
    /// Items of the array at a JSON pointer, counted from one.
    Items(String),
    /// One JSON value a line.
    JsonLines,
}

/// A column as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The field it stands for; none: a column that no clause needs.
    pub field: Option<String>,
    /// The heading as it is written; of JSON, the pointer of the value below its record: `/unit/serial`.
    pub written: String,
    /// Position in the file, from zero.
    pub position: u32,
    /// Cells are turned into the agreed form by an agreed rule: what was delivered is kept beside.
    pub converted: bool,
    /// Some of its cells hold a number where an identity belongs: leading zeros may have been lost.
    pub numbers: bool,
}

/// A cell to be added: its value, and what was delivered where that was turned into it.
#[derive(Debug, Clone, Copy)]
pub struct Given<'s> {
    /// The value in the form that the spec demands.
    pub value: &'s str,
    /// What was delivered, where that differs.
    pub delivered: Option<&'s str>,
}

impl<'s> From<&'s str> for Given<'s> {
    fn from(value: &'s str) -> Self {
        Given {
            value,
            delivered: None,
        }
    }
}

/// Where a cell is, as a person looks for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellAt {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The cell as a spreadsheet names it: `F12`.
    pub cell: Option<String>,
    /// JSON pointer.
    pub pointer: Option<String>,
    /// The heading as the supplier writes it, where that is not the field's name.
    pub heading: Option<String>,
}

/// The rows of one table of a file.
pub struct Table {
    form: String,
    file: String,
    counted: Counted,
    headings: Vec<Heading>,
    /// Column of each field.
    columns: Vec<Option<u16>>,
    /// Column that holds what was delivered, of each converted column.
    delivered: Vec<Option<u16>>,
    blocks: Blocks,
    words: Arc<Words>,
    /// Words of cells that were not worth a number, asked for all the same.
    late: FrozenMap<(usize, usize), Box<str>>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("form", &self.form)
            .field("file", &self.file)
            .field("rows", &self.blocks)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Table`].
#[derive(Debug)]
pub struct TableBuilder<'s> {
    table: Table,
    /// What was delivered is kept beside some columns.
    converts: bool,
    room: Room<'s>,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
}

/// Whether cells of a kind repeat, so that each word is kept once. Identities always count as words:
/// checks compare them by the thousand.
fn coding(kind: Option<FieldType>) -> Coding {
    match kind {
        Some(
            FieldType::Identifier
            | FieldType::Enumeration
            | FieldType::YesNo
            | FieldType::Revision
            | FieldType::Limit,
        ) => Coding::Words,
        Some(FieldType::Text | FieldType::File | FieldType::Date | FieldType::Integer) | None => {
            Coding::Perhaps
        }
        Some(FieldType::TimeStamp | FieldType::Decimal | FieldType::Duration) => Coding::Text,
    }
}

impl<'s> TableBuilder<'s> {
    /// A table of a form with these headings, in column order.
    #[must_use]
    pub fn new(
        form: &str,
        file: &str,
        counted: Counted,
        headings: Vec<Heading>,
        catalogue: &Catalogue,
        room: Room<'s>,
    ) -> Self {
        let mut columns = vec![None; catalogue.fields.len()];
        let mut codings = Vec::with_capacity(headings.len());
        for (column, heading) in headings.iter().enumerate() {
            let field = heading
                .field
                .as_deref()
                .and_then(|name| catalogue.fields.get_full(name));
            codings.push(coding(field.map(|(_, _, field)| field.kind)));
            if let Some(slot) = field.and_then(|(at, _, _)| columns.get_mut(at)) {
                *slot = u16::try_from(column).ok();
            }
        }
        let mut delivered = vec![None; headings.len()];
        for (slot, _) in delivered
            .iter_mut()
            .zip(&headings)
            .filter(|(_, heading)| heading.converted)
        {
            *slot = u16::try_from(codings.len()).ok();
            codings.push(Coding::Text);
        }
        TableBuilder {
            converts: delivered.iter().any(Option::is_some),
            table: Table {
                form: form.to_owned(),
                file: file.to_owned(),
                counted,
                headings,
                columns,
                delivered,
                blocks: Blocks::new(codings),
                words: Arc::default(),
                late: FrozenMap::new(),
            },
            room,
        }
    }

    /// Adds a row of as many cells as there are headings. `number` is its line, row or position.
    ///
    /// # Errors
    /// When scratch cannot be written.
    pub fn push<'c>(
        &mut self,
        words: &mut Words,
        number: u32,
        cells: impl Iterator<Item = Given<'c>>,
    ) -> std::io::Result<()> {
        let Table {
            blocks, delivered, ..
        } = &mut self.table;
        for (column, cell) in cells.enumerate() {
            blocks.add(column, cell.value, words);
            if let Some(beside) = delivered.get(column).copied().flatten() {
                let text = cell.delivered.unwrap_or(cell.value);
                blocks.add(usize::from(beside), text, words);
            }
        }
        blocks.end_row(number, self.room)
    }

    /// The same of cells that are as they were delivered; the first `alike` of them say what those of the row
    /// above say.
    ///
    /// # Errors
    /// When scratch cannot be written.
    pub fn push_plain<'c>(
        &mut self,
        words: &mut Words,
        number: u32,
        cells: impl Iterator<Item = &'c str>,
        alike: usize,
    ) -> std::io::Result<()> {
        if self.converts {
            return self.push(words, number, cells.map(Given::from));
        }
        let blocks = &mut self.table.blocks;
        for (column, cell) in cells.enumerate() {
            if column >= alike || !blocks.repeat(column) {
                blocks.add(column, cell, words);
            }
        }
        blocks.end_row(number, self.room)
    }

    /// A cell of the column was a number in its workbook or JSON file: zeros before its first digit are
    /// gone, if there were any.
    pub fn mark_number(&mut self, column: usize) {
        if let Some(heading) = self.table.headings.get_mut(column) {
            heading.numbers = true;
        }
    }

    /// Rows so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is no row yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Bytes of the rows that are held in memory until there are enough for a block.
    pub(super) fn open_bytes(&self) -> usize {
        self.table.blocks.open_bytes()
    }

    /// The table; its words are still to be given.
    ///
    /// # Errors
    /// When scratch cannot be written.
    pub fn finish(mut self) -> std::io::Result<Table> {
        self.table.blocks.finish(self.room)?;
        Ok(self.table)
    }
}

impl Table {
    /// Bytes of its rows that stay in memory.
    pub(super) fn resident(&self) -> usize {
        self.blocks.resident()
    }

    /// Gives the table the words that its cells are numbers of.
    pub(crate) fn speak(&mut self, words: &Arc<Words>) {
        self.words = Arc::clone(words);
    }

    /// The record form.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// How its rows are counted.
    #[must_use]
    pub fn counted(&self) -> &Counted {
        &self.counted
    }

    /// The words that its cells are numbers of, the same for all tables of the records.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Its columns as the file has them.
    #[must_use]
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// Whether the file has a column for the field.
    #[must_use]
    pub fn has(&self, field: FieldId) -> bool {
        self.column(field).is_some()
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(move |index| Row { table: self, index })
    }

    /// The row at a position.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.len()).then_some(Row { table: self, index })
    }

    /// What went wrong when scratch was read. Cells that could not be read are empty: a result that
    /// was made of them is none.
    #[must_use]
    pub fn scratch_fault(&self) -> Option<std::io::Error> {
        self.blocks.fault()
    }

    /// Whether cells of a column of identities hold numbers, which have no leading zeros.
    #[must_use]
    pub fn holds_numbers(&self, field: &str) -> bool {
        let mut headings = self.headings.iter();
        headings.any(|heading| heading.numbers && heading.field.as_deref() == Some(field))
    }

    /// Where a column of a row is, as a person looks for it.
    #[must_use]
    pub fn place(&self, number: u32, field: &str) -> CellAt {
        let heading = self
            .headings
            .iter()
            .find(|heading| heading.field.as_deref() == Some(field));
        let written = heading
            .map(|heading| heading.written.as_str())
            .filter(|written| *written != field);
        let mut at = CellAt {
            heading: written.map(str::to_owned),
            ..CellAt::default()
        };
        let below = || match heading {
            Some(heading) => heading.written.clone(),
            None => String::new(),
        };
        match &self.counted {
            Counted::Lines => {}
            Counted::Sheet(sheet) => {
                at.sheet = Some(sheet.clone());
                at.cell = heading.map(|heading| {
                    let row = (number as usize).saturating_sub(1);
                    crate::spreadsheet::address(row, heading.position as usize)
                });
            }
            Counted::Items(array) => {
                at.pointer = Some(format!("{array}/{}{}", number.saturating_sub(1), below()));
                at.heading = None;
            }
            Counted::JsonLines => {
                at.pointer = Some(below());
                at.heading = None;
            }
        }
        at
    }

    /// The row at a position that is one.
    pub(super) fn at(&self, index: usize) -> Row<'_> {
        Row { table: self, index }
    }

    /// The cells of a column in a block of rows.
    pub(super) fn chunk(&self, block: usize, column: usize) -> Option<Held<'_>> {
        self.blocks.chunk(block, column)
    }

    #[inline]
    pub(super) fn column(&self, field: FieldId) -> Option<usize> {
        let column = self.columns.get(usize::from(field.0)).copied().flatten();
        column.map(usize::from)
    }

    /// A cell for as long as the table lives.
    pub(super) fn kept(&self, index: usize, column: usize) -> &str {
        match self.blocks.cell(index, column, &self.words) {
            Cow::Borrowed(cell) => cell,
            Cow::Owned(cell) => self.late.insert((index, column), cell.into()),
        }
    }
}

impl<'t> Row<'t> {
    /// The cell of a field for as long as the table lives; empty where the file has no such column.
    /// For identities and words: of cells that differ from row to row (times, values), [`Row::text`]
    /// costs no memory.
    #[must_use]
    pub fn get(self, field: FieldId) -> &'t str {
        let column = self.table.column(field);
        column.map_or("", |column| self.table.kept(self.index, column))
    }

    /// The number of the cell's word: the same number in any table of the records is the same text. None
    /// where the file has no such column, or where the cells of this place do not repeat.
    #[must_use]
    #[inline]
    pub fn number(self, field: FieldId) -> Option<u32> {
        let column = self.table.column(field)?;
        self.table.blocks.word_number(self.index, column)
    }

    /// The cell of a field, where it names something: it is neither blank nor a placeholder.
    #[must_use]
    #[inline]
    pub fn identity(self, field: FieldId) -> Option<&'t str> {
        match self.number(field) {
            Some(number) => {
                let words = &self.table.words;
                words.names(number).then(|| words.word(number))
            }
            None => Some(self.get(field)).filter(|cell| !is_blank(cell) && !is_sentinel(cell)),
        }
    }

    /// A mark of all its cells: rows of one table with the same cells have the same mark.
    #[must_use]
    pub fn mark(self) -> u64 {
        let words = &self.table.words;
        self.cells().fold(0, |mark, cell| {
            (mark.rotate_left(23) ^ words.hash(&cell)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    }

    /// Whether there is nothing to be seen in the cell of a field, or no such column.
    #[must_use]
    #[inline]
    pub fn is_blank(self, field: FieldId) -> bool {
        match self.number(field) {
            Some(number) => self.table.words.is_blank(number),
            None => self.with(field, is_blank),
        }
    }

    /// Looks at the cell of a field without a copy of it; empty where the file has no such column.
    #[inline]
    pub fn with<T>(self, field: FieldId, look: impl FnOnce(&str) -> T) -> T {
        match self.table.column(field) {
            Some(column) => self.look(column, look),
            None => look(""),
        }
    }

    #[inline]
    fn look<T>(self, column: usize, look: impl FnOnce(&str) -> T) -> T {
        let Table { blocks, words, .. } = self.table;
        blocks.with(self.index, column, words, look)
    }

    /// The moment that the cell of a field names, where that can be decided.
    #[must_use]
    #[inline]
    pub fn moment(self, field: FieldId) -> Option<jiff::Timestamp> {
        match self.with(field, stamp) {
            Stamp::Moment(moment) => Some(moment),
            Stamp::NoOffset | Stamp::Unreadable => None,
        }
    }

    /// The cell of a field, for the moment; empty where the file has no such column.
    #[must_use]
    pub fn text(self, field: FieldId) -> Cow<'t, str> {
        match self.table.column(field) {
            Some(column) => self.cell(column),
            None => Cow::Borrowed(""),
        }
    }

    /// The cell of a field as it was delivered, before an agreed rule turned it into the agreed form.
    #[must_use]
    pub fn delivered(self, field: &str) -> Option<Cow<'t, str>> {
        let named = |heading: &Heading| heading.field.as_deref() == Some(field);
        let column = self.table.headings.iter().position(named)?;
        let beside = self.table.delivered.get(column).copied().flatten()?;
        Some(self.cell(usize::from(beside)))
    }

    /// The cell of a field by its name.
    #[must_use]
    pub fn named(self, field: &str) -> Cow<'t, str> {
        let named = |heading: &Heading| heading.field.as_deref() == Some(field);
        match self.table.headings.iter().position(named) {
            Some(column) => self.cell(column),
            None => Cow::Borrowed(""),
        }
    }

    fn cell(self, column: usize) -> Cow<'t, str> {
        self.table
            .blocks
            .cell(self.index, column, &self.table.words)
    }

    /// All cells of the row, one a heading.
    pub fn cells(self) -> impl Iterator<Item = Cow<'t, str>> {
        (0..self.table.headings.len()).map(move |column| self.cell(column))
    }

    /// The file.
    #[must_use]
    pub fn file(self) -> &'t str {
        &self.table.file
    }

    /// The line of the file on which the row begins, the row of its sheet or its position in its array;
    /// one-based.
    #[must_use]
    pub fn line(self) -> u32 {
        self.table.blocks.number(self.index)
    }

    /// Position in the table, from zero.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The table.
    #[must_use]
    pub fn table(self) -> &'t Table {
        self.table
    }
}
