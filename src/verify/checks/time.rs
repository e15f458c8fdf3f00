//! Order in time. A moment that cannot be decided is never taken for granted.

use hashbrown::HashMap;
use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::catalog::FieldType;
use crate::checks::{Filter, FormField};
use crate::records::{FieldId, Row, Stamp, date, is_blank, stamp};
use crate::spec::model::Depth;
use crate::verify::homes::ByUnit;
use crate::verify::lost;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

/// Within a row, one time stamp or date is not after another.
pub(super) fn ordered(world: &World<'_>, form: &str, first: &str, then: &str) -> Outcome {
    let (first_id, then_id) = (world.field(first), world.field(then));
    let dates = world
        .catalogue
        .fields
        .get(first)
        .is_some_and(|field| field.kind == FieldType::Date);
    let mut tally = world.tally("rows");
    let columns = [first_id, then_id];
    let tables = world.tables(form).iter().copied();
    world.runs_of(tables, &Filter::new(), &columns, &[], |run| {
        if is_blank(run.look(0)) || is_blank(run.look(1)) {
            return;
        }
        let in_order = match dates {
            true => in_order([0, 1].map(|at| date(run.look(at)))),
            false => in_order([0, 1].map(|at| run.moment_said(at))),
        };
        if in_order == Some(true) {
            tally.count(run.len(), run.len());
            return;
        }
        for row in run.rows.clone().map(|place| run.row(place)) {
            match in_order {
                Some(_) => {
                    let (before, after) = (row.text(first_id), row.text(then_id));
                    let message = format!("{then} is before {first} ({before})");
                    let wanted = format!("not before {before}");
                    tally.bad(Raw::cell(row, then, &after, wanted, message));
                }
                // A date that is none is reported by the clause that demands it.
                None if dates => {}
                None => tally.unsure(undecided(world, row, &[(first, first_id), (then, then_id)])),
            }
        }
    });
    tally.finish(|| {
        if world.tables(form).iter().any(|table| !table.is_empty()) {
            let title = world.title(form);
            return Outcome::not_applicable(format!(
                "no row of the {title} has both {first} and {then}"
            ));
        }
        Outcome::nothing(world, form)
    })
}

/// Whether two times are in order; none where one of them cannot be read.
fn in_order<T: PartialOrd>([first, then]: [Option<T>; 2]) -> Option<bool> {
    Some(first? <= then?)
}

/// The finding for times that cannot be compared.
pub(super) fn undecided(world: &World<'_>, row: Row<'_>, fields: &[(&str, FieldId)]) -> Raw {
    let (name, id) = fields
        .iter()
        .find(|(_, id)| row.moment(*id).is_none())
        .or(fields.first())
        .copied()
        .unwrap_or(("", world.field("")));
    let cell = row.text(id);
    let raw = Raw::cell(
        row,
        name,
        &cell,
        "a time stamp with its offset from UTC",
        format!("{name} cannot be placed in time"),
    );
    match stamp(&cell) {
        Stamp::NoOffset => raw.following(format!(
            "{name} names no offset from UTC, which delivery.time-stamps reports"
        )),
        Stamp::Unreadable if !is_blank(&cell) => raw.following(format!(
            "{name} is no time stamp, which its own clause reports"
        )),
        _ => raw,
    }
}

/// Across forms: for each key, the latest `first` is not after any `then`.
pub(super) fn sequence(
    world: &World<'_>,
    first: &FormField,
    then: &FormField,
    by: &str,
) -> Outcome {
    let (first_id, then_id, by_id) = (
        world.field(&first.field),
        world.field(&then.field),
        world.field(by),
    );
    let latest = extremes(world, first, (first_id, by_id), |new, known| new > known);
    let earliest = extremes(world, then, (then_id, by_id), |new, known| new < known);
    let mut tally = world.tally("lots");
    for (key, (moment, row)) in earliest {
        match latest.get(key) {
            Some((released, why)) if moment < *released => {
                let message = format!(
                    "{key}: {} is before {} in {}:{}",
                    then.field,
                    first.field,
                    why.file(),
                    why.line()
                );
                let wanted = format!("not before {}", why.text(first_id));
                let found = row.text(then_id);
                tally.bad(Raw::cell(row, &then.field, &found, wanted, message).about(key));
            }
            Some(_) => tally.good(),
            // A lot without its first record is missing from that record's coverage.
            None => {}
        }
    }
    tally.finish(|| nothing_common(world, &first.form, &then.form, by))
}

