//! Spreadsheets as people keep them: every sheet of a workbook, or a CSV file, as a grid of texts
//! whose cells keep their addresses.

use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, Xlsx};

use crate::spec::workbook::cell_text;

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Name of the sheet; of a CSV file its file name.
    pub name: String,
    /// Rows as they are counted in a spreadsheet, the first at index 0.
    pub rows: Vec<Vec<Cell>>,
    merged: Vec<Span>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it shows, without blanks at the ends.
    pub text: String,
    /// It holds an error such as `#REF!`.
    pub broken: bool,
}

/// Cells merged into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Grid {
    /// The text of a cell; empty outside the sheet.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.cell(row, column).map_or("", |cell| &cell.text)
    }

    /// A cell, where the sheet has it.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.get(column)
    }

    /// Whether a row has nothing in it.
    #[must_use]
    pub fn is_blank(&self, row: usize) -> bool {
        self.rows
            .get(row)
            .is_none_or(|cells| cells.iter().all(|cell| cell.text.is_empty()))
    }

    /// The merged cells that a cell belongs to without holding their value, as `B5:B7`.
    #[must_use]
    pub fn covered_by(&self, row: usize, column: usize) -> Option<String> {
        let span = self.merged.iter().find(|span| {
            (span.top..=span.bottom).contains(&row)
                && (span.left..=span.right).contains(&column)
                && (span.top, span.left) != (row, column)
        })?;
        Some(span_name(span))
    }

    /// The merged cells over several columns that begin in a row, as `A5:F5`.
    #[must_use]
    pub fn banner(&self, row: usize) -> Option<String> {
        let span = self
            .merged
            .iter()
            .find(|span| span.top == row && span.right > span.left)?;
        Some(span_name(span))
    }
}

fn span_name(span: &Span) -> String {
    format!(
        "{}:{}",
        address(span.top, span.left),
        address(span.bottom, span.right)
    )
}

/// The address of a cell as a spreadsheet shows it: row 6, column 1 is `B7`.
#[must_use]
pub fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        let letter = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}

/// Reads every sheet of a workbook, or a CSV file as one sheet.
///
/// # Errors
/// A sentence for the user when the file cannot be read.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, String> {
    if bytes.starts_with(b"PK") {
        workbook(name, bytes)
    } else {
        csv(name, bytes).map(|grid| vec![grid])
    }
}

fn workbook(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let unreadable = |error: &dyn std::fmt::Display| {
        format!("{name} cannot be read as an Excel workbook: {error}")
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let mut grids = Vec::new();
    for sheet in workbook.sheet_names() {
        let range = workbook
            .worksheet_range(&sheet)
            .map_err(|e| unreadable(&e))?;
        let merged = workbook
            .merge_cells_by_sheet_name(&sheet)
            .map_err(|e| unreadable(&e))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut rows = vec![Vec::new(); index(top)];
        for row in range.rows() {
            let blank = vec![Cell::default(); index(left)];
            rows.push(blank.into_iter().chain(row.iter().map(cell)).collect());
        }
        grids.push(Grid {
            name: sheet,
            rows,
            merged: merged.iter().map(span).collect(),
        });
    }
    if grids.is_empty() {
        return Err(format!("{name} has no sheet"));
    }
    Ok(grids)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn span(dimensions: &Dimensions) -> Span {
    Span {
        top: index(dimensions.start.0),
        left: index(dimensions.start.1),
        bottom: index(dimensions.end.0),
        right: index(dimensions.end.1),
    }
}

fn cell(data: &Data) -> Cell {
    Cell {
        text: cell_text(data),
        broken: matches!(data, Data::Error(_)),
    }
}

/// A CSV file. Blank lines count as rows, as they do in a spreadsheet.
fn csv(name: &str, bytes: &[u8]) -> Result<Grid, String> {
    let text = crate::spec::basis::text_of(name, bytes)?;
    let text = text.as_ref();
    csv_with(name, text, crate::records::vote_delimiter(text))
}

/// A CSV text whose cells are parted by a known character.
pub(crate) fn csv_with(name: &str, text: &str, delimiter: u8) -> Result<Grid, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(0);
        let more = reader
            .read_record(&mut record)
            .map_err(|e| format!("{name}: {e}"))?;
        if !more {
            break;
        }
        rows.extend(vec![Vec::new(); blank_lines(text, start)]);
        let cells = record.iter().map(|text| Cell {
            text: text.trim().to_owned(),
            broken: false,
        });
        rows.push(cells.collect());
    }
    Ok(Grid {
        name: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
        rows,
        merged: Vec::new(),
    })
}

/// Blank lines at a place where a record begins.
fn blank_lines(text: &str, start: usize) -> usize {
    let rest = &text[start.min(text.len())..];
    let ended_half = start > 0 && text.as_bytes()[start - 1] == b'\r' && rest.starts_with('\n');
    let breaks = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|byte| *byte == b'\n')
        .count();
    breaks - usize::from(ended_half)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{address, read};

    #[test]
    fn addresses_are_those_of_a_spreadsheet() {
        assert_eq!(address(6, 0), "A7");
        assert_eq!(address(0, 25), "Z1");
        assert_eq!(address(0, 26), "AA1");
        assert_eq!(address(0, 701), "ZZ1");
        assert_eq!(address(0, 702), "AAA1");
    }

    #[test]
    fn blank_lines_of_a_csv_are_rows_and_quoted_breaks_are_not() {
        let grids = read("dir/r.csv", b"a;b\r\n\r\n\"x\r\ny\";2\r\nlast;3\r\n").unwrap();
        let grid = &grids[0];
        assert_eq!(grid.name, "r.csv");
        assert_eq!(grid.text(0, 1), "b");
        assert!(grid.is_blank(1));
        assert_eq!(grid.text(2, 0), "x\r\ny");
        assert_eq!(grid.text(3, 0), "last");
        assert_eq!(grid.rows.len(), 4);
    }
}
