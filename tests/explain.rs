//! Every code has its page, every example does what its page says, and no rule fires where it should
//! not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::explain::{self, Page};
use tracespec::finding::Severity;
use tracespec::source::SourceFile;
use tracespec::spec::lint::RULES;
use tracespec::spec::lint::levels::Overrides;
use tracespec::spec::model::LintLevel;
use tracespec::spec::{self, CheckedSpec};

/// A fragment laid over the base spec, by the means that every spec has.
fn laid_over(fragment: &str) -> CheckedSpec {
    checked(fragment, &Overrides::default())
}

fn checked(fragment: &str, levels: &Overrides) -> CheckedSpec {
    let mut files: IndexMap<String, Vec<u8>> = explain::files()
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect();
    files.insert("base.toml".to_owned(), base_without(fragment).into_bytes());
    let text = if fragment.contains("extends =") {
        fragment.to_owned()
    } else if fragment.contains("[spec]\n") {
        fragment.replacen("[spec]\n", "[spec]\nextends = [\"./base.toml\"]\n", 1)
    } else {
        format!("spec.extends = [\"./base.toml\"]\n{fragment}")
    };
    let source = SourceFile::new("spec.toml", text);
    spec::check_with(source, Catalogue::embedded().unwrap(), &files, levels)
}

/// The base, less what the fragment says in lines such as `# without basis.centroid`.
fn base_without(fragment: &str) -> String {
    if !fragment.contains("# without ") {
        return explain::BASE.to_owned();
    }
    let mut base: toml::Table = toml::from_str(explain::BASE).unwrap();
    for path in fragment
        .lines()
        .filter_map(|l| l.strip_prefix("# without "))
    {
        let mut keys: Vec<&str> = path.split('.').collect();
        let last = keys.pop().unwrap();
        let mut table = &mut base;
        for key in keys {
            table = table[key].as_table_mut().unwrap();
        }
        assert!(table.remove(last).is_some(), "the base has no {path}");
    }
    toml::to_string(&base).unwrap()
}

fn codes(checked: &CheckedSpec) -> BTreeSet<String> {
    let codes = checked.findings.iter().map(|f| f.code.to_string());
    codes.collect()
}

#[test]
fn the_base_is_sound() {
    let checked = laid_over("");
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
}

