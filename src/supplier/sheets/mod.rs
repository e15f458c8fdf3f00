//! The filled form as a response: cells become answers, each with its place; whatever cannot be read
//! is told at its cell and stays blank, so that one bad cell never hides another row.
//!
//! What the answers mean is judged where answers in TOML are judged (`read::judged`).

mod answers;
mod day;
mod desk;
mod locked;
mod number;
mod prices;
mod remarks;
mod strays;
mod terms;
#[cfg(test)]
mod tests;
mod word;

use crate::finding::{self, Finding};
use crate::source::{Place, SourceFile};
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::FormatVersion;
use crate::supplier::form::{FormCells, NotAForm, cells, csv_cells, layout};
use crate::supplier::loaded::{segment, withdraw};
use crate::supplier::model::Response;
use crate::supplier::places::CellPlaces;
use crate::supplier::read::judged;
use crate::supplier::{LoadedResponse, Places, Written, codes};

use self::desk::Desk;
use self::number::Around;

/// Reads a response that was filled in as the workbook of the RFQ package.
#[must_use]
pub fn read_workbook(file: &str, bytes: &[u8], spec: &ResolvedSpec) -> LoadedResponse {
    let digest = sha256(bytes);
    match cells(bytes) {
        Ok(form) => loaded(file, &form, Written::Workbook, digest, spec),
        Err(error) => refused(file, Written::Workbook, digest, &error),
    }
}

/// Reads a response whose sheets were saved as CSV: file names and texts, in the folder `file` or, for
/// a single one, that file itself.
#[must_use]
pub fn read_csv(file: &str, sheets: &[(&str, &str)], spec: &ResolvedSpec) -> LoadedResponse {
    let mut all = Vec::new();
    for (name, text) in sheets {
        all.extend([name.as_bytes(), b"\n", text.as_bytes(), b"\n"].concat());
    }
    let digest = match sheets {
        [(_, text)] => sha256(text.as_bytes()),
        _ => sha256(&all),
    };
    match csv_cells(sheets) {
        Ok(form) => loaded(file, &form, Written::Csv, digest, spec),
        Err(error) => refused(file, Written::Csv, digest, &error),
    }
}

/// A file that cannot be read as a response, with the reason in plain words and what to do.
#[must_use]
pub fn unreadable(
    file: &str,
    written: Written,
    digest: String,
    why: &str,
    help: &str,
) -> LoadedResponse {
    let finding = Finding::error(codes::UNREADABLE, whole(file), why).help(help);
    LoadedResponse {
        places: Places::Cells(CellPlaces::new(file)),
        written,
        response: None,
        findings: vec![finding],
        digest,
        received: None,
        samples: Vec::new(),
        answers: Vec::new(),
    }
}

/// The file itself.
fn whole(file: &str) -> Place {
    SourceFile::new(file, "").place(0..0)
}

fn refused(file: &str, written: Written, digest: String, error: &NotAForm) -> LoadedResponse {
    let why = error.to_string();
    unreadable(
        file,
        written,
        digest,
        &why,
        "save the form as an Excel workbook (.xlsx) and send it again",
    )
}

fn loaded(
    file: &str,
    form: &FormCells,
    written: Written,
    digest: String,
    spec: &ResolvedSpec,
) -> LoadedResponse {
    if form.missing_sheets.len() == layout::sheets().len() {
        let why = "none of its sheets is one of the response form";
        let help = "answer in the form that came with the request";
        return unreadable(file, written, digest, why, help);
    }
    let mut desk = Desk {
        spec,
        file: file.to_owned(),
        places: CellPlaces::new(file),
        findings: Vec::new(),
        unread: Vec::new(),
        around: Around {
            comma: prices::decimal_comma(form),
            currency: terms::currency(form),
        },
    };
    let mut response = response(&mut desk, form);
    let places = Places::Cells(desk.places);
    let mut findings = desk.findings;
    let found = judged(&response, &places, spec).into_iter();
    let unread = &desk.unread;
    findings.extend(found.filter(|finding| !said_already(finding, &response, &places, unread)));
    withdraw(&mut response, &desk.unread);
    finding::sort(&mut findings);
    LoadedResponse {
        places,
        written,
        response: Some(response),
        findings,
        digest,
        received: None,
        samples: Vec::new(),
        answers: Vec::new(),
    }
}

/// Whether an answer lacks its state because the cell of its state cannot be read, which was told.
fn said_already(
    finding: &Finding,
    response: &Response,
    places: &Places,
    unread: &[String],
) -> bool {
    let Some(quote) = response
        .quote
        .as_ref()
        .filter(|_| finding.code == codes::NO_STATE)
    else {
        return false;
    };
    quote.response.keys().any(|id| {
        let at = format!("/quote/response/{}", segment(id));
        unread.contains(&format!("{at}/state")) && places.key_place(&at) == finding.place
    })
}

impl Desk<'_> {
    fn file_place(&self) -> Place {
        whole(&self.file)
    }
}

fn response(desk: &mut Desk<'_>, form: &FormCells) -> Response {
    let asks = locked::asks(desk.spec, form);
    locked::compare(desk, form, &asks);
    strays::report(desk, form);
    terms::unclear_lines(desk, form);
    let supplier = terms::supplier(desk, form);
    let mut quote = terms::quote(desk, form);
    if let Some(cell) = form
        .rows(layout::SUPPLIER)
        .iter()
        .find_map(|row| row.cells.values().next())
    {
        desk.mark("/quote", &cell.address);
        desk.mark("/supplier", &cell.address);
    }
    prices::currencies(desk, form);
    prices::prices(desk, form, &mut quote);
    quote.charge = prices::charges(desk, form);
    let read = answers::read(desk, form);
    quote.response = read.answers;
    quote.assumption = remarks::assumptions(desk, form, &asks, read.assumptions);
    quote.deviation = remarks::deviations(desk, form);
    let quoted = terms::says_something(form)
        || !quote.price_breaks.is_empty()
        || !quote.total.is_empty()
        || !quote.charge.is_empty()
        || !quote.response.is_empty()
        || !quote.assumption.is_empty()
        || !quote.deviation.is_empty()
        || !desk.unread.is_empty();
    // An empty form is a quote that answers nothing, and not one that only states what is possible.
    let quoted = quoted || read.capabilities.is_empty();
    Response {
        format: FormatVersion,
        supplier,
        capability: read.capabilities,
        quote: quoted.then_some(quote),
    }
}
