//! The locked build basis: documents, their files, programs, alternates, restrictions.

use indexmap::IndexMap;

use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::say;
use crate::spec::basis::{AvlEntry, BomLine};
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::{
    Alternate, BasisDocument, BasisEntry, BasisStatus, Program, Restriction, SupplyKind,
};
use crate::wording::{Text, typed};

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
                    Some(Text::series(details.map(|d| {
                        say!("{label}: {value}", label = &d.label, value = &d.value)
                    })))
                };
                found.text(Aspect::Detail, say!("Settled"), details(old), details(new));
            }
        }
    }
}

fn follows(entry: &BasisEntry) -> bool {
    entry.status == Some(BasisStatus::ToFollow)
}

fn named(entry: &BasisEntry) -> Option<Text> {
    if follows(entry) {
        return Some(say!("to follow"));
    }
    let document = entry.document.as_deref()?;
    let revision = entry.revision.as_deref()?;
    Some(say!(
        "{document} rev. {revision}",
        document = typed(document),
        revision = typed(revision)
    ))
}

fn document(found: &mut Changes, old: &BasisEntry, new: &BasisEntry) {
    match (follows(old), follows(new)) {
        (true, false) => found.note(
            Aspect::Released,
            Move::More,
            say!("Document"),
            named(old),
            named(new),
        ),
        (false, true) => found.note(
            Aspect::Released,
            Move::Less,
            say!("Document"),
            named(old),
            named(new),
        ),
        _ => found.text(
            Aspect::BasisDocument,
            say!("Document"),
            named(old),
            named(new),
        ),
    }
    if follows(old) && follows(new) {
        let by = |entry: &BasisEntry| entry.by.as_ref().map(|day| typed(day.to_string()));
        found.text(Aspect::FollowsBy, say!("Follows by"), by(old), by(new));
        let label = say!("To be assumed until then");
        let assume = |entry: &BasisEntry| entry.assume.as_ref().map(typed);
        let (was, is) = (assume(old), assume(new));
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
        Some(typed(format!("SHA-256 {start}…")))
    };
    match (&old.file, &new.file) {
        (None, None) => {}
        (None, Some(name)) => {
            found.text(Aspect::BasisFile, say!("File"), None, Some(typed(name)));
        }
        (Some(name), None) => {
            found.text(Aspect::BasisFile, say!("File"), Some(typed(name)), None);
        }
        (Some(was), Some(is)) => {
            let (before, after) = (digest(old_spec, was), digest(new_spec, is));
            if before == after {
                let names = (Some(typed(was)), Some(typed(is)));
                found.text(Aspect::BasisFileName, say!("File"), names.0, names.1);
                if let Some(words) = content(which, old_spec, new_spec) {
                    found.note(
                        Aspect::BasisColumns,
                        Move::Other,
                        say!("Columns of the file"),
                        Some(say!("as mapped before")),
                        Some(say!("mapped otherwise")),
                    );
                    found.remark(words);
                }
            } else {
                let label = if last_part(was) == last_part(is) {
                    say!("File {name}", name = typed(last_part(is)))
                } else {
                    say!(
                        "File {was}, now {is}",
                        was = typed(last_part(was)),
                        is = typed(last_part(is))
                    )
                };
                let (before, after) = (short(&before), short(&after));
                found.note(Aspect::BasisFile, Move::Other, label, before, after);
                let same = || say!("its lines are the same");
                if matches!(which, BasisDocument::Bom | BasisDocument::Avl) {
                    let words = content(which, old_spec, new_spec);
                    found.remark(words.unwrap_or_else(same));
                }
            }
        }
    }
}

/// The last part of a path: where the buyer keeps a file is not the supplier's affair.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What differs in the lines of a BOM or AVL; nothing where it does not.
fn content(which: BasisDocument, old: &ResolvedSpec, new: &ResolvedSpec) -> Option<Text> {
    match which {
        BasisDocument::Bom => bom(old.basis.bom.as_ref()?, new.basis.bom.as_ref()?),
        BasisDocument::Avl => avl(old.basis.avl.as_ref()?, new.basis.avl.as_ref()?),
        _ => None,
    }
}

/// Lines named one by one; more are only counted.
const NAMED_LINES: usize = 6;

/// Lines that came, went or changed: named, or counted when they are many.
fn counted(
    lines: &[String],
    one: impl Fn(Text) -> Text,
    few: impl Fn(Text) -> Text,
    many: impl Fn(usize) -> Text,
) -> Option<Text> {
    let named = || Text::list(lines.iter().map(typed));
    match lines.len() {
        0 => None,
        1 => Some(one(named())),
        2..=NAMED_LINES => Some(few(named())),
        count => Some(many(count)),
    }
}

