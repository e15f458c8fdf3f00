//! What changed since earlier quotes: coverage first, then terms, then money.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::pen::{Cell, Look, Pen, blank, words};
use crate::compare::result::{Direction, QuoteRef, Round, Standing};
use crate::compare::words as named;
use crate::say;
use crate::values::Decimal;
use crate::wording::{Text, typed};

const WIDTHS: [u16; 8] = [24, 14, 32, 30, 30, 12, 56, 40];

impl Book<'_> {
    /// None without an earlier quote.
    pub(super) fn rounds(&self) -> Result<Option<Worksheet>, XlsxError> {
        if self.comparison.rounds.is_empty() {
            return Ok(None);
        }
        let title = self.line(&say!("What changed since the earlier quotes"));
        let mut pen = Pen::new("Rounds", WIDTHS.to_vec(), &title, "")?;
        let titles = [
            say!("Supplier"),
            say!("Kind"),
            say!("What"),
            say!("Before"),
            say!("After"),
            say!("For us"),
            say!("In words"),
            say!("Where"),
        ];
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(1))?;
        for round in &self.comparison.rounds {
            self.round(&mut pen, round)?;
        }
        pen.filter(headings)?;
        Ok(Some(self.finish(pen)))
    }

    fn round(&self, pen: &mut Pen, round: &Round) -> Result<(), XlsxError> {
        let name = || words(self.typed(&round.supplier), Look::Label);
        let text = |text: &Text| words(self.say(text), Look::Text);
        let kind = |kind: Text| words(self.say(&kind), Look::Quiet);
        pen.row(&[
            name(),
            kind(say!("quote")),
            blank(),
            text(&reference(&round.before)),
            text(&reference(&round.after)),
        ])?;
        for change in &round.clauses {
            let place = say!(
                "{before} and {after}",
                before = typed(change.place_before.to_string()),
                after = typed(change.place_after.to_string())
            );
            pen.row(&[
                name(),
                kind(say!("clause")),
                words(self.typed(&change.clause), Look::Label),
                self.stood(change.before),
                self.stood(change.after),
                self.helps(change.direction),
                text(&change.text),
                words(self.say(&place), Look::Quiet),
            ])?;
        }
        for change in &round.terms {
            pen.row(&[
                name(),
                kind(say!("term")),
                text(&change.term),
                text(&change.before),
                text(&change.after),
                self.helps(change.direction),
            ])?;
        }
        for change in &round.verdicts {
            let total = |verdict: Text, total: Option<Decimal>| match total {
                Some(total) => say!("{verdict}, total {total}", verdict = verdict, total = total),
                None => verdict,
            };
            pen.row(&[
                name(),
                kind(say!("verdict")),
                text(&say!("{count} boards", count = change.quantity)),
                text(&total(change.before.text(), change.total_before)),
                text(&total(change.after.text(), change.total_after)),
            ])?;
        }
        for (what, ids) in [
            (say!("question settled"), &round.settled),
            (say!("question still open"), &round.open),
            (say!("new question"), &round.new),
        ] {
            for id in ids {
                pen.row(&[
                    name(),
                    kind(what.clone()),
                    words(self.typed(id), Look::Text),
                ])?;
            }
        }
        Ok(())
    }

    fn stood(&self, standing: Option<Standing>) -> Cell {
        standing.map_or_else(blank, |standing| {
            words(self.standing(standing), Look::of(standing))
        })
    }

    fn helps(&self, direction: Direction) -> Cell {
        let look = match direction {
            Direction::Better => Look::Good,
            Direction::Worse => Look::Bad,
            Direction::Other => Look::Text,
        };
        words(self.say(&named::direction(direction)), look)
    }
}

fn reference(quote: &QuoteRef) -> Text {
    let file = typed(&quote.file);
    match (&quote.number, &quote.revision) {
        (Some(number), Some(revision)) => say!(
            "{file}, quote {number} rev. {revision}",
            file = file,
            number = typed(number),
            revision = typed(revision)
        ),
        (Some(number), None) => say!(
            "{file}, quote {number}",
            file = file,
            number = typed(number)
        ),
        (None, _) => file,
    }
}
