//! Findings on delivered records as a SARIF log: the cell, and the line of the spec that forbids it.

use std::collections::HashMap;

use serde_json::json;

use super::model::{
    Artifact, Configuration, Descriptor, Driver, Fingerprints, Hashes, Invocation, Location, Log,
    LogicalLocation, Notification, PhysicalLocation, Region, ResultEntry, Run, Text, Tool,
};
use super::{SCHEMA, SuppressedIn, Suppression, base_ids, file_at};
use crate::explain;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Weight;
use crate::verify::fingerprint::{Forms, Traits};
use crate::verify::report::{LedgerLine, RecordFinding, VerifyReport};

/// The kept findings of a report as a log with one run. `delivery` is the folder or file that was
/// verified, as it was named; `root` the folder that paths are relative to.
#[must_use]
pub fn delivery_log(
    report: &VerifyReport,
    spec: &ResolvedSpec,
    delivery: &str,
    root: Option<&str>,
) -> Log {
    let mut rules: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let writer = Writer {
        report,
        delivery: delivery.trim_end_matches('/'),
        root,
        forms: Forms::of(&report.matched),
        rules: &rules,
        files: positions(report.files.iter().map(|file| file.file.as_str())),
        ledger: positions(report.ledger.iter().map(|line| line.clause.as_str())),
    };
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "tracespec",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    short_description: Text::new(env!("CARGO_PKG_DESCRIPTION")),
                    rules: rules.iter().map(|code| rule(code, spec)).collect(),
                },
            },
            invocations: [Invocation {
                tool_execution_notifications: left_out(report).into_iter().collect(),
                ..Invocation::default()
            }],
            original_uri_base_ids: base_ids(),
            column_kind: "unicodeCodePoints",
            artifacts: writer.artifacts(),
            results: report.findings.iter().map(|f| writer.result(f)).collect(),
            properties: Some(evidence(report)),
        }],
    }
}

/// Where a check found very many, the log holds the first; that is said in the log itself.
fn left_out(report: &VerifyReport) -> Option<Notification> {
    let all: u64 = report.causes.iter().map(|cause| cause.total).sum();
    let there = report.findings.len() as u64;
    (there < all).then(|| Notification {
        level: "warning",
        message: Text::new(format!(
            "This log holds {there} of {all} findings; the JSON Lines and the CSV hold them all."
        )),
    })
}

fn evidence(report: &VerifyReport) -> serde_json::Value {
    json!({
        "verdict": report.verdict,
        "reasons": report.reasons,
        "basis": report.basis,
        "asOf": report.as_of,
        "spec": report.spec,
        "agreement": report.agreement.as_ref().map(|agreement| json!({
            "id": agreement.id,
            "revision": agreement.revision,
            "sha256": agreement.sha256,
        })),
        "order": report.order,
    })
}

/// A check as a rule: what the request says of it, and its page.
fn rule(code: &str, spec: &ResolvedSpec) -> Descriptor {
    let checks = spec.clauses.iter().flat_map(|clause| &clause.checks);
    let says = checks
        .filter(|check| check.id == code)
        .map(|check| check.says.to_string())
        .next();
    let says = says.unwrap_or_else(|| format!("The check {code}."));
    let page = explain::check_page(code);
    let help = page.map(|page| format!("{}\n{}", page.looks.trim(), page.fix.trim()));
    Descriptor {
        id: code.to_owned(),
        name: pascal(code),
        short_description: Text::new(says.trim_end_matches('.')),
        full_description: Text::new(&says),
        help: Text::new(help.unwrap_or(says)),
        default_configuration: Configuration { level: "error" },
    }
}

/// `delivery.time-stamps` as `DeliveryTimeStamps`.
fn pascal(code: &str) -> String {
    code.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

struct Writer<'a> {
    report: &'a VerifyReport,
    delivery: &'a str,
    root: Option<&'a str>,
    forms: Forms<'a>,
    rules: &'a [&'a str],
    files: HashMap<&'a str, usize>,
    ledger: HashMap<&'a str, usize>,
}

fn positions<'n>(names: impl Iterator<Item = &'n str>) -> HashMap<&'n str, usize> {
    names.enumerate().map(|(at, name)| (name, at)).collect()
}

