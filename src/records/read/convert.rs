//! Local ways of writing values turned into the agreed form, by declaration only. What is not declared
//! stays as it is, and the check that refuses it names what to declare.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use super::line::{CellIn, Kind};
use crate::catalog::FieldType;
use crate::records::mapping::{DateOrder, DecimalMark, ExportMapping, Grouping};
use crate::records::values::{Stamp, decimal, stamp};

/// What became of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turned {
    /// It stays as it is.
    Same,
    /// It is what was written into the buffer.
    Into,
    /// It can be read in two ways, or in none: this is what to ask.
    Asked(String),
}

/// How the cells of one column are turned.
#[derive(Debug, Clone, Default)]
pub(super) struct Convert {
    kind: Option<FieldType>,
    /// Their word, ours.
    words: Vec<(String, String)>,
    numbers: Option<(DecimalMark, Option<Grouping>)>,
    order: Option<DateOrder>,
    zone: Option<TimeZone>,
}

/// A time zone by its name or as an offset: `Europe/Berlin`, `+08:00`. The rules of zones are those in
/// the binary, not those of the machine.
#[must_use]
pub fn zone(text: &str) -> Option<TimeZone> {
    if text.starts_with(['+', '-']) {
        let probe = format!("2026-01-01T00:00:00{text}");
        let parsed = jiff::fmt::temporal::Pieces::parse(&probe).ok()?;
        let offset = parsed.to_numeric_offset()?;
        return Some(TimeZone::fixed(offset));
    }
    TimeZoneDatabase::bundled().get(text).ok()
}

impl Convert {
    /// The rules for a column of a mapping.
    pub(super) fn of(field: Option<(&str, FieldType)>, mapping: Option<&ExportMapping>) -> Convert {
        let Some((field, kind)) = field else {
            return Convert::default();
        };
        let mut convert = Convert {
            kind: Some(kind),
            ..Convert::default()
        };
        let Some(mapping) = mapping else {
            return convert;
        };
        let words = mapping.values.get(field).into_iter().flatten();
        convert.words = words
            .map(|(ours, theirs)| (theirs.trim().to_owned(), ours.clone()))
            .collect();
        match kind {
            FieldType::Decimal | FieldType::Limit | FieldType::Integer
                if mapping.decimal.is_some() || mapping.grouping.is_some() =>
            {
                let mark = mapping.decimal.unwrap_or(DecimalMark::Point);
                convert.numbers = Some((mark, mapping.grouping));
            }
            FieldType::Date | FieldType::TimeStamp => {
                convert.order = mapping.date_order;
                convert.zone = mapping.zone.as_deref().and_then(zone);
            }
            _ => {}
        }
        convert
    }

    /// Whether an agreed rule may turn cells of this column.
    pub(super) fn is_agreed(&self) -> bool {
        !self.words.is_empty()
            || self.numbers.is_some()
            || self.order.is_some()
            || self.zone.is_some()
    }

    /// Turns a cell.
    pub(super) fn turn(&self, cell: &CellIn, out: &mut String) -> Turned {
        out.clear();
        let text = cell.text.as_str();
        if !self.words.is_empty() {
            let known = self.words.iter().find(|(theirs, _)| theirs == text.trim());
            if let Some((_, ours)) = known {
                out.push_str(ours);
                return Turned::Into;
            }
        }
        match (self.kind, cell.kind) {
            (Some(FieldType::YesNo), Kind::Truth) => {
                out.push_str(if text == "true" { "yes" } else { "no" });
                Turned::Into
            }
            (Some(FieldType::TimeStamp), _) if !text.is_empty() => self.moment(text, out),
            (Some(FieldType::Date), _) if !text.is_empty() => self.day(text, out),
            (_, Kind::Moment) => match text.strip_suffix("T00:00:00") {
                Some(day) => {
                    out.push_str(day);
                    Turned::Into
                }
                None => Turned::Same,
            },
            (_, Kind::Text) => match self.numbers {
                Some((mark, grouping)) => number(text, mark, grouping, out),
                None => Turned::Same,
            },
            _ => Turned::Same,
        }
    }

