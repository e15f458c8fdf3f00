//! Date codes: dates of the agreed form, none of the future, none too old when its lot was loaded.

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::records::{Row, is_blank};
use crate::spec::model::{DateCodeForm, Made};
use crate::verify::lost;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::{World, identity};

use super::material::loading_day;
use super::time::undecided;

/// The first and the last day on which a component lot was loaded.
#[derive(Clone, Copy)]
struct Days {
    first: Date,
    last: Date,
}

/// By component lot and part; of the lots of which some loading has no readable time, why.
#[derive(Default)]
struct Loadings<'a> {
    days: HashMap<(&'a str, &'a str), Days>,
    unclear: HashMap<(&'a str, &'a str), String>,
}

/// Every date code of a form, against the loading of its lot.
pub(super) fn dated(
    world: &World<'_>,
    form: &str,
    loaded: &str,
    (written, weeks): (DateCodeForm, Option<u32>),
) -> Outcome {
    let [code, at] = ["date-code", "loaded-at"].map(|name| world.field(name));
    let of_form = world.catalogue.forms.get(form);
    let says_when = of_form.is_some_and(|form| form.all_fields().any(|field| field == "loaded-at"));
    let loadings = match says_when {
        true => Loadings::default(),
        false => Loadings::of(world, loaded),
    };
    let mut tally = world.tally("date codes");
    for row in world.rows(form) {
        let cell = row.text(code);
        // A blank one is reported by the clause that demands it.
        if is_blank(&cell) {
            continue;
        }
        let days = match says_when {
            true => loading_day(&row.text(at))
                .map(|day| Days {
                    first: day,
                    last: day,
                })
                .ok_or_else(|| Box::new(undecided(world, row, &[("loaded-at", at)]))),
            false => loadings.of_row(world, row, &cell, loaded),
        };
        let days = match days {
            Ok(days) => days,
            Err(raw) => {
                tally.unsure(*raw);
                continue;
            }
        };
        match written.read(&cell, days.last) {
            None => tally.bad(no_date(row, &cell, written, days.last)),
            Some(made) => match fault(row, &cell, made, days, weeks) {
                None => tally.good(),
                Some(raw) => tally.bad(raw),
            },
        }
    }
    let mut outcome = tally.finish(|| Outcome::nothing(world, form));
    if weeks.is_none() {
        outcome.remark = Some("how old a part may be is not in the spec: not judged".to_owned());
    }
    outcome
}

impl<'a> Loadings<'a> {
    fn of(world: &World<'a>, loaded: &str) -> Loadings<'a> {
        let [lot, mpn, at] = ["component-lot", "mpn", "loaded-at"].map(|name| world.field(name));
        let mut loadings = Loadings::default();
        for row in world.rows(loaded) {
            let day = loading_day(&row.text(at));
            for name in World::lot_set(row.get(lot)) {
                let key = (name, row.get(mpn));
                let Some(day) = day else {
                    let why = || {
                        format!(
                            "{}:{}: loaded-at cannot be placed in time",
                            row.file(),
                            row.line()
                        )
                    };
                    loadings.unclear.entry(key).or_insert_with(why);
                    continue;
                };
                let days = loadings.days.entry(key).or_insert(Days {
                    first: day,
                    last: day,
                });
                days.first = days.first.min(day);
                days.last = days.last.max(day);
            }
        }
        loadings
    }

    /// When the lot of a row was loaded; else why that is not known.
    fn of_row(
        &self,
        world: &World<'a>,
        row: Row<'a>,
        cell: &str,
        loaded: &str,
    ) -> Result<Days, Box<Raw>> {
        let [lot, mpn] = ["component-lot", "mpn"].map(|name| row.get(world.field(name)));
        let log = world.title(loaded);
        let wanted = format!("a loading of the lot in the {log}");
        let Some(named) = identity(lot) else {
            let message = "the row names no component lot: how old its part was cannot be judged";
            return Err(Box::new(Raw::cell(row, "date-code", cell, wanted, message)));
        };
        if let Some(why) = World::lot_set(named).find_map(|name| self.unclear.get(&(name, mpn))) {
            let message = format!("when lot {named} was loaded cannot be placed in time");
            let raw = Raw::cell(row, "date-code", cell, wanted, message);
            return Err(Box::new(raw.following(why).about(named)));
        }
        let all = World::lot_set(named).filter_map(|name| self.days.get(&(name, mpn)));
        let days = all.copied().reduce(|a, b| Days {
            first: a.first.min(b.first),
            last: a.last.max(b.last),
        });
        days.ok_or_else(|| {
            let message =
                format!("the {log} does not say when lot {named} was loaded: its age is not known");
            let gone = (!world.delivered(loaded)).then(|| lost::gone(world, loaded));
            let raw = Raw::cell(row, "date-code", cell, wanted, message).about(named);
            Box::new(raw.maybe_following(gone))
        })
    }
}

/// What is no date: of another form its own clause says it as well.
fn no_date(row: Row<'_>, cell: &str, written: DateCodeForm, near: Date) -> Raw {
    let wanted = format!(
        "a date written as {}, e.g. {}",
        written.key(),
        written.write(near)
    );
    let message = format!(
        "`{cell}` is no date of the agreed form {} for date codes",
        written.key()
    );
    let raw = Raw::cell(row, "date-code", cell, wanted, message);
    let pattern = crate::spec::pattern::compile(written.pattern());
    match pattern.is_ok_and(|pattern| !pattern.is_match(cell)) {
        true => raw.following("date-code is not written as agreed, which its own clause reports"),
        false => raw,
    }
}

fn fault(row: Row<'_>, cell: &str, made: Made, days: Days, weeks: Option<u32>) -> Option<Raw> {
    let lot = row.named("component-lot");
    if made.is_after(days.first) {
        let day = days.first;
        let message = format!("lot {lot} was loaded on {day}, before its date code {cell}");
        let wanted = format!("not after the loading on {day}");
        return Some(Raw::cell(row, "date-code", cell, wanted, message).about(&lot));
    }
    let weeks = weeks.filter(|weeks| made.is_older_than(*weeks, days.last))?;
    let message = format!(
        "lot {lot} was {} weeks old when it was loaded on {}",
        made.weeks_until(days.last),
        days.last
    );
    let wanted = format!("at most {weeks} weeks before the loading");
    Some(Raw::cell(row, "date-code", cell, wanted, message).about(&lot))
}