#[test]
fn every_code_has_a_page_and_every_rule_its_name() {
    let mut wanted = BTreeSet::new();
    for file in [
        "src/spec/codes.rs",
        "src/spec/basis.rs",
        "src/toml_doc/codes.rs",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(path).unwrap();
        let codes = text.split("Code(\"").skip(1);
        wanted.extend(codes.map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    let there: BTreeSet<String> = explain::pages().iter().map(|p| p.code.clone()).collect();
    assert_eq!(
        there, wanted,
        "pages under src/explain/pages and codes differ"
    );
    let files: BTreeSet<String> = explain::sources()
        .map(|(code, _)| code.to_owned())
        .collect();
    assert_eq!(
        there, files,
        "a page does not keep to the form, or is misnamed"
    );
    for rule in RULES {
        let page = explain::page(rule.code.0).unwrap();
        assert_eq!(page.name, rule.name);
        assert!(page.lint);
    }
    let names: BTreeSet<&str> = explain::pages().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        names.len(),
        explain::pages().len(),
        "two pages share a name"
    );
    for page in explain::pages() {
        for code in page.see_also.iter().chain(&page.also) {
            assert!(there.contains(code), "{}: no page {code}", page.code);
        }
    }
}

fn failure(page: &Page) -> Option<String> {
    let (Some(bad), Some(good)) = (&page.bad.toml, &page.good.toml) else {
        return page
            .tested_by
            .is_none()
            .then(|| format!("{}: no example", page.code));
    };
    let (bad, good) = (laid_over(bad), laid_over(good));
    let mut wanted = BTreeSet::from_iter(page.also.iter().cloned());
    wanted.insert(page.code.clone());
    let mut text = String::new();
    if codes(&bad) != wanted {
        text += &format!("{} bad: {:#?}\n", page.code, shown(&bad));
    }
    if !good.findings.is_empty() {
        text += &format!("{} good: {:#?}\n", page.code, shown(&good));
    }
    (!text.is_empty()).then_some(text)
}

fn shown(checked: &CheckedSpec) -> Vec<String> {
    let findings = checked.findings.iter();
    let line = |f: &tracespec::finding::Finding| {
        let place = &f.place;
        format!(
            "{} {}:{} {}",
            f.code,
            place.file,
            place.line.get(),
            f.message
        )
    };
    findings.map(line).collect()
}

#[test]
fn every_example_does_what_its_page_says() {
    let failed: Vec<String> = explain::pages().iter().filter_map(failure).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn examples_that_no_fragment_shows_name_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = ["src/toml_doc/tests.rs", "tests/catalog.rs"]
        .map(|file| std::fs::read_to_string(root.join(file)).unwrap())
        .concat();
    for page in explain::pages() {
        if let Some(test) = &page.tested_by {
            let name = test.rsplit("::").next().unwrap();
            assert!(
                tests.contains(&format!("fn {name}()")),
                "{}: {test}",
                page.code
            );
        }
    }
}

#[test]
fn pages_fit_a_terminal() {
    for page in explain::pages() {
        let fragments = page.bad.toml.iter().chain(&page.good.toml);
        let code: BTreeSet<String> = fragments
            .flat_map(|text| text.lines())
            .map(|line| format!("    {line}"))
            .collect();
        for line in explain::page_text(page, 80).lines() {
            let wide = line.chars().count() > 80 && !code.contains(line);
            assert!(!wide, "{}: {line}", page.code);
        }
    }
    for line in explain::list_text(80).lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_document_is_that_of_the_pages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lints.md");
    let text = explain::markdown();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/lints.md is out of date: run `UPDATE=1 cargo test --test explain`"
    );
}

#[test]
fn the_document_of_checks_is_that_of_their_pages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/field-checks.md");
    let text = explain::check_markdown();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/field-checks.md is out of date: run `UPDATE=1 cargo test --test explain`"
    );
}

#[test]
fn every_check_has_a_page_by_the_code_of_its_findings() {
    for (code, page) in [
        ("approved-material", "approved-material"),
        ("field.component-lot", "field"),
        ("inspections-final.aoi", "inspections-final"),
        ("delivery.files", "delivery.files"),
        ("order.started.ended", "own"),
    ] {
        assert_eq!(
            explain::check_page(code).map(|p| p.code.as_str()),
            Some(page),
            "{code}"
        );
    }
    assert!(explain::check_page("nothing-such").is_none());
    for check in Catalogue::embedded().unwrap().checks.keys() {
        assert!(
            explain::check_page(check).is_some_and(|p| p.code == *check),
            "{check}"
        );
    }
    for page in explain::check_pages() {
        let text = explain::check_text(page, 80);
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
        assert!(
            !page.title.is_empty() && !page.title.ends_with('.'),
            "{}",
            page.code
        );
        assert!(
            page.field_checks
                .iter()
                .all(|n| (1..=explain::FIELD_CHECKS).contains(n))
        );
        for words in [&page.looks, &page.bad, &page.fix] {
            assert!(words.ends_with('.'), "{}: {words}", page.code);
        }
    }
    // Each number of the list is somebody's, or it is said why it is nobody's.
    for number in 1..=explain::FIELD_CHECKS {
        let somebody = explain::check_pages()
            .iter()
            .any(|p| p.field_checks.contains(&number));
        let nobody = explain::NOT_CHECKED.iter().any(|(none, _)| *none == number);
        assert!(somebody != nobody, "{number}");
    }
}

const UNKEPT: &str =
    "[record.work-order-sheet]\npurpose = [\"release\"]\ndefined-in = \"quality-plan\"\n";

