//! Attaches fields and checks to clauses: the same few functions for records, controls, signals,
//! outputs, inspections and tests.

use crate::catalog::{CheckDef, Field, Form, Population, Row, in_sentence};
use crate::checks::{CheckKind, Condition, Filter, Reference, UNIT};
use crate::say;
use crate::spec::clause::{Clause, ClauseField, condition_words};
use crate::spec::codes;
use crate::spec::model::{BasisDocument, ClosureStage, CommonDemand, Coverage, Depth, LotSets};
use crate::wording::{Text, typed};

use super::Resolver;
use super::closing::closed_in_order;

/// What a clause needs beyond its form to be given checks.
pub(super) struct Terms {
    /// Coverage of the clause.
    pub coverage: Coverage,
    /// Limit of a trigger, with whether it runs over the order.
    pub trigger: Option<(u32, bool)>,
    /// Longest gap between updates, in hours.
    pub every: Option<u32>,
    /// Events after which a control is repeated.
    pub after: Vec<String>,
}

impl Terms {
    pub(super) fn covering(coverage: Coverage) -> Terms {
        Terms {
            coverage,
            trigger: None,
            every: None,
            after: Vec::new(),
        }
    }
}

impl Resolver<'_> {
    /// The base of every clause that is answered with a form of its own: the file is there, its own
    /// fields are filled, its rows are unique and cover the population.
    pub(super) fn attach_form(&mut self, clause: &mut Clause, form_id: &str, coverage: Coverage) {
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        let depth = self.form_depth(form_id);
        clause.form = Some(form_id.to_owned());
        clause.depth = Some(depth);
        clause.add_check(
            "delivered",
            delivered_sentence(form),
            CheckKind::Delivered {
                form: form_id.to_owned(),
            },
        );
        if form.names_its_unit() {
            self.demand_field(clause, form_id, depth.field(), None);
        }
        for field in &form.fields {
            self.demand_field(clause, form_id, field, None);
        }
        for conditional in &form.when {
            self.demand_field(
                clause,
                form_id,
                &conditional.field,
                Some(conditional.when.clone()),
            );
        }
        clause.add_check(
            "unique",
            say!(
                "No two rows share {columns}.",
                columns = self.key_words(form, form_id, depth)
            ),
            CheckKind::Key {
                form: form_id.to_owned(),
            },
        );
        self.attach_own_checks(clause, form);
        self.attach_coverage(clause, form, form_id, depth, coverage);
    }

    /// The form's key in words; what the spec leaves open is not named.
    fn key_words(&self, form: &Form, form_id: &str, depth: Depth) -> Text {
        let record = self.spec.record.get(form_id);
        let required = |field: &String| record.is_some_and(|r| r.require.contains(field));
        let names = form
            .key
            .iter()
            .filter(|field| !form.optional.contains(field) || required(field))
            .map(|field| match field.as_str() {
                UNIT => typed(depth.field()),
                field => typed(field),
            });
        Text::list(names)
    }

    fn attach_coverage(
        &mut self,
        clause: &mut Clause,
        form: &Form,
        form_id: &str,
        depth: Depth,
        coverage: Coverage,
    ) {
        if self.covered_by_kind(form_id).is_some() {
            return;
        }
        let depth = match form.unit {
            Population::Nothing => return,
            Population::Lot => Depth::Lot,
            Population::Unit => depth,
        };
        clause.coverage = Some(coverage);
        clause.add_check(
            "covers",
            covered_sentence(coverage, depth),
            CheckKind::Covers {
                form: form_id.to_owned(),
                filter: Filter::new(),
                depth,
                coverage,
            },
        );
    }

    /// Demands a field of a form for a clause; printed, and checked cell by cell.
    pub(super) fn demand_field(
        &mut self,
        clause: &mut Clause,
        form_id: &str,
        field_id: &str,
        when: Option<Condition>,
    ) {
        let Some(field) = self.catalogue.fields.get(field_id) else {
            return;
        };
        if let Some(known) = clause.fields.iter_mut().find(|f| f.id == field_id) {
            if when.is_some() {
                return;
            }
            known.condition = None;
            clause.checks.retain(|check| {
                !matches!(&check.kind, CheckKind::Field { form, field, when: Some(_) } if form == form_id && field == field_id)
            });
        } else {
            clause.fields.push(ClauseField {
                id: field_id.to_owned(),
                title: field.title.clone(),
                kind: field.kind,
                condition: when.as_ref().map(condition_words),
                about: field.about.clone(),
                rule: field.rule_words(),
            });
        }
        clause.add_check(
            format!("field.{field_id}"),
            filled_sentence(field, when.as_ref()),
            CheckKind::Field {
                form: form_id.to_owned(),
                field: field_id.to_owned(),
                when,
            },
        );
    }

    /// Fields that the spec demands beyond form and rows.
    pub(super) fn demand_extra_fields(
        &mut self,
        clause: &mut Clause,
        form_id: &str,
        common: &CommonDemand,
        pointer: &str,
    ) {
        for (index, field_id) in common.require.iter().enumerate() {
            let place = self.value(&format!("{pointer}/require/{index}"));
            if self.form_has(form_id, field_id, &place) {
                self.demand_field(clause, form_id, field_id, None);
                self.attach_shown(clause, form_id, field_id, &Filter::new(), &common.require);
            }
        }
    }

    /// Checks that a demanded field makes possible, together with others that are demanded too.
    pub(super) fn attach_shown(
        &mut self,
        clause: &mut Clause,
        form_id: &str,
        field_id: &str,
        rows: &Filter,
        demanded: &[String],
    ) {
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        for shown in &form.shows {
            let whole = shown.fields.iter().all(|field| demanded.contains(field));
            if !whole || shown.fields.first().map(String::as_str) != Some(field_id) {
                continue;
            }
            let Some(def) = self.catalogue.checks.get(&shown.check) else {
                continue;
            };
            let mut kind = def.kind.bound_to(form_id);
            if !self.other_side_shown(&kind) {
                continue;
            }
            if let CheckKind::Limits { filter, .. } = &mut kind {
                filter.clone_from(rows);
            }
            clause.add_check(&shown.check, def.says.clone(), kind);
        }
    }

    /// Whether the record that a check compares with has the fields it compares.
    fn other_side_shown(&self, kind: &CheckKind) -> bool {
        let CheckKind::References { to, on, .. } = kind else {
            return true;
        };
        let Some(form) = self.catalogue.forms.get(&to.form) else {
            return false;
        };
        let record = self.spec.record.get(&to.form);
        // Two candidate lots may have come in with two orders: which with which is not written.
        let sets = self
            .spec
            .record
            .values()
            .any(|r| r.lot_sets == Some(LotSets::Recorded));
        if sets && on.iter().any(|(field, _)| field == "incoming-order") {
            return false;
        }
        self.forms.contains_key(&to.form)
            && on.iter().all(|(_, field)| {
                !form.optional.contains(field) || record.is_some_and(|r| r.require.contains(field))
            })
    }

    /// A coverage has to have something to count: rows that exist only where something happened
    /// cover nothing, and single inspections or tests say themselves what they cover.
    pub(super) fn coverage_counts(
        &mut self,
        form_id: &str,
        coverage: Option<Coverage>,
        pointer: &str,
    ) {
        let (Some(coverage), Some(form)) = (
            coverage.filter(|c| *c != Coverage::EVERY_UNIT),
            self.catalogue.forms.get(form_id),
        ) else {
            return;
        };
        let title = in_sentence(&form.title);
        let (message, help) = if form.unit == Population::Nothing {
            (
                format!(
                    "rows of the {title} exist only where something occurred: {} cannot be counted in it",
                    coverage.words()
                ),
                "leave `coverage` out".to_owned(),
            )
        } else if let Some(section) = self.covered_by_kind(form_id) {
            (
                format!("what the {title} covers is said by each {section}"),
                format!("write `coverage` under the {section}, such as `[{section}.…]`"),
            )
        } else {
            return;
        };
        let place = self.key(&format!("{pointer}/coverage"));
        self.error(codes::CONTRADICTION, place, message).help = Some(help);
    }

    /// The section that says what must be covered, where single inspections or tests are demanded.
    fn covered_by_kind(&self, form_id: &str) -> Option<&'static str> {
        match form_id {
            "inspection-extract" if !self.spec.inspection.is_empty() => Some("inspection"),
            "test-extract" if !self.spec.test.is_empty() => Some("test"),
            _ => None,
        }
    }

    /// Whether a form has a field; if not, the finding says which it has.
    pub(super) fn form_has(
        &mut self,
        form_id: &str,
        field_id: &str,
        place: &crate::source::Place,
    ) -> bool {
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return false;
        };
        let known: Vec<&str> = form.all_fields().collect();
        if known.contains(&field_id) {
            return true;
        }
        let title = in_sentence(&form.title);
        let prohibited = form.own_checks.iter().any(
            |check| matches!(&check.kind, CheckKind::Prohibited { field, .. } if field == field_id),
        );
        if prohibited {
            let message = format!("`{field_id}` is demanded, and the {title} prohibits it");
            self.error(codes::NEED_CONTRADICTION, place.clone(), message)
                .help = Some("drop it here, or its `need = \"prohibited\"`".to_owned());
            return false;
        }
        self.unknown_name(
            place.clone(),
            &format!("field of the {title} called"),
            field_id,
            &known,
        );
        false
    }

    /// Everything a row demands: its unconditional fields (identity as far as the depth reaches)
    /// and its checks, bound to the form the clause is answered with.
    pub(super) fn attach_row(
        &mut self,
        clause: &mut Clause,
        row: &Row,
        form_id: &str,
        terms: &Terms,
    ) {
        if !clause.rows.contains(&row.id) {
            clause.rows.push(row.id.clone());
        }
        let depth = self.form_depth(form_id);
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        for field_id in &row.fields {
            let identity = self.catalogue.fields.get(field_id).and_then(|f| f.identity);
            let wanted = match identity {
                Some(level) => level <= depth && form.all_fields().any(|f| f == field_id),
                None => !form.when.iter().any(|w| &w.field == field_id),
            };
            if wanted {
                self.demand_field(clause, form_id, field_id, None);
            }
        }
        for check_id in &row.checks {
            self.attach_check(clause, check_id, form_id, row, terms);
        }
        for check_id in &row.checks_if {
            let Some(def) = self.catalogue.checks.get(check_id) else {
                continue;
            };
            if def
                .kind
                .bound_to(form_id)
                .forms()
                .iter()
                .all(|form| self.forms.contains_key(form))
            {
                self.attach_check(clause, check_id, form_id, row, terms);
            }
        }
    }

    fn attach_check(
        &mut self,
        clause: &mut Clause,
        check_id: &str,
        form_id: &str,
        row: &Row,
        terms: &Terms,
    ) {
        let Some(def) = self.catalogue.checks.get(check_id) else {
            return;
        };
        if !self.reference_exists(def, clause) {
            return;
        }
        let mut kind = def.kind.bound_to(form_id);
        self.attach_final_states(clause, def, &kind, check_id);
        match &mut kind {
            CheckKind::Trigger {
                by,
                count,
                over_order,
                ..
            } => {
                by.clone_from(&row.trigger_by);
                *count = terms.trigger.map(|(count, _)| count);
                *over_order = terms.trigger.is_some_and(|(_, order)| order);
            }
            CheckKind::Frequency { hours, .. } => *hours = terms.every,
            CheckKind::FirstOff { after, .. } => after.clone_from(&terms.after),
            CheckKind::ClosedLoop { stages, .. } => *stages = self.closure_stages(),
            CheckKind::Verified { form } => {
                self.demand_stage(clause, &form.clone(), ClosureStage::Verification)
            }
            CheckKind::FinalState { except, .. } => {
                *except = match form_id {
                    "inspection-extract" => self
                        .inspections()
                        .iter()
                        .map(|k| k.key().to_owned())
                        .collect(),
                    "test-extract" => self.tests().iter().map(|k| k.key().to_owned()).collect(),
                    _ => Vec::new(),
                };
            }
            _ => {}
        }
        if let CheckKind::ClosedLoop { form, stages } = &kind {
            for stage in stages.clone() {
                self.demand_stage(clause, &form.clone(), stage);
            }
        }
        // A board cannot be mapped where records do not go down to boards.
        if self.above_boards(&kind) {
            return;
        }
        self.print_columns(clause, &kind);
        let says = match &kind {
            CheckKind::ClosedLoop { stages, .. } => closed_in_order(stages),
            _ => def.says.clone(),
        };
        clause.add_check(check_id, says, kind);
    }

    /// Columns that a check reads in some rows only: the supplier is told of them and of when they
    /// count, because what is enforced is printed.
    fn print_columns(&mut self, clause: &mut Clause, kind: &CheckKind) {
        match kind {
            CheckKind::Trigger {
                decision,
                count: Some(_),
                ..
            } => {
                self.print_field(clause, decision, &say!("where the limit is reached"));
            }
            CheckKind::RangeOrReason { reasons, .. } => {
                let outside = say!("where the setting is outside its range");
                for reason in reasons {
                    self.print_field(clause, reason, &outside);
                }
            }
            CheckKind::FloorLife { .. } => {
                self.print_field(clause, "baked-at", &say!("when a bake was done"))
            }
            CheckKind::ApprovedMaterial { .. } if !self.spec.restriction.is_empty() => {
                self.print_field(
                    clause,
                    "source-type",
                    &say!("for BOM lines with a sourcing restriction"),
                );
            }
            _ => {}
        }
    }

    pub(super) fn print_field(&mut self, clause: &mut Clause, field_id: &str, condition: &Text) {
        let Some(field) = self.catalogue.fields.get(field_id) else {
            return;
        };
        if !clause.fields.iter().any(|f| f.id == field_id) {
            clause.fields.push(ClauseField {
                id: field_id.to_owned(),
                title: field.title.clone(),
                kind: field.kind,
                condition: Some(condition.clone()),
                about: field.about.clone(),
                rule: field.rule_words(),
            });
        }
    }

    /// The demanded kinds of inspection or test each get the final-state check under their own
    /// filter, the same that their own clause has, so that one fault is reported once.
    fn attach_final_states(
        &mut self,
        clause: &mut Clause,
        def: &CheckDef,
        kind: &CheckKind,
        check_id: &str,
    ) {
        let CheckKind::FinalState {
            form, subject, at, ..
        } = kind
        else {
            return;
        };
        let kinds: Vec<&'static str> = match form.as_str() {
            "inspection-extract" => self.inspections().iter().map(|k| k.key()).collect(),
            "test-extract" => self.tests().iter().map(|k| k.key()).collect(),
            _ => Vec::new(),
        };
        for value in kinds {
            let filter = Filter::from_iter([(subject.clone(), vec![value.to_owned()])]);
            let kind = CheckKind::FinalState {
                form: form.clone(),
                subject: subject.clone(),
                at: at.clone(),
                filter,
                except: Vec::new(),
                declared: self.reports_failures_only(value),
            };
            clause.add_check(format!("{check_id}.{value}"), def.says.clone(), kind);
        }
    }

    /// Whether an inspection of this kind reports failures only.
    pub(super) fn reports_failures_only(&self, kind: &str) -> bool {
        let declared = |demand: &crate::spec::model::InspectionDemand| {
            demand.reports == Some(crate::spec::model::Reports::FailuresOnly)
        };
        self.spec
            .inspection
            .iter()
            .any(|(k, demand)| k.key() == kind && declared(demand))
    }

    fn above_boards(&self, kind: &CheckKind) -> bool {
        match kind {
            CheckKind::OneToOne { form, key, value } => {
                let depth = self.form_depth(form);
                // A lot does not fit into one carton.
                let lots = key == UNIT && depth == Depth::Lot;
                lots || [key, value].iter().any(|f| match f.as_str() {
                    "board-id" => depth < Depth::Board,
                    "panel-id" => depth < Depth::Panel,
                    _ => false,
                })
            }
            // What is kept by lot says nothing of single units.
            CheckKind::Genealogy { form } => self.form_depth(form) < Depth::Panel,
            // The boards of a panel part at some station: from there it is at two at once.
            CheckKind::Route { form } => self.form_depth(form) < Depth::Board,
            CheckKind::GroupSize { form, .. } => {
                self.form_depth(form) < Depth::Board || self.spec.product.boards_per_panel.is_none()
            }
            _ => false,
        }
    }

    /// A comparison needs something in the spec to compare with.
    fn reference_exists(&mut self, def: &CheckDef, clause: &Clause) -> bool {
        let CheckKind::Matches { equals, .. } = &def.kind else {
            return true;
        };
        let basis = &self.spec.basis;
        let (there, what, add) = match equals {
            Reference::Bom => (
                basis.in_use(BasisDocument::Bom).is_some(),
                "BOM",
                "bom = { document = \"…\", revision = \"…\" }` under `[basis]",
            ),
            Reference::Gerber => (
                basis.in_use(BasisDocument::Gerber).is_some(),
                "Gerber data",
                "gerber = { document = \"…\", revision = \"…\" }` under `[basis]",
            ),
            Reference::AssemblyDrawing => (
                basis.in_use(BasisDocument::AssemblyDrawing).is_some(),
                "assembly drawing",
                "assembly-drawing = { document = \"…\", revision = \"…\" }` under `[basis]",
            ),
            Reference::Workmanship => (
                !self.spec.acceptance.is_empty(),
                "acceptance criteria",
                "[acceptance.workmanship]` with `criteria` and `invoked-by",
            ),
            Reference::ProductRevision | Reference::OrderNumber | Reference::OrderQuantity => {
                return true;
            }
        };
        if !there {
            let place = clause.origin.place().clone();
            let message = format!(
                "`{}` compares with the {what} of the basis, which the spec does not have",
                clause.id
            );
            self.error(codes::DANGLING_REFERENCE, place, message).help =
                Some(format!("add `{add}`"));
        }
        there
    }

    /// Stages that an NCR passes: the spec's, else those of row T8.
    pub(super) fn closure_stages(&self) -> Vec<ClosureStage> {
        self.spec.ncr.as_ref().map_or_else(
            || {
                vec![
                    ClosureStage::Disposition,
                    ClosureStage::Repair,
                    ClosureStage::Retest,
                ]
            },
            |ncr| ncr.closure.clone(),
        )
    }

    /// Fields of a closure stage, needed where the disposition leads to it.
    pub(super) fn demand_stage(&mut self, clause: &mut Clause, form_id: &str, stage: ClosureStage) {
        let when = |values: &[&str]| {
            Some(Condition {
                field: "disposition".to_owned(),
                values: values.iter().map(|v| (*v).to_owned()).collect(),
            })
        };
        match stage {
            ClosureStage::Disposition => self.demand_field(clause, form_id, "disposition", None),
            ClosureStage::Repair => {
                for field in ["repair-instruction", "repair-action", "repaired-at"] {
                    self.demand_field(clause, form_id, field, when(&["rework"]));
                }
            }
            ClosureStage::Verification => {
                for field in ["verification-result", "verified-at"] {
                    self.demand_field(clause, form_id, field, when(&["rework"]));
                }
            }
            ClosureStage::Retest => {
                self.demand_field(
                    clause,
                    form_id,
                    "retest-result",
                    when(&["rework", "no-fault-found"]),
                );
            }
        }
    }
}

