//! From nothing to a sound spec: by flags, by questions, from parts lists.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tracespec::catalog::Catalogue;
use tracespec::finding::{Finding, Severity};
use tracespec::init::{
    Draft, Interview, Level, Lines, ListFile, ListKind, Stopped, scan, spec_text, to_follow,
};
use tracespec::source::SourceFile;
use tracespec::spec::basis::{Files, NoFiles};
use tracespec::spec::model::{ColumnRule, ProductFact};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn checked(text: &str, files: &dyn Files) -> Vec<Finding> {
    let source = SourceFile::new("spec.toml", text);
    tracespec::spec::check(source, Catalogue::embedded().unwrap(), files).findings
}

/// Errors, and warnings other than those of documents that follow (their notes say the same).
fn complaints(text: &str, files: &dyn Files) -> Vec<String> {
    checked(text, files)
        .iter()
        .filter(|f| f.severity != Severity::Note)
        .map(|f| format!("{} {}", f.code, f.message))
        .collect()
}

fn date(text: &str) -> tracespec::values::Date {
    tracespec::init::date(text).unwrap()
}

fn draft(material: Level, process: Level, contains: Vec<ProductFact>) -> Draft {
    let mut draft = Draft {
        issued: Some(date("2026-11-23")),
        material: Some(material),
        process: Some(process),
        part: Some("MC-4471".to_owned()),
        part_revision: Some("C".to_owned()),
        quantities: Some(vec![100, 500]),
        contains: Some(contains),
        ..Draft::default()
    };
    draft.take_defaults();
    draft
}

#[test]
fn every_level_checks_clean_whatever_the_board_contains() {
    let every = [
        vec![],
        vec![ProductFact::MoistureSensitive],
        vec![
            ProductFact::MoistureSensitive,
            ProductFact::HiddenJoints,
            ProductFact::Programmable,
        ],
    ];
    for material in Level::ALL {
        for process in Level::ALL {
            for contains in &every {
                let draft = draft(material, process, contains.clone());
                let text = spec_text(&draft, None, "spec.toml");
                let complaints = complaints(&text, &NoFiles);
                assert_eq!(
                    complaints,
                    Vec::<String>::new(),
                    "{material:?} {process:?}\n{text}"
                );
            }
        }
    }
}

#[test]
fn the_examples_in_its_comments_hold() {
    for level in Level::ALL {
        let text = spec_text(&draft(level, level, vec![]), None, "spec.toml");
        let mut example = String::new();
        for line in text.lines() {
            let prose = line.contains("}. ");
            let code = line.strip_prefix("# ").filter(|_| !prose).filter(|code| {
                code.starts_with('[')
                    || code
                        .split_once(" = ")
                        .is_some_and(|(key, _)| !key.trim().contains(' '))
            });
            example.push_str(code.unwrap_or(line));
            example.push('\n');
        }
        assert!(example.contains("\n[[not-required]]\n"), "{example}");
        assert!(
            example.contains("\n[record.work-order-sheet]\n"),
            "{example}"
        );
        assert_eq!(
            complaints(&example, &NoFiles),
            Vec::<String>::new(),
            "{example}"
        );
    }
}

#[test]
fn no_document_number_is_made_up() {
    let mut draft = draft(
        Level::Advanced,
        Level::Advanced,
        vec![ProductFact::MoistureSensitive],
    );
    let (gerber, released) = tracespec::init::named_document("gerber=GBR:4471:C").unwrap();
    draft.documents.insert(gerber, released);
    let text = spec_text(&draft, None, "spec.toml");
    let spec: toml::Table = toml::from_str(&text).unwrap();
    let basis = spec["basis"].as_table().unwrap();
    assert_eq!(basis["gerber"]["document"].as_str(), Some("GBR:4471"));
    let following: Vec<&str> = to_follow(&draft, &[])
        .iter()
        .map(|f| f.document.key())
        .collect();
    assert_eq!(
        following,
        [
            "bom",
            "avl",
            "centroid",
            "assembly-drawing",
            "test-plan",
            "quality-plan",
            "packing-instruction",
            "order-agreement",
            "handling-standard"
        ]
    );
    for name in following {
        assert_eq!(basis[name]["status"].as_str(), Some("to-follow"), "{name}");
        assert!(
            !basis[name]["assume"].as_str().unwrap().is_empty(),
            "{name}"
        );
        assert!(basis[name].get("document").is_none(), "{name}");
    }
}

