//! What depth is worth, what is claimed, what may still come.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Place;
use crate::spec::model::Depth;
use crate::values::Decimal;
use crate::wording::{Text, names};

/// The three questions on which a supplier is judged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ThreeAnswers {
    /// Demanded clauses that have a depth.
    pub with_depth: u32,
    /// Of these, kept at the demanded depth or deeper.
    pub deep_enough: u32,
    /// The shallowest depth among those offered; none where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shallowest: Option<Depth>,
    /// Demanded clauses.
    pub asked: u32,
    /// Of these, met, priced or not.
    pub covered: u32,
    /// Of these, in the unit price.
    pub included: u32,
    /// Of these, at a stated price of their own.
    pub priced: u32,
    /// Of these, not in the quote.
    pub outside: u32,
    /// How deep, in a sentence.
    pub how_deep: Text,
    /// How complete, in a sentence.
    pub how_complete: Text,
    /// Is it in the quote, in a sentence.
    pub in_the_quote: Text,
}

/// What sets off a recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecallEvent {
    /// One lot of a component is bad.
    ComponentLot,
    /// One production panel is bad.
    Panel,
    /// One failed test got through.
    FailedTest,
}

impl RecallEvent {
    names! {
        /// In words.
        pub fn words, text {
            RecallEvent::ComponentLot => say!("one bad component lot"),
            RecallEvent::Panel => say!("one bad panel"),
            RecallEvent::FailedTest => say!("one failed test"),
        }
    }
}

/// How far a recall would reach, as demanded and as offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Reach {
    /// What sets it off.
    pub event: RecallEvent,
    /// With the records that are demanded.
    pub demanded: Scope,
    /// With the records that are offered.
    pub offered: Scope,
}

/// How far a recall reaches with records of a depth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scope {
    /// The depth that the records as a chain allow; none where nothing links them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// Boards to take back; none where it cannot be worked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boards: Option<Boards>,
    /// What taking them back costs at most, where the RFQ says what one board costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Decimal>,
    /// The clause that bounds the depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_by: Option<String>,
    /// Why it reaches so far, in a sentence.
    pub why: Text,
}

/// Boards that an event reaches: it depends on where it strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Boards {
    /// In the best case.
    pub fewest: u32,
    /// In the worst case.
    pub most: u32,
}

/// Where a change request may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeCause {
    /// A build document that is missing.
    MissingDocument,
    /// An assumption of the quote.
    Assumption,
    /// A clause that is not in the quote.
    OpenClause,
}

/// Something that may come as a change request after the award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangeRequest {
    /// Where it comes from.
    pub cause: ChangeCause,
    /// The clauses it touches.
    pub clauses: Vec<String>,
    /// What it may be, in a sentence.
    pub text: Text,
    /// What it may cost, by quantity.
    pub exposure: Vec<Exposure>,
    /// Where the response says what it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What a change request may cost at a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exposure {
    /// Boards.
    pub quantity: u32,
    /// Amount in the currency of the comparison; none where no charge is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// Where the amount comes from, in words.
    pub source: Text,
}

/// The score of a comparable quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Score {
    /// Points, rounded to two digits.
    pub points: Decimal,
    /// The highest possible score.
    pub of: u32,
    /// Every criterion with its points.
    pub parts: Vec<ScorePart>,
}

/// A criterion and its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ScorePart {
    /// The criterion.
    pub criterion: Criterion,
    /// The highest possible points.
    pub of: u32,
    /// Points, rounded to two digits.
    pub points: Decimal,
    /// How they were worked out.
    pub working: Text,
}

/// What comparable quotes are scored by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// The comparable total.
    Price,
    /// The clauses that are met.
    Coverage,
    /// The clauses that sample records demonstrate.
    Demonstrated,
    /// The lead time.
    LeadTime,
}

impl Criterion {
    names! {
        /// In words.
        pub fn words, text {
            Criterion::Price => say!("price"),
            Criterion::Coverage => say!("coverage"),
            Criterion::Demonstrated => say!("demonstrated"),
            Criterion::LeadTime => say!("lead time"),
        }
    }
}
