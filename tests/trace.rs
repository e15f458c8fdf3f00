//! Questions to hand-made deliveries: what is reached, how sure that is, and what cannot be excluded,
//! thought out beside each; and on samples of all specs, that both directions tell the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, load_spec, read_text};
use tracespec::order;
use tracespec::records::{Delivery, Room};
use tracespec::sample::sample;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::model::Depth;
use tracespec::trace::Desk;
use tracespec::trace::report::{Kind, Outcome, Question, Reach, TraceReport};
use tracespec::trace::sureness::{Doubt, Sure};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn delivery(files: &[(&str, &str)]) -> Delivery {
    let files = files.iter();
    Delivery::in_memory(files.map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())))
}

fn ask_with(spec: Option<&ResolvedSpec>, delivery: &Delivery, question: &Question) -> TraceReport {
    let desk = Desk {
        catalogue: catalogue(),
        spec,
        order: None,
        agreed: None,
        room: Room::memory(),
    };
    desk.ask(delivery, question).unwrap()
}

fn ask(files: &[(&str, &str)], kind: Kind, id: &str) -> TraceReport {
    ask_with(None, &delivery(files), &Question::new(kind, id))
}

/// Every unit with how it stands: `certain`, the doubts, or why it cannot be excluded.
fn standings(reach: &Reach) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for unit in &reach.units {
        let doubts: Vec<&str> = unit
            .doubts
            .list()
            .iter()
            .map(|doubt| doubt.short())
            .collect();
        let word = match unit.sure {
            Sure::Certain => "certain".to_owned(),
            Sure::Possible => doubts.join(", "),
        };
        all.insert(unit.id.clone(), word);
    }
    for unit in &reach.open {
        all.insert(
            unit.id.clone(),
            format!("open: {}", reach.gaps[unit.gap].why),
        );
    }
    all
}

#[track_caller]
fn expect(report: &TraceReport, outcome: Outcome, wanted: &[(&str, &str)]) {
    let reach = report.reach.as_ref().expect("it is known");
    let wanted = wanted
        .iter()
        .map(|(id, word)| ((*id).to_owned(), (*word).to_owned()));
    assert_eq!(standings(reach), wanted.collect::<BTreeMap<_, _>>());
    assert_eq!(report.outcome, outcome);
    for count in &reach.counts {
        let sum = count.certain + count.possible + count.open + count.clear;
        assert_eq!(sum, count.of, "every unit is counted once");
    }
}

/// B1 and B2 on panel P1, B3 on P2, both of lot L1; B4 on P3 of L2. B1 and B2 were at SMT1 from 8:00 to
/// 8:20, B3 from 9:00 to 9:20, B4 on the next day.
const TRAVELER: (&str, &str) = (
    "panel-traveler.csv",
    "lot-id,panel-id,board-id,station,entered-at,exited-at\n\
     L1,P1,B1,SMT1,2026-10-05T08:00:00+02:00,2026-10-05T08:20:00+02:00\n\
     L1,P1,B2,SMT1,2026-10-05T08:00:00+02:00,2026-10-05T08:20:00+02:00\n\
     L1,P2,B3,SMT1,2026-10-05T09:00:00+02:00,2026-10-05T09:20:00+02:00\n\
     L2,P3,B4,SMT1,2026-10-06T08:00:00+02:00,2026-10-06T08:20:00+02:00\n",
);

const AT: &str = "2026-10-05T07:00:00+02:00";

/// A loading log: its unit columns, and rows of unit cells, BOM line, part and component lot.
fn log(units: &str, rows: &[(&str, &str, &str, &str)]) -> String {
    let head = format!("{units},bom-line,mpn,manufacturer,component-lot,alternate,loaded-at\n");
    let rows = rows.iter();
    let rows = rows.map(|(unit, line, mpn, lot)| format!("{unit},{line},{mpn},M,{lot},no,{AT}\n"));
    head + &rows.collect::<String>()
}

const BOARDS: &str = "lot-id,board-id";

