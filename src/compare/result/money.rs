//! Prices and totals.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Place;
use crate::supplier::model::{Driver, PriceUnit, Tax};
use crate::values::Decimal;
use crate::wording::Text;

/// A price as the supplier states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AsQuoted {
    /// Price of one unit in the break that the quantity falls into.
    pub unit_price: Decimal,
    /// Its currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What the price counts.
    pub unit: PriceUnit,
    /// The same for one board in the currency of the comparison, rounded; none without a rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_board: Option<Decimal>,
}

/// Totals in the currency of the comparison. Every line was rounded once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Totals {
    /// Boards.
    pub goods: Decimal,
    /// Charges beside the unit price, without those for records.
    pub charges: Decimal,
    /// What records cost: separately priced clauses and charges for records.
    pub traceability: Decimal,
    /// The same by boards, rounded.
    pub traceability_per_board: Decimal,
    /// The same by what drives the cost.
    pub by_driver: ByDriver,
    /// Sum of the above three.
    pub total: Decimal,
    /// Total by boards, rounded.
    pub per_board: Decimal,
    /// How much of the total stands in for what the supplier did not answer.
    pub adjusted: Decimal,
    /// Sum of what the supplier stated, in the quote's currency, each line rounded once.
    pub in_quote_currency: Decimal,
    /// Whether the amounts include tax.
    pub tax: Tax,
    /// The lines that were added up.
    pub lines: Vec<Line>,
}

/// What records cost, by driver.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ByDriver {
    /// Set-up.
    pub setup: Decimal,
    /// Capture.
    pub capture: Decimal,
    /// Release time.
    pub release: Decimal,
    /// Shipping documentation.
    pub documentation: Decimal,
    /// No driver stated.
    pub unstated: Decimal,
}

/// What a quote charges for records by themselves. Records in the unit price are not in it, and it is
/// no total of the quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecordsPrice {
    /// One for each charge, in the order of the quote: charges for records, then clauses.
    pub charges: Vec<RecordCharge>,
    /// Their sum by what drives the cost.
    pub by_driver: ByDriver,
    /// Their sum for the order.
    pub total: Decimal,
    /// The same by boards, rounded.
    pub per_board: Decimal,
    /// Why it is not all that records will cost; none where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// What a clause, or records in general, are charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecordCharge {
    /// The clause; none for a charge that names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What it is.
    pub text: Text,
    /// What drives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<Driver>,
    /// For the order, in the currency of the comparison.
    pub amount: Decimal,
    /// The same by boards, rounded.
    pub per_board: Decimal,
    /// Where the response states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// One line of a total: the sum of its parts, divided, converted and then rounded once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// What it is.
    pub text: Text,
    /// Clause, for a separately priced one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Where it is added.
    pub bucket: Bucket,
    /// What drives it, for records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<Driver>,
    /// Where the amount comes from.
    pub source: LineSource,
    /// Counts and prices whose products are added up.
    pub parts: Vec<Part>,
    /// What the sum is divided by: boards on a panel, a hundred for a percentage.
    pub divisor: u64,
    /// Units of the comparison's currency for one of the line's.
    pub rate: Decimal,
    /// How it was worked out, in the currency of the line.
    pub working: Text,
    /// Amount in the currency of the comparison, rounded.
    pub amount: Decimal,
    /// Where the response states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A count and a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Part {
    /// How many; for a percentage, the amount it is of.
    pub count: Decimal,
    /// The price of one; for a percentage, the percentage.
    pub price: Decimal,
}

/// Where a line is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bucket {
    /// The boards.
    Goods,
    /// Charges beside the unit price, without those for records.
    Charges,
    /// Records.
    Records,
}

/// Where the amount of a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineSource {
    /// The supplier stated it.
    Quoted,
    /// The buyer expects it; the supplier said nothing.
    BuyersEstimate,
    /// The highest amount of a comparable quote; the supplier said nothing.
    HighestQuote,
    /// The average of the amounts of comparable quotes; the supplier said nothing.
    AverageQuote,
}

impl LineSource {
    /// Whether it stands in for what the supplier did not answer.
    #[must_use]
    pub fn is_adjustment(self) -> bool {
        self != LineSource::Quoted
    }
}

/// A total as stated, against the one that prices and charges add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StatedCheck {
    /// As stated, in the quote's currency.
    pub stated: Decimal,
    /// As computed, in the quote's currency; none where there is no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<Decimal>,
    /// How they agree.
    pub agrees: StatedMatch,
    /// The same in words, with both figures.
    pub text: Text,
    /// Where it is stated.
    pub place: Place,
}

/// How a stated total agrees with the computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatedMatch {
    /// To the smallest unit of the currency.
    Exactly,
    /// Within what rounding each line can make of it.
    Rounding,
    /// One is ten, a hundred or a thousand times the other: a decimal slip in one of them.
    DecimalSlip,
    /// They differ.
    Differs,
    /// There is nothing to compare it with.
    NotComputed,
}
