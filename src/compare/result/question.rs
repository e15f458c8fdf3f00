//! What to ask a supplier.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Said, Verdict};
use crate::spec::model::Weight;
use crate::wording::Text;

/// A clarification question to a supplier: one for each gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// The clause it is about; for what concerns the whole quote `quote.` and the topic. The same gap
    /// has the same id in every round.
    pub id: String,
    /// Clause; none for what concerns the whole quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// How much the clause weighs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Weight>,
    /// What was demanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demanded: Option<Text>,
    /// What was said, and where.
    pub said: Vec<Said>,
    /// What would settle it.
    pub settle: Vec<Text>,
    /// What the gap makes of the quote at the quantity where it weighs most.
    pub verdict: Verdict,
    /// The whole question, ready to be sent.
    pub text: Text,
}
