//! Which column is which: by the hidden row of keys; where somebody deleted it, by the headings in
//! any language.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::CellText;
use super::grid::Sheet;
use super::layout::FormSheet;
use crate::wording::{Language, Wording};

/// Where the columns of a sheet are.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Keys by the number of their column.
    pub(super) columns: BTreeMap<u32, &'static str>,
    /// Rows that hold keys and headings.
    pub(super) rows: BTreeSet<u32>,
    /// The row of the headings, where there is one.
    pub(super) headings: Option<u32>,
}

impl Header {
    /// The last row before those that are filled in.
    pub(super) fn last(&self) -> u32 {
        self.rows.last().copied().unwrap_or(0)
    }
}

/// Headings as people may have them in front of them, by sheet.
#[derive(Debug, Default)]
pub(super) struct Headings(BTreeMap<(&'static str, String), &'static str>);

impl Headings {
    /// The headings of the form in every language.
    pub(super) fn of(sheets: &[FormSheet]) -> Headings {
        let mut known = Headings::default();
        let languages: Vec<Wording> = Language::ALL
            .into_iter()
            .filter_map(|language| Wording::of(language).ok())
            .collect();
        for sheet in sheets {
            for column in &sheet.columns {
                for language in &languages {
                    known.add(sheet.name, &language.say(&column.title), column.key);
                }
            }
        }
        known
    }

    /// Adds a heading as it was printed.
    pub(super) fn add(&mut self, sheet: &'static str, heading: &str, key: &'static str) {
        for line in lines(heading) {
            self.0.entry((sheet, line)).or_insert(key);
        }
    }

    fn key(&self, sheet: &'static str, heading: &str) -> Option<&'static str> {
        lines(heading).find_map(|line| self.0.get(&(sheet, line)).copied())
    }
}

/// The languages of a heading stand below each other.
fn lines(heading: &str) -> impl Iterator<Item = String> {
    heading
        .split(['\n', '\r'])
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
}

/// The columns of a sheet; none when it has neither the keys nor the headings.
pub(super) fn find(sheet: &Sheet, layout: &FormSheet, headings: &Headings) -> Option<Header> {
    let by_key = |text: &str| {
        let text = text.trim();
        let column = layout.columns.iter().find(|column| column.key == text)?;
        Some(column.key)
    };
    let by_heading = |text: &str| headings.key(layout.name, text);
    let keys = best_row(sheet, layout, by_key);
    let titles = best_row(sheet, layout, by_heading);
    let heading_row = titles.as_ref().map(|(row, _)| *row);
    let (row, columns) = keys.or(titles)?;
    Some(Header {
        columns,
        rows: BTreeSet::from([row, heading_row.unwrap_or(row)]),
        headings: heading_row,
    })
}

/// The first of the rows that names most columns, if it names at least half of them.
fn best_row(
    sheet: &Sheet,
    layout: &FormSheet,
    key_of: impl Fn(&str) -> Option<&'static str>,
) -> Option<(u32, BTreeMap<u32, &'static str>)> {
    let mut best: Option<(u32, BTreeMap<u32, &'static str>)> = None;
    for (row, cells) in &sheet.rows {
        let found = columns_of(cells, &key_of);
        let enough = found.len() * 2 >= layout.columns.len();
        let better = best.as_ref().is_none_or(|(_, b)| found.len() > b.len());
        if enough && better {
            best = Some((*row, found));
        }
    }
    best
}

/// Keys by column. A column that was copied is the stranger: the first one counts.
fn columns_of(
    cells: &BTreeMap<u32, CellText>,
    key_of: impl Fn(&str) -> Option<&'static str>,
) -> BTreeMap<u32, &'static str> {
    let mut found = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (column, cell) in cells {
        if let Some(key) = key_of(&cell.text)
            && seen.insert(key)
        {
            found.insert(*column, key);
        }
    }
    found
}
