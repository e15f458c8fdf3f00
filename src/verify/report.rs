//! What verification says: verdict, ledger, findings, evidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figures::Figures;
use crate::records::MatchedFile;
use crate::source::Line;
use crate::spec::basis::FileDigest;
use crate::spec::clause::Family;
use crate::spec::model::Weight;
use crate::values::Date;

use super::against::Against;

/// What may be done with the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every required clause holds.
    Release,
    /// The same, but for clauses of which an accepted deviation covers what failed.
    ReleaseWithDeviations,
    /// Evidence for a required clause is missing or fails.
    Hold,
    /// Evidence is there and cannot be decided.
    CannotDecide,
}

impl Verdict {
    /// Whether the delivery may be used.
    #[must_use]
    pub fn releases(self) -> bool {
        matches!(self, Verdict::Release | Verdict::ReleaseWithDeviations)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Verdict::Release => "release",
            Verdict::ReleaseWithDeviations => "release with deviations",
            Verdict::Hold => "hold",
            Verdict::CannotDecide => "cannot decide",
        })
    }
}

/// State of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Evidence was there and holds.
    Pass,
    /// Evidence is missing or does not hold.
    Fail,
    /// It could not be decided; never a pass.
    NotEvaluated,
    /// It did not apply to this delivery, or no record can show it.
    NotApplicable,
    /// Evidence is missing or does not hold, and a deviation of the agreement accepts that.
    Waived,
}

/// How much was covered, e.g. 482 of 500 boards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Covered {
    /// Covered.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// What is counted.
    pub unit: String,
}

/// The ledger line of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LedgerLine {
    /// Clause id.
    pub clause: String,
    /// Title.
    pub title: String,
    /// What is demanded, as the request for quotation printed it.
    pub demand: String,
    /// Family.
    pub family: Family,
    /// Weight.
    pub severity: Weight,
    /// State.
    pub status: Status,
    /// What was covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered: Option<Covered>,
    /// Why it failed, was not evaluated or did not apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was left undone although the line passes, e.g. a trigger without a limit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The deviation that covers it, for a waived clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
    /// Findings of this clause that stand: the true total.
    pub findings: u64,
    /// Findings of this clause that a deviation covers: the true total.
    pub waived_findings: u64,
    /// Findings among those that stand which only follow from another one.
    pub following: u64,
    /// Units that are missing, the first of them; what is covered gives their true number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The spec's file that demands it.
    pub spec_file: String,
    /// The line of the spec that demands it.
    pub spec_line: Line,
}

/// A deviation as it covers a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Waiver {
    /// Who accepted it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What became of an accepted deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DeviationUse {
    /// The clause.
    pub clause: String,
    /// What became of it.
    pub came_to: DeviationOutcome,
    /// Who accepted it, why and until when.
    pub waiver: Waiver,
}

/// What an accepted deviation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeviationOutcome {
    /// It covers a clause that failed or could not be evaluated.
    Covers,
    /// The clause holds: it was not needed.
    NotNeeded,
    /// It has ended: it covers nothing.
    Ended,
    /// It is about no clause of the delivery: a term of the quote.
    NoClause,
}

/// The agreement that was enforced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AgreementRef {
    /// Its name.
    pub id: String,
    /// Its revision.
    pub revision: u32,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Day on which deviations were judged.
    pub as_of: Date,
    /// Its deviations.
    pub deviations: Vec<DeviationUse>,
}

/// A finding on a delivered record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecordFinding {
    /// The check that found it: stable, `tracespec catalog --checks` lists them.
    pub code: String,
    /// The clause that forbids it.
    pub clause: String,
    /// Other clauses that the same check serves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The delivered file; none when something is absent from all files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line of the file, row of the sheet or position in the array, one-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Column by the field's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The supplier's heading of the column, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Cell of a sheet, as a spreadsheet names it: `F12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// JSON pointer of the value: in the file, or in its line of JSON Lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What was demanded.
    pub wanted: String,
    /// The unit it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What to write or do instead, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// The finding that this one only follows from: it is gone with that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// The deviation of the agreement that covers it: it does not count against the delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<String>,
    /// True when it cannot be decided rather than being wrong.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undecided: bool,
    /// The line of the spec that demands it.
    pub spec_line: Line,
}

/// Findings that have their cause in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cause {
    /// The check that found it.
    pub code: String,
    /// The clause that forbids it.
    pub clause: String,
    /// What they have in common, other words as `…`.
    pub cause: String,
    /// Findings, covered or not: the true total. Either all or none of them only follow from another one.
    pub total: u64,
    /// Of those, how many a deviation covers.
    pub waived: u64,
    /// The first of them.
    pub first: RecordFinding,
}

/// Which spec was enforced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SpecRef {
    /// Document number.
    pub id: String,
    /// Revision.
    pub revision: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Basis files it names.
    pub basis: Vec<FileDigest>,
}

/// Which order the population came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OrderRef {
    /// Number.
    pub number: String,
    /// Ordered boards.
    pub quantity: u32,
    /// SHA-256 of the order file.
    pub sha256: String,
    /// The file of serials beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serials: Option<FileDigest>,
}

/// The whole result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec verification report")]
pub struct VerifyReport {
    /// Tool and version.
    pub tool: String,
    /// What the report is: a pre-check against the spec, as long as no agreement is given.
    pub basis: String,
    /// Day on which it was judged; none where nobody named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Verdict.
    pub verdict: Verdict,
    /// Why, the shortest and heaviest first.
    pub reasons: Vec<String>,
    /// The spec.
    pub spec: SpecRef,
    /// The agreement; none for a pre-check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementRef>,
    /// The order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderRef>,
    /// One line per clause, in the spec's order.
    pub ledger: Vec<LedgerLine>,
    /// Findings by what they have in common, in the order of the clauses; totals are true.
    pub causes: Vec<Cause>,
    /// Findings by clause, file and row. Where a check found very many, the first are kept; the
    /// ledger's totals are true.
    pub findings: Vec<RecordFinding>,
    /// What the records show beside their faults: yields, defects, the build over time.
    pub figures: Figures,
    /// How files were matched to forms.
    pub matched: Vec<MatchedFile>,
    /// Digest of every delivered file.
    pub files: Vec<FileDigest>,
    /// What became of the findings of an earlier report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
}

impl RecordFinding {
    /// Where it is, without its column: `fct.csv:12`, `fct.xlsx:Results!F12`,
    /// `fct.json:/tests/3/result`; none where something is absent from all files.
    #[must_use]
    pub fn spot(&self) -> Option<String> {
        let file = self.file.as_ref()?;
        let within = match (&self.sheet, &self.cell, &self.pointer, self.row) {
            (Some(sheet), Some(cell), _, _) => format!(":{sheet}!{cell}"),
            (Some(sheet), None, _, Some(row)) => format!(":{sheet}!{row}"),
            (Some(sheet), None, _, None) => format!(":{sheet}"),
            // A pointer into JSON Lines begins in its line.
            (None, _, Some(pointer), Some(row)) if is_json_lines(file) => {
                format!(":{row}{pointer}")
            }
            (None, _, Some(pointer), _) => format!(":{pointer}"),
            (None, _, None, Some(row)) => format!(":{row}"),
            (None, _, None, None) => String::new(),
        };
        Some(format!("{file}{within}"))
    }
}

fn is_json_lines(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    let plain = file.strip_suffix(".gz").unwrap_or(&file);
    plain.ends_with(".jsonl") || plain.ends_with(".ndjson")
}
