//! Depth and identity: how deep records go, and what carries them there.

use super::{Sink, View, table_of};
use crate::checks::CheckKind;
use crate::finding::Finding;
use crate::source::Place;
use crate::spec::clause::{Clause, Family};
use crate::spec::model::{Coverage, Depth, IdentityRule};

fn identity_rule<'a>(view: &'a View, level: Depth) -> Option<&'a IdentityRule> {
    let identity = &view.spec().identity;
    match level {
        Depth::Lot => identity.lot.as_ref(),
        Depth::Panel => identity.panel.as_ref(),
        Depth::Board => identity.board.as_ref(),
    }
}

/// An identity without a pattern.
pub(super) fn no_pattern(view: &View, sink: &mut Sink) {
    for clause in view.demanded().filter(|c| c.family == Family::Identity) {
        let Some(level) = clause.depth else { continue };
        let rule = identity_rule(view, level);
        // Units without any identity are told by the rule on depth.
        if rule.is_some_and(|r| r.pattern.is_some()) || rule.is_none() && level > Depth::Lot {
            continue;
        }
        sink.warn_on(
            &clause.id,
            clause.origin.place().clone(),
            format!("{level} identities have no pattern: a mistyped one cannot be told"),
            format!("add `[identity.{level}]` with `pattern = '^…$'`"),
        );
    }
}

/// Records deeper than anything is identified: no identity at the depth, or a traveler that stops
/// above it.
pub(super) fn depth_without_identity(view: &View, sink: &mut Sink) {
    for level in [Depth::Panel, Depth::Board] {
        if identity_rule(view, level).is_some() {
            continue;
        }
        let Some(deep) = kept_at(view, level).next() else {
            continue;
        };
        sink.warn_on(
            &deep.id,
            depth_place(view, deep),
            format!(
                "`{}` is kept at {level} depth, and nothing says how a {level} is identified: its rows prove nothing about one {level}",
                deep.id
            ),
            format!("add `[identity.{level}]` with `assigned-by`, `marking` and `pattern`, or keep the record at {} depth", above(level)),
        );
    }
    lot_only_traveler(view, sink);
}

fn above(level: Depth) -> Depth {
    match level {
        Depth::Board => Depth::Panel,
        Depth::Panel | Depth::Lot => Depth::Lot,
    }
}

/// Tables answered with a record at this depth.
fn kept_at<'a>(view: &'a View, level: Depth) -> impl Iterator<Item = &'a Clause> {
    view.tables()
        .filter(move |c| c.form.is_some() && c.depth == Some(level))
}

fn depth_place(view: &View, clause: &Clause) -> Place {
    view.value_or_table(&table_of(&clause.id), "depth")
}

/// A traveler that stays above the extracts: no board's result can be put on its way.
fn lot_only_traveler(view: &View, sink: &mut Sink) {
    let Some(traveler) = view.resolved.forms.get("panel-traveler").copied() else {
        return;
    };
    let deeper = view.tables().find(|c| {
        matches!(c.family, Family::Inspection | Family::Test) && c.depth > Some(traveler)
    });
    let Some(extract) = deeper else { return };
    let depth = extract.depth.unwrap_or(Depth::Board);
    let table = match view.resolved.clause("record.panel-traveler") {
        Some(_) => "/record/panel-traveler",
        None => "/visibility/lot-movement",
    };
    let finding = Finding::warning(
        sink.code,
        view.value_or_table(table, "depth"),
        format!(
            "the panel traveler is kept at {traveler} depth and `{}` at {depth} depth: no {depth} can be followed from station to result",
            extract.id
        ),
    );
    let finding = finding
        .help(format!(
            "keep the traveler at {depth} depth: every station then scans the {depth}'s mark"
        ))
        .related(depth_place(view, extract), format!("{depth} depth here"));
    sink.push(finding.on_clause("record.panel-traveler"));
}

