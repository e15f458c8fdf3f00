//! What a field's values are held to beyond their type, in words.

use super::Field;

impl Field {
    /// "from 230 to 250 °C", "at least 3", "in mm"; none without range and unit.
    #[must_use]
    pub fn range_words(&self) -> Option<String> {
        let unit = self.unit.as_deref();
        let with_unit = |words: String| match unit {
            Some(unit) => format!("{words} {unit}"),
            None => words,
        };
        match (self.min, self.max) {
            (Some(min), Some(max)) => Some(with_unit(format!("from {min} to {max}"))),
            (Some(min), None) => Some(with_unit(format!("at least {min}"))),
            (None, Some(max)) => Some(with_unit(format!("at most {max}"))),
            (None, None) => unit.map(|unit| format!("in {unit}")),
        }
    }

    /// Range, unit and pattern as they end a sentence; none where the type says it all.
    #[must_use]
    pub fn rule_words(&self) -> Option<String> {
        let pattern = self.pattern.as_ref().map(|p| format!("written as {p}"));
        let parts: Vec<String> = self.range_words().into_iter().chain(pattern).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Field, FieldType};

    fn field(min: Option<&str>, max: Option<&str>, unit: Option<&str>) -> Field {
        Field {
            title: "Peak".to_owned(),
            kind: FieldType::Decimal,
            values: Vec::new(),
            identity: None,
            personal: false,
            unit: unit.map(str::to_owned),
            pattern: None,
            min: min.map(|m| m.parse().unwrap()),
            max: max.map(|m| m.parse().unwrap()),
            about: String::new(),
        }
    }

    #[test]
    fn ranges_read_as_people_say_them() {
        for (min, max, unit, words) in [
            (
                Some("230"),
                Some("250.0"),
                Some("°C"),
                Some("from 230 to 250.0 °C"),
            ),
            (Some("3"), None, None, Some("at least 3")),
            (None, Some("-1.5"), Some("mm"), Some("at most -1.5 mm")),
            (None, None, Some("mm"), Some("in mm")),
            (None, None, None, None),
        ] {
            let words = words.map(str::to_owned);
            assert_eq!(field(min, max, unit).rule_words(), words);
        }
    }
}
