//! Totals per requested quantity, what records cost in them, and only then the prices as quoted.

use std::fmt::Write as _;

use super::{Page, label};
use crate::compare::result::{LineSource, QuantityResult, ResponseKind, StatedMatch, Totals};
use crate::compare::summary::no_total;
use crate::compare::words;
use crate::report::table::{grouped, ink, left, right, safe, width};
use crate::supplier::model::{Driver, Tax};

impl Page<'_> {
    pub(super) fn totals(&mut self) {
        let suppliers = &self.comparison.suppliers;
        if suppliers.iter().all(|s| s.kind != ResponseKind::Quote) {
            return;
        }
        let currency = self.currency();
        for (at, quantity) in self.comparison.quantities.iter().enumerate() {
            let kind = if self.comparison.estimate {
                "ESTIMATE"
            } else {
                "COMPARABLE TOTALS"
            };
            self.heading(&format!("{kind} FOR {quantity} BOARDS, {currency}"));
            self.total_rows(at);
        }
        self.rates();
    }

    /// Currency of the comparison.
    pub(super) fn currency(&self) -> String {
        let currency = self.comparison.currency.as_deref();
        currency.map(safe).unwrap_or_default()
    }

    fn total_rows(&mut self, at: usize) {
        let money = self.money_column(at);
        let room = self.look.width.saturating_sub(5 * money + 5);
        let table = room >= 12;
        let names = self.name_column(if table { room } else { 24 });
        if table {
            let mut head = left("", names);
            for title in ["goods", "charges", "records", "total", "per board"] {
                head += &right(title, money);
            }
            let _ = writeln!(self.out, "{head} rank");
        }
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let Some(result) = supplier.quantities.get(at) else {
                continue;
            };
            let name = left(&label(n, supplier), names);
            match &result.totals {
                Some(totals) => {
                    let rank = result.rank.map_or("-".to_owned(), |rank| rank.to_string());
                    if table {
                        let cells = amounts(totals).map(|amount| right(&amount, money));
                        let _ = writeln!(self.out, "{name}{}{}", cells.concat(), right(&rank, 5));
                    } else {
                        let text = stacked(totals, &rank);
                        self.wrap(&text, &format!("{name}  "), &left("", names + 2));
                    }
                    self.by_driver(totals);
                    self.adjustments(totals);
                }
                None if table => {
                    // Where the total would stand.
                    let text = right(&safe(&no_total(result)), 4 * money);
                    let tone = super::verdicts::verdict_ink(result.verdict);
                    let text = ink(&text, tone, self.look.color);
                    let _ = writeln!(self.out, "{name}{text}");
                }
                None => {
                    let text = safe(&no_total(result));
                    self.wrap(&text, &format!("{name}  "), &left("", names + 2));
                }
            }
            self.stated(result, &label(n, supplier));
            self.score(result);
        }
    }

    /// Wide enough that no amount is ever cut.
    fn money_column(&self, at: usize) -> usize {
        let results = self.comparison.suppliers.iter();
        results
            .filter_map(|supplier| supplier.quantities.get(at)?.totals.as_ref())
            .flat_map(amounts)
            .map(|amount| width(&amount) + 2)
            .fold(11, usize::max)
    }

    fn by_driver(&mut self, totals: &Totals) {
        let by = &totals.by_driver;
        let parts: Vec<String> = [
            (Some(Driver::Setup), by.setup),
            (Some(Driver::Capture), by.capture),
            (Some(Driver::Release), by.release),
            (Some(Driver::Documentation), by.documentation),
            (None, by.unstated),
        ]
        .iter()
        .filter(|(_, amount)| !amount.0.is_zero())
        .map(|(driver, amount)| {
            format!(
                "{} {}",
                words::driver(*driver),
                grouped(&amount.to_string())
            )
        })
        .collect();
        if !parts.is_empty() {
            let text = format!(
                "records: {} per board; {}",
                grouped(&totals.traceability_per_board.to_string()),
                parts.join(", ")
            );
            self.wrap(&text, "    ", "      ");
        }
        if totals.tax == Tax::Included {
            self.wrap("amounts include tax", "    ", "    ");
        }
    }

    /// What stands in for an answer is never silent.
    fn adjustments(&mut self, totals: &Totals) {
        for line in totals
            .lines
            .iter()
            .filter(|line| line.source.is_adjustment())
        {
            let what = line.clause.as_deref().unwrap_or(&line.text);
            let whose = match line.source {
                LineSource::HighestQuote => "the highest quoted amount",
                LineSource::AverageQuote => "the average of the quoted amounts",
                LineSource::BuyersEstimate | LineSource::Quoted => "the buyer's estimate",
            };
            let text = format!(
                "+ {} our figure for {}: {whose}",
                grouped(&line.amount.to_string()),
                safe(what)
            );
            self.wrap(&text, "    ", "      ");
        }
    }

    /// A stated total that is not what the prices add up to.
    fn stated(&mut self, result: &QuantityResult, name: &str) {
        let Some(check) = &result.stated else {
            return;
        };
        if matches!(check.agrees, StatedMatch::Exactly | StatedMatch::Rounding) && !self.look.all {
            return;
        }
        let text = format!(
            "{name}: {} ({})",
            safe(&check.text),
            super::place(&check.place)
        );
        self.wrap(&text, "    ", "      ");
    }

    fn score(&mut self, result: &QuantityResult) {
        let Some(score) = &result.score else {
            return;
        };
        let parts: Vec<String> = score
            .parts
            .iter()
            .map(|part| format!("{} {} of {}", part.criterion.words(), part.points, part.of))
            .collect();
        let text = format!(
            "score {} of {}: {}",
            score.points,
            score.of,
            parts.join(", ")
        );
        self.wrap(&text, "    ", "      ");
        if self.look.all {
            for part in &score.parts {
                let text = format!("{}: {}", part.criterion.words(), safe(&part.working));
                self.wrap(&text, "      ", "        ");
            }
        }
    }

    /// The prices as the suppliers state them, last: what they leave out differs.
    pub(super) fn quoted(&mut self) {
        let priced = |line: &crate::compare::summary::SupplierLine| !line.quantities.is_empty();
        if !self.page.iter().any(priced) {
            return;
        }
        self.heading("PRICES AS QUOTED, WHATEVER THEY LEAVE OUT");
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let Some(line) = self.page.get(n).filter(|line| priced(line)) else {
                continue;
            };
            let prices: Vec<String> = line
                .quantities
                .iter()
                .map(|quantity| format!("{} at {}", safe(&quantity.quoted), quantity.quantity))
                .collect();
            let text = format!("{}: {}", label(n, supplier), prices.join("; "));
            self.wrap(&text, "", "  ");
        }
    }

    fn rates(&mut self) {
        let mut said: Vec<String> = Vec::new();
        for supplier in &self.comparison.suppliers {
            let Some(quote) = &supplier.quote else {
                continue;
            };
            let Some((currency, rate)) = quote.currency.as_ref().zip(quote.rate.as_ref()) else {
                continue;
            };
            let Some(date) = rate.date else { continue };
            let source = rate.source.as_deref().map(|s| format!(", {}", safe(s)));
            let text = format!(
                "Rate: 1 {} = {} {} ({date}{}).",
                safe(currency),
                rate.rate,
                self.currency(),
                source.unwrap_or_default()
            );
            if !said.contains(&text) {
                said.push(text);
            }
        }
        for text in said {
            self.wrap(&text, "", "  ");
        }
    }
}

/// The five amounts of a total, in the order of the table.
fn amounts(totals: &Totals) -> [String; 5] {
    [
        totals.goods,
        totals.charges,
        totals.traceability,
        totals.total,
        totals.per_board,
    ]
    .map(|amount| grouped(&amount.to_string()))
}

/// The same in a sentence, where the terminal is too narrow for a table.
fn stacked(totals: &Totals, rank: &str) -> String {
    let [goods, charges, records, total, per_board] = amounts(totals);
    format!(
        "total {total}: goods {goods}, charges {charges}, records {records}; \
         per board {per_board}; rank {rank}"
    )
}
