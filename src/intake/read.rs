//! Row by row: what each asks for, and what of it cannot be taken.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::catalog::Catalogue;
use crate::finding::did_you_mean;
use crate::spec::model::{BasisDocument, Depth};
use crate::spreadsheet::{Grid, address};
use crate::toml_text::{one_line, string, strings};

use super::map::{Map, column_of, recognise};
use super::subject::Subject;
use super::waive::{Stand, Waived, stand};
use super::wording::says_no;
use super::words::{Words, check_own};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of it.
    Taken,
    /// Some of it; the problems say what not.
    InPart,
    /// Nothing of it.
    NotTaken,
}

/// A row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// `Requirements!A7`.
    pub cell: String,
    /// Number of the requirement; empty when the sheet has none.
    pub id: String,
    /// Its text and comment, on one line.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What was not taken, and why: cell and reason.
    pub problems: Vec<(String, String)>,
}

/// A key of a table with its TOML value, and the row it comes from.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) toml: String,
    cell: String,
}

/// A table of the spec and the rows it comes from.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) subject: Subject,
    pub(super) rows: Vec<usize>,
    pub(super) values: IndexMap<&'static str, Value>,
    /// Items of the shipment package.
    pub(super) items: Vec<String>,
}

/// A sheet that was read.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    /// The sheet.
    pub sheet: String,
    /// Every row that is not blank.
    pub rows: Vec<RowReport>,
    /// Columns with a heading that the mapping does not use.
    pub unused_columns: Vec<String>,
    /// Documents that rows refer to.
    pub documents: Vec<BasisDocument>,
    /// The deepest depth that a row asks for.
    pub deepest: Option<Depth>,
    pub(super) tables: IndexMap<String, Taken>,
    /// What rows say is not required, by clause.
    pub(super) waived: IndexMap<String, Waived>,
}

impl Intake {
    /// How many rows came out that way.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows
            .iter()
            .filter(|row| row.outcome == outcome)
            .count()
    }
}

/// Reads a sheet. Without a mapping its columns are recognised by their headings.
///
/// # Errors
/// A sentence for the user when the mapping does not fit the sheet.
pub fn read(grids: &[Grid], map: Option<&Map>, catalogue: &Catalogue) -> Result<Intake, String> {
    let grid = sheet(grids, map)?;
    if let Some(map) = map {
        check_own(&map.words, catalogue)?;
    }
    let found = recognise(grid);
    let map = map.unwrap_or(&found);
    let row = map.heading_row.or(found.heading_row).unwrap_or(1).max(1) - 1;
    let mut columns = IndexMap::new();
    let mut used = Vec::new();
    for (name, heading) in map.columns.named() {
        if let Some(heading) = heading {
            let column =
                column_of(grid, row, heading).ok_or_else(|| no_column(grid, row, name, heading))?;
            columns.insert(name, column);
            used.push(column);
        }
    }
    if !columns.contains_key("subject") {
        return Err(format!(
            "no column of {} says what a requirement is about: write a mapping (--suggest-map) and name it as `subject`",
            one_line(&grid.name)
        ));
    }
    let mut reader = Reader {
        grid,
        catalogue,
        words: Words::new(catalogue, &map.words),
        columns,
        intake: Intake {
            sheet: grid.name.clone(),
            unused_columns: unused(grid, row, &used),
            ..Intake::default()
        },
    };
    for row in row + 1..grid.rows.len() {
        if !grid.is_blank(row) {
            reader.row(row);
        }
    }
    reader.intake.settle();
    Ok(reader.intake)
}

fn sheet<'g>(grids: &'g [Grid], map: Option<&Map>) -> Result<&'g Grid, String> {
    match map.and_then(|map| map.sheet.as_ref()) {
        None => grids
            .first()
            .ok_or_else(|| "the file has no sheet".to_owned()),
        Some(name) => grids.iter().find(|grid| grid.name == *name).ok_or_else(|| {
            let names: Vec<String> = grids.iter().map(|grid| one_line(&grid.name)).collect();
            format!(
                "the file has no sheet `{name}`; it has: {}",
                names.join(", ")
            )
        }),
    }
}

fn no_column(grid: &Grid, row: usize, name: &str, heading: &str) -> String {
    let headings = grid.rows.get(row).map_or_else(Vec::new, |cells| {
        cells
            .iter()
            .map(|cell| cell.text.as_str())
            .filter(|text| !text.is_empty())
            .collect()
    });
    let near = did_you_mean(heading, headings.iter().copied())
        .map(|near| format!("; did you mean `{}`?", one_line(near)))
        .unwrap_or_default();
    format!(
        "row {} of {} has no heading `{heading}` for {name}{near}",
        row + 1,
        one_line(&grid.name)
    )
}

