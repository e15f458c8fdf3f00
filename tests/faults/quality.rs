//! Inspections, tests, nonconformance and signals.

use super::common::Tables;
use super::fault::{Fault, cell, fault, file, judge_all, nowhere};

const INSPECTED: &str = "inspection-extract";
const TESTED: &str = "test-extract";
const REWORK: &str = "rework-trace-log";
/// NCR of a failed AOI, of board 10.
const AOI_NCR: (&str, &str) = ("ncr-id", "NCR-00002");
/// NCR of a failed FCT, of board 4.
const FCT_NCR: (&str, &str) = ("ncr-id", "NCR-00005");

#[test]
fn faults_of_quality_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = inspections();
    faults.extend(images());
    faults.extend(tests());
    faults.extend(values());
    faults.extend(closure());
    faults.extend(signals());
    faults
}

fn tested(t: &Tables, board: &str, kind: &str) -> usize {
    t.find(TESTED, &[("board-id", board), ("test-type", kind)])
}

fn inspections() -> Vec<Fault> {
    vec![
        fault("board without AOI", ("inspection.aoi", "covers"), |t| {
            let wanted = [("board-id", "MC4471-000002"), ("inspection-type", "aoi")];
            assert_eq!(t.remove_rows(INSPECTED, &wanted), 1);
            nowhere()
        }),
        fault("panel without SPI", ("inspection.spi", "covers"), |t| {
            let wanted = [("panel-id", "P00000001"), ("inspection-type", "spi")];
            assert_eq!(t.remove_rows(INSPECTED, &wanted), 4);
            nowhere()
        }),
        fault(
            "X-ray sample too small",
            ("inspection.xray", "covers"),
            |t| {
                let wanted = [("lot-id", "L00000002"), ("inspection-type", "xray")];
                let one = t.get(INSPECTED, t.find(INSPECTED, &wanted), "board-id");
                let wanted = [("board-id", one.as_str()), ("inspection-type", "xray")];
                t.remove_rows(INSPECTED, &wanted);
                nowhere()
            },
        ),
        fault(
            "failed AOI never passed",
            ("inspection.aoi", "inspections-final.aoi"),
            |t| {
                let wanted = [
                    ("board-id", "MC4471-000010"),
                    ("inspection-type", "aoi"),
                    ("result", "pass"),
                ];
                assert_eq!(t.remove_rows(INSPECTED, &wanted), 1);
                cell(INSPECTED, t.find(INSPECTED, &[AOI_NCR]), "result")
            },
        )
        .breaks(&[("ncr.closure", "the re-inspection is a stage of the closure")]),
        fault(
            "failed inspection without a disposition",
            (
                "control.inspection-disposition",
                "failed-inspections-disposed",
            ),
            |t| {
                t.remove_rows("defect-disposition-sheet", &[("board-id", "MC4471-000010")]);
                cell(INSPECTED, t.find(INSPECTED, &[AOI_NCR]), "defect-code")
            },
        ),
        fault(
            "disposition of another defect",
            (
                "control.inspection-disposition",
                "failed-inspections-disposed",
            ),
            |t| {
                let sheet = "defect-disposition-sheet";
                let at = t.find(sheet, &[("board-id", "MC4471-000010")]);
                t.set(sheet, at, "defect-code", "bridge");
                cell(INSPECTED, t.find(INSPECTED, &[AOI_NCR]), "defect-code")
            },
        ),
    ]
}

