//! Warnings: what a demand will cost for want of a purpose, a document, a retention.

use crate::catalog::FieldType;
use crate::spec::clause::{Clause, Family, Origin};
use crate::spec::codes;

use super::Resolver;

impl Resolver<'_> {
    /// Runs over clauses that the spec wrote as a table of their own; parts and implied clauses
    /// inherit and would only repeat.
    pub(super) fn lint(&mut self) {
        let clauses: Vec<Clause> = self
            .clauses
            .iter()
            .filter(|c| is_demand(c))
            .cloned()
            .collect();
        for clause in &clauses {
            self.purpose(clause);
            self.document(clause);
            self.retention(clause);
            self.personal_data(clause);
        }
        if self.basis.bom.is_none() && self.needs_bom() {
            let place = self.key("/basis/bom");
            self.warning(
                codes::MISSING_DOCUMENT,
                place,
                "the basis names no BOM file: loaded material cannot be checked",
            )
            .help = Some("add `file = \"basis/bom.csv\"` under `[basis.bom]`".to_owned());
        }
    }

    fn needs_bom(&self) -> bool {
        let material = [
            "approved-material",
            "bom-lines-loaded",
            "placements-loaded",
            "moisture-cards",
            "usage-covers-build",
        ];
        self.clauses
            .iter()
            .flat_map(|c| &c.checks)
            .any(|check| material.contains(&check.id.as_str()))
    }

    fn purpose(&mut self, clause: &Clause) {
        if clause.purpose.is_empty() {
            let place = clause.origin.place().clone();
            self.warning(codes::NO_PURPOSE, place, format!("`{}` has no purpose: it will be priced and nobody uses it", clause.id)).help =
                Some("add `purpose = [\"release\"]`, or compliance, field-investigation, shipment-documentation".to_owned());
        }
    }

    fn document(&mut self, clause: &Clause) {
        if clause.defined_in.is_none() && !self.said_wrong_document(clause) {
            let place = clause.origin.place().clone();
            self.warning(
                codes::NO_DOCUMENT,
                place,
                format!(
                    "no document governs `{}`: nothing says what is acceptable",
                    clause.id
                ),
            )
            .help = Some(
                "add `defined-in = \"quality-plan\"` or another document of the basis".to_owned(),
            );
        }
    }

    fn said_wrong_document(&self, clause: &Clause) -> bool {
        let pointer = format!("/{}/defined-in", clause.id.replacen('.', "/", 1));
        self.findings.iter().any(|f| {
            f.code == codes::DANGLING_REFERENCE && f.place == self.doc.value_place(&pointer)
        })
    }

    fn retention(&mut self, clause: &Clause) {
        let kept = matches!(
            clause.family,
            Family::Record | Family::Inspection | Family::Test | Family::Ncr | Family::Shipment
        );
        if kept && clause.retention.is_none() {
            let place = clause.origin.place().clone();
            self.warning(
                codes::NO_RETENTION,
                place,
                format!(
                    "`{}` says no retention: after a field return the record may be gone",
                    clause.id
                ),
            )
            .help = Some("add `retention = \"10 years\"`".to_owned());
        }
    }

    fn personal_data(&mut self, clause: &Clause) {
        let personal = |id: &str| self.catalogue.fields.get(id).is_some_and(|f| f.personal);
        let Some(field) = clause
            .fields
            .iter()
            .find(|f| personal(&f.id) && f.kind == FieldType::Text)
        else {
            return;
        };
        let place = clause.origin.place().clone();
        let message = format!("`{}` demands {}, which names a person", clause.id, field.id);
        self.warning(codes::PERSONAL_DATA, place, message).help = Some(
            "demand a machine or station id instead, unless a document asks for the person"
                .to_owned(),
        );
    }
}

/// A table of the spec that demands something of the supplier, itself and not a part of it.
fn is_demand(clause: &Clause) -> bool {
    let family = matches!(
        clause.family,
        Family::Record
            | Family::Inspection
            | Family::Test
            | Family::Control
            | Family::Signal
            | Family::Visibility
    );
    let whole = clause.id.matches('.').count() == 1;
    let first_of_section = matches!(clause.id.as_str(), "ncr.closure" | "shipment.packing-list");
    clause.demanded
        && matches!(clause.origin, Origin::Spec { .. })
        && ((family && whole) || first_of_section)
}
