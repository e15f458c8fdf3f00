//! What something reaches, as chapters.

use crate::render::doc::{Block, Cell, code, plain, strong};
use crate::trace::report::{Container, Reach};
use crate::trace::words;
use crate::wording::typed;

use super::{FILES, cells, heading, para, rest, sureness, table};

pub(super) fn blocks(reach: &Reach) -> Vec<Block> {
    let mut blocks = vec![heading("reached", "Reached")];
    blocks.push(counts(reach));
    if !reach.remarks.is_empty() {
        let entries = reach
            .remarks
            .iter()
            .map(|remark| vec![plain(typed(remark))]);
        blocks.push(Block::List {
            ordered: false,
            entries: entries.collect(),
        });
    }
    blocks.extend(ways(reach));
    blocks.extend(gaps(reach));
    for (id, title, containers) in [
        ("lots", "Production lots", &reach.lots),
        ("panels", "Panels", &reach.panels),
        ("cartons", "Cartons", &reach.cartons),
        ("shipments", "Shipments", &reach.shipments),
    ] {
        blocks.extend(held(id, title, containers));
    }
    blocks.extend(units(reach));
    blocks
}

/// In sentences: a table would hide its last columns on a small screen.
fn counts(reach: &Reach) -> Block {
    let entries = reach.counts.iter();
    let entries = entries.map(|count| vec![strong(typed(words::counts(count)))]);
    Block::List {
        ordered: false,
        entries: entries.collect(),
    }
}

fn ways(reach: &Reach) -> Vec<Block> {
    if reach.ways.is_empty() {
        return Vec::new();
    }
    let rows = reach.ways.iter().map(|way| {
        vec![
            plain(typed(way.units.to_string())).into(),
            strong(typed(way.sure.word())).into(),
            plain(typed(way.doubts.words())).into(),
            plain(typed(way.forms.join(", "))).into(),
        ]
    });
    let heads = [
        ("Units", 10),
        ("How sure", 14),
        ("Why", 46),
        ("Records", 30),
    ];
    vec![
        heading("sure", "How sure it is"),
        table(&heads, rows.collect()),
    ]
}

fn gaps(reach: &Reach) -> Vec<Block> {
    if reach.gaps.is_empty() {
        return Vec::new();
    }
    let rows = reach.gaps.iter().map(|gap| {
        let more = gap.units.saturating_sub(gap.first.len() as u64);
        let more = match more {
            0 => String::new(),
            more => format!(" … and {more} more"),
        };
        let place = gap
            .record
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        cells([
            gap.units.to_string(),
            gap.why.clone(),
            format!("{}{more}", gap.first.join(", ")),
            place,
        ])
    });
    let heads = [("Units", 10), ("Why", 40), ("Which", 30), ("Record", 20)];
    vec![
        heading("open", "What cannot be excluded"),
        para(
            "These units are not reached by any record, and the records do not show the contrary."
                .to_owned(),
        ),
        table(&heads, rows.collect()),
    ]
}

fn held(id: &str, title: &str, containers: &[Container]) -> Vec<Block> {
    if containers.is_empty() {
        return Vec::new();
    }
    let rows = containers.iter().take(FILES).map(|container| {
        let built = container
            .built
            .map(|built| built.to_string())
            .unwrap_or_default();
        let mut row: Vec<Cell> = vec![code(typed(&container.id)).into()];
        row.extend(cells([
            container.sure.word().to_owned(),
            container.certain.to_string(),
            container.possible.to_string(),
            built,
        ]));
        row
    });
    let heads = [
        (title, 30),
        ("Holds reached units", 20),
        ("Certain", 15),
        ("Possibly", 15),
        ("Launched with", 20),
    ];
    let mut blocks = vec![heading(id, title), table(&heads, rows.collect())];
    blocks.extend(rest(containers.len().saturating_sub(FILES) as u64));
    blocks
}

fn units(reach: &Reach) -> Vec<Block> {
    if reach.units.is_empty() {
        return Vec::new();
    }
    let rows = reach.units.iter().take(FILES).map(|unit| {
        let mut built = unit.panels.clone();
        built.extend(unit.lots.iter().cloned());
        let mut sent = unit.cartons.clone();
        sent.extend(unit.shipments.iter().cloned());
        let place = unit
            .record
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let mut row: Vec<Cell> = vec![code(typed(&unit.id)).into()];
        row.extend(cells([built.join(", "), sent.join(", ")]));
        row.push(sureness(unit.sure, unit.doubts));
        row.push(plain(typed(place)).into());
        row
    });
    let heads = [
        ("Unit", 18),
        ("Panel, production lot", 20),
        ("Carton, shipment", 18),
        ("How sure", 24),
        ("Record", 20),
    ];
    let mut blocks = vec![heading("units", "Units"), table(&heads, rows.collect())];
    blocks.extend(rest(reach.units.len().saturating_sub(FILES) as u64));
    blocks
}
