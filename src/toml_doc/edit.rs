//! Repairs written into the text of a TOML file.
//!
//! A repair replaces a few bytes: those of the key or value it is about. A document that is read
//! into an editable tree and printed again would not do: line endings, scattered tables and the
//! byte order mark would not survive it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;
use toml::de::DeTable;

use super::recover::take;
use super::tree::{self, Entry, Kind, child, last_segment, parent};
use super::{Limits, TomlDoc};
use crate::finding::{Finding, Fix};
use crate::source::{Place, SourceFile};

/// Repairs looked at in one run over a file; the next run sees the others.
const MOST_FIXES: usize = 100;

/// A stretch of text and what stands there afterwards.
type Edits = BTreeMap<(usize, usize), String>;

/// What a repair changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The repair.
    pub fix: Fix,
    /// Where it was made, in the text before it.
    pub place: Place,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

impl TomlDoc {
    /// The repair of a name that stands at this place, as a key or as a value.
    #[must_use]
    pub fn rewording(&self, place: &Place, to: &str) -> Option<Fix> {
        let own = place.file == self.source().name();
        let at_place = |span: &Range<usize>| own && *span == place.span;
        let named = self.entries.iter().filter_map(|(at, entry)| {
            let own = entry.layer == 0;
            let value = own && entry.kind == Kind::String && at_place(&entry.value);
            (value || own && at_place(&entry.key)).then(|| (at.to_owned(), value))
        });
        let (at, value) = named.min()?;
        let to = to.to_owned();
        Some(match value {
            true => Fix::WriteText { at, to },
            false => Fix::RenameKey { at, to },
        })
    }

    /// Whether a place belongs to the key or value at a pointer, or to something below it.
    #[must_use]
    pub fn covers(&self, pointer: &str, place: &Place) -> bool {
        let below = format!("{pointer}/");
        let meets = |span: &Range<usize>| span.contains(&place.span.start);
        self.entries.iter().any(|(at, entry)| {
            (at == pointer || at.starts_with(&below)) && (meets(&entry.key) || meets(&entry.value))
        })
    }

    fn text_at(&self, span: &Range<usize>) -> Option<&str> {
        self.source().text().get(span.clone())
    }
}

/// Takes away the repairs that could not be written into this text as they are meant, so that what
/// is offered is kept.
pub(crate) fn keep_certain(source: &SourceFile, findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.fix.is_none()) {
        return;
    }
    let doc = read(source.name(), source.text().to_owned());
    let renamed: Vec<(String, String)> = findings
        .iter()
        .filter_map(|finding| match &finding.fix {
            Some(Fix::RenameKey { at, to }) => Some((parent(at)?.to_owned(), to.clone())),
            _ => None,
        })
        .collect();
    let shared = |at: &str, to: &str| {
        let same = renamed
            .iter()
            .filter(|(table, name)| Some(table.as_str()) == parent(at) && name == to);
        same.count() > 1
    };
    let mut seen = 0;
    for finding in findings {
        let Some(fix) = &finding.fix else { continue };
        seen += 1;
        let twice = matches!(fix, Fix::RenameKey { at, to } if shared(at, to));
        let here = |doc: &TomlDoc| {
            finding.place.file == source.name() && doc.covers(fix.at(), &finding.place)
        };
        let possible = |doc: &TomlDoc| here(doc) && can_be_written(doc, fix);
        if twice || seen > MOST_FIXES || !doc.as_ref().is_some_and(possible) {
            finding.fix = None;
        }
    }
}

/// The text reads, after the repair, as the document with just this one change.
fn can_be_written(doc: &TomlDoc, fix: &Fix) -> bool {
    let (Some(edits), Some(expected)) = (edits(doc, fix), expected(doc, fix)) else {
        return false;
    };
    let text = rewritten(doc.source().text(), &edits);
    read(doc.source().name(), text).is_some_and(|doc| doc.json == expected)
}

