//! What a parts list says about the product: which column is which, how many lines there are, and
//! the facts on which demands hang, each with its evidence.

use std::collections::HashSet;

use crate::finding::Finding;
use crate::source::SourceFile;
use crate::spec::basis::{is_populated, read_avl, read_bom, split_references};
use crate::spec::model::{ColumnPattern, ColumnRule, Columns, ProductFact};
use crate::spreadsheet::{self, Grid};

use super::words::{WORDS, heading_words};

/// A parts list or vendor list that the spec refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFile {
    /// Path relative to the spec.
    pub path: String,
    /// Columns whose headings are not the plain ones.
    pub columns: Vec<(&'static str, ColumnRule)>,
    /// Why the spec cannot use it, when it cannot.
    pub unusable: Option<String>,
    /// What it holds, in words: "48 lines, 47 populated".
    pub holds: String,
    /// What the reader should know.
    pub remarks: Vec<String>,
    /// Facts about the product.
    pub seen: Vec<Seen>,
}

/// A fact about the product and where it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The fact.
    pub fact: ProductFact,
    /// It follows from the list's own words; otherwise it is a guess that a person must confirm.
    pub certain: bool,
    /// Where: "line 12, U3, QFN-48".
    pub evidence: String,
}

/// Which list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Bill of materials.
    Bom,
    /// Approved vendor list.
    Avl,
}

/// Headings that are understood without a mapping.
const PLAIN: [(&str, &[&str]); 9] = [
    ("line", &["Line", "Item"]),
    ("mpn", &["MPN"]),
    ("manufacturer", &["Manufacturer"]),
    ("quantity", &["Qty", "Quantity"]),
    ("references", &["References", "Designator"]),
    ("description", &["Description"]),
    ("msl", &["MSL"]),
    ("populate", &["Populate"]),
    ("status", &["Status"]),
];

/// Reads a list and says what can be seen in it. `path` is its path relative to the spec.
///
/// # Errors
/// A sentence for the user when the file is no list at all.
pub fn scan(kind: ListKind, path: &str, bytes: &[u8]) -> Result<ListFile, String> {
    let grids = spreadsheet::read(path, bytes)?;
    let grid = &grids[0];
    let table = Table::find(grid).ok_or_else(|| {
        format!("{path} has no row of headings that names part numbers, references or descriptions")
    })?;
    let mut list = ListFile {
        path: path.to_owned(),
        ..ListFile::default()
    };
    if table.rows.is_empty() {
        return Err(format!("{path} has headings and no lines"));
    }
    if grids.len() > 1 {
        list.remarks
            .push(format!("only the first sheet, `{}`, is read", grid.name));
    }
    let first = (0..grid.rows.len()).find(|row| !grid.is_blank(*row));
    if first != Some(table.heading_row) || (bytes.starts_with(b"PK") && table.heading_row > 0) {
        list.unusable = Some(format!(
            "its headings stand in row {}: delete the rows above them",
            table.heading_row + 1
        ));
    }
    let columns = table.columns(kind, &mut list);
    if kind == ListKind::Bom {
        table.facts(&mut list);
    }
    if list.unusable.is_none() {
        try_reading(kind, path, bytes, &columns, &mut list);
    }
    Ok(list)
}

/// Reads the list as `check` will, so that nothing is promised that does not hold.
fn try_reading(kind: ListKind, path: &str, bytes: &[u8], columns: &Columns, list: &mut ListFile) {
    let place = SourceFile::new(path, "").place(0..0);
    let mut findings: Vec<Finding> = Vec::new();
    let lines = match kind {
        ListKind::Bom => read_bom(path, bytes, columns, &place, &mut findings).map(|bom| bom.len()),
        ListKind::Avl => read_avl(path, bytes, columns, &place, &mut findings).map(|avl| avl.len()),
    };
    let errors = crate::finding::any_error(&findings);
    match lines {
        Some(_) if !errors => {}
        _ => {
            list.unusable = Some(
                findings
                    .first()
                    .map_or_else(|| "it has no usable line".to_owned(), |f| f.message.clone()),
            );
            return;
        }
    }
    if !findings.is_empty() {
        list.remarks.push(format!(
            "{} of its lines lack a part number, or a quantity that is a number: `check` warns of each",
            findings.len()
        ));
    }
}

