//! What a comparison says, as data: printed on the terminal and by `--format json`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::source::Place;
use crate::spec::clause::{Family, MissingDocument};
use crate::spec::model::Weight;
use crate::supplier::model::{PriceUnit, Scheme, Tax};
use crate::values::{Date, Decimal};

/// Quotes compared against the spec they answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec comparison")]
pub struct Comparison {
    /// The spec that was asked.
    pub spec: ComparedSpec,
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
    pub notes: Vec<String>,
    /// The suppliers, in the order given.
    pub suppliers: Vec<SupplierResult>,
    /// One row per clause, in printing order; its cells are in the order of the suppliers.
    pub clauses: Vec<ClauseRow>,
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

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Verdict::NonResponsive => "non-responsive",
            Verdict::NotComparable => "not comparable",
            Verdict::Loaded => "loaded",
            Verdict::LikeForLike => "like-for-like",
        }
    }
}

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
    /// The response file.
    pub file: String,
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
    /// What the quote assumes.
    pub assumptions: Vec<StatedAssumption>,
    /// One question per gap.
    pub questions: Vec<Question>,
    /// What is wrong with the response file.
    pub findings: Vec<Finding>,
}

impl SupplierResult {
    fn is_clean(&self) -> bool {
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
    /// Smallest order, in the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_order: Option<u32>,
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
    pub text: String,
    /// Where the response says so; the nearest place, where it is silent.
    pub response: Place,
    /// Where the spec demands it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demanded: Option<Place>,
}

/// How a clause stands in a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Included, and meets or exceeds the demand.
    Meets,
    /// Priced separately, with an amount.
    Loaded,
    /// Offered at a price that is not stated.
    Open,
    /// Partial, alternative, or below the demand.
    Lesser,
    /// Excluded.
    Excluded,
    /// Said not to apply.
    NotApplicable,
    /// Not answered. Never counts as included.
    Unanswered,
    /// An assumption touches it.
    Conditional,
    /// Answer and declared capability contradict each other.
    Conflict,
    /// The spec does not require it.
    NotRequired,
}

/// Demanded clauses by how they are answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Met.
    pub meets: u32,
    /// Priced separately, with an amount.
    pub loaded: u32,
    /// Price open.
    pub open: u32,
    /// Less than demanded.
    pub lesser: u32,
    /// Excluded.
    pub excluded: u32,
    /// Said not to apply.
    pub not_applicable: u32,
    /// Unanswered.
    pub unanswered: u32,
    /// Conditional.
    pub conditional: u32,
    /// Answer against capability.
    pub conflict: u32,
}

impl Counts {
    /// Counts a clause.
    pub fn add(&mut self, standing: Standing) {
        let slot = match standing {
            Standing::Meets => &mut self.meets,
            Standing::Loaded => &mut self.loaded,
            Standing::Open => &mut self.open,
            Standing::Lesser => &mut self.lesser,
            Standing::Excluded => &mut self.excluded,
            Standing::NotApplicable => &mut self.not_applicable,
            Standing::Unanswered => &mut self.unanswered,
            Standing::Conditional => &mut self.conditional,
            Standing::Conflict => &mut self.conflict,
            Standing::NotRequired => return,
        };
        *slot += 1;
    }

    /// Clauses that are neither met nor priced.
    #[must_use]
    pub fn gaps(&self) -> u32 {
        self.open
            + self.lesser
            + self.excluded
            + self.not_applicable
            + self.unanswered
            + self.conditional
            + self.conflict
    }
}

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
    /// The same by what drives the cost.
    pub by_driver: ByDriver,
    /// Sum of the above three.
    pub total: Decimal,
    /// Total by boards, rounded.
    pub per_board: Decimal,
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

/// One line of a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// What it is.
    pub text: String,
    /// Clause, for a separately priced one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// How it was worked out, in the currency of the quote.
    pub working: String,
    /// Amount in the currency of the comparison, rounded.
    pub amount: Decimal,
}

/// Demanded clauses by what is declared retrievable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CapabilityCounts {
    /// As demanded.
    pub can: u32,
    /// Less than demanded.
    pub lesser: u32,
    /// Not at all.
    pub cannot: u32,
    /// Not declared.
    pub undeclared: u32,
}

/// What a supplier declares retrievable for a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ability {
    /// As demanded.
    Can,
    /// Less than demanded.
    Lesser,
    /// Not at all.
    Cannot,
    /// Not declared.
    Undeclared,
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

/// A clarification question to a supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// Clause; none for what concerns the whole quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The question: what was demanded, what was said, what would settle it.
    pub text: String,
}

/// One clause across the suppliers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseRow {
    /// Clause id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Family.
    pub family: Family,
    /// The demand in one sentence.
    pub demand: String,
    /// How much it weighs.
    pub severity: Weight,
    /// False for what the spec does not require: never a gap.
    pub demanded: bool,
    /// Where the spec demands it.
    pub place: Place,
    /// One cell per supplier.
    pub cells: Vec<Cell>,
}

/// How one supplier answers one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cell {
    /// How it stands at the quantity where it stands worst; none without a quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The state as written; none when unanswered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<crate::supplier::model::AnswerState>,
    /// What is declared retrievable.
    pub ability: Ability,
    /// A sample record named as evidence; recorded, not opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Smallest order in boards at which the answer holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_quantity: Option<u32>,
    /// Days the record adds to the lead time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_time_days: Option<u32>,
    /// The supplier's comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}
