//! Fonts: which face has a glyph, how wide it is, and what is said when none has it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::render::doc::{Doc, Style, clean};
use crate::render::{RenderError, each_text};

/// Faces in the order in which they are asked for a glyph after the wanted one.
const SANS: usize = 0;
const BOLD: usize = 1;
const MONO: usize = 2;
const MONO_BOLD: usize = 3;

/// At most this many pieces of text are named in warnings: a whole document in an unknown script
/// needs one font, not a thousand lines.
const NAMED_TEXTS: usize = 20;

/// The fonts a PDF may use: the embedded ones, then those named by the user. Fonts of the system
/// are never looked up: the bytes would differ from one machine to the next.
#[derive(Debug, Clone)]
pub struct FontSet {
    sources: Vec<Source>,
}

/// One font file.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) bytes: Cow<'static, [u8]>,
    /// Which face of the file.
    pub(super) index: u32,
}

impl FontSet {
    /// DejaVu Sans and Sans Mono, regular and bold: Latin, Greek, Cyrillic and technical signs.
    #[must_use]
    pub fn embedded() -> Self {
        let embedded = |name: &str, bytes| Source {
            name: name.to_owned(),
            bytes: Cow::Borrowed(bytes),
            index: 0,
        };
        FontSet {
            sources: vec![
                embedded("DejaVuSans", dejavu::sans::regular()),
                embedded("DejaVuSans-Bold", dejavu::sans::bold()),
                embedded("DejaVuSansMono", dejavu::sans_mono::regular()),
                embedded("DejaVuSansMono-Bold", dejavu::sans_mono::bold()),
            ],
        }
    }

    /// The embedded fonts, and after them `extra` (a name for messages, and the bytes of a TTF, OTF
    /// or TTC file) for glyphs that the embedded ones lack. Of a collection the face for Simplified
    /// Chinese is used, or else the first: its faces tend to differ in nothing but the shapes that a
    /// region expects.
    ///
    /// # Errors
    /// When a file is not a font with glyph outlines and a character map.
    pub fn with_extra(extra: Vec<(String, Vec<u8>)>) -> Result<Self, RenderError> {
        let mut set = Self::embedded();
        for (name, bytes) in extra {
            let index = simplified_chinese(&bytes);
            check_usable(&name, &bytes, index)?;
            set.sources.push(Source {
                name,
                bytes: Cow::Owned(bytes),
                index,
            });
        }
        Ok(set)
    }

    pub(super) fn sources(&self) -> &[Source] {
        &self.sources
    }
}

impl Default for FontSet {
    fn default() -> Self {
        Self::embedded()
    }
}

/// The first face of a collection whose name ends in `SC`, as those for Simplified Chinese do.
fn simplified_chinese(bytes: &[u8]) -> u32 {
    let count = ttf_parser::fonts_in_collection(bytes).unwrap_or(0);
    let is_it = |index: &u32| {
        ttf_parser::Face::parse(bytes, *index).is_ok_and(|face| {
            face.names()
                .into_iter()
                .filter(|name| name.name_id == ttf_parser::name_id::FAMILY)
                .filter_map(|name| name.to_string())
                .any(|name| name.ends_with(" SC"))
        })
    };
    (0..count).find(is_it).unwrap_or(0)
}

/// Refuses a file when it is named, not when its first glyph is drawn.
fn check_usable(name: &str, bytes: &[u8], index: u32) -> Result<(), RenderError> {
    let refuse = |reason: &str| RenderError::Font {
        name: name.to_owned(),
        reason: reason.to_owned(),
    };
    let face =
        ttf_parser::Face::parse(bytes, index).map_err(|error| refuse(&format!("{error}")))?;
    let tables = face.tables();
    if tables.cmap.is_none() {
        return Err(refuse("it has no character map"));
    }
    if tables.glyf.is_none() && tables.cff.is_none() {
        return Err(refuse("it has neither TrueType nor CFF outlines"));
    }
    Ok(())
}

