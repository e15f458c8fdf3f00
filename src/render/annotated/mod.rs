//! The supplier's own tables with what is wrong marked at the cell, to send back: their cells as they
//! delivered them, and before them a list of what to correct, heaviest first, with links.
//!
//! Everything the supplier wrote is written as text, never as a formula.

mod marks;
mod names;
mod pen;
mod places;
mod summary;
mod table;

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use self::marks::Marks;
use crate::records::Records;
use crate::render::sheet::day;
use crate::values::Date;
use crate::verify::report::VerifyReport;

/// Cells of delivered tables in one workbook. Tables that find no more room show their marked rows only.
const MOST_CELLS: usize = 3_000_000;
/// Delivered tables in one workbook.
const MOST_TABLES: usize = 200;

/// The delivered tables with the kept findings of their report, as a workbook. The same delivery gives the
/// same bytes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn annotated_workbook(report: &VerifyReport, records: &Records) -> Result<Vec<u8>, XlsxError> {
    let mut marks = Marks::of(report, records);
    let mut sheets = Vec::new();
    let mut notes = table::Notes::default();
    for at in 0..marks.tables.len() {
        sheets.push(table::sheet(&mut marks, at, &mut notes)?);
    }
    let mut file = Workbook::new();
    file.set_properties(&properties(report)?);
    file.push_worksheet(summary::sheet(report, &marks, notes)?);
    file.push_worksheet(places::sheet(report, &marks)?);
    for sheet in sheets {
        file.push_worksheet(sheet);
    }
    file.save_to_buffer()
}

/// A clock would make the same delivery another file each time.
fn properties(report: &VerifyReport) -> Result<DocProperties, XlsxError> {
    let start = Date(jiff::civil::date(2000, 1, 1));
    Ok(DocProperties::new()
        .set_title("What to correct in the delivered records")
        .set_subject(&report.spec.id)
        .set_creation_datetime(&day(report.as_of.unwrap_or(start))?))
}
