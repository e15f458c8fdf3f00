//! The 44 checks of the field, one by one: which of ours enforce it, a seeded fault that one of them
//! finds, and a delivery in which it holds.

use std::collections::{BTreeMap, BTreeSet};

use tracespec::explain::{FIELD_CHECKS, NOT_CHECKED, check_page, check_pages};
use tracespec::verify::report::Status;

use super::all;
use super::common::{SPECS, ledger};
use super::fault::{self, Fault};

/// The name of a seeded fault for each field check; `judge` shows that it is found by its clause, at
/// its cell, with nothing unrelated, and that the delivery without it holds.
const SEEDED: [(u8, &str); 44] = [
    (1, "another BOM revision"),
    (2, "fewer launched than ordered"),
    (3, "part of another manufacturer"),
    (4, "alternate not declared"),
    (5, "alternate loaded before it was approved"),
    (6, "line never loaded"),
    (7, "loaded lot without its label"),
    (8, "moisture-sensitive lot without a card"),
    (9, "floor life exceeded over two openings"),
    (10, "program on a station it is not approved for"),
    (11, "panel enters before the first-off passed"),
    (12, "first-off not repeated after a set-up change"),
    (13, "board nobody identified"),
    (14, "board on two panels"),
    (15, "panel in two lots"),
    (16, "board without AOI"),
    (17, "board without FCT"),
    (18, "failed inspection without a disposition"),
    (19, "repaired before it failed"),
    (20, "passed later with no repair recorded"),
    (21, "verification failed"),
    (22, "rework without a failure"),
    (23, "board with an open NCR shipped"),
    (24, "image of another format"),
    (25, "image that no record names"),
    (26, "a whole that passes with a part that failed"),
    (27, "value outside its limits passed"),
    (28, "limits swapped"),
    (29, "a board that left out a station"),
    (30, "started before its release"),
    (31, "a time without its offset"),
    (32, "carton counted wrong"),
    (33, "mixed lots in a carton"),
    (34, "board in two cartons"),
    (35, "scrapped board shipped"),
    (36, "too few loaded"),
    (37, "the same two lots on every board"),
    (38, "part from the future"),
    (39, "a row twice"),
    (40, "board id with its zeros stripped"),
    (41, "a machine log without a build identifier"),
    (42, "tests recorded by lot where boards are asked for"),
    (43, "WIP quantity does not add up"),
    (44, "ordered board in no file"),
];

fn fault_of(number: u8) -> Option<Fault> {
    let (_, name) = SEEDED.iter().find(|(of, _)| *of == number)?;
    let fault = all().into_iter().find(|fault| fault.name == *name);
    Some(fault.unwrap_or_else(|| panic!("no fault is called {name}")))
}

#[test]
fn every_field_check_has_a_fault_that_is_found_and_a_delivery_that_holds() {
    for number in 1..=FIELD_CHECKS {
        let pages = check_pages().iter();
        let ours: Vec<&str> = pages
            .filter(|page| page.field_checks.contains(&number))
            .map(|page| page.code.as_str())
            .collect();
        let Some(fault) = fault_of(number) else {
            assert!(
                NOT_CHECKED.iter().any(|(none, _)| *none == number),
                "{number}"
            );
            assert!(ours.is_empty(), "{number}: {ours:?}");
            continue;
        };
        let page = check_page(fault.code).unwrap();
        assert!(
            ours.contains(&page.code.as_str()),
            "{number}: {} is not among {ours:?}",
            fault.code
        );
        let wrong = fault::judge(&fault);
        assert!(wrong.is_empty(), "{number}: {wrong:#?}");
        let clean = fault::case(fault.spec).verify();
        let line = ledger(&clean, fault.clause);
        assert_eq!(line.status, Status::Pass, "{number}: {:?}", line.reason);
    }
}

#[test]
fn every_check_of_every_clause_has_its_page_and_every_page_its_check() {
    let mut used = BTreeSet::new();
    let mut without: BTreeMap<String, &str> = BTreeMap::new();
    for spec in SPECS.into_iter().chain([fault::BY_BOARD, fault::EXACTING]) {
        let clauses = &fault::case(spec).spec.clauses;
        for check in clauses.iter().flat_map(|clause| &clause.checks) {
            match check_page(&check.id) {
                Some(page) => _ = used.insert(page.code.as_str()),
                None => _ = without.insert(check.id.clone(), spec),
            }
        }
    }
    assert!(without.is_empty(), "no page: {without:?}");
    // What no sample asks for: own forms, prohibited columns, single placements and incoming orders.
    used.extend([
        "own",
        "prohibited",
        "placements-loaded",
        "incoming-orders-agree",
    ]);
    used.extend(["values-agree-with-limits", "inspections-final"]);
    let idle = check_pages()
        .iter()
        .filter(|page| !used.contains(page.code.as_str()));
    let idle: Vec<&str> = idle.map(|page| page.code.as_str()).collect();
    assert!(idle.is_empty(), "pages of no check: {idle:?}");
    for check in super::catalogue().checks.keys() {
        assert!(
            check_page(check).is_some_and(|page| page.code == *check),
            "{check}"
        );
    }
}
