//! Tables: columns wide enough for their words, a head that is repeated, amounts flush right.

use std::rc::Rc;

use super::columns::{Place, longest_word, places};
use super::layout::{CELL, Layout, fill};
use super::strip::{Column, Head, Item, RowStyle, Strip, fill_behind, row};
use super::text::{Color, Type, wrap};
use crate::render::doc::{self, Cell, Span, plain};
use crate::render::palette::{RULE, STRONG_RULE};
use crate::wording::typed;

/// Padding of table cells, left and right.
const CELL_PAD: f32 = 5.0;

impl Layout<'_, '_> {
    /// A table with its caption.
    pub(super) fn table(&mut self, caption: &str, columns: &[doc::Column], rows: &[Vec<Cell>]) {
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

fn cell_row() -> RowStyle {
    RowStyle {
        size: CELL.size,
        leading: CELL.leading,
        above: 3.4,
        below: 3.8,
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
