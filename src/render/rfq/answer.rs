//! How a supplier answers, and what each answer leads to: stated, never inferred.

use crate::render::doc::{Block, Cell, Tone, code, plain, strong};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{RfqPolicy, UnansweredPolicy, Weight};
use crate::wording::{Text, typed};

use super::{chapter_heading, columns, list, para, rule, section, table};

/// What an answer makes of a clause.
#[derive(Clone, Copy)]
enum Effect {
    Meets,
    LoadedOrNotComparable,
    LoadedOrOpen,
    NotComparable,
    NotComparableUntilAgreed,
    NonResponsive,
    Lesser,
    LeftOut,
    Open,
    Counted,
    Adjusted,
}

impl Effect {
    fn words(self) -> Text {
        match self {
            Effect::Meets => say!("meets¦effect of an answer on a clause"),
            Effect::LoadedOrNotComparable => {
                say!("loaded; without an amount: not comparable")
            }
            Effect::LoadedOrOpen => say!("loaded; without an amount: open"),
            Effect::NotComparable => say!("not comparable"),
            Effect::NotComparableUntilAgreed => say!("not comparable until we agree"),
            Effect::NonResponsive => say!("non-responsive"),
            Effect::Lesser => say!("lesser¦effect of an answer on a clause"),
            Effect::LeftOut => say!("left out¦effect of an answer on a clause"),
            Effect::Open => say!("open¦effect of an answer on a clause"),
            Effect::Counted => say!("counted¦effect of an answer on a clause"),
            Effect::Adjusted => say!("loaded with our figure; without one: not comparable"),
        }
    }
}

