//! Delivered files matched to record forms and read into tables. The supplier is untrusted: nothing
//! here follows a path, and whatever cannot be read is said, not skipped.

mod archive;
mod compound;
mod context;
mod convert;
mod csv;
mod declared;
mod fill;
mod flat;
mod guarded;
mod json;
mod kind;
mod limits;
mod line;
mod parcels;
mod shape;
mod suggest;
mod text;
mod token;
mod workbook;
mod xml;
mod zipped;

use hashbrown::HashMap;
use indexmap::IndexMap;

use crate::catalog::Catalogue;

use super::delivery::{DeliveredFile, Delivery};
use super::mapping::ExportMapping;
use super::scratch::Room;
use super::table::{CellAt, Counted, Heading, Table};
use super::words::Words;
use archive::Expander;
use context::{Context, form_by_name};
use fill::{Filler, Sink, Source};
use kind::FileKind;
use text::{Decoded, Probe, Reads};

pub use convert::{to_declare, zone};
pub(in crate::records) use csv::vote;
pub use guarded::is_guarded;
pub use kind::Seen;
pub use suggest::suggest;

/// Why a file was taken for a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchRule {
    /// Its name, or that of the sheet or list, begins with the form's id.
    Name,
    /// Its headings are those of one form only.
    Headings,
    /// The same, but for headings that factories use for them.
    Alias,
    /// The agreement's mapping names it.
    Agreement,
    /// `delivery.toml` names it.
    Delivery,
    /// A program handed its rows over as this form.
    Fed,
}

/// A file that was taken for a form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MatchedFile {
    /// Path.
    pub file: String,
    /// Sheet of a workbook, or pointer of the list in a JSON file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
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
    /// The column by its field or heading, where it is about one.
    pub column: Option<String>,
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

/// A delivered file that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Size in bytes.
    pub size: u64,
    /// What its first bytes say it is.
    pub seen: Seen,
}

/// A table as it came, for suggesting how to read it.
#[derive(Debug, Clone)]
pub(super) struct SeenTable {
    file: String,
    counted: Counted,
    form: Option<String>,
    mapped: bool,
    heading_row: Option<u32>,
    headings: Vec<Heading>,
    rows: Vec<Vec<String>>,
}

impl SeenTable {
    fn cells(&self) -> usize {
        self.headings.len() + self.rows.iter().map(Vec::len).sum::<usize>()
    }
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
    /// What has to be known about what was read, and is nobody's fault.
    pub notes: Vec<String>,
    /// Files that are no records, by path.
    pub attachments: IndexMap<String, Attachment>,
    /// Files that repeat another file byte by byte: (file, first).
    pub repeated: Vec<(String, String)>,
    /// Tables as they came.
    seen: Vec<SeenTable>,
    /// Bytes of rows that stay in memory.
    resident: usize,
    /// Columns of all tables.
    columns: usize,
    /// Scratch that could not be written: rows are missing, and nothing may be decided.
    broken: Option<std::io::Error>,
    /// The words that cells of all tables are numbers of.
    words: std::sync::Arc<Words>,
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

impl Records {
    /// Reads a delivery.
    #[must_use]
    pub fn read(delivery: &Delivery, reading: Reading<'_>) -> Records {
        Records::read_on(delivery, reading, Words::default())
    }

