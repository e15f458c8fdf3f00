//! The comparison on paper: A4 across.

use super::{chapters, says};
use crate::compare::result::{Cell as Answered, ClauseRow, Comparison, QuantityResult, Standing};
use crate::compare::summary::{self, QuantityLine, SupplierLine, Total};
use crate::render::doc::{
    Block, Brand, Cell, Column, Doc, Labels, Page, Span, Tone, code, line_break, plain, quiet,
    strong,
};
use crate::say;
use crate::spec::clause::Family;
use crate::wording::{Text, typed};

/// More suppliers than these side by side cannot be read on paper.
const SIDE_BY_SIDE: usize = 6;

/// The comparison as a document, ready for any renderer.
#[must_use]
pub fn comparison_doc(comparison: &Comparison) -> Doc {
    let spec = &comparison.spec;
    let lines = summary::first_page(comparison);
    let mut blocks = vec![asked(comparison)];
    blocks.extend(notes(comparison));
    blocks.push(coverage(comparison, &lines));
    blocks.extend(terms(comparison, &lines));
    blocks.extend(totals(comparison, &lines));
    blocks.push(Block::PageBreak);
    blocks.extend(matrix(comparison, &lines));
    blocks.extend(chapters::chapters(comparison));
    let day = comparison.as_of.date.or(comparison.terms.due);
    Doc {
        title: say!("Quotes compared: {title}", title = typed(&spec.title)),
        subtitle: say!(
            "{id} revision {revision}; {validity}",
            id = typed(&spec.id),
            revision = typed(&spec.revision),
            validity = comparison.as_of.text()
        ),
        lang: "en".to_owned(),
        page: Page::Landscape,
        labels: Labels::default(),
        brand: Brand::default(),
        footer: typed(format!("{} rev. {}", spec.id, spec.revision)),
        digest: spec.sha256.clone(),
        date: day.map(|day| day.to_string()).unwrap_or_default(),
        blocks,
    }
}

/// What was asked, close together: the verdicts belong on the same page.
fn asked(comparison: &Comparison) -> Block {
    Block::Para {
        text: beside(&says::asked(comparison)),
    }
}

/// Labels and values one after the other.
fn beside(pairs: &[(Text, Text)]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (label, value) in pairs {
        if !spans.is_empty() {
            spans.push(quiet(typed(" \u{b7} ")));
        }
        spans.extend([quiet(label), plain(typed(" ")), plain(value)]);
    }
    spans
}

fn notes(comparison: &Comparison) -> Vec<Block> {
    let notes = says::notes(comparison).into_iter();
    notes
        .map(|note| Block::Note {
            tone: Tone::Warning,
            text: vec![plain(note)],
        })
        .collect()
}

fn cell(text: impl Into<Text>) -> Cell {
    Cell::from(plain(text))
}

/// Verdict, rank, knockouts, gaps, and the three answers.
fn coverage(comparison: &Comparison, lines: &[SupplierLine]) -> Block {
    let mut rows = Vec::new();
    for (line, supplier) in lines.iter().zip(&comparison.suppliers) {
        if let Some(without) = &line.without_quote {
            let mut row = vec![
                Cell::from(strong(typed(&line.label))),
                cell(typed("")),
                cell(without),
            ];
            row.extend([(); 4].map(|()| cell(typed(""))));
            rows.push(row);
        }
        for (n, (quantity, result)) in line.quantities.iter().zip(&supplier.quantities).enumerate()
        {
            let mut row = vec![
                name(line, n),
                cell(quantity.quantity),
                Cell::from(verdict(quantity)),
                cell(quantity.rank.map_or_else(|| typed("\u{2013}"), Text::from)),
                cell(quantity.knockouts_open),
                cell(quantity.gaps),
            ];
            let before = n.checked_sub(1).and_then(|n| supplier.quantities.get(n));
            row.push(Cell::from(answers(result, before)));
            rows.push(row);
        }
    }
    Block::Table {
        caption: say!("Verdict and coverage"),
        columns: vec![
            Column::new(say!("Supplier"), 22),
            Column::amounts(say!("Boards"), 9),
            Column::new(say!("Verdict"), 18),
            Column::amounts(say!("Rank"), 7),
            Column::amounts(say!("Knockouts open"), 11),
            Column::amounts(say!("Gaps"), 7),
            Column::new(say!("How deep, how complete, is it in the quote"), 60),
        ],
        rows,
    }
}

