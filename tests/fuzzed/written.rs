//! What the buyer writes: specs, orders, patterns, a house style, templates.

use indexmap::IndexMap;
use std::sync::LazyLock;
use tracespec::house;
use tracespec::render::doc::Doc;
use tracespec::render::{
    FontSet, Templates, response_skeleton, rfq_doc, to_docx, to_html, to_html_with, to_markdown,
    to_markdown_with, to_pdf,
};
use tracespec::report::{check_json, check_text, effective, github};
use tracespec::source::SourceFile;
use tracespec::spec::repair::repair;
use tracespec::spec::strings::{Strings, example, greatest};
use tracespec::spec::{self, CheckedSpec, pattern};
use tracespec::wording::{Language, Wording};
use tracespec::{order, supplier};

use super::claims;
use super::ground::{SMALL, SMALL_SPEC, catalogue};
use super::input::{self, Parts};

fn checked(text: &str, beside: &IndexMap<String, Vec<u8>>) -> CheckedSpec {
    spec::check(SourceFile::new("spec.toml", text), catalogue(), beside)
}

/// A spec, with the files that it names.
pub fn spec(data: &[u8]) {
    let parts = Parts::of(data);
    let Some(text) = input::text(parts.main) else {
        return;
    };
    let beside = parts.beside();
    let found = checked(text, &beside);
    claims::findings(&found.findings, &found.texts());
    claims::is_plain(&github::render(&found.findings, &found.texts(), None).replace('\r', ""));
    let json = claims::json(&check_json::report(std::slice::from_ref(&found)));
    let again = checked(text, &beside);
    assert_eq!(
        json,
        claims::json(&check_json::report(std::slice::from_ref(&again)))
    );
    claims::is_plain(&check_text::render(&[again], 80, false));
    claims::is_plain(&effective::text(&found.doc));
    repaired(text, &found, &beside);
    if let Some(resolved) = &found.resolved {
        printed(resolved);
    }
}

/// Repairs leave no error more than there was.
fn repaired(text: &str, found: &CheckedSpec, beside: &IndexMap<String, Vec<u8>>) {
    if found.findings.iter().all(|finding| finding.fix.is_none()) {
        return;
    }
    let source = SourceFile::new("spec.toml", text);
    let done = repair(source, |source| spec::check(source, catalogue(), beside));
    claims::findings(&done.checked.findings, &done.checked.texts());
}

/// A sound spec is printed in every format of text, and its response form can be read.
fn printed(resolved: &spec::clause::ResolvedSpec) {
    let doc = rfq_doc(resolved);
    let page = to_html(&doc).unwrap();
    claims::runs_only(&page, 0);
    assert_eq!(page, to_html(&doc).unwrap());
    let text = to_markdown(&doc).unwrap();
    assert!(!text.contains("<script"), "{text}");
    to_docx(&doc).unwrap();
    let skeleton = response_skeleton(resolved, &[]).unwrap();
    let read = supplier::read(
        SourceFile::new("response.toml", skeleton.as_str()),
        resolved,
    );
    // What the supplier fills in is missing; whatever is there is TOML, and known.
    for finding in &read.findings {
        let strange = ["T001", "T002", "T003"].contains(&finding.code.0);
        assert!(!strange, "{finding:#?}\n{skeleton}");
    }
}

/// An order, with its file of serials.
pub fn order(data: &[u8]) {
    let parts = Parts::of(data);
    let Some(text) = input::text(parts.main) else {
        return;
    };
    let beside = parts.beside();
    let board = pattern::compile(r"^SB-\d{3}$").unwrap();
    for pattern in [Some(&board), None] {
        let source = SourceFile::new("order.toml", text);
        let read = order::read(source, &beside, pattern);
        claims::findings(&read.findings, &[&read.source]);
        let Some(order) = read.order else { continue };
        if let (Some(serials), Some(pattern)) = (&order.serials, pattern) {
            assert_eq!(serials.len(), order.quantity as usize);
            let mut known = std::collections::HashSet::new();
            for serial in serials.iter() {
                assert!(pattern.is_match(serial), "{serial}");
                assert!(known.insert(serial), "{serial} twice");
            }
        }
        for shipment in &order.shipments {
            let due = order.up_to(&shipment.id).unwrap();
            assert!(due.quantity <= order.ordered);
            let _ = (due.shipped_bounds(), due.built_bounds(), due.is_partial());
        }
    }
}

