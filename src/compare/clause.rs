//! From an answer to what it makes of the quote: the truth table, clause by clause.

use crate::compare::result::{Ability, Standing, Verdict};
use crate::spec::clause::Clause;
use crate::spec::model::{Depth, RecordFormat, UnansweredPolicy, Weight};
use crate::supplier::model::{Answer, AnswerState, Capability, ChargeBasis};
use crate::supplier::read::may_cost;

/// What a standing makes of a quote, by the weight of the clause: the truth table of
/// `file-formats`. [`Verdict::LikeForLike`] means met, or counted without changing the verdict.
#[must_use]
pub fn verdict(standing: Standing, weight: Weight, policy: UnansweredPolicy) -> Verdict {
    use Standing as S;
    use Verdict as V;
    match (standing, weight) {
        (S::Meets | S::NotRequired, _) => V::LikeForLike,
        (S::Loaded, _) => V::Loaded,
        (_, Weight::Desired) => V::LikeForLike,
        (S::Lesser | S::Excluded, Weight::Knockout) => V::NonResponsive,
        (S::Unanswered, Weight::Required) => match policy {
            UnansweredPolicy::NotComparable => V::NotComparable,
            UnansweredPolicy::NonResponsive => V::NonResponsive,
        },
        (
            S::Open
            | S::Lesser
            | S::Excluded
            | S::NotApplicable
            | S::Unanswered
            | S::Conditional
            | S::Conflict,
            Weight::Required | Weight::Knockout,
        ) => V::NotComparable,
    }
}

/// One thing to say about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) standing: Standing,
    /// What was said, e.g. "offered at lot depth, demanded is board".
    pub(crate) text: String,
    /// What would settle it.
    pub(super) settle: String,
    /// The key of the answer that says so; empty for the answer itself.
    pub(super) key: &'static str,
    /// The assumption that touches the clause, by its number.
    pub(super) assumption: Option<usize>,
}

impl Issue {
    fn new(
        standing: Standing,
        key: &'static str,
        text: impl Into<String>,
        settle: impl Into<String>,
    ) -> Self {
        Issue {
            standing,
            text: text.into(),
            settle: settle.into(),
            key,
            assumption: None,
        }
    }
}

/// A clause and everything a response says about it.
pub(crate) struct Case<'a> {
    pub(crate) clause: &'a Clause,
    pub(crate) answer: Option<&'a Answer>,
    pub(crate) capability: Option<&'a Capability>,
    /// Number and text of the assumptions that touch it.
    pub(crate) assumptions: &'a [(usize, &'a str)],
}

/// Everything that keeps an answer from simply meeting the demand at a quantity. Empty: it meets it.
pub(crate) fn judge(case: &Case, quantity: Option<u32>) -> Vec<Issue> {
    if !case.clause.demanded {
        return vec![Issue::new(Standing::NotRequired, "", "not required", "")];
    }
    let answered = case.answer.and_then(|a| a.state.map(|state| (a, state)));
    let Some((answer, state)) = answered else {
        return vec![Issue::new(
            Standing::Unanswered,
            "",
            "not answered",
            "whether it is included, and at what price if not",
        )];
    };
    let mut issues = Vec::new();
    by_state(answer, state, &mut issues);
    if !is_offer(state) {
        return issues;
    }
    if let Some(from) = starts_above(answer, quantity) {
        return vec![Issue::new(
            Standing::Unanswered,
            "from-quantity",
            format!("answered only from {from} boards"),
            "what holds at smaller quantities",
        )];
    }
    below_demand(case.clause, answer, &mut issues);
    against_capability(case, answer, state, &mut issues);
    for (n, text) in case.assumptions {
        issues.push(Issue {
            assumption: Some(*n),
            ..Issue::new(
                Standing::Conditional,
                "",
                format!("holds only if: {}", text.trim().trim_end_matches('.')),
                "whether the assumption can be dropped, or what changes if it fails",
            )
        });
    }
    issues
}

fn starts_above(answer: &Answer, quantity: Option<u32>) -> Option<u32> {
    let from = answer.from_quantity?;
    (quantity? < from).then_some(from)
}

/// States in which something is offered, so that depth, format and the like can fall short.
fn is_offer(state: AnswerState) -> bool {
    !matches!(state, AnswerState::Excluded | AnswerState::NotApplicable)
}

fn by_state(answer: &Answer, state: AnswerState, issues: &mut Vec<Issue>) {
    let amount = answer.charge.as_ref().and_then(|charge| charge.amount);
    let priced = format!("priced separately{}", charge_words(answer));
    let (standing, text, settle) = match state {
        AnswerState::Included => return,
        AnswerState::PricedSeparately if amount.is_some() => {
            (Standing::Loaded, priced.as_str(), "")
        }
        AnswerState::PricedSeparately => (
            Standing::Open,
            "priced separately without an amount",
            "the amount and how often it is charged",
        ),
        AnswerState::OnRequest => (
            Standing::Open,
            "on request, no price",
            "the amount and how often it is charged",
        ),
        AnswerState::Partial => (
            Standing::Lesser,
            "offered in part",
            "what is missing, and at what price it is complete",
        ),
        AnswerState::Alternative => (
            Standing::Lesser,
            "an alternative is offered",
            "at what price the demand is met as asked",
        ),
        AnswerState::Excluded => (
            Standing::Excluded,
            "excluded",
            "at what price it can be included",
        ),
        AnswerState::NotApplicable => (
            Standing::NotApplicable,
            "said not to apply; the buyer has not agreed",
            "why it does not apply",
        ),
    };
    issues.push(Issue::new(standing, "state", text, settle));
    let costs_more = state != AnswerState::PricedSeparately && may_cost(state);
    if costs_more && amount.is_some_and(|amount| !amount.0.is_zero()) {
        let text = format!("charged for{}", charge_words(answer));
        issues.push(Issue::new(Standing::Loaded, "charge", text, ""));
    }
}

