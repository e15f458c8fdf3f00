//! Seeded faults: each turns the verdict (or, where the clause is desired, its ledger line), is
//! reported by the clause that forbids it, at the right file and row, and by no unrelated clause.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/fault.rs"]
mod fault;

mod build;
mod depth;
mod exacting;
mod field;
mod material;
mod matrix;
mod quality;
mod records;
mod rows;
mod shipment;
mod signals;

use std::collections::BTreeSet;

use common::{SPECS, catalogue};
use fault::Fault;
use tracespec::checks::CheckKind;

fn all() -> Vec<Fault> {
    let parts = [
        build::faults(),
        depth::faults(),
        exacting::faults(),
        material::faults(),
        quality::faults(),
        records::faults(),
        shipment::faults(),
        signals::faults(),
    ];
    parts.into_iter().flatten().collect()
}

#[test]
fn there_are_many_faults_of_every_kind() {
    let faults = all();
    assert!(faults.len() >= 60, "{} faults", faults.len());
    let names: BTreeSet<&str> = faults.iter().map(|f| f.name).collect();
    assert_eq!(names.len(), faults.len());
    // Every generic kind of check that the catalogue or a sample uses is found to fail once; so is
    // every check of the catalogue.
    let mut wanted = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    let mut seeded = BTreeSet::new();
    for spec in SPECS.into_iter().chain([fault::BY_BOARD, fault::EXACTING]) {
        let case = fault::case(spec);
        for check in case.spec.clauses.iter().flat_map(|c| &c.checks) {
            kinds.insert(kind_of(&check.kind));
            if catalogue().checks.contains_key(&check.id) {
                wanted.insert(check.id.clone());
            }
        }
        for fault in faults.iter().filter(|f| f.spec == spec) {
            let clauses = case.spec.clauses.iter().filter(|c| c.id == fault.clause);
            let checks = clauses.flat_map(|c| &c.checks);
            for check in checks.filter(|c| c.id == fault.code) {
                seeded.insert(kind_of(&check.kind));
            }
        }
    }
    for check in catalogue().checks.values() {
        kinds.insert(kind_of(&check.kind));
    }
    // No sample asks for reference designators; tests/presets.rs seeds these faults.
    kinds.remove("placements-loaded");
    let unseeded: Vec<&String> = kinds.difference(&seeded).collect();
    assert!(unseeded.is_empty(), "no fault of kind {unseeded:?}");
    let codes: BTreeSet<String> = faults
        .iter()
        .flat_map(|f| [Some(f.code), f.code.split('.').next()])
        .flatten()
        .map(str::to_owned)
        .collect();
    let unseeded: Vec<&String> = wanted.difference(&codes).collect();
    assert!(unseeded.is_empty(), "no fault for {unseeded:?}");
}

fn kind_of(kind: &CheckKind) -> String {
    let value = serde_json::to_value(kind).unwrap();
    value["kind"].as_str().unwrap().to_owned()
}
