//! Patterns of identities: one that nothing matches, two that match the same, one that runs out.

use super::language::Language;
use super::{Sink, View};
use crate::spec::model::{Depth, IdentityRule};

/// Levels with their patterns, the largest first.
fn patterns<'a>(view: &'a View) -> Vec<(Depth, &'a str, Language)> {
    let identity = &view.spec().identity;
    let rules: [(Depth, &Option<IdentityRule>); 3] = [
        (Depth::Lot, &identity.lot),
        (Depth::Panel, &identity.panel),
        (Depth::Board, &identity.board),
    ];
    let patterns = rules.into_iter().filter_map(|(level, rule)| {
        let pattern = rule.as_ref()?.pattern.as_deref()?;
        Some((level, pattern, Language::of(pattern)?))
    });
    patterns.collect()
}

fn clause(level: Depth) -> String {
    format!("identity.{level}")
}

fn pointer(level: Depth) -> String {
    format!("/identity/{level}/pattern")
}

/// A pattern that refuses every identity.
pub(super) fn impossible(view: &View, sink: &mut Sink) {
    for (level, pattern, language) in patterns(view) {
        if language.example() == Ok(None) {
            sink.warn_on(
                &clause(level),
                view.value(&pointer(level)),
                format!("no {level} identity can match `{pattern}`: every delivered record will be refused"),
                r"write what a label says, e.g. '^MC4471-\d{6}$'",
            );
        }
    }
}

/// An identity that could be of two levels.
pub(super) fn ambiguous(view: &View, sink: &mut Sink) {
    let all = patterns(view);
    for (index, (level, _, language)) in all.iter().enumerate() {
        for (larger, _, others) in &all[..index] {
            let Ok(Some(shared)) = language.shared_with(others) else {
                continue;
            };
            let finding = crate::finding::Finding::warning(
                sink.code,
                view.value(&pointer(*level)),
                format!(
                    "`{shared}` reads as a {level} and as a {larger}: a {larger} id in a {level} column is not told"
                ),
            );
            let finding = finding
                .help("begin the identities of each level with a letter or a length of their own")
                .related(
                    view.value(&pointer(*larger)),
                    format!("the pattern of {larger} identities"),
                );
            sink.push(finding.on_clause(clause(*level)));
        }
    }
}

/// A pattern with fewer identities than boards, panels.
pub(super) fn too_few(view: &View, sink: &mut Sink) {
    let spec = view.spec();
    let asked = spec.rfq.iter().flat_map(|rfq| &rfq.quantities);
    let Some(boards) = asked.chain(&spec.basis.build_quantity).copied().max() else {
        return;
    };
    for (level, pattern, language) in patterns(view) {
        let needed = match level {
            Depth::Board => boards,
            Depth::Panel => boards.div_ceil(spec.product.boards_per_panel.unwrap_or(boards).max(1)),
            Depth::Lot => 1,
        };
        let there = language.count(u64::from(needed));
        // None at all is a finding of its own.
        if there > 0 && there < u64::from(needed) {
            sink.warn_on(
                &clause(level),
                view.value(&pointer(level)),
                format!("`{pattern}` has {there} identities, a build of {boards} boards needs {needed} {level}s: serials will be used twice"),
                "widen the pattern, e.g. by a digit",
            );
        }
    }
}
