//! The blocks of the request and of the annex: who says what, and what changes when a clause changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use regex::Regex;
use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, load_spec};
use tracespec::render::doc::{Block, Cell, Doc, Step, words};
use tracespec::render::{
    FontSet, annex_doc, rfq_doc, rfq_doc_for, to_docx, to_html, to_markdown, to_pdf,
};
use tracespec::source::SourceFile;
use tracespec::spec::clause::{Clause, ResolvedSpec};
use tracespec::spec::{self, pattern};

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

/// The spec of the controller, edited.
fn edited(from: &str, to: &str) -> ResolvedSpec {
    let path = folder().join("controller/spec.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    let source = SourceFile::new("spec.toml", text.replace(from, to));
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &Beside::file(&path));
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The blocks under each clause id, and those of each chapter outside clauses.
fn parts(doc: &Doc) -> IndexMap<String, Vec<Block>> {
    let mut parts: IndexMap<String, Vec<Block>> = IndexMap::new();
    let mut part = String::new();
    for block in &doc.blocks {
        if let Block::Heading {
            level: 1 | 3, id, ..
        } = block
        {
            part.clone_from(id);
        }
        parts.entry(part.clone()).or_default().push(block.clone());
    }
    parts
}

fn changed(before: &Doc, after: &Doc) -> BTreeSet<String> {
    let (before, after) = (parts(before), parts(after));
    assert!(before.keys().eq(after.keys()));
    before
        .iter()
        .filter(|(id, blocks)| after[*id] != **blocks)
        .map(|(id, _)| id.clone())
        // The digest of the text is another, and rightly so.
        .filter(|id| id != "award" && id != "signature")
        .collect()
}

#[test]
fn one_change_changes_one_clause_and_the_summaries_that_repeat_it() {
    let moisture = "[control.moisture]\npurpose    = [\"release\"]\ndefined-in = \"handling-standard\"\nformats    = [\"csv\"]";
    let packing = "[control.packing-check]\npurpose    = [\"release\", \"shipment-documentation\"]\ndefined-in = \"packing-instruction\"";
    let edits: [(&str, String, &[&str]); 7] = [
        // A depth: the overview repeats it.
        (
            "coverage   = \"every-unit\"\ndepth      = \"panel\"",
            "coverage   = \"every-unit\"\ndepth      = \"lot\"".to_owned(),
            &["inspection.spi", "overview"],
        ),
        // The depth of a record is that of its parts; the record moves in the chapter on depth.
        (
            "depth      = \"lot\"\nsource     = \"mes\"",
            "depth      = \"panel\"\nsource     = \"mes\"".to_owned(),
            &[
                "depth",
                "overview",
                "record.material-loading-log",
                "record.material-loading-log.date-code",
            ],
        ),
        // A field.
        (
            "clearance-fields = [\"ncr-id\", \"disposition\", \"verification-result\"]",
            "clearance-fields = [\"ncr-id\", \"disposition\"]".to_owned(),
            &["ncr.clearance"],
        ),
        // A format.
        (
            moisture,
            moisture.replace("[\"csv\"]", "[\"csv\", \"xlsx\"]"),
            &["control.moisture"],
        ),
        // A purpose.
        (
            moisture,
            moisture.replace("\"release\"", "\"compliance\""),
            &["control.moisture"],
        ),
        // A governing document: the basis says what each document governs.
        (
            packing,
            packing.replace("packing-instruction", "quality-plan"),
            &["basis", "control.packing-check"],
        ),
        // A weight is in the overview.
        (
            packing,
            format!("severity = \"desired\"\n{packing}").replacen(
                "severity = \"desired\"\n[control.packing-check]\n",
                "[control.packing-check]\nseverity = \"desired\"\n",
                1,
            ),
            &["control.packing-check", "overview"],
        ),
    ];
    let before = sample("controller");
    for (from, to, expected) in edits {
        let after = edited(from, &to);
        let expected: BTreeSet<String> = expected.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(
            changed(&rfq_doc(&before), &rfq_doc(&after)),
            expected,
            "{to}"
        );
        assert_eq!(
            changed(&annex_doc(&before), &annex_doc(&after)),
            expected,
            "{to}"
        );
    }
}

fn tables<'d>(blocks: &'d [Block], named: &str) -> Vec<&'d Vec<Vec<Cell>>> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table { caption, rows, .. } if *caption == named => Some(rows),
            _ => None,
        })
        .collect()
}

