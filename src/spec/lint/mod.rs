//! Judgement on a sound spec: what it will cost, and what nobody will be able to prove.
//!
//! Rules are data: one line in [`RULES`], one function, one page under `src/explain/pages`. They run
//! after resolution, and only when nothing is wrong: a warning that follows from a mistake is noise.

mod basis;
mod demand;
mod evidence;
mod identity;
mod language;
pub mod levels;
mod moisture;
mod pattern;
mod person;
mod placeholder;
mod registry;
mod results;
mod rfq;

use crate::catalog::Catalogue;
use crate::finding::{Code, Finding};
use crate::source::Place;
use crate::spec::clause::{Clause, Family, Origin, ResolvedSpec};
use crate::toml_doc::TomlDoc;

pub use registry::RULES;

/// A lint rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable code.
    pub code: Code,
    /// Name, for overrides and people.
    pub name: &'static str,
    /// Looks at a spec and says what it finds.
    check: fn(&View, &mut Sink),
}

/// The rule of this name or code.
#[must_use]
pub fn rule(name_or_code: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.name == name_or_code || rule.code.0 == name_or_code)
}

/// The rule that a finding comes from.
#[must_use]
pub fn rule_of(finding: &Finding) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == finding.code)
}

/// What rules look at: the clauses with the spec behind them, and where everything stands.
struct View<'a> {
    resolved: &'a ResolvedSpec,
    doc: &'a TomlDoc,
    catalogue: &'a Catalogue,
}

/// What the rules found, before anybody's levels.
#[must_use]
pub fn run(resolved: &ResolvedSpec, doc: &TomlDoc, catalogue: &Catalogue) -> Vec<Finding> {
    let view = View {
        resolved,
        doc,
        catalogue,
    };
    let mut findings = Vec::new();
    for rule in RULES {
        let mut sink = Sink {
            code: rule.code,
            findings: &mut findings,
        };
        (rule.check)(&view, &mut sink);
    }
    findings
}

/// Takes the findings of one rule.
struct Sink<'a> {
    code: Code,
    findings: &'a mut Vec<Finding>,
}

impl Sink<'_> {
    /// A warning about the spec as a whole.
    fn warn(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.push(Finding::warning(self.code, place, message).help(help));
    }

    /// A warning about a clause.
    fn warn_on(
        &mut self,
        clause: &str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = Finding::warning(self.code, place, message).help(help);
        self.push(finding.on_clause(clause));
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

impl View<'_> {
    fn spec(&self) -> &crate::spec::model::Spec {
        &self.resolved.spec
    }

    /// Place of the key at a pointer, or of what it would stand in.
    fn key(&self, pointer: &str) -> Place {
        self.doc.key_place(pointer)
    }

    /// Place of the value at a pointer, or of what it would stand in.
    fn value(&self, pointer: &str) -> Place {
        self.doc.value_place(pointer)
    }

    /// Place of a value when it is written, else of the table that lacks it.
    fn value_or_table(&self, table: &str, key: &str) -> Place {
        let pointer = format!("{table}/{key}");
        if self.doc.json().pointer(&pointer).is_some() {
            self.value(&pointer)
        } else {
            self.key(table)
        }
    }

    /// Demanded clauses.
    fn demanded(&self) -> impl Iterator<Item = &Clause> {
        self.resolved.clauses.iter().filter(|c| c.demanded)
    }

    /// Clauses that the spec wrote as a table of their own; parts and implied clauses inherit and
    /// would only repeat.
    fn tables(&self) -> impl Iterator<Item = &Clause> {
        self.demanded().filter(|clause| is_table(clause))
    }

    /// Whether the spec demands a form.
    fn has_form(&self, form: &str) -> bool {
        self.resolved.forms.contains_key(form)
    }

    /// Whether the spec says that a clause is not required.
    fn declared_not_required(&self, id: &str) -> bool {
        let mut declared = self.spec().not_required.iter();
        declared.any(|entry| entry.clauses.iter().any(|clause| clause == id))
    }
}

/// A table of the spec that demands something of the supplier, itself and not a part of it.
fn is_table(clause: &Clause) -> bool {
    let family = matches!(
        clause.family,
        Family::Record
            | Family::Inspection
            | Family::Test
            | Family::Control
            | Family::Signal
            | Family::Visibility
    );
    let whole = clause.id.matches('.').count() == 1;
    let first_of_section = matches!(clause.id.as_str(), "ncr.closure" | "shipment.packing-list");
    matches!(clause.origin, Origin::Spec { .. }) && ((family && whole) || first_of_section)
}

/// The pointer of the table that a clause is written in.
fn table_of(clause: &str) -> String {
    match clause.split_once('.') {
        Some(("ncr", _)) => "/ncr".to_owned(),
        Some(("shipment", _)) => "/shipment".to_owned(),
        Some((section, key)) => {
            let key = key.split('.').next().unwrap_or(key);
            format!("/{section}/{key}")
        }
        None => format!("/{clause}"),
    }
}
