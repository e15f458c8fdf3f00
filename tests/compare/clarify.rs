//! Questions to suppliers, and their answers laid over the response.

use tracespec::clarify::{
    self, AnswersRead, Clarification, Group, Subject, clarification, to_toml,
};
use tracespec::compare::result::Verdict::{LikeForLike, Loaded, NonResponsive, NotComparable};
use tracespec::compare::result::{Comparison, Standing, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::LoadedResponse;
use tracespec::wording::Wording;

use crate::kit::{CLAUSE, Reply, spec, spec_with, weighing};

/// One response compared, and what is asked about it.
struct Asked {
    spec: ResolvedSpec,
    loaded: LoadedResponse,
    comparison: Comparison,
}

impl Asked {
    fn on(spec: &ResolvedSpec, reply: &Reply) -> Asked {
        let loaded = reply.load(spec);
        Asked {
            comparison: compare(spec, std::slice::from_ref(&loaded), Options::default()),
            spec: spec.clone(),
            loaded,
        }
    }

    fn asked(&self) -> Option<Clarification<'_>> {
        clarification(
            &self.spec,
            &self.loaded,
            &self.comparison.suppliers[0],
            None,
        )
    }

    fn toml(&self) -> String {
        to_toml(&self.asked().unwrap(), &Wording::english())
    }

    fn verdict(&self) -> Verdict {
        self.comparison.suppliers[0].quantities[0].verdict
    }

    fn ids(&self) -> Vec<String> {
        let questions = self.comparison.suppliers[0].questions.iter();
        questions.map(|question| question.id.clone()).collect()
    }

    /// The same response with answered files laid over it; codes of what is wrong with them.
    fn with(&self, files: &[AnswersRead]) -> (Asked, Vec<&'static str>) {
        let laid = clarify::lay(&self.spec, vec![self.loaded.clone()], files, None);
        let codes = laid.findings.iter().map(|finding| finding.code.0).collect();
        let loaded = laid.responses.into_iter().next().unwrap();
        let after = Asked {
            comparison: compare(
                &self.spec,
                std::slice::from_ref(&loaded),
                Options::default(),
            ),
            spec: self.spec.clone(),
            loaded,
        };
        (after, codes)
    }

    fn answered(&self, id: &str, lines: &str) -> (Asked, Vec<&'static str>) {
        self.with(&[read(&fill(&self.toml(), id, lines))])
    }
}

fn read(toml: &str) -> AnswersRead {
    clarify::read("answers.toml", toml.as_bytes())
}

/// The file with lines below the answer to a question.
fn fill(toml: &str, id: &str, lines: &str) -> String {
    let at = toml
        .find(&format!("id = \"{id}\""))
        .unwrap_or_else(|| panic!("{id}: {toml}"));
    let head = "[question.answer]\n";
    let below = at + toml[at..].find(head).unwrap() + head.len();
    format!("{}{lines}\n{}", &toml[..below], &toml[below..])
}

/// A gap, what settles it, and the verdict after it. Before, each is not comparable, or non-responsive
/// where the offer is lesser or excluded on a knockout clause.
const SETTLED: &[(&str, &str, Verdict)] = &[
    ("", "state = \"included\"", LikeForLike),
    (
        "state = \"on-request\"",
        "state = \"included\"",
        LikeForLike,
    ),
    (
        "state = \"on-request\"",
        "state = \"priced-separately\"\ncharge = { basis = \"per-unit\", amount = \"0.35\" }",
        Loaded,
    ),
    (
        "state = \"priced-separately\"",
        "charge = { basis = \"once\", amount = \"120.00\" }",
        Loaded,
    ),
    (
        "state = \"priced-separately\"; charge = { basis = \"once\", amount = \"0\" }",
        "charge = { basis = \"once\", amount = \"no charge\" }",
        Loaded,
    ),
    // Priced before, included now: the charge is taken back with the state.
    (
        "state = \"partial\"; charge = { basis = \"once\", amount = \"9.00\" }",
        "state = \"included\"",
        LikeForLike,
    ),
    (
        "state = \"alternative\"",
        "state = \"included\"",
        LikeForLike,
    ),
    ("state = \"excluded\"", "state = \"included\"", LikeForLike),
    (
        "state = \"not-applicable\"",
        "state = \"included\"",
        LikeForLike,
    ),
    (
        "state = \"included\"; depth = \"lot\"",
        "depth = \"board\"",
        LikeForLike,
    ),
    (
        "state = \"included\"; formats = [\"pdf\"]",
        "formats = [\"csv\"]",
        LikeForLike,
    ),
    (
        "state = \"included\"; retention = \"5 years\"",
        "retention = \"120 months\"",
        LikeForLike,
    ),
    // Held from 200 boards on; asked are 100 as well.
    (
        "state = \"included\"; from-quantity = 200",
        "from-quantity = 1",
        LikeForLike,
    ),
];

