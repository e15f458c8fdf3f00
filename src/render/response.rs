//! The response skeleton: TOML with one entry for each clause, valid as it stands and unanswered.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::doc::clean;
use super::form::assumption;
use super::{RenderError, Templates, templates, words};
use crate::say;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::supplier::form::words::Choice;
use crate::toml_text::wrap;
use crate::wording::{Text, Wording, typed};

mod remarks;

/// Widest comment line of a clause, without its mark.
const WIDTH: usize = 94;

/// What the template fills in. Comments are lines ready to be printed, a language after the other.
#[derive(Serialize)]
struct Skeleton {
    title: Vec<String>,
    id: String,
    revision: String,
    issued: Vec<String>,
    due: Vec<String>,
    sha256: String,
    currency: String,
    example: String,
    breaks: Vec<Break>,
    states: Vec<Word>,
    families: Vec<FamilyOf>,
    missing: Vec<String>,
    words: remarks::Remarks,
    choices: remarks::Choices,
}

/// A price-break line.
#[derive(Serialize)]
pub(super) struct Break {
    pub(super) from: u32,
    pub(super) up_to: Option<u32>,
}

/// A word of a list with what it means.
#[derive(Serialize)]
struct Word {
    word: String,
    meaning: Vec<String>,
}

/// The clauses of one family.
#[derive(Serialize)]
struct FamilyOf {
    title: Vec<String>,
    clauses: Vec<Entry>,
}

/// One clause and its comments.
#[derive(Serialize)]
struct Entry {
    id: String,
    title: Vec<String>,
    lines: Vec<String>,
    demanded: bool,
}

/// The response that a supplier fills in, its comments in the languages given; without any they are
/// English. No text of the spec can end a comment or a string.
///
/// # Errors
/// When the template does not fit.
pub fn response_skeleton(
    spec: &ResolvedSpec,
    languages: &[Wording],
) -> Result<String, RenderError> {
    response_skeleton_with(spec, languages, &Templates::embedded())
}

/// The same with a company's templates.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn response_skeleton_with(
    spec: &ResolvedSpec,
    languages: &[Wording],
    templates: &Templates,
) -> Result<String, RenderError> {
    let english = [Wording::english()];
    let by = Commenter {
        languages: if languages.is_empty() {
            &english
        } else {
            languages
        },
    };
    let context = context! { doc => Serde(skeleton(spec, &by)) };
    let mut text = templates.render(templates::RESPONSE, prepare, context)?;
    text.push('\n');
    Ok(text)
}

fn prepare(env: &mut Environment<'static>) {
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.add_filter("line", |text: &str| clean(text).trim().to_owned());
    env.add_filter("string", toml_string);
}

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Turns texts into lines of comments.
struct Commenter<'w> {
    languages: &'w [Wording],
}

impl Commenter<'_> {
    /// A text in each language, where they differ, broken at blanks.
    fn lines(&self, text: &Text) -> Vec<String> {
        let mut said: Vec<Vec<String>> = Vec::new();
        for language in self.languages {
            let lines = broken(&language.say(text));
            if !said.contains(&lines) {
                said.push(lines);
            }
        }
        said.concat()
    }
}

/// A text broken into lines; Chinese has no blanks to break at, and its lines stay whole.
fn broken(text: &str) -> Vec<String> {
    let mut lines = wrap(clean(text).trim(), WIDTH);
    lines.retain(|line| !line.is_empty());
    lines
}

fn skeleton(spec: &ResolvedSpec, by: &Commenter) -> Skeleton {
    let head = &spec.spec.spec;
    let rfq = spec.spec.rfq.as_ref();
    Skeleton {
        title: by.lines(&say!("Response to {title}", title = typed(&head.title))),
        id: head.id.clone(),
        revision: head.revision.clone(),
        issued: by.lines(&say!(
            "{id} revision {revision}, issued {issued}",
            id = typed(&head.id),
            revision = typed(&head.revision),
            issued = head.issued
        )),
        due: due(spec).map_or_else(Vec::new, |due| by.lines(&due)),
        sha256: spec.digest.clone(),
        currency: rfq.map_or_else(|| "EUR".to_owned(), |rfq| rfq.currency.clone()),
        example: example(spec),
        breaks: breaks(rfq.map_or(&[], |rfq| rfq.quantities.as_slice())),
        states: Choice::State
            .words()
            .into_iter()
            .map(|(word, meaning)| Word {
                word,
                meaning: by.lines(&meaning),
            })
            .collect(),
        families: families(spec, by),
        missing: spec
            .missing_documents
            .iter()
            .flat_map(|missing| by.lines(&assumption(missing)))
            .collect(),
        words: remarks::remarks(by),
        choices: remarks::choices(),
    }
}

