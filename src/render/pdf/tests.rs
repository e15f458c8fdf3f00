#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::layout::lay_out;
use super::paginate::paginate;
use super::text::Line;
use super::*;
use crate::render::doc::{
    Back, Block, Cell, Column, Logo, Step, Tone, code, line_break, plain, strong,
};

fn document(blocks: Vec<Block>) -> Doc {
    Doc {
        title: "Request for quotation".to_owned().into(),
        subtitle: "Motor controller".to_owned().into(),
        lang: "en".to_owned(),
        page: crate::render::doc::Page::default(),
        labels: crate::render::doc::Labels::default(),
        brand: crate::render::doc::Brand::default(),
        footer: "RFQ-7 rev A".to_owned().into(),
        digest: "0123456789abcdef0123456789abcdef".to_owned(),
        date: "2026-11-22".to_owned(),
        blocks,
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        id: text.to_owned(),
        text: vec![plain(text)],
    }
}

fn table(rows: usize, cell: &str) -> Block {
    Block::Table {
        caption: "All records".to_owned().into(),
        columns: vec![Column::new("Clause head", 1), Column::new("Record head", 2)],
        rows: (0..rows)
            .map(|n| {
                vec![
                    Cell::from(code(format!("CMP-{n:03}.lot"))),
                    plain(cell).into(),
                ]
            })
            .collect(),
    }
}

fn render(doc: &Doc) -> Pdf {
    to_pdf(doc, &FontSet::embedded()).unwrap()
}

/// The text of each page as a reader of the file extracts it.
fn text_of(pdf: &Pdf) -> Vec<String> {
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    pages
        .iter()
        .map(|page| file.extract_text(&[*page]).unwrap())
        .collect()
}

/// Every line on every page with its left edge.
fn lines_of(doc: &Doc) -> Vec<(f32, f32, Line)> {
    let fonts = FontSet::embedded();
    let mut shaper = Shaper::new(&fonts).unwrap();
    let laid = lay_out(doc, &mut shaper);
    let book = paginate(&laid.strips, laid.headings.len(), doc, &mut shaper);
    book.pages
        .into_iter()
        .flat_map(|page| page.texts)
        .map(|text| (text.x, text.y, text.line))
        .collect()
}

mod house;

#[test]
fn same_document_same_bytes() {
    let doc = document(vec![heading(1, "One"), table(80, "text")]);
    let first = render(&doc);
    render(&document(vec![heading(1, "Другой"), table(3, "µΩ")]));
    assert_eq!(first, render(&doc));
}

#[test]
fn text_comes_out_as_it_went_in() {
    let signs = "é µ μ Ω ≤ ≥ → − ✓ Ελλάδα Зеленоград";
    let doc = document(vec![
        heading(1, "First chapter"),
        Block::Para {
            text: vec![plain(signs), strong(" bold "), code("BRD-01.unit-serial")],
        },
        heading(2, "Second section"),
        heading(3, "TST-04.ict-result"),
        Block::Note {
            tone: Tone::Warning,
            text: vec![plain("Take note.")],
        },
    ]);
    let text = text_of(&render(&doc)).concat();
    let mut rest = text.as_str();
    for wanted in [
        "Request for quotation",
        "First chapter",
        signs,
        "bold",
        "BRD-01.unit-serial",
        "Second section",
        "TST-04.ict-result",
        "Important",
        "Take note.",
        "RFQ-7 rev A",
        "spec 0123456789ab · page 1 of 1",
    ] {
        let at = rest
            .find(wanted)
            .unwrap_or_else(|| panic!("{wanted} not in {text}"));
        rest = &rest[at + wanted.len()..];
    }
}

#[test]
fn cells_of_many_lines_are_read_cell_by_cell() {
    let long = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike \
                november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee";
    let text = text_of(&render(&document(vec![table(2, long)]))).concat();
    assert!(text.contains(long), "{text}");
}

#[test]
fn table_head_is_on_every_page_of_the_table() {
    let pages = text_of(&render(&document(vec![table(120, "text")])));
    assert!(pages.len() > 2);
    for page in &pages {
        let head = page.find("Record head").expect("head");
        let row = page.find("CMP-").expect("row");
        assert!(head < row, "{page}");
    }
    let all = pages.concat();
    for n in 0..120 {
        assert_eq!(all.matches(&format!("CMP-{n:03}.lot")).count(), 1);
    }
}