fn unused(grid: &Grid, row: usize, used: &[usize]) -> Vec<String> {
    // Cell by cell: a sheet may have one in its last row and one in its last column.
    let below = &grid.rows[row.min(grid.rows.len())..];
    let filled: BTreeSet<usize> = below
        .iter()
        .flat_map(|cells| cells.iter().enumerate())
        .filter(|(_, cell)| !cell.text.is_empty())
        .map(|(column, _)| column)
        .collect();
    filled
        .into_iter()
        .filter(|column| !used.contains(column))
        .map(|column| match grid.text(row, column) {
            "" => format!("{} (no heading)", address(row, column)),
            heading => one_line(heading),
        })
        .collect()
}

/// A key of the spec, its value as TOML, and the cell it was read from.
type Entry = (&'static str, String, String);

/// A value that stands beside the subject: column, key, TOML, cell.
type Beside = (&'static str, &'static str, String, String);

/// What a cell gave: a value, problems, both for a list that is known in part, or nothing.
#[derive(Default)]
struct Reading {
    entry: Option<Entry>,
    problems: Vec<(String, String)>,
}

struct Reader<'a> {
    grid: &'a Grid,
    catalogue: &'a Catalogue,
    words: Words,
    columns: IndexMap<&'static str, usize>,
    intake: Intake,
}

/// Columns that become keys.
const VALUES: [&str; 7] = [
    "depth",
    "coverage",
    "formats",
    "purpose",
    "document",
    "retention",
    "severity",
];

