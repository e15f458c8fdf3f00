//! What `check` promises: every mistake, once, on its line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use tracespec::cli::io::load_spec;
use tracespec::finding::Severity;

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs")
}

/// Codes and lines of all findings of a spec.
fn found(name: &str) -> Vec<(String, u32)> {
    let checked = load_spec(&specs().join(name)).unwrap();
    assert!(
        checked.resolved.is_none()
            || checked
                .findings
                .iter()
                .all(|f| f.severity == Severity::Warning)
    );
    checked
        .findings
        .iter()
        .map(|f| (f.code.to_string(), f.place.line.get()))
        .collect()
}

fn expected(list: &[(&str, u32)]) -> Vec<(String, u32)> {
    list.iter()
        .map(|(code, line)| ((*code).to_owned(), *line))
        .collect()
}

#[test]
fn eight_mistakes_are_eight_errors_on_their_lines_and_nothing_else() {
    let wanted = expected(&[
        ("T003", 8),  // contakt
        ("T005", 13), // boards-per-panel as a string
        ("T006", 22), // bord
        ("S008", 25), // a pattern without anchors
        ("S002", 28), // a work order sheet cannot answer T9
        ("T007", 30), // ten years
        ("S001", 32), // material-loading-logg
        ("S005", 37), // a quality plan that the basis does not have
    ]);
    assert_eq!(found("fail-eight-mistakes.toml"), wanted);
}

/// Every broken or doubtful spec names its verdict in its file name, and its findings in its first
/// line: `# expect: CODE@LINE …`.
#[test]
fn every_fixture_says_what_it_says_it_would() {
    let mut seen = 0;
    let mut names: Vec<PathBuf> = std::fs::read_dir(specs())
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    for path in names
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
    {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let Some(line) = text
            .lines()
            .next()
            .and_then(|l| l.strip_prefix("# expect:"))
        else {
            continue;
        };
        let wanted: Vec<(String, u32)> = line
            .split_whitespace()
            .map(|item| item.split_once('@').expect("CODE@LINE"))
            .map(|(code, line)| (code.to_owned(), line.parse().expect("a line")))
            .collect();
        assert_eq!(found(name), wanted, "{name}");
        let fails = load_spec(path).unwrap().resolved.is_none();
        assert_eq!(
            fails,
            name.starts_with("fail-"),
            "{name}: the name states the verdict"
        );
        assert_eq!(
            wanted.is_empty(),
            name.starts_with("pass-"),
            "{name}: the name states the verdict"
        );
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} fixtures");
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
