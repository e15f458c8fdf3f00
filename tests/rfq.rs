//! The printed request: complete, in order, repeatable, and proof against what people type.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/large.rs"]
mod large;

use std::path::{Path, PathBuf};

use tracespec::catalog::Catalogue;
use tracespec::checks::CheckKind;
use tracespec::cli::io::{Beside, load_spec};
use tracespec::render::doc::{Block, Doc, words};
use tracespec::render::{
    FontSet, annex_doc, response_skeleton, rfq_doc, to_docx, to_html, to_markdown, to_pdf,
};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::{Clause, ResolvedSpec};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut specs: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("spec.toml"))
        .filter(|path| path.exists())
        .collect();
    specs.sort();
    assert!(specs.len() >= 3);
    specs
}

fn controller() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller/spec.toml")
}

fn resolved(path: &Path) -> ResolvedSpec {
    let checked = load_spec(path).unwrap();
    assert_eq!(checked.findings, [], "{}", path.display());
    checked.resolved.unwrap()
}

/// The spec of the controller with another text.
fn resolved_text(text: &str) -> ResolvedSpec {
    let catalogue = Catalogue::embedded().unwrap();
    let source = SourceFile::new("spec.toml", text);
    let checked = spec::check(source, catalogue, &Beside::file(&controller()));
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// A spec of 300 clauses.
fn clauses_300() -> ResolvedSpec {
    let made = large::in_one(300);
    let source = SourceFile::new("spec.toml", made.text.clone());
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &made.files);
    let spec = checked.resolved.unwrap();
    assert!(spec.clauses.len() >= 300);
    spec
}

fn doc(spec: &ResolvedSpec) -> Doc {
    rfq_doc(spec)
}

fn ids(spec: &ResolvedSpec) -> Vec<&str> {
    spec.clauses.iter().map(|c| c.id.as_str()).collect()
}

fn pdf_text(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    file.extract_text(&pages).unwrap()
}

