//! What a family of clauses has in common, said before its clauses.

use crate::checks::CheckKind;
use crate::render::doc::{Block, Cell, code, plain};
use crate::say;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::wording::{Text, typed};

use super::{Stage, chain, columns, para, table};

/// The introduction to the chapter of a family.
pub(super) fn introduction(spec: &ResolvedSpec, family: Family, stage: Stage) -> Vec<Block> {
    let says = match family {
        Family::Ncr => return chain::closure(spec),
        Family::Shipment => return shipment(spec),
        Family::Basis => basis(stage),
        Family::Identity => identity(stage),
        Family::Record => say!(
            "Each record is one file, named after its form, with one heading row that bears the column names below."
        ),
        Family::Inspection => say!(
            "Every inspection is recorded in the inspection extract. An inspection without a record was not done, unless the clause declares that failures only are reported."
        ),
        Family::Test => {
            say!("Every test is recorded in the test extract, first results and retests alike.")
        }
        Family::Control => say!(
            "A control compares what is about to happen with what is approved, before it happens. Its record shows that it was done."
        ),
        Family::Signal => say!(
            "A signal is a finding that must lead to a decision. Limits are those of the governing document; a signal without a stated limit is recorded and not judged."
        ),
        Family::Visibility => say!(
            "These outputs show progress. They never stand in for a release or investigation record."
        ),
        Family::Access => say!(
            "Access to a system is agreed by itself. It answers no record, and no record answers it."
        ),
        Family::Acceptance => say!(
            "Criteria apply because a document of the build basis invokes them, and not otherwise."
        ),
        Family::Delivery => say!(
            "These clauses hold for every delivered file. Nothing is judged that is not printed here or in the chapters above."
        ),
    };
    vec![para(says)]
}

fn basis(stage: Stage) -> Text {
    match stage {
        Stage::Asked => say!(
            "Answer included when you build to this document and revision. What the documents lock is enforced on the records that show it."
        ),
        Stage::Agreed => say!(
            "The supplier builds to these documents and revisions. What they lock is enforced on the records that show it."
        ),
    }
}

fn identity(stage: Stage) -> Text {
    match stage {
        Stage::Asked => say!(
            "Identification is a demand of its own: marking and reading identities can be priced and answered like any record."
        ),
        Stage::Agreed => {
            say!("Identification is a demand of its own: without it no record belongs to anything.")
        }
    }
}

/// The shipment package in short; each part is a clause.
fn shipment(spec: &ResolvedSpec) -> Vec<Block> {
    let rows: Vec<Vec<Cell>> = spec
        .clauses
        .iter()
        .filter(|clause| clause.family == Family::Shipment && clause.demanded)
        .map(|clause| {
            vec![
                Cell::from(plain(&clause.title)),
                plain(comes_as(clause)).into(),
                code(typed(&clause.id)).into(),
            ]
        })
        .collect();
    let mut blocks = vec![para(say!(
        "The package comes with every shipment. Quantities of order, release and packing agree."
    ))];
    if !rows.is_empty() {
        blocks.push(table(
            say!("What comes with every shipment"),
            columns([
                (say!("Part"), 28),
                (say!("Comes as"), 42),
                (say!("Clause"), 30),
            ]),
            rows,
        ));
    }
    blocks
}

/// How a part of the package is delivered.
fn comes_as(clause: &Clause) -> Text {
    for check in &clause.checks {
        if let CheckKind::Document { name } = &check.kind {
            return say!("a file whose name begins with {name}", name = typed(name));
        }
    }
    match (
        &clause.form,
        clause
            .checks
            .iter()
            .any(|check| matches!(check.kind, CheckKind::Delivered { .. })),
    ) {
        (Some(form), true) => say!("the record {form}", form = typed(form)),
        (Some(form), false) => say!(
            "on the cartons, and named in the record {form}",
            form = typed(form)
        ),
        (None, _) => say!("with the goods"),
    }
}
