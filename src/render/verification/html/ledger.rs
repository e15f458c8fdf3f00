//! The ledger, the reasons of the verdict and the deviations.

use std::collections::HashMap;

use serde::Serialize;

use crate::render::verification::says;
use crate::spec::model::Weight;
use crate::verify::figures::percent;
use crate::verify::report::{Covered, LedgerLine, Status, VerifyReport};

/// A reason of the verdict.
#[derive(Serialize)]
pub(super) struct Reason {
    clause: Option<String>,
    number: usize,
    text: String,
}

/// How many clauses are in a state.
#[derive(Serialize)]
pub(super) struct Count {
    class: &'static str,
    word: &'static str,
    sign: String,
    count: usize,
}

/// A ledger line.
#[derive(Serialize)]
pub(super) struct Row {
    number: usize,
    clause: String,
    title: String,
    demand: String,
    place: String,
    weight: String,
    class: &'static str,
    word: &'static str,
    sign: String,
    covered: Option<Bar>,
    missing: Option<String>,
    reason: Option<String>,
    remarks: Vec<String>,
    waiver: Option<String>,
    findings: Option<String>,
    /// The clause that lists its findings: itself, or one that has the same check.
    listed: Option<usize>,
}

/// How much is covered, as a bar and in words.
#[derive(Serialize)]
pub(super) struct Bar {
    text: String,
    /// The width of the bar in percent. What is not complete never looks so.
    width: String,
}

/// Widest bar of what is not complete, in percent.
const NOT_FULL: u64 = 97;

impl Bar {
    pub(super) fn of(part: u64, of: u64, text: String) -> Bar {
        Bar {
            width: match percent(part.min(of), of).0 {
                share if part < of => share.min(NOT_FULL.into()).to_string(),
                share => share.to_string(),
            },
            text,
        }
    }
}

/// A deviation of the agreement.
#[derive(Serialize)]
pub(super) struct Deviation {
    clause: String,
    came_to: &'static str,
    by: String,
    reason: String,
    until: String,
}

pub(super) fn counts(report: &VerifyReport) -> Vec<Count> {
    says::STATUSES
        .iter()
        .map(|status| {
            let (word, sign, class) = says::status(*status);
            Count {
                class,
                word,
                sign: sign.to_string(),
                count: says::clauses(report, *status),
            }
        })
        .collect()
}

/// The position of a clause in the ledger, from one.
pub(super) fn position(report: &VerifyReport, clause: &str) -> Option<usize> {
    let at = report.ledger.iter().position(|line| line.clause == clause);
    at.map(|at| at + 1)
}

pub(super) fn reasons(report: &VerifyReport) -> Vec<Reason> {
    let split = |reason: &String| {
        let (clause, text) = reason.split_once(": ")?;
        Some((
            clause.to_owned(),
            position(report, clause)?,
            says::clip(text),
        ))
    };
    let reasons = report.reasons.iter();
    reasons
        .map(|reason| match split(reason) {
            Some((clause, number, text)) => Reason {
                clause: Some(clause),
                number,
                text,
            },
            None => Reason {
                clause: None,
                number: 0,
                text: says::clip(reason),
            },
        })
        .collect()
}

pub(super) fn rows(report: &VerifyReport) -> Vec<Row> {
    let listed = listed(report);
    let lines = report.ledger.iter().enumerate();
    lines
        .map(|(at, line)| row(at + 1, line, listed.get(&*line.clause).copied()))
        .collect()
}

/// Where the findings of each clause are listed.
fn listed(report: &VerifyReport) -> HashMap<&str, usize> {
    let mut listed = HashMap::new();
    // Its own place first.
    for cause in &report.causes {
        if let Some(at) = position(report, &cause.clause) {
            listed.insert(&*cause.clause, at);
        }
    }
    for cause in &report.causes {
        let at = listed.get(&*cause.clause).copied();
        for also in &cause.first.also {
            if let Some(at) = at {
                listed.entry(also).or_insert(at);
            }
        }
    }
    listed
}

fn row(number: usize, line: &LedgerLine, listed: Option<usize>) -> Row {
    let (word, sign, class) = says::status(line.status);
    let applies = line.status != Status::NotApplicable;
    let covered = line.covered.as_ref().filter(|_| applies);
    Row {
        number,
        clause: line.clause.clone(),
        title: line.title.clone(),
        demand: line.demand.clone(),
        place: format!("{}:{}", line.spec_file, line.spec_line.get()),
        weight: match line.severity {
            Weight::Required => String::new(),
            other => other.text().to_string(),
        },
        class,
        word,
        sign: sign.to_string(),
        covered: covered.map(bar),
        missing: covered.and_then(|covered| says::missing(line, covered)),
        reason: line.reason.as_deref().map(says::clip),
        remarks: line
            .remarks
            .iter()
            .map(|remark| says::clip(remark))
            .collect(),
        waiver: line.waiver.as_ref().map(|waiver| {
            let until = waiver.until.map(|day| format!(", until {day}"));
            let until = until.unwrap_or_default();
            format!("accepted by {}{until}: {}", waiver.by, waiver.reason)
        }),
        findings: (line.findings > 0 || line.waived_findings > 0)
            .then(|| says::line_findings(line)),
        listed,
    }
}

fn bar(covered: &Covered) -> Bar {
    let text = format!(
        "{} of {} {}",
        says::number(covered.done),
        says::number(covered.of),
        covered.unit
    );
    Bar::of(covered.done, covered.of, text)
}

pub(super) fn deviations(report: &VerifyReport) -> Vec<Deviation> {
    let agreement = report.agreement.iter();
    agreement
        .flat_map(|agreement| &agreement.deviations)
        .map(|deviation| Deviation {
            clause: deviation.clause.clone(),
            came_to: says::came_to(deviation.came_to),
            by: deviation.waiver.by.clone(),
            reason: deviation.waiver.reason.clone(),
            until: match deviation.waiver.until {
                Some(day) => day.to_string(),
                None => "no end".to_owned(),
            },
        })
        .collect()
}
