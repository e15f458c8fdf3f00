//! Figures of the build: yields and defects as tables with bars, the build over time as a picture with a
//! table below it. Places are whole numbers: the same input gives the same picture on every machine.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::ledger::Bar;
use crate::render::html::escaped;
use crate::render::verification::says;
use crate::verify::figures::{LotTimeline, Pareto, Span, Stage, StepYield};
use crate::verify::report::VerifyReport;

/// Names shown of a Pareto; the others are counted together.
const NAMES: usize = 15;
/// Lots drawn; the table has as many.
const LOTS: usize = 40;

/// All figures of the page.
#[derive(Serialize)]
pub(super) struct Figures {
    yields: Vec<YieldView>,
    yields_absent: Option<String>,
    yields_notes: Vec<String>,
    defects: ParetoView,
    failed_functions: ParetoView,
    timeline: TimelineView,
}

/// A kind of inspection or test.
#[derive(Serialize)]
struct YieldView {
    kind: String,
    units: String,
    first: Bar,
    last: Bar,
    undecided: String,
}

/// A Pareto as a table.
#[derive(Serialize)]
struct ParetoView {
    absent: Option<String>,
    total: String,
    rows: Vec<ParetoRow>,
    more: Option<String>,
}

/// A name of a Pareto.
#[derive(Serialize)]
struct ParetoRow {
    kind: String,
    name: String,
    count: String,
    bar: Bar,
    cumulative: String,
}

/// The build over time.
#[derive(Serialize)]
struct TimelineView {
    absent: Option<String>,
    notes: Vec<String>,
    svg: String,
    stages: Vec<(usize, &'static str)>,
    rows: Vec<LotRow>,
}

/// A stage of a lot.
#[derive(Serialize)]
struct LotRow {
    lot: String,
    stage: &'static str,
    records: String,
    from: String,
    to: String,
    undecided: String,
}

pub(super) fn figures(report: &VerifyReport) -> Figures {
    let figures = &report.figures;
    let mut notes: Vec<String> = figures.yields.remarks.clone();
    if figures.yields.left_out > 0 {
        notes.push(format!(
            "{} left out: they name no unit, or one of very many kinds",
            says::counted(figures.yields.left_out, "record")
        ));
    }
    Figures {
        yields: figures.yields.steps.iter().map(yield_view).collect(),
        yields_absent: figures.yields.absent.clone(),
        yields_notes: notes.iter().map(|note| says::clip(note)).collect(),
        defects: pareto(&figures.defects),
        failed_functions: pareto(&figures.failed_functions),
        timeline: timeline(report),
    }
}

fn yield_view(step: &StepYield) -> YieldView {
    let of = |part: u64| {
        let share = crate::verify::figures::percent(part, step.units);
        let text = format!(
            "{} of {} ({} %)",
            says::number(part),
            says::number(step.units),
            share.0
        );
        Bar::of(part, step.units, text)
    };
    YieldView {
        kind: says::clip(&step.kind.to_uppercase()),
        units: format!("{} {}", says::number(step.units), step.unit),
        first: of(step.first_pass),
        last: of(step.final_pass),
        undecided: match step.undecided {
            0 => String::new(),
            count => format!("{} cannot be decided", says::number(count)),
        },
    }
}

fn pareto(pareto: &Pareto) -> ParetoView {
    let rows = pareto.entries.iter().take(NAMES).map(|entry| ParetoRow {
        kind: says::clip(&entry.kind.to_uppercase()),
        name: match entry.name.as_str() {
            "" => "not named".to_owned(),
            name => says::clip(name),
        },
        count: says::number(entry.count),
        bar: Bar::of(entry.count, pareto.total, format!("{} %", entry.percent.0)),
        cumulative: format!("{} %", entry.cumulative_percent.0),
    });
    let rest = pareto.entries.get(NAMES..).unwrap_or_default();
    let others = pareto.others + rest.iter().map(|entry| entry.count).sum::<u64>();
    let names = if pareto.others > 0 {
        "very many further names".to_owned()
    } else {
        says::counted(rest.len() as u64, "further name")
    };
    ParetoView {
        absent: pareto.absent.clone(),
        total: says::counted(pareto.total, "failed record"),
        rows: rows.collect(),
        more: (others > 0).then(|| format!("{names}: {}", says::counted(others, "failed record"))),
    }
}

fn timeline(report: &VerifyReport) -> TimelineView {
    let timeline = &report.figures.timeline;
    let shown = LOTS.min(timeline.lots.len());
    let lots = timeline.lots.get(..shown).unwrap_or_default();
    let mut notes = Vec::new();
    if timeline.lots.len() > lots.len() {
        notes.push(format!(
            "The first {} of {} lots; JSON has all of them",
            lots.len(),
            says::number(timeline.lots.len())
        ));
    }
    if timeline.without_lot > 0 {
        let said = says::counted(timeline.without_lot, "record");
        notes.push(format!("{said} without a lot are left out"));
    }
    TimelineView {
        absent: timeline.absent.clone(),
        notes,
        svg: draw(lots).unwrap_or_default(),
        stages: Stage::ALL
            .iter()
            .map(|stage| stage.name())
            .enumerate()
            .collect(),
        rows: lots.iter().flat_map(lot_rows).collect(),
    }
}

fn lot_rows(lot: &LotTimeline) -> impl Iterator<Item = LotRow> {
    lot.stages.iter().map(|span| LotRow {
        lot: says::clip(&lot.lot),
        stage: span.stage.name(),
        records: says::number(span.records),
        from: says::end(span.from.as_deref()),
        to: says::end(span.to.as_deref()),
        undecided: match span.undecided {
            0 => String::new(),
            count => says::number(count),
        },
    })
}

/// Width of the picture, of its margins, and heights.
const WIDTH: i64 = 960;
const LEFT: i64 = 150;
const RIGHT: i64 = 46;
const TOP: i64 = 34;
const LANE: i64 = 9;
const GAP: i64 = 12;
/// Letters of a lot's name in the picture.
const LOT_LETTERS: usize = 17;

/// From moments to places.
struct Axis {
    from: i64,
    to: i64,
}

impl Axis {
    fn at(&self, moment: i64) -> i64 {
        let length = i128::from((self.to - self.from).max(1));
        let share = i128::from(moment - self.from) * i128::from(WIDTH - LEFT - RIGHT) / length;
        LEFT + i64::try_from(share).unwrap_or_default()
    }

