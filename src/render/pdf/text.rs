//! From spans to lines that fit a width.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::font::{Glyph, Shaper};
use crate::render::doc::{Span, Style, clean};
use crate::wording::Language;
use crate::wording::typed;

/// Colour as red, green, blue, each 0 to 255.
pub(super) type Color = [u8; 3];

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Font size in points.
    pub(super) size: f32,
    /// Distance of baselines in points.
    pub(super) leading: f32,
    /// Colour of running text.
    pub(super) color: Color,
    /// All of it is bold.
    pub(super) bold: bool,
}

/// Glyphs of one face, size and colour, side by side.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// From the left edge of the line, in points.
    pub(super) x: f32,
    /// Font size in points.
    pub(super) size: f32,
    /// Colour.
    pub(super) color: Color,
    /// Index of the face.
    pub(super) face: usize,
    /// Its language, where that is not the document's.
    pub(super) lang: Option<Language>,
    /// What is drawn.
    pub(super) glyphs: Vec<Glyph>,
}

/// One set line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Runs from left to right.
    pub(super) runs: Vec<Run>,
    /// Width of what is seen: the space at the end is drawn, for copying, but takes no room.
    pub(super) width: f32,
}

pub(super) use crate::render::palette::QUIET;

/// The mono face looks larger than the sans at the same size.
pub(super) const MONO_SCALE: f32 = 0.93;

/// Whether a line may end before a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    No,
    /// Only when the word alone is wider than the column: inside identifiers.
    Weak,
    Yes,
}

/// A glyph with what is needed to place it.
#[derive(Clone, Copy)]
struct Piece {
    glyph: Glyph,
    size: f32,
    color: Color,
    lang: Option<Language>,
    before: Break,
}

impl Piece {
    fn width(&self) -> f32 {
        self.glyph.advance * self.size
    }

    fn is_space(&self) -> bool {
        self.glyph.ch == ' '
    }
}

/// Sets spans in lines of at most `width` points. There is always at least one line.
pub(super) fn wrap(spans: &[Span], how: &Type, width: f32, shaper: &mut Shaper) -> Vec<Line> {
    let mut lines = Vec::new();
    for part in spans.split(|span| span.style == Style::Break) {
        let pieces = pieces(part, how, shaper);
        let mut start = 0;
        while start < pieces.len() {
            let end = line_end(&pieces, start, width);
            lines.push(set_line(pieces.get(start..end).unwrap_or_default()));
            start = end;
        }
    }
    if lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}

/// One line, cut with an ellipsis where it does not fit; for page footers.
pub(super) fn one_line(text: &str, how: &Type, width: f32, shaper: &mut Shaper) -> Line {
    let whole = [crate::render::doc::plain(typed(text))];
    let pieces = pieces(&whole, how, shaper);
    let total: f32 = pieces.iter().map(Piece::width).sum();
    if total <= width {
        return set_line(&pieces);
    }
    let mut room = width - how.size;
    let kept: String = pieces
        .iter()
        .take_while(|piece| {
            room -= piece.width();
            room >= 0.0
        })
        .map(|piece| piece.glyph.ch)
        .collect();
    let cut = [crate::render::doc::plain(typed(format!(
        "{}\u{2026}",
        kept.trim_end()
    )))];
    set_line(&self::pieces(&cut, how, shaper))
}

/// Glyphs of all spans in order, with the places where a line may end.
fn pieces(spans: &[Span], how: &Type, shaper: &mut Shaper) -> Vec<Piece> {
    let mut text = String::new();
    let mut pieces = Vec::new();
    let mut offsets = Vec::new();
    for span in spans {
        let cleaned = clean(&span.text);
        let (size, color) = look(span.style, how);
        let glyphs = shaper.glyphs(&cleaned, span.style, how.bold);
        for glyph in glyphs {
            // Two spaces where spans meet are one, as in a browser.
            if glyph.ch == ' ' && (text.is_empty() || text.ends_with(' ')) {
                continue;
            }
            offsets.push((text.len(), span.style == Style::Code));
            text.push(glyph.ch);
            pieces.push(Piece {
                glyph,
                size,
                color,
                lang: span.lang,
                before: Break::No,
            });
        }
    }
    mark_breaks(&text, &offsets, &mut pieces);
    pieces
}

