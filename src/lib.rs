//! Traceability requirements for assembled circuit boards: one spec, printed as the RFQ, answered by
//! suppliers, enforced on the delivered records.
pub mod catalog;
pub mod checks;
pub mod cli;
pub mod compare;
pub mod diff;
pub mod explain;
pub mod finding;
pub mod init;
pub mod intake;
pub mod order;
pub mod period;
mod record_form;
pub mod records;
pub mod render;
pub mod report;
pub mod rule;
pub mod sample;
pub mod schema;
pub mod source;
pub mod spec;
pub mod spreadsheet;
pub mod supplier;
pub mod toml_doc;
pub mod toml_text;
pub mod values;
pub mod verify;
pub mod wording;
