//! What every demand should say: what for, by which document, for how long, and of whom not.

use super::{Sink, View, table_of};
use crate::spec::clause::{Clause, Family};
use crate::spec::model::{BasisDocument, BasisStatus};

/// A demand that serves nothing.
pub(super) fn no_purpose(view: &View, sink: &mut Sink) {
    for clause in view.tables().filter(|clause| clause.purpose.is_empty()) {
        sink.warn_on(
            &clause.id,
            clause.origin.place().clone(),
            format!("`{}` has no purpose: it will be priced and nobody uses it", clause.id),
            "add `purpose = [\"release\"]`, or compliance, field-investigation, shipment-documentation",
        );
    }
}

/// A demand that no document governs, or one that cannot.
pub(super) fn no_document(view: &View, sink: &mut Sink) {
    for clause in view.tables() {
        match &clause.defined_in {
            None => sink.warn_on(
                &clause.id,
                clause.origin.place().clone(),
                format!(
                    "no document governs `{}`: nothing says what is acceptable",
                    clause.id
                ),
                "add `defined-in = \"quality-plan\"` or another document of the basis",
            ),
            Some(governing) => governed_by(view, sink, clause, governing.key, "defined-in"),
        }
    }
    for clause in view.demanded().filter(|c| c.family == Family::Acceptance) {
        if let Some(governing) = &clause.defined_in {
            governed_by(view, sink, clause, governing.key, "invoked-by");
        }
    }
}

/// C1: a document that the product does not use governs nothing, and criteria of acceptance come
/// from few documents only.
fn governed_by(view: &View, sink: &mut Sink, clause: &Clause, by: BasisDocument, key: &str) {
    let place = || view.value_or_table(&table_of(&clause.id), key);
    let status = view.spec().basis.entry(by).and_then(|entry| entry.status);
    if status == Some(BasisStatus::NotUsed) {
        sink.warn_on(
            &clause.id,
            place(),
            format!(
                "`{}` is governed by the {}, which the basis says is not used: nothing says what is acceptable",
                clause.id,
                by.title()
            ),
            "name a document that exists, or give this one its number and revision",
        );
    } else if judges(clause) && !sets_acceptance(by) {
        sink.warn_on(
            &clause.id,
            place(),
            format!(
                "the {} cannot say what passes `{}`: a supplier may refuse a rejection based on it",
                by.title(),
                clause.id
            ),
            format!("write `{key} = \"quality-plan\"`, or test-plan, assembly-drawing, contract, first-article-instruction"),
        );
    }
}

fn judges(clause: &Clause) -> bool {
    matches!(
        clause.family,
        Family::Inspection | Family::Test | Family::Acceptance
    )
}

fn sets_acceptance(document: BasisDocument) -> bool {
    matches!(
        document,
        BasisDocument::AssemblyDrawing
            | BasisDocument::Contract
            | BasisDocument::FirstArticleInstruction
            | BasisDocument::TestPlan
            | BasisDocument::QualityPlan
    )
}

/// A record that may be gone when it is needed.
pub(super) fn no_retention(view: &View, sink: &mut Sink) {
    let kept = |clause: &&Clause| {
        matches!(
            clause.family,
            Family::Record | Family::Inspection | Family::Test | Family::Ncr | Family::Shipment
        )
    };
    for clause in view.tables().filter(kept) {
        if clause.retention.is_none() {
            sink.warn_on(
                &clause.id,
                clause.origin.place().clone(),
                format!(
                    "`{}` says no retention: after a field return the record may be gone",
                    clause.id
                ),
                "add `retention = \"10 years\"`",
            );
        }
    }
}

/// A form of the spec's own that nothing demands.
pub(super) fn unused_form(view: &View, sink: &mut Sink) {
    for form_id in view.spec().form.keys() {
        let id = format!("record.{form_id}");
        // A demand that does not apply, or is declared not required, is said as such.
        let said = view.resolved.clauses.iter().any(|clause| clause.id == id);
        if said || view.resolved.forms.contains_key(form_id) {
            continue;
        }
        let segment = form_id.replace('~', "~0").replace('/', "~1");
        sink.warn(
            view.key(&format!("/form/{segment}")),
            format!("nothing demands the form `{form_id}`: it will not be asked for"),
            format!("add `[record.{form_id}]`, or drop the form"),
        );
    }
}
