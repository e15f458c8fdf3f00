//! A sheet of the form as it is written: title, note, hidden keys, headings, lines.

use rust_xlsxwriter::{
    ConditionalFormatFormula, Formula, IgnoreError, ProtectionOptions, Worksheet, XlsxError,
};

use super::style::Styles;
use super::tongue::{Tongue, cut};
use super::validation::Lists;
use crate::clarify::layout::QUESTIONS;
use crate::render::doc::clean;
use crate::render::sheet::{PAPER, column_number, lines_of, points, quoted, row_number};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::spreadsheet::address;
use crate::supplier::form::layout::{ANSWERS, FormColumn, FormField, FormSheet, Kind};
use crate::wording::{Text, typed};

/// Row of the hidden keys, counted from 0; the title and a note stand above it.
pub(super) const KEYS: u32 = 2;
/// Row of the headings.
pub(super) const HEADINGS: u32 = 3;
/// The first row that is filled in.
pub(super) const FIRST: u32 = 4;

/// The column whose lines ask different things.
const VALUE: &str = "value";

/// What a cell of a line holds.
pub(super) enum Entry {
    /// Nothing.
    Blank,
    /// A text, as [`Tongue`] made it.
    Said(String),
    /// A whole number.
    Number(u32),
    /// A formula, and its result in the form as it is sent out.
    Worked(String, String),
}

/// A line of a sheet.
pub(super) struct Line {
    /// A cell for each column of the layout.
    pub(super) entries: Vec<Entry>,
    /// Whether there is something to fill in.
    pub(super) asked: bool,
    /// What the column `value` asks in this line.
    pub(super) field: Option<FormField>,
    /// Columns that are locked in this line only.
    pub(super) locked: &'static [&'static str],
}

impl Line {
    pub(super) fn new(entries: Vec<Entry>) -> Line {
        Line {
            entries,
            asked: true,
            field: None,
            locked: &[],
        }
    }
}

/// What every sheet is written with.
pub(super) struct Pages<'a> {
    pub(super) spec: &'a ResolvedSpec,
    pub(super) tongue: &'a Tongue<'a>,
    pub(super) styles: &'a Styles,
    pub(super) lists: &'a Lists,
}

/// The address of a column in a row, the column fixed: `$H5`.
pub(super) fn at(layout: &FormSheet, key: &str, row: u32) -> String {
    format!("${}", address(index(row), position(layout, key)))
}

