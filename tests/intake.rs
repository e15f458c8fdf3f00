//! Requirements kept in a spreadsheet become a spec to review, and nothing is dropped silently.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use tracespec::catalog::Catalogue;
use tracespec::init::{Draft, Level};
use tracespec::intake::{self, Intake, Outcome};
use tracespec::source::SourceFile;
use tracespec::spec::basis::NoFiles;
use tracespec::spreadsheet;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn taken(bytes: &[u8]) -> Intake {
    intake::read(
        &spreadsheet::read("Requirements", bytes).unwrap(),
        None,
        catalogue(),
    )
    .unwrap()
}

fn draft() -> Draft {
    Draft {
        issued: Some("2026-11-23".parse().map(tracespec::values::Date).unwrap()),
        ..Draft::default()
    }
}

fn outcomes(intake: &Intake) -> Vec<(&str, Outcome)> {
    intake
        .rows
        .iter()
        .map(|row| (row.id.as_str(), row.outcome))
        .collect()
}

/// The codes of errors that a text gets from `check`.
fn errors(text: &str) -> Vec<String> {
    let checked = tracespec::spec::check(SourceFile::new("spec.toml", text), catalogue(), &NoFiles);
    checked
        .findings
        .iter()
        .filter(|f| f.severity == tracespec::finding::Severity::Error)
        .map(|f| format!("{} {}", f.code, f.message))
        .collect()
}

#[test]
fn the_sample_is_taken_row_by_row() {
    use Outcome::{InPart, NotTaken, Taken};
    let bytes = std::fs::read(root().join("samples/intake/requirements.csv")).unwrap();
    let intake = taken(&bytes);
    assert_eq!(
        outcomes(&intake),
        [
            ("REQ-001", Taken),
            ("REQ-002", Taken),
            ("REQ-003", Taken),
            ("REQ-004", Taken),
            ("REQ-005", Taken),
            ("REQ-006", InPart),
            ("REQ-007", NotTaken),
            ("REQ-008", NotTaken),
            ("REQ-009", Taken),
        ]
    );
    assert_eq!(intake.unused_columns, ["Owner"]);
    // The retention of row 7 stands in column I; the depth of row 9, which contradicts it, in D.
    assert_eq!(intake.rows[5].problems[0].0, "Requirements!I7");
    assert!(
        intake.rows[5].problems[0]
            .1
            .contains("10 years after delivery")
    );
    assert_eq!(intake.rows[7].problems[0].0, "Requirements!D9");
    assert!(
        intake.rows[7].problems[0]
            .1
            .contains("contradicts \"board\" from Requirements!D7")
    );
    let mut draft = draft();
    draft.contains = Some(vec![tracespec::spec::model::ProductFact::HiddenJoints]);
    let text = intake::spec_text(&intake, &draft, "requirements.csv", None);
    assert!(text.contains("# from Requirements!A6 (REQ-005): Röntgenprüfung an fünf Baugruppen je Los\n[inspection.xray]\n"));
    let spec: toml::Table = toml::from_str(&text).unwrap();
    let xray = &spec["inspection"]["xray"];
    assert_eq!(xray["depth"].as_str(), Some("board"));
    assert_eq!(xray["coverage"]["sample"].as_integer(), Some(5));
    assert_eq!(xray["defined-in"].as_str(), Some("test-plan"));
    assert_eq!(xray["retention"].as_str(), Some("10 years"));
    assert_eq!(xray["severity"].as_str(), Some("desired"));
    assert_eq!(spec["test"]["fct"]["severity"].as_str(), Some("knockout"));
    assert!(spec["test"]["fct"].get("retention").is_none());
    assert_eq!(spec["shipment"]["package"].as_array().unwrap().len(), 1);
    assert_eq!(spec["depth"]["default"].as_str(), Some("board"));
    // Every row of the sheet is cited, whether it was taken or not.
    for row in &intake.rows {
        assert!(text.contains(&row.id), "{}", row.id);
    }
    assert_eq!(errors(&text), Vec::<String>::new());
}

