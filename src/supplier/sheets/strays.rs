//! What stands where the form has no place for it, and what the form has no place for any more.

use indexmap::IndexMap;

use super::desk::Desk;
use crate::finding::Finding;
use crate::supplier::codes;
use crate::supplier::form::layout::{self, FORMAT};
use crate::supplier::form::{FormCells, Stray};

const HELP: &str = "write it into a cell of the form, or leave it if it is a note of your own";

/// Reports what is not read, a finding for each column, row or sheet of it.
pub(super) fn report(desk: &mut Desk<'_>, form: &FormCells) {
    format(desk, form);
    let mut groups: IndexMap<(String, String), Vec<&Stray>> = IndexMap::new();
    for stray in &form.strays {
        let (sheet, cell) = stray.cell.address.rsplit_once('!').unwrap_or_default();
        let (letters, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit()).unwrap_or(0));
        let of_the_form = layout::sheets()
            .iter()
            .any(|known| is_sheet(sheet, known.name));
        let group = match (of_the_form, stray.id.is_empty()) {
            (false, _) => String::new(),
            (true, true) if stray.heading == stray.cell.text => letters.to_owned(),
            (true, true) => row.to_owned(),
            (true, false) => letters.to_owned(),
        };
        groups
            .entry((sheet.to_owned(), group))
            .or_default()
            .push(stray);
    }
    for strays in groups.values() {
        let answer = strays.iter().find(|stray| !stray.id.is_empty());
        let Some(stray) = answer.or(strays.first()) else {
            continue;
        };
        let place = desk.place(&stray.cell.address);
        let text = shortened(stray.cell.text.trim());
        let more = match strays.len() {
            1 => String::new(),
            n => format!(" and {} more cells", n - 1),
        };
        let message = match (stray.id.as_str(), stray.heading.trim()) {
            ("", "") => format!("`{text}`{more}: the form has no place for it, so it is not read"),
            ("", heading) if heading == stray.cell.text.trim() => {
                format!("the form has no column `{text}`: nothing in it is read")
            }
            ("", heading) => format!(
                "`{text}` under `{}`{more}: the row has no clause, so it is not read",
                shortened(heading)
            ),
            (id, "") => format!(
                "`{text}` in the row of `{id}`{more}: the form has no such column, so it is not read"
            ),
            (id, heading) => format!(
                "`{text}` in the row of `{id}`{more}: the form has no column `{}`, so it is not read",
                shortened(heading)
            ),
        };
        let finding = match lost_entry(strays) {
            true => Finding::error(codes::STRAY, place, message),
            false => Finding::warning(codes::STRAY, place, message),
        };
        desk.findings.push(finding.help(HELP));
    }
    lacks(desk, form);
}

/// Whether a row that lost its clause or key has something in a column that suppliers fill in: an
/// answer, and not a note.
fn lost_entry(strays: &[&Stray]) -> bool {
    strays.iter().any(|stray| {
        let (sheet, _) = stray.cell.address.rsplit_once('!').unwrap_or_default();
        let known = layout::sheets();
        let of = known.iter().find(|known| is_sheet(sheet, known.name));
        let column = of.and_then(|sheet| {
            let mut columns = sheet.columns.iter();
            columns.find(|column| column.title.as_str() == stray.heading.trim())
        });
        stray.id.is_empty() && column.is_some_and(|column| !column.locked)
    })
}

/// A sheet, or the CSV file that it was saved as.
fn is_sheet(label: &str, name: &str) -> bool {
    let label = label.trim_matches('\'');
    let stem = label.rsplit_once('.').map_or(label, |(stem, _)| stem);
    stem.to_lowercase().ends_with(&name.to_lowercase())
}

fn format(desk: &mut Desk<'_>, form: &FormCells) {
    let Some(format) = &form.head.format else {
        return;
    };
    if format.trim() != FORMAT.to_string() {
        let address = form.head.addresses.get("format").cloned();
        let place = desk.place(&address.unwrap_or_default());
        let message = format!(
            "this is version {} of the form; version {FORMAT} is read",
            format.trim()
        );
        desk.findings.push(
            Finding::error(codes::CELL, place, message)
                .help("answer in the form that came with the request"),
        );
    }
}

/// Sheets and columns that the form has and this file has not.
fn lacks(desk: &mut Desk<'_>, form: &FormCells) {
    for sheet in &form.missing_sheets {
        let message = format!(
            "the sheet `{sheet}` is missing, or neither its keys nor its headings are there: nothing of it is read"
        );
        // A workbook has all of its sheets. Sheets saved as CSV may be left out, but what stands on
        // one that nobody recognises may be what is missing here.
        let lost = form.head.format.is_some() || !form.other_sheets.is_empty();
        desk.lacking(&message, lost);
    }
    for (sheet, key) in &form.missing_columns {
        let known = layout::sheets();
        let of = known.iter().find(|known| known.name == *sheet);
        let column = of.and_then(|sheet| sheet.columns.iter().find(|c| c.key == *key));
        let counts = column.is_some_and(|column| !column.locked || column.key == "id");
        if let Some(column) = column.filter(|_| counts) {
            let title = column.title.as_str();
            let message =
                format!("the sheet `{sheet}` has no column `{title}`: it counts as empty");
            let written = form.strays.iter().any(|stray| {
                let (of, _) = stray.cell.address.rsplit_once('!').unwrap_or_default();
                is_sheet(of, sheet)
            });
            desk.lacking(&message, form.head.format.is_some() || written);
        }
    }
}

impl Desk<'_> {
    /// What the form had and this file lacks: an error where something may have been written there.
    fn lacking(&mut self, message: &str, lost: bool) {
        let place = self.file_place();
        let finding = match lost {
            true => Finding::error(codes::LACKS, place, message),
            false => Finding::warning(codes::LACKS, place, message),
        };
        self.findings
            .push(finding.help("answer in the form as it was sent out"));
    }
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
