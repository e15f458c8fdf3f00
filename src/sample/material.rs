//! What was loaded: parts of the BOM, approved alternates, component lots, splices.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::spec::basis::BomLine;
use crate::spec::model::SupplyKind;

use super::build::Build;
use super::clock::{DAY, MINUTE};
use super::plan::Plan;
use super::rng::Rng;

/// A part loaded for a BOM line and a production lot.
pub(super) struct Load {
    /// The production lot.
    pub lot: usize,
    /// BOM line.
    pub line: String,
    /// Part number.
    pub mpn: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Component lots: one, or two candidates after a splice.
    pub lots: Vec<String>,
    /// Another part than the BOM's first.
    pub alternate: bool,
    /// When it was scanned.
    pub at: i64,
    /// Pieces a board.
    pub per_board: Decimal,
    /// Moisture sensitivity level, normalised, where the BOM says one.
    pub msl: Option<String>,
    /// Kind of source.
    pub source: &'static str,
    /// Date code.
    pub date_code: String,
    /// What it came in with; both, where there are two candidates.
    pub incoming_order: String,
    /// Reference designators; the line itself where it has none.
    pub designators: Vec<String>,
}

/// Part number and manufacturer.
type Part = (String, String);

/// Loads every populated line for every lot.
pub(super) fn load(plan: &Plan, build: &Build, rng: &mut Rng) -> Vec<Load> {
    let made_up = [BomLine {
        line: "1".to_owned(),
        mpn: plan.spec.spec.product.part.clone() + "-PCB",
        manufacturer: None,
        quantity: None,
        references: vec!["PCB1".to_owned()],
        description: String::new(),
        msl: None,
        populated: true,
    }];
    let lines: Vec<&BomLine> = match &plan.spec.basis.bom {
        Some(bom) => bom.values().filter(|line| line.populated).collect(),
        None => made_up.iter().collect(),
    };
    let alternates = choose_alternates(plan, &lines, rng);
    let widest = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| level(line).is_none_or(|l| l == "1"))
        .max_by_key(|(index, line)| (line.quantity, usize::MAX - index))
        .map(|(index, _)| index);
    let mut counter = 10_000 + rng.below(80_000);
    let mut running: HashMap<usize, (String, String, u32)> = HashMap::new();
    let mut loads = Vec::new();
    let mut dates = DateCodes::default();
    for lot in 0..build.lots.len() {
        for (index, line) in lines.iter().enumerate() {
            let at = build.lots[lot].start - 50 * MINUTE + i64::try_from(index).unwrap_or(0);
            let own = (line.mpn.clone(), maker(plan, line));
            let part = own_or_other(plan, build, &own, alternates.get(&index), lot, at, line);
            let mut fresh = || {
                counter += 1 + rng.below(7);
                format!("K{counter:06}")
            };
            let sensitive = level(line).is_some_and(|l| l != "1");
            let before = running
                .get(&index)
                .cloned()
                .filter(|(mpn, ..)| mpn == &part.0);
            let splice =
                plan.splices && !sensitive && build.boards.len() > 1 && widest == Some(index);
            let mut lots = match &before {
                // A lot that is exposed to air is not carried on for ever.
                Some((_, current, uses)) if *uses < 2 && (index + lot) % 2 == 0 => {
                    vec![current.clone()]
                }
                _ => vec![fresh()],
            };
            if splice && lot % 3 == 0 {
                lots.push(fresh());
            }
            let last = lots.last().cloned().unwrap_or_default();
            let uses = before
                .filter(|(_, current, _)| *current == last)
                .map_or(1, |(_, _, uses)| uses + 1);
            running.insert(index, (part.0.clone(), last, uses));
            loads.push(Load {
                lot,
                line: line.line.clone(),
                alternate: part.0 != line.mpn,
                mpn: part.0,
                manufacturer: part.1,
                date_code: dates.of(plan, build, &lots, at),
                incoming_order: incoming_order(&lots),
                designators: match line.references.as_slice() {
                    [] => vec![line.line.clone()],
                    names => names.to_vec(),
                },
                lots,
                at,
                per_board: line.quantity.unwrap_or(Decimal::ONE),
                msl: level(line),
                source: source(plan, &line.line),
            });
        }
    }
    loads
}

/// The same component lot has the same date code in every record.
#[derive(Default)]
struct DateCodes(HashMap<String, String>);

