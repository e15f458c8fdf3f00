//! How the workbooks look: the company's colours mark headings, what has to be read keeps dark ink.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Shape, ShapeFont, ShapeFormat, ShapeLine,
    ShapeSolidFill,
};

use crate::render::doc::{Brand, Rgb};

/// Ink of all text.
const INK: u32 = 0x1f1f1f;
/// Ink of the example; 5.7 to 1 on white.
const QUIET: u32 = 0x666666;
/// Lines between cells.
const RULE: u32 = 0xbfbfbf;
/// Ground, ink and frame of the note that must not be overlooked.
const NOTE: (u32, u32, u32) = (0xfff2cc, 0x5c4400, 0xc9a227);
/// Size of running text, in points.
pub(super) const SIZE: f64 = 10.0;

/// The looks of a workbook.
pub(super) struct Styles {
    accent: u32,
    ground: u32,
}

impl Styles {
    pub fn of(brand: &Brand) -> Styles {
        Styles {
            accent: number(brand.colors.accent),
            ground: number(brand.colors.ground),
        }
    }

    pub fn accent(&self) -> Color {
        Color::RGB(self.accent)
    }

    /// The title of a sheet.
    pub fn title(&self) -> Format {
        base()
            .set_bold()
            .set_font_size(16)
            .set_font_color(self.accent)
    }

    /// The heading of a column.
    pub fn heading(&self) -> Format {
        framed()
            .set_bold()
            .set_align(FormatAlign::Bottom)
            .set_background_color(self.ground)
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(self.accent)
    }

    /// Cells to be filled in. They are text, because Excel would otherwise drop the zeros in front of
    /// `000123`, turn `2026-11-20` into a date of its own and round a number of sixteen digits; what is
    /// delivered then would not be what was typed.
    pub fn data() -> Format {
        base().set_num_format("@")
    }

    /// The example row: text as well, and quiet.
    pub fn example(&self) -> Format {
        Self::data()
            .set_italic()
            .set_font_color(QUIET)
            .set_border_bottom(FormatBorder::Dashed)
            .set_border_bottom_color(RULE)
    }

    /// Running text in a table.
    pub fn cell(&self) -> Format {
        framed()
    }

    /// A label or name in a table.
    pub fn label(&self) -> Format {
        framed().set_bold()
    }

    /// The note over the headings of the records.
    pub fn note(text: &str) -> Shape {
        let (ground, ink, line) = NOTE;
        let look = ShapeFormat::new()
            .set_solid_fill(&ShapeSolidFill::new().set_color(ground))
            .set_line(&ShapeLine::new().set_color(line));
        Shape::textbox()
            .set_text(text)
            .set_alt_text(text)
            .set_format(&look)
            .set_font(&ShapeFont::new().set_size(SIZE).set_color(ink))
    }
}

/// A text that a spreadsheet would take for a formula when somebody edits the cell is marked as text.
pub(super) fn quoted(format: &Format, text: &str) -> Format {
    if super::super::table::reads_as_formula(text) {
        format.clone().set_quote_prefix()
    } else {
        format.clone()
    }
}

fn base() -> Format {
    Format::new().set_font_size(SIZE).set_font_color(INK)
}

fn framed() -> Format {
    base()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE)
}

fn number([red, green, blue]: Rgb) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}