/// State, what it says, and what it makes of a knockout, a required and a desired clause.
fn answers() -> [(&'static str, Text, [Effect; 3]); 7] {
    use Effect::{
        Counted, LeftOut, Lesser, LoadedOrNotComparable, LoadedOrOpen, Meets, NonResponsive,
        NotComparable, NotComparableUntilAgreed, Open,
    };
    [
        (
            "included",
            say!("Delivered as demanded, in the unit price."),
            [Meets, Meets, Meets],
        ),
        (
            "priced-separately",
            say!("Delivered as demanded, for the charge stated with it."),
            [LoadedOrNotComparable, LoadedOrNotComparable, LoadedOrOpen],
        ),
        (
            "on-request",
            say!("Possible, price not stated."),
            [NotComparable, NotComparable, Open],
        ),
        (
            "partial",
            say!("Less than demanded; the comment says what is left out."),
            [NonResponsive, NotComparable, Lesser],
        ),
        (
            "alternative",
            say!("Something else instead; the comment says what."),
            [NonResponsive, NotComparable, Lesser],
        ),
        (
            "excluded",
            say!("Not delivered."),
            [NonResponsive, NotComparable, LeftOut],
        ),
        (
            "not-applicable",
            say!("Has no meaning for this product; the comment says why."),
            [NotComparableUntilAgreed, NotComparableUntilAgreed, Counted],
        ),
    ]
}

/// The chapter on answering.
pub(super) fn how_to_answer(spec: &ResolvedSpec) -> Vec<Block> {
    let policy = spec
        .spec
        .rfq
        .as_ref()
        .map(|rfq| rfq.policy.clone())
        .unwrap_or_default();
    let mut blocks = vec![
        chapter_heading("answer", say!("How to answer")),
        para(say!(
            "The response form that comes with this request has one entry for each clause, under the clause\u{2019}s id, with the demand beside it. Give each entry one of these states."
        )),
        states(&policy),
        Block::Note {
            tone: Tone::Warning,
            text: rule(say!("Silence is not consent."), unanswered(&policy)),
        },
        rules(),
    ];
    blocks.extend(verdicts());
    if let Some(rfq) = &spec.spec.rfq {
        blocks.extend(super::terms::money(rfq));
        blocks.extend(super::terms::scoring(rfq));
        blocks.extend(super::terms::containment(rfq));
    }
    blocks
}

fn states(policy: &RfqPolicy) -> Block {
    let row = |state: Cell, meaning: Text, effects: [Effect; 3]| -> Vec<Cell> {
        let mut cells = vec![state, plain(meaning).into()];
        cells.extend(effects.map(|effect| Cell::from(plain(effect.words()))));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = answers()
        .into_iter()
        .map(|(state, meaning, effects)| row(code(typed(state)).into(), meaning, effects))
        .collect();
    let silent = match policy.unanswered {
        UnansweredPolicy::NotComparable => Effect::NotComparable,
        UnansweredPolicy::NonResponsive => Effect::NonResponsive,
        UnansweredPolicy::BuyersEstimate
        | UnansweredPolicy::HighestQuote
        | UnansweredPolicy::AverageQuote => Effect::Adjusted,
    };
    rows.push(row(
        strong(say!("no state")).into(),
        say!("Unanswered."),
        [Effect::NotComparable, silent, Effect::Counted],
    ));
    table(
        say!("Answers, and what they lead to by the weight of the clause"),
        columns([
            (say!("State"), 21),
            (say!("What it says"), 26),
            (weight(Weight::Knockout), 18),
            (weight(Weight::Required), 18),
            (weight(Weight::Desired), 17),
        ]),
        rows,
    )
}

/// A weight at the head of a column.
fn weight(weight: Weight) -> Text {
    weight.text().capitalised()
}

fn unanswered(policy: &RfqPolicy) -> Text {
    match policy.unanswered {
        UnansweredPolicy::NotComparable => say!(
            "A clause without a state is unanswered and never counts as included. An unanswered required clause makes the quote not comparable until it is answered."
        ),
        UnansweredPolicy::NonResponsive => say!(
            "A clause without a state is unanswered and never counts as included. An unanswered required clause makes the quote non-responsive."
        ),
        UnansweredPolicy::BuyersEstimate => say!(
            "A clause without a state is unanswered and never counts as included. For an unanswered required clause we add what we expect it to cost to your total; where we have no figure the quote is not comparable."
        ),
        UnansweredPolicy::HighestQuote => say!(
            "A clause without a state is unanswered and never counts as included. For an unanswered required clause we add the highest amount that a comparable quote states for it to your total; where there is none the quote is not comparable."
        ),
        UnansweredPolicy::AverageQuote => say!(
            "A clause without a state is unanswered and never counts as included. For an unanswered required clause we add the average of the amounts that comparable quotes state for it to your total; where there is none the quote is not comparable."
        ),
    }
}

fn rules() -> Block {
    list([
        rule(
            say!("Offers below the demand."),
            say!(
                "A depth, format or retention below the one demanded counts as partial, whatever the state says."
            ),
        ),
        rule(
            say!("Capability."),
            say!(
                "\u{201c}We have an MES\u{201d} is a label, not a record. A capability statement never stands in for an answer; a sample record, named as evidence, turns a claim into a demonstration."
            ),
        ),
        rule(
            say!("Access."),
            say!(
                "Access to your systems and exported records are two agreements; neither implies the other."
            ),
        ),
        rule(
            say!("Assumptions."),
            say!(
                "List each assumption with the clauses it affects. An answer that an assumption touches is conditional: not comparable for knockout and required clauses."
            ),
        ),
        rule(
            say!("Deviations."),
            say!(
                "A clause from which a deviation is stated counts as partial, whatever its state says."
            ),
        ),
        rule(
            say!("What records cost."),
            say!(
                "State each charge with its driver: set-up, capture, release or documentation. Say what you leave out as not needed."
            ),
        ),
        rule(
            say!("Gaps."),
            say!("Every gap comes back to you as a clarification question before we decide."),
        ),
    ])
}

fn verdicts() -> Vec<Block> {
    vec![
        section("comparison", say!("How quotes are compared")),
        para(say!(
            "Coverage comes before price. For each requested quantity the verdict is that of the worst clause:"
        )),
        list([
            rule(
                say!("Like-for-like:"),
                say!("every knockout and required clause is met in the unit price."),
            ),
            rule(
                say!("Loaded:"),
                say!("comparable once the separately priced items are added."),
            ),
            rule(
                say!("Not comparable:"),
                say!("something is open, lesser or left out; not ranked."),
            ),
            rule(
                say!("Non-responsive:"),
                say!("a knockout clause is not met; not ranked."),
            ),
        ]),
        para(say!(
            "Whatever its clauses say, a quote is not comparable when it answers another revision of this document, has expired, leaves the tax unstated or states it the other way, is in a currency without a rate below, has no price at the quantity, or states a total that its own prices do not add up to. Only comparable quotes are ranked; an estimate stays visible and is never ranked."
        )),
    ]
}
