//! A clause in two quotes of a supplier: how it stands, what is offered, what it costs, on which
//! conditions.

use std::collections::BTreeSet;

use super::Quoted;
use crate::compare::clause::{charge_text, is_offer, verdict};
use crate::compare::result::{Ability, Cell, ClauseChange, Direction, Standing};
use crate::period::Period;
use crate::say;
use crate::spec::clause::Clause;
use crate::spec::model::{RecordFormat, UnansweredPolicy};
use crate::supplier::model::{Answer, Charge};
use crate::values::Amount;
use crate::wording::{Text, typed};

/// What changed in one respect.
type Aspect = (Direction, Text);

/// What changed about a clause; none where nothing did.
pub(super) fn change(
    clause: &Clause,
    (before, after): (&Quoted, &Quoted),
    (was, is): (&Cell, &Cell),
) -> Option<ClauseChange> {
    let answers = (answer(before, clause), answer(after, clause));
    let mut aspects = Vec::new();
    aspects.extend(standing(clause, was, is));
    let risen = aspects.iter().any(|(d, _)| *d == Direction::Better);
    if let (Some(old), Some(new)) = answers
        && [old, new].into_iter().all(offers)
    {
        offer(clause, old, new, &mut aspects);
        if let Some((direction, text)) = charge(before, after, old, new) {
            // What is offered now and was not before has its price: that alone is not worse.
            let its_price = risen && direction == Direction::Worse;
            let direction = if its_price {
                Direction::Other
            } else {
                direction
            };
            aspects.push((direction, text));
        }
        numbers(old, new, &mut aspects);
    }
    aspects.extend(conditions(was, is));
    aspects.extend(deviations(clause, before, after));
    aspects.extend(ability(was, is));
    aspects.extend(comment(was, is));
    if aspects.is_empty() {
        return None;
    }
    let worse = aspects.iter().any(|(d, _)| *d == Direction::Worse);
    let better = aspects.iter().any(|(d, _)| *d == Direction::Better);
    let direction = match (worse, better) {
        (true, _) => Direction::Worse,
        (false, true) => Direction::Better,
        (false, false) => Direction::Other,
    };
    Some(ClauseChange {
        clause: clause.id.clone(),
        severity: clause.severity,
        before: was.standing,
        after: is.standing,
        direction,
        text: Text::series(aspects.into_iter().map(|(_, text)| text)),
        place_before: was.place.clone(),
        place_after: is.place.clone(),
    })
}

fn answer<'q>(quoted: &'q Quoted, clause: &Clause) -> Option<&'q Answer> {
    quoted.quote()?.response.get(&clause.id)
}

fn offers(answer: &Answer) -> bool {
    answer.state.is_some_and(is_offer)
}

/// Better where `new` is greater.
fn by<T: Ord>(old: &T, new: &T) -> Direction {
    match new.cmp(old) {
        std::cmp::Ordering::Greater => Direction::Better,
        std::cmp::Ordering::Less => Direction::Worse,
        std::cmp::Ordering::Equal => Direction::Other,
    }
}

/// How much of the demand a standing meets: all of it, all of it at a price, something, nothing.
fn covers(standing: Standing) -> u8 {
    match standing {
        Standing::Meets | Standing::NotRequired => 3,
        Standing::Loaded => 2,
        Standing::Open | Standing::Lesser | Standing::Conditional | Standing::Conflict => 1,
        Standing::Excluded | Standing::NotApplicable | Standing::Unanswered => 0,
    }
}

/// Whether one standing is better than another: by what it covers and by what it makes of the quote;
/// where the two disagree, nobody can say.
fn standing_direction(clause: &Clause, was: Standing, is: Standing) -> Direction {
    let weighs = |standing| verdict(standing, clause.severity, UnansweredPolicy::default());
    let covered = by(&covers(was), &covers(is));
    let weighed = by(&weighs(was), &weighs(is));
    match (covered, weighed) {
        (one, other) if one == other => one,
        (one, Direction::Other) | (Direction::Other, one) => one,
        _ => Direction::Other,
    }
}

fn standing(clause: &Clause, was: &Cell, is: &Cell) -> Option<Aspect> {
    match (was.standing, is.standing) {
        (Some(old), Some(new)) if old != new => Some((
            standing_direction(clause, old, new),
            say!(
                "was {before}, is {after}",
                before = old.text(),
                after = new.text()
            ),
        )),
        (Some(old), Some(_)) if was.standings != is.standings => {
            let pairs = was.standings.iter().zip(&is.standings);
            let directions: BTreeSet<u8> = pairs
                .filter(|(old, new)| old != new)
                .map(|(old, new)| super::urgency(standing_direction(clause, *old, *new)))
                .collect();
            let direction = match directions.first() {
                Some(0) => Direction::Worse,
                Some(2) => Direction::Better,
                _ => Direction::Other,
            };
            Some((
                direction,
                say!("{standing}, but at other quantities", standing = old.text()),
            ))
        }
        (Some(_), None) => Some((Direction::Worse, say!("is no longer quoted"))),
        (None, Some(new)) => Some((
            Direction::Better,
            say!("was not quoted, is {after}", after = new.text()),
        )),
        _ => None,
    }
}

