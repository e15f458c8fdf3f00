//! The power board of `tests/hand`: five boards in two lots, delivered clean.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use tracespec::cli::io::load_spec;
use tracespec::order::{self, Order, OrderRead};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::pattern;

/// Delivered files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The spec, and an order of its five boards.
pub struct Bench {
    pub spec: ResolvedSpec,
    pub order: Order,
}

/// The order as it stands in the folder: PB-0001 to PB-0005, in one shipment.
pub const ORDER: &str = "[order]\nnumber = \"PO-4711\"\nquantity = 5\nboards = { from = \"PB-0001\", to = \"PB-0005\" }\n";

impl Bench {
    pub fn new() -> Bench {
        Bench::ordered("")
    }

    /// With more of the order: tolerance, shipments, replacements.
    pub fn ordered(more: &str) -> Bench {
        let spec = load_spec(&home().join("spec.toml")).unwrap();
        let spec = spec.resolved.expect("the spec is sound");
        let read = read_order(&spec, &format!("{ORDER}{more}"));
        let order = read.order.unwrap_or_else(|| panic!("{:?}", read.findings));
        Bench { spec, order }
    }
}

/// An order from its text.
pub fn read_order(spec: &ResolvedSpec, text: &str) -> OrderRead {
    let rule = spec.spec.identity.board.as_ref().unwrap();
    let pattern = pattern::compile(rule.pattern.as_deref().unwrap()).unwrap();
    let none: IndexMap<String, Vec<u8>> = IndexMap::new();
    order::read(SourceFile::new("order.toml", text), &none, Some(&pattern))
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hand")
}

/// The clean delivery.
pub fn clean() -> Files {
    std::fs::read_dir(home().join("clean"))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

pub fn text(files: &Files, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

/// The delivery with one file edited.
pub fn edited(files: &Files, name: &str, edit: impl FnOnce(&str) -> String) -> Files {
    let before = text(files, name);
    let after = edit(&before);
    assert_ne!(before, after, "the edit of {name} changes nothing");
    let mut files = files.clone();
    files.insert(name.to_owned(), after.into_bytes());
    files
}

/// The delivery with a word replaced in every record.
pub fn renamed(files: &Files, from: &str, to: &str) -> Files {
    let records = files.iter().map(|(name, bytes)| {
        let bytes = match name.ends_with(".csv") {
            true => String::from_utf8(bytes.clone())
                .unwrap()
                .replace(from, to)
                .into_bytes(),
            false => bytes.clone(),
        };
        (name.clone(), bytes)
    });
    records.collect()
}
