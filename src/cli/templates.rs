//! `tracespec templates export DIR`

use std::path::PathBuf;

use clap::Subcommand;

use crate::house;
use crate::render::templates::EMBEDDED;
use crate::wording::Language;

use super::io::write_files;
use super::{CliError, Exit, Io};

/// Your own house style: templates, colours, logo and wording of everything that is printed
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  # A folder to start from; change what you like, delete the rest\n  tracespec templates export house\n\nThen print in it: `tracespec rfq SPEC -o DIR --templates house`."
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Export(ExportArgs),
}

/// Write the built-in templates, brand.toml and every sentence of the documents into a folder
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every file may be deleted again: what is not in the folder stays as it is built in.\n\nExamples:\n  tracespec templates export house"
)]
struct ExportArgs {
    /// Folder to write into; made when it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Overwrite files that are there; what was changed in them is lost
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file is there already or cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    match &args.what {
        What::Export(args) => export(args, io),
    }
}

fn export(args: &ExportArgs, io: &mut Io) -> Result<Exit, CliError> {
    let mut files: Vec<(PathBuf, String)> = EMBEDDED
        .iter()
        .map(|(name, text)| (args.folder.join(name), (*text).to_owned()))
        .collect();
    files.push((
        args.folder.join(house::BRAND),
        house::BRAND_TO_START_FROM.to_owned(),
    ));
    for language in Language::ALL {
        let text = house::wording_to_start_from(language).map_err(|flaw| CliError(flaw.message))?;
        files.push((args.folder.join(house::wording_file(language)), text));
    }
    let there: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.exists())
        .map(|(path, _)| path.display().to_string())
        .collect();
    if !args.force && !there.is_empty() {
        return Err(CliError(format!(
            "{} there already; name another folder, or add --force to overwrite",
            match &there[..] {
                [one] => format!("{one} is"),
                several => format!("{} are", several.join(", ")),
            }
        )));
    }
    write_files(
        files
            .iter()
            .map(|(path, text)| (path.clone(), text.as_bytes())),
    )?;
    for (path, _) in files {
        io.print(&format!("wrote {}\n", path.display()))?;
    }
    Ok(Exit::Clean)
}
