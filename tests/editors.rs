//! The schemas that editors read: they accept and reject what the tool does, and say what to write.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use tracespec::catalog::{Catalogue, Table};
use tracespec::schema;
use tracespec::source::SourceFile;
use tracespec::spec::model::Spec;
use tracespec::toml_doc::{self, Layer, Limits};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn published(name: &str) -> Value {
    schema::schema(name, catalogue()).unwrap()
}

/// Every whole spec among samples and fixtures, as JSON.
fn specs() -> Vec<(PathBuf, Value)> {
    let mut found = Vec::new();
    let mut open = vec![root("samples"), root("tests")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml")
                && let Ok(text) = std::fs::read_to_string(&path)
                && text.contains("[spec]")
            {
                let layer = Layer::read(SourceFile::new("spec.toml", text), Limits::default());
                found.push((path, layer.json().clone()));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() > 20, "only {} specs", found.len());
    found
}

/// Pointers of all members and items of a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                let below = format!("{at}/{}", escaped(key));
                pointers(value, &below, found);
                found.push(below);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                let below = format!("{at}/{n}");
                pointers(value, &below, found);
                found.push(below);
            }
        }
        _ => {}
    }
}

#[test]
fn the_published_schema_and_the_loader_s_agree_on_every_spec_and_its_mutants() {
    let editor = jsonschema::validator_for(&published("spec")).unwrap();
    let loader = jsonschema::validator_for(&toml_doc::schema_for::<Spec>()).unwrap();
    let (mut accepted, mut rejected) = (0, 0);
    let mut compare = |path: &Path, what: &str, json: &Value| {
        let sound = loader.is_valid(json);
        assert_eq!(editor.is_valid(json), sound, "{}: {what}", path.display());
        match sound {
            true => accepted += 1,
            false => rejected += 1,
        }
    };
    for (path, json) in specs() {
        compare(&path, "as it is", &json);
        let mut all = Vec::new();
        pointers(&json, "", &mut all);
        for pointer in all {
            for wrong in [
                Value::from("nothing-like-it"),
                7.into(),
                true.into(),
                Value::Array(vec![]),
            ] {
                let mut mutant = json.clone();
                *mutant.pointer_mut(&pointer).unwrap() = wrong;
                compare(&path, &pointer, &mutant);
            }
            let mut mutant = json.clone();
            if let Some(Value::Object(table)) = mutant.pointer_mut(&pointer) {
                table.insert("stranger".to_owned(), 1.into());
                compare(&path, &format!("{pointer}/stranger"), &mutant);
            }
        }
    }
    assert!(
        accepted > 1000 && rejected > 1000,
        "{accepted} accepted, {rejected} rejected"
    );
}

#[test]
fn every_fixture_is_judged_as_its_findings_say() {
    let editor = jsonschema::validator_for(&published("spec")).unwrap();
    for (path, json) in specs() {
        let text = std::fs::read_to_string(&path).unwrap();
        let loaded = toml_doc::load::<Spec>(SourceFile::new("spec.toml", text), Limits::default());
        // JSON has no dates, so a date in quotes is the loader's to find; a spec that builds on
        // others may lack what these have.
        let unseen = |f: &tracespec::finding::Finding| f.message.contains("must be a date");
        let seen = loaded.findings.iter().any(|f| !unseen(f));
        let builds = json.pointer("/spec/extends").is_some();
        assert!(
            builds || editor.is_valid(&json) != seen,
            "{}",
            path.display()
        );
    }
}

/// Calls `see` with every schema in its place.
fn walk(schema: &Value, at: &str, see: &mut impl FnMut(&str, &Value)) {
    see(at, schema);
    for keyword in ["properties", "$defs"] {
        for (key, below) in schema
            .get(keyword)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            walk(below, &format!("{at}/{key}"), see);
        }
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(below) = schema.get(keyword).filter(|s| s.is_object()) {
            walk(below, &format!("{at}/*"), see);
        }
    }
    for keyword in ["anyOf", "oneOf"] {
        for below in schema
            .get(keyword)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            walk(below, at, see);
        }
    }
}

