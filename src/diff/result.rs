//! What differs between two specs, and what it makes of the quotes on the old one.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::effect::{Aspect, Effect};
use crate::say;
use crate::spec::clause::Family;
use crate::spec::model::Weight;
use crate::wording::Text;

/// Everything that differs between two specs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec diff")]
pub struct Diff {
    /// The spec that quotes are on.
    pub old: DiffedSpec,
    /// The spec that replaces it.
    pub new: DiffedSpec,
    /// How many clauses go which way.
    pub summary: Summary,
    /// What changes a quote and is no clause: product, quantities, terms.
    pub request: Vec<Change>,
    /// Clauses that differ, in the order of the new spec; dropped ones where they stood.
    pub clauses: Vec<ClauseDiff>,
    /// What any quote on the old spec has to confirm.
    pub confirm: Vec<ToConfirm>,
    /// The quotes that were named, one by one.
    pub quotes: Vec<QuoteOutcome>,
}

/// One of the two specs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DiffedSpec {
    /// Document number.
    pub id: String,
    /// Revision.
    pub revision: String,
    /// Title.
    pub title: String,
    /// Day of issue.
    pub issued: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Number of clauses.
    pub clauses: usize,
}

/// Clauses that differ, by what happens to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// Clauses that differ.
    pub clauses: usize,
    /// Of these, new ones.
    pub added: usize,
    /// Of these, dropped ones.
    pub removed: usize,
    /// Clauses that tighten.
    pub tighten: usize,
    /// Clauses that loosen.
    pub loosen: usize,
    /// Clauses that change otherwise.
    pub change: usize,
    /// Clauses of which it cannot be told.
    pub unclear: usize,
    /// Clauses that differ without an effect on either side.
    pub without_effect: usize,
    /// The whole for the supplier's cost.
    pub cost: Effect,
    /// The whole for the buyer's assurance.
    pub assurance: Effect,
}

/// One attribute that differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What changed.
    pub aspect: Aspect,
    /// Its name.
    pub label: Text,
    /// In the old spec; left out where it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Text>,
    /// In the new spec; left out where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Text>,
    /// What else is known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// For the supplier's cost.
    pub cost: Effect,
    /// For the buyer's assurance.
    pub assurance: Effect,
}

impl Change {
    /// Label, old and new in one sentence.
    #[must_use]
    pub fn words(&self) -> Text {
        let label = &self.label;
        let said = match (&self.old, &self.new) {
            (Some(old), Some(new)) => {
                say!(
                    "{label}: {old} → {new}",
                    label = label,
                    old = old,
                    new = new
                )
            }
            (None, Some(new)) => say!("{label} added: {new}", label = label, new = new),
            (Some(old), None) => say!("{label} dropped: {old}", label = label, old = old),
            (None, None) => label.clone(),
        };
        match &self.note {
            Some(note) => say!("{said} ({note})", said = said, note = note),
            None => said,
        }
    }
}

/// Whether a clause is in both specs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// Only in the new one.
    Added,
    /// Only in the old one.
    Removed,
    /// In both.
    Changed,
}

/// A clause that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseDiff {
    /// Clause id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Family.
    pub family: Family,
    /// In which spec it is.
    pub presence: Presence,
    /// Weight in the new spec; in the old one where it was dropped.
    pub severity: Weight,
    /// Line of the old spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_line: Option<u32>,
    /// Line of the new spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_line: Option<u32>,
    /// For the supplier's cost.
    pub cost: Effect,
    /// For the buyer's assurance.
    pub assurance: Effect,
    /// Both in one word.
    pub overall: Effect,
    /// What differs.
    pub changes: Vec<Change>,
}

/// What a change asks of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// It stands; the price may fall, if the buyer asks.
    MayFall,
    /// It stands: the clause is only desired. The answer to it is open.
    DesiredOnly,
    /// It does not stand until the supplier confirms price and answer.
    Confirm,
    /// It does not stand until the supplier answers a clause that was not asked before.
    Answer,
}

/// A clause, or something of the request, that a quote on the old spec rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ToConfirm {
    /// The clause; left out where it is about the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What is asked.
    pub ask: Ask,
    /// Why.
    pub reasons: Vec<Text>,
}

