//! Waivers: what the deviations of an agreement cover, finding by finding. A waiver that has ended, that
//! is incomplete, that names what nobody knows or can be read in two ways covers nothing and is told.

use std::cell::LazyCell;
use std::sync::atomic::{AtomicU64, Ordering};

use globset::GlobMatcher;
use hashbrown::HashSet;

use crate::agree::model::AcceptedDeviation;
use crate::agree::{Scope, codes, flaw};
use crate::checks::{CheckKind, UNIT};
use crate::finding::Code;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Depth;

use super::Planned;
use super::agreed::Agreed;
use super::outcome::Raw;
use super::reach::{self, Unclear};
use super::report::{
    AgreementRef, DeviationFinding, DeviationOutcome, DeviationUse, LedgerLine, Waiver,
};
use super::world::World;

/// A deviation on the day on which it is judged.
struct Held {
    state: State,
    /// What it holds for; none: the whole clause.
    part: Option<Part>,
    /// Findings that it covered.
    used: AtomicU64,
}

enum State {
    Live,
    Ended,
    /// A term of the quote.
    NoClause,
    /// It covers nothing, because of this.
    Void(Code, String, String),
}

fn count(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

/// The units and files of a scope.
struct Part {
    /// Names of the units; none: units do not matter.
    units: Option<HashSet<String>>,
    /// Files; empty: files do not matter.
    files: Vec<GlobMatcher>,
}

impl Part {
    fn holds(&self, kind: &CheckKind, raw: &Raw) -> bool {
        let in_file = |path: &String| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let mut files = self.files.iter();
            files.any(|file| file.is_match(path) || file.is_match(name))
        };
        let of_file = self.files.is_empty() || raw.file.as_ref().is_some_and(in_file);
        let of_unit = self
            .units
            .as_ref()
            .is_none_or(|units| unit_of(kind, raw).is_some_and(|unit| units.contains(unit)));
        of_file && of_unit
    }
}

/// The one unit that a finding of a check is about. A check that is not named here judges more than one
/// unit at a time, and no waiver for single units covers what it finds.
fn unit_of<'r>(kind: &CheckKind, raw: &'r Raw) -> Option<&'r str> {
    use CheckKind as K;
    let said = raw.unit.as_deref().filter(|unit| !unit.is_empty());
    let row = raw.of_row.as_deref();
    let level = |field: &str| field == UNIT || Depth::ALL.iter().any(|d| d.field() == field);
    match kind {
        // One row is wrong, and the row names its unit.
        K::Field { .. }
        | K::Prohibited { .. }
        | K::Identity { .. }
        | K::Key { .. }
        | K::Matches { .. }
        | K::Ordered { .. }
        | K::Value { .. }
        | K::RangeOrReason { .. }
        | K::TimeStamps {}
        | K::Files { .. }
        | K::NotAfterDay { .. }
        | K::NotBefore { .. }
        | K::Verified { .. }
        | K::ApprovedMaterial { .. }
        | K::ApprovedProgram { .. } => row,
        K::Limits { .. }
        | K::RetestFlag { .. }
        | K::References { .. }
        | K::Cites { .. }
        | K::Excludes { .. }
        | K::Images { .. } => said.or(row),
        // The check names the unit.
        K::Covers { .. }
        | K::Population {}
        | K::FinalState { .. }
        | K::Retests { .. }
        | K::ClosedLoop { .. }
        | K::OpenNcrShipped { .. }
        | K::BomLinesLoaded { .. }
        | K::PlacementsLoaded { .. }
        | K::ProgramsSetUp { .. }
        | K::FirstOff { .. }
        | K::RouteKept { .. }
        | K::GroupSize { .. }
        | K::Shipments { .. }
        | K::Trigger { .. }
        | K::Links {} => said,
        K::OneToOne { key, .. } => said.filter(|_| level(key)),
        K::Sequence { by, .. } => said.filter(|_| level(by)),
        K::Counts { by, .. } => said.filter(|_| by.last().is_some_and(|field| level(field))),
        _ => None,
    }
}

/// A check and the deviations that may cover what it finds.
struct Covering<'a> {
    kind: &'a CheckKind,
    /// Deviations from the clause that reports it.
    own: Vec<usize>,
    /// Deviations for single units from clauses that share it.
    shared: Vec<Shared>,
}

