//! The history of a board.

use schemars::JsonSchema;
use serde::Serialize;

use crate::trace::report::At;
use crate::trace::sureness::{Doubts, Sure};

/// The history of a board, as the records tell it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Dossier {
    /// The board.
    pub board: String,
    /// Panel, production lot and work order; records that disagree stand side by side.
    pub identity: Vec<Link>,
    /// What was loaded, by BOM line.
    pub material: Vec<Loaded>,
    /// Labels and moisture cards of the component lots.
    pub component_lots: Vec<Detail>,
    /// Programs and set-ups that were in force.
    pub set_ups: Vec<Detail>,
    /// First-off checks of its production lot.
    pub first_offs: Vec<Detail>,
    /// What happened, in the order of time.
    pub timeline: Vec<Event>,
    /// What happened at a time that cannot be decided, or at none.
    pub undated: Vec<Event>,
    /// Events beyond those that are kept.
    pub events_left_out: u64,
    /// Nonconformances, from the failure to the retest.
    pub nonconformances: Vec<Nonconformance>,
    /// Images and other files that its records name.
    pub files: Vec<NamedFile>,
    /// Carton and shipment.
    pub packing: Vec<Detail>,
    /// Documents of the delivery.
    pub documents: Vec<NamedFile>,
    /// What no record shows of it.
    pub absent: Vec<String>,
    /// Findings of verification that are about it, where a spec is given.
    pub findings: Vec<Open>,
    /// All findings that are about it: the true total.
    pub findings_total: u64,
}

/// Something that the board belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Link {
    /// What it is: panel, production lot, work order.
    pub what: String,
    /// Which.
    pub id: String,
    /// How sure it is: records that disagree make it possible only.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
    /// What else its record says.
    pub facts: Vec<Fact>,
    /// The record.
    pub record: At,
}

/// A column and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Fact {
    /// Field.
    pub field: String,
    /// Its title.
    pub title: String,
    /// Value, as it is written.
    pub value: String,
}

/// Material that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Loaded {
    /// BOM line; empty where the record names none.
    pub bom_line: String,
    /// Part number.
    pub mpn: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Component lots: several are candidates, of which one or more were placed.
    pub component_lots: Vec<String>,
    /// Date code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_code: Option<String>,
    /// Placement, where the record names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_designator: Option<String>,
    /// When it was loaded, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loaded_at: Option<String>,
    /// How sure it is that the board holds it.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
    /// The record.
    pub record: At,
}

/// A record by its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Detail {
    /// Title of the form.
    pub form: String,
    /// What it says.
    pub facts: Vec<Fact>,
    /// How sure it is that it is about the board.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
    /// The record.
    pub record: At,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// It was at a station.
    Station,
    /// It was inspected.
    Inspection,
    /// It was tested.
    Test,
    /// It was decided about.
    Disposition,
    /// It was repaired.
    Repair,
    /// The repair was verified.
    Verification,
    /// An issue was closed or cleared.
    Closure,
    /// It was packed or shipped.
    Packing,
    /// Something else was recorded.
    Other,
}

impl EventKind {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            EventKind::Station => "station",
            EventKind::Inspection => "inspection",
            EventKind::Test => "test",
            EventKind::Disposition => "disposition",
            EventKind::Repair => "repair",
            EventKind::Verification => "verification",
            EventKind::Closure => "closure",
            EventKind::Packing => "packing",
            EventKind::Other => "record",
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// When, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The same in UTC, where it can be decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utc: Option<String>,
    /// What kind of thing.
    pub kind: EventKind,
    /// What happened.
    pub text: String,
    /// Result, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Measured values with their limits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Measured>,
    /// How sure it is that it is about the board.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
    /// The record.
    pub record: At,
}

/// A measured value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// What was measured.
    pub parameter: String,
    /// Value, as it is written.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Lowest accepted value.
    pub low: String,
    /// Highest accepted value.
    pub high: String,
    /// Whether it is within its limits; none where that cannot be decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<bool>,
}

impl Measured {
    /// Value and limits in one line.
    #[must_use]
    pub fn words(&self) -> String {
        let unit = match self.unit.as_str() {
            "" => String::new(),
            unit => format!(" {unit}"),
        };
        let limits = match (self.low.as_str(), self.high.as_str()) {
            ("", "") => String::new(),
            (low, high) => format!(" [{} … {}]", limit(low), limit(high)),
        };
        let verdict = match self.within {
            Some(false) => ", outside its limits",
            _ => "",
        };
        format!("{} {}{unit}{limits}{verdict}", self.parameter, self.value)
    }
}

fn limit(text: &str) -> &str {
    if text.is_empty() { "not said" } else { text }
}

/// A nonconformance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Nonconformance {
    /// Its number.
    pub id: String,
    /// Its stages in their order, as far as records show them.
    pub stages: Vec<Stage>,
    /// Stages that no record shows.
    pub missing: Vec<String>,
    /// How sure it is that it is about the board.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
}

/// A stage of a nonconformance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Stage {
    /// Which stage.
    pub stage: String,
    /// What the record says.
    pub text: String,
    /// When, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The record.
    pub record: At,
}

/// A file that is named or delivered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct NamedFile {
    /// As the record names it, or its path in the delivery.
    pub name: String,
    /// Its path in the delivery; none where it was not delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// SHA-256, hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// What the record that names it says.
    pub shows: String,
    /// The record that names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<At>,
}

/// What verification finds about the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Open {
    /// The clause.
    pub clause: String,
    /// The check.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// File and row, where it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// It could not be decided.
    pub undecided: bool,
    /// Who accepted it, where a deviation covers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<String>,
}
