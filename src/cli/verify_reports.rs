//! What `verify` writes beside what it says on the terminal: one file a report, several at once.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::records::Records;
use crate::render::corrective::{Request, Units, corrective_doc};
use crate::render::doc::Doc;
use crate::report::findings::{FindingsCsv, FindingsLines, Made};
use crate::spec::clause::ResolvedSpec;
use crate::values::Date;
use crate::verify::against::{Previous, Tracker};
use crate::verify::fingerprint::{Forms, Traits};
use crate::verify::report::{RecordFinding, VerifyReport};

use super::drafts::{Drafts, cannot_write};
use super::io::to_json;
use super::print::{self, House};
use super::report_arg::{Kinds, Report, apart};
use super::{CliError, Io};

/// A kind of report. Each has one line in [`Kinds::ALL`] and one arm in [`Reports::bytes`], or is
/// written as findings are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page that stands alone.
    Html,
    /// The release report, for paper.
    Pdf,
    /// The same as plain text.
    Md,
    /// The whole value, for programs.
    Json,
    /// All findings, a line each, and the verdict as the last line.
    Jsonl,
    /// All findings as one table.
    Csv,
    /// Ledger lines as test cases, for build servers.
    Junit,
    /// Findings for editors and code scanning.
    Sarif,
    /// The supplier's tables with what is wrong marked.
    Xlsx,
    /// The request for corrective action, for Word.
    CorrectiveDocx,
    /// The same as plain text.
    CorrectiveMd,
}

impl Kinds for Kind {
    const ALL: &'static [(&'static str, Kind)] = &[
        ("html", Kind::Html),
        ("pdf", Kind::Pdf),
        ("md", Kind::Md),
        ("json", Kind::Json),
        ("jsonl", Kind::Jsonl),
        ("csv", Kind::Csv),
        ("junit", Kind::Junit),
        ("sarif", Kind::Sarif),
        ("xlsx", Kind::Xlsx),
        ("8d-docx", Kind::CorrectiveDocx),
        ("8d-md", Kind::CorrectiveMd),
    ];
}

/// What the reports are written from, known before the verdict.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The spec.
    pub spec: &'a ResolvedSpec,
    /// The records.
    pub records: &'a Records,
    /// The delivery as it was named.
    pub delivery: &'a Path,
    /// Day of the verdict.
    pub day: Date,
    /// Day by which the supplier is to answer.
    pub due: Option<Date>,
    /// The report of an earlier delivery.
    pub previous: Option<&'a Previous>,
}

/// A list that is written as findings are made.
enum Stream<'a> {
    Csv(FindingsCsv<'a, BufWriter<File>>),
    Lines(FindingsLines<BufWriter<File>>),
}

/// Reports in the making.
pub struct Reports<'a> {
    wanted: &'a [Report<Kind>],
    subject: Subject<'a>,
    forms: Forms<'a>,
    drafts: Drafts,
    streams: Vec<(&'a Path, Stream<'a>)>,
    tracker: Option<Tracker<'a>>,
    units: Option<Units>,
    /// The first list that could not be written.
    broken: Option<CliError>,
}

impl<'a> Reports<'a> {
    /// Begins the lists that are written as findings are made.
    ///
    /// # Errors
    /// When two reports go to one file, or a list cannot be begun.
    pub fn begin(wanted: &'a [Report<Kind>], subject: Subject<'a>) -> Result<Self, CliError> {
        apart(wanted)?;
        let wants = |kinds: &[Kind]| wanted.iter().any(|report| kinds.contains(&report.kind));
        let mut reports = Reports {
            wanted,
            subject,
            forms: Forms::of(&subject.records.matched),
            drafts: Drafts::default(),
            streams: Vec::new(),
            tracker: subject.previous.map(Tracker::new),
            units: wants(&[Kind::CorrectiveDocx, Kind::CorrectiveMd]).then(Units::default),
            broken: None,
        };
        for report in wanted {
            let path = report.path();
            let stream = match report.kind {
                Kind::Csv => {
                    let file = BufWriter::new(reports.drafts.begin(path)?);
                    let begun = FindingsCsv::new(file, subject.spec);
                    Stream::Csv(begun.map_err(|error| cannot_write(path, &error))?)
                }
                Kind::Jsonl => {
                    let file = BufWriter::new(reports.drafts.begin(path)?);
                    Stream::Lines(FindingsLines::new(file))
                }
                _ => continue,
            };
            reports.streams.push((path, stream));
        }
        Ok(reports)
    }

    /// Whether anything wants to see every finding.
    #[must_use]
    pub fn wants_findings(&self) -> bool {
        !self.streams.is_empty() || self.tracker.is_some() || self.units.is_some()
    }

    /// Takes a finding as it is made.
    pub fn take(&mut self, finding: &RecordFinding) {
        if let Some(units) = &mut self.units {
            units.see(finding);
        }
        if self.streams.is_empty() && self.tracker.is_none() {
            return;
        }
        let fingerprint = Traits::from(finding).fingerprint(&self.forms);
        let tracker = self.tracker.as_mut();
        let made = Made {
            finding,
            fingerprint,
            since: tracker.map(|tracker| tracker.see(finding, fingerprint)),
        };
        for (path, stream) in &mut self.streams {
            let written = match stream {
                Stream::Csv(csv) => csv.add(made),
                Stream::Lines(lines) => lines.add(made),
            };
            if let Err(error) = written {
                self.broken
                    .get_or_insert_with(|| cannot_write(path, &error));
            }
        }
    }

