#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use super::{Language, Text, Wording, names_in, typed};

fn german(entries: &str) -> Wording {
    let mut wording = Wording::of(Language::German).unwrap();
    let table: toml::Table = toml::from_str(entries).unwrap();
    let known: BTreeSet<String> = table.keys().cloned().collect();
    assert_eq!(wording.overlay("test", entries, &known).unwrap(), []);
    wording
}

#[test]
fn a_sentence_is_said_in_both_languages_with_what_was_typed_unchanged() {
    let wording = german("\"Zq {count} boards of {part}\" = \"Zq {part}: {count} Baugruppen\"");
    let text = say!(
        "Zq {count} boards of {part}",
        count = 5,
        part = typed("{count} boards")
    );
    assert_eq!(text, "Zq 5 boards of {count} boards");
    assert_eq!(wording.say(&text), "Zq {count} boards: 5 Baugruppen");
    assert_eq!(Wording::english().say(&text), text.as_str());
}

#[test]
fn a_person_s_words_are_never_translated() {
    let wording = german("\"Zq board\" = \"Zq Baugruppe\"");
    assert_eq!(wording.say(&typed("Zq board")), "Zq board");
    assert_eq!(wording.say(&say!("Zq board")), "Zq Baugruppe");
}

#[test]
fn titles_are_small_inside_english_sentences_only() {
    let wording = german("\"Zq test\" = \"Zq-Prüfung\"\n\"the {title}\" = \"{title}\"");
    let text = say!("the {title}", title = say!("Zq test").in_sentence());
    assert_eq!(text, "the zq test");
    assert_eq!(wording.say(&text), "Zq-Prüfung");
    assert_eq!(wording.say(&say!("Zq test").capitalised()), "Zq-Prüfung");
}

#[test]
fn lists_read_as_people_say_them() {
    let words = |n: usize| ["a", "b", "c"].into_iter().take(n).map(typed);
    assert_eq!(Text::any_of(words(0)), "");
    assert_eq!(Text::any_of(words(1)), "a");
    assert_eq!(Text::any_of(words(2)), "a or b");
    assert_eq!(Text::all_of(words(3)), "a, b and c");
    assert_eq!(Text::series(words(3)), "a; b; c");
}

#[test]
fn chinese_has_blanks_beside_latin_words_only() {
    let mut wording = Wording::of(Language::Chinese).unwrap();
    let entries = "\"Zq {name} is used\" = \"使用 {name} 时\"\n\"Zq {a} {b}\" = \"{a} {b}\"";
    let table: toml::Table = toml::from_str(entries).unwrap();
    let known: BTreeSet<String> = table.keys().cloned().collect();
    assert_eq!(wording.overlay("test", entries, &known).unwrap(), []);
    let used = |name: &str| wording.say(&say!("Zq {name} is used", name = typed(name)));
    assert_eq!(used("SPI"), "使用 SPI 时");
    assert_eq!(used("测试"), "使用测试时");
    assert_eq!(used("检验（SPI）"), "使用检验（SPI）时");
    assert_eq!(used("X 光"), "使用 X 光时");
    let both = |a: &str, b: &str| wording.say(&say!("Zq {a} {b}", a = typed(a), b = typed(b)));
    assert_eq!(both("清单（BOM）", "BOM-1"), "清单（BOM）BOM-1");
    assert_eq!(both("清单", "BOM-1"), "清单 BOM-1");
    assert_eq!(both("清单", "甲"), "清单甲");
    assert_eq!(both("A ", " B"), "A   B");
}

#[test]
fn long_chains_neither_nest_nor_lose_anything() {
    let many = Text::list((0..100_000).map(|n| typed(n.to_string())));
    assert!(many.ends_with("99998, 99999"));
    let wording = Wording::of(Language::Chinese).unwrap();
    assert!(wording.say(&many).ends_with("99998、99999"));
    assert_eq!(many.clone(), many);
}

#[test]
fn what_follows_the_bar_is_not_printed() {
    assert_eq!(say!("open¦of a finding"), "open");
}

#[test]
fn names_are_found() {
    let names: Vec<&str> = names_in("{a} {b c} {} { {d_e}").into_iter().collect();
    assert_eq!(names, ["a", "d_e"]);
}

#[test]
fn strangers_in_a_company_s_wording_are_told() {
    let known = BTreeSet::from(["the {form}".to_owned()]);
    let mut wording = Wording::english();
    let flaws = wording
        .overlay(
            "own.toml",
            "\"the {form}\" = \"our {from}\"\n\"nothing\" = \"x\"",
            &known,
        )
        .unwrap();
    assert_eq!(flaws.len(), 2);
    assert_eq!(flaws[0].message, "{from} is no name of this sentence");
    assert_eq!(
        wording.say(&say!("the {form}", form = typed("log"))),
        "the log"
    );
}
