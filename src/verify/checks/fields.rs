//! Is the record there, are its cells filled and of their type, are its identities and keys sound?

use hashbrown::HashMap;

use crate::catalog::Field;
use crate::checks::Filter;
use crate::checks::{Condition, UNIT};
use crate::records::{CellRule, ValueFault, is_blank, is_sentinel};
use crate::spec::model::{Depth, LotSets};
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::report::Status;
use crate::verify::world::World;

/// The form is delivered and has rows; a header alone is a nil return where the form allows one.
pub(super) fn delivered(world: &World<'_>, form: &str) -> Outcome {
    let title = world.title(form);
    let mut tally = world.tally("files");
    if !world.delivered(form) {
        let known = world.records.faults.iter().find(|fault| {
            fault
                .file
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with(form))
        });
        let why = known
            .map(|fault| format!(": {} — {}", fault.file, fault.message))
            .unwrap_or_default();
        let raw = Raw::absent(
            format!("a file {form}.csv"),
            format!("no {title} was delivered{why}"),
        );
        tally.bad(match known {
            Some(fault) => raw.following(format!("{}: {}", fault.file, fault.message)),
            None => raw,
        });
        return tally.finish(|| Outcome::nothing(world, form));
    }
    for table in world.tables(form).iter().filter(|t| !t.is_empty()) {
        debug_assert_eq!(table.form(), form);
        tally.good();
    }
    if tally.is_empty() {
        let nothing = Outcome::nothing(world, form);
        if nothing.status == Status::NotApplicable {
            return nothing;
        }
        for table in world.tables(form) {
            let raw = Raw::absent(
                "a row for every record",
                format!("the {title} has a heading and no row"),
            )
            .in_file(table.file());
            tally.bad(raw);
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// Every demanded cell of a field is filled and of the field's type.
pub(super) fn field(
    world: &World<'_>,
    form: &str,
    field: &str,
    when: Option<&Condition>,
) -> Outcome {
    let Some(definition) = world.catalogue.fields.get(field) else {
        return Outcome::not_evaluated(format!("the catalogue has no field {field}"));
    };
    let id = world.field(field);
    let decider = when.map(|condition| (world.field(&condition.field), &condition.values));
    let lot_sets =
        ["component-lot", "incoming-order"].contains(&field) && allows_lot_sets(world, form);
    let rule = CellRule::new(definition);
    let mut tally = world.tally("rows");
    for table in world.tables(form) {
        let needed = |row: &crate::records::Row<'_>| {
            decider.is_none_or(|(id, values)| values.iter().any(|value| value == row.get(id)))
        };
        if !table.has(id) && table.rows().any(|row| needed(&row)) {
            let missing = Raw {
                file: Some(table.file().to_owned()),
                row: Some(1),
                column: Some(field.to_owned()),
                found: None,
                wanted: format!("a column {field}"),
                message: format!("the column {field} is missing"),
                ..Raw::default()
            };
            tally.bad(missing);
            continue;
        }
        for row in table.rows().filter(needed) {
            let cell = row.get(id);
            match rule.check(cell, lot_sets) {
                Ok(()) => tally.good(),
                // Judged once for all records, by `delivery.time-stamps`.
                Err(ValueFault::NoOffset) => tally.good(),
                Err(fault) => {
                    tally.bad(fault_finding(row, field, cell, &fault, (definition, when)))
                }
            }
        }
    }
    tally.finish(|| {
        if when.is_some() && world.tables(form).iter().any(|t| !t.is_empty()) {
            Outcome::not_applicable(format!("no row of the {} needs {field}", world.title(form)))
        } else {
            Outcome::nothing(world, form)
        }
    })
}

fn fault_finding(
    row: crate::records::Row<'_>,
    field: &str,
    cell: &str,
    fault: &ValueFault,
    (definition, when): (&Field, Option<&Condition>),
) -> Raw {
    let (wanted, message) = match fault {
        ValueFault::Blank => match when {
            Some(condition) => (
                format!(
                    "a value, because {} is {}",
                    condition.field,
                    condition.values.join(" or ")
                ),
                format!("{field} is blank"),
            ),
            None => (
                "a value in every row".to_owned(),
                format!("{field} is blank"),
            ),
        },
        ValueFault::Sentinel => (
            "the real value".to_owned(),
            format!("{field} holds the placeholder `{cell}`"),
        ),
        ValueFault::Padded => (
            format!("`{}`", cell.trim()),
            format!("{field} has space before or behind its value"),
        ),
        ValueFault::LotSet => (
            "exactly one lot".to_owned(),
            format!("{field} names two candidates, which the spec does not accept"),
        ),
        ValueFault::Type(wanted) => (wanted.clone(), format!("{field} is not what it should be")),
        ValueFault::Pattern => (
            definition.rule_words().unwrap_or_default().to_string(),
            format!("{field} is not written as agreed"),
        ),
        ValueFault::Range => (
            definition.range_words().unwrap_or_default().to_string(),
            format!("{field} is outside its range"),
        ),
        ValueFault::NoOffset => (
            "an offset from UTC".to_owned(),
            format!("{field} names no offset"),
        ),
    };
    let raw = Raw::cell(row, field, cell, wanted, message);
    match fault {
        ValueFault::Padded => raw.fixed_by("take the space away"),
        ValueFault::Type(_) => match crate::records::to_declare(definition.kind, cell) {
            Some(declare) => raw.fixed_by(declare),
            None => raw,
        },
        _ => raw,
    }
}

/// No row, or no row of a kind, records what must not be recorded.
pub(super) fn prohibited(world: &World<'_>, form: &str, filter: &Filter, field: &str) -> Outcome {
    let id = world.field(field);
    let mut tally = world.tally("rows");
    for row in world.filtered(form, filter) {
        let cell = row.get(id);
        if is_blank(cell) {
            tally.good();
        } else {
            let message = format!("{field} is recorded, which the spec prohibits");
            tally.bad(Raw::cell(row, field, cell, "no value", message));
        }
    }
    tally.finish(|| {
        if !filter.is_empty() && world.tables(form).iter().any(|t| !t.is_empty()) {
            return Outcome::not_applicable(format!(
                "no row of the {} is of that kind",
                world.title(form)
            ));
        }
        Outcome::nothing(world, form)
    })
}

/// Lot sets are accepted where the record says so; the default is one lot.
fn allows_lot_sets(world: &World<'_>, form: &str) -> bool {
    let own = world
        .spec
        .spec
        .record
        .get(form)
        .and_then(|record| record.lot_sets);
    let loading = world
        .spec
        .spec
        .record
        .get("material-loading-log")
        .and_then(|record| record.lot_sets);
    own.or(loading.filter(|_| form == "material-usage-log")) == Some(LotSets::Recorded)
}

/// Every identity of a level matches the agreed pattern and is no placeholder.
pub(super) fn identity_level(world: &World<'_>, level: &str) -> Outcome {
    let Some(depth) = Depth::ALL.into_iter().find(|d| d.to_string() == level) else {
        return Outcome::not_evaluated(format!("{level} is no depth"));
    };
    let identities = &world.spec.spec.identity;
    let rule = match depth {
        Depth::Lot => identities.lot.as_ref(),
        Depth::Panel => identities.panel.as_ref(),
        Depth::Board => identities.board.as_ref(),
    };
    let text = rule.and_then(|rule| rule.pattern.as_deref());
    let pattern = text.and_then(|text| crate::spec::pattern::compile(text).ok());
    let column = depth.field();
    let id = world.field(column);
    let mut tally = world.tally("cells");
    for row in world
        .records
        .tables
        .iter()
        .flat_map(crate::records::Table::rows)
    {
        let cell = row.get(id);
        if is_blank(cell) {
            continue;
        }
        if is_sentinel(cell) {
            let message = format!("{column} holds the placeholder `{cell}`");
            tally.bad(Raw::cell(row, column, cell, "the real identity", message));
        } else if pattern
            .as_ref()
            .is_some_and(|pattern| !pattern.is_match(cell))
        {
            let wanted = format!("written as {}", text.unwrap_or_default());
            tally.bad(
                Raw::cell(
                    row,
                    column,
                    cell,
                    wanted,
                    format!("{column} is not written as agreed"),
                )
                .about(cell),
            );
        } else {
            tally.good();
        }
    }
    tally.finish(|| Outcome::not_evaluated(format!("no delivered record carries a {column}")))
}

/// No two rows share the form's key. Rows that are the same to the letter are duplicates, which
/// `delivery.duplicates` reports.
pub(super) fn key(world: &World<'_>, form: &str) -> Outcome {
    let Some(definition) = world.catalogue.forms.get(form) else {
        return Outcome::not_evaluated(format!("the catalogue has no form {form}"));
    };
    let depth = world.depth(form);
    let names: Vec<&str> = definition
        .key
        .iter()
        .map(|name| {
            if name == UNIT {
                depth.field()
            } else {
                name.as_str()
            }
        })
        .collect();
    let ids: Vec<_> = names.iter().map(|name| world.field(name)).collect();
    let mut seen: HashMap<Vec<&str>, crate::records::Row<'_>, foldhash::fast::RandomState> =
        HashMap::default();
    let mut tally = world.tally("rows");
    for row in world.rows(form) {
        let key: Vec<&str> = ids.iter().map(|id| row.get(*id)).collect();
        match seen.get(&key) {
            // A key with nothing in it is blank cells, reported as such.
            Some(first) if !key.iter().all(|cell| is_blank(cell)) && !same_cells(*first, row) => {
                let shown = names
                    .iter()
                    .zip(&key)
                    .map(|(n, v)| format!("{n}={v}"))
                    .collect::<Vec<_>>()
                    .join(", ");
                let message = format!("another row has the same key ({shown})");
                let wanted = format!(
                    "a key used once; first in {}:{}",
                    first.file(),
                    first.line()
                );
                tally.bad(Raw::cell(row, names[0], key[0], wanted, message).about(key[0]));
            }
            Some(_) => tally.good(),
            None => {
                seen.insert(key, row);
                tally.good();
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

fn same_cells(a: crate::records::Row<'_>, b: crate::records::Row<'_>) -> bool {
    std::ptr::eq(a.table(), b.table()) && a.cells().eq(b.cells())
}
