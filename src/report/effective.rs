//! The effective spec: what a spec and all it builds on come to, as a text that can be checked again,
//! with the origin of every value beside it.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::table::harmful;
use crate::toml_doc::TomlDoc;

/// A value of the effective spec and where it was written.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectiveValue {
    /// Where it stands in the spec, as a JSON pointer.
    pub pointer: String,
    /// The value.
    pub value: Value,
    /// The file or preset it comes from.
    pub file: String,
    /// Its line there.
    pub line: u32,
}

/// Sections in the order in which a spec is written; others follow.
const SECTIONS: [&str; 20] = [
    "format",
    "spec",
    "product",
    "rfq",
    "basis",
    "alternate",
    "restriction",
    "date-code",
    "depth",
    "identity",
    "record",
    "inspection",
    "test",
    "control",
    "signal",
    "visibility",
    "access",
    "acceptance",
    "ncr",
    "shipment",
];

/// Widest a value may be for the origins of its table to stand below each other.
const COLUMN: usize = 60;

/// Every value with its origin, in printing order. What the spec builds on is no value of its own: its
/// values stand here instead.
#[must_use]
pub fn values(doc: &TomlDoc) -> Vec<EffectiveValue> {
    let mut values = Vec::new();
    collect(doc, doc.json(), "", &mut values);
    values
}

fn collect(doc: &TomlDoc, value: &Value, pointer: &str, values: &mut Vec<EffectiveValue>) {
    match value {
        Value::Object(table) => {
            for (key, value) in ordered(table, pointer) {
                collect(doc, value, &below(pointer, key), values);
            }
        }
        Value::Array(list) if is_list_of_tables(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(doc, value, &format!("{pointer}/{index}"), values);
            }
        }
        value => {
            let place = doc.value_place(pointer);
            values.push(EffectiveValue {
                pointer: pointer.to_owned(),
                value: value.clone(),
                file: place.file,
                line: place.line.get(),
            });
        }
    }
}

/// The effective spec as TOML. Checked again it gives the same clauses.
#[must_use]
pub fn text(doc: &TomlDoc) -> String {
    let mut writer = Writer {
        doc,
        text: String::new(),
    };
    writer.head();
    if let Value::Object(root) = doc.json() {
        writer.table(&[], "", root, false);
    }
    writer.text
}

struct Writer<'a> {
    doc: &'a TomlDoc,
    text: String,
}

