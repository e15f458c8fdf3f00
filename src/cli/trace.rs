//! `tracespec trace DELIVERY --board ID`

use std::path::{Path, PathBuf};

use crate::catalog::Catalogue;
use crate::records::Room;
use crate::render::{to_html_with, trace_doc};
use crate::report::{trace_csv, trace_text};
use crate::trace::Desk;
use crate::trace::report::{Kind, Question, TraceReport};
use crate::verify::Agreed;

use super::agreement::{held, is_agreement};
use super::args::Format;
use super::delivery::read_delivery;
use super::io::{keep_inputs, to_json, write_files};
use super::limits::LimitArgs;
use super::print::{self, House};
use super::report_arg::{Kinds, Report, apart};
use super::scratch::DiskScratch;
use super::verify::{sound_order, sound_spec, today};
use super::{CliError, Exit, Io};

/// Tell the history of a board, or which boards a component lot, a program or a station reaches
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "tracespec trace [OPTIONS] <QUESTION> <DELIVERY>",
    after_help = "Every answer says how sure it is and why, and which boards the records cannot exclude. Without --spec the records are read by the forms of the catalogue.\n\nExit code: 0 answered whole, 1 nothing of that name, or boards that cannot be excluded, 2 a file cannot be read.\n\nExamples:\n  tracespec trace samples/controller/delivery-clean --board MC4471-000004\n  tracespec trace samples/controller/delivery-clean --component-lot K027478\n  tracespec trace samples/controller/delivery-clean --program MC4471-TOP@3\n  # With what is missing, by clause\n  tracespec trace --spec samples/controller/spec.toml --board MC4471-000012 \\\n      samples/controller/delivery-clean\n  # As a page for any browser\n  tracespec trace --board MC4471-000012 --report html=dossier.html \\\n      samples/controller/delivery-clean"
)]
pub struct Args {
    /// Folder, archive or single file that was delivered
    #[arg(value_name = "DELIVERY")]
    delivery: PathBuf,
    #[command(flatten)]
    asked: Asked,
    /// The agreement or the spec: own record forms, the supplier's columns, the evidence demanded
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The buyer's order: boards that no record names
    #[arg(long, value_name = "FILE", requires = "spec")]
    order: Option<PathBuf>,
    /// Show every row of every list
    #[arg(long)]
    all: bool,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a report to a file as well: html, pdf, md, csv or json; may be repeated
    #[arg(long, value_name = "KIND=FILE")]
    report: Vec<Report<ReportKind>>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// What is asked about: one of these.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Asked {
    /// The whole history of a board
    #[arg(long, value_name = "ID")]
    board: Option<String>,
    /// What a lot of a component reaches
    #[arg(long, value_name = "ID")]
    component_lot: Option<String>,
    /// What a part number reaches
    #[arg(long, value_name = "MPN")]
    mpn: Option<String>,
    /// What a date code reaches
    #[arg(long, value_name = "CODE")]
    date_code: Option<String>,
    /// What was built or tested with a program, or with one revision of it
    #[arg(long, value_name = "NAME[@REV]")]
    program: Option<String>,
    /// What went through a station
    #[arg(long, value_name = "NAME")]
    station: Option<String>,
    /// What a nonconformance report is about
    #[arg(long, value_name = "ID")]
    ncr: Option<String>,
    /// What a panel holds
    #[arg(long, value_name = "ID")]
    panel: Option<String>,
    /// What a production lot holds
    #[arg(long, value_name = "ID")]
    lot: Option<String>,
    /// What a carton holds
    #[arg(long, value_name = "ID")]
    carton: Option<String>,
}

impl Asked {
    fn question(&self) -> Option<Question> {
        let each = [
            (Kind::Board, &self.board),
            (Kind::ComponentLot, &self.component_lot),
            (Kind::Mpn, &self.mpn),
            (Kind::DateCode, &self.date_code),
            (Kind::Program, &self.program),
            (Kind::Station, &self.station),
            (Kind::Ncr, &self.ncr),
            (Kind::Panel, &self.panel),
            (Kind::Lot, &self.lot),
            (Kind::Carton, &self.carton),
        ];
        let mut asked = each.into_iter();
        let (kind, id) = asked.find_map(|(kind, id)| Some((kind, id.as_ref()?)))?;
        Some(match id.rsplit_once('@') {
            Some((name, revision)) if kind == Kind::Program => {
                Question::new(kind, name).revision(Some(revision.to_owned()))
            }
            _ => Question::new(kind, id),
        })
    }
}

/// What an answer is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportKind {
    Html,
    Pdf,
    Md,
    Csv,
    Json,
}

