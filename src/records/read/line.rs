//! A row on its way from a file into a table: its cells, and what kind of cell each was.

/// What a cell was in its file. Text files have nothing but text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// Text, or nothing.
    #[default]
    Text,
    /// A number, written as its shortest decimal text.
    Number,
    /// A date, or a date and time of no zone: `2026-11-20T14:05:00`.
    Moment,
    /// `true` or `false`.
    Truth,
    /// An error such as `#REF!`.
    Broken,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(super) struct CellIn {
    pub(super) text: String,
    pub(super) kind: Kind,
}

/// A row; its cells are used again for the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Line, row of the sheet or position, one-based.
    pub(super) number: u32,
    cells: Vec<CellIn>,
    length: usize,
}

impl Line {
    /// Begins the next row.
    pub(super) fn clear(&mut self, number: u32) {
        self.number = number;
        self.length = 0;
    }

    /// The next cell, empty.
    pub(super) fn next(&mut self) -> &mut CellIn {
        if self.length == self.cells.len() {
            self.cells.push(CellIn::default());
        }
        let at = self.length;
        self.length += 1;
        let cell = &mut self.cells[at];
        cell.text.clear();
        cell.kind = Kind::Text;
        cell
    }

    /// The cell of a column; those before it that were not named are empty.
    pub(super) fn at(&mut self, column: usize) -> &mut CellIn {
        while self.length <= column {
            self.next();
        }
        &mut self.cells[column]
    }

    /// The row has at least so many cells.
    pub(super) fn widen(&mut self, width: usize) {
        while self.length < width {
            self.next();
        }
    }

    /// The cells.
    pub(super) fn cells(&self) -> &[CellIn] {
        &self.cells[..self.length]
    }

    /// Whether no cell holds anything.
    pub(super) fn is_blank(&self) -> bool {
        self.cells().iter().all(|cell| cell.text.is_empty())
    }

    /// Cells that hold something.
    pub(super) fn filled(&self) -> usize {
        let cells = self.cells().iter();
        cells.filter(|cell| !cell.text.trim().is_empty()).count()
    }
}
