//! The response form: every clause in order, nothing typed is a formula, what was filled in comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "form/book.rs"]
mod book;
#[path = "common/large.rs"]
mod large;
#[path = "form/roundtrip.rs"]
mod roundtrip;
#[path = "form/skeleton.rs"]
mod skeleton;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use book::Book;
use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, load_spec};
use tracespec::render::doc::Brand;
use tracespec::render::form::response_workbook;
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::form::layout::{self, ANSWERS, Kind};
use tracespec::supplier::form::words::Choice;
use tracespec::supplier::form::{FormCells, cells};
use tracespec::wording::{Language, Wording};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut specs: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("spec.toml"))
        .filter(|path| path.exists())
        .collect();
    specs.sort();
    assert!(specs.len() >= 3);
    specs
}

fn controller() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller/spec.toml")
}

fn controller_text() -> String {
    std::fs::read_to_string(controller()).unwrap()
}

fn resolved(path: &Path) -> ResolvedSpec {
    load_spec(path).unwrap().resolved.unwrap()
}

/// The spec of the controller with another text.
fn resolved_text(text: &str) -> ResolvedSpec {
    let catalogue = Catalogue::embedded().unwrap();
    let source = SourceFile::new("spec.toml", text);
    let checked = spec::check(source, catalogue, &Beside::file(&controller()));
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

fn clauses_300() -> ResolvedSpec {
    let made = large::in_one(300);
    let source = SourceFile::new("spec.toml", made.text);
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &made.files);
    let spec = checked.resolved.unwrap();
    assert!(spec.clauses.len() >= 300);
    spec
}

fn wording(language: Language) -> Wording {
    Wording::of(language).unwrap()
}

fn form(spec: &ResolvedSpec) -> Vec<u8> {
    response_workbook(spec, &[], &Brand::default()).unwrap()
}

fn read(spec: &ResolvedSpec) -> FormCells {
    cells(&form(spec)).unwrap()
}

fn ids(spec: &ResolvedSpec) -> Vec<&str> {
    spec.clauses.iter().map(|c| c.id.as_str()).collect()
}

fn answered(form: &FormCells) -> Vec<&str> {
    let rows = form.rows(ANSWERS).iter();
    rows.map(|row| row.id.as_str()).collect()
}

#[test]
fn every_clause_has_its_row_in_order() {
    let mut specs: Vec<ResolvedSpec> = samples().iter().map(|path| resolved(path)).collect();
    specs.push(clauses_300());
    for spec in &specs {
        for languages in [
            vec![],
            vec![wording(Language::German), wording(Language::Chinese)],
        ] {
            let bytes = response_workbook(spec, &languages, &Brand::default()).unwrap();
            let form = cells(&bytes).unwrap();
            assert_eq!(answered(&form), ids(spec));
            assert_eq!(form.missing_sheets, [""; 0]);
            assert_eq!(form.missing_columns, []);
            assert_eq!(form.strays, []);
            assert_eq!(form.other_sheets, [""; 0]);
            assert_eq!(form.head.sha256.as_deref(), Some(spec.digest.as_str()));
            assert!(form.head.clauses.keys().map(String::as_str).eq(ids(spec)));
        }
    }
}

