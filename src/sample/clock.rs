//! The factory's time: seconds since the first shift, printed with a fixed offset.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{SignedDuration, ToSpan};

/// A minute in seconds.
pub(super) const MINUTE: i64 = 60;
/// An hour in seconds.
pub(super) const HOUR: i64 = 3600;
/// A day in seconds.
pub(super) const DAY: i64 = 24 * HOUR;

/// Where the factory stands: its offset from UTC, all year.
const OFFSET: &str = "+01:00";
/// Days between the issue of the spec and the first shift: quote, order, material.
const LEAD_DAYS: i64 = 56;

/// Turns seconds since the first shift into dates and time stamps.
pub(super) struct Clock {
    first_shift: DateTime,
}

impl Clock {
    /// A factory that starts on the first Monday, six in the morning, after the lead time.
    pub fn after(issued: Date) -> Self {
        let mut day = issued.checked_add(LEAD_DAYS.days()).unwrap_or(issued);
        while day.weekday() != Weekday::Monday {
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        Clock {
            first_shift: day.at(6, 0, 0, 0),
        }
    }

    fn at(&self, seconds: i64) -> DateTime {
        self.first_shift
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap_or(self.first_shift)
    }

    /// `2027-01-18T06:00:00+01:00`.
    pub fn stamp(&self, seconds: i64) -> String {
        format!("{}{OFFSET}", self.at(seconds))
    }

    /// The day a moment falls on.
    pub fn date(&self, seconds: i64) -> Date {
        self.at(seconds).date()
    }

    /// Six in the morning, so many days after the first shift.
    pub fn shift(days: i64) -> i64 {
        days * DAY
    }

    /// A date code, year and week, of about two months before the first shift.
    pub fn date_code(&self, weeks_back: i64) -> String {
        let day = self.date(-weeks_back * 7 * DAY).iso_week_date();
        format!("{:02}{:02}", day.year().rem_euclid(100), day.week())
    }
}
