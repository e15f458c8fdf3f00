//! The text: every block as paragraphs and tables.

use std::collections::{BTreeMap, HashSet};

use super::parts::LOGO;
use super::styles::{BULLETS, SECTION};
use super::xml::{DECLARATION, NAMESPACES, escape};
use super::{WIDTH, chain, run, table};
use crate::render::doc::{Block, Doc, Logo, Span, Tone, words};
use crate::render::palette::Palette;

/// Fewer chapters than this need no table of contents.
const CONTENTS_FROM: usize = 3;

/// The main part, and how many numberings it uses.
pub(super) struct Document {
    pub(super) xml: String,
    pub(super) numbered_lists: usize,
}

/// The work in progress.
struct Body<'d> {
    doc: &'d Doc,
    palette: Palette,
    out: String,
    /// Bookmark of each heading, by the index of its block.
    bookmarks: BTreeMap<usize, String>,
    numbered_lists: usize,
    /// The next paragraph begins a page.
    new_page: bool,
}

/// Writes the main part.
pub(super) fn document(doc: &Doc, palette: Palette) -> Document {
    let mut body = Body {
        doc,
        palette,
        out: format!("{DECLARATION}<w:document {NAMESPACES}><w:body>"),
        bookmarks: bookmarks(&doc.blocks),
        numbered_lists: 0,
        new_page: false,
    };
    body.cover();
    let cover = doc
        .blocks
        .iter()
        .position(|block| matches!(block, Block::Heading { .. } | Block::PageBreak))
        .unwrap_or(0);
    for (index, block) in doc.blocks.iter().enumerate() {
        if index == cover {
            body.contents();
        }
        body.block(index, block);
    }
    body.issue();
    body.out.push_str(SECTION);
    body.out.push_str("</w:body></w:document>");
    Document {
        xml: body.out,
        numbered_lists: body.numbered_lists,
    }
}

/// Names for headings that Word accepts: a letter first, then letters, digits and underscores, at
/// most forty; each name once.
fn bookmarks(blocks: &[Block]) -> BTreeMap<usize, String> {
    let mut taken = HashSet::new();
    let mut names = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Block::Heading { id, .. } = block {
            names.insert(index, bookmark(id, &mut taken));
        }
    }
    names
}

fn bookmark(id: &str, taken: &mut HashSet<String>) -> String {
    const LONGEST: usize = 40;
    let mut base: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if !base.starts_with(|c: char| c.is_ascii_alphabetic()) {
        base.insert_str(0, "s_");
    }
    base.truncate(LONGEST);
    let mut name = base.clone();
    let mut number = 1;
    // Word does not tell small letters from capitals here.
    while !taken.insert(name.to_ascii_lowercase()) {
        number += 1;
        let end = format!("_{number}");
        let kept: String = base.chars().take(LONGEST - end.len()).collect();
        name = format!("{kept}{end}");
    }
    name
}

