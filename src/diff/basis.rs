//! The locked build basis: documents, their files, programs, alternates, restrictions.

use indexmap::IndexMap;

use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::spec::basis::{AvlEntry, BomLine};
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::{
    Alternate, BasisDocument, BasisEntry, BasisStatus, Program, Restriction, SupplyKind,
};

/// Compares a clause of the basis.
pub(super) fn clause(
    found: &mut Changes,
    old_spec: &ResolvedSpec,
    new_spec: &ResolvedSpec,
    old: &Clause,
    new: &Clause,
) {
    match new.id.as_str() {
        "basis.program" => programs(found, old_spec, new_spec),
        "basis.alternate" => alternates(found, old_spec, new_spec),
        "basis.restriction" => restrictions(found, old_spec, new_spec),
        id => {
            let key = id.strip_prefix("basis.").unwrap_or_default();
            let which = BasisDocument::ALL.into_iter().find(|d| d.key() == key);
            let entry = |spec: &'_ ResolvedSpec| {
                which
                    .and_then(|which| spec.spec.basis.entry(which))
                    .cloned()
            };
            if let (Some(which), Some(was), Some(is)) = (which, entry(old_spec), entry(new_spec)) {
                document(found, &was, &is);
                file(found, which, (old_spec, &was), (new_spec, &is));
            } else {
                let details = |clause: &Clause| {
                    let details = clause.details.iter();
                    let lines = details.map(|d| format!("{}: {}", d.label, d.value));
                    Some(lines.collect::<Vec<_>>().join("; "))
                };
                found.text(Aspect::Detail, "Settled", details(old), details(new));
            }
        }
    }
}

fn follows(entry: &BasisEntry) -> bool {
    entry.status == Some(BasisStatus::ToFollow)
}

fn named(entry: &BasisEntry) -> Option<String> {
    if follows(entry) {
        return Some("to follow".to_owned());
    }
    let document = entry.document.as_deref()?;
    let revision = entry.revision.as_deref()?;
    Some(format!("{document} rev. {revision}"))
}

fn document(found: &mut Changes, old: &BasisEntry, new: &BasisEntry) {
    match (follows(old), follows(new)) {
        (true, false) => found.note(
            Aspect::Released,
            Move::More,
            "Document",
            named(old),
            named(new),
        ),
        (false, true) => found.note(
            Aspect::Released,
            Move::Less,
            "Document",
            named(old),
            named(new),
        ),
        _ => found.text(Aspect::BasisDocument, "Document", named(old), named(new)),
    }
    if follows(old) && follows(new) {
        let by = |entry: &BasisEntry| entry.by.as_ref().map(ToString::to_string);
        found.text(Aspect::FollowsBy, "Follows by", by(old), by(new));
        let label = "To be assumed until then";
        let (was, is) = (old.assume.clone(), new.assume.clone());
        found.text(Aspect::Assumption, label, was, is);
    }
}

fn file(
    found: &mut Changes,
    which: BasisDocument,
    (old_spec, old): (&ResolvedSpec, &BasisEntry),
    (new_spec, new): (&ResolvedSpec, &BasisEntry),
) {
    let digest = |spec: &ResolvedSpec, name: &str| {
        let digests = &spec.basis.digests;
        let found = digests.iter().find(|digest| digest.file == name);
        found.map_or_else(String::new, |digest| digest.sha256.clone())
    };
    let short = |digest: &str| {
        let start = digest.get(..12).unwrap_or(digest);
        Some(format!("SHA-256 {start}…"))
    };
    match (&old.file, &new.file) {
        (None, None) => {}
        (None, Some(name)) => {
            found.text(Aspect::BasisFile, "File", None, Some(name.clone()));
        }
        (Some(name), None) => {
            found.text(Aspect::BasisFile, "File", Some(name.clone()), None);
        }
        (Some(was), Some(is)) => {
            let (before, after) = (digest(old_spec, was), digest(new_spec, is));
            if before == after {
                let names = (Some(was.clone()), Some(is.clone()));
                found.text(Aspect::BasisFileName, "File", names.0, names.1);
                if let Some(words) = content(which, old_spec, new_spec) {
                    let read = |words: &str| Some(words.to_owned());
                    found.note(
                        Aspect::BasisColumns,
                        Move::Other,
                        "Columns of the file",
                        read("as mapped before"),
                        read("mapped otherwise"),
                    );
                    found.remark(words);
                }
            } else {
                let label = if was == is {
                    format!("File {is}")
                } else {
                    format!("File {was}, now {is}")
                };
                let (before, after) = (short(&before), short(&after));
                found.note(Aspect::BasisFile, Move::Other, &label, before, after);
                let same = || "its lines are the same".to_owned();
                if matches!(which, BasisDocument::Bom | BasisDocument::Avl) {
                    let words = content(which, old_spec, new_spec);
                    found.remark(words.unwrap_or_else(same));
                }
            }
        }
    }
}

/// What differs in the lines of a BOM or AVL; nothing where it does not.
fn content(which: BasisDocument, old: &ResolvedSpec, new: &ResolvedSpec) -> Option<String> {
    match which {
        BasisDocument::Bom => bom(old.basis.bom.as_ref()?, new.basis.bom.as_ref()?),
        BasisDocument::Avl => avl(old.basis.avl.as_ref()?, new.basis.avl.as_ref()?),
        _ => None,
    }
}

