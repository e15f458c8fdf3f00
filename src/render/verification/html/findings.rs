//! Findings by clause and cause, as many rows as a page can hold, with true counts.

use std::collections::BTreeSet;

use serde::Serialize;

use super::ledger;
use crate::render::verification::says;
use crate::verify::grouped::{CauseGroup, ClauseGroup, fair_share};
use crate::verify::report::{RecordFinding, VerifyReport};

/// Rows of findings in a page.
const ROWS: usize = 2000;
/// Causes in a page.
const CAUSES: usize = 1000;

/// All that the page shows of the findings.
#[derive(Serialize)]
pub(super) struct Findings {
    clauses: Vec<ClauseView>,
    files: Vec<String>,
    statuses: Vec<&'static str>,
    shown: usize,
    capped: Option<String>,
}

/// The findings of a clause.
#[derive(Serialize)]
struct ClauseView {
    clause: String,
    number: Option<usize>,
    title: String,
    demand: String,
    place: String,
    causes: Vec<CauseView>,
    more: Option<String>,
    loose: Option<Following>,
}

/// The findings of a cause.
#[derive(Serialize)]
struct CauseView {
    says: String,
    mixed: bool,
    count: String,
    waived: Option<String>,
    undecided: bool,
    code: String,
    fix: Option<String>,
    wanted: Option<String>,
    rows: Vec<RowView>,
    more: Option<String>,
    following: Option<Following>,
}

/// What only follows.
#[derive(Serialize)]
struct Following {
    says: String,
    rows: Vec<RowView>,
    more: Option<String>,
}

/// A finding.
#[derive(Serialize)]
struct RowView {
    clause: String,
    file: String,
    place: String,
    unit: String,
    found: String,
    empty: bool,
    wanted: String,
    message: String,
    status: &'static str,
    detail: Option<String>,
    fix: Option<String>,
}

/// How many of each are shown.
#[derive(Clone, Copy)]
struct Share {
    causes: usize,
    rows: usize,
}

pub(super) fn findings(report: &VerifyReport) -> Findings {
    let groups = report.grouped();
    let share = share(&groups);
    let clauses: Vec<ClauseView> = groups
        .iter()
        .map(|group| clause(report, group, share))
        .collect();
    let mut files = BTreeSet::new();
    let mut statuses = BTreeSet::new();
    let mut shown = 0;
    for row in clauses.iter().flat_map(ClauseView::rows) {
        shown += 1;
        statuses.insert(row.status);
        if !row.file.is_empty() {
            files.insert(row.file.clone());
        }
    }
    let all = report.totals().all;
    let capped = (all > shown as u64).then(|| {
        format!(
            "{} of {} findings are listed here, the first of every cause. All of them: tracespec verify … --report csv=FILE",
            says::number(shown),
            says::number(all)
        )
    });
    Findings {
        clauses,
        files: files.into_iter().collect(),
        statuses: statuses.into_iter().collect(),
        shown,
        capped,
    }
}

