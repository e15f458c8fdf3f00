//! A BOM or AVL kept as an Excel workbook: its first sheet, row by row.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// The first sheet as CSV. A row of the sheet is a line of the text, so that findings cite the row
/// as Excel shows it; line breaks inside a cell become spaces.
///
/// # Errors
/// A sentence for the user when the workbook cannot be read.
pub(super) fn first_sheet_as_csv(name: &str, bytes: &[u8]) -> Result<String, String> {
    let unreadable = |error: &dyn std::fmt::Display| {
        format!("{name} cannot be read as an Excel workbook: {error}")
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let sheet = workbook
        .sheet_names()
        .first()
        .cloned()
        .ok_or_else(|| format!("{name} has no sheet"))?;
    let range = workbook
        .worksheet_range(&sheet)
        .map_err(|e| unreadable(&e))?;
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let (first_row, _) = range.start().unwrap_or((0, 0));
    for _ in 0..first_row {
        writer.write_record([""]).map_err(|e| unreadable(&e))?;
    }
    for row in range.rows() {
        writer
            .write_record(row.iter().map(cell_text))
            .map_err(|e| unreadable(&e))?;
    }
    let text = writer.into_inner().map_err(|e| unreadable(&e))?;
    String::from_utf8(text).map_err(|e| unreadable(&e))
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
