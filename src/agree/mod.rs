//! From a quote to an agreement: what stands between them, which deviations the buyer accepts, and
//! the lock on everything the award rests on.

mod award;
mod check;
pub mod codes;
mod concession;
mod deviations;
mod mappings;
pub mod model;
mod points;
mod revision;
pub mod scope;
mod text;

pub use award::{Award, awarded};
pub use check::{AgreementRead, Found, check, read};
pub use concession::{ConcessionFile, ConcessionRead, conceded, read_concession};
pub(crate) use deviations::flaw;
pub use deviations::{
    DeviationsFile, DeviationsRead, Refused, accept, deviations_text, read_deviations,
};
pub use mappings::{MappingFile, MappingRead, read_mapping};
pub use points::{OpenPoint, open_points, still_open};
pub use revision::{Previous, amended};
pub use scope::{Scope, ScopedBoards};
pub use text::agreement_text;

use crate::spec::basis::sha256;
use crate::spec::clause::Clause;

/// Digest of what a clause demands. The wording of a later version of the tool may differ; what is
/// demanded may not.
#[must_use]
pub fn clause_digest(clause: &Clause) -> String {
    let fields: Vec<&str> = clause.fields.iter().map(|f| f.id.as_str()).collect();
    let checks: Vec<_> = clause.checks.iter().map(|c| (&c.id, &c.kind)).collect();
    let substance = serde_json::json!({
        "demanded": clause.demanded,
        "severity": clause.severity,
        "depth": clause.depth,
        "coverage": clause.coverage,
        "formats": clause.formats,
        "retention": clause.retention,
        "fields": fields,
        "checks": checks,
        "defined-in": clause.defined_in,
        "settles": clause.details,
    });
    let mut digest = sha256(substance.to_string().as_bytes());
    digest.truncate(16);
    digest
}
