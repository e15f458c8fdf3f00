//! The table "from answer to verdict" as a function, and what the table of cases does not say of it.

use tracespec::compare::clause::verdict;
use tracespec::compare::result::Verdict::{LikeForLike, Loaded, NonResponsive, NotComparable};
use tracespec::compare::result::{Standing, Verdict};
use tracespec::spec::model::{UnansweredPolicy, Weight};

use crate::kit::{CLAUSE, NOT_ASKED, Reply, compared, spec, spec_with, weighing};

const NC: Verdict = NotComparable;
const NR: Verdict = NonResponsive;
const LL: Verdict = LikeForLike;

#[test]
fn every_answer_is_explained_at_its_place_and_every_gap_is_asked() {
    let gaps = [
        ("state = \"on-request\"", Standing::Open),
        ("state = \"partial\"", Standing::Lesser),
        ("state = \"excluded\"", Standing::Excluded),
        ("state = \"not-applicable\"", Standing::NotApplicable),
        ("", Standing::Unanswered),
    ];
    for weight in ["knockout", "required", "desired"] {
        let spec = weighing(weight);
        for (answer, standing) in gaps {
            let reply = Reply::compliant(&spec).answer(CLAUSE, answer);
            let result = reply.at_100(&spec);
            let mut about = result.reasons.iter();
            let about = about.find(|r| r.clause.as_deref() == Some(CLAUSE)).unwrap();
            assert_eq!(about.standing, Some(standing), "{weight}: {answer}");
            assert_eq!(about.response.file, "reply.toml");
            assert_eq!(about.demanded.as_ref().unwrap().file, "spec.toml");
            assert_eq!(result.counts.gaps(), 1, "{weight}: {answer}");
            assert_eq!(reply.result(&spec).questions.len(), 1, "{weight}: {answer}");
        }
    }
}

#[test]
fn silence_follows_the_stated_policy_on_required_clauses_only() {
    for (weight, wanted) in [("knockout", NC), ("required", NR), ("desired", LL)] {
        let spec = spec_with(&[
            (
                "unanswered = \"not-comparable\"",
                "unanswered = \"non-responsive\"",
            ),
            (
                "severity = \"required\"",
                &format!("severity = \"{weight}\""),
            ),
        ]);
        let reply = Reply::compliant(&spec).silent(CLAUSE);
        assert_eq!(reply.verdict(&spec), wanted, "{weight}");
    }
}

#[test]
fn the_table_as_a_function() {
    use Standing as S;
    let rows = [
        (S::Meets, [LL, LL, LL]),
        (S::Loaded, [Loaded, Loaded, Loaded]),
        (S::Open, [NC, NC, LL]),
        (S::Lesser, [NR, NC, LL]),
        (S::Excluded, [NR, NC, LL]),
        (S::NotApplicable, [NC, NC, LL]),
        (S::Unanswered, [NC, NC, LL]),
        (S::Conditional, [NC, NC, LL]),
        (S::Conflict, [NC, NC, LL]),
        (S::NotRequired, [LL, LL, LL]),
    ];
    for (standing, wanted) in rows {
        let weights = [Weight::Knockout, Weight::Required, Weight::Desired];
        for (weight, wanted) in weights.into_iter().zip(wanted) {
            let policy = UnansweredPolicy::NotComparable;
            assert_eq!(verdict(standing, weight, policy), wanted, "{standing:?}");
        }
    }
}

#[test]
fn capability_never_stands_in_for_an_answer_and_can_contradict_it() {
    let spec = spec();
    let says = |body: &str| format!("[capability.\"{CLAUSE}\"]\n{body}");
    let capable = says("capable = true\ndepth = \"board\"\nformats = [\"csv\"]");
    let reply = Reply::compliant(&spec).silent(CLAUSE).and(&capable);
    assert_eq!(reply.verdict(&spec), NC);
    let reply = Reply::compliant(&spec).and(&capable);
    assert_eq!(reply.verdict(&spec), LL);
    for contradiction in ["capable = false", "capable = true\ndepth = \"lot\""] {
        let result = Reply::compliant(&spec)
            .and(&says(contradiction))
            .at_100(&spec);
        assert_eq!(result.verdict, NC, "{contradiction}");
        assert_eq!(result.counts.conflict, 1, "{contradiction}");
    }
    // Not capable and excluded agree with each other.
    let result = Reply::compliant(&spec)
        .answer(CLAUSE, "state = \"excluded\"")
        .and(&says("capable = false"))
        .at_100(&spec);
    assert_eq!((result.counts.conflict, result.counts.excluded), (0, 1));
}