#[test]
fn records_by_board_are_exact_and_a_splice_is_possible() {
    let log = log(
        BOARDS,
        &[
            ("L1,B1", "1", "A", "K1"),
            ("L1,B2", "1", "A", "K1|K2"),
            ("L1,B3", "1", "A", "K2"),
            ("L2,B4", "1", "A", "K3"),
        ],
    );
    let files = [TRAVELER, ("material-loading-log.csv", log.as_str())];
    // B3 and B4 are shown to hold other lots on BOM line 1.
    let report = ask(&files, Kind::ComponentLot, "K1");
    expect(
        &report,
        Outcome::Answered,
        &[("B1", "certain"), ("B2", "splice")],
    );
    let reach = report.reach.unwrap();
    let panels: Vec<(&str, Sure)> = reach
        .panels
        .iter()
        .map(|p| (p.id.as_str(), p.sure))
        .collect();
    assert_eq!(panels, [("P1", Sure::Certain)]);
    assert_eq!(
        reach.units[0].record.as_ref().unwrap().to_string(),
        "material-loading-log.csv:2"
    );
    let report = ask(&files, Kind::ComponentLot, "K2");
    expect(
        &report,
        Outcome::Answered,
        &[("B2", "splice"), ("B3", "certain")],
    );
    // The part was loaded onto every board: a splice is of one part.
    let report = ask(&files, Kind::Mpn, "A");
    let all = ["B1", "B2", "B3", "B4"].map(|board| (board, "certain"));
    expect(&report, Outcome::Answered, &all);
}

#[test]
fn records_by_panel_reach_all_boards_of_the_panel() {
    let log = log(
        "lot-id,panel-id",
        &[
            ("L1,P1", "1", "A", "K1"),
            ("L1,P2", "1", "A", "K2"),
            ("L2,P3", "1", "A", "K2"),
        ],
    );
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &log)],
        Kind::ComponentLot,
        "K1",
    );
    expect(
        &report,
        Outcome::Answered,
        &[("B1", "by panel"), ("B2", "by panel")],
    );
    let panel = &report.reach.unwrap().panels[0];
    assert_eq!(
        (panel.id.as_str(), panel.sure),
        ("P1", Sure::Certain),
        "the panel itself is named"
    );
}

#[test]
fn records_by_lot_reach_the_whole_lot_as_an_upper_bound() {
    let log = log(
        "lot-id",
        &[
            ("L1", "1", "A", "K1"),
            ("L2", "1", "A", "K2"),
            ("L1", "2", "C", "K9"),
            ("L2", "2", "C", "K9"),
        ],
    );
    let files = [TRAVELER, ("material-loading-log.csv", log.as_str())];
    let lot = "by production lot";
    let report = ask(&files, Kind::ComponentLot, "K1");
    expect(
        &report,
        Outcome::Answered,
        &[("B1", lot), ("B2", lot), ("B3", lot)],
    );
    // K9 went into both lots.
    let report = ask(&files, Kind::ComponentLot, "K9");
    let all = ["B1", "B2", "B3", "B4"].map(|board| (board, lot));
    expect(&report, Outcome::Answered, &all);
}

