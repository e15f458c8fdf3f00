//! What a cell may hold. Values are taken as they are: a near miss is named, never repaired.

use jiff::Timestamp;
use regex::Regex;
use rust_decimal::Decimal;

use crate::catalog::{Field, FieldType};

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFault {
    /// Empty, or nothing but space.
    Blank,
    /// A placeholder where a value belongs.
    Sentinel,
    /// Space, or something that cannot be seen, before or behind the value.
    Padded,
    /// Two candidate lots where exactly one is demanded.
    LotSet,
    /// Not of the field's type; holds what is wanted.
    Type(String),
    /// Not written as the field's pattern says.
    Pattern,
    /// Outside the field's range.
    Range,
    /// A time stamp without its offset: present, but undecidable.
    NoOffset,
}

/// Placeholders that systems and people write where an identity is unknown.
const SENTINELS: [&str; 14] = [
    "n/a",
    "na",
    "n.a.",
    "unknown",
    "unknown_dut_id",
    "none",
    "null",
    "nil",
    "tbd",
    "-",
    "--",
    "?",
    "#n/a",
    "undefined",
];

/// Whether nothing is there that could be seen.
#[must_use]
#[inline]
pub fn is_blank(cell: &str) -> bool {
    cell.chars().all(is_invisible)
}

/// Space, control and filler characters: a cell of nothing else only looks filled to a program.
#[inline]
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text says nothing: a placeholder. `none` and a dash can be what there is to say, and
/// `nA` is a unit.
#[must_use]
pub fn says_nothing(cell: &str) -> bool {
    let allowed = ["-", "--", "none", "na"];
    !allowed.iter().any(|word| cell.eq_ignore_ascii_case(word))
        && SENTINELS.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Whether a cell is a placeholder: a known word, or nothing but zeros (a zero GUID too).
#[must_use]
pub fn is_sentinel(cell: &str) -> bool {
    let zeros = cell.bytes().all(|b| matches!(b, b'0' | b'-' | b'{' | b'}')) && cell.contains('0');
    zeros || SENTINELS.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// A time stamp as far as it can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A moment.
    Moment(Timestamp),
    /// A local time that names no offset.
    NoOffset,
    /// No time stamp.
    Unreadable,
}

/// Reads a time stamp: RFC 3339, date, `T`, time and offset.
#[must_use]
#[inline]
pub fn stamp(cell: &str) -> Stamp {
    let bytes = cell.as_bytes();
    if let Some(moment) = plain_moment(bytes) {
        return Stamp::Moment(moment);
    }
    let shaped = bytes.len() >= 16 && bytes.get(10) == Some(&b'T') && bytes.get(4) == Some(&b'-');
    if !shaped {
        return Stamp::Unreadable;
    }
    // A bracketed zone name could contradict the offset; RFC 3339 has none.
    if cell.contains('[') {
        return Stamp::Unreadable;
    }
    if let Ok(moment) = cell.parse::<Timestamp>() {
        return Stamp::Moment(moment);
    }
    match cell.parse::<jiff::civil::DateTime>() {
        Ok(_) => Stamp::NoOffset,
        Err(_) => Stamp::Unreadable,
    }
}

/// The moment of a time stamp in the plainest spelling, `2026-11-20T14:05:00+01:00` or with `Z`: nearly
/// all are. Whatever is written in another way, or is no moment, is left to the calendar library.
#[inline]
fn plain_moment(cell: &[u8]) -> Option<Timestamp> {
    let two = |at: usize| -> Option<i64> {
        let tens = digit(*cell.get(at)?)?;
        Some(tens * 10 + digit(*cell.get(at + 1)?)?)
    };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| cell.get(*at) != Some(mark)) {
        return None;
    }
    let (year, month, day) = (two(0)? * 100 + two(2)?, two(5)?, two(8)?);
    let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
    let east = match *cell.get(19)? {
        b'Z' if cell.len() == 20 => 0,
        sign @ (b'+' | b'-') if cell.len() == 25 && cell.get(22) == Some(&b':') => {
            let (hours, minutes) = (two(20)?, two(23)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = (hours * 60 + minutes) * 60;
            if sign == b'+' { seconds } else { -seconds }
        }
        _ => return None,
    };
    if !(1..=9998).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=days_of(year, month)).contains(&day)
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let clock = (hour * 60 + minute) * 60 + second;
    Timestamp::from_second(days_since_1970(year, month, day) * 86_400 + clock - east).ok()
}

/// The day that a cell names, `2026-11-20`.
#[must_use]
pub fn date(cell: &str) -> Option<jiff::civil::Date> {
    plain_day(cell.as_bytes()).or_else(|| cell.parse().ok())
}

