//! `check` as programs read it: the tool's own JSON.

use serde::Serialize;

use crate::finding::{Finding, any_error};
use crate::spec::CheckedSpec;

/// What `check --format json` prints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec check report")]
pub struct CheckReport {
    /// One entry per file, in the order given.
    pub specs: Vec<CheckedFile>,
}

/// What was found in one file.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CheckedFile {
    /// The file.
    pub file: String,
    /// Whether it has no error.
    pub sound: bool,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
}

/// The report on specs, in the order given.
#[must_use]
pub fn report(specs: &[CheckedSpec]) -> CheckReport {
    let entry = |checked: &CheckedSpec| CheckedFile {
        file: checked.source.name().to_owned(),
        sound: !any_error(&checked.findings),
        findings: checked.findings.clone(),
    };
    CheckReport {
        specs: specs.iter().map(entry).collect(),
    }
}
