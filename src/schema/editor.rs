//! The schemas of what people write, as editors want them: names to choose from with their meaning,
//! examples, and every description where the editor looks for it.
//!
//! The loader checks with the schema of the model; this one accepts and rejects the same, and says
//! more. What it lists comes from the catalogue, so that it cannot drift from it.

mod names;
mod references;

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value};

use crate::catalog::Catalogue;

/// The key under which taplo and Even Better TOML look for what JSON Schema cannot say.
const TAPLO: &str = "x-taplo";

/// The published form of the schema of a file that people write.
#[must_use]
pub fn published(mut schema: Value, catalogue: &Catalogue) -> Value {
    if let Ok(root) = <&mut Schema>::try_from(&mut schema) {
        Enumerations.transform(root);
        names::add(root, catalogue);
        Titles.transform(root);
        references::complete(root);
        Help.transform(root);
    }
    schema
}

/// A choice of words becomes an `enum` with the meaning of every word beside it. Editors show the
/// meaning of the word under the cursor; of a `oneOf` they would show all of them.
struct Enumerations;

impl Transform for Enumerations {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if let Some(words) = words_of(object) {
            object.remove("oneOf");
            describe_words(object, words);
        }
        let bound = |name: &str| object.get(name).and_then(Value::as_i64);
        if let (Some(low), Some(high)) = (bound("minimum"), bound("maximum"))
            && low == high
        {
            object.insert("const".to_owned(), low.into());
        }
    }
}

/// The words of a choice with their meaning, when it consists of words only.
fn words_of(object: &Map<String, Value>) -> Option<Vec<(String, String)>> {
    let branches = object.get("oneOf")?.as_array()?;
    let text = |branch: &Value, key: &str| Some(branch.get(key)?.as_str()?.to_owned());
    branches
        .iter()
        .map(|branch| {
            let meaning = text(branch, "description").unwrap_or_default();
            Some((text(branch, "const")?, meaning))
        })
        .collect()
}

/// Writes an `enum`, and the meaning of its words for the editors that ask for it.
fn describe_words(object: &mut Map<String, Value>, words: Vec<(String, String)>) {
    let (words, meanings): (Vec<String>, Vec<String>) = words.into_iter().unzip();
    object.insert("type".to_owned(), "string".into());
    object.insert("enum".to_owned(), words.into());
    object.insert("enumDescriptions".to_owned(), meanings.clone().into());
    say(object, "enumValues", meanings.into());
}

/// Says something in the `docs` of a schema for taplo.
fn say(object: &mut Map<String, Value>, key: &str, value: Value) {
    let mut taplo = taken(object, TAPLO);
    let mut docs = taken(&mut taplo, "docs");
    docs.insert(key.to_owned(), value);
    taplo.insert("docs".to_owned(), docs.into());
    object.insert(TAPLO.to_owned(), taplo.into());
}

fn taken(object: &mut Map<String, Value>, key: &str) -> Map<String, Value> {
    match object.shift_remove(key) {
        Some(Value::Object(inner)) => inner,
        _ => Map::new(),
    }
}

/// A title for every key.
struct Titles;

impl Transform for Titles {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            if let Some(property) = property.as_object_mut() {
                property.entry("title").or_insert_with(|| title(key).into());
            }
        }
    }
}

/// Allowed words, defaults and examples where a hover shows them.
struct Help;

impl Transform for Help {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(object) = schema.as_object_mut()
            && let Some(hover) = hover(object)
        {
            say(object, "main", hover.into());
        }
    }
}

/// A key as a heading: `delivery-lots` is "Delivery lots".
fn title(key: &str) -> String {
    let words = key.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// What a hover says beyond the description; `None` when that is all there is.
fn hover(object: &Map<String, Value>) -> Option<String> {
    let mut parts = vec![object.get("description")?.as_str()?.to_owned()];
    let list = |key: &str| object.get(key).and_then(Value::as_array);
    if let (Some(words), Some(meanings)) = (list("enum"), list("enumDescriptions")) {
        let lines: Vec<String> = words
            .iter()
            .zip(meanings)
            .map(|(word, meaning)| format!("- `{word}`: {}", meaning.as_str().unwrap_or_default()))
            .collect();
        parts.push(lines.join("\n"));
    }
    if let Some(default) = object.get("default").filter(|d| is_telling(d)) {
        parts.push(format!("When left out: `{default}`"));
    }
    if let Some(examples) = list("examples") {
        let shown: Vec<String> = examples
            .iter()
            .map(|e| format!("`{}`", as_toml(e)))
            .collect();
        parts.push(format!("For example {}", shown.join(" or ")));
    }
    (parts.len() > 1).then(|| parts.join("\n\n"))
}

/// Empty lists and tables are what everybody expects of a key that is left out.
fn is_telling(default: &Value) -> bool {
    match default {
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) | Value::Null => false,
        _ => true,
    }
}

/// A value as TOML writes it: patterns in single quotes, where a backslash is a backslash.
fn as_toml(value: &Value) -> String {
    match value {
        Value::String(text) if text.contains('\\') => format!("'{text}'"),
        other => other.to_string(),
    }
}
