//! `tracespec intake FILE -o spec.toml`

use std::path::{Path, PathBuf};

use crate::catalog::Catalogue;
use crate::init::to_follow;
use crate::intake::{self, Intake, Map, Outcome, RowReport};
use crate::report::diagnostic;
use crate::spreadsheet::{self, Grid};
use crate::toml_doc::{self, Limits};
use crate::toml_text::one_line;

use super::head::{
    HeadArgs, SCHEMA_FILE, checked, following_text, may_write, read_bytes, seen_text, verdict,
    write_schema,
};
use super::io::{read_text, write_file};
use super::{CliError, Exit, Io};

/// Turn requirements kept in a spreadsheet into a spec to review
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every row is taken, taken in part or not taken. What was not taken stands in the\nspec as a comment with its cell and the reason.\nExit code: 0 all rows were taken, 1 some were not, 2 could not run.\n\nExamples:\n  # Which column is what, to correct\n  tracespec intake --suggest-map samples/intake/requirements.csv -o map.toml\n  # Three of its nine rows are not taken whole: exit code 1\n  tracespec intake samples/intake/requirements.csv --map map.toml \\\n        --part MC-4471 --part-revision C --contains hidden-joints -o taken.toml"
)]
pub struct Args {
    /// Requirements, one a row: XLSX or CSV
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which column is what
    #[arg(long, value_name = "MAP", conflicts_with = "suggest_map")]
    map: Option<PathBuf>,
    /// Write a mapping from the headings instead, to correct
    #[arg(long)]
    suggest_map: bool,
    /// File to write; spec.toml when left out, for a mapping the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write no schema beside the spec
    #[arg(long)]
    no_schema: bool,
    #[command(flatten)]
    head: HeadArgs,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written, or the mapping does not fit the sheet.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let bytes = read_bytes(&args.file).map_err(CliError)?;
    let name = args.file.display().to_string();
    let grids = spreadsheet::read(&name, &bytes).map_err(CliError)?;
    if args.suggest_map {
        return suggest(args, &grids, io);
    }
    let map = match &args.map {
        None => None,
        Some(path) => match sound_map(path, io)? {
            Some(map) => Some(map),
            None => return Ok(Exit::Findings),
        },
    };
    let default = PathBuf::from("spec.toml");
    let spec = args.output.as_ref().unwrap_or(&default);
    may_write(spec, args.head.force)?;
    let taken = intake::read(&grids, map.as_ref(), Catalogue::embedded()?).map_err(CliError)?;
    let mut draft = args.head.draft(spec)?;
    draft.take_seen();
    let file = args.file.file_name().unwrap_or_default().to_string_lossy();
    let schema = (!args.no_schema).then(|| format!("./{SCHEMA_FILE}"));
    let text = intake::spec_text(&taken, &draft, &file, schema.as_deref());
    write_file(spec, text.as_bytes())?;
    let mut said = format!("wrote {}: {}\n", spec.display(), verdict(&checked(spec)?));
    if !args.no_schema {
        said.push_str(&write_schema(spec, args.head.force)?);
    }
    said.push_str(&rows_text(&taken));
    said.push_str(&left_text(&taken, &grids));
    if intake::keeps_packing_list(&taken, &draft) {
        said.push_str(
            "Shipment: packing-list of the preset is kept beside what the rows ask for\n",
        );
    }
    said.push_str(&seen_text(&draft));
    said.push_str(&following_text(&to_follow(&draft, &taken.documents)));
    said.push_str(&format!(
        "\nNext: search {0} for TO FILL IN and NOT TAKEN, then\n  tracespec check {0}\n",
        spec.display()
    ));
    io.print(&said)?;
    Ok(if taken.count(Outcome::Taken) == taken.rows.len() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn suggest(args: &Args, grids: &[Grid], io: &mut Io) -> Result<Exit, CliError> {
    let grid = grids
        .first()
        .ok_or_else(|| CliError(format!("{} has no sheet", args.file.display())))?;
    let name = args.file.display().to_string();
    let text = intake::suggestion(grid, Catalogue::embedded()?, &name);
    match &args.output {
        None => io.print(&text)?,
        Some(path) => {
            may_write(path, args.head.force)?;
            write_file(path, text.as_bytes())?;
            io.print(&format!("wrote {}\n", path.display()))?;
        }
    }
    Ok(Exit::Clean)
}

/// The mapping; with errors they are printed and there is none.
fn sound_map(path: &Path, io: &mut Io) -> Result<Option<Map>, CliError> {
    let loaded = toml_doc::load::<Map>(read_text(path)?, Limits::default());
    if !loaded.findings.is_empty() {
        let source = loaded.doc.shared_source();
        let text = diagnostic::render(&loaded.findings, &[&source], io.width(), io.color());
        io.remark(text.trim_end());
    }
    Ok(loaded.model)
}

fn rows_text(taken: &Intake) -> String {
    let mut out = format!(
        "\n{}: {} rows read, {} taken, {} taken in part, {} not taken\n",
        one_line(&taken.sheet),
        taken.rows.len(),
        taken.count(Outcome::Taken),
        taken.count(Outcome::InPart),
        taken.count(Outcome::NotTaken)
    );
    for (outcome, title) in [
        (Outcome::InPart, "Taken in part; this was not:"),
        (Outcome::NotTaken, "Not taken:"),
    ] {
        let rows: Vec<&RowReport> = taken
            .rows
            .iter()
            .filter(|row| row.outcome == outcome)
            .collect();
        if rows.is_empty() {
            continue;
        }
        out.push_str(&format!("{title}\n"));
        for row in rows {
            for (cell, reason) in &row.problems {
                let id = if row.id.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", row.id)
                };
                out.push_str(&format!("  {cell}{id}: {reason}\n"));
            }
        }
    }
    out
}

/// Columns and sheets that nobody looked at.
fn left_text(taken: &Intake, grids: &[Grid]) -> String {
    let mut out = String::new();
    if !taken.unused_columns.is_empty() {
        let columns = taken.unused_columns.join(", ");
        out.push_str(&format!(
            "Columns that the mapping does not use: {columns}\n"
        ));
    }
    let others: Vec<String> = grids
        .iter()
        .filter(|grid| grid.name != taken.sheet && !grid.rows.is_empty())
        .map(|grid| one_line(&grid.name))
        .collect();
    if !others.is_empty() {
        out.push_str(&format!(
            "Sheets that were not read: {}\n",
            others.join(", ")
        ));
    }
    out
}
