//! Files, identities, cells and time stamps of any record.

use super::common::Content;
use super::fault::{Fault, cell, fault, file, judge_all, nowhere, row};

const TESTED: &str = "test-extract";
const PACKED: &str = "packing-list";

#[test]
fn faults_of_records_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = files();
    faults.extend(cells());
    faults.extend(identities());
    faults
}

fn files() -> Vec<Fault> {
    const FILES: (&str, &str) = ("delivery.files", "delivery.files");
    vec![
        fault(
            "a record is missing",
            ("control.first-off", "delivered"),
            |t| {
                t.remove_file("first-off-report");
                nowhere()
            },
        ),
        fault("a record as a workbook", FILES, |t| {
            t.put("machine-log.xlsx", b"PK workbook");
            file("machine-log.xlsx")
        }),
        fault("a table of no form", FILES, |t| {
            t.put("oee-dashboard.csv", b"machine,oee\nSMT1-1,0.81\n");
            file("oee-dashboard.csv")
        }),
        fault("a row is cut off", FILES, |t| {
            let Some(Content::Table(table)) = t.files.get("wip-status.csv") else {
                panic!()
            };
            let mut text = table.header.join(",");
            for cells in &table.rows {
                text.push('\n');
                text.push_str(&cells.join(","));
            }
            text.push_str("\nL00000001,2027-01-26T10:00:00+01:00,PACK-1\n");
            let row_of_it = row("wip-status", table.rows.len());
            t.put("wip-status", text.as_bytes());
            row_of_it
        }),
        fault(
            "a row twice",
            ("delivery.duplicates", "delivery.duplicates"),
            |t| {
                let at = t.copy_row("panel-traveler", 17, &[]);
                row("panel-traveler", at)
            },
        ),
        fault(
            "a file twice",
            ("delivery.duplicates", "delivery.duplicates"),
            |t| {
                let again = t.files["panel-traveler.csv"].clone();
                t.files
                    .insert("panel-traveler_resent.csv".to_owned(), again);
                file("panel-traveler_resent.csv")
            },
        ),
    ]
}

fn cells() -> Vec<Fault> {
    vec![
        fault(
            "a column is missing",
            ("control.packing-check", "field.label-check"),
            |t| {
                t.remove_column("packing-checklist", "label-check");
                let mut heading = row("packing-checklist", 0);
                heading.row = Some(1);
                heading.column = Some("label-check".to_owned());
                heading
            },
        ),
        fault(
            "a quantity in words",
            ("record.work-order-sheet", "field.build-quantity"),
            |t| {
                t.set("work-order-sheet", 0, "build-quantity", "twelve");
                cell("work-order-sheet", 0, "build-quantity")
            },
        ),
        fault(
            "a result nobody defined",
            ("record.test-extract", "field.result"),
            |t| {
                let wanted = [("board-id", "MC4471-000002"), ("test-type", "ict")];
                let at = t.find(TESTED, &wanted);
                t.set(TESTED, at, "result", "OK");
                cell(TESTED, at, "result")
            },
        )
        .breaks(&[("test.ict", "what is not a pass is no final pass")]),
        fault(
            "a date of another form",
            ("shipment.packing-list", "field.shipment-date"),
            |t| {
                t.set(PACKED, 3, "shipment-date", "19/01/2027");
                cell(PACKED, 3, "shipment-date")
            },
        ),
        fault(
            "a time without its offset",
            ("delivery.time-stamps", "delivery.time-stamps"),
            |t| {
                let wanted = [("board-id", "MC4471-000003"), ("station", "FCT-1")];
                let at = t.find("panel-traveler", &wanted);
                t.set("panel-traveler", at, "entered-at", "2027-01-18T07:38:10");
                cell("panel-traveler", at, "entered-at")
            },
        )
        .breaks(&[(
            "record.panel-traveler",
            "entry cannot be placed before exit",
        )])
        .undecided(),
    ]
}

fn identities() -> Vec<Fault> {
    vec![
        fault(
            "board id with its zeros stripped",
            ("identity.board", "identity"),
            |t| {
                let at = t.find(PACKED, &[("board-id", "MC4471-000002")]);
                t.set(PACKED, at, "board-id", "MC4471-2");
                cell(PACKED, at, "board-id")
            },
        )
        .breaks(&[(
            "shipment.packing-list",
            "the ordered board itself is not packed",
        )]),
        fault(
            "board nobody identified",
            ("identity.board", "identity"),
            |t| {
                let wanted = [("board-id", "MC4471-000002"), ("test-type", "ict")];
                let at = t.find(TESTED, &wanted);
                t.set(TESTED, at, "board-id", "UNKNOWN_DUT_ID");
                cell(TESTED, at, "board-id")
            },
        )
        .breaks(&[
            ("record.test-extract", "the demanded cell holds no board"),
            ("test.ict", "the ordered board has no ICT"),
        ]),
        fault(
            "panel id of another form",
            ("identity.panel", "identity"),
            |t| {
                let form = "rework-trace-log";
                t.set(form, 0, "panel-id", "PNL-3");
                cell(form, 0, "panel-id")
            },
        )
        .breaks(&[(
            "delivery.links",
            "its board is on another panel by every other record",
        )]),
        fault(
            "lot id of another form",
            ("identity.lot", "identity"),
            |t| {
                t.set("shipment-clearance-checklist", 0, "lot-id", "LOT 1");
                cell("shipment-clearance-checklist", 0, "lot-id")
            },
        )
        .breaks(&[(
            "signal.unclosed-issues",
            "the NCR of lot L00000001 is not cleared for it",
        )]),
        fault(
            "board nobody ordered",
            ("delivery.population", "delivery.population"),
            |t| {
                let at = t.find("inspection-extract", &[("inspection-type", "aoi")]);
                let copy = t.copy_row("inspection-extract", at, &[("board-id", "MC4471-000099")]);
                cell("inspection-extract", copy, "board-id")
            },
        )
        .breaks(&[
            (
                "record.work-order-sheet",
                "one board more is traced to the lot than was launched",
            ),
            (
                "visibility.wip-status",
                "one board more is traced to the lot than is in progress",
            ),
        ]),
        fault(
            "ordered board in no file",
            ("delivery.population", "delivery.population"),
            |t| {
                t.remove_board("MC4471-000014");
                nowhere()
            },
        )
        .breaks(&[
            (
                "record.work-order-sheet",
                "fewer boards are traced to the lot than were launched",
            ),
            ("record.panel-traveler", "it has no traveler"),
            ("record.material-loading-log", "its lot is not known"),
            ("record.program-setup-tag", "its lot is not known"),
            ("inspection.spi", "it has no SPI"),
            ("inspection.aoi", "it has no AOI"),
            ("test.ict", "it has no ICT"),
            ("test.fct", "it has no FCT"),
            ("inspection.xray", "its lot is not known"),
            ("control.first-off", "its lot is not known"),
            (
                "control.packing-check",
                "its carton was checked with one board more",
            ),
            ("signal.unclosed-issues", "its lot is not known"),
            ("visibility.shipment-readiness", "its lot is not known"),
            ("visibility.wip-status", "its lot is not known"),
            ("shipment.packing-list", "it is not packed"),
        ]),
    ]
}
