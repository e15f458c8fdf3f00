//! Programs: approved for the product revision, on their stations, set up for every lot.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

use crate::checks::Filter;
use crate::records::{Row, is_blank};
use crate::spec::model::{Depth, Program};
use crate::verify::lost::Lost;
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

const NO_LIST: &str = "the basis lists no approved program";

/// Every loaded program is on the approved list, with its revision and station.
pub(super) fn approved(world: &World<'_>, form: &str) -> Outcome {
    let programs = &world.spec.spec.basis.program;
    if programs.is_empty() {
        return Outcome::not_evaluated(NO_LIST);
    }
    let [name, revision, station, product] =
        ["program", "program-revision", "station", "product-revision"].map(|n| world.field(n));
    let mut tally = world.tally("set-ups");
    for row in world.rows(form) {
        let cells = [
            row.get(name),
            row.get(revision),
            row.get(station),
            row.get(product),
        ];
        if cells.iter().any(|cell| is_blank(cell)) {
            continue;
        }
        match fault(world, programs, cells) {
            None => tally.good(),
            Some((column, wanted, message)) => {
                let found = row.get(world.field(column));
                let fix = match column {
                    "station" => None,
                    _ => near::Known::of(wanted.split(" or ")).fix(found),
                };
                tally.bad(Raw::cell(row, column, found, wanted, message).maybe_fixed_by(fix));
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// What is not approved of a set-up, in a sentence.
pub(super) fn unapproved(world: &World<'_>, row: Row<'_>) -> Option<String> {
    let cells = ["program", "program-revision", "station", "product-revision"]
        .map(|name| row.get(world.field(name)));
    let programs = &world.spec.spec.basis.program;
    let judged = !programs.is_empty() && cells.iter().all(|cell| !is_blank(cell));
    let (_, _, message) = judged.then(|| fault(world, programs, cells)).flatten()?;
    Some(message)
}

/// The first of name, product revision, program revision and station that is not approved.
fn fault(
    world: &World<'_>,
    programs: &[Program],
    cells: [&str; 4],
) -> Option<(&'static str, String, String)> {
    let [name, revision, station, product] = cells;
    let ordered = &world.spec.spec.product.revision;
    if product != ordered {
        return Some((
            "product-revision",
            ordered.clone(),
            format!("the set-up is for product revision {product}"),
        ));
    }
    let named: Vec<&Program> = programs
        .iter()
        .filter(|p| p.name == name && p.for_revision == product)
        .collect();
    if named.is_empty() {
        let known: Vec<&str> = programs
            .iter()
            .filter(|p| p.for_revision == product)
            .map(|p| p.name.as_str())
            .collect();
        return Some((
            "program",
            known.join(" or "),
            format!("program {name} is not approved for product revision {product}"),
        ));
    }
    let revised: Vec<&&Program> = named.iter().filter(|p| p.revision == revision).collect();
    if revised.is_empty() {
        let known: Vec<&str> = named.iter().map(|p| p.revision.as_str()).collect();
        return Some((
            "program-revision",
            known.join(" or "),
            format!("program {name} revision {revision} is not approved"),
        ));
    }
    let stations: Vec<&str> = revised
        .iter()
        .flat_map(|p| &p.stations)
        .map(String::as_str)
        .collect();
    if stations.iter().any(|pattern| fits(pattern, station)) {
        None
    } else {
        Some((
            "station",
            stations.join(" or "),
            format!("program {name} is not approved for station {station}"),
        ))
    }
}

/// A station fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, station: &str) -> bool {
    globset::GlobBuilder::new(pattern)
        .literal_separator(false)
        .build()
        .is_ok_and(|glob| glob.compile_matcher().is_match(station))
}

/// For every lot, every approved program of the product revision was set up.
pub(super) fn set_up(world: &World<'_>, form: &str) -> Outcome {
    let spec = &world.spec.spec;
    let needed: Vec<&Program> = spec
        .basis
        .program
        .iter()
        .filter(|p| p.for_revision == spec.product.revision)
        .collect();
    if needed.is_empty() {
        return Outcome::not_evaluated(NO_LIST);
    }
    if world.rows(form).next().is_none() {
        return Outcome::nothing(world, form);
    }
    let [lot, name] = [Depth::Lot.field(), "program"].map(|n| world.field(n));
    let done: HashSet<(&str, &str)> = world
        .rows(form)
        .filter_map(|row| Some((row.identity(lot)?, row.identity(name)?)))
        .collect();
    // A set-up of a program that nobody approved may be the one that is missing.
    let unapproved: HashMap<&str, String> = world
        .rows(form)
        .filter(|row| !needed.iter().any(|p| p.name == row.get(name)))
        .filter_map(|row| Some((row.identity(lot)?, self::unapproved(world, row)?)))
        .collect();
    let mut lost = None;
    let mut tally = world.tally("lot × programs");
    for lot_id in world.population_lots() {
        for program in &needed {
            if done.contains(&(lot_id, program.name.as_str())) {
                tally.good();
            } else {
                let message = format!(
                    "lot {lot_id} has no set-up record of program {}",
                    program.name
                );
                let raw = Raw::absent(format!("a set-up record of {}", program.name), message);
                let wrong = unapproved.get(lot_id).cloned();
                let lost =
                    lost.get_or_insert_with(|| Lost::of(world, form, Depth::Lot, &Filter::new()));
                let why = lost.why(lot_id, 1).map(str::to_owned);
                tally.bad(raw.about(lot_id).maybe_following(why.or(wrong)));
            }
        }
    }
    for (lot_id, station) in stations_passed(world, form, &needed) {
        let message =
            format!("units of lot {lot_id} passed {station}, which has no set-up record for it");
        tally.also_bad(Raw::absent(format!("a set-up record of {station}"), message).about(lot_id));
    }
    tally.finish(|| Outcome::not_evaluated("no lot of the order is known"))
}

/// Lots and the stations their units passed, of those that an approved program is for, without a set-up.
fn stations_passed<'a>(
    world: &World<'a>,
    form: &str,
    needed: &[&Program],
) -> BTreeSet<(&'a str, &'a str)> {
    let [lot, station] = [Depth::Lot.field(), "station"].map(|n| world.field(n));
    let patterns: Vec<&str> = needed
        .iter()
        .flat_map(|program| &program.stations)
        .map(String::as_str)
        .collect();
    let set_up: HashSet<(&str, &str)> = world
        .rows(form)
        .filter_map(|row| Some((row.identity(lot)?, row.identity(station)?)))
        .collect();
    let mut fitting: HashMap<&str, bool> = HashMap::new();
    let mut passed = BTreeSet::new();
    for row in world.rows("panel-traveler") {
        let (Some(lot_id), Some(place)) = (world.unit(row, Depth::Lot), row.identity(station))
        else {
            continue;
        };
        let of_program = fitting
            .entry(place)
            .or_insert_with(|| patterns.iter().any(|pattern| fits(pattern, place)));
        if *of_program && !set_up.contains(&(lot_id, place)) {
            passed.insert((lot_id, place));
        }
    }
    passed
}
