//! What buyer and supplier agree on: agreements with their deviations, and how exports are read.

use tracespec::agree::{Found, agreement_text, check, read, read_mapping};
use tracespec::records::Delivery;
use tracespec::render::{annex_of_agreement, to_markdown};
use tracespec::source::SourceFile;
use tracespec::verify::Agreed;
use tracespec::verify::report::Verdict;

use super::claims;
use super::ground::{FAULTY, Files, SMALL};
use super::input::{self, Parts};

/// An agreement, and a faulty delivery judged under it.
pub fn agreement(data: &[u8]) {
    let Some(text) = input::text(data) else {
        return;
    };
    // The lock on the spec is the spec's, whatever the input says, or nothing behind it would be seen.
    let text = text.replace("SPEC-DIGEST", &SMALL.spec.digest);
    let found = read(SourceFile::new("agreement.toml", text.as_str()));
    let source = found.doc.source();
    let there = |_: &str| Found::Digest(SMALL.spec.digest.clone());
    claims::findings(&check(&found, Some(&SMALL.spec), &there), &[source]);
    let missing = |_: &str| Found::Missing("it is not there".to_owned());
    claims::findings(&check(&found, None, &missing), &[source]);
    let Some(agreement) = &found.agreement else {
        return;
    };
    let written = agreement_text(agreement);
    let again = read(SourceFile::new("agreement.toml", written.as_str()));
    assert!(again.broken_seal().is_none(), "{written}");
    let mut read_again = again
        .agreement
        .unwrap_or_else(|| panic!("{:#?}\n{written}", again.findings));
    read_again.seal = agreement.seal.clone();
    let (was, is) = (format!("{agreement:#?}"), format!("{read_again:#?}"));
    assert_eq!(was, is, "{written}");
    let page = to_markdown(&annex_of_agreement(&SMALL.spec, agreement)).unwrap();
    assert!(!page.contains("<script"), "{page}");
    let agreed = Agreed {
        id: &agreement.agreement.id,
        revision: agreement.agreement.revision,
        sha256: &found.sha256,
        deviations: &agreement.deviation,
        mappings: &agreement.mapping,
        as_of: agreement.agreement.awarded,
    };
    let report = under(&agreed, &FAULTY);
    if agreement.mapping.is_empty() {
        assert_ne!(report, Verdict::Release, "faults that no deviation names");
    }
}

fn under(agreed: &Agreed<'_>, delivery: &Delivery) -> Verdict {
    let job = SMALL.job().under(agreed);
    let report = job.verify(delivery, None).unwrap();
    let mut turned = delivery.clone();
    turned.files.reverse();
    let again = job.verify(&turned, None).unwrap();
    assert_eq!(claims::json(&report), claims::json(&again));
    report.verdict
}

/// How exports are read: the main part is the mapping, the others are exports.
pub fn mapping(data: &[u8]) {
    let parts = Parts::of(data);
    let Some(text) = input::text(parts.main) else {
        return;
    };
    let found = read_mapping(SourceFile::new("mapping.toml", text), &SMALL.spec);
    claims::findings(&found.findings, &[&found.source]);
    let Some(mappings) = found.mappings else {
        return;
    };
    let exports: Files = parts
        .files
        .iter()
        .map(|(name, bytes)| (name.clone(), bytes.to_vec()))
        .collect();
    let files: Files = match exports.is_empty() {
        true => SMALL.files.clone(),
        false => exports,
    };
    let awarded = SMALL.spec.spec.spec.issued;
    let agreed = Agreed {
        id: "A-1",
        revision: 1,
        sha256: "",
        deviations: &[],
        mappings: &mappings,
        as_of: awarded,
    };
    let delivery = Delivery::in_memory(files);
    under(&agreed, &delivery);
    let job = SMALL.job().under(&agreed);
    let suggested = job.suggested_mapping(&job.read(&delivery));
    let read: Result<toml::Table, _> = suggested.parse();
    assert!(read.is_ok(), "{read:?}\n{suggested}");
}
