//! What changed from one quote of a supplier to the next.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Standing, Verdict};
use crate::source::Place;
use crate::spec::model::Weight;
use crate::values::Decimal;
use crate::wording::Text;

/// A supplier's earlier quote against the one compared now: coverage first, then terms, then money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Round {
    /// The supplier.
    pub supplier: String,
    /// The earlier quote.
    pub before: QuoteRef,
    /// The quote compared now.
    pub after: QuoteRef,
    /// Clauses that are answered in another way: what is worse first, what weighs most before the rest,
    /// then in printing order.
    pub clauses: Vec<ClauseChange>,
    /// Terms that changed, what is worse first.
    pub terms: Vec<TermChange>,
    /// Verdicts and totals, one per quantity.
    pub verdicts: Vec<VerdictChange>,
    /// Questions that are settled, by id.
    pub settled: Vec<String>,
    /// Questions that are still open, by id.
    pub open: Vec<String>,
    /// Questions that are new, by id.
    pub new: Vec<String>,
}

/// A quote by its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct QuoteRef {
    /// The file.
    pub file: String,
    /// SHA-256 of it.
    pub sha256: String,
    /// Number of the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}

/// Whether a change helps the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// It does.
    Better,
    /// It does the opposite.
    Worse,
    /// Neither, or it cannot be said.
    Other,
}

/// A clause that is answered in another way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseChange {
    /// The clause.
    pub clause: String,
    /// How much it weighs.
    pub severity: Weight,
    /// How it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Standing>,
    /// How it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Standing>,
    /// Whether it is better.
    pub direction: Direction,
    /// What changed, in words.
    pub text: Text,
    /// Where the earlier quote says so.
    pub place_before: Place,
    /// Where the later quote says so.
    pub place_after: Place,
}

/// A term that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TermChange {
    /// The term.
    pub term: Text,
    /// As it was.
    pub before: Text,
    /// As it is.
    pub after: Text,
    /// Whether it is better.
    pub direction: Direction,
}

/// Verdict and total at a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct VerdictChange {
    /// Boards.
    pub quantity: u32,
    /// The verdict as it was.
    pub before: Verdict,
    /// The verdict as it is.
    pub after: Verdict,
    /// The comparable total as it was; none where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_before: Option<Decimal>,
    /// The comparable total as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_after: Option<Decimal>,
}
