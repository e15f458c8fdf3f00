//! Deliveries that are wrong on purpose: rows are spoilt at given rates, and a key of answers says where.
//! One seed gives the same faults, and the rows beside them are those of the clean delivery.

mod apply;
mod rules;

use std::collections::BTreeMap;
use std::io::Write;

use rust_decimal::Decimal;

use super::SampleError;
use super::plan::FormPlan;
use super::rng::Rng;
use super::table::{Spot, Table};
use rules::{Owner, Rules};

/// What is wrong with a row, or that it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// All rows of a unit are left out of a record that every unit must have.
    MissingRecord,
    /// A row follows that has the same key and another cell changed.
    DuplicateKey,
    /// A row stands twice, to the letter.
    RepeatedRow,
    /// A row refers to something that is in no record.
    BrokenReference,
    /// A row names a board that nobody ordered.
    UnknownUnit,
    /// A cell holds none of the words that its column knows.
    UnknownValue,
    /// The last result of a unit is a failure that nothing closes.
    FailedFinalState,
    /// A demanded cell is blank.
    BlankCell,
    /// A time stamp that is none.
    BadTimeStamp,
}

impl Flaw {
    /// All kinds.
    pub const ALL: [Flaw; 9] = [
        Flaw::MissingRecord,
        Flaw::DuplicateKey,
        Flaw::RepeatedRow,
        Flaw::BrokenReference,
        Flaw::UnknownUnit,
        Flaw::UnknownValue,
        Flaw::FailedFinalState,
        Flaw::BlankCell,
        Flaw::BadTimeStamp,
    ];

    /// Its name in the key of answers.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Flaw::MissingRecord => "missing-record",
            Flaw::DuplicateKey => "duplicate-key",
            Flaw::RepeatedRow => "repeated-row",
            Flaw::BrokenReference => "broken-reference",
            Flaw::UnknownUnit => "unknown-unit",
            Flaw::UnknownValue => "unknown-value",
            Flaw::FailedFinalState => "failed-final-state",
            Flaw::BlankCell => "blank-cell",
            Flaw::BadTimeStamp => "bad-time-stamp",
        }
    }
}

/// How often each kind of fault occurs: of so many rows, or units for a missing record, one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rates(BTreeMap<Flaw, Threshold>);

/// A rate as a number of 32 bits that a random one must stay below.
type Threshold = u64;

/// Every random number of 32 bits stays below this.
const ALWAYS: Threshold = 1 << 32;

impl Rates {
    /// Sets the rate of a kind, from 0 to 1; false where it is no such number.
    #[must_use]
    pub fn set(&mut self, flaw: Flaw, rate: Decimal) -> bool {
        use rust_decimal::prelude::ToPrimitive as _;
        let share = (Decimal::ZERO..=Decimal::ONE)
            .contains(&rate)
            .then_some(rate);
        let below = share.and_then(|rate| rate.checked_mul(Decimal::from(ALWAYS))?.to_u64());
        match below {
            // Less often than one in four thousand million is never.
            Some(0) if !rate.is_zero() => false,
            Some(0) => {
                self.0.remove(&flaw);
                true
            }
            Some(below) => {
                self.0.insert(flaw, below);
                true
            }
            None => false,
        }
    }

    /// Whether nothing is to be wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.0.is_empty()
    }

    fn below(&self, flaw: Flaw) -> Threshold {
        self.0.get(&flaw).copied().unwrap_or(0)
    }
}

/// Where the answers go: one line for each fault and the check that must find it.
pub(super) struct AnswerKey<'a> {
    to: csv::Writer<&'a mut dyn Write>,
    /// Boards named so far that nobody ordered.
    strangers: usize,
}

