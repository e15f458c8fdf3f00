//! What every fuzz target does with its input. `fuzz/` feeds it whatever libFuzzer thinks of;
//! `tests/fuzz_regressions.rs` feeds it the inputs that once broke something. A target must not panic,
//! must come to an end, and holds claims on what was made of the input.
#![allow(dead_code)]

pub mod claims;
mod contract;
mod deliveries;
#[path = "../common/formats.rs"]
pub mod formats;
pub mod ground;
mod hurt;
pub mod input;
mod inputs;
mod quotes;
pub mod seeds;
mod written;

pub use deliveries::earlier_report;

/// What is done with an input.
pub type Target = fn(&[u8]);

/// All targets by the name of their folder in `tests/fuzz_corpus` and in `fuzz/corpus`.
pub const TARGETS: [(&str, Target); 17] = [
    ("spec", written::spec),
    ("order", written::order),
    ("pattern", written::pattern),
    ("house", written::house),
    ("template", written::template),
    ("intake", inputs::intake),
    ("response", quotes::response),
    ("response_sheets", quotes::sheets),
    ("clarification", quotes::clarification),
    ("agreement", contract::agreement),
    ("mapping", contract::mapping),
    ("records_text", deliveries::text),
    ("records_json", deliveries::json),
    ("records_workbook", deliveries::workbook),
    ("archive", deliveries::archive),
    ("delivery", hurt::delivery),
    ("earlier", deliveries::earlier),
];

/// The target of a name.
pub fn target(name: &str) -> Target {
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("no target {name}")).1
}
