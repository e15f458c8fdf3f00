//! Rows that say that something is not required: never a demand, at most an entry of `[[not-required]]`.

use super::read::{Intake, Outcome};
use super::subject::Subject;
use super::wording::{No, does_not_apply, says_no};
use super::words::Words;
use crate::toml_text::one_line;

/// Something that rows say is not required.
#[derive(Debug, Clone)]
pub(super) struct Waived {
    pub(super) subject: Subject,
    /// The rows, by their place among all that were read.
    pub(super) rows: Vec<usize>,
}

/// What a row does with its subject.
pub(super) enum Stand {
    /// It demands it.
    Demanded,
    /// It says that it is not required.
    NotRequired,
    /// It says no in a way that is for a person to read: column and reason.
    Unclear(&'static str, String),
}

/// What severity and coverage say together.
pub(super) fn stand(words: &Words, severity: &str, coverage: &str) -> Stand {
    let known = |about: &str, text: &str| words.meaning(about, text).is_some();
    let demanded = known("severity", severity);
    let no = |about: &str, text: &str| says_no(text).filter(|_| !known(about, text));
    match no("severity", severity) {
        Some(No::Plain) => return Stand::NotRequired,
        Some(No::Within) => return Stand::Unclear("severity", unclear("severity", severity)),
        None => {}
    }
    if does_not_apply(coverage) {
        return Stand::Demanded;
    }
    match no("coverage", coverage) {
        Some(No::Plain) if demanded => Stand::Unclear(
            "coverage",
            format!(
                "coverage `{}` contradicts priority `{}`: nothing is demanded",
                one_line(coverage),
                one_line(severity)
            ),
        ),
        Some(No::Plain) => Stand::NotRequired,
        Some(No::Within) => Stand::Unclear("coverage", unclear("coverage", coverage)),
        None => Stand::Demanded,
    }
}

fn unclear(name: &str, text: &str) -> String {
    format!(
        "{name} `{}` holds a negation, so nothing is demanded: write `not required`, or what is wanted",
        one_line(text)
    )
}

impl Intake {
    /// Notes that the row being read waives its subject; what speaks against it, with the cell.
    pub(super) fn waive(&mut self, subject: &Subject, cell: &str) -> Option<(String, String)> {
        let Some(clause) = subject.clause() else {
            let reason = "nonconformances have three clauses: declare those of ncr.closure, ncr.clearance and ncr.blocks-shipment that are not required by hand";
            return Some((cell.to_owned(), reason.to_owned()));
        };
        let row = self.rows.len();
        self.waived
            .entry(clause)
            .or_insert_with(|| Waived {
                subject: subject.clone(),
                rows: Vec::new(),
            })
            .rows
            .push(row);
        None
    }

    /// Whether a row demands the subject.
    fn demands(&self, subject: &Subject) -> Option<usize> {
        let table = self.tables.get(&subject.header())?;
        let there = subject.section != "shipment" || table.items.contains(&subject.key);
        table.rows.first().copied().filter(|_| there)
    }

    /// What is not required stands only where no row demands it.
    pub(super) fn settle(&mut self) {
        for (clause, waived) in std::mem::take(&mut self.waived) {
            let demanding = self
                .demands(&waived.subject)
                .map(|row| self.rows[row].cell.clone());
            for row in &waived.rows {
                let report = &mut self.rows[*row];
                match &demanding {
                    None => report.outcome = Outcome::Taken,
                    Some(cell) => report.problems.push((
                        report.cell.clone(),
                        format!("it says that {clause} is not required, and {cell} demands it, which stays"),
                    )),
                }
            }
            if demanding.is_none() {
                self.waived.insert(clause, waived);
            }
        }
    }
}