#[test]
fn nothing_runs_off_the_page() {
    let endless = "Ж".repeat(400);
    let many: Vec<Column> = (0..9)
        .map(|n| Column::new(format!("Head{n}"), n * n))
        .collect();
    let cells = (0..9)
        .map(|_| Cell::from(code("AVERYLONGIDENTIFIER-0123456789")))
        .collect();
    let doc = document(vec![
        heading(1, &endless),
        Block::Para {
            text: vec![plain("See "), code(endless.clone())],
        },
        Block::List {
            ordered: true,
            entries: vec![vec![plain(endless.clone())]],
        },
        Block::Facts {
            pairs: vec![(endless.clone().into(), vec![plain(endless.clone())])],
        },
        Block::Note {
            tone: Tone::Info,
            text: vec![strong(endless.clone())],
        },
        Block::Table {
            caption: endless.clone().into(),
            columns: many,
            rows: vec![cells],
        },
        table(1, &"word ".repeat(4000)),
    ]);
    let right = MARGIN + Sheet::of(doc.page).text_width() + 0.1;
    for (x, y, line) in lines_of(&doc) {
        let words: String = line
            .runs
            .iter()
            .flat_map(|r| &r.glyphs)
            .map(|g| g.ch)
            .collect();
        assert!(
            x + line.width <= right,
            "{words} ends at {}",
            x + line.width
        );
        let sheet = Sheet::of(doc.page);
        let footer = sheet.height - FOOTER;
        assert!(
            y <= TOP + sheet.text_height() || y == footer,
            "{words} is at {y}"
        );
    }
}

#[test]
fn identifiers_break_only_when_wider_than_their_column() {
    let filler = "filling words ".repeat(3);
    for repeat in 1..40 {
        let text = format!("{}{}", filler, "x".repeat(repeat));
        let doc = document(vec![Block::Para {
            text: vec![
                plain(text),
                plain(" "),
                code("BRD-01.unit-serial.of-the-board"),
                plain(" and on"),
            ],
        }]);
        let whole = lines_of(&doc).iter().any(|(_, _, line)| {
            let words: String = line
                .runs
                .iter()
                .flat_map(|r| &r.glyphs)
                .map(|g| g.ch)
                .collect();
            words.contains("BRD-01.unit-serial.of-the-board")
        });
        assert!(whole, "broken after {repeat} letters");
    }
}

#[test]
fn a_heading_is_not_left_alone() {
    for filler in 20..60 {
        let mut blocks: Vec<Block> = (0..filler)
            .map(|n| Block::Para {
                text: vec![plain(format!("Line {n}."))],
            })
            .collect();
        blocks.push(heading(2, "Kept heading"));
        blocks.push(Block::Para {
            text: vec![plain("Its words.")],
        });
        let pages = text_of(&render(&document(blocks)));
        let page = pages
            .iter()
            .find(|page| page.contains("Kept heading"))
            .unwrap();
        assert!(page.contains("Its words."), "parted after {filler} lines");
    }
}

#[test]
fn a_missing_glyph_is_named_and_still_copies() {
    let doc = document(vec![Block::Para {
        text: vec![plain("Maker 漢字 Ltd")],
    }]);
    let pdf = render(&doc);
    assert_eq!(pdf.warnings.len(), 1, "{:?}", pdf.warnings);
    assert!(pdf.warnings[0].contains("漢 (U+6F22)"));
    assert!(pdf.warnings[0].contains("Maker 漢字 Ltd"));
    assert!(pdf.warnings[0].contains("--font"));
    assert!(text_of(&pdf).concat().contains("Maker 漢字 Ltd"));
}

#[test]
fn scripts_that_need_shaping_are_refused_with_a_warning() {
    for text in ["שלום", "مرحبا", "नमस्ते"] {
        let doc = document(vec![Block::Para {
            text: vec![plain(text)],
        }]);
        let warnings = render(&doc).warnings;
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains(text));
    }
}

#[test]
fn an_extra_font_must_be_a_font() {
    let error = FontSet::with_extra(vec![("notes.txt".to_owned(), b"hello".to_vec())]);
    assert!(error.unwrap_err().to_string().contains("notes.txt"));
    let mono = dejavu::sans_mono::oblique().to_vec();
    assert!(FontSet::with_extra(vec![("Mono.ttf".to_owned(), mono)]).is_ok());
}

#[test]
fn the_place_of_a_font_file_is_not_in_the_pdf() {
    let doc = document(vec![Block::Para {
        text: vec![plain("ab\u{5d0}")],
    }]);
    let named = |name: &str| {
        let bytes = dejavu::sans::regular().to_vec();
        to_pdf(
            &doc,
            &FontSet::with_extra(vec![(name.to_owned(), bytes)]).unwrap(),
        )
        .unwrap()
    };
    assert_eq!(named("/home/ann/a.ttf"), named("b.ttf"));
}

#[test]
fn the_outline_follows_the_levels() {
    let doc = document(vec![
        heading(1, "A"),
        heading(3, "A-1"),
        heading(2, "A.B"),
        heading(3, "A-2"),
        heading(1, "C"),
    ]);
    let file = lopdf::Document::load_mem(&render(&doc).bytes).unwrap();
    let toc = file.get_toc().unwrap();
    let entries: Vec<(usize, &str)> = toc
        .toc
        .iter()
        .map(|e| (e.level, e.title.as_str()))
        .collect();
    assert_eq!(
        entries,
        [(1, "A"), (2, "A-1"), (2, "A.B"), (3, "A-2"), (1, "C")]
    );
    assert!(toc.errors.is_empty());
}

