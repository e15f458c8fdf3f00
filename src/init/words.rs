//! The words of parts lists, as data.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

/// What headings and descriptions mean.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Words {
    /// Aliases of each column, the better ones first.
    pub(super) heading: IndexMap<String, Vec<String>>,
    package: PackageWords,
    programmable: ProgrammableWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PackageWords {
    families: Vec<String>,
    longest_prefix: usize,
    exact: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ProgrammableWords {
    words: Vec<String>,
    unless: Vec<String>,
    families: Vec<String>,
}

/// The embedded words; a test holds that they can be read.
pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("data/bom-words.toml")).unwrap_or_default());

/// A heading as it is compared: small letters, digits, single blanks.
#[must_use]
pub fn heading_words(heading: &str) -> String {
    let mut out = String::new();
    for c in heading.to_lowercase().chars() {
        if c.is_alphanumeric() {
            out.push(c);
            continue;
        }
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        if matches!(c, '#' | '№') {
            out.push_str("no ");
        }
    }
    out.trim_end().to_owned()
}

impl Words {
    /// The package named in a text when its joints are hidden: the run of non-blanks that names it.
    pub(super) fn hidden_package(&self, text: &str) -> Option<String> {
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
            .find(|token| self.names_hidden(token))
            .map(|token| token.chars().take(32).collect())
    }

    fn names_hidden(&self, token: &str) -> bool {
        token
            .split(|c: char| !c.is_ascii_alphabetic())
            .map(str::to_ascii_uppercase)
            .any(|run| {
                self.package.exact.contains(&run)
                    || self.package.families.iter().any(|family| {
                        run.strip_suffix(family.as_str())
                            .is_some_and(|prefix| prefix.len() <= self.package.longest_prefix)
                    })
            })
    }

    /// The word of a description that speaks of a part with a program or data in it.
    pub(super) fn programmable_word(&self, text: &str) -> Option<&str> {
        let words = format!(" {} ", heading_words(text));
        let has = |word: &String| words.contains(&format!(" {word} "));
        if self.programmable.unless.iter().any(has) {
            return None;
        }
        self.programmable
            .words
            .iter()
            .find(|word| has(word))
            .map(String::as_str)
    }

    /// Whether a part number belongs to a family of such parts.
    pub(super) fn programmable_part(&self, mpn: &str) -> bool {
        let mpn = mpn.to_ascii_uppercase();
        self.programmable
            .families
            .iter()
            .any(|family| mpn.starts_with(family.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::{WORDS, heading_words};

    #[test]
    fn headings_are_compared_by_their_words() {
        assert_eq!(heading_words("Manufacture P/N"), "manufacture p n");
        assert_eq!(heading_words(" Mfr. Part # "), "mfr part no");
        assert_eq!(heading_words("#"), "no");
        assert_eq!(heading_words("Reference(s)"), "reference s");
        assert_eq!(heading_words("Lfd.-Nr."), "lfd nr");
    }

    #[test]
    fn packages_are_recognised_and_names_that_end_alike_are_not() {
        for (text, package) in [
            ("QFN-40", "QFN-40"),
            ("IC USB SWITCH 32TQFN", "32TQFN"),
            ("DDR3L 96-Pin F-BGA", "F-BGA"),
            ("bga96g", "bga96g"),
            (
                "Package_DFN_QFN:QFN-32-1EP_5x5mm",
                "Package_DFN_QFN:QFN-32-1EP_5x5mm",
            ),
            ("IC,SMD,VSON-8", "VSON-8"),
        ] {
            assert_eq!(WORDS.hidden_package(text).as_deref(), Some(package));
        }
        for text in [
            "EPSON crystal",
            "LQFP-64",
            "reason",
            "SOT23-6",
            "PLCC-44",
            "",
        ] {
            assert_eq!(WORDS.hidden_package(text), None, "{text}");
        }
    }

    #[test]
    fn gold_flash_is_no_memory() {
        assert_eq!(WORDS.programmable_word("Conn,MicroSD,Gold Flash 1u"), None);
        assert_eq!(
            WORDS.programmable_word("IC,NOR Flash,64 Mbit"),
            Some("flash")
        );
        assert!(WORDS.programmable_part("stm32g431rbi6"));
        assert!(!WORDS.programmable_part("SN74LVC1G08"));
    }
}
