//! Traceability requirements for assembled circuit boards: one spec, printed as the RFQ, answered by
//! suppliers, enforced on the delivered records.
//!
//! The command line is one user of this library. Another program (a manufacturing execution system, a
//! test station, a portal for suppliers) bundles the same validator and hands records over as rows:
//!
//! ```
//! use tracespec::catalog::Catalogue;
//! use tracespec::order;
//! use tracespec::source::SourceFile;
//! use tracespec::spec::{self, basis::NoFiles};
//! use tracespec::verify::report::Verdict;
//! use tracespec::verify::{Feed, Job};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # const SPEC: &str = r#"
//! # format = 1
//! # [spec]
//! # id = "TRS-100"
//! # revision = "A"
//! # title = "Sensor board SB-100"
//! # issued = 2026-11-02
//! # contact = "quality@example.com"
//! # [product]
//! # part = "SB-100"
//! # revision = "A"
//! # [basis]
//! # test-plan = { document = "TP-100", revision = "1" }
//! # [depth]
//! # default = "board"
//! # [identity.board]
//! # assigned-by = "oem"
//! # marking = "2D label"
//! # pattern = '^SB-[0-9]{3}$'
//! # [test.fct]
//! # coverage = "every-unit"
//! # purpose = ["release"]
//! # defined-in = "test-plan"
//! # formats = ["csv"]
//! # retention = "5 years"
//! # "#;
//! # const ORDER: &str = r#"
//! # [order]
//! # number = "PO-7"
//! # quantity = 2
//! # boards = { from = "SB-001", to = "SB-002" }
//! # "#;
//! // What is demanded, and what was ordered: TOML from wherever the program keeps it.
//! let checked = spec::check(SourceFile::new("spec.toml", SPEC), Catalogue::embedded()?, &NoFiles);
//! let spec = checked.resolved.ok_or("the spec has errors")?;
//! let order = order::read(SourceFile::new("order.toml", ORDER), &NoFiles, None);
//! let order = order.order.ok_or("the order has errors")?;
//!
//! // The records, as rows.
//! let mut feed = Feed::new(&spec);
//! feed.form("test-extract").row(&[
//!     ("lot-id", "L1"),
//!     ("board-id", "SB-001"),
//!     ("test-type", "fct"),
//!     ("station", "FCT-1"),
//!     ("tested-at", "2026-11-20T08:15:00+01:00"),
//!     ("result", "pass"),
//!     ("retest-flag", "no"),
//! ]);
//!
//! // Every finding as it is made; ledger, counts and verdict at the end.
//! let mut found = Vec::new();
//! let report = Job::new(&spec)
//!     .with_order(&order)
//!     .verify_fed(feed, Some(&mut |finding| found.push(finding.message.clone())))?;
//! assert_eq!(report.verdict, Verdict::Hold);
//! assert!(found.iter().any(|said| said.contains("SB-002")));
//! # Ok(())
//! # }
//! ```
//!
//! `examples/validate.rs` is a whole program. Whoever has files uses [`records::Delivery`] and
//! [`verify::Job::verify`]; whoever has an agreement, [`verify::Agreed`].
//!
//! # What can be relied on
//!
//! - **No input and output.** Below [`cli`] nothing opens a file, looks at a clock or the environment, or
//!   writes to a terminal. Files that a spec names come through [`spec::basis::Files`], delivered files
//!   through [`records::Stored`], scratch through [`records::Scratch`]; the day on which deviations are
//!   judged is passed in.
//! - **Determinism.** The same input gives the same report byte for byte, whatever the order of the
//!   files. Nothing depends on a hash seed or on time; decimals are exact.
//! - **Memory** grows with units (boards, panels, lots), not with rows, where [`records::Room::on`] gives
//!   scratch; without it rows stay in memory, column by column. A report keeps at most 1,000 findings of a
//!   check; its totals are true, and the closure sees every finding.
//! - **Threads.** Specs, orders, jobs and reports are `Send` and `Sync`; jobs may run side by side on one
//!   spec. A job itself runs in the thread that calls it.
//! - **Errors.** `Err` means that scratch failed or that the program made a mistake. What is wrong with a
//!   spec, an order or a record is a finding with its place.
//! - **Nothing passes by accident.** What was not evaluated is never a pass, and zero of zero is none.
pub mod addendum;
pub mod agree;
pub mod bidders;
pub mod catalog;
pub mod checks;
pub mod clarify;
pub mod cli;
pub mod compare;
pub mod diff;
pub mod explain;
pub mod finding;
pub mod house;
pub mod init;
pub mod intake;
pub mod order;
pub mod period;
mod record_form;
pub mod records;
pub mod render;
pub mod report;
pub mod rule;
pub mod sample;
pub mod schema;
pub mod source;
pub mod spec;
pub mod spreadsheet;
pub mod supplier;
pub mod toml_doc;
pub mod toml_text;
pub mod trace;
pub mod values;
pub mod verify;
pub mod wording;
