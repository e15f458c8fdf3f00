//! `diff OLD NEW`: what a revised spec asks that the old one did not, for the supplier's cost and
//! for the buyer's assurance, and which quotes on the old one have to be confirmed again.

mod basis;
mod changes;
mod checks;
mod clause;
mod confirm;
pub mod effect;
mod own;
mod quote;
mod request;
pub mod result;
mod terms;
pub mod words;

use indexmap::IndexMap;

use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Effect, Move};
use crate::diff::result::{Change, ClauseDiff, Diff, DiffedSpec, Presence, Summary};
use crate::say;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::supplier::LoadedResponse;
use crate::wording::typed;

/// Compares two specs; `quotes` are responses that were read against the old one.
#[must_use]
pub fn diff(old: &ResolvedSpec, new: &ResolvedSpec, quotes: &[LoadedResponse]) -> Diff {
    let clauses = clauses(old, new);
    let mut request = request::changes(old, new);
    if request.0.is_empty() && clauses.is_empty() && old.digest != new.digest {
        let short = |spec: &ResolvedSpec| spec.digest.get(..12).map(|d| typed(format!("{d}…")));
        let label = say!("SHA-256 of the file");
        let (was, is) = (short(old), short(new));
        request.note(Aspect::SpecText, Move::Other, label, was, is);
        request.remark(say!("no demand differs"));
    }
    let request = request.0;
    let mut diff = Diff {
        old: head(old),
        new: head(new),
        summary: summary(&request, &clauses),
        confirm: confirm::all(&request, &clauses),
        request,
        clauses,
        quotes: Vec::new(),
    };
    if !diff.is_empty() {
        diff.quotes = quotes
            .iter()
            .map(|loaded| quote::outcome(loaded, old, new, &diff))
            .collect();
    }
    diff
}

fn head(spec: &ResolvedSpec) -> DiffedSpec {
    let head = &spec.spec.spec;
    DiffedSpec {
        id: head.id.clone(),
        revision: head.revision.clone(),
        title: head.title.clone(),
        issued: head.issued.to_string(),
        sha256: spec.digest.clone(),
        clauses: spec.clauses.len(),
    }
}

fn by_id(spec: &ResolvedSpec) -> IndexMap<&str, &Clause> {
    let clauses = spec.clauses.iter();
    clauses.map(|clause| (clause.id.as_str(), clause)).collect()
}

/// Clauses that differ: in the order of the new spec, dropped ones after the clause they followed.
fn clauses(old: &ResolvedSpec, new: &ResolvedSpec) -> Vec<ClauseDiff> {
    let (was, is) = (by_id(old), by_id(new));
    let mut checks = checks::changes(old, new);
    let mut dropped: IndexMap<Option<&str>, Vec<&Clause>> = IndexMap::new();
    let mut after = None;
    for clause in &old.clauses {
        if is.contains_key(clause.id.as_str()) {
            after = Some(clause.id.as_str());
        } else {
            dropped.entry(after).or_default().push(clause);
        }
    }
    let mut found = Vec::new();
    let drop_after = |place: Option<&str>, found: &mut Vec<ClauseDiff>| {
        for clause in dropped.get(&place).into_iter().flatten() {
            found.push(lone(clause, Presence::Removed));
        }
    };
    drop_after(None, &mut found);
    for clause in &new.clauses {
        match was.get(clause.id.as_str()) {
            None => found.push(lone(clause, Presence::Added)),
            Some(before) => {
                let mut changes = clause::changes(old, new, before, clause);
                let by_check = checks.shift_remove(&clause.id).unwrap_or_default();
                if before.demanded && clause.demanded && !by_check.0.is_empty() {
                    // What the check says is why the wording differs.
                    changes.0.retain(|change| change.aspect != Aspect::Wording);
                    changes.0.extend(by_check.0);
                }
                if !changes.0.is_empty() {
                    found.push(changed(before, clause, changes));
                }
            }
        }
        drop_after(Some(clause.id.as_str()), &mut found);
    }
    found
}

/// A clause that is in one spec only.
fn lone(clause: &Clause, presence: Presence) -> ClauseDiff {
    let aspect = match clause.id.as_str() {
        _ if !clause.demanded => Aspect::NotRequired,
        "basis.alternate" => Aspect::Alternate,
        "basis.program" => Aspect::Program,
        "basis.restriction" => Aspect::Restriction,
        _ if clause.family == Family::Basis => Aspect::BasisDocument,
        _ => Aspect::Clause,
    };
    let mut changes = Changes::default();
    let demand = Some(clause.demand.clone());
    let added = presence == Presence::Added;
    if added {
        changes.note(aspect, Move::More, say!("Clause"), None, demand);
    } else {
        changes.note(aspect, Move::Less, say!("Clause"), demand, None);
    }
    let line = clause.origin.place().line.get();
    entry(
        clause,
        presence,
        changes.0,
        (!added).then_some(line),
        added.then_some(line),
    )
}

fn changed(old: &Clause, new: &Clause, changes: Changes) -> ClauseDiff {
    let line = |clause: &Clause| Some(clause.origin.place().line.get());
    entry(new, Presence::Changed, changes.0, line(old), line(new))
}

fn entry(
    clause: &Clause,
    presence: Presence,
    changes: Vec<Change>,
    old_line: Option<u32>,
    new_line: Option<u32>,
) -> ClauseDiff {
    let cost = Effect::joined(changes.iter().map(|change| change.cost));
    let assurance = Effect::joined(changes.iter().map(|change| change.assurance));
    ClauseDiff {
        id: clause.id.clone(),
        title: clause.title.clone(),
        family: clause.family,
        presence,
        severity: clause.severity,
        old_line,
        new_line,
        cost,
        assurance,
        overall: Effect::joined([cost, assurance]),
        changes,
    }
}

fn summary(request: &[Change], clauses: &[ClauseDiff]) -> Summary {
    let count = |effect: Effect| clauses.iter().filter(|c| c.overall == effect).count();
    let present = |presence: Presence| clauses.iter().filter(|c| c.presence == presence).count();
    let costs = request.iter().map(|change| change.cost);
    let assurances = request.iter().map(|change| change.assurance);
    Summary {
        clauses: clauses.len(),
        added: present(Presence::Added),
        removed: present(Presence::Removed),
        tighten: count(Effect::Tightens),
        loosen: count(Effect::Loosens),
        change: count(Effect::Changes),
        unclear: count(Effect::Unclear),
        without_effect: count(Effect::Unchanged),
        cost: Effect::joined(costs.chain(clauses.iter().map(|c| c.cost))),
        assurance: Effect::joined(assurances.chain(clauses.iter().map(|c| c.assurance))),
    }
}
