//! What is no clause and changes a quote all the same: product, quantities, terms, policy.

use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::render::words;
use crate::say;
use crate::spec::clause::{MissingDocument, ResolvedSpec};
use crate::spec::model::{
    ContainmentBasis, ExchangeRate, LatePolicy, Rfq, Rounding, Scoring, TaxBasis, UnansweredPolicy,
};
use crate::wording::{Text, typed};

/// Compares heads, products, requests and missing documents.
pub(super) fn changes(old: &ResolvedSpec, new: &ResolvedSpec) -> Changes {
    let mut found = Changes::default();
    head(&mut found, old, new);
    product(&mut found, old, new);
    match (&old.spec.rfq, &new.spec.rfq) {
        (Some(was), Some(is)) => request(&mut found, was, is),
        (was, is) => {
            let asked = |rfq: &Option<Rfq>| rfq.as_ref().map(|_| say!("asked for"));
            found.text(Aspect::Request, say!("Quotation"), asked(was), asked(is));
        }
    }
    let quantity = |spec: &ResolvedSpec| spec.spec.basis.build_quantity.map(Text::from);
    let label = say!("Boards the basis is locked for");
    found.text(Aspect::BuildQuantity, label, quantity(old), quantity(new));
    missing(&mut found, old, new);
    found
}

fn head(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let (was, is) = (&old.spec.spec, &new.spec.spec);
    let mut text = |label: Text, was: &str, is: &str| {
        let (was, is) = (Some(typed(was)), Some(typed(is)));
        found.text(Aspect::SpecHead, label, was, is);
    };
    text(say!("Spec"), &was.id, &is.id);
    text(say!("Spec revision"), &was.revision, &is.revision);
    text(say!("Title"), &was.title, &is.title);
    let (before, after) = (was.issued.to_string(), is.issued.to_string());
    text(say!("Issued"), &before, &after);
    let said = |words: &Option<String>| words.as_ref().map(typed);
    let (before, after) = (said(&was.buyer), said(&is.buyer));
    found.text(Aspect::SpecHead, say!("Buyer"), before, after);
    let (before, after) = (said(&was.contact), said(&is.contact));
    found.text(Aspect::SpecHead, say!("Contact"), before, after);
}

fn product(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let (was, is) = (&old.spec.product, &new.spec.product);
    let (before, after) = (Some(typed(&was.part)), Some(typed(&is.part)));
    found.text(Aspect::ProductPart, say!("Product"), before, after);
    let (before, after) = (Some(typed(&was.revision)), Some(typed(&is.revision)));
    found.text(
        Aspect::ProductRevision,
        say!("Product revision"),
        before,
        after,
    );
    let said = |words: &Option<String>| words.as_ref().map(typed);
    let (before, after) = (said(&was.description), said(&is.description));
    found.text(
        Aspect::ProductDescription,
        say!("Description"),
        before,
        after,
    );
    let boards = |count: Option<u32>| count.map(Text::from);
    let (before, after) = (boards(was.boards_per_panel), boards(is.boards_per_panel));
    found.text(
        Aspect::BoardsPerPanel,
        say!("Boards per panel"),
        before,
        after,
    );
    let facts = |spec: &ResolvedSpec| -> Vec<Text> {
        let facts = spec.spec.product.contains.iter().flatten();
        facts.map(|f| words::product_fact(*f)).collect()
    };
    let label = say!("Product contains");
    found.members(Aspect::ProductFact, label, &facts(old), &facts(new));
}

fn request(found: &mut Changes, old: &Rfq, new: &Rfq) {
    let due = |rfq: &Rfq| rfq.due.as_ref().map(Text::from);
    found.text(Aspect::DueDate, say!("Quote due"), due(old), due(new));
    let quantities = |rfq: &Rfq| -> Vec<Text> {
        let all = rfq.quantities.iter();
        all.map(|n| say!("{count} boards", count = *n)).collect()
    };
    let label = say!("Quantity");
    found.members(Aspect::Quantity, label, &quantities(old), &quantities(new));
    // Without a word, everything comes at once.
    let lots = |rfq: &Rfq| Some(rfq.delivery_lots.unwrap_or(1));
    let words = |lots: &u32| Text::from(*lots);
    let label = say!("Delivery lots");
    found.ranked(Aspect::DeliveryLots, label, lots(old), lots(new), words);
    let currency = |rfq: &Rfq| Some(typed(&rfq.currency));
    let label = say!("Currency of the comparison");
    found.text(Aspect::Currency, label, currency(old), currency(new));
    let terms = |rfq: &Rfq| rfq.delivery_terms.as_ref().map(typed);
    let label = say!("Delivery terms");
    found.text(Aspect::DeliveryTerms, label, terms(old), terms(new));
    // Without one, any is accepted.
    let longest = |rfq: &Rfq| Some(rfq.lead_time_days.unwrap_or(u32::MAX));
    let words = |days: &u32| match *days {
        u32::MAX => say!("any"),
        days => say!("at most {count} days", count = days),
    };
    let label = say!("Lead time");
    found.ranked(Aspect::LeadTime, label, longest(old), longest(new), words);
    rates(found, &old.exchange_rate, &new.exchange_rate);
    policy(found, old, new);
}

