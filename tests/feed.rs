//! Rows that a program hands over are judged as the same rows in files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/power_board.rs"]
mod power_board;

use power_board::{Bench, Files, clean, edited};
use tracespec::order::Order;
use tracespec::records::Delivery;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::verify::report::{RecordFinding, Status, Verdict, VerifyReport};
use tracespec::verify::{Agreed, Feed, Job, verify};

fn grid(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// The delivery as rows, by one of the two ways.
fn fed<'a>(spec: &'a ResolvedSpec, files: &Files, by_table: bool) -> Feed<'a> {
    let mut feed = Feed::new(spec);
    for (name, bytes) in files {
        let Some(form) = name.strip_suffix(".csv") else {
            feed.file(name.clone(), bytes.clone());
            continue;
        };
        let rows = grid(bytes);
        let (heading, rows) = rows.split_first().unwrap();
        let columns: Vec<&str> = heading.iter().map(String::as_str).collect();
        if by_table {
            let mut table = feed.table(form, name, &columns);
            for row in rows {
                let cells: Vec<&str> = row.iter().map(String::as_str).collect();
                table.row(&cells);
            }
        } else {
            let mut records = feed.form(form);
            for row in rows {
                let cells = columns.iter().copied().zip(row.iter().map(String::as_str));
                let cells: Vec<(&str, &str)> = cells.collect();
                records.row(&cells);
            }
        }
    }
    feed
}

/// What a finding says, with the row of the data instead of the line of the file.
fn said(finding: &RecordFinding, heading: u32) -> String {
    let file = finding.file.as_deref().unwrap_or("-");
    let row = finding.row.map_or(0, |row| row - heading);
    format!(
        "{} {} {}:{row} {:?} {:?} {:?}",
        finding.clause,
        finding.code,
        file.trim_end_matches(".csv"),
        finding.column,
        finding.found,
        finding.unit
    )
}

fn lines(report: &VerifyReport) -> Vec<String> {
    let lines = report.ledger.iter();
    lines
        .map(|l| format!("{} {:?} {:?} {}", l.clause, l.status, l.covered, l.findings))
        .collect()
}

/// Faults that rows can have: a value out of its limits, a blank cell, a missing board, a stranger.
fn faulty() -> Files {
    let files = edited(&clean(), "test-extract.csv", |text| {
        text.replace("VOUT,4.98", "VOUT,5.98")
    });
    let files = edited(&files, "inspection-extract.csv", |text| {
        text.replace("PB-0003,L001,aoi,AOI1", "PB-0003,L001,aoi,")
    });
    edited(&files, "packing-list.csv", |text| {
        text.replace("PB-0005", "PB-0055")
    })
}

#[test]
fn rows_are_judged_as_files_are() {
    let bench = Bench::new();
    for files in [clean(), faulty()] {
        let delivery = Delivery::in_memory(files.clone());
        let of_files = verify(&bench.spec, Some(&bench.order), &delivery);
        for by_table in [true, false] {
            let job = Job::new(&bench.spec).with_order(&bench.order);
            let feed = fed(&bench.spec, &files, by_table);
            let of_rows = job.verify_fed(feed, None).unwrap();
            assert_eq!(of_rows.verdict, of_files.verdict);
            assert_eq!(lines(&of_rows), lines(&of_files));
            let mut a: Vec<String> = of_files.findings.iter().map(|f| said(f, 1)).collect();
            let mut b: Vec<String> = of_rows.findings.iter().map(|f| said(f, 0)).collect();
            a.sort();
            b.sort();
            assert_eq!(a, b);
        }
    }
}

