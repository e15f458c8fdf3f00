//! One supplier against the spec: cells, verdicts, totals, questions.

use std::cmp::Reverse;

use crate::compare::clause::{Case, Issue, ability, judge, verdict};
use crate::compare::price::{Extra, Pricing};
use crate::compare::result::{
    Ability, AsOf, CapabilityCounts, Cell, Counts, QuantityResult, Question, QuoteHead, Reason,
    ResponseKind, Standing, StatedAssumption, SupplierResult, UsedRate, Verdict,
};
use crate::finding::Severity;
use crate::source::Place;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::UnansweredPolicy;
use crate::supplier::LoadedResponse;
use crate::supplier::model::{Quote, Response, Tax};
use crate::supplier::read::{may_cost, segment};
use crate::values::{Date, Decimal};

/// The supplier's result and its cell for every clause of the spec.
pub(super) fn result(
    spec: &ResolvedSpec,
    loaded: &LoadedResponse,
    as_of: AsOf,
) -> (SupplierResult, Vec<Cell>) {
    let judge = Judge {
        spec,
        loaded,
        as_of,
    };
    judge.result()
}

struct Judge<'a> {
    spec: &'a ResolvedSpec,
    loaded: &'a LoadedResponse,
    as_of: AsOf,
}

/// Something that concerns the whole quote.
struct QuoteIssue {
    text: String,
    place: Place,
    question: String,
}

