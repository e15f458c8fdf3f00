//! What the deviations of an agreement cover: single boards, lots, panels, shipments and files, and
//! nothing that they do not name. Five boards: PB-0001 to PB-0003 of panel P0001 in lot L001, PB-0004 and
//! PB-0005 of panel P0002 in lot L002, all in shipment SH-1.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/power_board.rs"]
mod power_board;

use power_board::{Bench, Files, clean, edited};
use tracespec::agree::model::AcceptedDeviation;
use tracespec::records::Delivery;
use tracespec::values::Date;
use tracespec::verify::report::{
    DeviationOutcome, DeviationUse, LedgerLine, Status, Verdict, VerifyReport,
};
use tracespec::verify::{Agreed, Job, verify_agreed};

fn day(text: &str) -> Date {
    Date(text.parse().unwrap())
}

/// A deviation of which the scope is written as in the agreement.
fn waiver(clause: &str, scope: &str) -> AcceptedDeviation {
    let scope = if scope.is_empty() {
        String::new()
    } else {
        format!("scope = {scope}\n")
    };
    let deviation: AcceptedDeviation = toml::from_str(&format!(
        "clause = \"{clause}\"\ndemanded = \"a record\"\ninstead = \"none\"\nreason = \"tested by us\"\n\
         by = \"J. Weber\"\n{scope}"
    ))
    .unwrap();
    AcceptedDeviation {
        until: Some(day("2026-12-31")),
        ..deviation
    }
}

fn judged(files: &Files, deviations: &[AcceptedDeviation], as_of: &str) -> VerifyReport {
    let bench = Bench::new();
    let agreed = Agreed {
        id: "A-1",
        revision: 1,
        sha256: "0",
        deviations,
        mappings: &[],
        as_of: day(as_of),
    };
    let delivery = Delivery::in_memory(files.clone());
    verify_agreed(&bench.spec, Some(&bench.order), &delivery, Some(&agreed))
}

fn under(files: &Files, deviations: &[AcceptedDeviation]) -> VerifyReport {
    judged(files, deviations, "2026-10-20")
}

fn line<'r>(report: &'r VerifyReport, clause: &str) -> &'r LedgerLine {
    let mut lines = report.ledger.iter();
    lines.find(|line| line.clause == clause).unwrap()
}

/// Done, of, waived.
fn covered(line: &LedgerLine) -> (u64, u64, u64) {
    let covered = line.covered.as_ref().unwrap();
    (covered.done, covered.of, covered.waived)
}

fn uses(report: &VerifyReport) -> &[DeviationUse] {
    &report.agreement.as_ref().unwrap().deviations
}

/// Codes of what is wrong with the deviations.
fn told(report: &VerifyReport) -> Vec<&str> {
    let told = report.agreement.as_ref().unwrap().findings.iter();
    told.map(|finding| finding.code.as_str()).collect()
}

/// The delivery without the functional tests of some boards.
fn untested(boards: &[&str]) -> Files {
    edited(&clean(), "test-extract.csv", |text| {
        let kept = text
            .lines()
            .filter(|line| !boards.iter().any(|board| line.starts_with(board)));
        kept.map(|line| format!("{line}\n")).collect()
    })
}

#[test]
fn without_a_waiver_a_board_without_its_test_is_held() {
    let report = under(&untested(&["PB-0003"]), &[]);
    assert_eq!(report.verdict, Verdict::Hold);
    let line = line(&report, "test.fct");
    assert_eq!((line.status, line.findings), (Status::Fail, 1));
    assert_eq!(covered(line), (4, 5, 0));
    assert_eq!(line.missing, ["PB-0003"]);
}

