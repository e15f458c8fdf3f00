//! What became of the findings of an earlier report, for the terminal.

use std::fmt::Write as _;

use super::table::{Ink, ink, safe, wrapped};
use crate::verify::against::{Against, ClauseSince, PastFinding};
use crate::verify::report::{RecordFinding, Status};

/// Findings shown of each kind; the counts are always true.
const SHOWN: usize = 5;

/// The block after the report.
#[must_use]
pub fn render(against: &Against, width: usize, color: bool, all: bool) -> String {
    let mut out = String::new();
    let earlier = &against.report;
    let day = earlier.as_of.map(|day| format!(" as of {day}"));
    let head = format!(
        "Since the earlier report ({}{})",
        earlier.verdict,
        day.unwrap_or_default()
    );
    let _ = writeln!(out, "\n{}", ink(&head, Ink::Bold, color));
    let counts = against.counts;
    let mut parts = vec![
        format!("{} fixed", counts.fixed),
        format!("{} still open", counts.open),
        format!("{} new", counts.new),
    ];
    let more = [
        (counts.accepted, "accepted by a deviation since"),
        (counts.reopened, "no longer covered by a deviation"),
        (
            counts.unclear,
            "open or new: the earlier report does not hold all findings",
        ),
    ];
    parts.extend(
        more.into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}")),
    );
    wrapped(&mut out, &parts.join(", "), "  ", "  ", width);
    for remark in &against.remarks {
        wrapped(&mut out, &safe(remark), "  note: ", "        ", width);
    }
    let shown = if all { usize::MAX } else { SHOWN };
    clauses(&mut out, &against.clauses, width, shown);
    let new: Vec<String> = against.new.iter().map(now).collect();
    let total = counts.new + counts.reopened;
    list(&mut out, "New", &new, total, width, shown);
    let fixed: Vec<String> = against.fixed.iter().map(then).collect();
    list(&mut out, "Fixed", &fixed, counts.fixed, width, shown);
    out
}

fn clauses(out: &mut String, clauses: &[ClauseSince], width: usize, shown: usize) {
    let changed = clauses.iter().filter(|line| line.before != Some(line.now));
    let changed: Vec<String> = changed
        .map(|line| {
            let before = line.before.map_or("not there", word);
            format!("{}: {before}, now {}", line.clause, word(line.now))
        })
        .collect();
    let total = changed.len() as u64;
    list(out, "Clauses", &changed, total, width, shown);
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::NotEvaluated => "not evaluated",
        Status::NotApplicable => "not applicable",
        Status::Waived => "waived",
    }
}

fn now(finding: &RecordFinding) -> String {
    let place = finding.spot().map(|place| format!("{place}: "));
    format!(
        "{}{} [{}]",
        place.unwrap_or_default(),
        finding.message,
        finding.clause
    )
}

fn then(finding: &PastFinding) -> String {
    let place = finding.file.as_ref().map(|file| format!("{file}: "));
    format!(
        "{}{} [{}]",
        place.unwrap_or_default(),
        finding.message,
        finding.clause
    )
}

fn list(out: &mut String, title: &str, lines: &[String], total: u64, width: usize, shown: usize) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "  {title}");
    for line in lines.iter().take(shown) {
        wrapped(out, &safe(line), "    - ", "      ", width);
    }
    let left = total.saturating_sub(lines.len().min(shown) as u64);
    if left > 0 {
        let _ = writeln!(out, "    … and {left} more");
    }
}