#[test]
fn each_gap_is_one_question_with_demand_words_place_and_what_settles_it() {
    let spec = spec();
    let demand = spec.clause(CLAUSE).unwrap().demand.clone();
    for (gap, _, _) in SETTLED {
        let asked = Asked::on(&spec, &Reply::compliant(&spec).answer(CLAUSE, gap));
        assert_eq!(asked.ids(), [CLAUSE], "{gap}");
        let found = asked.asked().unwrap();
        let [question] = found.questions.as_slice() else {
            panic!("{gap}: {:?}", found.questions);
        };
        assert_eq!(question.group, Group::Required);
        assert_eq!(question.subject, Subject::Clause);
        assert_eq!(question.demanded.as_deref(), Some(&*demand), "{gap}");
        assert!(
            question.said[0].contains("(reply.toml, line "),
            "{gap}: {:?}",
            question.said
        );
        assert!(
            question
                .settle
                .iter()
                .all(|text| text.starts_with("Please ")),
            "{gap}"
        );
        assert!(!question.settle.is_empty(), "{gap}");
    }
    assert!(Asked::on(&spec, &Reply::compliant(&spec)).asked().is_none());
}

#[test]
fn an_answer_settles_its_question_and_raises_the_verdict() {
    let spec = spec();
    for (gap, answer, verdict) in SETTLED {
        let before = Asked::on(&spec, &Reply::compliant(&spec).answer(CLAUSE, gap));
        assert_eq!(before.verdict(), NotComparable, "{gap}");
        let (after, wrong) = before.answered(CLAUSE, answer);
        assert_eq!(wrong, [""; 0], "{gap} {answer}");
        assert_eq!(after.ids(), [""; 0], "{gap} {answer}");
        assert_eq!(after.verdict(), *verdict, "{gap} {answer}");
        // Digest and file stay those of the response.
        assert_eq!(after.loaded.digest, before.loaded.digest);
        assert_eq!(after.loaded.file(), "reply.toml");
        let used = &after.comparison.suppliers[0].answers[0];
        assert_eq!((used.file.as_str(), used.round), ("answers.toml", 1));
        assert!(used.answered[0].settled);
    }
}

#[test]
fn what_was_answered_stands_in_the_answered_file() {
    let spec = spec();
    let before = Asked::on(
        &spec,
        &Reply::compliant(&spec).answer(CLAUSE, "state = \"included\"; depth = \"lot\""),
    );
    // Deeper than before, and still too shallow: one question again, at the line of the answer.
    let toml = fill(&before.toml(), CLAUSE, "depth = \"panel\"");
    let line = toml
        .lines()
        .position(|line| line == "depth = \"panel\"")
        .unwrap()
        + 1;
    let (after, wrong) = before.with(&[read(&toml)]);
    assert_eq!(wrong, [""; 0]);
    let question = &after.comparison.suppliers[0].questions[0];
    assert_eq!(
        &*question.said[0].text,
        "offered at panel depth, demanded is board"
    );
    assert_eq!(
        question.said[0].place.to_string(),
        format!("answers.toml:{line}")
    );
    // Nothing else moved.
    let clause = after
        .comparison
        .clauses
        .iter()
        .find(|row| row.id != CLAUSE && row.demanded)
        .unwrap();
    assert_eq!(clause.cells[0].place.file, "reply.toml");
}

