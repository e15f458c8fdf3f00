//! A verification report for the terminal: verdict and reasons first, then the ledger, then the
//! findings grouped by the clause that forbids them.

use std::fmt::Write as _;

use crate::spec::model::Weight;
use crate::verify::report::{
    DeviationOutcome, LedgerLine, Purpose, RecordFinding, Status, Verdict, VerifyReport,
};

use super::table::{Ink, cut, ink, left, safe, wrapped};

/// Findings shown of one clause; the count is always true.
const SHOWN: usize = 5;

/// How a report is printed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Colour.
    pub color: bool,
    /// Show every ledger line and every finding.
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
            let boards = format!(
                "{} board{}",
                order.quantity,
                if order.quantity == 1 { "" } else { "s" }
            );
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
        "{}: {} files, {rows} records",
        report.basis,
        report.files.len()
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
    for reason in report.reasons.iter().take(SHOWN) {
        wrapped(out, &safe(reason), "  - ", "    ", look.width);
    }
    if report.reasons.len() > SHOWN {
        let _ = writeln!(out, "  … and {} more clauses", report.reasons.len() - SHOWN);
    }
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

fn ledger(out: &mut String, report: &VerifyReport, look: Look) {
    counts(out, report);
    let id_width = report
        .ledger
        .iter()
        .map(|line| line.clause.len())
        .max()
        .unwrap_or(0)
        .min(look.width / 2);
    for line in &report.ledger {
        ledger_line(out, line, id_width, look);
    }
}

fn ledger_line(out: &mut String, line: &LedgerLine, id_width: usize, look: Look) {
    let (word, style) = match line.status {
        Status::Pass => ("pass", Ink::Good),
        Status::Fail => ("FAIL", Ink::Bad),
        Status::NotEvaluated => ("????", Ink::Caution),
        Status::NotApplicable => ("n/a ", Ink::Plain),
        Status::Waived => ("WAIV", Ink::Caution),
    };
    let covered = line
        .covered
        .as_ref()
        .filter(|_| line.status != Status::NotApplicable)
        .map_or(String::new(), |c| {
            let waived = match c.waived {
                0 => String::new(),
                waived => format!("; {waived} waived"),
            };
            format!("{} of {} {}{waived}", c.done, c.of, c.unit)
        });
    let weight = if line.severity == Weight::Desired {
        " (desired)"
    } else {
        ""
    };
    let mut rest = format!("{covered}{weight}");
    if line.status == Status::NotApplicable {
        rest = line.reason.clone().unwrap_or_default();
    } else if line.status == Status::NotEvaluated {
        rest = format!("not evaluated: {}", line.reason.clone().unwrap_or_default());
    }
    if let Some(waiver) = &line.waiver {
        let until = waiver.until.map(|day| format!(", until {day}"));
        rest = format!(
            "waived by {}{}: {} [{}]",
            waiver.by,
            until.unwrap_or_default(),
            waiver.reason,
            line.reason.clone().unwrap_or_default()
        );
    }
    let room = look.width.saturating_sub(id_width + 9);
    let rest = if look.all {
        safe(&rest)
    } else {
        cut(&safe(&rest), room)
    };
    let text = format!(
        "  {} {} {rest}",
        ink(word, style, look.color),
        left(&line.clause, id_width)
    );
    let _ = writeln!(out, "{}", text.trim_end());
    for remark in &line.remarks {
        wrapped(out, &safe(remark), "         ", "         ", look.width);
    }
}

fn findings(out: &mut String, report: &VerifyReport, look: Look) {
    let total: usize = report.findings.len();
    if total == 0 {
        let _ = writeln!(out, "\nNo findings.");
        return;
    }
    let _ = writeln!(out, "\nFindings: {total}");
    for group in report.findings.chunk_by(|a, b| a.clause == b.clause) {
        let Some(first) = group.first() else { continue };
        let place = report
            .ledger
            .iter()
            .find(|line| line.clause == first.clause);
        let cited = place.map_or(String::new(), |line| {
            format!("  ({}:{})", line.spec_file, line.spec_line.get())
        });
        let _ = writeln!(
            out,
            "  {}{cited}",
            ink(&first.clause, Ink::Bold, look.color)
        );
        let shown = if look.all { group.len() } else { SHOWN };
        for finding in group.iter().take(shown) {
            one(out, finding, look);
        }
        if group.len() > shown {
            let _ = writeln!(
                out,
                "    … and {} more of this clause (--all shows them)",
                group.len() - shown
            );
        }
    }
}

fn one(out: &mut String, finding: &RecordFinding, look: Look) {
    let mut place = String::new();
    if let Some(file) = &finding.file {
        place.push_str(file);
        if let Some(row) = finding.row {
            let _ = write!(place, ":{row}");
        }
        if let Some(column) = finding.column.as_ref().filter(|c| !c.is_empty()) {
            let _ = write!(place, " {column}");
        }
        place.push_str(": ");
    }
    wrapped(
        out,
        &safe(&format!("{place}{}", finding.message)),
        "    - ",
        "      ",
        look.width,
    );
    let found = finding.found.as_ref().map_or(String::new(), |found| {
        if found.is_empty() {
            "found nothing, ".to_owned()
        } else {
            format!("found {found}, ")
        }
    });
    let line = format!("{found}wanted {}", finding.wanted);
    wrapped(out, &safe(&line), "      ", "      ", look.width);
}