impl DateCodes {
    /// Of the first of some lots, loaded at a time: written as the spec says, and young enough.
    fn of(&mut self, plan: &Plan, build: &Build, lots: &[String], at: i64) -> String {
        let Some(first) = lots.first() else {
            return String::new();
        };
        let sum: i64 = first.bytes().map(i64::from).sum();
        let weeks = 6 + sum % 20;
        let made = || match &plan.spec.spec.date_code {
            None => build.clock.date_code(weeks),
            Some(rule) => {
                // The lot may be loaded once more in the week after.
                let oldest = rule.max_age_weeks.map_or(weeks, |most| i64::from(most / 2));
                let day = build.clock.date(at - weeks.min(oldest) * 7 * DAY);
                rule.form.write(day)
            }
        };
        self.0.entry(first.clone()).or_insert_with(made).clone()
    }
}

/// The delivery that a component lot came in with, the same in every record.
pub(super) fn delivery_of(component_lot: &str) -> String {
    let sum: u32 = component_lot.bytes().map(u32::from).sum();
    format!("GR-{:05}", 41_000 + sum % 97)
}

/// The deliveries of one lot, or of both candidates.
fn incoming_order(lots: &[String]) -> String {
    let mut orders: Vec<String> = lots.iter().map(|lot| delivery_of(lot)).collect();
    orders.dedup();
    orders.join("|")
}

/// The level of a line as the catalogue writes it.
fn level(line: &BomLine) -> Option<String> {
    let text = line.msl.as_ref()?.to_ascii_lowercase();
    let text = text
        .trim_start_matches("msl")
        .trim_matches([' ', '-'])
        .to_owned();
    ["1", "2", "2a", "3", "4", "5", "5a", "6"]
        .contains(&text.as_str())
        .then_some(text)
}

/// The manufacturer of a line: the BOM's, else the AVL's for that part.
fn maker(plan: &Plan, line: &BomLine) -> String {
    line.manufacturer
        .clone()
        .or_else(|| {
            let avl = plan.spec.basis.avl.as_ref()?;
            let entry = avl.iter().find(|e| e.approved && e.mpn == line.mpn)?;
            Some(entry.manufacturer.clone())
        })
        .unwrap_or_else(|| "Generic Components".to_owned())
}

/// Approved second sources of a few lines.
fn choose_alternates(plan: &Plan, lines: &[&BomLine], rng: &mut Rng) -> HashMap<usize, Part> {
    let mut candidates: Vec<(usize, Part)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let others: Vec<Part> = plan
            .spec
            .basis
            .avl
            .iter()
            .flatten()
            .filter(|e| e.approved && e.line.as_ref() == Some(&line.line) && e.mpn != line.mpn)
            .map(|e| (e.mpn.clone(), e.manufacturer.clone()))
            .collect();
        if let Some(part) = rng.pick(&others) {
            candidates.push((index, part.clone()));
        }
    }
    let mut chosen = HashMap::new();
    for _ in 0..3 {
        if let Some((index, part)) = rng.pick(&candidates) {
            chosen.insert(*index, part.clone());
        }
    }
    chosen
}

/// The BOM's own part; from the second half of the lots on the alternate of a few lines; in the last
/// lot an alternate of the spec, when it is approved on that day and its manufacturer is told.
fn own_or_other(
    plan: &Plan,
    build: &Build,
    own: &Part,
    alternate: Option<&Part>,
    lot: usize,
    at: i64,
    line: &BomLine,
) -> Part {
    let day = build.clock.date(at);
    let granted = plan.spec.spec.alternate.iter().find(|a| {
        a.line == line.line
            && a.approved.from.is_none_or(|from| from.0 <= day)
            && a.approved.until.is_none_or(|until| until.0 >= day)
    });
    if let Some(granted) = granted
        && lot + 1 == build.lots.len()
        && let Some(manufacturer) = &granted.manufacturer
    {
        return (granted.mpn.clone(), manufacturer.clone());
    }
    let second_half = lot >= build.lots.len() / 2;
    let barred =
        plan.spec.basis.avl.iter().flatten().any(|e| {
            !e.approved && e.mpn == own.0 && e.line.as_ref().is_none_or(|l| l == &line.line)
        });
    match alternate {
        Some(part) if second_half || barred => part.clone(),
        _ => own.clone(),
    }
}

/// A kind of source that every restriction of the line accepts.
fn source(plan: &Plan, line: &str) -> &'static str {
    let all = [
        SupplyKind::Franchised,
        SupplyKind::Manufacturer,
        SupplyKind::Consigned,
        SupplyKind::Broker,
    ];
    let accepted = all.into_iter().find(|kind| {
        plan.spec
            .spec
            .restriction
            .iter()
            .filter(|r| r.line == line)
            .all(|r| r.sources.contains(kind))
    });
    match accepted {
        Some(SupplyKind::Manufacturer) => "manufacturer",
        Some(SupplyKind::Broker) => "broker",
        Some(SupplyKind::Consigned) => "consigned",
        _ => "franchised",
    }
}