/// `: 0.35 per unit`; nothing without an amount.
pub(crate) fn charge_words(answer: &Answer) -> String {
    let Some(charge) = &answer.charge else {
        return String::new();
    };
    let Some(amount) = charge.amount else {
        return String::new();
    };
    match charge.basis {
        ChargeBasis::Once => format!(": {amount} once"),
        ChargeBasis::PerLot => format!(": {amount} per lot"),
        ChargeBasis::PerUnit => format!(": {amount} per unit"),
        ChargeBasis::Percent => format!(": {amount} % of the unit price"),
    }
}

fn below_demand(clause: &Clause, answer: &Answer, issues: &mut Vec<Issue>) {
    let mut lesser = |key, text: String, settle: String| {
        issues.push(Issue::new(Standing::Lesser, key, text, settle));
    };
    if let (Some(demanded), Some(offered)) = (clause.depth, answer.depth)
        && offered < demanded
    {
        lesser(
            "depth",
            format!(
                "offered at {} depth, demanded is {}",
                depth_word(offered),
                depth_word(demanded)
            ),
            format!("at what price it is kept at {} depth", depth_word(demanded)),
        );
    }
    if let Some(offered) = &answer.formats
        && misses_format(&clause.formats, offered)
    {
        lesser(
            "formats",
            format!(
                "offered as {}, demanded is {}",
                format_list(offered),
                format_list(&clause.formats)
            ),
            format!("whether it can come as {}", format_list(&clause.formats)),
        );
    }
    if let (Some(demanded), Some(offered)) = (clause.retention, answer.retention)
        && !offered.reaches(demanded)
    {
        lesser(
            "retention",
            format!("kept {offered}, demanded is {demanded}"),
            format!("at what price it is kept {demanded}"),
        );
    }
    if let Some(offered) = &answer.fields {
        let missing: Vec<&str> = clause
            .fields
            .iter()
            .map(|field| field.id.as_str())
            .filter(|id| !offered.iter().any(|given| given == id))
            .collect();
        if !missing.is_empty() {
            lesser(
                "fields",
                format!("without {}", missing.join(", ")),
                format!("whether {} can be recorded", missing.join(", ")),
            );
        }
    }
}

/// An answer that the supplier's own capability contradicts cannot be relied on.
fn against_capability(case: &Case, answer: &Answer, state: AnswerState, issues: &mut Vec<Issue>) {
    let Some(capability) = case.capability else {
        return;
    };
    let word = state.word();
    if capability.capable == Some(false) {
        issues.push(Issue::new(
            Standing::Conflict,
            "state",
            format!("answered `{word}`, but declared as not capable"),
            "which of the two statements holds",
        ));
        return;
    }
    let offered = answer.depth.or(case.clause.depth);
    if let (Some(captured), Some(offered)) = (capability.depth, offered)
        && captured < offered
    {
        issues.push(Issue::new(
            Standing::Conflict,
            "state",
            format!(
                "offered at {} depth, but captured at {} depth",
                depth_word(offered),
                depth_word(captured)
            ),
            "which of the two statements holds",
        ));
    }
}

/// What is declared retrievable, against what is demanded.
pub(super) fn ability(clause: &Clause, capability: Option<&Capability>) -> Ability {
    let Some(capability) = capability else {
        return Ability::Undeclared;
    };
    match capability.capable {
        None => Ability::Undeclared,
        Some(false) => Ability::Cannot,
        Some(true) => {
            let shallow = matches!((capability.depth, clause.depth), (Some(c), Some(d)) if c < d);
            let formats = capability.formats.as_deref().unwrap_or_default();
            if shallow || (!formats.is_empty() && misses_format(&clause.formats, formats)) {
                Ability::Lesser
            } else {
                Ability::Can
            }
        }
    }
}

/// Any of the demanded formats will do; none demanded, any will do.
fn misses_format(demanded: &[RecordFormat], offered: &[RecordFormat]) -> bool {
    !demanded.is_empty() && !offered.iter().any(|format| demanded.contains(format))
}

fn depth_word(depth: Depth) -> &'static str {
    match depth {
        Depth::Lot => "lot",
        Depth::Panel => "panel",
        Depth::Board => "board",
    }
}

fn format_list(formats: &[RecordFormat]) -> String {
    match formats {
        [] => "nothing".to_owned(),
        some => RecordFormat::choice(some),
    }
}
