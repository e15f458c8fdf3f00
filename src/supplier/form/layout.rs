//! What stands where in the response form: sheets and columns under keys that never change.
//!
//! The names of sheets and the keys of columns are the same in every language. A hidden row above the
//! headings holds the keys, so that a column is found wherever it was moved to.

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

/// Who quotes, and on which terms.
#[must_use]
pub fn supplier() -> FormSheet {
    FormSheet {
        name: SUPPLIER,
        title: say!("Supplier and quote"),
        note: say!("Who quotes, and what holds for the whole quote."),
        rows_by: Some("key"),
        columns: vec![
            locked("field", say!("What we ask"), 30),
            column("value", say!("Your entry"), Kind::Text, 44, Text::default()),
            computed("complete", say!("Complete?"), 16),
            locked("request", say!("As in the request"), 34),
            locked("help", say!("How to fill it in"), 56),
            FormColumn {
                hidden: true,
                ..locked("key", say!("Key"), 20)
            },
        ],
    }
}

/// The lines of the sheet on the supplier and the quote.
#[must_use]
pub fn fields() -> Vec<FormField> {
    let field = |key, title, kind, help| FormField {
        key,
        title,
        help,
        kind,
        needed: false,
    };
    let needed = |key, title, kind, help| FormField {
        needed: true,
        ..field(key, title, kind, help)
    };
    use Kind::{Date, Integer, Text as Words};
    let none = Text::default;
    vec![
        needed("supplier.name", say!("Company"), Words, none()),
        field(
            "supplier.site",
            say!("Site"),
            Words,
            say!("The site that would build."),
        ),
        field(
            "supplier.contact",
            say!("Contact"),
            Words,
            say!("Where our questions go."),
        ),
        field(
            "supplier.comment",
            say!("About your company"),
            Words,
            none(),
        ),
        field("quote.number", say!("Quote number"), Words, none()),
        field("quote.revision", say!("Quote revision"), Words, none()),
        field(
            "quote.issued",
            say!("Issued on"),
            Date,
            say!("Day on which you issue the quote: a date such as 2027-01-31."),
        ),
        needed(
            "quote.currency",
            say!("Currency"),
            Words,
            say!("Of all amounts in this form: three letters (ISO 4217)."),
        ),
        needed(
            "quote.valid-until",
            say!("Valid until"),
            Date,
            say!("Last day on which the quote binds: a date such as 2027-01-31."),
        ),
        needed(
            "quote.tax",
            say!("Tax"),
            Kind::Choice(Choice::Tax),
            say!("Whether the amounts include tax."),
        ),
        field(
            "quote.unit",
            say!("Price unit"),
            Kind::Choice(Choice::Unit),
            say!("What one price and one charge per unit count; a board if left empty."),
        ),
        field(
            "quote.scheme",
            say!("Price-break scheme"),
            Kind::Choice(Choice::Scheme),
            say!("How price breaks apply; to all units if left empty."),
        ),
        field(
            "quote.breaks-count",
            say!("Price breaks count"),
            Kind::Choice(Choice::BreaksCount),
            say!("What the quantities of price breaks count; the whole order if left empty."),
        ),
        field(
            "quote.lead-time-days",
            say!("Lead time in days"),
            Integer,
            say!("Of the boards, in calendar days."),
        ),
        field(
            "quote.minimum-order",
            say!("Minimum order"),
            Integer,
            say!("Smallest order, in the price unit."),
        ),
        field(
            "quote.delivery-terms",
            say!("Delivery terms"),
            Words,
            say!("Only where they are not those of the request."),
        ),
        field("quote.comment", say!("Comment on the quote"), Words, none()),
        field(
            "capability.comment",
            say!("Capability"),
            Words,
            say!(
                "What your factory can record, whatever this quote includes. A sample record tells us more than the name of a system."
            ),
        ),
        spec_field(SPEC_ID, say!("Requirement spec")),
        spec_field(SPEC_REVISION, say!("Revision of the spec")),
        spec_field(SPEC_SHA256, say!("SHA-256 of the spec")),
    ]
}

/// What says which spec is answered. The buyer fills these in; they stand on a sheet that people see
/// because a sheet saved as CSV keeps nothing else.
pub const SPEC_ID: &str = "quote.spec.id";
/// Its revision.
pub const SPEC_REVISION: &str = "quote.spec.revision";
/// Its digest.
pub const SPEC_SHA256: &str = "quote.spec.sha256";

fn spec_field(key: &'static str, title: Text) -> FormField {
    FormField {
        key,
        title,
        help: say!("Filled in by the buyer: it says which spec you answer."),
        kind: Kind::Text,
        needed: false,
    }
}

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
