//! Delivered records against the agreed clauses: one ledger line per clause, every finding with its
//! cell and the clause's line in the spec, and a verdict in which what was not evaluated never passes.

pub mod against;
mod agreed;
mod checks;
mod crew;
mod desk;
mod excerpt;
mod feed;
pub mod figures;
pub mod fingerprint;
pub mod grouped;
mod homes;
mod keys;
mod lost;
mod near;
mod outcome;
mod reach;
pub mod report;
mod runs;
mod verdict;
mod waiver;
mod world;

pub(crate) use excerpt::{Excerpt, RowFault, Shown};

use std::cell::RefCell;
use std::sync::Arc;

use crate::checks::CheckKind;
use crate::order::Order;
use crate::records::{Delivery, Reading, Records, Room, Words};
use crate::spec::basis::FileDigest;
use crate::spec::clause::{Family, ResolvedSpec};

pub use agreed::Agreed;
use crew::Crew;
pub use feed::{Feed, FormFeed, TableFeed};
use outcome::{Outcome, Raw};
use report::{AgreementRef, Cause, OrderRef, Purpose, RecordFinding, SpecRef, VerifyReport};
use waiver::Waivers;
use world::{Ground, World};

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
    /// A delivery against a spec alone, in memory.
    #[must_use]
    pub fn new(spec: &'a ResolvedSpec) -> Job<'a> {
        Job {
            spec,
            order: None,
            agreed: None,
            room: Room::memory(),
        }
    }

    /// With the order: what must be covered. [`Order::up_to`] gives the order as far as it is due.
    #[must_use]
    pub fn with_order(self, order: &'a Order) -> Job<'a> {
        Job {
            order: Some(order),
            ..self
        }
    }

    /// Under an agreement: its deviations and its mappings hold.
    #[must_use]
    pub fn under(self, agreed: &'a Agreed<'a>) -> Job<'a> {
        Job {
            agreed: Some(agreed),
            ..self
        }
    }

    /// With scratch for rows that do not have to stay in memory.
    #[must_use]
    pub fn with_room(self, room: Room<'a>) -> Job<'a> {
        Job { room, ..self }
    }

    /// Verifies rows that a program handed over. `each` is shown every finding, in the order in which
    /// they are made, also those that the report only counts.
    ///
    /// # Errors
    /// When scratch cannot be written or read, or when the rows were handed over for another spec.
    pub fn verify_fed(
        &self,
        mut feed: Feed<'_>,
        each: Option<&mut dyn FnMut(&RecordFinding)>,
    ) -> std::io::Result<VerifyReport> {
        if feed.spec().digest != self.spec.digest {
            let message = "the rows were handed over for another spec";
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidInput,
                message,
            ));
        }
        let delivery = feed.delivery().clone();
        let mut records = self.read_on(&delivery, feed.take_words());
        feed.join(&mut records)?;
        delivery.take_digests()?;
        let (report, trouble) = self.judge(&records, &delivery, each, &mut |_| {});
        match records.scratch_fault().or(trouble) {
            Some(error) => Err(error),
            None => Ok(report),
        }
    }

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
    /// When scratch cannot be written or read, or a file is another than it was.
    pub fn verify_read(
        &self,
        records: &Records,
        delivery: &Delivery,
        each: Option<&mut dyn FnMut(&RecordFinding)>,
        watch: &mut dyn FnMut(Progress),
    ) -> std::io::Result<VerifyReport> {
        delivery.take_digests()?;
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
        self.read_on(delivery, Words::default())
    }

    fn read_on(&self, delivery: &Delivery, words: Words) -> Records {
        let forms: Vec<&str> = self.spec.forms.keys().map(String::as_str).collect();
        Records::read_on(delivery, self.reading(&forms), words)
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
        let ground = || World::new(spec, order, records);
        let waivers = agreed.map(|agreed| Waivers::new(agreed, spec, &planned, ground));
        let waivers = waivers.as_ref();
        let wanted = waivers.is_some() || each.is_some();
        let mut show = |check: usize, raw: &Raw| {
            if let Some(waivers) = waivers {
                waivers.note(check, raw);
            }
            let (Some(each), Some(check)) = (each.as_mut(), planned.get(check)) else {
                return;
            };
            if let Some(finding) = check.finding(spec, agreed, raw.clone()) {
                each(&finding);
            }
        };
        let show: crew::Show<'_> = RefCell::new(&mut show);
        let crew = Crew {
            ground: Arc::new(Ground::new(spec, order, records)),
            room: self.room,
            planned: &planned,
            waivers,
        };
        let (outcomes, figures) = crew.run(wanted.then_some(&show), watch);
        let ledger = verdict::ledger(spec, &planned, &outcomes, waivers);
        let agreement = waivers.map(|waivers| waivers.applied(&ledger));
        let causes = causes(spec, agreed, &planned, &outcomes);
        let findings = findings(spec, agreed, &planned, outcomes);
        let (verdict, reasons) = verdict::verdict(&ledger);
        let report = VerifyReport {
            tool: concat!("tracespec ", env!("CARGO_PKG_VERSION")).to_owned(),
            basis: basis(agreement.as_ref()),
            purpose: Purpose::Release,
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
            order: order.map(OrderRef::of),
            ledger,
            causes,
            findings,
            figures,
            matched: records.matched.clone(),
            files: digests(delivery),
            against: None,
        };
        (report, crew.ground.trouble())
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
            sha256: f.sha256().to_owned(),
        })
        .collect();
    // Two files may have one path: in two archives, or where a program hands them over.
    files.sort_by(|a, b| (&a.file, &a.sha256).cmp(&(&b.file, &b.sha256)));
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
pub(crate) fn specificity(family: Family) -> u8 {
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
            // A row that names its unit is about it, whatever else the check compares.
            unit: raw.unit.filter(|unit| !unit.is_empty()).or(raw.of_row),
            fix: raw.fix,
            follows: raw.follows,
            waived_by: deviation.map(|deviation| deviation.by.clone()),
            undecided: raw.undecided,
            spec_line: clause.origin.place().line,
        })
    }
}
