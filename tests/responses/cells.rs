//! One cell after the other: what is read, and what is told about it and where.

use tracespec::compare::result::Standing;
use tracespec::compare::{Options, compare};
use tracespec::finding::Severity;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::LoadedResponse;
use tracespec::supplier::model::{AnswerState, Quote, Response, Tax};

use crate::form::{FIRST, Form};
use crate::kit::{CLAUSE, spec};

/// A form that a careful supplier filled in: every clause included, 10.00 EUR from 100 boards on.
fn good(spec: &ResolvedSpec) -> Form {
    let mut form = Form::of(spec)
        .supplier("supplier.name", "Careful Ltd")
        .supplier("quote.number", "Q-1")
        .supplier("quote.currency", "EUR")
        .supplier("quote.valid-until", "2026-12-31")
        .supplier("quote.tax", "excluded")
        .supplier("quote.unit", "board")
        .supplier("quote.scheme", "all-units")
        .text_in("Prices", FIRST, "unit-price", "10.00")
        .text_in("Prices", FIRST + 1, "unit-price", "9.00");
    for clause in spec.clauses.iter().filter(|clause| clause.demanded) {
        form = form.answer(&clause.id, "state", "included");
    }
    form
}

/// Code, cell and beginning of the message of everything that is told.
fn told(loaded: &LoadedResponse) -> Vec<(String, String, String)> {
    let told = loaded.findings.iter().map(|finding| {
        let weight = match finding.severity {
            Severity::Error => "error",
            _ => "warning",
        };
        (
            format!("{weight} {}", finding.code),
            finding.place.within(),
            finding.message.clone(),
        )
    });
    told.collect()
}

fn response(loaded: &LoadedResponse) -> &Response {
    loaded.response.as_ref().unwrap()
}

fn quote(loaded: &LoadedResponse) -> &Quote {
    response(loaded).quote.as_ref().unwrap()
}

fn state(loaded: &LoadedResponse, clause: &str) -> Option<AnswerState> {
    quote(loaded)
        .response
        .get(clause)
        .and_then(|answer| answer.state)
}

/// Exactly one thing is told: how it weighs, at which cell, with which words.
#[track_caller]
fn one(loaded: &LoadedResponse, weight: &str, cell: &str, words: &str) {
    let told = told(loaded);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        (told[0].0.as_str(), told[0].1.as_str()),
        (weight, cell),
        "{told:#?}"
    );
    assert!(told[0].2.contains(words), "{}", told[0].2);
}

const OTHER: &str = "identity.board";

#[test]
fn a_careful_form_is_like_for_like() {
    let spec = spec();
    let loaded = good(&spec).read(&spec);
    assert_eq!(told(&loaded), []);
    let comparison = compare(&spec, &[loaded], Options::default());
    assert!(comparison.is_clean());
    assert_eq!(comparison.suppliers[0].questions.len(), 0);
}

/// An amount in the row of the clause, read with the basis beside it.
fn amount(spec: &ResolvedSpec, text: &str) -> (LoadedResponse, Option<String>) {
    let loaded = good(spec)
        .answer(CLAUSE, "state", "priced-separately")
        .answer(CLAUSE, "basis", "once")
        .answer(CLAUSE, "amount", text)
        .read(spec);
    let charge = quote(&loaded).response[CLAUSE].charge.as_ref();
    let amount = charge.and_then(|charge| charge.amount);
    (loaded.clone(), amount.map(|amount| amount.to_string()))
}

