//! An earlier report, read back.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::fingerprint::{Fingerprint, Forms, Traits};
use super::super::report::{RecordFinding, Status, Verdict, VerifyReport};
use super::PastFinding;
use crate::records::Content;
use crate::values::Date;

/// Why a file is no report that this delivery can be held against.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    Json(serde_json::Error),
    /// It is JSON and no report.
    #[error("it is no verification report; write one with --report json=FILE or jsonl=FILE")]
    NoReport,
    /// It ends before its end.
    #[error("it ends before its last line, which holds the verdict: it was cut off")]
    CutOff,
    /// It is about another spec.
    #[error("it judges {then}, this is {now}: findings of two specs cannot be compared")]
    OtherSpec {
        /// Its spec.
        then: String,
        /// The spec at hand.
        now: String,
    },
    /// It is about another order.
    #[error("it is about {then}, this is {now}: two orders cannot be compared")]
    OtherOrder {
        /// Its order.
        then: String,
        /// The order at hand.
        now: String,
    },
}

/// Any line of any report: a report as a whole, or one finding.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Entry {
    tool: Option<String>,
    as_of: Option<Date>,
    verdict: Option<Verdict>,
    spec: Option<Spec>,
    agreement: Option<Agreement>,
    order: Option<Order>,
    #[serde(default)]
    ledger: Vec<Line>,
    #[serde(default)]
    causes: Vec<Cause>,
    #[serde(default)]
    findings: Vec<PastFinding>,
    #[serde(default)]
    matched: Vec<Matched>,
    code: Option<String>,
    clause: Option<String>,
    message: Option<String>,
    file: Option<String>,
    row: Option<u32>,
    column: Option<String>,
    found: Option<String>,
    wanted: Option<String>,
    unit: Option<String>,
    waived_by: Option<String>,
}

#[derive(Deserialize)]
struct Spec {
    id: String,
    revision: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Agreement {
    sha256: String,
}

#[derive(Deserialize)]
struct Order {
    number: String,
}

#[derive(Deserialize)]
struct Line {
    clause: String,
    status: Status,
}

#[derive(Deserialize)]
struct Cause {
    code: String,
    clause: String,
    total: u64,
}

#[derive(Deserialize)]
struct Matched {
    file: String,
    form: String,
}

impl Entry {
    fn finding(self) -> Option<PastFinding> {
        Some(PastFinding {
            code: self.code?,
            clause: self.clause?,
            message: self.message?,
            file: self.file,
            row: self.row,
            column: self.column,
            found: self.found,
            wanted: self.wanted?,
            unit: self.unit,
            waived_by: self.waived_by,
        })
    }
}

/// How many findings with one fingerprint stood, and how many a deviation covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Then {
    pub(super) stood: u64,
    pub(super) covered: u64,
}

/// An earlier report, ready to be compared with. It keeps a number for each fingerprint, and reads the
/// findings themselves again where some are to be named.
#[derive(Debug)]
pub struct Previous {
    pub(super) content: Content,
    pub(super) sha256: String,
    pub(super) tool: String,
    pub(super) as_of: Option<Date>,
    pub(super) verdict: Verdict,
    pub(super) agreement: Option<String>,
    pub(super) ledger: HashMap<String, Status>,
    pub(super) then: HashMap<Fingerprint, Then>,
    /// Findings that are there, and that there were, by check and clause.
    pub(super) kept: HashMap<(String, String), (u64, u64)>,
    forms: Vec<(String, String)>,
    spec: (String, String, String),
    order: Option<String>,
}

impl Previous {
    /// Reads an earlier report: JSON, or JSON Lines.
    ///
    /// # Errors
    /// When it cannot be read or is no report.
    pub fn read(content: Content) -> Result<Previous, Unusable> {
        let head = head(&content)?;
        let (Some(tool), Some(verdict), Some(spec)) = (head.tool, head.verdict, head.spec) else {
            return Err(Unusable::NoReport);
        };
        let ledger: HashMap<String, Status> = head
            .ledger
            .into_iter()
            .map(|line| (line.clause, line.status))
            .collect();
        if ledger.is_empty() {
            return Err(Unusable::NoReport);
        }
        let mut previous = Previous {
            sha256: digest(&content)?,
            content,
            tool,
            as_of: head.as_of,
            verdict,
            agreement: head.agreement.map(|agreement| agreement.sha256),
            ledger,
            then: HashMap::new(),
            kept: HashMap::new(),
            forms: head.matched.into_iter().map(|m| (m.file, m.form)).collect(),
            spec: (spec.id, spec.revision, spec.sha256),
            order: head.order.map(|order| order.number),
        };
        for cause in head.causes {
            let counts = previous.kept.entry((cause.code, cause.clause));
            counts.or_default().1 += cause.total;
        }
        let mut then: HashMap<Fingerprint, Then> = HashMap::new();
        let mut kept = std::mem::take(&mut previous.kept);
        previous.each(|print, finding| {
            let counts = then.entry(print).or_default();
            match finding.waived_by {
                None => counts.stood += 1,
                Some(_) => counts.covered += 1,
            }
            kept.entry((finding.code, finding.clause)).or_default().0 += 1;
            true
        })?;
        previous.then = then;
        previous.kept = kept;
        Ok(previous)
    }

