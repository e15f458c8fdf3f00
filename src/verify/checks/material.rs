//! Loaded material: approved for its BOM line when it was loaded, complete, enough, and dry.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::records::{Row, decimal, is_blank};
use crate::spec::basis::BomLine;
use crate::spec::model::{Depth, SupplyKind};
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::{Population, World, identity};

use super::time::undecided;

pub(super) const NO_BOM: &str = "the basis names no BOM file that could be read";

type Bom = IndexMap<String, BomLine>;

pub(super) fn bom<'w>(world: &World<'w>) -> Option<&'w Bom> {
    world.spec.basis.bom.as_ref()
}

/// What a loaded part is to its BOM line.
enum Approval {
    /// The BOM's own part.
    Primary,
    /// Another approved one.
    Alternate,
    /// Not approved; why.
    No(Refusal),
}

/// Why a part is not approved: the column that tells, what is wanted there, and a sentence.
struct Refusal {
    column: &'static str,
    wanted: String,
    message: String,
}

/// Every loaded part is approved for its BOM line at the time of loading.
pub(super) fn approved(world: &World<'_>, form: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    let [line, mpn, maker, alternate, at, source] = [
        "bom-line",
        "mpn",
        "manufacturer",
        "alternate",
        "loaded-at",
        "source-type",
    ]
    .map(|n| world.field(n));
    let mut tally = world.tally("loadings");
    for row in world.rows(form) {
        let (id, part) = (row.get(line), row.get(mpn));
        if is_blank(id) || is_blank(part) {
            continue;
        }
        let Some(bom_line) = bom.get(id) else {
            tally.bad(Raw::cell(
                row,
                "bom-line",
                id,
                "a line of the approved BOM",
                format!("the BOM has no line {id}"),
            ));
            continue;
        };
        let approval = match approval(world, bom_line, part, row.get(maker), row.get(at)) {
            Ok(approval) => approval,
            Err(()) => {
                tally.unsure(undecided(world, row, &[("loaded-at", at)]));
                continue;
            }
        };
        let declared = row.get(alternate);
        match approval {
            Approval::No(refusal) => {
                let found = row.get(world.field(refusal.column));
                tally.bad(Raw::cell(
                    row,
                    refusal.column,
                    found,
                    refusal.wanted,
                    refusal.message,
                ));
            }
            Approval::Alternate if declared == "no" => {
                let message =
                    format!("{part} is an alternate for line {id} and is not declared as one");
                tally.bad(Raw::cell(row, "alternate", declared, "yes", message));
            }
            Approval::Primary if declared == "yes" => {
                let message = format!(
                    "{part} is the BOM's own part for line {id} and is declared an alternate"
                );
                tally.bad(Raw::cell(row, "alternate", declared, "no", message));
            }
            _ => match restricted(world, id, row.get(source)) {
                None => tally.good(),
                Some((found, wanted)) => {
                    let message = format!("line {id} may come from {wanted} only");
                    tally.bad(Raw::cell(row, "source-type", &found, wanted, message));
                }
            },
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

fn wanted_parts(world: &World<'_>, line: &BomLine) -> String {
    let mut parts = vec![line.mpn.clone()];
    let avl = world.spec.basis.avl.iter().flatten();
    parts.extend(
        avl.filter(|e| e.approved && e.line.as_deref().is_none_or(|l| l == line.line))
            .filter(|e| e.line.is_some())
            .map(|e| e.mpn.clone()),
    );
    parts.extend(
        world
            .spec
            .spec
            .alternate
            .iter()
            .filter(|a| a.line == line.line)
            .map(|a| a.mpn.clone()),
    );
    parts.dedup();
    parts.join(" or ")
}

/// Whether a part is approved for a line. `Err` when the approval hangs on a time that cannot be read.
fn approval(
    world: &World<'_>,
    line: &BomLine,
    part: &str,
    maker: &str,
    at: &str,
) -> Result<Approval, ()> {
    let refused = |column, wanted: String, message: String| {
        Ok(Approval::No(Refusal {
            column,
            wanted,
            message,
        }))
    };
    let no = |message: String| refused("mpn", wanted_parts(world, line), message);
    let other_maker = |wanted: Option<&str>| {
        let message = format!("{part} of {maker} is not the approved manufacturer's");
        refused(
            "manufacturer",
            wanted.unwrap_or_default().to_owned(),
            message,
        )
    };
    if !line.populated {
        return no(format!("line {} is not to be populated", line.line));
    }
    let same_maker =
        |known: Option<&str>| known.is_none_or(|known| is_blank(maker) || known == maker);
    if let Some(avl) = &world.spec.basis.avl {
        let entry = avl.iter().find(|e| {
            e.mpn == part
                && same_maker(Some(&e.manufacturer))
                && e.line.as_deref().is_none_or(|l| l == line.line)
        });
        match entry {
            Some(entry) if !entry.approved => {
                return no(format!(
                    "the AVL does not approve {part} for line {}",
                    line.line
                ));
            }
            Some(_) if part == line.mpn => return Ok(Approval::Primary),
            Some(_) => return Ok(Approval::Alternate),
            None => {}
        }
    }
    if part == line.mpn {
        // Without an AVL the BOM approves; with one, the BOM's own part still is what was ordered.
        return if same_maker(line.manufacturer.as_deref()) {
            Ok(Approval::Primary)
        } else {
            other_maker(line.manufacturer.as_deref())
        };
    }
    let Some(alternate) = world
        .spec
        .spec
        .alternate
        .iter()
        .find(|a| a.line == line.line && a.mpn == part)
    else {
        return no(format!("{part} is not approved for line {}", line.line));
    };
    if !same_maker(alternate.manufacturer.as_deref()) {
        return other_maker(alternate.manufacturer.as_deref());
    }
    let day = loading_day(at).ok_or(())?;
    let approved = &alternate.approved;
    let early = approved.from.as_ref().is_some_and(|from| day < from.0);
    let late = approved.until.as_ref().is_some_and(|until| day > until.0);
    if early || late {
        let (from, until) = (approved.from.as_ref(), approved.until.as_ref());
        let wanted = match (from, until) {
            (Some(from), Some(until)) => format!("from {} until {}", from.0, until.0),
            (Some(from), None) => format!("from {}", from.0),
            (None, until) => until.map_or_else(String::new, |until| format!("until {}", until.0)),
        };
        let message = format!(
            "{part} was not approved for line {} on {day} ({})",
            line.line, approved.by
        );
        return refused("loaded-at", wanted, message);
    }
    Ok(Approval::Alternate)
}

/// The day of loading, as written in the record's own offset.
fn loading_day(at: &str) -> Option<Date> {
    matches!(crate::records::stamp(at), crate::records::Stamp::Moment(_))
        .then(|| at.get(..10)?.parse().ok())?
}

fn restricted(world: &World<'_>, line: &str, source: &str) -> Option<(String, String)> {
    let restriction = world
        .spec
        .spec
        .restriction
        .iter()
        .find(|r| r.line == line)?;
    let accepted: Vec<&str> = restriction.sources.iter().map(|s| supply_key(*s)).collect();
    (!accepted.contains(&source)).then(|| (source.to_owned(), accepted.join(" or ")))
}

fn supply_key(kind: SupplyKind) -> &'static str {
    match kind {
        SupplyKind::Manufacturer => "manufacturer",
        SupplyKind::Franchised => "franchised",
        SupplyKind::Broker => "broker",
        SupplyKind::Consigned => "consigned",
    }
}

/// For every unit at the form's depth, every populated BOM line is loaded.
pub(super) fn lines_loaded(world: &World<'_>, form: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    if world.rows(form).next().is_none() {
        return Outcome::nothing(world, form);
    }
    let depth = world.depth(form);
    let line_id = world.field("bom-line");
    let lot_id = world.field("component-lot");
    let mut loaded: HashSet<(&str, &str)> = HashSet::new();
    for row in world
        .rows(form)
        .filter(|row| identity(row.get(lot_id)).is_some())
    {
        if let (Some(unit), Some(line)) = (world.unit(row, depth), identity(row.get(line_id))) {
            loaded.insert((unit, line));
        }
    }
    let Some(units) = units(world, depth) else {
        return Outcome::not_evaluated("no order was given: what must be loaded is not known");
    };
    let mut tally = world.tally("unit × BOM lines");
    for unit in units {
        for line in bom.values().filter(|line| line.populated) {
            if loaded.contains(&(unit, line.line.as_str())) {
                tally.good();
            } else {
                let message = format!(
                    "{unit} has no component lot for BOM line {} ({})",
                    line.line, line.mpn
                );
                tally.bad(
                    Raw::absent(format!("a loading record for line {}", line.line), message)
                        .about(unit),
                );
            }
        }
    }
    tally.finish(|| Outcome::not_evaluated("no unit of the order is known"))
}

