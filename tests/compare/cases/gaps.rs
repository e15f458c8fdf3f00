//! Verdicts among several: ranks, the RFQ's policy on silence, scores.

use tracespec::compare::result::{Comparison, Line, LineSource};

use super::{Case, LL, LO, NC, NR};
use crate::kit::{CLAUSE, Reply};

const OTHER: &str = "identity.lot";

fn estimate(clause: &str, basis: &str, amount: &str) -> String {
    format!("[[rfq.estimate]]\nclause = \"{clause}\"\nbasis = \"{basis}\"\namount = \"{amount}\"\n")
}

fn priced(clause: &str, basis: &str, amount: &str) -> impl Fn(Reply) -> Reply {
    let clause = clause.to_owned();
    let charge = format!("charge = {{ basis = \"{basis}\", amount = \"{amount}\" }}");
    let answer = format!("state = \"priced-separately\"; {charge}");
    move |reply| reply.answer(&clause, &answer)
}

fn at(price: &'static str) -> impl Fn(Reply) -> Reply {
    move |reply| {
        let breaks = format!(r#"[{{ from = 1, unit-price = "{price}" }}]"#);
        reply.set("price-breaks", &breaks)
    }
}

fn silent(reply: Reply) -> Reply {
    reply.silent(CLAUSE)
}

/// The line that stands in for a clause.
fn added(comparison: &Comparison) -> Line {
    let totals = comparison.suppliers[0].quantities[0].totals.clone();
    let mut lines = totals.unwrap().lines.into_iter();
    lines.find(|line| line.source.is_adjustment()).unwrap()
}

pub fn cases() -> Vec<Case> {
    let mut cases = ranks();
    cases.extend(estimates());
    cases.extend(from_quotes());
    cases.extend(scores());
    cases
}

fn ranks() -> Vec<Case> {
    vec![
        Case::new("ties share a rank, the next one is counted on", at("11.00"))
            .against(|r| at("1.00")(r).silent(CLAUSE))
            .against(at("10.00"))
            .against(at("10.00"))
            .at(100, LL, "1100.00")
            .ranked(Some(3))
            .supplier(1, 100, NC, "")
            .ranked(None)
            .supplier(2, 100, LL, "1000.00")
            .ranked(Some(1))
            .supplier(3, 100, LL, "1000.00")
            .ranked(Some(1)),
        Case::new("loaded is ranked by its total with what is loaded", {
            priced(CLAUSE, "per-unit", "0.35")
        })
        .against(at("10.20"))
        // 1035.00 against 1020.00
        .at(100, LO, "1035.00")
        .ranked(Some(2))
        .supplier(1, 100, LL, "1020.00")
        .ranked(Some(1)),
        Case::new("silence is not comparable where the policy says so", silent)
            .at(100, NC, "")
            .ranked(None)
            .asks(CLAUSE, "not answered"),
        Case::new("silence is non-responsive where the policy says so", silent)
            .with_policy("non-responsive", "")
            .at(100, NR, "")
            .asks(CLAUSE, "not answered"),
        Case::new(
            "silence on a knockout is not comparable under any policy",
            silent,
        )
        .with_policy("non-responsive", "")
        .asking("severity = \"required\"", "severity = \"knockout\"")
        .at(100, NC, "")
        .asks(CLAUSE, "not answered"),
        Case::new(
            "silence on a desired clause is counted under any policy",
            silent,
        )
        .with_policy("non-responsive", "")
        .asking("severity = \"required\"", "severity = \"desired\"")
        .at(100, LL, "1000.00")
        .asks(CLAUSE, "not answered"),
    ]
}

fn estimates() -> Vec<Case> {
    let per_unit = || estimate(CLAUSE, "per-unit", "0.40");
    vec![
        Case::new("the buyer's estimate by boards", silent)
            .with_policy("buyers-estimate", &per_unit())
            // 100 × 0.40 and 500 × 0.40
            .at(100, LO, "1040.00")
            .adjusted("40.00")
            .ranked(Some(1))
            .because("not answered; our figure is added: 40.00 EUR, the buyer's estimate")
            .at(500, LO, "5200.00")
            .adjusted("200.00")
            .asks(CLAUSE, "not answered")
            .checks(|c| {
                let line = added(c);
                assert_eq!(line.source, LineSource::BuyersEstimate);
                assert_eq!(line.clause.as_deref(), Some(CLAUSE));
                assert_eq!(&*line.working, "100 × 0.40, the buyer's estimate");
                assert!(c.notes[0].contains("the buyer's estimate is added"));
                assert_eq!(c.suppliers[0].questions[0].verdict, LO);
                // Silence stays silence: it is neither met nor priced.
                assert_eq!(c.suppliers[0].quantities[0].counts.unanswered, 1);
            }),
        Case::new("the buyer's estimate by lots and once", |r| {
            r.silent(CLAUSE).silent(OTHER)
        })
        .with_policy(
            "buyers-estimate",
            &(estimate(CLAUSE, "per-lot", "25.00") + &estimate(OTHER, "once", "120")),
        )
        // 1000.00 + 2 × 25.00 + 120.00
        .at(100, LO, "1170.00")
        .adjusted("170.00")
        .asks(CLAUSE, "not answered")
        .asks(OTHER, "not answered"),
        // A figure stands in for silence only: who says anything else has to answer.
        Case::new("no estimate beside a deviation", |r| {
            r.silent(CLAUSE).and(&format!(
                "[[quote.deviation]]\nclause = \"{CLAUSE}\"\ninstead = \"none\""
            ))
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "not answered"),
        Case::new("no estimate beside a condition", |r| {
            r.silent(CLAUSE).and(&format!(
                "[[quote.assumption]]\ntext = \"you do it\"\naffects = [\"{CLAUSE}\"]"
            ))
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "not answered"),
        Case::new("no estimate for what is declared impossible", |r| {
            r.silent(CLAUSE)
                .and(&format!("[capability.\"{CLAUSE}\"]\ncapable = false"))
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "not answered"),
        Case::new("no estimate instead of the supplier's own price", |r| {
            r.answer(CLAUSE, "charge = { basis = \"per-unit\", amount = \"9\" }")
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "not answered"),
        Case::new("an estimate in the currency of the comparison", |r| {
            // 398000 HUF × 0.00251 = 998.98; the estimate is in EUR: 40.00
            r.silent(CLAUSE)
                .set("currency", "\"HUF\"")
                .set("price-breaks", r#"[{ from = 1, unit-price = "3980" }]"#)
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, LO, "1038.98")
        .adjusted("40.00")
        .asks(CLAUSE, "not answered")
        .checks(|c| {
            let totals = c.suppliers[0].quantities[0].totals.as_ref().unwrap();
            assert_eq!(totals.in_quote_currency.to_string(), "398000.00");
        }),
        Case::new("one clause without an estimate leaves no total", |r| {
            r.silent(CLAUSE).silent(OTHER)
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .because("not answered, and the buyer has no estimate for it")
        .ranked(None)
        .asks(CLAUSE, "not answered")
        .asks(OTHER, "not answered"),
        Case::new("an estimate never answers a knockout", silent)
            .with_policy("buyers-estimate", &per_unit())
            .asking("severity = \"required\"", "severity = \"knockout\"")
            .at(100, NC, "")
            .asks(CLAUSE, "not answered"),
        Case::new("an estimate never prices what is on request", |r| {
            r.answer(CLAUSE, "state = \"on-request\"")
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "on request"),
        Case::new("an estimate never includes what is excluded", |r| {
            r.answer(CLAUSE, "state = \"excluded\"")
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "excluded"),
        Case::new(
            "an estimate does not help where something else is open",
            |r| r.silent(CLAUSE).answer(OTHER, "state = \"on-request\""),
        )
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks(CLAUSE, "not answered")
        .asks(OTHER, "on request"),
        Case::new("an estimate does not help an expired quote", |r| {
            r.silent(CLAUSE).set("valid-until", "2026-01-01")
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, NC, "")
        .asks("quote.valid-until", "validity ended")
        .asks(CLAUSE, "not answered"),
        Case::new("an estimate where an answer does not hold yet", |r| {
            r.answer(CLAUSE, "state = \"included\"; from-quantity = 200")
        })
        .with_policy("buyers-estimate", &per_unit())
        .at(100, LO, "1040.00")
        .because("answered only from 200 boards; our figure is added")
        .at(500, LL, "5000.00")
        .asks(CLAUSE, "answered only from 200 boards"),
        Case::new("an estimate beside a price of its own", |r| {
            priced(OTHER, "once", "20")(r.silent(CLAUSE))
        })
        .with_policy("buyers-estimate", &per_unit())
        // 1000.00 + 20 + 40.00
        .at(100, LO, "1060.00")
        .adjusted("40.00")
        .asks(CLAUSE, "not answered"),
        Case::new("nothing is added where everything is answered", |r| r)
            .with_policy("buyers-estimate", &per_unit())
            .at(100, LL, "1000.00")
            .adjusted("0.00"),
    ]
}

fn from_quotes() -> Vec<Case> {
    vec![
        Case::new("the highest amount of a comparable quote", silent)
            .against(priced(CLAUSE, "per-unit", "0.35"))
            .against(priced(CLAUSE, "once", "60"))
            .with_policy("highest-quote", "")
            // 35.00 and 60.00 at 100; 175.00 and 60.00 at 500
            .at(100, LO, "1060.00")
            .because("our figure is added: 60.00 EUR, the highest amount of a comparable quote")
            .adjusted("60.00")
            .at(500, LO, "5175.00")
            .adjusted("175.00")
            .asks(CLAUSE, "not answered")
            .checks(|c| {
                let line = added(c);
                assert_eq!(line.source, LineSource::HighestQuote);
                let working = "the highest of 60.00 (Supplier 3), 35.00 (Supplier 2)";
                assert_eq!(&*line.working, working);
                assert!(c.notes[0].contains("the highest amount"));
            }),
        Case::new("the average of comparable quotes", silent)
            .against(priced(CLAUSE, "per-unit", "0.35"))
            .against(priced(CLAUSE, "once", "60"))
            .with_policy("average-quote", "")
            // (35.00 + 60.00) / 2
            .at(100, LO, "1047.50")
            .adjusted("47.50")
            .asks(CLAUSE, "not answered")
            .checks(|c| {
                let working = "the average of 60.00 (Supplier 3), 35.00 (Supplier 2)";
                assert_eq!(&*added(c).working, working);
            }),
        Case::new("the average is rounded once", silent)
            .against(priced(CLAUSE, "once", "35.00"))
            .against(priced(CLAUSE, "once", "60.00"))
            .against(priced(CLAUSE, "once", "10.02"))
            .with_policy("average-quote", "")
            // 105.02 / 3 = 35.00666…
            .at(100, LO, "1035.01")
            .asks(CLAUSE, "not answered"),
        Case::new("a quote that includes a clause states no figure", silent)
            .against(|r| r)
            .with_policy("highest-quote", "")
            .at(100, NC, "")
            .because("not answered, and no comparable quote states an amount for it")
            .asks(CLAUSE, "not answered")
            .supplier(1, 100, LL, "1000.00")
            .ranked(Some(1)),
        Case::new("no charge is a figure", silent)
            .against(priced(CLAUSE, "once", "no charge"))
            .against(priced(CLAUSE, "once", "60"))
            .with_policy("average-quote", "")
            // (0.00 + 60.00) / 2
            .at(100, LO, "1030.00")
            .asks(CLAUSE, "not answered"),
        Case::new("a quote that is not comparable gives no figure", silent)
            .against(|r| priced(CLAUSE, "once", "60")(r.set("valid-until", "2026-01-01")))
            .with_policy("highest-quote", "")
            .at(100, NC, "")
            .because("no comparable quote states an amount")
            .asks(CLAUSE, "not answered"),
        Case::new("quotes that need each other's figures give none", |r| {
            priced(OTHER, "once", "20")(r.silent(CLAUSE))
        })
        .against(|r| priced(CLAUSE, "once", "60")(r.silent(OTHER)))
        .with_policy("highest-quote", "")
        .at(100, NC, "")
        .supplier(1, 100, NC, "")
        .asks(CLAUSE, "not answered"),
        Case::new("a figure converted by the rate of its quote", silent)
            .against(|r| {
                // 40000 HUF × 0.00251 = 100.40
                let huf = r.set("currency", "\"HUF\"");
                priced(CLAUSE, "once", "40000")(
                    huf.set("price-breaks", r#"[{ from = 1, unit-price = "4000" }]"#),
                )
            })
            .with_policy("highest-quote", "")
            .at(100, LO, "1100.40")
            .adjusted("100.40")
            .asks(CLAUSE, "not answered")
            // 1004.00 + 100.40
            .supplier(1, 100, LO, "1104.40")
            .ranked(Some(2)),
    ]
}

fn scores() -> Vec<Case> {
    const WEIGHTS: &str =
        "scoring = { price = 50, coverage = 30, demonstrated = 10, lead-time = 10 }";
    vec![
        Case::new("points for price, coverage, samples and lead time", |r| {
            r.set("lead-time-days", "20")
        })
        .against(|r| {
            at("8.00")(r.set("lead-time-days", "30")).answer(CLAUSE, "state = \"excluded\"")
        })
        .asking("severity = \"required\"", "severity = \"desired\"")
        .with_terms(WEIGHTS)
        // Asked are 15 required clauses and a desired one: 31. First: 50 × 800 / 1000 = 40.00,
        // 30 × 31 / 31 = 30.00, nothing shown 0.00, 10 × 20 / 20 = 10.00. Second: 50.00,
        // 30 × 30 / 31 = 29.0322… = 29.03, 0.00, 10 × 20 / 30 = 6.67.
        .at(100, LL, "1000.00")
        .scored("80.00")
        .supplier(1, 100, LL, "800.00")
        .scored("85.70")
        .checks(|c| {
            let score = c.suppliers[1].quantities[0].score.clone().unwrap();
            let points = score.parts.iter().map(|part| part.points.to_string());
            let points: Vec<String> = points.collect();
            assert_eq!(points, ["50.00", "29.03", "0.00", "6.67"]);
            assert_eq!(score.of, 100);
            assert!(score.parts[1].working.starts_with("30 × 30 / 31:"));
            assert_eq!(
                &*score.parts[3].working,
                "10 × 20 / 30, the shortest lead time by its own, in days"
            );
        }),
        Case::new("knockouts count three times", |r| {
            r.answer(OTHER, "state = \"excluded\"")
        })
        .asking("severity = \"required\"", "severity = \"knockout\"")
        .asking(
            "[record.panel-traveler]",
            "[identity.lot]\npattern = '^L\\d{4}$'\nseverity = \"desired\"\n[record.panel-traveler]",
        )
        .with_terms("scoring = { coverage = 100 }")
        // One knockout 3, a desired one 1, 14 required 28: 32; met 31. 100 × 31 / 32 = 96.875
        .at(100, LL, "1000.00")
        .scored("96.88")
        .asks(OTHER, "excluded"),
        Case::new("records count into the lead time that is scored", |r| {
            r.set("lead-time-days", "20")
                .answer(CLAUSE, "state = \"included\"; lead-time-days = 5")
        })
        .against(|r| r.set("lead-time-days", "24"))
        .with_terms("scoring = { lead-time = 10 }")
        // 10 × 24 / 25 = 9.60
        .at(100, LL, "1000.00")
        .scored("9.60")
        .supplier(1, 100, LL, "1000.00")
        .scored("10.00"),
        Case::new("no points for a lead time that is not stated", |r| r)
            .with_terms("scoring = { price = 90, lead-time = 10 }")
            .at(100, LL, "1000.00")
            .scored("90.00"),
        Case::new("what is not comparable is not scored and lowers nobody", |r| r)
            .against(|r| at("1.00")(r).silent(CLAUSE))
            .with_terms("scoring = { price = 100 }")
            .at(100, LL, "1000.00")
            .scored("100.00")
            .supplier(1, 100, NC, "")
            .scored(""),
        Case::new("weights of nothing score nothing", |r| r)
            .with_terms("scoring = {}")
            .at(100, LL, "1000.00")
            .scored(""),
        Case::new("a total with a figure of ours is scored with it", silent)
            .against(|r| r)
            .with_terms("scoring = { price = 100 }")
            .with_policy("buyers-estimate", &estimate(CLAUSE, "once", "250"))
            // 100 × 1000 / 1250
            .at(100, LO, "1250.00")
            .scored("80.00")
            .asks(CLAUSE, "not answered"),
        Case::new("no score without weights in the request", |r| r)
            .at(100, LL, "1000.00")
            .scored(""),
    ]
}
