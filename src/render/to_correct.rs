//! What a supplier has to put right, heaviest first: the causes of findings that stand, and what is
//! missing altogether.

use std::cmp::Reverse;

use crate::spec::model::Weight;
use crate::verify::report::{Cause, LedgerLine, RecordFinding, Status, VerifyReport};

/// One thing to put right.
#[derive(Debug, Clone)]
pub(super) struct Item<'r> {
    /// The clause's weight.
    pub(super) weight: Weight,
    /// The clauses it is held against, the one that reports it first.
    pub(super) clauses: Vec<&'r str>,
    /// What is wrong: the first case, or why a clause has no evidence.
    pub(super) message: &'r str,
    /// How often; none where evidence is missing as a whole.
    pub(super) count: Option<u64>,
    /// The first case.
    pub(super) first: Option<&'r RecordFinding>,
    /// The line of the spec that demands it.
    pub(super) demanded_at: String,
}

impl Item<'_> {
    /// Whether it only follows from something else.
    pub(super) fn follows(&self) -> bool {
        self.first.is_some_and(|first| first.follows.is_some())
    }

    /// What is demanded.
    pub(super) fn wanted(&self) -> &str {
        self.first.map_or("evidence", |first| &first.wanted)
    }

    /// What was found.
    pub(super) fn found(&self) -> &str {
        let found = self.first.and_then(|first| first.found.as_deref());
        found.unwrap_or_default()
    }

    /// What to do, as far as that is known.
    pub(super) fn to_do(&self) -> String {
        let Some(first) = self.first else {
            return "deliver the records that show it".to_owned();
        };
        match (&first.follows, &first.fix) {
            (Some(parent), _) => format!("goes with: {parent}"),
            (None, Some(fix)) => fix.clone(),
            (None, None) if first.undecided => "say which is meant".to_owned(),
            (None, None) => String::new(),
        }
    }
}

/// Everything that stands: what holds the delivery before what is desired, what only follows from
/// something else last, the most frequent first.
pub(super) fn items(report: &VerifyReport) -> Vec<Item<'_>> {
    let line = |clause: &str| report.ledger.iter().find(|line| line.clause == clause);
    let causes = report.causes.iter().filter(|c| c.total > c.waived);
    let mut items: Vec<Item<'_>> = causes
        .map(|cause| caused(cause, line(&cause.clause)))
        .collect();
    items.extend(without_evidence(report));
    items.sort_by_key(|item| {
        (
            item.follows(),
            Reverse(item.weight),
            item.count.is_some(),
            Reverse(item.count),
        )
    });
    items
}

fn caused<'r>(cause: &'r Cause, line: Option<&'r LedgerLine>) -> Item<'r> {
    let also = cause.first.also.iter().map(String::as_str);
    Item {
        weight: line.map_or(Weight::Required, |line| line.severity),
        clauses: [cause.clause.as_str()].into_iter().chain(also).collect(),
        message: &cause.first.message,
        count: Some(cause.total - cause.waived),
        first: Some(&cause.first),
        demanded_at: line.map(demanded_at).unwrap_or_default(),
    }
}

/// Clauses that fail or were not evaluated without any finding: a record is missing. Those that lack
/// the same thing are one item.
fn without_evidence(report: &VerifyReport) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let caused = |line: &LedgerLine| {
        report
            .causes
            .iter()
            .any(|c| c.clause == line.clause || c.first.also.contains(&line.clause))
    };
    for line in &report.ledger {
        if !matches!(line.status, Status::Fail | Status::NotEvaluated) || caused(line) {
            continue;
        }
        let reason = line.reason.as_deref().unwrap_or("there is no evidence");
        let known = items.iter_mut().find(|item| item.message == reason);
        match known {
            Some(item) => {
                item.clauses.push(&line.clause);
                item.weight = item.weight.max(line.severity);
            }
            None => items.push(Item {
                weight: line.severity,
                clauses: vec![&line.clause],
                message: reason,
                count: None,
                first: None,
                demanded_at: demanded_at(line),
            }),
        }
    }
    items
}

fn demanded_at(line: &LedgerLine) -> String {
    format!("{}:{}", line.spec_file, line.spec_line.get())
}

/// The word of a weight.
pub(super) fn weight_word(weight: Weight) -> &'static str {
    match weight {
        Weight::Knockout => "knockout",
        Weight::Required => "required",
        Weight::Desired => "desired",
    }
}
