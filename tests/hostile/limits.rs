//! Limits that are said on the command line, and the delivery that meets none.

use super::desk::{Desk, MEMORY};

#[test]
fn what_is_clean_is_released_within_the_same_bounds() {
    let said = Desk::new().verify();
    assert_eq!(said.code, Some(0), "{}", said.all());
    assert!(said.out.starts_with("RELEASE"), "{}", said.all());
    const { assert!(MEMORY <= 1 << 20) };
}

#[test]
fn a_limit_is_raised_by_its_name() {
    let desk = Desk::new();
    let said = desk.verify_with(&["--limit", "rows=2"]);
    said.refuses(&[
        "a limit was met",
        "at most 2 (`--limit rows=…` allows more)",
    ]);
    let said = desk.verify_with(&["--limit", "rows=2", "--limit", "rows=1_000"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    let said = desk.run(&[
        "trace", "delivery", "--board", "PB-0001", "--limit", "rows=1",
    ]);
    said.stands();
    assert!(said.out.contains("some could not"), "{}", said.all());
    for (wrong, told) in [
        ("colums=5", "did you mean `columns`?"),
        ("columns=0", "`columns` takes 1 to 16,384, not `0`"),
        ("columns", "write KEY=VALUE"),
        ("rows=all", "`rows` takes 1 to 4,294,967,295, not `all`"),
    ] {
        let said = desk.verify_with(&["--limit", wrong]);
        said.refuses(&[told]);
        assert_eq!(said.code, Some(2));
    }
}

#[test]
fn every_limit_is_listed() {
    let said = Desk::new().run(&["explain", "--limits"]);
    assert_eq!(said.code, Some(0));
    for limit in tracespec::records::Limits::ALL {
        assert!(said.out.contains(limit.key), "{}", limit.key);
        assert!(
            said.out.contains(&limit.shown(limit.usual)),
            "{}",
            limit.key
        );
    }
}
