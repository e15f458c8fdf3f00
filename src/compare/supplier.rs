//! One supplier: cells, verdicts, totals, questions.

use crate::compare::cells::count_abilities;
use crate::compare::demonstrated::count_proofs;
use crate::compare::judge::Judge;
use crate::compare::questions::unreadable;
use crate::compare::result::{CapabilityCounts, Cell, ProofCounts, ResponseKind, SupplierResult};
use crate::supplier::model::Quote;

/// The supplier's result and its cell for every clause of the spec.
pub(super) fn result(judge: &Judge) -> (SupplierResult, Vec<Cell>) {
    judge.result()
}

impl Judge<'_> {
    fn result(&self) -> (SupplierResult, Vec<Cell>) {
        let (response, quote) = (self.response(), self.quote());
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let mut result = SupplierResult {
            name: self.loaded.name(),
            site: response.and_then(|r| filled(&r.supplier.site)),
            comment: response.and_then(|r| filled(&r.supplier.comment)),
            contact: response.and_then(|r| filled(&r.supplier.contact)),
            file: self.loaded.file().to_owned(),
            written: self.loaded.written,
            sha256: self.loaded.digest.clone(),
            kind: match (response, quote) {
                (None, _) => ResponseKind::Unreadable,
                (Some(_), None) => ResponseKind::CapabilityOnly,
                (Some(_), Some(_)) => ResponseKind::Quote,
            },
            quote: quote.map(|quote| self.head(quote)),
            quantities: Vec::new(),
            capability: CapabilityCounts::default(),
            proof: ProofCounts::default(),
            samples: self.demonstrated.reads.clone(),
            assumptions: quote.map_or_else(Vec::new, |quote| self.assumptions(quote)),
            deviations: quote.map_or_else(Vec::new, |quote| self.deviations(quote)),
            change_requests: Vec::new(),
            answers: Vec::new(),
            questions: Vec::new(),
            findings: self.loaded.findings.clone(),
        };
        let mut cells = self.cells();
        result.capability = count_abilities(&self.spec.clauses, &cells);
        result.proof = count_proofs(&self.spec.clauses, &cells);
        match (response, quote) {
            (None, _) => {
                let place = self.loaded.places.value_place("");
                result.questions.push(unreadable(self.loaded.file(), place));
            }
            (Some(_), Some(quote)) => self.quoted(quote, &mut result),
            (Some(_), None) => {}
        }
        self.answered(&mut result, &mut cells);
        (result, cells)
    }

    fn quoted(&self, quote: &Quote, result: &mut SupplierResult) {
        let whole = self.quote_issues(quote);
        let mut on_price = Vec::new();
        for (position, quantity) in self.quantities().into_iter().enumerate() {
            let (judged, questions) = self.at(position, quantity, quote, &whole);
            result.quantities.push(judged);
            on_price.extend(questions);
        }
        result.questions = self.questions(quote, &whole);
        // What concerns the whole quote comes first, prices after its terms.
        let terms = result.questions.iter().take_while(|q| q.clause.is_none());
        let at = terms.count();
        result.questions.splice(at..at, on_price);
    }
}
