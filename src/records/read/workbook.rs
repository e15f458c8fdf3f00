//! Workbooks: every sheet a table. Cells of the new format stream by; the old format is held in memory.

use std::io::{BufReader, Read as _};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, Xls, Xlsx};

use super::fill::{Filler, Sink, Source};
use super::limits::{MAX_CELL, MAX_COLUMNS, MAX_PART, MAX_WORKBOOK, MAX_XLS};
use super::line::{CellIn, Kind, Line};
use super::shape::Misfit;
use crate::records::delivery::{DeliveredFile, ReadSeek};
use crate::records::table::Counted;

/// Sheets that the tool's own templates have beside their records.
const TEMPLATE: [&str; 3] = ["fields", "about", "lists"];
/// The sheet of records in them.
const TEMPLATE_RECORDS: &str = "records";

type File = BufReader<Box<dyn ReadSeek>>;

/// Reads a workbook of either format.
pub(super) fn read(sink: &mut Sink<'_, '_>, file: &DeliveredFile, old: bool) {
    let read = match old {
        false => xlsx(sink, file),
        true => xls(sink, file),
    };
    if let Err(error) = read {
        let message = "the workbook cannot be read";
        let wanted = "a workbook that opens without a password, or CSV";
        sink.records.fault(&file.path, None, message, error, wanted);
    }
}

/// Sheets that hold cells, in their order.
fn sheets(all: &[calamine::Sheet]) -> Vec<String> {
    let tables = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = tables.map(|sheet| sheet.name.clone()).collect();
    // A workbook made from one of the tool's templates explains itself on sheets that hold no records.
    let template = names.iter().any(|name| name == TEMPLATE_RECORDS);
    let kept = names
        .into_iter()
        .filter(|name| !(template && TEMPLATE.contains(&name.as_str())));
    kept.collect()
}

/// The parts that are held in memory are no larger than they may be.
fn bounded(file: &DeliveredFile) -> Result<(), String> {
    if file.size > MAX_WORKBOOK {
        return Err(format!("it is larger than {} MiB", MAX_WORKBOOK >> 20));
    }
    let from = file.content.open().map_err(|error| error.to_string())?;
    let Ok(mut archive) = zip::ZipArchive::new(BufReader::new(from)) else {
        // What is no archive is refused, or named as encrypted, by the reader itself.
        return Ok(());
    };
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| error.to_string())?;
        let sheet = part.name_raw().starts_with(b"xl/worksheets/");
        let limit = if sheet { MAX_PART * 8 } else { MAX_PART };
        // What the archive says of a part's size is not to be believed.
        let held = match sheet {
            true => part.size(),
            false => std::io::copy(&mut part.by_ref().take(limit + 1), &mut std::io::sink())
                .map_err(|error| error.to_string())?,
        };
        if held > limit {
            return Err(format!("a part of it is larger than {} MiB", limit >> 20));
        }
    }
    Ok(())
}

fn xlsx(sink: &mut Sink<'_, '_>, file: &DeliveredFile) -> Result<(), String> {
    bounded(file)?;
    let said = |error: calamine::XlsxError| error.to_string();
    let from = file.content.open().map_err(|error| error.to_string())?;
    let mut book: Xlsx<File> = Xlsx::new(BufReader::new(from)).map_err(said)?;
    let names = sheets(book.sheets_metadata());
    if names.is_empty() {
        return Err("it has no sheet".to_owned());
    }
    for name in names {
        let merged = book.merge_cells_by_sheet_name(&name).map_err(said)?;
        let source = Source::new(sink.context, &file.path, Counted::Sheet(name.clone()));
        let mut filler = Filler::new(sink, source);
        let read = stream(&mut book, &name, &mut filler);
        tell_merged(&mut filler, &merged);
        filler.finish();
        if let Err(error) = read {
            let message = "the sheet cannot be read to its end";
            let wanted = "a sound workbook";
            let path = &file.path;
            sink.records
                .fault(path, None, message, format!("{name}: {error}"), wanted);
        }
    }
    Ok(())
}

fn stream(
    book: &mut Xlsx<File>,
    name: &str,
    filler: &mut Filler<'_, '_, '_>,
) -> Result<(), String> {
    let said = |error: calamine::XlsxError| error.to_string();
    let mut cells = book.worksheet_cells_reader(name).map_err(said)?;
    let mut line = Line::default();
    line.clear(0);
    while let Some(cell) = cells.next_cell().map_err(said)? {
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        if number != line.number {
            if number < line.number {
                return Err(format!("row {number} stands behind row {}", line.number));
            }
            if line.number > 0 {
                filler.row(&line);
            }
            line.clear(number);
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(format!("row {number} has more than {MAX_COLUMNS} columns"));
        }
        write(line.at(column), cell.get_value().clone());
    }
    if line.number > 0 {
        filler.row(&line);
    }
    Ok(())
}

