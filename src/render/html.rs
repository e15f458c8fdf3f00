//! HTML that stands alone: no script, no request to anywhere, readable on a phone and on paper.

use std::collections::HashSet;
use std::fmt::Write as _;

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::doc::{self, Block, Doc, clean};
use super::{RenderError, Templates, templates};

/// Renders a document as one HTML file.
///
/// # Errors
/// When the template does not fit the block tree.
pub fn to_html(doc: &Doc) -> Result<String, RenderError> {
    to_html_with(doc, &Templates::embedded())
}

/// The same with a company's templates.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn to_html_with(doc: &Doc, templates: &Templates) -> Result<String, RenderError> {
    let items = items(doc);
    let contents: Vec<Chapter> = items.iter().filter_map(chapter).collect();
    let context = context! {
        doc => Serde(doc),
        short_digest => doc.short_digest(),
        contents => Serde(contents),
        parts => Serde(parts(items)),
    };
    let mut html = templates.render(templates::HTML, prepare, context)?;
    html.push('\n');
    Ok(html)
}

fn prepare(env: &mut Environment<'static>) {
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    // Cleaning sits where values enter the output, so that no place in the template can forget it.
    env.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            minijinja::escape_formatter(out, state, &Value::from(clean(text)))
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    env.add_filter("css", |text: &str| Value::from_safe_string(css(text)));
    env.add_filter("shares", |columns: Serde<Vec<Share>>| shares(&columns));
}

/// The width of a column as the template hands it back.
#[derive(serde::Deserialize)]
struct Share {
    width: u16,
}

/// Column widths in whole percent.
fn shares(columns: &[Share]) -> Vec<u32> {
    let total: u32 = columns.iter().map(|c| u32::from(c.width.max(1))).sum();
    columns
        .iter()
        .map(|c| (u32::from(c.width.max(1)) * 100 + total / 2) / total)
        .collect()
}

/// Text inside a CSS string: all but letters and digits as hexadecimal escapes, so that neither the
/// string nor the style element can be left.
fn css(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:06x}", u32::from(c));
        }
    }
    out
}

/// A block with its anchor, where it has one.
#[derive(Serialize)]
struct Item<'a> {
    block: &'a Block,
    anchor: Option<String>,
}

/// Blocks that belong together: a clause with all that follows its heading, or anything else.
#[derive(Serialize)]
struct Part<'a> {
    clause: bool,
    blocks: Vec<Item<'a>>,
}

/// A line of the table of contents.
#[derive(Serialize)]
struct Chapter {
    anchor: String,
    text: String,
}

fn items(doc: &Doc) -> Vec<Item<'_>> {
    let mut taken = HashSet::new();
    doc.blocks
        .iter()
        .map(|block| {
            let anchor = match block {
                Block::Heading { id, .. } => Some(anchor(id, &mut taken)),
                _ => None,
            };
            Item { block, anchor }
        })
        .collect()
}

/// An id that works in a link as it stands. Clause ids keep their spelling; whatever would need an
/// escape in an address becomes a hyphen, and a second use gets a number.
fn anchor(id: &str, taken: &mut HashSet<String>) -> String {
    let keep = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let mut base: String = id.chars().map(|c| if keep(c) { c } else { '-' }).collect();
    if base.is_empty() {
        base.push_str("section");
    }
    let mut anchor = base.clone();
    let mut number = 1;
    while !taken.insert(anchor.clone()) {
        number += 1;
        anchor = format!("{base}-{number}");
    }
    anchor
}

fn chapter(item: &Item) -> Option<Chapter> {
    match (item.block, &item.anchor) {
        (
            Block::Heading {
                level: 0 | 1, text, ..
            },
            Some(anchor),
        ) => Some(Chapter {
            anchor: anchor.clone(),
            text: doc::words(text),
        }),
        _ => None,
    }
}

