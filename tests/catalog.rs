//! The catalogue is whole, and the committed schemas are those of the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tracespec::catalog::{Catalogue, FieldType, Table};
use tracespec::cli::{catalog, check, io};
use tracespec::report::check_json;
use tracespec::schema;
use tracespec::spec::model::Spec;
use tracespec::toml_doc;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn validator(name: &str) -> jsonschema::Validator {
    let schema = schema::schema(name, catalogue()).unwrap();
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn assert_valid(name: &str, value: &Value) {
    let errors: Vec<String> = validator(name)
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{name}");
}

fn sample_specs() -> Vec<PathBuf> {
    let mut specs: Vec<PathBuf> = std::fs::read_dir(root("samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("spec.toml"))
        .filter(|path| path.exists())
        .collect();
    specs.sort();
    specs
}

#[test]
fn the_tables_are_whole() {
    for (table, letter, count) in [
        (Table::Chain, 'T', 9),
        (Table::Control, 'C', 9),
        (Table::Signal, 'S', 9),
        (Table::Visibility, 'V', 8),
    ] {
        let ids: Vec<&str> = catalogue()
            .rows
            .iter()
            .filter(|row| row.table == table)
            .map(|row| row.id.as_str())
            .collect();
        let wanted: Vec<String> = (1..=count).map(|n| format!("{letter}{n}")).collect();
        assert_eq!(ids, wanted);
    }
}

#[test]
fn every_name_means_one_thing() {
    let catalogue = catalogue();
    let titles: HashSet<&str> = catalogue
        .fields
        .values()
        .map(|f| f.title.as_str())
        .collect();
    assert_eq!(
        titles.len(),
        catalogue.fields.len(),
        "two fields share a title"
    );
    let mut used = HashSet::new();
    for (id, form) in &catalogue.forms {
        let mut own = HashSet::new();
        for field in form.all_fields() {
            assert!(catalogue.fields.contains_key(field), "{id}: {field}");
            assert!(own.insert(field), "{id} has {field} twice");
            used.insert(field);
        }
        for key in form.key.iter().filter(|key| *key != "@unit") {
            assert!(own.contains(key.as_str()), "{id}: key {key}");
        }
        for conditional in &form.when {
            let decider = &catalogue.fields[&conditional.when.field];
            assert_eq!(decider.kind, FieldType::Enumeration, "{id}");
            for value in &conditional.when.values {
                assert!(decider.values.contains(value), "{id}: {value}");
            }
        }
    }
    for field in catalogue.fields.keys() {
        assert!(used.contains(field.as_str()), "no form has {field}");
    }
    for (id, field) in &catalogue.fields {
        let listed = field.kind == FieldType::Enumeration;
        assert_eq!(listed, !field.values.is_empty(), "{id}");
    }
}

#[test]
fn every_row_and_check_is_used() {
    let catalogue = catalogue();
    let mut checks = HashSet::new();
    for row in &catalogue.rows {
        assert!(!row.checks.is_empty(), "{} turns into no check", row.id);
        checks.extend(row.checks.iter().chain(&row.checks_if).map(String::as_str));
        for form in &row.forms {
            assert!(catalogue.forms.contains_key(form), "{}: {form}", row.id);
        }
    }
    // Some need fields that a spec demands beyond its rows.
    let shown: HashSet<&str> = catalogue
        .forms
        .values()
        .flat_map(|form| &form.shows)
        .map(|shown| shown.check.as_str())
        .collect();
    for form in catalogue.forms.values() {
        for shown in &form.shows {
            assert!(catalogue.checks.contains_key(&shown.check));
            assert!(shown.fields.iter().all(|f| form.optional.contains(f)));
        }
    }
    let idle: Vec<&str> = catalogue
        .checks
        .keys()
        .map(String::as_str)
        .filter(|check| !checks.contains(check) && !shown.contains(check))
        .collect();
    // Told by `inspection.*.images` and by no clause yet, in this order; no other may lie idle.
    assert!(idle.is_empty(), "checks that no row uses: {idle:?}");
}

#[test]
fn committed_schemas_do_not_drift() {
    let folder = root("schemas");
    let names = schema::names(catalogue());
    for name in &names {
        let path = folder.join(schema::file_name(name));
        let text = schema::text(&schema::schema(name, catalogue()).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "{} is out of date: run `UPDATE=1 cargo test --test catalog`",
            path.display()
        );
    }
    for entry in std::fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let known = names.iter().any(|name| schema::file_name(name) == file);
        assert!(known, "schemas/{file} belongs to nothing");
    }
}

#[test]
fn every_schema_compiles_and_says_its_draft() {
    for name in schema::names(catalogue()) {
        let schema = schema::schema(&name, catalogue()).unwrap();
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{name}"
        );
        assert!(schema["title"].is_string(), "{name}");
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        validator(&name);
    }
}

#[test]
fn samples_and_outputs_are_valid() {
    for path in sample_specs() {
        let source = io::read_text(&path).unwrap();
        let loaded = toml_doc::load::<Spec>(source, toml_doc::Limits::default());
        assert_valid("spec", loaded.doc.json());
        let checked = io::load_spec(&path).unwrap();
        let spec = checked.resolved.unwrap();
        let report = check::ResolvedReport {
            file: path.display().to_string(),
            id: spec.spec.spec.id.clone(),
            revision: spec.spec.spec.revision.clone(),
            sha256: spec.digest.clone(),
            clauses: spec.clauses,
            values: tracespec::report::effective::values(&checked.doc),
            missing_documents: spec.missing_documents,
            findings: checked.findings.clone(),
        };
        assert_valid("resolved-report", &serde_json::to_value(&report).unwrap());
        let report = check_json::CheckReport {
            specs: vec![check_json::CheckedFile {
                file: path.display().to_string(),
                sound: true,
                findings: checked.findings,
                suppressed: checked.suppressed,
            }],
        };
        assert_valid("check-report", &serde_json::to_value(&report).unwrap());
    }
    let report = catalog::report(catalogue(), None);
    assert_valid("catalog", &serde_json::to_value(&report).unwrap());
}

#[test]
fn record_schemas_judge_rows() {
    let row = json!({
        "lot-id": "L20261101", "board-id": "MC4471-000001", "test-type": "fct", "station": "FCT-1",
        "tested-at": "2026-11-20T14:05:00+01:00", "result": "pass", "retest-flag": "no",
        "failed-function": "", "measured-value": "3.30", "low-limit": "none", "high-limit": "3.45",
    });
    assert_valid("record-test-extract", &row);
    let schema = validator("record-test-extract");
    for (field, value) in [
        ("result", "fail"), // without its NCR and failed function
        ("result", "PASS"),
        ("lot-id", ""),
        ("tested-at", "2026-11-20T14:05:00"),
        ("retest-flag", "true"),
        ("measured-value", "3,30"),
        ("low-limit", "None"),
    ] {
        let mut wrong = row.clone();
        wrong[field] = value.into();
        assert!(!schema.is_valid(&wrong), "{field} = {value}");
    }
    let mut failed = row.clone();
    for (field, value) in [
        ("result", "fail"),
        ("ncr-id", "NCR-1"),
        ("failed-function", "CAN"),
    ] {
        failed[field] = value.into();
    }
    assert_valid("record-test-extract", &failed);
    let mut short = row;
    short.as_object_mut().unwrap().remove("station");
    assert!(!schema.is_valid(&short));
}

#[test]
fn the_catalogue_fits_a_terminal() {
    let shown = |arguments: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_tracespec"))
            .arg("catalog")
            .args(arguments)
            .env_remove("COLUMNS")
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    for arguments in [
        &[][..],
        &["--checks"],
        &["--forms"],
        &["--fields"],
        &["--table", "signal"],
    ] {
        let text = shown(arguments);
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{arguments:?}: {widest:?}");
    }
    // Wrapped lines are joined again to find the sentences.
    let checks: Vec<String> = shown(&["--checks"])
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let checks = checks.join(" ");
    for row in &catalogue().rows {
        assert!(
            checks.contains(&format!(" {} {} ", row.id, row.title)),
            "{}",
            row.id
        );
        for check in row.checks.iter().chain(&row.checks_if) {
            assert!(
                checks.contains(catalogue().checks[check].says.as_str()),
                "{check}"
            );
        }
    }
    let json: Value = serde_json::from_str(&shown(&["--format", "json"])).unwrap();
    assert_valid("catalog", &json);
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(35));
}
