//! Two deliveries written by hand, with the ledgers that were written beside them before the first run,
//! and what a hurried or dishonest supplier would try.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tracespec::cli::io::{Beside, load_spec, read_text};
use tracespec::order::{self, Order};
use tracespec::records::Delivery;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::pattern;
use tracespec::verify::report::{RecordFinding, Status, Verdict, VerifyReport};
use tracespec::verify::verify;

type Files = BTreeMap<String, Vec<u8>>;

struct Bench {
    spec: ResolvedSpec,
    order: Order,
}

impl Bench {
    fn new() -> Bench {
        let spec = load_spec(&home().join("spec.toml")).unwrap();
        let spec = spec.resolved.expect("the spec is sound");
        let text = spec.spec.identity.board.as_ref().unwrap();
        let pattern = pattern::compile(text.pattern.as_deref().unwrap()).unwrap();
        let path = home().join("order.toml");
        let read = order::read(
            read_text(&path).unwrap(),
            &Beside::file(&path),
            Some(&pattern),
        );
        Bench {
            spec,
            order: read.order.expect("the order is sound"),
        }
    }

    fn run(&self, files: &Files) -> VerifyReport {
        let files = files
            .iter()
            .map(|(path, bytes)| (path.clone(), bytes.clone()));
        let delivery = Delivery::in_memory(files);
        verify(&self.spec, Some(&self.order), &delivery)
    }
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hand")
}

