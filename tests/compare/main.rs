//! Comparison of quotes: truth table, worked examples, properties, the bundled samples.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;
mod clarify;
mod clarify_files;
mod containment;
mod demonstrated;
mod estimates;
mod kit;
mod money;
mod printed;
mod properties;
mod reading;
mod rounds;
mod samples;
mod terminal;
mod truth_table;
mod workbook;
