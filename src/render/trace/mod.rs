//! An answer of `trace` as a document. It is the quality department's own paper and speaks English.

mod dossier;
mod reach;

use crate::render::doc::{
    Block, Brand, Cell, Column, Doc, Labels, Page, Span, Tone, plain, strong,
};
use crate::spec::basis::sha256;
use crate::trace::report::{Outcome, TraceReport};
use crate::trace::sureness::{Doubts, Sure};
use crate::trace::words;
use crate::wording::{Text, typed};

/// The answer as a document, ready for any renderer.
#[must_use]
pub fn trace_doc(report: &TraceReport) -> Doc {
    let mut blocks = vec![front(report)];
    blocks.extend(basis(report));
    if let Some(dossier) = &report.dossier {
        blocks.extend(dossier::blocks(dossier));
    }
    if let Some(found) = &report.reach {
        blocks.extend(reach::blocks(found));
    }
    blocks.extend(unread(report));
    blocks.extend(evidence(report));
    let title = match report.dossier {
        Some(_) => format!("Dossier of {}", report.question.words()),
        None => format!("What {} reaches", report.question.words()),
    };
    Doc {
        subtitle: typed(format!("{}; {}", report.outcome.words(), report.basis)),
        footer: typed(&title),
        title: typed(title),
        lang: "en".to_owned(),
        page: Page::Landscape,
        labels: Labels {
            digest: typed("SHA-256 over all delivered files"),
            short_digest: typed("delivery"),
            ..Labels::default()
        },
        brand: Brand::default(),
        digest: digest(report),
        // The answer follows from the files alone: no clock goes into it.
        date: String::new(),
        blocks,
    }
}

/// One digest over the digests of all files.
fn digest(report: &TraceReport) -> String {
    let lines = report
        .files
        .iter()
        .map(|file| format!("{}  {}\n", file.sha256, file.file));
    sha256(lines.collect::<String>().as_bytes())
}

fn front(report: &TraceReport) -> Block {
    let text = vec![plain(typed(words::outcome(report)))];
    match report.outcome {
        Outcome::Answered | Outcome::Nothing => Block::Note {
            tone: Tone::Info,
            text,
        },
        _ => Block::Note {
            tone: Tone::Warning,
            text,
        },
    }
}

fn basis(report: &TraceReport) -> Option<Block> {
    let mut pairs = Vec::new();
    if let Some(order) = &report.order {
        let words = format!("{}, {} boards", order.number, order.quantity);
        pairs.push(fact("Order", words));
    }
    if !report.nearest.is_empty() {
        pairs.push(fact("Written much like it", report.nearest.join(", ")));
    }
    (!pairs.is_empty()).then_some(Block::Facts { pairs })
}

fn unread(report: &TraceReport) -> Vec<Block> {
    if report.unread_total == 0 {
        return Vec::new();
    }
    let rows = report.unread.iter().map(|fault| {
        let place = match fault.row {
            Some(row) => format!("{}:{row}", fault.file),
            None => fault.file.clone(),
        };
        cells([place, fault.message.clone()])
    });
    let more = report
        .unread_total
        .saturating_sub(report.unread.len() as u64);
    let mut blocks = vec![
        heading("unread", "What could not be read"),
        table(&[("Where", 40), ("What is wrong", 60)], rows.collect()),
    ];
    blocks.extend(rest(more));
    blocks
}

fn evidence(report: &TraceReport) -> Vec<Block> {
    let mut pairs = vec![fact("Tool", report.tool.clone())];
    if let Some(spec) = &report.spec {
        let words = format!(
            "{} rev. {}, SHA-256 {}",
            spec.id, spec.revision, spec.sha256
        );
        pairs.push(fact("Spec", words));
    }
    let shown = report.files.iter().take(FILES);
    let rows = shown.map(|file| cells([file.file.clone(), file.sha256.clone()]));
    let more = report.files.len().saturating_sub(FILES) as u64;
    let mut blocks = vec![
        heading("evidence", "What it rests on"),
        Block::Facts { pairs },
        table(&[("Delivered file", 45), ("SHA-256", 55)], rows.collect()),
    ];
    blocks.extend(rest(more));
    blocks
}

/// Files and units that are listed on paper; the JSON and the CSV have all.
const FILES: usize = 400;

/// What is not listed is counted.
fn rest(more: u64) -> Option<Block> {
    (more > 0).then(|| {
        para(format!(
            "… and {more} more; the JSON and CSV reports list all."
        ))
    })
}

fn heading(id: &str, text: &str) -> Block {
    Block::Heading {
        level: 1,
        id: id.to_owned(),
        text: vec![plain(typed(text))],
    }
}

fn para(text: String) -> Block {
    Block::Para {
        text: vec![plain(typed(text))],
    }
}

fn fact(label: &str, words: String) -> (Text, Vec<Span>) {
    (typed(label), vec![plain(typed(words))])
}

fn cells<const N: usize>(texts: [String; N]) -> Vec<Cell> {
    texts
        .into_iter()
        .map(|text| plain(typed(text)).into())
        .collect()
}

fn table(heads: &[(&str, u16)], rows: Vec<Vec<Cell>>) -> Block {
    let columns = heads
        .iter()
        .map(|(title, width)| Column::new(typed(*title), *width));
    Block::Table {
        caption: Text::default(),
        columns: columns.collect(),
        rows,
    }
}

/// How sure, and why no surer.
fn sureness(sure: Sure, doubts: Doubts) -> Cell {
    match sure {
        Sure::Certain => plain(typed("certain")).into(),
        Sure::Possible => vec![
            strong(typed("possibly")),
            plain(typed(format!(": {}", doubts.short()))),
        ]
        .into(),
    }
}
