//! A line of a total as formulas, and whether fifteen digits are enough for them.

use rust_decimal::Decimal as Number;
use rust_xlsxwriter::XlsxError;

use super::Book;
use super::pen::{Cell, KEPT, Look, Pen, Value, blank, cell, exact, given, keeps, money, words};
use super::prices::{AMOUNT, COUNT, DIVISOR, EXACT, PRICE, RATE, RAW, address, differs, ok};
use crate::compare::result::{Bucket, Line};
use crate::compare::words as named;
use crate::say;
use crate::spec::model::Rounding;
use crate::values::Decimal;

/// Where the parts of the boards stand, for percentages of them.
pub(super) struct Goods {
    pub(super) rows: (u32, u32),
    pub(super) divisor: u64,
    pub(super) value: Number,
}

impl Book<'_> {
    /// A line: its parts below each other, the rest beside the first. Gives the first row and the last.
    pub(super) fn price_line(
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
    pub(super) fn rounded(&self, raw: &str, value: Decimal) -> String {
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
pub(super) fn before_division(line: &Line) -> Option<Number> {
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
