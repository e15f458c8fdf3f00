//! A difference between two specs as a document: the same blocks as the request for quotation. It is
//! the buyer's own paper and speaks English; what goes out to bidders is the addendum.

use crate::diff::effect::Effect;
use crate::diff::result::{Change, ClauseDiff, Diff, Presence, QuoteLine, QuoteOutcome};
use crate::diff::words::{
    ASKS, ask_words, old_name, outcome_words, renewal, sentence, verdict_words,
};
use crate::render::doc::{
    Block, Brand, Cell, Column, Doc, Labels, Span, Tone, code, plain, quiet, strong,
};
use crate::render::words;
use crate::wording::{Text, typed};

/// The difference as a document, ready for any renderer.
#[must_use]
pub fn diff_doc(diff: &Diff) -> Doc {
    let (old, new) = (&diff.old, &diff.new);
    let to = format!("{} revision {}", new.id, new.revision);
    let mut blocks = Vec::new();
    if diff.is_empty() {
        blocks.push(para(typed("Nothing differs.")));
    } else {
        blocks.extend(short(diff));
        blocks.extend(if diff.quotes.is_empty() {
            any_quote(diff)
        } else {
            quotes(diff)
        });
        blocks.extend(request(diff));
        blocks.extend(clauses(diff));
        blocks.extend(legend());
    }
    Doc {
        title: typed(format!("What changes: {}", new.title)),
        subtitle: typed(format!(
            "{} revision {} \u{2192} {to}",
            old.id, old.revision
        )),
        lang: "en".to_owned(),
        page: crate::render::doc::Page::default(),
        labels: Labels::default(),
        brand: Brand::default(),
        footer: typed(format!("{} rev. {} \u{2192} {to}", old.id, old.revision)),
        digest: new.sha256.clone(),
        date: new.issued.clone(),
        blocks,
    }
}

fn short(diff: &Diff) -> Vec<Block> {
    let s = &diff.summary;
    let fact = |label: &str, words: String| (typed(label), vec![plain(typed(words))]);
    let mut pairs = vec![(typed("Clauses"), vec![strong(typed(diff.summary_words()))])];
    if s.added + s.removed > 0 {
        pairs.push(fact(
            "Of these",
            format!("{} new, {} dropped", s.added, s.removed),
        ));
    }
    pairs.push(fact("Supplier\u{2019}s cost", sentence(s.cost).to_owned()));
    pairs.push(fact(
        "Buyer\u{2019}s assurance",
        sentence(s.assurance).to_owned(),
    ));
    vec![heading("short", "In short"), Block::Facts { pairs }]
}

fn any_quote(diff: &Diff) -> Vec<Block> {
    let title = format!("Any quote on {}", old_name(diff));
    let mut blocks = vec![heading("quotes", &title)];
    let mut pairs = Vec::new();
    for ask in ASKS {
        let mut spans: Vec<Span> = Vec::new();
        for line in diff.confirm.iter().filter(|line| line.ask == ask) {
            if !spans.is_empty() {
                spans.push(plain(typed(", ")));
            }
            spans.push(match &line.clause {
                Some(id) => code(typed(id)),
                None => plain(Text::series(line.reasons.iter().cloned())),
            });
        }
        if !spans.is_empty() {
            pairs.push((typed(words::capitalised(ask_words(ask))), spans));
        }
    }
    if !pairs.is_empty() {
        blocks.push(Block::Facts { pairs });
    }
    blocks.push(note(renewal(diff)));
    blocks
}

fn quotes(diff: &Diff) -> Vec<Block> {
    let title = format!("Quotes on {}", old_name(diff));
    let mut blocks = vec![heading("quotes", &title)];
    for (n, quote) in diff.quotes.iter().enumerate() {
        blocks.extend(quote_blocks(quote, n));
    }
    blocks.push(note(renewal(diff)));
    blocks
}

fn quote_blocks(quote: &QuoteOutcome, n: usize) -> Vec<Block> {
    let mut spans = vec![plain(typed(&quote.supplier))];
    if let Some(number) = &quote.quote {
        spans.push(quiet(typed(format!(" \u{b7} {number}"))));
    }
    let mut blocks = vec![
        Block::Heading {
            level: 2,
            id: format!("quote-{}", n + 1),
            text: spans,
        },
        Block::Para {
            text: vec![strong(typed(format!(
                "{}.",
                words::capitalised(&verdict_words(quote))
            )))],
        },
    ];
    let lines = quote.grouped();
    if !lines.is_empty() {
        blocks.push(Block::Table {
            caption: Text::default(),
            columns: columns(&[
                ("Now", 12),
                ("Because", 38),
                ("Clause, and what was answered", 50),
            ]),
            rows: lines.iter().map(|lines| quote_row(lines)).collect(),
        });
    }
    blocks
}

