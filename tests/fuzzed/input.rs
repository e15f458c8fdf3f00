//! One input as several files: what stands before the first line `=== NAME` is the file the target is
//! about, then follow others. Archives and workbooks are made of them here, so that the fuzzer changes
//! what is in them and not only their checksums.

use std::io::{Cursor, Write as _};

const MARK: &[u8] = b"\n=== ";

/// An input taken apart.
pub struct Parts<'a> {
    /// What the target is about.
    pub main: &'a [u8],
    /// Other files by name.
    pub files: Vec<(String, &'a [u8])>,
}

impl<'a> Parts<'a> {
    pub fn of(data: &'a [u8]) -> Parts<'a> {
        let mut marks = Vec::new();
        let mut at = 0;
        while let Some(found) = find(&data[at..], MARK) {
            marks.push(at + found);
            at += found + MARK.len();
        }
        let ends = marks.iter().skip(1).copied().chain([data.len()]);
        let files = marks.iter().zip(ends).map(|(mark, end)| {
            let file = &data[mark + MARK.len()..end];
            let line = file.iter().position(|b| *b == b'\n').unwrap_or(file.len());
            let name = String::from_utf8_lossy(&file[..line]).into_owned();
            (name, &file[(line + 1).min(file.len())..])
        });
        Parts {
            main: &data[..marks.first().copied().unwrap_or(data.len())],
            files: files.take(32).collect(),
        }
    }

    /// A file by name.
    pub fn file(&self, name: &str) -> Option<&'a [u8]> {
        let mut files = self.files.iter();
        files
            .find(|(known, _)| known == name)
            .map(|(_, bytes)| *bytes)
    }

    /// All other files, as something that a spec or an order may name.
    pub fn beside(&self) -> indexmap::IndexMap<String, Vec<u8>> {
        let files = self.files.iter();
        files
            .map(|(name, bytes)| (name.clone(), bytes.to_vec()))
            .collect()
    }
}

/// One input made of several files.
pub fn joined(main: &[u8], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut data = main.to_vec();
    for (name, bytes) in files {
        data.extend_from_slice(MARK);
        data.extend_from_slice(name.as_bytes());
        data.push(b'\n');
        data.extend_from_slice(bytes);
    }
    data
}

pub fn find(data: &[u8], wanted: &[u8]) -> Option<usize> {
    data.windows(wanted.len()).position(|part| part == wanted)
}

/// Text as the tool reads it: what is not UTF-8 is refused before a reader sees it.
pub fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// An archive of files, whatever they are called. Names that stand twice stand once.
pub fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, bytes)) in files.iter().enumerate() {
        let method = match at % 2 {
            0 => zip::CompressionMethod::Deflated,
            _ => zip::CompressionMethod::Stored,
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        if writer.start_file(name.as_str(), options).is_ok() {
            let _ = writer.write_all(bytes);
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A workbook of XML parts: the main part is its first sheet, the others by their path in the archive;
/// those that a workbook cannot be without are there.
pub fn workbook(parts: &Parts<'_>) -> Vec<u8> {
    const FRAME: [(&str, &str); 5] = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="test-extract" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\Thh:mm:ss"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
    ];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, text) in FRAME {
        let own = parts.file(name).unwrap_or(text.as_bytes());
        files.push((name.to_owned(), own.to_vec()));
    }
    files.push(("xl/worksheets/sheet1.xml".to_owned(), parts.main.to_vec()));
    for (name, bytes) in &parts.files {
        if !files.iter().any(|(known, _)| known == name) {
            files.push((name.clone(), bytes.to_vec()));
        }
    }
    archive(&files)
}
