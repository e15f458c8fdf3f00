//! A clarification as a workbook: locked questions, open answers, and a very hidden sheet that says what
//! was asked about what.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, DocProperties, Workbook, Worksheet, XlsxError};

use super::day;
use super::hidden;
use super::page::{Entry, FIRST, Line, Pages, position, protect};
use super::style::Styles;
use super::tongue::{Tongue, typed_cell};
use super::validation::Lists;
use crate::clarify::layout::{
    FATES, KIND, ON_CLAUSE, ON_QUOTE, SEALED, WORDS_ONLY, questions, value,
};
use crate::clarify::{Asked, Clarification, Subject, seal};
use crate::render::RenderError;
use crate::render::doc::Brand;
use crate::render::sheet::{column_number, lines_of, points, quoted};
use crate::supplier::form::layout::{FORMAT, FormSheet, INSTRUCTIONS, META};
use crate::wording::{Text, Wording};

/// The workbook that the supplier fills in, in the first of the languages with the others beside it.
///
/// # Errors
/// When the workbook cannot be written.
pub fn clarification_workbook(
    clarification: &Clarification,
    languages: &[Wording],
    brand: &Brand,
) -> Result<Vec<u8>, RenderError> {
    write(clarification, languages, brand).map_err(|error| RenderError::Workbook(error.to_string()))
}

fn write(
    clarification: &Clarification,
    languages: &[Wording],
    brand: &Brand,
) -> Result<Vec<u8>, XlsxError> {
    let tongue = Tongue::new(languages);
    let styles = Styles::of(brand);
    let mut lists = Lists(BTreeMap::new());
    let words = hidden::lists(clarification.spec, &mut lists)?;
    let pages = Pages {
        spec: clarification.spec,
        tongue: &tongue,
        styles: &styles,
        lists: &lists,
    };
    let layout = questions();
    let asked = &clarification.questions;
    let lines: Vec<Line> = asked
        .iter()
        .map(|question| line(&pages, &layout, question))
        .collect();
    let mut sheet = pages.sheet(&layout, &lines)?;
    fates(&mut sheet, &layout, lines.len())?;
    let mut book = Workbook::new();
    let head = &clarification.spec.spec.spec;
    book.set_properties(
        &DocProperties::new()
            .set_title(typed_cell(&head.title))
            .set_subject(typed_cell(&head.id))
            .set_creation_datetime(&day(head.issued)?),
    );
    book.push_worksheet(instructions(&pages, clarification, brand)?);
    book.push_worksheet(sheet);
    book.push_worksheet(words);
    book.push_worksheet(meta(&pages, clarification, &layout, &lines)?);
    book.save_to_buffer()
}

fn line(pages: &Pages, layout: &FormSheet, question: &Asked) -> Line {
    let below = |texts: &[Text]| match texts {
        [] => Entry::Blank,
        some => Entry::Said(pages.tongue.lines(some)),
    };
    let field = value(&question.subject);
    let entry = |key: &str| match key {
        "id" => Entry::Said(typed_cell(&question.id)),
        "title" => Entry::Said(pages.tongue.below(&question.title)),
        "weight" => match question.weight {
            Some(weight) => Entry::Said(pages.tongue.below(&weight.text())),
            None => Entry::Blank,
        },
        "demanded" => below(question.demanded.as_slice()),
        "said" => below(&question.said),
        "settle" => below(&question.settle),
        "key" => match &field {
            Some(field) => Entry::Said(field.key.to_owned()),
            None => Entry::Blank,
        },
        _ => Entry::Blank,
    };
    let columns = layout.columns.iter();
    Line {
        locked: match question.subject {
            Subject::Clause => ON_QUOTE,
            Subject::Words => WORDS_ONLY,
            _ => ON_CLAUSE,
        },
        field: field.clone(),
        ..Line::new(columns.map(|column| entry(column.key)).collect())
    }
}