/// A supplier is named on its first line.
fn name(line: &SupplierLine, n: usize) -> Cell {
    match n {
        0 => Cell::from(strong(typed(&line.label))),
        _ => Cell::from(quiet(typed(&line.label))),
    }
}

fn verdict(quantity: &QuantityLine) -> Vec<Span> {
    let glyph = says::verdict_glyph(quantity.verdict);
    let mut spans = vec![
        strong(typed(format!("{glyph}\u{a0}"))),
        strong(quantity.verdict.text()),
    ];
    if quantity.estimate {
        spans.extend([line_break(), quiet(say!("estimate"))]);
    }
    spans
}

/// The three answers; below the first quantity those that differ from the ones above.
fn answers(result: &QuantityResult, before: Option<&QuantityResult>) -> Vec<Span> {
    let three = |result: &QuantityResult| {
        let answers = &result.answers;
        [
            answers.how_deep.clone(),
            answers.how_complete.clone(),
            answers.in_the_quote.clone(),
        ]
    };
    let above = before.map(three);
    let mut spans: Vec<Span> = Vec::new();
    for (n, answer) in three(result).into_iter().enumerate() {
        if answer.is_empty() || above.as_ref().is_some_and(|above| above[n] == answer) {
            continue;
        }
        if !spans.is_empty() {
            spans.push(line_break());
        }
        spans.push(plain(answer));
    }
    spans
}

/// The terms of each quote.
fn terms(comparison: &Comparison, lines: &[SupplierLine]) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .zip(&comparison.suppliers)
        .filter(|(line, _)| !line.terms.is_empty())
        .map(|(line, supplier)| {
            let mut name = vec![strong(typed(&line.label))];
            if let Some(quote) = says::quote_number(supplier) {
                name.extend([line_break(), quiet(quote)]);
            }
            vec![Cell::from(name), Cell::from(beside(&line.terms))]
        })
        .collect();
    (!rows.is_empty()).then(|| Block::Table {
        caption: say!("Terms"),
        columns: vec![
            Column::new(say!("Supplier"), 22),
            Column::new(say!("Terms as quoted"), 112),
        ],
        rows,
    })
}

/// The comparable total, and only then the quoted price.
fn totals(comparison: &Comparison, lines: &[SupplierLine]) -> Option<Block> {
    let mut rows = Vec::new();
    for line in lines {
        for (n, quantity) in line.quantities.iter().enumerate() {
            let (total, each) = match &quantity.total {
                Total::Amount {
                    total,
                    per_board,
                    adjusted,
                } => {
                    let mut spans = vec![strong(says::amount(*total))];
                    if !adjusted.0.is_zero() {
                        let of = say!("of it adjusted {amount}", amount = says::amount(*adjusted));
                        spans.extend([line_break(), quiet(of)]);
                    }
                    (spans, plain(says::amount(*per_board)))
                }
                Total::None(why) => (vec![plain(why)], plain(typed(""))),
            };
            rows.push(vec![
                name(line, n),
                cell(quantity.quantity),
                Cell::from(total),
                Cell::from(each),
                Cell::from(quiet(&quantity.quoted)),
            ]);
        }
    }
    let currency = typed(comparison.currency.clone().unwrap_or_default());
    (!rows.is_empty()).then(|| Block::Table {
        caption: say!("Comparable totals in {currency}", currency = currency),
        columns: vec![
            Column::new(say!("Supplier"), 22),
            Column::amounts(say!("Boards"), 9),
            Column::amounts(say!("Comparable total"), 26),
            Column::amounts(say!("Per board"), 14),
            Column::new(say!("Price as quoted, which is no total"), 50),
        ],
        rows,
    })
}