#[test]
fn amounts_are_read_exactly_or_not_at_all() {
    let spec = spec();
    let cell = Form::of(&spec).address("Answers", CLAUSE, "amount");
    // What was typed; what is read; what is told.
    for (text, read, weight) in [
        ("1234.50", Some("1234.50"), None),
        ("1.234,56", Some("1234.56"), Some("warning R107")),
        ("1,234.56", Some("1234.56"), Some("warning R107")),
        ("38,20", Some("38.20"), Some("warning R107")),
        ("1 234.50", Some("1234.50"), None),
        ("€ 38.20", Some("38.20"), None),
        ("38.20 EUR", Some("38.20"), None),
        ("38.20 USD", None, Some("error R009")),
        ("1,234", None, Some("error R009")),
        ("1.234", Some("1.234"), None),
        ("0", Some("0"), None),
        ("n/c", Some("no charge"), None),
        ("N/C", Some("no charge"), None),
        ("FOC", Some("no charge"), None),
        ("免费", Some("no charge"), None),
        ("-", None, Some("warning R109")),
        ("tbd", None, Some("warning R109")),
        ("?", None, Some("warning R109")),
        ("", None, None),
        ("1E+05", None, Some("error R009")),
        ("5 %", None, Some("error R009")),
        ("-5", Some("-5"), Some("error R006")),
        ("see below", None, Some("error R009")),
    ] {
        let (loaded, found) = amount(&spec, text);
        assert_eq!(found.as_deref(), read, "{text}");
        match weight {
            None => assert_eq!(told(&loaded), [], "{text}"),
            Some(weight) => one(&loaded, weight, &cell, ""),
        }
    }
    let (loaded, _) = amount(&spec, "1.234,56");
    assert_eq!(
        loaded.findings[0].message,
        "the amount `1.234,56` is read as 1234.56"
    );
    let (loaded, _) = amount(&spec, "1,234");
    assert_eq!(
        loaded.findings[0].message,
        "the amount `1,234` can be read as 1234 and as 1.234"
    );
}

#[test]
fn unit_price_zero_no_charge_and_blank_are_four_things() {
    let spec = spec();
    let standing = |text: &str| {
        let (loaded, _) = amount(&spec, text);
        let comparison = compare(&spec, &[loaded], Options::default());
        let row = comparison
            .clauses
            .iter()
            .find(|row| row.id == CLAUSE)
            .unwrap();
        row.cells[0].standings[0]
    };
    assert_eq!(standing("0.50"), Standing::Loaded);
    assert_eq!(standing("0"), Standing::Open);
    assert_eq!(standing("no charge"), Standing::Loaded);
    assert_eq!(standing(""), Standing::Open);
}

#[test]
fn another_decimal_comma_makes_a_point_doubtful() {
    let spec = spec();
    let form = good(&spec)
        .text_in("Prices", FIRST, "unit-price", "38,20")
        .answer(CLAUSE, "state", "priced-separately")
        .answer(CLAUSE, "basis", "once")
        .answer(CLAUSE, "amount", "1.234");
    let loaded = form.read(&spec);
    let cell = Form::of(&spec).address("Answers", CLAUSE, "amount");
    let told = told(&loaded);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!(
        (told[0].0.as_str(), told[0].1.as_str()),
        ("error R009", cell.as_str())
    );
    assert_eq!(
        (told[1].0.as_str(), told[1].1.as_str()),
        ("warning R107", "Prices!C5")
    );
}

#[test]
fn numbers_kept_as_numbers_are_read() {
    let spec = spec();
    let loaded = good(&spec)
        .number("Prices", FIRST, "unit-price", "38.2")
        .read(&spec);
    assert_eq!(told(&loaded), []);
    assert_eq!(
        quote(&loaded).price_breaks[0].unit_price.to_string(),
        "38.2"
    );
    // 34.3333333333333357 is what a spreadsheet keeps of 103 / 3.
    let loaded = good(&spec)
        .number("Prices", FIRST, "unit-price", "34.333333333333336")
        .read(&spec);
    one(&loaded, "warning R107", "Prices!C5", "more than 15 digits");
    let row = Form::of(&spec).row("Answers", CLAUSE);
    let percent = good(&spec)
        .answer(CLAUSE, "state", "priced-separately")
        .answer(CLAUSE, "basis", "percent")
        .number("Answers", row, "amount", "0.05")
        .read(&spec);
    let cell = Form::of(&spec).address("Answers", CLAUSE, "amount");
    one(&percent, "error R009", &cell, "may be 5 %");
    let (loaded, _) = amount(&spec, "2.5");
    assert_eq!(told(&loaded), []);
}

