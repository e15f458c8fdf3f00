//! Rows of a form, written as they come: CSV, JSON Lines or a workbook.

use std::io::{BufWriter, Write as _};

use csv::StringRecord;

use super::SampleError;
use super::book::Book;
use super::recipe::{Place, Written};

/// Bytes that wait for the file.
const BUFFER: usize = 1 << 16;

/// Where a row stands, as a report says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Line of the file or row of the sheet.
    pub row: u64,
}

/// A file being written.
pub(super) enum Table<'a> {
    /// CSV, with the line written last.
    Csv(Box<csv::Writer<&'a mut dyn Place>>, u64),
    /// JSON Lines.
    JsonLines(Lines<'a>),
    /// A workbook.
    Xlsx(Box<Book<'a>>),
}

impl<'a> Table<'a> {
    /// A file with its heading.
    pub fn new(
        written: Written,
        form: &str,
        heading: &StringRecord,
        to: &'a mut dyn Place,
    ) -> Result<Self, SampleError> {
        Ok(match written {
            Written::Csv => {
                let mut writer = csv::WriterBuilder::new()
                    .buffer_capacity(BUFFER)
                    .from_writer(to);
                writer.write_record(heading)?;
                Table::Csv(Box::new(writer), 1)
            }
            Written::JsonLines => Table::JsonLines(Lines::new(heading, to)?),
            Written::Xlsx => Table::Xlsx(Box::new(Book::new(form, heading, to)?)),
        })
    }

    /// Writes a row.
    pub fn row(&mut self, record: &StringRecord) -> Result<(), SampleError> {
        match self {
            Table::Csv(writer, line) => {
                *line += 1;
                Ok(writer.write_record(record)?)
            }
            Table::JsonLines(lines) => lines.row(record),
            Table::Xlsx(book) => book.row(record),
        }
    }

    /// Where the row stands that was written last.
    pub fn spot(&self) -> Spot {
        match self {
            Table::Csv(_, row) => Spot {
                sheet: None,
                row: *row,
            },
            Table::JsonLines(lines) => Spot {
                sheet: None,
                row: lines.line,
            },
            Table::Xlsx(book) => book.spot(),
        }
    }

    /// Writes what still waits.
    pub fn finish(self) -> Result<(), SampleError> {
        match self {
            Table::Csv(mut writer, _) => Ok(writer.flush()?),
            Table::JsonLines(mut lines) => Ok(lines.to.flush()?),
            Table::Xlsx(book) => book.finish(),
        }
    }
}

/// One object a line.
pub(super) struct Lines<'a> {
    to: BufWriter<&'a mut dyn Place>,
    /// What comes before each value.
    keys: Vec<String>,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(heading: &StringRecord, to: &'a mut dyn Place) -> Result<Self, SampleError> {
        let mut keys = Vec::new();
        for (at, name) in heading.iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            keys.push(format!("{before}{}:", serde_json::to_string(name)?));
        }
        Ok(Lines {
            to: BufWriter::with_capacity(BUFFER, to),
            keys,
            line: 0,
        })
    }

    fn row(&mut self, record: &StringRecord) -> Result<(), SampleError> {
        self.line += 1;
        for (key, cell) in self.keys.iter().zip(record) {
            self.to.write_all(key.as_bytes())?;
            serde_json::to_writer(&mut self.to, cell)?;
        }
        Ok(self.to.write_all(b"}\n")?)
    }
}
