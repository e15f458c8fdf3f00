//! Runs: text in one style and one language.

use super::xml::escape;
use crate::render::doc::{Span, Style};
use crate::wording::Language;

/// A language as Word names it; what is no language tag is left to be English.
pub(super) fn word_language(tag: &str) -> &str {
    match Language::of(tag) {
        Some(Language::English) => "en-GB",
        Some(Language::German) => "de-DE",
        Some(Language::Chinese) => "zh-CN",
        None if is_tag(tag) => tag,
        None => "en-GB",
    }
}

fn is_tag(tag: &str) -> bool {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    tag.split('-').all(part)
}

/// All runs of a paragraph.
pub(super) fn spans(spans: &[Span]) -> String {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let style = match span.style {
        Style::Plain => "",
        Style::Strong => "Strong",
        Style::Code => "Code",
        Style::Quiet => "Quiet",
        Style::Break => return BREAK.to_owned(),
    };
    text(&span.text, style, span.lang)
}

/// A line break inside a paragraph.
pub(super) const BREAK: &str = "<w:r><w:br/></w:r>";

/// Runs in a character style, none where the text is empty.
///
/// Quotation marks and dashes stand in Latin and in Chinese fonts: beside Chinese they are Chinese,
/// which a run of their own says. Letters are left out of it, or they would be set in the Chinese font.
pub(super) fn text(text: &str, style: &str, lang: Option<Language>) -> String {
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    for part in chars.chunk_by(|a, b| is_east_asian(*a) == is_east_asian(*b)) {
        let chinese = part.iter().any(|c| is_chinese(*c));
        let words: String = part.iter().collect();
        out.push_str(&one(&words, style, chinese, lang));
    }
    out
}

fn one(text: &str, style: &str, chinese: bool, lang: Option<Language>) -> String {
    let mut properties = String::new();
    if !style.is_empty() {
        properties.push_str(&format!("<w:rStyle w:val=\"{style}\"/>"));
    }
    if chinese {
        properties.push_str("<w:rFonts w:hint=\"eastAsia\"/>");
    }
    if let Some(lang) = lang {
        let lang = word_language(lang.tag());
        properties.push_str(&format!("<w:lang w:val=\"{lang}\" w:eastAsia=\"zh-CN\"/>"));
    }
    if !properties.is_empty() {
        properties = format!("<w:rPr>{properties}</w:rPr>");
    }
    format!(
        "<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

/// What a Chinese font draws, next to Chinese: ideographs, and signs that other fonts have as well.
fn is_east_asian(c: char) -> bool {
    is_chinese(c) || matches!(c, '\u{2018}'..='\u{201D}' | '\u{2014}' | '\u{2026}')
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_chinese_font_draws_is_marked_for_it() {
        let runs = text("BOM \u{201c}清单\u{201d} a\u{201c}b", "", None);
        assert_eq!(runs.matches("eastAsia").count(), 1);
        assert!(runs.contains("<w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">\u{201c}清单\u{201d}<"));
        assert!(runs.contains("<w:r><w:t xml:space=\"preserve\">BOM </w:t></w:r>"));
    }

    #[test]
    fn languages_are_those_that_word_knows() {
        assert_eq!(word_language("en"), "en-GB");
        assert_eq!(word_language("zh-Hans"), "zh-CN");
        assert_eq!(word_language("fr-CA"), "fr-CA");
        assert_eq!(word_language("\"/><x"), "en-GB");
        assert_eq!(word_language(""), "en-GB");
    }
}
