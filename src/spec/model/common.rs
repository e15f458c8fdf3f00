//! Depth, identity, weight, purpose, formats: what many sections share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wording::{Text, names};

/// Depth of traceability: how small a group of boards a record tells apart.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// One record for a production lot.
    Lot,
    /// One record for a panel.
    Panel,
    /// One record for a board.
    Board,
}

/// How deep records go unless they say otherwise.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DepthDefault {
    /// Default depth.
    pub default: Depth,
}

/// How build objects are identified.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Identities {
    /// Board serials.
    pub board: Option<IdentityRule>,
    /// Panel ids.
    pub panel: Option<IdentityRule>,
    /// Production lots.
    pub lot: Option<IdentityRule>,
}

/// How one kind of object is identified.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IdentityRule {
    /// Who assigns the identity.
    pub assigned_by: Option<Assigner>,
    /// How it is marked on the object.
    #[schemars(example = &"2D label, top side, beside J1")]
    pub marking: Option<String>,
    /// ASCII pattern, anchored with ^ and $, without look-around.
    #[schemars(example = &r"^MC4471-\d{6}$")]
    pub pattern: Option<String>,
    /// How much the clause weighs.
    #[serde(default)]
    pub severity: Weight,
}

/// Who assigns an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assigner {
    /// The buyer.
    Oem,
    /// The manufacturer of the assembly.
    Supplier,
}

/// How much a clause weighs.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    Serialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// A gap is counted and changes no verdict.
    Desired,
    /// A gap makes a quote not comparable and holds a delivery.
    #[default]
    Required,
    /// A gap makes a quote non-responsive and holds a delivery.
    Knockout,
}

/// Why a record is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Release of the delivery.
    Release,
    /// Compliance.
    Compliance,
    /// Investigation of field returns.
    FieldInvestigation,
    /// Shipment documentation.
    ShipmentDocumentation,
}

/// System a record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SystemKind {
    /// Orders, inventory, shipping.
    Erp,
    /// Released documents.
    Plm,
    /// Build history.
    Mes,
    /// Machine signals.
    Scada,
    /// Written by hand.
    Manual,
}

/// Format of a delivered record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordFormat {
    /// Comma-separated values, UTF-8.
    Csv,
    /// Tab-separated values, UTF-8.
    Tsv,
    /// Excel workbook.
    Xlsx,
    /// JSON.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// XML.
    Xml,
    /// PDF.
    Pdf,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpg,
    /// E-mail text.
    Email,
    /// Paper.
    Paper,
}

impl std::fmt::Display for Depth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}

impl Depth {
    /// All depths, the deepest first.
    pub const ALL: [Depth; 3] = [Depth::Board, Depth::Panel, Depth::Lot];

    names! {
        /// The name as printed.
        pub fn title, text {
            Depth::Lot => say!("lot"),
            Depth::Panel => say!("panel"),
            Depth::Board => say!("board"),
        }
    }

    /// The field that identifies a unit of this depth.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Depth::Lot => "lot-id",
            Depth::Panel => "panel-id",
            Depth::Board => "board-id",
        }
    }
}

impl Weight {
    names! {
        /// The name as printed, which is the key in the spec.
        pub fn title, text {
            Weight::Desired => say!("desired"),
            Weight::Required => say!("required"),
            Weight::Knockout => say!("knockout"),
        }
    }
}

impl Purpose {
    names! {
        /// The name as printed.
        pub fn title, text {
            Purpose::Release => say!("release"),
            Purpose::Compliance => say!("compliance"),
            Purpose::FieldInvestigation => say!("field investigation"),
            Purpose::ShipmentDocumentation => say!("shipment documentation"),
        }
    }
}

impl SystemKind {
    names! {
        /// The name as printed, with what such a system is for.
        pub fn title, text {
            SystemKind::Erp => say!("ERP (orders, inventory, shipping)"),
            SystemKind::Plm => say!("PLM (released documents)"),
            SystemKind::Mes => say!("MES (build history)"),
            SystemKind::Scada => say!("SCADA / machine data (signals)"),
            SystemKind::Manual => say!("written by hand"),
        }
    }
}

impl RecordFormat {
    names! {
        /// The name as printed.
        pub fn title, text {
            RecordFormat::Csv => say!("CSV"),
            RecordFormat::Tsv => say!("TSV"),
            RecordFormat::Xlsx => say!("XLSX"),
            RecordFormat::Json => say!("JSON"),
            RecordFormat::JsonLines => say!("JSON Lines"),
            RecordFormat::Xml => say!("XML"),
            RecordFormat::Pdf => say!("PDF"),
            RecordFormat::Png => say!("PNG"),
            RecordFormat::Jpg => say!("JPEG"),
            RecordFormat::Email => say!("e-mail"),
            RecordFormat::Paper => say!("paper"),
        }
    }

    /// Several formats as a choice: "CSV or XLSX".
    #[must_use]
    pub fn choice(formats: &[RecordFormat]) -> String {
        let names: Vec<&str> = formats.iter().map(|format| format.title()).collect();
        names.join(" or ")
    }

    /// The same for documents in any language: "CSV, JSON or XLSX".
    #[must_use]
    pub fn choice_text(formats: &[RecordFormat]) -> Text {
        Text::any_of(formats.iter().map(|format| format.text()))
    }
}
