//! Delivered records against the agreed clauses: one ledger line per clause, every finding with its
//! cell and the clause's line in the spec, and a verdict in which what was not evaluated never passes.

pub mod against;
mod agreed;
mod checks;
mod desk;
mod excerpt;
pub mod figures;
pub mod fingerprint;
pub mod grouped;
mod lost;
mod near;
mod outcome;
pub mod report;
mod world;

pub(crate) use excerpt::{Excerpt, RowFault, Shown};

use crate::checks::CheckKind;
use crate::order::Order;
use crate::records::{Delivery, Reading, Records, Room};
use crate::spec::basis::FileDigest;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::spec::model::Weight;

pub use agreed::Agreed;
use desk::Desk;
use outcome::{Outcome, Raw};
use report::{
    AgreementRef, Cause, Covered, LedgerLine, OrderRef, RecordFinding, SpecRef, Status, Verdict,
    VerifyReport,
};
use world::World;

/// Verifies a delivery, in memory. Pure: the same input gives the same report, whatever the order of the
/// files.
#[must_use]
pub fn verify(spec: &ResolvedSpec, order: Option<&Order>, delivery: &Delivery) -> VerifyReport {
    verify_agreed(spec, order, delivery, None)
}

/// The same under an agreement: its deviations cover what they were accepted for, and its mappings say
/// how the supplier's exports are read.
#[must_use]
pub fn verify_agreed(
    spec: &ResolvedSpec,
    order: Option<&Order>,
    delivery: &Delivery,
    agreed: Option<&Agreed<'_>>,
) -> VerifyReport {
    let job = Job {
        spec,
        order,
        agreed,
        room: Room::memory(),
    };
    // Without scratch nothing can go wrong with it.
    job.judge(&job.read(delivery), delivery, None, &mut |_| {})
        .0
}

/// A delivery that is to be verified: against what, and with how much room.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The spec.
    pub spec: &'a ResolvedSpec,
    /// The order; without one, what must be covered cannot be decided.
    pub order: Option<&'a Order>,
    /// The agreement; without one the result is a pre-check.
    pub agreed: Option<&'a Agreed<'a>>,
    /// Where rows may lie.
    pub room: Room<'a>,
}

/// How far a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Files are read.
    Reading,
    /// Checks run.
    Checking {
        /// Checks that are done.
        done: usize,
        /// All checks.
        of: usize,
    },
}

impl<'a> Job<'a> {
    /// Verifies a delivery of any size. `each` is shown every finding, in the order in which they are
    /// made, also those that the report only counts.
    ///
    /// # Errors
    /// When scratch cannot be written or read.
    pub fn verify(
        &self,
        delivery: &Delivery,
        each: Option<&mut dyn FnMut(&RecordFinding)>,
    ) -> std::io::Result<VerifyReport> {
        self.verify_watched(delivery, each, &mut |_| {})
    }

    /// The same; `watch` is told how far it is.
    ///
    /// # Errors
    /// When scratch cannot be written or read.
    pub fn verify_watched(
        &self,
        delivery: &Delivery,
        each: Option<&mut dyn FnMut(&RecordFinding)>,
        watch: &mut dyn FnMut(Progress),
    ) -> std::io::Result<VerifyReport> {
        watch(Progress::Reading);
        self.verify_read(&self.read(delivery), delivery, each, watch)
    }

    /// Verifies records that [`Job::read`] read from this delivery, for who needs the records as well.
    ///
    /// # Errors
    /// When scratch cannot be written or read.
    pub fn verify_read(
        &self,
        records: &Records,
        delivery: &Delivery,
        each: Option<&mut dyn FnMut(&RecordFinding)>,
        watch: &mut dyn FnMut(Progress),
    ) -> std::io::Result<VerifyReport> {
        let (report, trouble) = self.judge(records, delivery, each, watch);
        match trouble {
            Some(error) => Err(error),
            None => Ok(report),
        }
    }

    /// A mapping to review for records as they came: never used by itself.
    #[must_use]
    pub fn suggested_mapping(&self, records: &Records) -> String {
        let forms: Vec<&str> = self.spec.forms.keys().map(String::as_str).collect();
        crate::records::suggest(records, self.reading(&forms))
    }

