//! Do the shipments add up to the order?

use indexmap::IndexMap;

use crate::checks::Filter;
use crate::order::Order;
use crate::records::Row;
use crate::spec::model::Depth;
use crate::verify::homes::FirstSaid;
use crate::verify::outcome::{Outcome, Raw, Tally};
use crate::verify::world::World;

/// Shipments are the order's, hold what the order says, and none repeats a board of another.
pub(super) fn shipments(world: &World<'_>, form: &str) -> Outcome {
    let Some(order) = world.order else {
        return Outcome::not_evaluated("no order was given");
    };
    if world.depth(form) < Depth::Board {
        return Outcome::not_applicable(
            "the packing list names no single boards that could be counted",
        );
    }
    let shipment = world.field("shipment-id");
    let mut packed: IndexMap<&str, (u64, Row<'_>)> = IndexMap::new();
    let tables = || world.tables(form).iter().copied();
    world.runs_of(tables(), &Filter::new(), &[shipment], &[], |run| {
        if let Some(id) = run.named(0) {
            packed.entry(id).or_insert_with(|| (0, run.first())).0 += run.len();
        }
    });
    if packed.is_empty() {
        return Outcome::nothing(world, form);
    }
    let mut tally = world.tally("boards");
    let total: u64 = packed.values().map(|(count, _)| count).sum();
    let (low, high) = order.shipped_bounds();
    let counted = total.min(high);
    tally.count(counted, counted.max(u64::from(order.quantity)));
    for (id, (count, row)) in &packed {
        one(order, &mut tally, (id, *count), *row);
    }
    for planned in order
        .shipments
        .iter()
        .filter(|s| !packed.contains_key(s.id.as_str()))
    {
        let message = format!(
            "shipment {} of the order is not on the packing list",
            planned.id
        );
        let wanted = format!("{} boards in shipment {}", planned.quantity, planned.id);
        tally.also_bad(Raw::absent(wanted, message).about(&planned.id));
    }
    if total < low || total > high {
        let message = match order.is_partial() {
            false => format!("{total} boards are packed, {} were ordered", order.quantity),
            true => format!(
                "{total} boards are packed, {} are due with {}",
                order.quantity,
                named(order)
            ),
        };
        tally.also_bad(Raw::absent(order.quantity.to_string(), message));
    }
    repeated(world, form, &mut tally);
    replaced(world, form, order, &mut tally);
    tally.finish(|| Outcome::nothing(world, form))
}

/// A shipment of the packing list against the order. What may be missing or too much of the whole may be
/// so of one shipment.
fn one(order: &Order, tally: &mut Tally<'_>, (id, count): (&str, u64), row: Row<'_>) {
    if order.shipments.is_empty() {
        return;
    }
    let Some(planned) = order.shipments.iter().find(|s| s.id == id) else {
        let known: Vec<&str> = order.shipments.iter().map(|s| s.id.as_str()).collect();
        let message = match order.is_partial() {
            false => format!("shipment {id} is not one of the order's"),
            true => format!("shipment {id} is not one of those that are due"),
        };
        let raw = Raw::cell(row, "shipment-id", id, known.join(" or "), message);
        tally.also_bad(raw.about(id));
        return;
    };
    let quantity = u64::from(planned.quantity);
    let least = quantity.saturating_sub(u64::from(order.tolerance.under));
    let most = quantity + u64::from(order.tolerance.over);
    if count < least || count > most {
        let message = format!("shipment {id} holds {count} boards, the order gives it {quantity}");
        let raw = Raw::cell(row, "shipment-id", id, quantity.to_string(), message);
        tally.also_bad(raw.about(id));
    }
}

fn named(order: &Order) -> String {
    let ids: Vec<&str> = order.shipments.iter().map(|s| s.id.as_str()).collect();
    ids.join(", ")
}

/// A board leaves once: one that was shipped earlier is not shipped again.
fn repeated(world: &World<'_>, form: &str, tally: &mut Tally<'_>) {
    let [board, shipment] = ["board-id", "shipment-id"].map(|name| world.field(name));
    let mut first = FirstSaid::new(world, [board, shipment]);
    let tables = world.tables(form).iter().copied();
    world.runs_of(tables, &Filter::new(), &[board, shipment], &[], |run| {
        let Some(said) = first.add(&run, 0, 1) else {
            return;
        };
        let (name, id, earlier, before) = (said.name, said.here, said.before, said.row);
        if earlier == id {
            return;
        }
        for row in run.rows.clone().map(|place| run.row(place)) {
            let message = format!(
                "board {name} is shipped in {id} and in {earlier} ({}:{})",
                before.file(),
                before.line()
            );
            let raw = Raw::cell(
                row,
                "shipment-id",
                id,
                "each board in one shipment",
                message,
            );
            tally.also_bad(raw.about(name));
        }
    });
}

/// A board that was replaced is not shipped beside its replacement.
fn replaced(world: &World<'_>, form: &str, order: &Order, tally: &mut Tally<'_>) {
    if order.replacements.is_empty() {
        return;
    }
    let board = world.field("board-id");
    for row in world.rows(form) {
        let cell = row.get(board);
        if let Some(new) = order.replacement_of(cell) {
            let message =
                format!("board {cell} was replaced by {new}, and is shipped all the same");
            tally.also_bad(Raw::cell(row, "board-id", cell, new, message).about(cell));
        }
    }
}
