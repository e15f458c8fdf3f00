//! What may come after the award: the change requests that missing documents, assumptions and clauses
//! outside the quote may become, with what they may cost where any quote says so.

use std::cmp::Reverse;
use std::collections::HashMap;

use rust_decimal::Decimal as Number;

use crate::checks::{CheckKind, Reference};
use crate::compare::money::plus;
use crate::compare::result::{
    ChangeCause, ChangeRequest, Comparison, Exposure, ResponseKind, Standing, SupplierResult,
};
use crate::say;
use crate::source::Place;
use crate::spec::clause::{Clause, Family, MissingDocument, ResolvedSpec};
use crate::spec::model::{BasisDocument, Weight};
use crate::values::Decimal;
use crate::wording::{Text, names, typed};

/// Fills in the change requests of every quote.
pub(super) fn fill(comparison: &mut Comparison, spec: &ResolvedSpec) {
    let charges = charges(&comparison.suppliers, comparison.quantities.len());
    let all: Vec<Vec<ChangeRequest>> = (0..comparison.suppliers.len())
        .map(|supplier| {
            let requests = Requests {
                comparison,
                spec,
                charges: &charges,
                unknown: say!("no quote states a charge for it"),
                supplier,
            };
            requests.all()
        })
        .collect();
    for (supplier, requests) in comparison.suppliers.iter_mut().zip(all) {
        supplier.change_requests = requests;
    }
}

/// What clauses are charged at a quantity: by each supplier that states a charge, by its position.
type Charges = HashMap<String, Vec<(usize, Decimal)>>;

/// The charges at each of the quantities.
fn charges(suppliers: &[SupplierResult], quantities: usize) -> Vec<Charges> {
    let mut all = vec![Charges::new(); quantities];
    for (position, supplier) in suppliers.iter().enumerate() {
        for (charges, result) in all.iter_mut().zip(&supplier.quantities) {
            for charge in result.records.iter().flat_map(|records| &records.charges) {
                if let Some(clause) = &charge.clause {
                    let of = charges.entry(clause.clone()).or_default();
                    of.push((position, charge.amount));
                }
            }
        }
    }
    all
}

struct Requests<'a> {
    comparison: &'a Comparison,
    spec: &'a ResolvedSpec,
    charges: &'a [Charges],
    /// What there is to say where no charge is known.
    unknown: Text,
    supplier: usize,
}

/// What is known of the cost of some clauses.
#[derive(Default)]
struct Known<'n> {
    sum: Number,
    /// Clauses with a charge of the supplier's own.
    own: usize,
    /// Suppliers whose charges stand in, each once.
    others: Vec<&'n str>,
    /// Clauses with a charge.
    counted: usize,
}

