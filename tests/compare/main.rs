//! Comparison of quotes: truth table, worked examples, properties, the bundled samples.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod clarify;
mod clarify_files;
mod kit;
mod money;
mod properties;
mod reading;
mod rounds;
mod samples;
mod truth_table;
