//! A filled form as cells under their keys, without any judgement on what they say.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::grid::{self, Sheet};
use super::header::{self, Header, Headings};
use super::layout::{self, FormSheet};

/// Why bytes are no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAForm {
    /// They are no Excel workbook.
    #[error("it cannot be read as an Excel workbook: {0}")]
    Unreadable(String),
    /// They unpack to more than any form has.
    #[error("it unpacks to more than a response form can have")]
    TooLarge,
}

/// What kind of value a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Text, to the letter.
    Text,
    /// A number: zeros at its end and digits beyond the fifteenth are lost before we read it.
    Number,
    /// A day, written as `2027-01-31`.
    Date,
    /// A truth value, as `yes` or `no`.
    YesNo,
    /// An error such as `#REF!`.
    Error,
}

/// The text of a cell and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellText {
    /// What stands in it.
    pub text: String,
    /// Where, as a spreadsheet names it: `Answers!F12`.
    pub address: String,
    /// The kind of value.
    pub held: Held,
    /// The formula that the text is the result of.
    pub formula: Option<String>,
}

/// A row that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Its number as a spreadsheet shows it.
    pub number: u32,
    /// The clause or key it is about; empty where rows are the supplier's own.
    pub id: String,
    /// Its cells by the key of their column; empty cells are left out.
    pub cells: IndexMap<&'static str, CellText>,
    /// Cells that somebody merged into another one, by the key of their column: their address and
    /// that of the other one. Whatever they held is not among the cells.
    pub merged: IndexMap<&'static str, (String, CellText)>,
}

impl FormRow {
    /// The text of a column; empty where there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.cells.get(key).map_or("", |cell| &cell.text)
    }
}

/// A cell that belongs to no column or row of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The cell.
    pub cell: CellText,
    /// The clause or key of its row, where it has one.
    pub id: String,
    /// The heading of its column, where it has one.
    pub heading: String,
}

/// What the form says it was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormHead {
    /// Version of the form.
    pub format: Option<String>,
    /// Document number of the spec, as printed.
    pub spec_id: Option<String>,
    /// Its revision, as printed.
    pub revision: Option<String>,
    /// SHA-256 of the spec file.
    pub sha256: Option<String>,
    /// Where these stand, by the name of the field.
    pub addresses: IndexMap<&'static str, String>,
    /// Languages of the form.
    pub languages: Vec<String>,
    /// Digests of the assumptions that the buyer stated.
    pub assumptions: Vec<String>,
    /// Digest of what the form asked, by clause.
    pub clauses: IndexMap<String, String>,
    /// What else it says, key by key.
    pub others: Vec<(String, String)>,
}

/// A filled form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormCells {
    /// What it was made from.
    pub head: FormHead,
    /// Rows by the name of their sheet, in the order of the sheet.
    pub rows: IndexMap<&'static str, Vec<FormRow>>,
    /// Cells that belong to no column or row of the form.
    pub strays: Vec<Stray>,
    /// Sheets that the workbook lacks, or that have neither keys nor headings.
    pub missing_sheets: Vec<&'static str>,
    /// Columns that a sheet lacks.
    pub missing_columns: Vec<(&'static str, &'static str)>,
    /// Sheets that are not the form's; their cells are among the strays.
    pub other_sheets: Vec<String>,
}

impl FormCells {
    /// The rows of a sheet.
    #[must_use]
    pub fn rows(&self, sheet: &str) -> &[FormRow] {
        self.rows.get(sheet).map_or(&[], Vec::as_slice)
    }

    /// The row of a clause; the first, where somebody copied it.
    #[must_use]
    pub fn answer(&self, clause: &str) -> Option<&FormRow> {
        self.rows(layout::ANSWERS)
            .iter()
            .find(|row| row.id == clause)
    }

    /// What was entered about the supplier or the quote.
    #[must_use]
    pub fn supplier(&self, key: &str) -> Option<&CellText> {
        let rows = self.rows(layout::SUPPLIER);
        rows.iter()
            .find(|row| row.id == key)
            .and_then(|row| row.cells.get("value"))
    }
}

/// Reads a filled form. Nothing in it is judged and nothing that somebody wrote is left out: what has
/// no place in the form is kept with its address.
///
/// # Errors
/// When the bytes are no Excel workbook.
pub fn cells(bytes: &[u8]) -> Result<FormCells, NotAForm> {
    cells_of(bytes, &layout::sheets())
}

/// The same for a form of other sheets.
///
/// # Errors
/// When the bytes are no Excel workbook.
pub fn cells_of(bytes: &[u8], layouts: &[FormSheet]) -> Result<FormCells, NotAForm> {
    Ok(form(&grid::read(bytes)?, layouts))
}

/// The same for sheets that were saved as CSV, each under the name of its file.
///
/// # Errors
/// When one of them has more rows than any form.
pub fn csv_cells(files: &[(&str, &str)]) -> Result<FormCells, NotAForm> {
    let mut sheets = Vec::new();
    for (label, text) in files {
        sheets.push(grid::read_csv(label, &sheet_of(label), text)?);
    }
    Ok(form(&sheets, &layout::sheets()))
}

