//! Every sentence of the printed documents can be said in German and in Chinese, and no table holds
//! a sentence that nothing says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use regex::Regex;
use tracespec::catalog::Catalogue;
use tracespec::cli::io::load_spec;
use tracespec::render::doc::Doc;
use tracespec::render::{annex_doc, each_text, rfq_doc};
use tracespec::wording::{Language, Text, Wording, names_in};

/// The languages that have tables.
const TRANSLATED: [Language; 2] = [Language::German, Language::Chinese];
/// What is not translated wholly: an English sentence of so many words would be seen by a reader.
const SHORT: usize = 3;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every sentence of the tool, with the files that say it.
fn said() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in rust_files(&root().join("src")) {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut sentences = Vec::new();
        walk(tokens, &name, &mut sentences);
        for sentence in sentences {
            found.entry(sentence).or_default().insert(name.clone());
        }
    }
    for sentence in of_the_catalogue() {
        let files = found.entry(sentence).or_default();
        files.insert("src/catalog/data".to_owned());
    }
    found
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The literals of `say!(…)`, also inside other macros; those of tests are left out.
fn walk(tokens: TokenStream, file: &str, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut of_test = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if is_test_attribute(group) => of_test = true,
            TokenTree::Group(group) if of_test && group.delimiter() == Delimiter::Brace => {
                of_test = false;
            }
            TokenTree::Group(group) => {
                if calls_say(&tokens[..at]) {
                    found.extend(literal(group, file));
                }
                walk(group.stream(), file, found);
            }
            TokenTree::Punct(end) if end.as_char() == ';' => of_test = false,
            _ => {}
        }
    }
}

fn is_test_attribute(group: &Group) -> bool {
    let words = group.stream().to_string().replace(' ', "");
    group.delimiter() == Delimiter::Bracket && words == "cfg(test)"
}

fn calls_say(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(mark)] => {
            name == "say" && mark.as_char() == '!'
        }
        _ => false,
    }
}

/// The sentence of a call; inside the macros that write such calls it is a name of theirs.
fn literal(group: &Group, file: &str) -> Option<String> {
    match group.stream().into_iter().next()? {
        TokenTree::Literal(literal) => {
            let tokens = TokenStream::from(TokenTree::Literal(literal));
            let text: syn::LitStr = syn::parse2(tokens).expect("a sentence is a string");
            Some(text.value())
        }
        TokenTree::Punct(dollar) if dollar.as_char() == '$' => None,
        other => panic!("{file}: `say!({other} …)` is not found by its sentence"),
    }
}

/// The texts of rows, forms, fields and checks.
fn of_the_catalogue() -> Vec<String> {
    let catalogue = Catalogue::embedded().unwrap();
    let mut texts: Vec<&Text> = Vec::new();
    for row in &catalogue.rows {
        texts.extend([&row.title, &row.object, &row.capture, &row.used_for]);
        texts.push(&row.record);
        texts.extend(&row.linked);
        texts.extend(
            [&row.risk, &row.document, &row.trigger]
                .into_iter()
                .flatten(),
        );
        texts.extend(
            [&row.decision, &row.agreement, &row.condition]
                .into_iter()
                .flatten(),
        );
        texts.extend(row.when.iter().map(|when| &when.condition));
    }
    texts.extend(catalogue.forms.values().map(|form| &form.title));
    for field in catalogue.fields.values() {
        texts.extend([&field.title, &field.about]);
    }
    texts.extend(catalogue.checks.values().map(|check| &check.says));
    let mut templates = Vec::new();
    texts.iter().for_each(|text| text.templates(&mut templates));
    templates
}

/// The tables of a language as they stand: file, sentence, what it is.
fn tables(language: Language) -> Vec<(String, String, String)> {
    let folder = root().join("src/wording").join(language.key());
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let name = format!(
            "{}/{}",
            language.key(),
            file.file_name().unwrap().to_string_lossy()
        );
        let text = std::fs::read_to_string(&file).unwrap();
        let table: IndexMap<String, String> =
            toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        all.extend(
            table
                .into_iter()
                .map(|(sentence, translation)| (name.clone(), sentence, translation)),
        );
    }
    all
}

