//! One clause as a block: demand, facts, columns, and what is checked on delivery.

use crate::catalog::Catalogue;
use crate::checks::CheckKind;
use crate::render::doc::{Block, Cell, Span, code, plain, quiet, strong};
use crate::render::words;
use crate::spec::clause::{Clause, ClauseCheck, Family, Origin, ResolvedSpec};
use crate::spec::model::{BasisDocument, ClosureStage};
use crate::wording::Text;

use super::{columns, fact, heading, list};

/// What a family of clauses has in common, in a few sentences.
pub(super) fn introduction(spec: &ResolvedSpec, family: Family) -> Vec<String> {
    let text = match family {
        Family::Basis => {
            "Answer included when you build to this document and revision. What the documents lock is \
             enforced on the records that show it."
        }
        Family::Identity => {
            "Identification is a demand of its own: marking and reading identities can be priced and \
             answered like any record."
        }
        Family::Record => {
            "Each record is one file, named after its form, with one heading row that bears the column \
             names below."
        }
        Family::Inspection => {
            "Every inspection is recorded in the inspection extract. An inspection without a record \
             was not done, unless the clause declares that failures only are reported."
        }
        Family::Test => {
            "Every test is recorded in the test extract, first results and retests alike."
        }
        Family::Control => {
            "A control compares what is about to happen with what is approved, before it happens. Its \
             record shows that it was done."
        }
        Family::Signal => {
            "A signal is a finding that must lead to a decision. Limits are those of the governing \
             document; a signal without a stated limit is recorded and not judged."
        }
        Family::Visibility => {
            "These outputs show progress. They never stand in for a release or investigation record."
        }
        Family::Access => {
            "Access to a system is agreed by itself. It answers no record, and no record answers it."
        }
        Family::Acceptance => {
            "Criteria apply because a document of the build basis invokes them, and not otherwise."
        }
        Family::Ncr => return closure_chain(spec),
        Family::Shipment => {
            "The package comes with every shipment. Quantities of order, release and packing agree."
        }
        Family::Delivery => {
            "These clauses hold for every delivered file. Nothing is judged that is not printed here \
             or in the chapters above."
        }
    };
    vec![text.to_owned()]
}

/// The chain of NCR closure, said in words.
fn closure_chain(spec: &ResolvedSpec) -> Vec<String> {
    let Some(ncr) = &spec.spec.ncr else {
        return Vec::new();
    };
    let steps: Vec<&str> = ncr
        .closure
        .iter()
        .map(|stage| match stage {
            ClosureStage::Disposition => "the disposition decides what is done with the unit",
            ClosureStage::Repair => "the repair follows a named instruction and is recorded",
            ClosureStage::Verification => "the repair is verified, with its result",
            ClosureStage::Retest => "the follow-up inspection or retest passes",
        })
        .collect();
    let mut text = vec![format!(
        "A failure opens a nonconformance report (NCR) whose number goes through every record of the \
         unit. Then, in this order: {}. A unit that later passes with no recorded repair is a finding \
         of its own, unless a clause accepts a declared no-fault-found.",
        steps.join("; then ")
    )];
    if ncr.blocks_shipment {
        text.push("A unit whose NCR is not closed is not shipped.".to_owned());
    }
    text
}

/// The block of a clause.
pub(super) fn block(spec: &ResolvedSpec, clause: &Clause, catalogue: &Catalogue) -> Vec<Block> {
    let mut blocks = vec![
        heading(
            3,
            &clause.id,
            vec![code(&clause.id), plain("  "), plain(&clause.title)],
        ),
        Block::Para {
            text: vec![plain(&clause.demand)],
        },
    ];
    if !clause.demanded {
        return blocks;
    }
    blocks.push(Block::Facts {
        pairs: facts(spec, clause, catalogue),
    });
    blocks.extend(field_table(clause, catalogue));
    blocks.extend(checks(clause));
    blocks
}

