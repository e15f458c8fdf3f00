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

/// A run in a character style, none where it is empty.
pub(super) fn text(text: &str, style: &str, lang: Option<Language>) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut properties = String::new();
    if !style.is_empty() {
        properties.push_str(&format!("<w:rStyle w:val=\"{style}\"/>"));
    }
    // Quotation marks and dashes stand in Latin and in Chinese fonts: beside Chinese they are Chinese.
    if text.chars().any(is_chinese) {
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

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_those_that_word_knows() {
        assert_eq!(word_language("en"), "en-GB");
        assert_eq!(word_language("zh-Hans"), "zh-CN");
        assert_eq!(word_language("fr-CA"), "fr-CA");
        assert_eq!(word_language("\"/><x"), "en-GB");
        assert_eq!(word_language(""), "en-GB");
    }
}
