//! A seeded fault, and what has to be said about it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::common::{At, Case, SPECS, Tables, broken, ledger, line, shown};
use tracespec::spec::model::Weight;
use tracespec::verify::report::{Status, Verdict, VerifyReport};

/// Where a fault is to be found.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub file: Option<String>,
    pub row: Option<u32>,
    pub column: Option<String>,
}

/// A cell of a record.
pub fn cell(form: &str, at: At, column: &str) -> Place {
    Place {
        column: Some(column.to_owned()),
        ..row(form, at)
    }
}

/// A row as a whole.
pub fn row(form: &str, at: At) -> Place {
    Place {
        row: Some(line(at)),
        ..file(&format!("{form}.csv"))
    }
}

/// A file as a whole.
pub fn file(path: &str) -> Place {
    Place {
        file: Some(path.to_owned()),
        ..nowhere()
    }
}

/// Something is in no file.
pub fn nowhere() -> Place {
    Place {
        file: None,
        row: None,
        column: None,
    }
}

/// A fault and the clause that forbids it.
pub struct Fault {
    pub name: &'static str,
    /// Folder under `samples/`.
    pub spec: &'static str,
    /// The clause whose sentence in the RFQ forbids it.
    pub clause: &'static str,
    /// The check that finds it.
    pub code: &'static str,
    /// Other clauses whose sentence the same fact breaks, and why. Each must say so.
    pub related: &'static [(&'static str, &'static str)],
    pub verdict: Verdict,
    /// Changes the delivery; says where the finding must be.
    pub hurt: fn(&mut Tables) -> Place,
}

/// A fault of `controller` that holds the delivery and breaks one clause.
pub fn fault(
    name: &'static str,
    (clause, code): (&'static str, &'static str),
    hurt: fn(&mut Tables) -> Place,
) -> Fault {
    Fault {
        name,
        spec: "controller",
        clause,
        code,
        related: &[],
        verdict: Verdict::Hold,
        hurt,
    }
}

impl Fault {
    /// In another sample.
    pub fn of(self, spec: &'static str) -> Fault {
        Fault { spec, ..self }
    }

    /// The same fact breaks other clauses too.
    pub fn breaks(self, related: &'static [(&'static str, &'static str)]) -> Fault {
        Fault { related, ..self }
    }

    /// The clause is desired: its line fails, the verdict stays.
    pub fn desired(self) -> Fault {
        Fault {
            verdict: Verdict::Release,
            ..self
        }
    }

    /// It cannot be decided.
    pub fn undecided(self) -> Fault {
        Fault {
            verdict: Verdict::CannotDecide,
            ..self
        }
    }
}

/// Boards of the samples: two lots, and every signal occurs.
pub const BOARDS: u32 = 24;

static CASES: LazyLock<BTreeMap<&str, Case>> = LazyLock::new(|| {
    let case = |name| (name, Case::new(name, BOARDS, 1));
    SPECS.into_iter().map(case).collect()
});

/// The sample that faults are seeded into.
pub fn case(spec: &str) -> &'static Case {
    &CASES[spec]
}

fn statuses(report: &VerifyReport) -> Vec<(&str, Status)> {
    let lines = report.ledger.iter();
    lines.map(|l| (l.clause.as_str(), l.status)).collect()
}

/// Everything that is not as it should be; empty when the fault is reported right.
pub fn judge(fault: &Fault) -> Vec<String> {
    let case = case(fault.spec);
    let mut tables = case.tables.clone();
    let place = (fault.hurt)(&mut tables);
    let report = case.verify_with(&tables);
    let mut wrong = Vec::new();

    if report.verdict != fault.verdict {
        wrong.push(format!("verdict {}, not {}", report.verdict, fault.verdict));
    }
    let there = report.findings.iter().any(|f| {
        let found = Place {
            file: f.file.clone(),
            row: f.row,
            column: f.column.clone(),
        };
        f.clause == fault.clause && f.code == fault.code && found == place
    });
    if !there {
        wrong.push(format!(
            "{} does not report it ({}) at {place:?}",
            fault.clause, fault.code
        ));
    }
    let related: BTreeSet<&str> = fault.related.iter().map(|(clause, _)| *clause).collect();
    let may = |clause: &str| clause == fault.clause || related.contains(clause);
    for finding in report.findings.iter().filter(|f| !may(&f.clause)) {
        wrong.push(format!("unrelated: {}", shown(finding)));
    }
    // Clauses that ask for the very same check fail with the one that reports it.
    let shared: BTreeSet<&str> = report
        .findings
        .iter()
        .flat_map(|f| f.also.iter().map(String::as_str))
        .collect();
    let failed: BTreeSet<&str> = broken(&report).iter().map(|l| l.clause.as_str()).collect();
    for clause in failed.iter().filter(|c| !may(c) && !shared.contains(*c)) {
        let reason = ledger(&report, clause).reason.clone();
        wrong.push(format!("unrelated line {clause}: {reason:?}"));
    }
    for clause in related.iter().filter(|c| !failed.contains(*c)) {
        wrong.push(format!("{clause} is listed as related and holds"));
    }
    let own = ledger(&report, fault.clause);
    let status = match fault.verdict {
        Verdict::CannotDecide => Status::NotEvaluated,
        _ => Status::Fail,
    };
    if own.status != status {
        wrong.push(format!("line of {}: {:?}", fault.clause, own.status));
    }
    if (own.severity == Weight::Desired) != (fault.verdict == Verdict::Release) {
        wrong.push(format!("{} is {:?}", fault.clause, own.severity));
    }

    tables.shuffle(7);
    let shuffled = case.verify_with(&tables);
    if shuffled.verdict != report.verdict || statuses(&shuffled) != statuses(&report) {
        wrong.push("another order of rows gives another ledger".to_owned());
    }
    wrong
}

/// Judges every fault of a table and fails with all that is wrong.
pub fn judge_all(faults: &[Fault]) {
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for fault in faults {
        assert!(names.insert(fault.name), "{} stands twice", fault.name);
        let list = judge(fault);
        if !list.is_empty() {
            wrong.push(format!("{}:\n    {}", fault.name, list.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
