//! A delivery of a few boards that satisfies the request, to look at and to try the checks on.

use indexmap::IndexMap;

use crate::order;
use crate::records::Delivery;
use crate::render::{PackageFile, RenderError};
use crate::sample::{SampleDelivery, boards_of_request, of_request};
use crate::say;
use crate::source::SourceFile;
use crate::spec::clause::ResolvedSpec;
use crate::spec::pattern;
use crate::verify::verify;
use crate::wording::{Text, typed};

use super::FOLDER_OF_SAMPLE;

pub(super) fn files(spec: &ResolvedSpec) -> Result<Vec<PackageFile>, RenderError> {
    let boards = boards_of_request(spec);
    let made = of_request(spec).map_err(|error| RenderError::Records(error.to_string()))?;
    let open = what_stays_open(spec, &made);
    let SampleDelivery {
        order_toml,
        serials,
        files,
    } = made;
    let mut written = vec![file(
        "order.toml",
        order_toml.into_bytes(),
        order_about(boards, open),
    )];
    if let Some(serials) = serials {
        written.push(file(
            "serials.csv",
            serials.into_bytes(),
            say!("Sample: the serials of the boards that the sample order names."),
        ));
    }
    for (path, bytes) in files {
        let about = about(spec, &path);
        written.push(file(&format!("delivery/{path}"), bytes, about));
    }
    Ok(written)
}

fn file(path: &str, bytes: Vec<u8>, about: Text) -> PackageFile {
    PackageFile {
        path: format!("{FOLDER_OF_SAMPLE}/{path}"),
        bytes,
        about,
    }
}

/// What keeps the delivery from release, clause by clause: a request may leave open what decides it.
fn what_stays_open(spec: &ResolvedSpec, made: &SampleDelivery) -> Vec<String> {
    let serials: IndexMap<String, Vec<u8>> = made
        .serials
        .iter()
        .map(|text| ("serials.csv".to_owned(), text.clone().into_bytes()))
        .collect();
    let rule = spec.spec.identity.board.as_ref();
    let written = rule.and_then(|rule| rule.pattern.as_deref());
    let written = written.and_then(|text| pattern::compile(text).ok());
    let source = SourceFile::new("order.toml", made.order_toml.clone());
    let read = order::read(source, &serials, written.as_ref());
    let delivery = Delivery::in_memory(made.files.iter().cloned());
    let report = verify(spec, read.order.as_ref(), &delivery);
    match report.verdict.is_clean() {
        true => Vec::new(),
        false => report.reasons,
    }
}

/// What the order is for; and why its delivery cannot be released, where it cannot.
fn order_about(boards: u32, open: Vec<String>) -> Text {
    let order = say!(
        "Sample: an invented order for {boards} boards; the records in {folder} satisfy it.",
        boards = boards,
        folder = typed(format!("{FOLDER_OF_SAMPLE}/delivery"))
    );
    if open.is_empty() {
        return order;
    }
    Text::sentences([
        order,
        say!(
            "The check does not release them, because the request leaves open what would decide it: {reasons}.",
            reasons = Text::series(open.into_iter().map(typed))
        ),
    ])
}

/// What a file of the delivery shows.
fn about(spec: &ResolvedSpec, path: &str) -> Text {
    let form = path.strip_suffix(".csv").and_then(|id| {
        let form = spec.catalogue.forms.get(id)?;
        Some(form.title.clone())
    });
    match form {
        Some(title) => say!(
            "Sample: {form}, filled in for the sample order.",
            form = title
        ),
        None if path.contains('/') => say!("Sample: a picture that a record of the sample names."),
        None => say!("Sample: a document of the shipment."),
    }
}
