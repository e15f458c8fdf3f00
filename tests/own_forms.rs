//! Record forms and fields of the spec's own: asked, sampled, checked like the catalogue's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Case, Tables, broken, ledger, line, shown};
use tracespec::catalog::Catalogue;
use tracespec::cli::io::Beside;
use tracespec::render::doc::{Block, words};
use tracespec::render::{response_skeleton, rfq_doc};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::verify::report::{Status, Verdict};

fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/pass-own-forms.toml")
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

/// A fault: the clause and check that find it, and how it is made. It says row and column.
struct Fault {
    name: &'static str,
    form: &'static str,
    clause: &'static str,
    check: &'static str,
    column: &'static str,
    message: &'static str,
    hurt: fn(&mut Tables),
}

/// Row that is hurt; line 3 of its file.
const AT: usize = 1;

const PROFILE: &str = "reflow-profile";
const COATING: &str = "coating-log";

fn of_lots() -> Vec<Fault> {
    let fault = |name, check, column, message, hurt| Fault {
        name,
        form: PROFILE,
        clause: "record.reflow-profile",
        check,
        column,
        message,
        hurt,
    };
    vec![
        fault(
            "a cell is missing",
            "field.oven",
            "oven",
            "oven is blank",
            |t| {
                t.set(PROFILE, AT, "oven", "");
                // What refers to the missing value refers to another that is there.
                t.set_all(COATING, "oven", "OVEN-01");
            },
        ),
        fault(
            "a placeholder",
            "field.oven",
            "oven",
            "oven holds the placeholder `N/A`",
            |t| {
                t.set(PROFILE, AT, "oven", "N/A");
                t.set_all(COATING, "oven", "OVEN-01");
            },
        ),
        fault(
            "another pattern",
            "field.oven",
            "oven",
            "oven is not written as agreed",
            |t| {
                t.set(PROFILE, AT, "oven", "OVEN-1");
                t.set_all(COATING, "oven", "OVEN-01");
            },
        ),
        fault(
            "above its range",
            "field.peak-temperature",
            "peak-temperature",
            "peak-temperature is outside its range",
            |t| t.set(PROFILE, AT, "peak-temperature", "250.1"),
        ),
        fault(
            "below its range",
            "field.peak-temperature",
            "peak-temperature",
            "peak-temperature is outside its range",
            |t| t.set(PROFILE, AT, "peak-temperature", "229.999999"),
        ),
        fault(
            "the unit in the cell",
            "field.peak-temperature",
            "peak-temperature",
            "peak-temperature is not what it should be",
            |t| t.set(PROFILE, AT, "peak-temperature", "245 °C"),
        ),
        fault(
            "a number in words",
            "field.zones",
            "zones",
            "zones is not what it should be",
            |t| {
                t.set(PROFILE, AT, "zones", "eight");
            },
        ),
        fault(
            "more zones than ovens have",
            "field.zones",
            "zones",
            "zones is outside its range",
            |t| {
                t.set(PROFILE, AT, "zones", "13");
            },
        ),
        fault(
            "a duration as clock time",
            "field.time-above-liquidus",
            "time-above-liquidus",
            "time-above-liquidus is not what it should be",
            |t| t.set(PROFILE, AT, "time-above-liquidus", "0:01:15"),
        ),
        fault(
            "a yes in another language",
            "field.nitrogen",
            "nitrogen",
            "nitrogen is not what it should be",
            |t| {
                t.set(PROFILE, AT, "nitrogen", "ja");
            },
        ),
        fault(
            "a station that was never set up",
            "references.loaded-by",
            "loaded-by",
            "loaded-by SMT-99 is not in the program set-up tag",
            |t| t.set(PROFILE, AT, "loaded-by", "SMT-99"),
        ),
        fault(
            "reviewed before it was measured",
            "order.measured-at.reviewed-at",
            "reviewed-at",
            "reviewed-at is before measured-at",
            |t| t.set(PROFILE, AT, "reviewed-at", "2020-01-01T00:00:00+01:00"),
        ),
        fault(
            "due before it was calibrated",
            "order.calibrated-on.due-on",
            "due-on",
            "due-on is before calibrated-on",
            |t| t.set(PROFILE, AT, "due-on", "2020-01-01"),
        ),
        fault(
            "a row is left open",
            "closed",
            "review-status",
            "review-status is open",
            |t| {
                t.set(PROFILE, AT, "review-status", "open");
            },
        ),
        fault(
            "a prohibited column",
            "prohibited.operator",
            "operator",
            "operator is recorded, which the spec prohibits",
            |t| {
                let table = t.table_mut(PROFILE);
                table.header.push("operator".to_owned());
                for row in &mut table.rows {
                    row.push(String::new());
                }
                t.set(PROFILE, AT, "operator", "J. Smith");
            },
        ),
        fault(
            "a key twice",
            "unique",
            "lot-id",
            "another row has the same key",
            |t| {
                let remark = [("remark", "again")];
                assert_eq!(t.copy_row(PROFILE, 0, &remark), 2);
                // The copy stands on line 3.
                t.table_mut(PROFILE).rows.swap(AT, 2);
            },
        ),
        Fault {
            name: "a required remark",
            form: PROFILE,
            clause: "record.reflow-profile.remark",
            check: "field.remark",
            column: "remark",
            message: "remark is blank",
            hurt: |t| t.set(PROFILE, AT, "remark", " "),
        },
        Fault {
            name: "an own column of the catalogue's form",
            form: "panel-traveler",
            clause: "record.panel-traveler",
            check: "field.fixture",
            column: "fixture",
            message: "fixture is not written as agreed",
            hurt: |t| t.set("panel-traveler", AT, "fixture", "FX-G001"),
        },
        Fault {
            name: "a prohibited column of the catalogue",
            form: "test-extract",
            clause: "test.fct",
            check: "prohibited.operator",
            column: "operator",
            message: "operator is recorded, which the spec prohibits",
            hurt: |t| {
                let table = t.table_mut("test-extract");
                table.header.push("operator".to_owned());
                for row in &mut table.rows {
                    row.push(String::new());
                }
                t.set("test-extract", AT, "operator", "OP-07");
            },
        },
    ]
}

