//! What holds for every reply.

use proptest::prelude::*;
use tracespec::compare::result::{Comparison, Standing, Verdict};
use tracespec::spec::clause::ResolvedSpec;

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
    reply_to(&spec(), answers)
}

fn reply_to(spec: &ResolvedSpec, answers: &[usize]) -> Reply {
    let mut reply = Reply::compliant(spec);
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

    /// How two quotes stand to each other is no matter of a third, whatever that one says; only a
    /// policy that takes figures from other quotes makes it one.
    #[test]
    fn a_third_quote_changes_nothing_between_two(
        a in answers(),
        b in answers(),
        c in answers(),
        policy in prop::sample::select(vec!["not-comparable", "non-responsive", "buyers-estimate"]),
    ) {
        let spec = spec_with(&[(
            "unanswered = \"not-comparable\"",
            &format!("unanswered = \"{policy}\""),
        )]);
        let [a, b, c] = [a, b, c].map(|answers| reply_to(&spec, &answers));
        let b = b.set("price-breaks", r#"[{ from = 1, unit-price = "10.20" }]"#);
        let two = compared(&spec, &[&a, &b]);
        let three = compared(&spec, &[&a, &b, &c]);
        for n in 0..two.quantities.len() {
            let ranks = |comparison: &Comparison| {
                let rank = |supplier: usize| comparison.suppliers[supplier].quantities[n].rank;
                (rank(0).is_some(), rank(1).is_some(), rank(0).cmp(&rank(1)))
            };
            prop_assert_eq!(ranks(&two), ranks(&three));
            for supplier in 0..2 {
                let result = |comparison: &Comparison| {
                    let found = &comparison.suppliers[supplier].quantities[n];
                    (found.verdict, found.totals.clone(), found.reasons.clone())
                };
                prop_assert_eq!(result(&two), result(&three));
            }
        }
    }

    /// A figure that stands in for silence is a line of its own, said in a reason, and asked for.
    #[test]
    fn figures_of_others_are_always_visible(
        all in prop::collection::vec(answers(), 2..4),
        policy in prop::sample::select(vec!["highest-quote", "average-quote"]),
    ) {
        let spec = spec_with(&[(
            "unanswered = \"not-comparable\"",
            &format!("unanswered = \"{policy}\""),
        )]);
        let replies: Vec<Reply> = all.iter().map(|answers| reply_to(&spec, answers)).collect();
        let replies: Vec<&Reply> = replies.iter().collect();
        let comparison = compared(&spec, &replies);
        let mut back = replies.clone();
        back.reverse();
        let mut back = compared(&spec, &back);
        back.suppliers.reverse();
        prop_assert_eq!(&comparison.suppliers, &back.suppliers);
        prop_assert_eq!(comparison.notes.len(), 1);
        for supplier in &comparison.suppliers {
            for totals in supplier.quantities.iter().filter_map(|q| q.totals.as_ref()) {
                let added = totals.lines.iter().filter(|line| line.source.is_adjustment());
                let clauses: Vec<_> = added.clone().map(|line| line.clause.clone()).collect();
                let sum: rust_decimal::Decimal = added.map(|line| line.amount.0).sum();
                prop_assert_eq!(sum, totals.adjusted.0);
                for clause in clauses {
                    prop_assert!(supplier.questions.iter().any(|q| q.clause == clause));
                }
            }
        }
    }

    /// No number that can be written makes it stop.
    #[test]
    fn no_number_is_too_large_to_be_refused(
        price in "[0-9]{1,28}(\\.[0-9]{1,28})?",
        amount in "[0-9]{1,28}",
        stated in "[0-9]{1,20}(\\.[0-9]{1,8})?",
        quantity in prop_oneof![Just(u32::MAX), 1..u32::MAX],
        lots in prop_oneof![Just(u32::MAX), 1..u32::MAX],
        basis in prop::sample::select(vec!["once", "per-lot", "per-unit", "percent"]),
    ) {
        let spec = spec_with(&[
            ("[100, 500]", &format!("[{quantity}]")),
            ("delivery-lots = 2", &format!("delivery-lots = {lots}")),
            ("boards-per-panel = 4", "boards-per-panel = 4294967295"),
            (
                "[rfq.policy]\n",
                "scoring = { price = 4294967295, coverage = 4294967295 }\n[rfq.policy]\n",
            ),
        ]);
        let readable = |text: &str| text.parse::<tracespec::values::Decimal>().is_ok();
        prop_assume!(readable(&price) && readable(&stated));
        let reply = Reply::compliant(&spec)
            .set("unit", "\"panel\"")
            .set("scheme", "\"incremental\"")
            .set("breaks-count", "\"delivery-lot\"")
            .set(
                "price-breaks",
                &format!(r#"[{{ from = 1, up-to = 7, unit-price = "{price}" }}, {{ from = 8, unit-price = "{price}" }}]"#),
            )
            .and(&format!(
                "[[quote.charge]]\nkind = \"nre\"\nbasis = \"{basis}\"\namount = \"{amount}\"\n\
                 [[quote.total]]\nquantity = {quantity}\ntotal = \"{stated}\""
            ));
        let comparison = compared(&spec, &[&reply]);
        let result = &comparison.suppliers[0].quantities[0];
        prop_assert_eq!(result.totals.is_some(), result.verdict.is_comparable());
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

/// Every spec of the samples that asks for quotes, answered in full.
#[test]
fn full_answers_to_every_sample_are_like_for_like() {
    use tracespec::catalog::Catalogue;
    use tracespec::cli::io::{Beside, read_text};

    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut asked = 0;
    for entry in std::fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path().join("spec.toml");
        if !path.is_file() {
            continue;
        }
        let catalogue = Catalogue::embedded().unwrap();
        let text = read_text(&path).unwrap();
        let spec = tracespec::spec::check(text, catalogue, &Beside::file(&path))
            .resolved
            .unwrap();
        if spec.spec.rfq.is_none() || !spec.missing_documents.is_empty() {
            continue;
        }
        asked += 1;
        let reply = Reply::compliant(&spec)
            .set("valid-until", "2099-12-31")
            .set("lead-time-days", "1");
        let comparison = compared(&spec, &[&reply]);
        let supplier = &comparison.suppliers[0];
        assert_eq!(supplier.questions, [], "{}", path.display());
        for result in &supplier.quantities {
            assert_eq!(result.verdict, Verdict::LikeForLike, "{}", path.display());
        }
    }
    assert!(asked > 0);
}

/// Money never passes through a binary fraction: no such type, no such literal, no such conversion.
#[test]
fn no_float_in_what_handles_money() {
    use proc_macro2::{Literal, TokenStream, TokenTree};

    fn fractions(tokens: TokenStream, found: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => fractions(group.stream(), found),
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    if name == "f32"
                        || name == "f64"
                        || name.contains("_f32")
                        || name.contains("_f64")
                    {
                        found.push(name);
                    }
                }
                TokenTree::Literal(literal) if is_fraction(&literal) => {
                    found.push(literal.to_string());
                }
                TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
        }
    }
    fn is_fraction(literal: &Literal) -> bool {
        let text = literal.to_string();
        let text = text.trim_end_matches("usize").trim_end_matches("isize");
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        let hex = text.starts_with("0x");
        number && (text.contains('.') || (!hex && text.contains(['e', 'E', 'f'])))
    }
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // A workbook keeps its numbers as floats: `supplier/form` reads them as the decimals they show.
    let names = [
        "values.rs",
        "supplier/model.rs",
        "supplier/read.rs",
        "supplier/stated.rs",
    ];
    let mut files: Vec<_> = names.iter().map(|name| src.join(name)).collect();
    sources(&src.join("compare"), &mut files);
    assert!(files.len() > 20);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut found = Vec::new();
        fractions(text.parse().unwrap(), &mut found);
        assert_eq!(found, Vec::<String>::new(), "{}", file.display());
    }
    // The search itself finds what it looks for.
    let mut found = Vec::new();
    let sample = "fn f(x: f64) { (1.5, 2e3, 3f32, x.to_f64(), 0xff, 7_u32, self.0.1) }";
    fractions(sample.parse().unwrap(), &mut found);
    assert_eq!(found.len(), 5 + 1, "{found:?}");
}
