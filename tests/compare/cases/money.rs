//! What quotes cost: price breaks, panels, lots, charges, clauses, currencies, rounding.

use super::{Case, LL, LO};
use crate::kit::CLAUSE;

/// A case: what it shows; keys of the quote; tables beside it; the answer to the clause; boards;
/// goods, charges, records, total, per board.
struct Priced {
    shows: &'static str,
    quote: &'static [(&'static str, &'static str)],
    more: &'static str,
    answer: &'static str,
    boards: u32,
    money: [&'static str; 5],
}

const CASE: Priced = Priced {
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
const LOTS: (&str, &str) = ("breaks-count", "\"delivery-lot\"");
const PANEL: (&str, &str) = ("unit", "\"panel\"");

const CASES: &[Priced] = &[
    // 100 × 10.00
    Priced {
        shows: "one price",
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // 500 × 10.00
    Priced {
        shows: "one price, more boards",
        boards: 500,
        money: ["5000.00", "0.00", "0.00", "5000.00", "10.00"],
        ..CASE
    },
    // 100 lies in the break from 50: 100 × 12.00
    Priced {
        shows: "the lowest break",
        quote: &[("price-breaks", TIERS)],
        money: ["1200.00", "0.00", "0.00", "1200.00", "12.00"],
        ..CASE
    },
    // 500 reaches its break exactly: 500 × 9.00
    Priced {
        shows: "a break holds from its first unit",
        quote: &[("price-breaks", TIERS)],
        boards: 500,
        money: ["4500.00", "0.00", "0.00", "4500.00", "9.00"],
        ..CASE
    },
    // 499 is still 10.50: 499 × 10.50 = 5239.50
    Priced {
        shows: "one unit below a break",
        quote: &[("price-breaks", TIERS)],
        boards: 499,
        money: ["5239.50", "0.00", "0.00", "5239.50", "10.50"],
        ..CASE
    },
    // 200 × 10.50 = 2100, less than 199 × 12.00 = 2388: all-units may fall
    Priced {
        shows: "all units at a break",
        quote: &[("price-breaks", TIERS)],
        boards: 200,
        money: ["2100.00", "0.00", "0.00", "2100.00", "10.50"],
        ..CASE
    },
    // 199 × 12.00
    Priced {
        shows: "all units below it",
        quote: &[("price-breaks", TIERS)],
        boards: 199,
        money: ["2388.00", "0.00", "0.00", "2388.00", "12.00"],
        ..CASE
    },
    // units 1–199 at 12.00 = 2388.00, 200–499 (300) at 10.50 = 3150.00, the 500th at 9.00: 5547.00; /500 = 11.094
    Priced {
        shows: "incremental over three breaks",
        quote: &[INCREMENTAL, ("price-breaks", TIERS)],
        boards: 500,
        money: ["5547.00", "0.00", "0.00", "5547.00", "11.09"],
        ..CASE
    },
    // 199 at 12.00 = 2388.00 and 1 at 10.50: 2398.50; /200 = 11.9925
    Priced {
        shows: "incremental at a break",
        quote: &[INCREMENTAL, ("price-breaks", TIERS)],
        boards: 200,
        money: ["2398.50", "0.00", "0.00", "2398.50", "11.99"],
        ..CASE
    },
    // all 100 in the first break: 1200.00
    Priced {
        shows: "incremental in the first break",
        quote: &[INCREMENTAL, ("price-breaks", TIERS)],
        money: ["1200.00", "0.00", "0.00", "1200.00", "12.00"],
        ..CASE
    },
    // 100 × 3980 HUF = 398000 × 0.00251 (the newer rate) = 998.98
    Priced {
        shows: "converted by the newest dated rate",
        quote: &[
            HUF,
            ("price-breaks", r#"[{ from = 1, unit-price = "3980" }]"#),
        ],
        money: ["998.98", "0.00", "0.00", "998.98", "9.99"],
        ..CASE
    },
    // 500 × 3981.37 = 1990685 × 0.00251 = 4996.61935, rounded once; per board 9.99324
    Priced {
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
    Priced {
        shows: "priced by the panel",
        quote: &[
            PANEL,
            ("price-breaks", r#"[{ from = 1, unit-price = "41.00" }]"#),
        ],
        money: ["1025.00", "0.00", "0.00", "1025.00", "10.25"],
        ..CASE
    },
    // 100 × 33.33 / 4 = 833.25; rounding the board price first would give 833.00
    Priced {
        shows: "the panel is divided at the line, not before",
        quote: &[
            PANEL,
            ("price-breaks", r#"[{ from = 1, unit-price = "33.33" }]"#),
        ],
        money: ["833.25", "0.00", "0.00", "833.25", "8.33"],
        ..CASE
    },
    // 100 boards are 25 panels, which reach the break from 25: 100 × 36 / 4
    Priced {
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
    Priced {
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
    Priced {
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
    Priced {
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
    Priced {
        shows: "charged once",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"1800.00\"",
        money: ["1000.00", "1800.00", "0.00", "2800.00", "28.00"],
        ..CASE
    },
    // 2 delivery lots × 75.50
    Priced {
        shows: "charged per delivery lot",
        more: "[[quote.charge]]\nkind = \"tooling\"\nbasis = \"per-lot\"\namount = \"75.50\"",
        money: ["1000.00", "151.00", "0.00", "1151.00", "11.51"],
        ..CASE
    },
    // 100 × 0.125 = 12.50
    Priced {
        shows: "charged per unit",
        more: "[[quote.charge]]\nkind = \"test-fixture\"\nbasis = \"per-unit\"\namount = \"0.125\"",
        money: ["1000.00", "12.50", "0.00", "1012.50", "10.13"],
        ..CASE
    },
    // 2.5 % of 1000.00
    Priced {
        shows: "charged as a percentage",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"percent\"\namount = \"2.5\"\nof = \"unit-price\"",
        money: ["1000.00", "25.00", "0.00", "1025.00", "10.25"],
        ..CASE
    },
    // per unit of the quote, which is a panel: 100 × 2.00 / 4 = 50
    Priced {
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
    Priced {
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
    Priced {
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
    Priced {
        shows: "a charge for records",
        more: "[[quote.charge]]\nkind = \"record\"\nbasis = \"once\"\namount = \"450\"\ndriver = \"setup\"",
        money: ["1000.00", "0.00", "450.00", "1450.00", "14.50"],
        ..CASE
    },
    // 100 × 0.35 = 35.00 added: loaded
    Priced {
        shows: "a clause priced per unit",
        answer: "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\", driver = \"capture\" }",
        money: ["1000.00", "0.00", "35.00", "1035.00", "10.35"],
        ..CASE
    },
    // 2 × 40
    Priced {
        shows: "a clause priced per lot",
        answer: "state = \"priced-separately\"; charge = { basis = \"per-lot\", amount = \"40\", driver = \"release\" }",
        money: ["1000.00", "0.00", "80.00", "1080.00", "10.80"],
        ..CASE
    },
    // 1.5 % of 5000.00
    Priced {
        shows: "a clause priced as a percentage",
        boards: 500,
        answer: "state = \"priced-separately\"; charge = { basis = \"percent\", amount = \"1.5\" }",
        money: ["5000.00", "0.00", "75.00", "5075.00", "10.15"],
        ..CASE
    },
    // at no charge, but said separately
    Priced {
        shows: "a clause priced at nothing",
        answer: "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"no charge\" }",
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // 3 × 3.335 = 10.005: half a cent goes up; 10.01 / 3 = 3.33666…
    Priced {
        shows: "half a cent goes up",
        quote: &[("price-breaks", r#"[{ from = 1, unit-price = "3.335" }]"#)],
        boards: 3,
        money: ["10.01", "0.00", "0.00", "10.01", "3.34"],
        ..CASE
    },
    // three lines of 0.005 round one by one: 1000.00 + 0.01 + 0.01 + 0.01
    Priced {
        shows: "each line is rounded by itself",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"0.005\"\n[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"0.005\"\n[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"0.005\"",
        money: ["1000.00", "0.03", "0.00", "1000.03", "10.00"],
        ..CASE
    },
    // the gap between 99 and 200 is not touched at 500: 500 × 9.00
    Priced {
        shows: "a gap elsewhere does not matter to all-units",
        quote: &[(
            "price-breaks",
            r#"[{ from = 1, up-to = 99, unit-price = "12" }, { from = 200, unit-price = "9" }]"#,
        )],
        boards: 500,
        money: ["4500.00", "0.00", "0.00", "4500.00", "9.00"],
        ..CASE
    },
    // two lots of 50 reach the break from 50 each: 2 × 50 × 12.00
    Priced {
        shows: "breaks count delivery lots",
        quote: &[LOTS, ("price-breaks", TIERS)],
        money: ["1200.00", "0.00", "0.00", "1200.00", "12.00"],
        ..CASE
    },
    // two lots of 250 reach the break from 200, not that from 500: 500 × 10.50
    Priced {
        shows: "a lot does not reach the break of the order",
        quote: &[LOTS, ("price-breaks", TIERS)],
        boards: 500,
        money: ["5250.00", "0.00", "0.00", "5250.00", "10.50"],
        ..CASE
    },
    // lots of 51 and 50: 51 × 9.00 = 459.00 and 50 × 10.00 = 500.00; 959 / 101 = 9.49504…
    Priced {
        shows: "lots of unequal size",
        quote: &[
            LOTS,
            (
                "price-breaks",
                r#"[{ from = 1, unit-price = "10.00" }, { from = 51, unit-price = "9.00" }]"#,
            ),
        ],
        boards: 101,
        money: ["959.00", "0.00", "0.00", "959.00", "9.50"],
        ..CASE
    },
    // each lot of 250: 199 × 12.00 = 2388.00 and 51 × 10.50 = 535.50, together 2923.50; twice
    Priced {
        shows: "incremental by delivery lots",
        quote: &[LOTS, INCREMENTAL, ("price-breaks", TIERS)],
        boards: 500,
        money: ["5847.00", "0.00", "0.00", "5847.00", "11.69"],
        ..CASE
    },
    // a lot of 50 boards is 12.5 panels, 13 started ones: 100 × 36 / 4
    Priced {
        shows: "panels of a delivery lot",
        quote: &[
            LOTS,
            PANEL,
            (
                "price-breaks",
                r#"[{ from = 1, unit-price = "40" }, { from = 13, unit-price = "36" }]"#,
            ),
        ],
        money: ["900.00", "0.00", "0.00", "900.00", "9.00"],
        ..CASE
    },
    // one board makes one delivery, whatever the lots asked: 10.00 + 1 × 75.50
    Priced {
        shows: "fewer boards than delivery lots",
        quote: &[LOTS],
        boards: 1,
        more: "[[quote.charge]]\nkind = \"tooling\"\nbasis = \"per-lot\"\namount = \"75.50\"",
        money: ["10.00", "75.50", "0.00", "85.50", "85.50"],
        ..CASE
    },
    // never interpolated: 199 boards cost what 50 cost each, 300 what 200 cost: 300 × 10.50
    Priced {
        shows: "between two breaks the lower one holds",
        quote: &[("price-breaks", TIERS)],
        boards: 300,
        money: ["3150.00", "0.00", "0.00", "3150.00", "10.50"],
        ..CASE
    },
    // up to 199 inclusive: 199 × 12.00
    Priced {
        shows: "the last quantity of a price still has it",
        quote: &[(
            "price-breaks",
            r#"[{ from = 1, up-to = 199, unit-price = "12.00" }]"#,
        )],
        boards: 199,
        money: ["2388.00", "0.00", "0.00", "2388.00", "12.00"],
        ..CASE
    },
    // the minimum itself is enough
    Priced {
        shows: "an order of the minimum",
        quote: &[("minimum-order", "100")],
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // 100 boards are 25 panels, the minimum
    Priced {
        shows: "a minimum order in panels",
        quote: &[
            PANEL,
            ("minimum-order", "25"),
            ("price-breaks", r#"[{ from = 1, unit-price = "40" }]"#),
        ],
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // said in words that nothing is charged
    Priced {
        shows: "a charge of no charge",
        more: "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"no charge\"",
        money: ["1000.00", "0.00", "0.00", "1000.00", "10.00"],
        ..CASE
    },
    // per lot 40 HUF, 2 lots: 80 × 0.00251 = 0.2008; goods 100 × 4000 × 0.00251 = 1004.00
    Priced {
        shows: "a clause is converted by the rate of the quote",
        quote: &[
            HUF,
            ("price-breaks", r#"[{ from = 1, unit-price = "4000" }]"#),
        ],
        answer: "state = \"priced-separately\"; charge = { basis = \"per-lot\", amount = \"40\" }",
        money: ["1004.00", "0.00", "0.20", "1004.20", "10.04"],
        ..CASE
    },
];

pub fn cases() -> Vec<Case> {
    CASES.iter().map(priced).collect()
}

fn priced(case: &'static Priced) -> Case {
    let verdict = match case.answer.contains("priced-separately") {
        true => LO,
        false => LL,
    };
    let made = Case::new(format!("{}: {}", case.boards, case.shows), |reply| {
        let reply = reply.answer(CLAUSE, case.answer).and(case.more);
        let keys = case.quote.iter();
        keys.fold(reply, |reply, (key, value)| reply.set(key, value))
    });
    made.asking("[100, 500]", &format!("[{}]", case.boards))
        .at(case.boards, verdict, case.money[3])
}

#[test]
fn totals_are_what_a_buyer_works_out_by_hand() {
    for case in CASES {
        let comparison = priced(case).comparison();
        let totals = comparison.suppliers[0].quantities[0].totals.clone();
        let totals = totals.unwrap();
        let money = [
            totals.goods,
            totals.charges,
            totals.traceability,
            totals.total,
            totals.per_board,
        ];
        let money = money.map(|amount| amount.to_string());
        assert_eq!(money, case.money, "{}", case.shows);
    }
}
