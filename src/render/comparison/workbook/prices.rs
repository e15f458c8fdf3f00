//! How each total is worked out: every line with its counts, prices, divisor and rate, and formulas over
//! them. Beside each formula stands the exact amount it has to come to.

use rust_decimal::Decimal as Number;
use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, Worksheet, XlsxError, utility::column_number_to_name,
};

use super::Book;
use super::pen::{
    Cell, KEPT, Look, Pen, Value, blank, cell, exact, given, keeps, maybe_money, money, words,
};
use crate::compare::result::{Bucket, Line, QuantityResult, Totals};
use crate::compare::summary::no_total;
use crate::compare::words as named;
use crate::say;
use crate::spec::model::Rounding;
use crate::supplier::model::Tax;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// Row of the number of boards, from 0: `$C$4`.
const BOARDS: u32 = 3;
/// Columns, from 0.
const COUNT: u16 = 6;
const PRICE: u16 = 7;
const DIVISOR: u16 = 8;
const RATE: u16 = 9;
const RAW: u16 = 10;
const AMOUNT: u16 = 11;
const EXACT: u16 = 12;
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

/// Where the parts of the boards stand, for percentages of them.
struct Goods {
    rows: (u32, u32),
    divisor: u64,
    value: Number,
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

    /// A line: its parts below each other, the rest beside the first. Gives the first row and the last.
    fn price_line(
        &self,
        pen: &mut Pen,
        supplier: usize,
        line: &Line,
        goods: Option<&Goods>,
    ) -> Result<(u32, u32), XlsxError> {
        let first = pen.next();
        let last = first + u32::try_from(line.parts.len()).unwrap_or(1).max(1) - 1;
        let percent = goods.filter(|goods| is_percent_of(line, goods));
        let live = self.is_live(line);
        let look = match line.source.is_adjustment() {
            true => Look::Caution,
            false => Look::Text,
        };
        let mut cells = vec![
            words(self.label(supplier), Look::Label),
            words(self.say(&line.text), look),
            words(
                self.typed(line.clause.as_deref().unwrap_or_default()),
                Look::Text,
            ),
            words(self.say(&named::bucket(line.bucket)), Look::Text),
            match line.bucket {
                Bucket::Records => words(self.word(&named::driver(line.driver)), Look::Text),
                _ => blank(),
            },
            words(self.say(&named::source(line.source)), look),
        ];
        cells.extend(part_cells(line, 0, percent));
        cells.push(cell(
            exact(Decimal(Number::from(line.divisor))),
            Look::Money(0),
        ));
        cells.push(self.rate_cell(supplier, line.rate));
        let check = self.amount_cells((first, last), line, live);
        cells.extend(check);
        cells.push(words(self.say(&line.working), Look::Quiet));
        let place = line.place.as_ref().map(|place| self.place(place));
        cells.push(words(place.unwrap_or_default(), Look::Quiet));
        pen.row(&cells)?;
        for part in 1..line.parts.len() {
            let mut more = vec![words(self.label(supplier), Look::Quiet)];
            more.extend(std::iter::repeat_with(blank).take(5));
            more.extend(part_cells(line, part, None));
            pen.row(&more)?;
        }
        Ok((first, last))
    }

    /// Before rounding, amount, exact, check.
    fn amount_cells(&self, (first, last): (u32, u32), line: &Line, live: bool) -> [Cell; 4] {
        let digits = line.amount.0.scale();
        let exact_amount = money(line.amount);
        if !live {
            let why = say!("fixed: more than {digits} digits", digits = KEPT);
            return [
                blank(),
                cell(exact(line.amount), Look::Money(digits)),
                exact_amount,
                words(self.word(&why), Look::Caution),
            ];
        }
        let (divisor, rate) = (address(DIVISOR, first), address(RATE, first));
        let sum = match first == last {
            true => format!("{}*{}", address(COUNT, first), address(PRICE, first)),
            false => format!(
                "SUMPRODUCT({}:{},{}:{})",
                address(COUNT, first),
                address(COUNT, last),
                address(PRICE, first),
                address(PRICE, last)
            ),
        };
        let raw = unrounded(line).map_or_else(String::new, |raw| raw.to_string());
        let formula = format!("={}", self.rounded(&address(RAW, first), line.amount));
        [
            cell(
                Value::Worked(format!("={sum}/{divisor}*{rate}"), raw),
                Look::Money(digits + 4),
            ),
            cell(
                Value::Worked(formula, line.amount.to_string()),
                Look::Money(digits),
            ),
            exact_amount,
            self.check(first, digits),
        ]
    }

    /// Whether the formula of a row comes to the exact amount beside it.
    pub(super) fn check(&self, row: u32, digits: u32) -> Cell {
        self.compared(&address(AMOUNT, row), &address(EXACT, row), digits)
    }

    /// Whether a cell comes to what another says.
    pub(super) fn compared(&self, worked: &str, wanted: &str, digits: u32) -> Cell {
        let (ok, differs) = (self.word(&ok()), self.word(&differs()));
        let literal = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let formula = format!(
            "=IF(ABS({worked}-{wanted})<0.5*10^-{digits},{},{})",
            literal(&ok),
            literal(&differs)
        );
        cell(Value::Worked(formula, ok), Look::Text)
    }

