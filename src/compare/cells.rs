//! One supplier's cell for every clause.

use crate::compare::clause::{EVIDENCE, Issue, ability, charge_in};
use crate::compare::judge::{Judge, Judged};
use crate::compare::result::{Ability, CapabilityCounts, Cell, Offer, Reason, Said, Standing};
use crate::source::Place;
use crate::spec::clause::Clause;
use crate::supplier::model::Answer;
use crate::supplier::read::segment;

impl Judge<'_> {
    pub(super) fn cells(&self) -> Vec<Cell> {
        let clauses = self.spec.clauses.iter().enumerate();
        clauses.map(|(n, clause)| self.cell(n, clause)).collect()
    }

    fn cell(&self, position: usize, clause: &Clause) -> Cell {
        let capability = self.response().and_then(|r| r.capability.get(&clause.id));
        let answer = self.quote().and_then(|q| q.response.get(&clause.id));
        let judged = self.clause(position);
        let standings = judged.map_or_else(Vec::new, |judged| self.standings(clause, judged));
        let worst = standings
            .iter()
            .min_by_key(|standing| self.weighed(clause, **standing));
        let pointer = format!("/quote/response/{}", segment(&clause.id));
        let currency = self.quote().and_then(|quote| quote.currency.as_deref());
        Cell {
            standing: worst.copied(),
            fit: judged.and_then(|judged| judged.fit),
            offer: answer.map_or_else(Offer::default, |answer| offer(clause, answer)),
            said: judged.map_or_else(Vec::new, |judged| self.said(clause, judged)),
            place: self.loaded.places.key_place(&pointer),
            charge: answer.and_then(|answer| charge_in(answer, currency)),
            proof: self.demonstrated.proof(clause, capability, answer),
            standings,
            answer: answer.and_then(|a| a.state),
            ability: ability(clause, capability),
            evidence: capability.and_then(|c| c.evidence.clone()),
            from_quantity: answer.and_then(|a| a.from_quantity),
            lead_time_days: answer.and_then(|a| a.lead_time_days),
            comment: answer
                .and_then(|a| a.comment.clone())
                .or_else(|| capability.and_then(|c| c.comment.clone())),
        }
    }

    fn standings(&self, clause: &Clause, judged: &Judged) -> Vec<Standing> {
        let quantities = 0..self.asked_at().len();
        quantities
            .map(|quantity| self.standing(clause, judged, quantity))
            .collect()
    }

    fn said(&self, clause: &Clause, judged: &Judged) -> Vec<Said> {
        let mut said: Vec<Said> = Vec::new();
        let issues = judged.everywhere();
        for issue in issues.filter(|issue| issue.standing != Standing::NotRequired) {
            if said.iter().all(|known| known.text != issue.text) {
                said.push(Said {
                    standing: issue.standing,
                    text: issue.text.clone(),
                    place: self.issue_place(clause, issue),
                });
            }
        }
        said
    }

    /// Where the response says what is the matter with a clause.
    pub(super) fn issue_place(&self, clause: &Clause, issue: &Issue) -> Place {
        let answer = format!("/quote/response/{}", segment(&clause.id));
        let places = &self.loaded.places;
        match (&issue.elsewhere, issue.key) {
            (Some(pointer), _) => places.value_place(pointer),
            (None, "") => places.key_place(&answer),
            (None, EVIDENCE) => {
                places.value_place(&format!("/capability/{}/evidence", segment(&clause.id)))
            }
            (None, key) => places.value_place(&format!("{answer}/{key}")),
        }
    }

    /// A reason for the verdict; none for what meets the demand.
    pub(super) fn reason(&self, clause: &Clause, issue: &Issue) -> Option<Reason> {
        if matches!(issue.standing, Standing::NotRequired | Standing::Meets) {
            return None;
        }
        Some(Reason {
            clause: Some(clause.id.clone()),
            verdict: super::clause::verdict(issue.standing, clause.severity, self.policy()),
            standing: Some(issue.standing),
            text: issue.text.clone(),
            response: self.issue_place(clause, issue),
            demanded: Some(clause.origin.place().clone()),
        })
    }
}

/// What an answer offers: what it says, and what is demanded where it says nothing.
fn offer(clause: &Clause, answer: &Answer) -> Offer {
    let offered = answer.state.is_some_and(super::clause::is_offer);
    if !offered || !clause.demanded {
        return Offer::default();
    }
    Offer {
        depth: answer.depth.or(clause.depth),
        formats: answer.formats.clone().or_else(|| {
            let demanded = &clause.formats;
            (!demanded.is_empty()).then(|| demanded.clone())
        }),
        retention: answer.retention.or(clause.retention),
        fields: answer.fields.clone(),
    }
}

pub(super) fn count_abilities(clauses: &[Clause], cells: &[Cell]) -> CapabilityCounts {
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
