//! From answer to verdict: states, offers against demands, capability, assumptions.

use tracespec::compare::result::{Comparison, Fit, Standing, Verdict};

use super::{Case, LL, LO, NC, NR};
use crate::kit::{CLAUSE, NOT_ASKED};

const WEIGHTS: [&str; 3] = ["knockout", "required", "desired"];

/// A row of the truth table with an answer that belongs to it, the verdicts by weight, how it is
/// counted, and a piece of the question.
struct Row {
    row: &'static str,
    answer: &'static str,
    verdicts: [Verdict; 3],
    standing: Standing,
    asks: &'static str,
}

const fn row(
    row: &'static str,
    answer: &'static str,
    verdicts: [Verdict; 3],
    standing: Standing,
    asks: &'static str,
) -> Row {
    Row {
        row,
        answer,
        verdicts,
        standing,
        asks,
    }
}

const MET: [Verdict; 3] = [LL, LL, LL];
const PRICED: [Verdict; 3] = [LO, LO, LO];
const OPEN: [Verdict; 3] = [NC, NC, LL];
const LEFT: [Verdict; 3] = [NR, NC, LL];

/// The clause demands board depth, CSV, ten years.
const TABLE: &[Row] = &[
    row("included", "state = \"included\"", MET, Standing::Meets, ""),
    row(
        "included",
        "state = \"included\"; depth = \"board\"; formats = [\"xlsx\", \"csv\"]; retention = \"120 months\"",
        MET,
        Standing::Meets,
        "",
    ),
    row(
        "included",
        "state = \"included\"; retention = \"11 years\"",
        MET,
        Standing::Meets,
        "",
    ),
    row(
        "priced with an amount",
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.35\" }",
        PRICED,
        Standing::Loaded,
        "",
    ),
    row(
        "price open",
        "state = \"priced-separately\"",
        OPEN,
        Standing::Open,
        "priced separately without an amount. Please state the amount",
    ),
    row(
        "price open",
        "state = \"priced-separately\"; charge = { basis = \"per-unit\" }",
        OPEN,
        Standing::Open,
        "priced separately without an amount",
    ),
    row(
        "price open",
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.00\" }",
        OPEN,
        Standing::Open,
        "priced separately at zero, which may be a price or a cell that nobody filled in",
    ),
    row(
        "price open",
        "state = \"on-request\"",
        OPEN,
        Standing::Open,
        "on request, no price",
    ),
    row(
        "lesser",
        "state = \"partial\"",
        LEFT,
        Standing::Lesser,
        "offered in part. Please say what is missing",
    ),
    row(
        "lesser",
        "state = \"alternative\"",
        LEFT,
        Standing::Lesser,
        "an alternative is offered",
    ),
    row(
        "lesser",
        "state = \"included\"; depth = \"panel\"",
        LEFT,
        Standing::Lesser,
        "offered at panel depth, demanded is board",
    ),
    row(
        "lesser",
        "state = \"included\"; depth = \"lot\"",
        LEFT,
        Standing::Lesser,
        "offered at lot depth, demanded is board",
    ),
    row(
        "lesser",
        "state = \"included\"; formats = [\"pdf\", \"paper\"]",
        LEFT,
        Standing::Lesser,
        "demanded is CSV",
    ),
    row(
        "lesser",
        "state = \"included\"; retention = \"5 years\"",
        LEFT,
        Standing::Lesser,
        "kept 5 years, demanded is 10 years",
    ),
    row(
        "lesser",
        "state = \"included\"; fields = [\"board-id\"]",
        LEFT,
        Standing::Lesser,
        "can be recorded",
    ),
    row(
        "excluded",
        "state = \"excluded\"",
        LEFT,
        Standing::Excluded,
        "excluded. Please say at what price it can be included",
    ),
    row(
        "not applicable",
        "state = \"not-applicable\"",
        OPEN,
        Standing::NotApplicable,
        "the buyer has not agreed",
    ),
    row(
        "unanswered",
        "comment = \"see attachment\"",
        OPEN,
        Standing::Unanswered,
        "not answered. Please say whether it is included",
    ),
    row("unanswered", "", OPEN, Standing::Unanswered, "not answered"),
];

