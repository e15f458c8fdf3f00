//! Printed documents: one block tree, several formats.
//!
//! [`doc::Doc`] is the only input; [`to_html`], [`to_markdown`] and [`to_pdf`] are pure functions of
//! it (and of the fonts named for the PDF), so the same document gives the same bytes anywhere.

pub mod addendum;
pub mod annex;
mod annotated;
pub mod clarification;
pub mod comparison;
pub mod corrective;
pub mod diff;
pub mod doc;
pub mod docx;
pub mod e_mail;
pub mod form;
pub mod html;
mod localise;
pub mod logo;
pub mod markdown;
pub mod package;
mod page_label;
pub mod palette;
pub mod pdf;
mod picture;
pub mod plain;
pub mod readme;
pub mod records;
pub mod response;
pub mod rfq;
mod sheet;
pub mod templates;
mod to_correct;
pub mod trace;
pub mod verification;
pub mod words;

pub use addendum::addendum_doc;
pub use annex::{annex_doc, annex_of_agreement};
pub use annotated::annotated_workbook;
pub use clarification::clarification_doc;
pub use comparison::{comparison_doc, comparison_html};
pub use doc::Doc;
pub(crate) use docx::escape_xml;
pub use docx::to_docx;
pub use html::{to_html, to_html_with};
pub use localise::each_text;
pub use markdown::{to_markdown, to_markdown_with};
pub use package::PackageFile;
pub use pdf::{FontSet, Pdf, to_pdf};
pub use response::response_skeleton;
pub use rfq::{rfq_doc, rfq_doc_for};
pub(crate) use sheet::reads_as_formula;
pub use templates::Templates;
pub use trace::trace_doc;
pub use verification::{verification_doc, verification_html};

/// Why a document could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template cannot be rendered: a mistake in it, or it does not fit what is printed.
    #[error("{file}{}: {message}{}", at_line(*.line), below(.shown.as_deref()))]
    Template {
        /// The file as the user named it; the name of an embedded template.
        file: String,
        /// Line of the mistake, from 1.
        line: Option<usize>,
        /// What is wrong, with the name that is missing.
        message: String,
        /// The line as it is written.
        shown: Option<String>,
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
    /// The archive could not be put together.
    #[error("the archive cannot be written: {0}")]
    Archive(String),
    /// The Word document could not be put together.
    #[error("the Word document cannot be written: {0}")]
    Docx(String),
    /// A workbook could not be put together.
    #[error("the workbook cannot be written: {0}")]
    Workbook(String),
    /// A record template could not be put together.
    #[error("the record templates cannot be written: {0}")]
    Records(String),
}

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!(":{line}")).unwrap_or_default()
}

fn below(shown: Option<&str>) -> String {
    shown
        .map(|shown| format!("\n  {shown}"))
        .unwrap_or_default()
}
