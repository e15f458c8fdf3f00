//! Seeded faults: each is one finding of the own form's clause, at its cell, and nothing else.

use super::at_depth;
use super::common::{Case, Tables, broken, ledger, line, shown};
use tracespec::verify::report::{Status, Verdict};

/// A fault: the clause and check that find it, and how it is made. It says row and column.
struct Fault {
    name: &'static str,
    form: &'static str,
    clause: &'static str,
    check: &'static str,
    column: &'static str,
    message: &'static str,
    hurt: fn(&mut Tables),
}

/// Row that is hurt; line 3 of its file.
const AT: usize = 1;

const PROFILE: &str = "reflow-profile";
const COATING: &str = "coating-log";

fn of_lots() -> Vec<Fault> {
    let fault = |name, check, column, message, hurt| Fault {
        name,
        form: PROFILE,
        clause: "record.reflow-profile",
        check,
        column,
        message,
        hurt,
    };
    vec![
        fault(
            "a cell is missing",
            "field.oven",
            "oven",
            "oven is blank",
            |t| {
                t.set(PROFILE, AT, "oven", "");
                // What refers to the missing value refers to another that is there.
                t.set_all(COATING, "oven", "OVEN-01");
            },
        ),
        fault(
            "a placeholder",
            "field.oven",
            "oven",
            "oven holds the placeholder `N/A`",
            |t| {
                t.set(PROFILE, AT, "oven", "N/A");
                t.set_all(COATING, "oven", "OVEN-01");
            },
        ),
        fault(
            "another pattern",
            "field.oven",
            "oven",
            "oven is not written as agreed",
            |t| {
                t.set(PROFILE, AT, "oven", "OVEN-1");
                t.set_all(COATING, "oven", "OVEN-01");
            },
        ),
        fault(
            "above its range",
            "field.peak-temperature",
            "peak-temperature",
            "peak-temperature is outside its range",
            |t| t.set(PROFILE, AT, "peak-temperature", "250.1"),
        ),
        fault(
            "below its range",
            "field.peak-temperature",
            "peak-temperature",
            "peak-temperature is outside its range",
            |t| t.set(PROFILE, AT, "peak-temperature", "229.999999"),
        ),
        fault(
            "the unit in the cell",
            "field.peak-temperature",
            "peak-temperature",
            "peak-temperature is not what it should be",
            |t| t.set(PROFILE, AT, "peak-temperature", "245 °C"),
        ),
        fault(
            "a number in words",
            "field.zones",
            "zones",
            "zones is not what it should be",
            |t| {
                t.set(PROFILE, AT, "zones", "eight");
            },
        ),
        fault(
            "more zones than ovens have",
            "field.zones",
            "zones",
            "zones is outside its range",
            |t| {
                t.set(PROFILE, AT, "zones", "13");
            },
        ),
        fault(
            "a duration as clock time",
            "field.time-above-liquidus",
            "time-above-liquidus",
            "time-above-liquidus is not what it should be",
            |t| t.set(PROFILE, AT, "time-above-liquidus", "0:01:15"),
        ),
        fault(
            "a yes in another language",
            "field.nitrogen",
            "nitrogen",
            "nitrogen is not what it should be",
            |t| {
                t.set(PROFILE, AT, "nitrogen", "ja");
            },
        ),
        fault(
            "a station that was never set up",
            "references.loaded-by",
            "loaded-by",
            "loaded-by SMT-99 is not in the program set-up tag",
            |t| t.set(PROFILE, AT, "loaded-by", "SMT-99"),
        ),
        fault(
            "reviewed before it was measured",
            "order.measured-at.reviewed-at",
            "reviewed-at",
            "reviewed-at is before measured-at",
            |t| t.set(PROFILE, AT, "reviewed-at", "2020-01-01T00:00:00+01:00"),
        ),
        fault(
            "due before it was calibrated",
            "order.calibrated-on.due-on",
            "due-on",
            "due-on is before calibrated-on",
            |t| t.set(PROFILE, AT, "due-on", "2020-01-01"),
        ),
        fault(
            "a row is left open",
            "closed",
            "review-status",
            "review-status is open",
            |t| {
                t.set(PROFILE, AT, "review-status", "open");
            },
        ),
        fault(
            "a prohibited column",
            "prohibited.operator",
            "operator",
            "operator is recorded, which the spec prohibits",
            |t| {
                let table = t.table_mut(PROFILE);
                table.header.push("operator".to_owned());
                for row in &mut table.rows {
                    row.push(String::new());
                }
                t.set(PROFILE, AT, "operator", "J. Smith");
            },
        ),
        fault(
            "a key twice",
            "unique",
            "lot-id",
            "another row has the same key",
            |t| {
                let remark = [("remark", "again")];
                assert_eq!(t.copy_row(PROFILE, 0, &remark), 2);
                // The copy stands on line 3.
                t.table_mut(PROFILE).rows.swap(AT, 2);
            },
        ),
        Fault {
            name: "a required remark",
            form: PROFILE,
            clause: "record.reflow-profile.remark",
            check: "field.remark",
            column: "remark",
            message: "remark is blank",
            hurt: |t| t.set(PROFILE, AT, "remark", " "),
        },
        Fault {
            name: "an own column of the catalogue's form",
            form: "panel-traveler",
            clause: "record.panel-traveler",
            check: "field.fixture",
            column: "fixture",
            message: "fixture is not written as agreed",
            hurt: |t| t.set("panel-traveler", AT, "fixture", "FX-G001"),
        },
        Fault {
            name: "a prohibited column of the catalogue",
            form: "test-extract",
            clause: "test.fct",
            check: "prohibited.operator",
            column: "operator",
            message: "operator is recorded, which the spec prohibits",
            hurt: |t| {
                let table = t.table_mut("test-extract");
                table.header.push("operator".to_owned());
                for row in &mut table.rows {
                    row.push(String::new());
                }
                t.set("test-extract", AT, "operator", "OP-07");
            },
        },
    ]
}

