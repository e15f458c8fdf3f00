//! Faults that only a spec with every row of the catalogue forbids.

use super::fault::{Fault, cell, fault, judge_all, nowhere};

const INSPECTED: &str = "inspection-extract";
const LOG: &str = "parameter-log";

#[test]
fn faults_of_signals_and_extracts_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let parts = [findings(), cases(), extracts()];
    parts
        .into_iter()
        .flatten()
        .map(|fault| fault.of("all-rows"))
        .collect()
}

fn findings() -> Vec<Fault> {
    vec![
        fault(
            "placement finding not in the image set",
            ("signal.placement", "placement-findings-recorded"),
            |t| {
                t.table_mut("aoi-image-set").rows.clear();
                cell(
                    INSPECTED,
                    t.find(INSPECTED, &[("defect-code", "offset")]),
                    "defect-code",
                )
            },
        )
        .desired(),
        fault(
            "placement image not delivered",
            ("signal.placement", "aoi-images-delivered"),
            |t| {
                t.set("aoi-image-set", 0, "image-id", "images/no-such.png");
                cell("aoi-image-set", 0, "image-id")
            },
        )
        .desired(),
        fault(
            "solder image not delivered",
            ("signal.solder-joints", "solder-images-delivered"),
            |t| {
                t.set("solder-defect-report", 0, "image-id", "images/no-such.png");
                cell("solder-defect-report", 0, "image-id")
            },
        )
        .desired(),
        fault(
            "solder finding not in the report",
            ("signal.solder-joints", "solder-findings-recorded"),
            |t| {
                let lifted = [("defect-code", "lifted-lead")];
                assert_eq!(t.remove_rows("solder-defect-report", &lifted), 1);
                cell(INSPECTED, t.find(INSPECTED, &lifted), "defect-code")
            },
        )
        .desired(),
        fault(
            "X-ray failure not in the image set",
            ("signal.hidden-joints", "xray-findings-recorded"),
            |t| {
                t.table_mut("xray-image-set").rows.clear();
                cell(
                    INSPECTED,
                    t.find(INSPECTED, &[("defect-code", "void")]),
                    "package",
                )
            },
        ),
        fault(
            "X-ray finding under another package",
            ("signal.hidden-joints", "xray-findings-recorded"),
            |t| {
                t.set("xray-image-set", 0, "package", "U99");
                cell(
                    INSPECTED,
                    t.find(INSPECTED, &[("defect-code", "void")]),
                    "package",
                )
            },
        ),
        fault(
            "X-ray image not delivered",
            ("signal.hidden-joints", "xray-images-delivered"),
            |t| {
                t.set("xray-image-set", 0, "image-id", "images/no-such.png");
                cell("xray-image-set", 0, "image-id")
            },
        ),
        fault(
            "workmanship finding not in the sheet",
            ("signal.workmanship", "workmanship-findings-recorded"),
            |t| {
                let flux = [("defect-code", "contamination")];
                t.remove_rows("workmanship-criterion-sheet", &flux);
                cell(INSPECTED, t.find(INSPECTED, &flux), "defect-code")
            },
        ),
        fault(
            "judged by criteria nobody invoked",
            ("signal.workmanship", "acceptance-basis-invoked"),
            |t| {
                let sheet = "workmanship-criterion-sheet";
                t.set(sheet, 0, "acceptance-basis", "IPC-A-610 class 3");
                cell(sheet, 0, "acceptance-basis")
            },
        ),
        fault(
            "visual failure never passed",
            ("inspection.visual", "inspections-final.visual"),
            |t| {
                let flux = t.find(INSPECTED, &[("defect-code", "contamination")]);
                let board = t.get(INSPECTED, flux, "board-id");
                let passed = [
                    ("board-id", board.as_str()),
                    ("inspection-type", "visual"),
                    ("result", "pass"),
                ];
                assert!(t.remove_rows(INSPECTED, &passed) > 0);
                let again = [("defect-code", "contamination")];
                cell(INSPECTED, t.find(INSPECTED, &again), "result")
            },
        )
        .breaks(&[("ncr.closure", "the re-inspection is a stage of the closure")]),
        fault("no first article", ("inspection.fai", "covers"), |t| {
            let wanted = [("lot-id", "L00000002"), ("inspection-type", "fai")];
            assert!(t.remove_rows(INSPECTED, &wanted) > 0);
            nowhere()
        }),
    ]
}

