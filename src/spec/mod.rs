//! The requirement spec: model, reading, resolution into clauses.

pub mod basis;
pub mod clause;
pub mod codes;
mod conditions;
mod layers;
pub mod lint;
pub mod model;
pub mod own;
pub mod pattern;
pub mod presets;
pub mod repair;
pub mod resolve;
pub mod strings;
pub(crate) mod workbook;

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
    /// Findings of lint rules that the spec or the command line allows.
    pub suppressed: Vec<lint::levels::Suppressed>,
    /// The text.
    pub source: std::sync::Arc<SourceFile>,
    /// The spec with all it builds on, and the place of every value.
    pub doc: TomlDoc,
    /// Errors of meaning that may follow from the mistakes in keys and values, and so are not told
    /// yet; `None` when the mistakes left nothing to judge.
    pub withheld: Option<Vec<Finding>>,
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
    let mut withheld = None;
    let resolved = loaded.model.filter(|_| whole).and_then(|spec| {
        withheld = Some(Vec::new());
        let resolution = resolve::resolve(spec, &loaded.doc, catalogue, files);
        findings.extend(resolution.findings);
        resolution.resolved
    });
    if let Some(recovered) = loaded.recovered.filter(|_| whole) {
        let resolution = resolve::resolve(recovered.model, &loaded.doc, catalogue, files);
        let sound = |finding: &Finding| concludes(finding, &recovered.removed, &loaded.doc);
        let (told, doubtful) = resolution
            .findings
            .into_iter()
            .partition::<Vec<_>, _>(sound);
        findings.extend(told);
        withheld = Some(doubtful);
    }
    let mut suppressed = Vec::new();
    // Judgement waits until the spec is sound: warnings that follow from a mistake are noise.
    if let Some(spec) = &resolved {
        let found = lint::run(spec, &loaded.doc, catalogue);
        let levelled = lint::levels::apply(found, spec, &loaded.doc, levels);
        findings.extend(levelled.findings);
        suppressed = levelled.suppressed;
    }
    let mut findings = gathered.seen_from_spec(findings);
    findings.append(&mut gathered.findings);
    levels.deny_other_warnings(&mut findings);
    let failed = finding::any_error(&findings);
    let resolved = resolved.filter(|_| !failed);
    finding::sort(&mut findings);
    toml_doc::edit::keep_certain(&source, &mut findings);
    CheckedSpec {
        withheld,
        resolved,
        findings,
        suppressed,
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
