//! A sample delivery in memory: made from a spec, changed cell by cell, verified.
#![allow(dead_code)]

pub mod formats;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::cli::io::load_spec;
use tracespec::order::{self, Order};
use tracespec::records::Delivery;
use tracespec::sample::{SampleDelivery, sample};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::pattern;
use tracespec::verify::report::{LedgerLine, RecordFinding, Status, VerifyReport};
use tracespec::verify::verify;

/// Specs under `samples/`.
pub const SPECS: [&str; 3] = ["all-rows", "controller", "lot-level"];

/// The resolved spec of a sample folder, with its basis files.
pub fn spec(name: &str) -> ResolvedSpec {
    let path = format!("{}/samples/{name}/spec.toml", env!("CARGO_MANIFEST_DIR"));
    let checked = load_spec(path.as_ref()).unwrap();
    checked
        .resolved
        .unwrap_or_else(|| panic!("{name}: {:#?}", checked.findings))
}

/// A spec, its order and a delivery that satisfies it.
pub struct Case {
    pub spec: ResolvedSpec,
    pub order: Order,
    pub tables: Tables,
}

impl Case {
    /// Makes the sample of a spec.
    pub fn new(name: &str, boards: u32, seed: u64) -> Case {
        Case::of(spec(name), boards, seed)
    }

    /// Makes the sample of a resolved spec.
    pub fn of(spec: ResolvedSpec, boards: u32, seed: u64) -> Case {
        let made = sample(&spec, boards, seed).unwrap();
        Case {
            order: read_order(&spec, &made),
            tables: Tables::new(&made.files),
            spec,
        }
    }

    /// Verifies the sample as it is.
    pub fn verify(&self) -> VerifyReport {
        self.verify_with(&self.tables)
    }

    /// Verifies another delivery against the same spec and order.
    pub fn verify_with(&self, tables: &Tables) -> VerifyReport {
        self.verify_delivery(&tables.delivery())
    }

    /// Verifies any delivery against the same spec and order.
    pub fn verify_delivery(&self, delivery: &Delivery) -> VerifyReport {
        verify(&self.spec, Some(&self.order), delivery)
    }
}

pub fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn read_order(spec: &ResolvedSpec, made: &SampleDelivery) -> Order {
    let rule = spec.spec.identity.board.as_ref();
    let regex = rule
        .and_then(|rule| rule.pattern.as_ref())
        .map(|text| pattern::compile(text).unwrap());
    let files: IndexMap<String, Vec<u8>> = made
        .serials
        .iter()
        .map(|text| ("serials.csv".to_owned(), text.clone().into_bytes()))
        .collect();
    let source = SourceFile::new("order.toml", made.order_toml.clone());
    let read = order::read(source, &files, regex.as_ref());
    assert!(read.findings.is_empty(), "{:#?}", read.findings);
    read.order.unwrap()
}

/// A delivered file.
#[derive(Clone)]
pub enum Content {
    /// Heading and rows.
    Table(Table),
    /// Anything else.
    Bytes(Vec<u8>),
}

/// Heading and rows of a CSV file.
#[derive(Clone, Default)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn parse(bytes: &[u8]) -> Table {
        let mut reader = csv::Reader::from_reader(bytes);
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        Table {
            header: cells(reader.headers().unwrap()),
            rows: reader.records().map(|r| cells(&r.unwrap())).collect(),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn column(&self, name: &str) -> usize {
        self.header
            .iter()
            .position(|h| h == name)
            .unwrap_or_else(|| panic!("no column {name} in {:?}", self.header))
    }
}

/// A row by its place among the rows of its file: 0 is line 2.
pub type At = usize;

/// The line of a row in its file.
pub fn line(at: At) -> u32 {
    u32::try_from(at).unwrap() + 2
}

/// The files of a delivery; CSV files by their cells. A form may be named without `.csv`.
#[derive(Clone)]
pub struct Tables {
    pub files: BTreeMap<String, Content>,
}

fn path(file: &str) -> String {
    if file.contains('.') {
        file.to_owned()
    } else {
        format!("{file}.csv")
    }
}

impl Tables {
    pub fn new(files: &[(String, Vec<u8>)]) -> Tables {
        let content = |name: &str, bytes: &[u8]| match name.ends_with(".csv") {
            true => Content::Table(Table::parse(bytes)),
            false => Content::Bytes(bytes.to_vec()),
        };
        Tables {
            files: files
                .iter()
                .map(|(name, bytes)| (name.clone(), content(name, bytes)))
                .collect(),
        }
    }

    /// The files as they would be handed over.
    pub fn delivery(&self) -> Delivery {
        Delivery::in_memory(self.named_bytes())
    }

    /// The files by name.
    pub fn named_bytes(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.files.iter().map(|(name, content)| {
            let bytes = match content {
                Content::Table(table) => table.bytes(),
                Content::Bytes(bytes) => bytes.clone(),
            };
            (name.clone(), bytes)
        });
        files.collect()
    }

    /// Names of the CSV files.
    pub fn csv_files(&self) -> Vec<String> {
        let tables = self.files.iter();
        tables
            .filter(|(_, content)| matches!(content, Content::Table(_)))
            .map(|(name, _)| name.clone())
            .collect()
    }

    pub fn table(&self, file: &str) -> &Table {
        match self.files.get(&path(file)) {
            Some(Content::Table(table)) => table,
            _ => panic!("no table {file}"),
        }
    }

