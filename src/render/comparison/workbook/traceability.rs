//! What records cost: by what drives it and by clause, for the order and for one board, at each quantity.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::pen::{Cell, Look, Pen, Value, blank, cell, exact, words};
use super::prices::{Block, PriceSheet, address};
use crate::compare::result::{Bucket, Totals};
use crate::compare::words as named;
use crate::say;
use crate::supplier::model::Driver;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// Supplier, what.
const BEFORE: [u16; 2] = [26, 44];
/// Order, one board, exact, check.
const QUANTITY: [u16; 4] = [15, 13, 14, 12];

/// A line of records: its clause, its text, and which of those that are alike it is.
type Key = (Option<String>, Text, usize);

/// The totals of a supplier at a quantity and where they stand.
type At<'p> = Option<(&'p PriceSheet, &'p Block, &'p Totals)>;

/// What is said on a row: its name and the amount at each quantity.
struct Row {
    label: Cell,
    amounts: Vec<Option<Decimal>>,
    total: bool,
}

impl Book<'_> {
    /// None where no quote is comparable at any quantity.
    pub(super) fn traceability(
        &self,
        prices: &[PriceSheet],
    ) -> Result<Option<Worksheet>, XlsxError> {
        let mut widths = BEFORE.to_vec();
        widths.extend(prices.iter().flat_map(|_| QUANTITY));
        let title = say!(
            "The price of traceability, {currency}",
            currency = typed(self.comparison.currency.clone().unwrap_or_default())
        );
        let note = say!(
            "What separately priced clauses and charges for records come to in comparable quotes, from the sheets of prices. Records in the unit price are not here: nobody says what they cost."
        );
        let mut pen = Pen::new(
            "Traceability price",
            widths,
            &self.line(&title),
            &self.line(&note),
        )?;
        let headings = self.traceability_headings();
        pen.headings(&headings, Some(2))?;
        let mut any = false;
        for (n, supplier) in self.suppliers() {
            let at: Vec<At> = prices
                .iter()
                .zip(&supplier.quantities)
                .map(|(sheet, result)| {
                    let block = sheet.blocks.get(n)?.as_ref()?;
                    Some((sheet, block, result.totals.as_ref()?))
                })
                .collect();
            if at.iter().any(Option::is_some) {
                any = true;
                self.supplier_records(&mut pen, n, &at)?;
            }
        }
        Ok(any.then(|| self.finish(pen)))
    }

    fn traceability_headings(&self) -> Vec<String> {
        let mut titles = vec![say!("Supplier"), say!("What")];
        for quantity in &self.comparison.quantities {
            titles.extend([
                say!("{count} boards", count = *quantity),
                say!("of one board, at {count}", count = *quantity),
                say!("exact, at {count}", count = *quantity),
                say!("check, at {count}", count = *quantity),
            ]);
        }
        self.headings(&titles)
    }

    fn supplier_records(&self, pen: &mut Pen, supplier: usize, at: &[At]) -> Result<(), XlsxError> {
        let drivers = [
            Some(Driver::Setup),
            Some(Driver::Capture),
            Some(Driver::Release),
            Some(Driver::Documentation),
            None,
        ];
        let mut summed = Vec::new();
        for driver in drivers {
            let amounts: Vec<Option<Decimal>> = at
                .iter()
                .map(|at| at.map(|(_, _, totals)| by_driver(totals, driver)))
                .collect();
            if amounts.iter().flatten().all(|amount| amount.0.is_zero()) {
                continue;
            }
            let word = self.word(&named::driver(driver));
            let row = pen.next();
            let worked = |n: usize| {
                let (sheet, block, _) = (*at.get(n)?)?;
                let (amounts, drivers) = sheet.records(block)?;
                Some(format!("=SUMIFS({amounts},{drivers},$B{})", row + 1))
            };
            summed.push(row);
            let said = Row {
                label: words(word, Look::Text),
                amounts,
                total: false,
            };
            self.records_row(pen, supplier, at, said, worked)?;
        }
        let totals: Vec<Option<Decimal>> = at
            .iter()
            .map(|at| at.map(|(_, _, totals)| totals.traceability))
            .collect();
        let worked = |n: usize| {
            let column = order_column(n);
            let rows: Vec<String> = summed.iter().map(|row| address(column, *row)).collect();
            Some(match rows.is_empty() {
                true => "=0".to_owned(),
                false => format!("={}", rows.join("+")),
            })
        };
        let said = Row {
            label: words(
                self.say(&say!("All records beside the unit price")),
                Look::Label,
            ),
            amounts: totals,
            total: true,
        };
        self.records_row(pen, supplier, at, said, worked)?;
        self.record_lines(pen, supplier, at)
    }

    /// Clause by clause.
    fn record_lines(&self, pen: &mut Pen, supplier: usize, at: &[At]) -> Result<(), XlsxError> {
        let known: Vec<HashMap<Key, usize>> = at
            .iter()
            .map(|at| at.map_or_else(HashMap::new, |(_, _, totals)| keyed(totals).collect()))
            .collect();
        for key in keys(at) {
            let (clause, text, _) = &key;
            let line = |n: usize| known.get(n)?.get(&key).copied();
            let amounts: Vec<Option<Decimal>> = at
                .iter()
                .enumerate()
                .map(|(n, at)| {
                    let (_, _, totals) = (*at)?;
                    totals.lines.get(line(n)?).map(|line| line.amount)
                })
                .collect();
            let worked = |n: usize| {
                let (sheet, block, _) = (*at.get(n)?)?;
                Some(format!("={}", sheet.line(block, line(n)?)?))
            };
            let name = match clause {
                Some(clause) => typed(clause),
                None => text.clone(),
            };
            let said = Row {
                label: words(self.say(&name), Look::Quiet),
                amounts,
                total: false,
            };
            self.records_row(pen, supplier, at, said, worked)?;
        }
        Ok(())
    }

    fn records_row(
        &self,
        pen: &mut Pen,
        supplier: usize,
        at: &[At],
        said: Row,
        worked: impl Fn(usize) -> Option<String>,
    ) -> Result<(), XlsxError> {
        let row = pen.next();
        let mut cells = vec![words(self.label(supplier), Look::Label), said.label];
        for (n, (at, amount)) in at.iter().zip(&said.amounts).enumerate() {
            let formula = worked(n);
            let (Some((sheet, _, _)), Some(amount), Some(formula)) = (at, amount, formula) else {
                cells.extend([blank(), blank(), blank(), blank()]);
                continue;
            };
            let digits = amount.0.scale();
            let look = match said.total {
                true => Look::Total(digits),
                false => Look::Money(digits),
            };
            let order = order_column(n);
            cells.extend([
                cell(Value::Worked(formula, amount.to_string()), look),
                cell(
                    Value::Worked(
                        format!("={}/{}", address(order, row), sheet.boards()),
                        of_one(*amount, self.comparison.quantities.get(n)),
                    ),
                    Look::Money(digits + 2),
                ),
                cell(exact(*amount), Look::Money(digits)),
                self.compared(&address(order, row), &address(order + 2, row), digits),
            ]);
        }
        pen.row(&cells)?;
        Ok(())
    }
}

