//! TOML text to JSON, with the span and the TOML type of every key and value kept beside it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeArray, DeFloat, DeInteger, DeTable, DeValue};
use toml::value::Datetime;

use super::{Limits, TomlDoc, codes, syntax};
use crate::finding::Finding;
use crate::source::SourceFile;

/// What a value is in the words of TOML, which has more types than JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Integer,
    Float,
    Boolean,
    Date,
    DateTime,
    Time,
    Array,
    ArrayOfTables,
    Table,
}

impl Kind {
    /// With its article, as it stands in a message.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::String => "a string",
            Kind::Integer => "an integer",
            Kind::Float => "a float",
            Kind::Boolean => "a boolean",
            Kind::Date => "a date",
            Kind::DateTime => "a date with a time",
            Kind::Time => "a time",
            Kind::Array => "an array",
            Kind::ArrayOfTables => "an array of tables",
            Kind::Table => "a table",
        }
    }
}

/// Where a key and its value stand.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) kind: Kind,
    /// The names between the brackets, when a header line makes this table.
    pub(super) header: Option<Range<usize>>,
    /// Which of the document's texts it stands in.
    pub(super) layer: usize,
}

/// Every entry of a document by its JSON pointer.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    by_pointer: HashMap<String, Entry>,
    header_starts: Vec<usize>,
}

impl Entries {
    pub(super) fn get(&self, pointer: &str) -> Option<&Entry> {
        self.by_pointer.get(pointer)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.by_pointer
            .iter()
            .map(|(at, entry)| (at.as_str(), entry))
    }

    fn nearest(&self, pointer: &str) -> Option<&Entry> {
        let mut at = pointer;
        loop {
            if let Some(entry) = self.by_pointer.get(at) {
                return Some(entry);
            }
            at = parent(at)?;
        }
    }

    /// The text and the stretch of it that hold a value.
    pub(super) fn value_span(&self, pointer: &str) -> (usize, Range<usize>) {
        self.nearest(pointer).map_or((0, 0..0), |entry| {
            let span = entry.header.clone().unwrap_or_else(|| entry.value.clone());
            (entry.layer, span)
        })
    }

    /// The text and the stretch of it that hold a key.
    pub(super) fn key_span(&self, pointer: &str) -> (usize, Range<usize>) {
        self.nearest(pointer)
            .map_or((0, 0..0), |entry| (entry.layer, entry.key.clone()))
    }

    /// The entry of a pointer, or of the nearest table or array that holds it.
    pub(super) fn nearest_entry(&self, pointer: &str) -> Option<&Entry> {
        self.nearest(pointer)
    }

    pub(super) fn insert(&mut self, pointer: String, entry: Entry) {
        self.by_pointer.insert(pointer, entry);
    }

    /// The stretch of text in which the keys of a table are written; `None` for a table that only
    /// exists through the dotted names of others.
    pub(super) fn section(&self, pointer: &str) -> Option<Range<usize>> {
        let entry = self.by_pointer.get(pointer)?;
        if pointer.is_empty() || entry.header.is_some() {
            let next = self.header_starts.partition_point(|&at| {
                at <= entry.value.start && !(pointer.is_empty() && at == entry.value.start)
            });
            let end = self.header_starts.get(next).copied();
            return Some(entry.value.start..end.unwrap_or(usize::MAX));
        }
        (entry.value != entry.key).then(|| entry.value.clone())
    }
}

/// The pointer without its last segment; `None` for the root.
pub(super) fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|at| &pointer[..at])
}

/// The last segment, unescaped; empty for the root.
pub(super) fn last_segment(pointer: &str) -> String {
    pointer
        .rfind('/')
        .map_or_else(String::new, |at| unescape(&pointer[at + 1..]))
}

/// A pointer one step further, escaped as RFC 6901 asks.
pub(super) fn child(pointer: &str, segment: &str) -> String {
    format!(
        "{pointer}/{}",
        segment.replace('~', "~0").replace('/', "~1")
    )
}

