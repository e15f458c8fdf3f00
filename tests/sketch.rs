//! The shapes people were promised: a spec that uses every section and key of the format at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::finding::Severity;
use tracespec::source::SourceFile;
use tracespec::spec;

const SKETCH: &str = include_str!("sketch/spec.toml");

fn files() -> IndexMap<String, Vec<u8>> {
    let bom = "Designator,Manufacturer/MPN,Qty,MSL\nC1,YAGEO A1,1,1\nU1,TI B2,1,3\n";
    let bom = (1..=12).fold(bom.to_owned(), |text, n| {
        text + &format!("R{n},YAGEO R-{n},1,1\n")
    });
    let avl = "Manufacturer,MPN\nYAGEO,A1\nTI,B2\n";
    IndexMap::from_iter([
        ("basis/bom.csv".to_owned(), bom.into_bytes()),
        ("basis/avl.csv".to_owned(), avl.as_bytes().to_vec()),
    ])
}

#[test]
fn the_sketched_spec_is_accepted() {
    let source = SourceFile::new("spec.toml", SKETCH);
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &files());
    let errors: Vec<_> = checked
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let resolved = checked.resolved.unwrap();
    for id in [
        "basis.bom",
        "identity.board",
        "record.material-loading-log",
        "record.material-loading-log.date-code",
        "inspection.aoi",
        "inspection.aoi.images",
        "test.fct",
        "test.fct.measured-values",
        "test.fct.retest",
        "control.first-off",
        "signal.solder-paste-geometry",
        "visibility.wip-status",
        "access.mes",
        "acceptance.workmanship",
        "ncr.closure",
        "ncr.clearance",
        "ncr.blocks-shipment",
        "shipment.packing-list",
        "shipment.certificate-of-conformance",
        "delivery.files",
        "delivery.population",
    ] {
        assert!(resolved.clause(id).is_some(), "{id}");
    }
    assert!(
        !resolved
            .clause("visibility.order-progress")
            .unwrap()
            .demanded
    );
    assert!(!resolved.clause("access.mes").unwrap().demanded);
    // A document that follows makes every quote an estimate.
    assert_eq!(resolved.missing_documents.len(), 1);
    assert_eq!(resolved.missing_documents[0].document, "centroid");
    let bom = resolved.basis.bom.as_ref().unwrap();
    assert_eq!(bom["2"].mpn, "B2");
}

#[test]
fn clause_ids_are_unique_and_stable_in_order() {
    let resolve = || {
        let source = SourceFile::new("spec.toml", SKETCH);
        spec::check(source, Catalogue::embedded().unwrap(), &files())
            .resolved
            .unwrap()
    };
    let ids: Vec<String> = resolve().clauses.into_iter().map(|c| c.id).collect();
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len());
    assert_eq!(
        ids,
        resolve()
            .clauses
            .into_iter()
            .map(|c| c.id)
            .collect::<Vec<_>>()
    );
}