impl Reader<'_> {
    fn row(&mut self, row: usize) {
        let mut report = RowReport {
            cell: self.cell(row, self.first_column()),
            id: one_line(self.text(row, "id")),
            text: self.words_of(row),
            outcome: Outcome::NotTaken,
            problems: Vec::new(),
        };
        match self.subject(row) {
            Err(problem) => report.problems.push(problem),
            Ok((subject, rest)) => match self.stand(row) {
                Stand::Demanded => self.take(row, subject, &rest, &mut report),
                Stand::NotRequired => report
                    .problems
                    .extend(self.intake.waive(&subject, &report.cell)),
                Stand::Unclear(name, reason) => report.problems.push((self.at(row, name), reason)),
            },
        }
        self.intake.rows.push(report);
    }

    /// Whether a row demands anything at all.
    fn stand(&self, row: usize) -> Stand {
        stand(
            &self.words,
            self.text(row, "severity"),
            self.text(row, "coverage"),
        )
    }

    /// The cell of a row in a column that the sheet has.
    fn at(&self, row: usize, name: &str) -> String {
        self.cell(row, self.columns.get(name).copied().unwrap_or(0))
    }

    /// What stands beside the subject in its cell, as coverage or depth.
    fn beside(&self, row: usize, part: &str, subject: &Subject) -> Result<Beside, String> {
        let cell = self.text(row, "subject");
        let percent = cell.contains('%') || part != "100";
        for name in ["coverage", "depth"] {
            let known = self.words.meaning(name, part).is_some() || sample(part).is_some();
            if let (true, true, Some(key)) = (known, percent, subject.key_for(name))
                && let Ok(toml) = self.single(name, part, subject)
            {
                return Ok((name, key, toml, self.at(row, "subject")));
            }
        }
        Err(format!(
            "of `{}` only {} is understood, not `{part}`",
            one_line(cell),
            subject.header()
        ))
    }

    fn take(&mut self, row: usize, subject: Subject, rest: &[String], report: &mut RowReport) {
        let header = subject.header();
        let mut new = !self.intake.tables.contains_key(&header);
        let mut values = Vec::new();
        for column in VALUES {
            let reading = self.value(row, column, &subject);
            report.problems.extend(reading.problems);
            values.extend(reading.entry.map(|(key, toml, at)| (column, key, toml, at)));
        }
        for part in rest {
            match self.beside(row, part, &subject) {
                Ok(value) => {
                    if value.0 == "depth" {
                        self.intake.deepest = self.intake.deepest.max(self.depth(part));
                    }
                    values.push(value);
                }
                Err(reason) => report.problems.push((self.at(row, "subject"), reason)),
            }
        }
        let index = self.intake.rows.len();
        let table = self.intake.tables.entry(header).or_insert_with(|| Taken {
            subject: subject.clone(),
            rows: Vec::new(),
            values: IndexMap::new(),
            items: Vec::new(),
        });
        if subject.section == "shipment" && !table.items.contains(&subject.key) {
            table.items.push(subject.key.clone());
            new = true;
        }
        table.rows.push(index);
        let empty = values.is_empty() && report.problems.is_empty();
        let mut kept = new || empty;
        for (column, key, toml, at) in values {
            match table.values.get(key) {
                Some(there) if there.toml != toml => report.problems.push((
                    at,
                    format!(
                        "{column} {toml} contradicts {} from {}, which stays",
                        there.toml, there.cell
                    ),
                )),
                there => {
                    kept = true;
                    if there.is_none() {
                        table.values.insert(key, Value { toml, cell: at });
                    }
                }
            }
        }
        report.outcome = match (report.problems.is_empty(), kept) {
            (true, _) => Outcome::Taken,
            (false, true) => Outcome::InPart,
            (false, false) => Outcome::NotTaken,
        };
        self.remember(row, &subject);
    }

    /// Documents and depths that the spec must have for what was taken.
    fn remember(&mut self, row: usize, subject: &Subject) {
        let named = self.words.meaning("document", self.text(row, "document"));
        let document = BasisDocument::ALL
            .into_iter()
            .find(|document| Some(document.key()) == named);
        if let Some(document) = document
            && subject.key_for("document").is_some()
            && !self.intake.documents.contains(&document)
        {
            self.intake.documents.push(document);
        }
        let depth = self.depth(self.text(row, "depth"));
        if subject.key_for("depth").is_some() {
            self.intake.deepest = self.intake.deepest.max(depth);
        }
    }

    fn depth(&self, text: &str) -> Option<Depth> {
        let word = self.words.meaning("depth", text)?;
        Depth::ALL
            .into_iter()
            .find(|depth| depth.to_string() == word)
    }

    fn first_column(&self) -> usize {
        ["id", "text", "subject"]
            .iter()
            .find_map(|name| self.columns.get(name).copied())
            .unwrap_or(0)
    }

    fn cell(&self, row: usize, column: usize) -> String {
        format!("{}!{}", one_line(&self.grid.name), address(row, column))
    }

    fn text(&self, row: usize, name: &str) -> &str {
        self.columns
            .get(name)
            .map_or("", |column| self.grid.text(row, *column))
    }

    /// What the row says, for a person: its text and its comment, else all its cells.
    fn words_of(&self, row: usize) -> String {
        let (text, comment) = (self.text(row, "text"), self.text(row, "comment"));
        let said: Vec<&str> = [text, comment]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        if !said.is_empty() {
            return one_line(&said.join(" · "));
        }
        let cells = self.grid.rows[row].iter().map(|cell| cell.text.as_str());
        let cells: Vec<&str> = cells.filter(|text| !text.is_empty()).collect();
        one_line(&cells.join(" · "))
    }

    /// What a row is about, and what stands beside it in the cell.
    fn subject(&self, row: usize) -> Result<(Subject, Vec<String>), (String, String)> {
        let column = self.columns["subject"];
        let at = self.cell(row, column);
        if let Some(reason) = self.unclear(row, column) {
            return Err((at, reason));
        }
        if let Some(span) = self.grid.banner(row) {
            return Err((
                at,
                format!("a heading over merged cells {span}, not a requirement"),
            ));
        }
        let text = self.grid.text(row, column);
        if text.is_empty() {
            return Err((
                at,
                "the cell is empty: nothing says what it is about".to_owned(),
            ));
        }
        let (name, rest) = match self.words.meaning("subject", text) {
            Some(name) => (name, Vec::new()),
            None => self.among(text).map_err(|reason| (at.clone(), reason))?,
        };
        Subject::parse(name, self.catalogue)
            .map(|subject| (subject, rest))
            .map_err(|message| (at, message))
    }

    /// The subject among the words of a text, and the rest.
    fn among(&self, text: &str) -> Result<(&str, Vec<String>), String> {
        let shown = one_line(text);
        if says_no(text).is_some() {
            return Err(format!(
                "`{shown}` holds a negation, so nothing is demanded: name the subject alone, and write `not required` as its priority"
            ));
        }
        match self.words.within(text) {
            Ok(found) => Ok((found.name, found.rest)),
            Err(names) if !names.is_empty() => Err(format!(
                "`{shown}` names {}: write each in a row of its own",
                names.join(" and ")
            )),
            Err(_) => {
                let near = self.words.near("subject", text);
                let near = near
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                Err(format!("`{shown}` is not known{near}"))
            }
        }
    }

    /// Why a cell does not speak for itself.
    fn unclear(&self, row: usize, column: usize) -> Option<String> {
        if let Some(span) = self.grid.covered_by(row, column) {
            return Some(format!(
                "the cell belongs to the merged cells {span}: write the value in every row"
            ));
        }
        let cell = self.grid.cell(row, column)?;
        cell.broken
            .then(|| format!("the cell holds an error, {}", one_line(&cell.text)))
    }

    /// What a column gives for a row.
    fn value(&self, row: usize, name: &str, subject: &Subject) -> Reading {
        let Some(column) = self.columns.get(name).copied() else {
            return Reading::default();
        };
        let at = self.cell(row, column);
        let text = self.grid.text(row, column);
        let read = match (self.unclear(row, column), subject.key_for(name)) {
            (Some(reason), _) => Err(format!("{name}: {reason}")),
            (None, _) if text.is_empty() => return Reading::default(),
            (None, None) => Err(format!(
                "{} has no {name}: `{}`",
                subject.header(),
                one_line(text)
            )),
            (None, Some(key)) if matches!(name, "formats" | "purpose") => {
                return self.list(name, text, key, &at);
            }
            (None, Some(key)) => self.single(name, text, subject).map(|toml| (key, toml)),
        };
        match read {
            Ok((key, toml)) => Reading {
                entry: Some((key, toml, at)),
                problems: Vec::new(),
            },
            Err(reason) => Reading {
                entry: None,
                problems: vec![(at, reason)],
            },
        }
    }

    /// A list: what is known of it is taken, the rest is told.
    fn list(&self, name: &str, text: &str, key: &'static str, at: &str) -> Reading {
        let mut known: Vec<&str> = Vec::new();
        let mut problems = Vec::new();
        for part in parts(text) {
            match self.words.meaning(name, &part) {
                Some(word) if known.contains(&word) => {}
                Some(word) => known.push(word),
                None => problems.push((at.to_owned(), self.not_known(name, &part))),
            }
        }
        Reading {
            entry: (!known.is_empty()).then(|| (key, strings(known), at.to_owned())),
            problems,
        }
    }

    fn single(&self, name: &str, text: &str, subject: &Subject) -> Result<String, String> {
        match name {
            "retention" => self
                .words
                .period(text)
                .map(|period| string(&period.to_string()))
                .ok_or_else(|| {
                    format!("retention `{}` cannot be read: write a number and a unit, such as 10 years", one_line(text))
                }),
            "coverage" => match sample(text) {
                Some(sample) => Ok(format!("{{ sample = {sample}, per = \"lot\" }}")),
                None => self.word(name, text),
            },
            "depth" => {
                let word = self.word(name, text)?;
                let possible = self.depth(text).is_none_or(|depth| {
                    subject
                        .form(self.catalogue)
                        .is_none_or(|form| form.can_be_kept_at(depth))
                });
                if possible {
                    Ok(word)
                } else {
                    Err(format!("{} cannot be kept at depth {word}", subject.header()))
                }
            }
            _ => self.word(name, text),
        }
    }

    fn word(&self, name: &str, text: &str) -> Result<String, String> {
        self.words
            .meaning(name, text)
            .map(string)
            .ok_or_else(|| self.not_known(name, text))
    }

    fn not_known(&self, name: &str, text: &str) -> String {
        let near = self
            .words
            .near(name, text)
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        format!("{name} `{}` is not known{near}", one_line(text))
    }
}

