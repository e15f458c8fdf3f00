//! The world as it is: BOM files nobody here wrote, read through a declared column mapping. They
//! belong to other people and are not in this repository; without them the test says so and passes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::path::{Path, PathBuf};

use tracespec::finding::Finding;
use tracespec::source::SourceFile;
use tracespec::spec::basis::{read_avl, read_bom};
use tracespec::spec::model::{ColumnPattern, ColumnRule, Columns};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/real/bom");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is absent", folder.display());
    None
}

fn name(heading: &str) -> Option<ColumnRule> {
    Some(ColumnRule::Name(heading.to_owned()))
}

fn place() -> tracespec::source::Place {
    SourceFile::new("spec.toml", "").place(0..0)
}

#[test]
fn a_bom_with_its_own_headings_is_read_through_a_mapping() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("BeagleBone-AI_bom.csv")).unwrap();
    let columns = Columns {
        line: name("Item"),
        mpn: name("Manufacture P/N"),
        manufacturer: name("Manufacturer"),
        quantity: name("QTY"),
        references: name("Location"),
        description: name("Description"),
        ..Columns::default()
    };
    let mut findings: Vec<Finding> = Vec::new();
    let bom = read_bom("bom.csv", &bytes, &columns, &place(), &mut findings).expect("a BOM");
    // Counted in the file by hand: item 2 is the processor, item 7 a pair of memories.
    assert_eq!(bom["2"].mpn, "AM5729BABCXEAR");
    assert_eq!(bom["2"].manufacturer.as_deref(), Some("TI"));
    assert_eq!(bom["7"].references, ["U2", "U11"]);
    assert_eq!(
        bom["7"].quantity.map(|q| q.to_string()).as_deref(),
        Some("2")
    );
    // The bare board's manufacturer is literally AVL; that is a name like any other.
    assert_eq!(bom["1"].manufacturer.as_deref(), Some("AVL"));
    assert!(bom.len() > 90, "{}", bom.len());
    assert!(
        findings.iter().all(|f| f.code.to_string() == "B002"),
        "{findings:#?}"
    );
    // Every line of the file is either read or named.
    let lines = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.as_slice())
        .into_records();
    let filled = lines
        .filter(|r| {
            r.as_ref()
                .is_ok_and(|r| r.iter().any(|c| !c.trim().is_empty()))
        })
        .count();
    assert_eq!(bom.len() + findings.len(), filled);
}

#[test]
fn manufacturer_and_part_in_one_column_are_told_apart_by_a_pattern() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("PocketBeagle_BOM.csv")).unwrap();
    let merged = |pattern: &str| {
        Some(ColumnRule::Pattern(ColumnPattern {
            column: "Manufacturer/MPN".to_owned(),
            pattern: pattern.to_owned(),
        }))
    };
    let columns = Columns {
        line: name("row-number"),
        mpn: merged(r"^(?:.+ )?(\S+)$"),
        manufacturer: merged(r"^(.+) \S+$"),
        quantity: name("Qty"),
        references: name("Designator"),
        ..Columns::default()
    };
    let mut findings = Vec::new();
    let bom = read_bom("bom.csv", &bytes, &columns, &place(), &mut findings).expect("a BOM");
    assert_eq!(bom["2"].mpn, "CC0402KRX7R7BB104");
    assert_eq!(bom["2"].manufacturer.as_deref(), Some("YAGEO"));
    assert_eq!(bom["2"].references, ["C1", "C5", "C7"]);
    // A manufacturer of two words.
    assert_eq!(bom["8"].mpn, "KMR231GLFS");
    assert_eq!(bom["8"].manufacturer.as_deref(), Some("C&K Components"));
    // The same file serves as an AVL: what it lists, it approves.
    let avl = read_avl("avl.csv", &bytes, &columns, &place(), &mut findings).expect("an AVL");
    assert!(
        avl.iter()
            .any(|e| e.mpn == "GRM21BR71A106KE51L" && e.manufacturer == "MURATA" && e.approved)
    );
}

#[test]
fn a_mapping_to_a_missing_column_says_which_columns_there_are() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("PocketBeagle_BOM.csv")).unwrap();
    let columns = Columns {
        line: name("row-number"),
        mpn: name("Manufacturer MPN"),
        ..Columns::default()
    };
    let mut findings = Vec::new();
    assert!(read_bom("bom.csv", &bytes, &columns, &place(), &mut findings).is_none());
    assert_eq!(findings.len(), 1);
    assert!(
        findings[0]
            .message
            .contains("did you mean `Manufacturer/MPN`?"),
        "{}",
        findings[0].message
    );
}

#[test]
fn a_bom_kept_as_a_workbook_is_read_with_its_lines_that_are_not_installed() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("BeagleBone-AI_RevA2_BOM+DNP.xlsx")).unwrap();
    let columns = Columns {
        line: name("row-number"),
        mpn: name("Manufacturer Part Number"),
        manufacturer: name("Manufacturer"),
        quantity: name("Quantity"),
        references: name("Reference"),
        populate: name("ASSY"),
        ..Columns::default()
    };
    let mut findings = Vec::new();
    let bom = read_bom("bom.xlsx", &bytes, &columns, &place(), &mut findings).expect("a BOM");
    // The first data row: two ferrite beads that are not installed.
    assert_eq!(bom["1"].mpn, "BLM15PD121SN1D");
    assert_eq!(bom["1"].references, ["FB2", "FB10"]);
    assert!(!bom["1"].populated);
    assert!(bom.values().any(|line| line.populated));
    // 127 rows below the heading, three of them blank (counted with another reader).
    assert_eq!(bom.len() + findings.len(), 124);
}
