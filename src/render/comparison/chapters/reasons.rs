//! Why each verdict is what it is, and what to ask.

use super::{at, at_if, cell, chapter, para, section};
use crate::compare::result::{Comparison, Question, Reason, ResponseKind, SupplierResult};
use crate::render::comparison::says;
use crate::render::doc::{Block, Cell, Column, Span, code, line_break, plain, quiet, strong};
use crate::say;
use crate::wording::{Text, typed};

/// Per supplier: every reason once, with the quantities at which it holds.
pub(super) fn why(comparison: &Comparison) -> Vec<Block> {
    let labels = says::labels(comparison);
    let mut blocks = Vec::new();
    for (n, (supplier, label)) in comparison.suppliers.iter().zip(labels).enumerate() {
        blocks.push(section(format!("why-{}", n + 1), typed(label)));
        blocks.extend(verdicts(supplier));
        blocks.extend(findings(supplier));
        let reasons = grouped(supplier);
        if !reasons.is_empty() {
            blocks.push(Block::Table {
                caption: Text::default(),
                columns: vec![
                    Column::new(say!("Clause"), 20),
                    Column::new(say!("Why"), 38),
                    Column::new(say!("Makes the quote"), 14),
                    Column::new(say!("At boards"), 12),
                    Column::new(say!("Said at"), 22),
                    Column::new(say!("Asked at"), 18),
                ],
                rows: reasons.iter().map(|(r, at)| row(r, at)).collect(),
            });
        }
    }
    chapter("why", say!("Why each verdict"), blocks)
}

fn verdicts(supplier: &SupplierResult) -> Vec<Block> {
    match supplier.kind {
        ResponseKind::CapabilityOnly => {
            let counts = supplier.capability;
            return vec![para(say!(
                "No quote: capability only. Declared retrievable: {can} as demanded, {lesser} lesser, {cannot} not at all, {undeclared} not declared.",
                can = counts.can,
                lesser = counts.lesser,
                cannot = counts.cannot,
                undeclared = counts.undeclared
            ))];
        }
        ResponseKind::Unreadable => {
            return vec![para(say!(
                "The response cannot be read; what is wrong with it:"
            ))];
        }
        ResponseKind::Quote => {}
    }
    let mut text: Vec<Span> = Vec::new();
    for result in &supplier.quantities {
        if !text.is_empty() {
            text.push(line_break());
        }
        let counts = result.counts;
        text.extend([
            strong(says::boards(result.quantity)),
            plain(typed(" ")),
            plain(say!(
                "{glyph} {verdict}: {met} met, {priced} priced separately, {gaps} gaps",
                glyph = typed(says::verdict_glyph(result.verdict).to_string()),
                verdict = result.verdict.text(),
                met = counts.meets,
                priced = counts.loaded,
                gaps = counts.gaps()
            )),
        ]);
    }
    vec![Block::Para { text }]
}

fn findings(supplier: &SupplierResult) -> Option<Block> {
    if supplier.findings.is_empty() {
        return None;
    }
    let entry = |finding: &crate::finding::Finding| {
        let mut text = vec![
            code(typed(finding.code.to_string())),
            plain(typed(format!(" {}", finding.message))),
        ];
        if let Some(help) = &finding.help {
            text.push(plain(typed(format!("; {help}"))));
        }
        text.push(quiet(typed(format!(" ({})", says::place(&finding.place)))));
        text
    };
    Some(Block::List {
        ordered: false,
        entries: supplier.findings.iter().map(entry).collect(),
    })
}

/// Reasons that are the same at several quantities stand once.
fn grouped(supplier: &SupplierResult) -> Vec<(&Reason, Vec<u32>)> {
    let mut grouped: Vec<(&Reason, Vec<u32>)> = Vec::new();
    for result in &supplier.quantities {
        for reason in &result.reasons {
            match grouped.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, at)) => at.push(result.quantity),
                None => grouped.push((reason, vec![result.quantity])),
            }
        }
    }
    grouped.sort_by_key(|(reason, _)| reason.verdict);
    grouped
}

fn row(reason: &Reason, quantities: &[u32]) -> Vec<Cell> {
    let clause = match &reason.clause {
        Some(clause) => Cell::from(code(typed(clause))),
        None => cell(say!("the whole quote")),
    };
    let mut why = Vec::new();
    if let Some(standing) = reason.standing {
        why.push(strong(typed(format!("{} ", standing.glyph()))));
    }
    why.push(plain(&reason.text));
    vec![
        clause,
        Cell::from(why),
        cell(reason.verdict.text()),
        cell(says::quantities(quantities)),
        at(&reason.response),
        at_if(reason.demanded.as_ref()),
    ]
}

/// Per supplier: one question per gap, as it is sent.
pub(super) fn questions(comparison: &Comparison) -> Vec<Block> {
    let labels = says::labels(comparison);
    let mut blocks = Vec::new();
    for (n, (supplier, label)) in comparison.suppliers.iter().zip(labels).enumerate() {
        if supplier.questions.is_empty() {
            continue;
        }
        let to = match &supplier.contact {
            Some(contact) => say!(
                "{supplier} ({count}), to {contact}",
                supplier = typed(label),
                count = supplier.questions.len(),
                contact = typed(contact)
            ),
            None => say!(
                "{supplier} ({count})",
                supplier = typed(label),
                count = supplier.questions.len()
            ),
        };
        blocks.push(section(format!("questions-{}", n + 1), to));
        blocks.push(Block::Table {
            caption: Text::default(),
            columns: vec![
                Column::new(say!("Number"), 7),
                Column::new(say!("About"), 20),
                Column::new(say!("Question"), 62),
                Column::new(say!("Said at"), 20),
            ],
            rows: supplier.questions.iter().enumerate().map(asked).collect(),
        });
    }
    chapter("questions", say!("Questions to ask"), blocks)
}

fn asked((n, question): (usize, &Question)) -> Vec<Cell> {
    let mut about = vec![code(typed(&question.id))];
    if let Some(severity) = question.severity {
        about.extend([line_break(), quiet(severity.text())]);
    }
    let mut places: Vec<String> = Vec::new();
    for said in &question.said {
        let place = says::place(&said.place);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    vec![
        cell(n + 1),
        Cell::from(about),
        cell(&question.text),
        Cell::from(quiet(Text::list(places.into_iter().map(typed)))),
    ]
}
