//! Texts in the languages of the package, for files that are no [`Doc`](crate::render::Doc).

use crate::wording::{Text, Wording};

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
            let words = wording.say(text);
            if !said.contains(&words) {
                said.push(words);
            }
        }
        if said.is_empty() {
            said.push(text.to_string());
        }
        said
    }

    /// On one line.
    pub fn label(&self, text: &Text) -> String {
        self.said(text).join(" / ")
    }

    /// A line for every language.
    pub fn lines(&self, text: &Text) -> String {
        self.said(text).join("\n")
    }
}
