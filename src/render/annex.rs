//! The requirements annex to the purchase order: what was agreed, without the asking.
//!
//! The same blocks of clauses as in the request, in the same order under the same ids. What belongs to
//! the asking (states, weights in the comparison, prices, exchange rates, due dates) is left out; what
//! belongs to the agreement (how deliveries are judged, deviations, signatures) is added.

use crate::agree::model::{AcceptedDeviation, AgreementFile};
use crate::render::doc::{Block, Cell, Doc, Span, Tone, code, line_break, plain, strong};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Text, typed};

use super::rfq::{
    Stage, back, basis, blank, chapter_heading, chapters, columns, depth, document, front,
    glossary, overview, para, table,
};

/// The annex to a purchase order by which a spec is agreed, with lines to fill in.
#[must_use]
pub fn annex_doc(spec: &ResolvedSpec) -> Doc {
    annex(spec, None)
}

/// The annex of an agreement: it names the supplier, the quote, the boards and every accepted
/// deviation.
#[must_use]
pub fn annex_of_agreement(spec: &ResolvedSpec, agreement: &AgreementFile) -> Doc {
    annex(spec, Some(agreement))
}

fn annex(spec: &ResolvedSpec, agreement: Option<&AgreementFile>) -> Doc {
    let head = &spec.spec.spec;
    let mut blocks = agreed(spec, agreement);
    blocks.extend(overview::overview(spec, Stage::Agreed));
    blocks.extend(basis::basis(spec, Stage::Agreed));
    blocks.extend(depth::depth_and_identity(spec, Stage::Agreed));
    blocks.extend(chapters(spec, Stage::Agreed));
    blocks.extend(back::not_required(spec, Stage::Agreed));
    blocks.extend(judgement());
    blocks.extend(glossary::glossary());
    // What deviates and who signs for it share the last page.
    blocks.push(Block::PageBreak);
    blocks.extend(deviations(agreement));
    blocks.push(chapter_heading("signature", say!("Signature")));
    blocks.extend(back::signature(spec));
    let subtitle = say!(
        "Requirements annex to the purchase order \u{b7} {id} revision {revision}",
        id = typed(&head.id),
        revision = typed(&head.revision)
    );
    document(spec, subtitle, blocks)
}

/// Who agrees with whom on what; the purchase order's own data is filled in by hand.
fn agreed(spec: &ResolvedSpec, agreement: Option<&AgreementFile>) -> Vec<Block> {
    let mut pairs = front::buyer(spec);
    match agreement {
        None => {
            pairs.push(blank(say!("Supplier")));
            pairs.push(blank(say!("Purchase order: number, date")));
            pairs.push(blank(say!("Ordered boards")));
            pairs.push(blank(say!("Supplier\u{2019}s quote: number, date")));
        }
        Some(agreement) => pairs.extend(filled_in(agreement)),
    }
    pairs.extend(front::product_facts(spec));
    pairs.extend(front::specification(spec));
    let mut blocks = vec![
        chapter_heading("agreement", say!("What is agreed")),
        Block::Facts { pairs },
        para(say!(
            "This annex is part of the purchase order. It says which records the supplier delivers with the boards, and how deliveries are judged. Each clause names the record, the depth at which it is kept, its columns, and the document that governs it. The deviations listed in this annex are accepted; no others are."
        )),
    ];
    blocks.extend(not_ready(spec));
    blocks
}

/// What the agreement knows of the order; the number of the purchase order is filled in by hand.
fn filled_in(agreement: &AgreementFile) -> Vec<(Text, Vec<Span>)> {
    let party = &agreement.supplier;
    let supplier = [Some(party.name.as_str()), party.site.as_deref()];
    let supplier: Vec<&str> = supplier.into_iter().flatten().collect();
    let quote = &agreement.quote;
    let number = quote.number.clone().unwrap_or_else(|| quote.file.clone());
    let quoted = match &quote.revision {
        Some(revision) => say!(
            "{number} revision {revision}",
            number = typed(number),
            revision = typed(revision)
        ),
        None => typed(number),
    };
    let head = &agreement.agreement;
    let said = |label: Text, value: Text| (label, vec![plain(value)]);
    vec![
        said(say!("Supplier"), typed(supplier.join(", "))),
        blank(say!("Purchase order: number, date")),
        said(say!("Ordered boards"), typed(head.quantity.to_string())),
        said(say!("Supplier\u{2019}s quote"), quoted),
        said(
            say!("Agreement"),
            say!(
                "{id}, revision {revision}, of {day}",
                id = typed(&head.id),
                revision = head.revision,
                day = typed(head.awarded.to_string())
            ),
        ),
    ]
}

