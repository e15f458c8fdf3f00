//! The document as Word keeps it, for buyers who edit it and suppliers who comment in it.
//!
//! A package of a few XML parts, written by hand: the same document gives the same bytes, table heads
//! repeat on every page, and nothing in it asks to be updated when it is opened. `body` writes the
//! blocks, `chain` their pictures as tables, `styles` what they look like, `parts` all the rest.

mod body;
mod chain;
mod parts;
mod run;
mod styles;
mod table;
mod xml;

pub(crate) use xml::escape as escape_xml;
pub(super) use xml::escape;

#[cfg(test)]
mod tests;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::RenderError;
use super::doc::{Doc, PictureKind};
use super::palette::Palette;

/// Width of the text area in twentieths of a point: A4 less 20 mm on both sides.
const WIDTH: u32 = 9638;

/// Renders a document as DOCX.
///
/// # Errors
/// When the package cannot be put together.
pub fn to_docx(doc: &Doc) -> Result<Vec<u8>, RenderError> {
    package(doc).map_err(|error| RenderError::Docx(error.to_string()))
}

fn package(doc: &Doc) -> zip::result::ZipResult<Vec<u8>> {
    let palette = Palette::of(&doc.brand);
    let body = body::document(doc, palette);
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        (
            "[Content_Types].xml".to_owned(),
            parts::content_types(doc).into(),
        ),
        ("_rels/.rels".to_owned(), parts::RELATIONS.into()),
        ("docProps/app.xml".to_owned(), parts::app(doc).into()),
        ("docProps/core.xml".to_owned(), parts::core(doc).into()),
        (
            "word/_rels/document.xml.rels".to_owned(),
            parts::document_relations(doc).into(),
        ),
        ("word/document.xml".to_owned(), body.xml.into()),
        ("word/fontTable.xml".to_owned(), styles::fonts().into()),
        ("word/footer.xml".to_owned(), parts::footer(doc).into()),
        ("word/header.xml".to_owned(), parts::header(doc).into()),
        (
            "word/numbering.xml".to_owned(),
            styles::numbering(body.numbered_lists).into(),
        ),
        ("word/settings.xml".to_owned(), parts::settings(doc).into()),
        (
            "word/styles.xml".to_owned(),
            styles::styles(doc, palette).into(),
        ),
    ];
    if let Some(logo) = &doc.brand.logo {
        parts.push((format!("word/{}", logo_file(logo.kind)), logo.bytes.clone()));
    }
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The logo's place in the package, as seen from the document.
fn logo_file(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Png => "media/logo.png",
        PictureKind::Jpeg => "media/logo.jpeg",
    }
}
