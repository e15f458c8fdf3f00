//! Findings as a SARIF 2.1.0 log: what code scanning and editors read.
//!
//! Only the small part of the format that is written here has types of its own; the test holds what
//! they write against the published schema.

mod delivery;
mod model;

use serde::Serialize;

use self::model::{
    Artifact, ArtifactLocation, BaseId, BaseIds, Configuration, Descriptor, Driver, Invocation,
    Location, LogicalLocation, PhysicalLocation, Region, ResultEntry, Run, Text, Tool,
};
use super::artifact;
use crate::finding::{Finding, Severity};
use crate::rule::Rule;
use crate::source::{Place, SourceFile};
use crate::spec::lint::levels::{AllowedBy, Suppressed};

pub use self::delivery::delivery_log;
pub use self::model::Log;

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

impl<'a> From<&'a Suppressed> for Reported<'a> {
    fn from(suppressed: &'a Suppressed) -> Self {
        let kind = match suppressed.allowed_by {
            AllowedBy::Spec => SuppressedIn::InSource,
            AllowedBy::CommandLine => SuppressedIn::External,
        };
        Reported {
            finding: &suppressed.finding,
            suppression: Some(Suppression {
                kind,
                justification: suppressed.reason.clone(),
            }),
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
            invocations: [Invocation::default()],
            original_uri_base_ids: base_ids(),
            column_kind: "unicodeCodePoints",
            artifacts: sources.iter().map(|s| writer.artifact(s.name())).collect(),
            results: reported.iter().map(|r| writer.result(r)).collect(),
            properties: None,
        }],
    }
}

fn base_ids() -> BaseIds {
    BaseIds {
        root: BaseId {
            description: Text::new("The folder that tracespec was run in"),
        },
    }
}

/// The place of a file: relative to where the tool was run, as far as that can be.
fn file_at(name: &str, root: Option<&str>, index: Option<usize>) -> ArtifactLocation {
    let uri = artifact::uri(&artifact::path(name, root));
    ArtifactLocation {
        uri_base_id: artifact::is_relative(&uri).then_some(ROOT),
        uri,
        index,
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
        id: rule.code.0.to_owned(),
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
            hashes: None,
        }
    }

    fn artifact_location(&self, name: &str, index: Option<usize>) -> ArtifactLocation {
        file_at(name, self.root, index)
    }

    fn result(&self, reported: &Reported) -> ResultEntry {
        let finding = reported.finding;
        let text = match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.clone(),
        };
        let clause = finding.clause.iter().map(|id| LogicalLocation {
            name: id.clone(),
            fully_qualified_name: None,
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
            rule_id: finding.code.0.to_owned(),
            rule_index: self.rules.iter().position(|r| r.code == finding.code),
            level: level(finding.severity),
            message: Text::new(text),
            locations: vec![Location {
                logical_locations: clause.collect(),
                ..self.location(&finding.place, label)
            }],
            related_locations: related.collect(),
            suppressions: reported.suppression.clone().into_iter().collect(),
            partial_fingerprints: None,
            properties: None,
        }
    }

    fn location(&self, place: &Place, message: Option<Text>) -> Location {
        let index = self.sources.iter().position(|s| s.name() == place.file);
        let source = index.map(|n| self.sources[n]);
        let end = source.map(|s| s.place(place.span.end..place.span.end));
        Location {
            id: None,
            physical_location: Some(PhysicalLocation {
                artifact_location: self.artifact_location(&place.file, index),
                region: Some(Region {
                    start_line: place.line.get(),
                    start_column: Some(place.column),
                    end_line: end.as_ref().map(|end| end.line.get()),
                    end_column: end.as_ref().map(|end| end.column),
                }),
            }),
            logical_locations: Vec::new(),
            message,
        }
    }
}
