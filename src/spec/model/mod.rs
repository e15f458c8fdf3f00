//! The requirement spec as procurement writes it. Field docs become the hover help of editors.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod basis;
mod common;
mod demand;
mod form;
mod lint;
mod material;
mod terms;

use crate::values::{Date, Decimal};
use crate::wording::names;

pub use basis::*;
pub use common::*;
pub use demand::*;
pub use form::*;
pub use lint::*;
pub use material::*;
pub use terms::*;

/// Requirements for the traceability of assembled circuit boards: one file, printed as the RFQ,
/// answered by suppliers, enforced on the delivered records.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec requirement spec")]
pub struct Spec {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// Identity of this spec.
    pub spec: SpecHead,
    /// The product to be built.
    pub product: Product,
    /// The request for quotation.
    pub rfq: Option<Rfq>,
    /// The locked build basis: what is built to, by document and revision.
    #[serde(default)]
    pub basis: Basis,
    /// Alternates approved beside BOM and AVL.
    #[serde(default)]
    pub alternate: Vec<Alternate>,
    /// Restrictions on where parts may come from.
    #[serde(default)]
    pub restriction: Vec<Restriction>,
    /// How date codes of parts are written, and how old a part may be when it is loaded.
    pub date_code: Option<DateCodeRule>,
    /// How deep records go unless they say otherwise.
    pub depth: DepthDefault,
    /// How lots, panels and boards are identified.
    #[serde(default)]
    pub identity: Identities,
    /// Demanded records, by form id (`tracespec catalog --forms` lists them).
    #[serde(default)]
    pub record: IndexMap<String, RecordDemand>,
    /// Demanded inspections.
    #[serde(default)]
    #[schemars(schema_with = "keyed::<InspectionKind, InspectionDemand>")]
    pub inspection: IndexMap<InspectionKind, InspectionDemand>,
    /// Demanded electrical and functional tests.
    #[serde(default)]
    #[schemars(schema_with = "keyed::<TestKind, TestDemand>")]
    pub test: IndexMap<TestKind, TestDemand>,
    /// Controls before and during the build (rows C1 to C9), by key.
    #[serde(default)]
    pub control: IndexMap<String, ControlDemand>,
    /// Signals that a finding triggers (rows S1 to S9), by key.
    #[serde(default)]
    pub signal: IndexMap<String, SignalDemand>,
    /// Outputs during and after the build (rows V1 to V8), by key.
    #[serde(default)]
    pub visibility: IndexMap<String, VisibilityDemand>,
    /// Access to the supplier's systems. Never answers a record.
    #[serde(default)]
    #[schemars(schema_with = "keyed::<SystemKind, AccessDemand>")]
    pub access: IndexMap<SystemKind, AccessDemand>,
    /// Acceptance criteria, by what they accept.
    #[serde(default)]
    #[schemars(schema_with = "keyed::<AcceptanceKind, Acceptance>")]
    pub acceptance: IndexMap<AcceptanceKind, Acceptance>,
    /// Closure of nonconformances.
    pub ncr: Option<NcrDemand>,
    /// The shipment package.
    pub shipment: Option<ShipmentDemand>,
    /// What is explicitly not required, so that nobody prices it.
    #[serde(default)]
    pub not_required: Vec<NotRequired>,
    /// Record forms of your own by id, and own fields on forms of the catalogue.
    #[serde(default)]
    pub form: IndexMap<String, OwnForm>,
    /// Levels of lint rules, by name or code (`tracespec explain` lists them).
    #[serde(default)]
    pub lint: LintTable,
}

/// A table whose keys are the words of an enumeration: a misspelt one is told with its place.
fn keyed<K: JsonSchema, V: JsonSchema>(
    generator: &mut schemars::SchemaGenerator,
) -> schemars::Schema {
    let (names, values) = (
        generator.subschema_for::<K>(),
        generator.subschema_for::<V>(),
    );
    schemars::json_schema!({
        "type": "object",
        "propertyNames": names,
        "additionalProperties": values,
    })
}

/// The version of a file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u8")]
pub struct FormatVersion;

impl TryFrom<u8> for FormatVersion {
    type Error = String;
    fn try_from(version: u8) -> Result<Self, String> {
        match version {
            1 => Ok(FormatVersion),
            other => Err(format!("format {other} is not known; write 1")),
        }
    }
}

impl JsonSchema for FormatVersion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FormatVersion".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 1, "description": "Version of this file format. Write 1." })
    }
}

