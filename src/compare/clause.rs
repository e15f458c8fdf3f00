//! From an answer to what it makes of the quote: the truth table, clause by clause.

use crate::compare::demonstrated::{Contradiction, against};
use crate::compare::result::{Ability, Fit, Standing, Verdict};
use crate::say;
use crate::spec::clause::Clause;
use crate::spec::model::{RecordFormat, UnansweredPolicy, Weight};
use crate::supplier::model::{Answer, AnswerState, Capability, ChargeBasis, Deviation};
use crate::supplier::read::may_cost;
use crate::values::Amount;
use crate::wording::{Text, typed};

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
        // A policy that adds a figure does so once all quotes are known.
        (S::Unanswered, Weight::Required) => match policy {
            UnansweredPolicy::NonResponsive => V::NonResponsive,
            _ => V::NotComparable,
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

/// The key of a capability that names its sample record.
pub(super) const EVIDENCE: &str = "evidence";

/// One thing to say about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) standing: Standing,
    /// What was said, e.g. "offered at lot depth, demanded is board".
    pub(crate) text: Text,
    /// What would settle it, a sentence; none where nothing is open.
    pub(super) settle: Option<Text>,
    /// The key of the answer that says so; empty for the answer itself, [`EVIDENCE`] for the sample
    /// record that says so.
    pub(super) key: &'static str,
    /// Where it is said, where that is not the answer: a JSON pointer into the response.
    pub(super) elsewhere: Option<String>,
}

impl Issue {
    fn new(standing: Standing, key: &'static str, text: Text) -> Self {
        Issue {
            standing,
            text,
            settle: None,
            key,
            elsewhere: None,
        }
    }

    fn settled_by(mut self, settle: Text) -> Self {
        self.settle = Some(settle);
        self
    }
}

/// A clause and everything a response says about it.
pub(crate) struct Case<'a> {
    pub(crate) clause: &'a Clause,
    pub(crate) answer: Option<&'a Answer>,
    pub(crate) capability: Option<&'a Capability>,
    /// Number and text of the assumptions that touch it.
    pub(crate) assumptions: &'a [(usize, &'a str)],
    /// Number of the deviations from it.
    pub(crate) deviations: &'a [(usize, &'a Deviation)],
    /// What its sample record contradicts.
    pub(crate) contradicted: Option<&'a Contradiction>,
}

/// Everything that keeps an answer from simply meeting the demand at a quantity. Empty: it meets it.
pub(crate) fn judge(case: &Case, quantity: Option<u32>) -> Vec<Issue> {
    if !case.clause.demanded {
        return vec![Issue::new(Standing::NotRequired, "", say!("not required"))];
    }
    let answered = case.answer.and_then(|a| a.state.map(|state| (a, state)));
    let Some((answer, state)) = answered else {
        let settle = say!("Please say whether it is included, and at what price if not.");
        return vec![Issue::new(Standing::Unanswered, "", say!("not answered")).settled_by(settle)];
    };
    let mut issues = Vec::new();
    by_state(answer, state, &mut issues);
    if !is_offer(state) {
        return issues;
    }
    if let Some(from) = starts_above(answer, quantity) {
        let text = say!("answered only from {from} boards", from = from);
        let settle = say!("Please say what holds at smaller quantities.");
        return vec![Issue::new(Standing::Unanswered, "from-quantity", text).settled_by(settle)];
    }
    below_demand(case.clause, answer, &mut issues);
    against_capability(case, answer, state, &mut issues);
    issues.extend(case.deviations.iter().map(|(n, d)| deviates(*n, d)));
    issues.extend(against_sample(case, answer));
    for (n, text) in case.assumptions {
        let settle =
            say!("Please say whether the assumption can be dropped, or what changes if it fails.");
        issues.push(Issue {
            elsewhere: Some(format!("/quote/assumption/{n}/text")),
            ..Issue::new(
                Standing::Conditional,
                "",
                say!(
                    "holds only if: {assumption}",
                    assumption = unpunctuated(text)
                ),
            )
            .settled_by(settle)
        });
    }
    issues
}

/// Who offers something else does not offer what is demanded, whatever the answer beside it says.
fn deviates(n: usize, deviation: &Deviation) -> Issue {
    let instead = deviation.instead.trim();
    let text = match (instead, deviation.until) {
        ("", _) => say!("a deviation that does not say what is offered instead"),
        (instead, None) => say!("offered instead: {offer}", offer = unpunctuated(instead)),
        (instead, Some(until)) => say!(
            "offered instead until {until}: {offer}",
            until = typed(until.to_string()),
            offer = unpunctuated(instead)
        ),
    };
    Issue {
        elsewhere: Some(format!("/quote/deviation/{n}/instead")),
        ..Issue::new(Standing::Lesser, "", text)
            .settled_by(say!("Please say at what price the demand is met as asked."))
    }
}