fn offer(clause: &Clause, old: &Answer, new: &Answer, aspects: &mut Vec<Aspect>) {
    let depths = (old.depth.or(clause.depth), new.depth.or(clause.depth));
    if let (Some(before), Some(after)) = depths
        && before != after
    {
        aspects.push((
            by(&before, &after),
            say!(
                "kept at {before} depth before, at {after} now",
                before = before.text(),
                after = after.text()
            ),
        ));
    }
    let formats = |answer: &Answer| answer.formats.clone().unwrap_or(clause.formats.clone());
    aspects.extend(format_change(clause, &formats(old), &formats(new)));
    let kept = (
        old.retention.or(clause.retention),
        new.retention.or(clause.retention),
    );
    if let (Some(before), Some(after)) = kept
        && let Some(direction) = longer(before, after)
    {
        aspects.push((
            direction,
            say!(
                "kept {before} before, {after} now",
                before = before.text(),
                after = after.text()
            ),
        ));
    }
    aspects.extend(field_change(clause, old, new));
}

/// Which of two periods is longer; none where they are the same in other words.
fn longer(before: Period, after: Period) -> Option<Direction> {
    match (after.reaches(before), before.reaches(after)) {
        (true, true) => None,
        (true, false) => Some(Direction::Better),
        (false, true) => Some(Direction::Worse),
        (false, false) => Some(Direction::Other),
    }
}

fn format_change(
    clause: &Clause,
    before: &[RecordFormat],
    after: &[RecordFormat],
) -> Option<Aspect> {
    let new: Vec<RecordFormat> = only(after, before);
    let gone: Vec<RecordFormat> = only(before, after);
    if new.is_empty() && gone.is_empty() {
        return None;
    }
    let useful = |formats: &[RecordFormat]| {
        let accepted = |f: &&RecordFormat| clause.formats.is_empty() || clause.formats.contains(f);
        formats.iter().filter(accepted).count()
    };
    let listed = |formats: &[RecordFormat]| match formats {
        [] => say!("nothing"),
        some => Text::list(some.iter().map(|format| format.text())),
    };
    Some((
        by(&useful(before), &useful(after)),
        say!(
            "formats before: {before}; now: {after}",
            before = listed(before),
            after = listed(after)
        ),
    ))
}

/// What the first has and the second has not.
fn only(of: &[RecordFormat], without: &[RecordFormat]) -> Vec<RecordFormat> {
    let of = of.iter().filter(|format| !without.contains(format));
    of.copied().collect()
}

fn field_change(clause: &Clause, old: &Answer, new: &Answer) -> Option<Aspect> {
    let missing = |answer: &Answer| -> BTreeSet<String> {
        let Some(offered) = &answer.fields else {
            return BTreeSet::new();
        };
        let demanded = clause.fields.iter().map(|field| field.id.clone());
        demanded.filter(|id| !offered.contains(id)).collect()
    };
    let (before, after) = (missing(old), missing(new));
    let listed = |ids: Vec<&String>| typed(ids.into_iter().cloned().collect::<Vec<_>>().join(", "));
    let gone: Vec<&String> = after.difference(&before).collect();
    let back: Vec<&String> = before.difference(&after).collect();
    match (gone.is_empty(), back.is_empty()) {
        (true, true) => None,
        (false, true) => Some((
            Direction::Worse,
            say!("no longer with {fields}", fields = listed(gone)),
        )),
        (true, false) => Some((
            Direction::Better,
            say!("now with {fields}", fields = listed(back)),
        )),
        (false, false) => Some((
            Direction::Worse,
            say!(
                "no longer with {gone}, now with {fields}",
                gone = listed(gone),
                fields = listed(back)
            ),
        )),
    }
}

fn charge(before: &Quoted, after: &Quoted, old: &Answer, new: &Answer) -> Option<Aspect> {
    let key = |answer: &Answer| {
        let charge = answer.charge.as_ref()?;
        Some((charge.basis, charge.amount?))
    };
    if key(old) == key(new) {
        return None;
    }
    let money = |quoted: &Quoted| {
        let quote = quoted.quote();
        quote.map(|quote| (quote.currency.clone(), quote.unit, quote.tax))
    };
    let direction = match money(before) == money(after) {
        true => charge_direction(old.charge.as_ref(), new.charge.as_ref()),
        false => Direction::Other,
    };
    let text = match (charge_text(old), charge_text(new)) {
        (Some(old), Some(new)) => say!(
            "charge before: {before}; now: {after}",
            before = old,
            after = new
        ),
        (None, Some(new)) => say!("charge now: {after}", after = new),
        (Some(old), None) => say!("charge before: {before}; now none stated", before = old),
        (None, None) => return None,
    };
    Some((direction, text))
}

