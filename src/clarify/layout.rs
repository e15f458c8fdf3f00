//! What stands where in the workbook of a clarification: data that writer and reader share.

use super::model::Fate;
use crate::clarify::subject::Subject;
use crate::say;
use crate::supplier::form::layout::{FormColumn, FormField, FormSheet, Kind};
use crate::supplier::form::words::Choice;
use crate::wording::Text;

/// The sheet of the questions.
pub const QUESTIONS: &str = "Questions";

/// What the very hidden sheet says the workbook is.
pub const KIND: &str = "clarification";

/// Keys of the locked columns whose text is sealed.
pub const SEALED: [&str; 3] = ["demanded", "said", "settle"];

/// Columns that answer a question on a clause.
pub const ON_CLAUSE: &[&str] = &[
    "state",
    "amount",
    "basis",
    "driver",
    "depth",
    "formats",
    "retention",
    "fields",
    "lead-time-days",
    "from-quantity",
    "capable",
    "captured-depth",
    "assumption",
];

/// The column that answers a question on the whole quote.
pub const ON_QUOTE: &[&str] = &["value"];

/// All of them, where only words can answer.
pub const WORDS_ONLY: &[&str] = &[
    "value",
    "state",
    "amount",
    "basis",
    "driver",
    "depth",
    "formats",
    "retention",
    "fields",
    "lead-time-days",
    "from-quantity",
    "capable",
    "captured-depth",
    "assumption",
];

fn locked(key: &'static str, title: Text, width: u16) -> FormColumn {
    FormColumn {
        key,
        title,
        help: Text::default(),
        kind: Kind::Text,
        width,
        locked: true,
        hidden: false,
    }
}

fn open(key: &'static str, title: Text, kind: Kind, width: u16, help: Text) -> FormColumn {
    FormColumn {
        key,
        title,
        help,
        kind,
        width,
        locked: false,
        hidden: false,
    }
}

/// The sheet of the questions.
#[must_use]
pub fn questions() -> FormSheet {
    let mut columns = vec![
        locked("id", say!("Question on"), 24),
        locked("title", say!("Title"), 18),
        locked("weight", say!("Weight"), 11),
        locked("demanded", say!("What was demanded"), 38),
        locked("said", say!("What your quote says"), 36),
        locked("settle", say!("What would settle it"), 34),
        FormColumn {
            hidden: true,
            ..locked("key", say!("Answered by"), 12)
        },
    ];
    columns.extend(answers());
    FormSheet {
        name: QUESTIONS,
        title: say!("Questions on your quote"),
        note: say!(
            "Fill in the white cells. What you fill in replaces what your quote says there; what you leave empty stays."
        ),
        rows_by: Some("id"),
        columns,
    }
}

fn answers() -> Vec<FormColumn> {
    vec![
        open(
            "value",
            say!("Your answer (whole quote)"),
            Kind::Text,
            20,
            Text::default(),
        ),
        open(
            "state",
            say!("State of the answer"),
            Kind::Choice(Choice::State),
            17,
            say!(
                "State and charge are one statement: a new state without a charge takes back the charge stated before."
            ),
        ),
        open(
            "amount",
            say!("Amount"),
            Kind::Text,
            12,
            say!(
                "Digits with a point and without separators, such as 1234.50, or the words: no charge"
            ),
        ),
        open(
            "basis",
            say!("Charge basis"),
            Kind::Choice(Choice::Basis),
            13,
            say!("How often the amount is charged."),
        ),
        open(
            "driver",
            say!("Cost driver"),
            Kind::Choice(Choice::Driver),
            13,
            say!("What causes the cost of the record."),
        ),
        open(
            "depth",
            say!("Offered depth"),
            Kind::Choice(Choice::Depth),
            11,
            Text::default(),
        ),
        open(
            "formats",
            say!("Offered formats"),
            Kind::Several(Choice::Format),
            12,
            say!("Several are parted by commas: csv, xlsx."),
        ),
        open(
            "retention",
            say!("Offered retention"),
            Kind::Period,
            12,
            say!("A number and hours, days, weeks, months or years, in English, such as 10 years."),
        ),
        open(
            "fields",
            say!("Offered columns"),
            Kind::Text,
            16,
            say!("All columns that you record, by their names, parted by commas."),
        ),
        open(
            "lead-time-days",
            say!("Additional lead time in days"),
            Kind::Integer,
            11,
            say!("Days that the record adds to the lead time."),
        ),
        open(
            "from-quantity",
            say!("From quantity"),
            Kind::Integer,
            10,
            say!("Smallest order in boards at which this answer holds; 1 for every order."),
        ),
        open(
            "capable",
            say!("Can you record it?"),
            Kind::Choice(Choice::YesNo),
            11,
            say!("Whether your factory can record it at all, whatever this quote includes."),
        ),
        open(
            "captured-depth",
            say!("Captured at depth"),
            Kind::Choice(Choice::Depth),
            11,
            say!("The deepest level at which your factory records it."),
        ),
        open(
            "assumption",
            say!("Your assumption"),
            Kind::Text,
            13,
            Text::default(),
        ),
        open(
            "text",
            say!("In words"),
            Kind::Text,
            36,
            say!("Words alone settle nothing: they are shown beside the gap, which stays open."),
        ),
    ]
}

/// What becomes of an assumption, as a list.
pub const FATES: [&str; 2] = Fate::WORDS;

/// What the column `value` asks for, and under which key it answers; none where only words can.
#[must_use]
pub fn value(subject: &Subject) -> Option<FormField> {
    let (key, kind, help) = match subject {
        Subject::Clause | Subject::Words => return None,
        Subject::Tax => (
            "tax",
            Kind::Choice(Choice::Tax),
            say!("Whether the amounts include tax."),
        ),
        Subject::ValidUntil => (
            "valid-until",
            Kind::Date,
            say!("Last day on which the quote binds: a date such as 2027-01-31."),
        ),
        Subject::Currency => (
            "currency",
            Kind::Text,
            say!("Of all amounts in your quote: three letters (ISO 4217)."),
        ),
        Subject::DeliveryTerms => (
            "delivery-terms",
            Kind::Text,
            say!("The delivery terms that you quote."),
        ),
        Subject::LeadTime => (
            "lead-time-days",
            Kind::Integer,
            say!("Lead time of the boards in calendar days."),
        ),
        Subject::Price(_) => (
            "unit-price",
            Kind::Decimal,
            say!("Price of one unit at this quantity: digits with a point, such as 12.50."),
        ),
        Subject::ChargeAmount(_) => (
            "amount",
            Kind::Text,
            say!(
                "Digits with a point and without separators, such as 1234.50, or the words: no charge"
            ),
        ),
        Subject::Assumption(_) => (
            "affects",
            Kind::Text,
            say!("Ids of the clauses that depend on it, parted by commas; or the word: dropped"),
        ),
        Subject::Spec => (
            "spec",
            Kind::Text,
            say!("SHA-256 of the specification that your quote holds for."),
        ),
    };
    Some(FormField {
        key,
        title: subject.title().unwrap_or_default(),
        help,
        kind,
        needed: false,
    })
}