#[test]
fn silence_is_never_included() {
    for path in samples() {
        let spec = resolved(&path);
        let form = read(&spec);
        for (clause, row) in spec.clauses.iter().zip(form.rows(ANSWERS)) {
            assert_eq!(row.text("state"), "", "{}", clause.id);
            let (weight, complete) = (row.text("weight"), row.text("complete"));
            if clause.demanded {
                assert_eq!(clause.severity.text(), weight, "{}", clause.id);
                assert_eq!(complete, "missing: state", "{}", clause.id);
            } else {
                assert_eq!(weight, "not required", "{}", clause.id);
                assert_eq!(complete, "not required", "{}", clause.id);
            }
        }
        assert_eq!(form.supplier("supplier.name"), None);
        assert_eq!(form.supplier("quote.currency"), None);
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let spec = resolved(&controller());
    let languages = [wording(Language::English), wording(Language::Chinese)];
    let write = || response_workbook(&spec, &languages, &Brand::default()).unwrap();
    let first = write();
    // Times in a workbook count seconds, those in its archive two of them.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(first == write());
}

/// What each clause asks, and its digest in the very hidden sheet.
fn asked(spec: &ResolvedSpec) -> BTreeMap<String, (String, String)> {
    let form = read(spec);
    let digest = |id: &str| form.head.clauses[id].clone();
    form.rows(ANSWERS)
        .iter()
        .map(|row| {
            let texts: Vec<String> = row
                .cells
                .iter()
                .map(|(key, cell)| format!("{key}={}", cell.text))
                .collect();
            (row.id.clone(), (texts.join("\n"), digest(&row.id)))
        })
        .collect()
}

/// A line of one table of the spec replaced.
fn changed(text: &str, table: &str, from: &str, to: &str) -> String {
    let at = text.find(table).unwrap_or_else(|| panic!("{table}"));
    let (before, after) = text.split_at(at);
    let end = after[1..].find("\n[").map_or(after.len(), |end| end + 1);
    let (inside, rest) = after.split_at(end);
    assert!(inside.contains(from), "{table}: {from}");
    format!("{before}{}{rest}", inside.replacen(from, to, 1))
}

#[test]
fn one_change_changes_one_row() {
    let text = controller_text();
    let before = asked(&resolved_text(&text));
    for (table, from, to, clause) in [
        (
            "[control.moisture]",
            "[\"release\"]",
            "[\"compliance\"]",
            "control.moisture",
        ),
        (
            "[record.rework-trace-log]",
            "formats    = [\"csv\"]",
            "formats    = [\"csv\", \"xlsx\"]",
            "record.rework-trace-log",
        ),
        (
            "[record.rework-trace-log]",
            "10 years",
            "12 years",
            "record.rework-trace-log",
        ),
        (
            "[record.rework-trace-log]",
            "quality-plan",
            "order-agreement",
            "record.rework-trace-log",
        ),
        (
            "[record.supplier-label-record]",
            "\"desired\"",
            "\"required\"",
            "record.supplier-label-record",
        ),
        (
            "[inspection.spi]",
            "depth      = \"panel\"",
            "depth      = \"board\"",
            "inspection.spi",
        ),
    ] {
        let after = asked(&resolved_text(&changed(&text, table, from, to)));
        assert!(after.keys().eq(before.keys()));
        let changed: Vec<&String> = before
            .iter()
            .filter(|(id, asked)| after[*id] != **asked)
            .map(|(id, _)| id)
            .collect();
        assert_eq!(changed, [clause], "{to}");
        let (was, is) = (&before[clause], &after[clause]);
        assert!(was.0 != is.0 && was.1 != is.1, "row and digest");
    }
}

#[test]
fn one_more_field_is_one_more_row() {
    let text = controller_text();
    let before = asked(&resolved_text(&text));
    let (from, to) = ("[\"date-code\"]", "[\"date-code\", \"storage-condition\"]");
    let more = changed(&text, "[record.material-loading-log]", from, to);
    let mut after = asked(&resolved_text(&more));
    assert!(
        after
            .remove("record.material-loading-log.storage-condition")
            .is_some()
    );
    assert_eq!(before, after);
}

#[test]
fn the_row_says_what_the_clause_asks() {
    for path in samples() {
        let spec = resolved(&path);
        let form = read(&spec);
        for clause in spec.clauses.iter().filter(|clause| clause.demanded) {
            let row = form.answer(&clause.id).unwrap();
            let demand = row.text("demand");
            assert!(demand.starts_with(clause.demand.trim()), "{demand}");
            for field in &clause.fields {
                assert!(demand.contains(&field.id), "{}: {demand}", clause.id);
            }
            let depth = clause.depth.map_or_else(String::new, |d| d.to_string());
            assert_eq!(row.text("demanded-depth"), depth);
            let retention = clause.retention.map_or_else(String::new, |r| r.to_string());
            assert_eq!(row.text("demanded-retention"), retention);
            let formats: Vec<String> = clause
                .formats
                .iter()
                .map(|format| {
                    serde_json::to_value(format)
                        .unwrap()
                        .as_str()
                        .unwrap()
                        .into()
                })
                .collect();
            assert_eq!(row.text("demanded-formats"), formats.join(", "));
        }
    }
}

/// The words that a published schema accepts.
fn words_of(schema: &serde_json::Value, words: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(parts) => {
            for (key, part) in parts {
                match (key.as_str(), part) {
                    ("const", serde_json::Value::String(word)) => {
                        words.insert(word.clone());
                    }
                    ("enum", serde_json::Value::Array(list)) => {
                        let list = list.iter().filter_map(serde_json::Value::as_str);
                        words.extend(list.map(str::to_owned));
                    }
                    _ => words_of(part, words),
                }
            }
        }
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| words_of(part, words)),
        _ => {}
    }
}

