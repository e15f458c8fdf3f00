//! Faults that somebody designed from the request and a clean delivery alone, as a hurried or a
//! dishonest supplier would make them, without having seen the checks: `faults.toml`. Each must keep
//! the delivery from being released.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;
mod steps;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use steps::{Files, Step};
use tracespec::order::{self, Order};
use tracespec::records::Delivery;
use tracespec::source::SourceFile;
use tracespec::spec::basis::NoFiles;
use tracespec::spec::model::Weight;
use tracespec::verify::report::{Status, Verdict, VerifyReport};
use tracespec::verify::verify;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    name: String,
    story: String,
    kind: Kind,
    /// The clause that the designer says it breaks.
    broken: String,
    /// Why it is released all the same; an explained miss.
    missed: Option<String>,
    step: Vec<Step>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Hurried,
    Dishonest,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn faults() -> Vec<Fault> {
    let text = std::fs::read_to_string(root().join("tests/blind/faults.toml")).unwrap();
    let faults: Faults = toml::from_str(&text).unwrap();
    faults.fault
}

fn clean() -> Files {
    let home = root().join("samples/controller/delivery-clean");
    let mut files = BTreeMap::new();
    let mut open = vec![(home, String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                files.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

fn ordered() -> Order {
    let text = std::fs::read_to_string(root().join("samples/controller/order.toml")).unwrap();
    let read = order::read(SourceFile::new("order.toml", text), &NoFiles, None);
    read.order.unwrap()
}

/// What became of a fault, in a line.
fn told(fault: &Fault, report: &VerifyReport) -> String {
    let failing = report
        .ledger
        .iter()
        .filter(|line| matches!(line.status, Status::Fail | Status::NotEvaluated));
    let failing: Vec<&str> = failing.map(|line| line.clause.as_str()).collect();
    let own = match failing.contains(&fault.broken.as_str()) {
        true => "as named",
        false => "by others",
    };
    let first = report.reasons.first().map_or("", String::as_str);
    format!(
        "{}: {} {own} ({}): {first}",
        fault.name,
        report.verdict,
        failing.join(", ")
    )
}

#[test]
fn no_fault_is_released() {
    let spec = common::spec("controller");
    let (clean, order) = (clean(), ordered());
    let untouched = verify(&spec, Some(&order), &Delivery::in_memory(clean.clone()));
    assert_eq!(untouched.verdict, Verdict::Release);
    let (mut lines, mut missed, mut unexplained) = (Vec::new(), 0, Vec::new());
    for fault in faults() {
        assert!(!fault.story.is_empty());
        assert!(
            spec.clauses.iter().any(|clause| clause.id == fault.broken),
            "{} is no clause",
            fault.broken
        );
        let mut files = clean.clone();
        for step in &fault.step {
            step.apply(&mut files)
                .unwrap_or_else(|why| panic!("{}: {why}", fault.name));
        }
        assert!(files != clean, "{} changes nothing", fault.name);
        let report = verify(&spec, Some(&order), &Delivery::in_memory(files));
        // A clause that is only desired fails visibly and keeps nothing back: that is what desired means.
        let reported = report.ledger.iter().any(|line| {
            line.clause == fault.broken
                && line.severity == Weight::Desired
                && line.status == Status::Fail
        });
        let slipped = report.verdict.releases() && !reported;
        missed += usize::from(slipped);
        if slipped != fault.missed.is_some() {
            unexplained.push(format!("{} {}", fault.name, report.verdict));
        }
        lines.push(told(&fault, &report));
    }
    assert_eq!(unexplained, [""; 0]);
    assert!(lines.len() >= 30 && lines.len() - missed >= 29 && missed <= lines.len() / 30);
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn hurried_and_dishonest_suppliers_are_both_there() {
    let faults = faults();
    let count = |kind| faults.iter().filter(|fault| fault.kind == kind).count();
    assert!(count(Kind::Hurried) >= 10 && count(Kind::Dishonest) >= 10);
    let names: std::collections::BTreeSet<&str> = faults.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names.len(), faults.len());
}
