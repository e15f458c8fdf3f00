//! A company's own wording of the tool's sentences.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::codes;
use crate::finding::{self, Finding, did_you_mean};
use crate::source::SourceFile;
use crate::toml_doc::{self, Limits, TomlDoc};
use crate::toml_text;
use crate::wording::{Flaw, Language, Wording, known_sentences, names_in, printed};

/// Sentences, each with what a company says in its place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
struct WordingFile(IndexMap<String, String>);

/// Lays a company's sentences over those of a language. Each mistake is a finding on its line, and
/// its sentence stays as the tool has it.
///
/// # Errors
/// When an embedded table is damaged, which tests rule out.
pub fn read_wording(
    source: SourceFile,
    wording: &mut Wording,
) -> Result<(Vec<Finding>, Arc<SourceFile>), Flaw> {
    let known = known_sentences()?;
    let loaded = toml_doc::load::<WordingFile>(source, Limits::default());
    let mut findings = loaded.findings;
    if let Some(WordingFile(sentences)) = loaded.model {
        for (sentence, said) in sentences {
            let found = judge(&loaded.doc, &sentence, &said, &known);
            if !finding::any_error(&found) {
                wording.replace(sentence, said);
            }
            findings.extend(found);
        }
    }
    finding::sort(&mut findings);
    Ok((findings, loaded.doc.shared_source()))
}

fn judge(doc: &TomlDoc, sentence: &str, said: &str, known: &BTreeSet<String>) -> Vec<Finding> {
    let pointer = format!("/{}", sentence.replace('~', "~0").replace('/', "~1"));
    if !known.contains(sentence) {
        let finding = Finding::error(
            codes::UNKNOWN_SENTENCE,
            doc.key_place(&pointer),
            "no sentence of the documents reads like this",
        );
        let near = did_you_mean(sentence, known.iter().map(String::as_str));
        return vec![finding.help(match near {
            Some(near) => format!("did you mean {}?", toml_text::string(near)),
            None => "`tracespec templates export DIR` writes all sentences".to_owned(),
        })];
    }
    let (wanted, given) = (names_in(sentence), names_in(said));
    let stranger = given.difference(&wanted).map(|name| {
        Finding::error(
            codes::UNKNOWN_NAME,
            doc.value_place(&pointer),
            format!("{{{name}}} is no name of this sentence"),
        )
        .help(match wanted.is_empty() {
            true => "the sentence has no names".to_owned(),
            false => format!("its names are {}", braced(&wanted)),
        })
    });
    let left_out = wanted.difference(&given).map(|name| {
        Finding::warning(
            codes::NAME_LEFT_OUT,
            doc.value_place(&pointer),
            format!("{{{name}}} is left out: what stands there is no longer said"),
        )
    });
    stranger.chain(left_out).collect()
}

fn braced(names: &BTreeSet<&str>) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    names.join(", ")
}

/// All sentences of a language as a file to start from, each behind a comment mark: what a company
/// does not change goes on following the tool.
///
/// # Errors
/// When an embedded table is damaged, which tests rule out.
pub fn wording_to_start_from(language: Language) -> Result<String, Flaw> {
    let wording = Wording::of(language)?;
    let mut text = format!(
        "# Every sentence of the printed documents in {}. To say one in your own words, remove the #\n\
         # before it and change what stands after the =. Names in braces are filled in; keep them.\n\
         # What follows a \u{a6} is never printed.\n\n",
        language.english_name()
    );
    for (sentence, _) in Wording::of(Language::German)?.sentences() {
        let said = wording.sentence(sentence).unwrap_or(printed(sentence));
        text.push_str(&format!(
            "# {} = {}\n",
            toml_text::string(sentence),
            toml_text::string(said)
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn the_file_to_start_from_has_every_sentence_and_reads_back() {
        for language in Language::ALL {
            let text = wording_to_start_from(language).unwrap();
            assert_eq!(
                text.parse::<toml::Table>().unwrap().len(),
                0,
                "all is commented out"
            );
            let uncommented: String = text
                .lines()
                .filter_map(|line| line.strip_prefix("# "))
                .filter(|line| line.starts_with('"'))
                .map(|line| format!("{line}\n"))
                .collect();
            let mut wording = Wording::of(language).unwrap();
            let source = SourceFile::new("own.toml", uncommented.as_str());
            let (findings, _) = read_wording(source, &mut wording).unwrap();
            assert_eq!(findings, [], "{language}");
            let sentences: toml::Table = uncommented.parse().unwrap();
            let known = known_sentences().unwrap();
            assert_eq!(sentences.len(), known.len());
            assert!(known.len() > 500);
        }
    }

    #[test]
    fn mistakes_are_said_on_their_line_and_the_rest_is_taken() {
        let text = concat!(
            "# ours\n",
            "\"Board serial\" = \"Serial number\"\n",
            "\"Bord serial\" = \"Serial number\"\n",
            "\"Dear {person},\" = \"Hello {name},\"\n",
        );
        let mut wording = Wording::english();
        let (findings, _) = read_wording(SourceFile::new("en.toml", text), &mut wording).unwrap();
        let found: Vec<(&str, u32)> = findings
            .iter()
            .map(|f| (f.code.0, f.place.line.get()))
            .collect();
        assert_eq!(found, [("H004", 3), ("H005", 4), ("H102", 4)]);
        assert_eq!(wording.say(&crate::say!("Board serial")), "Serial number");
        let dear = crate::say!("Dear {person},", person = crate::wording::typed("Ms Li"));
        assert_eq!(wording.say(&dear), "Dear Ms Li,");
    }
}