#[test]
fn what_is_not_required_is_never_a_gap() {
    let spec = spec();
    let reply = Reply::compliant(&spec);
    for answer in ["state = \"excluded\"", "state = \"on-request\"", ""] {
        let result = reply.clone().answer(NOT_ASKED, answer).result(&spec);
        assert_eq!(result.quantities[0].verdict, LL);
        assert_eq!(result.questions, []);
    }
    // Priced though not asked: a warning, and no cent in the total.
    let priced = reply.clone().answer(
        NOT_ASKED,
        "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"500.00\" }",
    );
    let result = priced.result(&spec);
    assert_eq!(result.findings[0].code.0, "R102");
    assert_eq!(result.quantities[0].verdict, LL);
    assert_eq!(
        result.quantities[0].totals.as_ref().unwrap().total,
        reply.at_100(&spec).totals.unwrap().total
    );
}

#[test]
fn an_answer_below_its_quantity_is_no_answer() {
    let spec = spec();
    let reply = Reply::compliant(&spec).answer(CLAUSE, "state = \"included\"; from-quantity = 200");
    let result = reply.result(&spec);
    let verdicts: Vec<Verdict> = result.quantities.iter().map(|q| q.verdict).collect();
    assert_eq!(verdicts, [NC, LL]);
    assert_eq!(result.questions.len(), 1);
}

#[test]
fn what_concerns_the_whole_quote_makes_it_not_comparable() {
    let spec = spec();
    let good = Reply::compliant(&spec);
    let digest = &spec.digest;
    let other = |id: &str, revision: &str, sha: &str| {
        let quoted = format!(r#"{{ id = "{id}", revision = "{revision}", sha256 = "{sha}" }}"#);
        good.clone().set("spec", &quoted)
    };
    let cases = [
        (other("T-2", "A", digest), "the quote answers spec id `T-2`"),
        (
            other("T-1", "B", digest),
            "the quote answers spec revision `B`",
        ),
        (other("T-1", "A", &"0".repeat(64)), "the digests differ"),
        (
            good.clone().without("spec"),
            "does not say which requirement spec",
        ),
        (
            good.clone().set("valid-until", "2026-06-29"),
            "validity ended 2026-06-29",
        ),
        (
            good.clone().set("currency", "\"CNY\""),
            "no rate from CNY to EUR",
        ),
        (
            good.clone().set("tax", "\"unstated\""),
            "whether tax is included",
        ),
        (good.clone().without("tax"), "whether tax is included"),
        (good.clone().without("currency"), "states no currency"),
        (
            good.clone().set("minimum-order", "101"),
            "the minimum order is 101 boards",
        ),
        (
            good.clone().set("delivery-terms", "\"EXW Graz\""),
            "delivery is quoted EXW Graz",
        ),
        (
            good.clone().without("price-breaks"),
            "the quote has no prices",
        ),
        (
            good.clone()
                .set("price-breaks", r#"[{ from = 101, unit-price = "1" }]"#),
            "prices begin at 101 boards",
        ),
        (
            good.clone().set(
                "price-breaks",
                r#"[{ from = 1, up-to = 99, unit-price = "1" }]"#,
            ),
            "the price holds up to 99 boards",
        ),
        (
            good.clone()
                .and("[[quote.assumption]]\ntext = \"subject to review\""),
            "does not say which clauses it affects",
        ),
        (
            good.clone().set("spec", "{ id = \"\", revision = \"\" }"),
            "does not say which spec id",
        ),
    ];
    for (reply, says) in cases {
        let result = reply.at_100(&spec);
        assert_eq!(result.verdict, NC, "{says}");
        let found = result
            .reasons
            .iter()
            .any(|reason| reason.text.contains(says));
        assert!(found, "{says}: {:#?}", result.reasons);
        assert!(result.totals.is_none() && result.rank.is_none(), "{says}");
        assert!(!reply.result(&spec).questions.is_empty(), "{says}");
    }
    // The last day of validity still counts.
    assert_eq!(good.set("valid-until", "2026-06-30").verdict(&spec), LL);
}

#[test]
fn a_cell_shows_the_quantity_at_which_the_clause_stands_worst() {
    // Knockout: silent at 100 is not comparable, lesser at 500 is non-responsive.
    let spec = weighing("knockout");
    let answer = "state = \"included\"; depth = \"lot\"; from-quantity = 200";
    let reply = Reply::compliant(&spec).answer(CLAUSE, answer);
    let comparison = compared(&spec, &[&reply]);
    let quantities = &comparison.suppliers[0].quantities;
    assert_eq!((quantities[0].verdict, quantities[1].verdict), (NC, NR));
    let row = comparison.clauses.iter().find(|row| row.id == CLAUSE);
    assert_eq!(row.unwrap().cells[0].standing, Some(Standing::Lesser));
}

#[test]
fn without_an_rfq_clauses_are_judged_and_nothing_is_clean() {
    let whole = spec();
    let text = Reply::compliant(&whole).silent(CLAUSE);
    let mut spec = whole.clone();
    assert!(spec.spec.rfq.take().is_some());
    let comparison = compared(&spec, &[&text]);
    assert!(!comparison.is_clean() && comparison.suppliers[0].quantities.is_empty());
    assert_eq!(comparison.suppliers[0].questions.len(), 1);
}
