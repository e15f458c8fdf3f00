//! What concerns a whole quote: the spec it answers, its price, its totals, what it leaves open.

use tracespec::compare::result::{Comparison, StatedMatch};

use super::{Case, LL, LO, NC};
use crate::kit::{CLAUSE, Reply};

fn breaks(text: &'static str) -> impl Fn(Reply) -> Reply {
    move |reply| reply.set("price-breaks", text)
}

fn quoted_spec(id: &'static str, revision: &'static str) -> impl Fn(Reply) -> Reply {
    move |reply| {
        let digest = reply.head["spec"].rsplit('"').nth(1).unwrap().to_owned();
        let spec = format!(r#"{{ id = "{id}", revision = "{revision}", sha256 = "{digest}" }}"#);
        reply.set("spec", &spec)
    }
}

fn charge(lines: &str) -> String {
    format!("[[quote.charge]]\nkind = \"nre\"\n{lines}")
}

fn total(quantity: u32, total: &str) -> String {
    format!("[[quote.total]]\nquantity = {quantity}\ntotal = \"{total}\"")
}

pub fn cases() -> Vec<Case> {
    let mut cases = specs();
    cases.extend(prices());
    cases.extend(charges());
    cases.extend(totals());
    cases
}

fn specs() -> Vec<Case> {
    vec![
        Case::new("another revision of the spec", quoted_spec("T-1", "B"))
            .at(100, NC, "")
            .asks("quote.R002*", "answers spec revision `B`, asked is `A`")
            .shows("whole quote", "wrong spec revision"),
        Case::new("another spec", quoted_spec("T-2", "A"))
            .at(100, NC, "")
            .asks("quote.R002*", "answers spec id `T-2`"),
        Case::new("another file of the same revision", |r| {
            let zeros = "0".repeat(64);
            let spec = format!(r#"{{ id = "T-1", revision = "A", sha256 = "{zeros}" }}"#);
            r.set("spec", &spec)
        })
        .at(100, NC, "")
        .asks("quote.R002*", "the digests differ"),
        Case::new("no spec named", |r| r.without("spec"))
            .at(100, NC, "")
            .asks("quote.R002*", "does not say which requirement spec"),
        Case::new("missing build files make an estimate", |r| r)
            .asking(
                "centroid = { document = \"C\", revision = \"1\" }",
                "centroid = { status = \"to-follow\", by = 2026-07-01, assume = \"from Gerber\" }",
            )
            .at(100, LL, "1000.00")
            .ranked(None)
            .shows("whole quote", "missing build files")
            .checks(|c| assert!(c.estimate && c.suppliers[0].quantities[0].estimate)),
    ]
}

fn prices() -> Vec<Case> {
    vec![
        Case::new("never below the lowest break", {
            breaks(r#"[{ from = 101, unit-price = "1" }]"#)
        })
        .at(100, NC, "")
        .because("prices begin at 101 boards")
        // 500 × 1
        .at(500, LL, "500.00")
        .asks("quote.price-breaks.100", "Please state a price for 100 boards")
        .shows("whole quote", "no price at the quantity"),
        Case::new("never beyond a stated top", {
            breaks(r#"[{ from = 1, up-to = 499, unit-price = "10" }]"#)
        })
        .at(100, LL, "1000.00")
        .at(500, NC, "")
        .because("the price holds up to 499 boards")
        .asks("quote.price-breaks.500", "the price holds up to 499 boards"),
        Case::new("no price in a gap", {
            breaks(
                r#"[{ from = 1, up-to = 99, unit-price = "12" }, { from = 200, unit-price = "9" }]"#,
            )
        })
        .at(100, NC, "")
        .because("the price holds up to 99 boards")
        // 500 × 9
        .at(500, LL, "4500.00")
        .asks("quote.price-breaks.100", "up to 99 boards"),
        Case::new("incremental over a gap has no price above it either", |r| {
            breaks(
                r#"[{ from = 1, up-to = 99, unit-price = "12" }, { from = 200, unit-price = "9" }]"#,
            )(r.set("scheme", "\"incremental\""))
        })
        .at(100, NC, "")
        .at(500, NC, "")
        .because("nothing prices those above 99 boards and below 200 boards")
        .asks("quote.price-breaks.100", "up to 99 boards")
        .asks("quote.price-breaks.500", "nothing prices those above"),
        Case::new("no prices at all", |r| r.without("price-breaks"))
            .at(100, NC, "")
            .at(500, NC, "")
            .asks("quote.price-breaks.100", "the quote has no prices")
            .asks("quote.price-breaks.500", "the quote has no prices"),
        Case::new("below the minimum order", |r| r.set("minimum-order", "101"))
            .at(100, NC, "")
            .because("the minimum order is 101 boards")
            .at(500, LL, "5000.00")
            .asks("quote.price-breaks.100", "the minimum order is 101 boards"),
        Case::new("below a minimum order in panels", |r| {
            // 100 boards are 25 panels of 4; 500 are 125: 500 × 40 / 4
            r.set("unit", "\"panel\"")
                .set("price-breaks", r#"[{ from = 1, unit-price = "40" }]"#)
                .set("minimum-order", "26")
        })
        .at(100, NC, "")
        .because("the minimum order is 26 panels")
        .at(500, LL, "5000.00")
        .asks("quote.price-breaks.100", "26 panels"),
        Case::new("a delivery lot below the lowest break", |r| {
            // lots of 50 and of 250: 500 × 9
            breaks(r#"[{ from = 60, unit-price = "9" }]"#)(
                r.set("breaks-count", "\"delivery-lot\""),
            )
        })
        .at(100, NC, "")
        .at(500, LL, "4500.00")
        .asks("quote.price-breaks.100", "prices begin at 60 boards"),
        Case::new("per panel, boards on one unknown", |r| {
            r.set("unit", "\"panel\"")
        })
        .asking("boards-per-panel = 4\n", "")
        .at(100, NC, "")
        .because("priced per panel, but the spec does not say how many boards are on one")
        .asks("quote.price-breaks.100", "priced per panel")
        .asks("quote.price-breaks.500", "priced per panel"),
        Case::new("two prices for one quantity", {
            breaks(r#"[{ from = 5, unit-price = "2" }, { from = 5, unit-price = "1" }]"#)
        })
        .at(100, NC, "")
        .asks("quote.R003*", "price breaks are not in ascending order"),
        Case::new("a unit price of zero is no price", {
            breaks(r#"[{ from = 1, unit-price = "0.00" }]"#)
        })
        .at(100, NC, "")
        .asks("quote.R006*", "a unit price is above zero"),
        Case::new("more digits than can be kept", {
            breaks(r#"[{ from = 1, unit-price = "9999999999999999999999999999" }]"#)
        })
        .at(100, NC, "")
        .because("too many digits")
        .asks("quote.price-breaks.100", "too many digits")
        .asks("quote.price-breaks.500", "too many digits"),
    ]
}

fn charges() -> Vec<Case> {
    vec![
        Case::new("a charge at zero is asked for", |r| {
            r.and(&charge("basis = \"once\"\namount = \"0\""))
        })
        .at(100, NC, "")
        .because("non-recurring engineering is charged at zero")
        .asks(
            "quote.charge.1",
            "Please write \"no charge\" if nothing is charged",
        ),
        Case::new("the second charge at zero, in its own words", |r| {
            r.and(&charge("basis = \"once\"\namount = \"5\""))
                .and(&charge(
                    "basis = \"per-lot\"\namount = \"0.00\"\ntext = \"Stencil\"",
                ))
        })
        .at(100, NC, "")
        .asks("quote.charge.2", "Stencil is charged at zero"),
        Case::new("a charge without an amount", |r| {
            r.and(&charge("basis = \"once\""))
        })
        .at(100, NC, "")
        .asks("quote.R005*", "a charge without an amount"),
        Case::new("a charge below nothing", |r| {
            r.and(&charge("basis = \"once\"\namount = \"-5\""))
        })
        .at(100, NC, "")
        .because("a charge is not negative")
        .asks("quote.R006*", "a discount belongs into the unit price")
        .asks("quote.price-breaks.100", "")
        .asks("quote.price-breaks.500", ""),
    ]
}

fn check(comparison: &Comparison) -> (StatedMatch, String) {
    let check = comparison.suppliers[0].quantities[0].stated.clone();
    let check = check.unwrap();
    let computed = check.computed.map_or_else(String::new, |c| c.to_string());
    (check.agrees, computed)
}

fn totals() -> Vec<Case> {
    vec![
        Case::new("stated total: the same", |r| r.and(&total(100, "1000.00")))
            .at(100, LL, "1000.00")
            .checks(|c| assert_eq!(check(c), (StatedMatch::Exactly, "1000.00".to_owned()))),
        Case::new("stated total: the same with charges and clauses", |r| {
            // 1000.00 + 1800.00 + 100 × 0.35 = 2835.00
            let answer = "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\" }";
            r.answer(CLAUSE, answer)
                .and(&charge("basis = \"once\"\namount = \"1800\""))
                .and(&total(100, "2835"))
        })
        .at(100, LO, "2835.00")
        .checks(|c| assert_eq!(check(c), (StatedMatch::Exactly, "2835.00".to_owned()))),
        Case::new("stated total: within the rounding of its lines", |r| {
            // 33.33 × 100 / 4 = 833.25, and 3 % of it 24.9975, rounded 25.00: 858.25. Exact is
            // 858.2475; two lines allow a cent each way: 858.2375 to 858.2575.
            r.set("unit", "\"panel\"")
                .set("price-breaks", r#"[{ from = 1, unit-price = "33.33" }]"#)
                .and(&charge("basis = \"percent\"\namount = \"3\""))
                .and(&total(100, "858.24"))
        })
        .at(100, LL, "858.25")
        .checks(|c| assert_eq!(check(c), (StatedMatch::Rounding, "858.25".to_owned()))),
        Case::new("stated total: a cent beyond the rounding of its lines", |r| {
            r.set("unit", "\"panel\"")
                .set("price-breaks", r#"[{ from = 1, unit-price = "33.33" }]"#)
                .and(&charge("basis = \"percent\"\namount = \"3\""))
                .and(&total(100, "858.23"))
        })
        .at(100, NC, "")
        .because("the stated total is 858.23, its prices and charges add up to 858.25")
        .asks("quote.total.100", "Please say which of the two is meant for 100 boards")
        .checks(|c| assert_eq!(check(c), (StatedMatch::Differs, "858.25".to_owned()))),
        Case::new("stated total: half a cent to the even side is rounding", |r| {
            // 3.335 × 3 = 10.005: 10.01 by the RFQ, 10.00 by another rule
            r.set("price-breaks", r#"[{ from = 1, unit-price = "3.335" }]"#)
                .and(&total(3, "10.00"))
        })
        .asking("[100, 500]", "[3]")
        .at(3, LL, "10.01")
        .checks(|c| {
            assert_eq!(check(c), (StatedMatch::Rounding, "10.01".to_owned()));
            let check = c.suppliers[0].quantities[0].stated.clone().unwrap();
            assert!(check.text.ends_with("half a minor unit for each line, 0.005 at most"));
        }),
        Case::new("stated total: a tenth of it", |r| {
            r.set("price-breaks", r#"[{ from = 1, unit-price = "10.47" }]"#)
                .and(&total(100, "104.70"))
        })
        .at(100, NC, "")
        .because("a decimal slip, one is 10 times the other")
        // 500 × 10.47, for which no total is stated
        .at(500, LL, "5235.00")
        .asks("quote.total.100", "104.70, its prices and charges add up to 1047.00")
        .checks(|c| assert_eq!(check(c), (StatedMatch::DecimalSlip, "1047.00".to_owned()))),
        Case::new("stated total: a thousand times as much", |r| {
            r.set("price-breaks", r#"[{ from = 1, unit-price = "10.47" }]"#)
                .and(&total(100, "1047000"))
        })
        .at(100, NC, "")
        .because("one is 1000 times the other")
        .asks("quote.total.100", "a decimal slip"),
        Case::new("stated total: a slip in a charge", |r| {
            // 1000.00 + 180.00 computed; 11800.00 stated is ten times 1180.00
            r.and(&charge("basis = \"once\"\namount = \"180.00\""))
                .and(&total(100, "11800.00"))
        })
        .at(100, NC, "")
        .because("one is 10 times the other")
        .asks("quote.total.100", "add up to 1180.00"),
        Case::new("stated total: the price of one", |r| {
            r.set("price-breaks", r#"[{ from = 1, unit-price = "10.47" }]"#)
                .and(&total(500, "10.47"))
        })
        .at(100, LL, "1047.00")
        .at(500, NC, "")
        .because("it may be the price of one, not of 500")
        .asks("quote.total.500", "10.47, its prices and charges add up to 5235.00"),
        Case::new("stated total: the total by boards", |r| {
            // 5000.00 + 1800.00 = 6800.00 for 500; 13.60 each
            r.and(&charge("basis = \"once\"\namount = \"1800\""))
                .and(&total(500, "13.60"))
        })
        .at(500, NC, "")
        .because("it may be the price of one, not of 500")
        .asks("quote.total.500", "add up to 6800.00"),
        Case::new("stated total: in the quote's own currency", |r| {
            // 100 × 3980 = 398000 HUF; × 0.00251 = 998.98 EUR
            r.set("currency", "\"HUF\"")
                .set("price-breaks", r#"[{ from = 1, unit-price = "3980" }]"#)
                .and(&total(100, "398000"))
        })
        .at(100, LL, "998.98")
        .checks(|c| assert_eq!(check(c), (StatedMatch::Exactly, "398000.00".to_owned()))),
        Case::new("stated total: a slip is found without a rate", |r| {
            r.set("currency", "\"CNY\"").and(&total(100, "10000.00"))
        })
        .at(100, NC, "")
        .because("one is 10 times the other")
        .because("no rate from CNY to EUR")
        .asks("quote.currency", "Please quote in EUR")
        .asks("quote.total.100", "add up to 1000.00"),
        Case::new("stated total: a slip is found beside a gap", |r| {
            r.silent(CLAUSE).and(&total(100, "100.00"))
        })
        .at(100, NC, "")
        .because("not answered")
        .because("one is 10 times the other")
        .asks("quote.total.100", "")
        .asks(CLAUSE, "not answered"),
        Case::new("stated total: nothing to compare it with", |r| {
            r.set("price-breaks", r#"[{ from = 200, unit-price = "10" }]"#)
                .and(&total(100, "1000.00"))
        })
        .at(100, NC, "")
        .asks("quote.price-breaks.100", "prices begin at 200 boards")
        .checks(|c| assert_eq!(check(c), (StatedMatch::NotComputed, String::new()))),
        Case::new("stated total: of a quantity that was not asked", |r| {
            r.and(&total(250, "1.00"))
        })
        .at(100, LL, "1000.00")
        .checks(|c| {
            let findings = &c.suppliers[0].findings;
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].code.0, "R111");
        }),
        Case::new("stated total: two for one quantity", |r| {
            r.and(&total(100, "1000.00")).and(&total(100, "1001.00"))
        })
        .at(100, NC, "")
        .asks("quote.R004*", "two totals for 100 boards"),
    ]
}
