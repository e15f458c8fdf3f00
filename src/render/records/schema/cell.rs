//! What one cell may hold, as JSON Schema of a string: the validator's rules, said once more in
//! patterns. A property test holds both against each other.

use serde_json::{Map, Value, json};

use crate::catalog::FieldType;
use crate::spec::pattern::portable;

use super::numbers;
use crate::record_form::RecordColumn;

/// Characters that cannot be seen. A cell of nothing else is blank, and none may begin or end a value.
const UNSEEN: &str = r"\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb";

/// Words that stand where a value is not known, whatever their capitals.
const PLACEHOLDERS: &str = r"[Nn]/[Aa]|[Nn][Aa]|[Nn]\.[Aa]\.|[Uu][Nn][Kk][Nn][Oo][Ww][Nn](?:_[Dd][Uu][Tt]_[Ii][Dd])?|[Nn][Oo][Nn][Ee]|[Nn][Uu][Ll][Ll]|[Nn][Ii][Ll]|[Tt][Bb][Dd]|-|--|\?|#[Nn]/[Aa]|[Uu][Nn][Dd][Ee][Ff][Ii][Nn][Ee][Dd]";

/// The same without those that can be all there is to say in a free text.
const SAYS_NOTHING: &str = r"[Nn]/[Aa]|[Nn]\.[Aa]\.|[Uu][Nn][Kk][Nn][Oo][Ww][Nn](?:_[Dd][Uu][Tt]_[Ii][Dd])?|[Nn][Uu][Ll][Ll]|[Nn][Ii][Ll]|[Tt][Bb][Dd]|\?|#[Nn]/[Aa]|[Uu][Nn][Dd][Ee][Ff][Ii][Nn][Ee][Dd]";

/// Nothing but zeros, a zero GUID too.
const ZEROS: &str = r"[0{}-]*0[0{}-]*";

const DECIMAL: &str = r"^-?[0-9]+(?:\.[0-9]+)?$";
const DAY: &str = r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31|02-29)";
const TIME: &str = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]{1,9})?)?";
const OFFSET: &str = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9](?::?[0-5][0-9])?)?)";
const DURATION: &str = r"^P(?:[0-9]+D|(?:[0-9]+D)?T(?:[0-9]+H(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?|[0-9]+M(?:[0-9]+(?:\.[0-9]+)?S)?|[0-9]+(?:\.[0-9]+)?S))$";

/// A cell in which something can be seen, with nothing unseen around it.
pub(super) fn filled() -> Value {
    json!({ "pattern": format!(r"^[^{UNSEEN}](?:[\s\S]*[^{UNSEEN}])?$") })
}

/// A cell in which nothing can be seen.
pub(super) fn blank() -> Value {
    json!({ "pattern": format!("^[{UNSEEN}]*$") })
}

fn written_as(pattern: &str) -> Value {
    json!({ "pattern": pattern })
}

fn none_of(pattern: &str) -> Value {
    json!({ "not": { "pattern": format!("^(?:{pattern})$") } })
}

/// What a filled cell of a column is held to.
pub(super) fn rules(column: &RecordColumn) -> Value {
    let mut all = vec![json!({ "$ref": "#/$defs/filled" })];
    all.extend(of_type(column));
    all.extend(range(column));
    all.extend(column.pattern.and_then(portable).map(|p| written_as(&p)));
    json!({ "allOf": all })
}

fn of_type(column: &RecordColumn) -> Vec<Value> {
    match column.field.kind {
        FieldType::Identifier if column.lot_sets => vec![none_of(&format!(
            r"(?:[\s\S]*\|)?(?:[{UNSEEN}]*|{PLACEHOLDERS}|{ZEROS})(?:\|[\s\S]*)?"
        ))],
        FieldType::Identifier => vec![
            written_as(r"^[^|]*$"),
            none_of(&format!("{PLACEHOLDERS}|{ZEROS}")),
        ],
        FieldType::Revision | FieldType::File => vec![json!({ "anyOf": [
            { "enum": ["0", "-"] },
            none_of(&format!("{PLACEHOLDERS}|{ZEROS}")),
        ] })],
        FieldType::Text => vec![none_of(SAYS_NOTHING)],
        FieldType::Integer => vec![written_as("^(?:0|[1-9][0-9]{0,11})$")],
        FieldType::Decimal => vec![written_as(DECIMAL)],
        FieldType::Limit => vec![json!({ "anyOf": [
            { "const": "none" },
            written_as(DECIMAL),
        ] })],
        FieldType::Date => vec![json!({ "pattern": format!("^{DAY}$"), "format": "date" })],
        FieldType::TimeStamp => vec![written_as(&format!("^{DAY}T{TIME}{OFFSET}$"))],
        FieldType::Duration => vec![written_as(DURATION)],
        FieldType::YesNo | FieldType::Enumeration => vec![json!({ "enum": column.choices() })],
    }
}

/// Ends of the range; a word where a number is bounded is outside it.
fn range(column: &RecordColumn) -> Vec<Value> {
    let Some(field) = column.definition else {
        return Vec::new();
    };
    let ends = [
        field.min.map(|min| numbers::at_least(min.0)),
        field.max.map(|max| numbers::at_most(max.0)),
    ];
    let mut rules: Vec<Value> = ends.into_iter().flatten().map(|p| written_as(&p)).collect();
    if !rules.is_empty() {
        rules.push(written_as(DECIMAL));
    }
    rules
}

/// An identity is written as agreed wherever it stands, also where the row need not have it.
pub(super) fn identity(column: &RecordColumn) -> Option<Value> {
    column.definition?.identity?;
    let mut all = vec![none_of(&format!("{PLACEHOLDERS}|{ZEROS}"))];
    all.extend(column.pattern.and_then(portable).map(|p| written_as(&p)));
    Some(json!({ "anyOf": [{ "$ref": "#/$defs/blank" }, { "allOf": all }] }))
}

/// A moment says its offset wherever it stands.
pub(super) fn time_stamp(column: &RecordColumn) -> Option<Value> {
    (column.field.kind == FieldType::TimeStamp)
        .then(|| json!({ "not": { "pattern": format!("^{DAY}T{TIME}$") } }))
}

/// The words for both definitions that cells refer to.
pub(super) fn definitions() -> Map<String, Value> {
    Map::from_iter([
        ("filled".to_owned(), filled()),
        ("blank".to_owned(), blank()),
    ])
}
