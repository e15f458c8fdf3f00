//! The schema of a model, and what can be asked of it at a place in a document.

use schemars::Schema;
use schemars::transform::transform_subschemas;
use serde_json::{Map, Value, json};

use super::tree::unescape;
use crate::values::DECIMAL_FORMAT;

/// References inside one place that are followed before a schema is taken for circular.
const MOST_REFERENCES: usize = 32;

/// The JSON Schema (draft 2020-12) of a model as TOML can express it: without `null`.
#[must_use]
pub fn schema_for<T: schemars::JsonSchema>() -> Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .with_transform(without_null as fn(&mut Schema))
        .with_transform(bounded_integers as fn(&mut Schema))
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// The schema the loader checks with. TOML dates are held against it as `null`, which TOML itself
/// cannot say, so that a date and a string that looks like one are told apart.
pub(super) fn for_validation(mut schema: Value) -> Value {
    if let Ok(schema) = <&mut Schema>::try_from(&mut schema) {
        dates_as_null(schema);
    }
    schema
}

/// The schema for one of several texts laid over each other: what it lacks another may have.
pub(super) fn partial(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Ok(schema) = <&mut Schema>::try_from(&mut schema) {
        nothing_required(schema);
    }
    schema
}

fn nothing_required(schema: &mut Schema) {
    schema.remove("required");
    transform_subschemas(&mut nothing_required, schema);
}

fn dates_as_null(schema: &mut Schema) {
    if schema.get("format").and_then(Value::as_str) == Some("date") {
        schema.insert("type".to_owned(), "null".into());
    }
    transform_subschemas(&mut dates_as_null, schema);
}

/// `Option` adds `null` in several ways; a key that is absent says the same in TOML.
fn without_null(schema: &mut Schema) {
    transform_subschemas(&mut without_null, schema);
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    drop_null_type(object);
    if let Some(Value::Array(values)) = object.get_mut("enum")
        && values.len() > 1
    {
        values.retain(|value| !value.is_null());
    }
    for combinator in ["anyOf", "oneOf"] {
        drop_null_branch(object, combinator);
    }
}

fn drop_null_type(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get_mut("type") else {
        return;
    };
    types.retain(|name| name != "null");
    if types.len() == 1 {
        let only = types.remove(0);
        object.insert("type".to_owned(), only);
    }
}

/// A choice of which one branch is left is that branch; words beside the choice win over its own.
fn drop_null_branch(object: &mut Map<String, Value>, combinator: &str) {
    let Some(Value::Array(branches)) = object.get_mut(combinator) else {
        return;
    };
    let before = branches.len();
    branches.retain(|branch| branch.get("type") != Some(&json!("null")));
    if branches.len() == 1 && before == 2 {
        let only = branches.remove(0);
        object.remove(combinator);
        for (key, value) in only.as_object().cloned().unwrap_or_default() {
            object.entry(key).or_insert(value);
        }
    }
}

/// schemars bounds small integers only; the others would be refused without a place.
fn bounded_integers(schema: &mut Schema) {
    transform_subschemas(&mut bounded_integers, schema);
    let bounds = match schema.get("format").and_then(Value::as_str) {
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => return,
    };
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    object.entry("minimum").or_insert_with(|| bounds.0.into());
    object.entry("maximum").or_insert_with(|| bounds.1.into());
}

/// A schema with everything it refers to or is composed of.
pub(super) type Parts<'s> = Vec<&'s Value>;

/// All schemas that speak about the same value as `schema`: itself, what it refers to, its branches.
pub(super) fn parts<'s>(root: &'s Value, schema: &'s Value) -> Parts<'s> {
    let mut found = Vec::new();
    gather(root, schema, MOST_REFERENCES, &mut found);
    found
}

fn gather<'s>(root: &'s Value, schema: &'s Value, left: usize, found: &mut Parts<'s>) {
    let Some(left) = left.checked_sub(1) else {
        return;
    };
    found.push(schema);
    if let Some(target) = referred(root, schema) {
        gather(root, target, left, found);
    }
    for combinator in ["anyOf", "oneOf", "allOf"] {
        for branch in array(schema, combinator) {
            gather(root, branch, left, found);
        }
    }
}

fn referred<'s>(root: &'s Value, schema: &Value) -> Option<&'s Value> {
    let reference = schema.get("$ref")?.as_str()?;
    root.pointer(reference.strip_prefix('#')?)
}

/// The items of an array member; none when it is not there.
pub(super) fn array<'s>(schema: &'s Value, member: &str) -> &'s [Value] {
    schema
        .get(member)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// What the schema says about the value at a JSON pointer of a document.
