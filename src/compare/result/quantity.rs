//! One supplier at one quantity.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    AsQuoted, Counts, Reach, RecordsPrice, Score, Standing, StatedCheck, ThreeAnswers, Totals,
    Verdict,
};
use crate::source::Place;
use crate::wording::Text;

/// A supplier at one quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct QuantityResult {
    /// Boards.
    pub quantity: u32,
    /// Verdict.
    pub verdict: Verdict,
    /// Whether it is only an estimate: shown, never ranked.
    pub estimate: bool,
    /// Why it is not like-for-like, worst first; also what is counted without changing the verdict.
    pub reasons: Vec<Reason>,
    /// Demanded clauses by how they are answered.
    pub counts: Counts,
    /// The price as the supplier states it. It is no total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_quoted: Option<AsQuoted>,
    /// Totals; only when the quote is comparable at this quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// Stated totals against computed ones; none where none is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<StatedCheck>,
    /// What records cost by themselves, also where the quote is not comparable; none where no price or
    /// no rate is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<RecordsPrice>,
    /// How deep, how complete, and is it in the quote.
    pub answers: ThreeAnswers,
    /// How far a recall would reach, event by event.
    pub reach: Vec<Reach>,
    /// Score, where the RFQ scores and the quote is comparable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Place among the comparable quotes at this quantity; equal totals share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

impl QuantityResult {
    /// Reasons that keep the quote from being comparable.
    pub fn blocking(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|r| !r.verdict.is_comparable())
    }
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Reason {
    /// Clause; none for what concerns the whole quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What it makes of the quote. `like-for-like` is counted and changes nothing.
    pub verdict: Verdict,
    /// How the clause stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// In words.
    pub text: Text,
    /// Where the response says so; the nearest place, where it is silent.
    pub response: Place,
    /// Where the spec demands it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demanded: Option<Place>,
}
