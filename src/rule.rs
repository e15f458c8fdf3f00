//! What the codes of findings mean, as data: for lists of rules that other programs read.

use crate::finding::{Code, Severity};

/// A code with its meaning. Made by [`codes!`] from the documentation of the code's constant, so
/// that nothing is written twice.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The code that findings carry.
    pub code: Code,
    /// Name of the constant, such as `NO_PURPOSE`.
    constant: &'static str,
    /// Its documentation, one line each.
    text: &'static str,
}

impl Rule {
    /// Made by [`codes!`].
    #[must_use]
    pub(crate) const fn new(
        code: &'static str,
        constant: &'static str,
        text: &'static str,
    ) -> Self {
        Rule {
            code: Code(code),
            constant,
            text,
        }
    }

    /// The name that programs show beside the code: `NoPurpose`.
    #[must_use]
    pub fn name(&self) -> String {
        self.constant
            .split('_')
            .flat_map(|word| {
                let (first, rest) = word.split_at(word.len().min(1));
                [first.to_owned(), rest.to_lowercase()]
            })
            .collect()
    }

    /// What is wrong: the first paragraph.
    #[must_use]
    pub fn meaning(&self) -> String {
        self.paragraphs().next().unwrap_or_default()
    }

    /// What to do about it: the second paragraph.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        self.paragraphs().nth(1)
    }

    /// How findings of this code usually weigh: `S1…` and `R1…` warn. Each finding says for itself.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.code.0.as_bytes().get(1) {
            Some(b'1') => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn paragraphs(&self) -> impl Iterator<Item = String> {
        self.text.split("\n\n").map(|paragraph| {
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            words.join(" ")
        })
    }
}

/// The rules that findings of `check` may carry, in the order of their codes.
#[must_use]
pub fn of_check() -> Vec<Rule> {
    let mut rules = [crate::spec::codes::RULES, crate::toml_doc::codes::RULES].concat();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// Defines codes; what their documentation says is in `RULES` as well. A first paragraph says what
/// is wrong, a second what to do about it.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ pub const $name:ident: Code = Code($code:literal);)+) => {
        $($(#[doc = $doc])+ pub const $name: Code = Code($code);)+

        /// Every code of this list with its meaning.
        pub const RULES: &[crate::rule::Rule] = &[
            $(crate::rule::Rule::new($code, stringify!($name), concat!($($doc, "\n"),+))),+
        ];
    };
}
pub(crate) use codes;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_rule_says_what_the_documentation_of_its_code_says() {
        let rules = of_check();
        let rule = rules.iter().find(|rule| rule.code.0 == "S010").unwrap();
        assert_eq!(rule.name(), "UnknownBomLine");
        assert_eq!(
            rule.meaning(),
            "An alternate or restriction for a BOM line that does not exist."
        );
        assert_eq!(
            rule.advice().unwrap(),
            "Name a line that the BOM file has, or correct the BOM."
        );
        assert_eq!(rule.severity(), Severity::Error);
    }

    /// A code outside the list would be a finding without a rule.
    #[test]
    fn every_code_is_in_the_list_once() {
        let defined: Vec<&str> = [
            include_str!("spec/codes.rs"),
            include_str!("toml_doc/codes.rs"),
        ]
        .iter()
        .flat_map(|text| text.split("Code(\"").skip(1))
        .map(|rest| &rest[..4])
        .collect();
        let rules = of_check();
        let mut listed: Vec<&str> = rules.iter().map(|rule| rule.code.0).collect();
        listed.dedup();
        let mut sorted = defined.clone();
        sorted.sort_unstable();
        assert_eq!(listed, sorted);
        for rule in rules {
            assert!(rule.meaning().ends_with('.'), "{}", rule.code);
        }
    }
}
