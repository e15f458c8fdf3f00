//! Totals per requested quantity.

use std::fmt::Write as _;

use super::{Page, label};
use crate::compare::result::{QuantityResult, ResponseKind, SupplierResult, Totals};
use crate::report::table::{grouped, left, right, safe, width};
use crate::supplier::model::{PriceUnit, Tax};

impl Page<'_> {
    pub(super) fn totals(&mut self) {
        let quoted = |s: &&SupplierResult| s.kind == ResponseKind::Quote;
        if !self.comparison.suppliers.iter().any(|s| quoted(&s)) {
            return;
        }
        let currency = self.currency();
        for (at, quantity) in self.comparison.quantities.iter().enumerate() {
            let kind = if self.comparison.estimate {
                "ESTIMATE"
            } else {
                "TOTALS"
            };
            self.heading(&format!(
                "{kind} FOR {quantity} BOARDS, {}",
                safe(&currency)
            ));
            self.total_rows(at);
        }
        self.rates();
    }

    /// Currency of the comparison.
    fn currency(&self) -> String {
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
            let indent = left("", names + 2);
            match &result.totals {
                Some(totals) => {
                    let rank = result.rank.map_or("-".to_owned(), |rank| rank.to_string());
                    if table {
                        let cells = amounts(totals).map(|amount| right(&amount, money));
                        let _ = writeln!(self.out, "{name}{}{}", cells.concat(), right(&rank, 5));
                    } else {
                        let text = stacked(totals, &rank);
                        self.wrap(&text, &format!("{name}  "), &indent);
                    }
                    self.by_driver(totals);
                }
                None => {
                    let text = no_total(result) + &as_quoted(result, &self.currency());
                    self.wrap(&text, &format!("{name}  "), &indent);
                }
            }
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
            ("set-up", by.setup),
            ("capture", by.capture),
            ("release", by.release),
            ("documentation", by.documentation),
            ("no driver stated", by.unstated),
        ]
        .iter()
        .filter(|(_, amount)| !amount.0.is_zero())
        .map(|(name, amount)| format!("{name} {}", grouped(&amount.to_string())))
        .collect();
        if !parts.is_empty() {
            let text = format!("records by driver: {}", parts.join(", "));
            self.wrap(&text, "    ", "      ");
        }
        if totals.tax == Tax::Included {
            self.wrap("amounts include tax", "    ", "    ");
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

fn no_total(result: &QuantityResult) -> String {
    let open = result.blocking().count();
    format!("{} ({open} open)", result.verdict.words())
}

fn as_quoted(result: &QuantityResult, into: &str) -> String {
    let Some(quoted) = &result.as_quoted else {
        return ", no price".to_owned();
    };
    let unit = match quoted.unit {
        PriceUnit::Board => "board",
        PriceUnit::Panel => "panel",
    };
    let currency = quoted.currency.as_deref().map(safe).unwrap_or_default();
    let stated = format!(
        ", quoted {} {currency} per {unit}",
        grouped(&quoted.unit_price.to_string())
    );
    let same = currency == into && quoted.unit == PriceUnit::Board;
    match quoted.per_board.filter(|_| !same) {
        Some(price) => format!("{stated} ({price} {into} per board)"),
        None => stated,
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
