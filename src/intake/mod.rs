//! `intake`: requirements kept in a spreadsheet, one a row, become a spec to review. Nothing is dropped
//! silently: every row is taken, taken in part or not taken, with its cell and the reason.
//!
//! What stands in cells is untrusted. Values of the spec come from closed sets, never from a cell; the
//! text of a cell only ever becomes a comment, or the reason why something is not required.

mod map;
mod read;
mod subject;
mod waive;
mod wording;
mod words;
mod write;

pub use map::{Map, MapColumns, recognise, suggestion};
pub use read::{Intake, Outcome, RowReport, read};
pub use write::{keeps_packing_list, spec_text};