#[test]
fn a_knockout_rises_from_non_responsive() {
    let spec = weighing("knockout");
    let before = Asked::on(
        &spec,
        &Reply::compliant(&spec).answer(CLAUSE, "state = \"excluded\""),
    );
    assert_eq!(before.verdict(), NonResponsive);
    assert_eq!(before.asked().unwrap().questions[0].group, Group::Knockout);
    let (after, _) = before.answered(
        CLAUSE,
        "state = \"priced-separately\"\ncharge = { basis = \"per-lot\", amount = \"40\" }",
    );
    assert_eq!(after.verdict(), Loaded);
    // By hand: 100 × 10.00 and 40 for each of 2 lots.
    let totals = after.comparison.suppliers[0].quantities[0]
        .totals
        .as_ref()
        .unwrap();
    assert_eq!(totals.total.to_string(), "1080.00");
}

#[test]
fn words_alone_settle_nothing_and_are_shown() {
    let spec = spec();
    let before = Asked::on(&spec, &Reply::compliant(&spec).silent(CLAUSE));
    let (after, wrong) = before.answered(CLAUSE, "text = \"yes, of course\"");
    assert_eq!(wrong, [""; 0]);
    assert_eq!(after.verdict(), NotComparable);
    let supplier = &after.comparison.suppliers[0];
    assert_eq!(after.ids(), [CLAUSE]);
    let said = &supplier.questions[0].said[1];
    assert_eq!(&*said.text, "answered in words: yes, of course");
    assert_eq!(said.place.file, "answers.toml");
    assert!(!supplier.answers[0].answered[0].settled);
    let row = after
        .comparison
        .clauses
        .iter()
        .find(|row| row.id == CLAUSE)
        .unwrap();
    assert!(row.cells[0].said.contains(said));
    // The next round says after which answers it was asked.
    let next = after.asked().unwrap();
    assert_eq!(next.round, 2);
    let toml = to_toml(&next, &Wording::english());
    assert!(toml.contains(&format!("after = [\"{}\"]", supplier.answers[0].sha256)));
    let second = read(&fill(&toml, CLAUSE, "state = \"included\""));
    // Without the first round it was asked after something unknown.
    let (same, wrong) = before.with(std::slice::from_ref(&second));
    assert_eq!((same.verdict(), wrong), (NotComparable, vec!["Q004"]));
    // With it, in whatever order they are named.
    let first = read(&fill(&before.toml(), CLAUSE, "text = \"yes, of course\""));
    let (settled, wrong) = before.with(&[second, first]);
    assert_eq!((settled.verdict(), wrong), (LikeForLike, vec![]));
}

#[test]
fn an_assumption_is_dropped_or_kept() {
    let spec = spec();
    let two = format!(
        "[[quote.assumption]]\ntext = \"first\"\naffects = [\"{CLAUSE}\"]\n[[quote.assumption]]\ntext = \"second\"\naffects = [\"{CLAUSE}\", \"basis.bom\"]\n[[quote.assumption]]\ntext = \"third\"\naffects = [\"basis.avl\"]"
    );
    let before = Asked::on(&spec, &Reply::compliant(&spec).and(&two));
    let (kept, wrong) = before.answered(CLAUSE, "assumption = \"kept\"");
    assert_eq!((kept.ids().len(), wrong), (3, vec![]));
    let (after, wrong) = before.answered(CLAUSE, "assumption = \"dropped\"");
    assert_eq!(wrong, [""; 0]);
    let mut left = after.ids();
    left.sort();
    assert_eq!(left, ["basis.avl", "basis.bom"]);
    // The first is gone, so the others moved up; they stand where they stood.
    let stated = |asked: &Asked| -> Vec<(String, u32)> {
        let stated = asked.comparison.suppliers[0].assumptions.iter();
        stated
            .map(|a| (a.text.clone(), a.place.line.get()))
            .collect()
    };
    assert_eq!(stated(&after), stated(&before)[1..]);
}

