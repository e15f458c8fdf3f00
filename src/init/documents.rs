//! The documents of the basis: what each is for, and what suppliers are to assume until it comes.
//! Nobody invents a document number: what is not released is said to follow.

use crate::spec::model::{BasisDocument, ProductFact};

use super::draft::{Draft, Level};

/// A document that follows, and the assumption until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToFollow {
    /// The document.
    pub document: BasisDocument,
    /// What suppliers are to assume.
    pub assume: &'static str,
}

/// Documents a spec of this draft needs.
pub(super) fn needed(draft: &Draft) -> Vec<BasisDocument> {
    // Every level leans on the build files and on the order agreement.
    let mut documents: Vec<BasisDocument> = BasisDocument::ALL
        .into_iter()
        .filter(|document| document.is_build_file() || *document == BasisDocument::OrderAgreement)
        .collect();
    // Only from these levels on are results of tests, and the handling of moisture, demanded.
    if draft.process.is_some_and(|level| level < Level::Standard) {
        documents.retain(|document| *document != BasisDocument::TestPlan);
    }
    let handled = draft.material.is_none_or(|level| level >= Level::Advanced);
    if handled && draft.has(ProductFact::MoistureSensitive) {
        documents.push(BasisDocument::HandlingStandard);
    }
    documents
}

/// Documents that are not released yet, with their assumptions: those the draft needs and those
/// another part of the spec refers to.
#[must_use]
pub fn to_follow(draft: &Draft, referred: &[BasisDocument]) -> Vec<ToFollow> {
    let needed = needed(draft);
    BasisDocument::ALL
        .into_iter()
        .filter(|document| needed.contains(document) || referred.contains(document))
        .filter(|document| !draft.documents.contains_key(document))
        .map(|document| ToFollow {
            document,
            assume: assumption(document, draft),
        })
        .collect()
}

fn assumption(document: BasisDocument, draft: &Draft) -> &'static str {
    match document {
        BasisDocument::Bom if draft.bom.is_some() => {
            "the parts list sent with this request; its number and revision follow"
        }
        BasisDocument::Bom => {
            "quote assembly, test and records; material is quoted when the parts list comes"
        }
        BasisDocument::Avl if draft.avl.is_some() => {
            "the vendor list sent with this request; its number and revision follow"
        }
        BasisDocument::Avl => {
            "only manufacturers and part numbers of the parts list; an alternate needs our written consent"
        }
        BasisDocument::Gerber => {
            "the bare-board data comes with the order; stencil and panel are quoted apart"
        }
        BasisDocument::Centroid => "the supplier makes it from the Gerber data",
        BasisDocument::AssemblyDrawing => {
            "parts are placed as parts list and board markings say; nothing else is attached"
        }
        BasisDocument::TestPlan => {
            "no test equipment in the price; the supplier may propose tests and quote them apart"
        }
        BasisDocument::QualityPlan => {
            "the supplier's own quality plan, sent with the quote, until ours is released"
        }
        BasisDocument::PackingInstruction => {
            "ESD-safe packing; one part number and one production lot in a carton"
        }
        BasisDocument::OrderAgreement => {
            "the terms of this request; the agreement is signed with the order"
        }
        BasisDocument::HandlingStandard => {
            "IPC/JEDEC J-STD-033 in the revision that is in force when the order is placed"
        }
        BasisDocument::Contract => "the terms of this request until a contract is signed",
        BasisDocument::FirstArticleInstruction => {
            "the supplier's own first-article procedure, sent with the quote"
        }
        BasisDocument::ProductionSetup
        | BasisDocument::MaterialScanSetup
        | BasisDocument::AccessSetup => {
            "the supplier's proposal, sent with the quote; agreed before set-up"
        }
    }
}

/// What a document is, for someone who meets its name for the first time.
pub(super) fn about(document: BasisDocument) -> &'static str {
    match document {
        BasisDocument::Bom => {
            "The parts list: which part goes where, by manufacturer and part number."
        }
        BasisDocument::Avl => "The vendor list: which manufacturers are approved for each part.",
        BasisDocument::Gerber => "The data the bare board is made from.",
        BasisDocument::Centroid => "Coordinates and rotation of every part (pick and place).",
        BasisDocument::AssemblyDrawing => "The drawing that shows how the board is assembled.",
        BasisDocument::TestPlan => "What is tested, how, and which limits hold.",
        BasisDocument::QualityPlan => {
            "What is inspected, what a finding leads to, and how it is closed."
        }
        BasisDocument::PackingInstruction => "How boards are packed and labelled.",
        BasisDocument::OrderAgreement => "The terms on which you order.",
        BasisDocument::HandlingStandard => {
            "How moisture-sensitive parts are stored, baked and timed; mostly J-STD-033."
        }
        _ => "A document that the order refers to.",
    }
}
