//! Which units and files of a delivery lie in the scope of a deviation. What nobody knows, or what has
//! two meanings, makes the whole scope void: its author meant something else.

use globset::GlobMatcher;
use hashbrown::HashSet;

use crate::agree::{Scope, codes};
use crate::finding::Code;
use crate::spec::model::Depth;

use super::world::{PACKING, World};

/// Why a scope cannot be relied on.
#[derive(Debug)]
pub(super) struct Unclear {
    pub code: Code,
    pub message: String,
    pub help: String,
}

fn unknown(what: &str, name: &str, whereabouts: &str) -> Unclear {
    Unclear {
        code: codes::UNKNOWN_UNIT,
        message: format!("{what} `{name}` is not known: {whereabouts}"),
        help: "correct the name by an amendment".to_owned(),
    }
}

/// Names of units in a scope, apart by level so that a name with two meanings is found.
#[derive(Default)]
struct Inside {
    lots: HashSet<String>,
    panels: HashSet<String>,
    boards: HashSet<String>,
    shipments: HashSet<String>,
}

/// The units of a scope; none where it names files only.
pub(super) fn units(scope: &Scope, world: &World<'_>) -> Result<Option<HashSet<String>>, Unclear> {
    if !scope.of_units() {
        return Ok(None);
    }
    let lots: HashSet<&str> = world.delivered_lots().into_iter().collect();
    let mut inside = Inside::default();
    by_lot(scope, world, &lots, &mut inside)?;
    by_panel(scope, world, &mut inside)?;
    by_board(scope, world, &mut inside)?;
    by_shipment(scope, world, &mut inside)?;
    inside.apart(world, &lots)?;
    let Inside {
        lots,
        panels,
        boards,
        shipments,
    } = inside;
    Ok(Some(
        lots.into_iter()
            .chain(panels)
            .chain(boards)
            .chain(shipments)
            .collect(),
    ))
}

/// Whether more is to come than was delivered: what is not on record yet may still be.
fn more_to_come(world: &World<'_>) -> bool {
    world.order.is_some_and(crate::order::Order::is_partial)
}

const NO_RECORD: &str = "no delivered record names it";

fn by_lot(
    scope: &Scope,
    world: &World<'_>,
    lots: &HashSet<&str>,
    inside: &mut Inside,
) -> Result<(), Unclear> {
    for lot in &scope.lots {
        if !lots.contains(lot.as_str()) && !more_to_come(world) {
            return Err(unknown("lot", lot, NO_RECORD));
        }
        inside.lots.insert(lot.clone());
    }
    if scope.lots.is_empty() {
        return Ok(());
    }
    let within = |lot: &str| scope.lots.iter().any(|name| name == lot);
    let panels = world.panels.iter().filter(|(_, lot)| within(lot));
    inside
        .panels
        .extend(panels.map(|(panel, _)| (*panel).to_owned()));
    let boards = world.boards.iter();
    let boards = boards.filter(|(_, descent)| descent.lot.is_some_and(within));
    inside
        .boards
        .extend(boards.map(|(board, _)| (*board).to_owned()));
    Ok(())
}

fn by_panel(scope: &Scope, world: &World<'_>, inside: &mut Inside) -> Result<(), Unclear> {
    if scope.panels.is_empty() {
        return Ok(());
    }
    let named: HashSet<&str> = world.boards.values().filter_map(|d| d.panel).collect();
    for panel in &scope.panels {
        let known = named.contains(panel.as_str()) || world.panels.contains_key(panel.as_str());
        if !known && !more_to_come(world) {
            return Err(unknown("panel", panel, NO_RECORD));
        }
        inside.panels.insert(panel.clone());
    }
    let within = |panel: &str| scope.panels.iter().any(|name| name == panel);
    let boards = world.boards.iter();
    let boards = boards.filter(|(_, descent)| descent.panel.is_some_and(within));
    inside
        .boards
        .extend(boards.map(|(board, _)| (*board).to_owned()));
    Ok(())
}

