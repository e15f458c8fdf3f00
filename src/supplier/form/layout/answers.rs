//! The sheet with one row for each clause.

use super::{ANSWERS, Choice, FormColumn, FormSheet, Kind, amount, column, computed, locked};
use crate::say;

/// One row for each clause.
#[must_use]
pub fn answers() -> FormSheet {
    let mut columns = vec![
        locked("id", say!("Clause"), 22),
        locked("title", say!("Title"), 20),
        locked("demand", say!("Demand"), 46),
        locked("weight", say!("Weight"), 11),
        locked("demanded-depth", say!("Demanded depth"), 12),
        locked("demanded-formats", say!("Demanded formats (any of)"), 12),
        locked("demanded-retention", say!("Demanded retention"), 13),
        column(
            "state",
            say!("State of the answer"),
            Kind::Choice(Choice::State),
            17,
            say!("Choose from the list. An empty cell is no answer: it never counts as included."),
        ),
        computed("complete", say!("Complete?"), 16),
    ];
    columns.extend(offer());
    columns.extend(price());
    columns.extend(remarks());
    FormSheet {
        name: ANSWERS,
        title: say!("Answers, clause by clause"),
        note: say!(
            "Give every clause a state. The other columns matter where your offer is not what is demanded."
        ),
        rows_by: Some("id"),
        columns,
    }
}

/// What is offered, where it is not what is demanded.
fn offer() -> Vec<FormColumn> {
    vec![
        column(
            "depth",
            say!("Offered depth"),
            Kind::Choice(Choice::Depth),
            12,
            say!("Only where it is not the demanded one."),
        ),
        column(
            "formats",
            say!("Offered formats"),
            Kind::Several(Choice::Format),
            12,
            say!(
                "Only where they are not the demanded ones; several are parted by commas: csv, xlsx."
            ),
        ),
        column(
            "retention",
            say!("Offered retention"),
            Kind::Period,
            13,
            say!(
                "Only where it is not the demanded one: a number and hours, days, weeks, months or years, in English, such as 5 years."
            ),
        ),
        column(
            "fields",
            say!("Offered columns"),
            Kind::Text,
            14,
            say!(
                "Only where they are not all of those demanded: the names of the columns, parted by commas."
            ),
        ),
    ]
}

/// What it costs.
fn price() -> Vec<FormColumn> {
    vec![
        amount(),
        column(
            "basis",
            say!("Charge basis"),
            Kind::Choice(Choice::Basis),
            15,
            say!("How often the amount is charged."),
        ),
        computed("currency", say!("Currency"), 9),
        column(
            "driver",
            say!("Cost driver"),
            Kind::Choice(Choice::Driver),
            13,
            say!("What causes the cost of the record."),
        ),
        column(
            "lead-time-days",
            say!("Additional lead time in days"),
            Kind::Integer,
            10,
            say!("Days that the record adds to the lead time."),
        ),
        column(
            "from-quantity",
            say!("From quantity"),
            Kind::Integer,
            9,
            say!(
                "Smallest order in boards at which this answer holds. Below it the clause is not answered."
            ),
        ),
    ]
}

fn remarks() -> Vec<FormColumn> {
    vec![
        column(
            "assumption",
            say!("Assumption"),
            Kind::Text,
            22,
            say!("What this answer takes for granted. It makes the answer conditional."),
        ),
        column(
            "comment",
            say!("Comment"),
            Kind::Text,
            26,
            say!("What is left out, what is offered instead, or why the clause does not apply."),
        ),
        column(
            "capable",
            say!("Can you record it?"),
            Kind::Choice(Choice::YesNo),
            13,
            say!("Whether your factory can record it at all, whatever this quote includes."),
        ),
        column(
            "capable-depth",
            say!("Recorded at depth"),
            Kind::Choice(Choice::Depth),
            12,
            say!("Deepest level at which your factory records it."),
        ),
        column(
            "capable-formats",
            say!("Can be exported as"),
            Kind::Several(Choice::Format),
            12,
            say!("Formats in which your factory can export it; several are parted by commas."),
        ),
        column(
            "stations",
            say!("Stations"),
            Kind::Text,
            14,
            say!("Stations that record it, parted by commas."),
        ),
        column(
            "capable-comment",
            say!("Comment on the record"),
            Kind::Text,
            22,
            say!("Anything else about what your factory can record, whatever this quote includes."),
        ),
        column(
            "evidence",
            say!("Sample record (file)"),
            Kind::Text,
            18,
            say!("Name of a sample record that you send with this form."),
        ),
    ]
}
