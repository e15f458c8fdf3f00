//! What comes out does not depend on how many threads work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Case, Tables};
use tracespec::records::Room;
use tracespec::verify::Job;

/// The report, and every finding in the order in which they are shown.
fn verified(case: &Case, tables: &Tables, threads: usize) -> (String, Vec<String>) {
    let job = Job::new(&case.spec)
        .with_order(&case.order)
        .with_room(Room::memory().with_threads(threads));
    let mut shown = Vec::new();
    let mut each = |finding: &_| shown.push(serde_json::to_string(finding).unwrap());
    let report = job.verify(&tables.delivery(), Some(&mut each)).unwrap();
    (serde_json::to_string(&report).unwrap(), shown)
}

#[test]
fn a_release_is_the_same_on_any_number_of_threads() {
    let case = Case::new("controller", 24, 3);
    let tables = &case.tables;
    let alone = verified(&case, tables, 1);
    assert_eq!(alone.1.len(), 0);
    for threads in [2, 3, 8] {
        assert_eq!(verified(&case, tables, threads), alone, "{threads} threads");
    }
}

/// More findings in a check than may wait for those of the checks before it.
#[test]
fn thousands_of_findings_are_shown_in_one_order() {
    let mut case = Case::new("controller", 300, 3);
    for (file, column) in [
        ("test-extract", "result"),
        ("test-extract", "lot-id"),
        ("panel-traveler", "entered-at"),
        ("panel-traveler", "station"),
    ] {
        case.tables.set_all(file, column, "n/a");
    }
    let alone = verified(&case, &case.tables, 1);
    assert!(alone.1.len() > 5_000, "{}", alone.1.len());
    for threads in [2, 3, 8] {
        let together = verified(&case, &case.tables, threads);
        assert!(together == alone, "{threads} threads");
    }
}
