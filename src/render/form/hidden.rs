//! The sheets that nobody reads: the words of the drop-downs, and what the form was made from.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::page::{Entry, Line, Pages};
use super::tongue::typed_cell;
use super::validation::Lists;
use crate::render::sheet::column_number;
use crate::spec::clause::ResolvedSpec;
use crate::spreadsheet::address;
use crate::supplier::form::layout::{self, FORMAT, FormSheet, LISTS, META, short_digest};
use crate::supplier::form::words::Choice;

/// The words of every drop-down, a column each; where they stand goes into `ranges`.
pub(super) fn lists(spec: &ResolvedSpec, ranges: &mut Lists) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(LISTS)?.set_hidden(true);
    for (n, choice) in Choice::ALL.into_iter().enumerate() {
        let number = column_number(n);
        let words = words(spec, choice);
        sheet.write_string(0, number, choice.key())?;
        for (word, row) in words.iter().zip(1..) {
            sheet.write_string(row, number, typed_cell(word))?;
        }
        if !words.is_empty() {
            let cell = |row: usize| absolute(&address(row, n));
            let range = format!("={LISTS}!{}:{}", cell(1), cell(words.len()));
            ranges.0.insert(choice, range);
        }
    }
    sheet.protect();
    Ok(sheet)
}

fn words(spec: &ResolvedSpec, choice: Choice) -> Vec<String> {
    match choice {
        Choice::Clause => {
            let asked = spec.clauses.iter().filter(|clause| clause.demanded);
            asked.map(|clause| clause.id.clone()).collect()
        }
        _ => choice.words().into_iter().map(|(word, _)| word).collect(),
    }
}

/// `B7` as `$B$7`.
fn absolute(address: &str) -> String {
    let at = address
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(address.len());
    let (column, row) = address.split_at(at);
    format!("${column}${row}")
}

/// What the form was made from: the spec and its digest, the languages, the headings under their keys,
/// and a digest of what each clause asks, by which the reader sees that a locked text was changed or
/// belongs to another revision.
pub(super) fn meta(
    pages: &Pages,
    answers: &FormSheet,
    clauses: &[Line],
    assumptions: &[Line],
) -> Result<Worksheet, XlsxError> {
    let head = &pages.spec.spec.spec;
    let fact = |key: &str, value: &str| vec![key.to_owned(), typed_cell(value)];
    let mut rows = vec![
        fact("format", &FORMAT.to_string()),
        fact("spec-id", &head.id),
        fact("spec-revision", &head.revision),
        fact("spec-sha256", &pages.spec.digest),
    ];
    rows.extend(pages.tongue.keys().iter().map(|key| fact("language", key)));
    for sheet in layout::sheets() {
        for column in &sheet.columns {
            rows.push(vec![
                "column".to_owned(),
                sheet.name.to_owned(),
                column.key.to_owned(),
                pages.tongue.below(&column.title),
            ]);
        }
    }
    for (clause, line) in pages.spec.clauses.iter().zip(clauses) {
        let mut row = fact("clause", &clause.id);
        row.push(asked_digest(answers, line));
        rows.push(row);
    }
    for line in assumptions {
        if let Some(Entry::Said(text)) = line.entries.first() {
            rows.push(vec!["assumption".to_owned(), short_digest(text)]);
        }
    }
    let mut sheet = Worksheet::new();
    sheet.set_name(META)?.set_very_hidden(true);
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            sheet.write_string(row, column_number(column), text)?;
        }
    }
    sheet.protect();
    Ok(sheet)
}

/// Digest of the locked texts of a row: key, text, key, text, each ended by a line break.
fn asked_digest(answers: &FormSheet, line: &Line) -> String {
    short_digest(&layout::asked_text(locked(answers, line)))
}

/// The locked texts of a row under the keys of their columns.
pub(super) fn locked<'l>(
    answers: &FormSheet,
    line: &'l Line,
) -> impl Iterator<Item = (&'static str, &'l str)> {
    let columns: Vec<(&'static str, bool)> = answers
        .columns
        .iter()
        .map(|column| (column.key, column.is_asked()))
        .collect();
    columns
        .into_iter()
        .zip(&line.entries)
        .filter_map(|((key, asked), entry)| match entry {
            Entry::Said(text) if asked => Some((key, text.as_str())),
            _ => None,
        })
}
