//! Deliveries that hold the same records written in other ways: all of them still release, with the
//! same ledger.

use super::formats::{Format, cells, delimited, in_format, utf16};
use super::{clean, edited, mapped, releases, run, text, with};

const TESTS: &str = "test-extract.csv";
const WAITING: &str = "wip-status.csv";

fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| u8::try_from(u32::from(c)).unwrap();
    text.chars().map(byte).collect()
}

/// The test records with other headings.
fn renamed(names: &[(&str, &str)]) -> String {
    let plain = text(&clean(), TESTS);
    let (heading, rows) = plain.split_once('\n').unwrap();
    let headings: Vec<&str> = heading
        .split(',')
        .map(|name| {
            let known = names.iter().find(|(field, _)| *field == name);
            known.map_or(name, |(_, theirs)| theirs)
        })
        .collect();
    format!("{}\n{rows}", headings.join(","))
}

const GERMAN: [(&str, &str); 9] = [
    ("lot-id", "Losnummer"),
    ("panel-id", "Nutzen-Nr."),
    ("board-id", "Seriennummer"),
    ("test-type", "Prüfart"),
    ("tested-at", "Prüfzeitpunkt"),
    ("result", "Prüfergebnis"),
    ("retest-flag", "Wiederholprüfung"),
    ("measured-value", "Messwert"),
    ("failed-function", "Fehlerhafte Funktion"),
];

const CHINESE: [(&str, &str); 9] = [
    ("lot-id", "批号"),
    ("panel-id", "拼板号"),
    ("board-id", "序列号"),
    ("test-type", "测试类型"),
    ("station", "工位"),
    ("tested-at", "测试时间"),
    ("result", "测试结果"),
    ("retest-flag", "是否复测"),
    ("failed-function", "失败项目"),
];

const ENGLISH: [(&str, &str); 7] = [
    ("lot-id", "Lot No."),
    ("board-id", "S/N"),
    ("test-type", "Test Type"),
    ("tested-at", "Test Date/Time"),
    ("result", "PASS/FAIL"),
    ("retest-flag", "Re-test"),
    ("high-limit", "USL"),
];

#[test]
fn every_format_releases_with_the_same_ledger() {
    for format in Format::ALL {
        releases(&format!("{format:?}"), &run(&in_format(&clean(), format)));
    }
}

#[test]
fn how_a_text_file_is_written_changes_nothing() {
    let plain = text(&clean(), TESTS);
    let quoted: String = cells(plain.as_bytes())
        .iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{cell}\"")).collect();
            cells.join(",") + "\r\n"
        })
        .collect();
    let utf_16_be: Vec<u8> = std::iter::once(0xfeff)
        .chain(plain.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    let wide = plain.lines().count();
    let extra: String = plain
        .lines()
        .enumerate()
        .map(|(n, line)| format!("{line},{}\n", if n == 0 { "Bemerkung" } else { "-" }))
        .collect();
    assert!(wide > 2);
    let variations: Vec<(&str, Vec<u8>)> = vec![
        ("with a mark", format!("\u{feff}{plain}").into_bytes()),
        ("UTF-16, low byte first", utf16(&plain)),
        ("UTF-16, high byte first", utf_16_be),
        ("parted by tabs", delimited(plain.as_bytes(), b'\t')),
        ("parted by bars", delimited(plain.as_bytes(), b'|')),
        ("parted by semicolons", delimited(plain.as_bytes(), b';')),
        ("all cells quoted, CR LF", quoted.into_bytes()),
        ("CR only", plain.replace('\n', "\r").into_bytes()),
        (
            "no line break at the end",
            plain.trim_end().as_bytes().to_vec(),
        ),
        (
            "blank lines between",
            plain.replace('\n', "\n\n").into_bytes(),
        ),
        ("a column of their own", extra.into_bytes()),
        (
            "a title and an empty line above",
            format!("Test report, line 2\nExported 2027-01-20\n\n{plain}").into_bytes(),
        ),
        ("headings in capitals", {
            let (heading, rows) = plain.split_once('\n').unwrap();
            let heading = heading.to_uppercase().replace('-', "_");
            format!("{heading}\n{rows}").into_bytes()
        }),
    ];
    for (what, bytes) in variations {
        releases(what, &run(&with(TESTS, TESTS, bytes)));
    }
}

