//! Workbooks: every sheet a table. Cells of the new format stream by; the old format is held in memory.

use std::io::{BufReader, Read as _};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, Xls, Xlsx};

use super::compound::{self, Unsound};
use super::fill::{Filler, Sink, Source};
use super::guarded::guarded;
use super::limits::RATIO_FROM;
use super::line::{CellIn, Kind, Line};
use super::shape::Misfit;
use super::xml::Longest;
use super::{kind, zipped};
use crate::records::delivery::{DeliveredFile, ReadSeek};
use crate::records::table::Counted;
use crate::records::{Limits, within};

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
    let limits = sink.context.reading.room.limits;
    let Err(refused) = read else { return };
    let message = "the workbook cannot be read";
    let (found, wanted) = match refused {
        Refused::Broken(error) => {
            let wanted = "a workbook that opens without a password, or CSV";
            (error, wanted.to_owned())
        }
        Refused::Met(key, found) => (found, limits.wanted(key)),
    };
    sink.records.fault(&file.path, None, message, found, wanted);
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

/// Letters beside those of a cell that a piece of a sheet may have: names and escapes.
const BESIDE: u64 = 1 << 16;

/// Whether a workbook is no larger than it may be, in all and part by part, and whether it may have merged cells. What
/// the archive says of a part's size is not to be believed: each is unpacked, and nothing is kept of it.
fn bounded(file: &DeliveredFile, limits: &Limits) -> Result<bool, Refused> {
    let opened = zipped::open(&file.content, limits);
    // What is no archive is refused, or named as encrypted, by the reader itself.
    let Ok(mut archive) = opened else {
        return Ok(true);
    };
    let mut merges = false;
    let mut left = limits.unpacked_bytes;
    let by_ratio = file.size.saturating_mul(limits.ratio);
    let mut whole = RATIO_FROM.max(by_ratio);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| error.to_string())?;
        let name = String::from_utf8_lossy(part.name_raw());
        let name = crate::toml_text::one_line(&name);
        let met = |key: &'static str, found: &str| Refused::Met(key, format!("{name}: {found}"));
        let (most, key) = match name.starts_with("xl/worksheets/") {
            true => (limits.sheet_bytes, "sheet-bytes"),
            false => (limits.part_bytes, "part-bytes"),
        };
        let mut seen = Longest::default();
        let mut size = 0;
        let mut chunk = vec![0; 64 << 10];
        loop {
            let read = match part.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Refused::Broken(error.to_string())),
            };
            size += read as u64;
            if size > most {
                return Err(met(key, "more bytes"));
            }
            if size > whole {
                return Err(met("ratio", "more times the packed size"));
            }
            if size > left {
                return Err(met("unpacked-bytes", "more bytes in all"));
            }
            // Whatever its name: which part is a sheet, others of its parts say.
            seen.take(&chunk[..read]);
            // A piece is held in memory, each escaped letter of it as up to eight.
            if seen.longest() > limits.cell_letters.saturating_mul(8).saturating_add(BESIDE) {
                return Err(met("cell-letters", "a longer text"));
            }
            if seen.defines_entities() {
                let found = format!("{name}: entities of its own");
                return Err(Refused::Broken(found));
            }
        }
        left -= size;
        whole -= size;
        merges |= seen.merges();
    }
    Ok(merges)
}

