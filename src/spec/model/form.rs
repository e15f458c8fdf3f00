//! Record forms and fields of a company's own, beside the catalogue's.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Depth;
use crate::catalog::{FieldType, Population};
use crate::values::Decimal;

/// A record form of your own, or fields of your own on a form of the catalogue (then only `field`
/// may be given). It is demanded like any other form: `[record.NAME]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "Own record form")]
pub struct OwnForm {
    /// Name of the form as printed, e.g. "Reflow oven profile".
    #[schemars(example = &"Reflow oven profile")]
    pub title: Option<String>,
    /// What the record shows, in a sentence.
    #[schemars(example = &"Peak temperature of every oven run.")]
    pub about: Option<String>,
    /// Depths at which it can be kept, e.g. ["lot"] or ["lot", "board"].
    pub depths: Option<Vec<Depth>>,
    /// What its rows are counted against: every unit at the demanded depth, every production lot, or
    /// nothing, where rows exist only because something happened.
    pub counted: Option<Population>,
    /// A heading row without any other row is a declared nil return: nothing occurred.
    pub nil: Option<bool>,
    /// Columns that tell one row from another; "@unit" stands for the identity at the depth at which
    /// the record is kept.
    pub key: Option<Vec<String>>,
    /// Pairs of dates or time stamps of a row, of which the first is not after the second.
    pub order: Option<Vec<[String; 2]>>,
    /// The column that says a row is closed, and the values that say so. No row is left open.
    pub closed: Option<Closure>,
    /// Columns of the form, by id. A field of the catalogue needs nothing but its id.
    #[serde(default)]
    pub field: IndexMap<String, OwnField>,
}

/// When a row of a form is closed.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "Closure")]
pub struct Closure {
    /// Column that says it.
    #[schemars(example = &"review-status")]
    pub field: String,
    /// Values that mean closed.
    #[schemars(length(min = 1))]
    pub is: Vec<String>,
}

/// A column of an own form, or an own column of a catalogue form.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "Own field")]
pub struct OwnField {
    /// Name of the column as printed.
    #[schemars(example = &"Peak temperature")]
    pub title: Option<String>,
    /// Kind of value the column holds. Needed for every field that the catalogue does not have.
    #[serde(rename = "type")]
    pub kind: Option<OwnType>,
    /// What the value means, in a sentence.
    #[schemars(example = &"Highest temperature on the board during the run.")]
    pub about: Option<String>,
    /// Accepted values of an enumeration.
    #[serde(default)]
    pub values: Vec<String>,
    /// Unit of a number, e.g. "°C". Cells hold the number only.
    #[schemars(example = &"°C")]
    pub unit: Option<String>,
    /// ASCII pattern of an identifier or text, anchored with ^ and $, without look-around.
    #[schemars(example = &"^OVEN-\\d{2}$")]
    pub pattern: Option<String>,
    /// Smallest accepted number, in quotes: "230".
    #[schemars(example = &"230")]
    pub min: Option<Decimal>,
    /// Largest accepted number, in quotes: "250".
    #[schemars(example = &"250")]
    pub max: Option<Decimal>,
    /// Whether the column is always filled, filled where a demand's `require` names it, or never.
    pub need: Option<FieldNeed>,
    /// Form and column in which every value of this one must occur: "program-setup-tag.station".
    #[schemars(example = &"program-setup-tag.station")]
    pub references: Option<String>,
    /// The column names a person.
    pub personal: Option<bool>,
}

/// Kind of value of an own field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OwnType {
    /// Free text.
    Text,
    /// A whole number, digits only.
    Integer,
    /// A decimal number with a point.
    Decimal,
    /// The word yes or no.
    Boolean,
    /// A date, 2026-11-20.
    Date,
    /// A time stamp with its offset, 2026-11-20T14:05:00+01:00.
    TimeStamp,
    /// A duration, PT1H30M.
    Duration,
    /// A name that is repeated to the letter.
    Identifier,
    /// One of the listed values.
    Enumeration,
}

impl OwnType {
    /// The catalogue's type.
    #[must_use]
    pub fn field_type(self) -> FieldType {
        match self {
            OwnType::Text => FieldType::Text,
            OwnType::Integer => FieldType::Integer,
            OwnType::Decimal => FieldType::Decimal,
            OwnType::Boolean => FieldType::YesNo,
            OwnType::Date => FieldType::Date,
            OwnType::TimeStamp => FieldType::TimeStamp,
            OwnType::Duration => FieldType::Duration,
            OwnType::Identifier => FieldType::Identifier,
            OwnType::Enumeration => FieldType::Enumeration,
        }
    }
}

/// When a column is filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldNeed {
    /// In every row.
    #[default]
    Required,
    /// Only where a demand names it under `require`.
    Optional,
    /// Never: the column is left out or blank.
    Prohibited,
}
