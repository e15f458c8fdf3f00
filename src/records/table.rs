//! Rows of one delivered file: all cells in one buffer, reached by field id without allocation.

use crate::catalog::Catalogue;

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

    /// The name of a field.
    #[must_use]
    pub fn name(self, id: FieldId) -> &'c str {
        self.catalogue
            .fields
            .get_index(usize::from(id.0))
            .map_or("", |(name, _)| name.as_str())
    }
}

/// The rows of one file.
#[derive(Debug)]
pub struct Table {
    form: String,
    file: String,
    columns: Vec<Option<u16>>,
    width: usize,
    buffer: String,
    ends: Vec<u32>,
    lines: Vec<u32>,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
}

impl Table {
    /// A table whose headings are these fields, in column order; `None` for columns of other names.
    #[must_use]
    pub fn new(form: &str, file: &str, headings: &[Option<FieldId>], known: usize) -> Self {
        let mut columns = vec![None; known];
        for (column, field) in headings.iter().enumerate() {
            if let Some(slot) = field.and_then(|f| columns.get_mut(usize::from(f.0))) {
                *slot = u16::try_from(column).ok();
            }
        }
        Table {
            form: form.to_owned(),
            file: file.to_owned(),
            columns,
            width: headings.len(),
            buffer: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Adds a row of as many cells as there are headings.
    pub fn push<'s>(&mut self, line: u32, cells: impl Iterator<Item = &'s str>) {
        for cell in cells {
            self.buffer.push_str(cell);
            self.ends
                .push(u32::try_from(self.buffer.len()).unwrap_or(u32::MAX));
        }
        self.lines.push(line);
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

    /// Whether the file has a column for the field.
    #[must_use]
    pub fn has(&self, field: FieldId) -> bool {
        self.columns
            .get(usize::from(field.0))
            .is_some_and(Option::is_some)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The rows in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.lines.len()).map(move |index| Row { table: self, index })
    }
}

impl<'t> Row<'t> {
    /// The cell of a field; empty where the file has no such column.
    #[must_use]
    pub fn get(self, field: FieldId) -> &'t str {
        let column = self
            .table
            .columns
            .get(usize::from(field.0))
            .copied()
            .flatten();
        column.map_or("", |column| self.cell(usize::from(column)))
    }

    fn cell(self, column: usize) -> &'t str {
        let at = self.index * self.table.width + column;
        let start = if at == 0 {
            0
        } else {
            self.table.ends[at - 1] as usize
        };
        &self.table.buffer[start..self.table.ends[at] as usize]
    }

    /// All cells of the row, as one comparable text per column.
    pub fn cells(self) -> impl Iterator<Item = &'t str> {
        (0..self.table.width).map(move |column| self.cell(column))
    }

    /// The file.
    #[must_use]
    pub fn file(self) -> &'t str {
        &self.table.file
    }

    /// The line of the file on which the row begins, one-based.
    #[must_use]
    pub fn line(self) -> u32 {
        self.table.lines[self.index]
    }

    /// The table.
    #[must_use]
    pub fn table(self) -> &'t Table {
        self.table
    }
}
