//! The requirements annex to the purchase order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, load_spec};
use tracespec::render::doc::{Block, Doc, Tone, words};
use tracespec::render::{FontSet, annex_doc, rfq_doc, to_html, to_markdown, to_pdf};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn sample(name: &str) -> ResolvedSpec {
    let checked = load_spec(&folder().join(name).join("spec.toml")).unwrap();
    checked.resolved.unwrap()
}

fn samples() -> [ResolvedSpec; 3] {
    ["controller", "lot-level", "all-rows"].map(sample)
}

fn headings(doc: &Doc, wanted: u8) -> Vec<&str> {
    doc.blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, id, .. } if *level == wanted => Some(id.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_demanded_clause_has_its_block_in_order_and_the_others_are_said_not_to_be_required() {
    for spec in samples() {
        let doc = annex_doc(&spec);
        let demanded: Vec<&str> = spec
            .clauses
            .iter()
            .filter(|clause| clause.demanded)
            .map(|clause| clause.id.as_str())
            .collect();
        assert_eq!(headings(&doc, 3), demanded);
        let markdown = to_markdown(&doc).unwrap();
        for clause in &spec.clauses {
            assert!(markdown.contains(&clause.id), "{}", clause.id);
        }
        assert!(to_html(&doc).unwrap().contains("holds the delivery"));
        let pdf = to_pdf(&doc, &FontSet::embedded()).unwrap();
        assert_eq!(pdf.warnings, [""; 0]);
    }
}

#[test]
fn the_chapters_are_those_of_an_agreement() {
    let doc = annex_doc(&sample("lot-level"));
    assert_eq!(
        headings(&doc, 1),
        [
            "agreement",
            "overview",
            "basis",
            "depth",
            "chapter-locked-build-basis",
            "chapter-identification",
            "chapter-records",
            "chapter-tests",
            "chapter-shipment-package",
            "chapter-delivery-of-records",
            "not-required",
            "judgement",
            "words",
            "deviations",
            "signature",
        ]
    );
}

#[test]
fn nothing_of_the_asking_is_left() {
    for spec in samples() {
        let markdown = to_markdown(&annex_doc(&spec)).unwrap().to_lowercase();
        for word in [
            "knockout",
            "comparable",
            "non-responsive",
            "exchange rate",
            "bidder",
            "unit price",
            "do not price",
            "quote due",
            "in the response",
            "your answer",
            "your quote",
            "we ask",
            "this request",
        ] {
            assert!(!markdown.contains(word), "{word}");
        }
        let due = spec.spec.rfq.as_ref().unwrap().due.unwrap().to_string();
        assert!(!markdown.contains(&due));
        let asked = to_markdown(&rfq_doc(&spec)).unwrap().to_lowercase();
        assert!(asked.contains("this request") && asked.contains(&due));
    }
}

fn warnings(doc: &Doc) -> Vec<String> {
    doc.blocks
        .iter()
        .filter_map(|block| match block {
            Block::Note {
                tone: Tone::Warning,
                text,
            } => Some(words(text)),
            _ => None,
        })
        .collect()
}

#[test]
fn an_annex_on_an_incomplete_basis_says_that_it_is_not_to_be_signed() {
    let path = folder().join("controller/spec.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let line = "centroid            = { document = \"CPL-4471\", revision = \"C\" }";
    assert!(text.contains(line));
    let text = text.replace(
        line,
        "centroid = { status = \"to-follow\", assume = \"generated from Gerber\" }",
    );
    let source = SourceFile::new("spec.toml", text);
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &Beside::file(&path));
    let doc = annex_doc(&checked.resolved.unwrap());
    let [warning] = warnings(&doc).try_into().unwrap();
    assert!(
        warning.starts_with("Not ready to be signed. 1 document of the build basis is missing"),
        "{warning}"
    );
    assert_eq!(warnings(&annex_doc(&sample("controller"))), [""; 0]);
}

#[test]
fn the_purchase_order_and_deviations_are_filled_in_by_hand() {
    let doc = annex_doc(&sample("controller"));
    let blanks: Vec<&str> = doc
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Facts { pairs } => Some(pairs),
            _ => None,
        })
        .flatten()
        .filter(|(_, value)| value.is_empty())
        .map(|(label, _)| label.as_str())
        .collect();
    assert_eq!(
        blanks,
        [
            "Supplier",
            "Purchase order: number, date",
            "Ordered boards",
            "Supplier\u{2019}s quote: number, date",
            "Supplier: company",
            "Supplier: name, function",
            "Supplier: date, signature",
            "Buyer: name, function",
            "Buyer: date, signature",
        ]
    );
    let lines = doc.blocks.iter().find_map(|block| match block {
        Block::Table { columns, rows, .. } if columns[1].title == "Deviation and reason" => {
            Some(rows)
        }
        _ => None,
    });
    let lines = lines.unwrap();
    assert!(lines.len() >= 4);
    assert!(
        lines
            .iter()
            .flatten()
            .all(|cell| words(&cell.text).is_empty())
    );
}
