//! What a question is about, and which keys answer it.

use crate::say;
use crate::supplier::LoadedResponse;
use crate::supplier::codes;
use crate::wording::Text;

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A clause.
    Clause,
    /// Whether amounts include tax.
    Tax,
    /// Until when the quote binds.
    ValidUntil,
    /// The currency.
    Currency,
    /// Delivery terms.
    DeliveryTerms,
    /// Lead time of the boards.
    LeadTime,
    /// The price at a number of boards.
    Price(u32),
    /// The amount of a charge, by its number.
    ChargeAmount(usize),
    /// An assumption, by its number.
    Assumption(usize),
    /// The spec that was quoted.
    Spec,
    /// Something that only a corrected response or a person can settle.
    Words,
}

/// Keys that answer a question on a clause.
const ON_CLAUSE: &[&str] = &[
    "state",
    "charge",
    "depth",
    "formats",
    "retention",
    "fields",
    "from-quantity",
    "lead-time-days",
    "capable",
    "captured-depth",
    "assumption",
];

impl Subject {
    /// What the question with an id is about; `clause` says whether it is one on a clause.
    #[must_use]
    pub fn of(id: &str, clause: bool, loaded: &LoadedResponse) -> Subject {
        if clause {
            return Subject::Clause;
        }
        let topic = id.strip_prefix("quote.").unwrap_or(id);
        match topic {
            "tax" => Subject::Tax,
            "valid-until" => Subject::ValidUntil,
            "currency" => Subject::Currency,
            "delivery-terms" => Subject::DeliveryTerms,
            "lead-time-days" => Subject::LeadTime,
            _ => match topic.strip_prefix("price-breaks.").map(str::parse) {
                Some(Ok(boards)) => Subject::Price(boards),
                _ => of_error(topic, loaded).unwrap_or(Subject::Words),
            },
        }
    }

    /// The keys that answer it, beside words.
    #[must_use]
    pub fn keys(&self) -> &'static [&'static str] {
        match self {
            Subject::Clause => ON_CLAUSE,
            Subject::Tax => &["tax"],
            Subject::ValidUntil => &["valid-until"],
            Subject::Currency => &["currency"],
            Subject::DeliveryTerms => &["delivery-terms"],
            Subject::LeadTime => &["lead-time-days"],
            Subject::Price(_) => &["unit-price", "price-breaks", "minimum-order"],
            Subject::ChargeAmount(_) => &["amount"],
            Subject::Assumption(_) => &["affects", "assumption"],
            Subject::Spec => &["spec"],
            Subject::Words => &[],
        }
    }

    /// In a word or two; none for a clause, which has a title of its own.
    #[must_use]
    pub fn title(&self) -> Option<Text> {
        Some(match self {
            Subject::Clause => return None,
            Subject::Tax => say!("Tax"),
            Subject::ValidUntil => say!("Validity"),
            Subject::Currency => say!("Currency"),
            Subject::DeliveryTerms => say!("Delivery terms"),
            Subject::LeadTime => say!("Lead time"),
            Subject::Price(boards) => say!("Price at {count} boards", count = *boards),
            Subject::ChargeAmount(_) => say!("Amount of a charge"),
            Subject::Assumption(_) => say!("Assumption"),
            Subject::Spec => say!("The specification that was quoted"),
            Subject::Words => say!("The whole quote"),
        })
    }
}

/// `R005.12`: an error at a place. What stands at that place tells what would put it right.
fn of_error(topic: &str, loaded: &LoadedResponse) -> Option<Subject> {
    let (code, within) = topic.split_once('.')?;
    let quote = loaded.response.as_ref()?.quote.as_ref()?;
    let at = |pointer: &str| loaded.places.value_place(pointer).within() == within;
    if code == codes::NO_PRICE.0 {
        let mut charges = quote.charge.iter().enumerate();
        let without = charges
            .find(|(n, charge)| charge.amount.is_none() && at(&format!("/quote/charge/{n}")));
        if let Some((n, _)) = without {
            return Some(Subject::ChargeAmount(n));
        }
        return at("/quote/currency").then_some(Subject::Currency);
    }
    if code == codes::OPEN_ASSUMPTION.0 {
        let found =
            (0..quote.assumption.len()).find(|n| at(&format!("/quote/assumption/{n}/text")));
        return found.map(Subject::Assumption);
    }
    (code == codes::OTHER_SPEC.0).then_some(Subject::Spec)
}
