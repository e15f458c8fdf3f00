//! How deep the records lead from an event to its boards: as deep as the shallowest clause that the
//! way needs. Which clauses it needs is data of the catalogue (`data/reach.toml`).

use crate::catalog::Link;
use crate::checks::CheckKind;
use crate::compare::judge::{Judge, Judged};
use crate::compare::result::{RecallEvent, Standing};
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::spec::model::Depth;
use crate::supplier::model::Answer;

/// Which records are meant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Records {
    /// Those that the spec demands.
    Demanded,
    /// Those that are in the quote at a quantity, by its position.
    Offered(usize),
}

/// How deep the records lead, and what keeps them from leading deeper.
#[derive(Debug)]
pub(super) struct Chain<'a> {
    pub(super) depth: Option<Depth>,
    pub(super) bound: Option<Bound<'a>>,
}

/// What keeps records from leading deeper.
#[derive(Debug, Clone)]
pub(super) enum Bound<'a> {
    /// The spec demands no such record.
    NotDemanded,
    /// The record is kept at a depth.
    Kept(&'a Clause, Depth),
    /// The record lacks a column.
    Lacks(&'a Clause, &'a str),
    /// The clause does not count.
    Open(&'a Clause, Standing),
}

impl Bound<'_> {
    pub(super) fn clause(&self) -> Option<&str> {
        match self {
            Bound::NotDemanded => None,
            Bound::Kept(clause, _) | Bound::Lacks(clause, _) | Bound::Open(clause, _) => {
                Some(&clause.id)
            }
        }
    }
}

