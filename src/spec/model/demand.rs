//! What records, inspections, tests, controls, signals and outputs demand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BasisDocument, Depth, Purpose, RecordFormat, RouteStep, SystemKind, Weight};
use crate::period::Period;
use crate::say;
use crate::wording::{Text, names};

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

    /// As findings and terminals say it.
    #[must_use]
    pub fn words(self) -> String {
        self.text().into()
    }

    /// As printed.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Coverage::Named(NamedCoverage::EveryUnit) => say!("every unit"),
            Coverage::Named(NamedCoverage::FirstUnit) => say!("the first unit of each lot"),
            Coverage::Sample(SampleCoverage { sample, .. }) => {
                say!("a sample of {count} per lot", count = sample)
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
    #[schemars(example = 5)]
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
            /// Condition under which the demand applies; always, when left out.
            pub when: Option<Applies>,
            /// Depth at which the record is kept; the spec's default when left out.
            pub depth: Option<Depth>,
            /// How much of the population it covers; every unit when left out.
            pub coverage: Option<Coverage>,
            /// System the record comes from.
            pub source: Option<SystemKind>,
            /// What it is asked for. Without a purpose it costs and is not used.
            #[serde(default)]
            #[schemars(extend("uniqueItems" = true))]
            pub purpose: Vec<Purpose>,
            /// Document of the basis that governs it.
            pub defined_in: Option<BasisDocument>,
            /// Accepted formats.
            #[serde(default)]
            #[schemars(extend("uniqueItems" = true))]
            pub formats: Vec<RecordFormat>,
            /// How long the supplier keeps the record, e.g. "10 years".
            #[schemars(example = &"10 years")]
            pub retention: Option<Period>,
            /// Fields of the form that the catalogue leaves open and this spec demands.
            #[serde(default)]
            #[schemars(extend("uniqueItems" = true))]
            pub require: Vec<String>,
            /// Fields that must not be recorded: the column is left out or blank.
            #[serde(default)]
            pub prohibit: Vec<String>,
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
                    prohibit: self.prohibit.clone(),
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
    /// Fields that must not be recorded.
    pub prohibit: Vec<String>,
    /// Weight.
    pub severity: Weight,
}

demand! {
    /// A demanded record.
    RecordDemand {
        /// Catalogue rows the record is to answer; the form's own row when left out.
        #[schemars(extend("uniqueItems" = true))]
        satisfies: Option<Vec<String>>,
        /// Whether a placement may have two candidate lots after a splice.
        lot_sets: Option<LotSets>,
        /// The route (panel traveler): what every unit visits, in this order. A station, with `*` for
        /// any characters, or several of which each will do.
        #[serde(default)]
        #[schemars(example = ["SPI*", "AOI*", "ICT*"])]
        route: Vec<RouteStep>,
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
        #[schemars(extend("uniqueItems" = true))]
        after: Vec<BuildEvent>,
        /// What a violation leads to.
        on_violation: Option<OnViolation>,
    }
}

