//! What one check says: how much it looked at, what it found, and whether that decides anything.

use std::borrow::Cow;

use indexmap::IndexMap;

use crate::records::{CellAt, Row};
use crate::spec::model::Depth;

use super::desk::Clerk;
use super::report::{Covered, Status};
use super::world::{World, identity};

/// Findings kept of one check; the total is counted all the same.
const KEPT: usize = 1000;
/// Letters of a cell, a message or a name that a finding holds.
const LONGEST: usize = 1000;
/// Missing units named in the ledger.
const MISSING: usize = 25;
/// Missing units named in a reason.
const NAMED_IN_REASON: usize = 3;

/// A finding before it knows its clause.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// File.
    pub file: Option<String>,
    /// Line.
    pub row: Option<u32>,
    /// Column.
    pub column: Option<String>,
    /// Sheet, cell or JSON pointer, and the supplier's heading.
    pub at: CellAt,
    /// Found.
    pub found: Option<String>,
    /// Wanted.
    pub wanted: String,
    /// Message.
    pub message: String,
    /// Unit it is about.
    pub unit: Option<String>,
    /// The smallest unit that the row names. Whether the finding is about that one alone is for the
    /// check to say.
    pub of_row: Option<String>,
    /// Cannot be decided.
    pub undecided: bool,
    /// What to write or do instead, where that is known.
    pub fix: Option<String>,
    /// The finding that this one only follows from, in a sentence: it is gone with that one.
    pub follows: Option<String>,
    /// Which deviation of the agreement covers it.
    pub covered_by: Option<usize>,
}

impl Raw {
    /// A finding at a cell of a row.
    #[must_use]
    pub fn cell(
        row: Row<'_>,
        column: &str,
        found: &str,
        wanted: impl Into<String>,
        message: impl Into<String>,
    ) -> Raw {
        let delivered = row.delivered(column);
        let delivered = delivered.filter(|_| found == row.named(column));
        let numbers = !found.is_empty() && row.table().holds_numbers(column);
        Raw {
            file: Some(row.file().to_owned()),
            row: Some(row.line()),
            column: Some(column.to_owned()),
            at: row.table().place(row.line(), column),
            found: Some(delivered.map_or_else(|| found.to_owned(), Cow::into_owned)),
            wanted: wanted.into(),
            message: message.into(),
            fix: numbers.then(|| {
                "format the column as text before its identities are entered: a number has no leading zeros"
                    .to_owned()
            }),
            of_row: smallest_unit(row),
            ..Raw::default()
        }
    }

    /// A finding about something that is nowhere.
    #[must_use]
    pub fn absent(wanted: impl Into<String>, message: impl Into<String>) -> Raw {
        Raw {
            wanted: wanted.into(),
            message: message.into(),
            ..Raw::default()
        }
    }

    /// Names the unit.
    #[must_use]
    pub fn about(mut self, unit: &str) -> Raw {
        self.unit = Some(unit.to_owned());
        self
    }

    /// Says what to write or do instead.
    #[must_use]
    pub fn fixed_by(mut self, fix: impl Into<String>) -> Raw {
        self.fix = Some(fix.into());
        self
    }

    /// Says what to write or do instead, where that is known.
    #[must_use]
    pub fn maybe_fixed_by(mut self, fix: Option<String>) -> Raw {
        self.fix = fix.or(self.fix);
        self
    }

    /// A finding is read by people, and a thousand of each check are kept: none grows with its cell.
    fn shorten(&mut self) {
        let texts = [
            Some(&mut self.wanted),
            Some(&mut self.message),
            self.found.as_mut(),
            self.column.as_mut(),
            self.at.heading.as_mut(),
            self.fix.as_mut(),
            self.follows.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            if text.len() > LONGEST
                && let Some((end, _)) = text.char_indices().nth(LONGEST)
            {
                text.truncate(end);
                text.push('…');
            }
        }
    }

    /// Says which finding it only follows from, where it does.
    #[must_use]
    pub fn maybe_following(mut self, parent: Option<String>) -> Raw {
        self.follows = parent.or(self.follows);
        self
    }

    /// It is about several units: which of them is wrong cannot be said, and a waiver for one of them
    /// does not cover it.
    #[must_use]
    pub fn of_several(mut self) -> Raw {
        self.of_row = None;
        self.unit = None;
        self
    }

