//! An earlier quote against the later one of the same supplier, case by case.

use tracespec::compare::result::Direction::{Better, Other, Worse};
use tracespec::compare::result::{Comparison, Direction, Round, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::report::compare_text::{Look, render};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::LoadedResponse;

use crate::kit::{CLAUSE, Reply, spec};

fn compared(spec: &ResolvedSpec, before: &[&Reply], after: &[&Reply]) -> Comparison {
    let load = |replies: &[&Reply]| -> Vec<LoadedResponse> {
        replies.iter().map(|reply| reply.load(spec)).collect()
    };
    let (before, after) = (load(before), load(after));
    let options = Options {
        previous: &before,
        ..Options::default()
    };
    compare(spec, &after, options)
}

fn round(before: &Reply, after: &Reply) -> Round {
    let spec = spec();
    compared(&spec, &[before], &[after]).rounds.remove(0)
}

fn compliant() -> Reply {
    Reply::compliant(&spec())
}

/// The answer before, the answer now, whether it is better, and the words.
const CHANGES: &[(&str, &str, Direction, &str)] = &[
    (
        "state = \"included\"",
        "state = \"excluded\"",
        Worse,
        "was included, is excluded",
    ),
    (
        "state = \"on-request\"",
        "state = \"included\"",
        Better,
        "was price open, is included",
    ),
    (
        "",
        "state = \"on-request\"",
        Better,
        "was silent, is price open",
    ),
    ("state = \"included\"", "", Worse, "was included, is silent"),
    // A price where none was known helps; that it is more than none does not count against it.
    (
        "state = \"on-request\"",
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"2.90\" }",
        Better,
        "was price open, is priced; charge now: 2.90 per unit",
    ),
    // Both say nothing of use, in other words.
    (
        "state = \"excluded\"",
        "state = \"not-applicable\"",
        Other,
        "was excluded, is said not to apply",
    ),
    (
        "state = \"included\"",
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.10\" }",
        Worse,
        "was included, is priced; charge now: 0.10 per unit",
    ),
    (
        "state = \"included\"; depth = \"panel\"",
        "state = \"included\"; depth = \"lot\"",
        Worse,
        "kept at panel depth before, at lot now",
    ),
    (
        "state = \"included\"; depth = \"lot\"",
        "state = \"included\"",
        Better,
        "was lesser, is included; kept at lot depth before, at board now",
    ),
    (
        "state = \"included\"; formats = [\"csv\"]",
        "state = \"included\"; formats = [\"csv\", \"xlsx\"]",
        Other,
        "formats before: CSV; now: CSV, XLSX",
    ),
    (
        "state = \"included\"; formats = [\"csv\"]",
        "state = \"included\"; formats = [\"pdf\"]",
        Worse,
        "was included, is lesser; formats before: CSV; now: PDF",
    ),
    (
        "state = \"included\"; retention = \"15 years\"",
        "state = \"included\"; retention = \"10 years\"",
        Worse,
        "kept 15 years before, 10 years now",
    ),
    (
        "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"100\" }",
        "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"90.00\" }",
        Better,
        "charge before: 100 once; now: 90.00 once",
    ),
    (
        "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"100\" }",
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.10\" }",
        Other,
        "charge before: 100 once; now: 0.10 per unit",
    ),
    (
        "state = \"included\"",
        "state = \"included\"; lead-time-days = 5",
        Worse,
        "added 0 days to the lead time before, 5 now",
    ),
    // A comment may take back what the fields promise.
    (
        "state = \"included\"",
        "state = \"included\"; comment = \"first lot only\"",
        Other,
        "new comment: first lot only",
    ),
];

#[test]
fn each_change_of_a_clause_is_told_with_its_direction() {
    for (was, is, direction, words) in CHANGES {
        let round = round(
            &compliant().answer(CLAUSE, was),
            &compliant().answer(CLAUSE, is),
        );
        let [change] = round.clauses.as_slice() else {
            panic!("{was} -> {is}: {:#?}", round.clauses);
        };
        assert_eq!(change.clause, CLAUSE);
        assert_eq!(
            (change.direction, &*change.text),
            (*direction, *words),
            "{was} -> {is}"
        );
        assert_eq!(change.place_after.file, "reply.toml");
    }
    // The same in other words is no change: 120 months are 10 years.
    let same = round(
        &compliant().answer(
            CLAUSE,
            "state = \"included\"; depth = \"board\"; retention = \"120 months\"",
        ),
        &compliant(),
    );
    assert_eq!((same.clauses.len(), same.terms.len()), (0, 0));
    assert!(same.settled.is_empty() && same.open.is_empty() && same.new.is_empty());
}

#[test]
fn conditions_deviations_and_capability_are_changes() {
    let assumption =
        format!("[[quote.assumption]]\ntext = \"labels come\"\naffects = [\"{CLAUSE}\"]");
    let made = round(&compliant(), &compliant().and(&assumption));
    let text = "was included, is conditional; new condition: holds only if: labels come";
    assert_eq!(
        (made.clauses[0].direction, &*made.clauses[0].text),
        (Worse, text)
    );
    let dropped = round(&compliant().and(&assumption), &compliant());
    assert_eq!(dropped.clauses[0].direction, Better);
    let deviation = format!("[[quote.deviation]]\nclause = \"{CLAUSE}\"\ninstead = \"by lot\"");
    let stated = round(&compliant(), &compliant().and(&deviation));
    let text = "was included, is lesser; new deviation: by lot";
    assert_eq!(
        (stated.clauses[0].direction, &*stated.clauses[0].text),
        (Worse, text)
    );
    let capable = |word: &str| format!("[capability.\"{CLAUSE}\"]\ncapable = {word}");
    let excluded = || compliant().answer(CLAUSE, "state = \"excluded\"");
    let lost = round(
        &excluded().and(&capable("true")),
        &excluded().and(&capable("false")),
    );
    let text = "declared capability before: can; now: cannot";
    assert_eq!(
        (lost.clauses[0].direction, &*lost.clauses[0].text),
        (Worse, text)
    );
}

/// The price stays, a clause that was fine is no longer: the first thing to be read.
#[test]
fn what_is_silently_worse_is_read_first() {
    let spec = spec();
    let before = compliant().set("revision", "\"1\"");
    let after = compliant()
        .set("revision", "\"2\"")
        .set("valid-until", "2027-06-30")
        .answer("basis.bom", "state = \"included\"; comment = \"checked\"")
        .answer(CLAUSE, "state = \"included\"; depth = \"lot\"");
    let comparison = compared(&spec, &[&before], &[&after]);
    let round = &comparison.rounds[0];
    let told: Vec<(&str, Direction)> = round
        .clauses
        .iter()
        .map(|c| (c.clause.as_str(), c.direction))
        .collect();
    assert_eq!(told, [(CLAUSE, Worse), ("basis.bom", Other)]);
    assert_eq!((round.terms.len(), round.terms[0].direction), (1, Better));
    // By hand, at 100: 1000.00 before; lot depth is not comparable, so there is no total now.
    let at_100 = &round.verdicts[0];
    assert_eq!(
        (at_100.before, at_100.after),
        (Verdict::LikeForLike, Verdict::NotComparable)
    );
    assert_eq!(at_100.total_before.unwrap().to_string(), "1000.00");
    assert_eq!(at_100.total_after, None);
    assert_eq!(round.new, [CLAUSE]);
    let look = Look {
        width: 80,
        color: false,
        all: false,
    };
    let text = render(&comparison, look);
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    };
    let line = format!("worse than before: {CLAUSE}");
    assert!(at("SINCE THE LAST ROUND") < at(&line));
    assert!(at(&line) < at("VERDICTS"));
    insta::assert_snapshot!(text.split("VERDICTS").next().unwrap());
}

