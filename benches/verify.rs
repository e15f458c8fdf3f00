//! How fast a delivery is verified, in memory. `cargo bench --bench verify`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tracespec::cli::io::load_spec;
use tracespec::order;
use tracespec::records::Delivery;
use tracespec::sample::sample;
use tracespec::source::SourceFile;
use tracespec::spec::basis::NoFiles;
use tracespec::verify::verify;

fn spec_path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller/spec.toml")
}

fn verifying(c: &mut Criterion) {
    let spec = load_spec(&spec_path()).unwrap().resolved.unwrap();
    let made = sample(&spec, 2000, 1).unwrap();
    let order = order::read(
        SourceFile::new("order.toml", made.order_toml),
        &NoFiles,
        None,
    )
    .order
    .unwrap();
    let bytes: usize = made.files.iter().map(|(_, bytes)| bytes.len()).sum();
    let delivery = Delivery::in_memory(made.files);
    let mut group = c.benchmark_group("verify");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("2000 boards, all clauses", |b| {
        b.iter(|| verify(&spec, Some(&order), &delivery))
    });
    group.finish();
}

criterion_group!(benches, verifying);
criterion_main!(benches);
