//! Delivered files matched to record forms and read into tables. The supplier is untrusted: nothing
//! here follows a path, and whatever cannot be read is said, not skipped.

use std::io::Read as _;

use indexmap::IndexMap;

use crate::catalog::Catalogue;

use super::delivery::{DeliveredFile, Delivery};
use super::mapping::ExportMapping;
use super::scratch::Room;
use super::table::{CellAt, Counted, Given, Heading, Table, TableBuilder};
use super::words::Words;

/// Why a file was taken for a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchRule {
    /// Its name begins with the form's id.
    Name,
    /// Its headings are those of one form only.
    Headings,
    /// The agreement's mapping names it.
    Agreement,
    /// A program handed its rows over as this form.
    Fed,
}

/// A file that was taken for a form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MatchedFile {
    /// Path.
    pub file: String,
    /// Form id.
    pub form: String,
    /// What decided it.
    pub matched_by: MatchRule,
    /// Data rows read.
    pub rows: usize,
}

/// Something about a file that keeps it, or a row of it, from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFault {
    /// Path.
    pub file: String,
    /// Line, or row of a sheet, where it is about one.
    pub line: Option<u32>,
    /// The sheet, cell or JSON pointer, where it is about one.
    pub at: CellAt,
    /// The reader cannot know what is meant (an encoding, the order of a date): somebody has to say it.
    pub undecided: bool,
    /// What is wrong.
    pub message: String,
    /// What was found.
    pub found: String,
    /// What is wanted.
    pub wanted: String,
}

/// The records of a delivery, and what could not be used.
#[derive(Debug, Default)]
pub struct Records {
    /// Tables in the order of their files' paths.
    pub tables: Vec<Table>,
    /// How files were matched.
    pub matched: Vec<MatchedFile>,
    /// What could not be read.
    pub faults: Vec<ReadFault>,
    /// Paths of files that are no records, with size.
    pub attachments: IndexMap<String, u64>,
    /// Files that repeat another file byte by byte: (file, first).
    pub repeated: Vec<(String, String)>,
    /// Scratch that could not be written: rows are missing, and nothing may be decided.
    broken: Option<std::io::Error>,
}

/// How a delivery is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Forms and fields.
    pub catalogue: &'a Catalogue,
    /// Forms that the spec demands.
    pub forms: &'a [&'a str],
    /// How the supplier's exports are read, as agreed: before names and headings.
    pub mappings: &'a [ExportMapping],
    /// Where rows may lie.
    pub room: Room<'a>,
}

/// File name endings that carry records this version cannot read: they are never passed over.
const UNREAD_RECORDS: [&str; 9] = [
    "xlsx", "xls", "json", "jsonl", "xml", "zip", "gz", "ods", "7z",
];

/// Largest record file; larger ones are refused with a reason.
const MAX_RECORD_FILE: u64 = 2 << 30;

impl Records {
    /// Reads a delivery.
    #[must_use]
    pub fn read(delivery: &Delivery, reading: Reading<'_>) -> Records {
        let mut records = Records::default();
        let mut words = Words::default();
        let mut files: Vec<&DeliveredFile> = delivery.files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut seen: IndexMap<(&str, Option<&str>), &str> = IndexMap::new();
        for file in files {
            // Two forms may hold the same rows (a traveler at lot depth and its extract).
            let same = (
                file.sha256.as_str(),
                form_by_name(&file.path, reading.forms),
            );
            if file.size > 0
                && let Some(first) = seen.get(&same)
            {
                records
                    .repeated
                    .push((file.path.clone(), (*first).to_owned()));
                continue;
            }
            seen.insert(same, &file.path);
            records.take(file, reading, &mut words);
        }
        for (path, reason) in &delivery.refused {
            records.fault(
                path,
                None,
                "this entry was not read",
                reason,
                "a plain file inside the delivery folder",
            );
        }
        let words = std::sync::Arc::new(words);
        for table in &mut records.tables {
            table.speak(&words);
        }
        records
            .faults
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        records
    }