#[test]
fn a_conflict_is_settled_by_either_side() {
    let spec = spec();
    let conflict = format!("[capability.\"{CLAUSE}\"]\ncapable = false");
    let before = Asked::on(&spec, &Reply::compliant(&spec).and(&conflict));
    let said = &before.comparison.suppliers[0].questions[0].said[0];
    assert_eq!(said.standing, Standing::Conflict);
    let (after, _) = before.answered(CLAUSE, "capable = true");
    assert_eq!((after.verdict(), after.ids().len()), (LikeForLike, 0));
    let (after, _) = before.answered(CLAUSE, "state = \"excluded\"");
    assert_eq!(
        after.comparison.suppliers[0].quantities[0].counts.excluded,
        1
    );
}

/// A quote with something amiss, the id of its question without a line, and what settles it.
#[test]
fn questions_on_the_whole_quote_are_settled_by_their_terms() {
    let spec = spec_with(&[(
        "delivery-terms = \"DAP Hamburg\"",
        "delivery-terms = \"DAP Hamburg\"\nlead-time-days = 30",
    )]);
    let reply = || Reply::compliant(&spec).set("lead-time-days", "20");
    let charge = "[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"";
    let open_assumption = "[[quote.assumption]]\ntext = \"parts are free\"";
    let quoted = format!(
        "spec = {{ id = \"T-1\", revision = \"A\", sha256 = \"{}\" }}",
        spec.digest
    );
    let cases: Vec<(Reply, &str, &str)> = vec![
        (reply().without("tax"), "quote.tax", "tax = \"excluded\""),
        (
            reply().without("valid-until"),
            "quote.valid-until",
            "valid-until = 2026-12-31",
        ),
        (
            reply().set("valid-until", "2026-06-01"),
            "quote.valid-until",
            "valid-until = 2026-12-31",
        ),
        (
            reply().without("currency"),
            "quote.R005.",
            "currency = \"EUR\"",
        ),
        (
            reply().set("delivery-terms", "\"EXW Ulm\""),
            "quote.delivery-terms",
            "delivery-terms = \"DAP Hamburg\"",
        ),
        (
            reply().set("lead-time-days", "45"),
            "quote.lead-time-days",
            "lead-time-days = 30",
        ),
        (
            reply().without("lead-time-days"),
            "quote.lead-time-days",
            "lead-time-days = 30",
        ),
        (
            reply().set("price-breaks", "[{ from = 200, unit-price = \"10.00\" }]"),
            "quote.price-breaks.100",
            "unit-price = \"12.00\"",
        ),
        (
            reply().set("price-breaks", "[{ from = 200, unit-price = \"10.00\" }]"),
            "quote.price-breaks.100",
            "price-breaks = [{ from = 1, unit-price = \"10.00\" }]",
        ),
        (
            reply().set("minimum-order", "250"),
            "quote.price-breaks.100",
            "minimum-order = 100",
        ),
        (reply().and(charge), "quote.R005.", "amount = \"100.00\""),
        (
            reply().and(open_assumption),
            "quote.R007.",
            "assumption = \"dropped\"",
        ),
        (
            reply().set(
                "spec",
                "{ id = \"T-1\", revision = \"A\", sha256 = \"00\" }",
            ),
            "quote.R002.",
            &quoted,
        ),
    ];
    for (reply, id, answer) in cases {
        let before = Asked::on(&spec, &reply);
        let ids = before.ids();
        assert_eq!(ids.len(), 1, "{id}: {ids:?}");
        assert!(ids[0].starts_with(id), "{id}: {ids:?}");
        let (after, wrong) = before.answered(&ids[0], answer);
        assert_eq!(wrong, [""; 0], "{id} {answer}");
        assert_eq!(after.ids(), [""; 0], "{id} {answer}");
        assert_eq!(after.verdict(), LikeForLike, "{id} {answer}");
    }
    // By hand, at 100: 100 × 12.00 by the answered price.
    let before = Asked::on(
        &spec,
        &reply().set("price-breaks", "[{ from = 200, unit-price = \"10.00\" }]"),
    );
    let (after, _) = before.answered("quote.price-breaks.100", "unit-price = \"12.00\"");
    let quantities = &after.comparison.suppliers[0].quantities;
    let total = |n: usize| quantities[n].totals.as_ref().unwrap().total.to_string();
    assert_eq!(
        (total(0), total(1)),
        ("1200.00".to_owned(), "5000.00".to_owned())
    );
}