/// Holds the whole conversation: the answers typed, what was said.
fn talk(answers: &str, mut draft: Draft) -> (Result<Draft, Stopped>, String) {
    let mut output = Vec::new();
    let mut lines = Lines::new(answers.as_bytes(), &mut output, 80);
    let mut open = |kind: ListKind, path: &str| -> Result<ListFile, String> {
        match path {
            "bom.csv" => scan(kind, path, BOM.as_bytes()),
            other => Err(format!("cannot read {other}")),
        }
    };
    let result = Interview::new(&mut lines, &mut open).fill(&mut draft);
    (result.map(|()| draft), String::from_utf8(output).unwrap())
}

const BOM: &str = "Pos.;Menge;Einbauplatz;Hersteller;Herstellernummer;Bezeichnung;Bauform;MSL
1;1;U3;ST;STM32G431RBI6;MCU;UFQFPN-48;3
2;2;C1, C2;Murata;GRM188;Kondensator;0603;1
3;1;U7;TI;TPS51200;Regler;VSON-10;-
";

#[test]
fn the_questions_lead_to_a_spec_and_wrong_answers_are_asked_again() {
    let answers = "\
\nMC-4471\nC\n0\n4\nmissing.csv\nbom.csv\n\n2/9\n2/3\n?\n\nmaybe\ny\nn\n100;many\n500,100\n2026-11-01\n2026-12-15\neuro\n\n\n\nHalden Drives\n\n\n\nGBR-4471\nGBR-4471:C\n\n\n\n\n\n\n\n";
    let start = Draft {
        issued: Some(date("2026-11-23")),
        ..Draft::default()
    };
    let (draft, said) = talk(answers, start);
    let mut draft = draft.expect(&said);
    draft.take_defaults();
    assert_eq!(draft.part.as_deref(), Some("MC-4471"));
    assert_eq!(draft.boards_per_panel, Some(4));
    assert_eq!(draft.material, Some(Level::Standard));
    assert_eq!(draft.process, Some(Level::Advanced));
    assert_eq!(
        draft.contains,
        Some(vec![
            ProductFact::MoistureSensitive,
            ProductFact::HiddenJoints
        ])
    );
    assert_eq!(draft.quantities, Some(vec![100, 500]));
    assert_eq!(draft.due, Some(date("2026-12-15")));
    assert_eq!(draft.currency.as_deref(), Some("EUR"));
    assert_eq!(draft.id.as_deref(), Some("TRS-MC-4471"));
    assert_eq!(draft.buyer.as_deref(), Some("Halden Drives"));
    assert_eq!(draft.contact, None);
    assert_eq!(draft.documents.len(), 1);
    for wanted in [
        "This one is needed",
        "write a whole number, 1 or more",
        "cannot read missing.csv",
        "bom.csv: 3 lines",
        "write basic, standard, advanced or comprehensive",
        "line 1, U3, MSL 3",
        "line 3, U7, VSON-10",
        "perhaps: line 1, U3, mcu",
        "Parts in plastic packages take up moisture",
        "write yes or no",
        "`many` is not a quantity",
        "that is before today, 2026-11-23",
        "write the three letters",
        "write number and revision with a colon",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    // What is said is indented or a heading; prompts run on, since nobody echoes the answers here.
    for line in said.lines().filter(|line| !line.contains(": ")) {
        assert!(line.chars().count() < 80, "{line}");
    }
    let files: indexmap::IndexMap<String, Vec<u8>> =
        [("bom.csv".to_owned(), BOM.as_bytes().to_vec())]
            .into_iter()
            .collect();
    let text = spec_text(&draft, None, "spec.toml");
    assert_eq!(complaints(&text, &files), Vec::<String>::new(), "{text}");
}

#[test]
fn the_end_of_input_ends_the_questions() {
    for answers in ["", "MC-4471\n", "MC-4471\nC"] {
        let (draft, _) = talk(answers, Draft::default());
        assert!(matches!(draft, Err(Stopped::Ended)), "{answers:?}");
    }
}

#[test]
fn what_a_flag_says_is_not_asked() {
    let mut whole = draft(Level::Basic, Level::Basic, vec![]);
    whole.due = Some(date("2026-12-15"));
    let (_, said) = talk("", whole);
    for asked in [
        "Part number",
        "Revision of the board",
        "Level",
        "Quantities",
        "Currency",
    ] {
        assert!(!said.contains(asked), "{said}");
    }
}

#[test]
fn flags_write_a_spec_and_its_schema_and_never_overwrite() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bom.csv"), BOM).unwrap();
    let arguments = [
        "init",
        "--preset",
        "advanced",
        "--part",
        "MC-4471",
        "--part-revision",
        "C",
        "--quantity",
        "100,500",
        "--bom",
        "bom.csv",
        "--today",
        "2026-11-23",
        "-o",
        "specs/spec.toml",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = said(&output);
    assert!(
        said.contains("hidden-joints: line 3, U7, VSON-10"),
        "{said}"
    );
    assert!(said.contains("programmable? not taken"), "{said}");
    assert!(
        said.contains("../bom.csv lies outside the folder of the spec"),
        "{said}"
    );
    assert!(said.contains("gerber  "), "{said}");
    let spec = folder.path().join("specs/spec.toml");
    let text = std::fs::read_to_string(&spec).unwrap();
    assert!(text.starts_with("#:schema ./spec.schema.json\n"), "{text}");
    assert!(
        text.contains("contains = [\"moisture-sensitive\", \"hidden-joints\"]"),
        "{text}"
    );
    assert!(
        text.contains("# hidden-joints: line 3, U7, VSON-10"),
        "{text}"
    );
    assert!(
        text.contains("mpn          = \"Herstellernummer\""),
        "{text}"
    );
    let table: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(table["basis"]["bom"]["file"].as_str(), Some("../bom.csv"));
    let schema = std::fs::read(folder.path().join("specs/spec.schema.json")).unwrap();
    assert!(serde_json::from_slice::<serde_json::Value>(&schema).is_ok());
    // The same again: nothing is overwritten; with --force the same bytes come out.
    assert_eq!(run(folder.path(), &arguments).status.code(), Some(2));
    let forced = [arguments.as_slice(), &["--force"]].concat();
    assert_eq!(run(folder.path(), &forced).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&spec).unwrap(), text);
    let check = run(folder.path(), &["check", "specs/spec.toml"]);
    assert_eq!(check.status.code(), Some(0));
}

