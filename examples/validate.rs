//! The validator inside another program: no files, no process, no clock. A test station's results go in
//! as rows, findings come out as they are made, the verdict at the end.
//!
//! `cargo run --example validate`

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::order;
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::verify::report::{RecordFinding, Verdict};
use tracespec::verify::{Feed, Job};

/// What one product demands. The common part is a base spec.
const SPEC: &str = r#"
format = 1

[spec]
id       = "TRS-100"
revision = "A"
title    = "Sensor board SB-100"
issued   = 2026-11-02
contact  = "quality@example.com"
extends  = ["house.toml"]

[product]
part     = "SB-100"
revision = "A"

[basis]
test-plan = { document = "TP-100", revision = "1" }

[test.fct]
coverage   = "every-unit"
purpose    = ["release"]
defined-in = "test-plan"
"#;

/// What all products of the house have in common.
const HOUSE: &str = r#"
format = 1

[depth]
default = "board"

[identity.board]
assigned-by = "oem"
marking     = "2D label"
pattern     = '^SB-\d{3}$'

[test.fct]
formats   = ["csv"]
retention = "5 years"
"#;

const ORDER: &str = r#"
[order]
number   = "PO-7"
quantity = 3
boards   = { from = "SB-001", to = "SB-003" }
"#;

/// What a station says of a board.
struct Measured {
    serial: &'static str,
    at: &'static str,
    result: &'static str,
}

/// SB-002 failed and was never tested again; SB-003 was not tested at all.
const MEASURED: [Measured; 2] = [
    Measured {
        serial: "SB-001",
        at: "2026-11-20T08:15:00+01:00",
        result: "pass",
    },
    Measured {
        serial: "SB-002",
        at: "2026-11-20T08:17:00+01:00",
        result: "fail",
    },
];

/// Judges what was measured: the verdict, and every finding in a line.
fn judged(measured: &[Measured]) -> Result<(Verdict, Vec<String>), Box<dyn std::error::Error>> {
    // Base specs and basis files come through a trait; a map in memory is one.
    let files = IndexMap::from([("house.toml".to_owned(), HOUSE.as_bytes().to_vec())]);
    let source = SourceFile::new("spec.toml", SPEC);
    let checked = spec::check(source, Catalogue::embedded()?, &files);
    let Some(spec) = checked.resolved else {
        let why = checked.findings.first().map(|f| f.message.clone());
        return Err(why.unwrap_or_default().into());
    };
    let read = order::read(SourceFile::new("order.toml", ORDER), &files, None);
    let Some(order) = read.order else {
        let why = read.findings.first().map(|f| f.message.clone());
        return Err(why.unwrap_or_default().into());
    };

    let mut feed = Feed::new(&spec);
    let mut tests = feed.form("test-extract");
    for one in measured {
        let failed = one.result == "fail";
        tests.row(&[
            ("lot-id", "L1"),
            ("board-id", one.serial),
            ("test-type", "fct"),
            ("station", "FCT-1"),
            ("tested-at", one.at),
            ("result", one.result),
            ("retest-flag", "no"),
            ("failed-function", if failed { "supply" } else { "" }),
            ("ncr-id", if failed { "NCR-1" } else { "" }),
        ]);
    }

    let mut findings = Vec::new();
    let mut each = |finding: &RecordFinding| {
        findings.push(format!("{}: {}", finding.clause, finding.message));
    };
    let job = Job::new(&spec).with_order(&order);
    let report = job.verify_fed(feed, Some(&mut each))?;
    Ok((report.verdict, findings))
}

// This example is a program of its own; what it prints is its result.
#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (verdict, findings) = judged(&MEASURED)?;
    for finding in &findings {
        println!("{finding}");
    }
    println!("verdict: {verdict}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{MEASURED, Measured, judged};
    use tracespec::verify::report::Verdict;

    #[test]
    fn what_is_missing_and_what_failed_is_found() -> Result<(), Box<dyn std::error::Error>> {
        let (verdict, findings) = judged(&MEASURED)?;
        assert_eq!(verdict, Verdict::Hold);
        let said = findings.join("\n");
        assert!(
            said.contains("test.fct: board SB-003 has no FCT record"),
            "{said}"
        );
        assert!(said.contains("SB-002"), "{said}");
        assert!(!said.contains("SB-001"), "{said}");
        Ok(())
    }

    #[test]
    fn boards_that_passed_are_released() -> Result<(), Box<dyn std::error::Error>> {
        let passed = |serial, at| Measured {
            serial,
            at,
            result: "pass",
        };
        let (verdict, findings) = judged(&[
            passed("SB-001", "2026-11-20T08:15:00+01:00"),
            passed("SB-002", "2026-11-20T08:17:00+01:00"),
            passed("SB-003", "2026-11-20T08:19:00+01:00"),
        ])?;
        assert_eq!((verdict, findings), (Verdict::Release, Vec::new()));
        Ok(())
    }
}
