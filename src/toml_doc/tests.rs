//! One model with everything the loader has to understand, and small texts against it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use indexmap::IndexMap;
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Limits, Loaded, load, schema_for};
use crate::report::diagnostic;
use crate::source::SourceFile;
use crate::values::{Date, Decimal};

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Model {
    /// What the file is called.
    title: String,
    version: u32,
    issued: Option<Date>,
    board: Board,
    #[serde(default)]
    field: Vec<Field>,
    #[serde(default)]
    limits: IndexMap<String, Limit>,
    #[serde(default)]
    sites: IndexMap<Site, u8>,
    #[serde(default)]
    steps: Vec<Step>,
    #[serde(default)]
    tags: Vec<String>,
    medium: Option<Medium>,
    ratio: Option<f64>,
    rate: Option<Rate>,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Board {
    /// How many copper layers.
    #[schemars(range(min = 1))]
    layers: u32,
    coverage: Option<Coverage>,
    price: Option<Decimal>,
    lead_free: Option<bool>,
    #[serde(default)]
    finish: Option<Finish>,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(untagged)]
enum Coverage {
    Named(Named),
    Sample(Sample),
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Named {
    /// Each board.
    EveryUnit,
    EveryLot,
    None,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Sample {
    sample: u32,
    per: String,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Field {
    #[schemars(regex(pattern = "^[a-z][a-z0-9-]*$"), extend("x-wants" = "a name in lower case"))]
    id: String,
    #[schemars(length(min = 1))]
    label: Option<String>,
    since: Option<Date>,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Limit {
    max: u8,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq, Eq, Hash)]
#[schemars(transparent)]
struct Site(#[schemars(regex(pattern = "^[A-Z]{2}$"))] String);

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Step {
    Solder { peak: u16 },
    Inspect { method: Option<String> },
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Medium {
    Paper,
    File { path: String },
    Portal(String),
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Finish {
    Enig,
    Hasl,
    Osp,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(untagged)]
enum Rate {
    Date(Date),
    Number(u8),
}

const VALID: &str = r#"title = "Power board"
version = 1
issued = 2026-01-31
tags = ["a", "b"]
ratio = 0.5
medium = { file = { path = "x" } }

[board]
layers = 4
coverage = { sample = 13, per = "lot" }
price = "0.1287"
finish = "enig"

[[field]]
id = "serial"
since = 2025-02-03

[[field]]
id = "lot"
label = "Lot"

[limits.voids]
max = 25

[sites]
DE = 1

[[steps]]
kind = "solder"
peak = 245

[[steps]]
kind = "inspect"
"#;

fn read(text: &str) -> Loaded<Model> {
    load(SourceFile::new("spec.toml", text), Limits::default())
}

/// The findings as (code, line, column).
fn found(text: &str) -> Vec<(&'static str, u32, u32)> {
    let loaded = read(text);
    assert_eq!(loaded.model.is_some(), loaded.findings.is_empty(), "{text}");
    let findings = loaded.findings.iter();
    findings
        .map(|f| (f.code.0, f.place.line.get(), f.place.column))
        .collect()
}

fn printed(text: &str) -> String {
    let loaded = read(text);
    diagnostic::render(&loaded.findings, &[loaded.doc.source()], 100, false)
}

/// `VALID` with one piece replaced.
fn with(old: &str, new: &str) -> String {
    assert_eq!(VALID.matches(old).count(), 1, "{old}");
    VALID.replace(old, new)
}

#[test]
fn a_valid_text_becomes_the_model() {
    let loaded = read(VALID);
    assert_eq!(loaded.findings, []);
    let model = loaded.model.unwrap();
    assert_eq!(model.issued, Some(Date(jiff::civil::date(2026, 1, 31))));
    assert_eq!(model.board.price.unwrap().to_string(), "0.1287");
    assert_eq!(model.steps.len(), 2);
    assert_eq!(
        model.medium,
        Some(Medium::File {
            path: "x".to_owned()
        })
    );
}

#[test]
fn every_key_and_value_has_its_place() {
    let doc = read(VALID).doc;
    let at = |place: crate::source::Place| (place.line.get(), place.column);
    assert_eq!(at(doc.key_place("/board/layers")), (9, 1));
    assert_eq!(at(doc.value_place("/board/layers")), (9, 10));
    assert_eq!(at(doc.value_place("/board")), (8, 2));
    assert_eq!(at(doc.value_place("/field/1")), (18, 3));
    assert_eq!(at(doc.key_place("/field/1")), (18, 3));
    assert_eq!(at(doc.value_place("/field/1/since")), (18, 3));
    assert_eq!(at(doc.value_place("/tags/1")), (4, 14));
    assert_eq!(at(doc.value_place("/limits/voids/nothing/here")), (22, 2));
    assert_eq!(at(doc.value_place("/nothing")), (1, 1));
    assert_eq!(doc.json()["issued"], "2026-01-31");
}

#[test]
fn each_mistake_is_found_once_where_it_stands() {
    let cases: &[Case] = &[
        // Syntax
        ("version = 1", "version 1", &[("T001", 2, 9)]),
        ("version = 1", "version = one", &[("T001", 2, 11)]),
        ("[board]", "[board", &[("T001", 8, 7)]),
        (
            "tags = [\"a\", \"b\"]",
            "tags = [\"a\", \"b\"",
            &[("T001", 4, 8)],
        ),
        ("per = \"lot\" }", "per = \"lot\"", &[("T001", 10, 12)]),
        (
            "title = \"Power board\"",
            "title = \"Power board",
            &[("T001", 1, 21)],
        ),
        (
            "title = \"Power board\"",
            "title = \"\"\"Power board",
            &[("T001", 1, 9)],
        ),
        ("2026-01-31", "2026-02-30", &[("T001", 3, 10)]),
        ("version = 1", "version = 1 tags = 2", &[("T001", 2, 18)]),
        // Duplicates
        ("version = 1", "version = 1\nversion = 2", &[("T002", 3, 1)]),
        ("[sites]", "[board]\n[sites]", &[("T002", 25, 2)]),
        (
            "sample = 13,",
            "sample = 13, sample = 14,",
            &[("T002", 10, 27)],
        ),
        // Unknown keys
        ("layers = 4", "layers = 4\ndept = 3", &[("T003", 10, 1)]),
        ("layers = 4", "layer = 4", &[("T003", 9, 1)]),
        ("per = \"lot\"", "pre = \"lot\"", &[("T003", 10, 27)]),
        ("label = \"Lot\"", "colour = \"Lot\"", &[("T003", 20, 1)]),
        ("[board]", "[bord]", &[("T003", 8, 2)]),
        ("file = {", "fil = {", &[("T003", 6, 12)]),
        (
            "kind = \"inspect\"",
            "kind = \"inspect\"\npeak = 3",
            &[("T003", 34, 1)],
        ),
        (
            "kind = \"inspect\"",
            "knd = \"inspect\"",
            &[("T003", 33, 1)],
        ),
        // Missing keys
        ("version = 1\n", "", &[("T004", 1, 1)]),
        ("layers = 4\n", "", &[("T004", 8, 2)]),
        ("id = \"lot\"\n", "", &[("T004", 18, 3)]),
        (", per = \"lot\"", "", &[("T004", 10, 12)]),
        ("kind = \"inspect\"", "", &[("T004", 32, 3)]),
        ("peak = 245", "", &[("T004", 28, 3)]),
        ("{ file = { path = \"x\" } }", "{}", &[("T004", 6, 10)]),
        // Types
        ("layers = 4", "layers = \"4\"", &[("T005", 9, 10)]),
        ("layers = 4", "layers = 4.0", &[("T005", 9, 10)]),
        ("\"0.1287\"", "0.1287", &[("T005", 11, 9)]),
        ("\"0.1287\"", "3", &[("T005", 11, 9)]),
        ("2026-01-31", "\"2026-01-31\"", &[("T005", 3, 10)]),
        ("2026-01-31", "2026-01-31T10:00:00Z", &[("T005", 3, 10)]),
        ("\"Power board\"", "2026-01-31", &[("T005", 1, 9)]),
        ("\"Power board\"", "10:00:00", &[("T005", 1, 9)]),
        ("[\"a\", \"b\"]", "\"a\"", &[("T005", 4, 8)]),
        ("[\"a\", \"b\"]", "[\"a\", 3]", &[("T005", 4, 14)]),
        (
            "[[steps]]\nkind = \"solder\"\npeak = 245\n\n[[steps]]",
            "[steps]",
            &[("T005", 28, 2)],
        ),
        ("[board]", "[[board]]", &[("T005", 8, 3)]),
        ("{ sample = 13, per = \"lot\" }", "7", &[("T005", 10, 12)]),
        ("sample = 13", "sample = \"many\"", &[("T005", 10, 23)]),
        ("kind = \"inspect\"", "kind = 3", &[("T005", 33, 8)]),
        (
            "ratio = 0.5",
            "ratio = 0.5\nrate = \"x\"",
            &[("T005", 6, 8)],
        ),
        ("DE = 1", "DE = \"x\"", &[("T005", 26, 6)]),
        // Allowed values
        (
            "{ sample = 13, per = \"lot\" }",
            "\"every-untt\"",
            &[("T006", 10, 12)],
        ),
        ("\"enig\"", "\"engi\"", &[("T006", 12, 10)]),
        (
            "kind = \"inspect\"",
            "kind = \"inspct\"",
            &[("T006", 33, 8)],
        ),
        (
            "{ file = { path = \"x\" } }",
            "\"papr\"",
            &[("T006", 6, 10)],
        ),
        // Form, length, size
        ("layers = 4", "layers = 0", &[("T007", 9, 10)]),
        ("layers = 4", "layers = 5000000000", &[("T007", 9, 10)]),
        ("max = 25", "max = 256", &[("T007", 23, 7)]),
        ("id = \"lot\"", "id = \"Lot 1\"", &[("T007", 19, 6)]),
        ("label = \"Lot\"", "label = \"\"", &[("T007", 20, 9)]),
        ("\"0.1287\"", "\"1.234,56\"", &[("T007", 11, 9)]),
        (
            "\"0.1287\"",
            "\"12345678901234567890123456789012\"",
            &[("T007", 11, 9)],
        ),
        ("DE = 1", "de = 1", &[("T007", 26, 1)]),
        (
            "[limits.voids]\nmax = 25",
            "[limits.\"a/b~c\"]\nmax = 256",
            &[("T007", 23, 7)],
        ),
        (
            "[limits.voids]\nmax = 25",
            "[limits.\"a/b~c\"]\nmin = 2",
            &[("T004", 22, 2), ("T003", 23, 1)],
        ),
        (
            "since = 2025-02-03",
            "since = 2025-02-03 10:00:00",
            &[("T005", 16, 9)],
        ),
        ("max = 25", "max = 2025-02-03 10:00:00", &[("T005", 23, 7)]),
        (
            "[limits.voids]\nmax = 25",
            "[limits]\nvoids = 10:00:00",
            &[("T005", 23, 9)],
        ),
        // Numbers that are not
        ("ratio = 0.5", "ratio = nan", &[("T008", 5, 9)]),
        ("ratio = 0.5", "ratio = -inf", &[("T008", 5, 9)]),
        ("ratio = 0.5", "ratio = 1e999", &[("T008", 5, 9)]),
        (
            "layers = 4",
            "layers = 99999999999999999999",
            &[("T008", 9, 10)],
        ),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(old, new, expected)| found(&with(old, new)) != *expected)
        .map(|(old, new, expected)| {
            format!(
                "{old:?} -> {new:?}\nwanted {expected:?}\n{}",
                printed(&with(old, new))
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A piece of `VALID`, what replaces it, and the findings as (code, line, column).
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, u32, u32)]);

const EIGHT: &str = r#"title = Power
version = 1
version = 2
issued = "2026-01-31"

[board]
layrs = 4
coverage = "every-untt"
price = 0.1287

[[field]]
label = "no id"

[limits]
voids = { max = 256 }
"#;

#[test]
fn eight_mistakes_are_eight_findings() {
    assert_eq!(
        found(EIGHT),
        [
            ("T001", 1, 9),
            ("T002", 3, 1),
            ("T005", 4, 10),
            ("T003", 7, 1),
            ("T006", 8, 12),
            ("T005", 9, 9),
            ("T004", 11, 3),
            ("T007", 15, 17),
        ]
    );
}

#[test]
fn a_key_of_another_table_is_sent_home() {
    let text = VALID.replace("version = 1\n", "") + "version = 1\n";
    let loaded = read(&text);
    let helps: Vec<_> = loaded
        .findings
        .iter()
        .map(|f| f.help.clone().unwrap())
        .collect();
    assert_eq!(
        helps,
        ["`version` belongs to the top level: write it above the first `[table]`"]
    );
    let loaded = read(&with("ratio = 0.5", "finish = \"osp\""));
    let help = loaded.findings[0].help.as_deref();
    assert_eq!(help, Some("`finish` belongs in `[board]`"));
}

#[test]
fn what_is_too_large_is_one_finding() {
    let small = Limits {
        bytes: 10,
        ..Limits::default()
    };
    let loaded = load::<Model>(SourceFile::new("spec.toml", VALID), small);
    assert_eq!(loaded.findings.len(), 1);
    assert_eq!(loaded.findings[0].code, super::codes::TOO_LARGE);
    for text in [
        format!("a = {}", "[".repeat(70)),
        format!("a = {}{}", "[".repeat(70), "]".repeat(70)),
        format!("a = {}", "[".repeat(1_000_000)),
        format!("a = {}", "{a=".repeat(1_000_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]\n", "a.".repeat(70)),
    ] {
        let codes: Vec<_> = found(&text).into_iter().map(|f| f.0).collect();
        assert!(codes == ["T009"] || codes == ["T001"], "{codes:?}");
    }
}

#[test]
fn a_hopeless_file_is_cut_short() {
    let text = "x y\n".repeat(5_000);
    let limits = Limits {
        findings: 20,
        ..Limits::default()
    };
    let loaded = load::<Model>(SourceFile::new("spec.toml", text), limits);
    assert_eq!(loaded.findings.len(), 21);
    assert_eq!(loaded.findings[20].code, super::codes::TOO_LARGE);
}

/// Generous bounds, for a debug build on a busy machine: they catch squares, not slowness.
#[test]
fn large_files_take_no_square_time() {
    let entry = "[[field]]\nid = \"a\"\nsince = 2025-02-03\n";
    let head = "title = \"x\"\nversion = 1\n[board]\nlayers = 1\n";
    let texts = [
        head.to_owned() + &entry.repeat(10_000),
        head.to_owned() + &entry.replace("id", "ident").repeat(10_000),
        "x y\n".repeat(200_000),
        "title = \"x\"\n".repeat(50_000),
        format!("tags = [{}]", "1, ".repeat(200_000)),
        format!("tags = [{}", "1 ".repeat(200_000)),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        holds(&text);
        let took = start.elapsed();
        assert!(took.as_secs() < 20, "{:?}... took {took:?}", &text[..40]);
    }
}

#[test]
fn the_schema_has_no_null() {
    let schema = schema_for::<Model>();
    assert!(!schema.to_string().contains("null"), "{schema:#}");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(
        schema["properties"]["title"]["description"],
        "What the file is called."
    );
}

#[test]
fn the_printed_findings_read_well() {
    insta::assert_snapshot!(printed(EIGHT));
}

#[test]
fn more_printed_findings_read_well() {
    let texts = [
        with("per = \"lot\" }", "per = \"lot\""),
        with("[sites]", "[board]\n[sites]"),
        with("layers = 4\n", ""),
        with("version = 1\n", "") + "version = 1\n",
        with("kind = \"inspect\"", ""),
        with("\"0.1287\"", "\"1.234,56\""),
        with("id = \"lot\"", "id = \"Prüf 1\""),
        with(
            "title = \"Power board\"",
            &format!("title = \"{}\"  \t\u{7}", "long ".repeat(60)),
        ),
        with("\"0.1287\"", "\"12345678901234567890123456789012\""),
        with("[board]", "[[board]]"),
    ];
    let printed: Vec<String> = texts.iter().map(|text| printed(text)).collect();
    insta::assert_snapshot!(printed.join("\n"));
}

/// Whatever happens, there is a model or a reason, and every place lies in the text.
fn holds(text: &str) {
    let loaded = read(text);
    let error = crate::finding::any_error(&loaded.findings);
    assert_eq!(loaded.model.is_some(), !error);
    for finding in &loaded.findings {
        let lines = u32::try_from(text.split('\n').count()).unwrap();
        assert!(finding.place.line.get() <= lines);
        assert!(finding.place.span.end <= text.len());
        for related in &finding.related {
            assert!(related.place.span.end <= text.len());
        }
    }
    let sources = [loaded.doc.source()];
    let _ = diagnostic::render(&loaded.findings, &sources, 80, true);
    let _ = diagnostic::render(&loaded.findings, &sources, 10, false);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}|[\\[\\]{}=\"',.a-c0-9\n\r\t# -]{0,120}") {
        holds(&text);
    }

    #[test]
    fn mutated_text_never_panics(
        edits in prop::collection::vec((0..VALID.len(), 0usize..12, "[\\[\\]{}=\"'\n.,a1 #é\u{0}-]{0,4}"), 1..6)
    ) {
        let mut text = VALID.to_owned();
        for (at, length, new) in edits {
            let mut start = at.min(text.len());
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(start..end, &new);
        }
        holds(&text);
    }
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
// serde cannot flatten an enum and refuse unknown fields; the schema can.
#[schemars(deny_unknown_fields)]
struct Flat {
    on: bool,
    #[serde(flatten)]
    act: Act,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(tag = "act", rename_all = "kebab-case")]
enum Act {
    Wait { days: u8 },
    Sign { by: String },
}

#[test]
fn flattened_tagged_enums_report_their_branch() {
    let found = |text: &str| -> Vec<(&str, u32)> {
        let loaded = load::<Flat>(SourceFile::new("x", text), Limits::default());
        assert_eq!(loaded.model.is_some(), loaded.findings.is_empty());
        let findings = loaded.findings.iter();
        findings.map(|f| (f.code.0, f.place.line.get())).collect()
    };
    assert_eq!(found("on = true\nact = \"wait\"\ndays = 3"), []);
    assert_eq!(
        found("on = true\nact = \"wait\"\ndays = \"x\""),
        [("T005", 3)]
    );
    assert_eq!(found("on = true\nact = \"wiat\"\ndays = 3"), [("T006", 2)]);
    assert_eq!(
        found("on = true\nact = \"sign\"\nbye = \"x\""),
        [("T003", 3)]
    );
    assert_eq!(
        found("on = 1\nact = \"wait\"\ndays = 3\nzoo = 1"),
        [("T005", 1), ("T003", 4)]
    );
    assert_eq!(
        found("on = true\nact = \"wait\"\ndays = 3\nby = \"x\""),
        [("T003", 4)]
    );
}
