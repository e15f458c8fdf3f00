//! How a supplier's exports are read, as the buyer writes it down before the award.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::agree::codes;
use crate::finding::{self, Finding, did_you_mean};
use crate::records::{DecimalMark, ExportMapping};
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
        for (pointer, message, help) in columns(mapping, spec) {
            wrong(format!("/mapping/{n}/{pointer}"), message, help);
        }
        for (pointer, message) in local(mapping) {
            wrong(format!("/mapping/{n}/{pointer}"), message, None);
        }
    }
    finding::sort(&mut findings);
    MappingRead {
        mappings: (!finding::any_error(&findings)).then_some(mappings),
        findings,
        source: loaded.doc.shared_source(),
    }
}

/// What is wrong, below its mapping: pointer, message, help.
type Wrong = (String, String, Option<String>);

/// What is wrong with columns and values of a mapping.
fn columns(mapping: &ExportMapping, spec: &ResolvedSpec) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let fields = &spec.catalogue.fields;
    let named = mapping.columns.keys().map(|column| ("columns", column));
    let named = named.chain(mapping.values.keys().map(|column| ("values", column)));
    for (table, column) in named {
        if !fields.contains_key(column.as_str()) {
            let known = fields.keys().map(String::as_str);
            let help = did_you_mean(column, known).map(|near| format!("did you mean `{near}`?"));
            let message = format!("there is no column `{column}`");
            wrong.push((format!("{table}/{column}"), message, help));
        }
    }
    let mut headings: Vec<(&str, &str)> = Vec::new();
    for (column, heading) in &mapping.columns {
        let heading = heading.trim();
        if let Some((_, first)) = headings.iter().find(|(known, _)| *known == heading) {
            let message = format!("the heading `{heading}` stands for `{first}` already");
            wrong.push((format!("columns/{column}"), message, None));
        }
        headings.push((heading, column));
    }
    for (column, values) in &mapping.values {
        let mut words: Vec<(&str, &str)> = Vec::new();
        let accepted = fields
            .get(column.as_str())
            .map_or(&[][..], |field| &field.values);
        for (ours, theirs) in values {
            let pointer = format!("values/{column}/{ours}");
            if !accepted.is_empty() && !accepted.contains(ours) {
                let help = format!("one of {}", accepted.join(", "));
                let message = format!("`{ours}` is no value of `{column}`");
                wrong.push((pointer.clone(), message, Some(help)));
            }
            if let Some((_, first)) = words.iter().find(|(known, _)| *known == theirs.trim()) {
                let message = format!("`{theirs}` stands for `{first}` already");
                wrong.push((pointer.clone(), message, None));
            }
            // A word that is a value by itself would turn one sound value into another.
            if accepted
                .iter()
                .any(|value| value == theirs.trim() && value != ours)
            {
                let message = format!("`{theirs}` is a value of `{column}` itself");
                wrong.push((pointer, message, None));
            }
            words.push((theirs.trim(), ours));
        }
    }
    wrong
}

/// What is wrong with the local forms that a mapping declares.
fn local(mapping: &ExportMapping) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    if let Some(zone) = &mapping.zone
        && crate::records::zone(zone).is_none()
    {
        let message = format!(
            "`{zone}` is no time zone; write a name as Europe/Berlin, or an offset as +08:00"
        );
        wrong.push(("zone".to_owned(), message));
    }
    let mark = mapping.decimal.map_or("point", DecimalMark::word);
    if mapping
        .grouping
        .is_some_and(|grouping| grouping.word() == mark)
    {
        let message = format!("a {mark} cannot part both fractions and thousands");
        wrong.push(("grouping".to_owned(), message));
    }
    if mapping
        .heading_row
        .is_some_and(|row| !(1..=1000).contains(&row))
    {
        let message = "the heading row is one of the first 1000".to_owned();
        wrong.push(("heading-row".to_owned(), message));
    }
    wrong
}
