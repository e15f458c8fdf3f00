//! What happened to a board, out of the rows that are about it.

use jiff::Timestamp;

use crate::catalog::FieldType;
use crate::records::{FieldId, Row, Stamp, decimal, stamp};
use crate::trace::ground::{Ground, at};
use crate::trace::sureness::Doubts;

use super::about::About;
use super::facts::{facts, in_a_line};
use super::report::{Event, EventKind, Measured};

/// Events that are kept; those beyond are counted.
const KEPT: usize = 10_000;

/// The columns that say when something happened, and what that was. The others that a form has say
/// when something else was recorded.
const MOMENTS: [(&str, EventKind); 11] = [
    ("entered-at", EventKind::Station),
    ("inspected-at", EventKind::Inspection),
    ("tested-at", EventKind::Test),
    ("disposed-at", EventKind::Disposition),
    ("repaired-at", EventKind::Repair),
    ("verified-at", EventKind::Verification),
    ("closed-at", EventKind::Closure),
    ("cleared-at", EventKind::Closure),
    ("shipment-date", EventKind::Packing),
    ("logged-at", EventKind::Other),
    ("as-of", EventKind::Other),
];

/// Columns that have a chapter of their own.
const ELSEWHERE: [&str; 6] = [
    "loaded-at",
    "set-up-at",
    "checked-at",
    "released-at",
    "exited-at",
    "opened-at",
];

/// The time line.
#[derive(Default)]
pub(super) struct Timeline {
    pub(super) dated: Vec<(Timestamp, Event)>,
    pub(super) undated: Vec<Event>,
    pub(super) left_out: u64,
}

/// All events of a board.
pub(super) fn timeline(about: &About<'_, '_>) -> Timeline {
    let ground = about.ground;
    let chaptered = [
        "set-up-at",
        "checked-at",
        "loaded-at",
        "released-at",
        "component-lot",
    ];
    let chaptered = chaptered.map(|name| ground.id(name));
    let carton = ground.id("carton-label");
    let mut timeline = Timeline::default();
    for (_, table) in ground.tables() {
        if chaptered.iter().any(|field| table.has(*field)) {
            continue;
        }
        let moments = moments(ground, table.form(), |field| table.has(field));
        // What says no time of a carton stands with the carton.
        if moments.is_empty() && table.has(carton) {
            continue;
        }
        for row in table.rows() {
            if let Some(doubts) = about.doubts(row) {
                timeline.row(ground, row, &moments, doubts);
            }
        }
    }
    timeline
        .dated
        .sort_by(|(a, x), (b, y)| (a, x.kind, &x.record).cmp(&(b, y.kind, &y.record)));
    timeline
        .undated
        .sort_by(|a, b| (a.kind, &a.record).cmp(&(b.kind, &b.record)));
    timeline
}

/// The columns of a form that say when.
fn moments<'a>(
    ground: &Ground<'a>,
    form: &str,
    has: impl Fn(FieldId) -> bool,
) -> Vec<(&'a str, FieldId, EventKind)> {
    let Some(form) = ground.catalogue.forms.get(form) else {
        return Vec::new();
    };
    let mut moments: Vec<(&'a str, FieldId, EventKind)> = Vec::new();
    for field in form.all_fields() {
        let known = MOMENTS.iter().find(|(name, _)| *name == field);
        let of_type = ground.catalogue.fields.get(field).map(|known| known.kind);
        let kind = match (known, of_type) {
            (Some((_, kind)), _) => *kind,
            (None, Some(FieldType::TimeStamp)) if !ELSEWHERE.contains(&field) => EventKind::Other,
            _ => continue,
        };
        let id = ground.id(field);
        if has(id) && !moments.iter().any(|(name, ..)| *name == field) {
            moments.push((field, id, kind));
        }
    }
    moments
}

impl Timeline {
    fn row<'a>(
        &mut self,
        ground: &Ground<'a>,
        row: Row<'a>,
        moments: &[(&str, FieldId, EventKind)],
        doubts: Doubts,
    ) {
        let mut told = false;
        for (field, id, kind) in moments {
            let Some(cell) = Ground::said(row, *id) else {
                continue;
            };
            told = true;
            self.add(
                event(ground, row, (field, *kind), Some(&cell), doubts),
                &cell,
            );
        }
        if !told {
            let (field, _, kind) = moments.first().copied().unwrap_or((
                "lot-id",
                ground.id("lot-id"),
                EventKind::Other,
            ));
            self.add(event(ground, row, (field, kind), None, doubts), "");
        }
    }

    fn add(&mut self, event: Event, cell: &str) {
        let moment = match stamp(cell) {
            Stamp::Moment(moment) => Some(moment),
            Stamp::NoOffset | Stamp::Unreadable => None,
        };
        let last = match moment {
            Some(_) => self.dated.last_mut().map(|(_, event)| event),
            None => self.undated.last_mut(),
        };
        // Parameters of one test are lines of one event.
        if let Some(last) = last
            && last.is_same_test(&event)
        {
            last.result = worse(last.result.take(), event.result);
            last.values.extend(event.values);
            return;
        }
        if self.dated.len() + self.undated.len() >= KEPT {
            self.left_out += 1;
            return;
        }
        match moment {
            Some(moment) => {
                let utc = Some(moment.to_string());
                self.dated.push((moment, Event { utc, ..event }));
            }
            None => self.undated.push(event),
        }
    }
}

impl Event {
    fn is_same_test(&self, other: &Event) -> bool {
        !self.values.is_empty()
            && !other.values.is_empty()
            && self.at.is_some()
            && (
                &self.at,
                self.kind,
                &self.text,
                self.doubts,
                &self.record.file,
            ) == (
                &other.at,
                other.kind,
                &other.text,
                other.doubts,
                &other.record.file,
            )
    }
}