/// A segment as it was before escaping.
pub(super) fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// Text whose meaning was lost, so that nothing else may be concluded from it.
#[derive(Debug, Default)]
pub(super) struct Damage {
    /// Where syntax errors stand: keys may be missing from the tree because of them.
    pub(super) syntax: Vec<Range<usize>>,
    /// Values replaced by a placeholder: only their own type and size are unknown.
    pub(super) values: Vec<Range<usize>>,
}

/// A document as far as it could be read.
pub(super) struct Parsed {
    pub(super) doc: TomlDoc,
    pub(super) findings: Vec<Finding>,
    pub(super) damage: Damage,
    /// Whether there is a tree worth holding against a schema.
    pub(super) readable: bool,
}

/// Reads the text within the limits.
pub(super) fn parse(source: Arc<SourceFile>, limits: Limits) -> Parsed {
    let length = source.text().len();
    if length > limits.bytes {
        let message = format!(
            "the file has {length} bytes, more than the {} that are read",
            limits.bytes
        );
        return unreadable(source, 0..0, message);
    }
    let (root, errors) = DeTable::parse_recoverable(source.text());
    if let Some(error) = errors.iter().find(|e| syntax::is_too_deep(e)) {
        let at = error.span().unwrap_or(0..0);
        return unreadable(source, at, too_deep(limits));
    }
    let mut convert = Convert::new(&source, limits.depth);
    let json = convert.root(root.get_ref());
    if let Some(at) = convert.too_deep.take() {
        return unreadable(source, at, too_deep(limits));
    }
    let Convert {
        mut entries,
        mut findings,
        values,
        ..
    } = convert;
    entries.header_starts.sort_unstable();
    let syntax = syntax::report(&source, &entries, &errors, limits.findings);
    findings.retain(|f| !syntax.damage.iter().any(|at| touches(at, &f.place.span)));
    findings.extend(syntax.findings);
    let readable = findings.len() <= limits.findings;
    Parsed {
        doc: TomlDoc {
            sources: vec![source],
            json,
            entries,
        },
        findings,
        damage: Damage {
            syntax: syntax.damage,
            values,
        },
        readable,
    }
}

/// Whether two spans share a byte or meet: the parser reports an unexpected end with an empty span.
pub(super) fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn too_deep(limits: Limits) -> String {
    format!("tables or arrays nested deeper than {}", limits.depth)
}

fn unreadable(source: Arc<SourceFile>, at: Range<usize>, message: String) -> Parsed {
    let finding = Finding::error(codes::TOO_LARGE, source.place(at), message);
    Parsed {
        doc: TomlDoc {
            sources: vec![source],
            json: Value::Object(Map::new()),
            entries: Entries::default(),
        },
        findings: vec![finding],
        damage: Damage::default(),
        readable: false,
    }
}

/// The tree of one text on its own, for looking things up in a part of a file.
pub(super) fn entries_of(source: &SourceFile, depth: usize) -> Entries {
    let (root, _) = DeTable::parse_recoverable(source.text());
    let mut convert = Convert::new(source, depth);
    convert.root(root.get_ref());
    convert.entries
}

/// The walk over the tree, with what it gathers.
struct Convert<'a> {
    source: &'a SourceFile,
    depth: usize,
    entries: Entries,
    findings: Vec<Finding>,
    values: Vec<Range<usize>>,
    too_deep: Option<Range<usize>>,
}

impl<'a> Convert<'a> {
    fn new(source: &'a SourceFile, depth: usize) -> Self {
        Convert {
            source,
            depth,
            entries: Entries::default(),
            findings: Vec::new(),
            values: Vec::new(),
            too_deep: None,
        }
    }

    fn root(&mut self, table: &DeTable<'_>) -> Value {
        let entry = Entry {
            key: 0..0,
            value: 0..0,
            kind: Kind::Table,
            header: None,
            layer: 0,
        };
        self.entries.by_pointer.insert(String::new(), entry);
        self.table("", table, self.depth)
    }

    fn table(&mut self, pointer: &str, table: &DeTable<'_>, depth: usize) -> Value {
        let mut object = Map::new();
        for (key, value) in table {
            let at = child(pointer, key.get_ref());
            let json = self.value(&at, Some(key.span()), value, depth);
            object.insert(key.get_ref().to_string(), json);
        }
        Value::Object(object)
    }

