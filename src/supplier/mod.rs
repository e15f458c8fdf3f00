//! A supplier's response: model, reading, findings. Suppliers' files are untrusted: nothing they
//! name is ever opened here.

pub mod codes;
pub mod form;
pub mod model;
pub mod places;
pub(crate) mod read;
mod stated;

pub use places::Places;
pub use read::{Answered, AnswersLaid, LoadedResponse, Sample, Written, read};