/// Dropped or kept: the only list that the response form does not have.
fn fates(sheet: &mut Worksheet, layout: &FormSheet, lines: usize) -> Result<(), XlsxError> {
    let column = column_number(position(layout, "assumption"));
    let last = FIRST + u32::try_from(lines.saturating_sub(1)).unwrap_or(0);
    let rule = DataValidation::new().allow_list_strings(&FATES)?;
    sheet.add_data_validation(FIRST, column, last, column, &rule)?;
    Ok(())
}

/// What is asked about, by whom, until when, and how it is answered.
fn instructions(
    pages: &Pages,
    clarification: &Clarification,
    brand: &Brand,
) -> Result<Worksheet, XlsxError> {
    const LABEL: u16 = 30;
    const WORDS: u16 = 96;
    let mut sheet = Worksheet::new();
    sheet
        .set_name(INSTRUCTIONS)?
        .set_column_width(0, f64::from(LABEL))?
        .set_column_width(1, f64::from(WORDS))?;
    let title = pages.tongue.line(&questions().title);
    sheet.write_string_with_format(0, 0, title, &pages.styles.title())?;
    sheet.set_row_height(0, 24)?;
    let mut row = 2;
    for (label, text) in crate::render::clarification::facts(clarification, brand) {
        let (label, text) = (pages.tongue.below(&label), pages.tongue.below(&text));
        let lines = lines_of(&text, WORDS).max(lines_of(&label, LABEL));
        sheet.set_row_height(row, points(lines))?;
        sheet.write_string_with_format(row, 0, label, &pages.styles.label())?;
        let format = quoted(&pages.styles.text(), &text);
        sheet.write_string_with_format(row, 1, text, &format)?;
        row += 1;
    }
    row += 1;
    for step in crate::render::clarification::steps() {
        let text = pages.tongue.below(&step);
        sheet.set_row_height(row, points(lines_of(&text, LABEL + WORDS)))?;
        sheet.merge_range(row, 0, row, 1, &text, &pages.styles.text())?;
        row += 1;
    }
    pages.print(&mut sheet);
    protect(&mut sheet, false);
    sheet.set_active(true);
    Ok(sheet)
}

/// What the workbook was made from: spec, response, round, and the seal of each question.
fn meta(
    pages: &Pages,
    clarification: &Clarification,
    layout: &FormSheet,
    lines: &[Line],
) -> Result<Worksheet, XlsxError> {
    let head = &clarification.spec.spec.spec;
    let fact = |key: &str, value: &str| vec![key.to_owned(), typed_cell(value)];
    let mut rows = vec![
        fact("format", &FORMAT.to_string()),
        fact("kind", KIND),
        fact("spec-id", &head.id),
        fact("spec-revision", &head.revision),
        fact("spec-sha256", &clarification.spec.digest),
        fact(
            "response-file",
            crate::clarify::file_name(clarification.loaded.file()),
        ),
        fact("response-sha256", &clarification.loaded.digest),
        fact("supplier", &clarification.supplier.name),
        fact("round", &clarification.round.to_string()),
    ];
    let answers = clarification.loaded.answers.iter();
    rows.extend(answers.map(|answers| fact("after", &answers.digest)));
    rows.extend(pages.tongue.keys().iter().map(|key| fact("language", key)));
    for column in &layout.columns {
        rows.push(vec![
            "column".to_owned(),
            layout.name.to_owned(),
            column.key.to_owned(),
            pages.tongue.below(&column.title),
        ]);
    }
    for (question, line) in clarification.questions.iter().zip(lines) {
        let mut row = fact("clause", &question.id);
        row.push(sealed(&typed_cell(&question.id), layout, line));
        rows.push(row);
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

/// The seal of the texts that stand in the cells of a line.
fn sealed(id: &str, layout: &FormSheet, line: &Line) -> String {
    let texts = SEALED
        .iter()
        .filter_map(|key| match line.entries.get(position(layout, key)) {
            Some(Entry::Said(text)) => Some(text.as_str()),
            _ => None,
        });
    seal(id, texts)
}
