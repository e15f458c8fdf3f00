//! A sheet that is written from top to bottom.

use rust_xlsxwriter::{Color, Format, FormatBorder, Formula, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use crate::compare::result::{Standing, Verdict};
use crate::render::doc::Colors;
use crate::render::sheet::{
    PAPER, QUIET, base, column_number, framed, lines_of, note, number, points, quoted,
};
use crate::values::Decimal;

/// Digits that a spreadsheet keeps.
pub(super) const KEPT: usize = 15;
/// Ink of what the supplier stated, as spreadsheets of money have it.
const GIVEN: u32 = 0x1f3fbf;
/// Grounds that people who confuse red and green tell apart: blue, amber, vermilion. The word stands
/// in the cell as well.
const GOOD: u32 = 0xdbe9f8;
const PRICED: u32 = 0xe9e3f5;
const CAUTION: u32 = 0xfdeebf;
const BAD: u32 = 0xf8d0bd;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Text,
    Label,
    Quiet,
    Good,
    Priced,
    Caution,
    Bad,
    /// An amount with so many digits after the point.
    Money(u32),
    /// What the supplier stated and a person may change, with so many digits after the point.
    Given(u32),
    /// A sum.
    Total(u32),
}

impl Look {
    pub(super) fn of(standing: Standing) -> Look {
        match standing {
            Standing::Meets => Look::Good,
            Standing::Loaded => Look::Priced,
            Standing::NotRequired => Look::Quiet,
            Standing::Open | Standing::Lesser | Standing::NotApplicable | Standing::Conditional => {
                Look::Caution
            }
            Standing::Excluded | Standing::Unanswered | Standing::Conflict => Look::Bad,
        }
    }

    pub(super) fn of_verdict(verdict: Verdict) -> Look {
        match verdict {
            Verdict::NonResponsive => Look::Bad,
            Verdict::NotComparable => Look::Caution,
            Verdict::Loaded => Look::Priced,
            Verdict::LikeForLike => Look::Good,
        }
    }

    fn format(self) -> Format {
        let digits = |digits: u32| match digits {
            0 => "#,##0".to_owned(),
            digits => format!("#,##0.{}", "0".repeat(usize::try_from(digits).unwrap_or(2))),
        };
        match self {
            Look::Text => framed(),
            Look::Label => framed().set_bold(),
            Look::Quiet => framed().set_font_color(QUIET),
            Look::Good => framed().set_background_color(GOOD),
            Look::Priced => framed().set_background_color(PRICED),
            Look::Caution => framed().set_background_color(CAUTION),
            Look::Bad => framed().set_background_color(BAD).set_bold(),
            Look::Money(places) => framed().set_num_format(digits(places)),
            Look::Given(places) => framed()
                .set_num_format(digits(places))
                .set_font_color(GIVEN),
            Look::Total(places) => framed()
                .set_num_format(digits(places))
                .set_bold()
                .set_border_top(FormatBorder::Medium),
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Blank,
    Words(String),
    Number(f64),
    /// A formula and its result.
    Worked(String, String),
}

/// A cell, with a note where there is more to say than it has room for.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) look: Look,
    pub(super) note: String,
}

pub(super) fn blank() -> Cell {
    cell(Value::Blank, Look::Text)
}

pub(super) fn cell(value: Value, look: Look) -> Cell {
    Cell {
        value,
        look,
        note: String::new(),
    }
}

/// Words; an empty text is an empty cell.
pub(super) fn words(text: String, look: Look) -> Cell {
    match text.is_empty() {
        true => cell(Value::Blank, look),
        false => cell(Value::Words(text), look),
    }
}

pub(super) fn count(count: u32) -> Cell {
    cell(Value::Number(f64::from(count)), Look::Money(0))
}

pub(super) fn maybe_count(number: Option<u32>) -> Cell {
    number.map_or_else(blank, count)
}

/// Whether a spreadsheet keeps all digits of a number.
pub(super) fn keeps(number: rust_decimal::Decimal) -> bool {
    let digits = number.mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len() <= KEPT
}

/// A number; where a spreadsheet would lose digits of it, its text.
pub(super) fn exact(number: Decimal) -> Value {
    let text = number.to_string();
    match text.parse() {
        Ok(found) if keeps(number.0) => Value::Number(found),
        _ => Value::Words(text),
    }
}

/// An amount, with the digits it is written with.
pub(super) fn money(amount: Decimal) -> Cell {
    cell(exact(amount), Look::Money(amount.0.scale()))
}

pub(super) fn maybe_money(amount: Option<Decimal>) -> Cell {
    amount.map_or_else(blank, money)
}

/// What the supplier stated.
pub(super) fn given(number: Decimal) -> Cell {
    cell(exact(number), Look::Given(number.0.scale()))
}

/// A sheet in the making.
pub(super) struct Pen {
    pub(super) sheet: Worksheet,
    row: u32,
    widths: Vec<u16>,
}

impl Pen {
    /// A sheet whose columns have these widths, with its title and a note.
    pub(super) fn new(
        name: &str,
        widths: Vec<u16>,
        title: &str,
        note: &str,
    ) -> Result<Pen, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        for (at, width) in widths.iter().enumerate() {
            sheet.set_column_width(column_number(at), f64::from(*width))?;
        }
        let colors = Colors::default();
        sheet
            .set_landscape()
            .set_paper_size(PAPER)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_tab_color(Color::RGB(number(colors.accent)))
            .set_screen_gridlines(false);
        let mut pen = Pen {
            sheet,
            row: 0,
            widths,
        };
        pen.across(title, &section(16.0))?;
        if !note.is_empty() {
            pen.note(note)?;
        }
        Ok(pen)
    }

