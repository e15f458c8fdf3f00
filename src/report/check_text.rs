//! `check` as people read it.

use super::diagnostic;
use super::table::safe;
use crate::spec::CheckedSpec;
use crate::spec::clause::Clause;
use crate::spec::lint::levels::summary;

/// What was found in each spec, in the order given.
#[must_use]
pub fn render(specs: &[CheckedSpec], width: usize, color: bool) -> String {
    specs.iter().map(|spec| one(spec, width, color)).collect()
}

fn one(checked: &CheckedSpec, width: usize, color: bool) -> String {
    let mut text = diagnostic::render(&checked.findings, &checked.texts(), width, color);
    if let Some(resolved) = &checked.resolved {
        let clauses = resolved.clauses.len();
        text.push_str(&format!(
            "{}: sound, {clauses} clauses\n",
            checked.source.name()
        ));
    }
    // What was allowed is counted, so that it is never forgotten.
    if let Some(allowed) = summary(&checked.suppressed) {
        text.push_str(&allowed);
        text.push('\n');
    }
    text
}

/// A clause with its place, its demand, its rows and its fields.
#[must_use]
pub fn clause(clause: &Clause) -> String {
    use std::fmt::Write as _;
    let place = clause.origin.place();
    let mut text = format!(
        "{}  ({}:{})\n",
        safe(&clause.id),
        safe(&place.file),
        place.line.get()
    );
    let _ = writeln!(text, "    {}", safe(&clause.demand));
    let fields: Vec<&str> = clause
        .fields
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    for (label, value) in [
        ("rows", clause.rows.join(" ")),
        ("fields", fields.join(" ")),
    ] {
        if !value.is_empty() {
            let _ = writeln!(text, "    {label}: {}", safe(&value));
        }
    }
    text
}
