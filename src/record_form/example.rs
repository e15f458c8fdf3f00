//! One row that shows how a record is written, and that no order can mean.

use std::collections::BTreeMap;

use crate::catalog::FieldType;
use crate::spec::clause::ResolvedSpec;
use crate::spec::strings;
use crate::values::Decimal;

use super::{RecordColumn, RecordForm};

/// What the cells of an example begin with where no pattern says otherwise.
pub(crate) const EXAMPLE: &str = "EXAMPLE";

/// The cells of the example row, in the order of the columns; every cell is of its type. Identities
/// are the greatest that their pattern allows: serials count from below, so that a row which is left
/// in by mistake names a unit that no order has.
pub(crate) fn example_row(spec: &ResolvedSpec, form: &RecordForm) -> Vec<String> {
    let day = spec.spec.spec.issued.to_string();
    let mut cells: BTreeMap<&str, String> = BTreeMap::new();
    for column in &form.columns {
        cells.insert(column.id(), example_cell(form, column, &day));
    }
    let needed = |column: &RecordColumn| {
        column.need.always
            || column.need.when.is_empty()
            || column.need.when.iter().any(|condition| {
                let cell = cells.get(condition.field.as_str());
                cell.is_some_and(|cell| condition.values.contains(cell))
            })
    };
    form.columns
        .iter()
        .map(|column| match cells.get(column.id()) {
            Some(cell) if needed(column) => cell.clone(),
            _ => String::new(),
        })
        .collect()
}

/// Headings and cells of the example of a demanded form; what a template leaves behind when nobody
/// deletes it.
pub(crate) fn example_of(spec: &ResolvedSpec, form: &str) -> Option<Vec<(String, String)>> {
    let depth = *spec.forms.get(form)?;
    let form = super::record_form(spec, form, depth)?;
    let headings: Vec<String> = form.headings().map(str::to_owned).collect();
    Some(headings.into_iter().zip(example_row(spec, &form)).collect())
}

/// The example of one column, also where its row would leave it blank.
pub(crate) fn example_cell(form: &RecordForm, column: &RecordColumn, day: &str) -> String {
    if let Some(greatest) = column.pattern.and_then(strings::greatest) {
        return greatest;
    }
    match column.field.kind {
        FieldType::Identifier => format!("{EXAMPLE}-{}", column.id().to_uppercase()),
        FieldType::Text => EXAMPLE.to_owned(),
        FieldType::Revision => format!("{EXAMPLE}-A"),
        FieldType::Integer => number(column, true),
        FieldType::Decimal => number(column, false),
        FieldType::Limit if bounded(column) => number(column, false),
        FieldType::Limit => "none".to_owned(),
        FieldType::Date => day.to_owned(),
        FieldType::TimeStamp => format!("{day}T14:05:00+01:00"),
        FieldType::Duration => "PT1H30M".to_owned(),
        FieldType::File => format!("{EXAMPLE}-{}.{}", column.id(), picture(form)),
        FieldType::YesNo | FieldType::Enumeration => choice(form, column),
    }
}

fn bounded(column: &RecordColumn) -> bool {
    column
        .definition
        .is_some_and(|field| field.min.is_some() || field.max.is_some())
}

/// A number of the range: its lower end, else its upper one.
fn number(column: &RecordColumn, whole: bool) -> String {
    let ends = column.definition.map(|field| (field.min, field.max));
    let (value, up) = match ends {
        Some((Some(min), _)) => (min.0, true),
        Some((None, Some(max))) => (max.0, false),
        _ => return if whole { "1" } else { "1.0" }.to_owned(),
    };
    let value = match (whole, up) {
        (true, true) => value.ceil(),
        (true, false) => value.floor(),
        (false, _) => value,
    };
    Decimal(value).to_string()
}

/// The value that most other columns wait for, so that the example shows them filled.
fn choice(form: &RecordForm, column: &RecordColumn) -> String {
    let waiting = |value: &str| {
        let waits = |other: &&RecordColumn| {
            other.need.when.iter().any(|condition| {
                condition.field == column.id() && condition.values.iter().any(|v| v == value)
            })
        };
        form.columns.iter().filter(waits).count()
    };
    let mut best: Option<(&str, usize)> = None;
    for value in column.choices() {
        let waiting = waiting(value);
        if best.is_none_or(|(_, most)| waiting > most) {
            best = Some((value, waiting));
        }
    }
    best.map_or_else(String::new, |(value, _)| value.to_owned())
}

/// The ending of picture files that the clauses agree on.
fn picture(form: &RecordForm) -> &'static str {
    use crate::spec::model::RecordFormat as F;
    let first = form.formats.iter().find_map(|format| match format {
        F::Png => Some("png"),
        F::Jpg => Some("jpg"),
        _ => None,
    });
    first.unwrap_or("png")
}