#[test]
fn identities_come_with_an_example_that_matches_and_others_that_do_not() {
    for spec in samples() {
        for doc in [rfq_doc(&spec), annex_doc(&spec)] {
            let found = tables(&doc.blocks, "Identities with an example");
            let [rows] = found.as_slice() else {
                panic!("{} tables", found.len());
            };
            let levels: Vec<String> = rows
                .iter()
                .map(|row| row[0].text.last().unwrap().text.to_string())
                .collect();
            let clauses: Vec<String> = spec
                .clauses
                .iter()
                .filter_map(|clause| clause.id.strip_prefix("identity."))
                .map(|level| format!("{level}-id"))
                .collect();
            assert_eq!(levels, clauses);
            for row in *rows {
                let rule = pattern::compile(&words(&row[3].text)).unwrap();
                assert!(rule.is_match(&words(&row[4].text)));
                let refused: Vec<&str> = row[5]
                    .text
                    .iter()
                    .map(|span| span.text.as_str())
                    .filter(|text| !text.is_empty())
                    .collect();
                assert!(refused.len() >= 3, "{refused:?}");
                for cell in refused {
                    assert!(!rule.is_match(cell), "{cell}");
                }
            }
        }
    }
}

fn chain<'d>(doc: &'d Doc, begins: &str) -> &'d [Step] {
    doc.blocks
        .iter()
        .find_map(|block| match block {
            Block::Chain { caption, steps, .. } if caption.starts_with(begins) => Some(steps),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no picture begins with {begins}"))
}

#[test]
fn the_trace_chain_names_every_record_form_once() {
    for spec in samples() {
        for doc in [rfq_doc(&spec), annex_doc(&spec)] {
            let steps = chain(&doc, "From the work order");
            let lines: Vec<&str> = steps
                .iter()
                .flat_map(|step| step.lines.iter().map(|line| line.as_str()))
                .collect();
            for form in spec.forms.keys() {
                let named = lines.iter().filter(|line| *line == form).count();
                assert_eq!(named, 1, "{form}");
            }
        }
    }
}

#[test]
fn the_trace_chain_of_the_controller_goes_down_to_boards_and_on_to_cartons() {
    let doc = rfq_doc(&sample("controller"));
    let steps = chain(&doc, "From the work order");
    let told: Vec<(&str, Option<&str>, bool)> = steps
        .iter()
        .map(|step| (step.title.as_str(), step.code.as_deref(), step.asked))
        .collect();
    assert_eq!(
        told,
        [
            ("Work order", Some("work-order"), true),
            ("Lots", Some("lot-id"), true),
            ("Panels", Some("panel-id"), true),
            ("Boards", Some("board-id"), true),
            ("Records", None, true),
            ("Cartons", Some("carton-label"), true),
        ]
    );
    assert!(
        steps[0]
            .lines
            .iter()
            .any(|line| *line == "work-order-sheet")
    );
    assert!(
        steps[1]
            .lines
            .iter()
            .any(|line| *line == "material-loading-log")
    );
    assert!(steps[3].lines.iter().any(|line| *line == "test-extract"));
    assert!(steps[5].lines.iter().any(|line| *line == "packing-list"));
}

#[test]
fn levels_that_are_not_asked_for_are_drawn_as_such() {
    let spec = sample("lot-level");
    let doc = rfq_doc(&spec);
    let asked: Vec<bool> = chain(&doc, "From the work order")
        .iter()
        .map(|step| step.asked)
        .collect();
    // Work order, lots, panels, boards, records, cartons.
    assert_eq!(asked, [true, true, false, false, true, true]);
    let none = doc
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Chain { caption, .. } if caption.starts_with("From the defect")));
    assert!(!none, "no closure is demanded");
}

#[test]
fn the_closure_leads_back_from_a_failed_retest() {
    let doc = rfq_doc(&sample("controller"));
    let back = doc.blocks.iter().find_map(|block| match block {
        Block::Chain { back, .. } => back.clone(),
        _ => None,
    });
    let back = back.unwrap();
    assert_eq!((back.from, back.to), (4, 1));
    let short = edited(
        "[\"disposition\", \"repair\", \"verification\", \"retest\"]",
        "[\"disposition\", \"repair\"]",
    );
    let doc = rfq_doc(&short);
    let asked: Vec<bool> = chain(&doc, "From the defect")
        .iter()
        .map(|step| step.asked)
        .collect();
    assert_eq!(asked, [true, true, true, false, false]);
    assert!(
        doc.blocks
            .iter()
            .all(|block| !matches!(block, Block::Chain { back: Some(_), .. }))
    );
}