fn levels(given: &[(LintLevel, &'static str)]) -> Overrides {
    Overrides::parse(given.iter().copied()).unwrap()
}

/// Severity of the only finding, or nothing when it was allowed.
fn outcome(fragment: &str, given: &[(LintLevel, &'static str)]) -> Option<Severity> {
    let checked = checked(fragment, &levels(given));
    let found: Vec<Severity> = checked.findings.iter().map(|f| f.severity).collect();
    assert_eq!(
        found.len() + checked.suppressed.len(),
        1,
        "{:#?}",
        shown(&checked)
    );
    let failed = found.contains(&Severity::Error);
    assert_eq!(checked.resolved.is_none(), failed);
    found.first().copied()
}

#[test]
fn the_command_line_wins_over_the_spec_and_a_name_over_a_group() {
    use LintLevel::{Allow, Deny, Warn};
    let (warning, error) = (Some(Severity::Warning), Some(Severity::Error));
    let allowed =
        format!("{UNKEPT}[lint]\nno-retention = {{ level = \"allow\", reason = \"x\" }}\n");
    let denied = format!("{UNKEPT}[lint]\nS105 = \"deny\"\n");
    assert_eq!(outcome(UNKEPT, &[]), warning);
    assert_eq!(outcome(UNKEPT, &[(Allow, "no-retention")]), None);
    assert_eq!(outcome(UNKEPT, &[(Allow, "warnings")]), None);
    assert_eq!(outcome(UNKEPT, &[(Deny, "warnings")]), error);
    assert_eq!(
        outcome(UNKEPT, &[(Deny, "warnings"), (Warn, "S105")]),
        warning
    );
    assert_eq!(
        outcome(UNKEPT, &[(Allow, "all"), (Deny, "no-retention")]),
        error
    );
    assert_eq!(outcome(&allowed, &[]), None);
    // What the spec allows is no warning; who wants it all the same says so by name or by `all`.
    assert_eq!(outcome(&allowed, &[(Deny, "warnings")]), None);
    assert_eq!(outcome(&allowed, &[(Deny, "all")]), error);
    assert_eq!(outcome(&allowed, &[(Warn, "no-retention")]), warning);
    assert_eq!(outcome(&denied, &[]), error);
    assert_eq!(outcome(&denied, &[(Allow, "no-retention")]), None);
}

#[test]
fn what_is_allowed_is_kept_with_its_reason_and_for_its_clauses_only() {
    let both = "[record.program-setup-tag]\nsatisfies = []\npurpose = [\"release\"]\ndefined-in = \"quality-plan\"\n";
    let lint = "[lint]\nno-retention = { level = \"allow\", reason = \"kept by us\", clauses = [\"record.work-order-sheet\"] }\n";
    let checked = laid_over(&format!("{UNKEPT}{both}{lint}"));
    assert_eq!(checked.findings.len(), 1);
    assert_eq!(
        checked.findings[0].clause.as_deref(),
        Some("record.program-setup-tag")
    );
    let kept = &checked.suppressed[0];
    assert_eq!(
        (kept.rule, kept.reason.as_deref()),
        ("no-retention", Some("kept by us"))
    );
    let text = tracespec::spec::lint::levels::summary(&checked.suppressed);
    assert_eq!(text.as_deref(), Some("1 finding allowed: no-retention 1"));
}

#[test]
fn names_on_the_command_line_are_checked() {
    let error = |name| Overrides::parse([(LintLevel::Allow, name)]).unwrap_err();
    assert!(error("no-purpos").contains("did you mean `no-purpose`?"));
    assert!(error("S005").contains("always an error"));
    let twice = [(LintLevel::Allow, "no-purpose"), (LintLevel::Deny, "S101")];
    assert!(Overrides::parse(twice).unwrap_err().contains("two levels"));
}

#[test]
fn other_warnings_fail_too_where_warnings_are_denied() {
    let bad = explain::page("B002").unwrap().bad.toml.clone().unwrap();
    assert!(checked(&bad, &levels(&[])).resolved.is_some());
    assert!(
        checked(&bad, &levels(&[(LintLevel::Deny, "warnings")]))
            .resolved
            .is_none()
    );
}

#[test]
fn no_preset_is_judged_careless() {
    let own = ["test", "record", "ncr", "shipment", "depth"];
    let without = own.map(|key| format!("# without {key}\n")).concat();
    let products = [
        ("[]", "bom.csv", ""),
        (
            "[\"moisture-sensitive\", \"hidden-joints\", \"programmable\"]",
            "bom-msl.csv",
            "[basis]\nhandling-standard = { document = \"J-STD-033\", revision = \"D\" }\n",
        ),
    ];
    for name in ["basic", "standard", "advanced", "comprehensive"] {
        for (contains, bom, more) in products {
            let fragment = format!(
                "{without}spec.extends = [\"{name}\", \"./base.toml\"]\n[product]\ncontains = {contains}\n[basis.bom]\nfile = \"{bom}\"\n{more}"
            );
            let mut found = shown(&laid_over(&fragment));
            // What does not apply, and what is to be filled in before the first delivery, is only said.
            found.retain(|line| !line.starts_with("S030") && !line.starts_with("S141"));
            assert!(found.is_empty(), "{name}, {contains}: {found:#?}");
        }
    }
}

#[test]
fn an_assumption_that_is_stated_is_only_noted() {
    let follows = |more: &str| {
        let entry = format!("centroid = {{ status = \"to-follow\"{more} }}");
        let checked = laid_over(&format!("# without basis.centroid\n[basis]\n{entry}\n"));
        checked.findings[0].severity
    };
    assert_eq!(follows(""), Severity::Warning);
    assert_eq!(
        follows(", assume = \"made from the Gerber data\""),
        Severity::Note
    );
}

/// Exit code, standard output and standard error of the program.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

#[test]
fn the_command_line_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.toml");
    std::fs::write(&path, format!("{}{UNKEPT}", explain::BASE)).unwrap();
    let spec = path.to_str().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let (code, text, _) = run(&["check", spec]);
    assert!(code == 0 && text.contains("S105"), "{text}");
    assert_eq!(run(&["check", spec, "--deny", "warnings"]).0, 1);
    assert_eq!(
        run(&["rfq", spec, "-o", out, "--deny", "no-retention"]).0,
        1
    );
    assert!(!Path::new(out).exists(), "a denied spec writes no request");
    assert_eq!(run(&["check", spec, "--deny", "no-retentoin"]).0, 2);
    let (code, text, _) = run(&["check", spec, "--allow", "no-retention"]);
    assert!(
        code == 0 && text.ends_with("1 finding allowed: no-retention 1\n"),
        "{text}"
    );
    let (_, json, _) = run(&["check", spec, "--allow", "S105", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let kept = &json["specs"][0]["suppressed"][0];
    assert_eq!(kept["rule"], "no-retention");
    assert_eq!(kept["allowed-by"], "command-line");
    assert_eq!(kept["finding"]["code"], "S105");
    let (_, log, _) = run(&["check", spec, "--allow", "S105", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "S105");
    assert_eq!(result["suppressions"][0]["kind"], "external");
}

#[test]
fn explain_prints_pages_by_code_and_by_name() {
    let (code, by_code, _) = run(&["explain", "S101"]);
    assert_eq!(code, 0);
    assert_eq!(run(&["explain", "no-purpose"]).1, by_code);
    assert!(by_code.contains("Every record is asked for a purpose"));
    let (_, list, _) = run(&["explain"]);
    for page in explain::pages() {
        assert!(list.contains(&format!("  {}  {}:", page.code, page.name)));
    }
    assert_eq!(run(&["explain", "--base"]).1, explain::BASE);
    let (code, _, error) = run(&["explain", "no-purpos"]);
    assert_eq!(code, 2);
    assert!(error.contains("did you mean `no-purpose`?"), "{error}");
}
