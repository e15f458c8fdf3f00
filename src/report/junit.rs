//! A verification report as JUnit XML: a test suite for each family of clauses, a test case for each
//! ledger line. It keeps the schema that Jenkins reads (`junit-10.xsd`).
//!
//! Failed is a failure, not evaluated an error, waived and not applicable are skipped with the reason.
//! Nothing here has a duration, so none is written.

use std::fmt::Write as _;

use crate::render::escape_xml;
use crate::spec::clause::Family;
use crate::spec::model::Weight;
use crate::verify::report::{Cause, LedgerLine, Status, VerifyReport};

/// Causes written into one test case; the ledger's totals are true.
const CAUSES: usize = 20;

/// The report as JUnit XML.
#[must_use]
pub fn junit(report: &VerifyReport) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&LedgerLine> = report.ledger.iter().collect();
    let name = format!("{} revision {}", report.spec.id, report.spec.revision);
    let _ = writeln!(
        out,
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        escape_xml(&name),
        all.len(),
        count(&all, Status::Fail),
        count(&all, Status::NotEvaluated),
    );
    let mut families: Vec<Family> = Vec::new();
    for line in &report.ledger {
        if !families.contains(&line.family) {
            families.push(line.family);
        }
    }
    for family in &families {
        let lines = all.iter().copied().filter(|line| line.family == *family);
        let files = Some(family) == families.last();
        suite(&mut out, report, *family, &lines.collect::<Vec<_>>(), files);
    }
    out.push_str("</testsuites>\n");
    out
}

fn count(lines: &[&LedgerLine], status: Status) -> usize {
    lines.iter().filter(|line| line.status == status).count()
}

fn suite(
    out: &mut String,
    report: &VerifyReport,
    family: Family,
    lines: &[&LedgerLine],
    files: bool,
) {
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        escape_xml(&family.title()),
        lines.len(),
        count(lines, Status::Fail),
        count(lines, Status::NotEvaluated),
        count(lines, Status::Waived) + count(lines, Status::NotApplicable),
    );
    out.push_str("    <properties>\n");
    for (name, value) in evidence(report) {
        property(out, &name, &value);
    }
    // The delivered files once: on the last family, which is about the delivery as a whole.
    for file in report.files.iter().filter(|_| files) {
        property(out, &format!("file:{}", file.file), &file.sha256);
    }
    out.push_str("    </properties>\n");
    for line in lines {
        case(out, report, line);
    }
    out.push_str("  </testsuite>\n");
}

/// What the verdict rests on.
fn evidence(report: &VerifyReport) -> Vec<(String, String)> {
    let mut pairs = vec![
        ("verdict".to_owned(), report.verdict.to_string()),
        ("basis".to_owned(), report.basis.clone()),
        ("tool".to_owned(), report.tool.clone()),
        (
            "spec".to_owned(),
            format!("{} revision {}", report.spec.id, report.spec.revision),
        ),
        ("spec-sha256".to_owned(), report.spec.sha256.clone()),
    ];
    if let Some(day) = report.as_of {
        pairs.push(("as-of".to_owned(), day.to_string()));
    }
    if let Some(agreement) = &report.agreement {
        let named = format!("{} revision {}", agreement.id, agreement.revision);
        pairs.push(("agreement".to_owned(), named));
        pairs.push(("agreement-sha256".to_owned(), agreement.sha256.clone()));
    }
    if let Some(order) = &report.order {
        pairs.push(("order".to_owned(), order.number.clone()));
        pairs.push(("order-sha256".to_owned(), order.sha256.clone()));
    }
    for file in &report.spec.basis {
        pairs.push((format!("basis-file:{}", file.file), file.sha256.clone()));
    }
    pairs
}

fn property(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(
        out,
        "      <property name=\"{}\" value=\"{}\"/>",
        escape_xml(name),
        escape_xml(value)
    );
}

