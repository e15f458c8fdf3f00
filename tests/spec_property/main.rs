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
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;
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
    fn any_spec_resolves_or_says_why(numbers in vec(any::<u32>(), 0..1200)) {
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

/// A generator of which nothing is ever sound would show nothing: a fair share resolves.
#[test]
fn a_fair_share_of_what_is_made_is_sound() {
    let mut runner = TestRunner::deterministic();
    let strategy = vec(any::<u32>(), 0..1200);
    let (mut sound, mut most) = (0, 0);
    let total = 150;
    for _ in 0..total {
        let made = generate::spec(&strategy.new_tree(&mut runner).unwrap().current());
        if let Some(spec) = resolved(made.text.clone(), &files(&made)) {
            sound += 1;
            most = most.max(spec.clauses.len());
        }
    }
    assert!(sound * 5 >= total, "only {sound} of {total} are sound");
    assert!(most >= 40, "at most {most} clauses");
}

fn resolved(text: String, files: &Files) -> Option<ResolvedSpec> {
    let source = SourceFile::new("spec.toml", text);
    spec::check(source, vocabulary::catalogue(), files).resolved
}

/// Whatever is left of the controller's demands, a delivery made for it is never held. The records
/// in which every unit and every part is counted stay: without them nothing can be shown.
#[test]
fn what_is_left_of_a_sound_spec_can_be_delivered() {
    const KEPT: [&str; 3] = ["work-order-sheet", "panel-traveler", "material-loading-log"];
    let (text, files) = samples();
    let whole: toml::Table = text.parse().unwrap();
    let mut runner = TestRunner::deterministic();
    let strategy = vec(any::<u32>(), 60);
    let begun = Instant::now();
    let mut released = 0;
    while begun.elapsed() < SAMPLING && released < 40 {
        let numbers = strategy.new_tree(&mut runner).unwrap().current();
        let mut tape = Tape::new(&numbers);
        let mut left = whole.clone();
        for section in [
            "record",
            "inspection",
            "test",
            "control",
            "signal",
            "visibility",
        ] {
            let demands = left[section].as_table_mut().unwrap();
            demands.retain(|key, _| KEPT.contains(&key) || !tape.chance(20));
        }
        let text = generate::written(&left);
        let Some(spec) = resolved(text.clone(), &files) else {
            continue;
        };
        let verdict = std::panic::catch_unwind(|| sample_is_not_held(&spec));
        let verdict = verdict.unwrap_or_else(|_| panic!("held:\n{text}"));
        released += u32::from(verdict == Verdict::Release);
    }
    assert!(released >= 5, "only {released} released");
}
