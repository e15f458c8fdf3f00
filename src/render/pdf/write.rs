//! From pages to bytes. Fonts, pages and what is drawn on them are written by `printpdf`; what it
//! cannot say is added in `patch`.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Color as Paint, ColorArray, Destination, DictItem, Line, LineDashPattern,
    LinePoint, LinkAnnotation, Op, PaintMode, PdfDocument, PdfPage, PdfParseErrorSeverity,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextMatrix, WindingOrder,
    XObjectTransform,
};

use super::embed::{Embedded, Used, embed};
use super::font::FontSet;
use super::layout::Laid;
use super::logo;
use super::paginate::{Book, Fill, Logo, Page, Spot, Text};
use super::patch::patch;
use super::strip::{Heading, Path, ROW_HEAD, Tree};
use super::structure::Mark;
use super::text::{Color, Run};
use super::{MARGIN, Sheet};
use crate::render::RenderError;
use crate::render::doc::{Doc, clean};
use crate::wording::Language;

/// Writes the whole file.
pub(super) fn write(
    doc: &Doc,
    fonts: &FontSet,
    laid: &Laid,
    book: &mut Book,
) -> Result<Vec<u8>, RenderError> {
    for page in &mut book.pages {
        page.texts.sort_by_key(|text| text.order);
    }
    let mut pdf = PdfDocument::new(&clean(&doc.title));
    describe(&mut pdf, doc);
    if let Some(logo) = &doc.brand.logo {
        logo::add(&mut pdf, logo)?;
    }
    let faces = embed(&mut pdf, fonts, &used(&book.pages))?;
    let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); laid.tree.nodes.len()];
    for (index, page) in book.pages.iter().enumerate() {
        let mut pen = Pen {
            ops: Vec::new(),
            faces: &faces,
            sheet: book.sheet,
            color: None,
        };
        pen.grounds(page);
        let next = pen.logo(page.logo.as_ref(), index, &mut marks);
        pen.texts(&page.texts, index, next, &laid.tree, &mut marks);
        let links = links(page, book, &laid.headings);
        pen.ops
            .extend(links.map(|(link, _)| Op::LinkAnnotation { link }));
        let sheet = Rect::from_wh(Pt(book.sheet.width), Pt(book.sheet.height));
        pdf.pages.push(PdfPage {
            media_box: sheet.clone(),
            trim_box: sheet.clone(),
            crop_box: sheet,
            ops: pen.ops,
        });
    }
    let options = PdfSaveOptions {
        subset_fonts: false,
        image_optimization: None,
        ..PdfSaveOptions::default()
    };
    let mut remarks = Vec::new();
    let written = pdf.to_lopdf_document(&options, &mut remarks);
    let error = |remark: &&printpdf::PdfWarnMsg| remark.severity == PdfParseErrorSeverity::Error;
    if let Some(remark) = remarks.iter().find(error) {
        return Err(RenderError::Pdf(remark.msg.clone()));
    }
    patch(written, doc, laid, book, &marks, faces)
        .map_err(|error| RenderError::Pdf(error.to_string()))
}

fn describe(pdf: &mut PdfDocument, doc: &Doc) {
    let info = &mut pdf.metadata.info;
    info.subject = clean(&doc.subtitle);
    info.keywords = vec![clean(&format!("{} sha256:{}", doc.footer, doc.digest))];
    info.creator = "tracespec".to_owned();
    info.producer = "tracespec".to_owned();
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

/// What is drawn on a page: grounds and rules first, then text in reading order, each piece marked
/// with the node it belongs to.
struct Pen<'a> {
    ops: Vec<Op>,
    faces: &'a BTreeMap<usize, Embedded>,
    sheet: Sheet,
    color: Option<Color>,
}

