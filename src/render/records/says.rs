//! What is said of a form and of its columns, once for the page and for the workbooks.

use crate::catalog::{FieldType, Population};
use crate::checks::CheckKind;
use crate::say;
use crate::spec::clause::Clause;
use crate::spec::model::{Depth, RecordFormat};
use crate::wording::{Text, typed};

use crate::record_form::{RecordColumn, RecordForm};

/// Label and value.
pub(super) type Fact = (Text, Text);

/// What is said of a form before its columns.
pub(super) fn facts(form: &RecordForm) -> Vec<Fact> {
    let mut facts = vec![
        (say!("File"), file(form)),
        (say!("Depth"), depth(form.depth)),
        (say!("A row"), a_row(form)),
    ];
    let key = form.key();
    if !key.is_empty() {
        facts.push((
            say!("Key of a row"),
            say!(
                "No two rows have the same {columns}.",
                columns = Text::all_of(key.into_iter().map(typed))
            ),
        ));
    }
    let coverage = coverage(form);
    if !coverage.is_empty() {
        facts.push((say!("Coverage"), Text::series(coverage)));
    }
    facts.push((say!("Formats"), formats(form)));
    facts.push((say!("Handing in"), hand_in(form)));
    facts.push((say!("Nothing to report"), nil_return(form)));
    facts.push((
        say!("Asked for by"),
        Text::list(form.clauses.iter().map(|clause| typed(&clause.id))),
    ));
    facts
}

fn file(form: &RecordForm) -> Text {
    say!(
        "One file named {file}; with several files each name begins with {form}.",
        file = typed(format!("{}.csv", form.id)),
        form = typed(form.id)
    )
}

/// A depth as it stands alone.
pub(super) fn depth(depth: Depth) -> Text {
    match depth {
        Depth::Lot => say!("production lot"),
        Depth::Panel => say!("panel"),
        Depth::Board => say!("board"),
    }
}

fn a_row(form: &RecordForm) -> Text {
    match (form.form.unit, form.depth) {
        (Population::Unit, Depth::Board) => {
            say!("Every board that the coverage reaches has at least one row.")
        }
        (Population::Unit, Depth::Panel) => {
            say!("Every panel that the coverage reaches has at least one row.")
        }
        (Population::Unit | Population::Lot, _) => {
            say!("Every production lot has at least one row.")
        }
        (Population::Nothing, _) if form.form.nil => {
            say!("One row for every occurrence; without occurrence no row.")
        }
        (Population::Nothing, _) => say!("One row for everything that other records name."),
    }
}

fn coverage(form: &RecordForm) -> Vec<Text> {
    form.clauses
        .iter()
        .filter_map(|clause| {
            Some(say!(
                "{clause}: {coverage}",
                clause = typed(&clause.id),
                coverage = clause.coverage?.text()
            ))
        })
        .collect()
}

fn formats(form: &RecordForm) -> Text {
    match &form.formats[..] {
        [] => say!("The clauses name no format: deliver CSV in UTF-8."),
        formats => Text::any_of(formats.iter().map(|format| format.text())),
    }
}

/// How to hand in what was filled into the workbook.
fn hand_in(form: &RecordForm) -> Text {
    let file = typed(format!("{}.csv", form.id));
    if form.formats.contains(&RecordFormat::Xlsx) {
        return say!(
            "Fill in the sheet {sheet}, delete the example row and deliver this workbook, or save that sheet as CSV UTF-8 under the name {file}.",
            sheet = typed("records"),
            file = file
        );
    }
    say!(
        "Fill in the sheet {sheet}, delete the example row, then save that sheet as CSV UTF-8 under the name {file}: XLSX is not an agreed format of this record.",
        sheet = typed("records"),
        file = file
    )
}

/// Why the cells of the workbook are text, for who pastes into them.
pub(super) fn text_cells() -> Text {
    say!(
        "The cells of the workbook are formatted as text, so that Excel keeps leading zeros, dates and long numbers as they are typed. Paste as values only, so that the cells stay text."
    )
}

fn nil_return(form: &RecordForm) -> Text {
    if form.form.nil {
        say!("Deliver the file with its heading row only: that declares that nothing occurred.")
    } else {
        say!("A file without rows is not accepted.")
    }
}

/// When the cells of a column are filled.
pub(super) fn needed(column: &RecordColumn) -> Text {
    match &column.conditions[..] {
        [] => say!("in every row"),
        conditions => Text::series(conditions.iter().map(|text| Text::from(*text))),
    }
}

/// The type in a word or two.
pub(super) fn kind(column: &RecordColumn) -> Text {
    column.field.kind.text()
}

/// Range, unit, pattern and values: what a cell is held to beyond its type.
pub(super) fn rule(column: &RecordColumn) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    parts.extend(column.definition.and_then(|field| field.range_words()));
    if let Some(pattern) = column.pattern {
        parts.push(say!("written as {pattern}", pattern = typed(pattern)));
    }
    let choices = column.choices();
    if !choices.is_empty() {
        parts.push(say!(
            "one of: {values}",
            values = Text::list(choices.into_iter().map(typed))
        ));
    }
    parts.extend(column.lot_sets.then(|| {
        say!(
            "two candidate lots joined by {bar} where a splice leaves it open",
            bar = typed("|")
        )
    }));
    parts.extend(as_written(column.field.kind));
    Text::series(parts)
}

/// How values of a type are written, where people would write them otherwise.
fn as_written(kind: FieldType) -> Option<Text> {
    Some(match kind {
        FieldType::Integer => say!("digits only"),
        FieldType::Decimal => say!("decimal point, no thousands separator"),
        FieldType::Limit => say!("decimal point, or the word {none}", none = typed("none")),
        FieldType::Date => say!("year-month-day: {example}", example = typed("2026-11-20")),
        FieldType::TimeStamp => say!(
            "date, time and offset from UTC: {example}",
            example = typed("2026-11-20T14:05:00+01:00")
        ),
        FieldType::Duration => say!(
            "days, hours, minutes, seconds (ISO 8601): {example}",
            example = typed("PT1H30M")
        ),
        FieldType::File => say!("name of a file delivered beside the record"),
        FieldType::Identifier => say!("repeated to the letter in every record"),
        FieldType::Text | FieldType::Revision | FieldType::YesNo | FieldType::Enumeration => {
            return None;
        }
    })
}

/// What is checked on delivery beyond the cells: each sentence once.
pub(super) fn checked(form: &RecordForm) -> Vec<Text> {
    let mut said: Vec<Text> = Vec::new();
    for (clause, check) in form
        .clauses
        .iter()
        .flat_map(|clause| clause.checks.iter().map(move |check| (clause, check)))
    {
        // The same sentence may stand for several kinds of inspection or test.
        let known = said.iter().any(|text| text.as_str() == check.says.as_str());
        if !known && !told_by_columns(form, clause, &check.kind) {
            said.push(check.says.clone());
        }
    }
    said
}

fn told_by_columns(form: &RecordForm, clause: &Clause, check: &CheckKind) -> bool {
    match check {
        CheckKind::Field {
            form: of, field, ..
        } => of == form.id && clause.fields.iter().any(|known| &known.id == field),
        _ => false,
    }
}
