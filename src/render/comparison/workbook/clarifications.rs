//! The questions to the suppliers.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::pen::{Look, Pen, count, words};
use crate::say;
use crate::wording::{Text, typed};

const WIDTHS: [u16; 9] = [24, 6, 30, 11, 18, 44, 50, 44, 60];

impl Book<'_> {
    /// None where there is nothing to ask.
    pub(super) fn clarifications(&self) -> Result<Option<Worksheet>, XlsxError> {
        if self
            .suppliers()
            .all(|(_, supplier)| supplier.questions.is_empty())
        {
            return Ok(None);
        }
        let title = self.line(&say!("Clarifications: one question for each gap"));
        let mut pen = Pen::new("Clarifications", WIDTHS.to_vec(), &title, "")?;
        let titles = [
            say!("Supplier"),
            say!("No."),
            say!("About"),
            say!("Weight"),
            say!("What the gap makes of the quote"),
            say!("Demanded"),
            say!("Said, and where"),
            say!("What would settle it"),
            say!("Question"),
        ];
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(3))?;
        for (n, supplier) in self.suppliers() {
            for (number, question) in (1..).zip(&supplier.questions) {
                let said: Vec<Text> = question
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
                let weight = question.severity.map(|weight| weight.text());
                pen.row(&[
                    words(self.label(n), Look::Label),
                    count(number),
                    words(self.typed(&question.id), Look::Label),
                    words(self.say(&weight.unwrap_or_default()), Look::Text),
                    words(
                        self.say(&question.verdict.text()),
                        Look::of_verdict(question.verdict),
                    ),
                    words(
                        self.say(&question.demanded.clone().unwrap_or_default()),
                        Look::Text,
                    ),
                    words(self.lines(&said), Look::Text),
                    words(self.lines(&question.settle), Look::Text),
                    words(self.say(&question.text), Look::Text),
                ])?;
            }
        }
        pen.filter(headings)?;
        Ok(Some(self.finish(pen)))
    }
}
