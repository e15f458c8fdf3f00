//! The terms on which quotes are compared: money, lead time, points, reach of a recall. What counts is
//! stated to the supplier; what the buyer expects a clause to cost is not.

use crate::render::doc::{Block, Cell, plain};
use crate::say;
use crate::spec::model::{LatePolicy, Rfq, Scoring, TaxBasis};
use crate::wording::{Text, typed};

use super::{columns, dash, list, para, rule, section, table};

/// Prices, tax, rates, dates.
pub(super) fn money(rfq: &Rfq) -> Vec<Block> {
    let mut rules = vec![
        rule(say!("Tax."), tax(rfq.policy.tax)),
        rule(
            say!("Nothing charged."),
            say!(
                "Write \u{201c}no charge\u{201d} where nothing is charged. A blank is an open price, and a zero may be one: both come back as a question."
            ),
        ),
        rule(
            say!("Price breaks."),
            say!(
                "A price is never taken below its lowest quantity, beyond its last one, or in between two."
            ),
        ),
        rule(
            say!("Totals."),
            say!(
                "We add up your prices and charges ourselves. A total that you state is checked against that; where they differ by more than rounding, neither is taken until you say which one holds."
            ),
        ),
    ];
    if let Some(days) = rfq.lead_time_days {
        rules.push(rule(
            say!("Lead time."),
            say!(
                "At most {days} calendar days, with the days that records add to it. A quote with a longer one, or without, is not comparable.",
                days = days
            ),
        ));
    }
    if rfq.due.is_some() {
        rules.push(rule(say!("Late quotes."), late(rfq.policy.late)));
    }
    let mut blocks = vec![
        section("money", say!("Prices and exchange rates")),
        para(say!(
            "Prices are exact decimals with a point. Each extended line is rounded once to the minor unit of {currency}; {rounding}.",
            currency = typed(&rfq.currency),
            rounding = rfq.policy.rounding.text()
        )),
        list(rules),
    ];
    blocks.push(rates(rfq));
    blocks
}

fn tax(basis: TaxBasis) -> Text {
    match basis {
        TaxBasis::Excluded => say!(
            "Amounts are compared without tax: state yours without it, and say so. A quote that says nothing of tax, or includes it, is not comparable."
        ),
        TaxBasis::Included => say!(
            "Amounts are compared with tax: state yours with it, and say so. A quote that says nothing of tax, or excludes it, is not comparable."
        ),
    }
}

fn late(policy: LatePolicy) -> Text {
    match policy {
        LatePolicy::NotComparable => {
            say!("A quote that arrives after the due day is shown and is not comparable.")
        }
        LatePolicy::Accepted => {
            say!(
                "A quote that arrives after the due day is compared like the others and marked as late."
            )
        }
    }
}

fn rates(rfq: &Rfq) -> Block {
    if rfq.exchange_rate.is_empty() {
        return para(say!(
            "No exchange rate is given: quote in {currency}; a quote in another currency is not comparable.",
            currency = typed(&rfq.currency)
        ));
    }
    let rows = rfq
        .exchange_rate
        .iter()
        .map(|rate| {
            vec![
                Cell::from(plain(typed(&rate.from))),
                plain(typed(format!(
                    "1 {} = {} {}",
                    rate.from, rate.rate, rate.to
                )))
                .into(),
                plain(rate.date).into(),
                plain(rate.source.as_ref().map_or_else(dash, typed)).into(),
            ]
        })
        .collect();
    table(
        say!("Exchange rates of this comparison; no other rate is used"),
        columns([
            (say!("Quoted in"), 20),
            (say!("Rate"), 35),
            (say!("Of¦date of an exchange rate"), 17),
            (say!("Published by"), 28),
        ]),
        rows,
    )
}

/// The points, where quotes are scored.
pub(super) fn scoring(rfq: &Rfq) -> Vec<Block> {
    let Some(scoring) = rfq.scoring.as_ref().filter(|scoring| weighs(scoring)) else {
        return Vec::new();
    };
    let criteria = [
        (
            say!("Price"),
            scoring.price,
            say!("All points for the lowest comparable total, in proportion for the others."),
        ),
        (
            say!("Coverage"),
            scoring.coverage,
            say!(
                "The share of the clauses asked that are met, priced or not; a knockout counts three times, a required clause twice."
            ),
        ),
        (
            say!("Demonstrated"),
            scoring.demonstrated,
            say!(
                "The share of the clauses asked that your sample records demonstrate, counted in the same way."
            ),
        ),
        (
            say!("Lead time"),
            scoring.lead_time,
            say!(
                "All points for the shortest, in proportion for the others; none where it is not stated."
            ),
        ),
    ];
    let rows = criteria
        .into_iter()
        .filter(|(_, points, _)| *points > 0)
        .map(|(criterion, points, how)| {
            vec![
                Cell::from(plain(criterion)),
                plain(Text::from(points)).into(),
                plain(how).into(),
            ]
        })
        .collect();
    vec![
        section("scoring", say!("How comparable quotes are scored")),
        para(say!(
            "Points are worked out for each quantity among the comparable quotes only, each to two digits. They never make a quote comparable."
        )),
        table(
            Text::default(),
            columns([
                (say!("Criterion"), 20),
                (say!("Points"), 12),
                (say!("How they are given"), 68),
            ]),
            rows,
        ),
    ]
}

fn weighs(scoring: &Scoring) -> bool {
    let Scoring {
        price,
        coverage,
        demonstrated,
        lead_time,
    } = scoring;
    [price, coverage, demonstrated, lead_time]
        .iter()
        .any(|weight| **weight > 0)
}

/// What depth is worth to the buyer, where the request says from what it is worked out.
pub(super) fn containment(rfq: &Rfq) -> Vec<Block> {
    let Some(basis) = &rfq.containment else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    if let Some(boards) = basis.component_lot {
        entries.push(rule(
            say!("Component lot."),
            say!(
                "One lot of a component is placed on {count} boards.",
                count = boards
            ),
        ));
    }
    entries.push(rule(
        say!("Production lot."),
        match basis.production_lot {
            Some(boards) => say!("{count} boards; the last one has the rest.", count = boards),
            None => say!("A production lot is a delivery lot."),
        },
    ));
    if let Some(cost) = basis.cost_per_board {
        entries.push(rule(
            say!("Taking back."),
            say!(
                "It costs {cost} {currency} to take back, check and replace one board.",
                cost = typed(cost.to_string()),
                currency = typed(&rfq.currency)
            ),
        ));
    }
    vec![
        section("containment", say!("What depth is worth")),
        para(say!(
            "For each quote we work out how many boards a recall would reach with the records it offers, against those demanded. It is shown beside the price and changes no verdict."
        )),
        list(entries),
    ]
}
