//! Words and numbers that the page and the document share.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::render::doc::clean;
use crate::verify::report::{Covered, DeviationOutcome, LedgerLine, Status, Verdict, VerifyReport};

/// Letters of a supplier's value that are shown; the files of all findings have all of it.
const SHOWN: usize = 240;

/// A supplier's text, cut where it is longer than anyone reads.
pub(super) fn clip(text: &str) -> String {
    let text = clean(text);
    let mut letters = text.char_indices();
    match letters.nth(SHOWN) {
        None => text,
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// `12 345`, with spaces that do not break.
pub(super) fn number(count: impl std::fmt::Display) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// `1 finding`, `2 findings`.
pub(super) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

/// A verdict in capitals, its sign and its class.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, char, &'static str) {
    match verdict {
        Verdict::Release => ("Release", '✓', "pass"),
        Verdict::ReleaseWithDeviations => ("Release with deviations", '≈', "waived"),
        Verdict::Hold => ("Hold", '✗', "fail"),
        Verdict::CannotDecide => ("Cannot decide", '?', "open"),
        Verdict::ReadyToShip => ("Ready to ship", '✓', "pass"),
        Verdict::ReadyWithDeviations => ("Ready to ship with deviations", '≈', "waived"),
        Verdict::NotReady => ("Not ready to ship", '✗', "fail"),
    }
}

/// What a verdict means for the delivery.
pub(super) fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Release => "Every required clause holds.",
        Verdict::ReleaseWithDeviations => {
            "Every required clause holds, but for those of which an accepted deviation covers what failed."
        }
        Verdict::Hold => "Evidence for a required clause is missing or fails.",
        Verdict::CannotDecide => {
            "Nothing that is required fails, and something that is required could not be decided."
        }
        Verdict::ReadyToShip => {
            "Every required clause holds. This is the supplier's own look before shipment, not a release."
        }
        Verdict::ReadyWithDeviations => {
            "Every required clause holds, but for those of which an accepted deviation covers what failed. This is the supplier's own look before shipment, not a release."
        }
        Verdict::NotReady => {
            "Evidence for a required clause is missing or fails, and can still be put right before shipment."
        }
    }
}

/// The word, sign and class of a clause's state.
pub(super) fn status(status: Status) -> (&'static str, char, &'static str) {
    match status {
        Status::Pass => ("pass", '✓', "pass"),
        Status::Fail => ("fail", '✗', "fail"),
        Status::NotEvaluated => ("not evaluated", '?', "open"),
        Status::NotApplicable => ("not applicable", '–', "na"),
        Status::Waived => ("waived", '≈', "waived"),
    }
}

/// All states in the order in which they matter.
pub(super) const STATUSES: [Status; 5] = [
    Status::Fail,
    Status::NotEvaluated,
    Status::Waived,
    Status::Pass,
    Status::NotApplicable,
];

/// What became of a deviation.
pub(super) fn came_to(outcome: DeviationOutcome) -> &'static str {
    match outcome {
        DeviationOutcome::Covers => "covers what failed",
        DeviationOutcome::NotNeeded => "not needed: the clause holds",
        DeviationOutcome::Ended => "has ended: it covers nothing",
        DeviationOutcome::NoClause => "a term of the quote",
        DeviationOutcome::Void => "void: it covers nothing",
    }
}

/// How many clauses are in a state.
pub(super) fn clauses(report: &VerifyReport, status: Status) -> usize {
    let lines = report.ledger.iter();
    lines.filter(|line| line.status == status).count()
}