/// Where a column stands.
pub(super) fn position(layout: &FormSheet, key: &str) -> usize {
    let found = layout.columns.iter().position(|column| column.key == key);
    found.unwrap_or_default()
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

impl Pages<'_> {
    /// A sheet with its lines.
    pub(super) fn sheet(&self, layout: &FormSheet, lines: &[Line]) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(layout.name)?;
        self.frame(&mut sheet, layout)?;
        for (n, line) in lines.iter().enumerate() {
            self.line(&mut sheet, layout, FIRST + row_number(n), line)?;
        }
        let last = HEADINGS + row_number(lines.len());
        self.validate(&mut sheet, layout, lines, last)?;
        self.mark_complete(&mut sheet, layout, last)?;
        let right = column_number(layout.columns.len().saturating_sub(1));
        sheet.autofilter(HEADINGS, 0, last.max(FIRST), right)?;
        sheet.set_freeze_panes(FIRST, u16::from(layout.rows_by.is_some()))?;
        sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
        if is_wide(layout.name) {
            sheet.set_repeat_columns(0, 0)?;
        }
        self.print(&mut sheet);
        protect(&mut sheet, layout.rows_by.is_none());
        Ok(sheet)
    }

    /// What stands above the lines.
    fn frame(&self, sheet: &mut Worksheet, layout: &FormSheet) -> Result<(), XlsxError> {
        let (title, note) = (
            self.tongue.line(&layout.title),
            self.tongue.line(&layout.note),
        );
        // The first column is printed on every page of a wide sheet; a title would be cut there.
        let left = u16::from(is_wide(layout.name));
        sheet.write_string_with_format(0, left, title, &self.styles.title())?;
        sheet.write_string_with_format(1, left, note, &self.styles.note())?;
        let heading = self.styles.heading();
        let mut height = 1;
        for (n, column) in layout.columns.iter().enumerate() {
            let number = column_number(n);
            let title = self.tongue.below(&column.title);
            height = height.max(lines_of(&title, column.width));
            sheet.set_column_width(number, f64::from(column.width))?;
            sheet.write_string(KEYS, number, column.key)?;
            sheet.write_string_with_format(HEADINGS, number, title, &heading)?;
            if column.hidden {
                sheet.set_column_hidden(number)?;
            }
        }
        sheet.set_row_height(0, 24)?;
        sheet.set_row_height(HEADINGS, points(height) + 4.0)?;
        sheet.set_row_hidden(KEYS)?;
        Ok(())
    }

    fn line(
        &self,
        sheet: &mut Worksheet,
        layout: &FormSheet,
        row: u32,
        line: &Line,
    ) -> Result<(), XlsxError> {
        let mut height = 1;
        for (n, (column, entry)) in layout.columns.iter().zip(&line.entries).enumerate() {
            let number = column_number(n);
            let kind = line.kind_of(column);
            let format = if !line.asked {
                self.styles.not_asked()
            } else if column.locked || line.locked.contains(&column.key) {
                self.styles.locked()
            } else {
                self.styles.open(kind)
            };
            match entry {
                Entry::Blank => sheet.write_blank(row, number, &format)?,
                Entry::Said(text) => {
                    if !column.hidden {
                        height = height.max(lines_of(text, column.width));
                    }
                    sheet.write_string_with_format(row, number, text, &quoted(&format, text))?
                }
                Entry::Number(value) => {
                    sheet.write_number_with_format(row, number, *value, &format)?
                }
                Entry::Worked(formula, result) => {
                    let formula = Formula::new(formula).set_result(result);
                    sheet.write_formula_with_format(row, number, formula, &format)?
                }
            };
        }
        sheet.set_row_height(row, points(height))?;
        Ok(())
    }

    fn validate(
        &self,
        sheet: &mut Worksheet,
        layout: &FormSheet,
        lines: &[Line],
        last: u32,
    ) -> Result<(), XlsxError> {
        for (n, column) in layout.columns.iter().enumerate() {
            if column.locked || last < FIRST {
                continue;
            }
            let number = column_number(n);
            if column.key == VALUE {
                for (line, row) in lines.iter().zip(FIRST..) {
                    if let Some(field) = &line.field {
                        let asked = (field.kind, &field.title, &field.help);
                        self.rule(sheet, asked, (row, row, number))?;
                    }
                }
                continue;
            }
            if column.kind == Kind::Decimal {
                let text = IgnoreError::NumberStoredAsText;
                sheet.ignore_error_range(FIRST, number, last, number, text)?;
            }
            let asked = (column.kind, &column.title, &column.help);
            self.rule(sheet, asked, (FIRST, last, number))?;
        }
        Ok(())
    }

    /// What the cells of a column accept, from a row to a row.
    fn rule(
        &self,
        sheet: &mut Worksheet,
        (kind, title, help): (Kind, &Text, &Text),
        (first, last, column): (u32, u32, u16),
    ) -> Result<(), XlsxError> {
        let cell = address(index(first), usize::from(column));
        let rule = self.lists.rule(self.tongue, kind, title, help, &cell)?;
        if let Some(rule) = rule {
            sheet.add_data_validation(first, column, last, column, &rule)?;
        }
        Ok(())
    }

    /// What is missing is yellow and what is complete green; the words are there without the colours.
    fn mark_complete(
        &self,
        sheet: &mut Worksheet,
        layout: &FormSheet,
        last: u32,
    ) -> Result<(), XlsxError> {
        if !layout.columns.iter().any(|column| column.key == "complete") || last < FIRST {
            return Ok(());
        }
        let cell = at(layout, "complete", FIRST);
        let said = |text: &Text| literal(&self.tongue.first(text));
        let (ok, none) = (said(&complete()), said(&not_asked()));
        let missing = ConditionalFormatFormula::new()
            .set_rule(format!("=AND({cell}<>{ok},{cell}<>{none},{cell}<>\"\")").as_str())
            .set_format(Styles::missing());
        let done = ConditionalFormatFormula::new()
            .set_rule(format!("={cell}={ok}").as_str())
            .set_format(Styles::done());
        for key in ["state", VALUE, "complete"] {
            if !layout.columns.iter().any(|column| column.key == key) {
                continue;
            }
            let number = column_number(position(layout, key));
            sheet.add_conditional_format(FIRST, number, last, number, &missing)?;
            if key == "complete" {
                sheet.add_conditional_format(FIRST, number, last, number, &done)?;
            }
        }
        Ok(())
    }

    /// A4 across, as wide as the paper; the footer says which spec and which page.
    pub(super) fn print(&self, sheet: &mut Worksheet) {
        let head = &self.spec.spec.spec;
        let wide = is_wide(&sheet.name());
        sheet
            .set_landscape()
            .set_paper_size(PAPER)
            .set_print_fit_to_pages(if wide { 2 } else { 1 }, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_tab_color(self.styles.accent())
            .set_page_order(!wide)
            .set_screen_gridlines(false);
        let spec = say!(
            "{id} revision {revision}",
            id = typed(footer_text(&head.id)),
            revision = typed(footer_text(&head.revision))
        );
        let page = say!(
            "page {page} of {pages}",
            page = typed("&P"),
            pages = typed("&N")
        );
        sheet.set_footer(format!(
            "&L{}&R{}",
            self.tongue.first(&spec),
            self.tongue.first(&page)
        ));
    }
}

/// Too wide to be read on one page: two pages beside each other, the first column on both.
fn is_wide(sheet: &str) -> bool {
    [ANSWERS, QUESTIONS].contains(&sheet)
}

/// A text in a footer: `&` begins a code there, and the whole has at most 255 characters.
fn footer_text(text: &str) -> String {
    cut(&clean(text), 60).replace('&', "&&")
}

impl Line {
    fn kind_of(&self, column: &FormColumn) -> Kind {
        match &self.field {
            Some(field) if column.key == VALUE => field.kind,
            _ => column.kind,
        }
    }
}

/// A text inside a formula.
pub(super) fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The word of a line that lacks nothing.
pub(super) fn complete() -> Text {
    say!("ok¦of a line of the form that is complete")
}

/// The words of a clause that needs no answer.
pub(super) fn not_asked() -> Text {
    say!("not required¦in the form")
}

/// Protects a sheet without a password: against slips, not against people. Sorting, filtering and
/// columns of one's own stay possible.
pub(super) fn protect(sheet: &mut Worksheet, own_rows: bool) {
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_columns: true,
        insert_rows: own_rows,
        insert_links: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
}
