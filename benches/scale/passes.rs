//! What reading costs before anything is checked, for `benches/compare.py`: three passes over the CSV files of
//! a delivery. `passes read DIR` reads the bytes, `passes count DIR` counts records with the `csv` crate,
//! `passes type DIR THREADS` parses and types every cell as its column says, on so many threads.
//!
//! Prints what was counted as JSON, so that the script can hold it against the other tools.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used
)]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rust_decimal::Decimal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Bytes of a piece that a thread takes at a time.
const PIECE: u64 = 4 << 20;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["read", folder] => read(&files(folder)?),
        ["count", folder] => count(&files(folder)?),
        ["type", folder, threads] => typed(&files(folder)?, threads.parse()?),
        _ => Err("passes read|count DIR, or passes type DIR THREADS".into()),
    }
}

/// The CSV files of a folder, by name.
fn files(folder: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(files: &[PathBuf]) -> Result<()> {
    let mut chunk = vec![0; 1 << 20];
    let mut bytes = 0_u64;
    for path in files {
        let mut file = File::open(path)?;
        loop {
            match file.read(&mut chunk)? {
                0 => break,
                read => bytes += read as u64,
            }
        }
    }
    println!("{{\"bytes\": {bytes}}}");
    Ok(())
}

fn count(files: &[PathBuf]) -> Result<()> {
    let mut rows = 0_u64;
    let mut record = csv::ByteRecord::new();
    for path in files {
        let mut reader = csv::Reader::from_path(path)?;
        while reader.read_byte_record(&mut record)? {
            rows += 1;
        }
    }
    println!("{{\"rows\": {rows}}}");
    Ok(())
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Kind {
    Moment,
    Day,
    Number,
    Limit,
    /// A text of its own in most rows: looked at, not kept.
    Text,
    /// A word of few: known by its number.
    Word,
}

/// Columns by their names, as the catalogue types them.
fn kind(column: &str) -> Kind {
    match column {
        "shipment-date" => Kind::Day,
        name if name.ends_with("-at") => Kind::Moment,
        "measured-value" | "build-quantity" | "carton-quantity" => Kind::Number,
        "low-limit" | "high-limit" => Kind::Limit,
        "ncr-id" | "repair-action" | "finding" => Kind::Text,
        _ => Kind::Word,
    }
}

/// What a pass has counted.
#[derive(Default)]
struct Seen {
    rows: u64,
    cells: u64,
    untyped: u64,
}

/// The words of a piece, each with its number.
type Words = HashMap<Box<str>, u32, foldhash::fast::RandomState>;

fn typed(files: &[PathBuf], threads: usize) -> Result<()> {
    let mut pieces: Vec<(&Path, u64, u64)> = Vec::new();
    for path in files {
        let size = std::fs::metadata(path)?.len();
        let starts = (0..size).step_by(usize::try_from(PIECE)?);
        pieces.extend(starts.map(|from| (path.as_path(), from, size.min(from + PIECE))));
    }
    let next = AtomicUsize::new(0);
    let total = Mutex::new(Seen::default());
    std::thread::scope(|scope| -> Result<()> {
        let threads: Vec<_> = (0..threads.max(1))
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    let mut seen = Seen::default();
                    let mut words = Words::default();
                    while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                        type_piece(*piece, &mut words, &mut seen)?;
                    }
                    let mut total = total.lock().map_err(|_| "a thread broke down")?;
                    total.rows += seen.rows;
                    total.cells += seen.cells;
                    total.untyped += seen.untyped;
                    Ok(())
                })
            })
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "a thread broke down")??;
        }
        Ok(())
    })?;
    let Seen {
        rows,
        cells,
        untyped,
    } = total.into_inner().map_err(|_| "a thread broke down")?;
    println!("{{\"rows\": {rows}, \"cells\": {cells}, \"untyped\": {untyped}}}");
    Ok(())
}

/// Types the lines that begin in a piece. The files of the benchmark have no line breaks within cells.
fn type_piece(
    (path, from, to): (&Path, u64, u64),
    words: &mut Words,
    seen: &mut Seen,
) -> Result<()> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut heading = Vec::new();
    file.read_until(b'\n', &mut heading)?;
    let names = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(heading.as_slice())
        .into_records()
        .next()
        .ok_or("a file without a heading")??;
    let kinds: Vec<Kind> = names.iter().map(kind).collect();
    let mut at = heading.len() as u64;
    if from > 0 {
        // The line that the piece begins in belongs to the one before, unless it begins right here.
        file.seek(SeekFrom::Start(from - 1))?;
        let mut rest = Vec::new();
        at = from - 1 + file.read_until(b'\n', &mut rest)? as u64;
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(file);
    let mut record = csv::StringRecord::new();
    while at + reader.position().byte() < to && reader.read_record(&mut record)? {
        seen.rows += 1;
        for (cell, kind) in record.iter().zip(&kinds) {
            seen.cells += 1;
            let typed = cell.is_empty() || is_typed(cell, *kind, words);
            seen.untyped += u64::from(!typed);
        }
    }
    Ok(())
}

fn is_typed(cell: &str, kind: Kind, words: &mut Words) -> bool {
    match kind {
        Kind::Moment => std::hint::black_box(cell.parse::<jiff::Timestamp>()).is_ok(),
        Kind::Day => std::hint::black_box(cell.parse::<jiff::civil::Date>()).is_ok(),
        Kind::Number => std::hint::black_box(cell.parse::<Decimal>()).is_ok(),
        Kind::Limit => cell == "none" || std::hint::black_box(cell.parse::<Decimal>()).is_ok(),
        Kind::Text => !std::hint::black_box(cell).is_empty(),
        Kind::Word => {
            if !words.contains_key(cell) {
                let number = u32::try_from(words.len()).unwrap_or(u32::MAX);
                words.insert(cell.into(), number);
            }
            std::hint::black_box(words.get(cell)).is_some()
        }
    }
}
