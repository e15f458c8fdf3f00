//! Loaded material: approved for its BOM line when it was loaded, complete, enough, and dry.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::checks::Filter;
use crate::records::{Row, decimal, is_blank};
use crate::spec::basis::{AvlEntry, BomLine};
use crate::spec::model::{Depth, SupplyKind};
use crate::verify::lost::LostOf;
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::{Population, World};

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
            let fix = near::Known::of(bom.keys().map(String::as_str)).fix(id);
            let raw = Raw::cell(
                row,
                "bom-line",
                id,
                "a line of the approved BOM",
                format!("the BOM has no line {id}"),
            );
            tally.bad(raw.maybe_fixed_by(fix));
            continue;
        };
        let approval = match approval(world, bom_line, part, row.get(maker), &row.text(at)) {
            Ok(approval) => approval,
            Err(()) => {
                tally.unsure(undecided(world, row, &[("loaded-at", at)]));
                continue;
            }
        };
        let declared = row.get(alternate);
        match approval {
            Approval::No(refusal) => {
                let found = row.text(world.field(refusal.column));
                // What is near is named; that a part is approved is another matter.
                let fix = match refusal.column {
                    "mpn" => near::Known::of(refusal.wanted.split(" or ")).fix(&found),
                    "manufacturer" => near::word(&found, [refusal.wanted.as_str()]),
                    _ => None,
                };
                let raw = Raw::cell(row, refusal.column, &found, refusal.wanted, refusal.message);
                tally.bad(raw.maybe_fixed_by(fix));
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
        let entries: Vec<&AvlEntry> = avl
            .iter()
            .filter(|e| e.mpn == part && same_maker(Some(&e.manufacturer)))
            .filter(|e| e.line.as_deref().is_none_or(|l| l == line.line))
            .collect();
        let approving = || entries.iter().filter(|entry| entry.approved);
        if !entries.is_empty() && approving().next().is_none() {
            return no(format!(
                "the AVL does not approve {part} for line {}",
                line.line
            ));
        }
        if approving().next().is_some() {
            let always = approving().any(|entry| entry.from.is_none() && entry.until.is_none());
            let day = match always {
                true => None,
                false => Some(loading_day(at).ok_or(())?),
            };
            let in_force = |entry: &&&AvlEntry| {
                day.is_none_or(|day| {
                    entry.from.is_none_or(|from| from <= day)
                        && entry.until.is_none_or(|until| day <= until)
                })
            };
            return match (approving().find(in_force), day) {
                (Some(_), _) if part == line.mpn => Ok(Approval::Primary),
                (Some(_), _) => Ok(Approval::Alternate),
                (None, day) => {
                    let windows = approving().map(|entry| window(entry.from, entry.until));
                    let windows: Vec<String> = windows.collect();
                    let day = day.map(|day| format!(" on {day}")).unwrap_or_default();
                    let message =
                        format!("the AVL did not approve {part} for line {}{day}", line.line);
                    refused("loaded-at", windows.join(" or "), message)
                }
            };
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
        let wanted = window(from.map(|day| day.0), until.map(|day| day.0));
        let message = format!(
            "{part} was not approved for line {} on {day} ({})",
            line.line, approved.by
        );
        return refused("loaded-at", wanted, message);
    }
    Ok(Approval::Alternate)
}

/// "from 2026-10-01 until 2027-03-31".
fn window(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, until) => until.map_or_else(String::new, |until| format!("until {until}")),
    }
}

/// The day of loading, as written in the record's own offset.
pub(super) fn loading_day(at: &str) -> Option<Date> {
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
        .filter(|row| row.identity(lot_id).is_some())
    {
        if let (Some(unit), Some(line)) = (world.unit(row, depth), row.identity(line_id)) {
            loaded.insert((unit, line));
        }
    }
    let Some(units) = units(world, depth) else {
        return Outcome::not_evaluated("no order was given: what must be loaded is not known");
    };
    let none = Filter::new();
    let lost = LostOf::new(world, form, depth, &none);
    let mut unclear = None;
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
                let raw = Raw::absent(format!("a loading record for line {}", line.line), message)
                    .about(unit);
                // A row that names a unit and no line, or no lot, is this line's, if it is only one.
                let nameless = unclear
                    .get_or_insert_with(|| unclear_rows(world, form, depth, bom))
                    .get(unit)
                    .cloned();
                tally.bad(lost.explain(raw, unit, 1).maybe_following(nameless));
            }
        }
    }
    tally.finish(|| Outcome::not_evaluated("no unit of the order is known"))
}

/// Units that have a row which names no component lot, or no line of the BOM.
fn unclear_rows<'a>(
    world: &World<'a>,
    form: &str,
    depth: Depth,
    bom: &Bom,
) -> HashMap<&'a str, String> {
    let [line_id, lot_id] = ["bom-line", "component-lot"].map(|n| world.field(n));
    let mut units = HashMap::new();
    for row in world.rows(form) {
        let why = if row.identity(lot_id).is_none() {
            "component-lot names nothing"
        } else if !bom.contains_key(row.get(line_id)) {
            "bom-line is no line of the BOM"
        } else {
            continue;
        };
        if let Some(unit) = world.unit(row, depth) {
            let said = || format!("{}:{}: {why}", row.file(), row.line());
            units.entry(unit).or_insert_with(said);
        }
    }
    units
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

