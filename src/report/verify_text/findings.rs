//! Findings by clause and cause: what, how many, a few places, what to do; what only follows is one line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::table::{Ink, cut, ink, safe, width, wrapped};
use super::{Look, counted, number};
use crate::verify::grouped::{CauseGroup, ClauseGroup};
use crate::verify::report::{RecordFinding, VerifyReport};

/// How much is shown of many.
#[derive(Clone, Copy)]
struct Limits {
    /// Causes of a clause.
    causes: usize,
    /// Findings of a cause.
    findings: usize,
}

impl Limits {
    /// The more there is, the less of each: a page or two is what is read.
    fn of(report: &VerifyReport, look: Look) -> Limits {
        let (causes, findings) = match report.causes.len() {
            _ if look.all => (usize::MAX, usize::MAX),
            0..=15 => (5, 4),
            16..=40 => (4, 3),
            _ => (3, 2),
        };
        Limits { causes, findings }
    }
}

pub(super) fn findings(out: &mut String, report: &VerifyReport, look: Look) {
    let totals = report.totals();
    if totals.all == 0 {
        let _ = writeln!(out, "\nNo findings.");
        return;
    }
    let mut parts = Vec::new();
    if totals.waived > 0 {
        parts.push(format!("{} waived", number(totals.waived)));
    }
    if totals.following > 0 {
        let follow = if totals.following == 1 {
            "follows"
        } else {
            "follow"
        };
        parts.push(format!(
            "{} only {follow} from others",
            number(totals.following)
        ));
    }
    let parts = match parts.is_empty() {
        true => String::new(),
        false => format!(" ({})", parts.join(", ")),
    };
    let _ = writeln!(
        out,
        "\nFindings: {} of {}{parts}",
        number(totals.all),
        counted(report.causes.len() as u64, "cause")
    );
    let limits = Limits::of(report, look);
    for group in &report.grouped() {
        clause(out, group, limits, look);
    }
    let kept = report.findings.len() as u64;
    if look.all && kept < totals.all {
        let text = format!(
            "{} of {} findings are listed; --report csv=FILE writes all of them",
            number(kept),
            number(totals.all)
        );
        wrapped(out, &text, "  ", "  ", look.width);
    }
}

fn clause(out: &mut String, group: &ClauseGroup<'_>, limits: Limits, look: Look) {
    let cited = group.line.map_or(String::new(), |line| {
        format!("  ({}:{})", line.spec_file, line.spec_line.get())
    });
    let _ = writeln!(
        out,
        "  {}{}",
        ink(&safe(group.clause), Ink::Bold, look.color),
        safe(&cited)
    );
    for cause in group.causes.iter().take(limits.causes) {
        one_cause(out, cause, limits, look);
    }
    let rest = group.causes.get(limits.causes..).unwrap_or_default();
    if !rest.is_empty() {
        let findings: u64 = rest.iter().map(|group| group.cause.total).sum();
        let text = format!(
            "… and {} with {} (--all shows them)",
            counted(rest.len() as u64, "more cause"),
            counted(findings, "finding")
        );
        wrapped(out, &text, "    ", "    ", look.width);
    }
    for cause in &group.loose {
        loose(out, cause, look);
    }
}

fn one_cause(out: &mut String, group: &CauseGroup<'_>, limits: Limits, look: Look) {
    let cause = group.cause;
    let waived = match cause.waived {
        0 => String::new(),
        waived if waived == cause.total => " [waived]".to_owned(),
        waived => format!(" [{} waived]", number(waived)),
    };
    let mixed = if group.mixed {
        " (and other causes)"
    } else {
        ""
    };
    let undecided = if cause.first.undecided { "? " } else { "" };
    let said = safe(&format!("{}{mixed}{waived}", group.says()));
    if cause.total == 1 {
        wrapped(
            out,
            &format!("{undecided}{said}"),
            "    - ",
            "      ",
            look.width,
        );
        place_alone(out, &cause.first, look);
    } else {
        let text = format!("{undecided}{}×  {said}", number(cause.total));
        wrapped(out, &text, "    - ", "      ", look.width);
        places(out, group, limits, look);
    }
    if let Some(fix) = common_fix(&cause.first, &group.kept) {
        let text = safe(&format!("fix: {fix}"));
        wrapped(out, &text, "      ", "           ", look.width);
    }
    follow(out, &group.consequences, "it", "      ", look);
}

/// The fix that all of them have, or that of the first as an example.
fn common_fix(first: &RecordFinding, kept: &[&RecordFinding]) -> Option<String> {
    let fix = first.fix.as_deref()?;
    let same = kept
        .iter()
        .all(|finding| finding.fix.as_deref() == Some(fix));
    Some(if same {
        fix.to_owned()
    } else {
        format!("{fix} (the first; the others likewise)")
    })
}

/// Found and wanted in a line.
fn found(finding: &RecordFinding) -> String {
    let found = match finding.found.as_deref() {
        None => String::new(),
        Some("") => "found nothing, ".to_owned(),
        Some(found) => format!("found {found}, "),
    };
    format!("{found}wanted {}", finding.wanted)
}

