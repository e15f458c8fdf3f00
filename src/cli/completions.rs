//! `tracespec completions SHELL`

use clap_complete::Shell;

use super::{CliError, Exit, Io, args};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  # bash: into the folder that bash-completion reads\n  tracespec completions bash \\\n      > ~/.local/share/bash-completion/completions/tracespec\n  # zsh: into a folder of $fpath\n  tracespec completions zsh > _tracespec\n  tracespec completions fish > ~/.config/fish/completions/tracespec.fish"
)]
pub struct Args {
    /// Which shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Runs the verb.
///
/// # Errors
/// When the script cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let mut command = args::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    io.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
