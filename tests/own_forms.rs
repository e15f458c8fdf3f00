//! Record forms and fields of the spec's own: asked, sampled, checked like the catalogue's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Case, Tables, broken, line, shown};
use tracespec::catalog::Catalogue;
use tracespec::cli::io::Beside;
use tracespec::render::doc::{Block, words};
use tracespec::render::{response_skeleton, rfq_doc};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::verify::report::{Status, Verdict};

fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs/pass-own-forms.toml")
}

fn resolved(change: impl Fn(String) -> String) -> ResolvedSpec {
    let text = change(std::fs::read_to_string(path()).unwrap());
    let source = SourceFile::new("spec.toml", text);
    let catalogue = Catalogue::embedded().unwrap();
    let checked = tracespec::spec::check(source, catalogue, &Beside::file(&path()));
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The spec with its coating log at a depth.
fn at_depth(depth: &str) -> ResolvedSpec {
    resolved(|text| {
        text.replace(
            "[record.coating-log]\n",
            &format!("[record.coating-log]\ndepth = \"{depth}\"\n"),
        )
    })
}

#[test]
fn what_is_sampled_is_accepted_at_every_depth() {
    for depth in ["lot", "panel", "board"] {
        for (boards, seed) in [(1, 1), (7, 2), (24, 3), (500, 4)] {
            let case = Case::of(at_depth(depth), boards, seed);
            let report = case.verify();
            let wrong: Vec<String> = report.findings.iter().map(shown).collect();
            assert_eq!(wrong, [""; 0], "{depth} {boards}");
            assert_eq!(report.verdict, Verdict::Release, "{depth} {boards}");
            let open = broken(&report);
            assert!(open.is_empty(), "{depth} {boards}: {open:#?}");
            let rows = case.tables.table("coating-log").rows.len();
            if depth == "board" {
                assert_eq!(rows, boards as usize);
            }
            assert!(case.tables.table("deviation-note").rows.is_empty());
        }
    }
}
