//! What changed since earlier quotes: coverage first, then terms, then money.

use super::{cell, chapter, ids, section};
use crate::compare::result::{Comparison, QuoteRef, Round, Standing, VerdictChange};
use crate::render::comparison::says;
use crate::render::doc::{Block, Cell, Column, Span, code, line_break, plain, quiet};
use crate::say;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// One section a supplier whose earlier quote was given.
pub(super) fn rounds(comparison: &Comparison) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (n, round) in comparison.rounds.iter().enumerate() {
        let label = says::labelled(comparison, &round.supplier);
        blocks.push(section(format!("round-{}", n + 1), typed(label)));
        blocks.push(Block::Facts {
            pairs: vec![
                (say!("Earlier quote"), quote(&round.before)),
                (say!("Quote compared now"), quote(&round.after)),
            ],
        });
        blocks.extend(clauses(round));
        blocks.extend(terms(round));
        blocks.extend(verdicts(round));
        blocks.extend(questions(round));
    }
    chapter(
        "rounds",
        say!("What changed since the earlier quote"),
        blocks,
    )
}

fn quote(quote: &QuoteRef) -> Vec<Span> {
    let mut text = quote.file.clone();
    for part in [&quote.number, &quote.revision].into_iter().flatten() {
        text += &format!(", {part}");
    }
    vec![
        plain(typed(text)),
        line_break(),
        quiet(typed(&quote.sha256)),
    ]
}

fn standing(standing: Option<Standing>) -> Cell {
    match standing {
        Some(standing) => cell(Text::joined([
            typed(format!("{} ", standing.glyph())),
            standing.text(),
        ])),
        None => cell(typed("\u{2013}")),
    }
}

fn clauses(round: &Round) -> Option<Block> {
    let rows = round.clauses.iter().map(|change| {
        vec![
            Cell::from(code(typed(&change.clause))),
            standing(change.before),
            standing(change.after),
            cell(says::direction(change.direction)),
            cell(&change.text),
            Cell::from(quiet(typed(says::place(&change.place_after)))),
        ]
    });
    (!round.clauses.is_empty()).then(|| Block::Table {
        caption: say!("Clauses answered in another way"),
        columns: vec![
            Column::new(say!("Clause"), 24),
            Column::new(say!("Before"), 14),
            Column::new(say!("Now"), 14),
            Column::new(say!("For the buyer"), 13),
            Column::new(say!("What changed"), 38),
            Column::new(say!("Said at"), 22),
        ],
        rows: rows.collect(),
    })
}

fn terms(round: &Round) -> Option<Block> {
    let rows = round.terms.iter().map(|change| {
        vec![
            cell(&change.term),
            cell(&change.before),
            cell(&change.after),
            cell(says::direction(change.direction)),
        ]
    });
    (!round.terms.is_empty()).then(|| Block::Table {
        caption: say!("Terms that changed"),
        columns: vec![
            Column::new(say!("Term"), 28),
            Column::new(say!("Before"), 28),
            Column::new(say!("Now"), 28),
            Column::new(say!("For the buyer"), 16),
        ],
        rows: rows.collect(),
    })
}

fn verdicts(round: &Round) -> Option<Block> {
    let total =
        |total: Option<Decimal>| cell(total.map_or_else(|| typed("\u{2013}"), says::amount));
    let row = |change: &VerdictChange| {
        vec![
            cell(change.quantity),
            cell(change.before.text()),
            cell(change.after.text()),
            total(change.total_before),
            total(change.total_after),
        ]
    };
    (!round.verdicts.is_empty()).then(|| Block::Table {
        caption: say!("Verdicts and comparable totals"),
        columns: vec![
            Column::amounts(say!("Boards"), 12),
            Column::new(say!("Verdict before"), 24),
            Column::new(say!("Verdict now"), 24),
            Column::amounts(say!("Total before"), 20),
            Column::amounts(say!("Total now"), 20),
        ],
        rows: round.verdicts.iter().map(row).collect(),
    })
}

fn questions(round: &Round) -> Option<Block> {
    let pairs: Vec<(Text, Vec<Span>)> = [
        (say!("Questions settled"), &round.settled),
        (say!("Questions still open"), &round.open),
        (say!("New questions"), &round.new),
    ]
    .into_iter()
    .filter(|(_, questions)| !questions.is_empty())
    .map(|(label, questions)| (label, ids(questions)))
    .collect();
    (!pairs.is_empty()).then_some(Block::Facts { pairs })
}
