//! The sentences of a language.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{Language, Text};

/// The embedded tables: German and Chinese, a file a subject.
const GERMAN: &[(&str, &str)] = &[
    ("catalogue.toml", include_str!("de/catalogue.toml")),
    ("clauses.toml", include_str!("de/clauses.toml")),
    ("document.toml", include_str!("de/document.toml")),
    ("form.toml", include_str!("de/form.toml")),
    ("package.toml", include_str!("de/package.toml")),
    ("records.toml", include_str!("de/records.toml")),
    ("addendum.toml", include_str!("de/addendum.toml")),
    ("comparison.toml", include_str!("de/comparison.toml")),
];
const CHINESE: &[(&str, &str)] = &[
    ("catalogue.toml", include_str!("zh/catalogue.toml")),
    ("clauses.toml", include_str!("zh/clauses.toml")),
    ("document.toml", include_str!("zh/document.toml")),
    ("form.toml", include_str!("zh/form.toml")),
    ("package.toml", include_str!("zh/package.toml")),
    ("records.toml", include_str!("zh/records.toml")),
    ("addendum.toml", include_str!("zh/addendum.toml")),
    ("comparison.toml", include_str!("zh/comparison.toml")),
];

/// What tells apart two uses of one English wording; it and what follows is never printed.
const CONTEXT: char = '\u{a6}';

/// The fixed wording in one language, with a company's own wording where it has any.
#[derive(Debug, Clone)]
pub struct Wording {
    language: Language,
    sentences: IndexMap<String, String>,
}

/// Something wrong with a table of sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The sentence it is about, as the table's key; empty where it is about the whole file.
    pub sentence: String,
    /// What is wrong, ready to be shown.
    pub message: String,
}

impl Wording {
    /// The embedded wording of a language.
    ///
    /// # Errors
    /// When an embedded table is no table of strings, which tests rule out.
    pub fn of(language: Language) -> Result<Wording, Flaw> {
        let files = match language {
            Language::English => &[][..],
            Language::German => GERMAN,
            Language::Chinese => CHINESE,
        };
        let mut wording = Wording {
            language,
            sentences: IndexMap::new(),
        };
        for (name, text) in files {
            for (sentence, said) in read(name, text)? {
                wording.sentences.insert(sentence, said);
            }
        }
        Ok(wording)
    }

    /// English as the tool speaks it.
    #[must_use]
    pub fn english() -> Wording {
        Wording {
            language: Language::English,
            sentences: IndexMap::new(),
        }
    }

    /// Replaces sentences by a company's own. A sentence that the tool does not have, or a name in
    /// braces that the sentence does not have, is a flaw, and that entry is left out.
    ///
    /// # Errors
    /// When the text is no table of strings.
    pub fn overlay(
        &mut self,
        name: &str,
        text: &str,
        known: &BTreeSet<String>,
    ) -> Result<Vec<Flaw>, Flaw> {
        let mut flaws = Vec::new();
        for (sentence, said) in read(name, text)? {
            if !known.contains(&sentence) {
                flaws.push(Flaw {
                    message: "no sentence of the documents reads like this".to_owned(),
                    sentence,
                });
                continue;
            }
            let wanted = names_in(&sentence);
            match names_in(&said).difference(&wanted).next() {
                Some(stranger) => flaws.push(Flaw {
                    message: format!("{{{stranger}}} is no name of this sentence"),
                    sentence,
                }),
                None => {
                    self.sentences.insert(sentence, said);
                }
            }
        }
        Ok(flaws)
    }

    /// Says a sentence in other words.
    pub fn replace(&mut self, sentence: String, said: String) {
        self.sentences.insert(sentence, said);
    }

    /// What a sentence of the tool is in this table; none where the table lacks it.
    #[must_use]
    pub fn sentence(&self, template: &str) -> Option<&str> {
        self.sentences.get(template).map(String::as_str)
    }

    /// Which language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text in this language.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        text.said_by(self)
    }

    /// All sentences of the table, with what they are in this language.
    pub fn sentences(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sentences
            .iter()
            .map(|(sentence, said)| (sentence.as_str(), said.as_str()))
    }

    /// Whether the table has a sentence; English has them all.
    #[must_use]
    pub fn has(&self, template: &str) -> bool {
        self.language == Language::English || self.sentences.contains_key(template)
    }

    /// A sentence with its places; in English where the table lacks it.
    pub(super) fn template<'a>(&'a self, template: &'a str) -> &'a str {
        match self.sentences.get(template) {
            Some(said) => said,
            None => printed(template),
        }
    }
}

