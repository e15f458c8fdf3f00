//! Page one: a card for each supplier, coverage before price.

use serde::Serialize;

use super::Tongue;
use crate::compare::result::{Comparison, QuantityResult, SupplierResult, Verdict};
use crate::compare::summary::{QuantityLine, SupplierLine, Total};
use crate::render::comparison::says;
use crate::say;

/// A supplier on page one.
#[derive(Serialize)]
pub(super) struct Card {
    letter: String,
    name: String,
    site: Option<String>,
    quote: Option<String>,
    file: String,
    number: usize,
    without_quote: Option<String>,
    quantities: Vec<Quantity>,
    answers: Vec<Answer>,
    terms: Vec<(String, String)>,
}

/// A supplier at one quantity.
#[derive(Serialize)]
struct Quantity {
    quantity: u32,
    verdict: String,
    glyph: char,
    class: &'static str,
    estimate: bool,
    rank: Option<u32>,
    knockouts: u32,
    gaps: u32,
    total: Option<String>,
    per_board: Option<String>,
    adjusted: Option<String>,
    no_total: Option<String>,
    quoted: String,
}

/// One of the three answers, with the quantities at which it holds where they differ.
#[derive(Serialize)]
struct Answer {
    question: String,
    says: Vec<String>,
}

pub(super) fn notes(tongue: &Tongue, comparison: &Comparison) -> Vec<String> {
    let notes = says::notes(comparison);
    notes.iter().map(|note| tongue.say(note)).collect()
}

pub(super) fn cards(tongue: &Tongue, comparison: &Comparison, lines: &[SupplierLine]) -> Vec<Card> {
    let suppliers = comparison.suppliers.iter().zip(lines).enumerate();
    suppliers
        .map(|(n, (supplier, line))| Card {
            letter: line.letter.clone(),
            name: supplier.name.clone(),
            site: supplier.site.clone(),
            quote: says::quote_number(supplier).map(|quote| tongue.say(&quote)),
            file: file_name(&supplier.file).to_owned(),
            number: n + 1,
            without_quote: line.without_quote.as_ref().map(|text| tongue.say(text)),
            quantities: line
                .quantities
                .iter()
                .map(|q| quantity(tongue, q))
                .collect(),
            answers: answers(tongue, supplier),
            terms: tongue.pairs(&line.terms),
        })
        .collect()
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The colour class of a verdict; the glyph and the word say the same.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::LikeForLike => "like",
        Verdict::Loaded => "loaded",
        Verdict::NotComparable => "not",
        Verdict::NonResponsive => "non",
    }
}

fn quantity(tongue: &Tongue, line: &QuantityLine) -> Quantity {
    let (total, per_board, adjusted, no_total) = match &line.total {
        Total::Amount {
            total,
            per_board,
            adjusted,
        } => {
            let of_it = (!adjusted.0.is_zero())
                .then(|| say!("of it adjusted {amount}", amount = says::amount(*adjusted)));
            (
                Some(tongue.say(&says::amount(*total))),
                Some(tongue.say(&says::amount(*per_board))),
                of_it.map(|text| tongue.say(&text)),
                None,
            )
        }
        Total::None(why) => (None, None, None, Some(tongue.say(why))),
    };
    Quantity {
        quantity: line.quantity,
        verdict: tongue.say(&line.verdict.text()),
        glyph: says::verdict_glyph(line.verdict),
        class: class(line.verdict),
        estimate: line.estimate,
        rank: line.rank,
        knockouts: line.knockouts_open,
        gaps: line.gaps,
        total,
        per_board,
        adjusted,
        no_total,
        quoted: tongue.say(&line.quoted),
    }
}

/// How deep, how complete, is it in the quote: once, or once for each quantity where they differ.
fn answers(tongue: &Tongue, supplier: &SupplierResult) -> Vec<Answer> {
    type Get = fn(&QuantityResult) -> &crate::wording::Text;
    let questions: [(crate::wording::Text, Get); 3] = [
        (say!("How deep?"), |q| &q.answers.how_deep),
        (say!("How complete?"), |q| &q.answers.how_complete),
        (say!("Is it in the quote?"), |q| &q.answers.in_the_quote),
    ];
    let mut out = Vec::new();
    for (question, get) in questions {
        let mut given: Vec<(&crate::wording::Text, Vec<u32>)> = Vec::new();
        for result in &supplier.quantities {
            let answer = get(result);
            match given.iter_mut().find(|(known, _)| *known == answer) {
                Some((_, at)) => at.push(result.quantity),
                None if answer.is_empty() => {}
                None => given.push((answer, vec![result.quantity])),
            }
        }
        let one = given.len() == 1;
        let says: Vec<String> = given
            .into_iter()
            .map(|(answer, at)| {
                if one {
                    return tongue.say(answer);
                }
                tongue.say(&say!(
                    "At {quantities}: {answer}",
                    quantities = says::quantities(&at),
                    answer = answer
                ))
            })
            .collect();
        if !says.is_empty() {
            out.push(Answer {
                question: tongue.say(&question),
                says,
            });
        }
    }
    out
}
