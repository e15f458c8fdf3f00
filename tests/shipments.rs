//! Shipments add up over the order, boards are replaced with the buyer's word, and a supplier looks
//! before it ships. The order is for PB-0001 to PB-0005: lot L001 (three boards) leaves with SH-1, lot L002
//! (two) with SH-2.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/power_board.rs"]
mod power_board;

use power_board::{Bench, Files, ORDER, clean, edited, read_order, renamed};
use tracespec::order::Order;
use tracespec::records::Delivery;
use tracespec::verify::report::{LedgerLine, Purpose, Status, Verdict, VerifyReport};
use tracespec::verify::verify;

const TWO: &str = "[[order.shipment]]\nid = \"SH-1\"\nquantity = 3\n[[order.shipment]]\nid = \"SH-2\"\nquantity = 2\n";

/// The clean delivery with lot L002 in a shipment of its own.
fn both() -> Files {
    edited(&clean(), "packing-list.csv", |text| {
        text.lines()
            .map(|line| match line.contains("L002") {
                true => line.replace("SH-1", "SH-2") + "\n",
                false => line.to_owned() + "\n",
            })
            .collect()
    })
}

/// The records of one lot.
fn part(lot: &str) -> Files {
    let other = if lot == "L001" { "L002" } else { "L001" };
    let files = both().into_iter().map(|(name, bytes)| {
        if !name.ends_with(".csv") {
            return (name, bytes);
        }
        let text = String::from_utf8(bytes).unwrap();
        let kept = text.lines().filter(|line| !line.contains(other));
        let kept: String = kept.map(|line| format!("{line}\n")).collect();
        (name, kept.into_bytes())
    });
    // The images are of PB-0002, which is in lot L001; every shipment has a certificate of its own.
    let shipment = if lot == "L001" { "SH-1" } else { "SH-2" };
    files
        .filter(|(name, _)| lot == "L001" || !name.ends_with(".png"))
        .map(|(name, bytes)| match name.strip_suffix(".pdf") {
            Some(stem) => {
                let own = [bytes, format!("%{shipment}\n").into_bytes()].concat();
                (format!("{stem}-{shipment}.pdf"), own)
            }
            None => (name, bytes),
        })
        .collect()
}

fn delivery(files: &Files) -> Delivery {
    Delivery::in_memory(files.clone())
}

fn due(more: &str, shipment: &str) -> (Bench, Order) {
    let bench = Bench::ordered(&format!("{more}{TWO}"));
    let order = bench.order.up_to(shipment).unwrap();
    (bench, order)
}

fn line<'r>(report: &'r VerifyReport, clause: &str) -> &'r LedgerLine {
    let mut lines = report.ledger.iter();
    lines.find(|line| line.clause == clause).unwrap()
}

fn counted(report: &VerifyReport, clause: &str) -> (u64, u64) {
    let covered = line(report, clause).covered.as_ref().unwrap();
    (covered.done, covered.of)
}

fn said(report: &VerifyReport) -> String {
    let messages = report.findings.iter().map(|f| f.message.as_str());
    messages.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_first_shipment_is_released_by_itself() {
    let (bench, order) = due("", "SH-1");
    let report = verify(&bench.spec, Some(&order), &delivery(&part("L001")));
    assert_eq!(report.verdict, Verdict::Release, "{:?}", report.reasons);
    assert_eq!(counted(&report, "test.fct"), (3, 3));
    assert_eq!(counted(&report, "delivery.population"), (3, 3));
    let told = report.order.unwrap();
    assert_eq!((told.quantity, told.due), (5, 3));
    assert_eq!(told.shipments, ["SH-1"]);
}

#[test]
fn without_the_shipment_the_whole_order_is_due() {
    let bench = Bench::ordered(TWO);
    let report = verify(&bench.spec, Some(&bench.order), &delivery(&part("L001")));
    assert_eq!(report.verdict, Verdict::Hold);
    assert_eq!(counted(&report, "delivery.population"), (3, 5));
}

#[test]
fn shipments_add_up_to_the_order() {
    let (bench, order) = due("", "SH-2");
    assert!(!order.is_partial());
    let whole = delivery(&part("L002")).after(vec![delivery(&part("L001"))]);
    let report = verify(&bench.spec, Some(&order), &whole);
    assert_eq!(report.verdict, Verdict::Release, "{:?}", report.reasons);
    assert_eq!(counted(&report, "test.fct"), (5, 5));
    // Files of one name keep apart.
    let paths: Vec<&str> = whole.files.iter().map(|f| f.path.as_str()).collect();
    assert!(paths.contains(&"earlier-1/test-extract.csv"), "{paths:?}");
    assert!(paths.contains(&"test-extract.csv"));
    // The last shipment alone does not make up the order.
    let alone = verify(&bench.spec, Some(&order), &delivery(&part("L002")));
    assert_eq!(alone.verdict, Verdict::Hold);
    assert_eq!(counted(&alone, "delivery.population"), (2, 5));
}

#[test]
fn a_file_that_comes_again_as_it_was_counts_once() {
    let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    let first = Delivery::in_memory([file("a/notes.pdf", "same"), file("log.csv", "old")]);
    let then = Delivery::in_memory([file("notes.pdf", "same"), file("log.csv", "new")]);
    let whole = then.after(vec![first]);
    let paths: Vec<&str> = whole.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["earlier-1/log.csv", "log.csv", "notes.pdf"]);
}

