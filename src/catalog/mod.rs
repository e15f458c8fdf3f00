//! The catalogue: 35 rows of the field, the record forms that answer them, their fields and the
//! checks they turn into. Data in `data/*.toml`, embedded in the binary; a new row or field is data.

mod aliases;
mod reach;
mod rule;

use std::sync::LazyLock;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{CheckKind, Condition, UNIT};
use crate::say;
use crate::spec::model::Depth;
use crate::values::Decimal;
use crate::wording::{Text, names, typed};

pub use aliases::{fields_named, fold};
pub use reach::{Link, ReachTable};

/// Everything the catalogue says.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// Fields by id.
    pub fields: IndexMap<String, Field>,
    /// Record forms by id.
    pub forms: IndexMap<String, Form>,
    /// Checks by id.
    pub checks: IndexMap<String, CheckDef>,
    /// The 35 rows in their order.
    pub rows: Vec<Row>,
    /// Which of them lead from what went wrong to the boards.
    #[serde(skip)]
    pub reach: ReachTable,
}

/// The kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// A name that must be repeated to the letter.
    Identifier,
    /// Free text.
    Text,
    /// A revision, compared to the letter.
    Revision,
    /// A whole number, digits only.
    Integer,
    /// A decimal number with a point.
    Decimal,
    /// A decimal number, or the word `none`.
    Limit,
    /// A date, `2026-11-20`.
    Date,
    /// A time stamp with its offset, `2026-11-20T14:05:00+01:00`.
    TimeStamp,
    /// A duration, `PT1H30M`.
    Duration,
    /// `yes` or `no`.
    YesNo,
    /// The name of a delivered file.
    File,
    /// One of the field's values.
    Enumeration,
}

impl FieldType {
    names! {
        /// The type in one or two words.
        pub fn title, text {
            FieldType::Identifier => say!("identifier"),
            FieldType::Text => say!("text"),
            FieldType::Revision => say!("revision"),
            FieldType::Integer => say!("whole number"),
            FieldType::Decimal => say!("decimal"),
            FieldType::Limit => say!("limit"),
            FieldType::Date => say!("date"),
            FieldType::TimeStamp => say!("time stamp"),
            FieldType::Duration => say!("duration"),
            FieldType::YesNo => say!("yes or no"),
            FieldType::File => say!("file name"),
            FieldType::Enumeration => say!("listed value"),
        }

        /// How its values are written.
        pub fn rule, rule_text {
            FieldType::Identifier => say!("A name, repeated to the letter wherever it occurs; leading zeros kept."),
            FieldType::Text => say!("Free text, not blank."),
            FieldType::Revision => say!("A revision, compared to the letter."),
            FieldType::Integer => say!("Digits only, no separators."),
            FieldType::Decimal => say!("Digits with a decimal point, no thousands separator."),
            FieldType::Limit => say!("A decimal number, or the word none."),
            FieldType::Date => say!("Year, month, day."),
            FieldType::TimeStamp => say!("Date, time and offset from UTC (RFC 3339)."),
            FieldType::Duration => say!("Days, hours, minutes and seconds (ISO 8601)."),
            FieldType::YesNo => say!("The word yes or no."),
            FieldType::File => say!("Name of a file delivered beside the record."),
            FieldType::Enumeration => say!("One of the values listed with the column, to the letter."),
        }
    }

    /// All of them, as they are listed.
    pub const ALL: [FieldType; 12] = [
        FieldType::Identifier,
        FieldType::Text,
        FieldType::Revision,
        FieldType::Integer,
        FieldType::Decimal,
        FieldType::Limit,
        FieldType::Date,
        FieldType::TimeStamp,
        FieldType::Duration,
        FieldType::YesNo,
        FieldType::File,
        FieldType::Enumeration,
    ];

    /// A value of it.
    #[must_use]
    pub fn example(self) -> Text {
        let value = match self {
            FieldType::Text => return say!("lifted lead at pin 3"),
            FieldType::Identifier => "MC4471-000123",
            FieldType::Revision => "C",
            FieldType::Integer => "500",
            FieldType::Decimal => "3.302",
            FieldType::Limit => "none",
            FieldType::Date => "2026-11-20",
            FieldType::TimeStamp => "2026-11-20T14:05:00+01:00",
            FieldType::Duration => "PT1H30M",
            FieldType::YesNo => "yes",
            FieldType::File => "aoi-000123.png",
            FieldType::Enumeration => "pass",
        };
        typed(value)
    }
}

/// A field of record forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Field {
    /// Heading as printed.
    pub title: Text,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Accepted values of an enumeration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Set on the three fields that identify build objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Depth>,
    /// Names a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// Unit of a number; cells hold the number only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Pattern of an identifier or text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Smallest accepted number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// Largest accepted number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// Meaning, in a sentence.
    pub about: Text,
}

/// What the rows of a form are counted against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Population {
    /// Units at the clause's depth.
    Unit,
    /// Every production lot.
    Lot,
    /// Rows exist because other records refer to them.
    Nothing,
}

