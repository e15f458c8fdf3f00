//! Values of the spec in the words of printed documents.

use crate::catalog::{Catalogue, Field, FieldType};
use crate::render::doc::{Span, code, plain};
use crate::spec::clause::ClauseField;
use crate::spec::model::{ProductFact, Purpose, RecordFormat, Rounding, SystemKind, Weight};
use crate::spec::strings;

/// The key of a weight, as it stands in the spec.
#[must_use]
pub fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Desired => "desired",
        Weight::Required => "required",
        Weight::Knockout => "knockout",
    }
}

/// What a record is asked for.
#[must_use]
pub fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Release => "release",
        Purpose::Compliance => "compliance",
        Purpose::FieldInvestigation => "field investigation",
        Purpose::ShipmentDocumentation => "shipment documentation",
    }
}

/// The system a record comes from, with what such a system is for.
#[must_use]
pub fn system(system: SystemKind) -> &'static str {
    match system {
        SystemKind::Erp => "ERP (orders, inventory, shipping)",
        SystemKind::Plm => "PLM (released documents)",
        SystemKind::Mes => "MES (build history)",
        SystemKind::Scada => "SCADA / machine data (signals)",
        SystemKind::Manual => "written by hand",
    }
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
pub fn product_fact(fact: ProductFact) -> &'static str {
    match fact {
        ProductFact::MoistureSensitive => "parts above MSL 1",
        ProductFact::HiddenJoints => "hidden solder joints (BGA, QFN, LGA)",
        ProductFact::Programmable => "programmed parts",
    }
}

/// How extended lines are rounded.
#[must_use]
pub fn rounding(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "half a unit rounds away from zero",
        Rounding::HalfEven => "half a unit rounds to the even neighbour",
    }
}

/// The type of a field in one or two words.
#[must_use]
pub fn field_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Identifier => "identifier",
        FieldType::Text => "text",
        FieldType::Revision => "revision",
        FieldType::Integer => "whole number",
        FieldType::Decimal => "decimal",
        FieldType::Limit => "limit",
        FieldType::Date => "date",
        FieldType::TimeStamp => "time stamp",
        FieldType::Duration => "duration",
        FieldType::YesNo => "yes or no",
        FieldType::File => "file name",
        FieldType::Enumeration => "listed value",
    }
}

/// Every type of field and how its values are written.
pub const FIELD_TYPES: [(FieldType, &str, &str); 12] = [
    (
        FieldType::Identifier,
        "A name, repeated to the letter wherever it occurs; leading zeros kept.",
        "MC4471-000123",
    ),
    (
        FieldType::Text,
        "Free text, not blank.",
        "lifted lead at pin 3",
    ),
    (
        FieldType::Revision,
        "A revision, compared to the letter.",
        "C",
    ),
    (FieldType::Integer, "Digits only, no separators.", "500"),
    (
        FieldType::Decimal,
        "Digits with a decimal point, no thousands separator.",
        "3.302",
    ),
    (
        FieldType::Limit,
        "A decimal number, or the word none.",
        "none",
    ),
    (FieldType::Date, "Year, month, day.", "2026-11-20"),
    (
        FieldType::TimeStamp,
        "Date, time and offset from UTC (RFC 3339).",
        "2026-11-20T14:05:00+01:00",
    ),
    (
        FieldType::Duration,
        "Days, hours, minutes and seconds (ISO 8601).",
        "PT1H30M",
    ),
    (FieldType::YesNo, "The word yes or no.", "yes"),
    (
        FieldType::File,
        "Name of a file delivered beside the record.",
        "aoi-000123.png",
    ),
    (
        FieldType::Enumeration,
        "One of the values listed with the column, to the letter.",
        "pass",
    ),
];

/// The meaning of a demanded field; an enumeration says its values, to be written to the letter.
#[must_use]
pub fn field_meaning(field: &ClauseField, catalogue: &Catalogue) -> Vec<Span> {
    let known = catalogue.fields.get(&field.id);
    let values = known.map_or(&[][..], |known| known.values.as_slice());
    let mut spans = vec![plain(&field.about)];
    if let Some(range) = known.and_then(Field::range_words) {
        spans.push(plain(format!(" {}.", capitalised(&range))));
    }
    if let Some(pattern) = known.and_then(|known| known.pattern.as_deref()) {
        spans.extend([plain(" Written as "), code(pattern)]);
        if let Some(example) = strings::example(pattern) {
            spans.extend([plain(", e.g. "), code(example)]);
        }
        spans.push(plain("."));
    }
    for (index, value) in values.iter().enumerate() {
        spans.push(plain(if index == 0 { " One of: " } else { ", " }));
        spans.push(code(value));
    }
    if !values.is_empty() {
        spans.push(plain("."));
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
