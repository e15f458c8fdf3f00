//! `tracespec check --fix`: repairs written into the files.

use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::catalog::Catalogue;
use crate::finding::{Fix, any_error};
use crate::source::SourceFile;
use crate::spec::{self, repair};
use crate::toml_doc::edit::Made;

use super::io::{Beside, read_text, write_file};
use super::{CliError, Exit, Io};

/// What some editors put before the text of a file; it stays where it is.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Repairs the files in their places and says what was changed, on standard error when standard
/// output is for programs.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(specs: &[PathBuf], for_people: bool, io: &mut Io) -> Result<(), CliError> {
    for path in specs {
        let (source, repaired) = repair(path)?;
        if !repaired.made.is_empty() {
            replace(path, repaired.checked.source.text())?;
        }
        let said = said(&source, &repaired);
        if for_people {
            io.print(&said)?;
        } else if !said.is_empty() {
            io.remark(said.trim_end());
        }
    }
    Ok(())
}

/// Prints what would be changed as a unified diff; the exit code is by what would remain.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn preview(specs: &[PathBuf], io: &mut Io) -> Result<Exit, CliError> {
    let mut exit = Exit::Clean;
    for path in specs {
        let (source, repaired) = repair(path)?;
        io.print(&diff(&source, &repaired.checked.source))?;
        if any_error(&repaired.checked.findings) {
            exit = Exit::Findings;
        }
    }
    Ok(exit)
}

fn repair(path: &Path) -> Result<(SourceFile, repair::Repaired), CliError> {
    let catalogue = Catalogue::embedded()?;
    let source = read_text(path)?;
    let files = Beside::file(path);
    let repaired = repair::repair(source.clone(), |text| spec::check(text, catalogue, &files));
    Ok((source, repaired))
}

/// Writes the text whole or not at all, through a link, with the byte order mark and the rights
/// that the file had.
fn replace(path: &Path, text: &str) -> Result<(), CliError> {
    let fail =
        |error: std::io::Error| CliError(format!("cannot write {}: {error}", path.display()));
    let place = std::fs::canonicalize(path).map_err(fail)?;
    let rights = std::fs::metadata(&place).map_err(fail)?.permissions();
    if rights.readonly() {
        return Err(CliError(format!("{} is write-protected", path.display())));
    }
    let before = std::fs::read(&place).map_err(fail)?;
    let mark = match before.starts_with(BYTE_ORDER_MARK.as_bytes()) {
        true => BYTE_ORDER_MARK,
        false => "",
    };
    write_file(&place, format!("{mark}{text}").as_bytes())?;
    std::fs::set_permissions(&place, rights).map_err(fail)
}

fn said(source: &SourceFile, repaired: &repair::Repaired) -> String {
    let name = source.name();
    let mut lines: Vec<String> = repaired.made.iter().map(change).collect();
    for left in &repaired.left {
        lines.push(format!(
            "{name}:{}: left as it is ({}): repaired, it would bring {} to line {}: {}",
            left.finding.place.line.get(),
            left.finding.message,
            left.brings.code,
            left.brings.place.line.get(),
            left.brings.message,
        ));
    }
    match repaired.made.len() {
        0 if repaired.unreadable => lines.push(format!("{name}: not repaired: it is not TOML yet")),
        0 => lines.push(format!("{name}: nothing to repair")),
        1 => lines.push(format!("{name}: 1 repair written")),
        count => lines.push(format!("{name}: {count} repairs written")),
    }
    lines.push(String::new());
    lines.join("\n")
}

/// `spec.toml:8: contakt → contact`.
fn change(made: &Made) -> String {
    let place = format!("{}:{}", made.place.file, made.place.line.get());
    match &made.fix {
        Fix::RemoveItem { .. } => {
            let item = made.before.trim_start_matches([',', ' ', '\t', '\r', '\n']);
            format!("{place}: {item} taken out, it was listed twice")
        }
        _ => format!("{place}: {} → {}", made.before, made.after),
    }
}

/// A unified diff; empty without a difference.
fn diff(before: &SourceFile, after: &SourceFile) -> String {
    let name = before.name();
    TextDiff::from_lines(before.text(), after.text())
        .unified_diff()
        .header(name, name)
        .to_string()
}
