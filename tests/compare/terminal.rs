//! The comparison on the terminal: order of the first page, widths, what other parts of it fill in.

use tracespec::compare::result::{
    Boards, ChangeCause, ChangeRequest, Comparison, Criterion, Direction, Exposure, LineSource,
    ProofCounts, QuoteRef, Reach, RecallEvent, Round, SampleRead, Scope, Score, ScorePart,
    TermChange, ThreeAnswers, Verdict, VerdictChange,
};
use tracespec::report::compare_text::{Look, render};
use tracespec::spec::model::Depth;
use tracespec::wording::typed;

use crate::samples::{ALL, comparison, look};

fn scope(depth: Depth, fewest: u32, most: u32, cost: &str) -> Scope {
    Scope {
        depth: Some(depth),
        boards: Some(Boards { fewest, most }),
        cost: Some(cost.parse().unwrap()),
        bound_by: Some("record.material-loading-log".to_owned()),
        why: typed("the shallowest record of the chain is kept by lot"),
    }
}

/// The samples with everything that can be said of a supplier.
fn full(names: &[&str]) -> Comparison {
    let mut comparison = comparison(names);
    for (n, supplier) in (0_u32..).zip(comparison.suppliers.iter_mut()) {
        supplier.proof = ProofCounts {
            demonstrated: 12,
            contradicted: n % 2,
            claimed: 30,
            none: 13,
        };
        supplier.samples.push(SampleRead {
            named: "panel-traveler-example.csv".to_owned(),
            clauses: vec!["record.panel-traveler".to_owned()],
            sha256: None,
            form: Some("panel-traveler".to_owned()),
            records: 3,
            says: typed("column board-id is missing, which the clause demands"),
        });
        supplier.change_requests.push(ChangeRequest {
            cause: ChangeCause::OpenClause,
            clauses: vec!["test.fct".to_owned()],
            text: typed("measured values may be charged once the order is placed"),
            exposure: vec![Exposure {
                quantity: 500,
                amount: Some("1234567.00".parse().unwrap()),
                source: typed("the highest quoted amount"),
            }],
            place: None,
        });
        for result in &mut supplier.quantities {
            result.answers = ThreeAnswers {
                with_depth: 40,
                deep_enough: 38,
                shallowest: Some(Depth::Lot),
                asked: 56,
                covered: 54,
                included: 53,
                priced: 1,
                outside: 2,
                how_deep: typed("38 of 40 records are kept as deep as demanded"),
                how_complete: typed("54 of 56 clauses are met"),
                in_the_quote: typed("53 are in the unit price, 1 is priced, 2 are not in it"),
            };
            let events = [
                RecallEvent::ComponentLot,
                RecallEvent::Panel,
                RecallEvent::FailedTest,
            ];
            result.reach = events
                .map(|event| Reach {
                    event,
                    demanded: scope(Depth::Board, 120, 250, "12500.00"),
                    offered: scope(Depth::Lot, 250, 500, "25000.00"),
                })
                .to_vec();
            result.score = result.totals.as_ref().map(|_| Score {
                points: "97.25".parse().unwrap(),
                of: 100,
                parts: vec![ScorePart {
                    criterion: Criterion::Price,
                    of: 60,
                    points: "57.25".parse().unwrap(),
                    working: typed("60 × 13640.00 / 14295.20"),
                }],
            });
            if let Some(totals) = &mut result.totals {
                let mut line = totals.lines[0].clone();
                line.clause = Some("record.rework-trace-log".to_owned());
                line.source = LineSource::HighestQuote;
                line.amount = "120.00".parse().unwrap();
                totals.lines.push(line);
            }
        }
    }
    let quote = |file: &str| QuoteRef {
        file: file.to_owned(),
        sha256: "0".repeat(64),
        number: None,
        revision: None,
    };
    comparison.rounds.push(Round {
        supplier: comparison.suppliers[0].name.clone(),
        before: quote("v1.toml"),
        after: quote("v2.toml"),
        clauses: Vec::new(),
        terms: vec![TermChange {
            term: typed("Lead time in days"),
            before: typed("30"),
            after: typed("25"),
            direction: Direction::Better,
        }],
        verdicts: vec![VerdictChange {
            quantity: 100,
            before: Verdict::NotComparable,
            after: Verdict::Loaded,
            total_before: None,
            total_after: Some("13640.00".parse().unwrap()),
        }],
        settled: vec!["test.fct".to_owned()],
        open: Vec::new(),
        new: Vec::new(),
    });
    comparison
}

