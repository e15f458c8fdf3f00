//! The sheet on the supplier and the whole quote.

use super::desk::{Asked, Desk};
use crate::finding::Finding;
use crate::supplier::codes;
use crate::supplier::form::layout::{self, SUPPLIER};
use crate::supplier::form::words::Choice;
use crate::supplier::form::{CellText, FormCells, FormRow};
use crate::supplier::model::{Quote, QuotedSpec, Supplier};

/// Who quotes.
pub(super) fn supplier(desk: &mut Desk<'_>, form: &FormCells) -> Supplier {
    let lines = Lines::of(desk, form);
    let mut text = |key: &str, what, pointer: &str| lines.text(desk, key, what, pointer);
    let about = text("supplier.comment", "entry", "/supplier/comment");
    let able = text("capability.comment", "entry", "/supplier/capability");
    let comment: Vec<String> = [about, able].into_iter().flatten().collect();
    Supplier {
        name: text("supplier.name", "company", "/supplier/name").unwrap_or_default(),
        site: text("supplier.site", "site", "/supplier/site"),
        contact: text("supplier.contact", "contact", "/supplier/contact"),
        comment: (!comment.is_empty()).then(|| comment.join("\n")),
    }
}

/// The terms of the quote, without prices and answers.
pub(super) fn quote(desk: &mut Desk<'_>, form: &FormCells) -> Quote {
    let lines = Lines::of(desk, form);
    lines.mark_blanks(desk);
    let entry = |key: &'static str, what: &'static str| lines.asked(key, what);
    let mut quote = Quote {
        number: None,
        revision: None,
        issued: None,
        spec: quoted_spec(desk, form, &lines),
        currency: None,
        valid_until: None,
        tax: crate::supplier::model::Tax::default(),
        delivery_terms: None,
        lead_time_days: None,
        minimum_order: None,
        unit: None,
        scheme: None,
        breaks_count: None,
        price_breaks: Vec::new(),
        charge: Vec::new(),
        total: Vec::new(),
        response: indexmap::IndexMap::new(),
        assumption: Vec::new(),
        deviation: Vec::new(),
        comment: None,
    };
    let words =
        |desk: &mut Desk<'_>, key, what| entry(key, what).and_then(|asked| desk.text(&asked));
    quote.number = words(desk, "quote.number", "quote number");
    quote.revision = words(desk, "quote.revision", "quote revision");
    quote.currency = words(desk, "quote.currency", "currency").map(|code| code.to_uppercase());
    quote.delivery_terms = words(desk, "quote.delivery-terms", "delivery terms");
    quote.comment = words(desk, "quote.comment", "comment on the quote");
    if let Some(asked) = entry("quote.issued", "day of issue") {
        quote.issued = desk.day(&asked);
    }
    if let Some(asked) = entry("quote.valid-until", "validity") {
        quote.valid_until = desk.day(&asked);
    }
    if let Some(asked) = entry("quote.tax", "tax") {
        quote.tax = desk.word(&asked, Choice::Tax).unwrap_or_default();
    }
    if let Some(asked) = entry("quote.unit", "price unit") {
        quote.unit = desk.word(&asked, Choice::Unit);
    }
    if let Some(asked) = entry("quote.scheme", "price-break scheme") {
        quote.scheme = desk.word(&asked, Choice::Scheme);
    }
    if let Some(asked) = entry("quote.breaks-count", "count of price breaks") {
        quote.breaks_count = desk.word(&asked, Choice::BreaksCount);
    }
    if let Some(asked) = entry("quote.lead-time-days", "lead time") {
        quote.lead_time_days = desk.whole(&asked, 0);
    }
    if let Some(asked) = entry("quote.minimum-order", "minimum order") {
        quote.minimum_order = desk.whole(&asked, 1);
    }
    quote
}

/// The lines of the sheet, each once.
struct Lines<'f>(Vec<&'f FormRow>);

impl<'f> Lines<'f> {
    /// A line that was copied counts once where both say the same, else not at all: `unclear_lines`
    /// has told so before.
    fn of(desk: &Desk<'_>, form: &'f FormCells) -> Lines<'f> {
        let mut lines: Vec<&FormRow> = Vec::new();
        for row in form.rows(SUPPLIER) {
            if desk.unread.contains(&pointer(&row.id)) {
                continue;
            }
            match lines.iter_mut().find(|known| known.id == row.id) {
                Some(known) if known.text("value").trim().is_empty() => *known = row,
                Some(_) => {}
                None => lines.push(row),
            }
        }
        Lines(lines)
    }

    /// What is not filled in is at the cell where it would be.
    fn mark_blanks(&self, desk: &mut Desk<'_>) {
        let cells = self.0.iter().filter_map(|row| row.cells.get("value"));
        let Some(column) = cells
            .map(|cell| cell.address.trim_end_matches(|c: char| c.is_ascii_digit()))
            .next()
        else {
            return;
        };
        for row in self.0.iter().filter(|row| !row.cells.contains_key("value")) {
            desk.mark(pointer(&row.id), &format!("{column}{}", row.number));
        }
    }

    fn asked(&self, key: &str, what: &'static str) -> Option<Asked<'f>> {
        let row = self.0.iter().find(|row| row.id == key)?;
        Some(Asked::of(row, "value", what, pointer(key)))
    }

    fn cell(&self, key: &str) -> Option<&'f CellText> {
        let row = self.0.iter().find(|row| row.id == key)?;
        row.cells.get("value")
    }

    fn text(
        &self,
        desk: &mut Desk<'_>,
        key: &str,
        what: &'static str,
        pointer: &str,
    ) -> Option<String> {
        let row = self.0.iter().find(|row| row.id == key)?;
        desk.text(&Asked::of(row, "value", what, pointer))
    }
}

