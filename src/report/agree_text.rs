//! What stands between a quote and an award, for the terminal.

use std::fmt::Write as _;

use crate::agree::OpenPoint;
use crate::agree::model::{AcceptedDeviation, AgreementFile};
use crate::report::table::{Ink, grouped, ink, safe, wrapped};
use crate::spec::model::Weight;

/// How it is printed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Colour.
    pub color: bool,
}

/// Every open point, with what would settle it and whether it can be accepted.
#[must_use]
pub fn open(points: &[&OpenPoint], accepted: &[AcceptedDeviation], look: Look) -> String {
    let mut out = String::new();
    let title = match points.len() {
        0 => "Nothing stands between the quote and an award.".to_owned(),
        1 => "1 point stands between the quote and an award:".to_owned(),
        n => format!("{n} points stand between the quote and an award:"),
    };
    let _ = writeln!(out, "{}", ink(&title, Ink::Bold, look.color));
    for point in points {
        one(&mut out, point, look);
    }
    recorded(&mut out, accepted, look);
    out
}

fn one(out: &mut String, point: &OpenPoint, look: Look) {
    let weight = match point.severity {
        Some(Weight::Knockout) => "knockout",
        Some(Weight::Required) => "required",
        Some(Weight::Desired) => "desired",
        None => "quote",
    };
    let _ = writeln!(
        out,
        "\n{}  ({weight})",
        ink(&safe(&point.id), Ink::Caution, look.color)
    );
    let mut say = |text: &str| wrapped(out, &safe(text), "  ", "    ", look.width);
    if let Some(demanded) = &point.demanded {
        say(&format!("asked:   {demanded}"));
    }
    for said in &point.said {
        say(&format!("said:    {} ({})", said.text, said.place));
    }
    if let Some(comment) = &point.comment {
        say(&format!("comment: {comment}"));
    }
    for settle in &point.settle {
        say(&format!("settle:  {settle}"));
    }
    if point.acceptable {
        say(&format!("or take it as it is: --accept {}", point.id));
    }
}

fn recorded(out: &mut String, accepted: &[AcceptedDeviation], look: Look) {
    if accepted.is_empty() {
        return;
    }
    let title = format!("Accepted deviations: {}", accepted.len());
    let _ = writeln!(out, "\n{}", ink(&title, Ink::Bold, look.color));
    for deviation in accepted {
        let until = deviation.until.map(|day| format!(", until {day}"));
        let scope = deviation.scope.as_ref();
        let scope = scope.map(|scope| format!(" for {}", scope.in_words()));
        let text = format!(
            "{}{}: {} ({}{}: {})",
            deviation.clause,
            scope.unwrap_or_default(),
            deviation.instead,
            deviation.by,
            until.unwrap_or_default(),
            deviation.reason
        );
        wrapped(out, &safe(&text), "  - ", "    ", look.width);
    }
}

/// What was agreed, in a few lines.
#[must_use]
pub fn awarded(agreement: &AgreementFile, file: &str, look: Look) -> String {
    let mut out = String::new();
    let head = &agreement.agreement;
    let price = &agreement.price;
    let text = format!(
        "Agreement {}, revision {}: {} boards from {}, total {} {} ({} clauses, {} deviations).",
        head.id,
        head.revision,
        head.quantity,
        agreement.supplier.name,
        grouped(&price.total.to_string()),
        price.currency,
        agreement.clauses.len(),
        agreement.deviation.len()
    );
    wrapped(&mut out, &safe(&text), "", "  ", look.width);
    if let Some(amends) = &agreement.amends {
        let text = format!("It amends revision {}:", amends.revision);
        wrapped(&mut out, &text, "", "  ", look.width);
        for change in &amends.change {
            let text = format!("{}: {}", change.what, change.change);
            wrapped(&mut out, &safe(&text), "  - ", "    ", look.width);
        }
    }
    if !agreement.remark.is_empty() {
        let title = format!(
            "The supplier's remarks ({}); read them:",
            agreement.remark.len()
        );
        wrapped(&mut out, &title, "", "  ", look.width);
    }
    for remark in &agreement.remark {
        let text = format!("{}: {}", remark.clause, remark.text);
        wrapped(&mut out, &safe(&text), "  - ", "    ", look.width);
    }
    wrapped(
        &mut out,
        &safe(&format!("Written: {file}")),
        "",
        "  ",
        look.width,
    );
    out
}