/// More to pay is worse. A charge that is no longer stated is neither: it may be in the price, or open;
/// the standing tells which.
fn charge_direction(old: Option<&Charge>, new: Option<&Charge>) -> Direction {
    let stated = |charge: Option<&Charge>| Some((charge?.basis, charge?.amount?));
    match (stated(old), stated(new)) {
        (Some((basis, old)), Some((same, new))) if basis == same => by(&new.value(), &old.value()),
        (None, Some((_, Amount::Number(new)))) if !new.0.is_zero() => Direction::Worse,
        _ => Direction::Other,
    }
}

fn numbers(old: &Answer, new: &Answer, aspects: &mut Vec<Aspect>) {
    let from = |answer: &Answer| answer.from_quantity.unwrap_or(1);
    if from(old) != from(new) {
        aspects.push((
            by(&from(new), &from(old)),
            say!(
                "held from {before} boards on before, from {after} now",
                before = from(old),
                after = from(new)
            ),
        ));
    }
    let days = |answer: &Answer| answer.lead_time_days.unwrap_or(0);
    if days(old) != days(new) {
        aspects.push((
            by(&days(new), &days(old)),
            say!(
                "added {before} days to the lead time before, {after} now",
                before = days(old),
                after = days(new)
            ),
        ));
    }
}

/// Assumptions that touch the clause.
fn conditions(was: &Cell, is: &Cell) -> Vec<Aspect> {
    let texts = |cell: &Cell| -> Vec<Text> {
        let said = cell.said.iter();
        said.filter(|said| said.standing == Standing::Conditional)
            .map(|said| said.text.clone())
            .collect()
    };
    let (before, after) = (texts(was), texts(is));
    let new = after.iter().filter(|text| !before.contains(text));
    let gone = before.iter().filter(|text| !after.contains(text));
    let new = new.map(|text| {
        (
            Direction::Worse,
            say!("new condition: {condition}", condition = text),
        )
    });
    let gone = gone.map(|text| {
        (
            Direction::Better,
            say!("no longer a condition: {condition}", condition = text),
        )
    });
    new.chain(gone).collect()
}

fn deviations(clause: &Clause, before: &Quoted, after: &Quoted) -> Vec<Aspect> {
    let of = |quoted: &Quoted| -> Vec<String> {
        let stated = quoted.supplier.deviations.iter();
        stated
            .filter(|deviation| deviation.clause == clause.id)
            .map(|deviation| deviation.instead.trim().to_owned())
            .collect()
    };
    let (was, is) = (of(before), of(after));
    let new = is.iter().filter(|text| !was.contains(text)).map(|text| {
        (
            Direction::Worse,
            say!("new deviation: {deviation}", deviation = typed(text)),
        )
    });
    let gone = was.iter().filter(|text| !is.contains(text)).map(|text| {
        (
            Direction::Better,
            say!(
                "no longer a deviation: {deviation}",
                deviation = typed(text)
            ),
        )
    });
    new.chain(gone).collect()
}

fn ability(was: &Cell, is: &Cell) -> Option<Aspect> {
    if was.ability == is.ability {
        return None;
    }
    let rank = |ability: Ability| match ability {
        Ability::Can => Some(2),
        Ability::Lesser => Some(1),
        Ability::Cannot => Some(0),
        Ability::Undeclared => None,
    };
    let direction = match (rank(was.ability), rank(is.ability)) {
        (Some(before), Some(after)) => by(&before, &after),
        (Some(2), None) => Direction::Worse,
        (None, Some(2)) => Direction::Better,
        _ => Direction::Other,
    };
    let words = |ability: Ability| match ability {
        Ability::Can => say!("can"),
        Ability::Lesser => say!("less than demanded"),
        Ability::Cannot => say!("cannot"),
        Ability::Undeclared => say!("not declared"),
    };
    Some((
        direction,
        say!(
            "declared capability before: {before}; now: {after}",
            before = words(was.ability),
            after = words(is.ability)
        ),
    ))
}

/// A comment may take back what the fields promise; nobody but a person can tell.
fn comment(was: &Cell, is: &Cell) -> Option<Aspect> {
    let trimmed = |cell: &Cell| {
        cell.comment
            .as_deref()
            .map(str::trim)
            .unwrap_or_default()
            .to_owned()
    };
    let (before, after) = (trimmed(was), trimmed(is));
    if before == after {
        return None;
    }
    let text = match (before.as_str(), after.as_str()) {
        (_, "") => say!("comment taken back: {before}", before = typed(&before)),
        ("", _) => say!("new comment: {after}", after = typed(&after)),
        _ => say!(
            "comment before: {before}; now: {after}",
            before = typed(&before),
            after = typed(&after)
        ),
    };
    Some((Direction::Other, text))
}
