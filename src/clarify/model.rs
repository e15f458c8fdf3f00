//! A clarification as a file: the questions as they were asked, the answers as the supplier writes them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::period::Period;
use crate::spec::model::{Depth, FormatVersion, RecordFormat, Weight};
use crate::supplier::model::{AnswerState, Charge, PriceBreak, QuotedSpec, Tax};
use crate::values::{Amount, Date, Decimal};

/// Questions on a quote. Answer below each of them in `[question.answer]`; change nothing else.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec clarification")]
pub struct ClarificationFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// What is asked about, by whom and until when.
    pub clarification: ClarificationHead,
    /// The questions, one for each gap.
    #[serde(default)]
    pub question: Vec<AskedQuestion>,
}

/// What is asked about, by whom and until when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClarificationHead {
    /// The supplier that is asked.
    pub supplier: String,
    /// The round of questions, from 1.
    #[schemars(range(min = 1))]
    pub round: u32,
    /// The requirement spec that the quote answers.
    pub spec: AskedSpec,
    /// The response that is asked about.
    pub response: AskedResponse,
    /// SHA-256 of the answered clarifications that were known when this was asked.
    #[serde(default)]
    pub after: Vec<String>,
    /// Where answers go.
    pub asked_by: Option<String>,
    /// Day by which answers are asked.
    pub answer_by: Option<Date>,
}

/// The requirement spec that the quote answers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AskedSpec {
    /// Document number.
    pub id: String,
    /// Revision.
    pub revision: String,
    /// SHA-256 of the spec file.
    pub sha256: String,
}

/// The response that is asked about.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AskedResponse {
    /// Name of its file.
    pub file: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Number of the quote.
    pub number: Option<String>,
    /// Revision of the quote.
    pub revision: Option<String>,
}

/// One question. Everything but its answer stays as it was asked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AskedQuestion {
    /// The clause it is about; for what concerns the whole quote `quote.` and the topic.
    pub id: String,
    /// How much the clause weighs.
    pub weight: Option<Weight>,
    /// What was demanded.
    pub demanded: Option<String>,
    /// What was said, and where.
    #[serde(default)]
    pub said: Vec<String>,
    /// What would settle it.
    #[serde(default)]
    pub settle: Vec<String>,
    /// What the gap makes of the quote.
    pub effect: Option<String>,
    /// Digits made from the text of the question, by which it is seen that nobody changed it.
    pub seal: String,
    /// The answer.
    pub answer: Option<QuestionAnswer>,
}

/// The answer to a question. On a clause it replaces what the response says there, key by key; on the
/// whole quote it replaces that term.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuestionAnswer {
    /// In words. Words alone settle nothing: the gap stays, and the words are shown beside it.
    pub text: Option<String>,
    /// On a clause: its state. State and charge are one statement: a new state without a charge takes
    /// back the charge stated before.
    pub state: Option<AnswerState>,
    /// On a clause: what it costs.
    pub charge: Option<Charge>,
    /// On a clause: offered depth.
    pub depth: Option<Depth>,
    /// On a clause: offered formats.
    pub formats: Option<Vec<RecordFormat>>,
    /// On a clause: offered retention, e.g. "10 years".
    pub retention: Option<Period>,
    /// On a clause: all fields that are offered, by id.
    pub fields: Option<Vec<String>>,
    /// On a clause: smallest order in boards at which the answer holds; 1 for every order.
    #[schemars(range(min = 1))]
    pub from_quantity: Option<u32>,
    /// On a clause: whether the record can be retrieved at all.
    pub capable: Option<bool>,
    /// On a clause: the deepest level at which the record is captured.
    pub captured_depth: Option<Depth>,
    /// On a clause: what becomes of the assumptions that touch it. On an assumption: what becomes of it.
    pub assumption: Option<Fate>,
    /// On an assumption: the clauses that depend on it, by id.
    pub affects: Option<Vec<String>>,
    /// On a clause: days it adds to the lead time. On the lead time of the quote: its calendar days.
    pub lead_time_days: Option<u32>,
    /// On tax: whether amounts include it.
    pub tax: Option<Tax>,
    /// On validity: last day on which the quote binds.
    pub valid_until: Option<Date>,
    /// On a currency that is not stated: that of all amounts (ISO 4217).
    pub currency: Option<String>,
    /// On delivery terms: those that are quoted.
    pub delivery_terms: Option<String>,
    /// On a price: the price of one unit at that quantity, as a string.
    pub unit_price: Option<Decimal>,
    /// On a price: all price breaks anew.
    pub price_breaks: Option<Vec<PriceBreak>>,
    /// On a price: smallest order in units of the quote.
    #[schemars(range(min = 1))]
    pub minimum_order: Option<u32>,
    /// On a charge without an amount: the amount as a string, or "no charge".
    pub amount: Option<Amount>,
    /// On the spec that was quoted: the one that the quote holds for.
    pub spec: Option<QuotedSpec>,
}

/// What becomes of an assumption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The quote no longer makes it.
    Dropped,
    /// It stays.
    Kept,
}

impl Fate {
    /// The words as written in the file.
    pub const WORDS: [&str; 2] = ["dropped", "kept"];
}

impl QuestionAnswer {
    /// The keys that are filled in, beside the words.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        let filled = [
            ("state", self.state.is_some()),
            ("charge", self.charge.is_some()),
            ("depth", self.depth.is_some()),
            ("formats", self.formats.is_some()),
            ("retention", self.retention.is_some()),
            ("fields", self.fields.is_some()),
            ("from-quantity", self.from_quantity.is_some()),
            ("capable", self.capable.is_some()),
            ("captured-depth", self.captured_depth.is_some()),
            ("assumption", self.assumption.is_some()),
            ("affects", self.affects.is_some()),
            ("lead-time-days", self.lead_time_days.is_some()),
            ("tax", self.tax.is_some()),
            ("valid-until", self.valid_until.is_some()),
            ("currency", self.currency.is_some()),
            ("delivery-terms", self.delivery_terms.is_some()),
            ("unit-price", self.unit_price.is_some()),
            ("price-breaks", self.price_breaks.is_some()),
            ("minimum-order", self.minimum_order.is_some()),
            ("amount", self.amount.is_some()),
            ("spec", self.spec.is_some()),
        ];
        let filled = filled.into_iter().filter(|(_, filled)| *filled);
        filled.map(|(key, _)| key).collect()
    }

    /// The words, where there are any.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        let words = self.text.as_deref().map(str::trim);
        words.filter(|words| !words.is_empty())
    }
}
