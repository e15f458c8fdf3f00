//! One supplier.

use schemars::JsonSchema;
use serde::Serialize;

use super::{CapabilityCounts, ChangeRequest, ProofCounts, QuantityResult, Question};
use crate::finding::Finding;
use crate::source::Place;
use crate::supplier::Written;
use crate::supplier::model::{BreaksCount, PriceUnit, Scheme, Tax};
use crate::values::{Date, Decimal};
use crate::wording::Text;

/// What kind of response it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseKind {
    /// It quotes.
    Quote,
    /// It states capability only: no price, no verdict, no rank.
    CapabilityOnly,
    /// It could not be read as a response; its findings say why.
    Unreadable,
}

/// One supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SupplierResult {
    /// Name; the file's, where the response has none.
    pub name: String,
    /// Site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What the supplier says in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Where questions go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The response file.
    pub file: String,
    /// How it is written.
    pub written: Written,
    /// SHA-256 of the response file.
    pub sha256: String,
    /// What kind of response it is.
    pub kind: ResponseKind,
    /// The quote as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteHead>,
    /// Verdict and totals, one per requested quantity.
    pub quantities: Vec<QuantityResult>,
    /// What is declared retrievable, by number of demanded clauses.
    pub capability: CapabilityCounts,
    /// What is shown by sample records, by number of demanded clauses.
    pub proof: ProofCounts,
    /// The sample records and what came of reading them.
    pub samples: Vec<SampleRead>,
    /// What the quote assumes.
    pub assumptions: Vec<StatedAssumption>,
    /// What is offered instead of a demand.
    pub deviations: Vec<StatedDeviation>,
    /// Change requests that an estimate, an assumption or an open clause may become.
    pub change_requests: Vec<ChangeRequest>,
    /// Answered clarifications that were laid over the response, in the order of their rounds.
    pub answers: Vec<AnswersUsed>,
    /// One question per gap.
    pub questions: Vec<Question>,
    /// What is wrong with the response file.
    pub findings: Vec<Finding>,
}

impl SupplierResult {
    pub(super) fn is_clean(&self) -> bool {
        match self.kind {
            ResponseKind::Unreadable => false,
            ResponseKind::CapabilityOnly => !crate::finding::any_error(&self.findings),
            ResponseKind::Quote => {
                let comparable = |q: &QuantityResult| q.verdict.is_comparable();
                !self.quantities.is_empty() && self.quantities.iter().all(comparable)
            }
        }
    }
}

/// An answered clarification that was laid over the response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AnswersUsed {
    /// Its file.
    pub file: String,
    /// SHA-256 of it.
    pub sha256: String,
    /// The round of questions that it answers, from 1.
    pub round: u32,
    /// What it answers.
    pub answered: Vec<QuestionAnswered>,
}

/// A question that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct QuestionAnswered {
    /// The question.
    pub question: String,
    /// Whether it is settled.
    pub settled: bool,
    /// What was said in words; words alone settle nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Where.
    pub place: Place,
}

/// The quote as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct QuoteHead {
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Rate into the currency of the comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<UsedRate>,
    /// Last day on which it binds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// Tax.
    pub tax: Tax,
    /// What a price counts.
    pub unit: PriceUnit,
    /// How price breaks apply.
    pub scheme: Scheme,
    /// Lead time of the boards in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_time_days: Option<u32>,
    /// The same with the days that offered records add to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_time_with_records_days: Option<u32>,
    /// Smallest order, in the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_order: Option<u32>,
    /// What a price break counts.
    pub breaks_count: BreaksCount,
    /// What the quote says in words: nothing of it is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Delivery terms, where they are not the RFQ's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_terms: Option<String>,
    /// Day on which it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<Date>,
    /// Day on which it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Date>,
    /// Whether it came after the due day.
    pub late: bool,
}

/// An exchange rate as used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UsedRate {
    /// Units of the comparison's currency for one of the quote's.
    pub rate: Decimal,
    /// Its day; none for the same currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// An assumption as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StatedAssumption {
    /// What is assumed.
    pub text: String,
    /// Clauses that depend on it.
    pub affects: Vec<String>,
    /// Where.
    pub place: Place,
}

/// A deviation as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StatedDeviation {
    /// The clause.
    pub clause: String,
    /// What is offered instead.
    pub instead: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Last day of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Where.
    pub place: Place,
}

/// A sample record and what came of reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SampleRead {
    /// Its name as the response writes it.
    pub named: String,
    /// The clauses it is named for.
    pub clauses: Vec<String>,
    /// SHA-256, where it was sent along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The record form that its columns are those of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Records in it.
    pub records: u32,
    /// What came of it, in a sentence.
    pub says: Text,
}