fn images() -> Vec<Fault> {
    vec![
        fault(
            "image of a finding not delivered",
            ("inspection.aoi.images", "images"),
            |t| {
                let at = t.find(INSPECTED, &[AOI_NCR]);
                let image = t.get(INSPECTED, at, "image-id");
                t.remove_file(&image);
                cell(INSPECTED, at, "image-id")
            },
        )
        .breaks(&[(
            "control.inspection-disposition",
            "the disposition names the same image",
        )]),
        fault(
            "image of another format",
            ("inspection.aoi.images", "images"),
            |t| {
                let at = t.find(INSPECTED, &[AOI_NCR]);
                t.put("images/aoi-10.bmp", b"BM finding");
                t.set(INSPECTED, at, "image-id", "images/aoi-10.bmp");
                cell(INSPECTED, at, "image-id")
            },
        ),
        fault(
            "disposition image not delivered",
            (
                "control.inspection-disposition",
                "disposition-images-delivered",
            ),
            |t| {
                let sheet = "defect-disposition-sheet";
                let at = t.find(sheet, &[("board-id", "MC4471-000005")]);
                t.set(sheet, at, "image-id", "images/no-such.png");
                cell(sheet, at, "image-id")
            },
        ),
        fault(
            "image that no record names",
            ("delivery.files", "delivery.files"),
            |t| {
                t.put("images/left-over.png", b"\x89PNG left over");
                file("images/left-over.png")
            },
        ),
    ]
}

fn tests() -> Vec<Fault> {
    vec![
        fault("board without FCT", ("test.fct", "covers"), |t| {
            let wanted = [("board-id", "MC4471-000002"), ("test-type", "fct")];
            assert_eq!(t.remove_rows(TESTED, &wanted), 1);
            nowhere()
        }),
        fault("board without ICT", ("test.ict", "covers"), |t| {
            let wanted = [("board-id", "MC4471-000003"), ("test-type", "ict")];
            assert_eq!(t.remove_rows(TESTED, &wanted), 1);
            nowhere()
        }),
        fault(
            "failed FCT never passed",
            ("test.fct", "tests-final.fct"),
            |t| {
                let wanted = [
                    ("board-id", "MC4471-000004"),
                    ("test-type", "fct"),
                    ("result", "pass"),
                ];
                assert_eq!(t.remove_rows(TESTED, &wanted), 1);
                cell(TESTED, t.find(TESTED, &[FCT_NCR]), "result")
            },
        )
        .breaks(&[("ncr.closure", "the retest is a stage of the closure")]),
        fault(
            "lot ends with a failed test",
            ("test.electrical", "tests-final.electrical"),
            |t| {
                let lot = t.get(TESTED, t.find(TESTED, &[("result", "fail")]), "lot-id");
                t.remove_rows(TESTED, &[("lot-id", &lot), ("result", "pass")]);
                cell(TESTED, t.find(TESTED, &[("lot-id", &lot)]), "result")
            },
        )
        .of("lot-level"),
        fault(
            "retest not flagged",
            ("control.test-completion", "retests-flagged"),
            |t| {
                let at = t.find(TESTED, &[("retest-flag", "yes")]);
                t.set(TESTED, at, "retest-flag", "no");
                cell(TESTED, at, "retest-flag")
            },
        ),
        fault(
            "first test flagged as a retest",
            ("control.test-completion", "retests-flagged"),
            |t| {
                let at = tested(t, "MC4471-000002", "fct");
                t.set(TESTED, at, "retest-flag", "yes");
                cell(TESTED, at, "retest-flag")
            },
        ),
        fault(
            "passed later with no repair recorded",
            ("test.fct.retest", "retests"),
            |t| {
                t.remove_rows(REWORK, &[FCT_NCR]);
                let wanted = [
                    ("board-id", "MC4471-000004"),
                    ("test-type", "fct"),
                    ("retest-flag", "yes"),
                ];
                cell(TESTED, t.find(TESTED, &wanted), "tested-at")
            },
        )
        .breaks(&[("ncr.closure", "the NCR of the failure is in no rework log")]),
        fault(
            "tested again too often",
            ("test.fct.retest", "retests"),
            |t| {
                let at = t.last(
                    TESTED,
                    &[("board-id", "MC4471-000004"), ("test-type", "fct")],
                );
                t.copy_row(TESTED, at, &[("tested-at", "2027-01-18T09:20:00+01:00")]);
                let last = t.copy_row(TESTED, at, &[("tested-at", "2027-01-18T09:30:00+01:00")]);
                cell(TESTED, last, "tested-at")
            },
        ),
    ]
}

