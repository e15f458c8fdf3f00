//! Terms and prices in two quotes of a supplier.

use super::Quoted;
use crate::compare::result::{Direction, QuoteHead, TermChange};
use crate::say;
use crate::supplier::model::{
    BreaksCount, ChargeBasis, ChargeKind, PriceUnit, Quote, QuoteCharge, Scheme, Tax,
};
use crate::values::Amount;
use crate::wording::{Text, typed};

/// The terms that changed; nothing where one of the responses quotes nothing.
pub(super) fn terms(before: &Quoted, after: &Quoted) -> Vec<TermChange> {
    let (Some(old), Some(new)) = (&before.supplier.quote, &after.supplier.quote) else {
        return Vec::new();
    };
    let mut changes = Changes(Vec::new());
    of_the_quote(old, new, &mut changes);
    let same_money = (&old.currency, old.unit, old.tax) == (&new.currency, new.unit, new.tax);
    prices(before, after, same_money, &mut changes);
    if let (Some(old), Some(new)) = (before.quote(), after.quote()) {
        charges(old, new, same_money, &mut changes);
    }
    changes.0
}

struct Changes(Vec<TermChange>);

impl Changes {
    fn add(&mut self, term: Text, before: Text, after: Text, direction: Direction) {
        if before != after {
            self.0.push(TermChange {
                term,
                before,
                after,
                direction,
            });
        }
    }
}

/// Where there is none.
fn stated(value: Option<Text>) -> Text {
    value.unwrap_or_else(|| say!("not stated"))
}

/// Less is better; what is no longer stated is worse.
fn less<T: Ord>(old: Option<T>, new: Option<T>) -> Direction {
    match (old, new) {
        (Some(old), Some(new)) if new < old => Direction::Better,
        (Some(old), Some(new)) if new > old => Direction::Worse,
        (Some(_), None) => Direction::Worse,
        (None, Some(_)) => Direction::Better,
        _ => Direction::Other,
    }
}

fn of_the_quote(old: &QuoteHead, new: &QuoteHead, changes: &mut Changes) {
    let other = Direction::Other;
    let text = |value: &Option<String>| stated(value.as_ref().map(typed));
    changes.add(
        say!("Currency"),
        text(&old.currency),
        text(&new.currency),
        other,
    );
    let tax = match (old.tax, new.tax) {
        (Tax::Unstated, _) => Direction::Better,
        (_, Tax::Unstated) => Direction::Worse,
        _ => other,
    };
    changes.add(say!("Tax"), tax_text(old.tax), tax_text(new.tax), tax);
    // A later last day is better.
    let day = |head: &QuoteHead| stated(head.valid_until.map(Text::from));
    let validity = match (old.valid_until, new.valid_until) {
        (Some(before), Some(after)) => less(Some(after), Some(before)),
        (before, after) => less(before, after),
    };
    changes.add(say!("Valid until"), day(old), day(new), validity);
    let days = |head: &QuoteHead| {
        stated(
            head.lead_time_days
                .map(|days| say!("{days} days", days = days)),
        )
    };
    changes.add(
        say!("Lead time"),
        days(old),
        days(new),
        less(old.lead_time_days, new.lead_time_days),
    );
    let least = |head: &QuoteHead| match head.minimum_order {
        Some(least) => Text::from(least),
        None => say!("none"),
    };
    changes.add(
        say!("Minimum order"),
        least(old),
        least(new),
        less(
            Some(old.minimum_order.unwrap_or(0)),
            Some(new.minimum_order.unwrap_or(0)),
        ),
    );
    let delivery = |head: &QuoteHead| match &head.delivery_terms {
        Some(terms) => typed(terms),
        None => say!("as asked"),
    };
    changes.add(say!("Delivery terms"), delivery(old), delivery(new), other);
    changes.add(
        say!("Price unit"),
        unit_text(old.unit),
        unit_text(new.unit),
        other,
    );
    let scheme = |scheme: Scheme| match scheme {
        Scheme::AllUnits => say!("all units"),
        Scheme::Incremental => say!("incremental"),
    };
    changes.add(
        say!("Price-break scheme"),
        scheme(old.scheme),
        scheme(new.scheme),
        other,
    );
    let counts = |counts: BreaksCount| match counts {
        BreaksCount::Order => say!("the whole order"),
        BreaksCount::DeliveryLot => say!("each delivery lot"),
    };
    changes.add(
        say!("What a price break counts"),
        counts(old.breaks_count),
        counts(new.breaks_count),
        other,
    );
}

