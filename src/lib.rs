//! placeholder
pub mod catalog;
pub mod checks;
pub mod finding;
pub mod period;
pub mod records;
pub mod render;
pub mod report;
pub mod source;
pub mod spec;
pub mod toml_doc;
pub mod values;