fn values() -> Vec<Fault> {
    const MEASURED: (&str, &str) = ("test.fct.measured-values", "limits");
    vec![
        fault("value outside its limits passed", MEASURED, |t| {
            let at = tested(t, "MC4471-000002", "fct");
            t.set(TESTED, at, "measured-value", "131.4");
            cell(TESTED, at, "measured-value")
        }),
        fault("value within its limits failed", MEASURED, |t| {
            let at = t.find(TESTED, &[FCT_NCR]);
            t.set(TESTED, at, "measured-value", "100.0");
            cell(TESTED, at, "result")
        }),
        fault("limits swapped", MEASURED, |t| {
            let at = tested(t, "MC4471-000003", "fct");
            t.set(TESTED, at, "low-limit", "120.0");
            t.set(TESTED, at, "high-limit", "80.0");
            cell(TESTED, at, "low-limit")
        }),
        fault("unit of one value differs", MEASURED, |t| {
            let at = tested(t, "MC4471-000003", "fct");
            t.set(TESTED, at, "unit", "A");
            cell(TESTED, at, "unit")
        }),
    ]
}

fn closure() -> Vec<Fault> {
    const CLOSED: (&str, &str) = ("ncr.closure", "ncr-closed-loop");
    vec![
        fault("repaired before it failed", CLOSED, |t| {
            let at = t.find(REWORK, &[AOI_NCR]);
            t.set(REWORK, at, "repaired-at", "2027-01-18T07:30:00+01:00");
            cell(REWORK, at, "repaired-at")
        }),
        fault("verification failed", CLOSED, |t| {
            let at = t.find(REWORK, &[AOI_NCR]);
            t.set(REWORK, at, "verification-result", "fail");
            cell(REWORK, at, "verification-result")
        })
        .breaks(&[
            (
                "record.rework-trace-log",
                "the repair has no passing verification",
            ),
            (
                "ncr.blocks-shipment",
                "the NCR is open and its board is packed",
            ),
        ]),
        fault("verified before it was repaired", CLOSED, |t| {
            let at = t.find(REWORK, &[AOI_NCR]);
            t.set(REWORK, at, "verified-at", "2027-01-18T08:00:00+01:00");
            cell(REWORK, at, "verified-at")
        })
        .breaks(&[(
            "record.rework-trace-log",
            "a verification before the repair verifies nothing",
        )]),
        fault("retest failed", CLOSED, |t| {
            let at = t.find(REWORK, &[AOI_NCR]);
            t.set(REWORK, at, "retest-result", "fail");
            cell(REWORK, at, "retest-result")
        })
        .breaks(&[(
            "ncr.blocks-shipment",
            "the NCR is open and its board is packed",
        )]),
        fault("retest claimed and not on record", CLOSED, |t| {
            // The passing AOI is there, but before the repair.
            let wanted = [
                ("board-id", "MC4471-000010"),
                ("inspection-type", "aoi"),
                ("result", "pass"),
            ];
            let at = t.find(INSPECTED, &wanted);
            t.set(INSPECTED, at, "inspected-at", "2027-01-18T08:10:00+01:00");
            cell(REWORK, t.find(REWORK, &[AOI_NCR]), "retest-result")
        }),
        fault(
            "failed test of an NCR nobody knows",
            ("ncr.closure", "failed-tests-in-rework-log"),
            |t| {
                let at = t.find(TESTED, &[FCT_NCR]);
                t.set(TESTED, at, "ncr-id", "NCR-99999");
                cell(TESTED, at, "ncr-id")
            },
        ),
        fault(
            "failed inspection of an NCR nobody knows",
            ("ncr.closure", "failed-inspections-in-rework-log"),
            |t| {
                let at = t.find(INSPECTED, &[AOI_NCR]);
                t.set(INSPECTED, at, "ncr-id", "NCR-99999");
                cell(INSPECTED, at, "ncr-id")
            },
        ),
        fault(
            "rework without a failure",
            ("ncr.closure", "rework-has-cause"),
            |t| {
                let new = [("ncr-id", "NCR-00077"), ("board-id", "MC4471-000009")];
                let at = t.copy_row(REWORK, t.find(REWORK, &[AOI_NCR]), &new);
                let issue = ("issue-id", "NCR-00077");
                t.copy_row("shipment-clearance-checklist", 0, &[issue]);
                t.copy_row(
                    "open-issue-list",
                    1,
                    &[issue, ("board-id", "MC4471-000009")],
                );
                cell(REWORK, at, "ncr-id")
            },
        ),
        fault(
            "one NCR number for two repairs",
            ("record.rework-trace-log", "unique"),
            |t| {
                let at = t.find(REWORK, &[AOI_NCR]);
                let copy = t.copy_row(REWORK, at, &[("repair-action", "Cleaned")]);
                cell(REWORK, copy, "ncr-id")
            },
        ),
        fault(
            "repair of a failed unit not verified",
            ("record.rework-trace-log", "repairs-verified"),
            |t| {
                let at = t.find(REWORK, &[FCT_NCR]);
                t.set(REWORK, at, "verification-result", "fail");
                cell(REWORK, at, "verification-result")
            },
        )
        .breaks(&[
            ("ncr.closure", "a failed verification closes nothing"),
            (
                "ncr.blocks-shipment",
                "the NCR is open and its board is packed",
            ),
        ]),
        fault(
            "board with an open NCR shipped",
            ("ncr.blocks-shipment", "open-ncr-shipped"),
            |t| {
                let at = t.find(REWORK, &[AOI_NCR]);
                t.set(REWORK, at, "disposition", "scrap");
                cell(REWORK, at, "disposition")
            },
        )
        .breaks(&[
            ("shipment.packing-list", "the board is scrapped and packed"),
            (
                "ncr.closure",
                "the scrapped board has a later pass, and no repair explains it",
            ),
        ]),
    ]
}