/// The value of a fact of a clause.
fn fact_of(blocks: &[Block], label: &str) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Facts { pairs } => pairs
            .iter()
            .find(|(name, _)| *name == label)
            .map(|(_, value)| words(value)),
        _ => None,
    })
}

#[test]
fn every_demanded_clause_says_which_evidence_is_accepted() {
    for spec in samples() {
        for doc in [rfq_doc(&spec), annex_doc(&spec)] {
            let parts = parts(&doc);
            for clause in spec.clauses.iter().filter(|clause| clause.demanded) {
                let evidence = fact_of(&parts[&clause.id], "Accepted evidence").unwrap();
                assert!(evidence.ends_with('.'), "{}: {evidence}", clause.id);
                for form in clause.checks.iter().flat_map(|check| check.kind.forms()) {
                    assert!(evidence.contains(&form), "{}: {evidence}", clause.id);
                }
            }
        }
    }
}

#[test]
fn the_evidence_is_said_as_people_would_say_it() {
    let spec = sample("controller");
    let parts = parts(&rfq_doc(&spec));
    let evidence = |id: &str| fact_of(&parts[id], "Accepted evidence").unwrap();
    assert!(
        evidence("record.material-loading-log")
            .starts_with("The delivered record material-loading-log at lot depth, as CSV. It has the columns below. Compared with: ")
    );
    assert_eq!(
        evidence("shipment.certificate-of-conformance"),
        "A delivered file whose name begins with certificate-of-conformance."
    );
    assert_eq!(
        evidence("identity.board"),
        "The column board-id of every delivered record that has it."
    );
    assert_eq!(
        evidence("basis.order-agreement"),
        "Your answer: the state included confirms that you build to it."
    );
    assert!(
        evidence("inspection.aoi.images")
            .contains("the image files that it names, as PNG or JPEG.")
    );
}

#[test]
fn inspections_and_tests_stand_side_by_side() {
    let spec = sample("controller");
    let doc = rfq_doc(&spec);
    let found = tables(
        &doc.blocks,
        "What is inspected and tested, and what is recorded of it",
    );
    let rows: Vec<Vec<String>> = found[0]
        .iter()
        .map(|row| row.iter().map(|cell| words(&cell.text)).collect())
        .collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(
        ids,
        [
            "inspection.spi",
            "inspection.aoi",
            "inspection.xray",
            "test.ict",
            "test.fct"
        ]
    );
    assert_eq!(
        rows[2][1..],
        [
            "board",
            "a sample of 5 per lot",
            "every unit",
            "\u{2013}",
            "\u{2013}",
            "quality plan QP-4471 rev. 4"
        ]
    );
    assert_eq!(
        rows[4][1..],
        [
            "board",
            "every unit",
            "every unit",
            "measured values with limits",
            "at most 2, each after a recorded repair",
            "test plan TP-4471 rev. 2"
        ]
    );
    assert_eq!(rows[1][4], "images");
}

#[test]
fn the_cover_names_both_parties_and_what_the_spec_builds_on() {
    let built = edited(
        "id       = \"TRS-4471\"",
        "id       = \"TRS-4471\"\nextends = [\"material.basic\"]",
    );
    // The cover is what stands before the first chapter.
    let cover = |doc: &Doc, label: &str| fact_of(&parts(doc)[""], label);
    let doc = rfq_doc_for(&built, Some("Nordlicht <EMS>"));
    assert_eq!(cover(&doc, "Buyer").unwrap(), "Halden Drives GmbH");
    assert_eq!(cover(&doc, "Supplier").unwrap(), "Nordlicht <EMS>");
    assert!(
        cover(&doc, "Builds on")
            .unwrap()
            .starts_with("the preset material.basic;")
    );
    let blank = rfq_doc(&sample("controller"));
    assert_eq!(cover(&blank, "Supplier").unwrap(), "");
    assert_eq!(cover(&blank, "Builds on"), None);
    assert_eq!(
        cover(&blank, "Quantities to quote").unwrap(),
        "100, 500, 2000 boards"
    );
    assert_eq!(cover(&blank, "Delivered in").unwrap(), "2 lots");
}

