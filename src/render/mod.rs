//! Printed documents: one block tree, several formats.
//!
//! [`doc::Doc`] is the only input; [`to_html`], [`to_markdown`] and [`to_pdf`] are pure functions of
//! it (and of the fonts named for the PDF), so the same document gives the same bytes anywhere.

pub mod diff;
pub mod doc;
pub mod docx;
pub mod html;
mod localise;
pub mod logo;
pub mod markdown;
pub mod package;
mod page_label;
pub mod palette;
pub mod pdf;
mod picture;
pub mod response;
pub mod rfq;
pub mod words;

pub use doc::Doc;
pub use docx::to_docx;
pub use html::to_html;
pub use localise::each_text;
pub use markdown::to_markdown;
pub use package::PackageFile;
pub use pdf::{FontSet, Pdf, to_pdf};
pub use response::response_skeleton;
pub use rfq::rfq_doc;

/// Why a document could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template does not fit the block tree.
    #[error("the template {name} cannot be rendered: {source}")]
    Template {
        /// File name of the template.
        name: &'static str,
        /// What the template engine says.
        source: Box<minijinja::Error>,
    },
    /// A font file is not a usable TrueType or OpenType font.
    #[error("the font {name} cannot be used: {reason}")]
    Font {
        /// The name under which the font was given.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The PDF could not be put together.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// The Word document could not be put together.
    #[error("the Word document cannot be written: {0}")]
    Docx(String),
}