fn of_coating() -> Vec<Fault> {
    let fault = |name, check, column, message, hurt| Fault {
        name,
        form: COATING,
        clause: "record.coating-log",
        check,
        column,
        message,
        hurt,
    };
    vec![
        fault(
            "a cell is missing",
            "field.thickness",
            "thickness",
            "thickness is blank",
            |t| {
                t.set(COATING, AT, "thickness", "");
            },
        ),
        fault(
            "too thin",
            "field.thickness",
            "thickness",
            "thickness is outside its range",
            |t| t.set(COATING, AT, "thickness", "25.49"),
        ),
        fault(
            "an oven without a profile",
            "references.oven",
            "oven",
            "oven OVEN-77 is not in the reflow oven profile",
            |t| t.set(COATING, AT, "oven", "OVEN-77"),
        ),
        fault(
            "cured before it was coated",
            "order.coated-at.cured-at",
            "cured-at",
            "cured-at is before coated-at",
            |t| t.set(COATING, AT, "cured-at", "2020-01-01T00:00:00+01:00"),
        ),
        fault(
            "a row is left open",
            "closed",
            "cured",
            "cured is no",
            |t| {
                t.set(COATING, AT, "cured", "no");
            },
        ),
    ]
}

/// What is wrong with the way a fault is reported.
fn judge(case: &Case, fault: &Fault) -> Vec<String> {
    let mut tables = case.tables.clone();
    (fault.hurt)(&mut tables);
    let report = case.verify_with(&tables);
    let mut wrong = Vec::new();
    let file = format!("{}.csv", fault.form);
    for finding in &report.findings {
        let right = finding.clause == fault.clause
            && finding.code == fault.check
            && finding.file.as_deref() == Some(&file)
            && finding.row == Some(line(AT))
            && finding.column.as_deref() == Some(fault.column)
            && finding.message.starts_with(fault.message);
        if !right {
            wrong.push(shown(finding));
        }
    }
    if report.findings.len() != 1 {
        wrong.push(format!("{} findings", report.findings.len()));
    }
    if ledger(&report, fault.clause).status != Status::Fail {
        wrong.push(format!("{} does not fail", fault.clause));
    }
    let others: Vec<&str> = broken(&report)
        .iter()
        .map(|line| line.clause.as_str())
        .filter(|clause| *clause != fault.clause)
        .collect();
    if !others.is_empty() {
        wrong.push(format!("also broken: {others:?}"));
    }
    if report.verdict != Verdict::Hold {
        wrong.push(format!("verdict {}", report.verdict));
    }
    wrong
}

