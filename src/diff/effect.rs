//! What a change does to the supplier's cost and to the buyer's assurance: one table, one row for
//! each kind of change. `docs/diff.md` prints it, and the tests hold both to each other.

use schemars::JsonSchema;
use serde::Serialize;

/// What a change does to one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing.
    Unchanged,
    /// More is demanded: it costs the supplier more, or it assures the buyer of more.
    Tightens,
    /// Less is demanded.
    Loosens,
    /// Something else is demanded, neither more nor less; or more here and less there.
    Changes,
    /// The spec does not show which way it goes.
    Unclear,
}

impl Effect {
    /// The same change, made backwards.
    #[must_use]
    pub fn mirrored(self) -> Effect {
        match self {
            Effect::Tightens => Effect::Loosens,
            Effect::Loosens => Effect::Tightens,
            same => same,
        }
    }

    /// The word as printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Effect::Unchanged => "unchanged",
            Effect::Tightens => "tightens",
            Effect::Loosens => "loosens",
            Effect::Changes => "changes",
            Effect::Unclear => "unclear",
        }
    }

    /// Several effects as one. Opposite ones are a change; unclear is left only where nothing
    /// definite is known, so that one revised document does not hide what is known for certain.
    #[must_use]
    pub fn joined(effects: impl IntoIterator<Item = Effect>) -> Effect {
        effects
            .into_iter()
            .fold(Effect::Unchanged, |all, next| match (all, next) {
                (Effect::Unchanged, other) | (other, Effect::Unchanged) => other,
                (Effect::Unclear, other) | (other, Effect::Unclear) => other,
                (a, b) if a == b => a,
                _ => Effect::Changes,
            })
    }
}

/// Which way an attribute moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Up, longer, added: what the row of the table calls "more".
    More,
    /// The same backwards.
    Less,
    /// To another value that is neither.
    Other,
}

/// The effects on both sides.
pub type Effects = (Effect, Effect);

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What changed.
    pub aspect: Aspect,
    /// What counts as more.
    pub more_means: &'static str,
    /// Cost and assurance when there is more; mirrored when there is less.
    pub more: Effects,
    /// Cost and assurance when it is neither.
    pub other: Effects,
}