#[test]
fn a_finding_in_the_scope_is_covered_and_counted() {
    // The board itself, a run that it lies in, its panel, its lot, its shipment; the lot of the others
    // beside it does no harm.
    for scope in [
        r#"{ boards = ["PB-0003"] }"#,
        r#"{ boards = [{ from = "PB-0002", to = "PB-0004" }] }"#,
        r#"{ panels = ["P0001"] }"#,
        r#"{ lots = ["L001"] }"#,
        r#"{ lots = ["L002", "L001"] }"#,
        r#"{ shipments = ["SH-1"] }"#,
    ] {
        let report = under(&untested(&["PB-0003"]), &[waiver("test.fct", scope)]);
        assert_eq!(
            report.verdict,
            Verdict::ReleaseWithDeviations,
            "{scope}: {:?}",
            report.reasons
        );
        let line = line(&report, "test.fct");
        assert_eq!(line.status, Status::Waived, "{scope}");
        assert_eq!((line.findings, line.waived_findings), (0, 1), "{scope}");
        // Covered by a deviation is not covered by a record.
        assert_eq!(covered(line), (4, 5, 1), "{scope}");
        assert!(line.missing.is_empty(), "{scope}");
        let waiver = line.waiver.as_ref().unwrap();
        assert_eq!(waiver.by, "J. Weber");
        assert!(waiver.scope.is_some());
        let uses = uses(&report);
        assert_eq!(
            (uses[0].came_to, uses[0].covered),
            (DeviationOutcome::Covers, 1)
        );
        assert!(told(&report).is_empty(), "{scope}: {:?}", told(&report));
        let finding = report.findings.iter().find(|f| f.clause == "test.fct");
        assert_eq!(finding.unwrap().waived_by.as_deref(), Some("J. Weber"));
    }
}

#[test]
fn a_finding_beside_the_scope_stands_and_the_waiver_is_told_as_unused() {
    for scope in [
        r#"{ boards = ["PB-0002"] }"#,
        r#"{ panels = ["P0002"] }"#,
        r#"{ lots = ["L002"] }"#,
        // A missing record is in no file.
        r#"{ boards = ["PB-0003"], files = ["test-*.csv"] }"#,
    ] {
        let report = under(&untested(&["PB-0003"]), &[waiver("test.fct", scope)]);
        assert_eq!(report.verdict, Verdict::Hold, "{scope}");
        let line = line(&report, "test.fct");
        assert_eq!((line.status, line.findings), (Status::Fail, 1), "{scope}");
        assert_eq!(line.waived_findings, 0, "{scope}");
        assert_eq!(uses(&report)[0].came_to, DeviationOutcome::NotNeeded);
        assert_eq!(told(&report), ["G014"], "{scope}");
    }
}

#[test]
fn a_clause_that_fails_elsewhere_too_stays_failed_with_true_counts() {
    let files = untested(&["PB-0003", "PB-0005"]);
    let scope = r#"{ boards = ["PB-0003"] }"#;
    let report = under(&files, &[waiver("test.fct", scope)]);
    assert_eq!(report.verdict, Verdict::Hold);
    let line = line(&report, "test.fct");
    assert_eq!(line.status, Status::Fail);
    assert_eq!((line.findings, line.waived_findings), (1, 1));
    assert_eq!(covered(line), (3, 5, 1));
    assert_eq!(line.missing, ["PB-0005"]);
    // What is waived is no reason.
    let why = report.reasons.join("\n");
    assert!(why.contains("PB-0005") && !why.contains("PB-0003"), "{why}");
    assert!(line.remarks.iter().any(|r| r.contains("PB-0003")));
}