impl Language {
    /// Whether it writes without blanks between words.
    pub(super) fn closes_up(self) -> bool {
        self == Language::Chinese
    }

    /// Whether titles begin small inside a sentence.
    pub(super) fn lowers_titles(self) -> bool {
        self == Language::English
    }
}

/// All sentences of the tool: those that the embedded tables translate.
///
/// # Errors
/// When an embedded table is no table of strings, which tests rule out.
pub fn known_sentences() -> Result<BTreeSet<String>, Flaw> {
    Ok(Wording::of(Language::German)?
        .sentences
        .into_keys()
        .collect())
}

fn read(name: &str, text: &str) -> Result<IndexMap<String, String>, Flaw> {
    toml::from_str(text).map_err(|error| Flaw {
        sentence: String::new(),
        message: format!("{name}: {error}"),
    })
}

/// A template without what tells its uses apart.
#[must_use]
pub fn printed(template: &str) -> &str {
    template.split(CONTEXT).next().unwrap_or(template)
}

/// A part of a template.
enum Piece<'t> {
    /// Its own words.
    Words(&'t str),
    /// A place, by its name.
    Name(&'t str),
}

/// A template taken apart; braces around anything but a name are words.
fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = Some(template);
    let mut name = None;
    std::iter::from_fn(move || {
        if let Some(name) = name.take() {
            return Some(Piece::Name(name));
        }
        let text = rest.take()?;
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|open| at + open) {
            let after = &text[open + 1..];
            match after.split_once('}') {
                Some((found, next)) if is_name(found) => {
                    (name, rest) = (Some(found), Some(next));
                    return Some(Piece::Words(&text[..open]));
                }
                _ => at = open + 1,
            }
        }
        Some(Piece::Words(text))
    })
}

/// The names in braces.
#[must_use]
pub fn names_in(template: &str) -> BTreeSet<&str> {
    let name = |piece| match piece {
        Piece::Name(name) => Some(name),
        Piece::Words(_) => None,
    };
    pieces(template).filter_map(name).collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// Puts values at the places of a template. What is put in is never looked at again, so that braces
/// which people type stay braces; a name without a value stays as it stands.
pub(super) fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Name(name) => match value(name) {
                Some(value) => out.push_str(&value),
                None => out.extend(["{", name, "}"]),
            },
        }
    }
    out
}

/// The same for a language that writes without blanks: those of the template part only Latin words
/// and figures from what stands beside them. Blanks inside a value stay.
pub(super) fn fill_closed_up<'v>(
    template: &str,
    value: impl Fn(&str) -> Option<Cow<'v, str>>,
) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    // A blank of the template at the end, which waits for what comes after it.
    let mut waiting = false;
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => {
                let mut letters = words.chars();
                let blank = letters.next() == Some(' ');
                let parts = !blank || blank_parts(out.chars().last(), letters.next());
                let words = if parts { words } else { &words[1..] };
                out.push_str(words);
                waiting = words.ends_with(' ');
            }
            Piece::Name(name) => {
                let value = value(name).unwrap_or_else(|| Cow::Owned(format!("{{{name}}}")));
                let before = out.chars().nth_back(1);
                if waiting && !blank_parts(before, value.chars().next()) {
                    out.pop();
                }
                out.push_str(&value);
                waiting = false;
            }
        }
    }
    out
}

/// Whether a blank between two letters parts a Latin word; at an end of the text it may.
fn blank_parts(before: Option<char>, after: Option<char>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => {
            let mark = is_wide_mark(before) || is_wide_mark(after);
            !mark && (!is_wide(before) || !is_wide(after))
        }
        _ => !before.or(after).is_some_and(is_wide_mark),
    }
}

fn is_wide(letter: char) -> bool {
    unicode_width::UnicodeWidthChar::width(letter) == Some(2)
}

/// Punctuation that brings its own space.
fn is_wide_mark(letter: char) -> bool {
    "\u{ff0c}\u{3002}\u{ff1b}\u{ff1a}\u{3001}\u{ff08}\u{ff09}\u{201c}\u{201d}".contains(letter)
}
