//! Workbooks whose parts are not what they seem.

use super::desk::{Desk, Said};
use super::make::{Book, row};

const NAME: &str = "test-extract-2.xlsx";
const HEADINGS: [&str; 4] = ["board-id", "lot-id", "test-type", "result"];

fn book(book: &Book) -> Said {
    Desk::new().verify_beside(NAME, &book.bytes())
}

#[test]
fn a_sheet_is_as_large_as_its_cells_and_not_as_it_says() {
    let cell = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    let mut large = Book::of(cell);
    large.sheet = format!("<dimension ref=\"A1:XFD1048576\"/>{}", large.sheet);
    book(&large).refuses(&[NAME, "row 1048576 has more columns", "`--limit columns=…`"]);
    let mut far = Book::of(&format!(
        "{}{}",
        row(1, &HEADINGS),
        "<row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
    ));
    far.sheet = format!("<dimension ref=\"A1:XFD1048576\"/>{}", far.sheet);
    book(&far).refuses(&[NAME]);
}

#[test]
fn merged_cells_by_the_thousand_are_counted() {
    let mut merged = Book::of(&[row(1, &HEADINGS), row(2, &["a", "b", "c", "d"])].concat());
    let cells: String = (2..20_000)
        .map(|n| format!("<mergeCell ref=\"A{n}:B{n}\"/>"))
        .collect();
    merged
        .sheet
        .push_str(&format!("<mergeCells>{cells}</mergeCells>"));
    book(&merged).refuses(&[NAME, "merged cells"]);
}

#[test]
fn entities_of_its_own_are_refused() {
    // Each stands for ten of the one before: ten to the ninth letters.
    let mut laughs = "<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..10 {
        let before = format!("&a{};", n - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{n} \"{before}\">"));
    }
    let mut bomb = Book::of(&row(1, &HEADINGS));
    bomb.strings = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE sst [{laughs}]><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>&a9;</t></si></sst>"
    );
    book(&bomb).refuses(&[NAME, "entities of its own"]);
    bomb.strings = "<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst><si><t>&x;</t></si></sst>".to_owned();
    let said = book(&bomb);
    said.refuses(&[NAME, "entities of its own"]);
    assert!(!said.all().contains("root:"));
}

#[test]
fn texts_of_a_workbook_end_somewhere() {
    let long = "x".repeat(1 << 20);
    let wanted = [
        NAME,
        "xl/sharedStrings.xml: a longer text",
        "`--limit cell-letters=…`",
    ];
    let mut strings = Book::of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>");
    strings.strings = format!("<si><t>{long}</t></si>");
    book(&strings).refuses(&wanted);
    // Put together from pieces.
    strings.strings = format!("<si>{}</si>", "<r><t>some text</t></r>".repeat(30_000));
    book(&strings).refuses(&wanted);
    // Within a comment, and in a value of a tag.
    strings.strings = format!("<!-- {} -->", "<>".repeat(1 << 19));
    book(&strings).refuses(&wanted);
    strings.strings = format!("<si a=\"{}\"/>", "<>".repeat(1 << 19));
    book(&strings).refuses(&wanted);
    let cell = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
    book(&Book::of(&cell)).refuses(&[NAME, "xl/worksheets/sheet1.xml: a longer text"]);
    // A text that is long, but not too long to be read, is no cell: each use of it would be a copy.
    strings.strings = format!("<si><t>{}</t></si>", "y".repeat(40_000));
    let uses: String = (2..3_000)
        .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    strings.sheet = format!("<sheetData>{}{uses}</sheetData>", row(1, &["result"]));
    book(&strings).refuses(&[NAME, "an error of its spreadsheet"]);
}

#[test]
fn parts_that_unpack_to_too_much_are_not_held() {
    let mut large = Book::of(&row(1, &HEADINGS));
    large.strings = "<si><t>x</t></si>".repeat(1 << 20);
    book(&large).refuses(&[
        NAME,
        "xl/sharedStrings.xml: more times the packed size",
        "`--limit ratio=…`",
    ]);
    let desk = Desk::new();
    large.strings = "<si><t>x</t></si>".repeat(1 << 17);
    desk.put(&format!("delivery/{NAME}"), &large.bytes());
    let said = desk.verify_with(&["--limit", "part-bytes=1MiB"]);
    said.refuses(&[NAME, "at most 1 MiB (`--limit part-bytes=…` allows more)"]);
    let said = desk.verify_with(&["--limit", "workbook-bytes=1KiB"]);
    said.refuses(&[NAME, "`--limit workbook-bytes=…`"]);
}

#[test]
fn what_a_workbook_points_at_is_not_looked_up() {
    let mut linked =
        Book::of(&[row(1, &HEADINGS), row(2, &["=[1]Sheet1!A1", "b", "c", "d"])].concat());
    linked.links = "<Relationship Id=\"r9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink\" Target=\"http://127.0.0.1:9/steal\" TargetMode=\"External\"/>".to_owned();
    book(&linked).refuses(&[NAME]);
    // A sheet that lies outside of the workbook.
    let mut outside = Book::of(&row(1, &HEADINGS));
    outside.links = "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"../../../../etc/passwd\"/>".to_owned();
    let said = book(&outside);
    said.refuses(&[NAME]);
    assert!(!said.all().contains("root:"));
}

#[test]
fn rows_out_of_order_and_cells_out_of_place_are_not_guessed() {
    let rows = [row(5, &HEADINGS), row(2, &["a", "b", "c", "d"])].concat();
    book(&Book::of(&rows)).refuses(&[NAME]);
    for cell in [
        "<c r=\"A0\"><v>1</v></c>",
        "<c r=\"ZZZZZZZZ9\"><v>1</v></c>",
        "<c r=\"A99999999999\"><v>1</v></c>",
        "<c r=\"\u{e4}\"><v>1</v></c>",
        "<c t=\"s\"><v>99999999</v></c>",
        "<c t=\"s\"><v>-1</v></c>",
        "<c s=\"4294967295\"><v>1e999</v></c>",
        "<c><v>",
    ] {
        let rows = format!("{}<row r=\"2\">{cell}</row>", row(1, &HEADINGS));
        book(&Book::of(&rows)).refuses(&[NAME]);
    }
}

#[test]
fn half_a_workbook_is_none() {
    let whole = Book::of(&row(1, &HEADINGS)).bytes();
    for cut in [8, 100, whole.len() / 2, whole.len() - 10] {
        Desk::new()
            .verify_beside(NAME, &whole[..cut])
            .refuses(&[NAME]);
    }
}

#[test]
fn broken_workbooks_of_the_old_kind_end() {
    // The head of a compound file, with fat, directory and sizes at every extreme.
    let mut head = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    head.extend([0; 16]);
    head.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    head.resize(512, 0);
    for fill in [0x00, 0x01, 0x7f, 0xff] {
        for from in [44, 60, 68, 76] {
            let mut bytes = head.clone();
            bytes[from..512].fill(fill);
            bytes.resize(4096, fill);
            let said = Desk::new().verify_beside("test-extract-2.xls", &bytes);
            said.refuses(&["test-extract-2.xls"]);
        }
    }
    let whole = include_bytes!("../readers/fixtures/packing-list.xls");
    let mut state = 7_u64;
    for _ in 0..12 {
        let mut bytes = whole.to_vec();
        for _ in 0..40 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = usize::try_from(state >> 33).unwrap() % bytes.len();
            bytes[at] = state.to_le_bytes()[2];
        }
        let desk = Desk::new();
        let said = desk.verify_beside("test-extract-2.xls", &bytes);
        said.stands();
    }
}
