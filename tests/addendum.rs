//! The addendum: every bidder is told the same, and only what changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use tracespec::addendum::{self, AddendumFile};
use tracespec::catalog::Catalogue;
use tracespec::cli::io::Beside;
use tracespec::diff::diff;
use tracespec::render::doc::{Block, Doc, words};
use tracespec::render::{addendum_doc, to_markdown};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;

fn controller() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller/spec.toml")
}

fn resolved(text: &str) -> ResolvedSpec {
    let catalogue = Catalogue::embedded().unwrap();
    let checked = spec::check(
        SourceFile::new("spec.toml", text),
        catalogue,
        &Beside::file(&controller()),
    );
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

fn text() -> String {
    std::fs::read_to_string(controller()).unwrap()
}

/// Revision C: one record kept longer, the package without the certificate, due a week later.
fn revision_c() -> String {
    let text = text();
    let edits = [
        ("revision = \"B\"\ntitle", "revision = \"C\"\ntitle"),
        ("due            = 2026-12-15", "due            = 2026-12-22"),
        ("issued   = 2026-11-20", "issued   = 2026-12-01"),
    ];
    let mut out = text;
    for (from, to) in edits {
        assert!(out.contains(from), "{from}");
        out = out.replacen(from, to, 1);
    }
    let (before, after) = out.split_once("[record.material-loading-log]").unwrap();
    let after = after.replacen("retention  = \"10 years\"", "retention  = \"15 years\"", 1);
    format!("{before}[record.material-loading-log]{after}")
}

const QUESTIONS: &str = r#"format = 1
[addendum]
number = 2
issued = 2026-12-02

[[question]]
clause = "test.fct"
asked  = 2026-11-28
text   = "Is a retest allowed without a recorded repair?"
answer = "No. Every retest follows a recorded repair."

[[question]]
text   = "May we deliver in one lot?"
answer = "Yes, at the same price."
"#;

fn read(text: &str, old: &ResolvedSpec, new: &ResolvedSpec) -> AddendumFile {
    let read = addendum::read(SourceFile::new("addendum.toml", text), old, new);
    assert_eq!(read.findings, []);
    read.addendum.unwrap()
}

fn doc(old: &ResolvedSpec, new: &ResolvedSpec, questions: &str) -> Doc {
    let addendum = read(questions, old, new);
    addendum_doc(old, new, &diff(old, new, &[]), &addendum)
}

fn headings(doc: &Doc, wanted: u8) -> Vec<String> {
    doc.blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, text, .. } if *level == wanted => Some(words(text)),
            _ => None,
        })
        .collect()
}

#[test]
fn it_tells_what_changed_and_nothing_else() {
    let (old, new) = (resolved(&text()), resolved(&revision_c()));
    let doc = doc(&old, &new, QUESTIONS);
    assert_eq!(
        headings(&doc, 3),
        [
            "record.material-loading-log Material loading log (changed)",
            // A field is kept as long as its record.
            "record.material-loading-log.date-code Material loading log: date code (changed)"
        ]
    );
    let markdown = to_markdown(&doc).unwrap();
    for told in [
        "| Retention | 10 years | 15 years |",
        "| Quote due | 2026-12-15 | 2026-12-22 |",
        "2026-12-22 (before: 2026-12-15)",
        "Addendum 2 to the request for quotation TRS-4471",
        "TRS-4471 revision B, issued 2026-11-20",
        "TRS-4471 revision C, issued 2026-12-01",
    ] {
        assert!(markdown.contains(told), "{told}\n{markdown}");
    }
    assert!(markdown.contains(&new.digest) && !markdown.contains(&old.digest));
}

#[test]
fn what_the_buyer_thinks_of_a_change_stays_in_the_house() {
    let (old, new) = (resolved(&text()), resolved(&revision_c()));
    let markdown = to_markdown(&doc(&old, &new, QUESTIONS)).unwrap();
    for own in ["tightens", "loosens", "assurance", "Cost"] {
        assert!(!markdown.contains(own), "{own}\n{markdown}");
    }
}

#[test]
fn every_bidder_reads_questions_and_answers() {
    let spec = resolved(&text());
    let doc = doc(&spec, &spec, QUESTIONS);
    assert_eq!(headings(&doc, 2), ["Question 1, on test.fct", "Question 2"]);
    assert_eq!(headings(&doc, 3), Vec::<String>::new());
    let markdown = to_markdown(&doc).unwrap();
    assert!(markdown.contains("No. Every retest follows a recorded repair."));
    assert!(markdown.contains("The specification does not change."));
}

#[test]
fn new_clauses_are_printed_whole_and_dropped_ones_named() {
    let whole = text();
    let (before, after) = whole.split_once("[visibility.wip-status]").unwrap();
    let (_, after) = after.split_once("[visibility.open-issues]").unwrap();
    let without = format!("{before}[visibility.open-issues]{after}");
    let (with, without) = (resolved(&whole), resolved(&without));
    let id = "visibility.wip-status";
    let added = doc(&without, &with, QUESTIONS);
    let head = headings(&added, 3)
        .into_iter()
        .find(|head| head.starts_with(id));
    assert_eq!(
        head.as_deref(),
        Some("visibility.wip-status Production stage (new)")
    );
    let markdown = to_markdown(&added).unwrap();
    let title = &with.clause(id).unwrap().demand;
    assert!(markdown.contains(title.as_str()), "{markdown}");
    let dropped = to_markdown(&doc(&with, &without, QUESTIONS)).unwrap();
    assert!(dropped.contains("This clause is no longer asked: do not price it."));
}

#[test]
fn mistakes_are_told_with_their_line() {
    let spec = resolved(&text());
    let broken = r#"format = 1
[addendum]
number = 1
issued = 2026-11-01

[[question]]
clause = "test.fkt"
text   = "Our engineer j.doe@bolt.example asks: why?"
answer = " "
"#;
    let read = addendum::read(SourceFile::new("addendum.toml", broken), &spec, &spec);
    let found: Vec<(&str, u32)> = read
        .findings
        .iter()
        .map(|finding| (finding.code.0, finding.place.line.get()))
        .collect();
    assert_eq!(found, [("A004", 4), ("A001", 7), ("A003", 8), ("A002", 9)]);
    assert!(read.addendum.is_none());
}
