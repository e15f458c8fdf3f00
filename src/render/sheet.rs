//! What all workbooks share: how cells look, how high a row is, and which text is marked as text.

use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;

use super::doc::Rgb;
use crate::values::Date;

/// Ink of all text.
pub(super) const INK: u32 = 0x1f1f1f;
/// Ink of remarks; 5.7 to 1 on white.
pub(super) const QUIET: u32 = 0x666666;
/// Lines between cells.
pub(super) const RULE: u32 = 0xbfbfbf;
/// Size of running text, in points.
pub(super) const SIZE: f64 = 10.0;
/// A4.
pub(super) const PAPER: u8 = 9;
/// The tallest row that a spreadsheet can have, in points.
pub(super) const TALLEST: f64 = 409.0;
/// Height of a line of text, in points.
const LINE: f64 = SIZE * 1.32;

/// Characters with which a spreadsheet takes a cell for a formula, or a program that reads its CSV.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a spreadsheet would take a cell for a formula.
pub(crate) fn reads_as_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA)
}

/// A text that a spreadsheet would take for a formula when somebody edits the cell is marked as text.
pub(super) fn quoted(format: &Format, text: &str) -> Format {
    if reads_as_formula(text) {
        format.clone().set_quote_prefix()
    } else {
        format.clone()
    }
}

/// A cell with nothing but its ink.
pub(super) fn base() -> Format {
    Format::new().set_font_size(SIZE).set_font_color(INK)
}

/// A cell of a table.
pub(super) fn framed() -> Format {
    base()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE)
}

/// Longest text of a note, in UTF-16 units.
const NOTE: usize = 2_000;

/// A note at a cell, as high as its text.
pub(super) fn note(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
) -> Result<(), XlsxError> {
    let text = shortened(text, NOTE);
    let lines: usize = text
        .lines()
        .map(|line| line.width().div_ceil(46).max(1))
        .sum();
    let note = Note::new(text)
        .add_author_prefix(false)
        .set_author("")
        .set_width(340)
        .set_height(row_number(lines * 17 + 14).min(600));
    sheet.insert_note(row, column, &note)?;
    Ok(())
}

/// A text of at most so many UTF-16 units; what is left out is marked.
pub(super) fn shortened(text: &str, units: usize) -> String {
    if super::form::cut(text, units).len() == text.len() {
        return text.to_owned();
    }
    let kept = super::form::cut(text, units.saturating_sub(1));
    format!("{kept}…")
}

/// A colour as a spreadsheet writes it.
pub(super) fn number([red, green, blue]: Rgb) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

/// A position as the number of a column.
pub(super) fn column_number(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}

/// A position as the number of a row.
pub(super) fn row_number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A day as a spreadsheet has it; days before 1900 are its first one.
pub(super) fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    match u16::try_from(date.0.year()) {
        Ok(year) if year >= 1900 => {
            ExcelDateTime::from_ymd(year, part(date.0.month()), part(date.0.day()))
        }
        _ => ExcelDateTime::from_ymd(1900, 1, 1),
    }
}

/// Lines that a text takes in a column of so many characters. A width is counted in digits; letters
/// are narrower, Chinese characters twice as wide.
pub(super) fn lines_of(text: &str, width: u16) -> usize {
    let width = usize::from(width.max(2));
    let wide = text.width() > text.chars().count();
    let usable = if wide { width - 1 } else { width * 23 / 20 };
    text.split('\n')
        .map(|line| crate::toml_text::wrap(line, usable))
        .map(|wrapped| {
            let long = |line: &String| line.width().div_ceil(usable).max(1);
            wrapped.iter().map(long).sum::<usize>()
        })
        .sum()
}

/// Height of so many lines.
pub(super) fn points(lines: usize) -> f64 {
    (f64::from(row_number(lines)) * LINE + 5.0).min(TALLEST)
}

#[cfg(test)]
mod tests {
    use super::reads_as_formula;

    #[test]
    fn every_beginning_of_a_formula_is_known() {
        for text in ["=1+1", "+49", "-1", "@x", "\t=1", "\r=1"] {
            assert!(reads_as_formula(text), "{text:?}");
        }
        for text in ["", "1-1", "a=b", " =1"] {
            assert!(!reads_as_formula(text), "{text:?}");
        }
    }
}