#[test]
fn days_are_read_as_text_as_date_and_as_number() {
    let spec = spec();
    let row = Form::of(&spec).row("Supplier", "quote.valid-until");
    let cell = Form::of(&spec).address("Supplier", "quote.valid-until", "value");
    let until = |loaded: &LoadedResponse| quote(loaded).valid_until.map(|day| day.to_string());
    for text in [
        "2027-01-31",
        "31.01.2027",
        "2027年1月31日",
        "31 January 2027",
    ] {
        let loaded = good(&spec).supplier("quote.valid-until", text).read(&spec);
        assert_eq!(
            (until(&loaded).as_deref(), told(&loaded)),
            (Some("2027-01-31"), vec![]),
            "{text}"
        );
    }
    // The cell is formatted as a date: 46418 days after 30 December 1899.
    let loaded = good(&spec)
        .number("Supplier", row, "value", "46418")
        .read(&spec);
    assert_eq!(
        (until(&loaded).as_deref(), told(&loaded)),
        (Some("2027-01-31"), vec![])
    );
    for (text, words) in [("02/03/2027", "two days"), ("end of year", "is no date")] {
        let loaded = good(&spec).supplier("quote.valid-until", text).read(&spec);
        assert_eq!(until(&loaded), None);
        one(&loaded, "error R009", &cell, words);
    }
}

#[test]
fn words_of_lists_may_wear_another_dress_and_no_more() {
    let spec = spec();
    let cell = Form::of(&spec).address("Answers", CLAUSE, "state");
    for text in ["Included", " INCLUDED ", "in-cluded"] {
        let loaded = good(&spec).answer(CLAUSE, "state", text).read(&spec);
        assert_eq!(
            state(&loaded, CLAUSE),
            Some(AnswerState::Included),
            "{text}"
        );
    }
    for text in ["yes", "incl.", "✓", "inkludiert"] {
        let loaded = good(&spec).answer(CLAUSE, "state", text).read(&spec);
        assert_eq!(state(&loaded, CLAUSE), None, "{text}");
        one(&loaded, "error R009", &cell, "not a word of its list");
    }
    let loaded = good(&spec)
        .answer(CLAUSE, "capable", "ja")
        .supplier("quote.tax", "Excluded")
        .read(&spec);
    assert_eq!(response(&loaded).capability[CLAUSE].capable, Some(true));
    assert_eq!(quote(&loaded).tax, Tax::Excluded);
    assert_eq!(told(&loaded), []);
}

#[test]
fn an_offer_that_cannot_be_read_is_not_taken_for_the_demanded_one() {
    let spec = spec();
    for (key, text) in [
        ("depth", "carton"),
        ("formats", "csv, papyrus"),
        ("retention", "long"),
        ("from-quantity", "many"),
    ] {
        let loaded = good(&spec).answer(CLAUSE, key, text).read(&spec);
        let cell = Form::of(&spec).address("Answers", CLAUSE, key);
        one(&loaded, "error R009", &cell, "");
        assert_eq!(state(&loaded, CLAUSE), None, "{key}");
        assert_eq!(state(&loaded, OTHER), Some(AnswerState::Included));
        assert!(!compare(&spec, &[loaded], Options::default()).is_clean());
    }
}

#[test]
fn formulas_and_errors_are_told_and_not_read() {
    let spec = spec();
    let row = Form::of(&spec).row("Answers", CLAUSE);
    let cell = |key| Form::of(&spec).address("Answers", CLAUSE, key);
    let loaded = good(&spec)
        .formula("Answers", row, "state", "B1", "included")
        .read(&spec);
    one(
        &loaded,
        "error R011",
        &cell("state"),
        "formula instead of a value",
    );
    assert_eq!(state(&loaded, CLAUSE), None);
    let loaded = good(&spec)
        .formula("Prices", FIRST, "unit-price", "5*2", "10")
        .read(&spec);
    one(&loaded, "error R011", "Prices!C5", "formula");
    assert_eq!(quote(&loaded).price_breaks.len(), 1);
    let loaded = good(&spec)
        .error("Answers", row, "depth", "#REF!")
        .read(&spec);
    one(&loaded, "error R009", &cell("depth"), "#REF!");
    let loaded = good(&spec)
        .formula("Answers", row, "comment", "A1", "as ever")
        .read(&spec);
    one(
        &loaded,
        "warning R107",
        &cell("comment"),
        "its result is read",
    );
    assert_eq!(state(&loaded, CLAUSE), Some(AnswerState::Included));
}

