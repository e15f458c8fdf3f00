//! From pages to bytes. The file is written with `lopdf` object by object: every id, date and name
//! follows from the document, so the same document gives the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{
    Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary,
    text_string,
};
use sha2::{Digest, Sha256};

use super::embed::{Embedded, Used, compress, embed};
use super::font::FontSet;
use super::layout::Laid;
use super::paginate::{Book, Fill, Page, Spot, Text};
use super::strip::{ROW_HEAD, Tree};
use super::structure::{Mark, outline, tree};
use super::text::{Color, Run};
use super::{PAGE_HEIGHT, PAGE_WIDTH};
use crate::render::RenderError;
use crate::render::doc::{Doc, clean};

/// Writes the whole file.
pub(super) fn write(
    doc: &Doc,
    fonts: &FontSet,
    laid: &Laid,
    book: &mut Book,
) -> Result<Vec<u8>, RenderError> {
    let mut pdf = Document::with_version("1.7");
    for page in &mut book.pages {
        page.texts.sort_by_key(|text| text.order);
    }
    let faces = embed(&mut pdf, fonts, &used(&book.pages))?;
    let mut resources = Dictionary::new();
    for (index, face) in &faces {
        resources.set(font_name(*index), face.id);
    }
    let resources = pdf.add_object(dictionary! { "Font" => resources });

    let parent = pdf.new_object_id();
    let ids: Vec<ObjectId> = book.pages.iter().map(|_| pdf.new_object_id()).collect();
    let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); laid.tree.nodes.len()];
    let mut hash = Sha256::new();
    hash.update(format!("{}\n{}\n{}\n", doc.title, doc.digest, doc.date));
    for (index, (page, id)) in book.pages.iter().zip(&ids).enumerate() {
        let content = content(page, index, &laid.tree, &faces, &mut marks);
        hash.update(&content);
        let mut stream = Stream::new(Dictionary::new(), content);
        compress(&mut stream)?;
        let stream = pdf.add_object(stream);
        let links = links(&mut pdf, page, book, laid, &ids);
        pdf.set_object(*id, page_object(parent, stream, resources, links, index));
    }
    let kids: Vec<Object> = ids.iter().map(|id| Object::Reference(*id)).collect();
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    pdf.set_object(
        parent,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count },
    );
    let catalog = catalog(&mut pdf, doc, laid, book, &marks, &ids, parent);
    let info = pdf.add_object(info(doc));
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set("Info", info);
    let id: Vec<u8> = hash.finalize().iter().take(16).copied().collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![id.clone(), id]);
    save(pdf)
}

/// Small objects go into compressed streams: a large table has thousands of them.
fn save(mut pdf: Document) -> Result<Vec<u8>, RenderError> {
    let mut bytes = Vec::new();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(9)
        .build();
    pdf.save_with_options(&mut bytes, options)
        .map_err(|error| RenderError::Pdf(error.to_string()))?;
    Ok(bytes)
}

fn used(pages: &[Page]) -> Used {
    let mut used = Used::new();
    let texts = pages.iter().flat_map(|page| &page.texts);
    for run in texts.flat_map(|text| &text.line.runs) {
        let chars = used.entry(run.face).or_default();
        chars.extend(run.glyphs.iter().map(|glyph| (glyph.ch, glyph.gid)));
    }
    used
}

fn font_name(face: usize) -> String {
    format!("F{face}")
}

fn page_object(
    parent: ObjectId,
    content: ObjectId,
    resources: ObjectId,
    links: Vec<Object>,
    index: usize,
) -> Dictionary {
    let mut page = dictionary! {
        "Type" => "Page",
        "Parent" => parent,
        "MediaBox" => vec![0.into(), 0.into(), Object::Real(PAGE_WIDTH), Object::Real(PAGE_HEIGHT)],
        "Resources" => resources,
        "Contents" => content,
        "StructParents" => i64::try_from(index).unwrap_or(i64::MAX),
        "Tabs" => "S",
    };
    if !links.is_empty() {
        page.set("Annots", links);
    }
    page
}

/// The content stream of a page: grounds and rules first, then text in reading order, each piece
/// marked with the node it belongs to.
fn content(
    page: &Page,
    index: usize,
    tree: &Tree,
    faces: &BTreeMap<usize, Embedded>,
    marks: &mut [Vec<Mark>],
) -> Vec<u8> {
    let mut out = String::new();
    out.push_str("/Artifact BMC\n");
    for fill in &page.fills {
        push_fill(&mut out, fill);
    }
    out.push_str("EMC\n");
    let mut next = 0;
    for group in page.texts.chunk_by(|a, b| a.node == b.node) {
        let node = group.first().and_then(|text| text.node);
        match node {
            Some(node) => {
                let tag = tree.nodes.get(node).map_or("P", |node| node.tag);
                let tag = if tag == ROW_HEAD { "TH" } else { tag };
                let _ = writeln!(out, "/{tag} <</MCID {next}>> BDC");
                if let Some(marks) = marks.get_mut(node) {
                    marks.push(Mark {
                        page: index,
                        id: next,
                    });
                }
                next += 1;
            }
            None => out.push_str("/Artifact <</Type /Pagination>> BDC\n"),
        }
        push_texts(&mut out, group, faces);
        out.push_str("EMC\n");
    }
    out.into_bytes()
}

