//! One delivery in the formats in which suppliers hand it over: the same cells, written another way.
#![allow(dead_code)]

use std::io::Write as _;

/// How the records of a delivery are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As it is.
    Csv,
    /// Cells parted by tabs, `.tsv`.
    Tsv,
    /// Cells parted by semicolons.
    Semicolon,
    /// UTF-16, low byte first, with its mark.
    Utf16,
    /// A workbook a record, one sheet named after it, text cells.
    Xlsx,
    /// An array of objects a record.
    Json,
    /// An object a line.
    JsonLines,
    /// Everything in one archive.
    Zip,
    /// Each record compressed by itself.
    Gzip,
}

impl Format {
    pub const ALL: [Format; 9] = [
        Format::Csv,
        Format::Tsv,
        Format::Semicolon,
        Format::Utf16,
        Format::Xlsx,
        Format::Json,
        Format::JsonLines,
        Format::Zip,
        Format::Gzip,
    ];

    /// The path that a record `form.csv` of the plain delivery has in this format, as findings name it.
    pub fn path(self, plain: &str) -> String {
        let stem = plain.strip_suffix(".csv");
        match (self, stem) {
            (Format::Zip, _) => format!("delivery.zip/{plain}"),
            (_, None) => plain.to_owned(),
            (Format::Csv | Format::Semicolon | Format::Utf16, _) => plain.to_owned(),
            (Format::Tsv, Some(stem)) => format!("{stem}.tsv"),
            (Format::Xlsx, Some(stem)) => format!("{stem}.xlsx"),
            (Format::Json, Some(stem)) => format!("{stem}.json"),
            (Format::JsonLines, Some(stem)) => format!("{stem}.jsonl"),
            (Format::Gzip, Some(_)) => format!("{plain}.gz/{}", base(plain)),
        }
    }

    /// The row by which findings name what stands on a line of the plain file: lines and sheets count
    /// the heading, arrays and JSON Lines do not.
    pub fn row(self, line: u32) -> u32 {
        match self {
            Format::Json | Format::JsonLines => line.saturating_sub(1).max(1),
            _ => line,
        }
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The same delivery in another format. What is no CSV file stays as it is.
pub fn in_format(delivery: &[(String, Vec<u8>)], format: Format) -> Vec<(String, Vec<u8>)> {
    if format == Format::Zip {
        return vec![("delivery.zip".to_owned(), zipped(delivery))];
    }
    let files = delivery.iter();
    files
        .map(|(path, bytes)| match path.ends_with(".csv") {
            true => one(path, bytes, format),
            false => (path.clone(), bytes.clone()),
        })
        .collect()
}

fn one(path: &str, bytes: &[u8], format: Format) -> (String, Vec<u8>) {
    let stem = path.strip_suffix(".csv").unwrap_or(path);
    match format {
        Format::Csv | Format::Zip => (path.to_owned(), bytes.to_vec()),
        Format::Tsv => (format!("{stem}.tsv"), delimited(bytes, b'\t')),
        Format::Semicolon => (path.to_owned(), delimited(bytes, b';')),
        Format::Utf16 => (path.to_owned(), utf16(&String::from_utf8_lossy(bytes))),
        // One name for every sheet: the same rows are the same bytes, whatever the file is called.
        Format::Xlsx => (format!("{stem}.xlsx"), workbook(&[("Sheet1", bytes)])),
        Format::Json => (format!("{stem}.json"), json(bytes)),
        // Without a record there is no line: a nil return stays a heading.
        Format::JsonLines if cells(bytes).len() < 2 => (path.to_owned(), bytes.to_vec()),
        Format::JsonLines => (format!("{stem}.jsonl"), json_lines(bytes)),
        Format::Gzip => (format!("{path}.gz"), gzipped(bytes)),
    }
}

/// The cells of a CSV file.
pub fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let records = reader.records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// The same cells parted by another character.
pub fn delimited(bytes: &[u8], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_writer(Vec::new());
    for row in cells(bytes) {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A text in UTF-16, low byte first, with its mark.
pub fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// A workbook of text cells; a sheet for each name and CSV file.
pub fn workbook(sheets: &[(&str, &[u8])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, bytes) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, line) in cells(bytes).iter().enumerate() {
            for (column, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let (row, column) = (u32::try_from(row), u16::try_from(column));
                sheet
                    .write_string(row.unwrap(), column.unwrap(), cell)
                    .unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The rows as objects, cells as strings; blank cells are null.
pub fn objects(bytes: &[u8]) -> Vec<serde_json::Value> {
    let mut rows = cells(bytes).into_iter();
    let headings = rows.next().unwrap_or_default();
    let value = |cell: String| match cell.is_empty() {
        true => serde_json::Value::Null,
        false => serde_json::Value::String(cell),
    };
    rows.map(|row| {
        let pairs = headings.iter().cloned().zip(row.into_iter().map(value));
        serde_json::Value::Object(pairs.collect())
    })
    .collect()
}

/// An array of objects.
pub fn json(bytes: &[u8]) -> Vec<u8> {
    serde_json::to_vec_pretty(&objects(bytes)).unwrap()
}

/// An object a line.
pub fn json_lines(bytes: &[u8]) -> Vec<u8> {
    let lines = objects(bytes)
        .into_iter()
        .map(|object| object.to_string() + "\n");
    lines.collect::<String>().into_bytes()
}

/// All files in one archive.
pub fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(path.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// One file compressed.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}
