//! Findings as a SARIF 2.1.0 log: what code scanning and editors read.
//!
//! Only the small part of the format that is written here has types of its own; the test holds what
//! they write against the published schema.

use serde::Serialize;

use super::artifact;
use crate::finding::{Finding, Severity};
use crate::rule::Rule;
use crate::source::{Place, SourceFile};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative URIs are relative to; GitHub resolves this name to the repository.
const ROOT: &str = "%SRCROOT%";

/// A finding to be written, and who allowed it if somebody did.
#[derive(Debug, Clone)]
pub struct Reported<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Set when it was allowed: it is written all the same, marked as suppressed.
    pub suppression: Option<Suppression>,
}

impl<'a> From<&'a Finding> for Reported<'a> {
    fn from(finding: &'a Finding) -> Self {
        Reported {
            finding,
            suppression: None,
        }
    }
}

/// Who allowed a finding, and why.
#[derive(Debug, Clone, Serialize)]
pub struct Suppression {
    /// Where it was allowed.
    pub kind: SuppressedIn,
    /// The reason given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
}

/// Where a finding was allowed.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SuppressedIn {
    /// In the spec itself.
    InSource,
    /// On the command line.
    External,
}

/// One log with one run: `sources` are the files that were looked at, with or without findings.
/// `root` is the folder that paths are relative to; absolute paths below it are made relative.
#[must_use]
pub fn log(
    sources: &[&SourceFile],
    reported: &[Reported],
    rules: &[Rule],
    root: Option<&str>,
) -> Log {
    let writer = Writer {
        sources,
        rules,
        root,
    };
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: driver(rules),
            },
            invocations: [Invocation {
                execution_successful: true,
            }],
            original_uri_base_ids: BaseIds {
                root: BaseId {
                    description: Text::new("The folder that tracespec was run in"),
                },
            },
            column_kind: "unicodeCodePoints",
            artifacts: sources.iter().map(|s| writer.artifact(s.name())).collect(),
            results: reported.iter().map(|r| writer.result(r)).collect(),
        }],
    }
}

fn driver(rules: &[Rule]) -> Driver {
    Driver {
        name: "tracespec",
        semantic_version: env!("CARGO_PKG_VERSION"),
        short_description: Text::new(env!("CARGO_PKG_DESCRIPTION")),
        rules: rules.iter().map(descriptor).collect(),
    }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let help = rule
        .advice()
        .unwrap_or_else(|| "Each finding says what to write instead.".to_owned());
    Descriptor {
        id: rule.code.0,
        name: rule.name(),
        short_description: Text::new(rule.meaning().trim_end_matches('.')),
        full_description: Text::new(rule.meaning()),
        help: Text::new(help),
        default_configuration: Configuration {
            level: level(rule.severity()),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What every result needs to know.
struct Writer<'a> {
    sources: &'a [&'a SourceFile],
    rules: &'a [Rule],
    root: Option<&'a str>,
}

impl Writer<'_> {
    fn artifact(&self, name: &str) -> Artifact {
        Artifact {
            location: self.artifact_location(name, None),
            roles: ["analysisTarget"],
        }
    }

    fn artifact_location(&self, name: &str, index: Option<usize>) -> ArtifactLocation {
        let uri = artifact::uri(&artifact::path(name, self.root));
        ArtifactLocation {
            uri_base_id: artifact::is_relative(&uri).then_some(ROOT),
            uri,
            index,
        }
    }

    fn result(&self, reported: &Reported) -> ResultEntry {
        let finding = reported.finding;
        let text = match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.clone(),
        };
        let clause = finding.clause.iter().map(|id| LogicalLocation {
            name: id.clone(),
            kind: "clause",
        });
        let label = (!finding.label.is_empty()).then(|| Text::new(&finding.label));
        let related = finding.related.iter().enumerate().map(|(n, related)| {
            let message = Some(Text::new(&related.message));
            Location {
                id: Some(n + 1),
                ..self.location(&related.place, message)
            }
        });
        ResultEntry {
            rule_id: finding.code.0,
            rule_index: self.rules.iter().position(|r| r.code == finding.code),
            level: level(finding.severity),
            message: Text::new(text),
            locations: [Location {
                logical_locations: clause.collect(),
                ..self.location(&finding.place, label)
            }],
            related_locations: related.collect(),
            suppressions: reported.suppression.clone().into_iter().collect(),
        }
    }

    fn location(&self, place: &Place, message: Option<Text>) -> Location {
        let index = self.sources.iter().position(|s| s.name() == place.file);
        let source = index.map(|n| self.sources[n]);
        let end = source.map(|s| s.place(place.span.end..place.span.end));
        Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: self.artifact_location(&place.file, index),
                region: Region {
                    start_line: place.line.get(),
                    start_column: place.column,
                    end_line: end.as_ref().map(|end| end.line.get()),
                    end_column: end.as_ref().map(|end| end.column),
                },
            },
            logical_locations: Vec::new(),
            message,
        }
    }
}

/// A SARIF log, to be written as JSON.
#[derive(Debug, Serialize)]
pub struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    original_uri_base_ids: BaseIds,
    column_kind: &'static str,
    artifacts: Vec<Artifact>,
    results: Vec<ResultEntry>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    short_description: Text,
    rules: Vec<Descriptor>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Debug, Serialize)]
struct BaseIds {
    #[serde(rename = "%SRCROOT%")]
    root: BaseId,
}

#[derive(Debug, Serialize)]
struct BaseId {
    description: Text,
}

#[derive(Debug, Serialize)]
struct Artifact {
    location: ArtifactLocation,
    roles: [&'static str; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultEntry {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    /// Empty says that it is known not to be suppressed.
    suppressions: Vec<Suppression>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

/// Lines and columns from one; the end column is the first that is no longer marked.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

#[derive(Debug, Serialize)]
struct LogicalLocation {
    name: String,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn new(text: impl Into<String>) -> Self {
        Text { text: text.into() }
    }
}
