//! Verdict, reasons and totals of one supplier at one quantity.

use std::cmp::Reverse;

use crate::compare::judge::Judge;
use crate::compare::price::{Extra, Pricing};
use crate::compare::questions::on_quote;
use crate::compare::result::{
    Counts, QuantityResult, Question, Reason, ThreeAnswers, Totals, Verdict,
};
use crate::compare::whole_quote::QuoteIssue;
use crate::say;
use crate::source::Place;
use crate::supplier::model::Quote;
use crate::supplier::read::may_cost;
use crate::wording::Text;

impl Judge<'_> {
    /// The result at a quantity, by its position, and the question that its price raises.
    pub(super) fn at(
        &self,
        position: usize,
        quantity: u32,
        quote: &Quote,
        whole: &[QuoteIssue],
    ) -> (QuantityResult, Option<Question>) {
        let mut counts = Counts::default();
        let mut reasons: Vec<Reason> = whole
            .iter()
            .map(|issue| quote_reason(&issue.text, issue.place.clone()))
            .collect();
        for (clause, judged) in self.clauses() {
            counts.add(self.standing(clause, judged, position));
            let issues = judged.at(position).iter();
            reasons.extend(issues.filter_map(|issue| self.reason(clause, issue)));
        }
        let pricing = self.pricing(quote);
        let priced = pricing.as_quoted(quantity);
        let extras = self.extras(quote, quantity);
        let totals = pricing.rate.map(|_| {
            let lines = pricing.lines(quantity, &extras, &self.loaded.places)?;
            pricing.totals(quantity, lines)
        });
        let unpriced = match (&priced, &totals) {
            (Err(why), _) | (_, Some(Err(why))) => Some(why.clone()),
            _ => None,
        };
        let question = unpriced.map(|why| {
            let place = self.loaded.places.key_place("/quote/price-breaks");
            reasons.push(quote_reason(&why, place.clone()));
            on_quote(
                &format!("price-breaks.{quantity}"),
                &why,
                place,
                say!("Please state a price for {count} boards.", count = quantity),
                Verdict::NotComparable,
            )
        });
        self.sort(&mut reasons);
        let worst = reasons.first().map(|reason| reason.verdict);
        let verdict = worst.unwrap_or(Verdict::LikeForLike);
        let result = QuantityResult {
            quantity,
            verdict,
            estimate: !self.spec.missing_documents.is_empty(),
            reasons,
            counts,
            as_quoted: priced.ok(),
            totals: totals
                .and_then(Result::ok)
                .filter(|_| verdict.is_comparable()),
            stated: None,
            answers: ThreeAnswers::default(),
            reach: Vec::new(),
            score: None,
            rank: None,
        };
        (result, question)
    }

    /// Totals at a quantity, whatever the verdict; why there are none otherwise.
    pub(super) fn price(&self, quote: &Quote, quantity: u32) -> Result<Totals, Text> {
        let pricing = self.pricing(quote);
        if pricing.rate.is_none() {
            return Err(say!("the RFQ has no rate for the currency of the quote"));
        }
        let extras = self.extras(quote, quantity);
        let lines = pricing.lines(quantity, &extras, &self.loaded.places)?;
        pricing.totals(quantity, lines)
    }

    /// The worst first; of equally bad ones those on the clauses that weigh most.
    fn sort(&self, reasons: &mut [Reason]) {
        reasons.sort_by_cached_key(|reason| {
            let clause = reason.clause.as_ref().and_then(|id| self.spec.clause(id));
            let weight = clause.map(|clause| Reverse(clause.severity));
            (reason.verdict, weight)
        });
    }

    pub(super) fn pricing<'q>(&'q self, quote: &'q Quote) -> Pricing<'q> {
        let rfq = self.spec.spec.rfq.as_ref();
        Pricing {
            quote,
            boards_per_panel: self.spec.spec.product.boards_per_panel,
            delivery_lots: rfq.and_then(|rfq| rfq.delivery_lots).unwrap_or(1),
            currency: rfq.map_or("", |rfq| rfq.currency.as_str()),
            rate: self.rate(quote).map(|rate| rate.rate),
            rounding: rfq.map(|rfq| rfq.policy.rounding).unwrap_or_default(),
        }
    }

    /// The separately priced clauses at a quantity.
    fn extras(&self, quote: &Quote, quantity: u32) -> Vec<Extra<'_>> {
        let mut extras = Vec::new();
        for clause in self.spec.clauses.iter().filter(|clause| clause.demanded) {
            let Some(answer) = quote.response.get(&clause.id) else {
                continue;
            };
            let holds = answer.from_quantity.is_none_or(|from| quantity >= from);
            let charge = answer.charge.as_ref();
            if let (true, Some(charge)) = (holds && answer.state.is_some_and(may_cost), charge)
                && let Some(amount) = charge.amount
            {
                extras.push(Extra {
                    clause: &clause.id,
                    basis: charge.basis,
                    amount,
                    driver: charge.driver,
                });
            }
        }
        extras
    }
}

/// A reason that concerns the whole quote.
pub(super) fn quote_reason(text: &Text, place: Place) -> Reason {
    Reason {
        clause: None,
        verdict: Verdict::NotComparable,
        standing: None,
        text: text.clone(),
        response: place,
        demanded: None,
    }
}