demand! {
    /// A signal and what it triggers.
    SignalDemand {
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
        #[schemars(example = &"1 week")]
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

    names! {
        /// The name as printed.
        pub fn title, text {
            InspectionKind::Spi => say!("Solder paste inspection"),
            InspectionKind::Aoi => say!("Automated optical inspection"),
            InspectionKind::Xray => say!("X-ray inspection"),
            InspectionKind::Visual => say!("Visual inspection"),
            InspectionKind::Fai => say!("First article inspection"),
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

    names! {
        /// The name as printed.
        pub fn title, text {
            TestKind::Ict => say!("In-circuit test"),
            TestKind::Fct => say!("Functional test"),
            TestKind::FlyingProbe => say!("Flying probe test"),
            TestKind::Electrical => say!("Electrical test"),
            TestKind::BurnIn => say!("Burn-in"),
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
    #[schemars(extend("uniqueItems" = true))]
    pub tied_to: Vec<ImageTie>,
    /// Accepted formats.
    #[schemars(length(min = 1))]
    #[schemars(extend("uniqueItems" = true))]
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

impl ImageTie {
    names! {
        /// The name as printed.
        pub fn title, text {
            ImageTie::Board => say!("board"),
            ImageTie::Panel => say!("panel"),
            ImageTie::Lot => say!("lot"),
            ImageTie::Package => say!("package"),
            ImageTie::Finding => say!("finding"),
            ImageTie::Disposition => say!("disposition"),
        }
    }
}

/// What is accepted after a failed test.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RetestRule {
    /// Retests of a unit that are accepted.
    #[schemars(example = 2)]
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
    names! {
        /// The value in records.
        pub fn key, text {
            BuildEvent::Start => say!("start¦event"),
            BuildEvent::RevisionChange => say!("revision-change¦event"),
            BuildEvent::ProgramUpdate => say!("program-update¦event"),
            BuildEvent::SetupChange => say!("setup-change¦event"),
            BuildEvent::Hold => say!("hold¦event"),
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

/// Condition under which a demand applies. What the product has is said by `contains` under
/// `[product]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Applies {
    /// The product contains parts above MSL 1.
    MoistureSensitive,
    /// The product contains BGA, QFN, LGA and the like.
    HiddenJoints,
    /// The product contains parts that are programmed.
    Programmable,
    /// The basis has a first-article instruction, or first article inspection is demanded.
    FirstArticle,
    /// Solder paste inspection is demanded; on a signal: wherever the supplier uses it.
    SpiUsed,
    /// AOI is demanded; on a signal: wherever the supplier uses it.
    AoiUsed,
    /// X-ray is demanded; on a signal: wherever the supplier uses it.
    XrayUsed,
    /// Visual inspection is demanded; on a signal: wherever the supplier uses it.
    VisualUsed,
    /// First article inspection is demanded; on a signal: wherever the supplier uses it.
    FaiUsed,
    /// A test is demanded; on a signal: wherever the supplier tests.
    TestUsed,
}

impl Applies {
    /// The word in the spec.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Applies::MoistureSensitive => "moisture-sensitive",
            Applies::HiddenJoints => "hidden-joints",
            Applies::Programmable => "programmable",
            Applies::FirstArticle => "first-article",
            Applies::SpiUsed => "spi-used",
            Applies::AoiUsed => "aoi-used",
            Applies::XrayUsed => "xray-used",
            Applies::VisualUsed => "visual-used",
            Applies::FaiUsed => "fai-used",
            Applies::TestUsed => "test-used",
        }
    }

    /// The condition is the use of an inspection or test, not a fact about the product.
    #[must_use]
    pub fn is_use(self) -> bool {
        match self {
            Applies::MoistureSensitive
            | Applies::HiddenJoints
            | Applies::Programmable
            | Applies::FirstArticle => false,
            Applies::SpiUsed
            | Applies::AoiUsed
            | Applies::XrayUsed
            | Applies::VisualUsed
            | Applies::FaiUsed
            | Applies::TestUsed => true,
        }
    }

    names! {
        /// Why a demand does not apply.
        pub fn not_met, not_met_text {
            Applies::MoistureSensitive => say!("the product contains no moisture-sensitive parts"),
            Applies::HiddenJoints => say!("the product contains no hidden joints"),
            Applies::Programmable => say!("the product contains no programmable parts"),
            Applies::FirstArticle => say!("no first-article instruction and no first article inspection is part of the build"),
            Applies::SpiUsed => say!("solder paste inspection is not demanded"),
            Applies::AoiUsed => say!("automated optical inspection is not demanded"),
            Applies::XrayUsed => say!("X-ray inspection is not demanded"),
            Applies::VisualUsed => say!("visual inspection is not demanded"),
            Applies::FaiUsed => say!("first article inspection is not demanded"),
            Applies::TestUsed => say!("no test is demanded"),
        }
    }

    names! {
        /// What has to be known, as it stands after "if".
        pub fn question, question_text {
            Applies::MoistureSensitive => say!("the product contains moisture-sensitive parts"),
            Applies::HiddenJoints => say!("the product contains hidden joints"),
            Applies::Programmable => say!("the product contains programmable parts"),
            Applies::FirstArticle => say!("a first article is inspected"),
            Applies::SpiUsed => say!("solder paste inspection is used"),
            Applies::AoiUsed => say!("automated optical inspection is used"),
            Applies::XrayUsed => say!("X-ray inspection is used"),
            Applies::VisualUsed => say!("visual inspection is used"),
            Applies::FaiUsed => say!("first article inspection is used"),
            Applies::TestUsed => say!("a test is used"),
        }
    }
}

/// The limit at which a signal triggers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TriggerLimit {
    /// So many findings of one kind.
    #[schemars(range(min = 1))]
    #[schemars(example = 3)]
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
