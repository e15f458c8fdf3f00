//! Questions to the records of a delivery: from a board to its history, from a component lot, a program
//! or a station to the boards that it reaches, and how sure that is.

pub mod dossier;
mod genealogy;
mod ground;
mod reach;
pub mod report;
mod subject;
pub mod sureness;
pub mod words;

use crate::catalog::Catalogue;
use crate::order::Order;
use crate::records::{Delivery, Reading, Records, Room};
use crate::spec::basis::FileDigest;
use crate::spec::clause::ResolvedSpec;
use crate::verify::report::{OrderRef, RecordFinding, SpecRef};
use crate::verify::{Agreed, Job};

use dossier::report::{Dossier, Open};
use ground::Ground;
use reach::Answer;
use report::{Kind, Outcome, Question, TraceReport, Unread};

/// Things that could not be read that are named one by one; all are counted.
const UNREAD: usize = 25;
/// Findings of verification that a dossier keeps; all are counted.
const FINDINGS: usize = 1000;

/// What questions are asked of.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Forms and fields, where no spec is given.
    pub catalogue: &'a Catalogue,
    /// The spec: its forms and own fields, and what evidence it demands.
    pub spec: Option<&'a ResolvedSpec>,
    /// The order: boards that no record names.
    pub order: Option<&'a Order>,
    /// The agreement: how the supplier's exports are read.
    pub agreed: Option<&'a Agreed<'a>>,
    /// Where rows may lie.
    pub room: Room<'a>,
}

impl Desk<'_> {
    /// Answers a question.
    ///
    /// # Errors
    /// When scratch cannot be written or read, or a file is another than it was.
    pub fn ask(&self, delivery: &Delivery, question: &Question) -> std::io::Result<TraceReport> {
        let records = self.read(delivery);
        delivery.take_digests()?;
        let report = self.answer(&records, delivery, question)?;
        match records.scratch_fault() {
            Some(error) => Err(error),
            None => Ok(report),
        }
    }

    fn read(&self, delivery: &Delivery) -> Records {
        if let Some(job) = self.job() {
            return job.read(delivery);
        }
        let forms: Vec<&str> = self.catalogue.forms.keys().map(String::as_str).collect();
        let reading = Reading {
            catalogue: self.catalogue,
            forms: &forms,
            mappings: &[],
            room: self.room,
        };
        Records::read(delivery, reading)
    }

    fn job(&self) -> Option<Job<'_>> {
        Some(Job {
            spec: self.spec?,
            order: self.order,
            agreed: self.agreed,
            room: self.room,
        })
    }

    fn answer(
        &self,
        records: &Records,
        delivery: &Delivery,
        question: &Question,
    ) -> std::io::Result<TraceReport> {
        let catalogue = self.spec.map_or(self.catalogue, |spec| &spec.catalogue);
        let ground = Ground::new(catalogue, self.spec, records);
        let mut report = self.blank(records, delivery, question);
        match question.kind {
            Kind::Board => match dossier::dossier(&ground, delivery, &question.id) {
                Some(mut dossier) => {
                    self.judge(records, delivery, &mut dossier)?;
                    report.outcome = match report.unread_total {
                        0 => Outcome::Answered,
                        _ => Outcome::Incomplete,
                    };
                    report.dossier = Some(dossier);
                }
                None => {
                    let boards = ground.genealogy.boards.keys().copied();
                    report.nearest = subject::nearest(&question.id, boards);
                }
            },
            _ => match reach::reach(&ground, question, self.order) {
                Answer::Unknown(nearest) => report.nearest = nearest,
                Answer::Known(reach) => {
                    report.outcome = outcome(&reach);
                    report.reach = Some(*reach);
                }
            },
        }
        Ok(report)
    }

    fn blank(&self, records: &Records, delivery: &Delivery, question: &Question) -> TraceReport {
        let unread = records.faults.iter().map(|fault| Unread {
            file: fault.file.clone(),
            row: fault.line,
            message: fault.message.clone(),
        });
        let files = delivery.files.iter().map(|file| FileDigest {
            file: file.path.clone(),
            sha256: file.sha256().to_owned(),
        });
        let mut files: Vec<FileDigest> = files.collect();
        files.sort_by(|a, b| a.file.cmp(&b.file));
        TraceReport {
            tool: concat!("tracespec ", env!("CARGO_PKG_VERSION")).to_owned(),
            question: question.clone(),
            outcome: Outcome::Unknown,
            basis: self.basis(),
            spec: self.spec.map(|spec| SpecRef {
                id: spec.spec.spec.id.clone(),
                revision: spec.spec.spec.revision.clone(),
                sha256: spec.digest.clone(),
                basis: spec.basis.digests.clone(),
            }),
            order: self.order.map(OrderRef::of),
            nearest: Vec::new(),
            dossier: None,
            reach: None,
            unread: unread.take(UNREAD).collect(),
            unread_total: records.faults.len() as u64,
            files,
        }
    }

    fn basis(&self) -> String {
        match (self.agreed, self.spec) {
            (Some(agreed), _) => {
                format!(
                    "read under agreement {}, revision {}",
                    agreed.id, agreed.revision
                )
            }
            (None, Some(spec)) => {
                let head = &spec.spec.spec;
                format!("read by the forms of {} rev. {}", head.id, head.revision)
            }
            (None, None) => "read by the forms of the catalogue; no spec was given".to_owned(),
        }
    }

    /// What verification finds about the board: evidence that is missing or does not hold.
    fn judge(
        &self,
        records: &Records,
        delivery: &Delivery,
        dossier: &mut Dossier,
    ) -> std::io::Result<()> {
        let Some(job) = self.job() else {
            return Ok(());
        };
        let mut places: std::collections::BTreeSet<(&str, u32)> = Default::default();
        let board = crate::records::Fields::new(job.spec.catalogue.as_ref()).id("board-id");
        for table in &records.tables {
            for row in table.rows().filter(|row| row.text(board) == dossier.board) {
                places.insert((row.file(), row.line()));
            }
        }
        let name = dossier.board.clone();
        let mut found = Vec::new();
        let mut total = 0;
        let mut each = |finding: &RecordFinding| {
            let here = finding.file.as_deref().zip(finding.row);
            let about = finding.unit.as_deref() == Some(name.as_str())
                || here.is_some_and(|place| places.contains(&place));
            if !about {
                return;
            }
            total += 1;
            if found.len() < FINDINGS {
                found.push(open(finding));
            }
        };
        job.verify_read(records, delivery, Some(&mut each), &mut |_| {})?;
        dossier.findings = found;
        dossier.findings_total = total;
        Ok(())
    }
}

fn open(finding: &RecordFinding) -> Open {
    let place = match (&finding.file, finding.row) {
        (Some(file), Some(row)) => Some(format!("{file}:{row}")),
        (file, _) => file.clone(),
    };
    Open {
        clause: finding.clause.clone(),
        code: finding.code.clone(),
        message: finding.message.clone(),
        place,
        undecided: finding.undecided,
        waived_by: finding.waived_by.clone(),
    }
}

fn outcome(reach: &report::Reach) -> Outcome {
    match (reach.units.is_empty(), reach.open.is_empty()) {
        (false, true) => Outcome::Answered,
        (false, false) => Outcome::Incomplete,
        (true, true) => Outcome::Nothing,
        (true, false) => Outcome::CannotTell,
    }
}
