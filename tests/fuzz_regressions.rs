//! Every input that once broke something, and a few that are close to the edge, through the function
//! that the fuzz target runs. `docs/fuzzing.md` says how inputs come here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

mod fuzzed;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fuzzed::formats::{Format, in_format};
use fuzzed::ground;
use proptest::prelude::*;
use tracespec::verify::report::{RecordFinding, Verdict};

/// The inputs kept for a target.
fn kept(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz_corpus")
        .join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// Runs a target over its inputs; names the input when it breaks.
fn run(name: &str) {
    let target = fuzzed::target(name);
    target(b"");
    for path in kept(name) {
        let data = std::fs::read(&path).unwrap();
        let broke = std::panic::catch_unwind(|| target(&data)).is_err();
        assert!(!broke, "{} breaks {name}", path.display());
    }
}

macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        $(#[test] fn $name() { run(stringify!($name)); })+
        const TESTED: &[&str] = &[$(stringify!($name)),+];
    };
}

targets!(
    spec,
    order,
    pattern,
    house,
    template,
    intake,
    response,
    response_sheets,
    clarification,
    agreement,
    mapping,
    records_text,
    records_json,
    records_workbook,
    archive,
    delivery,
    earlier,
);

#[test]
fn every_target_is_tested_and_every_folder_has_its_target() {
    let known: Vec<&str> = fuzzed::TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, TESTED);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz_corpus");
    for entry in std::fs::read_dir(corpus).into_iter().flatten() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name.as_str()), "no target {name}");
    }
}

/// Two of the largest numbers there are, of one part: their sum is none.
#[test]
fn quantities_that_cannot_be_added_up_are_undecided() {
    const LARGEST: &str = "79228162514264337593543950335";
    let ground = &ground::ALL_ROWS;
    let files: ground::Files = ground
        .files
        .iter()
        .map(|(path, bytes)| match path.as_str() {
            "material-usage-log.csv" => {
                let mut cells = fuzzed::formats::cells(bytes);
                let column = cells[0]
                    .iter()
                    .position(|h| h == "loaded-quantity")
                    .unwrap();
                for row in &mut cells[1..] {
                    LARGEST.clone_into(&mut row[column]);
                }
                let repeated = cells[1].clone();
                cells.push(repeated);
                let mut writer = csv::Writer::from_writer(Vec::new());
                for row in &cells {
                    writer.write_record(row).unwrap();
                }
                (path.clone(), writer.into_inner().unwrap())
            }
            _ => (path.clone(), bytes.clone()),
        })
        .collect();
    let report = fuzzed::claims::judged(ground, &files);
    assert_ne!(report.verdict, Verdict::Release);
    let said = |finding: &RecordFinding| finding.message.contains("too large to be added up");
    assert!(report.findings.iter().any(said), "{:#?}", report.findings);
}

/// Every one of them would be compared with those before it, or shift those behind it.
#[test]
fn long_lists_of_mistakes_come_to_an_end() {
    let keys: String = (0..5_000).map(|n| format!("k{n} = 1\n")).collect();
    fuzzed::target("response")(keys.as_bytes());
    let head = "[order]\nnumber = \"1\"\nquantity = 5000\n";
    let shipments = (0..5_000).map(|n| format!("[[order.shipment]]\nid = \"{n}\"\nquantity = 1\n"));
    let order: String = std::iter::once(head.to_owned()).chain(shipments).collect();
    fuzzed::target("order")(order.as_bytes());
}

/// What is put into a text to change it: signs that readers act on, and numbers at the edge.
const WORDS: [&str; 24] = [
    "\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "'",
    "=",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "<script>",
    "\u{1b}[31m",
    "-1",
    "99999999999999999999",
    "1e400",
    "2026-02-30",
    "N/A",
    "ẞ",
    "\n\n",
];

/// A seed with some changes: at a place, so many bytes gone, a word in their stead.
fn changed(seed: &[u8], changes: &[(usize, usize, usize)]) -> Vec<u8> {
    let mut data = seed.to_vec();
    for (at, gone, word) in changes {
        let at = at % (data.len() + 1);
        let end = (at + gone).min(data.len());
        data.splice(at..end, WORDS[word % WORDS.len()].bytes());
    }
    data
}

fn changes() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    proptest::collection::vec((0..20_000_usize, 0..6_usize, 0..WORDS.len()), 1..6)
}

