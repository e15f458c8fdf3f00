//! Responses as suppliers send them: workbooks, CSV, files beside them; what is read, and what is told
//! with its cell.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cells;
mod files;
mod form;
#[allow(dead_code)]
#[path = "../compare/kit.rs"]
mod kit;
mod round_trip;
