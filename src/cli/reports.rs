//! What `compare` writes beside what it says on the terminal: one file a report.

use std::path::Path;

use crate::compare::result::Comparison;
use crate::render::comparison::{Sources, comparison_doc, comparison_html};

use super::io::{to_json, write_files};
use super::print::{self, House};
use super::report_arg::{Kinds, Report, apart};
use super::{CliError, Io};

/// A kind of report. Each has one line in [`Kinds::ALL`] and one arm in [`bytes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page that stands alone.
    Html,
    /// For paper, A4 across.
    Pdf,
    /// As plain text.
    Md,
    /// The whole value, for programs.
    Json,
    /// A workbook whose totals are formulas.
    Xlsx,
    /// One table, for programs that read tables.
    Csv,
}

impl Kinds for Kind {
    const ALL: &'static [(&'static str, Kind)] = &[
        ("html", Kind::Html),
        ("pdf", Kind::Pdf),
        ("md", Kind::Md),
        ("json", Kind::Json),
        ("xlsx", Kind::Xlsx),
        ("csv", Kind::Csv),
    ];
}

/// What the reports are written from.
pub struct Subject<'c> {
    /// The comparison.
    pub comparison: &'c Comparison,
    /// The texts it was made from.
    pub sources: Sources<'c>,
    /// Language, colours and fonts.
    pub house: &'c House,
}

/// Writes the reports: all are made before the first is written.
///
/// # Errors
/// When two go to one file, one cannot be put together, or a file cannot be written.
pub fn write(reports: &[Report<Kind>], subject: &Subject, io: &mut Io) -> Result<(), CliError> {
    apart(reports)?;
    let mut files: Vec<(&Path, Vec<u8>)> = Vec::new();
    for report in reports {
        files.push((report.path(), bytes(report.kind, subject, io)?));
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

fn bytes(kind: Kind, subject: &Subject, io: &mut Io) -> Result<Vec<u8>, CliError> {
    Ok(match kind {
        Kind::Html => page(subject)?,
        Kind::Pdf => document(print::Format::Pdf, subject, io)?,
        Kind::Md => document(print::Format::Md, subject, io)?,
        Kind::Json => to_json(subject.comparison)?.into_bytes(),
        Kind::Xlsx => {
            crate::render::comparison::workbook(subject.comparison, &subject.house.wordings)
                .map_err(|error| CliError(format!("cannot write the workbook: {error}")))?
        }
        Kind::Csv => crate::report::compare_csv(subject.comparison)
            .map_err(|error| CliError(format!("cannot write the table: {error}")))?,
    })
}

fn page(subject: &Subject) -> Result<Vec<u8>, CliError> {
    let house = subject.house;
    let [wording] = &house.wordings[..] else {
        return Err(CliError(
            "the comparison is written in one language; name one with --lang".to_owned(),
        ));
    };
    let html = comparison_html(
        subject.comparison,
        &subject.sources,
        wording,
        &house.brand,
        &house.templates,
    )?;
    Ok(html.into_bytes())
}

/// The comparison on paper; what no font could show is said.
fn document(format: print::Format, subject: &Subject, io: &mut Io) -> Result<Vec<u8>, CliError> {
    let doc = comparison_doc(subject.comparison);
    let (files, warnings) = print::document_files(&doc, "comparison", &[format], subject.house)?;
    for warning in warnings {
        io.remark(&format!("warning: {warning}"));
    }
    let file = files.into_iter().next();
    Ok(file.map(|file| file.bytes).unwrap_or_default())
}
