//! Quotes compared on the same criteria: coverage comes before price, silence never counts as
//! included, and only comparable quotes have totals and ranks.

mod answered;
mod cells;
mod change_requests;
pub mod clause;
mod containment;
mod demonstrated;
mod head;
pub(crate) mod judge;
mod money;
mod omission;
mod price;
mod quantity;
mod questions;
mod records_price;
pub mod result;
mod rounds;
mod score;
mod shared;
mod stated;
pub mod summary;
mod supplier;
mod three_answers;
mod total;
mod whole_quote;
pub mod words;

use crate::compare::judge::Judge;
use crate::compare::result::{
    AsOf, AsOfSource, AskedTerms, ClauseRow, ComparedSpec, Comparison, SupplierResult,
};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::LoadedResponse;
use crate::values::Date;
use crate::wording::Text;

/// What a comparison is made with, beside the spec and the responses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The day on which validity is judged; else the day the RFQ's quotes are due, else it is not.
    pub as_of: Option<jiff::civil::Date>,
    /// Earlier quotes of the same suppliers, told from the later ones.
    pub previous: &'a [LoadedResponse],
}

/// Compares responses against the spec they answer, in the order given.
#[must_use]
pub fn compare(spec: &ResolvedSpec, responses: &[LoadedResponse], options: Options) -> Comparison {
    let as_of = judged_at(spec, options.as_of);
    let shared = shared::Shared::new(spec);
    let judges: Vec<Judge> = responses
        .iter()
        .map(|response| Judge::new(spec, response, as_of, &shared))
        .collect();
    let (mut suppliers, columns): (Vec<_>, Vec<_>) = judges.iter().map(supplier::result).unzip();
    // Only once every quote was judged by itself can a figure of one stand in another.
    let notes = omission::apply(&judges, &mut suppliers);
    let mut comparison = Comparison {
        tool: concat!("tracespec ", env!("CARGO_PKG_VERSION")).to_owned(),
        terms: terms(spec),
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
        notes,
        suppliers: Vec::new(),
        clauses: rows(spec, &columns),
        rounds: Vec::new(),
    };
    let now: Vec<rounds::Quoted> = responses
        .iter()
        .zip(&suppliers)
        .zip(&columns)
        .map(|((loaded, supplier), cells)| rounds::Quoted {
            loaded,
            supplier,
            cells,
        })
        .collect();
    let found = rounds::rounds(spec, &now, options.previous, as_of, &shared);
    comparison.rounds = found.rounds;
    comparison.notes.extend(found.notes);
    if spec.spec.rfq.is_none() {
        comparison.notes.push(say!(
            "the spec has no [rfq]: no quantities, no currency, so no verdicts"
        ));
    }
    for n in 0..comparison.quantities.len() {
        rank(&mut suppliers, n);
    }
    comparison.suppliers = suppliers;
    if let Some(scoring) = spec.spec.rfq.as_ref().and_then(|rfq| rfq.scoring.as_ref()) {
        score::apply(scoring, &mut comparison);
    }
    change_requests::fill(&mut comparison, spec);
    comparison
}

/// The questions that a response leaves open.
pub(crate) fn questions(
    spec: &ResolvedSpec,
    response: &LoadedResponse,
    as_of: Option<jiff::civil::Date>,
) -> Vec<result::Question> {
    let shared = shared::Shared::new(spec);
    let judge = Judge::new(spec, response, judged_at(spec, as_of), &shared);
    supplier::result(&judge).0.questions
}

/// The terms on which quotes were asked.
fn terms(spec: &ResolvedSpec) -> AskedTerms {
    let boards_per_panel = spec.spec.product.boards_per_panel;
    let Some(rfq) = &spec.spec.rfq else {
        return AskedTerms {
            boards_per_panel,
            delivery_lots: 1,
            ..AskedTerms::default()
        };
    };
    AskedTerms {
        due: rfq.due,
        delivery_lots: rfq.delivery_lots.unwrap_or(1),
        delivery_terms: rfq.delivery_terms.clone(),
        lead_time_days: rfq.lead_time_days,
        boards_per_panel,
        rounding: rfq.policy.rounding,
        unanswered: rfq.policy.unanswered,
        late: rfq.policy.late,
        tax: rfq.policy.tax,
    }
}

/// What a quote costs at a quantity, whether or not it is comparable: the price of an agreement that
/// accepts what deviates. The rate is that of a comparison at the same day.
///
/// # Errors
/// In words, when there is no price at that quantity.
pub fn price_at(
    spec: &ResolvedSpec,
    response: &LoadedResponse,
    quantity: u32,
    as_of: Option<jiff::civil::Date>,
) -> Result<result::Totals, Text> {
    let shared = shared::Shared::default();
    let judge = Judge::new(spec, response, judged_at(spec, as_of), &shared);
    let Some(quote) = judge.quote() else {
        return Err(say!("the response has no quote"));
    };
    judge.price(quote, quantity)
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
        title: clause.title.clone(),
        family: clause.family,
        demand: clause.demand.clone(),
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

/// Ranks the comparable quotes at one quantity; equal totals share a rank. Each was found comparable
/// by itself, so that how two of them stand does not depend on a third.
fn rank(suppliers: &mut [SupplierResult], n: usize) {
    let ranked: Vec<(usize, rust_decimal::Decimal)> = suppliers
        .iter()
        .enumerate()
        .filter_map(|(at, supplier)| {
            let result = supplier.quantities.get(n).filter(|q| !q.estimate)?;
            Some((at, result.totals.as_ref()?.total.0))
        })
        .collect();
    for (at, total) in &ranked {
        let cheaper = ranked.iter().filter(|(_, other)| other < total).count();
        if let Some(result) = suppliers[*at].quantities.get_mut(n) {
            result.rank = u32::try_from(cheaper + 1).ok();
        }
    }
}
