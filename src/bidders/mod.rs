//! The companies that are asked: who gets a letter, in which language. The list is the buyer's own
//! and never part of a package.

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{self, Code, Finding};
use crate::house::LanguageKey;
use crate::source::SourceFile;
use crate::spec::model::FormatVersion;
use crate::toml_doc::{self, Limits, TomlDoc};

/// A name or address that a letter cannot carry: control characters or marks that turn the reading
/// direction.
pub const UNPRINTABLE: Code = Code("N001");
/// A supplier is listed twice.
pub const TWICE: Code = Code("N002");

/// The suppliers that are asked for a quotation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec suppliers")]
pub struct SuppliersFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// One table for each supplier.
    #[schemars(length(min = 1))]
    pub supplier: Vec<Bidder>,
}

/// A supplier that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bidder {
    /// Company.
    #[schemars(length(min = 1))]
    #[schemars(example = &"Adler Elektronik GmbH")]
    pub name: String,
    /// E-mail address the request goes to.
    #[schemars(regex(pattern = r#"^[^\s<>,;:"\\()@]+@[^\s<>,;:"\\()@]+$"#))]
    #[schemars(extend("x-wants" = "an e-mail address"))]
    #[schemars(example = &"quotes@adler.example")]
    pub contact: Option<String>,
    /// Person who is addressed.
    #[schemars(length(min = 1))]
    #[schemars(example = &"Ms Jana Adler")]
    pub person: Option<String>,
    /// Language of the letter; that of the package where it is left out.
    pub lang: Option<LanguageKey>,
    /// A line of your own for this supplier, printed in the letter.
    #[schemars(length(min = 1))]
    #[schemars(example = &"Thank you for the tour of your line in May.")]
    pub note: Option<String>,
}

/// What became of a list of suppliers.
#[derive(Debug)]
pub struct BiddersRead {
    /// The suppliers; none when a finding is an error.
    pub bidders: Option<Vec<Bidder>>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Reads a list of suppliers.
#[must_use]
pub fn read(source: SourceFile) -> BiddersRead {
    let loaded = toml_doc::load::<SuppliersFile>(source, Limits::default());
    let mut findings = loaded.findings;
    let bidders = loaded.model.map(|file| file.supplier);
    for (n, bidder) in bidders.iter().flatten().enumerate() {
        unprintable(bidder, n, &loaded.doc, &mut findings);
    }
    twice(
        bidders.as_deref().unwrap_or_default(),
        &loaded.doc,
        &mut findings,
    );
    finding::sort(&mut findings);
    BiddersRead {
        bidders: bidders.filter(|_| !finding::any_error(&findings)),
        findings,
        source: loaded.doc.shared_source(),
    }
}

/// A line break in a name would begin a header line of its own.
fn unprintable(bidder: &Bidder, n: usize, doc: &TomlDoc, findings: &mut Vec<Finding>) {
    let texts = [
        ("name", Some(&bidder.name)),
        ("contact", bidder.contact.as_ref()),
        ("person", bidder.person.as_ref()),
        ("note", bidder.note.as_ref()),
    ];
    for (key, text) in texts {
        if text.is_some_and(|text| text.chars().any(acts)) {
            let place = doc.value_place(&format!("/supplier/{n}/{key}"));
            findings.push(
                Finding::error(
                    UNPRINTABLE,
                    place,
                    format!(
                        "the {key} holds characters that act on the letter instead of being read"
                    ),
                )
                .help("write it on one line, without control characters and direction marks"),
            );
        }
    }
}

/// Characters that do something where they are printed.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn twice(bidders: &[Bidder], doc: &TomlDoc, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (n, bidder) in bidders.iter().enumerate() {
        let Some(first) = seen.insert(bidder.name.trim().to_lowercase(), n) else {
            continue;
        };
        let place = |n: usize| doc.value_place(&format!("/supplier/{n}/name"));
        findings.push(
            Finding::error(TWICE, place(n), format!("{} stands twice", bidder.name))
                .help("leave one of them out, or tell them apart by their site")
                .related(place(first), "first here"),
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn found(text: &str) -> Vec<(&'static str, u32)> {
        let read = read(SourceFile::new("suppliers.toml", text));
        assert_eq!(read.bidders.is_none(), !read.findings.is_empty());
        read.findings
            .iter()
            .map(|f| (f.code.0, f.place.line.get()))
            .collect()
    }

    #[test]
    fn suppliers_are_read() {
        let text = "format = 1\n[[supplier]]\nname = \"苏州电子\"\nlang = \"zh\"\n";
        assert_eq!(found(text), []);
        let text = "format = 1\n[[supplier]]\nname = \"A\"\ncontact = \"a b@c\"\n";
        assert_eq!(found(text).len(), 1);
    }

    #[test]
    fn names_cannot_forge_lines() {
        let text = "format = 1\n[[supplier]]\nname = \"A\\r\\nBcc: x@y\"\n[[supplier]]\nname = \"B\"\nperson = \"C\\u202ED\"\n";
        assert_eq!(found(text), [("N001", 3), ("N001", 6)]);
    }

    #[test]
    fn a_supplier_is_asked_once() {
        let text = "format = 1\n[[supplier]]\nname = \"Adler\"\n[[supplier]]\nname = \"adler \"\n";
        assert_eq!(found(text), [("N002", 5)]);
    }
}
