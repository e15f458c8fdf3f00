//! `tracespec annex SPEC -o DIR`

use std::path::PathBuf;

use clap::ValueEnum;

use crate::agree::model::AgreementFile;
use crate::render::{annex_doc, annex_of_agreement};
use crate::spec::clause::ResolvedSpec;

use super::agreement::{held, is_agreement};
use super::io::load_spec_with;
use super::levels::{LevelArgs, remark_allowed};
use super::print::{Format, PrintArgs, document_files, write_package};
use super::rfq::file_stem;
use super::{CliError, Exit, Io, say_findings};

/// Write the requirements annex of a purchase order: what was agreed, without the asking
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec annex samples/controller/spec.toml -o order\n  # Only the pages to sign\n  tracespec annex samples/controller/spec.toml -o order --only pdf"
)]
pub struct Args {
    /// Spec file; or the agreement, whose supplier, boards and deviations are then printed
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Folder to write into, made when it is not there; or one archive, when it ends in .zip
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Write only this format; may be repeated
    #[arg(long, value_enum, value_name = "FORMAT")]
    only: Vec<Format>,
    #[command(flatten)]
    print: PrintArgs,
    #[command(flatten)]
    levels: LevelArgs,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let Some((spec, agreement)) = agreed(args, io)? else {
        return Ok(Exit::Findings);
    };
    let house = args.print.house(io)?;
    let stem = format!("{}-annex", file_stem(&spec.spec.spec.id));
    let doc = match &agreement {
        Some(agreement) => annex_of_agreement(&spec, agreement),
        None => annex_doc(&spec),
    };
    let (files, warnings) = document_files(&doc, &stem, &wanted(&args.only), &house)?;
    write_package(&args.output, &files, io)?;
    for warning in warnings {
        io.remark(&format!("warning: {warning}"));
    }
    Ok(Exit::Clean)
}

/// The agreement with its spec, or a spec alone; none with errors, which are printed.
fn agreed(
    args: &Args,
    io: &mut Io,
) -> Result<Option<(ResolvedSpec, Option<AgreementFile>)>, CliError> {
    if is_agreement(&args.spec)? {
        let held = held(&args.spec, io)?;
        return Ok(held.map(|held| (held.spec, Some(held.agreement))));
    }
    let checked = load_spec_with(&args.spec, &args.levels.overrides()?)?;
    remark_allowed(&checked.suppressed, io);
    say_findings(&checked.findings, &checked.texts(), io);
    Ok(checked.resolved.map(|spec| (spec, None)))
}

/// The formats that are named; all when none is.
pub(super) fn wanted(only: &[Format]) -> Vec<Format> {
    let all = Format::value_variants().iter().copied();
    all.filter(|format| only.is_empty() || only.contains(format))
        .collect()
}