/// Units of the population at a depth.
pub(super) fn units<'a>(world: &World<'a>, depth: Depth) -> Option<Vec<&'a str>> {
    if matches!(world.population, Population::None) {
        return None;
    }
    if depth == Depth::Lot {
        return Some(world.population_lots());
    }
    if let Population::Lots(_) = world.population {
        return Some(world.panels_by_lot().into_values().flatten().collect());
    }
    let mut units: IndexMap<&str, ()> = IndexMap::new();
    for board in world.population_boards() {
        if let Some(unit) = world.unit_of_board(board, depth) {
            units.insert(unit, ());
        }
    }
    Some(units.into_keys().collect())
}

/// The loaded quantity covers the boards built. Lines whose parts could serve each other are
/// counted together, because a usage log names parts, not lines.
pub(super) fn usage(world: &World<'_>, form: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    let Some(order) = world.order else {
        return Outcome::not_evaluated(
            "no order was given: how many boards were built is not known",
        );
    };
    let [line, mpn, quantity] = ["bom-line", "mpn", "loaded-quantity"].map(|n| world.field(n));
    let by_line = world.tables(form).iter().all(|t| t.has(line));
    let groups = if by_line {
        bom.keys().map(|l| vec![l.as_str()]).collect()
    } else {
        interchangeable(world, bom)
    };
    let mut loaded: HashMap<&str, Decimal> = HashMap::new();
    let mut last: HashMap<&str, Row<'_>> = HashMap::new();
    let mut rows = 0;
    for row in world.rows(form) {
        rows += 1;
        let name = row.get(if by_line { line } else { mpn });
        if let Some(amount) = decimal(row.get(quantity)) {
            *loaded.entry(name).or_default() += amount;
            last.insert(name, row);
        }
    }
    if rows == 0 {
        return Outcome::nothing(world, form);
    }
    let mut tally = world.tally("BOM lines");
    for group in groups {
        let lines: Vec<&BomLine> = group
            .iter()
            .filter_map(|l| bom.get(*l))
            .filter(|l| l.populated && l.quantity.is_some())
            .collect();
        let Some(first) = lines.first() else { continue };
        let need: Decimal = lines.iter().filter_map(|l| l.quantity).sum::<Decimal>()
            * Decimal::from(order.quantity);
        let names: Vec<&str> = if by_line {
            group.clone()
        } else {
            parts_of(world, &lines)
        };
        let have: Decimal = names.iter().filter_map(|name| loaded.get(name)).sum();
        if have >= need {
            tally.good();
            continue;
        }
        let what = if lines.len() == 1 {
            format!("line {}", first.line)
        } else {
            format!("lines {}", group.join(", "))
        };
        let message = format!(
            "{what} ({}): {have} loaded, {need} needed for {} boards",
            first.mpn, order.quantity
        );
        match names.iter().find_map(|name| last.get(name)) {
            Some(row) => tally.bad(Raw::cell(
                *row,
                "loaded-quantity",
                &have.to_string(),
                format!("at least {need}"),
                message,
            )),
            None => tally.bad(Raw::absent(format!("at least {need}"), message)),
        }
    }
    tally.finish(|| Outcome::not_evaluated("the BOM says no quantities"))
}

