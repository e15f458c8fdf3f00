//! Results: what a unit ends with, how often it was tried, whether values agree with their limits.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::Timestamp;

use crate::checks::{CheckKind, Filter};
use crate::records::{FieldId, Row, is_blank};
use crate::spec::model::{Depth, Weight};
use crate::verify::outcome::{Outcome, Raw, Tally};
use crate::verify::runs::Run;
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

/// A unit and a kind of step, by the numbers of their words; a form without kinds has one.
type StepOf = (u32, Option<u32>);

/// What units have gone through, by unit and kind.
type ByStep<V> = HashMap<StepOf, V, foldhash::fast::RandomState>;
/// Steps of units.
type StepSet = HashSet<StepOf, foldhash::fast::RandomState>;

/// Columns of the runs of [`each_step`], behind the identities.
const SUBJECT: usize = Depth::ALL.len();
const RESULT: usize = SUBJECT + 1;
const AT: usize = RESULT + 1;
/// The first of those that are asked for beside.
const MORE: usize = AT + 1;

/// Rows of steps whose unit is known and that nobody else answers for, in runs that say the same of unit, kind,
/// result and moment, and in the columns `more`; `further` columns are at hand for each row.
fn each_step<'a>(
    world: &World<'a>,
    steps: &Steps<'_>,
    more: &[FieldId],
    further: &[FieldId],
    mut each: impl FnMut(StepOf, &Run<'_, 'a>),
) {
    let depth = world.depth(steps.form);
    let known = [steps.subject, "result", steps.at].map(|name| world.field(name));
    let same = [&known[..], more].concat();
    world.runs(steps.form, steps.filter, &same, further, |run| {
        let kind = run.look(SUBJECT);
        let elsewhere = steps.except.iter().any(|except| except == kind);
        if let Some(unit) = run.unit_word(world, depth).filter(|_| !elsewhere) {
            each((unit, run.word(SUBJECT)), &run);
        }
    });
}

/// The moment of a run that shows a step; rows that cannot be placed in time are told at once, since they may be
/// all. None where there is no step to be seen: without a time, or without a result.
fn moment_of<'a>(
    world: &World<'a>,
    steps: &Steps<'_>,
    (unit, _): StepOf,
    run: &Run<'_, 'a>,
    tally: &mut Tally<'_>,
) -> Option<Timestamp> {
    if is_blank(run.look(RESULT)) || is_blank(run.look(AT)) {
        return None;
    }
    let moment = run.moment_said(AT);
    if moment.is_none() {
        let at = [(steps.at, world.field(steps.at))];
        for row in run.rows.clone().map(|place| run.row(place)) {
            tally.unsure(undecided(world, row, &at).about(world.words.word(unit)));
        }
    }
    moment
}

/// Units and kinds of a form: those that have a step, and those of them that have one that did not pass.
/// Only these need a look at their history.
#[derive(Default)]
struct Outlook {
    seen: StepSet,
    troubled: StepSet,
}

impl Outlook {
    /// Looks at all rows once.
    fn of(world: &World<'_>, steps: &Steps<'_>, tally: &mut Tally<'_>) -> Outlook {
        let mut outlook = Outlook::default();
        each_step(world, steps, &[], &[], |step, run| {
            if run.look(RESULT) != "pass" {
                outlook.troubled.insert(step);
            }
            if moment_of(world, steps, step, run, tally).is_some() {
                outlook.seen.insert(step);
            }
        });
        outlook
    }
}

/// Steps of the units that need a look at their history, while they are gathered.
type Gathered<'a> = IndexMap<StepOf, InOrder<'a>, foldhash::fast::RandomState>;

/// Gathers the steps of some units; every row of theirs that has a moment is shown to `also`.
fn gather<'a>(
    world: &World<'a>,
    steps: &Steps<'_>,
    of: &StepSet,
    further: &[FieldId],
    mut also: impl FnMut(StepOf, Event<'a>, &Run<'_, 'a>, usize),
) -> Gathered<'a> {
    let mut gathered = Gathered::default();
    if of.is_empty() {
        return gathered;
    }
    each_step(world, steps, &[], further, |step, run| {
        if !of.contains(&step) {
            return;
        }
        // What cannot be placed was told.
        let Some(at) = run.moment_said(AT) else {
            return;
        };
        let result = run.look(RESULT);
        let passed = result == "pass";
        for place in run.rows.clone() {
            let row = run.row(place);
            also(step, Event { at, passed, row }, run, place);
        }
        if !is_blank(result) {
            // All rows of one moment are one step.
            let row = run.first();
            let events = gathered.entry(step).or_default();
            events.add(Event { at, passed, row });
        }
    });
    gathered
}

