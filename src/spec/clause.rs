//! The spine: one clause is printed, asked, answered, enforced and reported.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Catalogue, FieldType};
use crate::checks::{CheckKind, Condition};
use crate::period::Period;
use crate::say;
use crate::source::Place;
use crate::spec::basis::BasisFiles;
use crate::spec::model::{
    BasisDocument, Coverage, Depth, Purpose, RecordFormat, Spec, SystemKind, Weight,
};
use crate::wording::{Text, names, typed};

/// A spec after resolution: everything later stages need, nothing they would have to look up again.
#[derive(Debug, Clone)]
pub struct ResolvedSpec {
    /// The spec as written.
    pub spec: Spec,
    /// SHA-256 of the spec file's bytes, hex.
    pub digest: String,
    /// Basis files that were read.
    pub basis: BasisFiles,
    /// The clauses in printing order.
    pub clauses: Vec<Clause>,
    /// Depth at which each demanded form is kept.
    pub forms: IndexMap<String, Depth>,
    /// The catalogue with the spec's own forms and fields.
    pub catalogue: Arc<Catalogue>,
    /// Basis documents that are missing: they make a quote an estimate.
    pub missing_documents: Vec<MissingDocument>,
}

/// A build document that suppliers would need and do not get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MissingDocument {
    /// Which.
    pub document: String,
    /// Day by which it follows, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What suppliers are to assume, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume: Option<String>,
}

impl MissingDocument {
    /// The name of the document as printed; of a document that the basis does not know, its key.
    #[must_use]
    pub fn title(&self) -> Text {
        BasisDocument::ALL
            .into_iter()
            .find(|document| document.key() == self.document)
            .map_or_else(|| typed(&self.document), BasisDocument::text)
    }
}

/// What family a clause belongs to, in printing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Locked build basis.
    Basis,
    /// Identification of lots, panels, boards.
    Identity,
    /// Records.
    Record,
    /// Inspections.
    Inspection,
    /// Tests.
    Test,
    /// Controls.
    Control,
    /// Signals.
    Signal,
    /// Visibility outputs.
    Visibility,
    /// System access.
    Access,
    /// Acceptance criteria.
    Acceptance,
    /// NCR closure.
    Ncr,
    /// Shipment package.
    Shipment,
    /// How records are delivered.
    Delivery,
}

impl Family {
    names! {
        /// Heading of the family.
        pub fn title, text {
            Family::Basis => say!("Locked build basis"),
            Family::Identity => say!("Identification"),
            Family::Record => say!("Records"),
            Family::Inspection => say!("Inspections"),
            Family::Test => say!("Tests"),
            Family::Control => say!("Controls before and during the build"),
            Family::Signal => say!("Quality signals"),
            Family::Visibility => say!("Visibility during and after the build"),
            Family::Access => say!("System access"),
            Family::Acceptance => say!("Acceptance"),
            Family::Ncr => say!("Nonconformance closure"),
            Family::Shipment => say!("Shipment package"),
            Family::Delivery => say!("Delivery of records"),
        }
    }
}

/// Where a clause comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// Written in the spec.
    Spec {
        /// Where.
        place: Place,
    },
    /// Follows from something in the spec.
    Implied {
        /// The clause or key it follows from.
        by: String,
        /// Where that stands.
        place: Place,
    },
    /// Every spec has it.
    Always {
        /// The spec's first line, so that every verdict can cite one.
        place: Place,
    },
}

impl Origin {
    /// The place in the spec that a verdict cites.
    #[must_use]
    pub fn place(&self) -> &Place {
        match self {
            Origin::Spec { place } | Origin::Implied { place, .. } | Origin::Always { place } => {
                place
            }
        }
    }
}

/// A field that a clause demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseField {
    /// Field id: the column's name.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// When it is needed; always, when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Text>,
    /// Meaning.
    pub about: Text,
    /// Unit, range and pattern in words, where the field has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Text>,
}

/// The document that governs a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Governing {
    /// Which document of the basis.
    pub key: BasisDocument,
    /// Document number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Its revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}