/// A text without a mistake of syntax, as a document.
fn read(name: &str, text: String) -> Option<TomlDoc> {
    let parsed = tree::parse(Arc::new(SourceFile::new(name, text)), Limits::default());
    parsed.findings.is_empty().then_some(parsed.doc)
}

/// Makes repairs in a text: those that do not meet, in the order given.
///
/// `None` when the text, or what would become of it, is not TOML.
#[must_use]
pub fn apply(source: &SourceFile, fixes: &[Fix]) -> Option<(SourceFile, Vec<Made>)> {
    let doc = read(source.name(), source.text().to_owned())?;
    let mut all = Edits::new();
    let mut made = Vec::new();
    for fix in fixes {
        let Some(own) = edits(&doc, fix) else {
            continue;
        };
        let meets = |(start, end): &(usize, usize)| {
            all.keys()
                .any(|(other, until)| start < until && other < end)
        };
        let Some(((start, end), after)) = own.iter().next() else {
            continue;
        };
        if own.keys().any(meets) {
            continue;
        }
        made.push(Made {
            fix: fix.clone(),
            place: doc.source().place(*start..*end),
            before: doc.text_at(&(*start..*end))?.to_owned(),
            after: after.clone(),
        });
        all.extend(own);
    }
    let text = rewritten(source.text(), &all);
    let doc = read(source.name(), text)?;
    Some((doc.source().clone(), made))
}

fn rewritten(text: &str, edits: &Edits) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (&(start, end), replacement) in edits {
        out.push_str(text.get(from..start).unwrap_or_default());
        out.push_str(replacement);
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The bytes that a repair changes.
fn edits(doc: &TomlDoc, fix: &Fix) -> Option<Edits> {
    let entry = doc.entries.get(fix.at())?;
    let written = doc.text_at(&entry.value)?;
    let replaced = match fix {
        Fix::RenameKey { at, to } => {
            let mentions = mentions(doc, at);
            return Some(
                mentions
                    .map(|span| ((span.start, span.end), to.clone()))
                    .collect(),
            );
        }
        Fix::RemoveItem { at } => return removal(doc, at, entry),
        Fix::WriteText { to, .. } => quoted_like(written, to)?,
        Fix::AddQuotes { .. } => format!("\"{written}\""),
        Fix::DropQuotes { at } => doc.json.pointer(at)?.as_str()?.to_owned(),
        Fix::DropFraction { .. } => written.split_once('.')?.0.to_owned(),
        Fix::PutInArray { .. } => format!("[{written}]"),
        Fix::RepeatHeader { .. } => format!("[{written}]"),
        Fix::SingleHeader { .. } => {
            let inner = written.strip_prefix('[')?.strip_suffix(']')?;
            inner.starts_with('[').then(|| inner.to_owned())?
        }
    };
    let span = (entry.value.start, entry.value.end);
    Some(Edits::from([(span, replaced)]))
}

/// A word in the quotes that stand there already.
fn quoted_like(written: &str, word: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    let quotable = word.chars().all(plain) && !word.contains(['"', '\'', '\\']);
    let quote = if written.starts_with('\'') { '\'' } else { '"' };
    quotable.then(|| format!("{quote}{word}{quote}"))
}

/// An item with the comma before it. A comment between the two would be lost, so it prevents that.
fn removal(doc: &TomlDoc, at: &str, entry: &Entry) -> Option<Edits> {
    let index: usize = last_segment(at).parse().ok()?;
    let before = child(parent(at)?, &index.checked_sub(1)?.to_string());
    let before = doc.entries.get(&before)?.value.end;
    let between = doc.text_at(&(before..entry.value.start))?;
    let clean = between.chars().all(|c| c.is_whitespace() || c == ',');
    clean.then(|| Edits::from([((before, entry.value.end), String::new())]))
}

/// Every place where the name of a key is written: headers and dotted keys repeat it.
fn mentions<'a>(doc: &'a TomlDoc, pointer: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let below = format!("{pointer}/");
    let name = last_segment(pointer);
    let depth = names(doc, pointer);
    doc.entries
        .iter()
        .filter(move |(at, _)| *at == pointer || at.starts_with(&below))
        .filter_map(move |(at, entry)| {
            let (span, nth) = match &entry.header {
                Some(header) => (header.clone(), depth.checked_sub(1)?),
                None => {
                    let span = dotted_key(doc, entry)?;
                    let count = segments(doc.text_at(&span)?)?.len();
                    let nth = count.checked_sub(1 + names(doc, at).checked_sub(depth)?)?;
                    (span, nth)
                }
            };
            let segments = segments(doc.text_at(&span)?)?;
            let (found, within) = segments.get(nth)?;
            let start = span.start;
            (*found == name).then(|| start + within.start..start + within.end)
        })
}