fn signals() -> Vec<Fault> {
    vec![
        fault(
            "failed test not in the failure list",
            ("signal.test-failures", "failed-tests-listed"),
            |t| {
                t.remove_rows("failure-list", &[("board-id", "MC4471-000004")]);
                cell(TESTED, t.find(TESTED, &[FCT_NCR]), "test-type")
            },
        ),
        fault(
            "limit reached and nothing decided",
            ("signal.test-failures", "signal-decided"),
            |t| {
                let form = "failure-list";
                let at = t.find(form, &[("board-id", "MC4471-000004")]);
                for time in ["2027-01-18T07:50:00+01:00", "2027-01-18T07:51:00+01:00"] {
                    t.copy_row(form, at, &[("tested-at", time)]);
                }
                t.set(form, at, "decision", "");
                cell(form, at, "decision")
            },
        ),
        fault(
            "SPI alarm not in the trend sheet",
            ("signal.solder-paste-geometry", "spi-alarms-recorded"),
            |t| {
                t.remove_rows("spi-trend-sheet", &[("board-id", "MC4471-000012")]);
                let wanted = [("inspection-type", "spi"), ("result", "fail")];
                cell(INSPECTED, t.find(INSPECTED, &wanted), "defect-code")
            },
        )
        .desired(),
        fault(
            "issue open at clearance",
            ("signal.unclosed-issues", "clearance-closed"),
            |t| {
                t.set("shipment-clearance-checklist", 2, "status", "open");
                cell("shipment-clearance-checklist", 2, "status")
            },
        ),
        fault(
            "NCR not on the clearance checklist",
            ("signal.unclosed-issues", "ncrs-cleared"),
            |t| {
                t.remove_rows("shipment-clearance-checklist", &[("issue-id", "NCR-00002")]);
                cell(REWORK, t.find(REWORK, &[AOI_NCR]), "ncr-id")
            },
        ),
    ]
}
