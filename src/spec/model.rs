//! The requirement spec as procurement writes it. Field docs become the hover help of editors.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::period::Period;
use crate::values::{Date, Decimal};

/// Requirements for the traceability of assembled circuit boards: one file, printed as the RFQ,
/// answered by suppliers, enforced on the delivered records.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec requirement spec")]
pub struct Spec {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// Identity of this spec.
    pub spec: SpecHead,
    /// The product to be built.
    pub product: Product,
    /// The request for quotation.
    pub rfq: Option<Rfq>,
    /// The locked build basis: what is built to, by document and revision.
    #[serde(default)]
    pub basis: Basis,
    /// Alternates approved beside BOM and AVL.
    #[serde(default)]
    pub alternate: Vec<Alternate>,
    /// Restrictions on where parts may come from.
    #[serde(default)]
    pub restriction: Vec<Restriction>,
    /// How deep records go unless they say otherwise.
    pub depth: DepthDefault,
    /// How lots, panels and boards are identified.
    #[serde(default)]
    pub identity: Identities,
    /// Demanded records, by form id (`tracespec catalog --forms` lists them).
    #[serde(default)]
    pub record: IndexMap<String, RecordDemand>,
    /// Demanded inspections.
    #[serde(default)]
    pub inspection: IndexMap<InspectionKind, InspectionDemand>,
    /// Demanded electrical and functional tests.
    #[serde(default)]
    pub test: IndexMap<TestKind, TestDemand>,
    /// Controls before and during the build (rows C1 to C9), by key.
    #[serde(default)]
    pub control: IndexMap<String, ControlDemand>,
    /// Signals that a finding triggers (rows S1 to S9), by key.
    #[serde(default)]
    pub signal: IndexMap<String, SignalDemand>,
    /// Outputs during and after the build (rows V1 to V8), by key.
    #[serde(default)]
    pub visibility: IndexMap<String, VisibilityDemand>,
    /// Access to the supplier's systems. Never answers a record.
    #[serde(default)]
    pub access: IndexMap<SystemKind, AccessDemand>,
    /// Acceptance criteria, by what they accept.
    #[serde(default)]
    pub acceptance: IndexMap<AcceptanceKind, Acceptance>,
    /// Closure of nonconformances.
    pub ncr: Option<NcrDemand>,
    /// The shipment package.
    pub shipment: Option<ShipmentDemand>,
    /// What is explicitly not required, so that nobody prices it.
    #[serde(default)]
    pub not_required: Vec<NotRequired>,
}

/// The version of a file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u8")]
pub struct FormatVersion;

impl TryFrom<u8> for FormatVersion {
    type Error = String;
    fn try_from(version: u8) -> Result<Self, String> {
        match version {
            1 => Ok(FormatVersion),
            other => Err(format!("format {other} is not known; write 1")),
        }
    }
}

impl JsonSchema for FormatVersion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FormatVersion".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 1, "description": "Version of this file format. Write 1." })
    }
}

/// Identity of a spec.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SpecHead {
    /// Document number.
    #[schemars(length(min = 1))]
    pub id: String,
    /// Revision of the spec.
    #[schemars(length(min = 1))]
    pub revision: String,
    /// Title.
    pub title: String,
    /// Date of issue.
    pub issued: Date,
    /// Company that asks.
    pub buyer: Option<String>,
    /// Where answers and questions go.
    pub contact: Option<String>,
}

/// The product.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Product {
    /// Part number of the assembly.
    #[schemars(length(min = 1))]
    pub part: String,
    /// Revision of the assembly.
    #[schemars(length(min = 1))]
    pub revision: String,
    /// What it is, in a few words.
    pub description: Option<String>,
    /// Boards on one production panel.
    #[schemars(range(min = 1))]
    pub boards_per_panel: Option<u32>,
    /// Facts on which conditions hang.
    #[serde(default)]
    pub contains: Vec<ProductFact>,
}

/// A fact about the product on which conditions hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProductFact {
    /// Parts above MSL 1.
    MoistureSensitive,
    /// BGA, QFN, LGA and the like.
    HiddenJoints,
    /// Parts that are programmed.
    Programmable,
}

