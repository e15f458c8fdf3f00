//! Do the records refer to each other as they should?

use hashbrown::{HashMap, HashSet};

use crate::checks::{Filter, FormField, Rows, UNIT};
use crate::records::{FieldId, Row, Table, is_blank, is_sentinel};
use crate::spec::model::Depth;
use crate::verify::homes::FirstSaid;
use crate::verify::keys::{Keys, Nearest};
use crate::verify::lost;
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw, Tally};
use crate::verify::world::World;

/// Each key has one value in all rows.
pub(super) fn one_to_one(world: &World<'_>, form: &str, key: &str, value: &str) -> Outcome {
    let depth = world.depth(form);
    let key_name = if key == UNIT { depth.field() } else { key };
    let (key_id, value_id) = (world.field(key_name), world.field(value));
    let mut first = FirstSaid::new(world, [key_id, value_id]);
    let mut tally = world.tally("rows");
    let tables = world.tables(form).iter().copied();
    world.runs_of(tables, &Filter::new(), &[key_id, value_id], &[], |run| {
        let Some(said) = first.add(&run, 0, 1) else {
            return;
        };
        let (name, found, before, known) = (said.name, said.here, said.before, said.row);
        if before == found {
            return tally.count(run.len(), run.len());
        }
        for row in run.rows.clone().map(|place| run.row(place)) {
            let message = format!(
                "{key_name} {name} has {value} {found} here and {before} in {}:{}",
                known.file(),
                known.line()
            );
            let fix = near::Known::of([before]).fix(found);
            let raw = Raw::cell(row, value, found, before, message).about(name);
            tally.bad(raw.maybe_fixed_by(fix));
        }
    });
    tally.finish(|| Outcome::nothing(world, form))
}

