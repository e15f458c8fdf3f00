//! The columns of one form, by how they are needed; and whether a rule may name one.

use indexmap::IndexMap;

use super::{Own, nearest};
use crate::catalog::FormCheck;
use crate::checks::{CheckKind, Filter, UNIT};
use crate::say;
use crate::source::Place;
use crate::spec::codes;
use crate::spec::model::{FieldNeed, OwnField};
use crate::wording::Text;

/// Columns of a form.
#[derive(Default)]
pub(super) struct Columns {
    /// Filled in every row.
    pub required: Vec<String>,
    /// Filled where a demand asks for it.
    pub optional: Vec<String>,
    /// Never filled.
    pub prohibited: Vec<String>,
}

impl Columns {
    /// The columns a form declares.
    pub fn declared(fields: &IndexMap<String, OwnField>) -> Columns {
        let mut columns = Columns::default();
        for (id, field) in fields {
            let list = match field.need.unwrap_or_default() {
                FieldNeed::Required => &mut columns.required,
                FieldNeed::Optional => &mut columns.optional,
                FieldNeed::Prohibited => &mut columns.prohibited,
            };
            list.push(id.clone());
        }
        columns
    }

    /// Adds an identity that follows from depth or count, before the others.
    pub fn identity(&mut self, field: &str) {
        self.optional.retain(|known| known != field);
        if !self.required.iter().any(|known| known == field) {
            self.required.insert(0, field.to_owned());
        }
    }
}

/// A column that a rule of a form names.
pub(super) struct Named<'n> {
    /// Its id.
    pub field: &'n str,
    /// Where it is named.
    pub place: Place,
    /// "the key", "the order", "the closure".
    pub by: &'static str,
    /// It has to be filled in every row.
    pub always: bool,
}

impl Own<'_> {
    /// Whether the form has a column that a rule names, filled as often as the rule needs it.
    pub(super) fn has_column(&mut self, columns: &Columns, named: Named<'_>) -> bool {
        let Named {
            field,
            place,
            by,
            always,
        } = named;
        let is_in = |list: &[String]| list.iter().any(|known| known == field);
        if is_in(&columns.required) || (is_in(&columns.optional) && !always) {
            return true;
        }
        if is_in(&columns.prohibited) || is_in(&columns.optional) {
            let need = if is_in(&columns.prohibited) {
                "prohibited"
            } else {
                "optional"
            };
            let message = format!("{by} names `{field}`, which is {need}");
            let help = format!("write `need = \"required\"` for `{field}`, or leave it out here");
            self.error(codes::NEED_CONTRADICTION, place, message, help);
            return false;
        }
        let mut known: Vec<&str> = columns.required.iter().map(String::as_str).collect();
        if !always {
            known.extend(columns.optional.iter().map(String::as_str));
        }
        if by == "the key" {
            known.push(UNIT);
        }
        let help = nearest(field, &known);
        let message = format!("{by} names `{field}`, which the form does not have");
        self.error(codes::UNKNOWN_OWN_FIELD, place, message, help);
        false
    }

    /// The checks of prohibited columns.
    pub(super) fn prohibitions(&self, form_id: &str, columns: &Columns) -> Vec<FormCheck> {
        let check = |field: &String| FormCheck {
            id: format!("prohibited.{field}"),
            says: prohibition(&self.catalogue.field_text(field), false),
            kind: CheckKind::Prohibited {
                form: form_id.to_owned(),
                filter: Filter::new(),
                field: field.clone(),
            },
        };
        columns.prohibited.iter().map(check).collect()
    }
}

/// What a prohibited column says in the request.
pub(in crate::spec) fn prohibition(title: &Text, of_kind: bool) -> Text {
    let field = title.in_sentence();
    if of_kind {
        say!(
            "No row of this kind records the {field}: the column is left out or blank.",
            field = field
        )
    } else {
        say!(
            "No row records the {field}: the column is left out or blank.",
            field = field
        )
    }
}
