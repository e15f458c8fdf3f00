//! What the comparison was made from: rates, files with their digests, the terms and policies of the
//! request, and what is wrong with the files.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::pen::{Cell, Look, Pen, blank, count, given, words};
use crate::compare::result::{Comparison, UsedRate};
use crate::compare::words as named;
use crate::finding::Severity;
use crate::say;
use crate::values::{Date, Decimal};
use crate::wording::{Text, typed};

/// The name of the sheet.
const NAME: &str = "Inputs";
/// Row of the first rate, from 0: title, note, heading of the section, headings.
const FIRST_RATE: u32 = 4;
const WIDTHS: [u16; 9] = [30, 26, 16, 18, 22, 16, 18, 16, 68];

/// The rates that are used, each once.
pub(super) struct Rates(Vec<(String, UsedRate)>);

impl Rates {
    pub(super) fn of(comparison: &Comparison) -> Rates {
        let mut rates: Vec<(String, UsedRate)> = Vec::new();
        for supplier in &comparison.suppliers {
            let Some(quote) = &supplier.quote else {
                continue;
            };
            let Some((currency, rate)) = quote.currency.as_ref().zip(quote.rate.as_ref()) else {
                continue;
            };
            let used = (currency.clone(), rate.clone());
            if rate.date.is_some() && !rates.contains(&used) {
                rates.push(used);
            }
        }
        Rates(rates)
    }

    /// The cell of a supplier's rate, where a line was converted by it.
    pub(super) fn cell(
        &self,
        comparison: &Comparison,
        supplier: usize,
        rate: Decimal,
    ) -> Option<String> {
        let quote = comparison.suppliers.get(supplier)?.quote.as_ref()?;
        let used = (quote.currency.as_ref()?, quote.rate.as_ref()?);
        if used.1.rate != rate {
            return None;
        }
        let known = |(currency, known): &(String, UsedRate)| (currency, known) == used;
        let at = u32::try_from(self.0.iter().position(known)?).ok()?;
        Some(format!("{NAME}!$C${}", FIRST_RATE + at + 1))
    }
}

