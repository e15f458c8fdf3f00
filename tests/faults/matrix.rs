//! Every fault in every format in which it can occur, and two faults in one delivery.

use std::collections::BTreeSet;

use super::all;
use super::common::formats::Format;
use super::fault::{judge_formats, judge_pair, touches};

/// Every format but the plain one, which `main.rs` judges.
fn others() -> Vec<Format> {
    let formats = Format::ALL.into_iter();
    formats.filter(|format| *format != Format::Csv).collect()
}

/// Each fault in one other format, by turns.
#[test]
fn every_fault_is_found_in_another_format_too() {
    let formats = others();
    matrix(|at| vec![formats[at % formats.len()]], 140);
}

/// Each fault in all of them. It takes minutes: `cargo test --test faults -- --ignored`.
#[test]
#[ignore = "takes minutes; tests/external.sh runs it"]
fn every_fault_is_found_in_every_format_at_its_place() {
    matrix(|_| others(), 1000);
}

fn matrix(formats: impl Fn(usize) -> Vec<Format> + Sync, least: usize) {
    let count = all().len();
    let half = count / 2;
    // Two at once: the machines that run this have two cores.
    let (first, second) = std::thread::scope(|scope| {
        let rest = scope.spawn(|| judged(half..count, &formats));
        (judged(0..half, &formats), rest.join().unwrap())
    });
    let wrong: Vec<String> = [first.1, second.1].concat();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    let runs = first.0 + second.0;
    assert!(count >= 80 && runs >= least, "{count} faults, {runs} runs");
}

fn judged(
    range: std::ops::Range<usize>,
    formats: &impl Fn(usize) -> Vec<Format>,
) -> (usize, Vec<String>) {
    let mut runs = 0;
    let mut wrong = Vec::new();
    for (at, fault) in all().iter().enumerate().skip(range.start).take(range.len()) {
        let (done, list) = judge_formats(fault, &formats(at));
        runs += done;
        wrong.extend(list.iter().map(|said| format!("{}: {said}", fault.name)));
    }
    (runs, wrong)
}

/// Each fault is put together with the next ones that change other files: both are told as if each
/// were alone.
#[test]
fn one_fault_never_hides_another() {
    let faults = all();
    let changed: Vec<BTreeSet<String>> = faults.iter().map(touches).collect();
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for (at, fault) in faults.iter().enumerate() {
        let apart = |other: &&usize| {
            faults[**other].spec == fault.spec && changed[at].is_disjoint(&changed[**other])
        };
        let others: Vec<usize> = (at + 1..faults.len()).collect();
        // Not the neighbours only, which are of the same kind.
        let others = others.iter().filter(apart).step_by(17).take(2);
        for other in others {
            pairs += 1;
            wrong.extend(judge_pair(fault, &faults[*other]));
        }
    }
    assert!(pairs >= 100, "{pairs} pairs");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
