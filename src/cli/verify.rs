//! `tracespec verify AGREEMENT DELIVERY`

use std::path::{Path, PathBuf};

use crate::finding::any_error;
use crate::order::{self, Order};
use crate::records::Room;
use crate::report::{diagnostic, verify_text};
use crate::spec::clause::ResolvedSpec;
use crate::spec::pattern;
use crate::values::Date;
use crate::verify::{Agreed, Job};

use super::agreement::{held, is_agreement};
use super::args::Format;
use super::delivery::{DiskScratch, read_delivery};
use super::io::{Beside, load_spec, read_text};
use super::{CliError, Exit, Io};

/// Check delivered records against the spec: release or hold, with evidence
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without an order nothing says how many boards there should be, and the verdict is at best `cannot decide`.\n\nExit code: 0 release, 1 hold or cannot decide, 2 a file cannot be read.\n\nExamples:\n  tracespec verify --order samples/controller/order.toml \\\n      samples/controller/spec.toml samples/controller/delivery-clean\n  # A delivery with faults; exit code 1: hold\n  tracespec verify --order samples/controller/order.toml \\\n      samples/controller/spec.toml samples/controller/delivery-faulty"
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
    /// Show every ledger line whole and every finding
    #[arg(long)]
    all: bool,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the verb.
///
/// # Errors
/// When spec, order or delivery cannot be read.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
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
    let agreed = held.as_ref().map(|(agreement, sha256)| Agreed {
        id: &agreement.agreement.id,
        revision: agreement.agreement.revision,
        sha256,
        deviations: &agreement.deviation,
        mappings: &agreement.mapping,
        as_of: args.as_of.map_or_else(today, Date),
    });
    let order = match &args.order {
        None => None,
        Some(path) => match sound_order(path, &spec, io)? {
            Some(order) => Some(order),
            None => return Ok(Exit::Findings),
        },
    };
    let delivery = read_delivery(&args.delivery)?;
    let job = Job {
        spec: &spec,
        order: order.as_ref(),
        agreed: agreed.as_ref(),
        room: Room::on(&DiskScratch),
    };
    let report = job
        .verify(&delivery, None)
        .map_err(|error| CliError(format!("cannot use scratch space: {error}")))?;
    match args.format {
        Format::Json => io.print_json(&report)?,
        Format::Text => {
            let look = verify_text::Look {
                width: io.width(),
                color: io.color(),
                all: args.all,
            };
            io.print(&verify_text::render(&report, look))?;
        }
    }
    Ok(if report.verdict.releases() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// Today, as the clock of the machine has it.
fn today() -> Date {
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
