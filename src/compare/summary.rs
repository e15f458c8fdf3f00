//! What stands on the first page of every output, in its order: verdict, knockouts and gaps, terms,
//! comparable total, and only then the quoted price.

use crate::compare::result::{
    Comparison, QuantityResult, QuoteHead, ResponseKind, SupplierResult, Verdict,
};
use crate::say;
use crate::spec::model::Weight;
use crate::supplier::model::{BreaksCount, PriceUnit, Scheme, Tax};
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// One supplier on the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierLine {
    /// `A Name`: the letter stands for the supplier where there is no room for the name.
    pub label: String,
    /// The letter, or the number where there are more suppliers than letters.
    pub letter: String,
    /// What stands in the place of a verdict where nothing was quoted.
    pub without_quote: Option<Text>,
    /// One for each quantity; none without a quote.
    pub quantities: Vec<QuantityLine>,
    /// The terms that were quoted: label and value.
    pub terms: Vec<(Text, Text)>,
}

/// One supplier at one quantity on the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantityLine {
    /// Boards.
    pub quantity: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it is only an estimate.
    pub estimate: bool,
    /// Place among the comparable quotes.
    pub rank: Option<u32>,
    /// Knockout clauses that are neither met nor priced.
    pub knockouts_open: u32,
    /// Demanded clauses that are neither met nor priced.
    pub gaps: u32,
    /// What stands where the total would stand.
    pub total: Total,
    /// The price as quoted; it is no total.
    pub quoted: Text,
}

/// What stands where the total would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Total {
    /// The quote is comparable.
    Amount {
        /// The comparable total.
        total: Decimal,
        /// The same for one board.
        per_board: Decimal,
        /// How much of it stands in for what was not answered.
        adjusted: Decimal,
    },
    /// It is not: the verdict and how much is open.
    None(Text),
}

/// The suppliers of the first page, in the order given.
#[must_use]
pub fn first_page(comparison: &Comparison) -> Vec<SupplierLine> {
    let suppliers = comparison.suppliers.iter().enumerate();
    suppliers
        .map(|(n, supplier)| SupplierLine {
            label: format!("{} {}", letter(n), supplier.name),
            letter: letter(n),
            without_quote: without_quote(supplier),
            quantities: supplier
                .quantities
                .iter()
                .enumerate()
                .map(|(at, result)| line(comparison, n, at, result))
                .collect(),
            terms: supplier
                .quote
                .as_ref()
                .map_or_else(Vec::new, |quote| terms(comparison, quote, supplier)),
        })
        .collect()
}

/// `A` to `Z`, then numbers.
#[must_use]
pub fn letter(n: usize) -> String {
    match u32::try_from(n).ok().filter(|n| *n < 26) {
        Some(n) => char::from_u32(u32::from('A') + n).map_or_else(String::new, String::from),
        None => (n + 1).to_string(),
    }
}

fn without_quote(supplier: &SupplierResult) -> Option<Text> {
    match supplier.kind {
        ResponseKind::Quote => None,
        ResponseKind::CapabilityOnly => Some(say!("capability only, no quote")),
        ResponseKind::Unreadable => Some(say!("cannot be read")),
    }
}

fn line(
    comparison: &Comparison,
    supplier: usize,
    at: usize,
    result: &QuantityResult,
) -> QuantityLine {
    let open_knockout = |row: &&crate::compare::result::ClauseRow| {
        let standing = row.cells.get(supplier).and_then(|c| c.standings.get(at));
        row.demanded
            && row.severity == Weight::Knockout
            && standing.is_some_and(|standing| standing.is_gap())
    };
    let knockouts = comparison.clauses.iter().filter(open_knockout).count();
    QuantityLine {
        quantity: result.quantity,
        verdict: result.verdict,
        estimate: result.estimate,
        rank: result.rank,
        knockouts_open: u32::try_from(knockouts).unwrap_or(u32::MAX),
        gaps: result.counts.gaps(),
        total: match &result.totals {
            Some(totals) => Total::Amount {
                total: totals.total,
                per_board: totals.per_board,
                adjusted: totals.adjusted,
            },
            None => Total::None(no_total(result)),
        },
        quoted: quoted(comparison, result),
    }
}

/// `not comparable (4 open)`.
#[must_use]
pub fn no_total(result: &QuantityResult) -> Text {
    say!(
        "{verdict} ({count} open)",
        verdict = result.verdict.text(),
        count = result.blocking().count()
    )
}

