//! The CSV template of a form: headings and one example row, as Excel opens it.

use super::super::RenderError;
use crate::record_form::RecordForm;

/// Without it Excel takes UTF-8 for the code page of the computer.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Characters with which a spreadsheet takes a cell for a formula. Real records keep such cells as
/// they are: an identity is repeated to the letter.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a spreadsheet would take a cell for a formula.
pub(super) fn reads_as_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA)
}

/// The file: byte order mark, headings, example, lines ended as on Windows.
pub(super) fn csv_template(form: &RecordForm, example: &[String]) -> Result<Vec<u8>, RenderError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BOM.to_vec());
    let row = example.iter().map(|cell| {
        if reads_as_formula(cell) {
            format!("'{cell}")
        } else {
            cell.clone()
        }
    });
    let broken = |error: &dyn std::fmt::Display| RenderError::Records(error.to_string());
    writer
        .write_record(form.headings())
        .and_then(|()| writer.write_record(row))
        .map_err(|error| broken(&error))?;
    writer.into_inner().map_err(|error| broken(&error))
}
