//! LibreOffice itself fills in, sorts, widens and saves the form; nothing is lost.

use std::collections::BTreeMap;
use std::process::Command;

use super::*;
use tracespec::finding::Finding;
use tracespec::supplier::form::FormRow;
use tracespec::supplier::model::AnswerState;
use tracespec::supplier::{codes, read_workbook};

/// What was typed: by sheet, then by clause, key or row number, then by column.
type Typed = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// Run by tests/external.sh, since it needs LibreOffice with its Python bridge.
#[test]
#[ignore = "needs LibreOffice; tests/external.sh runs it"]
fn libreoffice_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let spec = resolved(&controller());
    for (name, languages) in [
        ("en", vec![]),
        (
            "de-zh",
            vec![wording(Language::German), wording(Language::Chinese)],
        ),
    ] {
        let bytes = response_workbook(&spec, &languages, &Brand::default()).unwrap();
        let form = folder.path().join(format!("{name}.xlsx"));
        let filled = folder.path().join(format!("{name}-filled.xlsx"));
        std::fs::write(&form, &bytes).unwrap();
        let typed = fill(&form, &filled, &folder.path().join("profile"));
        let filled = std::fs::read(&filled).unwrap();
        if let Ok(kept) = std::env::var("KEEP_FORMS") {
            let kept = Path::new(&kept);
            std::fs::write(kept.join(format!("{name}.xlsx")), &bytes).unwrap();
            std::fs::write(kept.join(format!("{name}-filled.xlsx")), &filled).unwrap();
        }
        let after = cells(&filled).unwrap();
        compare(&cells(&bytes).unwrap(), &after, &typed);
        answers_come_back(&spec, &filled, &typed);
        still_guarded(&Book::open(&filled), after.answer("test.fct").unwrap());
    }
}

fn fill(form: &Path, filled: &Path, profile: &Path) -> Typed {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/form_roundtrip.py");
    let done = Command::new("/usr/bin/python3")
        .arg(script)
        .args([form, filled, profile])
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{error}{said}");
    serde_json::from_str(&said).unwrap_or_else(|e| panic!("{e}: {said}{error}"))
}

fn compare(before: &FormCells, after: &FormCells, typed: &Typed) {
    assert_eq!(after.head, before.head);
    assert_eq!(after.missing_sheets, [""; 0]);
    assert_eq!(after.missing_columns, []);
    assert_ne!(answered(after), answered(before), "it was sorted");
    for sheet in layout::sheets() {
        for old in before.rows(sheet.name) {
            let new = same_row(after, sheet.name, old);
            for column in sheet.columns.iter().filter(|column| column.locked) {
                if column.kind != Kind::Computed {
                    assert_eq!(new.text(column.key), old.text(column.key), "{}", old.id);
                }
            }
        }
    }
    let mut values = 0;
    for (sheet, rows) in typed {
        for (id, columns) in rows {
            let found = after.rows(sheet).iter().find(|row| is(row, id));
            let row = found.unwrap_or_else(|| panic!("{sheet}: {id}"));
            for (key, text) in columns {
                assert_eq!(row.text(key), text, "{sheet} {id} {key}");
                values += 1;
            }
        }
    }
    assert!(values > 300, "{values}");
    computed_again(after);
    let strays: BTreeMap<&str, &str> = after
        .strays
        .iter()
        .map(|stray| (stray.cell.text.as_str(), stray.heading.as_str()))
        .collect();
    assert_eq!(strays["ask Li"], "Who answers");
    assert_eq!(strays["our notes"], "");
    assert_eq!(after.other_sheets, ["Notes"]);
}

/// Every state, price and date that was typed is in the response, each at a cell; nothing was edited.
fn answers_come_back(spec: &ResolvedSpec, filled: &[u8], typed: &Typed) {
    let loaded = read_workbook("filled.xlsx", filled, spec);
    let quote = loaded.response.as_ref().and_then(|r| r.quote.as_ref());
    let quote = quote.unwrap_or_else(|| panic!("{:#?}", loaded.findings));
    for (id, columns) in &typed[ANSWERS] {
        if spec.clause(id).is_some_and(|clause| clause.demanded) {
            let state = quote.response[id].state.map(AnswerState::word);
            assert_eq!(state, Some(columns["state"].as_str()), "{id}");
        }
    }
    assert_eq!(quote.price_breaks.len(), 3);
    assert_eq!(quote.price_breaks[0].unit_price.to_string(), "100.50");
    assert_eq!(quote.valid_until.unwrap().to_string(), "2027-01-31");
    assert_eq!(quote.lead_time_days, Some(35));
    let edited = |finding: &&Finding| finding.code == codes::EDITED;
    assert_eq!(loaded.findings.iter().find(edited), None);
    let cell = |finding: &Finding| finding.place.cell.is_some();
    assert!(loaded.findings.iter().all(cell), "{:#?}", loaded.findings);
}

/// Rows of the supplier's own go by their number.
fn is(row: &FormRow, id: &str) -> bool {
    row.id == *id || (row.id.is_empty() && row.number.to_string() == *id)
}

fn same_row<'f>(form: &'f FormCells, sheet: &str, row: &FormRow) -> &'f FormRow {
    let id = if row.id.is_empty() {
        row.number.to_string()
    } else {
        row.id.clone()
    };
    let found = form.rows(sheet).iter().find(|row| is(row, &id));
    found.unwrap_or_else(|| panic!("{sheet}: {id}"))
}

/// What the form works out was worked out anew, in the rows where they are now.
fn computed_again(after: &FormCells) {
    for row in after.rows(ANSWERS) {
        if ["not required", "nicht gefordert"].contains(&row.text("complete")) {
            continue;
        }
        assert_eq!(row.text("currency"), "CNY", "{}", row.id);
        let complete = row.text("complete");
        let amount_without_basis =
            row.text("state") == "priced-separately" && row.text("basis").is_empty();
        let ok = ["ok", "vollst\u{e4}ndig"].contains(&complete);
        assert_eq!(ok, !amount_without_basis, "{}: {complete}", row.id);
    }
}

/// After LibreOffice saved it, the lists, the frozen headings and the locked cells are still there.
fn still_guarded(book: &Book, row: &FormRow) {
    let xml = book.sheet_xml(ANSWERS);
    for part in [
        "type=\"list\"",
        "state=\"frozen\"",
        "<conditionalFormatting",
    ] {
        assert!(xml.contains(part), "{part}");
    }
    for (key, locked) in [("id", true), ("demand", true), ("state", false)] {
        let (_, address) = row.cells[key].address.split_once('!').unwrap();
        assert_eq!(book.is_locked(ANSWERS, address), locked, "{address}");
    }
}
