//! Whatever a supplier sends is read, or refused with a reason that names place and cause.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;
use common::formats;

mod containers;
mod harmless;
mod real;
mod refused;
mod sheets;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{Case, Content, shown};
use tracespec::records::{Delivery, ExportMapping};
use tracespec::values::Date;
use tracespec::verify::report::{Status, Verdict, VerifyReport};
use tracespec::verify::{Agreed, verify_agreed};

pub type Files = Vec<(String, Vec<u8>)>;

pub static CASE: LazyLock<Case> = LazyLock::new(|| Case::new("controller", 24, 1));

/// The clean sample delivery.
pub fn clean() -> Files {
    let files = CASE.tables.files.iter();
    files
        .map(|(name, content)| match content {
            Content::Table(_) => (name.clone(), bytes_of(name)),
            Content::Bytes(bytes) => (name.clone(), bytes.clone()),
        })
        .collect()
}

fn bytes_of(name: &str) -> Vec<u8> {
    let table = CASE.tables.table(name);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.header).unwrap();
    for row in &table.rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// One file of the clean delivery.
pub fn text(files: &Files, name: &str) -> String {
    let file = files.iter().find(|(path, _)| path == name);
    String::from_utf8(file.unwrap_or_else(|| panic!("no {name}")).1.clone()).unwrap()
}

/// The delivery with one file in another form, under another name.
pub fn with(name: &str, new: &str, bytes: Vec<u8>) -> Files {
    let mut files = clean();
    let at = files.iter().position(|(path, _)| path == name).unwrap();
    files[at] = (new.to_owned(), bytes);
    files
}

/// The delivery with the text of one file changed.
pub fn edited(name: &str, edit: impl FnOnce(&str) -> String) -> Files {
    let before = text(&clean(), name);
    let after = edit(&before);
    assert_ne!(before, after, "the edit of {name} changes nothing");
    with(name, name, after.into_bytes())
}

pub fn run(files: &Files) -> VerifyReport {
    CASE.verify_delivery(&Delivery::in_memory(files.clone()))
}

/// Verified under an agreement that holds these mappings.
pub fn mapped(files: &Files, mappings: &str) -> VerifyReport {
    #[derive(serde::Deserialize)]
    struct Holder {
        mapping: Vec<ExportMapping>,
    }
    let holder: Holder = toml::from_str(mappings).unwrap();
    let agreed = Agreed {
        id: "AN-1",
        revision: 1,
        sha256: "",
        deviations: &[],
        mappings: &holder.mapping,
        as_of: Date("2027-02-01".parse().unwrap()),
    };
    let delivery = Delivery::in_memory(files.clone());
    verify_agreed(&CASE.spec, Some(&CASE.order), &delivery, Some(&agreed))
}

type Line = (String, Status, Option<(u64, u64)>);

/// What the ledger says of every clause. How many files there are is no part of it.
pub fn ledger(report: &VerifyReport) -> Vec<Line> {
    let lines = report.ledger.iter();
    lines
        .map(|line| {
            let covered = line
                .covered
                .as_ref()
                .filter(|covered| covered.unit != "files");
            let covered = covered.map(|covered| (covered.done, covered.of));
            (line.clause.clone(), line.status, covered)
        })
        .collect()
}

pub static LEDGER: LazyLock<Vec<Line>> = LazyLock::new(|| ledger(&run(&clean())));

/// It releases, with the ledger of the plain delivery.
pub fn releases(what: &str, report: &VerifyReport) {
    let wrong: Vec<String> = report.findings.iter().map(shown).collect();
    assert_eq!(wrong, [""; 0], "{what}");
    assert_eq!(
        report.verdict,
        Verdict::Release,
        "{what}: {:?}",
        report.reasons
    );
    let theirs: BTreeMap<_, _> = ledger(report)
        .into_iter()
        .map(|l| (l.0.clone(), l))
        .collect();
    for line in &*LEDGER {
        assert_eq!(Some(line), theirs.get(&line.0), "{what}");
    }
}

/// Findings on a file, as place and message.
pub fn said(report: &VerifyReport, file: &str) -> Vec<String> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.file.as_deref().is_some_and(|f| f.starts_with(file)))
        .filter(|finding| finding.clause == "delivery.files")
        .map(|finding| {
            let place = finding.cell.clone().or(finding.pointer.clone());
            let place = place.or(finding.row.map(|row| row.to_string()));
            format!("{}: {}", place.unwrap_or_default(), finding.message)
        })
        .collect()
}

/// Some finding on the file says this.
pub fn says(report: &VerifyReport, file: &str, what: &str) {
    let all = said(report, file);
    assert!(
        all.iter().any(|line| line.contains(what)),
        "{what} is not in {all:#?}"
    );
    assert!(!report.verdict.releases(), "{what}");
}
