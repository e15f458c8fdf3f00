//! A length of time as people write it in agreements: "10 years", "1 week".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::say;
use crate::wording::Text;

/// A number and a unit of time. Compared by its length with 31-day months and 366-day years
/// rounded towards the longer promise, so that "12 months" never passes for more than "1 year".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    count: u32,
    unit: PeriodUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum PeriodUnit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// What a period looks like, in ASCII, anchored.
pub const PATTERN: &str = "^[1-9][0-9]{0,3} (hour|day|week|month|year)s?$";

impl Period {
    /// Length in hours, for gaps between updates: a month is at most 31 days, a year 366.
    #[must_use]
    pub fn hours(self) -> u32 {
        let unit = match self.unit {
            PeriodUnit::Hour => 1,
            PeriodUnit::Day => 24,
            PeriodUnit::Week => 24 * 7,
            PeriodUnit::Month => 24 * 31,
            PeriodUnit::Year => 24 * 366,
        };
        self.count.saturating_mul(unit)
    }

    /// Whether this period reaches the demanded one. Years and months compare as calendar months,
    /// shorter units by their hours, so that no rounding ever grants what was not promised.
    #[must_use]
    pub fn reaches(self, demanded: Period) -> bool {
        match (self.months(), demanded.months()) {
            (Some(offered), Some(demanded)) => offered >= demanded,
            (Some(offered), None) => offered.saturating_mul(28 * 24) >= demanded.hours(),
            _ => self.hours() >= demanded.hours(),
        }
    }

    fn months(self) -> Option<u32> {
        match self.unit {
            PeriodUnit::Month => Some(self.count),
            PeriodUnit::Year => Some(self.count.saturating_mul(12)),
            _ => None,
        }
    }
}

impl Period {
    /// For documents in any language.
    #[must_use]
    pub fn text(self) -> Text {
        let count = self.count;
        match (self.unit, count) {
            (PeriodUnit::Hour, 1) => say!("1 hour"),
            (PeriodUnit::Hour, _) => say!("{count} hours", count = count),
            (PeriodUnit::Day, 1) => say!("1 day"),
            (PeriodUnit::Day, _) => say!("{count} days", count = count),
            (PeriodUnit::Week, 1) => say!("1 week"),
            (PeriodUnit::Week, _) => say!("{count} weeks", count = count),
            (PeriodUnit::Month, 1) => say!("1 month"),
            (PeriodUnit::Month, _) => say!("{count} months", count = count),
            (PeriodUnit::Year, 1) => say!("1 year"),
            (PeriodUnit::Year, _) => say!("{count} years", count = count),
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            PeriodUnit::Hour => "hour",
            PeriodUnit::Day => "day",
            PeriodUnit::Week => "week",
            PeriodUnit::Month => "month",
            PeriodUnit::Year => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.count)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is not a period; write for example \"10 years\" or \"1 week\"");
        let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let plain = count.len() <= 4
            && count.bytes().all(|b| b.is_ascii_digit())
            && !count.starts_with('0');
        let count: u32 = count.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        let unit = match unit.strip_suffix('s').unwrap_or(unit) {
            "hour" => PeriodUnit::Hour,
            "day" => PeriodUnit::Day,
            "week" => PeriodUnit::Week,
            "month" => PeriodUnit::Month,
            "year" => PeriodUnit::Year,
            _ => return Err(wrong()),
        };
        Ok(Period { count, unit })
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "x-wants": "a number and a unit of time, such as \"10 years\" or \"1 week\"",
            "description": "A number and a unit of time, e.g. \"10 years\".",
            "examples": ["10 years", "1 week"]
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Period;

    fn period(text: &str) -> Period {
        Period::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_year_is_twelve_months_and_no_day_less() {
        assert!(period("12 months").reaches(period("1 year")));
        assert!(!period("11 months").reaches(period("1 year")));
        assert!(!period("364 days").reaches(period("1 year")));
        assert!(!period("5 years").reaches(period("10 years")));
    }

    #[test]
    fn a_period_reads_the_same_in_findings_and_documents() {
        for text in [
            "1 hour",
            "2 hours",
            "1 day",
            "30 days",
            "1 week",
            "6 weeks",
            "1 month",
            "18 months",
            "1 year",
            "10 years",
        ] {
            assert_eq!(period(text).text(), text);
            assert_eq!(period(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_period_is_refused() {
        for text in [
            "",
            "ten years",
            "1year",
            "01 week",
            "-1 day",
            "1 fortnight",
            "99999 days",
        ] {
            assert!(Period::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
