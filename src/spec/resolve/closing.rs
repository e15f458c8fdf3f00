//! Nonconformance closure and the shipment package.

use crate::checks::CheckKind;
use crate::say;
use crate::spec::clause::{Clause, Family, Origin};
use crate::spec::codes;
use crate::spec::model::{ClosureStage, Coverage, PackageItem};
use crate::wording::{Text, typed};

use super::Resolver;
use super::attach::Terms;

impl Resolver<'_> {
    pub(super) fn ncr_clauses(&mut self) {
        let Some(ncr) = &self.spec.ncr else { return };
        let form_id = "rework-trace-log";
        let stages = ncr.closure.clone();
        let mut closure = Clause::new(
            "ncr.closure",
            Family::Ncr,
            self.title_of("ncr.closure"),
            self.origin("/ncr/closure"),
        );
        self.ncr_common(&mut closure);
        closure.demand = say!(
            "Every nonconformance is closed in this order: failure, {stages}.",
            stages = Text::list(stages.iter().map(|stage| stage.text()))
        );
        if stages.windows(2).any(|pair| pair[0] >= pair[1]) {
            let place = self.value("/ncr/closure");
            self.error(
                codes::CONTRADICTION,
                place,
                "the stages are out of order or repeated",
            )
            .help = Some("write them as disposition, repair, verification, retest".to_owned());
        }
        for stage in &stages {
            self.demand_stage(&mut closure, form_id, *stage);
        }
        closure.add_check(
            "ncr-closed-loop",
            say!("Every NCR shows these stages in time order, and every failed unit has its NCR."),
            CheckKind::ClosedLoop {
                form: form_id.to_owned(),
                stages: stages.clone(),
            },
        );
        for check_id in [
            "failed-inspections-in-rework-log",
            "failed-tests-in-rework-log",
            "rework-has-cause",
        ] {
            if let Some(def) = self.catalogue.checks.get(check_id)
                && def
                    .kind
                    .forms()
                    .iter()
                    .all(|form| self.forms.contains_key(form))
            {
                closure.add_check(check_id, def.says.clone(), def.kind.clone());
            }
        }
        self.clauses.push(closure);
        self.clearance_clause(form_id);
        if ncr.blocks_shipment {
            let mut clause = Clause::new(
                "ncr.blocks-shipment",
                Family::Ncr,
                self.title_of("ncr.blocks-shipment"),
                self.origin("/ncr/blocks-shipment"),
            );
            self.ncr_common(&mut clause);
            clause.demand = say!("No unit with an NCR that is not closed is shipped.");
            clause.add_check(
                "open-ncr-shipped",
                clause.demand.clone(),
                CheckKind::OpenNcrShipped {
                    form: form_id.to_owned(),
                    shipped: "packing-list".to_owned(),
                    stages,
                },
            );
            self.clauses.push(clause);
        }
    }

    fn ncr_common(&mut self, clause: &mut Clause) {
        let Some(ncr) = &self.spec.ncr else { return };
        clause.rows = vec!["T8".to_owned()];
        clause.form = Some("rework-trace-log".to_owned());
        clause.depth = Some(self.form_depth("rework-trace-log"));
        clause.purpose.clone_from(&ncr.purpose);
        clause.retention = ncr.retention;
        clause.severity = ncr.severity;
        let told = self.clauses.iter().any(|c| c.id == "ncr.closure");
        clause.defined_in = match ncr.defined_in {
            Some(document) if told && !self.has_document(document) => None,
            document => self.governing(document, "/ncr"),
        };
    }

    fn clearance_clause(&mut self, form_id: &str) {
        let Some(ncr) = &self.spec.ncr else { return };
        if ncr.clearance_fields.is_empty() {
            return;
        }
        let mut clause = Clause::new(
            "ncr.clearance",
            Family::Ncr,
            self.title_of("ncr.clearance"),
            self.origin("/ncr/clearance-fields"),
        );
        self.ncr_common(&mut clause);
        clause.demand = say!("Clearance needs these fields of every NCR.");
        let stages = [
            ClosureStage::Repair,
            ClosureStage::Verification,
            ClosureStage::Retest,
        ];
        for (index, field_id) in ncr.clearance_fields.iter().enumerate() {
            let place = self.value(&format!("/ncr/clearance-fields/{index}"));
            if !self.form_has(form_id, field_id, &place) {
                continue;
            }
            // A field of a stage is needed where the disposition leads to that stage.
            let mut probe = clause.clone();
            probe.checks.clear();
            probe.fields.clear();
            for stage in stages {
                self.demand_stage(&mut probe, form_id, stage);
            }
            let when = probe.checks.iter().find_map(|check| match &check.kind {
                CheckKind::Field { field, when, .. } if field == field_id => Some(when.clone()),
                _ => None,
            });
            self.demand_field(&mut clause, form_id, field_id, when.flatten());
        }
        self.clauses.push(clause);
    }

    pub(super) fn shipment_clauses(&mut self) {
        let Some(shipment) = &self.spec.shipment else {
            return;
        };
        for (index, part) in shipment.package.iter().enumerate() {
            let (key, title) = (part.key(), part.text());
            let mut clause = Clause::new(
                format!("shipment.{key}"),
                Family::Shipment,
                title.clone(),
                Origin::Spec {
                    place: self.value(&format!("/shipment/package/{index}")),
                },
            );
            clause.rows = vec!["T9".to_owned()];
            clause.purpose.clone_from(&shipment.purpose);
            clause.retention = shipment.retention;
            clause.severity = shipment.severity;
            clause.defined_in = match shipment.defined_in {
                Some(document) if index > 0 && !self.has_document(document) => None,
                document => self.governing(document, "/shipment"),
            };
            match part {
                PackageItem::PackingList => {
                    self.attach_form(&mut clause, "packing-list", Coverage::EVERY_UNIT);
                    if let Some(row) = self.catalogue.row("T9") {
                        self.attach_row(
                            &mut clause,
                            row,
                            "packing-list",
                            &Terms::covering(Coverage::EVERY_UNIT),
                        );
                    }
                    clause.demand = say!(
                        "Every shipment comes with a packing list that says which unit is in which carton."
                    );
                }
                PackageItem::CartonLabel => {
                    clause.form = Some("packing-list".to_owned());
                    self.demand_field(&mut clause, "packing-list", "carton-label", None);
                    clause.demand =
                        say!("Every carton has a label whose identifier is in the packing list.");
                }
                PackageItem::CertificateOfConformance | PackageItem::TestReport => {
                    clause.demand = say!(
                        "Every shipment comes with a {document}, as a file whose name begins with {name}.",
                        document = title.in_sentence(),
                        name = typed(key)
                    );
                    clause.add_check(
                        "document",
                        say!(
                            "A file whose name begins with {name} is delivered; where the order has several shipments, one for each, its name followed by a hyphen and the shipment.",
                            name = typed(key)
                        ),
                        CheckKind::Document {
                            name: key.to_owned(),
                        },
                    );
                }
            }
            self.clauses.push(clause);
        }
    }
}

/// The stages that close an NCR, as printed.
pub(super) fn closed_in_order(stages: &[ClosureStage]) -> Text {
    say!(
        "Every NCR shows these in time order: failure, {stages}.",
        stages = Text::list(stages.iter().map(|stage| stage.text()))
    )
}

/// The title of a clause of NCR closure.
pub(super) fn ncr_title(key: &str) -> Option<Text> {
    match key {
        "closure" => Some(say!("NCR closure")),
        "clearance" => Some(say!("NCR clearance fields")),
        "blocks-shipment" => Some(say!("Open NCRs block shipment")),
        _ => None,
    }
}