/// What a deviation from a clause that shares a check leaves of it.
struct Shared {
    clause: usize,
    deviations: Vec<usize>,
    covered: AtomicU64,
    left: AtomicU64,
}

/// All deviations of an agreement.
pub(super) struct Waivers<'a> {
    agreed: &'a Agreed<'a>,
    held: Vec<Held>,
    checks: Vec<Covering<'a>>,
}

impl<'a> Waivers<'a> {
    /// Judges the deviations against the order and what was delivered, which `ground` knows; it is only
    /// asked where a deviation has a scope.
    pub(super) fn new<'g>(
        agreed: &'a Agreed<'a>,
        spec: &ResolvedSpec,
        planned: &[Planned<'a>],
        ground: impl FnOnce() -> World<'g>,
    ) -> Waivers<'a> {
        let ground = LazyCell::new(ground);
        let held: Vec<Held> = (0..agreed.deviations.len())
            .map(|n| held(agreed, n, spec, &ground))
            .collect();
        let of_clause = |position: usize| -> Vec<usize> {
            let clause = spec.clauses.get(position).map(|clause| clause.id.as_str());
            let live = held.iter().zip(agreed.deviations).enumerate();
            live.filter(|(_, (held, deviation))| {
                matches!(held.state, State::Live) && clause == Some(deviation.clause.as_str())
            })
            .map(|(n, _)| n)
            .collect()
        };
        let checks = planned.iter().map(|check| {
            let (owner, sharers) = check.clauses.split_first().unzip();
            let sharers = sharers.unwrap_or_default().iter();
            let shared = sharers.filter_map(|position| {
                let mut deviations = of_clause(*position);
                deviations.retain(|n| held[*n].part.is_some());
                (!deviations.is_empty()).then(|| Shared {
                    clause: *position,
                    deviations,
                    covered: AtomicU64::new(0),
                    left: AtomicU64::new(0),
                })
            });
            Covering {
                kind: check.kind,
                own: owner
                    .map(|position| of_clause(*position))
                    .unwrap_or_default(),
                shared: shared.collect(),
            }
        });
        let checks = checks.collect();
        Waivers {
            agreed,
            held,
            checks,
        }
    }

    fn holds(&self, deviation: usize, kind: &CheckKind, raw: &Raw) -> bool {
        let held = self.held.get(deviation);
        held.is_some_and(|held| match &held.part {
            Some(part) => part.holds(kind, raw),
            None => true,
        })
    }

    /// Which deviation covers a finding of a check.
    pub(super) fn covers(&self, check: usize, raw: &Raw) -> Option<usize> {
        let check = self.checks.get(check)?;
        let mut own = check.own.iter().copied();
        own.find(|n| self.holds(*n, check.kind, raw))
    }

    /// Counts a finding after it was asked about.
    pub(super) fn note(&self, check: usize, raw: &Raw) {
        let used = |n: usize| {
            if let Some(held) = self.held.get(n) {
                held.used.fetch_add(1, Ordering::Relaxed);
            }
        };
        let Some(check) = self.checks.get(check) else {
            return;
        };
        if let Some(n) = raw.covered_by {
            used(n);
            return;
        }
        for shared in &check.shared {
            let mut deviations = shared.deviations.iter().copied();
            match deviations.find(|n| self.holds(*n, check.kind, raw)) {
                Some(n) => {
                    used(n);
                    shared.covered.fetch_add(1, Ordering::Relaxed);
                }
                None => _ = shared.left.fetch_add(1, Ordering::Relaxed),
            }
        }
    }

    /// Whether everything that a check found is covered for a clause that shares it with its owner.
    pub(super) fn excuses(&self, check: usize, clause: usize) -> bool {
        let mut shared = self.checks.get(check).into_iter().flat_map(|c| &c.shared);
        shared.any(|s| s.clause == clause && count(&s.left) == 0 && count(&s.covered) > 0)
    }

    /// Whether the whole of a clause is waived.
    pub(super) fn waives(&self, clause: &str) -> bool {
        let mut all = self.held.iter().zip(self.agreed.deviations);
        all.any(|(held, deviation)| {
            deviation.clause == clause && matches!(held.state, State::Live) && held.part.is_none()
        })
    }

    /// The deviations of a clause that covered something, or all of it: with how many findings.
    pub(super) fn of_line(&self, clause: &str) -> Vec<(u64, Waiver)> {
        let all = self.held.iter().zip(self.agreed.deviations);
        let used = all.filter(|(held, deviation)| {
            deviation.clause == clause
                && matches!(held.state, State::Live)
                && (held.part.is_none() || count(&held.used) > 0)
        });
        used.map(|(held, deviation)| (count(&held.used), waiver(deviation)))
            .collect()
    }

    /// What became of every deviation.
    pub(super) fn applied(&self, ledger: &[LedgerLine]) -> AgreementRef {
        let agreed = self.agreed;
        let mut findings = Vec::new();
        let mut deviations = Vec::new();
        for (n, (held, deviation)) in self.held.iter().zip(agreed.deviations).enumerate() {
            let (came_to, told) = self.came_to(held, deviation, ledger);
            findings.extend(told.map(|(code, message, help)| DeviationFinding {
                code: code.0.to_owned(),
                deviation: n + 1,
                clause: deviation.clause.clone(),
                message,
                help,
            }));
            deviations.push(DeviationUse {
                clause: deviation.clause.clone(),
                came_to,
                covered: count(&held.used),
                waiver: waiver(deviation),
            });
        }
        AgreementRef {
            id: agreed.id.to_owned(),
            revision: agreed.revision,
            sha256: agreed.sha256.to_owned(),
            as_of: agreed.as_of,
            deviations,
            findings,
        }
    }

    fn came_to(
        &self,
        held: &Held,
        deviation: &AcceptedDeviation,
        ledger: &[LedgerLine],
    ) -> (DeviationOutcome, Option<(Code, String, String)>) {
        let as_of = self.agreed.as_of;
        match &held.state {
            State::NoClause => (DeviationOutcome::NoClause, None),
            State::Void(code, message, help) => (
                DeviationOutcome::Void,
                Some((*code, message.clone(), help.clone())),
            ),
            State::Ended => {
                let until = deviation.until.unwrap_or(as_of);
                let message = format!("it ended on {until}, and is judged on {as_of}");
                let help = "renew it by an amendment, or take it out".to_owned();
                let told = (codes::EXPIRED, message, help);
                (DeviationOutcome::Ended, Some(told))
            }
            State::Live => {
                let mut lines = ledger.iter();
                let line = lines.find(|line| line.clause == deviation.clause);
                let whole = held.part.is_none()
                    && line.is_some_and(|line| line.status == super::report::Status::Waived);
                if whole || count(&held.used) > 0 {
                    return (DeviationOutcome::Covers, None);
                }
                let message = match &deviation.scope {
                    Some(scope) => {
                        format!("nothing was found that it covers ({})", scope.in_words())
                    }
                    None => "the clause holds without it".to_owned(),
                };
                let help = "take it out when the agreement is amended".to_owned();
                let told = (codes::NOT_NEEDED, message, help);
                (DeviationOutcome::NotNeeded, Some(told))
            }
        }
    }
}