fn facts(spec: &ResolvedSpec, clause: &Clause, catalogue: &Catalogue) -> Vec<(Text, Vec<Span>)> {
    let mut pairs = vec![(
        "Weight".into(),
        vec![strong(words::weight(clause.severity))],
    )];
    if let Some(depth) = clause.depth {
        pairs.push(fact("Depth", depth.to_string()));
    }
    if let Some(coverage) = clause.coverage {
        pairs.push(fact("Coverage", coverage.words()));
    }
    if let Some(form) = &clause.form {
        let title = catalogue
            .forms
            .get(form)
            .map_or(form.as_str(), |f| f.title.as_str());
        pairs.push((
            "Record form".into(),
            vec![plain(format!("{title} ")), code(form)],
        ));
    }
    let formats: Vec<&str> = clause.formats.iter().map(|f| f.title()).collect();
    if !formats.is_empty() {
        pairs.push(fact("Formats", words::any_of(&formats)));
    }
    if let Some(source) = clause.source {
        pairs.push(fact("Source system", words::system(source)));
    }
    let purposes: Vec<&str> = clause.purpose.iter().map(|p| words::purpose(*p)).collect();
    if !purposes.is_empty() {
        pairs.push(fact("Purpose", purposes.join(", ")));
    }
    if let Some(document) = &clause.defined_in {
        pairs.push(fact("Governed by", document.to_string()));
    }
    if let Some(retention) = clause.retention {
        pairs.push(fact("Kept for", retention.to_string()));
    }
    pairs.extend(
        clause
            .details
            .iter()
            .map(|detail| fact(&detail.label, &detail.value)),
    );
    pairs.extend(governs(spec, clause));
    pairs.extend(catalogue_rows(clause, catalogue));
    if let Origin::Implied { by, .. } = &clause.origin {
        pairs.push(fact("Follows from", format!("[{by}] of the specification")));
    }
    pairs
}

/// The clauses that a document of the basis governs.
fn governs(spec: &ResolvedSpec, clause: &Clause) -> Option<(Text, Vec<Span>)> {
    let key = BasisDocument::ALL
        .into_iter()
        .find(|key| clause.id == format!("basis.{}", key.key()))?;
    let governed: Vec<&str> = spec
        .clauses
        .iter()
        .filter(|c| c.defined_in.as_ref().is_some_and(|d| d.key == key))
        .map(|c| c.id.as_str())
        .collect();
    let mut spans = Vec::new();
    for id in &governed {
        if !spans.is_empty() {
            spans.push(plain(", "));
        }
        spans.push(code(*id));
    }
    (!spans.is_empty()).then(|| ("Governs".into(), spans))
}

fn catalogue_rows(clause: &Clause, catalogue: &Catalogue) -> Option<(Text, Vec<Span>)> {
    let rows: Vec<String> = clause
        .rows
        .iter()
        .map(|id| match catalogue.row(id) {
            Some(row) => format!("{id} {}", crate::catalog::in_sentence(&row.title)),
            None => id.clone(),
        })
        .collect();
    (!rows.is_empty()).then(|| fact("Catalogue rows", rows.join("; ")))
}

fn field_table(clause: &Clause, catalogue: &Catalogue) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = clause
        .fields
        .iter()
        .map(|field| {
            vec![
                Cell::from(code(&field.id)),
                plain(words::field_type(field.kind)).into(),
                plain(field.condition.as_deref().unwrap_or("in every row")).into(),
                words::field_meaning(field, catalogue).into(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Block::Table {
        caption: "Columns".to_owned().into(),
        columns: columns(&[
            ("Column", 24),
            ("Holds", 14),
            ("Needed", 20),
            ("Meaning", 42),
        ]),
        rows,
    })
}

/// Whether a check is told by the row of its field.
#[must_use]
pub(super) fn told_by_field_table(clause: &Clause, check: &ClauseCheck) -> bool {
    match &check.kind {
        CheckKind::Field { field, .. } => clause.fields.iter().any(|f| &f.id == field),
        _ => false,
    }
}

fn checks(clause: &Clause) -> Vec<Block> {
    let mut said: Vec<&str> = Vec::new();
    for check in &clause.checks {
        // The same sentence may stand for several kinds of inspection or test.
        if !told_by_field_table(clause, check) && !said.contains(&check.says.as_str()) {
            said.push(&check.says);
        }
    }
    let cells = clause
        .checks
        .iter()
        .any(|check| told_by_field_table(clause, check));
    let mut entries: Vec<Vec<Span>> = said.into_iter().map(|says| vec![plain(says)]).collect();
    if cells {
        let ruled = clause.fields.iter().any(|field| field.rule.is_some());
        entries.push(vec![quiet(if ruled {
            "Every cell of the columns above is filled where it is needed, is of its type, and keeps to \
             the range and the pattern said there."
        } else {
            "Every cell of the columns above is filled where it is needed and is of its type."
        })]);
    }
    if entries.is_empty() {
        return clause
            .not_checkable
            .iter()
            .map(|why| Block::Para {
                text: vec![quiet(format!("Not checked on delivery: {why}."))],
            })
            .collect();
    }
    vec![
        Block::Para {
            text: vec![strong("Checked on delivery:")],
        },
        list(entries),
    ]
}
