//! Records that are too good: the same lots on every board although lots changed, a unit at two
//! stations at once, a verdict that its own parts do not bear out.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::checks::Filter;
use crate::records::{Row, is_blank};
use crate::spec::model::Depth;
use crate::verify::homes::{ByUnit, Units};
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::runs::Run;
use crate::verify::world::World;

use super::material::{NO_BOM, bom};

/// What the units of one production lot name for one placement (or one BOM line).
#[derive(Default)]
struct Named<'a> {
    lots: HashSet<&'a str>,
    by_unit: HashMap<&'a str, HashSet<&'a str>>,
    row: Option<Row<'a>>,
    splices: bool,
}

/// Where the component lot of a line changed within a production lot, not every unit can hold the same
/// set of lots: such a record was made for the lot and copied to its units.
pub(super) fn genealogy(world: &World<'_>, form: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    let depth = world.depth(form);
    let [line_id, lot_id, designator] =
        ["bom-line", "component-lot", "reference-designator"].map(|n| world.field(n));
    let mut named: IndexMap<(&str, &str, &str), Named<'_>> = IndexMap::new();
    for row in world.rows(form) {
        let (Some(unit), Some(lot), Some(cell)) = (
            world.unit(row, depth),
            world.unit(row, Depth::Lot),
            row.identity(lot_id),
        ) else {
            continue;
        };
        let key = (lot, row.get(line_id), row.get(designator));
        let entry = named.entry(key).or_default();
        entry.row.get_or_insert(row);
        entry.splices |= cell.contains('|');
        for part in World::lot_set(cell) {
            entry.lots.insert(part);
            entry.by_unit.entry(unit).or_default().insert(part);
        }
    }
    let mut tally = world.tally("lot × BOM lines");
    for ((lot, line, place), named) in named {
        let changed = named.lots.len() > 1 && named.by_unit.len() > 1;
        let alike = |units: &HashMap<&str, HashSet<&str>>| {
            units.values().all(|own| own.len() == named.lots.len())
        };
        let Some(row) = named.row.filter(|_| changed && alike(&named.by_unit)) else {
            tally.good();
            continue;
        };
        // One placement holds one part; of several placements, two feeders may serve every unit.
        let pieces = bom.get(line).and_then(|line| line.quantity);
        let single = depth == Depth::Board && pieces == Some(Decimal::ONE);
        let certain = !is_blank(place) && depth == Depth::Board || single || named.splices;
        let message = format!(
            "all {} units of lot {lot} name the same {} component lots for BOM line {line}",
            named.by_unit.len(),
            named.lots.len()
        );
        let wanted = "for each unit the lot that it holds";
        let raw = Raw::cell(row, "component-lot", row.get(lot_id), wanted, message).about(lot);
        if certain {
            tally.bad(raw.fixed_by("say per unit which lot was loaded when it was built"));
        } else {
            tally.unsure(raw.fixed_by(
                "say per reference designator which lot it holds, if two feeders served every unit",
            ));
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// The first column behind the identities, in runs of rows that are the same in them and in it.
const OWN: usize = Depth::ALL.len();

/// A unit is at one station at a time.
pub(super) fn route(world: &World<'_>, form: &str) -> Outcome {
    struct Visit<'a> {
        entered: Timestamp,
        exited: Timestamp,
        row: Row<'a>,
    }
    let depth = world.depth(form);
    let [entered, exited, station] = ["entered-at", "exited-at", "station"].map(|n| world.field(n));
    let times = |run: &Run<'_, '_>| run.moment_said(OWN).zip(run.moment_said(OWN + 1));
    let none = Filter::new();
    // When each unit left its last station. Whoever came to each only after that needs no further look.
    let mut left: ByUnit<Timestamp> = ByUnit::new(world.words);
    let mut back = Units::new(world.words);
    world.runs(form, &none, &[entered, exited], &[], |run| {
        if let (Some(unit), Some((from, to))) = (run.unit_word(world, depth), times(&run)) {
            let known = left.get_or(unit, || from);
            // Several rows of one moment are several visits.
            let several = run.len() > 1 && from != to;
            if to < from || several || known.as_ref().is_some_and(|left| from < **left) {
                back.add(unit);
            }
            if let Some(left) = known {
                *left = to;
            }
        }
    });
    let mut visits: HashMap<&str, Vec<Visit<'_>>, foldhash::fast::RandomState> = HashMap::default();
    let sound = (left.len() - back.len()) as u64;
    if !back.is_empty() {
        world.runs(form, &none, &[entered, exited], &[], |run| {
            let unit = run.unit_word(world, depth).filter(|unit| back.has(*unit));
            if let (Some(unit), Some((entered, exited))) = (unit, times(&run)) {
                let rows = run.rows.clone().map(|place| run.row(place));
                let of = visits.entry(world.words.word(unit)).or_default();
                of.extend(rows.map(|row| Visit {
                    entered,
                    exited,
                    row,
                }));
            }
        });
    }
    let mut units: Vec<&str> = visits.keys().copied().collect();
    units.sort_unstable();
    let mut tally = world.tally("units");
    tally.count(sound, sound);
    for unit in units {
        let Some(list) = visits.get_mut(unit) else {
            continue;
        };
        list.sort_by_key(|visit| (visit.entered, visit.exited, visit.row.line()));
        let apart = |pair: &&[Visit<'_>]| {
            let same = pair[0].entered == pair[1].entered
                && pair[0].row.get(station) == pair[1].row.get(station);
            // The same scan twice is a repeat, and an exit before its entry is reported as that.
            !same && pair[0].exited >= pair[0].entered && pair[1].entered < pair[0].exited
        };
        let Some(pair) = list.windows(2).find(apart) else {
            tally.good();
            continue;
        };
        let (before, row) = (pair[0].row, pair[1].row);
        let message = format!(
            "{unit} entered {} before it left {} ({}:{})",
            row.get(station),
            before.get(station),
            before.file(),
            before.line()
        );
        let wanted = format!("not before {}", before.text(exited));
        tally.bad(Raw::cell(row, "entered-at", &row.text(entered), wanted, message).about(unit));
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// A result given for the whole of a test or inspection is that of its parts.
pub(super) fn roll_up(world: &World<'_>, form: &str, subject: &str, at: &str) -> Outcome {
    #[derive(Clone, Copy)]
    struct Header<'a> {
        row: Row<'a>,
        parts: u64,
        failed: bool,
    }
    let depth = world.depth(form);
    let [subject, at, result, parameter] =
        [subject, at, "result", "parameter"].map(|n| world.field(n));
    let mut headers: IndexMap<(&str, &str, Timestamp), Header<'_>, foldhash::fast::RandomState> =
        IndexMap::default();
    let parted = || {
        let tables = world.tables(form).iter().copied();
        tables.filter(|table| table.has(parameter))
    };
    let same = [&world.identities()[..], &[subject]].concat();
    let further = [parameter, at, result];
    let none = Filter::new();
    world.runs_of(parted(), &none, &same, &further, |run| {
        let unit = run.unit(world, depth);
        for place in run.rows.clone().filter(|place| run.is_blank(0, *place)) {
            if let (Some(unit), Some(moment)) = (unit, run.moment(1, place)) {
                let row = run.row(place);
                let header = Header {
                    row,
                    parts: 0,
                    failed: false,
                };
                headers
                    .entry((unit, row.get(subject), moment))
                    .or_insert(header);
            }
        }
    });
    world.runs_of(parted(), &none, &same, &further, |run| {
        let Some(unit) = run.unit(world, depth).filter(|_| !headers.is_empty()) else {
            return;
        };
        let kind = run.said(Depth::ALL.len());
        // The verdict that the last row was a part of.
        let mut last: Option<(Timestamp, Option<usize>)> = None;
        for place in run.rows.clone().filter(|place| !run.is_blank(0, *place)) {
            let Some(moment) = run.moment(1, place) else {
                continue;
            };
            let known = last.filter(|(at, _)| *at == moment).map(|(_, known)| known);
            let known = known.unwrap_or_else(|| headers.get_index_of(&(unit, kind, moment)));
            last = Some((moment, known));
            if let Some((_, header)) = known.and_then(|known| headers.get_index_mut(known)) {
                header.parts += 1;
                header.failed |= run.cell(2, place) == "fail";
            }
        }
    });
    let mut tally = world.tally("verdicts");
    for ((unit, kind, _), header) in headers.iter().filter(|(_, header)| header.parts > 0) {
        let said = header.row.get(result);
        let rolled = if header.failed { "fail" } else { "pass" };
        if said == rolled || is_blank(said) {
            tally.good();
            continue;
        }
        let parts = if header.failed {
            "a part of it failed"
        } else {
            "every part of it passed"
        };
        let message = format!(
            "{} of {unit} is {said} as a whole, and {parts}",
            kind.to_uppercase()
        );
        tally.bad(Raw::cell(header.row, "result", said, rolled, message).about(unit));
    }
    tally.finish(|| {
        if world.rows(form).next().is_none() {
            return Outcome::nothing(world, form);
        }
        Outcome::not_applicable(format!(
            "no row of the {} gives a result for a whole of which it has parts",
            world.title(form)
        ))
    })
}
