//! How each total is worked out: every line with its counts, prices, divisor and rate, and formulas over
//! them. Beside each formula stands the exact amount it has to come to.

use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, Worksheet, XlsxError, utility::column_number_to_name,
};

use super::Book;
use super::line::{Goods, before_division};
use super::pen::{KEPT, Look, Pen, Value, blank, cell, exact, keeps, maybe_money, money, words};
use crate::compare::result::{Bucket, QuantityResult, Totals};
use crate::compare::summary::no_total;
use crate::say;
use crate::supplier::model::Tax;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// Row of the number of boards, from 0: `$C$4`.
const BOARDS: u32 = 3;
/// Columns, from 0.
pub(super) const COUNT: u16 = 6;
pub(super) const PRICE: u16 = 7;
pub(super) const DIVISOR: u16 = 8;
pub(super) const RATE: u16 = 9;
pub(super) const RAW: u16 = 10;
pub(super) const AMOUNT: u16 = 11;
pub(super) const EXACT: u16 = 12;
const CHECK: u16 = 13;
const DRIVER: u16 = 4;

const WIDTHS: [u16; 16] = [22, 28, 26, 9, 15, 15, 10, 13, 9, 10, 15, 15, 15, 12, 26, 26];

/// The sheet of a quantity, and where its totals stand.
pub(super) struct PriceSheet {
    pub(super) sheet: Worksheet,
    name: String,
    /// One for each supplier; none without a total.
    pub(super) blocks: Vec<Option<Block>>,
}

/// Where the figures of a supplier stand: rows from 0.
pub(super) struct Block {
    total: u32,
    per_board: u32,
    adjusted: u32,
    /// The lines of records, from row to row.
    records: Option<(u32, u32)>,
    /// The row of each line, as the total has them.
    lines: Vec<u32>,
}

impl PriceSheet {
    /// A cell of this sheet in a formula of another one.
    fn at(&self, column: u16, row: u32) -> String {
        format!("'{}'!{}", self.name, address(column, row))
    }

    pub(super) fn total(&self, block: &Block) -> String {
        self.at(AMOUNT, block.total)
    }

    pub(super) fn per_board(&self, block: &Block) -> String {
        self.at(AMOUNT, block.per_board)
    }

    pub(super) fn adjusted(&self, block: &Block) -> String {
        self.at(AMOUNT, block.adjusted)
    }

    pub(super) fn boards(&self) -> String {
        format!("'{}'!$C${}", self.name, BOARDS + 1)
    }

    /// The amount of a line.
    pub(super) fn line(&self, block: &Block, line: usize) -> Option<String> {
        let row = block.lines.get(line)?;
        Some(self.at(AMOUNT, *row))
    }

    /// Amounts and drivers of the lines of records.
    pub(super) fn records(&self, block: &Block) -> Option<(String, String)> {
        let (first, last) = block.records?;
        let range = |column: u16| {
            let name = column_number_to_name(column);
            format!("'{}'!${name}${}:${name}${}", self.name, first + 1, last + 1)
        };
        Some((range(AMOUNT), range(DRIVER)))
    }
}

/// `L7`.
pub(super) fn address(column: u16, row: u32) -> String {
    format!("{}{}", column_number_to_name(column), row + 1)
}

