//! Traceability requirements for assembled circuit boards: one spec, printed as the RFQ, answered by
//! suppliers, enforced on the delivered records.
pub mod catalog;
pub mod checks;
pub mod cli;
pub mod compare;
pub mod diff;
pub mod finding;
pub mod order;
pub mod period;
pub mod records;
pub mod render;
pub mod report;
pub mod rule;
pub mod sample;
pub mod schema;
pub mod source;
pub mod spec;
pub mod supplier;
pub mod toml_doc;
pub mod values;
pub mod verify;
