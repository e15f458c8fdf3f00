//! Archives: what they hold is read, and nothing leads out of them.

use std::io::Write as _;

use super::formats::{gzipped, zipped};
use super::{Files, clean, releases, run, said, says, text, with};

const TESTS: &str = "test-extract.csv";

fn with_archive(name: &str, bytes: Vec<u8>) -> Files {
    let mut files = clean();
    files.push((name.to_owned(), bytes));
    files
}

#[test]
fn archives_are_opened_one_inside_another() {
    let inner = zipped(&clean());
    let outer = zipped(&[("box 1/inner.zip".to_owned(), inner.clone())]);
    releases(
        "nested",
        &run(&vec![("delivery.zip".to_owned(), outer.clone())]),
    );
    let folder: Files = clean()
        .into_iter()
        .map(|(path, bytes)| (format!("delivery/{path}"), bytes))
        .collect();
    releases(
        "a folder in it",
        &run(&vec![("d.zip".to_owned(), zipped(&folder))]),
    );
    let gzip = gzipped(text(&clean(), TESTS).as_bytes());
    let inside = zipped(&[("test-extract.csv.gz".to_owned(), gzip)]);
    releases("gzip in zip", &run(&with(TESTS, "tests.zip", inside)));
    let third = zipped(&[("outer.zip".to_owned(), outer)]);
    let report = run(&with_archive("deep.zip", third));
    says(
        &report,
        "deep.zip/outer.zip/box 1/inner.zip",
        "is not opened",
    );
}

#[test]
fn what_leads_out_of_an_archive_is_refused() {
    for name in [
        "../evil.csv",
        "/etc/evil.csv",
        "C:\\evil.csv",
        "a/../../evil.csv",
    ] {
        let bytes = zipped(&[(name.to_owned(), b"lot-id\n".to_vec())]);
        let report = run(&with_archive("x.zip", bytes));
        says(&report, "x.zip", "its name leads out of the archive");
    }
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer
        .add_symlink("link.csv", "/etc/passwd", options)
        .unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    says(
        &run(&with_archive("x.zip", bytes)),
        "x.zip/link.csv",
        "is not followed",
    );
}

#[test]
fn an_archive_that_is_none_or_too_much_is_refused() {
    says(
        &run(&with_archive("x.zip", b"PK no".to_vec())),
        "x.zip",
        "cannot be read",
    );
    says(
        &run(&with_archive("x.csv.gz", b"\x1f\x8b no".to_vec())),
        "x.csv.gz",
        "cannot be unpacked",
    );
    let zeros = vec![b'0'; 100 << 20];
    let bomb = zipped(&[("bomb.csv".to_owned(), zeros)]);
    assert!(bomb.len() < 1 << 20);
    let report = run(&with_archive("x.zip", bomb));
    says(
        &report,
        "x.zip/bomb.csv",
        "expands to more than any record does",
    );
    // A good entry beside a bad one is read all the same.
    let mut both = zipped(&[(TESTS.to_owned(), text(&clean(), TESTS).into_bytes())]);
    let mut files = clean();
    files.retain(|(path, _)| path != TESTS);
    files.push(("t.zip".to_owned(), both.clone()));
    releases("one in an archive", &run(&files));
    both.write_all(b"trailing").unwrap();
    files.pop();
    files.push(("t.zip".to_owned(), both));
    assert!(said(&run(&files), "t.zip").is_empty());
}
