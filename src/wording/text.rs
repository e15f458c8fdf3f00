//! A text that knows whether the tool or a person wrote it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::table::{Wording, fill, fill_closed_up, printed};

/// A text for people. It reads as English; [`Wording::say`] says it in another language.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text {
    english: Arc<str>,
    source: Source,
}

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Source {
    /// Typed by a person, or a number, date or identifier: the same in every language.
    Typed,
    /// A sentence of the tool.
    Said(Arc<Said>),
    /// One after the other, with nothing between them.
    Joined(Arc<[Text]>),
    /// One after the other, with what stands between `{first}` and `{then}` of a sentence between
    /// them. However many there are, they lie side by side: nothing grows deep.
    Chained(Arc<Text>, Arc<[Text]>),
    /// A title inside a sentence: small in English, unchanged elsewhere.
    InSentence(Arc<Text>),
    /// At the beginning of a sentence.
    Capitalised(Arc<Text>),
}

/// A sentence and what is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Said {
    template: Cow<'static, str>,
    values: Vec<(&'static str, Text)>,
}

/// What a person typed, an identifier, a date: the same in every language.
#[must_use]
pub fn typed(text: impl Into<String>) -> Text {
    Text {
        english: Arc::from(text.into()),
        source: Source::Typed,
    }
}

impl Text {
    /// A sentence of the tool; [`crate::say!`] is the way to write one.
    #[must_use]
    pub fn said(template: impl Into<Cow<'static, str>>, values: Vec<(&'static str, Text)>) -> Text {
        let template = template.into();
        if values.is_empty() {
            return Text {
                english: Arc::from(printed(&template)),
                source: Source::Said(Arc::new(Said { template, values })),
            };
        }
        let english = fill(printed(&template), |name| {
            values
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| Cow::Borrowed(&**value))
        });
        Text {
            english: Arc::from(english),
            source: Source::Said(Arc::new(Said { template, values })),
        }
    }

    /// Texts one after the other, with nothing between them: what stands between is a text as well.
    #[must_use]
    pub fn joined(parts: impl IntoIterator<Item = Text>) -> Text {
        let parts: Vec<Text> = parts.into_iter().collect();
        Text {
            english: Arc::from(parts.iter().map(|part| &**part).collect::<String>()),
            source: Source::Joined(Arc::from(parts)),
        }
    }

    /// Sentences one after the other, as the language parts them.
    #[must_use]
    pub fn sentences(parts: impl IntoIterator<Item = Text>) -> Text {
        chain(crate::say!("{first} {then}"), parts)
    }

    /// `a, b, c`.
    #[must_use]
    pub fn list(parts: impl IntoIterator<Item = Text>) -> Text {
        chain(crate::say!("{first}, {then}"), parts)
    }

    /// `a; b; c`.
    #[must_use]
    pub fn series(parts: impl IntoIterator<Item = Text>) -> Text {
        chain(crate::say!("{first}; {then}"), parts)
    }

    /// `a`, `a or b`, `a, b or c`.
    #[must_use]
    pub fn any_of(parts: impl IntoIterator<Item = Text>) -> Text {
        with_last(parts, |first, last| {
            crate::say!("{first} or {last}", first = first, last = last)
        })
    }

    /// `a`, `a and b`, `a, b and c`.
    #[must_use]
    pub fn all_of(parts: impl IntoIterator<Item = Text>) -> Text {
        with_last(parts, |first, last| {
            crate::say!("{first} and {last}", first = first, last = last)
        })
    }

    /// A title as it stands inside a sentence.
    #[must_use]
    pub fn in_sentence(&self) -> Text {
        Text {
            english: Arc::from(crate::catalog::in_sentence(self)),
            source: Source::InSentence(Arc::new(self.clone())),
        }
    }

    /// With a capital first letter.
    #[must_use]
    pub fn capitalised(&self) -> Text {
        Text {
            english: Arc::from(crate::render::words::capitalised(self)),
            source: Source::Capitalised(Arc::new(self.clone())),
        }
    }

    /// As it reads in English.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.english
    }

    /// Whether a person typed it, or it is an identifier: the same in every language.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        matches!(self.source, Source::Typed)
    }

    /// In the language of a table.
    pub(super) fn said_by(&self, wording: &Wording) -> String {
        match &self.source {
            Source::Typed => self.english.to_string(),
            Source::Joined(parts) => parts.iter().map(|part| part.said_by(wording)).collect(),
            Source::Chained(joint, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.said_by(wording)).collect();
                parts.join(between(&joint.said_by(wording)))
            }
            Source::InSentence(title) if wording.language().lowers_titles() => {
                crate::catalog::in_sentence(&title.said_by(wording))
            }
            Source::InSentence(title) => title.said_by(wording),
            Source::Capitalised(text) => crate::render::words::capitalised(&text.said_by(wording)),
            Source::Said(said) => {
                let template = wording.template(&said.template);
                let value = |name: &str| {
                    let mut values = said.values.iter();
                    let (_, value) = values.find(|(known, _)| *known == name)?;
                    Some(Cow::Owned(value.said_by(wording)))
                };
                if wording.language().closes_up() {
                    fill_closed_up(template, value)
                } else {
                    fill(template, value)
                }
            }
        }
    }

    /// The sentences of the tool that it is made of.
    pub fn templates(&self, into: &mut Vec<String>) {
        match &self.source {
            Source::Typed => {}
            Source::Joined(parts) => parts.iter().for_each(|part| part.templates(into)),
            Source::Chained(joint, parts) => {
                joint.templates(into);
                parts.iter().for_each(|part| part.templates(into));
            }
            Source::InSentence(text) | Source::Capitalised(text) => text.templates(into),
            Source::Said(said) => {
                into.push(said.template.to_string());
                said.values
                    .iter()
                    .for_each(|(_, value)| value.templates(into));
            }
        }
    }
}

