//! What `verify --report` and `verify --against` write, held against schemas, totals and each other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "common/sarif.rs"]
mod sarif_schema;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::Case;
use serde_json::Value;
use tracespec::catalog::Catalogue;
use tracespec::records::{Content, DeliveredFile, Delivery, Room};
use tracespec::render::corrective::{Request, Units, corrective_doc};
use tracespec::render::{annotated_workbook, to_docx, to_markdown};
use tracespec::report::findings::{FindingsCsv, FindingsLines, Made};
use tracespec::report::{junit, sarif};
use tracespec::values::Date;
use tracespec::verify::Job;
use tracespec::verify::against::{Against, Previous, Tracker};
use tracespec::verify::fingerprint::{Forms, Traits};
use tracespec::verify::report::{RecordFinding, Status, Verdict, VerifyReport};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a sample delivery.
fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = root().join("samples/controller").join(name);
    let mut files = Vec::new();
    let mut open = vec![(folder, String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.file_type().unwrap().is_dir() {
                true => open.push((entry.path(), format!("{name}/"))),
                false => files.push((name, std::fs::read(entry.path()).unwrap())),
            }
        }
    }
    files.sort();
    files
}

/// Every report of a delivery, by its kind.
struct Made8 {
    report: VerifyReport,
    all: Vec<(&'static str, Vec<u8>)>,
    against: Option<Against>,
}

impl Made8 {
    fn of(&self, kind: &str) -> &[u8] {
        let found = self.all.iter().find(|(known, _)| *known == kind);
        &found.unwrap_or_else(|| panic!("no {kind}")).1
    }

    fn text(&self, kind: &str) -> String {
        String::from_utf8(self.of(kind).to_vec()).unwrap()
    }