fn samples() -> Vec<PathBuf> {
    let mut specs: Vec<PathBuf> = std::fs::read_dir(root().join("samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("spec.toml"))
        .filter(|path| path.exists())
        .collect();
    specs.sort();
    assert!(specs.len() >= 3);
    specs
}

/// A line of a table that waits for its translation.
fn to_fill(sentence: &str) -> String {
    format!("{} = \"\"\n", toml::Value::String(sentence.to_owned()))
}

#[test]
fn every_sentence_has_its_translations() {
    let said = said();
    let mut message = String::new();
    for language in TRANSLATED {
        let known: BTreeSet<String> = tables(language).into_iter().map(|(_, s, _)| s).collect();
        let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (sentence, files) in said.iter().filter(|(s, _)| !known.contains(*s)) {
            let file = files.iter().next().unwrap();
            missing.entry(file).or_default().push(sentence);
        }
        for (file, sentences) in missing {
            let _ = writeln!(message, "\n# {}: {file}", language.key());
            for sentence in sentences {
                message.push_str(&to_fill(sentence));
            }
        }
    }
    assert!(
        message.is_empty(),
        "sentences without a translation:\n{message}"
    );
}

#[test]
fn no_table_has_a_sentence_that_nothing_says() {
    let said = said();
    let mut stale = String::new();
    for language in TRANSLATED {
        for (file, sentence, _) in tables(language) {
            if !said.contains_key(&sentence) {
                let _ = writeln!(stale, "{file}: {sentence:?}");
            }
        }
    }
    assert!(stale.is_empty(), "nothing says these:\n{stale}");
}

/// The same names, each as often; nothing empty; nothing of what tells two uses apart.
#[test]
fn translations_fit_their_sentences() {
    let mut wrong = String::new();
    for language in TRANSLATED {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (file, sentence, translation) in tables(language) {
            let printed = sentence.split('\u{a6}').next().unwrap();
            let mut say = |what: &str| {
                let _ = writeln!(wrong, "{file}: {sentence:?}: {what}");
            };
            if translation.trim().is_empty() && !printed.trim().is_empty() {
                say("the translation is empty");
            }
            if names_in(printed) != names_in(&translation) {
                say("the names in braces differ");
            }
            for name in names_in(printed) {
                let name = format!("{{{name}}}");
                if printed.matches(&name).count() != translation.matches(&name).count() {
                    say("a name in braces stands more than once");
                }
            }
            if translation.contains('\u{a6}') {
                say("what follows the broken bar is not translated");
            }
            if printed.contains("  ") != translation.contains("  ") {
                say("two blanks");
            }
            if let Some(other) = seen.insert(sentence.clone(), file.clone()) {
                say(&format!("stands in {other} as well"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn texts(doc: &Doc) -> Vec<String> {
    let mut texts = vec![
        doc.title.to_string(),
        doc.subtitle.to_string(),
        doc.footer.to_string(),
    ];
    for block in &doc.blocks {
        each_text(block, &mut |text| texts.push(text.to_string()));
    }
    texts
}

/// The parts of a sentence between what is filled in.
fn fixed_parts(template: &str) -> Vec<String> {
    let name = Regex::new(r"\{[a-z_]+\}").unwrap();
    let printed = template.split('\u{a6}').next().unwrap();
    name.split(printed).map(|p| p.trim().to_owned()).collect()
}

#[test]
fn no_english_sentence_is_left_in_a_document_of_another_language() {
    for spec in samples() {
        let resolved = load_spec(&spec).unwrap().resolved.unwrap();
        let documents = [rfq_doc(&resolved), annex_doc(&resolved)];
        for (english, language) in documents
            .iter()
            .flat_map(|doc| TRANSLATED.map(|l| (doc, l)))
        {
            let templates: BTreeSet<String> = english.templates().into_iter().collect();
            let wording = Wording::of(language).unwrap();
            let localised = texts(&english.in_languages(&[wording]));
            let mut left = String::new();
            for part in templates.iter().flat_map(|t| fixed_parts(t)) {
                let long = part.split_whitespace().count() > SHORT;
                if long && localised.iter().any(|text| text.contains(&part)) {
                    left.push_str(&to_fill(&part));
                }
            }
            let name = spec.display();
            assert!(left.is_empty(), "{name}, {}:\n{left}", language.key());
        }
    }
}

/// What is neither translated nor typed by a person was never a sentence of the tool: in Chinese it
/// shows, because nothing else there is written in Latin words.
#[test]
fn only_what_people_typed_stays_english() {
    let run = Regex::new(r"[A-Za-z][a-z]+(?:[ ,]+[a-z][a-z-]*){3,}").unwrap();
    for spec in samples() {
        let checked = load_spec(&spec).unwrap();
        let mut typed: String = checked.texts().iter().map(|text| text.text()).collect();
        // Examples of cells are what a person would type.
        typed.extend(
            tracespec::catalog::FieldType::ALL
                .iter()
                .map(|kind| kind.example().to_string()),
        );
        let resolved = checked.resolved.unwrap();
        let chinese = Wording::of(Language::Chinese).unwrap();
        let languages = [chinese];
        let mut localised = texts(&rfq_doc(&resolved).in_languages(&languages));
        localised.extend(texts(&annex_doc(&resolved).in_languages(&languages)));
        let mut strangers = BTreeSet::new();
        for text in &localised {
            for found in run.find_iter(text) {
                if !typed.contains(found.as_str().trim_end()) {
                    strangers.insert(text.clone());
                }
            }
        }
        let list: Vec<String> = strangers.into_iter().collect();
        assert!(
            list.is_empty(),
            "{}: not said in Chinese:\n{}",
            spec.display(),
            list.join("\n")
        );
    }
}