pub(super) fn at<'s>(root: &'s Value, pointer: &str) -> Parts<'s> {
    let mut here = parts(root, root);
    for segment in pointer.split('/').skip(1) {
        here = step(root, &here, &unescape(segment));
    }
    here
}

/// One key or index further.
pub(super) fn step<'s>(root: &'s Value, here: &[&'s Value], segment: &str) -> Parts<'s> {
    let mut next = Vec::new();
    for schema in here {
        if let Some(property) = schema.get("properties").and_then(|p| p.get(segment)) {
            next.extend(parts(root, property));
            continue;
        }
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        for value in patterns.into_iter().flat_map(Map::values) {
            next.extend(parts(root, value));
        }
        if let Some(value) = schema.get("additionalProperties").filter(|v| v.is_object()) {
            next.extend(parts(root, value));
        }
        if segment.parse::<usize>().is_ok()
            && let Some(items) = schema.get("items")
        {
            next.extend(parts(root, items));
        }
    }
    next
}

/// The keys a table may have by name, in the order of the model.
pub(super) fn known_keys<'s>(parts: &[&'s Value]) -> Vec<&'s str> {
    let mut keys = Vec::new();
    for schema in parts {
        let properties = schema.get("properties").and_then(Value::as_object);
        for key in properties.into_iter().flat_map(Map::keys) {
            if !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The values a schema is closed over; `None` when any value of its type will do.
pub(super) fn allowed(root: &Value, schema: &Value) -> Option<Vec<Value>> {
    if let Some(value) = schema.get("const") {
        return Some(vec![value.clone()]);
    }
    if schema.get("enum").is_some() {
        return Some(array(schema, "enum").to_vec());
    }
    if let Some(target) = referred(root, schema) {
        return allowed(root, target);
    }
    let branches = ["oneOf", "anyOf"].map(|c| array(schema, c)).concat();
    if branches.is_empty() {
        return None;
    }
    let closed = branches
        .iter()
        .filter(|branch| accepts(root, branch, "string"))
        .map(|branch| allowed(root, branch))
        .collect::<Option<Vec<_>>>()?;
    Some(closed.concat())
}

/// The JSON type of a value, as schemas name it.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Whether a value of this type can be valid at all.
pub(super) fn accepts(root: &Value, schema: &Value, name: &str) -> bool {
    let fits = |wanted: &str| wanted == name || (wanted == "number" && name == "integer");
    match schema.get("type") {
        Some(Value::String(wanted)) if !fits(wanted) => return false,
        Some(Value::Array(wanted)) if !wanted.iter().filter_map(Value::as_str).any(fits) => {
            return false;
        }
        _ => {}
    }
    if let Some(value) = schema.get("const") {
        return fits(type_name(value));
    }
    if schema.get("enum").is_some() {
        return array(schema, "enum").iter().any(|v| fits(type_name(v)));
    }
    if let Some(target) = referred(root, schema)
        && !accepts(root, target, name)
    {
        return false;
    }
    ["oneOf", "anyOf"].iter().all(|combinator| {
        let branches = array(schema, combinator);
        branches.is_empty() || branches.iter().any(|branch| accepts(root, branch, name))
    })
}

/// What a place wants, in the words of TOML: "an integer", "a string or a table".
pub(super) fn wanted(parts: &[&Value]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for schema in parts {
        for name in type_names(schema) {
            let word = type_words(schema, name, parts);
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    match words.split_last() {
        None => "another type".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

/// The types a schema names itself.
pub(super) fn type_names(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => match schema.get("const") {
            Some(value) => vec![type_name(value)],
            None => Vec::new(),
        },
    }
}

fn type_words(schema: &Value, name: &str, parts: &[&Value]) -> &'static str {
    match name {
        "string" if is_decimal(schema) => "a decimal number in quotes",
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "true or false",
        "array" if wants_tables(parts) => "an array of tables",
        "array" => "an array",
        "object" => "a table",
        _ => "a date",
    }
}

/// Whether a schema is the exact decimal of [`crate::values`].
pub(super) fn is_decimal(schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) == Some(DECIMAL_FORMAT)
}

fn wants_tables(parts: &[&Value]) -> bool {
    parts.iter().filter_map(|s| s.get("items")).any(|items| {
        let object = items.get("type") == Some(&json!("object"));
        object || items.get("$ref").is_some()
    })
}

/// Whether any part names this type.
pub(super) fn wants(parts: &[&Value], name: &str) -> bool {
    parts
        .iter()
        .any(|schema| type_names(schema).contains(&name))
}
