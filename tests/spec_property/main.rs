//! Any spec at all either resolves or has an error on a line: no panic, no silence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generate;
mod keys;
mod promises;
mod tape;
mod vocabulary;

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use generate::Made;
use promises::{Files, kept, sample_is_not_held};
use tape::Tape;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::model::Coverage;
use tracespec::verify::report::Verdict;

/// What samples may cost in all; making and verifying one is dearer than checking its spec.
const SAMPLING: Duration = Duration::from_secs(8);

fn config(cases: u32) -> Config {
    Config {
        cases,
        max_shrink_iters: 400,
        failure_persistence: None,
        ..Config::default()
    }
}

fn files(made: &Made) -> Files {
    let bytes = |(name, text): &(String, String)| (name.clone(), text.clone().into_bytes());
    made.files.iter().map(bytes).collect()
}

fn samples() -> (String, Files) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/controller/");
    let read = |name: &str| std::fs::read(format!("{folder}{name}")).unwrap();
    let files = ["basis/bom.csv", "basis/avl.csv"].map(|name| (name.to_owned(), read(name)));
    let text = String::from_utf8(read("spec.toml")).unwrap();
    (text, files.into_iter().collect())
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_spec_resolves_or_says_why(numbers in vec(any::<u32>(), 0..900)) {
        let made = generate::spec(&numbers);
        kept(&made.text, &files(&made));
    }

    #[test]
    fn a_mutated_spec_resolves_or_says_why(numbers in vec(any::<u32>(), 1..24)) {
        let (mut text, files) = samples();
        let mut tape = Tape::new(&numbers);
        for _ in 0..=tape.below(3) {
            text = mutated(&text, &mut tape);
        }
        kept(&text, &files);
    }
}

/// Deletes a line, swaps two words, changes a character, or stops anywhere.
fn mutated(text: &str, tape: &mut Tape<'_>) -> String {
    match tape.below(4) {
        0 => generate::broken(text, tape),
        1 => {
            let mut words: Vec<&str> = text
                .split_inclusive(|c: char| !c.is_alphanumeric())
                .collect();
            let (a, b) = (tape.below(words.len()), tape.below(words.len()));
            words.swap(a, b);
            words.concat()
        }
        2 => text
            .chars()
            .take(tape.below(text.chars().count() + 1))
            .collect(),
        _ => generate::character(text, tape),
    }
}

/// What the sample is made for: every unit in a record, a BOM at hand, parts from anywhere, programs of its own stations,
/// and extracts that say which inspections and tests are in them.
fn can_be_sampled(spec: &ResolvedSpec) -> bool {
    let written = &spec.spec;
    let demanded = |form: &str| spec.forms.contains_key(form);
    // Boards are counted through a record that every one of them is in.
    demanded("panel-traveler")
        && demanded("work-order-sheet")
        && spec.basis.bom.is_some()
        && written.restriction.is_empty()
        && written.basis.program.is_empty()
        && written.form.is_empty()
        && (!demanded("inspection-extract") || !written.inspection.is_empty())
        && (!demanded("test-extract") || !written.test.is_empty())
        && spec
            .clauses
            .iter()
            .all(|clause| clause.coverage.is_none_or(|c| c == Coverage::EVERY_UNIT))
}

/// A generator of which nothing is ever sound would show nothing: a fair share resolves, and what
/// resolves can be delivered.
#[test]
fn sound_specs_are_made_and_can_be_delivered() {
    let mut runner = TestRunner::deterministic();
    let strategy = vec(any::<u32>(), 0..900);
    let (mut sound, mut released, mut most) = (0, 0, 0);
    let begun = Instant::now();
    let total = 150;
    for _ in 0..total {
        let numbers = strategy.new_tree(&mut runner).unwrap().current();
        let made = generate::spec(&numbers);
        let checked = tracespec::spec::check(
            tracespec::source::SourceFile::new("spec.toml", made.text.clone()),
            vocabulary::catalogue(),
            &files(&made),
        );
        let Some(spec) = checked.resolved else {
            continue;
        };
        sound += 1;
        most = most.max(spec.clauses.len());
        if begun.elapsed() < SAMPLING && can_be_sampled(&spec) {
            let verdict = std::panic::catch_unwind(|| sample_is_not_held(&spec));
            let verdict = verdict.unwrap_or_else(|_| panic!("held:\n{}", made.text));
            released += u32::from(verdict == Verdict::Release);
        }
    }
    assert!(sound * 5 >= total, "only {sound} of {total} are sound");
    assert!(most >= 40, "at most {most} clauses");
    assert!(released >= 1, "only {released} released");
}
