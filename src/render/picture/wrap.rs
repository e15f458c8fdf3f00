//! Text in lines that fit, without a font of the reader's.

use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthChar as _;

use super::Face;
use crate::render::doc::clean;

/// Measures text in the embedded fonts.
pub(super) struct Ruler {
    sans: Option<ttf_parser::Face<'static>>,
    bold: Option<ttf_parser::Face<'static>>,
    mono: Option<ttf_parser::Face<'static>>,
}

/// A character that the embedded fonts lack: ideographs fill their square, and the mark that stands
/// for a missing glyph is a little wider.
const ELSEWHERE: f32 = 1.04;

impl Ruler {
    pub(super) fn new() -> Self {
        let parse = |bytes| ttf_parser::Face::parse(bytes, 0).ok();
        Ruler {
            sans: parse(dejavu::sans::regular()),
            bold: parse(dejavu::sans::bold()),
            mono: parse(dejavu::sans_mono::regular()),
        }
    }

    /// Width of a character at size 1.
    fn char(&self, c: char, face: Face) -> f32 {
        let face = match face {
            Face::Title => &self.bold,
            Face::Code => &self.mono,
            Face::Plain | Face::Aside => &self.sans,
        };
        let own = face.as_ref().and_then(|face| {
            let glyph = face.glyph_index(c)?;
            let advance = face.glyph_hor_advance(glyph)?;
            Some(f32::from(advance) / f32::from(face.units_per_em()))
        });
        // What other fonts draw, they draw at most as wide as its cell.
        let cell = if c.width() == Some(2) { ELSEWHERE } else { 0.0 };
        own.unwrap_or(ELSEWHERE).max(cell)
    }

    pub(super) fn width(&self, text: &str, face: Face, size: f32) -> f32 {
        text.chars().map(|c| self.char(c, face)).sum::<f32>() * size
    }

    /// Width of the widest piece that should not be broken.
    pub(super) fn widest_word(&self, text: &str, face: Face, size: f32) -> f32 {
        clean(text)
            .split(' ')
            .map(|word| self.width(word, face, size))
            .fold(0.0, f32::max)
    }

    /// Lines of at most a width, each with its own. A word that is wider is broken where it must be.
    pub(super) fn lines(&self, text: &str, face: Face, size: f32, room: f32) -> Vec<(String, f32)> {
        let text = clean(text);
        let text = text.trim();
        let mut lines: Vec<String> = vec![String::new()];
        let mut start = 0;
        for (end, _) in linebreaks(text) {
            let piece = text.get(start..end).unwrap_or_default();
            start = end;
            self.place(piece, face, size, room, &mut lines);
        }
        lines
            .into_iter()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .map(|line| {
                let width = self.width(&line, face, size);
                (line, width)
            })
            .collect()
    }

    /// Puts a piece on the last line, or on a new one, or on as many as it takes.
    fn place(&self, piece: &str, face: Face, size: f32, room: f32, lines: &mut Vec<String>) {
        let fits = |line: &str| self.width(line.trim(), face, size) <= room;
        let Some(last) = lines.last_mut() else { return };
        if fits(&format!("{last}{piece}")) {
            last.push_str(piece);
            return;
        }
        if fits(piece) {
            lines.push(piece.to_owned());
            return;
        }
        let mut line = std::mem::take(last);
        let mut used = self.width(&line, face, size);
        for c in piece.chars() {
            let width = self.char(c, face) * size;
            if used + width > room && !line.is_empty() {
                if let Some(last) = lines.last_mut() {
                    *last = std::mem::take(&mut line);
                }
                lines.push(String::new());
                used = 0.0;
            }
            line.push(c);
            used += width;
        }
        if let Some(last) = lines.last_mut() {
            *last = line;
        }
    }
}