#[test]
fn drop_downs_offer_what_the_model_reads() {
    let spec = resolved(&controller());
    let book = Book::open(&form(&spec));
    let lists = book.column_texts("Lists");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/response.schema.json");
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let published = |name: &str| -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        words_of(&schema["$defs"][name], &mut words);
        words
    };
    for (choice, name) in [
        (Choice::State, "Answer.state"),
        (Choice::Depth, "Answer.depth"),
        (Choice::Format, "RecordFormat"),
        (Choice::Basis, "Charge.basis"),
        (Choice::Driver, "Charge.driver"),
        (Choice::Kind, "QuoteCharge.kind"),
        (Choice::Of, "QuoteCharge.of"),
        (Choice::Tax, "Quote.tax"),
        (Choice::Unit, "Quote.unit"),
        (Choice::Scheme, "Quote.scheme"),
        (Choice::BreaksCount, "Quote.breaks-count"),
    ] {
        let offered: BTreeSet<String> = lists[choice.key()].iter().cloned().collect();
        assert_eq!(offered, published(name), "{name}");
        assert!(!offered.is_empty(), "{name}");
        assert_eq!(offered.len(), lists[choice.key()].len());
    }
    let asked = spec.clauses.iter().filter(|clause| clause.demanded);
    let asked: Vec<&str> = asked.map(|clause| clause.id.as_str()).collect();
    assert_eq!(lists["clause"], asked);
    // Every column with a list has its drop-down, over all of its rows.
    let rules = book.sheet_xml(ANSWERS).matches("<dataValidation ").count();
    let ruled = layout::answers().columns.into_iter().filter(|column| {
        !column.locked && (!column.help.is_empty() || !matches!(column.kind, Kind::Text))
    });
    assert_eq!(rules, ruled.count());
    let supplier = book.sheet_xml("Supplier");
    for (kind, count) in [("list", 4), ("date", 2), ("whole", 2)] {
        let rules = supplier.matches(&format!("type=\"{kind}\"")).count();
        assert_eq!(rules, count, "{kind}");
    }
}

#[test]
fn ids_and_demands_are_locked_and_answers_are_not() {
    let spec = resolved(&controller());
    let bytes = form(&spec);
    let book = Book::open(&bytes);
    let form = cells(&bytes).unwrap();
    for sheet in layout::sheets() {
        let xml = book.sheet_xml(sheet.name);
        assert!(
            xml.contains("<sheetProtection sheet=\"1\""),
            "{}",
            sheet.name
        );
        assert!(!xml.contains("password") && !xml.contains("hashValue"));
        for allowed in ["insertColumns", "sort", "autoFilter", "formatColumns"] {
            assert!(xml.contains(&format!("{allowed}=\"0\"")), "{allowed}");
        }
        assert!(xml.contains("state=\"frozen\""), "{}", sheet.name);
    }
    for (clause, row) in spec.clauses.iter().zip(form.rows(ANSWERS)) {
        for (n, column) in layout::answers().columns.iter().enumerate() {
            let address = tracespec::spreadsheet::address(row.number as usize - 1, n);
            let locked = book.is_locked(ANSWERS, &address);
            assert_eq!(
                locked,
                column.locked || !clause.demanded,
                "{address} {}",
                column.key
            );
        }
    }
}

const HOSTILE: &str = "=cmd|' /C calc'!A0 <script>{{ 7*7 }} & _x0041_ ]]> \"'\u{0}\u{b}\u{202e}\u{feff}\u{fffe}\r\n@x";