#[test]
fn the_file_claims_what_it_is() {
    let mut doc = document(vec![heading(1, "One")]);
    let claims = |doc: &Doc| {
        let file = lopdf::Document::load_mem(&render(doc).bytes).unwrap();
        let info = file.trailer.get(b"Info").unwrap().as_reference().unwrap();
        (file.get_dictionary(info).unwrap().clone(), file)
    };
    let (info, file) = claims(&doc);
    assert_eq!(file.version, "1.7");
    assert!(!info.has(b"GTS_PDFXVersion"));
    let date = info.get(b"CreationDate").unwrap().as_str().unwrap();
    assert_eq!(date, b"D:20261122000000Z");
    let catalog = file.catalog().unwrap();
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"));
    doc.date = "soon".to_owned();
    assert!(!claims(&doc).0.has(b"CreationDate"));
}

#[test]
fn the_contents_lead_to_their_headings() {
    let chapters = ["One", "Two", "Three"];
    let mut blocks = vec![];
    for title in chapters {
        blocks.push(Block::PageBreak);
        blocks.push(heading(1, title));
    }
    let file = lopdf::Document::load_mem(&render(&document(blocks)).bytes).unwrap();
    let pages = file.get_pages();
    let links = file.get_page_annotations(pages[&1]).unwrap();
    assert_eq!(links.len(), chapters.len());
    for (index, link) in links.into_iter().enumerate() {
        assert_eq!(
            lopdf::decode_text_string(link.get(b"Contents").unwrap()).unwrap(),
            chapters[index]
        );
        let action = link.get(b"A").unwrap().as_dict().unwrap();
        let to = action.get(b"D").unwrap().as_array().unwrap();
        let page = u32::try_from(index).unwrap() + 2;
        assert_eq!(to[0].as_reference().unwrap(), pages[&page]);
    }
}

#[test]
fn widths_in_the_file_are_those_of_the_layout() {
    let doc = document(vec![]);
    let file = lopdf::Document::load_mem(&render(&doc).bytes).unwrap();
    let page = file.get_pages()[&1];
    let sans = ttf_parser::Face::parse(dejavu::sans::regular(), 0).unwrap();
    let exact = |c| {
        let glyph = sans.glyph_index(c).unwrap();
        f32::from(sans.glyph_hor_advance(glyph).unwrap()) * 1000.0 / f32::from(sans.units_per_em())
    };
    let fonts = file.get_page_fonts(page).unwrap();
    let font = fonts[b"Face0".as_slice()];
    let descendants = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
    let widths = descendants[0].as_dict().unwrap().get(b"W").unwrap();
    let widths = widths.as_array().unwrap()[1].as_array().unwrap();
    let in_file: Vec<f32> = widths.iter().map(|w| w.as_float().unwrap()).collect();
    let mut chars: Vec<char> = "Motor controllerRFQ-7 rev Aspec 0123456789ab · page 1 of 1"
        .chars()
        .collect();
    chars.sort_unstable();
    chars.dedup();
    let wanted: Vec<f32> = chars.into_iter().map(exact).collect();
    assert_eq!(in_file.len(), wanted.len());
    for (a, b) in in_file.into_iter().zip(wanted) {
        assert!((a - b).abs() < 0.001, "{a} {b}");
    }
}

#[test]
fn odd_documents_do_not_fail() {
    let mut doc = document(vec![
        Block::PageBreak,
        Block::PageBreak,
        Block::Table {
            caption: String::new().into(),
            columns: vec![],
            rows: vec![vec![]],
        },
        Block::List {
            ordered: false,
            entries: vec![],
        },
        Block::Heading {
            level: 9,
            id: String::new(),
            text: vec![],
        },
    ]);
    doc.title = crate::wording::Text::default();
    doc.date = "soon".to_owned();
    let pdf = render(&doc);
    assert!(pdf.warnings[0].contains("soon"));
}

#[test]
fn invisible_direction_marks_become_visible() {
    let doc = document(vec![Block::Para {
        text: vec![code("A\u{202E}1-2\u{7}")],
    }]);
    assert!(
        text_of(&render(&doc))
            .concat()
            .contains("A\u{FFFD}1-2\u{FFFD}")
    );
}

#[test]
fn the_embedded_fonts_cover_what_specifications_use() {
    let signs: String = ('\u{20}'..='\u{7e}')
        .chain('\u{a0}'..='\u{17f}')
        .chain('Α'..='Ρ')
        .chain('Σ'..='ώ')
        .chain('Ѐ'..='џ')
        .chain("–—‘’“”„…•‰€™Ω℃←↑→↓−√∞≈≠≤≥☐☑✓✗□■°±²³µ×÷".chars())
        .filter(|c| *c != '\u{ad}')
        .collect();
    for style in [plain(&signs), strong(&signs), code(&signs)] {
        let doc = document(vec![Block::Para { text: vec![style] }]);
        assert_eq!(render(&doc).warnings, Vec::<String>::new());
    }
}
