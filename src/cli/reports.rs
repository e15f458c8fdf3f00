//! What `compare` writes beside what it says on the terminal: one file a report.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::compare::result::Comparison;

use super::io::{to_json, write_files};
use super::{CliError, Io};

/// A report and the file it is written to, as `KIND=FILE`.
#[derive(Debug, Clone)]
pub struct Report {
    kind: Kind,
    path: PathBuf,
}

/// A kind of report. Each has one line in [`Kind::ALL`] and one arm in [`bytes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The whole value, for programs.
    Json,
    /// A workbook whose totals are formulas.
    Xlsx,
    /// One table, for programs that read tables.
    Csv,
}

impl Kind {
    /// Every kind with its name on the command line.
    const ALL: &[(&str, Kind)] = &[
        ("json", Kind::Json),
        ("xlsx", Kind::Xlsx),
        ("csv", Kind::Csv),
    ];
}

/// What the reports are written from.
pub struct Subject<'c> {
    /// The comparison.
    pub comparison: &'c Comparison,
}

impl FromStr for Report {
    type Err = String;

    fn from_str(argument: &str) -> Result<Self, String> {
        let names: Vec<&str> = Kind::ALL.iter().map(|(name, _)| *name).collect();
        let help = format!("write KIND=FILE, the kind one of {}", names.join(", "));
        let Some((name, path)) = argument.split_once('=') else {
            return Err(help);
        };
        let Some((_, kind)) = Kind::ALL.iter().find(|(known, _)| *known == name) else {
            return Err(help);
        };
        if path.is_empty() {
            return Err(format!("no file is named; {help}"));
        }
        Ok(Report {
            kind: *kind,
            path: PathBuf::from(path),
        })
    }
}

/// Writes the reports: all are made before the first is written.
///
/// # Errors
/// When two go to one file, one cannot be put together, or a file cannot be written.
pub fn write(reports: &[Report], subject: &Subject, io: &mut Io) -> Result<(), CliError> {
    for (n, report) in reports.iter().enumerate() {
        if reports
            .iter()
            .take(n)
            .any(|other| other.path == report.path)
        {
            return Err(CliError(format!(
                "two reports go to {}; name a file for each",
                report.path.display()
            )));
        }
    }
    let mut files: Vec<(&Path, Vec<u8>)> = Vec::new();
    for report in reports {
        files.push((report.path.as_path(), bytes(report.kind, subject)?));
    }
    write_files(
        files
            .iter()
            .map(|(path, bytes)| (path.to_path_buf(), &bytes[..])),
    )?;
    for (path, _) in files {
        io.remark(&format!("wrote {}", path.display()));
    }
    Ok(())
}

fn bytes(kind: Kind, subject: &Subject) -> Result<Vec<u8>, CliError> {
    Ok(match kind {
        Kind::Json => to_json(subject.comparison)?.into_bytes(),
        Kind::Xlsx => crate::render::comparison::workbook(subject.comparison, &[])
            .map_err(|error| CliError(format!("cannot write the workbook: {error}")))?,
        Kind::Csv => crate::report::compare_csv(subject.comparison)
            .map_err(|error| CliError(format!("cannot write the table: {error}")))?,
    })
}