fn twelve() -> Vec<&'static str> {
    ALL.iter().chain(ALL).chain(ALL).copied().collect()
}

#[test]
fn the_first_page_is_in_the_order_of_every_output() {
    let text = render(&full(ALL), look(80));
    let order = [
        "\nSINCE THE LAST ROUND",
        "\nVERDICTS",
        "\nHOW DEEP, HOW COMPLETE, IS IT IN THE QUOTE",
        "\nTERMS",
        "\nCOMPARABLE TOTALS FOR 100 BOARDS",
        "\nPRICES AS QUOTED",
        "\nWHY",
        "\nCLAUSES THAT DIFFER",
        "\nCONTAINMENT",
        "\nDEMONSTRATED",
        "\nCHANGE REQUESTS",
        "\nQUESTIONS",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|title| {
            text.find(title)
                .unwrap_or_else(|| panic!("{title} in {text}"))
        })
        .collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn what_was_found_out_is_said() {
    let text = render(&full(ALL), look(100));
    for said in [
        // Fewest and most boards, offered and demanded.
        "250-500 / 120-250",
        "costs up to 25 000.00 instead of 12 500.00 EUR",
        "12 demonstrated, 1 contradicted, 30 only claimed",
        "column board-id is missing",
        "1 234 567.00 EUR at 500",
        "+ 120.00 our figure for record.rework-trace-log: the highest quoted amount",
        "score 97.25 of 100: price 57.25 of 60",
        "38 of 40, to lot",
        "not comparable (13 open)",
        "100 boards: not comparable -> loaded; no total -> 13 640.00",
    ] {
        assert!(text.contains(said), "{said} in\n{text}");
    }
}

/// A sign and a word in every cell, the signs those of every output.
#[test]
fn a_cell_has_a_sign_and_a_word() {
    let text = render(&comparison(ALL), look(160));
    let row = text
        .lines()
        .find(|line| line.starts_with("K test.fct.measured-values"))
        .unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(
        cells,
        [
            "K",
            "test.fct.measured-values",
            "●",
            "included",
            "○",
            "price",
            "open",
            "▼",
            "lesser",
            "▼",
            "lesser"
        ]
    );
}

#[test]
fn twelve_suppliers_with_any_names_fit() {
    let mut comparison = full(&twelve());
    let names = [
        "深圳市某某电子制造服务有限公司第二工厂",
        "Gesellschaft für Leiterplattenbestückung und Sondermaschinenbau mbH & Co. KG",
        "A\u{1b}[31mB",
        "",
    ];
    for (supplier, name) in comparison.suppliers.iter_mut().zip(names.iter().cycle()) {
        (*name).clone_into(&mut supplier.name);
    }
    for width in [40, 80, 100, 160] {
        for all in [false, true] {
            let text = render(&comparison, Look { all, ..look(width) });
            assert!(!text.contains('\u{1b}'));
            for line in text.lines() {
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(wide <= width, "{width}: {wide}: {line}");
            }
            for clause in comparison.clauses.iter().filter(|_| all) {
                assert!(text.contains(&clause.id), "{}", clause.id);
            }
        }
    }
}

/// To be looked at: `cargo test --test compare -- --ignored look_at --nocapture`.
#[test]
#[ignore = "prints"]
#[allow(clippy::print_stdout)]
fn look_at() {
    let width = std::env::var("COLUMNS").map_or(80, |columns| columns.parse().unwrap());
    let count = std::env::var("COUNT").map_or(4, |count| count.parse().unwrap());
    let names: Vec<&str> = twelve().into_iter().take(count).collect();
    println!("{}", render(&full(&names), look(width)));
}
