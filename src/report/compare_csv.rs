//! A comparison as one table: a row for each clause, supplier and quantity.
//!
//! The words are the keys of the JSON, so that both can be filtered alike. What belongs to the quote as a
//! whole (verdict, total, quoted price) is repeated on each of its rows. UTF-8 with a byte order mark,
//! as Excel wants it; RFC 4180; a cell that a spreadsheet would take for a formula begins with `'`.

use serde::Serialize;

use crate::compare::result::{
    Cell, ClauseRow, Comparison, QuantityResult, Standing, SupplierResult,
};
use crate::render::doc::clean;
use crate::render::reads_as_formula;
use crate::values::Decimal;

/// Without it Excel takes UTF-8 for the code page of the computer.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The columns, in their order.
pub const COLUMNS: [&str; 36] = [
    "clause",
    "title",
    "family",
    "weight",
    "demanded",
    "demand",
    "demanded-at",
    "supplier",
    "kind",
    "file",
    "quantity",
    "standing",
    "gap",
    "fit",
    "answer",
    "offered-depth",
    "offered-formats",
    "offered-retention",
    "offered-fields",
    "charge",
    "said",
    "answered-at",
    "capability",
    "proof",
    "evidence",
    "from-quantity",
    "lead-time-days",
    "comment",
    "quote-verdict",
    "quote-rank",
    "quote-total",
    "quote-total-per-board",
    "quote-adjusted",
    "quote-unit-price",
    "quote-currency",
    "currency",
];

/// The table as a file.
///
/// # Errors
/// When it cannot be put together.
pub fn compare_csv(comparison: &Comparison) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BOM.to_vec());
    writer.write_record(COLUMNS)?;
    for row in &comparison.clauses {
        for (supplier, cell) in comparison.suppliers.iter().zip(&row.cells) {
            for record in records(comparison, row, supplier, cell) {
                writer.write_record(record.iter().map(|cell| harmless(cell)))?;
            }
        }
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// One for each quantity; one without any, where nothing was quoted or asked.
fn records(
    comparison: &Comparison,
    row: &ClauseRow,
    supplier: &SupplierResult,
    cell: &Cell,
) -> Vec<Vec<String>> {
    let one = |standing, result| {
        let mut record = clause(row);
        record.extend(answer(row, supplier, cell, standing, result));
        record.extend(quote(supplier, result));
        record.push(comparison.currency.clone().unwrap_or_default());
        record
    };
    if supplier.quantities.is_empty() {
        return vec![one(cell.standing, None)];
    }
    let results = supplier.quantities.iter().enumerate();
    results
        .map(|(at, result)| one(cell.standings.get(at).copied(), Some(result)))
        .collect()
}

fn clause(row: &ClauseRow) -> Vec<String> {
    vec![
        row.id.clone(),
        row.title.to_string(),
        key(&row.family),
        key(&row.severity),
        row.demanded.to_string(),
        row.demand.to_string(),
        row.place.to_string(),
    ]
}

fn answer(
    row: &ClauseRow,
    supplier: &SupplierResult,
    cell: &Cell,
    standing: Option<Standing>,
    result: Option<&QuantityResult>,
) -> Vec<String> {
    let offer = &cell.offer;
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let formats = offer.formats.iter().flatten().map(key);
    let said = cell.said.iter();
    let said = said.map(|said| format!("{} ({})", said.text, said.place));
    let gap = standing.filter(|_| row.demanded).map(Standing::is_gap);
    vec![
        supplier.name.clone(),
        key(&supplier.kind),
        supplier.file.clone(),
        number(result.map(|result| result.quantity)),
        maybe_key(standing.as_ref()),
        gap.map(|gap| gap.to_string()).unwrap_or_default(),
        maybe_key(cell.fit.as_ref()),
        maybe_key(cell.answer.as_ref()),
        maybe_key(offer.depth.as_ref()),
        formats.collect::<Vec<_>>().join("; "),
        offer
            .retention
            .map(|kept| kept.to_string())
            .unwrap_or_default(),
        offer.fields.clone().unwrap_or_default().join("; "),
        cell.charge.clone().map(String::from).unwrap_or_default(),
        said.collect::<Vec<_>>().join("; "),
        cell.place.to_string(),
        key(&cell.ability),
        key(&cell.proof),
        cell.evidence.clone().unwrap_or_default(),
        number(cell.from_quantity),
        number(cell.lead_time_days),
        cell.comment.clone().unwrap_or_default(),
    ]
}

fn quote(supplier: &SupplierResult, result: Option<&QuantityResult>) -> Vec<String> {
    let amount = |amount: Option<Decimal>| amount.map(|a| a.to_string()).unwrap_or_default();
    let totals = result.and_then(|result| result.totals.as_ref());
    let quoted = result.and_then(|result| result.as_quoted.as_ref());
    let head = supplier.quote.as_ref();
    vec![
        maybe_key(result.map(|result| &result.verdict)),
        result
            .and_then(|result| result.rank)
            .map(|rank| rank.to_string())
            .unwrap_or_default(),
        amount(totals.map(|totals| totals.total)),
        amount(totals.map(|totals| totals.per_board)),
        amount(totals.map(|totals| totals.adjusted)),
        amount(quoted.map(|quoted| quoted.unit_price)),
        head.and_then(|head| head.currency.clone())
            .unwrap_or_default(),
    ]
}

/// The word that the JSON has for it.
fn key(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(key)) => key,
        _ => String::new(),
    }
}

pub(super) fn maybe_key<T: Serialize>(value: Option<&T>) -> String {
    value.map(key).unwrap_or_default()
}

/// On one line, and no formula.
pub(super) fn harmless(cell: &str) -> String {
    let text = clean(cell);
    match reads_as_formula(cell) || reads_as_formula(text.trim_start()) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("\t=1"), "' =1");
        assert_eq!(harmless(" =1"), "' =1");
        assert_eq!(harmless("a\r\nb"), "a b");
        assert_eq!(harmless("12.50"), "12.50");
    }
}
