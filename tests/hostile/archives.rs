//! Archives that hold more than they seem to, or lead elsewhere.

use super::desk::Desk;
use super::make::{Entry, gzip, zip};

const ROWS: &[u8] = b"board-id,lot-id\n";

#[test]
fn what_unpacks_to_far_more_than_its_size_is_not_unpacked() {
    // 20 MiB of one letter, in about 20 KiB: a thousand to one.
    let bomb = zip(&[Entry::packed("bomb.csv", &vec![b'0'; 20 << 20])]);
    assert!(bomb.len() < 1 << 20);
    Desk::new().verify_beside("x.zip", &bomb).refuses(&[
        "x.zip/bomb.csv",
        "expands to more than any record does",
        "at most 300 (`--limit ratio=…` allows more)",
    ]);
    let said = Desk::new().verify_beside("x.csv.gz", &gzip(&[&vec![b'0'; 20 << 20]]));
    said.refuses(&["x.csv.gz/x.csv", "expands to more than any record does"]);
}

#[test]
fn entries_that_each_stay_below_the_ratio_count_together() {
    // Ten entries of 2 MiB: none is large enough by itself, all together are.
    let large = vec![b'0'; 2 << 20];
    let entries: Vec<Entry> = (0..10)
        .map(|n| Entry::packed(&format!("{n}.csv"), &large))
        .collect();
    let said = Desk::new().verify_beside("x.zip", &zip(&entries));
    said.refuses(&["x.zip/8.csv", "with those before it", "`--limit ratio=…`"]);
}

#[test]
fn archives_hold_no_more_than_may_be_unpacked() {
    let desk = Desk::new();
    let large = vec![b'0'; 700 << 10];
    desk.put(
        "delivery/x.zip",
        &zip(&[
            Entry::packed("a.csv", &large),
            Entry::packed("b.csv", &large),
        ]),
    );
    let said = desk.verify_with(&["--limit", "unpacked-bytes=1MiB"]);
    said.refuses(&[
        "x.zip/b.csv",
        "the archives hold too much",
        "at most 1 MiB (`--limit unpacked-bytes=…` allows more)",
    ]);
    // Scratch is bounded as well, and what does not fit is no verdict at all.
    let larger = zip(&[Entry::packed("a.csv", &vec![b'0'; 3 << 20])]);
    desk.put("delivery/x.zip", &larger);
    let said = desk.verify_with(&["--limit", "scratch-bytes=2MiB"]);
    said.refuses(&["cannot use scratch space", "`--limit scratch-bytes=…`"]);
    assert_eq!(said.code, Some(2));
}

#[test]
fn archives_inside_each_other_end_somewhere() {
    let mut bytes = zip(&[Entry::plain("a.csv", ROWS)]);
    for _ in 0..40 {
        bytes = zip(&[Entry::plain("inner.zip", &bytes)]);
    }
    let said = Desk::new().verify_beside("x.zip", &bytes);
    said.refuses(&[
        "x.zip/inner.zip/inner.zip",
        "this one is not opened",
        "at most 2 (`--limit archive-depth=…` allows more)",
    ]);
    let thrice = gzip(&[&gzip(&[&gzip(&[ROWS])])]);
    let said = Desk::new().verify_beside("x.csv.gz.gz.gz", &thrice);
    said.refuses(&[
        "x.csv.gz.gz.gz/x.csv.gz.gz/x.csv.gz",
        "this one is not opened",
    ]);
}

#[test]
fn no_name_leads_out_of_an_archive() {
    let names: [&[u8]; 9] = [
        b"../../evil.csv",
        b"a/../../evil.csv",
        b"/evil.csv",
        b"//host/evil.csv",
        b"C:\\evil.csv",
        b"a\\..\\evil.csv",
        b"a/\0/evil.csv",
        b"evil\n.csv",
        b"",
    ];
    for name in names {
        let entry = Entry {
            name: name.to_vec(),
            ..Entry::plain("", ROWS)
        };
        let said = Desk::new().verify_beside("x.zip", &zip(&[entry]));
        said.refuses(&["x.zip", "its name leads out of the archive"]);
    }
    let entry = Entry {
        name: b"evil\xff.csv".to_vec(),
        ..Entry::plain("", ROWS)
    };
    let said = Desk::new().verify_beside("x.zip", &zip(&[entry]));
    said.refuses(&["x.zip", "its name is not UTF-8"]);
}

