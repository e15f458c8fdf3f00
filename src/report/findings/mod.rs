//! All findings of a delivery for other programs, written as they are made: however many there are, none
//! is left out and none is kept.
//!
//! They come check by check, within a check in the order of files and rows; the same delivery gives the
//! same lines.

mod csv;
mod lines;

use std::collections::HashMap;

use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Weight;
use crate::verify::against::Since;
use crate::verify::fingerprint::Fingerprint;
use crate::verify::report::RecordFinding;

pub use csv::{COLUMNS, FindingsCsv};
pub use lines::{FindingsLine, FindingsLines};

/// A finding as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Made<'f> {
    /// The finding.
    pub finding: &'f RecordFinding,
    /// What it is the same by when the delivery comes again.
    pub fingerprint: Fingerprint,
    /// What it is beside an earlier report, where there is one.
    pub since: Option<Since>,
}

/// What a spec says of the clauses that findings cite.
#[derive(Debug)]
struct Clauses<'s>(HashMap<&'s str, (Weight, &'s str)>);

impl<'s> Clauses<'s> {
    fn of(spec: &'s ResolvedSpec) -> Clauses<'s> {
        let clauses = spec.clauses.iter();
        Clauses(
            clauses
                .map(|clause| {
                    let file = clause.origin.place().file.as_str();
                    (clause.id.as_str(), (clause.severity, file))
                })
                .collect(),
        )
    }

    fn weight(&self, finding: &RecordFinding) -> Option<Weight> {
        self.0
            .get(finding.clause.as_str())
            .map(|(weight, _)| *weight)
    }

    fn file(&self, finding: &RecordFinding) -> &'s str {
        self.0
            .get(finding.clause.as_str())
            .map_or("", |(_, file)| file)
    }
}
