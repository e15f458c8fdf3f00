//! JSON: lists of records at any place of a document, and JSON Lines. Read twice, so that every column is
//! known before the first row and no record has to wait in memory for the last.

use std::io::{BufRead as _, Read};

use indexmap::{IndexMap, IndexSet};

mod record;

use record::{Columns, Record, compact, expect, items, members, met, object, push_key};

use super::fill::{Filler, Sink, Source};
use super::line::Line;
use super::shape::Misfit;
use super::text::{Decoded, Probe, Reads};
use super::token::{Token, Tokens, Wrong};
use crate::records::delivery::DeliveredFile;
use crate::records::mapping::TextEncoding;
use crate::records::table::Counted;
use crate::records::{Limits, within};

type Stream = Tokens<Decoded<Box<dyn crate::records::ReadSeek>>>;

/// What is done with the lists of a document.
trait Visit {
    /// A list at a pointer, whose bracket was read: takes everything up to the closing one.
    fn list(&mut self, pointer: &str, tokens: &mut Stream, depth: usize) -> Result<(), Wrong>;
}

/// An item of a list.
enum Item<'i> {
    Record(&'i Record),
    Other,
}

/// Reads a document.
pub(super) fn document(sink: &mut Sink<'_, '_>, file: &DeliveredFile) {
    let limits = sink.context.reading.room.limits;
    let mut lists = Lists {
        limits,
        found: IndexMap::new(),
        letters: 0,
    };
    match walk(file, limits, &mut lists) {
        Ok(More::Nothing) => {}
        // Several values in one file are JSON Lines, whatever its name ends in.
        Ok(More::Values) => return lines(sink, file),
        Err(wrong) => return refuse(sink, file, wrong),
    }
    // Lists without a record that no form is named for say nothing: the file must not pass unseen.
    let says = |(pointer, list): (&String, &Found)| {
        let counted = Counted::Items(pointer.clone());
        list.any
            || Source::new(sink.context, &file.path, counted)
                .form
                .is_some()
    };
    if !lists.found.iter().any(says) {
        let found = "no list of objects".to_owned();
        return refuse_for(sink, file, None, "the file holds no list of records", found);
    }
    let mut rows = Rows {
        sink,
        path: &file.path,
        lists: lists.found,
    };
    if let Err(wrong) = walk(file, limits, &mut rows) {
        refuse(sink, file, wrong);
    }
}

fn refuse(sink: &mut Sink<'_, '_>, file: &DeliveredFile, wrong: Wrong) {
    match wrong {
        Wrong::Json(line, what) => {
            refuse_for(sink, file, Some(line), "the file is not sound JSON", what);
        }
        Wrong::Met(line, key, found) => {
            let message = "the file holds more than is read of JSON";
            let wanted = sink.context.reading.room.limits.wanted(key);
            sink.records
                .fault(&file.path, Some(line), message, found, wanted);
        }
        Wrong::Io(error) => {
            let found = error.to_string();
            refuse_for(sink, file, None, "the file cannot be read", found);
        }
    }
}

fn refuse_for(
    sink: &mut Sink<'_, '_>,
    file: &DeliveredFile,
    line: Option<u32>,
    message: &str,
    found: String,
) {
    let wanted = "a list of objects, one for each record";
    sink.records.fault(&file.path, line, message, found, wanted);
}

/// What follows a document.
enum More {
    Nothing,
    Values,
}

fn open(file: &DeliveredFile, limits: &Limits) -> Result<Stream, Wrong> {
    let probe = Probe::of(&mut file.content.open()?)?;
    let reads = match probe.decide(None, &|_| false) {
        Reads::As(encoding) => Reads::As(encoding),
        // JSON is UTF-8 unless its mark says otherwise: other bytes are found where they stand.
        Reads::Unknown | Reads::Unmarked => Reads::As(TextEncoding::Utf8),
    };
    let decoded = Decoded::new(file.content.open()?, reads);
    Ok(Tokens::new(decoded, limits))
}

fn walk(file: &DeliveredFile, limits: &Limits, visit: &mut dyn Visit) -> Result<More, Wrong> {
    let mut tokens = open(file, limits)?;
    let first = tokens.next()?;
    if first == Token::End {
        return tokens.wrong("nothing");
    }
    value(&mut tokens, first, &mut String::new(), 0, visit)?;
    let behind = tokens.next()?;
    if let Some(line) = tokens.source().malformed() {
        return Err(Wrong::Json(line, "bytes that are not UTF-8".to_owned()));
    }
    Ok(match behind {
        Token::End => More::Nothing,
        _ => More::Values,
    })
}

/// Walks through a value that is no record: lists below it are.
fn value(
    tokens: &mut Stream,
    first: Token,
    pointer: &mut String,
    depth: usize,
    visit: &mut dyn Visit,
) -> Result<(), Wrong> {
    tokens.deep(depth)?;
    match first {
        Token::BeginObject => members(tokens, |tokens| {
            let length = pointer.len();
            push_key(pointer, tokens)?;
            expect(tokens, Token::Colon)?;
            let first = tokens.next()?;
            value(tokens, first, pointer, depth + 1, visit)?;
            pointer.truncate(length);
            Ok(())
        }),
        Token::BeginArray => visit.list(pointer, tokens, depth),
        Token::String | Token::Number | Token::True | Token::False | Token::Null => Ok(()),
        _ => tokens.wrong("a value is missing"),
    }
}

