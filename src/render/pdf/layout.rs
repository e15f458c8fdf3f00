//! From blocks to strips: what each block looks like.

use super::Sheet;
use super::font::Shaper;
use super::strip::{Column, Heading, Item, ROW_HEAD, RowStyle, Strip, Tree, fill_behind, row};
use super::text::{Color, QUIET, Type, wrap};
use crate::render::doc::{self, Block, Doc, Labels, Span, Tone, plain};
use crate::render::palette::{INK, Palette, STRONG_RULE, WARNING, WARNING_GROUND};
use crate::wording::Text;
use crate::wording::typed;

pub(super) const BODY: Type = Type {
    size: 9.5,
    leading: 13.6,
    color: INK,
    bold: false,
};
pub(super) const CELL: Type = Type {
    size: 8.4,
    leading: 11.4,
    color: INK,
    bold: false,
};

/// A clause up to this height is not parted: the reader sees all of it at once.
const WHOLE_CLAUSE: f32 = 225.0;
/// The end of a longer clause up to this height does not stand alone at the top of a page.
const SHORT_END: f32 = 60.0;

/// All strips of a document, with the headings and the structure tree found on the way.
pub(super) struct Laid {
    pub(super) strips: Vec<Strip>,
    pub(super) headings: Vec<Heading>,
    pub(super) tree: Tree,
}

/// The work in progress.
pub(super) struct Layout<'s, 'f> {
    pub(super) shaper: &'s mut Shaper<'f>,
    pub(super) palette: Palette,
    /// The paper.
    pub(super) sheet: Sheet,
    /// Width of the text area in points.
    pub(super) width: f32,
    labels: &'s Labels,
    strips: Vec<Strip>,
    pub(super) headings: Vec<Heading>,
    pub(super) tree: Tree,
    /// Least space above the next block, asked for by the one before.
    pub(super) gap: f32,
    new_page: bool,
    /// Index of the first strip of the clause being set.
    clause: Option<usize>,
    /// Index of the first strip of the block or row set last.
    last: usize,
    /// Headings met so far, to number them in step with `headings`.
    met: usize,
}

/// Sets a whole document.
pub(super) fn lay_out(doc: &Doc, shaper: &mut Shaper) -> Laid {
    let mut layout = Layout {
        shaper,
        palette: Palette::of(&doc.brand),
        sheet: Sheet::of(doc.page),
        width: Sheet::of(doc.page).text_width(),
        labels: &doc.labels,
        strips: Vec::new(),
        headings: headings(doc),
        tree: Tree::default(),
        gap: 0.0,
        new_page: false,
        clause: None,
        last: 0,
        met: 0,
    };
    layout.letterhead(&doc.brand);
    layout.title(doc);
    let cover = cover_end(doc);
    for (index, block) in doc.blocks.iter().enumerate() {
        if index == cover {
            layout.contents(&doc.labels.contents);
        }
        layout.block(block, doc.blocks.get(index + 1));
    }
    layout.end_clause();
    Laid {
        strips: layout.strips,
        headings: layout.headings,
        tree: layout.tree,
    }
}

/// Index of the block before which the contents stand: what comes before the first heading belongs
/// to the cover, and to its page when the first chapter starts a new one.
fn cover_end(doc: &Doc) -> usize {
    doc.blocks
        .iter()
        .position(|block| matches!(block, Block::Heading { .. } | Block::PageBreak))
        .unwrap_or(0)
}

fn headings(doc: &Doc) -> Vec<Heading> {
    doc.blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, text, .. } => Some(Heading {
                level: (*level).clamp(1, 3),
                text: doc::words(text),
            }),
            _ => None,
        })
        .collect()
}

impl Layout<'_, '_> {
    fn block(&mut self, block: &Block, next: Option<&Block>) {
        match block {
            Block::Heading { level, text, .. } => self.heading((*level).clamp(1, 3), text),
            Block::Para { text } => self.paragraph(text, next),
            Block::List { ordered, entries } => self.list(*ordered, entries),
            Block::Facts { pairs } => self.facts(pairs),
            Block::Table {
                caption,
                columns,
                rows,
            } => self.table(caption, columns, rows),
            Block::Note { tone, text } => self.note(*tone, text),
            Block::Chain {
                caption,
                steps,
                back,
            } => self.chain(caption, steps, back.as_ref()),
            Block::PageBreak => {
                self.end_clause();
                self.new_page = true;
            }
        }
    }