/// Clause by supplier, family after family, at most six suppliers side by side.
fn matrix(comparison: &Comparison, lines: &[SupplierLine]) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading {
            level: 1,
            id: "clauses".to_owned(),
            text: vec![plain(say!("Clause by supplier"))],
        },
        Block::Para {
            text: vec![plain(legend())],
        },
    ];
    let count = lines.len();
    for first in (0..count).step_by(SIDE_BY_SIDE) {
        let last = (first + SIDE_BY_SIDE).min(count);
        let shown = lines.get(first..last).unwrap_or_default();
        let part = (count > SIDE_BY_SIDE).then(|| format!("-{}-{last}", first + 1));
        for family in families(&comparison.clauses) {
            let title = family.text();
            let id = part.clone().unwrap_or_default();
            blocks.push(Block::Heading {
                level: 2,
                id: format!("clauses-{}{id}", family.title()),
                text: vec![plain(match &part {
                    Some(_) => say!(
                        "{family}, suppliers {first} to {last}",
                        family = title,
                        first = first + 1,
                        last = last
                    ),
                    None => title,
                })],
            });
            let rows = comparison.clauses.iter().filter(|row| row.family == family);
            blocks.push(Block::Table {
                caption: Text::default(),
                columns: matrix_columns(shown),
                rows: rows.map(|row| matrix_row(row, first, last)).collect(),
            });
        }
    }
    blocks
}

fn legend() -> Text {
    let all = [
        Standing::Meets,
        Standing::Loaded,
        Standing::Open,
        Standing::Lesser,
        Standing::Excluded,
        Standing::NotApplicable,
        Standing::Unanswered,
        Standing::Conditional,
        Standing::Conflict,
        Standing::NotRequired,
    ];
    Text::list(all.map(|standing| {
        Text::joined([
            typed(format!("{}\u{a0}", standing.glyph())),
            standing.text(),
        ])
    }))
}

/// The families of the clauses, in printing order.
pub(super) fn families(rows: &[ClauseRow]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for row in rows {
        if !families.contains(&row.family) {
            families.push(row.family);
        }
    }
    families
}

fn matrix_columns(shown: &[SupplierLine]) -> Vec<Column> {
    let mut columns = vec![
        Column::new(say!("Clause"), 40),
        Column::new(say!("Weight"), 11),
    ];
    columns.extend(shown.iter().map(|line| Column::new(typed(&line.label), 20)));
    columns
}

fn matrix_row(row: &ClauseRow, first: usize, last: usize) -> Vec<Cell> {
    let weight = if row.demanded {
        row.severity.text()
    } else {
        say!("not required")
    };
    let mut cells = vec![
        Cell::from(vec![code(typed(&row.id)), line_break(), quiet(&row.title)]),
        cell(weight),
    ];
    cells.extend(
        row.cells
            .iter()
            .take(last)
            .skip(first)
            .map(|answered| Cell::from(standing(answered))),
    );
    cells
}

fn standing(answered: &Answered) -> Vec<Span> {
    let Some(standing) = answered.standing else {
        let glyph = says::ability_glyph(answered.ability);
        return vec![
            quiet(typed(format!("{glyph}\u{a0}"))),
            quiet(says::ability(answered.ability)),
        ];
    };
    let glyph = typed(format!("{}\u{a0}", standing.glyph()));
    if standing.is_gap() {
        return vec![strong(glyph), strong(standing.text())];
    }
    let mut spans = vec![plain(glyph), plain(standing.text())];
    if let Some(charge) = &answered.charge {
        spans.extend([line_break(), quiet(charge)]);
    }
    spans
}
