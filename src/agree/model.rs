//! The agreement as a file: what was agreed on award, and the digests that hold it fast.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agree::scope::Scope;
use crate::records::ExportMapping;
use crate::spec::model::FormatVersion;
use crate::supplier::model::Tax;
use crate::values::{Date, Decimal};

/// What was agreed on award. The tool writes it; people read and sign it. A change to any file that it
/// names is found when it is used.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec agreement")]
pub struct AgreementFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// The agreement.
    pub agreement: AgreementHead,
    /// With whom.
    pub supplier: Party,
    /// The requirement spec that is agreed.
    pub spec: LockedSpec,
    /// The quote that is accepted.
    pub quote: LockedQuote,
    /// Answered clarifications that amend the quote.
    #[serde(default)]
    pub answers: Vec<LockedFile>,
    /// Files of the build basis.
    #[serde(default)]
    pub basis: Vec<LockedFile>,
    /// The exchange rate that turned the quote into the price below.
    pub rate: Option<LockedRate>,
    /// The price at the agreed quantity.
    pub price: LockedPrice,
    /// Accepted deviations.
    #[serde(default)]
    pub deviation: Vec<AcceptedDeviation>,
    /// What the supplier says in words beside answers that meet the demand. It deviates from nothing.
    #[serde(default)]
    pub remark: Vec<Remark>,
    /// How this supplier's exports are read.
    #[serde(default)]
    pub mapping: Vec<ExportMapping>,
    /// The agreement that this one amends.
    pub amends: Option<Amended>,
    /// Every clause and the digest of what it demands.
    pub clauses: IndexMap<String, String>,
    /// What holds the text above fast.
    pub seal: Seal,
}

/// The digest of an agreement's own text: an edit by hand is found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Seal {
    /// SHA-256 of everything above the seal.
    pub sha256: String,
}

/// The agreement itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AgreementHead {
    /// Its name: the spec and the quote.
    pub id: String,
    /// 1 on award; each amendment is one more.
    #[schemars(range(min = 1))]
    pub revision: u32,
    /// Day of the award or the amendment.
    pub awarded: Date,
    /// Agreed boards.
    #[schemars(range(min = 1))]
    pub quantity: u32,
    /// Name and version of the tool that wrote it.
    pub tool: String,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Party {
    /// Company.
    pub name: String,
    /// Site that builds.
    pub site: Option<String>,
}

/// The spec as agreed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedSpec {
    /// Path from the agreement's folder.
    pub file: String,
    /// Document number.
    pub id: String,
    /// Revision.
    pub revision: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// The quote as accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedQuote {
    /// Path from the agreement's folder.
    pub file: String,
    /// Number of the quote.
    pub number: Option<String>,
    /// Its revision.
    pub revision: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Last day on which it bound.
    pub valid_until: Option<Date>,
    /// Lead time of the boards in calendar days.
    pub lead_time_days: Option<u32>,
    /// Smallest order, in the unit of the quote.
    pub minimum_order: Option<u32>,
    /// Delivery terms.
    pub delivery_terms: Option<String>,
}

/// A file as agreed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedFile {
    /// Path: of basis files as the spec writes it, of others from the agreement's folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// An exchange rate as agreed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedRate {
    /// Currency of the quote.
    pub from: String,
    /// Currency of the price below.
    pub to: String,
    /// Units of `to` for one of `from`.
    pub rate: Decimal,
    /// Day of the rate.
    pub date: Date,
    /// Who published it.
    pub source: Option<String>,
}

/// The price at the agreed quantity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedPrice {
    /// Currency of the amounts below.
    pub currency: String,
    /// Boards.
    pub goods: Decimal,
    /// Charges beside the unit price, without those for records.
    pub charges: Decimal,
    /// Records.
    pub records: Decimal,
    /// Sum of the three.
    pub total: Decimal,
    /// Whether the amounts include tax.
    pub tax: Tax,
    /// Currency in which the supplier invoices.
    pub quote_currency: String,
    /// The total in that currency.
    pub quote_total: Decimal,
    /// The lines that add up to the total.
    #[serde(default)]
    pub line: Vec<LockedLine>,
}

/// A line of the price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedLine {
    /// What it is.
    pub text: String,
    /// How it was worked out.
    pub working: String,
    /// Amount.
    pub amount: Decimal,
}

/// A deviation that the buyer accepts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AcceptedDeviation {
    /// The clause, or `quote.` and the term.
    #[schemars(length(min = 1), example = &"test.fct.measured-values")]
    pub clause: String,
    /// What was demanded.
    #[schemars(example = &"Every measured value is recorded with its unit and its limits.")]
    pub demanded: String,
    /// What holds instead.
    #[schemars(example = &"on request, no price")]
    pub instead: String,
    /// Why it is accepted.
    #[schemars(length(min = 1), example = &"pilot order; limits are checked at our incoming test")]
    pub reason: String,
    /// Who accepts it.
    #[schemars(length(min = 1), example = &"J. Weber, Quality")]
    pub by: String,
    /// Last day on which it holds; for the whole agreement, when left out.
    pub until: Option<Date>,
    /// The lots, panels, boards, shipments or files that it holds for; the whole clause, when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

impl AcceptedDeviation {
    /// Whether it ended before a day.
    #[must_use]
    pub fn ended_before(&self, day: Date) -> bool {
        self.until.is_some_and(|until| until < day)
    }

    /// What both it and another one hold for, as far as it can be told without a delivery.
    #[must_use]
    pub fn overlap(&self, other: &AcceptedDeviation) -> Option<String> {
        if self.clause != other.clause {
            return None;
        }
        match (&self.scope, &other.scope) {
            (Some(own), Some(others)) => own.overlap(others),
            _ => Some("the whole clause".to_owned()),
        }
    }

    /// What it holds for, in words.
    #[must_use]
    pub fn scope_in_words(&self) -> String {
        match &self.scope {
            Some(scope) => scope.in_words(),
            None => "the whole clause".to_owned(),
        }
    }
}

/// Something that the supplier says in words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Remark {
    /// The clause it is about.
    pub clause: String,
    /// The words.
    pub text: String,
}

/// The agreement that an amendment replaces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Amended {
    /// Its revision.
    pub revision: u32,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Why it is amended.
    pub reason: String,
    /// Who decided so.
    pub by: String,
    /// What changed.
    #[serde(default)]
    pub change: Vec<AmendedPoint>,
}

/// Something that an amendment changes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AmendedPoint {
    /// What: a clause, or `spec`, `quote`, `price`, `quantity`, `rate`, `basis`, `deviation`, `mapping`.
    pub what: String,
    /// How it changed, in words.
    pub change: String,
}
