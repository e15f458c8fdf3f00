//! Which records say it, and of which units.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

use crate::records::{Row, Table};
use crate::spec::model::Depth;
use crate::trace::ground::{Ground, Spot, Unit, spot};
use crate::trace::report::Kind;
use crate::trace::subject::{Places, Says, Subject, is_material};
use crate::trace::sureness::Doubts;

use super::windows::Window;

/// A record that says it of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub(super) doubts: Doubts,
    pub(super) spot: Spot,
}

/// The surest record of each unit.
pub(super) type Hits<'a> = HashMap<Unit<'a>, Hit, foldhash::fast::RandomState>;

/// What the records say of the thing that is asked about.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// Whether any record names it, of a unit or not.
    pub(super) named: bool,
    /// Units by the surest record.
    pub(super) hits: Hits<'a>,
    /// Production lots by records that only sum up what others say in detail.
    pub(super) mentions: Hits<'a>,
    /// Production lots of which the records that must say it do.
    pub(super) told: HashSet<&'a str, foldhash::fast::RandomState>,
    /// Production lots of which a record names a deeper unit.
    pub(super) opened: HashSet<&'a str, foldhash::fast::RandomState>,
    /// Stations at which it was, from a moment on.
    pub(super) windows: Vec<Window<'a>>,
    /// A record that says it of no unit, station or time.
    pub(super) nowhere: Option<Spot>,
    /// Where on the board it is loaded.
    pub(super) places: BTreeSet<String>,
    /// Part numbers of it.
    pub(super) parts: BTreeSet<String>,
}

/// Keeps the surest record of a unit; of two, the first.
pub(super) fn keep<'a>(hits: &mut Hits<'a>, unit: Unit<'a>, hit: Hit) {
    let kept = hits.entry(unit).or_insert(hit);
    *kept = hit.min(*kept);
}

/// Goes through all records that could name it.
pub(super) fn find<'a>(
    ground: &Ground<'a>,
    subject: &mut Subject<'_>,
    carriers: &[&str],
) -> Found<'a> {
    let places = Places::of(ground);
    let mut found = Found::default();
    for (n, table) in ground.tables() {
        if !subject.is_in(table) {
            continue;
        }
        let carries = carriers.contains(&table.form());
        let reader = Reader {
            ground,
            carries,
            windows: may_have_windows(subject.kind),
            units: ground.names_units(table),
            time: ground.times(table).first().map(|(_, field)| *field),
            station: ground.id("station"),
        };
        for row in table.rows() {
            let Says::Yes(doubts) = subject.says(row) else {
                continue;
            };
            found.named = true;
            if is_material(subject.kind) {
                found.parts.extend(places.part(row));
                if carries {
                    found.places.extend(places.place(row));
                }
            }
            let hit = Hit {
                doubts,
                spot: spot(n, row),
            };
            reader.take(&mut found, subject, table, row, hit);
        }
    }
    found.settle(ground, subject, carriers);
    found
}

/// Whether a record of a station and a time says what was in force from then on.
fn may_have_windows(kind: Kind) -> bool {
    is_material(kind) || kind == Kind::Program
}

/// How the rows of one table are read.
struct Reader<'g, 'a> {
    ground: &'g Ground<'a>,
    carries: bool,
    windows: bool,
    units: bool,
    time: Option<crate::records::FieldId>,
    station: crate::records::FieldId,
}

impl<'a> Reader<'_, 'a> {
    fn take(
        &self,
        found: &mut Found<'a>,
        subject: &Subject<'_>,
        table: &'a Table,
        row: Row<'a>,
        hit: Hit,
    ) {
        let unit = self.ground.unit(row);
        let window = match unit {
            None | Some((Depth::Lot, _)) if self.windows => self.window(table, row, hit),
            _ => None,
        };
        let Some((depth, id)) = unit else {
            match window {
                Some(window) => found.windows.push(window),
                // Labels and cards of a component lot are about no unit.
                None if self.units => {
                    found.nowhere.get_or_insert(hit.spot);
                }
                None => {}
            }
            return;
        };
        found.windows.extend(window);
        let own = self.ground.own_lot(row);
        let home = self.ground.genealogy.home((depth, id));
        let lots: Vec<&'a str> = home
            .into_iter()
            .flat_map(|home| home.lots.iter())
            .chain(own)
            .collect();
        if depth != Depth::Lot {
            found.opened.extend(&lots);
        }
        if self.carries {
            found.told.extend(lots);
        }
        let sums_up = is_material(subject.kind) && !self.carries && depth == Depth::Lot;
        let hits = match sums_up {
            true => &mut found.mentions,
            false => &mut found.hits,
        };
        keep(hits, (depth, id), hit);
    }

    fn window(&self, table: &'a Table, row: Row<'a>, hit: Hit) -> Option<Window<'a>> {
        let station = crate::trace::ground::named(row.get(self.station))?;
        Some(Window {
            form: table.form(),
            station,
            lot: self.ground.own_lot(row),
            from: Ground::moment(row, self.time?)?,
            to: None,
            hit,
        })
    }
}

impl<'a> Found<'a> {
    /// A record that sums up a production lot adds nothing where the loading records themselves name
    /// units of that lot; where they do not, it reaches the lot.
    fn settle(&mut self, ground: &Ground<'a>, subject: &Subject<'_>, carriers: &[&str]) {
        let mentions = std::mem::take(&mut self.mentions);
        for (unit, hit) in mentions {
            if !self.told.contains(unit.1) {
                keep(&mut self.hits, unit, hit);
            }
        }
        if self.places.is_empty() && is_material(subject.kind) && !self.parts.is_empty() {
            self.learn_places(ground, carriers);
        }
    }

    /// A lot that no loading record names goes where its part goes.
    fn learn_places(&mut self, ground: &Ground<'a>, carriers: &[&str]) {
        let places = Places::of(ground);
        let tables = ground.tables();
        for (_, table) in tables.filter(|(_, table)| carriers.contains(&table.form())) {
            for row in table.rows() {
                if places
                    .part(row)
                    .is_some_and(|part| self.parts.contains(&part))
                {
                    self.places.extend(places.place(row));
                }
            }
        }
    }
}
