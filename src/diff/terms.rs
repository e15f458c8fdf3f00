//! What single families settle beyond the common attributes: read from the spec itself, because the
//! clause keeps it as printed text. Every detail that is not named here is compared as text.

use crate::checks::CheckKind;
use crate::diff::basis;
use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::period::Period;
use crate::say;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::spec::model::{
    Acceptance, AcceptanceKind, ClosureStage, Depth, ImageDemand, ImageOf, ImageTie,
    InspectionKind, LotSets, OnViolation, SignalDemand, TriggerLimit, TriggerWindow,
};
use crate::wording::{Text, typed};

/// Compares them.
pub(super) fn compare(
    found: &mut Changes,
    old_spec: &ResolvedSpec,
    new_spec: &ResolvedSpec,
    old: &Clause,
    new: &Clause,
) {
    let key = new.id.split_once('.').map_or("", |(_, key)| key);
    match new.family {
        Family::Basis => return basis::clause(found, old_spec, new_spec, old, new),
        Family::Record => lot_sets(found, old_spec, new_spec, key),
        Family::Inspection => images(found, old_spec, new_spec, &new.id),
        Family::Test => retests(found, old, new),
        Family::Control => on_violation(found, old_spec, new_spec, key),
        Family::Signal => {
            let demand = |spec: &ResolvedSpec| spec.spec.signal.get(key).cloned();
            if let (Some(a), Some(b)) = (demand(old_spec), demand(new_spec)) {
                signal(found, old, new, &a, &b);
            }
        }
        Family::Visibility => frequency(found, old_spec, new_spec, key),
        Family::Acceptance => acceptance(found, old_spec, new_spec),
        Family::Ncr if new.id == "ncr.closure" => closure(found, old_spec, new_spec),
        Family::Delivery => population(found, old_spec, new_spec, &new.id),
        Family::Identity | Family::Access | Family::Ncr | Family::Shipment => {}
    }
    details(found, old, new);
}

fn detail(clause: &Clause, label: &str) -> Option<Text> {
    let found = clause.details.iter().find(|detail| detail.label == label);
    found.map(|detail| detail.value.clone())
}

/// Details by their label: a few have a meaning, the others are text.
fn details(found: &mut Changes, old: &Clause, new: &Clause) {
    let mut labels: Vec<&Text> = Vec::new();
    for detail in old.details.iter().chain(&new.details) {
        if !labels.contains(&&detail.label) {
            labels.push(&detail.label);
        }
    }
    for label in labels {
        let (was, is) = (detail(old, label), detail(new, label));
        match label.as_str() {
            // Compared from the spec itself.
            "Component lots at a splice" | "On violation" | "Limit" | "Decision" | "Sent every" => {
            }
            "Assigned by" => found.text(Aspect::AssignedBy, label, was, is),
            "Marking" => found.text(Aspect::Marking, label, was, is),
            "Pattern" => found.text(Aspect::Pattern, label, was, is),
            "Reports" => {
                let all = |text: &Text| text.starts_with("every unit");
                let rank = |text: &Option<Text>| text.as_ref().map(all);
                ranked_text(found, Aspect::Reports, label, was, is, rank);
            }
            "Repeated after" => {
                let list = |text: Option<Text>| -> Vec<Text> {
                    let text = text.unwrap_or_default();
                    let events = text.split(", ").filter(|event| !event.is_empty());
                    events.map(typed).collect()
                };
                found.members(Aspect::Event, label, &list(was), &list(is));
            }
            "Applies" => {
                let rank = |text: &Option<Text>| Some(text.is_none());
                ranked_text(found, Aspect::Applies, label, was, is, rank);
            }
            "Condition" => found.text(Aspect::Restated, label, was, is),
            _ => found.text(Aspect::Detail, label, was, is),
        }
    }
}

/// A text with a rank of its own.
fn ranked_text(
    found: &mut Changes,
    aspect: Aspect,
    label: &Text,
    old: Option<Text>,
    new: Option<Text>,
    rank: impl Fn(&Option<Text>) -> Option<bool>,
) {
    if old == new {
        return;
    }
    let moved = match rank(&old).cmp(&rank(&new)) {
        std::cmp::Ordering::Less => Move::More,
        std::cmp::Ordering::Greater => Move::Less,
        std::cmp::Ordering::Equal => Move::Other,
    };
    found.note(aspect, moved, label, old, new);
}

