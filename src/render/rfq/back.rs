//! The last chapters: what is not required, what an award locks, the lines to sign on.

use crate::catalog::Row;
use crate::render::doc::{Block, Cell, Span, code, plain};
use crate::say;
use crate::spec::clause::{Clause, Family, ResolvedSpec};
use crate::wording::{Text, typed};

use super::{Stage, blank, chapter_heading, columns, fact, para, table};

/// What nobody needs to price or to deliver.
pub(in crate::render) fn not_required(spec: &ResolvedSpec, stage: Stage) -> Vec<Block> {
    let mut blocks = vec![
        chapter_heading("not-required", say!("What is not required")),
        para(match stage {
            Stage::Asked => say!(
                "What is not in a clause is not asked for: do not price it. If you deliver it all the same, say so in a comment; it does not change the comparison."
            ),
            Stage::Agreed => say!(
                "What is not in a clause is not part of this agreement, and no delivery is held for want of it."
            ),
        }),
    ];
    let declared: Vec<Vec<Cell>> = spec
        .clauses
        .iter()
        .filter(|clause| !clause.demanded)
        .map(|clause| {
            vec![
                Cell::from(code(typed(&clause.id))),
                plain(&clause.title).into(),
                plain(statement(spec, clause, stage)).into(),
            ]
        })
        .collect();
    if !declared.is_empty() {
        blocks.push(table(
            say!("Declared not required"),
            columns([
                (say!("Clause"), 35),
                (say!("Title"), 30),
                (say!("Statement"), 35),
            ]),
            declared,
        ));
    }
    blocks.extend(rows_not_asked(spec, stage));
    blocks
}

/// Why something is not required; an annex has nobody left to tell not to price it.
fn statement(spec: &ResolvedSpec, clause: &Clause, stage: Stage) -> Text {
    if stage == Stage::Asked {
        return clause.demand.clone();
    }
    let declared = &spec.spec.not_required;
    match declared
        .iter()
        .find(|entry| entry.clauses.contains(&clause.id))
    {
        Some(entry) => typed(&entry.reason),
        None if clause.family == Family::Access => say!("not required"),
        None => clause.demand.clone(),
    }
}

/// Rows of the catalogue that no clause answers. A row whose record is demanded for another reason is
/// not told here: nobody may read that its record need not be priced.
fn rows_not_asked(spec: &ResolvedSpec, stage: Stage) -> Option<Block> {
    let asked = |row: &Row| {
        row.forms.iter().any(|form| spec.forms.contains_key(form))
            || spec
                .clauses
                .iter()
                .any(|c| c.demanded && c.rows.contains(&row.id))
    };
    let rows: Vec<Vec<Cell>> = spec
        .catalogue
        .rows
        .iter()
        .filter(|row| !asked(row))
        .map(|row| {
            vec![
                Cell::from(plain(typed(&row.id))),
                plain(&row.title).into(),
                plain(&row.record).into(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        table(
            match stage {
                Stage::Asked => {
                    say!("Common traceability demands that this request does not make")
                }
                Stage::Agreed => {
                    say!("Common traceability demands that this order does not make")
                }
            },
            columns([
                (say!("Row"), 8),
                (say!("Subject"), 38),
                (say!("Record"), 54),
            ]),
            rows,
        )
    })
}

/// What an award locks, and the lines to sign on.
pub(super) fn award(spec: &ResolvedSpec) -> Vec<Block> {
    let mut blocks = vec![
        chapter_heading("award", say!("Award and signature")),
        para(say!(
            "On award this specification, your response and the accepted deviations are locked together by their digests. Deliveries are judged by the locked text, not by a later revision. A deviation names its clause, scope, approver, reason and expiry; it stays visible in every report."
        )),
    ];
    blocks.extend(signature(spec));
    blocks
}

/// The text that is signed, and the lines of both parties.
pub(in crate::render) fn signature(spec: &ResolvedSpec) -> Vec<Block> {
    let head = &spec.spec.spec;
    let text = vec![
        fact(
            say!("Specification"),
            say!(
                "{id} revision {revision}",
                id = typed(&head.id),
                revision = typed(&head.revision)
            ),
        ),
        (say!("SHA-256 of its file"), vec![code(typed(&spec.digest))]),
    ];
    let mut lines: Vec<(Text, Vec<Span>)> = vec![
        blank(say!("Supplier: company")),
        blank(say!("Supplier: name, function")),
        blank(say!("Supplier: date, signature")),
    ];
    lines.extend(
        head.buyer
            .iter()
            .map(|buyer| fact(say!("Buyer: company"), typed(buyer))),
    );
    lines.push(blank(say!("Buyer: name, function")));
    lines.push(blank(say!("Buyer: date, signature")));
    vec![Block::Facts { pairs: text }, Block::Facts { pairs: lines }]
}
