//! What follows the matrix, as blocks: the same chapters on the page and on paper.

mod insight;
mod money;
mod reasons;
mod rest;
mod rounds;

use super::says;
use crate::compare::result::Comparison;
use crate::render::doc::{Block, Cell, Span, code, plain, quiet};
use crate::source::Place;
use crate::wording::{Text, typed};

/// All chapters that have something to say, in reading order.
pub(super) fn chapters(comparison: &Comparison) -> Vec<Block> {
    [
        reasons::why(comparison),
        reasons::questions(comparison),
        money::totals(comparison),
        money::records(comparison),
        money::scores(comparison),
        insight::reach(comparison),
        insight::proof(comparison),
        rest::assumptions(comparison),
        rest::deviations(comparison),
        rest::change_requests(comparison),
        rounds::rounds(comparison),
        rest::inputs(comparison),
    ]
    .concat()
}

/// A chapter under its heading; nothing where it has nothing to say.
fn chapter(id: &str, title: Text, content: Vec<Block>) -> Vec<Block> {
    if content.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading {
        level: 1,
        id: id.to_owned(),
        text: vec![plain(title)],
    }];
    blocks.extend(content);
    blocks
}

fn section(id: String, title: Text) -> Block {
    Block::Heading {
        level: 2,
        id,
        text: vec![plain(title)],
    }
}

fn para(text: Text) -> Block {
    Block::Para {
        text: vec![plain(text)],
    }
}

fn cell(text: impl Into<Text>) -> Cell {
    Cell::from(plain(text))
}

/// A place, small.
fn at(place: &Place) -> Cell {
    Cell::from(quiet(typed(says::place(place))))
}

fn at_if(place: Option<&Place>) -> Cell {
    place.map_or_else(|| cell(typed("")), at)
}

/// Clause ids, to be typed as they stand.
fn ids<'i>(ids: impl IntoIterator<Item = &'i String>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for id in ids {
        if !spans.is_empty() {
            spans.push(plain(typed(", ")));
        }
        spans.push(code(typed(id)));
    }
    spans
}
