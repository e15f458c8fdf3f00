//! Texts in the languages of the package, for files that are no [`Doc`](crate::render::Doc).

use crate::render::doc::clean;
use crate::wording::{Text, Wording};

/// UTF-16 units that a cell of a workbook can hold.
const LONGEST_CELL: usize = 32_767;

/// Behind a text that was cut.
const CUT: char = '\u{2026}';

/// The languages, the first one leading.
pub(super) struct Tongues<'w>(&'w [Wording]);

impl<'w> Tongues<'w> {
    /// No language means English.
    pub fn new(languages: &'w [Wording]) -> Self {
        Tongues(languages)
    }

    /// A text in every language, each once.
    fn said(&self, text: &Text) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for wording in self.0 {
            let words = readable(&wording.say(text));
            if !said.contains(&words) {
                said.push(words);
            }
        }
        if said.is_empty() {
            said.push(readable(text));
        }
        said
    }

    /// In the first language.
    pub fn first(&self, text: &Text) -> String {
        self.said(text).swap_remove(0)
    }

    /// On one line.
    pub fn label(&self, text: &Text) -> String {
        shortened(&self.said(text).join(" / "), LONGEST_CELL)
    }

    /// A line for every language.
    pub fn lines(&self, text: &Text) -> String {
        shortened(&self.said(text).join("\n"), LONGEST_CELL)
    }
}

/// Without what cannot be seen, and without what no XML file may hold.
fn readable(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// A text of at most so many UTF-16 units; what was cut is seen.
pub(super) fn shortened(text: &str, units: usize) -> String {
    if text.encode_utf16().count() <= units {
        return text.to_owned();
    }
    let mut left = units.saturating_sub(CUT.len_utf16());
    let mut out = String::new();
    for c in text.chars() {
        match left.checked_sub(c.len_utf16()) {
            Some(rest) => left = rest,
            None => break,
        }
        out.push(c);
    }
    out.push(CUT);
    out
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn what_was_cut_is_seen() {
        assert_eq!(shortened("abcdef", 6), "abcdef");
        assert_eq!(shortened("abcdefg", 6), "abcde\u{2026}");
        // Two units a character: two of them and the mark.
        assert_eq!(
            shortened(&"\u{1d11e}".repeat(4), 6),
            "\u{1d11e}\u{1d11e}\u{2026}"
        );
    }
}