/// Until when, and where to.
fn due(spec: &ResolvedSpec) -> Option<Text> {
    let due = spec.spec.rfq.as_ref().and_then(|rfq| rfq.due)?;
    Some(match &spec.spec.spec.contact {
        Some(contact) => say!(
            "Due {due}, to {contact}",
            due = due,
            contact = typed(contact)
        ),
        None => say!("Due {due}", due = due),
    })
}

/// A clause to show the keys with: the first that can be answered with a record.
fn example(spec: &ResolvedSpec) -> String {
    spec.clauses
        .iter()
        .find(|clause| clause.demanded && clause.form.is_some())
        .or(spec.clauses.first())
        .map(|clause| clause.id.clone())
        .unwrap_or_default()
}

/// One price break for each requested quantity, up to the next.
pub(super) fn breaks(quantities: &[u32]) -> Vec<Break> {
    let mut sorted = quantities.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let next = sorted
        .iter()
        .skip(1)
        .map(|next| Some(next.saturating_sub(1)));
    sorted
        .iter()
        .zip(next.chain([None]))
        .map(|(&from, up_to)| Break { from, up_to })
        .collect()
}

/// Clauses are in the order of their families.
fn families(spec: &ResolvedSpec, by: &Commenter) -> Vec<FamilyOf> {
    let mut families = Vec::new();
    for clauses in spec.clauses.chunk_by(|a, b| a.family == b.family) {
        if let Some(first) = clauses.first() {
            families.push(FamilyOf {
                title: by.lines(&first.family.text()),
                clauses: clauses.iter().map(|clause| entry(clause, by)).collect(),
            });
        }
    }
    families
}

fn entry(clause: &Clause, by: &Commenter) -> Entry {
    let mut lines = by.lines(&clause.demand);
    if clause.demanded {
        lines.extend(by.lines(&facts(clause)));
        if !clause.fields.is_empty() {
            let columns = Text::list(clause.fields.iter().map(|field| typed(&field.id)));
            lines.extend(by.lines(&say!("Columns: {columns}", columns = columns)));
        }
    }
    Entry {
        id: clause.id.clone(),
        title: by.lines(&clause.title),
        lines,
        demanded: clause.demanded,
    }
}

fn facts(clause: &Clause) -> Text {
    let weight = clause.severity.text();
    let mut facts = vec![say!("Weight: {weight}", weight = weight)];
    if let Some(depth) = clause.depth {
        facts.push(say!("depth: {depth}", depth = depth.text()));
    }
    let formats = clause.formats.iter();
    let formats = Text::list(formats.map(|format| typed(words::format_key(*format))));
    if !formats.is_empty() {
        facts.push(say!("formats: {formats}", formats = formats));
    }
    if let Some(retention) = clause.retention {
        facts.push(say!("retention: {retention}", retention = retention.text()));
    }
    Text::series(facts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn strings_hold_any_text() {
        for text in ["", "a\"b", "a\\", "a\nb\r\t\u{0}\u{7f}\u{85}", "\u{2028}é"] {
            let toml = format!("x = {}", toml_string(text));
            let read: toml::Table = toml::from_str(&toml).unwrap();
            assert_eq!(read["x"].as_str(), Some(text));
        }
    }

    #[test]
    fn price_breaks_meet() {
        let lines: Vec<_> = breaks(&[500, 100, 500])
            .into_iter()
            .map(|line| (line.from, line.up_to))
            .collect();
        assert_eq!(lines, [(100, Some(499)), (500, None)]);
    }
}
