//! What a person reads on the terminal about the files they wrote, and about quotes; and the same
//! findings for other programs.

pub mod against_text;
pub mod agree_text;
mod artifact;
pub mod check_json;
pub mod check_text;
mod compare_csv;
pub mod compare_text;
pub mod diagnostic;
pub mod diff_text;
pub mod effective;
pub mod findings;
pub mod github;
mod junit;
pub mod sarif;
mod table;
mod trace_csv;
pub mod trace_text;
pub mod verify_text;

pub use compare_csv::{COLUMNS as CSV_COLUMNS, compare_csv};
pub use junit::junit;
pub use trace_csv::trace_csv;