    fn found(&self) -> u64 {
        self.report.causes.iter().map(|cause| cause.total).sum()
    }
}

fn day() -> Date {
    Date(jiff::civil::date(2027, 2, 1))
}

fn made(case: &Case, delivery: &Delivery, previous: Option<&Previous>) -> Made8 {
    let job = Job {
        spec: &case.spec,
        order: Some(&case.order),
        agreed: None,
        room: Room::memory(),
    };
    let records = job.read(delivery);
    let forms = Forms::of(&records.matched);
    let mut csv = FindingsCsv::new(Vec::new(), &case.spec).unwrap();
    let mut lines = FindingsLines::new(Vec::new());
    let mut units = Units::default();
    let mut tracker = previous.map(Tracker::new);
    let mut each = |finding: &RecordFinding| {
        units.see(finding);
        let fingerprint = Traits::from(finding).fingerprint(&forms);
        let since = tracker.as_mut().map(|t| t.see(finding, fingerprint));
        let made = Made {
            finding,
            fingerprint,
            since,
        };
        csv.add(made).unwrap();
        lines.add(made).unwrap();
    };
    let mut report = job
        .verify_read(&records, delivery, Some(&mut each), &mut |_| {})
        .unwrap();
    report.as_of = Some(day());
    let against = tracker.map(|tracker| tracker.finish(&report).unwrap());
    let request = Request {
        report: &report,
        spec: &case.spec,
        records: &records,
        units: &units,
        day: day(),
        due: None,
    };
    let log = sarif::delivery_log(&report, &case.spec, "delivery", None);
    let mut all = vec![
        ("json", serde_json::to_vec_pretty(&report).unwrap()),
        ("jsonl", lines.finish(&report).unwrap()),
        ("csv", csv.finish().unwrap()),
        ("junit", junit(&report).into_bytes()),
        ("sarif", serde_json::to_vec(&log).unwrap()),
        ("xlsx", annotated_workbook(&report, &records).unwrap()),
    ];
    if let Some(doc) = corrective_doc(&request) {
        all.push(("8d-docx", to_docx(&doc).unwrap()));
        all.push(("8d-md", to_markdown(&doc).unwrap().into_bytes()));
    }
    Made8 {
        report,
        all,
        against,
    }
}

/// The controller's case with the order of its sample folder.
fn controller() -> Case {
    let mut case = Case::new("controller", 4, 1);
    let path = root().join("samples/controller/order.toml");
    let source = tracespec::cli::io::read_text(&path).unwrap();
    let beside = tracespec::cli::io::Beside::file(&path);
    case.order = tracespec::order::read(source, &beside, None).order.unwrap();
    case
}

fn schema(name: &str) -> jsonschema::Validator {
    let schema = tracespec::schema::schema(name, Catalogue::embedded().unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn the_same_delivery_gives_the_same_bytes_whatever_the_order_of_its_files() {
    let case = controller();
    let faulty = files("delivery-faulty");
    let mut turned = faulty.clone();
    turned.reverse();
    turned.rotate_left(7);
    let one = made(&case, &Delivery::in_memory(faulty), None);
    let other = made(&case, &Delivery::in_memory(turned), None);
    assert_eq!(one.all.len(), 8);
    for ((kind, one), (_, other)) in one.all.iter().zip(&other.all) {
        assert!(one == other, "{kind} differs");
    }
}

#[test]
fn json_and_its_lines_keep_their_schemas_on_release_and_hold() {
    let case = controller();
    let whole = schema("verify-report");
    let line = schema("verify-findings-line");
    for (name, verdict) in [
        ("delivery-clean", Verdict::Release),
        ("delivery-faulty", Verdict::Hold),
    ] {
        let made = made(&case, &Delivery::in_memory(files(name)), None);
        assert_eq!(made.report.verdict, verdict);
        assert_valid(&whole, &serde_json::from_slice(made.of("json")).unwrap());
        let text = made.text("jsonl");
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for value in &lines {
            assert_valid(&line, value);
        }
        let (last, findings) = lines.split_last().unwrap();
        assert_eq!(last["kind"], "report");
        assert_eq!(findings.len() as u64, made.found());
        assert!(findings.iter().all(|line| line["kind"] == "finding"));
    }
}

#[test]
fn junit_has_a_case_for_every_ledger_line() {
    let case = controller();
    for name in ["delivery-clean", "delivery-faulty"] {
        let made = made(&case, &Delivery::in_memory(files(name)), None);
        let text = made.text("junit");
        let ledger = &made.report.ledger;
        let count = |status: Status| ledger.iter().filter(|l| l.status == status).count();
        assert_eq!(text.matches("<testcase ").count(), ledger.len());
        assert_eq!(text.matches("<failure ").count(), count(Status::Fail));
        assert_eq!(text.matches("<error ").count(), count(Status::NotEvaluated));
        let skipped = count(Status::Waived) + count(Status::NotApplicable);
        assert_eq!(text.matches("<skipped ").count(), skipped);
        for file in &made.report.files {
            let property = format!("name=\"file:{}\" value=\"{}\"", file.file, file.sha256);
            assert_eq!(text.matches(&property).count(), 1, "{property}");
        }
    }
}

#[test]
fn sarif_keeps_its_schema_and_cites_both_ends() {
    let case = controller();
    let clean = made(&case, &Delivery::in_memory(files("delivery-clean")), None);
    let log: Value = serde_json::from_slice(clean.of("sarif")).unwrap();
    assert_eq!(sarif_schema::departures(&log), Vec::<String>::new());
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 0);
    let faulty = made(&case, &Delivery::in_memory(files("delivery-faulty")), None);
    let log: Value = serde_json::from_slice(faulty.of("sarif")).unwrap();
    assert_eq!(sarif_schema::departures(&log), Vec::<String>::new());
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), faulty.report.findings.len());
    for (result, finding) in results.iter().zip(&faulty.report.findings) {
        assert_eq!(result["ruleId"], finding.code.as_str());
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            finding.code.as_str()
        );
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        match &finding.file {
            Some(file) => {
                assert_eq!(uri, format!("delivery/{file}"));
                assert_eq!(
                    place["region"]["startLine"].as_u64(),
                    finding.row.map(u64::from)
                );
                let demanded = &result["relatedLocations"][0]["physicalLocation"];
                assert_eq!(demanded["region"]["startLine"], finding.spec_line.get());
            }
            None => {
                assert!(uri.ends_with("spec.toml"), "{uri}");
                assert_eq!(place["region"]["startLine"], finding.spec_line.get());
            }
        }
    }
}

/// A delivery whose test records all misspell their boards: each is a finding.
fn thousands(case: &Case) -> Delivery {
    let mut delivery = case.tables.delivery();
    for file in &mut delivery.files {
        if file.path.starts_with("test-extract") {
            let mut text = String::new();
            let mut from = file.content.open().unwrap();
            from.read_to_string(&mut text).unwrap();
            let text = text.replace("MC4471-", "mc4471-");
            *file = DeliveredFile::in_memory(file.path.clone(), text.into_bytes());
        }
    }
    delivery
}

