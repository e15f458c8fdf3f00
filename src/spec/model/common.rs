//! Depth, identity, weight, purpose, formats: what many sections share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
        f.write_str(match self {
            Depth::Lot => "lot",
            Depth::Panel => "panel",
            Depth::Board => "board",
        })
    }
}

impl Depth {
    /// All depths, the deepest first.
    pub const ALL: [Depth; 3] = [Depth::Board, Depth::Panel, Depth::Lot];

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

impl RecordFormat {
    /// The name as printed.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            RecordFormat::Csv => "CSV",
            RecordFormat::Tsv => "TSV",
            RecordFormat::Xlsx => "XLSX",
            RecordFormat::Json => "JSON",
            RecordFormat::JsonLines => "JSON Lines",
            RecordFormat::Xml => "XML",
            RecordFormat::Pdf => "PDF",
            RecordFormat::Png => "PNG",
            RecordFormat::Jpg => "JPEG",
            RecordFormat::Email => "e-mail",
            RecordFormat::Paper => "paper",
        }
    }

    /// Several formats as a choice: "CSV or XLSX".
    #[must_use]
    pub fn choice(formats: &[RecordFormat]) -> String {
        let names: Vec<&str> = formats.iter().map(|format| format.title()).collect();
        names.join(" or ")
    }
}