fn waiver(deviation: &AcceptedDeviation) -> Waiver {
    Waiver {
        by: deviation.by.clone(),
        reason: deviation.reason.clone(),
        until: deviation.until,
        scope: deviation.scope.as_ref().map(Scope::in_words),
    }
}

/// A deviation as it stands on the day, with what it holds for in this delivery.
fn held<'g, F: FnOnce() -> World<'g>>(
    agreed: &Agreed<'_>,
    n: usize,
    spec: &ResolvedSpec,
    ground: &LazyCell<World<'g>, F>,
) -> Held {
    let bare = |state: State| Held {
        state,
        part: None,
        used: AtomicU64::new(0),
    };
    let Some(deviation) = agreed.deviations.get(n) else {
        return bare(State::NoClause);
    };
    if spec.clause(&deviation.clause).is_none() {
        return bare(State::NoClause);
    }
    if deviation.ended_before(agreed.as_of) {
        return bare(State::Ended);
    }
    if let Some((code, message, help)) = flaw(agreed.deviations, n, agreed.as_of) {
        return bare(State::Void(code, message, help));
    }
    let Some(scope) = &deviation.scope else {
        return bare(State::Live);
    };
    match reach::units(scope, ground).and_then(|units| Ok((units, reach::files(scope, ground)?))) {
        Ok((units, files)) => Held {
            part: Some(Part { units, files }),
            ..bare(State::Live)
        },
        Err(Unclear {
            code,
            message,
            help,
        }) => bare(State::Void(code, message, help)),
    }
}