#[test]
fn terms_and_prices_are_told() {
    let charge = "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = ";
    let before = compliant()
        .set("lead-time-days", "30")
        .set("minimum-order", "50")
        .and(&format!("{charge}\"100.00\""));
    let after = compliant()
        .set("lead-time-days", "35")
        .set("price-breaks", "[{ from = 1, unit-price = \"9.50\" }]")
        .without("tax")
        .and(&format!("{charge}\"120.00\""));
    let told: Vec<(String, String, String, Direction)> = round(&before, &after)
        .terms
        .iter()
        .map(|t| {
            (
                t.term.to_string(),
                t.before.to_string(),
                t.after.to_string(),
                t.direction,
            )
        })
        .collect();
    let wanted = [
        ("Tax", "excluded", "not stated", Worse),
        ("Lead time", "30 days", "35 days", Worse),
        // Tax is another, so prices and charges cannot be told to be lower or higher.
        ("Unit price at 100 boards", "10.00", "9.50", Other),
        ("Unit price at 500 boards", "10.00", "9.50", Other),
        (
            "Charge for non-recurring engineering",
            "100.00 once",
            "120.00 once",
            Other,
        ),
        ("Minimum order", "50", "none", Better),
    ];
    let wanted = wanted.map(|(t, b, a, d)| (t.to_owned(), b.to_owned(), a.to_owned(), d));
    assert_eq!(told, wanted);
    let cheaper = round(
        &compliant(),
        &compliant().set("price-breaks", "[{ from = 1, unit-price = \"9.50\" }]"),
    );
    assert!(cheaper.terms.iter().all(|term| term.direction == Better));
    // By hand, at 500: 500 × 9.50.
    assert_eq!(
        cheaper.verdicts[1].total_after.unwrap().to_string(),
        "4750.00"
    );
}

