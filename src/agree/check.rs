//! An agreement is checked every time it is used: every file is the one that was agreed, and every
//! clause demands what was agreed.

use crate::agree::clause_digest;
use crate::agree::codes;
use crate::agree::deviations::scope_findings;
use crate::agree::model::AgreementFile;
use crate::agree::text::SEAL;
use crate::finding::{self, Finding};
use crate::source::SourceFile;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;
use crate::toml_doc::{self, Limits, TomlDoc};

/// What became of an agreement file.
#[derive(Debug)]
pub struct AgreementRead {
    /// The agreement; none when its text is not one.
    pub agreement: Option<AgreementFile>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text with its places.
    pub doc: TomlDoc,
    /// SHA-256 of the file.
    pub sha256: String,
    /// SHA-256 of the text above its seal, which the seal has to name.
    sealed: String,
}

impl AgreementRead {
    /// What is found when the agreement was edited after it was written.
    #[must_use]
    pub fn broken_seal(&self) -> Option<Finding> {
        let seal = &self.agreement.as_ref()?.seal.sha256;
        let whole = seal.eq_ignore_ascii_case(&self.sealed);
        (!whole).then(|| {
            let place = self.doc.value_place("/seal/sha256");
            Finding::error(
                codes::SEAL,
                place,
                "the agreement was edited after it was written",
            )
            .help("bring the signed file back, or amend it with `tracespec agree --amends`")
        })
    }
}

/// Reads an agreement. Whether the files it names are still those that were agreed is for [`check`].
#[must_use]
pub fn read(source: SourceFile) -> AgreementRead {
    let digest = |text: &str| sha256(text.as_bytes());
    // Line ends are turned by mail programs and version control; nothing else may differ.
    let text = source.text().replace("\r\n", "\n");
    let above = text.rsplit_once(SEAL).map_or("", |(above, _)| above);
    let (sha256, sealed) = (digest(source.text()), digest(above));
    let loaded = toml_doc::load::<AgreementFile>(source, Limits::default());
    AgreementRead {
        agreement: loaded.model,
        findings: loaded.findings,
        doc: loaded.doc,
        sha256,
        sealed,
    }
}

/// A file as it is found where the agreement names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its SHA-256.
    Digest(String),
    /// It is not there, or cannot be read: why.
    Missing(String),
}

/// Holds an agreement against the files it names and against what its spec demands now. `found` says
/// what became of a path as the agreement writes it; quote and answers may be kept elsewhere and are
/// only missed, spec and basis are needed.
#[must_use]
pub fn check(
    read: &AgreementRead,
    spec: Option<&ResolvedSpec>,
    found: &dyn Fn(&str) -> Found,
) -> Vec<Finding> {
    let Some(agreement) = &read.agreement else {
        return read.findings.clone();
    };
    let mut checker = Checker {
        doc: &read.doc,
        findings: read.findings.clone(),
    };
    checker.findings.extend(read.broken_seal());
    let locked = &agreement.spec;
    checker.file(
        "/spec",
        &locked.file,
        &locked.sha256,
        found(&locked.file),
        true,
    );
    let quote = &agreement.quote;
    checker.file(
        "/quote",
        &quote.file,
        &quote.sha256,
        found(&quote.file),
        false,
    );
    for (n, answers) in agreement.answers.iter().enumerate() {
        let pointer = format!("/answers/{n}");
        checker.file(
            &pointer,
            &answers.file,
            &answers.sha256,
            found(&answers.file),
            false,
        );
    }
    if let Some(spec) = spec {
        checker.basis(agreement, spec);
        checker.clauses(agreement, spec);
        checker.deviations(agreement, spec);
    }
    let mut findings = checker.findings;
    finding::sort(&mut findings);
    findings
}

struct Checker<'a> {
    doc: &'a TomlDoc,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn file(&mut self, pointer: &str, file: &str, agreed: &str, found: Found, needed: bool) {
        let place = self.doc.value_place(&format!("{pointer}/sha256"));
        match found {
            Found::Digest(digest) if digest.eq_ignore_ascii_case(agreed) => {}
            Found::Digest(digest) => {
                let message = format!("{file} is not the file that was agreed: its digest differs");
                self.findings.push(
                    Finding::error(codes::CHANGED_INPUT, place, message).help(format!(
                        "bring the agreed file back, or amend the agreement; the digest is now {digest}"
                    )),
                );
            }
            Found::Missing(why) if needed => {
                let message = format!("{file}, which was agreed, cannot be read: {why}");
                self.findings.push(
                    Finding::error(codes::MISSING_INPUT, place, message)
                        .help("put it where the agreement names it"),
                );
            }
            Found::Missing(why) => {
                let message = format!("{file} is not at hand to be compared: {why}");
                self.findings
                    .push(Finding::warning(codes::MISSING_INPUT, place, message));
            }
        }
    }

    fn basis(&mut self, agreement: &AgreementFile, spec: &ResolvedSpec) {
        for (n, locked) in agreement.basis.iter().enumerate() {
            let now = spec
                .basis
                .digests
                .iter()
                .find(|file| file.file == locked.file);
            let found = match now {
                Some(file) => Found::Digest(file.sha256.clone()),
                None => Found::Missing("the spec does not read it".to_owned()),
            };
            self.file(
                &format!("/basis/{n}"),
                &locked.file,
                &locked.sha256,
                found,
                true,
            );
        }
    }

    fn clauses(&mut self, agreement: &AgreementFile, spec: &ResolvedSpec) {
        for (id, agreed) in &agreement.clauses {
            let pointer = format!("/clauses/{}", crate::supplier::read::segment(id));
            let message = match spec.clause(id) {
                None => format!("`{id}` was agreed, and the spec has no such clause"),
                Some(clause) if clause_digest(clause) != *agreed => {
                    format!("`{id}` demands something else than was agreed")
                }
                Some(_) => continue,
            };
            let place = self.doc.value_place(&pointer);
            self.changed(place, message);
        }
        for clause in &spec.clauses {
            if !agreement.clauses.contains_key(&clause.id) {
                let place = self.doc.key_place("/clauses");
                self.changed(
                    place,
                    format!("`{}` was not agreed, and the spec demands it", clause.id),
                );
            }
        }
    }

    fn changed(&mut self, place: crate::source::Place, message: String) {
        self.findings.push(
            Finding::error(codes::CHANGED_CLAUSE, place, message)
                .help("amend the agreement, or use the version of the tool that wrote it"),
        );
    }

    /// A deviation has to name a clause; who and why are needed, or it covers nothing.
    fn deviations(&mut self, agreement: &AgreementFile, spec: &ResolvedSpec) {
        for (n, deviation) in agreement.deviation.iter().enumerate() {
            let at = |key: &str| self.doc.value_place(&format!("/deviation/{n}/{key}"));
            let id = &deviation.clause;
            let mut wrong = None;
            if spec.clause(id).is_none() && !id.starts_with("quote.") {
                let message = format!("`{id}` is no clause, the deviation covers nothing");
                wrong = Some(Finding::error(
                    codes::NOTHING_TO_ACCEPT,
                    at("clause"),
                    message,
                ));
            } else if deviation.reason.trim().is_empty() || deviation.by.trim().is_empty() {
                let message = format!("the deviation from `{id}` does not say why or by whom");
                wrong = Some(Finding::error(codes::INCOMPLETE, at("clause"), message));
            }
            self.findings.extend(wrong);
            let table = "/deviation";
            let scope = scope_findings(&agreement.deviation, n, table, self.doc);
            self.findings.extend(scope);
        }
    }
}