fn judge_all(case: &Case, faults: &[Fault]) {
    let wrong: Vec<String> = faults
        .iter()
        .map(|fault| (fault.name, judge(case, fault)))
        .filter(|(_, wrong)| !wrong.is_empty())
        .map(|(name, wrong)| format!("{name}:\n    {}", wrong.join("\n    ")))
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_fault_of_a_lot_record_is_one_finding_of_its_own_clause() {
    judge_all(&Case::of(at_depth("board"), 24, 1), &of_lots());
}

#[test]
fn every_fault_is_found_at_each_depth() {
    for depth in ["lot", "panel", "board"] {
        judge_all(&Case::of(at_depth(depth), 24, 1), &of_coating());
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
        let gone = tables.get(COATING, AT, unit);
        tables.remove_rows(COATING, &[(unit, &gone)]);
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
        tables.remove_file(COATING);
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
    let response = response_skeleton(&spec).unwrap();
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

/// Numbers that look like chance and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Columns of every kind, sound by themselves.
const COLUMNS: [&str; 20] = [
    "type = \"text\"",
    "type = \"text\"\npattern = '^[a-z]{3,5} ok$'",
    "type = \"identifier\"",
    "type = \"identifier\"\npattern = '^[A-F]\\d{4}(?:-X)?$'",
    "type = \"identifier\"\nreferences = \"program-setup-tag.program\"",
    "type = \"identifier\"\nreferences = \"panel-traveler.board-id\"",
    "type = \"identifier\"\nreferences = \"reflow-profile.oven\"",
    "type = \"integer\"",
    "type = \"integer\"\nmin = \"17\"\nmax = \"17\"",
    "type = \"integer\"\nmax = \"0\"\nunit = \"pcs\"",
    "type = \"decimal\"",
    "type = \"decimal\"\nmin = \"-0.001\"\nmax = \"0.001\"",
    "type = \"decimal\"\nmax = \"-40\"\nunit = \"°C\"",
    "type = \"decimal\"\nmin = \"79228162514264337593543950335\"",
    "type = \"boolean\"",
    "type = \"date\"",
    "type = \"time-stamp\"",
    "type = \"duration\"",
    "type = \"enumeration\"\nvalues = [\"only\"]",
    "type = \"enumeration\"\nvalues = [\"a b\", \"c,d\", \"e\"]",
];

fn any_form(dice: &mut Dice) -> String {
    let depths = dice.pick(&[
        "\"lot\"",
        "\"panel\"",
        "\"board\"",
        "\"lot\", \"board\"",
        "\"lot\", \"panel\", \"board\"",
    ]);
    let counted = dice.pick(&["lot", "unit", "nothing"]);
    let nil = counted == "nothing" && dice.below(2) == 0;
    let key = match counted {
        "nothing" => "key = [\"run\"]",
        _ => dice.pick(&["key = [\"@unit\", \"run\"]", "key = [\"run\"]"]),
    };
    let mut text = format!(
        "\n[form.trial]\ndepths = [{depths}]\ncounted = \"{counted}\"\nnil = {nil}\n{key}\n\
         order = [[\"begun\", \"ended\"], [\"begun\", \"seen\"], [\"seen\", \"ended\"]]\n\
         closed = {{ field = \"state\", is = [\"done\", \"void\"] }}\n\
         [form.trial.field.run]\ntype = \"identifier\"\n\
         [form.trial.field.begun]\ntype = \"time-stamp\"\n\
         [form.trial.field.ended]\ntype = \"time-stamp\"\n\
         [form.trial.field.seen]\ntype = \"time-stamp\"\nneed = \"optional\"\n\
         [form.trial.field.state]\ntype = \"enumeration\"\nvalues = [\"open\", \"void\", \"done\"]\n"
    );
    let mut required = Vec::new();
    for n in 0..dice.below(6) {
        let need = dice.pick(&["required", "required", "optional", "prohibited"]);
        let column = dice.pick(&COLUMNS);
        if need == "prohibited" && column.contains("references") {
            continue;
        }
        text.push_str(&format!(
            "[form.trial.field.c{n}]\n{column}\nneed = \"{need}\"\n"
        ));
        if need == "optional" && dice.below(2) == 0 {
            required.push(format!("\"c{n}\""));
        }
    }
    text.push_str(&format!(
        "[record.trial]\npurpose = [\"release\"]\ndefined-in = \"quality-plan\"\nretention = \"1 year\"\nrequire = [{}]\n",
        required.join(", ")
    ));
    text
}

#[test]
fn any_sound_own_form_can_be_sampled_and_holds() {
    let mut dice = Dice(0x5eed);
    for round in 0..60 {
        let form = any_form(&mut dice);
        let spec = resolved(|text| text + &form);
        let report = Case::of(spec, 13, round).verify();
        let wrong: Vec<String> = report.findings.iter().map(shown).collect();
        assert_eq!(wrong, [""; 0], "{round}: {form}");
        assert!(
            broken(&report).is_empty(),
            "{round}: {form}\n{:#?}",
            broken(&report)
        );
    }
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
