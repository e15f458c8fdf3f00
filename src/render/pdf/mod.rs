//! The PDF that goes to suppliers and into the archive: A4, paginated here, fonts embedded.
//!
//! Blocks become strips (`layout`, `strip`), strips fill pages (`paginate`), pages become operations
//! of `printpdf` (`write`), which writes the document and its fonts (`embed`, from `font`). What it
//! cannot say is added to what it wrote (`patch`, `structure`).

mod columns;
mod cover;
mod embed;
mod figure;
mod font;
mod layout;
mod logo;
mod paginate;
mod patch;
mod strip;
mod structure;
mod table;
mod text;
mod write;

#[cfg(test)]
mod tests;

pub use font::{FontSet, missing_glyphs};

use super::RenderError;
use super::doc::{Doc, Page};
use font::Shaper;

/// A4 in points.
const SHORT_SIDE: f32 = 595.28;
const LONG_SIDE: f32 = 841.89;
/// Left and right margin: 20 mm.
const MARGIN: f32 = 56.7;
/// Space above the text area.
const TOP: f32 = 54.0;
/// Space below the text area, with the footer in it.
const BOTTOM: f32 = 68.0;
/// Baseline of the header, from the top of the page.
const HEADER_Y: f32 = 34.0;
/// Baseline of the footer, from the bottom of the page.
const FOOTER: f32 = 36.0;

/// A sheet of paper, in points.
#[derive(Debug, Clone, Copy)]
struct Sheet {
    width: f32,
    height: f32,
}

impl Sheet {
    fn of(page: Page) -> Sheet {
        let (width, height) = match page {
            Page::Portrait => (SHORT_SIDE, LONG_SIDE),
            Page::Landscape => (LONG_SIDE, SHORT_SIDE),
        };
        Sheet { width, height }
    }

    /// Width of the text area.
    fn text_width(self) -> f32 {
        self.width - 2.0 * MARGIN
    }

    /// Height of the text area.
    fn text_height(self) -> f32 {
        self.height - TOP - BOTTOM
    }
}

/// A PDF, and what could not be printed as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Text that no font could show and the like, ready to be shown to the user.
    pub warnings: Vec<String>,
}

/// Renders a document as a tagged PDF. The same document and fonts give the same bytes.
///
/// # Errors
/// When a font turns out to be damaged or the file cannot be put together.
pub fn to_pdf(doc: &Doc, fonts: &FontSet) -> Result<Pdf, RenderError> {
    let mut shaper = Shaper::new(fonts)?;
    let laid = layout::lay_out(doc, &mut shaper);
    let mut book = paginate::paginate(&laid.strips, laid.headings.len(), doc, &mut shaper);
    let mut warnings = shaper.into_warnings();
    if !doc.date.is_empty() && patch::pdf_date(&doc.date).is_none() {
        warnings.push(format!(
            "\u{201c}{}\u{201d} is not a date (YYYY-MM-DD); the PDF carries none",
            doc.date
        ));
    }
    let bytes = write::write(doc, fonts, &laid, &mut book)?;
    Ok(Pdf { bytes, warnings })
}
