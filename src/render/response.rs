//! The response skeleton: TOML with one entry for each clause, valid as it stands and unanswered.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::doc::clean;
use super::{RenderError, words};
use crate::spec::clause::{Clause, MissingDocument, ResolvedSpec};

const NAME: &str = "response.toml.j2";
const TEMPLATE: &str = include_str!("../../templates/response.toml.j2");

/// Longest comment line of a clause, without its mark.
const WIDTH: usize = 94;

/// What the template fills in.
#[derive(Serialize)]
struct Skeleton {
    title: String,
    id: String,
    revision: String,
    issued: String,
    due: Option<String>,
    contact: Option<String>,
    sha256: String,
    currency: String,
    example: String,
    breaks: Vec<Break>,
    families: Vec<FamilyOf>,
    missing: Vec<String>,
}

/// A price-break line.
#[derive(Serialize)]
pub(super) struct Break {
    pub(super) from: u32,
    pub(super) up_to: Option<u32>,
}

/// The clauses of one family.
#[derive(Serialize)]
struct FamilyOf {
    title: &'static str,
    clauses: Vec<Entry>,
}

/// One clause and its comments.
#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    demand: Vec<String>,
    facts: String,
    columns: Vec<String>,
    demanded: bool,
}

/// The response that a supplier fills in. No text of the spec can end a comment or a string.
///
/// # Errors
/// When the template does not fit.
pub fn response_skeleton(spec: &ResolvedSpec) -> Result<String, RenderError> {
    render(&skeleton(spec)).map_err(|source| RenderError::Template {
        name: NAME,
        source: Box::new(source),
    })
}

fn render(skeleton: &Skeleton) -> Result<String, minijinja::Error> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.add_filter("line", |text: &str| clean(text).trim().to_owned());
    env.add_filter("string", toml_string);
    env.add_template(NAME, TEMPLATE)?;
    let mut text = env
        .get_template(NAME)?
        .render(context! { doc => Serde(skeleton) })?;
    text.push('\n');
    Ok(text)
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

fn skeleton(spec: &ResolvedSpec) -> Skeleton {
    let head = &spec.spec.spec;
    let rfq = spec.spec.rfq.as_ref();
    Skeleton {
        title: head.title.clone(),
        id: head.id.clone(),
        revision: head.revision.clone(),
        issued: head.issued.to_string(),
        due: rfq.and_then(|rfq| rfq.due).map(|due| due.to_string()),
        contact: head.contact.clone(),
        sha256: spec.digest.clone(),
        currency: rfq.map_or_else(|| "EUR".to_owned(), |rfq| rfq.currency.clone()),
        example: example(spec),
        breaks: breaks(rfq.map_or(&[], |rfq| rfq.quantities.as_slice())),
        families: families(spec),
        missing: spec.missing_documents.iter().map(assumption).collect(),
    }
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
fn families(spec: &ResolvedSpec) -> Vec<FamilyOf> {
    let mut families: Vec<FamilyOf> = Vec::new();
    for clause in &spec.clauses {
        let title = clause.family.title();
        match families.last_mut() {
            Some(family) if family.title == title => family.clauses.push(entry(clause)),
            _ => families.push(FamilyOf {
                title,
                clauses: vec![entry(clause)],
            }),
        }
    }
    families
}

fn entry(clause: &Clause) -> Entry {
    let columns: Vec<&str> = clause.fields.iter().map(|f| f.id.as_str()).collect();
    let columns = if columns.is_empty() || !clause.demanded {
        Vec::new()
    } else {
        wrap(&format!("Columns: {}", columns.join(", ")))
    };
    Entry {
        id: clause.id.clone(),
        title: clause.title.to_string(),
        demand: wrap(&clause.demand),
        facts: if clause.demanded {
            facts(clause)
        } else {
            String::new()
        },
        columns,
        demanded: clause.demanded,
    }
}

fn facts(clause: &Clause) -> String {
    let mut facts = vec![format!("Weight: {}", words::weight(clause.severity))];
    if let Some(depth) = clause.depth {
        facts.push(format!("depth: {depth}"));
    }
    let formats: Vec<&str> = clause
        .formats
        .iter()
        .map(|format| words::format_key(*format))
        .collect();
    if !formats.is_empty() {
        facts.push(format!("formats: {}", formats.join(", ")));
    }
    if let Some(retention) = clause.retention {
        facts.push(format!("retention: {retention}"));
    }
    facts.join("; ")
}

fn assumption(missing: &MissingDocument) -> String {
    let assume = missing.assume.as_deref().unwrap_or("state what you assume");
    format!(
        "Not released: {}. To be assumed: {assume}.",
        missing.document
    )
}

/// Breaks a text at blanks into lines of at most [`WIDTH`] characters; a longer word stays whole.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
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
