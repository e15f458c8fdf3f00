//! A seeded fault, and what has to be said about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use super::common::formats::{Format, in_format};
use super::common::{At, Case, Content, SPECS, Tables, broken, catalogue, ledger, line, shown};
use indexmap::IndexMap;
use tracespec::records::Delivery;
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::lint::levels::Overrides;
use tracespec::spec::model::Weight;
use tracespec::verify::report::{RecordFinding, Status, Verdict, VerifyReport};

/// Where a fault is to be found.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub file: Option<String>,
    pub row: Option<u32>,
    pub column: Option<String>,
}

/// A cell of a record.
pub fn cell(form: &str, at: At, column: &str) -> Place {
    Place {
        column: Some(column.to_owned()),
        ..row(form, at)
    }
}

/// A row as a whole.
pub fn row(form: &str, at: At) -> Place {
    Place {
        row: Some(line(at)),
        ..file(&format!("{form}.csv"))
    }
}

/// A file as a whole.
pub fn file(path: &str) -> Place {
    Place {
        file: Some(path.to_owned()),
        ..nowhere()
    }
}

/// Something is in no file.
pub fn nowhere() -> Place {
    Place {
        file: None,
        row: None,
        column: None,
    }
}

/// A fault and the clause that forbids it.
pub struct Fault {
    pub name: &'static str,
    /// Folder under `samples/`.
    pub spec: &'static str,
    /// The clause whose sentence in the RFQ forbids it.
    pub clause: &'static str,
    /// The check that finds it.
    pub code: &'static str,
    /// Other clauses whose sentence the same fact breaks, and why. Each must say so.
    pub related: &'static [(&'static str, &'static str)],
    pub verdict: Verdict,
    /// Changes the delivery; says where the finding must be.
    pub hurt: fn(&mut Tables) -> Place,
}

/// A fault of `controller` that holds the delivery and breaks one clause.
pub fn fault(
    name: &'static str,
    (clause, code): (&'static str, &'static str),
    hurt: fn(&mut Tables) -> Place,
) -> Fault {
    Fault {
        name,
        spec: "controller",
        clause,
        code,
        related: &[],
        verdict: Verdict::Hold,
        hurt,
    }
}

impl Fault {
    /// In another sample.
    pub fn of(self, spec: &'static str) -> Fault {
        Fault { spec, ..self }
    }

    /// The same fact breaks other clauses too.
    pub fn breaks(self, related: &'static [(&'static str, &'static str)]) -> Fault {
        Fault { related, ..self }
    }

    /// The clause is desired: its line fails, the verdict stays.
    pub fn desired(self) -> Fault {
        Fault {
            verdict: Verdict::Release,
            ..self
        }
    }

    /// It cannot be decided.
    pub fn undecided(self) -> Fault {
        Fault {
            verdict: Verdict::CannotDecide,
            ..self
        }
    }
}

/// Boards of the samples: two lots, and every signal occurs.
pub const BOARDS: u32 = 24;

/// The controller with its material kept by board, and an AVL that says from when until when.
pub const BY_BOARD: &str = "controller-by-board";

/// The controller with a route and a rule on date codes, which the labels show as well.
pub const EXACTING: &str = "controller-exacting";

static CASES: LazyLock<BTreeMap<&str, Case>> = LazyLock::new(|| {
    let case = |name| (name, Case::new(name, BOARDS, 1));
    let by_board = (BY_BOARD, Case::of(by_board(), BOARDS, 1));
    let exacting = (EXACTING, Case::of(exacting(), BOARDS, 1));
    let more = [by_board, exacting];
    SPECS.into_iter().map(case).chain(more).collect()
});

fn read(name: &str) -> String {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller");
    std::fs::read_to_string(home.join(name)).unwrap()
}

fn exacting() -> ResolvedSpec {
    let route = r#"["PRINT*", "SPI*", "SMT1-*", "REFLOW*", "AOI*", { stations = ["XRAY*"], optional = true }, "ICT*", "FCT*", "PACK*"]"#;
    let mut text = read("spec.toml");
    for (form, line) in [
        ("supplier-label-record", "require = [\"date-code\"]"),
        ("panel-traveler", &format!("route = {route}")),
    ] {
        let heading = format!("[record.{form}]\n");
        assert!(text.contains(&heading));
        text = text.replace(&heading, &format!("{heading}{line}\n"));
    }
    let text = text + "\n[date-code]\nform = \"YYWW\"\nmax-age-weeks = 30\n";
    resolved(text, read("basis/avl.csv"))
}