/// `quote.valid-until` as `/quote/valid-until`.
fn pointer(key: &str) -> String {
    format!("/{}", key.replace('.', "/"))
}

/// Lines that were copied and say different things, and lines that the form does not have.
pub(super) fn unclear_lines(desk: &mut Desk<'_>, form: &FormCells) {
    let fields = layout::fields();
    let value = |row: &FormRow| row.text("value").trim().to_owned();
    for row in form.rows(SUPPLIER) {
        let at = row.cells.get("value").or(row.cells.get("key"));
        let Some(cell) = at else { continue };
        if !fields.iter().any(|field| field.key == row.id) {
            let place = desk.place(&cell.address);
            let message = format!(
                "the form has no line `{}`: what it says is not read",
                row.id
            );
            desk.findings.push(
                Finding::warning(codes::STRAY, place, message).help(
                    "write it into a line of the form, or leave it if it is a note of your own",
                ),
            );
            continue;
        }
        let first = form.rows(SUPPLIER).iter().find(|known| {
            known.id == row.id && !value(known).is_empty() && known.number < row.number
        });
        if let Some(first) = first
            && !value(row).is_empty()
            && value(first) != value(row)
        {
            let place = desk.place(&cell.address);
            let message = format!(
                "`{}` is filled in twice, and not alike: neither counts",
                row.id
            );
            let mut finding = Finding::error(codes::TWO_ANSWERS, place, message)
                .help("delete the line that does not hold");
            if let Some(known) = first.cells.get("value") {
                finding = finding.related(desk.place(&known.address), "the other entry");
            }
            desk.findings.push(finding);
            desk.unread.push(pointer(&row.id));
        }
    }
}

/// The currency of the quote, by which amounts with a currency beside them are understood.
pub(super) fn currency(form: &FormCells) -> Option<String> {
    let text = form.supplier("quote.currency")?.text.trim().to_uppercase();
    (!text.is_empty()).then_some(text)
}

/// Which spec is answered: what the very hidden sheet says; where the form was saved as CSV, what the
/// lines of this sheet say. Both are written by the buyer, so that they say the same.
fn quoted_spec(desk: &mut Desk<'_>, form: &FormCells, lines: &Lines<'_>) -> Option<QuotedSpec> {
    let hidden = [
        ("id", &form.head.spec_id, layout::SPEC_ID),
        ("revision", &form.head.revision, layout::SPEC_REVISION),
        ("sha256", &form.head.sha256, layout::SPEC_SHA256),
    ];
    let mut said: Vec<Option<String>> = Vec::new();
    for (key, hidden, line) in hidden {
        let pointer = format!("/quote/spec/{key}");
        let shown = lines.cell(line).filter(|cell| !cell.text.trim().is_empty());
        let filled = hidden.as_ref().filter(|text| !text.trim().is_empty());
        match (filled, shown) {
            (Some(hidden), Some(cell)) if hidden.trim() != cell.text.trim() => {
                let place = desk.place(&cell.address);
                let message = format!(
                    "the form was made for spec {key} `{}`; here stands `{}`",
                    hidden.trim(),
                    cell.text.trim()
                );
                desk.findings.push(
                    Finding::error(codes::EDITED, place, message)
                        .help("answer in the form of the spec that was asked"),
                );
            }
            _ => {}
        }
        let address = match (form.head.addresses.get(key), shown) {
            (Some(address), _) if filled.is_some() => Some(address.clone()),
            (_, Some(cell)) => Some(cell.address.clone()),
            _ => None,
        };
        if let Some(address) = address {
            if key == "id" {
                desk.mark("/quote/spec", &address);
            }
            desk.mark(pointer, &address);
        }
        said.push(
            filled
                .cloned()
                .or_else(|| shown.map(|cell| cell.text.trim().to_owned())),
        );
    }
    let [id, revision, sha256] = said.try_into().ok()?;
    if id.is_none() && revision.is_none() && sha256.is_none() {
        return None;
    }
    Some(QuotedSpec {
        id,
        revision,
        sha256,
    })
}

/// Whether the supplier filled in anything about the quote itself.
pub(super) fn says_something(form: &FormCells) -> bool {
    form.rows(SUPPLIER).iter().any(|row| {
        let own = row.id.starts_with("quote.") && !row.id.starts_with("quote.spec.");
        own && (!row.text("value").trim().is_empty() || row.merged.contains_key("value"))
    })
}