/// The request for quotation.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rfq {
    /// Day the quote is due.
    pub due: Option<Date>,
    /// Quantities to be quoted.
    #[schemars(length(min = 1))]
    pub quantities: Vec<u32>,
    /// Deliveries the quantity is split into.
    pub delivery_lots: Option<u32>,
    /// Currency in which quotes are compared (ISO 4217).
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
    /// Delivery terms.
    pub delivery_terms: Option<String>,
    /// How gaps are treated: stated to the supplier, never inferred.
    #[serde(default)]
    pub policy: RfqPolicy,
    /// Dated exchange rates into the comparison currency. No other rate is used.
    #[serde(default)]
    pub exchange_rate: Vec<ExchangeRate>,
}

/// How gaps are treated.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RfqPolicy {
    /// What an unanswered required clause makes of a quote.
    #[serde(default)]
    pub unanswered: UnansweredPolicy,
    /// How an extended line is rounded to the currency's minor unit.
    #[serde(default)]
    pub rounding: Rounding,
}

/// What an unanswered required clause makes of a quote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnansweredPolicy {
    /// The quote is not comparable until the supplier answers.
    #[default]
    NotComparable,
    /// The quote is non-responsive.
    NonResponsive,
}

/// How an extended line is rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Half a minor unit rounds away from zero.
    #[default]
    HalfUp,
    /// Half a minor unit rounds to the even neighbour.
    HalfEven,
}

/// A dated exchange rate.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExchangeRate {
    /// Currency of the quote.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub from: String,
    /// Currency of the comparison.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub to: String,
    /// Units of `to` for one unit of `from`, as a string: "0.1287".
    pub rate: Decimal,
    /// Day of the rate.
    pub date: Date,
    /// Who published it.
    pub source: Option<String>,
}

/// Documents of the build basis.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Basis {
    /// Boards the basis was locked for.
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
pub struct BasisEntry {
    /// Document number.
    pub document: Option<String>,
    /// Released revision.
    pub revision: Option<String>,
    /// File, relative to the spec.
    pub file: Option<String>,
    /// How the file's columns are called.
    pub columns: Option<Columns>,
    /// Set when the document is not released yet.
    pub status: Option<BasisStatus>,
    /// Day by which it follows.
    pub by: Option<Date>,
    /// What suppliers are to assume until then.
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
    pub column: String,
    /// ASCII pattern, anchored with ^ and $, whose first group is the value.
    pub pattern: String,
}

/// A program approved for a product revision.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Program {
    /// Name as loaded.
    pub name: String,
    /// Approved revision of the program.
    pub revision: String,
    /// Product revision it is approved for.
    pub for_revision: String,
    /// Stations it may run on, as patterns with `*`.
    #[schemars(length(min = 1))]
    pub stations: Vec<String>,
}

/// An alternate approved for a BOM line.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Alternate {
    /// BOM line.
    pub line: String,
    /// Part number of the alternate.
    pub mpn: String,
    /// Its manufacturer.
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
    pub by: String,
}

/// A restriction on where a part may come from.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Restriction {
    /// BOM line.
    pub line: String,
    /// Accepted kinds of source.
    #[schemars(length(min = 1))]
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
    pub marking: Option<String>,
    /// ASCII pattern, anchored with ^ and $, without look-around.
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

    /// The name as printed.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            BasisDocument::Bom => "bill of materials",
            BasisDocument::Avl => "approved vendor list",
            BasisDocument::Gerber => "Gerber data",
            BasisDocument::Centroid => "centroid data",
            BasisDocument::AssemblyDrawing => "assembly drawing",
            BasisDocument::TestPlan => "test plan",
            BasisDocument::QualityPlan => "quality plan",
            BasisDocument::PackingInstruction => "packing instruction",
            BasisDocument::OrderAgreement => "order agreement",
            BasisDocument::Contract => "contract",
            BasisDocument::FirstArticleInstruction => "first-article instruction",
            BasisDocument::HandlingStandard => "handling standard",
            BasisDocument::ProductionSetup => "production set-up agreement",
            BasisDocument::MaterialScanSetup => "material scan set-up agreement",
            BasisDocument::AccessSetup => "access set-up agreement",
        }
    }
}

impl Basis {
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

/// How much of the population a clause covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Coverage {
    /// Every unit, or the first of each lot.
    Named(NamedCoverage),
    /// So many units of each lot.
    Sample(SampleCoverage),
}

impl Coverage {
    /// Every unit: what holds when a demand says nothing else.
    pub const EVERY_UNIT: Coverage = Coverage::Named(NamedCoverage::EveryUnit);

