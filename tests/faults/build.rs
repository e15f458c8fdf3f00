//! Launch, genealogy, programs and first-off.

use super::fault::{Fault, cell, fault, judge_all, nowhere};

const SHEET: &str = "work-order-sheet";
const TRAVELER: &str = "panel-traveler";
const SET_UP: &str = "program-setup-tag";
const LAUNCH: &str = "record.work-order-sheet";
const TRAVEL: &str = "record.panel-traveler";
const PROGRAM: &str = "record.program-setup-tag";

#[test]
fn faults_of_the_build_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = launch();
    faults.extend(genealogy());
    faults.extend(programs());
    faults
}

fn launch() -> Vec<Fault> {
    vec![
        fault(
            "another product revision",
            (LAUNCH, "product-revision-approved"),
            |t| {
                t.set(SHEET, 0, "product-revision", "B");
                cell(SHEET, 0, "product-revision")
            },
        ),
        fault(
            "another BOM revision",
            (LAUNCH, "bom-revision-approved"),
            |t| {
                t.set(SHEET, 1, "bom-revision", "B");
                cell(SHEET, 1, "bom-revision")
            },
        ),
        fault(
            "another Gerber revision",
            (LAUNCH, "gerber-revision-approved"),
            |t| {
                t.set(SHEET, 0, "gerber-revision", "D");
                cell(SHEET, 0, "gerber-revision")
            },
        ),
        fault(
            "another drawing revision",
            (LAUNCH, "drawing-revision-approved"),
            |t| {
                t.set(SHEET, 1, "drawing-revision", "c");
                cell(SHEET, 1, "drawing-revision")
            },
        ),
        fault(
            "fewer launched than ordered",
            (LAUNCH, "build-quantity-ordered"),
            |t| {
                t.set(SHEET, 1, "build-quantity", "11");
                cell(SHEET, 1, "build-quantity")
            },
        ),
        fault("lots swapped a board", (LAUNCH, "built-as-launched"), |t| {
            t.set(SHEET, 0, "build-quantity", "11");
            t.set(SHEET, 1, "build-quantity", "13");
            cell(SHEET, 0, "build-quantity")
        }),
        fault(
            "fewer launched than ordered, by lot",
            (LAUNCH, "build-quantity-ordered"),
            |t| {
                t.set(SHEET, 1, "build-quantity", "11");
                cell(SHEET, 1, "build-quantity")
            },
        )
        .of("lot-level")
        .breaks(&[(
            "delivery.population",
            "at lot depth the launched quantities are the boards there are",
        )]),
        fault(
            "started before its release",
            (LAUNCH, "launch-before-start"),
            |t| {
                t.set(SHEET, 0, "released-at", "2027-01-18T07:30:00+01:00");
                let at = t.find(TRAVELER, &[("board-id", "MC4471-000001")]);
                cell(TRAVELER, at, "entered-at")
            },
        ),
        fault("lot without a work order", (LAUNCH, "covers"), |t| {
            t.remove_rows(SHEET, &[("lot-id", "L00000002")]);
            t.set(SHEET, 0, "build-quantity", "24");
            // Named by the first board of the lot.
            nowhere()
        }),
    ]
}

