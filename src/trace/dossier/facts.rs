//! Rows as facts: the columns that say something, in the order of the form.

use crate::records::Row;
use crate::trace::ground::{Ground, at};
use crate::trace::sureness::Doubts;

use super::report::{Detail, Fact};

/// The filled columns of a row, without those that are left out.
pub(super) fn facts<'a>(ground: &Ground<'a>, row: Row<'a>, without: &[&str]) -> Vec<Fact> {
    let Some(form) = ground.catalogue.forms.get(row.table().form()) else {
        return Vec::new();
    };
    let catalogue = ground.catalogue;
    let fields = form.all_fields().filter(|field| !without.contains(field));
    let shown = fields.filter_map(|field| {
        // Who stood at a station is nobody's business in a dossier that travels.
        let known = catalogue
            .fields
            .get(field)
            .filter(|known| !known.personal)?;
        let value = Ground::said(row, ground.id(field));
        // Limits may be the word none, which says something.
        let value = value.or_else(|| {
            let text = row.text(ground.id(field));
            (!known.values.is_empty() && !text.is_empty()).then_some(text)
        })?;
        Some(Fact {
            field: field.to_owned(),
            title: known.title.to_string(),
            value: value.into_owned(),
        })
    });
    let mut facts: Vec<Fact> = Vec::new();
    for fact in shown {
        if !facts.iter().any(|known| known.field == fact.field) {
            facts.push(fact);
        }
    }
    facts
}

/// A row as a record by its columns.
pub(super) fn detail<'a>(
    ground: &Ground<'a>,
    row: Row<'a>,
    doubts: Doubts,
    column: &str,
    without: &[&str],
) -> Detail {
    Detail {
        form: ground.title(row.table().form()),
        facts: facts(ground, row, without),
        sure: doubts.sure(),
        doubts,
        record: at(row, column),
    }
}

/// Facts in one line.
#[must_use]
pub fn in_a_line(facts: &[Fact]) -> String {
    let each = facts
        .iter()
        .map(|fact| format!("{}: {}", fact.title, fact.value));
    each.collect::<Vec<_>>().join(" · ")
}
