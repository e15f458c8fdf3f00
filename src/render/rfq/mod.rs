//! The request for quotation: every clause of a resolved spec as a supplier reads it.
//!
//! What is enforced is printed: each check of each clause is a sentence of its block, or a row of its
//! table of columns.

mod answer;
mod back;
mod clause;
mod front;

use crate::catalog::Catalogue;
use crate::render::doc::{Block, Brand, Cell, Column, Doc, Labels, Span, code, plain};
use crate::render::words;
use crate::spec::clause::{Family, ResolvedSpec};
use crate::wording::Text;

/// The families in printing order.
const FAMILIES: [Family; 13] = [
    Family::Basis,
    Family::Identity,
    Family::Record,
    Family::Inspection,
    Family::Test,
    Family::Control,
    Family::Signal,
    Family::Visibility,
    Family::Access,
    Family::Acceptance,
    Family::Ncr,
    Family::Shipment,
    Family::Delivery,
];

/// The request for quotation of a spec, ready for any renderer.
#[must_use]
pub fn rfq_doc(spec: &ResolvedSpec) -> Doc {
    let catalogue = &*spec.catalogue;
    let head = &spec.spec.spec;
    let mut blocks = Vec::new();
    blocks.extend(front::request(spec));
    blocks.extend(answer::how_to_answer(spec));
    blocks.extend(overview(spec));
    blocks.extend(front::basis(spec));
    blocks.extend(front::depth_and_identity(spec, catalogue));
    for family in FAMILIES {
        blocks.extend(chapter(spec, catalogue, family));
    }
    blocks.extend(back::not_required(spec, catalogue));
    blocks.extend(back::glossary());
    blocks.extend(back::signature(spec));
    Doc {
        title: head.title.clone().into(),
        subtitle: format!(
            "Request for quotation \u{b7} {} revision {}",
            head.id, head.revision
        )
        .into(),
        lang: "en".to_owned(),
        labels: Labels::default(),
        brand: Brand::default(),
        footer: format!("{} rev. {}", head.id, head.revision).into(),
        digest: spec.digest.clone(),
        date: head.issued.to_string(),
        blocks,
    }
}

/// All clauses on one table, to find them by.
fn overview(spec: &ResolvedSpec) -> Vec<Block> {
    let rows = spec
        .clauses
        .iter()
        .map(|clause| {
            let weight = if clause.demanded {
                words::weight(clause.severity)
            } else {
                "not required"
            };
            vec![
                Cell::from(code(&clause.id)),
                plain(&clause.title).into(),
                plain(
                    clause
                        .depth
                        .map_or("\u{2013}".to_owned(), |d| d.to_string()),
                )
                .into(),
                plain(weight).into(),
            ]
        })
        .collect();
    let demanded = spec.clauses.iter().filter(|c| c.demanded).count();
    vec![
        chapter_heading("overview", "Overview of the clauses"),
        para(format!(
            "This request has {} clauses, {demanded} of them demanded. Each is answered under its id, \
             and each is described in the chapters that follow, in this order.",
            spec.clauses.len()
        )),
        Block::Table {
            caption: String::new().into(),
            columns: columns(&[("Clause", 40), ("Title", 38), ("Depth", 9), ("Weight", 13)]),
            rows,
        },
    ]
}

/// The chapter of one family; empty when it has no clause.
fn chapter(spec: &ResolvedSpec, catalogue: &Catalogue, family: Family) -> Vec<Block> {
    let mut clauses = spec
        .clauses
        .iter()
        .filter(|clause| clause.family == family)
        .peekable();
    if clauses.peek().is_none() {
        return Vec::new();
    }
    let mut blocks = vec![chapter_heading(&family_anchor(family), family.title())];
    if family == Family::Basis {
        // The front of the document has the basis as a table; here are its clauses.
        blocks = vec![chapter_heading(
            &family_anchor(family),
            "Clauses of the build basis",
        )];
    }
    blocks.extend(clause::introduction(spec, family).into_iter().map(para));
    for clause in clauses {
        blocks.extend(clause::block(spec, clause, catalogue));
    }
    blocks
}

/// An anchor that no clause id can be: clause ids have a dot.
fn family_anchor(family: Family) -> String {
    format!(
        "chapter-{}",
        family.title().to_lowercase().replace(' ', "-")
    )
}

fn chapter_heading(id: &str, text: &str) -> Block {
    heading(1, id, vec![plain(text)])
}

fn section(id: &str, text: &str) -> Block {
    heading(2, id, vec![plain(text)])
}

fn heading(level: u8, id: &str, text: Vec<Span>) -> Block {
    Block::Heading {
        level,
        id: id.to_owned(),
        text,
    }
}

fn para(text: impl Into<Text>) -> Block {
    Block::Para {
        text: vec![plain(text)],
    }
}

fn list(entries: impl IntoIterator<Item = Vec<Span>>) -> Block {
    Block::List {
        ordered: false,
        entries: entries.into_iter().collect(),
    }
}

fn columns(heads: &[(&str, u16)]) -> Vec<Column> {
    heads
        .iter()
        .map(|(title, width)| Column::new(*title, *width))
        .collect()
}

fn fact(label: impl Into<Text>, value: impl Into<Text>) -> (Text, Vec<Span>) {
    (label.into(), vec![plain(value)])
}

/// The block of a clause as the request prints it; other documents print the same.
pub(super) fn clause_block(
    spec: &ResolvedSpec,
    clause: &crate::spec::clause::Clause,
) -> Vec<Block> {
    clause::block(spec, clause, &spec.catalogue)
}
