//! Quotes compared on the same criteria: coverage comes before price, silence never counts as
//! included, and only comparable quotes have totals and ranks.

pub mod clause;
mod money;
mod price;
pub mod result;
mod supplier;

use crate::compare::result::{
    AsOf, AsOfSource, ClauseRow, ComparedSpec, Comparison, Question, SupplierResult,
};
use crate::spec::clause::ResolvedSpec;
use crate::supplier::LoadedResponse;
use crate::supplier::model::Tax;
use crate::values::Date;

/// Compares responses against the spec they answer, in the order given.
///
/// Validity is judged at `as_of`, else at the day the RFQ's quotes are due, else not at all.
#[must_use]
pub fn compare(
    spec: &ResolvedSpec,
    responses: &[LoadedResponse],
    as_of: Option<jiff::civil::Date>,
) -> Comparison {
    let as_of = judged_at(spec, as_of);
    let results: Vec<(SupplierResult, Vec<result::Cell>)> = responses
        .iter()
        .map(|response| supplier::result(spec, response, as_of))
        .collect();
    let (mut suppliers, columns): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let mut comparison = Comparison {
        spec: ComparedSpec {
            id: spec.spec.spec.id.clone(),
            revision: spec.spec.spec.revision.clone(),
            title: spec.spec.spec.title.clone(),
            sha256: spec.digest.clone(),
        },
        currency: spec.spec.rfq.as_ref().map(|rfq| rfq.currency.clone()),
        quantities: quantities(spec),
        as_of,
        estimate: !spec.missing_documents.is_empty(),
        missing_documents: spec.missing_documents.clone(),
        notes: Vec::new(),
        suppliers: Vec::new(),
        clauses: rows(spec, &columns),
    };
    if spec.spec.rfq.is_none() {
        comparison
            .notes
            .push("the spec has no [rfq]: no quantities, no currency, so no verdicts".to_owned());
    }
    for (n, quantity) in comparison.quantities.iter().enumerate() {
        if let Some(note) = rank(&mut suppliers, n, *quantity) {
            comparison.notes.push(note);
        }
    }
    comparison.suppliers = suppliers;
    comparison
}

/// The requested quantities, ascending and each once.
fn quantities(spec: &ResolvedSpec) -> Vec<u32> {
    let asked = spec.spec.rfq.as_ref().map(|rfq| rfq.quantities.clone());
    let mut quantities = asked.unwrap_or_default();
    quantities.sort_unstable();
    quantities.dedup();
    quantities
}

fn judged_at(spec: &ResolvedSpec, given: Option<jiff::civil::Date>) -> AsOf {
    let due = spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    match (given, due) {
        (Some(date), _) => AsOf {
            date: Some(Date(date)),
            from: AsOfSource::Given,
        },
        (None, Some(due)) => AsOf {
            date: Some(due),
            from: AsOfSource::RfqDue,
        },
        (None, None) => AsOf {
            date: None,
            from: AsOfSource::NotJudged,
        },
    }
}

fn rows(spec: &ResolvedSpec, columns: &[Vec<result::Cell>]) -> Vec<ClauseRow> {
    let row = |(n, clause): (usize, &crate::spec::clause::Clause)| ClauseRow {
        id: clause.id.clone(),
        title: clause.title.to_string(),
        family: clause.family,
        demand: clause.demand.to_string(),
        severity: clause.severity,
        demanded: clause.demanded,
        place: clause.origin.place().clone(),
        cells: columns
            .iter()
            .filter_map(|cells| cells.get(n).cloned())
            .collect(),
    };
    spec.clauses.iter().enumerate().map(row).collect()
}

/// Ranks the comparable quotes at one quantity; equal totals share a rank. Totals with and without
/// tax are not ranked against each other: the note says so, and asks.
fn rank(suppliers: &mut [SupplierResult], n: usize, quantity: u32) -> Option<String> {
    let ranked: Vec<(usize, rust_decimal::Decimal, Tax)> = suppliers
        .iter()
        .enumerate()
        .filter_map(|(at, supplier)| {
            let result = supplier.quantities.get(n).filter(|q| !q.estimate)?;
            let totals = result.totals.as_ref()?;
            Some((at, totals.total.0, totals.tax))
        })
        .collect();
    let mixed = ranked.windows(2).any(|pair| pair[0].2 != pair[1].2);
    if mixed {
        ask_for_one_tax(suppliers, &ranked);
        return Some(format!(
            "no ranks at {quantity} boards: some totals include tax and some do not"
        ));
    }
    for (at, total, _) in &ranked {
        let cheaper = ranked.iter().filter(|(_, other, _)| other < total).count();
        if let Some(result) = suppliers[*at].quantities.get_mut(n) {
            result.rank = u32::try_from(cheaper + 1).ok();
        }
    }
    None
}

fn ask_for_one_tax(
    suppliers: &mut [SupplierResult],
    ranked: &[(usize, rust_decimal::Decimal, Tax)],
) {
    let with_tax = ranked.iter().filter(|(_, _, tax)| *tax == Tax::Included);
    for (at, _, _) in with_tax {
        let question = Question {
            clause: None,
            text: "Your amounts include tax, others do not. Please state them without tax."
                .to_owned(),
        };
        let questions = &mut suppliers[*at].questions;
        if !questions.contains(&question) {
            questions.push(question);
        }
    }
}