/// A field needed under a condition inside the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionalField {
    /// Field id.
    pub field: String,
    /// When it is needed.
    #[serde(flatten)]
    pub when: Condition,
}

/// A record form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Form {
    /// Name as printed.
    pub title: Text,
    /// The row that it answers by itself; a form of the spec's own answers none.
    #[serde(default)]
    pub row: Option<String>,
    /// Depths it can be kept at.
    pub levels: Vec<Depth>,
    /// What its rows are counted against.
    pub unit: Population,
    /// A header without rows is a declared nil return.
    #[serde(default)]
    pub nil: bool,
    /// Fields that identify a row.
    pub key: Vec<String>,
    /// Fields always needed.
    pub fields: Vec<String>,
    /// Fields needed under a condition inside the row.
    #[serde(default)]
    pub when: Vec<ConditionalField>,
    /// Fields that may be demanded.
    #[serde(default)]
    pub optional: Vec<String>,
    /// What can be checked once the spec demands fields that the form leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<Shown>,
    /// What the record shows; of forms of the spec's own.
    #[serde(skip)]
    pub about: Option<Text>,
    /// Checks of a form of the spec's own, or of own fields on a form of the catalogue.
    #[serde(skip)]
    pub own_checks: Vec<FormCheck>,
}

/// A check that every record of a form has to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormCheck {
    /// Id within the form's clause.
    pub id: String,
    /// The sentence the RFQ prints.
    pub says: Text,
    /// The generic check and its parameters.
    pub kind: CheckKind,
}

/// A check that needs fields which the spec has to demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Fields it needs; the first one's clause carries it.
    #[serde(rename = "with")]
    pub fields: Vec<String>,
    /// Check id.
    pub check: String,
}

impl Form {
    /// Every field a record of this form may have, in printing order.
    pub fn all_fields(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .chain(self.when.iter().map(|w| &w.field))
            .chain(&self.optional)
            .map(String::as_str)
    }

    /// The identity at the depth at which it is kept is a column of every record: of forms of the
    /// catalogue that reach below the lot, and of own forms whose rows are counted or keyed by it.
    #[must_use]
    pub fn names_its_unit(&self) -> bool {
        match self.row {
            Some(_) => self.can_be_kept_at(Depth::Panel),
            None => self.unit != Population::Nothing || self.key.iter().any(|field| field == UNIT),
        }
    }

    /// The form can be kept at this depth.
    #[must_use]
    pub fn can_be_kept_at(&self, depth: Depth) -> bool {
        self.levels.contains(&depth)
    }
}

/// A check of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDef {
    /// Short name.
    pub title: String,
    /// The sentence the RFQ prints.
    pub says: Text,
    /// The generic check and its parameters.
    #[serde(flatten)]
    pub kind: CheckKind,
}

/// The four tables of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Table {
    /// T: what is tracked.
    Chain,
    /// C: what must match before and during the build.
    Control,
    /// S: what a finding triggers.
    Signal,
    /// V: what the buyer receives during and after the build.
    Visibility,
}

/// A field a row demands only under a condition that the spec states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowCondition {
    /// Field id.
    pub field: String,
    /// The condition in words.
    pub condition: Text,
}

/// One of the 35 rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Row {
    /// `T1` to `V8`.
    pub id: String,
    /// Which table.
    pub table: Table,
    /// Key under `[control.*]`, `[signal.*]`, `[visibility.*]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Name.
    pub title: Text,
    /// Tracked object, controlled item, data source or area.
    pub object: Text,
    /// Linked, matched or captured fields in the words of the field.
    pub linked: Vec<Text>,
    /// Capture point or detection stage.
    pub capture: Text,
    /// Release use, match rule, analysis basis or output.
    #[serde(rename = "use")]
    pub used_for: Text,
    /// Record form in the words of the field.
    pub record: Text,
    /// What goes wrong without it (controls).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Text>,
    /// Document or label the control compares with (controls).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Text>,
    /// What triggers it (signals).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Text>,
    /// The release decision it leads to (signals).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Text>,
    /// The agreement that defines its level (visibility).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Text>,
    /// The basis document that is that agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_key: Option<String>,
    /// Condition on the whole row, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Text>,
    /// Product fact without which the row makes no sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_fact: Option<String>,
    /// One of these inspections must be demanded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs_inspection: Vec<String>,
    /// Forms that can answer it, its own first.
    pub forms: Vec<String>,
    /// Unconditional fields.
    pub fields: Vec<String>,
    /// Conditional fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<RowCondition>,
    /// Fields by which a trigger is counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger_by: Vec<String>,
    /// Checks it turns into; the spec must demand the forms they need.
    pub checks: Vec<String>,
    /// Checks it turns into where the spec demands all forms they need.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks_if: Vec<String>,
}

impl Row {
    /// What the table calls the row's use.
    #[must_use]
    pub fn use_label(&self) -> &'static str {
        match self.table {
            Table::Chain => "Release use",
            Table::Control => "Match rule",
            Table::Signal => "Analysis basis",
            Table::Visibility => "Output",
        }
    }
}