impl Requests<'_> {
    fn all(&self) -> Vec<ChangeRequest> {
        let Some(result) = self.result().filter(|s| s.kind == ResponseKind::Quote) else {
            return Vec::new();
        };
        let mut requests = Vec::new();
        for missing in &self.comparison.missing_documents {
            requests.push(self.of_document(missing));
        }
        for stated in &result.assumptions {
            let text = say!(
                "If this does not hold, the quote changes: {assumption}.",
                assumption = typed(stated.text.trim().trim_end_matches('.'))
            );
            let clauses = stated.affects.clone();
            let place = Some(stated.place.clone());
            requests.push(self.request(ChangeCause::Assumption, clauses, text, place));
        }
        requests.extend(self.of_open_clauses());
        requests.sort_by_cached_key(|request| Reverse(self.weight(&request.clauses)));
        requests
    }

    fn result(&self) -> Option<&SupplierResult> {
        self.comparison.suppliers.get(self.supplier)
    }

    /// What the heaviest of some clauses weighs.
    fn weight(&self, clauses: &[String]) -> Option<Weight> {
        let known = clauses.iter().filter_map(|id| self.spec.clause(id));
        known.map(|clause| clause.severity).max()
    }

    fn of_document(&self, missing: &MissingDocument) -> ChangeRequest {
        let governs = |clause: &&Clause| clause.demanded && governs(&missing.document, clause);
        let clauses: Vec<String> = self
            .spec
            .clauses
            .iter()
            .filter(governs)
            .map(|clause| clause.id.clone())
            .collect();
        let document = missing.title().capitalised();
        let text = match &missing.assume {
            Some(assume) => say!(
                "{document} is missing; until it comes the quote assumes: {assumed}. What it asks beyond that is a change.",
                document = document,
                assumed = typed(assume.trim().trim_end_matches('.'))
            ),
            None => say!(
                "{document} is missing, and the request says nothing to assume instead. What it asks is a change.",
                document = document
            ),
        };
        self.request(ChangeCause::MissingDocument, clauses, text, None)
    }

    /// One request for each clause that is neither met nor priced.
    fn of_open_clauses(&self) -> Vec<ChangeRequest> {
        let mut requests = Vec::new();
        for row in &self.comparison.clauses {
            let Some(cell) = row.cells.get(self.supplier) else {
                continue;
            };
            // An assumption makes a request of its own.
            let open =
                |standing: &Standing| standing.is_gap() && *standing != Standing::Conditional;
            let Some(standing) = cell.standing.filter(open) else {
                continue;
            };
            let text = say!(
                "{clause} ({title}): {standing}. {change}",
                clause = typed(&row.id),
                title = row.title.in_sentence(),
                standing = standing.text(),
                change = row.family.change_text()
            );
            let place = Some(cell.place.clone());
            let clauses = vec![row.id.clone()];
            requests.push(self.request(ChangeCause::OpenClause, clauses, text, place));
        }
        requests
    }

    fn request(
        &self,
        cause: ChangeCause,
        clauses: Vec<String>,
        text: Text,
        place: Option<Place>,
    ) -> ChangeRequest {
        let quantities = self.comparison.quantities.iter().enumerate();
        ChangeRequest {
            exposure: quantities
                .map(|(position, quantity)| self.exposure(position, *quantity, &clauses))
                .collect(),
            cause,
            clauses,
            text,
            place,
        }
    }

    /// What the clauses are charged: by the supplier, else the highest that another quote states.
    fn exposure(&self, position: usize, quantity: u32, clauses: &[String]) -> Exposure {
        let mut known = Known::default();
        let mut exact = true;
        for clause in clauses {
            let Some((amount, supplier)) = self.charge(position, clause) else {
                continue;
            };
            known.counted += 1;
            match supplier {
                None => known.own += 1,
                Some(name) if !known.others.contains(&name) => known.others.push(name),
                Some(_) => {}
            }
            match plus(known.sum, amount.0) {
                Some(sum) => known.sum = sum,
                None => exact = false,
            }
        }
        Exposure {
            quantity,
            amount: (exact && known.counted > 0).then_some(Decimal(known.sum)),
            source: self.source(&known, clauses.len(), exact),
        }
    }

    /// The charge of a clause and, where it is another quote's, whose: the highest, the first by name
    /// of equal ones.
    fn charge(&self, position: usize, clause: &str) -> Option<(Decimal, Option<&str>)> {
        let charges = self.charges.get(position)?.get(clause)?;
        if let Some((_, own)) = charges.iter().find(|(by, _)| *by == self.supplier) {
            return Some((*own, None));
        }
        let named = |(by, amount): &(usize, Decimal)| {
            let supplier = self.comparison.suppliers.get(*by)?;
            Some((*amount, Reverse(supplier.name.as_str())))
        };
        let (amount, Reverse(name)) = charges.iter().filter_map(named).max()?;
        Some((amount, Some(name)))
    }

    fn source(&self, known: &Known<'_>, clauses: usize, exact: bool) -> Text {
        if !exact {
            return say!("the charges have too many digits to be added exactly");
        }
        let others = || Text::list(known.others.iter().map(|name| typed(*name)));
        let from = match (known.own > 0, known.others.is_empty()) {
            (false, true) => return self.unknown.clone(),
            (true, true) => say!("its own charge"),
            (false, false) => say!(
                "highest charge among the other quotes: {supplier}",
                supplier = others()
            ),
            (true, false) => say!(
                "its own charge, and where it states none the highest among the other quotes: {supplier}",
                supplier = others()
            ),
        };
        if known.counted == clauses {
            return from;
        }
        let some = say!(
            "a charge is known for {known} of {all} clauses",
            known = typed(known.counted.to_string()),
            all = typed(clauses.to_string())
        );
        Text::series([from, some])
    }
}

/// Whether a document settles what a clause asks: it defines the clause, or records are held against it.
fn governs(document: &str, clause: &Clause) -> bool {
    let is = |key: BasisDocument| key.key() == document;
    let of_basis =
        clause.family == Family::Basis && clause.id.split_once('.').map(|p| p.1) == Some(document);
    let defines = clause.defined_in.as_ref().is_some_and(|by| is(by.key));
    let compared = |kind: &CheckKind| match kind {
        CheckKind::Matches { equals, .. } => match equals {
            Reference::Bom => is(BasisDocument::Bom),
            Reference::Gerber => is(BasisDocument::Gerber),
            Reference::AssemblyDrawing => is(BasisDocument::AssemblyDrawing),
            _ => false,
        },
        CheckKind::ApprovedMaterial { .. } => is(BasisDocument::Bom) || is(BasisDocument::Avl),
        CheckKind::BomLinesLoaded { .. } | CheckKind::PlacementsLoaded { .. } => {
            is(BasisDocument::Bom)
        }
        _ => false,
    };
    of_basis || defines || clause.checks.iter().any(|check| compared(&check.kind))
}

impl Family {
    names! {
        /// The change request that a clause of the family typically becomes.
        pub fn change, change_text {
            Family::Basis => say!("The build may have to be set up again for the agreed documents."),
            Family::Identity => say!("Serialisation may be added after set-up: labels, scanners and their programs."),
            Family::Record => say!("The record may be added after set-up: its capture at the stations and its extract."),
            Family::Inspection => say!("The inspection, or its extract, may be added before shipment."),
            Family::Test => say!("The test, its values or its retest closure may be added after the first failures."),
            Family::Control => say!("The control and its record may be added after the first build that lacks it."),
            Family::Signal => say!("The signal may be set up once a finding repeats."),
            Family::Visibility => say!("The report may be added while the order runs."),
            Family::Access => say!("Access may be set up after the award."),
            Family::Acceptance => say!("Boards may have to be judged again by the agreed criteria."),
            Family::Ncr => say!("Retest and closure records may be added after the first failures."),
            Family::Shipment => say!("The document may be added before shipment."),
            Family::Delivery => say!("Records may have to be exported again before release."),
        }
    }
}