/// A test of which one part failed failed.
fn worse(a: Option<String>, b: Option<String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) if a == "pass" => Some(b),
        (a, b) => a.or(b),
    }
}

fn event<'a>(
    ground: &Ground<'a>,
    row: Row<'a>,
    (field, kind): (&str, EventKind),
    when: Option<&str>,
    doubts: Doubts,
) -> Event {
    let result = match kind {
        EventKind::Inspection | EventKind::Test => said(ground, row, "result"),
        EventKind::Verification => said(ground, row, "verification-result"),
        _ => None,
    };
    Event {
        at: when.map(str::to_owned),
        utc: None,
        kind,
        text: text(ground, row, kind),
        result,
        values: measured(ground, row).into_iter().collect(),
        sure: doubts.sure(),
        doubts,
        record: at(row, field),
    }
}

pub(super) fn said<'a>(ground: &Ground<'a>, row: Row<'a>, field: &str) -> Option<String> {
    Ground::said(row, ground.id(field)).map(|cell| cell.into_owned())
}

/// What happened, in the words of the record.
pub(super) fn text<'a>(ground: &Ground<'a>, row: Row<'a>, kind: EventKind) -> String {
    let said = |field: &str| said(ground, row, field);
    let joined = |parts: Vec<Option<String>>| {
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(", ")
    };
    let at = |what: Option<String>| match (what, said("station")) {
        (Some(what), Some(station)) => Some(format!("{what} at {station}")),
        (what, station) => what.or(station),
    };
    let retest = said("retest-flag")
        .filter(|flag| flag == "yes")
        .map(|_| "retest".to_owned());
    let on = said("package").map(|package| format!("on {package}"));
    let program = match (said("program"), said("program-revision")) {
        (Some(program), Some(revision)) => Some(format!("program {program} revision {revision}")),
        (program, _) => program.map(|program| format!("program {program}")),
    };
    let text = match kind {
        EventKind::Station => {
            let left = said("exited-at").map(|left| format!("until {left}"));
            joined(vec![said("station"), said("machine-id"), left])
        }
        EventKind::Inspection => {
            let what = said("inspection-type").map(|what| what.to_uppercase());
            let parts = vec![
                at(what),
                said("defect-code"),
                on,
                said("finding"),
                said("ncr-id"),
                program,
            ];
            joined(parts)
        }
        EventKind::Test => {
            let what = said("test-type").map(|what| what.to_uppercase());
            joined(vec![
                at(what),
                retest,
                said("failed-function"),
                said("ncr-id"),
                program,
            ])
        }
        EventKind::Disposition => joined(vec![
            said("disposition"),
            said("defect-code"),
            said("ncr-id"),
        ]),
        EventKind::Repair => joined(vec![
            said("repair-action"),
            said("repair-instruction").map(|by| format!("by {by}")),
            said("ncr-id"),
        ]),
        EventKind::Verification => {
            let retest = said("retest-result").map(|result| format!("retest {result}"));
            joined(vec![
                Some("repair verified".to_owned()),
                retest,
                said("ncr-id"),
            ])
        }
        EventKind::Closure => joined(vec![
            said("status").or(Some("closed".to_owned())),
            said("ncr-id"),
            said("issue-id"),
        ]),
        EventKind::Packing => {
            let carton = said("carton-label").map(|carton| format!("carton {carton}"));
            let shipment = said("shipment-id").map(|shipment| format!("shipment {shipment}"));
            joined(vec![carton, shipment])
        }
        EventKind::Other => String::new(),
    };
    if !text.is_empty() {
        return text;
    }
    let facts = facts(
        ground,
        row,
        &["lot-id", "panel-id", "board-id", "as-of", "logged-at"],
    );
    format!(
        "{}: {}",
        ground.title(row.table().form()),
        in_a_line(&facts)
    )
}

fn measured<'a>(ground: &Ground<'a>, row: Row<'a>) -> Option<Measured> {
    let cell = |field: &str| row.text(ground.id(field)).into_owned();
    let value = said(ground, row, "measured-value").or_else(|| {
        // A zero is a value.
        Some(cell("measured-value")).filter(|value| decimal(value).is_some())
    })?;
    let (low, high) = (cell("low-limit"), cell("high-limit"));
    Some(Measured {
        within: within(&value, &low, &high),
        parameter: cell("parameter"),
        value,
        unit: cell("unit"),
        low,
        high,
    })
}

/// Whether a value is within its limits, in exact decimals.
fn within(value: &str, low: &str, high: &str) -> Option<bool> {
    let value = decimal(value)?;
    let limit = |text: &str| match text {
        "none" => Some(None),
        text => decimal(text).map(Some),
    };
    let (low, high) = (limit(low)?, limit(high)?);
    Some(low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high))
}

#[cfg(test)]
mod tests {
    use super::{within, worse};

    #[test]
    fn limits_count_themselves() {
        assert_eq!(within("5.10", "4.90", "5.10"), Some(true));
        assert_eq!(within("5.11", "4.90", "5.10"), Some(false));
        assert_eq!(within("8.2", "none", "12.0"), Some(true));
        assert_eq!(within("8.2", "", "12.0"), None, "no limit is not none");
    }

    #[test]
    fn one_failed_part_fails_the_test() {
        let say = |text: &str| Some(text.to_owned());
        assert_eq!(worse(say("pass"), say("fail")), say("fail"));
        assert_eq!(worse(say("fail"), say("pass")), say("fail"));
    }
}
