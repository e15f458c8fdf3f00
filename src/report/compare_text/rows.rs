//! Clause by supplier: one sign and one word per cell.

use std::fmt::Write as _;

use super::{Page, label};
use crate::compare::result::{Ability, Cell, ClauseRow, Standing};
use crate::report::table::{Ink, cut, ink, left, safe, width};
use crate::spec::model::Weight;

/// A column with whole words, and one with short ones.
const WHOLE: usize = 14;
const SHORT: usize = 9;
/// The column of ids where suppliers need the room; a longer id stands on a line of its own.
const IDS: usize = 26;

/// How the table is divided: suppliers beside each other, columns for ids and for each of them.
struct Grid {
    ids: usize,
    column: usize,
    suppliers: usize,
}

impl Page<'_> {
    /// Clauses on which the suppliers differ, or which anyone leaves open; then, if all are wanted, the
    /// others.
    pub(super) fn differences(&mut self) {
        let clauses = &self.comparison.clauses;
        let (differing, same): (Vec<&ClauseRow>, Vec<&ClauseRow>) =
            clauses.iter().partition(|row| row.demanded && differs(row));
        if differing.is_empty() {
            self.heading("CLAUSES");
            let _ = writeln!(self.out, "Everything is answered as asked by everyone.");
        } else {
            self.heading("CLAUSES THAT DIFFER OR ARE OPEN");
            self.table(&differing);
        }
        if self.look.all && !same.is_empty() {
            self.heading("CLAUSES MET BY EVERYONE WHO QUOTED, AND CLAUSES NOT REQUIRED");
            self.table(&same);
        }
        let met = same.iter().filter(|row| row.demanded).count();
        if !self.look.all && met > 0 && !differing.is_empty() {
            let text = format!("{met} more clauses are met by everyone who quoted (--all).");
            self.wrap(&text, "", "");
        }
        if self.look.all || !differing.is_empty() {
            let mut legend = "K knockout, R required, d desired.".to_owned();
            if suppliers_without_quote(clauses) {
                legend += " Where nothing is quoted: what is declared, which is no offer.";
            }
            self.wrap(&legend, "", "");
        }
    }

    fn table(&mut self, rows: &[&ClauseRow]) {
        let grid = self.grid(rows);
        let suppliers = self.comparison.suppliers.len();
        for from in (0..suppliers).step_by(grid.suppliers) {
            if from > 0 {
                let _ = writeln!(self.out);
            }
            let to = (from + grid.suppliers).min(suppliers);
            self.table_head(&grid, from..to);
            for row in rows {
                self.table_row(&grid, row, from..to);
            }
        }
    }

    /// As many suppliers beside each other as there is room for.
    fn grid(&self, rows: &[&ClauseRow]) -> Grid {
        let suppliers = self.comparison.suppliers.len().max(1);
        let longest = rows.iter().map(|row| width(&row.id)).max().unwrap_or(0) + 3;
        let columns = self.look.width;
        let room = |ids: usize| columns.saturating_sub(ids) / suppliers;
        if room(longest) >= SHORT {
            let column = if room(longest) >= WHOLE { WHOLE } else { SHORT };
            return Grid {
                ids: longest,
                column,
                suppliers,
            };
        }
        let ids = IDS.min(columns / 3).min(longest);
        Grid {
            ids,
            column: SHORT,
            suppliers: (columns.saturating_sub(ids) / SHORT).clamp(1, suppliers),
        }
    }

    fn table_head(&mut self, grid: &Grid, shown: std::ops::Range<usize>) {
        let mut line = left("", grid.ids);
        let suppliers = self.comparison.suppliers.iter().enumerate();
        for (n, supplier) in suppliers.skip(shown.start).take(shown.len()) {
            let name = cut(&label(n, supplier), grid.column.saturating_sub(1));
            line += &left(&name, grid.column);
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    fn table_row(&mut self, grid: &Grid, row: &ClauseRow, shown: std::ops::Range<usize>) {
        let mark = match (row.demanded, row.severity) {
            (false, _) => "-",
            (true, Weight::Knockout) => "K",
            (true, Weight::Required) => "R",
            (true, Weight::Desired) => "d",
        };
        let id = format!("{mark} {}", safe(&row.id));
        let mut line = if width(&id) < grid.ids {
            left(&id, grid.ids)
        } else {
            let _ = writeln!(self.out, "{}", cut(&id, self.look.width));
            left("", grid.ids)
        };
        for cell in row.cells.iter().skip(shown.start).take(shown.len()) {
            let (glyph, word, tone) = cell_word(cell, row.demanded, grid.column >= WHOLE);
            let words = left(
                &cut(&format!("{glyph} {word}"), grid.column.saturating_sub(1)),
                grid.column,
            );
            line += &ink(&words, tone, self.look.color);
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }
}

/// Whether there is anyone who only declares what can be retrieved.
fn suppliers_without_quote(clauses: &[ClauseRow]) -> bool {
    let mut cells = clauses.iter().flat_map(|row| &row.cells);
    cells.any(|cell| cell.standing.is_none())
}

/// Whether anyone leaves the clause open, or answers it in another way than the others.
fn differs(row: &ClauseRow) -> bool {
    let mut standings = row.cells.iter().filter_map(|cell| cell.standing);
    let quoted = standings.clone().next().is_some();
    if quoted {
        return standings.any(|standing| standing != Standing::Meets);
    }
    row.cells.iter().any(|cell| cell.ability != Ability::Can)
}

/// Sign, word and colour; the word is short where there is little room.
fn cell_word(cell: &Cell, demanded: bool, whole: bool) -> (char, &'static str, Ink) {
    if !demanded {
        return ('·', "-", Ink::Plain);
    }
    let Some(standing) = cell.standing else {
        return match cell.ability {
            Ability::Can => ('+', "can", Ink::Plain),
            Ability::Lesser => ('▼', "lesser", Ink::Caution),
            Ability::Cannot => ('✕', "cannot", Ink::Bad),
            Ability::Undeclared if whole => ('?', "undeclared", Ink::Caution),
            Ability::Undeclared => ('?', "unsaid", Ink::Caution),
        };
    };
    let tone = match standing {
        Standing::Meets | Standing::Loaded | Standing::NotRequired => Ink::Plain,
        Standing::Open | Standing::Lesser | Standing::NotApplicable | Standing::Conditional => {
            Ink::Caution
        }
        Standing::Excluded | Standing::Unanswered | Standing::Conflict => Ink::Bad,
    };
    let word = match standing {
        Standing::NotApplicable => "n/a",
        Standing::Meets if !whole => "incl.",
        Standing::Open if !whole => "open",
        Standing::Excluded if !whole => "excl.",
        Standing::Conditional if !whole => "if",
        Standing::Conflict if !whole => "clash",
        standing => standing.words(),
    };
    (standing.glyph(), word, tone)
}