/// What the new spec makes of one supplier's quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct QuoteOutcome {
    /// The supplier.
    pub supplier: String,
    /// File of the response.
    pub file: String,
    /// Number of the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Whether the quote stands on the new spec once it names its revision.
    pub verdict: QuoteVerdict,
    /// What concerns the quote as a whole.
    pub request: Vec<QuoteLine>,
    /// Clause by clause, what the supplier had answered and what that is worth now.
    pub clauses: Vec<QuoteLine>,
}

/// Whether a quote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteVerdict {
    /// It stands; only the spec's revision has to be confirmed.
    Stands,
    /// It must be confirmed.
    MustBeConfirmed,
    /// The response states capability only: there is no quote.
    NoQuote,
    /// The response could not be read.
    Unreadable,
}

/// One clause, or one fact of the request, in the light of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct QuoteLine {
    /// The clause; left out where it is about the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What it comes to.
    pub outcome: LineOutcome,
    /// What the supplier had answered.
    pub answered: String,
    /// Why it has to be confirmed, or why not.
    pub because: String,
}

/// What one line of a quote comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineOutcome {
    /// The answer must be confirmed.
    Confirm,
    /// The clause is new and must be answered.
    Answer,
    /// The offer meets the new demand as it stands.
    AlreadyMeets,
    /// The offer stands; less is asked, so the price may fall.
    MayFall,
    /// It was no full offer before, and with less asked it is none now.
    StillOpen,
    /// Only desired: it changes no verdict.
    DesiredOnly,
}

impl Diff {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.request.is_empty() && self.clauses.is_empty()
    }

    /// The counts as a sentence: "17 clauses differ: 9 tighten, 3 loosen".
    #[must_use]
    pub fn summary_words(&self) -> String {
        let s = &self.summary;
        let parts: Vec<String> = [
            (s.tighten, "tighten", "tightens"),
            (s.loosen, "loosen", "loosens"),
            (s.change, "change", "changes"),
            (s.unclear, "unclear", "unclear"),
            (s.without_effect, "without effect", "without effect"),
        ]
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, many, one)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
        match s.clauses {
            0 => "No clause differs".to_owned(),
            1 => format!("1 clause differs: {}", parts.join(", ")),
            many => format!("{many} clauses differ: {}", parts.join(", ")),
        }
    }
}

/// Clauses that share a change are told together: a revised quality plan is one event, not forty.
#[derive(Debug)]
pub struct Grouped<'a> {
    /// Changes that several clauses share, with those clauses.
    pub shared: Vec<(&'a Change, Vec<&'a ClauseDiff>)>,
    /// Clauses with what is left to say of each.
    pub single: Vec<(&'a ClauseDiff, Vec<&'a Change>)>,
}

/// Clauses that must share a change before it is told apart from them.
const SHARED_BY: usize = 3;

impl Diff {
    /// The clauses for a reader: shared changes once, and every clause with what is its own.
    #[must_use]
    pub fn grouped(&self) -> Grouped<'_> {
        let mut sharers: indexmap::IndexMap<&Change, Vec<&ClauseDiff>> = indexmap::IndexMap::new();
        for clause in &self.clauses {
            for change in &clause.changes {
                // Added and dropped clauses are events of their own.
                if clause.presence == Presence::Changed {
                    sharers.entry(change).or_default().push(clause);
                }
            }
        }
        sharers.retain(|_, clauses| clauses.len() >= SHARED_BY);
        let single = self
            .clauses
            .iter()
            .map(|clause| {
                let own = clause.changes.iter();
                let own = own
                    .filter(|c| clause.presence != Presence::Changed || !sharers.contains_key(*c));
                (clause, own.collect::<Vec<_>>())
            })
            .filter(|(_, own)| !own.is_empty())
            .collect();
        Grouped {
            shared: sharers.into_iter().collect(),
            single,
        }
    }
}

impl QuoteOutcome {
    /// The lines for a reader: what needs an answer first, and clauses of one outcome for one reason
    /// together.
    #[must_use]
    pub fn grouped(&self) -> Vec<Vec<&QuoteLine>> {
        let mut groups: Vec<Vec<&QuoteLine>> = Vec::new();
        for line in self.request.iter().chain(&self.clauses) {
            let same = |group: &&mut Vec<&QuoteLine>| {
                group.first().is_some_and(|first| {
                    line.clause.is_some()
                        && first.clause.is_some()
                        && (first.outcome, &first.because) == (line.outcome, &line.because)
                })
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(line),
                None => groups.push(vec![line]),
            }
        }
        groups.sort_by_key(|group| group.first().map(|line| line.outcome));
        groups
    }
}
