//! The locked build basis as the spec writes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::Date;
use crate::wording::names;

/// Documents of the build basis.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Basis {
    /// Boards the basis was locked for.
    #[schemars(example = 500)]
    pub build_quantity: Option<u32>,
    /// Bill of materials.
    pub bom: Option<BasisEntry>,
    /// Approved vendor list.
    pub avl: Option<BasisEntry>,
    /// Gerber data.
    pub gerber: Option<BasisEntry>,
    /// Centroid (pick and place) data.
    pub centroid: Option<BasisEntry>,
    /// Assembly drawing.
    pub assembly_drawing: Option<BasisEntry>,
    /// Test plan.
    pub test_plan: Option<BasisEntry>,
    /// Quality plan.
    pub quality_plan: Option<BasisEntry>,
    /// Packing instruction.
    pub packing_instruction: Option<BasisEntry>,
    /// Order agreement.
    pub order_agreement: Option<BasisEntry>,
    /// Contract.
    pub contract: Option<BasisEntry>,
    /// First-article instruction.
    pub first_article_instruction: Option<BasisEntry>,
    /// Standard or instruction for handling moisture-sensitive parts.
    pub handling_standard: Option<BasisEntry>,
    /// Production set-up agreement.
    pub production_setup: Option<BasisEntry>,
    /// Material scan set-up agreement.
    pub material_scan_setup: Option<BasisEntry>,
    /// Access set-up agreement.
    pub access_setup: Option<BasisEntry>,
    /// Programs approved for a product revision.
    #[serde(default)]
    pub program: Vec<Program>,
}

/// A document of the basis: released with its revision, or said to be missing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("x-taplo" = { "initKeys": ["document", "revision"] }))]
pub struct BasisEntry {
    /// Document number.
    #[schemars(example = &"BOM-4471")]
    pub document: Option<String>,
    /// Released revision.
    #[schemars(example = &"C")]
    pub revision: Option<String>,
    /// File, relative to the spec.
    #[schemars(example = &"basis/bom.csv")]
    pub file: Option<String>,
    /// How the file's columns are called.
    pub columns: Option<Columns>,
    /// Set when the document is not released yet.
    pub status: Option<BasisStatus>,
    /// Day by which it follows.
    pub by: Option<Date>,
    /// What suppliers are to assume until then.
    #[schemars(example = &"the revision in the quotation package")]
    pub assume: Option<String>,
}

/// A document that is not released yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BasisStatus {
    /// It follows.
    ToFollow,
    /// The product has none.
    NotUsed,
}

/// Columns of a BOM or AVL, as they come. A name of a column, `row-number`, or a column and a
/// pattern whose first group is the value.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Columns {
    /// BOM line.
    pub line: Option<ColumnRule>,
    /// Manufacturer part number.
    pub mpn: Option<ColumnRule>,
    /// Manufacturer.
    pub manufacturer: Option<ColumnRule>,
    /// Quantity per board.
    pub quantity: Option<ColumnRule>,
    /// Reference designators.
    pub references: Option<ColumnRule>,
    /// Description.
    pub description: Option<ColumnRule>,
    /// Moisture sensitivity level.
    pub msl: Option<ColumnRule>,
    /// Populated or not; `DNP`, `DNI`, `no`, `not installed` mean not.
    pub populate: Option<ColumnRule>,
    /// Approval status (AVL).
    pub status: Option<ColumnRule>,
    /// First day of the approval (AVL).
    pub from: Option<ColumnRule>,
    /// Last day of the approval (AVL).
    pub until: Option<ColumnRule>,
}

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ColumnRule {
    /// A column by its heading, or `row-number` for the number of the data row.
    Name(String),
    /// A column and a pattern.
    Pattern(ColumnPattern),
}

/// A column and the part of it that counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ColumnPattern {
    /// Heading.
    #[schemars(example = &"Comments")]
    pub column: String,
    /// ASCII pattern, anchored with ^ and $, whose first group is the value.
    #[schemars(example = &"^MSL ([1-6]a?)$")]
    pub pattern: String,
}

