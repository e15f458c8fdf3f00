//! What must hold of whatever the tool makes of an input.

use std::sync::LazyLock;

use tracespec::checks::CheckKind;
use tracespec::finding::Finding;
use tracespec::order::Serials;
use tracespec::records::Delivery;
use tracespec::render::doc::Brand;
use tracespec::render::{Templates, verification_html};
use tracespec::report::findings::{FindingsCsv, FindingsLines, Made};
use tracespec::report::{diagnostic, junit, verify_text};
use tracespec::source::SourceFile;
use tracespec::spec::model::Weight;
use tracespec::verify::fingerprint::{Forms, Traits};
use tracespec::verify::report::{RecordFinding, Status, Verdict, VerifyReport};

use super::ground::{Files, Ground, SMALL};
use super::input::find;

/// Text that goes to a terminal has nothing in it that a terminal acts on: no escape, and no mark that
/// turns the writing direction.
pub fn is_plain(text: &str) {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if let Some(at) = text.find(|c: char| (c.is_control() && c != '\n') || turns(c)) {
        panic!(
            "{:?} goes to the terminal: {text:?}",
            text[at..].chars().next()
        );
    }
}

/// What is written as JSON reads back as the same.
pub fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap();
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string_pretty(&read).unwrap(), text);
    text
}

/// No cell of a table is a formula to a spreadsheet.
pub fn no_formula(csv: &[u8]) {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(csv);
    for record in reader.records() {
        for cell in &record.unwrap() {
            let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
                || (cell.starts_with('-') && cell.parse::<f64>().is_err() && cell != "-");
            assert!(!formula, "a formula: {cell:?}");
        }
    }
}

/// A page runs no script but the tool's own: there are as many as in a page of the same kind that no
/// input went into.
pub fn runs_only(page: &str, own: usize) {
    let page = page.to_ascii_lowercase();
    assert_eq!(
        page.matches("<script").count(),
        own,
        "a script of the input"
    );
    for other in ["<iframe", "<object", "<embed", "javascript:"] {
        assert!(!page.contains(other), "{other} in a page");
    }
}

/// Findings on a text: the same places as the text has, and nothing raw in what is printed.
pub fn findings(findings: &[Finding], sources: &[&SourceFile]) {
    for finding in findings {
        let source = sources.iter().find(|s| s.name() == finding.place.file);
        if let Some(source) = source {
            let span = finding.place.span.clone();
            assert!(
                source.text().get(span.clone()).is_some(),
                "{span:?}: {finding:?}"
            );
        }
    }
    is_plain(&diagnostic::render(findings, sources, 80, false));
    let _ = diagnostic::render(findings, sources, 24, true);
}

static SCRIPTS: LazyLock<usize> = LazyLock::new(|| {
    let report = SMALL.job().verify(&Delivery::default(), None).unwrap();
    let page = verification_html(&report, &Brand::default(), &Templates::embedded()).unwrap();
    page.matches("<script").count()
});

/// A delivery is judged the same whatever the order of its files, the report says what it counted, and
/// nothing is released that is not there.
pub fn judged(ground: &Ground, files: &Files) -> VerifyReport {
    let mut delivery = Delivery::in_memory(files.clone());
    let mut all = Vec::new();
    let report = ground
        .job()
        .verify(&delivery, Some(&mut |finding| all.push(finding.clone())))
        .unwrap();
    delivery.files.reverse();
    let again = ground.job().verify(&delivery, None).unwrap();
    let text = json(&report);
    assert_eq!(text, json(&again), "another order of files");
    let told: u64 = report.ledger.iter().map(|line| line.findings).sum();
    assert!(told >= all.len() as u64, "{told} told, {} made", all.len());
    released_with_reason(ground, files, &report);
    written(ground, &report, &all);
    report
}

/// No delivery is released in which an ordered board does not occur, or of which a row was not read.
fn released_with_reason(ground: &Ground, files: &Files, report: &VerifyReport) {
    if report.verdict != Verdict::Release {
        return;
    }
    let binding = |status: Status| matches!(status, Status::Fail | Status::NotEvaluated);
    for line in &report.ledger {
        let holds = line.severity == Weight::Desired || !binding(line.status);
        assert!(holds, "released with {line:?}");
    }
    assert!(
        report.matched.iter().any(|file| file.rows > 0),
        "released without a row"
    );
    // What only a desired clause asks for may be missing; its line says so.
    let clauses = ground.spec.clauses.iter();
    let binding = clauses.filter(|clause| clause.demanded && clause.severity != Weight::Desired);
    for check in binding.flat_map(|clause| &clause.checks) {
        if let CheckKind::Delivered { form } = &check.kind {
            let there = report.matched.iter().any(|file| file.form == *form);
            assert!(there, "released without {form}");
        }
    }
    // Archives and workbooks hide what is in them, and JSON has a second way to write a letter.
    let open = |bytes: &[u8]| {
        !bytes.starts_with(b"PK")
            && !bytes.starts_with(b"\x1f\x8b")
            && find(bytes, b"\\u").is_none()
    };
    if files.iter().all(|(_, bytes)| open(bytes)) {
        for serial in ground.order.serials.iter().flat_map(Serials::iter) {
            let wide: Vec<u8> = serial.bytes().flat_map(|byte| [byte, 0]).collect();
            let narrow = serial.as_bytes();
            let there = files
                .iter()
                .any(|(_, bytes)| find(bytes, narrow).is_some() || find(bytes, &wide).is_some());
            assert!(there, "{serial} is in no file and was released");
        }
    }
}

/// Every report can be written, and nothing of the input comes out raw.
fn written(ground: &Ground, report: &VerifyReport, all: &[RecordFinding]) {
    let look = verify_text::Look {
        width: 80,
        color: false,
        all: true,
    };
    is_plain(&verify_text::render(report, look));
    let tests = junit(report);
    assert!(
        !tests.contains(|c: char| c.is_control() && c != '\n'),
        "{tests:?}"
    );
    lists(ground, report, all);
    let page = verification_html(report, &Brand::default(), &Templates::embedded()).unwrap();
    runs_only(&page, *SCRIPTS);
}

/// All findings as a table and as lines.
fn lists(ground: &Ground, report: &VerifyReport, all: &[RecordFinding]) {
    let forms = Forms::of(&report.matched);
    let mut table = FindingsCsv::new(Vec::new(), &ground.spec).unwrap();
    let mut lines = FindingsLines::new(Vec::new());
    for finding in all {
        let made = Made {
            finding,
            fingerprint: Traits::from(finding).fingerprint(&forms),
            since: None,
        };
        table.add(made).unwrap();
        lines.add(made).unwrap();
    }
    let table = table.finish().unwrap();
    no_formula(table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&table));
    let lines = String::from_utf8(lines.finish(report).unwrap()).unwrap();
    assert_eq!(lines.lines().count(), all.len() + 1);
    for line in lines.lines() {
        let read: Result<serde_json::Value, _> = serde_json::from_str(line);
        assert!(read.is_ok(), "{line}");
    }
}
