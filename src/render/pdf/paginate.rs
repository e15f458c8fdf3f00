//! From strips to pages: what goes where, and what is repeated.

use super::font::Shaper;
use super::strip::{Head, Item, Path, Strip};
use super::text::{Color, Line, QUIET, Type, one_line};
use super::{HEADER_Y, MARGIN, Sheet};
use crate::render::doc::Doc;
use crate::render::page_label::{Piece, pieces};
use crate::render::palette::RULE;

/// Below this much room, a piece that fits no page starts on a new one all the same.
const WORTH_STARTING: f32 = 110.0;

const FOOTER: Type = Type {
    size: 7.5,
    leading: 10.0,
    color: QUIET,
    bold: false,
};

/// A finished page; measures in points from its top left corner.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) fills: Vec<Fill>,
    pub(super) paths: Vec<Path>,
    pub(super) logo: Option<Logo>,
    pub(super) texts: Vec<Text>,
    pub(super) links: Vec<Link>,
}

/// A filled rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fill {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) color: Color,
}

/// The logo and its node of the structure tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logo {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) node: usize,
}

/// A line of text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) x: f32,
    /// Baseline.
    pub(super) y: f32,
    pub(super) line: Line,
    /// Place in reading order.
    pub(super) order: usize,
    /// Node of the structure tree; none for repeated heads and footers.
    pub(super) node: Option<usize>,
}

/// A line of the table of contents that leads to a heading.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) y: f32,
    pub(super) height: f32,
    pub(super) heading: usize,
    baseline: f32,
    node: usize,
}

/// Where a heading came to stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spot {
    pub(super) page: usize,
    pub(super) y: f32,
}

/// Pages, and where the headings are.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) pages: Vec<Page>,
    pub(super) spots: Vec<Spot>,
    /// The paper.
    pub(super) sheet: Sheet,
    /// Room used on the last page.
    used: f32,
}

/// Fills pages with strips and adds page numbers and footers.
pub(super) fn paginate(strips: &[Strip], headings: usize, doc: &Doc, shaper: &mut Shaper) -> Book {
    let mut book = Book {
        pages: vec![Page::default()],
        spots: vec![Spot::default(); headings],
        sheet: Sheet::of(doc.page),
        used: 0.0,
    };
    let mut start = 0;
    while start < strips.len() {
        let end = piece_end(strips, start);
        book.place_piece(strips.get(start..end).unwrap_or_default());
        start = end;
    }
    book.number_contents(shaper);
    book.add_footers(doc, shaper);
    book
}

/// Index after the last strip that stays with the one at `start`.
fn piece_end(strips: &[Strip], start: usize) -> usize {
    let mut end = start + 1;
    while let (Some(last), Some(next)) = (strips.get(end - 1), strips.get(end)) {
        if !last.keep || next.new_page {
            break;
        }
        end += 1;
    }
    end
}