/// Groups clauses, which print in one piece. A clause ends at the next heading or page break.
fn parts(items: Vec<Item>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for item in items {
        let starts_clause = matches!(item.block, Block::Heading { level, .. } if *level >= 3);
        let ends_clause = matches!(item.block, Block::Heading { .. } | Block::PageBreak);
        match parts.last_mut() {
            Some(part) if !ends_clause || (!starts_clause && !part.clause) => {
                part.blocks.push(item)
            }
            _ => parts.push(Part {
                clause: starts_clause,
                blocks: vec![item],
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::render::doc::{Cell, Column, Tone, code, plain, quiet, strong};

    const HOSTILE: &str = "</style><script>alert('x')</script>\"{{ 7*7 }}{% raw %}<!-- & 'a'";

    /// A document with the same text in every place that takes any.
    fn everywhere(text: &str) -> Doc {
        let words = || vec![plain(text), strong(text), code(text), quiet(text)];
        Doc {
            title: text.to_owned().into(),
            subtitle: text.to_owned().into(),
            lang: text.to_owned(),
            labels: crate::render::doc::Labels::default(),
            brand: crate::render::doc::Brand::default(),
            footer: text.to_owned().into(),
            digest: text.to_owned(),
            date: text.to_owned(),
            blocks: vec![
                Block::Heading {
                    level: 1,
                    id: text.to_owned(),
                    text: words(),
                },
                Block::Heading {
                    level: 3,
                    id: text.to_owned(),
                    text: words(),
                },
                Block::Para { text: words() },
                Block::List {
                    ordered: true,
                    entries: vec![words()],
                },
                Block::List {
                    ordered: false,
                    entries: vec![words()],
                },
                Block::Facts {
                    pairs: vec![(text.to_owned().into(), words())],
                },
                Block::Table {
                    caption: text.to_owned().into(),
                    columns: vec![Column::new(text, 1)],
                    rows: vec![vec![Cell { text: words() }]],
                },
                Block::Note {
                    tone: Tone::Info,
                    text: words(),
                },
                Block::PageBreak,
            ],
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let html = to_html(&everywhere(HOSTILE)).unwrap();
        let calm = to_html(&everywhere(&"calm".repeat(15))).unwrap();
        assert!(!html.contains("<script"));
        assert!(html.contains("{{ 7*7 }}"));
        // Markup is the same whatever the text: nothing of it became a tag or an attribute.
        assert_eq!(html.matches('<').count(), calm.matches('<').count());
        assert_eq!(html.matches('"').count(), calm.matches('"').count());
        assert_eq!(html.matches("</style").count(), 1);
    }

    #[test]
    fn direction_marks_are_shown() {
        let html = to_html(&everywhere("A\u{202E}B\u{0}")).unwrap();
        assert!(!html.contains('\u{202E}') && !html.contains('\u{0}'));
        assert!(html.contains("A\u{FFFD}B\u{FFFD}"));
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        let html = to_html(&everywhere("calm")).unwrap();
        for way in [
            "src=", "url(", "@import", "http:", "https:", "<link", "<script",
        ] {
            assert!(!html.contains(way), "{way}");
        }
    }

    #[test]
    fn anchors_are_unique_and_keep_clause_ids() {
        let mut taken = HashSet::new();
        assert_eq!(anchor("BRD-01.unit", &mut taken), "BRD-01.unit");
        assert_eq!(anchor("BRD-01.unit", &mut taken), "BRD-01.unit-2");
        assert_eq!(anchor("a b#%", &mut taken), "a-b--");
        assert_eq!(anchor("", &mut taken), "section");
    }

    #[test]
    fn structure_is_semantic() {
        let html = to_html(&everywhere("calm")).unwrap();
        for wanted in [
            "<html lang=\"calm\">",
            "<caption>calm</caption>",
            "<th scope=\"col\">calm</th>",
            "<h2 id=\"calm\">calm<strong>calm</strong>",
            "<a href=\"#calm\">",
            "<section class=\"clause\" aria-labelledby=\"calm-2\">",
            "<dt>calm</dt>",
        ] {
            assert!(html.contains(wanted), "{wanted} not in {html}");
        }
    }
}
