//! How a supplier answers, and what each answer leads to: stated, never inferred.

use crate::render::doc::{Block, Cell, Tone, code, plain, strong};
use crate::render::words;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{Rfq, RfqPolicy, UnansweredPolicy};

use super::{chapter_heading, columns, list, para, section};

/// State, what it says, and what it makes of a knockout, a required and a desired clause.
const STATES: [[&str; 5]; 7] = [
    [
        "included",
        "Delivered as demanded, in the unit price.",
        "meets",
        "meets",
        "meets",
    ],
    [
        "priced-separately",
        "Delivered as demanded, for the charge stated with it.",
        "loaded; without an amount: not comparable",
        "loaded; without an amount: not comparable",
        "loaded; without an amount: open",
    ],
    [
        "on-request",
        "Possible, price not stated.",
        "not comparable",
        "not comparable",
        "open",
    ],
    [
        "partial",
        "Less than demanded; the comment says what is left out.",
        "non-responsive",
        "not comparable",
        "lesser",
    ],
    [
        "alternative",
        "Something else instead; the comment says what.",
        "non-responsive",
        "not comparable",
        "lesser",
    ],
    [
        "excluded",
        "Not delivered.",
        "non-responsive",
        "not comparable",
        "left out",
    ],
    [
        "not-applicable",
        "Has no meaning for this product; the comment says why.",
        "not comparable until we agree",
        "not comparable until we agree",
        "counted",
    ],
];

/// The chapter on answering.
pub(super) fn how_to_answer(spec: &ResolvedSpec) -> Vec<Block> {
    let policy = spec
        .spec
        .rfq
        .as_ref()
        .map(|rfq| rfq.policy.clone())
        .unwrap_or_default();
    let mut blocks = vec![
        chapter_heading("answer", "How to answer"),
        para(returning(spec)),
        states(&policy),
        Block::Note {
            tone: Tone::Warning,
            text: vec![
                strong("Silence is not consent. "),
                plain(unanswered(&policy)),
            ],
        },
    ];
    blocks.extend(rules());
    blocks.extend(verdicts());
    if let Some(rfq) = &spec.spec.rfq {
        blocks.extend(money(rfq));
    }
    blocks
}

/// What is sent back, where to and until when.
fn returning(spec: &ResolvedSpec) -> String {
    let due = spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    let until = due.map(|due| format!(" by {due}")).unwrap_or_default();
    let to = match &spec.spec.spec.contact {
        Some(contact) => format!(" to {contact}"),
        None => String::new(),
    };
    format!(
        "The response file that comes with this request has one entry for each clause, under the \
         clause's id, with the demand in its comments. Give each entry one of these states, and send \
         the file{to}{until}, with sample records where you have them."
    )
}

fn states(policy: &RfqPolicy) -> Block {
    let silent = match policy.unanswered {
        UnansweredPolicy::NotComparable => "not comparable",
        UnansweredPolicy::NonResponsive => "non-responsive",
    };
    let row = |cells: [&str; 5]| -> Vec<Cell> {
        let [state, meaning, knockout, required, desired] = cells;
        vec![
            code(state).into(),
            plain(meaning).into(),
            plain(knockout).into(),
            plain(required).into(),
            plain(desired).into(),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = STATES.into_iter().map(row).collect();
    rows.push(vec![
        strong("no state").into(),
        plain("Unanswered.").into(),
        plain("not comparable").into(),
        plain(silent).into(),
        plain("counted").into(),
    ]);
    Block::Table {
        caption: "Answers, and what they lead to by the weight of the clause"
            .to_owned()
            .into(),
        columns: columns(&[
            ("State", 21),
            ("What it says", 26),
            ("Knockout", 18),
            ("Required", 18),
            ("Desired", 17),
        ]),
        rows,
    }
}

fn unanswered(policy: &RfqPolicy) -> String {
    let effect = match policy.unanswered {
        UnansweredPolicy::NotComparable => "not comparable until it is answered",
        UnansweredPolicy::NonResponsive => "non-responsive",
    };
    format!(
        "A clause without a state is unanswered and never counts as included. An unanswered required \
         clause makes the quote {effect}."
    )
}

fn rules() -> Vec<Block> {
    let rule = |word: &str, rest: &str| vec![strong(word), plain(rest)];
    vec![list([
        rule(
            "Offers below the demand. ",
            "A depth, format or retention below the one demanded counts \
             as partial, whatever the state says.",
        ),
        rule(
            "Capability. ",
            "\u{201c}We have an MES\u{201d} is a label, not a record. A capability \
             statement never stands in for an answer; a sample record, named as evidence, turns a \
             claim into a demonstration.",
        ),
        rule(
            "Access. ",
            "Access to your systems and exported records are two agreements; neither \
             implies the other.",
        ),
        rule(
            "Assumptions. ",
            "List each assumption with the clauses it affects. An answer that an \
             assumption touches is conditional: not comparable for knockout and required clauses.",
        ),
        rule(
            "What records cost. ",
            "State each charge with its driver: set-up, capture, release or \
             documentation. Say what you leave out as not needed.",
        ),
        rule(
            "Gaps. ",
            "Every gap comes back to you as a clarification question before we decide.",
        ),
    ])]
}

fn verdicts() -> Vec<Block> {
    let rule = |word: &str, rest: &str| vec![strong(word), plain(rest)];
    vec![
        section("comparison", "How quotes are compared"),
        para(
            "Coverage comes before price. For each requested quantity the verdict is that of the worst \
             clause:",
        ),
        list([
            rule(
                "Like-for-like: ",
                "every knockout and required clause is met in the unit price.",
            ),
            rule(
                "Loaded: ",
                "comparable once the separately priced items are added.",
            ),
            rule(
                "Not comparable: ",
                "something is open, lesser or left out; not ranked.",
            ),
            rule(
                "Non-responsive: ",
                "a knockout clause is not met; not ranked.",
            ),
        ]),
        para(
            "Whatever its clauses say, a quote is not comparable when it answers another revision of \
             this document, has expired, leaves the tax unstated, is in a currency without a rate \
             below, or has no price at the quantity. Only comparable quotes are ranked; an estimate \
             stays visible and is never ranked.",
        ),
    ]
}

fn money(rfq: &Rfq) -> Vec<Block> {
    let mut blocks = vec![
        section("money", "Prices and exchange rates"),
        para(format!(
            "Prices are exact decimals with a point. Each extended line is rounded once to the minor \
             unit of {}; {}. Say whether tax is included or excluded.",
            rfq.currency,
            words::rounding(rfq.policy.rounding)
        )),
    ];
    if rfq.exchange_rate.is_empty() {
        blocks.push(para(format!(
            "No exchange rate is given: quote in {}; a quote in another currency is not comparable.",
            rfq.currency
        )));
        return blocks;
    }
    blocks.push(Block::Table {
        caption: "Exchange rates of this comparison; no other rate is used"
            .to_owned()
            .into(),
        columns: columns(&[
            ("Quoted in", 20),
            ("Rate", 35),
            ("Of", 17),
            ("Published by", 28),
        ]),
        rows: rfq
            .exchange_rate
            .iter()
            .map(|rate| {
                vec![
                    Cell::from(plain(&rate.from)),
                    plain(format!("1 {} = {} {}", rate.from, rate.rate, rate.to)).into(),
                    plain(rate.date.to_string()).into(),
                    plain(rate.source.as_deref().unwrap_or("\u{2013}")).into(),
                ]
            })
            .collect(),
    });
    blocks
}