    /// The number of the next row, from 0.
    pub(super) fn next(&self) -> u32 {
        self.row
    }

    pub(super) fn skip(&mut self) {
        self.row += 1;
    }

    pub(super) fn section(&mut self, text: &str) -> Result<(), XlsxError> {
        self.across(text, &section(12.0))
    }

    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        self.across(text, &base().set_font_color(QUIET))
    }

    /// A text over all columns, wrapped.
    fn across(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        let last = column_number(self.widths.len().saturating_sub(1));
        let format = quoted(&format.clone().set_text_wrap(), text);
        match last {
            0 => drop(
                self.sheet
                    .write_string_with_format(self.row, 0, text, &format)?,
            ),
            last => drop(
                self.sheet
                    .merge_range(self.row, 0, self.row, last, text, &format)?,
            ),
        }
        let width = self
            .widths
            .iter()
            .fold(0, |sum: u16, w| sum.saturating_add(*w));
        let lines = lines_of(text, width);
        let bold = if text.width() > 0 { 8.0 } else { 0.0 };
        self.sheet.set_row_height(self.row, points(lines) + bold)?;
        self.row += 1;
        Ok(())
    }

    /// The headings of a table. On a sheet of one table they stay in sight and repeat in print, and the
    /// first columns stay as well.
    pub(super) fn headings(
        &mut self,
        titles: &[String],
        keep: Option<u16>,
    ) -> Result<(), XlsxError> {
        let colors = Colors::default();
        let format = framed()
            .set_bold()
            .set_background_color(number(colors.ground))
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(number(colors.accent));
        let mut lines = 1;
        for (at, title) in titles.iter().enumerate() {
            self.sheet.write_string_with_format(
                self.row,
                column_number(at),
                title,
                &quoted(&format, title),
            )?;
            // Bold letters are wider.
            let width = self.widths.get(at).copied().unwrap_or(10);
            lines = lines.max(lines_of(title, (width * 8 / 10).max(4)));
        }
        self.sheet.set_row_height(self.row, points(lines) + 2.0)?;
        if let Some(columns) = keep {
            self.sheet.set_freeze_panes(self.row + 1, columns)?;
            self.sheet.set_repeat_rows(self.row, self.row)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A row of cells, as high as the longest of them needs; gives its number, from 0.
    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<u32, XlsxError> {
        let row = self.row;
        let mut lines = 1;
        for (at, cell) in cells.iter().enumerate() {
            let column = column_number(at);
            let format = cell.look.format();
            match &cell.value {
                Value::Blank => self.sheet.write_blank(row, column, &format)?,
                Value::Words(text) => {
                    let width = self.widths.get(at).copied().unwrap_or(10);
                    lines = lines.max(lines_of(text, width));
                    let format = quoted(&format, text);
                    self.sheet
                        .write_string_with_format(row, column, text, &format)?
                }
                Value::Number(number) => self
                    .sheet
                    .write_number_with_format(row, column, *number, &format)?,
                Value::Worked(formula, result) => {
                    let formula = Formula::new(formula).set_result(result);
                    self.sheet
                        .write_formula_with_format(row, column, formula, &format)?
                }
            };
            if !cell.note.is_empty() {
                note(&mut self.sheet, (row, column), &cell.note)?;
            }
        }
        self.sheet.set_row_height(row, points(lines))?;
        self.row += 1;
        Ok(row)
    }

    /// Buttons over a table that begins below the row `headings` and ends above the next row.
    pub(super) fn filter(&mut self, headings: u32) -> Result<(), XlsxError> {
        let last = column_number(self.widths.len().saturating_sub(1));
        let end = self.row.saturating_sub(1).max(headings + 1);
        self.sheet.autofilter(headings, 0, end, last)?;
        Ok(())
    }

    /// The sheet with what stands below each of its pages.
    pub(super) fn finish(mut self, left: &str, right: &str) -> Worksheet {
        self.sheet.set_footer(format!("&L{left}&R{right}"));
        self.sheet
    }
}

fn section(size: f64) -> Format {
    base()
        .set_bold()
        .set_font_size(size)
        .set_font_color(number(Colors::default().accent))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_number_of_sixteen_digits_is_a_text() {
        let value = |text: &str| exact(text.parse().unwrap());
        assert!(matches!(value("123456789012.345"), Value::Number(_)));
        assert!(matches!(value("1234567890123.456"), Value::Words(t) if t == "1234567890123.456"));
        // Zeros at either end cost nothing.
        assert!(matches!(value("12345678901234500.000"), Value::Number(_)));
        assert!(matches!(value("0.0000000000000000001"), Value::Number(_)));
    }
}