    /// Whether it holds every finding that it counted.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.kept.values().all(|(there, were)| there >= were)
    }

    /// Whether it left out findings of a check.
    pub(super) fn left_out(&self, finding: &RecordFinding) -> bool {
        let check = (finding.code.clone(), finding.clause.clone());
        let counts = self.kept.get(&check);
        counts.is_some_and(|(there, were)| there < were)
    }

    /// Refuses what is about another spec or order.
    ///
    /// # Errors
    /// When it is.
    pub fn fits(
        &self,
        spec: &crate::spec::clause::ResolvedSpec,
        order: Option<&str>,
    ) -> Result<(), Unusable> {
        let (id, revision, sha256) = &self.spec;
        if *sha256 != spec.digest {
            let named = |id: &str, revision: &str, sha256: &str| {
                let short = sha256.get(..12).unwrap_or(sha256);
                format!("{id} revision {revision} (SHA-256 {short}…)")
            };
            let head = &spec.spec.spec;
            return Err(Unusable::OtherSpec {
                then: named(id, revision, sha256),
                now: named(&head.id, &head.revision, &spec.digest),
            });
        }
        if self.order.as_deref() != order {
            let named = |order: Option<&str>| match order {
                Some(number) => format!("order {number}"),
                None => "a delivery without an order".to_owned(),
            };
            return Err(Unusable::OtherOrder {
                then: named(self.order.as_deref()),
                now: named(order),
            });
        }
        Ok(())
    }

    /// Goes through its findings until `each` has seen enough.
    pub(super) fn each(
        &self,
        mut each: impl FnMut(Fingerprint, PastFinding) -> bool,
    ) -> Result<(), Unusable> {
        let pairs = self.forms.iter().map(|(file, form)| (&**file, &**form));
        let forms = Forms::new(pairs);
        for entry in entries(&self.content)? {
            let mut entry = entry.map_err(Unusable::Json)?;
            let whole = std::mem::take(&mut entry.findings);
            for finding in whole.into_iter().chain(entry.finding()) {
                let print = Traits::from(&finding).fingerprint(&forms);
                if !each(print, finding) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// What limits the comparison with a report.
    pub(super) fn remarks(&self, report: &VerifyReport) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.is_complete() {
            let (there, were) = self.kept.values().fold((0, 0), |(a, b), (there, were)| {
                (a + there, b + (*were).max(*there))
            });
            remarks.push(format!(
                "the earlier report keeps {there} of {were} findings; the JSON Lines (--report \
                 jsonl=FILE) hold them all"
            ));
        }
        if self.tool != report.tool {
            remarks.push(format!(
                "the earlier report is of {}, this one of {}: what is worded anew counts as fixed \
                 and as new",
                self.tool, report.tool
            ));
        }
        let agreement = report.agreement.as_ref().map(|now| &now.sha256);
        if self.agreement.as_ref() != agreement {
            remarks.push("the agreement is not the one of the earlier report".to_owned());
        }
        remarks
    }
}

impl<'f> From<&'f PastFinding> for Traits<'f> {
    fn from(finding: &'f PastFinding) -> Self {
        Traits {
            code: &finding.code,
            clause: &finding.clause,
            message: &finding.message,
            file: finding.file.as_deref(),
            column: finding.column.as_deref(),
            found: finding.found.as_deref(),
            wanted: &finding.wanted,
            unit: finding.unit.as_deref(),
        }
    }
}

fn entries(
    content: &Content,
) -> std::io::Result<impl Iterator<Item = Result<Entry, serde_json::Error>>> {
    let reader = BufReader::new(content.open()?);
    Ok(serde_json::Deserializer::from_reader(reader).into_iter())
}

/// The report as a whole: the only value of JSON, the last line of JSON Lines.
fn head(content: &Content) -> Result<Entry, Unusable> {
    let mut findings = false;
    let mut head = None;
    for entry in entries(content)? {
        let entry = entry.map_err(|error| match error.is_eof() && findings {
            true => Unusable::CutOff,
            false => Unusable::Json(error),
        })?;
        match entry.tool.is_some() {
            true => head = Some(entry),
            false => findings |= entry.code.is_some(),
        }
    }
    head.ok_or(match findings {
        true => Unusable::CutOff,
        false => Unusable::NoReport,
    })
}

fn digest(content: &Content) -> std::io::Result<String> {
    let mut from = content.open()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hash.update(bytes);
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}
