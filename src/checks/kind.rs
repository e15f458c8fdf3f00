//! The closed set of generic checks. The catalogue says which row uses which, with what parameters;
//! the functions that run them live in [`crate::verify`].

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::spec::model::{ClosureStage, Coverage, DateCodeForm, Depth, RouteStep};

/// Form ids are strings of the catalogue; `self` stands for the form a clause is answered with.
pub const SELF_FORM: &str = "self";

/// Stands for the identity column at the depth at which a form is kept.
pub const UNIT: &str = "@unit";

/// A filter on rows: each named field holds one of the listed values.
pub type Filter = IndexMap<String, Vec<String>>;

/// A form and which of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Form id.
    pub form: String,
    /// Which rows; all when empty.
    #[serde(default, rename = "where", skip_serializing_if = "IndexMap::is_empty")]
    pub filter: Filter,
}

/// A form and one of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Form id.
    pub form: String,
    /// Field id.
    pub field: String,
}

/// A field that is needed only where another field of the row holds one of some values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The deciding field.
    #[serde(rename = "if")]
    pub field: String,
    /// The values that make it needed.
    #[serde(rename = "is")]
    pub values: Vec<String>,
}

/// What a cell is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reference {
    /// Revision of the product in the spec.
    #[serde(rename = "product.revision")]
    ProductRevision,
    /// Revision of the locked BOM.
    #[serde(rename = "basis.bom")]
    Bom,
    /// Revision of the locked Gerber data.
    #[serde(rename = "basis.gerber")]
    Gerber,
    /// Revision of the locked assembly drawing.
    #[serde(rename = "basis.assembly-drawing")]
    AssemblyDrawing,
    /// Number of the buyer's order.
    #[serde(rename = "order.number")]
    OrderNumber,
    /// Quantity of the buyer's order.
    #[serde(rename = "order.quantity")]
    OrderQuantity,
    /// Criteria (and class) that the spec invokes for workmanship.
    #[serde(rename = "acceptance.workmanship")]
    Workmanship,
}

/// Where boards are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Boards traced to a lot by the genealogy.
    Genealogy,
    /// Boards on the packing list.
    PackingList,
}

