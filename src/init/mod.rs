//! `init`: from nothing to a sound spec. Answers (flags or questions) fill a [`Draft`]; a parts list
//! adds what can be seen in it; [`spec_text`] writes the commented spec.
//!
//! Questions go through the [`Talk`] trait, a line at a time: a plain line reader works over ssh and in
//! screen readers, and a test can hold the whole conversation. Nothing here reads a file or a clock.

mod bom;
mod documents;
mod draft;
mod interview;
mod talk;
mod words;
mod write;

pub use bom::{ListFile, ListKind, Seen, scan};
pub use documents::{ToFollow, to_follow};
pub use draft::{
    Draft, FACTS, Level, Released, contains, count, currency, date, fact_key, named_document,
    quantities, released, text,
};
pub use interview::{Interview, Stopped};
pub use talk::{Lines, Talk};
pub use words::heading_words;
pub(crate) use write::{Section, basis_text, head_text, product_text, rfq_text};
pub use write::{assumed_patterns, spec_text};
