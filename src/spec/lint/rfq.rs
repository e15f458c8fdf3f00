//! The request itself: dates, quantities, rates, and what a knockout is worth.

use super::{Sink, View, table_of};
use crate::spec::clause::Family;
use crate::spec::model::{Purpose, UnansweredPolicy, Weight};

/// Quotes that were due before anybody was asked.
pub(super) fn due_before_issue(view: &View, sink: &mut Sink) {
    let issued = view.spec().spec.issued;
    let due = view.spec().rfq.as_ref().and_then(|rfq| rfq.due);
    if let Some(due) = due.filter(|due| *due < issued) {
        sink.warn(
            view.value("/rfq/due"),
            format!("quotes are due on {due}, before the spec is issued on {issued}: every quote is late"),
            "correct `due`, or `issued` under `[spec]`",
        );
    }
}

/// A rate that no quote can use.
pub(super) fn stray_exchange_rate(view: &View, sink: &mut Sink) {
    let Some(rfq) = &view.spec().rfq else { return };
    for (index, rate) in rfq.exchange_rate.iter().enumerate() {
        let at = format!("/rfq/exchange-rate/{index}");
        if rate.to != rfq.currency {
            sink.warn(
                view.value(&format!("{at}/to")),
                format!(
                    "a rate into {} is never used: quotes are compared in {}, and one in {} stays without a total",
                    rate.to, rfq.currency, rate.from
                ),
                format!("write the rate from {} into {}", rate.from, rfq.currency),
            );
        } else if rate.from == rate.to {
            sink.warn(
                view.value(&format!("{at}/from")),
                format!("a rate from {} into itself is never used", rate.from),
                "drop it, or name the currency that suppliers quote in",
            );
        }
    }
}

/// The quantity that will be built is not among those that are priced.
pub(super) fn build_quantity_not_quoted(view: &View, sink: &mut Sink) {
    let spec = view.spec();
    let (Some(rfq), Some(quantity)) = (&spec.rfq, spec.basis.build_quantity) else {
        return;
    };
    if !rfq.quantities.contains(&quantity) {
        sink.warn(
            view.value("/rfq/quantities"),
            format!("the basis is locked for {quantity} boards, and no quote will say what {quantity} boards cost"),
            format!("add {quantity} to `quantities`, or correct `build-quantity` under `[basis]`"),
        );
    }
}

/// Fewest demands of which it can be said that not all can be knockouts.
const FEW: usize = 4;

/// Where everything is a knockout, nothing weighs more than anything else.
pub(super) fn all_knockouts(view: &View, sink: &mut Sink) {
    let demands: Vec<_> = view.tables().collect();
    let all = demands.iter().all(|c| c.severity == Weight::Knockout);
    if let Some(first) = demands.first().filter(|_| all && demands.len() >= FEW) {
        sink.warn(
            view.value_or_table(&table_of(&first.id), "severity"),
            format!(
                "all {} demands are knockouts: one gap makes a quote non-responsive, and all quotes may be",
                demands.len()
            ),
            "keep `severity = \"knockout\"` for what you would rather not buy without",
        );
    }
}

/// A supplier is ruled out over a paper that no release looks at.
pub(super) fn knockout_for_papers(view: &View, sink: &mut Sink) {
    for clause in view.tables() {
        let papers = clause.purpose == [Purpose::ShipmentDocumentation];
        // A shipment without its papers is a matter of its own.
        if papers && clause.severity == Weight::Knockout && clause.family != Family::Shipment {
            sink.warn_on(
                &clause.id,
                view.value(&format!("{}/severity", table_of(&clause.id))),
                format!("`{}` serves shipment documentation only, and its absence rules a supplier out", clause.id),
                "write `severity = \"required\"`, or add the purpose that makes it worth a supplier",
            );
        }
    }
}

/// Estimates are announced to suppliers, and none is there.
pub(super) fn no_estimate(view: &View, sink: &mut Sink) {
    let Some(rfq) = &view.spec().rfq else { return };
    if rfq.policy.unanswered == UnansweredPolicy::BuyersEstimate && rfq.estimate.is_empty() {
        sink.warn(
            view.value("/rfq/policy/unanswered"),
            "no `[[rfq.estimate]]` says what anything costs: an unanswered clause makes a quote not comparable all the same",
            "add `[[rfq.estimate]]` for the clauses that may stay open, or write `unanswered = \"not-comparable\"`",
        );
    }
}

/// An estimate that nothing will ever add to a total.
pub(super) fn idle_estimate(view: &View, sink: &mut Sink) {
    let Some(rfq) = &view.spec().rfq else { return };
    if rfq.estimate.is_empty() {
        return;
    }
    if rfq.policy.unanswered != UnansweredPolicy::BuyersEstimate {
        sink.warn(
            view.key("/rfq/estimate/0"),
            "the estimates are never used: the policy on unanswered clauses does not add them",
            "write `unanswered = \"buyers-estimate\"` under `[rfq.policy]`, or drop them",
        );
        return;
    }
    for (n, estimate) in rfq.estimate.iter().enumerate() {
        let Some(clause) = view.resolved.clause(&estimate.clause) else {
            continue;
        };
        let why = match (clause.demanded, clause.severity) {
            (false, _) => "it is not required",
            (true, Weight::Knockout) => "a knockout has to be answered",
            (true, Weight::Desired) => "a desired clause may stay open",
            (true, Weight::Required) => continue,
        };
        sink.warn_on(
            &clause.id,
            view.value(&format!("/rfq/estimate/{n}/clause")),
            format!("the estimate for `{}` is never used: {why}", clause.id),
            "drop it, or give the clause the severity \"required\"",
        );
    }
}
