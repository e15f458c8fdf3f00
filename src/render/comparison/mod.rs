//! The comparison of quotes as people read it: a page that stands alone, and a document for paper.
//!
//! Both say the same in the same order: what was asked, verdicts and gaps, the three answers, terms,
//! comparable totals, and only then quoted prices. [`says`] has the words, [`chapters`] what follows
//! the matrix; only the first page and the matrix look different on a screen and on paper.

mod chapters;
mod doc;
mod html;
mod says;

pub use doc::comparison_doc;
pub use html::{Sources, comparison_html};
