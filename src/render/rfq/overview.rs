//! The clauses on one table, and the inspections and tests on another: to find them by.

use crate::render::doc::{Block, Cell, code, plain};
use crate::say;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::spec::model::{Depth, Reports, RetestNeeds, RetestRule, Weight};
use crate::wording::{Text, typed};

use super::{Stage, basis, chapter_heading, columns, dash, para, section, table};

/// The chapter that names every clause.
pub(in crate::render) fn overview(spec: &ResolvedSpec, stage: Stage) -> Vec<Block> {
    let printed: Vec<&Clause> = spec.clauses.iter().filter(|c| stage.prints(c)).collect();
    let demanded = printed.iter().filter(|c| c.demanded).count();
    let says = match stage {
        Stage::Asked => say!(
            "This request has {count} clauses, {demanded} of them demanded. Each is answered under its id, and each is described in the chapters that follow, in this order.",
            count = printed.len(),
            demanded = demanded
        ),
        Stage::Agreed => say!(
            "This annex has {count} clauses. Each is described in the chapters that follow, in this order.",
            count = printed.len()
        ),
    };
    let last = match stage {
        Stage::Asked => say!("Weight"),
        Stage::Agreed => say!("A failure"),
    };
    let rows = printed.iter().map(|clause| row(clause, stage)).collect();
    let mut blocks = vec![
        chapter_heading("overview", say!("Overview of the clauses")),
        para(says),
        table(
            Text::default(),
            columns([
                (say!("Clause"), 40),
                (say!("Title"), 36),
                (say!("Depth"), 9),
                (last, 15),
            ]),
            rows,
        ),
    ];
    blocks.extend(inspections_and_tests(spec));
    blocks
}

fn row(clause: &Clause, stage: Stage) -> Vec<Cell> {
    let weight = match (clause.demanded, stage) {
        (false, _) => say!("not required"),
        (true, Stage::Asked) => clause.severity.text(),
        (true, Stage::Agreed) => match clause.severity {
            Weight::Desired => say!("is reported"),
            Weight::Required | Weight::Knockout => say!("holds"),
        },
    };
    vec![
        Cell::from(code(typed(&clause.id))),
        plain(&clause.title).into(),
        plain(clause.depth.map_or_else(dash, Depth::text)).into(),
        plain(weight).into(),
    ]
}

/// Inspections and tests side by side; their chapters say each in full.
fn inspections_and_tests(spec: &ResolvedSpec) -> Vec<Block> {
    let steps = |family: Family| {
        spec.clauses.iter().filter(move |clause| {
            clause.demanded && clause.family == family && clause.id.matches('.').count() == 1
        })
    };
    let rows: Vec<Vec<Cell>> = steps(Family::Inspection)
        .chain(steps(Family::Test))
        .map(|clause| step_row(spec, clause))
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        section("inspections-and-tests", say!("Inspections and tests")),
        table(
            say!("What is inspected and tested, and what is recorded of it"),
            columns([
                (say!("Clause"), 17),
                (say!("Depth"), 8),
                (say!("Coverage"), 13),
                (say!("Reports"), 12),
                (say!("Recorded besides"), 17),
                (say!("Retests"), 14),
                (say!("Governed by"), 19),
            ]),
            rows,
        ),
    ]
}

fn step_row(spec: &ResolvedSpec, clause: &Clause) -> Vec<Cell> {
    let key = clause.id.split('.').next_back().unwrap_or_default();
    let inspection = spec
        .spec
        .inspection
        .iter()
        .find(|(kind, _)| kind.key() == key);
    let test = spec.spec.test.iter().find(|(kind, _)| kind.key() == key);
    let reports = match (
        clause.family,
        inspection.and_then(|(_, demand)| demand.reports),
    ) {
        (Family::Inspection, Some(Reports::FailuresOnly)) => say!("failures only"),
        _ => say!("every unit"),
    };
    let retests = match (
        clause.family,
        test.and_then(|(_, demand)| demand.retest.as_ref()),
    ) {
        (Family::Test, Some(rule)) => retests(rule),
        _ => dash(),
    };
    vec![
        Cell::from(code(typed(&clause.id))),
        plain(clause.depth.map_or_else(dash, Depth::text)).into(),
        plain(
            clause
                .coverage
                .map_or_else(dash, |coverage| coverage.text()),
        )
        .into(),
        plain(reports).into(),
        plain(recorded_besides(spec, clause)).into(),
        plain(retests).into(),
        plain(
            clause
                .defined_in
                .as_ref()
                .map_or_else(dash, basis::governing),
        )
        .into(),
    ]
}

/// The columns that parts of the clause add to the extract: measured values, images, own choices.
fn recorded_besides(spec: &ResolvedSpec, clause: &Clause) -> Text {
    let prefix = format!("{}.", clause.id);
    let mut titles = Vec::new();
    for part in spec.clauses.iter().filter(|c| c.demanded) {
        match part.id.strip_prefix(&prefix) {
            Some("images") => titles.push(say!("images")),
            Some("measured-values") => titles.push(say!("measured values with limits")),
            Some(_) => titles.extend(part.fields.iter().map(|field| field.title.in_sentence())),
            None => {}
        }
    }
    if titles.is_empty() {
        dash()
    } else {
        Text::list(titles)
    }
}

/// In short what the clause of the retest says.
fn retests(rule: &RetestRule) -> Text {
    match (rule.allowed, rule.requires) {
        (0, _) => say!("none¦no retest is accepted"),
        (count, Some(RetestNeeds::RepairRecord)) => {
            say!(
                "at most {count}, each after a recorded repair",
                count = count
            )
        }
        (count, None) => say!(
            "at most {count}; a declared no-fault-found is accepted",
            count = count
        ),
    }
}
