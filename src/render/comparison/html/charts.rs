//! Coverage by supplier and price against quantity, drawn. Where a quote is not comparable its line
//! has a gap: nothing is drawn that nobody offered.

use std::fmt::Write as _;

use minijinja::Value;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::Tongue;
use super::scale::Axis;
use crate::compare::result::{Comparison, Counts, QuantityResult};
use crate::compare::summary::SupplierLine;
use crate::render::comparison::says;
use crate::render::doc::clean;
use crate::say;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// A drawing with its title and the same in words.
#[derive(Serialize)]
pub(super) struct Chart {
    title: String,
    note: String,
    svg: Value,
}

const WIDTH: u64 = 720;
/// Letters of a supplier's name in a drawing.
const NAME: usize = 20;

pub(super) fn charts(
    tongue: &Tongue,
    comparison: &Comparison,
    lines: &[SupplierLine],
) -> Vec<Chart> {
    let mut charts: Vec<Chart> = coverage(tongue, comparison, lines).into_iter().collect();
    let currency = typed(comparison.currency.clone().unwrap_or_default());
    charts.extend(against_quantity(
        tongue,
        comparison,
        lines,
        &say!(
            "Comparable price per board in {currency}",
            currency = currency.clone()
        ),
        Axis::from_zero,
        |result| result.totals.as_ref().map(|totals| totals.per_board),
    ));
    charts.extend(against_quantity(
        tongue,
        comparison,
        lines,
        &say!("Comparable total in {currency}", currency = currency),
        Axis::rounded,
        |result| result.totals.as_ref().map(|totals| totals.total),
    ));
    charts.extend(reach(tongue, comparison, lines));
    charts
}

/// Text inside a drawing.
fn escaped(text: &str) -> String {
    crate::render::html::escaped(&clean(text))
}

fn short(label: &str) -> String {
    let label = clean(label);
    if label.chars().count() <= NAME {
        return label;
    }
    let mut cut: String = label.chars().take(NAME - 1).collect();
    cut.push('\u{2026}');
    cut
}

/// A drawing of a height with what it says for those who cannot see it.
fn svg(height: u64, says: &str, body: &str) -> Value {
    Value::from_safe_string(format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">{body}</svg>",
        escaped(says)
    ))
}

fn words(out: &mut String, x: u64, y: u64, how: &str, text: &str) {
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{y}\" class=\"{how}\">{}</text>",
        escaped(text)
    );
}

fn bar(out: &mut String, (x, y): (u64, u64), width: u64, height: u64, how: &str) {
    let _ = write!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" class=\"{how}\"/>"
    );
}

/// A bar of the coverage chart.
struct Bar {
    label: String,
    at: Text,
    counts: Counts,
}

/// One bar a supplier; one a quantity, where the counts are not the same at all of them.
fn bars(comparison: &Comparison, lines: &[SupplierLine]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for (supplier, line) in comparison.suppliers.iter().zip(lines) {
        let mut by_counts: Vec<(Counts, Vec<u32>)> = Vec::new();
        for result in &supplier.quantities {
            match by_counts
                .iter_mut()
                .find(|(known, _)| *known == result.counts)
            {
                Some((_, at)) => at.push(result.quantity),
                None => by_counts.push((result.counts, vec![result.quantity])),
            }
        }
        let several = by_counts.len() > 1;
        bars.extend(by_counts.into_iter().map(|(counts, at)| Bar {
            label: line.label.clone(),
            at: if several {
                say!("at {quantities}", quantities = says::quantities(&at))
            } else {
                typed("")
            },
            counts,
        }));
    }
    bars
}

