//! Rows that lie together, with the columns that a check asks for at hand: what a scan over millions of
//! rows costs is decided here.

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use super::block::Held;
use super::chunk::{Chunk, ROWS};
use super::table::{FieldId, Row, Table};
use super::values::{Stamp, is_blank, stamp};
use super::words::Words;

/// A block of rows and some of its columns, which are named by their position among those asked for.
#[derive(Debug)]
pub struct Batch<'t> {
    table: &'t Table,
    first: usize,
    len: usize,
    /// Where the columns are in the table.
    places: Arc<[Option<usize>]>,
    /// None: the file has no such column.
    columns: Vec<Option<Held<'t>>>,
}

impl Table {
    /// All rows, block by block, with these columns.
    pub fn batches<'t>(&'t self, fields: &[FieldId]) -> impl Iterator<Item = Batch<'t>> + use<'t> {
        let columns: Vec<Option<usize>> = fields.iter().map(|field| self.column(*field)).collect();
        self.batches_of(columns)
    }

    fn batches_of<'t>(
        &'t self,
        columns: Vec<Option<usize>>,
    ) -> impl Iterator<Item = Batch<'t>> + use<'t> {
        let places: Arc<[Option<usize>]> = columns.into();
        (0..self.len().div_ceil(ROWS)).map(move |block| Batch {
            places: Arc::clone(&places),
            table: self,
            first: block * ROWS,
            len: (self.len() - block * ROWS).min(ROWS),
            columns: places
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

    fn column(&self, column: usize) -> Option<&Chunk> {
        self.columns.get(column)?.as_deref()
    }

    /// The number of a cell's word, where it is held as one.
    #[must_use]
    #[inline]
    pub fn number(&self, column: usize, at: usize) -> Option<u32> {
        self.column(column)?.number(at)
    }

    /// The number of the word that every cell of a column holds, where that is so.
    #[must_use]
    #[inline]
    pub fn one(&self, column: usize) -> Option<u32> {
        match self.column(column)? {
            Chunk::One(number) => Some(*number),
            _ => None,
        }
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
        match self.column(column) {
            Some(chunk) => match chunk.number(at) {
                Some(number) => self.table.words().word(number),
                None => chunk.text(at),
            },
            None => "",
        }
    }

    /// A cell for as long as the table lives. Of a cell that is no word this costs memory.
    #[must_use]
    #[inline]
    pub fn kept(&self, column: usize, at: usize) -> &'t str {
        match self.number(column, at) {
            Some(number) => self.table.words().word(number),
            None => match self.places.get(column).copied().flatten() {
                Some(column) => self.table.kept(self.first + at, column),
                None => "",
            },
        }
    }

    /// Whether two cells of a column are the same.
    #[must_use]
    #[inline]
    pub fn same(&self, column: usize, one: usize, other: usize) -> bool {
        self.column(column)
            .is_none_or(|chunk| chunk.same(one, other))
    }

    /// Whether a cell of a column may be one of these words: a quick no for most blocks. Cells that are
    /// held as text may be anything.
    #[must_use]
    pub fn may_hold(&self, column: usize, wanted: &[u32]) -> bool {
        let among = |number: &u32| wanted.contains(number);
        match self.column(column) {
            Some(Chunk::One(number)) => among(number),
            Some(Chunk::Few { words, .. }) => words.iter().any(among),
            Some(Chunk::Words(numbers)) => !wanted.is_empty() && numbers.iter().any(among),
            // What is not there counts as blank.
            None | Some(Chunk::Counted(_) | Chunk::Text(_) | Chunk::Repeated { .. }) => true,
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

    /// Marks of the rows' cells in the columns asked for, one a row: rows with the same cells have the same
    /// mark, in whatever batch or table with as many columns they lie.
    #[must_use]
    pub fn marks(&self) -> Vec<u64> {
        let words = self.table.words();
        let mut common = 0_u64;
        let mut marks = vec![0_u64; self.len];
        for (column, chunk) in self.columns.iter().enumerate() {
            // The hashes of cells are mixed well; this keeps the columns apart.
            let salt = (column as u64)
                .wrapping_mul(2)
                .wrapping_add(1)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                | 1;
            let mixed = |hash: u64| (hash ^ (hash >> 29)).wrapping_mul(salt);
            match chunk.as_deref() {
                // A column that is not there says what blank cells say.
                None => common = common.wrapping_add(mixed(words.hash(""))),
                Some(Chunk::One(number)) => {
                    common = common.wrapping_add(mixed(words.hash_of(*number)));
                }
                Some(Chunk::Few { words: few, places }) => {
                    let hashes: Vec<u64> = few.iter().map(|n| mixed(words.hash_of(*n))).collect();
                    let hash = |place: &u8| hashes.get(usize::from(*place)).copied().unwrap_or(0);
                    add(&mut marks, |at| places.get(at).map_or(0, hash));
                }
                Some(chunk @ (Chunk::Text(_) | Chunk::Repeated { .. })) => {
                    let mut last = None;
                    add(&mut marks, |at| match last {
                        Some((before, mark)) if chunk.same(before, at) => mark,
                        _ => {
                            let mark = mixed(words.hash(chunk.text(at)));
                            last = Some((at, mark));
                            mark
                        }
                    });
                }
                Some(chunk) => {
                    let hash = |at| words.hash_of(chunk.number(at).unwrap_or_default());
                    add(&mut marks, |at| mixed(hash(at)));
                }
            }
        }
        // The upper bits part the marks: they have to depend on all of them.
        let mixed = |sum: u64| {
            let sum = sum.wrapping_add(common);
            (sum ^ (sum >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        };
        marks.into_iter().map(mixed).collect()
    }

    /// Rows one after the other that say the same in the first `columns` columns: rows of one unit mostly
    /// follow each other, and what is found out about the first holds for them all.
    pub fn runs(&self, columns: usize) -> impl Iterator<Item = Range<usize>> {
        self.runs_among(self.rows(), 0..columns)
    }

    /// The same among some rows, and in some columns.
    pub fn runs_among(
        &self,
        rows: Range<usize>,
        columns: Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> {
        // Of each column that varies, how far its cells are known to stay the same: every cell is compared
        // once, however far one column reaches over the changes of the others.
        let mut varying: Vec<(&Chunk, usize)> = self
            .columns
            .iter()
            .take(columns.end)
            .skip(columns.start)
            .filter_map(Option::as_deref)
            .filter(|chunk| !matches!(chunk, Chunk::One(_)))
            .map(|chunk| (chunk, 0))
            .collect();
        let mut next = rows.start;
        std::iter::from_fn(move || {
            let first = next;
            if first >= rows.end {
                return None;
            }
            let mut end = rows.end;
            for (chunk, same) in &mut varying {
                if *same <= first {
                    *same = chunk.end_of_run(first, rows.end);
                }
                end = end.min(*same);
            }
            next = end;
            Some(first..next)
        })
    }
}

fn add(marks: &mut [u64], mut mark: impl FnMut(usize) -> u64) {
    for (at, sum) in marks.iter_mut().enumerate() {
        *sum = sum.wrapping_add(mark(at));
    }
}
