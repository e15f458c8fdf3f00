//! Is everything there that was ordered?

use hashbrown::{HashMap, HashSet};

use crate::checks::{CheckKind, Filter};
use crate::order::Order;
use crate::spec::model::{Coverage, Depth, NamedCoverage, SampleCoverage, Weight};
use crate::verify::homes::Units;
use crate::verify::lost::LostOf;
use crate::verify::outcome::{Outcome, Raw, Tally};
use crate::verify::world::{Population, World};

/// Units named one by one; of more, the total.
const NAMED: usize = 25;

/// Every unit of the population, as far as the coverage reaches, has a record.
pub(super) fn covers(
    world: &World<'_>,
    form: &str,
    filter: &Filter,
    depth: Depth,
    coverage: Coverage,
) -> Outcome {
    let mut recorded = Units::new(world.words);
    world.runs(form, filter, &[], &[], |run| {
        if let Some(unit) = run.unit_word(world, depth) {
            recorded.add(unit);
        }
    });
    let need = Need {
        recorded,
        depth,
        what: what(world, form, filter),
        form,
        lost: LostOf::new(world, form, depth, filter),
    };
    if let Population::None = world.population {
        return Outcome::not_evaluated("no order was given: what must be covered is not known");
    }
    if let Population::Lots(lots) = &world.population {
        return match depth {
            Depth::Lot => lots_covered(world, lots, &need),
            Depth::Panel | Depth::Board => panels_covered(world, coverage, &need),
        };
    }
    match coverage {
        Coverage::Named(NamedCoverage::EveryUnit) => every_board(world, &need),
        Coverage::Named(NamedCoverage::FirstUnit) => sampled(world, 1, &need),
        Coverage::Sample(SampleCoverage { sample, .. }) => sampled(world, u64::from(sample), &need),
    }
}

/// What units need, and which have it.
struct Need<'w, 'a> {
    recorded: Units<'a>,
    depth: Depth,
    what: String,
    form: &'w str,
    lost: LostOf<'w, 'a>,
}

/// "FCT in the test extract" or "panel traveler".
fn what(world: &World<'_>, form: &str, filter: &Filter) -> String {
    let title = world.title(form);
    match filter.values().next().and_then(|values| values.first()) {
        Some(kind) => format!("{} record in the {title}", kind.to_uppercase()),
        None => format!("record in the {title}"),
    }
}

fn lots_covered(world: &World<'_>, lots: &[&str], need: &Need<'_, '_>) -> Outcome {
    let Need { recorded, what, .. } = need;
    let mut tally = world.tally("lots");
    let missing = lots.iter().filter(|lot| !recorded.contains(lot)).count() as u64;
    for lot in lots {
        if recorded.contains(lot) {
            tally.good();
        } else {
            let raw = Raw::absent(format!("a {what}"), format!("lot {lot} has no {what}"));
            tally.lacks(lot, need.lost.explain(raw, lot, missing));
        }
    }
    tally.finish(|| Outcome::not_evaluated("no record names a production lot"))
}

/// Where nothing is traced to boards, panels count: those that any record names, and at least as many
/// as the ordered boards fill.
fn panels_covered(world: &World<'_>, coverage: Coverage, need: &Need<'_, '_>) -> Outcome {
    let Need { recorded, what, .. } = need;
    let wanted = match coverage {
        Coverage::Named(NamedCoverage::EveryUnit) => usize::MAX,
        Coverage::Named(NamedCoverage::FirstUnit) => 1,
        Coverage::Sample(SampleCoverage { sample, .. }) => sample as usize,
    };
    let mut tally = world.tally("panels");
    for (lot, panels) in world.panels_by_lot() {
        let (there, missing): (Vec<&str>, Vec<&str>) =
            panels.iter().partition(|panel| recorded.contains(panel));
        let short = wanted.min(panels.len()).saturating_sub(there.len());
        tally.count(
            there.len().min(wanted) as u64,
            there.len().min(wanted) as u64,
        );
        for panel in missing.iter().take(short.min(NAMED)) {
            let message = format!("panel {panel} of lot {lot} has no {what}");
            let raw = Raw::absent(format!("a {what}"), message);
            tally.lacks(panel, need.lost.explain(raw, panel, short as u64));
        }
        if short > NAMED {
            let more = (short - NAMED) as u64;
            tally.count(0, more);
            let raw = Raw::absent(
                format!("a {what}"),
                format!("{more} more panels of lot {lot} have no {what}"),
            );
            tally.also_bad(need.lost.explain_fewer(raw, short as u64));
        }
    }
    unnamed_panels(world, &mut tally);
    tally.finish(|| Outcome::not_evaluated("no record names a panel"))
}

