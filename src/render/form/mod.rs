//! The response form as an Excel workbook, from the layout in `supplier::form`.
//!
//! Everything that the spec says is written as a string, never as a formula, and the keys and words of
//! the form are the same in every language, so that a form comes back the same whoever filled it in.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

mod answers;
mod clarification;
mod hidden;
mod instructions;
mod page;
mod sheets;
mod style;
mod tongue;
mod validation;

pub use self::clarification::clarification_workbook;
use self::page::Pages;
pub(super) use self::sheets::assumption;
use self::style::Styles;
use self::tongue::typed_cell;
pub(super) use self::tongue::{Tongue, cut};
use self::validation::Lists;
use super::RenderError;
use super::doc::Brand;
use super::sheet::day;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::form::layout;
use crate::wording::Wording;

/// The form that a supplier fills in, in the first of the languages with the others beside it; without
/// any it is English. The date of issue is the date of the file, so that the same spec gives the same
/// bytes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn response_workbook(
    spec: &ResolvedSpec,
    languages: &[Wording],
    brand: &Brand,
) -> Result<Vec<u8>, RenderError> {
    write(spec, languages, brand).map_err(|error| RenderError::Workbook(error.to_string()))
}

fn write(spec: &ResolvedSpec, languages: &[Wording], brand: &Brand) -> Result<Vec<u8>, XlsxError> {
    let tongue = Tongue::new(languages);
    let styles = Styles::of(brand);
    let mut lists = Lists(BTreeMap::new());
    let words = hidden::lists(spec, &mut lists)?;
    let pages = Pages {
        spec,
        tongue: &tongue,
        styles: &styles,
        lists: &lists,
    };
    let answers = layout::answers();
    let clauses = answers::lines(&pages, &answers);

    let mut book = Workbook::new();
    book.set_properties(&properties(spec, brand)?);
    book.push_worksheet(instructions::sheet(&pages, brand)?);
    let supplier = layout::supplier();
    book.push_worksheet(pages.sheet(&supplier, &sheets::supplier(&pages, &supplier))?);
    book.push_worksheet(answers::sheet(&pages, &answers, &clauses)?);
    let assumptions = sheets::assumptions(&pages);
    for (layout, lines) in [
        (layout::prices(), &sheets::prices(&pages)),
        (layout::charges(), &sheets::charges(&pages)),
        (layout::assumptions(), &assumptions),
        (layout::deviations(), &sheets::deviations()),
    ] {
        book.push_worksheet(pages.sheet(&layout, lines)?);
    }
    book.push_worksheet(words);
    book.push_worksheet(hidden::meta(&pages, &answers, &clauses, &assumptions)?);
    book.save_to_buffer()
}

/// What the form asks, as it is printed into its locked cells.
pub(crate) struct Asked {
    /// For each clause in its order: texts under the keys of their columns.
    pub(crate) clauses: Vec<Vec<(&'static str, String)>>,
    /// The assumptions that the buyer states.
    pub(crate) assumptions: Vec<String>,
}

/// What a form in these languages asks: who reads it back sees what was changed in it.
pub(crate) fn asked(spec: &ResolvedSpec, languages: &[Wording]) -> Asked {
    let pages = Pages {
        spec,
        tongue: &Tongue::new(languages),
        styles: &Styles::of(&Brand::default()),
        lists: &Lists(BTreeMap::new()),
    };
    let layout = layout::answers();
    let clauses = answers::lines(&pages, &layout);
    let texts = |line| {
        let locked = hidden::locked(&layout, line);
        locked.map(|(key, text)| (key, text.to_owned())).collect()
    };
    let stated = sheets::assumptions(&pages).into_iter();
    Asked {
        clauses: clauses.iter().map(texts).collect(),
        assumptions: stated
            .filter_map(|line| match line.entries.into_iter().next() {
                Some(page::Entry::Said(text)) => Some(text),
                _ => None,
            })
            .collect(),
    }
}

fn properties(spec: &ResolvedSpec, brand: &Brand) -> Result<DocProperties, XlsxError> {
    let head = &spec.spec.spec;
    let company = brand.company.as_ref().or(head.buyer.as_ref());
    let properties = DocProperties::new()
        .set_title(typed_cell(&head.title))
        .set_subject(typed_cell(&head.id))
        .set_creation_datetime(&day(head.issued)?);
    Ok(match company {
        Some(company) => properties.set_company(typed_cell(company)),
        None => properties,
    })
}
