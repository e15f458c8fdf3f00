//! What the TOML parser says, reduced to one finding for one mistake.
//!
//! The parser recovers and goes on, so one unclosed bracket brings an error on every later line.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::{DeTable, Error};

use super::codes;
use super::tree::{self, Entries, Kind};
use crate::finding::Finding;
use crate::source::{Place, SourceFile};

/// Looking up a first definition reads the text before the second again; a file full of duplicates
/// must not make that slow.
const MOST_FIRST_DEFINITIONS: usize = 20;

/// The findings, and the text that they make unreliable.
pub(super) struct Report {
    pub(super) findings: Vec<Finding>,
    pub(super) damage: Vec<Range<usize>>,
}

/// Whether the parser gave up on nesting.
pub(super) fn is_too_deep(error: &Error) -> bool {
    error.message().contains("recurs")
}

/// One finding for each mistake the parser met, up to one more than `most`.
pub(super) fn report(
    source: &SourceFile,
    entries: &Entries,
    errors: &[Error],
    most: usize,
) -> Report {
    let mut report = Report {
        findings: Vec::new(),
        damage: Vec::new(),
    };
    let unclosed = unclosed_value(source, entries, errors);
    if let Some((span, kind)) = &unclosed {
        report.findings.push(unclosed_finding(source, span, *kind));
        report.damage.push(span.clone());
    }
    let mut lines = HashSet::new();
    let mut duplicates = 0;
    let mut repeated = 0..0;
    for error in errors {
        if report.findings.len() > most {
            break;
        }
        let span = error.span().unwrap_or(0..0);
        let swallowed = unclosed
            .as_ref()
            .is_some_and(|(at, _)| tree::touches(at, &span));
        let place = source.place(span.clone());
        if swallowed || !lines.insert(place.line) {
            continue;
        }
        if error.message().starts_with("duplicate key") {
            // The keys of a table that stands twice are not a mistake each.
            if repeated.contains(&span.start) {
                continue;
            }
            repeated = section_of(source.text(), &span);
            duplicates += 1;
            let look_up = duplicates <= MOST_FIRST_DEFINITIONS;
            let first = look_up.then(|| first_definition(source, &place)).flatten();
            // A header that was read wrongly can make a table look defined twice.
            let spurious = |at| report.damage.iter().any(|lost| tree::touches(lost, at));
            if !first.as_ref().is_some_and(spurious) {
                report.findings.push(duplicate(source, place, first));
            }
        } else {
            let table = error.message().starts_with("unclosed table");
            report
                .damage
                .push(damaged(source.text(), place.span.clone(), table));
            report.findings.push(plain(place, error.message()));
        }
    }
    report
}

/// The outermost value that runs to a place where the parser missed its end on a later line.
fn unclosed_value(
    source: &SourceFile,
    entries: &Entries,
    errors: &[Error],
) -> Option<(Range<usize>, Kind)> {
    let mut unclosed = Vec::new();
    let mut open_strings = Vec::new();
    for error in errors {
        let end = error.span().map_or(0, |at| at.end);
        match error.message() {
            message if message.starts_with("unclosed table") => {}
            message if message.starts_with("unclosed") => unclosed.push(end),
            message if message.contains("multi-line") => open_strings.push(end),
            _ => {}
        }
    }
    let last = unclosed.iter().chain(&open_strings).max().copied()?;
    let found = entries.iter().map(|(_, entry)| entry).filter(|entry| {
        let text = source.text().get(entry.value.clone()).unwrap_or_default();
        match entry.kind {
            Kind::String => is_long_string(text) && open_strings.contains(&entry.value.end),
            Kind::Table | Kind::Array if !unclosed.is_empty() && entry.header.is_none() => {
                is_open(text) || (entry.value != entry.key && unclosed.contains(&entry.value.end))
            }
            _ => false,
        }
    });
    let outermost = found.min_by_key(|entry| entry.value.start)?;
    let end = outermost.value.end.max(last);
    Some((outermost.value.start..end, outermost.kind))
}

fn is_long_string(text: &str) -> bool {
    text.starts_with("\"\"\"") || text.starts_with("'''")
}

/// Whether a value begins with a bracket that it does not end with.
fn is_open(text: &str) -> bool {
    [('[', ']'), ('{', '}')]
        .iter()
        .any(|&(open, close)| text.starts_with(open) && !text.ends_with(close))
}

fn unclosed_finding(source: &SourceFile, span: &Range<usize>, kind: Kind) -> Finding {
    let (what, open, close) = match kind {
        Kind::Table => ("inline table", 1, "}"),
        Kind::String if source.text()[span.start..].starts_with('\'') => ("string", 3, "'''"),
        Kind::String => ("string", 3, "\"\"\""),
        _ => ("array", 1, "]"),
    };
    let place = source.place(span.start..span.start + open);
    Finding::error(codes::SYNTAX, place, format!("this {what} is never closed"))
        .help(format!("close it with `{close}`"))
}

