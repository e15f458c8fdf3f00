//! `tracespec compare SPEC RESPONSE…`

use std::path::{Path, PathBuf};

use crate::compare::{Options, compare};
use crate::render::comparison::Sources;
use crate::report::{compare_text, diagnostic};

use super::args::Format;
use super::clarify::with_answers;
use super::io::{keep_inputs, load_spec};
use super::print::PrintArgs;
use super::report_arg::Report;
use super::reports::{self, Kind, Subject};
use super::responses::{Received, load_responses, receive};
use super::{CliError, Exit, Io};

/// Compare suppliers' responses against the spec they answer: coverage first, then price
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code: 0 when every quote is like-for-like or loaded at every quantity (responses without a quote state capability only and do not count, unless they have errors); 1 otherwise, and when answers do not fit; 2 when a file cannot be read.\n\nExamples:\n  tracespec compare samples/controller/spec.toml \\\n      samples/controller/suppliers/adler.toml\n  # All of them; exit code 1: two are not comparable\n  tracespec compare samples/controller/spec.toml \\\n      samples/controller/suppliers/*.toml\n  # As a page to open in any browser, and as a PDF\n  tracespec compare --report html=quotes.html --report pdf=quotes.pdf \\\n      samples/controller/spec.toml samples/controller/suppliers/adler.toml"
)]
pub struct Args {
    /// Spec file
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Suppliers' responses: the form as TOML or as workbook (.xlsx), a sheet of it as CSV, or a folder of such sheets
    #[arg(required = true, value_name = "RESPONSE")]
    responses: Vec<PathBuf>,
    /// Day on which validity is judged, e.g. 2026-12-15; else the day the RFQ's quotes are due
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// Clarifications that the suppliers answered: what they say is laid over the responses they
    /// name by digest
    #[arg(long, num_args = 1.., value_name = "FILE")]
    answers: Vec<PathBuf>,
    /// Earlier quotes of the same suppliers: what changed since then, what is worse first
    #[arg(long, num_args = 1.., value_name = "FILE")]
    previous: Vec<PathBuf>,
    /// Day on which a response came in, e.g. adler.xlsx=2026-12-01; may be repeated
    #[arg(long, value_name = "FILE=DATE")]
    received: Vec<Received>,
    /// Show every clause, reason and question, not only the first ones
    #[arg(long)]
    all: bool,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a report to a file as well: html, pdf, xlsx, csv, md or json; may be repeated
    #[arg(long, value_name = "KIND=FILE")]
    report: Vec<Report<Kind>>,
    #[command(flatten)]
    print: PrintArgs,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or the result cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let inputs = std::iter::once(&args.spec).chain(&args.responses);
    let inputs = inputs.chain(&args.answers).chain(&args.previous);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    keep_inputs(args.report.iter().map(Report::path), &inputs)?;
    let house = args.print.house(io)?;
    let checked = load_spec(&args.spec)?;
    let texts = checked.texts();
    let Some(spec) = &checked.resolved else {
        let text = diagnostic::render(&checked.findings, &texts, io.width(), io.color());
        io.remark(text.trim_end());
        return Ok(Exit::Findings);
    };
    let mut responses = load_responses(&args.responses, spec)?;
    receive(&mut responses, &args.responses, &args.received)?;
    let (responses, sound) = with_answers(spec, responses, &args.answers, args.as_of, io)?;
    let previous = load_responses(&args.previous, spec)?;
    let options = Options {
        as_of: args.as_of,
        previous: &previous,
    };
    let comparison = compare(spec, &responses, options);
    let written = responses.iter().flat_map(|r| r.places.sources());
    let subject = Subject {
        comparison: &comparison,
        sources: Sources::new(texts.into_iter().chain(written).collect()),
        house: &house,
    };
    reports::write(&args.report, &subject, io)?;
    match args.format {
        Format::Json => io.print_json(&comparison)?,
        Format::Text => {
            for response in &responses {
                let sources = response.places.sources();
                let findings = &response.findings;
                let text = diagnostic::render(findings, &sources, io.width(), io.color());
                if !text.is_empty() {
                    io.remark(&text);
                }
            }
            let look = compare_text::Look {
                width: io.width(),
                color: io.color(),
                all: args.all,
            };
            io.print(&compare_text::render(&comparison, look))?;
        }
    }
    Ok(if sound && comparison.is_clean() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}
