//! Text files that are none, or have no end.

use super::desk::Desk;

const HEAD: &str = "board-id,lot-id,test-type,station,tested-at,result,retest-flag,parameter,measured-value,unit,low-limit,high-limit,failed-function,ncr-id\n";
const NAME: &str = "test-extract-2.csv";

/// A delivery that is clean but for a second file of tests with these bytes behind the headings.
fn rows(bytes: &[u8]) -> super::desk::Said {
    Desk::new().verify_beside(NAME, &[HEAD.as_bytes(), bytes].concat())
}

#[test]
fn zero_bytes_are_no_record() {
    rows(&b"\0".repeat(1 << 20)).refuses(&[NAME]);
    rows(b"PB-0001\0,L001,fct,FCT1,2026-10-05T11:02:00+02:00,pass,no,,,,,,,\n").refuses(&[NAME]);
    let wide: Vec<u8> = HEAD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = Desk::new().verify_beside(NAME, &wide);
    said.refuses(&[NAME, "looks like UTF-16 without its mark"]);
}

#[test]
fn bytes_that_are_no_utf_8_are_named_by_their_line() {
    rows(b"\xff\xfe\xfd\n").refuses(&[NAME]);
    rows(b"PB-0001,L001,fct,FCT1,2026-10-05T11:02:00+02:00,pa\xc3\x28ss,no,,,,,,,\n")
        .refuses(&[NAME]);
    // A mark, and what follows is of another encoding.
    let marked = [b"\xef\xbb\xbf", HEAD.as_bytes(), b"\xff\xff\n"].concat();
    let said = Desk::new().verify_beside(NAME, &marked);
    said.refuses(&["test-extract-2.csv:2", "bytes that stand for no character"]);
}

#[test]
fn line_ends_of_all_kinds_in_one_file_are_line_ends() {
    let row = "PB-0001,L001,fct,FCT1,2026-10-05T11:02:00+02:00,maybe,no,,,,,,,";
    let said = rows(format!("{row}\r\n{row}\r{row}\n\r{row}\n").as_bytes());
    // Lines 2, 3, 4 and, behind an empty one, 6.
    said.refuses(&["test-extract-2.csv:2", "maybe"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_row_and_no_more() {
    let mut text = b"\"".to_vec();
    text.extend(b"x,y\n".repeat(300_000));
    rows(&text).refuses(&["test-extract-2.csv:2", "a quote is opened and not closed"]);
}

#[test]
fn a_quote_on_every_line_does_not_cost_the_square_of_the_file() {
    // Each line leaves a quote open, and closes that of the line before.
    let said = rows(&b"x\",\"y\n".repeat(200_000));
    said.refuses(&[NAME, "the rest of the file was not read"]);
}

#[test]
fn rows_and_cells_without_end_are_too_long() {
    let said = rows(&b"x".repeat(3 << 20));
    said.refuses(&[
        "test-extract-2.csv:2",
        "too long to be a record",
        "--limit row-bytes",
    ]);
    rows(&b",".repeat(2 << 20)).refuses(&["test-extract-2.csv:2", "too long to be a record"]);
    let said = rows(&[&b"x".repeat(40_000)[..], b",\n"].concat());
    said.refuses(&["test-extract-2.csv:2", "too long to be a record"]);
}

#[test]
fn long_cells_in_every_row_are_held_back_by_the_block() {
    // Rows of 60 KB that all differ: 8,192 of them, which are held together, would be 500 MB.
    let cell = "x".repeat(30_000);
    let rows = (0..40)
        .map(|n| format!("PB-0001,L001,fct,FCT1,{n}{cell},pass,no,VOUT,{n}{cell},V,4.90,5.10,,\n"));
    let rows: String = rows.collect();
    let desk = Desk::new();
    desk.put(
        &format!("delivery/{NAME}"),
        format!("{HEAD}{rows}").as_bytes(),
    );
    let said = desk.verify_with(&["--limit", "block-bytes=1MiB"]);
    said.refuses(&[
        NAME,
        "was not read: a limit was met",
        "`--limit block-bytes=…`",
    ]);
    desk.verify().refuses(&[NAME]);
}

#[test]
fn different_names_without_end_do_not_fill_the_memory() {
    let desk = Desk::new();
    let mut text = HEAD.to_owned();
    for n in 0..2_000 {
        text.push_str(&format!(
            "B{n:040},L{n},fct,FCT1,2026-10-05T11:02:00+02:00,pass,no,,,,,,,\n"
        ));
    }
    desk.put(&format!("delivery/{NAME}"), text.as_bytes());
    let said = desk.verify_with(&["--limit", "word-bytes=64KiB"]);
    said.refuses(&[
        NAME,
        "was not read: a limit was met",
        "`--limit word-bytes=…`",
    ]);
    let said = desk.verify_with(&["--limit", "rows=1000"]);
    said.refuses(&[
        "test-extract-2.csv:1002",
        "at most 1,000 (`--limit rows=…` allows more)",
    ]);
}

#[test]
fn a_fault_on_every_row_is_counted_and_not_kept() {
    let said = rows(&b"x\n".repeat(20_000));
    said.refuses(&[
        NAME,
        "another number of cells",
        "19000 more rows or cells cannot be used",
    ]);
    let odd: Vec<u8> = b"a\"b,\"c\"d\n".repeat(10_000);
    rows(&odd).refuses(&[NAME]);
}

#[test]
fn headings_by_the_thousand_are_looked_at_once() {
    let heading = "result,".repeat(4_000);
    let text = format!("{heading}\n").repeat(50);
    Desk::new()
        .verify_beside("other.csv", text.as_bytes())
        .refuses(&["other.csv"]);
    let said = Desk::new().verify_beside(NAME, text.as_bytes());
    said.refuses(&[NAME]);
    // Commas, in files by the thousand: a column each, were they kept.
    let desk = Desk::new();
    for n in 0..30 {
        let text = format!("{}{}\n{n}\n", HEAD.trim_end(), ",".repeat(4_000));
        desk.put(&format!("delivery/test-extract-{n}.csv"), text.as_bytes());
    }
    let said = desk.verify_with(&["--limit", "all-columns=100_000"]);
    said.refuses(&["too many columns", "`--limit all-columns=…`"]);
}

#[test]
fn what_a_terminal_obeys_is_not_shown_to_it() {
    let said = rows(b"PB\x1b]0;owned\x07\x1b[2J,L001,fct,FCT1,now\x1b[31m,pass,no,,,,,,,\n");
    said.refuses(&[NAME]);
    assert!(!said.all().contains(['\x1b', '\x07']), "{:?}", said.all());
}
