//! What the table of cases does not say of money: rounding, drivers, numbers that are too large.

use tracespec::compare::result::Verdict;

use crate::kit::{CLAUSE, Reply, compared, spec, spec_with};

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