#[test]
fn what_no_record_says_cannot_be_excluded() {
    // Of B4 nothing is said at all.
    let none = log("lot-id", &[("L1", "1", "A", "K1")]);
    let lot = "by production lot";
    let reached = [("B1", lot), ("B2", lot), ("B3", lot)];
    let with = |why: &'static str| [&reached[..], &[("B4", why)]].concat();
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &none)],
        Kind::ComponentLot,
        "K1",
    );
    let why = "open: no record of it in the material loading log";
    expect(&report, Outcome::Incomplete, &with(why));
    // Of B4 only another BOM line is told.
    let other = log("lot-id", &[("L1", "1", "A", "K1"), ("L2", "2", "C", "K5")]);
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &other)],
        Kind::ComponentLot,
        "K1",
    );
    let why = "open: no record says what was loaded on BOM line 1";
    expect(&report, Outcome::Incomplete, &with(why));
    // The lot on BOM line 1 of B4 is not known; it is of the same part.
    let unknown = log(
        "lot-id",
        &[("L1", "1", "A", "K1"), ("L2", "1", "A", "UNKNOWN")],
    );
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &unknown)],
        Kind::ComponentLot,
        "K1",
    );
    let why = "open: a record of it leaves component-lot open";
    expect(&report, Outcome::Incomplete, &with(why));
    // It is of another part: whatever lot it is, it is not K1.
    let other = log(
        "lot-id",
        &[("L1", "1", "A", "K1"), ("L2", "1", "Z", "UNKNOWN")],
    );
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &other)],
        Kind::ComponentLot,
        "K1",
    );
    expect(&report, Outcome::Answered, &reached);
    // The second log cannot be read.
    let whole = log("lot-id", &[("L1", "1", "A", "K1"), ("L2", "1", "A", "K2")]);
    let mut delivery = delivery(&[TRAVELER, ("material-loading-log.csv", &whole)]);
    let broken = [(
        "material-loading-log-2.xlsx".to_owned(),
        b"PK\x03\x04 cut off".to_vec(),
    )];
    delivery.files.extend(Delivery::in_memory(broken).files);
    let report = ask_with(None, &delivery, &Question::new(Kind::ComponentLot, "K1"));
    assert_eq!(report.outcome, Outcome::Incomplete);
    let reach = report.reach.unwrap();
    assert_eq!(reach.open.len(), 1, "{reach:#?}");
    assert!(
        reach.gaps[0]
            .why
            .starts_with("what could not be read may name it"),
        "{reach:#?}"
    );
}

#[test]
fn nothing_reached_is_told_apart_from_not_known() {
    let log = log("lot-id", &[("L1", "1", "A", "K1"), ("L2", "1", "A", "K2")]);
    let label = "component-lot,mpn,manufacturer\nK1,A,M\nK2,A,M\nK7,A,M\nK8,Q,M\n";
    let files = [
        TRAVELER,
        ("material-loading-log.csv", log.as_str()),
        ("supplier-label-record.csv", label),
    ];
    // K7 is on a label; its part is loaded on BOM line 1 only, where other lots are named.
    expect(
        &ask(&files, Kind::ComponentLot, "K7"),
        Outcome::Nothing,
        &[],
    );
    // K8 is of a part that nobody says was loaded: it went somewhere.
    let why = "open: no loading record says where it went";
    let all = ["B1", "B2", "B3", "B4"].map(|board| (board, why));
    expect(
        &ask(&files, Kind::ComponentLot, "K8"),
        Outcome::CannotTell,
        &all,
    );
    let unknown = ask(&files, Kind::ComponentLot, "K-1");
    assert_eq!(unknown.outcome, Outcome::Unknown);
    assert!(unknown.reach.is_none() && unknown.nearest.contains(&"K1".to_owned()));
}

