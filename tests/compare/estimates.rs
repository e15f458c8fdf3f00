//! The three questions, what records cost by themselves, and the change requests that may come.

use tracespec::compare::result::{ChangeCause, ChangeRequest, Verdict};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::model::Depth;

use crate::kit::{CLAUSE, Reply, compared, spec, spec_with, weighing};

fn demanded(spec: &ResolvedSpec) -> u32 {
    u32::try_from(spec.clauses.iter().filter(|clause| clause.demanded).count()).unwrap()
}

#[test]
fn a_compliant_quote_answers_all_three() {
    let spec = spec();
    let answers = Reply::compliant(&spec).at_100(&spec).answers;
    let all = demanded(&spec);
    assert_eq!(
        (answers.asked, answers.covered, answers.included),
        (all, all, all)
    );
    assert_eq!((answers.priced, answers.outside), (0, 0));
    assert_eq!(answers.deep_enough, answers.with_depth);
    // Production lots have an identity as well: the shallowest of what is kept.
    assert_eq!(answers.shallowest, Some(Depth::Lot));
    assert_eq!(
        answers.how_complete,
        format!("{all} of {all} clauses are covered")
    );
    assert_eq!(
        answers.in_the_quote,
        format!("{all} included, 0 priced one by one")
    );
}

#[test]
fn a_knockout_that_is_open_comes_first() {
    let spec = weighing("knockout");
    let all = demanded(&spec);
    let reply = Reply::compliant(&spec).answer(CLAUSE, "state = \"included\"; depth = \"lot\"");
    let answers = reply.at_100(&spec).answers;
    assert_eq!(answers.deep_enough, answers.with_depth - 1);
    let with_depth = answers.with_depth;
    assert_eq!(
        answers.how_deep,
        format!(
            "{} of {with_depth} clauses with a depth are kept as deep as demanded; the shallowest record is kept at lot depth",
            with_depth - 1
        )
    );
    assert_eq!(
        answers.how_complete,
        format!(
            "open knockouts: record.panel-traveler; {} of {all} clauses are covered",
            all - 1
        )
    );
    assert_eq!(
        answers.in_the_quote,
        format!(
            "{} included, 0 priced one by one; 1 not in the quote",
            all - 1
        )
    );
}

/// 0.35 a board, 90.00 a delivery for documents, 450.00 once for set-up: at 100 boards in two lots
/// 35.00 + 180.00 + 450.00 = 665.00, 6.65 a board.
fn charging(spec: &ResolvedSpec) -> Reply {
    Reply::compliant(spec)
        .answer(
            CLAUSE,
            "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\", driver = \"capture\" }",
        )
        .and("[[quote.charge]]\nkind = \"record\"\nbasis = \"once\"\namount = \"450.00\"\ndriver = \"setup\"")
        .and("[[quote.charge]]\nkind = \"record\"\nbasis = \"per-lot\"\namount = \"90.00\"\ndriver = \"documentation\"")
}

#[test]
fn what_records_cost_is_known_without_a_total() {
    let spec = spec();
    let comparable = charging(&spec).at_100(&spec);
    let open = charging(&spec).silent("delivery.files").at_100(&spec);
    assert_eq!(open.verdict, Verdict::NotComparable);
    assert_eq!(open.totals, None);
    let (known, records) = (comparable.records.unwrap(), open.records.unwrap());
    assert_eq!(known.note, None);
    assert_eq!(
        records.note.as_deref(),
        Some("No total: 1 clause is neither met nor priced, and what it will cost is not in it.")
    );
    assert_eq!(known.total, records.total);
    assert_eq!(records.total.to_string(), "665.00");
    assert_eq!(records.per_board.to_string(), "6.65");
    let shown: Vec<_> = records
        .charges
        .iter()
        .map(|c| {
            (
                c.clause.as_deref(),
                c.amount.to_string(),
                c.per_board.to_string(),
            )
        })
        .collect();
    let wanted = [
        (None, "450.00", "4.50"),
        (None, "180.00", "1.80"),
        (Some(CLAUSE), "35.00", "0.35"),
    ];
    assert_eq!(
        shown,
        wanted.map(|(c, a, b)| (c, a.to_owned(), b.to_owned()))
    );
    let by = records.by_driver;
    let drivers = [
        by.setup,
        by.capture,
        by.release,
        by.documentation,
        by.unstated,
    ];
    assert_eq!(
        drivers.map(|d| d.to_string()),
        ["450.00", "35.00", "0.00", "180.00", "0.00"]
    );
    let all = demanded(&spec);
    assert_eq!(
        open.answers.in_the_quote,
        format!(
            "{} included, 1 priced one by one; charges for records come to 665.00 EUR, 6.65 EUR a board; 1 not in the quote",
            all - 2
        )
    );
    // Without a price there is no percentage, without a rate no amount.
    let unpriced = charging(&spec).without("price-breaks").at_100(&spec);
    assert_eq!(unpriced.records, None);
    let foreign = charging(&spec).set("currency", "\"CNY\"").at_100(&spec);
    assert_eq!(foreign.records, None);
}