    /// What went wrong with scratch, when rows were written or read again. A result that was made all
    /// the same is none.
    #[must_use]
    pub fn scratch_fault(&self) -> Option<std::io::Error> {
        let written = self.broken.as_ref();
        let written = written.map(|error| std::io::Error::new(error.kind(), error.to_string()));
        written.or_else(|| self.tables.iter().find_map(Table::scratch_fault))
    }

    fn fault(
        &mut self,
        file: &str,
        line: Option<u32>,
        message: impl Into<String>,
        found: impl Into<String>,
        wanted: impl Into<String>,
    ) {
        self.faults.push(ReadFault {
            file: file.to_owned(),
            line,
            at: CellAt::default(),
            undecided: false,
            message: message.into(),
            found: found.into(),
            wanted: wanted.into(),
        });
    }

    fn take(&mut self, file: &DeliveredFile, reading: Reading<'_>, words: &mut Words) {
        let ending = ending(&file.path);
        if ending != "csv" {
            if UNREAD_RECORDS.contains(&ending.as_str()) {
                self.fault(
                    &file.path,
                    None,
                    "this version reads records as CSV only",
                    format!(".{ending}"),
                    "the same records as CSV",
                );
            } else {
                self.attachments.insert(file.path.clone(), file.size);
            }
            return;
        }
        if file.size == 0 {
            self.fault(
                &file.path,
                None,
                "the file is empty",
                "0 bytes",
                "a heading row, and a row for each record",
            );
            return;
        }
        let bytes = if file.size > MAX_RECORD_FILE {
            Err("it is too large".to_owned())
        } else {
            let mut bytes = Vec::new();
            let opened = file.content.open();
            let read = opened.and_then(|mut from| from.read_to_end(&mut bytes));
            read.map(|_| bytes).map_err(|error| error.to_string())
        };
        let content = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let wanted = format!("at most {MAX_RECORD_FILE} bytes a file");
                self.fault(&file.path, None, "the file cannot be read", error, wanted);
                return;
            }
        };
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&content);
        match std::str::from_utf8(content) {
            Ok(text) => {
                self.table(&file.path, text, reading, words);
            }
            Err(error) => {
                let line = content[..error.valid_up_to()]
                    .iter()
                    .filter(|b| **b == b'\n')
                    .count()
                    + 1;
                self.fault(
                    &file.path,
                    u32::try_from(line).ok(),
                    "the file is not UTF-8",
                    "bytes of another encoding",
                    "CSV saved as UTF-8",
                );
            }
        }
    }

    fn table(&mut self, path: &str, text: &str, reading: Reading<'_>, words: &mut Words) {
        let Reading {
            catalogue, forms, ..
        } = reading;
        let mut mappings = reading.mappings.iter();
        let mapping = mappings.find(|m| m.holds_for(path));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(super::vote_delimiter(text))
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        if !matches!(reader.read_record(&mut record), Ok(true)) {
            self.fault(
                path,
                None,
                "the file has no heading row",
                "no row",
                "a heading row, and a row for each record",
            );
            return;
        }
        let mapped = |theirs: &str| mapping.and_then(|mapping| mapping.column(theirs));
        let names: Vec<String> = record
            .iter()
            .map(|theirs| mapped(theirs).map_or_else(|| heading(theirs), str::to_owned))
            .collect();
        if let Some(twice) = names
            .iter()
            .enumerate()
            .find(|(i, name)| !name.is_empty() && names[..*i].contains(name))
        {
            self.fault(
                path,
                Some(1),
                "a heading stands twice: which column counts cannot be known",
                twice.1.clone(),
                "each heading once",
            );
            return;
        }
        let agreed = mapping.and_then(|mapping| {
            let form = forms.iter().find(|form| **form == mapping.form)?;
            Some((*form, MatchRule::Agreement))
        });
        let found = agreed.or_else(|| match_form(path, &names, catalogue, forms));
        let Some((form, rule)) = found else {
            self.fault(
                path,
                None,
                "no record form of the spec fits this file",
                record.iter().collect::<Vec<_>>().join(","),
                format!("a file named after its form: {}", forms.join(", ")),
            );
            return;
        };
        let headings = names.iter().zip(record.iter()).enumerate();
        let headings = headings.map(|(position, (name, written))| Heading {
            field: catalogue
                .fields
                .contains_key(name.as_str())
                .then(|| name.clone()),
            written: written.to_owned(),
            position: u32::try_from(position).unwrap_or(u32::MAX),
            converted: false,
        });
        let mut table = TableBuilder::new(
            form,
            path,
            Counted::Lines,
            headings.collect(),
            catalogue,
            reading.room,
        );
        loop {
            let line = u32::try_from(reader.position().line()).unwrap_or(u32::MAX);
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(line, |at| line_of(at, text));
                    if record.len() == names.len() {
                        if record.iter().any(|cell| !cell.is_empty()) {
                            let cells = record.iter().map(Given::from);
                            if let Err(error) = table.push(words, line, cells) {
                                self.broken.get_or_insert(error);
                            }
                        } else {
                            self.fault(
                                path,
                                Some(line),
                                "the row is blank",
                                "no value in any column",
                                "a record, or no row",
                            );
                        }
                    } else {
                        self.fault(
                            path,
                            Some(line),
                            "the row has another number of cells than the heading",
                            format!("{} cells", record.len()),
                            format!("{} cells", names.len()),
                        );
                    }
                }
                Err(error) => {
                    self.fault(
                        path,
                        Some(line),
                        "the row cannot be read",
                        error.to_string(),
                        "a row of comma-separated values",
                    );
                    break;
                }
            }
        }
        if text.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
            self.fault(
                path,
                None,
                "a quote is opened and never closed: rows may have run together",
                "an odd number of quotes",
                "every quote closed",
            );
        }
        self.matched.push(MatchedFile {
            file: path.to_owned(),
            form: form.to_owned(),
            matched_by: rule,
            rows: table.len(),
        });
        match table.finish() {
            Ok(table) => self.tables.push(table),
            Err(error) => {
                self.broken.get_or_insert(error);
            }
        }
    }
}