    /// Reads a delivery; other tables hold numbers of `words` already.
    #[must_use]
    pub fn read_on(delivery: &Delivery, reading: Reading<'_>, mut words: Words) -> Records {
        let mut records = Records::default();
        let mut context = Context::new(reading);
        let files = records.unpacked(delivery, reading.room);
        declared::take(&mut records, &mut context, &files);
        let mut sizes: HashMap<u64, usize> = HashMap::new();
        for file in &files {
            *sizes.entry(file.size).or_default() += 1;
        }
        let mut seen: HashMap<(&str, Option<&str>), &str> = HashMap::new();
        for file in &files {
            if declared::is_it(&file.path) {
                continue;
            }
            // Only files of one size can be the same. Without a digest none is passed over: it cannot be read.
            let may_repeat = file.size > 0 && sizes.get(&file.size).is_some_and(|files| *files > 1);
            if may_repeat && let Ok(digest) = file.digest().hex() {
                // Two forms may hold the same rows (a traveler at lot depth and its extract).
                let same = (digest, form_by_name(&file.path, reading.forms));
                if let Some(first) = seen.get(&same) {
                    records
                        .repeated
                        .push((file.path.clone(), (*first).to_owned()));
                    continue;
                }
                seen.insert(same, &file.path);
            }
            let told = records.told();
            let mut sink = Sink {
                records: &mut records,
                words: &mut words,
                context: &context,
            };
            take(&mut sink, file);
            // Whatever a reader makes of a file: none is passed over without a word.
            if records.told() == told && records.broken.is_none() {
                records.fault(
                    &file.path,
                    None,
                    "nothing in the file could be used",
                    "no record and no value",
                    "records, or no such file",
                );
            }
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
        // Records of a file that is another by now are records of no file.
        for file in &delivery.files {
            if let Err(error) = file.digest().hex() {
                records.fault(
                    &file.path,
                    None,
                    "the file cannot be read again",
                    error.to_string(),
                    "a file that nobody works on",
                );
            }
        }
        words.shrink();
        records.words = std::sync::Arc::new(words);
        for table in &mut records.tables {
            table.speak(&records.words);
        }
        records
            .faults
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        records
    }

    /// The words that cells of all tables are numbers of.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Adds a table whose cells are numbers of these words.
    pub fn add(&mut self, mut table: Table) {
        table.speak(&self.words);
        self.tables.push(table);
    }

    /// How much is said of the files so far.
    fn told(&self) -> usize {
        self.tables.len() + self.faults.len() + self.attachments.len()
    }

    /// What went wrong with scratch, when rows were written or read again. A result that was made all
    /// the same is none.
    #[must_use]
    pub fn scratch_fault(&self) -> Option<std::io::Error> {
        let written = self.broken.as_ref();
        let written = written.map(|error| std::io::Error::new(error.kind(), error.to_string()));
        written.or_else(|| self.tables.iter().find_map(Table::scratch_fault))
    }

    /// All files, archives taken apart one level deep, by path.
    fn unpacked(&mut self, delivery: &Delivery, room: Room<'_>) -> Vec<DeliveredFile> {
        let mut expander = Expander::new(room, delivery.files.len());
        let mut files = Vec::new();
        let mut level = delivery.files.clone();
        level.sort_by(DeliveredFile::in_order);
        let deepest = room.limits.archive_depth;
        for depth in 0..=deepest {
            for file in std::mem::take(&mut level) {
                let kind = kind::of(&file);
                if !matches!(kind, FileKind::Zip | FileKind::Gzip) {
                    files.push(file);
                    continue;
                }
                if depth == deepest {
                    self.fault(
                        &file.path,
                        None,
                        "archives lie inside each other to a limit: this one is not opened",
                        format!("{} levels", depth + 1),
                        room.limits.wanted("archive-depth"),
                    );
                    continue;
                }
                let done = match kind {
                    FileKind::Zip => expander.zip(&file),
                    _ => expander.gzip(&file),
                };
                if let Err(error) = done {
                    self.broken.get_or_insert(error);
                }
            }
            level = std::mem::take(&mut expander.files);
            level.sort_by(DeliveredFile::in_order);
        }
        for refused in expander.refused {
            self.fault(
                &refused.path,
                None,
                refused.message,
                refused.found,
                refused.wanted,
            );
        }
        files.sort_by(DeliveredFile::in_order);
        files
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
            column: None,
            at: CellAt::default(),
            undecided: false,
            message: message.into(),
            found: found.into(),
            wanted: wanted.into(),
        });
    }

    fn attach(&mut self, file: &DeliveredFile, seen: Seen) {
        let attachment = Attachment {
            size: file.size,
            seen,
        };
        self.attachments.insert(file.path.clone(), attachment);
    }
}