    /// Says which finding it only follows from.
    #[must_use]
    pub fn following(mut self, parent: impl Into<String>) -> Raw {
        self.follows = Some(parent.into());
        self
    }

    /// What it has in common with findings on other units, rows and values: the message without them.
    #[must_use]
    pub fn cause(&self) -> String {
        let named = [self.unit.as_deref(), self.found.as_deref()];
        in_common(&self.message, named)
    }

    /// In a file as a whole.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Raw {
        self.file = Some(file.to_owned());
        self
    }
}

/// The smallest unit that a row names.
fn smallest_unit(row: Row<'_>) -> Option<String> {
    let mut depths = Depth::ALL.into_iter().map(|depth| row.named(depth.field()));
    depths.find_map(|cell| identity(&cell).map(str::to_owned))
}

/// A message without what differs from finding to finding: the names given, and words with a digit.
pub(super) fn in_common(message: &str, named: [Option<&str>; 2]) -> String {
    let mut said = message.to_owned();
    for name in named.into_iter().flatten().filter(|name| name.len() > 1) {
        said = without(&said, name);
    }
    let words = said.split(' ').map(|word| {
        let counts = word.bytes().any(|byte| byte.is_ascii_digit());
        if counts { "…" } else { word }
    });
    let words: Vec<&str> = words.collect();
    words.join(" ")
}

/// The text without a name, where that stands as words of its own: `fail` is no part of `failed`.
fn without(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    while let Some((before, after)) = rest.split_once(name) {
        let open = joins(before.chars().next_back().or(out.chars().next_back()))
            && joins(name.chars().next());
        let close = joins(after.chars().next()) && joins(name.chars().next_back());
        out.push_str(before);
        out.push_str(if open || close { name } else { "…" });
        rest = after;
    }
    out + rest
}

/// The result of one check.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// State.
    pub status: Status,
    /// Why, unless it passed.
    pub reason: Option<String>,
    /// What was looked at.
    pub covered: Option<Covered>,
    /// Kept findings.
    pub findings: Vec<Raw>,
    /// All findings that stand.
    pub total: u64,
    /// All findings that a deviation covers.
    pub waived: u64,
    /// Those that stand and only follow from another finding.
    pub following: u64,
    /// Findings by what they have in common, the first of each, and how many stand.
    pub causes: Vec<CauseCount>,
    /// Units that are missing, as many as are named; what is covered gives their true number.
    pub missing: Vec<String>,
    /// A part that was left undone by rule, e.g. a trigger without a limit: changes no verdict.
    pub remark: Option<String>,
}

impl Outcome {
    /// It did not apply.
    #[must_use]
    pub fn not_applicable(reason: impl Into<String>) -> Outcome {
        Outcome::bare(Status::NotApplicable, reason)
    }

    /// It could not be looked at.
    #[must_use]
    pub fn not_evaluated(reason: impl Into<String>) -> Outcome {
        Outcome::bare(Status::NotEvaluated, reason)
    }

    /// By rule it was left undone.
    #[must_use]
    pub fn left_undone(remark: impl Into<String>) -> Outcome {
        let remark = remark.into();
        Outcome {
            remark: Some(remark.clone()),
            ..Outcome::not_applicable(remark)
        }
    }

    fn bare(status: Status, reason: impl Into<String>) -> Outcome {
        Outcome {
            status,
            reason: Some(reason.into()),
            covered: None,
            findings: Vec::new(),
            total: 0,
            waived: 0,
            following: 0,
            causes: Vec::new(),
            missing: Vec::new(),
            remark: None,
        }
    }

    /// Nothing of a form was there to look at: missing evidence unless the form is a nil return.
    #[must_use]
    pub fn nothing(world: &World<'_>, form: &str) -> Outcome {
        let title = world.title(form);
        if !world.delivered(form) {
            return Outcome::not_evaluated(format!("no {title} was delivered"));
        }
        if world.catalogue.forms.get(form).is_some_and(|f| f.nil) {
            return Outcome::not_applicable(format!(
                "nothing to report: the {title} is a nil return"
            ));
        }
        Outcome::not_evaluated(format!("the {title} has no row"))
    }
}

/// Findings with one cause.
#[derive(Debug, Clone)]
pub struct CauseCount {
    /// What they have in common.
    pub cause: String,
    /// The first.
    pub first: Raw,
    /// How many.
    pub total: u64,
    /// Of those, how many a deviation covers.
    pub waived: u64,
}