#[test]
fn a_workbook_with_merged_cells_an_error_and_a_second_sheet() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Anforderungen").unwrap();
    let plain = Format::new();
    sheet
        .write_string(0, 0, "Anforderungen an die Baugruppe")
        .unwrap();
    for (column, heading) in ["Nr.", "Anforderung", "Nachweis", "Ebene", "Aufbewahrung"]
        .iter()
        .enumerate()
    {
        sheet
            .write_string(2, u16::try_from(column).unwrap(), *heading)
            .unwrap();
    }
    sheet
        .merge_range(3, 0, 3, 4, "1. Prüfungen", &plain)
        .unwrap();
    sheet.write_string(4, 0, "A1").unwrap();
    sheet
        .write_string(4, 1, "Jede Baugruppe wird geprüft")
        .unwrap();
    sheet
        .merge_range(4, 2, 5, 2, "Funktionstest", &plain)
        .unwrap();
    sheet.write_string(4, 3, "je Leiterplatte").unwrap();
    sheet.write_string(5, 0, "A2").unwrap();
    sheet.write_string(5, 1, "zehn Jahre aufbewahren").unwrap();
    sheet.write_string(5, 4, "10 Jahre").unwrap();
    sheet.write_string(6, 0, "A3").unwrap();
    sheet.write_string(6, 2, "AOI").unwrap();
    sheet.write_string(6, 3, "Serie").unwrap();
    sheet.write_string(7, 0, "A4").unwrap();
    sheet.write_string(7, 1, "Nachweis fehlt").unwrap();
    sheet
        .write_formula(
            8,
            2,
            rust_xlsxwriter::Formula::new("=\"AO\"&\"I\"").set_result("AOI"),
        )
        .unwrap();
    sheet.write_string(8, 0, "A5").unwrap();
    sheet.write_string(8, 4, "10 Jahre").unwrap();
    book.add_worksheet().set_name("Notizen").unwrap();
    let intake = taken(&book.save_to_buffer().unwrap());
    use Outcome::{InPart, NotTaken, Taken};
    assert_eq!(
        outcomes(&intake),
        [
            ("1. Prüfungen", NotTaken),
            ("A1", Taken),
            ("A2", NotTaken),
            ("A3", InPart),
            ("A4", NotTaken),
            ("A5", Taken),
        ]
    );
    let reason = |index: usize| intake.rows[index].problems[0].1.as_str();
    assert!(reason(0).contains("A4:E4"), "{}", reason(0));
    assert!(reason(2).contains("C5:C6"), "{}", reason(2));
    assert_eq!(intake.rows[2].cell, "Anforderungen!A6");
    assert!(
        reason(3).contains("depth `Serie` is not known"),
        "{}",
        reason(3)
    );
    assert!(reason(4).contains("empty"), "{}", reason(4));
    let text = intake::spec_text(&intake, &draft(), "a.xlsx", None);
    let spec: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(spec["test"]["fct"]["depth"].as_str(), Some("board"));
    assert!(spec["test"]["fct"].get("retention").is_none());
    assert_eq!(
        spec["inspection"]["aoi"]["retention"].as_str(),
        Some("10 years")
    );
}

#[test]
fn a_form_is_not_asked_for_a_depth_it_cannot_have() {
    let intake = taken(b"No,Record,Depth\n1,Work order sheet,board\n");
    assert_eq!(intake.rows[0].outcome, Outcome::InPart);
    assert!(
        intake.rows[0].problems[0]
            .1
            .contains("cannot be kept at depth")
    );
}

#[test]
fn a_mapping_is_suggested_with_the_words_that_are_not_known() {
    let bytes = std::fs::read(root().join("samples/intake/requirements.csv")).unwrap();
    let grids = spreadsheet::read("requirements.csv", &bytes).unwrap();
    let text = intake::suggestion(&grids[0], catalogue(), "requirements.csv");
    assert!(text.contains("subject   = \"Record\""), "{text}");
    assert!(text.contains("# Columns left: \"Owner\""), "{text}");
    assert!(text.contains("# \"MES\" = \"\""), "{text}");
    let loaded = tracespec::toml_doc::load::<intake::Map>(
        SourceFile::new("map.toml", text),
        tracespec::toml_doc::Limits::default(),
    );
    assert_eq!(loaded.findings, []);
    let map = loaded.model.unwrap();
    let by_map = intake::read(&grids, Some(&map), catalogue()).unwrap();
    let without = intake::read(&grids, None, catalogue()).unwrap();
    assert_eq!(by_map.rows, without.rows);
}