/// What a person typed, for the inside of a sentence.
fn unpunctuated(text: &str) -> Text {
    typed(text.trim().trim_end_matches('.'))
}

fn starts_above(answer: &Answer, quantity: Option<u32>) -> Option<u32> {
    let from = answer.from_quantity?;
    (quantity? < from).then_some(from)
}

/// States in which something is offered, so that depth, format and the like can fall short.
pub(crate) fn is_offer(state: AnswerState) -> bool {
    !matches!(state, AnswerState::Excluded | AnswerState::NotApplicable)
}

fn by_state(answer: &Answer, state: AnswerState, issues: &mut Vec<Issue>) {
    let amount = answer.charge.as_ref().and_then(|charge| charge.amount);
    let state_is = |standing, text| Issue::new(standing, "state", text);
    let the_amount = || say!("Please state the amount and how often it is charged.");
    let issue = match state {
        AnswerState::Included => return,
        AnswerState::PricedSeparately => priced_separately(answer, amount),
        AnswerState::OnRequest => {
            state_is(Standing::Open, say!("on request, no price")).settled_by(the_amount())
        }
        AnswerState::Partial => state_is(Standing::Lesser, say!("offered in part")).settled_by(
            say!("Please say what is missing, and at what price it is complete."),
        ),
        AnswerState::Alternative => state_is(Standing::Lesser, say!("an alternative is offered"))
            .settled_by(say!("Please say at what price the demand is met as asked.")),
        AnswerState::Excluded => state_is(Standing::Excluded, say!("excluded"))
            .settled_by(say!("Please say at what price it can be included.")),
        AnswerState::NotApplicable => state_is(
            Standing::NotApplicable,
            say!("said not to apply; the buyer has not agreed"),
        )
        .settled_by(say!("Please say why it does not apply.")),
    };
    issues.push(issue);
    let costs_more = state != AnswerState::PricedSeparately && may_cost(state);
    if costs_more && amount.is_some_and(Amount::is_zero_number) {
        issues.push(zero_charge(say!(
            "charged at zero, which may be a price or a cell that nobody filled in"
        )));
    } else if costs_more && amount.is_some_and(|amount| amount != Amount::NoCharge) {
        let text = match charge_text(answer) {
            Some(charge) => say!("charged for: {charge}", charge = charge),
            None => say!("charged for"),
        };
        issues.push(Issue::new(Standing::Loaded, "charge", text));
    }
}

/// An amount, "no charge", a zero and a blank are four different answers.
fn priced_separately(answer: &Answer, amount: Option<Amount>) -> Issue {
    match amount {
        None => Issue::new(
            Standing::Open,
            "state",
            say!("priced separately without an amount"),
        )
        .settled_by(say!("Please state the amount and how often it is charged.")),
        Some(amount) if amount.is_zero_number() => zero_charge(say!(
            "priced separately at zero, which may be a price or a cell that nobody filled in"
        )),
        Some(_) => {
            let text = match charge_text(answer) {
                Some(charge) => say!("priced separately: {charge}", charge = charge),
                None => say!("priced separately"),
            };
            Issue::new(Standing::Loaded, "state", text)
        }
    }
}

fn zero_charge(text: Text) -> Issue {
    Issue::new(Standing::Open, "charge/amount", text).settled_by(say!(
        "Please write \"no charge\" if nothing is charged, and the amount otherwise."
    ))
}

/// `0.35 per unit`; nothing without an amount.
pub(crate) fn charge_text(answer: &Answer) -> Option<Text> {
    charge_in(answer, None)
}

/// The same with its currency, for where another one stands beside it.
pub(crate) fn charge_in(answer: &Answer, currency: Option<&str>) -> Option<Text> {
    let charge = answer.charge.as_ref()?;
    let amount = match (charge.amount?, currency, charge.basis) {
        (Amount::NoCharge, _, _) => return Some(say!("no charge")),
        (Amount::Number(amount), None, _) | (Amount::Number(amount), _, ChargeBasis::Percent) => {
            typed(amount.to_string())
        }
        (Amount::Number(amount), Some(currency), _) => typed(format!("{amount} {currency}")),
    };
    Some(match charge.basis {
        ChargeBasis::Once => say!("{amount} once", amount = amount),
        ChargeBasis::PerLot => say!("{amount} per lot", amount = amount),
        ChargeBasis::PerUnit => say!("{amount} per unit", amount = amount),
        ChargeBasis::Percent => say!("{amount} % of the unit price", amount = amount),
    })
}

