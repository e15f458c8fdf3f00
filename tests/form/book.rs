//! A workbook as the files it is made of, to see what no reader of values tells: styles, protection,
//! formulas.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use regex::Regex;

/// The parts of a workbook.
pub struct Book {
    parts: Vec<(String, String)>,
    /// Paths of the sheets by name.
    sheets: BTreeMap<String, String>,
    strings: Vec<String>,
    /// Whether a cell of this style is locked.
    locked: Vec<bool>,
}

impl Book {
    pub fn open(bytes: &[u8]) -> Book {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            parts.push((file.name().unwrap().into_owned(), text));
        }
        let part = |name: &str| &parts.iter().find(|(path, _)| path == name).unwrap().1;
        let relations: BTreeMap<String, String> = attributes(
            part("xl/_rels/workbook.xml.rels"),
            r#"<Relationship [^>]*>"#,
            &["Id", "Target"],
        )
        .into_iter()
        .map(|mut found| (found.remove(0), found.remove(0)))
        .collect();
        let sheets = attributes(
            part("xl/workbook.xml"),
            r#"<sheet [^>]*>"#,
            &["name", "r:id"],
        )
        .into_iter()
        .map(|found| {
            let target = relations[&found[1]].trim_start_matches("/xl/");
            (found[0].clone(), format!("xl/{target}"))
        })
        .collect();
        let shared = Regex::new(r"(?s)<si>(.*?)</si>").unwrap();
        let strings = shared
            .captures_iter(part("xl/sharedStrings.xml"))
            .map(|si| plain(&si[1]))
            .collect();
        let styles = part("xl/styles.xml");
        let start = styles.find("<cellXfs").unwrap();
        let end = styles.find("</cellXfs>").unwrap();
        let xf = Regex::new(r#"(?s)<xf [^>]*?(/>|>.*?</xf>)"#).unwrap();
        let locked = xf
            .find_iter(&styles[start..end])
            .map(|found| {
                let open = ["locked=\"0\"", "locked=\"false\""];
                !open.iter().any(|open| found.as_str().contains(open))
            })
            .collect();
        Book {
            sheets,
            strings,
            locked,
            parts,
        }
    }

    pub fn sheet_xml(&self, name: &str) -> &str {
        let path = &self.sheets[name];
        &self.parts.iter().find(|(part, _)| part == path).unwrap().1
    }

    fn cells(&self, sheet: &str) -> Vec<(String, String, String)> {
        let cell = Regex::new(r#"(?s)<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)"#).unwrap();
        cell.captures_iter(self.sheet_xml(sheet))
            .map(|found| {
                let inside = found.get(3).map_or("", |m| m.as_str());
                (found[1].to_owned(), found[2].to_owned(), inside.to_owned())
            })
            .collect()
    }

    pub fn is_locked(&self, sheet: &str, address: &str) -> bool {
        let (_, attributes, _) = self
            .cells(sheet)
            .into_iter()
            .find(|(at, _, _)| at == address)
            .unwrap_or_else(|| panic!("{sheet}!{address} is not there"));
        let style = Regex::new(r#"s="([0-9]+)""#).unwrap();
        let style: usize = style.captures(&attributes).unwrap()[1].parse().unwrap();
        self.locked[style]
    }

    /// Formulas of all sheets by address.
    pub fn formulas(&self) -> Vec<(String, String)> {
        let formula = Regex::new(r"(?s)<f>(.*?)</f>").unwrap();
        let mut all = Vec::new();
        for sheet in self.sheets.keys() {
            for (address, _, inside) in self.cells(sheet) {
                if let Some(found) = formula.captures(&inside) {
                    all.push((format!("{sheet}!{address}"), found[1].to_owned()));
                }
            }
        }
        all
    }

    fn text(&self, attributes: &str, inside: &str) -> Option<String> {
        let value = Regex::new(r"<v>([0-9]+)</v>").unwrap();
        if !attributes.contains("t=\"s\"") {
            return None;
        }
        let index: usize = value.captures(inside)?[1].parse().unwrap();
        Some(self.strings[index].clone())
    }

    /// All strings of a sheet.
    pub fn texts(&self, sheet: &str) -> Vec<String> {
        let cells = self.cells(sheet).into_iter();
        cells
            .filter_map(|(_, attributes, inside)| self.text(&attributes, &inside))
            .collect()
    }

    /// The strings of each column by the string in its first row.
    pub fn column_texts(&self, sheet: &str) -> BTreeMap<String, Vec<String>> {
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (address, attributes, inside) in self.cells(sheet) {
            let column = address.trim_end_matches(|c: char| c.is_ascii_digit());
            if let Some(text) = self.text(&attributes, &inside) {
                columns.entry(column.to_owned()).or_default().push(text);
            }
        }
        columns
            .into_values()
            .map(|mut texts| (texts.remove(0), texts))
            .collect()
    }

    /// The workbook with a row of every sheet emptied, as bytes.
    pub fn without_row(&self, number: u32) -> Vec<u8> {
        let row = Regex::new(&format!(r#"(?s)<row r="{number}".*?</row>"#)).unwrap();
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in &self.parts {
            let filled_in = |sheet: &str| self.sheets.get(sheet) == Some(path);
            let text = match ["Lists", "tracespec"].into_iter().any(filled_in) {
                false if path.starts_with("xl/worksheets/") => row.replace(text, "").into_owned(),
                _ => text.clone(),
            };
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(path.as_str(), options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

/// The attributes of all elements that match.
fn attributes(xml: &str, element: &str, names: &[&str]) -> Vec<Vec<String>> {
    let element = Regex::new(element).unwrap();
    element
        .find_iter(xml)
        .map(|found| {
            let value = |name: &&str| {
                let attribute = Regex::new(&format!("{name}=\"([^\"]*)\"")).unwrap();
                attribute.captures(found.as_str()).unwrap()[1].to_owned()
            };
            names.iter().map(value).collect()
        })
        .collect()
}

/// The text of a shared string.
fn plain(xml: &str) -> String {
    let tags = Regex::new(r"<[^>]*>").unwrap();
    let text = tags.replace_all(xml, "").into_owned();
    text.replace("_x005F_", "_")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
