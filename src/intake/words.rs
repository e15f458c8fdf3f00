//! What words of a requirement sheet mean: alias tables as data, the catalogue's own names, and what
//! the mapping adds.

use std::sync::LazyLock;

use indexmap::IndexMap;

use crate::catalog::{Catalogue, Table};
use crate::finding::did_you_mean;
use crate::init::heading_words;
use crate::period::Period;

use super::subject::Subject;
use super::wording::{is_opposite, says_no};

/// Aliases by what they are about and what they mean.
type Aliases = IndexMap<String, IndexMap<String, Vec<String>>>;

/// The embedded aliases; a test holds that they can be read.
static WORDS: LazyLock<Aliases> =
    LazyLock::new(|| toml::from_str(include_str!("data/words.toml")).unwrap_or_default());

/// The words of one sheet: the embedded ones and its own.
pub(super) struct Words {
    /// Normalised word to canonical value, by what it is about.
    tables: IndexMap<String, IndexMap<String, String>>,
}

/// The embedded words of a table under a name.
pub(super) fn embedded(about: &str, name: &str) -> &'static [String] {
    WORDS
        .get(about)
        .and_then(|table| table.get(name))
        .map_or(&[][..], Vec::as_slice)
}

/// Aliases of headings, in order, for each column of a mapping.
pub(super) fn headings() -> impl Iterator<Item = (&'static str, &'static [String])> {
    WORDS
        .get("heading")
        .into_iter()
        .flatten()
        .map(|(name, aliases)| (name.as_str(), aliases.as_slice()))
}

impl Words {
    /// The embedded words, the catalogue's names, and `own` ones, which go before all others.
    pub(super) fn new(
        catalogue: &Catalogue,
        own: &IndexMap<String, IndexMap<String, String>>,
    ) -> Words {
        let mut tables: IndexMap<String, IndexMap<String, String>> = IndexMap::new();
        for (about, values) in own {
            let table = tables.entry(about.clone()).or_default();
            for (word, value) in values {
                table.insert(heading_words(word), value.clone());
            }
        }
        for (about, values) in WORDS.iter() {
            let table = tables.entry(about.clone()).or_default();
            for (value, aliases) in values {
                let itself = heading_words(value);
                for alias in aliases.iter().cloned().chain([itself]) {
                    table.entry(alias).or_insert_with(|| value.clone());
                }
            }
        }
        let subjects = tables.entry("subject".to_owned()).or_default();
        for (name, subject) in catalogue_subjects(catalogue) {
            subjects.entry(heading_words(&name)).or_insert(subject);
        }
        Words { tables }
    }

    /// What a word means.
    pub(super) fn meaning(&self, about: &str, text: &str) -> Option<&str> {
        self.tables
            .get(about)?
            .get(&heading_words(text))
            .map(String::as_str)
    }

    /// The known word nearest to one that is not known; never its opposite, nor another number.
    pub(super) fn near(&self, about: &str, text: &str) -> Option<&str> {
        if says_no(text).is_some() {
            return None;
        }
        let written = heading_words(text);
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let known = self.tables.get(about)?.keys().map(String::as_str);
        let known = known
            .filter(|known| digits(known) == digits(&written) && !is_opposite(&written, known));
        did_you_mean(&written, known)
    }

    /// A period: "10 Jahre", "at least five years".
    pub(super) fn period(&self, text: &str) -> Option<Period> {
        let mut words = heading_words(text);
        if let Some(own) = self.meaning("retention", text) {
            return Period::try_from(own.to_owned()).ok();
        }
        let before = WORDS.get("period")?.get("before")?;
        let longest = before
            .iter()
            .filter(|word| words.starts_with(&format!("{word} ")))
            .max_by_key(|word| word.len());
        if let Some(word) = longest {
            words = words[word.len() + 1..].to_owned();
        }
        let (count, unit) = words.split_once(' ')?;
        let count = match self.meaning("number", count) {
            Some(count) => count,
            None => count,
        };
        let unit = WORDS
            .get("period")?
            .iter()
            .filter(|(name, _)| *name != "before")
            .find(|(_, words)| words.iter().any(|word| word == unit))?
            .0;
        Period::try_from(format!("{count} {unit}s")).ok()
    }
}