impl<'a> Judge<'a> {
    pub(super) fn chain(&self, event: RecallEvent, records: Records) -> Chain<'a> {
        let table = &self.spec.catalogue.reach;
        let links = match event {
            RecallEvent::ComponentLot => &table.component_lot,
            RecallEvent::Panel => &table.panel,
            RecallEvent::FailedTest => &table.failed_test,
        };
        let mut bound = None;
        for depth in Depth::ALL {
            let links = links.iter().filter(|link| link.at.contains(&depth));
            let mut missing = links.filter_map(|link| self.missing(link, depth, records));
            let Some(missing) = missing.next().or_else(|| self.unnamed(depth, records)) else {
                return Chain {
                    depth: Some(depth),
                    bound,
                };
            };
            // What shuts off the last depth is what bounds it; that a record has no column for the
            // units of a shallower depth only follows from what shut off the deeper one.
            let follows = matches!(&missing, Bound::Lacks(_, field) if *field == depth.field());
            if bound.is_none() || !follows {
                bound = Some(missing);
            }
        }
        Chain { depth: None, bound }
    }

    fn leading(&self) -> impl Iterator<Item = (&'a Clause, &Judged)> {
        let positions = self.shared.leading.iter();
        positions.filter_map(|n| self.spec.clauses.get(*n).zip(self.clause(*n)))
    }

    /// What a link lacks at a depth.
    fn missing(&self, link: &'a Link, depth: Depth, records: Records) -> Option<Bound<'a>> {
        let clauses: Vec<(&'a Clause, &Judged)> = self
            .leading()
            .filter(|(clause, _)| is_record_of(clause, link))
            .collect();
        if clauses.is_empty() {
            return Some(Bound::NotDemanded);
        }
        for level in &link.identities {
            if let Some(bound) = self.unnamed(*level, records) {
                return Some(bound);
            }
        }
        let mut bounds: Vec<Bound> = clauses
            .into_iter()
            .filter_map(|(clause, judged)| self.short(link, (clause, judged), depth, records))
            .collect();
        // What does not count at all says more than what is kept at a shallower depth.
        bounds.sort_by_key(|bound| match bound {
            Bound::Open(..) | Bound::NotDemanded => (0, None),
            Bound::Kept(_, kept) => (1, Some(*kept)),
            Bound::Lacks(..) => (2, None),
        });
        bounds.into_iter().next()
    }

    /// In what a clause falls short of a depth.
    fn short(
        &self,
        link: &'a Link,
        (clause, judged): (&'a Clause, &Judged),
        depth: Depth,
        records: Records,
    ) -> Option<Bound<'a>> {
        let kept = match self.kept(clause, judged, records) {
            Ok(kept) => kept,
            Err(standing) => return Some(Bound::Open(clause, standing)),
        };
        if kept < depth {
            return Some(Bound::Kept(clause, kept));
        }
        // A deeper record names what it is kept by; where that has no identity, it must name the unit.
        let nameless = kept > depth && self.unnamed(kept, records).is_some();
        let own = nameless.then(|| depth.field());
        let needed = link.fields.iter().map(String::as_str).chain(own);
        let mut lacking = needed.filter(|field| {
            !self.has_column(clause, field) || self.leaves_out(clause, field, records)
        });
        lacking.next().map(|field| Bound::Lacks(clause, field))
    }

    /// Identities of the level do not exist, although the spec demands them. A spec that says nothing
    /// of them takes them for granted.
    fn unnamed(&self, level: Depth, records: Records) -> Option<Bound<'a>> {
        let is_of = |clause: &Clause| is_identity(clause) && clause.depth == Some(level);
        let (clause, judged) = self.leading().find(|(clause, _)| is_of(clause))?;
        match self.kept(clause, judged, records) {
            Ok(_) => None,
            Err(standing) => Some(Bound::Open(clause, standing)),
        }
    }

    fn kept(&self, clause: &Clause, judged: &Judged, records: Records) -> Result<Depth, Standing> {
        match records {
            Records::Demanded => Ok(clause.depth.unwrap_or(Depth::Lot)),
            Records::Offered(position) => self
                .kept_depth(clause, judged, position)
                .map(|depth| depth.unwrap_or(Depth::Lot)),
        }
    }

    /// Whether the record that answers a clause has a column, as any clause on its form demands.
    fn has_column(&self, clause: &Clause, field: &str) -> bool {
        let demanded = self.spec.clauses.iter().filter(|other| other.demanded);
        demanded
            .filter(|other| other.form == clause.form)
            .any(|other| other.fields.iter().any(|known| known.id == field))
    }

    /// Whether the answer names its columns, and this is none of them.
    fn leaves_out(&self, clause: &Clause, field: &str, records: Records) -> bool {
        let answer = self
            .answer(clause)
            .and_then(|answer| answer.fields.as_ref());
        matches!(records, Records::Offered(_))
            && answer.is_some_and(|fields| !fields.iter().any(|known| known == field))
    }

    fn answer(&self, clause: &Clause) -> Option<&'a Answer> {
        self.quote()?.response.get(&clause.id)
    }

    /// The depth at which a clause is kept by what is in the quote without reserve, if it has one; how
    /// it stands, where it does not count. Less than demanded counts with the depth it states; a format
    /// or a retention that falls short leaves the depth as it is.
    pub(in crate::compare) fn kept_depth(
        &self,
        clause: &Clause,
        judged: &Judged,
        position: usize,
    ) -> Result<Option<Depth>, Standing> {
        let answer = self.answer(clause);
        let stated = answer.and_then(|answer| answer.depth);
        let shallower = matches!((stated, clause.depth), (Some(s), Some(d)) if s < d);
        for issue in judged.at(position) {
            let counts = match issue.standing {
                Standing::Meets | Standing::Loaded | Standing::NotRequired => true,
                Standing::Lesser => shallower || issue.key != "state",
                _ => false,
            };
            if !counts {
                return Err(issue.standing);
            }
        }
        Ok(stated.or(clause.depth))
    }
}

/// Positions of the clauses that any event needs: records of its rows, and identities.
pub(in crate::compare) fn leading(spec: &ResolvedSpec) -> Vec<usize> {
    let table = &spec.catalogue.reach;
    let leads = |clause: &Clause| {
        let record = is_record(clause) && table.links().any(|link| is_record_of(clause, link));
        clause.demanded && (record || is_identity(clause))
    };
    let clauses = spec.clauses.iter().enumerate();
    clauses
        .filter(|(_, clause)| leads(clause))
        .map(|(position, _)| position)
        .collect()
}

fn is_identity(clause: &Clause) -> bool {
    clause.family == Family::Identity
}

/// A clause that demands the record itself: not one of its columns, nor a rule on it.
fn is_record(clause: &Clause) -> bool {
    let mut kinds = clause.checks.iter().map(|check| &check.kind);
    clause.depth.is_some()
        && kinds.any(|kind| matches!(kind, CheckKind::Delivered { .. } | CheckKind::Covers { .. }))
}

fn is_record_of(clause: &Clause, link: &Link) -> bool {
    clause.rows.iter().any(|row| link.rows.contains(row))
}
