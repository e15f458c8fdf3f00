//! The rules of a form as JSON Schema of one row: an object of strings, as they stand in the cells.
//!
//! It refuses the cells that the validator refuses by themselves: missing, of another type, not written
//! as agreed, outside their range, not among the listed values. What compares rows, files or the order
//! is no rule of a row and stays with the validator.

mod cell;
mod numbers;

use serde_json::{Map, Value, json};

use crate::checks::{CheckKind, Condition, Filter};
use crate::say;
use crate::wording::{Text, typed};

use super::super::RenderError;
use super::says;
use super::tongue::Tongues;
use crate::record_form::{RecordColumn, RecordForm};

/// The schema as a file.
pub(super) fn file(
    form: &RecordForm,
    examples: &[String],
    tongues: &Tongues,
) -> Result<Vec<u8>, RenderError> {
    let mut text = serde_json::to_vec_pretty(&schema(form, examples, tongues))
        .map_err(|error| RenderError::Records(error.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

fn schema(form: &RecordForm, examples: &[String], tongues: &Tongues) -> Value {
    let properties: Map<String, Value> = form
        .columns
        .iter()
        .zip(examples)
        .map(|(column, example)| (column.id().to_owned(), property(column, example, tongues)))
        .collect();
    let required: Vec<&str> = form
        .columns
        .iter()
        .filter(|column| column.need.always)
        .map(RecordColumn::id)
        .collect();
    let mut conditions = conditional(form);
    conditions.extend(
        form.checks
            .iter()
            .filter_map(|check| beyond_fields(form, check)),
    );
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": tongues.label(&form.form.title),
        "description": tongues.lines(&about(form)),
        "$comment": "Cells are strings as they stand in the record. A pattern cannot know leap years: 29 February passes in every year.",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": { "type": "string" },
    });
    if let Value::Object(object) = &mut schema {
        if !conditions.is_empty() {
            object.insert("allOf".to_owned(), Value::Array(conditions));
        }
        object.insert("$defs".to_owned(), Value::Object(cell::definitions()));
    }
    schema
}

fn about(form: &RecordForm) -> Text {
    say!(
        "One row of the record {form}, as an object with a string for every cell.",
        form = typed(form.id)
    )
}

fn property(column: &RecordColumn, example: &str, tongues: &Tongues) -> Value {
    let rule = says::rule(column);
    let mut described = vec![column.field.about.clone()];
    if !rule.is_empty() {
        described.push(say!("{rule}.", rule = rule.capitalised()));
    }
    let mut property = json!({
        "title": tongues.label(&column.field.title),
        "description": tongues.lines(&Text::sentences(described)),
        "type": "string",
    });
    let Value::Object(object) = &mut property else {
        return property;
    };
    if !example.is_empty() {
        object.insert("examples".to_owned(), json!([example]));
    }
    let mut rules: Vec<Value> = Vec::new();
    if column.need.always {
        rules.push(cell::rules(column));
    }
    rules.extend(cell::identity(column));
    rules.extend(cell::time_stamp(column));
    if !rules.is_empty() {
        object.insert("allOf".to_owned(), Value::Array(rules));
    }
    property
}

/// Cells that are needed where another cell of the row holds one of some values: one rule for each
/// deciding cell and its values.
fn conditional(form: &RecordForm) -> Vec<Value> {
    let mut asked: Vec<(&Condition, Vec<&RecordColumn>)> = Vec::new();
    for column in form.columns.iter().filter(|column| !column.need.always) {
        for condition in &column.need.when {
            match asked.iter_mut().find(|(known, _)| *known == condition) {
                Some((_, columns)) => columns.push(column),
                None => asked.push((condition, vec![column])),
            }
        }
    }
    asked
        .into_iter()
        .map(|(condition, columns)| {
            let rules: Map<String, Value> = columns
                .iter()
                .map(|column| (column.id().to_owned(), cell::rules(column)))
                .collect();
            let required: Vec<&str> = columns.iter().map(|column| column.id()).collect();
            json!({
                "if": holds([(&condition.field, &condition.values)].into_iter()),
                "then": { "required": required, "properties": rules },
            })
        })
        .collect()
}

/// Every one of these cells holds one of its values.
fn holds<'a>(cells: impl Iterator<Item = (&'a String, &'a Vec<String>)> + Clone) -> Value {
    let required: Vec<&String> = cells.clone().map(|(field, _)| field).collect();
    let properties: Map<String, Value> = cells
        .map(|(field, values)| (field.clone(), json!({ "enum": values })))
        .collect();
    json!({ "required": required, "properties": properties })
}

/// Checks of one row that are no demand of a field. That a status is closed or a label check passed is
/// no rule here: a record that honestly says otherwise is well written.
fn beyond_fields(form: &RecordForm, check: &CheckKind) -> Option<Value> {
    match check {
        CheckKind::Prohibited {
            form: of,
            filter,
            field,
        } if of == form.id => Some(where_it_holds(
            filter,
            of_one(field, json!({ "$ref": "#/$defs/blank" })),
        )),
        CheckKind::Images {
            form: of,
            filter,
            formats,
            ..
        } if of == form.id => {
            let mut named = of_one("image-id", image(formats));
            if let Value::Object(object) = &mut named {
                object.insert("required".to_owned(), json!(["image-id"]));
            }
            Some(where_it_holds(filter, named))
        }
        _ => None,
    }
}

fn of_one(field: &str, rule: Value) -> Value {
    json!({ "properties": { field: rule } })
}

fn where_it_holds(filter: &Filter, rule: Value) -> Value {
    if filter.is_empty() {
        return rule;
    }
    json!({ "if": holds(filter.iter()), "then": rule })
}

/// The name of a picture file in an accepted format, whatever its capitals.
fn image(formats: &[String]) -> Value {
    let mut endings: Vec<&str> = formats.iter().map(String::as_str).collect();
    if endings
        .iter()
        .any(|ending| matches!(*ending, "jpg" | "jpeg"))
    {
        endings.extend(["jpg", "jpeg"]);
    }
    endings.sort_unstable();
    endings.dedup();
    let endings: Vec<String> = endings.into_iter().map(any_capitals).collect();
    json!({ "pattern": format!(r"\.(?:{})$", endings.join("|")) })
}

fn any_capitals(word: &str) -> String {
    word.chars()
        .map(|c| match c.is_ascii_alphabetic() {
            true => format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()),
            false => c.to_string(),
        })
        .collect()
}
