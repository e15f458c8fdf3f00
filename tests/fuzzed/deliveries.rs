//! Delivered files that nobody vouches for.

use std::sync::Arc;

use tracespec::records::Content;
use tracespec::records::Delivery;
use tracespec::report::against_text;
use tracespec::spreadsheet;
use tracespec::supplier::read_workbook;
use tracespec::verify::against::{Previous, Tracker};
use tracespec::verify::fingerprint::{Forms, Traits};

use super::claims;
use super::ground::{FAULTY, Files, SMALL};
use super::input::{self, Parts};

/// The input in the place of the record of tests, and its other parts in those of theirs.
fn taken(parts: &Parts<'_>, main: &str) -> Files {
    let mut files: Files = Vec::new();
    if !parts.main.is_empty() {
        files.push((main.to_owned(), parts.main.to_vec()));
    }
    for (name, bytes) in &parts.files {
        if !files.iter().any(|(known, _)| known == name) {
            files.push((name.clone(), bytes.to_vec()));
        }
    }
    SMALL.with(files)
}

/// CSV and the like.
pub fn text(data: &[u8]) {
    let files = taken(&Parts::of(data), "test-extract.csv");
    claims::judged(&SMALL, &files);
    // What is suggested for reading it is TOML, whatever the headings are.
    let delivery = Delivery::in_memory(files);
    let records = SMALL.job().read(&delivery);
    let suggested = SMALL.job().suggested_mapping(&records);
    let read: Result<toml::Table, _> = suggested.parse();
    assert!(read.is_ok(), "{read:?}\n{suggested}");
}

/// JSON and JSON Lines.
pub fn json(data: &[u8]) {
    let parts = Parts::of(data);
    let lines = parts.main.starts_with(b"{") && input::find(parts.main, b"\n{").is_some();
    let name = match lines {
        true => "test-extract.jsonl",
        false => "test-extract.json",
    };
    claims::judged(&SMALL, &taken(&parts, name));
}

/// Workbooks: of the old kind as they are, others made of their parts. Everything that reads a workbook
/// reads it.
pub fn workbook(data: &[u8]) {
    let (name, bytes) = match data.get(..4) {
        Some(b"\xd0\xcf\x11\xe0") => ("test-extract.xls", data.to_vec()),
        Some(b"PK\x03\x04") => ("test-extract.xlsx", data.to_vec()),
        _ => ("test-extract.xlsx", input::workbook(&Parts::of(data))),
    };
    claims::judged(&SMALL, &SMALL.with(vec![(name.to_owned(), bytes.clone())]));
    if name.ends_with("xlsx") {
        let _ = spreadsheet::read("list.xlsx", &bytes);
        let loaded = read_workbook("quote.xlsx", &bytes, &SMALL.spec);
        claims::findings(&loaded.findings, &[]);
        let answers = tracespec::clarify::read("answers.xlsx", &bytes);
        claims::findings(&answers.findings, &[]);
        super::inputs::basis(&bytes);
    }
}

/// Archives: as they are, or made of the parts. Nothing in one is opened outside of it.
pub fn archive(data: &[u8]) {
    let files = match data.get(..2) {
        Some(b"PK") => vec![("delivery.zip".to_owned(), data.to_vec())],
        Some(b"\x1f\x8b") => SMALL.with(vec![("test-extract.csv.gz".to_owned(), data.to_vec())]),
        _ => {
            let packed = taken(&Parts::of(data), "test-extract.csv");
            vec![("delivery.zip".to_owned(), input::archive(&packed))]
        }
    };
    claims::judged(&SMALL, &files);
}

/// The report of the faulty delivery, to start from.
pub fn earlier_report() -> Vec<u8> {
    let report = SMALL.job().verify(&FAULTY, None).unwrap();
    serde_json::to_vec_pretty(&report).unwrap()
}

/// An earlier report that the same supplier may have sent along.
pub fn earlier(data: &[u8]) {
    let content = Content::Bytes(Arc::from(data));
    let Ok(previous) = Previous::read(content) else {
        return;
    };
    let _ = previous.is_complete();
    if previous
        .fits(&SMALL.spec, Some(SMALL.order.number.as_str()))
        .is_err()
    {
        return;
    }
    let mut tracker = Tracker::new(&previous);
    let mut made = Vec::new();
    let mut report = SMALL
        .job()
        .verify(&FAULTY, Some(&mut |finding| made.push(finding.clone())))
        .unwrap();
    let forms = Forms::of(&report.matched);
    for finding in &made {
        tracker.see(finding, Traits::from(finding).fingerprint(&forms));
    }
    let Ok(against) = tracker.finish(&report) else {
        return;
    };
    let counts = against.counts;
    let now = counts.open + counts.new + counts.accepted + counts.reopened + counts.unclear;
    assert_eq!(now, made.len() as u64, "every finding is one of these");
    claims::is_plain(&against_text::render(&against, 80, false, true));
    report.against = Some(against);
    claims::json(&report);
}
