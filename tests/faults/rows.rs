//! Every row of the catalogue does something: for each, a delivery that changes because of it.

use std::collections::BTreeSet;

use super::common::{Tables, catalogue, ledger};
use super::fault::case;
use tracespec::verify::report::Status;

/// A row, a clause that carries it, what is done to the delivery, and how.
struct Change {
    row: &'static str,
    clause: &'static str,
    what: &'static str,
    hurt: fn(&mut Tables),
}

fn change(
    row: &'static str,
    clause: &'static str,
    what: &'static str,
    hurt: fn(&mut Tables),
) -> Change {
    Change {
        row,
        clause,
        what,
        hurt,
    }
}

fn set(t: &mut Tables, form: &str, wanted: &[(&str, &str)], column: &str, value: &str) {
    let at = t.find(form, wanted);
    t.set(form, at, column, value);
}

/// A failed inspection of a kind that its signal's record does not show.
fn forget(t: &mut Tables, form: &str, kind: &str) {
    let wanted = [("inspection-type", kind), ("result", "fail")];
    let at = t.find("inspection-extract", &wanted);
    let board = t.get("inspection-extract", at, "board-id");
    assert!(t.remove_rows(form, &[("board-id", &board)]) > 0);
}

fn chain() -> Vec<Change> {
    vec![
        change("T1", "record.work-order-sheet", "another Gerber", |t| {
            t.set("work-order-sheet", 0, "gerber-revision", "B");
        }),
        change(
            "T2",
            "record.material-loading-log",
            "line not loaded",
            |t| {
                t.remove_rows("material-loading-log", &[("bom-line", "42")]);
            },
        ),
        change("T3", "record.supplier-label-record", "no label", |t| {
            t.table_mut("supplier-label-record").rows.remove(0);
        }),
        change("T4", "record.panel-traveler", "no scans of a board", |t| {
            t.remove_rows("panel-traveler", &[("board-id", "MC4471-000003")]);
        }),
        change("T5", "record.program-setup-tag", "another revision", |t| {
            t.set("program-setup-tag", 0, "program-revision", "2");
        }),
        change("T6", "inspection.aoi", "board without AOI", |t| {
            let wanted = [("board-id", "MC4471-000003"), ("inspection-type", "aoi")];
            t.remove_rows("inspection-extract", &wanted);
        }),
        change("T7", "test.fct", "board without FCT", |t| {
            let wanted = [("board-id", "MC4471-000003"), ("test-type", "fct")];
            t.remove_rows("test-extract", &wanted);
        }),
        change("T8", "record.rework-trace-log", "retest failed", |t| {
            t.set("rework-trace-log", 0, "retest-result", "fail");
        }),
        change("T9", "shipment.packing-list", "board not packed", |t| {
            t.remove_rows("packing-list", &[("board-id", "MC4471-000003")]);
        }),
    ]
}

fn controls() -> Vec<Change> {
    vec![
        change("C1", "control.order-launch", "started unreleased", |t| {
            let late = "2027-01-18T07:30:00+01:00";
            t.set("work-order-sheet", 0, "released-at", late);
        }),
        change("C2", "control.material-issue", "from a broker", |t| {
            set(
                t,
                "material-loading-log",
                &[("bom-line", "1")],
                "source-type",
                "broker",
            );
        }),
        change("C3", "control.moisture", "floor life exceeded", |t| {
            let late = "2027-02-18T07:30:00+01:00";
            set(t, "msl-exposure-card", &[("msl", "3")], "closed-at", late);
        }),
        change("C4", "control.program-setup", "program not set up", |t| {
            let wanted = [("lot-id", "L00000001"), ("program", "MC4471-BOT")];
            t.remove_rows("program-setup-tag", &wanted);
        }),
        change("C5", "control.first-off", "first-off failed", |t| {
            t.set("first-off-report", 0, "result", "fail");
        }),
        change(
            "C6",
            "control.inspection-disposition",
            "not disposed",
            |t| {
                t.table_mut("defect-disposition-sheet").rows.remove(0);
            },
        ),
        change("C7", "control.test-completion", "retest not flagged", |t| {
            set(
                t,
                "test-extract",
                &[("retest-flag", "yes")],
                "retest-flag",
                "no",
            );
        }),
        change("C8", "control.rework-closure", "repair not verified", |t| {
            t.set("rework-trace-log", 0, "verification-result", "fail");
        }),
        change("C9", "control.packing-check", "carton miscounted", |t| {
            t.set("packing-checklist", 0, "carton-quantity", "11");
        }),
    ]
}

