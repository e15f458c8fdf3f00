//! The parts of the package beside the text: properties, relations, header and footer.

use super::logo_file;
use super::run::{self, word_language};
use super::xml::{DECLARATION, NAMESPACES, escape};
use crate::render::doc::{Doc, PictureKind};
use crate::render::page_label::{Piece, pieces};

/// Names of the relations between parts.
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Where the package begins.
pub(super) const RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>",
    "</Relationships>",
);

/// What kind of content each part is.
pub(super) fn content_types(doc: &Doc) -> String {
    let picture = match doc.brand.logo.as_ref().map(|logo| logo.kind) {
        Some(PictureKind::Png) => "<Default Extension=\"png\" ContentType=\"image/png\"/>",
        Some(PictureKind::Jpeg) => "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>",
        None => "",
    };
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{picture}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>"
    );
    for (part, kind) in [
        ("document", "document.main"),
        ("fontTable", "fontTable"),
        ("footer", "footer"),
        ("header", "header"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("styles", "styles"),
    ] {
        out.push_str(&format!(
            "<Override PartName=\"/word/{part}.xml\" ContentType=\"{word}.{kind}+xml\"/>"
        ));
    }
    out + "</Types>"
}

/// Relation by which the text shows the logo.
pub(super) const LOGO: &str = "rIdLogo";

/// What the text refers to.
pub(super) fn document_relations(doc: &Doc) -> String {
    let mut out = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for part in [
        "fontTable",
        "footer",
        "header",
        "numbering",
        "settings",
        "styles",
    ] {
        out.push_str(&format!(
            "<Relationship Id=\"rId-{part}\" Type=\"{RELATION}/{part}\" Target=\"{part}.xml\"/>"
        ));
    }
    if let Some(logo) = &doc.brand.logo {
        out.push_str(&format!(
            "<Relationship Id=\"{LOGO}\" Type=\"{RELATION}/image\" Target=\"{}\"/>",
            logo_file(logo.kind)
        ));
    }
    out + "</Relationships>"
}

/// Title, subject and dates. The dates are the day of issue, so that bytes repeat.
pub(super) fn core(doc: &Doc) -> String {
    let mut out = format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator>\
         <cp:keywords>{}</cp:keywords><dc:language>{}</dc:language>",
        escape(&doc.title),
        escape(&doc.subtitle),
        escape(doc.brand.company.as_deref().unwrap_or("tracespec")),
        escape(&format!("{} sha256:{}", doc.footer, doc.digest)),
        word_language(&doc.lang),
    );
    if let Some(day) = day(&doc.date) {
        for name in ["created", "modified"] {
            out.push_str(&format!(
                "<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:{name}>"
            ));
        }
    }
    out + "</cp:coreProperties>"
}

/// The date of issue; nothing where it is no date.
fn day(date: &str) -> Option<jiff::civil::Date> {
    date.get(..10)?.parse().ok()
}

/// The program and the company.
pub(super) fn app(doc: &Doc) -> String {
    let company = doc.brand.company.as_deref().map(escape).unwrap_or_default();
    format!(
        "{DECLARATION}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>tracespec</Application><Company>{company}</Company></Properties>"
    )
}

/// How Word treats the document: as one of its present versions writes them.
pub(super) fn settings(doc: &Doc) -> String {
    let lang = word_language(&doc.lang);
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"{lang}\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

/// The company over every page but the first, where it stands larger.
pub(super) fn header(doc: &Doc) -> String {
    let company = doc.brand.company.as_deref().unwrap_or_default();
    format!(
        "{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}</w:p></w:hdr>",
        run::text(company, "", None)
    )
}

/// Document on the left, digest and page on the right.
pub(super) fn footer(doc: &Doc) -> String {
    let mut out = format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>",
        run::text(&doc.footer, "", None)
    );
    if !doc.digest.is_empty() {
        let digest = format!("{} {} \u{b7} ", doc.labels.short_digest, doc.short_digest());
        out.push_str(&run::text(&digest, "", None));
    }
    for piece in pieces(&doc.labels.page) {
        out.push_str(&match piece {
            Piece::Words(words) => run::text(words, "", None),
            Piece::Page => field("PAGE"),
            Piece::Pages => field("NUMPAGES"),
        });
    }
    out + "</w:p></w:ftr>"
}

/// A number that Word counts while it lays out pages, without being asked to update anything.
fn field(name: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}
