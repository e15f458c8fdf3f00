//! `tracespec verify AGREEMENT DELIVERY`

use std::path::{Path, PathBuf};

use crate::finding::any_error;
use crate::order::{self, Order};
use crate::records::Delivery;
use crate::records::Room;
use crate::report::{against_text, diagnostic, verify_text};
use crate::spec::clause::ResolvedSpec;
use crate::spec::pattern;
use crate::values::Date;
use crate::verify::against::{Previous, Unusable};
use crate::verify::report::RecordFinding;
use crate::verify::{Agreed, Job};

use super::agreement::{held, is_agreement};
use super::args::Format;
use super::delivery::{digest_beside, on_disk, read_delivery};
use super::io::{Beside, keep_inputs, load_spec, read_text, write_file};
use super::limits::LimitArgs;
use super::print::House;
use super::progress::Watch;
use super::report_arg::Report;
use super::scratch::DiskScratch;
use super::verify_reports::{Kind, Reports, Subject};
use super::{CliError, Exit, Io};

/// Check delivered records against the spec: release or hold, with evidence
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without an order nothing says how many boards there should be, and the verdict is at best `cannot decide`.\n\nExit code: 0 release, 1 hold or cannot decide, 2 a file cannot be read.\n\nExamples:\n  tracespec verify --order samples/controller/order.toml \\\n      samples/controller/spec.toml samples/controller/delivery-clean\n  # A delivery with faults; exit code 1: hold\n  tracespec verify --order samples/controller/order.toml \\\n      samples/controller/spec.toml samples/controller/delivery-faulty\n  # All findings as a table, and their tables marked; exit code 1: hold\n  tracespec verify --report csv=findings.csv --report xlsx=to-correct.xlsx \\\n      samples/controller/spec.toml samples/controller/delivery-faulty\n  # What a supplier runs before it ships\n  tracespec verify --pre-shipment --order samples/controller/order.toml \\\n      samples/controller/spec.toml samples/controller/delivery-clean\n  # A mapping to review for exports with headings of their own\n  tracespec verify --suggest-mapping mapping.toml \\\n      samples/controller/spec.toml samples/controller/delivery-clean"
)]
pub struct Args {
    /// The agreement, or the requirement spec for a check before there is one
    #[arg(value_name = "AGREEMENT")]
    spec: PathBuf,
    /// Folder, archive or single file that was delivered
    #[arg(value_name = "DELIVERY")]
    delivery: PathBuf,
    /// The buyer's order: which boards there should be
    #[arg(long, value_name = "FILE")]
    order: Option<PathBuf>,
    /// Day on which deviations of the agreement are judged; today (UTC) when left out
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// The shipment that DELIVERY holds the records of: what is due with a later one is not missing
    #[arg(long, value_name = "ID", requires = "order")]
    shipment: Option<String>,
    /// Records of an earlier shipment, the first one first; may be repeated
    #[arg(long, value_name = "DELIVERY", requires = "order")]
    earlier: Vec<PathBuf>,
    /// Look before the delivery is sent: what is to be put right, and no release
    #[arg(long)]
    pre_shipment: bool,
    /// Show every ledger line whole and every finding
    #[arg(long)]
    all: bool,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a report to a file as well: html (for any browser); pdf or md (release report); json;
    /// jsonl or csv (all findings); junit; sarif; xlsx (the supplier's tables, marked, to send back);
    /// 8d-docx or 8d-md (request for corrective action); may be repeated
    #[arg(long, value_name = "KIND=FILE")]
    report: Vec<Report<Kind>>,
    /// Report of the earlier delivery (json or jsonl): what is fixed, still open and new
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Write a mapping to review for what was delivered, and verify nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["report", "against"])]
    suggest_mapping: Option<PathBuf>,
    /// Threads that work at the same time; as many as there are processors when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Day by which the supplier is to answer the request for corrective action
    #[arg(long, value_name = "DATE")]
    due: Option<jiff::civil::Date>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// As many threads as asked for, else as many as there are processors.
