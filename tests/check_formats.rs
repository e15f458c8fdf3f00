//! What `check` writes for other programs: SARIF against its published schema, GitHub's commands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/sarif.rs"]
mod sarif_schema;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sarif_schema::departures;
use serde_json::{Value, json};
use tracespec::finding::{Code, Finding};
use tracespec::report::sarif::{self, Reported, SuppressedIn, Suppression};
use tracespec::rule;
use tracespec::source::SourceFile;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs `check` in a folder, with nothing of the caller's environment.
fn check(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .arg("check")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A folder with a broken spec whose name needs encoding, and a sound one.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("specs");
    std::fs::create_dir(&specs).unwrap();
    let broken = root().join("tests/fixtures/fail-eight-mistakes.toml");
    std::fs::copy(broken, specs.join("board 7, ü.toml")).unwrap();
    let sound = root().join("tests/fixtures/pass-one-test.toml");
    std::fs::copy(sound, specs.join("sound.toml")).unwrap();
    folder
}

const BROKEN: &str = "specs/board 7, ü.toml";
const SOUND: &str = "specs/sound.toml";

#[test]
fn the_schema_at_hand_refuses_what_is_not_sarif() {
    let mut log =
        json!({ "version": "2.1.0", "runs": [{ "tool": { "driver": { "name": "x" } } }] });
    assert!(departures(&log).is_empty());
    log["runs"][0]["results"] = json!([{ "ruleId": "S001" }]);
    assert!(!departures(&log).is_empty(), "a result needs a message");
    log["runs"][0]["results"] = json!([{ "message": { "text": "x" }, "level": "notice" }]);
    assert!(!departures(&log).is_empty(), "there is no level `notice`");
}

#[test]
fn several_specs_make_one_sarif_log_that_keeps_the_schema() {
    let folder = folder();
    let output = check(folder.path(), &["--format", "sarif", BROKEN, SOUND]);
    assert_eq!(output.status.code(), Some(1));
    let log: Value = serde_json::from_str(&text(&output)).unwrap();
    assert_eq!(departures(&log), Vec::<String>::new());
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    assert_eq!(
        run["tool"]["driver"]["semanticVersion"],
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let uris: Vec<&str> = run["artifacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|artifact| artifact["location"]["uri"].as_str().unwrap())
        .collect();
    assert_eq!(
        uris,
        ["specs/board%207%2C%20%C3%BC.toml", "specs/sound.toml"]
    );
    // The eight mistakes of `tests/check.rs`, on their lines.
    let results = run["results"].as_array().unwrap();
    let found: Vec<(&str, u64)> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], uris[0]);
            assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
            assert_eq!(place["artifactLocation"]["index"], 0);
            assert_eq!(result["level"], "error");
            let line = place["region"]["startLine"].as_u64().unwrap();
            (result["ruleId"].as_str().unwrap(), line)
        })
        .collect();
    let wanted = [
        ("T003", 8),
        ("T005", 13),
        ("T006", 22),
        ("S008", 25),
        ("S002", 28),
        ("T007", 30),
        ("S001", 32),
        ("S005", 37),
    ];
    assert_eq!(found, wanted);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let again = check(folder.path(), &["--format", "sarif", BROKEN, SOUND]);
    assert_eq!(output.stdout, again.stdout);
}

#[test]
fn every_rule_has_a_name_and_help() {
    let rules = rule::of_check();
    let log = serde_json::to_value(sarif::log(&[], &[], &rules, None)).unwrap();
    assert_eq!(departures(&log), Vec::<String>::new());
    for rule in log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
    {
        let name = rule["name"].as_str().unwrap();
        assert!(name.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(
                !rule[key]["text"].as_str().unwrap().is_empty(),
                "{name}: {key}"
            );
        }
    }
}

