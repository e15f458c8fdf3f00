//! Fonts as they stand in the file: only the glyphs that are drawn, each with the character that a
//! reader copies.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::font::{FontSet, Glyph, Source};
use crate::render::RenderError;

/// Flag of a font whose characters are outside the standard Latin set.
const SYMBOLIC: i64 = 1 << 2;
const FIXED_PITCH: i64 = 1;

/// A face that the document uses: its object, and the code of each character in it.
pub(super) struct Embedded {
    pub(super) id: ObjectId,
    codes: BTreeMap<(char, u16), u16>,
}

impl Embedded {
    /// The code that shows a glyph.
    pub(super) fn code(&self, glyph: &Glyph) -> u16 {
        self.codes.get(&(glyph.ch, glyph.gid)).copied().unwrap_or(0)
    }
}

/// Characters with their glyphs, by face.
pub(super) type Used = BTreeMap<usize, BTreeSet<(char, u16)>>;

/// Embeds every face in use.
pub(super) fn embed(
    pdf: &mut Document,
    fonts: &FontSet,
    used: &Used,
) -> Result<BTreeMap<usize, Embedded>, RenderError> {
    let mut out = BTreeMap::new();
    for (index, chars) in used {
        if let Some(source) = fonts.sources().get(*index) {
            out.insert(*index, embed_face(pdf, source, chars)?);
        }
    }
    Ok(out)
}

/// How codes of one face lead to glyphs of the subset.
struct Codes {
    /// Code by character and original glyph.
    of: BTreeMap<(char, u16), u16>,
    /// Glyph of the subset by code, when it is not the code itself.
    to_gid: Option<Vec<u16>>,
    /// Original glyph and character by code.
    meaning: BTreeMap<u16, (u16, char)>,
}

fn embed_face(
    pdf: &mut Document,
    source: &Source,
    chars: &BTreeSet<(char, u16)>,
) -> Result<Embedded, RenderError> {
    let refuse = |reason: String| RenderError::Font {
        name: source.name.clone(),
        reason,
    };
    let face = ttf_parser::Face::parse(&source.bytes, 0).map_err(|e| refuse(e.to_string()))?;
    let mut gids: Vec<u16> = chars.iter().map(|(_, gid)| *gid).collect();
    gids.sort_unstable();
    gids.dedup();
    let mapper = GlyphRemapper::new_from_glyphs_sorted(&gids);
    let subset = subsetter::subset(&source.bytes, 0, &mapper).map_err(|e| refuse(e.to_string()))?;
    let cff = face.tables().glyf.is_none();
    let codes = assign_codes(chars, &mapper, cff);
    let base = base_name(&face, chars);
    let program = font_program(subset, cff).map_err(refuse)?;
    let descriptor = descriptor(pdf, &face, &base, program, cff);
    let descendant = descendant(pdf, &face, &base, descriptor, &codes, cff);
    let mut to_unicode = Stream::new(Dictionary::new(), to_unicode(&codes.meaning));
    compress(&mut to_unicode)?;
    let to_unicode = pdf.add_object(to_unicode);
    let id = pdf.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => Object::Name(base.into_bytes()),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Reference(descendant)],
        "ToUnicode" => to_unicode,
    });
    Ok(Embedded {
        id,
        codes: codes.of,
    })
}

