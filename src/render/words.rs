//! Values of the spec in the words of printed documents.

use crate::catalog::{Catalogue, Field, FieldType};
use crate::render::doc::{Span, code, plain};
use crate::say;
use crate::spec::clause::ClauseField;
use crate::spec::model::{ProductFact, Purpose, RecordFormat, Rounding, SystemKind, Weight};
use crate::spec::strings;
use crate::wording::{Text, typed};

/// The key of a weight, as it stands in the spec.
#[must_use]
pub fn weight(weight: Weight) -> Text {
    weight.text()
}

/// What a record is asked for.
#[must_use]
pub fn purpose(purpose: Purpose) -> Text {
    purpose.text()
}

/// The system a record comes from, with what such a system is for.
#[must_use]
pub fn system(system: SystemKind) -> Text {
    system.text()
}

/// The key of a format, as it is answered.
#[must_use]
pub fn format_key(format: RecordFormat) -> &'static str {
    match format {
        RecordFormat::Csv => "csv",
        RecordFormat::Tsv => "tsv",
        RecordFormat::Xlsx => "xlsx",
        RecordFormat::Json => "json",
        RecordFormat::JsonLines => "json-lines",
        RecordFormat::Xml => "xml",
        RecordFormat::Pdf => "pdf",
        RecordFormat::Png => "png",
        RecordFormat::Jpg => "jpg",
        RecordFormat::Email => "email",
        RecordFormat::Paper => "paper",
    }
}

/// A fact about the product.
#[must_use]
pub fn product_fact(fact: ProductFact) -> Text {
    fact.text()
}

/// How extended lines are rounded.
#[must_use]
pub fn rounding(rounding: Rounding) -> Text {
    rounding.text()
}

/// The type of a field in one or two words.
#[must_use]
pub fn field_type(kind: FieldType) -> Text {
    kind.text()
}

/// The meaning of a demanded field; an enumeration says its values, to be written to the letter.
#[must_use]
pub fn field_meaning(field: &ClauseField, catalogue: &Catalogue) -> Vec<Span> {
    let known = catalogue.fields.get(&field.id);
    let values = known.map_or(&[][..], |known| known.values.as_slice());
    let mut spans = vec![plain(&field.about)];
    if let Some(range) = known.and_then(Field::range_words) {
        spans.push(plain(say!(" {range}.", range = range.capitalised())));
    }
    if let Some(pattern) = known.and_then(|known| known.pattern.as_deref()) {
        spans.extend([plain(say!(" Written as ")), code(typed(pattern))]);
        if let Some(example) = strings::example(pattern) {
            spans.extend([plain(say!(", e.g. ")), code(typed(example))]);
        }
        spans.push(plain(say!(".")));
    }
    for (index, value) in values.iter().enumerate() {
        spans.push(plain(if index == 0 {
            say!(" One of: ")
        } else {
            say!(", ")
        }));
        spans.push(code(typed(value)));
    }
    if !values.is_empty() {
        spans.push(plain(say!(".")));
    }
    spans
}

/// Words as a list: `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn any_of(words: &[&str]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

/// The first letter in upper case.
#[must_use]
pub fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
