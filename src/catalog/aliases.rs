//! Headings under which factories write the fields, in English, German and Chinese.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

/// The headings of one field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    en: Vec<String>,
    de: Vec<String>,
    zh: Vec<String>,
}

type Data = IndexMap<String, Names>;

static DATA: LazyLock<Data> =
    LazyLock::new(|| toml::from_str(include_str!("data/aliases.toml")).unwrap_or_default());

/// Fields by folded heading.
static INDEX: LazyLock<IndexMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut index: IndexMap<String, Vec<&'static str>> = IndexMap::new();
    for (field, names) in &*DATA {
        for name in names.en.iter().chain(&names.de).chain(&names.zh) {
            let fields = index.entry(fold(name)).or_default();
            if !fields.contains(&field.as_str()) {
                fields.push(field);
            }
        }
    }
    index
});

/// Fields that a heading may stand for; it is folded as [`fold`] does.
#[must_use]
pub fn fields_named(folded: &str) -> &'static [&'static str] {
    INDEX.get(folded).map_or(&[], Vec::as_slice)
}

/// A heading without what does not tell headings apart: case, spaces, punctuation, full-width forms, and
/// German letters as they are spelt without a German keyboard.
#[must_use]
pub fn fold(heading: &str) -> String {
    let mut folded = String::with_capacity(heading.len());
    for c in heading.chars() {
        let c = match u32::from(c) {
            wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
            _ => c,
        };
        for c in c.to_lowercase().filter(|c| c.is_alphanumeric()) {
            match c {
                'ä' => folded.push_str("ae"),
                'ö' => folded.push_str("oe"),
                'ü' => folded.push_str("ue"),
                'ß' => folded.push_str("ss"),
                c => folded.push(c),
            }
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::{DATA, fields_named, fold};
    use crate::catalog::Catalogue;

    #[test]
    fn headings_are_told_apart_by_letters_only() {
        assert_eq!(fold("Serial No."), "serialno");
        assert_eq!(fold("SERIAL_NO"), "serialno");
        assert_eq!(fold("Prüfergebnis"), fold("Pruefergebnis"));
        assert_eq!(fold("ＳＮ"), "sn");
        assert_eq!(fold("序列号："), "序列号");
        assert_eq!(fields_named(&fold("S/N")), ["board-id"]);
        assert_eq!(fields_named("nothing"), [""; 0]);
    }

    #[test]
    fn every_field_has_headings_in_three_languages() {
        let catalogue = Catalogue::embedded().unwrap();
        for field in catalogue.fields.keys() {
            let names = DATA
                .get(field)
                .unwrap_or_else(|| panic!("{field} has none"));
            let lists = [&names.en, &names.de, &names.zh];
            assert!(lists.iter().all(|list| !list.is_empty()), "{field}");
        }
        for field in DATA.keys() {
            assert!(catalogue.fields.contains_key(field), "{field} is no field");
        }
    }

    #[test]
    fn no_heading_is_ambiguous_within_a_form() {
        let catalogue = Catalogue::embedded().unwrap();
        for (id, form) in &catalogue.forms {
            let mut seen = std::collections::BTreeMap::new();
            for field in form.all_fields() {
                let Some(names) = DATA.get(field) else {
                    continue;
                };
                let all = names.en.iter().chain(&names.de).chain(&names.zh);
                for name in all {
                    let other = seen.insert(fold(name), field);
                    let alone = other.is_none_or(|other| other == field);
                    assert!(alone, "{id}: {name} is {field} and {other:?}");
                }
            }
        }
    }
}
