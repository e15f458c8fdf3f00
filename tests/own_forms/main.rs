//! Record forms and fields of the spec's own: asked, sampled, checked like the catalogue's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod any;
mod faults;

use common::{Case, broken, ledger, shown};
use tracespec::catalog::Catalogue;
use tracespec::cli::io::Beside;
use tracespec::render::doc::{Block, words};
use tracespec::render::{response_skeleton, rfq_doc};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::verify::report::{Status, Verdict};

fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pass-own-forms.toml")
}

fn resolved(change: impl Fn(String) -> String) -> ResolvedSpec {
    let text = change(std::fs::read_to_string(path()).unwrap());
    let source = SourceFile::new("spec.toml", text);
    let catalogue = Catalogue::embedded().unwrap();
    let checked = tracespec::spec::check(source, catalogue, &Beside::file(&path()));
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The spec with its coating log at a depth.
fn at_depth(depth: &str) -> ResolvedSpec {
    resolved(|text| {
        text.replace(
            "[record.coating-log]\n",
            &format!("[record.coating-log]\ndepth = \"{depth}\"\n"),
        )
    })
}

#[test]
fn what_is_sampled_is_accepted_at_every_depth() {
    for depth in ["lot", "panel", "board"] {
        for (boards, seed) in [(1, 1), (7, 2), (24, 3), (500, 4)] {
            let case = Case::of(at_depth(depth), boards, seed);
            let report = case.verify();
            let wrong: Vec<String> = report.findings.iter().map(shown).collect();
            assert_eq!(wrong, [""; 0], "{depth} {boards}");
            assert_eq!(report.verdict, Verdict::Release, "{depth} {boards}");
            let open = broken(&report);
            assert!(open.is_empty(), "{depth} {boards}: {open:#?}");
            let rows = case.tables.table("coating-log").rows.len();
            if depth == "board" {
                assert_eq!(rows, boards as usize);
            }
            assert!(case.tables.table("deviation-note").rows.is_empty());
        }
    }
}

#[test]
fn a_missing_unit_and_a_missing_file_are_found() {
    for (depth, unit) in [
        ("lot", "lot-id"),
        ("panel", "panel-id"),
        ("board", "board-id"),
    ] {
        let case = Case::of(at_depth(depth), 24, 1);
        let mut tables = case.tables.clone();
        let gone = tables.get("coating-log", 1, unit);
        tables.remove_rows("coating-log", &[(unit, &gone)]);
        let report = case.verify_with(&tables);
        assert_eq!(report.verdict, Verdict::Hold, "{depth}");
        assert!(
            report
                .findings
                .iter()
                .all(|f| f.clause == "record.coating-log")
        );
        assert!(report.findings.iter().all(|f| f.code == "covers"));
        let mut tables = case.tables.clone();
        tables.remove_file("coating-log");
        let report = case.verify_with(&tables);
        assert!(
            report.findings.iter().any(|f| f.code == "delivered"),
            "{depth}"
        );
    }
}

#[test]
fn a_nil_return_is_declared_with_a_heading() {
    let case = Case::of(at_depth("board"), 24, 1);
    let report = case.verify();
    let line = ledger(&report, "record.deviation-note");
    assert_eq!(line.status, Status::NotApplicable);
    let mut tables = case.tables.clone();
    tables.add_row(
        "deviation-note",
        &[("deviation", "DEV-12"), ("granted-until", "2027-02-30")],
    );
    let report = case.verify_with(&tables);
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["field.deviation", "field.granted-until"]);
    let mut tables = case.tables.clone();
    tables.remove_file("deviation-note");
    assert_eq!(case.verify_with(&tables).verdict, Verdict::Hold);
}

