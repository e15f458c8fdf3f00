//! The comparison as a workbook and as CSV, read back.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader, Xlsx};
use tracespec::compare::result::{Comparison, LineSource};
use tracespec::render::comparison::workbook;
use tracespec::report::{CSV_COLUMNS, compare_csv};
use tracespec::values::Decimal;
use tracespec::wording::{Language, Wording, typed};

use crate::kit::{Reply, compared, spec, spec_with};
use crate::samples::{ALL, comparison};

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn values(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Range<Data> {
    book.worksheet_range(sheet).unwrap()
}

/// The rows of a sheet as texts, without the first column of nothing.
fn rows(range: &Range<Data>) -> Vec<Vec<String>> {
    let shown = |cell: &Data| match cell {
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    range
        .rows()
        .map(|row| row.iter().map(shown).collect())
        .collect()
}

/// The rows of a sheet of prices whose second cell is `label` and whose first begins with `supplier`.
fn found<'r>(rows: &'r [Vec<String>], supplier: &str, label: &str) -> &'r Vec<String> {
    rows.iter()
        .find(|row| row[0].contains(supplier) && row[1] == label)
        .unwrap_or_else(|| panic!("{supplier}: {label} in {rows:#?}"))
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn totals_are_formulas_that_come_to_ours() {
    let comparison = comparison(ALL);
    let mut book = open(&workbook(&comparison, &[]).unwrap());
    let prices = rows(&values(&mut book, "Price 500"));
    // By hand, at 500: 500 × 54.80 = 27400; 1900 + 680 + 4200; 450 + 2 × 85; 34800 / 500.
    let sums = [
        ("Boards", "27400"),
        ("Charges beside the unit price", "6780"),
        ("Records", "620"),
        ("Total", "34800"),
        ("Total of one board", "69.6"),
    ];
    for (label, amount) in sums {
        let row = found(&prices, "Adler", label);
        assert_eq!(row[11], amount, "{label}");
        assert_eq!(row[12], amount, "{label}");
        assert_eq!(row[13], "ok", "{label}");
    }
    let formulas = book.worksheet_formula("Price 500").unwrap();
    let total = prices.iter().position(|row| row[1] == "Total").unwrap();
    let formula = formulas
        .get_value((u32::try_from(total).unwrap(), 11))
        .unwrap();
    assert!(formula.starts_with("ROUND(L"), "{formula}");
    // The first page refers to it.
    let summary = rows(&values(&mut book, "Summary"));
    let head = summary.iter().find(|row| row[0] == "Supplier").unwrap();
    let column = head
        .iter()
        .position(|cell| cell == "Comparable total")
        .unwrap();
    let at_500 = |name: &str| {
        let row = summary
            .iter()
            .position(|row| row[0].contains(name) && row[1] == "500");
        row.unwrap()
    };
    let formulas = book.worksheet_formula("Summary").unwrap();
    let cell = |row: usize| {
        formulas.get_value((u32::try_from(row).unwrap(), u32::try_from(column).unwrap()))
    };
    assert_eq!(
        cell(at_500("Adler")).unwrap(),
        &format!("'Price 500'!L{}", total + 1)
    );
    assert_eq!(summary[at_500("Adler")][column], "34800");
    assert_eq!(
        summary[at_500("Brightline")][column],
        "not comparable (13 open)"
    );
    assert_eq!(summary[at_500("Brightline")][column + 1], "");
}

/// Coverage comes before price.
#[test]
fn the_first_page_keeps_its_order() {
    let comparison = comparison(ALL);
    let mut book = open(&workbook(&comparison, &[]).unwrap());
    let summary = rows(&values(&mut book, "Summary"));
    let head = summary.iter().find(|row| row[0] == "Supplier").unwrap();
    let at = |title: &str| head.iter().position(|cell| cell == title).unwrap();
    let order = [
        "Verdict",
        "Knockouts open",
        "Gaps",
        "How deep",
        "How complete",
        "Is it in the quote",
        "Terms",
        "Comparable total",
        "Price as quoted",
    ];
    let places: Vec<usize> = order.iter().map(|title| at(title)).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn every_clause_question_and_line_is_in_the_workbook() {
    let comparison = comparison(ALL);
    let mut book = open(&workbook(&comparison, &[]).unwrap());
    let requirements = rows(&values(&mut book, "Requirements"));
    let answers = rows(&values(&mut book, "Answers"));
    for clause in &comparison.clauses {
        assert!(
            requirements.iter().any(|row| row[0] == clause.id),
            "{}",
            clause.id
        );
        let of = answers.iter().filter(|row| row[0] == clause.id);
        assert_eq!(of.count(), comparison.suppliers.len(), "{}", clause.id);
    }
    let questions = rows(&values(&mut book, "Clarifications"));
    for supplier in &comparison.suppliers {
        for question in &supplier.questions {
            let asked =
                |row: &&Vec<String>| row[0].contains(&supplier.name) && row[8] == *question.text;
            assert_eq!(questions.iter().filter(asked).count(), 1, "{}", question.id);
        }
    }
    for (at, quantity) in comparison.quantities.iter().enumerate() {
        let prices = rows(&values(&mut book, &format!("Price {quantity}")));
        for supplier in &comparison.suppliers {
            let totals = supplier.quantities.get(at).and_then(|q| q.totals.as_ref());
            for line in totals.iter().flat_map(|totals| &totals.lines) {
                let row = found(&prices, &supplier.name, &line.text);
                assert_eq!(row[14], *line.working);
                assert_eq!(dec(&row[11]).0, line.amount.0, "{}", line.text);
            }
        }
    }
}

/// What a spreadsheet computes with: 12.345678 EUR is 0.00251 × 4918.5968… HUF.
#[test]
fn a_rate_stands_once_and_lines_refer_to_it() {
    let spec = spec();
    let huf = |name: &str| {
        let mut reply = Reply::compliant(&spec)
            .set("currency", "\"HUF\"")
            .set("price-breaks", r#"[{ from = 1, unit-price = "4000" }]"#);
        name.clone_into(&mut reply.name);
        reply
    };
    let (one, other) = (huf("One"), huf("Other"));
    let comparison = compared(&spec, &[&one, &other]);
    let mut book = open(&workbook(&comparison, &[]).unwrap());
    let inputs = rows(&values(&mut book, "Inputs"));
    assert_eq!(inputs.iter().filter(|row| row[0] == "HUF").count(), 1);
    assert_eq!(inputs[4][2], "0.00251");
    let formulas = book.worksheet_formula("Price 100").unwrap();
    let prices = values(&mut book, "Price 100");
    let mut lines = 0;
    for (row, cells) in (0..).zip(rows(&prices)) {
        if cells[3] == "boards" {
            lines += 1;
            assert_eq!(formulas.get_value((row, 9)).unwrap(), "Inputs!$C$5");
            // 100 × 4000 × 0.00251
            assert_eq!(cells[11], "1004");
        }
    }
    assert_eq!(lines, 2);
}

#[test]
fn a_percentage_follows_the_price_of_the_boards() {
    let spec = spec();
    let reply = Reply::compliant(&spec).and(
        "[[quote.charge]]\nkind = \"tooling\"\nbasis = \"percent\"\namount = \"2.5\"\ntext = \"Handling\"",
    );
    let mut book = open(&workbook(&compared(&spec, &[&reply]), &[]).unwrap());
    let prices = rows(&values(&mut book, "Price 100"));
    // 2.5 % of 100 × 10.00
    let row = found(&prices, "Supplier", "Handling");
    assert_eq!((row[6].as_str(), row[11].as_str()), ("1000", "25"));
    let at = prices.iter().position(|row| row[1] == "Handling").unwrap();
    let formulas = book.worksheet_formula("Price 100").unwrap();
    let formula = formulas.get_value((u32::try_from(at).unwrap(), 6)).unwrap();
    assert!(formula.starts_with("SUMPRODUCT(G"), "{formula}");
}

#[test]
fn halves_go_to_the_even_neighbour_where_the_request_says_so() {
    let spec = spec_with(&[("rounding = \"half-up\"", "rounding = \"half-even\"")]);
    // 100 × 0.00125 = 0.125
    let reply =
        Reply::compliant(&spec).set("price-breaks", r#"[{ from = 1, unit-price = "0.00125" }]"#);
    let mut book = open(&workbook(&compared(&spec, &[&reply]), &[]).unwrap());
    let prices = rows(&values(&mut book, "Price 100"));
    let at = prices.iter().position(|row| row[3] == "boards").unwrap();
    assert_eq!(prices[at][11], "0.12");
    let formulas = book.worksheet_formula("Price 100").unwrap();
    let formula = formulas
        .get_value((u32::try_from(at).unwrap(), 11))
        .unwrap();
    assert!(formula.contains("MOD("), "{formula}");
}

#[test]
fn what_a_spreadsheet_cannot_keep_is_marked() {
    let spec = spec();
    let reply = Reply::compliant(&spec).set(
        "price-breaks",
        r#"[{ from = 1, unit-price = "10.0000000000000001" }]"#,
    );
    let mut book = open(&workbook(&compared(&spec, &[&reply]), &[]).unwrap());
    let prices = rows(&values(&mut book, "Price 100"));
    let row = prices.iter().find(|row| row[3] == "boards").unwrap();
    assert_eq!(
        row[7], "10.0000000000000001",
        "as a text, to the last digit"
    );
    assert_eq!(row[11], "1000");
    assert_eq!(row[13], "fixed: more than 15 digits");
    assert_eq!(found(&prices, "Supplier", "Total")[13], "ok");
}

#[test]
fn our_figures_are_marked() {
    let mut comparison = compared(&spec(), &[&Reply::compliant(&spec())]);
    let totals = comparison.suppliers[0].quantities[0]
        .totals
        .as_mut()
        .unwrap();
    // 1000.00 for the boards, and 120.00 that nobody stated.
    let mut line = totals.lines[0].clone();
    line.text = typed("record.test-extract");
    line.bucket = tracespec::compare::result::Bucket::Records;
    line.source = LineSource::HighestQuote;
    line.parts[0].count = dec("1");
    line.parts[0].price = dec("120.00");
    line.amount = dec("120.00");
    totals.lines.push(line);
    totals.traceability = dec("120.00");
    totals.adjusted = dec("120.00");
    totals.by_driver.unstated = dec("120.00");
    totals.total = dec("1120.00");
    totals.per_board = dec("11.20");
    let mut book = open(&workbook(&comparison, &[]).unwrap());
    let prices = rows(&values(&mut book, "Price 100"));
    let row = found(&prices, "Supplier", "record.test-extract");
    assert_eq!(row[5], "our figure: the highest quoted amount");
    let row = found(
        &prices,
        "Supplier",
        "Of it our figures for what was not answered",
    );
    assert_eq!(row[11], "120");
    let summary = rows(&values(&mut book, "Summary"));
    let head = summary.iter().find(|row| row[0] == "Supplier").unwrap();
    let at = head
        .iter()
        .position(|cell| cell == "Of it our figures")
        .unwrap();
    let row = summary.iter().find(|row| row[1] == "100").unwrap();
    assert_eq!(row[at], "120");
}

/// A name, an assumption and a comment that are formulas elsewhere.
fn hostile() -> Comparison {
    let spec = spec();
    let mut reply = Reply::compliant(&spec)
        .answer(
            crate::kit::CLAUSE,
            "state = \"included\"; comment = \"@SUM(A1)\\u0000\\uFFFF\"",
        )
        .and("[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"1.00\"\ntext = \"=HYPERLINK(\\\"http://x\\\")\"");
    "=cmd|' /C calc'!A0".clone_into(&mut reply.name);
    let mut other = Reply::compliant(&spec).and(
        "[[quote.assumption]]\ntext = \"+49 30 = \\\"x\\\"\"\naffects = [\"record.panel-traveler\"]",
    );
    "@SUM(A1)".clone_into(&mut other.name);
    compared(&spec, &[&reply, &other])
}

#[test]
fn what_suppliers_write_is_never_a_formula() {
    let bytes = workbook(&hostile(), &[]).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut formulas = 0;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        for formula in text.split("<f>").skip(1) {
            let formula = formula.split("</f>").next().unwrap();
            formulas += 1;
            for word in ["cmd", "HYPERLINK", "49 30", "SUM(A1)"] {
                assert!(!formula.contains(word), "{formula}");
            }
        }
        assert!(!text.contains('\u{ffff}'));
    }
    assert!(formulas > 20, "{formulas}");
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    let one = comparison(ALL);
    let both = [Wording::english(), Wording::of(Language::German).unwrap()];
    assert_eq!(
        workbook(&one, &[]).unwrap(),
        workbook(&comparison(ALL), &[]).unwrap()
    );
    assert_eq!(
        workbook(&one, &both).unwrap(),
        workbook(&one, &both).unwrap()
    );
    assert_eq!(
        compare_csv(&one).unwrap(),
        compare_csv(&comparison(ALL)).unwrap()
    );
}

#[test]
fn nothing_at_all_is_a_workbook_as_well() {
    let spec = spec_with(&[]);
    let mut empty = compared(&spec, &[]);
    assert!(workbook(&empty, &[]).unwrap().starts_with(b"PK"));
    empty.quantities.clear();
    assert!(workbook(&empty, &[]).unwrap().starts_with(b"PK"));
    let text = String::from_utf8(compare_csv(&empty).unwrap()).unwrap();
    assert_eq!(text.lines().count(), 1);
}

fn table(comparison: &Comparison) -> Vec<Vec<String>> {
    let bytes = compare_csv(comparison).unwrap();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_table_has_a_row_for_each_clause_supplier_and_quantity() {
    let comparison = comparison(ALL);
    let table = table(&comparison);
    assert_eq!(table[0], CSV_COLUMNS);
    let at = |column: &str| CSV_COLUMNS.iter().position(|c| *c == column).unwrap();
    let keys: BTreeSet<[&str; 3]> = table[1..]
        .iter()
        .map(|row| ["clause", "supplier", "quantity"].map(|c| row[at(c)].as_str()))
        .collect();
    // Three quotes at three quantities, and one supplier without a quote.
    assert_eq!(keys.len(), comparison.clauses.len() * (3 * 3 + 1));
    assert_eq!(table.len() - 1, keys.len());
    let row = |clause: &str, supplier: &str| {
        let mut rows = table[1..].iter();
        rows.find(|row| row[0] == clause && row[at("supplier")].contains(supplier))
            .unwrap()
    };
    let silent = row("record.rework-trace-log", "Brightline");
    assert_eq!(silent[at("standing")], "unanswered");
    assert_eq!(silent[at("gap")], "true");
    assert_eq!(silent[at("answer")], "");
    assert_eq!(silent[at("quote-total")], "");
    assert_eq!(silent[at("quote-unit-price")], "398.00");
    let met = row("record.rework-trace-log", "Adler");
    assert_eq!(
        (met[at("standing")].as_str(), met[at("gap")].as_str()),
        ("meets", "false")
    );
    assert_eq!(met[at("quote-total")], "13640.00");
    assert_eq!(row("test.ict", "Dunmore")[at("standing")], "");
}

#[test]
fn no_cell_of_the_table_is_a_formula() {
    for row in table(&hostile()) {
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            assert!(!cell.contains(['\n', '\r', '\0']), "{cell:?}");
        }
    }
}

/// Workbooks for `tests/external.sh`, which has LibreOffice work them out again.
#[test]
#[ignore = "writes files into the folder that TRACESPEC_EXPORT names"]
fn export() {
    let folder = std::env::var_os("TRACESPEC_EXPORT").expect("TRACESPEC_EXPORT names a folder");
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut cases = vec![("samples".to_owned(), comparison(ALL))];
    cases.push(("hostile".to_owned(), hostile()));
    for (n, case) in (1..).zip(crate::cases::all()) {
        cases.push((format!("case-{n:03}"), case.comparison()));
    }
    for (name, comparison) in cases {
        let bytes = workbook(&comparison, &[]).unwrap();
        std::fs::write(folder.join(format!("{name}.xlsx")), bytes).unwrap();
        let json = serde_json::to_string(&comparison).unwrap();
        std::fs::write(folder.join(format!("{name}.json")), json).unwrap();
    }
}
