//! Worked examples: each total was worked out by hand, as the comments show.

use tracespec::compare::result::Verdict;

use crate::kit::{CLAUSE, Reply, compared, spec, spec_with};

/// A case: what it shows; keys of the quote; tables beside it; the answer to the clause; boards;
/// goods, charges, records, total, per board.
struct Case {
    shows: &'static str,
    quote: &'static [(&'static str, &'static str)],
    more: &'static str,
    answer: &'static str,
    boards: u32,
    money: [&'static str; 5],
}

const CASE: Case = Case {
    shows: "",
    quote: &[],
    more: "",
    answer: "state = \"included\"",
    boards: 100,
    money: [""; 5],
};

const TIERS: &str = r#"[{ from = 50, unit-price = "12.00" }, { from = 200, unit-price = "10.50" }, { from = 500, unit-price = "9.00" }]"#;
const INCREMENTAL: (&str, &str) = ("scheme", "\"incremental\"");
const HUF: (&str, &str) = ("currency", "\"HUF\"");
const PANEL: (&str, &str) = ("unit", "\"panel\"");

const CASES: &[Case] = &[
    // 100 × 10.00
    Case {
        shows: "one price",
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // 500 × 10.00
    Case {
        shows: "one price, more boards",
        boards: 500,
        money: ["5000.00", "0.00", "0.00", "5000.00", "10.00"],
        ..CASE
    },
    // 100 lies in the break from 50: 100 × 12.00
    Case {
        shows: "the lowest break",
        quote: &[("price-breaks", TIERS)],
        money: ["1200.00", "0.00", "0.00", "1200.00", "12.00"],
        ..CASE
    },
    // 500 reaches its break exactly: 500 × 9.00
    Case {
        shows: "a break holds from its first unit",
        quote: &[("price-breaks", TIERS)],
        boards: 500,
        money: ["4500.00", "0.00", "0.00", "4500.00", "9.00"],
        ..CASE
    },
    // 499 is still 10.50: 499 × 10.50 = 5239.50
    Case {
        shows: "one unit below a break",
        quote: &[("price-breaks", TIERS)],
        boards: 499,
        money: ["5239.50", "0.00", "0.00", "5239.50", "10.50"],
        ..CASE
    },
    // 200 × 10.50 = 2100, less than 199 × 12.00 = 2388: all-units may fall
    Case {
        shows: "all units at a break",
        quote: &[("price-breaks", TIERS)],
        boards: 200,
        money: ["2100.00", "0.00", "0.00", "2100.00", "10.50"],
        ..CASE
    },
    // 199 × 12.00
    Case {
        shows: "all units below it",
        quote: &[("price-breaks", TIERS)],
        boards: 199,
        money: ["2388.00", "0.00", "0.00", "2388.00", "12.00"],
        ..CASE
    },
    // units 1–199 at 12.00 = 2388.00, 200–499 (300) at 10.50 = 3150.00, the 500th at 9.00: 5547.00; /500 = 11.094
    Case {
        shows: "incremental over three breaks",
        quote: &[INCREMENTAL, ("price-breaks", TIERS)],
        boards: 500,
        money: ["5547.00", "0.00", "0.00", "5547.00", "11.09"],
        ..CASE
    },
    // 199 at 12.00 = 2388.00 and 1 at 10.50: 2398.50; /200 = 11.9925
    Case {
        shows: "incremental at a break",
        quote: &[INCREMENTAL, ("price-breaks", TIERS)],
        boards: 200,
        money: ["2398.50", "0.00", "0.00", "2398.50", "11.99"],
        ..CASE
    },
    // all 100 in the first break: 1200.00
    Case {
        shows: "incremental in the first break",
        quote: &[INCREMENTAL, ("price-breaks", TIERS)],
        money: ["1200.00", "0.00", "0.00", "1200.00", "12.00"],
        ..CASE
    },
    // 100 × 3980 HUF = 398000 × 0.00251 (the newer rate) = 998.98
    Case {
        shows: "converted by the newest dated rate",
        quote: &[
            HUF,
            ("price-breaks", r#"[{ from = 1, unit-price = "3980" }]"#),
        ],
        money: ["998.98", "0.00", "0.00", "998.98", "9.99"],
        ..CASE
    },
    // 500 × 3981.37 = 1990685 × 0.00251 = 4996.61935, rounded once; per board 9.99324
    Case {
        shows: "converted, then rounded once",
        quote: &[
            HUF,
            ("price-breaks", r#"[{ from = 1, unit-price = "3981.37" }]"#),
        ],
        boards: 500,
        money: ["4996.62", "0.00", "0.00", "4996.62", "9.99"],
        ..CASE
    },
    // a panel of 4 at 41.00 is 10.25 a board: 100 × 41.00 / 4
    Case {
        shows: "priced by the panel",
        quote: &[
            PANEL,
            ("price-breaks", r#"[{ from = 1, unit-price = "41.00" }]"#),
        ],
        money: ["1025.00", "0.00", "0.00", "1025.00", "10.25"],
        ..CASE
    },
    // 100 × 33.33 / 4 = 833.25; rounding the board price first would give 833.00
    Case {
        shows: "the panel is divided at the line, not before",
        quote: &[
            PANEL,
            ("price-breaks", r#"[{ from = 1, unit-price = "33.33" }]"#),
        ],
        money: ["833.25", "0.00", "0.00", "833.25", "8.33"],
        ..CASE
    },
    // 100 boards are 25 panels, which reach the break from 25: 100 × 36 / 4
    Case {
        shows: "breaks count panels",
        quote: &[
            PANEL,
            (
                "price-breaks",
                r#"[{ from = 1, unit-price = "40" }, { from = 25, unit-price = "36" }]"#,
            ),
        ],
        money: ["900.00", "0.00", "0.00", "900.00", "9.00"],
        ..CASE
    },
    // 99 boards need 25 panels as well; paid are 99 × 36 / 4 = 891
    Case {
        shows: "a started panel reaches the break",
        quote: &[
            PANEL,
            (
                "price-breaks",
                r#"[{ from = 1, unit-price = "40" }, { from = 25, unit-price = "36" }]"#,
            ),
        ],
        boards: 99,
        money: ["891.00", "0.00", "0.00", "891.00", "9.00"],
        ..CASE
    },
    // panels 1–24 are 96 boards: 96 × 40 / 4 = 960, the other 4: 4 × 36 / 4 = 36
    Case {
        shows: "incremental by the panel",
        quote: &[
            PANEL,
            INCREMENTAL,
            (
                "price-breaks",
                r#"[{ from = 1, unit-price = "40" }, { from = 25, unit-price = "36" }]"#,
            ),
        ],
        money: ["996.00", "0.00", "0.00", "996.00", "9.96"],
        ..CASE
    },
    // 100 × 14400 / 4 = 360000 HUF × 0.00251 = 903.60
    Case {
        shows: "panel and currency together",
        quote: &[
            PANEL,
            HUF,
            ("price-breaks", r#"[{ from = 1, unit-price = "14400" }]"#),
        ],
        money: ["903.60", "0.00", "0.00", "903.60", "9.04"],
        ..CASE
    },
    // 1000 + 1800 once
    Case {
        shows: "charged once",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"1800.00\"",
        money: ["1000.00", "1800.00", "0.00", "2800.00", "28.00"],
        ..CASE
    },
    // 2 delivery lots × 75.50
    Case {
        shows: "charged per delivery lot",
        more: "[[quote.charge]]\nkind = \"tooling\"\nbasis = \"per-lot\"\namount = \"75.50\"",
        money: ["1000.00", "151.00", "0.00", "1151.00", "11.51"],
        ..CASE
    },
    // 100 × 0.125 = 12.50
    Case {
        shows: "charged per unit",
        more: "[[quote.charge]]\nkind = \"test-fixture\"\nbasis = \"per-unit\"\namount = \"0.125\"",
        money: ["1000.00", "12.50", "0.00", "1012.50", "10.13"],
        ..CASE
    },
    // 2.5 % of 1000.00
    Case {
        shows: "charged as a percentage",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"percent\"\namount = \"2.5\"\nof = \"unit-price\"",
        money: ["1000.00", "25.00", "0.00", "1025.00", "10.25"],
        ..CASE
    },
    // per unit of the quote, which is a panel: 100 × 2.00 / 4 = 50
    Case {
        shows: "charged per panel",
        quote: &[
            PANEL,
            ("price-breaks", r#"[{ from = 1, unit-price = "40" }]"#),
        ],
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"per-unit\"\namount = \"2.00\"",
        money: ["1000.00", "50.00", "0.00", "1050.00", "10.50"],
        ..CASE
    },
    // 3 % of 100 × 33.33 / 4: 833.25 × 0.03 = 24.9975
    Case {
        shows: "a percentage of a panel price",
        quote: &[
            PANEL,
            ("price-breaks", r#"[{ from = 1, unit-price = "33.33" }]"#),
        ],
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"percent\"\namount = \"3\"",
        money: ["833.25", "25.00", "0.00", "858.25", "8.58"],
        ..CASE
    },
    // 540000 HUF × 0.00251 = 1355.40
    Case {
        shows: "a charge is converted too",
        quote: &[
            HUF,
            ("price-breaks", r#"[{ from = 1, unit-price = "4000" }]"#),
        ],
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"540000\"",
        money: ["1004.00", "1355.40", "0.00", "2359.40", "23.59"],
        ..CASE
    },
    // a charge for records counts as traceability, not as a charge
    Case {
        shows: "a charge for records",
        more: "[[quote.charge]]\nkind = \"record\"\nbasis = \"once\"\namount = \"450\"\ndriver = \"setup\"",
        money: ["1000.00", "0.00", "450.00", "1450.00", "14.50"],
        ..CASE
    },
    // 100 × 0.35 = 35.00 added: loaded
    Case {
        shows: "a clause priced per unit",
        answer: "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\", driver = \"capture\" }",
        money: ["1000.00", "0.00", "35.00", "1035.00", "10.35"],
        ..CASE
    },
    // 2 × 40
    Case {
        shows: "a clause priced per lot",
        answer: "state = \"priced-separately\"; charge = { basis = \"per-lot\", amount = \"40\", driver = \"release\" }",
        money: ["1000.00", "0.00", "80.00", "1080.00", "10.80"],
        ..CASE
    },
    // 1.5 % of 5000.00
    Case {
        shows: "a clause priced as a percentage",
        boards: 500,
        answer: "state = \"priced-separately\"; charge = { basis = \"percent\", amount = \"1.5\" }",
        money: ["5000.00", "0.00", "75.00", "5075.00", "10.15"],
        ..CASE
    },
    // at no charge, but said separately
    Case {
        shows: "a clause priced at nothing",
        answer: "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"0\" }",
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // 3 × 3.335 = 10.005: half a cent goes up; 10.01 / 3 = 3.33666…
    Case {
        shows: "half a cent goes up",
        quote: &[("price-breaks", r#"[{ from = 1, unit-price = "3.335" }]"#)],
        boards: 3,
        money: ["10.01", "0.00", "0.00", "10.01", "3.34"],
        ..CASE
    },
    // three lines of 0.005 round one by one: 1000.00 + 0.01 + 0.01 + 0.01
    Case {
        shows: "each line is rounded by itself",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"0.005\"\n[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"0.005\"\n[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"0.005\"",
        money: ["1000.00", "0.03", "0.00", "1000.03", "10.00"],
        ..CASE
    },
    // the gap between 99 and 200 is not touched at 500: 500 × 9.00
    Case {
        shows: "a gap elsewhere does not matter to all-units",
        quote: &[(
            "price-breaks",
            r#"[{ from = 1, up-to = 99, unit-price = "12" }, { from = 200, unit-price = "9" }]"#,
        )],
        boards: 500,
        money: ["4500.00", "0.00", "0.00", "4500.00", "9.00"],
        ..CASE
    },
];

#[test]
fn totals_are_what_a_buyer_works_out_by_hand() {
    assert!(CASES.len() >= 30);
    for case in CASES {
        let spec = spec_with(&[("[100, 500]", &format!("[{}]", case.boards))]);
        let mut reply = Reply::compliant(&spec)
            .answer(CLAUSE, case.answer)
            .and(case.more);
        for (key, value) in case.quote {
            reply = reply.set(key, value);
        }
        let result = reply.at_100(&spec);
        let wanted = match case.answer.contains("priced-separately") {
            true => Verdict::Loaded,
            false => Verdict::LikeForLike,
        };
        assert_eq!(
            result.verdict, wanted,
            "{}: {:#?}",
            case.shows, result.reasons
        );
        let totals = result.totals.unwrap();
        let money = [
            totals.goods,
            totals.charges,
            totals.traceability,
            totals.total,
            totals.per_board,
        ];
        assert_eq!(
            money.map(|amount| amount.to_string()),
            case.money,
            "{}",
            case.shows
        );
        let lines: rust_decimal::Decimal = totals.lines.iter().map(|line| line.amount.0).sum();
        assert_eq!(lines, totals.total.0, "{}", case.shows);
    }
}

#[test]
fn half_even_rounds_to_the_even_cent() {
    let changes = [("half-up", "half-even"), ("[100, 500]", "[3]")];
    let spec = spec_with(&changes);
    let price = r#"[{ from = 1, unit-price = "3.335" }]"#;
    let reply = Reply::compliant(&spec).set("price-breaks", price);
    // 3 × 3.335 = 10.005, whose even neighbour is 10.00
    assert_eq!(
        reply.at_100(&spec).totals.unwrap().goods.to_string(),
        "10.00"
    );
}

#[test]
fn yen_have_no_cents() {
    let spec = spec_with(&[("currency = \"EUR\"", "currency = \"JPY\"")]);
    let price = r#"[{ from = 1, unit-price = "15.505" }]"#;
    let totals = Reply::compliant(&spec)
        .set("price-breaks", price)
        .at_100(&spec)
        .totals
        .unwrap();
    // 100 × 15.505 = 1550.5
    assert_eq!(totals.total.to_string(), "1551");
    assert_eq!(totals.charges.to_string(), "0");
}

#[test]
fn records_are_shown_by_what_drives_their_cost() {
    let spec = spec();
    let more = "[[quote.charge]]\nkind = \"record\"\nbasis = \"once\"\namount = \"450\"\ndriver = \"setup\"\n[[quote.charge]]\nkind = \"record\"\nbasis = \"per-lot\"\namount = \"85\"\ndriver = \"documentation\"\n[[quote.charge]]\nkind = \"record\"\nbasis = \"once\"\namount = \"1\"";
    let answer = "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\", driver = \"capture\" }";
    let totals = Reply::compliant(&spec)
        .and(more)
        .answer(CLAUSE, answer)
        .at_100(&spec)
        .totals
        .unwrap();
    let by = totals.by_driver;
    let drivers = [
        by.setup,
        by.capture,
        by.release,
        by.documentation,
        by.unstated,
    ];
    assert_eq!(
        drivers.map(|d| d.to_string()),
        ["450.00", "35.00", "0.00", "170.00", "1.00"]
    );
    assert_eq!(totals.traceability.to_string(), "656.00");
}

#[test]
fn a_desired_clause_in_part_still_costs_what_it_costs() {
    let spec = crate::kit::weighing("desired");
    let answer = "state = \"partial\"; charge = { basis = \"once\", amount = \"20\" }";
    let result = Reply::compliant(&spec).answer(CLAUSE, answer).at_100(&spec);
    assert_eq!((result.verdict, result.counts.lesser), (Verdict::Loaded, 1));
    assert_eq!(result.totals.unwrap().total.to_string(), "1020.00");
}

#[test]
fn no_price_in_a_gap() {
    let spec = spec();
    let gap = r#"[{ from = 1, up-to = 99, unit-price = "12" }, { from = 200, unit-price = "9" }]"#;
    let verdicts = |reply: &Reply| {
        let result = reply.result(&spec);
        result
            .quantities
            .iter()
            .map(|q| q.verdict)
            .collect::<Vec<_>>()
    };
    let reply = Reply::compliant(&spec).set("price-breaks", gap);
    assert_eq!(
        verdicts(&reply),
        [Verdict::NotComparable, Verdict::LikeForLike]
    );
    // Incremental: nothing prices units 100 to 199 of an order of 500.
    let reply = reply.set("scheme", "\"incremental\"");
    assert_eq!(
        verdicts(&reply),
        [Verdict::NotComparable, Verdict::NotComparable]
    );
}

#[test]
fn a_panel_price_needs_the_boards_on_a_panel() {
    let spec = spec_with(&[("boards-per-panel = 4\n", "")]);
    let reply = Reply::compliant(&spec).set("unit", "\"panel\"");
    let result = reply.at_100(&spec);
    assert_eq!(result.verdict, Verdict::NotComparable);
    assert!(result.reasons[0].text.starts_with("priced per panel"));
}

#[test]
fn amounts_that_cannot_be_kept_exactly_have_no_total() {
    let spec = spec();
    for price in [
        "9999999999999999999999999999",
        "0.0000000000000000000000000001",
    ] {
        let breaks = format!(r#"[{{ from = 1, unit-price = "{price}" }}]"#);
        let more =
            "[[quote.charge]]\nkind = \"nre\"\nbasis = \"percent\"\namount = \"3.3333333333\"";
        let reply = Reply::compliant(&spec)
            .set("price-breaks", &breaks)
            .set("currency", "\"HUF\"")
            .and(more);
        let result = reply.at_100(&spec);
        assert_eq!(result.verdict, Verdict::NotComparable, "{price}");
        assert!(result.totals.is_none(), "{price}");
    }
}

#[test]
fn only_comparable_quotes_are_ranked_and_ties_share() {
    let spec = spec();
    let priced = |name: &str, price: &str| {
        let breaks = format!(r#"[{{ from = 1, unit-price = "{price}" }}]"#);
        Reply {
            name: name.to_owned(),
            ..Reply::compliant(&spec).set("price-breaks", &breaks)
        }
    };
    let cheap = priced("cheap", "1.00").silent(CLAUSE);
    let replies = [
        &priced("a", "11.00"),
        &cheap,
        &priced("b", "10.00"),
        &priced("c", "10.00"),
    ];
    let comparison = compared(&spec, &replies);
    let ranks: Vec<_> = comparison
        .suppliers
        .iter()
        .map(|s| s.quantities[0].rank)
        .collect();
    assert_eq!(ranks, [Some(3), None, Some(1), Some(1)]);
    assert!(comparison.suppliers[1].quantities[0].totals.is_none());
    let quoted = comparison.suppliers[1].quantities[0]
        .as_quoted
        .as_ref()
        .unwrap();
    assert_eq!(quoted.unit_price.to_string(), "1.00");
    assert!(!comparison.is_clean());
}

#[test]
fn totals_with_and_without_tax_are_not_ranked() {
    let spec = spec();
    let net = Reply::compliant(&spec);
    let gross = net.clone().set("tax", "\"included\"");
    let comparison = compared(&spec, &[&net, &gross]);
    assert!(
        comparison
            .suppliers
            .iter()
            .all(|s| s.quantities[0].rank.is_none())
    );
    assert_eq!(comparison.notes.len(), 2);
    assert_eq!(comparison.suppliers[1].questions.len(), 1);
}

#[test]
fn missing_build_documents_make_estimates_that_are_never_ranked() {
    let spec = spec_with(&[(
        "centroid = { document = \"C\", revision = \"1\" }",
        "centroid = { status = \"to-follow\", by = 2026-07-01, assume = \"from Gerber\" }",
    )]);
    let comparison = compared(&spec, &[&Reply::compliant(&spec)]);
    let result = &comparison.suppliers[0].quantities[0];
    assert!(comparison.estimate && result.estimate && result.rank.is_none());
    assert!(result.totals.is_some());
}
