//! A verification report for the terminal: verdict and reasons first, then what of the ledger decides,
//! then the findings by cause. It stays readable with three findings and with a hundred thousand: only
//! `all` prints every ledger line and every finding that is kept.

mod findings;
mod ledger;

use std::fmt::Write as _;

use crate::verify::report::{DeviationOutcome, Purpose, Status, Verdict, VerifyReport};

use super::table::{Ink, ink, safe, wrapped};
use findings::findings;
use ledger::ledger;

/// Reasons shown; the count is always true.
const SHOWN: usize = 5;

/// How a report is printed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Colour.
    pub color: bool,
    /// Show every ledger line and every finding that the report keeps.
    pub all: bool,
}

/// Prints a report.
#[must_use]
pub fn render(report: &VerifyReport, look: Look) -> String {
    let mut out = String::new();
    head(&mut out, report, look);
    reasons(&mut out, report, look);
    deviations(&mut out, report, look);
    ledger(&mut out, report, look);
    findings(&mut out, report, look);
    out
}

/// Verdict, reasons and how many clauses are in which state: the report's first screen.
#[must_use]
pub fn summary(report: &VerifyReport, look: Look) -> String {
    let mut out = String::new();
    head(&mut out, report, look);
    reasons(&mut out, report, look);
    counts(&mut out, report);
    out
}

fn head(out: &mut String, report: &VerifyReport, look: Look) {
    let (word, color) = match report.verdict {
        Verdict::Release => ("RELEASE", Ink::Good),
        Verdict::ReleaseWithDeviations => ("RELEASE WITH DEVIATIONS", Ink::Caution),
        Verdict::Hold => ("HOLD", Ink::Bad),
        Verdict::CannotDecide => ("CANNOT DECIDE", Ink::Caution),
        Verdict::ReadyToShip => ("READY TO SHIP", Ink::Good),
        Verdict::ReadyWithDeviations => ("READY TO SHIP, WITH DEVIATIONS", Ink::Caution),
        Verdict::NotReady => ("NOT READY", Ink::Bad),
    };
    let order = report.order.as_ref().map_or_else(
        || "no order given".to_owned(),
        |order| {
            let boards = counted(u64::from(order.quantity), "board");
            match order.due < order.quantity {
                false => format!("order {}, {boards}", order.number),
                true => format!(
                    "order {}, {} of {boards} due with {}",
                    order.number,
                    order.due,
                    order.shipments.join(", ")
                ),
            }
        },
    );
    let _ = writeln!(
        out,
        "{}  {} rev. {} · {}",
        ink(word, color, look.color),
        safe(&report.spec.id),
        safe(&report.spec.revision),
        safe(&order)
    );
    let rows: usize = report.matched.iter().map(|m| m.rows).sum();
    let line = format!(
        "{}: {}, {}",
        report.basis,
        counted(report.files.len() as u64, "file"),
        counted(rows as u64, "record")
    );
    wrapped(out, &safe(&line), "", "", look.width);
}

fn reasons(out: &mut String, report: &VerifyReport, look: Look) {
    if report.reasons.is_empty() {
        return;
    }
    let heading = match report.purpose {
        Purpose::Release => "Why",
        Purpose::PreShipment => "Before you ship",
    };
    let _ = writeln!(out, "\n{heading}");
    let shown = if look.all {
        report.reasons.len()
    } else {
        SHOWN
    };
    for reason in report.reasons.iter().take(shown) {
        wrapped(out, &safe(reason), "  - ", "    ", look.width);
    }
    if let Some(more) = report.reasons.len().checked_sub(shown + 1) {
        let _ = writeln!(out, "  … and {}", counted(more as u64 + 1, "more clause"));
    }
}

/// `1 file`, `1 234 files`.
fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

/// `12 345`, with spaces that do not break.
fn number(count: u64) -> String {
    super::table::grouped(&count.to_string()).replace(' ', "\u{a0}")
}

fn counts(out: &mut String, report: &VerifyReport) {
    let count = |status: Status| {
        report
            .ledger
            .iter()
            .filter(|line| line.status == status)
            .count()
    };
    let waived = match count(Status::Waived) {
        0 => String::new(),
        waived => format!("{waived} waived, "),
    };
    let _ = writeln!(
        out,
        "\nLedger: {} pass, {} fail, {waived}{} not evaluated, {} not applicable",
        count(Status::Pass),
        count(Status::Fail),
        count(Status::NotEvaluated),
        count(Status::NotApplicable)
    );
}

/// What became of the deviations that the agreement accepts: none is forgotten, used or not.
fn deviations(out: &mut String, report: &VerifyReport, look: Look) {
    let Some(agreement) = &report.agreement else {
        return;
    };
    if agreement.deviations.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nDeviations, judged on {}", agreement.as_of);
    for deviation in &agreement.deviations {
        let came_to = match deviation.came_to {
            DeviationOutcome::Covers if deviation.waiver.scope.is_some() => "covers what it names",
            DeviationOutcome::Covers => "covers what failed",
            DeviationOutcome::NotNeeded if deviation.waiver.scope.is_some() => "not needed",
            DeviationOutcome::Void => "covers nothing",
            DeviationOutcome::NotNeeded => "not needed: the clause holds",
            DeviationOutcome::Ended => "has ended: it covers nothing",
            DeviationOutcome::NoClause => "a term of the quote",
        };
        let until = deviation.waiver.until.map(|day| format!(", until {day}"));
        let scope = deviation.waiver.scope.as_ref();
        let scope = scope.map(|scope| format!(" for {scope}"));
        let text = format!(
            "{}{}: {came_to} ({}{}: {})",
            deviation.clause,
            scope.unwrap_or_default(),
            deviation.waiver.by,
            until.unwrap_or_default(),
            deviation.waiver.reason
        );
        wrapped(out, &safe(&text), "  - ", "    ", look.width);
    }
    for told in &agreement.findings {
        let text = format!(
            "{} deviation {} ({}): {}; {}",
            told.code, told.deviation, told.clause, told.message, told.help
        );
        wrapped(out, &safe(&text), "  ! ", "    ", look.width);
    }
}
