//! Terms: tax, currency and rate, validity, lateness, lead time, delivery, rounding.

use super::{Case, LL, LO, NC};
use crate::kit::{CLAUSE, Reply};

fn in_huf(reply: Reply) -> Reply {
    reply
        .set("currency", "\"HUF\"")
        .set("price-breaks", r#"[{ from = 1, unit-price = "3980" }]"#)
}

pub fn cases() -> Vec<Case> {
    let mut cases = tax();
    cases.extend(currency());
    cases.extend(days());
    cases.extend(lead_time());
    cases.extend(rounding());
    cases
}

fn tax() -> Vec<Case> {
    vec![
        Case::new("tax unknown is not tax-free", |r| {
            r.set("tax", "\"unstated\"")
        })
        .at(100, NC, "")
        .asks("quote.tax", "Please say whether your amounts include tax")
        .shows("whole quote", "tax unstated"),
        Case::new("tax not mentioned is unknown", |r| r.without("tax"))
            .at(100, NC, "")
            .asks("quote.tax", "does not say whether tax is included"),
        Case::new("with tax, compared without", |r| {
            r.set("tax", "\"included\"")
        })
        .at(100, NC, "")
        .asks("quote.tax", "Please state your amounts without tax"),
        Case::new("with tax, compared with it", |r| {
            r.set("tax", "\"included\"")
        })
        .asking("[rfq.policy]\n", "[rfq.policy]\ntax = \"included\"\n")
        .at(100, LL, "1000.00"),
        Case::new("without tax, compared with it", |r| r)
            .asking("[rfq.policy]\n", "[rfq.policy]\ntax = \"included\"\n")
            .at(100, NC, "")
            .asks("quote.tax", "Please state your amounts with tax"),
        Case::new("one with tax leaves the others their ranks", |r| r)
            .against(|r| r.set("tax", "\"included\""))
            .at(100, LL, "1000.00")
            .ranked(Some(1))
            .supplier(1, 100, NC, "")
            .ranked(None),
    ]
}

fn currency() -> Vec<Case> {
    vec![
        Case::new("a currency without a rate", |r| {
            r.set("currency", "\"CNY\"")
        })
        .at(100, NC, "")
        .because("the RFQ has no rate from CNY to EUR")
        .asks("quote.currency", "Please quote in EUR")
        .shows("whole quote", "no rate"),
        Case::new("no currency", |r| r.without("currency"))
            .at(100, NC, "")
            .asks("quote.R005*", "the quote states no currency"),
        Case::new("the newest rate of the day of the comparison", in_huf)
            // due 2026-06-30, rate of 2026-06-01: 398000 × 0.00251
            .at(100, LL, "998.98"),
        Case::new("no rate of a later day", in_huf)
            .judged_on("2026-05-15")
            // only that of 2026-05-01 was known: 398000 × 0.00300
            .at(100, LL, "1194.00"),
        Case::new("a rate of the very day", in_huf)
            .judged_on("2026-06-01")
            .at(100, LL, "998.98"),
        Case::new("rates of later days only", in_huf)
            .judged_on("2026-04-30")
            .at(100, NC, "")
            .because("no rate from HUF to EUR of 2026-04-30 or before")
            .asks("quote.currency", "Please quote in EUR"),
        Case::new("the newest rate where no day is judged", in_huf)
            .asking("due = 2026-06-30\n", "")
            .at(100, LL, "998.98"),
        Case::new("a rate in the other direction is none", |r| {
            r.set("currency", "\"CNY\"")
        })
        .asking(
            "[basis]\n",
            "[[rfq.exchange-rate]]\nfrom = \"EUR\"\nto = \"CNY\"\nrate = \"7.70\"\ndate = 2026-06-01\n[basis]\n",
        )
        .at(100, NC, "")
        .asks("quote.currency", "no rate from CNY to EUR"),
    ]
}

fn days() -> Vec<Case> {
    vec![
        Case::new("validity ended the day before", |r| {
            r.set("valid-until", "2026-06-29")
        })
        .at(100, NC, "")
        .asks(
            "quote.valid-until",
            "validity ended 2026-06-29, before 2026-06-30",
        )
        .shows("whole quote", "expired validity"),
        Case::new("the last day of validity counts", |r| {
            r.set("valid-until", "2026-06-30")
        })
        .at(100, LL, "1000.00"),
        Case::new("validity is judged at the day given", |r| r)
            .judged_on("2027-01-01")
            .at(100, NC, "")
            .asks(
                "quote.valid-until",
                "Please extend the quote beyond 2027-01-01",
            ),
        Case::new("validity not stated is asked for", |r| {
            r.without("valid-until")
        })
        .at(100, LL, "1000.00")
        .asks("quote.valid-until", "Please say until when it binds"),
        Case::new("received late", |r| r)
            .received("2026-07-01")
            .at(100, NC, "")
            .because("it came on 2026-07-01, quotes were due on 2026-06-30")
            .asks("quote.issued", "Please show that it was sent in time"),
        Case::new("issued after the due day", |r| {
            r.set("issued", "2026-07-01")
        })
        .at(100, NC, "")
        .asks("quote.issued", "it came on 2026-07-01"),
        Case::new("received on the due day", |r| r)
            .received("2026-06-30")
            .at(100, LL, "1000.00"),
        Case::new("late and accepted is marked", |r| r)
            .received("2026-07-01")
            .asking("[rfq.policy]\n", "[rfq.policy]\nlate = \"accepted\"\n")
            .at(100, LL, "1000.00")
            .ranked(Some(1))
            .checks(|c| assert!(c.suppliers[0].quote.as_ref().unwrap().late)),
        Case::new("other delivery terms", |r| {
            r.set("delivery-terms", "\"EXW Graz\"")
        })
        .at(100, NC, "")
        .asks(
            "quote.delivery-terms",
            "delivery is quoted EXW Graz, asked is DAP Hamburg",
        ),
        Case::new("the same delivery terms in small letters", |r| {
            r.set("delivery-terms", "\" dap hamburg\"")
        })
        .at(100, LL, "1000.00"),
    ]
}

fn lead_time() -> Vec<Case> {
    let days = |days: &'static str| move |r: Reply| r.set("lead-time-days", days);
    vec![
        Case::new("a lead time where none is asked", days("400")).at(100, LL, "1000.00"),
        Case::new("a lead time as asked", days("42"))
            .with_terms("lead-time-days = 42")
            .at(100, LL, "1000.00"),
        Case::new("a longer lead time", days("43"))
            .with_terms("lead-time-days = 42")
            .at(100, NC, "")
            .because("lead time is 43 days, asked are at most 42")
            .asks(
                "quote.lead-time-days",
                "Please say at what price it is 42 days",
            ),
        Case::new("no lead time where one is asked", |r| r)
            .with_terms("lead-time-days = 42")
            .at(100, NC, "")
            .asks("quote.lead-time-days", "Please state the lead time"),
        Case::new("records add to the lead time", |r| {
            // 38 + 3 + 2 = 43
            r.set("lead-time-days", "38")
                .answer(CLAUSE, "state = \"included\"; lead-time-days = 3")
                .answer("identity.lot", "state = \"included\"; lead-time-days = 2")
        })
        .with_terms("lead-time-days = 42")
        .at(100, NC, "")
        .because("lead time is 43 days, 38 for the boards and 5 for records")
        .asks("quote.lead-time-days", "asked are at most 42"),
        Case::new("what is excluded adds nothing to the lead time", |r| {
            r.set("lead-time-days", "40")
                .answer(CLAUSE, "state = \"excluded\"; lead-time-days = 30")
        })
        .asking("severity = \"required\"", "severity = \"desired\"")
        .with_terms("lead-time-days = 42")
        .at(100, LL, "1000.00")
        .asks(CLAUSE, "excluded"),
        Case::new("more days than there are", |r| {
            r.set("lead-time-days", "4294967295")
                .answer(CLAUSE, "state = \"included\"; lead-time-days = 4294967295")
        })
        .with_terms("lead-time-days = 42")
        .at(100, NC, "")
        .asks("quote.lead-time-days", "lead time is 4294967295 days"),
    ]
}

fn rounding() -> Vec<Case> {
    let price = |price: &'static str| {
        move |r: Reply| {
            let breaks = format!(r#"[{{ from = 1, unit-price = "{price}" }}]"#);
            r.set("price-breaks", &breaks)
        }
    };
    vec![
        Case::new("half a cent to the even cent, by the stated rule", price("3.335"))
            .asking("half-up", "half-even")
            .asking("[100, 500]", "[3]")
            // 3 × 3.335 = 10.005, whose even neighbour is 10.00
            .at(3, LL, "10.00"),
        Case::new("yen have no cents", price("15.505"))
            .asking("currency = \"EUR\"", "currency = \"JPY\"")
            // 100 × 15.505 = 1550.5; 500 × 15.505 = 7752.5
            .at(100, LL, "1551")
            .at(500, LL, "7753"),
        Case::new("dinars have three digits", price("1.00045"))
            .asking("currency = \"EUR\"", "currency = \"BHD\"")
            // 100 × 1.00045 = 100.045; 500 × 1.00045 = 500.225
            .at(100, LL, "100.045")
            .at(500, LL, "500.225"),
        Case::new("as many boards as can be counted", |r| {
            r.and("[[quote.charge]]\nkind = \"nre\"\nbasis = \"per-unit\"\namount = \"0.01\"")
                .set("breaks-count", "\"delivery-lot\"")
                .answer(
                    CLAUSE,
                    "state = \"priced-separately\"; charge = { basis = \"percent\", amount = \"1\" }",
                )
        })
        .asking("[100, 500]", "[4294967295]")
        .asking("delivery-lots = 2", "delivery-lots = 1")
        // 4294967295 × 10.00 = 42949672950.00; × 0.01 = 42949672.95; 1 % = 429496729.50
        .at(4_294_967_295, LO, "43422119352.45"),
    ]
}
