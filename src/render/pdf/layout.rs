//! From blocks to strips: what each block looks like.

use std::rc::Rc;

use super::Sheet;
use super::columns::{Place, longest_word, places};
use super::font::Shaper;
use super::strip::{
    Column, Head, Heading, Item, ROW_HEAD, RowStyle, Strip, Tree, fill_behind, row,
};
use super::text::{Color, QUIET, Type, wrap};
use crate::render::doc::{self, Block, Cell, Doc, Labels, Span, Tone, plain};
use crate::render::palette::{INK, Palette, RULE, STRONG_RULE, WARNING, WARNING_GROUND};
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

/// Padding of table cells, left and right.
const CELL_PAD: f32 = 5.0;
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

    fn table(&mut self, caption: &str, columns: &[doc::Column], rows: &[Vec<Cell>]) {
        let table = self.tree.add("Table", None);
        let mut above = 10.0;
        if !caption.is_empty() {
            let node = self.tree.add("Caption", Some(table));
            let how = Type { bold: true, ..CELL };
            let mut strips = self.lines(&[plain(typed(caption))], &how, 0.0, self.width, node);
            strips.iter_mut().for_each(|strip| strip.keep = true);
            self.push(strips, above, 0.0);
            above = 4.0;
        }
        let places = self.places(columns, rows);
        let head = self.table_head(columns, &places, table);
        let repeated = Rc::new(Head {
            height: head.iter().map(|strip| strip.height).sum(),
            items: flatten(&head),
        });
        self.push(head, above, 0.0);
        for cells in rows {
            let mut strips = self.table_row(columns, cells, &places, table);
            for strip in &mut strips {
                strip.head = Some(Rc::clone(&repeated));
            }
            self.push(strips, 0.0, 0.0);
        }
        self.gap = 12.0;
    }

    /// Columns wide enough for their longest words, as far as the page has room.
    fn places(&mut self, columns: &[doc::Column], rows: &[Vec<Cell>]) -> Vec<Place> {
        let head = Type { bold: true, ..CELL };
        let mut least: Vec<f32> = columns
            .iter()
            .map(|column| longest_word(&[plain(&column.title)], &head, self.shaper))
            .collect();
        for row in rows {
            for (least, cell) in least.iter_mut().zip(row) {
                *least = least.max(longest_word(&cell.text, &CELL, self.shaper));
            }
        }
        for least in &mut least {
            *least += 2.0 * CELL_PAD;
        }
        places(columns, &least, self.width)
    }

    fn table_head(
        &mut self,
        columns: &[doc::Column],
        places: &[Place],
        table: usize,
    ) -> Vec<Strip> {
        let parent = self.tree.add("TR", Some(table));
        let how = Type { bold: true, ..CELL };
        let mut cells = Vec::with_capacity(columns.len());
        for (column, place) in columns.iter().zip(places) {
            let node = self.tree.add("TH", Some(parent));
            let cell = self.cell(&[plain(&column.title)], &how, place, node);
            cells.push(if column.amounts {
                flush_right(cell, place)
            } else {
                cell
            });
        }
        let mut strips = row(cells, cell_row());
        strips.iter_mut().for_each(|strip| strip.keep = true);
        fill_behind(&mut strips, 0.0, self.width, self.palette.ground);
        rule_above(&mut strips, self.width, STRONG_RULE, 0.8);
        rule_below(&mut strips, self.width, STRONG_RULE, 0.8);
        strips
    }

    fn table_row(
        &mut self,
        columns: &[doc::Column],
        cells: &[Cell],
        places: &[Place],
        table: usize,
    ) -> Vec<Strip> {
        let parent = self.tree.add("TR", Some(table));
        let mut set = Vec::with_capacity(cells.len());
        for ((cell, place), column) in cells.iter().zip(places).zip(columns) {
            let node = self.tree.add("TD", Some(parent));
            let cell = self.cell(&cell.text, &CELL, place, node);
            set.push(if column.amounts {
                flush_right(cell, place)
            } else {
                cell
            });
        }
        let mut strips = row(set, cell_row());
        rule_below(&mut strips, self.width, RULE, 0.5);
        strips
    }

    fn cell(&mut self, text: &[Span], how: &Type, place: &Place, node: usize) -> Column {
        Column {
            x: place.x + CELL_PAD,
            lines: wrap(text, how, place.width - 2.0 * CELL_PAD, self.shaper),
            node,
        }
    }
}

/// The lines of a cell at the right edge of its column.
fn flush_right(mut cell: Column, place: &Place) -> Column {
    let room = place.width - 2.0 * CELL_PAD;
    for line in &mut cell.lines {
        let by = (room - line.width).max(0.0);
        line.runs.iter_mut().for_each(|run| run.x += by);
    }
    cell
}

fn plain_row(how: &Type) -> RowStyle {
    RowStyle {
        size: how.size,
        leading: how.leading,
        above: 0.0,
        below: 0.0,
    }
}

fn cell_row() -> RowStyle {
    RowStyle {
        size: CELL.size,
        leading: CELL.leading,
        above: 3.4,
        below: 3.8,
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

fn rule_above(strips: &mut [Strip], width: f32, color: Color, weight: f32) {
    if let Some(first) = strips.first_mut() {
        first.items.push(fill(0.0, 0.0, width, weight, color));
    }
}

fn rule_below(strips: &mut [Strip], width: f32, color: Color, weight: f32) {
    if let Some(last) = strips.last_mut() {
        let y = last.height - weight;
        last.items.push(fill(0.0, y, width, weight, color));
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

/// The items of several strips as if they were one.
fn flatten(strips: &[Strip]) -> Vec<Item> {
    let mut y = 0.0;
    let mut items = Vec::new();
    for strip in strips {
        items.extend(strip.items.iter().map(|item| item.clone().lowered(y)));
        y += strip.height;
    }
    items
}
