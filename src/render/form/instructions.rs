//! The first sheet: what the form is about and how it is filled in.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::answers::counter;
use super::page::{Pages, protect};
use super::tongue::typed_cell;
use crate::render::doc::Brand;
use crate::render::sheet::{lines_of, points, quoted};
use crate::say;
use crate::supplier::form::layout::{self, INSTRUCTIONS};
use crate::supplier::form::words::{Choice, weights};
use crate::wording::{Text, typed};

/// Widths of the two columns, in characters.
const WORD: u16 = 30;
const MEANING: u16 = 104;

/// The sheet.
pub(super) fn sheet(pages: &Pages, brand: &Brand) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet
        .set_name(INSTRUCTIONS)?
        .set_column_width(0, f64::from(WORD))?
        .set_column_width(1, f64::from(MEANING))?;
    let mut writer = Writer {
        pages,
        sheet,
        row: 0,
    };
    writer.title(brand)?;
    writer.facts()?;
    writer.steps()?;
    writer.words()?;
    let mut sheet = writer.sheet;
    pages.print(&mut sheet);
    protect(&mut sheet, false);
    sheet.set_active(true);
    Ok(sheet)
}

struct Writer<'a> {
    pages: &'a Pages<'a>,
    sheet: Worksheet,
    row: u32,
}