impl Kinds for ReportKind {
    const ALL: &'static [(&'static str, ReportKind)] = &[
        ("html", ReportKind::Html),
        ("pdf", ReportKind::Pdf),
        ("md", ReportKind::Md),
        ("csv", ReportKind::Csv),
        ("json", ReportKind::Json),
    ];
}

/// Runs the verb.
///
/// # Errors
/// When spec, order or delivery cannot be read, or a report cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let Some(question) = args.asked.question() else {
        return Err(CliError("say what to trace, e.g. --board ID".to_owned()));
    };
    sound_reports(args)?;
    let Some(report) = answer(args, &question, io)? else {
        return Ok(Exit::Findings);
    };
    write(&args.report, &report, io)?;
    match args.format {
        Format::Json => io.print_json(&report)?,
        Format::Text => {
            let look = trace_text::Look {
                width: io.width(),
                color: io.color(),
                all: args.all,
            };
            io.print(&trace_text::render(&report, look))?;
        }
    }
    // Records that could not be read may be of this very board: a dossier without them is not whole.
    Ok(if report.outcome.is_whole() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// The answer; with errors in spec or order they are printed and there is none.
fn answer(args: &Args, question: &Question, io: &mut Io) -> Result<Option<TraceReport>, CliError> {
    let mut agreement = None;
    let spec = match &args.spec {
        None => None,
        Some(path) if is_agreement(path)? => {
            let Some(held) = held(path, io)? else {
                return Ok(None);
            };
            agreement = Some((held.agreement, held.sha256));
            Some(held.spec)
        }
        Some(path) => match sound_spec(path, io)? {
            Some(spec) => Some(spec),
            None => return Ok(None),
        },
    };
    let agreed = agreement.as_ref().map(|(agreement, sha256)| Agreed {
        id: &agreement.agreement.id,
        revision: agreement.agreement.revision,
        sha256,
        deviations: &agreement.deviation,
        mappings: &agreement.mapping,
        as_of: today(),
    });
    let order = match args.order.as_ref().zip(spec.as_ref()) {
        None => None,
        Some((path, spec)) => match sound_order(path, spec, io)? {
            Some(order) => Some(order),
            None => return Ok(None),
        },
    };
    let limits = args.limits.limits();
    let scratch = DiskScratch::new(&limits);
    let desk = Desk {
        catalogue: Catalogue::embedded()?,
        spec: spec.as_ref(),
        order: order.as_ref(),
        agreed: agreed.as_ref(),
        room: Room::on(&scratch).within(&limits),
    };
    let (delivery, sources) = read_delivery(&args.delivery, &limits)?;
    let taken = delivery.take_digests();
    taken.map_err(|error| CliError(error.to_string()))?;
    let report = desk
        .ask(&delivery, question)
        .map_err(|error| CliError(format!("cannot use scratch space: {error}")))?;
    sources.unchanged()?;
    Ok(Some(report))
}

/// No report takes the place of what is read, or of another report.
fn sound_reports(args: &Args) -> Result<(), CliError> {
    let inputs = args.spec.iter().chain(&args.order);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    keep_inputs(args.report.iter().map(Report::path), &inputs)?;
    apart(&args.report)
}

/// Writes the reports: all are made before the first is written.
fn write(
    reports: &[Report<ReportKind>],
    answer: &TraceReport,
    io: &mut Io,
) -> Result<(), CliError> {
    if reports.is_empty() {
        return Ok(());
    }
    let house = House::plain()?;
    let mut files: Vec<(&Path, Vec<u8>)> = Vec::new();
    for report in reports {
        files.push((report.path(), bytes(report.kind, answer, &house, io)?));
    }
    let whole = files
        .iter()
        .map(|(path, bytes)| (path.to_path_buf(), &bytes[..]));
    write_files(whole)?;
    for (path, _) in files {
        io.remark(&format!("wrote {}", path.display()));
    }
    Ok(())
}

fn bytes(
    kind: ReportKind,
    answer: &TraceReport,
    house: &House,
    io: &mut Io,
) -> Result<Vec<u8>, CliError> {
    let document = |format: print::Format, io: &mut Io| {
        let (files, warnings) =
            print::document_files(&trace_doc(answer), "trace", &[format], house)?;
        for warning in warnings {
            io.remark(&format!("warning: {warning}"));
        }
        let file = files.into_iter().next();
        Ok::<_, CliError>(file.map(|file| file.bytes).unwrap_or_default())
    };
    Ok(match kind {
        ReportKind::Html => to_html_with(&trace_doc(answer), &house.templates)?.into_bytes(),
        ReportKind::Pdf => document(print::Format::Pdf, io)?,
        ReportKind::Md => document(print::Format::Md, io)?,
        ReportKind::Json => to_json(answer)?.into_bytes(),
        ReportKind::Csv => trace_csv(answer)
            .map_err(|error| CliError(format!("cannot write the table: {error}")))?,
    })
}
