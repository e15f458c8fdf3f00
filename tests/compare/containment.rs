//! How far a recall reaches: counted by hand on a small order, and in its delivered records.

use std::collections::{BTreeMap, BTreeSet};

use tracespec::compare::result::{Boards, Reach, RecallEvent, Scope};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::model::Depth;

use crate::kit::{Reply, spec_with};

const LOADING: &str = "record.material-loading-log";
const TRAVELER: &str = "record.panel-traveler";

/// Eleven boards in production lots of 5, 5 and 1; panels of four in each lot; reels of three.
///
/// ```text
/// board  1 2 3 4 5 | 6 7 8 9 10 | 11
/// lot    A A A A A | B B B B B  | C       5  5  1
/// panel  a a a a b | c c c c d  | e       4  1  4  1  1
/// reel   r r r s s | s t t t u  | u       3  3  3  2
/// ```
const BASIS: &str = "[rfq.containment]\ncomponent-lot = 3\nproduction-lot = 5\ncost-per-board = \"45.00\"\n[rfq.policy]";

const RECORDS: &str = r#"[record.material-loading-log]
satisfies = ["T2"]
purpose = ["field-investigation"]
defined-in = "quality-plan"
formats = ["csv"]
retention = "10 years"
[test.fct]
purpose = ["release"]
defined-in = "test-plan"
formats = ["csv"]
retention = "10 years"
[access.mes]"#;

fn asked(basis: &str) -> ResolvedSpec {
    spec_with(&[
        ("quantities = [100, 500]", "quantities = [11]"),
        ("[rfq.policy]", basis),
        ("[access.mes]", RECORDS),
    ])
}

fn reaches(spec: &ResolvedSpec, reply: &Reply) -> [Reach; 3] {
    let mut result = reply.result(spec);
    result.quantities.remove(0).reach.try_into().unwrap()
}

fn at(depth: &str) -> String {
    format!("state = \"included\"; depth = \"{depth}\"")
}

fn both(fewest: u32, most: u32) -> Option<Boards> {
    Some(Boards { fewest, most })
}

fn offered(spec: &ResolvedSpec, changes: &[(&str, String)]) -> [Scope; 3] {
    let mut reply = Reply::compliant(spec);
    for (clause, answer) in changes {
        reply = reply.answer(clause, answer);
    }
    reaches(spec, &reply).map(|reach| reach.offered)
}

#[test]
fn three_events_at_three_depths_and_with_nothing() {
    let spec = asked(BASIS);
    let excluded = || "state = \"excluded\"".to_owned();
    // Per depth: component lot, panel, failed test.
    // Reels at panel depth: r is on a (4); s on a, b, c (9); t on c (4); u on d, e (2).
    // Reels at lot depth: r in A (5); s in A, B (10); t in B (5); u in B, C (6).
    let cases = [
        (
            at("board"),
            Some(Depth::Board),
            [both(2, 3), both(1, 4), both(1, 1)],
        ),
        (
            at("panel"),
            Some(Depth::Panel),
            [both(2, 9), both(1, 4), both(1, 4)],
        ),
        (
            at("lot"),
            Some(Depth::Lot),
            [both(5, 10), both(1, 5), both(1, 5)],
        ),
        (excluded(), None, [both(11, 11), both(11, 11), both(11, 11)]),
    ];
    for (answer, depth, [component, panel, test]) in cases {
        let [found, ..] = offered(&spec, &[(LOADING, answer.clone())]);
        assert_eq!((found.boards, found.depth), (component, depth), "{answer}");
        let [_, found, _] = offered(&spec, &[(TRAVELER, answer.clone())]);
        assert_eq!((found.boards, found.depth), (panel, depth), "{answer}");
        let changes = [
            ("record.test-extract", answer.clone()),
            ("test.fct", answer.clone()),
        ];
        let [.., found] = offered(&spec, &changes);
        assert_eq!((found.boards, found.depth), (test, depth), "{answer}");
    }
}