/// A character with the glyph that draws it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// What a reader copies out of the PDF.
    pub(super) ch: char,
    /// Index of the face in the font set.
    pub(super) face: usize,
    /// Glyph in that face.
    pub(super) gid: u16,
    /// Advance as a share of the font size.
    pub(super) advance: f32,
}

/// Finds glyphs and remembers what was not found.
pub(super) struct Shaper<'a> {
    faces: Vec<ttf_parser::Face<'a>>,
    cache: HashMap<(usize, char), Option<Glyph>>,
    warnings: Vec<String>,
    unnamed: usize,
}

impl<'a> Shaper<'a> {
    pub(super) fn new(fonts: &'a FontSet) -> Result<Self, RenderError> {
        let faces = fonts
            .sources
            .iter()
            .map(|source| {
                ttf_parser::Face::parse(&source.bytes, source.index).map_err(|error| {
                    RenderError::Font {
                        name: source.name.clone(),
                        reason: error.to_string(),
                    }
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Shaper {
            faces,
            cache: HashMap::new(),
            warnings: Vec::new(),
            unnamed: 0,
        })
    }

    /// The glyphs of cleaned text, one per visible character.
    pub(super) fn glyphs(&mut self, text: &str, style: Style, bold: bool) -> Vec<Glyph> {
        let wanted = match (style, bold) {
            (Style::Code, false) => MONO,
            (Style::Code, true) => MONO_BOLD,
            (Style::Strong, _) | (_, true) => BOLD,
            (Style::Plain | Style::Quiet | Style::Break, false) => SANS,
        };
        let mut missing = Vec::new();
        let mut unshaped = None;
        let mut out = Vec::with_capacity(text.len());
        for ch in text.chars().filter(|c| !is_ignorable(*c)) {
            let shaped = needs_shaping(ch);
            let found = if shaped { None } else { self.find(wanted, ch) };
            if shaped {
                unshaped = unshaped.or(Some(ch));
            }
            if found.is_none() && !shaped && !missing.contains(&ch) {
                missing.push(ch);
            }
            out.push(found.unwrap_or_else(|| self.mark(ch)));
        }
        if let Some(first) = unshaped {
            self.warn(|| format!(
                "\u{201c}{}\u{201d} is in a script that runs right to left or joins its letters, which the PDF cannot set; it shows \u{fffd} there. Use the HTML output for it",
                excerpt(text, first)
            ));
        }
        if let Some(first) = missing.first() {
            self.warn(|| format!(
                "no font has a glyph for {} in \u{201c}{}\u{201d}; the PDF shows \u{fffd} there. Name a font that has it with --font FILE",
                named(&missing),
                excerpt(text, *first)
            ));
        }
        out
    }

    /// Everything to be said about the text, each thing once.
    pub(super) fn into_warnings(mut self) -> Vec<String> {
        if self.unnamed > 0 {
            self.warnings
                .push(format!("{} more texts have such characters", self.unnamed));
        }
        self.warnings
    }

    /// Adds a warning unless it was given before or there are too many already.
    fn warn(&mut self, message: impl FnOnce() -> String) {
        if self.warnings.len() >= NAMED_TEXTS {
            self.unnamed += 1;
            return;
        }
        let message = message();
        if !self.warnings.contains(&message) {
            self.warnings.push(message);
        }
    }

    /// The glyph in the wanted face, or in the first other one that has it.
    fn find(&mut self, wanted: usize, ch: char) -> Option<Glyph> {
        if let Some(known) = self.cache.get(&(wanted, ch)) {
            return *known;
        }
        let order = std::iter::once(wanted).chain((0..self.faces.len()).filter(|i| *i != wanted));
        let mut found = None;
        for face in order {
            found = self.glyph_in(face, ch, ch);
            if found.is_some() {
                break;
            }
        }
        self.cache.insert((wanted, ch), found);
        found
    }

    /// The visible mark for a character without a glyph. It still copies as the character, so that
    /// search and copying are right even where print is not.
    fn mark(&self, ch: char) -> Glyph {
        self.glyph_in(SANS, char::REPLACEMENT_CHARACTER, ch)
            .or_else(|| self.glyph_in(SANS, '?', ch))
            .unwrap_or(Glyph {
                ch,
                face: SANS,
                gid: 0,
                advance: 0.6,
            })
    }

    fn glyph_in(&self, face: usize, drawn: char, copied: char) -> Option<Glyph> {
        let font = self.faces.get(face)?;
        let gid = font.glyph_index(drawn).filter(|gid| gid.0 != 0)?;
        let advance = font.glyph_hor_advance(gid).unwrap_or(0);
        Some(Glyph {
            ch: copied,
            face,
            gid: gid.0,
            advance: f32::from(advance) / f32::from(font.units_per_em()),
        })
    }
}

/// The first characters of a document that no font can show, each once; nothing where all can be
/// shown. Whoever prints can refuse before there are marks instead of words.
#[must_use]
pub fn missing_glyphs(doc: &Doc, fonts: &FontSet) -> Option<String> {
    const SAMPLE: usize = 12;
    let mut shaper = Shaper::new(fonts).ok()?;
    let mut missing: Vec<char> = Vec::new();
    let mut see = |text: &crate::wording::Text| {
        for ch in clean(text).chars().filter(|c| !is_ignorable(*c)) {
            let shown = ch == char::REPLACEMENT_CHARACTER
                || (!needs_shaping(ch) && shaper.find(SANS, ch).is_some());
            if !shown && missing.len() < SAMPLE && !missing.contains(&ch) {
                missing.push(ch);
            }
        }
    };
    let labels = &doc.labels;
    for text in [&doc.title, &doc.subtitle, &doc.footer] {
        see(text);
    }
    for text in [
        &labels.contents,
        &labels.note,
        &labels.warning,
        &labels.page,
    ] {
        see(text);
    }
    for block in &doc.blocks {
        each_text(block, &mut see);
    }
    (!missing.is_empty()).then(|| missing.into_iter().collect())
}

/// Characters that say something to a layout engine and show nothing themselves.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Scripts whose letters are reordered or joined: setting them glyph by glyph would print nonsense
/// that looks like text, which is worse than a mark.
fn needs_shaping(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0590..=0x08FF        // Hebrew, Arabic, Syriac, Thaana, NKo, Mandaic
            | 0x0900..=0x0DFF  // Indic scripts
            | 0x0E00..=0x0FFF  // Thai, Lao, Tibetan
            | 0x1000..=0x109F  // Myanmar
            | 0x1780..=0x18AF  // Khmer, Mongolian
            | 0x1900..=0x1CFF  // scripts of South and South-East Asia
            | 0xA840..=0xABFF
            | 0xFB1D..=0xFDFF  // presentation forms
            | 0xFE70..=0xFEFE
            | 0x10800..=0x11FFF
            | 0x1E800..=0x1EFFF
    )
}

/// The words around a character, for a message.
fn excerpt(text: &str, around: char) -> String {
    const BEFORE: usize = 16;
    const LONGEST: usize = 48;
    let chars: Vec<char> = text.trim().chars().collect();
    if chars.len() <= LONGEST {
        return chars.into_iter().collect();
    }
    let at = chars.iter().position(|c| *c == around).unwrap_or(0);
    let start = at.saturating_sub(BEFORE).min(chars.len() - LONGEST);
    let words: String = chars.iter().skip(start).take(LONGEST).collect();
    let head = if start > 0 { "\u{2026}" } else { "" };
    let tail = if start + LONGEST < chars.len() {
        "\u{2026}"
    } else {
        ""
    };
    format!("{head}{}{tail}", words.trim())
}

/// Characters with their code points, the first few.
fn named(missing: &[char]) -> String {
    const MOST: usize = 4;
    let mut names: Vec<String> = missing
        .iter()
        .take(MOST)
        .map(|c| format!("{c} (U+{:04X})", u32::from(*c)))
        .collect();
    if missing.len() > MOST {
        names.push(format!("{} more", missing.len() - MOST));
    }
    names.join(", ")
}
