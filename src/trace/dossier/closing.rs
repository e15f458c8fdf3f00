//! Nonconformances of a board: failure, disposition, repair, verification, retest.

use std::collections::BTreeMap;

use crate::records::{Row, Stamp, stamp};
use crate::trace::ground::{Ground, at};

use super::about::About;
use super::events::{Timeline, said, text};
use super::report::{EventKind, Nonconformance, Stage};

/// The stages in their order.
const STAGES: [&str; 6] = [
    "failure",
    "disposition",
    "repair",
    "verification",
    "retest",
    "closure",
];

/// Every nonconformance of the board with its stages.
pub(super) fn nonconformances(about: &About<'_, '_>, timeline: &Timeline) -> Vec<Nonconformance> {
    let mut stages: BTreeMap<&str, Vec<Stage>> = BTreeMap::new();
    let mut failed: BTreeMap<&str, (EventKind, String)> = BTreeMap::new();
    for (_, table) in about.ground.tables() {
        for row in table.rows() {
            let Some(ncr) = about.ncr_of(row).filter(|ncr| about.ncrs.contains_key(ncr)) else {
                continue;
            };
            if about.doubts(row).is_none() {
                continue;
            }
            stages
                .entry(ncr)
                .or_default()
                .extend(stages_of(about.ground, row));
            for (field, kind) in [
                ("inspection-type", EventKind::Inspection),
                ("test-type", EventKind::Test),
            ] {
                if let Some(what) = said(about.ground, row, field) {
                    failed.entry(ncr).or_insert((kind, what.to_uppercase()));
                }
            }
        }
    }
    let each = about.ncrs.iter().map(|(ncr, doubts)| {
        let mut stages = stages.remove(ncr).unwrap_or_default();
        stages.extend(retest(&stages, failed.get(ncr), timeline));
        let order = |stage: &Stage| STAGES.iter().position(|known| *known == stage.stage);
        stages.sort_by(|a, b| (order(a), &a.record).cmp(&(order(b), &b.record)));
        stages.dedup_by(|a, b| (&a.stage, &a.text, &a.at) == (&b.stage, &b.text, &b.at));
        Nonconformance {
            id: (*ncr).to_owned(),
            missing: missing(&stages),
            stages,
            sure: doubts.sure(),
            doubts: *doubts,
        }
    });
    each.collect()
}

fn stages_of<'a>(ground: &Ground<'a>, row: Row<'a>) -> Vec<Stage> {
    let said = |field: &str| said(ground, row, field);
    let stage = |stage: &str, text: String, when: Option<String>, column: &str| Stage {
        stage: stage.to_owned(),
        text,
        at: when,
        record: at(row, column),
    };
    let mut stages = Vec::new();
    if said("result").as_deref() == Some("fail") {
        let kind = match said("test-type") {
            Some(_) => EventKind::Test,
            None => EventKind::Inspection,
        };
        let when = said("tested-at").or_else(|| said("inspected-at"));
        stages.push(stage("failure", text(ground, row, kind), when, "result"));
    }
    if let Some(disposition) = said("disposition") {
        stages.push(stage(
            "disposition",
            disposition,
            said("disposed-at"),
            "disposition",
        ));
    }
    if said("repair-action").is_some() || said("repaired-at").is_some() {
        let words = text(ground, row, EventKind::Repair);
        stages.push(stage("repair", words, said("repaired-at"), "repaired-at"));
    }
    if let Some(result) = said("verification-result") {
        stages.push(stage(
            "verification",
            result,
            said("verified-at"),
            "verification-result",
        ));
    }
    if let Some(result) = said("retest-result").or_else(|| said("retest-outcome")) {
        stages.push(stage("retest", result, None, "retest-result"));
    }
    let closed = said("status").or_else(|| said("closed-at").map(|_| "closed".to_owned()));
    if let Some(status) = closed {
        let when = said("cleared-at").or_else(|| said("closed-at"));
        stages.push(stage("closure", status, when, "status"));
    }
    stages
}

/// The inspection or test that showed the failure, done again after the repair.
fn retest(
    stages: &[Stage],
    failed: Option<&(EventKind, String)>,
    timeline: &Timeline,
) -> Option<Stage> {
    let (kind, what) = failed?;
    let moment = |stage: &Stage| match stamp(stage.at.as_deref()?) {
        Stamp::Moment(moment) => Some(moment),
        Stamp::NoOffset | Stamp::Unreadable => None,
    };
    let before = stages.iter();
    let before = before.filter(|stage| matches!(stage.stage.as_str(), "failure" | "repair"));
    let after = before.filter_map(moment).max()?;
    let same = |text: &str| {
        text.strip_prefix(what.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || rest.starts_with(','))
    };
    let mut later = timeline.dated.iter().filter(|(at, _)| *at > after);
    let (_, event) = later.find(|(_, event)| event.kind == *kind && same(&event.text))?;
    let result = event
        .result
        .clone()
        .unwrap_or_else(|| "no result".to_owned());
    Some(Stage {
        stage: "retest".to_owned(),
        text: format!("{}: {result}", event.text),
        at: event.at.clone(),
        record: event.record.clone(),
    })
}

/// Stages that no record shows, as far as the disposition asks for them.
fn missing(stages: &[Stage]) -> Vec<String> {
    let of = |name: &str| stages.iter().find(|stage| stage.stage == name);
    let disposed = of("disposition").map(|stage| stage.text.as_str());
    let repaired = matches!(disposed, None | Some("rework"));
    let needed = STAGES.iter().filter(|stage| match **stage {
        "repair" | "verification" | "retest" => repaired,
        "closure" => false,
        _ => true,
    });
    let missing = needed.filter(|stage| of(stage).is_none());
    missing.map(|stage| (*stage).to_owned()).collect()
}
