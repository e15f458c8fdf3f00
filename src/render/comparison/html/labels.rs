//! The fixed words of the page, so that the template has none of its own.

use serde::Serialize;

use super::Tongue;
use crate::compare::result::{Comparison, Standing};
use crate::say;
use crate::wording::Text;

/// Words under the names by which the template knows them.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Labels(std::collections::BTreeMap<&'static str, String>);

pub(super) fn labels(tongue: &Tongue, comparison: &Comparison) -> Labels {
    let currency = comparison.currency.clone().unwrap_or_default();
    let words: Vec<(&'static str, Text)> = vec![
        ("page_title", say!("Quotes compared")),
        ("revision", say!("revision")),
        ("asked", say!("What was asked")),
        ("important", say!("Important")),
        ("suppliers", say!("Suppliers")),
        ("quantity", say!("Boards")),
        ("verdict", say!("Verdict")),
        ("rank", say!("Rank")),
        ("knockouts", say!("Knockouts open")),
        ("gaps", say!("Gaps")),
        ("answers", say!("Three questions")),
        ("terms", say!("Terms as quoted")),
        (
            "total",
            say!(
                "Comparable total in {currency}",
                currency = crate::wording::typed(currency)
            ),
        ),
        ("sum", say!("Total")),
        ("per_board", say!("Per board")),
        ("quoted", say!("Price as quoted, which is no total")),
        ("estimate", say!("estimate")),
        ("charts", say!("Coverage and price at a glance")),
        ("matrix", say!("Clause by supplier")),
        ("clause", say!("Clause")),
        ("weight", say!("Weight")),
        ("show", say!("Show")),
        ("show_open", say!("Differences and gaps")),
        ("show_gaps", say!("Gaps")),
        ("show_knockouts", say!("Knockouts")),
        ("show_all", say!("All")),
        (
            "hidden",
            say!(
                "Clauses not shown here are answered alike by everyone who quoted, without a gap."
            ),
        ),
        ("details", say!("Every answer and its source")),
        ("demanded", say!("Demanded")),
        ("answered", say!("Answered")),
        ("offer", say!("Offered")),
        ("fit", say!("Against the demand")),
        ("charge", say!("Charge")),
        ("proof", say!("Shown")),
        ("evidence", say!("Sample record")),
        ("capability", say!("Declared capability")),
        ("conditions", say!("Conditions")),
        ("comment", say!("Comment")),
        ("said", say!("Why")),
        ("source", say!("Source")),
        ("by_quantity", say!("By quantity")),
        ("contents", say!("Contents")),
        ("close", say!("Close")),
        ("table", say!("Table")),
        ("digest", say!("Specification SHA-256")),
    ];
    Labels(
        words
            .into_iter()
            .map(|(name, text)| (name, tongue.say(&text)))
            .collect(),
    )
}

/// The colour class of a standing; the glyph and the word say the same.
pub(super) fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Meets => "met",
        Standing::Loaded => "priced",
        Standing::Open | Standing::Conditional | Standing::Lesser => "lesser",
        Standing::Excluded | Standing::Conflict => "none",
        Standing::Unanswered => "silent",
        Standing::NotApplicable => "na",
        Standing::NotRequired => "free",
    }
}