fn by_board() -> ResolvedSpec {
    let by_lot = "satisfies  = [\"T2\", \"C2\", \"V3\"]\ndepth      = \"lot\"";
    let text = read("spec.toml");
    assert!(text.contains(by_lot));
    let text = text.replace(by_lot, &by_lot.replace("lot", "board"));
    // A board holds one lot of a part.
    let text = text.replace("lot-sets   = \"recorded\"\n", "");
    let avl: String = read("basis/avl.csv")
        .lines()
        .map(|line| match line {
            _ if line.starts_with("Line,") => format!("{line},Approved from,Approved until\n"),
            _ if line.starts_with("4,") => format!("{line},2026-01-01,2027-12-31\n"),
            _ => format!("{line},,\n"),
        })
        .collect();
    resolved(text, avl)
}

fn resolved(text: String, avl: String) -> ResolvedSpec {
    let files: IndexMap<String, Vec<u8>> = [
        ("basis/avl.csv".to_owned(), avl.into_bytes()),
        (
            "basis/bom.csv".to_owned(),
            read("basis/bom.csv").into_bytes(),
        ),
    ]
    .into();
    let source = SourceFile::new("spec.toml", text);
    let checked = tracespec::spec::check_with(source, catalogue(), &files, &Overrides::default());
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The sample that faults are seeded into.
pub fn case(spec: &str) -> &'static Case {
    &CASES[spec]
}

fn statuses(report: &VerifyReport) -> Vec<(&str, Status)> {
    let lines = report.ledger.iter();
    lines.map(|l| (l.clause.as_str(), l.status)).collect()
}

/// Everything that is not as it should be; empty when the fault is reported right.
pub fn judge(fault: &Fault) -> Vec<String> {
    let case = case(fault.spec);
    let mut tables = case.tables.clone();
    let place = (fault.hurt)(&mut tables);
    let report = case.verify_with(&tables);
    let mut wrong = Vec::new();

    if report.verdict != fault.verdict {
        wrong.push(format!("verdict {}, not {}", report.verdict, fault.verdict));
    }
    if !is_told(&report, fault, &place) {
        wrong.push(format!(
            "{} does not report it ({}) at {place:?}",
            fault.clause, fault.code
        ));
    }
    let related: BTreeSet<&str> = fault.related.iter().map(|(clause, _)| *clause).collect();
    let may = |clause: &str| clause == fault.clause || related.contains(clause);
    // What only follows from another finding says so; nothing else may be there.
    let own_word = |f: &&RecordFinding| f.follows.is_none() && !may(&f.clause);
    for finding in report.findings.iter().filter(own_word) {
        wrong.push(format!("unrelated: {}", shown(finding)));
    }
    if report.findings.iter().all(|f| f.follows.is_some()) {
        wrong.push("every finding follows from another one".to_owned());
    }
    let follows = |clause: &str| {
        let line = ledger(&report, clause);
        line.findings > 0 && line.findings == line.following
    };
    // Clauses that ask for the very same check fail with the one that reports it.
    let shared: BTreeSet<&str> = report
        .findings
        .iter()
        .flat_map(|f| f.also.iter().map(String::as_str))
        .collect();
    let failed: BTreeSet<&str> = broken(&report).iter().map(|l| l.clause.as_str()).collect();
    let explained = |c: &str| may(c) || shared.contains(c) || follows(c);
    for clause in failed.iter().filter(|c| !explained(c)) {
        let reason = ledger(&report, clause).reason.clone();
        wrong.push(format!("unrelated line {clause}: {reason:?}"));
    }
    for clause in related.iter().filter(|c| !failed.contains(*c)) {
        wrong.push(format!("{clause} is listed as related and holds"));
    }
    let own = ledger(&report, fault.clause);
    let status = match fault.verdict {
        Verdict::CannotDecide => Status::NotEvaluated,
        _ => Status::Fail,
    };
    if own.status != status {
        wrong.push(format!("line of {}: {:?}", fault.clause, own.status));
    }
    if (own.severity == Weight::Desired) != (fault.verdict == Verdict::Release) {
        wrong.push(format!("{} is {:?}", fault.clause, own.severity));
    }

    tables.shuffle(7);
    let shuffled = case.verify_with(&tables);
    if shuffled.verdict != report.verdict || statuses(&shuffled) != statuses(&report) {
        wrong.push("another order of rows gives another ledger".to_owned());
    }
    wrong
}

fn is_told(report: &VerifyReport, fault: &Fault, place: &Place) -> bool {
    report.findings.iter().any(|f| {
        let found = Place {
            file: f.file.clone(),
            row: f.row,
            column: f.column.clone(),
        };
        f.clause == fault.clause && f.code == fault.code && found == *place
    })
}

/// Of some formats those in which a delivery can be written: a broken CSV file is broken as such only.
fn formats(tables: &Tables, wanted: &[Format]) -> Vec<Format> {
    let raw = |(name, content): (&String, &Content)| {
        name.ends_with(".csv") && matches!(content, Content::Bytes(_))
    };
    let broken = tables.files.iter().any(raw);
    let fits = |format: &&Format| !broken || **format == Format::Zip;
    wanted.iter().filter(fits).copied().collect()
}

