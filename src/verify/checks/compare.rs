//! Values compared with spec and order; stated quantities with counted ones.

use indexmap::IndexMap;

use crate::checks::{Counted, Filter, Reference};
use crate::order::Order;
use crate::records::{Row, is_blank};
use crate::spec::model::{BasisDocument, Depth};
use crate::verify::lost::Lost;
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::{Population, World};

/// A cell equals a value of spec or order.
pub(super) fn matches(world: &World<'_>, form: &str, field: &str, equals: Reference) -> Outcome {
    let Some(wanted) = reference(world, equals) else {
        return Outcome::not_evaluated(match equals {
            Reference::OrderNumber | Reference::OrderQuantity => "no order was given".to_owned(),
            _ => format!("the basis does not release what {field} is compared with"),
        });
    };
    let id = world.field(field);
    let mut tally = world.tally("rows");
    for row in world.rows(form) {
        let cell = row.get(id);
        if is_blank(cell) {
            continue;
        }
        if cell == wanted {
            tally.good();
        } else {
            let raw = Raw::cell(
                row,
                field,
                cell,
                wanted.clone(),
                format!("{field} is {cell}, {wanted} is approved"),
            );
            tally.bad(raw.maybe_fixed_by(near::Known::of([wanted.as_str()]).fix(cell)));
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

fn reference(world: &World<'_>, equals: Reference) -> Option<String> {
    let spec = &world.spec.spec;
    let revision = |document: BasisDocument| spec.basis.entry(document)?.revision.clone();
    match equals {
        Reference::ProductRevision => Some(spec.product.revision.clone()),
        Reference::Bom => revision(BasisDocument::Bom),
        Reference::Gerber => revision(BasisDocument::Gerber),
        Reference::AssemblyDrawing => revision(BasisDocument::AssemblyDrawing),
        Reference::OrderNumber => world.order.map(|order| order.number.clone()),
        Reference::OrderQuantity => world.order.map(|order| order.ordered.to_string()),
        Reference::Workmanship => spec.acceptance.values().next().map(|acceptance| {
            let class = acceptance
                .class
                .as_ref()
                .map(|class| format!(" class {class}"))
                .unwrap_or_default();
            format!("{}{class}", acceptance.criteria)
        }),
    }
}

/// A column adds up to the ordered quantity, within its tolerance.
pub(super) fn sum_equals(
    world: &World<'_>,
    form: &str,
    quantity: &str,
    _equals: Reference,
) -> Outcome {
    let Some(order) = world.order else {
        return Outcome::not_evaluated("no order was given");
    };
    let id = world.field(quantity);
    let (low, high) = order.built_bounds();
    let mut sum = 0_u64;
    let mut last: Option<Row<'_>> = None;
    let mut unread = None;
    for row in world.rows(form) {
        match row.text(id).parse::<u64>() {
            Ok(amount) => sum = sum.saturating_add(amount),
            Err(_) => _ = unread.get_or_insert(row),
        }
        last = Some(row);
    }
    let unread = unread.map(|row| {
        let at = format!("{}:{}", row.file(), row.line());
        format!("{at}: {quantity} is no whole number")
    });
    let Some(last) = last else {
        return Outcome::nothing(world, form);
    };
    let mut tally = world.tally("boards");
    let counted = sum.min(high);
    tally.count(counted, counted.max(u64::from(order.quantity)));
    if sum < low || sum > high {
        let message = format!("{quantity} adds up to {sum}, {}", asked(order));
        let raw = Raw::cell(
            last,
            quantity,
            &sum.to_string(),
            format!("{} in all", order.ordered),
            message,
        );
        let short = low.saturating_sub(sum);
        let lost = (short > 0).then(|| Lost::of(world, form, Depth::Lot, &Filter::new()));
        let lost = lost.and_then(|lost| lost.why_fewer(1).map(str::to_owned));
        tally.also_bad(raw.maybe_following(unread.or(lost)));
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// What the order is for, as far as it is due.
fn asked(order: &Order) -> String {
    match order.is_partial() {
        false => format!("the order is for {}", order.quantity),
        true => format!(
            "{} are due and {} are ordered",
            order.quantity, order.ordered
        ),
    }
}

/// A stated quantity equals the boards counted elsewhere for the same group.
pub(super) fn counts(
    world: &World<'_>,
    form: &str,
    quantity: &str,
    by: &[String],
    counted: Counted,
) -> Outcome {
    let Some(group_field) = by.last() else {
        return Outcome::not_applicable("nothing is counted by");
    };
    let Some(expected) = expected_counts(world, counted, group_field) else {
        return Outcome::not_applicable("no record names single boards that could be counted");
    };
    let names: Vec<&str> = by.iter().map(String::as_str).collect();
    let id = world.field(quantity);
    let mut groups: IndexMap<Vec<&str>, (u64, Row<'_>)> = IndexMap::new();
    for row in world.rows(form) {
        let Some(key) = world.key(row, &names, Depth::Lot) else {
            continue;
        };
        let Ok(stated) = row.text(id).parse::<u64>() else {
            continue;
        };
        groups
            .entry(key)
            .and_modify(|(sum, _)| *sum += stated)
            .or_insert((stated, row));
    }
    let counter = match counted {
        Counted::Genealogy => "panel-traveler",
        Counted::PackingList => "packing-list",
    };
    let (mut lost, none) = (None, Filter::new());
    let mut tally = world.tally("quantities");
    for (key, (stated, row)) in groups {
        let group = key.last().copied().unwrap_or_default();
        let real = expected.get(group).copied().unwrap_or(0);
        // Of a lot that is shipped in parts, the records name those boards that were shipped.
        let partial = counted == Counted::Genealogy && world.order.is_some_and(Order::is_partial);
        if stated == real || (partial && stated > real) {
            tally.good();
        } else {
            let message = format!("{quantity} of {group} is {stated}, {real} boards are recorded");
            let raw = Raw::cell(
                row,
                quantity,
                &stated.to_string(),
                real.to_string(),
                message,
            );
            let lost = lost.get_or_insert_with(|| Lost::of(world, counter, Depth::Board, &none));
            let asked = world.spec.forms.contains_key(counter) && stated > real;
            let why = asked.then(|| lost.why_fewer(stated - real)).flatten();
            let why = why.map(str::to_owned);
            tally.bad(raw.about(group).maybe_following(why));
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// Boards per group, from the genealogy or the packing list; none where no board is named.
fn expected_counts<'a>(
    world: &World<'a>,
    counted: Counted,
    group: &str,
) -> Option<IndexMap<&'a str, u64>> {
    let mut counts: IndexMap<&'a str, u64> = IndexMap::new();
    match counted {
        Counted::Genealogy => {
            if matches!(world.population, Population::Lots(_)) {
                return None;
            }
            // With the serials known, a mistyped one is no board more: its identity clause reports it.
            let listed = matches!(world.population, Population::Listed(_) | Population::Due(_));
            let pattern = world.board_pattern().filter(|_| listed);
            for (board, descent) in world.boards.iter() {
                if pattern.as_ref().is_none_or(|p| p.is_match(board))
                    && let Some(lot) = descent.lot
                {
                    *counts.entry(lot).or_default() += 1;
                }
            }
        }
        Counted::PackingList => {
            if world.depth("packing-list") < Depth::Board {
                return None;
            }
            let id = world.field(group);
            for row in world.rows("packing-list") {
                if let Some(name) = row.identity(id) {
                    *counts.entry(name).or_default() += 1;
                }
            }
        }
    }
    Some(counts)
}

/// Every filled cell holds one of some values.
pub(super) fn value(world: &World<'_>, form: &str, field: &str, values: &[String]) -> Outcome {
    let id = world.field(field);
    let mut tally = world.tally("rows");
    for row in world.rows(form) {
        let cell = row.get(id);
        if is_blank(cell) {
            continue;
        }
        if values.iter().any(|value| value == cell) {
            tally.good();
        } else {
            let message = format!("{field} is {cell}");
            tally.bad(Raw::cell(row, field, cell, values.join(" or "), message));
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}
