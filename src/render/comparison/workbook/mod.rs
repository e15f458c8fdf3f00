//! The comparison as an Excel workbook that can be audited: totals are formulas over what the suppliers
//! stated, and beside each stands the exact amount it has to come to.
//!
//! What suppliers wrote is written as strings, never as formulas.

mod answers;
mod clarifications;
mod deviations;
mod inputs;
mod insight;
mod line;
mod pen;
mod prices;
mod requirements;
mod rounds;
mod summary;
mod traceability;

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use self::inputs::Rates;
use self::prices::PriceSheet;
use crate::compare::result::{Comparison, SupplierResult};
use crate::compare::summary::{SupplierLine, first_page};
use crate::render::form::Tongue;
use crate::render::sheet::day;
use crate::say;
use crate::source::Place;
use crate::values::Date;
use crate::wording::{Text, Wording, typed};

/// The comparison as a workbook, in the first of the languages with the others beside it; without any
/// it is English. The same comparison gives the same bytes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn workbook(comparison: &Comparison, languages: &[Wording]) -> Result<Vec<u8>, XlsxError> {
    let book = Book {
        comparison,
        tongue: Tongue::new(languages),
        page: first_page(comparison),
        rates: Rates::of(comparison),
    };
    let prices: Vec<PriceSheet> = (0..comparison.quantities.len())
        .map(|at| book.prices(at))
        .collect::<Result<_, _>>()?;
    let mut file = Workbook::new();
    file.set_properties(&book.properties()?);
    file.push_worksheet(book.summary(&prices)?);
    file.push_worksheet(book.requirements()?);
    file.push_worksheet(book.answers()?);
    file.push_worksheet(book.reasons()?);
    if let Some(sheet) = book.traceability(&prices)? {
        file.push_worksheet(sheet);
    }
    for sheet in prices {
        file.push_worksheet(sheet.sheet);
    }
    let found = [
        book.containment()?,
        book.demonstrated()?,
        book.deviations()?,
        book.change_requests()?,
        book.clarifications()?,
        book.rounds()?,
    ];
    for sheet in found.into_iter().flatten() {
        file.push_worksheet(sheet);
    }
    file.push_worksheet(book.inputs()?);
    file.save_to_buffer()
}

/// What every sheet is written with.
struct Book<'a> {
    comparison: &'a Comparison,
    tongue: Tongue<'a>,
    page: Vec<SupplierLine>,
    rates: Rates,
}

impl Book<'_> {
    /// A text as a cell holds it.
    fn say(&self, text: &Text) -> String {
        self.tongue.below(text)
    }

    /// Several texts, each on a line of its own.
    fn lines(&self, texts: &[Text]) -> String {
        self.tongue.lines(texts)
    }

    /// On one line.
    fn line(&self, text: &Text) -> String {
        self.tongue.line(text)
    }

    /// A word that formulas compare with: in the first language only.
    fn word(&self, text: &Text) -> String {
        self.tongue.first(text)
    }

    fn typed(&self, text: &str) -> String {
        self.tongue.below(&typed(text))
    }

    fn place(&self, place: &Place) -> String {
        self.typed(&place.to_string())
    }

    fn headings(&self, titles: &[Text]) -> Vec<String> {
        titles.iter().map(|title| self.say(title)).collect()
    }

    /// `A Name`.
    fn label(&self, supplier: usize) -> String {
        let label = self.page.get(supplier).map(|line| line.label.as_str());
        self.typed(label.unwrap_or_default())
    }

    /// The suppliers with their places.
    fn suppliers(&self) -> impl Iterator<Item = (usize, &SupplierResult)> {
        self.comparison.suppliers.iter().enumerate()
    }

    /// What stands below every printed page.
    fn footer(&self) -> (String, String) {
        let spec = &self.comparison.spec;
        let plain = |text: &str| {
            let text = crate::render::doc::clean(text);
            crate::render::form::cut(&text, 60).replace('&', "&&")
        };
        let left = say!(
            "{id} revision {revision}",
            id = typed(plain(&spec.id)),
            revision = typed(plain(&spec.revision))
        );
        let right = say!(
            "page {page} of {pages}",
            page = typed("&P"),
            pages = typed("&N")
        );
        (self.word(&left), self.word(&right))
    }

    fn finish(&self, pen: pen::Pen) -> rust_xlsxwriter::Worksheet {
        let (left, right) = self.footer();
        pen.finish(&left, &right)
    }

    /// The day of the file is the day at which quotes are judged: a clock would make the same
    /// comparison another file each time.
    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let spec = &self.comparison.spec;
        let start = Date(jiff::civil::date(2000, 1, 1));
        let judged = self.comparison.as_of.date.unwrap_or(start);
        Ok(DocProperties::new()
            .set_title(self.typed(&spec.title))
            .set_subject(self.typed(&spec.id))
            .set_creation_datetime(&day(judged)?))
    }
}
