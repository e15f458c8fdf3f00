//! Results: what a unit ends with, how often it was tried, whether values agree with their limits.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::Timestamp;

use crate::checks::{CheckKind, Filter};
use crate::records::{Row, is_blank};
use crate::spec::model::{Depth, Weight};
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

use super::in_order::InOrder;
use super::time::undecided;

/// Steps of a kind (tests, inspections) in a form.
pub(super) struct Steps<'s> {
    /// Form.
    pub form: &'s str,
    /// Field that tells kinds apart.
    pub subject: &'s str,
    /// Time field.
    pub at: &'s str,
    /// Which rows.
    pub filter: &'s Filter,
    /// Kinds others answer for.
    pub except: &'s [String],
}

/// One step of one unit: all rows of one moment. It passes when all of them do.
#[derive(Clone, Copy)]
pub(super) struct Event<'a> {
    pub at: Timestamp,
    pub passed: bool,
    pub row: Row<'a>,
}

type Histories<'a> = IndexMap<(&'a str, &'a str), Vec<Event<'a>>, foldhash::fast::RandomState>;

/// The steps of every unit by kind, in time order; rows that cannot be placed go to `unsure`.
fn histories<'a>(
    world: &World<'a>,
    steps: &Steps<'_>,
    mut unsure: impl FnMut(Raw),
) -> Histories<'a> {
    let depth = world.depth(steps.form);
    let [subject, at, result] = [steps.subject, steps.at, "result"].map(|n| world.field(n));
    let mut histories: IndexMap<_, InOrder<'a>, foldhash::fast::RandomState> = IndexMap::default();
    world.runs(steps.form, steps.filter, &[subject], &[at, result], |run| {
        let kind = run.said(SUBJECT);
        let (Some(unit), false) = (
            run.unit_word(world, depth),
            steps.except.iter().any(|e| e == kind),
        ) else {
            return;
        };
        let unit = world.words.word(unit);
        for place in run.rows.clone() {
            if run.is_blank(0, place) || run.is_blank(1, place) {
                continue;
            }
            let row = run.row(place);
            let Some(moment) = run.moment(0, place) else {
                unsure(undecided(world, row, &[(steps.at, at)]).about(unit));
                continue;
            };
            let event = Event {
                at: moment,
                passed: run.cell(1, place) == "pass",
                row,
            };
            histories.entry((unit, kind)).or_default().add(event);
        }
    });
    let whole = |(key, events): (_, InOrder<'a>)| (key, events.events());
    histories.into_iter().map(whole).collect()
}

/// A unit and a kind of step, by the numbers of their words; a form without kinds has one.
type StepOf = (u32, Option<u32>);

/// Units and kinds of a form: those that have a step, and those of them that have one that did not pass.
/// Only these need a look at their history.
#[derive(Default)]
struct Outlook {
    seen: HashSet<StepOf, foldhash::fast::RandomState>,
    troubled: HashSet<StepOf, foldhash::fast::RandomState>,
}

impl Outlook {
    /// Looks at all rows once; those that cannot be placed in time go to `unsure`.
    fn of<'a>(world: &World<'a>, steps: &Steps<'_>, mut unsure: impl FnMut(Raw)) -> Outlook {
        let depth = world.depth(steps.form);
        let [subject, at, result] = [steps.subject, steps.at, "result"].map(|n| world.field(n));
        let mut outlook = Outlook::default();
        world.runs(steps.form, steps.filter, &[subject, result], &[at], |run| {
            let kind = run.said(SUBJECT);
            let (Some(unit), false) = (
                run.unit_word(world, depth),
                steps.except.iter().any(|e| e == kind),
            ) else {
                return;
            };
            let step = (unit, run.word(SUBJECT));
            let result = run.look(SUBJECT + 1);
            if result != "pass" {
                outlook.troubled.insert(step);
            }
            if is_blank(result) {
                return;
            }
            let mut placed = false;
            for place in run.rows.clone().filter(|place| !run.is_blank(0, *place)) {
                if run.moment(0, place).is_some() {
                    placed = true;
                } else {
                    let raw = undecided(world, run.row(place), &[(steps.at, at)]);
                    unsure(raw.about(world.words.word(unit)));
                }
            }
            if placed {
                outlook.seen.insert(step);
            }
        });
        outlook
    }
}

