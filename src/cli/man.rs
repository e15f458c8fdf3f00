//! `tracespec man [VERB]`

use std::path::PathBuf;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::finding::did_you_mean;

use super::io::write_file;
use super::{CliError, Exit, Io, args};

/// Print the manual page of the tool or of one verb
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec man > tracespec.1\n  tracespec man check\n  # All pages, for an installer\n  tracespec man --dir man1"
)]
pub struct Args {
    /// Which verb; without one, the page of the whole tool
    #[arg(value_name = "VERB", conflicts_with = "dir")]
    verb: Option<String>,
    /// Write all pages into this folder; made when it is not there
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// What every page says of the environment.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("NO_COLOR", "When set and not empty, no colour."),
    (
        "CLICOLOR_FORCE",
        "When set and not 0, colour also into files and pipes.",
    ),
    (
        "CLICOLOR, TERM",
        "CLICOLOR=0 and TERM=dumb switch colour off.",
    ),
    (
        "COLUMNS",
        "Width of text; else that of the terminal, else 80.",
    ),
];

/// What every page says of the exit status.
const EXIT: [(&str, &str); 3] = [
    (
        "0",
        "Clean: no errors, like-for-like or loaded quotes, release.",
    ),
    (
        "1",
        "Findings: errors in a spec, a supplier that is not comparable, hold, cannot decide.",
    ),
    (
        "2",
        "Could not run: wrong arguments, a file that cannot be read or written.",
    ),
];

/// Runs the verb.
///
/// # Errors
/// When there is no such verb or a page cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let command = built();
    if let Some(folder) = &args.dir {
        let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
        for one in std::iter::once(&command).chain(verbs) {
            let path = folder.join(format!("{}.1", page_name(one)));
            write_file(&path, &page(one)?)?;
            io.print(&format!("wrote {}\n", path.display()))?;
        }
        return Ok(Exit::Clean);
    }
    let wanted = match &args.verb {
        None => &command,
        Some(verb) => command
            .find_subcommand(verb)
            .ok_or_else(|| unknown(verb, &command))?,
    };
    io.print(&String::from_utf8_lossy(&page(wanted)?))?;
    Ok(Exit::Clean)
}

/// The command as it is read, names of pages included. `help` is no verb of its own: each verb has
/// its page.
fn built() -> clap::Command {
    let mut command = args::command().disable_help_subcommand(true);
    command.build();
    command
}

fn page_name(command: &clap::Command) -> &str {
    let name = command.get_display_name();
    name.unwrap_or_else(|| command.get_name())
}

fn unknown(verb: &str, command: &clap::Command) -> CliError {
    let verbs = command.get_subcommands().map(clap::Command::get_name);
    let help = match did_you_mean(verb, verbs) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`tracespec help` lists them".to_owned(),
    };
    CliError(format!("there is no verb `{verb}`: {help}"))
}

/// A page in roff: what the arguments say, then the examples line by line.
fn page(command: &clap::Command) -> Result<Vec<u8>, CliError> {
    let man = Man::new(command.clone())
        .title(page_name(command).to_uppercase())
        .source(format!("tracespec {}", env!("CARGO_PKG_VERSION")))
        .manual("tracespec");
    let mut page = Vec::new();
    let generated = man
        .render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| match command.has_subcommands() {
            true => man.render_subcommands_section(&mut page),
            false => Ok(()),
        })
        .and_then(|()| ending(command).to_writer(&mut page));
    match generated {
        Ok(()) => Ok(page),
        Err(error) => Err(CliError(format!("cannot write the page: {error}"))),
    }
}

/// Notes and examples, exit status, environment.
fn ending(command: &clap::Command) -> Roff {
    let mut roff = Roff::new();
    if let Some(text) = command.get_after_help() {
        notes(&mut roff, &text.to_string());
    }
    for (title, entries) in [("EXIT STATUS", &EXIT[..]), ("ENVIRONMENT", &ENVIRONMENT)] {
        roff.control("SH", [title]);
        for (name, meaning) in entries {
            roff.control("TP", []);
            roff.text([roman(*name)]);
            roff.text([roman(*meaning)]);
        }
    }
    roff
}

/// The text after the options: indented lines are printed as they stand.
fn notes(roff: &mut Roff, text: &str) {
    roff.control("SH", ["NOTES AND EXAMPLES"]);
    for paragraph in text.split("\n\n") {
        roff.control("PP", []);
        let mut as_it_stands = false;
        for line in paragraph.lines() {
            if line.starts_with(' ') != as_it_stands {
                as_it_stands = !as_it_stands;
                roff.control(if as_it_stands { "nf" } else { "fi" }, []);
            }
            roff.text([roman(line)]);
        }
        if as_it_stands {
            roff.control("fi", []);
        }
    }
}
