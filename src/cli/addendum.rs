//! `tracespec addendum OLD NEW --questions FILE -o DIR`

use std::path::PathBuf;

use crate::addendum;
use crate::diff::diff;
use crate::render::addendum_doc;
use crate::spec::CheckedSpec;

use super::annex::wanted;
use super::io::{load_spec, read_text};
use super::print::{Format, PrintArgs, document_files, write_package};
use super::rfq::file_stem;
use super::{CliError, Exit, Io, say_findings};

/// Write the addendum to a request: what a new revision changes, and the questions and answers that
/// every bidder gets
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  # Questions only: the spec stays as it is\n  tracespec addendum samples/controller/spec.toml samples/controller/spec.toml \\\n    --file samples/controller/addendum-1.toml -o addendum"
)]
pub struct Args {
    /// Spec that the bidders have
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Spec that replaces it; the same file where only questions are answered
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// The addendum: its number, its date, questions and answers
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,
    /// Folder to write into, made when it is not there; or one archive, when it ends in .zip
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Write only this format; may be repeated
    #[arg(long, value_enum, value_name = "FORMAT")]
    only: Vec<Format>,
    #[command(flatten)]
    print: PrintArgs,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let (old, new) = (load_spec(&args.old)?, load_spec(&args.new)?);
    let (Some(was), Some(is)) = (&old.resolved, &new.resolved) else {
        for spec in [&old, &new] {
            unsound(spec, io);
        }
        return Ok(Exit::Findings);
    };
    let read = addendum::read(read_text(&args.file)?, was, is);
    say_findings(&read.findings, &[read.source.as_ref()], io);
    let Some(file) = read.addendum else {
        return Ok(Exit::Findings);
    };
    let difference = diff(was, is, &[]);
    if difference.is_empty() && file.question.is_empty() {
        return Err(CliError(
            "nothing differs and no question is answered: there is nothing to send".to_owned(),
        ));
    }
    let house = args.print.house(io)?;
    let stem = format!(
        "{}-addendum-{}",
        file_stem(&is.spec.spec.id),
        file.addendum.number
    );
    let doc = addendum_doc(was, is, &difference, &file);
    let (files, warnings) = document_files(&doc, &stem, &wanted(&args.only), &house)?;
    write_package(&args.output, &files, io)?;
    for warning in warnings {
        io.remark(&format!("warning: {warning}"));
    }
    Ok(Exit::Clean)
}

fn unsound(spec: &CheckedSpec, io: &mut Io) {
    if spec.resolved.is_none() {
        say_findings(&spec.findings, &spec.texts(), io);
    }
}