    /// As printed.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Coverage::Named(NamedCoverage::EveryUnit) => "every unit".to_owned(),
            Coverage::Named(NamedCoverage::FirstUnit) => "the first unit of each lot".to_owned(),
            Coverage::Sample(SampleCoverage { sample, .. }) => {
                format!("a sample of {sample} per lot")
            }
        }
    }
}

/// Coverage in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NamedCoverage {
    /// Every unit.
    EveryUnit,
    /// The first unit of each lot.
    FirstUnit,
}

/// A sample of each lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SampleCoverage {
    /// Units of each lot; the whole lot when it is smaller.
    #[schemars(range(min = 1))]
    pub sample: u32,
    /// What the sample is drawn from.
    pub per: SamplePer,
}

/// What a sample is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SamplePer {
    /// A production lot.
    Lot,
}

/// Defines a demand: its own keys, then the keys every demand has.
macro_rules! demand {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
            /// Depth at which the record is kept; the spec's default when left out.
            pub depth: Option<Depth>,
            /// How much of the population it covers; every unit when left out.
            pub coverage: Option<Coverage>,
            /// System the record comes from.
            pub source: Option<SystemKind>,
            /// What it is asked for. Without a purpose it costs and is not used.
            #[serde(default)]
            pub purpose: Vec<Purpose>,
            /// Document of the basis that governs it.
            pub defined_in: Option<BasisDocument>,
            /// Accepted formats.
            #[serde(default)]
            pub formats: Vec<RecordFormat>,
            /// How long the supplier keeps the record, e.g. "10 years".
            pub retention: Option<Period>,
            /// Fields of the form that the catalogue leaves open and this spec demands.
            #[serde(default)]
            pub require: Vec<String>,
            /// How much the clause weighs.
            #[serde(default)]
            pub severity: Weight,
        }

        impl $name {
            /// The keys every demand has.
            #[must_use]
            pub fn common(&self) -> CommonDemand {
                CommonDemand {
                    depth: self.depth,
                    coverage: self.coverage,
                    source: self.source,
                    purpose: self.purpose.clone(),
                    defined_in: self.defined_in,
                    formats: self.formats.clone(),
                    retention: self.retention,
                    require: self.require.clone(),
                    severity: self.severity,
                }
            }
        }
    };
}

/// What every demand says.
#[derive(Debug, Clone, Default)]
pub struct CommonDemand {
    /// Depth, when given.
    pub depth: Option<Depth>,
    /// Coverage, when given.
    pub coverage: Option<Coverage>,
    /// Source system.
    pub source: Option<SystemKind>,
    /// Purposes.
    pub purpose: Vec<Purpose>,
    /// Governing document.
    pub defined_in: Option<BasisDocument>,
    /// Formats.
    pub formats: Vec<RecordFormat>,
    /// Retention.
    pub retention: Option<Period>,
    /// Extra fields.
    pub require: Vec<String>,
    /// Weight.
    pub severity: Weight,
}

demand! {
    /// A demanded record.
    RecordDemand {
        /// Catalogue rows the record is to answer; the form's own row when left out.
        satisfies: Option<Vec<String>>,
        /// Whether a placement may have two candidate lots after a splice.
        lot_sets: Option<LotSets>,
    }
}

demand! {
    /// A demanded inspection.
    InspectionDemand {
        /// What the machine reports. Failures only must be declared.
        reports: Option<Reports>,
        /// Images.
        images: Option<ImageDemand>,
    }
}

demand! {
    /// A demanded test.
    TestDemand {
        /// Measured values with their limits are to be recorded.
        measured_values: Option<bool>,
        /// What is accepted after a failure.
        retest: Option<RetestRule>,
    }
}

demand! {
    /// A control before or during the build.
    ControlDemand {
        /// Events after which the control is repeated (first-off).
        #[serde(default)]
        after: Vec<BuildEvent>,
        /// What a violation leads to.
        on_violation: Option<OnViolation>,
    }
}

demand! {
    /// A signal and what it triggers.
    SignalDemand {
        /// Condition under which the signal applies.
        when: Option<SignalCondition>,
        /// The governing document's limit. There is no default.
        trigger: Option<TriggerLimit>,
        /// The decision taken is to be recorded.
        decision_recorded: Option<bool>,
    }
}

