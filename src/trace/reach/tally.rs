//! Counts units as they are judged, and sums them up by panel, production lot, carton and shipment.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::order::Order;
use crate::spec::model::Depth;
use crate::trace::ground::{Ground, Spot, Unit};
use crate::trace::report::{
    Container, Gap, LevelCount, OpenUnit, Question, Reach, ReachedUnit, Way,
};
use crate::trace::sureness::{Doubts, Sure};

use super::Standing;

/// Units that are named of a gap; all are in the list of open units.
const NAMED: usize = 25;

/// The levels in the order in which they are counted.
const LEVELS: [Depth; 3] = [Depth::Board, Depth::Panel, Depth::Lot];

/// What holds units, and how sure that is.
#[derive(Default)]
struct Held<'a> {
    of: BTreeMap<&'a str, Container>,
}

/// The counts so far.
pub(super) struct Tally<'g, 'a> {
    ground: &'g Ground<'a>,
    column: &'static str,
    counts: Vec<LevelCount>,
    ways: BTreeMap<Doubts, (u64, BTreeSet<String>)>,
    units: Vec<ReachedUnit>,
    /// Panels, production lots, cartons, shipments.
    held: [Held<'a>; 4],
    gaps: IndexMap<String, Gap>,
    open: Vec<OpenUnit>,
}

impl<'g, 'a> Tally<'g, 'a> {
    pub(super) fn new(ground: &'g Ground<'a>, column: &'static str) -> Self {
        let counts = LEVELS.map(|level| LevelCount {
            level,
            certain: 0,
            possible: 0,
            open: 0,
            clear: 0,
            of: 0,
        });
        Tally {
            ground,
            column,
            counts: counts.to_vec(),
            ways: BTreeMap::new(),
            units: Vec::new(),
            held: Default::default(),
            gaps: IndexMap::new(),
            open: Vec::new(),
        }
    }

    /// Counts a unit.
    pub(super) fn add(&mut self, unit: Unit<'_>, standing: Standing) {
        let mut counts = self.counts.iter_mut();
        let Some(count) = counts.find(|count| count.level == unit.0) else {
            return;
        };
        count.of += 1;
        match standing {
            Standing::Clear => count.clear += 1,
            Standing::Open(why, spot) => {
                count.open += 1;
                self.open(unit, why, spot);
            }
            Standing::Reached(doubts, spot) => {
                match doubts.sure() {
                    Sure::Certain => count.certain += 1,
                    Sure::Possible => count.possible += 1,
                }
                self.reached(unit, doubts, spot);
            }
        }
    }

    fn open(&mut self, unit: Unit<'_>, why: String, spot: Option<Spot>) {
        let record = spot.and_then(|spot| self.ground.at(spot, self.column));
        let entry = self.gaps.entry(why.clone());
        let position = entry.index();
        let gap = entry.or_insert_with(|| Gap {
            why,
            units: 0,
            first: Vec::new(),
            record,
        });
        gap.units += 1;
        if gap.first.len() < NAMED {
            gap.first.push(unit.1.to_owned());
        }
        self.open.push(OpenUnit {
            level: unit.0,
            id: unit.1.to_owned(),
            gap: position,
        });
    }

    fn reached(&mut self, unit: Unit<'_>, doubts: Doubts, spot: Option<Spot>) {
        let (units, forms) = self.ways.entry(doubts).or_default();
        *units += 1;
        if let Some(form) = spot.and_then(|spot| self.ground.form(spot)) {
            let title = self.ground.title(form);
            forms.insert(title);
        }
        let genealogy = &self.ground.genealogy;
        let known = match unit.0 {
            Depth::Board => genealogy.boards.get_key_value(unit.1),
            Depth::Panel => genealogy.panels.get_key_value(unit.1),
            Depth::Lot => genealogy.lots.get_key_value(unit.1),
        };
        let Some((id, home)) = known else { return };
        let (cartons, shipments) = genealogy.packed((unit.0, id));
        let sure = doubts.sure();
        let own = |level: Depth| (unit.0 == level).then_some(*id);
        let panels: Vec<&'a str> = home.panels.iter().chain(own(Depth::Panel)).collect();
        let lots: Vec<&'a str> = home.lots.iter().chain(own(Depth::Lot)).collect();
        let [of_panels, of_lots, of_cartons, of_shipments] = &mut self.held;
        for panel in &panels {
            of_panels.add(panel, held(sure, panels.len()));
        }
        for lot in &lots {
            of_lots.add(lot, held(sure, lots.len()));
        }
        for carton in cartons.iter() {
            of_cartons.add(carton, held(sure, cartons.len()));
        }
        for shipment in shipments.iter() {
            of_shipments.add(shipment, held(sure, shipments.len()));
        }
        self.units.push(ReachedUnit {
            level: unit.0,
            id: unit.1.to_owned(),
            sure,
            doubts,
            panels: home.panels.owned(),
            lots: home.lots.owned(),
            cartons: cartons.owned(),
            shipments: shipments.owned(),
            record: spot.and_then(|spot| self.ground.at(spot, self.column)),
        });
    }

