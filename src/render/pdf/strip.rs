//! Strips: the horizontal slices that pages are filled with, and the tree of meaning beside them.

use std::rc::Rc;

use super::text::{Color, Line};

/// A slice of the page that is never cut. Blocks become strips, one per line of text or table line,
/// so that the question "what may be parted" has a single answer: wherever `keep` is false.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    /// Space above, dropped at the top of a page.
    pub(super) before: f32,
    /// Height without the space above.
    pub(super) height: f32,
    /// Stays on the page of the next strip.
    pub(super) keep: bool,
    /// What is drawn.
    pub(super) items: Vec<Item>,
    /// Table head drawn first when a page begins with this strip.
    pub(super) head: Option<Rc<Head>>,
    /// Begins a page.
    pub(super) new_page: bool,
    /// Index of the heading that begins here.
    pub(super) heading: Option<usize>,
}

/// A table head that is drawn again on each page.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
}

/// Something drawn; measures in points from the top left corner of the strip.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// A line of text.
    Text {
        x: f32,
        /// Baseline.
        y: f32,
        line: Line,
        /// The node of the tree it belongs to, which also orders it for reading aloud and copying.
        node: usize,
    },
    /// A filled rectangle; rules are thin ones.
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: Color,
    },
    /// A line or an area of a picture.
    Path(Path),
    /// The logo.
    Logo {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        node: usize,
    },
    /// The page number of a heading, set at the right edge once it is known, and the strip as a link.
    PageOf { heading: usize, y: f32, node: usize },
}

impl Item {
    /// The same, further down.
    pub(super) fn lowered(mut self, by: f32) -> Item {
        match &mut self {
            Item::Text { y, .. }
            | Item::Fill { y, .. }
            | Item::Logo { y, .. }
            | Item::PageOf { y, .. } => *y += by,
            Item::Path(path) => path.points.iter_mut().for_each(|(_, y)| *y += by),
        }
        self
    }
}

/// A line with corners, or an area; measures like those of an item.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) points: Vec<(f32, f32)>,
    /// The last point leads back to the first.
    pub(super) closed: bool,
    pub(super) fill: Option<Color>,
    pub(super) stroke: Option<Color>,
    /// Drawn with a broken line.
    pub(super) broken: bool,
}

/// A heading, for contents and outline.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
}

/// The structure tree of a tagged PDF: what is a heading, a table, a cell. Nodes stand in reading
/// order, so their index orders text as well.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// A `TH` that heads its row; any other heads its column.
pub(super) const ROW_HEAD: &str = "TH row";

/// A node of the structure tree.
#[derive(Debug)]
pub(super) struct Node {
    /// Standard structure type, or [`ROW_HEAD`].
    pub(super) tag: &'static str,
    /// Parent; the document when there is none.
    pub(super) parent: Option<usize>,
    /// What a picture shows, in words.
    pub(super) alt: Option<String>,
}

impl Tree {
    pub(super) fn add(&mut self, tag: &'static str, parent: Option<usize>) -> usize {
        self.nodes.push(Node {
            tag,
            parent,
            alt: None,
        });
        self.nodes.len() - 1
    }

    /// A picture with what it shows in words.
    pub(super) fn add_picture(&mut self, alt: String) -> usize {
        let node = self.add("Figure", None);
        if let Some(node) = self.nodes.get_mut(node) {
            node.alt = Some(alt);
        }
        node
    }
}

/// One column of text beside others: a table cell, a list mark, a label.
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) lines: Vec<Line>,
    pub(super) node: usize,
}

/// Space and baselines of a row of columns.
#[derive(Clone, Copy)]
pub(super) struct RowStyle {
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) above: f32,
    pub(super) below: f32,
}

impl RowStyle {
    /// From the top of a line to its baseline.
    fn baseline(&self) -> f32 {
        (self.leading - self.size) / 2.0 + self.size * 0.8
    }
}

/// Above this height a row is split between pages rather than moved, which would leave a gap.
const WHOLE_ROW: f32 = 240.0;

/// Sets columns side by side, one strip per line, so that a row that is taller than a page can be
/// split. A row of ordinary height stays whole; a taller one never leaves a single line behind.
pub(super) fn row(columns: Vec<Column>, style: RowStyle) -> Vec<Strip> {
    let count = columns
        .iter()
        .map(|column| column.lines.len())
        .max()
        .unwrap_or(1)
        .max(1);
    let mut strips: Vec<Strip> = (0..count)
        .map(|_| Strip {
            height: style.leading,
            ..Strip::default()
        })
        .collect();
    if let Some(first) = strips.first_mut() {
        first.height += style.above;
    }
    for column in columns {
        for (index, line) in column.lines.into_iter().enumerate() {
            let shift = if index == 0 { style.above } else { 0.0 };
            if let Some(strip) = strips.get_mut(index) {
                strip.items.push(Item::Text {
                    x: column.x,
                    y: shift + style.baseline(),
                    line,
                    node: column.node,
                });
            }
        }
    }
    if let Some(last) = strips.last_mut() {
        last.height += style.below;
    }
    keep_whole_or_ends(&mut strips);
    strips
}

/// Keeps short rows whole, and in tall ones the first two and the last two lines together.
fn keep_whole_or_ends(strips: &mut [Strip]) {
    let height: f32 = strips.iter().map(|strip| strip.height).sum();
    let count = strips.len();
    for (index, strip) in strips.iter_mut().enumerate() {
        let last = index + 1 == count;
        strip.keep = !last && (height <= WHOLE_ROW || index == 0 || index + 2 == count);
    }
}

/// Paints the ground of each strip, over its whole height.
pub(super) fn fill_behind(strips: &mut [Strip], x: f32, width: f32, color: Color) {
    for strip in strips {
        let fill = Item::Fill {
            x,
            y: 0.0,
            width,
            height: strip.height,
            color,
        };
        strip.items.insert(0, fill);
    }
}
