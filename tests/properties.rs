//! What holds for every sample delivery, and for whatever is taken away from one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Case, Content, SPECS, Tables, broken, catalogue, ledger, line, shown};
use tracespec::checks::CheckKind;
use tracespec::records::Delivery;
use tracespec::spec::model::Weight;
use tracespec::verify::report::{Status, Verdict, VerifyReport};
use tracespec::verify::verify;

const SEEDS: [u64; 3] = [1, 2, 3];

fn assert_clean(what: &str, report: &VerifyReport) {
    let findings: Vec<String> = report.findings.iter().map(shown).collect();
    assert!(findings.is_empty(), "{what}: {findings:#?}");
    assert!(broken(report).is_empty(), "{what}: {:#?}", broken(report));
    assert_eq!(report.verdict, Verdict::Release, "{what}");
}

fn sample_verifies_clean(name: &str) {
    for boards in [1, 7, 500] {
        for seed in SEEDS {
            let report = Case::new(name, boards, seed).verify();
            assert_clean(&format!("{name}, {boards} boards, seed {seed}"), &report);
        }
    }
}

#[test]
fn sample_of_all_rows_verifies_clean() {
    sample_verifies_clean("all-rows");
}

#[test]
fn sample_of_controller_verifies_clean() {
    sample_verifies_clean("controller");
}

#[test]
fn sample_of_lot_level_verifies_clean() {
    sample_verifies_clean("lot-level");
}

#[test]
fn every_sample_folder_is_covered() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("spec.toml").is_file())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, SPECS.map(str::to_owned).into());
}

#[test]
fn row_and_file_order_do_not_matter() {
    for name in SPECS {
        for (boards, seed) in [(1, 1), (7, 2), (24, 3)] {
            let case = Case::new(name, boards, seed);
            let report = case.verify();
            for shuffle in 1..=3 {
                let mut tables = case.tables.clone();
                tables.shuffle(shuffle);
                let mut delivery = tables.delivery();
                delivery.files.reverse();
                let other = case.verify_delivery(&delivery);
                assert_eq!(report.verdict, other.verdict, "{name} {boards}");
                assert_eq!(report.ledger, other.ledger, "{name} {boards}");
            }
        }
    }
}

#[test]
fn without_an_order_nothing_is_released() {
    for name in SPECS {
        for boards in [1, 7, 24] {
            let case = Case::new(name, boards, 1);
            let report = verify(&case.spec, None, &case.tables.delivery());
            assert_ne!(report.verdict, Verdict::Release, "{name}");
            let line = ledger(&report, "delivery.population");
            assert_eq!(line.status, Status::NotEvaluated, "{name}");
            assert!(report.reasons.iter().any(|r| r.contains("no order")));
        }
    }
}

#[test]
fn an_ordered_board_absent_from_every_file_is_named() {
    for name in ["all-rows", "controller"] {
        let case = Case::new(name, 7, 1);
        for board in case.order.serials.clone().unwrap().iter() {
            let mut tables = case.tables.clone();
            assert!(tables.remove_board(board) > 0);
            let report = case.verify_with(&tables);
            assert_eq!(report.verdict, Verdict::Hold, "{name}: {board}");
            let named = report.findings.iter().any(|f| {
                f.clause == "delivery.population"
                    && f.unit.as_deref() == Some(board)
                    && f.message.contains(board)
            });
            assert!(named, "{name}: {board} is not named");
        }
    }
}

/// Missing lots where only lots are counted: the quantity of the order says so.
#[test]
fn a_lot_absent_from_every_file_is_missed() {
    let case = Case::new("lot-level", 24, 1);
    for lot in ["L00000001", "L00000002"] {
        let mut tables = case.tables.clone();
        for file in tables.csv_files() {
            tables.remove_rows(&file, &[("lot-id", lot)]);
        }
        let report = case.verify_with(&tables);
        assert_eq!(report.verdict, Verdict::Hold, "{lot}");
        let line = ledger(&report, "delivery.population");
        assert_eq!(line.status, Status::Fail, "{lot}");
    }
}

