//! Wording that is not a known word as a whole: cells that say no, and subjects in which one known word
//! stands among others.

use std::collections::BTreeSet;

use crate::init::heading_words;

use super::words::{Words, embedded};

/// How a cell says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum No {
    /// Plainly: "not required", "keine".
    Plain,
    /// It holds a negation among other words: what it means is for a person to say.
    Within,
}

/// A subject found among other words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Within<'w> {
    /// What it is about.
    pub(super) name: &'w str,
    /// What stands beside it, in small letters.
    pub(super) rest: Vec<String>,
}

/// Whether a cell says no, and how.
pub(super) fn says_no(text: &str) -> Option<No> {
    let words = heading_words(text);
    if embedded("negation", "plain").contains(&words) {
        return Some(No::Plain);
    }
    let negations = embedded("negation", "word");
    words
        .split(' ')
        .any(|word| negations.iter().any(|negation| negation == word))
        .then_some(No::Within)
}

/// Whether a cell says that a column does not apply, which demands and waives nothing by itself.
pub(super) fn does_not_apply(text: &str) -> bool {
    embedded("negation", "not-applicable").contains(&heading_words(text))
}

/// Whether a known word is the opposite of what is written: it is all of it but for "un", "not".
pub(super) fn is_opposite(written: &str, known: &str) -> bool {
    written.strip_suffix(known).is_some_and(|before| {
        embedded("negation", "prefix")
            .iter()
            .any(|prefix| prefix == before.trim_end())
    })
}

/// Characters that end a part of a cell.
const ENDS: [char; 7] = [',', ';', ':', '(', ')', '\n', '·'];

/// Row ids such as `T1` may be part of any name.
const SHORTEST: usize = 3;

impl Words {
    /// The one subject that stands in a text as whole words. `Err` has those that do when there are
    /// several, and nothing when there is none.
    pub(super) fn within(&self, text: &str) -> Result<Within<'_>, Vec<&str>> {
        let mut names = BTreeSet::new();
        let mut rest = Vec::new();
        for part in text.split(ENDS) {
            let words = heading_words(part);
            let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
            let spans = self.spans(&words);
            names.extend(spans.iter().map(|(_, _, name)| *name));
            let mut from = 0;
            for (start, end, _) in &spans {
                rest.extend(left(&words[from.min(*start)..*start]));
                from = *end;
            }
            rest.extend(left(&words[from..]));
        }
        let names: Vec<&str> = names.into_iter().collect();
        match names.as_slice() {
            [name] => Ok(Within { name, rest }),
            _ => Err(names),
        }
    }

    /// Where known subjects stand: first word, the one after the last, and meaning; none inside another.
    fn spans(&self, words: &[&str]) -> Vec<(usize, usize, &str)> {
        let mut spans: Vec<(usize, usize, &str)> = Vec::new();
        for start in 0..words.len() {
            let longest = (start + 1..=words.len()).rev().find_map(|end| {
                let word = words[start..end].join(" ");
                let long = word.chars().count() >= SHORTEST;
                let name = self.meaning("subject", &word).filter(|_| long)?;
                Some((start, end, name))
            });
            if let Some(span) = longest
                && spans.iter().all(|(_, end, _)| span.1 > *end)
            {
                spans.push(span);
            }
        }
        spans
    }
}

/// What is left of a part, unless it is only articles and the like.
fn left(words: &[&str]) -> Option<String> {
    let filling = embedded("filling", "word");
    let says = |word: &&str| !filling.iter().any(|filler| filler == word);
    words.iter().any(says).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::catalog::Catalogue;

    fn words() -> Words {
        Words::new(Catalogue::embedded().unwrap(), &indexmap::IndexMap::new())
    }

    #[test]
    fn one_subject_among_other_words_is_found_and_two_are_not() {
        let words = words();
        let found = words.within("X-Ray of the QFN, 5 pcs per lot").unwrap();
        assert_eq!(found.name, "inspection.xray");
        assert_eq!(found.rest, ["of the qfn", "5 pcs per lot"]);
        // The longer words count: the card, not the moisture control.
        let found = words.within("MSL card for us").unwrap();
        assert_eq!(found.name, "record.msl-exposure-card");
        let both = words.within("AOI and X-ray").unwrap_err();
        assert_eq!(both, ["inspection.aoi", "inspection.xray"]);
        assert!(words.within("MES").unwrap_err().is_empty());
    }

    #[test]
    fn no_is_told_from_yes() {
        for text in [
            "not required",
            "Nicht erforderlich",
            "no",
            "Nein",
            "n/a",
            "keine",
            "0 %",
        ] {
            assert_eq!(says_no(text), Some(No::Plain), "{text}");
        }
        assert_eq!(says_no("no serial numbers"), Some(No::Within));
        for text in ["required", "optional", "notes", "muss", "100 %"] {
            assert_eq!(says_no(text), None, "{text}");
        }
        assert!(is_opposite("unrequired", "required"));
        assert!(!is_opposite("requird", "required"));
    }
}