#[test]
fn merged_cells_answer_for_their_first_row_only() {
    let spec = spec();
    let pair = spec
        .clauses
        .windows(2)
        .find(|pair| pair.iter().all(|c| c.demanded));
    let [first, below] = pair.unwrap() else {
        unreachable!()
    };
    let row = Form::of(&spec).row("Answers", &first.id);
    let loaded = good(&spec)
        .merge("Answers", "state", row, row + 1)
        .read(&spec);
    let cell = Form::of(&spec).address("Answers", &below.id, "state");
    one(&loaded, "error R013", &cell, "is merged into Answers!");
    assert_eq!(state(&loaded, &first.id), Some(AnswerState::Included));
    // What stood below is hidden from whoever looks at it, and does not count.
    assert_eq!(state(&loaded, &below.id), None);
}

#[test]
fn a_row_that_was_copied_counts_once_or_not_at_all() {
    let spec = spec();
    let row = Form::of(&spec).row("Answers", CLAUSE);
    let (twice, last) = good(&spec).copied("Answers", row);
    let loaded = twice.read(&spec);
    assert_eq!(told(&loaded), []);
    assert_eq!(state(&loaded, CLAUSE), Some(AnswerState::Included));
    let loaded = twice
        .text_in("Answers", last, "state", "excluded")
        .read(&spec);
    let cell = format!("Answers!A{}", last + 1);
    one(&loaded, "error R012", &cell, "answered twice");
    assert_eq!(
        loaded.findings[0].related[0].place.within(),
        format!("Answers!A{}", row + 1)
    );
    assert_eq!(state(&loaded, CLAUSE), None);
}

#[test]
fn edited_texts_are_told_at_their_cell() {
    let spec = spec();
    for (key, text) in [
        ("demand", "Traveler for each lot."),
        ("title", "Lot traveler"),
        ("weight", "desired"),
        ("demanded-depth", "lot"),
        ("demanded-formats", "paper"),
        ("demanded-retention", "1 year"),
    ] {
        let form = good(&spec).answer(CLAUSE, key, text);
        let cell = Form::of(&spec).address("Answers", CLAUSE, key);
        one(&form.read(&spec), "error R010", &cell, "was edited");
        let csv = form.read_as_csv(&spec, ',');
        let cell = cell.replace("Answers!", "Answers.csv!");
        one(&csv, "error R010", &cell, "was edited");
    }
    let form = good(&spec).answer(CLAUSE, "demand", "");
    let cell = format!("Answers!A{}", Form::of(&spec).row("Answers", CLAUSE) + 1);
    one(&form.read(&spec), "warning R110", &cell, "deleted");
}

#[test]
fn unknown_clauses_are_errors_and_other_rows_are_kept() {
    let spec = spec();
    let loaded = good(&spec)
        .answer(CLAUSE, "id", "record.panel-travler")
        .read(&spec);
    let row = Form::of(&spec).row("Answers", CLAUSE);
    one(
        &loaded,
        "error R001",
        &format!("Answers!A{}", row + 1),
        "record.panel-travler",
    );
    assert_eq!(state(&loaded, CLAUSE), None);
    assert_eq!(state(&loaded, OTHER), Some(AnswerState::Included));
}

