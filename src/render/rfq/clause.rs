//! One clause as a block: demand, facts, columns, and what is checked on delivery.

use crate::checks::CheckKind;
use crate::render::doc::{Block, Cell, Span, code, plain, quiet, strong};
use crate::render::words;
use crate::say;
use crate::spec::clause::{Clause, ClauseCheck, Origin, ResolvedSpec};
use crate::spec::model::Weight;
use crate::wording::{Text, typed};

use super::{Stage, basis, columns, evidence, fact, heading, list, para, table};

/// The block of a clause, wherever it is printed.
pub(in crate::render) fn block(spec: &ResolvedSpec, clause: &Clause, stage: Stage) -> Vec<Block> {
    let mut blocks = vec![
        heading(
            3,
            &clause.id,
            vec![
                code(typed(&clause.id)),
                plain(typed("  ")),
                plain(&clause.title),
            ],
        ),
        para(clause.demand.clone()),
    ];
    if !clause.demanded {
        return blocks;
    }
    blocks.push(Block::Facts {
        pairs: facts(spec, clause, stage),
    });
    blocks.extend(field_table(spec, clause));
    blocks.extend(checks(clause));
    blocks
}

fn facts(spec: &ResolvedSpec, clause: &Clause, stage: Stage) -> Vec<(Text, Vec<Span>)> {
    let mut pairs = vec![weight(clause.severity, stage)];
    if let Some(depth) = clause.depth {
        pairs.push(fact(say!("Depth"), depth.text()));
    }
    if let Some(coverage) = clause.coverage {
        pairs.push(fact(say!("Coverage"), coverage.text()));
    }
    if let Some(form) = &clause.form {
        let known = spec.catalogue.forms.get(form);
        let title = known.map_or_else(|| typed(form), |known| known.title.clone());
        pairs.push((
            say!("Record form"),
            vec![plain(title), plain(typed(" ")), code(typed(form))],
        ));
    }
    if !clause.formats.is_empty() {
        pairs.push(fact(say!("Formats"), evidence::formats(clause)));
    }
    if let Some(source) = clause.source {
        pairs.push(fact(say!("Source system"), source.text()));
    }
    if !clause.purpose.is_empty() {
        let purposes = clause.purpose.iter().map(|p| p.text());
        pairs.push(fact(say!("Purpose"), Text::list(purposes)));
    }
    if let Some(document) = &clause.defined_in {
        pairs.push(fact(say!("Governed by"), basis::governing(document)));
    }
    if let Some(retention) = clause.retention {
        pairs.push(fact(say!("Kept for"), retention.text()));
    }
    pairs.extend(
        clause
            .details
            .iter()
            .map(|detail| fact(detail.label.clone(), &detail.value)),
    );
    pairs.push(fact(
        say!("Accepted evidence"),
        evidence::accepted(clause, stage),
    ));
    pairs.extend(catalogue_rows(spec, clause));
    if let Origin::Implied { by, .. } = &clause.origin {
        pairs.push(fact(
            say!("Follows from"),
            say!("[{section}] of the specification", section = typed(by)),
        ));
    }
    pairs
}

/// What the clause weighs: for bidders a key of the answers' table, on delivery what a failure does.
fn weight(severity: Weight, stage: Stage) -> (Text, Vec<Span>) {
    match (stage, severity) {
        (Stage::Asked, severity) => (say!("Weight"), vec![strong(severity.text())]),
        (Stage::Agreed, Weight::Desired) => (
            say!("A failure on delivery"),
            vec![plain(say!("is reported and holds nothing"))],
        ),
        (Stage::Agreed, Weight::Required | Weight::Knockout) => (
            say!("A failure on delivery"),
            vec![strong(say!("holds the delivery"))],
        ),
    }
}

/// Ids one after the other.
pub(super) fn codes<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<Span> {
    let mut spans = Vec::new();
    for id in ids {
        if !spans.is_empty() {
            spans.push(plain(typed(", ")));
        }
        spans.push(code(typed(id)));
    }
    spans
}

fn catalogue_rows(spec: &ResolvedSpec, clause: &Clause) -> Option<(Text, Vec<Span>)> {
    let rows = clause.rows.iter().map(|id| match spec.catalogue.row(id) {
        Some(row) => Text::joined([typed(id), typed(" "), row.title.in_sentence()]),
        None => typed(id),
    });
    (!clause.rows.is_empty()).then(|| fact(say!("Catalogue rows"), Text::series(rows)))
}

fn field_table(spec: &ResolvedSpec, clause: &Clause) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = clause
        .fields
        .iter()
        .map(|field| {
            let needed = field.condition.clone();
            vec![
                Cell::from(code(typed(&field.id))),
                plain(field.kind.text()).into(),
                plain(needed.unwrap_or_else(|| say!("in every row"))).into(),
                words::field_meaning(field, &spec.catalogue).into(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        table(
            say!("Columns"),
            columns([
                (say!("Column"), 24),
                (say!("Holds¦type of a column"), 14),
                (say!("Needed"), 20),
                (say!("Meaning"), 42),
            ]),
            rows,
        )
    })
}

/// Whether a check is told by the row of its field.
fn told_by_field_table(clause: &Clause, check: &ClauseCheck) -> bool {
    match &check.kind {
        CheckKind::Field { field, .. } => clause.fields.iter().any(|f| &f.id == field),
        _ => false,
    }
}

fn checks(clause: &Clause) -> Vec<Block> {
    let mut said: Vec<&Text> = Vec::new();
    for check in &clause.checks {
        // The same sentence may stand for several kinds of inspection or test.
        if !told_by_field_table(clause, check)
            && !said.iter().any(|told| told.as_str() == check.says.as_str())
        {
            said.push(&check.says);
        }
    }
    let cells = clause
        .checks
        .iter()
        .any(|check| told_by_field_table(clause, check));
    let mut entries: Vec<Vec<Span>> = said.into_iter().map(|says| vec![plain(says)]).collect();
    if cells {
        let ruled = clause.fields.iter().any(|field| field.rule.is_some());
        entries.push(vec![quiet(if ruled {
            say!(
                "Every cell of the columns above is filled where it is needed, is of its type, and keeps to the range and the pattern said there."
            )
        } else {
            say!(
                "Every cell of the columns above is filled where it is needed and is of its type."
            )
        })]);
    }
    if entries.is_empty() {
        return clause
            .not_checkable
            .iter()
            .map(|why| Block::Para {
                text: vec![quiet(say!("Not checked on delivery: {why}.", why = why))],
            })
            .collect();
    }
    vec![
        Block::Para {
            text: vec![strong(say!("Checked on delivery:"))],
        },
        list(entries),
    ]
}