fn lot_sets(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec, form: &str) {
    let rule = |spec: &ResolvedSpec| spec.spec.record.get(form).and_then(|r| r.lot_sets);
    let exact = |rule: Option<LotSets>| rule != Some(LotSets::Recorded);
    let words = |rule: Option<LotSets>| {
        Some(if exact(rule) {
            say!("exactly one lot")
        } else {
            say!("two candidate lots may be recorded")
        })
    };
    let (was, is) = (rule(old), rule(new));
    if was == is {
        return;
    }
    let (aspect, moved) = match (exact(was), exact(is)) {
        (false, true) => (Aspect::LotSets, Move::More),
        (true, false) => (Aspect::LotSets, Move::Less),
        // Exactly one lot is what holds when nothing is said.
        _ => (Aspect::Restated, Move::Other),
    };
    let label = say!("Component lots at a splice");
    found.note(aspect, moved, label, words(was), words(is));
}

fn images(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec, id: &str) {
    let demand = |spec: &ResolvedSpec| -> Option<ImageDemand> {
        let key = id.strip_prefix("inspection.")?.strip_suffix(".images")?;
        let kind = InspectionKind::ALL.into_iter().find(|k| k.key() == key)?;
        spec.spec.inspection.get(&kind)?.images.clone()
    };
    let (Some(was), Some(is)) = (demand(old), demand(new)) else {
        return;
    };
    let every = |images: &ImageDemand| Some(images.of == ImageOf::EveryUnit);
    found.ranked(
        Aspect::ImagesOf,
        say!("Images of"),
        every(&was),
        every(&is),
        |e| {
            if *e {
                say!("every result")
            } else {
                say!("failures")
            }
        },
    );
    let ties = |images: &ImageDemand| -> Vec<Text> { images.tied_to.iter().map(tie).collect() };
    let label = say!("Image tied to");
    found.members(Aspect::ImageTie, label, &ties(&was), &ties(&is));
}

fn tie(tie: &ImageTie) -> Text {
    match tie {
        ImageTie::Board => say!("board"),
        ImageTie::Panel => say!("panel"),
        ImageTie::Lot => say!("lot"),
        ImageTie::Package => say!("package¦of a component"),
        ImageTie::Finding => say!("finding"),
        ImageTie::Disposition => say!("disposition"),
    }
}

fn retests(found: &mut Changes, old: &Clause, new: &Clause) {
    let rule = |clause: &Clause| {
        clause.checks.iter().find_map(|check| match check.kind {
            CheckKind::Retests {
                allowed, repair, ..
            } => Some((allowed, repair)),
            _ => None,
        })
    };
    let (Some((was, repaired)), Some((is, repairs))) = (rule(old), rule(new)) else {
        return;
    };
    let label = say!("Retests allowed");
    found.ranked(
        Aspect::RetestsAllowed,
        label,
        Some(was),
        Some(is),
        |retests| Text::from(*retests),
    );
    let label = say!("Before a retest");
    let words = |repair: &bool| {
        if *repair {
            say!("a recorded repair")
        } else {
            say!("a declared no-fault-found will do")
        }
    };
    found.ranked(
        Aspect::RetestRepair,
        label,
        Some(repaired),
        Some(repairs),
        words,
    );
}

fn on_violation(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec, key: &str) {
    let action = |spec: &ResolvedSpec| spec.spec.control.get(key).and_then(|c| c.on_violation);
    let rank = |action: Option<OnViolation>| {
        Some(match action {
            None => 0,
            Some(OnViolation::Notify) => 1,
            Some(OnViolation::Hold) => 2,
        })
    };
    found.ranked(
        Aspect::OnViolation,
        say!("On violation"),
        rank(action(old)),
        rank(action(new)),
        |rank| match rank {
            0 => say!("nothing said"),
            1 => say!("the buyer is told"),
            _ => say!("the lot is held"),
        },
    );
}

fn signal(found: &mut Changes, old: &Clause, new: &Clause, was: &SignalDemand, is: &SignalDemand) {
    if was.trigger != is.trigger {
        let moved = match (&was.trigger, &is.trigger) {
            (None, _) => Move::More,
            (_, None) => Move::Less,
            (Some(a), Some(b)) => sooner(a, b),
        };
        let (old, new) = (detail(old, "Limit"), detail(new, "Limit"));
        found.note(Aspect::TriggerLimit, moved, say!("Limit"), old, new);
    }
    let recorded = |demand: &SignalDemand| Some(demand.decision_recorded == Some(true));
    let label = say!("Decision");
    let words = |recorded: &bool| {
        if *recorded {
            say!("recorded with every case")
        } else {
            say!("recorded where the limit is reached")
        }
    };
    found.ranked(
        Aspect::DecisionRecorded,
        label,
        recorded(was),
        recorded(is),
        words,
    );
}