#[test]
fn hostile_text_stays_text() {
    let text = controller_text();
    let calm = resolved_text(&text);
    for hostile in [
        HOSTILE.to_owned(),
        format!("+{}", "w".repeat(40_000)),
        "-1+1".to_owned(),
        "@SUM(1)".to_owned(),
    ] {
        let mut value: toml::Value = toml::from_str(&text).unwrap();
        let poisoned = skeleton::poison(&mut value, "", &hostile);
        assert!(poisoned > 30, "{poisoned}");
        let spec = resolved_text(&toml::to_string(&value).unwrap());
        let brand = Brand {
            company: Some(hostile.clone()),
            ..Brand::default()
        };
        let bytes = response_workbook(&spec, &[wording(Language::German)], &brand).unwrap();
        let form = cells(&bytes).unwrap();
        assert_eq!(answered(&form), ids(&calm));
        let book = Book::open(&bytes);
        // Formulas are the form's own: their columns hold nothing that anybody typed.
        for (address, formula) in book.formulas() {
            for part in ["cmd", "script", "www", "SUM(1)", "1+1"] {
                assert!(!formula.contains(part), "{address}: {formula}");
            }
        }
        let counts = |book: &Book| book.formulas().len();
        assert_eq!(counts(&book), counts(&Book::open(&self::form(&calm))));
        let title = book.texts("Instructions").into_iter().any(|text| {
            let kept = text.contains("{{ 7*7 }} & _x0041_ ]]>");
            kept || !hostile.starts_with("=cmd")
        });
        assert!(title);
    }
}

#[test]
fn formulas_stand_only_where_the_form_works_something_out() {
    let spec = resolved(&controller());
    let book = Book::open(&form(&spec));
    let columns = |sheet: &str| -> BTreeSet<String> {
        let prefix = format!("{sheet}!");
        book.formulas()
            .into_iter()
            .filter_map(|(address, _)| {
                let cell = address.strip_prefix(&prefix)?;
                Some(cell.trim_end_matches(|c: char| c.is_ascii_digit()).into())
            })
            .collect()
    };
    // Answers: the counter and "complete?" (H1, I), the currency (P).
    assert_eq!(columns(ANSWERS), ["H", "I", "P"].map(str::to_owned).into());
    assert_eq!(columns("Supplier"), ["C".to_owned()].into());
    assert_eq!(columns("Prices"), ["D".to_owned()].into());
    assert_eq!(columns("Assumptions"), BTreeSet::new());
}

#[test]
fn requested_quantities_and_assumptions_are_there() {
    let text = controller_text();
    let line = "centroid            = { document = \"CPL-4471\", revision = \"C\" }";
    assert!(text.contains(line));
    let follows = "centroid = { status = \"to-follow\", by = 2026-12-01, assume = \"supplier generates it from Gerber\" }";
    let form = read(&resolved_text(&text.replace(line, follows)));
    let prices: Vec<(&str, &str)> = form
        .rows("Prices")
        .iter()
        .map(|row| (row.text("from"), row.text("up-to")))
        .collect();
    assert_eq!(prices, [("100", "499"), ("500", "1999"), ("2000", "")]);
    let assumption = &form.rows("Assumptions")[0];
    assert_eq!(assumption.text("by"), "buyer");
    assert!(
        assumption
            .text("text")
            .ends_with("To be assumed: supplier generates it from Gerber.")
    );
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let bytes = form(&resolved(&controller()));
    assert!(cells(b"").is_err());
    assert!(cells(b"PK\x03\x04 nothing").is_err());
    assert!(cells(&bytes[..bytes.len() / 2]).is_err());
    let mut seed = 7_u64;
    for _ in 0..300 {
        let mut hurt = bytes.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = usize::try_from(seed >> 33).unwrap() % hurt.len();
            hurt[at] ^= 1 << (seed % 8);
        }
        let _ = cells(&hurt);
    }
}

#[test]
fn a_workbook_of_something_else_lacks_everything() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(1_048_575, 16_383, "far away").unwrap();
    sheet.write_string(0, 0, "near").unwrap();
    let form = cells(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(form.missing_sheets.len(), layout::sheets().len());
    let kept: Vec<&str> = form
        .strays
        .iter()
        .map(|s| s.cell.address.as_str())
        .collect();
    assert_eq!(kept, ["Sheet1!A1", "Sheet1!XFD1048576"]);
}

#[test]
fn without_the_key_row_columns_are_found_by_their_headings() {
    let spec = resolved(&controller());
    for languages in [
        vec![wording(Language::German)],
        vec![wording(Language::Chinese), wording(Language::English)],
    ] {
        let bytes = response_workbook(&spec, &languages, &Brand::default()).unwrap();
        let without = Book::open(&bytes).without_row(3);
        let (with, without) = (cells(&bytes).unwrap(), cells(&without).unwrap());
        assert_eq!(without.missing_columns, []);
        assert_eq!(without.rows, with.rows);
    }
}