/// Totals: 100 × 10.00 and 500 × 10.00; with 0.35 for each board 1035.00 and 5175.00.
fn totals(verdict: Verdict) -> [&'static str; 2] {
    match verdict {
        Verdict::LikeForLike => ["1000.00", "5000.00"],
        Verdict::Loaded => ["1035.00", "5175.00"],
        _ => ["", ""],
    }
}

fn weighing(case: Case, weight: &str) -> Case {
    case.asking(
        "severity = \"required\"",
        &format!("severity = \"{weight}\""),
    )
}

fn of_table(n: usize, row: &'static Row) -> Case {
    let weight = WEIGHTS[n];
    let answer = match row.answer {
        "" => "nothing",
        answer => answer,
    };
    let name = format!("{weight}: {answer}");
    let [at_100, at_500] = totals(row.verdicts[n]);
    let case = Case::new(name, |reply| reply.answer(CLAUSE, row.answer))
        .at(100, row.verdicts[n], at_100)
        .at(500, row.verdicts[n], at_500)
        .shows(row.row, weight);
    let case = match row.standing {
        Standing::Meets | Standing::Loaded => case,
        _ => case.asks(CLAUSE, row.asks),
    };
    weighing(case, weight)
}

fn conditional(n: usize) -> Case {
    let weight = WEIGHTS[n];
    let [at_100, at_500] = totals(OPEN[n]);
    let case = Case::new(format!("{weight}: an assumption touches it"), |reply| {
        reply.and(&format!(
            "[[quote.assumption]]\ntext = \"Labels are supplied.\"\naffects = [\"{CLAUSE}\"]"
        ))
    });
    let case = case
        .at(100, OPEN[n], at_100)
        .because("holds only if: Labels are supplied")
        .at(500, OPEN[n], at_500)
        .asks(CLAUSE, "whether the assumption can be dropped")
        .shows("conditional", weight);
    weighing(case, weight)
}

fn standing(comparison: &Comparison) -> (Option<Standing>, Option<Fit>) {
    let mut rows = comparison.clauses.iter();
    let cell = &rows.find(|row| row.id == CLAUSE).unwrap().cells[0];
    (cell.standing, cell.fit)
}

fn capability(body: &str) -> String {
    format!("[capability.\"{CLAUSE}\"]\n{body}")
}

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = TABLE
        .iter()
        .flat_map(|row| (0..3).map(move |n| of_table(n, row)))
        .collect();
    cases.extend((0..3).map(conditional));
    cases.extend(fits());
    cases.extend(others());
    cases
}

