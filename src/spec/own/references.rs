//! Columns whose values must occur in a column of another form.

use indexmap::IndexMap;

use super::{Own, field_pointer, nearest};
use crate::catalog::{FormCheck, in_sentence};
use crate::checks::{CheckKind, Filter, Rows};
use crate::say;
use crate::spec::codes;
use crate::spec::model::{FieldNeed, OwnField};

/// A form and a column.
type Column = (String, String);

impl Own<'_> {
    /// Adds the references of every own form; all forms are known by now.
    pub(super) fn references(&mut self) {
        let mut known: IndexMap<Column, Column> = IndexMap::new();
        for (form_id, form) in &self.spec.form {
            for (field_id, field) in &form.field {
                if let Some(to) = self.referred(form_id, field_id, field) {
                    known.insert((form_id.clone(), field_id.clone()), to);
                }
            }
        }
        for (from, to) in &known {
            if goes_in_a_circle(from, &known) {
                self.error(
                    codes::BAD_FORM_RULE,
                    self.doc.value_place(&pointer(&from.0, &from.1)),
                    format!("the references of `{}` go in a circle", from.1),
                    "let one of the columns stand by itself",
                );
                continue;
            }
            let check = self.reference_check(from, to);
            if let Some(form) = self.catalogue.forms.get_mut(&from.0) {
                form.own_checks.push(check);
            }
        }
    }

    /// The column that a field refers to.
    fn referred(&mut self, form_id: &str, field_id: &str, field: &OwnField) -> Option<Column> {
        let text = field.references.as_deref()?;
        let place = self.doc.value_place(&pointer(form_id, field_id));
        if field.need == Some(FieldNeed::Prohibited) {
            let message = format!("`{field_id}` is prohibited and refers to another record");
            self.error(
                codes::NEED_CONTRADICTION,
                place,
                message,
                "drop `references`",
            );
            return None;
        }
        let Some((to_form, to_field)) = text.split_once('.') else {
            let message = format!("`{text}` names no column of another form");
            let help = "write form and column, e.g. \"program-setup-tag.station\"";
            self.error(codes::UNKNOWN_OWN_FIELD, place, message, help);
            return None;
        };
        if to_form == form_id {
            let message = format!("`{field_id}` refers to its own form");
            let help = "name a column of another form";
            self.error(codes::BAD_FORM_RULE, place, message, help);
            return None;
        }
        let Some(target) = self.catalogue.forms.get(to_form) else {
            let known: Vec<&str> = self.catalogue.forms.keys().map(String::as_str).collect();
            let help = nearest(to_form, &known);
            let message = format!("there is no record form `{to_form}`");
            self.error(codes::UNKNOWN_OWN_FIELD, place, message, help);
            return None;
        };
        let identity = target.levels.iter().any(|level| level.field() == to_field);
        if !identity && !target.all_fields().any(|known| known == to_field) {
            let known: Vec<&str> = target.all_fields().collect();
            let help = nearest(to_field, &known);
            let message = format!(
                "the {} has no column `{to_field}`",
                in_sentence(&target.title)
            );
            self.error(codes::UNKNOWN_OWN_FIELD, place, message, help);
            return None;
        }
        Some((to_form.to_owned(), to_field.to_owned()))
    }

    fn reference_check(&self, from: &Column, to: &Column) -> FormCheck {
        let rows = |form: &str| Rows {
            form: form.to_owned(),
            filter: Filter::new(),
        };
        FormCheck {
            id: format!("references.{}", from.1),
            says: say!(
                "Every {field} is found as {column} in the {form}.",
                field = self.catalogue.field_text(&from.1).in_sentence(),
                column = self.catalogue.field_text(&to.1).in_sentence(),
                form = self.catalogue.form_text(&to.0).in_sentence()
            ),
            kind: CheckKind::References {
                from: rows(&from.0),
                to: rows(&to.0),
                on: vec![(from.1.clone(), to.1.clone())],
            },
        }
    }
}

fn pointer(form_id: &str, field_id: &str) -> String {
    format!("{}/references", field_pointer(form_id, field_id))
}

fn goes_in_a_circle(from: &Column, known: &IndexMap<Column, Column>) -> bool {
    let mut at = from;
    // A way without a circle is shorter than there are references.
    for _ in 0..=known.len() {
        match known.get(at) {
            None => return false,
            Some(next) => at = next,
        }
    }
    true
}
