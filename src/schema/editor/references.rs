//! References that carry everything said beside them.
//!
//! JSON Schema lets a description stand beside `$ref`; taplo follows the reference and forgets it.
//! So a reference with words beside it becomes a definition of its own with these words.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value, json};

/// Start of a reference to a definition.
const LOCAL: &str = "#/$defs/";

/// Leaves only references with nothing beside them, and the definitions they need.
pub(super) fn complete(root: &mut Schema) {
    let Some(Value::Object(mut definitions)) = root.remove("$defs") else {
        return;
    };
    for (name, target, beside) in lift(&mut definitions) {
        let merged = merge(definitions.get(&target), beside);
        definitions.insert(name, merged.into());
    }
    let known = definitions.clone();
    let mut merge = Merge { known: &known };
    for definition in definitions.values_mut() {
        if let Ok(schema) = <&mut Schema>::try_from(definition) {
            merge.transform(schema);
        }
    }
    merge.transform(root);
    let used = used(root, &definitions);
    definitions.retain(|name, _| used.contains(name));
    root.insert("$defs".to_owned(), definitions.into());
}

/// A definition to be made: its name, what it is made of, and what is said beside that.
type Lifted = (String, String, Map<String, Value>);

/// Takes the words beside references of properties; `#/$defs/Owner.key` will carry them. Lists
/// become definitions too: the many tables of one kind share them.
fn lift(definitions: &mut Map<String, Value>) -> Vec<Lifted> {
    let mut lifted = Vec::new();
    let mut lists = Vec::new();
    for (owner, definition) in definitions.iter_mut() {
        let properties = definition
            .get_mut("properties")
            .and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            if property.get("items").is_some() {
                let name = format!("{owner}.{key}");
                let reference = json!({ "$ref": format!("{LOCAL}{name}") });
                lists.push((name, std::mem::replace(property, reference)));
            } else if let Some((target, beside)) = words_beside(property) {
                let name = format!("{owner}.{key}");
                *property = json!({ "$ref": format!("{LOCAL}{name}") });
                lifted.push((name, target, beside));
            }
        }
    }
    definitions.extend(lists);
    lifted
}

/// The target of a reference and what stands beside it; `None` without either.
fn words_beside(schema: &Value) -> Option<(String, Map<String, Value>)> {
    let object = schema.as_object()?;
    let target = object
        .get("$ref")?
        .as_str()?
        .strip_prefix(LOCAL)?
        .to_owned();
    let mut beside = object.clone();
    beside.shift_remove("$ref");
    (!beside.is_empty()).then_some((target, beside))
}

/// A definition with other words; what is said at the reference is nearer than what is said there.
fn merge(target: Option<&Value>, beside: Map<String, Value>) -> Map<String, Value> {
    let mut merged = target
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    merged.extend(beside);
    merged
}

/// Puts definitions in the place of references with words beside them.
struct Merge<'a> {
    known: &'a Map<String, Value>,
}

impl Transform for Merge<'_> {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some((target, beside)) = words_beside(schema.as_value())
            && let Some(object) = schema.as_object_mut()
        {
            *object = merge(self.known.get(&target), beside);
        }
        transform_subschemas(self, schema);
    }
}

/// The definitions that can be reached.
fn used(root: &Schema, definitions: &Map<String, Value>) -> Vec<String> {
    let mut used = Vec::new();
    let mut open = references(root.as_value());
    while let Some(name) = open.pop() {
        if !used.contains(&name) {
            open.extend(definitions.get(&name).map(references).unwrap_or_default());
            used.push(name);
        }
    }
    used
}

fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|at| at.strip_prefix(LOCAL)).map(str::to_owned);
            own.into_iter()
                .chain(object.values().flat_map(references))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