/// Identity of a spec.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SpecHead {
    /// Document number.
    #[schemars(length(min = 1))]
    #[schemars(example = &"TRS-4471")]
    pub id: String,
    /// Revision of the spec.
    #[schemars(length(min = 1))]
    #[schemars(example = &"B")]
    pub revision: String,
    /// Title.
    #[schemars(example = &"Motor controller MC-4471: traceability requirements")]
    pub title: String,
    /// Date of issue.
    pub issued: Date,
    /// What this spec builds on: presets (`basic`, `standard`, `advanced`, `comprehensive`, or one
    /// half of them such as `material.standard`), or base specs of your own by path. Later ones
    /// override earlier ones, and what this spec writes overrides them all.
    #[serde(default)]
    pub extends: Vec<String>,
    /// Company that asks.
    #[schemars(example = &"Halden Drives GmbH")]
    pub buyer: Option<String>,
    /// Where answers and questions go.
    #[schemars(example = &"sourcing@example.com")]
    pub contact: Option<String>,
}

/// The product.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Product {
    /// Part number of the assembly.
    #[schemars(length(min = 1))]
    #[schemars(example = &"MC-4471")]
    pub part: String,
    /// Revision of the assembly.
    #[schemars(length(min = 1))]
    #[schemars(example = &"C")]
    pub revision: String,
    /// What it is, in a few words.
    #[schemars(example = &"Three-phase motor controller, 48 V, CAN FD")]
    pub description: Option<String>,
    /// Boards on one production panel.
    #[schemars(range(min = 1))]
    #[schemars(example = 4)]
    pub boards_per_panel: Option<u32>,
    /// Facts on which conditions hang. What is not listed is not there; without the key nothing is
    /// known, and a demand that hangs on it is an error. Write `[]` for none.
    #[schemars(extend("uniqueItems" = true))]
    pub contains: Option<Vec<ProductFact>>,
}

/// A fact about the product on which conditions hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProductFact {
    /// Parts above MSL 1.
    MoistureSensitive,
    /// BGA, QFN, LGA and the like.
    HiddenJoints,
    /// Parts that are programmed.
    Programmable,
}

impl ProductFact {
    /// The word in the spec.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            ProductFact::MoistureSensitive => "moisture-sensitive",
            ProductFact::HiddenJoints => "hidden-joints",
            ProductFact::Programmable => "programmable",
        }
    }
}

impl ProductFact {
    names! {
        /// The name as printed.
        pub fn title, text {
            ProductFact::MoistureSensitive => say!("parts above MSL 1"),
            ProductFact::HiddenJoints => say!("hidden solder joints (BGA, QFN, LGA)"),
            ProductFact::Programmable => say!("programmed parts"),
        }
    }
}

/// The request for quotation.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rfq {
    /// Day the quote is due.
    pub due: Option<Date>,
    /// Quantities to be quoted.
    #[schemars(length(min = 1), inner(range(min = 1)))]
    #[schemars(extend("uniqueItems" = true))]
    #[schemars(example = [100, 500, 2000])]
    pub quantities: Vec<u32>,
    /// Deliveries the quantity is split into.
    #[schemars(example = 2)]
    pub delivery_lots: Option<u32>,
    /// Currency in which quotes are compared (ISO 4217).
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    #[schemars(example = &"EUR")]
    pub currency: String,
    /// Delivery terms.
    #[schemars(example = &"DAP Hamburg (Incoterms 2020)")]
    pub delivery_terms: Option<String>,
    /// Longest lead time in calendar days, with the days that records add. A longer one makes a quote
    /// not comparable.
    #[schemars(range(min = 1), example = 42)]
    pub lead_time_days: Option<u32>,
    /// How gaps are treated: stated to the supplier, never inferred.
    #[serde(default)]
    pub policy: RfqPolicy,
    /// Dated exchange rates into the comparison currency. No other rate is used, and none of a day
    /// after the one at which quotes are judged.
    #[serde(default)]
    pub exchange_rate: Vec<ExchangeRate>,
    /// What the buyer expects clauses to cost, for the policy `buyers-estimate`. Never printed: the
    /// supplier does not read it.
    #[serde(default)]
    pub estimate: Vec<BuyersEstimate>,
    /// How comparable quotes are scored. Without it nothing is scored.
    pub scoring: Option<Scoring>,
    /// What the reach of a recall is worked out from.
    pub containment: Option<ContainmentBasis>,
}

/// What the buyer expects a clause to cost.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BuyersEstimate {
    /// The clause, by its id.
    #[schemars(example = &"test.fct")]
    pub clause: String,
    /// How often it is charged: once, per-lot (delivery lot) or per-unit (board).
    pub basis: EstimateBasis,
    /// Amount in the currency of the comparison, as a string: "0.35".
    #[schemars(example = &"0.35")]
    pub amount: Decimal,
    /// What the figure rests on.
    #[schemars(example = &"last order, PO-774")]
    pub source: Option<String>,
}

