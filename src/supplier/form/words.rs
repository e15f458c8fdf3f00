//! The words that a drop-down of the form offers. They come from the model of a response, so that the
//! form never offers a word that cannot be read, and never lacks one that can.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::say;
use crate::spec::model::{Depth, RecordFormat, Weight};
use crate::supplier::model::{
    AnswerState, BreaksCount, ChargeBasis, ChargeKind, Driver, PercentOf, PriceUnit, Scheme, Tax,
};
use crate::wording::Text;

/// What a drop-down offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Choice {
    /// States of an answer.
    State,
    /// Depths.
    Depth,
    /// Formats of records.
    Format,
    /// How often a charge is charged.
    Basis,
    /// What drives a charge.
    Driver,
    /// What a charge is for.
    Kind,
    /// What a percentage is of.
    Of,
    /// Whether amounts include tax.
    Tax,
    /// What a price counts.
    Unit,
    /// How price breaks apply.
    Scheme,
    /// What a price break counts.
    BreaksCount,
    /// Yes or no.
    YesNo,
    /// The clauses that are asked for.
    Clause,
}

/// Words for what TOML writes as true and false.
pub const YES_NO: [&str; 2] = ["yes", "no"];

impl Choice {
    /// All of them, in the order of their lists.
    pub const ALL: [Choice; 13] = [
        Choice::State,
        Choice::Depth,
        Choice::Format,
        Choice::Basis,
        Choice::Driver,
        Choice::Kind,
        Choice::Of,
        Choice::Tax,
        Choice::Unit,
        Choice::Scheme,
        Choice::BreaksCount,
        Choice::YesNo,
        Choice::Clause,
    ];

    /// Key of its list.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Choice::State => "state",
            Choice::Depth => "depth",
            Choice::Format => "format",
            Choice::Basis => "basis",
            Choice::Driver => "driver",
            Choice::Kind => "kind",
            Choice::Of => "of",
            Choice::Tax => "tax",
            Choice::Unit => "unit",
            Choice::Scheme => "scheme",
            Choice::BreaksCount => "breaks-count",
            Choice::YesNo => "yes-no",
            Choice::Clause => "clause",
        }
    }

    /// What is chosen, as the heading of its words.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Choice::State => say!("State of the answer"),
            Choice::Depth => say!("Depth"),
            Choice::Format => say!("Format"),
            Choice::Basis => say!("Charge basis"),
            Choice::Driver => say!("Cost driver"),
            Choice::Kind => say!("Kind of charge"),
            Choice::Of => say!("Percentage of"),
            Choice::Tax => say!("Tax"),
            Choice::Unit => say!("Price unit"),
            Choice::Scheme => say!("Price-break scheme"),
            Choice::BreaksCount => say!("Price breaks count"),
            Choice::YesNo => say!("Yes or no"),
            Choice::Clause => say!("Clause"),
        }
    }

    /// Its words with what they mean. The clauses are those of the spec, and not listed here.
    #[must_use]
    pub fn words(self) -> Vec<(String, Text)> {
        match self {
            Choice::State => each(state),
            Choice::Depth => each(depth),
            Choice::Format => each(RecordFormat::text),
            Choice::Basis => each(basis),
            Choice::Driver => each(driver),
            Choice::Kind => each(kind),
            Choice::Of => each(|of| match of {
                PercentOf::UnitPrice => say!("of the unit price"),
            }),
            Choice::Tax => each(tax),
            Choice::Unit => each(|unit| match unit {
                PriceUnit::Board => say!("one board"),
                PriceUnit::Panel => say!("one production panel"),
            }),
            Choice::Scheme => each(scheme),
            Choice::BreaksCount => each(|count| match count {
                BreaksCount::Order => say!("the whole order"),
                BreaksCount::DeliveryLot => say!("each delivery lot of the request by itself"),
            }),
            Choice::YesNo => {
                let [yes, no] = YES_NO.map(str::to_owned);
                vec![(yes, say!("yes, we can")), (no, say!("no, we cannot"))]
            }
            Choice::Clause => Vec::new(),
        }
    }
}

/// The weights of clauses, as the request prints them, with what they mean.
#[must_use]
pub fn weights() -> Vec<(Text, Text)> {
    let all: [(Weight, Text); 3] = [
        (
            Weight::Knockout,
            say!(
                "less than is demanded makes the quote non-responsive, any other gap not comparable"
            ),
        ),
        (
            Weight::Required,
            say!("a gap makes the quote not comparable"),
        ),
        (
            Weight::Desired,
            say!("a gap is counted and does not change the verdict"),
        ),
    ];
    all.map(|(weight, meaning)| (weight.text(), meaning)).into()
}

