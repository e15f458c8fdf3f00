//! The lines of the sheets on the supplier, prices, charges, assumptions and deviations.

use super::page::{Entry, FIRST, Line, Pages, at, complete, literal};
use super::tongue::typed_cell;
use crate::render::response::breaks;
use crate::say;
use crate::spec::clause::MissingDocument;
use crate::supplier::form::layout::{self, BUYER, FormField, FormSheet, SUPPLIER};
use crate::wording::{Text, typed};

/// Lines that are left empty for the supplier.
const SPARE_PRICES: usize = 8;
const SPARE_CHARGES: usize = 20;
const SPARE_ASSUMPTIONS: usize = 20;
const SPARE_DEVIATIONS: usize = 20;

/// What stands for the currency until the supplier has entered it. A formula cannot have an empty
/// result in the file: it would be shown as 0.
const NO_CURRENCY: &str = "\u{2013}";

/// The lines on the supplier and the quote.
pub(super) fn supplier(pages: &Pages, layout: &FormSheet) -> Vec<Line> {
    layout::fields()
        .iter()
        .zip(FIRST..)
        .map(|(field, row)| Line {
            field: Some(field.clone()),
            locked: match quoted_spec(pages, field) {
                Some(_) => &["value"],
                None => &[],
            },
            ..Line::new(vec![
                Entry::Said(pages.tongue.below(&field.title)),
                quoted_spec(pages, field).map_or(Entry::Blank, Entry::Said),
                status(pages, layout, field, row),
                asked(pages, field),
                Entry::Said(pages.tongue.below(&field.help)),
                Entry::Said(field.key.to_owned()),
            ])
        })
        .collect()
}

/// Which spec is quoted; the buyer's entry.
fn quoted_spec(pages: &Pages, field: &FormField) -> Option<String> {
    let head = &pages.spec.spec.spec;
    let said = match field.key {
        layout::SPEC_ID => &head.id,
        layout::SPEC_REVISION => &head.revision,
        layout::SPEC_SHA256 => &pages.spec.digest,
        _ => return None,
    };
    Some(typed_cell(said))
}

fn status(pages: &Pages, layout: &FormSheet, field: &FormField, row: u32) -> Entry {
    if !field.needed {
        return Entry::Blank;
    }
    let missing = pages.tongue.first(&say!("missing"));
    let formula = format!(
        "=IF(TRIM({})=\"\",{},{})",
        at(layout, "value", row),
        literal(&missing),
        literal(&pages.tongue.first(&complete()))
    );
    Entry::Worked(formula, missing)
}

/// What the request says about a line.
fn asked(pages: &Pages, field: &FormField) -> Entry {
    let rfq = pages.spec.spec.rfq.as_ref();
    let said = match field.key {
        "quote.currency" => rfq.map(|rfq| typed(&rfq.currency)),
        "quote.delivery-terms" => rfq.and_then(|rfq| rfq.delivery_terms.as_ref()).map(typed),
        "quote.number" => Some(say!(
            "On {id} revision {revision}",
            id = typed(&pages.spec.spec.spec.id),
            revision = typed(&pages.spec.spec.spec.revision)
        )),
        _ => None,
    };
    said.map_or(Entry::Blank, |text| Entry::Said(pages.tongue.below(&text)))
}

/// The currency of the quote, looked up by its key, so that the lines can be sorted.
pub(super) fn currency() -> Entry {
    let sheet = layout::supplier();
    let last = FIRST + u32::try_from(layout::fields().len()).unwrap_or_default();
    let range = |key: &str| {
        let column = at(&sheet, key, 0).replace(|c: char| c.is_ascii_digit(), "");
        format!("{SUPPLIER}!{column}${}:{column}${last}", FIRST + 1)
    };
    let formula = format!(
        "=IFERROR(IF(TRIM(INDEX({value},MATCH({currency},{key},0)))=\"\",{none},\
         INDEX({value},MATCH({currency},{key},0))),{none})",
        value = range("value"),
        key = range("key"),
        currency = literal("quote.currency"),
        none = literal(NO_CURRENCY),
    );
    Entry::Worked(formula, NO_CURRENCY.to_owned())
}

/// One line for each requested quantity, and some more.
pub(super) fn prices(pages: &Pages) -> Vec<Line> {
    let rfq = pages.spec.spec.rfq.as_ref();
    let quantities = rfq.map_or(&[][..], |rfq| rfq.quantities.as_slice());
    let mut lines: Vec<Line> = breaks(quantities)
        .into_iter()
        .map(|line| {
            let up_to = line.up_to.map_or(Entry::Blank, Entry::Number);
            Line::new(vec![
                Entry::Number(line.from),
                up_to,
                Entry::Blank,
                currency(),
                Entry::Blank,
            ])
        })
        .collect();
    for _ in 0..SPARE_PRICES {
        lines.push(blank(&layout::prices()));
    }
    lines
}

/// Empty lines for charges.
pub(super) fn charges(_: &Pages) -> Vec<Line> {
    (0..SPARE_CHARGES)
        .map(|_| blank(&layout::charges()))
        .collect()
}

/// What the buyer lets suppliers assume, and empty lines.
pub(super) fn assumptions(pages: &Pages) -> Vec<Line> {
    let missing = pages.spec.missing_documents.iter();
    let mut lines: Vec<Line> = missing
        .map(|document| Line {
            // The words are the buyer's; which clauses they touch, the supplier may say.
            locked: &["text"],
            ..Line::new(vec![
                Entry::Said(pages.tongue.below(&assumption(document))),
                Entry::Blank,
                Entry::Said(BUYER.to_owned()),
            ])
        })
        .collect();
    for _ in 0..SPARE_ASSUMPTIONS {
        lines.push(blank(&layout::assumptions()));
    }
    lines
}

/// What a missing document invites to assume.
pub(in crate::render) fn assumption(missing: &MissingDocument) -> Text {
    let document = missing.title();
    match missing.assume.as_deref() {
        Some(assume) => say!(
            "Not released: {document}. To be assumed: {assume}.",
            document = document,
            assume = typed(typed_cell(assume).trim_end_matches('.'))
        ),
        None => say!(
            "Not released: {document}. State what you assume.",
            document = document
        ),
    }
}

/// Empty lines for deviations.
pub(super) fn deviations() -> Vec<Line> {
    (0..SPARE_DEVIATIONS)
        .map(|_| blank(&layout::deviations()))
        .collect()
}

fn blank(sheet: &FormSheet) -> Line {
    let entries = sheet.columns.iter().map(|column| match column.key {
        "currency" => currency(),
        _ => Entry::Blank,
    });
    Line::new(entries.collect())
}