    /// Adds to the report what became of an earlier one, and writes all reports: every one is made
    /// before the first is put in its place.
    ///
    /// # Errors
    /// When one cannot be made or written.
    pub fn finish(
        mut self,
        report: &mut VerifyReport,
        house: &House,
        io: &mut Io,
    ) -> Result<(), CliError> {
        if let Some(error) = self.broken.take() {
            return Err(error);
        }
        if let Some(tracker) = self.tracker.take() {
            let against = tracker.finish(report);
            let fail = |error| CliError(format!("the earlier report is of no use: {error}"));
            report.against = Some(against.map_err(fail)?);
        }
        for (path, stream) in std::mem::take(&mut self.streams) {
            let file = match stream {
                Stream::Csv(csv) => csv.finish(),
                Stream::Lines(lines) => lines.finish(report),
            };
            let whole = file.and_then(|file| Ok(file.into_inner()?.sync_all()?));
            whole.map_err(|error| cannot_write(path, &error))?;
        }
        for wanted in self.wanted {
            match self.bytes(wanted.kind, report, house, io)? {
                Outcome::Bytes(bytes) => self.drafts.add(wanted.path(), &bytes)?,
                Outcome::Streamed => {}
                Outcome::Nothing => nothing_to_correct(wanted.path(), report, io),
            }
        }
        for path in self.drafts.place()? {
            io.remark(&format!("wrote {}", path.display()));
        }
        Ok(())
    }

    fn bytes(
        &self,
        kind: Kind,
        report: &VerifyReport,
        house: &House,
        io: &mut Io,
    ) -> Result<Outcome, CliError> {
        let format = match kind {
            Kind::Csv | Kind::Jsonl => return Ok(Outcome::Streamed),
            Kind::Json => return Ok(Outcome::Bytes(to_json(report)?.into_bytes())),
            Kind::Junit => return Ok(Outcome::Bytes(crate::report::junit(report).into_bytes())),
            Kind::Sarif => return Ok(Outcome::Bytes(to_json(&self.sarif(report))?.into_bytes())),
            Kind::Xlsx => {
                let made = crate::render::annotated_workbook(report, self.subject.records);
                let fail = |error| CliError(format!("cannot write the workbook: {error}"));
                return Ok(Outcome::Bytes(made.map_err(fail)?));
            }
            Kind::Html => {
                let html =
                    crate::render::verification_html(report, &house.brand, &house.templates)?;
                return Ok(Outcome::Bytes(html.into_bytes()));
            }
            Kind::Pdf => return release(report, print::Format::Pdf, house, io),
            Kind::Md => return release(report, print::Format::Md, house, io),
            Kind::CorrectiveDocx => print::Format::Docx,
            Kind::CorrectiveMd => print::Format::Md,
        };
        match self.corrective(report) {
            None => Ok(Outcome::Nothing),
            Some(doc) => document(&doc, "corrective-action", format, house, io),
        }
    }

    fn sarif(&self, report: &VerifyReport) -> crate::report::sarif::Log {
        let folder = std::env::current_dir().ok();
        let folder = folder.map(|folder| folder.display().to_string());
        let delivery = self.subject.delivery.display().to_string();
        crate::report::sarif::delivery_log(report, self.subject.spec, &delivery, folder.as_deref())
    }

    fn corrective(&self, report: &VerifyReport) -> Option<Doc> {
        let none = Units::default();
        corrective_doc(&Request {
            report,
            spec: self.subject.spec,
            records: self.subject.records,
            units: self.units.as_ref().unwrap_or(&none),
            day: self.subject.day,
            due: self.subject.due,
        })
    }
}

/// What became of a report.
enum Outcome {
    Bytes(Vec<u8>),
    /// It was written as findings were made.
    Streamed,
    /// There is nothing to request.
    Nothing,
}

/// The release report in a format.
fn release(
    report: &VerifyReport,
    format: print::Format,
    house: &House,
    io: &mut Io,
) -> Result<Outcome, CliError> {
    let doc = crate::render::verification_doc(report);
    document(&doc, "verification", format, house, io)
}

/// A document in a format; what no font could show is said.
fn document(
    doc: &Doc,
    stem: &str,
    format: print::Format,
    house: &House,
    io: &mut Io,
) -> Result<Outcome, CliError> {
    let (files, warnings) = print::document_files(doc, stem, &[format], house)?;
    for warning in warnings {
        io.remark(&format!("warning: {warning}"));
    }
    let file = files.into_iter().next();
    Ok(Outcome::Bytes(
        file.map(|file| file.bytes).unwrap_or_default(),
    ))
}

/// A request that is not needed is not written; one that lies there from before is not this delivery's.
fn nothing_to_correct(path: &Path, report: &VerifyReport, io: &mut Io) {
    let stale = match path.exists() {
        true => "; the file that lies there is of an earlier run",
        false => "",
    };
    io.remark(&format!(
        "no request for corrective action: {}; {} was not written{stale}",
        report.verdict,
        path.display()
    ));
}
