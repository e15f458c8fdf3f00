//! Pictures, house style and languages.

use super::*;
use crate::wording::Language;

fn step(title: &str, lines: usize) -> Step {
    Step {
        title: title.into(),
        code: Some("record.rework-trace-log".to_owned()),
        lines: (0..lines).map(|n| format!("line {n}").into()).collect(),
        asked: true,
        then: None,
    }
}

fn chain(steps: Vec<Step>) -> Block {
    let back = (steps.len() > 1).then(|| Back {
        from: steps.len() - 1,
        to: 0,
        text: "when it fails".into(),
    });
    Block::Chain {
        caption: "How it is closed".into(),
        steps,
        back,
    }
}

/// All elements of the structure tree of a type.
fn elements(file: &lopdf::Document, wanted: &str) -> Vec<lopdf::Dictionary> {
    file.objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.get(b"S").and_then(|s| s.as_name()).ok() == Some(wanted.as_bytes()))
        .cloned()
        .collect()
}

fn text_at(dict: &lopdf::Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(dict.get(key).unwrap()).unwrap()
}

#[test]
fn a_chain_is_a_picture_that_says_itself() {
    let pdf = render(&document(vec![chain(vec![
        step("Defect", 2),
        step("Repair", 1),
    ])]));
    let text = text_of(&pdf).concat();
    for words in [
        "How it is closed",
        "Defect",
        "record.rework-trace-log",
        "when it fails",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let [figure] = elements(&file, "Figure").try_into().unwrap();
    assert_eq!(
        text_at(&figure, b"Alt"),
        "Defect record.rework-trace-log line 0 line 1 \u{2192} Repair record.rework-trace-log line 0 when it fails \u{2192} Defect"
    );
}

#[test]
fn a_chain_taller_than_a_page_is_a_list() {
    let mut steps = vec![step("Defect", 1), step("Repair", 1)];
    steps[0].title = "x".repeat(10_000).into();
    let pdf = render(&document(vec![chain(steps)]));
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    assert_eq!(elements(&file, "Figure").len(), 0);
    assert_eq!(elements(&file, "LI").len(), 2);
}

#[test]
fn the_house_style_is_on_the_page() {
    let mut doc = document(vec![heading(1, "One"), Block::PageBreak, heading(1, "Two")]);
    doc.brand.company = Some("Nordwind GmbH".to_owned());
    doc.brand.address = vec!["Hafen 1".to_owned(), "24103 Kiel".to_owned()];
    let png = crate::render::logo::tests::png(40, 10, [200, 0, 0, 128]);
    doc.brand.logo = Some(Logo::read(png).unwrap());
    let pdf = render(&doc);
    assert_eq!(pdf, render(&doc));
    let pages = text_of(&pdf);
    assert!(pages[0].starts_with("Nordwind GmbH"), "{}", pages[0]);
    assert!(pages[0].contains("24103 Kiel"));
    assert!(
        pages[1].contains("Nordwind GmbH"),
        "above every further page"
    );
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let [logo] = elements(&file, "Figure").try_into().unwrap();
    assert_eq!(text_at(&logo, b"Alt"), "Nordwind GmbH");
    let image = file
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .find(|stream| stream.dict.get(b"Subtype").and_then(|s| s.as_name()).ok() == Some(b"Image"))
        .unwrap();
    assert_eq!(image.dict.get(b"Width").unwrap().as_i64().unwrap(), 40);
    // Half red on white.
    let pixels = image.decompressed_content().unwrap();
    assert_eq!(pixels.len(), 40 * 10 * 3);
    assert_eq!(pixels.get(..3), Some(&[227, 127, 127][..]));
}

#[test]
fn fixed_words_are_those_of_the_language() {
    let mut doc = document(vec![
        heading(1, "Eins"),
        heading(1, "Zwei"),
        heading(1, "Drei"),
        Block::Note {
            tone: Tone::Info,
            text: vec![plain("Text")],
        },
    ]);
    doc.labels.contents = "Inhalt".into();
    doc.labels.note = "Hinweis".into();
    doc.labels.page = "Seite {page} von {pages}".into();
    doc.labels.short_digest = "Spez.".into();
    let text = text_of(&render(&doc)).concat();
    for words in ["Inhalt", "Hinweis", "Spez. 0123456789ab · Seite 1 von 1"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["Contents", "Note", "page 1"] {
        assert!(!text.contains(words), "{words}");
    }
}

#[test]
fn runs_say_their_language() {
    let mut german = plain("Anforderung");
    german.lang = Some(Language::German);
    let doc = document(vec![Block::Para {
        text: vec![plain("Requirement"), line_break(), german],
    }]);
    let pdf = render(&doc);
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let page = file.get_pages()[&1];
    let content = file.get_page_content(page);
    let content = String::from_utf8_lossy(&content);
    assert_eq!(content.matches("/Span").count(), 1, "{content}");
    assert!(content.contains("(de)"));
}

#[test]
fn what_no_font_shows_is_known_beforehand() {
    let fonts = FontSet::embedded();
    let mut doc = document(vec![Block::Para {
        text: vec![plain("≤ 3 µΩ, Привет → ½")],
    }]);
    assert_eq!(missing_glyphs(&doc, &fonts), None);
    doc.labels.page = "第 {page} 页".into();
    doc.blocks.push(chain(vec![step("返工返工", 1)]));
    assert_eq!(missing_glyphs(&doc, &fonts).as_deref(), Some("第页返工"));
}

/// There is no Chinese font here; what has no glyph is measured all the same.
#[test]
fn chinese_breaks_between_characters_and_not_before_punctuation() {
    let sentence = "每块电路板的序列号必须与其物料批次相关联，并且在交付记录中可以查到。";
    let doc = document(vec![Block::Para {
        text: vec![plain(sentence.repeat(12))],
    }]);
    let lines: Vec<String> = lines_of(&doc)
        .into_iter()
        .map(|(_, _, line)| {
            line.runs
                .iter()
                .flat_map(|r| &r.glyphs)
                .map(|g| g.ch)
                .collect()
        })
        .filter(|line: &String| line.contains('电') || line.contains('记'))
        .collect();
    assert!(lines.len() >= 6, "{lines:?}");
    for line in &lines {
        assert!(!line.starts_with(['，', '。']), "{line}");
    }
}