/// Panels that no record names are missing from every count.
fn unnamed_panels(world: &World<'_>, tally: &mut Tally<'_>) {
    let (Some(order), Some(size)) = (world.order, world.spec.spec.product.boards_per_panel) else {
        return;
    };
    let ordered = order.quantity.saturating_sub(order.tolerance.under);
    let least = u64::from(ordered.div_ceil(size.max(1)));
    let named = world.panels.len() as u64;
    if named < least {
        tally.count(0, least - named);
        tally.also_bad(Raw::absent(
            format!("at least {least} panels"),
            format!("{named} panels are named, and {ordered} boards fill {least}"),
        ));
    }
}

fn every_board<'a>(world: &World<'a>, need: &Need<'_, 'a>) -> Outcome {
    let Need {
        recorded,
        depth,
        what,
        ..
    } = need;
    let depth = *depth;
    let mut tally = world.tally("boards");
    let wanted = format!("a {what} at {depth} depth");
    if recorded.is_empty() && !world.population_boards().is_empty() {
        // One cause, one finding: naming every board would bury it.
        let all = world.population_boards().len() as u64;
        let mut none = 0_u64;
        for board in world.population_boards() {
            let raw = || Raw::absent(wanted.as_str(), format!("board {board} has no {what}"));
            none += u64::from(tally.lacks_like_others(board, raw));
        }
        let message = match none == all {
            true => format!("none of the {all} boards has a {what}"),
            false => format!("none of the other {none} boards has a {what}"),
        };
        let raw = match only_shallower(world, need) {
            Some(why) => Raw::absent(wanted.as_str(), format!("{message}: {why}")),
            None => need
                .lost
                .explain_fewer(Raw::absent(wanted.as_str(), message), none),
        };
        if none > 0 {
            tally.also_bad(raw);
        }
        anonymous_shortfall(world, &mut tally);
        return tally.finish(|| Outcome::not_evaluated("no board of the order is known"));
    }
    let boards = world.population_boards();
    let has = |word: Option<u32>| {
        let unit = word.and_then(|word| world.unit_of_board_word(word, depth));
        unit.is_some_and(|unit| recorded.has(unit))
    };
    let words = world.population_words();
    let missing = words.iter().filter(|word| !has(**word)).count() as u64;
    let (mut named, mut more) = (0, 0_u64);
    for (board, word) in boards.iter().zip(words) {
        if has(*word) {
            tally.good();
            continue;
        }
        let unit = world.unit_of_board(board, depth);
        let raw = || {
            let message = match unit {
                Some(unit) if depth != Depth::Board => {
                    format!("board {board} ({depth} {unit}) has no {what}")
                }
                None if world.boards.contains_key(board) => {
                    format!("board {board} has no {what}: its {depth} is not known")
                }
                _ => format!("board {board} has no {what}"),
            };
            let raw = Raw::absent(wanted.as_str(), message);
            need.lost.explain(raw, unit.unwrap_or(board), missing)
        };
        if named < NAMED {
            named += 1;
            tally.lacks(board, raw());
        } else {
            more += u64::from(tally.lacks_like_others(board, raw));
        }
    }
    if more > 0 {
        let raw = Raw::absent(
            wanted.as_str(),
            format!("{more} more boards have no {what}"),
        );
        tally.also_bad(need.lost.explain_fewer(raw, missing));
    }
    anonymous_shortfall(world, &mut tally);
    tally.finish(|| Outcome::not_evaluated("no board of the order is known"))
}

/// A record kept by lot does not answer for boards, however complete it is.
fn only_shallower(world: &World<'_>, need: &Need<'_, '_>) -> Option<String> {
    let (board, lot) = (Depth::Board.field(), Depth::Lot.field());
    let names = |level: &str| {
        let id = world.field(level);
        let mut rows = world.rows(need.form);
        rows.any(|row| row.identity(id).is_some())
    };
    (need.depth == Depth::Board && names(lot) && !names(board)).then(|| {
        "its rows name lots only, and what is kept by lot answers nothing for a board".to_owned()
    })
}