/// The same in the plainest spelling; whatever is written in another way is left to the calendar library.
fn plain_day(cell: &[u8]) -> Option<jiff::civil::Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *cell else {
        return None;
    };
    let number = |digits: &[u8]| {
        let digits = digits.iter().map(|byte| digit(*byte));
        digits.reduce(|number, digit| Some(number? * 10 + digit?))?
    };
    let year = i16::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let [month, day] = [[m1, m2], [d1, d2]].map(|two| i8::try_from(number(&two)?).ok());
    jiff::civil::Date::new(year, month?, day?).ok()
}

#[inline]
fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

#[inline]
fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[inline]
fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1 January 1970 to a day of the Gregorian calendar. Years begin in March here, so that the
/// leap day is the last of its year.
#[inline]
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let of_year = (month * 153 + 2) / 5 + day - 1;
    let of_years = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 719,468 days lie between 1 March of the year 0 and 1 January 1970.
    of_years + of_year - 719_468
}

/// What the cells of a field are held to; made once, before any cell is read.
#[derive(Debug)]
pub struct CellRule<'f> {
    field: &'f Field,
    pattern: Option<Regex>,
}

impl<'f> CellRule<'f> {
    /// The rule of a field.
    #[must_use]
    pub fn new(field: &'f Field) -> Self {
        let pattern = field.pattern.as_deref();
        CellRule {
            field,
            pattern: pattern.and_then(|text| crate::spec::pattern::compile(text).ok()),
        }
    }

    /// Whether the rule tells values apart: any words are a text, any word is an identifier.
    #[must_use]
    pub fn tells(&self) -> bool {
        let free = [
            FieldType::Text,
            FieldType::Identifier,
            FieldType::Revision,
            FieldType::File,
        ];
        self.pattern.is_some() || !free.contains(&self.field.kind)
    }

    /// Checks a cell.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, cell: &str, lot_sets: bool) -> Result<(), ValueFault> {
        check_type(self.field, cell, lot_sets)?;
        if self.pattern.as_ref().is_some_and(|p| !p.is_match(cell)) {
            return Err(ValueFault::Pattern);
        }
        let (min, max) = (self.field.min, self.field.max);
        if min.is_none() && max.is_none() {
            return Ok(());
        }
        let inside = decimal(cell).is_some_and(|value| {
            min.is_none_or(|min| min.0 <= value) && max.is_none_or(|max| value <= max.0)
        });
        if inside {
            Ok(())
        } else {
            Err(ValueFault::Range)
        }
    }
}

/// Whether a cell begins and ends with a letter, a digit or a sign of ASCII, as nearly all do: then it is neither
/// blank nor padded.
fn is_framed(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let ends = bytes.first().zip(bytes.last());
    ends.is_some_and(|(first, last)| first.is_ascii_graphic() && last.is_ascii_graphic())
}

/// Checks a cell against the type of its field.
fn check_type(field: &Field, cell: &str, lot_sets: bool) -> Result<(), ValueFault> {
    if !is_framed(cell) {
        if is_blank(cell) {
            return Err(ValueFault::Blank);
        }
        if cell.trim_matches(is_invisible) != cell {
            return Err(ValueFault::Padded);
        }
    }
    let wanted = |what: &str| Err(ValueFault::Type(what.to_owned()));
    match field.kind {
        FieldType::Identifier => match cell.contains('|') {
            true if !lot_sets => Err(ValueFault::LotSet),
            _ if cell
                .split('|')
                .any(|part| is_blank(part) || is_sentinel(part)) =>
            {
                Err(ValueFault::Sentinel)
            }
            _ => Ok(()),
        },
        FieldType::Revision | FieldType::File
            if is_sentinel(cell) && cell != "0" && cell != "-" =>
        {
            Err(ValueFault::Sentinel)
        }
        FieldType::Text if says_nothing(cell) => Err(ValueFault::Sentinel),
        FieldType::Text | FieldType::Revision | FieldType::File => Ok(()),
        FieldType::Integer => match cell.bytes().all(|b| b.is_ascii_digit())
            && (cell == "0" || !cell.starts_with('0'))
        {
            true if cell.len() <= 12 => Ok(()),
            _ => wanted("a whole number, digits only"),
        },
        FieldType::Decimal => decimal(cell)
            .map(|_| ())
            .map_or_else(|| wanted("a decimal number with a point, e.g. 3.28"), Ok),
        FieldType::Limit if cell == "none" => Ok(()),
        FieldType::Limit => decimal(cell).map(|_| ()).map_or_else(
            || wanted("a decimal number with a point, or the word none"),
            Ok,
        ),
        FieldType::Date => match cell.len() == 10 && date(cell).is_some() {
            true => Ok(()),
            false => wanted("a date, e.g. 2026-11-20"),
        },
        FieldType::TimeStamp => match stamp(cell) {
            Stamp::Moment(_) => Ok(()),
            Stamp::NoOffset => Err(ValueFault::NoOffset),
            Stamp::Unreadable => {
                wanted("a time stamp with its offset, e.g. 2026-11-20T14:05:00+01:00")
            }
        },
        FieldType::Duration => match is_duration(cell) {
            true => Ok(()),
            false => wanted("a duration in days, hours, minutes and seconds, e.g. PT1H30M"),
        },
        FieldType::YesNo => match cell {
            "yes" | "no" => Ok(()),
            _ => wanted("yes or no"),
        },
        FieldType::Enumeration => match field.values.iter().any(|value| value == cell) {
            true => Ok(()),
            false => wanted(&format!("one of {}", field.values.join(", "))),
        },
    }
}