impl Judge<'_> {
    fn result(&self) -> (SupplierResult, Vec<Cell>) {
        let response = self.loaded.response.as_ref();
        let quote = response.and_then(|response| response.quote.as_ref());
        let mut result = SupplierResult {
            name: self.name(),
            site: response.and_then(|r| r.supplier.site.clone()),
            file: self.loaded.file().to_owned(),
            sha256: self.loaded.digest.clone(),
            kind: match (response, quote) {
                (None, _) => ResponseKind::Unreadable,
                (Some(_), None) => ResponseKind::CapabilityOnly,
                (Some(_), Some(_)) => ResponseKind::Quote,
            },
            quote: quote.map(|quote| self.head(quote)),
            quantities: Vec::new(),
            capability: CapabilityCounts::default(),
            assumptions: quote.map_or_else(Vec::new, |quote| self.assumptions(quote)),
            questions: Vec::new(),
            findings: self.loaded.findings.clone(),
        };
        let cells = self.cells(response, quote);
        result.capability = count_abilities(&self.spec.clauses, &cells);
        match (response, quote) {
            (None, _) => result.questions.push(Question {
                clause: None,
                text: "Your response cannot be read. Please correct the errors listed for it."
                    .to_owned(),
            }),
            (Some(response), Some(quote)) => self.judged(response, quote, &mut result),
            (Some(_), None) => {}
        }
        (result, cells)
    }

    fn name(&self) -> String {
        let name = self
            .loaded
            .response
            .as_ref()
            .map(|r| r.supplier.name.trim());
        match name {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => {
                let file = self.loaded.file();
                file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned()
            }
        }
    }

    fn head(&self, quote: &Quote) -> QuoteHead {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        QuoteHead {
            number: filled(&quote.number),
            revision: filled(&quote.revision),
            currency: filled(&quote.currency),
            rate: self.rate(quote),
            valid_until: quote.valid_until,
            tax: quote.tax,
            unit: quote.unit.unwrap_or_default(),
            scheme: quote.scheme.unwrap_or_default(),
            lead_time_days: quote.lead_time_days,
            minimum_order: quote.minimum_order,
        }
    }

    /// The RFQ's newest rate for the quote's currency; one for the RFQ's own.
    fn rate(&self, quote: &Quote) -> Option<UsedRate> {
        let rfq = self.spec.spec.rfq.as_ref()?;
        let currency = quote.currency.as_ref()?;
        if *currency == rfq.currency {
            return Some(UsedRate {
                rate: Decimal(rust_decimal::Decimal::ONE),
                date: None,
                source: None,
            });
        }
        rfq.exchange_rate
            .iter()
            .filter(|rate| rate.from == *currency && rate.to == rfq.currency)
            .max_by_key(|rate| rate.date)
            .map(|rate| UsedRate {
                rate: rate.rate,
                date: Some(rate.date),
                source: rate.source.clone(),
            })
    }

    fn assumptions(&self, quote: &Quote) -> Vec<StatedAssumption> {
        let stated = |(n, a): (usize, &crate::supplier::model::Assumption)| StatedAssumption {
            text: a.text.clone(),
            affects: a.affects.clone(),
            place: self
                .loaded
                .doc
                .value_place(&format!("/quote/assumption/{n}/text")),
        };
        quote.assumption.iter().enumerate().map(stated).collect()
    }

    fn policy(&self) -> UnansweredPolicy {
        let rfq = self.spec.spec.rfq.as_ref();
        rfq.map(|rfq| rfq.policy.unanswered).unwrap_or_default()
    }

    fn quantities(&self) -> Vec<u32> {
        super::quantities(self.spec)
    }

    /// What is wrong with one clause at a quantity.
    fn issues(
        &self,
        clause: &Clause,
        response: &Response,
        quote: &Quote,
        quantity: Option<u32>,
    ) -> Vec<Issue> {
        let touching: Vec<(usize, &str)> = quote
            .assumption
            .iter()
            .enumerate()
            .filter(|(_, a)| a.affects.contains(&clause.id))
            .map(|(n, a)| (n, a.text.as_str()))
            .collect();
        let case = Case {
            clause,
            answer: quote.response.get(&clause.id),
            capability: response.capability.get(&clause.id),
            assumptions: &touching,
        };
        judge(&case, quantity)
    }

    fn cells(&self, response: Option<&Response>, quote: Option<&Quote>) -> Vec<Cell> {
        let cell = |clause: &Clause| {
            let capability = response.and_then(|r| r.capability.get(&clause.id));
            let answer = quote.and_then(|q| q.response.get(&clause.id));
            Cell {
                standing: response
                    .zip(quote)
                    .and_then(|(response, quote)| self.worst_standing(clause, response, quote)),
                answer: answer.and_then(|a| a.state),
                ability: ability(clause, capability),
                evidence: capability.and_then(|c| c.evidence.clone()),
                from_quantity: answer.and_then(|a| a.from_quantity),
                lead_time_days: answer.and_then(|a| a.lead_time_days),
                comment: answer
                    .and_then(|a| a.comment.clone())
                    .or_else(|| capability.and_then(|c| c.comment.clone())),
            }
        };
        self.spec.clauses.iter().map(cell).collect()
    }

    /// How the clause stands at the quantity where it stands worst.
    fn worst_standing(
        &self,
        clause: &Clause,
        response: &Response,
        quote: &Quote,
    ) -> Option<Standing> {
        self.asked_at()
            .into_iter()
            .map(|quantity| {
                let issues = self.issues(clause, response, quote, quantity);
                standing(clause, &issues, self.policy())
            })
            .min_by_key(|standing| self.weighed(clause, *standing))
    }

    /// What a standing counts for: the verdict, and gaps before what is met or priced.
    fn weighed(&self, clause: &Clause, standing: Standing) -> (Verdict, bool) {
        let gap = !matches!(
            standing,
            Standing::Meets | Standing::Loaded | Standing::NotRequired
        );
        (verdict(standing, clause.severity, self.policy()), !gap)
    }

    /// The quantities; without any, clauses are still judged.
    fn asked_at(&self) -> Vec<Option<u32>> {
        let quantities = self.quantities();
        match quantities.is_empty() {
            true => vec![None],
            false => quantities.into_iter().map(Some).collect(),
        }
    }

    fn judged(&self, response: &Response, quote: &Quote, result: &mut SupplierResult) {
        let whole = self.quote_issues(quote);
        for issue in &whole {
            push_question(&mut result.questions, None, &issue.question);
        }
        if quote.valid_until.is_none() {
            let text = "The quote states no validity. Please say until when it binds.";
            push_question(&mut result.questions, None, text);
        }
        for quantity in self.quantities() {
            let judged = self.at(quantity, response, quote, &whole, &mut result.questions);
            result.quantities.push(judged);
        }
        let mut clauses: Vec<&Clause> = self.spec.clauses.iter().collect();
        clauses.sort_by_key(|clause| Reverse(clause.severity));
        for clause in clauses {
            if let Some(text) = self.question(clause, response, quote) {
                push_question(&mut result.questions, Some(&clause.id), &text);
            }
        }
    }

    fn at(
        &self,
        quantity: u32,
        response: &Response,
        quote: &Quote,
        whole: &[QuoteIssue],
        questions: &mut Vec<Question>,
    ) -> QuantityResult {
        let mut counts = Counts::default();
        let mut reasons: Vec<Reason> = whole
            .iter()
            .map(|issue| quote_reason(&issue.text, issue.place.clone()))
            .collect();
        for clause in &self.spec.clauses {
            let issues = self.issues(clause, response, quote, Some(quantity));
            counts.add(standing(clause, &issues, self.policy()));
            reasons.extend(issues.iter().filter_map(|issue| self.reason(clause, issue)));
        }
        let pricing = self.pricing(quote);
        let priced = pricing.as_quoted(quantity);
        let totals = pricing
            .rate
            .map(|_| pricing.totals(quantity, &extras(self.spec, quote, quantity)));
        let unpriced = match (&priced, &totals) {
            (Err(why), _) | (_, Some(Err(why))) => Some(why.clone()),
            _ => None,
        };
        if let Some(why) = unpriced {
            let place = self.loaded.doc.key_place("/quote/price-breaks");
            reasons.push(quote_reason(&why, place));
            let text = format!("At {quantity} boards: {why}. Please state a price.");
            push_question(questions, None, &text);
        }
        reasons.sort_by_key(|reason| {
            let clause = reason.clause.as_ref().and_then(|id| self.spec.clause(id));
            let weight = clause.map(|clause| Reverse(clause.severity));
            (reason.verdict, weight)
        });
        let worst = reasons.first().map(|reason| reason.verdict);
        let verdict = worst.unwrap_or(Verdict::LikeForLike);
        QuantityResult {
            quantity,
            verdict,
            estimate: !self.spec.missing_documents.is_empty(),
            reasons,
            counts,
            as_quoted: priced.ok(),
            totals: totals
                .and_then(Result::ok)
                .filter(|_| verdict.is_comparable()),
            rank: None,
        }
    }

    fn pricing<'q>(&'q self, quote: &'q Quote) -> Pricing<'q> {
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

    fn reason(&self, clause: &Clause, issue: &Issue) -> Option<Reason> {
        if matches!(issue.standing, Standing::NotRequired | Standing::Meets) {
            return None;
        }
        let answer = format!("/quote/response/{}", segment(&clause.id));
        let doc = &self.loaded.doc;
        let response = match (issue.assumption, issue.key) {
            (Some(n), _) => doc.value_place(&format!("/quote/assumption/{n}/text")),
            (None, "") => doc.key_place(&answer),
            (None, key) => doc.value_place(&format!("{answer}/{key}")),
        };
        Some(Reason {
            clause: Some(clause.id.clone()),
            verdict: verdict(issue.standing, clause.severity, self.policy()),
            standing: Some(issue.standing),
            text: issue.text.clone(),
            response,
            demanded: Some(clause.origin.place().clone()),
        })
    }

    /// One question for everything that is open about a clause.
    fn question(&self, clause: &Clause, response: &Response, quote: &Quote) -> Option<String> {
        let mut said: Vec<String> = Vec::new();
        let mut settle: Vec<String> = Vec::new();
        for quantity in self.asked_at() {
            for issue in self.issues(clause, response, quote, quantity) {
                if !issue.settle.is_empty() && !said.contains(&issue.text) {
                    said.push(issue.text);
                    if !settle.contains(&issue.settle) {
                        settle.push(issue.settle);
                    }
                }
            }
        }
        (!said.is_empty()).then(|| {
            format!(
                "Asked: {} Your answer: {}. Please say {}.",
                clause.demand,
                said.join("; "),
                settle.join(", and ")
            )
        })
    }

    /// What makes the whole quote not comparable, whatever the quantity.
    fn quote_issues(&self, quote: &Quote) -> Vec<QuoteIssue> {
        let doc = &self.loaded.doc;
        let errors = self.loaded.findings.iter();
        let mut issues: Vec<QuoteIssue> = errors
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| QuoteIssue {
                text: finding.message.clone(),
                place: finding.place.clone(),
                question: format!("In your response {}. Please correct it.", finding.message),
            })
            .collect();
        let mut add = |key: &str, text: String, question: &str| {
            issues.push(QuoteIssue {
                text,
                place: doc.value_place(&format!("/quote/{key}")),
                question: question.to_owned(),
            });
        };
        if let Some((until, as_of)) = quote.valid_until.zip(self.as_of.date)
            && until < as_of
        {
            add(
                "valid-until",
                format!("validity ended {until}, before {as_of}"),
                &format!("The quote ended on {until}. Please extend it beyond {as_of}."),
            );
        }
        if let (Some(currency), Some(rfq)) = (&quote.currency, &self.spec.spec.rfq)
            && !currency.is_empty()
            && self.rate(quote).is_none()
        {
            add(
                "currency",
                format!("the RFQ has no rate from {currency} to {}", rfq.currency),
                &format!("Please quote in {}.", rfq.currency),
            );
        }
        if quote.tax == Tax::Unstated {
            add(
                "tax",
                "the quote does not say whether tax is included".to_owned(),
                "Please say whether your amounts include tax.",
            );
        }
        self.delivery_terms(quote, &mut add);
        issues
    }

    fn delivery_terms(&self, quote: &Quote, add: &mut impl FnMut(&str, String, &str)) {
        let asked = self.spec.spec.rfq.as_ref();
        let asked = asked.and_then(|rfq| rfq.delivery_terms.as_deref());
        let offered = quote.delivery_terms.as_deref().map(str::trim);
        if let (Some(asked), Some(offered)) = (asked, offered)
            && !offered.is_empty()
            && !offered.eq_ignore_ascii_case(asked.trim())
        {
            add(
                "delivery-terms",
                format!("delivery is quoted {offered}, asked is {asked}"),
                &format!("Please quote {asked}."),
            );
        }
    }
}