/// With only a quantity, boards that no record names are missing from every count.
fn anonymous_shortfall(world: &World<'_>, tally: &mut Tally<'_>) {
    if let (Population::Counted(boards) | Population::Due(boards), Some(order)) =
        (&world.population, world.order)
    {
        let ordered = u64::from(order.quantity.saturating_sub(order.tolerance.under));
        let named = boards.len() as u64;
        if named < ordered {
            tally.count(0, ordered - named);
            tally.also_bad(Raw::absent(
                format!("{ordered} boards"),
                format!("{} ordered boards are named in no record", ordered - named),
            ));
        }
    }
}

fn sampled(world: &World<'_>, sample: u64, need: &Need<'_, '_>) -> Outcome {
    let Need {
        recorded,
        depth,
        what,
        ..
    } = need;
    let depth = *depth;
    let mut tally = world.tally(if depth == Depth::Board {
        "sampled boards"
    } else {
        "sampled units"
    });
    let mut placed = 0_usize;
    for (lot, boards) in world.boards_by_lot() {
        placed += boards.len();
        let units: HashSet<&str> = boards
            .iter()
            .filter_map(|board| world.unit_of_board(board, depth))
            .collect();
        let wanted = sample.min(units.len() as u64);
        let there =
            (units.iter().filter(|unit| recorded.contains(unit)).count() as u64).min(wanted);
        tally.count(there, wanted);
        if there < wanted {
            let message = format!("lot {lot} has {there} of {wanted} units with a {what}");
            let raw =
                Raw::absent(format!("{wanted} units of the lot with a {what}"), message).about(lot);
            tally.also_bad(need.lost.explain_fewer(raw, wanted - there));
        }
    }
    let lost = world.population_boards().len() - placed;
    if lost > 0 {
        let message =
            format!("{lost} boards belong to no known lot: their sample cannot be counted");
        tally.also_bad(Raw::absent("every board in a known lot", message));
    }
    tally.finish(|| Outcome::not_evaluated("no board of the order is known"))
}

/// Every ordered board occurs in the records, and no other.
pub(super) fn population(world: &World<'_>) -> Outcome {
    let Some(order) = world.order else {
        return Outcome::not_evaluated("no order was given: what was ordered is not known");
    };
    match &world.population {
        Population::Listed(serials) => listed(world, serials),
        Population::Due(boards) => due(world, order, boards),
        Population::Counted(boards) => counted(world, order, boards),
        Population::Lots(_) => lots(world, order),
        Population::None => {
            Outcome::not_evaluated("no order was given: what was ordered is not known")
        }
    }
}

/// What every ordered board has.
const RECORD: &str = "a delivered record";

fn listed(world: &World<'_>, serials: &[&str]) -> Outcome {
    let mut tally = world.tally("boards");
    if world.boards.is_empty() {
        tally.count(0, serials.len() as u64);
        let message = format!(
            "none of the {} ordered boards occurs in a delivered record",
            serials.len()
        );
        tally.also_bad(Raw::absent(RECORD, message));
        return tally.finish(|| Outcome::not_evaluated("the order lists no board"));
    }
    let strange = near_misses(world);
    for board in serials {
        if world.boards.contains_key(board) {
            tally.good();
        } else {
            let message = format!("ordered board {board} occurs in no delivered record");
            let raw = match strange.get(board) {
                Some(written) => {
                    Raw::absent(RECORD, message).following(format!("it is written `{written}`"))
                }
                None => Raw::absent(RECORD, message),
            };
            tally.lacks(board, raw);
        }
    }
    strangers(world, &mut tally);
    tally.finish(|| Outcome::not_evaluated("the order lists no board"))
}

/// A part of the order is due: as many of its boards as its shipments so far hold, whichever they are.
fn due(world: &World<'_>, order: &Order, boards: &[&str]) -> Outcome {
    let mut tally = world.tally("boards");
    let (low, _) = order.shipped_bounds();
    let found = boards.len() as u64;
    tally.count(found, found);
    if found < low {
        let short = low - found;
        tally.count(0, short);
        let shipments: Vec<&str> = order.shipments.iter().map(|s| s.id.as_str()).collect();
        let message = format!(
            "{found} of {low} boards that are due with {} are shipped: {short} are missing",
            shipments.join(", ")
        );
        let raw = Raw::absent(format!("{low} boards of the order"), message);
        tally.also_bad(
            raw.fixed_by(
                "hand over the records of the earlier shipments as well, if they hold them",
            ),
        );
    }
    strangers(world, &mut tally);
    tally.finish(|| Outcome::not_evaluated("no board of the order is known"))
}