/// A document in each format, cut at the headings of its clauses: what stands under each clause id.
fn by_clause(spec: &ResolvedSpec) -> IndexMap<String, IndexMap<&'static str, String>> {
    let doc = rfq_doc(spec);
    let pdf = to_pdf(&doc, &FontSet::embedded()).unwrap().bytes;
    let texts = [
        ("html", to_html(&doc).unwrap()),
        ("markdown", to_markdown(&doc).unwrap()),
        ("docx", word(&to_docx(&doc).unwrap())),
        ("pdf", pdf_text(&pdf)),
    ];
    let mut found: IndexMap<String, IndexMap<&'static str, String>> = IndexMap::new();
    for (format, text) in texts {
        let text = text
            .split_once(heading(format, &spec.clauses[0]).as_str())
            .map(|(_, clauses)| clauses)
            .unwrap_or_else(|| panic!("{format} has no first clause"));
        let mut rest = text;
        for (at, clause) in spec.clauses.iter().enumerate() {
            let block = match spec.clauses.get(at + 1) {
                Some(next) => {
                    let (block, after) = rest
                        .split_once(heading(format, next).as_str())
                        .unwrap_or_else(|| panic!("{} is missing in {format}", next.id));
                    rest = after;
                    block
                }
                // The last one goes on to the end of its chapter, which holds the digest's page.
                None => "",
            };
            let blocks = found.entry(clause.id.clone()).or_default();
            blocks.insert(format, block.to_owned());
        }
    }
    found
}

fn heading(format: &str, clause: &Clause) -> String {
    let (id, title) = (&clause.id, &clause.title);
    match format {
        "html" => format!("<h4 id=\"{id}\">"),
        "markdown" => format!("\n#### `{id}` "),
        "docx" => format!("\u{1}{id}"),
        _ => format!("{id}{title}").split_whitespace().collect(),
    }
}

/// The text of a Word document; the headings of clauses are marked.
fn word(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut part = archive.by_name("word/document.xml").unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
    let mut text = String::new();
    for paragraph in xml.split("</w:p>") {
        if paragraph.contains("<w:pStyle w:val=\"Heading3\"/>") {
            text.push('\u{1}');
        }
        for run in paragraph.split("<w:t xml:space=\"preserve\">").skip(1) {
            text.push_str(run.split('<').next().unwrap());
        }
        text.push('\n');
    }
    text
}

/// The text of a PDF without blanks, page footers and heads of tables: a clause that grows moves the
/// others to other pages, where heads repeat, and that is no change of theirs.
fn pdf_text(pdf: &[u8]) -> String {
    let file = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    let footer = Regex::new(r"TRS-4471rev\.Bspec[0-9a-f]{12}\u{b7}page\d+of\d+").unwrap();
    let mut text = String::new();
    for page in pages {
        let page: String = file.extract_text(&[page]).unwrap();
        let page: String = page.split_whitespace().collect();
        let page = footer.replace_all(&page, "");
        text.push_str(&page.replace("ColumnHoldsNeededMeaning", ""));
    }
    // Ids and titles stand side by side in the overview as well.
    let clauses = text.rfind("Clausesofthebuildbasis").unwrap();
    text.split_off(clauses)
}

#[test]
fn one_change_changes_one_block_in_every_format() {
    let edits = [
        (
            "[control.moisture]\npurpose    = [\"release\"]\ndefined-in = \"handling-standard\"\nformats    = [\"csv\"]",
            "[control.moisture]\npurpose    = [\"release\"]\ndefined-in = \"handling-standard\"\nformats    = [\"csv\", \"xlsx\"]",
            "control.moisture",
        ),
        (
            "coverage   = \"every-unit\"\ndepth      = \"panel\"",
            "coverage   = \"every-unit\"\ndepth      = \"lot\"",
            "inspection.spi",
        ),
        (
            "clearance-fields = [\"ncr-id\", \"disposition\", \"verification-result\"]",
            "clearance-fields = [\"ncr-id\", \"disposition\"]",
            "ncr.clearance",
        ),
    ];
    let before = by_clause(&sample("controller"));
    for (from, to, expected) in edits {
        let after = by_clause(&edited(from, to));
        assert!(before.keys().eq(after.keys()));
        for (id, formats) in &before {
            for (format, block) in formats {
                let same = after[id][format] == *block;
                assert_eq!(same, id != expected, "{id} in {format} after {to}");
            }
        }
    }
}