impl Book {
    /// Places strips that belong together: on this page, else on the next, else split.
    fn place_piece(&mut self, piece: &[Strip]) {
        let Some(first) = piece.first() else { return };
        let height: f32 = piece.iter().map(|strip| strip.before + strip.height).sum();
        let head = first.head.as_ref().map_or(0.0, |head| head.height);
        let on_new_page = height - first.before + head;
        let room = self.sheet.text_height() - self.used;
        let splits = on_new_page > self.sheet.text_height();
        let too_low = if splits {
            room < WORTH_STARTING
        } else {
            height > room
        };
        if self.used > 0.0 && (first.new_page || too_low) {
            self.turn();
        }
        for strip in piece {
            if self.used > 0.0 && self.used + strip.before + strip.height > self.sheet.text_height()
            {
                self.turn();
            }
            self.place(strip);
        }
    }

    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.used = 0.0;
    }

    fn place(&mut self, strip: &Strip) {
        let at_top = self.used == 0.0;
        if !at_top {
            self.used += strip.before;
        } else if let Some(head) = &strip.head {
            self.repeat(head, &strip.items);
        }
        let top = super::TOP + self.used;
        let page = self.pages.len() - 1;
        if let Some(spot) = strip.heading.and_then(|index| self.spots.get_mut(index)) {
            *spot = Spot { page, y: top };
        }
        for item in &strip.items {
            self.draw(item, top, strip.height, None);
        }
        self.used += strip.height;
    }

    /// Draws a table head again, to be read before the row that follows it.
    fn repeat(&mut self, head: &Head, before: &[Item]) {
        let order = before.iter().filter_map(node_of).min().unwrap_or(0);
        let top = super::TOP + self.used;
        for item in &head.items {
            self.draw(item, top, head.height, Some(order));
        }
        self.used += head.height;
    }

    fn draw(&mut self, item: &Item, top: f32, height: f32, repeated: Option<usize>) {
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        match item {
            Item::Text { x, y, line, node } => page.texts.push(Text {
                x: MARGIN + x,
                y: top + y,
                line: line.clone(),
                order: repeated.unwrap_or(*node),
                node: repeated.is_none().then_some(*node),
            }),
            Item::Fill {
                x,
                y,
                width,
                height,
                color,
            } => page.fill(Fill {
                x: MARGIN + x,
                y: top + y,
                width: *width,
                height: *height,
                color: *color,
            }),
            Item::Path(path) => page.paths.push(Path {
                points: path
                    .points
                    .iter()
                    .map(|(x, y)| (MARGIN + x, top + y))
                    .collect(),
                ..path.clone()
            }),
            Item::Logo {
                x,
                y,
                width,
                height,
                node,
            } => {
                page.logo = Some(Logo {
                    x: MARGIN + x,
                    y: top + y,
                    width: *width,
                    height: *height,
                    node: *node,
                });
            }
            Item::PageOf { heading, y, node } => page.links.push(Link {
                y: top,
                height,
                heading: *heading,
                baseline: top + y,
                node: *node,
            }),
        }
    }

    /// Now that headings have pages, the contents can name them.
    fn number_contents(&mut self, shaper: &mut Shaper) {
        let right = self.sheet.width - MARGIN;
        let how = Type {
            size: 9.5,
            ..FOOTER
        };
        for page in &mut self.pages {
            for link in &page.links {
                let number = self.spots.get(link.heading).map_or(0, |spot| spot.page + 1);
                let line = one_line(&number.to_string(), &how, 40.0, shaper);
                page.texts.push(Text {
                    x: right - line.width,
                    y: link.baseline,
                    line,
                    order: link.node,
                    node: Some(link.node),
                });
            }
        }
    }

    fn add_footers(&mut self, doc: &Doc, shaper: &mut Shaper) {
        let count = self.pages.len();
        let sheet = self.sheet;
        let footer_y = sheet.height - super::FOOTER;
        for (index, page) in self.pages.iter_mut().enumerate() {
            let mut right = page_number(&doc.labels.page, index + 1, count);
            if !doc.digest.is_empty() {
                let label = &doc.labels.short_digest;
                right = format!("{label} {} \u{b7} {right}", doc.short_digest());
            }
            let width = sheet.text_width();
            let right = one_line(&right, &FOOTER, width / 2.0, shaper);
            let left = one_line(&doc.footer, &FOOTER, width - right.width - 20.0, shaper);
            page.fills.push(Fill {
                x: MARGIN,
                y: footer_y - 12.0,
                width,
                height: 0.5,
                color: RULE,
            });
            let at = sheet.width - MARGIN - right.width;
            page.margin(left, MARGIN, footer_y);
            page.margin(right, at, footer_y);
            if index > 0
                && let Some(company) = &doc.brand.company
            {
                page.margin(one_line(company, &FOOTER, width, shaper), MARGIN, HEADER_Y);
            }
        }
    }
}

impl Page {
    /// Adds a rectangle, grown onto the one above where they touch: two that merely abut show a
    /// light seam on screen.
    fn fill(&mut self, fill: Fill) {
        let touching = self.fills.iter_mut().rev().take(4).find(|above| {
            above.x == fill.x
                && above.width == fill.width
                && above.color == fill.color
                && (above.y + above.height - fill.y).abs() < 0.01
        });
        match touching {
            Some(above) => above.height += fill.height,
            None => self.fills.push(fill),
        }
    }

    /// Puts a line above or below the text.
    fn margin(&mut self, line: Line, x: f32, y: f32) {
        self.texts.push(Text {
            x,
            y,
            line,
            order: usize::MAX,
            node: None,
        });
    }
}

/// The number of a page in the words of the language.
fn page_number(label: &str, page: usize, pages: usize) -> String {
    pieces(label)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Page => page.to_string(),
            Piece::Pages => pages.to_string(),
        })
        .collect()
}

fn node_of(item: &Item) -> Option<usize> {
    match item {
        Item::Text { node, .. } | Item::Logo { node, .. } | Item::PageOf { node, .. } => {
            Some(*node)
        }
        Item::Fill { .. } | Item::Path(_) => None,
    }
}