/// Whether the words of a mapping mean something that a spec can hold.
///
/// # Errors
/// A sentence for the user.
pub(super) fn check_own(
    own: &IndexMap<String, IndexMap<String, String>>,
    catalogue: &Catalogue,
) -> Result<(), String> {
    const KINDS: [&str; 8] = [
        "subject",
        "depth",
        "coverage",
        "formats",
        "purpose",
        "document",
        "retention",
        "severity",
    ];
    for (about, values) in own {
        if !KINDS.contains(&about.as_str()) {
            return Err(format!(
                "the mapping has words for `{about}`; it may have them for {}",
                KINDS.join(", ")
            ));
        }
        for (word, value) in values {
            let holds = match about.as_str() {
                "subject" => Subject::parse(value, catalogue).is_ok(),
                "retention" => Period::try_from(value.clone()).is_ok(),
                about => WORDS
                    .get(about)
                    .is_some_and(|known| known.contains_key(value)),
            };
            if !holds {
                return Err(format!(
                    "in the mapping, {about} `{word}` means `{value}`, which a spec cannot hold"
                ));
            }
        }
    }
    Ok(())
}

/// Ids and titles of the catalogue, with the table of the spec they ask for.
fn catalogue_subjects(catalogue: &Catalogue) -> Vec<(String, String)> {
    let mut subjects = Vec::new();
    for (id, form) in &catalogue.forms {
        let subject = format!("record.{id}");
        for name in [subject.clone(), id.clone(), form.title.to_string()] {
            subjects.push((name, subject.clone()));
        }
    }
    for row in &catalogue.rows {
        let section = match row.table {
            Table::Chain => "record",
            Table::Control => "control",
            Table::Signal => "signal",
            Table::Visibility => "visibility",
        };
        let key = row.key.as_ref().or(row.forms.first());
        let Some(key) = key else { continue };
        let subject = format!("{section}.{key}");
        for name in [row.id.clone(), row.title.to_string(), subject.clone()] {
            subjects.push((name, subject.clone()));
        }
    }
    subjects
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn words() -> Words {
        Words::new(Catalogue::embedded().unwrap(), &IndexMap::new())
    }

    #[test]
    fn periods_are_read_in_two_languages_and_never_guessed() {
        let words = words();
        for (text, period) in [
            ("10 Jahre", "10 years"),
            ("mind. 5 Jahre", "5 years"),
            ("at least ten years", "10 years"),
            ("24 Monate", "24 months"),
            ("1 year", "1 year"),
        ] {
            let read = words.period(text).map(|period| period.to_string());
            assert_eq!(read.as_deref(), Some(period), "{text}");
        }
        for text in ["10 years after delivery", "2.5 years", "long", "10", ""] {
            assert!(words.period(text).is_none(), "{text}");
        }
    }

    #[test]
    fn rows_forms_titles_and_aliases_name_a_subject() {
        let words = words();
        for (text, subject) in [
            ("T1", "record.work-order-sheet"),
            ("C5", "control.first-off"),
            ("V8", "visibility.order-progress"),
            ("Panel traveler", "record.panel-traveler"),
            ("Röntgenprüfung", "inspection.xray"),
            ("inspection.aoi", "inspection.aoi"),
            ("Test completion", "control.test-completion"),
        ] {
            assert_eq!(words.meaning("subject", text), Some(subject), "{text}");
        }
        assert_eq!(words.meaning("subject", "MES"), None);
    }

    #[test]
    fn every_value_of_the_tables_is_one_that_a_spec_can_hold() {
        use crate::spec::model::*;
        for (about, values) in WORDS.iter() {
            for value in values.keys() {
                let json = serde_json::Value::String(value.clone());
                let holds = match about.as_str() {
                    "depth" => serde_json::from_value::<Depth>(json).is_ok(),
                    "coverage" => serde_json::from_value::<NamedCoverage>(json).is_ok(),
                    "formats" => serde_json::from_value::<RecordFormat>(json).is_ok(),
                    "purpose" => serde_json::from_value::<Purpose>(json).is_ok(),
                    "document" => serde_json::from_value::<BasisDocument>(json).is_ok(),
                    "severity" => serde_json::from_value::<Weight>(json).is_ok(),
                    "subject" => Subject::parse(value, Catalogue::embedded().unwrap()).is_ok(),
                    _ => true,
                };
                assert!(holds, "{about}: {value}");
            }
        }
    }
}
