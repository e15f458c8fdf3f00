//! The cells of a workbook, and nothing but those that hold something: a sheet may have one cell in
//! its last row and one in its last column.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::cells::{CellText, Held, NotAForm};
use crate::spreadsheet::{address, csv_with, unpacks_within};

/// Bytes that a workbook may unpack to. A form of 300 clauses has some 2 MB.
const LARGEST: u64 = 128 * 1024 * 1024;

/// Rows that a sheet may have, and places in it where cells are merged. A form has a row a clause and
/// merges nothing.
const MOST_ROWS: usize = 20_000;
const MOST_MERGED: usize = 1_000;
/// Cells that a workbook may have, and bytes that a sheet saved as CSV may have: each takes many times
/// its size in memory.
const MOST_CELLS: usize = 1_000_000;
const LONGEST_CSV: usize = 8 << 20;

/// A sheet, its rows and cells by their numbers from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, CellText>>,
    /// What its addresses begin with: the name of the sheet, or of the CSV file.
    label: String,
    merged: Vec<Merged>,
}

/// Cells merged into one, by the first and last row and column.
#[derive(Debug, Clone, Copy)]
struct Merged {
    first: (u32, u32),
    last: (u32, u32),
}

impl Sheet {
    /// The address of the cell that stands for this one, where cells were merged and this is not the
    /// first of them. What it held itself is not seen by anybody.
    pub(super) fn merged_into(&self, row: u32, column: u32) -> Option<String> {
        let merged = self.merged.iter().find(|merged| {
            (merged.first.0..=merged.last.0).contains(&row)
                && (merged.first.1..=merged.last.1).contains(&column)
                && merged.first != (row, column)
        })?;
        Some(self.address(merged.first.0, merged.first.1))
    }

    /// The address of a cell as a spreadsheet names it.
    pub(super) fn address(&self, row: u32, column: u32) -> String {
        format!(
            "{}!{}",
            quoted(&self.label),
            address(index(row), index(column))
        )
    }
}

/// A sheet that was saved as CSV.
pub(super) fn read_csv(label: &str, name: &str, text: &str) -> Result<Sheet, NotAForm> {
    if text.len() > LONGEST_CSV {
        return Err(NotAForm::TooLarge);
    }
    let grid = [b',', b';', b'\t']
        .into_iter()
        .filter_map(|delimiter| csv_with(label, text, delimiter).ok())
        .max_by_key(|grid| grid.rows.iter().take(12).map(Vec::len).max())
        .ok_or_else(|| NotAForm::Unreadable("it is not comma-separated values".to_owned()))?;
    if grid.rows.len() > MOST_ROWS {
        return Err(NotAForm::TooLarge);
    }
    let mut sheet = Sheet {
        name: name.to_owned(),
        label: label.to_owned(),
        ..Sheet::default()
    };
    for (row, cells) in (0_u32..).zip(&grid.rows) {
        for (column, cell) in (0_u32..).zip(cells) {
            if !cell.text.is_empty() {
                let held = CellText {
                    text: cell.text.clone(),
                    address: sheet.address(row, column),
                    held: Held::Text,
                    formula: None,
                };
                sheet.rows.entry(row).or_default().insert(column, held);
            }
        }
    }
    Ok(sheet)
}

/// Every sheet of a workbook, hidden ones too.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, NotAForm> {
    within_bounds(bytes)?;
    let unreadable = |error: &dyn std::fmt::Display| NotAForm::Unreadable(error.to_string());
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let mut sheets = Vec::new();
    let mut left = MOST_CELLS;
    for name in workbook.sheet_names() {
        let mut sheet = Sheet {
            name: name.clone(),
            label: name.clone(),
            ..Sheet::default()
        };
        let mut reader = match workbook.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A sheet of a chart has no cells.
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(unreadable(&error)),
        };
        while let Some(cell) = reader
            .next_cell_with_formula()
            .map_err(|e| unreadable(&e))?
        {
            let (row, column) = cell.pos;
            if let Some(cell) = held(&name, (row, column), &cell.value, cell.formula) {
                left = left.checked_sub(1).ok_or(NotAForm::TooLarge)?;
                sheet.rows.entry(row).or_default().insert(column, cell);
            }
            if sheet.rows.len() > MOST_ROWS {
                return Err(NotAForm::TooLarge);
            }
        }
        drop(reader);
        let merged = workbook
            .merge_cells_by_sheet_name(&name)
            .map_err(|e| unreadable(&e))?;
        if merged.len() > MOST_MERGED {
            return Err(NotAForm::TooLarge);
        }
        sheet.merged = merged
            .iter()
            .map(|found| Merged {
                first: found.start,
                last: found.end,
            })
            .collect();
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn within_bounds(bytes: &[u8]) -> Result<(), NotAForm> {
    match unpacks_within(bytes, LARGEST) {
        Ok(true) => Ok(()),
        Ok(false) => Err(NotAForm::TooLarge),
        Err(error) => Err(NotAForm::Unreadable(error.to_string())),
    }
}

/// What a cell holds; nothing where it holds no more than blanks.
fn held(
    sheet: &str,
    (row, column): (u32, u32),
    value: &DataRef<'_>,
    formula: Option<String>,
) -> Option<CellText> {
    let (text, held) = match value {
        DataRef::Empty => (String::new(), Held::Text),
        DataRef::String(text) => (text.clone(), Held::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Held::Text),
        DataRef::Int(number) => (number.to_string(), Held::Number),
        DataRef::Float(number) => (number_text(*number), Held::Number),
        DataRef::Bool(yes) => (if *yes { "yes" } else { "no" }.to_owned(), Held::YesNo),
        DataRef::DateTime(time) if time.is_duration() => (number_text(time.as_f64()), Held::Number),
        DataRef::DateTime(time) => (day(time), Held::Date),
        DataRef::DateTimeIso(text) => (text.clone(), Held::Date),
        DataRef::DurationIso(text) => (text.clone(), Held::Text),
        DataRef::Error(error) => (error.to_string(), Held::Error),
    };
    if text.trim().is_empty() && formula.is_none() {
        return None;
    }
    Some(CellText {
        text,
        address: format!("{}!{}", quoted(sheet), address(index(row), index(column))),
        held,
        formula,
    })
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// A day as TOML writes it; with the time, where there is one.
fn day(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The name of a sheet as it stands before the address of a cell.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_read_as_a_spreadsheet_shows_them() {
        assert_eq!(number_text(500.0), "500");
        assert_eq!(number_text(1234.5), "1234.5");
        assert_eq!(quoted("Answers"), "Answers");
        assert_eq!(quoted("My sheet"), "'My sheet'");
        assert_eq!(quoted("it's"), "'it''s'");
    }
}
