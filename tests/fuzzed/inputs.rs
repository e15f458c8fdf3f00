//! Lists that a spec is begun from: requirement sheets, parts lists, vendor lists.

use indexmap::IndexMap;
use tracespec::init::{Draft, ListKind, scan};
use tracespec::intake;
use tracespec::source::SourceFile;
use tracespec::spec::{self, basis::NoFiles};
use tracespec::spreadsheet;
use tracespec::toml_doc::{self, Limits};

use super::claims;
use super::ground::{SMALL_SPEC, catalogue};
use super::input::{self, Parts};

/// A requirement sheet; a mapping may come along.
pub fn intake(data: &[u8]) {
    let parts = Parts::of(data);
    basis(parts.main);
    let Ok(grids) = spreadsheet::read("requirements.csv", parts.main) else {
        return;
    };
    for grid in grids.iter().take(4) {
        let suggested = intake::suggestion(grid, catalogue(), "requirements.csv");
        let read: Result<toml::Table, _> = suggested.parse();
        assert!(read.is_ok(), "{read:?}\n{suggested}");
    }
    let map = parts
        .file("map.toml")
        .and_then(input::text)
        .and_then(|text| {
            let loaded =
                toml_doc::load::<intake::Map>(SourceFile::new("map.toml", text), Limits::default());
            claims::findings(&loaded.findings, &[loaded.doc.source()]);
            loaded.model
        });
    let Ok(taken) = intake::read(&grids, map.as_ref(), catalogue()) else {
        return;
    };
    let text = intake::spec_text(&taken, &Draft::default(), "requirements.csv", None);
    // No cell becomes a key or closes a string: the spec is TOML, with nothing in it that the tool does
    // not know.
    let checked = spec::check(
        SourceFile::new("spec.toml", text.as_str()),
        catalogue(),
        &NoFiles,
    );
    claims::findings(&checked.findings, &checked.texts());
    for finding in &checked.findings {
        let strange = ["T001", "T002"].contains(&finding.code.0);
        assert!(!strange, "{finding:#?}\n{text}");
    }
}

/// A parts list and a vendor list.
pub fn basis(bytes: &[u8]) {
    let name = match bytes.starts_with(b"PK") {
        true => "bom.xlsx",
        false => "bom.csv",
    };
    for kind in [ListKind::Bom, ListKind::Avl] {
        let _ = scan(kind, name, bytes);
    }
    let text = SMALL_SPEC.replace("bom.csv", name);
    let beside = IndexMap::from([(name.to_owned(), bytes.to_vec())]);
    let checked = spec::check(SourceFile::new("spec.toml", text), catalogue(), &beside);
    claims::findings(&checked.findings, &checked.texts());
}