impl Book<'_> {
    /// The sheet of the quantity at a position.
    pub(super) fn prices(&self, at: usize) -> Result<PriceSheet, XlsxError> {
        let quantity = self.comparison.quantities.get(at).copied().unwrap_or(0);
        let name = format!("Price {quantity}");
        let mut pen = self.price_head(&name, quantity)?;
        let mut blocks = Vec::new();
        for (n, supplier) in self.suppliers() {
            let block = match supplier.quantities.get(at) {
                Some(result) => self.price_block(&mut pen, n, at, result)?,
                None => None,
            };
            blocks.push(block);
        }
        self.mark_differences(&mut pen)?;
        Ok(PriceSheet {
            sheet: self.finish(pen),
            name,
            blocks,
        })
    }

    fn price_head(&self, name: &str, quantity: u32) -> Result<Pen, XlsxError> {
        let currency = typed(self.comparison.currency.clone().unwrap_or_default());
        let title = match self.comparison.estimate {
            false => say!(
                "Price build-up for {count} boards, {currency}",
                count = quantity,
                currency = currency
            ),
            true => say!(
                "Price build-up for {count} boards, {currency}: estimates only, build documents are missing",
                count = quantity,
                currency = currency
            ),
        };
        let note = say!(
            "Blue figures are stated by the suppliers and may be changed, rates on the sheet Inputs: the totals follow. Every line is divided, converted and then rounded once; {rule}. Exact is what it has to come to; the check says DIFFERS where the formula comes to anything else.",
            rule = self.comparison.terms.rounding.text()
        );
        let mut pen = Pen::new(name, WIDTHS.to_vec(), &self.line(&title), &self.line(&note))?;
        pen.skip();
        pen.row(&[
            words(self.say(&say!("Boards")), Look::Label),
            blank(),
            cell(Value::Number(f64::from(quantity)), Look::Money(0)),
        ])?;
        let titles = [
            say!("Supplier"),
            say!("What"),
            say!("Clause"),
            say!("Added to"),
            say!("Driver"),
            say!("Whose figure"),
            say!("Count"),
            say!("Price of one, or percent"),
            say!("Divided by"),
            say!("Rate"),
            say!("Before rounding"),
            say!("Amount"),
            say!("Exact"),
            say!("Check"),
            say!("Working"),
            say!("Stated at"),
        ];
        pen.headings(&self.headings(&titles), Some(2))?;
        Ok(pen)
    }

    fn price_block(
        &self,
        pen: &mut Pen,
        supplier: usize,
        at: usize,
        result: &QuantityResult,
    ) -> Result<Option<Block>, XlsxError> {
        pen.section(&self.block_title(supplier, result))?;
        let block = match &result.totals {
            Some(totals) => Some(self.lines_and_sums(pen, supplier, totals)?),
            None => {
                pen.row(&[
                    words(self.label(supplier), Look::Label),
                    words(
                        self.say(&no_total(result)),
                        Look::of_verdict(result.verdict),
                    ),
                ])?;
                None
            }
        };
        let quoted = self
            .page
            .get(supplier)
            .and_then(|line| line.quantities.get(at));
        if let Some(quoted) = quoted {
            pen.row(&[
                words(self.label(supplier), Look::Label),
                words(self.say(&say!("The price as quoted")), Look::Text),
                words(self.say(&quoted.quoted), Look::Text),
            ])?;
        }
        self.stated(pen, supplier, result)?;
        pen.skip();
        Ok(block)
    }

    fn block_title(&self, supplier: usize, result: &QuantityResult) -> String {
        let name = self.page.get(supplier).map(|line| typed(&line.label));
        self.line(&say!(
            "{supplier}: {verdict}",
            supplier = name.unwrap_or_default(),
            verdict = result.verdict.text()
        ))
    }

    /// The total as the supplier states it, against what its own prices add up to.
    fn stated(
        &self,
        pen: &mut Pen,
        supplier: usize,
        result: &QuantityResult,
    ) -> Result<(), XlsxError> {
        let Some(check) = &result.stated else {
            return Ok(());
        };
        let quote = self
            .comparison
            .suppliers
            .get(supplier)
            .and_then(|s| s.quote.as_ref());
        let currency = quote
            .and_then(|quote| quote.currency.clone())
            .unwrap_or_default();
        let mut cells = vec![
            words(self.label(supplier), Look::Label),
            words(
                self.say(&say!(
                    "Total as the supplier adds it up, {currency}",
                    currency = typed(currency)
                )),
                Look::Text,
            ),
            words(self.say(&check.text), Look::Label),
        ];
        cells.extend(std::iter::repeat_with(blank).take(8));
        cells.push(money(check.stated));
        cells.push(maybe_money(check.computed));
        cells.push(blank());
        cells.push(blank());
        cells.push(words(self.place(&check.place), Look::Text));
        pen.row(&cells)?;
        Ok(())
    }

    fn lines_and_sums(
        &self,
        pen: &mut Pen,
        supplier: usize,
        totals: &Totals,
    ) -> Result<Block, XlsxError> {
        let mut rows: Vec<u32> = vec![0; totals.lines.len()];
        let mut goods: Option<Goods> = None;
        let mut ranges: Vec<Option<(u32, u32)>> = Vec::new();
        // The lines of a sum stand together, so that the sum is over a range.
        for bucket in [Bucket::Goods, Bucket::Charges, Bucket::Records] {
            let first = pen.next();
            for (n, line) in totals.lines.iter().enumerate() {
                if line.bucket != bucket {
                    continue;
                }
                let (row, last) = self.price_line(pen, supplier, line, goods.as_ref())?;
                if let Some(slot) = rows.get_mut(n) {
                    *slot = row;
                }
                if bucket == Bucket::Goods && goods.is_none() {
                    goods = before_division(line).map(|value| Goods {
                        rows: (row, last),
                        divisor: line.divisor,
                        value,
                    });
                }
            }
            ranges.push((pen.next() > first).then(|| (first, pen.next() - 1)));
        }
        let kept = totals.lines.iter().all(|line| keeps(line.amount.0));
        let sums = Sums {
            book: self,
            supplier,
            kept,
        };
        let range = |at: usize| match ranges.get(at).copied().flatten() {
            Some((first, last)) => {
                format!("=SUM({}:{})", address(AMOUNT, first), address(AMOUNT, last))
            }
            None => "=0".to_owned(),
        };
        let tax = totals.tax;
        let goods = sums.row(pen, &say!("Boards"), &range(0), totals.goods, false)?;
        let charges = sums.row(
            pen,
            &say!("Charges beside the unit price"),
            &range(1),
            totals.charges,
            false,
        )?;
        let records = sums.row(pen, &say!("Records"), &range(2), totals.traceability, false)?;
        let of = [goods, charges, records].map(|row| address(AMOUNT, row));
        let digits = totals.total.0.scale();
        let text = match tax {
            Tax::Included => say!("Total, tax included"),
            _ => say!("Total"),
        };
        let total = sums.row(
            pen,
            &text,
            &format!("=ROUND({},{digits})", of.join("+")),
            totals.total,
            true,
        )?;
        let raw = format!("{}/{}", address(AMOUNT, total), boards_here());
        let per_board = sums.row(
            pen,
            &say!("Total of one board"),
            &format!("={}", self.rounded(&raw, totals.per_board)),
            totals.per_board,
            true,
        )?;
        let ours = totals.lines.iter().zip(&rows);
        let ours: Vec<String> = ours
            .filter(|(line, _)| line.source.is_adjustment())
            .map(|(_, row)| address(AMOUNT, *row))
            .collect();
        let formula = match ours.is_empty() {
            true => "=0".to_owned(),
            false => format!("={}", ours.join("+")),
        };
        let adjusted = sums.row(
            pen,
            &say!("Of it our figures for what was not answered"),
            &formula,
            totals.adjusted,
            false,
        )?;
        Ok(Block {
            total,
            per_board,
            adjusted,
            records: ranges.get(2).copied().flatten(),
            lines: rows,
        })
    }

    fn mark_differences(&self, pen: &mut Pen) -> Result<(), XlsxError> {
        let differs = self.word(&differs()).replace('"', "\"\"");
        let first = BOARDS + 2;
        let rule = format!(
            "=${}{}=\"{differs}\"",
            column_number_to_name(CHECK),
            first + 1
        );
        let mark = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(Format::new().set_bold().set_background_color(0xf8d0bd));
        let last = pen.next().max(first);
        pen.sheet
            .add_conditional_format(first, CHECK, last, CHECK, &mark)?;
        Ok(())
    }
}