    fn reading<'f>(&'f self, forms: &'f [&'f str]) -> Reading<'f> {
        Reading {
            catalogue: &self.spec.catalogue,
            forms,
            mappings: self.agreed.map_or(&[][..], |agreed| agreed.mappings),
            room: self.room,
        }
    }

    /// Reads the records of a delivery.
    #[must_use]
    pub fn read(&self, delivery: &Delivery) -> Records {
        let forms: Vec<&str> = self.spec.forms.keys().map(String::as_str).collect();
        Records::read(delivery, self.reading(&forms))
    }

    /// The report, and what went wrong with scratch: a report made without it is none.
    fn judge(
        &self,
        records: &Records,
        delivery: &Delivery,
        mut each: Option<&mut dyn FnMut(&RecordFinding)>,
        watch: &mut dyn FnMut(Progress),
    ) -> (VerifyReport, Option<std::io::Error>) {
        let Job {
            spec,
            order,
            agreed,
            ..
        } = *self;
        let planned = plan(spec);
        let mut show = |check: usize, raw: &Raw| {
            let (Some(each), Some(check)) = (each.as_mut(), planned.get(check)) else {
                return;
            };
            if let Some(finding) = check.finding(spec, agreed, raw.clone()) {
                each(&finding);
            }
        };
        let desk = Desk::new(None, Some(&mut show));
        let world = World::new(spec, order, records)
            .with_room(self.room)
            .with_desk(&desk);
        let outcomes: Vec<Outcome> = planned
            .iter()
            .enumerate()
            .map(|(at, check)| {
                desk.now(at);
                watch(Progress::Checking {
                    done: at,
                    of: planned.len(),
                });
                checks::run(&world, check.kind)
            })
            .collect();
        let covered = agreed.map_or_else(Vec::new, Agreed::in_force);
        let mut ledger = ledger(spec, &planned, &outcomes, &covered);
        let agreement = agreed.map(|agreed| agreed.applied(&mut ledger));
        let causes = causes(spec, agreed, &planned, &outcomes);
        let findings = findings(spec, agreed, &planned, outcomes);
        let (verdict, reasons) = verdict(&ledger);
        let report = VerifyReport {
            tool: concat!("tracespec ", env!("CARGO_PKG_VERSION")).to_owned(),
            basis: basis(agreement.as_ref()),
            agreement,
            as_of: None,
            verdict,
            reasons,
            spec: SpecRef {
                id: spec.spec.spec.id.clone(),
                revision: spec.spec.spec.revision.clone(),
                sha256: spec.digest.clone(),
                basis: spec.basis.digests.clone(),
            },
            order: order.map(|order| OrderRef {
                number: order.number.clone(),
                quantity: order.quantity,
                sha256: order.sha256.clone(),
                serials: order.serial_file.clone(),
            }),
            ledger,
            causes,
            findings,
            figures: figures::figures(&world),
            matched: records.matched.clone(),
            files: digests(delivery),
            against: None,
        };
        (report, world.trouble())
    }
}

/// What the report is.
fn basis(agreement: Option<&AgreementRef>) -> String {
    match agreement {
        Some(agreement) => format!(
            "under agreement {}, revision {}",
            agreement.id, agreement.revision
        ),
        None => "pre-check against the spec, not a release under an agreement".to_owned(),
    }
}

fn digests(delivery: &Delivery) -> Vec<FileDigest> {
    let files = delivery.files.iter();
    let mut files: Vec<FileDigest> = files
        .map(|f| FileDigest {
            file: f.path.clone(),
            sha256: f.sha256.clone(),
        })
        .collect();
    files.sort_by(|a, b| a.file.cmp(&b.file));
    files
}

/// A check and the clauses it serves. It runs once, however many clauses ask for it.
struct Planned<'s> {
    kind: &'s CheckKind,
    id: &'s str,
    /// Positions of the clauses; the owner, which reports, first.
    clauses: Vec<usize>,
}

fn plan(spec: &ResolvedSpec) -> Vec<Planned<'_>> {
    let mut planned: Vec<Planned<'_>> = Vec::new();
    for (position, clause) in spec.clauses.iter().enumerate() {
        for check in &clause.checks {
            match planned.iter_mut().find(|p| *p.kind == check.kind) {
                Some(known) => known.clauses.push(position),
                None => planned.push(Planned {
                    kind: &check.kind,
                    id: &check.id,
                    clauses: vec![position],
                }),
            }
        }
    }
    for check in &mut planned {
        check
            .clauses
            .sort_by_key(|position| (specificity(spec.clauses[*position].family), *position));
    }
    planned
}

/// Which of several clauses with the same check reports it: the one written for that very thing.
fn specificity(family: Family) -> u8 {
    match family {
        Family::Inspection | Family::Test | Family::Ncr | Family::Identity => 0,
        Family::Record
        | Family::Control
        | Family::Signal
        | Family::Visibility
        | Family::Shipment => 1,
        Family::Acceptance | Family::Access | Family::Delivery => 2,
        Family::Basis => 3,
    }
}