fn share(groups: &[ClauseGroup<'_>]) -> Share {
    let causes: Vec<usize> = groups.iter().map(|group| group.causes.len()).collect();
    let causes = fair_share(&causes, CAUSES);
    let shown = groups
        .iter()
        .flat_map(|group| group.causes.iter().take(causes));
    let rows: Vec<usize> = shown
        .flat_map(|cause| [kept(cause), follow(&cause.consequences)])
        .chain(groups.iter().map(|group| follow(&group.loose)))
        .filter(|count| *count > 0)
        .collect();
    Share {
        causes,
        rows: fair_share(&rows, ROWS),
    }
}

fn kept(group: &CauseGroup<'_>) -> usize {
    group.kept.len().max(1)
}

fn follow(groups: &[CauseGroup<'_>]) -> usize {
    groups.iter().map(kept).sum()
}

impl ClauseView {
    fn rows(&self) -> impl Iterator<Item = &RowView> {
        let causes = self.causes.iter();
        let own = causes.flat_map(|cause| cause.rows.iter().chain(follows(&cause.following)));
        own.chain(follows(&self.loose))
    }
}

fn follows(following: &Option<Following>) -> impl Iterator<Item = &RowView> {
    following.iter().flat_map(|following| &following.rows)
}

fn clause(report: &VerifyReport, group: &ClauseGroup<'_>, share: Share) -> ClauseView {
    let rest = group.causes.get(share.causes..).unwrap_or_default();
    let more = (!rest.is_empty()).then(|| {
        let findings: u64 = rest.iter().map(|group| group.cause.total).sum();
        format!(
            "and {} with {}",
            says::counted(rest.len() as u64, "more cause"),
            says::counted(findings, "finding")
        )
    });
    let causes = group.causes.iter().take(share.causes);
    ClauseView {
        clause: group.clause.to_owned(),
        number: ledger::position(report, group.clause),
        title: group
            .line
            .map_or_else(String::new, |line| line.title.clone()),
        demand: group
            .line
            .map_or_else(String::new, |line| line.demand.clone()),
        place: group.line.map_or_else(String::new, |line| {
            format!("{}:{}", line.spec_file, line.spec_line.get())
        }),
        causes: causes.map(|group| cause(group, share)).collect(),
        more,
        loose: following(&group.loose, "findings of other clauses", share),
    }
}

fn cause(group: &CauseGroup<'_>, share: Share) -> CauseView {
    let cause = group.cause;
    let found = shown_of(group);
    let same = found.iter().all(|f| f.wanted == cause.first.wanted);
    let fix = cause.first.fix.clone();
    let same_fix = found.iter().all(|finding| finding.fix == fix);
    let rows: Vec<RowView> = found
        .iter()
        .take(share.rows)
        .map(|finding| row(finding, same, same_fix, cause.total == 1))
        .collect();
    let more = cause.total.saturating_sub(rows.len() as u64);
    CauseView {
        says: says::clip(group.says()),
        mixed: group.mixed,
        count: says::number(cause.total),
        waived: (cause.waived > 0).then(|| says::number(cause.waived)),
        undecided: cause.first.undecided,
        code: cause.code.clone(),
        fix: fix.filter(|_| same_fix).map(|fix| says::clip(&fix)),
        wanted: same.then(|| says::clip(&cause.first.wanted)),
        rows,
        more: more_of(more),
        following: following(&group.consequences, "it", share),
    }
}

fn more_of(count: u64) -> Option<String> {
    (count > 0).then(|| format!("and {} more", says::number(count)))
}

/// The findings that can be shown of a cause: those that are kept, at least its first.
fn shown_of<'r>(group: &CauseGroup<'r>) -> Vec<&'r RecordFinding> {
    if group.kept.is_empty() {
        return vec![&group.cause.first];
    }
    group.kept.clone()
}

fn following(groups: &[CauseGroup<'_>], from: &str, share: Share) -> Option<Following> {
    let total: u64 = groups.iter().map(|group| group.cause.total).sum();
    if total == 0 {
        return None;
    }
    let rows: Vec<RowView> = groups
        .iter()
        .flat_map(shown_of)
        .take(share.rows)
        .map(|finding| row(finding, false, false, false))
        .collect();
    let follow = if total == 1 { "follows" } else { "follow" };
    let more = total.saturating_sub(rows.len() as u64);
    Some(Following {
        says: format!(
            "{} more {follow} from {from}{}",
            says::number(total),
            says_why(groups, from)
        ),
        rows,
        more: more_of(more),
    })
}

/// From what they follow, where that stands nowhere else and is the same for all of them.
fn says_why(groups: &[CauseGroup<'_>], from: &str) -> String {
    match groups {
        [only] if from != "it" => {
            let parent = only.cause.first.follows.as_deref().unwrap_or_default();
            format!(": {}", says::clip(parent))
        }
        _ => String::new(),
    }
}

/// A row; what all rows of the cause have in common stands above them.
fn row(finding: &RecordFinding, same_wanted: bool, same_fix: bool, alone: bool) -> RowView {
    let status = match finding {
        finding if finding.waived_by.is_some() => "waived",
        finding if finding.follows.is_some() => "follows",
        finding if finding.undecided => "undecided",
        _ => "stands",
    };
    let waived = finding.waived_by.as_ref();
    let waived = waived.map(|by| format!("a deviation accepted by {by} covers it"));
    let follows = finding.follows.as_ref();
    let follows = follows.map(|parent| format!("follows from: {parent}"));
    let unless = |same: bool, text: &str| match same {
        true => String::new(),
        false => says::clip(text),
    };
    RowView {
        clause: finding.clause.clone(),
        file: finding.file.clone().unwrap_or_default(),
        place: finding
            .place()
            .map_or_else(String::new, |place| says::clip(&place)),
        unit: finding.unit.as_deref().map_or_else(String::new, says::clip),
        found: finding
            .found
            .as_deref()
            .map_or_else(String::new, says::clip),
        empty: finding.found.as_deref() == Some(""),
        wanted: unless(same_wanted, &finding.wanted),
        message: unless(alone, &finding.message),
        status,
        detail: waived.or(follows).map(|text| says::clip(&text)),
        fix: finding.fix.as_deref().filter(|_| !same_fix).map(says::clip),
    }
}