/// The table inside a sheet: which row is the heading, which column is what.
struct Table<'a> {
    grid: &'a Grid,
    heading_row: usize,
    /// Column of each thing that is recognised, by the name in the words.
    found: Vec<(&'static str, usize)>,
    rows: Vec<usize>,
}

impl<'a> Table<'a> {
    fn find(grid: &'a Grid) -> Option<Table<'a>> {
        let (heading_row, found) = (0..grid.rows.len().min(30))
            .map(|row| (row, recognised(grid, row)))
            .max_by_key(|(row, found)| (found.len(), std::cmp::Reverse(*row)))?;
        let useful = |name: &str| {
            ["mpn", "manufacturer-and-mpn", "references", "description"].contains(&name)
        };
        if found.len() < 2 || !found.iter().any(|(name, _)| useful(name)) {
            return None;
        }
        let rows = (heading_row + 1..grid.rows.len())
            .filter(|row| !grid.is_blank(*row))
            .collect();
        Some(Table {
            grid,
            heading_row,
            found,
            rows,
        })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.found
            .iter()
            .find(|(found, _)| *found == name)
            .map(|(_, column)| *column)
    }

    fn cell(&self, row: usize, name: &str) -> &str {
        self.column(name)
            .map_or("", |column| self.grid.text(row, column))
    }

    fn heading(&self, column: usize) -> &str {
        self.grid.text(self.heading_row, column)
    }

    /// The mapping that `check` needs; what is not plain goes into the list.
    fn columns(&self, kind: ListKind, list: &mut ListFile) -> Columns {
        let wanted: &[&'static str] = match kind {
            ListKind::Bom => &[
                "line",
                "mpn",
                "manufacturer",
                "quantity",
                "references",
                "description",
                "msl",
                "populate",
            ],
            ListKind::Avl => &["line", "mpn", "manufacturer", "status"],
        };
        let mut columns = Columns::default();
        for name in wanted {
            let Some(rule) = self.rule(kind, name, list) else {
                continue;
            };
            if !self.is_plain(name, &rule) {
                list.columns.push((name, rule.clone()));
            }
            let place = match *name {
                "line" => &mut columns.line,
                "mpn" => &mut columns.mpn,
                "manufacturer" => &mut columns.manufacturer,
                "quantity" => &mut columns.quantity,
                "references" => &mut columns.references,
                "description" => &mut columns.description,
                "msl" => &mut columns.msl,
                "populate" => &mut columns.populate,
                _ => &mut columns.status,
            };
            *place = Some(rule);
        }
        columns
    }

    fn rule(&self, kind: ListKind, name: &str, list: &mut ListFile) -> Option<ColumnRule> {
        let named = |column: usize| ColumnRule::Name(self.heading(column).to_owned());
        match name {
            "line" if kind == ListKind::Bom => Some(self.line_rule(list)),
            "mpn" | "manufacturer" => match self.column(name) {
                Some(column) => Some(named(column)),
                None => self.part_of_merged(name).or_else(|| {
                    if name == "mpn" || kind == ListKind::Avl {
                        list.unusable = Some(format!(
                            "it has no column for the {}",
                            if name == "mpn" {
                                "manufacturer part number"
                            } else {
                                "manufacturer"
                            }
                        ));
                    }
                    None
                }),
            },
            "populate" => self.populate_rule(list),
            "status" => {
                let column = self.column(name)?;
                let says_approved = |row: &usize| {
                    self.grid
                        .text(*row, column)
                        .eq_ignore_ascii_case("approved")
                };
                self.rows.iter().any(says_approved).then(|| named(column))
            }
            _ => self.column(name).map(named),
        }
    }

    /// The line ids where every line has one of its own; else the number of the row.
    fn line_rule(&self, list: &mut ListFile) -> ColumnRule {
        let by_number = ColumnRule::Name("row-number".to_owned());
        let Some(column) = self.column("line") else {
            return by_number;
        };
        let mut ids = HashSet::new();
        let repeated = self.rows.iter().find(|row| {
            let id = self.grid.text(**row, column);
            id.is_empty() || !ids.insert(id)
        });
        match repeated {
            None => ColumnRule::Name(self.heading(column).to_owned()),
            Some(row) => {
                list.remarks.push(format!(
                    "`{}` is not a line number of its own in row {}: lines are counted by row",
                    self.heading(column),
                    row + 1
                ));
                by_number
            }
        }
    }

    /// Manufacturer and part number in one column: the last word is the part number.
    fn part_of_merged(&self, name: &str) -> Option<ColumnRule> {
        let column = self.column("manufacturer-and-mpn")?;
        let pattern = if name == "mpn" {
            r"^(?:.+ )?(\S+)$"
        } else {
            r"^(.+) \S+$"
        };
        Some(ColumnRule::Pattern(ColumnPattern {
            column: self.heading(column).to_owned(),
            pattern: pattern.to_owned(),
        }))
    }

    /// A column such as DNP is understood by its values: where they do not say "not populated" in
    /// words that the reader of lists knows, it would be read the wrong way round.
    fn populate_rule(&self, list: &mut ListFile) -> Option<ColumnRule> {
        let column = self.column("populate")?;
        if let Some(row) = self.misread_mark(column) {
            let heading = self.heading(column);
            list.remarks.push(format!(
                "column `{heading}` is left out: `{}` in row {} would be read as populated; write DNP instead",
                self.grid.text(row, column),
                row + 1
            ));
            return None;
        }
        Some(ColumnRule::Name(self.heading(column).to_owned()))
    }

    fn misread_mark(&self, column: usize) -> Option<usize> {
        let heading = heading_words(self.heading(column));
        let negative =
            heading.starts_with("dn") || heading.contains("not ") || heading.contains("nicht ");
        let misread = |row: &&usize| {
            let mark = self.grid.text(**row, column);
            negative && !mark.is_empty() && is_populated(mark)
        };
        self.rows.iter().find(misread).copied()
    }

    fn is_populated(&self, row: usize) -> bool {
        match self.column("populate") {
            Some(column) if self.misread_mark(column).is_none() => {
                is_populated(self.grid.text(row, column))
            }
            _ => true,
        }
    }

    fn is_plain(&self, name: &str, rule: &ColumnRule) -> bool {
        let ColumnRule::Name(heading) = rule else {
            return false;
        };
        let plain = PLAIN.iter().find(|(plain, _)| *plain == name);
        let has = |wanted: &&&str| {
            self.grid.rows[self.heading_row]
                .iter()
                .any(|cell| cell.text == ***wanted)
        };
        plain
            .and_then(|(_, headings)| headings.iter().find(has))
            .is_some_and(|first| first == heading)
    }

    fn facts(&self, list: &mut ListFile) {
        let populated: Vec<usize> = self
            .rows
            .iter()
            .copied()
            .filter(|row| self.is_populated(*row))
            .collect();
        list.holds = holds(self.rows.len(), populated.len());
        self.moisture(&populated, list);
        let hidden = self.evidence(&populated, |row| {
            ["package", "description", "value", "kind"]
                .iter()
                .find_map(|name| WORDS.hidden_package(self.cell(row, name)))
        });
        list.push(ProductFact::HiddenJoints, true, hidden);
        let programmable = self.evidence(&populated, |row| {
            let by_word = ["kind", "description"]
                .iter()
                .find_map(|name| WORDS.programmable_word(self.cell(row, name)))
                .map(str::to_owned);
            by_word.or_else(|| {
                let mpn = ["mpn", "value"]
                    .iter()
                    .map(|name| self.cell(row, name))
                    .find(|mpn| WORDS.programmable_part(mpn))?;
                Some(mpn.to_owned())
            })
        });
        list.push(ProductFact::Programmable, false, programmable);
    }

    fn moisture(&self, populated: &[usize], list: &mut ListFile) {
        let Some(column) = self.column("msl") else {
            let hidden = self.evidence(populated, |row| {
                WORDS
                    .hidden_package(self.cell(row, "package"))
                    .or_else(|| WORDS.hidden_package(self.cell(row, "description")))
            });
            let hidden = hidden.map(|parts| {
                format!(
                    "no column says the MSL, and these packages are mostly above MSL 1: {parts}"
                )
            });
            list.push(ProductFact::MoistureSensitive, false, hidden);
            return;
        };
        let sensitive = self.evidence(populated, |row| {
            let level = msl(self.grid.text(row, column))?;
            (level != "1").then(|| format!("MSL {level}"))
        });
        list.push(ProductFact::MoistureSensitive, true, sensitive);
        let unread = populated.iter().find(|row| {
            let text = self.grid.text(**row, column);
            !["", "-", "n/a", "na", "none"].contains(&text.to_lowercase().as_str())
                && msl(text).is_none()
        });
        if let Some(row) = unread {
            list.remarks.push(format!(
                "`{}` in row {} is no moisture sensitivity level",
                self.grid.text(*row, column),
                row + 1
            ));
        }
    }

    /// Where something shows, the first three places and how many more.
    fn evidence(&self, rows: &[usize], shows: impl Fn(usize) -> Option<String>) -> Option<String> {
        let mut places = Vec::new();
        let mut more = 0;
        for row in rows {
            let Some(what) = shows(*row) else { continue };
            if places.len() == 3 {
                more += 1;
                continue;
            }
            places.push(format!("{}, {what}", self.line_and_part(*row)));
        }
        if places.is_empty() {
            return None;
        }
        let more = match more {
            0 => String::new(),
            1 => " · and 1 more line".to_owned(),
            more => format!(" · and {more} more lines"),
        };
        Some(format!("{}{more}", places.join(" · ")))
    }

    fn line_and_part(&self, row: usize) -> String {
        let line = match self.cell(row, "line") {
            "" => format!("row {}", row + 1),
            line => format!("line {line}"),
        };
        let references = split_references(self.cell(row, "references"));
        match references.as_slice() {
            [] => line,
            [one] => format!("{line}, {one}"),
            [first, ..] => format!("{line}, {first} and others"),
        }
    }
}

impl ListFile {
    fn push(&mut self, fact: ProductFact, certain: bool, evidence: Option<String>) {
        if let Some(evidence) = evidence {
            self.seen.push(Seen {
                fact,
                certain,
                evidence,
            });
        }
    }
}

fn holds(lines: usize, populated: usize) -> String {
    if populated == lines {
        format!("{lines} lines")
    } else {
        format!("{lines} lines, {populated} populated")
    }
}

/// The columns of a heading row; each thing once, by its best alias.
fn recognised(grid: &Grid, row: usize) -> Vec<(&'static str, usize)> {
    let headings: Vec<String> = (0..grid.rows[row].len())
        .map(|column| heading_words(grid.text(row, column)))
        .collect();
    let mut found = Vec::new();
    for (name, aliases) in &WORDS.heading {
        let column = aliases
            .iter()
            .find_map(|alias| headings.iter().position(|heading| heading == alias));
        if let Some(column) = column {
            found.push((name.as_str(), column));
        }
    }
    found
}

/// The level in a cell: `3`, `MSL3`, `Level 2a`.
fn msl(text: &str) -> Option<&'static str> {
    const LEVELS: [&str; 8] = ["1", "2", "2a", "3", "4", "5", "5a", "6"];
    let text = heading_words(text);
    let level = text
        .trim_start_matches("msl")
        .trim_start()
        .trim_start_matches("level")
        .trim_start()
        .replace(' ', "");
    LEVELS.into_iter().find(|known| *known == level)
}