fn coverage(tongue: &Tongue, comparison: &Comparison, lines: &[SupplierLine]) -> Option<Chart> {
    const LEFT: u64 = 176;
    const LENGTH: u64 = 350;
    const ROW: u64 = 34;
    let bars = bars(comparison, lines);
    let total = |counts: &Counts| u64::from(counts.meets + counts.loaded + counts.gaps());
    let asked = bars
        .iter()
        .map(|bar| total(&bar.counts))
        .max()
        .filter(|n| *n > 0)?;
    let mut out = String::new();
    let mut told = Vec::new();
    for (y, one) in (8_u64..).step_by(34).zip(&bars) {
        let at = tongue.say(&one.at);
        let down = if at.is_empty() { 17 } else { 10 };
        words(&mut out, 0, y + down, "name", &short(&one.label));
        words(&mut out, 0, y + 25, "mark", &at);
        let counts = &one.counts;
        let parts = [
            (u64::from(counts.meets), "fill-met"),
            (u64::from(counts.loaded), "fill-priced"),
            (u64::from(counts.gaps()), "fill-gap"),
        ];
        let mut done = 0;
        for (count, how) in parts {
            let (from, to) = (LENGTH * done / asked, LENGTH * (done + count) / asked);
            done += count;
            if count == 0 {
                continue;
            }
            bar(&mut out, (LEFT + from, y), to - from, ROW - 10, how);
            if to - from >= 22 {
                let how = if how == "fill-met" { "in light" } else { "in" };
                words(
                    &mut out,
                    LEFT + (from + to) / 2,
                    y + 17,
                    how,
                    &count.to_string(),
                );
            }
        }
        let says = tongue.say(&say!(
            "{met} met, {priced} priced, {gaps} gaps",
            met = counts.meets,
            priced = counts.loaded,
            gaps = counts.gaps()
        ));
        words(&mut out, LEFT + LENGTH + 10, y + 17, "value", &says);
        told.push(format!("{} {at}: {says}", one.label));
    }
    let height = ROW * u64::try_from(bars.len()).unwrap_or(0) + 10;
    Some(Chart {
        title: tongue.say(&say!("Demanded clauses by how they are answered")),
        note: tongue.say(&say!(
            "Full: met. Hatched: priced separately. Dotted: gaps, by far the first thing to settle."
        )),
        svg: svg(height, &told.join("; "), &out),
    })
}

/// One line of a chart: a place for each quantity, none where the quote is not comparable.
struct Series<'l> {
    line: &'l SupplierLine,
    number: usize,
    values: Vec<Option<(u64, Decimal)>>,
}

/// A price in hundredths; what is negative is not drawn.
fn hundredths(amount: Decimal) -> Option<u64> {
    let scaled = amount.0.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?;
    scaled.round().to_u64()
}

const LEFT: u64 = 84;
const PLOT: u64 = 420;
const TOP: u64 = 24;
const TALL: u64 = 220;

fn against_quantity(
    tongue: &Tongue,
    comparison: &Comparison,
    lines: &[SupplierLine],
    title: &Text,
    vertical: impl Fn(&[u64]) -> Axis,
    value: impl Fn(&QuantityResult) -> Option<Decimal>,
) -> Option<Chart> {
    let place = |result: &QuantityResult| {
        let amount = value(result)?;
        Some((hundredths(amount)?, amount))
    };
    let suppliers = comparison.suppliers.iter().zip(lines).enumerate();
    let series: Vec<Series> = suppliers
        .map(|(number, (supplier, line))| Series {
            line,
            number,
            values: supplier.quantities.iter().map(place).collect(),
        })
        .collect();
    let known: Vec<u64> = series
        .iter()
        .flat_map(|s| &s.values)
        .flatten()
        .map(|v| v.0)
        .collect();
    if known.is_empty() || comparison.quantities.is_empty() {
        return None;
    }
    let quantities: Vec<u64> = comparison
        .quantities
        .iter()
        .map(|q| u64::from(*q))
        .collect();
    let (across, up) = (Axis::over(&quantities), vertical(&known));
    let mut out = String::new();
    grid(&mut out, &up, &across, &quantities);
    let mut told = Vec::new();
    let mut ends: Vec<(u64, &Series)> = Vec::new();
    for one in &series {
        if let Some(end) = draw(&mut out, one, &up, &across, &quantities) {
            ends.push((end, one));
        }
        told.push(in_words(tongue, one, &comparison.quantities));
    }
    if ends.len() <= NUMBERED {
        numbers(&mut out, &series, &up, &across, &quantities);
    }
    label_ends(&mut out, ends);
    missing(&mut out, &series, &across, &quantities);
    Some(Chart {
        title: tongue.say(title),
        note: tongue.say(&say!(
            "Only comparable quotes are drawn; beneath each quantity stand those that are not."
        )),
        svg: svg(TOP + TALL + 58, &told.join("; "), &out),
    })
}