/// Goes through the items of a list of records, counted from one.
fn records<R: Read>(
    tokens: &mut Tokens<R>,
    depth: usize,
    columns: &mut Columns,
    mut each: impl FnMut(u32, Item<'_>),
) -> Result<(), Wrong> {
    let mut number = 0_u32;
    let mut record = Record::default();
    let mut below = String::new();
    items(tokens, |tokens, first| {
        number = number.saturating_add(1);
        if first == Token::BeginObject {
            record.clear();
            columns.begin();
            object(tokens, &mut below, depth + 1, &mut record, columns)?;
            each(number, Item::Record(&record));
        } else {
            compact(tokens, first, &mut String::new(), depth + 1)?;
            each(number, Item::Other);
        }
        Ok(())
    })
}

/// A list of a document: which values its records have.
struct Found {
    pointers: IndexSet<String>,
    /// It has records.
    any: bool,
}

/// The first reading: which lists there are, by their pointers. Where two stand at one place, as keys
/// that stand twice have it, neither counts.
struct Lists<'l> {
    limits: &'l Limits,
    found: IndexMap<String, Found>,
    /// Letters of all names of values.
    letters: usize,
}

impl Visit for Lists<'_> {
    fn list(&mut self, pointer: &str, tokens: &mut Stream, depth: usize) -> Result<(), Wrong> {
        let mut columns = Columns::found(self.limits);
        let (mut any, mut others, mut full) = (false, false, false);
        records(tokens, depth, &mut columns, |_, item| match item {
            Item::Record(record) => {
                any = true;
                full |= record.beyond;
            }
            Item::Other => others = true,
        })?;
        if full {
            return met(
                tokens.line,
                "columns",
                "records that have more different values",
            );
        }
        // Each document's names stay in memory while it is read.
        self.letters += letters(&columns.pointers);
        if self.letters > within(self.limits.name_letters).saturating_mul(MANY_NAMES) {
            return met(tokens.line, "name-letters", "too many long names");
        }
        // A list of words or numbers holds no records; an empty one may be a nil return.
        if any || !others {
            if self.found.len() >= within(self.limits.json_lists) {
                return met(tokens.line, "json-lists", "more lists of records");
            }
            let pointers = columns.pointers;
            let found = Found { pointers, any };
            if self.found.insert(pointer.to_owned(), found).is_some() {
                return tokens.wrong("two lists under one key");
            }
        }
        Ok(())
    }
}

/// Names of the greatest length that the values of one document may have.
const MANY_NAMES: usize = 1 << 15;

fn letters(pointers: &IndexSet<String>) -> usize {
    pointers.iter().map(String::len).sum()
}

/// The second reading: every list into its table.
struct Rows<'f, 'x, 'r> {
    sink: &'f mut Sink<'x, 'r>,
    path: &'f str,
    lists: IndexMap<String, Found>,
}

impl Visit for Rows<'_, '_, '_> {
    fn list(&mut self, pointer: &str, tokens: &mut Stream, depth: usize) -> Result<(), Wrong> {
        let Some(found) = self.lists.swap_remove(pointer) else {
            return records(tokens, depth, &mut Columns::none(), |_, _| {});
        };
        let source = Source::new(
            self.sink.context,
            self.path,
            Counted::Items(pointer.to_owned()),
        );
        // An empty list that no form is named for says nothing.
        if !found.any && source.form.is_none() {
            return records(tokens, depth, &mut Columns::none(), |_, _| {});
        }
        let pointers: Vec<String> = found.pointers.iter().cloned().collect();
        let mut columns = Columns::known(found.pointers);
        let mut filler = Filler::new(self.sink, source);
        filler.begin(&pointers);
        let mut line = Line::default();
        let read = records(tokens, depth, &mut columns, |number, item| match item {
            Item::Record(record) => row(&mut filler, number, record, &pointers, &mut line),
            Item::Other => filler.fault(misfit(
                number,
                "an item of the list is no record",
                "a value that is no object",
            )),
        });
        filler.finish();
        read
    }
}

fn misfit(number: u32, message: &str, found: &str) -> Misfit {
    Misfit {
        number: Some(number),
        column: None,
        undecided: false,
        message: message.to_owned(),
        found: found.to_owned(),
        wanted: "an object with a value for each column".to_owned(),
    }
}