#[test]
fn amounts_never_change_their_meaning() {
    let spec = spec();
    let taxed = Asked::on(&spec, &Reply::compliant(&spec).set("tax", "\"included\""));
    let (after, wrong) = taxed.answered("quote.tax", "tax = \"excluded\"");
    assert_eq!((after.verdict(), wrong), (NotComparable, vec!["Q010"]));
    let foreign = Asked::on(&spec, &Reply::compliant(&spec).set("currency", "\"SEK\""));
    let (after, wrong) = foreign.answered("quote.currency", "currency = \"EUR\"");
    assert_eq!((after.verdict(), wrong), (NotComparable, vec!["Q010"]));
    // One price among incremental ones could mean anything.
    let steps = Reply::compliant(&spec)
        .set("scheme", "\"incremental\"")
        .set("minimum-order", "250");
    let before = Asked::on(&spec, &steps);
    let (after, wrong) = before.answered("quote.price-breaks.100", "unit-price = \"9.00\"");
    assert_eq!((after.ids(), wrong), (before.ids(), vec!["Q007"]));
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let spec = spec();
    let reply = Reply::compliant(&spec).silent(CLAUSE).without("tax");
    let before = Asked::on(&spec, &reply);
    let toml = before.toml();
    let included = fill(&toml, CLAUSE, "state = \"included\"");
    let other = "0".repeat(64);
    let cases: Vec<(String, &str)> = vec![
        (included.replace(&before.loaded.digest, &other), "Q003"),
        (included.replace(&spec.digest, &other), "Q002"),
        (included.replace("not answered (", "all is well ("), "Q006"),
        (
            included.replace(&format!("id = \"{CLAUSE}\""), "id = \"basis.bom\""),
            "Q005",
        ),
        (fill(&toml, CLAUSE, "tax = \"excluded\""), "Q007"),
        (fill(&toml, "quote.tax", "state = \"included\""), "Q007"),
        (fill(&toml, "quote.tax", "tax = \"unstated\""), "Q007"),
        (fill(&toml, CLAUSE, "assumption = \"dropped\""), "Q007"),
        (toml.clone(), "Q101"),
        ("format = 1\n".to_owned(), "T"),
        (fill(&toml, CLAUSE, "state = \"perhaps\""), "T"),
        (fill(&toml, CLAUSE, "stat = \"included\""), "T"),
    ];
    for (text, code) in cases {
        let (after, wrong) = before.with(&[read(&text)]);
        assert!(
            wrong.iter().all(|c| c.starts_with(code)) && !wrong.is_empty(),
            "{code}: {wrong:?}\n{text}"
        );
        assert_eq!(after.ids(), before.ids(), "{code}");
        assert_eq!(
            after.comparison.suppliers[0].quantities, before.comparison.suppliers[0].quantities,
            "{code}"
        );
    }
    // Twice in one round: neither counts.
    let (after, wrong) = before.with(&[
        read(&included),
        read(&fill(&toml, CLAUSE, "state = \"excluded\"")),
    ]);
    assert_eq!((after.ids(), wrong), (before.ids(), vec!["Q008"]));
    // What is no text at all.
    let (_, wrong) = before.with(&[clarify::read("a", &[0xff, 0xfe, 0x00])]);
    assert_eq!(wrong, ["Q001"]);
    let (_, wrong) = before.with(&[clarify::read("a.xlsx", b"PK\x03\x04 nothing")]);
    assert_eq!(wrong, ["Q001"]);
}

#[test]
fn an_answer_can_be_a_mistake_of_its_own() {
    let spec = spec();
    let before = Asked::on(&spec, &Reply::compliant(&spec).silent(CLAUSE));
    // A price on what is included: the finding stands at the line of the answer.
    let (after, wrong) = before.answered(
        CLAUSE,
        "state = \"included\"\ncharge = { basis = \"once\", amount = \"5.00\" }",
    );
    assert_eq!(wrong, [""; 0]);
    assert_eq!(after.verdict(), NotComparable);
    let finding = &after.comparison.suppliers[0].findings[0];
    assert_eq!(
        (finding.code.0, finding.place.file.as_str()),
        ("R004", "answers.toml")
    );
}