/// Defines the kinds of change together with their effects, so that neither can be forgotten.
macro_rules! rules {
    ($($(#[$doc:meta])* $aspect:ident: $means:literal ($mc:ident, $ma:ident) else ($oc:ident, $oa:ident);)*) => {
        /// What changed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Aspect {
            $($(#[$doc])* $aspect,)*
        }

        impl Aspect {
            /// All of them, in printing order.
            pub const ALL: &[Aspect] = &[$(Aspect::$aspect,)*];

            /// What its change does.
            #[must_use]
            pub fn rule(self) -> Rule {
                match self {
                    $(Aspect::$aspect => Rule {
                        aspect: self,
                        more_means: $means,
                        more: (Effect::$mc, Effect::$ma),
                        other: (Effect::$oc, Effect::$oa),
                    },)*
                }
            }
        }
    };
}

// For each: what "more" is, its effect on (cost, assurance); else the effect of another value.
rules! {
    /// Document number, revision, title, date, buyer or contact of the spec.
    SpecHead: "said where nothing was" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// Bytes of the spec, without any other difference.
    SpecText: "" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// Part number of the product.
    ProductPart: "" (Unclear, Unclear) else (Unclear, Unclear);
    /// Revision of the product.
    ProductRevision: "" (Unclear, Unclear) else (Unclear, Unclear);
    /// Description of the product.
    ProductDescription: "described" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// Boards on a panel.
    BoardsPerPanel: "said where nothing was" (Changes, Changes) else (Changes, Changes);
    /// A fact about the product, e.g. that it has hidden joints.
    ProductFact: "the product has it" (Unclear, Unchanged) else (Unclear, Unchanged);
    /// The request for quotation as a whole.
    Request: "requested" (Changes, Unchanged) else (Changes, Unchanged);
    /// Day the quote is due.
    DueDate: "said where nothing was" (Changes, Unchanged) else (Changes, Unchanged);
    /// A quantity to be quoted.
    Quantity: "also asked for" (Changes, Unchanged) else (Changes, Unchanged);
    /// Deliveries the quantity is split into.
    DeliveryLots: "more deliveries" (Tightens, Unchanged) else (Changes, Unchanged);
    /// Currency of the comparison.
    Currency: "" (Changes, Unchanged) else (Changes, Unchanged);
    /// Delivery terms.
    DeliveryTerms: "said where nothing was" (Changes, Unchanged) else (Changes, Unchanged);
    /// Longest lead time in days.
    LeadTime: "longer" (Loosens, Unchanged) else (Changes, Unchanged);
    /// An exchange rate: the buyer's arithmetic, not the supplier's price.
    ExchangeRate: "stated" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// What an unanswered clause makes of a quote.
    UnansweredPolicy: "non-responsive instead of not comparable" (Unchanged, Tightens) else (Unchanged, Unclear);
    /// What a quote that arrives late is worth.
    LatePolicy: "not comparable instead of accepted" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// Whether amounts are stated with or without tax.
    TaxBasis: "" (Changes, Unchanged) else (Changes, Unchanged);
    /// A weight by which comparable quotes are scored.
    Scoring: "weighs more" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// What the reach of a recall is worked out from.
    Containment: "said where nothing was" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// How extended lines are rounded.
    Rounding: "" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// Boards the basis was locked for.
    BuildQuantity: "said where nothing was" (Changes, Unchanged) else (Changes, Unchanged);
    /// A build document that suppliers need and do not get.
    MissingDocument: "missing" (Unclear, Loosens) else (Unclear, Unclear);
    /// A clause as a whole.
    Clause: "demanded" (Tightens, Tightens) else (Unclear, Unclear);
    /// A clause that is only said to be not required.
    NotRequired: "said" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// A document of the build basis: that it is there, its number, its revision.
    BasisDocument: "in the basis" (Unclear, Tightens) else (Unclear, Unclear);
    /// Whether a document of the basis is released or follows.
    Released: "released" (Unclear, Tightens) else (Unclear, Unclear);
    /// The file of a document of the basis: that it is there, its bytes.
    BasisFile: "given" (Unclear, Tightens) else (Unclear, Unclear);
    /// The name of a file whose bytes stayed.
    BasisFileName: "" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// How the columns of a file whose bytes stayed are read.
    BasisColumns: "" (Unclear, Unclear) else (Unclear, Unclear);
    /// Day by which a document follows.
    FollowsBy: "said where nothing was" (Changes, Unchanged) else (Changes, Unchanged);
    /// What is to be assumed until a document follows.
    Assumption: "said where nothing was" (Changes, Changes) else (Changes, Changes);
    /// An approved program.
    Program: "approved" (Changes, Changes) else (Changes, Changes);
    /// An approved alternate.
    Alternate: "approved" (Loosens, Loosens) else (Changes, Changes);
    /// Accepted sources of a BOM line.
    Restriction: "restricted, or to fewer sources" (Tightens, Tightens) else (Changes, Changes);
    /// Whether the clause is demanded.
    Demanded: "demanded instead of not required" (Tightens, Tightens) else (Unclear, Unclear);
    /// How much the clause weighs.
    Weight: "weighs more" (Tightens, Tightens) else (Changes, Changes);
    /// Depth of the record.
    Depth: "deeper" (Tightens, Tightens) else (Changes, Changes);
    /// How much of the population it covers.
    Coverage: "more units" (Tightens, Tightens) else (Changes, Changes);
    /// A field of the record.
    Field: "demanded" (Tightens, Tightens) else (Unclear, Unclear);
    /// When a field is needed.
    FieldCondition: "always needed" (Tightens, Tightens) else (Unclear, Unclear);
    /// Type or unit of a field.
    FieldType: "" (Changes, Changes) else (Changes, Changes);
    /// Values that a field of the spec's own accepts.
    FieldValue: "more values accepted" (Loosens, Loosens) else (Changes, Changes);
    /// The smallest or the largest number that a field of the spec's own accepts.
    FieldRange: "a narrower range" (Tightens, Tightens) else (Changes, Changes);
    /// Meaning of a field.
    FieldMeaning: "" (Unclear, Unclear) else (Unclear, Unclear);
    /// Columns that tell the rows of an own form apart: fewer forbid more rows, and want fewer.
    RowKey: "" (Unclear, Unclear) else (Unclear, Unclear);
    /// What the rows of an own form are counted against.
    Counted: "units instead of lots, lots instead of nothing" (Tightens, Tightens) else (Changes, Changes);
    /// Whether a heading row without rows will do where nothing occurred.
    NilReturn: "accepted" (Loosens, Loosens) else (Changes, Changes);
    /// The values that say a row of an own form is closed.
    ClosingValue: "more values accepted" (Loosens, Loosens) else (Changes, Changes);
    /// A format that can be checked.
    Format: "also accepted" (Loosens, Unchanged) else (Changes, Unclear);
    /// A format that cannot be checked: PDF, e-mail, paper, a picture of a record.
    UncheckableFormat: "also accepted" (Loosens, Loosens) else (Changes, Unclear);
    /// Whether any format is accepted or only listed ones.
    AnyFormat: "any format accepted" (Loosens, Loosens) else (Changes, Unclear);
    /// A purpose.
    Purpose: "stated" (Unchanged, Unclear) else (Unchanged, Unclear);
    /// The governing document: that there is one, which, its revision.
    GoverningDocument: "governed by a document" (Unclear, Tightens) else (Unclear, Unclear);
    /// The system the record comes from.
    SourceSystem: "from a system instead of by hand or from anywhere" (Tightens, Tightens) else (Changes, Changes);
    /// How long the record is kept.
    Retention: "longer" (Tightens, Tightens) else (Changes, Changes);
    /// How the identity is marked.
    Marking: "said where nothing was" (Tightens, Tightens) else (Unclear, Unclear);
    /// The pattern of an identity or of a field.
    Pattern: "said where nothing was" (Tightens, Tightens) else (Unclear, Unclear);
    /// Who assigns an identity.
    AssignedBy: "said where nothing was" (Changes, Changes) else (Changes, Changes);
    /// Which units an inspection reports.
    Reports: "every unit instead of failures only" (Tightens, Tightens) else (Unclear, Unclear);
    /// Component lots at a splice.
    LotSets: "exactly one lot instead of two candidates" (Tightens, Tightens) else (Unclear, Unclear);
    /// An event after which a control is repeated.
    Event: "also repeated then" (Tightens, Tightens) else (Changes, Changes);
    /// What a violation leads to.
    OnViolation: "hold instead of notice, notice instead of nothing" (Tightens, Tightens) else (Changes, Changes);
    /// The limit at which a signal triggers.
    TriggerLimit: "triggers sooner" (Tightens, Tightens) else (Changes, Changes);
    /// Whether the decision on a signal is recorded.
    DecisionRecorded: "recorded with every case" (Tightens, Tightens) else (Unclear, Unclear);
    /// Whether a signal always applies or only where the supplier uses the inspection.
    Applies: "always" (Tightens, Tightens) else (Changes, Changes);
    /// What held anyway, said in another way: a condition that is met, a year as twelve months.
    Restated: "said where nothing was" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// How often an output is sent.
    Frequency: "more often" (Tightens, Tightens) else (Changes, Changes);
    /// Which results need an image.
    ImagesOf: "every result instead of failures" (Tightens, Tightens) else (Changes, Changes);
    /// What an image is tied to.
    ImageTie: "also tied to it" (Tightens, Tightens) else (Changes, Changes);
    /// How often a unit may be tested again.
    RetestsAllowed: "more retests" (Loosens, Loosens) else (Changes, Changes);
    /// Whether a retest needs a recorded repair.
    RetestRepair: "a repair record needed" (Tightens, Tightens) else (Changes, Changes);
    /// A stage of NCR closure.
    ClosureStage: "demanded" (Tightens, Tightens) else (Changes, Changes);
    /// Acceptance criteria.
    Criteria: "" (Unclear, Unclear) else (Unclear, Unclear);
    /// Class of the acceptance criteria.
    CriteriaClass: "higher class of IPC-A-610" (Tightens, Tightens) else (Unclear, Unclear);
    /// Whether a delivered record can show it.
    Shown: "a record shows it" (Unchanged, Tightens) else (Unchanged, Unclear);
    /// A row of the catalogue; what it demands is in fields and checks.
    Row: "answered" (Unchanged, Unchanged) else (Unchanged, Unchanged);
    /// A check that runs over the delivery.
    Check: "runs" (Tightens, Tightens) else (Unclear, Unclear);
    /// Units that the records of a delivery must add up to.
    Population: "deeper" (Tightens, Tightens) else (Changes, Changes);
    /// Anything else that a clause settles.
    Detail: "said where nothing was" (Unclear, Unclear) else (Unclear, Unclear);
    /// Wording of the demand, where nothing else shows what changed.
    Wording: "" (Unclear, Unclear) else (Unclear, Unclear);
}

impl Aspect {
    /// Cost and assurance of a move.
    #[must_use]
    pub fn effects(self, moved: Move) -> Effects {
        let rule = self.rule();
        match moved {
            Move::More => rule.more,
            Move::Less => (rule.more.0.mirrored(), rule.more.1.mirrored()),
            Move::Other => rule.other,
        }
    }

    /// The key in JSON and in the documentation.
    #[must_use]
    pub fn key(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}