#[test]
fn what_is_demanded_stays_what_it_is_and_costs_what_it_costs() {
    let spec = asked(BASIS);
    let reply = Reply::compliant(&spec).answer(LOADING, &at("lot"));
    let [component, panel, test] = reaches(&spec, &reply);
    assert_eq!(component.event, RecallEvent::ComponentLot);
    assert_eq!(component.demanded.boards, both(2, 3));
    // 3 × 45.00; 10 × 45.00.
    assert_eq!(component.demanded.cost.unwrap().to_string(), "135.00");
    assert_eq!(component.offered.cost.unwrap().to_string(), "450.00");
    assert_eq!(component.offered.bound_by.as_deref(), Some(LOADING));
    assert_eq!(
        component.offered.why,
        "All boards of every production lot that the component lot went into. Bounded by \
         record.material-loading-log, kept at lot depth."
    );
    assert_eq!(component.demanded.bound_by, None);
    assert_eq!(panel.demanded, panel.offered);
    assert_eq!(test.demanded, test.offered);
}

#[test]
fn the_shallowest_record_of_the_way_bounds_it() {
    let spec = asked(BASIS);
    // Loaded for panels, but nobody knows which boards a panel has: only lots are left.
    let [found, ..] = offered(&spec, &[(LOADING, at("panel")), (TRAVELER, at("lot"))]);
    assert_eq!((found.depth, found.boards), (Some(Depth::Lot), both(5, 10)));
    assert_eq!(found.bound_by.as_deref(), Some(TRAVELER));
    // Loaded for boards: the panels are of no use.
    let [found, ..] = offered(&spec, &[(TRAVELER, at("lot"))]);
    assert_eq!(
        (found.depth, found.boards),
        (Some(Depth::Board), both(2, 3))
    );
    // One of two records of a test is as deep as both.
    let [.., found] = offered(&spec, &[("test.fct", at("panel"))]);
    assert_eq!(
        (found.depth, found.boards),
        (Some(Depth::Panel), both(1, 4))
    );
}

#[test]
fn what_is_in_the_quote_with_a_reserve_links_nothing() {
    let spec = asked(BASIS);
    let nothing = both(11, 11);
    for answer in [
        "state = \"on-request\"",
        "state = \"not-applicable\"",
        "state = \"partial\"",
        "state = \"alternative\"",
        "state = \"included\"; from-quantity = 12",
        "state = \"priced-separately\"",
        "comment = \"later\"",
    ] {
        let [found, ..] = offered(&spec, &[(LOADING, answer.to_owned())]);
        assert_eq!((found.boards, found.depth), (nothing, None), "{answer}");
        assert_eq!(found.bound_by.as_deref(), Some(LOADING), "{answer}");
    }
    for answer in [
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\" }",
        "state = \"included\"; retention = \"5 years\"",
        "state = \"included\"; formats = [\"pdf\"]",
    ] {
        let [found, ..] = offered(&spec, &[(LOADING, answer.to_owned())]);
        assert_eq!(found.depth, Some(Depth::Board), "{answer}");
    }
    let partly = "state = \"partial\"; depth = \"lot\"".to_owned();
    let [found, ..] = offered(&spec, &[(LOADING, partly)]);
    assert_eq!(found.depth, Some(Depth::Lot));
    let assumed = Reply::compliant(&spec).and(
        "[[quote.assumption]]\ntext = \"reels are scanned by you\"\naffects = [\"record.material-loading-log\"]",
    );
    let [found, ..] = reaches(&spec, &assumed);
    assert_eq!(found.offered.depth, None);
    assert_eq!(
        found.offered.why,
        "The whole order: no record leads from a component lot to boards. Bounded by \
         record.material-loading-log: conditional."
    );
    // The column that says which component lot it was.
    let columns = "state = \"included\"; fields = [\"lot-id\", \"mpn\"]".to_owned();
    let [found, ..] = offered(&spec, &[(LOADING, columns)]);
    assert_eq!(found.depth, None);
    assert!(
        found
            .why
            .ends_with("Bounded by record.material-loading-log, which has no component-lot.")
    );
}

