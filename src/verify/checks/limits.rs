//! Values and their limits: do they agree, and do limits stay what they are?

use hashbrown::HashMap;
use rust_decimal::Decimal;

use crate::checks::Filter;
use crate::records::{FieldId, Row, decimal, is_blank};
use crate::spec::model::Depth;
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw, Tally};
use crate::verify::runs::Run;
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

/// The columns that decide what a value is held against, all but the value and the result: those that stay the
/// same for a unit, and those that differ from row to row.
const SETTING: [&str; SAME + OWN] = [
    "test-type",
    "inspection-type",
    "program-revision",
    "parameter",
    "low-limit",
    "high-limit",
    "unit",
];
const SAME: usize = 3;
const OWN: usize = 4;

/// What the cells of [`SETTING`] say, as numbers of their words: rows of one setting are judged alike.
type Setting = [u32; SAME + OWN];

/// Settings that were met, each by its number.
#[derive(Default)]
struct Settings {
    numbers: HashMap<Setting, u32, foldhash::fast::RandomState>,
    known: Vec<Setting>,
    /// What followed each the last time: parameters come in the same order for unit after unit.
    followed: Vec<u32>,
    last: usize,
}

impl Settings {
    /// The number of a setting.
    #[inline]
    fn number(&mut self, setting: Setting) -> usize {
        let followed = self.followed.get(self.last).map(|next| *next as usize);
        if let Some(next) = followed.filter(|next| self.known.get(*next) == Some(&setting)) {
            self.last = next;
            return next;
        }
        let fresh = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(setting).or_insert(fresh);
        if number == fresh {
            self.known.push(setting);
            self.followed.push(number);
        }
        if let Some(followed) = self.followed.get_mut(self.last) {
            *followed = number;
        }
        self.last = number as usize;
        self.last
    }

    /// The number of the setting of each row of a run of [`each_run`]; none where a cell is held as text.
    fn of<'s>(&'s mut self, run: &'s Run<'_, '_>) -> impl Iterator<Item = (usize, Option<usize>)> {
        let same = [0, 1, 2].map(|column| run.word_or_none(Depth::ALL.len() + column));
        run.rows.clone().map(move |at| {
            let own = [0, 1, 2, 3].map(|column| run.number_or_none(column, at));
            let setting = || {
                let ([a, b, c], [d, e, f, g]) = (same, own);
                Some([a?, b?, c?, d?, e?, f?, g?])
            };
            (at, setting().map(|setting| self.number(setting)))
        })
    }
}

/// Rows of a form that a filter takes; those of a run share the first columns of [`SETTING`], the others stand
/// before the `further` ones.
fn each_run<'a>(
    world: &World<'a>,
    (form, filter): (&str, &Filter),
    columns: &[FieldId; SAME + OWN],
    further: &[FieldId],
    each: impl FnMut(Run<'_, 'a>),
) {
    let (same, own) = columns.split_at(SAME);
    world.runs(form, filter, same, &[own, further].concat(), each);
}