/// What is offered against what is demanded, whatever the headline says.
fn fits() -> Vec<Case> {
    vec![
        Case::new("fit: longer retention exceeds", |r| {
            r.answer(CLAUSE, "state = \"included\"; retention = \"12 years\"")
        })
        .at(100, LL, "1000.00")
        .checks(|c| assert_eq!(standing(c), (Some(Standing::Meets), Some(Fit::Exceeds)))),
        Case::new("fit: as demanded meets", |r| r)
            .at(100, LL, "1000.00")
            .checks(|c| assert_eq!(standing(c), (Some(Standing::Meets), Some(Fit::Meets)))),
        Case::new("fit: priced separately as demanded meets too", |r| {
            let charge = "charge = { basis = \"once\", amount = \"20\" }";
            r.answer(CLAUSE, &format!("state = \"priced-separately\"; {charge}"))
        })
        .at(100, LO, "1020.00")
        .checks(|c| assert_eq!(standing(c), (Some(Standing::Loaded), Some(Fit::Meets)))),
        Case::new("fit: included and shallower is partial", |r| {
            r.answer(
                CLAUSE,
                "state = \"included\"; depth = \"lot\"; retention = \"20 years\"",
            )
        })
        .at(100, NC, "")
        .asks(CLAUSE, "lot depth")
        .checks(|c| assert_eq!(standing(c), (Some(Standing::Lesser), Some(Fit::Partial)))),
        Case::new(
            "fit: partial in its own words is partial at any depth",
            |r| {
                r.answer(
                    CLAUSE,
                    "state = \"partial\"; depth = \"board\"; retention = \"20 years\"",
                )
            },
        )
        .at(100, NC, "")
        .asks(CLAUSE, "offered in part")
        .checks(|c| assert_eq!(standing(c), (Some(Standing::Lesser), Some(Fit::Partial)))),
        Case::new("fit: excluded lacks, whatever depth it names", |r| {
            r.answer(CLAUSE, "state = \"excluded\"; depth = \"board\"")
        })
        .at(100, NC, "")
        .asks(CLAUSE, "excluded")
        .checks(|c| assert_eq!(standing(c), (Some(Standing::Excluded), Some(Fit::Lacks)))),
        Case::new("fit: an answer from 200 boards on lacks below", |r| {
            r.answer(CLAUSE, "state = \"included\"; from-quantity = 200")
        })
        .at(100, NC, "")
        .because("answered only from 200 boards")
        .at(500, LL, "5000.00")
        .asks(CLAUSE, "Please say what holds at smaller quantities")
        .checks(|c| assert_eq!(standing(c), (Some(Standing::Unanswered), Some(Fit::Lacks)))),
    ]
}

