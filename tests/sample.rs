//! A sample delivery holds what its spec demands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::checks::CheckKind;
use tracespec::order::{self, Order};
use tracespec::sample::{SampleDelivery, sample};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::{self, pattern};

const SIZES: [u32; 5] = [1, 7, 12, 24, 500];

fn controller(change: impl Fn(String) -> String) -> ResolvedSpec {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/controller/");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}{name}")).unwrap();
    let files: IndexMap<String, Vec<u8>> = ["basis/bom.csv", "basis/avl.csv"]
        .into_iter()
        .map(|name| (name.to_owned(), read(name).into_bytes()))
        .collect();
    let source = SourceFile::new("spec.toml", change(read("spec.toml")));
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &files);
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

fn make(spec: &ResolvedSpec, boards: u32, seed: u64) -> Made {
    let delivery = sample(spec, boards, seed).unwrap();
    let tables = delivery
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".csv"))
        .map(|(name, bytes)| {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let rows = reader.deserialize().map(Result::unwrap).collect();
            (name.trim_end_matches(".csv").to_owned(), rows)
        })
        .collect();
    Made { delivery, tables }
}

type Row = BTreeMap<String, String>;

struct Made {
    delivery: SampleDelivery,
    tables: BTreeMap<String, Vec<Row>>,
}

impl Made {
    fn rows(&self, form: &str) -> &[Row] {
        &self.tables[form]
    }

    fn header(&self, form: &str) -> Vec<String> {
        let name = format!("{form}.csv");
        let bytes = &self.delivery.files.iter().find(|f| f.0 == name).unwrap().1;
        let text = std::str::from_utf8(bytes).unwrap();
        text.lines()
            .next()
            .unwrap()
            .split(',')
            .map(str::to_owned)
            .collect()
    }

    fn order(&self, spec: &ResolvedSpec) -> Order {
        let rule = spec.spec.identity.board.as_ref();
        let pattern = rule.and_then(|r| r.pattern.as_ref());
        let regex = pattern.map(|p| pattern::compile(p).unwrap());
        let mut files: IndexMap<String, Vec<u8>> = IndexMap::new();
        if let Some(serials) = &self.delivery.serials {
            files.insert("serials.csv".to_owned(), serials.clone().into_bytes());
        }
        let source = SourceFile::new("order.toml", self.delivery.order_toml.clone());
        let read = order::read(source, &files, regex.as_ref());
        assert!(read.findings.is_empty(), "{:#?}", read.findings);
        read.order.unwrap()
    }
}

fn demanded_cells_are_filled(spec: &ResolvedSpec, made: &Made) {
    for clause in spec.clauses.iter().filter(|c| c.demanded) {
        for check in &clause.checks {
            let CheckKind::Field { form, field, when } = &check.kind else {
                continue;
            };
            let header = made.header(form);
            assert!(header.contains(field), "{form} lacks {field}");
            for row in made.rows(form) {
                let needed = when
                    .as_ref()
                    .is_none_or(|c| row.get(&c.field).is_some_and(|v| c.values.contains(v)));
                assert!(!needed || !row[field].is_empty(), "{form}.{field}: {row:?}");
            }
        }
    }
}

#[test]
fn one_seed_gives_one_delivery() {
    let spec = controller(|s| s);
    assert_eq!(make(&spec, 24, 7).delivery, make(&spec, 24, 7).delivery);
    assert_ne!(make(&spec, 24, 7).delivery, make(&spec, 24, 8).delivery);
}

#[test]
fn everything_demanded_is_there() {
    let spec = controller(|s| s);
    for boards in SIZES {
        let made = make(&spec, boards, 1);
        demanded_cells_are_filled(&spec, &made);
        let mut contents = BTreeSet::new();
        let names: BTreeSet<&str> = made.delivery.files.iter().map(|f| f.0.as_str()).collect();
        for (name, bytes) in &made.delivery.files {
            assert!(contents.insert(bytes), "{name} is another file again");
        }
        let mut named = BTreeSet::new();
        for row in made.tables.values().flatten() {
            for field in ["image-id", "label-image"] {
                named.extend(row.get(field).filter(|v| !v.is_empty()).map(String::as_str));
            }
        }
        let images: BTreeSet<&str> = names.iter().copied().filter(|n| n.contains('/')).collect();
        assert_eq!(named, images);
        assert!(names.contains("certificate-of-conformance-S1.pdf"));
        assert!(!made.rows("rework-trace-log").is_empty());
    }
}

