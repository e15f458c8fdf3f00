//! What sample records show, in words; and what a contradiction makes of an answer.

use crate::say;
use crate::spec::clause::Clause;
use crate::spec::model::{Depth, RecordFormat};
use crate::supplier::model::Answer;
use crate::verify::RowFault;
use crate::wording::{Text, typed};

use super::Contradiction;

pub(super) fn not_sent() -> Text {
    say!("It was not sent along.")
}

pub(super) fn not_taken(why: &str) -> Text {
    say!(
        "It was not taken: {why}.",
        why = typed(why.trim_end_matches('.'))
    )
}

/// What a sample record shows of the clauses that it is named for.
pub(super) fn results(records: u32, results: &[(&Clause, Option<Contradiction>, bool)]) -> Text {
    let mut shown = Vec::new();
    let mut open = Vec::new();
    let mut sentences = vec![match records {
        0 => say!("Nothing in it was read."),
        1 => say!("1 record."),
        records => say!("{count} records.", count = records),
    }];
    let mut contradicted = Vec::new();
    for (clause, fault, holds) in results {
        match fault {
            Some(fault) => contradicted.push(say!(
                "Contradicts {clause}: {shows}.",
                clause = typed(&clause.id),
                shows = shows(clause, fault)
            )),
            None if *holds => shown.push(typed(&clause.id)),
            None => open.push(typed(&clause.id)),
        }
    }
    if !shown.is_empty() {
        sentences.push(say!("Demonstrates {clauses}.", clauses = Text::list(shown)));
    }
    sentences.extend(contradicted);
    if !open.is_empty() {
        sentences.push(say!("Does not show {clauses}.", clauses = Text::list(open)));
    }
    Text::sentences(sentences)
}

/// What a sample record shows instead of what is demanded.
fn shows(clause: &Clause, fault: &Contradiction) -> Text {
    let none = || say!("none");
    match fault {
        Contradiction::Format(found) => say!(
            "its sample record shows {found}, demanded is {demanded}",
            found = found.text(),
            demanded = RecordFormat::choice_text(&clause.formats)
        ),
        Contradiction::Rows(RowFault::Depth(None)) => {
            say!("its sample record shows neither lot, panel nor board")
        }
        Contradiction::Rows(RowFault::Depth(Some(found))) => say!(
            "its sample record shows {found} depth, demanded is {demanded}",
            found = found.text(),
            demanded = clause.depth.map_or_else(none, Depth::text)
        ),
        Contradiction::Rows(RowFault::Column(column)) => say!(
            "its sample record shows no column {column}",
            column = typed(column)
        ),
        Contradiction::Rows(RowFault::Cell {
            line,
            column,
            found,
        }) => match found.trim().is_empty() {
            true => say!(
                "its sample record shows no {column} on line {line}",
                column = typed(column),
                line = *line
            ),
            false => say!(
                "its sample record shows `{found}` as {column} on line {line}, which is not as demanded",
                found = typed(found),
                column = typed(column),
                line = *line
            ),
        },
        Contradiction::Rows(RowFault::Rule { line, says }) => match line {
            Some(line) => say!(
                "its sample record shows on line {line} that this does not hold: \"{rule}\"",
                line = *line,
                rule = says
            ),
            None => say!(
                "its sample record shows that this does not hold: \"{rule}\"",
                rule = says
            ),
        },
    }
}

/// What a sample record contradicts of what is offered. An answer that says itself that it offers less
/// is not contradicted by a record that shows so.
pub(in crate::compare) fn against(
    clause: &Clause,
    answer: &Answer,
    fault: &Contradiction,
) -> Option<Text> {
    let stands = match fault {
        Contradiction::Format(found) => match &answer.formats {
            Some(offered) => !offered.contains(found),
            None => true,
        },
        Contradiction::Rows(RowFault::Depth(found)) => *found < answer.depth.or(clause.depth),
        Contradiction::Rows(RowFault::Column(column)) => match &answer.fields {
            Some(offered) => offered.contains(column),
            None => true,
        },
        Contradiction::Rows(RowFault::Cell { .. } | RowFault::Rule { .. }) => true,
    };
    stands.then(|| shows(clause, fault))
}