#[test]
fn words_of_a_mapping_must_mean_something_a_spec_can_hold() {
    let grids = spreadsheet::read("r.csv", b"No,Record,Depth\n1,Losakte,Serie\n").unwrap();
    let map = |words: &str| -> intake::Map {
        toml::from_str(&format!(
            "[columns]\nsubject = \"Record\"\ndepth = \"Depth\"\n{words}"
        ))
        .unwrap()
    };
    let good = map(
        "[words.subject]\nLosakte = \"record.work-order-sheet\"\n[words.depth]\nSerie = \"lot\"\n",
    );
    let read = intake::read(&grids, Some(&good), catalogue()).unwrap();
    assert_eq!(read.rows[0].outcome, Outcome::Taken);
    for words in [
        "[words.depth]\nSerie = \"serial\"\n",
        "[words.dept]\nSerie = \"lot\"\n",
    ] {
        assert!(
            intake::read(&grids, Some(&map(words)), catalogue()).is_err(),
            "{words}"
        );
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

#[test]
fn the_verb_lists_every_row_that_was_not_taken_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = root().join("samples/intake/requirements.csv");
    let arguments = [
        "intake",
        sheet.to_str().unwrap(),
        "--part",
        "MC-4471",
        "--today",
        "2026-11-23",
        "-o",
        "spec.toml",
    ];
    let output = run(folder.path(), &arguments);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("9 rows read, 6 taken, 1 taken in part, 2 not taken"),
        "{said}"
    );
    assert!(
        said.contains("requirements.csv!C8 (REQ-007): `MES` is not known"),
        "{said}"
    );
    let text = std::fs::read_to_string(folder.path().join("spec.toml")).unwrap();
    assert!(
        text.contains("revision = \"TO FILL IN\"  # TO FILL IN"),
        "{text}"
    );
    // It does not overwrite.
    assert_eq!(run(folder.path(), &arguments).status.code(), Some(2));
}

/// The spec of a sheet on top of a level, as a table.
fn spec_on(level: Level, intake: &Intake) -> (String, toml::Table) {
    let draft = Draft {
        material: Some(level),
        process: Some(level),
        contains: Some(Vec::new()),
        ..draft()
    };
    let text = intake::spec_text(intake, &draft, "r.csv", None);
    let table = toml::from_str(&text).unwrap();
    (text, table)
}

#[test]
fn what_is_not_required_never_becomes_a_demand() {
    for no in [
        "not required",
        "nicht erforderlich",
        "no",
        "Nein",
        "n/a",
        "keine",
    ] {
        let sheet = format!("No,Text,Record,Priority\n1,Nobody asks for it,X-ray,{no}\n");
        let intake = taken(sheet.as_bytes());
        assert_eq!(outcomes(&intake), [("1", Outcome::Taken)], "{no}");
        let (text, spec) = spec_on(Level::Advanced, &intake);
        assert!(spec.get("inspection").is_none(), "{text}");
        let entry = &spec["not-required"][0];
        assert_eq!(entry["clauses"][0].as_str(), Some("inspection.xray"));
        assert_eq!(entry["reason"].as_str(), Some("Nobody asks for it"));
        assert_eq!(errors(&text), Vec::<String>::new());
    }
    for no in ["none", "keine", "0 %"] {
        let sheet = format!("No,Record,Coverage\n1,X-ray,{no}\n");
        let (text, spec) = spec_on(Level::Advanced, &taken(sheet.as_bytes()));
        assert!(spec.get("inspection").is_none(), "{text}");
        assert!(spec.get("not-required").is_some(), "{text}");
    }
}

#[test]
fn a_no_that_is_not_plain_is_left_to_a_person() {
    let sheet = b"No,Record,Coverage,Priority\n1,X-ray,none,must\n2,AOI,,not before May\n\
        3,no serial numbers,,must\n4,FCT,,must\n5,FCT,,not required\n6,MES,10 %,\n7,ICT,10 %,\n";
    let intake = taken(sheet);
    use Outcome::{InPart, NotTaken, Taken};
    assert_eq!(
        outcomes(&intake),
        [
            ("1", NotTaken),
            ("2", NotTaken),
            ("3", NotTaken),
            ("4", Taken),
            ("5", NotTaken),
            ("6", NotTaken),
            ("7", InPart),
        ]
    );
    for row in &intake.rows {
        for (_, reason) in &row.problems {
            assert!(!reason.contains("did you mean"), "{reason}");
        }
    }
    // Row 5 of the list is said to contradict the fourth, in line 5 of the sheet.
    assert!(
        intake.rows[4].problems[0]
            .1
            .contains("Requirements!A5 demands it")
    );
    let (text, spec) = spec_on(Level::Advanced, &intake);
    assert!(spec.get("not-required").is_none(), "{text}");
    assert!(
        spec.get("inspection").is_none() && spec.get("identity").is_none(),
        "{text}"
    );
    assert!(spec["test"].get("fct").is_some());
}

