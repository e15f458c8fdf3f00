//! What holds for every reply.

use proptest::prelude::*;
use tracespec::compare::result::{Comparison, Standing, Verdict};

use crate::kit::{Reply, compared, spec, spec_with};

const ANSWERS: &[&str] = &[
    "state = \"included\"",
    "state = \"included\"; depth = \"lot\"",
    "state = \"included\"; retention = \"1 year\"",
    "state = \"included\"; from-quantity = 200",
    "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\" }",
    "state = \"priced-separately\"",
    "state = \"on-request\"",
    "state = \"partial\"",
    "state = \"alternative\"",
    "state = \"excluded\"",
    "state = \"not-applicable\"",
    "",
];

/// A reply with these answers; mostly compliant, so that all verdicts occur.
fn reply(answers: &[usize]) -> Reply {
    let spec = spec();
    let mut reply = Reply::compliant(&spec);
    let demanded = spec.clauses.iter().filter(|c| c.demanded);
    for (clause, answer) in demanded.zip(answers) {
        reply = reply.answer(&clause.id, ANSWERS[*answer]);
    }
    reply
}

fn answers() -> impl Strategy<Value = Vec<usize>> {
    let one = prop_oneof![12 => Just(0_usize), 1 => 0..ANSWERS.len()];
    let clauses = spec().clauses.iter().filter(|c| c.demanded).count();
    prop::collection::vec(one, clauses)
}

fn verdicts(comparison: &Comparison, supplier: usize) -> Vec<Verdict> {
    let quantities = &comparison.suppliers[supplier].quantities;
    quantities.iter().map(|q| q.verdict).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Leaving out what was offered never makes a quote look better.
    #[test]
    fn an_exclusion_never_raises_a_verdict(answers in answers(), at in any::<prop::sample::Index>()) {
        let spec = spec();
        let before = compared(&spec, &[&reply(&answers)]);
        let mut worse = answers.clone();
        let at = at.index(worse.len());
        worse[at] = ANSWERS.iter().position(|a| a.contains("excluded")).unwrap();
        let after = compared(&spec, &[&reply(&worse)]);
        for (before, after) in verdicts(&before, 0).iter().zip(verdicts(&after, 0)) {
            prop_assert!(after <= *before);
        }
    }

    /// Who is named first changes nothing but the order.
    #[test]
    fn order_of_suppliers_changes_only_order(a in answers(), b in answers()) {
        let spec = spec();
        let (a, b) = (reply(&a), reply(&b));
        let there = compared(&spec, &[&a, &b]);
        let mut back = compared(&spec, &[&b, &a]);
        back.suppliers.reverse();
        for row in &mut back.clauses {
            row.cells.reverse();
        }
        prop_assert_eq!(there, back);
    }

    /// Every gap has its question, and what is unanswered is never met.
    #[test]
    fn silence_is_never_included_and_every_gap_is_asked(answers in answers()) {
        let spec = spec();
        let comparison = compared(&spec, &[&reply(&answers)]);
        let supplier = &comparison.suppliers[0];
        for row in comparison.clauses.iter().filter(|row| row.demanded) {
            let cell = &row.cells[0];
            let gap = !matches!(cell.standing, Some(Standing::Meets | Standing::Loaded));
            let asked = supplier.questions.iter().filter(|q| q.clause.as_ref() == Some(&row.id)).count();
            prop_assert_eq!(asked, usize::from(gap), "{}", row.id);
            if cell.answer.is_none() {
                prop_assert_eq!(cell.standing, Some(Standing::Unanswered));
            }
        }
        for result in &supplier.quantities {
            prop_assert_eq!(result.totals.is_some(), result.verdict.is_comparable());
            let worst = result.reasons.iter().map(|r| r.verdict).min();
            prop_assert_eq!(result.verdict, worst.unwrap_or(Verdict::LikeForLike));
        }
    }

    /// A fully compliant reply is like-for-like without a question, at any price and quantity.
    #[test]
    fn compliant_is_like_for_like(cents in 1_u32..10_000_000, quantity in 1_u32..100_000) {
        let spec = spec_with(&[("[100, 500]", &format!("[{quantity}]"))]);
        let price = format!("{}.{:02}", cents / 100, cents % 100);
        let breaks = format!(r#"[{{ from = 1, unit-price = "{price}" }}]"#);
        let comparison = compared(&spec, &[&Reply::compliant(&spec).set("price-breaks", &breaks)]);
        let supplier = &comparison.suppliers[0];
        prop_assert!(comparison.is_clean() && supplier.questions.is_empty());
        let result = &supplier.quantities[0];
        prop_assert_eq!(result.verdict, Verdict::LikeForLike);
        prop_assert_eq!(result.rank, Some(1));
        // In cents, with whole numbers only.
        let total = u64::from(cents) * u64::from(quantity);
        let shown = result.totals.as_ref().unwrap().total.to_string();
        prop_assert_eq!(shown, format!("{}.{:02}", total / 100, total % 100));
    }
}

#[test]
fn leaving_out_any_one_answer_is_never_like_for_like() {
    let spec = spec();
    for clause in spec.clauses.iter().filter(|c| c.demanded) {
        let reply = Reply::compliant(&spec).silent(&clause.id);
        assert_eq!(
            reply.verdict(&spec),
            Verdict::NotComparable,
            "{}",
            clause.id
        );
    }
}
