//! The sheets that say how: a row for every column, and what the record is.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use crate::say;
use crate::wording::{Text, typed};

use super::super::says;
use super::{Book, number};
use crate::record_form::example_cell;
use crate::render::sheet::{SIZE, TALLEST, quoted};

/// Width of the columns of `fields`, in characters.
const FIELDS: [u16; 7] = [22, 22, 14, 40, 26, 44, 26];
/// Width of the columns of `about`.
const ABOUT: [u16; 3] = [30, 34, 80];

/// A sheet that is written from top to bottom.
struct Pen<'a> {
    sheet: Worksheet,
    row: u32,
    widths: &'a [u16],
}

impl Pen<'_> {
    /// A row of cells, as high as the longest of them needs.
    fn row(&mut self, cells: &[(&str, &Format)]) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (at, (text, format)) in cells.iter().enumerate() {
            let format = quoted(format, text);
            self.sheet
                .write_string_with_format(self.row, number(at), *text, &format)?;
            let width = self.widths.get(at).copied().unwrap_or(10);
            lines = lines.max(lines_of(text, width));
        }
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let height = (f64::from(lines) * SIZE * 1.32 + 4.0).min(TALLEST);
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// A title on a line of its own.
    fn title(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(self.row, 0, text, &quoted(format, text))?;
        self.sheet.set_row_height(self.row, 26)?;
        self.row += 1;
        Ok(())
    }
}

/// Lines that a text takes in a column of so many characters; words do not break evenly.
fn lines_of(text: &str, width: u16) -> usize {
    let usable = usize::from(width.saturating_sub(2)).max(1);
    text.split('\n')
        .map(|line| line.width().div_ceil(usable).max(1))
        .sum()
}

impl Book<'_> {
    fn pen<'p>(&self, name: &str, widths: &'p [u16]) -> Result<Pen<'p>, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        for (at, width) in widths.iter().enumerate() {
            sheet.set_column_width(number(at), f64::from(*width))?;
        }
        sheet.set_screen_gridlines(false);
        self.print(&mut sheet);
        Ok(Pen {
            sheet,
            row: 0,
            widths,
        })
    }

    fn heads(&self, pen: &mut Pen, heads: &[Text]) -> Result<(), XlsxError> {
        let format = self.styles.heading();
        let heads: Vec<String> = heads.iter().map(|head| self.tongues.label(head)).collect();
        let cells: Vec<(&str, &Format)> =
            heads.iter().map(|head| (head.as_str(), &format)).collect();
        pen.row(&cells)
    }

    /// A row for every column of the record.
    pub(super) fn fields(&self) -> Result<Worksheet, XlsxError> {
        let mut pen = self.pen("fields", &FIELDS)?;
        self.heads(
            &mut pen,
            &[
                say!("Column"),
                say!("Title"),
                say!("Type"),
                say!("Rule"),
                say!("Needed"),
                say!("Meaning"),
                say!("Example"),
            ],
        )?;
        let (label, cell) = (self.styles.label(), self.styles.cell());
        let day = self.spec.spec.spec.issued.to_string();
        for column in &self.form.columns {
            let example = typed(example_cell(self.form, column, &day));
            let said = [
                self.tongues.first(&typed(column.id())),
                self.tongues.lines(&column.field.title),
                self.tongues.lines(&says::kind(column)),
                self.tongues.lines(&says::rule(column)),
                self.tongues.lines(&says::needed(column)),
                self.tongues.lines(&column.field.about),
                self.tongues.first(&example),
            ];
            let cells: Vec<(&str, &Format)> = said
                .iter()
                .enumerate()
                .map(|(at, text)| (text.as_str(), if at == 0 { &label } else { &cell }))
                .collect();
            pen.row(&cells)?;
        }
        pen.sheet.set_freeze_panes(1, 1)?;
        pen.sheet.set_repeat_rows(0, 0)?;
        Ok(pen.sheet)
    }

    /// What the record is, who asks for it, and what is checked.
    pub(super) fn about(&self) -> Result<Worksheet, XlsxError> {
        let mut pen = self.pen("about", &ABOUT)?;
        let (title, label, cell) = (self.styles.title(), self.styles.label(), self.styles.cell());
        pen.title(&self.tongues.label(&self.form.form.title), &title)?;
        let mut facts = vec![(say!("Request"), self.request())];
        facts.extend(
            self.form
                .form
                .about
                .clone()
                .map(|about| (say!("Shows"), about)),
        );
        facts.push((say!("Filling in"), says::text_cells()));
        facts.extend(says::facts(self.form));
        for (name, value) in facts {
            let (name, value) = (self.tongues.lines(&name), self.tongues.lines(&value));
            self.across(&mut pen, &name, &value, (&label, &cell))?;
        }
        pen.row += 1;
        self.heads(&mut pen, &[say!("Clause"), say!("Title"), say!("Demand")])?;
        for clause in &self.form.clauses {
            let said = [
                self.tongues.first(&typed(&clause.id)),
                self.tongues.lines(&clause.title),
                self.tongues.lines(&clause.demand),
            ];
            pen.row(&[(&said[0], &label), (&said[1], &cell), (&said[2], &cell)])?;
        }
        let checked = says::checked(self.form);
        if !checked.is_empty() {
            pen.row += 1;
            pen.title(
                &self
                    .tongues
                    .label(&say!("Checked on delivery, beyond the cells")),
                &title,
            )?;
            for (n, text) in (1..).zip(checked) {
                let (n, text) = (n.to_string(), self.tongues.lines(&text));
                self.across(&mut pen, &n, &text, (&label, &cell))?;
            }
        }
        Ok(pen.sheet)
    }

    /// A label and a text over the other columns.
    fn across(
        &self,
        pen: &mut Pen,
        name: &str,
        text: &str,
        (label, cell): (&Format, &Format),
    ) -> Result<(), XlsxError> {
        let row = pen.row;
        let [_, second, third] = ABOUT;
        let widths = [ABOUT[0], second + third];
        let mut wide = Pen {
            sheet: std::mem::replace(&mut pen.sheet, Worksheet::new()),
            row,
            widths: &widths,
        };
        wide.sheet
            .merge_range(row, 1, row, 2, "", &quoted(cell, text))?;
        let written = wide.row(&[(name, label), (text, cell)]);
        pen.sheet = wide.sheet;
        pen.row = wide.row;
        written
    }
}