/// A duration of ISO 8601 in units of one length: `P2DT4H`, `PT1H30M`, `PT0.5S`. Years, months and
/// weeks are left out: a month is no length, and weeks may not stand beside other units.
#[must_use]
pub fn is_duration(cell: &str) -> bool {
    let Some(body) = cell.strip_prefix('P') else {
        return false;
    };
    let (days, time) = match body.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (body, None),
    };
    let days_fit = days.is_empty() || days.strip_suffix('D').is_some_and(is_digits);
    match time {
        None => days_fit && !days.is_empty(),
        Some(time) => days_fit && is_clock_part(time),
    }
}

/// Hours, minutes and seconds in this order, at least one of them.
fn is_clock_part(time: &str) -> bool {
    let mut rest = time;
    for unit in ['H', 'M', 'S'] {
        let Some((number, after)) = rest.split_once(unit) else {
            continue;
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) if unit == 'S' => (whole, fraction),
            _ => (number, "0"),
        };
        if !is_digits(whole) || !is_digits(fraction) {
            return false;
        }
        rest = after;
    }
    !time.is_empty() && rest.is_empty()
}

fn is_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}

/// A plain decimal: digits, one point, a minus sign; no exponent, no thousands separator.
#[must_use]
pub fn decimal(cell: &str) -> Option<Decimal> {
    if let Some(plain) = plain_decimal(cell.as_bytes()) {
        return Some(plain);
    }
    let body = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
    if is_digits(whole) && is_digits(fraction) {
        Decimal::from_str_exact(cell).ok()
    } else {
        None
    }
}