#[test]
fn the_order_of_rows_and_columns_and_the_folder_change_nothing() {
    let reversed = |text: &str| {
        let mut rows = cells(text.as_bytes());
        rows[1..].reverse();
        for row in &mut rows {
            row.reverse();
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    releases("rows and columns backwards", &run(&edited(TESTS, reversed)));
    let nested = clean().into_iter().map(|(path, bytes)| {
        let path = match path.ends_with(".csv") {
            true => format!("export/2027-01/{path}"),
            false => path,
        };
        (path, bytes)
    });
    releases("records in folders", &run(&nested.collect()));
    let split = {
        let plain = text(&clean(), TESTS);
        let mut lines = plain.lines();
        let heading = lines.next().unwrap();
        let (first, second): (Vec<_>, Vec<_>) = lines.enumerate().partition(|(n, _)| n % 2 == 0);
        let part = |rows: Vec<(usize, &str)>| {
            let rows: String = rows.iter().map(|(_, row)| format!("{row}\n")).collect();
            format!("{heading}\n{rows}").into_bytes()
        };
        let mut files = with(TESTS, "test-extract_1.csv", part(first));
        files.push(("test-extract_2.csv".to_owned(), part(second)));
        files
    };
    releases("one record in two files", &run(&split));
}

#[test]
fn headings_of_three_languages_are_recognised() {
    for (what, names) in [
        ("German", &GERMAN[..]),
        ("Chinese", &CHINESE[..]),
        ("English", &ENGLISH[..]),
    ] {
        let named = renamed(names);
        assert_ne!(named, text(&clean(), TESTS));
        releases(what, &run(&with(TESTS, TESTS, named.clone().into_bytes())));
    }
    // Without a form's name: these headings are those of one form only.
    for headings in [
        "Losnummer,Nutzennummer,Seriennummer,Lieferschein-Nr.,Kartonnummer,Versanddatum",
        "批号,拼板号,序列号,发货单号,箱号,发货日期",
        "Batch No,Panel,Serial #,Shipment No,Carton ID,SHIP DATE",
    ] {
        let plain = text(&clean(), "packing-list.csv");
        let (_, rows) = plain.split_once('\n').unwrap();
        let renamed = format!("{headings}\n{rows}").into_bytes();
        let report = run(&with("packing-list.csv", "export 4711.csv", renamed));
        releases(headings, &report);
        let matched = report.matched.iter().find(|m| m.form == "packing-list");
        let rule = serde_json::to_value(matched.unwrap().matched_by).unwrap();
        assert_eq!(rule, "alias", "{headings}");
    }
}

#[test]
fn other_encodings_are_read_by_evidence_or_declaration() {
    let german = windows_1252(&renamed(&GERMAN));
    assert!(std::str::from_utf8(&german).is_err());
    releases(
        "Windows-1252 by its headings",
        &run(&with(TESTS, TESTS, german)),
    );
    let (gbk, _, lost) = encoding_rs::GBK.encode("");
    assert!(gbk.is_empty() && !lost);
    let chinese = renamed(&CHINESE);
    let (bytes, _, lost) = encoding_rs::GBK.encode(&chinese);
    assert!(!lost);
    releases(
        "GBK by its headings",
        &run(&with(TESTS, TESTS, bytes.into_owned())),
    );
    // A text in a column of texts: Windows-1252, and nobody says so.
    let note = text(&clean(), WAITING).replace("shipment", "Prüfung");
    let report = run(&with(WAITING, WAITING, windows_1252(&note)));
    releases("texts in an unknown encoding", &report);
    let files = report.ledger.iter().find(|l| l.clause == "delivery.files");
    let remarks = &files.unwrap().remarks;
    assert!(
        remarks
            .iter()
            .any(|r| r.contains("nobody declared its encoding")),
        "{remarks:?}"
    );
    let declared = "[[mapping]]\nfiles = \"wip-status.csv\"\nform = \"wip-status\"\nencoding = \"shift-jis\"\n";
    let japanese = text(&clean(), WAITING).replace("shipment", "出荷");
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&japanese);
    let files = with(WAITING, WAITING, bytes.into_owned());
    releases("Shift-JIS by declaration", &mapped(&files, declared));
}

#[test]
fn local_forms_are_read_by_declaration() {
    let comma = |text: &str| {
        let rows = cells(text.as_bytes());
        let numbers: Vec<usize> = ["measured-value", "low-limit", "high-limit"]
            .map(|name| rows[0].iter().position(|h| h == name).unwrap())
            .to_vec();
        let at = rows[0].iter().position(|h| h == "tested-at").unwrap();
        let result = rows[0].iter().position(|h| h == "result").unwrap();
        let mut lines = vec![rows[0].join(";")];
        for row in &rows[1..] {
            let mut row = row.clone();
            for column in &numbers {
                row[*column] = row[*column].replace('.', ",");
            }
            // All test times are in January, at +01:00.
            let stamp = row[at].strip_suffix("+01:00").unwrap();
            let (day, time) = stamp.split_once('T').unwrap();
            let parts: Vec<&str> = day.split('-').collect();
            row[at] = format!("{}.{}.{} {time}", parts[2], parts[1], parts[0]);
            row[result] = match row[result].as_str() {
                "pass" => "i.O.".to_owned(),
                _ => "n.i.O.".to_owned(),
            };
            lines.push(row.join(";"));
        }
        lines.join("\n") + "\n"
    };
    let mapping = r#"
        [[mapping]]
        files = "test-*.csv"
        form = "test-extract"
        delimiter = ";"
        decimal = "comma"
        date-order = "day-month-year"
        zone = "Europe/Berlin"
        values = { result = { pass = "i.O.", fail = "n.i.O." } }
    "#;
    let files = edited(TESTS, comma);
    releases("local forms, declared", &mapped(&files, mapping));
    let report = run(&files);
    assert!(!report.verdict.releases());
    let fixes: Vec<&str> = report
        .findings
        .iter()
        .filter_map(|f| f.fix.as_deref())
        .collect();
    assert!(
        fixes.iter().any(|fix| fix.contains("decimal = \"comma\"")),
        "{fixes:?}"
    );
    assert!(
        fixes
            .iter()
            .any(|fix| fix.contains("date-order = \"day-month-year\"")),
        "{fixes:?}"
    );
}

#[test]
fn columns_are_read_by_mapping_or_delivery_toml() {
    let named = renamed(&[
        ("board-id", "Teil"),
        ("result", "Q"),
        ("test-type", "Schritt"),
    ]);
    let mapping = r#"
        [[mapping]]
        files = "fct_*.csv"
        form = "test-extract"
        heading-row = 4
        columns = { board-id = "Teil", result = "Q", test-type = "Schritt" }
    "#;
    let text = format!("Linie 2\nlot-id,test-type\n\n{named}");
    let files = with(TESTS, "fct_2027.csv", text.into_bytes());
    releases("columns by mapping", &mapped(&files, mapping));
    let mut files = with(TESTS, "x1.csv", super::text(&clean(), TESTS).into_bytes());
    let list = "[[file]]\npath = \"x1.csv\"\nform = \"test-extract\"\n";
    files.push(("delivery.toml".to_owned(), list.as_bytes().to_vec()));
    let report = run(&files);
    releases("named in delivery.toml", &report);
}
