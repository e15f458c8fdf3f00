//! The request for quotation: every clause of a resolved spec as a supplier reads it.
//!
//! What is enforced is printed: each check of each clause is a sentence of its block, or a row of its
//! table of columns. The requirements annex ([`super::annex`]) is made of the same chapters and the
//! same blocks of clauses; [`Stage`] tells the two apart where the words differ.

pub(super) mod answer;
pub(super) mod back;
pub(super) mod basis;
pub(super) mod chain;
pub(super) mod clause;
pub(super) mod depth;
pub(super) mod evidence;
pub(super) mod front;
pub(super) mod glossary;
pub(super) mod introduction;
pub(super) mod overview;
mod terms;

use crate::render::doc::{Block, Brand, Cell, Column, Doc, Labels, Span, plain};
use crate::say;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::spec::model::Depth;
use crate::wording::{Text, typed};

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

/// What a clause is printed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is asked of bidders, who answer it.
    Asked,
    /// It is agreed with the supplier, who delivers to it.
    Agreed,
}

impl Stage {
    /// Whether a clause is printed with a block of its own.
    fn prints(self, clause: &Clause) -> bool {
        self == Stage::Asked || clause.demanded
    }
}

/// The request for quotation of a spec, ready for any renderer.
#[must_use]
pub fn rfq_doc(spec: &ResolvedSpec) -> Doc {
    rfq_doc_for(spec, None)
}

/// The request as it goes to one supplier, who is named on its cover.
#[must_use]
pub fn rfq_doc_for(spec: &ResolvedSpec, supplier: Option<&str>) -> Doc {
    let head = &spec.spec.spec;
    let mut blocks = front::request(spec, supplier);
    blocks.extend(answer::how_to_answer(spec));
    blocks.extend(overview::overview(spec, Stage::Asked));
    blocks.extend(basis::basis(spec, Stage::Asked));
    blocks.extend(depth::depth_and_identity(spec, Stage::Asked));
    blocks.extend(chapters(spec, Stage::Asked));
    blocks.extend(back::not_required(spec, Stage::Asked));
    // Glossary and signature share the last page.
    blocks.push(Block::PageBreak);
    blocks.extend(glossary::glossary());
    blocks.extend(back::award(spec));
    let subtitle = say!(
        "Request for quotation \u{b7} {id} revision {revision}",
        id = typed(&head.id),
        revision = typed(&head.revision)
    );
    document(spec, subtitle, blocks)
}

/// A document about a spec.
pub(super) fn document(spec: &ResolvedSpec, subtitle: Text, blocks: Vec<Block>) -> Doc {
    let head = &spec.spec.spec;
    Doc {
        title: typed(&head.title),
        subtitle,
        lang: "en".to_owned(),
        page: crate::render::doc::Page::default(),
        labels: Labels::default(),
        brand: Brand::default(),
        footer: say!(
            "{id} rev. {revision}",
            id = typed(&head.id),
            revision = typed(&head.revision)
        ),
        digest: spec.digest.clone(),
        date: head.issued.to_string(),
        blocks,
    }
}

/// The chapters of clauses, a family each.
pub(super) fn chapters(spec: &ResolvedSpec, stage: Stage) -> Vec<Block> {
    FAMILIES
        .into_iter()
        .flat_map(|family| chapter(spec, family, stage))
        .collect()
}

/// The chapter of one family; empty when it has no clause.
fn chapter(spec: &ResolvedSpec, family: Family, stage: Stage) -> Vec<Block> {
    let clauses: Vec<&Clause> = spec
        .clauses
        .iter()
        .filter(|clause| clause.family == family && stage.prints(clause))
        .collect();
    if clauses.is_empty() {
        return Vec::new();
    }
    let title = match family {
        // The front of the document has the basis as a table; here are its clauses.
        Family::Basis => say!("Clauses of the build basis"),
        _ => family.text(),
    };
    let mut blocks = vec![chapter_heading(&family_anchor(family), title)];
    blocks.extend(introduction::introduction(spec, family, stage));
    for clause in clauses {
        blocks.extend(clause::block(spec, clause, stage));
    }
    blocks
}

/// An anchor that no clause id can be: clause ids have a dot.
fn family_anchor(family: Family) -> String {
    let key = match family {
        Family::Basis => "locked-build-basis",
        Family::Identity => "identification",
        Family::Record => "records",
        Family::Inspection => "inspections",
        Family::Test => "tests",
        Family::Control => "controls-before-and-during-the-build",
        Family::Signal => "quality-signals",
        Family::Visibility => "visibility-during-and-after-the-build",
        Family::Access => "system-access",
        Family::Acceptance => "acceptance",
        Family::Ncr => "nonconformance-closure",
        Family::Shipment => "shipment-package",
        Family::Delivery => "delivery-of-records",
    };
    format!("chapter-{key}")
}

/// Forms that a clause demands a record of, with the depth at which it is kept.
pub(super) fn demanded_forms(spec: &ResolvedSpec) -> impl Iterator<Item = (&str, Depth)> {
    spec.forms
        .iter()
        .filter(|(id, _)| {
            spec.clauses
                .iter()
                .any(|clause| clause.demanded && clause.form.as_ref() == Some(id))
        })
        .map(|(id, depth)| (id.as_str(), *depth))
}

/// Where nothing is to be said.
pub(super) fn dash() -> Text {
    typed("\u{2013}")
}

pub(super) fn chapter_heading(id: &str, text: Text) -> Block {
    heading(1, id, vec![plain(text)])
}

pub(super) fn section(id: &str, text: Text) -> Block {
    heading(2, id, vec![plain(text)])
}

pub(super) fn heading(level: u8, id: &str, text: Vec<Span>) -> Block {
    Block::Heading {
        level,
        id: id.to_owned(),
        text,
    }
}

pub(super) fn para(text: Text) -> Block {
    Block::Para {
        text: vec![plain(text)],
    }
}

pub(super) fn list(entries: impl IntoIterator<Item = Vec<Span>>) -> Block {
    Block::List {
        ordered: false,
        entries: entries.into_iter().collect(),
    }
}

pub(super) fn columns<const N: usize>(heads: [(Text, u16); N]) -> Vec<Column> {
    heads
        .into_iter()
        .map(|(title, width)| Column::new(title, width))
        .collect()
}

pub(super) fn table(caption: Text, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table {
        caption,
        columns,
        rows,
    }
}

pub(super) fn fact(label: Text, value: impl Into<Text>) -> (Text, Vec<Span>) {
    (label, vec![plain(value)])
}

/// A line to write on.
pub(super) fn blank(label: Text) -> (Text, Vec<Span>) {
    (label, Vec::new())
}

/// A rule of a list: its name, then what it says.
pub(super) fn rule(name: Text, says: Text) -> Vec<Span> {
    vec![
        crate::render::doc::strong(name),
        plain(typed(" ")),
        plain(says),
    ]
}

/// The block of a clause as the request prints it; other documents print the same.
pub(super) fn clause_block(
    spec: &ResolvedSpec,
    clause: &crate::spec::clause::Clause,
) -> Vec<Block> {
    clause::block(spec, clause, Stage::Asked)
}
