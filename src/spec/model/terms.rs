//! Access, acceptance, NCR closure, shipment, and what is not required.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BasisDocument, Purpose, Weight};
use crate::period::Period;
use crate::wording::names;

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
    #[schemars(extend("uniqueItems" = true))]
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
    #[schemars(example = &"IPC-A-610")]
    pub criteria: String,
    /// Class, where the invoking document names one.
    #[schemars(example = &"2")]
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
    #[schemars(extend("uniqueItems" = true))]
    pub closure: Vec<ClosureStage>,
    /// Fields that clearance needs.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub clearance_fields: Vec<String>,
    /// An open NCR blocks shipment.
    #[serde(default)]
    pub blocks_shipment: bool,
    /// Document of the basis that governs it.
    pub defined_in: Option<BasisDocument>,
    /// What it is asked for.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub purpose: Vec<Purpose>,
    /// How long the supplier keeps the record.
    #[schemars(example = &"10 years")]
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

impl ClosureStage {
    names! {
        /// The name as printed.
        pub fn title, text {
            ClosureStage::Disposition => say!("disposition"),
            ClosureStage::Repair => say!("repair"),
            ClosureStage::Verification => say!("verification"),
            ClosureStage::Retest => say!("retest"),
        }
    }
}

/// The shipment package.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShipmentDemand {
    /// What comes with every shipment.
    #[schemars(length(min = 1))]
    #[schemars(extend("uniqueItems" = true))]
    pub package: Vec<PackageItem>,
    /// How long the supplier keeps it.
    #[schemars(example = &"10 years")]
    pub retention: Option<Period>,
    /// Document of the basis that governs it.
    pub defined_in: Option<BasisDocument>,
    /// What it is asked for.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
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

impl PackageItem {
    /// All parts, in printing order.
    pub const ALL: [PackageItem; 4] = [
        PackageItem::PackingList,
        PackageItem::CartonLabel,
        PackageItem::CertificateOfConformance,
        PackageItem::TestReport,
    ];

    /// The value in the spec, and the beginning of the name of its file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            PackageItem::PackingList => "packing-list",
            PackageItem::CartonLabel => "carton-label",
            PackageItem::CertificateOfConformance => "certificate-of-conformance",
            PackageItem::TestReport => "test-report",
        }
    }

    names! {
        /// The name as printed.
        pub fn title, text {
            PackageItem::PackingList => say!("Packing list"),
            PackageItem::CartonLabel => say!("Carton label"),
            PackageItem::CertificateOfConformance => say!("Certificate of conformance"),
            PackageItem::TestReport => say!("Test report"),
        }
    }
}

/// Something explicitly not required.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NotRequired {
    /// Clause ids.
    #[schemars(length(min = 1))]
    #[schemars(extend("uniqueItems" = true))]
    #[schemars(example = ["visibility.order-progress"])]
    pub clauses: Vec<String>,
    /// Why not.
    #[schemars(example = &"the weekly call covers it")]
    pub reason: String,
}
