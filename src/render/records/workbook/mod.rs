//! The workbook of a form, for a supplier who owns nothing but Excel: a sheet to fill in, and two that
//! say how.

mod style;
mod words;

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Formula, IgnoreError, Note, ObjectMovement,
    Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;

use crate::render::doc::Brand;
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Text, typed};

use super::super::RenderError;
use super::says;
use super::tongue::{Tongues, shortened};
use crate::record_form::{RecordColumn, RecordForm};
use crate::render::sheet::quoted;
use style::Styles;

/// Rows of a sheet, counted from 0.
const HEADINGS: u32 = 0;
const EXAMPLE: u32 = 1;
const LAST: u32 = 1_048_575;

/// Width of a data column in characters.
const NARROW: usize = 12;
const WIDE: usize = 34;

/// Height of the heading row and of the note in it, in pixels. The row is frozen: the note stays in
/// sight and lies on no cell that is filled in, and no CSV file gets it.
const HEADING_HEIGHT: u32 = 76;
const NOTE: (u32, u32) = (620, 46);

/// Width of the note of a heading, in pixels.
const NOTE_WIDTH: u32 = 320;

/// Sheet with the values of drop-downs: a list inside a rule ends at 255 characters, and a comma in a
/// value would split it.
const LISTS: &str = "lists";

/// A4.
const PAPER: u8 = 9;

/// What every sheet is written with.
struct Book<'a> {
    spec: &'a ResolvedSpec,
    form: &'a RecordForm<'a>,
    example: &'a [String],
    tongues: &'a Tongues<'a>,
    styles: Styles,
}

/// The workbook as a file.
pub(super) fn file(
    spec: &ResolvedSpec,
    form: &RecordForm,
    example: &[String],
    tongues: &Tongues,
    brand: &Brand,
) -> Result<Vec<u8>, RenderError> {
    let book = Book {
        spec,
        form,
        example,
        tongues,
        styles: Styles::of(brand),
    };
    book.bytes(brand)
        .map_err(|error| RenderError::Records(error.to_string()))
}

fn number(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}

