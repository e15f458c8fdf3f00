//! Cartons and shipments: one lot a carton, one shipment a carton, quantities that add up.

use crate::spec::model::Depth;

use super::build::Build;
use super::clock::DAY;
use super::plan::Plan;

/// Most boards of a carton.
const CARTON: usize = 20;

/// A carton.
pub(super) struct Carton {
    /// Its label.
    pub label: String,
    /// The lot of its boards.
    pub lot: usize,
    /// Its shipment.
    pub shipment: usize,
    /// Its boards.
    pub boards: Vec<usize>,
}

/// A shipment.
pub(super) struct Shipment {
    /// Its id.
    pub id: String,
    /// Boards in it.
    pub quantity: usize,
    /// Day it left.
    pub date: String,
}

/// What left the factory.
pub(super) struct Packed {
    /// Cartons.
    pub cartons: Vec<Carton>,
    /// Shipments.
    pub shipments: Vec<Shipment>,
}

/// Packs units at the depth of the packing list, so that none is split over two cartons.
pub(super) fn pack(plan: &Plan, build: &Build) -> Packed {
    let depth = plan.depth("packing-list").max(
        // Without a packing list nothing else knows boards apart.
        if plan.forms.contains_key("packing-list") {
            Depth::Lot
        } else {
            Depth::Board
        },
    );
    let split = plan
        .spec
        .spec
        .rfq
        .as_ref()
        .and_then(|rfq| rfq.delivery_lots)
        .map_or(1, |n| n.max(1) as usize);
    let count = build.boards.len();
    let mut cartons: Vec<Carton> = Vec::new();
    let (mut shipment, mut shipped) = (0, 0);
    for lot in 0..build.lots.len() {
        for unit in build.units(lot, depth) {
            while shipment + 1 < split && shipped * split >= count * (shipment + 1) {
                shipment += 1;
            }
            shipped += unit.len();
            let fits = |c: &Carton| {
                depth > Depth::Lot
                    && c.lot == lot
                    && c.shipment == shipment
                    && c.boards.len() + unit.len() <= CARTON
            };
            match cartons.last_mut().filter(|c| fits(c)) {
                Some(carton) => carton.boards.extend(unit),
                None => cartons.push(Carton {
                    label: format!("CTN-{:06}", cartons.len() + 1),
                    lot,
                    shipment,
                    boards: unit.collect(),
                }),
            }
        }
    }
    number_shipments(build, cartons)
}

/// Shipments that hold something, numbered without gaps and dated after everything in them.
fn number_shipments(build: &Build, mut cartons: Vec<Carton>) -> Packed {
    let mut shipments: Vec<Shipment> = Vec::new();
    let mut old = None;
    for carton in &mut cartons {
        let cleared = build.lots[carton.lot].cleared;
        let day = build.clock.date(cleared + DAY).to_string();
        if old != Some(carton.shipment) {
            old = Some(carton.shipment);
            shipments.push(Shipment {
                id: format!("S{}", shipments.len() + 1),
                quantity: 0,
                date: day.clone(),
            });
        }
        carton.shipment = shipments.len() - 1;
        if let Some(shipment) = shipments.last_mut() {
            shipment.quantity += carton.boards.len();
            shipment.date = shipment.date.clone().max(day);
        }
    }
    Packed { cartons, shipments }
}