#[test]
fn a_broken_genealogy_is_never_a_way_out() {
    // B5 has a test and nothing else; the log is kept by lot.
    let test = "lot-id,board-id,test-type,station,tested-at,result,retest-flag\n\
                ,B5,fct,FCT1,2026-10-05T11:00:00+02:00,pass,no\n";
    let by_lot = log("lot-id", &[("L1", "1", "A", "K1"), ("L2", "1", "A", "K2")]);
    let files = [
        TRAVELER,
        ("material-loading-log.csv", by_lot.as_str()),
        ("test-extract.csv", test),
    ];
    let lot = "by production lot";
    let open = "open: no record of it in the material loading log";
    let report = ask(&files, Kind::ComponentLot, "K1");
    expect(
        &report,
        Outcome::Incomplete,
        &[("B1", lot), ("B2", lot), ("B3", lot), ("B5", open)],
    );
    // Its lot is not known either.
    let report = ask(&files, Kind::Lot, "L2");
    let open = "open: no record says in which production lot it was built";
    expect(
        &report,
        Outcome::Incomplete,
        &[("B4", "certain"), ("B5", open)],
    );
    // The packing list has B1 in L2: it may be in either.
    let packing = "lot-id,board-id,shipment-id,carton-label,shipment-date\n\
                   L2,B1,S1,C1,2026-10-09\n";
    let files = [
        TRAVELER,
        ("material-loading-log.csv", by_lot.as_str()),
        ("packing-list.csv", packing),
    ];
    let report = ask(&files, Kind::ComponentLot, "K2");
    let both = "by production lot, records disagree";
    expect(&report, Outcome::Answered, &[("B1", both), ("B4", lot)]);
    let report = ask(&files, Kind::Lot, "L2");
    expect(
        &report,
        Outcome::Answered,
        &[("B1", "records disagree"), ("B4", "certain")],
    );
    // B1 may be in L2, of which nothing is said: the record of L1 does not clear it.
    let first = log("lot-id", &[("L1", "1", "A", "K1"), ("L3", "1", "A", "K4")]);
    let files = [
        TRAVELER,
        ("material-loading-log.csv", first.as_str()),
        ("packing-list.csv", packing),
    ];
    let found = standings(
        ask(&files, Kind::ComponentLot, "K4")
            .reach
            .as_ref()
            .unwrap(),
    );
    assert!(found["B1"].starts_with("open: "), "{found:?}");
    assert!(
        !found.contains_key("B2") && found["L3"] == "certain",
        "{found:?}"
    );
}

#[test]
fn a_record_without_a_unit_reaches_those_who_were_there() {
    // Loaded at SMT1 at 8:30: B1 and B2 had left, B3 came at 9:00, B4 on the next day; nothing says
    // that the reel was taken off. B1 and B2 have no loading record at all.
    let log = "lot-id,station,bom-line,mpn,manufacturer,component-lot,alternate,loaded-at\n\
               ,SMT1,1,A,M,K1,no,2026-10-05T08:30:00+02:00\n";
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", log)],
        Kind::ComponentLot,
        "K1",
    );
    let open = "open: no record of it in the material loading log";
    let there = "by station and time";
    let wanted = [("B1", open), ("B2", open), ("B3", there), ("B4", there)];
    expect(&report, Outcome::Incomplete, &wanted);
    // A time without its offset is no time: the record leads to nobody, and everybody stays open.
    let log = log.replace("+02:00", "");
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &log)],
        Kind::ComponentLot,
        "K1",
    );
    assert_eq!(report.outcome, Outcome::CannotTell);
    assert_eq!(report.reach.unwrap().open.len(), 4);
}

#[test]
fn a_program_reaches_those_who_came_after_its_set_up() {
    // TOP@2 from 7:00, TOP@3 from 8:30, both for L1; L2 has TOP@3 only.
    let tags = "lot-id,product-revision,program,program-revision,station,set-up-at,event\n\
                L1,B,TOP,2,SMT1,2026-10-05T07:00:00+02:00,start\n\
                L1,B,TOP,3,SMT1,2026-10-05T08:30:00+02:00,program-update\n\
                L2,B,TOP,3,SMT1,2026-10-06T07:00:00+02:00,start\n";
    let files = [TRAVELER, ("program-setup-tag.csv", tags)];
    let desk = |revision: &str| {
        let question = Question::new(Kind::Program, "TOP").revision(Some(revision.to_owned()));
        ask_with(None, &delivery(&files), &question)
    };
    // B3 came after the update; the record of the lot alone keeps it among the possible ones.
    let (there, lot) = ("by station and time", "by production lot");
    expect(
        &desk("2"),
        Outcome::Answered,
        &[("B1", there), ("B2", there), ("B3", lot)],
    );
    let wanted = [("B1", lot), ("B2", lot), ("B3", there), ("B4", there)];
    expect(&desk("3"), Outcome::Answered, &wanted);
}

#[test]
fn an_identity_that_is_written_otherwise_may_be_it() {
    let log = log(
        BOARDS,
        &[
            ("L1,B1", "1", "A", "K1"),
            ("L1,B2", "1", "A", "k1"),
            ("L1,B3", "1", "A", " K1"),
            ("L2,B4", "1", "A", "K10"),
        ],
    );
    let report = ask(
        &[TRAVELER, ("material-loading-log.csv", &log)],
        Kind::ComponentLot,
        "K1",
    );
    let other = "written otherwise";
    expect(
        &report,
        Outcome::Answered,
        &[("B1", "certain"), ("B2", other), ("B3", other)],
    );
}

