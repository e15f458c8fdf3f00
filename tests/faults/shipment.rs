//! Packing, shipment and what the buyer sees of it.

use super::fault::{Fault, cell, fault, judge_all, nowhere};

const PACKED: &str = "packing-list";
const CHECKED: &str = "packing-checklist";
const RELEASED: &str = "released-shipment-extract";
const PACKING: &str = "shipment.packing-list";

#[test]
fn faults_of_the_shipment_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = packing();
    faults.extend(cartons());
    faults.extend(visibility());
    faults
}

fn packing() -> Vec<Fault> {
    vec![
        fault(
            "board in two cartons",
            (PACKING, "one-carton-per-board"),
            |t| {
                let at = t.copy_row(PACKED, 0, &[("carton-label", "CTN-000002")]);
                cell(PACKED, at, "carton-label")
            },
        )
        .breaks(&[
            (
                "control.packing-check",
                "the other carton holds a board of another lot, and one more",
            ),
            (
                "visibility.shipment-readiness",
                "the other carton was released with one board less",
            ),
        ]),
        fault("board not packed", (PACKING, "covers"), |t| {
            t.remove_rows(PACKED, &[("board-id", "MC4471-000002")]);
            nowhere()
        })
        .breaks(&[
            (
                "control.packing-check",
                "the carton was checked with one board more",
            ),
            (
                "visibility.shipment-readiness",
                "the carton was released with one board more",
            ),
        ]),
        fault(
            "shipment nobody ordered",
            (PACKING, "shipment-quantities"),
            |t| {
                for form in [PACKED, RELEASED] {
                    for at in t.all(form, &[("shipment-id", "S1")]) {
                        t.set(form, at, "shipment-id", "S9");
                    }
                }
                cell(PACKED, 0, "shipment-id")
            },
        ),
        fault(
            "scrapped board shipped",
            (PACKING, "nothing-scrapped-shipped"),
            |t| {
                let form = "rework-trace-log";
                let at = t.find(form, &[("board-id", "MC4471-000010")]);
                t.set(form, at, "disposition", "scrap");
                let at = t.find(PACKED, &[("board-id", "MC4471-000010")]);
                cell(PACKED, at, "board-id")
            },
        )
        .breaks(&[
            (
                "ncr.blocks-shipment",
                "an NCR that ends in scrap closes nothing for shipment",
            ),
            (
                "ncr.closure",
                "the scrapped board has a later pass, and no repair explains it",
            ),
        ]),
        fault(
            "tested after it was shipped",
            (PACKING, "tested-before-shipment"),
            |t| {
                let form = "test-extract";
                let wanted = [("board-id", "MC4471-000002"), ("test-type", "fct")];
                let at = t.find(form, &wanted);
                t.set(form, at, "tested-at", "2027-02-25T07:37:46+01:00");
                cell(form, at, "tested-at")
            },
        )
        .breaks(&[(
            "signal.unclosed-issues",
            "its lot was cleared before that day",
        )]),
        fault(
            "scrapped by the disposition sheet and shipped",
            (PACKING, "nothing-disposed-as-scrap-shipped"),
            |t| {
                let form = "defect-disposition-sheet";
                let at = t.find(form, &[("board-id", "MC4471-000010")]);
                t.set(form, at, "disposition", "scrap");
                let at = t.find(PACKED, &[("board-id", "MC4471-000010")]);
                cell(PACKED, at, "board-id")
            },
        ),
        fault(
            "loaded after it was shipped",
            (PACKING, "loaded-before-shipment"),
            |t| {
                let form = "material-loading-log";
                t.set(form, 40, "loaded-at", "2027-03-25T07:37:46+01:00");
                cell(form, 40, "loaded-at")
            },
        ),
        fault(
            "cleared after it was shipped",
            (PACKING, "cleared-before-shipment"),
            |t| {
                let form = "shipment-clearance-checklist";
                t.set(form, 0, "cleared-at", "2027-05-25T07:37:46+02:00");
                cell(form, 0, "cleared-at")
            },
        ),
        fault("lot not packed", ("record.packing-list", "covers"), |t| {
            t.remove_rows(PACKED, &[("lot-id", "L00000002")]);
            nowhere()
        })
        .of("lot-level"),
        fault(
            "no certificate of conformance",
            ("shipment.certificate-of-conformance", "document"),
            |t| {
                for shipment in ["S1", "S2"] {
                    t.remove_file(&format!("certificate-of-conformance-{shipment}.pdf"));
                }
                nowhere()
            },
        ),
        fault(
            "a certificate for one of two shipments",
            ("shipment.certificate-of-conformance", "document"),
            |t| {
                t.remove_file("certificate-of-conformance-S2.pdf");
                nowhere()
            },
        ),
    ]
}

