//! The request for corrective action that goes to the supplier with a held delivery, laid out as an 8D
//! report: what the records show is filled in, what only the supplier knows is left to be filled.

mod held;
mod parts;

use crate::records::Records;
use crate::render::doc::{Brand, Doc, Labels, Page};
use crate::spec::clause::ResolvedSpec;
use crate::values::Date;
use crate::verify::report::VerifyReport;
use crate::wording::typed;

pub use held::Units;

/// What a request for corrective action is written from.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The report.
    pub report: &'a VerifyReport,
    /// The spec it judges by.
    pub spec: &'a ResolvedSpec,
    /// The records it judges.
    pub records: &'a Records,
    /// Units that findings name.
    pub units: &'a Units,
    /// Day of the request.
    pub day: Date,
    /// Day by which an answer is due, where one was named.
    pub due: Option<Date>,
}

/// The request as a document; none for a delivery that is released: nothing has to be corrected.
#[must_use]
pub fn corrective_doc(request: &Request<'_>) -> Option<Doc> {
    let report = request.report;
    if report.verdict.releases() {
        return None;
    }
    let spec = &report.spec;
    Some(Doc {
        title: typed("Request for corrective action"),
        subtitle: typed(match &report.order {
            Some(order) => format!(
                "8D report on the delivered records of order {}",
                order.number
            ),
            None => "8D report on delivered records".to_owned(),
        }),
        lang: "en".to_owned(),
        footer: typed(format!(
            "{} rev. {} · corrective action",
            spec.id, spec.revision
        )),
        labels: Labels::default(),
        brand: Brand::default(),
        page: Page::default(),
        digest: spec.sha256.clone(),
        date: request.day.to_string(),
        blocks: parts::blocks(request),
    })
}
