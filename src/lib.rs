//! placeholder
pub mod finding;
pub mod render;
pub mod source;
