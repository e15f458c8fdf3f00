//! What became of the findings of an earlier report when the supplier sends the records again.
//!
//! The earlier report is the JSON report, or the JSON Lines of all findings. Findings are matched by
//! their [fingerprint](super::fingerprint); those of the delivery at hand are all seen as they are
//! made, so only what the earlier report left out is unclear, and that is said.

mod past;
mod tracker;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::report::{RecordFinding, Status, Verdict};
use crate::values::Date;

pub use past::{Previous, Unusable};
pub use tracker::{Since, Tracker};

/// Findings named of each kind; the counts are true.
const NAMED: usize = 20;

/// What became of the findings of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Against {
    /// The earlier report.
    pub report: EarlierReport,
    /// Findings of all clauses.
    pub counts: SinceCounts,
    /// Clauses whose state changed or that have findings on either side, in the spec's order.
    pub clauses: Vec<ClauseSince>,
    /// The first new findings, and those that stand again.
    pub new: Vec<RecordFinding>,
    /// The first of those that are gone.
    pub fixed: Vec<PastFinding>,
    /// What limits the comparison.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

/// The earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EarlierReport {
    /// SHA-256 of its file.
    pub sha256: String,
    /// Tool and version that wrote it.
    pub tool: String,
    /// Day on which it was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Its verdict.
    pub verdict: Verdict,
    /// Whether it holds every finding. Otherwise what it left out is unclear.
    pub complete: bool,
}

/// What became of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SinceCounts {
    /// Stood then and are gone.
    pub fixed: u64,
    /// Stood then and stand now.
    pub open: u64,
    /// Stand now and were not there then.
    pub new: u64,
    /// Stood then; a deviation covers them now.
    pub accepted: u64,
    /// A deviation covered them then; they stand now.
    pub reopened: u64,
    /// Stand now; the earlier report left out findings of the same check, so they may be new or open.
    pub unclear: u64,
}

impl SinceCounts {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == SinceCounts::default()
    }
}

/// A clause then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseSince {
    /// The clause.
    pub clause: String,
    /// Its state then; none when the earlier report had no such line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Status>,
    /// Its state now.
    pub now: Status,
    /// Its findings.
    pub counts: SinceCounts,
}

/// A finding of the earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PastFinding {
    /// The check.
    pub code: String,
    /// The clause.
    pub clause: String,
    /// What was wrong.
    pub message: String,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What was demanded.
    pub wanted: String,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Who accepted it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<String>,
}
