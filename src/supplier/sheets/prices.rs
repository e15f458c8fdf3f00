//! The sheets with price breaks and with charges that belong to no clause.

use super::desk::{Asked, Desk, first_cell};
use super::number;
use crate::finding::Finding;
use crate::supplier::codes;
use crate::supplier::form::layout::{ANSWERS, CHARGES, PRICES};
use crate::supplier::form::words::Choice;
use crate::supplier::form::{FormCells, FormRow, Held};
use crate::supplier::model::{ChargeBasis, PriceBreak, Quote, QuoteCharge, StatedTotal};

/// Whether an amount of the form can only be read with a decimal comma.
pub(super) fn decimal_comma(form: &FormCells) -> bool {
    let cells = [
        (PRICES, "unit-price"),
        (PRICES, "total"),
        (CHARGES, "amount"),
        (ANSWERS, "amount"),
    ];
    cells.into_iter().any(|(sheet, key)| {
        form.rows(sheet).iter().any(|row| {
            row.cells.get(key).is_some_and(|cell| {
                cell.held == Held::Text && number::has_decimal_comma(&cell.text)
            })
        })
    })
}

/// The currency beside an amount is worked out by the form. Somebody who writes another one there means
/// another amount.
pub(super) fn currencies(desk: &mut Desk<'_>, form: &FormCells) {
    let Some(currency) = desk.around.currency.clone() else {
        return;
    };
    for sheet in [ANSWERS, PRICES, CHARGES] {
        for cell in form
            .rows(sheet)
            .iter()
            .filter_map(|row| row.cells.get("currency"))
        {
            let written = cell.text.trim();
            // The form's own working, and the dash it shows before there is a currency.
            let own = cell.formula.is_some() || ["", "\u{2013}", "-"].contains(&written);
            if own || written.eq_ignore_ascii_case(&currency) {
                continue;
            }
            let place = desk.place(&cell.address);
            let message = format!("`{written}` stands here, and the quote is in {currency}");
            desk.findings.push(
                Finding::error(codes::CELL, place, message)
                    .help("state every amount in the currency of the quote"),
            );
        }
    }
}

/// A line of the price sheet.
struct PriceLine<'r> {
    row: &'r FormRow,
    from: u32,
    tier: Option<PriceBreak>,
    total: Option<crate::values::Decimal>,
}

/// Price breaks and stated totals, the smallest quantity first however the lines were sorted.
pub(super) fn prices(desk: &mut Desk<'_>, form: &FormCells, quote: &mut Quote) {
    let rows = form.rows(PRICES);
    if let Some(cell) = rows.iter().find_map(first_cell) {
        desk.mark("/quote/price-breaks", &cell.address);
    }
    let mut lines: Vec<PriceLine> = rows.iter().filter_map(|row| line(desk, row)).collect();
    lines.sort_by_key(|line| (line.from, line.row.number));
    lines.dedup_by(|second, first| alike(first, second));
    for line in lines {
        let PriceLine {
            row,
            from,
            tier,
            total,
        } = line;
        if let Some(total) = total {
            let at = format!("/quote/total/{}", quote.total.len());
            relocate(desk, row, &at, &["from", "total"]);
            let quantity = from;
            quote.total.push(StatedTotal { quantity, total });
        }
        match tier {
            Some(tier) => {
                let at = format!("/quote/price-breaks/{}", quote.price_breaks.len());
                relocate(desk, row, &at, &["from", "up-to", "unit-price"]);
                quote.price_breaks.push(tier);
            }
            None => end_before(quote, from),
        }
    }
}

/// The same line twice counts once.
fn alike(first: &PriceLine, second: &PriceLine) -> bool {
    let text = |line: &PriceLine, key| line.row.text(key).trim().to_owned();
    ["from", "up-to", "unit-price", "total"]
        .into_iter()
        .all(|key| text(first, key) == text(second, key))
}

/// A quantity whose price is blank has none: the price of smaller quantities ends before it.
fn end_before(quote: &mut Quote, from: u32) {
    if let Some(last) = quote.price_breaks.last_mut()
        && last.from < from
        && last.up_to.is_none_or(|up_to| up_to >= from)
    {
        last.up_to = Some(from.saturating_sub(1));
    }
}