/// Every part that may be loaded for some lines.
fn parts_of<'w>(world: &World<'w>, lines: &[&'w BomLine]) -> Vec<&'w str> {
    let named = |line: &str| lines.iter().any(|l| l.line == line);
    let mut parts: Vec<&str> = lines.iter().map(|l| l.mpn.as_str()).collect();
    let avl = world.spec.basis.avl.iter().flatten();
    parts.extend(
        avl.filter(|e| e.approved && e.line.as_deref().is_some_and(named))
            .map(|e| e.mpn.as_str()),
    );
    parts.extend(
        world
            .spec
            .spec
            .alternate
            .iter()
            .filter(|a| named(&a.line))
            .map(|a| a.mpn.as_str()),
    );
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Groups of lines that share a part.
fn interchangeable<'w>(world: &World<'w>, bom: &'w Bom) -> Vec<Vec<&'w str>> {
    let mut groups: Vec<(Vec<&str>, HashSet<&str>)> = Vec::new();
    for line in bom.values() {
        let mut lines = vec![line.line.as_str()];
        let mut parts: HashSet<&str> = parts_of(world, &[line]).into_iter().collect();
        let (shared, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(_, known)| !known.is_disjoint(&parts));
        groups = apart;
        for (more_lines, more_parts) in shared {
            lines.extend(more_lines);
            parts.extend(more_parts);
        }
        groups.push((lines, parts));
    }
    groups.into_iter().map(|(lines, _)| lines).collect()
}
