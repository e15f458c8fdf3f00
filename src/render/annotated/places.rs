//! Every kept finding with its place, each a link to its cell.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::marks::{Marks, PLACES};
use super::pen::{self, Mark};
use crate::render::sheet::{column_number, row_number};
use crate::verify::report::VerifyReport;

/// Links that a sheet may hold in all programs.
const MOST: usize = 60_000;

const COLUMNS: [(&str, u16); 8] = [
    ("State", 11),
    ("Clause", 28),
    ("What is wrong", 60),
    ("Where", 34),
    ("Column", 20),
    ("Found", 26),
    ("Demanded", 40),
    ("What to do", 40),
];

/// The sheet.
pub(super) fn sheet(report: &VerifyReport, marks: &Marks<'_>) -> Result<Worksheet, XlsxError> {
    let mut sheet = pen::sheet(PLACES)?;
    let all: u64 = report.causes.iter().map(|cause| cause.total).sum();
    let shown = report.findings.len().min(MOST);
    let title = match shown as u64 == all {
        true => format!("All {all} findings, by clause, file and row."),
        false => format!(
            "{shown} of {all} findings, by clause, file and row; the JSON Lines and the CSV hold them all."
        ),
    };
    pen::write(&mut sheet, (0, 0), &title, &pen::quiet())?;
    for (at, (heading, width)) in COLUMNS.iter().enumerate() {
        let column = column_number(at);
        sheet.set_column_width(column, f64::from(*width))?;
        pen::write(&mut sheet, (1, column), heading, &pen::heading())?;
    }
    for (n, finding) in report.findings.iter().take(MOST).enumerate() {
        let row = row_number(n).saturating_add(2);
        let mark = Mark::of(finding);
        let state = match mark {
            Mark::Bad => "wrong",
            Mark::Unsure => "undecided",
            Mark::Covered => "accepted",
        };
        let place = finding.spot();
        let place = place.unwrap_or_else(|| "in no file".to_owned());
        let to_do = match (&finding.follows, &finding.fix) {
            (Some(parent), _) => format!("goes with: {parent}"),
            (None, fix) => fix.clone().unwrap_or_default(),
        };
        pen::write(&mut sheet, (row, 0), state, &mark.format())?;
        let words = [
            (1, finding.clause.as_str()),
            (2, finding.message.as_str()),
            (4, finding.column.as_deref().unwrap_or_default()),
            (5, finding.found.as_deref().unwrap_or_default()),
            (6, finding.wanted.as_str()),
            (7, to_do.as_str()),
        ];
        for (column, text) in words {
            pen::write(&mut sheet, (row, column), text, &pen::text())?;
        }
        pen::link(&mut sheet, (row, 3), marks.link(finding), &place)?;
    }
    let last = row_number(shown).saturating_add(1);
    sheet.autofilter(1, 0, last, column_number(COLUMNS.len() - 1))?;
    sheet.set_freeze_panes(2, 0)?;
    sheet.set_repeat_rows(1, 1)?;
    Ok(sheet)
}
