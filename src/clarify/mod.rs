//! Clarifications: the questions that a quote leaves open, a file of them for each supplier, and the
//! answers laid over the response.
//!
//! A file knows its own supplier only. Answers are taken where they fit the very response that was asked
//! about, by its digest; what they say stands in the answered file, everything else where it stood, and
//! the comparison is then computed as ever.

mod ask;
mod book;
pub mod codes;
mod lay;
pub mod layout;
mod merge;
pub mod model;
mod read;
mod subject;
mod text;

pub use ask::{Asked, Clarification, Group, clarification, file_name, seal};
pub use lay::{Laid, lay};
pub use read::{AnswersRead, read};
pub use subject::Subject;
pub use text::to_toml;