fn signals() -> Vec<Change> {
    vec![
        change(
            "S1",
            "signal.solder-paste-geometry",
            "alarm not recorded",
            |t| {
                forget(t, "spi-trend-sheet", "spi");
            },
        ),
        change("S2", "signal.placement", "offset not recorded", |t| {
            t.table_mut("aoi-image-set").rows.clear();
        }),
        change(
            "S3",
            "signal.solder-joints",
            "lifted lead not recorded",
            |t| {
                t.remove_rows("solder-defect-report", &[("defect-code", "lifted-lead")]);
            },
        ),
        change("S4", "signal.hidden-joints", "void not recorded", |t| {
            forget(t, "xray-image-set", "xray");
        }),
        change("S5", "signal.workmanship", "other criteria", |t| {
            let form = "workmanship-criterion-sheet";
            t.set(form, 0, "acceptance-basis", "IPC-A-610 class 1");
        }),
        change("S6", "signal.test-failures", "failure not listed", |t| {
            t.table_mut("failure-list").rows.remove(0);
        }),
        change("S7", "signal.rework-closure", "retest outcome fail", |t| {
            t.set("ncr-summary", 0, "retest-outcome", "fail");
        }),
        change(
            "S8",
            "signal.process-parameters",
            "deviation unexplained",
            |t| {
                set(
                    t,
                    "parameter-log",
                    &[("setting", "252")],
                    "adjustment-reason",
                    "",
                );
            },
        ),
        change("S9", "signal.unclosed-issues", "issue open", |t| {
            t.set("shipment-clearance-checklist", 0, "status", "open");
        }),
    ]
}

fn visibility() -> Vec<Change> {
    vec![
        change("V1", "visibility.wip-status", "quantity off", |t| {
            t.set("wip-status", 0, "lot-quantity", "11");
        }),
        change("V2", "visibility.lot-movement", "exit before entry", |t| {
            let early = "2027-01-18T06:00:00+01:00";
            t.set("lot-traveler-extract", 0, "exited-at", early);
        }),
        change("V3", "visibility.material-usage", "too few loaded", |t| {
            t.set("material-usage-log", 0, "loaded-quantity", "1");
        }),
        change("V4", "visibility.open-issues", "issue open", |t| {
            t.set("open-issue-list", 0, "status", "open");
        }),
        change(
            "V5",
            "visibility.inspection-data",
            "re-inspection gone",
            |t| {
                let at = t.find("inspection-extract", &[("defect-code", "offset")]);
                let board = t.get("inspection-extract", at, "board-id");
                let wanted = [
                    ("board-id", board.as_str()),
                    ("inspection-type", "aoi"),
                    ("result", "pass"),
                ];
                assert_eq!(t.remove_rows("inspection-extract", &wanted), 1);
            },
        ),
        change("V6", "visibility.test-data", "retest gone", |t| {
            assert!(t.remove_rows("test-extract", &[("retest-flag", "yes")]) > 0);
        }),
        change("V7", "visibility.shipment-readiness", "label wrong", |t| {
            t.set("released-shipment-extract", 0, "label-check", "fail");
        }),
        change("V8", "visibility.order-progress", "another order", |t| {
            t.set("order-progress-extract", 0, "purchase-order", "PO-1");
        }),
    ]
}

#[test]
fn every_row_changes_a_verdict_or_a_ledger_line() {
    let case = case("all-rows");
    let before = case.verify();
    let changes: Vec<Change> = [chain(), controls(), signals(), visibility()]
        .into_iter()
        .flatten()
        .collect();
    let mut covered = BTreeSet::new();
    let mut wrong = Vec::new();
    for Change {
        row,
        clause,
        what,
        hurt,
    } in changes
    {
        covered.insert(row);
        let of = case.spec.clauses.iter().find(|c| c.id == clause).unwrap();
        assert!(of.rows.iter().any(|r| r == row), "{clause} has no {row}");
        let mut tables = case.tables.clone();
        hurt(&mut tables);
        let after = case.verify_with(&tables);
        let (was, is) = (ledger(&before, clause), ledger(&after, clause));
        let sound = matches!(was.status, Status::Pass | Status::NotApplicable);
        if !sound || is.status != Status::Fail {
            wrong.push(format!("{row} {what}: {:?} to {:?}", was.status, is.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let known: BTreeSet<&str> = catalogue().rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(known.len(), 35);
    assert_eq!(covered, known);
}