    /// Adds the strips of one block with the space above it.
    pub(super) fn push(&mut self, mut strips: Vec<Strip>, above: f32, below: f32) {
        if let Some(first) = strips.first_mut() {
            first.before = above.max(self.gap);
            first.new_page = std::mem::take(&mut self.new_page);
        }
        self.gap = below;
        self.last = self.strips.len();
        self.strips.append(&mut strips);
    }

    /// A paragraph over the given width; one strip per line.
    pub(super) fn lines(
        &mut self,
        text: &[Span],
        how: &Type,
        x: f32,
        width: f32,
        node: usize,
    ) -> Vec<Strip> {
        let lines = wrap(text, how, width, self.shaper);
        row(vec![Column { x, lines, node }], plain_row(how))
    }

    fn heading(&mut self, level: u8, text: &[Span]) {
        self.end_clause();
        let (size, above, below, color, tag) = match level {
            1 => (14.5, 26.0, 6.0, self.palette.accent, "H2"),
            2 => (11.5, 19.0, 4.0, INK, "H3"),
            _ => (9.8, 15.0, 3.0, INK, "H4"),
        };
        let how = Type {
            size,
            leading: size * 1.32,
            color,
            bold: true,
        };
        let node = self.tree.add(tag, None);
        let mut strips = self.lines(text, &how, 0.0, self.width, node);
        for strip in &mut strips {
            strip.keep = true;
        }
        if let Some(first) = strips.first_mut() {
            first.heading = Some(self.met);
        }
        if level == 1
            && let Some(last) = strips.last_mut()
        {
            last.height += 3.0;
            last.items
                .push(fill(0.0, last.height - 0.6, self.width, 0.6, STRONG_RULE));
        }
        self.met += 1;
        let start = self.strips.len();
        self.push(strips, above, below);
        if level == 3 {
            self.clause = Some(start);
        }
    }

    /// A short clause becomes one piece. A longer one may be parted, but its closing lines keep the
    /// row or paragraph before them, so that no page opens with words that belong to nothing.
    fn end_clause(&mut self) {
        let Some(start) = self.clause.take() else {
            return;
        };
        let height = |strips: &[Strip]| -> f32 {
            strips.iter().map(|strip| strip.before + strip.height).sum()
        };
        let whole = height(self.strips.get(start..).unwrap_or_default()) <= WHOLE_CLAUSE;
        let short_end = height(self.strips.get(self.last..).unwrap_or_default()) <= SHORT_END;
        let from = match (whole, short_end) {
            (true, _) => start,
            (false, true) if self.last > start => self.last - 1,
            (false, _) => return,
        };
        if let Some((_, most)) = self
            .strips
            .get_mut(from..)
            .and_then(<[Strip]>::split_last_mut)
        {
            most.iter_mut().for_each(|strip| strip.keep = true);
        }
    }

    fn paragraph(&mut self, text: &[Span], next: Option<&Block>) {
        let node = self.tree.add("P", None);
        let mut strips = self.lines(text, &BODY, 0.0, self.width, node);
        let announces = doc::words(text).ends_with(':')
            && matches!(
                next,
                Some(Block::List { .. } | Block::Table { .. } | Block::Facts { .. })
            );
        if announces && let Some(last) = strips.last_mut() {
            last.keep = true;
        }
        self.push(strips, 5.0, 0.0);
    }