#[test]
fn a_link_in_an_archive_is_not_followed() {
    let link = Entry {
        mode: 0o120_777,
        ..Entry::plain("test-extract-2.csv", b"/etc/passwd")
    };
    let said = Desk::new().verify_beside("x.zip", &zip(&[link]));
    said.refuses(&[
        "x.zip/test-extract-2.csv",
        "a link to another file is not followed",
    ]);
    assert!(!said.all().contains("root:"));
}

#[test]
fn two_entries_of_one_name_are_two_answers() {
    for (a, b) in [
        ("test-extract.csv", "test-extract.csv"),
        ("test-extract.csv", "Test-Extract.CSV"),
        // ü as one letter, and as u with its dots.
        ("pr\u{fc}fung.csv", "pru\u{308}fung.csv"),
    ] {
        let bytes = zip(&[Entry::plain(a, ROWS), Entry::plain(b, b"board-id\n")]);
        let said = Desk::new().verify_beside("x.zip", &bytes);
        said.refuses(&["x.zip"]);
        let told = [
            "two entries of the archive have one name",
            "another entry has the same name",
        ];
        let plain = said.all().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            told.iter().any(|told| plain.contains(told)),
            "{a} {b}\n{plain}"
        );
    }
}

#[test]
fn more_entries_than_a_delivery_may_have_are_told() {
    let desk = Desk::new();
    let many: Vec<Entry> = (0..50)
        .map(|n| Entry::plain(&format!("{n:04}.csv"), format!("{n}\n").as_bytes()))
        .collect();
    desk.put("delivery/x.zip", &zip(&many));
    let said = desk.verify_with(&["--limit", "files=40"]);
    said.refuses(&[
        "x.zip",
        "a limit was met",
        "at most 40 (`--limit files=…` allows more)",
    ]);
    // Three thousand empty ones: many findings, none of them lost, and no harm.
    let many: Vec<Entry> = (0..3_000)
        .map(|n| Entry::plain(&format!("{n}.csv"), b""))
        .collect();
    desk.put("delivery/x.zip", &zip(&many));
    desk.verify().refuses(&["x.zip/0.csv", "the file is empty"]);
}

#[test]
fn sizes_that_are_not_true_are_not_believed() {
    // A row of a board that nobody ordered is there, whatever the archive says of its length.
    let rows = include_bytes!("../hand/clean/test-extract.csv");
    let rows = String::from_utf8_lossy(rows).replace("PB-0001", "PB-9999");
    for claimed in [0, 1, 1 << 20, u32::MAX] {
        let entry = Entry {
            claimed: Some(claimed),
            ..Entry::packed("test-extract-2.csv", rows.as_bytes())
        };
        let said = Desk::new().verify_beside("x.zip", &zip(&[entry]));
        said.refuses(&["x.zip/test-extract-2.csv"]);
    }
}

#[test]
fn what_is_no_archive_or_half_of_one_is_said() {
    let whole = zip(&[Entry::packed("test-extract-2.csv", &ROWS.repeat(100))]);
    for cut in [
        4,
        10,
        30,
        whole.len() / 2,
        whole.len() - 30,
        whole.len() - 1,
    ] {
        let said = Desk::new().verify_beside("x.zip", &whole[..cut]);
        said.refuses(&["x.zip", "the archive cannot be read"]);
    }
    // An end that promises 65,535 entries and a list of 4 GiB.
    let mut empty = b"PK\x05\x06\0\0\0\0".to_vec();
    empty.extend([0xff; 12]);
    empty.extend([0, 0]);
    Desk::new()
        .verify_beside("x.zip", &empty)
        .refuses(&["x.zip"]);
}

#[test]
fn what_stands_behind_a_gzip_file_is_not_passed_over() {
    let whole = gzip(&[ROWS]);
    let mut trailing = whole.clone();
    trailing.extend(b"and more");
    let said = Desk::new().verify_beside("test-extract-2.csv.gz", &trailing);
    said.refuses(&["test-extract-2.csv.gz", "the entry cannot be unpacked"]);
    let said = Desk::new().verify_beside("test-extract-2.csv.gz", &whole[..whole.len() - 6]);
    said.refuses(&["test-extract-2.csv.gz", "the entry cannot be unpacked"]);
    // Members one behind the other are one file: two thousand of them, with a row of one cell each.
    let members: Vec<&[u8]> = std::iter::repeat_n(&b"x\n"[..], 2_000).collect();
    let said = Desk::new().verify_beside("test-extract-2.csv.gz", &gzip(&members));
    said.refuses(&["test-extract-2.csv.gz"]);
}
