//! `check` as people read it.

use super::diagnostic;
use crate::spec::CheckedSpec;
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