fn delivery(name: &str) -> Files {
    std::fs::read_dir(home().join(name))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn text(files: &Files, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

/// The delivery with one file edited.
fn edited(files: &Files, name: &str, edit: impl FnOnce(&str) -> String) -> Files {
    let before = text(files, name);
    let after = edit(&before);
    assert_ne!(before, after, "the edit of {name} changes nothing");
    let mut files = files.clone();
    files.insert(name.to_owned(), after.into_bytes());
    files
}

fn replaced(files: &Files, name: &str, from: &str, to: &str) -> Files {
    edited(files, name, |text| text.replace(from, to))
}

/// A CSV without quotes, as cells.
fn grid(text: &str) -> Vec<Vec<String>> {
    assert!(!text.contains('"'));
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn csv(grid: &[Vec<String>]) -> String {
    grid.iter().map(|row| row.join(",") + "\n").collect()
}

fn csvs(files: &Files) -> Vec<String> {
    files
        .keys()
        .filter(|name| name.ends_with(".csv"))
        .cloned()
        .collect()
}

fn why(report: &VerifyReport) -> String {
    report.reasons.join("\n")
}

// --- The ledgers written beside the deliveries ------------------------------------------------------

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    verdict: Verdict2,
    status: BTreeMap<String, String>,
    covered: BTreeMap<String, String>,
    #[serde(default)]
    finding: Vec<ExpectedFinding>,
}

#[derive(serde::Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Verdict2 {
    Release,
    Hold,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFinding {
    fault: String,
    clauses: Vec<String>,
    files: Vec<String>,
    rows: Vec<u32>,
    columns: Vec<String>,
    unit: Option<String>,
}

impl ExpectedFinding {
    fn is(&self, found: &RecordFinding) -> bool {
        fn one_of<T: PartialEq>(wanted: &[T], found: Option<&T>) -> bool {
            found.map_or(wanted.is_empty(), |found| wanted.contains(found))
        }
        self.clauses.contains(&found.clause)
            && one_of(&self.files, found.file.as_ref())
            && one_of(&self.rows, found.row.as_ref())
            && one_of(&self.columns, found.column.as_ref())
            && self
                .unit
                .as_ref()
                .is_none_or(|unit| found.unit.as_ref() == Some(unit))
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::NotEvaluated => "not-evaluated",
        Status::Waived => "waived",
        Status::NotApplicable => "not-applicable",
    }
}

fn compare(name: &str) {
    let bench = Bench::new();
    let report = bench.run(&delivery(name));
    let path = home().join(format!("{name}.expected-ledger.toml"));
    let expected: Expected = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut wrong: Vec<String> = Vec::new();
    let verdict = match expected.verdict {
        Verdict2::Release => Verdict::Release,
        Verdict2::Hold => Verdict::Hold,
    };
    if report.verdict != verdict {
        wrong.push(format!("verdict {}, {verdict} expected", report.verdict));
    }
    for line in &report.ledger {
        let id = &line.clause;
        match expected.status.get(id) {
            None => wrong.push(format!("{id} is not in the expected ledger")),
            Some(wanted) if wanted != status(line.status) => wrong.push(format!(
                "{id} is {}, {wanted} expected: {:?}",
                status(line.status),
                line.reason
            )),
            Some(_) => {}
        }
        let covered = line
            .covered
            .as_ref()
            .map(|c| format!("{} of {} {}", c.done, c.of, c.unit));
        if let Some(wanted) = expected.covered.get(id)
            && covered.as_ref() != Some(wanted)
        {
            wrong.push(format!("{id} covers {covered:?}, {wanted} expected"));
        }
    }
    for id in expected.status.keys().chain(expected.covered.keys()) {
        if !report.ledger.iter().any(|line| line.clause == *id) {
            wrong.push(format!("{id} is expected and not in the ledger"));
        }
    }
    for wanted in &expected.finding {
        let hits = report.findings.iter().filter(|f| wanted.is(f)).count();
        if hits != 1 {
            wrong.push(format!("{hits} findings for: {}", wanted.fault));
        }
    }
    for found in &report.findings {
        if !expected.finding.iter().any(|wanted| wanted.is(found)) {
            wrong.push(format!("not expected: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

#[test]
fn the_clean_delivery_is_released_line_by_line_as_expected() {
    compare("clean");
}

#[test]
fn the_faulty_delivery_is_held_for_the_seeded_faults_and_no_other() {
    compare("faulty");
}

#[test]
fn a_fault_that_only_a_desired_clause_sees_is_counted_and_holds_nothing() {
    let files = replaced(
        &delivery("clean"),
        "wip-status.csv",
        "L002,PACK1,2",
        "L002,PACK1,3",
    );
    let report = Bench::new().run(&files);
    assert_eq!(report.verdict, Verdict::Release, "{}", why(&report));
    let line = report
        .ledger
        .iter()
        .find(|line| line.clause == "visibility.wip-status")
        .unwrap();
    assert_eq!((line.status, line.findings), (Status::Fail, 1));
}

// --- Things that are not there ----------------------------------------------------------------------

/// Cells that may be blank without consequence for the verdict, with the reason.
fn may_be_blank(file: &str, _column: &str) -> Option<&'static str> {
    match file {
        "wip-status.csv" => Some("only visibility.wip-status demands it, and that is desired"),
        _ => None,
    }
}

#[test]
fn no_demanded_cell_can_be_blank() {
    let bench = Bench::new();
    let clean = delivery("clean");
    let mut wrong = Vec::new();
    let mut tried = 0;
    for name in csvs(&clean) {
        let cells = grid(&text(&clean, &name));
        for row in 1..cells.len() {
            for column in 0..cells[0].len() {
                if cells[row][column].is_empty() {
                    continue;
                }
                let mut blanked = cells.clone();
                blanked[row][column].clear();
                let mut files = clean.clone();
                files.insert(name.clone(), csv(&blanked).into_bytes());
                tried += 1;
                let released = bench.run(&files).verdict == Verdict::Release;
                if released != may_be_blank(&name, &cells[0][column]).is_some() {
                    let heading = &cells[0][column];
                    wrong.push(format!("{name}:{} {heading} released: {released}", row + 1));
                }
            }
        }
    }
    assert!(tried > 300, "{tried}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_empty_folder_is_held() {
    let report = Bench::new().run(&Files::new());
    assert_eq!(report.verdict, Verdict::Hold);
    assert!(!report.reasons.is_empty());
}

/// What is left of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Left {
    Nothing,
    Heading,
    ZeroBytes,
}

#[test]
fn a_missing_an_empty_and_a_headed_file_are_held_by_name() {
    let bench = Bench::new();
    let clean = delivery("clean");
    for name in csvs(&clean) {
        for left in [Left::Nothing, Left::Heading, Left::ZeroBytes] {
            let mut files = clean.clone();
            match left {
                Left::Nothing => drop(files.remove(&name)),
                Left::ZeroBytes => drop(files.insert(name.clone(), Vec::new())),
                Left::Heading => {
                    let heading = text(&clean, &name).lines().next().unwrap().to_owned() + "\n";
                    files.insert(name.clone(), heading.into_bytes());
                }
            }
            let report = bench.run(&files);
            let form = name.trim_end_matches(".csv");
            if form == "wip-status" && left != Left::ZeroBytes {
                // Desired: counted, not held. A file of no bytes is an unreadable file, and held.
                assert_eq!(report.verdict, Verdict::Release, "{name} {left:?}");
                let line = report
                    .ledger
                    .iter()
                    .find(|line| line.clause == "visibility.wip-status")
                    .unwrap();
                assert_eq!(line.status, Status::Fail, "{name} {left:?}");
                continue;
            }
            assert_eq!(report.verdict, Verdict::Hold, "{name} {left:?}");
            let title = form.replace('-', " ");
            let told = report
                .reasons
                .iter()
                .any(|reason| reason.contains(form) || reason.contains(&title));
            assert!(told, "{name} {left:?}: {}", why(&report));
        }
    }
    for name in ["aoi-0002-u1.png", "certificate-of-conformance.pdf"] {
        for zero in [false, true] {
            let mut files = clean.clone();
            files.remove(name);
            if zero {
                files.insert(name.to_owned(), Vec::new());
            }
            let report = bench.run(&files);
            assert_eq!(report.verdict, Verdict::Hold, "{name} {zero}");
        }
    }
}

#[test]
fn a_board_that_no_file_names_is_named() {
    let bench = Bench::new();
    for board in ["PB-0001", "PB-0002", "PB-0005"] {
        let mut files = delivery("clean");
        for name in csvs(&files) {
            let kept: String = text(&files, &name)
                .lines()
                .filter(|line| !line.contains(board))
                .map(|line| format!("{line}\n"))
                .collect();
            files.insert(name, kept.into_bytes());
        }
        let report = bench.run(&files);
        assert_eq!(report.verdict, Verdict::Hold);
        let named = report
            .findings
            .iter()
            .any(|f| f.clause == "delivery.population" && f.unit.as_deref() == Some(board));
        assert!(named, "{}", why(&report));
    }
}

// --- The order of rows ------------------------------------------------------------------------------

/// Rows in another order: reversed, or rotated by some.
fn shuffled(files: &Files, by: usize) -> Files {
    let mut files = files.clone();
    for name in csvs(&files) {
        let mut cells = grid(&text(&files, &name));
        if by == 0 {
            cells[1..].reverse();
        } else {
            let rows = cells.len() - 1;
            cells[1..].rotate_left(by % rows);
        }
        files.insert(name, csv(&cells).into_bytes());
    }
    files
}

/// Findings without their row numbers.
fn essence(report: &VerifyReport) -> Vec<String> {
    let mut lines: Vec<String> = report
        .findings
        .iter()
        .map(|f| {
            format!(
                "{} {} {:?} {:?} {:?} {:?}",
                f.code, f.clause, f.file, f.column, f.found, f.unit
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let bench = Bench::new();
    for name in ["clean", "faulty"] {
        let files = delivery(name);
        let first = bench.run(&files);
        for by in 0..5 {
            let other = bench.run(&shuffled(&files, by));
            assert_eq!(first.verdict, other.verdict);
            assert_eq!(essence(&first), essence(&other), "{name}, rotated by {by}");
            for (a, b) in first.ledger.iter().zip(&other.ledger) {
                assert_eq!((a.status, &a.covered), (b.status, &b.covered));
            }
        }
    }
}

// --- A dishonest supplier ---------------------------------------------------------------------------

const INSPECTIONS: &str = "inspection-extract.csv";
const TESTS: &str = "test-extract.csv";
const REWORK: &str = "rework-trace-log.csv";
const CLEARANCE: &str = "shipment-clearance-checklist.csv";
const LOADING: &str = "material-loading-log.csv";

const AOI_REPAIR: &str = "rework,RI-11,U1 pin 3 and C1 pad 2 resoldered,2026-10-05T09:30:00+02:00,pass,\
                          2026-10-05T09:40:00+02:00,pass";
const FCT_REPAIR: &str =
    "rework,RI-14,R1 replaced,2026-10-06T13:00:00+02:00,pass,2026-10-06T13:10:00+02:00,pass";

fn without(files: &Files, name: &str, lines_with: &str) -> Files {
    edited(files, name, |text| {
        let kept = text.lines().filter(|line| !line.contains(lines_with));
        kept.map(|line| format!("{line}\n")).collect()
    })
}

/// The delivery is held, and by one of these clauses, named in a finding.
fn held(files: &Files, clause: &str) {
    let report = Bench::new().run(files);
    let lines: Vec<&str> = report
        .ledger
        .iter()
        .filter(|line| line.status == Status::Fail)
        .map(|line| line.clause.as_str())
        .collect();
    assert_eq!(report.verdict, Verdict::Hold);
    assert!(lines.contains(&clause), "{lines:?}\n{}", why(&report));
}

#[test]
fn how_a_csv_is_written_changes_nothing() {
    let bench = Bench::new();
    let clean = delivery("clean");
    let quoted = |text: &str| {
        let rows = grid(text).into_iter();
        csv(&rows
            .map(|row| row.iter().map(|cell| format!("\"{cell}\"")).collect())
            .collect::<Vec<_>>())
    };
    let backwards = |text: &str| {
        let rows = grid(text).into_iter();
        csv(&rows
            .map(|row| row.into_iter().rev().collect())
            .collect::<Vec<_>>())
    };
    let noted = |text: &str| text.replace('\n', ",note\n");
    let spellings: [&dyn Fn(&str) -> String; 7] = [
        &|text| text.replace(',', ";"),
        &|text| text.replace(',', "\t"),
        &|text| text.replace('\n', "\r\n"),
        &|text| format!("\u{feff}{text}"),
        &quoted,
        &backwards,
        &noted,
    ];
    for name in csvs(&clean) {
        for spelling in spellings {
            let report = bench.run(&edited(&clean, &name, spelling));
            assert_eq!(report.verdict, Verdict::Release, "{name}\n{}", why(&report));
        }
        let nested = clean
            .iter()
            .map(|(name, bytes)| (format!("out/box 1/{name}"), bytes.clone()))
            .collect();
        assert_eq!(bench.run(&nested).verdict, Verdict::Release);
    }
}

#[test]
fn a_file_that_cannot_be_read_as_agreed_is_held() {
    let clean = delivery("clean");
    let good = text(&clean, TESTS);
    let utf_16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        utf_16,
        good.replace("result,", "result,result,").into_bytes(),
        good.replace("result,", "result,Result ,").into_bytes(),
        good.replace("PB-0005", "PB-0005\0").into_bytes(),
        good.replace("\nPB-0005", "\n,,,,,,,,,,,,,\nPB-0005")
            .into_bytes(),
        clean["packing-list.csv"].clone(),
    ] {
        let mut files = clean.clone();
        files.insert(TESTS.to_owned(), bytes);
        assert_eq!(Bench::new().run(&files).verdict, Verdict::Hold);
    }
}

#[test]
fn failures_left_in_a_file_beside_the_records_are_not_overlooked() {
    let failing = text(&delivery("clean"), TESTS).replace("pass", "fail");
    for name in [
        "test-extract.tsv",
        "test-extract.txt",
        "test-extract.csv.bak",
        "test-extract",
        "failures.dat",
        "test-extract-2.csv",
        "old/test-extract.csv",
        "test-extract.xlsx",
    ] {
        let mut files = delivery("clean");
        files.insert(name.to_owned(), failing.clone().into_bytes());
        let report = Bench::new().run(&files);
        assert_eq!(report.verdict, Verdict::Hold, "{name}");
    }
}

#[test]
fn a_near_miss_of_a_serial_is_not_the_serial() {
    for near in [
        "PB-0005 ",
        "PB-0005\u{200b}",
        "PB-000\u{ff15}",
        "PB-5",
        "pb-0005",
    ] {
        held(
            &replaced(&delivery("clean"), TESTS, "PB-0005", near),
            "identity.board",
        );
    }
}

#[test]
fn a_second_result_does_not_undo_the_first() {
    let clean = delivery("clean");
    let fail = "PB-0005,L002,fct,FCT1,2026-10-06T11:04:00+02:00,fail,no,VOUT,4.00,V,4.90,5.10,output voltage,NCR-3\n";
    for line in [
        fail.to_owned(),
        fail.replace("11:04:00+02:00", "09:04:00Z"),
        fail.replace(",fct,", ",electrical,"),
        fail.replace(",fail,", ",n/a,"),
    ] {
        held(
            &edited(&clean, TESTS, |text| format!("{text}{line}")),
            "record.test-extract",
        );
    }
}

#[test]
fn failures_cannot_be_deleted_while_their_retest_stays() {
    let files = without(&delivery("clean"), TESTS, "2026-10-06T11:02:00");
    let files = without(&files, REWORK, "NCR-2");
    let files = replaced(&files, CLEARANCE, "NCR-2", "none");
    held(&files, "test.fct.retest");
}

#[test]
fn a_failure_relabelled_as_pass_is_no_cause_of_its_repair() {
    let files = replaced(
        &delivery("clean"),
        INSPECTIONS,
        "08:42:00+02:00,fail",
        "08:42:00+02:00,pass",
    );
    held(&files, "record.rework-trace-log");
}

#[test]
fn a_later_pass_without_a_repair_is_a_finding_whatever_the_disposition() {
    let clean = delivery("clean");
    for other in [
        "no-fault-found,,,,,,pass",
        "no-fault-found,,,2026-10-05T09:30:00+02:00,,,pass",
        "use-as-is,,,,,,",
        "use-as-is,,,2026-10-05T09:30:00+02:00,fail,2026-10-05T09:40:00+02:00,fail",
    ] {
        held(&replaced(&clean, REWORK, AOI_REPAIR, other), "ncr.closure");
    }
    for other in [
        "no-fault-found,,,,,,pass",
        "no-fault-found,,,2026-10-06T13:00:00+02:00,,,pass",
        "use-as-is,,,2026-10-06T13:00:00+02:00,,,",
        "use-as-is,,,2026-10-06T13:00:00+02:00,fail,2026-10-06T13:10:00+02:00,fail",
    ] {
        held(
            &replaced(&clean, REWORK, FCT_REPAIR, other),
            "test.fct.retest",
        );
    }
}

#[test]
fn what_cannot_be_seen_or_says_nothing_does_not_fill_a_cell() {
    let clean = delivery("clean");
    for filling in [
        "\u{200b}", "\u{2060}", "\u{3164}", "\0", "N/A", "tbd", "unknown", "?",
    ] {
        held(
            &replaced(&clean, REWORK, "R1 replaced", filling),
            "record.rework-trace-log",
        );
        held(
            &replaced(&clean, INSPECTIONS, "pin 3 barely wetted", filling),
            "record.inspection-extract",
        );
        held(
            &replaced(&clean, LOADING, "PA-5518", filling),
            "record.material-loading-log",
        );
        held(
            &replaced(&clean, LOADING, "2625", filling),
            "record.material-loading-log.date-code",
        );
    }
    held(
        &replaced(&clean, LOADING, "PA-5518", "PA-5518\u{200b}"),
        "record.material-loading-log",
    );
}

#[test]
fn a_mistyped_board_is_not_passed_over_where_its_identity_is_only_desired() {
    let mut bench = Bench::new();
    let files = replaced(&delivery("clean"), INSPECTIONS, "PB-0003", "pb-0003");
    let row = "pb-9999,L002,aoi,AOI1,2026-10-06T08:43:00+02:00,pass,,,,,\n";
    let files = edited(&files, INSPECTIONS, |text| {
        format!("{}{row}", text.replace("pb-0003", "PB-0003"))
    });
    assert_eq!(bench.run(&files).verdict, Verdict::Hold);
    for clause in &mut bench.spec.clauses {
        if clause.id == "identity.board" {
            clause.severity = tracespec::spec::model::Weight::Desired;
        }
    }
    let rule = bench.spec.spec.identity.board.as_mut().unwrap();
    rule.severity = tracespec::spec::model::Weight::Desired;
    let report = bench.run(&files);
    assert_eq!(report.verdict, Verdict::Hold);
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.clause == "delivery.population")
    );
}

#[test]
fn offsets_do_not_bend_time() {
    let clean = delivery("clean");
    for (name, from, to, clause) in [
        (REWORK, "T13:00:00+02:00", "T13:00:00+05:00", "ncr.closure"),
        (TESTS, "T14:02:00+02:00", "T14:02:00+04:00", "ncr.closure"),
        (
            LOADING,
            "2026-10-06T07:30:00+02:00",
            "2026-09-14T23:30:00-12:00",
            "basis.avl",
        ),
        (
            LOADING,
            "2026-10-06T07:30:00+02:00",
            "2027-01-01T00:30:00+14:00",
            "basis.avl",
        ),
    ] {
        held(&replaced(&clean, name, from, to), clause);
    }
    let files = replaced(
        &clean,
        TESTS,
        "2026-10-06T11:04:00+02:00",
        "2026-10-06T11:04:00",
    );
    assert_eq!(Bench::new().run(&files).verdict, Verdict::CannotDecide);
}

#[test]
fn a_retest_that_leaves_out_what_failed_is_no_retest() {
    let files = without(
        &delivery("clean"),
        TESTS,
        "2026-10-06T14:02:00+02:00,pass,yes,VOUT",
    );
    held(&files, "test.fct");
    let report = Bench::new().run(&files);
    let named = report
        .findings
        .iter()
        .any(|f| f.clause == "test.fct" && f.file.as_deref() == Some(TESTS) && f.row == Some(8));
    assert!(named, "{}", why(&report));
}

#[test]
fn a_record_told_again_is_found_though_its_file_leaves_blank_columns_out() {
    let bench = Bench::new();
    let mut files = delivery("clean");
    let again = "board-id,lot-id,inspection-type,station,inspected-at,result\n\
                 PB-0001,L001,aoi,AOI9,2026-10-05T08:41:00+02:00,pass\n";
    files.insert("inspection-extract-2.csv".to_owned(), again.into());
    let report = bench.run(&files);
    let found = report
        .findings
        .iter()
        .find(|f| f.message.starts_with("another row has the same key"));
    let found = found.expect("the same inspection of the same board at the same moment");
    // Files are read in the order of their names, in which `-` stands before `.`.
    assert_eq!(found.file.as_deref(), Some("inspection-extract.csv"));
    assert!(
        found
            .wanted
            .ends_with("first in inspection-extract-2.csv:2")
    );
    assert_eq!(found.unit.as_deref(), Some("PB-0001"));
}
