//! Spreadsheets as people keep them: every sheet of a workbook, or a CSV file, as a grid of texts
//! whose cells keep their addresses.

use std::io::{Cursor, Read as _};

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

/// Most that a workbook may unpack to.
const LARGEST: u64 = 256 << 20;
/// Most cells of a workbook, with the empty ones before a cell in its row: some ten large lists.
const MOST_CELLS: usize = 2_000_000;
/// Rows and columns that a sheet can have.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// Most merged cells of a sheet: each is looked at for many a cell.
const MOST_MERGED: usize = 10_000;

fn workbook(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let unreadable = |error: &dyn std::fmt::Display| unreadable(name, error);
    let mut workbook = open(name, bytes)?;
    let mut left = MOST_CELLS;
    let mut grids = Vec::new();
    for sheet in workbook.sheet_names() {
        let rows = rows(name, &mut workbook, &sheet, &mut left)?;
        let merged = workbook
            .merge_cells_by_sheet_name(&sheet)
            .map_err(|e| unreadable(&e))?;
        if merged.len() > MOST_MERGED {
            return Err(unreadable(&format!(
                "sheet {sheet} has more than {MOST_MERGED} merged cells"
            )));
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

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("{name} cannot be read as an Excel workbook: {error}")
}

/// The rows of the first sheet.
///
/// # Errors
/// A sentence for the user when the workbook cannot be read.
pub(crate) fn first_sheet(name: &str, bytes: &[u8]) -> Result<Vec<Vec<Cell>>, String> {
    let mut workbook = open(name, bytes)?;
    let names = workbook.sheet_names();
    let sheet = names
        .first()
        .ok_or_else(|| format!("{name} has no sheet"))?;
    rows(name, &mut workbook, sheet, &mut MOST_CELLS.clone())
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

fn open<'b>(name: &str, bytes: &'b [u8]) -> Result<Book<'b>, String> {
    match unpacks_within(bytes, LARGEST) {
        Ok(true) => Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(name, &error)),
        Ok(false) => Err(unreadable(
            name,
            &format!("it unpacks to more than {} MiB", LARGEST >> 20),
        )),
        Err(error) => Err(unreadable(name, &error)),
    }
}

/// Whether an archive unpacks to at most so many bytes: a small one can unpack to more than the memory
/// has.
pub(crate) fn unpacks_within(bytes: &[u8], most: u64) -> zip::result::ZipResult<bool> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut left = most;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let read = std::io::copy(&mut file.take(left.saturating_add(1)), &mut std::io::sink())?;
        match left.checked_sub(read) {
            Some(rest) => left = rest,
            None => return Ok(false),
        }
    }
    Ok(true)
}

/// The cells of a sheet as they come. What the sheet says that it spans is not believed: two cells in
/// opposite corners would make seventeen milliards of them.
fn rows(
    name: &str,
    workbook: &mut Book<'_>,
    sheet: &str,
    left: &mut usize,
) -> Result<Vec<Vec<Cell>>, String> {
    let unreadable = |error: &dyn std::fmt::Display| unreadable(name, error);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A sheet of a chart has no cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(rows),
        Err(error) => return Err(unreadable(&error)),
    };
    while let Some(found) = reader.next_cell().map_err(|e| unreadable(&e))? {
        let (row, column) = found.get_position();
        let (row, column) = (index(row), index(column));
        let found = cell(&Data::from(found.get_value().clone()));
        if found == Cell::default() {
            continue;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(unreadable(&format!(
                "sheet {sheet} has a cell beyond its end"
            )));
        }
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut rows[row];
        let wider = (column + 1).saturating_sub(cells.len());
        *left = left
            .checked_sub(wider)
            .ok_or_else(|| unreadable(&format!("it has more than {MOST_CELLS} cells")))?;
        cells.resize(cells.len() + wider, Cell::default());
        cells[column] = found;
    }
    Ok(rows)
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

    /// A workbook whose only sheet holds these cells.
    fn book(cells: &[(u32, u16, &str)]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, text) in cells {
            sheet.write_string(*row, *column, *text).unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn two_cells_in_opposite_corners_are_two_cells() {
        let wide = book(&[(0, 0, "first"), (1_048_575, 16_383, "last")]);
        let grids = read("list.xlsx", &wide).unwrap();
        assert_eq!(grids[0].rows.len(), 1_048_576);
        assert_eq!(grids[0].text(0, 0), "first");
        assert_eq!(grids[0].text(1_048_575, 16_383), "last");
        assert!(grids[0].is_blank(500_000));
    }

    #[test]
    fn more_cells_than_a_list_has_are_refused() {
        // 123 rows with a cell in the last column: 123 times 16,384 is more than two million.
        let cells: Vec<(u32, u16, &str)> = (0..123).map(|row| (row, 16_383, "x")).collect();
        let error = read("list.xlsx", &book(&cells)).unwrap_err();
        assert!(error.ends_with("it has more than 2000000 cells"), "{error}");
    }

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