fn place_alone(out: &mut String, finding: &RecordFinding, look: Look) {
    let mut text = found(finding);
    if let Some(place) = finding.place() {
        text = format!("{place}: {text}");
    }
    wrapped(out, &safe(&text), "      ", "      ", look.width);
}

/// The first few of a cause: those in files a line each, missing units by name in one.
fn places(out: &mut String, group: &CauseGroup<'_>, limits: Limits, look: Look) {
    let first = [&group.cause.first];
    let kept: &[&RecordFinding] = if group.kept.is_empty() {
        &first
    } else {
        &group.kept
    };
    let wanted = kept
        .iter()
        .all(|finding| finding.wanted == group.cause.first.wanted);
    if wanted {
        let text = safe(&format!("wanted {}", group.cause.first.wanted));
        wrapped(out, &text, "      ", "      ", look.width);
    }
    let (placed, absent): (Vec<&RecordFinding>, Vec<&RecordFinding>) = kept
        .iter()
        .copied()
        .partition(|finding| finding.file.is_some());
    for finding in placed.iter().take(limits.findings) {
        row(out, finding, !wanted, look);
    }
    let mut listed = placed.len().min(limits.findings);
    let units: Vec<&str> = absent
        .iter()
        .filter_map(|finding| finding.unit.as_deref())
        .collect();
    let room = limits.findings.saturating_mul(3);
    let shown = units.get(..room.min(units.len())).unwrap_or_default();
    listed += shown.len();
    if !shown.is_empty() {
        wrapped(
            out,
            &safe(&shown.join(", ")),
            "      ",
            "      ",
            look.width,
        );
    }
    for finding in absent
        .iter()
        .filter(|finding| finding.unit.is_none())
        .take(limits.findings)
    {
        listed += 1;
        wrapped(
            out,
            &safe(&finding.message),
            "      ",
            "        ",
            look.width,
        );
    }
    let more = group.cause.total.saturating_sub(listed as u64);
    if more > 0 {
        let _ = writeln!(out, "      … and {} more", number(more));
    }
}

/// A finding in one line: place, unit, what was found.
fn row(out: &mut String, finding: &RecordFinding, wanted: bool, look: Look) {
    let place = finding.place().unwrap_or_default();
    let unit = finding.unit.as_deref().filter(|unit| {
        let found = finding.found.as_deref().unwrap_or_default();
        *unit != found
    });
    let unit = unit.map_or(String::new(), |unit| format!("  {unit}"));
    let found = match finding.found.as_deref() {
        _ if wanted => format!("  {}", found(finding)),
        None => String::new(),
        Some("") => "  found nothing".to_owned(),
        Some(found) => format!("  found {found}"),
    };
    let waived = if finding.waived_by.is_some() {
        "  [waived]"
    } else {
        ""
    };
    let text = safe(&format!("{place}{unit}{found}{waived}"));
    if look.all || width(&text) + 6 <= look.width {
        wrapped(out, &text, "      ", "        ", look.width);
    } else {
        let _ = writeln!(out, "      {}", cut(&text, look.width.saturating_sub(6)));
    }
}

/// What only follows from something that is no finding of its own here: how many, and from what.
fn loose(out: &mut String, group: &CauseGroup<'_>, look: Look) {
    let parent = group.cause.first.follows.as_deref().unwrap_or_default();
    let count = match group.cause.total {
        1 => String::new(),
        total => format!("{}×  ", number(total)),
    };
    let text = format!("{count}{} (only follows: {parent})", group.says());
    wrapped(out, &safe(&text), "    - ", "      ", look.width);
    if look.all {
        each(out, std::slice::from_ref(group), "    ", look);
    }
}

/// What only follows, in one line; on request with its findings.
fn follow(out: &mut String, groups: &[CauseGroup<'_>], from: &str, indent: &str, look: Look) {
    let total: u64 = groups.iter().map(|group| group.cause.total).sum();
    if total == 0 {
        return;
    }
    let mut clauses: BTreeMap<&str, u64> = BTreeMap::new();
    for group in groups {
        *clauses.entry(&group.cause.clause).or_default() += group.cause.total;
    }
    let named: Vec<String> = clauses
        .iter()
        .map(|(clause, count)| match clauses.len() {
            1 => (*clause).to_owned(),
            _ => format!("{clause} {}", number(*count)),
        })
        .collect();
    let follow = if total == 1 { "follows" } else { "follow" };
    let text = format!(
        "{} more {follow} from {from}: {}",
        number(total),
        named.join(", ")
    );
    let deeper = format!("{indent}  ");
    wrapped(out, &safe(&text), indent, &deeper, look.width);
    if look.all {
        each(out, groups, indent, look);
    }
}

/// The findings that only follow, a line each.
fn each(out: &mut String, groups: &[CauseGroup<'_>], indent: &str, look: Look) {
    let deeper = format!("{indent}  ");
    for finding in groups.iter().flat_map(|group| &group.kept) {
        let place = finding
            .place()
            .map_or(String::new(), |place| format!("{place}: "));
        let text = format!("{}: {place}{}", finding.clause, finding.message);
        let first = format!("{indent}- ");
        wrapped(out, &safe(&text), &first, &deeper, look.width);
    }
}