fn tax_text(tax: Tax) -> Text {
    match tax {
        Tax::Included => say!("included¦tax in the amounts"),
        Tax::Excluded => say!("excluded¦tax from the amounts"),
        Tax::Unstated => say!("not stated"),
    }
}

fn unit_text(unit: PriceUnit) -> Text {
    match unit {
        PriceUnit::Board => say!("one board"),
        PriceUnit::Panel => say!("one production panel"),
    }
}

/// The price of a unit at each quantity.
fn prices(before: &Quoted, after: &Quoted, same_money: bool, changes: &mut Changes) {
    let pairs = before
        .supplier
        .quantities
        .iter()
        .zip(&after.supplier.quantities);
    for (old, new) in pairs {
        let price = |result: &crate::compare::result::QuantityResult| {
            result.as_quoted.as_ref().map(|quoted| quoted.unit_price)
        };
        let words = |price: Option<crate::values::Decimal>| match price {
            Some(price) => typed(price.to_string()),
            None => say!("no price"),
        };
        let (was, is) = (price(old), price(new));
        if was == is {
            continue;
        }
        let direction = match same_money {
            true => less(was, is),
            false => Direction::Other,
        };
        changes.add(
            say!("Unit price at {count} boards", count = new.quantity),
            words(was),
            words(is),
            direction,
        );
    }
}

/// What tells one charge from another.
type ChargeKey = (ChargeKind, ChargeBasis, String);

fn charge_key(charge: &QuoteCharge) -> ChargeKey {
    let text = charge.text.as_deref().map(str::trim).unwrap_or_default();
    (charge.kind, charge.basis, text.to_lowercase())
}

/// Charges beside the unit price: those of the same kind, basis and words are one.
fn charges(old: &Quote, new: &Quote, same_money: bool, changes: &mut Changes) {
    let mut left: Vec<&QuoteCharge> = new.charge.iter().collect();
    let mut pairs: Vec<(Option<&QuoteCharge>, Option<&QuoteCharge>)> = Vec::new();
    for charge in &old.charge {
        let same = left
            .iter()
            .position(|c| charge_key(c) == charge_key(charge));
        pairs.push((Some(charge), same.map(|at| left.remove(at))));
    }
    pairs.extend(left.into_iter().map(|charge| (None, Some(charge))));
    for (was, is) in pairs {
        let amount = |charge: Option<&QuoteCharge>| {
            charge.map(|charge| charge.amount.map(Amount::value).unwrap_or_default())
        };
        let (old, new) = (amount(was), amount(is));
        if was.and_then(|c| c.amount) == is.and_then(|c| c.amount) && old.is_some() == new.is_some()
        {
            continue;
        }
        let Some(named) = is.or(was) else { continue };
        let zero = rust_decimal::Decimal::ZERO;
        let direction = match same_money {
            true => less(Some(old.unwrap_or(zero)), Some(new.unwrap_or(zero))),
            false => Direction::Other,
        };
        changes.add(charge_name(named), words(was), words(is), direction);
    }
}

fn charge_name(charge: &QuoteCharge) -> Text {
    let kind = match charge.kind {
        ChargeKind::Nre => say!("non-recurring engineering"),
        ChargeKind::Tooling => say!("tooling"),
        ChargeKind::TestFixture => say!("test fixture"),
        ChargeKind::Record => say!("records"),
    };
    match charge.text.as_deref().map(str::trim) {
        Some(text) if !text.is_empty() => say!(
            "Charge for {kind} ({text})",
            kind = kind,
            text = typed(text)
        ),
        _ => say!("Charge for {kind}", kind = kind),
    }
}

fn words(charge: Option<&QuoteCharge>) -> Text {
    let Some(charge) = charge else {
        return say!("none");
    };
    let amount = match charge.amount {
        None => return say!("no amount"),
        Some(Amount::NoCharge) => return say!("no charge"),
        Some(Amount::Number(amount)) => typed(amount.to_string()),
    };
    match charge.basis {
        ChargeBasis::Once => say!("{amount} once", amount = amount),
        ChargeBasis::PerLot => say!("{amount} per lot", amount = amount),
        ChargeBasis::PerUnit => say!("{amount} per unit", amount = amount),
        ChargeBasis::Percent => say!("{amount} % of the unit price", amount = amount),
    }
}
