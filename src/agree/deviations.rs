//! Deviations that the buyer accepts while points are still open: a file that grows until nothing is.

use std::fmt::Write as _;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::agree::codes;
use crate::agree::model::AcceptedDeviation;
use crate::agree::points::OpenPoint;
use crate::agree::scope::Scope;
use crate::finding::{self, Finding, did_you_mean};
use crate::source::SourceFile;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::FormatVersion;
use crate::toml_doc::{self, Limits, TomlDoc};
use crate::toml_text::{comment, string};
use crate::values::Date;

/// Deviations accepted so far, for one spec and one quote.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec deviations")]
pub struct DeviationsFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// SHA-256 of the spec they deviate from.
    pub spec_sha256: String,
    /// SHA-256 of the quote they were accepted for.
    pub quote_sha256: String,
    /// One table for each clause.
    #[serde(default)]
    pub deviation: Vec<AcceptedDeviation>,
}

/// What became of a file of deviations.
#[derive(Debug)]
pub struct DeviationsRead {
    /// The deviations; none when a finding is an error.
    pub deviations: Option<Vec<AcceptedDeviation>>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Why something cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// What to do instead.
    pub help: Option<String>,
}

/// Reads deviations and holds them against what is open on the day of the award.
#[must_use]
pub fn read_deviations(
    source: SourceFile,
    spec: &ResolvedSpec,
    quote_sha256: &str,
    points: &[OpenPoint],
    on: Date,
) -> DeviationsRead {
    let loaded = toml_doc::load::<DeviationsFile>(source, Limits::default());
    let mut findings = loaded.findings;
    if let Some(file) = &loaded.model {
        for (key, stated, wanted, what) in [
            (
                "spec-sha256",
                &file.spec_sha256,
                spec.digest.as_str(),
                "spec",
            ),
            ("quote-sha256", &file.quote_sha256, quote_sha256, "quote"),
        ] {
            if !stated.eq_ignore_ascii_case(wanted) {
                let place = loaded.doc.value_place(&format!("/{key}"));
                let message = format!("these deviations were accepted for another {what}");
                findings.push(
                    Finding::error(codes::OTHER_INPUTS, place, message).help(format!(
                        "accept them again for this {what}, whose digest is {wanted}"
                    )),
                );
            }
        }
        findings.extend(judged(&file.deviation, &loaded.doc, (spec, points), on));
    }
    finding::sort(&mut findings);
    DeviationsRead {
        deviations: loaded
            .model
            .map(|file| file.deviation)
            .filter(|_| !finding::any_error(&findings)),
        findings,
        source: loaded.doc.shared_source(),
    }
}

/// What is wrong with deviations: a deviation from nothing, a second one, one that has ended.
fn judged(
    deviations: &[AcceptedDeviation],
    doc: &TomlDoc,
    (spec, points): (&ResolvedSpec, &[OpenPoint]),
    on: Date,
) -> Vec<Finding> {
    const TABLE: &str = "/deviation";
    let mut findings = Vec::new();
    for (n, deviation) in deviations.iter().enumerate() {
        let at = |key: &str| doc.value_place(&format!("{TABLE}/{n}/{key}"));
        let id = &deviation.clause;
        match points.iter().find(|point| point.id == *id) {
            // Single units deviate from what was agreed for all, whatever the quote says.
            _ if deviation.scope.is_some() && spec.clause(id).is_some() => {}
            None => findings.push(
                Finding::error(
                    codes::NOTHING_TO_ACCEPT,
                    at("clause"),
                    format!("`{id}` is not open, there is nothing to deviate from"),
                )
                .help(near(id, points)),
            ),
            Some(point) if !point.acceptable => findings.push(
                Finding::error(
                    codes::NOT_ACCEPTABLE,
                    at("clause"),
                    format!("`{id}` cannot be accepted: {}", point.in_words()),
                )
                .help("let the supplier settle it"),
            ),
            Some(_) => {}
        }
        findings.extend(scope_findings(deviations, n, TABLE, doc));
        if let Some(until) = deviation.until.filter(|until| *until < on) {
            let message = format!("this deviation ended on {until}, before {on}");
            findings.push(
                Finding::error(codes::EXPIRED, at("until"), message)
                    .help("accept it anew with a later day, or take it out"),
            );
        }
        for (key, text) in [("reason", &deviation.reason), ("by", &deviation.by)] {
            if text.trim().is_empty() {
                let message = format!("the deviation from `{id}` does not say its {key}");
                findings.push(Finding::error(codes::INCOMPLETE, at(key), message));
            }
        }
    }
    findings
}