#[test]
fn what_is_built_and_not_yet_shipped_is_not_missing() {
    let (bench, order) = due("", "SH-1");
    let packed = ["packing-list.csv", "packing-checklist.csv"];
    let mut files = both();
    for name in packed {
        files.insert(name.to_owned(), part("L001")[name].clone());
    }
    // PB-0005 is not tested yet: it leaves with SH-2.
    let files = edited(&files, "test-extract.csv", |text| {
        let kept = text.lines().filter(|line| !line.starts_with("PB-0005"));
        kept.map(|line| format!("{line}\n")).collect()
    });
    let report = verify(&bench.spec, Some(&order), &delivery(&files));
    assert_eq!(line(&report, "test.fct").status, Status::Pass);
    assert_eq!(counted(&report, "test.fct"), (3, 3));
    assert_eq!(line(&report, "delivery.population").status, Status::Pass);
    // A board of this shipment that is not tested is missing all the same.
    let files = edited(&files, "test-extract.csv", |text| {
        let kept = text.lines().filter(|line| !line.starts_with("PB-0003"));
        kept.map(|line| format!("{line}\n")).collect()
    });
    let report = verify(&bench.spec, Some(&order), &delivery(&files));
    assert_eq!(counted(&report, "test.fct"), (2, 3));
    assert_eq!(report.verdict, Verdict::Hold);
}

#[test]
fn a_board_left_off_the_packing_list_is_missed_by_number() {
    let (bench, order) = due("", "SH-1");
    let files = edited(&part("L001"), "packing-list.csv", |text| {
        text.replace("SH-1,C-01,PB-0003,L001,2026-10-09\n", "")
    });
    let report = verify(&bench.spec, Some(&order), &delivery(&files));
    assert_eq!(report.verdict, Verdict::Hold);
    // Two of the three that are due, and nothing of the supplier's says that two are enough.
    assert_eq!(counted(&report, "delivery.population"), (2, 3));
    assert!(said(&report).contains("2 of 3 boards that are due with SH-1 are shipped"));
}

#[test]
fn a_later_shipment_does_not_repeat_a_board() {
    let (bench, order) = due("", "SH-2");
    // PB-0003 again instead of PB-0005.
    let later = edited(&part("L002"), "packing-list.csv", |text| {
        text.replace("PB-0005", "PB-0003")
    });
    let whole = delivery(&later).after(vec![delivery(&part("L001"))]);
    let report = verify(&bench.spec, Some(&order), &whole);
    assert_eq!(report.verdict, Verdict::Hold);
    let said = said(&report);
    // Files are taken in the order of their names: the one of the earlier delivery comes first.
    assert!(
        said.contains(
            "board PB-0003 is shipped in SH-2 and in SH-1 (earlier-1/packing-list.csv:4)"
        ),
        "{said}"
    );
}

#[test]
fn a_shipment_of_later_is_none_that_is_due() {
    let (bench, order) = due("", "SH-1");
    let report = verify(&bench.spec, Some(&order), &delivery(&both()));
    assert_eq!(report.verdict, Verdict::Hold);
    assert!(said(&report).contains("shipment SH-2 is not one of those that are due"));
}

#[test]
fn more_and_less_are_accepted_within_the_tolerance() {
    let less = edited(&part("L001"), "packing-list.csv", |text| {
        text.replace("SH-1,C-01,PB-0003,L001,2026-10-09\n", "")
    });
    let clause = "shipment.packing-list";
    let failed = |more: &str| {
        let (bench, order) = due(more, "SH-1");
        let report = verify(&bench.spec, Some(&order), &delivery(&less));
        let found = report.findings.iter().filter(|f| f.clause == clause);
        found.filter(|f| f.code == "shipment-quantities").count()
    };
    // Two boards instead of three: the shipment is short, and so is what is due.
    assert_eq!(failed(""), 2);
    assert_eq!(failed("tolerance = { under = 1 }\n"), 0);
    assert_eq!(failed("tolerance = { over = 1 }\n"), 2);
}

#[test]
fn a_shipment_that_the_order_does_not_have_is_named() {
    let bench = Bench::ordered(TWO);
    let error = bench.order.up_to("SH-3").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`SH-3` is no shipment of the order; it has SH-1, SH-2"
    );
    let whole = Bench::new();
    let error = whole.order.up_to("SH-1").unwrap_err().to_string();
    assert!(error.contains("not split into shipments"), "{error}");
}

