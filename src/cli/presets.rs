//! `tracespec presets [NAME]`

use crate::finding::did_you_mean;
use crate::spec::presets::{self, ALL, COMMON, Preset};

use super::{CliError, Exit, Io};

/// List the presets that a spec can build on; with a name, print what it demands
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec presets\n  tracespec presets advanced\n  tracespec presets material.standard"
)]
pub struct Args {
    /// Preset, such as material.standard, or a level for both halves, such as advanced
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// When there is no such preset or the output cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let text = match &args.name {
        None => list(),
        Some(name) => {
            let parts = presets::parts(name).ok_or_else(|| unknown(name))?;
            let texts: Vec<&str> = parts.iter().map(|preset| preset.text).collect();
            texts.join("\n")
        }
    };
    io.print(&text)?;
    Ok(Exit::Clean)
}

fn list() -> String {
    let all: Vec<&Preset> = ALL.iter().chain([&COMMON]).collect();
    let width = all.iter().map(|p| p.name.len()).max().unwrap_or(0);
    let lines = all
        .iter()
        .map(|preset| format!("{:width$}  {}\n", preset.name, preset.about));
    let mut text: String = lines.collect();
    text.push_str(
        "\nextends = [\"advanced\"] in [spec] takes both halves of a level; a half is named as listed.\n\
         The levels are informed by the public outline of IPC-1782. They are not its text and claim no\n\
         conformance to it.\n",
    );
    text
}

fn unknown(name: &str) -> CliError {
    let help = match did_you_mean(name, presets::names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`tracespec presets` lists them".to_owned(),
    };
    CliError(format!("there is no preset `{name}`: {help}"))
}