fn of_coating() -> Vec<Fault> {
    let fault = |name, check, column, message, hurt| Fault {
        name,
        form: COATING,
        clause: "record.coating-log",
        check,
        column,
        message,
        hurt,
    };
    vec![
        fault(
            "a cell is missing",
            "field.thickness",
            "thickness",
            "thickness is blank",
            |t| {
                t.set(COATING, AT, "thickness", "");
            },
        ),
        fault(
            "too thin",
            "field.thickness",
            "thickness",
            "thickness is outside its range",
            |t| t.set(COATING, AT, "thickness", "25.49"),
        ),
        fault(
            "an oven without a profile",
            "references.oven",
            "oven",
            "oven OVEN-77 is not in the reflow oven profile",
            |t| t.set(COATING, AT, "oven", "OVEN-77"),
        ),
        fault(
            "cured before it was coated",
            "order.coated-at.cured-at",
            "cured-at",
            "cured-at is before coated-at",
            |t| t.set(COATING, AT, "cured-at", "2020-01-01T00:00:00+01:00"),
        ),
        fault(
            "a row is left open",
            "closed",
            "cured",
            "cured is no",
            |t| {
                t.set(COATING, AT, "cured", "no");
            },
        ),
    ]
}

/// What is wrong with the way a fault is reported.
fn judge(case: &Case, fault: &Fault) -> Vec<String> {
    let mut tables = case.tables.clone();
    (fault.hurt)(&mut tables);
    let report = case.verify_with(&tables);
    let mut wrong = Vec::new();
    let file = format!("{}.csv", fault.form);
    for finding in &report.findings {
        let right = finding.clause == fault.clause
            && finding.code == fault.check
            && finding.file.as_deref() == Some(&file)
            && finding.row == Some(line(AT))
            && finding.column.as_deref() == Some(fault.column)
            && finding.message.starts_with(fault.message);
        if !right {
            wrong.push(shown(finding));
        }
    }
    if report.findings.len() != 1 {
        wrong.push(format!("{} findings", report.findings.len()));
    }
    if ledger(&report, fault.clause).status != Status::Fail {
        wrong.push(format!("{} does not fail", fault.clause));
    }
    let others: Vec<&str> = broken(&report)
        .iter()
        .map(|line| line.clause.as_str())
        .filter(|clause| *clause != fault.clause)
        .collect();
    if !others.is_empty() {
        wrong.push(format!("also broken: {others:?}"));
    }
    if report.verdict != Verdict::Hold {
        wrong.push(format!("verdict {}", report.verdict));
    }
    wrong
}

fn judge_all(case: &Case, faults: &[Fault]) {
    let wrong: Vec<String> = faults
        .iter()
        .map(|fault| (fault.name, judge(case, fault)))
        .filter(|(_, wrong)| !wrong.is_empty())
        .map(|(name, wrong)| format!("{name}:\n    {}", wrong.join("\n    ")))
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_fault_of_a_lot_record_is_one_finding_of_its_own_clause() {
    judge_all(&Case::of(at_depth("board"), 24, 1), &of_lots());
}

#[test]
fn every_fault_is_found_at_each_depth() {
    for depth in ["lot", "panel", "board"] {
        judge_all(&Case::of(at_depth(depth), 24, 1), &of_coating());
    }
}
