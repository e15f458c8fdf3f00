//! An amendment: a new revision of an agreement that shows what changed.

use crate::agree::model::{AcceptedDeviation, AgreementFile, Amended, AmendedPoint};
use crate::diff::result::Diff;

/// The agreement that is amended.
#[derive(Debug)]
pub struct Previous<'a> {
    /// It.
    pub agreement: &'a AgreementFile,
    /// SHA-256 of its file.
    pub sha256: String,
    /// What differs between its spec and the new one, where its spec is still at hand.
    pub diff: Option<&'a Diff>,
    /// Why it is amended.
    pub reason: String,
    /// Who decided so.
    pub by: String,
}

/// The new revision: one more than the old one, with every change named.
#[must_use]
pub fn amended(mut new: AgreementFile, previous: &Previous<'_>) -> AgreementFile {
    let old = previous.agreement;
    new.agreement.revision = old.agreement.revision.saturating_add(1);
    let change = changes(&new, old, previous.diff);
    new.amends = Some(Amended {
        revision: old.agreement.revision,
        sha256: previous.sha256.clone(),
        reason: previous.reason.clone(),
        by: previous.by.clone(),
        change,
    });
    new
}

fn changes(new: &AgreementFile, old: &AgreementFile, diff: Option<&Diff>) -> Vec<AmendedPoint> {
    let mut found = Vec::new();
    let mut changed = |what: &str, before: String, after: String| {
        if before != after {
            found.push(AmendedPoint {
                what: what.to_owned(),
                change: format!("{before} → {after}"),
            });
        }
    };
    let spec = |a: &AgreementFile| format!("{} revision {}", a.spec.id, a.spec.revision);
    changed("spec", spec(old), spec(new));
    if spec(old) == spec(new) {
        let digest = |a: &AgreementFile| format!("sha256 {}", a.spec.sha256);
        changed("spec", digest(old), digest(new));
    }
    changed("quote", quote(old), quote(new));
    changed("supplier", party(old), party(new));
    let boards = |a: &AgreementFile| format!("{} boards", a.agreement.quantity);
    changed("quantity", boards(old), boards(new));
    changed("rate", rate(old), rate(new));
    changed("price", price(old), price(new));
    let list = |files: &[crate::agree::model::LockedFile]| {
        let files = files.iter().map(|f| format!("{} {}", f.file, f.sha256));
        files.collect::<Vec<_>>().join(", ")
    };
    changed("basis", list(&old.basis), list(&new.basis));
    changed("answers", list(&old.answers), list(&new.answers));
    changed("terms", terms(old), terms(new));
    if price(old) == price(new) {
        changed("price", lines(old), lines(new));
    }
    found.extend(clauses(new, old, diff));
    found.extend(deviations(&new.deviation, &old.deviation));
    if new.mapping != old.mapping {
        let change = match (old.mapping.is_empty(), new.mapping.is_empty()) {
            (true, _) => "exports are read by a mapping now",
            (_, true) => "exports are no longer read by a mapping",
            _ => "the mapping of exports changed",
        };
        found.push(point("mapping", change));
    }
    found
}

fn point(what: &str, change: impl Into<String>) -> AmendedPoint {
    AmendedPoint {
        what: what.to_owned(),
        change: change.into(),
    }
}

fn quote(agreement: &AgreementFile) -> String {
    let quote = &agreement.quote;
    format!(
        "{} revision {} ({})",
        quote.number.as_deref().unwrap_or("without number"),
        quote.revision.as_deref().unwrap_or("-"),
        quote.sha256.get(..12).unwrap_or(&quote.sha256)
    )
}

fn party(agreement: &AgreementFile) -> String {
    match &agreement.supplier.site {
        Some(site) => format!("{}, {site}", agreement.supplier.name),
        None => agreement.supplier.name.clone(),
    }
}

fn rate(agreement: &AgreementFile) -> String {
    match &agreement.rate {
        Some(rate) => format!(
            "1 {} = {} {} ({})",
            rate.from, rate.rate, rate.to, rate.date
        ),
        None => "none".to_owned(),
    }
}

fn terms(agreement: &AgreementFile) -> String {
    let quote = &agreement.quote;
    let day = quote.valid_until.map(|day| format!("valid until {day}"));
    let lead = quote
        .lead_time_days
        .map(|days| format!("lead time {days} days"));
    let least = quote
        .minimum_order
        .map(|least| format!("minimum order {least}"));
    let said = [day, lead, least, quote.delivery_terms.clone()];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The lines of the price, where its total alone would hide that they moved.
fn lines(agreement: &AgreementFile) -> String {
    let lines = agreement.price.line.iter();
    let lines: Vec<String> = lines
        .map(|line| format!("{} {}", line.text, line.amount))
        .collect();
    lines.join(", ")
}

fn price(agreement: &AgreementFile) -> String {
    let price = &agreement.price;
    format!("{} {}", price.total, price.currency)
}

/// Clauses that came, went or demand something else; in words where both specs are at hand.
fn clauses(new: &AgreementFile, old: &AgreementFile, diff: Option<&Diff>) -> Vec<AmendedPoint> {
    let words = |id: &str| {
        let clause = diff?.clauses.iter().find(|clause| clause.id == id)?;
        let changes: Vec<String> = clause
            .changes
            .iter()
            .map(|c| c.words().to_string())
            .collect();
        (!changes.is_empty()).then(|| changes.join("; "))
    };
    let mut found = Vec::new();
    for (id, digest) in &new.clauses {
        match old.clauses.get(id) {
            None => found.push(point(id, "added")),
            Some(before) if before != digest || words(id).is_some() => {
                let change = words(id).unwrap_or_else(|| "demands something else".to_owned());
                found.push(point(id, change));
            }
            Some(_) => {}
        }
    }
    let gone = old
        .clauses
        .keys()
        .filter(|id| !new.clauses.contains_key(*id));
    found.extend(gone.map(|id| point(id, "dropped")));
    found
}

/// Deviations that came, changed or went. Several may be from one clause, each for its own units.
fn deviations(new: &[AcceptedDeviation], old: &[AcceptedDeviation]) -> Vec<AmendedPoint> {
    let same = |a: &AcceptedDeviation, b: &AcceptedDeviation| {
        a.clause == b.clause && (a.scope == b.scope || a.overlap(b).is_some())
    };
    let mut found = Vec::new();
    for deviation in new {
        let what = named(deviation);
        match old.iter().find(|before| same(before, deviation)) {
            None => found.push(point(
                "deviation",
                format!("{what} accepted by {}: {}", deviation.by, deviation.instead),
            )),
            Some(before) if before != deviation => {
                found.push(point(
                    "deviation",
                    format!("{what} accepted anew by {}", deviation.by),
                ));
            }
            Some(_) => {}
        }
    }
    for before in old {
        if !new.iter().any(|deviation| same(before, deviation)) {
            let gone = format!("{} no longer accepted", named(before));
            found.push(point("deviation", gone));
        }
    }
    found
}

/// The clause, and what it is accepted for where that is not all of it.
fn named(deviation: &AcceptedDeviation) -> String {
    match &deviation.scope {
        Some(scope) => format!("{} for {}", deviation.clause, scope.in_words()),
        None => deviation.clause.clone(),
    }
}
