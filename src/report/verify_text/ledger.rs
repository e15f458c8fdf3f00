//! The ledger: one line per clause that decides something, all of them on request.

use std::fmt::Write as _;

use super::super::table::{Ink, cut, ink, left, safe, wrapped};
use super::{Look, counted, counts, number};
use crate::spec::model::Weight;
use crate::verify::report::{Covered, LedgerLine, Status, VerifyReport};

/// Missing units named in a line; their true number follows from what is covered.
const MISSING: usize = 3;

pub(super) fn ledger(out: &mut String, report: &VerifyReport, look: Look) {
    counts(out, report);
    let shown: Vec<&LedgerLine> = report
        .ledger
        .iter()
        .filter(|line| look.all || tells(line))
        .collect();
    let ids = shown.iter().map(|line| line.clause.len());
    let id_width = ids.max().unwrap_or(0).min(look.width / 2);
    for line in &shown {
        ledger_line(out, line, id_width, look);
    }
    if shown.len() < report.ledger.len() {
        let _ = writeln!(out, "  (--all shows every clause)");
    }
}

/// Whether a line says more than that nothing is wrong.
fn tells(line: &LedgerLine) -> bool {
    let settled = matches!(line.status, Status::Pass | Status::NotApplicable);
    !settled || !line.remarks.is_empty() || line.waived_findings > 0
}

fn ledger_line(out: &mut String, line: &LedgerLine, id_width: usize, look: Look) {
    let (word, style) = match line.status {
        Status::Pass => ("pass", Ink::Good),
        Status::Fail => ("FAIL", Ink::Bad),
        Status::NotEvaluated => ("????", Ink::Caution),
        Status::NotApplicable => ("n/a ", Ink::Plain),
        Status::Waived => ("WAIV", Ink::Caution),
    };
    let rest = safe(&says(line));
    let room = look.width.saturating_sub(id_width + 9);
    let head = format!(
        "  {} {} ",
        ink(word, style, look.color),
        left(&line.clause, id_width)
    );
    let rest = if look.all { rest } else { cut(&rest, room) };
    let _ = writeln!(out, "{}", format!("{head}{rest}").trim_end());
    let indent = "         ";
    if let Some(missing) = missing(line, look) {
        wrapped(out, &safe(&missing), indent, indent, look.width);
    }
    for remark in &line.remarks {
        wrapped(out, &safe(remark), indent, indent, look.width);
    }
}

fn says(line: &LedgerLine) -> String {
    let reason = line.reason.clone().unwrap_or_default();
    if let Some(waiver) = &line.waiver {
        let until = waiver.until.map(|day| format!(", until {day}"));
        return format!(
            "waived by {}{}: {} [{reason}]",
            waiver.by,
            until.unwrap_or_default(),
            waiver.reason
        );
    }
    if line.status == Status::NotApplicable {
        return reason;
    }
    let mut said: Vec<String> = Vec::new();
    said.extend(line.covered.as_ref().map(in_units));
    if line.status == Status::Fail && line.findings > 0 {
        said.push(counted(line.findings, "finding"));
    }
    if line.status == Status::NotEvaluated {
        said.push(format!("not evaluated: {reason}"));
    }
    if line.waived_findings > 0 {
        said.push(format!("{} waived", number(line.waived_findings)));
    }
    if line.severity == Weight::Desired {
        said.push("desired only".to_owned());
    }
    said.join("; ")
}

fn in_units(covered: &Covered) -> String {
    format!(
        "{} of {} {}",
        number(covered.done),
        number(covered.of),
        covered.unit
    )
}

/// The missing units by name, as many as the line has room for.
fn missing(line: &LedgerLine, look: Look) -> Option<String> {
    let covered = line.covered.as_ref()?;
    if line.missing.is_empty() || line.status == Status::NotApplicable {
        return None;
    }
    let most = if look.all {
        line.missing.len()
    } else {
        MISSING
    };
    let named: Vec<&str> = line.missing.iter().take(most).map(String::as_str).collect();
    let lacking = covered
        .of
        .saturating_sub(covered.done)
        .saturating_sub(covered.waived);
    let more = lacking.saturating_sub(named.len() as u64);
    let more = match more {
        0 => String::new(),
        more => format!(" and {} more", number(more)),
    };
    Some(format!("missing: {}{more}", named.join(", ")))
}