fn cartons() -> Vec<Fault> {
    vec![
        fault(
            "mixed lots in a carton",
            ("control.packing-check", "one-lot-per-carton"),
            |t| {
                // The board is packed with the other lot, in every paper of the carton.
                let at = t.find(PACKED, &[("board-id", "MC4471-000012")]);
                t.set(PACKED, at, "carton-label", "CTN-000002");
                t.set(PACKED, at, "shipment-id", "S2");
                let at = t.find(PACKED, &[("board-id", "MC4471-000013")]);
                t.set(PACKED, at, "carton-label", "CTN-000001");
                t.set(PACKED, at, "shipment-id", "S1");
                cell(PACKED, at, "lot-id")
            },
        )
        .breaks(&[(
            "visibility.shipment-readiness",
            "the carton was released for one lot",
        )]),
        fault(
            "carton counted wrong",
            ("control.packing-check", "carton-quantities"),
            |t| {
                t.set(CHECKED, 1, "carton-quantity", "11");
                cell(CHECKED, 1, "carton-quantity")
            },
        ),
        fault(
            "carton label wrong",
            ("control.packing-check", "carton-labels-pass"),
            |t| {
                t.set(CHECKED, 0, "label-check", "fail");
                cell(CHECKED, 0, "label-check")
            },
        ),
        fault(
            "carton not checked",
            ("control.packing-check", "cartons-checked"),
            |t| {
                t.remove_rows(CHECKED, &[("carton-label", "CTN-000002")]);
                let at = t.find(PACKED, &[("carton-label", "CTN-000002")]);
                cell(PACKED, at, "carton-label")
            },
        ),
    ]
}

fn visibility() -> Vec<Fault> {
    vec![
        fault(
            "released quantity wrong",
            ("visibility.shipment-readiness", "released-quantities"),
            |t| {
                t.set(RELEASED, 0, "released-quantity", "13");
                cell(RELEASED, 0, "released-quantity")
            },
        ),
        fault(
            "released label wrong",
            ("visibility.shipment-readiness", "released-labels-pass"),
            |t| {
                t.set(RELEASED, 0, "label-check", "fail");
                cell(RELEASED, 0, "label-check")
            },
        ),
        fault(
            "packed carton not released",
            ("visibility.shipment-readiness", "released-cartons-known"),
            |t| {
                t.remove_rows(RELEASED, &[("carton-label", "CTN-000001")]);
                cell(PACKED, 0, "carton-label")
            },
        ),
        fault(
            "open issue at shipment",
            ("visibility.open-issues", "no-open-issue"),
            |t| {
                t.set("open-issue-list", 0, "status", "open");
                cell("open-issue-list", 0, "status")
            },
        ),
        fault(
            "NCR not on the issue list",
            ("visibility.open-issues", "ncrs-listed"),
            |t| {
                t.remove_rows("open-issue-list", &[("issue-id", "NCR-00002")]);
                let form = "rework-trace-log";
                cell(form, t.find(form, &[("ncr-id", "NCR-00002")]), "ncr-id")
            },
        ),
        fault(
            "WIP quantity does not add up",
            ("visibility.wip-status", "wip-reconciles"),
            |t| {
                t.set("wip-status", 1, "lot-quantity", "11");
                cell("wip-status", 1, "lot-quantity")
            },
        )
        .desired(),
        fault(
            "WIP update too late",
            ("visibility.wip-status", "updates-in-time"),
            |t| {
                t.set("wip-status", 1, "as-of", "2027-01-25T11:30:00+01:00");
                cell("wip-status", 1, "as-of")
            },
        )
        .desired(),
    ]
}