fn chain(joint: Text, parts: impl IntoIterator<Item = Text>) -> Text {
    let mut parts: Vec<Text> = parts.into_iter().collect();
    if parts.len() < 2 {
        return parts.pop().unwrap_or_default();
    }
    let english: Vec<&str> = parts.iter().map(Text::as_str).collect();
    Text {
        english: Arc::from(english.join(between(&joint))),
        source: Source::Chained(Arc::new(joint), Arc::from(parts)),
    }
}

/// What parts two of a chain, from the sentence that says so.
fn between(joint: &str) -> &str {
    let after = joint
        .split_once("{first}")
        .map_or(joint, |(_, after)| after);
    after
        .split_once("{then}")
        .map_or(after, |(between, _)| between)
}

fn with_last(parts: impl IntoIterator<Item = Text>, join: impl Fn(Text, Text) -> Text) -> Text {
    let mut parts: Vec<Text> = parts.into_iter().collect();
    match parts.pop() {
        None => Text::default(),
        Some(last) if parts.is_empty() => last,
        Some(last) => join(Text::list(parts), last),
    }
}

impl Default for Text {
    fn default() -> Self {
        typed("")
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.english
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.english)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.english, f)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        &*self.english == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        &*self.english == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        &*self.english == other.as_str()
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.english.to_string()
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.english.to_string()
    }
}

/// Numbers, dates and the like read the same in every language.
macro_rules! same_everywhere {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Text {
            fn from(value: $kind) -> Self {
                typed(value.to_string())
            }
        }
    )*};
}

same_everywhere!(
    u8,
    u16,
    u32,
    u64,
    usize,
    i32,
    i64,
    crate::values::Decimal,
    &crate::values::Decimal,
    crate::values::Date,
    &crate::values::Date
);

/// Only the tool's own data files are read into texts: what stands there is said, not typed.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|template| Text::said(template, Vec::new()))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// In unit tests any string is what somebody typed; elsewhere the choice has to be made in words.
#[cfg(test)]
mod typed_in_tests {
    use super::{Text, typed};

    impl From<&str> for Text {
        fn from(text: &str) -> Self {
            typed(text)
        }
    }

    impl From<String> for Text {
        fn from(text: String) -> Self {
            typed(text)
        }
    }

    impl From<&String> for Text {
        fn from(text: &String) -> Self {
            typed(text)
        }
    }
}
