//! What a quote states beside prices and answers: deviations and totals.

use rust_decimal::Decimal;

use crate::finding::Finding;
use crate::supplier::codes;
use crate::supplier::model::{Deviation, Quote};
use crate::supplier::read::Reader;

impl Reader<'_> {
    pub(super) fn deviation(&mut self, n: usize, deviation: &Deviation) {
        let pointer = format!("/quote/deviation/{n}");
        let id = deviation.clause.trim();
        if id.is_empty() {
            let place = self.doc.value_place(&pointer);
            let message = "this deviation does not say from which clause";
            self.findings.push(
                Finding::error(codes::OPEN_DEVIATION, place, message)
                    .help("add the id of the clause, or leave the deviation out"),
            );
        } else if self.spec.clause(id).is_none() {
            let place = self.doc.value_place(&format!("{pointer}/clause"));
            let message = format!("{} has no clause `{id}`", self.spec_name());
            let finding = Finding::error(codes::UNKNOWN_CLAUSE, place, message);
            let finding = self.suggest(finding, id);
            self.findings.push(finding);
        }
        if deviation.instead.trim().is_empty() {
            let place = self.doc.value_place(&format!("{pointer}/instead"));
            let message = "this deviation does not say what is offered instead";
            self.findings.push(
                Finding::error(codes::OPEN_DEVIATION, place, message)
                    .help("write what is offered instead, or leave the deviation out"),
            );
        }
    }

    /// A total is checked at the quantity it is stated for, so that there has to be one.
    pub(super) fn total(&mut self, quote: &Quote, n: usize) {
        let Some(stated) = quote.total.get(n) else {
            return;
        };
        let pointer = format!("/quote/total/{n}");
        let quantity = stated.quantity;
        if stated.total.0 <= Decimal::ZERO {
            let place = self.doc.value_place(&format!("{pointer}/total"));
            let message = "a total is above zero";
            self.findings.push(
                Finding::error(codes::AMOUNT, place, message)
                    .help("write the total of the order, or leave it out"),
            );
        }
        let mut earlier = quote.total.iter().take(n);
        if let Some(first) = earlier.position(|total| total.quantity == quantity) {
            let place = self.doc.value_place(&format!("{pointer}/quantity"));
            let related = self
                .doc
                .value_place(&format!("/quote/total/{first}/quantity"));
            let message = format!("two totals for {quantity} boards");
            self.findings.push(
                Finding::error(codes::CONTRADICTION, place, message)
                    .help("keep the one that holds")
                    .related(related, "the other one"),
            );
        }
        let rfq = self.spec.spec.rfq.as_ref();
        if rfq.is_some_and(|rfq| !rfq.quantities.contains(&quantity)) {
            let place = self.doc.value_place(&format!("{pointer}/quantity"));
            let message = format!("a total for {quantity} boards, which were not asked");
            self.findings.push(
                Finding::warning(codes::TOTAL_NOT_ASKED, place, message).help(
                    "state totals for the quantities that were asked; this one is not checked",
                ),
            );
        }
    }
}
