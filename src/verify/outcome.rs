//! What one check says: how much it looked at, what it found, and whether that decides anything.

use crate::records::Row;

use super::report::{Covered, Status};
use super::world::World;

/// Findings kept of one check; the total is counted all the same.
const KEPT: usize = 1000;

/// A finding before it knows its clause.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// File.
    pub file: Option<String>,
    /// Line.
    pub row: Option<u32>,
    /// Column.
    pub column: Option<String>,
    /// Found.
    pub found: Option<String>,
    /// Wanted.
    pub wanted: String,
    /// Message.
    pub message: String,
    /// Unit it is about.
    pub unit: Option<String>,
    /// Cannot be decided.
    pub undecided: bool,
}

impl Raw {
    /// A finding at a cell of a row.
    #[must_use]
    pub fn cell(
        row: Row<'_>,
        column: &str,
        found: &str,
        wanted: impl Into<String>,
        message: impl Into<String>,
    ) -> Raw {
        Raw {
            file: Some(row.file().to_owned()),
            row: Some(row.line()),
            column: Some(column.to_owned()),
            found: Some(found.to_owned()),
            wanted: wanted.into(),
            message: message.into(),
            unit: None,
            undecided: false,
        }
    }

    /// A finding about something that is nowhere.
    #[must_use]
    pub fn absent(wanted: impl Into<String>, message: impl Into<String>) -> Raw {
        Raw {
            wanted: wanted.into(),
            message: message.into(),
            ..Raw::default()
        }
    }

    /// Names the unit.
    #[must_use]
    pub fn about(mut self, unit: &str) -> Raw {
        self.unit = Some(unit.to_owned());
        self
    }

    /// In a file as a whole.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Raw {
        self.file = Some(file.to_owned());
        self
    }
}

/// The result of one check.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// State.
    pub status: Status,
    /// Why, unless it passed.
    pub reason: Option<String>,
    /// What was looked at.
    pub covered: Option<Covered>,
    /// Kept findings.
    pub findings: Vec<Raw>,
    /// All findings.
    pub total: u64,
    /// A part that was left undone by rule, e.g. a trigger without a limit: changes no verdict.
    pub remark: Option<String>,
}

impl Outcome {
    /// It did not apply.
    #[must_use]
    pub fn not_applicable(reason: impl Into<String>) -> Outcome {
        Outcome::bare(Status::NotApplicable, reason)
    }

    /// It could not be looked at.
    #[must_use]
    pub fn not_evaluated(reason: impl Into<String>) -> Outcome {
        Outcome::bare(Status::NotEvaluated, reason)
    }

    /// By rule it was left undone.
    #[must_use]
    pub fn left_undone(remark: impl Into<String>) -> Outcome {
        let remark = remark.into();
        Outcome {
            remark: Some(remark.clone()),
            ..Outcome::not_applicable(remark)
        }
    }

    fn bare(status: Status, reason: impl Into<String>) -> Outcome {
        Outcome {
            status,
            reason: Some(reason.into()),
            covered: None,
            findings: Vec::new(),
            total: 0,
            remark: None,
        }
    }

    /// Nothing of a form was there to look at: missing evidence unless the form is a nil return.
    #[must_use]
    pub fn nothing(world: &World<'_>, form: &str) -> Outcome {
        let title = world.title(form);
        if !world.delivered(form) {
            return Outcome::not_evaluated(format!("no {title} was delivered"));
        }
        if world.catalogue.forms.get(form).is_some_and(|f| f.nil) {
            return Outcome::not_applicable(format!(
                "nothing to report: the {title} is a nil return"
            ));
        }
        Outcome::not_evaluated(format!("the {title} has no row"))
    }
}

/// Counts while a check runs.
#[derive(Debug)]
pub struct Tally {
    unit: &'static str,
    done: u64,
    of: u64,
    failed: u64,
    unsure: u64,
    findings: Vec<Raw>,
}

impl Tally {
    /// Starts to count.
    #[must_use]
    pub fn of(unit: &'static str) -> Tally {
        Tally {
            unit,
            done: 0,
            of: 0,
            failed: 0,
            unsure: 0,
            findings: Vec::new(),
        }
    }

    /// One more, and it holds.
    pub fn good(&mut self) {
        self.of += 1;
        self.done += 1;
    }

    /// One more, and it does not hold.
    pub fn bad(&mut self, raw: Raw) {
        self.of += 1;
        self.also_bad(raw);
    }

    /// Another finding about something already counted, or about none.
    pub fn also_bad(&mut self, raw: Raw) {
        self.failed += 1;
        self.keep(raw);
    }

    /// One more, and it cannot be decided.
    pub fn unsure(&mut self, mut raw: Raw) {
        self.of += 1;
        self.unsure += 1;
        raw.undecided = true;
        self.keep(raw);
    }

    /// Counts several at once.
    pub fn count(&mut self, done: u64, of: u64) {
        self.done += done;
        self.of += of;
    }

    fn keep(&mut self, raw: Raw) {
        if self.findings.len() < KEPT {
            self.findings.push(raw);
        }
    }

    /// Whether anything was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of == 0 && self.failed == 0
    }

    /// Ends the count. Zero of zero is what `nothing` says, never a pass.
    #[must_use]
    pub fn finish(self, nothing: impl FnOnce() -> Outcome) -> Outcome {
        if self.is_empty() {
            return nothing();
        }
        let status = match (self.failed, self.unsure) {
            (0, 0) => Status::Pass,
            (0, _) => Status::NotEvaluated,
            _ => Status::Fail,
        };
        let reason = self
            .findings
            .first()
            .filter(|_| status != Status::Pass)
            .map(|first| {
                let more = self.failed + self.unsure - 1;
                let place = match (&first.file, first.row) {
                    (Some(file), Some(row)) => format!(" ({file}:{row})"),
                    _ => String::new(),
                };
                let more = if more == 0 {
                    String::new()
                } else {
                    format!("; and {more} more")
                };
                format!("{}{place}{more}", first.message)
            });
        Outcome {
            status,
            reason,
            covered: Some(Covered {
                done: self.done,
                of: self.of,
                unit: self.unit.to_owned(),
            }),
            total: self.failed + self.unsure,
            findings: self.findings,
            remark: None,
        }
    }
}
