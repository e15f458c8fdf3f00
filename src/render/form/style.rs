//! How the cells of the form look. The company's colours mark titles and headings; what has to be read
//! keeps dark ink on a light ground.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::render::doc::Brand;
use crate::render::sheet::{QUIET, base, framed, number};
use crate::supplier::form::layout::Kind;

/// Ground of cells that the supplier does not fill in.
const LOCKED: u32 = 0xf4f4f4;
/// Ground and ink of what is still to be done.
const OPEN: (u32, u32) = (0xfff2cc, 0x5c4400);
/// Ground and ink of what is complete.
const DONE: (u32, u32) = (0xe2f0d9, 0x1e4d12);

/// The looks of a form.
pub(super) struct Styles {
    accent: u32,
    ground: u32,
}

impl Styles {
    pub(super) fn of(brand: &Brand) -> Styles {
        Styles {
            accent: number(brand.colors.accent),
            ground: number(brand.colors.ground),
        }
    }

    pub(super) fn accent(&self) -> Color {
        Color::RGB(self.accent)
    }

    /// The title of a sheet.
    pub(super) fn title(&self) -> Format {
        base()
            .set_bold()
            .set_font_size(16)
            .set_font_color(self.accent)
    }

    /// A heading inside a sheet.
    pub(super) fn section(&self) -> Format {
        base()
            .set_bold()
            .set_font_size(12)
            .set_font_color(self.accent)
    }

    /// A remark.
    pub(super) fn note(&self) -> Format {
        base().set_font_color(QUIET)
    }

    /// A counter.
    pub(super) fn counter(&self) -> Format {
        base().set_bold()
    }

    /// Running text.
    pub(super) fn text(&self) -> Format {
        base().set_text_wrap().set_align(FormatAlign::Top)
    }

    /// A label before running text, or a word to be chosen.
    pub(super) fn label(&self) -> Format {
        self.text().set_bold()
    }

    /// The heading of a column.
    pub(super) fn heading(&self) -> Format {
        framed()
            .set_bold()
            .set_align(FormatAlign::Bottom)
            .set_background_color(self.ground)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(self.accent)
    }

    /// What the buyer has filled in.
    pub(super) fn locked(&self) -> Format {
        framed().set_background_color(LOCKED)
    }

    /// What is not asked for; somebody may write into it all the same.
    pub(super) fn not_asked(&self) -> Format {
        self.locked()
            .set_font_color(QUIET)
            .set_italic()
            .set_num_format("@")
    }

    /// What the supplier fills in.
    pub(super) fn open(&self, kind: Kind) -> Format {
        let format = framed().set_unlocked();
        match kind {
            Kind::Integer => format.set_num_format("0"),
            Kind::Date => format.set_num_format("yyyy-mm-dd"),
            // Text cells: what is typed stays as it is typed, to the last zero.
            _ => format.set_num_format("@"),
        }
    }

    /// What is still to be done. The cell says so in words as well.
    pub(super) fn missing() -> Format {
        Format::new()
            .set_background_color(OPEN.0)
            .set_font_color(OPEN.1)
    }

    /// What is complete.
    pub(super) fn done() -> Format {
        Format::new()
            .set_background_color(DONE.0)
            .set_font_color(DONE.1)
    }
}
