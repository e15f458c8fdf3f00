//! Where every board was built and where it went, by everything that the records say. Records that
//! disagree are kept side by side: nothing is decided for them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::spec::model::Depth;

use super::ground::{Ground, Unit, named};

/// The names that records give: few nearly always, and any number from a hostile file.
#[derive(Debug, Clone, Default)]
pub(super) struct Few<'a> {
    small: Vec<&'a str>,
    large: BTreeSet<&'a str>,
}

/// More names than these are kept in order, so that another one is found fast.
const FEW: usize = 32;

impl<'a> Few<'a> {
    fn add(&mut self, name: &'a str) {
        if !self.large.is_empty() {
            self.large.insert(name);
        } else if !self.small.contains(&name) {
            self.small.push(name);
            if self.small.len() > FEW {
                self.large.extend(self.small.drain(..));
            }
        }
    }

    /// Each of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.small.iter().chain(&self.large).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.small.len() + self.large.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.small.contains(&name) || self.large.contains(name)
    }

    /// Each as a text of its own.
    pub(super) fn owned(&self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

type Map<'a, V> = IndexMap<&'a str, V, foldhash::fast::RandomState>;

/// What the records say of a unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Home<'a> {
    /// Panels it is on.
    pub(super) panels: Few<'a>,
    /// Production lots it was built in.
    pub(super) lots: Few<'a>,
    /// Cartons it is in.
    pub(super) cartons: Few<'a>,
    /// Shipments it left with.
    pub(super) shipments: Few<'a>,
    /// Boards that were to be built in it; of production lots only.
    pub(super) built: Option<u64>,
    /// Whether a record names a deeper unit of it.
    pub(super) opened: bool,
}

/// All units of a delivery.
#[derive(Debug, Default)]
pub(super) struct Genealogy<'a> {
    pub(super) boards: Map<'a, Home<'a>>,
    pub(super) panels: Map<'a, Home<'a>>,
    pub(super) lots: Map<'a, Home<'a>>,
    /// Shipments of each carton.
    pub(super) cartons: Map<'a, Few<'a>>,
}

impl<'a> Genealogy<'a> {
    pub(super) fn of(ground: &Ground<'a>) -> Self {
        let mut genealogy = Genealogy::default();
        let [board, panel, lot, carton, shipment, built] = [
            Depth::Board.field(),
            Depth::Panel.field(),
            Depth::Lot.field(),
            "carton-label",
            "shipment-id",
            "build-quantity",
        ]
        .map(|name| ground.id(name));
        for (_, table) in ground.tables() {
            for row in table.rows() {
                let board = named(row.get(board));
                let panel = named(row.get(panel));
                let lot = named(row.get(lot));
                let carton = named(row.get(carton));
                let shipment = named(row.get(shipment));
                genealogy.built_in(board, panel, lot);
                if let (Some(lot), true) = (lot, table.has(built)) {
                    let quantity = row.text(built).parse().ok();
                    let home = genealogy.lots.entry(lot).or_default();
                    // What is planned in several rows is at most their sum.
                    home.built = match (home.built, quantity) {
                        (Some(known), Some(more)) => Some(known.saturating_add(more)),
                        (known, more) => known.or(more),
                    };
                }
                if let Some(carton) = carton {
                    let shipments = genealogy.cartons.entry(carton).or_default();
                    shipment.into_iter().for_each(|name| shipments.add(name));
                }
                let home = match (board, panel, lot) {
                    (Some(board), _, _) => genealogy.boards.get_mut(board),
                    (None, Some(panel), _) => genealogy.panels.get_mut(panel),
                    (None, None, Some(lot)) => genealogy.lots.get_mut(lot),
                    (None, None, None) => None,
                };
                if let Some(home) = home {
                    carton.into_iter().for_each(|name| home.cartons.add(name));
                    shipment
                        .into_iter()
                        .for_each(|name| home.shipments.add(name));
                }
            }
        }
        genealogy.settle();
        genealogy
    }

