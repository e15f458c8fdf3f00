//! The comparison of quotes as people read it: a page that stands alone, a document for paper, and a
//! workbook to work on.
//!
//! All say the same in the same order: what was asked, verdicts and gaps, the three answers, terms,
//! comparable totals, and only then quoted prices. [`says`] has the words of the page and the document,
//! [`chapters`] what follows the matrix; only the first page and the matrix look different on a screen
//! and on paper.

mod chapters;
mod doc;
mod html;
mod says;
mod workbook;

pub use doc::comparison_doc;
pub use html::{Sources, comparison_html};
pub use workbook::workbook;