/// Every word that an enumeration of the model is read from, as its schema lists them, with what is
/// said about it.
fn each<T: JsonSchema + DeserializeOwned>(about: impl Fn(T) -> Text) -> Vec<(String, Text)> {
    let schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>();
    let mut words = Vec::new();
    collect(schema.as_value(), &mut words);
    words
        .into_iter()
        .filter_map(|word| {
            let value: T = serde_json::from_value(word.as_str().into()).ok()?;
            Some((word, about(value)))
        })
        .collect()
}

/// The words of a schema: `const` of a word with a documentation of its own, `enum` of others.
fn collect(schema: &serde_json::Value, words: &mut Vec<String>) {
    let texts = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    words.extend(schema.get("const").and_then(texts));
    if let Some(listed) = schema.get("enum").and_then(|list| list.as_array()) {
        words.extend(listed.iter().filter_map(texts));
    }
    if let Some(options) = schema.get("oneOf").and_then(|list| list.as_array()) {
        options.iter().for_each(|option| collect(option, words));
    }
}

fn state(state: AnswerState) -> Text {
    match state {
        AnswerState::Included => say!("delivered as demanded, in the unit price"),
        AnswerState::PricedSeparately => {
            say!("delivered as demanded, for a charge: give amount and basis")
        }
        AnswerState::OnRequest => say!("possible, price not stated"),
        AnswerState::Partial => say!("less than demanded: say in the comment what is left out"),
        AnswerState::Alternative => say!("something else: say in the comment what"),
        AnswerState::Excluded => say!("not delivered"),
        AnswerState::NotApplicable => {
            say!("has no meaning for this product: say why in the comment")
        }
    }
}

fn depth(depth: Depth) -> Text {
    match depth {
        Depth::Lot => say!("one record for a production lot"),
        Depth::Panel => say!("one record for a panel"),
        Depth::Board => say!("one record for a board"),
    }
}

fn basis(basis: ChargeBasis) -> Text {
    match basis {
        ChargeBasis::Once => say!("once for the order"),
        ChargeBasis::PerLot => say!("once for each delivery lot of the request"),
        ChargeBasis::PerUnit => say!("once for each unit, as the price unit says"),
        ChargeBasis::Percent => say!("a percentage of the unit price"),
    }
}

fn driver(driver: Driver) -> Text {
    match driver {
        Driver::Setup => say!("set-up"),
        Driver::Capture => say!("capture during the build"),
        Driver::Release => say!("release time"),
        Driver::Documentation => say!("shipping documentation"),
    }
}

fn kind(kind: ChargeKind) -> Text {
    match kind {
        ChargeKind::Nre => say!("non-recurring engineering"),
        ChargeKind::Tooling => say!("tooling, e.g. stencils"),
        ChargeKind::TestFixture => say!("test fixtures"),
        ChargeKind::Record => say!("records"),
    }
}

fn tax(tax: Tax) -> Text {
    match tax {
        Tax::Included => say!("amounts include tax"),
        Tax::Excluded => say!("tax comes on top"),
        Tax::Unstated => say!("not said: the quote is not comparable until it is"),
    }
}

fn scheme(scheme: Scheme) -> Text {
    match scheme {
        Scheme::AllUnits => {
            say!("the price of the break that the quantity reaches holds for every unit")
        }
        Scheme::Incremental => {
            say!("each price holds only for the units from its break up to the next")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_list_has_the_words_of_the_model() {
        let words = |choice: Choice| -> Vec<String> {
            choice.words().into_iter().map(|(word, _)| word).collect()
        };
        assert_eq!(
            words(Choice::State),
            [
                "included",
                "priced-separately",
                "on-request",
                "partial",
                "alternative",
                "excluded",
                "not-applicable"
            ]
        );
        assert_eq!(words(Choice::Depth), ["lot", "panel", "board"]);
        assert_eq!(words(Choice::Of), ["unit-price"]);
        assert_eq!(words(Choice::Tax).len(), 3);
        assert_eq!(words(Choice::Format).len(), 11);
        assert_eq!(weights().len(), 3);
        for choice in Choice::ALL {
            assert_eq!(words(choice).is_empty(), choice == Choice::Clause);
        }
    }
}