fn rates(found: &mut Changes, old: &[ExchangeRate], new: &[ExchangeRate]) {
    let words = |rates: &[ExchangeRate]| -> Vec<Text> {
        let line = |rate: &ExchangeRate| {
            let dated = say!(
                "1 {from} = {rate} {to} on {date}",
                from = typed(&rate.from),
                rate = rate.rate,
                to = typed(&rate.to),
                date = rate.date
            );
            Text::list(std::iter::once(dated).chain(rate.source.as_ref().map(typed)))
        };
        rates.iter().map(line).collect()
    };
    let label = say!("Exchange rate");
    found.members(Aspect::ExchangeRate, label, &words(old), &words(new));
}

/// The buyer's estimates are left out: suppliers read what comes of this, and never those.
fn policy(found: &mut Changes, old: &Rfq, new: &Rfq) {
    unanswered(found, old.policy.unanswered, new.policy.unanswered);
    let strict = |rfq: &Rfq| Some(rfq.policy.late == LatePolicy::NotComparable);
    let words = |strict: &bool| {
        if *strict {
            say!("is not comparable")
        } else {
            say!("is compared and marked as late")
        }
    };
    let label = say!("A quote that arrives late");
    found.ranked(Aspect::LatePolicy, label, strict(old), strict(new), words);
    let tax = |rfq: &Rfq| {
        Some(match rfq.policy.tax {
            TaxBasis::Excluded => say!("without tax"),
            TaxBasis::Included => say!("with tax"),
        })
    };
    found.text(Aspect::TaxBasis, say!("Amounts"), tax(old), tax(new));
    let rounding = |rounding: Rounding| Some(words::rounding(rounding));
    let (was, is) = (rounding(old.policy.rounding), rounding(new.policy.rounding));
    found.text(Aspect::Rounding, say!("Rounding"), was, is);
    scoring(found, old.scoring.as_ref(), new.scoring.as_ref());
    containment(found, old.containment.as_ref(), new.containment.as_ref());
}

fn unanswered(found: &mut Changes, was: UnansweredPolicy, is: UnansweredPolicy) {
    use UnansweredPolicy as Policy;
    if was == is {
        return;
    }
    // What a figure stands in for weighs neither more nor less: it hangs on the figure.
    let moved = match (was, is) {
        (Policy::NotComparable, Policy::NonResponsive) => Move::More,
        (Policy::NonResponsive, Policy::NotComparable) => Move::Less,
        _ => Move::Other,
    };
    let words = |policy: UnansweredPolicy| {
        Some(match policy {
            Policy::NotComparable => say!("makes a quote not comparable"),
            Policy::NonResponsive => say!("makes a quote non-responsive"),
            Policy::BuyersEstimate => say!("has the buyer's estimate added"),
            Policy::HighestQuote => say!("has the highest amount of a comparable quote added"),
            Policy::AverageQuote => say!("has the average of comparable quotes added"),
        })
    };
    let label = say!("An unanswered clause");
    found.note(
        Aspect::UnansweredPolicy,
        moved,
        label,
        words(was),
        words(is),
    );
}

fn scoring(found: &mut Changes, old: Option<&Scoring>, new: Option<&Scoring>) {
    let mut points = |label: Text, of: fn(&Scoring) -> u32| {
        let points = |scoring: Option<&Scoring>| Some(scoring.map_or(0, of));
        let words = |points: &u32| Text::from(*points);
        found.ranked(Aspect::Scoring, label, points(old), points(new), words);
    };
    points(say!("Points for the price"), |s| s.price);
    points(say!("Points for coverage"), |s| s.coverage);
    let label = say!("Points for what samples demonstrate");
    points(label, |s| s.demonstrated);
    points(say!("Points for the lead time"), |s| s.lead_time);
}

fn containment(
    found: &mut Changes,
    old: Option<&ContainmentBasis>,
    new: Option<&ContainmentBasis>,
) {
    let mut number = |label: Text, of: fn(&ContainmentBasis) -> Option<Text>| {
        let (was, is) = (old.and_then(of), new.and_then(of));
        found.text(Aspect::Containment, label, was, is);
    };
    number(say!("Boards from one component lot"), |c| {
        c.component_lot.map(Text::from)
    });
    number(say!("Boards in one production lot"), |c| {
        c.production_lot.map(Text::from)
    });
    number(say!("Cost of taking back one board"), |c| {
        c.cost_per_board.map(|cost| typed(cost.to_string()))
    });
}

/// Documents that are missing without a clause that says so.
fn missing(found: &mut Changes, old: &ResolvedSpec, new: &ResolvedSpec) {
    let has_clause = |document: &str| {
        let id = format!("basis.{document}");
        old.clause(&id).is_some() || new.clause(&id).is_some()
    };
    let lone = |from: &[MissingDocument], other: &[MissingDocument]| -> Vec<Text> {
        from.iter()
            .map(|missing| &missing.document)
            .filter(|name| !other.iter().any(|m| m.document == **name) && !has_clause(name))
            .map(typed)
            .collect()
    };
    let label = || say!("Missing document");
    for name in lone(&old.missing_documents, &new.missing_documents) {
        found.note(
            Aspect::MissingDocument,
            Move::Less,
            label(),
            Some(name),
            None,
        );
    }
    for name in lone(&new.missing_documents, &old.missing_documents) {
        found.note(
            Aspect::MissingDocument,
            Move::More,
            label(),
            None,
            Some(name),
        );
    }
}
