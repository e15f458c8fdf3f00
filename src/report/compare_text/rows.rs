//! Clause by supplier: one word per cell.

use std::fmt::Write as _;

use super::{Page, label};
use crate::compare::result::{Ability, Cell, ClauseRow, Standing};
use crate::report::table::{Ink, cut, ink, left, safe, width};
use crate::spec::model::Weight;

impl Page<'_> {
    /// Clauses on which the suppliers differ, or which anyone leaves open.
    pub(super) fn differences(&mut self) {
        let rows: Vec<&ClauseRow> = self
            .comparison
            .clauses
            .iter()
            .filter(|row| self.look.all || (row.demanded && differs(row)))
            .collect();
        let asked = self.comparison.clauses.iter().filter(|r| r.demanded);
        let same = asked.count().saturating_sub(rows.len());
        let suppliers = self.comparison.suppliers.len();
        if rows.is_empty() {
            self.heading("CLAUSES");
            let _ = writeln!(self.out, "Everything is answered as asked by everyone.");
            return;
        }
        let title = if self.look.all {
            "ALL CLAUSES"
        } else {
            "CLAUSES THAT DIFFER OR ARE OPEN"
        };
        self.heading(title);
        let longest = rows.iter().map(|row| width(&row.id)).max().unwrap_or(0) + 3;
        let room = |ids: usize| self.look.width.saturating_sub(ids) / suppliers.max(1);
        let column = if room(longest.min(38)) >= 12 {
            12
        } else {
            room(14).min(9)
        };
        let ids = longest.min(self.look.width.saturating_sub(suppliers * column));
        self.difference_head(ids, column);
        for row in rows {
            self.difference(row, ids, column);
        }
        if !self.look.all && same > 0 {
            let text = format!("{same} more clauses are met by everyone who quoted (--all).");
            self.wrap(&text, "", "");
        }
        self.wrap("K knockout, R required, d desired.", "", "");
    }

    fn difference_head(&mut self, ids: usize, column: usize) {
        let mut line = left("", ids);
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            line += &left(&cut(&label(n, supplier), column.saturating_sub(1)), column);
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    fn difference(&mut self, row: &ClauseRow, ids: usize, column: usize) {
        let mark = match (row.demanded, row.severity) {
            (false, _) => "-",
            (true, Weight::Knockout) => "K",
            (true, Weight::Required) => "R",
            (true, Weight::Desired) => "d",
        };
        let id = format!("{mark} {}", safe(&row.id));
        let mut line = if width(&id) < ids {
            left(&id, ids)
        } else {
            let _ = writeln!(self.out, "{}", cut(&id, self.look.width));
            left("", ids)
        };
        for cell in &row.cells {
            let (word, tone) = cell_word(cell, row.demanded, column);
            let word = left(&cut(word, column.saturating_sub(1)), column);
            line += &ink(&word, tone, self.look.color);
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }
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

fn cell_word(cell: &Cell, demanded: bool, column: usize) -> (&'static str, Ink) {
    let short = column < 12;
    if !demanded {
        return ("-", Ink::Plain);
    }
    match cell.standing {
        Some(Standing::Meets) => ("included", Ink::Plain),
        Some(Standing::Loaded) => ("priced", Ink::Plain),
        Some(Standing::Open) => ("open", Ink::Caution),
        Some(Standing::Lesser) => ("lesser", Ink::Caution),
        Some(Standing::Excluded) => ("excluded", Ink::Bad),
        Some(Standing::NotApplicable) => ("n/a", Ink::Caution),
        Some(Standing::Unanswered) => ("silent", Ink::Bad),
        Some(Standing::Conditional) if short => ("assumes", Ink::Caution),
        Some(Standing::Conditional) => ("conditional", Ink::Caution),
        Some(Standing::Conflict) => ("conflict", Ink::Bad),
        Some(Standing::NotRequired) => ("-", Ink::Plain),
        None => match cell.ability {
            Ability::Can => ("can", Ink::Plain),
            Ability::Lesser => ("lesser", Ink::Caution),
            Ability::Cannot => ("cannot", Ink::Bad),
            Ability::Undeclared if short => ("unsaid", Ink::Caution),
            Ability::Undeclared => ("undeclared", Ink::Caution),
        },
    }
}