fn quote_reason(text: &str, place: Place) -> Reason {
    Reason {
        clause: None,
        verdict: Verdict::NotComparable,
        standing: None,
        text: text.to_owned(),
        response: place,
        demanded: None,
    }
}

/// How a clause stands, of everything that is to be said about it: gaps before prices, the gap that
/// weighs most first.
fn standing(clause: &Clause, issues: &[Issue], policy: UnansweredPolicy) -> Standing {
    issues
        .iter()
        .map(|issue| issue.standing)
        .min_by_key(|standing| {
            let priced = *standing == Standing::Loaded;
            (priced, verdict(*standing, clause.severity, policy))
        })
        .unwrap_or(Standing::Meets)
}

/// The separately priced clauses at a quantity.
fn extras<'a>(spec: &'a ResolvedSpec, quote: &Quote, quantity: u32) -> Vec<Extra<'a>> {
    let extra = |clause: &'a Clause| {
        let answer = quote.response.get(&clause.id)?;
        let holds = answer.from_quantity.is_none_or(|from| quantity >= from);
        let charge = answer.charge.as_ref()?;
        (clause.demanded && holds && answer.state.is_some_and(may_cost)).then_some(Extra {
            clause: &clause.id,
            basis: charge.basis,
            amount: charge.amount?,
            driver: charge.driver,
        })
    };
    spec.clauses.iter().filter_map(extra).collect()
}

