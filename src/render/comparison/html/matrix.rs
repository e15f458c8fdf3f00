//! Clause by supplier, and every answer with its source.

use std::collections::BTreeMap;

use serde::Serialize;

use super::labels::class;
use super::{Sources, Tongue};
use crate::compare::result::{Cell, ClauseRow, Comparison, Fit, Proof, Standing};
use crate::compare::summary::SupplierLine;
use crate::render::comparison::doc::families;
use crate::render::comparison::says;
use crate::say;
use crate::source::Place;
use crate::spec::model::Weight;
use crate::wording::Text;

/// The matrix and what its cells lead to.
#[derive(Serialize)]
pub(super) struct Matrix {
    suppliers: Vec<Head>,
    legend: Vec<(char, String, &'static str)>,
    families: Vec<Group>,
    /// The number of each clause, by its id.
    numbers: BTreeMap<String, usize>,
    count_all: usize,
    count_open: usize,
    count_gaps: usize,
    count_knockouts: usize,
}

#[derive(Serialize)]
struct Head {
    letter: String,
    name: String,
    number: usize,
}

/// The clauses of a family.
#[derive(Serialize)]
struct Group {
    title: String,
    /// Whether any of its clauses differs or is a gap, is a gap, is a knockout.
    open: bool,
    gap: bool,
    knockout: bool,
    rows: Vec<Row>,
}

/// One clause across the suppliers.
#[derive(Serialize)]
struct Row {
    number: usize,
    id: String,
    title: String,
    demand: String,
    weight: String,
    place: String,
    excerpt: String,
    demanded: bool,
    open: bool,
    differs: bool,
    gap: bool,
    knockout: bool,
    cells: Vec<Answer>,
}

/// How one supplier answers it.
#[derive(Serialize)]
struct Answer {
    supplier: usize,
    glyph: char,
    word: String,
    class: &'static str,
    /// What else stands in the cell of the matrix.
    notes: Vec<String>,
    place: String,
    excerpt: String,
    answered: String,
    fit: Option<String>,
    offer: Option<String>,
    by_quantity: Option<String>,
    said: Vec<Remark>,
    charge: Option<String>,
    conditions: Vec<String>,
    capability: Option<String>,
    proof: Option<String>,
    evidence: Option<String>,
    comment: Option<String>,
}

/// Something said, and where.
#[derive(Serialize)]
struct Remark {
    glyph: char,
    text: String,
    place: String,
    excerpt: String,
}

pub(super) fn matrix(
    tongue: &Tongue,
    comparison: &Comparison,
    lines: &[SupplierLine],
    sources: &Sources,
) -> Matrix {
    let view = View {
        tongue,
        comparison,
        sources,
    };
    let rows: Vec<(usize, &ClauseRow)> = comparison.clauses.iter().enumerate().collect();
    let families: Vec<Group> = families(&comparison.clauses)
        .into_iter()
        .map(|family| {
            let of_it = rows.iter().filter(|(_, row)| row.family == family);
            let rows: Vec<Row> = of_it.map(|(n, row)| view.row(*n, row)).collect();
            Group {
                title: tongue.say(&family.text()),
                open: rows.iter().any(|row| row.open),
                gap: rows.iter().any(|row| row.gap),
                knockout: rows.iter().any(|row| row.knockout),
                rows,
            }
        })
        .collect();
    let count = |keep: fn(&Row) -> bool| {
        let rows = families.iter().flat_map(|family| &family.rows);
        rows.filter(|row| keep(row)).count()
    };
    Matrix {
        suppliers: comparison
            .suppliers
            .iter()
            .zip(lines)
            .enumerate()
            .map(|(n, (supplier, line))| Head {
                letter: line.letter.clone(),
                name: supplier.name.clone(),
                number: n + 1,
            })
            .collect(),
        legend: legend(tongue),
        numbers: rows
            .iter()
            .map(|(n, row)| (row.id.clone(), n + 1))
            .collect(),
        count_all: count(|_| true),
        count_open: count(|row| row.open),
        count_gaps: count(|row| row.gap),
        count_knockouts: count(|row| row.knockout),
        families,
    }
}

fn legend(tongue: &Tongue) -> Vec<(char, String, &'static str)> {
    [
        Standing::Meets,
        Standing::Loaded,
        Standing::Open,
        Standing::Lesser,
        Standing::Excluded,
        Standing::NotApplicable,
        Standing::Unanswered,
        Standing::Conditional,
        Standing::Conflict,
        Standing::NotRequired,
    ]
    .map(|standing| {
        let word = tongue.say(&standing.text());
        (standing.glyph(), word, class(standing))
    })
    .to_vec()
}

/// Whether those who quoted do not all stand alike.
fn differs(row: &ClauseRow) -> bool {
    let mut standings = row.cells.iter().filter(|cell| cell.standing.is_some());
    let first = standings.next().map(|cell| &cell.standings);
    standings.any(|cell| Some(&cell.standings) != first)
}

struct View<'v> {
    tongue: &'v Tongue<'v>,
    comparison: &'v Comparison,
    sources: &'v Sources<'v>,
}

