//! What a supplier answers: TOML, the sheets of the form, answers to questions.

use tracespec::clarify;
use tracespec::compare::{Options, compare};
use tracespec::render::comparison::Sources;
use tracespec::render::doc::Brand;
use tracespec::render::{
    Templates, clarification::clarification_doc, comparison_html, to_markdown,
};
use tracespec::report::{compare_csv, compare_text};
use tracespec::source::SourceFile;
use tracespec::supplier::{LoadedResponse, read, read_csv, read_workbook};
use tracespec::wording::Wording;

use super::claims;
use super::formats::workbook;
use super::ground::CONTROLLER;
use super::input::{self, Parts};

/// A response in TOML.
pub fn response(data: &[u8]) {
    let Some(text) = input::text(data) else {
        return;
    };
    let loaded = || read(SourceFile::new("quote.toml", text), &CONTROLLER.spec);
    compared(loaded(), loaded());
}

/// The sheets of the form: as files of CSV, and as a workbook of the same cells.
pub fn sheets(data: &[u8]) {
    let parts = Parts::of(data);
    let mut sheets = vec![("Answers", parts.main)];
    let others = parts.files.iter();
    sheets.extend(others.map(|(name, bytes)| (name.as_str(), *bytes)));
    let Some(texts) = sheets
        .iter()
        .map(|(_, bytes)| input::text(bytes))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let names: Vec<String> = sheets
        .iter()
        .map(|(name, _)| format!("{name}.csv"))
        .collect();
    let named: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts).collect();
    let loaded = || read_csv("quote", &named, &CONTROLLER.spec);
    compared(loaded(), loaded());
    // Names that no workbook can have are left to the files.
    let mut taken: Vec<String> = Vec::new();
    for (name, _) in &sheets {
        let lower = name.to_lowercase();
        let fits = name.len() <= 31 && name.chars().all(char::is_alphanumeric) && !name.is_empty();
        if !fits || taken.contains(&lower) {
            return;
        }
        taken.push(lower);
    }
    let cells = |bytes: &[u8]| super::formats::cells(bytes);
    let fits = |rows: Vec<Vec<String>>| {
        rows.len() < 1000
            && rows
                .iter()
                .all(|row| row.len() < 100 && row.iter().all(|cell| cell.len() < 4000))
    };
    if sheets.iter().all(|(_, bytes)| fits(cells(bytes))) {
        let book = workbook(&sheets);
        let loaded = || read_workbook("quote.xlsx", &book, &CONTROLLER.spec);
        compared(loaded(), loaded());
    }
}

/// A quote is compared the same twice, and nothing of it comes out raw.
fn compared(loaded: LoadedResponse, again: LoadedResponse) {
    let spec = &CONTROLLER.spec;
    let sources = loaded.places.sources();
    claims::findings(&loaded.findings, &sources);
    let responses = [loaded.clone()];
    let comparison = compare(spec, &responses, Options::default());
    let text = claims::json(&comparison);
    assert_eq!(
        text,
        claims::json(&compare(spec, &[again], Options::default()))
    );
    let look = compare_text::Look {
        width: 80,
        color: false,
        all: true,
    };
    claims::is_plain(&compare_text::render(&comparison, look));
    let table = compare_csv(&comparison).unwrap();
    claims::no_formula(table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&table));
    let page = comparison_html(
        &comparison,
        &Sources::new(sources),
        &Wording::english(),
        &Brand::default(),
        &Templates::embedded(),
    );
    claims::runs_only(&page.unwrap(), 1);
    // What is asked about it can be written, and read when it comes back.
    let asked = clarify::clarification(spec, &loaded, &comparison.suppliers[0], None);
    if let Some(asked) = asked {
        to_markdown(&clarification_doc(&asked)).unwrap();
        let text = clarify::to_toml(&asked, &Wording::english());
        let read = clarify::read("questions.toml", text.as_bytes());
        assert!(read.file.is_some(), "{:#?}\n{text}", read.findings);
    }
}

/// Answers to questions: the main part is the quote, `answers` what came back.
pub fn clarification(data: &[u8]) {
    let parts = Parts::of(data);
    let (Some(quote), Some(answers)) = (input::text(parts.main), parts.file("answers")) else {
        return;
    };
    let spec = &CONTROLLER.spec;
    let loaded = read(SourceFile::new("quote.toml", quote), spec);
    // The digest is the quote's, whatever the answers say, or none would ever be taken.
    let answers = match input::text(answers) {
        Some(text) => text.replace("QUOTE-DIGEST", &loaded.digest).into_bytes(),
        None => answers.to_vec(),
    };
    let read = clarify::read("answers.toml", &answers);
    let laid = clarify::lay(spec, vec![loaded], &[read], None);
    let sources: Vec<&SourceFile> = laid
        .responses
        .iter()
        .flat_map(|r| r.places.sources())
        .collect();
    claims::findings(&laid.findings, &sources);
    for response in laid.responses {
        compared(response.clone(), response);
    }
}
