//! The table of cases: what a reply says, then verdict, totals and question. Expected figures are
//! worked out by hand beside them.

mod answers;
mod gaps;
mod money;
mod quotes;
mod terms;

use std::collections::BTreeSet;

use tracespec::compare::result::{Comparison, QuantityResult, Totals, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::LoadedResponse;
use tracespec::values::Date;

use crate::kit::{Reply, spec_with};

pub const LL: Verdict = Verdict::LikeForLike;
pub const LO: Verdict = Verdict::Loaded;
pub const NC: Verdict = Verdict::NotComparable;
pub const NR: Verdict = Verdict::NonResponsive;

/// A row of the table "from answer to verdict" and one of its columns, or what concerns the whole
/// quote.
pub type Cell = (&'static str, &'static str);

type Change = Box<dyn Fn(Reply) -> Reply>;

/// What is to come out for a supplier at a quantity.
struct Expected {
    supplier: usize,
    quantity: u32,
    verdict: Verdict,
    /// Empty: no total.
    total: &'static str,
    /// Pieces of what the reasons say.
    because: Vec<&'static str>,
    rank: Option<Option<u32>>,
    adjusted: Option<&'static str>,
    score: Option<&'static str>,
}

/// A case: changes to the request and to fully compliant replies, and what comes out.
pub struct Case {
    pub name: String,
    pub cell: Option<Cell>,
    request: Vec<(String, String)>,
    replies: Vec<(Change, Option<Date>)>,
    as_of: Option<Date>,
    expected: Vec<Expected>,
    /// Ids of the questions to the first supplier, a piece of what is asked; an id may end in `*`.
    asked: Vec<(String, &'static str)>,
    checks: Vec<fn(&Comparison)>,
}

pub fn date(text: &str) -> Date {
    Date(text.parse().unwrap())
}

impl Case {
    /// A reply that differs from a compliant one by `change`.
    pub fn new(name: impl Into<String>, change: impl Fn(Reply) -> Reply + 'static) -> Case {
        Case {
            name: name.into(),
            cell: None,
            request: Vec::new(),
            replies: vec![(Box::new(change), None)],
            as_of: None,
            expected: Vec::new(),
            asked: Vec::new(),
            checks: Vec::new(),
        }
    }

    /// What is different in the request.
    pub fn asking(mut self, from: &str, to: &str) -> Case {
        self.request.push((from.to_owned(), to.to_owned()));
        self
    }

    /// The request with further lines in `[rfq]`.
    pub fn with_terms(self, lines: &str) -> Case {
        self.asking("[rfq.policy]\n", &format!("{lines}\n[rfq.policy]\n"))
    }

    /// The request with another policy on silence, and further tables.
    pub fn with_policy(self, policy: &str, tables: &str) -> Case {
        let policy = format!("unanswered = \"{policy}\"");
        self.asking("unanswered = \"not-comparable\"", &policy)
            .asking("[basis]\n", &format!("{tables}\n[basis]\n"))
    }

    /// One more supplier.
    pub fn against(mut self, change: impl Fn(Reply) -> Reply + 'static) -> Case {
        self.replies.push((Box::new(change), None));
        self
    }

    /// The day on which the last one was received.
    pub fn received(mut self, day: &str) -> Case {
        self.replies.last_mut().unwrap().1 = Some(date(day));
        self
    }

    pub fn judged_on(mut self, day: &str) -> Case {
        self.as_of = Some(date(day));
        self
    }

    /// What comes out for the first supplier at a quantity; the total empty where there is none.
    pub fn at(self, quantity: u32, verdict: Verdict, total: &'static str) -> Case {
        self.supplier(0, quantity, verdict, total)
    }

    /// What comes out for another.
    pub fn supplier(
        mut self,
        supplier: usize,
        quantity: u32,
        verdict: Verdict,
        total: &'static str,
    ) -> Case {
        self.expected.push(Expected {
            supplier,
            quantity,
            verdict,
            total,
            because: Vec::new(),
            rank: None,
            adjusted: None,
            score: None,
        });
        self
    }

    /// A piece of what its reasons say.
    pub fn because(mut self, piece: &'static str) -> Case {
        self.expected.last_mut().unwrap().because.push(piece);
        self
    }

    pub fn ranked(mut self, rank: Option<u32>) -> Case {
        self.expected.last_mut().unwrap().rank = Some(rank);
        self
    }

    pub fn adjusted(mut self, amount: &'static str) -> Case {
        self.expected.last_mut().unwrap().adjusted = Some(amount);
        self
    }

    pub fn scored(mut self, points: &'static str) -> Case {
        self.expected.last_mut().unwrap().score = Some(points);
        self
    }

    /// A question to the first supplier. Without any, there is none.
    pub fn asks(mut self, id: impl Into<String>, piece: &'static str) -> Case {
        self.asked.push((id.into(), piece));
        self
    }

    /// The cell of the truth table that it shows.
    pub fn shows(mut self, row: &'static str, column: &'static str) -> Case {
        self.cell = Some((row, column));
        self
    }

    pub fn checks(mut self, check: fn(&Comparison)) -> Case {
        self.checks.push(check);
        self
    }

    fn spec(&self) -> ResolvedSpec {
        let changes = self.request.iter();
        let changes: Vec<(&str, &str)> = changes.map(|(a, b)| (a.as_str(), b.as_str())).collect();
        spec_with(&changes)
    }

    /// The comparison it is about.
    pub fn comparison(&self) -> Comparison {
        let spec = self.spec();
        let replies: Vec<LoadedResponse> = self
            .replies
            .iter()
            .enumerate()
            .map(|(n, (change, received))| {
                let compliant = Reply {
                    name: format!("Supplier {}", n + 1),
                    ..Reply::compliant(&spec)
                };
                LoadedResponse {
                    received: *received,
                    ..change(compliant).load(&spec)
                }
            })
            .collect();
        let options = Options {
            as_of: self.as_of.map(|day| day.0),
            ..Options::default()
        };
        compare(&spec, &replies, options)
    }

    /// Everything that comes out otherwise than expected.
    fn faults(&self) -> Vec<String> {
        assert!(!self.expected.is_empty(), "{}", self.name);
        let comparison = self.comparison();
        let mut faults = Vec::new();
        for expected in &self.expected {
            let quantities = &comparison.suppliers[expected.supplier].quantities;
            let found = quantities.iter().find(|q| q.quantity == expected.quantity);
            let found = found.unwrap_or_else(|| panic!("{}: no such quantity", self.name));
            faults.extend(expected.faults(found));
        }
        faults.extend(self.questions(&comparison));
        faults.extend(unaddable(&comparison));
        self.checks.iter().for_each(|check| check(&comparison));
        let name = |fault| format!("{}: {fault}", self.name);
        faults.into_iter().map(name).collect()
    }

    fn questions(&self, comparison: &Comparison) -> Vec<String> {
        let asked = &comparison.suppliers[0].questions;
        let ids: Vec<&str> = asked.iter().map(|q| q.id.as_str()).collect();
        let mut faults = Vec::new();
        if asked.len() != self.asked.len() {
            faults.push(format!("asked {ids:?}"));
        }
        for (id, piece) in &self.asked {
            let is = |given: &str| match id.strip_suffix('*') {
                Some(beginning) => given.starts_with(beginning),
                None => given == id,
            };
            match asked.iter().find(|question| is(&question.id)) {
                None => faults.push(format!("no question {id} in {ids:?}")),
                Some(question) if !question.text.contains(piece) => {
                    faults.push(format!("{id} asks: {}", &*question.text));
                }
                Some(_) => {}
            }
        }
        faults
    }
}

impl Expected {
    fn faults(&self, found: &QuantityResult) -> Vec<String> {
        let mut faults = Vec::new();
        let mut differs = |what: &str, is: String, wanted: String| {
            if is != wanted {
                let at = (self.supplier, self.quantity);
                faults.push(format!("{at:?}: {what} is {is}, expected {wanted}"));
            }
        };
        let (is, wanted) = (found.verdict.words(), self.verdict.words());
        differs("verdict", is.to_owned(), wanted.to_owned());
        let totals = found.totals.as_ref();
        let total = totals.map_or_else(String::new, |totals| totals.total.to_string());
        differs("total", total, self.total.to_owned());
        if let Some(rank) = self.rank {
            differs("rank", format!("{:?}", found.rank), format!("{rank:?}"));
        }
        if let Some(amount) = self.adjusted {
            let is = totals.map_or_else(String::new, |totals| totals.adjusted.to_string());
            differs("adjusted", is, amount.to_owned());
        }
        if let Some(points) = self.score {
            let score = found.score.as_ref();
            let is = score.map_or_else(String::new, |score| score.points.to_string());
            differs("score", is, points.to_owned());
        }
        for piece in &self.because {
            let said: Vec<&str> = found.reasons.iter().map(|r| r.text.as_str()).collect();
            if !said.iter().any(|text| text.contains(piece)) {
                faults.push(format!("{piece:?} is not said in {said:#?}"));
            }
        }
        faults
    }
}

/// Totals that are not the sum of their lines.
fn unaddable(comparison: &Comparison) -> Vec<String> {
    let results = comparison.suppliers.iter().flat_map(|s| &s.quantities);
    let totals = results.filter_map(|result| result.totals.as_ref());
    let wrong = |totals: &&Totals| {
        let sum: rust_decimal::Decimal = totals.lines.iter().map(|line| line.amount.0).sum();
        sum != totals.total.0
    };
    totals
        .filter(wrong)
        .map(|totals| format!("lines do not add up to {}", totals.total))
        .collect()
}

/// Every case, in the order of the points.
pub fn all() -> Vec<Case> {
    let mut cases = answers::cases();
    cases.extend(money::cases());
    cases.extend(quotes::cases());
    cases.extend(terms::cases());
    cases.extend(gaps::cases());
    cases
}

#[test]
fn every_case_comes_out_as_worked_out_by_hand() {
    let faults: Vec<String> = all().iter().flat_map(Case::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A table that cannot fail shows nothing.
#[test]
fn what_comes_out_otherwise_is_found() {
    let right = || Case::new("x", |reply| reply.silent(crate::kit::CLAUSE));
    assert_eq!(
        right()
            .at(100, NC, "")
            .asks(crate::kit::CLAUSE, "")
            .faults(),
        Vec::<String>::new()
    );
    let wrong = [
        right().at(100, NR, ""),
        right().at(100, NC, "1000.00"),
        right().at(100, NC, "").ranked(Some(1)),
        right().at(100, NC, "").scored("1.00"),
        right().at(100, NC, "").because("excluded"),
    ];
    for case in wrong {
        let case = case.asks(crate::kit::CLAUSE, "not answered");
        assert_eq!(case.faults().len(), 1);
    }
    for (id, piece) in [("quote.tax", ""), (crate::kit::CLAUSE, "excluded")] {
        let case = right().at(100, NC, "").asks(id, piece);
        assert_eq!(case.faults().len(), 1);
    }
    assert_eq!(right().at(100, NC, "").faults().len(), 1);
}

#[test]
fn there_are_enough_cases_and_each_has_its_name() {
    let cases = all();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two cases share a name");
    assert!(cases.len() >= 160, "only {}", cases.len());
}

/// Rows and columns of the table in the formats of files, then what it says of whole quotes.
#[test]
fn the_truth_table_is_covered() {
    let mut wanted = BTreeSet::new();
    for row in [
        "included",
        "priced with an amount",
        "price open",
        "lesser",
        "excluded",
        "not applicable",
        "unanswered",
        "conditional",
    ] {
        for weight in ["knockout", "required", "desired"] {
            wanted.insert((row, weight));
        }
    }
    for what in [
        "wrong spec revision",
        "expired validity",
        "no rate",
        "tax unstated",
        "no price at the quantity",
        "missing build files",
        "worst of its clauses",
    ] {
        wanted.insert(("whole quote", what));
    }
    let shown: BTreeSet<Cell> = all().iter().filter_map(|case| case.cell).collect();
    let missing: Vec<&Cell> = wanted.difference(&shown).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