impl View<'_> {
    fn say(&self, text: &Text) -> String {
        self.tongue.say(text)
    }

    fn row(&self, n: usize, row: &ClauseRow) -> Row {
        let gap = row.demanded
            && row
                .cells
                .iter()
                .flat_map(|cell| &cell.standings)
                .any(|standing| standing.is_gap());
        let differs = row.demanded && differs(row);
        let weight = if row.demanded {
            row.severity.text()
        } else {
            say!("not required")
        };
        let cells = row.cells.iter().enumerate();
        Row {
            number: n + 1,
            id: row.id.clone(),
            title: self.say(&row.title),
            demand: self.say(&row.demand),
            weight: self.say(&weight),
            place: says::place(&row.place),
            excerpt: self.sources.excerpt(&row.place),
            demanded: row.demanded,
            open: gap || differs,
            differs,
            gap,
            knockout: row.demanded && row.severity == Weight::Knockout,
            cells: cells.map(|(at, cell)| self.answer(at, cell)).collect(),
        }
    }

    fn answer(&self, at: usize, cell: &Cell) -> Answer {
        let (glyph, word, class) = match cell.standing {
            Some(standing) => (standing.glyph(), standing.text(), class(standing)),
            None => (
                says::ability_glyph(cell.ability),
                says::ability(cell.ability),
                "declared",
            ),
        };
        let by_quantity = says::by_quantity(self.comparison, cell);
        Answer {
            supplier: at + 1,
            glyph,
            word: self.say(&word),
            class,
            notes: self.notes(cell, by_quantity.as_ref()),
            place: says::place(&cell.place),
            excerpt: self.excerpt(&cell.place, cell.answer.is_some()),
            answered: self.say(&says::answered(cell.answer)),
            fit: cell.fit.map(|fit| self.say(&fit.text())),
            offer: cell
                .fit
                .filter(|fit| *fit != Fit::Lacks)
                .and(says::offer(&cell.offer))
                .map(|offer| self.say(&offer)),
            by_quantity: by_quantity.map(|text| self.say(&text)),
            said: cell
                .said
                .iter()
                .map(|said| Remark {
                    glyph: said.standing.glyph(),
                    text: self.say(&said.text),
                    place: says::place(&said.place),
                    excerpt: if said.place == cell.place {
                        String::new()
                    } else {
                        self.excerpt(&said.place, said.standing != Standing::Unanswered)
                    },
                })
                .collect(),
            charge: cell.charge.as_ref().map(|charge| self.say(charge)),
            conditions: says::conditions(cell).iter().map(|t| self.say(t)).collect(),
            capability: cell
                .standing
                .is_some()
                .then(|| self.say(&says::ability(cell.ability))),
            proof: (cell.proof != Proof::None).then(|| {
                format!(
                    "{} {}",
                    says::proof_glyph(cell.proof),
                    self.say(&cell.proof.text())
                )
            }),
            evidence: cell.evidence.clone(),
            comment: cell.comment.clone(),
        }
    }

    /// What a silent response says nearby would be taken for an answer.
    fn excerpt(&self, place: &Place, written: bool) -> String {
        if written {
            self.sources.excerpt(place)
        } else {
            String::new()
        }
    }

    /// What stands under the word: the charge, what is shown, what differs by quantity.
    fn notes(&self, cell: &Cell, by_quantity: Option<&Text>) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(cell.charge.as_ref().map(|charge| self.say(charge)));
        notes.extend(by_quantity.map(|text| self.say(text)));
        if cell.fit == Some(Fit::Exceeds) {
            notes.push(self.say(&Fit::Exceeds.text()));
        }
        if matches!(cell.proof, Proof::Demonstrated | Proof::Contradicted) {
            notes.push(self.say(&cell.proof.text()));
        }
        notes
    }
}
