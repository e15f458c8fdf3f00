//! `check` as people read it.

use super::diagnostic;
use crate::spec::CheckedSpec;

/// What was found in each spec, in the order given.
#[must_use]
pub fn render(specs: &[CheckedSpec], width: usize, color: bool) -> String {
    specs.iter().map(|spec| one(spec, width, color)).collect()
}

fn one(checked: &CheckedSpec, width: usize, color: bool) -> String {
    if checked.findings.is_empty() {
        let clauses = checked.resolved.as_ref().map_or(0, |r| r.clauses.len());
        return format!("{}: sound, {clauses} clauses\n", checked.source.name());
    }
    diagnostic::render(&checked.findings, &checked.texts(), width, color)
}
