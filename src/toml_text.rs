//! TOML written for people: values and comments made from text that nobody vouches for.
//!
//! A serialiser cannot write comments, and what stands in a spreadsheet cell may hold line breaks,
//! quotes, control characters or characters that turn the writing direction. None of it may leave the
//! string or the comment it belongs to.

use std::fmt::Write as _;

/// Characters that act on a reader's screen instead of being read.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A text as a TOML string, quotes included, on one line.
#[must_use]
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if invisible(c) => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A pattern as a TOML string: literal where it can be, so that backslashes stay single.
#[must_use]
pub fn pattern(text: &str) -> String {
    if text.contains('\'') || text.chars().any(invisible) {
        string(text)
    } else {
        format!("'{text}'")
    }
}

/// An array of strings.
#[must_use]
pub fn strings<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.into_iter().map(string).collect();
    format!("[{}]", items.join(", "))
}

/// A text on one line: line breaks and runs of blanks become one blank, what acts on the screen is
/// spelt out as `<U+202E>`.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if invisible(c) {
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A text as comment lines, each at most about `width` columns wide and ended by a line break.
#[must_use]
pub fn comment(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in wrap(&one_line(text), width.saturating_sub(2)) {
        let _ = writeln!(out, "{}", format!("# {line}").trim_end());
    }
    out
}

/// Breaks a text at blanks into lines of at most `width` columns; a longer word keeps its line.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthStr as _;
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{comment, one_line, pattern, string};
    use proptest::prelude::*;

    #[test]
    fn a_comment_stays_a_comment() {
        assert_eq!(comment("a\nformat = 2", 80), "# a format = 2\n");
        assert_eq!(comment("one two", 7), "# one\n# two\n");
        assert_eq!(one_line(" a \u{202e}b\u{0} "), "a <U+202E>b<U+0000>");
    }

    #[test]
    fn a_pattern_keeps_its_backslashes_single() {
        assert_eq!(pattern(r"^\d$"), r"'^\d$'");
        assert_eq!(pattern("^'$"), "\"^'$\"");
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_from_a_string(text in any::<String>()) {
            let table: toml::Table = toml::from_str(&format!("x = {}\n", string(&text))).unwrap();
            prop_assert_eq!(table["x"].as_str(), Some(text.as_str()));
        }

        #[test]
        fn any_text_is_a_comment(text in any::<String>()) {
            let table: toml::Table = toml::from_str(&comment(&text, 40)).unwrap();
            prop_assert!(table.is_empty());
        }
    }
}