#[test]
fn another_spec_is_told_at_the_cell_that_says_so() {
    let (spec, form) = (spec(), |id: &str, text: &str| {
        good(&self::spec()).supplier(id, text)
    });
    let cell = |id| Form::of(&spec).address("Supplier", id, "value");
    let loaded = form("quote.spec.revision", "Z").read(&spec);
    one(&loaded, "error R010", &cell("quote.spec.revision"), "`Z`");
    let other = crate::kit::spec_with(&[("revision = \"A\"", "revision = \"B\"")]);
    let loaded = good(&spec).read(&other);
    let told_of: Vec<(String, String)> = told(&loaded).into_iter().map(|t| (t.0, t.1)).collect();
    let expected = [
        ("error R002", "tracespec!B3"),
        ("error R002", "tracespec!B4"),
    ];
    assert_eq!(told_of, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    let loaded = good(&spec).emptied("tracespec").read(&spec);
    assert_eq!(told(&loaded), []);
    // A sheet alone does not say which spec it answers.
    let text = good(&spec).csv("Answers", ';');
    let loaded = tracespec::supplier::read_csv("Answers.csv", &[("Answers.csv", &text)], &spec);
    assert!(
        told(&loaded).iter().any(|told| told.0 == "error R002"),
        "{:#?}",
        told(&loaded)
    );
    assert_eq!(state(&loaded, OTHER), Some(AnswerState::Included));
}

#[test]
fn what_is_not_filled_in_is_told_at_its_empty_cell() {
    let spec = spec();
    let loaded = good(&spec).supplier("quote.currency", "").read(&spec);
    let cell = Form::of(&spec).address("Supplier", "quote.currency", "value");
    one(&loaded, "error R005", &cell, "states no currency");
    assert_eq!(loaded.findings[0].help.as_deref(), Some("fill in the cell"));
}

#[test]
fn what_stands_beside_the_form_is_told() {
    let spec = spec();
    let row = Form::of(&spec).row("Answers", CLAUSE) + 1;
    let loaded = good(&spec)
        .beside("Answers", "AD4", "Our remark")
        .beside("Answers", &format!("AD{row}"), "only for lots above 1000")
        .read(&spec);
    let cells: Vec<(String, String)> = told(&loaded).into_iter().map(|t| (t.0, t.1)).collect();
    let expected = ("warning R108".to_owned(), format!("Answers!AD{row}"));
    assert_eq!(cells, [expected]);
    assert_eq!(state(&loaded, CLAUSE), Some(AnswerState::Included));
    // A row whose id was deleted.
    let loaded = good(&spec).answer(CLAUSE, "id", "").read(&spec);
    assert_eq!(state(&loaded, CLAUSE), None);
    let told = told(&loaded);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].1.ends_with(&row.to_string()), "{told:#?}");
}

#[test]
fn assumptions_of_the_supplier_count_and_the_buyers_do_not() {
    let change = "gerber = { document = \"G\", revision = \"1\" }";
    let follows = "gerber = { status = \"to-follow\", by = 2026-12-01, assume = \"four layers\" }";
    let spec = crate::kit::spec_with(&[(change, follows)]);
    let loaded = good(&spec).read(&spec);
    assert_eq!(
        (told(&loaded), quote(&loaded).assumption.len()),
        (vec![], 0)
    );
    let csv = good(&spec).read_as_csv(&spec, ',');
    assert_eq!((told(&csv), quote(&csv).assumption.len()), (vec![], 0));
    let loaded = good(&spec)
        .text_in("Assumptions", FIRST, "affects", CLAUSE)
        .read(&spec);
    assert_eq!(quote(&loaded).assumption[0].affects, [CLAUSE]);
    let loaded = good(&spec)
        .text_in(
            "Assumptions",
            FIRST,
            "text",
            "Not released: gerber. To be assumed: two layers.",
        )
        .read(&spec);
    one(&loaded, "error R007", "Assumptions!A5", "which clauses");
    let loaded = good(&spec)
        .answer(CLAUSE, "assumption", "panels of four")
        .text_in("Assumptions", FIRST + 1, "text", "boards are flat")
        .text_in(
            "Assumptions",
            FIRST + 1,
            "affects",
            "identity.board; identity.lot",
        )
        .read(&spec);
    assert_eq!(told(&loaded), []);
    let assumed = &quote(&loaded).assumption;
    assert_eq!(assumed[0].affects, ["identity.board", "identity.lot"]);
    assert_eq!(
        (assumed[1].text.as_str(), assumed[1].affects.as_slice()),
        ("panels of four", &[CLAUSE.to_owned()][..])
    );
    let place = loaded.places.value_place("/quote/assumption/1/text");
    assert_eq!(
        place.within(),
        Form::of(&spec).address("Answers", CLAUSE, "assumption")
    );
}

#[test]
fn a_deviation_never_leaves_a_clause_as_met() {
    let spec = spec();
    let form = good(&spec)
        .text_in("Deviations", FIRST, "clause", CLAUSE)
        .text_in("Deviations", FIRST, "instead", "a traveler for each panel")
        .text_in("Deviations", FIRST, "until", "2027-06-30");
    let loaded = form.read(&spec);
    assert_eq!(told(&loaded), []);
    let comparison = compare(&spec, &[loaded], Options::default());
    let row = comparison
        .clauses
        .iter()
        .find(|row| row.id == CLAUSE)
        .unwrap();
    assert_eq!(row.cells[0].standings[0], Standing::Lesser);
    let said = &row.cells[0].said[0];
    assert_eq!(
        said.text,
        "offered instead until 2027-06-30: a traveler for each panel"
    );
    assert_eq!(said.place.within(), "Deviations!B5");
    assert_eq!(comparison.suppliers[0].questions.len(), 1);
    let loaded = form.text_in("Deviations", FIRST, "instead", "").read(&spec);
    one(&loaded, "error R014", "Deviations!A5", "offered instead");
}

