//! What a supplier needs to deliver records that pass: for every demanded form a template as CSV and
//! as XLSX, its rules as JSON Schema, a page that tells all of them, and a delivery that satisfies the
//! request.
//!
//! All of it comes from the clauses, as the printed request does: a column is here because a clause
//! demands it.

mod page;
mod sample;
mod says;
mod schema;
mod table;
mod tongue;
mod workbook;

use crate::render::doc::Brand;
use crate::render::{PackageFile, RenderError, to_html};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::Wording;

use crate::record_form::{RecordForm, example_row, record_forms};
use tongue::Tongues;

/// Where the templates lie in a package.
const FOLDER: &str = "records";

/// Where the sample lies in a package.
const FOLDER_OF_SAMPLE: &str = "sample-delivery";

/// The templates of every record form that the request demands, in its order, and the page that
/// tells them: paths under `records/`. Without languages they are in English.
///
/// # Errors
/// When a file cannot be put together.
pub fn record_templates(
    spec: &ResolvedSpec,
    languages: &[Wording],
    brand: &Brand,
) -> Result<Vec<PackageFile>, RenderError> {
    let forms = record_forms(spec);
    let page = page::doc(spec, &forms, brand).in_languages(languages);
    let mut files = vec![PackageFile {
        path: format!("{FOLDER}/record-forms.html"),
        bytes: to_html(&page)?.into_bytes(),
        about: say!("All record forms with their columns, rules and examples, on one page."),
    }];
    let tongues = Tongues::new(languages);
    for form in &forms {
        files.extend(of_form(spec, form, &tongues, brand)?);
    }
    Ok(files)
}

fn of_form(
    spec: &ResolvedSpec,
    form: &RecordForm,
    tongues: &Tongues,
    brand: &Brand,
) -> Result<Vec<PackageFile>, RenderError> {
    let example = example_row(spec, form);
    let file = |ending: &str, bytes: Vec<u8>, about| PackageFile {
        path: format!("{FOLDER}/{}.{ending}", form.id),
        bytes,
        about,
    };
    Ok(vec![
        file(
            "csv",
            table::csv_template(form, &example)?,
            say!(
                "{form}: template as CSV, with its headings and one example row to be replaced.",
                form = form.form.title.clone()
            ),
        ),
        file(
            "xlsx",
            workbook::file(spec, form, &example, tongues, brand)?,
            say!(
                "{form}: workbook to be filled in, with notes on every column.",
                form = form.form.title.clone()
            ),
        ),
        file(
            "schema.json",
            schema::file(form, &example, tongues)?,
            say!(
                "{form}: the rules of its cells as JSON Schema of one row.",
                form = form.form.title.clone()
            ),
        ),
    ])
}

/// A delivery of one panel of boards that satisfies the request, with its invented order: paths under
/// `sample-delivery/`. What the request leaves undecided, so that no delivery could be released, is said
/// with the order.
///
/// # Errors
/// When the identity patterns of the request have no room for the sample.
pub fn sample_delivery(spec: &ResolvedSpec) -> Result<Vec<PackageFile>, RenderError> {
    sample::files(spec)
}