/// Clauses that ask for a form, and whether any of them binds.
fn asking(case: &Case, form: &str) -> (Vec<String>, bool) {
    let asks = |check: &CheckKind| matches!(check, CheckKind::Delivered { form: f } if f == form);
    let clauses: Vec<_> = case
        .spec
        .clauses
        .iter()
        .filter(|clause| clause.checks.iter().any(|check| asks(&check.kind)))
        .collect();
    let binding = clauses.iter().any(|c| c.severity != Weight::Desired);
    (clauses.iter().map(|c| c.id.clone()).collect(), binding)
}

fn names_form(text: &str, form: &str) -> bool {
    let title = catalogue().forms[form].title.to_lowercase();
    text.to_lowercase().contains(&title)
}

/// A file that was taken away: hold where a clause binds, a failed line where it is desired only;
/// the reason names the form.
fn assert_missed(what: &str, case: &Case, form: &str, report: &VerifyReport) {
    let (clauses, binding) = asking(case, form);
    assert!(!clauses.is_empty(), "{what}: no clause asks for {form}");
    if binding {
        assert_ne!(report.verdict, Verdict::Release, "{what}");
        let named = report.reasons.iter().any(|r| names_form(r, form));
        assert!(named, "{what}: {:#?}", report.reasons);
    }
    for clause in clauses {
        let line = ledger(report, &clause);
        assert_eq!(line.status, Status::Fail, "{what}: {clause}");
        let reason = line.reason.as_deref().unwrap_or_default();
        assert!(names_form(reason, form), "{what}: {clause}: {reason}");
    }
}

fn form_of(file: &str) -> &str {
    file.trim_end_matches(".csv")
}

#[test]
fn a_missing_file_is_never_released() {
    for name in SPECS {
        for boards in [1, 6, 24] {
            let case = Case::new(name, boards, 1);
            for file in case.tables.csv_files() {
                let mut tables = case.tables.clone();
                tables.remove_file(&file);
                let report = case.verify_with(&tables);
                let what = format!("{name}, {boards} boards, without {file}");
                assert_missed(&what, &case, form_of(&file), &report);
            }
        }
    }
}

#[test]
fn a_file_of_zero_bytes_is_never_released() {
    for name in SPECS {
        let case = Case::new(name, 6, 1);
        for file in case.tables.csv_files() {
            let mut tables = case.tables.clone();
            tables.put(&file, b"");
            let report = case.verify_with(&tables);
            let what = format!("{name}, {file} empty");
            assert_missed(&what, &case, form_of(&file), &report);
            assert_eq!(report.verdict, Verdict::Hold, "{what}");
            let told = report
                .findings
                .iter()
                .any(|f| f.clause == "delivery.files" && f.file.as_deref() == Some(&file));
            assert!(told, "{what}: delivery.files does not name it");
        }
    }
}

/// A heading without rows says "nothing occurred" for these forms; with so few boards nothing did,
/// and the sample's own file is no different.
const NIL_RETURNS: [(&str, &str); 4] = [
    ("spi-trend-sheet", "no solder paste inspection fails"),
    (
        "solder-defect-report",
        "no AOI or visual finding of a solder joint",
    ),
    ("xray-image-set", "no X-ray inspection fails"),
    (
        "workmanship-criterion-sheet",
        "no visual or first-article inspection fails",
    ),
];

#[test]
fn a_heading_without_rows_is_never_released() {
    for name in SPECS {
        for boards in [6, 24] {
            let case = Case::new(name, boards, 1);
            for file in case.tables.csv_files() {
                let form = form_of(&file);
                let what = format!("{name}, {boards} boards, {file} without rows");
                let mut tables = case.tables.clone();
                let table = tables.table_mut(&file);
                let had_rows = !table.rows.is_empty();
                table.rows.clear();
                let report = case.verify_with(&tables);
                if !had_rows {
                    assert_eq!(boards, 6, "{what}: 24 boards show every occurrence");
                    assert!(NIL_RETURNS.iter().any(|(f, _)| *f == form), "{what}");
                    assert_clean(&what, &report);
                    continue;
                }
                let (clauses, binding) = asking(&case, form);
                if binding {
                    assert_ne!(report.verdict, Verdict::Release, "{what}");
                    let named = report.reasons.iter().any(|r| names_form(r, form));
                    assert!(named, "{what}: {:#?}", report.reasons);
                }
                let failed = |c: &String| ledger(&report, c).status == Status::Fail;
                assert!(clauses.iter().any(failed), "{what}: {clauses:?}");
            }
        }
    }
}