/// Hands a record to its table.
fn row(
    filler: &mut Filler<'_, '_, '_>,
    number: u32,
    record: &Record,
    pointers: &[String],
    line: &mut Line,
) {
    if !filler.wants() {
        return;
    }
    line.clear(number);
    line.widen(pointers.len());
    let mut begin = 0;
    for value in &record.values {
        let cell = line.at(value.column);
        cell.text.push_str(&record.text[begin..value.end]);
        cell.kind = value.kind;
        begin = value.end;
    }
    if record.text.is_empty() {
        return filler.fault(misfit(number, "the record is blank", "no value"));
    }
    for twice in &record.twice {
        filler.fault(Misfit {
            column: pointers.iter().position(|pointer| pointer == twice),
            ..misfit(
                number,
                "a key stands twice in one record: which value counts cannot be known",
                twice,
            )
        });
    }
    filler.row(line);
}

/// Reads JSON Lines.
pub(super) fn lines(sink: &mut Sink<'_, '_>, file: &DeliveredFile) {
    let limits = sink.context.reading.room.limits;
    let mut columns = Columns::found(limits);
    let (mut full, mut bad) = (None, None);
    let first = each_line(file, limits, &mut columns, |number, record| match record {
        Ok(record) if record.beyond => _ = full.get_or_insert(number),
        Ok(_) => {}
        Err(wrong) => _ = bad.get_or_insert(wrong.on_line(number)),
    });
    let first = first.and_then(|()| match full {
        Some(line) => met(line, "columns", "records that have more different values"),
        None => Ok(()),
    });
    if let Err(wrong) = first {
        return refuse(sink, file, wrong);
    }
    if columns.pointers.is_empty() {
        // What is wrong with the first line may be wrong with all.
        if let Some(wrong) = bad {
            refuse(sink, file, wrong);
        }
        let found = "no object on any line".to_owned();
        return refuse_for(sink, file, None, "the file holds no records", found);
    }
    let source = Source::new(sink.context, &file.path, Counted::JsonLines);
    let pointers: Vec<String> = columns.pointers.iter().cloned().collect();
    let mut columns = Columns::known(columns.pointers);
    let mut filler = Filler::new(sink, source);
    filler.begin(&pointers);
    let mut line = Line::default();
    // What can be wrong with the file as a whole was found before.
    let read = each_line(file, limits, &mut columns, |number, record| match record {
        Ok(record) => row(&mut filler, number, record, &pointers, &mut line),
        Err(Wrong::Met(_, key, found)) => filler.fault(Misfit {
            wanted: limits.wanted(key),
            ..misfit(number, "the line holds more than is read of one", found)
        }),
        Err(Wrong::Json(_, what)) => {
            filler.fault(misfit(number, "the line is no JSON object", &what));
        }
        Err(Wrong::Io(error)) => {
            filler.fault(misfit(
                number,
                "the line cannot be read",
                &error.to_string(),
            ));
        }
    });
    filler.finish();
    if let Err(wrong) = read {
        refuse(sink, file, wrong);
    }
}

/// Goes through the lines that hold something, each an object or what is wrong with it.
fn each_line(
    file: &DeliveredFile,
    limits: &Limits,
    columns: &mut Columns,
    mut each: impl FnMut(u32, Result<&Record, Wrong>),
) -> Result<(), Wrong> {
    let probe = Probe::of(&mut file.content.open()?)?;
    let reads = match probe.decide(None, &|_| false) {
        Reads::As(encoding) => Reads::As(encoding),
        Reads::Unknown | Reads::Unmarked => Reads::As(TextEncoding::Utf8),
    };
    let mut from = std::io::BufReader::new(Decoded::new(file.content.open()?, reads));
    let mut number = 0_u32;
    let mut bytes = Vec::new();
    let mut reader = LineReader {
        tokens: Tokens::of_lines(limits),
        below: String::new(),
        record: Record::default(),
    };
    loop {
        bytes.clear();
        number = number.saturating_add(1);
        let most = limits.line_bytes.saturating_add(1);
        if from.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.len() as u64 > limits.line_bytes {
            return met(number, "line-bytes", "a longer line");
        }
        if !bytes.trim_ascii().is_empty() {
            each(number, reader.record(&bytes, columns));
        }
    }
    match from.get_ref().malformed() {
        Some(line) => Err(Wrong::Json(line, "bytes that are not UTF-8".to_owned())),
        None => Ok(()),
    }
}

/// Reads one line after the other, in the same room.
struct LineReader {
    tokens: Tokens<std::io::Empty>,
    /// Where in the record reading is.
    below: String,
    record: Record,
}

impl LineReader {
    /// The record of a line. What a line names that holds none is no column.
    fn record(&mut self, line: &[u8], columns: &mut Columns) -> Result<&Record, Wrong> {
        columns.begin();
        match self.read(line, columns) {
            Ok(()) => Ok(&self.record),
            Err(wrong) => {
                columns.undo();
                Err(wrong)
            }
        }
    }

    fn read(&mut self, line: &[u8], columns: &mut Columns) -> Result<(), Wrong> {
        let LineReader {
            tokens,
            below,
            record,
        } = self;
        record.clear();
        below.clear();
        tokens.begin(line);
        if tokens.next()? != Token::BeginObject {
            return tokens.wrong("a value that is no object");
        }
        object(tokens, below, 0, record, columns)?;
        match tokens.next()? {
            Token::End => Ok(()),
            _ => tokens.wrong("something behind the object"),
        }
    }
}
