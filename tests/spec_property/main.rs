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
        if begun.elapsed() < SAMPLING {
            let verdict = std::panic::catch_unwind(|| sample_is_not_held(&spec));
            let verdict = verdict.unwrap_or_else(|_| panic!("held:\n{}", made.text));
            released += u32::from(verdict == Verdict::Release);
        }
    }
    assert!(sound * 5 >= total, "only {sound} of {total} are sound");
    assert!(most >= 40, "at most {most} clauses");
    assert!(released >= 5, "only {released} released");
}

#[test]
#[ignore]
fn survey() {
    use std::sync::Mutex;
    static SAID: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|info| {
        *SAID.lock().unwrap() = info.to_string();
    }));
    let mut runner = TestRunner::deterministic();
    let strategy = vec(any::<u32>(), 0..900);
    let mut seen: std::collections::BTreeMap<String, (usize, String)> = Default::default();
    let (mut sound, mut released) = (0, 0);
    let (controller, cfiles) = samples();
    let begun = Instant::now();
    let mut done = 0;
    for n in 0..3000 {
        if begun.elapsed() > Duration::from_secs(100) {
            break;
        }
        done += 1;
        let numbers = strategy.new_tree(&mut runner).unwrap().current();
        let (text, f) = if n % 3 == 0 {
            let mut tape = Tape::new(&numbers);
            let mut t = controller.clone();
            for _ in 0..=tape.below(3) {
                t = mutated(&t, &mut tape);
            }
            (t, cfiles.clone())
        } else {
            let made = generate::spec(&numbers);
            let f = files(&made);
            (made.text, f)
        };
        let told = std::panic::catch_unwind(|| {
            let c = kept(&text, &f);
            let s = c.resolved.is_some();
            let r = n % 3 == 1
                && c.resolved
                    .is_some_and(|s| sample_is_not_held(&s) == Verdict::Release);
            (s, r)
        });
        match told {
            Ok((s, r)) => {
                if n % 3 != 0 {
                    sound += usize::from(s);
                }
                released += usize::from(r);
            }
            Err(_) => {
                let said = SAID.lock().unwrap().clone();
                let key: String = said
                    .chars()
                    .take(230)
                    .filter(|c| !c.is_ascii_digit())
                    .collect();
                let e = seen.entry(key).or_insert((0, String::new()));
                e.0 += 1;
                if e.1.is_empty() || text.len() < e.1.len() {
                    e.1 = format!("{said}\n-----\n{text}");
                }
            }
        }
    }
    let mut out = format!("done {done} sound {sound} released {released}\n");
    for (n, (k, (count, text))) in seen.iter().enumerate() {
        out += &format!("#### {n} {count} {k}\n");
        std::fs::write(format!("/tmp/s3/survey-{n}.txt"), text).unwrap();
    }
    std::fs::write("/tmp/s3/survey.txt", out).unwrap();
}
