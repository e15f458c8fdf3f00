//! The command line: one file per verb. The only place that touches files, environment, clock and
//! terminal; everything below gets what it needs passed in.

mod addendum;
mod agree;
mod agreement;
mod annex;
mod args;
pub mod catalog;
pub mod check;
mod clarify;
mod compare;
mod completions;
mod concession;
mod delivery;
mod demo;
pub mod diff;
mod drafts;
pub mod explain;
mod fix;
mod head;
mod init;
mod intake;
pub mod io;
mod levels;
mod limits;
mod man;
mod presets;
pub mod print;
mod progress;
mod report_arg;
mod reports;
pub mod responses;
pub mod rfq;
mod sample;
pub mod schema;
mod scratch;
mod templates;
pub mod terminal;
mod trace;
mod verify;
mod verify_reports;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::finding::Finding;
use crate::report::diagnostic;
use crate::source::SourceFile;

pub use io::{CliError, Io};

/// How a run ended; see `file-formats` in the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: clean, warnings only, like-for-like or loaded, release.
    Clean,
    /// 1: spec errors, a supplier non-responsive or not comparable, hold, cannot decide.
    Findings,
}

/// The exit code when a run could not be done at all.
pub const COULD_NOT_RUN: u8 = 2;

/// Runs the command with these arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    quiet_guarded();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut io = Io::terminal(terminal::color_among(&arguments));
    let parsed = match args::parse(&arguments, io.width()) {
        Ok(parsed) => parsed,
        Err(help_or_mistake) => return not_run(&help_or_mistake, &mut io),
    };
    match args::run(&parsed.verb, &mut io) {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) => {
            io.complain(&error);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// What a reader of others' making does to a broken file is a finding, and no news for the terminal.
fn quiet_guarded() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |what| {
        if !crate::records::is_guarded() {
            usual(what);
        }
    }));
}

/// Says what is wrong, with the lines it is about, where anything is.
fn say_findings(findings: &[Finding], texts: &[&SourceFile], io: &mut Io) {
    if !findings.is_empty() {
        let text = diagnostic::render(findings, texts, io.width(), io.color());
        io.remark(text.trim_end());
    }
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn not_run(error: &clap::Error, io: &mut Io) -> ExitCode {
    let text = error.render();
    let text = match io.color() {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    if error.use_stderr() {
        io.remark(text.trim_end());
        return ExitCode::from(COULD_NOT_RUN);
    }
    match io.print(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(COULD_NOT_RUN),
    }
}
