//! How long a comparison takes, in memory: 100 suppliers on 500 clauses at three quantities.
//! `cargo bench --bench compare`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/common/large.rs"]
mod large;

use std::fmt::Write as _;

use criterion::{Criterion, criterion_group, criterion_main};
use tracespec::catalog::Catalogue;
use tracespec::compare::{Options, compare};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::{LoadedResponse, read};

/// A spec of some 500 clauses that takes figures from other quotes and scores.
fn asked() -> ResolvedSpec {
    let request = "[rfq]\ndue = 2026-12-15\nquantities = [100, 500, 2000]\ndelivery-lots = 2\n\
        currency = \"EUR\"\nlead-time-days = 400\n\
        scoring = { price = 50, coverage = 30, demonstrated = 10, lead-time = 10 }\n\
        [rfq.policy]\nunanswered = \"average-quote\"\n\
        [[rfq.exchange-rate]]\nfrom = \"HUF\"\nto = \"EUR\"\nrate = \"0.00251\"\ndate = 2026-11-18\n";
    let made = large::in_one(490);
    let source = SourceFile::new("spec.toml", format!("{}\n{request}", made.text));
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &made.files);
    let resolved = checked.resolved;
    resolved.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// One of many replies: mostly included, a tenth priced; every third supplier leaves gaps, and
/// every fourth answers half of the clauses with something open.
fn reply(spec: &ResolvedSpec, n: usize) -> LoadedResponse {
    let mut text = format!(
        "format = 1\n[supplier]\nname = \"Supplier {n}\"\n[quote]\nnumber = \"Q-{n}\"\n\
         spec = {{ id = \"{}\", revision = \"{}\", sha256 = \"{}\" }}\ncurrency = \"{}\"\n\
         valid-until = 2027-01-31\ntax = \"excluded\"\nunit = \"board\"\nscheme = \"all-units\"\n\
         lead-time-days = {}\n\
         price-breaks = [{{ from = 1, unit-price = \"{}.50\" }}, {{ from = 400, unit-price = \"{}.20\" }}]\n",
        spec.spec.spec.id,
        spec.spec.spec.revision,
        spec.digest,
        if n.is_multiple_of(2) { "EUR" } else { "HUF" },
        20 + n,
        60 + n,
        50 + n,
    );
    let demanded = spec.clauses.iter().filter(|clause| clause.demanded);
    for (at, clause) in demanded.enumerate() {
        let body = match (n % 4, at % 10) {
            (3, even) if even.is_multiple_of(2) => "state = \"on-request\"",
            (1, 7) => continue,
            (_, 3) => {
                "state = \"priced-separately\"\ncharge = { basis = \"per-unit\", amount = \"0.35\", driver = \"capture\" }"
            }
            _ => "state = \"included\"",
        };
        let _ = write!(text, "[quote.response.\"{}\"]\n{body}\n", clause.id);
    }
    for (a, clause) in spec.clauses.iter().enumerate().take(n % 20) {
        let _ = write!(
            text,
            "[[quote.assumption]]\ntext = \"assumed {a}\"\naffects = [\"{}\"]\n",
            clause.id
        );
    }
    let loaded = read(SourceFile::new(format!("{n}.toml"), text), spec);
    assert!(loaded.response.is_some(), "{:#?}", loaded.findings);
    loaded
}

fn many(c: &mut Criterion) {
    let spec = asked();
    let replies: Vec<LoadedResponse> = (0..100).map(|n| reply(&spec, n)).collect();
    let name = format!("compare 100 suppliers on {} clauses", spec.clauses.len());
    let mut group = c.benchmark_group("compare");
    group.sample_size(10);
    group.bench_function(name, |b| {
        b.iter(|| compare(&spec, &replies, Options::default()))
    });
    group.finish();
}

criterion_group!(benches, many);
criterion_main!(benches);
