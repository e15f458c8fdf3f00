//! Claimed against demonstrated: the sample records that a response names are held against the clauses
//! that they are named for, as far as single rows decide them.

mod own_rows;
mod reading;
mod words;

use std::collections::HashMap;

use crate::compare::clause::is_offer;
use crate::compare::result::{Cell, Proof, ProofCounts, SampleRead};
use crate::compare::shared::Shared;
use crate::spec::basis::sha256;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::RecordFormat;
use crate::supplier::LoadedResponse;
use crate::supplier::model::{Answer, Capability};
use crate::verify::{RowFault, Shown};
use crate::wording::Text;

pub(super) use own_rows::OwnRows;
pub(super) use words::against;

/// Largest sample record that is read. A few hundred rows show what a record is like.
const MOST_BYTES: usize = 8 << 20;

/// What the sample records of a supplier show.
#[derive(Debug, Default)]
pub(super) struct Demonstrated {
    shown: HashMap<String, Shown>,
    formats: HashMap<String, RecordFormat>,
    /// The sample records and what came of reading them.
    pub(super) reads: Vec<SampleRead>,
}

/// What a sample record contradicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Contradiction {
    /// Its rows.
    Rows(RowFault),
    /// Its format.
    Format(RecordFormat),
}

/// A sample record and the clauses it is named for.
struct Evidence<'a> {
    named: &'a str,
    clauses: Vec<&'a Clause>,
}

impl Demonstrated {
    /// Reads the sample records that a response names.
    pub(super) fn read(spec: &ResolvedSpec, loaded: &LoadedResponse, shared: &Shared) -> Self {
        let mut shown = Demonstrated::default();
        for evidence in named(spec, loaded) {
            shown.take(spec, loaded, shared, &evidence);
        }
        shown
    }

    fn take(
        &mut self,
        spec: &ResolvedSpec,
        loaded: &LoadedResponse,
        shared: &Shared,
        evidence: &Evidence,
    ) {
        let sent = loaded
            .samples
            .iter()
            .find(|s| s.named.trim() == evidence.named);
        let bytes = sent.map(|sample| sample.bytes.as_deref());
        let mut read = SampleRead {
            named: evidence.named.to_owned(),
            clauses: evidence.clauses.iter().map(|c| c.id.clone()).collect(),
            sha256: None,
            form: None,
            records: 0,
            says: Text::default(),
        };
        read.says = match bytes {
            None => words::not_sent(),
            Some(Err(why)) => words::not_taken(why),
            Some(Ok(bytes)) => {
                read.sha256 = Some(sha256(bytes));
                self.bytes(spec, shared, evidence, bytes, &mut read)
            }
        };
        self.reads.push(read);
    }

    /// Holds the bytes against each clause; what came of it, in words.
    fn bytes(
        &mut self,
        spec: &ResolvedSpec,
        shared: &Shared,
        evidence: &Evidence,
        bytes: &[u8],
        read: &mut SampleRead,
    ) -> Text {
        let format = reading::format(evidence.named, bytes);
        let misses = |clause: &&Clause| {
            format.is_some_and(|f| !clause.formats.is_empty() && !clause.formats.contains(&f))
        };
        let (wrong, right): (Vec<&Clause>, Vec<&Clause>) =
            evidence.clauses.iter().copied().partition(misses);
        let mut results: Vec<(&Clause, Option<Contradiction>, bool)> = Vec::new();
        for clause in wrong {
            if let Some(format) = format {
                self.formats.insert(clause.id.clone(), format);
                results.push((clause, Some(Contradiction::Format(format)), false));
            }
        }
        if !right.is_empty() {
            match reading::rows(spec, &evidence.clauses, format, bytes, MOST_BYTES) {
                Err(why) if results.is_empty() => return why,
                Err(_) => {}
                Ok(rows) => {
                    let excerpt = rows.excerpt(spec);
                    read.form = Some(rows.form.clone());
                    read.records = u32::try_from(excerpt.len()).unwrap_or(u32::MAX);
                    if let Some(why) = rows.no_demonstration(&excerpt, shared.own_rows(spec)) {
                        return why;
                    }
                    for clause in right {
                        let shown = excerpt.shows(clause);
                        let fault = match &shown {
                            Shown::Fails(fault) => Some(Contradiction::Rows(fault.clone())),
                            _ => None,
                        };
                        results.push((clause, fault, shown == Shown::Holds));
                        self.shown.insert(clause.id.clone(), shown);
                    }
                }
            }
        }
        words::results(read.records, &results)
    }

    /// What a sample record contradicts of a clause.
    pub(super) fn contradiction(&self, clause: &str) -> Option<Contradiction> {
        if let Some(format) = self.formats.get(clause) {
            return Some(Contradiction::Format(*format));
        }
        match self.shown.get(clause) {
            Some(Shown::Fails(fault)) => Some(Contradiction::Rows(fault.clone())),
            _ => None,
        }
    }

    /// What is shown of a clause, that is claimed or not.
    pub(super) fn proof(
        &self,
        clause: &Clause,
        capability: Option<&Capability>,
        answer: Option<&Answer>,
    ) -> Proof {
        if !clause.demanded {
            return Proof::None;
        }
        if self.contradiction(&clause.id).is_some() {
            return Proof::Contradicted;
        }
        if self.shown.get(&clause.id) == Some(&Shown::Holds) {
            return Proof::Demonstrated;
        }
        let capable = capability.is_some_and(|c| c.capable == Some(true));
        let offered = answer.and_then(|answer| answer.state).is_some_and(is_offer);
        match capable || offered {
            true => Proof::Claimed,
            false => Proof::None,
        }
    }
}

/// The sample records that a response names, each once, in its order.
fn named<'a>(spec: &'a ResolvedSpec, loaded: &'a LoadedResponse) -> Vec<Evidence<'a>> {
    let mut all: Vec<Evidence> = Vec::new();
    let capabilities = loaded.response.iter().flat_map(|r| &r.capability);
    for (id, capability) in capabilities {
        let file = capability.evidence.as_deref().map(str::trim);
        let Some(file) = file.filter(|file| !file.is_empty()) else {
            continue;
        };
        let Some(clause) = spec.clause(id).filter(|clause| clause.demanded) else {
            continue;
        };
        match all.iter_mut().find(|known| known.named == file) {
            Some(known) => known.clauses.push(clause),
            None => all.push(Evidence {
                named: file,
                clauses: vec![clause],
            }),
        }
    }
    all
}

/// Demanded clauses by what is shown of them.
pub(super) fn count_proofs(clauses: &[Clause], cells: &[Cell]) -> ProofCounts {
    let mut counts = ProofCounts::default();
    let demanded = clauses.iter().zip(cells).filter(|(c, _)| c.demanded);
    for (_, cell) in demanded {
        let slot = match cell.proof {
            Proof::Demonstrated => &mut counts.demonstrated,
            Proof::Contradicted => &mut counts.contradicted,
            Proof::Claimed => &mut counts.claimed,
            Proof::None => &mut counts.none,
        };
        *slot += 1;
    }
    counts
}