/// A heading as a field id: lower case, spaces and underscores as hyphens.
pub(crate) fn heading(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace([' ', '_'], "-")
}

fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default()
}

/// The form of a file: by its name, the longest form id that begins it; else by its headings,
/// when they have all core fields of exactly one demanded form.
fn match_form<'f>(
    path: &str,
    headings: &[String],
    catalogue: &Catalogue,
    forms: &[&'f str],
) -> Option<(&'f str, MatchRule)> {
    if let Some(form) = form_by_name(path, forms) {
        return Some((form, MatchRule::Name));
    }
    let mut fitting = forms.iter().filter(|form| {
        catalogue
            .forms
            .get(**form)
            .is_some_and(|f| f.fields.iter().all(|field| headings.contains(field)))
    });
    match (fitting.next(), fitting.next()) {
        (Some(form), None) => Some((form, MatchRule::Headings)),
        _ => None,
    }
}

/// The longest form id that begins a file's name.
fn form_by_name<'f>(path: &str, forms: &[&'f str]) -> Option<&'f str> {
    let stem = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let named = |form: &&&str| {
        stem.strip_prefix(**form)
            .is_some_and(|rest| rest.starts_with(['.', '-', '_', ' ']))
    };
    forms
        .iter()
        .filter(named)
        .max_by_key(|form| form.len())
        .copied()
}
/// The line on which a record begins. After a line that ends in CR LF the reader says that the next
/// one begins at the LF, still on the line before.
fn line_of(at: &csv::Position, text: &str) -> u32 {
    let line = u32::try_from(at.line()).unwrap_or(u32::MAX);
    let begins = usize::try_from(at.byte())
        .ok()
        .and_then(|at| text.as_bytes().get(at));
    match begins {
        Some(b'\n') => line.saturating_add(1),
        _ => line,
    }
}