#[test]
fn a_usage_log_of_the_lot_adds_nothing_to_exact_records() {
    let exact = log(
        BOARDS,
        &[
            ("L1,B1", "1", "A", "K1"),
            ("L1,B2", "1", "A", "K2"),
            ("L1,B3", "1", "A", "K2"),
            ("L2,B4", "1", "A", "K2"),
        ],
    );
    let usage = "lot-id,mpn,manufacturer,component-lot,loaded-quantity\n\
                 L1,A,M,K1,1\nL1,A,M,K2,2\nL2,A,M,K1,1\n";
    let files = [
        TRAVELER,
        ("material-loading-log.csv", exact.as_str()),
        ("material-usage-log.csv", usage),
    ];
    // L1 is told board by board. That L2 used K1 as well no loading record says: B4 may hold it.
    let report = ask(&files, Kind::ComponentLot, "K1");
    let lot = "by production lot";
    expect(
        &report,
        Outcome::Answered,
        &[("B1", "certain"), ("B4", lot)],
    );
}

#[test]
fn a_date_code_is_known_from_the_label_too() {
    let log = log("lot-id", &[("L1", "1", "A", "K1"), ("L2", "1", "A", "K2")]);
    let label = "component-lot,mpn,manufacturer,date-code\nK1,A,M,2639\nK2,A,M,\n";
    let files = [
        TRAVELER,
        ("material-loading-log.csv", log.as_str()),
        ("supplier-label-record.csv", label),
    ];
    let lot = "by production lot";
    let open = "open: a record of it leaves date-code open";
    let wanted = [("B1", lot), ("B2", lot), ("B3", lot), ("B4", open)];
    expect(
        &ask(&files, Kind::DateCode, "2639"),
        Outcome::Incomplete,
        &wanted,
    );
}

#[test]
fn panels_cartons_and_reports_hold_what_records_name() {
    let packing = "lot-id,board-id,shipment-id,carton-label,shipment-date\n\
                   L1,B1,S1,C1,2026-10-09\nL1,B2,S1,C1,2026-10-09\nL1,B3,S1,C2,2026-10-09\n";
    let check = "carton-label,lot-id,carton-quantity,label-check\nC1,L1,2,pass\nC2,L1,1,pass\n";
    let rework = "ncr-id,board-id,lot-id,defect-code,disposition\nN1,B2,L1,bridge,rework\n";
    let clearance = "lot-id,issue-id,status,cleared-at\nL1,N1,closed,2026-10-08T15:00:00+02:00\n";
    let files = [
        TRAVELER,
        ("packing-list.csv", packing),
        ("packing-checklist.csv", check),
        ("rework-trace-log.csv", rework),
        ("shipment-clearance-checklist.csv", clearance),
    ];
    let report = ask(&files, Kind::Panel, "P1");
    expect(
        &report,
        Outcome::Answered,
        &[("B1", "certain"), ("B2", "certain")],
    );
    // The checklist names the lot; the packing list says which boards. B4 is in no list.
    let report = ask(&files, Kind::Carton, "C1");
    let open = "open: no record of it in the packing list";
    let wanted = [("B1", "certain"), ("B2", "certain"), ("B4", open)];
    expect(&report, Outcome::Incomplete, &wanted);
    // The clearance names the lot, the rework log the board.
    let report = ask(&files, Kind::Ncr, "N1");
    expect(&report, Outcome::Answered, &[("B2", "certain")]);
    let reach = report.reach.unwrap();
    let ids = |list: &[tracespec::trace::report::Container]| {
        list.iter().map(|c| c.id.clone()).collect::<Vec<_>>()
    };
    let held = [
        ids(&reach.panels),
        ids(&reach.lots),
        ids(&reach.cartons),
        ids(&reach.shipments),
    ];
    assert_eq!(held, [["P1"], ["L1"], ["C1"], ["S1"]]);
}