/// For each key the row whose time is further than those of all others.
fn extremes<'a>(
    world: &World<'a>,
    of: &FormField,
    (at, by): (FieldId, FieldId),
    further: impl Fn(Timestamp, Timestamp) -> bool,
) -> IndexMap<&'a str, (Timestamp, Row<'a>)> {
    let mut furthest: IndexMap<&'a str, (Timestamp, Row<'a>)> = IndexMap::new();
    let tables = world.tables(&of.form).iter().copied();
    world.runs_of(tables, &Filter::new(), &[by], &[at], |run| {
        let Some(key) = run.identity(0) else {
            return;
        };
        for at in run.rows.clone() {
            let Some(moment) = run.moment(0, at) else {
                continue;
            };
            let known = furthest.entry(key).or_insert_with(|| (moment, run.row(at)));
            if further(moment, known.0) {
                *known = (moment, run.row(at));
            }
        }
    });
    furthest
}

/// Why two records could not be compared: the one that is not there, not the other.
fn nothing_common(world: &World<'_>, first: &str, then: &str, by: &str) -> Outcome {
    let empty = [first, then]
        .into_iter()
        .find(|form| world.rows(form).next().is_none());
    match empty {
        Some(form) => Outcome::nothing(world, form),
        None => Outcome::not_evaluated(format!(
            "no {by} with a readable time is both in the {} and in the {}",
            world.title(first),
            world.title(then)
        )),
    }
}

/// The column of the time or day itself, in runs of rows that are the same in their identities and in it.
const OWN: usize = Depth::ALL.len();