impl std::fmt::Display for Governing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key.title())?;
        if let Some(document) = &self.document {
            write!(f, " {document}")?;
        }
        if let Some(revision) = &self.revision {
            write!(f, " rev. {revision}")?;
        }
        Ok(())
    }
}

impl Governing {
    /// For documents in any language.
    #[must_use]
    pub fn text(&self) -> Text {
        let document = self.key.text();
        match (&self.document, &self.revision) {
            (Some(number), Some(revision)) => say!(
                "{document} {number} rev. {revision}",
                document = document,
                number = typed(number),
                revision = typed(revision)
            ),
            (Some(number), None) => say!(
                "{document} {number}",
                document = document,
                number = typed(number)
            ),
            (None, Some(revision)) => say!(
                "{document} rev. {revision}",
                document = document,
                revision = typed(revision)
            ),
            (None, None) => document,
        }
    }
}

/// A check that a clause turns into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClauseCheck {
    /// Id in the catalogue, or of a built-in check.
    pub id: String,
    /// The sentence the RFQ prints.
    pub says: Text,
    /// The generic check and its parameters.
    #[serde(skip)]
    pub kind: CheckKind,
}

/// Label and value of something a clause settles beyond the common attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Detail {
    /// Label.
    pub label: Text,
    /// Value.
    pub value: Text,
}

/// One demanded thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Clause {
    /// Stable dotted id.
    pub id: String,
    /// Family.
    pub family: Family,
    /// Title.
    pub title: Text,
    /// The demand in one sentence.
    pub demand: Text,
    /// Where it comes from.
    pub origin: Origin,
    /// False for what the spec says is not required: printed, never a gap.
    pub demanded: bool,
    /// Catalogue rows it answers.
    pub rows: Vec<String>,
    /// Record form it is answered with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// Coverage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Fields it demands.
    pub fields: Vec<ClauseField>,
    /// Accepted formats.
    pub formats: Vec<RecordFormat>,
    /// What it is asked for.
    pub purpose: Vec<Purpose>,
    /// Governing document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defined_in: Option<Governing>,
    /// Source system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SystemKind>,
    /// Retention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Period>,
    /// Weight.
    pub severity: Weight,
    /// Everything else it settles.
    pub details: Vec<Detail>,
    /// Why no delivered record can show it, for clauses without checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_checkable: Option<Text>,
    /// Checks it turns into.
    pub checks: Vec<ClauseCheck>,
}

impl Clause {
    /// A clause with nothing but its name; the resolver fills in the rest.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        family: Family,
        title: impl Into<Text>,
        origin: Origin,
    ) -> Self {
        Clause {
            id: id.into(),
            family,
            title: title.into(),
            demand: Text::default(),
            origin,
            demanded: true,
            rows: Vec::new(),
            form: None,
            depth: None,
            coverage: None,
            fields: Vec::new(),
            formats: Vec::new(),
            purpose: Vec::new(),
            defined_in: None,
            source: None,
            retention: None,
            severity: Weight::Required,
            details: Vec::new(),
            not_checkable: None,
            checks: Vec::new(),
        }
    }

    /// Adds a check once; the reference check of a condition or form may come from several rows.
    pub fn add_check(&mut self, id: impl Into<String>, says: impl Into<Text>, kind: CheckKind) {
        if !self.checks.iter().any(|check| check.kind == kind) {
            self.checks.push(ClauseCheck {
                id: id.into(),
                says: says.into(),
                kind,
            });
        }
    }

    /// Adds a detail.
    pub fn add_detail(&mut self, label: impl Into<Text>, value: impl Into<Text>) {
        self.details.push(Detail {
            label: label.into(),
            value: value.into(),
        });
    }
}

impl ResolvedSpec {
    /// A clause by id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }
}

/// A condition in words.
#[must_use]
pub fn condition_words(condition: &Condition) -> Text {
    say!(
        "when {field} is {values}",
        field = typed(&condition.field),
        values = Text::any_of(condition.values.iter().map(typed))
    )
}