fn count_abilities(clauses: &[Clause], cells: &[Cell]) -> CapabilityCounts {
    let mut counts = CapabilityCounts::default();
    let demanded = clauses.iter().zip(cells).filter(|(c, _)| c.demanded);
    for (_, cell) in demanded {
        let slot = match cell.ability {
            Ability::Can => &mut counts.can,
            Ability::Lesser => &mut counts.lesser,
            Ability::Cannot => &mut counts.cannot,
            Ability::Undeclared => &mut counts.undeclared,
        };
        *slot += 1;
    }
    counts
}

fn push_question(questions: &mut Vec<Question>, clause: Option<&str>, text: &str) {
    let question = Question {
        clause: clause.map(str::to_owned),
        text: text.to_owned(),
    };
    if !questions.contains(&question) {
        questions.push(question);
    }
}

/// Kept out of the struct so that a date prints the same everywhere.
impl AsOf {
    /// In words, for the head of a report.
    #[must_use]
    pub fn words(&self) -> String {
        use crate::compare::result::AsOfSource as From;
        let day = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
        match self.from {
            From::Given => format!("validity judged at {}", day(self.date)),
            From::RfqDue => format!("validity judged at {} (RFQ due date)", day(self.date)),
            From::NotJudged => "validity not judged (no --as-of, no due date)".to_owned(),
        }
    }
}