    fn value(
        &mut self,
        pointer: &str,
        key: Option<Range<usize>>,
        value: &Spanned<DeValue<'_>>,
        depth: usize,
    ) -> Value {
        let span = value.span();
        let kind = kind_of(value);
        let header = self.header_names(kind, &span);
        if header.is_some() {
            self.entries.header_starts.push(span.start);
        }
        let key = key.or_else(|| header.clone());
        let entry = Entry {
            key: key.unwrap_or_else(|| span.clone()),
            value: span.clone(),
            kind,
            header,
            layer: 0,
        };
        self.entries.by_pointer.insert(pointer.to_owned(), entry);
        let Some(depth) = depth.checked_sub(1) else {
            self.too_deep.get_or_insert(span);
            return Value::Null;
        };
        match value.get_ref() {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Boolean(flag) => Value::Bool(*flag),
            DeValue::Integer(integer) => self.number(&span, integer_number(integer)),
            DeValue::Float(float) => self.number(&span, float_number(float)),
            DeValue::Datetime(moment) => Value::String(moment.to_string()),
            DeValue::Array(items) => self.array(pointer, items, depth),
            DeValue::Table(table) => self.table(pointer, table, depth),
        }
    }

    fn array(&mut self, pointer: &str, items: &DeArray<'_>, depth: usize) -> Value {
        let items = items.iter().enumerate();
        Value::Array(
            items
                .map(|(n, item)| self.value(&format!("{pointer}/{n}"), None, item, depth))
                .collect(),
        )
    }

    /// The span between the brackets of a header line, on its first line.
    fn header_names(&self, kind: Kind, span: &Range<usize>) -> Option<Range<usize>> {
        if !matches!(kind, Kind::Table | Kind::ArrayOfTables) {
            return None;
        }
        let text = self.source.text().get(span.clone())?;
        let line = text.lines().next()?;
        let inner = line.strip_prefix('[')?.trim_start_matches(['[', ' ', '\t']);
        let start = span.start + (line.len() - inner.len());
        let names = inner.trim_end_matches([']', ' ', '\t']);
        Some(start..start + names.len())
    }

    fn number(&mut self, span: &Range<usize>, number: Result<Number, &'static str>) -> Value {
        match number {
            Ok(number) => Value::Number(number),
            Err(why) => {
                let place = self.source.place(span.clone());
                let written = self.source.text().get(span.clone()).unwrap_or_default();
                let message = format!("`{written}` {why}");
                self.findings
                    .push(Finding::error(codes::NOT_REPRESENTABLE, place, message));
                self.values.push(span.clone());
                Value::Null
            }
        }
    }
}

fn kind_of(value: &Spanned<DeValue<'_>>) -> Kind {
    match value.get_ref() {
        DeValue::String(_) => Kind::String,
        DeValue::Integer(_) => Kind::Integer,
        DeValue::Float(_) => Kind::Float,
        DeValue::Boolean(_) => Kind::Boolean,
        DeValue::Datetime(moment) => moment_kind(moment),
        DeValue::Table(_) => Kind::Table,
        // The span of an array of tables is its first header, where its first entry begins too.
        DeValue::Array(items) => match items.iter().next() {
            Some(first) if first.span().start == value.span().start => Kind::ArrayOfTables,
            _ => Kind::Array,
        },
    }
}

fn moment_kind(moment: &Datetime) -> Kind {
    match (moment.date.is_some(), moment.time.is_some()) {
        (true, false) => Kind::Date,
        (false, true) => Kind::Time,
        _ => Kind::DateTime,
    }
}

fn integer_number(integer: &DeInteger<'_>) -> Result<Number, &'static str> {
    i64::from_str_radix(integer.as_str(), integer.radix())
        .map(Number::from)
        .map_err(|_| "is too large for an integer of 64 bits")
}

fn float_number(float: &DeFloat<'_>) -> Result<Number, &'static str> {
    let parsed: Option<f64> = float.as_str().parse().ok();
    parsed
        .and_then(Number::from_f64)
        .ok_or("is not a number that can be compared")
}
