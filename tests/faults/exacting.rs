//! What a buyer asks who gives a route and a rule on date codes; what happens before its time.

use super::common::{At, Tables};
use super::fault::{EXACTING, Fault, case, cell, fault, judge_all, nowhere};
use tracespec::verify::report::Verdict;

const LOG: &str = "material-loading-log";
const LABELS: &str = "supplier-label-record";
const CARDS: &str = "msl-exposure-card";
const TRAVELER: &str = "panel-traveler";
const CODES: &str = "basis.date-code";
const ROUTE: (&str, &str) = ("record.panel-traveler", "route-kept");
const IN_LOG: (&str, &str) = (CODES, "date-codes.material-loading-log");
const IN_LABELS: (&str, &str) = (CODES, "date-codes.supplier-label-record");

#[test]
fn faults_against_route_and_date_codes_are_reported() {
    judge_all(&faults());
}

pub fn faults() -> Vec<Fault> {
    let mut faults = date_codes();
    faults.extend(route());
    faults.extend(too_early());
    faults.extend(moisture());
    faults
}

/// Lots are loaded from Monday 18 January 2027 on, the first day of week 3.
fn date_codes() -> Vec<Fault> {
    let exacting = |name, clause, hurt| fault(name, clause, hurt).of(EXACTING);
    vec![
        exacting("part from the future", IN_LOG, |t| {
            let at = t.find(LOG, &[("bom-line", "4")]);
            t.set(LOG, at, "date-code", "2711");
            cell(LOG, at, "date-code")
        }),
        // Week 25 of 2026 to week 3 of 2027: 28 weeks to week 53, and 3 more are 31.
        exacting("part one week too old", IN_LOG, |t| {
            let at = t.find(LOG, &[("bom-line", "4"), ("lot-id", "L00000001")]);
            t.set(LOG, at, "date-code", "2625");
            cell(LOG, at, "date-code")
        }),
        // 1 January 2026 is a Thursday, so 2025 ends with week 52.
        exacting("a week that the year does not have", IN_LOG, |t| {
            let at = t.find(LOG, &[("bom-line", "4")]);
            t.set(LOG, at, "date-code", "2553");
            cell(LOG, at, "date-code")
        }),
        exacting(
            "date code of another form",
            ("record.material-loading-log.date-code", "field.date-code"),
            |t| {
                let at = t.find(LOG, &[("bom-line", "4")]);
                t.set(LOG, at, "date-code", "202645");
                cell(LOG, at, "date-code")
            },
        )
        .breaks(&[(CODES, "what is no date has no age")]),
        exacting("label of a part that is too old", IN_LABELS, |t| {
            t.set(LABELS, 2, "date-code", "2401");
            cell(LABELS, 2, "date-code")
        }),
        exacting("label of a lot that nobody loaded", IN_LABELS, |t| {
            let copy = t.copy_row(LABELS, 2, &[("component-lot", "K000001")]);
            cell(LABELS, copy, "date-code")
        })
        .undecided(),
    ]
}

/// A board that went through once, without a repair.
fn straight(t: &Tables) -> String {
    let boards = t.all(TRAVELER, &[("station", "PACK-1")]);
    let mut boards = boards.into_iter().map(|at| t.get(TRAVELER, at, "board-id"));
    let once = |board: &String| {
        let stations = ["AOI-1", "ICT-1", "FCT-1", "PACK-1"];
        let visits = |station| t.all(TRAVELER, &[("board-id", board), ("station", station)]);
        let repairs = t.all("rework-trace-log", &[("board-id", board)]);
        repairs.is_empty() && stations.into_iter().all(|s| visits(s).len() == 1)
    };
    boards.find(once).unwrap()
}

fn route() -> Vec<Fault> {
    vec![
        fault("a board that left out a station", ROUTE, |t| {
            let board = straight(t);
            assert_eq!(
                t.remove_rows(TRAVELER, &[("board-id", &board), ("station", "ICT-1")]),
                1
            );
            let at = t.find(TRAVELER, &[("board-id", &board), ("station", "FCT-1")]);
            cell(TRAVELER, at, "station")
        })
        .of(EXACTING),
        fault("a board that never came to packing", ROUTE, |t| {
            let board = straight(t);
            t.remove_rows(TRAVELER, &[("board-id", &board), ("station", "PACK-1")]);
            nowhere()
        })
        .of(EXACTING),
        fault(
            "a board that went back and passed no test again",
            ROUTE,
            |t| {
                let board = straight(t);
                let at = t.find(TRAVELER, &[("board-id", &board), ("station", "AOI-1")]);
                let again = [
                    ("entered-at", "2027-01-21T06:00:00+01:00"),
                    ("exited-at", "2027-01-21T06:00:20+01:00"),
                ];
                t.copy_row(TRAVELER, at, &again);
                nowhere()
            },
        )
        .of(EXACTING),
    ]
}

