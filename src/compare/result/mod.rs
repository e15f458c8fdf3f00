//! What a comparison says, as data: every output is written from this one value.

mod clause;
mod insight;
mod money;
mod quantity;
mod question;
mod rounds;
mod supplier;

pub use clause::{
    Ability, CapabilityCounts, Cell, ClauseRow, Counts, Fit, Offer, Proof, ProofCounts, Said,
    Standing,
};
pub use insight::{
    Boards, ChangeCause, ChangeRequest, Criterion, Exposure, Reach, RecallEvent, Scope, Score,
    ScorePart, ThreeAnswers,
};
pub use money::{
    AsQuoted, Bucket, ByDriver, Line, LineSource, Part, RecordCharge, RecordsPrice, StatedCheck,
    StatedMatch, Totals,
};
pub use quantity::{QuantityResult, Reason};
pub use question::Question;
pub use rounds::{ClauseChange, Direction, QuoteRef, Round, TermChange, VerdictChange};
pub use supplier::{
    AnswersUsed, QuestionAnswered, QuoteHead, ResponseKind, SampleRead, StatedAssumption,
    StatedDeviation, SupplierResult, UsedRate,
};

use schemars::JsonSchema;
use serde::Serialize;

use crate::say;
use crate::spec::clause::MissingDocument;
use crate::spec::model::{LatePolicy, Rounding, TaxBasis, UnansweredPolicy};
use crate::values::Date;
use crate::wording::{Text, names, typed};

/// Quotes compared against the spec they answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec comparison")]
pub struct Comparison {
    /// Name and version of the tool.
    pub tool: String,
    /// The spec that was asked.
    pub spec: ComparedSpec,
    /// The terms on which quotes were asked.
    pub terms: AskedTerms,
    /// Currency of all totals; none when the spec has no `[rfq]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Requested quantities, in boards.
    pub quantities: Vec<u32>,
    /// The day on which validity was judged.
    pub as_of: AsOf,
    /// Whether every quote is an estimate, because build documents are missing.
    pub estimate: bool,
    /// The build documents that are missing.
    pub missing_documents: Vec<MissingDocument>,
    /// What holds for the comparison as a whole.
    pub notes: Vec<Text>,
    /// The suppliers, in the order given.
    pub suppliers: Vec<SupplierResult>,
    /// One row per clause, in printing order; its cells are in the order of the suppliers.
    pub clauses: Vec<ClauseRow>,
    /// What changed since earlier quotes, one for each supplier whose earlier quote was given.
    pub rounds: Vec<Round>,
}

impl Comparison {
    /// Whether every quote is loaded or like-for-like at every quantity and every response could be
    /// used. Nothing to judge is never clean; capability alone is clean when it has no error.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        !self.suppliers.is_empty() && self.suppliers.iter().all(SupplierResult::is_clean)
    }
}

/// The spec that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ComparedSpec {
    /// Document number.
    pub id: String,
    /// Revision.
    pub revision: String,
    /// Title.
    pub title: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// The terms on which quotes were asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AskedTerms {
    /// Day on which quotes were due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Deliveries that the quantity is split into.
    pub delivery_lots: u32,
    /// Delivery terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_terms: Option<String>,
    /// Longest lead time in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_time_days: Option<u32>,
    /// Boards on one production panel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boards_per_panel: Option<u32>,
    /// How an extended line is rounded.
    pub rounding: Rounding,
    /// What an unanswered required clause makes of a quote.
    pub unanswered: UnansweredPolicy,
    /// What a late quote is worth.
    pub late: LatePolicy,
    /// Whether amounts are compared with or without tax.
    pub tax: TaxBasis,
}

/// The day on which validity was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AsOf {
    /// The day; none when validity was not judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Where it comes from.
    pub from: AsOfSource,
}

/// Where the as-of date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AsOfSource {
    /// It was given.
    Given,
    /// The day the quote is due, from the RFQ.
    RfqDue,
    /// Neither: validity was not judged.
    NotJudged,
}

impl AsOf {
    /// For the head of a report.
    #[must_use]
    pub fn text(&self) -> Text {
        use AsOfSource as From;
        let day = |date: Option<Date>| typed(date.map(|d| d.to_string()).unwrap_or_default());
        match self.from {
            From::Given => say!("validity judged at {day}", day = day(self.date)),
            From::RfqDue => {
                say!(
                    "validity judged at {day} (RFQ due date)",
                    day = day(self.date)
                )
            }
            From::NotJudged => say!("validity not judged (no --as-of, no due date)"),
        }
    }
}

/// A supplier's verdict at a quantity, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A knockout clause is not met.
    NonResponsive,
    /// Not known or not equal enough to be ranked.
    NotComparable,
    /// Comparable once separately priced items are added, as its total does.
    Loaded,
    /// Everything asked is in the price.
    LikeForLike,
}

impl Verdict {
    /// Whether the quote has a total and may be ranked.
    #[must_use]
    pub fn is_comparable(self) -> bool {
        self >= Verdict::Loaded
    }

    names! {
        /// In words.
        pub fn words, text {
            Verdict::NonResponsive => say!("non-responsive"),
            Verdict::NotComparable => say!("not comparable"),
            Verdict::Loaded => say!("loaded"),
            Verdict::LikeForLike => say!("like-for-like"),
        }
    }
}