fn hand(folder: &str) -> Delivery {
    let files = std::fs::read_dir(root(&format!("tests/hand/{folder}"))).unwrap();
    Delivery::in_memory(files.map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    }))
}

fn hand_spec() -> ResolvedSpec {
    let checked = load_spec(&root("tests/hand/spec.toml")).unwrap();
    checked.resolved.expect("the spec is sound")
}

/// PB-0002 failed AOI with two defects under NCR-1, was repaired, verified, inspected again and tested.
#[test]
fn a_dossier_tells_the_whole_history() {
    let (spec, delivery) = (hand_spec(), hand("clean"));
    let question = Question::new(Kind::Board, "PB-0002");
    let report = ask_with(Some(&spec), &delivery, &question);
    assert_eq!(report.outcome, Outcome::Answered);
    let dossier = report.dossier.unwrap();
    let identity: Vec<(&str, &str)> = dossier
        .identity
        .iter()
        .map(|l| (l.what.as_str(), l.id.as_str()))
        .collect();
    let wanted = [
        ("panel", "P0001"),
        ("production lot", "L001"),
        ("work order", "WO-101"),
    ];
    assert_eq!(identity, wanted);
    // The AOI of 8:42 is two defects, so two lines; the log is kept by lot.
    let lines: Vec<String> = dossier
        .timeline
        .iter()
        .filter(|event| event.sure == Sure::Certain)
        .map(|event| {
            format!(
                "{} {} {}",
                &event.at.as_ref().unwrap()[11..16],
                event.kind.word(),
                event.text
            )
        })
        .collect();
    let wanted = [
        "08:00 station SMT1, until 2026-10-05T08:20:00+02:00",
        "08:41 station AOI1, until 2026-10-05T08:42:00+02:00",
        "08:42 inspection AOI at AOI1, insufficient-solder, on U1, pin 3 barely wetted, NCR-1",
        "08:42 inspection AOI at AOI1, insufficient-solder, on C1, pad 2 barely wetted, NCR-1",
        "09:30 repair U1 pin 3 and C1 pad 2 resoldered, by RI-11, NCR-1",
        "09:40 verification repair verified, retest pass, NCR-1",
        "09:59 station AOI1, until 2026-10-05T10:00:00+02:00",
        "10:00 inspection AOI at AOI1",
        "11:02 station FCT1, until 2026-10-05T11:04:00+02:00",
        "11:04 test FCT at FCT1",
        "15:00 closure closed, NCR-1",
    ];
    assert_eq!(lines, wanted);
    let test = dossier
        .timeline
        .iter()
        .find(|event| event.text == "FCT at FCT1")
        .unwrap();
    let values: Vec<String> = test.values.iter().map(|value| value.words()).collect();
    assert_eq!(
        values,
        ["VOUT 4.98 V [4.90 … 5.10]", "IQ 8.4 mA [none … 12.0]"]
    );
    assert!(test.values.iter().all(|value| value.within == Some(true)));
    let ncr = &dossier.nonconformances[0];
    assert_eq!(
        (
            ncr.id.as_str(),
            ncr.missing.len(),
            dossier.nonconformances.len()
        ),
        ("NCR-1", 0, 1)
    );
    let stages: Vec<&str> = ncr
        .stages
        .iter()
        .map(|stage| stage.stage.as_str())
        .collect();
    let wanted = [
        "failure",
        "failure",
        "disposition",
        "repair",
        "verification",
        "retest",
        "retest",
        "closure",
    ];
    assert_eq!(stages, wanted);
    // Three BOM lines of L001, by lot.
    let material: Vec<(&str, &str)> = dossier
        .material
        .iter()
        .map(|l| (l.bom_line.as_str(), l.component_lots[0].as_str()))
        .collect();
    assert_eq!(
        material,
        [("1", "TI-77120"), ("2", "MU-3301"), ("3", "YA-9005")]
    );
    assert!(
        dossier
            .material
            .iter()
            .all(|l| l.doubts.list() == [Doubt::Lot])
    );
    let images: Vec<&str> = dossier
        .files
        .iter()
        .filter_map(|file| file.path.as_deref())
        .collect();
    assert_eq!(images, ["aoi-0002-c1.png", "aoi-0002-u1.png"]);
    assert!(dossier.files.iter().all(|file| file.sha256.is_some()));
    assert_eq!(dossier.documents[0].name, "certificate-of-conformance.pdf");
    // The shipment is a day without a time.
    assert!(
        dossier
            .undated
            .iter()
            .any(|event| event.text == "carton C-01, shipment SH-1")
    );
    // No program and no first-off is asked for or delivered; that is said.
    let absent = [
        "the programs it was built with",
        "a first-off check of its production lot",
    ];
    assert_eq!(dossier.absent, absent);
    assert_eq!((dossier.findings_total, report.unread_total), (0, 0));
}