/// The delivery in halves: some forms as files, the others as rows, and the tests one half each.
fn half_fed<'a>(spec: &'a ResolvedSpec, files: &Files) -> Feed<'a> {
    let mut feed = Feed::new(spec);
    for (at, (name, bytes)) in files.iter().enumerate() {
        let form = name.strip_suffix(".csv");
        let Some(form) = form.filter(|form| at % 2 == 0 || *form == "test-extract") else {
            feed.file(name.clone(), bytes.clone());
            continue;
        };
        let rows = grid(bytes);
        let (heading, rows) = rows.split_first().unwrap();
        let columns: Vec<&str> = heading.iter().map(String::as_str).collect();
        let (of_file, of_rows) = match form {
            "test-extract" => rows.split_at(rows.len() / 2),
            _ => rows.split_at(0),
        };
        if !of_file.is_empty() {
            let lines = std::iter::once(heading).chain(of_file);
            let lines: Vec<String> = lines.map(|row| row.join(",")).collect();
            feed.file(name.clone(), lines.join("\n").into_bytes());
        }
        let mut table = feed.table(form, name, &columns);
        for row in of_rows {
            table.row(&row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    feed
}

#[test]
fn rows_and_files_of_one_delivery_are_judged_together() {
    let bench = Bench::new();
    for files in [clean(), faulty()] {
        let of_files = verify(
            &bench.spec,
            Some(&bench.order),
            &Delivery::in_memory(files.clone()),
        );
        let job = Job::new(&bench.spec).with_order(&bench.order);
        let of_both = job.verify_fed(half_fed(&bench.spec, &files), None).unwrap();
        assert_eq!(of_both.verdict, of_files.verdict);
        let told = |report: &VerifyReport| {
            let mut told: Vec<String> = report
                .findings
                .iter()
                .map(|f| {
                    format!(
                        "{} {} {:?} {:?} {:?}",
                        f.clause, f.code, f.column, f.found, f.unit
                    )
                })
                .collect();
            told.sort();
            told
        };
        assert_eq!(told(&of_both), told(&of_files));
    }
}

#[test]
fn the_same_rows_give_the_same_report() {
    let bench = Bench::new();
    let job = Job::new(&bench.spec).with_order(&bench.order);
    let run = || {
        let feed = fed(&bench.spec, &faulty(), false);
        serde_json::to_string(&job.verify_fed(feed, None).unwrap()).unwrap()
    };
    assert_eq!(run(), run());
}

#[test]
fn what_cannot_be_used_is_a_finding() {
    let bench = Bench::new();
    let job = Job::new(&bench.spec).with_order(&bench.order);
    let spoilt = |spoil: &dyn Fn(&mut Feed<'_>)| {
        let files = clean();
        let mut feed = fed(&bench.spec, &files, false);
        spoil(&mut feed);
        let report = job.verify_fed(feed, None).unwrap();
        assert_eq!(report.verdict, Verdict::Hold);
        let found = report
            .findings
            .iter()
            .filter(|f| f.clause == "delivery.files");
        let found: Vec<String> = found.map(|f| f.message.clone()).collect();
        found.join("\n")
    };
    let told = spoilt(&|feed| {
        feed.form("test-extracts").row(&[("board-id", "PB-0001")]);
    });
    assert!(told.contains("no such record form"), "{told}");
    let told = spoilt(&|feed| {
        feed.form("wip-status")
            .row(&[("lot-id", "L001"), ("lot-id", "L002")]);
    });
    assert!(told.contains("a column stands twice"), "{told}");
    let told = spoilt(&|feed| {
        feed.form("wip-status")
            .row(&[("lot-id", ""), ("station", "")]);
    });
    assert!(told.contains("the row is blank"), "{told}");
    let told = spoilt(&|feed| {
        feed.table("wip-status", "wip", &["lot-id", "station"])
            .row(&["L001"]);
    });
    assert!(told.contains("another number of cells"), "{told}");
}

#[test]
fn a_record_that_nobody_hands_over_is_missing_and_a_nil_return_is_none() {
    let bench = Bench::new();
    let job = Job::new(&bench.spec).with_order(&bench.order);
    // No failure anywhere: nothing to rework.
    let clean_build = |feed: &mut Feed<'_>| {
        feed.form("rework-trace-log").nothing_to_report();
    };
    let clause = "record.rework-trace-log";
    let status = |report: &VerifyReport| {
        let mut lines = report.ledger.iter();
        lines.find(|l| l.clause == clause).unwrap().status
    };
    let missing = job.verify_fed(Feed::new(&bench.spec), None).unwrap();
    assert_ne!(status(&missing), Status::NotApplicable);
    assert_eq!(missing.verdict, Verdict::Hold);
    let mut feed = Feed::new(&bench.spec);
    clean_build(&mut feed);
    let nil = job.verify_fed(feed, None).unwrap();
    assert_ne!(status(&nil), Status::Fail);
}

#[test]
fn every_finding_is_shown_as_it_is_made() {
    let bench = Bench::new();
    let job = Job::new(&bench.spec).with_order(&bench.order);
    let mut shown = 0;
    let mut each = |_: &RecordFinding| shown += 1;
    let feed = fed(&bench.spec, &faulty(), true);
    let report = job.verify_fed(feed, Some(&mut each)).unwrap();
    assert_eq!(shown, report.findings.len());
    assert!(shown > 3);
}

#[test]
fn rows_of_another_spec_are_refused() {
    let bench = Bench::new();
    let mut other = Bench::new().spec;
    other.digest = "0".to_owned();
    let job = Job::new(&bench.spec);
    let error = job.verify_fed(Feed::new(&other), None).unwrap_err();
    assert!(error.to_string().contains("another spec"));
}

/// Specs, orders and reports go between threads; jobs may run side by side on them.
#[test]
fn jobs_may_run_in_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<ResolvedSpec>();
    shared::<Order>();
    shared::<VerifyReport>();
    shared::<Job<'static>>();
    shared::<Agreed<'static>>();
    let bench = Bench::new();
    let files = clean();
    std::thread::scope(|scope| {
        let run = || {
            let job = Job::new(&bench.spec).with_order(&bench.order);
            let feed = fed(&bench.spec, &files, true);
            job.verify_fed(feed, None).unwrap().verdict
        };
        let (a, b) = (scope.spawn(run), scope.spawn(run));
        assert_eq!(a.join().unwrap(), Verdict::Release);
        assert_eq!(b.join().unwrap(), Verdict::Release);
    });
}