/// No group has more members than the panel layout.
pub(super) fn group_size(world: &World<'_>, form: &str, group: &str, member: &str) -> Outcome {
    let Some(most) = world.spec.spec.product.boards_per_panel else {
        return Outcome::not_applicable("the spec says no panel layout");
    };
    let (group_id, member_id) = (world.field(group), world.field(member));
    let mut members: indexmap::IndexMap<&str, (HashSet<&str>, Row<'_>)> = indexmap::IndexMap::new();
    for row in world.rows(form) {
        let (Some(name), Some(part)) = (row.identity(group_id), row.identity(member_id)) else {
            continue;
        };
        let entry = members.entry(name).or_insert_with(|| (HashSet::new(), row));
        if entry.0.insert(part) {
            entry.1 = row;
        }
    }
    let mut tally = world.tally("panels");
    for (name, (parts, row)) in members {
        let count = u64::try_from(parts.len()).unwrap_or(u64::MAX);
        if count <= u64::from(most) {
            tally.good();
        } else {
            let message = format!("{name} carries {count} boards, the panel has {most}");
            tally.bad(
                Raw::cell(row, group, name, format!("at most {most} boards"), message).about(name),
            );
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// Every row of one form has its row in another.
pub(super) fn references(
    world: &World<'_>,
    from: &Rows,
    to: &Rows,
    on: &[(String, String)],
) -> Outcome {
    let depth = world.depth(&from.form).min(world.depth(&to.form));
    let sides = |side: fn(&(String, String)) -> &String| {
        on.iter()
            .map(|pair| side(pair).as_str())
            .collect::<Vec<_>>()
    };
    let (from_fields, to_fields) = (sides(|p| &p.0), sides(|p| &p.1));
    let mut known = Keys::new(world.words, on.len());
    let to_key = world.key_of(&to_fields, depth);
    let mut numbers = Vec::new();
    let lot = lot_of(&to_fields);
    let tables = world.tables(&to.form).iter().copied();
    world.runs_of(tables, &to.filter, to_key.columns(), &[], |run| {
        if !run.read_key(world, &to_key, &mut numbers, |text| known.number(text)) {
            return;
        }
        match several_lots(&known, &numbers, lot) {
            None => known.add(&numbers),
            Some((at, cell)) => {
                for part in World::lot_set(cell) {
                    numbers[at] = known.number(part);
                    known.add(&numbers);
                }
            }
        }
    });
    let title = world.title(&to.form);
    let gone = (!world.delivered(&to.form)).then(|| lost::gone(world, &to.form));
    let mut nearest = Nearest::new(&known);
    let mut tally = world.tally("rows");
    let from_key = world.key_of(&from_fields, depth);
    let lot = lot_of(&from_fields);
    let mut key = Vec::new();
    let tables = world.tables(&from.form).iter().copied();
    world.runs_of(tables, &from.filter, from_key.columns(), &[], |run| {
        // A blank cell is reported where it is blank.
        let number = |text: &str| known.find(text).unwrap_or(u32::MAX);
        if !run.read_key(world, &from_key, &mut numbers, number) {
            return;
        }
        let mut lots = several_lots(&known, &numbers, lot);
        if let Some(at) = lot.filter(|at| numbers.get(*at) == Some(&u32::MAX)) {
            // A cell that is no word and in no key may still name two lots that are.
            world.read_key(run.first(), &from_key, &mut key);
            lots = key.get(at).map(|cell| (at, *cell));
        }
        let all = match lots {
            None => known.has(&numbers),
            Some((at, cell)) => World::lot_set(cell).all(|part| {
                numbers[at] = number(part);
                known.has(&numbers)
            }),
        };
        if all {
            tally.count(run.len(), run.len());
            return;
        }
        world.read_key(run.first(), &from_key, &mut key);
        for row in run.rows.clone().map(|place| run.row(place)) {
            let shown: Vec<String> = from_fields
                .iter()
                .zip(&key)
                .map(|(f, v)| format!("{} {v}", shown_field(f, depth)))
                .collect();
            let column = from_fields
                .iter()
                .find(|f| **f != UNIT)
                .copied()
                .unwrap_or(depth.field());
            let found = row.get(world.field(column));
            let message = format!("{} is not in the {title}", shown.join(", "));
            let unit = world.unit(row, world.depth(&from.form)).unwrap_or_default();
            let nameless = from_fields
                .iter()
                .zip(&key)
                .find(|(_, cell)| is_sentinel(cell));
            let nameless =
                nameless.map(|(field, cell)| format!("{field} holds the placeholder `{cell}`"));
            let strange = strange_unit(world, row, depth);
            let raw = Raw::cell(
                row,
                column,
                found,
                format!("its row in the {title}"),
                message,
            );
            tally.bad(
                raw.about(unit)
                    .maybe_fixed_by(nearest.fix(&from_fields, &key))
                    .maybe_following(gone.clone().or(nameless).or(strange)),
            );
        }
    });
    tally.finish(|| no_occurrence(world, from, to))
}

/// Why a row's unit cannot be found elsewhere: it is named in a way that is not taken for it.
fn strange_unit<'a>(world: &World<'a>, row: Row<'a>, depth: Depth) -> Option<String> {
    let word = world.unit_word(row, depth)?;
    let (column, unit) = (depth.field(), world.words.word(word));
    world
        .strange(depth, word)
        .then(|| format!("{column} `{unit}` is not known, which its own clause reports"))
}

/// Nothing refers: that is no pass. It does not apply where the referring record is complete.
fn no_occurrence(world: &World<'_>, from: &Rows, to: &Rows) -> Outcome {
    if world
        .tables(&from.form)
        .iter()
        .all(|table| table.is_empty())
    {
        return Outcome::nothing(world, &from.form);
    }
    if from.filter.is_empty() {
        return Outcome::not_applicable(format!(
            "no row of the {} refers to the {}",
            world.title(&from.form),
            world.title(&to.form)
        ));
    }
    let condition: Vec<String> = from
        .filter
        .iter()
        .map(|(f, v)| format!("{f} {}", v.join("/")))
        .collect();
    Outcome::not_applicable(format!(
        "no row of the {} with {} needs a row in the {}",
        world.title(&from.form),
        condition.join(", "),
        world.title(&to.form)
    ))
}

fn shown_field(field: &str, depth: Depth) -> &str {
    if field == UNIT { depth.field() } else { field }
}

/// The part of a key that is a component lot.
fn lot_of(fields: &[&str]) -> Option<usize> {
    fields.iter().position(|field| *field == "component-lot")
}

/// A component lot cell may name two candidates: each counts by itself. Its part, and the cell.
fn several_lots<'a>(known: &Keys<'a>, key: &[u32], lot: Option<usize>) -> Option<(usize, &'a str)> {
    let at = lot?;
    let number = *key.get(at)?;
    let cell = known.text(number);
    cell.contains('|').then_some((at, cell))
}

/// Every value of a field is known in one of some fields of other forms, for the same unit.
pub(super) fn cites(world: &World<'_>, form: &str, field: &str, known: &[FormField]) -> Outcome {
    let depth = known
        .iter()
        .map(|k| world.depth(&k.form))
        .chain([world.depth(form)])
        .min()
        .unwrap_or(Depth::Lot);
    if !known.iter().any(|k| world.delivered(&k.form)) {
        return Outcome::nothing(
            world,
            &known.first().map(|k| k.form.clone()).unwrap_or_default(),
        );
    }
    let result = world.field("result");
    let mut values: HashSet<(&str, &str)> = HashSet::new();
    let mut nameless: HashSet<&str> = HashSet::new();
    for place in known {
        let id = world.field(&place.field);
        // What passed caused no repair.
        for row in world.rows(&place.form).filter(|r| r.get(result) != "pass") {
            match (world.unit(row, depth), row.identity(id)) {
                (Some(unit), Some(value)) => _ = values.insert((unit, value)),
                (None, Some(value)) => _ = nameless.insert(value),
                _ => {}
            }
        }
    }
    let id = world.field(field);
    let gone = known.iter().find(|place| !world.delivered(&place.form));
    let gone = gone.map(|place| lost::gone(world, &place.form));
    let mut cited: Option<near::Known<'_>> = None;
    let mut tally = world.tally("rows");
    for row in world.rows(form) {
        let (Some(unit), Some(cell)) = (world.unit(row, depth), row.identity(id)) else {
            continue;
        };
        if values.contains(&(unit, cell)) {
            tally.good();
        } else {
            let message = format!("{field} {cell} of {unit} is in no failed inspection or test");
            let cited = cited
                .get_or_insert_with(|| near::Known::of(values.iter().map(|(_, value)| *value)));
            let raw = Raw::cell(
                row,
                field,
                cell,
                "a failure that is on record for the same unit",
                message,
            );
            let unnamed = nameless
                .contains(cell)
                .then(|| format!("the failure that cites {cell} names no unit"));
            let follows = gone.clone().or(unnamed);
            let follows = follows.or_else(|| strange_unit(world, row, depth));
            tally.bad(
                raw.about(unit)
                    .maybe_fixed_by(cited.fix(cell))
                    .maybe_following(follows),
            );
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// No unit named by some rows of another form is in this one.
pub(super) fn excludes(
    world: &World<'_>,
    form: &str,
    from: &Rows,
    on: &[(String, String)],
) -> Outcome {
    let depth = world.depth(form).min(world.depth(&from.form));
    let from_fields: Vec<&str> = on.iter().map(|p| p.0.as_str()).collect();
    let own_fields: Vec<&str> = on.iter().map(|p| p.1.as_str()).collect();
    if !world.delivered(&from.form) {
        return Outcome::nothing(world, &from.form);
    }
    let mut barred: HashMap<Vec<&str>, Row<'_>> = HashMap::new();
    for row in world.filtered(&from.form, &from.filter) {
        if let Some(key) = world.key(row, &from_fields, depth) {
            barred.insert(key, row);
        }
    }
    let mut tally = world.tally("rows");
    let own_key = world.key_of(&own_fields, depth);
    let mut key = Vec::new();
    for row in world.rows(form) {
        if !world.read_key(row, &own_key, &mut key) {
            continue;
        }
        match barred.get(&key) {
            None => tally.good(),
            Some(why) => {
                let condition: Vec<String> = from
                    .filter
                    .iter()
                    .map(|(f, v)| format!("{f} {}", v.join("/")))
                    .collect();
                let message = format!(
                    "{} has {} in {}:{}",
                    key.join(", "),
                    condition.join(", "),
                    why.file(),
                    why.line()
                );
                let column = depth.field();
                tally.bad(
                    Raw::cell(
                        row,
                        column,
                        row.get(world.field(column)),
                        "a unit that may be shipped",
                        message,
                    )
                    .about(key[0]),
                );
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// A board is in the same panel and lot, and a panel in the same lot, in every record.
pub(super) fn same_descent(world: &World<'_>) -> Outcome {
    let [board_id, panel_id, lot_id] = Depth::ALL.map(|depth| world.column(depth));
    // The traveler's own contradictions belong to its clause where it has one.
    let traveler_checked = world
        .spec
        .clauses
        .iter()
        .flat_map(|c| &c.checks)
        .any(|check| check.id == "one-panel-per-board");
    let mut tally = world.tally("links");
    let tables = world.records.tables.iter();
    let own = |table: &&Table| traveler_checked && table.form() == "panel-traveler";
    let tables = tables.filter(|table| !own(table));
    let ids = [board_id, panel_id, lot_id];
    world.runs_of(tables, &Filter::new(), &ids, &[], |run| {
        // The links of the first row are those of them all; each row that is wrong is told.
        let [board, panel, lot] = [0, 1, 2].map(|column| run.naming(column));
        match sound_links(world, board, panel, lot) {
            Some(links) => tally.count(links * run.len(), links * run.len()),
            None => {
                for place in run.rows.clone() {
                    links_of(world, &mut tally, run.row(place), ids);
                }
            }
        }
    });
    tally.finish(|| Outcome::not_applicable("no record names two levels of identity"))
}

/// How many links identities state, in numbers of words, where all are as elsewhere.
fn sound_links(
    world: &World<'_>,
    board: Option<u32>,
    panel: Option<u32>,
    lot: Option<u32>,
) -> Option<u64> {
    let links = match (board.filter(|board| world.boards.has(*board)), panel) {
        (Some(board), _) => [
            (panel, world.boards.panel_of(board)),
            (lot, world.boards.lot_of(board)),
        ],
        (None, Some(panel)) => [(lot, world.panels.lot_of(panel)), (None, None)],
        (None, None) => return Some(0),
    };
    let stated = links
        .into_iter()
        .filter_map(|(here, known)| here.zip(known));
    let mut links = 0;
    for (here, known) in stated {
        if here != known {
            return None;
        }
        links += 1;
    }
    Some(links)
}

/// The links that one row states.
fn links_of<'a>(
    world: &World<'a>,
    tally: &mut Tally<'_>,
    row: Row<'a>,
    [board_id, panel_id, lot_id]: [FieldId; 3],
) {
    let (board, panel, lot) = (
        row.identity(board_id),
        row.identity(panel_id),
        row.identity(lot_id),
    );
    let mut compare =
        |level, here, known, unit| compare(world, tally, row, level, here, known, unit);
    if let Some(descent) = board.and_then(|board| world.boards.get(board)) {
        compare(Depth::Panel, panel, descent.panel, board);
        compare(Depth::Lot, lot, descent.lot, board);
    } else if let Some(panel) = panel {
        let known = world.panels.get(panel);
        compare(Depth::Lot, lot, known, Some(panel));
    }
}

fn compare(
    world: &World<'_>,
    tally: &mut Tally<'_>,
    row: Row<'_>,
    level: Depth,
    here: Option<&str>,
    known: Option<&str>,
    unit: Option<&str>,
) {
    let (Some(here), Some(known), Some(unit)) = (here, known, unit) else {
        return;
    };
    if is_blank(here) || here == known {
        tally.good();
        return;
    }
    let column = level.field();
    let message = format!("{unit} is in {here} here, and in {known} by the other records");
    let word = world.words.find(here);
    let strange = word
        .is_some_and(|word| world.strange(level, word))
        .then(|| format!("{column} `{here}` is not written as agreed"));
    let raw = Raw::cell(row, column, here, known, message).about(unit);
    let fix = near::Known::of([known]).fix(here);
    tally.bad(raw.maybe_fixed_by(fix).maybe_following(strange));
}
