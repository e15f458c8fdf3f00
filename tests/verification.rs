//! What people read of a verification: terminal, page, release report, and the figures in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;

use tracespec::cli::io::{Beside, load_spec, read_text};
use tracespec::order;
use tracespec::records::Delivery;
use tracespec::render::doc::Brand;
use tracespec::render::{
    FontSet, Templates, to_markdown, to_pdf, verification_doc, verification_html,
};
use tracespec::report::verify_text::{Look, render};
use tracespec::verify::figures::{Stage, StepYield};
use tracespec::verify::report::VerifyReport;
use tracespec::verify::verify;

type Files = BTreeMap<String, Vec<u8>>;

const CONTROLLER: &str = "samples/controller";

/// The files of a delivery of the controller.
fn delivery(name: &str) -> Files {
    let mut files = Files::new();
    let mut open = vec![(format!("{CONTROLLER}/{name}"), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            let path = entry.path().to_str().unwrap().to_owned();
            if entry.path().is_dir() {
                open.push((path, format!("{name}/")));
            } else {
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}

fn report(files: Files) -> VerifyReport {
    let spec = load_spec(Path::new(&format!("{CONTROLLER}/spec.toml"))).unwrap();
    let path = format!("{CONTROLLER}/order.toml");
    let path = Path::new(&path);
    let read = order::read(read_text(path).unwrap(), &Beside::file(path), None);
    let delivery = Delivery::in_memory(files);
    verify(&spec.resolved.unwrap(), read.order.as_ref(), &delivery)
}

fn edited(name: &str, file: &str, from: &str, to: &str) -> VerifyReport {
    let mut files = delivery(name);
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{from}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    report(files)
}

fn html(report: &VerifyReport) -> String {
    verification_html(report, &Brand::default(), &Templates::embedded()).unwrap()
}

fn terminal(report: &VerifyReport, all: bool) -> String {
    let look = Look {
        width: 80,
        color: false,
        all,
    };
    render(report, look)
}

fn step<'r>(report: &'r VerifyReport, kind: &str) -> &'r StepYield {
    let steps = &report.figures.yields.steps;
    steps.iter().find(|step| step.kind == kind).unwrap()
}

#[test]
fn the_terminal_reads_well() {
    insta::assert_snapshot!(
        "terminal_clean",
        terminal(&report(delivery("delivery-clean")), false)
    );
    let faulty = report(delivery("delivery-faulty"));
    insta::assert_snapshot!("terminal_faulty", terminal(&faulty, false));
    for all in [false, true] {
        let text = terminal(&faulty, all);
        // A ledger line is printed whole when everything is asked for; all else keeps to the width.
        let wide = text.lines().filter(|line| line.chars().count() > 80);
        assert!(
            wide.clone().all(|line| all && line.starts_with("  ")),
            "{text}"
        );
    }
    let all = terminal(&faulty, true);
    for line in &faulty.ledger {
        assert!(all.contains(&line.clause), "{}", line.clause);
    }
}

/// Counted by hand in the delivered files: of 24 boards two failed AOI (10, 11), one SPI (12), one of ten
/// X-ray (5), one FCT (4), one ICT (18); all passed in the end. 22/24 = 91.666…, 23/24 = 95.833….
#[test]
fn yields_are_those_counted_by_hand() {
    let clean = report(delivery("delivery-clean"));
    for (kind, units, first, percent) in [
        ("aoi", 24, 22, "91.66"),
        ("spi", 24, 23, "95.83"),
        ("xray", 10, 9, "90.00"),
        ("fct", 24, 23, "95.83"),
        ("ict", 24, 23, "95.83"),
    ] {
        let step = step(&clean, kind);
        assert_eq!((step.units, step.first_pass), (units, first), "{kind}");
        assert_eq!(step.first_pass_percent.0.to_string(), percent, "{kind}");
        assert_eq!((step.final_pass, step.undecided), (units, 0), "{kind}");
        assert_eq!(step.final_percent.0.to_string(), "100.00", "{kind}");
    }
    let names = |entries: &[tracespec::verify::figures::ParetoEntry]| -> Vec<String> {
        let entries = entries.iter();
        entries
            .map(|e| {
                format!(
                    "{} {} {} {}",
                    e.kind, e.name, e.count, e.cumulative_percent.0
                )
            })
            .collect()
    };
    // One failed record each, so by kind and name; a quarter more each time.
    assert_eq!(
        names(&clean.figures.defects.entries),
        [
            "aoi bridge 1 25.00",
            "aoi offset 1 50.00",
            "spi paste-volume 1 75.00",
            "xray void 1 100.00"
        ]
    );
    assert_eq!(
        names(&clean.figures.failed_functions.entries),
        ["fct Supply current 1 50.00", "ict R 3V3 to GND 1 100.00"]
    );
}

#[test]
fn what_cannot_be_decided_passes_neither_first_nor_last() {
    // The first ICT of board 1 loses its offset: which moment it is cannot be decided.
    let undecided = edited(
        "delivery-clean",
        "test-extract.csv",
        "2027-01-18T07:36:56+01:00",
        "2027-01-18T07:36:56",
    );
    let ict = step(&undecided, "ict");
    assert_eq!((ict.units, ict.undecided), (24, 1));
    assert_eq!((ict.first_pass, ict.final_pass), (22, 23));
    // It is flagged as a retest: the first test is not on record, so it did not pass at first.
    let again = edited(
        "delivery-clean",
        "test-extract.csv",
        "2027-01-18T07:36:56+01:00,pass,no",
        "2027-01-18T07:36:56+01:00,pass,yes",
    );
    let ict = step(&again, "ict");
    assert_eq!((ict.first_pass, ict.final_pass), (22, 24));
}

#[test]
fn a_parameter_that_never_passed_is_no_final_pass() {
    let mut files = delivery("delivery-clean");
    let text = String::from_utf8(files["test-extract.csv"].clone()).unwrap();
    // Board 4 failed FCT at its supply current; its retest is turned into one of another parameter.
    let lines: Vec<String> = text
        .lines()
        .map(
            |line| match line.contains("MC4471-000004,fct") && line.contains(",pass,") {
                true => line.replace("Supply current", "Idle current"),
                false => line.to_owned(),
            },
        )
        .collect();
    files.insert("test-extract.csv".to_owned(), lines.join("\n").into_bytes());
    let fct = report(files);
    let fct = step(&fct, "fct");
    assert_eq!((fct.units, fct.first_pass, fct.final_pass), (24, 23, 23));
}

#[test]
fn figures_say_why_they_are_absent() {
    let mut files = delivery("delivery-clean");
    files.remove("inspection-extract.csv");
    files.remove("test-extract.csv");
    let report = report(files);
    let page = html(&report);
    for words in [
        "Not shown: no inspection and no test has a record",
        "Not shown: no inspection extract was delivered",
        "Not shown: no test extract was delivered",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let stages: Vec<Stage> = report.figures.timeline.lots[0]
        .stages
        .iter()
        .map(|span| span.stage)
        .collect();
    assert_eq!(stages, [Stage::Loading, Stage::Rework, Stage::Shipment]);
}

/// First and last record of lot L00000001 in the delivered files, an hour before the local time.
#[test]
fn the_timeline_has_the_first_and_last_record_of_each_stage() {
    let clean = report(delivery("delivery-clean"));
    let lots = &clean.figures.timeline.lots;
    let names: Vec<&str> = lots.iter().map(|lot| lot.lot.as_str()).collect();
    assert_eq!(names, ["L00000001", "L00000002"]);
    let stage = |stage: Stage| lots[0].stages.iter().find(|s| s.stage == stage).unwrap();
    assert_eq!(
        stage(Stage::Loading).from.as_deref(),
        Some("2027-01-18T05:10:00Z")
    );
    assert_eq!(
        stage(Stage::Inspection).from.as_deref(),
        Some("2027-01-18T06:01:21Z")
    );
    assert_eq!(stage(Stage::Shipment).from.as_deref(), Some("2027-01-19"));
    assert_eq!(stage(Stage::Shipment).records, 12);
}

#[test]
fn the_page_has_every_clause_in_order_and_every_finding() {
    let faulty = report(delivery("delivery-faulty"));
    let page = html(&faulty);
    let (_, ledger) = page.split_once("id=\"ledger\"").unwrap();
    let mut rest = ledger;
    for (at, line) in faulty.ledger.iter().enumerate() {
        let row = format!(
            "id=\"clause-{}\"><th scope=\"row\"><code>{}</code>",
            at + 1,
            line.clause
        );
        let found = rest.find(&row).unwrap_or_else(|| panic!("{}", line.clause));
        rest = &rest[found..];
    }
    assert_eq!(
        page.matches("<tr class=\"f ").count() as u64,
        faulty.totals().all
    );
    let blocks = page.matches("class=\"cause").count();
    let own = faulty
        .causes
        .iter()
        .filter(|cause| cause.first.follows.is_none())
        .count();
    let clauses = faulty.grouped();
    assert_eq!(
        blocks,
        own + clauses
            .iter()
            .filter(|group| !group.loose.is_empty())
            .count()
    );
    // Every link leads to a place in the page, and none out of it.
    for link in page.split("href=\"").skip(1) {
        let target = link.split('"').next().unwrap();
        let anchor = target.strip_prefix('#').expect(target);
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{target}");
    }
    for outside in ["http://", "https://", "src=\"", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page, html(&faulty));
}

#[test]
fn whatever_a_supplier_writes_stays_text() {
    const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
    let mut files = delivery("delivery-faulty");
    let name = format!("test-extract-{HOSTILE}.csv").replace('/', "");
    let text = String::from_utf8(files.remove("test-extract.csv").unwrap()).unwrap();
    let text = text
        .replace("Supply current", "<script>alert(3)</script>\u{202e}")
        .replacen(",pass,no", ",=cmd|'/c calc'!A1,no", 1);
    files.insert(name, text.into_bytes());
    files.insert(HOSTILE.replace('/', "|"), vec![1, 2, 3]);
    let report = report(files);
    let page = html(&report);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<img"));
    assert!(!page.contains('\u{202e}'));
    assert!(page.contains("&lt;script&gt;alert(3)"));
    let text = terminal(&report, true);
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    let paper = to_markdown(&verification_doc(&report)).unwrap();
    assert!(!paper.contains("<script>") && !paper.contains('\u{202e}'));
}

/// A report of which one cause has very many findings, more than a page can hold.
fn swollen(kept: usize, total: u64) -> VerifyReport {
    let mut report = report(delivery("delivery-faulty"));
    let cause = &mut report.causes[0];
    cause.total = total;
    let first = cause.first.clone();
    for row in 0..kept {
        let mut finding = first.clone();
        finding.row = Some(1000 + row as u32);
        report.findings.push(finding);
    }
    report
}

#[test]
fn a_large_report_is_capped_with_true_counts() {
    // The first cause, of one finding, is now one of 100 000.
    let before = report(delivery("delivery-faulty")).totals().all;
    let report = swollen(5000, 100_000);
    assert_eq!(report.totals().all, before - 1 + 100_000);
    let all = format!("100\u{a0}{:03}", before - 1);
    let page = html(&report);
    let rows = page.matches("<tr class=\"f ").count();
    assert!((1900..=2000).contains(&rows), "{rows}");
    assert!(page.contains(&format!(
        "{}\u{a0}{} of {all} findings are listed",
        rows / 1000,
        format_args!("{:03}", rows % 1000)
    )));
    assert!(page.len() < 2_000_000);
    let text = terminal(&report, false);
    assert!(text.contains(&format!("Findings: {all} of ")), "{text}");
    assert!(text.lines().count() < 150);
    // All that are kept, and where the others are.
    let whole = terminal(&report, true);
    assert!(whole.contains("--report csv=FILE"), "{whole}");
    let doc = verification_doc(&report);
    assert!(to_markdown(&doc).unwrap().lines().count() < 1000);
}

#[test]
fn what_only_follows_stands_under_its_parent() {
    let mut report = report(delivery("delivery-faulty"));
    for cause in &mut report.causes {
        cause.first.follows = None;
    }
    for finding in &mut report.findings {
        finding.follows = None;
    }
    let parent = report.causes[0].first.clone();
    let (code, clause) = (
        report.causes[1].code.clone(),
        report.causes[1].clause.clone(),
    );
    let says = format!("{}: {}", parent.file.as_ref().unwrap(), parent.message);
    report.causes[1].first.follows = Some(says.clone());
    for finding in &mut report.findings {
        if finding.code == code && finding.clause == clause {
            finding.follows = Some(says.clone());
        }
    }
    let groups = report.grouped();
    let group = groups
        .iter()
        .find(|group| group.clause == parent.clause)
        .unwrap();
    assert_eq!(group.causes[0].following(), report.causes[1].total);
    assert!(groups.iter().all(|group| group.loose.is_empty()));
    let text = terminal(&report, false);
    assert!(
        text.contains(&format!("1 more follows from it: {clause}")),
        "{text}"
    );
    assert!(text.contains("(1 only follows from others)"), "{text}");
    assert!(html(&report).contains("<summary>1 more follows from it</summary>"));
    // A parent that is nowhere: it stands alone, and is counted all the same.
    report.causes[1].first.follows = Some("something else".to_owned());
    let groups = report.grouped();
    let loose: u64 = groups
        .iter()
        .flat_map(|g| &g.loose)
        .map(|c| c.cause.total)
        .sum();
    assert_eq!(loose, 1);
    let text = terminal(&report, false);
    assert!(text.contains("(only follows: something else)"), "{text}");
}

#[test]
fn places_are_those_that_people_look_for() {
    let mut finding = report(delivery("delivery-faulty")).causes[0].first.clone();
    finding.file = Some("fct.xlsx".to_owned());
    finding.row = Some(12);
    finding.column = Some("result".to_owned());
    finding.sheet = Some("FCT".to_owned());
    finding.cell = Some("F12".to_owned());
    assert_eq!(finding.place().unwrap(), "fct.xlsx:FCT!F12");
    (finding.sheet, finding.cell) = (None, None);
    finding.heading = Some("Ergebnis".to_owned());
    assert_eq!(finding.place().unwrap(), "fct.xlsx:12 result (Ergebnis)");
    finding.heading = None;
    finding.file = Some("fct.json".to_owned());
    finding.pointer = Some("/tests/3/result".to_owned());
    assert_eq!(finding.place().unwrap(), "fct.json:/tests/3/result");
    finding.file = Some("fct.jsonl".to_owned());
    finding.pointer = Some("/result".to_owned());
    assert_eq!(finding.place().unwrap(), "fct.jsonl:12/result");
}

#[test]
fn the_release_report_has_verdict_signatures_clauses_and_evidence() {
    for name in ["delivery-clean", "delivery-faulty"] {
        let report = report(delivery(name));
        let doc = verification_doc(&report);
        let text = to_markdown(&doc).unwrap();
        let verdict = if name.ends_with("clean") {
            "RELEASE"
        } else {
            "HOLD"
        };
        let mut from = 0;
        for words in [
            verdict,
            "Signatures",
            "Quality",
            "Ledger",
            "Findings",
            "Evidence",
        ] {
            let at = text[from..]
                .find(words)
                .unwrap_or_else(|| panic!("{words}\n{text}"));
            from += at;
        }
        let (_, ledger) = text.split_once("# Ledger").unwrap();
        let mut rest = ledger;
        for line in &report.ledger {
            let at = rest
                .find(&line.clause)
                .unwrap_or_else(|| panic!("{}", line.clause));
            rest = &rest[at..];
        }
        assert!(text.contains(&report.spec.sha256));
        for file in &report.files {
            assert!(text.contains(&file.sha256), "{}", file.file);
        }
        let pdf = to_pdf(&doc, &FontSet::default()).unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert!(pdf.warnings.is_empty(), "{:?}", pdf.warnings);
    }
}