impl Writer<'_> {
    fn path(&self, file: &str) -> String {
        match self.delivery {
            "" => file.to_owned(),
            delivery => format!("{delivery}/{file}"),
        }
    }

    /// The delivered files in the order of the report, then the texts of the spec.
    fn artifacts(&self) -> Vec<Artifact> {
        let files = self.report.files.iter().map(|file| Artifact {
            location: file_at(&self.path(&file.file), self.root, None),
            roles: ["analysisTarget"],
            hashes: Some(Hashes {
                sha256: file.sha256.clone(),
            }),
        });
        let texts = self.spec_files().into_iter().map(|file| Artifact {
            location: file_at(file, self.root, None),
            roles: ["userSpecifiedConfiguration"],
            hashes: None,
        });
        files.chain(texts).collect()
    }

    fn spec_files(&self) -> Vec<&str> {
        let mut files: Vec<&str> = Vec::new();
        for line in &self.report.ledger {
            if !files.contains(&line.spec_file.as_str()) {
                files.push(&line.spec_file);
            }
        }
        files
    }

    fn line(&self, finding: &RecordFinding) -> Option<&LedgerLine> {
        let at = self.ledger.get(finding.clause.as_str())?;
        self.report.ledger.get(*at)
    }

    fn result(&self, finding: &RecordFinding) -> ResultEntry {
        let line = self.line(finding);
        let demanded = line.map(|line| self.demanded(line, finding));
        let clause = LogicalLocation {
            name: finding.clause.clone(),
            fully_qualified_name: None,
            kind: "clause",
        };
        // What is absent from all files has its place in the spec, which demands it.
        let (mut place, related) = match (self.delivered(finding), demanded) {
            (Some(place), Some(demanded)) => (place, vec![demanded]),
            (Some(place), None) => (place, Vec::new()),
            (None, demanded) => (
                Location {
                    id: None,
                    message: None,
                    ..demanded.unwrap_or_default()
                },
                Vec::new(),
            ),
        };
        place.logical_locations.push(clause);
        ResultEntry {
            rule_id: finding.code.clone(),
            rule_index: self.rules.iter().position(|code| *code == finding.code),
            level: level(finding, line),
            message: Text::new(message(finding)),
            locations: vec![place],
            related_locations: related,
            suppressions: finding
                .waived_by
                .iter()
                .map(|by| waived(by, line))
                .collect(),
            partial_fingerprints: Some(Fingerprints {
                finding: Traits::from(finding).fingerprint(&self.forms).to_string(),
            }),
            properties: Some(json!({
                "clause": finding.clause,
                "also": finding.also,
                "found": finding.found,
                "wanted": finding.wanted,
                "unit": finding.unit,
                "column": finding.column,
                "undecided": finding.undecided,
                "follows": finding.follows,
            })),
        }
    }

    /// The line of the spec that demands it.
    fn demanded(&self, line: &LedgerLine, finding: &RecordFinding) -> Location {
        Location {
            id: Some(1),
            physical_location: Some(PhysicalLocation {
                artifact_location: file_at(&line.spec_file, self.root, None),
                region: Some(Region {
                    start_line: finding.spec_line.get(),
                    start_column: None,
                    end_line: None,
                    end_column: None,
                }),
            }),
            logical_locations: Vec::new(),
            message: Some(Text::new(format!("{} is demanded here", finding.clause))),
        }
    }

    /// The delivered cell: its line of a text; a sheet's cell and a JSON value have names instead.
    fn delivered(&self, finding: &RecordFinding) -> Option<Location> {
        let file = finding.file.as_deref()?;
        let index = self.files.get(file).copied();
        let named = match (&finding.sheet, &finding.cell, &finding.pointer) {
            (Some(sheet), Some(cell), _) => Some((format!("{sheet}!{cell}"), "cell")),
            (Some(sheet), None, _) => Some((sheet.clone(), "sheet")),
            (None, _, Some(pointer)) => Some((pointer.clone(), "value")),
            (None, _, None) => None,
        };
        let lines = finding.sheet.is_none() && finding.pointer.is_none();
        let row = finding.row.filter(|row| lines && *row > 0);
        Some(Location {
            id: None,
            physical_location: Some(PhysicalLocation {
                artifact_location: file_at(&self.path(file), self.root, index),
                region: row.map(|row| Region {
                    start_line: row,
                    start_column: None,
                    end_line: None,
                    end_column: None,
                }),
            }),
            logical_locations: named
                .map(|(name, kind)| LogicalLocation {
                    fully_qualified_name: finding.spot(),
                    name,
                    kind,
                })
                .into_iter()
                .collect(),
            message: None,
        })
    }
}

/// What cannot be decided is a warning, what is merely desired a note.
fn level(finding: &RecordFinding, line: Option<&LedgerLine>) -> &'static str {
    match line.map(|line| line.severity) {
        Some(Weight::Desired) => "note",
        _ if finding.undecided => "warning",
        _ => "error",
    }
}

fn message(finding: &RecordFinding) -> String {
    let found = match finding.found.as_deref() {
        None => String::new(),
        Some("") => "found nothing, ".to_owned(),
        Some(found) => format!("found {found}, "),
    };
    let mut text = format!("{}\n{found}wanted {}", finding.message, finding.wanted);
    for (word, more) in [("to do", &finding.fix), ("follows from", &finding.follows)] {
        if let Some(more) = more {
            text.push_str(&format!("\n{word}: {more}"));
        }
    }
    text
}

fn waived(by: &str, line: Option<&LedgerLine>) -> Suppression {
    let reason = line.and_then(|line| line.waiver.as_ref());
    let reason = reason.map(|waiver| format!(": {}", waiver.reason));
    Suppression {
        kind: SuppressedIn::External,
        justification: Some(format!("waived by {by}{}", reason.unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::pascal;

    #[test]
    fn a_check_has_a_name() {
        assert_eq!(pascal("delivery.time-stamps"), "DeliveryTimeStamps");
        assert_eq!(pascal("covers"), "Covers");
    }
}
