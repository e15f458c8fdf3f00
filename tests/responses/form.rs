//! The response form filled in as spreadsheets fill it in: cells of its XML, without a library that
//! would tidy them up.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::{LazyLock, Mutex};

use regex::Regex;
use tracespec::render::doc::Brand;
use tracespec::render::form::response_workbook;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spreadsheet::address;
use tracespec::supplier::{LoadedResponse, read_csv, read_workbook};
use tracespec::wording::Wording;

/// Row of the keys and first row of answers, counted from 0.
const KEYS: u32 = 2;
pub const FIRST: u32 = 4;

#[derive(Clone)]
struct Cell {
    attributes: String,
    inner: String,
}

#[derive(Clone)]
pub struct Form {
    parts: Vec<(String, String)>,
    paths: BTreeMap<String, String>,
    strings: Vec<String>,
    grids: BTreeMap<String, BTreeMap<(u32, u32), Cell>>,
    merged: Vec<(String, String)>,
}

static VALUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<v>(.*?)</v>").unwrap());
static TAGS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[^>]*>").unwrap());
static STYLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#" s="[0-9]+""#).unwrap());

fn at(reference: &str) -> (u32, u32) {
    let digits = reference.find(|c: char| c.is_ascii_digit()).unwrap();
    let (letters, row) = reference.split_at(digits);
    let column = letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    (row.parse::<u32>().unwrap() - 1, column - 1)
}