impl Writer<'_> {
    fn title(&mut self, brand: &Brand) -> Result<(), XlsxError> {
        let head = &self.pages.spec.spec.spec;
        if let Some(company) = brand.company.as_ref().or(head.buyer.as_ref()) {
            let company = typed_cell(company);
            let format = quoted(&self.pages.styles.counter(), &company);
            self.sheet
                .write_string_with_format(self.row, 0, company, &format)?;
            self.row += 1;
        }
        let title = self.pages.tongue.line(&say!("Response form"));
        self.sheet
            .write_string_with_format(self.row, 0, title, &self.pages.styles.title())?;
        self.sheet.set_row_height(self.row, 24)?;
        self.row += 1;
        let counter = counter(self.pages, &layout::answers());
        self.sheet
            .write_formula_with_format(self.row, 0, counter, &self.pages.styles.counter())?;
        self.row += 2;
        Ok(())
    }

    /// What is asked, by whom and until when.
    fn facts(&mut self) -> Result<(), XlsxError> {
        let spec = &self.pages.spec.spec;
        let (head, product) = (&spec.spec, &spec.product);
        let rfq = spec.rfq.as_ref();
        let mut facts = vec![
            (
                say!("Request"),
                say!(
                    "{id} revision {revision}, issued {issued}",
                    id = typed(&head.id),
                    revision = typed(&head.revision),
                    issued = head.issued
                ),
            ),
            (say!("Title"), typed(&head.title)),
            (
                say!("Product"),
                say!(
                    "{part} revision {revision}",
                    part = typed(&product.part),
                    revision = typed(&product.revision)
                ),
            ),
        ];
        if let Some(quantities) = rfq.map(|rfq| &rfq.quantities) {
            let listed = Text::list(quantities.iter().map(|quantity| Text::from(*quantity)));
            facts.push((say!("Requested quantities"), listed));
        }
        if let Some(due) = rfq.and_then(|rfq| rfq.due) {
            facts.push((say!("Due"), Text::from(due)));
        }
        if let Some(contact) = &head.contact {
            facts.push((say!("Send it to"), typed(contact)));
        }
        facts.push((
            say!("Specification SHA-256"),
            typed(&self.pages.spec.digest),
        ));
        for (label, value) in facts {
            self.pair(&self.pages.tongue.below(&label), &value)?;
        }
        self.row += 1;
        Ok(())
    }

    fn steps(&mut self) -> Result<(), XlsxError> {
        self.section(&say!("How to fill it in"))?;
        let steps = [
            (
                layout::SUPPLIER,
                say!("Fill in who you are and the terms of the quote."),
            ),
            (
                layout::ANSWERS,
                say!(
                    "Give every clause a state from the list. A clause without a state is unanswered: it never counts as included. The column on the right of the state says what is still missing."
                ),
            ),
            (
                layout::PRICES,
                say!(
                    "Enter the price of one unit for each requested quantity, and your total for it if you state one."
                ),
            ),
            (
                layout::CHARGES,
                say!(
                    "Enter every charge beside the unit price, such as engineering, tooling and test fixtures."
                ),
            ),
            (
                layout::ASSUMPTIONS,
                say!(
                    "Enter what your quote takes for granted, and the clauses that depend on it. Assumptions stated by the buyer are there already."
                ),
            ),
            (
                layout::DEVIATIONS,
                say!(
                    "Enter what you offer instead where you cannot meet a demand, why, and until when."
                ),
            ),
        ];
        for (sheet, step) in steps {
            self.pair(sheet, &step)?;
        }
        self.row += 1;
        self.section(&say!("Good to know"))?;
        let remarks = [
            (
                say!("White and grey cells"),
                say!(
                    "White cells are yours. Grey cells are locked against slips. There is no password: you may take the protection off to sort rows, and you may add columns and sheets of your own."
                ),
            ),
            (
                say!("Amounts"),
                say!(
                    "Amounts are kept as text, so that no digit is rounded or lost. Write digits with a point and without separators, such as 1234.50."
                ),
            ),
            (
                say!("Words of the lists"),
                say!(
                    "The words of the lists are English in every language, so that every answer is read the same way. What they mean is said below."
                ),
            ),
            (
                say!("Sending it back"),
                say!(
                    "Save the form as an Excel workbook (.xlsx) and send it with your sample records. Do not delete rows or the hidden row above the headings."
                ),
            ),
        ];
        for (label, remark) in remarks {
            self.pair(&self.pages.tongue.below(&label), &remark)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The words of the drop-downs and of the weights, with what they mean.
    fn words(&mut self) -> Result<(), XlsxError> {
        let explained = [
            Choice::State,
            Choice::Depth,
            Choice::Basis,
            Choice::Driver,
            Choice::Kind,
            Choice::Of,
            Choice::Tax,
            Choice::Unit,
            Choice::Scheme,
            Choice::BreaksCount,
            Choice::Format,
            Choice::YesNo,
        ];
        for (n, choice) in explained.into_iter().enumerate() {
            self.section(&choice.title())?;
            for (word, meaning) in choice.words() {
                self.pair(&word, &meaning)?;
            }
            self.row += 1;
            if n == 0 {
                self.weights()?;
            }
        }
        Ok(())
    }

    fn weights(&mut self) -> Result<(), XlsxError> {
        self.section(&say!("Weight of a clause"))?;
        for (weight, meaning) in weights() {
            self.pair(&self.pages.tongue.line(&weight), &meaning)?;
        }
        self.row += 1;
        Ok(())
    }

    fn section(&mut self, title: &Text) -> Result<(), XlsxError> {
        let title = self.pages.tongue.line(title);
        self.sheet
            .write_string_with_format(self.row, 0, title, &self.pages.styles.section())?;
        self.sheet.set_row_height(self.row, 20)?;
        self.row += 1;
        Ok(())
    }

    fn pair(&mut self, label: &str, value: &Text) -> Result<(), XlsxError> {
        let value = self.pages.tongue.below(value);
        let styles = self.pages.styles;
        let height = lines_of(label, WORD).max(lines_of(&value, MEANING));
        self.sheet
            .write_string_with_format(self.row, 0, label, &styles.label())?;
        self.sheet.write_string_with_format(
            self.row,
            1,
            &value,
            &quoted(&styles.text(), &value),
        )?;
        self.sheet.set_row_height(self.row, points(height))?;
        self.row += 1;
        Ok(())
    }
}
