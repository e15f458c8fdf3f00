//! The comments of the skeleton that are the same for every spec, and the words of its keys.

use serde::Serialize;

use super::Commenter;
use crate::say;
use crate::supplier::form::words::Choice;

/// Comments, as lines.
#[derive(Serialize)]
pub(super) struct Remarks {
    fill_in: Vec<String>,
    silence: Vec<String>,
    details: Vec<String>,
    charge: Vec<String>,
    depth: Vec<String>,
    formats: Vec<String>,
    retention: Vec<String>,
    fields: Vec<String>,
    lead_time: Vec<String>,
    from_quantity: Vec<String>,
    comment: Vec<String>,
    amounts: Vec<String>,
    capability: Vec<String>,
    date: Vec<String>,
    delivery_terms: Vec<String>,
    totals: Vec<String>,
    other_charges: Vec<String>,
    assumptions: Vec<String>,
    deviations: Vec<String>,
    not_required: Vec<String>,
}

pub(super) fn remarks(by: &Commenter) -> Remarks {
    Remarks {
        fill_in: by.lines(&say!(
            "Remove the # before a line to fill it in. Each clause below has an entry; give each a state:"
        )),
        silence: by.lines(&say!(
            "An entry without a state is unanswered and never counts as included."
        )),
        details: by.lines(&say!(
            "Where they matter, an answer also has what follows; put it under the state:"
        )),
        charge: by.lines(&say!("what it costs")),
        depth: by.lines(&say!("when it is not the demanded depth")),
        formats: by.lines(&say!("when they are not the demanded formats")),
        retention: by.lines(&say!("when it is not the demanded retention")),
        fields: by.lines(&say!("when they are not all of the demanded columns")),
        lead_time: by.lines(&say!("days that it adds to the lead time")),
        from_quantity: by.lines(&say!("the smallest order at which the answer holds")),
        comment: by.lines(&say!("anything else, in words")),
        amounts: by.lines(&say!("Amounts are exact decimals in quotes, with a point.")),
        capability: by.lines(&say!(
            "What your factory can do, whatever this quote includes; a sample record turns a claim into a demonstration. Write one such table for each clause where it helps."
        )),
        date: by.lines(&say!("a date: 2027-01-31")),
        delivery_terms: by.lines(&say!("only where they are not those of the request")),
        totals: by.lines(&say!(
            "Your totals, all charges included, if you state them. They are checked against prices and charges."
        )),
        other_charges: by.lines(&say!(
            "One table for each charge that belongs to no clause."
        )),
        assumptions: by.lines(&say!("One table for each assumption your answers rest on.")),
        deviations: by.lines(&say!(
            "One table for each clause where you offer something else than is demanded."
        )),
        not_required: by.lines(&say!("not required by the buyer")),
    }
}

/// The words that a key accepts, parted by commas.
#[derive(Serialize)]
pub(super) struct Choices {
    basis: String,
    of: String,
    driver: String,
    tax: String,
    unit: String,
    scheme: String,
    breaks_count: String,
    kind: String,
}

pub(super) fn choices() -> Choices {
    let listed = |choice: Choice| {
        let words: Vec<String> = choice.words().into_iter().map(|(word, _)| word).collect();
        words.join(", ")
    };
    Choices {
        basis: listed(Choice::Basis),
        of: listed(Choice::Of),
        driver: listed(Choice::Driver),
        tax: listed(Choice::Tax),
        unit: listed(Choice::Unit),
        scheme: listed(Choice::Scheme),
        breaks_count: listed(Choice::BreaksCount),
        kind: listed(Choice::Kind),
    }
}