/// Some records name panels, others boards, and no record names both.
pub(super) fn panels_not_mapped(view: &View, sink: &mut Sink) {
    // A required column is a clause of its own on the same record.
    let forms = |id: &str| -> Vec<&str> {
        view.demanded()
            .filter(|clause| clause.fields.iter().any(|field| field.id == id))
            .filter_map(|clause| clause.form.as_deref())
            .collect()
    };
    let with_boards = forms("board-id");
    if forms("panel-id")
        .iter()
        .any(|form| with_boards.contains(form))
    {
        return;
    }
    let by_panel = kept_at(view, Depth::Panel).next();
    let by_board = kept_at(view, Depth::Board).next();
    let (Some(panel), Some(board)) = (by_panel, by_board) else {
        return;
    };
    let finding = Finding::warning(
        sink.code,
        depth_place(view, panel),
        format!(
            "`{}` names panels, `{}` names boards, and no record says which board was in which panel: what a panel shows counts for no board",
            panel.id, board.id
        ),
    );
    let finding = finding
        .help("demand `[record.panel-traveler]` at board depth, or keep both at one depth")
        .related(depth_place(view, board), "board depth here");
    sink.push(finding.on_clause(&panel.id));
}

/// Records go down to boards, and none of them names every board: a board that nothing happened to
/// is not told from one that was never built, so a delivery is never complete.
pub(super) fn boards_not_counted(view: &View, sink: &mut Sink) {
    let names_all = |kind: &CheckKind| {
        matches!(
            kind,
            CheckKind::Covers {
                depth: Depth::Board,
                coverage: Coverage::EVERY_UNIT,
                ..
            }
        )
    };
    let mut checks = view.demanded().flat_map(|clause| &clause.checks);
    if checks.any(|check| names_all(&check.kind)) {
        return;
    }
    let Some(deep) = kept_at(view, Depth::Board).next() else {
        return;
    };
    sink.warn_on(
        &deep.id,
        depth_place(view, deep),
        format!(
            "`{}` is kept at board depth, and no record names every board: those that are not named count as missing, and the delivery is held",
            deep.id
        ),
        "demand `[record.panel-traveler]` at board depth, or a test or a packing list, which name every board; or keep all records at lot depth",
    );
}

/// A depth that was written and does not hold, because another demand keeps the record deeper.
pub(super) fn depth_overruled(view: &View, sink: &mut Sink) {
    let written = |clause: &Clause| {
        let table = table_of(&clause.id);
        ["depth", "level"].into_iter().find_map(|key| {
            let pointer = format!("{table}/{key}");
            let value = view.doc.json().pointer(&pointer)?;
            let depth: Depth = serde_json::from_value(value.clone()).ok()?;
            Some((pointer, depth))
        })
    };
    // Inspections share an extract, and so do tests. A panel in it is still told from its boards;
    // a lot is not told at all.
    let shares = |clause: &Clause| matches!(clause.family, Family::Inspection | Family::Test);
    for clause in view.tables() {
        let Some(form) = clause.form.as_deref() else {
            continue;
        };
        let Some(kept) = view.resolved.forms.get(form).copied() else {
            continue;
        };
        let Some((pointer, depth)) = written(clause)
            .filter(|(_, depth)| *depth < kept && (*depth == Depth::Lot || !shares(clause)))
        else {
            continue;
        };
        let mut finding = Finding::warning(
            sink.code,
            view.value(&pointer),
            format!("`{}` says {depth}, and another demand keeps the same record at {kept} depth: suppliers will price the deeper one", clause.id),
        )
        .help(format!("write {kept} here as well, or {depth} in both"));
        let other = view.tables().find(|c| {
            c.id != clause.id && c.form.as_deref() == Some(form) && c.depth == Some(kept)
        });
        if let Some(other) = other {
            let place = depth_place(view, other);
            finding = finding.related(place, format!("kept at {kept} depth for `{}`", other.id));
        }
        sink.push(finding.on_clause(&clause.id));
    }
}