impl Writer<'_> {
    fn head(&mut self) {
        let sources = self.doc.sources();
        let _ = writeln!(
            self.text,
            "# {} as it is in effect; behind every value the place it comes from.",
            one_line(self.doc.source().name())
        );
        for base in sources.iter().skip(1) {
            let _ = writeln!(self.text, "# Built on {}.", one_line(base.name()));
        }
    }

    /// A table under its header: values first, then the tables in it.
    fn table(&mut self, path: &[&str], pointer: &str, table: &Map<String, Value>, in_list: bool) {
        let (tables, lines): (Vec<_>, Vec<_>) = ordered(table, pointer)
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .partition(|(_, value)| is_table(value));
        if !path.is_empty() && (in_list || !lines.is_empty() || tables.is_empty()) {
            self.header(path, in_list);
        }
        self.values(pointer, &lines);
        for (key, value) in tables {
            let pointer = below(pointer, key);
            let path: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
            match value {
                Value::Object(table) => self.table(&path, &pointer, table, false),
                Value::Array(list) => {
                    for (index, entry) in list.iter().enumerate() {
                        if let Value::Object(table) = entry {
                            self.table(&path, &format!("{pointer}/{index}"), table, true);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn header(&mut self, path: &[&str], in_list: bool) {
        let name: Vec<String> = path.iter().map(|key| bare(key)).collect();
        let name = name.join(".");
        let _ = match in_list {
            true => writeln!(self.text, "\n[[{name}]]"),
            false => writeln!(self.text, "\n[{name}]"),
        };
    }

    fn values(&mut self, pointer: &str, lines: &[(&String, &Value)]) {
        let keys: Vec<String> = lines.iter().map(|(key, _)| bare(key)).collect();
        let widest = keys.iter().map(|key| key.chars().count()).max();
        let written: Vec<(String, String)> = lines
            .iter()
            .zip(&keys)
            .map(|((key, value), bare)| {
                let pointer = below(pointer, key);
                let mut line = format!("{bare:width$} = ", width = widest.unwrap_or(0));
                self.value(&pointer, value, &mut line);
                let place = self.doc.value_place(&pointer);
                let origin = format!("{}:{}", one_line(&place.file), place.line.get());
                (line, origin)
            })
            .collect();
        let column = written
            .iter()
            .map(|(line, _)| line.chars().count())
            .filter(|width| *width <= COLUMN)
            .max()
            .unwrap_or(0);
        for (line, origin) in written {
            let _ = writeln!(self.text, "{line:column$}  # {origin}");
        }
    }

    fn value(&self, pointer: &str, value: &Value, out: &mut String) {
        match value {
            Value::String(text) if self.doc.is_date(pointer) => out.push_str(text),
            Value::String(text) => out.push_str(&quoted(text)),
            Value::Array(list) => {
                out.push('[');
                for (index, value) in list.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.value(&format!("{pointer}/{index}"), value, out);
                }
                out.push(']');
            }
            Value::Object(table) => {
                out.push_str("{ ");
                for (index, (key, value)) in table.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    let _ = write!(out, "{} = ", bare(key));
                    self.value(&below(pointer, key), value, out);
                }
                out.push_str(" }");
            }
            other => {
                let _ = write!(out, "{other}");
            }
        }
    }
}

/// The entries of a table as they are printed: sections in the order of a spec, without `extends`.
fn ordered<'t>(table: &'t Map<String, Value>, pointer: &str) -> Vec<(&'t String, &'t Value)> {
    let mut entries: Vec<(&String, &Value)> = table
        .iter()
        .filter(|(key, _)| !(pointer == "/spec" && *key == "extends"))
        .collect();
    if pointer.is_empty() {
        let rank = |key: &str| SECTIONS.iter().position(|s| *s == key);
        entries.sort_by_key(|(key, _)| rank(key).unwrap_or(SECTIONS.len()));
    }
    entries
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(list) => is_list_of_tables(list),
        _ => false,
    }
}

fn is_list_of_tables(list: &[Value]) -> bool {
    !list.is_empty() && list.iter().all(Value::is_object)
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A key as TOML writes it.
fn bare(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A string on one line; patterns keep their backslashes.
fn quoted(text: &str) -> String {
    let special = |c: char| harmful(c) || c == '\'';
    if text.contains('\\') && !text.contains(special) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if harmful(c) => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A file's name in a comment: one with a line break must not end it.
fn one_line(name: &str) -> String {
    name.replace(harmful, "?")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::catalog::Catalogue;
    use crate::source::SourceFile;
    use crate::spec::basis::NoFiles;

    #[test]
    fn strings_survive() {
        for text in [
            "plain",
            "a \"b\"",
            r"^L\d$",
            "it's \\",
            "two\nlines",
            "\u{7f}",
            "# no",
        ] {
            let line = format!("x = {}", quoted(text));
            let read: toml::Table = line.parse().unwrap();
            assert_eq!(read["x"].as_str(), Some(text), "{line}");
        }
    }

    #[test]
    fn every_value_names_its_origin() {
        let text_of_spec = "format = 1\n[spec]\nid = \"A\"\nrevision = \"1\"\ntitle = \"T\"\nissued = 2026-11-20\nextends = [\"material.basic\"]\n[product]\npart = \"P\"\nrevision = \"A\"\n[record.supplier-label-record]\nseverity = \"desired\"\n";
        let source = SourceFile::new("spec.toml", text_of_spec);
        let checked = crate::spec::check(source, Catalogue::embedded().unwrap(), &NoFiles);
        let printed = text(&checked.doc);
        let lines: Vec<String> = printed
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        for line in [
            "severity = \"desired\" # spec.toml:12",
            "retention = \"10 years\" # preset material.basic:16",
            "issued = 2026-11-20 # spec.toml:6",
            "# Built on preset common.",
        ] {
            assert!(lines.iter().any(|l| l == line), "{line}\n{printed}");
        }
        assert!(!printed.contains("extends"), "{printed}");
        let values = values(&checked.doc);
        assert!(
            values
                .iter()
                .any(|v| v.pointer == "/depth/default" && v.file == "preset common" && v.line == 8)
        );
    }
}