    fn day(&self, text: &str, out: &mut String) -> Turned {
        if text.parse::<Date>().is_ok() && text.len() == 10 {
            return Turned::Same;
        }
        let (day, clock) = parts(text);
        let order = self.order.unwrap_or(DateOrder::YearMonthDay);
        let known = match date(day, order) {
            // A workbook's date is one whatever is declared.
            Some(known) if self.order.is_some() || text.ends_with("T00:00:00") => known,
            _ => return Turned::Same,
        };
        let midnight = clock.is_empty() || time(clock).is_some_and(|t| t == (Time::midnight(), ""));
        if !midnight {
            return Turned::Same;
        }
        out.push_str(&known.to_string());
        Turned::Into
    }

    fn moment(&self, text: &str, out: &mut String) -> Turned {
        if (self.order.is_none() && self.zone.is_none()) || matches!(stamp(text), Stamp::Moment(_))
        {
            return Turned::Same;
        }
        let (day, clock) = parts(text);
        let order = self.order.unwrap_or(DateOrder::YearMonthDay);
        let (Some(day), Some((clock, offset))) = (date(day, order), time(clock)) else {
            return Turned::Same;
        };
        let local = DateTime::from_parts(day, clock);
        if !offset.is_empty() {
            // What names its offset needs no zone.
            out.push_str(&format!("{local}{offset}"));
            return Turned::Into;
        }
        let Some(zone) = &self.zone else {
            out.push_str(&local.to_string());
            return Turned::Into;
        };
        match zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                out.push_str(&format!("{local}{}", written(offset)));
                Turned::Into
            }
            AmbiguousOffset::Gap { .. } => Turned::Asked(
                "this local time does not exist: clocks were set forward over it".to_owned(),
            ),
            AmbiguousOffset::Fold { .. } => Turned::Asked(
                "this local time occurs twice: clocks were set back over it".to_owned(),
            ),
        }
    }
}

