//! The command line: one file per verb. The only place that touches files, environment, clock and
//! terminal; everything below gets what it needs passed in.

mod args;
pub mod catalog;
pub mod check;
mod compare;
mod demo;
pub mod explain;
pub mod io;
mod levels;
pub mod rfq;
mod sample;
pub mod schema;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

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
    let parsed = match args::Cli::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // clap prints help and errors itself, to the right stream.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { COULD_NOT_RUN } else { 0 });
        }
    };
    let mut io = Io::terminal();
    match args::run(&parsed.verb, &mut io) {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) => {
            io.complain(&error);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