/// Boards that no one ordered. One that was replaced with the buyer's word was built, and may be on
/// record.
fn strangers(world: &World<'_>, tally: &mut Tally<'_>) {
    let rule = world.spec.spec.identity.board.as_ref();
    let binding = rule.is_some_and(|rule| rule.severity != Weight::Desired);
    let pattern = world.board_pattern().filter(|_| binding);
    let id = world.column(Depth::Board);
    let mut told = Units::new(world.words);
    let tables = world.records.tables.iter();
    world.runs_of(tables, &Filter::new(), &[id], &[], |run| {
        // What names nothing is no board; one that is ordered is none of these.
        let word = run.word(0).filter(|word| world.boards.has(*word));
        let Some(word) = word.filter(|word| !world.is_ordered(*word) && !told.has(*word)) else {
            return;
        };
        let row = run.first();
        let cell = world.words.word(word);
        // A mistyped identity is reported as such by its identity clause, if that one binds.
        if pattern.as_ref().is_none_or(|p| p.is_match(cell)) {
            told.add(word);
            let message = format!("board {cell} was not ordered");
            let column = Depth::Board.field();
            let raw = Raw::cell(row, column, cell, "a board of the order", message);
            let near = world.known(Depth::Board).fix(cell);
            let replaced = "if it replaces an ordered board, the buyer has to say so in the order";
            tally.also_bad(
                raw.about(cell)
                    .fixed_by(near.unwrap_or_else(|| replaced.to_owned())),
            );
        }
    });
}

/// Ordered boards that some record writes in another way, with that way.
fn near_misses<'a>(world: &World<'a>) -> HashMap<&'a str, &'a str> {
    let all_known = || {
        let mut boards = world.population_boards().iter();
        boards.all(|board| world.boards.contains_key(board))
    };
    let mut misses: HashMap<&str, &str> = HashMap::new();
    if all_known() {
        return misses;
    }
    for word in world
        .boards
        .numbers()
        .filter(|word| !world.is_ordered(*word))
    {
        let written = world.words.word(word);
        if let Some(board) = world.known(Depth::Board).near(written) {
            let first = misses.entry(board).or_insert(written);
            *first = (*first).min(written);
        }
    }
    misses
}

fn counted(world: &World<'_>, order: &Order, boards: &[&str]) -> Outcome {
    let mut tally = world.tally("boards");
    let found = boards.len() as u64;
    let (low, high) = order.shipped_bounds();
    tally.count(
        found.min(high),
        u64::from(order.quantity).max(found.min(high)),
    );
    if found < low || found > high {
        let message = format!(
            "the records name {found} boards, the order is for {}",
            order.quantity
        );
        tally.also_bad(Raw::absent(format!("{low} to {high} boards"), message));
    }
    tally.finish(|| Outcome::not_evaluated("no delivered record names a board"))
}

/// Nothing goes down to boards: the quantities of the lots must add up to the order.
fn lots(world: &World<'_>, order: &Order) -> Outcome {
    if order.serials.is_some() {
        return Outcome::not_evaluated(
            "the order lists boards, but no demanded record names any: ask for board depth, or order by quantity",
        );
    }
    let quantity = world.field("build-quantity");
    let mut tally = world.tally("boards");
    let mut sum = 0_u64;
    let mut rows = 0_u64;
    for row in world.rows("work-order-sheet") {
        rows += 1;
        sum = sum.saturating_add(row.text(quantity).parse::<u64>().unwrap_or(0));
    }
    if rows == 0 {
        return Outcome::not_evaluated("no work order sheet says how many boards were built");
    }
    let (low, high) = order.built_bounds();
    tally.count(sum.min(high), u64::from(order.quantity).max(sum.min(high)));
    if sum < low || sum > high {
        let message = format!(
            "the work orders add up to {sum} boards, the order is for {}",
            order.quantity
        );
        let raw = Raw::absent(format!("{low} to {high} boards"), message);
        let told = world
            .spec
            .clauses
            .iter()
            .flat_map(|clause| &clause.checks)
            .any(|check| matches!(check.kind, CheckKind::SumEquals { .. }));
        tally.also_bad(match told {
            true => raw.following("the build quantities of the work orders are not as ordered"),
            false => raw,
        });
    }
    tally.finish(|| Outcome::not_evaluated("no work order sheet says how many boards were built"))
}