fn of(requests: &[ChangeRequest], clause: &str) -> ChangeRequest {
    let found = requests.iter().find(|request| request.clauses == [clause]);
    found.unwrap_or_else(|| panic!("{requests:#?}")).clone()
}

#[test]
fn what_is_not_in_the_quote_may_come_later_at_what_others_charge() {
    let spec = spec();
    let charge = |amount: &str| {
        format!(
            "state = \"priced-separately\"; charge = {{ basis = \"per-unit\", amount = \"{amount}\" }}"
        )
    };
    let mut silent = Reply::compliant(&spec)
        .silent(CLAUSE)
        .answer("delivery.files", "state = \"excluded\"");
    silent.name = "Silent".to_owned();
    let mut low = Reply::compliant(&spec).answer(CLAUSE, &charge("0.20"));
    low.name = "Low".to_owned();
    let mut high = Reply::compliant(&spec).answer(CLAUSE, &charge("0.35"));
    high.name = "High".to_owned();
    let comparison = compared(&spec, &[&silent, &low, &high]);
    let requests = &comparison.suppliers[0].change_requests;
    assert_eq!(requests.len(), 2);
    let traveler = of(requests, CLAUSE);
    assert_eq!(traveler.cause, ChangeCause::OpenClause);
    assert_eq!(
        traveler.text,
        "record.panel-traveler (panel traveler): silent. The record may be added after set-up: its \
         capture at the stations and its extract."
    );
    // 100 × 0.35 and 500 × 0.35.
    let exposed: Vec<_> = traveler
        .exposure
        .iter()
        .map(|e| {
            (
                e.quantity,
                e.amount.unwrap().to_string(),
                e.source.to_string(),
            )
        })
        .collect();
    let highest = "highest charge among the other quotes: High".to_owned();
    assert_eq!(
        exposed,
        [
            (100, "35.00".to_owned(), highest.clone()),
            (500, "175.00".to_owned(), highest)
        ]
    );
    let files = of(requests, "delivery.files");
    assert_eq!(files.exposure[0].amount, None);
    assert_eq!(files.exposure[0].source, "no quote states a charge for it");
    assert!(comparison.suppliers[1].change_requests.is_empty());
}

#[test]
fn its_own_charge_counts_before_the_others() {
    let spec = spec();
    let own = Reply::compliant(&spec).answer(
        CLAUSE,
        "state = \"priced-separately\"; depth = \"lot\"; charge = { basis = \"once\", amount = \"80.00\" }",
    );
    let mut other = Reply::compliant(&spec).answer(
        CLAUSE,
        "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"900.00\" }",
    );
    other.name = "Other".to_owned();
    let comparison = compared(&spec, &[&own, &other]);
    let request = of(&comparison.suppliers[0].change_requests, CLAUSE);
    assert_eq!(request.exposure[0].amount.unwrap().to_string(), "80.00");
    assert_eq!(request.exposure[0].source, "its own charge");
}

#[test]
fn assumptions_and_missing_documents_come_with_the_clauses_they_touch() {
    let spec = spec_with(&[
        (
            "quality-plan = { document = \"Q\", revision = \"1\" }",
            "quality-plan = { status = \"to-follow\", by = 2026-07-15, assume = \"as for T-0\" }",
        ),
        ("severity = \"required\"", "severity = \"knockout\""),
    ]);
    assert_eq!(spec.missing_documents.len(), 1);
    let assumed =
        "[[quote.assumption]]\ntext = \"labels come from you.\"\naffects = [\"delivery.files\"]";
    let reply = Reply::compliant(&spec).and(assumed);
    let requests = reply.result(&spec).change_requests;
    assert_eq!(
        requests.len(),
        2,
        "the clause that is conditional makes no request of its own"
    );
    // The knockout first: the quality plan defines the traveler.
    assert_eq!(requests[0].cause, ChangeCause::MissingDocument);
    assert!(requests[0].clauses.contains(&CLAUSE.to_owned()));
    assert_eq!(
        requests[0].text,
        "Quality plan is missing; until it comes the quote assumes: as for T-0. What it asks beyond that is a change."
    );
    assert_eq!(requests[0].place, None);
    assert_eq!(requests[1].cause, ChangeCause::Assumption);
    assert_eq!(requests[1].clauses, ["delivery.files"]);
    assert_eq!(
        requests[1].text,
        "If this does not hold, the quote changes: labels come from you."
    );
    assert!(requests[1].place.is_some());
}
