//! `tracespec sample SPEC -o DIR`

use std::path::{Path, PathBuf};

use crate::report::diagnostic;
use crate::sample::{SampleDelivery, sample};

use super::io::{load_spec, write_file};
use super::{CliError, Exit, Io};

/// Make an order and a compliant delivery from a spec, to try things out
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Writes DIR/order.toml and DIR/delivery/. The same seed gives the same bytes.\n\nExamples:\n  tracespec sample samples/controller/spec.toml -o sample --boards 24"
)]
pub struct Args {
    /// Spec file
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Folder to write to
    #[arg(short, long = "output", value_name = "DIR")]
    output: PathBuf,
    /// Boards to build
    #[arg(long, default_value_t = 24, value_name = "N")]
    boards: u32,
    /// Seed of everything that is left to chance
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// Write into a delivery folder that already holds files; its old files stay unless overwritten
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written, the delivery folder is not empty, or the spec's patterns
/// have not enough identities.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let checked = load_spec(&args.spec)?;
    let Some(spec) = checked.resolved else {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        io.remark(text.trim_end());
        return Ok(Exit::Findings);
    };
    let delivery = args.output.join("delivery");
    if !args.force && holds_files(&delivery)? {
        return Err(CliError(format!(
            "{} is not empty; name another folder, or add --force to write into it",
            delivery.display()
        )));
    }
    let made = sample(&spec, args.boards, args.seed)
        .map_err(|error| CliError(format!("{}: {error}", args.spec.display())))?;
    write_sample(&args.output, &made)?;
    io.print(&format!(
        "{}: an order for {} board{}\n{}: {} files\n",
        args.output.join("order.toml").display(),
        args.boards,
        if args.boards == 1 { "" } else { "s" },
        delivery.display(),
        made.files.len()
    ))?;
    Ok(Exit::Clean)
}

/// Writes an order and its delivery into a folder.
///
/// # Errors
/// When a file cannot be written.
pub fn write_sample(folder: &Path, made: &SampleDelivery) -> Result<(), CliError> {
    write_file(&folder.join("order.toml"), made.order_toml.as_bytes())?;
    if let Some(serials) = &made.serials {
        write_file(&folder.join("serials.csv"), serials.as_bytes())?;
    }
    for (path, bytes) in &made.files {
        write_file(&folder.join("delivery").join(path), bytes)?;
    }
    Ok(())
}

fn holds_files(folder: &Path) -> Result<bool, CliError> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(CliError(format!(
            "cannot read {}: {error}",
            folder.display()
        ))),
    }
}
