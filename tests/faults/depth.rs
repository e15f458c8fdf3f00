//! What only a deep look finds: copied genealogy, a route that cannot be, verdicts that do not add up,
//! limits of one unit, approvals that have ended.

use super::fault::{BY_BOARD, Fault, cell, fault, file, judge_all};

const LOG: &str = "material-loading-log";
const TRAVELER: &str = "panel-traveler";
const TESTED: &str = "test-extract";
const INSPECTED: &str = "inspection-extract";
const CLEARED: &str = "shipment-clearance-checklist";
const LOADING: &str = "record.material-loading-log";
const TRAVEL: &str = "record.panel-traveler";
const CLEARANCE: &str = "signal.unclosed-issues";
const BOARD_2: (&str, &str) = ("board-id", "MC4471-000002");

#[test]
fn faults_of_depth_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = genealogy();
    faults.extend(route());
    faults.extend(order_of_time());
    faults.extend(verdicts());
    faults.extend(build_ids());
    faults
}

fn build_ids() -> Vec<Fault> {
    vec![
        fault(
            "a machine log without a build identifier",
            ("delivery.files", "delivery.files"),
            |t| {
                let log = b"time,machine,state,oee\n2027-01-18T07:00:00+01:00,SMT1-1,run,0.87\n";
                t.put("machine-log", log);
                file("machine-log.csv")
            },
        ),
        fault(
            "tests recorded by lot where boards are asked for",
            ("record.test-extract", "field.board-id"),
            |t| {
                let rows = t.all(TESTED, &[("test-type", "ict")]);
                for at in &rows {
                    t.set(TESTED, *at, "board-id", "");
                    t.set(TESTED, *at, "panel-id", "");
                }
                cell(TESTED, rows[0], "board-id")
            },
        ),
    ]
}

fn genealogy() -> Vec<Fault> {
    vec![
        fault(
            "the same two lots on every board",
            (LOADING, "lots-differ-by-unit"),
            |t| {
                // One thermistor a board (line 42), and every board of the lot names two lots for it.
                let wanted = [("bom-line", "42"), ("lot-id", "L00000001")];
                let rows = t.all(LOG, &wanted);
                let lot = t.get(LOG, rows[0], "component-lot");
                let labels = "supplier-label-record";
                let label = t.find(labels, &[("component-lot", &lot)]);
                t.copy_row(labels, label, &[("component-lot", "K999999")]);
                for at in &rows {
                    t.copy_row(LOG, *at, &[("component-lot", "K999999")]);
                }
                cell(LOG, rows[0], "component-lot")
            },
        )
        .of(BY_BOARD),
        fault(
            "loaded after its approval on the AVL ended",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "4")]);
                t.set(LOG, at, "loaded-at", "2028-01-02T06:10:00+01:00");
                cell(LOG, at, "loaded-at")
            },
        )
        .of(BY_BOARD)
        .breaks(&[(
            "shipment.packing-list",
            "its boards were shipped before that day",
        )]),
    ]
}

fn route() -> Vec<Fault> {
    vec![
        fault(
            "at two stations at once",
            (TRAVEL, "one-station-at-a-time"),
            |t| {
                // It leaves PRINT-1 at 07:00:50.
                let wanted = [("board-id", "MC4471-000001"), ("station", "SPI-1")];
                let at = t.find(TRAVELER, &wanted);
                t.set(TRAVELER, at, "entered-at", "2027-01-18T07:00:40+01:00");
                cell(TRAVELER, at, "entered-at")
            },
        ),
        fault(
            "tested where it never was",
            (TRAVEL, "tests-on-route"),
            |t| {
                assert_eq!(t.remove_rows(TRAVELER, &[BOARD_2, ("station", "FCT-1")]), 1);
                cell(
                    TESTED,
                    t.find(TESTED, &[BOARD_2, ("test-type", "fct")]),
                    "station",
                )
            },
        ),
        fault(
            "inspected where it never was",
            (TRAVEL, "inspections-on-route"),
            |t| {
                assert_eq!(t.remove_rows(TRAVELER, &[BOARD_2, ("station", "AOI-1")]), 1);
                let wanted = [BOARD_2, ("inspection-type", "aoi")];
                cell(INSPECTED, t.find(INSPECTED, &wanted), "station")
            },
        ),
    ]
}