impl Pen<'_> {
    /// Grounds, rules, and the lines of pictures, whose words are said by their text.
    fn grounds(&mut self, page: &Page) {
        self.ops.push(Op::BeginMarkedContent {
            tag: "Artifact".to_owned(),
        });
        self.fills(&page.fills);
        for path in &page.paths {
            self.path(path);
        }
        self.ops.push(Op::EndMarkedContent);
    }

    fn fills(&mut self, fills: &[Fill]) {
        for fill in fills {
            self.color(fill.color);
            let mut rectangle = Rect::from_xywh(
                Pt(round(fill.x)),
                Pt(round(self.sheet.height - fill.y - fill.height)),
                Pt(round(fill.width)),
                Pt(round(fill.height)),
            );
            rectangle.mode = Some(PaintMode::Fill);
            self.ops.push(Op::DrawRectangle { rectangle });
        }
    }

    fn path(&mut self, path: &Path) {
        const WEIGHT: f32 = 0.8;
        const DASHES: [f32; 2] = [3.0, 2.2];
        if let Some(color) = path.fill {
            self.color(color);
        }
        if let Some(color) = path.stroke {
            self.ops.push(Op::SetOutlineColor { col: paint(color) });
            self.ops.push(Op::SetOutlineThickness { pt: Pt(WEIGHT) });
            let dashes: &[f32] = if path.broken { &DASHES } else { &[] };
            let dash = LineDashPattern::new(0.0, dashes);
            self.ops.push(Op::SetLineDashPattern { dash });
        }
        let points = path
            .points
            .iter()
            .map(|(x, y)| LinePoint {
                p: Point {
                    x: Pt(round(*x)),
                    y: Pt(round(self.sheet.height - y)),
                },
                bezier: false,
            })
            .collect();
        self.ops.push(if path.closed {
            Op::DrawPolygon {
                polygon: Polygon {
                    rings: vec![PolygonRing { points }],
                    mode: match (path.fill, path.stroke) {
                        (Some(_), Some(_)) => PaintMode::FillStroke,
                        (Some(_), None) => PaintMode::Fill,
                        _ => PaintMode::Stroke,
                    },
                    winding_order: WindingOrder::NonZero,
                },
            }
        } else {
            Op::DrawLine {
                line: Line {
                    points,
                    is_closed: false,
                },
            }
        });
    }

    /// Draws the logo. Returns the number of the next piece of content.
    fn logo(&mut self, logo: Option<&Logo>, page: usize, marks: &mut [Vec<Mark>]) -> i64 {
        let Some(logo) = logo else { return 0 };
        if let Some(marks) = marks.get_mut(logo.node) {
            marks.push(Mark { page, id: 0 });
        }
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: "Figure".to_owned(),
            properties: DictItem::Dict {
                map: BTreeMap::from([("MCID".to_owned(), DictItem::Int(0))]),
            },
        });
        self.ops.push(Op::UseXobject {
            id: super::logo::id(),
            transform: XObjectTransform {
                translate_x: Some(Pt(round(logo.x))),
                translate_y: Some(Pt(round(self.sheet.height - logo.y - logo.height))),
                scale_x: Some(round(logo.width)),
                scale_y: Some(round(logo.height)),
                no_auto_scale: true,
                ..XObjectTransform::default()
            },
        });
        self.ops.push(Op::EndMarkedContent);
        1
    }

    fn texts(
        &mut self,
        texts: &[Text],
        page: usize,
        first: i64,
        tree: &Tree,
        marks: &mut [Vec<Mark>],
    ) {
        let mut next = first;
        for group in texts.chunk_by(|a, b| a.node == b.node) {
            let node = group.first().and_then(|text| text.node);
            let (tag, key, value) = match node {
                Some(node) => {
                    let tag = tree.nodes.get(node).map_or("P", |node| node.tag);
                    let tag = if tag == ROW_HEAD { "TH" } else { tag };
                    if let Some(marks) = marks.get_mut(node) {
                        marks.push(Mark { page, id: next });
                    }
                    next += 1;
                    (tag, "MCID", DictItem::Int(next - 1))
                }
                None => ("Artifact", "Type", DictItem::Name(b"Pagination".to_vec())),
            };
            self.ops.push(Op::BeginMarkedContentWithProperties {
                tag: tag.to_owned(),
                properties: DictItem::Dict {
                    map: BTreeMap::from([(key.to_owned(), value)]),
                },
            });
            self.ops.push(Op::StartTextSection);
            for text in group {
                for run in &text.line.runs {
                    self.in_language(run.lang, |pen| pen.run(run, text.x + run.x, text.y));
                }
            }
            self.ops.push(Op::EndTextSection);
            self.ops.push(Op::EndMarkedContent);
        }
    }

    /// Says in which language text is read aloud, where that is not the document's.
    fn in_language(&mut self, lang: Option<Language>, draw: impl FnOnce(&mut Self)) {
        let Some(lang) = lang else {
            draw(self);
            return;
        };
        let tag = DictItem::String {
            data: lang.tag().as_bytes().to_vec(),
            literal: true,
        };
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: "Span".to_owned(),
            properties: DictItem::Dict {
                map: BTreeMap::from([("Lang".to_owned(), tag)]),
            },
        });
        draw(self);
        self.ops.push(Op::EndMarkedContent);
    }

    /// The font is selected each time: some readers that extract text part it only there.
    fn run(&mut self, run: &Run, x: f32, y: f32) {
        let Some(face) = self.faces.get(&run.face) else {
            return;
        };
        self.color(run.color);
        self.ops.push(face.select(round(run.size)));
        self.ops.push(Op::SetTextMatrix {
            matrix: TextMatrix::Translate(Pt(round(x)), Pt(round(self.sheet.height - y))),
        });
        self.ops.push(face.show(&run.glyphs));
    }

    fn color(&mut self, color: Color) {
        if self.color.replace(color) == Some(color) {
            return;
        }
        self.ops.push(Op::SetFillColor { col: paint(color) });
    }
}

fn paint(color: Color) -> Paint {
    let [r, g, b] = color.map(|part| round(f32::from(part) / 255.0));
    Paint::Rgb(Rgb::new(r, g, b, None))
}

/// Three decimals are finer than any printer.
fn round(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

/// Height at which a reader that jumps to a heading shows it.
pub(super) fn top_of(spot: &Spot, sheet: Sheet) -> f32 {
    /// Air above the heading.
    const AIR: f32 = 8.0;
    (sheet.height - spot.y + AIR).round()
}

/// The lines of the table of contents as links, with the headings they lead to.
pub(super) fn links<'a>(
    page: &'a Page,
    book: &'a Book,
    headings: &'a [Heading],
) -> impl Iterator<Item = (LinkAnnotation, &'a Heading)> {
    page.links.iter().filter_map(|link| {
        let spot = book.spots.get(link.heading)?;
        let heading = headings.get(link.heading)?;
        let to = Destination::Xyz {
            page: spot.page + 1,
            left: None,
            top: Some(top_of(spot, book.sheet)),
            zoom: None,
        };
        let rect = Rect::from_xywh(
            Pt(MARGIN),
            Pt(round(book.sheet.height - link.y - link.height)),
            Pt(book.sheet.text_width()),
            Pt(round(link.height)),
        );
        let annotation = LinkAnnotation::new(
            rect,
            Actions::Goto(to),
            Some(BorderArray::Solid([0.0; 3])),
            Some(ColorArray::Transparent),
            None,
        );
        Some((annotation, heading))
    })
}
