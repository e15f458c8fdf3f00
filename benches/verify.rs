//! How fast a delivery is verified, in memory: the whole of it, each kind of check by itself, and how the
//! time grows with rows, units, clauses and findings. `cargo bench --bench verify`; one group with
//! `cargo bench --bench verify -- kinds`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tracespec::checks::CheckKind;
use tracespec::cli::io::load_spec;
use tracespec::order::{self, Order};
use tracespec::records::{Delivery, Records};
use tracespec::sample::{Flaw, Place, Recipe, SampleError, Shelf, make};
use tracespec::source::SourceFile;
use tracespec::spec::basis::NoFiles;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::verify::{Job, verify};

const CONTROLLER: &str = "samples/controller/spec.toml";
const BOARDS: &str = "benches/scale/boards.toml";
const SAME: &str = "benches/scale/same.toml";
const EIGHT: &str = "benches/scale/spec.toml";

fn spec(path: &str) -> ResolvedSpec {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    load_spec(&path).unwrap().resolved.unwrap()
}

#[derive(Default)]
struct Files(Vec<(String, Vec<u8>)>);

impl Shelf for Files {
    fn put(
        &mut self,
        path: &str,
        write: &mut dyn FnMut(&mut dyn Place) -> Result<(), SampleError>,
    ) -> Result<(), SampleError> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        write(&mut bytes)?;
        self.0.push((path.to_owned(), bytes.into_inner()));
        Ok(())
    }
}

/// A delivery and its order.
struct Case {
    delivery: Delivery,
    order: Order,
    bytes: u64,
}

fn case(spec: &ResolvedSpec, recipe: &Recipe) -> Case {
    let mut files = Files::default();
    let made = make(spec, recipe, &mut files, &mut std::io::sink()).unwrap();
    let source = SourceFile::new("order.toml", made.order_toml);
    Case {
        order: order::read(source, &NoFiles, None).order.unwrap(),
        bytes: files.0.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        delivery: Delivery::in_memory(files.0),
    }
}

fn recipe(boards: u32, parameters: u32) -> Recipe {
    let mut recipe = Recipe::new(boards, 1);
    recipe.parameters = parameters;
    recipe
}

fn rows(records: &Records) -> u64 {
    records.matched.iter().map(|of| of.rows as u64).sum()
}

fn whole(c: &mut Criterion) {
    let spec = spec(CONTROLLER);
    let case = case(&spec, &recipe(2000, 1));
    let mut group = c.benchmark_group("verify");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(case.bytes));
    group.bench_function("2000 boards, all clauses", |b| {
        b.iter(|| verify(&spec, Some(&case.order), &case.delivery))
    });
    group.finish();
}

/// The name of a kind, as the catalogue writes it.
fn name(kind: &CheckKind) -> String {
    let value = serde_json::to_value(kind).unwrap();
    value["kind"].as_str().unwrap().to_owned()
}

/// The spec with the checks of one kind only; none for what every verification costs.
fn only(spec: &ResolvedSpec, kind: Option<&str>) -> ResolvedSpec {
    let mut spec = spec.clone();
    for clause in &mut spec.clauses {
        clause
            .checks
            .retain(|check| kind.is_some_and(|kind| name(&check.kind) == kind));
    }
    spec
}

/// Each kind of check by itself, over records that are read: what it costs a row of the delivery. The first
/// line is what is left without any check.
fn kinds(c: &mut Criterion) {
    let spec = spec(EIGHT);
    let case = case(&spec, &recipe(2000, 5));
    let job = Job::new(&spec).with_order(&case.order);
    let records = job.read(&case.delivery);
    let all = spec.clauses.iter().flat_map(|clause| &clause.checks);
    let all: BTreeSet<String> = all.map(|check| name(&check.kind)).collect();
    let mut group = c.benchmark_group("kinds");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(rows(&records)));
    let mut one = |label: &str, spec: &ResolvedSpec| {
        let job = Job::new(spec).with_order(&case.order);
        group.bench_function(label, |b| {
            b.iter(|| {
                job.verify_read(&records, &case.delivery, None, &mut |_| {})
                    .unwrap()
            })
        });
    };
    one("none", &only(&spec, None));
    for kind in &all {
        one(kind, &only(&spec, Some(kind)));
    }
    one("all", &spec);
    group.finish();
}

/// One number grows, the others stay.
fn growth(c: &mut Criterion, what: &str, cases: &[(u32, ResolvedSpec, Recipe)]) {
    let mut group = c.benchmark_group(format!("growth with {what}"));
    group.sample_size(10);
    for (number, spec, recipe) in cases {
        let case = case(spec, recipe);
        let job = Job::new(spec).with_order(&case.order);
        group.throughput(Throughput::Elements(rows(&job.read(&case.delivery))));
        group.bench_with_input(BenchmarkId::from_parameter(number), &case, |b, case| {
            b.iter(|| job.verify(&case.delivery, None).unwrap())
        });
    }
    group.finish();
}

fn growths(c: &mut Criterion) {
    let of = |path: &str| spec(path);
    let rows = [1, 4, 16].map(|n| (n, of(BOARDS), recipe(1000, n)));
    growth(c, "rows of a unit", &rows);
    let units = [500, 2000, 8000].map(|n| (n, of(BOARDS), recipe(n, 2)));
    growth(c, "units", &units);
    // The numbers are those of the clauses.
    let clauses = [SAME, BOARDS, EIGHT, CONTROLLER].map(|path| {
        let spec = of(path);
        let count = u32::try_from(spec.clauses.len()).unwrap();
        (count, spec, recipe(1000, 1))
    });
    growth(c, "clauses", &clauses);
    // Parts in a thousand of the rows have a blank cell; the last case has one in every row.
    let findings = [0_u32, 1, 10, 100, 1000].map(|parts| {
        let mut recipe = recipe(1000, 5);
        let rate = rust_decimal::Decimal::new(i64::from(parts), 3);
        assert!(recipe.faults.set(Flaw::BlankCell, rate));
        (parts, of(BOARDS), recipe)
    });
    growth(c, "findings", &findings);
}

criterion_group!(benches, whole, kinds, growths);
criterion_main!(benches);
