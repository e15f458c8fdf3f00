//! What the records that must say it say of every unit: only a unit of which they say something else can
//! be excluded.

use hashbrown::{HashMap, HashSet};

use crate::spec::model::Depth;
use crate::trace::genealogy::Few;
use crate::trace::ground::{Ground, Spot, Unit, spot};
use crate::trace::report::Kind;
use crate::trace::subject::{Places, Says, Subject, is_material};

use super::find::Found;

type Units<'a> = HashSet<Unit<'a>, foldhash::fast::RandomState>;

/// What is said of units.
#[derive(Default)]
pub(super) struct Cover<'a> {
    /// Units of which any of the records speaks.
    recorded: Units<'a>,
    /// Units by the place on the board of which the records speak.
    places: HashMap<String, Units<'a>, foldhash::fast::RandomState>,
    /// Units of which a record says nothing where it should.
    silent: HashMap<Unit<'a>, Spot, foldhash::fast::RandomState>,
    /// A record that says nothing, and of nobody.
    pub(super) silent_nowhere: Option<Spot>,
}

/// Goes through the records that must say it.
pub(super) fn cover<'a>(
    ground: &Ground<'a>,
    subject: &mut Subject<'_>,
    carriers: &[&str],
    found: &Found<'a>,
) -> Cover<'a> {
    let places = Places::of(ground);
    let result = ground.id("result");
    let ncr = ground.id("ncr-id");
    let material = is_material(subject.kind);
    let mut cover = Cover::default();
    for place in &found.places {
        cover.places.insert(place.clone(), Units::default());
    }
    for (n, table) in ground.tables() {
        let named_here = subject.kind == Kind::Ncr && table.has(ncr);
        if !carriers.contains(&table.form()) && !named_here {
            continue;
        }
        let units = ground.names_units(table);
        for row in table.rows() {
            let unit = ground.unit(row);
            let says = subject.says(row);
            // A nonconformance is named where something failed.
            if subject.kind == Kind::Ncr && row.get(result) != "fail" {
                continue;
            }
            if says == Says::Nothing {
                // A lot that is not named is one of its own part.
                let part = places
                    .part(row)
                    .filter(|_| subject.kind == Kind::ComponentLot);
                let other = part.is_some_and(|part| !found.parts.contains(&part));
                if let (true, Some(unit)) = (other, unit) {
                    cover.say(unit, places.place(row));
                    continue;
                }
                match unit {
                    Some(unit) => {
                        cover.silent.entry(unit).or_insert(spot(n, row));
                    }
                    None if units => {
                        cover.silent_nowhere.get_or_insert(spot(n, row));
                    }
                    None => {}
                }
                continue;
            }
            let Some(unit) = unit else { continue };
            cover.say(unit, places.place(row).filter(|_| material));
        }
    }
    cover
}

impl<'a> Cover<'a> {
    /// A record speaks of a unit, and of a place on it.
    fn say(&mut self, unit: Unit<'a>, place: Option<String>) {
        self.recorded.insert(unit);
        if let Some(units) = place.and_then(|place| self.places.get_mut(&place)) {
            units.insert(unit);
        }
    }

    /// A record that says nothing of a unit where it should.
    pub(super) fn silent(&self, ground: &Ground<'a>, unit: Unit<'a>) -> Option<Spot> {
        let around = around(ground, unit);
        around
            .into_iter()
            .find_map(|unit| self.silent.get(&unit).copied())
    }

    /// Whether any record speaks of a unit.
    pub(super) fn speaks_of(&self, ground: &Ground<'a>, unit: Unit<'a>) -> bool {
        is_said(ground, unit, &self.recorded)
    }

    /// The first place on the board of which no record speaks.
    pub(super) fn unsaid_place(&self, ground: &Ground<'a>, unit: Unit<'a>) -> Option<&str> {
        let unsaid = self.places.iter();
        let unsaid = unsaid.filter(|(_, units)| !is_said(ground, unit, units));
        unsaid.map(|(place, _)| place.as_str()).min()
    }
}

/// Whether it is said of a unit, or of all panels or all production lots that records name for it: where
/// they disagree, one of them says nothing of the unit.
fn is_said<'a>(ground: &Ground<'a>, unit: Unit<'a>, said: &Units<'a>) -> bool {
    if said.contains(&unit) {
        return true;
    }
    let Some(home) = ground.genealogy.home(unit) else {
        return false;
    };
    let all = |names: &Few<'a>, depth: Depth| {
        !names.is_empty() && names.iter().all(|name| said.contains(&(depth, name)))
    };
    match unit.0 {
        Depth::Board => all(&home.panels, Depth::Panel) || all(&home.lots, Depth::Lot),
        Depth::Panel => all(&home.lots, Depth::Lot),
        Depth::Lot => false,
    }
}

/// A unit and those that it is part of: a record of any of them speaks of it.
pub(super) fn around<'a>(ground: &Ground<'a>, unit: Unit<'a>) -> Vec<Unit<'a>> {
    let mut around = vec![unit];
    if let Some(home) = ground.genealogy.home(unit) {
        if unit.0 == Depth::Board {
            around.extend(home.panels.iter().map(|panel| (Depth::Panel, panel)));
        }
        if unit.0 != Depth::Lot {
            around.extend(home.lots.iter().map(|lot| (Depth::Lot, lot)));
        }
    }
    around
}