    fn built_in(&mut self, board: Option<&'a str>, panel: Option<&'a str>, lot: Option<&'a str>) {
        if let Some(lot) = lot {
            let home = self.lots.entry(lot).or_default();
            home.opened |= board.is_some() || panel.is_some();
        }
        if let Some(panel) = panel {
            let home = self.panels.entry(panel).or_default();
            home.opened |= board.is_some();
            lot.into_iter().for_each(|name| home.lots.add(name));
        }
        if let Some(board) = board {
            let home = self.boards.entry(board).or_default();
            panel.into_iter().for_each(|name| home.panels.add(name));
            lot.into_iter().for_each(|name| home.lots.add(name));
        }
    }

    /// A board of which no record names the lot was built in that of its panel; and the order of the
    /// files decides nothing.
    fn settle(&mut self) {
        for home in self.boards.values_mut() {
            if home.lots.is_empty() {
                let panels = home
                    .panels
                    .iter()
                    .filter_map(|panel| self.panels.get(panel));
                let lots: Vec<&str> = panels.flat_map(|panel| panel.lots.iter()).collect();
                lots.into_iter().for_each(|name| home.lots.add(name));
            }
            home.sort();
        }
        for home in self.panels.values_mut().chain(self.lots.values_mut()) {
            home.sort();
        }
        self.boards.sort_unstable_keys();
        self.panels.sort_unstable_keys();
        self.lots.sort_unstable_keys();
        self.cartons.sort_unstable_keys();
    }

    /// What the records say of a unit.
    pub(super) fn home(&self, (depth, id): Unit<'_>) -> Option<&Home<'a>> {
        match depth {
            Depth::Board => self.boards.get(id),
            Depth::Panel => self.panels.get(id),
            Depth::Lot => self.lots.get(id),
        }
    }

    /// The units that are counted: boards, and whatever no record opens any further.
    pub(super) fn leaves(&self) -> impl Iterator<Item = Unit<'a>> {
        let closed = |map: &'_ Map<'a, Home<'a>>, depth: Depth| -> Vec<Unit<'a>> {
            let closed = map.iter().filter(|(_, home)| !home.opened);
            closed.map(|(id, _)| (depth, *id)).collect()
        };
        let boards = self.boards.keys().map(|id| (Depth::Board, *id));
        boards
            .chain(closed(&self.panels, Depth::Panel))
            .chain(closed(&self.lots, Depth::Lot))
    }

    /// Cartons and shipments of a unit: what its own records say, else those of the panel and the lot
    /// that it is of.
    pub(super) fn packed(&self, unit: Unit<'a>) -> (Few<'a>, Few<'a>) {
        let mut around: Vec<Vec<&Home<'a>>> = Vec::new();
        if let Some(home) = self.home(unit) {
            around.push(vec![home]);
            if unit.0 == Depth::Board {
                let panels = home.panels.iter();
                around.push(panels.filter_map(|panel| self.panels.get(panel)).collect());
            }
            if unit.0 != Depth::Lot {
                let lots = home.lots.iter();
                around.push(lots.filter_map(|lot| self.lots.get(lot)).collect());
            }
        }
        let pick = |of: for<'h> fn(&'h Home<'a>) -> &'h Few<'a>| {
            let each = around.iter().map(|homes| {
                let mut names = Few::default();
                let all = homes.iter().flat_map(|home| of(home).iter());
                all.for_each(|name| names.add(name));
                names
            });
            each.into_iter()
                .find(|names| !names.is_empty())
                .unwrap_or_default()
        };
        let cartons = pick(|home| &home.cartons);
        let mut shipments = pick(|home| &home.shipments);
        if shipments.is_empty() {
            let known = cartons.iter().filter_map(|carton| self.cartons.get(carton));
            known
                .flat_map(Few::iter)
                .for_each(|name| shipments.add(name));
        }
        (cartons, shipments)
    }
}

impl Home<'_> {
    fn sort(&mut self) {
        for names in [
            &mut self.panels,
            &mut self.lots,
            &mut self.cartons,
            &mut self.shipments,
        ] {
            names.small.sort_unstable();
        }
    }
}
