//! What the totals are made of, what records cost, and scores.

use super::{at_if, cell, chapter, para, section};
use crate::compare::result::{
    Comparison, Line, QuantityResult, RecordCharge, RecordsPrice, SupplierResult, Totals,
};
use crate::compare::summary;
use crate::render::comparison::says;
use crate::render::doc::{Block, Cell, Column, code, line_break, plain, quiet, strong};
use crate::say;
use crate::supplier::model::Tax;
use crate::wording::{Text, typed};

/// Per quantity: the totals side by side, then every line of each with its working.
pub(super) fn totals(comparison: &Comparison) -> Vec<Block> {
    let mut blocks = Vec::new();
    for at in 0..comparison.quantities.len() {
        let quoting = quoting(comparison, at);
        if quoting.is_empty() {
            continue;
        }
        let quantity = comparison.quantities.get(at).copied().unwrap_or_default();
        blocks.push(section(
            format!("total-{quantity}"),
            say!(
                "{boards}, in {currency}",
                boards = says::boards(quantity),
                currency = currency(comparison)
            ),
        ));
        blocks.push(side_by_side(&quoting));
        for (label, supplier, result) in quoting {
            blocks.extend(build_up(&label, supplier, result));
        }
    }
    chapter("totals", say!("What the totals are made of"), blocks)
}

fn currency(comparison: &Comparison) -> Text {
    typed(comparison.currency.clone().unwrap_or_default())
}

/// The suppliers that quote at a quantity.
fn quoting(comparison: &Comparison, at: usize) -> Vec<(String, &SupplierResult, &QuantityResult)> {
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    suppliers
        .filter_map(|(label, supplier)| Some((label, supplier, supplier.quantities.get(at)?)))
        .collect()
}

fn side_by_side(quoting: &[(String, &SupplierResult, &QuantityResult)]) -> Block {
    let rows = quoting.iter().map(|(label, _, result)| {
        let name = Cell::from(strong(typed(label)));
        let Some(totals) = &result.totals else {
            let none = summary::no_total(result);
            let empty = || cell(typed(""));
            return vec![
                name,
                empty(),
                empty(),
                empty(),
                empty(),
                cell(none),
                empty(),
                empty(),
            ];
        };
        vec![
            name,
            cell(says::amount(totals.goods)),
            cell(says::amount(totals.charges)),
            cell(says::amount(totals.traceability)),
            cell(says::amount(totals.adjusted)),
            Cell::from(strong(says::amount(totals.total))),
            cell(says::amount(totals.per_board)),
            cell(result.rank.map_or_else(|| typed("\u{2013}"), Text::from)),
        ]
    });
    Block::Table {
        caption: say!("Totals"),
        columns: vec![
            Column::new(say!("Supplier"), 24),
            Column::amounts(say!("Goods"), 14),
            Column::amounts(say!("Charges"), 14),
            Column::amounts(say!("Records"), 14),
            Column::amounts(say!("Of it adjusted"), 12),
            Column::amounts(say!("Comparable total"), 20),
            Column::amounts(say!("Per board"), 12),
            Column::amounts(say!("Rank"), 7),
        ],
        rows: rows.collect(),
    }
}

/// The lines of one total, and what the supplier stated.
fn build_up(label: &str, supplier: &SupplierResult, result: &QuantityResult) -> Vec<Block> {
    let mut blocks = Vec::new();
    let own = supplier
        .quote
        .as_ref()
        .and_then(|quote| quote.currency.clone());
    if let Some(totals) = &result.totals {
        blocks.push(Block::Table {
            caption: say!("{supplier}: line by line", supplier = typed(label)),
            columns: vec![
                Column::new(say!("Line"), 30),
                Column::new(say!("Added to"), 10),
                Column::new(say!("Working, in the currency of the line"), 34),
                Column::amounts(say!("Rate"), 9),
                Column::amounts(say!("Amount"), 13),
                Column::new(say!("Stated at"), 20),
            ],
            rows: totals.lines.iter().map(line).collect(),
        });
        blocks.push(para(summed(totals, own.as_deref())));
    }
    if let Some(check) = &result.stated {
        let text = says::stated(check, own.as_deref().unwrap_or_default());
        blocks.push(Block::Para {
            text: vec![
                plain(text),
                quiet(typed(format!(" ({})", says::place(&check.place)))),
            ],
        });
    }
    blocks
}

fn line(line: &Line) -> Vec<Cell> {
    let mut what = vec![plain(&line.text)];
    if let Some(clause) = &line.clause {
        what.extend([line_break(), code(typed(clause))]);
    }
    if let Some(adjustment) = says::adjustment(line.source) {
        what.extend([line_break(), strong(adjustment)]);
    }
    vec![
        Cell::from(what),
        cell(says::bucket(line.bucket)),
        cell(&line.working),
        cell(line.rate),
        cell(says::amount(line.amount)),
        at_if(line.place.as_ref()),
    ]
}

