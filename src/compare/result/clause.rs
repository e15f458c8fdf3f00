//! One clause across the suppliers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::period::Period;
use crate::source::Place;
use crate::spec::clause::Family;
use crate::spec::model::{Depth, RecordFormat, Weight};
use crate::supplier::model::AnswerState;
use crate::wording::{Text, names};

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

impl Standing {
    names! {
        /// In a word or two, the same in every output.
        pub fn words, text {
            Standing::Meets => say!("included"),
            Standing::Loaded => say!("priced"),
            Standing::Open => say!("price open"),
            Standing::Lesser => say!("lesser"),
            Standing::Excluded => say!("excluded"),
            Standing::NotApplicable => say!("said not to apply"),
            Standing::Unanswered => say!("silent"),
            Standing::Conditional => say!("conditional"),
            Standing::Conflict => say!("conflict"),
            Standing::NotRequired => say!("not required"),
        }
    }

    /// One sign for it, so that colour is never the only one: `●` met, `◐` met at a price, `○` open,
    /// `▼` lesser, `✕` excluded, `–` said not to apply, `?` silent, `≈` conditional, `!` conflict.
    #[must_use]
    pub fn glyph(self) -> char {
        match self {
            Standing::Meets => '●',
            Standing::Loaded => '◐',
            Standing::Open => '○',
            Standing::Lesser => '▼',
            Standing::Excluded => '✕',
            Standing::NotApplicable => '–',
            Standing::Unanswered => '?',
            Standing::Conditional => '≈',
            Standing::Conflict => '!',
            Standing::NotRequired => '·',
        }
    }

    /// Whether something is left to settle.
    #[must_use]
    pub fn is_gap(self) -> bool {
        !matches!(
            self,
            Standing::Meets | Standing::Loaded | Standing::NotRequired
        )
    }
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

/// What an answer offers against what is demanded, whatever its headline claims; from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// Nothing is offered.
    Lacks,
    /// Less than demanded in at least one respect.
    Partial,
    /// As demanded.
    Meets,
    /// More than demanded in at least one respect, and less in none.
    Exceeds,
}

impl Fit {
    names! {
        /// In a word.
        pub fn words, text {
            Fit::Exceeds => say!("exceeds"),
            Fit::Meets => say!("meets"),
            Fit::Partial => say!("partial¦fit"),
            Fit::Lacks => say!("lacks"),
        }
    }
}

/// What a clause is offered at. Where the answer says nothing of its own, it is what is demanded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Offer {
    /// Depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// Formats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formats: Option<Vec<RecordFormat>>,
    /// Retention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Period>,
    /// Fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
}

/// What sample records show of a declared capability or an offer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A sample record shows it.
    Demonstrated,
    /// A sample record shows that it is not so.
    Contradicted,
    /// Claimed without a sample record that shows it.
    Claimed,
    /// Not claimed.
    #[default]
    None,
}

impl Proof {
    names! {
        /// In a word.
        pub fn words, text {
            Proof::Demonstrated => say!("demonstrated"),
            Proof::Contradicted => say!("contradicted"),
            Proof::Claimed => say!("only claimed"),
            Proof::None => say!("not claimed"),
        }
    }
}

/// Demanded clauses by what is shown of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProofCounts {
    /// Shown by a sample record.
    pub demonstrated: u32,
    /// Shown not to be so.
    pub contradicted: u32,
    /// Claimed only.
    pub claimed: u32,
    /// Not claimed.
    pub none: u32,
}

/// Something that a response says, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    /// How the clause stands because of it.
    pub standing: Standing,
    /// In words.
    pub text: Text,
    /// Where; the nearest place, where the response is silent.
    pub place: Place,
}

/// One clause across the suppliers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseRow {
    /// Clause id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Family.
    pub family: Family,
    /// The demand in one sentence.
    pub demand: Text,
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
    /// How it stands at each of the quantities, in their order.
    pub standings: Vec<Standing>,
    /// What is offered against what is demanded; none without a quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<Fit>,
    /// What it is offered at.
    pub offer: Offer,
    /// Everything there is to say about it, as [`Reason`](super::Reason)s say it.
    pub said: Vec<Said>,
    /// Where it is answered; where it would be, when the response is silent.
    pub place: Place,
    /// What it is charged, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge: Option<Text>,
    /// What sample records show.
    pub proof: Proof,
    /// The state as written; none when unanswered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerState>,
    /// What is declared retrievable.
    pub ability: Ability,
    /// A sample record named as evidence.
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