#[test]
fn questions_are_settled_open_or_new_wherever_the_lines_are() {
    let charge = "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"";
    let before = compliant().silent(CLAUSE).without("tax").and(charge);
    // The same charge without an amount, some lines farther down.
    let after = compliant()
        .answer("basis.bom", "state = \"on-request\"")
        .silent(CLAUSE)
        .and(&format!("\n\n{charge}"));
    let round = round(&before, &after);
    assert_eq!(round.settled, ["quote.tax"]);
    assert_eq!(round.new, ["basis.bom"]);
    assert_eq!(round.open.len(), 2, "{:?}", round.open);
    assert!(round.open[0].starts_with("quote.R005."), "{:?}", round.open);
    assert_eq!(round.open[1], CLAUSE);
}

#[test]
fn an_earlier_quote_finds_its_supplier_or_is_told() {
    let spec = spec();
    let named = |name: &str, site: &str| {
        let mut reply = compliant();
        reply.name = format!("{name}\"\nsite = \"{site}");
        reply
    };
    let of = |before: &Reply, after: &[&Reply]| -> (Vec<String>, Vec<String>) {
        let comparison = compared(&spec, &[before], after);
        (
            comparison
                .rounds
                .iter()
                .map(|r| r.supplier.clone())
                .collect(),
            comparison.notes.iter().map(ToString::to_string).collect(),
        )
    };
    let (one, two) = (named("Adler", "Ulm"), named("Adler", "Linz"));
    // Case and blanks do not matter, the site does.
    let (rounds, notes) = of(&named("  ADLER ", "linz"), &[&one, &two]);
    assert_eq!((rounds.len(), notes.len()), (1, 0));
    let (rounds, notes) = of(&named("Adler", ""), &[&one, &two]);
    assert_eq!(rounds.len(), 0);
    assert!(
        notes[0].contains("may be that of several suppliers called Adler"),
        "{notes:?}"
    );
    let (rounds, notes) = of(&named("Adler", ""), &[&one]);
    assert_eq!((rounds.len(), notes.len()), (1, 0));
    let (rounds, notes) = of(&named("Other", "Ulm"), &[&one]);
    assert_eq!(rounds.len(), 0);
    assert!(
        notes[0].contains("is of Other, who is not among the suppliers compared"),
        "{notes:?}"
    );
}

#[test]
fn a_quote_that_is_no_longer_one_is_worse() {
    let spec = spec();
    let before = compliant();
    let text = "format = 1\n[supplier]\nname = \"Supplier\"\n";
    let now = tracespec::supplier::read(
        tracespec::source::SourceFile::new("reply.toml", text),
        &spec,
    );
    let previous = [before.load(&spec)];
    let options = Options {
        previous: &previous,
        ..Options::default()
    };
    let comparison = compare(&spec, &[now], options);
    let round = &comparison.rounds[0];
    assert!(round.clauses.iter().all(|c| c.direction == Worse));
    assert_eq!(&*round.clauses[0].text, "is no longer quoted");
    assert_eq!((round.terms.len(), round.verdicts.len()), (0, 0));
}
