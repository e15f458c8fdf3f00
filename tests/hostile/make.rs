//! Files as nobody makes them by accident.

use std::io::Write as _;

/// An entry of a zip file, with what is said of it beside what it is.
pub struct Entry {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    /// Upper half of the external attributes: kind and rights, as Unix has them.
    pub mode: u32,
    /// What is said of its size, where that is not the truth.
    pub claimed: Option<u32>,
    /// Its bytes are packed.
    pub packed: bool,
}

impl Entry {
    /// A plain file, as it is.
    pub fn plain(name: &str, bytes: &[u8]) -> Entry {
        Entry {
            name: name.as_bytes().to_vec(),
            bytes: bytes.to_vec(),
            mode: 0o100_644,
            claimed: None,
            packed: false,
        }
    }

    /// The same, packed.
    pub fn packed(name: &str, bytes: &[u8]) -> Entry {
        Entry {
            packed: true,
            ..Entry::plain(name, bytes)
        }
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

/// A gzip file of these members.
pub fn gzip(members: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::new();
    for member in members {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        to.write_all(member).unwrap();
        all.extend(to.finish().unwrap());
    }
    all
}

/// A zip file, byte by byte: writers that are made for honest files refuse half of this.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    let short = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let long = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    for entry in entries {
        let mut sum = flate2::Crc::new();
        sum.update(&entry.bytes);
        let stored = match entry.packed {
            true => deflated(&entry.bytes),
            false => entry.bytes.clone(),
        };
        let at = out.len();
        // Version, flags (names are UTF-8), method, time, day, sum, sizes, length of the name, extra.
        let mut about = Vec::new();
        about.extend([20, 0, 0, 8]);
        about.extend(short(if entry.packed { 8 } else { 0 }));
        about.extend([0, 0, 0x21, 0x5a]);
        about.extend(sum.sum().to_le_bytes());
        about.extend(long(stored.len()));
        let claimed = entry.claimed.map(|size| size.to_le_bytes());
        about.extend(claimed.unwrap_or(long(entry.bytes.len())));
        about.extend(short(entry.name.len()));
        about.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(&entry.name);
        out.extend(&stored);
        list.extend(b"PK\x01\x02\x14\x03");
        list.extend(&about);
        // Length of the comment, disk, inner attributes, outer attributes, place.
        list.extend([0; 6]);
        list.extend((entry.mode << 16).to_le_bytes());
        list.extend(long(at));
        list.extend(&entry.name);
    }
    let at = out.len();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(short(entries.len()));
    out.extend(short(entries.len()));
    out.extend(long(list.len()));
    out.extend(long(at));
    out.extend([0, 0]);
    out
}

/// A workbook of one sheet, `test-extract`, whose parts are said.
pub struct Book {
    pub strings: String,
    pub sheet: String,
    pub links: String,
}

impl Book {
    /// A sheet of these rows.
    pub fn of(rows: &str) -> Book {
        Book {
            strings: String::new(),
            sheet: format!("<sheetData>{rows}</sheetData>"),
            links: String::new(),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
        let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        let parts = [
            (
                "[Content_Types].xml",
                format!(
                    "{head}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{types}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{types}.worksheet+xml\"/><Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{types}.sharedStrings+xml\"/></Types>"
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    "{head}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "{head}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"test-extract\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "{head}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/>{}</Relationships>",
                    self.links
                ),
            ),
            (
                "xl/sharedStrings.xml",
                match self.strings.starts_with("<?xml") {
                    true => self.strings.clone(),
                    false => format!("{head}<sst xmlns=\"{MAIN}\">{}</sst>", self.strings),
                },
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "{head}<worksheet xmlns=\"{MAIN}\">{}</worksheet>",
                    self.sheet
                ),
            ),
        ];
        let entry = |(name, text): &(&str, String)| Entry::packed(name, text.as_bytes());
        zip(&parts.iter().map(entry).collect::<Vec<_>>())
    }
}

/// A row of a sheet whose cells are texts.
pub fn row(number: usize, cells: &[&str]) -> String {
    let cells = cells.iter().enumerate().map(|(column, text)| {
        let letter = char::from(b'A' + u8::try_from(column).unwrap());
        format!("<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    });
    let cells: String = cells.collect();
    format!("<row r=\"{number}\">{cells}</row>")
}