demand! {
    /// An output the buyer receives.
    VisibilityDemand {
        /// Level of the output.
        level: Option<Depth>,
        /// How often it comes, e.g. "1 week".
        every: Option<Period>,
        /// Format of the output.
        format: Option<RecordFormat>,
    }
}

/// Component lots at a splice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LotSets {
    /// Exactly one lot.
    Exact,
    /// A splice may leave two candidates, both recorded.
    Recorded,
}

/// What a machine reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reports {
    /// A record for every unit.
    EveryUnit,
    /// Records for failures only: absence means passed, by declaration.
    FailuresOnly,
}

/// Kinds of inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InspectionKind {
    /// Solder paste inspection.
    Spi,
    /// Automated optical inspection.
    Aoi,
    /// X-ray.
    Xray,
    /// Visual.
    Visual,
    /// First article inspection.
    Fai,
}

impl InspectionKind {
    /// All kinds, in the order of the line.
    pub const ALL: [InspectionKind; 5] = [
        InspectionKind::Spi,
        InspectionKind::Aoi,
        InspectionKind::Xray,
        InspectionKind::Visual,
        InspectionKind::Fai,
    ];

    /// The value in records and the key in the spec.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            InspectionKind::Spi => "spi",
            InspectionKind::Aoi => "aoi",
            InspectionKind::Xray => "xray",
            InspectionKind::Visual => "visual",
            InspectionKind::Fai => "fai",
        }
    }

    /// The name as printed.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            InspectionKind::Spi => "Solder paste inspection",
            InspectionKind::Aoi => "Automated optical inspection",
            InspectionKind::Xray => "X-ray inspection",
            InspectionKind::Visual => "Visual inspection",
            InspectionKind::Fai => "First article inspection",
        }
    }
}

/// Kinds of test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TestKind {
    /// In-circuit test.
    Ict,
    /// Functional test.
    Fct,
    /// Flying probe.
    FlyingProbe,
    /// Electrical test.
    Electrical,
    /// Burn-in.
    BurnIn,
}

impl TestKind {
    /// All kinds.
    pub const ALL: [TestKind; 5] = [
        TestKind::Ict,
        TestKind::Fct,
        TestKind::FlyingProbe,
        TestKind::Electrical,
        TestKind::BurnIn,
    ];

    /// The value in records and the key in the spec.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            TestKind::Ict => "ict",
            TestKind::Fct => "fct",
            TestKind::FlyingProbe => "flying-probe",
            TestKind::Electrical => "electrical",
            TestKind::BurnIn => "burn-in",
        }
    }

    /// The name as printed.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            TestKind::Ict => "In-circuit test",
            TestKind::Fct => "Functional test",
            TestKind::FlyingProbe => "Flying probe test",
            TestKind::Electrical => "Electrical test",
            TestKind::BurnIn => "Burn-in",
        }
    }
}

/// Images of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ImageDemand {
    /// Which results need an image.
    pub of: ImageOf,
    /// What the image is tied to.
    #[schemars(length(min = 1))]
    pub tied_to: Vec<ImageTie>,
    /// Accepted formats.
    #[schemars(length(min = 1))]
    pub format: Vec<RecordFormat>,
}

/// Which results need an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageOf {
    /// Failures.
    Failures,
    /// Every result.
    EveryUnit,
}

/// What an image is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageTie {
    /// The board.
    Board,
    /// The panel.
    Panel,
    /// The lot.
    Lot,
    /// The component, by reference designator.
    Package,
    /// The finding.
    Finding,
    /// The disposition of the finding.
    Disposition,
}

/// What is accepted after a failed test.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RetestRule {
    /// Retests of a unit that are accepted.
    pub allowed: u32,
    /// What must lie between failure and pass.
    pub requires: Option<RetestNeeds>,
    /// What is accepted instead.
    pub accepts: Option<RetestAccepts>,
}

/// What must lie between failure and pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RetestNeeds {
    /// A repair record.
    RepairRecord,
}

/// What is accepted instead of a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RetestAccepts {
    /// A declared no-fault-found.
    NoFaultFound,
}

/// Events of the build after which a control is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BuildEvent {
    /// Start of a lot.
    Start,
    /// Change of the product revision.
    RevisionChange,
    /// Update of a program.
    ProgramUpdate,
    /// Change of the set-up.
    SetupChange,
    /// Set-up repeated after a hold.
    Hold,
}

