//! The sheet with one row for each clause.

use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use super::page::{Entry, FIRST, Line, Pages, at, complete, literal, not_asked, position};
use super::sheets::currency;
use super::tongue::typed_cell;
use crate::render::sheet::column_number;
use crate::render::words;
use crate::say;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::supplier::form::layout::{ANSWERS, FormSheet};
use crate::supplier::form::words::Choice;
use crate::supplier::model::AnswerState;
use crate::wording::{Text, typed};

/// The rows, in the order of the clauses.
pub(super) fn lines(pages: &Pages, layout: &FormSheet) -> Vec<Line> {
    pages
        .spec
        .clauses
        .iter()
        .zip(FIRST..)
        .map(|(clause, row)| line(pages, layout, clause, row))
        .collect()
}

/// The sheet, with the counter beside its title.
pub(super) fn sheet(
    pages: &Pages,
    layout: &FormSheet,
    lines: &[Line],
) -> Result<Worksheet, XlsxError> {
    let mut sheet = pages.sheet(layout, lines)?;
    let beside = column_number(position(layout, "state"));
    sheet.write_formula_with_format(0, beside, counter(pages, layout), &pages.styles.counter())?;
    Ok(sheet)
}

fn line(pages: &Pages, layout: &FormSheet, clause: &Clause, row: u32) -> Line {
    let entries = layout
        .columns
        .iter()
        .map(|column| entry(pages, layout, clause, row, column.key))
        .collect();
    Line {
        asked: clause.demanded,
        ..Line::new(entries)
    }
}

fn entry(pages: &Pages, layout: &FormSheet, clause: &Clause, row: u32, key: &str) -> Entry {
    let asked = clause.demanded;
    let typed_or_blank = |text: String| {
        if text.is_empty() || !asked {
            Entry::Blank
        } else {
            Entry::Said(typed_cell(&text))
        }
    };
    match key {
        "id" => Entry::Said(typed_cell(&clause.id)),
        "title" => Entry::Said(pages.tongue.below(&clause.title)),
        "demand" => Entry::Said(pages.tongue.lines(&demand(clause))),
        "weight" if asked => Entry::Said(pages.tongue.below(&clause.severity.text())),
        "weight" => Entry::Said(pages.tongue.below(&not_asked())),
        "demanded-depth" => {
            typed_or_blank(clause.depth.map_or_else(String::new, |d| d.to_string()))
        }
        "demanded-formats" => {
            let formats: Vec<&str> = clause
                .formats
                .iter()
                .map(|f| words::format_key(*f))
                .collect();
            typed_or_blank(formats.join(", "))
        }
        "demanded-retention" => {
            typed_or_blank(clause.retention.map_or_else(String::new, |r| r.to_string()))
        }
        "complete" if asked => status(pages, layout, row),
        "complete" => Entry::Said(pages.tongue.first(&not_asked())),
        "currency" if asked => currency(),
        _ => Entry::Blank,
    }
}

/// What is demanded: the sentence, the columns of the record, what it is for and what governs it.
fn demand(clause: &Clause) -> Vec<Text> {
    let mut lines = vec![clause.demand.clone()];
    if !clause.demanded {
        return lines;
    }
    if !clause.fields.is_empty() {
        let columns = Text::list(clause.fields.iter().map(|field| typed(&field.id)));
        lines.push(say!("Columns: {columns}", columns = columns));
    }
    if !clause.purpose.is_empty() {
        let purposes = clause.purpose.iter();
        let purpose = Text::list(purposes.map(|purpose| purpose.text()));
        lines.push(say!("Purpose: {purpose}", purpose = purpose));
    }
    if let Some(governing) = &clause.defined_in {
        let document = governing.text();
        lines.push(say!("Governing document: {document}", document = document));
    }
    lines
}

/// What the row still lacks. An answer is complete when the comparison can read it: nothing is said
/// here about whether it meets the demand.
fn status(pages: &Pages, layout: &FormSheet, row: u32) -> Entry {
    let cell = |key: &str| at(layout, key, row);
    let said = |text: Text| literal(&pages.tongue.first(&text));
    let missing = |what: Text| say!("missing: {what}", what = what);
    let state = cell("state");
    let is = |wanted: AnswerState| format!("{state}=\"{}\"", wanted.word());
    let empty = |key: &str| format!("TRIM({})=\"\"", cell(key));
    let first = missing(say!("state¦of an answer"));
    let unknown = match pages.lists.0.get(&Choice::State) {
        Some(range) => format!("COUNTIF({},{state})=0", range.trim_start_matches('=')),
        None => "FALSE".to_owned(),
    };
    let priced = is(AnswerState::PricedSeparately);
    let explained = [
        AnswerState::Partial,
        AnswerState::Alternative,
        AnswerState::NotApplicable,
    ]
    .map(is)
    .join(",");
    let rules = [
        (empty("state"), first.clone()),
        (unknown, say!("not a state of the list")),
        (
            format!("AND({priced},{})", empty("amount")),
            missing(say!("amount¦of a charge")),
        ),
        (
            format!("AND({priced},{})", empty("basis")),
            missing(say!("basis¦of a charge")),
        ),
        (
            format!("AND(OR({explained}),{})", empty("comment")),
            missing(say!("comment¦on an answer")),
        ),
    ];
    let formula = rules
        .into_iter()
        .rev()
        .fold(said(complete()), |otherwise, (when, what)| {
            format!("IF({when},{},{otherwise})", said(what))
        });
    Entry::Worked(format!("={formula}"), pages.tongue.first(&first))
}

/// `0 of 58 clauses complete`, counted by the workbook.
pub(super) fn counter(pages: &Pages, layout: &FormSheet) -> Formula {
    // Two marks that no text has stand for the numbers until the sentence is split at them.
    let sentence = say!(
        "{done} of {all} clauses complete",
        done = typed(DONE),
        all = typed(ALL)
    );
    let last = FIRST + rows(pages.spec).max(1) - 1;
    let column = at(layout, "complete", 0).replace(|c: char| c.is_ascii_digit(), "");
    let range = format!("{ANSWERS}!{column}${}:{column}${}", FIRST + 1, last + 1);
    let done = format!(
        "COUNTIF({range},{})",
        literal(&pages.tongue.first(&complete()))
    );
    let all = pages.spec.clauses.iter().filter(|c| c.demanded).count();
    let mut parts = Vec::new();
    let mut result = String::new();
    for piece in pages
        .tongue
        .line(&sentence)
        .split_inclusive([DONE_MARK, ALL_MARK])
    {
        let words = piece.trim_end_matches([DONE_MARK, ALL_MARK]);
        if !words.is_empty() {
            parts.push(literal(words));
            result.push_str(words);
        }
        if piece.ends_with(DONE_MARK) {
            parts.push(done.clone());
            result.push('0');
        } else if piece.ends_with(ALL_MARK) {
            parts.push(all.to_string());
            result.push_str(&all.to_string());
        }
    }
    Formula::new(format!("={}", parts.join("&"))).set_result(result)
}

const DONE: &str = "\u{e000}";
const ALL: &str = "\u{e001}";
const DONE_MARK: char = '\u{e000}';
const ALL_MARK: char = '\u{e001}';

/// Rows of the sheet: every clause, asked for or not.
fn rows(spec: &ResolvedSpec) -> u32 {
    u32::try_from(spec.clauses.len()).unwrap_or(u32::MAX)
}
