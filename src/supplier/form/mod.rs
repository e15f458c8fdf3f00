//! The response form: what stands where in it, and what a supplier wrote into it.
//!
//! [`layout`] is data. The workbook is written by it (`render::form`) and read back by it, so that
//! the two cannot disagree about a column.

pub mod cells;
mod grid;
mod header;
pub mod layout;
pub mod words;

pub use cells::{CellText, FormCells, FormHead, FormRow, Held, NotAForm, Stray, cells, csv_cells};
