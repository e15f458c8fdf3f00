//! What is told about a response that is not well filled in, and where.

use tracespec::compare::result::{ResponseKind, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::source::SourceFile;
use tracespec::supplier::read;

use crate::kit::{CLAUSE, Reply, spec};

/// Code and line of every finding.
fn found(reply: &Reply) -> Vec<(&'static str, String)> {
    let spec = spec();
    let text = reply.text();
    let findings = reply.load(&spec).findings;
    let line = |at: u32| {
        let line = text.lines().nth(usize::try_from(at).unwrap() - 1);
        line.unwrap().to_owned()
    };
    findings
        .iter()
        .map(|f| (f.code.0, line(f.place.line.get())))
        .collect()
}

#[test]
fn each_mistake_is_told_once_at_its_place() {
    let good = Reply::compliant(&spec());
    assert_eq!(found(&good), []);
    let charge = "charge = { basis = \"once\", amount = \"5\" }";
    let breaks = |text: &str| good.clone().set("price-breaks", text);
    let cases = [
        (
            good.clone()
                .answer("record.panel-travler", "state = \"included\""),
            "R001",
            "[quote.response.\"record.panel-travler\"]",
        ),
        (
            good.clone()
                .and("[[quote.assumption]]\ntext = \"x\"\naffects = [\"test.fct\"]"),
            "R001",
            "affects = [\"test.fct\"]",
        ),
        (
            breaks("[{ from = 5, unit-price = \"2\" }, { from = 5, unit-price = \"1\" }]"),
            "R003",
            "price-breaks = [{ from = 5, unit-price = \"2\" }, { from = 5, unit-price = \"1\" }]",
        ),
        (
            breaks("[{ from = 9, unit-price = \"2\" }, { from = 5, unit-price = \"1\" }]"),
            "R003",
            "price-breaks = [{ from = 9, unit-price = \"2\" }, { from = 5, unit-price = \"1\" }]",
        ),
        (
            breaks(
                "[{ from = 1, up-to = 5, unit-price = \"2\" }, { from = 5, unit-price = \"1\" }]",
            ),
            "R003",
            "price-breaks = [{ from = 1, up-to = 5, unit-price = \"2\" }, { from = 5, unit-price = \"1\" }]",
        ),
        (
            breaks("[{ from = 9, up-to = 5, unit-price = \"2\" }]"),
            "R003",
            "price-breaks = [{ from = 9, up-to = 5, unit-price = \"2\" }]",
        ),
        (
            good.clone()
                .answer(CLAUSE, &format!("state = \"included\"; {charge}")),
            "R004",
            charge,
        ),
        (
            good.clone()
                .answer(CLAUSE, &format!("state = \"excluded\"; {charge}")),
            "R004",
            charge,
        ),
        (good.clone().set("number", "\"\""), "R106", "number = \"\""),
        (
            Reply {
                name: " ".to_owned(),
                ..good.clone()
            },
            "R106",
            "name = \" \"",
        ),
        (
            good.clone().set("currency", "\"\""),
            "R005",
            "currency = \"\"",
        ),
        (
            good.clone().set("currency", "\"euro\""),
            "R005",
            "currency = \"euro\"",
        ),
        (
            good.clone()
                .and("[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\""),
            "R005",
            "[[quote.charge]]",
        ),
        (
            breaks("[{ from = 1, unit-price = \"0\" }]"),
            "R006",
            "price-breaks = [{ from = 1, unit-price = \"0\" }]",
        ),
        (
            good.clone()
                .and("[[quote.charge]]\nkind = \"nre\"\nbasis = \"once\"\namount = \"-5\""),
            "R006",
            "amount = \"-5\"",
        ),
        (
            good.clone()
                .and("[[quote.assumption]]\ntext = \"as discussed\""),
            "R007",
            "text = \"as discussed\"",
        ),
        (
            good.clone().answer(CLAUSE, "depth = \"board\""),
            "R101",
            "[quote.response.\"record.panel-traveler\"]",
        ),
        (
            good.clone().without("unit"),
            "R103",
            "price-breaks = [{ from = 1, unit-price = \"10.00\" }]",
        ),
        (
            good.clone()
                .set("spec", "{ id = \"T-1\", revision = \"A\" }"),
            "R104",
            "spec = { id = \"T-1\", revision = \"A\" }",
        ),
        (
            good.clone()
                .and("[[quote.deviation]]\nclause = \"test.fct\"\ninstead = \"x\""),
            "R001",
            "clause = \"test.fct\"",
        ),
        (
            good.clone()
                .and("[[quote.deviation]]\nclause = \"identity.board\"\ninstead = \"\""),
            "R014",
            "instead = \"\"",
        ),
        (
            good.clone()
                .and("[capability.\"test.fct\"]\ncapable = true"),
            "R105",
            "[capability.\"test.fct\"]",
        ),
    ];
    for (reply, code, line) in cases {
        assert_eq!(found(&reply), [(code, line.to_owned())]);
        let verdict = reply.verdict(&spec());
        if code < "R100" {
            assert_eq!(verdict, Verdict::NotComparable, "{code} {line}");
        }
    }
}

#[test]
fn a_near_miss_is_named() {
    let spec = spec();
    let reply = Reply::compliant(&spec).answer("record.panel-travler", "state = \"included\"");
    let findings = reply.load(&spec).findings;
    assert_eq!(
        findings[0].help.as_deref(),
        Some("did you mean `record.panel-traveler`?")
    );
}

#[test]
fn an_unfilled_form_is_read_and_counts_for_nothing() {
    let spec = spec();
    let mut text = "format = 1\n[supplier]\nname = \"\"\nsite = \"\"\n[quote]\nnumber = \"\"\nrevision = \"\"\ncurrency = \"\"\nspec = { id = \"\", revision = \"\", sha256 = \"\" }\n".to_owned();
    for clause in &spec.clauses {
        text += &format!(
            "[quote.response.\"{}\"]\n# state = \"included\"\n",
            clause.id
        );
    }
    let loaded = read(SourceFile::new("form.toml", text), &spec);
    assert!(loaded.response.is_some(), "{:#?}", loaded.findings);
    let comparison = compare(&spec, &[loaded], Options::default());
    let supplier = &comparison.suppliers[0];
    assert_eq!(supplier.name, "form.toml");
    let demanded = spec.clauses.iter().filter(|c| c.demanded).count();
    let result = &supplier.quantities[0];
    assert_eq!(usize::try_from(result.counts.unanswered).unwrap(), demanded);
    assert_eq!(
        (result.counts.meets, result.verdict),
        (0, Verdict::NotComparable)
    );
    assert!(!comparison.is_clean());
}

#[test]
fn a_text_that_is_no_response_is_listed_and_never_clean() {
    let spec = spec();
    for text in [
        "",
        "format = 1\n[supplier\n",
        "format = 1\n[supplier]\nname = 3\n",
    ] {
        let loaded = read(SourceFile::new("broken.toml", text), &spec);
        assert!(loaded.response.is_none() && !loaded.findings.is_empty());
        let comparison = compare(&spec, &[loaded], Options::default());
        assert_eq!(comparison.suppliers[0].kind, ResponseKind::Unreadable);
        assert_eq!(comparison.suppliers[0].name, "broken.toml");
        assert!(!comparison.is_clean());
    }
}

#[test]
fn one_value_that_cannot_be_read_hides_no_other_answer() {
    let spec = spec();
    let reply = Reply::compliant(&spec).answer(CLAUSE, "state = \"included\"; depth = \"carton\"");
    let loaded = reply.load(&spec);
    assert_eq!(loaded.findings.len(), 1, "{:#?}", loaded.findings);
    let comparison = compare(&spec, &[loaded], Options::default());
    let supplier = &comparison.suppliers[0];
    assert_eq!(supplier.kind, ResponseKind::Quote);
    let result = &supplier.quantities[0];
    // The depth that nobody understood is not the demanded one; every other clause is met.
    let demanded = spec.clauses.iter().filter(|clause| clause.demanded).count();
    assert_eq!(result.counts.unanswered, 1);
    assert_eq!(usize::try_from(result.counts.meets).unwrap(), demanded - 1);
    assert_eq!(result.verdict, Verdict::NotComparable);
    assert!(result.totals.is_none());
}

#[test]
fn capability_alone_has_no_verdict() {
    let spec = spec();
    let text = format!(
        "format = 1\n[supplier]\nname = \"S\"\n[capability.\"{CLAUSE}\"]\ncapable = true\ndepth = \"lot\"\n"
    );
    let loaded = read(SourceFile::new("s.toml", text), &spec);
    let comparison = compare(&spec, &[loaded], Options::default());
    let supplier = &comparison.suppliers[0];
    assert_eq!(supplier.kind, ResponseKind::CapabilityOnly);
    assert!(supplier.quantities.is_empty() && comparison.is_clean());
    assert_eq!(
        (supplier.capability.can, supplier.capability.lesser),
        (0, 1)
    );
}

#[test]
fn validity_is_judged_at_the_day_given_else_due_else_not() {
    use crate::kit::spec_with;
    let day = |text: &str| Some(text.parse().unwrap());
    let spec = spec();
    let reply = Reply::compliant(&spec).set("valid-until", "2026-07-15");
    let at = |as_of| {
        compare(
            &spec,
            &[reply.load(&spec)],
            Options {
                as_of,
                ..Options::default()
            },
        )
        .is_clean()
    };
    assert!(at(None) && at(day("2026-07-15")) && !at(day("2026-07-16")));
    let undated = spec_with(&[("due = 2026-06-30\n", "")]);
    let reply = Reply::compliant(&undated).set("valid-until", "2001-01-01");
    let comparison = compare(&undated, &[reply.load(&undated)], Options::default());
    assert!(comparison.is_clean() && comparison.as_of.date.is_none());
}

#[test]
fn text_of_a_supplier_never_steers_the_terminal() {
    use tracespec::report::compare_text::{Look, render};
    let spec = spec();
    let reply = Reply {
        name: r"\u001b[31mred\u202e".to_owned(),
        ..Reply::compliant(&spec)
    };
    let long = "x".repeat(5000);
    let reply = reply
        .set("delivery-terms", r#""EXW \u001b]0;title\u0007""#)
        .and(&format!(
            "[[quote.assumption]]\ntext = \"{long}\"\naffects = [\"{CLAUSE}\"]"
        ));
    let comparison = compare(&spec, &[reply.load(&spec)], Options::default());
    let look = Look {
        width: 80,
        color: false,
        all: true,
    };
    let text = render(&comparison, look);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    assert!(!text.contains('\u{202e}'));
    assert!(text.lines().all(|line| line.chars().count() <= 80));
}
