//! A delivery that would be released, changed cell by cell: what the fuzzer thinks of are changes, so
//! that most of what it makes still reads as records.

use tracespec::records::Delivery;
use tracespec::render::corrective::{Request, Units, corrective_doc};
use tracespec::render::{annotated_workbook, to_markdown, trace_doc, verification_doc};
use tracespec::report::{sarif, trace_csv, trace_text};
use tracespec::trace::Desk;
use tracespec::trace::report::{Kind, Question};
use tracespec::verify::report::Verdict;

use super::formats::{Format, in_format};
use super::ground::{ALL_ROWS, CONTROLLER, Files, Ground, catalogue};
use super::{claims, input};

/// The cells of a record.
struct Table {
    path: String,
    cells: Vec<Vec<String>>,
}

/// A change: what, in which file, in which row and column, and with which text.
struct Change<'a> {
    what: u8,
    file: usize,
    row: usize,
    column: usize,
    text: std::borrow::Cow<'a, str>,
}

/// A line is a change: four letters that choose, and a text.
fn changes(data: &[u8]) -> impl Iterator<Item = Change<'_>> {
    data.split(|byte| *byte == b'\n')
        .take(24)
        .filter_map(|line| {
            let (chosen, text) = line.split_at_checked(4)?;
            Some(Change {
                what: chosen[0],
                file: usize::from(chosen[1]),
                row: usize::from(chosen[2]),
                column: usize::from(chosen[3]),
                text: String::from_utf8_lossy(text),
            })
        })
}

fn tables(ground: &Ground) -> Vec<Table> {
    let records = ground
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".csv"));
    let table = |(path, bytes): &(String, Vec<u8>)| Table {
        path: path.clone(),
        cells: super::formats::cells(bytes),
    };
    records.map(table).collect()
}

fn apply(tables: &mut Vec<Table>, change: &Change<'_>) {
    if tables.is_empty() {
        return;
    }
    let at = change.file % tables.len();
    if change.what % 8 == 7 {
        tables.remove(at);
        return;
    }
    let cells = &mut tables[at].cells;
    if cells.is_empty() {
        return;
    }
    let row = change.row % cells.len();
    let width = cells[row].len().max(1);
    let column = change.column % width;
    match change.what % 8 {
        0..=2 => {
            if let Some(cell) = cells[row].get_mut(column) {
                *cell = change.text.clone().into_owned();
            }
        }
        3 => {
            cells.remove(row);
        }
        4 => {
            let copy = cells[row].clone();
            cells.push(copy);
        }
        5 => {
            for row in cells.iter_mut().filter(|row| row.len() > column) {
                row.remove(column);
            }
        }
        _ => {
            let other = change.text.len() % cells.len();
            let other = cells[other].get(column).cloned();
            if let (Some(from), Some(into)) = (other, cells[row].get_mut(column)) {
                *into = from;
            }
        }
    }
}

fn written(tables: &[Table], others: &Files) -> Files {
    let mut files: Files = Vec::new();
    for table in tables {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        for row in &table.cells {
            writer.write_record(row).unwrap();
        }
        files.push((table.path.clone(), writer.into_inner().unwrap()));
    }
    let others = others.iter().filter(|(path, _)| !path.ends_with(".csv"));
    files.into_iter().chain(others.cloned()).collect()
}

/// A delivery of the controller; behind a star one of every record there is.
pub fn delivery(data: &[u8]) {
    let (ground, data): (&Ground, &[u8]) = match data.strip_prefix(b"*\n") {
        Some(rest) => (&*ALL_ROWS, rest),
        None => (&*CONTROLLER, data),
    };
    let mut tables = tables(ground);
    for change in changes(data) {
        apply(&mut tables, &change);
    }
    let files = written(&tables, &ground.files);
    let report = claims::judged(ground, &files);
    if !tables.iter().any(|table| table.cells.len() > 1) {
        assert_ne!(report.verdict, Verdict::Release, "no row and released");
    }
    let chosen = data.len() % 16;
    let delivery = Delivery::in_memory(files.clone());
    let records = ground.job().read(&delivery);
    match chosen {
        0 => {
            annotated_workbook(&report, &records).unwrap();
        }
        1 => {
            let units = Units::default();
            let request = Request {
                report: &report,
                spec: &ground.spec,
                records: &records,
                units: &units,
                day: report.as_of.unwrap_or(ground.spec.spec.spec.issued),
                due: None,
            };
            if let Some(doc) = corrective_doc(&request) {
                to_markdown(&doc).unwrap();
            }
        }
        2 => {
            to_markdown(&verification_doc(&report)).unwrap();
        }
        3 => {
            claims::json(&sarif::delivery_log(
                &report,
                &ground.spec,
                "delivery",
                None,
            ));
        }
        4..=6 => traced(ground, &delivery, chosen),
        7..=10 => same_in_another_format(ground, &files, chosen, report.verdict),
        _ => {}
    }
}

/// Questions to records that contradict each other.
fn traced(ground: &Ground, delivery: &Delivery, chosen: usize) {
    let desk = Desk {
        catalogue: catalogue(),
        spec: Some(&ground.spec),
        order: Some(&ground.order),
        agreed: None,
        room: ground.job().room,
    };
    let board = ground
        .order
        .serials
        .as_ref()
        .and_then(|serials| serials.get(0));
    let question = match chosen {
        4 => Question::new(Kind::Board, board.unwrap_or("?")),
        5 => Question::new(Kind::Lot, "L00000001"),
        _ => Question::new(Kind::Station, "FCT-1"),
    };
    let report = desk.ask(delivery, &question).unwrap();
    claims::json(&report);
    let look = trace_text::Look {
        width: 80,
        color: false,
        all: true,
    };
    claims::is_plain(&trace_text::render(&report, look));
    let table = trace_csv(&report).unwrap();
    claims::no_formula(table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&table));
    to_markdown(&trace_doc(&report)).unwrap();
}

/// The same cells in another format are judged the same, as far as both can say them.
fn same_in_another_format(ground: &Ground, files: &Files, chosen: usize, verdict: Verdict) {
    let format = match chosen {
        7 => Format::Semicolon,
        8 => Format::Tsv,
        9 => Format::Gzip,
        _ => Format::Zip,
    };
    let records = files.iter().filter(|(path, _)| path.ends_with(".csv"));
    // A byte order mark, a lone cell or another delimiter in a heading means another thing there.
    let plain = |bytes: &[u8]| {
        bytes.is_ascii() && input::find(bytes, b";").is_none() && !bytes.contains(&b'\t')
    };
    let mut records = records.peekable();
    if records.peek().is_none() || !records.all(|(_, bytes)| plain(bytes) && !bytes.contains(&b'|'))
    {
        return;
    }
    let there = in_format(files, format);
    let report = claims::judged(ground, &there);
    assert_eq!(report.verdict, verdict, "{format:?}");
}