/// A program approved for a product revision.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Program {
    /// Name as loaded.
    #[schemars(example = &"MC4471-TOP")]
    pub name: String,
    /// Approved revision of the program.
    #[schemars(example = &"3")]
    pub revision: String,
    /// Product revision it is approved for.
    #[schemars(example = &"C")]
    pub for_revision: String,
    /// Stations it may run on, as patterns with `*`.
    #[schemars(length(min = 1))]
    #[schemars(example = ["SMT1-*"])]
    pub stations: Vec<String>,
}

/// An alternate approved for a BOM line.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Alternate {
    /// BOM line.
    #[schemars(example = &"31")]
    pub line: String,
    /// Part number of the alternate.
    #[schemars(example = &"CC0805KRX7R0BB473")]
    pub mpn: String,
    /// Its manufacturer.
    #[schemars(example = &"Yageo")]
    pub manufacturer: Option<String>,
    /// By whom and when it was approved.
    pub approved: Approval,
}

/// A dated approval.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approval {
    /// First day (inclusive).
    pub from: Option<Date>,
    /// Last day (inclusive).
    pub until: Option<Date>,
    /// Change order or person.
    #[schemars(example = &"ECN-88")]
    pub by: String,
}

/// A restriction on where a part may come from.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Restriction {
    /// BOM line.
    #[schemars(example = &"31")]
    pub line: String,
    /// Accepted kinds of source.
    #[schemars(length(min = 1))]
    #[schemars(extend("uniqueItems" = true))]
    pub sources: Vec<SupplyKind>,
}

/// How a component lot is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyKind {
    /// From the manufacturer.
    Manufacturer,
    /// From a franchised distributor.
    Franchised,
    /// From a broker.
    Broker,
    /// Supplied by the buyer.
    Consigned,
}

/// A document of the basis that governs a clause.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum BasisDocument {
    /// Bill of materials.
    Bom,
    /// Approved vendor list.
    Avl,
    /// Gerber data.
    Gerber,
    /// Centroid data.
    Centroid,
    /// Assembly drawing.
    AssemblyDrawing,
    /// Test plan.
    TestPlan,
    /// Quality plan.
    QualityPlan,
    /// Packing instruction.
    PackingInstruction,
    /// Order agreement.
    OrderAgreement,
    /// Contract.
    Contract,
    /// First-article instruction.
    FirstArticleInstruction,
    /// Handling standard.
    HandlingStandard,
    /// Production set-up.
    ProductionSetup,
    /// Material scan set-up.
    MaterialScanSetup,
    /// Access set-up.
    AccessSetup,
}

impl BasisDocument {
    /// All documents, in printing order.
    pub const ALL: [BasisDocument; 15] = [
        BasisDocument::Bom,
        BasisDocument::Avl,
        BasisDocument::Gerber,
        BasisDocument::Centroid,
        BasisDocument::AssemblyDrawing,
        BasisDocument::TestPlan,
        BasisDocument::QualityPlan,
        BasisDocument::PackingInstruction,
        BasisDocument::OrderAgreement,
        BasisDocument::Contract,
        BasisDocument::FirstArticleInstruction,
        BasisDocument::HandlingStandard,
        BasisDocument::ProductionSetup,
        BasisDocument::MaterialScanSetup,
        BasisDocument::AccessSetup,
    ];

    /// Whether suppliers need it before set-up (requirement C3): without it a quote is an estimate.
    #[must_use]
    pub fn is_build_file(self) -> bool {
        matches!(
            self,
            BasisDocument::Bom
                | BasisDocument::Avl
                | BasisDocument::Gerber
                | BasisDocument::Centroid
                | BasisDocument::AssemblyDrawing
                | BasisDocument::TestPlan
                | BasisDocument::QualityPlan
                | BasisDocument::PackingInstruction
        )
    }

