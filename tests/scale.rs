//! Samples at scale: rows that go straight to their files, other formats, faults with a key of answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;

use rust_decimal::Decimal;
use tracespec::cli::io::load_spec;
use tracespec::order::{self, Order};
use tracespec::records::Delivery;
use tracespec::sample::{
    Flaw, Made, Place, Rates, Recipe, SampleError, Shelf, Written, make, sample,
};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::verify::Job;
use tracespec::verify::report::{RecordFinding, Verdict, VerifyReport};

const CONTROLLER: &str = "samples/controller/spec.toml";
const BOARDS: &str = "benches/scale/boards.toml";
const SAME: &str = "benches/scale/same.toml";
const EIGHT: &str = "benches/scale/spec.toml";

fn spec(path: &str) -> ResolvedSpec {
    let checked = load_spec(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    assert!(
        checked.findings.is_empty(),
        "{path}: {:#?}",
        checked.findings
    );
    checked.resolved.unwrap()
}

#[derive(Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Shelf for Files {
    fn put(
        &mut self,
        path: &str,
        write: &mut dyn FnMut(&mut dyn Place) -> Result<(), SampleError>,
    ) -> Result<(), SampleError> {
        let mut bytes = Cursor::new(Vec::new());
        write(&mut bytes)?;
        let before = self.0.insert(path.to_owned(), bytes.into_inner());
        assert!(before.is_none(), "{path} is written twice");
        Ok(())
    }
}

struct Sampled {
    made: Made,
    files: BTreeMap<String, Vec<u8>>,
    answers: Vec<BTreeMap<String, String>>,
}

fn sampled(spec: &ResolvedSpec, recipe: &Recipe) -> Sampled {
    let (mut files, mut answers) = (Files::default(), Vec::new());
    let made = make(spec, recipe, &mut files, &mut answers).unwrap();
    assert_eq!(made.files, files.0.len() as u64);
    let mut reader = csv::Reader::from_reader(answers.as_slice());
    Sampled {
        made,
        files: files.0,
        answers: reader.deserialize().map(Result::unwrap).collect(),
    }
}

fn order_of(text: &str) -> Order {
    let files = tracespec::spec::basis::NoFiles;
    let read = order::read(SourceFile::new("order.toml", text), &files, None);
    read.order.unwrap()
}

fn verified(spec: &ResolvedSpec, of: &Sampled) -> (VerifyReport, Vec<RecordFinding>) {
    let order = order_of(&of.made.order_toml);
    let delivery = Delivery::in_memory(of.files.clone());
    let mut all = Vec::new();
    let mut each = |finding: &RecordFinding| all.push(finding.clone());
    let job = Job::new(spec).with_order(&order);
    let report = job.verify(&delivery, Some(&mut each)).unwrap();
    (report, all)
}

fn faulty(boards: u32, rate: &str) -> Recipe {
    let mut recipe = Recipe::new(boards, 7);
    for flaw in Flaw::ALL {
        assert!(recipe.faults.set(flaw, rate.parse().unwrap()));
    }
    recipe
}

fn rows_of(of: &Sampled, form: &str) -> Vec<csv::StringRecord> {
    let bytes = &of.files[&format!("{form}.csv")];
    let reader = csv::Reader::from_reader(bytes.as_slice());
    reader.into_records().map(Result::unwrap).collect()
}

#[test]
fn rows_that_go_straight_to_their_file_are_the_same() {
    for path in [CONTROLLER, BOARDS, SAME, EIGHT] {
        let spec = spec(path);
        let whole = sample(&spec, 120, 3).unwrap();
        let straight = sampled(&spec, &Recipe::new(120, 3));
        let whole_files: BTreeMap<String, Vec<u8>> = whole.files.into_iter().collect();
        assert_eq!(whole_files, straight.files, "{path}");
        assert_eq!(whole.order_toml, straight.made.order_toml);
        assert!(straight.answers.is_empty());
    }
}

#[test]
fn every_format_says_the_same() {
    for path in [CONTROLLER, EIGHT] {
        let spec = spec(path);
        let mut seen = BTreeSet::new();
        for written in [Written::Csv, Written::Xlsx, Written::JsonLines] {
            let mut recipe = Recipe::new(60, 2);
            recipe.written = written;
            let of = sampled(&spec, &recipe);
            let again = sampled(&spec, &recipe);
            assert_eq!(of.files, again.files, "the same seed gives the same bytes");
            let (report, _) = verified(&spec, &of);
            assert_eq!(
                report.verdict,
                Verdict::Release,
                "{written:?} {:#?}",
                report.findings
            );
            let rows: usize = report.matched.iter().map(|matched| matched.rows).sum();
            seen.insert(rows);
        }
        assert_eq!(seen.len(), 1, "{path}: {seen:?}");
    }
}

