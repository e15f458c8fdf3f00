//! Nothing that can be written is without effect: every key of the schema, on a spec where it
//! applies, changes what the spec resolves to, what is printed, or what is found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use toml::{Table, Value};
use tracespec::render::{response_skeleton, rfq_doc, to_markdown};
use tracespec::source::SourceFile;
use tracespec::spec;

use super::generate::{plain, referred, written};
use super::promises::Files;
use super::vocabulary::{AVL, BOM, catalogue, schema};

/// Specs in which every table of the format stands at least once; the one that resolves here first.
const SPECS: [&str; 2] = [
    include_str!("keys.toml"),
    include_str!("../sketch/spec.toml"),
];

/// Keys without an effect of their own, each with its reason.
const WITHOUT_EFFECT: &[(&str, &str)] = &[
    // Suppliers must not read what the buyer expects; the comparison uses it.
    ("rfq.estimate[].source", "not printed"),
];

/// Which place of which spec, and the schema of what stands there.
struct Site<'s> {
    spec: usize,
    path: Vec<String>,
    schema: &'s Json,
}

#[test]
fn every_key_has_an_effect() {
    let specs: Vec<Table> = SPECS.iter().map(|text| text.parse().unwrap()).collect();
    let mut sites: BTreeMap<String, Vec<Site<'_>>> = BTreeMap::new();
    for (at, table) in specs.iter().enumerate() {
        let mut found = Vec::new();
        let whole = Value::Table(table.clone());
        walk(schema(), &whole, &mut Vec::new(), String::new(), &mut found);
        for (name, path, schema) in found {
            let site = Site {
                spec: at,
                path,
                schema,
            };
            sites.entry(name).or_default().push(site);
        }
    }
    let before: Vec<String> = specs.iter().map(outcome).collect();
    let silent: BTreeSet<&str> = sites
        .iter()
        .filter(|(_, sites)| {
            let mut tried = sites.iter().take(3);
            !tried.any(|site| matters(&specs[site.spec], site, &before[site.spec]))
        })
        .map(|(name, _)| name.as_str())
        .collect();
    // A table has the effect of its keys.
    let whole = |name: &str| {
        let within = format!("{name}.");
        let mut below = sites.keys().filter(|key| key.starts_with(&within));
        below.any(|key| !silent.contains(key.as_str()))
    };
    let silent: BTreeSet<&str> = silent.iter().copied().filter(|name| !whole(name)).collect();
    let known: BTreeSet<&str> = WITHOUT_EFFECT.iter().map(|(name, _)| *name).collect();
    assert_eq!(silent, known, "keys that change nothing");
    assert!(sites.len() > 150, "{} keys", sites.len());
    let missing = unreached(&sites);
    assert!(missing.is_empty(), "no spec here has these: {missing:#?}");
}

/// Every key that the tables of a spec have or could have.
fn walk<'s>(
    schema: &'s Json,
    value: &Value,
    path: &mut Vec<String>,
    name: String,
    found: &mut Vec<(String, Vec<String>, &'s Json)>,
) {
    let schema = branch_for(schema, value);
    match value {
        Value::Table(table) => {
            let properties = schema["properties"].as_object();
            for (key, below) in properties.into_iter().flatten() {
                path.push(key.clone());
                let name = named(&name, key);
                found.push((name.clone(), path.clone(), below));
                if let Some(value) = table.get(key) {
                    walk(below, value, path, name, found);
                }
                path.pop();
            }
            if properties.is_none() {
                for (key, value) in table {
                    path.push(key.clone());
                    let below = &schema["additionalProperties"];
                    walk(below, value, path, format!("{name}.*"), found);
                    path.pop();
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.to_string());
                walk(&schema["items"], item, path, format!("{name}[]"), found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The name of a key under the name of its table; documents that are only named share one.
fn named(table: &str, key: &str) -> String {
    match (table, key) {
        ("", key) => key.to_owned(),
        ("basis", "build-quantity" | "program" | "bom" | "avl") => format!("basis.{key}"),
        ("basis", _) => "basis.(document)".to_owned(),
        (rule, key @ ("column" | "pattern")) if rule.contains(".columns.") => {
            format!("basis.columns.(rule).{key}")
        }
        (table, key) if table.ends_with(".coverage") => format!("coverage.{key}"),
        (table, key) => format!("{table}.{key}"),
    }
}

/// The schema of a value behind references and choices.
fn branch_for<'s>(schema: &'s Json, value: &Value) -> &'s Json {
    let schema = referred(schema);
    let branches = ["anyOf", "oneOf"].iter().find_map(|c| schema[c].as_array());
    let wanted = if value.is_table() { "object" } else { "string" };
    let fits = |branch: &&Json| referred(branch)["type"] == wanted;
    branches
        .and_then(|all| all.iter().find(fits))
        .map_or(schema, referred)
}

/// Whether taking the key away, or writing something else there, changes anything.
fn matters(table: &Table, site: &Site<'_>, before: &str) -> bool {
    let mut others: Vec<Option<Value>> = vec![None];
    let present = at(&Value::Table(table.clone()), &site.path).cloned();
    others.extend(
        alternatives(site.schema, present.as_ref())
            .into_iter()
            .map(Some),
    );
    others.into_iter().any(|other| {
        let mut changed = Value::Table(table.clone());
        set(&mut changed, &site.path, other);
        outcome(changed.as_table().unwrap()) != before
    })
}

/// Other values that the schema allows.
fn alternatives(schema: &Json, present: Option<&Value>) -> Vec<Value> {
    let schema = referred(schema);
    let mut values: Vec<Value> = Vec::new();
    for combinator in ["oneOf", "anyOf"] {
        for branch in schema[combinator].as_array().into_iter().flatten() {
            values.extend(alternatives(branch, present));
        }
    }
    if let Some(only) = schema.get("const") {
        values.push(plain(only));
    }
    match schema["type"].as_str() {
        Some("string") if schema.get("const").is_none() => values.push(string(schema)),
        Some("integer") => values.extend([3.into(), 7.into()]),
        Some("boolean") => values.extend([true.into(), false.into()]),
        Some("array") => {
            let items = alternatives(&schema["items"], None);
            values.extend(items.into_iter().rev().map(|item| Value::Array(vec![item])));
        }
        Some("object") if schema["properties"].is_object() => {
            let mut table = Table::new();
            for key in schema["required"].as_array().into_iter().flatten() {
                let key = key.as_str().unwrap();
                let of = alternatives(&schema["properties"][key], None);
                table.insert(key.to_owned(), of[0].clone());
            }
            values.push(Value::Table(table));
        }
        _ => {}
    }
    values.retain(|value| Some(value) != present);
    values
}

fn string(schema: &Json) -> Value {
    let example = schema["examples"].get(0).and_then(Json::as_str);
    if schema["format"] == "date" {
        return Value::Datetime("2025-01-31".parse().unwrap());
    }
    if schema["format"] == "decimal" {
        return "3.5".into();
    }
    match (schema["pattern"].as_str(), example) {
        (Some("^[A-Z]{3}$"), _) => "SEK".into(),
        // The example of a file is a file that is there.
        (_, Some(example)) if !example.contains('/') => example.into(),
        _ => "something-else".into(),
    }
}

fn at<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key.as_str()),
    })
}

