//! What a field's values are held to beyond their type, in words.

use super::Field;
use crate::say;
use crate::values::Decimal;
use crate::wording::{Text, typed};

impl Field {
    /// "from 230 to 250 °C", "at least 3", "in mm"; none without range and unit.
    #[must_use]
    pub fn range_words(&self) -> Option<Text> {
        let unit = self.unit.as_deref();
        let with_unit = |number: Decimal| match unit {
            Some(unit) => typed(format!("{number} {unit}")),
            None => typed(number.to_string()),
        };
        match (self.min, self.max) {
            (Some(min), Some(max)) => Some(say!(
                "from {min} to {max}",
                min = typed(min.to_string()),
                max = with_unit(max)
            )),
            (Some(min), None) => Some(say!("at least {min}", min = with_unit(min))),
            (None, Some(max)) => Some(say!("at most {max}", max = with_unit(max))),
            (None, None) => unit.map(|unit| say!("in {unit}", unit = typed(unit))),
        }
    }

    /// Range, unit and pattern as they end a sentence; none where the type says it all.
    #[must_use]
    pub fn rule_words(&self) -> Option<Text> {
        let written = |pattern: &String| say!("written as {pattern}", pattern = typed(pattern));
        let pattern = self.pattern.as_ref().map(written);
        let parts: Vec<Text> = self.range_words().into_iter().chain(pattern).collect();
        (!parts.is_empty()).then(|| Text::list(parts))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Field, FieldType};
    use crate::wording::typed;

    fn field(min: Option<&str>, max: Option<&str>, unit: Option<&str>) -> Field {
        Field {
            title: typed("Peak"),
            kind: FieldType::Decimal,
            values: Vec::new(),
            identity: None,
            personal: false,
            unit: unit.map(str::to_owned),
            pattern: None,
            min: min.map(|m| m.parse().unwrap()),
            max: max.map(|m| m.parse().unwrap()),
            about: typed(""),
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
            let rule = field(min, max, unit).rule_words();
            assert_eq!(rule.as_deref(), words);
        }
    }
}
