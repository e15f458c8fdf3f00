//! What was loaded onto a board, and what labels, cards and set-ups say beside.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::model::Depth;
use crate::trace::ground::{Ground, at, named};
use crate::trace::report::Kind;
use crate::trace::subject::{self, parts};
use crate::trace::sureness::{Doubt, Doubts};

use super::about::About;
use super::facts::detail;
use super::report::{Detail, Loaded};

/// Everything that was loaded onto the board, or may have been.
pub(super) fn material(about: &About<'_, '_>) -> Vec<Loaded> {
    let ground = about.ground;
    let lot = ground.id("component-lot");
    let carriers = subject::carriers(ground, Kind::ComponentLot);
    let carries = |form: &str| carriers.contains(&form);
    let told = told(about, &carriers);
    let mut loaded = Vec::new();
    for (_, table) in ground.tables() {
        if !table.has(lot) {
            continue;
        }
        for row in table.rows() {
            let Some(doubts) = about.by_unit(row) else {
                continue;
            };
            let cell = row.text(lot);
            let mut lots: Vec<String> = parts(&cell).map(str::to_owned).collect();
            if !carries(table.form()) && ground.unit(row).is_some_and(|u| u.0 == Depth::Lot) {
                // What sums up the lot adds nothing to what the loading records say of it.
                lots.retain(|name| !told.contains(name));
                if lots.is_empty() {
                    continue;
                }
            }
            let doubts = doubts.with_if(cell.contains('|'), Doubt::Splice);
            let text =
                |field: &str| Ground::said(row, ground.id(field)).map(|cell| cell.into_owned());
            loaded.push(Loaded {
                bom_line: text("bom-line").unwrap_or_default(),
                mpn: text("mpn").unwrap_or_default(),
                manufacturer: text("manufacturer").unwrap_or_default(),
                component_lots: lots,
                date_code: text("date-code"),
                reference_designator: text("reference-designator"),
                loaded_at: text("loaded-at"),
                sure: doubts.sure(),
                doubts,
                record: at(row, "component-lot"),
            });
        }
    }
    windows(about, &carriers, &mut loaded);
    loaded.sort_by(|a, b| {
        let key = |l: &Loaded| (number(&l.bom_line), l.bom_line.clone(), l.mpn.clone());
        (key(a), a.doubts, &a.record).cmp(&(key(b), b.doubts, &b.record))
    });
    loaded
}

/// BOM lines in the order in which people count.
fn number(line: &str) -> u64 {
    line.parse().unwrap_or(u64::MAX)
}

/// Component lots that the loading records name for the production lots of the board.
fn told(about: &About<'_, '_>, carriers: &[&str]) -> BTreeSet<String> {
    let ground = about.ground;
    let lot = ground.id("component-lot");
    let mut told = BTreeSet::new();
    for (_, table) in ground
        .tables()
        .filter(|(_, table)| carriers.contains(&table.form()))
    {
        for row in table.rows() {
            let Some(unit) = ground.unit(row) else {
                continue;
            };
            let own = ground.own_lot(row);
            let home = ground.genealogy.home(unit);
            let mut lots = home
                .into_iter()
                .flat_map(|home| home.lots.iter())
                .chain(own);
            if lots.any(|name| about.home.lots.has(name)) {
                told.extend(parts(&row.text(lot)).map(str::to_owned));
            }
        }
    }
    told
}

/// Loadings that name a station and a time, no unit: the board was there from then on.
fn windows(about: &About<'_, '_>, carriers: &[&str], loaded: &mut Vec<Loaded>) {
    let ground = about.ground;
    let lot = ground.id("component-lot");
    let last = last_seen(about);
    for (_, table) in ground.tables() {
        let station = ground.id("station");
        let time = ground.times(table).first().copied();
        let Some((_, time)) = time.filter(|_| table.has(lot) && table.has(station)) else {
            continue;
        };
        if !carriers.contains(&table.form()) && !ground.names_units(table) {
            continue;
        }
        for row in table.rows().filter(|row| ground.unit(*row).is_none()) {
            let Some(name) = named(row.get(station)) else {
                continue;
            };
            let Some(moment) = Ground::moment(row, time) else {
                continue;
            };
            if last.get(name).is_none_or(|left| *left < moment) {
                continue;
            }
            let cell = row.text(lot);
            let text =
                |field: &str| Ground::said(row, ground.id(field)).map(|cell| cell.into_owned());
            let doubts = Doubts::default()
                .with(Doubt::Window)
                .with_if(cell.contains('|'), Doubt::Splice);
            loaded.push(Loaded {
                bom_line: text("bom-line").unwrap_or_default(),
                mpn: text("mpn").unwrap_or_default(),
                manufacturer: text("manufacturer").unwrap_or_default(),
                component_lots: parts(&cell).map(str::to_owned).collect(),
                date_code: text("date-code"),
                reference_designator: text("reference-designator"),
                loaded_at: text("loaded-at"),
                sure: doubts.sure(),
                doubts,
                record: at(row, "component-lot"),
            });
        }
    }
}

