//! From a board to its whole history.

mod about;
mod closing;
mod events;
mod facts;
mod files;
mod material;
pub mod report;

use std::collections::BTreeMap;

use crate::records::Delivery;
use crate::spec::model::Depth;

use super::ground::{Ground, at, named};
use super::sureness::{Doubt, Doubts};

use about::About;
pub use facts::in_a_line;
use report::{Dossier, EventKind, Link, Loaded};

/// The history of a board; none where no record names it.
pub(super) fn dossier(ground: &Ground<'_>, delivery: &Delivery, board: &str) -> Option<Dossier> {
    let (board, home) = ground.genealogy.boards.get_key_value(board)?;
    let board: &str = board;
    let about = About::of(ground, board, home);
    let timeline = events::timeline(&about);
    let material = material::material(&about);
    let shelf = files::Shelf::of(delivery);
    let mut dossier = Dossier {
        board: board.to_owned(),
        identity: identity(&about),
        component_lots: material::component_lots(&about, &material),
        set_ups: material::set_ups(&about),
        first_offs: material::first_offs(&about),
        nonconformances: closing::nonconformances(&about, &timeline),
        files: files::named(&about, &material, &shelf),
        packing: packing(&about),
        documents: files::documents(ground, delivery),
        material,
        events_left_out: timeline.left_out,
        undated: timeline.undated,
        ..Dossier::default()
    };
    dossier.timeline = timeline.dated.into_iter().map(|(_, event)| event).collect();
    dossier.absent = absent(&dossier);
    Some(dossier)
}

/// Panel, production lot, work order: the first record that says so of each.
fn identity(about: &About<'_, '_>) -> Vec<Link> {
    let ground = about.ground;
    let [board, panel, lot] =
        [Depth::Board, Depth::Panel, Depth::Lot].map(|depth| ground.id(depth.field()));
    let order = ground.id("work-order");
    let mut found: BTreeMap<(usize, &str), Link> = BTreeMap::new();
    for (_, table) in ground.tables() {
        for row in table.rows() {
            let own = row.get(board) == about.board;
            let panel_id = named(row.get(panel)).filter(|name| about.home.panels.has(name));
            let lot_id = named(row.get(lot)).filter(|name| about.home.lots.has(name));
            let order_id = named(row.get(order)).filter(|_| lot_id.is_some());
            let several = [about.home.panels.len() > 1, about.home.lots.len() > 1];
            let of_lot = own || panel_id.is_some();
            let links = [
                (0, "panel", panel_id.filter(|_| own), several[0], "panel-id"),
                (
                    1,
                    "production lot",
                    lot_id.filter(|_| of_lot),
                    several[1],
                    "lot-id",
                ),
                (2, "work order", order_id, several[1], "work-order"),
            ];
            for (rank, what, id, disputed, column) in links {
                let Some(id) = id else { continue };
                let doubts = Doubts::default().with_if(disputed, Doubt::Disputed);
                found.entry((rank, id)).or_insert_with(|| Link {
                    what: what.to_owned(),
                    id: id.to_owned(),
                    sure: doubts.sure(),
                    doubts,
                    facts: match rank {
                        2 => facts::facts(ground, row, &["work-order", "lot-id"]),
                        _ => Vec::new(),
                    },
                    record: at(row, column),
                });
            }
        }
    }
    found.into_values().collect()
}

/// Every record of its carton and shipment.
fn packing(about: &About<'_, '_>) -> Vec<report::Detail> {
    let ground = about.ground;
    let carton = ground.id("carton-label");
    let mut details = Vec::new();
    for (_, table) in ground.tables().filter(|(_, table)| table.has(carton)) {
        for row in table.rows() {
            if let Some(doubts) = about.doubts(row) {
                let without = ["lot-id", "panel-id", "board-id"];
                details.push(facts::detail(ground, row, doubts, "carton-label", &without));
            }
        }
    }
    details
}

/// What no record shows: said, so that a blank chapter is not taken for a clean one.
fn absent(dossier: &Dossier) -> Vec<String> {
    let has = |kind: EventKind| {
        let events = dossier.timeline.iter().chain(&dossier.undated);
        events.into_iter().any(|event| event.kind == kind)
    };
    let is = |what: &str| dossier.identity.iter().any(|link| link.what == what);
    let named = |loaded: &&Loaded| !loaded.component_lots.is_empty();
    let absent = [
        (is("panel"), "the panel it is on"),
        (is("production lot"), "the production lot it was built in"),
        (is("work order"), "the work order it was built under"),
        (
            dossier.material.iter().any(|l| named(&l)),
            "what was loaded onto it",
        ),
        (
            !dossier.set_ups.is_empty(),
            "the programs it was built with",
        ),
        (
            !dossier.first_offs.is_empty(),
            "a first-off check of its production lot",
        ),
        (has(EventKind::Station), "the stations it went through"),
        (has(EventKind::Inspection), "any inspection of it"),
        (has(EventKind::Test), "any test of it"),
        (!dossier.packing.is_empty(), "the carton it is in"),
    ];
    let absent = absent.into_iter().filter(|(shown, _)| !shown);
    let mut said: Vec<String> = absent.map(|(_, what)| what.to_owned()).collect();
    let nameless = dossier
        .material
        .iter()
        .filter(|l| l.component_lots.is_empty());
    said.extend(nameless.map(|l| format!("the component lot on BOM line {}", l.bom_line)));
    said
}
