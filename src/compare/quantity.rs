//! Verdict, reasons and totals of one supplier at one quantity.

use std::cmp::Reverse;

use crate::compare::judge::Judge;
use crate::compare::price::{Extra, Pricing};
use crate::compare::questions::on_quote;
use crate::compare::result::{
    AsQuoted, Counts, Line, QuantityResult, Question, Reason, StatedCheck, Totals, Verdict,
};
use crate::compare::stated::{is_open, settle};
use crate::compare::whole_quote::QuoteIssue;
use crate::say;
use crate::source::Place;
use crate::supplier::model::Quote;
use crate::supplier::read::may_cost;
use crate::wording::Text;

/// What a quote costs at a quantity.
struct Priced {
    as_quoted: Option<AsQuoted>,
    totals: Option<Totals>,
    stated: Option<StatedCheck>,
    /// What keeps it from being known.
    issues: Vec<QuoteIssue>,
}

impl Judge<'_> {
    /// The result at a quantity, by its position, and the questions that its price raises.
    pub(super) fn at(
        &self,
        position: usize,
        quantity: u32,
        quote: &Quote,
        whole: &[QuoteIssue],
    ) -> (QuantityResult, Vec<Question>) {
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
        let priced = self.priced(quantity, quote);
        for issue in &priced.issues {
            reasons.push(quote_reason(&issue.text, issue.place.clone()));
        }
        self.sort(&mut reasons);
        let worst = reasons.first().map(|reason| reason.verdict);
        let verdict = worst.unwrap_or(Verdict::LikeForLike);
        let pricing = self.pricing(quote);
        let records = priced
            .totals
            .as_ref()
            .and_then(|totals| pricing.records_price(totals, quantity, verdict, &counts));
        let result = QuantityResult {
            quantity,
            verdict,
            estimate: !self.spec.missing_documents.is_empty(),
            reasons,
            counts,
            as_quoted: priced.as_quoted,
            totals: priced.totals.filter(|_| verdict.is_comparable()),
            stated: priced.stated,
            answers: self.answers(position, records.as_ref()),
            reach: self.reach(position),
            records,
            score: None,
            rank: None,
        };
        let questions = priced.issues.iter().map(|issue| {
            on_quote(
                &issue.topic,
                &issue.text,
                issue.place.clone(),
                issue.settle.clone(),
                Verdict::NotComparable,
            )
        });
        (result, questions.collect())
    }

    /// What the quote costs at a quantity, and what is open about it.
    fn priced(&self, quantity: u32, quote: &Quote) -> Priced {
        let pricing = self.pricing(quote);
        let places = &self.loaded.places;
        let as_quoted = pricing.as_quoted(quantity);
        let drafts = pricing.drafts(quantity, &self.extras(quote, quantity), places);
        let stated = pricing.stated_check(quantity, drafts.as_deref().ok(), |n| {
            places.value_place(&format!("/quote/total/{n}/total"))
        });
        let mut why = as_quoted.as_ref().err().cloned();
        let totals = drafts.and_then(|drafts| match pricing.rate {
            Some(rate) => {
                let lines = pricing.lines(drafts, rate)?;
                pricing.totals(quantity, lines).map(Some)
            }
            None => Ok(None),
        });
        if let (None, Err(error)) = (&why, &totals) {
            why = Some(error.clone());
        }
        let mut issues = Vec::new();
        issues.extend(why.map(|text| QuoteIssue {
            topic: format!("price-breaks.{quantity}"),
            text,
            place: places.key_place("/quote/price-breaks"),
            settle: say!("Please state a price for {count} boards.", count = quantity),
        }));
        let open = stated.as_ref().filter(|check| is_open(check.agrees));
        issues.extend(open.map(|check| QuoteIssue {
            topic: format!("total.{quantity}"),
            text: check.text.clone(),
            place: check.place.clone(),
            settle: settle(quantity),
        }));
        Priced {
            as_quoted: as_quoted.ok(),
            totals: totals.ok().flatten(),
            stated,
            issues,
        }
    }

    /// The totals at a quantity with lines that stand in for what was not answered.
    pub(super) fn adjusted(
        &self,
        quantity: u32,
        quote: &Quote,
        adjustments: Vec<Line>,
    ) -> Result<Totals, Text> {
        let pricing = self.pricing(quote);
        let extras = self.extras(quote, quantity);
        let drafts = pricing.drafts(quantity, &extras, &self.loaded.places)?;
        let rate = pricing
            .rate
            .ok_or_else(|| say!("the RFQ has no rate for the currency of the quote"))?;
        let mut lines = pricing.lines(drafts, rate)?;
        lines.extend(adjustments);
        pricing.totals(quantity, lines)
    }

    /// Totals at a quantity, whatever the verdict; why there are none otherwise.
    pub(super) fn price(&self, quote: &Quote, quantity: u32) -> Result<Totals, Text> {
        self.adjusted(quantity, quote, Vec::new())
    }

    /// The worst first; of equally bad ones those on the clauses that weigh most.
    pub(super) fn sort(&self, reasons: &mut [Reason]) {
        reasons.sort_by_cached_key(|reason| {
            let clause = reason.clause.as_ref().and_then(|id| self.spec_clause(id));
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