fn threads(asked: Option<u16>) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(processors, usize::from)
}

/// Runs the verb.
///
/// # Errors
/// When spec, order or delivery cannot be read.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let read = [Some(&args.spec), args.order.as_ref(), args.against.as_ref()];
    let read: Vec<&Path> = read.into_iter().flatten().map(PathBuf::as_path).collect();
    keep_inputs(args.report.iter().map(Report::path), &read)?;
    outside(args.report.iter().map(Report::path), &args.delivery)?;
    outside(args.suggest_mapping.as_deref(), &args.delivery)?;
    keep_inputs(args.suggest_mapping.as_deref(), &read)?;
    let day = args.as_of.map_or_else(today, Date);
    let held = match is_agreement(&args.spec)? {
        false => None,
        true => match held(&args.spec, io)? {
            Some(held) => Some(held),
            None => return Ok(Exit::Findings),
        },
    };
    let (spec, held) = match held {
        Some(held) => (held.spec, Some((held.agreement, held.sha256))),
        None => match sound_spec(&args.spec, io)? {
            Some(spec) => (spec, None),
            None => return Ok(Exit::Findings),
        },
    };
    if let Some((agreement, _)) = &held {
        let awarded = agreement.agreement.awarded;
        // What was accepted later cannot have held on the day that was asked for.
        if args.as_of.is_some() && day < awarded {
            return Err(CliError(format!(
                "{day} lies before {awarded}, the day of agreement {} revision {}; judge on a later day, or name the agreement that held then",
                agreement.agreement.id, agreement.agreement.revision
            )));
        }
    }
    let agreed = held.as_ref().map(|(agreement, sha256)| Agreed {
        id: &agreement.agreement.id,
        revision: agreement.agreement.revision,
        sha256,
        deviations: &agreement.deviation,
        mappings: &agreement.mapping,
        as_of: day,
    });
    // Digests may be taken from here on; what is wrong with the order is still said first.
    let limits = args.limits.limits();
    let threads = threads(args.threads);
    let found = read_delivery(&args.delivery, &limits);
    if let Ok((delivery, _)) = &found
        && threads > 1
    {
        digest_beside(delivery);
    }
    let order = match &args.order {
        None => None,
        Some(path) => match sound_order(path, &spec, io)? {
            Some(order) => Some(order),
            None => return Ok(Exit::Findings),
        },
    };
    let order = match (order, &args.shipment) {
        (Some(order), Some(id)) => {
            let due = order.up_to(id);
            Some(due.map_err(|error| CliError(error.to_string()))?)
        }
        (order, _) => order,
    };
    let (delivery, mut sources) = found?;
    let mut before: Vec<Delivery> = Vec::new();
    for path in &args.earlier {
        let (earlier, of_it) = read_delivery(path, &limits)?;
        sources.and(of_it);
        before.push(earlier);
    }
    let mut delivery = delivery.after(before);
    let watch = Watch::files(&mut delivery);
    let scratch = DiskScratch::new(&limits);
    let job = Job {
        spec: &spec,
        order: order.as_ref(),
        agreed: agreed.as_ref(),
        room: Room::on(&scratch).within(&limits).with_threads(threads),
    };
    let earlier = earlier(args.against.as_deref(), &spec, order.as_ref())?;
    let records = job.read(&delivery);
    let taken = delivery.take_digests();
    taken.map_err(|error| CliError(error.to_string()))?;
    if let Some(path) = &args.suggest_mapping {
        sources.unchanged()?;
        write_file(path, job.suggested_mapping(&records).as_bytes())?;
        io.remark(&format!(
            "{} written: review every line that says `check:`, then `tracespec agree … --mapping`",
            path.display()
        ));
        return Ok(Exit::Clean);
    }
    let subject = Subject {
        spec: &spec,
        records: &records,
        delivery: &args.delivery,
        day,
        due: args.due.map(Date),
        previous: earlier.as_ref(),
    };
    let mut reports = Reports::begin(&args.report, subject)?;
    let wanted = reports.wants_findings();
    let mut take = |finding: &RecordFinding| reports.take(finding);
    let each: &mut dyn FnMut(&RecordFinding) = &mut take;
    let mut report = job
        .verify_read(
            &records,
            &delivery,
            wanted.then_some(each),
            &mut |progress| watch.say(progress),
        )
        .map_err(|error| CliError(format!("cannot use scratch space: {error}")))?;
    watch.end();
    sources.unchanged()?;
    if args.pre_shipment {
        report = report.before_shipment();
    }
    report.as_of = Some(day);
    reports.finish(&mut report, &House::plain()?, io)?;
    match args.format {
        Format::Json => io.print_json(&report)?,
        Format::Text => {
            let look = verify_text::Look {
                width: io.width(),
                color: io.color(),
                all: args.all,
            };
            io.print(&verify_text::render(&report, look))?;
            if let Some(against) = &report.against {
                let text = against_text::render(against, look.width, look.color, look.all);
                io.print(&text)?;
            }
        }
    }
    Ok(if report.verdict.is_clean() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// A report inside the delivery would be taken for a delivered file the next time.
fn outside<'p>(
    outputs: impl IntoIterator<Item = &'p Path>,
    delivery: &Path,
) -> Result<(), CliError> {
    let Ok(delivered) = std::fs::canonicalize(delivery) else {
        return Ok(());
    };
    let inside = |path: &Path| {
        let mut above = path.ancestors().skip(1).map(|folder| match folder {
            folder if folder.as_os_str().is_empty() => Path::new("."),
            folder => folder,
        });
        let there = above.find_map(|folder| std::fs::canonicalize(folder).ok());
        there.is_some_and(|folder| folder.starts_with(&delivered))
    };
    match outputs.into_iter().find(|path| inside(path)) {
        None => Ok(()),
        Some(path) => Err(CliError(format!(
            "{} lies in the delivery; name a file outside of {}",
            path.display(),
            delivery.display()
        ))),
    }
}

