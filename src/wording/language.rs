//! The languages of printed documents.

use std::fmt;

/// A language that the fixed wording of printed documents can be had in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub enum Language {
    /// English, the language of the tool.
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    Chinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 3] = [Language::English, Language::German, Language::Chinese];

    /// As people write it on the command line: `en`, `de`, `zh`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::Chinese => "zh",
        }
    }

    /// As documents declare it (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::Chinese => "zh-Hans",
        }
    }

    /// Its own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
            Language::Chinese => "简体中文",
        }
    }

    /// Its name in English.
    #[must_use]
    pub fn english_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "German",
            Language::Chinese => "Simplified Chinese",
        }
    }

    /// The language of a key or tag.
    #[must_use]
    pub fn of(key: &str) -> Option<Language> {
        Language::ALL
            .into_iter()
            .find(|language| language.key() == key || language.tag() == key)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
