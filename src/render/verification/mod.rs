//! A verification report as people read it: a page that stands alone, and a release report for paper.
//!
//! Both say the same in the same order: the verdict and why, the evidence, the ledger, what the records
//! show of the build, the findings by cause, and the files. Reports are English: findings are.

mod doc;
mod html;
mod says;

pub use doc::verification_doc;
pub use html::verification_html;
