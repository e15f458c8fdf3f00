//! The comparison as one HTML file that stands alone: no request to anywhere, complete without
//! script, each number with its source.

mod charts;
mod labels;
mod matrix;
mod scale;
mod top;

#[cfg(test)]
mod tests;

use minijinja::context;
use minijinja::value::{Serde, Value};
use sha2::{Digest, Sha256};

use crate::compare::result::Comparison;
use crate::compare::summary;
use crate::render::doc::{Block, Brand, Doc, Labels, Page};
use crate::render::html::{Look, anchored, prepare};
use crate::render::{RenderError, Templates, logo, templates};
use crate::source::{Place, SourceFile};
use crate::wording::{Text, Wording, typed};

/// What opens a cell's source beside the matrix. The page says the same without it.
const SCRIPT: &str = include_str!("../../../../templates/comparison.js");

/// The texts that the comparison was made from, to show what stands at a place.
#[derive(Debug, Clone, Default)]
pub struct Sources<'s>(Vec<&'s SourceFile>);

/// Lines that are shown of one answer.
const SHOWN_LINES: usize = 8;
/// Characters that are shown of one line.
const SHOWN_LETTERS: usize = 240;

impl<'s> Sources<'s> {
    /// The texts of the spec and of the responses.
    #[must_use]
    pub fn new(texts: Vec<&'s SourceFile>) -> Self {
        Sources(texts)
    }

    /// What is written at a place: its line, and under the head of a table the lines up to the next.
    fn excerpt(&self, place: &Place) -> String {
        if place.cell.is_some() {
            return String::new();
        }
        let Some(source) = self.0.iter().find(|source| source.name() == place.file) else {
            return String::new();
        };
        let skip = usize::try_from(place.line.get()).unwrap_or(usize::MAX);
        let mut lines = source.text().lines().skip(skip.saturating_sub(1));
        let Some(first) = lines.next() else {
            return String::new();
        };
        let cut = |line: &str| -> String { line.chars().take(SHOWN_LETTERS).collect() };
        let mut shown = vec![cut(first)];
        if first.trim_start().starts_with('[') {
            let rest = lines
                .take_while(|line| !line.trim().is_empty() && !line.trim_start().starts_with('['));
            shown.extend(rest.take(SHOWN_LINES - 1).map(cut));
        }
        shown.join("\n")
    }
}

/// A value of the page in the language of the page.
struct Tongue<'w>(&'w Wording);

impl Tongue<'_> {
    fn say(&self, text: &Text) -> String {
        self.0.say(text)
    }

    fn pairs(&self, pairs: &[(Text, Text)]) -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(label, value)| (self.say(label), self.say(value)))
            .collect()
    }
}

/// Renders the comparison as one HTML file in one language.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn comparison_html(
    comparison: &Comparison,
    sources: &Sources,
    wording: &Wording,
    brand: &Brand,
    templates: &Templates,
) -> Result<String, RenderError> {
    let tongue = Tongue(wording);
    let lines = summary::first_page(comparison);
    let chapters = chapters(comparison, wording);
    let script: String = SCRIPT.trim().to_owned();
    let context = context! {
        lang => wording.language().tag(),
        title => &*comparison.spec.title,
        spec => Serde(&comparison.spec),
        tool => &*comparison.tool,
        currency => comparison.currency.clone().unwrap_or_default(),
        labels => Serde(labels::labels(&tongue, comparison)),
        asked => Serde(tongue.pairs(&super::says::asked(comparison))),
        notes => Serde(top::notes(&tongue, comparison)),
        cards => Serde(top::cards(&tongue, comparison, &lines)),
        charts => Serde(charts::charts(&tongue, comparison, &lines)),
        matrix => Serde(matrix::matrix(&tongue, comparison, &lines, sources)),
        chapters => Serde(anchored(&chapters)),
        doc => Serde(&chapters),
        brand => Serde(brand),
        logo => Serde(brand.logo.as_ref().map(crate::render::html::logo)),
        colors => Serde(Look::of_brand(brand)),
        script => Value::from_safe_string(script.clone()),
        script_hash => logo::base64(&Sha256::digest(script.as_bytes())),
    };
    let mut html = templates.render(templates::COMPARISON, prepare, context)?;
    html.push('\n');
    Ok(html)
}

/// What follows the matrix, in the language of the page.
fn chapters(comparison: &Comparison, wording: &Wording) -> Doc {
    let blocks: Vec<Block> = super::chapters::chapters(comparison);
    let english = Doc {
        title: typed(""),
        subtitle: typed(""),
        lang: String::new(),
        page: Page::Landscape,
        footer: typed(""),
        labels: Labels::default(),
        brand: Brand::default(),
        digest: String::new(),
        date: String::new(),
        blocks,
    };
    english.in_languages(std::slice::from_ref(wording))
}
