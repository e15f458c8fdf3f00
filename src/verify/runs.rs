//! Rows as checks walk over them: those that a filter takes, run by run, and the keys they hold.

use std::cell::Cell;
use std::ops::Range;

use jiff::Timestamp;

use super::world::{Ground, identity, place};
use crate::checks::{Filter, UNIT};
use crate::records::{Batch, FieldId, Row, Table, Words, is_blank};
use crate::spec::model::Depth;

/// A condition of a filter: a cell holds one of some words.
pub(super) struct OneOf {
    field: FieldId,
    values: Vec<String>,
    /// Their numbers, of those that any cell holds.
    numbers: Vec<u32>,
}

impl OneOf {
    /// One of these in a column.
    pub(super) fn new(field: FieldId, values: &[String], words: Option<&Words>) -> Self {
        let number = |value: &String| words?.find(value);
        OneOf {
            field,
            numbers: values.iter().filter_map(number).collect(),
            values: values.to_vec(),
        }
    }

    /// Whether a row holds one of them.
    pub(super) fn takes(&self, row: Row<'_>) -> bool {
        match row.number(self.field) {
            Some(number) => self.numbers.contains(&number),
            None => row.with(self.field, |cell| {
                self.values.iter().any(|value| value == cell)
            }),
        }
    }

    /// Whether a cell of a batch is one of them.
    pub(super) fn takes_cell(&self, batch: &Batch<'_>, column: usize, at: usize) -> bool {
        match batch.number(column, at) {
            Some(number) => self.numbers.contains(&number),
            None => {
                let cell = batch.cell(column, at);
                self.values.iter().any(|value| value == cell)
            }
        }
    }
}

/// Where the values of a key stand.
#[derive(Debug, Clone)]
pub struct KeyOf {
    parts: Vec<Part>,
    /// All columns that decide about it.
    columns: Vec<FieldId>,
}

#[derive(Debug, Clone)]
enum Part {
    Unit(Depth),
    Field(FieldId),
}

impl KeyOf {
    /// All columns that decide about it.
    pub(super) fn columns(&self) -> &[FieldId] {
        &self.columns
    }
}

/// Rows of a table one after the other that say the same in some columns: rows of one unit mostly follow
/// each other, and what is found out about the first holds for them all.
pub(super) struct Run<'b, 'a> {
    batch: &'b Batch<'a>,
    /// Positions of the rows in their batch.
    pub(super) rows: Range<usize>,
    /// Columns of the filter, before all others.
    filter: usize,
    /// Columns before those that differ from row to row.
    before: usize,
    /// The moment that was read last: of which column and row.
    last: Cell<Option<(usize, usize, Option<Timestamp>)>>,
}

impl<'a> Run<'_, 'a> {
    /// The first row.
    pub(super) fn first(&self) -> Row<'a> {
        self.batch.row(self.rows.start)
    }

    /// The word of one of the columns in which the rows are the same; none where the file has no such
    /// column.
    pub(super) fn word(&self, same: usize) -> Option<u32> {
        self.batch.number(self.filter + same, self.rows.start)
    }

    /// The same; zero where the file has no such column, none where the cells are held as text.
    pub(super) fn word_or_none(&self, same: usize) -> Option<u32> {
        match self.batch.has(self.filter + same) {
            true => self.word(same),
            false => Some(0),
        }
    }

    /// The same, where it names something.
    pub(super) fn naming(&self, same: usize) -> Option<u32> {
        let words = self.batch.words();
        self.word(same).filter(|number| words.names(*number))
    }

    /// The same for any column, also one whose cells are held as they are.
    pub(super) fn named(&self, same: usize) -> Option<&'a str> {
        match self.word(same) {
            Some(word) => {
                let words = self.batch.words();
                words.names(word).then(|| words.word(word))
            }
            None => identity(self.said(same)),
        }
    }

    /// What the rows name in one of the columns in which they are the same, where it names something.
    pub(super) fn identity(&self, same: usize) -> Option<&'a str> {
        let number = self.naming(same)?;
        Some(self.batch.words().word(number))
    }

    /// The word of the unit of the rows, in runs of [`Ground::runs`].
    pub(super) fn unit_word(&self, ground: &Ground<'a>, depth: Depth) -> Option<u32> {
        ground.unit_of(depth, |depth| self.naming(place(depth)))
    }

    /// The unit of the rows, in runs of [`Ground::runs`].
    pub(super) fn unit(&self, ground: &Ground<'a>, depth: Depth) -> Option<&'a str> {
        let number = self.unit_word(ground, depth)?;
        Some(ground.words.word(number))
    }

    /// The cell of one of the columns in which the rows are the same; empty where the file has no such
    /// column.
    pub(super) fn said(&self, same: usize) -> &'a str {
        self.batch.kept(self.filter + same, self.rows.start)
    }

    /// The moment of one of the columns in which the rows are the same.
    pub(super) fn moment_said(&self, same: usize) -> Option<Timestamp> {
        self.batch.moment(self.filter + same, self.rows.start)
    }

    /// Looks at a cell of one of the columns in which the rows are the same, without keeping it.
    pub(super) fn look(&self, same: usize) -> &str {
        self.batch.cell(self.filter + same, self.rows.start)
    }

    /// The parts of a key of the rows, in runs of its columns ([`KeyOf::columns`]), as numbers: those of words,
    /// else what `other` says of a text. False where a part is blank.
    pub(super) fn read_key(
        &self,
        ground: &Ground<'a>,
        key: &KeyOf,
        into: &mut Vec<u32>,
        mut other: impl FnMut(&'a str) -> u32,
    ) -> bool {
        into.clear();
        let words = self.batch.words();
        let mut column = 0;
        key.parts.iter().all(|part| {
            let at = column;
            let number = match part {
                Part::Unit(depth) => {
                    column += Depth::ALL.len();
                    ground.unit_of(*depth, |depth| self.naming(at + place(depth)))
                }
                Part::Field(_) => {
                    column += 1;
                    match self.word(at) {
                        Some(word) => Some(word).filter(|word| !words.is_blank(*word)),
                        None => Some(self.said(at))
                            .filter(|cell| !is_blank(cell))
                            .map(&mut other),
                    }
                }
            };
            number.map(|number| into.push(number)).is_some()
        })
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// A row by its position.
    pub(super) fn row(&self, at: usize) -> Row<'a> {
        self.batch.row(at)
    }

    /// A cell of a further column.
    pub(super) fn cell(&self, column: usize, at: usize) -> &str {
        self.batch.cell(self.before + column, at)
    }

    /// The number of the word in a cell of a further column; zero where the file has no such column, none
    /// where the cell is held as text.
    pub(super) fn number_or_none(&self, column: usize, at: usize) -> Option<u32> {
        let column = self.before + column;
        if self.batch.has(column) {
            self.batch.number(column, at)
        } else {
            Some(0)
        }
    }

    /// Whether there is nothing to be seen in a cell of a further column.
    pub(super) fn is_blank(&self, column: usize, at: usize) -> bool {
        self.batch.is_blank(self.before + column, at)
    }

    /// The moment of a further column. Rows one after the other are often of one moment: it is read once.
    pub(super) fn moment(&self, column: usize, at: usize) -> Option<Timestamp> {
        let column = self.before + column;
        match self.last.get() {
            Some((of, place, moment)) if of == column && self.batch.same(column, place, at) => {
                moment
            }
            _ => {
                let moment = self.batch.moment(column, at);
                self.last.set(Some((column, at, moment)));
                moment
            }
        }
    }
}

