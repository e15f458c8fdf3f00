//! A supplier's response as the supplier fills it in. Field docs become the hover help of editors.
//!
//! Nearly everything is optional to the reader: a half-filled form must be read, and its gaps told,
//! rather than refused. What a gap costs is decided by the comparison.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::period::Period;
use crate::spec::model::{Depth, FormatVersion, RecordFormat};
use crate::values::{Amount, Date, Decimal};

/// A supplier's answer to a requirement spec: what the factory can retrieve, and what this quote
/// includes. Clause ids are quoted keys, e.g. `[quote.response."test.fct"]`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec supplier response")]
pub struct Response {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// Who answers.
    pub supplier: Supplier,
    /// What the factory can retrieve, by clause id, whatever this quote includes. It never stands in
    /// for an answer under `[quote.response]`.
    #[serde(default)]
    pub capability: IndexMap<String, Capability>,
    /// The quote. Without it the response states capability only.
    pub quote: Option<Quote>,
}

/// Who answers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Supplier {
    /// Name of the company.
    pub name: String,
    /// Site that would build.
    pub site: Option<String>,
    /// Where clarification questions go.
    pub contact: Option<String>,
    /// Anything else, in words.
    pub comment: Option<String>,
}

/// What the factory can retrieve for one clause.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Capability {
    /// Whether the record can be retrieved at all. Left out: not declared.
    pub capable: Option<bool>,
    /// Deepest level at which it is captured.
    pub depth: Option<Depth>,
    /// Formats in which it can be exported.
    pub formats: Option<Vec<RecordFormat>>,
    /// Stations that capture it.
    #[serde(default)]
    pub stations: Vec<String>,
    /// A sample record that demonstrates it. The path is recorded and shown, never opened here.
    pub evidence: Option<String>,
    /// Anything else, in words.
    pub comment: Option<String>,
}

/// The quote.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Quote {
    /// Number of the quote.
    pub number: Option<String>,
    /// Revision of the quote.
    pub revision: Option<String>,
    /// Day on which it was issued.
    pub issued: Option<Date>,
    /// The requirement spec that was quoted. A quote on another one is not comparable.
    pub spec: Option<QuotedSpec>,
    /// Currency of all amounts (ISO 4217), e.g. "EUR".
    pub currency: Option<String>,
    /// Last day on which the quote binds (inclusive).
    pub valid_until: Option<Date>,
    /// Whether amounts include tax.
    #[serde(default)]
    pub tax: Tax,
    /// Delivery terms, where they are not the RFQ's.
    pub delivery_terms: Option<String>,
    /// Lead time of the boards in calendar days.
    pub lead_time_days: Option<u32>,
    /// Smallest order, in the unit below.
    #[schemars(range(min = 1))]
    pub minimum_order: Option<u32>,
    /// What one price, one price break and one per-unit charge count: boards or whole panels.
    pub unit: Option<PriceUnit>,
    /// Whether a price break holds for all units of the order or only for those above it.
    pub scheme: Option<Scheme>,
    /// What a price break counts: the whole order, or one of the RFQ's delivery lots.
    pub breaks_count: Option<BreaksCount>,
    /// Prices by quantity, in ascending order.
    #[serde(default)]
    pub price_breaks: Vec<PriceBreak>,
    /// Charges beside the unit price.
    #[serde(default)]
    pub charge: Vec<QuoteCharge>,
    /// Totals as the supplier adds them up. They are checked against the prices and charges above,
    /// never taken instead of them.
    #[serde(default)]
    pub total: Vec<StatedTotal>,
    /// The answer to each clause, by its id. A clause without an answer is unanswered: silence never
    /// counts as included.
    #[serde(default)]
    pub response: IndexMap<String, Answer>,
    /// What the quote assumes. Every clause named under `affects` is answered conditionally.
    #[serde(default)]
    pub assumption: Vec<Assumption>,
    /// What is offered instead of what is demanded, in words.
    #[serde(default)]
    pub deviation: Vec<Deviation>,
    /// Anything else, in words.
    pub comment: Option<String>,
}

/// The requirement spec that was quoted.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuotedSpec {
    /// Document number, as the RFQ prints it.
    pub id: Option<String>,
    /// Revision, as the RFQ prints it.
    pub revision: Option<String>,
    /// SHA-256 of the spec file, as the RFQ prints it.
    pub sha256: Option<String>,
}

/// Whether amounts include tax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tax {
    /// Amounts include tax.
    Included,
    /// Tax comes on top.
    Excluded,
    /// Not said: the quote is not comparable until it is.
    #[default]
    Unstated,
}

/// What a price counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PriceUnit {
    /// One board.
    #[default]
    Board,
    /// One production panel.
    Panel,
}

/// How price breaks apply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// The price of the break that the quantity reaches holds for every unit.
    #[default]
    AllUnits,
    /// Each break's price holds only for the units from it up to the next break; the first also for
    /// the units below it.
    Incremental,
}

