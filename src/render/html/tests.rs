#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::render::doc::{Cell, Column, Tone, code, plain, quiet, strong};

const HOSTILE: &str = "</style><script>alert('x')</script>\"{{ 7*7 }}{% raw %}<!-- & 'a'";

/// A document with the same text in every place that takes any.
fn everywhere(text: &str) -> Doc {
    let words = || vec![plain(text), strong(text), code(text), quiet(text)];
    Doc {
        title: text.to_owned().into(),
        subtitle: text.to_owned().into(),
        lang: text.to_owned(),
        page: crate::render::doc::Page::default(),
        labels: crate::render::doc::Labels::default(),
        brand: crate::render::doc::Brand::default(),
        footer: text.to_owned().into(),
        digest: text.to_owned(),
        date: text.to_owned(),
        blocks: vec![
            Block::Heading {
                level: 1,
                id: text.to_owned(),
                text: words(),
            },
            Block::Heading {
                level: 3,
                id: text.to_owned(),
                text: words(),
            },
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
                pairs: vec![(text.to_owned().into(), words())],
            },
            Block::Table {
                caption: text.to_owned().into(),
                columns: vec![Column::new(text, 1)],
                rows: vec![vec![Cell { text: words() }]],
            },
            Block::Note {
                tone: Tone::Info,
                text: words(),
            },
            Block::PageBreak,
        ],
    }
}

#[test]
fn hostile_text_stays_text() {
    let html = to_html(&everywhere(HOSTILE)).unwrap();
    let calm = to_html(&everywhere(&"calm".repeat(15))).unwrap();
    assert!(!html.contains("<script"));
    assert!(html.contains("{{ 7*7 }}"));
    // Markup is the same whatever the text: nothing of it became a tag or an attribute.
    assert_eq!(html.matches('<').count(), calm.matches('<').count());
    assert_eq!(html.matches('"').count(), calm.matches('"').count());
    assert_eq!(html.matches("</style").count(), 1);
}

#[test]
fn direction_marks_are_shown() {
    let html = to_html(&everywhere("A\u{202E}B\u{0}")).unwrap();
    assert!(!html.contains('\u{202E}') && !html.contains('\u{0}'));
    assert!(html.contains("A\u{FFFD}B\u{FFFD}"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let html = to_html(&everywhere("calm")).unwrap();
    for way in [
        "src=", "url(", "@import", "http:", "https:", "<link", "<script",
    ] {
        assert!(!html.contains(way), "{way}");
    }
}

#[test]
fn anchors_are_unique_and_keep_clause_ids() {
    let mut taken = HashSet::new();
    assert_eq!(anchor("BRD-01.unit", &mut taken), "BRD-01.unit");
    assert_eq!(anchor("BRD-01.unit", &mut taken), "BRD-01.unit-2");
    assert_eq!(anchor("a b#%", &mut taken), "a-b--");
    assert_eq!(anchor("", &mut taken), "section");
}

#[test]
fn structure_is_semantic() {
    let html = to_html(&everywhere("calm")).unwrap();
    for wanted in [
        "<html lang=\"calm\">",
        "<caption>calm</caption>",
        "<th scope=\"col\">calm</th>",
        "<h2 id=\"calm\">calm<strong>calm</strong>",
        "<a href=\"#calm\">",
        "<section class=\"clause\" aria-labelledby=\"calm-2\">",
        "<dt>calm</dt>",
    ] {
        assert!(html.contains(wanted), "{wanted} not in {html}");
    }
}

fn chain() -> Block {
    let step = |title: &str| crate::render::doc::Step {
        title: title.into(),
        code: None,
        lines: vec![HOSTILE.into()],
        asked: true,
        then: None,
    };
    Block::Chain {
        caption: "How it goes".into(),
        steps: vec![step("Defect"), step("Repair")],
        back: None,
    }
}

#[test]
fn a_chain_is_drawn_twice_and_named() {
    let mut doc = everywhere("calm");
    doc.blocks.push(chain());
    let html = to_html(&doc).unwrap();
    assert_eq!(html.matches("<svg ").count(), 2);
    assert_eq!(html.matches("role=\"img\"").count(), 2);
    assert!(html.contains("<figcaption>How it goes</figcaption>"));
    assert!(!html.contains("<script"));
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
}

#[test]
fn the_house_style_is_in_the_page() {
    let mut doc = everywhere("calm");
    doc.brand.company = Some("Nord <wind>".to_owned());
    doc.brand.address = vec!["Hafen 1".to_owned()];
    doc.brand.colors.accent = [0x8a, 0x1c, 0x3c];
    let png = crate::render::logo::tests::png(400, 100, [1, 2, 3, 255]);
    doc.brand.logo = Some(Logo::read(png).unwrap());
    let html = to_html(&doc).unwrap();
    for wanted in [
        "<p class=\"company\">Nord &lt;wind&gt;</p>",
        "<p>Hafen 1</p>",
        "--accent: #8a1c3c;",
        "<img src=\"data:image/png;base64,iVBORw0KGgo",
        "alt=\"Nord &lt;wind&gt;\" width=\"200\" height=\"50\"",
    ] {
        assert!(html.contains(wanted), "{wanted}");
    }
}

#[test]
fn pages_are_counted_in_the_language() {
    assert_eq!(
        page_counter("Seite {page} von {pages}"),
        "\"Seite\\000020\" counter(page) \"\\000020von\\000020\" counter(pages)"
    );
    let html = to_html(&everywhere("calm")).unwrap();
    assert!(html.contains("counter(page) \"\\000020of\\000020\" counter(pages);"));
}

#[test]
fn runs_say_their_language() {
    let mut doc = everywhere("calm");
    let mut chinese = plain("要求");
    chinese.lang = Some(crate::wording::Language::Chinese);
    doc.blocks.push(Block::Para {
        text: vec![plain("Requirement "), chinese],
    });
    let html = to_html(&doc).unwrap();
    assert!(html.contains("Requirement <span lang=\"zh-Hans\">要求</span>"));
}
