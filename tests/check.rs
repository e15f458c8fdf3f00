//! What `check` promises: every mistake, once, on its line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use tracespec::cli::io::load_spec;
use tracespec::finding::{Finding, Severity};
use tracespec::spec::lint::RULES;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Code and place of all findings of a spec: the line, with the file where it is another one.
fn found(path: &Path) -> Vec<String> {
    let checked = load_spec(path).unwrap();
    let place = |f: &Finding| {
        let file = Path::new(&f.place.file);
        let line = f.place.line.get();
        match file.strip_prefix(path.parent().unwrap()) {
            _ if file == path => line.to_string(),
            Ok(inner) => format!("{}:{line}", inner.display()),
            Err(_) => format!("{}:{line}", f.place.file),
        }
    };
    checked
        .findings
        .iter()
        .map(|f| format!("{}@{}", f.code, place(f)))
        .collect()
}

#[test]
fn eight_mistakes_are_eight_errors_on_their_lines_and_nothing_else() {
    let wanted = [
        "T003@8",  // contakt
        "T005@13", // boards-per-panel as a string
        "T006@22", // bord
        "S008@25", // a pattern without anchors
        "S002@28", // a work order sheet cannot answer T9
        "T007@30", // ten years
        "S001@32", // material-loading-logg
        "S005@37", // a quality plan that the basis does not have
    ];
    let eight = folder("tests/fixtures/fail-eight-mistakes.toml");
    assert_eq!(found(&eight), wanted);
}

/// The fixtures with what their first line expects: `# expect: CODE@LINE …`.
fn fixtures() -> Vec<(PathBuf, Vec<String>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder("tests/fixtures")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        let wanted = first.strip_prefix("# expect:");
        let wanted = wanted.unwrap_or_else(|| panic!("{} expects nothing", path.display()));
        let wanted = wanted.split_whitespace().map(str::to_owned).collect();
        all.push((path, wanted));
    }
    all.sort();
    all
}

/// What a name begins with: not of the schema, wrong in meaning, doubtful, or sound.
fn verdict(path: &Path) -> &'static str {
    let findings = load_spec(path).unwrap().findings;
    let any = |severity| findings.iter().any(|f| f.severity == severity);
    let mut errors = findings.iter().filter(|f| f.severity == Severity::Error);
    match (any(Severity::Error), any(Severity::Warning)) {
        (true, _) if errors.all(|f| f.code.0.starts_with('T')) => "invalid",
        (true, _) => "fail",
        (false, true) => "warn",
        (false, false) => "pass",
    }
}

/// Every small spec names its verdict in its file name, and its findings in its first line.
#[test]
fn every_fixture_says_what_it_says_it_would() {
    let fixtures = fixtures();
    let mut wrong = Vec::new();
    for (path, wanted) in &fixtures {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (found, verdict) = (found(path), verdict(path));
        if found != *wanted || !name.starts_with(&format!("{verdict}-")) {
            wrong.push(format!("{name}: {verdict}, {found:?}, expected {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(fixtures.len() >= 100, "only {} fixtures", fixtures.len());
}

/// The files that name the codes of findings on a spec.
const CODES: [&str; 3] = [
    include_str!("../src/toml_doc/codes.rs"),
    include_str!("../src/spec/codes.rs"),
    include_str!("../src/spec/basis.rs"),
];

/// Codes that no spec can bring about.
const WITHOUT_FIXTURE: [(&str, &str); 1] = [("T010", "a bug of the program, never of a file")];

#[test]
fn every_code_has_a_fixture() {
    let mut codes: Vec<&str> = CODES
        .iter()
        .flat_map(|text| text.split("Code(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .chain(RULES.iter().map(|rule| rule.code.0))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() > 30, "{codes:?}");
    let seen: Vec<String> = fixtures().into_iter().flat_map(|(_, said)| said).collect();
    let shown = |code: &str| {
        seen.iter()
            .any(|said| said.starts_with(&format!("{code}@")))
    };
    let known = |code: &str| WITHOUT_FIXTURE.iter().any(|(other, _)| *other == code);
    codes.retain(|code| !shown(code) && !known(code));
    assert!(codes.is_empty(), "no fixture for {codes:?}");
}

#[test]
fn every_sample_spec_is_sound_without_a_warning() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut seen = 0;
    for entry in std::fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path().join("spec.toml");
        if path.is_file() {
            let checked = load_spec(&path).unwrap();
            assert!(
                checked.findings.is_empty(),
                "{}: {:#?}",
                path.display(),
                checked.findings
            );
            assert!(checked.resolved.is_some());
            seen += 1;
        }
    }
    assert!(seen >= 1);
}

/// Only build files that are missing make a quote an estimate; agreements come with the order.
#[test]
fn an_agreement_that_follows_makes_no_estimate() {
    let missing = |name: &str| -> Vec<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name);
        let resolved = load_spec(&path).unwrap().resolved.unwrap();
        let documents = resolved.missing_documents.into_iter();
        documents.map(|missing| missing.document).collect()
    };
    assert_eq!(
        missing("pass-contract-to-follow.toml"),
        Vec::<String>::new()
    );
    assert_eq!(missing("warn-centroid-to-follow.toml"), ["centroid"]);
}

#[test]
fn a_date_that_begins_with_the_day_is_turned_round_in_the_help() {
    let help = |date: &str| {
        let text = format!("format = 1\n[spec]\nissued = \"{date}\"\n");
        let checked = tracespec::spec::check(
            tracespec::source::SourceFile::new("spec.toml", text),
            tracespec::catalog::Catalogue::embedded().unwrap(),
            &tracespec::spec::basis::NoFiles,
        );
        let wrong = checked.findings.iter().find(|f| f.code.0 == "T005");
        wrong.unwrap().help.clone().unwrap()
    };
    assert_eq!(
        help("15.02.2027"),
        "write it without quotes, the year first: 2027-02-15"
    );
    // Which of the two is the month is anybody's guess.
    assert!(!help("02/03/2027").contains("2027"));
}