    pub(super) fn list(&mut self, ordered: bool, entries: &[Vec<Span>]) {
        let list = self.tree.add("L", None);
        let indent = if ordered { 22.0 } else { 15.0 };
        for (index, entry) in entries.iter().enumerate() {
            let parent = self.tree.add("LI", Some(list));
            let mark = if ordered {
                format!("{}.", index + 1)
            } else {
                "\u{2022}".to_owned()
            };
            let mark_node = self.tree.add("Lbl", Some(parent));
            let mark = wrap(&[plain(typed(mark))], &BODY, indent, self.shaper);
            let node = self.tree.add("LBody", Some(parent));
            let lines = wrap(entry, &BODY, self.width - indent, self.shaper);
            let columns = vec![
                Column {
                    x: 4.0,
                    lines: mark,
                    node: mark_node,
                },
                Column {
                    x: indent,
                    lines,
                    node,
                },
            ];
            let strips = row(columns, plain_row(&BODY));
            self.push(strips, if index == 0 { 5.0 } else { 2.5 }, 0.0);
        }
        self.gap = 6.0;
    }

    fn facts(&mut self, pairs: &[(Text, Vec<Span>)]) {
        let table = self.tree.add("Table", None);
        let label_width = self.width * 0.29;
        let label = Type {
            color: QUIET,
            ..BODY
        };
        for (index, (name, value)) in pairs.iter().enumerate() {
            let parent = self.tree.add("TR", Some(table));
            let name_node = self.tree.add(ROW_HEAD, Some(parent));
            let name = wrap(&[plain(name)], &label, label_width - 8.0, self.shaper);
            let node = self.tree.add("TD", Some(parent));
            let lines = wrap(value, &BODY, self.width - label_width, self.shaper);
            let columns = vec![
                Column {
                    x: 0.0,
                    lines: name,
                    node: name_node,
                },
                Column {
                    x: label_width,
                    lines,
                    node,
                },
            ];
            let mut strips = row(columns, plain_row(&BODY));
            if doc::words(value).is_empty() {
                write_on(&mut strips, label_width, self.width);
            }
            self.push(strips, if index == 0 { 7.0 } else { 2.0 }, 0.0);
        }
        self.gap = 9.0;
    }

    fn note(&mut self, tone: Tone, text: &[Span]) {
        let (label, ground, bar) = match tone {
            Tone::Info => (&self.labels.note, self.palette.ground, self.palette.accent),
            Tone::Warning => (&self.labels.warning, WARNING_GROUND, WARNING),
        };
        let inset = 13.0;
        let how = Type {
            bold: true,
            color: bar,
            ..CELL
        };
        let parent = self.tree.add("Note", None);
        let node = self.tree.add("P", Some(parent));
        let mut strips = self.lines(&[plain(label)], &how, inset, self.width - 2.0 * inset, node);
        let node = self.tree.add("P", Some(parent));
        strips.extend(self.lines(text, &BODY, inset, self.width - 2.0 * inset, node));
        pad_ends(&mut strips, 7.0, 8.0);
        fill_behind(&mut strips, 0.0, 3.0, bar);
        fill_behind(&mut strips, 0.0, self.width, ground);
        if let Some(first) = strips.first_mut() {
            first.keep = true;
        }
        self.push(strips, 10.0, 10.0);
    }
}

fn plain_row(how: &Type) -> RowStyle {
    RowStyle {
        size: how.size,
        leading: how.leading,
        above: 0.0,
        below: 0.0,
    }
}

pub(super) fn baseline(how: &Type) -> f32 {
    (how.leading - how.size) / 2.0 + how.size * 0.8
}

pub(super) fn fill(x: f32, y: f32, width: f32, height: f32, color: Color) -> Item {
    Item::Fill {
        x,
        y,
        width,
        height,
        color,
    }
}

/// A line to write on, where a value is left to the reader's pen.
fn write_on(strips: &mut [Strip], x: f32, width: f32) {
    pad_ends(strips, 9.0, 1.0);
    if let Some(last) = strips.last_mut() {
        let y = last.height - 1.5;
        last.items.push(fill(x, y, width - x, 0.5, STRONG_RULE));
    }
}

/// Adds room above the first strip and below the last, inside their ground.
pub(super) fn pad_ends(strips: &mut [Strip], above: f32, below: f32) {
    if let Some(first) = strips.first_mut() {
        first.height += above;
        first.items = std::mem::take(&mut first.items)
            .into_iter()
            .map(|item| item.lowered(above))
            .collect();
    }
    if let Some(last) = strips.last_mut() {
        last.height += below;
    }
}
