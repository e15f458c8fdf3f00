//! How date codes are written and how old they may be; the steps of a route.

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How date codes are written in the records, and how old they may be.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DateCodeRule {
    /// How a date code is written in every record that the spec demands it of, whatever the label shows.
    pub form: DateCodeForm,
    /// The most weeks between a date code and the loading of its lot. Without it no age is judged.
    #[schemars(range(min = 1), example = 104)]
    pub max_age_weeks: Option<u32>,
}

/// How a date code is written. Weeks are those of ISO 8601: they begin on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum DateCodeForm {
    /// Year and week, two digits each: 2639.
    #[serde(rename = "YYWW")]
    YearWeek,
    /// Year of four digits and week: 202639.
    #[serde(rename = "YYYYWW")]
    LongYearWeek,
    /// Year, month and day, two digits each: 260924.
    #[serde(rename = "YYMMDD")]
    YearMonthDay,
    /// The day with hyphens: 2026-09-24.
    #[serde(rename = "YYYY-MM-DD")]
    Day,
}

/// When a part was made, as exactly as its date code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    first: Date,
    weekly: bool,
}

impl DateCodeForm {
    /// The word in the spec.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            DateCodeForm::YearWeek => "YYWW",
            DateCodeForm::LongYearWeek => "YYYYWW",
            DateCodeForm::YearMonthDay => "YYMMDD",
            DateCodeForm::Day => "YYYY-MM-DD",
        }
    }

    /// The pattern that every date code fits; some that fit are no date.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            DateCodeForm::YearWeek => r"^\d{2}(0[1-9]|[1-4]\d|5[0-3])$",
            DateCodeForm::LongYearWeek => r"^(19|20)\d{2}(0[1-9]|[1-4]\d|5[0-3])$",
            DateCodeForm::YearMonthDay => r"^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$",
            DateCodeForm::Day => r"^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        }
    }

    /// Reads a date code. A year of two digits is the one nearest to `near`, so that a part is neither
    /// made young nor moved out of the future by the choice of a century. None where it is no date.
    #[must_use]
    pub fn read(self, code: &str, near: Date) -> Option<Made> {
        let number = |from: usize, to: usize| {
            let digits = code.get(from..to)?;
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse::<i16>().ok())?
        };
        let small = |from, to| i8::try_from(number(from, to)?).ok();
        let (length, year) = match self {
            DateCodeForm::YearWeek => (4, nearest_year(number(0, 2)?, near.year())),
            DateCodeForm::YearMonthDay => (6, nearest_year(number(0, 2)?, near.year())),
            DateCodeForm::LongYearWeek => (6, number(0, 4)?),
            DateCodeForm::Day => (10, number(0, 4)?),
        };
        if code.len() != length {
            return None;
        }
        let week = |week| Some(ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date());
        let (first, weekly) = match self {
            DateCodeForm::YearWeek => (week(small(2, 4)?)?, true),
            DateCodeForm::LongYearWeek => (week(small(4, 6)?)?, true),
            DateCodeForm::YearMonthDay => {
                (Date::new(year, small(2, 4)?, small(4, 6)?).ok()?, false)
            }
            DateCodeForm::Day => (code.parse().ok()?, false),
        };
        Some(Made { first, weekly })
    }

    /// The date code of a day.
    #[must_use]
    pub fn write(self, day: Date) -> String {
        let week = day.iso_week_date();
        let short = |year: i16| year.rem_euclid(100);
        match self {
            DateCodeForm::YearWeek => format!("{:02}{:02}", short(week.year()), week.week()),
            DateCodeForm::LongYearWeek => format!("{:04}{:02}", week.year(), week.week()),
            DateCodeForm::YearMonthDay => {
                format!("{:02}{:02}{:02}", short(day.year()), day.month(), day.day())
            }
            DateCodeForm::Day => day.to_string(),
        }
    }
}

/// The year that ends in two digits and is nearest to another; the later of two as near.
fn nearest_year(digits: i16, near: i16) -> i16 {
    let century = near - near.rem_euclid(100);
    let years = [century + 100, century, century - 100].map(|century| century + digits);
    let nearest = years.into_iter().min_by_key(|year| (year - near).abs());
    nearest.unwrap_or(near)
}

impl Made {
    /// Whether it lies after a day.
    #[must_use]
    pub fn is_after(self, day: Date) -> bool {
        self.days_until(day) < 0
    }

    /// Whether more than so many weeks lie between it and a day. Of a week nobody knows the day on which
    /// the part was made: weeks are then counted from Monday to Monday.
    #[must_use]
    pub fn is_older_than(self, weeks: u32, day: Date) -> bool {
        i64::from(self.days_until(day)) > i64::from(weeks) * 7
    }

    /// Whole weeks from it to a day.
    #[must_use]
    pub fn weeks_until(self, day: Date) -> i32 {
        self.days_until(day).div_euclid(7)
    }