#[test]
fn an_empty_delivery_is_never_released() {
    for name in SPECS {
        let case = Case::new(name, 6, 1);
        let report = case.verify_delivery(&Delivery::default());
        assert_eq!(report.verdict, Verdict::Hold, "{name}");
        for file in case.tables.csv_files() {
            let what = format!("{name}, nothing delivered");
            assert_missed(&what, &case, form_of(&file), &report);
        }
        let passed = report.ledger.iter().find(|l| l.status == Status::Pass);
        assert!(passed.is_none(), "{name}: {passed:#?}");
    }
}

#[test]
fn a_missing_image_or_document_is_missed() {
    for name in SPECS {
        let case = Case::new(name, 24, 1);
        let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (file, content) in &case.tables.files {
            if matches!(content, Content::Bytes(_)) {
                // A document of a kind is there once per shipment: the kind is taken away.
                let kind = match file.rsplit_once("-S") {
                    Some((kind, _)) if file.ends_with(".pdf") => kind.to_owned(),
                    _ => file.clone(),
                };
                kinds.entry(kind).or_default().push(file.clone());
            }
        }
        assert!(!kinds.is_empty());
        for (kind, files) in kinds {
            for empty in [false, true] {
                let mut tables = case.tables.clone();
                for file in &files {
                    match empty {
                        true => tables.put(file, b""),
                        false => tables.remove_file(file),
                    }
                }
                let report = case.verify_with(&tables);
                let failed = broken(&report);
                assert!(!failed.is_empty(), "{name} without {kind}");
                let label = kind.starts_with("images/label-");
                let verdict = match label {
                    true => Verdict::Release, // the label record is desired
                    false => Verdict::Hold,
                };
                assert_eq!(report.verdict, verdict, "{name} without {kind}");
                let told = report
                    .findings
                    .iter()
                    .any(|f| f.message.replace(' ', "-").contains(&kind));
                assert!(told, "{name}: {kind} is not named");
            }
        }
    }
}

/// Columns of the sample of `controller` that no clause demands, and why.
const UNDEMANDED: [(&str, &str, &str); 8] = [
    (
        "defect-disposition-sheet",
        "panel-id",
        "the traveler maps a board to its panel",
    ),
    (
        "failure-list",
        "panel-id",
        "the traveler maps a board to its panel",
    ),
    (
        "inspection-extract",
        "panel-id",
        "SPI is at panel depth: the traveler maps its boards",
    ),
    (
        "open-issue-list",
        "panel-id",
        "the traveler maps a board to its panel",
    ),
    (
        "packing-list",
        "panel-id",
        "the traveler maps a board to its panel",
    ),
    (
        "rework-trace-log",
        "panel-id",
        "the traveler maps a board to its panel",
    ),
    (
        "test-extract",
        "panel-id",
        "the traveler maps a board to its panel",
    ),
    (
        "failure-list",
        "decision",
        "the spec asks for no decision of this signal; its limit of 3 is not reached",
    ),
];

/// A cell that a clause demands, with the clauses that do.
struct Cell {
    form: String,
    column: String,
    at: usize,
    clauses: Vec<String>,
    binding: bool,
}

