//! Assumptions, deviations, change requests; and what everything was read from.

use super::{at, at_if, cell, chapter, ids};
use crate::compare::result::{ChangeRequest, Comparison, Exposure, SupplierResult};
use crate::render::comparison::says;
use crate::render::doc::{Block, Cell, Column, Span, code, line_break, plain, quiet, strong};
use crate::say;
use crate::supplier::Written;
use crate::wording::{Text, typed};

/// Rows of one kind over all suppliers, each with the supplier's label.
fn rows<'c, T: 'c>(
    comparison: &'c Comparison,
    of: impl Fn(&'c SupplierResult) -> &'c [T],
    row: impl Fn(Text, &'c T) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    let mut rows = Vec::new();
    for (label, supplier) in suppliers {
        rows.extend(of(supplier).iter().map(|one| row(typed(&label), one)));
    }
    rows
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Table {
        caption: Text::default(),
        columns,
        rows,
    }]
}

/// What quotes take for granted.
pub(super) fn assumptions(comparison: &Comparison) -> Vec<Block> {
    let rows = rows(
        comparison,
        |supplier| &supplier.assumptions,
        |label, assumption| {
            vec![
                cell(label),
                cell(typed(&assumption.text)),
                Cell::from(ids(&assumption.affects)),
                at(&assumption.place),
            ]
        },
    );
    let columns = vec![
        Column::new(say!("Supplier"), 22),
        Column::new(say!("Assumption"), 45),
        Column::new(say!("Touches"), 28),
        Column::new(say!("Said at"), 24),
    ];
    chapter("assumptions", say!("Assumptions"), table(columns, rows))
}

/// What is offered instead of a demand.
pub(super) fn deviations(comparison: &Comparison) -> Vec<Block> {
    let rows = rows(
        comparison,
        |supplier| &supplier.deviations,
        |label, deviation| {
            let until = deviation.until.map(Text::from);
            vec![
                cell(label),
                Cell::from(code(typed(&deviation.clause))),
                cell(typed(&deviation.instead)),
                cell(typed(deviation.why.clone().unwrap_or_default())),
                cell(until.unwrap_or_default()),
                at(&deviation.place),
            ]
        },
    );
    let columns = vec![
        Column::new(say!("Supplier"), 20),
        Column::new(say!("Clause"), 22),
        Column::new(say!("Offered instead"), 30),
        Column::new(say!("Why"), 26),
        Column::new(say!("Until"), 11),
        Column::new(say!("Said at"), 22),
    ];
    chapter("deviations", say!("Deviations"), table(columns, rows))
}

/// What may come after the award, and what it may cost.
pub(super) fn change_requests(comparison: &Comparison) -> Vec<Block> {
    let currency = typed(comparison.currency.clone().unwrap_or_default());
    let rows = rows(
        comparison,
        |supplier| &supplier.change_requests,
        change_request,
    );
    let columns = vec![
        Column::new(say!("Supplier"), 20),
        Column::new(say!("Comes from"), 14),
        Column::new(say!("What it may be"), 40),
        Column::new(say!("Clauses"), 24),
        Column::new(say!("Exposure in {currency}", currency = currency), 34),
        Column::new(say!("Said at"), 20),
    ];
    chapter(
        "change-requests",
        say!("Change requests that may come"),
        table(columns, rows),
    )
}

fn change_request(label: Text, request: &ChangeRequest) -> Vec<Cell> {
    let mut exposure: Vec<Span> = Vec::new();
    for at in &request.exposure {
        if !exposure.is_empty() {
            exposure.push(line_break());
        }
        exposure.extend(exposed(at));
    }
    vec![
        cell(label),
        cell(says::cause(request.cause)),
        cell(&request.text),
        Cell::from(ids(&request.clauses)),
        Cell::from(exposure),
        at_if(request.place.as_ref()),
    ]
}

fn exposed(at: &Exposure) -> [Span; 5] {
    let amount = at.amount.map(says::amount);
    [
        plain(says::boards(at.quantity)),
        plain(typed(": ")),
        strong(amount.unwrap_or_else(|| say!("not known"))),
        plain(typed(" ")),
        quiet(&at.source),
    ]
}

/// Files, digests, rates, tool.
pub(super) fn inputs(comparison: &Comparison) -> Vec<Block> {
    let mut rows = vec![vec![
        cell(say!("Spec")),
        cell(typed(format!(
            "{} {}",
            comparison.spec.id, comparison.spec.revision
        ))),
        cell(typed(&comparison.spec.title)),
        Cell::from(code(typed(&comparison.spec.sha256))),
    ]];
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    for (label, supplier) in suppliers {
        let written = match supplier.written {
            Written::Toml => say!("response as TOML"),
            Written::Workbook => say!("response as a workbook"),
            Written::Csv => say!("response as CSV"),
        };
        rows.push(vec![
            cell(typed(label)),
            cell(typed(&supplier.file)),
            cell(match says::quote_number(supplier) {
                Some(quote) => Text::list([written, quote]),
                None => written,
            }),
            Cell::from(code(typed(&supplier.sha256))),
        ]);
    }
    let mut blocks = vec![Block::Table {
        caption: say!("Files"),
        columns: vec![
            Column::new(say!("What"), 22),
            Column::new(say!("File"), 34),
            Column::new(say!("As"), 24),
            Column::new(say!("SHA-256"), 52),
        ],
        rows,
    }];
    blocks.extend(rates(comparison));
    blocks.push(Block::Para {
        text: vec![quiet(say!(
            "Written by {tool}.",
            tool = typed(&comparison.tool)
        ))],
    });
    chapter("inputs", say!("What this was made from"), blocks)
}

/// Exchange rates as used, each once.
fn rates(comparison: &Comparison) -> Option<Block> {
    let into = comparison.currency.clone().unwrap_or_default();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for supplier in &comparison.suppliers {
        let quote = supplier.quote.as_ref();
        let Some((quote, rate)) = quote.and_then(|q| Some((q, q.rate.as_ref()?))) else {
            continue;
        };
        let Some(date) = rate.date else { continue };
        let from = quote.currency.clone().unwrap_or_default();
        let row = vec![
            cell(typed(format!("1 {from}"))),
            cell(typed(format!("{} {into}", rate.rate))),
            cell(date),
            cell(typed(rate.source.clone().unwrap_or_default())),
        ];
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    (!rows.is_empty()).then(|| Block::Table {
        caption: say!("Exchange rates"),
        columns: vec![
            Column::new(say!("For"), 12),
            Column::amounts(say!("Rate"), 20),
            Column::new(say!("Day"), 16),
            Column::new(say!("Source"), 52),
        ],
        rows,
    })
}