/// With TrueType outlines every character gets its own code, even where two share a glyph (a space
/// and a no-break space, a micro sign and a mu): each then copies as what was written. CFF outlines
/// leave no such freedom: the code is the glyph, and the first character speaks for it.
fn assign_codes(chars: &BTreeSet<(char, u16)>, mapper: &GlyphRemapper, cff: bool) -> Codes {
    let mut codes = Codes {
        of: BTreeMap::new(),
        to_gid: (!cff).then(|| vec![0]),
        meaning: BTreeMap::new(),
    };
    for (next, (ch, gid)) in (1_u16..).zip(chars) {
        let new_gid = mapper.get(*gid).unwrap_or(0);
        let code = if cff { new_gid } else { next };
        if let Some(map) = &mut codes.to_gid {
            map.push(new_gid);
        }
        codes.of.insert((*ch, *gid), code);
        codes.meaning.entry(code).or_insert((*gid, *ch));
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

/// The font file to embed: the whole subset for TrueType, the bare table for CFF.
fn font_program(subset: Vec<u8>, cff: bool) -> Result<Stream, String> {
    if !cff {
        let length = i64::try_from(subset.len()).unwrap_or(i64::MAX);
        return Ok(Stream::new(dictionary! { "Length1" => length }, subset));
    }
    let face = ttf_parser::RawFace::parse(&subset, 0).map_err(|e| e.to_string())?;
    let table = face
        .table(ttf_parser::Tag::from_bytes(b"CFF "))
        .ok_or("its outlines could not be reduced to the glyphs in use")?;
    let subtype = dictionary! { "Subtype" => "CIDFontType0C" };
    Ok(Stream::new(subtype, table.to_vec()))
}

fn descriptor(
    pdf: &mut Document,
    face: &ttf_parser::Face,
    base: &str,
    mut program: Stream,
    cff: bool,
) -> ObjectId {
    // An uncompressed font is still a font.
    let _ = program.compress();
    let program = pdf.add_object(program);
    let scale = |value: i16| Object::Integer(i64::from(per_mille(face, value)));
    let bbox = face.global_bounding_box();
    let fixed = if face.is_monospaced() { FIXED_PITCH } else { 0 };
    pdf.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => Object::Name(base.as_bytes().to_vec()),
        "Flags" => SYMBOLIC | fixed,
        "FontBBox" => vec![scale(bbox.x_min), scale(bbox.y_min), scale(bbox.x_max), scale(bbox.y_max)],
        "ItalicAngle" => 0,
        "Ascent" => scale(face.ascender()),
        "Descent" => scale(face.descender()),
        "CapHeight" => scale(face.capital_height().unwrap_or(face.ascender())),
        "StemV" => if face.is_bold() { 140 } else { 88 },
        if cff { "FontFile3" } else { "FontFile2" } => program,
    })
}

fn descendant(
    pdf: &mut Document,
    face: &ttf_parser::Face,
    base: &str,
    descriptor: ObjectId,
    codes: &Codes,
    cff: bool,
) -> ObjectId {
    let mut font = dictionary! {
        "Type" => "Font",
        "Subtype" => if cff { "CIDFontType0" } else { "CIDFontType2" },
        "BaseFont" => Object::Name(base.as_bytes().to_vec()),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "DW" => 1000,
        "W" => widths(face, codes),
    };
    if let Some(to_gid) = &codes.to_gid {
        let bytes = to_gid.iter().flat_map(|gid| gid.to_be_bytes()).collect();
        let mut map = Stream::new(Dictionary::new(), bytes);
        let _ = map.compress();
        font.set("CIDToGIDMap", pdf.add_object(map));
    }
    pdf.add_object(font)
}

/// Codes run from 1 without a gap, so one list of widths says them all.
fn widths(face: &ttf_parser::Face, codes: &Codes) -> Object {
    let mut out = Vec::new();
    for (code, (gid, _)) in &codes.meaning {
        let advance = face
            .glyph_hor_advance(ttf_parser::GlyphId(*gid))
            .unwrap_or(0);
        let width = f32::from(advance) * 1000.0 / f32::from(face.units_per_em());
        out.push(Object::Integer(i64::from(*code)));
        out.push(Object::Array(vec![Object::Real(width)]));
    }
    Object::Array(out)
}

fn per_mille(face: &ttf_parser::Face, value: i16) -> i32 {
    i32::from(value) * 1000 / i32::from(face.units_per_em())
}

/// The map from codes to text that copying and searching rely on.
fn to_unicode(meaning: &BTreeMap<u16, (u16, char)>) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<String> = meaning
        .iter()
        .map(|(code, (_, ch))| {
            let mut units = [0_u16; 2];
            let text: String = ch
                .encode_utf16(&mut units)
                .iter()
                .map(|unit| format!("{unit:04X}"))
                .collect();
            format!("<{code:04X}> <{text}>\n")
        })
        .collect();
    // A section may hold no more than a hundred entries.
    for section in entries.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", section.len()));
        out.push_str(&section.concat());
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}

/// Compresses a stream in place.
pub(super) fn compress(stream: &mut Stream) -> Result<(), RenderError> {
    stream
        .compress()
        .map_err(|error| RenderError::Pdf(error.to_string()))
}
