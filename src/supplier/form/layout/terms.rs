//! The sheet on the supplier and the quote, line by line.

use super::{Choice, FormColumn, FormField, FormSheet, Kind, SUPPLIER, column, computed, locked};
use crate::say;
use crate::wording::Text;

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
