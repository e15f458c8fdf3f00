//! The house style of a company: company, logo, colours, fonts, and its own wording of sentences.

mod brand;
pub mod codes;
mod own_wording;

pub use brand::{BrandFile, BrandRead, Colours, read_brand};
pub use own_wording::{read_wording, wording_to_start_from};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wording::Language;

/// The house style in a company's folder.
pub const BRAND: &str = "brand.toml";
/// A house style to start from, every line of it explained.
pub const BRAND_TO_START_FROM: &str = include_str!("brand.toml");

/// Where a company's wording of a language stands in its folder.
#[must_use]
pub fn wording_file(language: Language) -> String {
    format!("wording/{}.toml", language.key())
}

/// A language of printed documents, as files name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageKey {
    /// English.
    En,
    /// German.
    De,
    /// Simplified Chinese.
    Zh,
}

impl From<LanguageKey> for Language {
    fn from(key: LanguageKey) -> Self {
        match key {
            LanguageKey::En => Language::English,
            LanguageKey::De => Language::German,
            LanguageKey::Zh => Language::Chinese,
        }
    }
}
