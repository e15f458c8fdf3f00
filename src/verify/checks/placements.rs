//! Loaded material by reference designator: every placement of every unit, and none of another line.

use hashbrown::HashMap;
use indexmap::IndexMap;

use crate::records::{Row, is_blank};
use crate::spec::basis::BomLine;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

use super::material::{NO_BOM, bom, units};

/// What was loaded for a unit and a BOM line.
#[derive(Default)]
struct Loaded {
    /// Which designators of the line have their component lot, by their place in the BOM.
    there: Vec<bool>,
    /// Rows that name something else: each may stand for a designator that now seems missing.
    wrong: usize,
}

/// For every unit at the form's depth, every designator of every populated BOM line is loaded, and
/// every named designator belongs to the BOM line of its row.
pub(super) fn loaded(world: &World<'_>, form: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    if world.rows(form).next().is_none() {
        return Outcome::nothing(world, form);
    }
    let depth = world.depth(form);
    let Some(units) = units(world, depth) else {
        return Outcome::not_evaluated("no order was given: what must be loaded is not known");
    };
    let owners = owners(bom);
    let [line_id, lot_id, designator] =
        ["bom-line", "component-lot", "reference-designator"].map(|n| world.field(n));
    let mut tally = world.tally("unit × placements");
    let mut by_unit: HashMap<(&str, &str), Loaded> = HashMap::new();
    for row in world.rows(form) {
        let Some(line) = bom.get(row.get(line_id)) else {
            continue; // the clause of the loaded material says so
        };
        let cell = row.get(designator);
        let entry = world
            .unit(row, depth)
            .map(|unit| by_unit.entry((unit, line.line.as_str())).or_default());
        let named = named(line, cell.trim(), &owners);
        if let Named::Wrong(message) = &named {
            tally.bad(wrong(row, line, cell, message.clone()));
        }
        let Some(entry) = entry else { continue };
        match named {
            Named::Placement(at) if row.identity(lot_id).is_some() => {
                entry.there.resize(line.references.len().max(1), false);
                entry.there[at] = true;
            }
            Named::Placement(_) => {}
            Named::Nothing | Named::Wrong(_) => entry.wrong += 1,
        }
    }
    for unit in units {
        for line in bom.values().filter(|line| line.populated) {
            let found = by_unit.get(&(unit, line.line.as_str()));
            let missing = missing(line, found);
            for _ in missing.len()..line.references.len().max(1) {
                tally.good();
            }
            // A wrong or blank cell is one fault: it is not told again as a missing designator.
            if missing.len() > found.map_or(0, |loaded| loaded.wrong) {
                tally.bad(absent(unit, line, &missing));
            }
        }
    }
    tally.finish(|| Outcome::not_evaluated("no unit of the order is known"))
}

/// The line that each designator belongs to, and its place there.
type Owners<'w> = HashMap<&'w str, (&'w str, usize)>;

fn owners(bom: &IndexMap<String, BomLine>) -> Owners<'_> {
    let mut owners = HashMap::new();
    for line in bom.values().filter(|line| line.populated) {
        for (at, name) in line.references.iter().enumerate() {
            owners.insert(name.as_str(), (line.line.as_str(), at));
        }
    }
    owners
}

/// What a cell names.
enum Named {
    /// A placement of the line, by its place there.
    Placement(usize),
    /// Nothing, which the clause of the field says.
    Nothing,
    /// Something else; a sentence.
    Wrong(String),
}

/// What a cell says of its line. Space around it is told by the clause of the field.
fn named(line: &BomLine, cell: &str, owners: &Owners<'_>) -> Named {
    if is_blank(cell) {
        return Named::Nothing;
    }
    let owner = owners.get(cell);
    if line.references.is_empty() {
        // Such as the bare board: nothing of another line may stand here, the rest is as good.
        return match owner {
            Some((other, _)) => Named::Wrong(format!("{cell} belongs to BOM line {other}")),
            None => Named::Placement(0),
        };
    }
    if let Some((_, at)) = owner.filter(|(of, _)| *of == line.line) {
        return Named::Placement(*at);
    }
    let same = |name: &&String| name.eq_ignore_ascii_case(cell);
    let several = cell
        .split([',', ';', ' ', '/', '|'])
        .map(str::trim)
        .filter(|part| owners.contains_key(part))
        .count();
    Named::Wrong(match owner {
        Some((other, _)) => format!("{cell} belongs to BOM line {other}, not to {}", line.line),
        None if several > 1 => {
            format!("`{cell}` names several placements; each has a row of its own")
        }
        None => match line.references.iter().find(same) {
            Some(name) => format!("`{cell}` is written {name} in the BOM"),
            None => format!("the BOM has no {cell}"),
        },
    })
}

