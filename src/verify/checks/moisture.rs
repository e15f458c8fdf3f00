//! Moisture-sensitive lots: a card for each, and an exposure within the floor life.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::records::{Row, decimal, is_blank};
use crate::spec::model::BasisDocument;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

use super::material::{NO_BOM, bom};
use super::time::undecided;

/// Levels above 1, and their floor life in hours at 30 °C / 60 % RH (J-STD-033): level 6 lives by
/// its label.
fn floor_life_hours(msl: &str) -> Option<u32> {
    match msl {
        "2" => Some(8760),
        "2a" => Some(672),
        "3" => Some(168),
        "4" => Some(72),
        "5" => Some(48),
        "5a" => Some(24),
        _ => None,
    }
}

/// Every loaded lot above MSL 1 has a card that states its level.
pub(super) fn cards(world: &World<'_>, form: &str, loaded: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    let [line, lot, mpn, msl] = ["bom-line", "component-lot", "mpn", "msl"].map(|n| world.field(n));
    let mut known: HashMap<(&str, &str), Row<'_>> = HashMap::new();
    for row in world.rows(form) {
        known.entry((row.get(lot), row.get(mpn))).or_insert(row);
    }
    let title = world.title(form);
    let mut told: HashSet<(&str, &str)> = HashSet::new();
    let mut tally = world.tally("loaded lots");
    for row in world.rows(loaded) {
        let Some(level) = bom
            .get(row.get(line))
            .and_then(|l| l.msl.as_deref())
            .filter(|level| *level != "1")
        else {
            continue;
        };
        let part = row.get(mpn);
        for lot_id in World::lot_set(row.get(lot)).filter(|lot_id| told.insert((lot_id, part))) {
            match known.get(&(lot_id, part)) {
                None => {
                    let message = format!("lot {lot_id} of {part} (MSL {level}) has no {title}");
                    tally.bad(
                        Raw::cell(
                            row,
                            "component-lot",
                            lot_id,
                            format!("a card in the {title}"),
                            message,
                        )
                        .about(lot_id),
                    );
                }
                Some(card) if card.get(msl) != level && !is_blank(card.get(msl)) => {
                    let message = format!(
                        "the card of lot {lot_id} says MSL {}, the BOM says {level}",
                        card.get(msl)
                    );
                    tally.bad(Raw::cell(*card, "msl", card.get(msl), level, message).about(lot_id));
                }
                Some(_) => tally.good(),
            }
        }
    }
    tally.finish(|| {
        if !world.delivered(loaded) {
            return Outcome::nothing(world, loaded);
        }
        if bom
            .values()
            .any(|l| l.populated && l.msl.as_deref().is_some_and(|m| m != "1"))
        {
            Outcome::not_evaluated("no lot of a moisture-sensitive line is recorded as loaded")
        } else {
            Outcome::not_evaluated(
                "the BOM says no moisture sensitivity level above 1: map its `msl` column",
            )
        }
    })
}

struct Opening<'a> {
    opened: Timestamp,
    closed: Timestamp,
    baked: Option<Timestamp>,
    row: Row<'a>,
}

/// Exposure summed over all openings of a lot stays within its floor life; a bake resets it.
pub(super) fn floor_life(world: &World<'_>, form: &str) -> Outcome {
    let Some(entry) = world.spec.spec.basis.entry(BasisDocument::HandlingStandard) else {
        return Outcome::left_undone(
            "the basis names no handling standard: floor life is not evaluated",
        );
    };
    let standard = entry.document.clone().unwrap_or_default();
    let mut tally = world.tally("lots");
    let mut openings: IndexMap<(&str, &str), Vec<Opening<'_>>> = IndexMap::new();
    let [lot, mpn, opened, closed, baked] =
        ["component-lot", "mpn", "opened-at", "closed-at", "baked-at"].map(|n| world.field(n));
    for row in world.rows(form) {
        let blank = is_blank(row.get(opened)) || is_blank(row.get(closed));
        if blank || is_blank(row.get(lot)) {
            continue;
        }
        let (Some(from), Some(to)) = (world.moment(row, opened), world.moment(row, closed)) else {
            tally.unsure(undecided(
                world,
                row,
                &[("opened-at", opened), ("closed-at", closed)],
            ));
            continue;
        };
        let opening = Opening {
            opened: from,
            closed: to,
            baked: world.moment(row, baked),
            row,
        };
        openings
            .entry((row.get(lot), row.get(mpn)))
            .or_default()
            .push(opening);
    }
    for ((lot_id, _), mut list) in openings {
        list.sort_by_key(|o| (o.opened, o.row.line()));
        match exposure_fault(world, &list, lot_id, &standard) {
            None => tally.good(),
            Some(raw) => tally.bad(raw),
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

fn exposure_fault(
    world: &World<'_>,
    list: &[Opening<'_>],
    lot_id: &str,
    standard: &str,
) -> Option<Raw> {
    let [msl, label, closed] = ["msl", "floor-life-hours", "closed-at"].map(|n| world.field(n));
    let mut spent = 0_i64;
    for opening in list {
        let row = opening.row;
        if opening.closed < opening.opened {
            let message = format!("lot {lot_id} is closed before it is opened");
            return Some(
                Raw::cell(
                    row,
                    "closed-at",
                    row.get(closed),
                    "not before opened-at",
                    message,
                )
                .about(lot_id),
            );
        }
        // A bake before the opening resets what was spent until then.
        if opening.baked.is_some_and(|baked| baked <= opening.opened) {
            spent = 0;
        }
        spent += opening.closed.duration_since(opening.opened).as_secs();
        let stated = decimal(row.get(label));
        let standard_hours = floor_life_hours(row.get(msl)).map(Decimal::from);
        let limit = match (stated, standard_hours) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let hours = Decimal::from(spent) / Decimal::from(3600);
        if let Some(limit) = limit.filter(|limit| hours > *limit) {
            let message = format!(
                "lot {lot_id} (MSL {}) was exposed {} h, its floor life is {limit} h ({standard})",
                row.get(msl),
                hours.round_dp(1)
            );
            return Some(
                Raw::cell(
                    row,
                    "closed-at",
                    row.get(closed),
                    format!("at most {limit} h, or a bake"),
                    message,
                )
                .about(lot_id),
            );
        }
    }
    None
}