/// Columns count code points, the end column is the first that is no longer marked.
#[test]
fn regions_levels_and_other_places_are_exact() {
    let source = SourceFile::new("./spec.toml", "é = \"öö\"\nkey = [\n  1,\n]\n");
    // Line 1 in bytes: é takes 2, so the quote stands at 5 and the value ends at 11.
    let value = source.place(5..11);
    let array = source.place(18..26);
    let outside = SourceFile::new("/elsewhere/base.toml", "a = 1\n");
    let findings = [
        Finding::warning(Code("S101"), value.clone(), "two letters")
            .label("these")
            .help("write one")
            .on_clause("test.fct")
            .related(outside.place(0..1), "as here"),
        Finding::note(Code("S103"), array, "an array"),
        Finding::error(Code("X999"), source.place(0..0), "a code without a rule"),
    ];
    let mut reported: Vec<Reported> = findings.iter().map(Reported::from).collect();
    reported[1].suppression = Some(Suppression {
        kind: SuppressedIn::InSource,
        justification: Some("the plan follows".to_owned()),
    });
    let rules = rule::of_check();
    let log = sarif::log(&[&source], &reported, &rules, Some("/home/me"));
    let log = serde_json::to_value(log).unwrap();
    assert_eq!(departures(&log), Vec::<String>::new());
    let results = &log["runs"][0]["results"];
    let here = json!({ "uri": "spec.toml", "uriBaseId": "%SRCROOT%", "index": 0 });
    let index = |code: &str| rules.iter().position(|rule| rule.code.0 == code).unwrap();
    assert_eq!(
        results[0],
        json!({
            "ruleId": "S101",
            "ruleIndex": index("S101"),
            "level": "warning",
            "message": { "text": "two letters\nhelp: write one" },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": here,
                    "region": { "startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 9 },
                },
                "logicalLocations": [{ "name": "test.fct", "kind": "clause" }],
                "message": { "text": "these" },
            }],
            "relatedLocations": [{
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": { "uri": "file:///elsewhere/base.toml" },
                    "region": { "startLine": 1, "startColumn": 1 },
                },
                "message": { "text": "as here" },
            }],
            "suppressions": [],
        })
    );
    assert_eq!(results[1]["level"], "note");
    assert_eq!(
        results[1]["locations"][0]["physicalLocation"]["region"],
        json!({ "startLine": 2, "startColumn": 7, "endLine": 4, "endColumn": 2 })
    );
    assert_eq!(
        results[1]["suppressions"],
        json!([{ "kind": "inSource", "justification": "the plan follows" }])
    );
    assert_eq!(results[2]["ruleId"], "X999");
    assert!(results[2].get("ruleIndex").is_none());
}

#[test]
fn github_gets_one_command_a_finding_and_nothing_for_a_sound_spec() {
    let folder = folder();
    let output = check(folder.path(), &["--format", "github", BROKEN, SOUND]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 8, "{said}");
    for (line, (number, code)) in lines.iter().zip([
        (8, "T003"),
        (13, "T005"),
        (22, "T006"),
        (25, "S008"),
        (28, "S002"),
        (30, "T007"),
        (32, "S001"),
        (37, "S005"),
    ]) {
        let start = format!("::error file=specs/board 7%2C ü.toml,line={number},col=");
        assert!(line.starts_with(&start), "{line}");
        assert!(line.contains(&format!(",endLine={number},")), "{line}");
        assert!(line.contains(&format!(",title={code}::")), "{line}");
    }
    let sound = check(folder.path(), &["--format", "github", SOUND]);
    assert_eq!((sound.status.code(), text(&sound).as_str()), (Some(0), ""));
    // Workflows often give whole paths; annotations want them from the repository on.
    let whole = folder.path().canonicalize().unwrap().join(BROKEN);
    let whole = check(
        folder.path(),
        &["--format", "github", whole.to_str().unwrap()],
    );
    assert_eq!(text(&whole), said);
}

#[test]
fn every_format_goes_to_a_file_as_it_goes_to_the_terminal() {
    let folder = folder();
    for format in ["json", "sarif", "github", "text"] {
        let file = format!("reports/{format}.out");
        let output = check(
            folder.path(),
            &[
                "--format", format, "--output", &file, "--color", "always", BROKEN, SOUND,
            ],
        );
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
        let written = std::fs::read_to_string(folder.path().join(&file)).unwrap();
        assert!(!written.contains('\u{1b}'), "no colour in a file");
        if format == "text" {
            assert!(written.contains("error[T003]"), "{written}");
            assert!(written.contains("specs/sound.toml: sound, "), "{written}");
        } else {
            let shown = check(folder.path(), &["--format", format, BROKEN, SOUND]);
            assert_eq!(written, text(&shown), "{format}");
        }
    }
}

#[test]
fn a_run_that_fails_writes_nothing() {
    let folder = folder();
    let missing = [
        "--format",
        "sarif",
        "-o",
        "log.sarif",
        BROKEN,
        "missing.toml",
    ];
    let output = check(folder.path(), &missing);
    assert_eq!(output.status.code(), Some(2));
    let clauses = check(folder.path(), &["--resolved", "--format", "sarif", SOUND]);
    assert_eq!(clauses.status.code(), Some(2));
    let names: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(names, [folder.path().join("specs")]);
}
