//! The `tracespec` command: parse arguments, run, map to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    tracespec::cli::main(std::env::args_os())
}
