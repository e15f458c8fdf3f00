//! The ledger, one line a clause, and what follows from it.

use crate::checks::CheckKind;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::Weight;

use super::Planned;
use super::outcome::Outcome;
use super::report::{Covered, LedgerLine, Status, Verdict};
use super::waiver::Waivers;

/// What one check says about a clause that it serves.
type Served<'r> = (&'r Planned<'r>, &'r Outcome);

/// One line a clause, in the order of the spec.
pub(super) fn ledger(
    spec: &ResolvedSpec,
    planned: &[Planned<'_>],
    outcomes: &[Outcome],
    waivers: Option<&Waivers<'_>>,
) -> Vec<LedgerLine> {
    let clauses = spec.clauses.iter().enumerate();
    clauses
        .map(|(position, clause)| line(spec, planned, outcomes, waivers, (position, clause)))
        .collect()
}

fn line(
    spec: &ResolvedSpec,
    planned: &[Planned<'_>],
    outcomes: &[Outcome],
    waivers: Option<&Waivers<'_>>,
    (position, clause): (usize, &Clause),
) -> LedgerLine {
    let mut own: Vec<Served<'_>> = Vec::new();
    let mut excused: Vec<Served<'_>> = Vec::new();
    let mut owners: Vec<&str> = Vec::new();
    for (at, (check, outcome)) in planned.iter().zip(outcomes).enumerate() {
        if !check.clauses.contains(&position) {
            continue;
        }
        let owner = check.clauses.first().filter(|owner| **owner != position);
        let owner = owner.and_then(|owner| spec.clauses.get(*owner));
        match owner {
            Some(owner) if covered_there(outcome, &owner.id, waivers) => {
                owners.push(&owner.id);
                excused.push((check, outcome));
            }
            Some(_) if waivers.is_some_and(|w| w.excuses(at, position)) => {
                excused.push((check, outcome));
            }
            _ => own.push((check, outcome)),
        }
    }
    // A clause of which nothing is left to check is waived as well, never without evidence.
    let shares = excused.len() > owners.len();
    let nothing_left = own.is_empty() && !excused.is_empty();
    let mut line = told(clause, if nothing_left { &excused } else { &own });
    if nothing_left || (shares && matches!(line.status, Status::Pass | Status::NotApplicable)) {
        line.status = Status::Waived;
        let first = excused.iter().find_map(|(_, o)| o.reason.clone());
        line.reason = line.reason.or(first);
    }
    owners.dedup();
    let remarks = owners
        .iter()
        .map(|id| format!("what failed here is covered by the deviation from {id}"));
    line.remarks.extend(remarks);
    if let Some(waivers) = waivers {
        waive(&mut line, waivers);
    }
    line
}

/// Whether a check found something that is all covered by a deviation from the clause it belongs to: it
/// is not held against the clauses that share the check.
fn covered_there(outcome: &Outcome, owner: &str, waivers: Option<&Waivers<'_>>) -> bool {
    match outcome.status {
        Status::Waived => true,
        Status::Fail | Status::NotEvaluated => waivers.is_some_and(|w| w.waives(owner)),
        Status::Pass | Status::NotApplicable => false,
    }
}

/// Says on the line which deviations cover what.
fn waive(line: &mut LedgerLine, waivers: &Waivers<'_>) {
    let open = matches!(line.status, Status::Fail | Status::NotEvaluated);
    if open && waivers.waives(&line.clause) {
        line.status = Status::Waived;
    }
    let mut used = waivers.of_line(&line.clause).into_iter().peekable();
    if line.status == Status::Waived {
        line.waiver = used.peek().map(|(_, waiver)| waiver.clone());
    }
    for (count, waiver) in used {
        if let Some(scope) = waiver.scope.filter(|_| count > 0) {
            let findings = if count == 1 {
                "finding is"
            } else {
                "findings are"
            };
            line.remarks.push(format!(
                "{count} {findings} covered for {scope} ({})",
                waiver.by
            ));
        }
    }
}

fn told(clause: &Clause, own: &[Served<'_>]) -> LedgerLine {
    let place = clause.origin.place();
    let with = |status: Status| own.iter().find(|(_, outcome)| outcome.status == status);
    let why = |status: Status| with(status).map(|(_, outcome)| (status, outcome.reason.clone()));
    let (status, reason) = why(Status::Fail)
        .or_else(|| why(Status::NotEvaluated))
        .or_else(|| why(Status::Waived))
        .or_else(|| with(Status::Pass).map(|_| (Status::Pass, None)))
        .or_else(|| {
            let (_, outcome) = own.first()?;
            Some((Status::NotApplicable, outcome.reason.clone()))
        })
        .unwrap_or_else(|| {
            let why = clause.not_checkable.as_deref();
            let why = why.unwrap_or("no delivered record can show it").to_owned();
            (Status::NotApplicable, Some(why))
        });
    let sum = |count: fn(&Outcome) -> u64| own.iter().map(|(_, outcome)| count(outcome)).sum();
    let missing = own.iter().find(|(_, outcome)| !outcome.missing.is_empty());
    LedgerLine {
        clause: clause.id.clone(),
        title: clause.title.to_string(),
        demand: clause.demand.to_string(),
        family: clause.family,
        severity: clause.severity,
        status,
        covered: coverage(own),
        reason,
        remarks: own
            .iter()
            .filter_map(|(_, outcome)| outcome.remark.clone())
            .collect(),
        waiver: None,
        findings: sum(|outcome| outcome.total),
        waived_findings: sum(|outcome| outcome.waived),
        following: sum(|outcome| outcome.following),
        missing: missing.map_or_else(Vec::new, |(_, outcome)| outcome.missing.clone()),
        spec_file: place.file.clone(),
        spec_line: place.line,
    }
}

/// The count that says most about a clause: its coverage of the order, else of what it compares,
/// else the rows looked at.
fn coverage(own: &[Served<'_>]) -> Option<Covered> {
    let rank = |kind: &CheckKind| match kind {
        CheckKind::Covers { .. } | CheckKind::Population {} => 0,
        CheckKind::Delivered { .. } => 3,
        CheckKind::Field { .. } | CheckKind::Key { .. } => 2,
        _ => 1,
    };
    own.iter()
        .filter(|(_, outcome)| outcome.covered.is_some())
        .min_by_key(|(check, _)| rank(check.kind))
        .and_then(|(_, outcome)| outcome.covered.clone())
}

/// Hold outranks cannot decide; failed desired clauses are counted and change nothing. The reasons: what
/// weighs most first, of those what follows from nothing else, and the shortest.
pub(super) fn verdict(ledger: &[LedgerLine]) -> (Verdict, Vec<String>) {
    let of = |status: Status| {
        let lines = ledger.iter();
        let binding = lines.filter(|line| line.severity != Weight::Desired);
        let mut lines: Vec<&LedgerLine> = binding.filter(|l| l.status == status).collect();
        lines.sort_by_key(|line| {
            let follows = line.findings > 0 && line.following == line.findings;
            let length = line.reason.as_ref().map_or(0, String::len);
            (std::cmp::Reverse(line.severity), follows, length)
        });
        lines
    };
    let (failed, open) = (of(Status::Fail), of(Status::NotEvaluated));
    let verdict = match (failed.is_empty(), open.is_empty()) {
        (false, _) => Verdict::Hold,
        (true, false) => Verdict::CannotDecide,
        (true, true) if ledger.iter().any(|line| line.status == Status::Waived) => {
            Verdict::ReleaseWithDeviations
        }
        (true, true) => Verdict::Release,
    };
    let reasons = failed.iter().chain(&open).map(|line| {
        let why = line.reason.as_deref().unwrap_or("no evidence");
        format!("{}: {why}", line.clause)
    });
    (verdict, reasons.collect())
}
