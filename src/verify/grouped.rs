//! Findings as people read them: clause by clause, cause by cause, with what only follows from a cause
//! below it. Counts are those of the report's causes, so they are true however few findings are kept.

use std::collections::HashMap;

use super::outcome::{CAUSES, in_common};
use super::report::{Cause, LedgerLine, RecordFinding, VerifyReport};

/// The causes that one clause reports.
#[derive(Debug)]
pub struct ClauseGroup<'r> {
    /// The clause.
    pub clause: &'r str,
    /// Its ledger line.
    pub line: Option<&'r LedgerLine>,
    /// Its causes, the most frequent first.
    pub causes: Vec<CauseGroup<'r>>,
    /// What only follows from findings that are named nowhere else.
    pub loose: Vec<CauseGroup<'r>>,
}

/// The findings of one cause.
#[derive(Debug)]
pub struct CauseGroup<'r> {
    /// The cause and its counts.
    pub cause: &'r Cause,
    /// Those of its findings that the report keeps.
    pub kept: Vec<&'r RecordFinding>,
    /// What only follows from it.
    pub consequences: Vec<CauseGroup<'r>>,
    /// Further causes are counted with it, because there were very many.
    pub mixed: bool,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them.
    pub all: u64,
    /// Those that a deviation covers.
    pub waived: u64,
    /// Those that stand and only follow from another one.
    pub following: u64,
}

impl RecordFinding {
    /// Where it is, as a person looks for it: `fct.csv:12 result`, `fct.xlsx:FCT!F12`,
    /// `fct.json:/tests/3/result`. None where something is absent from all files.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let at = self.spot()?;
        if self.cell.is_some() || self.pointer.is_some() {
            return Some(at);
        }
        let column = self.column.as_deref().filter(|column| !column.is_empty());
        Some(match (column, &self.heading) {
            (Some(column), Some(heading)) => format!("{at} {column} ({heading})"),
            (Some(column), None) => format!("{at} {column}"),
            (None, _) => at,
        })
    }

    fn in_common(&self) -> String {
        let named = [self.unit.as_deref(), self.found.as_deref()];
        in_common(&self.message, named)
    }
}

impl CauseGroup<'_> {
    /// All findings that only follow from it.
    #[must_use]
    pub fn following(&self) -> u64 {
        self.consequences.iter().map(|c| c.cause.total).sum()
    }

    /// What it says: the sentence of the finding where there is one, else what they have in common.
    #[must_use]
    pub fn says(&self) -> &str {
        if self.cause.total == 1 {
            &self.cause.first.message
        } else {
            &self.cause.cause
        }
    }
}

impl VerifyReport {
    /// How many findings there are: true totals, each counted once.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for cause in &self.causes {
            totals.all += cause.total;
            totals.waived += cause.waived;
            if cause.first.follows.is_some() {
                totals.following += cause.total - cause.waived;
            }
        }
        totals
    }

    /// Findings by clause and cause, in the order of the clauses.
    #[must_use]
    pub fn grouped(&self) -> Vec<ClauseGroup<'_>> {
        let lines: HashMap<&str, &LedgerLine> = self
            .ledger
            .iter()
            .map(|line| (&*line.clause, line))
            .collect();
        let (following, own): (Vec<_>, Vec<_>) = self
            .with_findings()
            .into_iter()
            .partition(|group| group.cause.first.follows.is_some());
        let mut groups: Vec<ClauseGroup<'_>> = Vec::new();
        for group in own {
            at_clause(&mut groups, &lines, group.cause)
                .causes
                .push(group);
        }
        let parents = Parents::among(&groups);
        for group in following {
            let parent = parents.of(group.cause);
            match parent.and_then(|(at, cause)| groups.get_mut(at)?.causes.get_mut(cause)) {
                Some(parent) => parent.consequences.push(group),
                None => at_clause(&mut groups, &lines, group.cause)
                    .loose
                    .push(group),
            }
        }
        let order: HashMap<&str, usize> = self
            .ledger
            .iter()
            .enumerate()
            .map(|(at, line)| (&*line.clause, at))
            .collect();
        groups.sort_by_key(|group| order.get(group.clause).copied());
        for group in &mut groups {
            group
                .causes
                .sort_by_key(|group| std::cmp::Reverse(group.cause.total));
        }
        groups
    }

    /// Every cause with the findings that are kept of it.
    fn with_findings(&self) -> Vec<CauseGroup<'_>> {
        let mut groups: Vec<CauseGroup<'_>> = Vec::new();
        let mut known: HashMap<(&str, &str, bool, String), usize> = HashMap::new();
        let mut last: HashMap<(&str, &str), usize> = HashMap::new();
        let mut of_check: HashMap<(&str, &str), usize> = HashMap::new();
        for (at, cause) in self.causes.iter().enumerate() {
            let follows = cause.first.follows.is_some();
            let check = (&*cause.code, &*cause.clause);
            known.insert((check.0, check.1, follows, cause.cause.clone()), at);
            last.insert(check, at);
            *of_check.entry(check).or_default() += 1;
            groups.push(CauseGroup {
                cause,
                kept: Vec::new(),
                consequences: Vec::new(),
                mixed: false,
            });
        }
        for (check, at) in &last {
            if let Some(group) = groups.get_mut(*at) {
                group.mixed = of_check.get(check).is_some_and(|count| *count >= CAUSES);
            }
        }
        for finding in &self.findings {
            let check = (&*finding.code, &*finding.clause);
            let key = (
                check.0,
                check.1,
                finding.follows.is_some(),
                finding.in_common(),
            );
            let at = known.get(&key).or_else(|| last.get(&check));
            if let Some(group) = at.and_then(|at| groups.get_mut(*at)) {
                group.kept.push(finding);
            }
        }
        groups
    }
}