    /// The key in the spec.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            BasisDocument::Bom => "bom",
            BasisDocument::Avl => "avl",
            BasisDocument::Gerber => "gerber",
            BasisDocument::Centroid => "centroid",
            BasisDocument::AssemblyDrawing => "assembly-drawing",
            BasisDocument::TestPlan => "test-plan",
            BasisDocument::QualityPlan => "quality-plan",
            BasisDocument::PackingInstruction => "packing-instruction",
            BasisDocument::OrderAgreement => "order-agreement",
            BasisDocument::Contract => "contract",
            BasisDocument::FirstArticleInstruction => "first-article-instruction",
            BasisDocument::HandlingStandard => "handling-standard",
            BasisDocument::ProductionSetup => "production-setup",
            BasisDocument::MaterialScanSetup => "material-scan-setup",
            BasisDocument::AccessSetup => "access-setup",
        }
    }

    names! {
        /// The name as printed.
        pub fn title, text {
            BasisDocument::Bom => say!("bill of materials"),
            BasisDocument::Avl => say!("approved vendor list"),
            BasisDocument::Gerber => say!("Gerber data"),
            BasisDocument::Centroid => say!("centroid data"),
            BasisDocument::AssemblyDrawing => say!("assembly drawing"),
            BasisDocument::TestPlan => say!("test plan"),
            BasisDocument::QualityPlan => say!("quality plan"),
            BasisDocument::PackingInstruction => say!("packing instruction"),
            BasisDocument::OrderAgreement => say!("order agreement"),
            BasisDocument::Contract => say!("contract"),
            BasisDocument::FirstArticleInstruction => say!("first-article instruction"),
            BasisDocument::HandlingStandard => say!("handling standard"),
            BasisDocument::ProductionSetup => say!("production set-up agreement"),
            BasisDocument::MaterialScanSetup => say!("material scan set-up agreement"),
            BasisDocument::AccessSetup => say!("access set-up agreement"),
        }
    }
}

impl SupplyKind {
    names! {
        /// The value in records and in the spec.
        pub fn key, text {
            SupplyKind::Manufacturer => say!("manufacturer¦source of supply"),
            SupplyKind::Franchised => say!("franchised"),
            SupplyKind::Broker => say!("broker"),
            SupplyKind::Consigned => say!("consigned"),
        }
    }
}

impl Basis {
    /// The entry of a document that the product has; one said not to be used is none.
    #[must_use]
    pub fn in_use(&self, document: BasisDocument) -> Option<&BasisEntry> {
        self.entry(document)
            .filter(|entry| entry.status != Some(BasisStatus::NotUsed))
    }

    /// The entry of a document.
    #[must_use]
    pub fn entry(&self, document: BasisDocument) -> Option<&BasisEntry> {
        match document {
            BasisDocument::Bom => self.bom.as_ref(),
            BasisDocument::Avl => self.avl.as_ref(),
            BasisDocument::Gerber => self.gerber.as_ref(),
            BasisDocument::Centroid => self.centroid.as_ref(),
            BasisDocument::AssemblyDrawing => self.assembly_drawing.as_ref(),
            BasisDocument::TestPlan => self.test_plan.as_ref(),
            BasisDocument::QualityPlan => self.quality_plan.as_ref(),
            BasisDocument::PackingInstruction => self.packing_instruction.as_ref(),
            BasisDocument::OrderAgreement => self.order_agreement.as_ref(),
            BasisDocument::Contract => self.contract.as_ref(),
            BasisDocument::FirstArticleInstruction => self.first_article_instruction.as_ref(),
            BasisDocument::HandlingStandard => self.handling_standard.as_ref(),
            BasisDocument::ProductionSetup => self.production_setup.as_ref(),
            BasisDocument::MaterialScanSetup => self.material_scan_setup.as_ref(),
            BasisDocument::AccessSetup => self.access_setup.as_ref(),
        }
    }
}