#[test]
fn evidence_that_is_missing_is_named_by_its_clause() {
    let spec = hand_spec();
    let mut delivery = hand("clean");
    for file in &mut delivery.files {
        if file.path == "test-extract.csv" {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file.content.open().unwrap(), &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let kept: Vec<&str> = text
                .lines()
                .filter(|line| !line.contains("PB-0002"))
                .collect();
            let text = kept.join("\n") + "\n";
            *file = Delivery::in_memory([(file.path.clone(), text.into_bytes())])
                .files
                .remove(0);
        }
    }
    let path = root("tests/hand/order.toml");
    let read = order::read(read_text(&path).unwrap(), &Beside::file(&path), None);
    let order = read.order.expect("the order is sound");
    let desk = Desk {
        catalogue: catalogue(),
        spec: Some(&spec),
        order: Some(&order),
        agreed: None,
        room: Room::memory(),
    };
    let report = desk
        .ask(&delivery, &Question::new(Kind::Board, "PB-0002"))
        .unwrap();
    let dossier = report.dossier.unwrap();
    assert!(
        dossier.absent.contains(&"any test of it".to_owned()),
        "{:?}",
        dossier.absent
    );
    assert!(
        dossier
            .findings
            .iter()
            .any(|finding| finding.clause == "test.fct"),
        "{:?}",
        dossier.findings
    );
    assert_eq!(dossier.findings_total, dossier.findings.len() as u64);
    let unknown = desk
        .ask(&delivery, &Question::new(Kind::Board, "PB-0020"))
        .unwrap();
    assert_eq!(unknown.outcome, Outcome::Unknown);
    assert!(
        unknown.nearest.contains(&"PB-0002".to_owned()),
        "{:?}",
        unknown.nearest
    );
}

/// Both directions tell the same: a board that a component lot reaches names it in its dossier, and a
/// component lot that a dossier names reaches the board.
#[test]
fn both_directions_agree_on_samples_of_all_specs() {
    for folder in ["controller", "all-rows", "lot-level"] {
        let checked = load_spec(&root(&format!("samples/{folder}/spec.toml"))).unwrap();
        let spec = checked.resolved.unwrap();
        let made = sample(&spec, 12, 3).unwrap();
        let delivery = Delivery::in_memory(made.files.iter().cloned());
        let files = made.files.iter().filter(|(name, _)| name.ends_with(".csv"));
        let mut lots = BTreeSet::new();
        let mut boards = BTreeSet::new();
        let mut by_lot = BTreeSet::new();
        for (name, bytes) in files {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            for row in reader.deserialize() {
                let row: BTreeMap<String, String> = row.unwrap();
                let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
                boards.insert(cell("board-id"));
                for part in cell("component-lot").split('|') {
                    lots.insert(part.to_owned());
                    if name.starts_with("material-loading-log") {
                        by_lot.insert((part.to_owned(), cell("lot-id")));
                    }
                }
            }
        }
        lots.remove("");
        boards.remove("");
        assert!(!lots.is_empty(), "{folder}");
        let mut there = BTreeSet::new();
        for lot in &lots {
            let report = ask_with(
                Some(&spec),
                &delivery,
                &Question::new(Kind::ComponentLot, lot),
            );
            let reach = report
                .reach
                .unwrap_or_else(|| panic!("{folder}: {lot} is not known"));
            for unit in &reach.units {
                if unit.level == Depth::Board {
                    there.insert((lot.clone(), unit.id.clone()));
                }
            }
            for (of, lot_id) in by_lot.iter().filter(|(of, _)| of == lot) {
                let reached = reach.lots.iter().any(|held| held.id == *lot_id);
                assert!(reached, "{folder}: {of} was loaded for {lot_id}");
            }
        }
        let mut back = BTreeSet::new();
        for board in &boards {
            let report = ask_with(Some(&spec), &delivery, &Question::new(Kind::Board, board));
            for loaded in report.dossier.unwrap().material {
                back.extend(
                    loaded
                        .component_lots
                        .into_iter()
                        .map(|lot| (lot, board.clone())),
                );
            }
        }
        assert_eq!(there, back, "{folder}");
        assert_eq!(
            there.is_empty(),
            boards.is_empty(),
            "{folder}: nothing was compared"
        );
    }
}

