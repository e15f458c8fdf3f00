//! Which table, row and cell a finding is at.

use std::collections::{BTreeMap, HashMap};

use super::names::Names;
use super::{MOST_CELLS, MOST_TABLES};
use crate::records::{Counted, Records, Table};
use crate::render::sheet::column_number;
use crate::verify::report::{RecordFinding, VerifyReport};

/// Rows above the first delivered one: a title and the headings.
pub(super) const ABOVE: u32 = 2;
/// Columns before the first delivered one: the row's number.
pub(super) const BEFORE: u16 = 1;
/// Most delivered rows and columns of one sheet.
const MOST_ROWS: usize = 1_048_576 - ABOVE as usize;
const MOST_COLUMNS: usize = 16_384 - 2;

/// The name of the sheet with the causes.
pub(super) const TO_CORRECT: &str = "To correct";
/// The name of the sheet with every kept finding.
pub(super) const PLACES: &str = "Every place";

/// The findings of one table.
pub(super) struct Marked<'r> {
    pub(super) table: &'r Table,
    /// The sheet's name.
    pub(super) name: String,
    /// Findings by the row's number.
    pub(super) rows: BTreeMap<u32, Vec<&'r RecordFinding>>,
    /// Whether all rows are shown, or only marked ones.
    pub(super) whole: bool,
    /// Columns that are shown.
    pub(super) columns: usize,
    /// The line of the sheet, from zero, of rows that have findings.
    pub(super) at: HashMap<u32, u32>,
}

/// The findings of all tables.
pub(super) struct Marks<'r> {
    pub(super) tables: Vec<Marked<'r>>,
    by_file: HashMap<&'r str, Vec<usize>>,
    /// Tables with findings that found no room.
    pub(super) left_out: usize,
}

impl<'r> Marks<'r> {
    /// Finds the table of every kept finding.
    pub(super) fn of(report: &'r VerifyReport, records: &'r Records) -> Marks<'r> {
        let mut by_file: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, table) in records.tables.iter().enumerate() {
            by_file.entry(table.file()).or_default().push(at);
        }
        let mut rows: BTreeMap<usize, BTreeMap<u32, Vec<&RecordFinding>>> = BTreeMap::new();
        for finding in &report.findings {
            let at = table_of(finding, &by_file, |at| records.tables.get(at));
            if let (Some(at), Some(row)) = (at, finding.row) {
                let findings = rows.entry(at).or_default().entry(row);
                findings.or_default().push(finding);
            }
        }
        let mut names = Names::taken(&[TO_CORRECT, PLACES, "History"]);
        let left_out = rows.len().saturating_sub(MOST_TABLES);
        let tables = rows.into_iter().take(MOST_TABLES);
        let mut marks = Marks {
            tables: tables
                .filter_map(|(at, rows)| Some(marked(records.tables.get(at)?, rows, &mut names)))
                .collect(),
            by_file: HashMap::new(),
            left_out,
        };
        marks.share_room();
        for (at, marked) in marks.tables.iter().enumerate() {
            let tables = marks.by_file.entry(marked.table.file());
            tables.or_default().push(at);
        }
        marks
    }

    /// Small tables first, so that as many as possible are whole.
    fn share_room(&mut self) {
        let mut order: Vec<(usize, usize)> = self
            .tables
            .iter()
            .enumerate()
            .map(|(at, marked)| (marked.table.len() * marked.columns, at))
            .collect();
        order.sort_unstable();
        let mut room = MOST_CELLS;
        for (cells, at) in order {
            if let Some(marked) = self.tables.get_mut(at) {
                marked.whole = cells <= room && marked.table.len() <= MOST_ROWS;
                room -= if marked.whole { cells } else { 0 };
            }
        }
    }

    /// The sheet and cell of a finding, as a link names them; none where its row is on no sheet.
    pub(super) fn link(&self, finding: &RecordFinding) -> Option<String> {
        let table = |at: usize| self.tables.get(at).map(|marked| marked.table);
        let at = table_of(finding, &self.by_file, table)?;
        let marked = self.tables.get(at)?;
        let line = marked.at.get(&finding.row?)?;
        let column = marked.column(finding).unwrap_or_default();
        let cell = crate::spreadsheet::address(*line as usize, usize::from(column));
        Some(format!("internal:'{}'!{cell}", marked.name))
    }
}

impl Marked<'_> {
    /// The sheet's column of a finding's cell; none where it is about the row.
    pub(super) fn column(&self, finding: &RecordFinding) -> Option<u16> {
        let name = finding.column.as_deref()?;
        let headings = self.table.headings().iter().take(self.columns);
        let mut named = headings
            .map(|heading| heading.field.as_deref() == Some(name) || heading.written == name);
        Some(column_number(named.position(|found| found)?).saturating_add(BEFORE))
    }

    /// How many findings are marked.
    pub(super) fn count(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }
}

fn marked<'r>(
    table: &'r Table,
    rows: BTreeMap<u32, Vec<&'r RecordFinding>>,
    names: &mut Names,
) -> Marked<'r> {
    let file = table.file();
    let file = file.rsplit('/').next().unwrap_or(file);
    let name = match table.counted() {
        Counted::Sheet(sheet) => names.give(&format!("{sheet} {file}")),
        _ => names.give(file),
    };
    Marked {
        table,
        name,
        rows,
        whole: true,
        columns: table.headings().len().min(MOST_COLUMNS),
        at: HashMap::new(),
    }
}

/// The table of a finding, among those of its file: the one of its sheet, or of its array.
fn table_of<'t>(
    finding: &RecordFinding,
    by_file: &HashMap<&str, Vec<usize>>,
    table: impl Fn(usize) -> Option<&'t Table>,
) -> Option<usize> {
    let known = by_file.get(finding.file.as_deref()?)?;
    let holds = |at: &&usize| match table(**at).map(Table::counted) {
        Some(Counted::Sheet(sheet)) => finding.sheet.as_ref() == Some(sheet),
        Some(Counted::Items(array)) => finding.pointer.as_ref().is_some_and(|pointer| {
            let rest = pointer.strip_prefix(array.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }),
        Some(Counted::Lines | Counted::JsonLines) => true,
        None => false,
    };
    known.iter().find(holds).copied()
}
