//! Values of a field that nobody knows more of than its definition: type, pattern, range.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::catalog::{Field, FieldType};
use crate::spec::strings::Strings;

/// Steps in which a range is walked through.
const STEPS: usize = 9;

/// Makes values of some columns.
pub(super) struct Typed<'a> {
    fields: &'a IndexMap<String, Field>,
    strings: BTreeMap<&'a str, Strings>,
}

impl<'a> Typed<'a> {
    /// Reads the patterns of these columns once.
    pub fn new(
        fields: &'a IndexMap<String, Field>,
        columns: impl Iterator<Item = &'a String>,
    ) -> Self {
        let strings = columns.filter_map(|id| {
            let pattern = fields.get(id)?.pattern.as_deref()?;
            Some((id.as_str(), Strings::any(pattern)?))
        });
        Typed {
            fields,
            strings: strings.collect(),
        }
    }

    /// Value number `n` of a field; another number gives another value while there are others.
    pub fn value(&self, id: &str, n: usize) -> String {
        let Some(field) = self.fields.get(id) else {
            return format!("{id}-{}", n + 1);
        };
        if let Some(strings) = self.strings.get(id) {
            return strings.get(n % strings.room());
        }
        match field.kind {
            FieldType::Identifier | FieldType::Revision | FieldType::File => {
                format!("{}-{}", id.to_uppercase(), n + 1)
            }
            FieldType::Text if field.personal => format!("OP-{:02}", 7 + n % 20),
            FieldType::Text => format!("{} {}", harmless(&field.title.to_lowercase()), n + 1),
            FieldType::Integer => whole(field, n),
            FieldType::Decimal => within(field, n).to_string(),
            FieldType::Limit => "none".to_owned(),
            FieldType::Duration => format!("PT{}M", 30 + n),
            FieldType::YesNo => ["no", "yes"][n % 2].to_owned(),
            FieldType::Enumeration => {
                let at = n % field.values.len().max(1);
                field.values.get(at).cloned().unwrap_or_default()
            }
            // Times are the business of whoever knows when the row was written.
            FieldType::Date | FieldType::TimeStamp => String::new(),
        }
    }

    /// Whether the definition of a field says more of its values than its type.
    pub fn knows(&self, id: &str) -> bool {
        self.strings.contains_key(id)
            || self
                .fields
                .get(id)
                .is_some_and(|f| f.min.is_some() || f.max.is_some())
    }
}

/// A whole number of the range.
fn whole(field: &Field, n: usize) -> String {
    let zero = Decimal::ZERO;
    let max = field.max.map(|max| max.0.floor());
    let low = match field.min {
        Some(min) => min.0.ceil().max(zero),
        None => max.map_or(Decimal::ONE, |max| max.min(Decimal::ONE)),
    };
    let step = Decimal::from(n);
    let value = match max.and_then(|max| max.checked_sub(low)?.checked_add(Decimal::ONE)) {
        Some(count) if count > zero => low.checked_add(step % count),
        _ => low.checked_add(step),
    };
    value.unwrap_or(low).normalize().to_string()
}

/// A number of the range, its ends included.
fn within(field: &Field, n: usize) -> Decimal {
    let step = Decimal::from(n % (STEPS + 1));
    let ends = (field.min.map(|min| min.0), field.max.map(|max| max.0));
    let value = match ends {
        (Some(min), Some(max)) => max
            .checked_sub(min)
            .and_then(|span| span.checked_mul(step))
            .and_then(|part| part.checked_div(Decimal::from(STEPS)))
            .map(|part| {
                part.round_dp_with_strategy(
                    min.scale().max(max.scale()).saturating_add(1).min(20),
                    rust_decimal::RoundingStrategy::ToZero,
                )
            })
            .and_then(|part| min.checked_add(part)),
        (Some(min), None) => min.checked_add(step),
        (None, Some(max)) => max.checked_sub(step),
        (None, None) => Some(Decimal::ONE + step / Decimal::TEN),
    };
    value.or(ends.0).or(ends.1).unwrap_or(Decimal::ONE)
}

/// A title as sample text: what a spreadsheet would take for a formula does not begin it.
fn harmless(title: &str) -> &str {
    title.trim_start_matches(|c: char| "=+-@".contains(c) || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn field(kind: FieldType, min: Option<&str>, max: Option<&str>) -> Field {
        Field {
            title: "Value".to_owned().into(),
            kind,
            values: Vec::new(),
            identity: None,
            personal: false,
            unit: None,
            pattern: None,
            min: min.map(|m| m.parse().unwrap()),
            max: max.map(|m| m.parse().unwrap()),
            about: String::new().into(),
        }
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let ranges = [
            (Some("230"), Some("250")),
            (Some("-0.05"), Some("0.05")),
            (Some("7"), Some("7")),
            (Some("3"), None),
            (None, Some("9.5")),
            (None, None),
        ];
        for (min, max) in ranges {
            let decimal = field(FieldType::Decimal, min, max);
            let integer = field(FieldType::Integer, min, max);
            for n in 0..40 {
                let value = within(&decimal, n);
                assert!(decimal.min.is_none_or(|min| min.0 <= value), "{value}");
                assert!(decimal.max.is_none_or(|max| value <= max.0), "{value}");
                let whole: Decimal = whole(&integer, n).parse().unwrap();
                assert!(whole.fract().is_zero() && whole >= Decimal::ZERO);
                assert!(integer.min.is_none_or(|min| min.0 <= whole), "{whole}");
                assert!(integer.max.is_none_or(|max| whole <= max.0), "{whole}");
            }
        }
    }
}