fn at_clause<'g, 'r>(
    groups: &'g mut Vec<ClauseGroup<'r>>,
    lines: &HashMap<&str, &'r LedgerLine>,
    cause: &'r Cause,
) -> &'g mut ClauseGroup<'r> {
    let known = groups.iter().position(|group| group.clause == cause.clause);
    let at = known.unwrap_or_else(|| {
        groups.push(ClauseGroup {
            clause: &cause.clause,
            line: lines.get(&*cause.clause).copied(),
            causes: Vec::new(),
            loose: Vec::new(),
        });
        groups.len() - 1
    });
    &mut groups[at]
}

/// Where a cause stands: its clause's group, and its position in it.
type At = (usize, usize);

/// The causes by what a consequence may call the one it follows from.
struct Parents {
    /// By the sentence of a finding, with and without its file.
    said: HashMap<String, At>,
    /// By what such sentences have in common.
    common: HashMap<String, At>,
}

impl Parents {
    fn among(groups: &[ClauseGroup<'_>]) -> Parents {
        let mut parents = Parents {
            said: HashMap::new(),
            common: HashMap::new(),
        };
        for (at, group) in groups.iter().enumerate() {
            for (position, cause) in group.causes.iter().enumerate() {
                let here = (at, position);
                let findings = std::iter::once(&cause.cause.first);
                for finding in findings.chain(cause.kept.iter().copied()) {
                    parents.named(finding, here);
                }
                parents
                    .common
                    .entry(cause.cause.cause.clone())
                    .or_insert(here);
            }
        }
        parents
    }

    fn named(&mut self, finding: &RecordFinding, here: At) {
        if let Some(file) = &finding.file {
            let whole = format!("{file}: {}", finding.message);
            self.said.entry(whole).or_insert(here);
        }
        self.said.entry(finding.message.clone()).or_insert(here);
    }

    fn of(&self, consequence: &Cause) -> Option<At> {
        let follows = consequence.first.follows.as_deref()?;
        let common = || self.common.get(&in_common(follows, [None, None]));
        self.said.get(follows).or_else(common).copied()
    }
}

/// How many of each may be shown so that no more than `budget` are shown together: all of those that are
/// few, and as many of the others as there is room for, but at least one of each.
#[must_use]
pub fn fair_share(counts: &[usize], budget: usize) -> usize {
    let shown = |share: usize| counts.iter().map(|count| *count.min(&share)).sum::<usize>();
    let (mut least, mut most) = (1, counts.iter().copied().max().unwrap_or(1).max(1));
    while least < most {
        let middle = least + (most - least).div_ceil(2);
        if shown(middle) <= budget {
            least = middle;
        } else {
            most = middle - 1;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_goes_to_the_few_first() {
        // 3 + 5 + 5 = 13 is too much for 12; 3 + 4 + 4 = 11 is not.
        assert_eq!(fair_share(&[3, 100, 50], 12), 4);
        assert_eq!(fair_share(&[3, 4], 12), 4);
        assert_eq!(fair_share(&[9, 9, 9], 2), 1);
        assert_eq!(fair_share(&[], 2), 1);
    }
}
