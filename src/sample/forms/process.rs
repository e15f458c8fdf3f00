//! Rows of order launch, material, routing and process.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::sample::SampleError;
use crate::sample::build::Visit;
use crate::sample::clock::{HOUR, MINUTE};
use crate::sample::material::{Load, delivery_of};
use crate::sample::plan::Work;
use crate::sample::rng::Rng;
use crate::sample::sheet::Sheet;
use crate::spec::model::{BasisDocument, Depth};

use super::{Story, plain};

/// Every lot under its work order.
pub(super) fn work_orders(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    let spec = &story.plan.spec.spec;
    let revision = |document: BasisDocument| {
        spec.basis
            .entry(document)
            .and_then(|entry| entry.revision.clone())
            .unwrap_or_else(|| "A".to_owned())
    };
    for (index, lot) in story.build.lots.iter().enumerate() {
        sheet.row(
            &story
                .lot(index)
                .with("work-order", &story.build.work_order)
                .with("product-revision", &spec.product.revision)
                .with("bom-revision", revision(BasisDocument::Bom))
                .with("gerber-revision", revision(BasisDocument::Gerber))
                .with("drawing-revision", revision(BasisDocument::AssemblyDrawing))
                .with("build-quantity", lot.boards.len().to_string())
                .with("released-at", story.stamp(story.build.released)),
        )?;
    }
    Ok(())
}

/// Every part of every unit.
pub(super) fn loading(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    let depth = story.plan.depth("material-loading-log");
    for lot in 0..story.build.lots.len() {
        // Loaded lot by lot.
        let first = story.loads.partition_point(|load| load.lot < lot);
        let loads: Vec<&Load> = story.loads[first..]
            .iter()
            .take_while(|load| load.lot == lot)
            .collect();
        for unit in story.build.units(lot, depth) {
            for load in &loads {
                let whole = quantity(load, unit.len(), depth == Depth::Lot);
                let cells = story
                    .board(unit.start)
                    .with("bom-line", &load.line)
                    .with("mpn", &load.mpn)
                    .with("manufacturer", &load.manufacturer)
                    .with("component-lot", load.lots.join("|"))
                    .with("alternate", if load.alternate { "yes" } else { "no" })
                    .with("loaded-at", story.stamp(load.at))
                    .with("date-code", &load.date_code)
                    .with("incoming-order", &load.incoming_order)
                    .with("source-type", load.source)
                    .with("station", &story.plan.programs[0].station)
                    .with("storage-condition", storage(load));
                if story.plan.by_placement {
                    let each = (whole / Decimal::from(load.designators.len().max(1))).ceil();
                    let cells = cells.with("loaded-quantity", each.normalize().to_string());
                    for name in &load.designators {
                        sheet.row(&cells.clone().with("reference-designator", name))?;
                    }
                } else {
                    sheet.row(&cells.with("loaded-quantity", whole.to_string()))?;
                }
            }
        }
    }
    Ok(())
}

/// Pieces for so many boards; a lot takes a little more than it places.
fn quantity(load: &Load, boards: usize, spare: bool) -> Decimal {
    let placed = load.per_board * Decimal::from(boards);
    let attrition = if spare {
        placed / Decimal::from(50)
    } else {
        Decimal::ZERO
    };
    (placed + attrition.ceil()).normalize()
}

fn storage(load: &Load) -> &'static str {
    match load.msl.as_deref() {
        None | Some("1") => "30 °C / 60 % RH or below",
        Some(_) => "dry cabinet below 5 % RH",
    }
}

/// Pieces of every component lot that a production lot took.
pub(super) fn usage(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for load in story.loads {
        let boards = story.build.lots[load.lot].boards.len();
        let whole = quantity(load, boards, true);
        let share = (whole / Decimal::from(load.lots.len().max(1))).ceil();
        for component_lot in &load.lots {
            sheet.row(
                &story
                    .lot(load.lot)
                    .with("mpn", &load.mpn)
                    .with("manufacturer", &load.manufacturer)
                    .with("component-lot", component_lot)
                    .with("loaded-quantity", share.normalize().to_string()),
            )?;
        }
    }
    Ok(())
}