fn summed(totals: &Totals, own: Option<&str>) -> Text {
    let tax = match totals.tax {
        Tax::Included => say!("Amounts include tax."),
        Tax::Excluded => say!("Amounts are without tax."),
        Tax::Unstated => say!("Whether amounts include tax is not stated."),
    };
    let sum = match own {
        Some(currency) => say!(
            "In the currency of the quote: {amount} {currency}.",
            amount = says::amount(totals.in_quote_currency),
            currency = typed(currency)
        ),
        None => say!(
            "In the currency of the quote: {amount}.",
            amount = says::amount(totals.in_quote_currency)
        ),
    };
    Text::sentences([sum, tax])
}

/// What records cost by themselves: by driver, and by clause for the order and for one board. What a
/// quote that is not comparable charges for them is known as well; then it says that it is no total.
pub(super) fn records(comparison: &Comparison) -> Vec<Block> {
    let mut drivers = Vec::new();
    let mut clauses = Vec::new();
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    for (label, supplier) in suppliers {
        for result in &supplier.quantities {
            let Some(records) = &result.records else {
                continue;
            };
            drivers.push(by_driver(&label, result.quantity, records));
            let charges = records.charges.iter();
            clauses.extend(charges.map(|charge| by_clause(&label, result.quantity, charge)));
        }
    }
    if drivers.is_empty() {
        return Vec::new();
    }
    let currency = currency(comparison);
    let mut blocks = vec![Block::Table {
        caption: say!(
            "By what drives the cost, in {currency}",
            currency = &currency
        ),
        columns: vec![
            Column::new(say!("Supplier"), 22),
            Column::amounts(say!("Boards"), 9),
            Column::amounts(say!("Set-up"), 11),
            Column::amounts(say!("Capture"), 11),
            Column::amounts(say!("Release time"), 11),
            Column::amounts(say!("Documentation"), 14),
            Column::amounts(say!("No driver stated"), 12),
            Column::amounts(say!("Records"), 12),
            Column::amounts(say!("Per board"), 10),
            Column::new(say!("Note"), 30),
        ],
        rows: drivers,
    }];
    if !clauses.is_empty() {
        blocks.push(Block::Table {
            caption: say!("By clause, in {currency}", currency = currency),
            columns: vec![
                Column::new(say!("Supplier"), 22),
                Column::amounts(say!("Boards"), 9),
                Column::new(say!("Line"), 38),
                Column::new(say!("Driver"), 15),
                Column::amounts(say!("Amount"), 13),
                Column::amounts(say!("Per board"), 11),
                Column::new(say!("Stated at"), 20),
            ],
            rows: clauses,
        });
    }
    chapter("records", say!("The price of traceability"), blocks)
}

fn by_driver(label: &str, quantity: u32, records: &RecordsPrice) -> Vec<Cell> {
    let by = &records.by_driver;
    let mut row = vec![Cell::from(strong(typed(label))), cell(quantity)];
    row.extend(
        [
            by.setup,
            by.capture,
            by.release,
            by.documentation,
            by.unstated,
            records.total,
            records.per_board,
        ]
        .map(|amount| cell(says::amount(amount))),
    );
    row.push(cell(records.note.clone().unwrap_or_default()));
    row
}

fn by_clause(label: &str, quantity: u32, charge: &RecordCharge) -> Vec<Cell> {
    let mut what = vec![plain(&charge.text)];
    if let Some(clause) = &charge.clause {
        what.extend([line_break(), code(typed(clause))]);
    }
    vec![
        cell(typed(label)),
        cell(quantity),
        Cell::from(what),
        cell(
            charge
                .driver
                .map_or_else(|| say!("not stated"), says::driver),
        ),
        cell(says::amount(charge.amount)),
        cell(says::amount(charge.per_board)),
        at_if(charge.place.as_ref()),
    ]
}

/// Every point of every score explained.
pub(super) fn scores(comparison: &Comparison) -> Vec<Block> {
    let mut rows = Vec::new();
    let suppliers = says::labels(comparison)
        .into_iter()
        .zip(&comparison.suppliers);
    for (label, supplier) in suppliers {
        for result in &supplier.quantities {
            let Some(score) = &result.score else { continue };
            let name = || cell(typed(&label));
            for part in &score.parts {
                rows.push(vec![
                    name(),
                    cell(result.quantity),
                    cell(part.criterion.text()),
                    cell(part.points),
                    cell(part.of),
                    cell(&part.working),
                ]);
            }
            rows.push(vec![
                Cell::from(strong(typed(&label))),
                cell(result.quantity),
                Cell::from(strong(say!("all criteria"))),
                Cell::from(strong(Text::from(score.points))),
                cell(score.of),
                cell(typed("")),
            ]);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let table = Block::Table {
        caption: Text::default(),
        columns: vec![
            Column::new(say!("Supplier"), 24),
            Column::amounts(say!("Boards"), 9),
            Column::new(say!("Criterion"), 15),
            Column::amounts(say!("Points"), 9),
            Column::amounts(say!("Of at most"), 9),
            Column::new(say!("How they were worked out"), 45),
        ],
        rows,
    };
    chapter("scores", say!("Scores"), vec![table])
}