/// The first row with the limits that most rows of a parameter have: the few that differ are the ones to
/// look at.
fn usual_limits<'a>(
    world: &World<'a>,
    of: (&str, &Filter),
    columns: &[FieldId; SAME + OWN],
    settings: &mut Settings,
) -> HashMap<Judged<'a>, Row<'a>> {
    let [test, inspection, program, parameter, low, high, _] = *columns;
    let judged = |row: Row<'a>| {
        let subject = [test, inspection, program].map(|id| row.get(id));
        (row.get(parameter), subject)
    };
    // The first row of each setting, its position among all, and how many there are.
    let mut counted: Vec<(u64, Row<'a>, u64)> = Vec::new();
    let mut others: Vec<(u64, Row<'a>, u64)> = Vec::new();
    let mut seen = 0;
    each_run(world, of, columns, &[], |run| {
        for (at, setting) in settings.of(&run) {
            seen += 1;
            match setting {
                None => others.push((seen, run.row(at), 1)),
                Some(setting) => match counted.get_mut(setting) {
                    Some((_, _, rows)) => *rows += 1,
                    None => counted.push((seen, run.row(at), 1)),
                },
            }
        }
    });
    counted.append(&mut others);
    counted.sort_unstable_by_key(|(at, _, _)| *at);
    let mut sets: HashMap<Judged<'_>, Vec<(Row<'_>, u64)>> = HashMap::new();
    let limits = |row: Row<'a>| (limit(row.get(low)), limit(row.get(high)));
    for (_, row, rows) in counted {
        let own = limits(row);
        if own.0.is_err() || own.1.is_err() {
            continue;
        }
        let known = sets.entry(judged(row)).or_default();
        let same = known.iter().position(|(first, _)| limits(*first) == own);
        let room = known.len() < LIMIT_SETS;
        match same.map(|at| &mut known[at]) {
            Some((_, count)) => *count += rows,
            None if room => known.push((row, rows)),
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

/// Holds rows against their limits.
struct Judge<'a> {
    columns: [FieldId; SAME + OWN],
    value: FieldId,
    result: FieldId,
    /// The row that says first in which unit a parameter is measured.
    units: HashMap<&'a str, Row<'a>>,
    usual: HashMap<Judged<'a>, Row<'a>>,
}

impl<'a> Judge<'a> {
    /// Judges a row. Its limits, where everything about them is sound: of further rows of the same
    /// setting the value decides.
    fn row(&mut self, row: Row<'a>, tally: &mut Tally<'_>) -> Option<[Option<Decimal>; 2]> {
        let [_, _, _, parameter, low, high, unit] = self.columns;
        let (low_cell, high_cell) = (row.get(low), row.get(high));
        let measured = row.with(self.value, decimal)?;
        let (Ok(low_limit), Ok(high_limit)) = (limit(low_cell), limit(high_cell)) else {
            return None;
        };
        let first = self.units.entry(row.get(parameter)).or_insert(row);
        let fault = if first.get(unit) != row.get(unit) {
            Some(other_unit(row, *first, (parameter, unit)))
        } else {
            let place = place(measured, low_limit, high_limit);
            self.misplaced(row, &place).or_else(|| self.moved(row))
        };
        match fault {
            Some(raw) => {
                tally.bad(raw);
                None
            }
            None => {
                tally.good();
                Some([low_limit, high_limit])
            }
        }
    }

    /// What is wrong with where a value lies.
    fn misplaced(&self, row: Row<'a>, place: &Place) -> Option<Raw> {
        let [_, _, _, parameter, low, high, unit] = self.columns;
        let name = row.get(parameter);
        let (low_cell, high_cell) = (row.get(low), row.get(high));
        let at = row.text(self.value);
        let shown = || format!("{at} {} [{low_cell} … {high_cell}]", row.get(unit));
        Some(match (place, row.get(self.result)) {
            (Place::Swapped, _) => {
                let message = format!("the limits of {name} are swapped");
                let wanted = format!("at most {high_cell}");
                let fix =
                    format!("low limit {high_cell}, high limit {low_cell}, if they were swapped");
                Raw::cell(row, "low-limit", low_cell, wanted, message).fixed_by(fix)
            }
            (Place::NoLimits, _) => {
                let message =
                    format!("{name} has neither a low nor a high limit: nothing judged it");
                Raw::cell(row, "low-limit", low_cell, "at least one limit", message)
            }
            (Place::Outside, "pass") => {
                let message = format!("{name} passed with a value outside its limits: {}", shown());
                let wanted = "a value within its limits, or result fail";
                Raw::cell(row, "measured-value", &at, wanted, message)
            }
            (Place::Inside, "fail") => {
                let message = format!("{name} failed with a value within its limits: {}", shown());
                let wanted = "pass, or the value that failed";
                Raw::cell(row, "result", "fail", wanted, message)
            }
            _ => return None,
        })
    }

    /// Limits that move from unit to unit judge nothing; a new program may bring new ones.
    fn moved(&self, row: Row<'a>) -> Option<Raw> {
        let [test, inspection, program, parameter, low, high, _] = self.columns;
        let name = row.get(parameter);
        let subject = [test, inspection, program].map(|id| row.get(id));
        let known = self.usual.get(&(name, subject))?;
        let differs = |id| limit(known.get(id)) != limit(row.get(id));
        let mut limits = [("low-limit", low), ("high-limit", high)].into_iter();
        let (column, id) = limits.find(|(_, id)| differs(*id))?;
        let (own, before) = (row.get(id), known.get(id));
        let place = format!("{}:{}", known.file(), known.line());
        let message = format!("{column} of {name} is {own} here and {before} in {place}");
        // Either of the two may be the one that moved.
        Some(Raw::cell(row, column, own, before, message).of_several())
    }
}

/// A parameter in another unit than before.
fn other_unit(row: Row<'_>, first: Row<'_>, (parameter, unit): (FieldId, FieldId)) -> Raw {
    let (own, before) = (row.get(unit), first.get(unit));
    let place = format!("{}:{}", first.file(), first.line());
    let name = row.get(parameter);
    let message = format!("{name} is in {own} here and in {before} in {place}");
    let fix = near::Known::of([before]).fix(own);
    let raw = Raw::cell(row, "unit", own, before, message);
    raw.maybe_fixed_by(fix).of_several()
}

/// Measured values agree with their limits and their result; one parameter keeps one unit.
pub(super) fn limits(world: &World<'_>, form: &str, filter: &Filter) -> Outcome {
    let [value, result] = ["measured-value", "result"].map(|n| world.field(n));
    let columns = SETTING.map(|n| world.field(n));
    let mut settings = Settings::default();
    let mut judge = Judge {
        columns,
        value,
        result,
        units: HashMap::new(),
        usual: usual_limits(world, (form, filter), &columns, &mut settings),
    };
    // The limits of settings of which a row was found sound.
    let mut sound: Vec<Option<[Option<Decimal>; 2]>> = vec![None; settings.known.len()];
    let further = [value, result];
    let [value, result] = [OWN, OWN + 1];
    let mut tally = world.tally("values");
    each_run(world, (form, filter), &columns, &further, |run| {
        for (at, setting) in settings.of(&run) {
            let known = setting.and_then(|setting| sound.get(setting).copied().flatten());
            let agrees =
                known
                    .zip(decimal(run.cell(value, at)))
                    .is_some_and(|([low, high], measured)| match place(measured, low, high) {
                        Place::Inside => run.cell(result, at) != "fail",
                        Place::Outside => run.cell(result, at) != "pass",
                        Place::Swapped | Place::NoLimits => false,
                    });
            if agrees {
                tally.good();
            } else if let Some(limits) = judge.row(run.row(at), &mut tally)
                && let Some(sound) = setting.and_then(|setting| sound.get_mut(setting))
            {
                *sound = Some(limits);
            }
        }
    });
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