    /// Round moments, at most eight: whole hours, days, weeks.
    fn marks(&self) -> (i64, Vec<i64>) {
        let hours = [1, 2, 6, 12, 24, 48, 168, 336, 720, 2160, 8760, 87_600];
        let fits = |step: &i64| (self.to - self.from) / step <= 7;
        let step = hours.iter().map(|hours| hours * 3600).find(fits);
        let step = step.unwrap_or((self.to - self.from).max(1));
        let first = self.from.div_euclid(step) + 1;
        let last = self.to.div_euclid(step);
        (step, (first..=last).map(|n| n * step).collect())
    }
}

/// The picture; none where no time is known.
fn draw(lots: &[LotTimeline]) -> Option<String> {
    let spans = lots.iter().flat_map(|lot| &lot.stages);
    let ends: Vec<(i64, i64)> = spans.filter_map(seconds).collect();
    let axis = Axis {
        from: ends.iter().map(|(from, _)| *from).min()?,
        to: ends.iter().map(|(_, to)| *to).max()?,
    };
    let lot_height = LANE * Stage::ALL.len() as i64 + GAP;
    let height = TOP + lot_height * lots.len() as i64 + 4;
    let mut svg = format!(
        "<svg class=\"time\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Stages of each lot over time; the table below has the same\">"
    );
    let (step, marks) = axis.marks();
    let format = if step < 86_400 {
        "%m-%d %H:%M"
    } else {
        "%Y-%m-%d"
    };
    for mark in marks {
        let x = axis.at(mark);
        let label = Timestamp::from_second(mark).ok()?.to_zoned(TimeZone::UTC);
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{height}\"/><text class=\"mark\" x=\"{x}\" y=\"{}\">{}</text>",
            TOP - 8,
            TOP - 14,
            label.strftime(format)
        );
    }
    for (n, lot) in lots.iter().enumerate() {
        let top = TOP + lot_height * n as i64;
        draw_lot(&mut svg, lot, top, &axis);
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn draw_lot(svg: &mut String, lot: &LotTimeline, top: i64, axis: &Axis) {
    let mut name: String = says::clip(&lot.lot).chars().take(LOT_LETTERS).collect();
    if lot.lot.chars().count() > LOT_LETTERS {
        name.push('…');
    }
    let _ = write!(
        svg,
        "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{0}\" y2=\"{0}\"/><text class=\"name\" x=\"0\" y=\"{1}\">{2}</text>",
        top - GAP / 2,
        top + LANE * 3,
        escaped(&name)
    );
    for span in &lot.stages {
        let Some((from, to)) = seconds(span) else {
            continue;
        };
        let (x, end) = (axis.at(from), axis.at(to));
        let lane = span.stage as i64;
        let _ = write!(
            svg,
            "<rect class=\"s{lane}\" x=\"{x}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>",
            top + LANE * lane,
            (end - x).max(3),
            LANE - 1,
            escaped(&format!(
                "{}: {}, {} to {}",
                says::clip(&lot.lot),
                span.stage.name(),
                says::end(span.from.as_deref()),
                says::end(span.to.as_deref())
            ))
        );
    }
}

fn seconds(span: &Span) -> Option<(i64, i64)> {
    let (from, to) = span.moments()?;
    Some((from.as_second(), to.as_second()))
}
