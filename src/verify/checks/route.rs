//! The route: every unit visits its steps, in their order.

use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;

use crate::checks::Filter;
use crate::records::Row;
use crate::spec::model::RouteStep;
use crate::verify::lost::LostOf;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::{World, identity};

use super::material::units;

/// What the traveler says of one unit.
#[derive(Default)]
struct Travel<'a> {
    visits: Vec<(Timestamp, Row<'a>)>,
    /// A row of it that cannot be placed on the route.
    unclear: Option<String>,
}

/// Where a unit stands on its route after a visit.
enum Stand {
    /// At a step: the next one, the same again, or an earlier one that it went back to.
    At(usize),
    /// Nowhere: no step takes the station.
    Beside,
    /// At a later step, and this one before it was left out.
    Skipped(usize),
}

/// Every unit visits every step that is not optional, in order. Stations that no step takes may lie
/// between. A unit may go back to an earlier step; it then passes all that follow again, so that a
/// repair cannot lead around the tests after it.
pub(super) fn kept(world: &World<'_>, form: &str, steps: &[RouteStep]) -> Outcome {
    let depth = world.depth(form);
    let [entered, station] = ["entered-at", "station"].map(|name| world.field(name));
    let mut travels: HashMap<&str, Travel<'_>, foldhash::fast::RandomState> = HashMap::default();
    for row in world.rows(form) {
        let Some(unit) = world.unit(row, depth) else {
            continue;
        };
        let travel = travels.entry(unit).or_default();
        let field = match (row.moment(entered), identity(row.get(station))) {
            (Some(at), Some(_)) => {
                travel.visits.push((at, row));
                continue;
            }
            (None, _) => "entered-at cannot be placed in time",
            (Some(_), None) => "station names nothing",
        };
        let said = || format!("{}:{}: {field}", row.file(), row.line());
        travel.unclear.get_or_insert_with(said);
    }
    let mut names: Vec<&str> = travels.keys().copied().collect();
    names.sort_unstable();
    // What was not ordered, or is not due yet, need not be at its end.
    let due: Option<HashSet<&str>> = units(world, depth).map(|units| units.into_iter().collect());
    let none = Filter::new();
    let lost = LostOf::new(world, form, depth, &none);
    let mut tally = world.tally("units");
    for unit in names {
        let Some(travel) = travels.get_mut(unit) else {
            continue;
        };
        travel.visits.sort_by_key(|(at, row)| {
            let later = row.text(world.field("exited-at"));
            (*at, later.into_owned(), row.get(station))
        });
        let ends = due.as_ref().is_none_or(|due| due.contains(unit));
        match (departure(world, unit, travel, steps, ends), &travel.unclear) {
            (Some(raw), unclear) => {
                let raw = raw.about(unit).maybe_following(unclear.clone());
                tally.bad(lost.explain(raw, unit, 1));
            }
            (None, Some(why)) => {
                let message = format!("whether {unit} kept to the route cannot be decided");
                let wanted = "a station and a time of every visit";
                let raw = Raw::absent(wanted, message);
                tally.unsure(raw.about(unit).following(why));
            }
            (None, None) => tally.good(),
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// The first departure from the route.
fn departure(
    world: &World<'_>,
    unit: &str,
    travel: &Travel<'_>,
    steps: &[RouteStep],
    ends: bool,
) -> Option<Raw> {
    let mut done: Option<usize> = None;
    for (_, row) in &travel.visits {
        let place = row.get(world.field("station"));
        match stand(steps, done, place) {
            Stand::At(step) => done = Some(step),
            Stand::Beside => {}
            Stand::Skipped(step) => {
                let wanted = named(&steps[step]);
                let again = match visited(world, travel, &steps[step]) {
                    true => " again",
                    false => "",
                };
                let message = format!("{unit} came to {place} without passing {wanted}{again}");
                return Some(Raw::cell(
                    *row,
                    "station",
                    place,
                    format!("{wanted} before {place}"),
                    message,
                ));
            }
        }
    }
    let next = done.map_or(0, |done| done + 1);
    let missing = steps[next..].iter().find(|step| !step.is_optional())?;
    let wanted = named(missing);
    ends.then(|| {
        Raw::absent(
            format!("a visit of {wanted}"),
            format!("{unit} ends its route before {wanted}"),
        )
    })
}

/// Where the next visit leaves a unit: the next step it may be at, else the same again, else the
/// nearest of those behind it.
fn stand(steps: &[RouteStep], done: Option<usize>, place: &str) -> Stand {
    let next = done.map_or(0, |done| done + 1);
    let mut skipped = None;
    let mut later = None;
    for (at, step) in steps.iter().enumerate().skip(next) {
        if step.takes(place) {
            later = Some(at);
            break;
        }
        if !step.is_optional() {
            skipped.get_or_insert(at);
        }
    }
    let behind = steps[..next].iter().rposition(|step| step.takes(place));
    match (later, skipped, behind) {
        (Some(at), None, _) => Stand::At(at),
        (_, _, Some(at)) => Stand::At(at),
        (Some(_), Some(left_out), None) => Stand::Skipped(left_out),
        (None, _, None) => Stand::Beside,
    }
}

/// Whether a unit was at a step at all: then it went back, and left it out the second time.
fn visited(world: &World<'_>, travel: &Travel<'_>, step: &RouteStep) -> bool {
    let station = world.field("station");
    let mut visits = travel.visits.iter();
    visits.any(|(_, row)| step.takes(row.get(station)))
}

/// The stations of a step, as a reader looks for them.
fn named(step: &RouteStep) -> String {
    step.stations().join(" or ")
}