fn genealogy() -> Vec<Fault> {
    vec![
        fault(
            "board on two panels",
            (TRAVEL, "one-panel-per-board"),
            |t| {
                let wanted = [("board-id", "MC4471-000001"), ("station", "FCT-1")];
                let at = t.find(TRAVELER, &wanted);
                t.set(TRAVELER, at, "panel-id", "P00000002");
                cell(TRAVELER, at, "panel-id")
            },
        ),
        fault("panel in two lots", (TRAVEL, "one-lot-per-panel"), |t| {
            let wanted = [("board-id", "MC4471-000001"), ("station", "FCT-1")];
            let at = t.find(TRAVELER, &wanted);
            t.set(TRAVELER, at, "lot-id", "L00000002");
            cell(TRAVELER, at, "lot-id")
        }),
        fault(
            "five boards on a panel of four",
            (TRAVEL, "panel-size"),
            |t| {
                for file in t.csv_files() {
                    let header = &t.table(&file).header;
                    if !header.iter().any(|h| h == "panel-id") {
                        continue;
                    }
                    for at in t.all(&file, &[("board-id", "MC4471-000005")]) {
                        t.set(&file, at, "panel-id", "P00000001");
                    }
                }
                let at = t.find(TRAVELER, &[("board-id", "MC4471-000005")]);
                cell(TRAVELER, at, "panel-id")
            },
        ),
        fault("exit before entry", (TRAVEL, "entry-before-exit"), |t| {
            let wanted = [("board-id", "MC4471-000003"), ("station", "ICT-1")];
            let at = t.find(TRAVELER, &wanted);
            t.set(TRAVELER, at, "exited-at", "2027-01-18T07:00:00+01:00");
            cell(TRAVELER, at, "exited-at")
        }),
        fault("board without a traveler", (TRAVEL, "covers"), |t| {
            t.remove_rows(TRAVELER, &[("board-id", "MC4471-000002")]);
            nowhere()
        }),
        fault("two exits of one entry", (TRAVEL, "unique"), |t| {
            let wanted = [("board-id", "MC4471-000003"), ("station", "FCT-1")];
            let at = t.find(TRAVELER, &wanted);
            let later = [("exited-at", "2027-01-18T10:00:00+01:00")];
            let copy = t.copy_row(TRAVELER, at, &later);
            cell(TRAVELER, copy, "board-id")
        }),
        fault(
            "another panel in an inspection",
            ("delivery.links", "delivery.links"),
            |t| {
                let form = "inspection-extract";
                let wanted = [("board-id", "MC4471-000001"), ("inspection-type", "aoi")];
                let at = t.find(form, &wanted);
                t.set(form, at, "panel-id", "P00000002");
                cell(form, at, "panel-id")
            },
        ),
        fault(
            "another lot in a test",
            ("delivery.links", "delivery.links"),
            |t| {
                let form = "test-extract";
                let wanted = [("board-id", "MC4471-000002"), ("test-type", "fct")];
                let at = t.find(form, &wanted);
                t.set(form, at, "lot-id", "L00000002");
                cell(form, at, "lot-id")
            },
        ),
    ]
}

fn programs() -> Vec<Fault> {
    vec![
        fault("program not approved", (PROGRAM, "approved-program"), |t| {
            t.set(SET_UP, 0, "program", "MC4471-TOP-NEW");
            cell(SET_UP, 0, "program")
        }),
        fault(
            "program revision not approved",
            (PROGRAM, "approved-program"),
            |t| {
                t.set(SET_UP, 0, "program-revision", "2");
                cell(SET_UP, 0, "program-revision")
            },
        ),
        fault(
            "set-up for another product revision",
            (PROGRAM, "approved-program"),
            |t| {
                t.set(SET_UP, 0, "product-revision", "B");
                cell(SET_UP, 0, "product-revision")
            },
        ),
        fault(
            "program on a station it is not approved for",
            (PROGRAM, "approved-program"),
            |t| {
                t.set(SET_UP, 0, "station", "SMT2-1");
                cell(SET_UP, 0, "station")
            },
        )
        .breaks(&[(
            "control.first-off",
            "no first-off was done at the other station",
        )]),
        fault("program never set up", (PROGRAM, "programs-set-up"), |t| {
            let wanted = [("lot-id", "L00000002"), ("program", "MC4471-BOT")];
            assert_eq!(t.remove_rows(SET_UP, &wanted), 1);
            nowhere()
        }),
        fault(
            "first-off failed",
            ("control.first-off", "first-off-passed"),
            |t| {
                t.set("first-off-report", 0, "result", "fail");
                cell(SET_UP, 0, "event")
            },
        ),
        fault(
            "a later first-off failed and nobody looked again",
            ("control.first-off", "first-offs-final"),
            |t| {
                let form = "first-off-report";
                let later = [
                    ("checked-at", "2027-01-18T09:00:00+01:00"),
                    ("result", "fail"),
                ];
                let at = t.copy_row(form, 0, &later);
                cell(form, at, "result")
            },
        ),
        fault(
            "first-off not repeated after a set-up change",
            ("control.first-off", "first-off-passed"),
            |t| {
                t.remove_rows("first-off-report", &[("event", "setup-change")]);
                let at = t.find(SET_UP, &[("event", "setup-change")]);
                cell(SET_UP, at, "event")
            },
        ),
        fault(
            "panel enters before the first-off passed",
            ("control.first-off", "first-off-passed"),
            |t| {
                let wanted = [("board-id", "MC4471-000009"), ("station", "SMT1-1")];
                let at = t.find(TRAVELER, &wanted);
                t.set(TRAVELER, at, "entered-at", "2027-01-18T07:10:00+01:00");
                cell(TRAVELER, at, "entered-at")
            },
        ),
    ]
}