/// Writes the rows of sums.
struct Sums<'b, 'a> {
    book: &'b Book<'a>,
    supplier: usize,
    /// Whether every amount below is a number.
    kept: bool,
}

impl Sums<'_, '_> {
    fn row(
        &self,
        pen: &mut Pen,
        text: &Text,
        formula: &str,
        value: Decimal,
        total: bool,
    ) -> Result<u32, XlsxError> {
        let digits = value.0.scale();
        let (label, look) = match total {
            true => (Look::Label, Look::Total(digits)),
            false => (Look::Text, Look::Money(digits)),
        };
        let mut cells = vec![
            words(self.book.label(self.supplier), Look::Label),
            words(self.book.say(text), label),
        ];
        cells.extend(std::iter::repeat_with(blank).take(9));
        if self.kept && keeps(value.0) {
            cells.push(cell(
                Value::Worked(formula.to_owned(), value.to_string()),
                look,
            ));
            cells.push(cell(exact(value), Look::Money(digits)));
            cells.push(self.book.check(pen.next(), digits));
        } else {
            let why = say!("fixed: more than {digits} digits", digits = KEPT);
            cells.push(cell(exact(value), look));
            cells.push(cell(exact(value), Look::Money(digits)));
            cells.push(words(self.book.word(&why), Look::Caution));
        }
        pen.row(&cells)
    }
}

pub(super) fn ok() -> Text {
    say!("ok¦of a check")
}

pub(super) fn differs() -> Text {
    say!("DIFFERS")
}

fn boards_here() -> String {
    format!("$C${}", BOARDS + 1)
}
