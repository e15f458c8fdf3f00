//! A supplier's response: model, reading, findings. Suppliers' files are untrusted: nothing they
//! name is ever opened here.

pub mod codes;
pub mod form;
pub(crate) mod loaded;
pub mod model;
pub mod places;
pub(crate) mod read;
pub mod sheets;
mod stated;

pub use loaded::{Answered, AnswersLaid};
pub use loaded::{LoadedResponse, Sample, Written};
pub use places::Places;
pub use read::read;
pub use sheets::{read_csv, read_workbook, unreadable};
