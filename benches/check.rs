//! How long a check takes, in memory: a real spec, and one as large as specs get, in one text and
//! laid over bases. `cargo bench --bench check`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/common/large.rs"]
mod large;

use criterion::{Criterion, criterion_group, criterion_main};
use tracespec::catalog::Catalogue;
use tracespec::cli::io::load_spec;
use tracespec::source::SourceFile;
use tracespec::spec;

fn controller(c: &mut Criterion) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/controller/spec.toml");
    c.bench_function("check the controller spec", |b| {
        b.iter(|| load_spec(path.as_ref()).unwrap())
    });
}

fn large(c: &mut Criterion) {
    let catalogue = Catalogue::embedded().unwrap();
    let mut group = c.benchmark_group("check 5,000 clauses");
    group.sample_size(10);
    for (name, made) in [
        ("in one text", large::in_one(5000)),
        ("on three layers", large::on_three_layers(5000)),
        ("with 500 mistakes", large::with_mistakes(5000, 500)),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let source = SourceFile::new("spec.toml", made.text.clone());
                spec::check(source, catalogue, &made.files)
            })
        });
    }
    group.finish();
}

criterion_group!(benches, controller, large);
criterion_main!(benches);