#[test]
fn every_key_is_explained_and_every_word_too() {
    for name in ["spec", "response", "order", "suppliers", "brand"] {
        let schema = published(name);
        walk(&schema, name, &mut |at, schema| {
            if let Some(reference) = schema.get("$ref") {
                assert_eq!(
                    schema.as_object().unwrap().len(),
                    1,
                    "{at}: words beside {reference} are lost"
                );
            }
            for (key, property) in schema
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let refers = property.get("$ref").is_some();
                assert!(
                    refers || property["description"].is_string(),
                    "{at}/{key} has no description"
                );
                assert!(
                    refers || property["title"].is_string(),
                    "{at}/{key} has no title"
                );
            }
            if let Some(words) = schema.get("enum").and_then(Value::as_array) {
                let meanings = schema["enumDescriptions"].as_array().unwrap();
                assert_eq!(words.len(), meanings.len(), "{at}");
                let said = |m: &Value| m.as_str().is_some_and(|text| !text.is_empty());
                assert!(meanings.iter().all(said), "{at}: a word without a meaning");
                assert_eq!(
                    schema["x-taplo"]["docs"]["enumValues"],
                    schema["enumDescriptions"]
                );
            }
        });
    }
}

#[test]
fn free_text_of_a_spec_has_an_example() {
    walk(&published("spec"), "spec", &mut |at, schema| {
        for (key, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let free = property["type"] == "string"
                && property["format"] != "date"
                && ["enum", "const", "examples"]
                    .iter()
                    .all(|k| property.get(k).is_none());
            assert!(
                !free,
                "{at}/{key}: add `#[schemars(example = &\"…\")]` to the model"
            );
        }
    });
}

#[test]
fn what_can_be_chosen_is_what_the_catalogue_has() {
    let schema = published("spec");
    let names = |section: &str| -> Vec<String> {
        let properties = schema["properties"][section]["properties"]
            .as_object()
            .unwrap();
        properties.keys().cloned().collect()
    };
    assert_eq!(
        names("record"),
        catalogue().forms.keys().cloned().collect::<Vec<_>>()
    );
    for (section, table) in [
        ("control", Table::Control),
        ("signal", Table::Signal),
        ("visibility", Table::Visibility),
    ] {
        assert_eq!(names(section), catalogue().keys(table).collect::<Vec<_>>());
        assert!(schema["properties"][section]["additionalProperties"].is_object());
    }
    assert_eq!(
        names("test"),
        ["ict", "fct", "flying-probe", "electrical", "burn-in"]
    );
    assert_eq!(names("acceptance"), ["workmanship"]);
    let choice = |name: &str| {
        let words = schema["$defs"][name]["anyOf"][0]["enum"].as_array();
        words.unwrap().len()
    };
    assert_eq!(choice("CatalogueField"), catalogue().fields.len());
    assert_eq!(choice("CatalogueRow"), 35);
    let items = |list: &str| &schema["$defs"][format!("RecordDemand.{list}")]["items"]["$ref"];
    assert_eq!(*items("require"), "#/$defs/CatalogueField");
    assert_eq!(*items("satisfies"), "#/$defs/CatalogueRow");
    let form = &schema["properties"]["record"]["properties"]["material-loading-log"];
    assert_eq!(
        form["title"],
        catalogue().forms["material-loading-log"].title.as_str()
    );
}

#[test]
fn a_misspelt_kind_of_test_is_told_on_its_line() {
    let text = "format = 1\n[spec]\nid = \"T\"\nrevision = \"1\"\ntitle = \"T\"\nissued = 2026-11-20\n\
                [product]\npart = \"P\"\nrevision = \"A\"\n[depth]\ndefault = \"lot\"\n[test.fict]\n";
    let loaded = toml_doc::load::<Spec>(SourceFile::new("spec.toml", text), Limits::default());
    let told: Vec<(&str, u32)> = loaded
        .findings
        .iter()
        .map(|f| (f.code.0, f.place.line.get()))
        .collect();
    assert_eq!(told, [("T003", 12)]);
}

#[test]
fn the_schema_is_written_to_the_file_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(["schema", "spec", "-o", "spec.schema.json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0));
    let written = std::fs::read_to_string(folder.path().join("spec.schema.json")).unwrap();
    assert_eq!(
        written,
        std::fs::read_to_string(root("schemas/spec.schema.json")).unwrap()
    );
}