    fn days_until(self, day: Date) -> i32 {
        let day = match self.weekly {
            true => monday(day),
            false => day,
        };
        day.since(self.first).map_or(0, |span| span.get_days())
    }
}

fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).unwrap_or(day)
}

/// A step of the route: a station, or several of which each will do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RouteStep {
    /// A station; `*` stands for any characters.
    Station(String),
    /// Stations of which each will do, and whether every unit passes one.
    Stations(RouteStations),
}

/// Stations of which each will do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RouteStations {
    /// The stations; `*` stands for any characters.
    #[schemars(length(min = 1))]
    #[schemars(example = ["AOI1-*", "AOI2-*"])]
    pub stations: Vec<String>,
    /// Set where a unit may leave the step out, such as a sampled inspection.
    #[serde(default)]
    pub optional: bool,
}

impl RouteStep {
    /// The stations of which each will do.
    #[must_use]
    pub fn stations(&self) -> &[String] {
        match self {
            RouteStep::Station(station) => std::slice::from_ref(station),
            RouteStep::Stations(step) => &step.stations,
        }
    }

    /// Whether a unit may leave it out.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        matches!(self, RouteStep::Stations(step) if step.optional)
    }

    /// Whether a station belongs to it.
    #[must_use]
    pub fn takes(&self, station: &str) -> bool {
        let mut patterns = self.stations().iter();
        patterns.any(|pattern| fits(pattern, station))
    }
}

/// A text fits a pattern in which `*` stands for any characters and everything else for itself.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = left.split_once(part) else {
            return false;
        };
        left = after;
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn date_codes_are_weeks_of_iso_8601_or_days() {
        use DateCodeForm as F;
        let near = date(2027, 1, 18);
        // 1 January 2027 is a Friday: Monday 28 December 2026 begins week 53 of 2026.
        let read = |form: F, code| form.read(code, near).map(|made| made.first);
        assert_eq!(read(F::YearWeek, "2653"), Some(date(2026, 12, 28)));
        assert_eq!(read(F::LongYearWeek, "202701"), Some(date(2027, 1, 4)));
        assert_eq!(read(F::YearMonthDay, "260228"), Some(date(2026, 2, 28)));
        assert_eq!(read(F::Day, "2026-09-24"), Some(date(2026, 9, 24)));
        // 2025 has 52 weeks (1 January 2026 is a Thursday, so it begins week 1), February no 30th.
        assert_eq!(read(F::YearWeek, "2553"), None);
        assert_eq!(read(F::YearMonthDay, "260230"), None);
        assert_eq!(read(F::YearWeek, "26W9"), None);
        assert_eq!(read(F::YearWeek, "26391"), None);
        assert_eq!(read(F::Day, "2026-9-24"), None);
        // 1998 is 29 years before 2027, 2098 71 after it.
        let made = F::YearWeek.read("9852", near).unwrap();
        assert_eq!(made.first.year(), 1998);
        for form in [F::YearWeek, F::LongYearWeek, F::YearMonthDay, F::Day] {
            let code = form.write(near);
            let pattern = crate::spec::pattern::compile(form.pattern()).unwrap();
            assert!(pattern.is_match(&code), "{code}");
            assert!(!form.read(&code, near).unwrap().is_after(near));
        }
    }

    #[test]
    fn age_is_counted_in_weeks_and_nothing_comes_from_the_future() {
        let made = DateCodeForm::YearWeek
            .read("2501", date(2027, 1, 4))
            .unwrap();
        // Week 1 of 2025 to week 1 of 2027: 52 weeks of 2025 and 53 of 2026.
        assert_eq!(made.weeks_until(date(2027, 1, 4)), 105);
        assert!(made.is_older_than(104, date(2027, 1, 10)));
        assert!(!made.is_older_than(105, date(2027, 1, 10)));
        let day = DateCodeForm::Day
            .read("2027-01-04", date(2027, 1, 1))
            .unwrap();
        assert!(day.is_after(date(2027, 1, 3)) && !day.is_after(date(2027, 1, 4)));
        assert!(!day.is_older_than(1, date(2027, 1, 11)));
        assert!(day.is_older_than(1, date(2027, 1, 12)));
        // Sunday 10 January is of the week that begins on Monday 4 January.
        let week = DateCodeForm::YearWeek
            .read("2701", date(2027, 1, 3))
            .unwrap();
        assert!(week.is_after(date(2027, 1, 3)) && !week.is_after(date(2027, 1, 4)));
    }

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, station, takes) in [
            ("SPI*", "SPI-1", true),
            ("SPI*", "SPI", true),
            ("ICT", "ICT-1", false),
            ("P&P[1]*", "P&P[1]-a", true),
            ("*-2*-b", "SMT-2x-b", true),
            ("a*a", "a", false),
            ("*", "", true),
        ] {
            let step = RouteStep::Station(pattern.to_owned());
            assert_eq!(step.takes(station), takes, "{pattern} {station}");
        }
    }
}
