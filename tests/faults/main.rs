//! Seeded faults: each turns the verdict (or, where the clause is desired, its ledger line), is
//! reported by the clause that forbids it, at the right file and row, and by no unrelated clause.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/fault.rs"]
mod fault;

mod build;
mod material;
mod quality;
mod records;
mod rows;
mod shipment;

use std::collections::BTreeSet;

use fault::Fault;

fn all() -> Vec<Fault> {
    let parts = [
        build::faults(),
        material::faults(),
        quality::faults(),
        records::faults(),
        shipment::faults(),
    ];
    parts.into_iter().flatten().collect()
}

#[test]
fn there_are_many_faults_of_every_kind() {
    let faults = all();
    assert!(faults.len() >= 60, "{} faults", faults.len());
    let names: BTreeSet<&str> = faults.iter().map(|f| f.name).collect();
    assert_eq!(names.len(), faults.len());
    // Every check that some clause of the samples turns into is found to fail at least once.
    let seeded: BTreeSet<&str> = faults.iter().map(|f| f.code).collect();
    let general = |id: &str| {
        id.split_once('.')
            .map_or(id.to_owned(), |(a, _)| a.to_owned())
    };
    let known: BTreeSet<String> = seeded.iter().map(|id| general(id)).collect();
    let mut missing = BTreeSet::new();
    for clause in &fault::case("controller").spec.clauses {
        for check in &clause.checks {
            let same = match check.id.starts_with("delivery.") {
                true => seeded.contains(check.id.as_str()),
                false => known.contains(&general(&check.id)),
            };
            if !same {
                missing.insert(check.id.as_str());
            }
        }
    }
    assert!(missing.is_empty(), "no fault for {missing:?}");
}
