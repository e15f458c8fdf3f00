//! The first sheet: what to correct, heaviest first, how often, and where it begins.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::marks::{Marks, TO_CORRECT};
use super::pen::{self, Mark};
use super::table::Notes;
use crate::render::sheet::{column_number, lines_of, points, row_number};
use crate::render::to_correct::{Item, items, weight_word};
use crate::verify::report::VerifyReport;

const COLUMNS: [(&str, u16); 9] = [
    ("No.", 5),
    ("Weight", 10),
    ("Clause", 28),
    ("How often", 10),
    ("What is wrong, the first case", 50),
    ("Found", 22),
    ("Demanded", 36),
    ("What to do", 36),
    ("Where it begins", 30),
];

/// The sheet.
pub(super) fn sheet(
    report: &VerifyReport,
    marks: &Marks<'_>,
    notes: Notes,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = pen::sheet(TO_CORRECT)?;
    sheet.set_screen_gridlines(false);
    for (at, (_, width)) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(column_number(at), f64::from(*width))?;
    }
    pen::write(&mut sheet, (0, 0), "What to correct", &pen::title())?;
    let mut row = 1;
    for line in about(report, marks, notes) {
        pen::write(&mut sheet, (row, 0), &line, &pen::quiet())?;
        row += 1;
    }
    row += 1;
    let items = items(report);
    if items.is_empty() {
        pen::write(
            &mut sheet,
            (row, 0),
            "Nothing is to be corrected.",
            &pen::section(),
        )?;
        return Ok(sheet);
    }
    for (at, (heading, _)) in COLUMNS.iter().enumerate() {
        let place = (row, column_number(at));
        pen::write(&mut sheet, place, heading, &pen::heading())?;
    }
    sheet.set_repeat_rows(row, row)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    for (n, item) in items.iter().enumerate() {
        row += 1;
        line(&mut sheet, row, n + 1, item, marks)?;
    }
    Ok(sheet)
}

/// What was verified, against what, with which result; and what this workbook leaves out.
fn about(report: &VerifyReport, marks: &Marks<'_>, notes: Notes) -> Vec<String> {
    let spec = &report.spec;
    let mut lines = vec![format!(
        "{} revision {}: {} ({})",
        spec.id, spec.revision, report.verdict, report.basis
    )];
    if let Some(order) = &report.order {
        lines.push(format!("Order {}, {} boards", order.number, order.quantity));
    }
    let day = report.as_of.map(|day| format!("judged as of {day}, "));
    lines.push(format!(
        "{}{}, spec SHA-256 {}",
        day.unwrap_or_default(),
        report.tool,
        spec.sha256
    ));
    lines.push(
        "Your tables follow as you delivered them. Red is wrong, amber cannot be decided, blue is \
         accepted by an agreed deviation; a note at the cell and the last column say why."
            .to_owned(),
    );
    if marks.left_out > 0 {
        lines.push(format!(
            "{} more tables with findings are not shown here; the sheet of every place names them.",
            marks.left_out
        ));
    }
    if notes.left_out > 0 {
        lines.push(format!(
            "{} more cells are marked without a note; the last column says why.",
            notes.left_out
        ));
    }
    lines
}

fn line(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    item: &Item<'_>,
    marks: &Marks<'_>,
) -> Result<(), XlsxError> {
    let text = pen::text();
    sheet.write_number_with_format(row, 0, f64::from(row_number(number)), &text)?;
    let mark = item.first.map_or(Mark::Bad, Mark::of);
    let clauses = format!("{}\n({})", item.clauses.join("\n"), item.demanded_at);
    let to_do = item.to_do();
    let words = [
        (1, weight_word(item.weight)),
        (2, &clauses),
        (5, item.found()),
        (6, item.wanted()),
        (7, &to_do),
    ];
    for (column, words) in words {
        pen::write(sheet, (row, column), words, &text)?;
    }
    match item.count {
        // A count beyond what a spreadsheet keeps exactly cannot be: it is far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        Some(count) => drop(sheet.write_number_with_format(row, 3, count as f64, &text)?),
        None => pen::write(sheet, (row, 3), "missing", &text)?,
    }
    pen::write(sheet, (row, 4), item.message, &mark.format())?;
    let place = item.first.and_then(|first| first.spot());
    let to = item.first.and_then(|first| marks.link(first));
    let place = place.unwrap_or_else(|| "in no file".to_owned());
    pen::link(sheet, (row, 8), to, &place)?;
    let tall = [
        (&*clauses, 2),
        (item.message, 4),
        (item.found(), 5),
        (item.wanted(), 6),
        (&to_do, 7),
    ];
    let width = |at: usize| COLUMNS.get(at).map_or(10, |(_, width)| *width);
    let lines = tall.iter().map(|(text, at)| lines_of(text, width(*at)));
    sheet.set_row_height(row, points(lines.max().unwrap_or(1)))?;
    Ok(())
}
