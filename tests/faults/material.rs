//! Loaded material: approved, labelled, enough, dry.

use super::fault::{Fault, cell, fault, judge_all, nowhere};

const LOG: &str = "material-loading-log";
const LABELS: &str = "supplier-label-record";
const CARDS: &str = "msl-exposure-card";
const LOADING: &str = "record.material-loading-log";

#[test]
fn faults_of_material_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = approval();
    faults.extend(lots());
    faults
}

fn approval() -> Vec<Fault> {
    vec![
        fault("part not on the AVL", (LOADING, "approved-material"), |t| {
            let at = t.find(LOG, &[("bom-line", "4")]);
            let lot = t.get(LOG, at, "component-lot");
            t.set(LOG, at, "mpn", "TCAN1042HGVDR");
            let label = t.find(LABELS, &[("component-lot", &lot)]);
            // The tape may serve the other lot too: its own label stays.
            t.copy_row(LABELS, label, &[("mpn", "TCAN1042HGVDR")]);
            cell(LOG, at, "mpn")
        }),
        fault(
            "part of another manufacturer",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "4")]);
                t.set(LOG, at, "manufacturer", "NXP");
                cell(LOG, at, "manufacturer")
            },
        ),
        fault(
            "alternate not declared",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("alternate", "yes")]);
                t.set(LOG, at, "alternate", "no");
                cell(LOG, at, "alternate")
            },
        ),
        fault(
            "own part declared an alternate",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "4")]);
                t.set(LOG, at, "alternate", "yes");
                cell(LOG, at, "alternate")
            },
        ),
        fault(
            "alternate loaded before it was approved",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "31"), ("alternate", "yes")]);
                t.set(LOG, at, "loaded-at", "2026-09-30T06:10:00+02:00");
                cell(LOG, at, "loaded-at")
            },
        ),
        fault(
            "source that is not permitted",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "1")]);
                t.set(LOG, at, "source-type", "broker");
                cell(LOG, at, "source-type")
            },
        ),
        fault(
            "line not to be populated",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "38")]);
                let part = "RC1206FR-07120RL";
                let lot = t.get(LOG, at, "component-lot");
                let label = t.find(LABELS, &[("component-lot", &lot)]);
                t.copy_row(LABELS, label, &[("mpn", part)]);
                let copy = t.copy_row(LOG, at, &[("bom-line", "40"), ("mpn", part)]);
                cell(LOG, copy, "mpn")
            },
        ),
        fault(
            "line the BOM does not have",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "38")]);
                let copy = t.copy_row(LOG, at, &[("bom-line", "99")]);
                cell(LOG, copy, "bom-line")
            },
        ),
        fault(
            "part not on the AVL, by lot",
            (LOADING, "approved-material"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "1")]);
                t.set(LOG, at, "mpn", "LM3404MA");
                cell(LOG, at, "mpn")
            },
        )
        .of("lot-level"),
    ]
}

fn lots() -> Vec<Fault> {
    vec![
        fault("line never loaded", (LOADING, "bom-lines-loaded"), |t| {
            let wanted = [("bom-line", "42"), ("lot-id", "L00000001")];
            assert_eq!(t.remove_rows(LOG, &wanted), 1);
            nowhere()
        }),
        fault(
            "line never loaded, by lot",
            (LOADING, "bom-lines-loaded"),
            |t| {
                let wanted = [("bom-line", "6"), ("lot-id", "L00000002")];
                assert_eq!(t.remove_rows(LOG, &wanted), 1);
                nowhere()
            },
        )
        .of("lot-level"),
        fault("too few loaded", (LOADING, "usage-covers-build"), |t| {
            let at = t.last(LOG, &[("bom-line", "42")]);
            t.set(LOG, at, "loaded-quantity", "1");
            cell(LOG, at, "loaded-quantity")
        }),
        fault(
            "placeholder for a component lot",
            (LOADING, "field.component-lot"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "42"), ("lot-id", "L00000002")]);
                t.set(LOG, at, "component-lot", "N/A");
                cell(LOG, at, "component-lot")
            },
        )
        .breaks(&[(
            "record.supplier-label-record",
            "a lot without a name has no label",
        )]),
        fault(
            "loaded lot without its label",
            ("record.supplier-label-record", "loaded-lots-labelled"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "42"), ("lot-id", "L00000001")]);
                let lot = t.get(LOG, at, "component-lot");
                let label = t.find(LABELS, &[("component-lot", &lot)]);
                let image = t.get(LABELS, label, "label-image");
                t.remove_rows(LABELS, &[("component-lot", &lot)]);
                t.remove_file(&image);
                cell(LOG, at, "component-lot")
            },
        )
        .desired(),
        fault(
            "label image not delivered",
            ("record.supplier-label-record", "label-images-delivered"),
            |t| {
                let image = t.get(LABELS, 3, "label-image");
                t.remove_file(&image);
                cell(LABELS, 3, "label-image")
            },
        )
        .desired(),
        fault(
            "moisture-sensitive lot without a card",
            ("control.moisture", "moisture-cards"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "1")]);
                let lot = t.get(LOG, at, "component-lot");
                assert_eq!(t.remove_rows(CARDS, &[("component-lot", &lot)]), 1);
                cell(LOG, at, "component-lot")
            },
        ),
        fault(
            "card of another level",
            ("control.moisture", "moisture-cards"),
            |t| {
                let at = t.find(CARDS, &[("msl", "3")]);
                t.set(CARDS, at, "msl", "2a");
                cell(CARDS, at, "msl")
            },
        ),
        fault(
            "floor life exceeded",
            ("control.moisture", "floor-life-kept"),
            |t| {
                let at = t.find(CARDS, &[("msl", "3")]);
                t.set(CARDS, at, "closed-at", "2027-01-25T06:06:00+01:00");
                cell(CARDS, at, "closed-at")
            },
        ),
        fault(
            "floor life exceeded over two openings",
            ("control.moisture", "floor-life-kept"),
            |t| {
                let at = t.find(CARDS, &[("msl", "3")]);
                t.set(CARDS, at, "closed-at", "2027-01-22T06:06:00+01:00");
                let again = [
                    ("opened-at", "2027-01-23T06:00:00+01:00"),
                    ("closed-at", "2027-01-26T08:00:00+01:00"),
                ];
                let copy = t.copy_row(CARDS, at, &again);
                cell(CARDS, copy, "closed-at")
            },
        ),
        fault(
            "a lot opened twice at once",
            ("control.moisture", "unique"),
            |t| {
                let copy = t.copy_row(CARDS, 0, &[("dry-pack", "no")]);
                cell(CARDS, copy, "component-lot")
            },
        ),
    ]
}