/// A row of a kind and of the second lot, of a board that has one such row only.
fn alone(t: &Tables, form: &str, kind: (&str, &str)) -> At {
    let rows = t.all(form, &[kind, ("lot-id", "L00000002"), ("result", "pass")]);
    let only = |at: &At| {
        let board = t.get(form, *at, "board-id");
        t.all(form, &[kind, ("board-id", &board)]).len() == 1
    };
    rows.into_iter().find(only).unwrap()
}

/// The second lot enters its first station on Tuesday 19 January; both are released before.
fn too_early() -> Vec<Fault> {
    vec![
        fault(
            "tested before it was there",
            ("record.panel-traveler", "tests-after-entry"),
            |t| {
                let at = alone(t, "test-extract", ("test-type", "ict"));
                t.set("test-extract", at, "tested-at", "2027-01-18T12:00:00+01:00");
                cell("test-extract", at, "tested-at")
            },
        ),
        fault(
            "inspected before it was there",
            ("record.panel-traveler", "inspections-after-entry"),
            |t| {
                let at = alone(t, "inspection-extract", ("inspection-type", "aoi"));
                let early = "2027-01-18T12:00:00+01:00";
                t.set("inspection-extract", at, "inspected-at", early);
                cell("inspection-extract", at, "inspected-at")
            },
        ),
        fault(
            "one lot's surplus for another",
            ("record.material-loading-log", "usage-covers-build"),
            |t| {
                let of = |lot| [("bom-line", "42"), ("lot-id", lot)];
                let (first, second) =
                    (t.find(LOG, &of("L00000001")), t.find(LOG, &of("L00000002")));
                t.set(LOG, first, "loaded-quantity", "1");
                t.set(LOG, second, "loaded-quantity", "5000");
                cell(LOG, first, "loaded-quantity")
            },
        ),
    ]
}

/// The first loading of a moisture-sensitive lot (about ten past six), and its card.
fn carded(t: &Tables) -> (At, At) {
    let card = t.find(CARDS, &[("msl", "3")]);
    let lot = t.get(CARDS, card, "component-lot");
    let loading = t.find(LOG, &[("component-lot", &lot)]);
    let day = |at: &str| at[..13].to_owned();
    assert_eq!(day(&t.get(LOG, loading, "loaded-at")), "2027-01-18T06");
    (loading, card)
}

fn moisture() -> Vec<Fault> {
    const CARD: (&str, &str) = ("control.moisture", "moisture-cards");
    vec![
        fault("loaded before it was opened", CARD, |t| {
            let (loading, card) = carded(t);
            t.set(CARDS, card, "opened-at", "2027-01-18T06:50:00+01:00");
            cell(LOG, loading, "loaded-at")
        }),
        fault("loaded after it was closed", CARD, |t| {
            let (loading, card) = carded(t);
            t.set(CARDS, card, "opened-at", "2027-01-18T03:00:00+01:00");
            t.set(CARDS, card, "closed-at", "2027-01-18T04:00:00+01:00");
            cell(LOG, loading, "loaded-at")
        }),
        fault(
            "no dry pack and no bake",
            ("control.moisture", "floor-life-kept"),
            |t| {
                let (_, card) = carded(t);
                t.set(CARDS, card, "dry-pack", "no");
                cell(CARDS, card, "dry-pack")
            },
        ),
    ]
}

#[test]
fn what_is_allowed_is_released() {
    let released = |spec: &str, change: fn(&mut Tables)| {
        let mut tables = case(spec).tables.clone();
        change(&mut tables);
        let report = case(spec).verify_with(&tables);
        assert_eq!(report.verdict, Verdict::Release, "{:#?}", report.findings);
    };
    released(EXACTING, |_| {});
    // Week 26 of 2026 is 30 weeks before week 3 of 2027; week 3 is that of the loading.
    released(EXACTING, |t| {
        let at = t.all(LOG, &[("bom-line", "4"), ("lot-id", "L00000001")]);
        t.set(LOG, at[0], "date-code", "2626");
        let at = t.find(LOG, &[("bom-line", "6"), ("lot-id", "L00000001")]);
        t.set(LOG, at, "date-code", "2703");
    });
    // Back to ICT for a second look, and through all that follows once more.
    released(EXACTING, |t| {
        let board = straight(t);
        for (minute, station) in ["ICT-1", "FCT-1", "PACK-1"].into_iter().enumerate() {
            let at = t.find(TRAVELER, &[("board-id", &board), ("station", station)]);
            let entered = format!("2027-01-19T22:0{minute}:00+01:00");
            let exited = format!("2027-01-19T22:0{minute}:20+01:00");
            let times = [
                ("entered-at", entered.as_str()),
                ("exited-at", exited.as_str()),
            ];
            t.copy_row(TRAVELER, at, &times);
        }
    });
    // Without a dry pack, and baked before it was opened.
    released("controller", |t| {
        let (_, card) = carded(t);
        t.set(CARDS, card, "dry-pack", "no");
        t.set(CARDS, card, "baked-at", "2027-01-18T04:00:00+01:00");
    });
    // The card is opened at the very moment of the loading.
    released("controller", |t| {
        let (loading, card) = carded(t);
        let at = t.get(LOG, loading, "loaded-at");
        t.set(CARDS, card, "opened-at", &at);
    });
}