fn written(offset: jiff::tz::Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Date and time of a text.
fn parts(text: &str) -> (&str, &str) {
    match text.split_once([' ', 'T', '\u{a0}']) {
        Some((day, clock)) => (day.trim_end_matches(','), clock.trim()),
        None => (text, ""),
    }
}

/// A date of three numbers, the year of four digits: two digits can be read in two ways.
fn date(text: &str, order: DateOrder) -> Option<Date> {
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '.' | '/' | '-') {
        return None;
    }
    let mut numbers = text.split(mark);
    let three = [numbers.next()?, numbers.next()?, numbers.next()?];
    let digits = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if numbers.next().is_some() || !three.iter().all(digits) {
        return None;
    }
    let [first, second, third] = three;
    let [year, month, day] = match order {
        // ISO 8601 means the same whatever is declared.
        _ if mark == '-' && first.len() == 4 => [first, second, third],
        DateOrder::YearMonthDay => [first, second, third],
        DateOrder::DayMonthYear => [third, second, first],
        DateOrder::MonthDayYear => [third, first, second],
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A time of the day and the offset behind it: `14:05`, `2:05:10 PM`, `14:05:00.250+01:00`.
fn time(text: &str) -> Option<(Time, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let rest = rest.trim();
    let (half, offset) = match rest.get(..2).map(str::to_ascii_uppercase).as_deref() {
        Some("AM") => (Some(0), rest[2..].trim()),
        Some("PM") => (Some(12), rest[2..].trim()),
        _ => (None, rest),
    };
    let known = offset.is_empty()
        || offset == "Z"
        || (offset.len() == 6 && offset.starts_with(['+', '-']) && offset.as_bytes()[3] == b':');
    if !known {
        return None;
    }
    let mut numbers = clock.splitn(3, ':');
    let hour: i8 = numbers.next()?.parse().ok()?;
    let minute: i8 = numbers.next()?.parse().ok()?;
    let (second, fraction) = match numbers.next() {
        None => ("0", ""),
        Some(seconds) => seconds.split_once(['.', ',']).unwrap_or((seconds, "")),
    };
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanoseconds: i32 = format!("{fraction:0<9}").parse().ok()?;
    let time = Time::new(hour, minute, second.parse().ok()?, nanoseconds).ok()?;
    Some((time, offset))
}

/// A number as it is declared to be written.
fn number(text: &str, mark: DecimalMark, grouping: Option<Grouping>, out: &mut String) -> Turned {
    let body = text.strip_prefix('-').unwrap_or(text);
    let numeric = |c: char| {
        c.is_ascii_digit() || c == mark.mark() || grouping.is_some_and(|grouping| grouping.is(c))
    };
    if body.is_empty() || !body.contains(|c: char| c.is_ascii_digit()) {
        return Turned::Same;
    }
    if !body.chars().all(numeric) {
        return match decimal(text) {
            Some(_) => Turned::Asked(format!(
                "the number holds a point, and its decimal mark is declared to be a {}",
                mark.word()
            )),
            None => Turned::Same,
        };
    }
    let (whole, fraction) = match body.split_once(mark.mark()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = grouping.is_some_and(|grouping| {
        let mut groups = whole.split(|c| grouping.is(c));
        groups
            .next()
            .is_some_and(|first| plain(first) && first.len() <= 3)
            && groups.all(|group| plain(group) && group.len() == 3)
    });
    if !(plain(whole) || grouped) || fraction.is_some_and(|fraction| !plain(fraction)) {
        return match decimal(text) {
            Some(_) => Turned::Asked("the number is not grouped as declared".to_owned()),
            None => Turned::Same,
        };
    }
    if body.len() < text.len() {
        out.push('-');
    }
    out.extend(whole.chars().filter(char::is_ascii_digit));
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    if out == text {
        Turned::Same
    } else {
        Turned::Into
    }
}

/// What a mapping would have to declare for a cell that its field refuses; none where no declaration
/// helps.
#[must_use]
pub fn to_declare(kind: FieldType, cell: &str) -> Option<String> {
    match kind {
        FieldType::Decimal | FieldType::Limit | FieldType::Integer => {
            let mut out = String::new();
            let comma = number(cell, DecimalMark::Comma, None, &mut out) == Turned::Into;
            comma.then(|| {
                format!(
                    "write {out}, or have the mapping of this export declare decimal = \"comma\""
                )
            })
        }
        FieldType::Date | FieldType::TimeStamp => {
            let (day, _) = parts(cell);
            let orders = [
                DateOrder::YearMonthDay,
                DateOrder::DayMonthYear,
                DateOrder::MonthDayYear,
            ];
            let fits: Vec<&str> = orders
                .into_iter()
                .filter(|order| date(day, *order).is_some())
                .map(DateOrder::word)
                .collect();
            if fits.is_empty() || (fits.len() == 3 && cell.len() == 10) {
                return None;
            }
            Some(format!(
                "write it as the spec says, or have the mapping of this export declare date-order = \"{}\"",
                fits.join("\" or \"")
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{CellIn, Convert, Kind, Turned, to_declare, zone};
    use crate::catalog::FieldType;
    use crate::records::mapping::{DateOrder, DecimalMark, ExportMapping, Grouping};

    fn turned(kind: FieldType, mapping: &ExportMapping, text: &str) -> Result<String, String> {
        let convert = Convert::of(Some(("f", kind)), Some(mapping));
        let cell = CellIn {
            text: text.to_owned(),
            kind: Kind::Text,
        };
        let mut out = String::new();
        match convert.turn(&cell, &mut out) {
            Turned::Same => Ok(text.to_owned()),
            Turned::Into => Ok(out),
            Turned::Asked(why) => Err(why),
        }
    }

    #[test]
    fn numbers_are_turned_as_declared() {
        let comma = ExportMapping {
            decimal: Some(DecimalMark::Comma),
            ..ExportMapping::default()
        };
        let is = |text: &str| turned(FieldType::Decimal, &comma, text);
        assert_eq!(is("3,28"), Ok("3.28".to_owned()));
        assert_eq!(is("-0,50"), Ok("-0.50".to_owned()));
        assert_eq!(is("500"), Ok("500".to_owned()));
        assert_eq!(is("none"), Ok("none".to_owned()));
        assert_eq!(is("1,2,3"), Ok("1,2,3".to_owned()));
        // 1.500 may be one and a half or fifteen hundred.
        assert!(is("1.500").is_err());
        let grouped = ExportMapping {
            grouping: Some(Grouping::Point),
            ..comma
        };
        let is = |text: &str| turned(FieldType::Decimal, &grouped, text);
        assert_eq!(is("1.500"), Ok("1500".to_owned()));
        assert_eq!(is("1.234.567,8"), Ok("1234567.8".to_owned()));
        assert!(is("1.5").is_err());
    }

    #[test]
    fn dates_are_turned_as_declared() {
        let order = |order| ExportMapping {
            date_order: Some(order),
            ..ExportMapping::default()
        };
        let day_first = order(DateOrder::DayMonthYear);
        let is = |text: &str| turned(FieldType::Date, &day_first, text).unwrap();
        assert_eq!(is("3.4.2027"), "2027-04-03");
        assert_eq!(is("03/04/2027"), "2027-04-03");
        assert_eq!(is("2027-04-03"), "2027-04-03");
        assert_eq!(is("03.04.27"), "03.04.27");
        assert_eq!(is("31.02.2027"), "31.02.2027");
        let month_first = order(DateOrder::MonthDayYear);
        let is = |text: &str| turned(FieldType::Date, &month_first, text).unwrap();
        assert_eq!(is("03/04/2027"), "2027-03-04");
    }

    #[test]
    fn local_times_get_the_offset_of_their_zone() {
        let mapping = ExportMapping {
            date_order: Some(DateOrder::DayMonthYear),
            zone: Some("Europe/Berlin".to_owned()),
            ..ExportMapping::default()
        };
        let is = |text: &str| turned(FieldType::TimeStamp, &mapping, text);
        assert_eq!(
            is("20.11.2026 14:05"),
            Ok("2026-11-20T14:05:00+01:00".to_owned())
        );
        assert_eq!(
            is("20.07.2026 2:05:10 PM"),
            Ok("2026-07-20T14:05:10+02:00".to_owned())
        );
        assert_eq!(
            is("2026-07-20T14:05:10.25"),
            Ok("2026-07-20T14:05:10.25+02:00".to_owned())
        );
        assert_eq!(
            is("20.07.2026 14:05Z"),
            Ok("2026-07-20T14:05:00Z".to_owned())
        );
        let said = "2026-07-20T14:05:10+08:00";
        assert_eq!(is(said), Ok(said.to_owned()));
        // In 2026 clocks go forward on 29 March at 2:00 and back on 25 October at 3:00.
        assert!(
            is("29.03.2026 02:30")
                .unwrap_err()
                .contains("does not exist")
        );
        assert!(is("25.10.2026 02:30").unwrap_err().contains("twice"));
        let fixed = ExportMapping {
            zone: Some("+08:00".to_owned()),
            ..ExportMapping::default()
        };
        let is = |text: &str| turned(FieldType::TimeStamp, &fixed, text);
        assert_eq!(
            is("2026-11-20 14:05:00"),
            Ok("2026-11-20T14:05:00+08:00".to_owned())
        );
        assert_eq!(is("20.11.2026 14:05"), Ok("20.11.2026 14:05".to_owned()));
    }

    #[test]
    fn zones_have_names_or_offsets() {
        for good in ["Europe/Berlin", "Asia/Shanghai", "UTC", "+08:00", "-05:30"] {
            assert!(zone(good).is_some(), "{good}");
        }
        for bad in ["", "Berlin", "+8 hours", "CEST?"] {
            assert!(zone(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_is_not_declared_is_named() {
        let said = to_declare(FieldType::Decimal, "3,28").unwrap();
        assert!(said.contains("decimal = \"comma\""), "{said}");
        let said = to_declare(FieldType::Date, "19/01/2027").unwrap();
        assert!(
            said.contains("\"day-month-year\"") && !said.contains("month-day"),
            "{said}"
        );
        let said = to_declare(FieldType::Date, "01/02/2027").unwrap();
        assert!(
            said.contains("day-month-year\" or \"month-day-year"),
            "{said}"
        );
        assert_eq!(to_declare(FieldType::Text, "3,28"), None);
    }
}