/// A generic check with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum CheckKind {
    /// The form is among the delivered files and not empty.
    Delivered {
        /// Form.
        form: String,
    },
    /// The column is there, every demanded cell is filled and of its type.
    Field {
        /// Form.
        form: String,
        /// Field.
        field: String,
        /// Needed only under this condition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// The column is left out or blank.
    Prohibited {
        /// Form.
        form: String,
        /// Which rows; all when empty.
        #[serde(default, rename = "where", skip_serializing_if = "IndexMap::is_empty")]
        filter: Filter,
        /// Field.
        field: String,
    },
    /// Identity cells of one level match the agreed pattern and are no placeholders.
    Identity {
        /// `lot`, `panel` or `board`.
        level: String,
    },
    /// No two rows share the form's key.
    Key {
        /// Form.
        form: String,
    },
    /// Every unit of the ordered population (as far as the coverage reaches) has a record.
    Covers {
        /// Form.
        form: String,
        /// Which rows count.
        #[serde(default, rename = "where", skip_serializing_if = "IndexMap::is_empty")]
        filter: Filter,
        /// Depth of the clause.
        depth: Depth,
        /// How much of the population.
        coverage: Coverage,
    },
    /// A cell equals a value of spec or order.
    Matches {
        /// Form.
        form: String,
        /// Field.
        field: String,
        /// What it is compared with.
        equals: Reference,
    },
    /// A column adds up to a value of the order.
    SumEquals {
        /// Form.
        form: String,
        /// Quantity field.
        quantity: String,
        /// What the sum is compared with.
        equals: Reference,
    },
    /// A stated quantity equals the boards counted elsewhere for the same group.
    Counts {
        /// Form.
        form: String,
        /// Quantity field.
        quantity: String,
        /// Group fields; the last is the one counted by.
        by: Vec<String>,
        /// Where boards are counted.
        counted: Counted,
    },
    /// Each key has one value in all rows.
    OneToOne {
        /// Form.
        form: String,
        /// Key field.
        key: String,
        /// Value field.
        value: String,
    },
    /// No group has more members than the panel layout.
    GroupSize {
        /// Form.
        form: String,
        /// Group field.
        group: String,
        /// Member field.
        member: String,
    },
    /// Within a row, one time is not after another.
    Ordered {
        /// Form.
        form: String,
        /// Earlier field.
        first: String,
        /// Later field.
        then: String,
    },
    /// Across forms, the one time is not after any of the others with the same key.
    Sequence {
        /// Earlier.
        first: FormField,
        /// Later.
        then: FormField,
        /// Shared key field.
        by: String,
    },
    /// Every row of one form has its row in another.
    References {
        /// Rows that refer.
        from: Rows,
        /// Rows referred to.
        to: Rows,
        /// Pairs of fields that are equal.
        on: Vec<(String, String)>,
    },
    /// Every value of a field is known in one of some fields of other forms.
    Cites {
        /// Form.
        form: String,
        /// Field.
        field: String,
        /// Where it must be known.
        known: Vec<FormField>,
    },
    /// Every filled cell holds one of some values.
    Value {
        /// Form.
        form: String,
        /// Field.
        field: String,
        /// Accepted values.
        #[serde(rename = "in")]
        values: Vec<String>,
    },
    /// Named files are delivered.
    Files {
        /// Form.
        form: String,
        /// Field that names the file.
        field: String,
    },
    /// The last record of each unit passes.
    FinalState {
        /// Form.
        form: String,
        /// Field that tells apart what was done (kind of test or inspection).
        subject: String,
        /// Time field.
        at: String,
        /// Which rows; all when empty.
        #[serde(default, rename = "where", skip_serializing_if = "IndexMap::is_empty")]
        filter: Filter,
        /// Subjects that other clauses answer for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        except: Vec<String>,
        /// Only failures are reported, by declaration: absence is a pass.
        #[serde(default)]
        declared: bool,
    },
    /// Loaded parts are approved for their BOM line at the time of loading.
    ApprovedMaterial {
        /// Form.
        form: String,
    },
    /// Every populated BOM line is loaded for every unit.
    BomLinesLoaded {
        /// Form.
        form: String,
    },
    /// Every reference designator of every populated BOM line is loaded for every unit, and none of
    /// another line.
    PlacementsLoaded {
        /// Form.
        form: String,
    },
    /// Units do not all name the same set of component lots where lots changed.
    Genealogy {
        /// Form.
        form: String,
    },
    /// A unit is at one station at a time.
    Route {
        /// Form.
        form: String,
    },
    /// Every unit visits the steps of the route, in their order.
    RouteKept {
        /// Form.
        form: String,
        /// The steps.
        steps: Vec<RouteStep>,
    },
    /// Date codes are dates of one form, not after the loading of their lot and not too old then.
    DateCodes {
        /// Form.
        form: String,
        /// How they are written.
        written: DateCodeForm,
        /// The most weeks before the loading; none: no age is judged.
        #[serde(default)]
        max_age_weeks: Option<u32>,
        /// Form that says when a lot was loaded.
        loaded: String,
    },
    /// A time of a unit is not before the first time given elsewhere for it.
    NotBefore {
        /// Form.
        form: String,
        /// Time field.
        at: String,
        /// The time of which the first of the unit counts.
        since: FormField,
    },
    /// A result given for a whole is that of its parts.
    RollUp {
        /// Form.
        form: String,
        /// Field that tells apart what was done.
        subject: String,
        /// Time field.
        at: String,
    },
    /// Loaded programs are on the approved list.
    ApprovedProgram {
        /// Form.
        form: String,
    },
    /// Every approved program was set up for every lot.
    ProgramsSetUp {
        /// Form.
        form: String,
    },
    /// Loaded lots above MSL 1 have a card that states that level.
    MoistureCards {
        /// Form.
        form: String,
        /// Loading form.
        loaded: String,
    },
    /// Exposure within the floor life.
    FloorLife {
        /// Form.
        form: String,
    },
    /// First-off after each event, before others enter.
    FirstOff {
        /// Form.
        form: String,
        /// Set-up form.
        set_up: String,
        /// Traveler form.
        travel: String,
        /// Events after which it is repeated, from the spec.
        #[serde(default)]
        after: Vec<String>,
    },
    /// NCR closure in order.
    ClosedLoop {
        /// Form.
        form: String,
        /// Stages that are demanded, from the spec.
        #[serde(default)]
        stages: Vec<ClosureStage>,
    },
    /// No unit with an NCR that is not closed is shipped.
    OpenNcrShipped {
        /// Rework form.
        form: String,
        /// Packing form.
        shipped: String,
        /// Stages that close it.
        stages: Vec<ClosureStage>,
    },
    /// Repairs have a passing verification.
    Verified {
        /// Form.
        form: String,
    },
    /// Later tests are flagged as retests, first ones are not.
    RetestFlag {
        /// Form.
        form: String,
    },
    /// Shipments and quantities are the order's.
    Shipments {
        /// Form.
        form: String,
    },
    /// No unit named by some rows of another form is in this one.
    Excludes {
        /// Form.
        form: String,
        /// Rows that name the excluded.
        from: Rows,
        /// Pairs: field of `from`, field of `form`.
        on: Vec<(String, String)>,
    },
    /// A time is not after a day given elsewhere for the same unit.
    NotAfterDay {
        /// Form.
        form: String,
        /// Time field.
        at: String,
        /// The day.
        day: FormField,
    },
    /// A value outside its limits carries reasons.
    RangeOrReason {
        /// Form.
        form: String,
        /// Value field.
        value: String,
        /// Low limit field.
        low: String,
        /// High limit field.
        high: String,
        /// Fields that must be filled then.
        reasons: Vec<String>,
    },
    /// Measured values agree with their limits and their result.
    Limits {
        /// Form.
        form: String,
        /// Which rows.
        #[serde(default, rename = "where", skip_serializing_if = "IndexMap::is_empty")]
        filter: Filter,
    },
    /// The loaded quantity covers the boards built.
    Usage {
        /// Form.
        form: String,
    },
    /// Where the limit is reached, the decision is recorded.
    Trigger {
        /// Form.
        form: String,
        /// Decision field.
        decision: String,
        /// Group fields, from the row of the catalogue.
        #[serde(default)]
        by: Vec<String>,
        /// How many make a trigger; none: not evaluated.
        #[serde(default)]
        count: Option<u32>,
        /// Whether the count runs over the whole order instead of one lot.
        #[serde(default)]
        over_order: bool,
    },
    /// Updates of a lot follow each other within a period.
    Frequency {
        /// Form.
        form: String,
        /// Time field.
        at: String,
        /// Longest accepted gap in hours; none: not evaluated.
        #[serde(default)]
        hours: Option<u32>,
    },
    /// How often a unit may be tested again, and what has to lie between.
    Retests {
        /// Form.
        form: String,
        /// Which rows.
        #[serde(default, rename = "where")]
        filter: Filter,
        /// Retests allowed.
        allowed: u32,
        /// A repair record must lie between failure and pass.
        repair: bool,
    },
    /// Images of failures are named, tied and delivered.
    Images {
        /// Form.
        form: String,
        /// Which rows need one.
        #[serde(default, rename = "where")]
        filter: Filter,
        /// Accepted file name endings.
        formats: Vec<String>,
        /// Whether the finding's disposition must be in the records.
        disposition: bool,
    },
    /// A document is among the delivered files.
    Document {
        /// Start of its file name.
        name: String,
    },
    /// Every delivered file could be read, recognised and used.
    Readable {},
    /// Every time stamp says its offset.
    TimeStamps {},
    /// No row and no file is delivered twice.
    Duplicates {},
    /// A board is in the same panel and lot in every record.
    Links {},
    /// Every ordered board occurs in the records and no other.
    Population {},
}

