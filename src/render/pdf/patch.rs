//! What `printpdf` cannot say, or says wrongly, put right in the document it wrote:
//!
//! - outline with levels and places, structure tree, language, texts of links: it has none;
//! - links as objects of their own: it writes them into the page, where not all readers look;
//! - maps from codes to glyphs, and exact widths (see `embed`);
//! - the id of the file, which it takes from a counter, and the dates, which it fixes at 1970 on some
//!   targets: the same document has to give the same bytes;
//! - an empty `GTS_PDFXVersion`, by which readers take the file for PDF/X;
//! - the version, 1.3, of which neither tags nor compressed objects are part;
//! - a page layout, which is for the reader to choose.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, SaveOptions, StringFormat, dictionary, text_string};
use sha2::{Digest, Sha256};

use super::embed::{self, Embedded};
use super::layout::Laid;
use super::paginate::Book;
use super::structure::{Mark, outline, tree};
use super::write::links;
use crate::render::doc::Doc;

/// Completes the document and saves it.
pub(super) fn patch(
    mut pdf: Document,
    doc: &Doc,
    laid: &Laid,
    book: &Book,
    marks: &[Vec<Mark>],
    faces: BTreeMap<usize, Embedded>,
) -> lopdf::Result<Vec<u8>> {
    "1.7".clone_into(&mut pdf.version);
    let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    if let Some(page) = pages.first() {
        embed::fix(&mut pdf, *page, faces)?;
    }
    let mut hash = Sha256::new();
    hash.update(format!("{}\n{}\n{}\n", doc.title, doc.digest, doc.date));
    for (index, id) in pages.iter().enumerate() {
        hash.update(pdf.get_page_content(*id));
        patch_page(&mut pdf, *id, index, laid, book)?;
    }
    let id: Vec<u8> = hash.finalize().iter().take(16).copied().collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![id.clone(), id]);
    patch_info(&mut pdf, doc)?;
    patch_catalog(&mut pdf, doc, laid, book, marks, &pages)?;
    save(pdf)
}

/// Ties a page to the structure tree, and gives its links a text to be read aloud.
fn patch_page(
    pdf: &mut Document,
    id: ObjectId,
    index: usize,
    laid: &Laid,
    book: &Book,
) -> lopdf::Result<()> {
    let page = pdf.get_object_mut(id)?.as_dict_mut()?;
    page.set("StructParents", i64::try_from(index)?);
    page.set("Tabs", "S");
    let Some(Object::Array(written)) = page.remove(b"Annots") else {
        return Ok(());
    };
    let drawn = book.pages.get(index).into_iter();
    let headings = drawn.flat_map(|page| links(page, book, &laid.headings));
    let mut annotations = Vec::with_capacity(written.len());
    for (mut annotation, (_, heading)) in written.into_iter().zip(headings) {
        let entries = annotation.as_dict_mut()?;
        entries.set("Contents", text_string(&heading.text));
        annotations.push(Object::Reference(pdf.add_object(annotation)));
    }
    if !annotations.is_empty() {
        let page = pdf.get_object_mut(id)?.as_dict_mut()?;
        page.set("Annots", annotations);
    }
    Ok(())
}

fn patch_info(pdf: &mut Document, doc: &Doc) -> lopdf::Result<()> {
    let info = pdf.trailer.get(b"Info")?.as_reference()?;
    let info = pdf.get_object_mut(info)?.as_dict_mut()?;
    for key in ["GTS_PDFXVersion", "Identifier", "Author"] {
        info.remove(key.as_bytes());
    }
    for key in ["CreationDate", "ModDate"] {
        match pdf_date(&doc.date) {
            Some(date) => info.set(key, Object::string_literal(date)),
            None => drop(info.remove(key.as_bytes())),
        }
    }
    Ok(())
}

fn patch_catalog(
    pdf: &mut Document,
    doc: &Doc,
    laid: &Laid,
    book: &Book,
    marks: &[Vec<Mark>],
    pages: &[ObjectId],
) -> lopdf::Result<()> {
    let structure = tree(pdf, &laid.tree, marks, pages);
    let outline = outline(pdf, &laid.headings, &book.spots, book.sheet, pages);
    let catalog = pdf.catalog_mut()?;
    catalog.remove(b"PageLayout");
    catalog.set("Lang", text_string(&doc.lang));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", structure);
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    Ok(())
}

/// Small objects go into compressed streams: a large table has thousands of them.
fn save(mut pdf: Document) -> lopdf::Result<Vec<u8>> {
    pdf.compress();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(9)
        .build();
    let mut bytes = Vec::new();
    pdf.save_with_options(&mut bytes, options)?;
    Ok(bytes)
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
