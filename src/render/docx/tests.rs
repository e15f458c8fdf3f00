#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Read as _;

use super::*;
use crate::render::doc::{
    Back, Block, Brand, Cell, Column, Labels, Logo, Span, Step, Tone, code, line_break, plain,
    quiet, strong,
};

fn document(blocks: Vec<Block>) -> Doc {
    Doc {
        title: "Request for quotation".into(),
        subtitle: "Motor controller".into(),
        lang: "en".to_owned(),
        page: crate::render::doc::Page::default(),
        footer: "RFQ-7 rev A".into(),
        labels: Labels::default(),
        brand: Brand::default(),
        digest: "0123456789abcdef0123456789abcdef".to_owned(),
        date: "2026-11-22".to_owned(),
        blocks,
    }
}

fn step(text: &str) -> Step {
    Step {
        title: text.into(),
        code: Some(text.to_owned()),
        lines: vec![text.into()],
        asked: true,
        then: Some(text.into()),
    }
}

/// A document with the same text in every place that takes any.
fn everywhere(text: &str) -> Doc {
    let words = || -> Vec<Span> {
        vec![
            plain(text),
            strong(text),
            line_break(),
            code(text),
            quiet(text),
        ]
    };
    let heading = |level| Block::Heading {
        level,
        id: text.to_owned(),
        text: words(),
    };
    let logo = crate::render::logo::tests::png(3, 2, [9, 9, 9, 9]);
    Doc {
        title: text.into(),
        subtitle: text.into(),
        lang: text.to_owned(),
        page: crate::render::doc::Page::default(),
        footer: text.into(),
        brand: Brand {
            company: Some(text.to_owned()),
            address: vec![text.to_owned()],
            logo: Some(Logo::read(logo).unwrap()),
            ..Brand::default()
        },
        digest: text.to_owned(),
        date: text.to_owned(),
        ..document(vec![
            Block::PageBreak,
            heading(1),
            heading(1),
            heading(1),
            heading(3),
            Block::Para { text: words() },
            Block::List {
                ordered: true,
                entries: vec![words()],
            },
            Block::List {
                ordered: false,
                entries: vec![words()],
            },
            Block::Facts {
                pairs: vec![(text.into(), words())],
            },
            Block::Table {
                caption: text.into(),
                columns: vec![Column::new(text, 1)],
                rows: vec![vec![Cell { text: words() }]],
            },
            Block::Note {
                tone: Tone::Info,
                text: words(),
            },
            Block::Chain {
                caption: text.into(),
                steps: vec![step(text), step(text)],
                back: Some(Back {
                    from: 1,
                    to: 0,
                    text: text.into(),
                }),
            },
        ])
    }
}

/// The parts of a package, in the order of the file.
fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn main_part(doc: &Doc) -> String {
    let parts = parts(&to_docx(doc).unwrap());
    let part = parts.into_iter().find(|(n, _)| n == "word/document.xml");
    part.unwrap().1
}

/// What a reader reads, with a line for each paragraph.
fn text_of(xml: &str) -> String {
    let mut out = String::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        if tag.starts_with("w:t ") || tag == "w:t" {
            out.push_str(text);
        } else if tag == "/w:p" {
            out.push('\n');
        }
    }
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, c);
    }
    out
}

/// Every element is closed, by its own name and in order, and no ampersand stands alone.
fn assert_well_formed(name: &str, xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect(name);
        for after in text.split('&').skip(1) {
            let entity = after.split_once(';').expect(name).0;
            assert!(["lt", "gt", "quot", "apos", "amp"].contains(&entity));
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
        if let Some(name_of) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name_of), "{name}");
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
    let bad = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    assert!(!xml.contains(bad), "{name}");
}

