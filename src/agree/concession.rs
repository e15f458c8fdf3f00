//! A concession for single units after the award: deviations that the buyer adds to an agreement, sealed
//! as its next revision. Quote, price and clauses stay what they are.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::agree::codes;
use crate::agree::deviations::scope_findings;
use crate::agree::model::{AcceptedDeviation, AgreementFile};
use crate::agree::revision::{Previous, amended};
use crate::finding::{self, Finding, did_you_mean};
use crate::source::SourceFile;
use crate::spec::model::FormatVersion;
use crate::toml_doc::{self, Limits, TomlDoc};
use crate::values::Date;

/// Concessions for single units, for one revision of one agreement.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec concession")]
pub struct ConcessionFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// Name of the agreement, as in its `id`.
    #[schemars(length(min = 1))]
    pub agreement: String,
    /// Revision of the agreement that is amended.
    #[schemars(range(min = 1))]
    pub revision: u32,
    /// One table for each clause and the units it is waived for.
    #[schemars(length(min = 1))]
    pub deviation: Vec<AcceptedDeviation>,
}

/// What became of a file of concessions.
#[derive(Debug)]
pub struct ConcessionRead {
    /// All deviations of the amended agreement; none when a finding is an error.
    pub deviations: Option<Vec<AcceptedDeviation>>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Reads concessions and holds them against the agreement that they amend. A deviation of it that ended
/// before `on` makes way for one that holds for the same.
#[must_use]
pub fn read_concession(source: SourceFile, agreement: &AgreementFile, on: Date) -> ConcessionRead {
    let loaded = toml_doc::load::<ConcessionFile>(source, Limits::default());
    let mut findings = loaded.findings;
    let mut deviations = None;
    if let Some(file) = &loaded.model {
        let mut judge = Judge {
            doc: &loaded.doc,
            agreement,
            on,
            findings: Vec::new(),
        };
        judge.head(file);
        for n in 0..file.deviation.len() {
            judge.one(&file.deviation, n);
        }
        findings.extend(judge.findings);
        deviations = Some(merged(&file.deviation, agreement, on));
    }
    finding::sort(&mut findings);
    ConcessionRead {
        deviations: deviations.filter(|_| !finding::any_error(&findings)),
        findings,
        source: loaded.doc.shared_source(),
    }
}

/// The deviations that stay, and those that are added.
fn merged(
    added: &[AcceptedDeviation],
    agreement: &AgreementFile,
    on: Date,
) -> Vec<AcceptedDeviation> {
    let renewed = |old: &&AcceptedDeviation| {
        old.ended_before(on) && added.iter().any(|new| old.overlap(new).is_some())
    };
    let kept = agreement.deviation.iter().filter(|old| !renewed(old));
    kept.chain(added).cloned().collect()
}

struct Judge<'a> {
    doc: &'a TomlDoc,
    agreement: &'a AgreementFile,
    on: Date,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    fn head(&mut self, file: &ConcessionFile) {
        let head = &self.agreement.agreement;
        if file.agreement != head.id {
            let message = format!(
                "this concession is for the agreement {}, not for {}",
                file.agreement, head.id
            );
            let place = self.doc.value_place("/agreement");
            self.findings.push(
                Finding::error(codes::OTHER_AGREEMENT, place, message)
                    .help("name the agreement as its `id` does"),
            );
        } else if file.revision != head.revision {
            let message = format!(
                "this concession amends revision {}, the agreement is revision {}",
                file.revision, head.revision
            );
            let place = self.doc.value_place("/revision");
            self.findings.push(
                Finding::error(codes::OTHER_AGREEMENT, place, message)
                    .help("read what changed since, and amend the latest revision"),
            );
        }
    }

    fn one(&mut self, added: &[AcceptedDeviation], n: usize) {
        let deviation = &added[n];
        let id = &deviation.clause;
        let place = |key: &str| self.doc.value_place(&format!("/deviation/{n}/{key}"));
        let mut found = Vec::new();
        if !self.agreement.clauses.contains_key(id) {
            let ids = self.agreement.clauses.keys().map(String::as_str);
            let help = match did_you_mean(id, ids) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a clause of the agreement".to_owned(),
            };
            let message = format!("`{id}` is no clause of the agreement");
            found.push(
                Finding::error(codes::NOTHING_TO_ACCEPT, place("clause"), message).help(help),
            );
        }
        if deviation.scope.is_none() {
            let message = format!("the concession on `{id}` does not say what it holds for");
            found.push(Finding::error(codes::SCOPE, place("clause"), message).help(
                "write scope = { boards = [\"…\"] }; a whole clause is amended with the quote",
            ));
        }
        for (key, text) in [("reason", &deviation.reason), ("by", &deviation.by)] {
            if text.trim().is_empty() {
                let message = format!("the concession on `{id}` does not say its {key}");
                found.push(Finding::error(codes::INCOMPLETE, place(key), message));
            }
        }
        if deviation.ended_before(self.on) {
            let message = format!("this concession ends before {}", self.on);
            found.push(
                Finding::error(codes::EXPIRED, place("until"), message)
                    .help("write a later day, or leave it out"),
            );
        }
        let stays = |old: &&AcceptedDeviation| !old.ended_before(self.on);
        let mut standing = self.agreement.deviation.iter().filter(stays);
        if let Some(shared) = standing.find_map(|old| old.overlap(deviation)) {
            let message = format!("`{id}` is waived already for {shared}");
            found.push(
                Finding::error(codes::TWICE, place("clause"), message)
                    .help("name only what is not waived yet"),
            );
        }
        found.extend(scope_findings(added, n, "/deviation", self.doc));
        self.findings.extend(found);
    }
}

/// The next revision of an agreement: the same in everything but its deviations.
#[must_use]
pub fn conceded(
    previous: &Previous<'_>,
    deviations: Vec<AcceptedDeviation>,
    on: Date,
) -> AgreementFile {
    let mut new = previous.agreement.clone();
    new.agreement.awarded = on;
    concat!("tracespec ", env!("CARGO_PKG_VERSION")).clone_into(&mut new.agreement.tool);
    new.deviation = deviations;
    amended(new, previous)
}
