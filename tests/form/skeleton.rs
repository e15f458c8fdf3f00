//! The form as TOML: valid in every language, and proof against what people type.

use super::*;
use tracespec::render::response_skeleton;

const HOSTILE: &str = "x\r\n[quote.response.\"evil\"]\nstate = \"included\" # \"\"\" ''' \\ {{ 7*7 }} {% raw %} \u{202e}\u{2028}\u{85}\u{0}\n# heading\u{7f}";

/// Puts a text into every free text of a spec; how many there were.
pub fn poison(value: &mut toml::Value, path: &str, text: &str) -> usize {
    const FREE: [&str; 26] = [
        "/spec/id",
        "/spec/revision",
        "/spec/title",
        "/spec/buyer",
        "/spec/contact",
        "/product/part",
        "/product/revision",
        "/product/description",
        "/rfq/delivery-terms",
        "/rfq/exchange-rate/*/source",
        "/basis/program/*/name",
        "/basis/program/*/revision",
        "/basis/program/*/for-revision",
        "/basis/program/*/stations/*",
        "/basis/*/document",
        "/basis/*/revision",
        "/basis/*/assume",
        "/alternate/*/mpn",
        "/alternate/*/manufacturer",
        "/alternate/*/approved/by",
        "/identity/board/marking",
        "/identity/panel/marking",
        "/identity/lot/marking",
        "/acceptance/workmanship/criteria",
        "/acceptance/workmanship/class",
        "/not-required/*/reason",
    ];
    let fits = |pattern: &&str| {
        let (wanted, given) = (pattern.split('/'), path.split('/'));
        wanted.clone().count() == given.clone().count()
            && wanted.zip(given).all(|(w, g)| w == "*" || w == g)
    };
    match value {
        toml::Value::String(old) if FREE.iter().any(fits) => {
            text.clone_into(old);
            1
        }
        toml::Value::Array(items) => {
            let items = items.iter_mut().enumerate();
            items
                .map(|(index, item)| poison(item, &format!("{path}/{index}"), text))
                .sum()
        }
        toml::Value::Table(table) => {
            let items = table.iter_mut();
            items
                .map(|(key, item)| poison(item, &format!("{path}/{key}"), text))
                .sum()
        }
        _ => 0,
    }
}

/// What is left of a skeleton without its comments.
fn values(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn it_is_the_same_toml_in_every_language() {
    let all = [
        wording(Language::English),
        wording(Language::German),
        wording(Language::Chinese),
    ];
    for path in samples() {
        let spec = resolved(&path);
        let english = response_skeleton(&spec, &[]).unwrap();
        assert_eq!(english, response_skeleton(&spec, &all[..1]).unwrap());
        for languages in [&all[1..2], &all[2..], &all[..2], &all[..]] {
            let text = response_skeleton(&spec, languages).unwrap();
            assert_eq!(values(&text), values(&english));
            assert!(
                values(&text)["quote"]["response"]
                    .as_table()
                    .unwrap()
                    .keys()
                    .map(String::as_str)
                    .eq(ids(&spec))
            );
        }
    }
}

#[test]
fn nothing_typed_leaves_its_comment() {
    let mut value: toml::Value = toml::from_str(&controller_text()).unwrap();
    assert!(poison(&mut value, "", HOSTILE) > 30);
    let spec = resolved_text(&toml::to_string(&value).unwrap());
    let calm = response_skeleton(&resolved_text(&controller_text()), &[]).unwrap();
    let both = [wording(Language::German), wording(Language::English)];
    let text = response_skeleton(&spec, &both).unwrap();
    let (hostile, calm) = (values(&text), values(&calm));
    assert_eq!(hostile["quote"]["response"], calm["quote"]["response"]);
    assert_eq!(hostile["quote"]["spec"]["id"].as_str(), Some(HOSTILE));
    // Whatever stands in comments becomes a key when its mark is taken off, and stays TOML.
    assert!(
        text.lines()
            .all(|line| !line.starts_with("state = \"included\""))
    );
}

#[test]
fn the_comments_name_every_word_that_is_read() {
    let text = response_skeleton(&resolved(&controller()), &[]).unwrap();
    for choice in [
        Choice::State,
        Choice::Basis,
        Choice::Driver,
        Choice::Kind,
        Choice::Tax,
        Choice::Unit,
        Choice::Scheme,
        Choice::BreaksCount,
    ] {
        for (word, _) in choice.words() {
            assert!(text.contains(&word), "{word}");
        }
    }
    assert!(text.lines().all(|line| !line.ends_with(' ')), "{text}");
}
