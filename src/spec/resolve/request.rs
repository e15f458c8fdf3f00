//! The figures of the request: amounts and rates that can be ones, estimates for clauses that exist.

use rust_decimal::Decimal;

use crate::finding::{certainly_meant, did_you_mean};
use crate::spec::codes;

use super::Resolver;

impl Resolver<'_> {
    /// After all clauses, so that estimates can be held against them.
    pub(super) fn request(&mut self) {
        let Some(rfq) = &self.spec.rfq else { return };
        for (n, rate) in rfq.exchange_rate.iter().enumerate() {
            if rate.rate.0 <= Decimal::ZERO {
                let pointer = format!("/rfq/exchange-rate/{n}/rate");
                self.impossible(&pointer, "an exchange rate is above zero");
            }
        }
        let cost = rfq.containment.as_ref().and_then(|c| c.cost_per_board);
        if cost.is_some_and(|cost| cost.0 < Decimal::ZERO) {
            self.impossible(
                "/rfq/containment/cost-per-board",
                "what a board costs to take back is not negative",
            );
        }
        for (n, estimate) in rfq.estimate.iter().enumerate() {
            if estimate.amount.0 < Decimal::ZERO {
                let pointer = format!("/rfq/estimate/{n}/amount");
                self.impossible(&pointer, "an estimate is not negative");
            }
            let mut earlier = rfq.estimate[..n].iter();
            if let Some(first) = earlier.position(|other| other.clause == estimate.clause) {
                self.estimated_twice(first, n, &estimate.clause);
            } else {
                self.estimated(n, &estimate.clause);
            }
        }
    }

    fn impossible(&mut self, pointer: &str, message: &str) {
        let place = self.value(pointer);
        self.error(codes::IMPOSSIBLE_AMOUNT, place, message).help =
            Some("correct the figure, or drop the entry".to_owned());
    }

    fn estimated_twice(&mut self, first: usize, second: usize, clause: &str) {
        let place = self.value(&format!("/rfq/estimate/{second}/clause"));
        let there = self.value(&format!("/rfq/estimate/{first}/clause"));
        let message = format!("two estimates for `{clause}`");
        let finding = self.error(codes::CONTRADICTION, place, message);
        *finding = finding
            .clone()
            .related(there, "the other one")
            .help("keep one of the two");
    }

    fn estimated(&mut self, n: usize, clause: &str) {
        if self.clauses.iter().any(|known| known.id == clause) {
            return;
        }
        let ids = || self.clauses.iter().map(|clause| clause.id.as_str());
        let help = did_you_mean(clause, ids()).map_or_else(
            || "name a clause of this spec; `tracespec rfq` prints their ids".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let place = self.value(&format!("/rfq/estimate/{n}/clause"));
        let meant = certainly_meant(clause, ids());
        let fix = meant.and_then(|id| self.doc.rewording(&place, id));
        let message = format!("the spec has no clause `{clause}` that the estimate could be for");
        let finding = self.error(codes::DANGLING_REFERENCE, place, message);
        finding.help = Some(help);
        finding.fix = fix;
    }
}