/// Causes told apart in one check; what comes after is counted with the last.
pub(super) const CAUSES: usize = 200;

/// Counts while a check runs.
pub struct Tally<'w> {
    desk: Option<&'w dyn Clerk>,
    unit: &'static str,
    done: u64,
    of: u64,
    failed: u64,
    unsure: u64,
    waived: u64,
    /// Units counted in `of` of which a deviation covers what is wrong.
    excused: u64,
    following: u64,
    findings: Vec<Raw>,
    /// Findings kept that a deviation covers: they leave room for those that stand.
    kept_waived: usize,
    /// The finding that says best why: it stands, failed rather than undecided, and follows from none.
    why: Option<Raw>,
    /// What only follows from another finding is a cause of its own.
    causes: IndexMap<(bool, String), CauseCount>,
    missing: Vec<String>,
    /// Units that are missing, named or not.
    lacking: u64,
}

impl<'w> Tally<'w> {
    /// Starts to count.
    pub(super) fn at(desk: Option<&'w dyn Clerk>, unit: &'static str) -> Tally<'w> {
        Tally {
            desk,
            unit,
            done: 0,
            of: 0,
            failed: 0,
            unsure: 0,
            waived: 0,
            excused: 0,
            following: 0,
            findings: Vec::new(),
            kept_waived: 0,
            why: None,
            causes: IndexMap::new(),
            missing: Vec::new(),
            lacking: 0,
        }
    }

    /// One more, and it holds.
    pub fn good(&mut self) {
        self.of += 1;
        self.done += 1;
    }

    /// One more, and it does not hold.
    pub fn bad(&mut self, raw: Raw) {
        self.of += 1;
        if !self.count_bad(raw) {
            self.excused += 1;
        }
    }

    /// One more, and it is missing: the unit is named in the ledger.
    pub fn lacks(&mut self, unit: &str, raw: Raw) {
        self.of += 1;
        if self.count_bad(raw.about(unit)) {
            self.names_missing(unit);
        } else {
            self.excused += 1;
        }
    }

    /// One more that is missing, of many with the same cause that are told together afterwards. Whether
    /// it is one of those: a unit that a deviation covers is counted by itself.
    pub fn lacks_like_others(&mut self, unit: &str, raw: impl FnOnce() -> Raw) -> bool {
        self.of += 1;
        let covered = self
            .desk
            .is_some_and(|desk| desk.covers_any() && desk.covers(&raw_of(unit)).is_some());
        if covered {
            self.count_bad(raw().about(unit));
            self.excused += 1;
        } else {
            self.names_missing(unit);
        }
        !covered
    }

    fn names_missing(&mut self, unit: &str) {
        self.lacking += 1;
        if self.missing.len() < MISSING {
            self.missing.push(unit.to_owned());
        }
    }

    /// Another finding about something already counted, or about none.
    pub fn also_bad(&mut self, raw: Raw) {
        self.count_bad(raw);
    }

    /// Whether it stands.
    fn count_bad(&mut self, raw: Raw) -> bool {
        let stands = self.keep(raw);
        self.failed += u64::from(stands);
        stands
    }

    /// One more, and it cannot be decided.
    pub fn unsure(&mut self, mut raw: Raw) {
        self.of += 1;
        raw.undecided = true;
        if self.keep(raw) {
            self.unsure += 1;
        } else {
            self.excused += 1;
        }
    }

    /// Counts several at once.
    pub fn count(&mut self, done: u64, of: u64) {
        self.done += done;
        self.of += of;
    }

    /// Takes a finding; whether it stands.
    fn keep(&mut self, mut raw: Raw) -> bool {
        raw.shorten();
        if let Some(desk) = self.desk {
            desk.take(&mut raw);
        }
        let stands = raw.covered_by.is_none();
        self.waived += u64::from(!stands);
        self.following += u64::from(stands && raw.follows.is_some());
        self.caused(&raw, stands);
        let better = |raw: &Raw| (raw.undecided, raw.follows.is_some());
        if stands
            && self
                .why
                .as_ref()
                .is_none_or(|why| better(&raw) < better(why))
        {
            self.why = Some(raw.clone());
        }
        let kept = match stands {
            true => self.findings.len() - self.kept_waived,
            false => self.kept_waived,
        };
        if kept < KEPT {
            self.kept_waived += usize::from(!stands);
            self.findings.push(raw);
        }
        stands
    }

    fn caused(&mut self, raw: &Raw, stands: bool) {
        let cause = raw.cause();
        let key = (raw.follows.is_some(), cause.clone());
        let full = self.causes.len() >= CAUSES && !self.causes.contains_key(&key);
        let count = if full {
            self.causes
                .last_entry()
                .map(indexmap::map::IndexedEntry::into_mut)
        } else {
            Some(self.causes.entry(key).or_insert_with(|| CauseCount {
                cause,
                first: raw.clone(),
                total: 0,
                waived: 0,
            }))
        };
        if let Some(count) = count {
            if stands && count.total == count.waived {
                count.first = raw.clone();
            }
            count.total += 1;
            count.waived += u64::from(!stands);
        }
    }

    /// Whether anything was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of == 0 && self.failed == 0 && self.waived == 0
    }

    /// Ends the count. Zero of zero is what `nothing` says, never a pass.
    #[must_use]
    pub fn finish(self, nothing: impl FnOnce() -> Outcome) -> Outcome {
        if self.is_empty() {
            return nothing();
        }
        let status = match (self.failed, self.unsure, self.waived) {
            (0, 0, 0) => Status::Pass,
            (0, 0, _) => Status::Waived,
            (0, _, _) => Status::NotEvaluated,
            _ => Status::Fail,
        };
        let reason = self.reason();
        Outcome {
            status,
            reason,
            covered: Some(Covered {
                done: self.done,
                of: self.of,
                waived: self.excused,
                unit: self.unit.to_owned(),
            }),
            total: self.failed + self.unsure,
            waived: self.waived,
            following: self.following,
            causes: self.causes.into_values().collect(),
            missing: self.missing,
            findings: self.findings,
            remark: None,
        }
    }

    /// Why it did not pass: in units, where units are missing; else the first finding that says it.
    fn reason(&self) -> Option<String> {
        let open = self.failed + self.unsure;
        let covered = || self.findings.iter().find(|raw| raw.covered_by.is_some());
        let first = match open {
            0 => covered()?,
            _ => self.why.as_ref()?,
        };
        if open > 0 && self.lacking > 1 && self.of > 0 {
            return Some(self.in_units(first));
        }
        let place = match (&first.file, first.row) {
            (Some(file), Some(row)) => format!(" ({file}:{row})"),
            _ => String::new(),
        };
        let more = match open.max(1) - 1 {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        Some(format!("{}{place}{more}", first.message))
    }

    /// "482 of 500 boards have a FCT record; missing: …".
    fn in_units(&self, first: &Raw) -> String {
        let named = self.missing.iter().take(NAMED_IN_REASON);
        let named: Vec<&str> = named.map(String::as_str).collect();
        let more = match self.lacking.saturating_sub(named.len() as u64) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let waived = match self.excused {
            0 => String::new(),
            waived => format!(", {waived} waived"),
        };
        format!(
            "{} of {} {} have {}{waived}; missing: {}{more}",
            self.done,
            self.of,
            self.unit,
            first.wanted,
            named.join(", ")
        )
    }
}

