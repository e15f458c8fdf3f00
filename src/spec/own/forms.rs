//! Own forms, and own fields on forms of the catalogue.

use super::columns::{Columns, Named};
use super::{Own, form_pointer, order, title_of};
use crate::catalog::{FieldType, Form, FormCheck, Population};
use crate::checks::{CheckKind, UNIT};
use crate::say;
use crate::spec::codes;
use crate::spec::model::{Closure, Depth, OwnForm};
use crate::wording::{Text, typed};

impl Own<'_> {
    /// Adds every own form to the catalogue.
    pub(super) fn forms(&mut self) {
        for (form_id, given) in &self.spec.form {
            if self.base.forms.contains_key(form_id) {
                self.extend_catalogue_form(form_id, given);
            } else {
                self.own_form(form_id, given);
            }
        }
    }

    fn own_form(&mut self, form_id: &str, given: &OwnForm) {
        let pointer = form_pointer(form_id);
        self.spelled(form_id, "record form", &pointer);
        self.is_whole(form_id, given, &pointer);
        let levels = match given.depths.as_deref() {
            None | Some([]) => vec![Depth::Lot],
            Some(levels) => levels.to_vec(),
        };
        let mut form = Form {
            title: typed(given.title.clone().unwrap_or_else(|| title_of(form_id))),
            row: None,
            levels,
            unit: given.counted.unwrap_or(Population::Nothing),
            nil: given.nil.unwrap_or_default(),
            key: given.key.clone().unwrap_or_default(),
            fields: Vec::new(),
            when: Vec::new(),
            optional: Vec::new(),
            about: given.about.clone().map(typed),
            shows: Vec::new(),
            own_checks: Vec::new(),
        };
        let columns = columns(&form, given);
        self.key_fits(&form, &columns, &pointer);
        self.nil_fits(&form, &pointer);
        form.own_checks = self.prohibitions(form_id, &columns);
        form.own_checks
            .extend(self.order_checks(form_id, given, &columns, &pointer));
        if let Some(closed) = &given.closed {
            form.own_checks
                .extend(self.closure_check(form_id, closed, &columns, &pointer));
        }
        form.fields = columns.required;
        form.optional = columns.optional;
        self.catalogue.forms.insert(form_id.to_owned(), form);
    }

    /// An own form says what no default could say for it.
    fn is_whole(&mut self, form_id: &str, given: &OwnForm, pointer: &str) {
        let missing: Vec<&str> = [
            (
                "`depths = [\"lot\"]`",
                given.depths.as_ref().is_none_or(Vec::is_empty),
            ),
            ("`counted = \"lot\"`", given.counted.is_none()),
            (
                "`key = [\"…\"]`",
                given.key.as_ref().is_none_or(Vec::is_empty),
            ),
            ("a column `[form.….field.…]`", given.field.is_empty()),
        ]
        .into_iter()
        .filter_map(|(what, missing)| missing.then_some(what))
        .collect();
        if !missing.is_empty() {
            self.error(
                codes::INCOMPLETE_FORM,
                self.doc.key_place(pointer),
                format!("the form `{form_id}` does not say enough"),
                format!("add {}", missing.join(", ")),
            );
        }
    }

    fn key_fits(&mut self, form: &Form, columns: &Columns, pointer: &str) {
        for (index, field) in form.key.iter().enumerate() {
            if field != UNIT {
                let named = Named {
                    field,
                    place: self.doc.value_place(&format!("{pointer}/key/{index}")),
                    by: "the key",
                    always: true,
                };
                self.has_column(columns, named);
            }
        }
    }

    fn nil_fits(&mut self, form: &Form, pointer: &str) {
        if form.nil && form.unit != Population::Nothing {
            self.error(
                codes::BAD_FORM_RULE,
                self.doc.key_place(&format!("{pointer}/nil")),
                "rows are counted, so a heading row only can never do".to_owned(),
                "write `counted = \"nothing\"`, or drop `nil`",
            );
        }
    }

    fn order_checks(
        &mut self,
        form_id: &str,
        given: &OwnForm,
        columns: &Columns,
        pointer: &str,
    ) -> Vec<FormCheck> {
        let pairs = given.order.as_deref().unwrap_or_default();
        let mut checks = Vec::new();
        for (index, pair) in pairs.iter().enumerate() {
            let mut sound = true;
            for (side, field) in pair.iter().enumerate() {
                let named = Named {
                    field,
                    place: self
                        .doc
                        .value_place(&format!("{pointer}/order/{index}/{side}")),
                    by: "the order",
                    always: false,
                };
                sound &= self.has_column(columns, named);
            }
            if sound && self.comparable(pair, &format!("{pointer}/order/{index}")) {
                checks.push(self.order_check(form_id, pair));
            }
        }
        let named: Vec<(&str, &str)> = pairs
            .iter()
            .map(|[a, b]| (a.as_str(), b.as_str()))
            .collect();
        if order::ranks(&named).is_none() {
            self.error(
                codes::BAD_FORM_RULE,
                self.doc.key_place(&format!("{pointer}/order")),
                "the order goes in a circle".to_owned(),
                "drop one of the pairs",
            );
        }
        checks
    }

    fn order_check(&self, form_id: &str, [first, then]: &[String; 2]) -> FormCheck {
        FormCheck {
            id: format!("order.{first}.{then}"),
            says: say!(
                "In every row, {later} is not before {earlier}.",
                later = self.catalogue.field_text(then).in_sentence(),
                earlier = self.catalogue.field_text(first).in_sentence()
            ),
            kind: CheckKind::Ordered {
                form: form_id.to_owned(),
                first: first.clone(),
                then: then.clone(),
            },
        }
    }

    /// Dates compare with dates, time stamps with time stamps.
    fn comparable(&mut self, [first, then]: &[String; 2], pointer: &str) -> bool {
        let kind = |id: &String| self.catalogue.fields.get(id).map(|field| field.kind);
        let (a, b) = (kind(first), kind(then));
        let fits = a == b && matches!(a, Some(FieldType::Date | FieldType::TimeStamp));
        if !fits {
            self.error(
                codes::BAD_FORM_RULE,
                self.doc.value_place(pointer),
                format!("`{first}` and `{then}` cannot be put in order"),
                "name two dates, or two time stamps",
            );
        }
        fits
    }

    fn closure_check(
        &mut self,
        form_id: &str,
        closed: &Closure,
        columns: &Columns,
        pointer: &str,
    ) -> Option<FormCheck> {
        let named = Named {
            field: &closed.field,
            place: self.doc.value_place(&format!("{pointer}/closed/field")),
            by: "the closure",
            always: true,
        };
        if !self.has_column(columns, named) || !self.values_close(closed, pointer) {
            return None;
        }
        let title = self.catalogue.field_text(&closed.field);
        Some(FormCheck {
            id: "closed".to_owned(),
            says: say!(
                "No row is left open: {field} is {values} in every row.",
                field = title.in_sentence(),
                values = Text::any_of(closed.is.iter().map(typed))
            ),
            kind: CheckKind::Value {
                form: form_id.to_owned(),
                field: closed.field.clone(),
                values: closed.is.clone(),
            },
        })
    }

    /// The closing values are values of their column.
    fn values_close(&mut self, closed: &Closure, pointer: &str) -> bool {
        let Some(field) = self.catalogue.fields.get(&closed.field) else {
            return false;
        };
        let known: Vec<&str> = match field.kind {
            FieldType::Enumeration => field.values.iter().map(String::as_str).collect(),
            FieldType::YesNo => vec!["yes", "no"],
            _ => Vec::new(),
        };
        if known.is_empty() {
            let place = self.doc.value_place(&format!("{pointer}/closed/field"));
            let message = format!(
                "`{}` has no listed values, so nothing says that a row is closed",
                closed.field
            );
            let help = "name an enumeration or a yes-or-no column";
            self.error(codes::BAD_FORM_RULE, place, message, help);
            return false;
        }
        let Some((index, value)) = closed
            .is
            .iter()
            .enumerate()
            .find(|(_, value)| !known.contains(&value.as_str()))
        else {
            return true;
        };
        let place = self
            .doc
            .value_place(&format!("{pointer}/closed/is/{index}"));
        let message = format!("`{}` is never `{value}`", closed.field);
        let help = super::nearest(value, &known);
        self.error(codes::BAD_FORM_RULE, place, message, help);
        false
    }

    /// A form of the catalogue is what it is; own fields may be added to it.
    fn extend_catalogue_form(&mut self, form_id: &str, given: &OwnForm) {
        let pointer = form_pointer(form_id);
        let keys = [
            ("title", given.title.is_some()),
            ("about", given.about.is_some()),
            ("depths", given.depths.is_some()),
            ("counted", given.counted.is_some()),
            ("nil", given.nil.is_some()),
            ("key", given.key.is_some()),
            ("order", given.order.is_some()),
            ("closed", given.closed.is_some()),
        ];
        for (key, _) in keys.into_iter().filter(|(_, given)| *given) {
            self.error(
                codes::CATALOGUE_FORM,
                self.doc.key_place(&format!("{pointer}/{key}")),
                format!("`{form_id}` is a form of the catalogue and keeps its {key}"),
                format!("drop `{key}`, or choose another id for a form of your own"),
            );
        }
        let columns = Columns::declared(&given.field);
        let prohibitions = self.prohibitions(form_id, &columns);
        for field in columns.optional.iter().chain(&columns.prohibited) {
            self.core_field_stays(form_id, field);
        }
        if let Some(form) = self.catalogue.forms.get_mut(form_id) {
            let named = |list: &[String], field: &String| list.contains(field);
            form.optional
                .retain(|f| !named(&columns.required, f) && !named(&columns.prohibited, f));
            for field in columns.required {
                if !named(&form.fields, &field) {
                    form.fields.push(field);
                }
            }
            for field in columns.optional {
                if !form.all_fields().any(|known| *known == field) {
                    form.optional.push(field);
                }
            }
            form.own_checks.extend(prohibitions);
        }
    }

    /// What a form of the catalogue always has can be neither optional nor prohibited.
    fn core_field_stays(&mut self, form_id: &str, field: &str) {
        let core = self.base.forms.get(form_id).is_some_and(|form| {
            let conditional = form.when.iter().map(|w| &w.field);
            form.fields.iter().chain(conditional).any(|f| f == field)
        });
        if core {
            let pointer = super::field_pointer(form_id, field);
            self.error(
                codes::NEED_CONTRADICTION,
                self.doc.value_place(&format!("{pointer}/need")),
                format!("`{form_id}` always has `{field}`"),
                "drop the field here",
            );
        }
    }
}

/// The columns of an own form: those declared, and the identities that follow from depth and count.
fn columns(form: &Form, given: &OwnForm) -> Columns {
    let mut columns = Columns::declared(&given.field);
    if form.names_its_unit() {
        if let [only] = form.levels.as_slice() {
            columns.identity(only.field());
        }
        for level in &form.levels {
            let field = level.field().to_owned();
            if !columns.required.contains(&field) && !columns.optional.contains(&field) {
                columns.optional.push(field);
            }
        }
        // Without its lot a board could belong to any: the catalogue's forms name it too.
        columns.identity(Depth::Lot.field());
    }
    columns
}
