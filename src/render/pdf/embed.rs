//! Fonts as they stand in the file: only the glyphs that are drawn, each with the character that a
//! reader copies. `printpdf` writes them; without its layout engine it embeds what it is given
//! whole, so it is given the subset.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use printpdf::{FontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, Pt, TextItem};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::font::{FontSet, Glyph, Source};
use crate::render::RenderError;

/// A face that the document uses, with the codes of its characters.
pub(super) struct Embedded {
    id: FontId,
    codes: Codes,
    /// What is put right once the face is written; CFF outlines need nothing.
    fix: Option<Fix>,
}

/// How codes of one face lead to glyphs of the subset. A character has one glyph in a face.
struct Codes {
    /// Code by character.
    of: BTreeMap<char, u16>,
    /// Original glyph, glyph of the subset and character by code.
    meaning: BTreeMap<u16, Meaning>,
}

#[derive(Clone, Copy)]
struct Meaning {
    original: u16,
    subset: u16,
    ch: char,
}

/// Tables of a TrueType face that `printpdf` has no words for.
struct Fix {
    /// It takes code and glyph to be the same.
    to_gid: Vec<u8>,
    /// It cuts widths to whole thousandths, which adds up over a line.
    widths: Vec<Object>,
}

impl Embedded {
    /// Selects the face at a size.
    pub(super) fn select(&self, size: f32) -> Op {
        Op::SetFont {
            font: PdfFontHandle::External(self.id.clone()),
            size: Pt(size),
        }
    }

    /// Shows glyphs where the text matrix is. Among characters that share a code one speaks for all,
    /// or what they copy as would depend on which came last.
    pub(super) fn show(&self, glyphs: &[Glyph]) -> Op {
        let chars = glyphs.iter().map(|glyph| {
            let code = self.codes.of.get(&glyph.ch);
            let meaning = code.and_then(|code| self.codes.meaning.get(code));
            meaning.map_or(glyph.ch, |meaning| meaning.ch)
        });
        Op::ShowText {
            items: vec![TextItem::Text(chars.collect())],
        }
    }
}

/// Characters with their glyphs, by face.
pub(super) type Used = BTreeMap<usize, BTreeSet<(char, u16)>>;

/// Adds every face in use to the document.
pub(super) fn embed(
    pdf: &mut PdfDocument,
    fonts: &FontSet,
    used: &Used,
) -> Result<BTreeMap<usize, Embedded>, RenderError> {
    let mut out = BTreeMap::new();
    for (index, chars) in used {
        if let Some(source) = fonts.sources().get(*index) {
            // The id that `printpdf` would draw comes from a counter, and bytes would not repeat.
            let id = FontId(format!("Face{index}"));
            out.insert(*index, embed_face(pdf, id, source, chars)?);
        }
    }
    Ok(out)
}

fn embed_face(
    pdf: &mut PdfDocument,
    id: FontId,
    source: &Source,
    chars: &BTreeSet<(char, u16)>,
) -> Result<Embedded, RenderError> {
    let refuse = |reason: String| RenderError::Font {
        name: source.name.clone(),
        reason,
    };
    let face =
        ttf_parser::Face::parse(&source.bytes, source.index).map_err(|e| refuse(e.to_string()))?;
    let mut gids: Vec<u16> = chars.iter().map(|(_, gid)| *gid).collect();
    gids.sort_unstable();
    gids.dedup();
    let mapper = GlyphRemapper::new_from_glyphs_sorted(&gids);
    let subset = subsetter::subset(&source.bytes, source.index, &mapper)
        .map_err(|e| refuse(e.to_string()))?;
    let cff = face.tables().glyf.is_none();
    let codes = assign_codes(chars, &mapper, cff);
    // A subset has no character map, which is all that is warned about; it gets ours.
    let mut parsed = ParsedFont::from_bytes(&subset, 0, &mut Vec::new()).ok_or_else(|| {
        refuse("its outlines could not be reduced to the glyphs in use".to_owned())
    })?;
    for (ch, code) in &codes.of {
        parsed.set_codepoint_mapping(u32::from(*ch), *code);
    }
    parsed.font_name = Some(base_name(&face, chars));
    parsed.pdf_font_metrics.us_weight_class = face.weight().to_number();
    let fix = (!cff).then(|| Fix {
        to_gid: to_gid(&codes),
        widths: widths(&face, &codes),
    });
    pdf.resources
        .fonts
        .map
        .insert(id.clone(), PdfFont::new(parsed));
    Ok(Embedded { id, codes, fix })
}

