//! What stands where in the response form: sheets and columns under keys that never change.
//!
//! The names of sheets and the keys of columns are the same in every language. A hidden row above the
//! headings holds the keys, so that a column is found wherever it was moved to.

mod answers;
mod terms;

pub use answers::answers;
pub use terms::{SPEC_ID, SPEC_REVISION, SPEC_SHA256, fields, supplier};

use super::words::Choice;
use crate::say;
use crate::spec::basis::sha256;
use crate::wording::Text;

/// Version of the form, written into it.
pub const FORMAT: u32 = 1;

/// The very hidden sheet that says what the form was made from.
pub const META: &str = "tracespec";
/// The sheet that explains the form.
pub const INSTRUCTIONS: &str = "Instructions";
/// The hidden sheet with the words of the drop-downs.
pub const LISTS: &str = "Lists";
/// Who quotes, and on which terms.
pub const SUPPLIER: &str = "Supplier";
/// One row for each clause.
pub const ANSWERS: &str = "Answers";
/// Price breaks.
pub const PRICES: &str = "Prices";
/// Charges that belong to no clause.
pub const CHARGES: &str = "Charges";
/// What the quote takes for granted.
pub const ASSUMPTIONS: &str = "Assumptions";
/// What is offered instead of a demand.
pub const DEVIATIONS: &str = "Deviations";

/// What is written into the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// One of a list.
    Choice(Choice),
    /// Several of a list, parted by commas.
    Several(Choice),
    /// An exact decimal number, kept as text: a spreadsheet's number would lose the zeros of
    /// `1234.50`, round beyond 15 digits and be written with a comma in half of the world.
    Decimal,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// A length of time such as `10 years`.
    Period,
    /// Worked out by the form.
    Computed,
}

/// A column.
#[derive(Debug, Clone)]
pub struct FormColumn {
    /// Key that the reader finds it by.
    pub key: &'static str,
    /// Heading.
    pub title: Text,
    /// What to write into it; empty for what the buyer has filled in.
    pub help: Text,
    /// What is written into it.
    pub kind: Kind,
    /// Width in characters.
    pub width: u16,
    /// Filled in by the buyer; the supplier does not write into it.
    pub locked: bool,
    /// Not shown.
    pub hidden: bool,
}

/// A sheet that the supplier fills in.
#[derive(Debug, Clone)]
pub struct FormSheet {
    /// Its name, the same in every language.
    pub name: &'static str,
    /// Title in its first row.
    pub title: Text,
    /// One line on what it is for.
    pub note: Text,
    /// The column that names its rows; none where the supplier adds rows of his own.
    pub rows_by: Option<&'static str>,
    /// Its columns in their order.
    pub columns: Vec<FormColumn>,
}

/// A line of the sheet on the supplier and the quote.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Key that the reader finds it by.
    pub key: &'static str,
    /// What is asked.
    pub title: Text,
    /// What to write.
    pub help: Text,
    /// What is written.
    pub kind: Kind,
    /// A quote without it cannot be compared.
    pub needed: bool,
}

impl FormColumn {
    /// Whether it says what the buyer asks: locked, and not worked out by the form.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.locked && self.kind != Kind::Computed
    }
}

/// Digits of the digest of what a clause asks: enough to see that it is another.
const SHORT: usize = 16;

/// The beginning of the digest of a text.
#[must_use]
pub fn short_digest(text: &str) -> String {
    let digest = sha256(text.as_bytes());
    digest.get(..SHORT).unwrap_or(&digest).to_owned()
}

/// What a row asks, as its digest is made of it: key, text, key, text, each ended by a line break.
#[must_use]
pub fn asked_text<'t>(locked: impl IntoIterator<Item = (&'static str, &'t str)>) -> String {
    let mut all = String::new();
    for part in locked.into_iter().flat_map(|(key, text)| [key, text]) {
        all.push_str(part);
        all.push('\n');
    }
    all
}

fn column(key: &'static str, title: Text, kind: Kind, width: u16, help: Text) -> FormColumn {
    FormColumn {
        key,
        title,
        help,
        kind,
        width,
        locked: kind == Kind::Computed,
        hidden: false,
    }
}

fn locked(key: &'static str, title: Text, width: u16) -> FormColumn {
    FormColumn {
        locked: true,
        ..column(key, title, Kind::Text, width, Text::default())
    }
}

fn computed(key: &'static str, title: Text, width: u16) -> FormColumn {
    column(key, title, Kind::Computed, width, Text::default())
}

