//! `tracespec init`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::init::{Draft, Interview, Lines, Stopped, assumed_patterns, spec_text, to_follow};

use super::head::{
    HeadArgs, SCHEMA_FILE, checked, following_text, may_write, open_list, seen_text, verdict,
    write_schema,
};
use super::io::write_file;
use super::{CliError, Exit, Io};

/// Write a first spec: a few questions in a terminal, flags without one
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What no flag says is asked in a terminal; without one,\nor with --yes, defaults are taken.\nA document without a number is written as one that follows: none is made up.\n\nExamples:\n  # Without questions, from a parts list\n  tracespec init --yes --part MC-4471 --part-revision C --quantity 100,500 \\\n        --bom samples/controller/basis/bom.csv -o new/spec.toml\n  # A lighter level for material, two documents that are released\n  tracespec init --yes --material standard --process advanced \\\n        --part MC-4471 --part-revision C --quantity 100,500 --contains none \\\n        --doc gerber=GBR-4471:C --doc test-plan=TP-4471:2 -o light.toml"
)]
pub struct Args {
    #[command(flatten)]
    head: HeadArgs,
    /// File to write
    #[arg(short, long, value_name = "FILE", default_value = "spec.toml")]
    output: PathBuf,
    /// Ask nothing: take defaults for what no flag says
    #[arg(long)]
    yes: bool,
    /// Write no schema beside the spec
    #[arg(long)]
    no_schema: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written, an answer is missing, or the input ends early.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let spec = args.output.as_path();
    may_write(spec, args.head.force)?;
    let mut draft = args.head.draft(spec)?;
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if terminal && !args.yes {
        ask(&mut draft, spec, io.width())?;
    }
    draft.take_defaults();
    complete(&draft)?;
    let schema = (!args.no_schema).then(|| format!("./{SCHEMA_FILE}"));
    let name = spec.file_name().unwrap_or_default().to_string_lossy();
    let text = spec_text(&draft, schema.as_deref(), &name);
    write_file(spec, text.as_bytes())?;
    let result = checked(spec)?;
    let mut said = format!("wrote {}: {}\n", spec.display(), verdict(&result));
    if !args.no_schema {
        said.push_str(&write_schema(spec, args.head.force)?);
    }
    said.push_str(&quantities_text(&draft));
    said.push_str(&seen_text(&draft));
    said.push_str(&following_text(&to_follow(&draft, &[])));
    said.push_str(&assumed_text(&draft));
    said.push_str(&next_text(spec));
    io.print(&said)?;
    Ok(if result.resolved.is_some() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn ask(draft: &mut Draft, spec: &Path, width: usize) -> Result<(), CliError> {
    let mut lines = Lines::new(std::io::stdin().lock(), std::io::stdout(), width);
    let mut open = |kind, path: &str| open_list(kind, Path::new(path), spec);
    Interview::new(&mut lines, &mut open)
        .fill(draft)
        .map_err(|stopped| match stopped {
            Stopped::Ended => CliError("stopped; nothing was written".to_owned()),
            Stopped::Io(_) => CliError(stopped.to_string()),
        })
}

fn complete(draft: &Draft) -> Result<(), CliError> {
    let missing = draft.missing();
    if missing.is_empty() {
        return Ok(());
    }
    let mut message = "only you can know this; add:".to_owned();
    for (flag, what) in missing {
        message.push_str(&format!("\n  {flag:<16} {what}"));
    }
    Err(CliError(message))
}

/// "to be quoted: 100 and 500 boards".
fn quantities_text(draft: &Draft) -> String {
    let numbers: Vec<String> = draft
        .quantities
        .iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    match numbers.split_last() {
        None => String::new(),
        Some((one, [])) if one == "1" => "to be quoted: 1 board\n".to_owned(),
        Some((only, [])) => format!("to be quoted: {only} boards\n"),
        Some((last, before)) => {
            format!("to be quoted: {} and {last} boards\n", before.join(", "))
        }
    }
}

/// The patterns that nobody has agreed yet.
fn assumed_text(draft: &Draft) -> String {
    let mut out =
        "\nThese patterns of numbers are assumptions; settle them with the supplier, who gives the numbers:\n"
            .to_owned();
    for (name, pattern) in assumed_patterns(draft) {
        out.push_str(&format!("  {:<20} {pattern}\n", format!("identity.{name}")));
    }
    out
}

fn next_text(spec: &Path) -> String {
    let spec = spec.display();
    format!(
        "\nNext: read {spec}, change what is not so, then\n  tracespec check {spec}\n  tracespec rfq {spec} -o rfq\n"
    )
}
