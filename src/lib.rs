//! placeholder
pub mod finding;
pub mod render;
pub mod report;
pub mod source;
pub mod toml_doc;
pub mod values;
