//! How a supplier's exports are read, as the buyer writes it down before the award.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::agree::codes;
use crate::finding::{self, Finding, did_you_mean};
use crate::records::ExportMapping;
use crate::source::SourceFile;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::FormatVersion;
use crate::toml_doc::{self, Limits};

/// How the exports of a supplier are read as the record forms of the spec.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec mapping")]
pub struct MappingFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// One table for each kind of export.
    #[schemars(length(min = 1))]
    pub mapping: Vec<ExportMapping>,
}

/// What became of a mapping.
#[derive(Debug)]
pub struct MappingRead {
    /// The mapping; none when a finding is an error.
    pub mappings: Option<Vec<ExportMapping>>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Reads a mapping and holds it against the forms of the spec and their columns.
#[must_use]
pub fn read_mapping(source: SourceFile, spec: &ResolvedSpec) -> MappingRead {
    let loaded = toml_doc::load::<MappingFile>(source, Limits::default());
    let mut findings = loaded.findings;
    let mappings = loaded.model.map(|file| file.mapping).unwrap_or_default();
    let mut wrong = |pointer: String, message: String, help: Option<String>| {
        let finding = Finding::error(codes::MAPPING, loaded.doc.value_place(&pointer), message);
        findings.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    };
    for (n, mapping) in mappings.iter().enumerate() {
        if let Err(error) = globset::Glob::new(&mapping.files) {
            let message = format!("`{}` is no pattern of file names: {error}", mapping.files);
            wrong(format!("/mapping/{n}/files"), message, None);
        }
        if !spec.forms.contains_key(&mapping.form) {
            let message = format!("the spec demands no record form `{}`", mapping.form);
            let near = did_you_mean(&mapping.form, spec.forms.keys().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            wrong(format!("/mapping/{n}/form"), message, help);
        }
        for column in mapping.columns.keys() {
            if !spec.catalogue.fields.contains_key(column.as_str()) {
                let message = format!("there is no column `{column}`");
                let known = spec.catalogue.fields.keys().map(String::as_str);
                let help =
                    did_you_mean(column, known).map(|near| format!("did you mean `{near}`?"));
                wrong(format!("/mapping/{n}/columns/{column}"), message, help);
            }
        }
    }
    finding::sort(&mut findings);
    MappingRead {
        mappings: (!finding::any_error(&findings)).then_some(mappings),
        findings,
        source: loaded.doc.shared_source(),
    }
}
