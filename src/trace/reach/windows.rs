//! Records that name a station and a time: they are about the units that were there.

use hashbrown::HashMap;
use jiff::Timestamp;

use crate::records::FieldId;
use crate::spec::model::Depth;
use crate::trace::ground::{Ground, Spot, named, spot};
use crate::trace::report::Kind;
use crate::trace::sureness::Doubt;

use super::find::{Found, Hit, Hits, keep};

/// Something was at a station from a moment on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window<'a> {
    pub(super) form: &'a str,
    pub(super) station: &'a str,
    /// The production lot that the record names beside.
    pub(super) lot: Option<&'a str>,
    pub(super) from: Timestamp,
    /// When the next one was set up; none where that does not end it.
    pub(super) to: Option<Timestamp>,
    pub(super) hit: Hit,
}

/// Units of which cannot be decided whether they were there, and a record that leads to none.
#[derive(Default)]
pub(super) struct Missed<'a> {
    pub(super) undecided: Hits<'a>,
    pub(super) nowhere: Option<Spot>,
}

/// Finds the units that were at the stations at the times.
pub(super) fn follow<'a>(ground: &Ground<'a>, kind: Kind, found: &mut Found<'a>) -> Missed<'a> {
    let mut missed = Missed::default();
    if found.windows.is_empty() {
        return missed;
    }
    let mut windows = std::mem::take(&mut found.windows);
    if kind == Kind::Program {
        end(ground, &mut windows);
    }
    let mut stations: HashMap<&str, Vec<usize>, foldhash::fast::RandomState> = HashMap::default();
    for (n, window) in windows.iter().enumerate() {
        stations.entry(window.station).or_default().push(n);
    }
    let mut met = vec![false; windows.len()];
    let station = ground.id("station");
    for (n, table) in ground.tables() {
        let times = ground.times(table);
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            continue;
        };
        if !table.has(station) {
            continue;
        }
        for row in table.rows() {
            let Some(unit) = ground.unit(row).filter(|unit| unit.0 != Depth::Lot) else {
                continue;
            };
            let at = named(row.get(station)).and_then(|name| stations.get(name));
            for position in at.into_iter().flatten().copied() {
                let Some(window) = windows.get(position) else {
                    continue;
                };
                if !in_lot(ground, unit, ground.own_lot(row), window.lot) {
                    continue;
                }
                if let Some(met) = met.get_mut(position) {
                    *met = true;
                }
                let stay = (Ground::moment(row, first.1), stay_end(row, first.1, last.1));
                match was_there(window, stay) {
                    Some(true) => {
                        let doubts = window.hit.doubts.with(Doubt::Window);
                        let hit = Hit {
                            doubts,
                            ..window.hit
                        };
                        keep(&mut found.hits, unit, hit);
                    }
                    Some(false) => {}
                    None => {
                        let hit = Hit {
                            spot: spot(n, row),
                            ..window.hit
                        };
                        keep(&mut missed.undecided, unit, hit);
                    }
                }
            }
        }
    }
    // What names its lot reaches the lot anyway.
    let lost = windows.iter().zip(met);
    let mut lost = lost.filter(|(window, met)| window.lot.is_none() && !met);
    missed.nowhere = lost.next().map(|(window, _)| window.hit.spot);
    missed
}

fn stay_end(row: crate::records::Row<'_>, first: FieldId, last: FieldId) -> Option<Timestamp> {
    Ground::moment(row, last).or_else(|| Ground::moment(row, first))
}

fn in_lot(
    ground: &Ground<'_>,
    unit: (Depth, &str),
    own: Option<&str>,
    wanted: Option<&str>,
) -> bool {
    let Some(wanted) = wanted else {
        return true;
    };
    let home = ground.genealogy.home(unit);
    own == Some(wanted) || home.is_some_and(|home| home.lots.has(wanted))
}

/// Whether a stay at a station meets a window; none where the times cannot be decided.
fn was_there(
    window: &Window<'_>,
    (entered, left): (Option<Timestamp>, Option<Timestamp>),
) -> Option<bool> {
    let left = left?;
    if left < window.from {
        return Some(false);
    }
    match window.to {
        None => Some(true),
        Some(to) => Some(entered? < to),
    }
}

/// A station runs one program: the next set-up there ends the one before it. The next reel at a feeder
/// ends nothing, since there may be a second feeder.
fn end(ground: &Ground<'_>, windows: &mut [Window<'_>]) {
    let station = ground.id("station");
    for (_, table) in ground.tables() {
        let here = |window: &&mut Window<'_>| window.form == table.form();
        let Some((_, time)) = ground.times(table).first().copied() else {
            continue;
        };
        if !windows.iter_mut().any(|window| here(&window)) {
            continue;
        }
        for row in table.rows() {
            let (name, Some(moment)) = (row.get(station), Ground::moment(row, time)) else {
                continue;
            };
            for window in windows.iter_mut().filter(here) {
                let later = window.station == name && moment > window.from;
                if later && window.to.is_none_or(|to| moment < to) {
                    window.to = Some(moment);
                }
            }
        }
    }
}
