//! Checks that came or went. A check runs once however many clauses ask for it, so it is reported
//! once: never where a new or dropped clause brought it, else under the first clause that has it.

use indexmap::IndexMap;

use crate::checks::CheckKind;
use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::diff::own;
use crate::say;
use crate::spec::clause::{Clause, ClauseCheck, Family, ResolvedSpec};
use crate::wording::Text;

/// A check that only one of the two specs has.
struct Lone<'a> {
    says: &'a Text,
    /// Clauses that ask for it.
    owners: Vec<&'a Clause>,
}

/// Changes by the id of the clause they are reported under.
pub(super) fn changes(old: &ResolvedSpec, new: &ResolvedSpec) -> IndexMap<String, Changes> {
    let mut found: IndexMap<String, Changes> = IndexMap::new();
    for (from, other, moved) in [(old, new, Move::Less), (new, old, Move::More)] {
        for lone in lone(from, other) {
            let Some(owner) = reporting(&lone.owners, other) else {
                continue;
            };
            let says = Some(lone.says.clone());
            let (was, is) = match moved {
                Move::Less => (says, None),
                _ => (None, says),
            };
            let changes = found.entry(owner.id.clone()).or_default();
            changes.note(Aspect::Check, moved, say!("Check"), was, is);
        }
    }
    found
}

/// Checks of `from` that `other` does not run.
fn lone<'a>(from: &'a ResolvedSpec, other: &ResolvedSpec) -> Vec<Lone<'a>> {
    let known: Vec<CheckKind> = asked(other)
        .filter_map(|(_, check)| plain(check))
        .fold(Vec::new(), with);
    let mut lone: Vec<(CheckKind, Lone<'a>)> = Vec::new();
    for (clause, check) in asked(from) {
        let Some(kind) = plain(check) else { continue };
        if known.contains(&kind) {
            continue;
        }
        match lone.iter_mut().find(|(seen, _)| *seen == kind) {
            Some((_, found)) => found.owners.push(clause),
            None => lone.push((
                kind,
                Lone {
                    says: &check.says,
                    owners: vec![clause],
                },
            )),
        }
    }
    lone.into_iter().map(|(_, found)| found).collect()
}

fn with(mut kinds: Vec<CheckKind>, kind: CheckKind) -> Vec<CheckKind> {
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    kinds
}

fn asked(spec: &ResolvedSpec) -> impl Iterator<Item = (&Clause, &ClauseCheck)> {
    let demanded = spec.clauses.iter().filter(|clause| clause.demanded);
    demanded.flat_map(|clause| {
        let checks = clause.checks.iter();
        checks.map(move |check| (clause, check))
    })
}

/// The clause to report under; none when a clause that came or went as a whole says it already.
fn reporting<'a>(owners: &[&'a Clause], other: &ResolvedSpec) -> Option<&'a Clause> {
    let there = |clause: &&Clause| other.clause(&clause.id).is_some_and(|c| c.demanded);
    if !owners.iter().all(there) {
        return None;
    }
    let own = owners.iter().find(|clause| clause.family != Family::Basis);
    own.or(owners.first()).copied()
}

/// A check without what the spec fills in: that is compared as an attribute of its clause. None for
/// checks that follow from an attribute altogether.
fn plain(check: &ClauseCheck) -> Option<CheckKind> {
    let mut kind = check.kind.clone();
    match &mut kind {
        CheckKind::Field { .. } | CheckKind::Covers { .. } => return None,
        CheckKind::Value { values, .. } if check.id == own::CLOSED => values.clear(),
        CheckKind::Frequency { hours, .. } => *hours = None,
        CheckKind::FirstOff { after, .. } => after.clear(),
        CheckKind::ClosedLoop { stages, .. } | CheckKind::OpenNcrShipped { stages, .. } => {
            stages.clear();
        }
        CheckKind::Trigger {
            count, over_order, ..
        } => {
            *count = None;
            *over_order = false;
        }
        CheckKind::Retests {
            allowed, repair, ..
        } => {
            *allowed = 0;
            *repair = false;
        }
        CheckKind::Images {
            filter,
            formats,
            disposition,
            ..
        } => {
            filter.shift_remove("result");
            formats.clear();
            *disposition = false;
        }
        CheckKind::FinalState {
            except, declared, ..
        } => {
            except.clear();
            *declared = false;
        }
        _ => {}
    }
    Some(kind)
}
