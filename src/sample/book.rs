//! A workbook whose rows go to the file as they come: text cells in as many sheets as the rows need.
//! Nothing but the row in hand is held, whatever the workbook's size, and no file beside it is needed.

use std::io::Write as _;

use csv::StringRecord;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::SampleError;
use super::recipe::Place;
use super::table::Spot;

/// Rows of a sheet, its heading included.
const SHEET_ROWS: u64 = 1_048_576;
/// Longest name of a sheet, with room for its number.
const NAME: usize = 26;
/// Text that waits for the archive.
const CHUNK: usize = 1 << 16;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook being written.
pub(super) struct Book<'a> {
    zip: ZipWriter<&'a mut dyn Place>,
    form: String,
    heading: StringRecord,
    /// Names of the columns: A, B, …
    letters: Vec<String>,
    sheets: Vec<String>,
    row: u64,
    /// Rows of a sheet.
    most: u64,
    text: String,
}

impl<'a> Book<'a> {
    /// A workbook with its first sheet and heading.
    pub fn new(
        form: &str,
        heading: &StringRecord,
        to: &'a mut dyn Place,
    ) -> Result<Self, SampleError> {
        Book::with_sheets_of(SHEET_ROWS, form, heading, to)
    }

    fn with_sheets_of(
        most: u64,
        form: &str,
        heading: &StringRecord,
        to: &'a mut dyn Place,
    ) -> Result<Self, SampleError> {
        let mut book = Book {
            zip: ZipWriter::new(to),
            form: form.chars().take(NAME).collect(),
            heading: heading.clone(),
            letters: (0..heading.len()).map(letters).collect(),
            sheets: Vec::new(),
            row: 0,
            most,
            text: String::with_capacity(2 * CHUNK),
        };
        book.begin_sheet()?;
        Ok(book)
    }

    fn begin_sheet(&mut self) -> Result<(), SampleError> {
        let number = self.sheets.len() + 1;
        self.sheets.push(match number {
            1 => self.form.clone(),
            more => format!("{} {more}", self.form),
        });
        // Sheets are long and repeat themselves: the quickest level takes most of what there is to take.
        let options = options().compression_level(Some(1)).large_file(true);
        self.zip
            .start_file(format!("xl/worksheets/sheet{number}.xml"), options)?;
        self.text.push_str(&format!(
            "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetData>"
        ));
        self.row = 0;
        let heading = std::mem::take(&mut self.heading);
        let written = self.cells(&heading);
        self.heading = heading;
        written
    }

    fn end_sheet(&mut self) -> Result<(), SampleError> {
        self.text.push_str("</sheetData></worksheet>");
        self.pour()
    }

    fn pour(&mut self) -> Result<(), SampleError> {
        self.zip.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    /// Writes a row; where the sheet is full, on the next one.
    pub fn row(&mut self, record: &StringRecord) -> Result<(), SampleError> {
        if self.row == self.most {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.cells(record)
    }

    fn cells(&mut self, record: &StringRecord) -> Result<(), SampleError> {
        self.row += 1;
        let row = self.row.to_string();
        self.text.push_str("<row r=\"");
        self.text.push_str(&row);
        self.text.push_str("\">");
        for (letters, cell) in self.letters.iter().zip(record) {
            if cell.is_empty() {
                continue;
            }
            self.text.push_str("<c r=\"");
            self.text.push_str(letters);
            self.text.push_str(&row);
            self.text
                .push_str("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            escape(cell, &mut self.text);
            self.text.push_str("</t></is></c>");
        }
        self.text.push_str("</row>");
        match self.text.len() < CHUNK {
            true => Ok(()),
            false => self.pour(),
        }
    }

    /// Where the row stands that was written last.
    pub fn spot(&self) -> Spot {
        Spot {
            sheet: self.sheets.last().cloned(),
            row: self.row,
        }
    }

    /// Writes what says where the sheets are.
    pub fn finish(mut self) -> Result<(), SampleError> {
        self.end_sheet()?;
        let sheets = || {
            self.sheets
                .iter()
                .enumerate()
                .map(|(at, name)| (at + 1, name))
        };
        let (mut named, mut related, mut typed) = (String::new(), String::new(), String::new());
        for (number, name) in sheets() {
            let mut safe = String::new();
            escape(name, &mut safe);
            named += &format!("<sheet name=\"{safe}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
            related += &format!(
                "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            );
            typed += &format!(
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{WORKBOOK}.worksheet+xml\"/>"
            );
        }
        let parts = [
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{named}</sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships xmlns=\"{RELATIONS}\">{related}</Relationships>"),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{WORKBOOK}.sheet.main+xml\"/>{typed}</Types>"
                ),
            ),
        ];
        for (path, text) in parts {
            self.zip.start_file(path, options())?;
            self.zip.write_all(DECLARATION.as_bytes())?;
            self.zip.write_all(text.as_bytes())?;
        }
        self.zip.finish()?;
        Ok(())
    }
}

/// No dates of their own: the same rows give the same bytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644)
}

/// Name of a column by its position from zero.
fn letters(mut at: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'A' + u8::try_from(at % 26).unwrap_or(0)));
        if at < 26 {
            return reversed.iter().rev().collect();
        }
        at = at / 26 - 1;
    }
}

/// Text as XML takes it; what XML cannot hold at all is left out.
fn escape(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            c if c < ' ' && !"\t\n\r".contains(c) => {}
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use calamine::{Data, Reader as _, Xlsx};

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        // A is 0, Z is 25, AA follows; 26 + 26 * 26 columns have at most two letters.
        let names = [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (701, "ZZ"),
            (702, "AAA"),
        ];
        for (at, name) in names {
            assert_eq!(letters(at), name);
        }
    }

    #[test]
    fn a_full_sheet_is_followed_by_the_next_one_with_a_heading_of_its_own() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let heading = StringRecord::from(vec!["unit", "result"]);
        let mut book = Book::with_sheets_of(3, "tests", &heading, &mut bytes).unwrap();
        let mut spots = Vec::new();
        for n in 1..=5 {
            let row = StringRecord::from(vec![format!("U{n} <&>"), String::new()]);
            book.row(&row).unwrap();
            spots.push((book.spot().sheet.unwrap(), book.spot().row));
        }
        book.finish().unwrap();
        // Two rows a sheet of three, because each begins with the heading.
        let wanted = [
            ("tests", 2),
            ("tests", 3),
            ("tests 2", 2),
            ("tests 2", 3),
            ("tests 3", 2),
        ];
        let wanted: Vec<(String, u64)> = wanted.map(|(s, r)| (s.to_owned(), r)).into();
        assert_eq!(spots, wanted);
        let mut read = Xlsx::new(bytes).unwrap();
        assert_eq!(read.sheet_names(), ["tests", "tests 2", "tests 3"]);
        let second = read.worksheet_range("tests 2").unwrap();
        assert_eq!(
            second.get_value((0, 1)),
            Some(&Data::String("result".to_owned()))
        );
        assert_eq!(
            second.get_value((1, 0)),
            Some(&Data::String("U3 <&>".to_owned()))
        );
    }
}