/// What cannot be trusted around an error: its lines, and for a header that never ends everything
/// up to and with the next header, which the parser takes for its end.
fn damaged(text: &str, span: Range<usize>, is_header: bool) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |n| n + 1);
    let rest = &text[span.end..];
    let next_header = rest.find("\n[").map_or(rest.len(), |n| n + 1);
    let from = span.end + if is_header { next_header } else { 0 };
    start..text[from..].find('\n').map_or(text.len(), |n| from + n)
}

/// The text under a header; nothing where the span is not in one.
fn section_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let line = text[..span.start].rfind('\n').map_or(0, |n| n + 1);
    let end = text[span.end..]
        .find("\n[")
        .map_or(text.len(), |n| span.end + n);
    if text[line..].starts_with('[') {
        span.end..end
    } else {
        0..0
    }
}

fn plain(place: Place, message: &str) -> Finding {
    let help = if message.starts_with("string values must be quoted") {
        Some("put a string in double quotes; only numbers, dates and true or false stand without")
    } else if message.starts_with("key with no value") {
        Some("write `key = value`")
    } else if message.starts_with("unclosed table") {
        Some("close the header with `]`")
    } else if message.starts_with("unexpected key or value") {
        Some("one `key = value` on each line")
    } else {
        None
    };
    let finding = Finding::error(codes::SYNTAX, place, message);
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// A second definition, with the first one beside it when it can be found.
fn duplicate(source: &SourceFile, place: Place, first: Option<Range<usize>>) -> Finding {
    let key = &source.text()[place.span.clone()];
    let message = format!("`{key}` is defined twice");
    let finding = Finding::error(codes::DUPLICATE_KEY, place, message)
        .label("defined again here")
        .help("keep one of the two");
    match first {
        Some(first) => finding.related(source.place(first), "first defined here"),
        None => finding,
    }
}

/// The parser forgets the first definition of a table, so the text before the second is read again.
fn first_definition(source: &SourceFile, second: &Place) -> Option<Range<usize>> {
    let text = source.text();
    let line_start = text[..second.span.start].rfind('\n').map_or(0, |at| at + 1);
    let written = &text[line_start..second.span.end];
    let inline = written.rfind(['{', ',']);
    let before = SourceFile::new("", &text[..line_start + inline.unwrap_or(0)]);
    let entries = tree::entries_of(&before, usize::from(u8::MAX));
    if inline.is_some() {
        return nearest_before(&entries, text, &text[second.span.clone()]);
    }
    let names = written.trim_start();
    let base = if names.starts_with('[') {
        String::new()
    } else {
        last_header(&entries)
    };
    let mut pointer = base;
    for name in key_path(names.trim_start_matches(['[', ' ', '\t']))? {
        if entries
            .get(&pointer)
            .is_some_and(|e| e.kind == Kind::ArrayOfTables)
        {
            pointer = last_item(&entries, &pointer);
        }
        pointer = tree::child(&pointer, &name);
    }
    entries.get(&pointer).map(|entry| entry.key.clone())
}

/// The table that a plain line after this text belongs to.
fn last_header(entries: &Entries) -> String {
    entries
        .iter()
        .filter(|(_, e)| e.header.is_some() && e.kind == Kind::Table)
        .max_by_key(|(_, e)| e.value.start)
        .map_or_else(String::new, |(at, _)| at.to_owned())
}

fn last_item(entries: &Entries, array: &str) -> String {
    let mut last = 0;
    while entries.get(&format!("{array}/{}", last + 1)).is_some() {
        last += 1;
    }
    format!("{array}/{last}")
}

/// Inside an inline table the last key of the same spelling is the first definition.
fn nearest_before(entries: &Entries, text: &str, key: &str) -> Option<Range<usize>> {
    entries
        .iter()
        .filter(|(_, e)| text.get(e.key.clone()) == Some(key))
        .map(|(_, e)| e.key.clone())
        .max_by_key(|at| at.start)
}

/// The names of a dotted key, as the TOML parser reads them.
fn key_path(written: &str) -> Option<Vec<String>> {
    let statement = format!("{written} = 0");
    let root = DeTable::parse(&statement).ok()?;
    let mut names = Vec::new();
    let mut table = root.get_ref();
    loop {
        let (key, value) = table.iter().next()?;
        names.push(key.get_ref().to_string());
        match value.get_ref().as_table() {
            Some(inner) => table = inner,
            None => return Some(names),
        }
    }
}