/// The column of the kind, in runs of rows that are the same in their identities and their kind.
const SUBJECT: usize = Depth::ALL.len();

/// The last step of each unit passes. `declared`: only failures are reported, absence is a pass.
pub(super) fn final_state(world: &World<'_>, steps: &Steps<'_>, declared: bool) -> Outcome {
    let mut tally = world.tally("units");
    let mut unsure = Vec::new();
    let Outlook { seen, troubled } = Outlook::of(world, steps, |raw| unsure.push(raw));
    let sound = seen.len() - seen.intersection(&troubled).count();
    tally.count(sound as u64, sound as u64);
    let mut open = OpenParameters::default();
    let mut histories: Gathered<'_> = IndexMap::default();
    if !troubled.is_empty() {
        let [at, result, parameter] = [steps.at, "result", "parameter"].map(|n| world.field(n));
        let further = [at, result, parameter];
        world.runs(
            steps.form,
            steps.filter,
            &[world.field(steps.subject)],
            &further,
            |run| {
                let unit = run.unit_word(world, world.depth(steps.form));
                let step = unit.map(|unit| (unit, run.word(SUBJECT)));
                let Some(step) = step.filter(|step| troubled.contains(step)) else {
                    return;
                };
                for place in run.rows.clone() {
                    let Some(moment) = run.moment(0, place) else {
                        // What cannot be placed was told.
                        continue;
                    };
                    let (row, passed) = (run.row(place), run.cell(1, place) == "pass");
                    open.add(step, moment, passed, run.cell(2, place), row);
                    if !run.is_blank(1, place) {
                        let key = (world.words.word(step.0), run.said(SUBJECT));
                        let event = Event {
                            at: moment,
                            passed,
                            row,
                        };
                        histories
                            .entry(key)
                            .or_insert_with(|| (step, InOrder::default()))
                            .1
                            .add(event);
                    }
                }
            },
        );
    }
    let open = open.left();
    for raw in unsure {
        tally.unsure(raw);
    }
    let parameter = world.field("parameter");
    for ((unit, kind), (step, events)) in histories {
        let events = events.events();
        let Some(last) = events.last() else { continue };
        if let Some(row) = open.get(&step).filter(|_| last.passed) {
            let name = row.get(parameter);
            let message = format!(
                "{name} of {unit} failed {} and never passed",
                kind.to_uppercase()
            );
            tally.bad(
                Raw::cell(
                    *row,
                    "parameter",
                    name,
                    "the parameter measured again, and passed",
                    message,
                )
                .about(unit),
            );
        } else if last.passed {
            tally.good();
        } else {
            let result = last.row.get(world.field("result"));
            let what = kind.to_uppercase();
            let message = match result {
                "fail" => format!("{unit} ends with a failed {what}"),
                // Whether it passed is not said: the word itself is the fault.
                _ => format!("{unit} ends with a {what} whose result is no result"),
            };
            let unclear = !matches!(result, "pass" | "fail");
            let unclear = unclear.then(|| format!("`{result}` is neither pass nor fail"));
            let raw = Raw::cell(last.row, "result", result, "pass", message).about(unit);
            tally.bad(raw.maybe_following(unclear));
        }
    }
    tally.finish(|| {
        if declared && world.delivered(steps.form) {
            return Outcome::not_applicable(
                "no failure is reported, and the spec declares that failures only are",
            );
        }
        if !steps.except.is_empty() && world.rows(steps.form).next().is_some() {
            return Outcome::not_applicable(format!(
                "no other kind than {}",
                steps.except.join(", ")
            ));
        }
        match steps.filter.values().next().and_then(|v| v.first()) {
            Some(kind) if world.delivered(steps.form) => {
                Outcome::not_evaluated(format!("the {} has no {kind} row", world.title(steps.form)))
            }
            _ => Outcome::nothing(world, steps.form),
        }
    })
}