/// The label of every component lot.
pub(super) fn labels(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for load in story.loads {
        for component_lot in &load.lots {
            let image = format!(
                "images/label-{}-{}.{}",
                plain(&load.mpn),
                plain(component_lot),
                story.plan.label_ending
            );
            sheet.row(
                &story
                    .lot(load.lot)
                    .with("component-lot", component_lot)
                    .with("mpn", &load.mpn)
                    .with("manufacturer", &load.manufacturer)
                    .with("label-image", image)
                    .with("storage-condition", storage(load))
                    .with("incoming-order", delivery_of(component_lot))
                    .with("date-code", &load.date_code),
            )?;
        }
    }
    Ok(())
}

/// The card of every opening of a moisture-sensitive lot, well inside its floor life.
pub(super) fn exposure(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for load in story.loads {
        let hours = match load.msl.as_deref() {
            None | Some("1") => continue,
            Some("2") => 8760,
            Some("2a") => 672,
            Some("3") => 168,
            Some("4") => 72,
            Some("5") => 48,
            Some("5a") => 24,
            Some(_) => 6,
        };
        let opened = load.at - 5 * MINUTE;
        // Two production lots at most share a component lot: twice two fifths stay inside.
        let closed =
            (story.build.lots[load.lot].smt_end + MINUTE).min(opened + hours * HOUR * 2 / 5);
        let baked = if load.msl.as_deref() == Some("6") {
            story.stamp(opened - 10 * MINUTE)
        } else {
            String::new()
        };
        for component_lot in &load.lots {
            sheet.row(
                &story
                    .lot(load.lot)
                    .with("component-lot", component_lot)
                    .with("mpn", &load.mpn)
                    .with("msl", load.msl.clone().unwrap_or_default())
                    .with("opened-at", story.stamp(opened))
                    .with("closed-at", story.stamp(closed))
                    .with("dry-pack", "yes")
                    .with("floor-life-hours", hours.to_string())
                    .with("baked-at", &baked),
            )?;
        }
    }
    Ok(())
}

/// Name of the station of a visit.
fn station<'a>(story: &'a Story, visit: &Visit) -> &'a str {
    visit
        .step
        .map_or("REWORK-1", |step| story.plan.steps[step].station.as_str())
}

/// Every unit at every station.
pub(super) fn traveler(
    story: &Story,
    sheet: &mut Sheet<'_, '_>,
    depth: Depth,
) -> Result<(), SampleError> {
    for lot in 0..story.build.lots.len() {
        for unit in story.build.units(lot, depth) {
            for (name, entered, exited) in stays(story, lot, unit.clone(), depth) {
                sheet.row(
                    &story
                        .board(unit.start)
                        .with("station", &name)
                        .with("entered-at", story.stamp(entered))
                        .with("exited-at", story.stamp(exited))
                        .with("machine-id", format!("{name}-M1")),
                )?;
            }
        }
    }
    Ok(())
}

/// Stays of a unit: of a board all of them, of a group from its first board's entry to its last
/// one's exit. A lot enters placement when its first-off has passed.
fn stays(
    story: &Story,
    lot: usize,
    boards: std::ops::Range<usize>,
    depth: Depth,
) -> Vec<(String, i64, i64)> {
    let all = boards.flat_map(|board| &story.build.boards[board].visits);
    if depth == Depth::Board {
        return all
            .map(|v| (station(story, v).to_owned(), v.entered, v.exited))
            .collect();
    }
    let mut steps: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for visit in all.filter(|v| !v.again) {
        let Some(step) = visit.step else { continue };
        let stay = steps.entry(step).or_insert((visit.entered, visit.exited));
        stay.0 = stay.0.min(visit.entered);
        stay.1 = stay.1.max(visit.exited);
    }
    steps
        .into_iter()
        .map(|(step, (entered, exited))| {
            let rule = &story.plan.steps[step];
            let released = story
                .build
                .set_ups
                .iter()
                .filter(|s| depth == Depth::Lot && s.lot == lot && s.event == "start")
                .find(|s| rule.work == Work::Place(s.program))
                .map_or(entered, |s| entered.max(s.checked + 1));
            (rule.station.clone(), released, exited.max(released + 1))
        })
        .collect()
}