fn xls(sink: &mut Sink<'_, '_>, file: &DeliveredFile) -> Result<(), String> {
    if file.size > MAX_XLS {
        return Err(format!("it is larger than {} MiB", MAX_XLS >> 20));
    }
    let said = |error: calamine::XlsError| error.to_string();
    let from = file.content.open().map_err(|error| error.to_string())?;
    let mut book: Xls<File> = Xls::new(BufReader::new(from)).map_err(said)?;
    let names = sheets(book.sheets_metadata());
    if names.is_empty() {
        return Err("it has no sheet".to_owned());
    }
    for name in names {
        let range = book.worksheet_range(&name).map_err(said)?;
        let merged = book.merge_cells_by_sheet_name(&name).map_err(said)?;
        let source = Source::new(sink.context, &file.path, Counted::Sheet(name.clone()));
        let mut filler = Filler::new(sink, source);
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut line = Line::default();
        for (number, cells) in (top.saturating_add(1)..).zip(range.rows()) {
            line.clear(number);
            for (column, cell) in (left as usize..).zip(cells) {
                write(line.at(column), of_data(cell));
            }
            filler.row(&line);
        }
        tell_merged(&mut filler, &merged);
        filler.finish();
    }
    Ok(())
}

fn of_data(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Writes a cell as text, and what kind of cell it was.
fn write(cell: &mut CellIn, value: DataRef<'_>) {
    cell.text.clear();
    cell.kind = match value {
        DataRef::Empty => Kind::Text,
        DataRef::String(text) => {
            cell.text.push_str(&text);
            Kind::Text
        }
        DataRef::SharedString(text) => {
            cell.text.push_str(text);
            Kind::Text
        }
        DataRef::Int(number) => {
            cell.text = number.to_string();
            Kind::Number
        }
        DataRef::Float(number) => {
            cell.text = number.to_string();
            Kind::Number
        }
        DataRef::Bool(truth) => {
            cell.text.push_str(if truth { "true" } else { "false" });
            Kind::Truth
        }
        DataRef::DateTime(moment) if moment.is_duration() => {
            cell.text = moment.as_f64().to_string();
            Kind::Number
        }
        DataRef::DateTime(moment) => {
            cell.text = shown(moment);
            Kind::Moment
        }
        DataRef::DateTimeIso(text) => {
            cell.text = text;
            Kind::Moment
        }
        DataRef::DurationIso(text) => {
            cell.text = text;
            Kind::Text
        }
        DataRef::Error(error) => {
            cell.text = error.to_string();
            Kind::Broken
        }
    };
    // No sheet holds longer texts, and no file has to be believed.
    if cell.text.len() > MAX_CELL
        && let Some((end, _)) = cell.text.char_indices().nth(MAX_CELL)
    {
        cell.text.truncate(end);
        cell.kind = Kind::Broken;
    }
}

/// A serial date as a local date and time.
fn shown(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let fraction = match milli {
        0 => String::new(),
        _ => format!(".{milli:03}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}")
}

/// A merged value counts for its first cell; that the others are blank has to be said.
fn tell_merged(filler: &mut Filler<'_, '_, '_>, merged: &[Dimensions]) {
    let Some((heading_row, width)) = filler.shape() else {
        return;
    };
    let mut regions: Vec<&Dimensions> = merged.iter().collect();
    regions.sort_by_key(|region| (region.start, region.end));
    for region in regions {
        let below = region.end.0 >= heading_row;
        let inside = (region.start.1 as usize) < width;
        if !below || !inside || region.start == region.end {
            continue;
        }
        let name =
            |(row, column): (u32, u32)| crate::spreadsheet::address(row as usize, column as usize);
        filler.fault(Misfit {
            number: Some(region.start.0.saturating_add(1)),
            column: Some(region.start.1 as usize),
            undecided: false,
            message: "merged cells: the value counts for the first of them, the others are blank"
                .to_owned(),
            found: format!("{}:{}", name(region.start), name(region.end)),
            wanted: "a value in every row".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{CellIn, DataRef, ExcelDateTime, Kind, write};
    use calamine::ExcelDateTimeType;

    fn cell(value: DataRef<'_>) -> (String, Kind) {
        let mut cell = CellIn::default();
        write(&mut cell, value);
        (cell.text, cell.kind)
    }

    #[test]
    fn numbers_are_written_as_their_shortest_text() {
        assert_eq!(cell(DataRef::Float(4.8)), ("4.8".to_owned(), Kind::Number));
        assert_eq!(cell(DataRef::Float(500.0)).0, "500");
        assert_eq!(cell(DataRef::Float(1e15)).0, "1000000000000000");
        assert_eq!(cell(DataRef::Float(-0.125)).0, "-0.125");
    }

    #[test]
    fn serial_dates_count_from_1900_or_1904() {
        // 2027-01-18 is day 46405 of the calendar that begins 1900, and 1462 days less of the other.
        let date = |serial, since_1904| {
            let kind = ExcelDateTimeType::DateTime;
            cell(DataRef::DateTime(ExcelDateTime::new(
                serial, kind, since_1904,
            )))
            .0
        };
        assert_eq!(date(46405.0, false), "2027-01-18T00:00:00");
        assert_eq!(date(44943.0, true), "2027-01-18T00:00:00");
        assert_eq!(date(46405.5, false), "2027-01-18T12:00:00");
    }
}