#[test]
fn the_request_prints_every_own_rule_and_asks_for_every_own_clause() {
    let spec = at_depth("board");
    let doc = rfq_doc(&spec);
    let text: Vec<String> = doc
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Para { text } => vec![words(text)],
            Block::List { entries, .. } => entries.iter().map(|entry| words(entry)).collect(),
            Block::Facts { pairs } => pairs.iter().map(|(_, value)| words(value)).collect(),
            Block::Table { rows, .. } => rows
                .iter()
                .map(|row| {
                    row.iter()
                        .map(|cell| words(&cell.text))
                        .collect::<Vec<_>>()
                        .join(" | ")
                })
                .collect(),
            _ => Vec::new(),
        })
        .collect();
    for said in [
        "Peak temperature of every oven run.",
        r"oven | identifier | in every row | The oven, by its plate. Written as ^OVEN-\d{2}$, e.g. OVEN-01.",
        "peak-temperature | decimal | in every row | Highest temperature at the hottest joint. From 230 to 250 °C.",
        "zones | whole number | in every row | Zones. From 1 to 12.",
        "time-above-liquidus | duration | in every row | Time above liquidus.",
        "reviewed-at | time stamp | where it is recorded | Profile reviewed at.",
        "thickness | decimal | in every row | Thickness. At least 25.5 µm.",
        "No two rows share lot-id, measured-at.",
        "No two rows share board-id, coated-at.",
        "In every row, profile reviewed at is not before profile measured at.",
        "No row is left open: review status is accepted or accepted-with-remark in every row.",
        "Every loading station is found as station in the program set-up tag.",
        "Every oven is found as oven in the reflow oven profile.",
        "No row records the operator: the column is left out or blank.",
        "No row of this kind records the operator: the column is left out or blank.",
        "The deviation note is delivered, with its heading row only where nothing occurred.",
        r"fixture | identifier | in every row | The carrier the unit stood on. Written as ^FX-[A-F]\d{3}$, e.g. FX-A001.",
    ] {
        assert!(
            text.iter().any(|line| line == said),
            "not printed: {said}\n{text:#?}"
        );
    }
    let response = response_skeleton(&spec, &[]).unwrap();
    for clause in [
        "record.reflow-profile",
        "record.reflow-profile.remark",
        "record.coating-log",
        "record.deviation-note",
    ] {
        assert!(
            response.contains(&format!("\"{clause}\"")),
            "{clause} is not asked"
        );
        assert!(spec.clause(clause).is_some());
    }
}

#[test]
fn the_schema_of_an_own_record_judges_its_rows() {
    let spec = at_depth("board");
    let schema = tracespec::schema::schema("record-reflow-profile", &spec.catalogue).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let row = serde_json::json!({
        "lot-id": "L0001", "oven": "OVEN-03", "loaded-by": "SMT-1", "peak-temperature": "244.5",
        "zones": "8", "time-above-liquidus": "PT75S", "nitrogen": "yes",
        "measured-at": "2027-01-18T06:00:00+01:00", "calibrated-on": "2026-11-02",
        "due-on": "2027-11-02", "review-status": "accepted",
    });
    assert!(validator.is_valid(&row));
    for (field, value) in [
        ("oven", "OVEN-3"),
        ("time-above-liquidus", "75 s"),
        ("nitrogen", "true"),
        ("review-status", "done"),
        ("zones", ""),
    ] {
        let mut wrong = row.clone();
        wrong[field] = value.into();
        assert!(!validator.is_valid(&wrong), "{field} = {value}");
    }
}

#[test]
fn a_form_below_the_default_depth_is_kept_where_it_can_be() {
    // The default is the lot, the form can only be kept for boards.
    let spec = resolved(|text| {
        text.replace("default = \"board\"", "default = \"lot\"")
            .replace(
                "depths = [\"lot\", \"panel\", \"board\"]",
                "depths = [\"board\"]",
            )
            .replace("[identity.panel]\npattern = '^P\\d{4}$'\n", "")
    });
    let depth = spec.forms["coating-log"];
    assert_eq!(depth.to_string(), "board");
    let report = Case::of(spec, 24, 1).verify();
    assert_eq!(report.verdict, Verdict::Release, "{:#?}", broken(&report));
}

#[test]
fn the_page_for_buyers_is_sound() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/own-records.md")).unwrap();
    let blocks: Vec<&str> = page
        .split("```toml append=samples/controller/spec.toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 4);
    let controller = root.join("samples/controller/spec.toml");
    let text = std::fs::read_to_string(&controller).unwrap();
    let source = SourceFile::new("spec.toml", format!("{text}\n{}", blocks.concat()));
    let catalogue = Catalogue::embedded().unwrap();
    let checked = tracespec::spec::check(source, catalogue, &Beside::file(&controller));
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
    let report = Case::of(checked.resolved.unwrap(), 24, 1).verify();
    assert_eq!(report.verdict, Verdict::Release, "{:#?}", broken(&report));
    for code in 12..=19 {
        assert!(page.contains(&format!("| S0{code} |")));
    }
}