impl Book<'_> {
    pub(super) fn inputs(&self) -> Result<Worksheet, XlsxError> {
        let title = self.line(&say!("Inputs and rates"));
        let note = say!(
            "{tool}; {day}",
            tool = typed(&self.comparison.tool),
            day = self.comparison.as_of.text()
        );
        let mut pen = Pen::new(NAME, WIDTHS.to_vec(), &title, &self.line(&note))?;
        self.rates_table(&mut pen)?;
        self.request(&mut pen)?;
        self.responses(&mut pen)?;
        self.findings(&mut pen)?;
        Ok(self.finish(pen))
    }

    fn rates_table(&self, pen: &mut Pen) -> Result<(), XlsxError> {
        let into = typed(self.comparison.currency.clone().unwrap_or_default());
        pen.section(&self.line(&say!(
            "Rates into {currency}: change one, and the totals follow",
            currency = into
        )))?;
        let titles = [
            say!("Currency"),
            say!("Rate for"),
            say!("Rate"),
            say!("Day"),
            say!("Published by"),
        ];
        pen.headings(&self.headings(&titles), None)?;
        for (currency, rate) in &self.rates.0 {
            let one = say!("1 {currency}", currency = typed(currency));
            pen.row(&[
                words(self.typed(currency), Look::Label),
                words(self.say(&one), Look::Text),
                given(rate.rate),
                words(day(rate.date), Look::Text),
                words(
                    self.typed(rate.source.as_deref().unwrap_or_default()),
                    Look::Text,
                ),
            ])?;
        }
        if self.rates.0.is_empty() {
            pen.note(&self.line(&say!("No quote needed a rate.")))?;
        }
        pen.skip();
        Ok(())
    }

    fn request(&self, pen: &mut Pen) -> Result<(), XlsxError> {
        let c = self.comparison;
        let (spec, terms) = (&c.spec, &c.terms);
        pen.section(&self.line(&say!("The request")))?;
        let not_said = || say!("not said");
        let facts = [
            (say!("Requirement spec"), typed(&spec.id)),
            (say!("Revision"), typed(&spec.revision)),
            (say!("Title"), typed(&spec.title)),
            (say!("SHA-256"), typed(&spec.sha256)),
            (
                say!("Quotes due"),
                terms.due.map_or_else(not_said, Text::from),
            ),
            (say!("Delivery lots"), Text::from(terms.delivery_lots)),
            (
                say!("Delivery terms"),
                terms.delivery_terms.as_ref().map_or_else(not_said, typed),
            ),
            (
                say!("Longest lead time in days"),
                terms.lead_time_days.map_or_else(not_said, Text::from),
            ),
            (
                say!("Boards on a panel"),
                terms.boards_per_panel.map_or_else(not_said, Text::from),
            ),
            (say!("Rounding of a line"), terms.rounding.text()),
            (say!("Silence"), named::unanswered(terms.unanswered)),
            (say!("Late quotes"), named::late(terms.late)),
            (say!("Tax"), named::tax_basis(terms.tax)),
        ];
        for (label, value) in facts {
            self.fact(pen, &label, &value)?;
        }
        for missing in &c.missing_documents {
            let by = missing.by.as_ref().map_or_else(not_said, typed);
            let assume = missing.assume.as_ref().map_or_else(not_said, typed);
            self.fact(
                pen,
                &say!("Missing document"),
                &say!(
                    "{document}; follows: {by}; to be assumed: {assume}",
                    document = typed(&missing.document),
                    by = by,
                    assume = assume
                ),
            )?;
        }
        for note in &c.notes {
            self.fact(pen, &say!("Note"), note)?;
        }
        pen.skip();
        Ok(())
    }

    /// A label and what stands over the columns beside it.
    fn fact(&self, pen: &mut Pen, label: &Text, value: &Text) -> Result<(), XlsxError> {
        let row = pen.next();
        pen.row(&[words(self.say(label), Look::Label)])?;
        let text = self.say(value);
        let format = crate::render::sheet::framed();
        let last = u16::try_from(WIDTHS.len() - 1).unwrap_or(1);
        let format = crate::render::sheet::quoted(&format, &text);
        pen.sheet.merge_range(row, 1, row, last, &text, &format)?;
        Ok(())
    }

    fn responses(&self, pen: &mut Pen) -> Result<(), XlsxError> {
        pen.section(&self.line(&say!("The responses")))?;
        let titles = [
            say!("Supplier"),
            say!("File"),
            say!("Written as"),
            say!("Kind"),
            say!("Quote"),
            say!("Issued"),
            say!("Received"),
            say!("Mistakes"),
            say!("SHA-256"),
        ];
        pen.headings(&self.headings(&titles), None)?;
        for (n, supplier) in self.suppliers() {
            let quote = supplier.quote.as_ref();
            let number = quote.map(|quote| {
                let number = quote
                    .number
                    .as_ref()
                    .map_or_else(|| say!("without a number"), typed);
                match &quote.revision {
                    Some(revision) => say!(
                        "{number} rev. {revision}",
                        number = number,
                        revision = typed(revision)
                    ),
                    None => number,
                }
            });
            let mistakes = u32::try_from(supplier.findings.len()).unwrap_or(u32::MAX);
            pen.row(&[
                words(self.label(n), Look::Label),
                words(self.typed(&supplier.file), Look::Text),
                words(self.say(&named::written(supplier.written)), Look::Text),
                words(self.say(&named::kind(supplier.kind)), Look::Text),
                words(self.say(&number.unwrap_or_default()), Look::Text),
                words(day(quote.and_then(|quote| quote.issued)), Look::Text),
                words(day(quote.and_then(|quote| quote.received)), Look::Text),
                count(mistakes),
                words(supplier.sha256.clone(), Look::Text),
            ])?;
        }
        pen.skip();
        Ok(())
    }

    fn findings(&self, pen: &mut Pen) -> Result<(), XlsxError> {
        if self
            .suppliers()
            .all(|(_, supplier)| supplier.findings.is_empty())
        {
            return Ok(());
        }
        pen.section(&self.line(&say!("What is wrong with the response files")))?;
        let titles = [
            say!("Supplier"),
            say!("Place"),
            say!("Code"),
            say!("How bad"),
            say!("What"),
        ];
        pen.headings(&self.headings(&titles), None)?;
        for (n, supplier) in self.suppliers() {
            for finding in &supplier.findings {
                let severity = match finding.severity {
                    Severity::Error => say!("error"),
                    Severity::Warning => say!("warning"),
                    Severity::Note => say!("note"),
                };
                let row = pen.next();
                pen.row(&[
                    words(self.label(n), Look::Label),
                    words(self.place(&finding.place), Look::Text),
                    words(self.typed(finding.code.0), Look::Text),
                    words(self.say(&severity), Look::Text),
                ])?;
                let text = self.typed(&finding.message);
                let format = crate::render::sheet::framed();
                let format = crate::render::sheet::quoted(&format, &text);
                let last = u16::try_from(WIDTHS.len() - 1).unwrap_or(4);
                pen.sheet.merge_range(row, 4, row, last, &text, &format)?;
            }
        }
        Ok(())
    }
}

pub(super) fn day(date: Option<Date>) -> String {
    date.map(|day| day.to_string()).unwrap_or_default()
}

/// So many empty cells.
pub(super) fn blanks(count: usize) -> impl Iterator<Item = Cell> {
    std::iter::repeat_with(blank).take(count)
}