fn name((row, column): (u32, u32)) -> String {
    address(row as usize, column as usize)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn plain(xml: &str) -> String {
    TAGS.replace_all(xml, "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

impl Form {
    pub fn of(spec: &ResolvedSpec) -> Form {
        Form::in_languages(spec, &[])
    }

    /// The form of a spec, written once.
    pub fn in_languages(spec: &ResolvedSpec, languages: &[Wording]) -> Form {
        static WRITTEN: Mutex<BTreeMap<String, Form>> = Mutex::new(BTreeMap::new());
        let keys = languages.iter().map(|wording| wording.language().key());
        let key = format!("{} {}", spec.digest, keys.collect::<String>());
        let mut written = WRITTEN.lock().unwrap();
        let form = written.entry(key);
        form.or_insert_with(|| Form::written(spec, languages))
            .clone()
    }

    fn written(spec: &ResolvedSpec, languages: &[Wording]) -> Form {
        let bytes = response_workbook(spec, languages, &Brand::default()).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            parts.push((file.name().unwrap().into_owned(), text));
        }
        let part = |name: &str| {
            parts
                .iter()
                .find(|(path, _)| path == name)
                .unwrap()
                .1
                .clone()
        };
        let shared = Regex::new(r"(?s)<si>(.*?)</si>").unwrap();
        let strings = shared
            .captures_iter(&part("xl/sharedStrings.xml"))
            .map(|found| plain(&found[1]))
            .collect();
        let sheet = Regex::new(r#"<sheet name="([^"]+)" sheetId="([0-9]+)""#).unwrap();
        let cell = Regex::new(r#"(?s)<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)"#).unwrap();
        let mut paths = BTreeMap::new();
        let mut grids = BTreeMap::new();
        for found in sheet.captures_iter(&part("xl/workbook.xml")) {
            let path = format!("xl/worksheets/sheet{}.xml", &found[2]);
            let cells = cell
                .captures_iter(&part(&path))
                .map(|cell| {
                    let inner = cell.get(3).map_or("", |m| m.as_str()).to_owned();
                    let attributes = cell[2].to_owned();
                    (at(&cell[1]), Cell { attributes, inner })
                })
                .collect();
            paths.insert(found[1].to_owned(), path);
            grids.insert(found[1].to_owned(), cells);
        }
        Form {
            parts,
            paths,
            strings,
            grids,
            merged: Vec::new(),
        }
    }

    fn text_at(&self, sheet: &str, place: (u32, u32)) -> String {
        let Some(cell) = self.grids[sheet].get(&place) else {
            return String::new();
        };
        let value = VALUE.captures(&cell.inner).map(|found| found[1].to_owned());
        match value {
            Some(value) if cell.attributes.contains("t=\"s\"") => {
                self.strings[value.parse::<usize>().unwrap()].clone()
            }
            Some(value) => plain(&value),
            None => plain(&cell.inner),
        }
    }

    fn column(&self, sheet: &str, key: &str) -> u32 {
        let cells = self.grids[sheet].keys();
        let mut keys = cells.filter(|(row, _)| *row == KEYS);
        let found = keys.find(|place| self.text_at(sheet, **place) == key);
        found
            .unwrap_or_else(|| panic!("{sheet} has no column {key}"))
            .1
    }

    /// The row of a clause or line, counted from 0.
    pub fn row(&self, sheet: &str, id: &str) -> u32 {
        let key = if sheet == "Supplier" { "key" } else { "id" };
        let column = self.column(sheet, key);
        let mut rows = self.grids[sheet].keys().filter(|(_, c)| *c == column);
        let found = rows.find(|place| self.text_at(sheet, **place) == id);
        found.unwrap_or_else(|| panic!("{sheet} has no row {id}")).0
    }

    /// The address of a cell, as findings name it.
    pub fn address(&self, sheet: &str, id: &str, key: &str) -> String {
        let row = self.row(sheet, id);
        format!("{sheet}!{}", name((row, self.column(sheet, key))))
    }

    fn put(&mut self, sheet: &str, place: (u32, u32), kind: &str, inner: String) {
        let cells = self.grids.get_mut(sheet).unwrap();
        let old = cells.get(&place).map_or("", |cell| &cell.attributes);
        let style = STYLE.find(old).map_or("", |found| found.as_str());
        let attributes = format!("{style}{kind}");
        cells.insert(place, Cell { attributes, inner });
    }

    /// Text in a cell by its row from 0 and the key of its column.
    pub fn text_in(mut self, sheet: &str, row: u32, key: &str, text: &str) -> Form {
        let place = (row, self.column(sheet, key));
        self.text_to(sheet, place, text);
        self
    }

    fn text_to(&mut self, sheet: &str, place: (u32, u32), text: &str) {
        let inner = format!("<is><t xml:space=\"preserve\">{}</t></is>", escaped(text));
        self.put(sheet, place, " t=\"inlineStr\"", inner);
    }

    /// Text in a cell by the id of its row and the key of its column.
    pub fn text(self, sheet: &str, id: &str, key: &str, text: &str) -> Form {
        let row = self.row(sheet, id);
        self.text_in(sheet, row, key, text)
    }

    pub fn answer(self, clause: &str, key: &str, text: &str) -> Form {
        self.text("Answers", clause, key, text)
    }

    pub fn supplier(self, line: &str, text: &str) -> Form {
        self.text("Supplier", line, "value", text)
    }

    /// A number as spreadsheets keep numbers.
    pub fn number(mut self, sheet: &str, row: u32, key: &str, number: &str) -> Form {
        let place = (row, self.column(sheet, key));
        self.put(sheet, place, "", format!("<v>{number}</v>"));
        self
    }

    pub fn formula(mut self, sheet: &str, row: u32, key: &str, formula: &str, shown: &str) -> Form {
        let place = (row, self.column(sheet, key));
        let inner = format!("<f>{}</f><v>{}</v>", escaped(formula), escaped(shown));
        self.put(sheet, place, " t=\"str\"", inner);
        self
    }

    pub fn error(mut self, sheet: &str, row: u32, key: &str, error: &str) -> Form {
        let place = (row, self.column(sheet, key));
        self.put(sheet, place, " t=\"e\"", format!("<v>{error}</v>"));
        self
    }

    /// Text in a cell outside the form.
    pub fn beside(mut self, sheet: &str, reference: &str, text: &str) -> Form {
        self.text_to(sheet, at(reference), text);
        self
    }

    /// Merges the cells of a column from a row to a row, counted from 0.
    pub fn merge(mut self, sheet: &str, key: &str, first: u32, last: u32) -> Form {
        let column = self.column(sheet, key);
        let range = format!("{}:{}", name((first, column)), name((last, column)));
        self.merged.push((sheet.to_owned(), range));
        self
    }

    /// Moves every row of answers: `to` gives the new position for each old one, from 0.
    pub fn sorted(mut self, sheet: &str, to: impl Fn(u32, u32) -> u32) -> Form {
        let cells = self.grids.remove(sheet).unwrap();
        let last = cells.keys().map(|(row, _)| *row).max().unwrap();
        let moved = cells.into_iter().map(|((row, column), cell)| {
            let row = match row.checked_sub(FIRST) {
                None => row,
                Some(n) => FIRST + to(n, last - FIRST + 1),
            };
            ((row, column), cell)
        });
        self.grids.insert(sheet.to_owned(), moved.collect());
        self
    }

    /// Moves every column.
    pub fn columns_moved(mut self, sheet: &str, to: impl Fn(u32) -> u32) -> Form {
        let cells = self.grids.remove(sheet).unwrap();
        let moved = cells
            .into_iter()
            .map(|((row, column), cell)| ((row, to(column)), cell));
        self.grids.insert(sheet.to_owned(), moved.collect());
        self
    }

    /// Copies a row below all others.
    pub fn copied(mut self, sheet: &str, row: u32) -> (Form, u32) {
        let cells = self.grids.get_mut(sheet).unwrap();
        let last = cells.keys().map(|(row, _)| *row).max().unwrap() + 1;
        let copy: Vec<_> = cells
            .iter()
            .filter(|((at, _), _)| *at == row)
            .map(|((_, column), cell)| ((last, *column), cell.clone()))
            .collect();
        cells.extend(copy);
        (self, last)
    }

    /// Writes over the keys and the headings of a sheet.
    pub fn headless(mut self, sheet: &str) -> Form {
        let heads: Vec<_> = self.grids[sheet].keys().copied().collect();
        for place in heads
            .into_iter()
            .filter(|(row, _)| (KEYS..FIRST).contains(row))
        {
            self.text_to(sheet, place, "x");
        }
        self
    }

    /// Writes over the key and the heading of a column.
    pub fn without_column(mut self, sheet: &str, key: &str) -> Form {
        let column = self.column(sheet, key);
        for row in KEYS..FIRST {
            self.text_to(sheet, (row, column), "Our note");
        }
        self
    }

    /// Takes a sheet's cells away.
    pub fn emptied(mut self, sheet: &str) -> Form {
        self.grids.get_mut(sheet).unwrap().clear();
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let data = Regex::new(r"(?s)<sheetData>.*?</sheetData>").unwrap();
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in &self.parts {
            let sheet = self.paths.iter().find(|(_, known)| *known == path);
            let text = match sheet {
                None => text.clone(),
                Some((sheet, _)) => {
                    let mut rows = String::new();
                    let mut number = None;
                    for (place, cell) in &self.grids[sheet] {
                        if number != Some(place.0) {
                            rows += if number.is_some() { "</row>" } else { "" };
                            rows += &format!("<row r=\"{}\">", place.0 + 1);
                            number = Some(place.0);
                        }
                        let (attributes, inner) = (&cell.attributes, &cell.inner);
                        rows += &format!("<c r=\"{}\"{attributes}>{inner}</c>", name(*place));
                    }
                    rows += if number.is_some() { "</row>" } else { "" };
                    let merged: String = self
                        .merged
                        .iter()
                        .filter(|(of, _)| of == sheet)
                        .map(|(_, range)| format!("<mergeCell ref=\"{range}\"/>"))
                        .collect();
                    let merged = match merged.as_str() {
                        "" => String::new(),
                        merged => format!("<mergeCells>{merged}</mergeCells>"),
                    };
                    let data_now = format!("<sheetData>{rows}</sheetData>{merged}");
                    data.replace(text, regex::NoExpand(&data_now)).into_owned()
                }
            };
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(path.as_str(), options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// A sheet as a spreadsheet saves it as CSV.
    pub fn csv(&self, sheet: &str, mark: char) -> String {
        let cells = &self.grids[sheet];
        let last = cells.keys().max().unwrap().0;
        let right = cells.keys().map(|(_, column)| *column).max().unwrap();
        let mut text = String::new();
        for row in 0..=last {
            let line: Vec<String> = (0..=right)
                .map(|column| {
                    let cell = self.text_at(sheet, (row, column));
                    match cell.contains([mark, '"', '\n']) {
                        true => format!("\"{}\"", cell.replace('"', "\"\"")),
                        false => cell,
                    }
                })
                .collect();
            text += &line.join(&mark.to_string());
            text += "\r\n";
        }
        text
    }

    pub fn read(&self, spec: &ResolvedSpec) -> LoadedResponse {
        read_workbook("form.xlsx", &self.bytes(), spec)
    }

    pub fn read_as_csv(&self, spec: &ResolvedSpec, mark: char) -> LoadedResponse {
        let names = [
            "Answers",
            "Assumptions",
            "Charges",
            "Deviations",
            "Prices",
            "Supplier",
        ];
        let texts: Vec<(String, String)> = names
            .iter()
            .map(|name| (format!("{name}.csv"), self.csv(name, mark)))
            .collect();
        let sheets: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        read_csv("folder", &sheets, spec)
    }
}