impl BuildEvent {
    /// The value in records.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            BuildEvent::Start => "start",
            BuildEvent::RevisionChange => "revision-change",
            BuildEvent::ProgramUpdate => "program-update",
            BuildEvent::SetupChange => "setup-change",
            BuildEvent::Hold => "hold",
        }
    }
}

/// What a violated control leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnViolation {
    /// The lot is held.
    Hold,
    /// The buyer is told.
    Notify,
}

/// Condition under which a signal applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignalCondition {
    /// Solder paste inspection is demanded.
    SpiUsed,
    /// AOI is demanded.
    AoiUsed,
    /// X-ray is demanded.
    XrayUsed,
    /// Visual inspection is demanded.
    VisualUsed,
    /// First article inspection is demanded.
    FaiUsed,
    /// A test is demanded.
    TestUsed,
}

/// The limit at which a signal triggers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TriggerLimit {
    /// So many findings of one kind.
    #[schemars(range(min = 1))]
    pub count: u32,
    /// Counted over this window.
    pub window: TriggerWindow,
}

/// Window of a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum TriggerWindow {
    /// One production lot.
    #[serde(rename = "1 lot")]
    Lot,
    /// The whole order.
    #[serde(rename = "order")]
    Order,
}

/// Access to a supplier's system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccessDemand {
    /// What is demanded.
    pub demand: AccessLevel,
    /// Document of the basis that governs it.
    pub defined_in: Option<BasisDocument>,
    /// What it is asked for.
    #[serde(default)]
    pub purpose: Vec<Purpose>,
    /// How much the clause weighs.
    #[serde(default)]
    pub severity: Weight,
}

/// Level of access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccessLevel {
    /// Read-only access.
    ReadOnly,
    /// None; said out loud.
    NotRequired,
}

/// What criteria accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptanceKind {
    /// Workmanship of the assembly.
    Workmanship,
}

/// Acceptance criteria. The tool never invents a limit: criteria come from a document.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Acceptance {
    /// Criteria document, e.g. "IPC-A-610".
    pub criteria: String,
    /// Class, where the invoking document names one.
    pub class: Option<String>,
    /// Document of the basis that invokes the criteria.
    pub invoked_by: BasisDocument,
    /// How much the clause weighs.
    #[serde(default)]
    pub severity: Weight,
}

/// Closure of nonconformances.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NcrDemand {
    /// Stages every NCR passes, in order.
    #[schemars(length(min = 1))]
    pub closure: Vec<ClosureStage>,
    /// Fields that clearance needs.
    #[serde(default)]
    pub clearance_fields: Vec<String>,
    /// An open NCR blocks shipment.
    #[serde(default)]
    pub blocks_shipment: bool,
    /// Document of the basis that governs it.
    pub defined_in: Option<BasisDocument>,
    /// What it is asked for.
    #[serde(default)]
    pub purpose: Vec<Purpose>,
    /// How long the supplier keeps the record.
    pub retention: Option<Period>,
    /// How much the clause weighs.
    #[serde(default)]
    pub severity: Weight,
}

/// A stage of NCR closure.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ClosureStage {
    /// What is done with the unit.
    Disposition,
    /// The repair.
    Repair,
    /// Verification of the repair.
    Verification,
    /// The follow-up inspection or retest.
    Retest,
}

/// The shipment package.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShipmentDemand {
    /// What comes with every shipment.
    #[schemars(length(min = 1))]
    pub package: Vec<PackageItem>,
    /// How long the supplier keeps it.
    pub retention: Option<Period>,
    /// Document of the basis that governs it.
    pub defined_in: Option<BasisDocument>,
    /// What it is asked for.
    #[serde(default)]
    pub purpose: Vec<Purpose>,
    /// How much the clauses weigh.
    #[serde(default)]
    pub severity: Weight,
}

/// A part of the shipment package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PackageItem {
    /// Packing list: which board is in which carton.
    PackingList,
    /// Carton labels, checked against the packing list.
    CartonLabel,
    /// Certificate of conformance, as a file.
    CertificateOfConformance,
    /// Test report, as a file.
    TestReport,
}

/// Something explicitly not required.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NotRequired {
    /// Clause ids.
    #[schemars(length(min = 1))]
    pub clauses: Vec<String>,
    /// Why not.
    pub reason: String,
}