/// How often an estimated amount is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EstimateBasis {
    /// Once for the order.
    Once,
    /// Once for each delivery lot.
    PerLot,
    /// Once for each board.
    PerUnit,
}

/// Weights of the criteria by which comparable quotes are scored; their sum is the highest score.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scoring {
    /// For the comparable total: all of it for the lowest, in proportion for the others.
    #[serde(default)]
    #[schemars(example = 50)]
    pub price: u32,
    /// For the clauses that are met: their share of what is asked, knockouts counted three times,
    /// required ones twice.
    #[serde(default)]
    #[schemars(example = 30)]
    pub coverage: u32,
    /// For the clauses that sample records demonstrate, counted in the same way.
    #[serde(default)]
    #[schemars(example = 10)]
    pub demonstrated: u32,
    /// For the lead time: all of it for the shortest, in proportion for the others.
    #[serde(default)]
    #[schemars(example = 10)]
    pub lead_time: u32,
}

/// What the reach of a recall is worked out from.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ContainmentBasis {
    /// Boards that one lot of a component, such as a reel, is placed on.
    #[schemars(range(min = 1), example = 180)]
    pub component_lot: Option<u32>,
    /// Boards in one production lot, the last one has the rest; left out, a production lot is a
    /// delivery lot.
    #[schemars(range(min = 1), example = 250)]
    pub production_lot: Option<u32>,
    /// What it costs to take back, check and replace one board, in the currency of the comparison.
    #[schemars(example = &"45.00")]
    pub cost_per_board: Option<Decimal>,
}

/// How gaps are treated.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RfqPolicy {
    /// What an unanswered required clause makes of a quote.
    #[serde(default)]
    pub unanswered: UnansweredPolicy,
    /// How an extended line is rounded to the currency's minor unit.
    #[serde(default)]
    pub rounding: Rounding,
    /// What a quote that arrives after the due day is worth.
    #[serde(default)]
    pub late: LatePolicy,
    /// Whether amounts are compared with or without tax. A quote stated the other way is not
    /// comparable.
    #[serde(default)]
    pub tax: TaxBasis,
}

/// What a quote that arrives after the due day is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LatePolicy {
    /// It is shown and not comparable.
    #[default]
    NotComparable,
    /// It is compared like the others and marked as late.
    Accepted,
}

/// Whether amounts are compared with or without tax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaxBasis {
    /// Without tax.
    #[default]
    Excluded,
    /// With tax.
    Included,
}

/// What an unanswered required clause makes of a quote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnansweredPolicy {
    /// The quote is not comparable until the supplier answers.
    #[default]
    NotComparable,
    /// The quote is non-responsive.
    NonResponsive,
    /// The buyer's estimate for the clause is added to the total, marked as such; without one the
    /// quote is not comparable.
    BuyersEstimate,
    /// The highest amount that a comparable quote states for the clause is added, marked as such;
    /// without one the quote is not comparable.
    HighestQuote,
    /// The average of the amounts that comparable quotes state for the clause is added, marked as
    /// such; without one the quote is not comparable.
    AverageQuote,
}

impl UnansweredPolicy {
    /// Whether a figure stands in for what is not answered.
    #[must_use]
    pub fn adjusts(self) -> bool {
        matches!(
            self,
            UnansweredPolicy::BuyersEstimate
                | UnansweredPolicy::HighestQuote
                | UnansweredPolicy::AverageQuote
        )
    }
}

/// How an extended line is rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Half a minor unit rounds away from zero.
    #[default]
    HalfUp,
    /// Half a minor unit rounds to the even neighbour.
    HalfEven,
}

impl Rounding {
    names! {
        /// As printed.
        pub fn title, text {
            Rounding::HalfUp => say!("half a unit rounds away from zero"),
            Rounding::HalfEven => say!("half a unit rounds to the even neighbour"),
        }
    }
}

/// A dated exchange rate.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExchangeRate {
    /// Currency of the quote.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    #[schemars(example = &"CNY")]
    pub from: String,
    /// Currency of the comparison.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    #[schemars(example = &"EUR")]
    pub to: String,
    /// Units of `to` for one unit of `from`, as a string: "0.1287".
    #[schemars(example = &"0.1287")]
    pub rate: Decimal,
    /// Day of the rate.
    pub date: Date,
    /// Who published it.
    #[schemars(example = &"ECB reference rate")]
    pub source: Option<String>,
}
