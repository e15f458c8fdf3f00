//! Whether the supplier answers what was asked: the locked cells of a form against what the form
//! printed into them.

use std::collections::BTreeMap;

use super::desk::Desk;
use crate::finding::Finding;
use crate::render::form::{Asked, asked};
use crate::spec::clause::ResolvedSpec;
use crate::supplier::codes;
use crate::supplier::form::layout::{self, ANSWERS, FormColumn, asked_text, short_digest};
use crate::supplier::form::{FormCells, FormRow};
use crate::wording::{Language, Wording};

/// What the form asked, in its languages.
pub(super) type Asks = Asked;

/// What a form of the spec asks, in the languages in which this one was made. A form that was saved as
/// CSV does not say which: then those in which most of it reads as it was printed.
pub(super) fn asks(spec: &ResolvedSpec, form: &FormCells) -> Asks {
    let wordings = |languages: &[Language]| -> Vec<Wording> {
        let found = languages.iter().map(|language| Wording::of(*language));
        found.filter_map(Result::ok).collect()
    };
    let stated: Vec<Language> = form
        .head
        .languages
        .iter()
        .filter_map(|key| Language::of(key))
        .collect();
    if !stated.is_empty() {
        return asked(spec, &wordings(&stated));
    }
    let mut best: Option<(usize, Asks)> = None;
    for languages in orders() {
        let asks = asked(spec, &wordings(&languages));
        let reads = spec.clauses.iter().zip(&asks.clauses);
        let alike = reads
            .filter(|(clause, texts)| {
                let row = form.answer(&clause.id);
                row.is_some_and(|row| texts.iter().all(|(key, text)| same(text, row.text(key))))
            })
            .count();
        if best.as_ref().is_none_or(|(most, _)| alike > *most) {
            let all = alike == spec.clauses.len();
            best = Some((alike, asks));
            if all {
                break;
            }
        }
    }
    best.map_or_else(|| asked(spec, &[]), |(_, asks)| asks)
}

/// The languages that a form can be in, in every order: one alone first.
fn orders() -> Vec<Vec<Language>> {
    let mut orders: Vec<Vec<Language>> = vec![Vec::new()];
    let mut all = Vec::new();
    for _ in Language::ALL {
        let mut longer = Vec::new();
        for order in &orders {
            for language in Language::ALL {
                if !order.contains(&language) {
                    longer.push([order.as_slice(), &[language]].concat());
                }
            }
        }
        all.extend(longer.clone());
        orders = longer;
    }
    all
}

/// Whether two texts differ in no more than blanks and line breaks.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// Reports the locked cells that are not as they were printed.
pub(super) fn compare(desk: &mut Desk<'_>, form: &FormCells, asks: &Asks) {
    let printed: BTreeMap<&str, &Vec<(&'static str, String)>> = desk
        .spec
        .clauses
        .iter()
        .zip(&asks.clauses)
        .map(|(clause, texts)| (clause.id.as_str(), texts))
        .collect();
    let mut columns = layout::answers().columns;
    columns.retain(FormColumn::is_asked);
    for row in form.rows(ANSWERS) {
        let Some(texts) = printed.get(row.id.as_str()) else {
            continue;
        };
        if is_as_printed(form, row, &columns) {
            continue;
        }
        for column in &columns {
            let printed = texts.iter().find(|(key, _)| *key == column.key);
            let printed = printed.map_or("", |(_, text)| text.as_str());
            if column.key != "id" && !same(printed, row.text(column.key)) {
                desk.edited(row, column.key, &column.title.to_lowercase(), printed);
            }
        }
    }
}

/// Whether the digest of the row is the one that the form carries for it, so that whoever made the
/// form printed these very words, which may be a company's own.
fn is_as_printed(form: &FormCells, row: &FormRow, columns: &[FormColumn]) -> bool {
    let texts: Vec<(&'static str, String)> = columns
        .iter()
        .filter_map(|column| {
            let cell = row.cells.get(column.key)?;
            Some((column.key, cell.text.replace('\r', "")))
        })
        .collect();
    let text = asked_text(texts.iter().map(|(key, text)| (*key, text.as_str())));
    form.head.clauses.get(&row.id) == Some(&short_digest(&text))
}

impl Desk<'_> {
    fn edited(&mut self, row: &FormRow, key: &str, what: &str, printed: &str) {
        let cell = row.cells.get(key);
        let at = cell.or(row.cells.get("id"));
        let Some(address) = at.map(|cell| cell.address.clone()) else {
            return;
        };
        let place = self.place(&address);
        let id = &row.id;
        self.findings.push(match cell {
            Some(_) => {
                let message = format!(
                    "the {what} of `{id}` was edited: something else is answered than was asked"
                );
                let help = match printed {
                    "" => "the form has nothing here".to_owned(),
                    printed => format!("the form says: {}", beginning(printed)),
                };
                Finding::error(codes::EDITED, place, message).help(help)
            }
            None => {
                let message = format!("the {what} of `{id}` was deleted from the form");
                Finding::warning(codes::LACKS, place, message)
                    .help("what was asked holds; leave the locked cells as they are")
            }
        });
    }
}

/// As much of a text as a message can carry, on one line.
fn beginning(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}
