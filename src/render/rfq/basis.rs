//! The locked build basis: its documents, what they govern, and those that are missing.

use crate::render::doc::{Block, Cell, Span, code, plain};
use crate::say;
use crate::spec::clause::{Governing, MissingDocument, ResolvedSpec};
use crate::spec::model::{BasisDocument, BasisEntry, BasisStatus};
use crate::wording::{Text, typed};

use super::{Stage, chapter_heading, columns, dash, fact, para, section, table};

/// The documents the build follows, those that are missing, and what is to be assumed.
pub(in crate::render) fn basis(spec: &ResolvedSpec, stage: Stage) -> Vec<Block> {
    let mut blocks = vec![
        chapter_heading("basis", say!("Locked build basis")),
        para(match stage {
            Stage::Asked => say!(
                "The build follows these documents in these revisions and no others. Acceptance criteria come from them alone: no system of the factory creates one. A quote on another revision cannot be compared until the difference is resolved. They are sent separately: ask for what you have not received."
            ),
            Stage::Agreed => say!(
                "The build follows these documents in these revisions and no others. Acceptance criteria come from them alone: no system of the factory creates one. Another revision needs a change of the order."
            ),
        }),
    ];
    let pairs = build_facts(spec);
    if !pairs.is_empty() {
        blocks.push(Block::Facts { pairs });
    }
    let rows: Vec<Vec<Cell>> = BasisDocument::ALL
        .into_iter()
        .filter_map(|key| Some(document_row(key, spec.spec.basis.entry(key)?)))
        .collect();
    if !rows.is_empty() {
        blocks.push(table(
            say!("Documents of the build basis"),
            columns([
                (say!("Document"), 32),
                (say!("Number"), 26),
                (say!("Revision"), 14),
                (say!("File"), 28),
            ]),
            rows,
        ));
    }
    blocks.extend(governed(spec, stage));
    blocks.extend(missing(&spec.missing_documents, stage));
    blocks
}

/// Facts about the build on which clauses hang.
fn build_facts(spec: &ResolvedSpec) -> Vec<(Text, Vec<Span>)> {
    let mut pairs = Vec::new();
    if let Some(quantity) = spec.spec.basis.build_quantity {
        pairs.push(fact(
            say!("Basis locked for"),
            say!("{quantities} boards", quantities = quantity),
        ));
    }
    if let Some(boards) = spec.spec.product.boards_per_panel {
        pairs.push(fact(say!("Boards per panel"), boards));
    }
    pairs
}

fn document_row(key: BasisDocument, entry: &BasisEntry) -> Vec<Cell> {
    let written = |text: &Option<String>| text.as_ref().map_or_else(dash, typed);
    let (number, revision) = match entry.status {
        Some(BasisStatus::ToFollow) => (say!("to follow"), dash()),
        Some(BasisStatus::NotUsed) => (say!("not used"), dash()),
        None => (written(&entry.document), written(&entry.revision)),
    };
    vec![
        plain(title(key).capitalised()).into(),
        plain(number).into(),
        plain(revision).into(),
        entry
            .file
            .as_ref()
            .map_or_else(|| plain(dash()), |file| code(typed(file_name(file))))
            .into(),
    ]
}

/// What each document governs: told here, beside the "governed by" of each clause.
fn governed(spec: &ResolvedSpec, stage: Stage) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = BasisDocument::ALL
        .into_iter()
        .filter_map(|key| {
            let ids: Vec<&str> = spec
                .clauses
                .iter()
                .filter(|clause| stage.prints(clause))
                .filter(|clause| clause.defined_in.as_ref().is_some_and(|d| d.key == key))
                .map(|clause| clause.id.as_str())
                .collect();
            (!ids.is_empty()).then(|| {
                vec![
                    Cell::from(plain(title(key).capitalised())),
                    Cell {
                        text: super::clause::codes(ids),
                    },
                ]
            })
        })
        .collect();
    (!rows.is_empty()).then(|| {
        table(
            say!("What the documents govern"),
            columns([(say!("Document"), 28), (say!("Clauses"), 72)]),
            rows,
        )
    })
}

/// The name of a document as it stands inside a sentence.
pub(super) fn title(document: BasisDocument) -> Text {
    document.text()
}

/// A governing document with its number and revision.
pub(super) fn governing(document: &Governing) -> Text {
    document.text()
}

/// The last part of a path: the buyer's folders are of no use to the supplier.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn missing(documents: &[MissingDocument], stage: Stage) -> Vec<Block> {
    if documents.is_empty() {
        return vec![para(say!(
            "Every document needed before set-up is released; none is missing."
        ))];
    }
    vec![
        section("missing-documents", say!("Missing documents")),
        para(match stage {
            Stage::Asked => say!(
                "These documents are needed before set-up and are not released. A quote made without them is an estimate. Use the assumptions below, list them in your quote, and say which of the changes below each may become and what it would then cost."
            ),
            Stage::Agreed => say!(
                "These documents are needed before set-up and are not released. What was assumed in their place is said below, with the changes of the order that may follow."
            ),
        }),
        table(
            say!("Missing documents and what to assume"),
            columns([
                (say!("Document"), 20),
                (say!("Follows by"), 14),
                (say!("To be assumed"), 33),
                (say!("May become this change"), 33),
            ]),
            documents
                .iter()
                .map(|document| missing_row(document, stage))
                .collect(),
        ),
    ]
}

fn missing_row(document: &MissingDocument, stage: Stage) -> Vec<Cell> {
    let known = BasisDocument::ALL
        .into_iter()
        .find(|known| known.key() == document.document);
    let by = match &document.by {
        Some(by) => typed(by),
        None => say!("not announced"),
    };
    let assume = match (&document.assume, stage) {
        (Some(assume), _) => typed(assume),
        (None, Stage::Asked) => {
            say!("Nothing is given: state your own assumption in the quote.")
        }
        (None, Stage::Agreed) => say!("Nothing is given."),
    };
    vec![
        plain(
            known
                .map_or_else(|| typed(&document.document), title)
                .capitalised(),
        )
        .into(),
        plain(by).into(),
        plain(assume).into(),
        plain(known.map_or_else(dash, change)).into(),
    ]
}

/// The change request that a document may turn into when it comes late.
fn change(document: BasisDocument) -> Text {
    match document {
        BasisDocument::Bom => {
            say!("Parts added, dropped or exchanged after purchasing; loading repeated")
        }
        BasisDocument::Avl => {
            say!("Parts bought from makers that are not approved; alternates to be approved")
        }
        BasisDocument::Gerber => say!("New boards, stencil and panel; set-up repeated"),
        BasisDocument::Centroid => say!("New placement program; first-off repeated"),
        BasisDocument::AssemblyDrawing => {
            say!("Other acceptance criteria; inspection or rework repeated")
        }
        BasisDocument::TestPlan => {
            say!(
                "Test added or changed; extract added before shipment; retest closure added after the first failures"
            )
        }
        BasisDocument::QualityPlan => {
            say!("Serialisation added after set-up; records or their columns added before shipment")
        }
        BasisDocument::PackingInstruction => {
            say!("Repacking, relabelling and a new packing list before shipment")
        }
        BasisDocument::OrderAgreement
        | BasisDocument::Contract
        | BasisDocument::FirstArticleInstruction
        | BasisDocument::HandlingStandard
        | BasisDocument::ProductionSetup
        | BasisDocument::MaterialScanSetup
        | BasisDocument::AccessSetup => say!("Change of the agreement after the order"),
    }
}
