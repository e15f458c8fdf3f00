//! Every answer of every supplier to every clause on a row of its own, and every reason of a verdict:
//! tables to filter.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::pen::{Cell, Look, Pen, blank, count, maybe_count, words};
use super::requirements::{ability_look, weight};
use crate::compare::result::{Cell as Answer, ClauseRow, Offer, Proof};
use crate::compare::words as named;
use crate::say;
use crate::wording::{Text, typed};

const ANSWERS: [u16; 15] = [30, 11, 24, 20, 12, 16, 24, 52, 22, 14, 16, 30, 11, 11, 34];
const REASONS: [u16; 8] = [24, 9, 18, 30, 20, 60, 34, 34];

impl Book<'_> {
    pub(super) fn answers(&self) -> Result<Worksheet, XlsxError> {
        let title = self.line(&say!("Answers, one to a row"));
        let mut pen = Pen::new("Answers", ANSWERS.to_vec(), &title, "")?;
        let titles = [
            say!("Clause"),
            say!("Weight"),
            say!("Supplier"),
            say!("How it stands"),
            say!("Offered against demanded"),
            say!("Answer as written"),
            say!("Offered at"),
            say!("What is to be said about it"),
            say!("Charge"),
            say!("Declared capability"),
            say!("Sample records"),
            say!("Answered at"),
            say!("From quantity"),
            say!("Days added"),
            say!("Supplier's comment"),
        ];
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(1))?;
        for row in &self.comparison.clauses {
            for (n, answer) in row.cells.iter().enumerate() {
                pen.row(&self.answer_row(row, n, answer))?;
            }
        }
        pen.filter(headings)?;
        Ok(self.finish(pen))
    }

    fn answer_row(&self, row: &ClauseRow, supplier: usize, answer: &Answer) -> Vec<Cell> {
        let text = |text: &Text| words(self.say(text), Look::Text);
        let said_by_them = |text: Option<&String>| {
            let text = text.map(|text| self.typed(text));
            words(text.unwrap_or_default(), Look::Text)
        };
        vec![
            words(self.typed(&row.id), Look::Label),
            text(&weight(row)),
            words(self.label(supplier), Look::Text),
            match answer.standing {
                Some(standing) => words(self.standing(standing), Look::of(standing)),
                None => words(self.say(&say!("no quote")), Look::Quiet),
            },
            text(&answer.fit.map(|fit| fit.text()).unwrap_or_default()),
            words(
                answer
                    .answer
                    .map_or_else(String::new, |state| state.word().to_owned()),
                Look::Text,
            ),
            text(&offered(&answer.offer)),
            words(self.said(answer), Look::Text),
            text(&answer.charge.clone().unwrap_or_default()),
            words(
                self.say(&named::ability(answer.ability)),
                ability_look(answer.ability),
            ),
            words(self.say(&answer.proof.text()), proof_look(answer.proof)),
            words(self.place(&answer.place), Look::Quiet),
            maybe_count(answer.from_quantity),
            maybe_count(answer.lead_time_days),
            said_by_them(answer.comment.as_ref()),
        ]
    }

    pub(super) fn reasons(&self) -> Result<Worksheet, XlsxError> {
        let title = self.line(&say!("Reasons of the verdicts"));
        let note = say!("A reason of the verdict like-for-like is counted and changes nothing.");
        let mut pen = Pen::new("Reasons", REASONS.to_vec(), &title, &self.line(&note))?;
        let titles = [
            say!("Supplier"),
            say!("Boards"),
            say!("What it makes of the quote"),
            say!("Clause"),
            say!("How it stands"),
            say!("Reason"),
            say!("Said at"),
            say!("Demanded at"),
        ];
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(1))?;
        for (n, supplier) in self.suppliers() {
            for result in &supplier.quantities {
                for reason in &result.reasons {
                    let verdict = Look::of_verdict(reason.verdict);
                    let clause = reason.clause.as_deref().unwrap_or_default();
                    let demanded = reason.demanded.as_ref();
                    pen.row(&[
                        words(self.label(n), Look::Label),
                        count(result.quantity),
                        words(self.say(&reason.verdict.text()), verdict),
                        words(self.typed(clause), Look::Text),
                        match reason.standing {
                            Some(standing) => words(self.standing(standing), Look::of(standing)),
                            None => blank(),
                        },
                        words(self.say(&reason.text), Look::Text),
                        words(self.place(&reason.response), Look::Quiet),
                        words(
                            demanded.map(|place| self.place(place)).unwrap_or_default(),
                            Look::Quiet,
                        ),
                    ])?;
                }
            }
        }
        pen.filter(headings)?;
        Ok(self.finish(pen))
    }
}

pub(super) fn proof_look(proof: Proof) -> Look {
    match proof {
        Proof::Demonstrated => Look::Good,
        Proof::Contradicted => Look::Bad,
        Proof::Claimed => Look::Text,
        Proof::None => Look::Quiet,
    }
}

/// Depth, formats, retention and fields of an offer.
pub(super) fn offered(offer: &Offer) -> Text {
    let mut parts = Vec::new();
    if let Some(depth) = offer.depth {
        parts.push(say!("{depth} depth", depth = depth.text()));
    }
    if let Some(formats) = &offer.formats {
        parts.push(Text::list(formats.iter().map(|format| format.text())));
    }
    if let Some(retention) = offer.retention {
        parts.push(say!("kept {period}", period = retention.text()));
    }
    if let Some(fields) = &offer.fields {
        parts.push(say!(
            "fields {fields}",
            fields = Text::list(fields.iter().map(typed))
        ));
    }
    Text::series(parts)
}