#[test]
fn every_answer_of_the_key_is_found_and_names_its_place() {
    for path in [CONTROLLER, BOARDS, SAME, EIGHT] {
        let spec = spec(path);
        for written in [Written::Csv, Written::Xlsx, Written::JsonLines] {
            let mut recipe = faulty(300, "0.01");
            recipe.written = written;
            let of = sampled(&spec, &recipe);
            let (report, findings) = verified(&spec, &of);
            assert_eq!(report.verdict, Verdict::Hold);
            assert!(
                of.answers.len() >= 20,
                "{path}: {} answers",
                of.answers.len()
            );
            for answer in &of.answers {
                let found = findings.iter().any(|finding| is_answer(finding, answer));
                let near = |f: &&RecordFinding| f.code == answer["check"];
                let near: Vec<_> = findings.iter().filter(near).take(5).collect();
                assert!(
                    found,
                    "{path} {written:?} {answer:?}, found instead {near:#?}"
                );
            }
        }
    }
}

/// Whether a finding is the one that the key names.
fn is_answer(finding: &RecordFinding, answer: &BTreeMap<String, String>) -> bool {
    let is = |cell: &str, value: Option<String>| answer[cell] == value.unwrap_or_default();
    if finding.code != answer["check"] || finding.clause != answer["clause"] {
        return false;
    }
    if answer["fault"] == "missing-record" {
        // Where a whole panel or lot has none, its boards are named with it; of many the first are named.
        let named = finding.message.contains(&answer["unit"]);
        return named || finding.message.contains(" more boards have no ");
    }
    is("file", finding.file.clone())
        && is("sheet", finding.sheet.clone())
        && is("row", finding.row.map(|row| row.to_string()))
}

#[test]
fn every_kind_of_fault_occurs_somewhere() {
    let of = sampled(&spec(EIGHT), &faulty(300, "0.01"));
    let kinds: BTreeSet<&str> = of.answers.iter().map(|a| a["fault"].as_str()).collect();
    let all: BTreeSet<&str> = Flaw::ALL.iter().map(|flaw| flaw.key()).collect();
    assert_eq!(kinds, all);
    // The same seed gives the same faults, another seed others.
    let again = sampled(&spec(EIGHT), &faulty(300, "0.01"));
    assert_eq!(of.answers, again.answers);
    let mut other = faulty(300, "0.01");
    other.seed = 8;
    assert_ne!(of.answers, sampled(&spec(EIGHT), &other).answers);
}

#[test]
fn one_kind_alone_spoils_nothing_else() {
    let spec = spec(BOARDS);
    let clean = sampled(&spec, &Recipe::new(200, 7));
    let mut recipe = Recipe::new(200, 7);
    assert!(recipe.faults.set(Flaw::DuplicateKey, Decimal::new(5, 2)));
    let of = sampled(&spec, &recipe);
    let (before, after) = (
        rows_of(&clean, "test-extract"),
        rows_of(&of, "test-extract"),
    );
    let twice = of
        .answers
        .iter()
        .filter(|a| a["file"] == "test-extract.csv");
    let twice: Vec<usize> = twice.map(|a| a["row"].parse().unwrap()).collect();
    assert!(!twice.is_empty());
    // Line 1 is the heading: the row of line n has position n - 2. Without the added rows it is the clean
    // delivery.
    let kept = after
        .iter()
        .enumerate()
        .filter(|(at, _)| !twice.contains(&(at + 2)));
    let kept: Vec<&csv::StringRecord> = kept.map(|(_, row)| row).collect();
    assert_eq!(kept, before.iter().collect::<Vec<_>>());
}

#[test]
fn a_fault_in_every_row_is_possible() {
    let spec = spec(BOARDS);
    let mut recipe = Recipe::new(50, 1);
    assert!(recipe.faults.set(Flaw::BlankCell, Decimal::ONE));
    let of = sampled(&spec, &recipe);
    let rows = rows_of(&of, "test-extract").len() + rows_of(&of, "packing-list").len();
    assert_eq!(of.answers.len(), rows);
    let (report, findings) = verified(&spec, &of);
    assert_eq!(report.verdict, Verdict::Hold);
    assert!(findings.len() >= rows);
}

#[test]
fn each_test_measures_as_many_parameters_as_asked() {
    let spec = spec(BOARDS);
    let one = sampled(&spec, &Recipe::new(100, 1));
    let mut recipe = Recipe::new(100, 1);
    recipe.parameters = 5;
    let five = sampled(&spec, &recipe);
    let rows = rows_of(&one, "test-extract").len();
    assert_eq!(rows_of(&five, "test-extract").len(), 5 * rows);
    assert_eq!(verified(&spec, &five).0.verdict, Verdict::Release);
    // A spec that asks for no parameter could not tell the rows apart.
    let refused = |spec: &ResolvedSpec, recipe: &Recipe| {
        make(spec, recipe, &mut Files::default(), &mut std::io::sink()).unwrap_err()
    };
    assert!(matches!(
        refused(&self::spec(SAME), &recipe),
        SampleError::Parameters
    ));
    recipe.parameters = 0;
    assert!(matches!(
        refused(&spec, &recipe),
        SampleError::TooManyParameters(0)
    ));
}

#[test]
fn a_share_is_a_number_from_0_to_1() {
    let mut rates = Rates::default();
    assert!(!rates.set(Flaw::BlankCell, Decimal::TWO));
    assert!(rates.is_clean());
}
