//! Days as people write them: one meaning, or none.

use crate::values::Date;

/// What a text says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// One day, written as the form asks or so that nobody can take it for another.
    Sure(Date),
    /// Two days: the first number may be the day and the month.
    Doubtful,
    /// None.
    None,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a day.
pub(super) fn read(text: &str) -> Day {
    let text = text.trim();
    // A spreadsheet adds the time of day.
    let text = text.strip_suffix("00:00:00").unwrap_or(text).trim();
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ',', ' ', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return Day::None;
    };
    if let Some(day) = named_month(first, second, third) {
        return day;
    }
    let number = |part: &str| -> Option<i16> {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else {
        return Day::None;
    };
    if first.len() == 4 {
        return sure(a, b, c);
    }
    if third.len() != 4 {
        return Day::None;
    }
    // With points the day comes first everywhere; with strokes it depends on the country.
    if text.contains('.') || a == b || a > 12 {
        sure(c, b, a)
    } else if b > 12 {
        sure(c, a, b)
    } else {
        Day::Doubtful
    }
}

/// `31 January 2027`, `Jan 31, 2027`.
fn named_month(first: &str, second: &str, third: &str) -> Option<Day> {
    let month = |word: &str| -> Option<i16> {
        let word = word.to_lowercase();
        let start = word.get(..3)?;
        let position = MONTHS.iter().position(|month| *month == start)?;
        word.chars().all(char::is_alphabetic).then_some(())?;
        i16::try_from(position + 1).ok()
    };
    let (day, month) = match (month(first), month(second)) {
        (Some(month), None) => (second, month),
        (None, Some(month)) => (first, month),
        _ => return None,
    };
    if third.len() != 4 {
        return None;
    }
    Some(sure(third.parse().ok()?, month, day.parse().ok()?))
}

fn sure(year: i16, month: i16, day: i16) -> Day {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Day::None;
    };
    match jiff::civil::Date::new(year, month, day) {
        Ok(date) => Day::Sure(Date(date)),
        Err(_) => Day::None,
    }
}

/// The day that a spreadsheet keeps as a number, between 2000 and 2100.
pub(super) fn of_serial(number: &str) -> Option<Date> {
    let days: i64 = number.parse().ok()?;
    if !(36_526..73_051).contains(&days) {
        return None;
    }
    let zero = jiff::civil::date(1899, 12, 30);
    let span = jiff::Span::new().try_days(days).ok()?;
    zero.checked_add(span).ok().map(Date)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_day_has_one_meaning_or_is_asked_about() {
        let day = Day::Sure(Date(jiff::civil::date(2027, 1, 31)));
        for text in [
            "2027-01-31",
            "2027-01-31 00:00:00",
            "31.01.2027",
            "31.1.2027",
            "31/01/2027",
            "01/31/2027",
            "2027/1/31",
            "2027年1月31日",
            "31 January 2027",
            "31-Jan-2027",
            "Jan 31, 2027",
        ] {
            assert_eq!(read(text), day, "{text}");
        }
        assert_eq!(read("02/03/2027"), Day::Doubtful);
        let march = Day::Sure(Date(jiff::civil::date(2027, 3, 3)));
        assert_eq!(read("03/03/2027"), march);
        for text in [
            "",
            "31.01.27",
            "soon",
            "2027-02-30",
            "2027-13-01",
            "1 2 3 4",
            "Q1 2027",
        ] {
            assert_eq!(read(text), Day::None, "{text}");
        }
        // 46418 days after 30 December 1899: 127 years of 365 days are 46355, with 31 leap days
        // (1904 to 2024) 46386 to 30 December 2026; 32 more are 31 January 2027.
        assert_eq!(of_serial("46418").unwrap().to_string(), "2027-01-31");
        assert_eq!(of_serial("5"), None);
    }
}