impl<'a> Ground<'a> {
    /// What a key of some fields is read from, `@unit` at `depth`.
    #[must_use]
    pub fn key_of(&self, fields: &[&str], depth: Depth) -> KeyOf {
        let part = |name: &&str| match *name {
            UNIT => Part::Unit(depth),
            name => Part::Field(self.field(name)),
        };
        let parts: Vec<Part> = fields.iter().map(part).collect();
        let columns = parts.iter().flat_map(|part| match part {
            // A unit may come from the genealogy of a deeper one.
            Part::Unit(_) => self.identities().to_vec(),
            Part::Field(id) => vec![*id],
        });
        KeyOf {
            columns: columns.collect(),
            parts,
        }
    }

    /// The values of a key in a row, written into `into`; none when one is blank.
    pub fn read_key(&self, row: Row<'a>, key: &KeyOf, into: &mut Vec<&'a str>) -> bool {
        into.clear();
        key.parts.iter().all(|part| {
            let value = match part {
                Part::Unit(depth) => self.unit(row, *depth),
                Part::Field(id) => (!row.is_blank(*id)).then(|| row.get(*id)),
            };
            value.map(|value| into.push(value)).is_some()
        })
    }

    /// The values of some fields of a row, `@unit` read at `depth`; none when one is blank.
    #[must_use]
    pub fn key(&self, row: Row<'a>, fields: &[&str], depth: Depth) -> Option<Vec<&'a str>> {
        let mut values = Vec::with_capacity(fields.len());
        self.read_key(row, &self.key_of(fields, depth), &mut values)
            .then_some(values)
    }

    /// Rows of a form that a filter takes, in runs of rows that name the same units and are the same in
    /// the columns `same`; `further` columns are at hand for each row.
    pub(super) fn runs(
        &self,
        form: &str,
        filter: &Filter,
        same: &[FieldId],
        further: &[FieldId],
        each: impl FnMut(Run<'_, 'a>),
    ) {
        let tables = self.tables(form).iter().copied();
        self.runs_of(
            tables,
            filter,
            &[&self.identities()[..], same].concat(),
            further,
            each,
        );
    }

    /// Rows of tables that a filter takes, in runs of rows that are the same in the columns `same`.
    pub(super) fn runs_of(
        &self,
        tables: impl Iterator<Item = &'a Table>,
        filter: &Filter,
        same: &[FieldId],
        further: &[FieldId],
        mut each: impl FnMut(Run<'_, 'a>),
    ) {
        let asked = filter.keys().map(|field| self.field(field));
        let columns: Vec<FieldId> = asked.chain(same.iter().copied()).collect();
        let before = columns.len();
        let columns = [&columns, further].concat();
        for table in tables {
            let conditions = self.conditions(filter, Some(table.words()));
            for batch in table.batches(&columns) {
                for rows in batch.runs(before) {
                    let mut conditions = conditions.iter().enumerate();
                    if conditions.all(|(column, one)| one.takes_cell(&batch, column, rows.start)) {
                        each(Run {
                            batch: &batch,
                            rows,
                            filter: filter.len(),
                            before,
                            last: Cell::new(None),
                        });
                    }
                }
            }
        }
    }

    /// The conditions of a filter, ready for the words of the tables.
    pub(super) fn conditions(&self, filter: &Filter, words: Option<&Words>) -> Vec<OneOf> {
        let one =
            |(field, values): (&String, &Vec<String>)| OneOf::new(self.field(field), values, words);
        filter.iter().map(one).collect()
    }
}