fn skeleton(spec: &ResolvedSpec) -> toml::Table {
    let text = response_skeleton(spec, &[]).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Every run of this text in its order; the rest of the text is where the next is looked for.
fn in_order(text: &str, wanted: impl Iterator<Item = String>) {
    let mut rest = text;
    for part in wanted {
        let at = rest
            .find(&part)
            .unwrap_or_else(|| panic!("{part} is missing or out of order"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn every_clause_is_in_every_rendering_in_order() {
    let samples = samples();
    let specs = samples.iter().map(|path| resolved(path));
    for spec in specs.chain([clauses_300()]) {
        let doc = doc(&spec);
        let headings: Vec<&str> = doc
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level: 3, id, .. } => Some(id.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(headings, ids(&spec));
        in_order(
            &to_html(&doc).unwrap(),
            ids(&spec).into_iter().map(|id| format!("<h4 id=\"{id}\">")),
        );
        let markdown = to_markdown(&doc).unwrap();
        in_order(
            &markdown,
            ids(&spec).into_iter().map(|id| format!("\n#### `{id}` ")),
        );
        in_order(
            &after_overview(&pdf_text(
                &to_pdf(&doc, &FontSet::embedded()).unwrap().bytes,
            )),
            spec.clauses
                .iter()
                .map(|c| without_blanks(&format!("{}{}", c.id, c.title))),
        );
        let headings = word_headings(&to_docx(&doc).unwrap());
        assert_eq!(headings.len(), spec.clauses.len());
        for (heading, id) in headings.iter().zip(ids(&spec)) {
            assert!(heading.starts_with(&format!("{id} ")), "{heading}: {id}");
        }
        let response = skeleton(&spec);
        let entries = response["quote"]["response"].as_table().unwrap();
        assert!(entries.keys().map(String::as_str).eq(ids(&spec)));
    }
}

/// The headings of clauses in a Word document, in order.
fn word_headings(docx: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut part = archive.by_name("word/document.xml").unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
    let paragraphs = xml.split("</w:p>");
    paragraphs
        .filter(|paragraph| paragraph.contains("<w:pStyle w:val=\"Heading3\"/>"))
        .map(|paragraph| {
            let runs = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
            runs.filter_map(|run| run.split('<').next()).collect()
        })
        .collect()
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The clauses stand in the table of contents and in the overview as well; their own blocks come
/// after the heading of the first chapter of clauses.
fn after_overview(text: &str) -> String {
    let text = without_blanks(text);
    let chapter = "Clausesofthebuildbasis";
    let at = text.rfind(chapter).expect("a chapter of clauses");
    text[at..].to_owned()
}

#[test]
fn unanswered_entries_have_no_state_and_not_required_ones_do() {
    for path in samples() {
        let spec = resolved(&path);
        let response = skeleton(&spec);
        for clause in &spec.clauses {
            let entry = response["quote"]["response"][&clause.id]
                .as_table()
                .unwrap();
            let state = entry.get("state").and_then(toml::Value::as_str);
            let wanted = (!clause.demanded).then_some("not-applicable");
            assert_eq!(state, wanted, "{}", clause.id);
        }
        let asked = &response["quote"]["spec"];
        assert_eq!(asked["id"].as_str(), Some(spec.spec.spec.id.as_str()));
        assert_eq!(
            asked["revision"].as_str(),
            Some(spec.spec.spec.revision.as_str())
        );
        assert_eq!(asked["sha256"].as_str(), Some(spec.digest.as_str()));
    }
}

/// The blocks of each clause, by id.
fn clause_blocks<'d>(doc: &'d Doc, clause: &Clause) -> &'d [Block] {
    let starts = |block: &Block| matches!(block, Block::Heading { id, .. } if *id == clause.id);
    let at = doc.blocks.iter().position(starts).unwrap() + 1;
    let length = doc.blocks[at..]
        .iter()
        .position(|block| matches!(block, Block::Heading { .. } | Block::PageBreak))
        .unwrap_or(doc.blocks.len() - at);
    &doc.blocks[at..at + length]
}

#[test]
fn what_is_enforced_is_printed() {
    for path in samples() {
        let spec = resolved(&path);
        for doc in [rfq_doc(&spec), annex_doc(&spec)] {
            for clause in spec.clauses.iter().filter(|c| c.demanded) {
                its_checks_are_printed(clause, clause_blocks(&doc, clause));
            }
        }
    }
}

fn its_checks_are_printed(clause: &Clause, blocks: &[Block]) {
    let sentences: Vec<String> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::List { entries, .. } => Some(entries.iter().map(|e| words(e))),
            _ => None,
        })
        .flatten()
        .collect();
    let columns: Vec<String> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table { rows, .. } => Some(rows.iter().map(|row| words(&row[0].text))),
            _ => None,
        })
        .flatten()
        .collect();
    for field in &clause.fields {
        assert!(columns.contains(&field.id), "{}: {}", clause.id, field.id);
    }
    for check in &clause.checks {
        let told = match &check.kind {
            CheckKind::Field { field, .. } => columns.contains(field),
            _ => false,
        };
        let said = sentences.iter().any(|said| check.says == *said);
        assert!(told || said, "{}: {}", clause.id, check.says);
    }
}