    pub fn table_mut(&mut self, file: &str) -> &mut Table {
        match self.files.get_mut(&path(file)) {
            Some(Content::Table(table)) => table,
            _ => panic!("no table {file}"),
        }
    }

    /// A cell.
    pub fn get(&self, file: &str, at: At, column: &str) -> String {
        let table = self.table(file);
        table.rows[at][table.column(column)].clone()
    }

    /// Rows whose cells hold these values.
    pub fn all(&self, file: &str, wanted: &[(&str, &str)]) -> Vec<At> {
        let table = self.table(file);
        let columns: Vec<(usize, &str)> = wanted
            .iter()
            .map(|(name, value)| (table.column(name), *value))
            .collect();
        (0..table.rows.len())
            .filter(|at| columns.iter().all(|(c, v)| table.rows[*at][*c] == *v))
            .collect()
    }

    /// The first row whose cells hold these values.
    pub fn find(&self, file: &str, wanted: &[(&str, &str)]) -> At {
        let all = self.all(file, wanted);
        *all.first()
            .unwrap_or_else(|| panic!("no row {wanted:?} in {file}"))
    }

    /// The last row whose cells hold these values.
    pub fn last(&self, file: &str, wanted: &[(&str, &str)]) -> At {
        let all = self.all(file, wanted);
        *all.last()
            .unwrap_or_else(|| panic!("no row {wanted:?} in {file}"))
    }

    /// Writes a cell.
    pub fn set(&mut self, file: &str, at: At, column: &str, value: &str) {
        let table = self.table_mut(file);
        let column = table.column(column);
        value.clone_into(&mut table.rows[at][column]);
    }

    /// Writes a cell in every row.
    pub fn set_all(&mut self, file: &str, column: &str, value: &str) {
        for at in 0..self.table(file).rows.len() {
            self.set(file, at, column, value);
        }
    }

    /// Removes rows whose cells hold these values; says how many.
    pub fn remove_rows(&mut self, file: &str, wanted: &[(&str, &str)]) -> usize {
        let gone = self.all(file, wanted);
        let mut at = 0;
        self.table_mut(file).rows.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
        gone.len()
    }

    /// Appends a copy of a row with some cells changed; says where it stands.
    pub fn copy_row(&mut self, file: &str, at: At, changes: &[(&str, &str)]) -> At {
        let table = self.table_mut(file);
        let row = table.rows[at].clone();
        table.rows.push(row);
        let last = table.rows.len() - 1;
        for (column, value) in changes {
            self.set(file, last, column, value);
        }
        last
    }

    /// Appends a row; columns that are not named stay blank.
    pub fn add_row(&mut self, file: &str, cells: &[(&str, &str)]) -> At {
        let table = self.table_mut(file);
        let width = table.header.len();
        table.rows.push(vec![String::new(); width]);
        let last = table.rows.len() - 1;
        for (column, value) in cells {
            self.set(file, last, column, value);
        }
        last
    }

    /// Removes a column.
    pub fn remove_column(&mut self, file: &str, column: &str) {
        let table = self.table_mut(file);
        let column = table.column(column);
        table.header.remove(column);
        for row in &mut table.rows {
            row.remove(column);
        }
    }

    /// Removes a file.
    pub fn remove_file(&mut self, file: &str) {
        let gone = self.files.remove(&path(file));
        assert!(gone.is_some(), "no file {file}");
    }

    /// Replaces a file, or adds one.
    pub fn put(&mut self, file: &str, bytes: &[u8]) {
        self.files
            .insert(path(file), Content::Bytes(bytes.to_vec()));
    }

    /// Turns the rows of every table into another order; one seed gives one order.
    pub fn shuffle(&mut self, seed: u64) {
        for file in self.csv_files() {
            // Each file starts anew: a file that was delivered twice stays the same twice.
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut below = |n: usize| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                usize::try_from(state % n as u64).unwrap()
            };
            let rows = &mut self.table_mut(&file).rows;
            for last in (1..rows.len()).rev() {
                rows.swap(last, below(last + 1));
            }
        }
    }

    /// Removes all rows of a board, and says how many.
    pub fn remove_board(&mut self, board: &str) -> usize {
        let mut gone = 0;
        for file in self.csv_files() {
            if self.table(&file).header.iter().any(|h| h == "board-id") {
                gone += self.remove_rows(&file, &[("board-id", board)]);
            }
        }
        gone
    }
}

/// The ledger line of a clause.
pub fn ledger<'r>(report: &'r VerifyReport, clause: &str) -> &'r LedgerLine {
    let line = report.ledger.iter().find(|line| line.clause == clause);
    line.unwrap_or_else(|| panic!("no clause {clause}"))
}

/// Ledger lines that are neither a pass nor without application.
pub fn broken(report: &VerifyReport) -> Vec<&LedgerLine> {
    let lines = report.ledger.iter();
    lines
        .filter(|line| matches!(line.status, Status::Fail | Status::NotEvaluated))
        .collect()
}

/// A finding in one line, for messages.
pub fn shown(finding: &RecordFinding) -> String {
    format!(
        "{} [{}] {}:{} {} = {:?}: {}",
        finding.clause,
        finding.code,
        finding.file.as_deref().unwrap_or("-"),
        finding.row.unwrap_or(0),
        finding.column.as_deref().unwrap_or("-"),
        finding.found.as_deref().unwrap_or(""),
        finding.message
    )
}