fn look(style: Style, how: &Type) -> (f32, Color) {
    match style {
        Style::Code => (how.size * MONO_SCALE, how.color),
        Style::Quiet => (how.size, QUIET),
        Style::Plain | Style::Strong | Style::Break => (how.size, how.color),
    }
}

/// Marks the break opportunities of Unicode, weakened inside identifiers: an id that is split at
/// its hyphen cannot be found by searching the printed file.
fn mark_breaks(text: &str, offsets: &[(usize, bool)], pieces: &mut [Piece]) {
    let mut opportunities = linebreaks(text).peekable();
    for (index, (offset, in_code)) in offsets.iter().enumerate() {
        while opportunities.next_if(|(at, _)| at < offset).is_some() {}
        let allowed = opportunities
            .peek()
            .is_some_and(|(at, kind)| at == offset && *kind == BreakOpportunity::Allowed);
        if !allowed || index == 0 {
            continue;
        }
        let after_space = pieces.get(index - 1).is_some_and(Piece::is_space);
        let apart = after_space && !before_unit(text, *offset);
        let joined = (*in_code && offsets.get(index - 1).is_some_and(|(_, code)| *code))
            || looks_like_id(text, *offset);
        if let Some(piece) = pieces.get_mut(index) {
            piece.before = if apart || (!after_space && !joined) {
                Break::Yes
            } else {
                Break::Weak
            };
        }
    }
}

/// Whether a place parts a number from a sign of its unit, as in `25 °C`.
fn before_unit(text: &str, offset: usize) -> bool {
    let (head, tail) = text.split_at(offset);
    let number = head.trim_end().ends_with(|c: char| c.is_ascii_digit());
    number
        && tail.starts_with([
            '\u{b0}', '\u{b5}', '\u{3bc}', '\u{3a9}', '\u{2126}', '%', '\u{2030}',
        ])
}

/// Whether the word around a place is a name such as `IPC-A-610` in running text: joined by a
/// hyphen, full stop or underscore, and with a digit in it.
fn looks_like_id(text: &str, offset: usize) -> bool {
    let (head, tail) = text.split_at(offset);
    if !head.ends_with(['-', '.', '_', '\u{2011}']) {
        return false;
    }
    let before = head.rsplit(' ').next().unwrap_or_default();
    let after = tail.split(' ').next().unwrap_or_default();
    before
        .chars()
        .chain(after.chars())
        .any(|c| c.is_ascii_digit())
}

/// Index after the last piece of the line that begins at `start`.
fn line_end(pieces: &[Piece], start: usize, width: f32) -> usize {
    let mut used = 0.0;
    let (mut strong, mut weak) = (None, None);
    for (index, piece) in pieces.iter().enumerate().skip(start) {
        if index > start {
            match piece.before {
                Break::Yes => strong = Some(index),
                Break::Weak => weak = Some(index),
                Break::No => {}
            }
        }
        used += piece.width();
        // A hundredth of a point is the resolution of the file.
        if used > width + 0.01 && !piece.is_space() {
            // At least one glyph per line, or a column narrower than a letter would never end.
            return strong.or(weak).unwrap_or(index.max(start + 1));
        }
    }
    pieces.len()
}

/// Places pieces side by side, one run per face, size and colour.
fn set_line(pieces: &[Piece]) -> Line {
    let mut line = Line::default();
    let mut x = 0.0;
    for piece in pieces {
        let same = line.runs.last().is_some_and(|run| {
            run.face == piece.glyph.face
                && run.size == piece.size
                && run.color == piece.color
                && run.lang == piece.lang
        });
        if !same {
            line.runs.push(Run {
                x,
                size: piece.size,
                color: piece.color,
                face: piece.glyph.face,
                lang: piece.lang,
                glyphs: Vec::new(),
            });
        }
        if let Some(run) = line.runs.last_mut() {
            run.glyphs.push(piece.glyph);
        }
        x += piece.width();
        if !piece.is_space() {
            line.width = x;
        }
    }
    line
}
