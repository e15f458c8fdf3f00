//! The spec's own record forms and fields, added to the catalogue before anything is resolved: from
//! there on nothing tells them from the catalogue's.

mod columns;
mod fields;
mod forms;
mod order;
mod references;

use indexmap::IndexMap;

use crate::catalog::Catalogue;
use crate::finding::{Code, Finding, did_you_mean};
use crate::source::Place;
use crate::toml_doc::TomlDoc;

use super::codes;
use super::model::Spec;

pub(in crate::spec) use columns::prohibition;
pub use order::ranks;

/// The catalogue with the spec's own forms and fields, and what is wrong with them. Forms with
/// mistakes are added as far as they can be understood, so that a mistake is told once.
#[must_use]
pub fn effective(spec: &Spec, doc: &TomlDoc, base: &Catalogue) -> (Catalogue, Vec<Finding>) {
    let mut own = Own {
        spec,
        doc,
        base,
        catalogue: base.clone(),
        defined: IndexMap::new(),
        findings: Vec::new(),
    };
    own.fields();
    own.forms();
    own.references();
    (own.catalogue, own.findings)
}

/// The catalogue while it grows.
struct Own<'a> {
    spec: &'a Spec,
    doc: &'a TomlDoc,
    base: &'a Catalogue,
    catalogue: Catalogue,
    /// Own fields, with the pointer at which each is defined.
    defined: IndexMap<String, String>,
    findings: Vec<Finding>,
}

impl Own<'_> {
    fn error(&mut self, code: Code, place: Place, message: String, help: impl Into<String>) {
        let finding = Finding::error(code, place, message).help(help);
        self.findings.push(finding);
    }

    /// Ids name files and columns, whose spelling is folded to this when they are read.
    fn spelled(&mut self, id: &str, what: &str, pointer: &str) {
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if !id.split('-').all(part) {
            self.error(
                codes::INCOMPLETE_FORM,
                self.doc.key_place(pointer),
                format!("`{id}` cannot name a {what}"),
                "write small letters, digits and single hyphens, e.g. `reflow-profile`",
            );
        }
    }
}

/// Pointer of a form.
fn form_pointer(form_id: &str) -> String {
    format!("/form/{}", super::resolve::segment(form_id))
}

/// Pointer of a field.
fn field_pointer(form_id: &str, field_id: &str) -> String {
    format!(
        "{}/field/{}",
        form_pointer(form_id),
        super::resolve::segment(field_id)
    )
}

/// "did you mean …?", or what there is.
fn nearest(given: &str, known: &[&str]) -> String {
    match did_you_mean(given, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of: {}", known.join(", ")),
    }
}

/// An id as a title: "peak-temperature" is "Peak temperature".
fn title_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