/// Two patterns of identities: for boards and for panels.
pub fn pattern(data: &[u8]) {
    let Some(text) = input::text(data) else {
        return;
    };
    let (board, panel) = text.split_once('\n').unwrap_or((text, "^P\\d{3}$"));
    let Ok(compiled) = pattern::compile(board) else {
        return;
    };
    for made in [example(board), greatest(board)].into_iter().flatten() {
        assert!(compiled.is_match(&made), "{board}: {made:?}");
    }
    if let Some(portable) = pattern::portable(board) {
        let other = regex::Regex::new(&portable).unwrap();
        let made = example(board).unwrap_or_default();
        assert_eq!(
            other.is_match(&made),
            compiled.is_match(&made),
            "{board}: {made:?}"
        );
    }
    if let Some(strings) = Strings::new(board, 9) {
        let made: Vec<String> = (0..9).map(|at| strings.get(at)).collect();
        for (at, one) in made.iter().enumerate() {
            assert!(compiled.is_match(one), "{board}: {one:?}");
            assert!(!made[..at].contains(one), "{board}: {one:?} twice");
        }
    }
    let (Some(board), Some(panel)) = (literal(board), literal(panel)) else {
        return;
    };
    let text = SMALL_SPEC.replace("'^SB-\\d{3}$'", &board);
    let text = format!(
        "{text}\n[identity.panel]\nassigned-by = \"supplier\"\nmarking = \"label\"\npattern = {panel}\n"
    );
    let found = checked(&text, &super::ground::small_files());
    claims::findings(&found.findings, &found.texts());
    if let Some(resolved) = &found.resolved {
        let _ = tracespec::sample::sample(resolved, 2, 1);
    }
}

/// A text as a literal string of TOML, where it can be one.
fn literal(text: &str) -> Option<String> {
    let fits = !text.contains(|c: char| c == '\'' || c.is_control());
    fits.then(|| format!("'{text}'"))
}

/// The first chapters of a request: long enough for every kind of block that a template sees.
static SHORT: LazyLock<Doc> = LazyLock::new(|| {
    let mut doc = rfq_doc(&SMALL.spec);
    doc.blocks.truncate(12);
    doc
});

/// A house style with its logo, fonts and wording.
pub fn house(data: &[u8]) {
    let parts = Parts::of(data);
    let beside = parts.beside();
    let mut wording = Wording::english();
    if let Some(text) = parts.file("wording/en.toml").and_then(input::text) {
        let source = SourceFile::new("wording/en.toml", text);
        let (findings, source) = house::read_wording(source, &mut wording).unwrap();
        claims::findings(&findings, &[&source]);
    }
    let Some(text) = input::text(parts.main) else {
        return;
    };
    let read = house::read_brand(SourceFile::new("brand.toml", text), &beside);
    claims::findings(&read.findings, &[&read.source]);
    if tracespec::finding::any_error(&read.findings) {
        return;
    }
    let german = Wording::of(Language::German).unwrap();
    let mut doc = SHORT.in_languages(&[wording, german]);
    doc.brand = read.brand;
    claims::runs_only(&to_html(&doc).unwrap(), 0);
    to_docx(&doc).unwrap();
    // Printing on paper takes longer: where there is something that only paper shows.
    if (doc.brand.logo.is_some() || !read.fonts.is_empty())
        && let Ok(fonts) = FontSet::with_extra(read.fonts)
    {
        let _ = to_pdf(&doc, &fonts);
    }
}

/// A company's templates.
pub fn template(data: &[u8]) {
    let parts = Parts::of(data);
    let mut templates = Templates::embedded();
    let named = [("document.html.j2", parts.main)];
    let others = parts
        .files
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes));
    for (name, bytes) in named.into_iter().chain(others) {
        match input::text(bytes) {
            Some(text) if !text.is_empty() => templates.replace(name, name, text),
            _ => continue,
        };
    }
    for rendered in [
        to_html_with(&SHORT, &templates),
        to_markdown_with(&SHORT, &templates),
    ] {
        if let Err(error) = rendered {
            let said = error.to_string();
            assert!(!said.is_empty());
        }
    }
}