/// A time of a unit is not after a day given elsewhere.
pub(super) fn not_after_day(world: &World<'_>, form: &str, at: &str, day: &FormField) -> Outcome {
    let depth = world.depth(form).min(world.depth(&day.form));
    let (at_id, day_id) = (world.field(at), world.field(&day.field));
    let mut days: ByUnit<(Date, Row<'_>)> = ByUnit::new(world.words);
    let none = Filter::new();
    world.runs(&day.form, &none, &[day_id], &[], |run| {
        let row = run.first();
        let dated = row.with(day_id, date);
        if let (Some(unit), Some(dated)) = (run.unit_word(world, depth), dated) {
            // Of a lot that leaves in several shipments the last day, whatever the order of the rows.
            if let Some(known) = days.get_or(unit, || (dated, row))
                && dated > known.0
            {
                *known = (dated, row);
            }
        }
    });
    let mut tally = world.tally("rows");
    // Most runs are of the day of the run before.
    let mut day_before = String::new();
    let mut date_before = None;
    world.runs(form, &none, &[at_id], &[], |run| {
        let unit = run.unit_word(world, depth);
        let Some((last, shipped)) = unit.and_then(|unit| days.get(unit)) else {
            return;
        };
        let cell = run.look(OWN);
        // The day as written, in the record's own offset, compares with the day of shipment.
        let written = cell.get(..10).unwrap_or_default();
        if date_before.is_none() || written != day_before {
            written.clone_into(&mut day_before);
            date_before = date(written);
        }
        let (Some(own_day), Some(_)) = (date_before, run.moment_said(OWN)) else {
            return;
        };
        if own_day <= *last {
            tally.count(run.len(), run.len());
            return;
        }
        let limit = shipped.text(day_id);
        let message = format!(
            "{at} is after the shipment on {limit} ({}:{})",
            shipped.file(),
            shipped.line()
        );
        let wanted = format!("not after {limit}");
        for row in run.rows.clone().map(|place| run.row(place)) {
            tally.bad(Raw::cell(row, at, cell, wanted.clone(), message.clone()));
        }
    });
    tally.finish(|| nothing_common(world, form, &day.form, "unit"))
}

/// A time of a unit is not before the first time given elsewhere for it.
pub(super) fn not_before(world: &World<'_>, form: &str, at: &str, since: &FormField) -> Outcome {
    let depth = world.depth(form).min(world.depth(&since.form));
    let (at_id, since_id) = (world.field(at), world.field(&since.field));
    let mut firsts: ByUnit<(Timestamp, Row<'_>)> = ByUnit::new(world.words);
    let mut unclear: HashMap<u32, Row<'_>> = HashMap::new();
    let none = Filter::new();
    world.runs(&since.form, &none, &[since_id], &[], |run| {
        let Some(unit) = run.unit_word(world, depth) else {
            return;
        };
        match run.moment_said(OWN) {
            None => _ = unclear.entry(unit).or_insert(run.first()),
            Some(moment) => {
                if let Some(first) = firsts.get_or(unit, || (moment, run.first()))
                    && moment < first.0
                {
                    *first = (moment, run.first());
                }
            }
        }
    });
    let mut tally = world.tally("rows");
    world.runs(form, &none, &[at_id], &[], |run| {
        // A unit without any is missing from that record, whose own clause says so.
        let unit = run.unit_word(world, depth);
        let first = unit.and_then(|unit| Some((unit, firsts.get(unit)?)));
        let Some((unit, (first, why))) = first else {
            return;
        };
        let moment = run.moment_said(OWN);
        if moment.is_some_and(|moment| moment >= *first) {
            tally.count(run.len(), run.len());
            return;
        }
        let name = world.words.word(unit);
        for row in run.rows.clone().map(|place| run.row(place)) {
            if moment.is_none() {
                tally.unsure(undecided(world, row, &[(at, at_id)]));
                continue;
            }
            let message = format!(
                "{name}: {at} is before its first {} ({}:{})",
                since.field,
                why.file(),
                why.line()
            );
            let wanted = format!("not before {}", why.text(since_id));
            let raw = Raw::cell(row, at, &row.text(at_id), wanted, message).about(name);
            match unclear.get(&unit) {
                None => tally.bad(raw),
                // The first may be the one that cannot be read.
                Some(row) => tally.unsure(raw.following(format!(
                    "{}:{}: {} cannot be placed in time",
                    row.file(),
                    row.line(),
                    since.field
                ))),
            }
        }
    });
    tally.finish(|| nothing_common(world, form, &since.form, "unit"))
}

/// Every time stamp of every record says its offset.
pub(super) fn stamps(world: &World<'_>) -> Outcome {
    let fields: Vec<(&str, FieldId)> = world
        .catalogue
        .fields
        .iter()
        .filter(|(_, field)| field.kind == FieldType::TimeStamp)
        .map(|(name, _)| (name.as_str(), world.field(name)))
        .collect();
    let mut tally = world.tally("time stamps");
    for table in &world.records.tables {
        let columns: Vec<_> = fields.iter().filter(|(_, id)| table.has(*id)).collect();
        let ids: Vec<FieldId> = columns.iter().map(|(_, id)| *id).collect();
        for batch in table.batches(&ids) {
            for run in batch.runs(ids.len()) {
                let of = |column| stamp(batch.cell(column, run.start));
                let said: Vec<Stamp> = (0..ids.len()).map(of).collect();
                let moments = said.iter().filter(|said| matches!(said, Stamp::Moment(_)));
                let moments = (moments.count() * run.len()) as u64;
                tally.count(moments, moments);
                // What is no time stamp at all is reported by the clause that demands the field.
                let open = said.iter().zip(&columns).enumerate();
                let open = open.filter(|(_, (said, _))| matches!(said, Stamp::NoOffset));
                for (at, (column, (_, (name, _)))) in
                    run.flat_map(|at| open.clone().map(move |open| (at, open)))
                {
                    let cell = batch.cell(column, at);
                    let message = format!(
                        "{name} names no offset from UTC: which moment it is cannot be decided"
                    );
                    let wanted = format!("{cell}+01:00 or another offset");
                    tally.unsure(Raw::cell(batch.row(at), name, cell, wanted, message));
                }
            }
        }
    }
    tally.finish(|| Outcome::not_applicable("no delivered record has a time stamp"))
}

/// Between two updates of a lot no more time passes than agreed.
pub(super) fn frequency(world: &World<'_>, form: &str, at: &str, hours: Option<u32>) -> Outcome {
    let Some(hours) = hours else {
        return Outcome::left_undone("how often updates come is not in the spec: not evaluated");
    };
    let (at_id, lot_id) = (world.field(at), world.field(Depth::Lot.field()));
    let mut updates: IndexMap<&str, Vec<(Timestamp, Row<'_>)>> = IndexMap::new();
    for row in world.rows(form) {
        if let (Some(lot), Some(moment)) = (row.identity(lot_id), row.moment(at_id)) {
            updates.entry(lot).or_default().push((moment, row));
        }
    }
    let mut tally = world.tally("updates");
    for (lot, mut moments) in updates {
        moments.sort_by_key(|(moment, row)| (*moment, row.line()));
        tally.good();
        for pair in moments.windows(2) {
            let gap = pair[1].0.duration_since(pair[0].0).as_hours();
            if gap <= i64::from(hours) {
                tally.good();
            } else {
                let row = pair[1].1;
                let message = format!("lot {lot}: {gap} hours without an update");
                tally.bad(
                    Raw::cell(
                        row,
                        at,
                        &row.text(at_id),
                        format!("at most {hours} hours after the one before"),
                        message,
                    )
                    .about(lot),
                );
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// After each event, a first-off of the lot passes at that station before another unit enters it.
pub(super) fn first_off(
    world: &World<'_>,
    form: &str,
    set_up: &str,
    travel: &str,
    after: &[String],
) -> Outcome {
    let reports = first_off_reports(world, form);
    let entries = entries_by_station(world, travel);
    let [event, station, lot, at] =
        ["event", "station", "lot-id", "set-up-at"].map(|name| world.field(name));
    let mut tally = world.tally("set-ups");
    for row in world
        .rows(set_up)
        .filter(|row| after.iter().any(|event_name| event_name == row.get(event)))
    {
        let (Some(lot_id), Some(place)) = (row.identity(lot), row.identity(station)) else {
            continue;
        };
        let Some(begun) = row.moment(at) else {
            tally.unsure(undecided(world, row, &[("set-up-at", at)]));
            continue;
        };
        let since = || {
            let of_station = reports.get(&(lot_id, place)).into_iter().flatten();
            of_station.filter(|report| report.at >= begun)
        };
        let early = |report: &FirstOff<'_>| {
            let of_station = entries.get(&(lot_id, place)).into_iter().flatten();
            let mut before = of_station.filter(|e| e.at >= begun && e.at < report.at);
            let entry = before.find(|entry| !entry.same_panel(world, report.board))?;
            Some(entered_early(world, entry, report, (lot_id, place)))
        };
        let passed = since().filter(|report| report.passed).min_by_key(|r| r.at);
        let Some(report) = passed else {
            let message = format!(
                "lot {lot_id} has no passing first-off at {place} after this {}",
                row.get(event)
            );
            let raw = Raw::cell(
                row,
                "event",
                row.get(event),
                "a first-off report with result pass",
                message,
            );
            let gone = (!world.delivered(form)).then(|| lost::gone(world, form));
            let why = gone.or_else(|| super::programs::unapproved(world, row));
            tally.bad(raw.about(lot_id).maybe_following(why));
            // Who did not even wait for the one that failed is told as well.
            let failed = since().min_by_key(|report| report.at);
            if let Some(raw) = failed.and_then(early) {
                tally.also_bad(raw);
            }
            continue;
        };
        match early(report) {
            None => tally.good(),
            Some(raw) => tally.bad(raw),
        }
    }
    tally.finish(|| {
        if !world.delivered(set_up) {
            return Outcome::nothing(world, set_up);
        }
        Outcome::not_evaluated(format!(
            "no set-up with one of the events {} is recorded",
            after.join(", ")
        ))
    })
}

/// A unit that entered a station before its first-off was decided.
fn entered_early(
    world: &World<'_>,
    entry: &Entry<'_>,
    report: &FirstOff<'_>,
    (lot_id, place): (&str, &str),
) -> Raw {
    let cell = entry.row.text(world.field("entered-at"));
    let message = format!(
        "{} entered {place} before the first-off of lot {lot_id} passed ({}:{})",
        entry.unit,
        report.row.file(),
        report.row.line()
    );
    let wanted = format!("not before {}", report.row.text(world.field("checked-at")));
    Raw::cell(entry.row, "entered-at", &cell, wanted, message).about(entry.unit)
}

struct FirstOff<'a> {
    at: Timestamp,
    passed: bool,
    board: &'a str,
    row: Row<'a>,
}

struct Entry<'a> {
    at: Timestamp,
    unit: &'a str,
    row: Row<'a>,
}

impl Entry<'_> {
    /// The first-off board travels on its panel: its neighbours enter with it.
    fn same_panel(&self, world: &World<'_>, board: &str) -> bool {
        let panel = world.boards.get(board).and_then(|d| d.panel);
        let own = self.row.identity(world.field("panel-id"));
        self.unit == board
            || (panel.is_some()
                && (own == panel || world.boards.get(self.unit).and_then(|d| d.panel) == panel))
    }
}

type ByStation<'a, T> = HashMap<(&'a str, &'a str), Vec<T>>;

fn first_off_reports<'a>(world: &World<'a>, form: &str) -> ByStation<'a, FirstOff<'a>> {
    let [lot, station, result, board, at] =
        ["lot-id", "station", "result", "board-id", "checked-at"].map(|n| world.field(n));
    let mut reports: ByStation<'a, FirstOff<'a>> = HashMap::new();
    for row in world.rows(form) {
        if let (Some(lot_id), Some(place), Some(moment)) =
            (row.identity(lot), row.identity(station), row.moment(at))
        {
            let report = FirstOff {
                at: moment,
                passed: row.get(result) == "pass",
                board: row.get(board),
                row,
            };
            reports.entry((lot_id, place)).or_default().push(report);
        }
    }
    reports
}

fn entries_by_station<'a>(world: &World<'a>, travel: &str) -> ByStation<'a, Entry<'a>> {
    let [lot, station, at] = ["lot-id", "station", "entered-at"].map(|n| world.field(n));
    let depth = world.depth(travel);
    let mut entries: ByStation<'a, Entry<'a>> = HashMap::new();
    for row in world.rows(travel) {
        let (Some(lot_id), Some(place), Some(moment)) =
            (row.identity(lot), row.identity(station), row.moment(at))
        else {
            continue;
        };
        let unit = world.unit(row, depth).unwrap_or(lot_id);
        entries.entry((lot_id, place)).or_default().push(Entry {
            at: moment,
            unit,
            row,
        });
    }
    for list in entries.values_mut() {
        list.sort_by_key(|entry| (entry.at, entry.row.line()));
    }
    entries
}
