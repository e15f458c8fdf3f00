//! A supplier's response: model, reading, findings. Suppliers' files are untrusted: nothing they
//! name is ever opened.

pub mod codes;
pub mod form;
pub mod model;
pub(crate) mod read;

pub use read::{LoadedResponse, read};