/// A unit alone, to be asked about.
fn raw_of(unit: &str) -> Raw {
    Raw::default().about(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_findings_have_in_common_is_told_word_by_word() {
        let common = |message, unit, found| in_common(message, [unit, found]);
        // `fail` was found, and stands inside `failed` as well.
        assert_eq!(
            common("A-B ends with a failed ICT", Some("A-B"), Some("fail")),
            "… ends with a failed ICT"
        );
        assert_eq!(
            common("fail is no pass: fail", None, Some("fail")),
            "… is no pass: …"
        );
        assert_eq!(
            common("lot-12 holds 7 of lot", Some("lot"), None),
            "… holds … of …"
        );
        assert_eq!(common("板 is 板A", Some("板A"), None), "板 is …");
    }

    #[test]
    fn the_reason_is_found_behind_very_many_undecided_findings() {
        let mut tally = Tally::at(None, "boards");
        for at in 0..=KEPT {
            tally
                .unsure(Raw::absent("a time", "the time cannot be decided").about(&at.to_string()));
        }
        tally.bad(Raw::absent("pass", "the board ends with a failure"));
        let outcome = tally.finish(|| Outcome::not_evaluated("nothing"));
        assert_eq!(outcome.status, Status::Fail);
        let reason = outcome.reason.unwrap_or_default();
        assert!(
            reason.starts_with("the board ends with a failure"),
            "{reason}"
        );
    }
}