impl CheckKind {
    /// The check with every `self` replaced by the form the clause is answered with.
    #[must_use]
    pub fn bound_to(&self, own: &str) -> CheckKind {
        let mut kind = self.clone();
        for form in kind.forms_mut() {
            if form == SELF_FORM {
                *form = own.to_owned();
            }
        }
        kind
    }

    /// Forms whose records the check needs.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        let mut kind = self.clone();
        kind.forms_mut()
            .into_iter()
            .map(|form| form.clone())
            .collect()
    }

    fn forms_mut(&mut self) -> Vec<&mut String> {
        use CheckKind as K;
        match self {
            K::Delivered { form }
            | K::Field { form, .. }
            | K::Prohibited { form, .. }
            | K::Key { form }
            | K::Covers { form, .. }
            | K::Matches { form, .. }
            | K::SumEquals { form, .. }
            | K::Counts { form, .. }
            | K::OneToOne { form, .. }
            | K::GroupSize { form, .. }
            | K::Ordered { form, .. }
            | K::Value { form, .. }
            | K::Files { form, .. }
            | K::FinalState { form, .. }
            | K::ApprovedMaterial { form }
            | K::BomLinesLoaded { form }
            | K::PlacementsLoaded { form }
            | K::Genealogy { form }
            | K::Route { form }
            | K::RouteKept { form, .. }
            | K::RollUp { form, .. }
            | K::ApprovedProgram { form }
            | K::ProgramsSetUp { form }
            | K::FloorLife { form }
            | K::ClosedLoop { form, .. }
            | K::Verified { form }
            | K::RetestFlag { form }
            | K::Shipments { form }
            | K::RangeOrReason { form, .. }
            | K::Limits { form, .. }
            | K::Usage { form }
            | K::Trigger { form, .. }
            | K::Frequency { form, .. }
            | K::Retests { form, .. }
            | K::Images { form, .. } => vec![form],
            K::OpenNcrShipped { form, shipped, .. } => vec![form, shipped],
            K::MoistureCards { form, loaded } | K::DateCodes { form, loaded, .. } => {
                vec![form, loaded]
            }
            K::FirstOff {
                form,
                set_up,
                travel,
                ..
            } => vec![form, set_up, travel],
            K::Sequence { first, then, .. } => vec![&mut first.form, &mut then.form],
            K::References { from, to, .. } => vec![&mut from.form, &mut to.form],
            K::Excludes { form, from, .. } => vec![form, &mut from.form],
            K::NotAfterDay { form, day, .. } => vec![form, &mut day.form],
            K::NotBefore { form, since, .. } => vec![form, &mut since.form],
            K::Cites { form, known, .. } => std::iter::once(form)
                .chain(known.iter_mut().map(|k| &mut k.form))
                .collect(),
            K::Identity { .. }
            | K::Document { .. }
            | K::Readable {}
            | K::TimeStamps {}
            | K::Duplicates {}
            | K::Links {}
            | K::Population {} => Vec::new(),
        }
    }
}