fn run(arguments: &[&str]) -> (i32, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .current_dir(root(""))
        .arg("trace")
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
    (out.status.code().unwrap(), text)
}

#[test]
fn exit_codes_tell_an_answer_from_none() {
    let clean = "samples/controller/delivery-clean";
    let (code, text) = run(&[clean, "--component-lot", "K027478"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("12 of 24 boards: 0 certain, 12 possibly"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let (code, text) = run(&[clean, "--component-lot", "K0274780"]);
    assert!(
        code == 1 && text.contains("No record names") && text.contains("K027478"),
        "{text}"
    );
    let (code, text) = run(&[clean, "--board", "MC4471-000004"]);
    assert!(code == 0 && text.contains("NCR-00005"), "{text}");
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    // Rows that were not read may be of this board: its history is shown, and is not whole.
    let limit = ["--limit", "rows=30"];
    let (code, text) = run(&[&[clean, "--board", "MC4471-000004"][..], &limit].concat());
    assert!(code == 1 && text.contains("MC4471-000004"), "{text}");
    let (code, _) = run(&[clean]);
    assert_eq!(code, 2, "nothing was asked");
    let (code, text) = run(&[clean, "--lot", "L00000001", "--board", "X"]);
    assert_eq!(code, 2, "{text}");
}

/// What a supplier wrote cannot act where it is shown.
#[test]
fn hostile_cells_stay_text_everywhere() {
    let log = log(
        BOARDS,
        &[
            ("L1,=1+1", "1", "<script>x</script>", "K1"),
            ("L1,B\u{1b}[2J", "1", "A", "K1"),
        ],
    );
    let report = ask(
        &[("material-loading-log.csv", &log)],
        Kind::ComponentLot,
        "K1",
    );
    let csv = String::from_utf8(tracespec::report::trace_csv(&report).unwrap()).unwrap();
    assert!(csv.contains("\r\n'=1+1,"), "{csv}");
    let look = tracespec::report::trace_text::Look {
        width: 80,
        color: false,
        all: true,
    };
    assert!(!tracespec::report::trace_text::render(&report, look).contains('\u{1b}'));
    let report = ask(&[("material-loading-log.csv", &log)], Kind::Board, "=1+1");
    let html = tracespec::render::to_html(&tracespec::render::trace_doc(&report)).unwrap();
    assert!(!html.contains("<script>x") && html.contains("&lt;script&gt;x"));
}

#[test]
fn the_order_of_files_changes_nothing() {
    let mut delivery = hand("clean");
    let question = Question::new(Kind::ComponentLot, "TI-77120");
    let first = serde_json::to_string(&ask_with(None, &delivery, &question)).unwrap();
    delivery.files.reverse();
    let second = serde_json::to_string(&ask_with(None, &delivery, &question)).unwrap();
    assert_eq!(first, second);
}
