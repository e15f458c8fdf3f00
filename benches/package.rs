//! How long the package of a request takes, piece by piece, and how large it is: the controller and a
//! spec of 300 clauses. `cargo bench --bench package`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

#[path = "../tests/common/large.rs"]
mod large;

use criterion::{Criterion, criterion_group, criterion_main};
use tracespec::catalog::Catalogue;
use tracespec::cli::io::load_spec;
use tracespec::render::doc::Brand;
use tracespec::render::form::response_workbook;
use tracespec::render::records::{record_templates, sample_delivery};
use tracespec::render::{
    FontSet, PackageFile, response_skeleton, rfq_doc, to_docx, to_html, to_markdown, to_pdf,
};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::wording::Wording;

/// A piece of the package and how many bytes it has.
type Piece = (&'static str, fn(&ResolvedSpec) -> usize);

const PIECES: [Piece; 8] = [
    ("html", |spec| to_html(&rfq_doc(spec)).unwrap().len()),
    ("markdown", |spec| {
        to_markdown(&rfq_doc(spec)).unwrap().len()
    }),
    ("pdf", |spec| {
        to_pdf(&rfq_doc(spec), &FontSet::embedded())
            .unwrap()
            .bytes
            .len()
    }),
    ("docx", |spec| to_docx(&rfq_doc(spec)).unwrap().len()),
    ("response xlsx", |spec| {
        response_workbook(spec, &[Wording::english()], &Brand::default())
            .unwrap()
            .len()
    }),
    ("response toml", |spec| {
        response_skeleton(spec, &[]).unwrap().len()
    }),
    ("record templates", |spec| {
        size(&record_templates(spec, &[Wording::english()], &Brand::default()).unwrap())
    }),
    ("sample delivery", |spec| {
        size(&sample_delivery(spec).unwrap())
    }),
];

fn size(files: &[PackageFile]) -> usize {
    files.iter().map(|file| file.bytes.len()).sum()
}

fn package(c: &mut Criterion) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/controller/spec.toml");
    let controller = load_spec(path.as_ref()).unwrap().resolved.unwrap();
    let made = large::in_one(300);
    let source = SourceFile::new("spec.toml", made.text.clone());
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &made.files);
    let large = checked.resolved.unwrap();
    for (name, spec) in [("controller", &controller), ("300 clauses", &large)] {
        let mut group = c.benchmark_group(format!("package of {name}"));
        group.sample_size(10);
        for (piece, make) in PIECES {
            eprintln!("{name}, {piece}: {} bytes", make(spec));
            group.bench_function(piece, |b| b.iter(|| make(spec)));
        }
        group.finish();
    }
}

criterion_group!(benches, package);
criterion_main!(benches);
