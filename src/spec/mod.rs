//! The requirement spec: model, reading, resolution into clauses.

pub mod basis;
pub mod clause;
pub mod codes;
pub mod lint;
pub mod model;
pub mod pattern;
pub mod resolve;
mod workbook;

use crate::catalog::Catalogue;
use crate::finding::{self, Finding};
use crate::source::SourceFile;

/// A spec read from its text: the clauses when it is sound, all findings, and the text for carets.
#[derive(Debug)]
pub struct CheckedSpec {
    /// The clauses; none when a finding is an error.
    pub resolved: Option<clause::ResolvedSpec>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// Findings of lint rules that the spec or the command line allows.
    pub suppressed: Vec<lint::levels::Suppressed>,
    /// The text.
    pub source: std::sync::Arc<SourceFile>,
}

/// Reads and resolves a spec: syntax, schema, then meaning. Where keys or values are mistaken, the
/// rest is judged as it was probably meant, so that all errors are told at once and each once.
#[must_use]
pub fn check(source: SourceFile, catalogue: &Catalogue, files: &dyn basis::Files) -> CheckedSpec {
    check_with(
        source,
        catalogue,
        files,
        &lint::levels::Overrides::default(),
    )
}

/// The same, with levels of lint rules that win over the spec's own.
#[must_use]
pub fn check_with(
    source: SourceFile,
    catalogue: &Catalogue,
    files: &dyn basis::Files,
    levels: &lint::levels::Overrides,
) -> CheckedSpec {
    let loaded = crate::toml_doc::load::<model::Spec>(source, crate::toml_doc::Limits::default());
    let source = loaded.doc.shared_source();
    let mut findings = loaded.findings;
    let resolved = loaded.model.and_then(|spec| {
        let resolution = resolve::resolve(spec, &loaded.doc, catalogue, files);
        findings.extend(resolution.findings);
        resolution.resolved
    });
    if let Some(recovered) = loaded.recovered {
        let resolution = resolve::resolve(recovered.model, &loaded.doc, catalogue, files);
        let sound = |finding: &Finding| concludes(finding, &recovered.removed, &loaded.doc);
        findings.extend(resolution.findings.into_iter().filter(sound));
    }
    let mut suppressed = Vec::new();
    let mut resolved = resolved;
    // Judgement waits until the spec is sound: warnings that follow from a mistake are noise.
    if let Some(spec) = &resolved {
        let found = lint::run(spec, &loaded.doc, catalogue);
        let levelled = lint::levels::apply(found, &spec.spec, &loaded.doc, levels);
        findings.extend(levelled.findings);
        suppressed = levelled.suppressed;
    }
    levels.deny_other_warnings(&mut findings);
    if finding::any_error(&findings) {
        resolved = None;
    }
    finding::sort(&mut findings);
    CheckedSpec {
        resolved,
        findings,
        suppressed,
        source,
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
            || pointer.starts_with("/product/contains")
    });
    !(touched || missed && references.contains(&finding.code))
}
