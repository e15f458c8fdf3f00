//! HTML that stands alone: no script, no request to anywhere, readable on a phone and on paper.

use std::collections::HashSet;
use std::fmt::Write as _;

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::doc::{self, Block, Brand, Doc, Logo, PictureKind, clean};
use super::page_label::{self, pieces};
use super::palette::{self, Palette};
use super::picture::{self, arrange, svg};
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
    let mut cover = items;
    let first = cover.iter().position(|item| item.anchor.is_some());
    let chapters = cover.split_off(first.unwrap_or(0));
    let context = context! {
        doc => Serde(doc),
        short_digest => doc.short_digest(),
        contents => Serde(contents),
        cover => Serde(cover),
        parts => Serde(parts(chapters)),
        colors => Serde(Look::of(doc)),
        logo => Serde(doc.brand.logo.as_ref().map(logo)),
        page => Value::from_safe_string(page_counter(&doc.labels.page)),
    };
    let mut html = templates.render(templates::HTML, prepare, context)?;
    html.push('\n');
    Ok(html)
}

pub(super) fn prepare(env: &mut Environment<'static>) {
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    // Cleaning sits where values enter the output, so that no place in the template can forget it.
    env.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => templates::write(out, state, &Value::from(clean(text))),
        _ => templates::write(out, state, value),
    });
    env.add_filter("css", |text: &str| Value::from_safe_string(css(text)));
    // Lines stay lines where a source is shown as it is written; the formatter would make them one.
    env.add_filter("lines", |text: &str| {
        let lines: Vec<String> = text.lines().map(|line| escaped(&clean(line))).collect();
        Value::from_safe_string(lines.join("\n"))
    });
    env.add_filter("shares", |columns: Serde<Vec<Share>>| shares(&columns));
}

/// Text as it stands between tags and in attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
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

/// The colours of a company as the style sheet writes them.
#[derive(Serialize)]
pub(super) struct Look {
    accent: String,
    ground: String,
    /// The accent as three numbers, to be thinned.
    tint: String,
}

impl Look {
    fn of(doc: &Doc) -> Look {
        Look::of_brand(&doc.brand)
    }

    pub(super) fn of_brand(brand: &Brand) -> Look {
        let palette = Palette::of(brand);
        let [red, green, blue] = palette.accent;
        Look {
            accent: palette::hex(palette.accent),
            ground: palette::hex(palette.ground),
            tint: format!("{red} {green} {blue}"),
        }
    }
}

/// A logo inside the page.
#[derive(Serialize)]
pub(super) struct Embedded {
    address: String,
    width: u32,
    height: u32,
}

/// The logo as an address that holds the picture itself, at most 200 wide and 64 high.
pub(super) fn logo(logo: &Logo) -> Embedded {
    let kind = match logo.kind {
        PictureKind::Png => "image/png",
        PictureKind::Jpeg => "image/jpeg",
    };
    let (width, height) = super::logo::size_within(logo, 200.0, 64.0);
    Embedded {
        address: format!("data:{kind};base64,{}", super::logo::base64(&logo.bytes)),
        width: width.round() as u32,
        height: height.round() as u32,
    }
}

/// The label of a page number as CSS says it.
fn page_counter(label: &str) -> String {
    let parts: Vec<String> = pieces(label)
        .into_iter()
        .map(|piece| match piece {
            page_label::Piece::Words(words) => format!("\"{}\"", css(words)),
            page_label::Piece::Page => "counter(page)".to_owned(),
            page_label::Piece::Pages => "counter(pages)".to_owned(),
        })
        .collect();
    parts.join(" ")
}

/// A chain as pictures: for wide screens and paper, and for phones.
#[derive(Serialize)]
struct Drawing {
    wide: String,
    narrow: String,
}

/// Text size of pictures, in pixels.
const PICTURE_TEXT: f32 = 13.0;
/// Widths of a picture: that of the text, and that of a phone.
const WIDE: f32 = 860.0;
const NARROW: f32 = 340.0;

fn drawing(block: &Block, number: usize) -> Option<Drawing> {
    let Block::Chain {
        caption,
        steps,
        back,
    } = block
    else {
        return None;
    };
    let words: Vec<String> = doc::chain_in_words(steps, back.as_ref())
        .iter()
        .map(|entry| doc::words(entry))
        .collect();
    let words = words.join(" \u{2192} ");
    let colors = picture::Colors {
        ink: "var(--ink)",
        quiet: "var(--quiet)",
        accent: "var(--accent)",
        ground: "var(--ground)",
        faint: "var(--strong-rule)",
    };
    let draw = |width: f32, name: &str| {
        let scene = arrange(steps, back.as_ref(), width, PICTURE_TEXT);
        let id = format!("picture-{number}-{name}");
        svg(&scene, PICTURE_TEXT, &id, caption, &words, &colors)
    };
    Some(Drawing {
        wide: draw(WIDE, "wide"),
        narrow: draw(NARROW, "narrow"),
    })
}

/// A block with its anchor and its pictures, where it has them.
#[derive(Serialize)]
pub(super) struct Item<'a> {
    block: &'a Block,
    anchor: Option<String>,
    drawing: Option<Drawing>,
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

/// The blocks with their anchors, for a page of its own.
pub(super) fn anchored(doc: &Doc) -> Vec<Item<'_>> {
    items(doc)
}

fn items(doc: &Doc) -> Vec<Item<'_>> {
    let mut taken = HashSet::new();
    doc.blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let anchor = match block {
                Block::Heading { id, .. } => Some(anchor(id, &mut taken)),
                _ => None,
            };
            Item {
                block,
                anchor,
                drawing: drawing(block, index),
            }
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
mod tests;
