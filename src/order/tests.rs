#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use indexmap::IndexMap;

use super::*;
use crate::spec::pattern::compile;

fn read_with(text: &str, serials: &str) -> OrderRead {
    let pattern = compile(r"^MC-\d{3}$").unwrap();
    let files = IndexMap::from([("serials.csv".to_owned(), serials.as_bytes().to_vec())]);
    read(SourceFile::new("order.toml", text), &files, Some(&pattern))
}

fn codes(text: &str, serials: &str) -> Vec<&'static str> {
    let read = read_with(text, serials);
    assert_eq!(read.order.is_none(), !read.findings.is_empty());
    read.findings.iter().map(|f| f.code.0).collect()
}

fn ranged(quantity: u32, from: &str, to: &str) -> String {
    format!(
        "[order]\nnumber = \"PO-1\"\nquantity = {quantity}\nboards = {{ from = \"{from}\", to = \"{to}\" }}\n"
    )
}

const FILED: &str =
    "[order]\nnumber = \"PO-1\"\nquantity = 2\nboards = { file = \"serials.csv\" }\n";

#[test]
fn a_range_is_expanded() {
    let read = read_with(&ranged(3, "MC-099", "MC-101"), "");
    let order = read.order.unwrap();
    assert_eq!(order.serials.unwrap(), ["MC-099", "MC-100", "MC-101"]);
    assert_eq!(order.tolerance, Tolerance::default());
    let one = read_with(&ranged(1, "MC-007", "MC-007"), "").order.unwrap();
    assert_eq!(one.serials.unwrap(), ["MC-007"]);
}

#[test]
fn a_file_is_read_with_and_without_heading() {
    for text in [
        "board-id\nMC-001\nMC-007\n",
        "MC-001\r\nMC-007",
        "n,board-id\n1,MC-001\n2,MC-007\n",
    ] {
        let order = read_with(FILED, text).order.unwrap();
        assert_eq!(order.serials.unwrap(), ["MC-001", "MC-007"], "{text:?}");
    }
}

#[test]
fn what_does_not_fit_is_told() {
    assert_eq!(codes(&ranged(4, "MC-001", "MC-003"), ""), ["O002"]);
    assert_eq!(codes(&ranged(3, "MC-001", "MC-0003"), ""), ["O003"]);
    assert_eq!(codes(&ranged(3, "MC-003", "MC-001"), ""), ["O003"]);
    assert_eq!(codes(&ranged(3, "MA-001", "MC-003"), ""), ["O003"]);
    assert_eq!(codes(&ranged(3, "MX-001", "MX-003"), ""), ["O004"]);
    assert_eq!(codes(FILED, "MC-001\nMC-001\n"), ["O005"]);
    assert_eq!(codes(FILED, "MC-001\nMC-2\n"), ["O004"]);
    assert_eq!(codes(&FILED.replace("serials", "other"), ""), ["O006"]);
    let split = "[[order.shipment]]\nid = \"S1\"\nquantity = 2\n";
    let base = "[order]\nnumber = \"PO-1\"\nquantity = 4\n";
    assert_eq!(codes(&format!("{base}{split}"), ""), ["O001"]);
    assert_eq!(codes(&format!("{base}{split}{split}"), ""), ["O007"]);
    assert_eq!(
        codes(&format!("{base}tolerance = {{ under = 4 }}\n"), ""),
        ["O008"]
    );
}
