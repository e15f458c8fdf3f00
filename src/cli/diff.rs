//! `tracespec diff OLD NEW`

use std::path::PathBuf;

use clap::ValueEnum;

use crate::diff::diff;
use crate::diff::result::Diff;
use crate::render::diff::diff_doc;
use crate::render::{to_html, to_markdown};
use crate::report::{diagnostic, diff_text};
use crate::spec::CheckedSpec;

use super::io::{load_spec, write_file};
use super::responses::load_responses;
use super::{CliError, Exit, Io};

/// Tell what a revised spec asks that the old one did not, and which quotes must be confirmed again
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every change says what it does to the supplier's cost and to the buyer's assurance: tightens, loosens, changes, unclear or unchanged.\n\nExit code: 0 whatever differs (with --exit-code, 1 when something does); 1 when a spec has errors; 2 when a file cannot be read.\n\nExamples:\n  tracespec diff --quote samples/controller/suppliers/adler.toml \\\n      samples/controller/spec.toml samples/all-rows/spec.toml\n  tracespec diff --format html -o changes.html \\\n      samples/controller/spec.toml samples/all-rows/spec.toml"
)]
pub struct Args {
    /// The spec that quotes are on
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The spec that replaces it
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// A supplier's response to the old spec; may be repeated
    #[arg(long, value_name = "RESPONSE")]
    quote: Vec<PathBuf>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
    /// File to write into instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with 1 when something differs
    #[arg(long)]
    exit_code: bool,
}

/// How a difference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    #[default]
    Text,
    /// For programs; the schema is printed by `tracespec schema diff`.
    Json,
    /// To be pasted where Markdown is shown.
    Markdown,
    /// One page to be sent.
    Html,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or the result cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let (old, new) = (load_spec(&args.old)?, load_spec(&args.new)?);
    let (Some(was), Some(is)) = (&old.resolved, &new.resolved) else {
        unsound(&[&old, &new], io);
        return Ok(Exit::Findings);
    };
    let quotes = load_responses(&args.quote, was)?;
    for quote in &quotes {
        let sources: Vec<_> = quote.places.source().into_iter().collect();
        let text = diagnostic::render(&quote.findings, &sources, io.width(), io.color());
        if !text.is_empty() {
            io.remark(&text);
        }
    }
    let diff = diff(was, is, &quotes);
    write(args, &diff, io)?;
    Ok(if args.exit_code && !diff.is_empty() {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn unsound(specs: &[&CheckedSpec], io: &mut Io) {
    for spec in specs.iter().filter(|spec| spec.resolved.is_none()) {
        let sources = [spec.source.as_ref()];
        let text = diagnostic::render(&spec.findings, &sources, io.width(), io.color());
        io.remark(text.trim_end());
    }
}

fn write(args: &Args, diff: &Diff, io: &mut Io) -> Result<(), CliError> {
    let to_terminal = args.output.is_none();
    let text = match args.format {
        DiffFormat::Json => {
            let text = serde_json::to_string_pretty(diff)
                .map_err(|error| CliError(format!("cannot write JSON: {error}")))?;
            text + "\n"
        }
        // Nothing to say is said with nothing; in a file it would look like a mistake.
        _ if diff.is_empty() && to_terminal => String::new(),
        DiffFormat::Markdown => to_markdown(&diff_doc(diff))?,
        DiffFormat::Html => to_html(&diff_doc(diff))?,
        DiffFormat::Text => {
            let look = diff_text::Look {
                width: io.width(),
                color: io.color() && to_terminal,
            };
            diff_text::render(diff, look)
        }
    };
    match &args.output {
        None => io.print(&text),
        Some(path) => {
            write_file(path, text.as_bytes())?;
            io.print(&format!("wrote {}\n", path.display()))
        }
    }
}
