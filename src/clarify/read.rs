//! Reading an answered clarification, TOML or workbook, into one model with the places of its values.

use std::sync::Arc;

use super::book;
use super::codes;
use super::model::ClarificationFile;
use crate::finding::Finding;
use crate::source::{Place, SourceFile};
use crate::spec::basis::sha256;
use crate::supplier::Places;
use crate::toml_doc::{self, Limits};

/// An answered clarification as it was read; no judgement yet on what it answers.
#[derive(Debug, Clone)]
pub struct AnswersRead {
    /// SHA-256 of the file, hex.
    pub digest: String,
    /// Where it says what, by pointers into [`ClarificationFile`].
    pub places: Places,
    /// What it says; none where it cannot be read.
    pub file: Option<ClarificationFile>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// Reads a file under its name as the user gave it.
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> AnswersRead {
    let digest = sha256(bytes);
    if bytes.starts_with(b"PK\x03\x04") {
        return book::read(name, bytes, digest);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        let source = SourceFile::new(name, "");
        let place = source.place(0..0);
        return AnswersRead {
            digest,
            places: Places::Cells(crate::supplier::places::CellPlaces::new(name)),
            file: None,
            findings: vec![no_clarification(
                place,
                "it is neither UTF-8 text nor a workbook",
            )],
        };
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let loaded =
        toml_doc::load::<ClarificationFile>(SourceFile::new(name, text), Limits::default());
    AnswersRead {
        digest,
        places: Places::Toml(Arc::new(loaded.doc)),
        file: loaded.model,
        findings: loaded.findings,
    }
}

/// The file is no clarification, and why.
pub(super) fn no_clarification(place: Place, why: &str) -> Finding {
    Finding::error(
        codes::NO_CLARIFICATION,
        place,
        format!("this is no answered clarification: {why}"),
    )
    .help("name a file that `tracespec clarify` wrote and the supplier filled in")
}