#[test]
fn boards_without_serials_are_told_apart_no_further_than_their_records_say() {
    let spec = asked(BASIS);
    let changes = [("identity.board", "state = \"excluded\"".to_owned())];
    let [component, panel, test] = offered(&spec, &changes);
    // A traveler names panels as well; a loading log at board depth and a test extract name lots only.
    assert_eq!(
        (panel.depth, panel.boards),
        (Some(Depth::Panel), both(1, 4))
    );
    assert_eq!(
        (component.depth, component.boards),
        (Some(Depth::Lot), both(5, 10))
    );
    assert_eq!((test.depth, test.boards), (Some(Depth::Lot), both(1, 5)));
    for scope in [component, panel, test] {
        assert_eq!(scope.bound_by.as_deref(), Some("identity.board"));
    }
}

#[test]
fn what_is_not_stated_is_said() {
    let spec = asked("[rfq.policy]");
    let [found, ..] = offered(&spec, &[]);
    assert_eq!((found.boards, found.cost), (None, None));
    assert!(
        found
            .why
            .ends_with("add component-lot to [rfq.containment]."),
        "{}",
        found.why
    );
    // Two deliveries of 6 and 5: at least one of them.
    let [found, _, test] = offered(&spec, &[(LOADING, at("lot")), ("test.fct", at("lot"))]);
    assert_eq!(found.boards, both(5, 11));
    assert!(
        found.why.contains("At least one production lot"),
        "{}",
        found.why
    );
    assert_eq!(test.boards, both(5, 6));
    let bare = spec_with(&[("boards-per-panel = 4\n", ""), ("[rfq.policy]", BASIS)]);
    let [component, panel, test] = offered(&bare, &[]);
    assert_eq!(panel.boards, None);
    assert!(
        panel.why.ends_with("add boards-per-panel to [product]."),
        "{}",
        panel.why
    );
    // Neither loading log nor test is demanded: nothing links, which is nobody's gap but the spec's.
    for scope in [component, test] {
        assert_eq!((scope.depth, scope.boards), (None, both(100, 100)));
        assert_eq!(scope.bound_by, None);
        assert!(
            scope.why.ends_with("No clause demands such a record."),
            "{}",
            scope.why
        );
    }
}

/// The records of the order above, as they would be delivered: board, panel, lot, reel.
const DELIVERED: &str = "
    01 a A r
    02 a A r
    03 a A r
    04 a A s
    05 b A s
    06 c B s
    07 c B t
    08 c B t
    09 c B t
    10 d B u
    11 e C u";

/// Fewest and most of the boards that share a unit with any board of an event.
fn counted(event: usize, unit: usize) -> Option<Boards> {
    let rows: Vec<Vec<&str>> = DELIVERED
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|cells| !cells.is_empty())
        .collect();
    let mut struck: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &rows {
        struck.entry(row[event]).or_default().insert(row[unit]);
    }
    let boards =
        |units: &BTreeSet<&str>| rows.iter().filter(|row| units.contains(row[unit])).count();
    let counts: Vec<u32> = struck
        .values()
        .map(|units| u32::try_from(boards(units)).unwrap())
        .collect();
    both(*counts.iter().min()?, *counts.iter().max()?)
}

#[test]
fn the_delivered_records_count_the_same() {
    const BOARD: usize = 0;
    const PANEL: usize = 1;
    const LOT: usize = 2;
    const REEL: usize = 3;
    let spec = asked(BASIS);
    for (depth, unit) in [("board", BOARD), ("panel", PANEL), ("lot", LOT)] {
        let [found, ..] = offered(&spec, &[(LOADING, at(depth))]);
        assert_eq!(found.boards, counted(REEL, unit), "component lot, {depth}");
        let [_, found, _] = offered(&spec, &[(TRAVELER, at(depth))]);
        assert_eq!(
            found.boards,
            counted(PANEL, unit.max(PANEL)),
            "panel, {depth}"
        );
        let changes = [("record.test-extract", at(depth)), ("test.fct", at(depth))];
        let [.., found] = offered(&spec, &changes);
        assert_eq!(found.boards, counted(BOARD, unit), "test, {depth}");
    }
}