#[test]
fn two_waivers_cover_each_its_own() {
    let files = untested(&["PB-0003", "PB-0005"]);
    let deviations = [
        waiver("test.fct", r#"{ boards = ["PB-0003"] }"#),
        waiver("test.fct", r#"{ lots = ["L002"] }"#),
    ];
    let report = under(&files, &deviations);
    assert_eq!(report.verdict, Verdict::ReleaseWithDeviations);
    let covered_by: Vec<u64> = uses(&report).iter().map(|u| u.covered).collect();
    assert_eq!(covered_by, [1, 1]);
    assert_eq!(covered(line(&report, "test.fct")), (3, 5, 2));
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    let files = untested(&["PB-0003"]);
    let deviations = [waiver("test.fct", r#"{ boards = ["PB-0003"] }"#)];
    let last = judged(&files, &deviations, "2026-12-31");
    assert_eq!(last.verdict, Verdict::ReleaseWithDeviations);
    let after = judged(&files, &deviations, "2027-01-01");
    assert_eq!(after.verdict, Verdict::Hold);
    assert_eq!(uses(&after)[0].came_to, DeviationOutcome::Ended);
    assert_eq!(told(&after), ["G003"]);
    assert_eq!(after.agreement.unwrap().as_of, day("2027-01-01"));
}

#[test]
fn what_cannot_be_relied_on_covers_nothing() {
    let files = untested(&["PB-0003"]);
    for (scope, code) in [
        ("{ }", "G012"),
        ("{ boards = [] }", "G012"),
        (r#"{ boards = ["*"] }"#, "G012"),
        (r#"{ boards = ["PB-000?"] }"#, "G012"),
        (r#"{ boards = ["PB-0003", ""] }"#, "G012"),
        (r#"{ boards = ["PB-0003", "PB-0003"] }"#, "G012"),
        (
            r#"{ boards = [{ from = "PB-0005", to = "PB-0001" }] }"#,
            "G012",
        ),
        (r#"{ boards = ["PB-0003"], lots = ["L001"] }"#, "G012"),
        (r#"{ files = ["*"] }"#, "G012"),
        (r#"{ files = ["**/*.*"] }"#, "G012"),
        // Every delivered file has one of these endings: it says so of none.
        (r#"{ files = ["*.{csv,png,pdf}"] }"#, "G012"),
        (r#"{ boards = ["PB-0003"], files = ["["] }"#, "G012"),
        // The order lists PB-0001 to PB-0005.
        (r#"{ boards = ["PB-0003", "PB-0006"] }"#, "G013"),
        (
            r#"{ boards = [{ from = "PB-0003", to = "PB-0009" }] }"#,
            "G013",
        ),
        (r#"{ lots = ["L001", "L003"] }"#, "G013"),
        (r#"{ panels = ["P0001", "P0003"] }"#, "G013"),
        (r#"{ shipments = ["SH-1", "SH-2"] }"#, "G013"),
        (r#"{ files = ["fct-*.csv"] }"#, "G013"),
    ] {
        let report = under(&files, &[waiver("test.fct", scope)]);
        assert_eq!(report.verdict, Verdict::Hold, "{scope}");
        assert_eq!(uses(&report)[0].came_to, DeviationOutcome::Void, "{scope}");
        assert_eq!(uses(&report)[0].covered, 0, "{scope}");
        assert_eq!(told(&report), [code], "{scope}");
    }
}

#[test]
fn nobody_and_no_reason_cover_nothing() {
    let files = untested(&["PB-0003"]);
    for scope in ["", r#"{ boards = ["PB-0003"] }"#] {
        for blank in [true, false] {
            let mut deviation = waiver("test.fct", scope);
            let side = if blank {
                &mut deviation.by
            } else {
                &mut deviation.reason
            };
            *side = " ".to_owned();
            let report = under(&files, &[deviation]);
            assert_eq!(report.verdict, Verdict::Hold);
            assert_eq!(told(&report), ["G009"]);
        }
    }
}

#[test]
fn two_waivers_for_the_same_board_cover_nothing_and_an_ended_one_does_no_harm() {
    let files = untested(&["PB-0003"]);
    let first = waiver("test.fct", r#"{ boards = ["PB-0003"] }"#);
    let second = waiver(
        "test.fct",
        r#"{ boards = [{ from = "PB-0001", to = "PB-0005" }] }"#,
    );
    let report = under(&files, &[first.clone(), second.clone()]);
    assert_eq!(report.verdict, Verdict::Hold);
    assert_eq!(told(&report), ["G004", "G004"]);
    // One that ended is renewed by the other.
    let ended = AcceptedDeviation {
        until: Some(day("2026-10-19")),
        ..second
    };
    let report = under(&files, &[first.clone(), ended]);
    assert_eq!(report.verdict, Verdict::ReleaseWithDeviations);
    assert_eq!(told(&report), ["G003"]);
    // The whole clause and a board of it.
    let report = under(&files, &[first, waiver("test.fct", "")]);
    assert_eq!(report.verdict, Verdict::Hold);
    assert_eq!(told(&report), ["G004", "G004"]);
}

#[test]
fn a_row_is_covered_by_the_unit_that_it_names_and_a_column_by_none() {
    let clause = "record.material-loading-log.date-code";
    let lots = r#"{ lots = ["L001", "L002"] }"#;
    // One blank cell in a row of lot L001.
    let files = edited(&clean(), "material-loading-log.csv", |text| {
        text.replacen("TI-77120,2622", "TI-77120,", 1)
    });
    let held = under(&files, &[waiver(clause, r#"{ lots = ["L002"] }"#)]);
    assert_eq!(line(&held, clause).status, Status::Fail);
    let report = under(&files, &[waiver(clause, r#"{ lots = ["L001"] }"#)]);
    assert_eq!(line(&report, clause).status, Status::Waived);
    assert_eq!(line(&report, clause).waived_findings, 1);
    // The whole column is missing: that is about no lot, whatever lots are named.
    let files = edited(&clean(), "material-loading-log.csv", |text| {
        text.replacen("date-code", "remark", 1)
    });
    let report = under(&files, &[waiver(clause, lots)]);
    assert_eq!(line(&report, clause).status, Status::Fail);
    assert_eq!(line(&report, clause).waived_findings, 0);
    // The whole clause covers it.
    let report = under(&files, &[waiver(clause, "")]);
    assert_eq!(line(&report, clause).status, Status::Waived);
}

/// The limits of all boards but PB-0003 were widened: the row that differs is that of the honest one, and
/// a concession for it must not let the others pass.
#[test]
fn a_waiver_for_one_board_does_not_cover_limits_that_moved_between_boards() {
    let files = edited(&clean(), "test-extract.csv", |text| {
        let rows = text.lines().map(|row| match row.starts_with("PB-0003") {
            true => format!("{row}\n"),
            false => format!("{}\n", row.replace(",4.90,5.10,", ",4.90,9.10,")),
        });
        rows.collect()
    });
    let clause = "test.fct.measured-values";
    let report = under(&files, &[waiver(clause, r#"{ boards = ["PB-0003"] }"#)]);
    assert_eq!(report.verdict, Verdict::Hold);
    let line = line(&report, clause);
    assert_eq!((line.findings, line.waived_findings), (1, 0));
    // Told at the row that differs from most.
    let found = report.findings.iter().find(|f| f.clause == clause).unwrap();
    assert_eq!(found.found.as_deref(), Some("5.10"));
}

#[test]
fn files_narrow_what_is_covered() {
    // A time without its offset in the inspections, another one in the tests.
    let files = edited(&clean(), "inspection-extract.csv", |text| {
        text.replacen("2026-10-05T08:41:00+02:00", "2026-10-05T08:41:00", 1)
    });
    let files = edited(&files, "test-extract.csv", |text| {
        text.replacen("2026-10-05T11:06:00+02:00", "2026-10-05T11:06:00", 1)
    });
    let clause = "delivery.time-stamps";
    let open = under(&files, &[]);
    assert_eq!(line(&open, clause).findings, 2);
    let report = under(
        &files,
        &[waiver(clause, r#"{ files = ["inspection-*.csv"] }"#)],
    );
    let told = line(&report, clause);
    assert_eq!((told.findings, told.waived_findings), (1, 1));
    assert_ne!(told.status, Status::Waived);
    // Of lot L001 and in that file: PB-0001.
    let scope = r#"{ lots = ["L001"], files = ["inspection-*.csv"] }"#;
    let report = under(&files, &[waiver(clause, scope)]);
    assert_eq!(line(&report, clause).waived_findings, 1);
    let scope = r#"{ lots = ["L002"], files = ["inspection-*.csv"] }"#;
    let report = under(&files, &[waiver(clause, scope)]);
    assert_eq!(line(&report, clause).waived_findings, 0);
}

#[test]
fn a_waiver_of_the_owner_excuses_those_who_share_its_check_and_not_the_other_way_round() {
    let bench = Bench::new();
    let files = untested(&["PB-0003"]);
    let delivery = Delivery::in_memory(files.clone());
    let open = tracespec::verify::verify(&bench.spec, Some(&bench.order), &delivery);
    let finding = open.findings.iter().find(|f| f.clause == "test.fct");
    let finding = finding.unwrap();
    let scope = r#"{ boards = ["PB-0003"] }"#;
    for sharer in &finding.also {
        assert_eq!(line(&open, sharer).status, Status::Fail, "{sharer}");
        let report = under(&files, &[waiver("test.fct", scope)]);
        assert_ne!(line(&report, sharer).status, Status::Fail, "{sharer}");
        let remarks = line(&report, sharer).remarks.join("\n");
        assert!(remarks.contains("deviation from test.fct"), "{remarks}");
        // The sharer alone: its own line is waived, the owner still holds the delivery.
        let report = under(&files, &[waiver(sharer, scope)]);
        assert_eq!(line(&report, sharer).status, Status::Waived, "{sharer}");
        assert_eq!(line(&report, "test.fct").status, Status::Fail);
        assert_eq!(report.verdict, Verdict::Hold);
        // Beside the scope nothing is waived.
        let report = under(&files, &[waiver(sharer, r#"{ boards = ["PB-0001"] }"#)]);
        assert_eq!(line(&report, sharer).status, Status::Fail, "{sharer}");
    }
}

#[test]
fn what_was_not_delivered_at_all_is_covered_by_the_whole_clause_only() {
    let mut files = clean();
    files.remove("test-extract.csv");
    let lots = r#"{ lots = ["L001", "L002"] }"#;
    let report = under(&files, &[waiver("test.fct", lots)]);
    assert_eq!(report.verdict, Verdict::Hold);
    assert_ne!(line(&report, "test.fct").status, Status::Waived);
}

#[test]
fn every_finding_that_is_shown_says_whether_it_is_covered() {
    let bench = Bench::new();
    let deviations = [waiver("test.fct", r#"{ boards = ["PB-0003"] }"#)];
    let agreed = Agreed {
        id: "A-1",
        revision: 1,
        sha256: "0",
        deviations: &deviations,
        mappings: &[],
        as_of: day("2026-10-20"),
    };
    let job = Job::new(&bench.spec)
        .with_order(&bench.order)
        .under(&agreed);
    let delivery = Delivery::in_memory(untested(&["PB-0003", "PB-0005"]));
    let mut shown = Vec::new();
    let mut each = |finding: &tracespec::verify::report::RecordFinding| {
        if finding.clause == "test.fct" {
            shown.push((finding.unit.clone().unwrap(), finding.waived_by.is_some()));
        }
    };
    let report = job.verify(&delivery, Some(&mut each)).unwrap();
    assert_eq!(
        shown,
        [("PB-0003".to_owned(), true), ("PB-0005".to_owned(), false)]
    );
    let cause = report.causes.iter().find(|c| c.clause == "test.fct");
    let cause = cause.unwrap();
    assert_eq!((cause.total, cause.waived), (2, 1));
    // The example of a cause is one that stands.
    assert_eq!(cause.first.unit.as_deref(), Some("PB-0005"));
}
