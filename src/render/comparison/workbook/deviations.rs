//! What is offered instead of what is demanded, and what is taken for granted.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::inputs::day;
use super::pen::{Look, Pen, blank, words};
use crate::say;
use crate::wording::{Text, typed};

const WIDTHS: [u16; 7] = [24, 14, 36, 64, 40, 12, 36];

impl Book<'_> {
    /// None where nobody assumes or offers anything else.
    pub(super) fn deviations(&self) -> Result<Option<Worksheet>, XlsxError> {
        let empty = |s: &crate::compare::result::SupplierResult| {
            s.assumptions.is_empty() && s.deviations.is_empty()
        };
        if self.suppliers().all(|(_, supplier)| empty(supplier)) {
            return Ok(None);
        }
        let title = self.line(&say!("Deviations and assumptions"));
        let mut pen = Pen::new("Deviations", WIDTHS.to_vec(), &title, "")?;
        let titles = [
            say!("Supplier"),
            say!("Kind"),
            say!("Clauses"),
            say!("What is offered or assumed"),
            say!("Why"),
            say!("Until"),
            say!("Stated at"),
        ];
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(1))?;
        for (n, supplier) in self.suppliers() {
            for deviation in &supplier.deviations {
                pen.row(&[
                    words(self.label(n), Look::Label),
                    words(self.say(&say!("deviation")), Look::Text),
                    words(self.typed(&deviation.clause), Look::Text),
                    words(self.typed(&deviation.instead), Look::Text),
                    words(
                        self.typed(deviation.why.as_deref().unwrap_or_default()),
                        Look::Text,
                    ),
                    words(day(deviation.until), Look::Text),
                    words(self.place(&deviation.place), Look::Quiet),
                ])?;
            }
            for assumption in &supplier.assumptions {
                pen.row(&[
                    words(self.label(n), Look::Label),
                    words(self.say(&say!("assumption")), Look::Text),
                    words(
                        self.say(&Text::list(assumption.affects.iter().map(typed))),
                        Look::Text,
                    ),
                    words(self.typed(&assumption.text), Look::Text),
                    blank(),
                    blank(),
                    words(self.place(&assumption.place), Look::Quiet),
                ])?;
            }
        }
        pen.filter(headings)?;
        Ok(Some(self.finish(pen)))
    }
}
