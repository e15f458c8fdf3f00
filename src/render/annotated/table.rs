//! A delivered table as a sheet: the row's number, their cells, and what to correct in words.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::marks::{ABOVE, BEFORE, Marked, Marks};
use super::pen::{self, Mark};
use crate::records::{Counted, Row};
use crate::render::sheet::{column_number, lines_of, note, points, quoted};
use crate::verify::report::RecordFinding;

/// Notes in one workbook: programs grow slow with very many. The words stand in the last column as well.
const MOST_NOTES: usize = 10_000;
/// Width of the column that says what to correct.
const LAST: u16 = 80;
/// Rows that decide how wide a column is.
const MEASURED: usize = 50;

/// How many notes there are, and how many found no room.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Notes {
    written: usize,
    pub(super) left_out: usize,
}

/// The formats that every row needs.
struct Formats {
    delivered: Format,
    number: Format,
}

/// The sheet of a table. It fills in where the rows with findings stand.
pub(super) fn sheet(
    marks: &mut Marks<'_>,
    at: usize,
    notes: &mut Notes,
) -> Result<Worksheet, XlsxError> {
    let Some(marked) = marks.tables.get_mut(at) else {
        return Ok(Worksheet::new());
    };
    let mut sheet = pen::sheet(&marked.name)?;
    head(&mut sheet, marked)?;
    let formats = Formats {
        delivered: pen::delivered(),
        number: pen::quiet(),
    };
    let mut line = ABOVE;
    for row in marked.table.rows() {
        let number = row.line();
        let findings = marked.rows.get(&number);
        if findings.is_none() && !marked.whole {
            continue;
        }
        sheet.write_number_with_format(line, 0, f64::from(number), &formats.number)?;
        delivered(&mut sheet, line, row, marked.columns, &formats)?;
        if let Some(findings) = findings {
            annotate(&mut sheet, line, row, marked, findings, notes)?;
        }
        if findings.is_some() {
            marked.at.insert(number, line);
        }
        line += 1;
    }
    let last = column_number(marked.columns).saturating_add(BEFORE);
    sheet.autofilter(ABOVE - 1, 0, line.saturating_sub(1).max(ABOVE), last)?;
    sheet.set_freeze_panes(ABOVE, BEFORE)?;
    sheet.set_repeat_rows(ABOVE - 1, ABOVE - 1)?;
    Ok(sheet)
}

fn head(sheet: &mut Worksheet, marked: &Marked<'_>) -> Result<(), XlsxError> {
    let table = marked.table;
    let place = match table.counted() {
        Counted::Sheet(name) => format!("{}, sheet {name}", table.file()),
        Counted::Items(array) if !array.is_empty() => format!("{}, {array}", table.file()),
        _ => table.file().to_owned(),
    };
    let shown = match marked.whole {
        true => "All its rows are shown",
        false => "It is too large to be shown whole: here are the rows that are marked",
    };
    let title = format!(
        "{place}: {} marked in {} of {} rows. {shown}; the first column is the row in the file.",
        marked.count(),
        marked.rows.len(),
        table.len()
    );
    pen::write(sheet, (0, 0), &title, &pen::quiet())?;
    let format = pen::heading();
    let counted = match table.counted() {
        Counted::Sheet(_) => "Row",
        Counted::Items(_) => "Item",
        Counted::Lines | Counted::JsonLines => "Line",
    };
    pen::write(sheet, (ABOVE - 1, 0), counted, &format)?;
    sheet.set_column_width(0, 7)?;
    for (at, heading) in table.headings().iter().take(marked.columns).enumerate() {
        let column = column_number(at).saturating_add(BEFORE);
        pen::write(sheet, (ABOVE - 1, column), &heading.written, &format)?;
        let cells = table.rows().take(MEASURED).map(|row| cell(row, at).width());
        let widest = cells.max().unwrap_or_default().max(heading.written.width());
        let width = u16::try_from(widest.clamp(6, 36) + 2).unwrap_or(38);
        sheet.set_column_width(column, f64::from(width))?;
    }
    let last = column_number(marked.columns).saturating_add(BEFORE);
    pen::write(sheet, (ABOVE - 1, last), "What to correct", &format)?;
    sheet.set_column_width(last, f64::from(LAST))?;
    Ok(())
}

/// A cell as it was delivered.
fn cell(row: Row<'_>, column: usize) -> String {
    let heading = row.table().headings().get(column);
    let converted = heading.filter(|heading| heading.converted);
    let before = converted
        .and_then(|heading| heading.field.as_deref())
        .and_then(|field| row.delivered(field));
    let cell = before.or_else(|| row.cells().nth(column));
    cell.unwrap_or_default().into_owned()
}

fn delivered(
    sheet: &mut Worksheet,
    line: u32,
    row: Row<'_>,
    columns: usize,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (at, value) in row.cells().take(columns).enumerate() {
        let heading = row.table().headings().get(at);
        let before = heading
            .filter(|heading| heading.converted)
            .and_then(|heading| row.delivered(heading.field.as_deref()?));
        let value = before.unwrap_or(value);
        if value.is_empty() {
            continue;
        }
        let column = column_number(at).saturating_add(BEFORE);
        pen::write(sheet, (line, column), &value, &formats.delivered)?;
    }
    Ok(())
}

/// Marks the cells of a row, with a note at each and all of it in words behind the row.
fn annotate(
    sheet: &mut Worksheet,
    line: u32,
    row: Row<'_>,
    marked: &Marked<'_>,
    findings: &[&RecordFinding],
    notes: &mut Notes,
) -> Result<(), XlsxError> {
    let mut columns: Vec<u16> = findings
        .iter()
        .map(|finding| marked.column(finding).unwrap_or_default())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    for column in columns {
        let here: Vec<&RecordFinding> = findings
            .iter()
            .filter(|finding| marked.column(finding).unwrap_or_default() == column)
            .copied()
            .collect();
        let format = Mark::heaviest(&here).format();
        match column.checked_sub(BEFORE) {
            None => {
                let number = f64::from(row.line());
                sheet.write_number_with_format(line, column, number, &format)?;
            }
            Some(at) => {
                let value = cell(row, usize::from(at));
                pen::write(sheet, (line, column), &value, &quoted(&format, &value))?;
            }
        }
        if notes.written < MOST_NOTES {
            let text: Vec<String> = here.iter().map(|finding| said(finding, "\n")).collect();
            note(sheet, (line, column), &text.join("\n\n"))?;
            notes.written += 1;
        } else {
            notes.left_out += 1;
        }
    }
    let all: Vec<String> = findings.iter().map(|finding| said(finding, "; ")).collect();
    let last = column_number(marked.columns).saturating_add(BEFORE);
    let heaviest = Mark::heaviest(findings).format();
    let words = all.join("\n");
    sheet.set_row_height(line, points(lines_of(&words, LAST)))?;
    pen::write(sheet, (line, last), &words, &heaviest)
}

/// What is wrong, what is demanded, what to do, and which clause says so.
fn said(finding: &RecordFinding, between: &str) -> String {
    let mut parts = vec![finding.message.clone()];
    if let Some(by) = &finding.waived_by {
        parts.insert(0, format!("Accepted by {by}: nothing to correct"));
    } else if finding.undecided {
        parts.insert(0, "Cannot be decided".to_owned());
    }
    parts.push(format!("demanded: {}", finding.wanted));
    if let Some(fix) = &finding.fix {
        parts.push(format!("to do: {fix}"));
    }
    if let Some(parent) = &finding.follows {
        parts.push(format!("goes with: {parent}"));
    }
    parts.push(format!("clause {}", finding.clause));
    parts.join(between)
}