/// A title as it stands inside a sentence: its first letter small, acronyms as they are.
#[must_use]
pub fn in_sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next();
    let second_is_small = letters.clone().next().is_some_and(char::is_lowercase);
    match first.filter(|_| second_is_small) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => title.to_owned(),
    }
}

/// The embedded data does not parse or does not fit together: a bug, shown by the first test.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the built-in catalogue is broken: {0}")]
pub struct CatalogueError(String);

#[derive(Deserialize)]
struct RowsFile {
    row: Vec<Row>,
}

static EMBEDDED: LazyLock<Result<Catalogue, CatalogueError>> = LazyLock::new(Catalogue::parse);

impl Catalogue {
    /// The catalogue that ships with the tool.
    ///
    /// # Errors
    /// When the embedded data is broken, which a test rules out.
    pub fn embedded() -> Result<&'static Catalogue, CatalogueError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    fn parse() -> Result<Catalogue, CatalogueError> {
        let broken = |file: &str, e: &dyn std::fmt::Display| CatalogueError(format!("{file}: {e}"));
        let catalogue = Catalogue {
            fields: toml::from_str(include_str!("data/fields.toml"))
                .map_err(|e| broken("fields", &e))?,
            forms: toml::from_str(include_str!("data/forms.toml"))
                .map_err(|e| broken("forms", &e))?,
            checks: toml::from_str(include_str!("data/checks.toml"))
                .map_err(|e| broken("checks", &e))?,
            rows: toml::from_str::<RowsFile>(include_str!("data/rows.toml"))
                .map_err(|e| broken("rows", &e))?
                .row,
            reach: toml::from_str(include_str!("data/reach.toml"))
                .map_err(|e| broken("reach", &e))?,
        };
        catalogue.fits_together().map_err(CatalogueError)?;
        Ok(catalogue)
    }

    fn fits_together(&self) -> Result<(), String> {
        for (id, form) in &self.forms {
            for field in form.all_fields() {
                if !self.fields.contains_key(field) {
                    return Err(format!("form {id} has the unknown field {field}"));
                }
            }
            if form
                .row
                .as_deref()
                .is_none_or(|row| self.row(row).is_none())
            {
                return Err(format!("form {id} answers no known row"));
            }
        }
        for row in &self.rows {
            let Some(own) = row.forms.first().and_then(|id| self.forms.get(id)) else {
                return Err(format!("row {} has no form", row.id));
            };
            for field in &row.fields {
                let identity = self.fields.get(field).is_some_and(|f| f.identity.is_some());
                if !identity && !own.all_fields().any(|f| f == field) {
                    return Err(format!(
                        "row {} demands {field}, which {} lacks",
                        row.id, row.forms[0]
                    ));
                }
            }
            for check in row.checks.iter().chain(&row.checks_if) {
                if !self.checks.contains_key(check) {
                    return Err(format!("row {} has the unknown check {check}", row.id));
                }
            }
        }
        for link in self.reach.links() {
            if let Some(row) = link.rows.iter().find(|row| self.row(row).is_none()) {
                return Err(format!("a recall is led by the unknown row {row}"));
            }
            let mut fields = link.fields.iter();
            if let Some(field) = fields.find(|field| !self.fields.contains_key(*field)) {
                return Err(format!("a recall is led by the unknown field {field}"));
            }
        }
        for (id, check) in &self.checks {
            for form in check.kind.forms() {
                if form != crate::checks::SELF_FORM && !self.forms.contains_key(&form) {
                    return Err(format!("check {id} names the unknown form {form}"));
                }
            }
        }
        Ok(())
    }

    /// A row by id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// A row of a table by its key in the spec.
    #[must_use]
    pub fn row_by_key(&self, table: Table, key: &str) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.table == table && row.key.as_deref() == Some(key))
    }

    /// Keys of a table, in order.
    pub fn keys(&self, table: Table) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter(move |row| row.table == table)
            .filter_map(|row| row.key.as_deref())
    }

    /// Title of a field, or its id when unknown.
    #[must_use]
    pub fn field_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.fields.get(id).map_or(id, |field| field.title.as_str())
    }

    /// The same as a text, for documents in any language.
    #[must_use]
    pub fn field_text(&self, id: &str) -> Text {
        self.fields
            .get(id)
            .map_or_else(|| typed(id), |field| field.title.clone())
    }

    /// Title of a record form, or its id when unknown.
    #[must_use]
    pub fn form_text(&self, id: &str) -> Text {
        self.forms
            .get(id)
            .map_or_else(|| typed(id), |form| form.title.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::in_sentence;

    #[test]
    fn acronyms_keep_their_capitals_inside_a_sentence() {
        assert_eq!(
            in_sentence("Closed-loop NCR summary"),
            "closed-loop NCR summary"
        );
        assert_eq!(in_sentence("MSL exposure card"), "MSL exposure card");
        assert_eq!(in_sentence("X-ray image set"), "X-ray image set");
        assert_eq!(in_sentence(""), "");
    }
}
