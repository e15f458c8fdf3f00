//! All findings as JSON Lines: one object a line, and the verdict with everything it rests on as the last
//! one. A file without that last line was cut off.

use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::Made;
use crate::verify::against::Since;
use crate::verify::report::{RecordFinding, VerifyReport};

/// A line.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(title = "tracespec findings, a line")]
pub enum FindingsLine<'r> {
    /// A finding.
    #[serde(rename_all = "kebab-case")]
    Finding {
        /// What it is the same by when the delivery comes again.
        fingerprint: String,
        /// What it is beside an earlier report, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Since>,
        /// The finding.
        #[serde(flatten)]
        finding: &'r RecordFinding,
    },
    /// The last line: the report, its list of findings empty.
    Report(Box<VerifyReport>),
}

/// Writes findings as they are made.
pub struct FindingsLines<W: Write> {
    to: W,
}

impl<W: Write> FindingsLines<W> {
    /// Begins.
    pub fn new(to: W) -> Self {
        FindingsLines { to }
    }

    /// Adds a finding.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, made: Made<'_>) -> std::io::Result<()> {
        self.line(&FindingsLine::Finding {
            fingerprint: made.fingerprint.to_string(),
            since: made.since,
            finding: made.finding,
        })
    }

    /// Ends with the report.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, report: &VerifyReport) -> std::io::Result<W> {
        let whole = VerifyReport {
            findings: Vec::new(),
            ..report.clone()
        };
        self.line(&FindingsLine::Report(Box::new(whole)))?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn line(&mut self, line: &FindingsLine<'_>) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.to, line)?;
        self.to.write_all(b"\n")
    }
}