/// With TrueType outlines every character gets its own code, even where two share a glyph (a space
/// and a no-break space, a micro sign and a mu): each then copies as what was written. CFF outlines
/// leave no such freedom: the code is the glyph, and the first character speaks for it.
fn assign_codes(chars: &BTreeSet<(char, u16)>, mapper: &GlyphRemapper, cff: bool) -> Codes {
    let mut codes = Codes {
        of: BTreeMap::new(),
        meaning: BTreeMap::new(),
    };
    for (next, (ch, gid)) in (1_u16..).zip(chars) {
        let subset = mapper.get(*gid).unwrap_or(0);
        let code = if cff { subset } else { next };
        codes.of.insert(*ch, code);
        codes.meaning.entry(code).or_insert(Meaning {
            original: *gid,
            subset,
            ch: *ch,
        });
    }
    codes
}

/// A subset is named by six letters and the name that the font gives itself; never by the file it
/// came from, whose place differs between machines. The letters come from what is in it, so that the
/// same document always names it alike.
fn base_name(face: &ttf_parser::Face, chars: &BTreeSet<(char, u16)>) -> String {
    let mut hash = Sha256::new();
    for (ch, gid) in chars {
        hash.update(u32::from(*ch).to_be_bytes());
        hash.update(gid.to_be_bytes());
    }
    let letters: String = hash
        .finalize()
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect();
    let own = face
        .names()
        .into_iter()
        .find(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME && name.is_unicode())
        .and_then(|name| name.to_string())
        .unwrap_or_default();
    let mut name: String = own
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    if name.is_empty() {
        name.push_str("Font");
    }
    format!("{letters}+{name}")
}

/// Glyphs by code. Codes run from 1 without a gap; 0 is the sign for a missing glyph.
fn to_gid(codes: &Codes) -> Vec<u8> {
    let gids = codes.meaning.values().map(|meaning| meaning.subset);
    std::iter::once(0)
        .chain(gids)
        .flat_map(u16::to_be_bytes)
        .collect()
}

/// One list of widths, from code 1.
fn widths(face: &ttf_parser::Face, codes: &Codes) -> Vec<Object> {
    let width = |meaning: &Meaning| {
        let glyph = ttf_parser::GlyphId(meaning.original);
        let advance = face.glyph_hor_advance(glyph).unwrap_or(0);
        Object::Real(f32::from(advance) * 1000.0 / f32::from(face.units_per_em()))
    };
    vec![
        Object::Integer(1),
        Object::Array(codes.meaning.values().map(width).collect()),
    ]
}

/// Puts maps of glyphs and widths into the faces that were written. `page` is any page: all share
/// one list of fonts.
pub(super) fn fix(
    pdf: &mut Document,
    page: ObjectId,
    faces: BTreeMap<usize, Embedded>,
) -> lopdf::Result<()> {
    let resources = pdf.get_dict_in_dict(pdf.get_dictionary(page)?, b"Resources")?;
    let fonts = pdf.get_dict_in_dict(resources, b"Font")?.clone();
    for face in faces.into_values() {
        let Some(fix) = face.fix else { continue };
        let map = pdf.add_object(Stream::new(Dictionary::new(), fix.to_gid));
        let font = fonts.get(face.id.0.as_bytes())?.as_reference()?;
        let font = pdf.get_object_mut(font)?.as_dict_mut()?;
        let descendants = font.get_mut(b"DescendantFonts")?.as_array_mut()?;
        for descendant in descendants {
            let descendant = descendant.as_dict_mut()?;
            descendant.set("CIDToGIDMap", map);
            descendant.set("W", fix.widths.clone());
        }
    }
    Ok(())
}
