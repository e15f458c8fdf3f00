//! What a question to the records is answered with.

use schemars::JsonSchema;
use serde::Serialize;

use crate::spec::basis::FileDigest;
use crate::spec::model::Depth;
use crate::verify::report::{OrderRef, SpecRef};

use super::dossier::report::Dossier;
use super::sureness::{Doubts, Sure};

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The history of a board.
    Board,
    /// A lot of a component.
    ComponentLot,
    /// A manufacturer part number.
    Mpn,
    /// A date code.
    DateCode,
    /// A program, with or without its revision.
    Program,
    /// A station.
    Station,
    /// A nonconformance report.
    Ncr,
    /// A production panel.
    Panel,
    /// A production lot.
    Lot,
    /// A carton.
    Carton,
}

impl Kind {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Kind::Board => "board",
            Kind::ComponentLot => "component lot",
            Kind::Mpn => "part number",
            Kind::DateCode => "date code",
            Kind::Program => "program",
            Kind::Station => "station",
            Kind::Ncr => "nonconformance report",
            Kind::Panel => "panel",
            Kind::Lot => "production lot",
            Kind::Carton => "carton",
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// What it is about.
    pub kind: Kind,
    /// Which.
    pub id: String,
    /// Revision of the program; any when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}

impl Question {
    /// A question about one thing.
    #[must_use]
    pub fn new(kind: Kind, id: impl Into<String>) -> Question {
        Question {
            kind,
            id: id.into(),
            revision: None,
        }
    }

    /// About one revision of it.
    #[must_use]
    pub fn revision(mut self, revision: Option<String>) -> Question {
        self.revision = revision;
        self
    }

    /// What it is about, as people say it.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.revision {
            Some(revision) => format!("{} {} revision {revision}", self.kind.words(), self.id),
            None => format!("{} {}", self.kind.words(), self.id),
        }
    }
}

/// How a question came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Answered: every unit is reached, or the records show that it is not.
    Answered,
    /// Units are reached, and others cannot be excluded.
    Incomplete,
    /// Nothing is reached, and the records show that.
    Nothing,
    /// Nothing is reached, and the records cannot tell.
    CannotTell,
    /// No record names it.
    Unknown,
}

impl Outcome {
    /// Whether nothing is left open.
    #[must_use]
    pub fn is_whole(self) -> bool {
        matches!(self, Outcome::Answered | Outcome::Nothing)
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::Incomplete => "answered in part",
            Outcome::Nothing => "nothing reached",
            Outcome::CannotTell => "cannot tell",
            Outcome::Unknown => "not known",
        }
    }
}

/// The answer to a question.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec trace report")]
pub struct TraceReport {
    /// Tool and version.
    pub tool: String,
    /// What was asked.
    pub question: Question,
    /// How it came out.
    pub outcome: Outcome,
    /// How the files were read: under which spec, or by the catalogue's forms.
    pub basis: String,
    /// The spec, if one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<SpecRef>,
    /// The order, if one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderRef>,
    /// Known identities that are written much like an unknown one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<String>,
    /// The history of a board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<Dossier>,
    /// What it reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// What could not be read, the first of it.
    pub unread: Vec<Unread>,
    /// All that could not be read: the true total.
    pub unread_total: u64,
    /// Delivered files with their digests.
    pub files: Vec<FileDigest>,
}

/// A file, or a row of it, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Unread {
    /// File.
    pub file: String,
    /// Row, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What is wrong.
    pub message: String,
}

/// Where a record is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct At {
    /// File.
    pub file: String,
    /// Line of the file, row of the sheet or position in the array, one-based.
    pub row: u32,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Cell of a sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.sheet, &self.cell) {
            (Some(sheet), Some(cell)) => write!(f, "{} [{sheet}!{cell}]", self.file),
            (Some(sheet), None) => write!(f, "{} [{sheet}] row {}", self.file, self.row),
            _ => write!(f, "{}:{}", self.file, self.row),
        }
    }
}

/// What something reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Reach {
    /// How many units, by how sure it is.
    pub counts: Vec<LevelCount>,
    /// Every way on which units are reached, the surest first.
    pub ways: Vec<Way>,
    /// The units: boards; panels and production lots where no record names their boards.
    pub units: Vec<ReachedUnit>,
    /// Panels they are on.
    pub panels: Vec<Container>,
    /// Production lots they were built in.
    pub lots: Vec<Container>,
    /// Cartons they are in.
    pub cartons: Vec<Container>,
    /// Shipments they left with.
    pub shipments: Vec<Container>,
    /// Why units cannot be excluded.
    pub gaps: Vec<Gap>,
    /// Every unit that cannot be excluded.
    pub open: Vec<OpenUnit>,
    /// What else must be known to read this.
    pub remarks: Vec<String>,
}

/// Units of one level by how sure it is. The four add up to `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LevelCount {
    /// Boards; panels or production lots of which no record names the boards.
    pub level: Depth,
    /// Reached for certain.
    pub certain: u64,
    /// Reached possibly.
    pub possible: u64,
    /// Not reached, and cannot be excluded.
    pub open: u64,
    /// Shown by the records not to be reached.
    pub clear: u64,
    /// All.
    pub of: u64,
}

/// A way from records to units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Way {
    /// How sure it is.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
    /// Units that are reached on it, and on none that is surer.
    pub units: u64,
    /// The forms of the records.
    pub forms: Vec<String>,
}

/// A unit that is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReachedUnit {
    /// What it is.
    pub level: Depth,
    /// Which.
    pub id: String,
    /// How sure it is.
    pub sure: Sure,
    /// Why it is no surer.
    pub doubts: Doubts,
    /// Panels that records name for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub panels: Vec<String>,
    /// Production lots that records name for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<String>,
    /// Cartons that records name for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cartons: Vec<String>,
    /// Shipments that records name for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shipments: Vec<String>,
    /// The record that leads to it, the surest one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<At>,
}

/// A panel, production lot, carton or shipment that holds reached units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Container {
    /// Which.
    pub id: String,
    /// How sure it is that it holds a reached unit.
    pub sure: Sure,
    /// Units in it that are reached for certain.
    pub certain: u64,
    /// Units in it that are reached possibly.
    pub possible: u64,
    /// Boards that were to be built in it, where a record says so: more than are named may be in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built: Option<u64>,
}

/// Why units cannot be excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Gap {
    /// Why, in a sentence.
    pub why: String,
    /// Units of which this is the first reason.
    pub units: u64,
    /// The first of them.
    pub first: Vec<String>,
    /// A record that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<At>,
}

/// A unit that cannot be excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OpenUnit {
    /// What it is.
    pub level: Depth,
    /// Which.
    pub id: String,
    /// Position of the reason among the gaps.
    pub gap: usize,
}
