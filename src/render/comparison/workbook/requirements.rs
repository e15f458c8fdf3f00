//! Clause by supplier: one sign and one word a cell, what was said in its note.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::inputs::blanks;
use super::pen::{Cell, Look, Pen, count, words};
use crate::compare::result::{Ability, Cell as Answer, ClauseRow, Standing};
use crate::compare::words as named;
use crate::say;
use crate::spec::model::Weight;
use crate::wording::{Text, typed};

/// Clause, title, weight, demand, gaps.
const BEFORE: [u16; 5] = [34, 30, 11, 46, 8];
const SUPPLIER: u16 = 19;
/// Notes hang over the cells; with more suppliers nobody would find one, and the file grows large.
const NOTED: usize = 26;

impl Book<'_> {
    pub(super) fn requirements(&self) -> Result<Worksheet, XlsxError> {
        let c = self.comparison;
        let mut widths = BEFORE.to_vec();
        widths.extend(c.suppliers.iter().map(|_| SUPPLIER));
        let title = self.line(&say!("Requirements, clause by clause"));
        let note = say!(
            "Gaps counts the quotes that leave the clause open; filter it for those above 0. What was said, and where, stands in the note of a cell and on the sheet Answers."
        );
        let mut pen = Pen::new("Requirements", widths, &title, &self.line(&note))?;
        let titles = [
            say!("Clause"),
            say!("Title"),
            say!("Weight"),
            say!("Demand"),
            say!("Gaps"),
        ];
        let mut titles = self.headings(&titles);
        titles.extend(self.suppliers().map(|(n, _)| self.label(n)));
        let headings = pen.next();
        pen.headings(&titles, Some(1))?;
        for row in &c.clauses {
            pen.row(&self.requirement(row))?;
        }
        pen.filter(headings)?;
        Ok(self.finish(pen))
    }

    fn requirement(&self, row: &ClauseRow) -> Vec<Cell> {
        // Who only declares what can be retrieved leaves nothing open that was quoted.
        let quoted = row.cells.iter().any(|cell| cell.standing.is_some());
        let counted = |cell: &&Answer| cell.standing.is_some() == quoted;
        let open = row.cells.iter().filter(counted);
        let gaps = open.filter(|cell| row.demanded && is_gap(cell));
        let gaps = u32::try_from(gaps.count()).unwrap_or(u32::MAX);
        let mut cells = vec![
            words(self.typed(&row.id), Look::Label),
            words(self.say(&row.title), Look::Text),
            words(self.say(&weight(row)), weight_look(row)),
            words(self.say(&row.demand), Look::Text),
            count(gaps),
        ];
        cells.extend(row.cells.iter().map(|cell| self.answer(row, cell)));
        cells.extend(blanks(
            self.comparison
                .suppliers
                .len()
                .saturating_sub(row.cells.len()),
        ));
        cells
    }

    fn answer(&self, row: &ClauseRow, answer: &Answer) -> Cell {
        let Some(standing) = answer.standing.filter(|_| row.demanded) else {
            return match row.demanded {
                true => words(
                    self.say(&named::ability(answer.ability)),
                    ability_look(answer.ability),
                ),
                false => words(self.standing(Standing::NotRequired), Look::Quiet),
            };
        };
        let mut lines = vec![self.standing(standing)];
        lines.extend(self.at_quantities(answer, standing));
        let mut cell = words(lines.join("\n"), Look::of(standing));
        if standing != Standing::Meets && self.comparison.suppliers.len() <= NOTED {
            cell.note = self.said(answer);
        }
        cell
    }

    /// The quantities at which it stands in another way.
    fn at_quantities(&self, answer: &Answer, worst: Standing) -> Vec<String> {
        let quantities = self.comparison.quantities.iter();
        let others = quantities.zip(&answer.standings);
        others
            .filter(|(_, standing)| **standing != worst)
            .map(|(quantity, standing)| {
                self.line(&say!(
                    "at {quantity}: {standing}",
                    quantity = *quantity,
                    standing = typed(self.standing(*standing))
                ))
            })
            .collect()
    }

    /// Everything that was said, each with its place.
    pub(super) fn said(&self, answer: &Answer) -> String {
        let lines: Vec<Text> = answer
            .said
            .iter()
            .map(|said| {
                say!(
                    "{text} ({place})",
                    text = &said.text,
                    place = typed(said.place.to_string())
                )
            })
            .collect();
        self.lines(&lines)
    }
}

pub(super) fn is_gap(answer: &Answer) -> bool {
    match answer.standing {
        Some(standing) => standing.is_gap(),
        None => answer.ability != Ability::Can,
    }
}

/// How much a clause weighs.
pub(super) fn weight(row: &ClauseRow) -> Text {
    match row.demanded {
        true => row.severity.text(),
        false => say!("not required"),
    }
}

fn weight_look(row: &ClauseRow) -> Look {
    match (row.demanded, row.severity) {
        (true, Weight::Knockout) => Look::Label,
        (true, Weight::Required) => Look::Text,
        _ => Look::Quiet,
    }
}

pub(super) fn ability_look(ability: Ability) -> Look {
    match ability {
        Ability::Can => Look::Text,
        Ability::Lesser => Look::Caution,
        Ability::Cannot => Look::Bad,
        Ability::Undeclared => Look::Quiet,
    }
}
