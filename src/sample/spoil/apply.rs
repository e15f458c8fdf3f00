//! One row at a time: is it spoilt, and how?

use csv::StringRecord;
use jiff::civil::Date;

use crate::catalog::FieldType;
use crate::sample::SampleError;
use crate::sample::rng::Rng;
use crate::sample::table::{Spot, Table};

use super::rules::{Owner, Where};
use super::{Answer, Flaw, Spoiler, number_of};

/// No closed list knows this word.
const NO_WORD: &str = "not-a-word";
/// No calendar has this day, and no clock this hour.
const NO_TIME: &str = "2027-02-30T25:61:00+01:00";

/// What becomes of a row: what is written for it, and which cell is to be found by whom.
struct Spoilt<'a> {
    record: StringRecord,
    /// It stands beside the sound row.
    beside: bool,
    found: Vec<(Flaw, usize, Owner<'a>)>,
}

/// A row with some cells changed.
fn changed(record: &StringRecord, cells: &[(usize, &str)]) -> StringRecord {
    let new = |at: usize| {
        cells
            .iter()
            .find(|(cell, _)| *cell == at)
            .map(|(_, text)| *text)
    };
    let all = record.iter().enumerate();
    all.map(|(at, old)| new(at).unwrap_or(old)).collect()
}

fn among(rows: &Where<'_>, record: &StringRecord) -> bool {
    let holds =
        |at: usize, values: &[String]| values.iter().any(|v| Some(v.as_str()) == record.get(at));
    rows.iter().all(|(at, values)| holds(*at, values))
}