#[test]
fn lists_hold_every_finding_and_a_report_that_does_not_is_not_trusted() {
    let case = Case::new("controller", 700, 3);
    let delivery = thousands(&case);
    let first = made(&case, &delivery, None);
    let kept = first.report.findings.len() as u64;
    assert!(first.found() > kept, "{} of {kept}", first.found());
    let mut reader = csv::Reader::from_reader(first.of("csv"));
    assert_eq!(reader.records().count() as u64, first.found());
    assert_eq!(
        first.text("jsonl").lines().count() as u64,
        first.found() + 1
    );
    let stands: u64 = first.report.causes.iter().map(|c| c.total - c.waived).sum();

    // The lines hold them all: the same delivery again has them all open.
    let previous = |kind: &str| Previous::read(Content::Bytes(first.of(kind).into())).unwrap();
    let all = previous("jsonl");
    let again = made(&case, &delivery, Some(&all)).against.unwrap();
    assert!(again.report.complete);
    assert_eq!(again.counts.open, stands);
    assert_eq!(
        (again.counts.fixed, again.counts.new, again.counts.unclear),
        (0, 0, 0)
    );

    // The report keeps some: what it left out is neither open nor new.
    let some = previous("json");
    let again = made(&case, &delivery, Some(&some)).against.unwrap();
    assert!(!again.report.complete);
    assert!(
        again
            .remarks
            .iter()
            .any(|remark| remark.contains("JSON Lines"))
    );
    assert_eq!((again.counts.fixed, again.counts.new), (0, 0));
    assert_eq!(again.counts.open + again.counts.unclear, stands);
    assert_eq!(again.counts.unclear, first.found() - kept);
}

#[test]
fn what_is_fixed_open_and_new_is_told() {
    let case = controller();
    let clean = Delivery::in_memory(files("delivery-clean"));
    let faulty = Delivery::in_memory(files("delivery-faulty"));
    let before = made(&case, &faulty, None);
    let stood = before.found();
    for kind in ["json", "jsonl"] {
        let previous = Previous::read(Content::Bytes(before.of(kind).into())).unwrap();
        let now = made(&case, &clean, Some(&previous)).against.unwrap();
        assert_eq!(
            (now.counts.fixed, now.counts.open, now.counts.new),
            (stood, 0, 0)
        );
        assert_eq!(now.report.verdict, Verdict::Hold);
        let same = made(&case, &faulty, Some(&previous)).against.unwrap();
        assert_eq!(
            (same.counts.fixed, same.counts.open, same.counts.new),
            (0, stood, 0)
        );
        assert!(
            same.clauses
                .iter()
                .all(|line| line.before == Some(line.now))
        );
    }
    let good = made(&case, &clean, None);
    let previous = Previous::read(Content::Bytes(good.of("json").into())).unwrap();
    let worse = made(&case, &faulty, Some(&previous)).against.unwrap();
    assert_eq!(
        (worse.counts.fixed, worse.counts.open, worse.counts.new),
        (0, 0, stood)
    );
    assert!(
        worse
            .clauses
            .iter()
            .any(|l| l.before == Some(Status::Pass) && l.now == Status::Fail)
    );
}

