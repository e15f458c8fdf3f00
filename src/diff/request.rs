//! What is no clause and changes a quote all the same: product, quantities, terms, policy.

use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::render::words;
use crate::spec::clause::{MissingDocument, ResolvedSpec};
use crate::spec::model::{ExchangeRate, Rfq, Rounding, UnansweredPolicy};

/// Compares heads, products, requests and missing documents.
pub(super) fn changes(old: &ResolvedSpec, new: &ResolvedSpec) -> Changes {
    let mut found = Changes::default();
    head(&mut found, old, new);
    product(&mut found, old, new);
    match (&old.spec.rfq, &new.spec.rfq) {
        (Some(was), Some(is)) => request(&mut found, was, is),
        (was, is) => {
            let asked = |rfq: &Option<Rfq>| rfq.as_ref().map(|_| "asked for".to_owned());
            found.text(Aspect::Request, "Quotation", asked(was), asked(is));
        }
    }
    let quantity = |spec: &ResolvedSpec| spec.spec.basis.build_quantity.map(|n| n.to_string());
    let label = "Boards the basis is locked for";
    found.text(Aspect::BuildQuantity, label, quantity(old), quantity(new));
    missing(&mut found, old, new);
    found
}

fn head(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let (was, is) = (&old.spec.spec, &new.spec.spec);
    let mut text = |label: &str, was: &str, is: &str| {
        let (was, is) = (Some(was.to_owned()), Some(is.to_owned()));
        found.text(Aspect::SpecHead, label, was, is);
    };
    text("Spec", &was.id, &is.id);
    text("Spec revision", &was.revision, &is.revision);
    text("Title", &was.title, &is.title);
    text("Issued", &was.issued.to_string(), &is.issued.to_string());
    let (buyer, contact) = (was.buyer.clone(), was.contact.clone());
    found.text(Aspect::SpecHead, "Buyer", buyer, is.buyer.clone());
    found.text(Aspect::SpecHead, "Contact", contact, is.contact.clone());
}

fn product(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let (was, is) = (&old.spec.product, &new.spec.product);
    let (part, revision) = (Some(was.part.clone()), Some(was.revision.clone()));
    found.text(Aspect::ProductPart, "Product", part, Some(is.part.clone()));
    let now = Some(is.revision.clone());
    found.text(Aspect::ProductRevision, "Product revision", revision, now);
    found.text(
        Aspect::ProductDescription,
        "Description",
        was.description.clone(),
        is.description.clone(),
    );
    let boards = |count: Option<u32>| count.map(|n| n.to_string());
    let (before, after) = (boards(was.boards_per_panel), boards(is.boards_per_panel));
    found.text(Aspect::BoardsPerPanel, "Boards per panel", before, after);
    let facts = |spec: &ResolvedSpec| -> Vec<String> {
        let facts = spec.spec.product.contains.iter().flatten();
        facts.map(|f| words::product_fact(*f).to_owned()).collect()
    };
    let label = "Product contains";
    found.members(Aspect::ProductFact, label, &facts(old), &facts(new));
}

fn request(found: &mut Changes, old: &Rfq, new: &Rfq) {
    let due = |rfq: &Rfq| rfq.due.as_ref().map(ToString::to_string);
    found.text(Aspect::DueDate, "Quote due", due(old), due(new));
    let quantities = |rfq: &Rfq| -> Vec<String> {
        let all = rfq.quantities.iter();
        all.map(|n| format!("{n} boards")).collect()
    };
    let label = "Quantity";
    found.members(Aspect::Quantity, label, &quantities(old), &quantities(new));
    // Without a word, everything comes at once.
    let lots = |rfq: &Rfq| Some(rfq.delivery_lots.unwrap_or(1));
    let words = |lots: &u32| lots.to_string();
    let label = "Delivery lots";
    found.ranked(Aspect::DeliveryLots, label, lots(old), lots(new), words);
    let currency = |rfq: &Rfq| Some(rfq.currency.clone());
    let label = "Currency of the comparison";
    found.text(Aspect::Currency, label, currency(old), currency(new));
    let (was, is) = (old.delivery_terms.clone(), new.delivery_terms.clone());
    found.text(Aspect::DeliveryTerms, "Delivery terms", was, is);
    rates(found, &old.exchange_rate, &new.exchange_rate);
    policy(found, old, new);
}

fn rates(found: &mut Changes, old: &[ExchangeRate], new: &[ExchangeRate]) {
    let words = |rates: &[ExchangeRate]| -> Vec<String> {
        let line = |rate: &ExchangeRate| {
            let source = rate.source.as_deref().map(|s| format!(", {s}"));
            format!(
                "1 {} = {} {} on {}{}",
                rate.from,
                rate.rate,
                rate.to,
                rate.date,
                source.unwrap_or_default()
            )
        };
        rates.iter().map(line).collect()
    };
    let label = "Exchange rate";
    found.members(Aspect::ExchangeRate, label, &words(old), &words(new));
}

fn policy(found: &mut Changes, old: &Rfq, new: &Rfq) {
    let strict = |rfq: &Rfq| Some(rfq.policy.unanswered == UnansweredPolicy::NonResponsive);
    let words = |strict: &bool| {
        if *strict {
            "makes a quote non-responsive"
        } else {
            "makes a quote not comparable"
        }
        .to_owned()
    };
    let label = "An unanswered clause";
    found.ranked(
        Aspect::UnansweredPolicy,
        label,
        strict(old),
        strict(new),
        words,
    );
    let rounding = |rounding: Rounding| Some(words::rounding(rounding).to_owned());
    let (was, is) = (rounding(old.policy.rounding), rounding(new.policy.rounding));
    found.text(Aspect::Rounding, "Rounding", was, is);
}

/// Documents that are missing without a clause that says so.
fn missing(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let has_clause = |document: &str| {
        let id = format!("basis.{document}");
        old.clause(&id).is_some() || new.clause(&id).is_some()
    };
    let lone = |from: &[MissingDocument], other: &[MissingDocument]| -> Vec<String> {
        from.iter()
            .map(|missing| &missing.document)
            .filter(|name| !other.iter().any(|m| m.document == **name) && !has_clause(name))
            .cloned()
            .collect()
    };
    let label = "Missing document";
    for name in lone(&old.missing_documents, &new.missing_documents) {
        found.note(Aspect::MissingDocument, Move::Less, label, Some(name), None);
    }
    for name in lone(&new.missing_documents, &old.missing_documents) {
        found.note(Aspect::MissingDocument, Move::More, label, None, Some(name));
    }
}
