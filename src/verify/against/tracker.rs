//! Holds every finding against the earlier report as it is made.

use std::collections::HashMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::fingerprint::Fingerprint;
use super::super::report::{RecordFinding, VerifyReport};
use super::past::{Previous, Then, Unusable};
use super::{Against, ClauseSince, EarlierReport, NAMED, PastFinding, SinceCounts};

/// What a finding is beside the earlier report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// Stood then and stands now.
    Open,
    /// Was not there then.
    New,
    /// Stood then; a deviation covers it now.
    Accepted,
    /// A deviation covered it then; it stands now.
    Reopened,
    /// A deviation covers it, as it did then or from the beginning.
    Covered,
    /// The earlier report left out findings of this check: it may be new or open.
    Unclear,
}

impl Since {
    /// Its word, as in the JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Since::Open => "open",
            Since::New => "new",
            Since::Accepted => "accepted",
            Since::Reopened => "reopened",
            Since::Covered => "covered",
            Since::Unclear => "unclear",
        }
    }
}

/// Holds findings against an earlier report.
#[derive(Debug)]
pub struct Tracker<'p> {
    previous: &'p Previous,
    /// What no finding was matched with yet.
    left: HashMap<Fingerprint, Then>,
    clauses: HashMap<String, SinceCounts>,
    new: Vec<RecordFinding>,
}

impl<'p> Tracker<'p> {
    /// Starts to compare.
    #[must_use]
    pub fn new(previous: &'p Previous) -> Tracker<'p> {
        Tracker {
            previous,
            left: previous.then.clone(),
            clauses: HashMap::new(),
            new: Vec::new(),
        }
    }

    /// Takes a finding, in the order in which they are made.
    pub fn see(&mut self, finding: &RecordFinding, print: Fingerprint) -> Since {
        let then = self.left.get_mut(&print);
        let since = match (finding.waived_by.is_some(), then) {
            (false, Some(then)) if then.stood > 0 => {
                then.stood -= 1;
                Since::Open
            }
            (false, Some(then)) if then.covered > 0 => {
                then.covered -= 1;
                Since::Reopened
            }
            (false, _) if self.previous.left_out(finding) => Since::Unclear,
            (false, _) => Since::New,
            (true, Some(then)) if then.covered > 0 => {
                then.covered -= 1;
                Since::Covered
            }
            (true, Some(then)) if then.stood > 0 => {
                then.stood -= 1;
                Since::Accepted
            }
            (true, _) => Since::Covered,
        };
        if matches!(since, Since::New | Since::Reopened) && self.new.len() < NAMED {
            self.new.push(finding.clone());
        }
        let counts = self.clauses.entry(finding.clause.clone()).or_default();
        match since {
            Since::Open => counts.open += 1,
            Since::New => counts.new += 1,
            Since::Accepted => counts.accepted += 1,
            Since::Reopened => counts.reopened += 1,
            Since::Unclear => counts.unclear += 1,
            Since::Covered => {}
        }
        since
    }

    /// Ends the comparison, when the report is made.
    ///
    /// # Errors
    /// When the earlier report can no longer be read.
    pub fn finish(mut self, report: &VerifyReport) -> Result<Against, Unusable> {
        let fixed = self.fixed()?;
        let mut total = SinceCounts::default();
        for counts in self.clauses.values() {
            total.fixed += counts.fixed;
            total.open += counts.open;
            total.new += counts.new;
            total.accepted += counts.accepted;
            total.reopened += counts.reopened;
            total.unclear += counts.unclear;
        }
        let previous = self.previous;
        let lines = report.ledger.iter().map(|line| ClauseSince {
            clause: line.clause.clone(),
            before: previous.ledger.get(&line.clause).copied(),
            now: line.status,
            counts: self.clauses.get(&line.clause).copied().unwrap_or_default(),
        });
        Ok(Against {
            report: EarlierReport {
                sha256: previous.sha256.clone(),
                tool: previous.tool.clone(),
                as_of: previous.as_of,
                verdict: previous.verdict,
                complete: previous.is_complete(),
            },
            counts: total,
            clauses: lines
                .filter(|line| line.before != Some(line.now) || !line.counts.is_empty())
                .collect(),
            new: self.new,
            fixed,
            remarks: previous.remarks(report),
        })
    }

    /// Counts what stood then and was met by no finding, and names the first.
    fn fixed(&mut self) -> Result<Vec<PastFinding>, Unusable> {
        let mut left: IndexMap<Fingerprint, u64> = self
            .left
            .iter()
            .filter(|(_, then)| then.stood > 0)
            .map(|(print, then)| (*print, then.stood))
            .collect();
        let mut named = Vec::new();
        let clauses = &mut self.clauses;
        self.previous.each(|print, finding| {
            if finding.waived_by.is_none()
                && let Some(count) = left.get_mut(&print).filter(|count| **count > 0)
            {
                *count -= 1;
                clauses.entry(finding.clause.clone()).or_default().fixed += 1;
                if named.len() < NAMED {
                    named.push(finding);
                }
            }
            true
        })?;
        Ok(named)
    }
}