impl Book<'_> {
    fn bytes(&self, brand: &Brand) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties(brand)?);
        workbook.push_worksheet(self.records()?);
        workbook.push_worksheet(self.fields()?);
        workbook.push_worksheet(self.about()?);
        if let Some(lists) = self.lists()? {
            workbook.push_worksheet(lists);
        }
        workbook.save_to_buffer()
    }

    /// The date is the request's: a clock would make the same request another file each time.
    fn properties(&self, brand: &Brand) -> Result<DocProperties, XlsxError> {
        let issued = self.spec.spec.spec.issued.0;
        let [year, month, day] = [issued.year(), issued.month().into(), issued.day().into()];
        let part = |n: i16| u8::try_from(n).unwrap_or(1);
        let date =
            ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(0), part(month), part(day))
                .or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
        let properties = DocProperties::new()
            .set_title(self.tongues.label(&self.form.form.title))
            .set_subject(self.tongues.first(&self.request()))
            .set_creation_datetime(&date);
        Ok(match &brand.company {
            Some(company) => properties.set_company(self.tongues.first(&typed(company))),
            None => properties,
        })
    }

    fn request(&self) -> Text {
        let head = &self.spec.spec.spec;
        say!(
            "{id} revision {revision}",
            id = typed(&head.id),
            revision = typed(&head.revision)
        )
    }

    fn records(&self) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name("records")?;
        let heading = self.styles.heading();
        let mut lists = 0;
        for (at, (column, example)) in self.form.columns.iter().zip(self.example).enumerate() {
            let at = number(at);
            sheet.write_string_with_format(HEADINGS, at, column.id(), &heading)?;
            sheet.insert_note(HEADINGS, at, &self.note(column, example))?;
            let width = column.id().width().max(example.width() + 2) + 2;
            sheet.set_column_width(at, u32::try_from(width.clamp(NARROW, WIDE)).unwrap_or(0))?;
            sheet.set_column_format(at, &Styles::data())?;
            sheet.ignore_error_range(EXAMPLE, at, LAST, at, IgnoreError::NumberStoredAsText)?;
            let format = quoted(&self.styles.example(), example);
            sheet.write_string_with_format(
                EXAMPLE,
                at,
                self.tongues.first(&typed(example)),
                &format,
            )?;
            let values = column.choices().len();
            if values > 0 {
                let rule = self.choice(column, lists, values)?;
                sheet.add_data_validation(EXAMPLE, at, LAST, at, &rule)?;
                lists += 1;
            }
        }
        let note = Styles::note(&self.tongues.lines(&say!(
            "Row 2 is an example: replace it or delete it. A row that is left in is reported. One row below the headings for each record; do not change the headings."
        )))
        .set_width(NOTE.0)
        .set_height(NOTE.1)
        .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
        sheet.insert_shape_with_offset(HEADINGS, 0, &note, 4, 4)?;
        sheet.set_row_height_pixels(HEADINGS, HEADING_HEIGHT)?;
        sheet.set_freeze_panes(EXAMPLE, 0)?;
        sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
        self.print(&mut sheet);
        Ok(sheet)
    }

    /// What a heading means, at the heading.
    fn note(&self, column: &RecordColumn, example: &str) -> Note {
        let mut lines = vec![
            self.tongues.label(&column.field.title),
            self.tongues.lines(&column.field.about),
            self.tongues
                .label(&say!("Type: {kind}", kind = says::kind(column))),
        ];
        let rule = says::rule(column);
        if !rule.is_empty() {
            lines.push(self.tongues.lines(&say!("Rule: {rule}", rule = rule)));
        }
        lines.push(
            self.tongues
                .lines(&say!("Needed: {when}", when = says::needed(column))),
        );
        if !example.is_empty() {
            lines.push(
                self.tongues
                    .label(&say!("Example: {example}", example = typed(example))),
            );
        }
        let text = shortened(&lines.join("\n"), 4_000);
        let height = text
            .lines()
            .map(|line| line.width().div_ceil(46).max(1))
            .sum::<usize>();
        Note::new(text)
            .add_author_prefix(false)
            .set_author("")
            .set_width(NOTE_WIDTH)
            .set_height(u32::try_from((height * 17 + 12).min(600)).unwrap_or(600))
    }

    /// A drop-down, from the list of this number.
    fn choice(
        &self,
        column: &RecordColumn,
        list: u16,
        values: usize,
    ) -> Result<DataValidation, XlsxError> {
        let letter = column_number_to_name(list);
        let range = format!("={LISTS}!${letter}$1:${letter}${values}");
        let message = say!(
            "{column} takes one of the listed values, to the letter.",
            column = typed(column.id())
        );
        DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_title(shortened(&self.tongues.first(&typed(column.id())), 32))?
            .set_error_message(shortened(&self.tongues.lines(&message), 255))
    }

    /// The values of the drop-downs, a column for each, hidden.
    fn lists(&self) -> Result<Option<Worksheet>, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(LISTS)?;
        let columns = self.form.columns.iter().map(RecordColumn::choices);
        let lists: Vec<Vec<&str>> = columns.filter(|values| !values.is_empty()).collect();
        for (at, values) in lists.iter().enumerate() {
            for (row, value) in (0..).zip(values) {
                let format = quoted(&Styles::data(), value);
                sheet.write_string_with_format(row, number(at), *value, &format)?;
            }
        }
        sheet.set_hidden(true);
        Ok((!lists.is_empty()).then_some(sheet))
    }

    /// A4 across, as wide as the paper; the footer says which request and which page.
    fn print(&self, sheet: &mut Worksheet) {
        let page = say!(
            "page {page} of {pages}",
            page = typed("&P"),
            pages = typed("&N")
        );
        let plain = |text: &Text| {
            // `&` begins a code in a footer, and the whole has at most 255 characters.
            shortened(&self.tongues.first(text), 60).replace('&', "&&")
        };
        sheet
            .set_landscape()
            .set_paper_size(PAPER)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_tab_color(self.styles.accent())
            .set_footer(format!(
                "&L{}&C{}&R{}",
                plain(&self.request()),
                plain(&typed(self.form.id)),
                self.tongues.first(&page)
            ));
    }
}