impl Body<'_> {
    /// A paragraph in a style, with what else its properties hold.
    fn paragraph(&mut self, style: &str, properties: &str, runs: &str) {
        let page = if std::mem::take(&mut self.new_page) {
            "<w:pageBreakBefore/>"
        } else {
            ""
        };
        let style = if style.is_empty() {
            String::new()
        } else {
            format!("<w:pStyle w:val=\"{style}\"/>")
        };
        self.out.push_str(&format!(
            "<w:p><w:pPr>{style}{page}{properties}</w:pPr>{runs}</w:p>"
        ));
    }

    /// Puts a table, which cannot begin a page by itself and must not touch the one before.
    fn table(&mut self, table: &str) {
        if self.new_page || self.out.ends_with("</w:tbl>") {
            self.gap();
        }
        self.out.push_str(table);
    }

    fn gap(&mut self) {
        self.paragraph("Gap", "", "");
    }

    fn cover(&mut self) {
        self.letterhead();
        let title = run::text(&self.doc.title, "", None);
        self.paragraph("Title", "", &title);
        let subtitle = run::text(&self.doc.subtitle, "", None);
        self.paragraph("Subtitle", "", &subtitle);
    }

    /// Company and address on the left, the logo on the right.
    fn letterhead(&mut self) {
        let brand = &self.doc.brand;
        let mut left = String::new();
        if let Some(company) = &brand.company {
            left.push_str(&cell_paragraph(
                "Company",
                "",
                &run::text(company, "", None),
            ));
        }
        let lines: Vec<String> = brand
            .address
            .iter()
            .map(|line| run::text(line, "", None))
            .collect();
        if !lines.is_empty() {
            left.push_str(&cell_paragraph("Address", "", &lines.join(run::BREAK)));
        }
        let Some(logo) = &brand.logo else {
            self.out.push_str(&left);
            if !left.is_empty() {
                self.gap();
                self.gap();
            }
            return;
        };
        if left.is_empty() {
            left.push_str("<w:p/>");
        }
        let alt = brand.company.as_deref().unwrap_or_default();
        let picture = cell_paragraph("Address", "<w:jc w:val=\"right\"/>", &picture(logo, alt));
        let widths = [WIDTH - LOGO_COLUMN, LOGO_COLUMN];
        let mut out = table::open("Plain", &widths, "");
        out.push_str("<w:tr>");
        for (width, content) in widths.iter().zip([left, picture]) {
            out.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>"
            ));
        }
        out.push_str("</w:tr></w:tbl>");
        self.out.push_str(&out);
        self.gap();
        self.gap();
    }

    /// Links to the chapters; without page numbers, which Word would ask to be allowed to update.
    fn contents(&mut self) {
        let chapters: Vec<(String, String)> = self
            .doc
            .blocks
            .iter()
            .enumerate()
            .filter_map(|(index, block)| match block {
                Block::Heading {
                    level: 0 | 1, text, ..
                } => Some((self.bookmarks.get(&index)?.clone(), words(text))),
                _ => None,
            })
            .collect();
        if chapters.len() < CONTENTS_FROM {
            return;
        }
        let label = run::text(&self.doc.labels.contents, "", None);
        self.paragraph("TOCHeading", "", &label);
        for (anchor, text) in chapters {
            let link = format!(
                "<w:hyperlink w:anchor=\"{anchor}\" w:history=\"1\">{}</w:hyperlink>",
                run::text(&text, "Hyperlink", None)
            );
            self.paragraph("TOC1", "", &link);
        }
    }

    fn block(&mut self, index: usize, block: &Block) {
        match block {
            Block::Heading { level, text, .. } => self.heading(index, *level, text),
            Block::Para { text } => self.paragraph("", "", &run::spans(text)),
            Block::List { ordered, entries } => self.list(*ordered, entries),
            Block::Facts { pairs } => {
                self.table(&table::facts(pairs));
                self.gap();
            }
            Block::Table {
                caption,
                columns,
                rows,
            } => {
                self.caption(caption);
                let name = if caption.is_empty() {
                    &self.doc.labels.table
                } else {
                    caption
                };
                self.table(&table::table(name, columns, rows));
                self.gap();
            }
            Block::Note { tone, text } => self.note(*tone, text),
            Block::Chain {
                caption,
                steps,
                back,
            } => {
                self.caption(caption);
                self.table(&chain::chain(caption, steps, back.as_ref(), self.palette));
            }
            Block::PageBreak => self.new_page = true,
        }
    }

    fn caption(&mut self, caption: &str) {
        if !caption.is_empty() {
            self.paragraph("Caption", "", &run::text(caption, "", None));
        }
    }

    fn heading(&mut self, index: usize, level: u8, text: &[Span]) {
        let name = self.bookmarks.get(&index).cloned().unwrap_or_default();
        let runs = format!(
            "<w:bookmarkStart w:id=\"{index}\" w:name=\"{}\"/>{}<w:bookmarkEnd w:id=\"{index}\"/>",
            escape(&name),
            run::spans(text)
        );
        self.paragraph(&format!("Heading{}", level.clamp(1, 4)), "", &runs);
    }

    fn list(&mut self, ordered: bool, entries: &[Vec<Span>]) {
        let number = if ordered {
            self.numbered_lists += 1;
            BULLETS + self.numbered_lists
        } else {
            BULLETS
        };
        let properties =
            format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{number}\"/></w:numPr>");
        for entry in entries {
            self.paragraph("ListParagraph", &properties, &run::spans(entry));
        }
    }

    fn note(&mut self, tone: Tone, text: &[Span]) {
        let labels = &self.doc.labels;
        let (label, label_style, style) = match tone {
            Tone::Info => (&labels.note, "NoteLabel", "Note"),
            Tone::Warning => (&labels.warning, "WarningLabel", "Warning"),
        };
        let label = run::text(label, "", None);
        self.gap();
        self.paragraph(label_style, "", &label);
        self.paragraph(style, "", &run::spans(text));
        self.gap();
    }

    /// From which specification the document was printed, at its end.
    fn issue(&mut self) {
        let labels = &self.doc.labels;
        let mut runs = run::text(
            &format!(
                "{} \u{b7} {} {}",
                self.doc.footer, labels.issued, self.doc.date
            ),
            "",
            None,
        );
        if !self.doc.digest.is_empty() {
            runs.push_str(run::BREAK);
            runs.push_str(&run::text(&format!("{} ", labels.digest), "", None));
            runs.push_str(&run::text(&self.doc.digest, "Code", None));
        }
        self.paragraph("Issue", "", &runs);
    }
}

fn cell_paragraph(style: &str, properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{runs}</w:p>")
}

/// Width kept for the logo, in twentieths of a point: 60 mm.
const LOGO_COLUMN: u32 = 3402;

/// The logo in a line of text, at most 55 mm wide and 18 mm high.
fn picture(logo: &Logo, alt: &str) -> String {
    /// Units of a drawing in a millimetre.
    const MILLIMETRE: f64 = 36000.0;
    let (width, height) = crate::render::logo::size_within(logo, 55.0, 18.0);
    let (width, height) = ((width * MILLIMETRE).round(), (height * MILLIMETRE).round());
    let alt = escape(alt);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"1\" name=\"Logo\" descr=\"{alt}\"/><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"1\" name=\"Logo\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"{LOGO}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_are_names_that_word_accepts() {
        let mut taken = HashSet::new();
        assert_eq!(
            bookmark("record.test-extract", &mut taken),
            "record_test_extract"
        );
        assert_eq!(
            bookmark("record-test.extract", &mut taken),
            "record_test_extract_2"
        );
        assert_eq!(bookmark("1st", &mut taken), "s_1st");
        assert_eq!(bookmark("需求", &mut taken), "s___");
        assert_eq!(bookmark("", &mut taken), "s_");
        let long = "x".repeat(60);
        assert_eq!(bookmark(&long, &mut taken), "x".repeat(40));
        assert_eq!(bookmark(&long, &mut taken), format!("{}_2", "x".repeat(38)));
    }
}