/// Lines named one by one; more are only counted.
const NAMED_LINES: usize = 6;

fn counted(what: &str, lines: &[&str]) -> Option<String> {
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len() {
        0 => None,
        few if few <= NAMED_LINES => Some(format!("{noun} {} {what}", lines.join(", "))),
        many => Some(format!("{many} {noun} {what}")),
    }
}

fn bom(old: &IndexMap<String, BomLine>, new: &IndexMap<String, BomLine>) -> Option<String> {
    let pick = |from: &'_ IndexMap<String, BomLine>, wanted: &dyn Fn(&str) -> bool| {
        let keys = from.keys().filter(|line| wanted(line));
        keys.cloned().collect::<Vec<String>>()
    };
    let added = pick(new, &|line| !old.contains_key(line));
    let removed = pick(old, &|line| !new.contains_key(line));
    let changed = pick(new, &|line| {
        old.contains_key(line) && old.get(line) != new.get(line)
    });
    let parts: Vec<String> = [
        ("added", &added),
        ("removed", &removed),
        ("changed", &changed),
    ]
    .into_iter()
    .filter_map(|(what, lines)| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        counted(what, &lines)
    })
    .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn avl(old: &[AvlEntry], new: &[AvlEntry]) -> Option<String> {
    let missing = |from: &[AvlEntry], other: &[AvlEntry]| {
        from.iter().filter(|entry| !other.contains(entry)).count()
    };
    let (removed, added) = (missing(old, new), missing(new, old));
    let words = |count: usize, what: &str| {
        let noun = if count == 1 { "entry" } else { "entries" };
        (count > 0).then(|| format!("{count} {noun} {what}"))
    };
    let parts: Vec<String> = [words(added, "added"), words(removed, "removed")]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn programs(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let words = |spec: &ResolvedSpec| -> Vec<String> {
        let line = |p: &Program| {
            format!(
                "{} rev. {} for product revision {} on {}",
                p.name,
                p.revision,
                p.for_revision,
                p.stations.join(", ")
            )
        };
        spec.spec.basis.program.iter().map(line).collect()
    };
    let (was, is) = (words(old), words(new));
    found.members(Aspect::Program, "Approved program", &was, &is);
}

fn alternates(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let part = |a: &Alternate| {
        let maker = a.manufacturer.as_deref().unwrap_or("any manufacturer");
        format!("BOM line {}: {} of {maker}", a.line, a.mpn)
    };
    let approval = |a: &Alternate| {
        let from = a.approved.from.as_ref();
        let until = a.approved.until.as_ref();
        let from = from.map_or_else(String::new, |d| format!("from {d} "));
        let until = until.map_or_else(String::new, |d| format!("until {d} "));
        format!("{from}{until}by {}", a.approved.by)
    };
    let table = |spec: &ResolvedSpec| -> IndexMap<String, String> {
        let all = spec.spec.alternate.iter();
        all.map(|a| (part(a), approval(a))).collect()
    };
    let (was, is) = (table(old), table(new));
    for (part, approved) in &was {
        match is.get(part) {
            None => found.note(
                Aspect::Alternate,
                Move::Less,
                "Alternate",
                Some(part.clone()),
                None,
            ),
            Some(now) => found.text(
                Aspect::Alternate,
                &format!("Approval of {part}"),
                Some(approved.clone()),
                Some(now.clone()),
            ),
        }
    }
    for part in is.keys().filter(|part| !was.contains_key(*part)) {
        found.text(Aspect::Alternate, "Alternate", None, Some(part.clone()));
    }
}

fn restrictions(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let sources = |spec: &ResolvedSpec, line: &str| -> Option<Vec<SupplyKind>> {
        let rules = &spec.spec.restriction;
        let rule: Option<&Restriction> = rules.iter().find(|r| r.line == line);
        rule.map(|rule| rule.sources.clone())
    };
    let mut lines: Vec<&str> = Vec::new();
    for rule in old.spec.restriction.iter().chain(&new.spec.restriction) {
        if !lines.contains(&rule.line.as_str()) {
            lines.push(&rule.line);
        }
    }
    for line in lines {
        let (was, is) = (sources(old, line), sources(new, line));
        let within = |a: &[SupplyKind], b: &[SupplyKind]| a.iter().all(|s| b.contains(s));
        let moved = match (&was, &is) {
            (None, Some(_)) => Move::More,
            (Some(_), None) => Move::Less,
            (Some(a), Some(b)) => match (within(b, a), within(a, b)) {
                (true, true) => continue,
                (true, false) => Move::More,
                (false, true) => Move::Less,
                (false, false) => Move::Other,
            },
            (None, None) => continue,
        };
        let words = |sources: Option<Vec<SupplyKind>>| sources.map(|s| supply(&s));
        let label = format!("Sources for BOM line {line}");
        found.note(Aspect::Restriction, moved, &label, words(was), words(is));
    }
}

fn supply(sources: &[SupplyKind]) -> String {
    let words = sources.iter().map(|source| match source {
        SupplyKind::Manufacturer => "manufacturer",
        SupplyKind::Franchised => "franchised distributor",
        SupplyKind::Broker => "broker",
        SupplyKind::Consigned => "supplied by the buyer",
    });
    words.collect::<Vec<_>>().join(" or ")
}