impl<'a> AnswerKey<'a> {
    /// A key with its heading.
    pub fn new(to: &'a mut dyn Write) -> Result<Self, SampleError> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record([
            "fault", "check", "clause", "file", "sheet", "row", "column", "unit",
        ])?;
        Ok(AnswerKey {
            to: writer,
            strangers: 0,
        })
    }

    fn note(&mut self, answer: &Answer<'_>) -> Result<(), SampleError> {
        let row = answer.spot.map(|spot| spot.row.to_string());
        self.to.write_record([
            answer.flaw.key(),
            answer.owner.check,
            answer.owner.clause,
            answer.file,
            answer.spot.and_then(|s| s.sheet.as_deref()).unwrap_or(""),
            row.as_deref().unwrap_or(""),
            answer.column,
            answer.unit,
        ])?;
        Ok(())
    }

    /// A number for a board that nobody ordered.
    fn next_stranger(&mut self) -> usize {
        self.strangers += 1;
        self.strangers - 1
    }

    /// Writes what still waits.
    pub fn finish(mut self) -> Result<(), SampleError> {
        Ok(self.to.flush()?)
    }
}

/// One line of the key.
struct Answer<'a> {
    flaw: Flaw,
    owner: Owner<'a>,
    file: &'a str,
    spot: Option<&'a Spot>,
    column: &'a str,
    unit: &'a str,
}

/// Everything that decides which rows are spoilt.
pub(super) struct Spoiling<'a, 'k> {
    /// The rates.
    pub rates: &'a Rates,
    /// The seed of the sample.
    pub seed: u64,
    /// Where the answers go.
    pub key: &'a mut AnswerKey<'k>,
}

/// Spoils the rows of one form.
pub(super) struct Spoiler<'a, 'k> {
    rules: Rules<'a>,
    with: Spoiling<'a, 'k>,
    file: String,
    rng: Rng,
    /// A number of its own for every unit that is left out.
    salt: u64,
    left_out: std::collections::BTreeSet<String>,
    /// Faults so far, to number what must differ.
    count: u64,
}

/// A number that stands for a text, the same everywhere (FNV-1a).
fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Rows of a form on their way to its file.
pub(super) struct Outlet<'a, 'k> {
    table: Table<'a>,
    spoiler: Option<Spoiler<'a, 'k>>,
}

impl<'a, 'k> Outlet<'a, 'k> {
    /// Rows go to a table, some of them spoilt.
    pub fn new(table: Table<'a>, spoiler: Option<Spoiler<'a, 'k>>) -> Self {
        Outlet { table, spoiler }
    }

    /// Writes a row. `closing`: it is the last result of its unit.
    pub fn row(&mut self, record: &csv::StringRecord, closing: bool) -> Result<(), SampleError> {
        match &mut self.spoiler {
            None => self.table.row(record),
            Some(spoiler) => spoiler.row(record, closing, &mut self.table),
        }
    }

    /// Writes what still waits.
    pub fn finish(self) -> Result<(), SampleError> {
        self.table.finish()
    }
}

impl<'a, 'k> Spoiler<'a, 'k> {
    /// A spoiler of a form that is written to a file.
    pub fn new(
        (plan, build): (&'a super::plan::Plan<'a>, &'a super::build::Build),
        (id, form): (&'a str, &'a FormPlan),
        file: &str,
        with: Spoiling<'a, 'k>,
    ) -> Self {
        let seed = with.seed ^ number_of(id);
        Spoiler {
            rules: Rules::of(plan, build, id, form),
            with,
            file: file.to_owned(),
            rng: Rng::new(seed.rotate_left(17)),
            salt: seed,
            left_out: std::collections::BTreeSet::new(),
            count: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_rate_is_a_share_of_all_rows() {
        let mut rates = Rates::default();
        assert!(rates.is_clean());
        // A half of 2^32 is 2^31; a quarter 2^30.
        assert!(rates.set(Flaw::BlankCell, "0.5".parse().unwrap()));
        assert_eq!(rates.below(Flaw::BlankCell), 1 << 31);
        assert!(rates.set(Flaw::BlankCell, "0.25".parse().unwrap()));
        assert_eq!(rates.below(Flaw::BlankCell), 1 << 30);
        assert!(rates.set(Flaw::DuplicateKey, Decimal::ONE));
        assert_eq!(rates.below(Flaw::DuplicateKey), ALWAYS);
        for wrong in ["-0.1", "1.0001", "0.0000000001"] {
            assert!(
                !rates.set(Flaw::DuplicateKey, wrong.parse().unwrap()),
                "{wrong}"
            );
        }
        assert!(rates.set(Flaw::BlankCell, Decimal::ZERO));
        assert_eq!(rates.below(Flaw::BlankCell), 0);
        assert!(!rates.is_clean());
    }
}