/// A decimal of few digits without a sign: nearly all are. Whatever is written in another way, or is no decimal,
/// is left to the library.
#[inline]
fn plain_decimal(cell: &[u8]) -> Option<Decimal> {
    let mut value = 0_i64;
    let mut point = None;
    if cell.len() > 18 {
        return None;
    }
    for (at, byte) in cell.iter().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let behind = match point {
        None => 0,
        Some(at) => cell.len() - at - 1,
    };
    // Digits on both sides of the point.
    let sound = !cell.is_empty() && point.is_none_or(|at| at > 0 && behind > 0);
    let scale = u32::try_from(behind).ok()?;
    sound.then(|| Decimal::new(value, scale))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::{
        Stamp, date, decimal, is_blank, is_duration, is_sentinel, plain_decimal, plain_moment,
        says_nothing, stamp,
    };

    #[test]
    fn placeholders_are_told_from_identities() {
        for word in [
            "N/A",
            "UNKNOWN_DUT_ID",
            "0000",
            "00000000-0000-0000-0000-000000000000",
            "?",
        ] {
            assert!(is_sentinel(word), "{word}");
        }
        for word in ["MC4471-000001", "L20261101", "100", "NA12", "A0"] {
            assert!(!is_sentinel(word), "{word}");
        }
    }

    #[test]
    fn texts_that_say_nothing_are_told_from_texts() {
        for word in ["N/A", "n.a.", "unknown", "TBD", "?", "null"] {
            assert!(says_nothing(word), "{word}");
        }
        for word in ["none", "-", "nA", "0", "R1 replaced", "unknown short"] {
            assert!(!says_nothing(word), "{word}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_blank() {
        for cell in ["", " ", "\u{a0}", "\u{200b}", "\0", "\u{3164}\u{ad}"] {
            assert!(is_blank(cell), "{cell:?}");
        }
        for cell in ["0", "µ", "日", " x ", "x\u{200b}"] {
            assert!(!is_blank(cell), "{cell:?}");
        }
    }

    #[test]
    fn durations_have_one_length() {
        for cell in [
            "PT1H30M",
            "P2D",
            "P2DT4H",
            "PT90S",
            "PT0.5S",
            "PT10M5S",
            "P1DT1H1M1.25S",
        ] {
            assert!(is_duration(cell), "{cell}");
        }
        for cell in [
            "", "P", "PT", "P1DT", "1H30M", "PT1.5H", "P1M", "P1W", "P1Y2D", "PT1M1H", "PTH",
            "pt1h", "-PT1H", "PT1H ", "PT1H1H", "1:30", "PT.5S", "PT5.S", "PT1S1M",
        ] {
            assert!(!is_duration(cell), "{cell}");
        }
    }

    #[test]
    fn numbers_are_written_out() {
        for text in [
            "1E+05", "1,5", "1.234,56", "+1", ".5", "5.", "0x10", "١", "",
        ] {
            assert!(decimal(text).is_none(), "{text}");
        }
        assert!(decimal("-0.50").is_some());
    }

    proptest! {
        /// The short way says what the calendar library says, or nothing.
        #[test]
        fn plain_moments_are_those_of_the_library(
            (year, month, day) in (0..=9999_i32, 0..=13_u8, 0..=32_u8),
            (hour, minute, second) in (0..=24_u8, 0..=60_u8, 0..=60_u8),
            (sign, hours, minutes) in (prop::sample::select(vec!["+", "-", "Z"]), 0..=25_u8, 0..=60_u8),
        ) {
            let clock = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
            let cell = match sign {
                "Z" => format!("{clock}Z"),
                _ => format!("{clock}{sign}{hours:02}:{minutes:02}"),
            };
            if let Some(moment) = plain_moment(cell.as_bytes()) {
                prop_assert_eq!(cell.parse::<jiff::Timestamp>().ok(), Some(moment));
            }
        }
    }

    proptest! {
        /// The short way says what the calendar library says, or nothing.
        #[test]
        fn plain_days_are_those_of_the_library(cell in "[0-9]{4}-[0-3][0-9]-[0-3][0-9]|[0-9+-]{8,11}") {
            prop_assert_eq!(date(&cell), cell.parse::<jiff::civil::Date>().ok());
        }
    }

    proptest! {
        /// The short way says what the library says, with the same digits behind the point, or nothing.
        #[test]
        fn plain_decimals_are_those_of_the_library(cell in "[0-9.+-]{0,3}[0-9.]{0,17}[0-9]?") {
            if let Some(plain) = plain_decimal(cell.as_bytes()) {
                let other = rust_decimal::Decimal::from_str_exact(&cell).unwrap();
                prop_assert_eq!((plain, plain.scale()), (other, other.scale()));
            }
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            let body = cell.strip_prefix('-').unwrap_or(&cell);
            let sound = match body.split_once('.') {
                Some((whole, fraction)) => digits(whole) && digits(fraction),
                None => digits(body),
            };
            prop_assert_eq!(decimal(&cell).is_some(), sound);
        }
    }

    #[test]
    fn plain_decimals_are_not_left_to_the_library() {
        for cell in [
            "0",
            "3.28",
            "000.10",
            "123456789012345678",
            "1234567.890123456",
        ] {
            let plain = plain_decimal(cell.as_bytes());
            assert_eq!(
                plain,
                rust_decimal::Decimal::from_str_exact(cell).ok(),
                "{cell}"
            );
            assert!(plain.is_some(), "{cell}");
        }
        for cell in [
            "",
            ".",
            "1.",
            ".5",
            "1.2.3",
            "-1",
            "+1",
            "1e3",
            "1,5",
            "1234567890123456789",
        ] {
            assert_eq!(plain_decimal(cell.as_bytes()), None, "{cell}");
        }
    }

    /// Every day of 800 years, and the ends of months of leap years and others.
    #[test]
    fn plain_moments_are_not_left_to_the_library() {
        let mut day = jiff::civil::date(1600, 1, 1);
        while day.year() < 2400 {
            let cell = format!("{day}T23:59:59-05:30");
            let moment = plain_moment(cell.as_bytes());
            assert_eq!(moment, cell.parse::<jiff::Timestamp>().ok(), "{cell}");
            assert!(moment.is_some(), "{cell}");
            day = day.tomorrow().unwrap();
        }
        for cell in [
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2026-11-20T14:05Z",
        ] {
            assert_eq!(plain_moment(cell.as_bytes()), None, "{cell}");
        }
    }

    #[test]
    fn a_time_without_offset_is_neither_good_nor_garbage() {
        assert!(matches!(
            stamp("2026-11-20T14:05:00+01:00"),
            Stamp::Moment(_)
        ));
        assert!(matches!(stamp("2026-11-20T13:05:00Z"), Stamp::Moment(_)));
        assert_eq!(stamp("2026-11-20T14:05:00"), Stamp::NoOffset);
        assert_eq!(stamp("20.11.2026 14:05"), Stamp::Unreadable);
        assert_eq!(stamp("2026-13-20T14:05:00Z"), Stamp::Unreadable);
        assert_eq!(
            stamp("2026-11-20T14:05:00+01:00[Asia/Tokyo]"),
            Stamp::Unreadable
        );
    }
}