fn grid(out: &mut String, up: &Axis, across: &Axis, quantities: &[u64]) {
    for mark in up.marks() {
        let y = TOP + TALL - up.at(mark, TALL);
        let _ = write!(out, "<path d=\"M{LEFT} {y}h{PLOT}\" class=\"grid\"/>");
        let amount = Decimal(rust_decimal::Decimal::new(
            i64::try_from(mark).unwrap_or(0),
            2,
        ));
        words(
            out,
            LEFT - 8,
            y + 4,
            "mark end",
            &says::amount(Decimal(amount.0.normalize())),
        );
    }
    for quantity in quantities {
        let x = LEFT + across.at(*quantity, PLOT);
        let y = TOP + TALL;
        let _ = write!(out, "<path d=\"M{x} {y}v5\" class=\"axis\"/>");
        words(out, x, y + 19, "mark middle", &quantity.to_string());
    }
    let _ = write!(
        out,
        "<path d=\"M{LEFT} {}h{PLOT}\" class=\"axis\"/>",
        TOP + TALL
    );
}

/// Draws what is comparable side by side as a line, and every value as a mark with its number.
/// Returns the height at which the last value stands.
fn draw(
    out: &mut String,
    series: &Series,
    up: &Axis,
    across: &Axis,
    quantities: &[u64],
) -> Option<u64> {
    let color = format!("c{}", series.number % COLORS);
    let mut path = String::new();
    let mut joined = false;
    let mut marks = Vec::new();
    for (quantity, value) in quantities.iter().zip(&series.values) {
        let Some((value, _)) = value else {
            joined = false;
            continue;
        };
        let (x, y) = (
            LEFT + across.at(*quantity, PLOT),
            TOP + TALL - up.at(*value, TALL),
        );
        let _ = write!(path, "{}{x} {y}", if joined { 'L' } else { 'M' });
        joined = true;
        marks.push((x, y));
    }
    if !path.is_empty() {
        let _ = write!(out, "<path d=\"{path}\" class=\"line {color}\"/>");
    }
    for (x, y) in &marks {
        let shape = shape(series.number, *x, *y);
        let _ = write!(out, "<path d=\"{shape}\" class=\"point {color}\"/>");
    }
    marks.last().map(|(_, y)| *y)
}

/// Colours of lines; shapes repeat at another rhythm, so that no two of twelve are alike.
const COLORS: usize = 7;

/// A mark around a point: circle, square, triangle, diamond, cross.
fn shape(number: usize, x: u64, y: u64) -> String {
    match number % 5 {
        0 => format!("M{} {y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", x - 5),
        1 => format!("M{} {}h9v9h-9z", x - 4, y.saturating_sub(4)),
        2 => format!("M{x} {}l6 11h-12z", y.saturating_sub(7)),
        3 => format!("M{x} {}l6 6l-6 6l-6-6z", y.saturating_sub(6)),
        _ => format!(
            "M{} {}h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
            x - 2,
            y.saturating_sub(6)
        ),
    }
}

/// Where there are this many lines or fewer, every mark has its number.
const NUMBERED: usize = 2;

fn numbers(out: &mut String, series: &[Series], up: &Axis, across: &Axis, quantities: &[u64]) {
    for one in series {
        for (quantity, value) in quantities.iter().zip(&one.values) {
            if let Some((value, amount)) = value {
                let (x, y) = (
                    LEFT + across.at(*quantity, PLOT),
                    TOP + TALL - up.at(*value, TALL),
                );
                words(out, x, y.saturating_sub(10), "in", &says::amount(*amount));
            }
        }
    }
}

