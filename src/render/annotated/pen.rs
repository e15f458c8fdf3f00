//! How sheets and cells look.

use rust_xlsxwriter::{Color, Format, FormatBorder, Url, Worksheet, XlsxError};

use crate::render::doc::Colors;
use crate::render::sheet::{PAPER, QUIET, base, framed, number, quoted, shortened};
use crate::verify::report::RecordFinding;

/// Grounds as in the comparison's workbook; a word stands in the note as well.
const BAD: u32 = 0xf8d0bd;
const UNSURE: u32 = 0xfdeebf;
const COVERED: u32 = 0xdbe9f8;
/// The frame of a cell that is wrong.
const BAD_FRAME: u32 = 0xb3261e;
/// Longest text of a cell, in UTF-16 units.
const CELL: usize = 32_767;

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Covered,
    Unsure,
    Bad,
}

impl Mark {
    pub(super) fn of(finding: &RecordFinding) -> Mark {
        match (finding.waived_by.is_some(), finding.undecided) {
            (true, _) => Mark::Covered,
            (false, true) => Mark::Unsure,
            (false, false) => Mark::Bad,
        }
    }

    /// The heaviest of several.
    pub(super) fn heaviest(findings: &[&RecordFinding]) -> Mark {
        let marks = findings.iter().map(|finding| Mark::of(finding));
        marks.max().unwrap_or(Mark::Covered)
    }

    pub(super) fn format(self) -> Format {
        match self {
            Mark::Bad => framed()
                .set_background_color(BAD)
                .set_border_color(BAD_FRAME)
                .set_bold(),
            Mark::Unsure => framed().set_background_color(UNSURE),
            Mark::Covered => framed().set_background_color(COVERED),
        }
    }
}

/// Running text of a delivered cell: no frame, no wrapping, as they had it.
pub(super) fn delivered() -> Format {
    base()
}

pub(super) fn text() -> Format {
    framed()
}

pub(super) fn quiet() -> Format {
    base().set_font_color(QUIET)
}

pub(super) fn heading() -> Format {
    let colors = Colors::default();
    framed()
        .set_bold()
        .set_background_color(number(colors.ground))
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(number(colors.accent))
}

pub(super) fn title() -> Format {
    let colors = Colors::default();
    base()
        .set_bold()
        .set_font_size(14.0)
        .set_font_color(number(colors.accent))
}

pub(super) fn section() -> Format {
    title().set_font_size(12.0)
}

/// A sheet for A4 across.
pub(super) fn sheet(name: &str) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_tab_color(Color::RGB(number(Colors::default().accent)));
    Ok(sheet)
}

/// A text, never a formula.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
        return Ok(());
    }
    let text = shortened(text, CELL);
    sheet.write_string_with_format(row, column, &text, &quoted(format, &text))?;
    Ok(())
}

/// A place that leads to its cell, where it has one.
pub(super) fn link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    to: Option<String>,
    text: &str,
) -> Result<(), XlsxError> {
    let format = self::text();
    match to {
        Some(to) if !text.is_empty() => {
            let blue = format.set_font_color(number(Colors::default().accent));
            let blue = blue.set_underline(rust_xlsxwriter::FormatUnderline::Single);
            let text = shortened(text, 255);
            let url = Url::new(to).set_text(&text);
            sheet.write_url_with_format(row, column, url, &quoted(&blue, &text))?;
            Ok(())
        }
        _ => write(sheet, (row, column), text, &format),
    }
}
