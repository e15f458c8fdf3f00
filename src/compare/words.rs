//! Short words for what a comparison is made of, the same in every output.

use crate::compare::result::{Ability, Bucket, ChangeCause, Direction, LineSource, ResponseKind};
use crate::say;
use crate::spec::model::{LatePolicy, TaxBasis, UnansweredPolicy};
use crate::supplier::Written;
use crate::supplier::model::{Driver, Tax};
use crate::wording::Text;

/// Where a line is added.
#[must_use]
pub fn bucket(bucket: Bucket) -> Text {
    match bucket {
        Bucket::Goods => say!("boards"),
        Bucket::Charges => say!("charges"),
        Bucket::Records => say!("records"),
    }
}

/// What drives the cost of a record.
#[must_use]
pub fn driver(driver: Option<Driver>) -> Text {
    match driver {
        Some(Driver::Setup) => say!("set-up"),
        Some(Driver::Capture) => say!("capture"),
        Some(Driver::Release) => say!("release time"),
        Some(Driver::Documentation) => say!("shipping documentation"),
        None => say!("no driver stated"),
    }
}

/// Whose figure a line is.
#[must_use]
pub fn source(source: LineSource) -> Text {
    match source {
        LineSource::Quoted => say!("quoted"),
        LineSource::BuyersEstimate => say!("our figure: the buyer's estimate"),
        LineSource::HighestQuote => say!("our figure: the highest quoted amount"),
        LineSource::AverageQuote => say!("our figure: the average of the quoted amounts"),
    }
}

/// What is declared retrievable.
#[must_use]
pub fn ability(ability: Ability) -> Text {
    match ability {
        Ability::Can => say!("can"),
        Ability::Lesser => say!("lesser"),
        Ability::Cannot => say!("cannot"),
        Ability::Undeclared => say!("undeclared"),
    }
}

/// Where a change request may come from.
#[must_use]
pub fn cause(cause: ChangeCause) -> Text {
    match cause {
        ChangeCause::MissingDocument => say!("missing document"),
        ChangeCause::Assumption => say!("assumption"),
        ChangeCause::OpenClause => say!("open clause"),
    }
}

/// Whether a change helps the buyer.
#[must_use]
pub fn direction(direction: Direction) -> Text {
    match direction {
        Direction::Better => say!("better"),
        Direction::Worse => say!("worse"),
        Direction::Other => say!("other"),
    }
}

/// What kind of response it is.
#[must_use]
pub fn kind(kind: ResponseKind) -> Text {
    match kind {
        ResponseKind::Quote => say!("quote"),
        ResponseKind::CapabilityOnly => say!("capability only, no quote"),
        ResponseKind::Unreadable => say!("cannot be read"),
    }
}

/// How a response is written.
#[must_use]
pub fn written(written: Written) -> Text {
    match written {
        Written::Toml => say!("TOML"),
        Written::Workbook => say!("XLSX form"),
        Written::Csv => say!("CSV of the form"),
    }
}

/// Whether amounts include tax.
#[must_use]
pub fn tax(tax: Tax) -> Text {
    match tax {
        Tax::Included => say!("included¦tax"),
        Tax::Excluded => say!("excluded¦tax"),
        Tax::Unstated => say!("not stated"),
    }
}

/// On which footing amounts are compared.
#[must_use]
pub fn tax_basis(basis: TaxBasis) -> Text {
    match basis {
        TaxBasis::Excluded => say!("amounts are compared without tax"),
        TaxBasis::Included => say!("amounts are compared with tax"),
    }
}

/// What a late quote is worth.
#[must_use]
pub fn late(policy: LatePolicy) -> Text {
    match policy {
        LatePolicy::NotComparable => say!("a late quote is shown and not comparable"),
        LatePolicy::Accepted => say!("a late quote is compared and marked as late"),
    }
}

/// What silence on a required clause makes of a quote.
#[must_use]
pub fn unanswered(policy: UnansweredPolicy) -> Text {
    match policy {
        UnansweredPolicy::NotComparable => {
            say!("silence on a required clause: not comparable until it is answered")
        }
        UnansweredPolicy::NonResponsive => say!("silence on a required clause: non-responsive"),
        UnansweredPolicy::BuyersEstimate => {
            say!("silence on a required clause: the buyer's estimate is added and marked")
        }
        UnansweredPolicy::HighestQuote => {
            say!("silence on a required clause: the highest quoted amount is added and marked")
        }
        UnansweredPolicy::AverageQuote => {
            say!("silence on a required clause: the average quoted amount is added and marked")
        }
    }
}