/// Reads one file.
fn take(sink: &mut Sink<'_, '_>, file: &DeliveredFile) {
    let kind = kind::of(file);
    let named = || {
        let (context, path) = (sink.context, &file.path);
        context
            .form_of(path, None, context.mapping(path, None))
            .is_some()
    };
    let table = match kind {
        FileKind::Attachment(seen) => return sink.records.attach(file, seen),
        FileKind::Note if !named() => return sink.records.attach(file, Seen::Unknown),
        FileKind::Refused(found) => {
            let wanted = "the same records as CSV, XLSX or JSON";
            let message = "this kind of file is not read as a record";
            return sink.records.fault(&file.path, None, message, found, wanted);
        }
        other => other,
    };
    if file.size == 0 {
        let wanted = "a heading row, and a row for each record";
        let message = "the file is empty";
        return sink
            .records
            .fault(&file.path, None, message, "0 bytes", wanted);
    }
    let limits = sink.context.reading.room.limits;
    let (most, key) = match table {
        FileKind::Xlsx => (limits.workbook_bytes, "workbook-bytes"),
        FileKind::Xls => (limits.old_workbook_bytes, "old-workbook-bytes"),
        _ => (limits.text_bytes, "text-bytes"),
    };
    if file.size > most {
        let found = format!("{} bytes", file.size);
        let message = "the file is larger than is read";
        let wanted = limits.wanted(key);
        return sink.records.fault(&file.path, None, message, found, wanted);
    }
    match table {
        FileKind::Xlsx => workbook::read(sink, file, false),
        FileKind::Xls => workbook::read(sink, file, true),
        FileKind::Json => json::document(sink, file),
        FileKind::JsonLines => json::lines(sink, file),
        _ => {
            if let Err(error) = delimited(sink, file) {
                let wanted = "a file that can be read";
                let message = "the file cannot be read";
                sink.records
                    .fault(&file.path, None, message, error.to_string(), wanted);
            }
        }
    }
}

/// Reads a text file of cells.
fn delimited(sink: &mut Sink<'_, '_>, file: &DeliveredFile) -> std::io::Result<()> {
    let context = sink.context;
    let limits = context.reading.room.limits;
    let mut source = Source::new(context, &file.path, Counted::Lines);
    let probe = Probe::of(&mut file.content.open()?)?;
    let declared = source.mapping.and_then(|mapping| mapping.encoding);
    let reads = probe.decide(declared, &|heading| context.knows(heading));
    let sample = probe.sample(reads);
    let delimiter = source.mapping.and_then(|mapping| mapping.delimiter);
    let delimiter = delimiter.map_or_else(|| vote(&sample), super::mapping::Delimiter::byte);
    let wanted = "encoding = \"utf-16le\" or another in the mapping of this export, or the file saved as UTF-8";
    match reads {
        Reads::Unmarked => {
            let message = "the file looks like UTF-16 without its mark";
            ask(sink, file, message, "zero bytes", wanted);
            return Ok(());
        }
        // Its second byte may be a bar in the encodings of East Asia.
        Reads::Unknown if delimiter == b'|' => {
            let message = "the file is not UTF-8, and nobody declared its encoding";
            ask(sink, file, message, "bytes of another encoding", wanted);
            return Ok(());
        }
        Reads::Unknown => source.opaque = true,
        Reads::As(_) => {}
    }
    let decoded = Decoded::new(file.content.open()?, reads);
    let mut splitter = csv::Splitter::new(decoded, delimiter, limits);
    let mut filler = Filler::new(sink, source);
    let apart = context.reading.room.threads > 1 && file.size > parcels::WORTH;
    let read = parcels::rows(&mut splitter, &mut filler, apart);
    filler.finish();
    if let Some(line) = splitter.source().malformed() {
        let message = "bytes that stand for no character in the file's encoding";
        let wanted = "the file saved as UTF-8";
        sink.records
            .fault(&file.path, Some(line), message, "broken characters", wanted);
    }
    read
}

fn ask(sink: &mut Sink<'_, '_>, file: &DeliveredFile, message: &str, found: &str, wanted: &str) {
    sink.records.fault(&file.path, None, message, found, wanted);
    if let Some(fault) = sink.records.faults.last_mut() {
        fault.undecided = true;
    }
}

/// A heading as a field id: lower case, spaces and underscores as hyphens.
pub(crate) fn heading(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace([' ', '_'], "-")
}
