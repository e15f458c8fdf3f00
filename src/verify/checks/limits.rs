//! Values and their limits: do they agree, and do limits stay what they are?

use hashbrown::HashMap;
use rust_decimal::Decimal;

use crate::checks::Filter;
use crate::records::{FieldId, Row, decimal, is_blank};
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

/// A limit cell: a number, `none`, or nothing usable (reported by its field's clause).
fn limit(cell: &str) -> Result<Option<Decimal>, ()> {
    if cell == "none" {
        Ok(None)
    } else {
        decimal(cell).map(Some).ok_or(())
    }
}

/// What a value is to its limits.
enum Place {
    Inside,
    Outside,
    Swapped,
    NoLimits,
}

fn place(value: Decimal, low: Option<Decimal>, high: Option<Decimal>) -> Place {
    match (low, high) {
        (Some(low), Some(high)) if low > high => Place::Swapped,
        (None, None) => Place::NoLimits,
        _ if low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high) => {
            Place::Outside
        }
        _ => Place::Inside,
    }
}

/// A parameter, in a kind of test or inspection under a program revision.
type Judged<'a> = (&'a str, [&'a str; 3]);

/// Most sets of limits that are told apart for one parameter.
const LIMIT_SETS: usize = 100;

/// The first row with the limits that most rows of a parameter have: the few that differ are the ones to
/// look at.
fn usual_limits<'a>(
    world: &World<'a>,
    form: &str,
    filter: &Filter,
    subject: &[FieldId; 3],
) -> HashMap<Judged<'a>, Row<'a>> {
    let [low, high, parameter] = ["low-limit", "high-limit", "parameter"].map(|n| world.field(n));
    let mut sets: HashMap<Judged<'_>, Vec<(Row<'_>, u64)>> = HashMap::new();
    let limits = |row: Row<'a>| (limit(row.get(low)), limit(row.get(high)));
    let written = |row: Row<'a>| [low, high].map(|id| row.number(id));
    for row in world.filtered(form, filter) {
        let key = (row.get(parameter), subject.map(|id| row.get(id)));
        // Limits that are written alike are alike, which is what most rows have.
        let own = written(row);
        if let Some((first, count)) = sets.get_mut(&key).and_then(|sets| sets.first_mut())
            && own.iter().all(Option::is_some)
            && written(*first) == own
        {
            *count += 1;
            continue;
        }
        let own = limits(row);
        if own.0.is_err() || own.1.is_err() {
            continue;
        }
        let known = sets.entry(key).or_default();
        let same = known.iter().position(|(first, _)| limits(*first) == own);
        let room = known.len() < LIMIT_SETS;
        match same.map(|at| &mut known[at]) {
            Some((_, count)) => *count += 1,
            None if room => known.push((row, 1)),
            None => {}
        }
    }
    let most = |sets: Vec<(Row<'a>, u64)>| {
        // Of equal numbers the first.
        let most = sets.iter().map(|(_, count)| *count).max()?;
        sets.into_iter().find(|(_, count)| *count == most)
    };
    sets.into_iter()
        .filter_map(|(key, sets)| Some((key, most(sets)?.0)))
        .collect()
}