/// Why a workbook is not read.
enum Refused {
    Broken(String),
    /// A limit was met: its name, and by what.
    Met(&'static str, String),
}

impl From<String> for Refused {
    fn from(error: String) -> Self {
        Refused::Broken(error)
    }
}

/// What is said of a file that its reader falls over.
const FELL: &str = "it is broken in a way that its reader does not expect";

/// Lets the reader of workbooks at a piece of one.
fn tried<T, E: std::fmt::Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, Refused> {
    match guarded(read) {
        Some(Ok(done)) => Ok(done),
        Some(Err(error)) => Err(Refused::Broken(error.to_string())),
        None => Err(Refused::Broken(FELL.to_owned())),
    }
}

fn xlsx(sink: &mut Sink<'_, '_>, file: &DeliveredFile) -> Result<(), Refused> {
    let limits = sink.context.reading.room.limits;
    if kind::is_compound(file) {
        held(file, limits)?;
    }
    let merges = bounded(file, limits)?;
    let from = file.content.open().map_err(|error| error.to_string())?;
    let mut book: Xlsx<File> = tried(|| Xlsx::new(BufReader::new(from)))?;
    let names = sheets(book.sheets_metadata());
    if names.is_empty() {
        return Err("it has no sheet".to_owned().into());
    }
    for name in names {
        // The reader goes through the whole sheet for them.
        let merged = match merges {
            true => tried(|| book.merge_cells_by_sheet_name(&name))?,
            false => Vec::new(),
        };
        let source = Source::new(sink.context, &file.path, Counted::Sheet(name.clone()));
        let mut filler = Filler::new(sink, source);
        let read = stream(&mut book, &name, &mut filler, limits);
        filler.settle();
        tell_merged(&mut filler, &merged);
        filler.finish();
        if let Err(refused) = read {
            let message = "the sheet cannot be read to its end";
            let (error, wanted) = match refused {
                Refused::Broken(error) => (error, "a sound workbook".to_owned()),
                Refused::Met(key, found) => (found, limits.wanted(key)),
            };
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
    limits: &Limits,
) -> Result<(), Refused> {
    let mut cells = tried(|| book.worksheet_cells_reader(name))?;
    let mut line = Line::default();
    line.clear(0);
    while let Some(cell) = tried(|| cells.next_cell())? {
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        if number != line.number {
            if number < line.number {
                let wrong = format!("row {number} stands behind row {}", line.number);
                return Err(Refused::Broken(wrong));
            }
            if line.number > 0 {
                filler.row(&line);
            }
            if !filler.wants() {
                return Ok(());
            }
            line.clear(number);
        }
        let column = column as usize;
        if column >= within(limits.columns) {
            let found = format!("row {number} has more columns");
            return Err(Refused::Met("columns", found));
        }
        write(line.at(column), cell.get_value().clone(), limits);
    }
    if line.number > 0 {
        filler.row(&line);
    }
    Ok(())
}

/// The bytes of a workbook of the old kind, which is held in memory, if it can be read within bounds.
fn held(file: &DeliveredFile, limits: &Limits) -> Result<Vec<u8>, Refused> {
    let most = limits.old_workbook_bytes;
    let mut bytes = Vec::new();
    let from = file.content.open().map_err(|error| error.to_string())?;
    let mut from = from.take(most.saturating_add(1));
    from.read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err(Refused::Met("old-workbook-bytes", "more bytes".to_owned()));
    }
    match compound::sound(&bytes, limits.old_workbook_cells) {
        Ok(()) => Ok(bytes),
        Err(Unsound::Broken(why)) => Err(Refused::Broken(why.to_owned())),
        Err(Unsound::TooLarge) => {
            let found = "a sheet that fills a larger rectangle".to_owned();
            Err(Refused::Met("old-workbook-cells", found))
        }
    }
}

fn xls(sink: &mut Sink<'_, '_>, file: &DeliveredFile) -> Result<(), Refused> {
    let limits = sink.context.reading.room.limits;
    let bytes = std::io::Cursor::new(held(file, limits)?);
    let mut book: Xls<std::io::Cursor<Vec<u8>>> = tried(|| Xls::new(bytes))?;
    let names = sheets(book.sheets_metadata());
    if names.is_empty() {
        return Err("it has no sheet".to_owned().into());
    }
    for name in names {
        let range = tried(|| book.worksheet_range(&name))?;
        let merged = tried(|| book.merge_cells_by_sheet_name(&name))?;
        let source = Source::new(sink.context, &file.path, Counted::Sheet(name.clone()));
        let mut filler = Filler::new(sink, source);
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut line = Line::default();
        for (number, cells) in (top.saturating_add(1)..).zip(range.rows()) {
            if !filler.wants() {
                break;
            }
            line.clear(number);
            for (column, cell) in (left as usize..).zip(cells) {
                write(line.at(column), of_data(cell), limits);
            }
            filler.row(&line);
        }
        filler.settle();
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
fn write(cell: &mut CellIn, value: DataRef<'_>, limits: &Limits) {
    cell.text.clear();
    cell.kind = match value {
        DataRef::Empty => Kind::Text,
        DataRef::String(text) => put(cell, &text, limits),
        DataRef::SharedString(text) => put(cell, text, limits),
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
}

/// No sheet holds longer texts, and no file has to be believed.
fn put(cell: &mut CellIn, text: &str, limits: &Limits) -> Kind {
    let longest = within(limits.cell_letters);
    let end = match text.len() > longest {
        true => text.char_indices().nth(longest).map(|(end, _)| end),
        false => None,
    };
    cell.text
        .push_str(text.get(..end.unwrap_or(text.len())).unwrap_or(""));
    match end {
        Some(_) => Kind::Broken,
        None => Kind::Text,
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
    use super::{CellIn, DataRef, ExcelDateTime, Kind, Limits, write};
    use calamine::ExcelDateTimeType;

    fn cell(value: DataRef<'_>) -> (String, Kind) {
        let mut cell = CellIn::default();
        write(&mut cell, value, &Limits::USUAL);
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