const REPLACED: &str = "[[order.replacement]]\nold = \"PB-0003\"\nnew = \"PB-0006\"\nreason = \"dropped at packing\"\n";

#[test]
fn a_board_that_the_supplier_replaces_on_its_own_is_a_finding() {
    let files = renamed(&clean(), "PB-0003", "PB-0006");
    let bench = Bench::new();
    let report = verify(&bench.spec, Some(&bench.order), &delivery(&files));
    assert_eq!(report.verdict, Verdict::Hold);
    let stranger = report
        .findings
        .iter()
        .find(|f| f.unit.as_deref() == Some("PB-0006"));
    let stranger = stranger.unwrap();
    assert_eq!(stranger.clause, "delivery.population");
    assert!(stranger.fix.as_ref().unwrap().contains("in the order"));
    assert!(said(&report).contains("ordered board PB-0003 occurs in no delivered record"));
}

#[test]
fn a_board_that_the_buyer_had_replaced_is_due_in_place_of_the_old_one() {
    let bench = Bench::ordered(REPLACED);
    let serials = bench.order.serials.as_ref().unwrap();
    assert_eq!(
        *serials,
        ["PB-0001", "PB-0002", "PB-0006", "PB-0004", "PB-0005"]
    );
    let files = renamed(&clean(), "PB-0003", "PB-0006");
    let report = verify(&bench.spec, Some(&bench.order), &delivery(&files));
    assert_eq!(report.verdict, Verdict::Release, "{:?}", report.reasons);
    // The old one, delivered after all, is no board of the order any more.
    let report = verify(&bench.spec, Some(&bench.order), &delivery(&clean()));
    assert_eq!(report.verdict, Verdict::Hold);
    let said = said(&report);
    assert!(said.contains("ordered board PB-0006 occurs in no delivered record"));
    assert!(said.contains("board PB-0003 was replaced by PB-0006, and is shipped all the same"));
    // It was built, and may be on record.
    assert!(!said.contains("PB-0003 was not ordered"), "{said}");
}

#[test]
fn replacements_that_do_not_fit_the_order_are_told_on_their_line() {
    let spec = Bench::new().spec;
    let replacement = |old: &str, new: &str, reason: &str| {
        format!("[[order.replacement]]\nold = \"{old}\"\nnew = \"{new}\"\nreason = \"{reason}\"\n")
    };
    let first = replacement("PB-0003", "PB-0006", "dropped");
    for (more, key) in [
        (replacement("PB-0009", "PB-0007", "lost"), "old"),
        (replacement("PB-0003", "PB-0005", "lost"), "new"),
        (replacement("PB-0003", "PB-0003", "lost"), "new"),
        (replacement("PB-0003", "6", "lost"), "new"),
        (replacement("PB-0003", "PB-0007", " "), "reason"),
        (
            first.clone() + &replacement("PB-0003", "PB-0007", "lost"),
            "old",
        ),
        (
            first.clone() + &replacement("PB-0004", "PB-0006", "lost"),
            "new",
        ),
        (
            first.clone() + &replacement("PB-0004", "PB-0003", "lost"),
            "new",
        ),
    ] {
        let text = format!("{ORDER}{more}");
        let read = read_order(&spec, &text);
        assert!(read.order.is_none(), "{more}");
        let [finding] = read.findings.as_slice() else {
            panic!("{more}: {:?}", read.findings);
        };
        assert_eq!(finding.code.0, "O009", "{more}");
        let at = finding.place.line.get() as usize;
        let there = text.lines().nth(at - 1).unwrap();
        assert!(there.starts_with(key), "{more}: {there}");
    }
    // A replacement may be replaced again.
    let again = first + &replacement("PB-0006", "PB-0007", "failed in the field test");
    let order = read_order(&spec, &format!("{ORDER}{again}")).order.unwrap();
    assert_eq!(order.serials.unwrap().get(2), Some("PB-0007"));
}

#[test]
fn before_shipment_nothing_is_called_a_release() {
    let bench = Bench::new();
    let judged = |files: &Files| {
        let report = verify(&bench.spec, Some(&bench.order), &delivery(files));
        report.before_shipment()
    };
    let ready = judged(&clean());
    assert_eq!(ready.verdict, Verdict::ReadyToShip);
    assert_eq!(ready.purpose, Purpose::PreShipment);
    assert!(ready.verdict.is_clean() && !ready.verdict.releases());
    let json = serde_json::to_string(&ready).unwrap();
    assert!(json.contains("\"verdict\":\"ready-to-ship\""));
    assert!(!json.contains("\"release\""));
    let mut files = clean();
    files.remove("test-extract.csv");
    let open = judged(&files);
    assert_eq!(open.verdict, Verdict::NotReady);
    assert!(!open.verdict.is_clean());
    // Without the order it cannot be decided, before shipment as after it.
    let none = verify(&bench.spec, None, &delivery(&clean())).before_shipment();
    assert!(!none.verdict.is_clean());
}