/// Steps of the units that need a look at their history, while they are gathered.
type Gathered<'a> =
    IndexMap<(&'a str, &'a str), (StepOf, InOrder<'a>), foldhash::fast::RandomState>;

/// For each unit and kind, the first failed row whose parameter passed no later: a retest of another
/// parameter says nothing about it. A pass that names no parameter is one of the whole.
#[derive(Default)]
struct OpenParameters<'a> {
    failed: Vec<(StepOf, Timestamp, String, Row<'a>)>,
    /// The last pass of each parameter.
    passed: HashMap<StepOf, HashMap<String, Timestamp>, foldhash::fast::RandomState>,
}

impl<'a> OpenParameters<'a> {
    /// A row of a unit that did not always pass.
    fn add(&mut self, step: StepOf, at: Timestamp, passed: bool, parameter: &str, row: Row<'a>) {
        if passed {
            let last = self.passed.entry(step).or_default();
            match last.get_mut(parameter) {
                Some(last) => *last = at.max(*last),
                None => _ = last.insert(parameter.to_owned(), at),
            }
        } else if !is_blank(parameter) {
            self.failed.push((step, at, parameter.to_owned(), row));
        }
    }

    /// What is open at the end.
    fn left(mut self) -> HashMap<StepOf, Row<'a>> {
        // The same row, whatever the order of the rows.
        self.failed
            .sort_by(|a, b| (a.1, a.2.as_str()).cmp(&(b.1, b.2.as_str())));
        let mut open = HashMap::new();
        for (step, at, parameter, row) in self.failed {
            let passed = self.passed.get(&step);
            let later = passed.is_some_and(|passed| {
                let of_it = [parameter.as_str(), ""];
                let mut last = of_it.iter().filter_map(|name| passed.get(*name));
                last.any(|last| *last > at)
            });
            if !later {
                open.entry(step).or_insert(row);
            }
        }
        open
    }
}

fn tests<'s>(form: &'s str, filter: &'s Filter) -> Steps<'s> {
    Steps {
        form,
        subject: "test-type",
        at: "tested-at",
        filter,
        except: &[],
    }
}

/// The first test of a unit is not flagged as a retest; every later one is.
pub(super) fn retest_flag(world: &World<'_>, form: &str) -> Outcome {
    let all = Filter::new();
    let steps = tests(form, &all);
    let mut tally = world.tally("rows");
    let mut unsure = Vec::new();
    let histories = histories(world, &steps, |raw| unsure.push(raw));
    for raw in unsure {
        tally.unsure(raw);
    }
    let depth = world.depth(form);
    let [kind, at, flag] = ["test-type", "tested-at", "retest-flag"].map(|n| world.field(n));
    world.runs(form, &all, &[kind], &[at, flag], |run| {
        let unit = run.unit(world, depth);
        let history = unit.and_then(|unit| histories.get(&(unit, run.said(SUBJECT))));
        let (Some(unit), Some(first)) = (unit, history.and_then(|events| events.first())) else {
            return;
        };
        for place in run.rows.clone() {
            let Some(moment) = run.moment(0, place) else {
                continue;
            };
            let wanted = if moment > first.at { "yes" } else { "no" };
            let cell = run.cell(1, place);
            if cell == wanted {
                tally.good();
            } else if !is_blank(cell) {
                let message = if wanted == "yes" {
                    format!("{unit} was tested before, and this is not flagged as a retest")
                } else {
                    format!("{unit} was not tested before, and this is flagged as a retest")
                };
                let raw = Raw::cell(run.row(place), "retest-flag", cell, wanted, message);
                tally.bad(raw.about(unit));
            }
        }
    });
    tally.finish(|| Outcome::nothing(world, form))
}

