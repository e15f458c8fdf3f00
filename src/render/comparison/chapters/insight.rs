//! What depth is worth, and what sample records show.

use super::{at, cell, chapter, ids, section};
use crate::compare::result::{Comparison, Proof, Reach, Scope};
use crate::render::comparison::says;
use crate::render::doc::{Block, Cell, Column, Span, code, line_break, plain, quiet, strong};
use crate::say;
use crate::wording::{Text, typed};

/// Boards that a recall reaches, as demanded and as offered.
pub(super) fn reach(comparison: &Comparison) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (at, quantity) in comparison.quantities.iter().enumerate() {
        let mut rows = Vec::new();
        for (supplier, label) in comparison.suppliers.iter().zip(says::labels(comparison)) {
            let Some(result) = supplier.quantities.get(at) else {
                continue;
            };
            rows.extend(result.reach.iter().map(|reach| reach_row(&label, reach)));
        }
        if rows.is_empty() {
            continue;
        }
        blocks.push(section(
            format!("reach-{quantity}"),
            says::boards(*quantity),
        ));
        blocks.push(Block::Table {
            caption: Text::default(),
            columns: reach_columns(comparison),
            rows,
        });
    }
    chapter("reach", say!("How far a recall would reach"), blocks)
}

fn reach_columns(comparison: &Comparison) -> Vec<Column> {
    let currency = comparison.currency.clone().unwrap_or_default();
    vec![
        Column::new(say!("Supplier"), 20),
        Column::new(say!("Event"), 15),
        Column::amounts(say!("Boards, demanded depth"), 13),
        Column::amounts(say!("Boards, offered depth"), 13),
        Column::amounts(
            say!("Cost at most, {currency}", currency = typed(currency)),
            14,
        ),
        Column::new(say!("Why"), 45),
    ]
}

fn reach_row(label: &str, reach: &Reach) -> Vec<Cell> {
    let mut why = vec![plain(&reach.offered.why)];
    if let Some(clause) = &reach.offered.bound_by {
        why.extend([line_break(), code(typed(clause))]);
    }
    vec![
        Cell::from(strong(typed(label))),
        cell(reach.event.text()),
        Cell::from(scope(&reach.demanded)),
        Cell::from(scope(&reach.offered)),
        cell(reach.offered.cost.map(says::amount).unwrap_or_default()),
        Cell::from(why),
    ]
}

fn scope(scope: &Scope) -> Vec<Span> {
    let mut spans = vec![strong(says::reached(scope.boards))];
    spans.push(line_break());
    spans.push(match scope.depth {
        Some(depth) => quiet(say!("{depth} depth", depth = depth.text())),
        None => quiet(say!("nothing links them")),
    });
    spans
}

/// Claimed against demonstrated.
pub(super) fn proof(comparison: &Comparison) -> Vec<Block> {
    let any = comparison.suppliers.iter().any(|supplier| {
        let counts = supplier.proof;
        !supplier.samples.is_empty()
            || counts.demonstrated + counts.contradicted + counts.claimed > 0
    });
    if !any {
        return Vec::new();
    }
    let mut blocks = vec![counts(comparison)];
    blocks.extend(shown(comparison));
    blocks.extend(samples(comparison));
    chapter("proof", say!("Claimed against demonstrated"), blocks)
}

fn counts(comparison: &Comparison) -> Block {
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    let rows = suppliers.map(|(label, supplier)| {
        let counts = supplier.proof;
        let mut row = vec![Cell::from(strong(typed(label)))];
        row.extend(
            [
                counts.demonstrated,
                counts.contradicted,
                counts.claimed,
                counts.none,
            ]
            .map(cell),
        );
        row
    });
    let head = |proof: Proof| {
        let glyph = typed(format!("{} ", says::proof_glyph(proof)));
        Column::amounts(Text::joined([glyph, proof.text()]), 15)
    };
    Block::Table {
        caption: say!("Demanded clauses by what sample records show"),
        columns: vec![
            Column::new(say!("Supplier"), 30),
            head(Proof::Demonstrated),
            head(Proof::Contradicted),
            head(Proof::Claimed),
            head(Proof::None),
        ],
        rows: rows.collect(),
    }
}

/// The clauses that sample records show or contradict.
fn shown(comparison: &Comparison) -> Option<Block> {
    let labels = says::labels(comparison);
    let mut rows = Vec::new();
    for wanted in [Proof::Contradicted, Proof::Demonstrated] {
        for row in &comparison.clauses {
            for (cell_of, label) in row.cells.iter().zip(&labels) {
                if cell_of.proof == wanted {
                    let glyph = typed(format!("{} ", says::proof_glyph(wanted)));
                    rows.push(vec![
                        cell(typed(label)),
                        Cell::from(code(typed(&row.id))),
                        cell(Text::joined([glyph, wanted.text()])),
                        cell(typed(cell_of.evidence.clone().unwrap_or_default())),
                        at(&cell_of.place),
                    ]);
                }
            }
        }
    }
    (!rows.is_empty()).then(|| Block::Table {
        caption: say!("Clauses that sample records show or contradict"),
        columns: vec![
            Column::new(say!("Supplier"), 24),
            Column::new(say!("Clause"), 26),
            Column::new(say!("Shown"), 18),
            Column::new(say!("Sample record"), 24),
            Column::new(say!("Answered at"), 24),
        ],
        rows,
    })
}

fn samples(comparison: &Comparison) -> Option<Block> {
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    let rows: Vec<Vec<Cell>> = suppliers
        .flat_map(|(label, supplier)| {
            supplier.samples.iter().map(move |sample| {
                let mut named = vec![plain(typed(&sample.named))];
                if let Some(digest) = &sample.sha256 {
                    named.extend([line_break(), quiet(typed(digest))]);
                }
                vec![
                    cell(typed(&label)),
                    Cell::from(named),
                    Cell::from(ids(&sample.clauses)),
                    cell(typed(sample.form.clone().unwrap_or_default())),
                    cell(sample.records),
                    cell(&sample.says),
                ]
            })
        })
        .collect();
    (!rows.is_empty()).then(|| Block::Table {
        caption: say!("Sample records"),
        columns: vec![
            Column::new(say!("Supplier"), 18),
            Column::new(say!("File and SHA-256"), 30),
            Column::new(say!("For the clauses"), 22),
            Column::new(say!("Form"), 14),
            Column::amounts(say!("Records"), 8),
            Column::new(say!("What came of it"), 34),
        ],
        rows,
    })
}