/// Reads the report of an earlier delivery; one that is about something else is refused.
fn earlier(
    path: Option<&Path>,
    spec: &ResolvedSpec,
    order: Option<&Order>,
) -> Result<Option<Previous>, CliError> {
    let Some(path) = path else { return Ok(None) };
    let refused = |error: Unusable| {
        let name = path.display();
        CliError(format!("cannot compare with {name}: {error}"))
    };
    let previous = Previous::read(on_disk(path)).map_err(refused)?;
    let number = order.map(|order| order.number.as_str());
    previous.fits(spec, number).map_err(refused)?;
    Ok(Some(previous))
}

/// Today, as the clock of the machine has it.
pub(super) fn today() -> Date {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    Date(now.date())
}

/// The resolved spec; with errors they are printed and there is none.
pub(super) fn sound_spec(path: &Path, io: &mut Io) -> Result<Option<ResolvedSpec>, CliError> {
    let checked = load_spec(path)?;
    if checked.resolved.is_none() {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        io.remark(text.trim_end());
    }
    Ok(checked.resolved)
}

/// The order; with errors they are printed and there is none.
pub(super) fn sound_order(
    path: &Path,
    spec: &ResolvedSpec,
    io: &mut Io,
) -> Result<Option<Order>, CliError> {
    let text = spec
        .spec
        .identity
        .board
        .as_ref()
        .and_then(|rule| rule.pattern.as_deref());
    let pattern = text.and_then(|text| pattern::compile(text).ok());
    let read = order::read(read_text(path)?, &Beside::file(path), pattern.as_ref());
    if !read.findings.is_empty() {
        let text = diagnostic::render(&read.findings, &[&read.source], io.width(), io.color());
        io.remark(text.trim_end());
    }
    Ok(read.order.filter(|_| !any_error(&read.findings)))
}
