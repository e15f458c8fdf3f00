//! What a supplier does to a delivery, step by step.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

type Cells = IndexMap<String, String>;

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    Set {
        file: String,
        #[serde(default, rename = "where")]
        rows: Cells,
        set: Cells,
        only: Option<usize>,
    },
    Delete {
        file: String,
        #[serde(default, rename = "where")]
        rows: Cells,
        only: Option<usize>,
    },
    Add {
        file: String,
        row: Cells,
    },
    Copy {
        file: String,
        #[serde(default, rename = "where")]
        rows: Cells,
        #[serde(default)]
        set: Cells,
        only: Option<usize>,
    },
    Shift {
        file: String,
        #[serde(default, rename = "where")]
        rows: Cells,
        column: String,
        by: String,
        only: Option<usize>,
    },
    Replace {
        file: String,
        find: String,
        with: String,
    },
    DropColumn {
        file: String,
        column: String,
    },
    RenameColumn {
        file: String,
        column: String,
        to: String,
    },
    SwapColumns {
        file: String,
        columns: [String; 2],
    },
    RemoveFile {
        file: String,
    },
    RenameFile {
        file: String,
        to: String,
    },
    CopyFile {
        file: String,
        to: String,
    },
    WriteFile {
        file: String,
        text: String,
    },
    EmptyFile {
        file: String,
    },
}

struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn of(files: &Files, file: &str) -> Result<Sheet, String> {
        let bytes = files.get(file).ok_or_else(|| format!("no file {file}"))?;
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        Ok(Sheet {
            header: cells(reader.headers().unwrap()),
            rows: reader.records().map(|row| cells(&row.unwrap())).collect(),
        })
    }

    fn put(self, files: &mut Files, file: &str) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        files.insert(file.to_owned(), writer.into_inner().unwrap());
    }

    fn column(&self, name: &str) -> Result<usize, String> {
        let at = self.header.iter().position(|heading| heading == name);
        at.ok_or_else(|| format!("no column {name}"))
    }

    /// Rows whose cells are these.
    fn matching(&self, rows: &Cells, only: Option<usize>) -> Result<Vec<usize>, String> {
        let mut wanted = Vec::new();
        for (column, value) in rows {
            wanted.push((self.column(column)?, value));
        }
        let fits = |row: &Vec<String>| wanted.iter().all(|(at, value)| row[*at] == **value);
        let found = (0..self.rows.len()).filter(|at| fits(&self.rows[*at]));
        let found: Vec<usize> = found.take(only.unwrap_or(usize::MAX)).collect();
        match found.is_empty() {
            true => Err(format!("no row has {rows:?}")),
            false => Ok(found),
        }
    }

    fn change(&mut self, at: usize, set: &Cells) -> Result<(), String> {
        for (column, value) in set {
            let column = self.column(column)?;
            self.rows[at][column].clone_from(value);
        }
        Ok(())
    }
}

/// A time stamp moved by a duration, in its own offset.
fn shifted(cell: &str, by: &str) -> String {
    let parsed = cell.parse::<jiff::Timestamp>();
    let moment: jiff::Timestamp = match parsed {
        Ok(moment) => moment,
        Err(error) => panic!("{cell}: {error}"),
    };
    let offset = cell.get(cell.len() - 6..).unwrap();
    let pieces = jiff::fmt::temporal::Pieces::parse(cell).unwrap();
    let zone = pieces.to_numeric_offset().unwrap_or(jiff::tz::Offset::UTC);
    let span: jiff::Span = by.parse().unwrap();
    let moved = zone.to_datetime(moment).checked_add(span).unwrap();
    let tail = if cell.ends_with('Z') { "Z" } else { offset };
    format!("{}{tail}", moved.strftime("%Y-%m-%dT%H:%M:%S"))
}

impl Step {
    /// Does it.
    pub fn apply(&self, files: &mut Files) -> Result<(), String> {
        match self {
            Step::Set {
                file,
                rows,
                set,
                only,
            } => {
                let mut sheet = Sheet::of(files, file)?;
                for at in sheet.matching(rows, *only)? {
                    sheet.change(at, set)?;
                }
                sheet.put(files, file);
            }
            Step::Delete { file, rows, only } => {
                let mut sheet = Sheet::of(files, file)?;
                for at in sheet.matching(rows, *only)?.into_iter().rev() {
                    sheet.rows.remove(at);
                }
                sheet.put(files, file);
            }
            Step::Add { file, row } => {
                let mut sheet = Sheet::of(files, file)?;
                sheet.rows.push(vec![String::new(); sheet.header.len()]);
                sheet.change(sheet.rows.len() - 1, row)?;
                sheet.put(files, file);
            }
            Step::Copy {
                file,
                rows,
                set,
                only,
            } => {
                let mut sheet = Sheet::of(files, file)?;
                for at in sheet.matching(rows, *only)? {
                    sheet.rows.push(sheet.rows[at].clone());
                    sheet.change(sheet.rows.len() - 1, set)?;
                }
                sheet.put(files, file);
            }
            Step::Shift {
                file,
                rows,
                column,
                by,
                only,
            } => {
                let mut sheet = Sheet::of(files, file)?;
                let column = sheet.column(column)?;
                for at in sheet.matching(rows, *only)? {
                    let cell = &mut sheet.rows[at][column];
                    if !cell.is_empty() {
                        *cell = shifted(cell, by);
                    }
                }
                sheet.put(files, file);
            }
            Step::Replace { file, find, with } => {
                let bytes = files.get(file).ok_or_else(|| format!("no file {file}"))?;
                let text = String::from_utf8(bytes.clone()).unwrap();
                if !text.contains(find) {
                    return Err(format!("{file} has no {find}"));
                }
                files.insert(file.clone(), text.replace(find, with).into_bytes());
            }
            Step::DropColumn { file, column } => {
                let mut sheet = Sheet::of(files, file)?;
                let at = sheet.column(column)?;
                sheet.header.remove(at);
                for row in &mut sheet.rows {
                    row.remove(at);
                }
                sheet.put(files, file);
            }
            Step::RenameColumn { file, column, to } => {
                let mut sheet = Sheet::of(files, file)?;
                let at = sheet.column(column)?;
                sheet.header[at].clone_from(to);
                sheet.put(files, file);
            }
            Step::SwapColumns { file, columns } => {
                let mut sheet = Sheet::of(files, file)?;
                let [a, b] = [sheet.column(&columns[0])?, sheet.column(&columns[1])?];
                for row in &mut sheet.rows {
                    row.swap(a, b);
                }
                sheet.put(files, file);
            }
            Step::RemoveFile { file } => {
                files
                    .remove(file)
                    .ok_or_else(|| format!("no file {file}"))?;
            }
            Step::RenameFile { file, to } => {
                let bytes = files
                    .remove(file)
                    .ok_or_else(|| format!("no file {file}"))?;
                files.insert(to.clone(), bytes);
            }
            Step::CopyFile { file, to } => {
                let bytes = files.get(file).ok_or_else(|| format!("no file {file}"))?;
                files.insert(to.clone(), bytes.clone());
            }
            Step::WriteFile { file, text } => {
                files.insert(file.clone(), text.clone().into_bytes());
            }
            Step::EmptyFile { file } => {
                let bytes = files
                    .get_mut(file)
                    .ok_or_else(|| format!("no file {file}"))?;
                bytes.clear();
            }
        }
        Ok(())
    }
}