/// What "delivered" means for a form: some may be empty when nothing occurred.
fn delivered_sentence(form: &Form) -> Text {
    let title = form.title.in_sentence();
    if form.nil {
        say!(
            "The {form} is delivered, with its heading row only where nothing occurred.",
            form = title
        )
    } else {
        say!("The {form} is delivered and not empty.", form = title)
    }
}

/// "Every unit of the order has its record at board depth."
pub(super) fn covered_sentence(coverage: Coverage, depth: Depth) -> Text {
    say!(
        "{coverage} of the order has its record at {depth} depth.",
        coverage = coverage.text(),
        depth = depth.text()
    )
    .capitalised()
}

/// When a column is filled, and with what.
fn filled_sentence(field: &Field, when: Option<&Condition>) -> Text {
    let title = &field.title;
    match (when.map(condition_words), field.rule_words()) {
        (None, None) => say!("{field} is filled in every row.", field = title),
        (None, Some(rule)) => say!(
            "{field} is filled in every row, {rule}.",
            field = title,
            rule = rule
        ),
        (Some(condition), None) => say!(
            "{field} is filled {condition}.",
            field = title,
            condition = condition
        ),
        (Some(condition), Some(rule)) => say!(
            "{field} is filled {condition}, {rule}.",
            field = title,
            condition = condition,
            rule = rule
        ),
    }
}
