//! The history of a board, as chapters.

use crate::render::doc::{Block, Cell, Span, Tone, code, line_break, plain, quiet, strong};
use crate::trace::dossier::in_a_line;
use crate::trace::dossier::report::{
    Detail, Dossier, Event, Loaded, Measured, NamedFile, Nonconformance,
};
use crate::wording::typed;

use super::{cells, heading, para, rest, sureness, table};

pub(super) fn blocks(dossier: &Dossier) -> Vec<Block> {
    let mut blocks = vec![heading("identity", "Identity")];
    blocks.push(identity(dossier));
    blocks.extend(open(dossier));
    blocks.extend(nonconformances(&dossier.nonconformances));
    blocks.extend(events(
        "timeline",
        "What happened, in order",
        &dossier.timeline,
    ));
    blocks.extend(rest(dossier.events_left_out));
    blocks.extend(events(
        "undated",
        "At a time that cannot be decided, or at none",
        &dossier.undated,
    ));
    blocks.extend(material(&dossier.material));
    for (id, title, list) in [
        (
            "component-lots",
            "Component lots: labels and cards",
            &dossier.component_lots,
        ),
        ("set-ups", "Programs and set-ups", &dossier.set_ups),
        (
            "first-offs",
            "First-off checks of its production lot",
            &dossier.first_offs,
        ),
        ("packing", "Carton and shipment", &dossier.packing),
    ] {
        blocks.extend(details(id, title, list));
    }
    blocks.extend(files("files", "Images and files", &dossier.files));
    blocks.extend(files(
        "documents",
        "Documents of the delivery",
        &dossier.documents,
    ));
    blocks
}

fn identity(dossier: &Dossier) -> Block {
    let rows = dossier.identity.iter().map(|link| {
        let mut row: Vec<Cell> = vec![
            plain(typed(&link.what)).into(),
            code(typed(&link.id)).into(),
            sureness(link.sure, link.doubts),
        ];
        row.extend(cells([in_a_line(&link.facts), link.record.to_string()]));
        row
    });
    let heads = [
        ("What", 14),
        ("Which", 18),
        ("How sure", 16),
        ("Its record says", 32),
        ("Record", 20),
    ];
    table(&heads, rows.collect())
}

fn open(dossier: &Dossier) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !dossier.absent.is_empty() {
        blocks.push(Block::Note {
            tone: Tone::Warning,
            text: vec![plain(typed(format!(
                "No record shows: {}.",
                dossier.absent.join("; ")
            )))],
        });
    }
    if dossier.findings_total > 0 {
        let rows = dossier.findings.iter().map(|finding| {
            let mut what = vec![plain(typed(&finding.message))];
            if let Some(by) = &finding.waived_by {
                what.push(quiet(typed(format!(" (accepted by {by})"))));
            }
            vec![
                code(typed(&finding.clause)).into(),
                what.into(),
                plain(typed(finding.place.clone().unwrap_or_default())).into(),
            ]
        });
        let heads = [
            ("Clause", 26),
            ("What is missing or wrong", 50),
            ("Where", 24),
        ];
        blocks.push(heading("findings", "What verification finds on it"));
        blocks.push(table(&heads, rows.collect()));
        let kept = dossier.findings.len() as u64;
        blocks.extend(rest(dossier.findings_total.saturating_sub(kept)));
    }
    blocks
}

