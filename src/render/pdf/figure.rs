//! Chains as pictures: the scene that the page in HTML shows as well.

use super::layout::{CELL, Layout};
use super::strip::{Item, Path, Strip};
use super::text::{QUIET, Type, wrap};
use crate::render::doc::{Back, Span, Step, Style, chain_in_words, plain, words};
use crate::render::palette::{INK, STRONG_RULE, WHITE};
use crate::render::picture::{Face, Scene, arrange};
use crate::wording::{Text, typed};

/// Text size of pictures.
const SIZE: f32 = 8.6;

/// Wider than any line of a picture, which is broken already.
const ENDLESS: f32 = 10_000.0;

impl Layout<'_, '_> {
    /// A picture, or a list in words where it would be taller than a page.
    pub(super) fn chain(&mut self, caption: &Text, steps: &[Step], back: Option<&Back>) {
        let mut above = 10.0;
        if !caption.is_empty() {
            let node = self.tree.add("P", None);
            let how = Type { bold: true, ..CELL };
            let mut strips = self.lines(&[plain(caption)], &how, 0.0, self.width, node);
            strips.iter_mut().for_each(|strip| strip.keep = true);
            self.push(strips, above, 0.0);
            above = 5.0;
        }
        let told = chain_in_words(steps, back);
        let scene = arrange(steps, back, self.width, SIZE);
        if scene.height > self.sheet.text_height() - 60.0 {
            self.list(true, &told);
            return;
        }
        let alt: Vec<String> = told.iter().map(|entry| words(entry)).collect();
        let node = self.tree.add_picture(alt.join(" \u{2192} "));
        let strip = Strip {
            height: scene.height,
            items: self.drawn(&scene, node),
            ..Strip::default()
        };
        self.push(vec![strip], above, 12.0);
    }

    fn drawn(&mut self, scene: &Scene, node: usize) -> Vec<Item> {
        let accent = self.palette.accent;
        let mut items = Vec::new();
        for shape in &scene.boxes {
            let (right, bottom) = (shape.x + shape.width, shape.y + shape.height);
            let (fill, stroke) = if shape.asked {
                (self.palette.ground, accent)
            } else {
                (WHITE, STRONG_RULE)
            };
            items.push(Item::Path(Path {
                points: vec![
                    (shape.x, shape.y),
                    (right, shape.y),
                    (right, bottom),
                    (shape.x, bottom),
                ],
                closed: true,
                fill: Some(fill),
                stroke: Some(stroke),
                broken: !shape.asked,
            }));
        }
        for arrow in &scene.arrows {
            items.push(Item::Path(Path {
                points: arrow.points.clone(),
                closed: false,
                fill: None,
                stroke: Some(accent),
                broken: arrow.back,
            }));
            items.push(Item::Path(Path {
                points: arrow.head(SIZE).to_vec(),
                closed: true,
                fill: Some(accent),
                stroke: None,
                broken: false,
            }));
        }
        for text in &scene.words {
            let (style, color) = match text.face {
                Face::Title => (Style::Strong, INK),
                Face::Code => (Style::Code, INK),
                Face::Plain => (Style::Plain, INK),
                Face::Aside => (Style::Plain, QUIET),
            };
            let how = Type {
                size: text.size,
                leading: text.size,
                color,
                bold: false,
            };
            let span = Span {
                text: typed(&text.text),
                style,
                lang: None,
            };
            let lines = wrap(&[span], &how, ENDLESS, self.shaper);
            items.extend(lines.into_iter().map(|line| Item::Text {
                x: text.x,
                y: text.y,
                line,
                node,
            }));
        }
        items
    }
}