#[test]
fn ordinary_wording_is_understood() {
    let sheet = "What we want,How many,Wichtigkeit\nAOI 100%,,must\n\
        \"X-Ray of the QFN, 5 pcs per lot\",,soll\nMSL floor life card,,must\n\
        comp. lots on the order,,must\nCoC,,must\nAOI and FCT,,must\n";
    let intake = taken(sheet.as_bytes());
    use Outcome::{InPart, NotTaken, Taken};
    let outcomes: Vec<Outcome> = intake.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Taken, InPart, Taken, Taken, Taken, NotTaken]);
    assert!(intake.rows[1].problems[0].1.contains("not `of the qfn`"));
    assert!(
        intake.rows[5].problems[0]
            .1
            .contains("inspection.aoi and test.fct")
    );
    let (text, spec) = spec_on(Level::Advanced, &intake);
    let inspection = &spec["inspection"];
    assert_eq!(inspection["aoi"]["coverage"].as_str(), Some("every-unit"));
    assert_eq!(
        inspection["xray"]["coverage"]["sample"].as_integer(),
        Some(5)
    );
    assert_eq!(inspection["xray"]["severity"].as_str(), Some("desired"));
    assert!(spec["record"].get("msl-exposure-card").is_some());
    assert!(spec["record"].get("material-loading-log").is_some());
    // The certificate goes beside the packing list that the level asks for.
    let package: Vec<&str> = spec["shipment"]["package"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect();
    assert_eq!(package, ["packing-list", "certificate-of-conformance"]);
    assert!(text.contains("# packing-list: of the preset"), "{text}");
}

#[test]
fn the_packing_list_goes_where_a_row_says_so() {
    let sheet = b"No,Record,Priority\n1,CoC,must\n2,Packing list,not required\n";
    let (text, spec) = spec_on(Level::Advanced, &taken(sheet));
    assert_eq!(spec["shipment"]["package"].as_array().unwrap().len(), 1);
    assert_eq!(
        spec["not-required"][0]["clauses"][0].as_str(),
        Some("shipment.packing-list")
    );
    assert_eq!(errors(&text), Vec::<String>::new());
}

#[test]
fn requirements_alone_say_what_they_are_about() {
    for heading in ["Requirement", "Anforderung"] {
        let sheet = format!("{heading},Priority,Description\nAOI,must,every board\n");
        let intake = taken(sheet.as_bytes());
        assert_eq!(intake.rows[0].outcome, Outcome::Taken);
        assert_eq!(intake.rows[0].text, "every board");
    }
}

#[test]
fn what_the_board_contains_comes_from_the_parts_list() {
    let folder = tempfile::tempdir().unwrap();
    let bom = "Item,MPN,References,Description\n1,STM32,U3,MCU QFN-48\n2,GRM,C1,Capacitor\n";
    std::fs::write(folder.path().join("bom.csv"), bom).unwrap();
    std::fs::write(
        folder.path().join("r.csv"),
        "No,Record,Priority\n1,AOI,must\n",
    )
    .unwrap();
    let output = run(folder.path(), &["intake", "r.csv", "--bom", "bom.csv"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("hidden-joints: line 1, U3, QFN-48"), "{said}");
    let text = std::fs::read_to_string(folder.path().join("spec.toml")).unwrap();
    assert!(text.contains("contains = [\"hidden-joints\"]"), "{text}");
}

/// Cells as nobody should write them.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("\"]\n[spec]\nid = \"x\"".to_owned()),
        Just("'''\u{0}\u{7f}\u{1b}[2J\u{202e}".to_owned()),
        Just("=cmd|'/c calc'!A1".to_owned()),
        Just("AOI".to_owned()),
        Just("T2".to_owned()),
        Just("ncr".to_owned()),
        Just("CoC".to_owned()),
        Just("board".to_owned()),
        Just("csv, \"\"\"".to_owned()),
        Just("10 Jahre".to_owned()),
        Just("k.o.".to_owned()),
        Just("not required".to_owned()),
        Just("AOI 100%".to_owned()),
        Just("Prüfplan".to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_stands_in_cells_the_spec_can_be_read(
        rows in prop::collection::vec(prop::collection::vec(nasty(), 11), 0..8),
        name in nasty(),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["No", "Text", "Record", "Depth", "Coverage", "Format", "Purpose", "Document", "Retention", "Priority", "Comment"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut grids = spreadsheet::read("r.csv", &bytes).unwrap();
        grids[0].name = name.clone();
        let intake = intake::read(&grids, None, catalogue()).unwrap();
        let text = intake::spec_text(&intake, &draft(), &name, None);
        prop_assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{}", text);
        let errors = errors(&text);
        prop_assert!(errors.iter().all(|e| !e.starts_with('T')), "{:?}\n{}", errors, text);
        // Rows with something in them are all told.
        let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count();
        prop_assert_eq!(intake.rows.len(), filled);
    }
}