/// How many names lead to a pointer; the indices of arrays are none.
fn names(doc: &TomlDoc, pointer: &str) -> usize {
    let above = std::iter::successors(Some(pointer), |at| parent(at));
    above
        .filter(|at| {
            parent(at).is_some_and(|table| {
                let kind = doc.entries.get(table).map(|entry| entry.kind);
                !matches!(kind, Some(Kind::Array | Kind::ArrayOfTables))
            })
        })
        .count()
}

/// The whole of a dotted key that ends with the key of this entry.
fn dotted_key(doc: &TomlDoc, entry: &Entry) -> Option<Range<usize>> {
    let before = doc.source().text().get(..entry.key.start)?;
    let start = before.rfind(['\n', '{', ',']).map_or(0, |at| at + 1);
    let blank = before[start..].len() - before[start..].trim_start().len();
    Some(start + blank..entry.key.end)
}

/// The names of a dotted key, each with its span.
fn segments(written: &str) -> Option<Vec<(String, Range<usize>)>> {
    let statement = format!("{written} = 0");
    let root = DeTable::parse(&statement).ok()?;
    let mut found = Vec::new();
    let mut table = root.get_ref();
    loop {
        let (key, value) = table.iter().next()?;
        found.push((key.get_ref().to_string(), key.span()));
        match value.get_ref().as_table() {
            Some(inner) => table = inner,
            None => return Some(found),
        }
    }
}

/// The document with the one change that a repair is meant to make.
fn expected(doc: &TomlDoc, fix: &Fix) -> Option<Value> {
    let mut json = doc.json.clone();
    let at = fix.at();
    let entry = doc.entries.get(at)?;
    let slot = json.pointer_mut(at)?;
    match fix {
        Fix::RenameKey { to, .. } => {
            let value = take(&mut json, at)?;
            let table = json.pointer_mut(parent(at)?)?.as_object_mut()?;
            if table.contains_key(to) {
                return None;
            }
            table.insert(to.clone(), value);
        }
        Fix::WriteText { to, .. } => *slot = to.clone().into(),
        Fix::AddQuotes { .. } => *slot = doc.text_at(&entry.value)?.into(),
        Fix::DropQuotes { .. } => {
            let text = slot.as_str()?;
            let bare = text.parse::<i64>().map(Value::from).ok();
            let bare = bare.or_else(|| text.parse::<bool>().map(Value::from).ok());
            *slot = bare.unwrap_or_else(|| text.into());
        }
        Fix::DropFraction { .. } => {
            let whole = doc.text_at(&entry.value)?.split_once('.')?.0;
            *slot = whole.parse::<i64>().ok()?.into();
        }
        Fix::PutInArray { .. } | Fix::RepeatHeader { .. } => {
            *slot = Value::Array(vec![slot.take()]);
        }
        Fix::SingleHeader { .. } => *slot = slot.as_array()?.first()?.clone(),
        Fix::RemoveItem { .. } => {
            take(&mut json, at)?;
        }
    }
    Some(json)
}

/// The pointer of what a repair was about, in the repaired document.
#[must_use]
pub fn pointer_after(fix: &Fix) -> String {
    match fix {
        Fix::RenameKey { at, to } => child(parent(at).unwrap_or_default(), to),
        // What is left of a list may be said anew.
        Fix::RemoveItem { at } => parent(at).unwrap_or_default().to_owned(),
        other => other.at().to_owned(),
    }
}
