//! Which column of the sheet is what: written by the user, or suggested from the headings.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::Catalogue;
use crate::init::heading_words;
use crate::spreadsheet::Grid;
use crate::toml_text::{comment, string};

use super::words::{Words, embedded, headings};

/// Which column of a requirement sheet is what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec intake mapping")]
pub struct Map {
    /// Sheet of the workbook; the first when left out.
    pub sheet: Option<String>,
    /// Row that holds the headings, as the spreadsheet counts; found by its words when left out.
    #[schemars(range(min = 1))]
    pub heading_row: Option<usize>,
    /// Headings of the columns.
    pub columns: MapColumns,
    /// Words of this sheet and what they mean: `[words.subject]`, `[words.depth]`, …
    #[serde(default)]
    pub words: IndexMap<String, IndexMap<String, String>>,
}

/// Headings of the columns, as they stand in the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MapColumns {
    /// Number of the requirement.
    pub id: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// What it is about: a record form, inspection, test, clause id or catalogue row.
    pub subject: Option<String>,
    /// Lot, panel or board.
    pub depth: Option<String>,
    /// How much of the population.
    pub coverage: Option<String>,
    /// File formats.
    pub formats: Option<String>,
    /// What it is asked for.
    pub purpose: Option<String>,
    /// Governing document.
    pub document: Option<String>,
    /// How long it is kept.
    pub retention: Option<String>,
    /// How much it weighs.
    pub severity: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

impl MapColumns {
    /// The columns with their names, in the order of a mapping.
    pub(super) fn named(&self) -> [(&'static str, &Option<String>); 11] {
        [
            ("id", &self.id),
            ("text", &self.text),
            ("subject", &self.subject),
            ("depth", &self.depth),
            ("coverage", &self.coverage),
            ("formats", &self.formats),
            ("purpose", &self.purpose),
            ("document", &self.document),
            ("retention", &self.retention),
            ("severity", &self.severity),
            ("comment", &self.comment),
        ]
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "subject" => &mut self.subject,
            "depth" => &mut self.depth,
            "coverage" => &mut self.coverage,
            "formats" => &mut self.formats,
            "purpose" => &mut self.purpose,
            "document" => &mut self.document,
            "retention" => &mut self.retention,
            "severity" => &mut self.severity,
            "comment" => &mut self.comment,
            _ => return None,
        })
    }
}

/// What of a mapping can be told from the headings of a sheet.
#[must_use]
pub fn recognise(grid: &Grid) -> Map {
    let best = (0..grid.rows.len().min(30))
        .filter(|row| !grid.is_blank(*row))
        .map(|row| (row, columns_of(grid, row)))
        .max_by_key(|(row, columns)| (known(columns), std::cmp::Reverse(*row)));
    let (row, columns) = best.unwrap_or_default();
    Map {
        sheet: Some(grid.name.clone()),
        heading_row: Some(row + 1),
        columns,
        words: IndexMap::new(),
    }
}

fn known(columns: &MapColumns) -> usize {
    columns
        .named()
        .iter()
        .filter(|(_, heading)| heading.is_some())
        .count()
}

fn columns_of(grid: &Grid, row: usize) -> MapColumns {
    let texts: Vec<&str> = grid.rows[row]
        .iter()
        .map(|cell| cell.text.as_str())
        .collect();
    let mut columns = MapColumns::default();
    let mut used = Vec::new();
    let find = |aliases: &[String], used: &[&str]| {
        aliases.iter().find_map(|alias| {
            let mut texts = texts.iter().copied();
            texts.find(|text| heading_words(text) == *alias && !used.contains(text))
        })
    };
    for (name, aliases) in headings() {
        if let (Some(text), Some(place)) = (find(aliases, &used), columns.place(name)) {
            used.push(text);
            *place = Some(text.to_owned());
        }
    }
    // A sheet that has only its requirements: they say what they are about.
    let alone = embedded("heading", "subject-else");
    if columns.subject.is_none() {
        let says = |text: &String| alone.contains(&heading_words(text));
        if columns.text.as_ref().is_some_and(says) {
            columns.subject = columns.text.take();
            columns.text = find(embedded("heading", "text"), &used).map(str::to_owned);
        } else {
            columns.subject = find(alone, &used).map(str::to_owned);
        }
    }
    columns
}

/// A mapping to correct, as text: what was recognised, what was not, and the words of the sheet whose
/// meaning is not known.
#[must_use]
pub fn suggestion(grid: &Grid, catalogue: &Catalogue, file: &str) -> String {
    let map = recognise(grid);
    let row = map.heading_row.unwrap_or(1) - 1;
    let mut out = comment(
        &format!(
            "Which column of {file} is what. Correct it, then: tracespec intake --map map.toml {file}"
        ),
        100,
    );
    out.push_str(&format!(
        "sheet       = {}\nheading-row = {}\n\n[columns]\n",
        string(&grid.name),
        row + 1
    ));
    let mut used = Vec::new();
    for (name, heading) in map.columns.named() {
        match heading {
            Some(heading) => {
                used.push(heading.as_str());
                out.push_str(&format!("{name:<9} = {}\n", string(heading)));
            }
            None => out.push_str(&format!("# {name:<7} = \"\"\n")),
        }
    }
    let left: Vec<String> = grid.rows.get(row).map_or_else(Vec::new, |cells| {
        cells
            .iter()
            .map(|cell| cell.text.as_str())
            .filter(|text| !text.is_empty() && !used.contains(text))
            .map(string)
            .collect()
    });
    if !left.is_empty() {
        out.push_str(&comment(&format!("Columns left: {}", left.join(", ")), 100));
    }
    out + &unknown_subjects(grid, &map, row, catalogue)
}

fn unknown_subjects(grid: &Grid, map: &Map, row: usize, catalogue: &Catalogue) -> String {
    let words = Words::new(catalogue, &map.words);
    let Some(column) = map
        .columns
        .subject
        .as_ref()
        .and_then(|heading| column_of(grid, row, heading))
    else {
        return String::new();
    };
    let mut unknown: Vec<&str> = Vec::new();
    for row in row + 1..grid.rows.len() {
        let text = grid.text(row, column);
        if !text.is_empty() && words.meaning("subject", text).is_none() && !unknown.contains(&text)
        {
            unknown.push(text);
        }
    }
    if unknown.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "\n# Words whose meaning is not known. Write what they are about, such as\n# record.material-loading-log, inspection.aoi, test.fct, control.first-off.\n[words.subject]\n",
    );
    for word in unknown {
        out.push_str(&format!("# {} = \"\"\n", string(word)));
    }
    out
}

/// The column under a heading.
pub(super) fn column_of(grid: &Grid, row: usize, heading: &str) -> Option<usize> {
    let cells = grid.rows.get(row)?;
    cells.iter().position(|cell| cell.text == heading.trim())
}