/// The sheet that a CSV file was saved from: `Answers.csv`, `TRS-4471-response-Answers.csv`.
fn sheet_of(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let last = stem.rsplit(['-', '_', ' ', '.']).next().unwrap_or(stem);
    let known = layout::sheets();
    let named = known
        .iter()
        .find(|sheet| sheet.name.eq_ignore_ascii_case(last));
    named.map_or_else(|| stem.to_owned(), |sheet| sheet.name.to_owned())
}

fn form(sheets: &[Sheet], layouts: &[FormSheet]) -> FormCells {
    let mut form = FormCells::default();
    let mut headings = Headings::of(layouts);
    if let Some(meta) = sheets.iter().find(|sheet| sheet.name == layout::META) {
        form.head = head(meta, layouts, &mut headings);
    }
    let mut used: BTreeSet<&str> = BTreeSet::from([layout::META, layout::LISTS]);
    for layout in layouts {
        let found = named(sheets, layout, &headings).or_else(|| {
            let free = sheets.iter().filter(|sheet| !is_known(&sheet.name));
            renamed(free, layout, &headings)
        });
        let Some((sheet, header)) = found else {
            form.missing_sheets.push(layout.name);
            continue;
        };
        used.insert(&sheet.name);
        form.take(sheet, layout, &header);
    }
    for sheet in sheets {
        if sheet.name == layout::INSTRUCTIONS {
            form.beside_instructions(sheet);
        } else if !used.contains(sheet.name.as_str()) {
            form.other_sheets.push(sheet.name.clone());
            form.keep_all(sheet);
        }
    }
    form
}

fn is_known(name: &str) -> bool {
    [layout::META, layout::LISTS, layout::INSTRUCTIONS].contains(&name)
        || layout::sheets().iter().any(|layout| layout.name == name)
}

fn named<'s>(
    sheets: &'s [Sheet],
    layout: &FormSheet,
    headings: &Headings,
) -> Option<(&'s Sheet, Header)> {
    let sheet = sheets.iter().find(|sheet| sheet.name == layout.name)?;
    Some((sheet, header::find(sheet, layout, headings)?))
}

/// A sheet under another name that has every column.
fn renamed<'s>(
    mut sheets: impl Iterator<Item = &'s Sheet>,
    layout: &FormSheet,
    headings: &Headings,
) -> Option<(&'s Sheet, Header)> {
    sheets.find_map(|sheet| {
        let header = header::find(sheet, layout, headings)?;
        (header.columns.len() == layout.columns.len()).then_some((sheet, header))
    })
}

/// What the very hidden sheet says.
fn head(meta: &Sheet, layouts: &[FormSheet], headings: &mut Headings) -> FormHead {
    let mut head = FormHead::default();
    for cells in meta.rows.values() {
        let text = |column: u32| cells.get(&column).map_or("", |cell| cell.text.as_str());
        let value = || Some(text(1).to_owned());
        let mut at = |key| {
            let cell = cells.get(&1).or(cells.get(&0));
            head.addresses
                .extend(cell.map(|cell| (key, cell.address.clone())));
        };
        match text(0) {
            "format" => {
                at("format");
                head.format = value();
            }
            "spec-id" => {
                at("id");
                head.spec_id = value();
            }
            "spec-revision" => {
                at("revision");
                head.revision = value();
            }
            "spec-sha256" => {
                at("sha256");
                head.sha256 = value();
            }
            "assumption" => head.assumptions.push(text(1).to_owned()),
            "language" => head.languages.push(text(1).to_owned()),
            "clause" => {
                head.clauses.insert(text(1).to_owned(), text(2).to_owned());
            }
            "column" => {
                let sheet = layouts.iter().find(|layout| layout.name == text(1));
                let column = sheet.and_then(|sheet| {
                    let found = sheet.columns.iter().find(|column| column.key == text(2));
                    found.map(|column| (sheet.name, column.key))
                });
                if let Some((sheet, key)) = column {
                    headings.add(sheet, text(3), key);
                }
            }
            "" => {}
            other => head.others.push((other.to_owned(), text(1).to_owned())),
        }
    }
    head
}