/// A unit is tested again at most so often, and a repair lies between failure and next test.
pub(super) fn retests(
    world: &World<'_>,
    form: &str,
    filter: &Filter,
    allowed: u32,
    repair: bool,
) -> Outcome {
    let steps = tests(form, filter);
    let mut tally = world.tally("units");
    let mut unsure = Vec::new();
    let histories = histories(world, &steps, |raw| unsure.push(raw));
    for raw in unsure {
        tally.unsure(raw);
    }
    let repairs = repairs_by_unit(world, form);
    let flag = world.field("retest-flag");
    // Where a clause binds the flags themselves, it reports a first test that is flagged.
    let flags_bind = world.spec.clauses.iter().any(|clause| {
        clause.severity != Weight::Desired
            && clause
                .checks
                .iter()
                .any(|check| matches!(check.kind, CheckKind::RetestFlag { .. }))
    });
    for ((unit, _), events) in &histories {
        let again = events.len().saturating_sub(1);
        let excess = u64::try_from(again).unwrap_or(u64::MAX) > u64::from(allowed);
        let unrepaired = events.windows(2).find(|pair| {
            repair
                && !pair[0].passed
                && !repairs
                    .get(unit)
                    .into_iter()
                    .flatten()
                    .any(|at| *at > pair[0].at && *at < pair[1].at)
        });
        let at = |event: &Event<'_>| event.row.text(world.field("tested-at")).into_owned();
        let first = events
            .first()
            .filter(|first| !flags_bind && first.row.get(flag) == "yes");
        if let Some(first) = first {
            let message = format!("{unit} was tested before, and that test is not on record");
            tally.bad(
                Raw::cell(
                    first.row,
                    "retest-flag",
                    first.row.get(flag),
                    "the test that this one repeats",
                    message,
                )
                .about(unit),
            );
            continue;
        }
        let excess = events.last().filter(|_| excess).map(|last| {
            let message = format!("{unit} was tested again {again} times");
            let wanted = format!("at most {allowed} retests");
            Raw::cell(last.row, "tested-at", &at(last), wanted, message).about(unit)
        });
        let unrepaired = unrepaired.map(|pair| {
            let message = format!(
                "{unit} was tested again after a failure with no repair recorded in between"
            );
            let wanted = format!("a repair after {}", at(&pair[0]));
            Raw::cell(pair[1].row, "tested-at", &at(&pair[1]), wanted, message).about(unit)
        });
        // Each by itself: the one does not hide the other.
        match (excess, unrepaired) {
            (Some(excess), Some(unrepaired)) => {
                tally.bad(excess);
                tally.also_bad(unrepaired);
            }
            (Some(raw), None) | (None, Some(raw)) => tally.bad(raw),
            (None, None) => tally.good(),
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

fn repairs_by_unit<'a>(world: &World<'a>, form: &str) -> HashMap<&'a str, Vec<Timestamp>> {
    let depth = world.depth("rework-trace-log").min(world.depth(form));
    let [at, disposition] = ["repaired-at", "disposition"].map(|n| world.field(n));
    let mut repairs: HashMap<&str, Vec<Timestamp>> = HashMap::new();
    // What was to be used as it is, scrapped or found without fault was not repaired.
    for row in world
        .rows("rework-trace-log")
        .filter(|row| row.get(disposition) == "rework")
    {
        if let (Some(unit), Some(moment)) = (world.unit(row, depth), row.moment(at)) {
            repairs.entry(unit).or_default().push(moment);
        }
    }
    repairs
}

/// Where the governing document's limit is reached, every case shows its decision.
pub(super) fn trigger(
    world: &World<'_>,
    form: &str,
    decision: &str,
    by: &[String],
    count: Option<u32>,
    over_order: bool,
) -> Outcome {
    let Some(limit) = count else {
        return Outcome::left_undone(
            "the quality plan's limit is not in the spec: the trigger is not evaluated",
        );
    };
    let names: Vec<&str> = by
        .iter()
        .map(String::as_str)
        .filter(|name| !(over_order && *name == "lot-id"))
        .collect();
    let id = world.field(decision);
    let mut groups: IndexMap<Vec<&str>, Vec<Row<'_>>> = IndexMap::new();
    for row in world.rows(form) {
        if let Some(key) = world.key(row, &names, world.depth(form)) {
            groups.entry(key).or_default().push(row);
        }
    }
    let mut tally = world.tally("cases");
    let mut told: HashSet<(&str, u32)> = HashSet::new();
    for (key, rows) in groups {
        let reached = u64::try_from(rows.len()).unwrap_or(u64::MAX) >= u64::from(limit);
        for row in rows {
            if !reached || row.identity(id).is_some() {
                tally.good();
            } else if told.insert((row.file(), row.line())) {
                let message = format!(
                    "{} reached the limit of {limit} and this case has no {decision}",
                    key.join(", ")
                );
                tally.bad(Raw::cell(
                    row,
                    decision,
                    row.get(id),
                    "the decision taken",
                    message,
                ));
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}