/// The parts of a list in a cell.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in text.split([',', ';', '/', '+', '&', '\n']) {
        let mut current = Vec::new();
        for word in part.split_whitespace() {
            if ["and", "or", "und", "oder"].contains(&word.to_lowercase().as_str()) {
                parts.push(current.join(" "));
                current.clear();
            } else {
                current.push(word);
            }
        }
        parts.push(current.join(" "));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The number of a sample: "sample of 5 per lot", "Stichprobe 5 Stück je Los".
fn sample(text: &str) -> Option<u32> {
    let words = crate::init::heading_words(text);
    let rest = [
        "sample of ",
        "sample ",
        "stichprobe von ",
        "stichprobe ",
        "n ",
    ]
    .iter()
    .find_map(|start| words.strip_prefix(start))
    .unwrap_or(&words);
    let (count, rest) = rest.split_once(' ')?;
    let unit = [
        "boards ",
        "units ",
        "pieces ",
        "pcs ",
        "stück ",
        "leiterplatten ",
        "baugruppen ",
    ]
    .iter()
    .find_map(|unit| rest.strip_prefix(unit))
    .unwrap_or(rest);
    let per_lot = [
        "per lot",
        "per batch",
        "each lot",
        "je los",
        "pro los",
        "je charge",
        "pro charge",
    ];
    let count: u32 = count.parse().ok().filter(|count| *count > 0)?;
    per_lot.contains(&unit).then_some(count)
}