fn demanded_cells(case: &Case) -> Vec<Cell> {
    let mut cells: BTreeMap<(String, String, usize), Cell> = BTreeMap::new();
    for clause in &case.spec.clauses {
        for check in &clause.checks {
            let binding = clause.severity != Weight::Desired;
            let (form, column, rows) = match &check.kind {
                CheckKind::Field { form, field, when } => {
                    let rows = when.as_ref().map_or_else(
                        || case.tables.all(form, &[]),
                        |c| {
                            let of = |v: &String| case.tables.all(form, &[(&c.field, v)]);
                            c.values.iter().flat_map(of).collect()
                        },
                    );
                    (form, field.as_str(), rows)
                }
                CheckKind::Images { form, filter, .. } => {
                    let fits = |at: &usize| {
                        let mut fields = filter.iter();
                        fields.all(|(f, values)| values.contains(&case.tables.get(form, *at, f)))
                    };
                    let rows = case.tables.all(form, &[]).into_iter().filter(fits);
                    (form, "image-id", rows.collect())
                }
                _ => continue,
            };
            for at in rows {
                let cell = cells
                    .entry((form.clone(), column.to_owned(), at))
                    .or_insert_with(|| Cell {
                        form: form.clone(),
                        column: column.to_owned(),
                        at,
                        clauses: Vec::new(),
                        binding: false,
                    });
                cell.clauses.push(clause.id.clone());
                cell.binding |= binding;
            }
        }
    }
    cells.into_values().collect()
}

fn blank_and_verify(case: &Case, tables: &mut Tables, cell: &Cell) {
    let (form, column) = (cell.form.as_str(), cell.column.as_str());
    let before = tables.get(form, cell.at, column);
    tables.set(form, cell.at, column, "");
    let report = case.verify_with(tables);
    let what = format!("{form}:{} {column} blanked (was {before})", line(cell.at));
    let told = report.findings.iter().any(|f| {
        f.file.as_deref() == Some(&format!("{form}.csv"))
            && f.row == Some(line(cell.at))
            && f.column.as_deref() == Some(column)
            && cell.clauses.contains(&f.clause)
    });
    assert!(told, "{what}: no finding at the cell");
    if cell.binding {
        assert_eq!(report.verdict, Verdict::Hold, "{what}");
    }
    for clause in &cell.clauses {
        let line = ledger(&report, clause);
        assert_eq!(line.status, Status::Fail, "{what}: {clause}");
    }
    tables.set(form, cell.at, column, &before);
}

#[test]
fn every_demanded_cell_blanked_is_never_released() {
    let case = Case::new("controller", 5, 1);
    let cells = demanded_cells(&case);
    assert!(cells.len() > 1000, "{} cells", cells.len());
    let filled = |c: &Cell| !case.tables.get(&c.form, c.at, &c.column).is_empty();
    assert!(
        cells.iter().all(filled),
        "the sample fills what is demanded"
    );

    let demanded: BTreeSet<(&str, &str)> = cells
        .iter()
        .map(|c| (c.form.as_str(), c.column.as_str()))
        .collect();
    let mut others: BTreeSet<(String, String)> = BTreeSet::new();
    for file in case.tables.csv_files() {
        let table = case.tables.table(&file);
        for (at, column) in table.header.iter().enumerate() {
            let used = table.rows.iter().any(|row| !row[at].is_empty());
            if used && !demanded.contains(&(form_of(&file), column.as_str())) {
                others.insert((form_of(&file).to_owned(), column.clone()));
            }
        }
    }
    let listed = UNDEMANDED.map(|(form, column, _)| (form.to_owned(), column.to_owned()));
    assert_eq!(others, listed.into());

    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (case, cells) = (&case, &cells);
            scope.spawn(move || {
                let mut tables = case.tables.clone();
                for cell in cells.iter().skip(worker).step_by(workers) {
                    blank_and_verify(case, &mut tables, cell);
                }
            });
        }
    });
}

/// A record kept by lot does not say which board is where, and a lot does not fit into one carton.
#[test]
fn a_lot_may_lie_in_several_cartons() {
    let case = Case::new("lot-level", 24, 1);
    let mut tables = case.tables.clone();
    tables.copy_row("packing-list", 0, &[("carton-label", "CTN-999999")]);
    let report = case.verify_with(&tables);
    assert!(broken(&report).is_empty(), "{:#?}", broken(&report));
}
