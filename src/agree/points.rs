//! What stands between a quote and an award.

use crate::agree::model::AcceptedDeviation;
use crate::compare::result::{Comparison, Reason, ResponseKind, Said, Standing, SupplierResult};
use crate::say;
use crate::source::Place;
use crate::spec::model::Weight;
use crate::wording::{Text, typed};

/// Something that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// The clause, `quote.` and a term, or `basis.` and a document.
    pub id: String,
    /// How much the clause weighs.
    pub severity: Option<Weight>,
    /// What was demanded.
    pub demanded: Option<Text>,
    /// What was said, and where.
    pub said: Vec<Said>,
    /// What would settle it.
    pub settle: Vec<Text>,
    /// What the supplier writes beside the answer.
    pub comment: Option<String>,
    /// Whether the buyer can accept it as it is. A price, a currency or a revision that nobody knows
    /// cannot be accepted.
    pub acceptable: bool,
}

impl OpenPoint {
    /// What was said, in one text.
    #[must_use]
    pub fn in_words(&self) -> Text {
        let said = self.said.iter().map(|said| said.text.clone());
        Text::series(said.chain(self.comment.as_deref().map(typed)))
    }
}

/// Terms that the buyer can accept as they are quoted.
const ACCEPTABLE_TERMS: [&str; 4] = [
    "quote.delivery-terms",
    "quote.lead-time-days",
    "quote.issued",
    "quote.valid-until",
];

/// Everything that is open at a quantity, by the positions of the supplier and the quantity: the whole
/// quote first, then the clauses, what weighs most first. Desired clauses count too: nothing is agreed
/// in silence.
#[must_use]
pub fn open_points(comparison: &Comparison, position: usize, quantity: usize) -> Vec<OpenPoint> {
    let Some(supplier) = comparison.suppliers.get(position) else {
        return Vec::new();
    };
    let mut points = missing_documents(comparison, supplier);
    if supplier.kind != ResponseKind::Quote {
        points.push(no_quote(supplier));
    }
    let result = supplier.quantities.get(quantity);
    let reasons = result.map_or(&[] as &[Reason], |result| &result.reasons);
    for reason in reasons {
        let gap = match reason.standing {
            Some(standing) => standing.is_gap() || is_our_figure(reason),
            None => !reason.verdict.is_comparable(),
        };
        if gap {
            take(&mut points, supplier, reason);
        }
    }
    points.extend(no_validity(supplier));
    points.extend(in_words(supplier));
    for point in &mut points {
        let row = comparison.clauses.iter().find(|row| row.id == point.id);
        let cell = row.and_then(|row| row.cells.get(position));
        point.comment = cell.and_then(|cell| cell.comment.clone());
    }
    points.sort_by_key(|point| point.severity.map(std::cmp::Reverse));
    points
}

/// A figure of the buyer's that stands in for an answer agrees nothing.
fn is_our_figure(reason: &Reason) -> bool {
    reason.standing == Some(Standing::Unanswered)
}

fn missing_documents(comparison: &Comparison, supplier: &SupplierResult) -> Vec<OpenPoint> {
    let missing = comparison.missing_documents.iter();
    missing
        .map(|document| OpenPoint {
            id: format!("basis.{}", document.document),
            severity: None,
            demanded: None,
            said: vec![said(
                say!(
                    "the {document} is missing: the quote is an estimate",
                    document = document.title().in_sentence()
                ),
                nowhere(supplier),
            )],
            comment: None,
            settle: vec![say!(
                "Release the document, let the quote be confirmed, and compare again."
            )],
            acceptable: false,
        })
        .collect()
}

fn no_quote(supplier: &SupplierResult) -> OpenPoint {
    OpenPoint {
        id: "quote".to_owned(),
        severity: None,
        demanded: None,
        said: vec![said(
            say!("{file} has no quote", file = typed(supplier.file.as_str())),
            nowhere(supplier),
        )],
        comment: None,
        settle: vec![say!("Ask for a quote.")],
        acceptable: false,
    }
}

/// A comment on the whole quote may say anything; somebody has to have read it.
fn in_words(supplier: &SupplierResult) -> Option<OpenPoint> {
    let comment = supplier.quote.as_ref()?.comment.as_ref()?;
    Some(OpenPoint {
        id: "quote.comment".to_owned(),
        severity: None,
        demanded: None,
        said: vec![said(
            say!(
                "the quote has a comment: {comment}",
                comment = typed(comment)
            ),
            nowhere(supplier),
        )],
        comment: None,
        settle: vec![say!(
            "Read it; if it changes the offer, let the quote be revised."
        )],
        acceptable: true,
    })
}

/// A quote without a last day binds nobody on a known day.
fn no_validity(supplier: &SupplierResult) -> Option<OpenPoint> {
    let unstated = supplier.quote.as_ref()?.valid_until.is_none();
    let question = supplier
        .questions
        .iter()
        .find(|question| question.id == "quote.valid-until")?;
    unstated.then(|| OpenPoint {
        id: question.id.clone(),
        severity: None,
        demanded: None,
        said: question.said.clone(),
        comment: None,
        settle: question.settle.clone(),
        acceptable: true,
    })
}

/// Adds a reason to the point it belongs to.
fn take(points: &mut Vec<OpenPoint>, supplier: &SupplierResult, reason: &Reason) {
    let question = supplier
        .questions
        .iter()
        .find(|question| match &reason.clause {
            Some(clause) => question.clause.as_ref() == Some(clause),
            None => {
                question.clause.is_none()
                    && question.said.iter().any(|said| said.text == reason.text)
            }
        });
    let id = match (&reason.clause, question) {
        (Some(clause), _) => clause.clone(),
        (None, Some(question)) => question.id.clone(),
        (None, None) => format!("quote.{}", reason.response.within()),
    };
    let line = Said {
        standing: reason.standing.unwrap_or(Standing::Open),
        text: reason.text.clone(),
        place: reason.response.clone(),
    };
    match points.iter_mut().find(|point| point.id == id) {
        Some(point) => point.said.push(line),
        None => points.push(OpenPoint {
            acceptable: reason.clause.is_some() || ACCEPTABLE_TERMS.contains(&id.as_str()),
            id,
            severity: question.and_then(|question| question.severity),
            demanded: question.and_then(|question| question.demanded.clone()),
            said: vec![line],
            comment: None,
            settle: question.map_or_else(Vec::new, |question| question.settle.clone()),
        }),
    }
}

fn said(text: Text, place: Place) -> Said {
    Said {
        standing: Standing::Open,
        text,
        place,
    }
}

fn nowhere(supplier: &SupplierResult) -> Place {
    crate::source::SourceFile::new(supplier.file.as_str(), "").place(0..0)
}

/// The points that no deviation settles.
#[must_use]
pub fn still_open<'p>(
    points: &'p [OpenPoint],
    deviations: &[AcceptedDeviation],
) -> Vec<&'p OpenPoint> {
    let accepted = |point: &&OpenPoint| {
        point.acceptable
            && deviations
                .iter()
                .any(|deviation| deviation.clause == point.id && deviation.scope.is_none())
    };
    points.iter().filter(|point| !accepted(point)).collect()
}