impl<'a> Spoiler<'a, '_> {
    /// Writes a row, spoilt or sound.
    pub(super) fn row(
        &mut self,
        record: &StringRecord,
        closing: bool,
        table: &mut Table<'_>,
    ) -> Result<(), SampleError> {
        if self.leaves_out(record)? {
            return Ok(());
        }
        let Some(spoilt) = self.spoilt(record, closing) else {
            return table.row(record);
        };
        self.count += 1;
        if spoilt.beside {
            table.row(record)?;
        }
        table.row(&spoilt.record)?;
        let spot = table.spot();
        for (flaw, column, owner) in &spoilt.found {
            self.answer(*flaw, *owner, Some((&spot, *column)), &spoilt.record)?;
        }
        Ok(())
    }

    fn answer(
        &mut self,
        flaw: Flaw,
        owner: Owner<'a>,
        at: Option<(&Spot, usize)>,
        record: &StringRecord,
    ) -> Result<(), SampleError> {
        let column = at.and_then(|(_, column)| self.rules.names.get(column));
        let unit = self.rules.unit.and_then(|unit| record.get(unit));
        self.with.key.note(&Answer {
            flaw,
            owner,
            file: &self.file,
            spot: at.map(|(spot, _)| spot),
            column: column.copied().unwrap_or(""),
            unit: unit.unwrap_or(""),
        })
    }

    /// Whether the unit of a row is left out of the form altogether.
    fn leaves_out(&mut self, record: &StringRecord) -> Result<bool, SampleError> {
        let below = self.with.rates.below(Flaw::MissingRecord);
        let unit = self.rules.unit.and_then(|unit| record.get(unit));
        let Some(unit) = unit.filter(|_| below > 0 && !self.rules.missing.is_empty()) else {
            return Ok(false);
        };
        if Rng::new(self.salt ^ number_of(unit)).next() >> 32 >= below {
            return Ok(false);
        }
        if !self.left_out.contains(unit) {
            self.left_out.insert(unit.to_owned());
            for owner in self.rules.missing.clone() {
                self.answer(Flaw::MissingRecord, owner, None, record)?;
            }
        }
        Ok(true)
    }

    fn spoilt(&mut self, record: &StringRecord, closing: bool) -> Option<Spoilt<'a>> {
        let mut spoilt = None;
        for flaw in Flaw::ALL.into_iter().skip(1) {
            let below = self.with.rates.below(flaw);
            if below > 0 && self.rng.next() >> 32 < below && spoilt.is_none() {
                spoilt = self.with_flaw(flaw, record, closing);
            }
        }
        spoilt
    }

    fn with_flaw(
        &mut self,
        flaw: Flaw,
        record: &StringRecord,
        closing: bool,
    ) -> Option<Spoilt<'a>> {
        let filled = |at: usize| record.get(at).is_some_and(|cell| !cell.is_empty());
        let one = |at: usize, owner: Owner<'a>, cell: &str| Spoilt {
            record: changed(record, &[(at, cell)]),
            beside: false,
            found: vec![(flaw, at, owner)],
        };
        match flaw {
            // Decided for units, not for rows.
            Flaw::MissingRecord => None,
            Flaw::RepeatedRow => Some(Spoilt {
                record: record.clone(),
                beside: true,
                found: vec![(flaw, self.rules.unit.unwrap_or(0), self.rules.repeated?)],
            }),
            Flaw::DuplicateKey => {
                let (first, owner) = self.rules.key?;
                let free = self.rules.beside_key.iter();
                let (at, cell) = free
                    .filter_map(|(at, kind)| Some((*at, other(record.get(*at)?, *kind)?)))
                    .next()?;
                Some(Spoilt {
                    beside: true,
                    found: vec![(flaw, first, owner)],
                    ..one(at, owner, &cell)
                })
            }
            Flaw::BrokenReference => {
                let refers = self.rules.refers.iter();
                let refers: Vec<(usize, Owner<'a>)> = refers
                    .filter(|r| among(&r.rows, record) && filled(r.column.0))
                    .filter(|r| record.get(r.column.0) != Some("none"))
                    .map(|r| r.column)
                    .collect();
                let (at, owner) = *self.rng.pick(&refers)?;
                Some(one(at, owner, &format!("{}-X", record.get(at)?)))
            }
            Flaw::UnknownUnit => {
                let ((at, owner), strings, from) = self.rules.stranger.as_ref()?;
                // Each a board of its own: one board that nobody ordered is found once, in whatever record.
                let number = from + self.with.key.next_stranger();
                (number < strings.room()).then(|| one(*at, *owner, &strings.get(number)))
            }
            Flaw::UnknownValue => {
                let [free, deciding] = &self.rules.words;
                let of = |all: &[(usize, Owner<'a>)]| -> Vec<(usize, Owner<'a>)> {
                    all.iter().filter(|(at, _)| filled(*at)).copied().collect()
                };
                let free = of(free);
                let all = if free.is_empty() { of(deciding) } else { free };
                let (at, owner) = *self.rng.pick(&all)?;
                Some(one(at, owner, NO_WORD))
            }
            Flaw::FailedFinalState => self.failed(record).filter(|_| closing),
            Flaw::BlankCell => {
                let (at, owner) = *self.rng.pick(&self.rules.demanded)?;
                filled(at).then(|| one(at, owner, ""))
            }
            Flaw::BadTimeStamp => {
                let (at, owner) = *self.rng.pick(&self.rules.stamps)?;
                filled(at).then(|| one(at, owner, NO_TIME))
            }
        }
    }

    /// A row that fails, with everything a failure is told with, and an NCR that nobody knows.
    fn failed(&self, record: &StringRecord) -> Option<Spoilt<'a>> {
        let flaw = Flaw::FailedFinalState;
        let last = self.rules.last.iter().find(|last| {
            let subject = last.except.0.and_then(|at| record.get(at)).unwrap_or("");
            among(&last.rows, record) && !last.except.1.iter().any(|e| e == subject)
        })?;
        let (result, owner) = last.column;
        if record.get(result) != Some("pass") {
            return None;
        }
        let ncr = format!("NCR-X{:06}", self.count + 1);
        let mut cells = vec![(result, "fail")];
        for at in &self.rules.of_failure {
            let text = match *self.rules.names.get(*at)? {
                "ncr-id" => ncr.as_str(),
                "defect-code" => "bridge",
                _ => "U1",
            };
            cells.push((*at, text));
        }
        let record = changed(record, &cells);
        let mut found = vec![(flaw, result, owner)];
        for refers in self.rules.refers.iter().filter(|r| among(&r.rows, &record)) {
            if cells.iter().any(|(at, _)| *at == refers.column.0) {
                found.push((Flaw::BrokenReference, refers.column.0, refers.column.1));
            }
        }
        Some(Spoilt {
            record,
            beside: false,
            found,
        })
    }
}

/// Another value of the same type.
fn other(cell: &str, kind: FieldType) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    match kind {
        FieldType::YesNo => Some(if cell == "yes" { "no" } else { "yes" }.to_owned()),
        // Another second, wherever the moment lies.
        FieldType::TimeStamp => {
            let second = cell.get(18..19)?.parse::<u8>().ok()?;
            Some(format!(
                "{}{}{}",
                &cell[..18],
                (second + 1) % 10,
                &cell[19..]
            ))
        }
        FieldType::Date => Some(cell.parse::<Date>().ok()?.tomorrow().ok()?.to_string()),
        // A digit more after the point, or behind the number.
        FieldType::Decimal if cell.contains('.') => Some(format!("{cell}1")),
        FieldType::Decimal => Some(format!("{cell}.1")),
        _ => Some(format!("{cell}-2")),
    }
}
