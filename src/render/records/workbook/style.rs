//! How the workbooks look: the company's colours mark headings, what has to be read keeps dark ink.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Shape, ShapeFont, ShapeFormat, ShapeLine,
    ShapeSolidFill,
};

use crate::render::doc::Brand;
use crate::render::sheet::{QUIET, RULE, SIZE, base, framed, number};

/// Ground, ink and frame of the note that must not be overlooked.
const NOTE: (u32, u32, u32) = (0xfff2cc, 0x5c4400, 0xc9a227);

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
