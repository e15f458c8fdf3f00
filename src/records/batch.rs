//! Rows that lie together, with the columns that a check asks for at hand: what a scan over millions of
//! rows costs is decided here.

use std::ops::Range;

use jiff::Timestamp;

use super::block::{Held, ROWS};
use super::table::{FieldId, Row, Table};
use super::values::{Stamp, is_blank, stamp};
use super::words::Words;

/// A block of rows and some of its columns, which are named by their position among those asked for.
#[derive(Debug)]
pub struct Batch<'t> {
    table: &'t Table,
    first: usize,
    len: usize,
    /// None: the file has no such column.
    columns: Vec<Option<Held<'t>>>,
}

impl Table {
    /// All rows, block by block, with these columns.
    pub fn batches<'t>(&'t self, fields: &[FieldId]) -> impl Iterator<Item = Batch<'t>> + use<'t> {
        let columns: Vec<Option<usize>> = fields.iter().map(|field| self.column(*field)).collect();
        self.batches_of(columns)
    }

    /// All rows, block by block, with all columns of the file.
    pub fn whole_batches(&self) -> impl Iterator<Item = Batch<'_>> {
        self.batches_of((0..self.headings().len()).map(Some).collect())
    }

    fn batches_of<'t>(
        &'t self,
        columns: Vec<Option<usize>>,
    ) -> impl Iterator<Item = Batch<'t>> + use<'t> {
        (0..self.len().div_ceil(ROWS)).map(move |block| Batch {
            table: self,
            first: block * ROWS,
            len: (self.len() - block * ROWS).min(ROWS),
            columns: columns
                .iter()
                .map(|column| self.chunk(block, (*column)?))
                .collect(),
        })
    }
}

impl<'t> Batch<'t> {
    /// Positions of its rows.
    #[must_use]
    pub fn rows(&self) -> Range<usize> {
        0..self.len
    }

    /// A row, by its position in the batch.
    #[must_use]
    pub fn row(&self, at: usize) -> Row<'t> {
        self.table.at(self.first + at)
    }

    /// The words of the table.
    #[must_use]
    pub fn words(&self) -> &'t Words {
        self.table.words()
    }

    /// Numbers of the words of a column, one a row, where its cells are held as words.
    #[must_use]
    #[inline]
    pub fn numbers(&self, column: usize) -> Option<&[u32]> {
        self.columns.get(column)?.as_ref()?.numbers()
    }

    /// The number of a cell's word, where it is held as one.
    #[must_use]
    #[inline]
    pub fn number(&self, column: usize, at: usize) -> Option<u32> {
        self.numbers(column)?.get(at).copied()
    }

    /// Whether the file has a column.
    #[must_use]
    pub fn has(&self, column: usize) -> bool {
        matches!(self.columns.get(column), Some(Some(_)))
    }

    /// A cell; empty where the file has no such column.
    #[must_use]
    #[inline]
    pub fn cell(&self, column: usize, at: usize) -> &str {
        match self.columns.get(column) {
            Some(Some(chunk)) => match chunk.numbers() {
                Some(numbers) => numbers.get(at).map_or("", |n| self.table.words().word(*n)),
                None => chunk.text(at),
            },
            _ => "",
        }
    }

    /// Whether there is nothing to be seen in a cell, or no such column.
    #[must_use]
    #[inline]
    pub fn is_blank(&self, column: usize, at: usize) -> bool {
        match self.number(column, at) {
            Some(number) => self.table.words().is_blank(number),
            None => is_blank(self.cell(column, at)),
        }
    }

    /// The moment that a cell names, where that can be decided.
    #[must_use]
    #[inline]
    pub fn moment(&self, column: usize, at: usize) -> Option<Timestamp> {
        match stamp(self.cell(column, at)) {
            Stamp::Moment(moment) => Some(moment),
            Stamp::NoOffset | Stamp::Unreadable => None,
        }
    }

    /// A mark of the row's cells in the columns asked for: rows with the same cells have the same mark.
    #[must_use]
    #[inline]
    pub fn mark(&self, at: usize) -> u64 {
        let words = self.table.words();
        self.columns.iter().fold(0, |mark, column| {
            let cell = match column {
                None => 0,
                Some(chunk) => match chunk.numbers().and_then(|numbers| numbers.get(at)) {
                    Some(number) => words.hash_of(*number),
                    None => words.hash(chunk.text(at)),
                },
            };
            // The marks of cells were mixed before; this keeps their order apart.
            (mark.rotate_left(23) ^ cell).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    }

    /// Rows one after the other that say the same in the first `columns` columns: rows of one unit mostly
    /// follow each other, and what is found out about the first holds for them all.
    pub fn runs(&self, columns: usize) -> impl Iterator<Item = Range<usize>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = next;
            if first >= self.len {
                return None;
            }
            next += 1;
            while next < self.len && self.same(columns, first, next) {
                next += 1;
            }
            Some(first..next)
        })
    }

    #[inline]
    fn same(&self, columns: usize, one: usize, other: usize) -> bool {
        self.columns
            .iter()
            .take(columns)
            .flatten()
            .all(|chunk| match chunk.numbers() {
                Some(numbers) => numbers.get(one) == numbers.get(other),
                None => chunk.text(one) == chunk.text(other),
            })
    }
}