#[test]
fn rows_may_move_and_folders_change() {
    let case = controller();
    let faulty = files("delivery-faulty");
    let before = made(&case, &Delivery::in_memory(faulty.clone()), None);
    let previous = Previous::read(Content::Bytes(before.of("json").into())).unwrap();
    // Every table turned upside down below its heading.
    let turned = faulty.into_iter().map(|(path, bytes)| {
        if !path.ends_with(".csv") {
            return (path, bytes);
        }
        let text = String::from_utf8(bytes).unwrap();
        let (head, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.reverse();
        (path, format!("{head}\n{}\n", rows.join("\n")).into_bytes())
    });
    let now = made(&case, &Delivery::in_memory(turned), Some(&previous));
    let now = now.against.unwrap();
    // Four findings are told at another one of two rows that contradict each other, or name that row's
    // value: the rest is the same.
    assert!(now.counts.open + 4 >= before.found(), "{:?}", now.counts);
}

#[test]
fn reports_of_something_else_are_refused() {
    let case = controller();
    let report = made(&case, &Delivery::in_memory(files("delivery-faulty")), None);
    let read = |bytes: &[u8]| Previous::read(Content::Bytes(bytes.into()));
    let previous = read(report.of("json")).unwrap();
    assert!(previous.fits(&case.spec, Some(&case.order.number)).is_ok());
    let error = previous
        .fits(&case.spec, Some("PO-1"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("PO-472465") && error.contains("PO-1"),
        "{error}"
    );
    assert!(previous.fits(&case.spec, None).is_err());
    let other = common::spec("lot-level");
    let error = previous
        .fits(&other, Some(&case.order.number))
        .unwrap_err()
        .to_string();
    assert!(error.contains("TRS-4471 revision B"), "{error}");
    let lines = report.text("jsonl");
    let cut = lines.rfind("{\"kind\":\"report\"").unwrap();
    let error = read(&lines.as_bytes()[..cut]).unwrap_err().to_string();
    assert!(error.contains("cut off"), "{error}");
    let error = read(&lines.as_bytes()[..cut + 40]).unwrap_err().to_string();
    assert!(error.contains("cut off"), "{error}");
    for nothing in ["", "[]", "{}", "{\"tool\": 1}", "no json"] {
        assert!(read(nothing.as_bytes()).is_err(), "{nothing}");
    }
}

#[test]
fn no_cell_of_a_supplier_becomes_a_formula() {
    let case = controller();
    let hostile = "=HYPERLINK(\"http://x\")";
    let mut delivery = files("delivery-faulty");
    for (path, bytes) in &mut delivery {
        if path == "test-extract.csv" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let quoted = format!("\"{}\"", hostile.replace('"', "\"\""));
            assert!(text.contains("mc4471-000009"));
            *bytes = text.replace("mc4471-000009", &quoted).into_bytes();
        }
    }
    let made = made(&case, &Delivery::in_memory(delivery), None);
    let mut reader = csv::Reader::from_reader(made.of("csv"));
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cells: Vec<&str> = records.iter().flat_map(|record| record.iter()).collect();
    assert!(cells.iter().any(|cell| cell.starts_with("'=HYPERLINK")));
    assert!(
        !cells
            .iter()
            .any(|cell| cell.starts_with(['=', '+', '@', '\t']))
    );
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(made.of("xlsx"))).unwrap();
    let mut held = false;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        if file.read_to_string(&mut text).is_ok() {
            assert!(!text.contains("<f>"), "part {at}");
            held |= text.contains("=HYPERLINK(");
        }
    }
    assert!(held, "the cell is shown as it was delivered");
}

#[test]
fn a_release_asks_for_no_correction() {
    let case = controller();
    let made = made(&case, &Delivery::in_memory(files("delivery-clean")), None);
    assert!(made.all.iter().all(|(kind, _)| !kind.starts_with("8d")));
}

/// Runs `verify` on a sample with its order.
fn verify(delivery: &str, more: &[&str], folder: &Path) -> Output {
    let sample = root().join("samples/controller");
    let path = |name: &str| sample.join(name).display().to_string();
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(["verify", "--order", &path("order.toml")])
        .args([path("spec.toml"), path(delivery)])
        .args(more)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn reports_are_written_together_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let there = || -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let refused: [&[&str]; 5] = [
        &["--report", "csv=a", "--report", "json=a"],
        &["--report", "word=a"],
        &["--report", "csv="],
        &["--report", "csv=a", "--against", "nothing.json"],
        // A folder stands where the second file goes.
        &["--report", "csv=a", "--report", "json=."],
    ];
    for arguments in refused {
        let output = verify("delivery-faulty", arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(there(), Vec::<PathBuf>::new(), "{arguments:?}");
    }
    let inside = root().join("samples/controller/delivery-faulty/findings.csv");
    let inside = format!("csv={}", inside.display());
    let output = verify("delivery-faulty", &["--report", &inside], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("lies in the delivery"));

    let both = ["--report", "csv=a.csv", "--report", "8d-md=b.md"];
    let output = verify("delivery-clean", &both, folder.path());
    assert_eq!(output.status.code(), Some(0));
    assert!(complaint(&output).contains("no request for corrective action"));
    assert_eq!(there(), [folder.path().join("a.csv")]);
}

#[test]
fn a_second_delivery_is_held_against_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let first = ["--report", "jsonl=first.jsonl", "--as-of", "2027-02-01"];
    assert_eq!(
        verify("delivery-faulty", &first, folder.path())
            .status
            .code(),
        Some(1)
    );
    let second = ["--against", "first.jsonl", "--as-of", "2027-02-08"];
    let output = verify("delivery-clean", &second, folder.path());
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("Since the earlier report (hold as of 2027-02-01)"),
        "{said}"
    );
    assert!(said.contains("0 still open, 0 new"), "{said}");
}