/// Names at the ends of the lines, moved apart where they would cover each other.
fn label_ends(out: &mut String, mut ends: Vec<(u64, &Series)>) {
    const APART: u64 = 16;
    let several = ends.len() > 1;
    ends.sort_by_key(|(y, series)| (*y, series.number));
    let mut free = 0;
    for (y, series) in ends {
        let at = (y + 4).max(free);
        free = at + APART;
        let x = LEFT + PLOT + 14;
        if several {
            let shape = shape(series.number, x + 12, at.saturating_sub(4));
            let color = series.number % COLORS;
            let _ = write!(out, "<path d=\"{shape}\" class=\"point c{color}\"/>");
        }
        words(out, x + 24, at, "name", &short(&series.line.label));
    }
}

/// Under each quantity, the letters of those that are not comparable there.
fn missing(out: &mut String, series: &[Series], across: &Axis, quantities: &[u64]) {
    for (n, quantity) in quantities.iter().enumerate() {
        let letters: Vec<&str> = series
            .iter()
            .filter(|one| one.values.get(n).is_some_and(Option::is_none))
            .map(|one| one.line.letter.as_str())
            .collect();
        if !letters.is_empty() {
            let x = LEFT + across.at(*quantity, PLOT);
            let says = format!("\u{2715} {}", letters.join(" "));
            words(out, x, TOP + TALL + 40, "missing middle", &says);
        }
    }
}

fn in_words(tongue: &Tongue, series: &Series, quantities: &[u32]) -> String {
    let each = quantities
        .iter()
        .zip(&series.values)
        .map(|(quantity, value)| {
            let amount = match value {
                Some((_, amount)) => says::amount(*amount),
                None => say!("not comparable"),
            };
            say!(
                "{amount} at {quantity}",
                amount = amount,
                quantity = *quantity
            )
        });
    format!("{}: {}", series.line.label, tongue.say(&Text::list(each)))
}

/// Boards that a recall reaches, a pair of bars for each event: demanded above, offered below.
fn reach(tongue: &Tongue, comparison: &Comparison, lines: &[SupplierLine]) -> Vec<Chart> {
    let quantities = comparison.quantities.iter().enumerate();
    quantities
        .filter_map(|(at, quantity)| reach_at(tongue, comparison, lines, at, *quantity))
        .collect()
}

fn reach_at(
    tongue: &Tongue,
    comparison: &Comparison,
    lines: &[SupplierLine],
    at: usize,
    quantity: u32,
) -> Option<Chart> {
    const LENGTH: u64 = 270;
    const BARS: u64 = 350;
    let mut rows = Vec::new();
    for (supplier, line) in comparison.suppliers.iter().zip(lines) {
        for reach in supplier.quantities.get(at).map_or(&[][..], |q| &q.reach) {
            rows.push((line, reach));
        }
    }
    let scopes = rows
        .iter()
        .flat_map(|(_, reach)| [&reach.demanded, &reach.offered]);
    let most = scopes
        .filter_map(|scope| scope.boards)
        .map(|boards| u64::from(boards.most))
        .max()?;
    let mut out = String::new();
    let mut told = Vec::new();
    let mut y = 8;
    for (line, reach) in rows {
        let event = tongue.say(&reach.event.text());
        words(&mut out, 0, y + 15, "name", &short(&line.label));
        words(&mut out, 176, y + 15, "value", &event);
        let mut says = Vec::new();
        for (scope, down, how) in [
            (&reach.demanded, 0, "fill-met"),
            (&reach.offered, 13, "fill-gap"),
        ] {
            let number = tongue.say(&says::reached(scope.boards));
            let length = scope
                .boards
                .map_or(0, |boards| LENGTH * u64::from(boards.most) / most.max(1));
            bar(&mut out, (BARS, y + down), length.max(1), 11, how);
            words(&mut out, BARS + length + 6, y + down + 10, "mark", &number);
            says.push(number);
        }
        told.push(format!("{}, {event}: {}", line.label, says.join(" / ")));
        y += 38;
    }
    Some(Chart {
        title: tongue.say(&say!(
            "Boards that a recall would reach, of {quantity}",
            quantity = quantity
        )),
        note: tongue.say(&say!(
            "Above, full: with the records demanded. Below, dotted: with the records offered."
        )),
        svg: svg(y, &told.join("; "), &out),
    })
}
