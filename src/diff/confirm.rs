//! What a quote on the old spec has to confirm, whoever gave it. A quote is a price for what was
//! asked: it stands where the cost of what is asked stayed or fell.

use crate::diff::effect::{Aspect, Effect};
use crate::diff::result::{Ask, Change, ClauseDiff, Presence, ToConfirm};
use crate::spec::model::Weight;

/// Everything to confirm, the request first.
pub(super) fn all(request: &[Change], clauses: &[ClauseDiff]) -> Vec<ToConfirm> {
    let of_request = request.iter().filter_map(|change| {
        Some(ToConfirm {
            clause: None,
            ask: of_request(change)?,
            reasons: vec![change.words()],
        })
    });
    let of_clauses = clauses.iter().filter_map(|clause| {
        Some(ToConfirm {
            clause: Some(clause.id.clone()),
            ask: of_clause(clause)?,
            reasons: clause
                .changes
                .iter()
                .filter(|change| change.cost != Effect::Unchanged)
                .map(Change::words)
                .collect(),
        })
    });
    of_request.chain(of_clauses).collect()
}

/// What a change of the request asks of a quote.
pub(super) fn of_request(change: &Change) -> Option<Ask> {
    match (change.aspect, change.cost) {
        // The quote is there already; whether it is still valid then is looked at quote by quote.
        (Aspect::DueDate, _) => None,
        // What is no longer asked for is not ordered; the other prices stay.
        (Aspect::Quantity, _) if change.new.is_none() => None,
        (Aspect::Quantity, _) => Some(Ask::Answer),
        (_, cost) => by_cost(cost),
    }
}

/// What a clause that differs asks of a quote.
pub(super) fn of_clause(clause: &ClauseDiff) -> Option<Ask> {
    // Change by change: one that may cost more is not outweighed by one that costs less.
    let hardest = clause
        .changes
        .iter()
        .filter_map(|c| by_cost(c.cost))
        .max()?;
    match (hardest, clause.presence) {
        (Ask::MayFall, _) => Some(Ask::MayFall),
        _ if clause.severity == Weight::Desired => Some(Ask::DesiredOnly),
        (_, Presence::Added) => Some(Ask::Answer),
        _ if newly_demanded(clause) => Some(Ask::Answer),
        _ => Some(Ask::Confirm),
    }
}

/// Whether a clause that was said not to be required is demanded now.
pub(super) fn newly_demanded(clause: &ClauseDiff) -> bool {
    let mut changes = clause.changes.iter();
    changes.any(|c| c.aspect == Aspect::Demanded && c.cost == Effect::Tightens)
}

fn by_cost(cost: Effect) -> Option<Ask> {
    match cost {
        Effect::Unchanged => None,
        Effect::Loosens => Some(Ask::MayFall),
        Effect::Tightens | Effect::Changes | Effect::Unclear => Some(Ask::Confirm),
    }
}
