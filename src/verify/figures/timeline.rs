//! When each lot went through each stage: first and last record.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil;
use schemars::JsonSchema;
use serde::Serialize;

use super::same;
use crate::records::{Stamp, date, is_blank, stamp};
use crate::spec::model::Depth;
use crate::verify::runs::Run;
use crate::verify::world::World;

/// A stage of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Material was loaded.
    Loading,
    /// Boards were inspected.
    Inspection,
    /// Boards were tested.
    Test,
    /// Boards were repaired.
    Rework,
    /// Boards were shipped.
    Shipment,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Stage; 5] = [
        Stage::Loading,
        Stage::Inspection,
        Stage::Test,
        Stage::Rework,
        Stage::Shipment,
    ];

    /// Its name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Loading => "loading",
            Stage::Inspection => "inspection",
            Stage::Test => "test",
            Stage::Rework => "rework",
            Stage::Shipment => "shipment",
        }
    }
}

/// The build over time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Timeline {
    /// One for each lot, by its first record.
    pub lots: Vec<LotTimeline>,
    /// Records that name no lot.
    pub without_lot: u64,
    /// Why there is nothing to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
}

/// A lot over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LotTimeline {
    /// The lot.
    pub lot: String,
    /// Its stages in their order; those without a record are left out.
    pub stages: Vec<Span>,
}

/// First and last record of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Span {
    /// The stage.
    pub stage: Stage,
    /// Records.
    pub records: u64,
    /// The first moment in UTC, or the first day; none when no time can be decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last moment in UTC, or the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Records whose time cannot be decided.
    pub undecided: u64,
}

impl Span {
    /// First and last moment, a day as its beginning and end in UTC.
    #[must_use]
    pub fn moments(&self) -> Option<(Timestamp, Timestamp)> {
        let from = self.from.as_deref()?;
        let to = self.to.as_deref()?;
        Some((When::read(from)?.first(), When::read(to)?.last()))
    }
}

/// A moment or a day.
#[derive(Debug, Clone, Copy)]
enum When {
    Moment(Timestamp),
    Day(civil::Date, Timestamp),
}

impl When {
    fn read(cell: &str) -> Option<When> {
        if let Stamp::Moment(moment) = stamp(cell) {
            return Some(When::Moment(moment));
        }
        let day: civil::Date = (cell.len() == 10).then(|| date(cell)).flatten()?;
        let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(When::Day(day, midnight.timestamp()))
    }

    fn first(self) -> Timestamp {
        match self {
            When::Moment(moment) | When::Day(_, moment) => moment,
        }
    }

    fn last(self) -> Timestamp {
        match self {
            When::Moment(moment) => moment,
            When::Day(_, midnight) => midnight
                .checked_add(jiff::SignedDuration::from_hours(24))
                .unwrap_or(midnight),
        }
    }

    fn text(self) -> String {
        match self {
            When::Moment(moment) => moment.to_string(),
            When::Day(day, _) => day.to_string(),
        }
    }
}

/// A stage while it is counted.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    records: u64,
    undecided: u64,
    ends: Option<(When, When)>,
}

impl Counted {
    fn add(&mut self, records: u64, when: Option<When>) {
        self.records += records;
        let Some(when) = when else {
            self.undecided += records;
            return;
        };
        self.ends = Some(match self.ends {
            None => (when, when),
            Some((from, to)) => (
                if when.first() < from.first() {
                    when
                } else {
                    from
                },
                if when.last() > to.last() { when } else { to },
            ),
        });
    }
}

/// Counts while rows go by.
#[derive(Default)]
pub(super) struct Counting {
    /// By the number of the lot's word.
    lots: IndexMap<u32, [Counted; Stage::ALL.len()], foldhash::fast::RandomState>,
    without_lot: u64,
}

impl Counting {
    pub(super) fn add<'a>(
        &mut self,
        world: &World<'a>,
        run: &Run<'_, 'a>,
        stage: Stage,
        at: Option<Timestamp>,
    ) {
        let Some(lot) = run.unit_word(world, Depth::Lot) else {
            self.without_lot += run.len();
            return;
        };
        let cell = run.look(same::AT);
        // What was not repaired has no time of repair.
        if is_blank(cell) && stage == Stage::Rework {
            return;
        }
        if let Some(counted) = self.lots.entry(lot).or_default().get_mut(stage as usize) {
            counted.add(run.len(), at.map(When::Moment).or_else(|| When::read(cell)));
        }
    }

    pub(super) fn finish(self, world: &World<'_>) -> Timeline {
        let absent = self.lots.is_empty().then(|| {
            if self.without_lot > 0 {
                return "no record names its lot".to_owned();
            }
            let forms = super::SOURCES.iter().map(|source| world.title(source.form));
            let forms: Vec<String> = forms.collect();
            format!("none of these has a row: {}", forms.join(", "))
        });
        let named = |(lot, stages)| (world.words.word(lot), stages);
        let mut lots: Vec<(&str, [Counted; 5])> = self.lots.into_iter().map(named).collect();
        lots.sort_by_key(|(lot, stages)| {
            let ends = stages.iter().filter_map(|stage| stage.ends);
            let first = ends.map(|(from, _)| from.first()).min();
            (first.is_none(), first, *lot)
        });
        Timeline {
            lots: lots
                .into_iter()
                .map(|(lot, stages)| told(lot, &stages))
                .collect(),
            without_lot: self.without_lot,
            absent,
        }
    }
}

fn told(lot: &str, stages: &[Counted]) -> LotTimeline {
    let stages = Stage::ALL.iter().zip(stages);
    LotTimeline {
        lot: lot.to_owned(),
        stages: stages
            .filter(|(_, counted)| counted.records > 0)
            .map(|(stage, counted)| Span {
                stage: *stage,
                records: counted.records,
                from: counted.ends.map(|(from, _)| from.text()),
                to: counted.ends.map(|(_, to)| to.text()),
                undecided: counted.undecided,
            })
            .collect(),
    }
}
