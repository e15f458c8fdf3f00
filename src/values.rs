//! Values that TOML cannot type on its own: calendar dates and exact decimal numbers.
//!
//! Each has one spelling in TOML, one in JSON, and a schema that says so.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The `format` that marks an exact decimal number in a schema.
pub const DECIMAL_FORMAT: &str = "decimal";

/// ASCII and anchored, because `regex` and `jsonschema` disagree on everything finer.
const DECIMAL_PATTERN: &str = r"^-?[0-9]+(\.[0-9]+)?$";

/// A calendar date: written without quotes in TOML (`2026-01-31`), a string in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(pub jiff::civil::Date);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// An exact decimal number: always a string, never a float, with the digits as they were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub rust_decimal::Decimal);

/// Why a text is not a [`Decimal`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDecimal {
    /// It is spelled in another way.
    #[error("`{0}` is not a decimal number: write digits with a point, such as \"1234.56\"")]
    Spelling(String),
    /// It could only be kept by rounding.
    #[error("`{0}` has more digits than can be kept exactly: 28 at most")]
    Digits(String),
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    /// Stricter than `rust_decimal`, which also takes underscores, a leading `+` and a bare point.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !is_plain_decimal(text) {
            return Err(NotDecimal::Spelling(text.to_owned()));
        }
        rust_decimal::Decimal::from_str_exact(text)
            .map(Decimal)
            .map_err(|_| NotDecimal::Digits(text.to_owned()))
    }
}

/// The same language as [`DECIMAL_PATTERN`].
fn is_plain_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": DECIMAL_FORMAT, "pattern": DECIMAL_PATTERN })
    }
}

/// A charge as a supplier states it. Nothing is charged only where the supplier says so in words: a
/// zero may be a number that nobody filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// An exact number.
    Number(Decimal),
    /// "no charge".
    NoCharge,
}

/// How "nothing is charged" is written.
pub const NO_CHARGE: &str = "no charge";

impl Amount {
    /// The number; zero where nothing is charged.
    #[must_use]
    pub fn value(self) -> rust_decimal::Decimal {
        match self {
            Amount::Number(number) => number.0,
            Amount::NoCharge => rust_decimal::Decimal::ZERO,
        }
    }

    /// Whether it is the number zero, which may mean that nothing is charged or that nobody knows.
    #[must_use]
    pub fn is_zero_number(self) -> bool {
        matches!(self, Amount::Number(number) if number.0.is_zero())
    }
}

impl FromStr for Amount {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            NO_CHARGE => Ok(Amount::NoCharge),
            text => text.parse().map(Amount::Number),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Number(number) => number.fmt(f),
            Amount::NoCharge => f.write_str(NO_CHARGE),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Amount {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^(-?[0-9]+(\.[0-9]+)?|no charge)$"
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        for text in ["0.1287", "-3", "1.50", "0.0000000000000000000000000001"] {
            let read: Decimal = serde_json::from_value(text.into()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), text);
        }
    }

    #[test]
    fn decimals_refuse_floats_and_foreign_spellings() {
        assert!(serde_json::from_str::<Decimal>("0.1287").is_err());
        assert!(serde_json::from_str::<Decimal>("3").is_err());
        let foreign = ["1.234,56", "1_000", "+1", ".5", "5.", "1e3", "", "-", "٣"];
        for text in foreign {
            assert_eq!(
                text.parse::<Decimal>(),
                Err(NotDecimal::Spelling(text.to_owned()))
            );
        }
        assert!(
            "99999999999999999999999999999999"
                .parse::<Decimal>()
                .is_err()
        );
    }

    #[test]
    fn dates_are_strings_in_json() {
        let date = Date(jiff::civil::date(2026, 1, 31));
        assert_eq!(serde_json::to_value(date).unwrap(), "2026-01-31");
        assert_eq!(date.to_string(), "2026-01-31");
    }
}