fn case(out: &mut String, report: &VerifyReport, line: &LedgerLine) {
    let _ = write!(
        out,
        "    <testcase name=\"{}\" classname=\"{}\"",
        escape_xml(&line.clause),
        escape_xml(&format!("tracespec.{}", key(line.family))),
    );
    let reason = line.reason.as_deref().unwrap_or("no evidence");
    let body = match line.status {
        Status::Pass => String::new(),
        Status::Fail => told(out_of(line), "failure", reason, &detail(report, line)),
        Status::NotEvaluated => told("not-evaluated", "error", reason, &detail(report, line)),
        Status::NotApplicable => skipped("not-applicable", &format!("not applicable: {reason}")),
        Status::Waived => skipped("waived", &waived(line)),
    };
    if body.is_empty() {
        out.push_str("/>\n");
    } else {
        let _ = write!(out, ">\n{body}    </testcase>\n");
    }
}

/// The type of a failure: one that is merely desired changes no verdict.
fn out_of(line: &LedgerLine) -> &'static str {
    match line.severity {
        Weight::Knockout => "knockout",
        Weight::Required => "required",
        Weight::Desired => "desired",
    }
}

fn told(kind: &str, element: &str, message: &str, detail: &str) -> String {
    format!(
        "      <{element} type=\"{kind}\" message=\"{}\">{detail}</{element}>\n",
        escape_xml(message)
    )
}

fn skipped(kind: &str, message: &str) -> String {
    format!(
        "      <skipped type=\"{kind}\" message=\"{}\"/>\n",
        escape_xml(message)
    )
}

fn waived(line: &LedgerLine) -> String {
    let reason = line.reason.as_deref().unwrap_or("no evidence");
    match &line.waiver {
        Some(waiver) => {
            let until = waiver.until.map(|day| format!(", until {day}"));
            let until = until.unwrap_or_default();
            format!(
                "waived by {}{until}: {} ({reason})",
                waiver.by, waiver.reason
            )
        }
        None => format!(
            "waived: {}",
            [reason]
                .into_iter()
                .chain(line.remarks.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join("; ")
        ),
    }
}

/// Coverage, the causes with their counts and first places, and where the spec demands it.
fn detail(report: &VerifyReport, line: &LedgerLine) -> String {
    let mut text = String::from("\n");
    if let Some(covered) = &line.covered {
        let _ = writeln!(text, "{} of {} {}", covered.done, covered.of, covered.unit);
    }
    if !line.missing.is_empty() {
        let _ = writeln!(text, "missing: {}", escape_xml(&line.missing.join(", ")));
    }
    let causes: Vec<&Cause> = report
        .causes
        .iter()
        .filter(|cause| {
            let served = cause.clause == line.clause || cause.first.also.contains(&line.clause);
            served && cause.total > cause.waived
        })
        .collect();
    for cause in causes.iter().take(CAUSES) {
        let first = &cause.first;
        let _ = writeln!(
            text,
            "{}x {}{}; wanted {}",
            cause.total - cause.waived,
            escape_xml(&first.message),
            escape_xml(
                &first
                    .spot()
                    .map(|place| format!(" ({place})"))
                    .unwrap_or_default()
            ),
            escape_xml(&first.wanted),
        );
    }
    if causes.len() > CAUSES {
        let _ = writeln!(text, "and {} more causes", causes.len() - CAUSES);
    }
    let _ = writeln!(
        text,
        "demanded at {}:{}",
        escape_xml(&line.spec_file),
        line.spec_line.get()
    );
    text
}

fn key(family: Family) -> String {
    match serde_json::to_value(family) {
        Ok(serde_json::Value::String(key)) => key,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::escape_xml;

    #[test]
    fn nothing_leaves_its_attribute() {
        let hostile = "\"/><failure>]]>\u{0}\u{1b}[2J\n&amp;";
        let safe = escape_xml(hostile);
        assert!(
            !safe.contains(['<', '>', '"', '\u{0}', '\u{1b}', '\n']),
            "{safe}"
        );
        assert!(safe.contains("&amp;amp;"), "{safe}");
    }
}