/// The column of the amount for the order, at the quantity of a position.
fn order_column(position: usize) -> u16 {
    crate::render::sheet::column_number(BEFORE.len() + position * QUANTITY.len())
}

/// The amount of one board, before rounding.
fn of_one(amount: Decimal, boards: Option<&u32>) -> String {
    let boards = boards.copied().unwrap_or(1).max(1);
    let one = amount.0.checked_div(rust_decimal::Decimal::from(boards));
    one.and_then(|one| one.round_sf(15))
        .map_or_else(String::new, |one| one.normalize().to_string())
}

fn by_driver(totals: &Totals, driver: Option<Driver>) -> Decimal {
    let by = &totals.by_driver;
    match driver {
        Some(Driver::Setup) => by.setup,
        Some(Driver::Capture) => by.capture,
        Some(Driver::Release) => by.release,
        Some(Driver::Documentation) => by.documentation,
        None => by.unstated,
    }
}

/// The lines of records at any quantity, each once, in their order.
fn keys(at: &[At]) -> Vec<Key> {
    let mut seen = HashSet::new();
    at.iter()
        .flatten()
        .flat_map(|(_, _, totals)| keyed(totals))
        .map(|(key, _)| key)
        .filter(|key| seen.insert(key.clone()))
        .collect()
}

/// The lines of records with their positions. Those that are alike are told apart by their number.
fn keyed(totals: &Totals) -> impl Iterator<Item = (Key, usize)> {
    let mut alike: HashMap<(Option<&str>, &Text), usize> = HashMap::new();
    let lines = totals.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.bucket == Bucket::Records)
        .map(move |(at, line)| {
            let count = alike
                .entry((line.clause.as_deref(), &line.text))
                .or_default();
            let key = (line.clause.clone(), line.text.clone(), *count);
            *count += 1;
            (key, at)
        })
}