/// When the board was last at each station, by its own records and those of its panel.
fn last_seen<'a>(about: &About<'_, 'a>) -> BTreeMap<&'a str, jiff::Timestamp> {
    let ground = about.ground;
    let station = ground.id("station");
    let mut seen: BTreeMap<&'a str, jiff::Timestamp> = BTreeMap::new();
    for (_, table) in ground.tables().filter(|(_, table)| table.has(station)) {
        let times = ground.times(table);
        for row in table.rows() {
            let deep = ground.unit(row).is_some_and(|unit| unit.0 != Depth::Lot);
            if !deep || about.by_unit(row).is_none() {
                continue;
            }
            let Some(name) = named(row.get(station)) else {
                continue;
            };
            for moment in times
                .iter()
                .filter_map(|(_, time)| Ground::moment(row, *time))
            {
                let last = seen.entry(name).or_insert(moment);
                *last = moment.max(*last);
            }
        }
    }
    seen
}

/// Labels and cards of the component lots that the board may hold.
pub(super) fn component_lots(about: &About<'_, '_>, loaded: &[Loaded]) -> Vec<Detail> {
    let ground = about.ground;
    let lot = ground.id("component-lot");
    let known: BTreeSet<&str> = loaded
        .iter()
        .flat_map(|l| l.component_lots.iter().map(String::as_str))
        .collect();
    let mut details = Vec::new();
    for (_, table) in ground.tables() {
        if !table.has(lot) || ground.names_units(table) {
            continue;
        }
        for row in table.rows() {
            let cell = row.text(lot);
            let of_board = parts(&cell).any(|name| known.contains(name));
            if of_board {
                // It is about the lot for certain; whether the lot is on the board is said there.
                details.push(detail(ground, row, Doubts::default(), "component-lot", &[]));
            }
        }
    }
    details
}

/// Set-ups of its production lots, and whether the board was at the station after.
pub(super) fn set_ups(about: &About<'_, '_>) -> Vec<Detail> {
    let ground = about.ground;
    let last = last_seen(about);
    let mut details = Vec::new();
    let [set_up, station] = ["set-up-at", "station"].map(|name| ground.id(name));
    for (_, table) in ground.tables().filter(|(_, table)| table.has(set_up)) {
        for row in table.rows() {
            let Some(doubts) = about.by_unit(row) else {
                continue;
            };
            let moment = Ground::moment(row, set_up);
            let seen = named(row.get(station)).and_then(|name| last.get(name));
            let there = moment.zip(seen).is_some_and(|(from, left)| from <= *left);
            let doubts = match there && doubts.list() == [Doubt::Lot] {
                true => Doubts::default().with(Doubt::Window),
                false => doubts,
            };
            details.push(detail(ground, row, doubts, "program", &["lot-id"]));
        }
    }
    details
}

/// First-off checks of its production lots, whichever board was checked.
pub(super) fn first_offs(about: &About<'_, '_>) -> Vec<Detail> {
    let ground = about.ground;
    let checked = ground.id("checked-at");
    let mut details = Vec::new();
    for (_, table) in ground.tables().filter(|(_, table)| table.has(checked)) {
        for row in table.rows() {
            let own = about.by_unit(row);
            let of_lot = ground
                .own_lot(row)
                .is_some_and(|lot| about.home.lots.has(lot));
            let doubts = own.or_else(|| of_lot.then(|| Doubts::default().with(Doubt::Lot)));
            if let Some(doubts) = doubts {
                details.push(detail(ground, row, doubts, "checked-at", &["lot-id"]));
            }
        }
    }
    details
}
