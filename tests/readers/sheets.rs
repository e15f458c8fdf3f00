//! Workbooks as factories fill them in.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::formats::{cells, workbook};
use super::{clean, mapped, releases, run, says, text, with};

const TESTS: &str = "test-extract.csv";
const PACKED: &str = "packing-list.csv";

/// The packing list with real dates, below a title, on the second of three sheets.
fn packing_list(since_1904: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let _ = book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("packing-list").unwrap();
    sheet.write_string(0, 0, "Packing list of January").unwrap();
    sheet.set_row_hidden(6).unwrap();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    for (row, line) in cells(text(&clean(), PACKED).as_bytes()).iter().enumerate() {
        let row = u32::try_from(row).unwrap() + 3;
        for (column, cell) in line.iter().enumerate() {
            let column = u16::try_from(column).unwrap() + 1;
            match cell.strip_prefix("2027-01-") {
                Some(day) => {
                    let day = day.parse().unwrap();
                    let value = ExcelDateTime::from_ymd(2027, 1, day).unwrap();
                    sheet
                        .write_datetime_with_format(row, column, &value, &date)
                        .unwrap();
                }
                None => {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    assert!(!since_1904, "the writer knows the calendar of 1900 only");
    book.save_to_buffer().unwrap()
}

#[test]
fn dates_titles_empty_sheets_and_hidden_rows_are_read() {
    let files = with(PACKED, "packing 2027.xlsx", packing_list(false));
    releases("a date is a number", &run(&files));
}

#[test]
fn several_records_in_one_workbook_are_read() {
    let mut files = clean();
    files.retain(|(path, _)| path != TESTS && path != PACKED);
    let (tests, packed) = (text(&clean(), TESTS), text(&clean(), PACKED));
    let sheets = [
        ("Test extract", tests.as_bytes()),
        ("Packing list", packed.as_bytes()),
    ];
    files.push(("records.xlsx".to_owned(), workbook(&sheets)));
    releases("a sheet a record", &run(&files));
}

#[test]
fn a_workbook_of_the_old_kind_is_read() {
    // The packing list of samples/controller, saved by LibreOffice as Excel 97: its dates are serials.
    let bytes = include_bytes!("fixtures/packing-list.xls").to_vec();
    releases("Excel 97", &run(&with(PACKED, "packing-list.xls", bytes)));
}

#[test]
fn numbers_and_formulas_count_by_their_value() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in cells(text(&clean(), TESTS).as_bytes()).iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(number) if column % 2 == 0 => {
                    sheet.write_number(row, column, number).unwrap();
                }
                Ok(_) => {
                    let formula = Formula::new(format!("={cell}+0")).set_result(cell);
                    sheet.write_formula(row, column, formula).unwrap();
                }
                Err(_) => {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    releases("numbers", &run(&with(TESTS, "test-extract.xlsx", bytes)));
}

#[test]
fn what_a_sheet_cannot_say_is_told_at_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("wip-status").unwrap();
    let rows = cells(text(&clean(), "wip-status.csv").as_bytes());
    for (row, line) in rows.iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet
        .write_formula(1, 4, Formula::new("=A1/0").set_result("#DIV/0!"))
        .unwrap();
    sheet
        .merge_range(1, 2, 2, 2, "PACK-1", &Format::new())
        .unwrap();
    sheet.write_string(2, 7, "beside").unwrap();
    let notes = book.add_worksheet();
    notes.set_name("Results").unwrap();
    notes.write_string(0, 0, "MC4471-000001 failed").unwrap();
    let name = "wip-status.xlsx";
    let report = run(&with(
        "wip-status.csv",
        name,
        book.save_to_buffer().unwrap(),
    ));
    says(&report, name, "C2: wip-status.xlsx: merged cells");
    says(
        &report,
        name,
        "H3: wip-status.xlsx: a value stands right of the last heading",
    );
    says(
        &report,
        name,
        "wip-status.xlsx: no row holds headings of its record form",
    );
    let sheets: Vec<_> = report
        .findings
        .iter()
        .filter_map(|f| f.sheet.as_deref())
        .collect();
    assert!(
        sheets.contains(&"Results") && sheets.contains(&"wip-status"),
        "{sheets:?}"
    );
}

#[test]
fn identities_that_became_numbers_are_near_misses() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = cells(text(&clean(), PACKED).as_bytes());
    for (row, line) in rows.iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            // Lot 00000001 without its letter: the zeros are gone.
            match cell.as_str() {
                "L00000001" => sheet.write_number(row, column, 1.0).unwrap(),
                other => sheet.write_string(row, column, other).unwrap(),
            };
        }
    }
    let report = run(&with(
        PACKED,
        "packing-list.xlsx",
        book.save_to_buffer().unwrap(),
    ));
    assert!(!report.verdict.releases());
    let near = report
        .findings
        .iter()
        .find(|f| f.clause == "identity.lot")
        .unwrap();
    assert_eq!(near.cell.as_deref(), Some("A2"));
    assert_eq!(near.found.as_deref(), Some("1"));
    assert!(
        near.fix
            .as_deref()
            .unwrap()
            .contains("format the column as text"),
        "{near:?}"
    );
}

#[test]
fn a_local_time_of_a_sheet_needs_its_zone() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let stamp = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for (row, line) in cells(text(&clean(), "wip-status.csv").as_bytes())
        .iter()
        .enumerate()
    {
        for (column, cell) in line.iter().enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            match cell.strip_suffix("+01:00") {
                Some(local) => {
                    let value = ExcelDateTime::parse_from_str(local).unwrap();
                    sheet
                        .write_datetime_with_format(row, column, &value, &stamp)
                        .unwrap();
                }
                None => {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    let files = with(
        "wip-status.csv",
        "wip-status.xlsx",
        book.save_to_buffer().unwrap(),
    );
    assert_eq!(run(&files).verdict.to_string(), "cannot decide");
    let mapping =
        "[[mapping]]\nfiles = \"*.xlsx\"\nform = \"wip-status\"\nzone = \"Europe/Berlin\"\n";
    releases("zone declared", &mapped(&files, mapping));
}