fn cases() -> Vec<Fault> {
    vec![
        fault(
            "setting out of range and no reason",
            ("signal.process-parameters", "deviations-reasoned"),
            |t| {
                let at = t.find(LOG, &[("setting", "252")]);
                t.set(LOG, at, "adjustment-reason", "");
                cell(LOG, at, "adjustment-reason")
            },
        )
        .desired(),
        fault(
            "setting out of range and not decided",
            ("signal.process-parameters", "deviations-reasoned"),
            |t| {
                let at = t.find(LOG, &[("setting", "246")]);
                t.set(LOG, at, "setting", "261");
                t.set(LOG, at, "decision", "");
                cell(LOG, at, "decision")
            },
        )
        .desired(),
        fault(
            "NCR not in the summary",
            ("signal.rework-closure", "ncrs-summarised"),
            |t| {
                t.remove_rows("ncr-summary", &[("ncr-id", "NCR-00003")]);
                let form = "rework-trace-log";
                cell(form, t.find(form, &[("ncr-id", "NCR-00003")]), "ncr-id")
            },
        ),
        fault(
            "summarised NCR not closed",
            ("signal.rework-closure", "summary-outcomes-closed"),
            |t| {
                t.set("ncr-summary", 2, "retest-outcome", "fail");
                cell("ncr-summary", 2, "retest-outcome")
            },
        ),
        fault(
            "case without its decision",
            ("signal.hidden-joints", "field.decision"),
            |t| {
                t.set("xray-image-set", 0, "decision", "");
                cell("xray-image-set", 0, "decision")
            },
        ),
        fault(
            "repair verified by a failure",
            ("control.rework-closure", "repairs-verified"),
            |t| {
                t.set("rework-trace-log", 4, "verification-result", "fail");
                cell("rework-trace-log", 4, "verification-result")
            },
        )
        .breaks(&[
            ("ncr.closure", "a failed verification closes nothing"),
            (
                "ncr.blocks-shipment",
                "the NCR is open and its board is packed",
            ),
        ]),
    ]
}

fn extracts() -> Vec<Fault> {
    const USAGE: &str = "material-usage-log";
    const PROGRESS: &str = "order-progress-extract";
    vec![
        fault(
            "lot leaves a station before it came",
            ("visibility.lot-movement", "entry-before-exit"),
            |t| {
                let form = "lot-traveler-extract";
                t.set(form, 2, "exited-at", "2027-01-18T06:59:00+01:00");
                cell(form, 2, "exited-at")
            },
        )
        .desired(),
        fault(
            "part used less than built in",
            ("visibility.material-usage", "usage-covers-build"),
            |t| {
                let part = [("mpn", "0451001.MRL")];
                for at in t.all(USAGE, &part) {
                    t.set(USAGE, at, "loaded-quantity", "1");
                }
                cell(USAGE, t.last(USAGE, &part), "loaded-quantity")
            },
        ),
        fault(
            "lot used that was never loaded",
            ("visibility.material-usage", "usage-lots-loaded"),
            |t| {
                t.set(USAGE, 0, "component-lot", "K999999");
                cell(USAGE, 0, "component-lot")
            },
        ),
        fault(
            "progress of another order",
            ("visibility.order-progress", "progress-cites-order"),
            |t| {
                t.set(PROGRESS, 0, "purchase-order", "PO-000001");
                cell(PROGRESS, 0, "purchase-order")
            },
        )
        .desired(),
        fault(
            "progress of an unknown work order",
            ("visibility.order-progress", "progress-work-orders-known"),
            |t| {
                t.set(PROGRESS, 1, "work-order", "WO-000001");
                cell(PROGRESS, 1, "work-order")
            },
        )
        .desired(),
        fault(
            "more reported shipped than packed",
            ("visibility.order-progress", "progress-shipped"),
            |t| {
                t.set(PROGRESS, 1, "shipped-quantity", "13");
                cell(PROGRESS, 1, "shipped-quantity")
            },
        )
        .desired(),
        fault(
            "test report missing",
            ("shipment.test-report", "document"),
            |t| {
                t.remove_file("test-report-S1.pdf");
                t.remove_file("test-report-S2.pdf");
                nowhere()
            },
        ),
    ]
}
