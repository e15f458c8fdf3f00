//! What is agreed, as the file will say it.

use indexmap::IndexMap;

use crate::agree::clause_digest;
use crate::agree::model::{
    AcceptedDeviation, AgreementFile, AgreementHead, LockedFile, LockedLine, LockedPrice,
    LockedQuote, LockedRate, LockedSpec, Party, Remark, Seal,
};
use crate::compare::result::{ClauseRow, Line, SupplierResult, Totals};
use crate::records::ExportMapping;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::FormatVersion;
use crate::values::Date;

/// Everything an award rests on. Paths are as the agreement will write them.
#[derive(Debug)]
pub struct Award<'a> {
    /// The spec.
    pub spec: &'a ResolvedSpec,
    /// Its path.
    pub spec_file: String,
    /// The supplier in the comparison.
    pub supplier: &'a SupplierResult,
    /// Path of the quote.
    pub quote_file: String,
    /// Answered clarifications.
    pub answers: Vec<LockedFile>,
    /// The clauses of the comparison, and the supplier's position in it.
    pub clauses: (&'a [ClauseRow], usize),
    /// Agreed boards.
    pub quantity: u32,
    /// The price at that quantity.
    pub totals: &'a Totals,
    /// Accepted deviations.
    pub deviations: Vec<AcceptedDeviation>,
    /// How exports are read.
    pub mappings: Vec<ExportMapping>,
    /// Day of the award.
    pub on: Date,
}

/// The first revision of an agreement.
#[must_use]
pub fn awarded(award: Award<'_>) -> AgreementFile {
    let head = &award.spec.spec.spec;
    let quote = award.supplier.quote.as_ref();
    let number = quote.and_then(|quote| quote.number.clone());
    AgreementFile {
        format: FormatVersion,
        agreement: AgreementHead {
            id: match &number {
                Some(number) => format!("{}-{} / {number}", head.id, head.revision),
                None => format!("{}-{} / {}", head.id, head.revision, award.supplier.name),
            },
            revision: 1,
            awarded: award.on,
            quantity: award.quantity,
            tool: concat!("tracespec ", env!("CARGO_PKG_VERSION")).to_owned(),
        },
        supplier: Party {
            name: award.supplier.name.clone(),
            site: award.supplier.site.clone(),
        },
        spec: LockedSpec {
            file: award.spec_file,
            id: head.id.clone(),
            revision: head.revision.clone(),
            sha256: award.spec.digest.clone(),
        },
        quote: LockedQuote {
            file: award.quote_file,
            revision: quote.and_then(|quote| quote.revision.clone()),
            number,
            sha256: award.supplier.sha256.clone(),
            valid_until: quote.and_then(|quote| quote.valid_until),
            lead_time_days: quote.and_then(|quote| quote.lead_time_days),
            minimum_order: quote.and_then(|quote| quote.minimum_order),
            delivery_terms: quote
                .and_then(|quote| quote.delivery_terms.clone())
                .or_else(|| award.spec.spec.rfq.as_ref()?.delivery_terms.clone()),
        },
        answers: award.answers,
        basis: basis(award.spec),
        rate: rate(award.spec, award.supplier),
        price: price(award.spec, award.supplier, award.totals),
        remark: remarks(award.clauses, &award.deviations),
        deviation: award.deviations,
        mapping: award.mappings,
        amends: None,
        clauses: clauses(award.spec),
        seal: Seal {
            sha256: String::new(),
        },
    }
}

/// Comments on clauses that have no deviation: there the comment is part of what is accepted.
fn remarks(
    (rows, supplier): (&[ClauseRow], usize),
    deviations: &[AcceptedDeviation],
) -> Vec<Remark> {
    let remark = |row: &ClauseRow| {
        let text = row.cells.get(supplier)?.comment.clone()?;
        let accepted = deviations.iter().any(|d| d.clause == row.id);
        (row.demanded && !accepted && !text.trim().is_empty()).then(|| Remark {
            clause: row.id.clone(),
            text,
        })
    };
    rows.iter().filter_map(remark).collect()
}

fn basis(spec: &ResolvedSpec) -> Vec<LockedFile> {
    let files = spec.basis.digests.iter();
    files
        .map(|file| LockedFile {
            file: file.file.clone(),
            sha256: file.sha256.clone(),
        })
        .collect()
}

fn rate(spec: &ResolvedSpec, supplier: &SupplierResult) -> Option<LockedRate> {
    let quote = supplier.quote.as_ref()?;
    let rate = quote.rate.as_ref()?;
    Some(LockedRate {
        from: quote.currency.clone()?,
        to: spec.spec.rfq.as_ref()?.currency.clone(),
        rate: rate.rate,
        date: rate.date?,
        source: rate.source.clone(),
    })
}

fn price(spec: &ResolvedSpec, supplier: &SupplierResult, totals: &Totals) -> LockedPrice {
    let currency = spec.spec.rfq.as_ref().map(|rfq| rfq.currency.clone());
    let own = supplier.quote.as_ref().and_then(|q| q.currency.clone());
    LockedPrice {
        currency: currency.unwrap_or_default(),
        goods: totals.goods,
        charges: totals.charges,
        records: totals.traceability,
        total: totals.total,
        tax: totals.tax,
        quote_currency: own.clone().unwrap_or_default(),
        quote_total: totals.in_quote_currency,
        line: totals
            .lines
            .iter()
            .map(|line| LockedLine {
                text: line.text.to_string(),
                working: working(line, own.as_deref().unwrap_or_default()),
                amount: line.amount,
            })
            .collect(),
    }
}

/// How a line was worked out, with the rate where it was converted.
fn working(line: &Line, currency: &str) -> String {
    if line.rate.0 == rust_decimal::Decimal::ONE {
        return line.working.to_string();
    }
    format!("({}) {currency} × {}", line.working, line.rate)
}

fn clauses(spec: &ResolvedSpec) -> IndexMap<String, String> {
    let clauses = spec.clauses.iter();
    clauses
        .map(|clause| (clause.id.clone(), clause_digest(clause)))
        .collect()
}
