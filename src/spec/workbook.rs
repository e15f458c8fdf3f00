//! A BOM or AVL kept as an Excel workbook: its first sheet, row by row.

use calamine::Data;

use crate::spreadsheet::{self, Cell};

/// The first sheet as CSV. A row of the sheet is a line of the text, so that findings cite the row
/// as Excel shows it; line breaks inside a cell become spaces.
///
/// # Errors
/// A sentence for the user when the workbook cannot be read.
pub(super) fn first_sheet_as_csv(name: &str, bytes: &[u8]) -> Result<String, String> {
    let rows = spreadsheet::first_sheet(name, bytes)?;
    let unwritten = |error: &dyn std::fmt::Display| format!("{name} cannot be read: {error}");
    // Columns that are empty throughout, before the first one, are none.
    let filled = |row: &Vec<Cell>| row.iter().position(|cell| !cell.text.is_empty());
    let first = rows.iter().filter_map(filled).min().unwrap_or(0);
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in &rows {
        let cells = row.iter().skip(first).map(|cell| cell.text.as_str());
        let written = match row.len() > first {
            true => writer.write_record(cells),
            false => writer.write_record([""]),
        };
        written.map_err(|e| unwritten(&e))?;
    }
    let text = writer.into_inner().map_err(|e| unwritten(&e))?;
    String::from_utf8(text).map_err(|e| unwritten(&e))
}

/// A cell as a person reads it: numbers that are whole have no point.
pub(crate) fn cell_text(cell: &Data) -> String {
    let text = match cell {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
