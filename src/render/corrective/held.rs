//! Which units and shipments a held delivery holds back.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalogue;
use crate::records::{FieldId, Fields, Records, is_blank, is_sentinel};
use crate::spec::model::Depth;
use crate::verify::report::RecordFinding;

/// Units that findings name, each once: it grows with units, not with findings.
#[derive(Debug, Clone, Default)]
pub struct Units(BTreeSet<String>);

impl Units {
    /// Takes a finding as it is made. What a deviation covers holds nothing back.
    pub fn see(&mut self, finding: &RecordFinding) {
        if let Some(unit) = finding
            .unit
            .as_ref()
            .filter(|_| finding.waived_by.is_none())
            && !self.0.contains(unit)
        {
            self.0.insert(unit.clone());
        }
    }

    /// The units of findings.
    #[must_use]
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f RecordFinding>) -> Units {
        let mut units = Units::default();
        for finding in findings {
            units.see(finding);
        }
        units
    }
}

/// What the delivery holds, and what of it findings name.
#[derive(Debug, Default)]
pub(super) struct Held<'a> {
    /// Every shipment that a record names.
    pub(super) shipments: BTreeSet<&'a str>,
    /// Named units by their kind: the shipments that records put them in.
    pub(super) units: BTreeMap<Kind, BTreeMap<&'a str, BTreeSet<&'a str>>>,
}

/// The kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Board,
    Panel,
    Lot,
    Carton,
    Shipment,
    Other,
}

impl Kind {
    /// Its name over a list.
    pub(super) fn title(self) -> &'static str {
        match self {
            Kind::Board => "Boards",
            Kind::Panel => "Panels",
            Kind::Lot => "Production lots",
            Kind::Carton => "Cartons",
            Kind::Shipment => "Shipments",
            Kind::Other => {
                "Others (component lots, NCRs and identities that no record carries as a unit)"
            }
        }
    }
}

const SHIPMENT: &str = "shipment-id";

/// Looks the named units up in the records, table by table; only columns of identities are read.
pub(super) fn held<'a>(units: &'a Units, records: &'a Records, catalogue: &Catalogue) -> Held<'a> {
    let fields = Fields::new(catalogue);
    let shipment = fields.id(SHIPMENT);
    let kinds = [
        (Kind::Board, fields.id(Depth::Board.field())),
        (Kind::Panel, fields.id(Depth::Panel.field())),
        (Kind::Lot, fields.id(Depth::Lot.field())),
        (Kind::Carton, fields.id("carton-label")),
        (Kind::Shipment, shipment),
    ];
    let mut held = Held::default();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for table in &records.tables {
        let here = kinds.into_iter().filter(|(_, field)| table.has(*field));
        let here: Vec<(Kind, FieldId)> = here.collect();
        if here.is_empty() {
            continue;
        }
        for row in table.rows() {
            let shipment = identity(row.get(shipment));
            held.shipments.extend(shipment);
            for (kind, field) in &here {
                let unit = identity(row.get(*field)).and_then(|unit| units.0.get(unit));
                if let Some(unit) = unit {
                    known.insert(unit);
                    let shipments = held.units.entry(*kind).or_default().entry(unit);
                    shipments.or_default().extend(shipment);
                }
            }
        }
    }
    for unit in units.0.iter().filter(|unit| !known.contains(unit.as_str())) {
        let others = held.units.entry(Kind::Other).or_default();
        others.entry(unit).or_default();
    }
    held
}

fn identity(cell: &str) -> Option<&str> {
    (!is_blank(cell) && !is_sentinel(cell)).then_some(cell)
}