    /// A record names the panel or the production lot itself.
    pub(super) fn direct(&mut self, (depth, id): Unit<'a>, doubts: Doubts) {
        let [panels, lots, ..] = &mut self.held;
        let held = match depth {
            Depth::Panel => panels,
            _ => lots,
        };
        let container = held.container(id);
        container.sure = container.sure.min(doubts.sure());
    }

    pub(super) fn finish(mut self, question: &Question, order: Option<&Order>) -> Reach {
        self.counts.retain(|count| count.of > 0);
        let remarks = self.remarks(question, order);
        let genealogy = &self.ground.genealogy;
        let ways = self.ways.into_iter().map(|(doubts, (units, forms))| Way {
            sure: doubts.sure(),
            doubts,
            units,
            forms: forms.into_iter().collect(),
        });
        let [panels, mut lots, cartons, shipments] = self
            .held
            .map(|held| held.of.into_values().collect::<Vec<Container>>());
        for lot in &mut lots {
            lot.built = genealogy
                .lots
                .get(lot.id.as_str())
                .and_then(|home| home.built);
        }
        let by_level = |level: Depth| LEVELS.iter().position(|known| *known == level);
        let mut units = self.units;
        units.sort_by(|a, b| {
            (by_level(a.level), a.sure, &a.id).cmp(&(by_level(b.level), b.sure, &b.id))
        });
        Reach {
            counts: self.counts,
            ways: ways.collect(),
            units,
            panels,
            lots,
            cartons,
            shipments,
            gaps: self.gaps.into_values().collect(),
            open: self.open,
            remarks,
        }
    }

    /// What else must be known to read the counts.
    fn remarks(&self, question: &Question, order: Option<&Order>) -> Vec<String> {
        let mut remarks = Vec::new();
        let closed = |level: Depth| self.counts.iter().find(|c| c.level == level).map(|c| c.of);
        if let Some(lots) = closed(Depth::Lot) {
            remarks.push(format!(
                "no record names the boards of {lots} production lot{}: what is said of such a lot is said of all its boards",
                plural(lots)
            ));
        }
        if let Some(panels) = closed(Depth::Panel) {
            remarks.push(format!(
                "no record names the boards of {panels} panel{}: what is said of such a panel is said of all its boards",
                plural(panels)
            ));
        }
        let mut named: BTreeMap<&str, u64> = BTreeMap::new();
        for home in self.ground.genealogy.boards.values() {
            for lot in home.lots.iter() {
                *named.entry(lot).or_default() += 1;
            }
        }
        for (lot, home) in &self.ground.genealogy.lots {
            let known = named.get(lot).copied().unwrap_or(0);
            if let (Some(built), true) = (home.built, home.opened)
                && known > 0
                && built > known
            {
                remarks.push(format!(
                    "production lot {lot} was launched with {built} boards and the records name {known}: \
                     boards that no record names may be reached as well"
                ));
            }
        }
        let boards = self.ground.genealogy.boards.len() as u64;
        if let Some(order) = order
            && order.serials.is_none()
            && boards > 0
            && u64::from(order.quantity) > boards
        {
            remarks.push(format!(
                "{} boards were ordered and the records name {boards}: boards that no record names may be reached as well",
                order.quantity
            ));
        }
        if question.kind == crate::trace::report::Kind::Program && question.revision.is_none() {
            remarks.push("every revision of the program is meant".to_owned());
        }
        remarks
    }
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// One of several is possible only.
fn held(sure: Sure, several: usize) -> Sure {
    if several > 1 { Sure::Possible } else { sure }
}

impl<'a> Held<'a> {
    fn container(&mut self, id: &'a str) -> &mut Container {
        self.of.entry(id).or_insert_with(|| Container {
            id: id.to_owned(),
            sure: Sure::Possible,
            certain: 0,
            possible: 0,
            built: None,
        })
    }

    fn add(&mut self, id: &'a str, sure: Sure) {
        let container = self.container(id);
        container.sure = container.sure.min(sure);
        match sure {
            Sure::Certain => container.certain += 1,
            Sure::Possible => container.possible += 1,
        }
    }
}
