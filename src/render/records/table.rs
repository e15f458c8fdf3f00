//! The CSV template of a form: headings and one example row, as Excel opens it.

use super::super::RenderError;
use crate::record_form::RecordForm;
use crate::render::sheet::reads_as_formula;

/// Without it Excel takes UTF-8 for the code page of the computer.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The file: byte order mark, headings, example, lines ended as on Windows. Real records keep cells that
/// read as formulas as they are: an identity is repeated to the letter.
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
