//! All findings as one table.
//!
//! The words are the keys of the JSON, so that both can be filtered alike. UTF-8 with a byte order mark,
//! as Excel wants it; RFC 4180; a cell that a spreadsheet would take for a formula begins with `'`.

use std::io::Write;

use super::{Clauses, Made};
use crate::report::compare_csv::{BOM, harmless, maybe_key};
use crate::spec::clause::ResolvedSpec;
use crate::verify::against::Since;

/// The columns, in their order.
pub const COLUMNS: [&str; 24] = [
    "clause",
    "weight",
    "code",
    "also",
    "file",
    "sheet",
    "cell",
    "pointer",
    "row",
    "column",
    "heading",
    "unit",
    "found",
    "wanted",
    "message",
    "fix",
    "undecided",
    "follows",
    "waived-by",
    "since",
    "fingerprint",
    "spec-file",
    "spec-line",
    "number",
];

/// Writes findings as they are made.
pub struct FindingsCsv<'s, W: Write> {
    writer: csv::Writer<W>,
    clauses: Clauses<'s>,
    number: u64,
}

impl<'s, W: Write> FindingsCsv<'s, W> {
    /// Begins the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut to: W, spec: &'s ResolvedSpec) -> std::io::Result<Self> {
        to.write_all(BOM)?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(to);
        writer.write_record(COLUMNS)?;
        Ok(FindingsCsv {
            writer,
            clauses: Clauses::of(spec),
            number: 0,
        })
    }

    /// Adds a finding.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, made: Made<'_>) -> std::io::Result<()> {
        self.number += 1;
        let Made {
            finding,
            fingerprint,
            since,
        } = made;
        let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
        let record: [String; COLUMNS.len()] = [
            finding.clause.clone(),
            maybe_key(self.clauses.weight(finding).as_ref()),
            finding.code.clone(),
            finding.also.join("; "),
            maybe(&finding.file),
            maybe(&finding.sheet),
            maybe(&finding.cell),
            maybe(&finding.pointer),
            finding.row.map(|row| row.to_string()).unwrap_or_default(),
            maybe(&finding.column),
            maybe(&finding.heading),
            maybe(&finding.unit),
            maybe(&finding.found),
            finding.wanted.clone(),
            finding.message.clone(),
            maybe(&finding.fix),
            finding.undecided.to_string(),
            maybe(&finding.follows),
            maybe(&finding.waived_by),
            since.map(Since::key).unwrap_or_default().to_owned(),
            fingerprint.to_string(),
            self.clauses.file(finding).to_owned(),
            finding.spec_line.get().to_string(),
            self.number.to_string(),
        ];
        let record = record.iter().map(|cell| harmless(cell));
        Ok(self.writer.write_record(record)?)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> std::io::Result<W> {
        self.writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
    }
}