#[test]
fn hostile_text_stays_text() {
    for text in [
        "<script>alert('x')</script>\"&amp;",
        "=cmd|' /C calc'!A0",
        "{{ 7*7 }}{% raw %}",
        "]]></w:t></w:r><w:p/>",
        "_x0041_ \u{1}\u{FFFE}\u{FFFF}",
        "A\u{202E}B",
    ] {
        let doc = everywhere(text);
        for (name, xml) in parts(&to_docx(&doc).unwrap()) {
            if name.ends_with(".xml") || name.ends_with(".rels") {
                assert_well_formed(&name, &xml);
            }
        }
        let shown = text.replace(['\u{1}', '\u{202E}', '\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
        let read = text_of(&main_part(&doc));
        // Four runs in each of nine blocks, the cover, contents and the labels of tables and chains.
        assert!(read.matches(&shown).count() > 40, "{read}");
    }
}

#[test]
fn markup_is_the_same_whatever_the_text() {
    let hostile = main_part(&everywhere("</w:t><w:br/>&\"' "));
    let calm = main_part(&everywhere("calm"));
    assert_eq!(hostile.matches('<').count(), calm.matches('<').count());
}

#[test]
fn same_document_same_bytes_in_order() {
    let doc = everywhere("calm");
    let docx = to_docx(&doc).unwrap();
    assert_eq!(docx, to_docx(&doc).unwrap());
    let names: Vec<String> = parts(&docx).into_iter().map(|(name, _)| name).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
    assert_eq!(
        names.first().map(String::as_str),
        Some("[Content_Types].xml")
    );
    assert!(names.contains(&"word/media/logo.png".to_owned()));
    // 22 November 1980 would show a date of today's making.
    let mut archive = zip::ZipArchive::new(Cursor::new(&docx)).unwrap();
    assert_eq!(
        archive.by_index(0).unwrap().last_modified(),
        Some(zip::DateTime::DEFAULT)
    );
}

#[test]
fn headings_can_be_linked_to() {
    let heading = |level, id: &str| Block::Heading {
        level,
        id: id.to_owned(),
        text: vec![plain(format!("Words of {id}"))],
    };
    let doc = document(vec![
        heading(1, "basis"),
        heading(1, "clauses"),
        heading(3, "record.test-extract"),
        heading(1, "glossary"),
    ]);
    let xml = main_part(&doc);
    for (style, name) in [("Heading1", "clauses"), ("Heading3", "record_test_extract")] {
        assert!(xml.contains(&format!("w:val=\"{style}\"")), "{style}");
        assert!(xml.contains(&format!("w:name=\"{name}\"")), "{name}");
    }
    assert_eq!(xml.matches("<w:hyperlink ").count(), 3);
    assert!(xml.contains("w:anchor=\"glossary\""));
    assert!(
        text_of(&xml).contains("Contents\nWords of basis\nWords of clauses\nWords of glossary\n")
    );
}

#[test]
fn table_heads_repeat_and_rows_stay_whole() {
    let row = |text: String| vec![Cell::from(plain(text))];
    let doc = document(vec![Block::Table {
        caption: "Rows".into(),
        columns: vec![Column::new("Head", 1)],
        rows: vec![row("short".to_owned()), row("long ".repeat(1000))],
    }]);
    let xml = main_part(&doc);
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(
        xml.matches("<w:cantSplit/>").count(),
        2,
        "head and short row"
    );
    assert!(xml.contains("<w:tblLayout w:type=\"fixed\"/>"));
}

#[test]
fn each_numbered_list_begins_at_one() {
    let list = || Block::List {
        ordered: true,
        entries: vec![vec![plain("entry")]],
    };
    let parts = parts(&to_docx(&document(vec![list(), list()])).unwrap());
    let of = |wanted: &str| &parts.iter().find(|(name, _)| name == wanted).unwrap().1;
    for number in [2, 3] {
        let number = format!("w:numId w:val=\"{number}\"");
        assert_eq!(of("word/document.xml").matches(&number).count(), 1);
    }
    assert_eq!(of("word/numbering.xml").matches("startOverride").count(), 2);
}

#[test]
fn the_footer_counts_pages_in_the_language() {
    let mut doc = document(Vec::new());
    doc.labels.page = "Seite {page} von {pages}".into();
    let footer = parts::footer(&doc);
    assert_eq!(
        text_of(&footer),
        "RFQ-7 rev Aspec 0123456789ab · Seite 1 von 1\n"
    );
    assert!(footer.contains(" PAGE ") && footer.contains(" NUMPAGES "));
}

#[test]
fn runs_say_their_language() {
    let mut chinese = plain("要求");
    chinese.lang = Some(crate::wording::Language::Chinese);
    let xml = main_part(&document(vec![Block::Para {
        text: vec![plain("Requirement"), line_break(), chinese],
    }]));
    assert!(
        xml.contains(
            "<w:rFonts w:hint=\"eastAsia\"/><w:lang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/>"
        )
    );
    assert_eq!(xml.matches("<w:lang").count(), 1);
}

#[test]
fn what_is_not_asked_for_has_a_broken_border() {
    let mut steps = vec![step("a"), step("b"), step("c")];
    steps[1].asked = false;
    let xml = main_part(&document(vec![Block::Chain {
        caption: "Chain".into(),
        steps,
        back: None,
    }]));
    assert_eq!(xml.matches("w:val=\"dashed\"").count(), 4, "four sides");
    assert_eq!(text_of(&xml).matches('→').count(), 2);
}