/// The price as quoted, with what it is for one board in the currency of the comparison.
fn quoted(comparison: &Comparison, result: &QuantityResult) -> Text {
    let Some(quoted) = &result.as_quoted else {
        return say!("no price");
    };
    let own = quoted.currency.clone().unwrap_or_default();
    let (price, currency) = (typed(quoted.unit_price.to_string()), typed(&own));
    let stated = match quoted.unit {
        PriceUnit::Board => {
            say!(
                "{price} {currency} per board",
                price = price,
                currency = currency
            )
        }
        PriceUnit::Panel => {
            say!(
                "{price} {currency} per panel",
                price = price,
                currency = currency
            )
        }
    };
    let into = comparison.currency.clone().unwrap_or_default();
    let same = own == into && quoted.unit == PriceUnit::Board;
    match quoted.per_board.filter(|_| !same) {
        Some(price) => say!(
            "{stated} ({price} {currency} per board)",
            stated = stated,
            price = typed(price.to_string()),
            currency = typed(into)
        ),
        None => stated,
    }
}

fn terms(
    comparison: &Comparison,
    quote: &QuoteHead,
    supplier: &SupplierResult,
) -> Vec<(Text, Text)> {
    let not_said = || say!("not stated");
    let mut terms = vec![
        (
            say!("Valid until"),
            quote
                .valid_until
                .map_or_else(not_said, |day| typed(day.to_string())),
        ),
        (say!("Lead time in days"), lead_time(quote)),
        (
            say!("Tax"),
            match quote.tax {
                Tax::Included => say!("included¦tax"),
                Tax::Excluded => say!("excluded¦tax"),
                Tax::Unstated => not_said(),
            },
        ),
        (say!("Currency and rate"), rate(comparison, quote)),
        (
            say!("Prices"),
            match (quote.unit, quote.scheme) {
                (PriceUnit::Board, Scheme::AllUnits) => {
                    say!("per board, a price break holds for all")
                }
                (PriceUnit::Board, Scheme::Incremental) => {
                    say!("per board, a price break holds from its quantity on")
                }
                (PriceUnit::Panel, Scheme::AllUnits) => {
                    say!("per panel, a price break holds for all")
                }
                (PriceUnit::Panel, Scheme::Incremental) => {
                    say!("per panel, a price break holds from its quantity on")
                }
            },
        ),
    ];
    if quote.breaks_count == BreaksCount::DeliveryLot {
        terms.push((
            say!("Price breaks count"),
            say!("each delivery lot by itself"),
        ));
    }
    if let Some(minimum) = quote.minimum_order {
        terms.push((say!("Minimum order"), Text::from(minimum)));
    }
    let asked = &comparison.terms.delivery_terms;
    if let Some(offered) = quote.delivery_terms.as_ref().or(asked.as_ref()) {
        terms.push((say!("Delivery terms"), typed(offered)));
    }
    if let Some(day) = quote.received.or(quote.issued).filter(|_| quote.late) {
        terms.push((
            say!("Late"),
            say!("came on {day}", day = typed(day.to_string())),
        ));
    }
    // What is said in words may change everything, so that it stands where everybody reads it.
    for (label, comment) in [
        (say!("Comment on the quote"), &quote.comment),
        (say!("Comment"), &supplier.comment),
    ] {
        terms.extend(comment.as_ref().map(|words| (label, typed(words))));
    }
    terms
}

fn lead_time(quote: &QuoteHead) -> Text {
    match (quote.lead_time_days, quote.lead_time_with_records_days) {
        (None, _) => say!("not stated"),
        (Some(boards), Some(all)) if all > boards => say!(
            "{all} ({boards} and {records} for records)",
            all = all,
            boards = boards,
            records = all - boards
        ),
        (Some(boards), _) => Text::from(boards),
    }
}

fn rate(comparison: &Comparison, quote: &QuoteHead) -> Text {
    let Some(currency) = &quote.currency else {
        return say!("not stated");
    };
    let into = comparison.currency.clone().unwrap_or_default();
    match &quote.rate {
        None => say!("{currency}, no rate", currency = typed(currency)),
        Some(rate) => match rate.date {
            None => typed(currency),
            Some(date) => say!(
                "{currency}, 1 = {rate} {into} ({date})",
                currency = typed(currency),
                rate = typed(rate.rate.to_string()),
                into = typed(into),
                date = typed(date.to_string())
            ),
        },
    }
}