fn push_fill(out: &mut String, fill: &Fill) {
    let _ = writeln!(
        out,
        "{} rg {} {} {} {} re f",
        color(fill.color),
        num(fill.x),
        num(PAGE_HEIGHT - fill.y - fill.height),
        num(fill.width),
        num(fill.height),
    );
}

fn push_texts(out: &mut String, texts: &[Text], faces: &BTreeMap<usize, Embedded>) {
    out.push_str("BT\n");
    for text in texts {
        for run in &text.line.runs {
            push_run(out, run, text.x + run.x, text.y, faces);
        }
    }
    out.push_str("ET\n");
}

fn push_run(out: &mut String, run: &Run, x: f32, y: f32, faces: &BTreeMap<usize, Embedded>) {
    let Some(face) = faces.get(&run.face) else {
        return;
    };
    let _ = write!(
        out,
        "/{} {} Tf {} rg 1 0 0 1 {} {} Tm <",
        font_name(run.face),
        num(run.size),
        color(run.color),
        num(x),
        num(PAGE_HEIGHT - y),
    );
    for glyph in &run.glyphs {
        let _ = write!(out, "{:04X}", face.code(glyph));
    }
    out.push_str("> Tj\n");
}

fn color(color: Color) -> String {
    color.map(|part| num(f32::from(part) / 255.0)).join(" ")
}

/// A number with at most three decimals and no more digits than it needs.
fn num(value: f32) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The top of a heading as the target of a link.
pub(super) fn destination(spot: &Spot, pages: &[ObjectId]) -> Object {
    /// Air above the heading when a reader jumps to it.
    const AIR: f32 = 8.0;
    let Some(page) = pages.get(spot.page) else {
        return Object::Null;
    };
    Object::Array(vec![
        Object::Reference(*page),
        "XYZ".into(),
        Object::Null,
        Object::Real((PAGE_HEIGHT - spot.y + AIR).round()),
        Object::Null,
    ])
}

/// The lines of the table of contents as links.
fn links(
    pdf: &mut Document,
    page: &Page,
    book: &Book,
    laid: &Laid,
    pages: &[ObjectId],
) -> Vec<Object> {
    let mut out = Vec::new();
    for link in &page.links {
        let (Some(spot), Some(heading)) = (
            book.spots.get(link.heading),
            laid.headings.get(link.heading),
        ) else {
            continue;
        };
        let bottom = PAGE_HEIGHT - link.y - link.height;
        let edges = [
            super::MARGIN,
            bottom,
            PAGE_WIDTH - super::MARGIN,
            bottom + link.height,
        ];
        let rect: Vec<Object> = edges.into_iter().map(Object::Real).collect();
        let id = pdf.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => rect,
            "Border" => vec![0.into(), 0.into(), 0.into()],
            "Contents" => text_string(&heading.text),
            "Dest" => destination(spot, pages),
        });
        out.push(Object::Reference(id));
    }
    out
}

fn catalog(
    pdf: &mut Document,
    doc: &Doc,
    laid: &Laid,
    book: &Book,
    marks: &[Vec<Mark>],
    pages: &[ObjectId],
    parent: ObjectId,
) -> ObjectId {
    let structure = tree(pdf, &laid.tree, marks, pages);
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => parent,
        "Lang" => text_string(&doc.lang),
        "MarkInfo" => dictionary! { "Marked" => true },
        "StructTreeRoot" => structure,
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    };
    if let Some(outline) = outline(pdf, &laid.headings, &book.spots, pages) {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    pdf.add_object(catalog)
}

fn info(doc: &Doc) -> Dictionary {
    let mut info = dictionary! {
        "Title" => text_string(&clean(&doc.title)),
        "Subject" => text_string(&clean(&doc.subtitle)),
        "Keywords" => text_string(&clean(&format!("{} sha256:{}", doc.footer, doc.digest))),
        "Creator" => text_string("tracespec"),
        "Producer" => text_string("tracespec"),
    };
    if let Some(date) = pdf_date(&doc.date) {
        info.set("CreationDate", Object::string_literal(date.clone()));
        info.set("ModDate", Object::string_literal(date));
    }
    info
}

/// The date of issue in PDF notation: the day, at midnight UTC. Nothing where it is no date.
pub(super) fn pdf_date(iso: &str) -> Option<String> {
    let day: jiff::civil::Date = iso.get(..10)?.parse().ok()?;
    Some(format!(
        "D:{:04}{:02}{:02}000000Z",
        day.year(),
        day.month(),
        day.day()
    ))
}
