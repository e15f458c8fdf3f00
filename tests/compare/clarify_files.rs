//! The files of a clarification: workbook, document, text; each knows its own supplier only.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use regex::Regex;
use tracespec::clarify::{self, clarification, to_toml};
use tracespec::cli::io::{load_spec, read_text};
use tracespec::compare::result::Verdict;
use tracespec::compare::{Options, compare};
use tracespec::render::doc::Brand;
use tracespec::render::form::clarification_workbook;
use tracespec::render::{clarification_doc, to_docx, to_html, to_markdown};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::form::cells::cells_of;
use tracespec::supplier::{self, LoadedResponse};
use tracespec::wording::{Language, Wording};

use crate::kit::{CLAUSE, Reply, spec};

/// The parts of an archive.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// The workbook with texts (or formulas, with `=`) in cells of the row of a question.
fn filled(book: &[u8], id: &str, values: &[(&str, &str)]) -> Vec<u8> {
    let form = cells_of(book, &[clarify::layout::questions()]).unwrap();
    let row = form
        .rows("Questions")
        .iter()
        .find(|row| row.id == id)
        .unwrap()
        .number;
    let letters: BTreeMap<&str, String> = clarify::layout::questions()
        .columns
        .iter()
        .enumerate()
        .map(|(n, column)| {
            let address = tracespec::spreadsheet::address(0, n);
            (column.key, address.trim_end_matches('1').to_owned())
        })
        .collect();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, mut text) in parts(book) {
        if path.ends_with("worksheets/sheet2.xml") {
            for (key, value) in values {
                let at = format!("{}{row}", letters[key]);
                let cell = Regex::new(&format!(r#"(?s)<c r="{at}"([^>]*?)(/>|>.*?</c>)"#)).unwrap();
                assert!(cell.is_match(&text), "{at}");
                let inside = match value.strip_prefix('=') {
                    Some(formula) => format!("<c r=\"{at}\"><f>{formula}</f><v>1</v></c>"),
                    None => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
                };
                text = cell.replace(&text, inside.as_str()).into_owned();
            }
        }
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(path.as_str(), options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn book(spec: &ResolvedSpec, loaded: &LoadedResponse, languages: &[Wording]) -> Vec<u8> {
    let comparison = compare(spec, std::slice::from_ref(loaded), Options::default());
    let asked = clarification(spec, loaded, &comparison.suppliers[0], None).unwrap();
    clarification_workbook(&asked, languages, &Brand::default()).unwrap()
}

/// Verdict at 100, ids of the questions, codes of findings on the answers.
fn after(
    spec: &ResolvedSpec,
    loaded: &LoadedResponse,
    answers: &[u8],
) -> (Verdict, Vec<String>, Vec<&'static str>) {
    let read = clarify::read("answers.xlsx", answers);
    let laid = clarify::lay(spec, vec![loaded.clone()], &[read], None);
    let codes = laid.findings.iter().map(|finding| finding.code.0).collect();
    let comparison = compare(spec, &laid.responses, Options::default());
    let supplier = &comparison.suppliers[0];
    let ids = supplier.questions.iter().map(|q| q.id.clone()).collect();
    (supplier.quantities[0].verdict, ids, codes)
}

#[test]
fn an_answered_workbook_settles_its_questions() {
    let spec = spec();
    let loaded = Reply::compliant(&spec)
        .silent(CLAUSE)
        .without("tax")
        .load(&spec);
    for languages in [
        vec![],
        vec![
            Wording::of(Language::German).unwrap(),
            Wording::of(Language::Chinese).unwrap(),
        ],
    ] {
        let sent = book(&spec, &loaded, &languages);
        // As it was sent, nothing is answered.
        let (verdict, ids, codes) = after(&spec, &loaded, &sent);
        assert_eq!(
            (verdict, ids.len(), codes),
            (Verdict::NotComparable, 2, vec!["Q101"])
        );
        let priced = [
            ("state", "priced-separately"),
            ("amount", "0.35"),
            ("basis", "per-unit"),
        ];
        let half = filled(&sent, CLAUSE, &priced);
        let (verdict, ids, codes) = after(&spec, &loaded, &half);
        assert_eq!(
            (verdict, ids, codes),
            (Verdict::NotComparable, vec!["quote.tax".to_owned()], vec![])
        );
        let whole = filled(&half, "quote.tax", &[("value", "Excluded")]);
        let (verdict, ids, codes) = after(&spec, &loaded, &whole);
        assert_eq!((verdict, ids.len(), codes), (Verdict::Loaded, 0, vec![]));
    }
}

#[test]
fn cells_that_cannot_be_relied_on_change_nothing_and_are_named() {
    let spec = spec();
    let loaded = Reply::compliant(&spec).silent(CLAUSE).load(&spec);
    let sent = book(&spec, &loaded, &[]);
    type Typed<'t> = &'t [(&'t str, &'t str)];
    let cases: &[(Typed<'_>, &[&str])] = &[
        (&[("state", "=\"included\"")], &["Q009"]),
        (&[("state", "perhaps")], &["Q009"]),
        (
            &[
                ("state", "priced-separately"),
                ("amount", "1.234,56"),
                ("basis", "once"),
            ],
            &["Q009"],
        ),
        (
            &[("state", "priced-separately"), ("amount", "5.00")],
            &["Q009"],
        ),
        (
            &[("state", "included"), ("formats", "csv, xslx")],
            &["Q009"],
        ),
        (
            &[("state", "included"), ("from-quantity", "some")],
            &["Q009"],
        ),
        (&[("value", "excluded")], &["Q009"]),
        (
            &[("state", "included"), ("said", "answered, thank you")],
            &["Q006"],
        ),
        (&[("text", "=cmd|'/c calc'!A1")], &["Q009"]),
    ];
    for (values, wanted) in cases {
        let (verdict, ids, codes) = after(&spec, &loaded, &filled(&sent, CLAUSE, values));
        assert_eq!(
            (verdict, ids.as_slice()),
            (Verdict::NotComparable, [CLAUSE.to_owned()].as_slice()),
            "{values:?}"
        );
        assert!(
            wanted.iter().all(|code| codes.contains(code)),
            "{values:?}: {codes:?}"
        );
    }
    // The cell is named.
    let read = clarify::read(
        "answers.xlsx",
        &filled(&sent, CLAUSE, &[("state", "perhaps")]),
    );
    assert_eq!(
        read.findings[0].place.to_string(),
        "answers.xlsx:Questions!I5"
    );
}

/// Whatever a supplier typed stays text in every file, and comes back as it was asked.
#[test]
fn hostile_texts_stay_texts() {
    let spec = spec();
    let hostile = "=cmd|'/c calc'!A1\\u0007\\n]]\\n[question.answer]\\nstate = \\\"included\\\" <b>&amp;\\u202E";
    let mut reply = Reply::compliant(&spec);
    reply.name = hostile.to_owned();
    let reply = reply
        .set("delivery-terms", &format!("\"{hostile}\""))
        .and(&format!(
            "[[quote.assumption]]\ntext = \"{hostile}\"\naffects = [\"{CLAUSE}\"]"
        ));
    let loaded = reply.load(&spec);
    let comparison = compare(&spec, std::slice::from_ref(&loaded), Options::default());
    let asked = clarification(&spec, &loaded, &comparison.suppliers[0], None).unwrap();
    assert_eq!(asked.questions.len(), 2);
    let toml = to_toml(&asked, &Wording::english());
    let book = clarification_workbook(&asked, &[], &Brand::default()).unwrap();
    for (name, bytes) in [("a.toml", toml.into_bytes()), ("a.xlsx", book.clone())] {
        let (_, ids, codes) = after(&spec, &loaded, &bytes);
        assert_eq!((ids.len(), codes), (2, vec!["Q101"]), "{name}");
    }
    let sheet = parts(&book)
        .into_iter()
        .find(|(path, _)| path.ends_with("sheet2.xml"))
        .unwrap()
        .1;
    assert!(!sheet.contains("<f>"), "no formula");
    let html = to_html(&clarification_doc(&asked)).unwrap();
    assert!(!html.contains("<b>&amp;"), "escaped");
}

/// Every file of supplier A is searched for what is B's.
#[test]
fn no_file_tells_of_another_supplier() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller");
    let spec = load_spec(&root.join("spec.toml"))
        .unwrap()
        .resolved
        .unwrap();
    let names = ["adler", "brightline", "celadon"];
    let responses: Vec<LoadedResponse> = names
        .iter()
        .map(|name| root.join(format!("suppliers/{name}.toml")))
        .map(|path| supplier::read(read_text(&path).unwrap(), &spec))
        .collect();
    let comparison = compare(&spec, &responses, Options::default());
    let secrets = [
        vec!["Adler", "adler", "62.40", "54.80", "48.90", "1900.00"],
        vec!["Brightline", "brightline", "398.00", "346.00", "18000.00"],
        vec!["Celadon", "celadon"],
    ];
    let mut written = 0;
    for (n, loaded) in responses.iter().enumerate() {
        let Some(asked) = clarification(&spec, loaded, &comparison.suppliers[n], None) else {
            continue;
        };
        let doc = clarification_doc(&asked);
        let mut texts = vec![
            to_toml(&asked, &Wording::english()),
            to_markdown(&doc).unwrap(),
            to_html(&doc).unwrap(),
        ];
        for archive in [
            to_docx(&doc).unwrap(),
            clarification_workbook(&asked, &[], &Brand::default()).unwrap(),
        ] {
            texts.extend(parts(&archive).into_iter().map(|(_, text)| text));
        }
        for text in &texts {
            for (other, words) in secrets.iter().enumerate().filter(|(other, _)| *other != n) {
                let told = words.iter().find(|word| text.contains(**word));
                assert_eq!(told, None, "{} tells of {}", names[n], names[other]);
            }
            for word in ["rank", "average", "samples/"] {
                assert!(!text.contains(word), "{}: {word}", names[n]);
            }
        }
        assert!(texts[0].contains(secrets[n][0]));
        written += 1;
    }
    assert_eq!(written, 2);
}