fn bom(old: &IndexMap<String, BomLine>, new: &IndexMap<String, BomLine>) -> Option<Text> {
    let pick = |from: &'_ IndexMap<String, BomLine>, wanted: &dyn Fn(&str) -> bool| {
        let keys = from.keys().filter(|line| wanted(line));
        keys.cloned().collect::<Vec<String>>()
    };
    let added = pick(new, &|line| !old.contains_key(line));
    let removed = pick(old, &|line| !new.contains_key(line));
    let changed = pick(new, &|line| {
        old.contains_key(line) && old.get(line) != new.get(line)
    });
    let parts = [
        counted(
            &added,
            |lines| say!("line {lines} added", lines = lines),
            |lines| say!("lines {lines} added", lines = lines),
            |count| say!("{count} lines added", count = count),
        ),
        counted(
            &removed,
            |lines| say!("line {lines} removed", lines = lines),
            |lines| say!("lines {lines} removed", lines = lines),
            |count| say!("{count} lines removed", count = count),
        ),
        counted(
            &changed,
            |lines| say!("line {lines} changed", lines = lines),
            |lines| say!("lines {lines} changed", lines = lines),
            |count| say!("{count} lines changed", count = count),
        ),
    ];
    let parts: Vec<Text> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| Text::series(parts))
}

fn avl(old: &[AvlEntry], new: &[AvlEntry]) -> Option<Text> {
    let missing = |from: &[AvlEntry], other: &[AvlEntry]| {
        from.iter().filter(|entry| !other.contains(entry)).count()
    };
    let (removed, added) = (missing(old, new), missing(new, old));
    let came = match added {
        0 => None,
        1 => Some(say!("1 entry added")),
        count => Some(say!("{count} entries added", count = count)),
    };
    let went = match removed {
        0 => None,
        1 => Some(say!("1 entry removed")),
        count => Some(say!("{count} entries removed", count = count)),
    };
    let parts: Vec<Text> = came.into_iter().chain(went).collect();
    (!parts.is_empty()).then(|| Text::series(parts))
}

fn programs(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let words = |spec: &ResolvedSpec| -> Vec<Text> {
        let line = |p: &Program| {
            say!(
                "{name} rev. {revision} for product revision {product} on {stations}",
                name = typed(&p.name),
                revision = typed(&p.revision),
                product = typed(&p.for_revision),
                stations = Text::list(p.stations.iter().map(typed))
            )
        };
        spec.spec.basis.program.iter().map(line).collect()
    };
    let (was, is) = (words(old), words(new));
    found.members(Aspect::Program, say!("Approved program"), &was, &is);
}

fn alternates(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let part = |a: &Alternate| {
        let any = || say!("any manufacturer");
        say!(
            "BOM line {line}: {mpn} of {manufacturer}",
            line = typed(&a.line),
            mpn = typed(&a.mpn),
            manufacturer = a.manufacturer.as_ref().map_or_else(any, typed)
        )
    };
    let approval = |a: &Alternate| {
        let by = typed(&a.approved.by);
        match (&a.approved.from, &a.approved.until) {
            (Some(from), Some(until)) => {
                say!(
                    "from {from} until {until} by {by}",
                    from = from,
                    until = until,
                    by = by
                )
            }
            (Some(from), None) => say!("from {from} by {by}", from = from, by = by),
            (None, Some(until)) => say!("until {until} by {by}", until = until, by = by),
            (None, None) => say!("by {by}", by = by),
        }
    };
    let table = |spec: &ResolvedSpec| -> IndexMap<Text, Text> {
        let all = spec.spec.alternate.iter();
        all.map(|a| (part(a), approval(a))).collect()
    };
    let (was, is) = (table(old), table(new));
    for (part, approved) in &was {
        match is.get(part) {
            None => found.note(
                Aspect::Alternate,
                Move::Less,
                say!("Alternate"),
                Some(part.clone()),
                None,
            ),
            Some(now) => found.text(
                Aspect::Alternate,
                say!("Approval of {part}", part = part),
                Some(approved.clone()),
                Some(now.clone()),
            ),
        }
    }
    for part in is.keys().filter(|part| !was.contains_key(*part)) {
        found.text(
            Aspect::Alternate,
            say!("Alternate"),
            None,
            Some(part.clone()),
        );
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
        let label = say!("Sources for BOM line {line}", line = typed(line));
        found.note(Aspect::Restriction, moved, label, words(was), words(is));
    }
}

fn supply(sources: &[SupplyKind]) -> Text {
    Text::any_of(sources.iter().map(|source| match source {
        SupplyKind::Manufacturer => say!("manufacturer"),
        SupplyKind::Franchised => say!("franchised distributor"),
        SupplyKind::Broker => say!("broker"),
        SupplyKind::Consigned => say!("supplied by the buyer"),
    }))
}