fn order_of_time() -> Vec<Fault> {
    const LAUNCH: &str = "record.work-order-sheet";
    vec![
        fault(
            "tested before the launch",
            (LAUNCH, "tests-after-launch"),
            |t| {
                let at = t.find(TESTED, &[BOARD_2, ("test-type", "ict")]);
                t.set(TESTED, at, "tested-at", "2027-01-14T07:37:21+01:00");
                cell(TESTED, at, "tested-at")
            },
        )
        .breaks(&[(TRAVEL, "its board entered no station before that day")]),
        fault(
            "inspected before the launch",
            (LAUNCH, "inspections-after-launch"),
            |t| {
                let at = t.find(INSPECTED, &[BOARD_2, ("inspection-type", "aoi")]);
                t.set(INSPECTED, at, "inspected-at", "2027-01-14T07:37:21+01:00");
                cell(INSPECTED, at, "inspected-at")
            },
        )
        .breaks(&[(TRAVEL, "its board entered no station before that day")]),
        fault(
            "inspected after it was shipped",
            ("shipment.packing-list", "inspected-before-shipment"),
            |t| {
                let at = t.find(INSPECTED, &[BOARD_2, ("inspection-type", "aoi")]);
                t.set(INSPECTED, at, "inspected-at", "2027-02-25T07:37:21+01:00");
                cell(INSPECTED, at, "inspected-at")
            },
        )
        .breaks(&[(CLEARANCE, "its lot was cleared before that day")]),
        fault(
            "cleared before the last test",
            (CLEARANCE, "cleared-after-tests"),
            |t| {
                t.set(CLEARED, 0, "cleared-at", "2027-01-18T07:00:00+01:00");
                cell(CLEARED, 0, "cleared-at")
            },
        ),
        fault(
            "cleared before the last inspection",
            (CLEARANCE, "cleared-after-inspections"),
            |t| {
                t.set(CLEARED, 1, "cleared-at", "2027-01-18T07:00:00+01:00");
                cell(CLEARED, 1, "cleared-at")
            },
        ),
    ]
}

fn verdicts() -> Vec<Fault> {
    vec![
        fault(
            "a whole that passes with a part that failed",
            ("record.test-extract", "test-verdicts-roll-up"),
            |t| {
                let at = t.find(TESTED, &[("ncr-id", "NCR-00005")]);
                let whole = t.copy_row(
                    TESTED,
                    at,
                    &[
                        ("result", "pass"),
                        ("parameter", ""),
                        ("measured-value", ""),
                        ("unit", ""),
                        ("low-limit", ""),
                        ("high-limit", ""),
                        ("failed-function", ""),
                        ("ncr-id", ""),
                    ],
                );
                cell(TESTED, whole, "result")
            },
        )
        .breaks(&[(
            "test.fct.measured-values",
            "the row of the whole has no value of its own",
        )]),
        fault(
            "an inspection that passes with a part that failed",
            ("record.inspection-extract", "inspection-verdicts-roll-up"),
            |t| {
                let table = t.table_mut(INSPECTED);
                table.header.push("parameter".to_owned());
                table
                    .rows
                    .iter_mut()
                    .for_each(|row| row.push(String::new()));
                let at = t.find(INSPECTED, &[("ncr-id", "NCR-00002")]);
                let whole = [
                    ("result", "pass"),
                    ("defect-code", ""),
                    ("package", ""),
                    ("finding", ""),
                    ("ncr-id", ""),
                    ("image-id", ""),
                ];
                let whole = t.copy_row(INSPECTED, at, &whole);
                t.set(INSPECTED, at, "parameter", "offset-x");
                cell(INSPECTED, whole, "result")
            },
        ),
        fault(
            "limits of its own for one board",
            ("test.fct.measured-values", "limits"),
            |t| {
                let wanted = [("board-id", "MC4471-000009"), ("test-type", "fct")];
                let at = t.find(TESTED, &wanted);
                t.set(TESTED, at, "low-limit", "-1000");
                cell(TESTED, at, "low-limit")
            },
        ),
    ]
}
