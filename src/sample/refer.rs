//! Columns that refer to another record are filled from that record's rows, once all are written.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use crate::catalog::Population;
use crate::checks::CheckKind;
use crate::spec::model::Depth;

use super::SampleError;
use super::plan::{FormPlan, Plan};

/// A column and the column that its values are taken from.
struct Reference<'a> {
    form: &'a str,
    field: &'a str,
    to_form: &'a str,
    to_field: &'a str,
}

/// Fills every referring column of the written forms. What others refer to is filled first.
pub(super) fn fill(
    plan: &Plan,
    written: &mut IndexMap<String, Vec<u8>>,
) -> Result<(), SampleError> {
    let mut open = references(plan);
    while !open.is_empty() {
        let pending: BTreeSet<(&str, &str)> = open.iter().map(|r| (r.form, r.field)).collect();
        let waits = |r: &Reference| pending.contains(&(r.to_form, r.to_field));
        let (later, ready): (Vec<_>, Vec<_>) = open.into_iter().partition(waits);
        if ready.is_empty() {
            break;
        }
        for reference in ready {
            one(plan, &reference, written)?;
        }
        open = later;
    }
    Ok(())
}

/// Forms that refer to another one, or are referred to.
pub(super) fn involved<'a>(plan: &'a Plan) -> BTreeSet<&'a str> {
    let references = references(plan).into_iter();
    references.flat_map(|r| [r.form, r.to_form]).collect()
}

fn references<'a>(plan: &'a Plan) -> Vec<Reference<'a>> {
    let mut found = Vec::new();
    for form in plan.forms.keys() {
        let Some(known) = plan.spec.catalogue.forms.get(form) else {
            continue;
        };
        for check in &known.own_checks {
            if let CheckKind::References { to, on, .. } = &check.kind {
                found.extend(on.iter().map(|(field, to_field)| Reference {
                    form,
                    field,
                    to_form: &to.form,
                    to_field,
                }));
            }
        }
    }
    found
}

/// Values to choose from: all, and those of each unit that both records name.
struct Choice {
    all: Vec<String>,
    by_unit: BTreeMap<String, Vec<String>>,
    unit: Option<usize>,
}

fn one(
    plan: &Plan,
    reference: &Reference,
    written: &mut IndexMap<String, Vec<u8>>,
) -> Result<(), SampleError> {
    let (Some(own), Some(other), Some(form)) = (
        written.get(reference.form),
        written.get(reference.to_form),
        plan.forms.get(reference.form),
    ) else {
        return Ok(());
    };
    let own = Cells::read(own)?;
    let choice = choice(&own, &Cells::read(other)?, reference.to_field);
    let bytes = rewritten(own, reference, form, &choice)?;
    written.insert(reference.form.to_owned(), bytes);
    Ok(())
}

fn choice(own: &Cells, other: &Cells, field: &str) -> Choice {
    let shared = Depth::ALL.into_iter().find_map(|depth| {
        let name = depth.field();
        Some((own.column(name)?, other.column(name)?))
    });
    let mut all: IndexSet<&str> = IndexSet::new();
    let mut by_unit: BTreeMap<&str, IndexSet<&str>> = BTreeMap::new();
    if let Some(column) = other.column(field) {
        for row in other.rows.iter().filter(|row| !row[column].is_empty()) {
            all.insert(&row[column]);
            if let Some((_, unit)) = shared {
                by_unit.entry(&row[unit]).or_default().insert(&row[column]);
            }
        }
    }
    let owned = |set: IndexSet<&str>| set.into_iter().map(str::to_owned).collect();
    Choice {
        all: owned(all),
        by_unit: by_unit
            .into_iter()
            .map(|(unit, set)| (unit.to_owned(), owned(set)))
            .collect(),
        unit: shared.map(|(own, _)| own),
    }
}

/// The rows with their referring cells filled. A row that finds nothing to refer to is left out
/// where nothing counts the rows.
fn rewritten(
    own: Cells,
    reference: &Reference,
    form: &FormPlan,
    choice: &Choice,
) -> Result<Vec<u8>, SampleError> {
    let fail = || SampleError::Reference {
        form: reference.form.to_owned(),
        field: reference.field.to_owned(),
        to: format!("{}.{}", reference.to_form, reference.to_field),
    };
    let Some(column) = own.column(reference.field) else {
        return own.write();
    };
    let key: Vec<usize> = form.key.iter().filter_map(|f| own.column(f)).collect();
    let key_of = |row: &[String]| key.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut rows = Vec::new();
    for (number, mut row) in own.rows.into_iter().enumerate() {
        let of_unit = choice.unit.and_then(|at| choice.by_unit.get(&row[at]));
        let values = of_unit.unwrap_or(&choice.all);
        let blank = row[column].is_empty();
        let fits = blank
            || (0..values.len()).any(|n| {
                row[column].clone_from(&values[(number + n) % values.len()]);
                !key.contains(&column) || !seen.contains(&key_of(&row))
            });
        if fits {
            seen.insert(key_of(&row));
            rows.push(row);
        } else if form.unit != Population::Nothing {
            return Err(fail());
        }
    }
    if rows.is_empty() && !form.nil {
        return Err(fail());
    }
    Cells {
        heading: own.heading,
        rows,
    }
    .write()
}

/// A written form, read back.
struct Cells {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Cells {
    fn read(bytes: &[u8]) -> Result<Cells, SampleError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes);
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(record?.iter().map(str::to_owned).collect::<Vec<_>>());
        }
        let heading = match rows.is_empty() {
            true => Vec::new(),
            false => rows.remove(0),
        };
        Ok(Cells { heading, rows })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.heading.iter().position(|heading| heading == name)
    }

    fn write(&self) -> Result<Vec<u8>, SampleError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.heading)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer
            .into_inner()
            .map_err(|e| SampleError::Write(e.to_string()))
    }
}