#[test]
fn the_facts_of_each_clause_are_printed() {
    for path in samples() {
        let spec = resolved(&path);
        let doc = doc(&spec);
        for clause in &spec.clauses {
            let text = format!("{:?}", clause_blocks(&doc, clause));
            assert!(
                text.contains(&format!("{:?}", clause.demand)),
                "{}",
                clause.id
            );
            if !clause.demanded {
                continue;
            }
            for detail in &clause.details {
                assert!(
                    text.contains(&format!("{:?}", detail.label)),
                    "{}",
                    clause.id
                );
                assert!(
                    text.contains(&format!("{:?}", detail.value)),
                    "{}",
                    clause.id
                );
            }
            for value in [
                clause.depth.map(|d| d.to_string()),
                clause.coverage.map(|c| c.words()),
                clause.retention.map(|r| r.to_string()),
                clause.defined_in.as_ref().map(ToString::to_string),
                clause.form.clone(),
            ]
            .into_iter()
            .flatten()
            {
                assert!(text.contains(&value), "{}: {value}", clause.id);
            }
        }
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for path in samples() {
        let render = || {
            let spec = resolved(&path);
            let doc = doc(&spec);
            let pdf = to_pdf(&doc, &FontSet::embedded()).unwrap();
            assert_eq!(pdf.warnings, [""; 0]);
            (
                to_html(&doc).unwrap(),
                to_markdown(&doc).unwrap(),
                pdf.bytes,
                response_skeleton(&spec, &[]).unwrap(),
            )
        };
        assert_eq!(render(), render());
    }
}

const HOSTILE: &str = "x</td></style><script>alert('1')</script>\r\n[quote.response.\"evil\"]\nstate = \"included\" # \"\"\" ''' \\ | ** `` {{ 7*7 }} {% raw %} \u{202e}\u{2028}\u{85}\n# heading\n- item\u{7f}";

/// Puts the hostile text into every free text of a spec.
fn poison(value: &mut toml::Value, path: &str) {
    const FREE: [&str; 26] = [
        "/spec/id",
        "/spec/revision",
        "/spec/title",
        "/spec/buyer",
        "/spec/contact",
        "/product/part",
        "/product/revision",
        "/product/description",
        "/rfq/delivery-terms",
        "/rfq/exchange-rate/*/source",
        "/basis/program/*/name",
        "/basis/program/*/revision",
        "/basis/program/*/for-revision",
        "/basis/program/*/stations/*",
        "/basis/*/document",
        "/basis/*/revision",
        "/basis/*/assume",
        "/alternate/*/mpn",
        "/alternate/*/manufacturer",
        "/alternate/*/approved/by",
        "/identity/board/marking",
        "/identity/panel/marking",
        "/identity/lot/marking",
        "/acceptance/workmanship/criteria",
        "/acceptance/workmanship/class",
        "/not-required/*/reason",
    ];
    let fits = |pattern: &&&str| {
        let (wanted, given) = (pattern.split('/'), path.split('/'));
        wanted.clone().count() == given.clone().count()
            && wanted.zip(given).all(|(w, g)| w == "*" || w == g)
    };
    match value {
        toml::Value::String(text) if FREE.iter().find(fits).is_some() => {
            HOSTILE.clone_into(text);
        }
        toml::Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                poison(item, &format!("{path}/{index}"));
            }
        }
        toml::Value::Table(table) => {
            for (key, item) in table.iter_mut() {
                poison(item, &format!("{path}/{key}"));
            }
        }
        _ => {}
    }
}

#[test]
fn hostile_text_stays_text() {
    let text = std::fs::read_to_string(controller()).unwrap();
    let calm = resolved_text(&text);
    let mut value: toml::Value = toml::from_str(&text).unwrap();
    poison(&mut value, "");
    let hostile = resolved_text(&toml::to_string(&value).unwrap());
    assert_eq!(ids(&calm), ids(&hostile));

    let (calm_html, html) = (
        to_html(&doc(&calm)).unwrap(),
        to_html(&doc(&hostile)).unwrap(),
    );
    assert!(!html.contains("<script"));
    assert!(html.contains("{{ 7*7 }}"));
    for tag in ["<h4", "<td", "<tr", "<dt", "<li", "</style", "</table"] {
        assert_eq!(
            html.matches(tag).count(),
            calm_html.matches(tag).count(),
            "{tag}"
        );
    }

    let markdown = to_markdown(&doc(&hostile)).unwrap();
    let calm_markdown = to_markdown(&doc(&calm)).unwrap();
    let heads = |text: &str| text.lines().filter(|l| l.starts_with('#')).count();
    assert_eq!(heads(&markdown), heads(&calm_markdown));
    assert_eq!(markdown.lines().count(), calm_markdown.lines().count());
    assert!(!markdown.contains("<script"));

    let response = skeleton(&hostile);
    let entries = response["quote"]["response"].as_table().unwrap();
    assert!(entries.keys().map(String::as_str).eq(ids(&calm)));
    assert_eq!(response["quote"]["spec"]["id"].as_str(), Some(HOSTILE));
    for clause in hostile.clauses.iter().filter(|c| c.demanded) {
        assert!(
            entries[&clause.id].as_table().unwrap().is_empty(),
            "{}",
            clause.id
        );
    }
    to_pdf(&doc(&hostile), &FontSet::embedded()).unwrap();
    let word = |spec: &ResolvedSpec| word_headings(&to_docx(&doc(spec)).unwrap()).len();
    assert_eq!(word(&hostile), word(&calm));
}

#[test]
fn the_sample_of_all_rows_has_them_all() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/all-rows/spec.toml");
    let spec = resolved(&path);
    for row in &Catalogue::embedded().unwrap().rows {
        let asked = spec
            .clauses
            .iter()
            .any(|c| c.demanded && c.rows.contains(&row.id));
        assert!(asked, "{}", row.id);
    }
}