#[test]
fn identities_match_and_quantities_add_up() {
    let spec = controller(|s| s);
    for boards in SIZES {
        let made = make(&spec, boards, 3);
        let order = made.order(&spec);
        assert_eq!(order.quantity, boards);
        let board = pattern::compile(r"^MC4471-\d{6}$").unwrap();
        let lot = pattern::compile(r"^L\d{8}$").unwrap();
        for row in made.tables.values().flatten() {
            assert!(row.get("board-id").is_none_or(|id| board.is_match(id)));
            assert!(row.get("lot-id").is_none_or(|id| lot.is_match(id)));
        }
        let serials = order.serials.unwrap();
        let serials: BTreeSet<String> = serials.iter().map(str::to_owned).collect();
        for form in ["packing-list", "panel-traveler", "test-extract"] {
            let ids: BTreeSet<String> = made
                .rows(form)
                .iter()
                .map(|r| r["board-id"].clone())
                .collect();
            assert_eq!(ids, serials, "{form}");
        }
        assert_eq!(made.rows("packing-list").len(), boards as usize);
        for shipment in &order.shipments {
            let rows = made.rows("packing-list").iter();
            let count = rows.filter(|r| r["shipment-id"] == shipment.id).count();
            assert_eq!(count, shipment.quantity as usize);
        }
        let sum = |form: &str, field: &str| -> u32 {
            let rows = made.rows(form).iter();
            rows.map(|r| r[field].parse::<u32>().unwrap()).sum()
        };
        assert_eq!(sum("work-order-sheet", "build-quantity"), boards);
        assert_eq!(sum("packing-checklist", "carton-quantity"), boards);
        assert_eq!(
            sum("released-shipment-extract", "released-quantity"),
            boards
        );
        let mut wip: BTreeMap<(String, String), u32> = BTreeMap::new();
        for row in made.rows("wip-status") {
            *wip.entry((row["as-of"].clone(), row["lot-id"].clone()))
                .or_default() += row["lot-quantity"].parse::<u32>().unwrap();
        }
        for row in made.rows("work-order-sheet") {
            let quantity: u32 = row["build-quantity"].parse().unwrap();
            let of_lot = wip.iter().filter(|((_, lot), _)| *lot == row["lot-id"]);
            assert!(of_lot.clone().count() > 0);
            assert!(of_lot.into_iter().all(|(_, q)| *q == quantity));
        }
    }
}

#[test]
fn nothing_is_out_of_order_or_tied() {
    let spec = controller(|s| s);
    for (boards, seed) in [(1, 1), (7, 2), (24, 3), (500, 4)] {
        let made = make(&spec, boards, seed);
        let mut stays: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for row in made.rows("panel-traveler") {
            let stay = (row["entered-at"].as_str(), row["exited-at"].as_str());
            stays.entry(&row["board-id"]).or_default().push(stay);
        }
        for (board, stays) in &stays {
            assert!(stays.iter().all(|s| s.0 < s.1), "{board}");
            assert!(
                stays.windows(2).all(|p| p[0].1 <= p[1].0),
                "{board}: {stays:?}"
            );
        }
        for (form, kind, at) in [
            ("inspection-extract", "inspection-type", "inspected-at"),
            ("test-extract", "test-type", "tested-at"),
        ] {
            let mut last: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
            for row in made.rows(form) {
                last.entry((&row["board-id"], &row[kind]))
                    .or_default()
                    .push(row);
            }
            for rows in last.values_mut() {
                rows.sort_by_key(|r| &r[at]);
                assert!(rows.windows(2).all(|p| p[0][at] < p[1][at]));
                assert_eq!(rows.last().unwrap()["result"], "pass");
            }
            for failed in made.rows(form).iter().filter(|r| r["result"] == "fail") {
                let closed = made.rows("rework-trace-log").iter().find(|r| {
                    r["ncr-id"] == failed["ncr-id"] && r["board-id"] == failed["board-id"]
                });
                let closed = closed.unwrap();
                assert!(failed[at] < closed["repaired-at"]);
                assert!(closed["repaired-at"] < closed["verified-at"]);
            }
        }
        first_offs_pass_first(&made);
    }
}

fn first_offs_pass_first(made: &Made) {
    for set_up in made.rows("program-setup-tag") {
        let here = |r: &&Row| r["lot-id"] == set_up["lot-id"] && r["station"] == set_up["station"];
        let check = made
            .rows("first-off-report")
            .iter()
            .filter(here)
            .find(|r| r["checked-at"] > set_up["set-up-at"])
            .unwrap();
        let panel = |board: &str| {
            let rows = made.rows("panel-traveler");
            rows.iter().find(|r| r["board-id"] == board).unwrap()["panel-id"].clone()
        };
        let own = panel(&check["board-id"]);
        for row in made.rows("panel-traveler").iter().filter(here) {
            let between =
                row["entered-at"] >= set_up["set-up-at"] && row["entered-at"] < check["checked-at"];
            assert!(!between || row["panel-id"] == own, "{row:?}");
        }
    }
}

#[test]
fn other_specs_can_be_sampled() {
    let lettered = controller(|s| {
        s.replace(r"'^MC4471-\d{6}$'", r"'^[0-9A-F]{2}$'").replace(
            "require    = [\"date-code\"]",
            "require    = [\"date-code\", \"operator\"]",
        )
    });
    let made = make(&lettered, 200, 1);
    assert!(made.delivery.serials.is_some());
    made.order(&lettered);
    demanded_cells_are_filled(&lettered, &made);
    assert!(sample(&lettered, 300, 1).is_err());
    assert!(sample(&lettered, 0, 1).is_err());
    for depth in ["lot", "panel"] {
        let spec = controller(|s| {
            s.replace("default = \"board\"", &format!("default = \"{depth}\""))
                .replace("depth      = \"panel\"\n", "")
                .replace("\"board\", \"package\"", "\"package\"")
        });
        for boards in SIZES {
            let made = make(&spec, boards, 5);
            demanded_cells_are_filled(&spec, &made);
            assert!(made.order(&spec).serials.is_none());
        }
    }
}
