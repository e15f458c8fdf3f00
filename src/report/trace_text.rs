//! An answer of `trace` for the terminal.

mod dossier;

use std::fmt::Write as _;

use crate::trace::report::{Container, Outcome, Reach, TraceReport};
use crate::trace::sureness::Sure;
use crate::trace::words;

use super::table::{Ink, cut, ink, left, right, safe, wrapped};

/// Units and rows shown of a list; the counts are always true.
const SHOWN: usize = 12;

/// How an answer is printed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Colour.
    pub color: bool,
    /// Show every row of every list.
    pub all: bool,
}

impl Look {
    fn shown(self) -> usize {
        if self.all { usize::MAX } else { SHOWN }
    }
}

/// Prints an answer.
#[must_use]
pub fn render(report: &TraceReport, look: Look) -> String {
    let mut out = String::new();
    head(&mut out, report, look);
    if let Some(dossier) = &report.dossier {
        dossier::render(&mut out, dossier, look);
    }
    if let Some(found) = &report.reach {
        reach(&mut out, found, look);
    }
    unread(&mut out, report, look);
    out
}

fn head(out: &mut String, report: &TraceReport, look: Look) {
    let color = match report.outcome {
        Outcome::Answered | Outcome::Nothing => Ink::Bold,
        Outcome::Incomplete | Outcome::CannotTell => Ink::Caution,
        Outcome::Unknown => Ink::Bad,
    };
    let title = safe(&report.question.words());
    let _ = writeln!(out, "{}", ink(&title, color, look.color));
    wrapped(out, &safe(&words::outcome(report)), "", "", look.width);
    let line = words::basis(report);
    wrapped(out, &safe(&line), "", "", look.width);
    if !report.nearest.is_empty() {
        let line = format!("Written much like it: {}", report.nearest.join(", "));
        wrapped(out, &safe(&line), "", "", look.width);
    }
}

fn heading(out: &mut String, text: &str, look: Look) {
    let _ = writeln!(out, "\n{}", ink(text, Ink::Bold, look.color));
}

fn more(out: &mut String, all: usize, look: Look) {
    if all > look.shown() {
        let _ = writeln!(out, "  … and {} more (--all)", all - look.shown());
    }
}

fn reach(out: &mut String, reach: &Reach, look: Look) {
    heading(out, "Reached", look);
    for count in &reach.counts {
        wrapped(out, &words::counts(count), "  ", "    ", look.width);
    }
    for remark in &reach.remarks {
        wrapped(out, &safe(remark), "  - ", "    ", look.width);
    }
    if !reach.ways.is_empty() {
        heading(out, "How sure", look);
    }
    for way in &reach.ways {
        let line = format!(
            "{} {}: {} ({})",
            way.units,
            way.sure.word(),
            way.doubts.words(),
            way.forms.join(", ")
        );
        wrapped(
            out,
            &safe(line.trim_end_matches(" ()")),
            "  ",
            "    ",
            look.width,
        );
    }
    for (title, containers) in [
        ("Production lots", &reach.lots),
        ("Panels", &reach.panels),
        ("Cartons", &reach.cartons),
        ("Shipments", &reach.shipments),
    ] {
        held(out, title, containers, look);
    }
    units(out, reach, look);
    gaps(out, reach, look);
}

fn held(out: &mut String, title: &str, containers: &[Container], look: Look) {
    if containers.is_empty() {
        return;
    }
    heading(out, title, look);
    for container in containers.iter().take(look.shown()) {
        let built = match container.built {
            Some(built) => format!("  launched: {built}"),
            None => String::new(),
        };
        let line = format!(
            "  {} {} {} certain {} possibly{built}",
            left(&safe(&container.id), 20),
            left(container.sure.word(), 9),
            right(&container.certain.to_string(), 5),
            right(&container.possible.to_string(), 5)
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    more(out, containers.len(), look);
}

fn units(out: &mut String, reach: &Reach, look: Look) {
    if reach.units.is_empty() {
        return;
    }
    heading(out, "Units", look);
    for unit in reach.units.iter().take(look.shown()) {
        let color = match unit.sure {
            Sure::Certain => Ink::Plain,
            Sure::Possible => Ink::Caution,
        };
        let word = ink(&left(unit.sure.word(), 9), color, look.color);
        let place = unit
            .record
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let place = cut(&safe(&place), look.width.saturating_sub(37));
        let line = format!("  {} {word} {place}", left(&safe(&unit.id), 24));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    more(out, reach.units.len(), look);
}

fn gaps(out: &mut String, reach: &Reach, look: Look) {
    if reach.gaps.is_empty() {
        return;
    }
    heading(out, "Cannot be excluded", look);
    for gap in &reach.gaps {
        let place = gap
            .record
            .as_ref()
            .map(|at| format!(" ({at})"))
            .unwrap_or_default();
        let line = format!("{}: {}{place}", gap.units, gap.why);
        wrapped(out, &safe(&line), "  ", "    ", look.width);
        let named = gap
            .first
            .iter()
            .take(look.shown())
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let rest = gap
            .units
            .saturating_sub(look.shown().min(gap.first.len()) as u64);
        let rest = match rest {
            0 => String::new(),
            rest => format!(" … and {rest} more"),
        };
        wrapped(
            out,
            &safe(&format!("{named}{rest}")),
            "    ",
            "    ",
            look.width,
        );
    }
}

fn unread(out: &mut String, report: &TraceReport, look: Look) {
    if report.unread_total == 0 {
        return;
    }
    heading(out, "Could not be read", look);
    for fault in &report.unread {
        let place = match fault.row {
            Some(row) => format!("{}:{row}", fault.file),
            None => fault.file.clone(),
        };
        wrapped(
            out,
            &safe(&format!("{place}: {}", fault.message)),
            "  ",
            "    ",
            look.width,
        );
    }
    let more = report
        .unread_total
        .saturating_sub(report.unread.len() as u64);
    if more > 0 {
        let _ = writeln!(out, "  … and {more} more");
    }
}