fn missing<'w>(line: &'w BomLine, found: Option<&Loaded>) -> Vec<&'w str> {
    let there = |at: usize| found.is_some_and(|loaded| loaded.there.get(at) == Some(&true));
    let own = std::slice::from_ref(&line.line);
    let wanted = if line.references.is_empty() {
        own
    } else {
        line.references.as_slice()
    };
    wanted
        .iter()
        .enumerate()
        .filter(|(at, _)| !there(*at))
        .map(|(_, name)| name.as_str())
        .collect()
}

fn wrong(row: Row<'_>, line: &BomLine, cell: &str, message: String) -> Raw {
    Raw::cell(
        row,
        "reference-designator",
        cell,
        format!("one of {}", shortened(&line.references, &line.line)),
        message,
    )
}

fn absent(unit: &str, line: &BomLine, missing: &[&str]) -> Raw {
    let names: Vec<String> = missing.iter().map(|name| (*name).to_owned()).collect();
    let names = shortened(&names, &line.line);
    let message = if line.references.is_empty() {
        format!("{unit} has no component lot for BOM line {}", line.line)
    } else {
        format!(
            "{unit} has no component lot for {names} of BOM line {}",
            line.line
        )
    };
    Raw::absent(format!("a loading record for {names}"), message).about(unit)
}

/// A list that stays readable for a line of two hundred capacitors.
fn shortened(names: &[String], otherwise: &str) -> String {
    const SHOWN: usize = 8;
    match names {
        [] => otherwise.to_owned(),
        _ if names.len() <= SHOWN => names.join(", "),
        _ => format!(
            "{} and {} more",
            names[..SHOWN].join(", "),
            names.len() - SHOWN
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, references: &[&str]) -> BomLine {
        BomLine {
            line: id.to_owned(),
            mpn: "X".to_owned(),
            manufacturer: None,
            quantity: None,
            references: references.iter().map(|r| (*r).to_owned()).collect(),
            description: String::new(),
            msl: None,
            populated: true,
        }
    }

    fn said(own: &BomLine, cell: &str) -> String {
        let other = line("2", &["U4"]);
        let bom: IndexMap<String, BomLine> = [own.clone(), other]
            .into_iter()
            .map(|line| (line.line.clone(), line))
            .collect();
        match named(own, cell, &owners(&bom)) {
            Named::Placement(at) => format!("placement {at}"),
            Named::Nothing => "nothing".to_owned(),
            Named::Wrong(message) => message,
        }
    }

    #[test]
    fn near_misses_are_named() {
        let own = line("1", &["R1", "R2"]);
        assert_eq!(said(&own, "R1"), "placement 0");
        assert_eq!(said(&own, ""), "nothing");
        assert_eq!(
            said(&own, "R1,R2"),
            "`R1,R2` names several placements; each has a row of its own"
        );
        assert_eq!(
            said(&own, "R1 R2"),
            "`R1 R2` names several placements; each has a row of its own"
        );
        assert_eq!(said(&own, "r1"), "`r1` is written R1 in the BOM");
        assert_eq!(said(&own, "U4"), "U4 belongs to BOM line 2, not to 1");
        assert_eq!(said(&own, "R11"), "the BOM has no R11");
    }

    #[test]
    fn a_line_without_designators_is_named_by_its_number() {
        let own = line("9", &[]);
        assert_eq!(said(&own, "9"), "placement 0");
        assert_eq!(said(&own, "PCB"), "placement 0");
        assert_eq!(said(&own, "U4"), "U4 belongs to BOM line 2");
    }
}