/// The record of tests of the small delivery in a format.
fn tests_as(format: Format) -> Vec<u8> {
    let files = in_format(&ground::SMALL.files, format);
    let tests = files
        .into_iter()
        .find(|(path, _)| path.starts_with("test-extract"));
    tests.unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn changed_text_records_are_judged(changes in changes()) {
        for format in [Format::Csv, Format::Semicolon, Format::Utf16] {
            fuzzed::target("records_text")(&changed(&tests_as(format), &changes));
        }
    }

    #[test]
    fn changed_json_records_are_judged(changes in changes()) {
        for format in [Format::Json, Format::JsonLines] {
            fuzzed::target("records_json")(&changed(&tests_as(format), &changes));
        }
    }

    #[test]
    fn changed_archives_are_judged(changes in changes()) {
        let files = in_format(&ground::SMALL.files, Format::Zip);
        fuzzed::target("archive")(&changed(&files[0].1, &changes));
        fuzzed::target("archive")(&changed(&tests_as(Format::Gzip), &changes));
    }

    #[test]
    fn changed_specs_are_told(changes in changes()) {
        fuzzed::target("spec")(&changed(ground::SMALL_SPEC.as_bytes(), &changes));
    }

    #[test]
    fn changed_orders_are_told(changes in changes()) {
        fuzzed::target("order")(&changed(ground::SMALL.order_text.as_bytes(), &changes));
    }

    #[test]
    fn changed_reports_are_compared_or_refused(changes in changes()) {
        fuzzed::target("earlier")(&changed(&fuzzed::earlier_report(), &changes));
    }

    #[test]
    fn any_pattern_is_refused_or_makes_what_it_matches(pattern in "\\^[A-Z]{0,3}(\\\\d|\\[A-F0-9\\]|\\(a\\|b\\)|x){1,3}(\\{[0-9]{1,2}\\}|\\*|\\+|\\?)?\\$") {
        fuzzed::target("pattern")(pattern.as_bytes());
    }
}

/// Numbers that a seed decides.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % most.max(1)
    }
}

/// A seed with changes: words put in, bytes turned or gone, pieces of this and of another seed copied.
fn mutant(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut data = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(5) {
        let at = numbers.below(data.len() + 1);
        let end = (at + numbers.below(9)).min(data.len());
        match numbers.below(6) {
            0 | 1 => drop(data.splice(at..end, WORDS[numbers.below(WORDS.len())].bytes())),
            2 => data.drain(at..end).for_each(drop),
            3 if at < data.len() => data[at] ^= 1 << numbers.below(8),
            4 => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len() + 1);
                let until = (from + numbers.below(80)).min(other.len());
                drop(data.splice(at..end, other[from..until].iter().copied()));
            }
            _ => {
                let until = (at + numbers.below(200)).min(data.len());
                let copy = data[at..until].to_vec();
                drop(data.splice(at..at, copy));
            }
        }
    }
    data
}

/// Every seed of a target, and some mutants of them.
#[test]
fn seeds_and_mutants_are_taken() {
    for (name, target) in fuzzed::TARGETS {
        let seeds = fuzzed::seeds::seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        for _ in 0..4 {
            target(&mutant(&seeds, &mut numbers));
        }
    }
}

/// Mutants of one target for some seconds: `TRACESPEC_FUZZ=TARGET:SECONDS:START`. What breaks is kept in
/// `target/fuzz-found`. For where libFuzzer is not at hand; it learns nothing on its way.
#[test]
#[ignore = "runs for as long as it is told"]
fn mutants_for_a_while() {
    let Ok(wanted) = std::env::var("TRACESPEC_FUZZ") else {
        return;
    };
    let parts: Vec<&str> = wanted.split(':').collect();
    let (name, seconds, start) = (
        parts[0],
        parts[1].parse().unwrap(),
        parts[2].parse().unwrap(),
    );
    let target = fuzzed::target(name);
    let seeds = fuzzed::seeds::seeds(name);
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz-found");
    std::fs::create_dir_all(&found).unwrap();
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut numbers = Numbers(start);
    let (mut ran, mut broke) = (0, 0);
    for (at, seed) in seeds.iter().enumerate() {
        if std::panic::catch_unwind(|| target(seed)).is_err() {
            std::fs::write(found.join(format!("{name}-seed-{at}")), seed).unwrap();
            broke += 1;
        }
    }
    while Instant::now() < until && broke < 6 {
        let data = mutant(&seeds, &mut numbers);
        let began = Instant::now();
        let fine = std::panic::catch_unwind(|| target(&data)).is_ok();
        ran += 1;
        if !fine || began.elapsed() > Duration::from_secs(10) {
            std::fs::write(found.join(format!("{name}-{start}-{ran}")), &data).unwrap();
            broke += 1;
        }
    }
    // Whoever runs it by hand wants the figures.
    eprintln!("{name}: {ran} mutants, {broke} broke");
}