/// What is behind the verdict, label and value; digests whole.
pub(super) fn evidence(report: &VerifyReport) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut pair = |label: &str, value: String| pairs.push((label.to_owned(), value));
    pair("Basis of the verdict", report.basis.clone());
    pair(
        "Spec",
        format!("{} revision {}", report.spec.id, report.spec.revision),
    );
    pair("Spec SHA-256", report.spec.sha256.clone());
    if let Some(agreement) = &report.agreement {
        pair(
            "Agreement",
            format!("{} revision {}", agreement.id, agreement.revision),
        );
        pair("Agreement SHA-256", agreement.sha256.clone());
        pair("Deviations judged on", agreement.as_of.to_string());
    }
    match &report.order {
        Some(order) => {
            let boards = counted(u64::from(order.quantity), "board");
            pair("Order", format!("{}, {boards}", order.number));
            if order.due < order.quantity {
                let due = counted(u64::from(order.due), "board");
                pair("Due", format!("{due} with {}", order.shipments.join(", ")));
            }
            pair("Order SHA-256", order.sha256.clone());
            if let Some(serials) = &order.serials {
                pair(&format!("{} SHA-256", serials.file), serials.sha256.clone());
            }
        }
        None => pair("Order", "none given".to_owned()),
    }
    let rows: u64 = report.matched.iter().map(|m| m.rows as u64).sum();
    pair(
        "Delivery",
        format!(
            "{}, {}",
            counted(report.files.len() as u64, "file"),
            counted(rows, "record")
        ),
    );
    if let Some(against) = &report.against {
        let counts = &against.counts;
        let of = against
            .report
            .as_of
            .map_or_else(String::new, |day| format!(" of {day}"));
        let text = format!(
            "{} fixed, {} still open, {} new, since the report{of} that said {}",
            number(counts.fixed),
            number(counts.open),
            number(counts.new),
            against.report.verdict
        );
        pair("Since the earlier report", text);
        pair("Earlier report SHA-256", against.report.sha256.clone());
    }
    if let Some(day) = &report.as_of {
        pair("Judged on", day.to_string());
    }
    pair("Made by", report.tool.clone());
    pairs
}

/// How many findings there are, in a sentence.
pub(super) fn totals(report: &VerifyReport) -> String {
    let totals = report.totals();
    if totals.all == 0 {
        return "There is no finding".to_owned();
    }
    let mut text = format!(
        "{} of {}",
        counted(totals.all, "finding"),
        counted(report.causes.len() as u64, "cause")
    );
    if totals.waived > 0 {
        text.push_str(&format!(", {} waived", number(totals.waived)));
    }
    if totals.following > 0 {
        let follow = if totals.following == 1 {
            "follows"
        } else {
            "follow"
        };
        text.push_str(&format!(
            ", {} only {follow} from others",
            number(totals.following)
        ));
    }
    text
}

/// How a file was matched to a form.
pub(super) fn matched_by(rule: crate::records::MatchRule) -> &'static str {
    use crate::records::MatchRule;
    match rule {
        MatchRule::Name => "its name",
        MatchRule::Headings => "its headings",
        MatchRule::Alias => "headings that factories use",
        MatchRule::Delivery => "delivery.toml",
        MatchRule::Fed => "the program that fed its rows",
        MatchRule::Agreement => "the agreement's mapping",
    }
}

/// Missing units by name, and how many more.
pub(super) fn missing(line: &LedgerLine, covered: &Covered) -> Option<String> {
    if line.missing.is_empty() {
        return None;
    }
    let lacking = covered.of.saturating_sub(covered.done);
    let more = lacking.saturating_sub(line.missing.len() as u64);
    let more = match more {
        0 => String::new(),
        more => format!(" and {} more", number(more)),
    };
    let named: Vec<String> = line.missing.iter().map(|unit| clip(unit)).collect();
    Some(format!("missing: {}{more}", named.join(", ")))
}

/// How many findings a clause has.
pub(super) fn line_findings(line: &LedgerLine) -> String {
    let mut said = Vec::new();
    if line.findings > 0 {
        said.push(counted(line.findings, "finding"));
    }
    if line.following > 0 {
        said.push(format!("{} of them only follow", number(line.following)));
    }
    if line.waived_findings > 0 {
        said.push(format!("{} waived", number(line.waived_findings)));
    }
    said.join(", ")
}

/// A moment to the second in UTC, or a day.
pub(super) fn end(when: Option<&str>) -> String {
    let Some(when) = when else {
        return "cannot be decided".to_owned();
    };
    match when.parse::<Timestamp>() {
        Ok(moment) if when.len() > 10 => {
            let civil = moment.to_zoned(TimeZone::UTC);
            civil.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
        _ => when.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_values_cut() {
        assert_eq!(number(7), "7");
        assert_eq!(number(100_000), "100\u{a0}000");
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(0, "file"), "0 files");
        assert_eq!(clip("a\u{202e}b\nc"), "a\u{fffd}b c");
        assert_eq!(clip(&"é".repeat(300)).chars().count(), 241);
    }
}
