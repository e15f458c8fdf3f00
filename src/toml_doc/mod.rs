//! Loading of any TOML file a person writes: every mistake at once, each with its place.
//!
//! Text → tree with spans → JSON → schema → typed model. The schema is generated from the model, so
//! the two cannot drift apart; the model itself carries no spans, which would break flattening and
//! untagged enums.

mod branch;
mod check;
pub mod codes;
pub mod edit;
mod recover;
mod retype;
mod schema;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod typed;

use std::sync::Arc;

use crate::finding::{self, Finding};
use crate::source::{Place, SourceFile};

pub use schema::schema_for;
use tree::Entries;

/// How much of a file is looked at before giving up with one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest text, in bytes.
    pub bytes: usize,
    /// Deepest nesting of tables and arrays.
    pub depth: usize,
    /// Most findings reported for one file.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 4 * 1024 * 1024,
            depth: 64,
            findings: 500,
        }
    }
}

/// A TOML document with a place for every key and value.
#[derive(Debug, Clone)]
pub struct TomlDoc {
    source: Arc<SourceFile>,
    json: serde_json::Value,
    entries: Entries,
}

impl TomlDoc {
    /// Place of the value at a JSON pointer. A table with a header is placed at the name in its
    /// header; a pointer that does not exist at its nearest existing ancestor.
    #[must_use]
    pub fn value_place(&self, pointer: &str) -> Place {
        self.source.place(self.entries.value_span(pointer))
    }

    /// Place of the key at a JSON pointer (its last segment), with the same fallback.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        self.source.place(self.entries.key_span(pointer))
    }

    /// The document as JSON; dates are ISO strings.
    #[must_use]
    pub fn json(&self) -> &serde_json::Value {
        &self.json
    }

    /// The text it was read from.
    #[must_use]
    pub fn source(&self) -> &SourceFile {
        &self.source
    }

    /// The text, shared.
    #[must_use]
    pub fn shared_source(&self) -> Arc<SourceFile> {
        Arc::clone(&self.source)
    }
}

/// What the file probably means, mistakes in keys and values aside. Never to be acted on: it only
/// serves to report what else is wrong.
#[derive(Debug, Clone)]
pub struct Recovered<T> {
    /// The model.
    pub model: T,
    /// Pointers of what was left out; nothing may be concluded from its absence.
    pub removed: Vec<String>,
}

/// What became of a file: the document always, the model only when no error was found.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// The document with its places, as far as it could be read.
    pub doc: TomlDoc,
    /// The typed model.
    pub model: Option<T>,
    /// A model in spite of mistakes in keys and values, for judging the rest of the file.
    pub recovered: Option<Recovered<T>>,
    /// Everything that is wrong, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Reads a TOML text as a `T`, reporting all mistakes at once and each mistake once.
#[must_use]
pub fn load<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
    source: SourceFile,
    limits: Limits,
) -> Loaded<T> {
    let mut loaded = load_fixable(source, limits);
    for finding in &mut loaded.findings {
        finding.fix = None;
    }
    loaded
}

/// As [`load`], with the repairs that are certain; for files that the tool offers to repair.
#[must_use]
pub fn load_fixable<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
    source: SourceFile,
    limits: Limits,
) -> Loaded<T> {
    let tree::Parsed {
        doc,
        mut findings,
        damage,
        readable,
    } = tree::parse(Arc::new(source), limits);
    let mut repairs = Vec::new();
    if readable {
        let schema = schema::for_validation(schema_for::<T>());
        let checked = check::check(&doc, &schema, &damage, limits.findings);
        findings.extend(checked.findings);
        repairs = checked.repairs;
    }
    let mut model = None;
    let mut recovered = None;
    if !finding::any_error(&findings) {
        match typed::read(doc.json()) {
            Ok(read) => model = Some(read),
            Err(refused) => findings.push(refused.into_finding(&doc)),
        }
    } else if readable && damage.syntax.is_empty() {
        let (json, removed) = recover::repaired(doc.json(), &repairs);
        recovered = typed::read(&json)
            .ok()
            .map(|model| Recovered { model, removed });
    }
    finding::sort(&mut findings);
    truncate(&mut findings, limits.findings, &doc);
    Loaded {
        doc,
        model,
        recovered,
        findings,
    }
}

/// Keeps the list readable, and says so when it was cut.
fn truncate(findings: &mut Vec<Finding>, most: usize, doc: &TomlDoc) {
    let Some(first_cut) = findings.get(most) else {
        return;
    };
    let place = first_cut.place.clone();
    findings.truncate(most);
    let message = format!("more than {most} mistakes; the rest is not listed");
    findings.push(
        Finding::error(codes::TOO_LARGE, place, message).help(format!(
            "correct these first, and check that {} is the file you meant",
            doc.source.name()
        )),
    );
}