#[test]
fn without_a_terminal_the_missing_answers_are_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    for flag in ["--part ", "--part-revision", "--quantity", "--contains"] {
        assert!(error.contains(flag), "{error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_mark_for_thousands_is_not_taken_for_a_comma() {
    for text in ["1,500", "1 500", "100,9,999"] {
        let refused = tracespec::init::quantities(text).unwrap_err();
        assert!(refused.contains("without a mark"), "{refused}");
    }
    let refused = tracespec::init::quantities("1,500").unwrap_err();
    assert!(
        refused.contains("1500") && refused.contains("500,1"),
        "{refused}"
    );
    for (text, read) in [
        ("100,500", vec![100, 500]),
        ("500,1", vec![1, 500]),
        ("1500", vec![1500]),
        ("5,50,500", vec![5, 50, 500]),
        ("10,500", vec![10, 500]),
    ] {
        assert_eq!(tracespec::init::quantities(text), Ok(read), "{text}");
    }
}

#[test]
fn the_closing_message_says_what_was_understood_and_what_was_assumed() {
    let folder = tempfile::tempdir().unwrap();
    let common = [
        "init",
        "--yes",
        "--part",
        "MC-4471",
        "--part-revision",
        "C",
        "--contains",
        "none",
    ];
    let rest = ["--quantity", "500,1", "--preset", "standard"];
    let output = run(folder.path(), &[&common[..], &rest[..]].concat());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text.contains("to be quoted: 1 and 500 boards\n"), "{text}");
    assert!(text.contains("settle them with the supplier"), "{text}");
    for pattern in [
        r"identity.panel       ^P\d{8}$",
        r"identity.lot         ^L\d{8}$",
    ] {
        assert!(text.contains(pattern), "{text}");
    }
    let twice = [
        "--quantity",
        "500",
        "--doc",
        "gerber=G-1:A",
        "--doc",
        "gerber=G-2:B",
        "-o",
        "b.toml",
    ];
    let output = run(folder.path(), &[&common[..], &twice[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("--doc names gerber twice"), "{error}");
    assert!(!folder.path().join("b.toml").exists());
}

#[test]
fn documents_that_no_demand_leans_on_do_not_follow() {
    let follows = |material, process, contains| -> Vec<&str> {
        to_follow(&draft(material, process, contains), &[])
            .iter()
            .map(|follows| follows.document.key())
            .collect()
    };
    let moist = vec![ProductFact::MoistureSensitive];
    let light = follows(Level::Standard, Level::Basic, moist.clone());
    assert!(!light.contains(&"test-plan") && !light.contains(&"handling-standard"));
    let deep = follows(Level::Advanced, Level::Standard, moist);
    assert!(deep.contains(&"test-plan") && deep.contains(&"handling-standard"));
    assert!(!follows(Level::Advanced, Level::Standard, vec![]).contains(&"handling-standard"));
}

#[test]
fn a_path_may_be_typed_in_quotes() {
    for quoted in ["\"bom.csv\"", "'bom.csv'"] {
        let (_, said) = talk(&format!("MC-4471\nC\n4\n{quoted}\n"), Draft::default());
        assert!(said.contains("bom.csv: 3 lines"), "{said}");
    }
}

#[test]
fn marks_that_would_be_read_the_wrong_way_round_are_left_out() {
    let bom = "Item,MPN,References,Description,DNP\n1,A,R1,Resistor,x\n2,B,R2,Resistor,\n";
    let list = scan(ListKind::Bom, "bom.csv", bom.as_bytes()).unwrap();
    assert_eq!(list.columns, []);
    assert!(
        list.remarks[0].contains("column `DNP` is left out"),
        "{:?}",
        list.remarks
    );
    let bom = bom.replace(",x", ",DNP");
    let list = scan(ListKind::Bom, "bom.csv", bom.as_bytes()).unwrap();
    assert_eq!(list.holds, "2 lines, 1 populated");
    assert_eq!(
        list.columns,
        [("populate", ColumnRule::Name("DNP".to_owned()))]
    );
}

#[test]
fn a_list_without_part_numbers_is_looked_at_and_not_used() {
    let bom = "Reference,Value,Footprint,Qty\nU1,RP2040,Package_DFN_QFN:QFN-56,1\n";
    let list = scan(ListKind::Bom, "kicad.csv", bom.as_bytes()).unwrap();
    assert!(
        list.unusable
            .as_ref()
            .unwrap()
            .contains("manufacturer part number")
    );
    assert_eq!(list.seen.iter().filter(|seen| seen.certain).count(), 1);
    let mut draft = draft(
        Level::Advanced,
        Level::Advanced,
        vec![ProductFact::HiddenJoints],
    );
    draft.bom = Some(list);
    let text = spec_text(&draft, None, "spec.toml");
    assert!(text.contains("# file = \"kicad.csv\""), "{text}");
    assert_eq!(complaints(&text, &NoFiles), Vec::<String>::new(), "{text}");
}

/// Parts lists of others, which are not in this repository; without them the test says so and passes.
fn real(name: &str) -> Option<Vec<u8>> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/real/bom");
    if !folder.is_dir() {
        eprintln!("skipped: {} is absent", folder.display());
        return None;
    }
    Some(std::fs::read(folder.join(name)).unwrap())
}

fn fact(list: &ListFile, fact: ProductFact) -> Option<(bool, &str)> {
    let seen = list.seen.iter().find(|seen| seen.fact == fact)?;
    Some((seen.certain, seen.evidence.as_str()))
}

#[test]
fn real_parts_lists_are_understood_by_their_headings() {
    let Some(bytes) = real("BeagleBone-AI_bom.csv") else {
        return;
    };
    let list = scan(ListKind::Bom, "bom.csv", &bytes).unwrap();
    let name = |heading: &str| ColumnRule::Name(heading.to_owned());
    assert_eq!(
        list.columns,
        [
            ("mpn", name("Manufacture P/N")),
            ("quantity", name("QTY")),
            ("references", name("Location")),
        ]
    );
    assert_eq!(list.unusable, None);
    // Item 2 is the processor in an FCBGA, item 3 the eMMC in an FBGA.
    let (certain, evidence) = fact(&list, ProductFact::HiddenJoints).unwrap();
    assert!(
        certain && evidence.starts_with("line 2, U4, FCBGA(ABC)-760 · line 3, U7, FBGA153"),
        "{evidence}"
    );
    let (certain, evidence) = fact(&list, ProductFact::Programmable).unwrap();
    assert!(
        !certain && evidence.starts_with("line 2, U4, mpu"),
        "{evidence}"
    );
    let (certain, _) = fact(&list, ProductFact::MoistureSensitive).unwrap();
    assert!(!certain);

    let list = scan(
        ListKind::Bom,
        "bom.xlsx",
        &real("BeagleBone-AI_RevA2_BOM+DNP.xlsx").unwrap(),
    )
    .unwrap();
    assert!(
        list.columns.contains(&("populate", name("ASSY"))),
        "{:?}",
        list.columns
    );
    assert!(
        list.columns.contains(&("line", name("row-number"))),
        "{:?}",
        list.columns
    );
    // Rows 2 to 24 are not installed, of 124 lines.
    assert_eq!(list.holds, "124 lines, 101 populated");
    let (_, evidence) = fact(&list, ProductFact::HiddenJoints).unwrap();
    assert!(evidence.starts_with("row 31, U4, BGA760"), "{evidence}");

    let list = scan(
        ListKind::Bom,
        "bom.csv",
        &real("PocketBeagle_BOM.csv").unwrap(),
    )
    .unwrap();
    assert_eq!(list.unusable, None);
    assert!(
        matches!(list.columns[1], ("mpn", ColumnRule::Pattern(_))),
        "{:?}",
        list.columns
    );
    // A connector plated with a gold flash is no memory.
    assert_eq!(fact(&list, ProductFact::Programmable), None);
}

#[test]
fn a_spec_from_a_real_parts_list_checks_clean() {
    let Some(bytes) = real("PocketBeagle_BOM.csv") else {
        return;
    };
    let mut draft = draft(
        Level::Advanced,
        Level::Advanced,
        vec![ProductFact::HiddenJoints],
    );
    draft.bom = Some(scan(ListKind::Bom, "bom.csv", &bytes).unwrap());
    let files: indexmap::IndexMap<String, Vec<u8>> =
        [("bom.csv".to_owned(), bytes)].into_iter().collect();
    let text = spec_text(&draft, None, "spec.toml");
    assert_eq!(complaints(&text, &files), Vec::<String>::new(), "{text}");
}
