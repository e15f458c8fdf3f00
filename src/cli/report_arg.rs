//! `--report KIND=FILE`, for every verb that has it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::CliError;

/// The kinds of reports of a verb.
pub trait Kinds: Copy + 'static {
    /// Every kind with its name on the command line.
    const ALL: &'static [(&'static str, Self)];
}

/// A report and the file it is written to, as `KIND=FILE`.
#[derive(Debug, Clone)]
pub struct Report<K> {
    /// The kind.
    pub kind: K,
    path: PathBuf,
}

impl<K> Report<K> {
    /// The file it is written to.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl<K: Kinds> FromStr for Report<K> {
    type Err = String;

    fn from_str(argument: &str) -> Result<Self, String> {
        let names: Vec<&str> = K::ALL.iter().map(|(name, _)| *name).collect();
        let help = format!("write KIND=FILE, the kind one of {}", names.join(", "));
        let Some((name, path)) = argument.split_once('=') else {
            return Err(help);
        };
        let Some((_, kind)) = K::ALL.iter().find(|(known, _)| *known == name) else {
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

/// Refuses two reports that go to one file.
///
/// # Errors
/// When two do.
pub fn apart<K>(reports: &[Report<K>]) -> Result<(), CliError> {
    for (n, report) in reports.iter().enumerate() {
        let mut earlier = reports.iter().take(n);
        if earlier.any(|other| other.path == report.path) {
            return Err(CliError(format!(
                "two reports go to {}; name a file for each",
                report.path.display()
            )));
        }
    }
    Ok(())
}