fn set(value: &mut Value, path: &[String], other: Option<Value>) {
    let (last, holders) = path.split_last().unwrap();
    let holder = holders.iter().fold(value, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        value => &mut value[key.as_str()],
    });
    let table = holder.as_table_mut().unwrap();
    match other {
        Some(other) => drop(table.insert(last.clone(), other)),
        None => drop(table.remove(last)),
    }
}

/// All that a reader, a supplier or a program sees of a spec, apart from lines and digests.
fn outcome(table: &Table) -> String {
    let files: Files = [("basis/bom.csv", BOM), ("basis/avl.csv", AVL)]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into_iter()
        .collect();
    let source = SourceFile::new("spec.toml", written(table));
    let checked = spec::check(source, catalogue(), &files);
    let mut seen: Vec<String> = checked
        .findings
        .iter()
        .map(|f| format!("{} {} {:?}", f.code, f.message, f.help))
        .collect();
    seen.sort();
    if let Some(spec) = &checked.resolved {
        let mut clauses = serde_json::to_value(&spec.clauses).unwrap();
        for clause in clauses.as_array_mut().unwrap() {
            clause.as_object_mut().unwrap().remove("origin");
        }
        let markdown = to_markdown(&rfq_doc(spec)).unwrap();
        let answer = response_skeleton(spec, &[]).unwrap();
        for text in [clauses.to_string(), markdown, answer] {
            let text = text.replace(&spec.digest, "");
            seen.push(text.replace(&spec.digest[..12], ""));
        }
    }
    seen.join("\n")
}

/// Keys of the schema that no spec here has a table for.
fn unreached(sites: &BTreeMap<String, Vec<Site<'_>>>) -> Vec<String> {
    let mut all = BTreeSet::new();
    names(schema(), String::new(), 0, &mut all);
    // What a document that is only named would be read by is refused as a whole.
    all.into_iter()
        .filter(|name| !name.starts_with("basis.(document).columns."))
        .filter(|name| !sites.contains_key(name))
        .collect()
}

fn names(schema: &Json, name: String, depth: usize, all: &mut BTreeSet<String>) {
    let schema = referred(schema);
    if depth > 8 {
        return;
    }
    for branch in ["anyOf", "oneOf"]
        .iter()
        .filter_map(|c| schema[c].as_array())
    {
        for branch in branch {
            names(branch, name.clone(), depth, all);
        }
    }
    for (key, below) in schema["properties"].as_object().into_iter().flatten() {
        let name = named(&name, key);
        all.insert(name.clone());
        names(below, name, depth + 1, all);
    }
    if schema["additionalProperties"].is_object() {
        names(
            &schema["additionalProperties"],
            format!("{name}.*"),
            depth + 1,
            all,
        );
    }
    if schema["items"].is_object() {
        names(&schema["items"], format!("{name}[]"), depth + 1, all);
    }
}
