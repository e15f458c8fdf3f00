//! The languages of a form, and texts as cells can hold them.

use crate::render::doc::clean;
use crate::say;
use crate::wording::{Text, Wording, typed};

/// UTF-16 units that a cell can hold; both Excel and LibreOffice count them so.
const LONGEST_CELL: usize = 32_767;

/// Between the languages of a title, which stays on one line.
const BESIDE: &str = " / ";

/// The languages of the form.
pub(in crate::render) struct Tongue<'w> {
    languages: &'w [Wording],
    english: Wording,
}

impl<'w> Tongue<'w> {
    pub(in crate::render) fn new(languages: &'w [Wording]) -> Tongue<'w> {
        Tongue {
            languages,
            english: Wording::english(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Wording> {
        let none = self.languages.is_empty().then_some(&self.english);
        self.languages.iter().chain(none)
    }

    /// Keys of the languages.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        self.all().map(|wording| wording.language().key()).collect()
    }

    /// In the first language.
    pub(in crate::render) fn first(&self, text: &Text) -> String {
        let wording = self.languages.first().unwrap_or(&self.english);
        in_cell(&clean(&wording.say(text)))
    }

    /// In every language, on one line.
    pub(in crate::render) fn line(&self, text: &Text) -> String {
        in_cell(&self.each(std::slice::from_ref(text)).join(BESIDE))
    }

    /// In every language, one below the other.
    pub(in crate::render) fn below(&self, text: &Text) -> String {
        self.lines(std::slice::from_ref(text))
    }

    /// Lines in the first language, then the same lines in the next.
    pub(in crate::render) fn lines(&self, lines: &[Text]) -> String {
        let whole = self.each(lines).join("\n");
        let cut = cut(&whole, LONGEST_CELL);
        if cut.len() == whole.len() {
            return whole;
        }
        let remark = format!(
            "\n{}",
            self.first(&say!("[cut: the request has the whole text]"))
        );
        let room = LONGEST_CELL.saturating_sub(remark.encode_utf16().count());
        format!("{}{remark}", super::tongue::cut(&whole, room))
    }

    /// What differs between the languages is said in each.
    fn each(&self, lines: &[Text]) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for wording in self.all() {
            let lines: Vec<String> = lines
                .iter()
                .map(|line| storable(clean(&wording.say(line)).trim()))
                .collect();
            let words = lines.join("\n");
            if !said.contains(&words) {
                said.push(words);
            }
        }
        said
    }
}

/// A text typed by a person or an identifier, as a cell holds it.
pub(super) fn typed_cell(text: &str) -> String {
    Tongue::new(&[]).below(&typed(text))
}

fn in_cell(text: &str) -> String {
    storable(cut(text, LONGEST_CELL))
}

/// Characters that no XML file may have become a visible mark, as control characters do.
fn storable(text: &str) -> String {
    let banned = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}');
    text.replace(banned, "\u{fffd}")
}

/// The beginning of a text that fits into so many UTF-16 units.
pub(in crate::render) fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    for (at, c) in text.char_indices() {
        match left.checked_sub(c.len_utf16()) {
            Some(rest) => left = rest,
            None => return &text[..at],
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::wording::Language;

    #[test]
    fn a_long_text_says_that_it_was_cut() {
        let long = typed_cell(&"\u{1d11e}".repeat(20_000));
        assert!(long.encode_utf16().count() <= LONGEST_CELL);
        assert!(long.ends_with("\n[cut: the request has the whole text]"));
        assert_eq!(typed_cell(&"x".repeat(LONGEST_CELL)).len(), LONGEST_CELL);
    }

    #[test]
    fn languages_stand_below_each_other_where_they_differ() {
        let both = [Wording::english(), Wording::of(Language::German).unwrap()];
        let tongue = Tongue::new(&both);
        assert_eq!(
            tongue.below(&typed("MC-4471\n\u{ffff}")),
            "MC-4471 \u{fffd}"
        );
        assert_eq!(tongue.keys(), ["en", "de"]);
        assert_eq!(Tongue::new(&[]).keys(), ["en"]);
    }
}