/// Says which cells a line of the response comes from.
fn relocate(desk: &mut Desk<'_>, row: &FormRow, at: &str, keys: &[&str]) {
    for (n, key) in keys.iter().enumerate() {
        if let Some(cell) = row.cells.get(key) {
            if n == 0 {
                desk.mark(at, &cell.address);
            }
            let pointer = match *key {
                "from" if keys.contains(&"total") => format!("{at}/quantity"),
                key => format!("{at}/{key}"),
            };
            desk.mark(pointer, &cell.address);
        }
    }
}

fn line<'r>(desk: &mut Desk<'_>, row: &'r FormRow) -> Option<PriceLine<'r>> {
    let at = format!("/quote/price-breaks/row-{}", row.number);
    let asked = |key: &str, what: &'static str| Asked::of(row, key, what, format!("{at}/{key}"));
    let unit_price = desk.price(&asked("unit-price", "unit price"));
    let total = desk.price(&asked("total", "stated total"));
    let up_to = desk.whole(&asked("up-to", "last quantity"), 1);
    let Some(from) = desk.whole(&asked("from", "first quantity"), 1) else {
        let key = if unit_price.is_some() {
            "unit-price"
        } else {
            "total"
        };
        let unread = desk.unread.contains(&format!("{at}/from"));
        if (unit_price.is_some() || total.is_some()) && !unread {
            let message = "this line does not say for which quantity it holds".to_owned();
            let help = "write the first quantity into the first column";
            desk.wrong(&asked(key, "price"), codes::CELL, message, help);
        }
        return None;
    };
    // A price whose end cannot be read may end anywhere.
    let ends = !desk.unread.contains(&format!("{at}/up-to"));
    let tier = unit_price.filter(|_| ends).map(|unit_price| PriceBreak {
        from,
        up_to,
        unit_price,
    });
    Some(PriceLine {
        row,
        from,
        tier,
        total,
    })
}

/// Charges that belong to no clause.
pub(super) fn charges(desk: &mut Desk<'_>, form: &FormCells) -> Vec<QuoteCharge> {
    let mut charges = Vec::new();
    for row in form.rows(CHARGES) {
        let at = format!("/quote/charge/{}", charges.len());
        let asked =
            |key: &str, what: &'static str| Asked::of(row, key, what, format!("{at}/{key}"));
        if let Some(cell) = first_cell(row) {
            desk.mark(&at, &cell.address);
        }
        let unread = desk.unread.len();
        let kind = desk.word(&asked("kind", "kind of charge"), Choice::Kind);
        let basis: Option<ChargeBasis> = desk.word(&asked("basis", "charge basis"), Choice::Basis);
        let percent = basis == Some(ChargeBasis::Percent);
        let amount = desk.amount(&asked("amount", "amount"), percent);
        let of = desk
            .word(&asked("of", "entry"), Choice::Of)
            .unwrap_or_default();
        let driver = desk.word(&asked("driver", "cost driver"), Choice::Driver);
        let text = desk.text(&asked("text", "text"));
        if desk.unread.len() > unread {
            // What cannot be read was told; half of a charge is none.
            continue;
        }
        let nothing = amount.is_some_and(|amount| amount.value().is_zero());
        match (kind, basis.or(nothing.then_some(ChargeBasis::Once))) {
            (Some(kind), Some(basis)) => charges.push(QuoteCharge {
                kind,
                basis,
                amount,
                of,
                driver,
                text,
            }),
            (_, None) if amount.is_some() => {
                desk.without_basis(&asked("amount", "amount"), amount);
            }
            _ => half(desk, row),
        }
    }
    charges
}

/// A charge without its kind or without anything that costs.
fn half(desk: &mut Desk<'_>, row: &FormRow) {
    let Some(cell) = first_cell(row) else {
        return;
    };
    let place = desk.place(&cell.address);
    let message = "this charge lacks its kind, its basis or its amount: it cannot be added";
    desk.findings.push(
        Finding::error(codes::NO_PRICE, place, message)
            .help("fill in kind, basis and amount, or empty the line"),
    );
}
