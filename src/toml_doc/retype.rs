//! Which values of the wrong TOML type can only mean one value of the right one.

use serde_json::Value;

use super::schema;
use super::tree::Kind;
use crate::finding::Fix;

/// The repair of a value of the wrong type; `None` where its writer has to decide.
pub(super) fn fix(
    root: &Value,
    pointer: &str,
    found: Kind,
    wanted: &[&Value],
    written: &str,
    value: &Value,
) -> Option<Fix> {
    let wants = |name| schema::wants(wanted, name);
    let at = pointer.to_owned();
    match found {
        Kind::Float if wants("integer") => is_whole(written).then_some(Fix::DropFraction { at }),
        Kind::Integer | Kind::Float if wants("string") => {
            let certain = is_plain(written) && takes_any_text(root, wanted);
            certain.then_some(Fix::AddQuotes { at })
        }
        Kind::Date if wants("string") && takes_any_text(root, wanted) => {
            Some(Fix::AddQuotes { at })
        }
        Kind::String if reads_as(value.as_str()?, wanted) => Some(Fix::DropQuotes { at }),
        Kind::Table if wants("array") && written.starts_with('[') => Some(Fix::RepeatHeader { at }),
        Kind::ArrayOfTables if wants("object") && !wants("array") => {
            let only = value.as_array()?.len() == 1;
            only.then_some(Fix::SingleHeader { at })
        }
        Kind::Array | Kind::ArrayOfTables => None,
        _ if wants("array") => {
            let items = schema::step(root, wanted, "0");
            let fits = schema::wants(&items, schema::type_name(value));
            fits.then_some(Fix::PutInArray { at })
        }
        _ => None,
    }
}

/// Digits with at most one point: what stands the same inside quotes.
fn is_plain(written: &str) -> bool {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

/// `4.0`, which is the integer 4. Not `1.000`: where points stand between thousands, that is a
/// thousand.
fn is_whole(written: &str) -> bool {
    is_plain(written)
        && written
            .split_once('.')
            .is_some_and(|(_, fraction)| fraction == "0")
}

/// Whether a string place is open, rather than a choice of words.
fn takes_any_text(root: &Value, wanted: &[&Value]) -> bool {
    wanted
        .iter()
        .filter(|s| schema::type_names(s).contains(&"string"))
        .any(|s| schema::allowed(root, s).is_none())
}

/// Whether the quotes are the mistake: the text is, to the letter, a value of the wanted type.
fn reads_as(text: &str, wanted: &[&Value]) -> bool {
    let wants = |name| schema::wants(wanted, name);
    let integer = || text.parse::<i64>().is_ok_and(|n| n.to_string() == text);
    let date = || {
        text.parse::<jiff::civil::Date>()
            .is_ok_and(|d| d.to_string() == text)
    };
    (wants("integer") && integer())
        || (wants("boolean") && matches!(text, "true" | "false"))
        || (wants("null") && date())
}
