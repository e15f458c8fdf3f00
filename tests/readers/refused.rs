//! What cannot be read names its place, its cause and what to do; everything else is read all the same.

use super::{clean, edited, mapped, run, said, says, text, with};
use tracespec::verify::report::Verdict;

const TESTS: &str = "test-extract.csv";

#[test]
fn a_quote_that_is_not_closed_costs_its_row() {
    let files = edited(TESTS, |text| {
        text.replacen("\nL00000001,", "\n\"L00000001,", 1)
    });
    let report = run(&files);
    says(
        &report,
        TESTS,
        "2: test-extract.csv: a quote is opened and not closed",
    );
    assert_eq!(said(&report, TESTS).len(), 1);
    let plain = text(&clean(), TESTS).lines().count();
    let matched = report.matched.iter().find(|m| m.file == TESTS).unwrap();
    assert_eq!(matched.rows, plain - 2, "one heading, one bad row");
}

#[test]
fn two_meanings_are_asked() {
    let twice = edited(TESTS, |text| {
        let (heading, rows) = text.split_once('\n').unwrap();
        let heading = heading
            .replace("board-id", "SN")
            .replace("parameter", "Serial No.");
        format!("{heading}\n{rows}")
    });
    says(&run(&twice), TESTS, "a heading stands twice");
    let report = run(&edited(TESTS, |text| text.replacen("fct", "fct\u{fc}", 1)));
    assert!(!report.verdict.releases());
    let plain = text(&clean(), TESTS);
    let at = plain.find(",ict,").unwrap();
    let mut bytes = plain.into_bytes();
    bytes[at + 1] = 0xfc;
    let report = run(&with(TESTS, TESTS, bytes));
    says(
        &report,
        TESTS,
        "2: test-extract.csv: the cell has letters beyond ASCII",
    );
    let wide: Vec<u8> = text(&clean(), TESTS)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    says(
        &run(&with(TESTS, TESTS, wide)),
        TESTS,
        "looks like UTF-16 without its mark",
    );
}

#[test]
fn a_time_that_occurs_twice_is_asked() {
    // In 2026 clocks in Berlin were set back on 25 October at 3:00.
    let files = edited("wip-status.csv", |text| {
        text.replacen("2027-01-18T10:00:00+01:00", "2026-10-25T02:30:00", 1)
    });
    let mapping =
        "[[mapping]]\nfiles = \"wip-*\"\nform = \"wip-status\"\nzone = \"Europe/Berlin\"\n";
    let report = mapped(&files, mapping);
    says(&report, "wip-status.csv", "this local time occurs twice");
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_asked() {
    let mapping = "[[mapping]]\nfiles = \"test-*\"\nform = \"test-extract\"\ndecimal = \"comma\"\n";
    let report = mapped(&clean(), mapping);
    says(&report, TESTS, "its decimal mark is declared to be a comma");
    assert_ne!(report.verdict, Verdict::Release);
}

#[test]
fn files_that_are_not_what_they_are_called_are_refused() {
    let book = super::formats::workbook(&[("test-extract", text(&clean(), TESTS).as_bytes())]);
    says(
        &run(&with(TESTS, TESTS, book)),
        TESTS,
        "is not read as a record",
    );
    let plain = text(&clean(), TESTS).into_bytes();
    says(
        &run(&with(TESTS, "test-extract.xls", plain.clone())),
        "test-extract.xls",
        "is not read",
    );
    says(
        &run(&with(TESTS, "test-extract.xml", plain)),
        "test-extract.xml",
        "is not read",
    );
}

#[test]
fn broken_json_is_named_by_its_line() {
    let plain = text(&clean(), TESTS);
    let json = super::formats::json(plain.as_bytes());
    let cut = json[..json.len() / 2].to_vec();
    says(
        &run(&with(TESTS, "test-extract.json", cut)),
        "test-extract.json",
        "is not sound JSON",
    );
    let lines = String::from_utf8(super::formats::json_lines(plain.as_bytes())).unwrap();
    let broken = lines.replacen('{', "[", 1);
    let report = run(&with(TESTS, "test-extract.jsonl", broken.into_bytes()));
    says(&report, "test-extract.jsonl", "the line is no JSON object");
    let twice = lines.replacen("{", "{\"result\":\"fail\",", 1);
    let report = run(&with(TESTS, "test-extract.jsonl", twice.into_bytes()));
    says(
        &report,
        "test-extract.jsonl",
        "/result: test-extract.jsonl: a key stands twice",
    );
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    says(
        &run(&with(TESTS, "test-extract.json", deep.into_bytes())),
        "test-extract.json",
        "JSON",
    );
}

#[test]
fn a_declaration_that_names_nothing_is_told() {
    let mut files = clean();
    let list = "[[file]]\npath = \"gone.csv\"\nform = \"test-extract\"\n";
    files.push(("delivery.toml".to_owned(), list.as_bytes().to_vec()));
    says(
        &run(&files),
        "delivery.toml",
        "names a file that was not delivered",
    );
}

#[test]
fn no_file_is_passed_over_without_a_word() {
    let empty_sheet = super::formats::workbook(&[("Sheet1", b"".as_slice())]);
    for (name, bytes) in [
        ("leftover.xlsx", empty_sheet),
        ("leftover.json", br#"{"Units": []}"#.to_vec()),
        ("leftover.jsonl", b"\n\n".to_vec()),
        ("leftover.csv", b"\n\n".to_vec()),
        ("leftover.tsv", b"\t\n".to_vec()),
    ] {
        let mut files = clean();
        files.push((name.to_owned(), bytes));
        let report = run(&files);
        assert_eq!(report.verdict, Verdict::Hold, "{name}");
        let of_file =
            |f: &&tracespec::verify::report::RecordFinding| f.file.as_deref() == Some(name);
        assert_eq!(report.findings.iter().filter(of_file).count(), 1, "{name}");
    }
}