/// What was loaded of one production lot for a line or a part.
#[derive(Default)]
struct Used<'a> {
    pieces: Decimal,
    /// The pieces are more than a number can hold.
    beyond: bool,
    last: Option<Row<'a>>,
}

/// For each production lot, the loaded quantity covers its boards: a surplus of one lot is no part of
/// another's boards. Lines whose parts could serve each other are counted together, because a usage log
/// names parts, not lines.
pub(super) fn usage(world: &World<'_>, form: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    let line = world.field("bom-line");
    if world.rows(form).next().is_none() {
        return Outcome::nothing(world, form);
    }
    let built = match built(world) {
        Ok(built) => built,
        Err(why) => return Outcome::not_evaluated(why),
    };
    let by_line = world.tables(form).iter().all(|t| t.has(line));
    let groups = if by_line {
        bom.keys().map(|l| vec![l.as_str()]).collect()
    } else {
        interchangeable(world, bom)
    };
    let whole = built.iter().any(|(lot, _)| *lot == WHOLE_ORDER);
    let used = used(world, form, by_line, whole);
    let mut tally = world.tally("lot × BOM lines");
    for group in groups {
        let lines: Vec<&BomLine> = group
            .iter()
            .filter_map(|l| bom.get(*l))
            .filter(|l| l.populated && l.quantity.is_some())
            .collect();
        if lines.is_empty() {
            continue;
        }
        let names: Vec<&str> = match by_line {
            true => group.clone(),
            false => parts_of(world, &lines),
        };
        for (lot, boards) in &built {
            let of_lot = || names.iter().filter_map(|name| used.get(&(*lot, *name)));
            let have = added(of_lot().map(|used| (!used.beyond).then_some(used.pieces)));
            let pieces = added(lines.iter().map(|l| l.quantity));
            let need = pieces.and_then(|pieces| pieces.checked_mul(Decimal::from(*boards)));
            let (Some(have), Some(need)) = (have, need) else {
                let mpn = lines.first().map_or("", |line| line.mpn.as_str());
                let message = format!("{mpn}: the quantities are too large to be added up");
                tally.unsure(Raw::absent("quantities that can be added up", message));
                continue;
            };
            if have >= need {
                tally.good();
                continue;
            }
            let last = of_lot().find_map(|used| used.last);
            tally.bad(too_few(&lines, &group, (lot, *boards), (have, need), last));
        }
    }
    tally.finish(|| Outcome::not_evaluated("the BOM says no quantities"))
}

/// Stands for all lots together, where no record says how many boards a lot has.
const WHOLE_ORDER: &str = "";

/// Boards of each production lot of the order.
fn built<'a>(world: &World<'a>) -> Result<Vec<(&'a str, u64)>, &'static str> {
    let Some(order) = world.order else {
        return Err("no order was given: how many boards were built is not known");
    };
    if let Population::Lots(_) = &world.population {
        // Which boards a lot has is in no record.
        return Ok(vec![(WHOLE_ORDER, u64::from(order.quantity))]);
    }
    let lots = world.boards_by_lot();
    if lots.is_empty() {
        return Err("no board of the order is traced to a production lot");
    }
    Ok(lots
        .into_iter()
        .map(|(lot, boards)| (lot, boards.len() as u64))
        .collect())
}

/// What the records say was loaded, by production lot and by line or part.
fn used<'a>(
    world: &World<'a>,
    form: &str,
    by_line: bool,
    whole: bool,
) -> HashMap<(&'a str, &'a str), Used<'a>> {
    let [line, mpn, quantity] = ["bom-line", "mpn", "loaded-quantity"].map(|n| world.field(n));
    let mut used: HashMap<(&str, &str), Used<'_>> = HashMap::new();
    for row in world.rows(form) {
        let name = row.get(if by_line { line } else { mpn });
        let amount = decimal(&row.text(quantity));
        let lot = match whole {
            true => Some(WHOLE_ORDER),
            false => world.unit(row, Depth::Lot),
        };
        if let (Some(lot), Some(amount)) = (lot, amount) {
            let used = used.entry((lot, name)).or_default();
            match used.pieces.checked_add(amount) {
                Some(sum) => used.pieces = sum,
                None => used.beyond = true,
            }
            used.last = Some(row);
        }
    }
    used
}

fn too_few(
    lines: &[&BomLine],
    group: &[&str],
    (lot, boards): (&str, u64),
    (have, need): (Decimal, Decimal),
    last: Option<Row<'_>>,
) -> Raw {
    let mpn = lines.first().map_or("", |line| line.mpn.as_str());
    let what = match lines {
        [line] => format!("line {}", line.line),
        _ => format!("lines {}", group.join(", ")),
    };
    let whose = match lot {
        WHOLE_ORDER => String::new(),
        lot => format!("lot {lot}, "),
    };
    let message =
        format!("{whose}{what} ({mpn}): {have} loaded, {need} needed for {boards} boards");
    let wanted = format!("at least {need}");
    let raw = match last {
        Some(row) => Raw::cell(row, "loaded-quantity", &have.to_string(), wanted, message),
        None => Raw::absent(wanted, message),
    };
    match lot {
        WHOLE_ORDER => raw,
        lot => raw.about(lot),
    }
}

/// A sum; none where one is missing or it is too large for a number.
fn added(mut amounts: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    amounts.try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?))
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
