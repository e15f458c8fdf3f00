//! Own fields: their definitions, and the rules that their types can have.

use rust_decimal::Decimal;

use super::{Own, field_pointer, title_of};
use crate::catalog::{Field, FieldType};
use crate::finding::Finding;
use crate::finding::did_you_mean;
use crate::say;
use crate::spec::model::{FieldNeed, OwnField};
use crate::spec::{codes, pattern};
use crate::wording::typed;

impl Own<'_> {
    /// Adds every own field to the catalogue.
    pub(super) fn fields(&mut self) {
        let spec = self.spec;
        let all = || {
            spec.form.iter().flat_map(|(form_id, form)| {
                let fields = form.field.iter();
                fields.map(move |(id, field)| (field_pointer(form_id, id), id, field))
            })
        };
        for (pointer, id, field) in all() {
            if self.base.fields.contains_key(id) {
                self.same_as_catalogue(id, field, &pointer);
            } else {
                self.spelled(id, "column", &pointer);
                if defines(field) {
                    self.define(id, field, &pointer);
                }
            }
        }
        // What another form of the spec defines needs nothing but its id.
        for (pointer, id, field) in all().filter(|(_, _, field)| !defines(field)) {
            if !self.catalogue.fields.contains_key(id) {
                self.define(id, field, &pointer);
            }
        }
    }

    fn define(&mut self, id: &str, given: &OwnField, pointer: &str) {
        let built = self.build(id, given, pointer);
        let (Some(known), Some(first)) = (self.catalogue.fields.get(id), self.defined.get(id))
        else {
            self.defined.insert(id.to_owned(), pointer.to_owned());
            self.catalogue.fields.insert(id.to_owned(), built);
            return;
        };
        if *known != built {
            let finding = Finding::error(
                codes::NAME_TAKEN,
                self.doc.key_place(pointer),
                format!("another form of this spec defines `{id}` otherwise"),
            )
            .related(self.doc.key_place(first), "defined here")
            .help("define it once and leave the second empty, or choose another id");
            self.findings.push(finding);
        }
    }

    /// A field of the catalogue keeps its meaning.
    fn same_as_catalogue(&mut self, id: &str, given: &OwnField, pointer: &str) {
        let Some(known) = self.base.fields.get(id) else {
            return;
        };
        let differs =
            |given: &Option<String>, known: &str| given.as_ref().is_some_and(|g| g != known);
        let key = [
            ("title", differs(&given.title, &known.title)),
            (
                "type",
                given.kind.is_some_and(|k| k.field_type() != known.kind),
            ),
            ("about", differs(&given.about, &known.about)),
            (
                "values",
                !given.values.is_empty() && given.values != known.values,
            ),
            ("unit", given.unit.is_some() && given.unit != known.unit),
            (
                "pattern",
                given.pattern.is_some() && given.pattern != known.pattern,
            ),
            ("min", given.min.is_some() && given.min != known.min),
            ("max", given.max.is_some() && given.max != known.max),
            (
                "personal",
                given.personal.is_some_and(|p| p != known.personal),
            ),
        ];
        if let Some((key, _)) = key.into_iter().find(|(_, differs)| *differs) {
            let place = self.doc.key_place(&format!("{pointer}/{key}"));
            let message = format!(
                "`{id}` is a field of the catalogue ({}) and keeps its {key}",
                known.title
            );
            let help = format!("drop `{key}`, or choose another id for a field of your own");
            self.error(codes::NAME_TAKEN, place, message, help);
        }
    }

    fn build(&mut self, id: &str, given: &OwnField, pointer: &str) -> Field {
        if given.kind.is_none() && given.need != Some(FieldNeed::Prohibited) {
            self.without_type(id, pointer);
        }
        let kind = given.kind.map_or(FieldType::Text, |kind| kind.field_type());
        if given.kind.is_some() {
            self.values_fit(id, given, kind, pointer);
            self.pattern_fits(id, given, kind, pointer);
            self.range_fits(id, given, kind, pointer);
        }
        let title = given.title.clone().unwrap_or_else(|| title_of(id));
        Field {
            kind,
            values: given.values.clone(),
            identity: None,
            personal: given.personal.unwrap_or_default(),
            unit: given.unit.clone(),
            pattern: given.pattern.clone(),
            min: given.min,
            max: given.max,
            about: match &given.about {
                Some(about) => typed(about),
                None => say!("{title}.", title = typed(&title)),
            },
            title: typed(title),
        }
    }

    fn without_type(&mut self, id: &str, pointer: &str) {
        let place = self.doc.key_place(pointer);
        let message = format!("the field `{id}` has no type, and the catalogue has no such field");
        let help = match did_you_mean(id, self.base.fields.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? Otherwise add `type = \"text\"` or another type"),
            None => "add `type = \"text\"`, or integer, decimal, boolean, date, time-stamp, duration, identifier, enumeration".to_owned(),
        };
        self.error(codes::INCOMPLETE_FORM, place, message, help);
    }

    fn values_fit(&mut self, id: &str, given: &OwnField, kind: FieldType, pointer: &str) {
        let values = &given.values;
        let (at, message, help) = match kind {
            FieldType::Enumeration if values.is_empty() => (
                "type",
                format!("the enumeration `{id}` has no values"),
                "add `values = [\"…\", \"…\"]`".to_owned(),
            ),
            FieldType::Enumeration => {
                let fault = values.iter().enumerate().find(|(at, value)| {
                    value.trim() != *value || value.is_empty() || values[..*at].contains(value)
                });
                let Some((_, value)) = fault else { return };
                (
                    "values",
                    format!("the value `{value}` is blank, has space around it or stands twice"),
                    "write each value once, as it stands in the records".to_owned(),
                )
            }
            _ if !values.is_empty() => (
                "values",
                format!("only an enumeration has `values`, and `{id}` is none"),
                "write `type = \"enumeration\"`, or drop `values`".to_owned(),
            ),
            _ => return,
        };
        let place = self.doc.value_place(&format!("{pointer}/{at}"));
        self.error(codes::BAD_FIELD_RULE, place, message, help);
    }

    fn pattern_fits(&mut self, id: &str, given: &OwnField, kind: FieldType, pointer: &str) {
        let Some(text) = &given.pattern else { return };
        let place = self.doc.value_place(&format!("{pointer}/pattern"));
        if !matches!(kind, FieldType::Identifier | FieldType::Text) {
            let message =
                format!("only identifiers and texts have a pattern, and `{id}` is neither");
            let help = "write `type = \"identifier\"`, or drop `pattern`";
            self.error(codes::BAD_FIELD_RULE, place, message, help);
        } else if let Err(message) = pattern::compile(text) {
            let help = r"write for example '^OVEN-\d{2}$'";
            self.error(codes::BAD_PATTERN, place, message, help);
        }
    }

    fn range_fits(&mut self, id: &str, given: &OwnField, kind: FieldType, pointer: &str) {
        let number = matches!(kind, FieldType::Integer | FieldType::Decimal);
        let rules = [
            ("unit", given.unit.is_some()),
            ("min", given.min.is_some()),
            ("max", given.max.is_some()),
        ];
        if let Some((key, _)) = rules.into_iter().find(|(_, there)| *there && !number) {
            let place = self.doc.key_place(&format!("{pointer}/{key}"));
            let message = format!("only numbers have `{key}`, and `{id}` is none");
            let help = format!("write `type = \"decimal\"`, or drop `{key}`");
            self.error(codes::BAD_FIELD_RULE, place, message, help);
            return;
        }
        let min = given.min.map_or(Decimal::MIN, |min| min.0);
        let max = given.max.map_or(Decimal::MAX, |max| max.0);
        let at = if given.max.is_some() { "max" } else { "min" };
        let place = || self.doc.value_place(&format!("{pointer}/{at}"));
        if min > max {
            let message = format!("the range of `{id}` is empty: {min} is more than {max}");
            let help = "write the smaller number as `min`, the larger as `max`";
            self.error(codes::BAD_FIELD_RULE, place(), message, help);
        } else if kind == FieldType::Integer && min.max(Decimal::ZERO).ceil() > max.floor() {
            let message =
                format!("no whole number, written in digits only, is in the range of `{id}`");
            let help = "widen the range, or write `type = \"decimal\"`";
            self.error(codes::BAD_FIELD_RULE, place(), message, help);
        }
    }
}

/// Whether a field says what it is, and not only that it is there.
fn defines(field: &OwnField) -> bool {
    field.title.is_some()
        || field.kind.is_some()
        || field.about.is_some()
        || !field.values.is_empty()
        || field.unit.is_some()
        || field.pattern.is_some()
        || field.min.is_some()
        || field.max.is_some()
        || field.personal.is_some()
}
