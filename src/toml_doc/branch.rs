//! Which branch of a choice a value was meant for.
//!
//! A value that fits no branch of `oneOf` or `anyOf` gets the complaints of all of them; only those
//! of the branch its writer had in mind are worth reading.

use serde_json::{Map, Value};

use super::schema::{accepts, allowed, known_keys, parts, type_name};

/// What to say about a value that fits no branch.
#[derive(Debug, PartialEq)]
pub(super) enum Choice<'s> {
    /// Report what this branch says.
    Branch(usize),
    /// The value's type fits no branch.
    WrongType,
    /// The value should be one of these.
    NotAllowed(Vec<Value>),
    /// The tag under this key should be one of these.
    Tag(&'s str, Vec<Value>),
    /// The table lacks the key that says what kind it is.
    NoTag(&'s str, Vec<Value>),
    /// The table should have exactly one of these keys.
    OneKeyOf(Vec<&'s str>),
}

/// Chooses among `branches` for `value`; `errors` tells how many complaints each branch has.
pub(super) fn choose<'s>(
    root: &'s Value,
    branches: &'s [Value],
    value: &Value,
    errors: impl Fn(usize) -> usize,
) -> Choice<'s> {
    let name = type_name(value);
    let fitting: Vec<usize> = (0..branches.len())
        .filter(|&n| accepts(root, &branches[n], name))
        .collect();
    let fewest = || {
        let least = fitting.iter().copied().min_by_key(|&n| errors(n));
        least.map_or(Choice::WrongType, Choice::Branch)
    };
    match value {
        Value::Object(table) => choose_table(root, branches, table, &fitting, &errors),
        Value::Array(_) | Value::Null => fewest(),
        _ => {
            let closed = fitting.iter().map(|&n| allowed(root, &branches[n]));
            match closed.collect::<Option<Vec<_>>>() {
                Some(values) if !values.is_empty() => Choice::NotAllowed(values.concat()),
                _ => fewest_open(root, branches, &fitting, &errors),
            }
        }
    }
}

/// A string that is none of the listed ones was meant for the branch that takes free text.
fn fewest_open<'s>(
    root: &'s Value,
    branches: &'s [Value],
    fitting: &[usize],
    errors: &impl Fn(usize) -> usize,
) -> Choice<'s> {
    let open = fitting.iter().copied();
    open.filter(|&n| allowed(root, &branches[n]).is_none())
        .min_by_key(|&n| errors(n))
        .map_or(Choice::WrongType, Choice::Branch)
}

fn choose_table<'s>(
    root: &'s Value,
    branches: &'s [Value],
    table: &Map<String, Value>,
    fitting: &[usize],
    errors: &impl Fn(usize) -> usize,
) -> Choice<'s> {
    if let Some(tag) = tag_of(root, branches, fitting) {
        return by_tag(root, branches, table, fitting, tag);
    }
    if let Some(names) = variant_names(branches, fitting) {
        let named = names.iter().position(|name| table.contains_key(*name));
        return match named {
            Some(n) => Choice::Branch(fitting[n]),
            None => Choice::OneKeyOf(names),
        };
    }
    // Most keys in common; then the fewest complaints; then the first.
    let best = fitting.iter().copied().min_by_key(|&n| {
        let known = known_keys(&parts(root, &branches[n]));
        let common = known.iter().filter(|key| table.contains_key(**key)).count();
        (std::cmp::Reverse(common), errors(n))
    });
    best.map_or(Choice::WrongType, Choice::Branch)
}

/// The key that has a fixed value in every branch: serde's `tag`.
fn tag_of<'s>(root: &'s Value, branches: &'s [Value], fitting: &[usize]) -> Option<&'s str> {
    let (first, others) = fitting.split_first()?;
    if others.is_empty() {
        return None;
    }
    known_keys(&parts(root, &branches[*first]))
        .into_iter()
        .find(|key| {
            fitting
                .iter()
                .all(|&n| fixed(root, &branches[n], key).is_some())
        })
}

/// The values a branch fixes for a key.
fn fixed(root: &Value, branch: &Value, key: &str) -> Option<Vec<Value>> {
    let schemas = parts(root, branch);
    let properties = schemas.iter().filter_map(|s| s.get("properties")?.get(key));
    let values: Vec<Value> = properties
        .filter_map(|p| allowed(root, p))
        .flatten()
        .collect();
    (!values.is_empty()).then_some(values)
}

fn by_tag<'s>(
    root: &'s Value,
    branches: &'s [Value],
    table: &Map<String, Value>,
    fitting: &[usize],
    tag: &'s str,
) -> Choice<'s> {
    let values = |n: usize| fixed(root, &branches[n], tag).unwrap_or_default();
    let all = || fitting.iter().flat_map(|&n| values(n)).collect();
    let Some(given) = table.get(tag) else {
        return Choice::NoTag(tag, all());
    };
    match fitting.iter().find(|&&n| values(n).contains(given)) {
        Some(&n) => Choice::Branch(n),
        None => Choice::Tag(tag, all()),
    }
}

/// The one key of each branch, when every branch is a table of one key: serde's outer tag.
fn variant_names<'s>(branches: &'s [Value], fitting: &[usize]) -> Option<Vec<&'s str>> {
    let name = |n: usize| {
        let branch = &branches[n];
        let properties = branch.get("properties")?.as_object()?;
        let closed = branch.get("additionalProperties") == Some(&Value::Bool(false));
        let required = branch.get("required")?.as_array()?.len();
        let only = properties.keys().next()?;
        (closed && properties.len() == 1 && required == 1).then_some(only.as_str())
    };
    // A single closed table of one key is an ordinary struct, best described by its own complaints.
    if fitting.is_empty() {
        return None;
    }
    fitting.iter().map(|&n| name(n)).collect()
}