/// Measured values agree with their limits and their result; one parameter keeps one unit.
pub(super) fn limits(world: &World<'_>, form: &str, filter: &Filter) -> Outcome {
    let [value, low, high, result, parameter, unit] = [
        "measured-value",
        "low-limit",
        "high-limit",
        "result",
        "parameter",
        "unit",
    ]
    .map(|n| world.field(n));
    let subject = ["test-type", "inspection-type", "program-revision"].map(|n| world.field(n));
    let mut units: HashMap<&str, Row<'_>> = HashMap::new();
    let judged_by = usual_limits(world, form, filter, &subject);
    let mut tally = world.tally("values");
    for row in world.filtered(form, filter) {
        let (low_cell, high_cell) = (row.get(low), row.get(high));
        let (Some(measured), Ok(low_limit), Ok(high_limit)) =
            (row.with(value, decimal), limit(low_cell), limit(high_cell))
        else {
            continue;
        };
        let (name, own) = (row.get(parameter), row.get(unit));
        let shown = || {
            let at = row.text(value);
            format!("{at} {own} [{low_cell} … {high_cell}]")
        };
        let first = units.entry(name).or_insert(row);
        if first.get(unit) != own {
            let before = first.get(unit);
            let place = format!("{}:{}", first.file(), first.line());
            let message = format!("{name} is in {own} here and in {before} in {place}");
            let fix = near::Known::of([before]).fix(own);
            let raw = Raw::cell(row, "unit", own, before, message);
            tally.bad(raw.maybe_fixed_by(fix).of_several());
            continue;
        }
        let cell = |column, found: &str, wanted: String, message: String| {
            Raw::cell(row, column, found, wanted, message)
        };
        match (place(measured, low_limit, high_limit), row.get(result)) {
            (Place::Swapped, _) => {
                let message = format!("the limits of {name} are swapped");
                let fix =
                    format!("low limit {high_cell}, high limit {low_cell}, if they were swapped");
                let raw = cell(
                    "low-limit",
                    low_cell,
                    format!("at most {high_cell}"),
                    message,
                );
                tally.bad(raw.fixed_by(fix));
                continue;
            }
            (Place::NoLimits, _) => {
                let message =
                    format!("{name} has neither a low nor a high limit: nothing judged it");
                let wanted = "at least one limit".to_owned();
                tally.bad(cell("low-limit", low_cell, wanted, message));
                continue;
            }
            (Place::Outside, "pass") => {
                let message = format!("{name} passed with a value outside its limits: {}", shown());
                let wanted = "a value within its limits, or result fail".to_owned();
                tally.bad(cell("measured-value", &row.text(value), wanted, message));
                continue;
            }
            (Place::Inside, "fail") => {
                let message = format!("{name} failed with a value within its limits: {}", shown());
                let wanted = "pass, or the value that failed".to_owned();
                tally.bad(cell("result", row.get(result), wanted, message));
                continue;
            }
            _ => {}
        }
        // Limits that move from unit to unit judge nothing; a new program may bring new ones.
        let Some(known) = judged_by.get(&(name, subject.map(|id| row.get(id)))) else {
            tally.good();
            continue;
        };
        let moved = [("low-limit", low), ("high-limit", high)]
            .into_iter()
            .find(|(_, id)| {
                known.get(*id) != row.get(*id) && limit(known.get(*id)) != limit(row.get(*id))
            });
        match moved {
            None => tally.good(),
            Some((column, id)) => {
                let before = known.get(id);
                let place = format!("{}:{}", known.file(), known.line());
                let message = format!(
                    "{column} of {name} is {} here and {before} in {place}",
                    row.get(id)
                );
                // Either of the two may be the one that moved.
                tally.bad(cell(column, row.get(id), before.to_owned(), message).of_several());
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// A value outside its limits carries its reasons.
pub(super) fn range_or_reason(
    world: &World<'_>,
    form: &str,
    fields: [&String; 3],
    reasons: &[String],
) -> Outcome {
    let [value_name, low_name, high_name] = fields;
    let [value, low, high] = fields.map(|n| world.field(n));
    let mut tally = world.tally("settings");
    for row in world.rows(form) {
        let (Some(set), Ok(low_limit), Ok(high_limit)) = (
            row.with(value, decimal),
            limit(row.get(low)),
            limit(row.get(high)),
        ) else {
            continue;
        };
        let range = format!("{} … {}", row.get(low), row.get(high));
        match place(set, low_limit, high_limit) {
            Place::Swapped => {
                let message = format!("{low_name} is above {high_name}");
                tally.bad(Raw::cell(
                    row,
                    low_name,
                    row.get(low),
                    format!("at most {}", row.get(high)),
                    message,
                ));
            }
            Place::Inside | Place::NoLimits => tally.good(),
            Place::Outside => match reasons
                .iter()
                .find(|reason| is_blank(row.get(world.field(reason))))
            {
                None => tally.good(),
                Some(missing) => {
                    let message = format!(
                        "{value_name} {} is outside {range} and has no {missing}",
                        row.text(value)
                    );
                    tally.bad(Raw::cell(
                        row,
                        missing,
                        "",
                        format!("the {missing}"),
                        message,
                    ));
                }
            },
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}