impl FormCells {
    fn take(&mut self, sheet: &Sheet, layout: &FormSheet, header: &Header) {
        let there: BTreeSet<&str> = header.columns.values().copied().collect();
        let lacking = layout.columns.iter().filter(|c| !there.contains(c.key));
        self.missing_columns
            .extend(lacking.map(|column| (layout.name, column.key)));
        let heading_cells = header.headings.and_then(|row| sheet.rows.get(&row));
        let heading = |column: u32| {
            let cell = heading_cells.and_then(|cells| cells.get(&column));
            cell.map_or_else(String::new, |cell| cell.text.clone())
        };
        let mut rows = Vec::new();
        for (number, cells) in &sheet.rows {
            if header.rows.contains(number) {
                self.strange_headings(cells, header, *number);
                continue;
            }
            if *number < header.last() {
                self.beside_title(cells, header);
                continue;
            }
            let (mut row, strangers) = split(*number, cells, header, layout);
            take_merged(&mut row, *number, sheet, header, layout);
            let says_something = says_something(&row, layout);
            for (column, cell) in strangers {
                self.strays.push(Stray {
                    cell,
                    id: row.id.clone(),
                    heading: heading(column),
                });
            }
            if !says_something {
                continue;
            }
            if layout.rows_by.is_some() && row.id.is_empty() {
                self.without_id(row, header, &heading);
            } else {
                rows.push(row);
            }
        }
        self.rows.insert(layout.name, rows);
    }

    /// A row whose id somebody deleted.
    fn without_id(&mut self, row: FormRow, header: &Header, heading: &impl Fn(u32) -> String) {
        for (key, cell) in row.cells {
            let at = header.columns.iter().find(|(_, known)| **known == key);
            self.strays.push(Stray {
                cell,
                id: String::new(),
                heading: at.map_or_else(String::new, |(column, _)| heading(*column)),
            });
        }
    }

    /// The heading of a column that is not the form's.
    fn strange_headings(&mut self, cells: &BTreeMap<u32, CellText>, header: &Header, row: u32) {
        let strange = cells
            .iter()
            .filter(|(column, _)| !header.columns.contains_key(column));
        for (_, cell) in strange {
            self.strays.push(Stray {
                cell: cell.clone(),
                id: String::new(),
                heading: if header.headings == Some(row) {
                    cell.text.clone()
                } else {
                    String::new()
                },
            });
        }
    }

    /// Above the headings stand a title, a counter and a note, from the first column on; whatever
    /// stands farther right is not the form's.
    fn beside_title(&mut self, cells: &BTreeMap<u32, CellText>, header: &Header) {
        // Saved as CSV the counter, which stands above the states, is a formula no more.
        let counter = |column: &u32| header.columns.get(column) == Some(&"state");
        let beyond = cells
            .iter()
            .skip(1)
            .filter(|(column, cell)| cell.formula.is_none() && !counter(column));
        self.strays.extend(beyond.map(|(_, cell)| Stray {
            cell: cell.clone(),
            id: String::new(),
            heading: String::new(),
        }));
    }

    /// The instructions stand in two columns.
    fn beside_instructions(&mut self, sheet: &Sheet) {
        for cells in sheet.rows.values() {
            let beyond = cells.iter().filter(|(column, _)| **column > 1);
            self.strays.extend(beyond.map(|(_, cell)| Stray {
                cell: cell.clone(),
                id: String::new(),
                heading: String::new(),
            }));
        }
    }

    fn keep_all(&mut self, sheet: &Sheet) {
        let all = sheet.rows.values().flat_map(BTreeMap::values);
        self.strays.extend(all.map(|cell| Stray {
            cell: cell.clone(),
            id: String::new(),
            heading: String::new(),
        }));
    }
}

/// Takes the cells out of a row that were merged into others: only the first of merged cells counts.
fn take_merged(row: &mut FormRow, number: u32, sheet: &Sheet, header: &Header, layout: &FormSheet) {
    let open = |key: &str| layout.columns.iter().any(|c| c.key == key && !c.locked);
    for (column, key) in &header.columns {
        if !open(key) {
            continue;
        }
        let Some(into) = sheet.merged_into(number, *column) else {
            continue;
        };
        let own = row.cells.shift_remove(key);
        let blank = CellText {
            text: String::new(),
            address: sheet.address(number, *column),
            held: Held::Text,
            formula: None,
        };
        row.merged.insert(key, (into, own.unwrap_or(blank)));
    }
}

/// A row by the keys of its columns, and the cells of other columns.
fn split(
    number: u32,
    cells: &BTreeMap<u32, CellText>,
    header: &Header,
    layout: &FormSheet,
) -> (FormRow, Vec<(u32, CellText)>) {
    let mut row = FormRow {
        number: number.saturating_add(1),
        id: String::new(),
        cells: IndexMap::new(),
        merged: IndexMap::new(),
    };
    let mut strangers = Vec::new();
    for (column, cell) in cells {
        match header.columns.get(column) {
            Some(key) => {
                row.cells.insert(key, cell.clone());
            }
            None => strangers.push((*column, cell.clone())),
        }
    }
    if let Some(by) = layout.rows_by {
        row.id = row.text(by).trim().to_owned();
    }
    (row, strangers)
}

/// A spare line shows no more than what the form works out.
fn says_something(row: &FormRow, layout: &FormSheet) -> bool {
    layout.columns.iter().any(|column| {
        column.kind != layout::Kind::Computed
            && row
                .cells
                .get(column.key)
                .is_some_and(|cell| !cell.text.trim().is_empty() || cell.formula.is_some())
    })
}