/// Lines of one outcome and one reason.
fn quote_row(lines: &[&QuoteLine]) -> Vec<Cell> {
    let mut named = Vec::new();
    for line in lines {
        if !named.is_empty() {
            named.push(plain(typed(", ")));
        }
        match &line.clause {
            Some(id) => named.push(code(typed(id))),
            None => named.push(quiet(typed("the request"))),
        }
        if !line.answered.is_empty() {
            named.push(plain(typed(format!(" ({})", line.answered))));
        }
    }
    let (outcome, because) = lines.first().map_or(("", ""), |line| {
        (outcome_words(line.outcome), line.because.as_str())
    });
    vec![
        strong(typed(outcome)).into(),
        plain(typed(because)).into(),
        named.into(),
    ]
}

fn request(diff: &Diff) -> Vec<Block> {
    if diff.request.is_empty() {
        return Vec::new();
    }
    let rows = diff.request.iter().map(|change| {
        vec![
            plain(change.words()).into(),
            effect(change.cost),
            effect(change.assurance),
        ]
    });
    vec![
        heading("request", "The request"),
        Block::Table {
            caption: Text::default(),
            columns: columns(&[("What changes", 68), ("Cost", 16), ("Assurance", 16)]),
            rows: rows.collect(),
        },
    ]
}

fn clauses(diff: &Diff) -> Vec<Block> {
    let grouped = diff.grouped();
    let mut blocks = Vec::new();
    if !grouped.shared.is_empty() {
        let rows = grouped.shared.iter().map(|(change, clauses)| {
            let mut ids = Vec::new();
            for clause in clauses {
                if !ids.is_empty() {
                    ids.push(plain(typed(", ")));
                }
                ids.push(code(typed(&clause.id)));
            }
            vec![
                plain(change.words()).into(),
                ids.into(),
                effect(change.cost),
                effect(change.assurance),
            ]
        });
        blocks.push(heading("shared", "The same in several clauses"));
        blocks.push(Block::Table {
            caption: Text::default(),
            columns: columns(&[
                ("What changes", 34),
                ("Clauses", 40),
                ("Cost", 13),
                ("Assurance", 13),
            ]),
            rows: rows.collect(),
        });
    }
    if !grouped.single.is_empty() {
        let mut rows = Vec::new();
        for (clause, changes) in &grouped.single {
            for (n, change) in changes.iter().enumerate() {
                rows.push(clause_row(clause, change, n == 0));
            }
        }
        blocks.push(heading("clauses", "Clause by clause"));
        blocks.push(Block::Table {
            caption: Text::default(),
            columns: columns(&[
                ("Clause", 30),
                ("What changes", 44),
                ("Cost", 13),
                ("Assurance", 13),
            ]),
            rows,
        });
    }
    blocks
}

fn clause_row(clause: &ClauseDiff, change: &Change, first: bool) -> Vec<Cell> {
    let mut name = Vec::new();
    if first {
        name.push(code(typed(&clause.id)));
        name.push(plain(typed(format!(" {}", clause.title))));
        let weight = words::weight(clause.severity);
        let said = match clause.presence {
            Presence::Added => format!(", new, {weight}"),
            Presence::Removed => format!(", dropped, {weight}"),
            Presence::Changed => format!(", {weight}"),
        };
        name.push(quiet(typed(said)));
    }
    vec![
        name.into(),
        plain(change.words()).into(),
        effect(change.cost),
        effect(change.assurance),
    ]
}

fn effect(effect: Effect) -> Cell {
    match effect {
        Effect::Unchanged => quiet(typed(effect.word())),
        Effect::Changes => plain(typed(effect.word())),
        _ => strong(typed(effect.word())),
    }
    .into()
}

fn legend() -> Vec<Block> {
    vec![
        heading("words", "What the words mean"),
        Block::Facts {
            pairs: [
                ("tightens", "More is asked of the supplier, or the buyer is assured of more."),
                ("loosens", "Less is asked, or the buyer is assured of less."),
                ("changes", "Something else is asked, neither more nor less; or more here and less there."),
                ("unclear", "The spec does not show which way it goes, for example the content of a revised document."),
                ("unchanged", "No effect on this side."),
            ]
            .into_iter()
            .map(|(word, means)| (typed(word), vec![plain(typed(means))]))
            .collect(),
        },
    ]
}

fn heading(id: &str, text: &str) -> Block {
    Block::Heading {
        level: 1,
        id: id.to_owned(),
        text: vec![plain(typed(text))],
    }
}

fn para(text: Text) -> Block {
    Block::Para {
        text: vec![plain(text)],
    }
}

fn note(text: String) -> Block {
    Block::Note {
        tone: Tone::Info,
        text: vec![plain(typed(text))],
    }
}

fn columns(heads: &[(&str, u16)]) -> Vec<Column> {
    let heads = heads.iter();
    heads
        .map(|(title, width)| Column::new(typed(*title), *width))
        .collect()
}