/// What a price break counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreaksCount {
    /// The whole order.
    #[default]
    Order,
    /// Each delivery lot of the RFQ by itself.
    DeliveryLot,
}

/// A total as the supplier adds it up.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StatedTotal {
    /// Boards.
    #[schemars(range(min = 1))]
    pub quantity: u32,
    /// Total of the order in the quote's currency, all charges included, as a string: "34800.00".
    pub total: Decimal,
}

/// Something offered instead of a demand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deviation {
    /// The clause, by its id.
    pub clause: String,
    /// What is offered instead.
    pub instead: String,
    /// Why.
    pub why: Option<String>,
    /// Last day of the deviation; for good, when left out.
    pub until: Option<Date>,
}

/// A price from a quantity on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PriceBreak {
    /// First quantity at which the price holds.
    #[schemars(range(min = 1))]
    pub from: u32,
    /// Last quantity at which it holds; up to the next break, or without end, when left out.
    pub up_to: Option<u32>,
    /// Price of one unit, as a string: "104.20".
    pub unit_price: Decimal,
}

/// A charge beside the unit price.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuoteCharge {
    /// What it is for.
    pub kind: ChargeKind,
    /// How often it is charged.
    pub basis: ChargeBasis,
    /// Amount as a string, "1800.00"; a percentage with the basis `percent`; "no charge" where
    /// nothing is charged.
    pub amount: Option<Amount>,
    /// What a percentage is of.
    #[serde(default)]
    pub of: PercentOf,
    /// What drives the cost of records.
    pub driver: Option<Driver>,
    /// What it is, in words.
    pub text: Option<String>,
}

/// What a charge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChargeKind {
    /// Non-recurring engineering.
    Nre,
    /// Tooling, e.g. stencils.
    Tooling,
    /// Test fixtures.
    TestFixture,
    /// Records.
    Record,
}

/// How often a charge is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChargeBasis {
    /// Once for the order.
    Once,
    /// Once for each delivery lot of the RFQ; no order has more of them than boards.
    PerLot,
    /// Once for each unit (board or panel, as the quote's `unit` says).
    PerUnit,
    /// A percentage of the unit price.
    Percent,
}

/// What a percentage is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PercentOf {
    /// The unit price.
    #[default]
    UnitPrice,
}

/// What drives the cost of a record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Driver {
    /// Set-up.
    Setup,
    /// Capture during the build.
    Capture,
    /// Release time.
    Release,
    /// Shipping documentation.
    Documentation,
}

/// The answer to one clause.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// The answer. Left out, the clause is unanswered.
    pub state: Option<AnswerState>,
    /// What it costs, with the state `priced-separately`.
    pub charge: Option<Charge>,
    /// Offered depth, where it is not the demanded one.
    pub depth: Option<Depth>,
    /// Offered formats, where they are not the demanded ones.
    pub formats: Option<Vec<RecordFormat>>,
    /// Offered retention, where it is not the demanded one, e.g. "5 years".
    pub retention: Option<Period>,
    /// Offered fields by id, where they are not the demanded ones.
    pub fields: Option<Vec<String>>,
    /// Days the record adds to the lead time of the boards; those of all records are added up.
    pub lead_time_days: Option<u32>,
    /// Smallest order in boards at which this answer holds. Below it the clause is unanswered.
    pub from_quantity: Option<u32>,
    /// Anything else, in words.
    pub comment: Option<String>,
}

/// The states an answer can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerState {
    /// In the unit price.
    Included,
    /// Offered at a price of its own, stated under `charge`.
    PricedSeparately,
    /// Offered, price to be asked for.
    OnRequest,
    /// Offered in part.
    Partial,
    /// Something else is offered instead.
    Alternative,
    /// Not offered.
    Excluded,
    /// The supplier holds that it does not apply.
    NotApplicable,
}

impl AnswerState {
    /// The word as written in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AnswerState::Included => "included",
            AnswerState::PricedSeparately => "priced-separately",
            AnswerState::OnRequest => "on-request",
            AnswerState::Partial => "partial",
            AnswerState::Alternative => "alternative",
            AnswerState::Excluded => "excluded",
            AnswerState::NotApplicable => "not-applicable",
        }
    }
}

/// What one clause costs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Charge {
    /// How often it is charged.
    pub basis: ChargeBasis,
    /// Amount as a string, "0.35"; a percentage with the basis `percent`; "no charge" where nothing
    /// is charged.
    pub amount: Option<Amount>,
    /// What a percentage is of.
    #[serde(default)]
    pub of: PercentOf,
    /// What drives the cost.
    pub driver: Option<Driver>,
}

/// Something the quote takes for granted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assumption {
    /// What is assumed.
    pub text: String,
    /// Clauses that depend on it, by id.
    #[serde(default)]
    pub affects: Vec<String>,
}