fn others() -> Vec<Case> {
    vec![
        Case::new("capability never stands in for an answer", |r| {
            r.silent(CLAUSE).and(&capability(
                "capable = true\ndepth = \"board\"\nformats = [\"csv\"]",
            ))
        })
        .at(100, NC, "")
        .because("not answered")
        .asks(CLAUSE, "not answered"),
        Case::new("capability as offered changes nothing", |r| {
            r.and(&capability(
                "capable = true\ndepth = \"board\"\nformats = [\"csv\"]",
            ))
        })
        .at(100, LL, "1000.00"),
        Case::new("included and not capable is a conflict", |r| {
            r.and(&capability("capable = false"))
        })
        .at(100, NC, "")
        .because("declared as not capable")
        .asks(CLAUSE, "Please say which of the two statements holds"),
        Case::new("offered deeper than captured is a conflict", |r| {
            r.and(&capability("capable = true\ndepth = \"lot\""))
        })
        .at(100, NC, "")
        .because("offered at board depth, but captured at lot depth")
        .asks(CLAUSE, "which of the two statements holds"),
        Case::new("a conflict on a desired clause is counted", |r| {
            r.and(&capability("capable = false"))
        })
        .asking("severity = \"required\"", "severity = \"desired\"")
        .at(100, LL, "1000.00")
        .asks(CLAUSE, "declared as not capable"),
        Case::new(
            "a conflict on a knockout is not comparable, not more",
            |r| r.and(&capability("capable = false")),
        )
        .asking("severity = \"required\"", "severity = \"knockout\"")
        .at(100, NC, "")
        .asks(CLAUSE, "declared as not capable"),
        Case::new("not capable and excluded agree", |r| {
            r.answer(CLAUSE, "state = \"excluded\"")
                .and(&capability("capable = false"))
        })
        .at(100, NC, "")
        .asks(CLAUSE, "Your answer: excluded."),
        Case::new("a deviation stands against the headline", |r| {
            r.and(&format!(
                "[[quote.deviation]]\nclause = \"{CLAUSE}\"\ninstead = \"kept by panel.\""
            ))
        })
        .at(100, NC, "")
        .because("offered instead: kept by panel")
        .asks(CLAUSE, "at what price the demand is met as asked"),
        Case::new("a deviation from a knockout is non-responsive", |r| {
            r.and(&format!(
                "[[quote.deviation]]\nclause = \"{CLAUSE}\"\ninstead = \"kept by panel\""
            ))
        })
        .asking("severity = \"required\"", "severity = \"knockout\"")
        .at(100, NR, "")
        .asks(CLAUSE, "offered instead"),
        Case::new("a deviation from nothing that is asked", |r| {
            r.and("[[quote.deviation]]\nclause = \"record.panel-travler\"\ninstead = \"x\"")
        })
        .at(100, NC, "")
        .asks("quote.R001*", "did you mean `record.panel-traveler`"),
        Case::new("an assumption without clauses touches all", |r| {
            r.and("[[quote.assumption]]\ntext = \"subject to review\"")
        })
        .at(100, NC, "")
        .asks("quote.R007*", "does not say which clauses it affects"),
        Case::new("two gaps of one clause are one question", |r| {
            r.answer(
                CLAUSE,
                "state = \"partial\"; depth = \"lot\"; retention = \"1 year\"",
            )
        })
        .at(100, NC, "")
        .because("offered in part")
        .because("offered at lot depth")
        .because("kept 1 year")
        .asks(CLAUSE, "offered in part; offered at lot depth"),
        Case::new("what is not required may be excluded", |r| {
            r.answer(NOT_ASKED, "state = \"excluded\"")
        })
        .at(100, LL, "1000.00"),
        Case::new("what is not required and priced costs nothing", |r| {
            let charge = "charge = { basis = \"once\", amount = \"500.00\" }";
            r.answer(
                NOT_ASKED,
                &format!("state = \"priced-separately\"; {charge}"),
            )
        })
        .at(100, LL, "1000.00"),
        Case::new("an amount on what is included is a contradiction", |r| {
            let charge = "charge = { basis = \"once\", amount = \"20\" }";
            r.answer(CLAUSE, &format!("state = \"included\"; {charge}"))
        })
        .at(100, NC, "")
        .asks("quote.R004*", "an amount on an answer that says `included`"),
        Case::new("a desired part at a price is loaded", |r| {
            let charge = "charge = { basis = \"once\", amount = \"20\" }";
            r.answer(CLAUSE, &format!("state = \"partial\"; {charge}"))
        })
        .asking("severity = \"required\"", "severity = \"desired\"")
        // 1000.00 + 20.00
        .at(100, LO, "1020.00")
        .because("charged for: 20 once")
        .asks(CLAUSE, "offered in part"),
        Case::new("a desired part at zero is asked for", |r| {
            let charge = "charge = { basis = \"once\", amount = \"0\" }";
            r.answer(CLAUSE, &format!("state = \"partial\"; {charge}"))
        })
        .asking("severity = \"required\"", "severity = \"desired\"")
        .at(100, LL, "1000.00")
        .because("charged at zero")
        .asks(CLAUSE, "Please write \"no charge\" if nothing is charged"),
        Case::new(
            "a clause at no charge is priced, and nothing is added",
            |r| {
                let charge = "charge = { basis = \"per-unit\", amount = \"no charge\" }";
                r.answer(CLAUSE, &format!("state = \"priced-separately\"; {charge}"))
            },
        )
        .at(100, LO, "1000.00")
        .because("priced separately: no charge"),
        Case::new("the verdict is that of the worst clause", |r| {
            let charge = "charge = { basis = \"once\", amount = \"20\" }";
            r.answer(
                "identity.lot",
                &format!("state = \"priced-separately\"; {charge}"),
            )
            .answer("delivery.files", "state = \"on-request\"")
            .answer(CLAUSE, "state = \"excluded\"")
        })
        .asking("severity = \"required\"", "severity = \"knockout\"")
        .at(100, NR, "")
        .because("priced separately: 20 once")
        .because("on request, no price")
        .because("excluded")
        .asks(CLAUSE, "excluded")
        .asks("delivery.files", "on request")
        .shows("whole quote", "worst of its clauses"),
    ]
}