    /// A formula that rounds by the rule of the request; `value` is what it comes to.
    fn rounded(&self, raw: &str, value: Decimal) -> String {
        let digits = value.0.scale();
        match self.comparison.terms.rounding {
            Rounding::HalfUp => format!("ROUND({raw},{digits})"),
            // Only an exact half above an even unit goes down; ROUND does the rest.
            Rounding::HalfEven => format!(
                "IF(ROUND(MOD(({raw})*10^{digits},2),{})=0.5,INT(({raw})*10^{digits})/10^{digits},ROUND({raw},{digits}))",
                half_digits(value.0)
            ),
        }
    }

    /// The rate: the cell of the sheet of inputs where it is one of its rates.
    fn rate_cell(&self, supplier: usize, rate: Decimal) -> Cell {
        let places = rate.0.scale();
        match self.rates.cell(self.comparison, supplier, rate) {
            Some(address) => cell(
                Value::Worked(format!("={address}"), rate.to_string()),
                Look::Money(places),
            ),
            None => cell(exact(rate), Look::Money(places)),
        }
    }

    /// Whether a spreadsheet, which keeps fifteen digits, comes to the amount as we do.
    fn is_live(&self, line: &Line) -> bool {
        let kept = |number: Decimal| keeps(number.0);
        let parts = line.parts.iter();
        let stated = parts
            .clone()
            .all(|part| kept(part.price) && kept(part.count));
        let comes_to = unrounded(line).and_then(|raw| {
            let digits = u32::try_from(KEPT).ok()?;
            Some(round_as_formula(
                raw.round_sf(digits)?,
                line.amount.0,
                self.comparison.terms.rounding,
            ))
        });
        stated && kept(line.rate) && kept(line.amount) && comes_to == Some(line.amount.0)
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

fn part_cells(line: &Line, at: usize, percent: Option<&Goods>) -> [Cell; 2] {
    let Some(part) = line.parts.get(at) else {
        return [blank(), blank()];
    };
    let count = match percent {
        Some(goods) => {
            let (first, last) = goods.rows;
            let formula = format!(
                "=SUMPRODUCT({}:{},{}:{})",
                address(COUNT, first),
                address(COUNT, last),
                address(PRICE, first),
                address(PRICE, last)
            );
            cell(
                Value::Worked(formula, part.count.to_string()),
                Look::Money(part.count.0.scale()),
            )
        }
        None => given(part.count),
    };
    [count, given(part.price)]
}

/// The sum of the parts, before the division.
fn before_division(line: &Line) -> Option<Number> {
    line.parts.iter().try_fold(Number::ZERO, |sum, part| {
        sum.checked_add(part.count.0.checked_mul(part.price.0)?)
    })
}

fn unrounded(line: &Line) -> Option<Number> {
    before_division(line)?
        .checked_mul(line.rate.0)?
        .checked_div(Number::from(line.divisor))
}

/// A percentage of the boards: it follows when their price is changed.
fn is_percent_of(line: &Line, goods: &Goods) -> bool {
    let [part] = line.parts.as_slice() else {
        return false;
    };
    line.bucket != Bucket::Goods
        && goods.divisor.checked_mul(100) == Some(line.divisor)
        && part.count.0 == goods.value
}

/// Digits after the point to which a half is told from its neighbours: a spreadsheet has fifteen.
fn half_digits(value: Number) -> usize {
    let units = value.mantissa().unsigned_abs().to_string().len();
    KEPT.saturating_sub(units + 2).clamp(1, 6)
}

/// What the formula of [`Book::rounded`] comes to.
fn round_as_formula(raw: Number, amount: Number, rounding: Rounding) -> Number {
    use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let digits = amount.scale();
    let up = raw.round_dp_with_strategy(digits, MidpointAwayFromZero);
    let half = u32::try_from(half_digits(amount)).unwrap_or(1);
    let is_half_above_even = || {
        let units = raw.checked_mul(Number::from(10_u64.checked_pow(digits)?))?;
        let rest = units.checked_rem(Number::TWO)?;
        let rest = rest.round_dp_with_strategy(half, MidpointAwayFromZero);
        Some(rest == Number::new(5, 1))
    };
    match rounding {
        Rounding::HalfEven if is_half_above_even() == Some(true) => raw.trunc_with_scale(digits),
        Rounding::HalfUp | Rounding::HalfEven => up,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn dec(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn the_formula_rounds_halves_as_the_request_says() {
        let up = |raw, amount| round_as_formula(dec(raw), dec(amount), Rounding::HalfUp);
        let even = |raw, amount| round_as_formula(dec(raw), dec(amount), Rounding::HalfEven);
        assert_eq!(up("0.125", "0.13"), dec("0.13"));
        assert_eq!(even("0.125", "0.12"), dec("0.12"));
        assert_eq!(even("0.135", "0.14"), dec("0.14"));
        assert_eq!(even("0.1251", "0.13"), dec("0.13"));
        assert_eq!(even("2.5", "2"), dec("2"));
        // So near to a half that fifteen digits cannot tell: the line is marked instead.
        assert_ne!(even("0.12500000001", "0.13"), dec("0.13"));
    }

    #[test]
    fn the_more_digits_an_amount_has_the_coarser_is_a_half() {
        assert_eq!(half_digits(dec("0.13")), 6);
        assert_eq!(half_digits(dec("12345678.90")), 3);
        assert_eq!(half_digits(dec("123456789012.34")), 1);
    }
}