fn amount() -> FormColumn {
    column(
        "amount",
        say!("Amount"),
        Kind::Decimal,
        11,
        say!(
            "Digits with a point and without separators, such as 1234.50; for a percentage the number only. The cell is text, so that no digit is lost."
        ),
    )
}

/// All sheets that the supplier fills in, in their order.
#[must_use]
pub fn sheets() -> Vec<FormSheet> {
    vec![
        supplier(),
        answers(),
        prices(),
        charges(),
        assumptions(),
        deviations(),
    ]
}

/// Price breaks.
#[must_use]
pub fn prices() -> FormSheet {
    FormSheet {
        name: PRICES,
        title: say!("Prices by quantity"),
        note: say!(
            "One line for each requested quantity. Change the quantities where your price breaks are others."
        ),
        rows_by: None,
        columns: vec![
            column(
                "from",
                say!("From quantity"),
                Kind::Integer,
                16,
                say!("First quantity at which the price holds."),
            ),
            column(
                "up-to",
                say!("Up to quantity"),
                Kind::Integer,
                16,
                say!("Last quantity at which it holds; up to the next price break if left empty."),
            ),
            column(
                "unit-price",
                say!("Price of one unit"),
                Kind::Decimal,
                20,
                say!(
                    "Digits with a point and without separators, such as 104.20. The cell is text, so that no digit is lost."
                ),
            ),
            computed("currency", say!("Currency"), 12),
            column(
                "total",
                say!("Stated total"),
                Kind::Decimal,
                20,
                say!(
                    "Your total of an order of the quantity in the first column, all charges included. We check it against the prices and charges."
                ),
            ),
        ],
    }
}

/// Charges that belong to no clause.
#[must_use]
pub fn charges() -> FormSheet {
    FormSheet {
        name: CHARGES,
        title: say!("Charges that belong to no clause"),
        note: say!("One line for each charge beside the unit price."),
        rows_by: None,
        columns: vec![
            column(
                "kind",
                say!("Kind of charge"),
                Kind::Choice(Choice::Kind),
                18,
                say!("What the charge is for."),
            ),
            column(
                "basis",
                say!("Charge basis"),
                Kind::Choice(Choice::Basis),
                14,
                say!("How often the amount is charged."),
            ),
            FormColumn {
                width: 16,
                ..amount()
            },
            computed("currency", say!("Currency"), 11),
            column(
                "of",
                say!("Percentage of"),
                Kind::Choice(Choice::Of),
                15,
                say!("Only for a percentage."),
            ),
            column(
                "driver",
                say!("Cost driver"),
                Kind::Choice(Choice::Driver),
                16,
                say!("Only for records: what causes the cost."),
            ),
            column("text", say!("What it is"), Kind::Text, 52, Text::default()),
        ],
    }
}

/// What the quote takes for granted.
#[must_use]
pub fn assumptions() -> FormSheet {
    FormSheet {
        name: ASSUMPTIONS,
        title: say!("Assumptions"),
        note: say!(
            "One line for each assumption your quote rests on. Every clause it affects is answered conditionally."
        ),
        rows_by: None,
        columns: vec![
            column(
                "text",
                say!("Assumption"),
                Kind::Text,
                76,
                say!("What your quote takes for granted."),
            ),
            column(
                "affects",
                say!("Affected clauses"),
                Kind::Several(Choice::Clause),
                52,
                say!("Clause ids, parted by commas."),
            ),
            locked("by", say!("Stated by"), 16),
        ],
    }
}

/// What is offered instead of a demand.
#[must_use]
pub fn deviations() -> FormSheet {
    FormSheet {
        name: DEVIATIONS,
        title: say!("Deviations"),
        note: say!("One line for each clause where you offer something else than is demanded."),
        rows_by: None,
        columns: vec![
            column(
                "clause",
                say!("Clause"),
                Kind::Choice(Choice::Clause),
                32,
                say!("Choose the clause from the list."),
            ),
            column(
                "instead",
                say!("What is offered instead"),
                Kind::Text,
                52,
                Text::default(),
            ),
            column("why", say!("Why"), Kind::Text, 44, Text::default()),
            column(
                "until",
                say!("Until when"),
                Kind::Date,
                14,
                say!(
                    "Last day of the deviation: a date such as 2027-01-31; for good if left empty."
                ),
            ),
        ],
    }
}

/// Who stated an assumption that is there from the start.
pub const BUYER: &str = "buyer";
