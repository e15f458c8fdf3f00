//! `tracespec agree --amends AGREEMENT --concession FILE`: single units are let through after the award.

use std::path::Path;

use crate::agree::{Previous, agreement_text, conceded, read_concession};
use crate::report::agree_text::{self, Look};
use crate::values::Date;

use super::agreement::held;
use super::io::{keep_inputs, read_text, write_file};
use super::{CliError, Exit, Io, say_findings};

/// What is amended, by what, and who says so.
pub(super) struct Concession<'a> {
    pub amends: &'a Path,
    pub concession: &'a Path,
    pub output: &'a Path,
    pub on: Date,
    pub reason: &'a str,
    pub by: &'a str,
}

/// Writes the next revision of the agreement.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn run(args: &Concession<'_>, io: &mut Io) -> Result<Exit, CliError> {
    keep_inputs([args.output], &[args.amends, args.concession])?;
    if folder(args.output) != folder(args.amends) {
        return Err(CliError(format!(
            "write the amended agreement beside {}: it names the same files",
            args.amends.display()
        )));
    }
    let Some(old) = held(args.amends, io)? else {
        return Ok(Exit::Findings);
    };
    let awarded = old.agreement.agreement.awarded;
    if args.on < awarded {
        let on = args.on;
        io.remark(&format!(
            "error: --date {on} is before the agreement that is amended, {awarded}"
        ));
        return Ok(Exit::Findings);
    }
    let read = read_concession(read_text(args.concession)?, &old.agreement, args.on);
    say_findings(&read.findings, &[&read.source], io);
    let Some(deviations) = read.deviations else {
        return Ok(Exit::Findings);
    };
    let previous = Previous {
        agreement: &old.agreement,
        sha256: old.sha256.clone(),
        diff: None,
        reason: args.reason.to_owned(),
        by: args.by.to_owned(),
    };
    let new = conceded(&previous, deviations, args.on);
    write_file(args.output, agreement_text(&new).as_bytes())?;
    let look = Look {
        width: io.width(),
        color: io.color(),
    };
    let file = args.output.display().to_string();
    io.print(&agree_text::awarded(&new, &file, look))?;
    Ok(Exit::Clean)
}

/// The folder of a file, as the file system has it.
fn folder(file: &Path) -> Option<std::path::PathBuf> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    std::fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()
}
