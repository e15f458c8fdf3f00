//! The bundled samples, as text and through the command.

use std::path::{Path, PathBuf};
use std::process::Command;

use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, read_text};
use tracespec::compare::result::{Comparison, ResponseKind, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::report::compare_text::{Look, render};
use tracespec::spec;
use tracespec::supplier::{self, LoadedResponse};

const SPEC: &str = "samples/controller/spec.toml";

fn response(name: &str) -> PathBuf {
    Path::new("samples/controller/suppliers").join(format!("{name}.toml"))
}

pub fn comparison(names: &[&str]) -> Comparison {
    let path = Path::new(SPEC);
    let catalogue = Catalogue::embedded().unwrap();
    let checked = spec::check(read_text(path).unwrap(), catalogue, &Beside::file(path));
    let spec = checked.resolved.unwrap();
    let read = |name: &&str| supplier::read(read_text(&response(name)).unwrap(), &spec);
    let responses: Vec<LoadedResponse> = names.iter().map(read).collect();
    for response in &responses {
        assert_eq!(
            response.findings,
            [],
            "if samples/controller/spec.toml changed, write its new digest {} into the responses",
            spec.digest
        );
    }
    compare(&spec, &responses, Options::default())
}

pub const ALL: &[&str] = &["adler", "brightline", "celadon", "capability-only"];

pub fn look(width: usize) -> Look {
    Look {
        width,
        color: false,
        all: false,
    }
}

#[test]
fn the_samples_read_well() {
    insta::assert_snapshot!(render(&comparison(ALL), look(80)));
}

#[test]
fn the_samples_show_what_they_are_for() {
    let comparison = comparison(ALL);
    let verdicts = |n: usize| -> Vec<Verdict> {
        comparison.suppliers[n]
            .quantities
            .iter()
            .map(|q| q.verdict)
            .collect()
    };
    assert_eq!(verdicts(0), [Verdict::LikeForLike; 3]);
    assert_eq!(verdicts(1), [Verdict::NotComparable; 3]);
    assert_eq!(verdicts(2), [Verdict::NonResponsive; 3]);
    assert_eq!(comparison.suppliers[3].kind, ResponseKind::CapabilityOnly);
    // By hand, at 500: 500 × 54.80 = 27400; 1900 + 680 + 4200; 450 + 2 × 85.
    let totals = comparison.suppliers[0].quantities[1]
        .totals
        .as_ref()
        .unwrap();
    let shown = [
        totals.goods,
        totals.charges,
        totals.traceability,
        totals.total,
    ];
    assert_eq!(
        shown.map(|t| t.to_string()),
        ["27400.00", "6780.00", "620.00", "34800.00"]
    );
    // Cheaper on paper: 346.00 CNY × 0.1287 = 44.5302, 79600 HUF / 4 × 0.00251 = 49.949.
    for (n, price) in [(1, "44.53"), (2, "49.95")] {
        let quoted = comparison.suppliers[n].quantities[1]
            .as_quoted
            .as_ref()
            .unwrap();
        assert_eq!(quoted.per_board.unwrap().to_string(), price);
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 100, 120] {
        for count in 1..=6 {
            let names: Vec<&str> = ALL.iter().chain(ALL).take(count).copied().collect();
            for all in [false, true] {
                let text = render(&comparison(&names), Look { all, ..look(width) });
                for line in text.lines() {
                    let wide = unicode_width::UnicodeWidthStr::width(line);
                    assert!(wide <= width, "{width}, {count}: {line}");
                }
            }
        }
    }
}

#[test]
fn colour_is_never_the_only_sign() {
    let comparison = comparison(ALL);
    let plain = render(&comparison, look(80));
    let lit = render(
        &comparison,
        Look {
            color: true,
            ..look(80)
        },
    );
    let mut bare = String::new();
    let mut rest = lit.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare += before;
        rest = after.split_once('m').unwrap().1;
    }
    bare += rest;
    assert_ne!(plain, lit);
    let trimmed = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    assert_eq!(trimmed(&plain), trimmed(&bare));
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = tracespec::toml_doc::schema_for::<Comparison>();
    let schema = serde_json::to_value(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let json = serde_json::to_value(comparison(ALL)).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&json)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(errors, [""; 0]);
}

/// Exit code and standard output.
fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn exit_codes() {
    let path = |name: &str| response(name).display().to_string();
    let good = path("adler");
    assert_eq!(run(&["compare", SPEC, &good]).0, Some(0));
    assert_eq!(run(&["compare", SPEC, &path("capability-only")]).0, Some(0));
    assert_eq!(
        run(&["compare", SPEC, &good, &path("brightline")]).0,
        Some(1)
    );
    assert_eq!(
        run(&["compare", SPEC, &good, "--as-of", "2027-02-01"]).0,
        Some(1)
    );
    assert_eq!(run(&["compare", SPEC, "no-such.toml"]).0, Some(2));
    assert_eq!(run(&["compare", SPEC]).0, Some(2));
    assert_eq!(run(&["compare", SPEC, &good, "--as-of", "soon"]).0, Some(2));
    // A response is no spec: errors of the spec are findings.
    assert_eq!(run(&["compare", &good, &good]).0, Some(1));
    let (code, json) = run(&["compare", SPEC, &good, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(code, Some(0));
    assert_eq!(
        json["suppliers"][0]["quantities"][0]["verdict"],
        "like-for-like"
    );
}