/// `: 0.35 per unit`; nothing without an amount.
pub(crate) fn charge_words(answer: &Answer) -> String {
    charge_text(answer).map_or_else(String::new, |charge| format!(": {charge}"))
}

fn below_demand(clause: &Clause, answer: &Answer, issues: &mut Vec<Issue>) {
    let mut lesser = |key, text: Text, settle: Text| {
        issues.push(Issue::new(Standing::Lesser, key, text).settled_by(settle));
    };
    if let (Some(demanded), Some(offered)) = (clause.depth, answer.depth)
        && offered < demanded
    {
        lesser(
            "depth",
            say!(
                "offered at {offered} depth, demanded is {demanded}",
                offered = offered.text(),
                demanded = demanded.text()
            ),
            say!(
                "Please say at what price it is kept at {demanded} depth.",
                demanded = demanded.text()
            ),
        );
    }
    if let Some(offered) = &answer.formats
        && misses_format(&clause.formats, offered)
    {
        lesser(
            "formats",
            say!(
                "offered as {offered}, demanded is {demanded}",
                offered = format_list(offered),
                demanded = format_list(&clause.formats)
            ),
            say!(
                "Please say whether it can come as {demanded}.",
                demanded = format_list(&clause.formats)
            ),
        );
    }
    if let (Some(demanded), Some(offered)) = (clause.retention, answer.retention)
        && !offered.reaches(demanded)
    {
        lesser(
            "retention",
            say!(
                "kept {offered}, demanded is {demanded}",
                offered = offered.text(),
                demanded = demanded.text()
            ),
            say!(
                "Please say at what price it is kept {demanded}.",
                demanded = demanded.text()
            ),
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
            let missing = typed(missing.join(", "));
            lesser(
                "fields",
                say!("without {fields}", fields = &missing),
                say!(
                    "Please say whether {fields} can be recorded.",
                    fields = missing
                ),
            );
        }
    }
}

/// What an answer offers against what is demanded, whatever its headline claims.
pub(super) fn fit(case: &Case, issues: &[Issue]) -> Option<Fit> {
    if !case.clause.demanded {
        return None;
    }
    let lacks = |issue: &Issue| {
        use Standing as S;
        matches!(
            issue.standing,
            S::Excluded | S::NotApplicable | S::Unanswered
        )
    };
    if issues.iter().any(lacks) {
        return Some(Fit::Lacks);
    }
    let lesser =
        |issue: &Issue| issue.standing == Standing::Lesser || issue.standing == Standing::Conflict;
    if issues.iter().any(lesser) {
        return Some(Fit::Partial);
    }
    let more = case
        .answer
        .is_some_and(|answer| exceeds(case.clause, answer));
    Some(if more { Fit::Exceeds } else { Fit::Meets })
}

fn exceeds(clause: &Clause, answer: &Answer) -> bool {
    let deeper = matches!((clause.depth, answer.depth), (Some(d), Some(o)) if o > d);
    let longer = matches!(
        (clause.retention, answer.retention),
        (Some(d), Some(o)) if o.reaches(d) && !d.reaches(o)
    );
    deeper || longer
}

/// An answer that the supplier's own capability contradicts cannot be relied on.
fn against_capability(case: &Case, answer: &Answer, state: AnswerState, issues: &mut Vec<Issue>) {
    let Some(capability) = case.capability else {
        return;
    };
    let which = || say!("Please say which of the two statements holds.");
    if capability.capable == Some(false) {
        let text = say!(
            "answered `{state}`, but declared as not capable",
            state = typed(state.word())
        );
        issues.push(Issue::new(Standing::Conflict, "state", text).settled_by(which()));
        return;
    }
    let offered = answer.depth.or(case.clause.depth);
    if let (Some(captured), Some(offered)) = (capability.depth, offered)
        && captured < offered
    {
        let text = say!(
            "offered at {offered} depth, but captured at {captured} depth",
            offered = offered.text(),
            captured = captured.text()
        );
        issues.push(Issue::new(Standing::Conflict, "state", text).settled_by(which()));
    }
}

/// An offer that the supplier's own sample record contradicts cannot be relied on either.
fn against_sample(case: &Case, answer: &Answer) -> Option<Issue> {
    let text = against(case.clause, answer, case.contradicted?)?;
    let settle =
        say!("Please send a sample record that shows what you offer, or change the answer.");
    Some(Issue::new(Standing::Conflict, EVIDENCE, text).settled_by(settle))
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

fn format_list(formats: &[RecordFormat]) -> Text {
    match formats {
        [] => say!("nothing"),
        some => RecordFormat::choice_text(some),
    }
}
