//! A model in spite of mistakes, so that what the rest of the file means can be judged in the same
//! run. What was mistyped is read as it was probably meant; what cannot be guessed is left out.

use serde_json::Value;

use super::tree::{last_segment, parent, unescape};

/// How a mistake is got out of the way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Repair {
    /// The value at a pointer is left out.
    Remove(String),
    /// The value at a pointer is read as another one.
    Replace(String, Value),
    /// The key at a pointer is read as another name in the same table.
    Rename(String, String),
}

/// The document with the repairs made, and the pointers of what was left out.
pub(super) fn repaired(json: &Value, repairs: &[Repair]) -> (Value, Vec<String>) {
    let mut repaired = json.clone();
    let mut removed = Vec::new();
    // From the end, so that the indices of arrays stay what they were.
    let mut ordered: Vec<&Repair> = repairs.iter().collect();
    ordered.sort_by_key(|repair| std::cmp::Reverse(index_order(repair.at())));
    for repair in ordered {
        match repair {
            Repair::Remove(at) => {
                take(&mut repaired, at);
                removed.push(at.clone());
            }
            Repair::Replace(at, value) => {
                if let Some(slot) = repaired.pointer_mut(at) {
                    value.clone_into(slot);
                }
            }
            Repair::Rename(at, name) => {
                if let Some(value) = take(&mut repaired, at)
                    && let Some(Value::Object(table)) =
                        parent(at).and_then(|table| repaired.pointer_mut(table))
                    && !table.contains_key(name)
                {
                    table.insert(name.clone(), value);
                }
            }
        }
    }
    (repaired, removed)
}

impl Repair {
    fn at(&self) -> &str {
        match self {
            Repair::Remove(at) | Repair::Replace(at, _) | Repair::Rename(at, _) => at,
        }
    }
}

/// Pointers in an order in which numbers count as numbers.
fn index_order(pointer: &str) -> Vec<(usize, String)> {
    pointer
        .split('/')
        .map(|part| (part.parse().unwrap_or(usize::MAX), part.to_owned()))
        .collect()
}

pub(super) fn take(json: &mut Value, pointer: &str) -> Option<Value> {
    let holder = json.pointer_mut(parent(pointer)?)?;
    let last = last_segment(pointer);
    match holder {
        Value::Object(table) => table
            .shift_remove(&unescape(&last))
            .or_else(|| table.shift_remove(&last)),
        Value::Array(list) => {
            let index: usize = last.parse().ok()?;
            (index < list.len()).then(|| list.remove(index))
        }
        _ => None,
    }
}