/// What is not as it should be when the fault is delivered in other formats, as far as it can occur there.
pub fn judge_formats(fault: &Fault, wanted: &[Format]) -> (usize, Vec<String>) {
    let case = case(fault.spec);
    let mut tables = case.tables.clone();
    let place = (fault.hurt)(&mut tables);
    let mut wrong = Vec::new();
    let formats = formats(&tables, wanted);
    let plain: Vec<(String, Vec<u8>)> = tables.named_bytes();
    for format in &formats {
        let files = in_format(&plain, *format);
        let report = case.verify_delivery(&Delivery::in_memory(files));
        let there = Place {
            file: place.file.as_deref().map(|path| format.path(path)),
            row: place.row.map(|row| format.row(row)),
            column: place.column.clone(),
        };
        if report.verdict != fault.verdict {
            wrong.push(format!(
                "{format:?}: {}, not {}",
                report.verdict, fault.verdict
            ));
        }
        if !is_told(&report, fault, &there) {
            let same = report.findings.iter().filter(|f| f.code == fault.code);
            let same: Vec<String> = same.take(2).map(shown).collect();
            wrong.push(format!("{format:?}: not at {there:?}, but {same:?}"));
        }
        wrong.extend(misplaced(&report, *format));
        let related: BTreeSet<&str> = fault.related.iter().map(|(clause, _)| *clause).collect();
        let alien = report.findings.iter().find(|f| {
            f.follows.is_none() && f.clause != fault.clause && !related.contains(f.clause.as_str())
        });
        wrong.extend(alien.map(|f| format!("{format:?}: unrelated: {}", shown(f))));
    }
    (formats.len(), wrong)
}

/// Findings of a cell that do not say where a person finds it.
fn misplaced(report: &VerifyReport, format: Format) -> Option<String> {
    let cells = report
        .findings
        .iter()
        .filter(|f| f.row.is_some_and(|row| row > 1));
    let mut cells = cells.filter(|f| f.found.is_some() && f.column.is_some());
    let wrong = cells.find(|f| match format {
        Format::Xlsx => {
            let row = f.row.unwrap_or(0).to_string();
            !f.cell.as_ref().is_some_and(|cell| {
                cell.trim_start_matches(|c: char| c.is_ascii_uppercase()) == row
            })
        }
        Format::Json => {
            let pointer = format!("/{}/", f.row.unwrap_or(0).saturating_sub(1));
            !f.pointer
                .as_ref()
                .is_some_and(|at| at.starts_with(&pointer))
        }
        Format::JsonLines => f.pointer.is_none(),
        _ => false,
    })?;
    // A column that the file lacks is at no cell.
    Some(format!(
        "{format:?}: {} {:?} {:?}",
        shown(wrong),
        wrong.cell,
        wrong.pointer
    ))
}

/// Names of the files that a fault changes.
pub fn touches(fault: &Fault) -> BTreeSet<String> {
    let before = case(fault.spec).tables.named_bytes();
    let mut tables = case(fault.spec).tables.clone();
    let _ = (fault.hurt)(&mut tables);
    let after = tables.named_bytes();
    let changed = |from: &[(String, Vec<u8>)], to: &[(String, Vec<u8>)]| -> BTreeSet<String> {
        let gone = from.iter().filter(|file| !to.contains(file));
        gone.map(|(name, _)| name.clone()).collect()
    };
    let mut names = changed(&before, &after);
    names.extend(changed(&after, &before));
    names
}

/// What is not told of either fault when both are in one delivery.
pub fn judge_pair(a: &Fault, b: &Fault) -> Vec<String> {
    let case = case(a.spec);
    let both = std::panic::catch_unwind(|| {
        let mut tables = case.tables.clone();
        let places = [(a.hurt)(&mut tables), (b.hurt)(&mut tables)];
        (tables, places)
    });
    // One of them looks for the very row that the other took away.
    let Ok((tables, places)) = both else {
        return Vec::new();
    };
    let report = case.verify_with(&tables);
    let untold = [a, b].into_iter().zip(&places);
    untold
        .filter(|(fault, place)| !is_told(&report, fault, place))
        .map(|(fault, place)| format!("{} + {}: {} at {place:?}", a.name, b.name, fault.name))
        .collect()
}

/// Judges every fault of a table and fails with all that is wrong.
pub fn judge_all(faults: &[Fault]) {
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for fault in faults {
        assert!(names.insert(fault.name), "{} stands twice", fault.name);
        let list = judge(fault);
        if !list.is_empty() {
            wrong.push(format!("{}:\n    {}", fault.name, list.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