#[test]
fn a_price_that_cannot_be_read_is_not_replaced_by_a_neighbours() {
    let spec = spec();
    let loaded = good(&spec)
        .text_in("Prices", FIRST, "up-to", "")
        .text_in("Prices", FIRST + 1, "unit-price", "-")
        .read(&spec);
    one(
        &loaded,
        "warning R109",
        "Prices!C6",
        "counts as not filled in",
    );
    let breaks = &quote(&loaded).price_breaks;
    assert_eq!(
        (breaks.len(), breaks[0].from, breaks[0].up_to),
        (1, 100, Some(499))
    );
}

#[test]
fn an_amount_says_how_often_it_is_charged() {
    let spec = spec();
    let cell = Form::of(&spec).address("Answers", CLAUSE, "amount");
    let form = good(&spec)
        .answer(CLAUSE, "state", "priced-separately")
        .answer(CLAUSE, "amount", "5");
    one(&form.read(&spec), "error R009", &cell, "how often");
    let form = good(&spec).text_in("Charges", FIRST, "text", "engineering, to be agreed");
    one(&form.read(&spec), "error R005", "Charges!G5", "lacks");
}

#[test]
fn a_file_of_something_else_is_told() {
    let spec = spec();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet()
        .write_string(0, 0, "Price list")
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let commas = ",".repeat((8 << 20) + 1);
    let loaded = tracespec::supplier::read_csv("a.csv", &[("a.csv", &commas)], &spec);
    assert_eq!(told(&loaded)[0].0, "error R008");
    for bytes in [bytes.as_slice(), b"PK\x03\x04 nothing", b""] {
        let loaded = tracespec::supplier::read_workbook("list.xlsx", bytes, &spec);
        assert!(loaded.response.is_none());
        assert_eq!(told(&loaded)[0].0, "error R008");
        assert!(!compare(&spec, &[loaded], Options::default()).is_clean());
    }
}

/// Whoever loses the headings of a sheet, or one heading with its key, loses what stands below.
#[test]
fn what_a_sheet_lost_is_an_error_and_never_only_less() {
    let spec = spec();
    let charged = || {
        good(&spec)
            .text_in("Charges", FIRST, "kind", "nre")
            .text_in("Charges", FIRST, "basis", "once")
            .text_in("Charges", FIRST, "amount", "7400.00")
    };
    assert!(compare(&spec, &[charged().read(&spec)], Options::default()).is_clean());
    // Rows 3 and 4 hold the keys and the headings.
    let lost = charged().headless("Charges").read(&spec);
    let told = told(&lost);
    assert!(
        told.iter().any(|(code, _, _)| code == "error R110"),
        "{told:#?}"
    );
    assert!(!compare(&spec, &[lost], Options::default()).is_clean());
    let row = good(&spec).row("Answers", CLAUSE);
    let shorter = good(&spec)
        .text_in("Answers", row, "retention", "1 year")
        .without_column("Answers", "retention")
        .read(&spec);
    assert!(!compare(&spec, &[shorter], Options::default()).is_clean());
}

#[test]
fn another_currency_beside_an_amount_is_told() {
    let spec = spec();
    let loaded = good(&spec)
        .text_in("Prices", FIRST, "currency", "USD")
        .read(&spec);
    one(&loaded, "error R009", "Prices!D5", "the quote is in EUR");
}

#[test]
fn an_assumption_on_nothing_that_is_asked_is_told() {
    let spec = spec();
    let loaded = good(&spec)
        .text_in("Assumptions", FIRST, "text", "you make the ICT")
        .text_in("Assumptions", FIRST, "affects", crate::kit::NOT_ASKED)
        .read(&spec);
    let told = told(&loaded);
    assert!(
        told.iter().any(|(code, _, _)| code == "error R007"),
        "{told:#?}"
    );
}
