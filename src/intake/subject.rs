//! What a requirement is about: a table of the spec.

use crate::catalog::{Catalogue, Form, Table};
use crate::spec::model::{InspectionKind, TestKind};

/// A table of the spec, and for the shipment package the item it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    pub(super) section: &'static str,
    pub(super) key: String,
    /// The form its records are kept in.
    form: Option<String>,
}

/// Tables of the spec, in the order they are written.
pub(super) const SECTIONS: [&str; 9] = [
    "identity",
    "record",
    "inspection",
    "test",
    "control",
    "signal",
    "visibility",
    "ncr",
    "shipment",
];

impl Subject {
    /// The subject of a canonical name such as `inspection.aoi`.
    pub(super) fn parse(name: &str, catalogue: &Catalogue) -> Result<Subject, String> {
        let (section, key) = name.split_once('.').unwrap_or((name, ""));
        let unknown = || format!("a spec has no `{name}`");
        let section = SECTIONS
            .into_iter()
            .find(|known| *known == section)
            .ok_or_else(unknown)?;
        let row = |table: Table| {
            let row = catalogue
                .rows
                .iter()
                .find(|row| row.table == table && row.key.as_deref() == Some(key))?;
            row.forms.first().cloned()
        };
        let form = match section {
            "record" => catalogue.forms.get(key).map(|_| Some(key.to_owned())),
            "inspection" => InspectionKind::ALL
                .iter()
                .any(|kind| kind.key() == key)
                .then(|| Some("inspection-extract".to_owned())),
            "test" => TestKind::ALL
                .iter()
                .any(|kind| kind.key() == key)
                .then(|| Some("test-extract".to_owned())),
            "control" => row(Table::Control).map(Some),
            "signal" => row(Table::Signal).map(Some),
            "visibility" => row(Table::Visibility).map(Some),
            "identity" => ["board", "panel", "lot"].contains(&key).then_some(None),
            "ncr" => key.is_empty().then_some(None),
            _ => PACKAGE.contains(&key).then_some(None),
        };
        Ok(Subject {
            section,
            key: key.to_owned(),
            form: form.ok_or_else(unknown)?,
        })
    }

    /// The header of its table.
    pub(super) fn header(&self) -> String {
        match self.section {
            "ncr" | "shipment" => format!("[{}]", self.section),
            section => format!("[{section}.{}]", self.key),
        }
    }

    /// The id of its clause; an NCR has several.
    pub(super) fn clause(&self) -> Option<String> {
        (self.section != "ncr").then(|| format!("{}.{}", self.section, self.key))
    }

    /// The form whose depths bound it.
    pub(super) fn form<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a Form> {
        catalogue.forms.get(self.form.as_ref()?)
    }

    /// The key of the spec for a column of the sheet, when the table has one.
    pub(super) fn key_for(&self, column: &str) -> Option<&'static str> {
        match (self.section, column) {
            (_, "severity") => Some("severity"),
            ("identity", _) => None,
            (_, "purpose") => Some("purpose"),
            (_, "document") => Some("defined-in"),
            (_, "retention") => Some("retention"),
            ("ncr" | "shipment", _) => None,
            ("visibility", "depth") => Some("level"),
            (_, "depth") => Some("depth"),
            (_, "coverage") => Some("coverage"),
            (_, "formats") => Some("formats"),
            _ => None,
        }
    }
}

/// Items of the shipment package.
const PACKAGE: [&str; 4] = [
    "packing-list",
    "carton-label",
    "certificate-of-conformance",
    "test-report",
];