/// An annex whose basis has gaps would be signed for something that nobody knows.
fn not_ready(spec: &ResolvedSpec) -> Option<Block> {
    let text = match spec.missing_documents.len() {
        0 => return None,
        1 => say!(
            "1 document of the build basis is missing: see the chapter \u{201c}Locked build basis\u{201d}. Sign this annex only when it is released and the annex has been printed anew."
        ),
        more => say!(
            "{count} documents of the build basis are missing: see the chapter \u{201c}Locked build basis\u{201d}. Sign this annex only when they are released and the annex has been printed anew.",
            count = more
        ),
    };
    Some(Block::Note {
        tone: Tone::Warning,
        text: vec![
            strong(say!("Not ready to be signed.")),
            plain(typed(" ")),
            plain(text),
        ],
    })
}

/// How deliveries are judged: by what, and with which outcome.
fn judgement() -> Vec<Block> {
    let verdicts = [
        (
            say!("Release"),
            say!("Every clause whose failure holds a delivery is shown to be met."),
            say!("The delivery is released."),
        ),
        (
            say!("Release with deviations"),
            say!(
                "The same, but for clauses of which an accepted deviation of this annex covers what failed."
            ),
            say!("The delivery is released. The deviations stay visible and are counted."),
        ),
        (
            say!("Cannot decide"),
            say!(
                "Nothing failed, but such a clause could not be evaluated, because what would show it was not delivered or is empty."
            ),
            say!(
                "The delivery is not released until the missing evidence is there. What was not evaluated never passes."
            ),
        ),
        (
            say!("Hold"),
            say!("At least one such clause failed and no accepted deviation covers it."),
            say!(
                "The delivery is not released until corrected records show the clause, or a deviation is agreed."
            ),
        ),
    ];
    let rows = verdicts
        .into_iter()
        .map(|(verdict, when, then)| {
            vec![
                Cell::from(strong(verdict)),
                plain(when).into(),
                plain(then).into(),
            ]
        })
        .collect();
    vec![
        chapter_heading("judgement", say!("How deliveries are judged")),
        para(say!(
            "Every delivery is checked clause by clause against this annex. The validator that does it reads the same specification that this annex is printed from, named by its SHA-256 below; it runs what is printed under \u{201c}Checked on delivery\u{201d} and in the tables of columns, and knows no other rule. The supplier may run the same validator before shipping and gets the same result."
        )),
        para(say!(
            "Coverage is counted over the boards of the order. Every finding names the file, the row, what was found, what was demanded, and the clause that demands it."
        )),
        table(
            say!("Verdicts on a delivery"),
            columns([
                (say!("Verdict"), 22),
                (say!("When"), 40),
                (say!("What follows"), 38),
            ]),
            rows,
        ),
    ]
}

/// Lines for deviations that are filled in by hand.
const EMPTY_LINES: usize = 8;

/// A line that is kept although nothing stands in it.
const BLANK: &str = "\u{a0}";

fn deviation_row(deviation: &AcceptedDeviation) -> Vec<Cell> {
    let text = vec![
        plain(typed(&deviation.instead)),
        line_break(),
        plain(typed(&deviation.reason)),
    ];
    vec![
        code(typed(&deviation.clause)).into(),
        Cell { text },
        plain(match &deviation.scope {
            Some(scope) => scope.text(),
            None => say!("the whole order"),
        })
        .into(),
        plain(typed(&deviation.by)).into(),
        plain(match deviation.until {
            Some(until) => typed(until.to_string()),
            None => say!("with the agreement"),
        })
        .into(),
    ]
}

/// Accepted deviations: those of the agreement, or lines to be filled in.
fn deviations(agreement: Option<&AgreementFile>) -> Vec<Block> {
    let empty = || Cell {
        text: vec![plain(typed(BLANK)), line_break(), plain(typed(BLANK))],
    };
    let rows: Vec<Vec<Cell>> = match agreement {
        None => (0..EMPTY_LINES)
            .map(|_| std::iter::repeat_with(empty).take(5).collect())
            .collect(),
        Some(agreement) if agreement.deviation.is_empty() => {
            return vec![
                chapter_heading("deviations", say!("Accepted deviations")),
                para(say!("None: every clause is delivered as demanded.")),
            ];
        }
        Some(agreement) => agreement.deviation.iter().map(deviation_row).collect(),
    };
    vec![
        chapter_heading("deviations", say!("Accepted deviations")),
        para(say!(
            "A deviation names its clause, what deviates and why, the lots or boards it holds for, who approved it, and when it expires. An expired deviation covers nothing."
        )),
        table(
            Text::default(),
            columns([
                (say!("Clause"), 22),
                (say!("Deviation and reason"), 34),
                (say!("Scope"), 16),
                (say!("Approved by"), 14),
                (say!("Expires"), 14),
            ]),
            rows,
        ),
    ]
}
