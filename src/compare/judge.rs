//! One supplier against the spec: every clause judged once, everything else follows from that.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::compare::clause::{Case, Issue, fit, judge, verdict};
use crate::compare::demonstrated::Demonstrated;
use crate::compare::result::{AsOf, Fit, Standing, Verdict};
use crate::compare::shared::Shared;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::UnansweredPolicy;
use crate::supplier::LoadedResponse;
use crate::supplier::model::{Deviation, Quote, Response};

/// A response, the spec it answers and what was found about every clause.
pub(crate) struct Judge<'a> {
    pub(super) spec: &'a ResolvedSpec,
    pub(super) loaded: &'a LoadedResponse,
    pub(super) as_of: AsOf,
    pub(super) shared: &'a Shared,
    /// What its sample records show.
    pub(super) demonstrated: Demonstrated,
    /// What was found, by the position of the clause; empty without a quote.
    judged: Vec<Judged>,
    /// Clauses by their ids.
    by_id: HashMap<&'a str, &'a Clause>,
}

/// What a quote says of a clause beside its answer: numbers and texts.
#[derive(Default)]
struct Beside<'a> {
    assumptions: Vec<(usize, &'a str)>,
    deviations: Vec<(usize, &'a Deviation)>,
}

/// What was found about one clause.
pub(super) struct Judged {
    /// Whether it depends on the quantity.
    varies: bool,
    /// What is to be said, for each quantity; once, where it does not depend on it.
    issues: Vec<Vec<Issue>>,
    /// What is offered against what is demanded, at the quantity where it is least.
    pub(super) fit: Option<Fit>,
}

impl Judged {
    /// What is to be said at a quantity, by its position.
    pub(super) fn at(&self, quantity: usize) -> &[Issue] {
        let at = if self.varies { quantity } else { 0 };
        self.issues.get(at).map_or(&[], Vec::as_slice)
    }

    /// What is to be said at any quantity.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().flatten()
    }
}

/// The deviations from a clause, with their numbers.
pub(crate) fn deviations_from<'q>(quote: &'q Quote, clause: &str) -> Vec<(usize, &'q Deviation)> {
    let all = quote.deviation.iter().enumerate();
    all.filter(|(_, deviation)| deviation.clause.trim() == clause)
        .collect()
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        spec: &'a ResolvedSpec,
        loaded: &'a LoadedResponse,
        as_of: AsOf,
        shared: &'a Shared,
    ) -> Self {
        let clauses = spec.clauses.iter();
        let mut judge = Judge {
            spec,
            loaded,
            as_of,
            shared,
            demonstrated: Demonstrated::read(spec, loaded, shared),
            judged: Vec::new(),
            by_id: clauses.clone().map(|c| (c.id.as_str(), c)).collect(),
        };
        if let (Some(response), Some(quote)) = (judge.response(), judge.quote()) {
            let beside = beside(quote);
            let nothing = Beside::default();
            let judged = clauses
                .map(|clause| {
                    let beside = beside.get(clause.id.as_str()).unwrap_or(&nothing);
                    judge.judged_clause(clause, response, quote, beside)
                })
                .collect();
            judge.judged = judged;
        }
        judge
    }

    /// A clause of the spec by its id.
    pub(super) fn spec_clause(&self, id: &str) -> Option<&'a Clause> {
        self.by_id.get(id).copied()
    }

    pub(super) fn response(&self) -> Option<&'a Response> {
        self.loaded.response.as_ref()
    }

    pub(super) fn quote(&self) -> Option<&'a Quote> {
        self.response().and_then(|response| response.quote.as_ref())
    }

    /// What was found about the clause at a position; nothing without a quote.
    pub(super) fn clause(&self, position: usize) -> Option<&Judged> {
        self.judged.get(position)
    }

    /// The demanded clauses with what was found about them.
    pub(super) fn clauses(&self) -> impl Iterator<Item = (&'a Clause, &Judged)> {
        self.spec.clauses.iter().zip(&self.judged)
    }

    fn judged_clause(
        &self,
        clause: &Clause,
        response: &Response,
        quote: &Quote,
        beside: &Beside,
    ) -> Judged {
        let contradicted = self.demonstrated.contradiction(&clause.id);
        let case = Case {
            clause,
            answer: quote.response.get(&clause.id),
            capability: response.capability.get(&clause.id),
            assumptions: &beside.assumptions,
            deviations: &beside.deviations,
            contradicted: contradicted.as_ref(),
        };
        let varies = case.answer.is_some_and(|a| a.from_quantity.is_some());
        let quantities = self.asked_at();
        let issues: Vec<Vec<Issue>> = match varies {
            true => quantities.iter().map(|q| judge(&case, *q)).collect(),
            false => vec![judge(&case, None)],
        };
        Judged {
            varies,
            fit: issues.iter().filter_map(|issues| fit(&case, issues)).min(),
            issues,
        }
    }

    pub(super) fn policy(&self) -> UnansweredPolicy {
        let rfq = self.spec.spec.rfq.as_ref();
        rfq.map(|rfq| rfq.policy.unanswered).unwrap_or_default()
    }

    pub(super) fn quantities(&self) -> Vec<u32> {
        super::quantities(self.spec)
    }

    /// The quantities; without any, clauses are still judged.
    pub(super) fn asked_at(&self) -> Vec<Option<u32>> {
        let quantities = self.quantities();
        match quantities.is_empty() {
            true => vec![None],
            false => quantities.into_iter().map(Some).collect(),
        }
    }

    /// How a clause stands at a quantity, by its position: gaps before prices, the gap that weighs
    /// most first.
    pub(super) fn standing(&self, clause: &Clause, judged: &Judged, quantity: usize) -> Standing {
        judged
            .at(quantity)
            .iter()
            .map(|issue| issue.standing)
            .min_by_key(|standing| {
                let priced = *standing == Standing::Loaded;
                (priced, verdict(*standing, clause.severity, self.policy()))
            })
            .unwrap_or(Standing::Meets)
    }

    /// What a standing counts for: the verdict, and gaps before what is met or priced.
    pub(super) fn weighed(&self, clause: &Clause, standing: Standing) -> (Verdict, bool) {
        let verdict = verdict(standing, clause.severity, self.policy());
        (verdict, !standing.is_gap())
    }

    /// Positions of the clauses, those that weigh most first.
    pub(super) fn by_weight(&self) -> Vec<usize> {
        let mut positions: Vec<usize> = (0..self.spec.clauses.len()).collect();
        positions.sort_by_key(|n| Reverse(self.spec.clauses[*n].severity));
        positions
    }
}

/// By the clauses they touch, each once.
fn beside(quote: &Quote) -> HashMap<&str, Beside<'_>> {
    let mut beside: HashMap<&str, Beside> = HashMap::new();
    for (n, assumption) in quote.assumption.iter().enumerate() {
        for clause in &assumption.affects {
            let touching = &mut beside.entry(clause).or_default().assumptions;
            if touching.last().is_none_or(|(last, _)| *last != n) {
                touching.push((n, &assumption.text));
            }
        }
    }
    for (n, deviation) in quote.deviation.iter().enumerate() {
        let entry = beside.entry(deviation.clause.trim()).or_default();
        entry.deviations.push((n, deviation));
    }
    beside
}
