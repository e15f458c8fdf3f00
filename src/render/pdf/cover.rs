//! What stands before the first chapter: letterhead, title, contents.

use super::layout::{BODY, CELL, Layout, baseline, fill, pad_ends};
use super::strip::{Item, Strip};
use super::text::{QUIET, Type};
use crate::render::doc::{Brand, Doc, plain};
use crate::render::logo::size_within;
use crate::render::palette::{INK, RULE};
use crate::wording::{Text, typed};

/// Fewer chapters than this need no table of contents.
const CONTENTS_FROM: usize = 3;

/// The most room a logo takes: 55 by 18 mm.
const LOGO: (f64, f64) = (156.0, 51.0);

impl Layout<'_, '_> {
    /// Company and address on the left, the logo on the right.
    pub(super) fn letterhead(&mut self, brand: &Brand) {
        let company = Type {
            size: 12.0,
            leading: 16.5,
            color: self.palette.accent,
            bold: true,
        };
        let address = Type {
            color: QUIET,
            ..CELL
        };
        let logo = brand
            .logo
            .as_ref()
            .map(|logo| size_within(logo, LOGO.0, LOGO.1))
            .map(|(width, height)| (width as f32, height as f32));
        let room = self.width - logo.map_or(0.0, |(width, _)| width + 20.0);
        let lines = brand.company.iter().map(|name| (name, &company));
        let lines = lines.chain(brand.address.iter().map(|line| (line, &address)));
        let mut whole = Strip::default();
        for (text, how) in lines {
            let node = self.tree.add("P", None);
            for line in self.lines(&[plain(typed(text))], how, 0.0, room, node) {
                let top = whole.height;
                whole
                    .items
                    .extend(line.items.into_iter().map(|item| item.lowered(top)));
                whole.height += line.height;
            }
        }
        if let Some((width, height)) = logo {
            let alt = brand.company.clone().unwrap_or_default();
            let node = self.tree.add_picture(alt);
            whole.items.push(Item::Logo {
                x: self.width - width,
                y: 0.0,
                width,
                height,
                node,
            });
            whole.height = whole.height.max(height);
        }
        if !whole.items.is_empty() {
            self.push(vec![whole], 0.0, 22.0);
        }
    }

    pub(super) fn title(&mut self, doc: &Doc) {
        let how = Type {
            size: 21.0,
            leading: 27.0,
            color: INK,
            bold: true,
        };
        let node = self.tree.add("H1", None);
        let title = self.lines(&[plain(&doc.title)], &how, 0.0, self.width, node);
        self.push(title, 0.0, 0.0);
        if !doc.subtitle.is_empty() {
            let how = Type {
                size: 11.0,
                leading: 15.5,
                color: QUIET,
                bold: false,
            };
            let node = self.tree.add("P", None);
            let subtitle = self.lines(&[plain(&doc.subtitle)], &how, 0.0, self.width, node);
            self.push(subtitle, 3.0, 0.0);
        }
        let rule = Strip {
            height: 2.0,
            items: vec![fill(0.0, 0.0, self.width, 2.0, self.palette.accent)],
            ..Strip::default()
        };
        self.push(vec![rule], 9.0, 14.0);
    }

    /// Chapters with their pages, when there are enough of them to need it.
    pub(super) fn contents(&mut self, label: &Text) {
        let chapters: Vec<(usize, String)> = self
            .headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| heading.level == 1)
            .map(|(index, heading)| (index, heading.text.clone()))
            .collect();
        if chapters.len() < CONTENTS_FROM {
            return;
        }
        let how = Type {
            bold: true,
            color: self.palette.accent,
            ..BODY
        };
        let node = self.tree.add("P", None);
        let mut label = self.lines(&[plain(label)], &how, 0.0, self.width, node);
        label.iter_mut().for_each(|strip| strip.keep = true);
        pad_ends(&mut label, 0.0, 3.0);
        self.push(label, 20.0, 0.0);
        let toc = self.tree.add("TOC", None);
        for (heading, text) in chapters {
            let entry = self.tree.add("TOCI", Some(toc));
            let mut strips =
                self.lines(&[plain(typed(text))], &BODY, 0.0, self.width - 40.0, entry);
            for strip in &mut strips {
                strip.height += 3.0;
            }
            if let Some(last) = strips.last_mut() {
                let y = baseline(&BODY);
                last.items.push(Item::PageOf {
                    heading,
                    y,
                    node: entry,
                });
                last.items
                    .push(fill(0.0, last.height - 1.0, self.width, 0.4, RULE));
            }
            self.push(strips, 1.0, 0.0);
        }
        self.gap = 18.0;
    }
}