/// The unit and the kind of a step.
fn named<'a>(world: &World<'a>, (unit, kind): StepOf) -> (&'a str, &'a str) {
    let kind = kind.map(|kind| world.words.word(kind));
    (world.words.word(unit), kind.unwrap_or_default())
}

/// The last step of each unit passes. `declared`: only failures are reported, absence is a pass.
pub(super) fn final_state(world: &World<'_>, steps: &Steps<'_>, declared: bool) -> Outcome {
    let mut tally = world.tally("units");
    let Outlook { seen, troubled } = Outlook::of(world, steps, &mut tally);
    let sound = seen.len() - seen.intersection(&troubled).count();
    tally.count(sound as u64, sound as u64);
    let mut open = OpenParameters::default();
    let parameter = [world.field("parameter")];
    let histories = gather(
        world,
        steps,
        &troubled,
        &parameter,
        |step, event, run, place| {
            open.add(step, event, run.cell(0, place));
        },
    );
    let open = open.left();
    let parameter = world.field("parameter");
    for (step, events) in histories {
        let (unit, kind) = named(world, step);
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

/// For each unit and kind, the first failed row whose parameter passed no later: a retest of another
/// parameter says nothing about it. A pass that names no parameter is one of the whole.
#[derive(Default)]
struct OpenParameters<'a> {
    failed: Vec<(StepOf, Timestamp, String, Row<'a>)>,
    /// The last pass of each parameter.
    passed: ByStep<HashMap<String, Timestamp>>,
}

impl<'a> OpenParameters<'a> {
    /// A row of a unit that did not always pass.
    fn add(&mut self, step: StepOf, event: Event<'a>, parameter: &str) {
        let Event { at, passed, row } = event;
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
    let mut firsts: ByStep<Timestamp> = HashMap::default();
    each_step(world, &steps, &[], &[], |step, run| {
        if let Some(moment) = moment_of(world, &steps, step, run, &mut tally) {
            let first = firsts.entry(step).or_insert(moment);
            *first = moment.min(*first);
        }
    });
    let flag = [world.field("retest-flag")];
    each_step(world, &steps, &flag, &[], |step, run| {
        let (Some(first), Some(moment)) = (firsts.get(&step), run.moment_said(AT)) else {
            return;
        };
        let wanted = if moment > *first { "yes" } else { "no" };
        let cell = run.look(MORE);
        if cell == wanted {
            tally.count(run.len(), run.len());
            return;
        }
        if is_blank(cell) {
            return;
        }
        let unit = world.words.word(step.0);
        let message = match wanted {
            "yes" => format!("{unit} was tested before, and this is not flagged as a retest"),
            _ => format!("{unit} was not tested before, and this is flagged as a retest"),
        };
        for row in run.rows.clone().map(|place| run.row(place)) {
            let raw = Raw::cell(row, "retest-flag", cell, wanted, message.clone());
            tally.bad(raw.about(unit));
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
    // One test, not flagged as a retest, says nothing that could be wrong here.
    let mut firsts: ByStep<Timestamp> = HashMap::default();
    let mut again = StepSet::default();
    each_step(world, &steps, &[flag], &[], |step, run| {
        let Some(moment) = moment_of(world, &steps, step, run, &mut tally) else {
            return;
        };
        let first = firsts.entry(step).or_insert(moment);
        if *first != moment || !flags_bind && run.look(MORE) == "yes" {
            again.insert(step);
        }
    });
    let sound = firsts.len() - again.len();
    tally.count(sound as u64, sound as u64);
    drop(firsts);
    for (step, events) in gather(world, &steps, &again, &[], |_, _, _, _| {}) {
        let ((unit, _), events) = (named(world, step), events.events());
        let again = events.len().saturating_sub(1);
        let excess = u64::try_from(again).unwrap_or(u64::MAX) > u64::from(allowed);
        let unrepaired = events.windows(2).find(|pair| {
            repair
                && !pair[0].passed
                && !repairs
                    .get(&step.0)
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

fn repairs_by_unit(world: &World<'_>, form: &str) -> HashMap<u32, Vec<Timestamp>> {
    let depth = world.depth("rework-trace-log").min(world.depth(form));
    let [at, disposition] = ["repaired-at", "disposition"].map(|n| world.field(n));
    let mut repairs: HashMap<u32, Vec<Timestamp>> = HashMap::new();
    // What was to be used as it is, scrapped or found without fault was not repaired.
    for row in world
        .rows("rework-trace-log")
        .filter(|row| row.get(disposition) == "rework")
    {
        if let (Some(unit), Some(moment)) = (world.unit_word(row, depth), row.moment(at)) {
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
