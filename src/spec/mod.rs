//! The requirement spec: model, reading, resolution into clauses.

pub mod basis;
pub mod clause;
pub mod codes;
pub mod model;
pub mod pattern;
pub mod resolve;

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
    /// The text.
    pub source: std::sync::Arc<SourceFile>,
}

/// Reads and resolves a spec: syntax, schema, then meaning. Meaning is judged only where the text
/// fits the schema, so that one mistake is told once.
#[must_use]
pub fn check(source: SourceFile, catalogue: &Catalogue, files: &dyn basis::Files) -> CheckedSpec {
    let loaded = crate::toml_doc::load::<model::Spec>(source, crate::toml_doc::Limits::default());
    let source = loaded.doc.shared_source();
    let mut findings = loaded.findings;
    let resolved = loaded.model.and_then(|spec| {
        let resolution = resolve::resolve(spec, &loaded.doc, catalogue, files);
        findings.extend(resolution.findings);
        resolution.resolved
    });
    finding::sort(&mut findings);
    CheckedSpec {
        resolved,
        findings,
        source,
    }
}