/// What is wrong with what a deviation holds for: by itself, or because an earlier one holds for it too.
pub(super) fn scope_findings(
    deviations: &[AcceptedDeviation],
    n: usize,
    table: &str,
    doc: &TomlDoc,
) -> Vec<Finding> {
    let Some(deviation) = deviations.get(n) else {
        return Vec::new();
    };
    let id = &deviation.clause;
    let mut findings = Vec::new();
    if let Some(scope) = &deviation.scope {
        let base = format!("{table}/{n}/scope");
        findings.extend(scope.faults().into_iter().map(|fault| {
            let place = doc.value_place(&format!("{base}{}", fault.pointer));
            Finding::error(codes::SCOPE, place, fault.message).help(fault.help)
        }));
        if id.starts_with("quote.") || id.starts_with("basis.") {
            let message = format!("`{id}` is no clause of single units or files");
            findings.push(
                Finding::error(codes::SCOPE, doc.value_place(&base), message)
                    .help("leave the scope out"),
            );
        }
    }
    let mut earlier = deviations[..n].iter();
    if let Some(shared) = earlier.find_map(|earlier| earlier.overlap(deviation)) {
        let place = doc.value_place(&format!("{table}/{n}/clause"));
        let message = format!("`{id}` has a deviation already for {shared}");
        findings.push(
            Finding::error(codes::TWICE, place, message)
                .help("keep one of the two, or name what each of them holds for"),
        );
    }
    findings
}

/// Why a deviation covers nothing, whatever is delivered: with the code of the finding and what to do.
pub(crate) fn flaw(
    deviations: &[AcceptedDeviation],
    n: usize,
    on: Date,
) -> Option<(crate::finding::Code, String, String)> {
    let deviation = deviations.get(n)?;
    for (text, what) in [(&deviation.by, "by whom"), (&deviation.reason, "why")] {
        if text.trim().is_empty() {
            let message = format!("the deviation does not say {what} it was accepted");
            let help = "complete it in the agreement".to_owned();
            return Some((codes::INCOMPLETE, message, help));
        }
    }
    let faults = deviation.scope.as_ref().map(Scope::faults);
    if let Some(fault) = faults.unwrap_or_default().into_iter().next() {
        return Some((codes::SCOPE, fault.message, fault.help));
    }
    let others = deviations.iter().enumerate();
    let others = others.filter(|(at, other)| *at != n && !other.ended_before(on));
    let mut overlaps = others.filter_map(|(_, other)| deviation.overlap(other));
    overlaps.next().map(|shared| {
        (
            codes::TWICE,
            format!("two deviations hold for {shared}: nobody knows which of them counts"),
            "keep one of the two in the agreement".to_owned(),
        )
    })
}

fn near(id: &str, points: &[OpenPoint]) -> String {
    let ids = points.iter().map(|point| point.id.as_str());
    match did_you_mean(id, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "take it out; `agree` lists what is open".to_owned(),
    }
}

/// A deviation from what is open, ready to be recorded.
///
/// # Errors
/// When nothing is open under that name, or when it cannot be accepted.
pub fn accept(
    points: &[OpenPoint],
    id: &str,
    reason: &str,
    by: &str,
    until: Option<Date>,
) -> Result<AcceptedDeviation, Refused> {
    let refused = |message: String, help: Option<String>| Refused { message, help };
    let Some(point) = points.iter().find(|point| point.id == id) else {
        return Err(refused(
            format!("`{id}` is not open, there is nothing to accept"),
            Some(near(id, points)),
        ));
    };
    if !point.acceptable {
        return Err(refused(
            format!("`{id}` cannot be accepted: {}", point.in_words()),
            Some("let the supplier settle it".to_owned()),
        ));
    }
    if reason.trim().is_empty() || by.trim().is_empty() {
        return Err(refused(
            format!("the deviation from `{id}` needs a reason and who accepts it"),
            None,
        ));
    }
    let demanded = point.demanded.as_ref().map(ToString::to_string);
    Ok(AcceptedDeviation {
        clause: id.to_owned(),
        demanded: demanded.unwrap_or_else(|| "as in the request".to_owned()),
        instead: point.in_words().to_string(),
        reason: reason.trim().to_owned(),
        by: by.trim().to_owned(),
        until,
        scope: None,
    })
}

/// The file of the deviations accepted so far.
#[must_use]
pub fn deviations_text(
    spec_sha256: &str,
    quote_sha256: &str,
    deviations: &[AcceptedDeviation],
) -> String {
    let mut out = comment(
        "Deviations that were accepted for one spec and one quote. `tracespec agree` adds to them and reads them; edit reason, by and until, or take a deviation out.",
        80,
    );
    let _ = writeln!(out, "format = 1");
    let _ = writeln!(out, "spec-sha256 = {}", string(spec_sha256));
    let _ = writeln!(out, "quote-sha256 = {}", string(quote_sha256));
    for deviation in deviations {
        out.push_str(&deviation_table("deviation", deviation));
    }
    out
}

/// One deviation as a table.
pub(super) fn deviation_table(name: &str, deviation: &AcceptedDeviation) -> String {
    let mut out = format!("\n[[{name}]]\n");
    for (key, value) in [
        ("clause", &deviation.clause),
        ("demanded", &deviation.demanded),
        ("instead", &deviation.instead),
        ("reason", &deviation.reason),
        ("by", &deviation.by),
    ] {
        let _ = writeln!(out, "{key:<8} = {}", string(value));
    }
    if let Some(until) = deviation.until {
        let _ = writeln!(out, "until    = {until}");
    }
    if let Some(scope) = &deviation.scope {
        let _ = writeln!(out, "scope    = {}", scope.toml());
    }
    out
}