/// Which way a limit moved: fewer findings, or a longer window, trigger sooner.
fn sooner(old: &TriggerLimit, new: &TriggerLimit) -> Move {
    let over_order = |limit: &TriggerLimit| limit.window == TriggerWindow::Order;
    let count = old.count.cmp(&new.count);
    let window = over_order(new).cmp(&over_order(old));
    match count.then(window) {
        std::cmp::Ordering::Greater if window != std::cmp::Ordering::Less => Move::More,
        std::cmp::Ordering::Less if window != std::cmp::Ordering::Greater => Move::Less,
        _ => Move::Other,
    }
}

fn frequency(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec, key: &str) {
    let every = |spec: &ResolvedSpec| spec.spec.visibility.get(key).and_then(|v| v.every);
    let (was, is) = (every(old), every(new));
    if was == is {
        return;
    }
    let (aspect, moved) = match (was, is) {
        (None, _) => (Aspect::Frequency, Move::More),
        (_, None) => (Aspect::Frequency, Move::Less),
        (Some(a), Some(b)) => match a.hours().cmp(&b.hours()) {
            std::cmp::Ordering::Greater => (Aspect::Frequency, Move::More),
            std::cmp::Ordering::Less => (Aspect::Frequency, Move::Less),
            std::cmp::Ordering::Equal => (Aspect::Restated, Move::Other),
        },
    };
    let words = |period: Option<Period>| period.map(Period::text);
    found.note(aspect, moved, say!("Sent every"), words(was), words(is));
}

fn acceptance(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let rule = |spec: &ResolvedSpec| {
        let acceptance = &spec.spec.acceptance;
        acceptance.get(&AcceptanceKind::Workmanship).cloned()
    };
    let (Some(was), Some(is)) = (rule(old), rule(new)) else {
        return;
    };
    let criteria = |acceptance: &Acceptance| Some(typed(&acceptance.criteria));
    found.text(
        Aspect::Criteria,
        say!("Criteria"),
        criteria(&was),
        criteria(&is),
    );
    if was.class == is.class {
        return;
    }
    // Only where the scale is known and the same can one class be called higher than another.
    let same_scale =
        was.criteria == is.criteria && is.criteria.to_uppercase().contains("IPC-A-610");
    let number = |class: &Option<String>| class.as_ref().and_then(|c| c.trim().parse::<u8>().ok());
    let moved = match (number(&was.class), number(&is.class)) {
        (Some(a), Some(b)) if same_scale && a < b => Move::More,
        (Some(a), Some(b)) if same_scale && a > b => Move::Less,
        _ => Move::Other,
    };
    let (was, is) = (was.class.map(typed), is.class.map(typed));
    found.note(Aspect::CriteriaClass, moved, say!("Class"), was, is);
}

fn closure(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let stages = |spec: &ResolvedSpec| -> Vec<Text> {
        let ncr = spec.spec.ncr.as_ref();
        let stages = ncr.map_or(&[][..], |ncr| ncr.closure.as_slice());
        stages.iter().map(stage).collect()
    };
    let label = say!("Stage of closure");
    found.members(Aspect::ClosureStage, label, &stages(old), &stages(new));
}

fn stage(stage: &ClosureStage) -> Text {
    match stage {
        ClosureStage::Disposition => say!("disposition"),
        ClosureStage::Repair => say!("repair"),
        ClosureStage::Verification => say!("verification"),
        ClosureStage::Retest => say!("retest"),
    }
}

/// What the records of a delivery add up to hangs on the deepest of them.
fn population(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec, id: &str) {
    if !["delivery.links", "delivery.population"].contains(&id) {
        return;
    }
    let deepest = |spec: &ResolvedSpec| {
        let depths = spec.forms.values().copied();
        Some(depths.max().unwrap_or(spec.spec.depth.default))
    };
    let label = say!("Deepest record");
    let words = |depth: &Depth| depth.text();
    found.ranked(Aspect::Population, label, deepest(old), deepest(new), words);
}