/// Every set-up.
pub(super) fn set_ups(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for set_up in &story.build.set_ups {
        let program = &story.plan.programs[set_up.program];
        sheet.row(
            &story
                .lot(set_up.lot)
                .with("product-revision", &story.plan.spec.spec.product.revision)
                .with("program", &program.name)
                .with("program-revision", &program.revision)
                .with("station", &program.station)
                .with("set-up-at", story.stamp(set_up.at))
                .with("event", set_up.event)
                .with("machine-id", format!("{}-M1", program.station)),
        )?;
    }
    Ok(())
}

/// The first-off after every set-up.
pub(super) fn first_offs(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for set_up in &story.build.set_ups {
        let reason = match set_up.event {
            "start" => "start",
            _ => "feeder exchanged",
        };
        sheet.row(
            &story
                .board(set_up.board)
                .with("station", &story.plan.programs[set_up.program].station)
                .with("event", set_up.event)
                .with("result", "pass")
                .with("change-reason", reason)
                .with("checked-at", story.stamp(set_up.checked)),
        )?;
    }
    Ok(())
}

/// Reflow settings of every lot; one deviates, with its reason and decision.
pub(super) fn parameters(
    story: &Story,
    sheet: &mut Sheet<'_, '_>,
    rng: &mut Rng,
) -> Result<(), SampleError> {
    for (index, lot) in story.build.lots.iter().enumerate() {
        let parameters = [
            (
                "peak temperature",
                "degC",
                "235",
                "250",
                rng.between(239, 246),
            ),
            ("conveyor speed", "cm/min", "70", "90", rng.between(76, 84)),
        ];
        for (parameter, unit, low, high, setting) in parameters {
            let deviates = index == 0 && unit == "degC";
            let (setting, reason, decision) = if deviates {
                (
                    252,
                    "higher thermal mass of the first panels",
                    "accepted by process engineering after profile run",
                )
            } else {
                (setting, "no adjustment", "within range")
            };
            sheet.row(
                &story
                    .lot(index)
                    .with("station", "REFLOW-1")
                    .with("parameter", parameter)
                    .with("setting", setting.to_string())
                    .with("unit", unit)
                    .with("low-limit", low)
                    .with("high-limit", high)
                    .with("logged-at", story.stamp(lot.smt_end - MINUTE))
                    .with("adjustment-reason", reason)
                    .with("decision", decision)
                    .with("machine-id", "REFLOW-1-M1"),
            )?;
        }
    }
    Ok(())
}

/// Where the boards of every lot are, from its start until all are packed.
pub(super) fn wip(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    let step = i64::from(story.plan.every_hours.min(168)) * HOUR;
    let first = story.build.lots.first().map_or(0, |l| l.start) + step.min(6 * HOUR) / 2;
    for (index, lot) in story.build.lots.iter().enumerate() {
        let mut moment = first;
        while moment + step <= lot.start {
            moment += step;
        }
        loop {
            for ((_, name, next), boards) in standing(story, index, moment) {
                sheet.row(
                    &story
                        .lot(index)
                        .with("as-of", story.stamp(moment))
                        .with("station", name)
                        .with("lot-quantity", boards.to_string())
                        .with("next-operation", next),
                )?;
            }
            if moment > lot.cleared {
                break;
            }
            moment += step;
        }
    }
    Ok(())
}

/// Boards of a lot by station at a moment, with the operation that follows.
fn standing(story: &Story, lot: usize, moment: i64) -> BTreeMap<(usize, String, String), usize> {
    let steps = &story.plan.steps;
    let mut standing: BTreeMap<(usize, String, String), usize> = BTreeMap::new();
    for board in story.build.lots[lot].boards.clone() {
        let at = story.build.boards[board]
            .visits
            .iter()
            .rfind(|visit| visit.entered <= moment);
        let entry = match at.map(|visit| visit.step) {
            None => (0, "KIT-1".to_owned(), steps[0].station.clone()),
            Some(None) => (
                steps.len() + 1,
                "REWORK-1".to_owned(),
                "inspection or test".to_owned(),
            ),
            Some(Some(step)) => {
                // A station that the route passes twice is reported once.
                let name = &steps[step].station;
                let own = steps
                    .iter()
                    .rposition(|s| &s.station == name)
                    .unwrap_or(step);
                let next = steps
                    .get(own + 1)
                    .map_or_else(|| "shipment".to_owned(), |s| s.station.clone());
                (own + 1, name.clone(), next)
            }
        };
        *standing.entry(entry).or_default() += 1;
    }
    standing
}
