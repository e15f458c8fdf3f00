//! The requirement spec: model, reading, resolution into clauses.

pub mod basis;
pub mod clause;
pub mod codes;
mod conditions;
mod layers;
pub mod model;
pub mod own;
pub mod pattern;
pub mod presets;
pub mod resolve;
pub mod strings;
mod workbook;

use crate::catalog::Catalogue;
use crate::finding::{self, Finding};
use crate::source::SourceFile;
use crate::toml_doc::{self, TomlDoc};

/// A spec read from its text: the clauses when it is sound, all findings, and the text for carets.
#[derive(Debug)]
pub struct CheckedSpec {
    /// The clauses; none when a finding is an error.
    pub resolved: Option<clause::ResolvedSpec>,
    /// Errors, warnings and notes in reading order.
    pub findings: Vec<Finding>,
    /// The text.
    pub source: std::sync::Arc<SourceFile>,
    /// The spec with all it builds on, and the place of every value.
    pub doc: TomlDoc,
}

impl CheckedSpec {
    /// The spec's own text and those it builds on, for carets.
    #[must_use]
    pub fn texts(&self) -> Vec<&SourceFile> {
        self.doc.sources().iter().map(AsRef::as_ref).collect()
    }
}

/// Reads and resolves a spec: syntax, schema, then meaning. Where keys or values are mistaken, the
/// rest is judged as it was probably meant, so that all errors are told at once and each once.
#[must_use]
pub fn check(source: SourceFile, catalogue: &Catalogue, files: &dyn basis::Files) -> CheckedSpec {
    let limits = toml_doc::Limits::default();
    let mut gathered = layers::gather(source, limits, files);
    let texts = std::mem::take(&mut gathered.layers);
    let loaded = toml_doc::load_layers::<model::Spec>(texts, limits, layers::settle);
    let source = loaded.doc.shared_source();
    let mut findings = loaded.findings;
    let whole = gathered.findings.is_empty();
    if !whole {
        // What is missing may stand in the base that could not be read.
        findings.retain(|finding| finding.code != toml_doc::codes::MISSING_KEY);
    }
    let resolved = loaded.model.filter(|_| whole).and_then(|spec| {
        let resolution = resolve::resolve(spec, &loaded.doc, catalogue, files);
        findings.extend(resolution.findings);
        resolution.resolved
    });
    if let Some(recovered) = loaded.recovered.filter(|_| whole) {
        let resolution = resolve::resolve(recovered.model, &loaded.doc, catalogue, files);
        let sound = |finding: &Finding| concludes(finding, &recovered.removed, &loaded.doc);
        findings.extend(resolution.findings.into_iter().filter(sound));
    }
    let mut findings = gathered.seen_from_spec(findings);
    findings.append(&mut gathered.findings);
    finding::sort(&mut findings);
    CheckedSpec {
        resolved,
        findings,
        source,
        doc: loaded.doc,
    }
}

/// Whether an error found in a repaired spec stands by itself: warnings wait until the file is
/// sound, and nothing is concluded from what had to be left out.
fn concludes(finding: &Finding, removed: &[String], doc: &crate::toml_doc::TomlDoc) -> bool {
    if finding.severity != finding::Severity::Error {
        return false;
    }
    let references = [
        codes::DANGLING_REFERENCE,
        codes::NEVER_TRUE,
        codes::MISSING_RECORD,
        codes::UNKNOWN_OWN_FIELD,
        codes::CONDITION_UNKNOWN,
    ];
    let touched = removed.iter().any(|pointer| {
        let table = pointer.rsplit_once('/').map_or("", |(table, _)| table);
        doc.key_place(table) == finding.place || doc.value_place(pointer) == finding.place
    });
    // A document, test or record that was left out may be just what a reference misses.
    let sections = ["basis", "inspection", "test", "record", "acceptance"];
    let missed = removed.iter().any(|pointer| {
        let mut parts = pointer.split('/').skip(1);
        let section = parts.next().unwrap_or_default();
        (sections.contains(&section) && parts.count() <= 1)
            || pointer.starts_with("/form/")
            || pointer.starts_with("/product/contains")
    });
    !(touched || missed && references.contains(&finding.code))
}