#[test]
fn missing_documents_are_said_with_what_to_assume() {
    let text = std::fs::read_to_string(controller()).unwrap();
    let line = "centroid            = { document = \"CPL-4471\", revision = \"C\" }";
    assert!(text.contains(line));
    let follows = "centroid = { status = \"to-follow\", by = 2026-12-01, assume = \"supplier generates it from Gerber\" }";
    let spec = resolved_text(&text.replace(line, follows));
    let markdown = to_markdown(&doc(&spec)).unwrap();
    assert!(
        markdown.contains("| Centroid data | 2026-12-01 | supplier generates it from Gerber |")
    );
    assert!(markdown.contains("every quote is an estimate"));
    let response = response_skeleton(&spec, &[]).unwrap();
    assert!(response.contains("To be assumed: supplier generates it from Gerber."));
}

fn run(arguments: &[&str]) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .env_remove("COLUMNS")
        .output()
        .unwrap()
}

#[test]
fn the_verb_writes_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new");
    let spec = controller();
    let (spec, to) = (spec.to_str().unwrap(), out.to_str().unwrap());
    let done = run(&["rfq", spec, "-o", to]);
    assert_eq!(done.status.code(), Some(0));
    let said = String::from_utf8(done.stdout).unwrap();
    let names = [
        "TRS-4471-rfq.html",
        "TRS-4471-rfq.md",
        "TRS-4471-rfq.pdf",
        "TRS-4471-response.toml",
    ];
    for name in names {
        let path = out.join(name);
        assert!(path.exists());
        assert!(said.contains(&format!("wrote {}\n", path.display())));
    }

    let only = folder.path().join("only");
    let done = run(&[
        "rfq",
        spec,
        "-o",
        only.to_str().unwrap(),
        "--only",
        "response",
    ]);
    assert_eq!(done.status.code(), Some(0));
    // The form as a workbook and as a text file.
    assert_eq!(std::fs::read_dir(&only).unwrap().count(), 2);
}

#[test]
fn a_spec_with_errors_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.toml");
    let text = std::fs::read_to_string(controller()).unwrap();
    std::fs::write(
        &spec,
        text.replace("[control.moisture]", "[control.moistre]"),
    )
    .unwrap();
    let out = folder.path().join("out");
    let done = run(&["rfq", spec.to_str().unwrap(), "-o", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(1));
    assert!(
        String::from_utf8(done.stderr)
            .unwrap()
            .contains("did you mean `moisture`")
    );
    assert!(!out.exists());
    let done = run(&["rfq", "nothing.toml", "-o", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(2));
}

#[test]
fn names_and_glyphs_that_a_person_typed_are_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.toml");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/lot-level");
    let text = std::fs::read_to_string(sample.join("spec.toml")).unwrap();
    std::fs::create_dir(folder.path().join("basis")).unwrap();
    for file in ["basis/bom.csv", "basis/avl.csv"] {
        std::fs::copy(sample.join(file), folder.path().join(file)).unwrap();
    }
    let text = text
        .replace("\"TRS-0210\"", "\"../TRS/0210: b\"")
        .replace("Lamp driver", "\u{706f} driver");
    std::fs::write(&spec, text).unwrap();
    let out = folder.path().join("out");
    let done = run(&["rfq", spec.to_str().unwrap(), "-o", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0));
    assert!(out.join("TRS-0210--b-rfq.pdf").exists());
    let warned = String::from_utf8(done.stderr).unwrap();
    assert!(
        warned.contains("warning: ") && warned.contains('\u{706f}'),
        "{warned}"
    );
}

#[test]
fn a_spec_without_terms_of_quotation_prints_too() {
    let text = std::fs::read_to_string(controller()).unwrap();
    let mut value: toml::Table = toml::from_str(&text).unwrap();
    value.remove("rfq");
    let spec = resolved_text(&toml::to_string(&value).unwrap());
    let markdown = to_markdown(&doc(&spec)).unwrap();
    assert!(!markdown.contains("Quote due"));
    assert_eq!(
        skeleton(&spec)["quote"]["response"]
            .as_table()
            .unwrap()
            .len(),
        spec.clauses.len()
    );
}