fn nonconformances(ncrs: &[Nonconformance]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (n, ncr) in ncrs.iter().enumerate() {
        if n == 0 {
            blocks.push(heading("nonconformances", "Nonconformances"));
        }
        let rows = ncr.stages.iter().map(|stage| {
            cells([
                stage.stage.clone(),
                stage.text.clone(),
                stage.at.clone().unwrap_or_default(),
                stage.record.to_string(),
            ])
        });
        blocks.push(Block::Heading {
            level: 2,
            id: format!("ncr-{}", n + 1),
            text: vec![plain(typed(&ncr.id))],
        });
        let heads = [
            ("Stage", 14),
            ("What the record says", 38),
            ("When", 26),
            ("Record", 22),
        ];
        blocks.push(table(&heads, rows.collect()));
        if ncr.doubts.sure() == crate::trace::sureness::Sure::Possible {
            blocks.push(para(format!(
                "Possibly of this board: {}.",
                ncr.doubts.words()
            )));
        }
        if !ncr.missing.is_empty() {
            blocks.push(Block::Note {
                tone: Tone::Warning,
                text: vec![plain(typed(format!(
                    "No record shows: {}.",
                    ncr.missing.join(", ")
                )))],
            });
        }
    }
    blocks
}

fn events(id: &str, title: &str, events: &[Event]) -> Vec<Block> {
    if events.is_empty() {
        return Vec::new();
    }
    let rows = events.iter().map(|event| {
        vec![
            plain(typed(event.at.clone().unwrap_or_default())).into(),
            plain(typed(event.kind.word())).into(),
            what(event).into(),
            sureness(event.sure, event.doubts),
            plain(typed(event.record.to_string())).into(),
        ]
    });
    let heads = [
        ("When", 24),
        ("What", 10),
        ("The record says", 36),
        ("How sure", 14),
        ("Record", 18),
    ];
    vec![heading(id, title), table(&heads, rows.collect())]
}

fn what(event: &Event) -> Vec<Span> {
    let mut spans = vec![plain(typed(&event.text))];
    if let Some(result) = &event.result {
        spans.push(strong(typed(format!(": {result}"))));
    }
    for value in &event.values {
        spans.push(line_break());
        spans.push(plain(typed(Measured::words(value))));
    }
    spans
}

fn material(material: &[Loaded]) -> Vec<Block> {
    if material.is_empty() {
        return Vec::new();
    }
    let rows = material.iter().map(|loaded| {
        let lots = match loaded.component_lots.as_slice() {
            [] => "no lot named".to_owned(),
            several => several.join(" or "),
        };
        let mut row = cells([
            loaded.bom_line.clone(),
            format!("{} {}", loaded.manufacturer, loaded.mpn)
                .trim()
                .to_owned(),
            lots,
            loaded.date_code.clone().unwrap_or_default(),
            loaded.loaded_at.clone().unwrap_or_default(),
        ]);
        row.push(sureness(loaded.sure, loaded.doubts));
        row.push(plain(typed(loaded.record.to_string())).into());
        row
    });
    let heads = [
        ("Line", 6),
        ("Part", 22),
        ("Component lot", 14),
        ("Date code", 8),
        ("Loaded", 16),
        ("How sure", 18),
        ("Record", 16),
    ];
    vec![
        heading("material", "Material by BOM line"),
        table(&heads, rows.collect()),
    ]
}

fn details(id: &str, title: &str, details: &[Detail]) -> Vec<Block> {
    if details.is_empty() {
        return Vec::new();
    }
    let rows = details.iter().map(|detail| {
        let mut row = cells([in_a_line(&detail.facts)]);
        row.push(sureness(detail.sure, detail.doubts));
        row.push(plain(typed(detail.record.to_string())).into());
        row
    });
    let heads = [("The record says", 56), ("How sure", 20), ("Record", 24)];
    vec![heading(id, title), table(&heads, rows.collect())]
}

fn files(id: &str, title: &str, files: &[NamedFile]) -> Vec<Block> {
    if files.is_empty() {
        return Vec::new();
    }
    let rows = files.iter().map(|file| {
        let digest = match &file.sha256 {
            Some(digest) => digest.clone(),
            None => "not delivered".to_owned(),
        };
        let name = file.path.clone().unwrap_or_else(|| file.name.clone());
        cells([name, file.shows.clone(), digest])
    });
    let heads = [("File", 34), ("What it shows", 32), ("SHA-256", 34)];
    vec![heading(id, title), table(&heads, rows.collect())]
}