fn ledger(
    spec: &ResolvedSpec,
    planned: &[Planned<'_>],
    outcomes: &[Outcome],
    covered: &[&str],
) -> Vec<LedgerLine> {
    spec.clauses
        .iter()
        .enumerate()
        .map(|(position, clause)| {
            let serves = planned
                .iter()
                .zip(outcomes)
                .filter(|(check, _)| check.clauses.contains(&position));
            let (waived, own): (Vec<_>, Vec<_>) = serves
                .partition(|(check, outcome)| waived(spec, check, outcome, position, covered));
            // A clause of which nothing is left to check is waived as well, never without evidence.
            let nothing_left = own.is_empty() && !waived.is_empty();
            let mut line = ledger_line(clause, if nothing_left { &waived } else { &own });
            if nothing_left {
                line.status = Status::Waived;
            }
            let owners = waived.iter().filter_map(|(check, _)| check.clauses.first());
            let mut owners: Vec<&str> = owners.map(|at| spec.clauses[*at].id.as_str()).collect();
            owners.dedup();
            let remarks = owners
                .iter()
                .map(|id| format!("what failed here is covered by the deviation from {id}"));
            line.remarks.extend(remarks);
            line
        })
        .collect()
}

/// Whether a check failed that belongs to another clause first, and that clause has a deviation: what
/// was accepted there is not held against the clauses that share the check.
fn waived(
    spec: &ResolvedSpec,
    check: &Planned<'_>,
    outcome: &Outcome,
    position: usize,
    covered: &[&str],
) -> bool {
    let failed = matches!(outcome.status, Status::Fail | Status::NotEvaluated);
    let owner = check.clauses.first().filter(|owner| **owner != position);
    failed && owner.is_some_and(|owner| covered.contains(&spec.clauses[*owner].id.as_str()))
}

fn ledger_line(clause: &Clause, own: &[(&Planned<'_>, &Outcome)]) -> LedgerLine {
    let place = clause.origin.place();
    let with = |status: Status| own.iter().find(|(_, outcome)| outcome.status == status);
    let (status, reason) = if let Some((_, outcome)) = with(Status::Fail) {
        (Status::Fail, outcome.reason.clone())
    } else if let Some((_, outcome)) = with(Status::NotEvaluated) {
        (Status::NotEvaluated, outcome.reason.clone())
    } else if with(Status::Pass).is_some() {
        (Status::Pass, None)
    } else if let Some((_, outcome)) = own.first() {
        (Status::NotApplicable, outcome.reason.clone())
    } else {
        let why = clause
            .not_checkable
            .as_deref()
            .unwrap_or("no delivered record can show it")
            .to_owned();
        (Status::NotApplicable, Some(why))
    };
    LedgerLine {
        clause: clause.id.clone(),
        title: clause.title.to_string(),
        demand: clause.demand.to_string(),
        family: clause.family,
        severity: clause.severity,
        status,
        covered: coverage(own),
        reason,
        remarks: own
            .iter()
            .filter_map(|(_, outcome)| outcome.remark.clone())
            .collect(),
        waiver: None,
        findings: own.iter().map(|(_, outcome)| outcome.total).sum(),
        waived_findings: own.iter().map(|(_, outcome)| outcome.waived).sum(),
        following: own.iter().map(|(_, outcome)| outcome.following).sum(),
        missing: own
            .iter()
            .find(|(_, outcome)| !outcome.missing.is_empty())
            .map_or_else(Vec::new, |(_, outcome)| outcome.missing.clone()),
        spec_file: place.file.clone(),
        spec_line: place.line,
    }
}

/// The count that says most about a clause: its coverage of the order, else of what it compares,
/// else the rows looked at.
fn coverage(own: &[(&Planned<'_>, &Outcome)]) -> Option<Covered> {
    let rank = |kind: &CheckKind| match kind {
        CheckKind::Covers { .. } | CheckKind::Population {} => 0,
        CheckKind::Delivered { .. } => 3,
        CheckKind::Field { .. } | CheckKind::Key { .. } => 2,
        _ => 1,
    };
    own.iter()
        .filter(|(_, outcome)| outcome.covered.is_some())
        .min_by_key(|(check, _)| rank(check.kind))
        .and_then(|(_, outcome)| outcome.covered.clone())
}

/// Findings by what they have in common, in the order of the clauses that report them.
fn causes(
    spec: &ResolvedSpec,
    agreed: Option<&Agreed<'_>>,
    planned: &[Planned<'_>],
    outcomes: &[Outcome],
) -> Vec<Cause> {
    let mut causes: Vec<(usize, Cause)> = Vec::new();
    for (check, outcome) in planned.iter().zip(outcomes) {
        let Some(&owner) = check.clauses.first() else {
            continue;
        };
        for count in &outcome.causes {
            let Some(first) = check.finding(spec, agreed, count.first.clone()) else {
                continue;
            };
            let cause = Cause {
                code: first.code.clone(),
                clause: first.clause.clone(),
                cause: count.cause.clone(),
                total: count.total,
                waived: count.waived,
                first,
            };
            causes.push((owner, cause));
        }
    }
    causes.sort_by_key(|(owner, _)| *owner);
    causes.into_iter().map(|(_, cause)| cause).collect()
}

fn findings(
    spec: &ResolvedSpec,
    agreed: Option<&Agreed<'_>>,
    planned: &[Planned<'_>],
    outcomes: Vec<Outcome>,
) -> Vec<RecordFinding> {
    let mut findings: Vec<(usize, RecordFinding)> = Vec::new();
    for (check, outcome) in planned.iter().zip(outcomes) {
        let Some(&owner) = check.clauses.first() else {
            continue;
        };
        let raws = outcome.findings.into_iter();
        let of_check = raws.filter_map(|raw| check.finding(spec, agreed, raw));
        findings.extend(of_check.map(|finding| (owner, finding)));
    }
    findings.sort_by(|(a_at, a), (b_at, b)| {
        let key = |f: &RecordFinding| (f.file.clone(), f.sheet.clone(), f.row);
        (a_at, key(a), &a.column, &a.message).cmp(&(b_at, key(b), &b.column, &b.message))
    });
    findings.into_iter().map(|(_, finding)| finding).collect()
}

impl Planned<'_> {
    /// A finding of this check, with the clause that reports it.
    fn finding(
        &self,
        spec: &ResolvedSpec,
        agreed: Option<&Agreed<'_>>,
        raw: Raw,
    ) -> Option<RecordFinding> {
        let (&owner, also) = self.clauses.split_first()?;
        let clause = spec.clauses.get(owner)?;
        let also = also.iter().filter_map(|at| spec.clauses.get(*at));
        let deviation = raw.covered_by.and_then(|at| agreed?.deviations.get(at));
        Some(RecordFinding {
            code: self.id.to_owned(),
            clause: clause.id.clone(),
            also: also.map(|clause| clause.id.clone()).collect(),
            message: raw.message,
            file: raw.file,
            row: raw.row,
            column: raw.column,
            heading: raw.at.heading,
            sheet: raw.at.sheet,
            cell: raw.at.cell,
            pointer: raw.at.pointer,
            found: raw.found,
            wanted: raw.wanted,
            unit: raw.unit,
            fix: raw.fix,
            follows: raw.follows,
            waived_by: deviation.map(|deviation| deviation.by.clone()),
            undecided: raw.undecided,
            spec_line: clause.origin.place().line,
        })
    }
}

/// Hold outranks cannot decide; failed desired clauses are counted and change nothing.
fn verdict(ledger: &[LedgerLine]) -> (Verdict, Vec<String>) {
    let binding = |line: &&LedgerLine| line.severity != Weight::Desired;
    let mut failed: Vec<&LedgerLine> = ledger
        .iter()
        .filter(binding)
        .filter(|l| l.status == Status::Fail)
        .collect();
    let mut open: Vec<&LedgerLine> = ledger
        .iter()
        .filter(binding)
        .filter(|l| l.status == Status::NotEvaluated)
        .collect();
    let shortest = |line: &&LedgerLine| {
        (
            std::cmp::Reverse(line.severity),
            line.reason.as_ref().map_or(0, String::len),
        )
    };
    failed.sort_by_key(shortest);
    open.sort_by_key(shortest);
    let verdict = match (failed.is_empty(), open.is_empty()) {
        (false, _) => Verdict::Hold,
        (true, false) => Verdict::CannotDecide,
        (true, true) if ledger.iter().any(|line| line.status == Status::Waived) => {
            Verdict::ReleaseWithDeviations
        }
        (true, true) => Verdict::Release,
    };
    let reasons = failed
        .iter()
        .chain(&open)
        .map(|line| {
            format!(
                "{}: {}",
                line.clause,
                line.reason.as_deref().unwrap_or("no evidence")
            )
        })
        .collect();
    (verdict, reasons)
}