fn by_board(scope: &Scope, world: &World<'_>, inside: &mut Inside) -> Result<(), Unclear> {
    if scope.boards.is_empty() {
        return Ok(());
    }
    let order = world.order;
    let listed = order.and_then(|order| order.serials.as_ref());
    let replaced = order.map_or(&[][..], |order| &order.replacements);
    let ordered: Option<HashSet<&str>> = listed.map(|serials| {
        let old = replaced.iter().map(|r| r.old.as_str());
        serials.iter().chain(old).collect()
    });
    for serial in scope.boards.iter().flat_map(|boards| boards.serials()) {
        match &ordered {
            Some(ordered) if !ordered.contains(serial.as_str()) => {
                return Err(unknown("board", &serial, "the order does not list it"));
            }
            None if !world.boards.contains_key(serial.as_str()) && !more_to_come(world) => {
                return Err(unknown("board", &serial, NO_RECORD));
            }
            _ => {}
        }
        inside.boards.insert(serial);
    }
    match ordered {
        Some(ordered)
            if ordered.len() > 1 && ordered.iter().all(|b| inside.boards.contains(*b)) =>
        {
            Err(Unclear {
                code: codes::SCOPE,
                message: "`boards` names every board of the order".to_owned(),
                help: "name the boards that are meant; without `boards` every board is".to_owned(),
            })
        }
        _ => Ok(()),
    }
}

fn by_shipment(scope: &Scope, world: &World<'_>, inside: &mut Inside) -> Result<(), Unclear> {
    if scope.shipments.is_empty() {
        return Ok(());
    }
    let shipment = world.field("shipment-id");
    let levels = Depth::ALL.map(|depth| (depth, world.field(depth.field())));
    let mut outside: HashSet<(Depth, &str)> = HashSet::new();
    let mut within: HashSet<(Depth, &str)> = HashSet::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for row in world.rows(PACKING) {
        let Some(id) = row.identity(shipment) else {
            continue;
        };
        seen.insert(id);
        let mut names = levels.iter();
        let unit = names.find_map(|(depth, field)| Some((*depth, row.identity(*field)?)));
        let side = match scope.shipments.iter().any(|name| name == id) {
            true => &mut within,
            false => &mut outside,
        };
        side.extend(unit);
    }
    for name in &scope.shipments {
        let mut planned = world.order.iter().flat_map(|order| &order.shipments);
        let known = seen.contains(name.as_str()) || planned.any(|s| s.id == *name);
        if !known && !more_to_come(world) {
            return Err(unknown(
                "shipment",
                name,
                "neither order nor packing list has it",
            ));
        }
        inside.shipments.insert(name.clone());
    }
    // A unit that is packed in another shipment as well is not one of this one alone.
    for (depth, name) in within.difference(&outside) {
        let side = match depth {
            Depth::Board => &mut inside.boards,
            Depth::Panel => &mut inside.panels,
            Depth::Lot => &mut inside.lots,
        };
        side.insert((*name).to_owned());
    }
    Ok(())
}

impl Inside {
    /// A name that is inside at one level and outside at another would cover a finding that nobody
    /// meant.
    fn apart(&self, world: &World<'_>, lots: &HashSet<&str>) -> Result<(), Unclear> {
        let levels = [&self.lots, &self.panels, &self.boards, &self.shipments];
        for name in levels.iter().flat_map(|level| level.iter()) {
            let name = name.as_str();
            let named = [
                ("lot", lots.contains(name), self.lots.contains(name)),
                (
                    "panel",
                    world.panels.contains_key(name),
                    self.panels.contains(name),
                ),
                (
                    "board",
                    world.boards.contains_key(name),
                    self.boards.contains(name),
                ),
            ];
            let outside = named.iter().find(|(_, exists, inside)| *exists && !*inside);
            if let Some((level, ..)) = outside {
                return Err(Unclear {
                    code: codes::SCOPE,
                    message: format!("`{name}` is also the name of a {level} that is not meant"),
                    help: "the records have to name every unit differently".to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// The files of a scope; none where files do not matter.
pub(super) fn files(scope: &Scope, world: &World<'_>) -> Result<Vec<GlobMatcher>, Unclear> {
    if scope.files.is_empty() {
        return Ok(Vec::new());
    }
    let records = world.records;
    let delivered = || {
        let tables = records.matched.iter().map(|matched| matched.file.as_str());
        tables.chain(records.attachments.keys().map(String::as_str))
    };
    let (fits, all) = delivered().fold((0_usize, 0_usize), |(fits, all), path| {
        (fits + usize::from(scope.holds_file(path)), all + 1)
    });
    let named = scope.files.join(", ");
    if fits == 0 {
        let message = format!("no delivered file is called {named}");
        return Err(Unclear {
            code: codes::UNKNOWN_UNIT,
            message,
            help: "correct the pattern by an amendment".to_owned(),
        });
    }
    if fits == all && all > 1 {
        return Err(Unclear {
            code: codes::SCOPE,
            message: format!("{named} holds for every delivered file"),
            help: "name the files that are meant; without `files` every file is".to_owned(),
        });
    }
    let globs = scope
        .files
        .iter()
        .filter_map(|p| globset::Glob::new(p).ok());
    Ok(globs.map(|glob| glob.compile_matcher()).collect())
}
