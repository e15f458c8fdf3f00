//! The comparison of quotes as files for people: everything is written from the one
//! [`Comparison`](crate::compare::result::Comparison).

mod workbook;

pub use workbook::workbook;
