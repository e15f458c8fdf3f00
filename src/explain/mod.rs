//! A page for every code that `check` can report on a spec: why, what goes wrong, what to write; and one
//! for every check that `verify` runs on delivered records.
//!
//! Pages are Markdown files under `pages/`, embedded. Their examples are fragments laid over a small
//! sound spec, `base.toml`, table by table; the tests run them.

mod checks;
mod parse;
mod text;

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::did_you_mean;

pub use checks::{
    CheckPage, FIELD_CHECKS, NOT_CHECKED, check_markdown, check_page, check_pages, check_text,
};
pub use text::{list_text, markdown, page_text};

static PAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/explain/pages");
static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/explain/files");

/// The spec that examples are laid over.
pub const BASE: &str = include_str!("base.toml");

/// What is said of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec explanation")]
pub struct Page {
    /// The code.
    pub code: String,
    /// Its name; that of a lint rule is used in overrides.
    pub name: String,
    /// What it reports, in a few words.
    pub title: String,
    /// Whether `[lint]`, `--allow`, `--warn` and `--deny` can set its level.
    pub lint: bool,
    /// Why it is reported: paragraphs of Markdown.
    pub why: String,
    /// What brings it about.
    pub bad: Example,
    /// What to write instead.
    pub good: Example,
    /// Codes that the bad example brings about besides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The test that shows it, where no fragment can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tested_by: Option<String>,
    /// Related codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<String>,
}

/// An example: words, and where possible a fragment of a spec.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Example {
    /// Words before the fragment; may be empty.
    pub text: String,
    /// The fragment, laid over the base spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toml: Option<String>,
}

static PARSED: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let mut pages: Vec<Page> = sources()
        .filter_map(|(_, text)| parse::page(text))
        .collect();
    pages.sort_by_key(|page| (order(&page.code), page.code.clone()));
    pages
});

/// Codes of specs first, then those of basis files and of TOML.
fn order(code: &str) -> usize {
    ["S", "B", "T"]
        .iter()
        .position(|letter| code.starts_with(letter))
        .unwrap_or(usize::MAX)
}

/// The Markdown files by code, as they are embedded.
pub fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.files().filter_map(|file| {
        let code = file.path().file_stem()?.to_str()?;
        Some((code, file.contents_utf8()?))
    })
}

/// The files that examples name.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents())))
}

/// All pages, by code.
#[must_use]
pub fn pages() -> &'static [Page] {
    &PARSED
}

/// The page of a code or name.
#[must_use]
pub fn page(code_or_name: &str) -> Option<&'static Page> {
    pages()
        .iter()
        .find(|page| page.name == code_or_name || page.code.eq_ignore_ascii_case(code_or_name))
}

/// The code or name that was probably meant.
#[must_use]
pub fn nearest(given: &str) -> Option<&'static str> {
    let names = pages().iter().map(|page| page.name.as_str());
    did_you_mean(given, names).or_else(|| checks::nearest(given))
}
