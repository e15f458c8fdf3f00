//! Loading of any TOML file a person writes: every mistake at once, each with its place.
//!
//! Text → tree with spans → JSON → schema → typed model. The schema is generated from the model, so
//! the two cannot drift apart; the model itself carries no spans, which would break flattening and
//! untagged enums.

mod branch;
mod check;
pub mod codes;
pub mod edit;
pub mod layers;
mod recover;
mod retype;
mod rules;
mod schema;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod typed;

use std::sync::Arc;

use crate::finding::{self, Finding};
use crate::source::{Place, SourceFile};

pub use layers::Layer;
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

/// A TOML document with a place for every key and value; of one text, or of several laid over each
/// other.
#[derive(Debug, Clone)]
pub struct TomlDoc {
    /// The texts, the writer's own first, then what it builds on.
    sources: Vec<Arc<SourceFile>>,
    json: serde_json::Value,
    entries: Entries,
}

impl TomlDoc {
    /// Place of the value at a JSON pointer. A table with a header is placed at the name in its
    /// header; a pointer that does not exist at its nearest existing ancestor.
    #[must_use]
    pub fn value_place(&self, pointer: &str) -> Place {
        let (layer, span) = self.entries.value_span(pointer);
        self.layer(layer).place(span)
    }

    /// Place of the key at a JSON pointer (its last segment), with the same fallback.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        let (layer, span) = self.entries.key_span(pointer);
        self.layer(layer).place(span)
    }

    /// Which of [`TomlDoc::sources`] wrote the key at a pointer; 0 is the writer's own.
    #[must_use]
    pub fn key_layer(&self, pointer: &str) -> usize {
        self.entries.key_span(pointer).0
    }

    /// The document as JSON; dates are ISO strings.
    #[must_use]
    pub fn json(&self) -> &serde_json::Value {
        &self.json
    }

    /// Whether the value at a pointer is written as a date, which JSON cannot tell from a string.
    #[must_use]
    pub fn is_date(&self, pointer: &str) -> bool {
        let entry = self.entries.get(pointer);
        entry.is_some_and(|entry| entry.kind == tree::Kind::Date)
    }

    /// The text its writer wrote.
    #[must_use]
    pub fn source(&self) -> &SourceFile {
        self.layer(0)
    }

    /// The same, shared.
    #[must_use]
    pub fn shared_source(&self) -> Arc<SourceFile> {
        Arc::clone(&self.sources[0])
    }

    /// All texts: the writer's own first, then what it builds on.
    #[must_use]
    pub fn sources(&self) -> &[Arc<SourceFile>] {
        &self.sources
    }

    fn layer(&self, layer: usize) -> &SourceFile {
        self.sources.get(layer).unwrap_or(&self.sources[0])
    }

    fn text(&self, layer: usize) -> &str {
        self.layer(layer).text()
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
pub fn load<T: serde::de::DeserializeOwned + schemars::JsonSchema + 'static>(
    source: SourceFile,
    limits: Limits,
) -> Loaded<T> {
    let mut loaded = load_layers(vec![Layer::read(source, limits)], limits, |_, _| {});
    // Repairs are offered for specs only.
    for finding in &mut loaded.findings {
        finding.fix = None;
    }
    loaded
}

/// Reads several texts as one `T`: the first is laid over the second, both over the third. Tables
/// merge key by key, values and arrays replace, arrays of tables are appended. A key that `T` needs
/// may stand in any of them. `between` may change what lies below before a text is laid over it.
#[must_use]
pub fn load_layers<T: serde::de::DeserializeOwned + schemars::JsonSchema + 'static>(
    layers: Vec<Layer>,
    limits: Limits,
    between: impl Fn(&mut layers::Tree, &mut layers::Tree),
) -> Loaded<T> {
    let single = layers.len() <= 1;
    let whole = rules::of::<T>(false);
    let Each {
        docs,
        mut findings,
        removed,
        repairable,
    } = check_each(layers, &rules::of::<T>(!single), limits);
    let doc = layers::merge(docs, between);
    if !single && !finding::any_error(&findings) {
        let checked = check::check(&doc, &whole, &tree::Damage::default(), limits.findings);
        findings.extend(checked.findings);
    }
    let mut model = None;
    let mut recovered = None;
    if !finding::any_error(&findings) {
        match typed::read(doc.json()) {
            Ok(read) => model = Some(read),
            Err(refused) => findings.push(refused.into_finding(&doc)),
        }
    } else if repairable {
        recovered = typed::read(&doc.json)
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

/// The texts, each held against a schema by itself.
struct Each {
    /// As written where all are sound, else as they were probably meant.
    docs: Vec<TomlDoc>,
    findings: Vec<Finding>,
    /// What the repairs left out.
    removed: Vec<String>,
    /// All could be read, so that the repaired documents are worth judging.
    repairable: bool,
}

fn check_each(layers: Vec<Layer>, rules: &rules::Rules, limits: Limits) -> Each {
    let mut each = Each {
        docs: Vec::new(),
        findings: Vec::new(),
        removed: Vec::new(),
        repairable: true,
    };
    let mut repairs = Vec::new();
    for layer in layers {
        let parsed = layer.0;
        each.findings.extend(parsed.findings);
        each.repairable &= parsed.readable && parsed.damage.syntax.is_empty();
        let mut needed = Vec::new();
        if parsed.readable {
            let checked = check::check(&parsed.doc, rules, &parsed.damage, limits.findings);
            each.findings.extend(checked.findings);
            needed = checked.repairs;
        }
        each.docs.push(parsed.doc);
        repairs.push(needed);
    }
    if finding::any_error(&each.findings) && each.repairable {
        for (doc, needed) in each.docs.iter_mut().zip(&repairs) {
            let (json, left_out) = recover::repaired(&doc.json, needed);
            doc.json = json;
            each.removed.extend(left_out);
        }
    }
    each
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
            doc.source().name()
        )),
    );
}
