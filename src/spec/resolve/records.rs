//! Clauses of `[record.*]`, and records that other sections imply.

use crate::checks::{Condition, Filter};
use crate::say;
use crate::spec::clause::{Clause, Family, Origin};
use crate::spec::codes;
use crate::spec::model::{
    CommonDemand, Coverage, Depth, InspectionDemand, LotSets, RecordDemand, RecordFormat,
    TestDemand,
};
use crate::wording::Text;

use super::attach::Terms;
use super::steps::part_title;
use super::{Resolver, segment};

impl Resolver<'_> {
    pub(super) fn record_clauses(&mut self) {
        let known: Vec<&str> = self.catalogue.forms.keys().map(String::as_str).collect();
        for (form_id, demand) in &self.spec.record {
            if self.catalogue.forms.contains_key(form_id) {
                self.record_clause(form_id, demand);
            } else {
                let place = self.key(&format!("/record/{}", segment(form_id)));
                self.unknown_name(place, "record form", form_id, &known);
            }
        }
        self.implied_record("inspection-extract", "inspection");
        self.implied_record("test-extract", "test");
        if self.spec.ncr.is_some() {
            self.implied_record("rework-trace-log", "ncr");
        }
    }

    fn record_clause(&mut self, form_id: &str, demand: &RecordDemand) {
        let pointer = format!("/record/{}", segment(form_id));
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        let common = demand.common();
        let coverage = common.coverage.unwrap_or(Coverage::EVERY_UNIT);
        self.coverage_counts(form_id, common.coverage, &pointer);
        let mut clause = Clause::new(
            format!("record.{form_id}"),
            Family::Record,
            form.title.clone(),
            self.origin(&pointer),
        );
        self.apply_common(&mut clause, &common, &pointer);
        self.attach_form(&mut clause, form_id, coverage);
        for row_id in self.satisfied_rows(form_id, demand, &pointer) {
            if let Some(row) = self.catalogue.row(&row_id) {
                self.attach_row(&mut clause, row, form_id, &Terms::covering(coverage));
            }
        }
        if let Some(lot_sets) = demand.lot_sets {
            self.lot_sets(&mut clause, form_id, lot_sets, &pointer);
        }
        self.route(&mut clause, form_id, &demand.route, &pointer);
        let all = (form_id, &Filter::new());
        self.prohibit_fields(&mut clause, all, &common.prohibit, &pointer);
        clause.demand = record_sentence(&clause);
        let extras = self.extra_field_clauses(&clause, form_id, &Filter::new(), &common, &pointer);
        self.clauses.push(clause);
        self.clauses.extend(extras);
    }

    fn lot_sets(&mut self, clause: &mut Clause, form_id: &str, lot_sets: LotSets, pointer: &str) {
        if !clause.fields.iter().any(|f| f.id == "component-lot") {
            let place = self.key(&format!("{pointer}/lot-sets"));
            self.error(
                codes::CONTRADICTION,
                place,
                format!("`{form_id}` has no component lots"),
            )
            .help = Some(
                "lot-sets belongs to a record with component lots, e.g. material-loading-log"
                    .to_owned(),
            );
        }
        clause.add_detail(
            say!("Component lots at a splice"),
            match lot_sets {
                LotSets::Exact => say!("exactly one lot"),
                LotSets::Recorded => say!("both candidate lots are recorded, joined by |"),
            },
        );
    }

    /// The rows a record answers; only rows that its form can answer.
    fn satisfied_rows(
        &mut self,
        form_id: &str,
        demand: &RecordDemand,
        pointer: &str,
    ) -> Vec<String> {
        let own = || {
            self.catalogue
                .forms
                .get(form_id)
                .map(|form| form.row.iter().cloned().collect())
        };
        let Some(asked) = &demand.satisfies else {
            return own().unwrap_or_default();
        };
        let mut rows = Vec::new();
        for (index, row_id) in asked.iter().enumerate() {
            let place = self.value(&format!("{pointer}/satisfies/{index}"));
            match self.catalogue.row(row_id) {
                None => {
                    let known: Vec<&str> =
                        self.catalogue.rows.iter().map(|r| r.id.as_str()).collect();
                    self.unknown_name(place, "row", row_id, &known);
                }
                Some(row) if !row.forms.iter().any(|f| f == form_id) => {
                    self.error(
                        codes::CANNOT_ANSWER,
                        place,
                        format!("a `{form_id}` cannot answer row {row_id} ({})", row.title),
                    )
                    .help = Some(format!(
                        "row {row_id} is answered by: {}",
                        row.forms.join(", ")
                    ));
                }
                Some(row) => {
                    self.row_condition(row, &place, false);
                    rows.push(row_id.clone());
                }
            }
        }
        rows
    }

    /// `require`d fields are clauses of their own: each can be priced and answered. Those of an
    /// inspection or test are needed in its own rows (`filter`) only.
    pub(super) fn extra_field_clauses(
        &mut self,
        parent: &Clause,
        form_id: &str,
        filter: &Filter,
        common: &CommonDemand,
        pointer: &str,
    ) -> Vec<Clause> {
        let mut extras = Vec::new();
        for (index, field_id) in common.require.iter().enumerate() {
            let place = self.value(&format!("{pointer}/require/{index}"));
            if !self.form_has(form_id, field_id, &place) {
                continue;
            }
            let mut clause = Clause::new(
                format!("{}.{field_id}", parent.id),
                parent.family,
                part_title(&parent.title, field_id, self.catalogue),
                Origin::Spec { place },
            );
            clause.form.clone_from(&parent.form);
            clause.depth = parent.depth;
            clause.formats.clone_from(&parent.formats);
            clause.purpose.clone_from(&parent.purpose);
            clause.defined_in.clone_from(&parent.defined_in);
            clause.retention = parent.retention;
            clause.severity = parent.severity;
            let when = filter.first().map(|(field, values)| Condition {
                field: field.clone(),
                values: values.clone(),
            });
            let (form, field) = (
                parent.title.in_sentence(),
                self.catalogue.field_text(field_id).in_sentence(),
            );
            clause.demand = if when.is_some() {
                say!(
                    "The {form} also records the {field} in every one of its rows.",
                    form = form,
                    field = field
                )
            } else {
                say!(
                    "The {form} also records the {field} in every row.",
                    form = form,
                    field = field
                )
            };
            self.demand_field(&mut clause, form_id, field_id, when);
            self.attach_shown(&mut clause, form_id, field_id, filter, &common.require);
            extras.push(clause);
        }
        extras
    }

    /// Inspections, tests and NCR closure are answered with a form of their own; where the spec
    /// does not write it as a record, it is implied, printed and answered all the same.
    fn implied_record(&mut self, form_id: &str, section: &str) {
        if self.spec.record.contains_key(form_id) || !self.forms.contains_key(form_id) {
            return;
        }
        let demands: Vec<CommonDemand> = match section {
            "inspection" => self
                .spec
                .inspection
                .values()
                .map(InspectionDemand::common)
                .collect(),
            "test" => self.spec.test.values().map(TestDemand::common).collect(),
            _ => self
                .spec
                .ncr
                .iter()
                .map(|ncr| CommonDemand {
                    purpose: ncr.purpose.clone(),
                    defined_in: ncr.defined_in,
                    retention: ncr.retention,
                    severity: ncr.severity,
                    ..CommonDemand::default()
                })
                .collect(),
        };
        // A form planned by another table (an output, say) is that table's own clause.
        let Some(first) = demands.first().cloned() else {
            return;
        };
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        let pointer = format!("/{section}");
        let origin = Origin::Implied {
            by: section.to_owned(),
            place: self.key(&pointer),
        };
        let mut clause = Clause::new(
            format!("record.{form_id}"),
            Family::Record,
            form.title.clone(),
            origin,
        );
        let merged = CommonDemand {
            purpose: union(demands.iter().map(|d| d.purpose.as_slice())),
            formats: union(demands.iter().map(|d| d.formats.as_slice())),
            severity: demands.iter().map(|d| d.severity).max().unwrap_or_default(),
            defined_in: first
                .defined_in
                .filter(|d| self.spec.basis.in_use(*d).is_some()),
            ..first
        };
        self.apply_common(&mut clause, &merged, &pointer);
        self.attach_form(&mut clause, form_id, Coverage::EVERY_UNIT);
        if let Some(row) = form.row.as_deref().and_then(|id| self.catalogue.row(id)) {
            self.attach_row(
                &mut clause,
                row,
                form_id,
                &Terms::covering(Coverage::EVERY_UNIT),
            );
        }
        clause.demand = record_sentence(&clause);
        self.clauses.push(clause);
    }
}

fn union<'a, T: Clone + PartialEq + 'a>(lists: impl Iterator<Item = &'a [T]>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for value in lists.flatten() {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}

/// "Material loading log at lot depth, for every unit, as CSV or XLSX."
pub(super) fn record_sentence(clause: &Clause) -> Text {
    let form = &clause.title;
    let Some(depth) = clause.depth.map(Depth::text) else {
        return say!("{form}.", form = form);
    };
    let coverage = clause.coverage.map(Coverage::text);
    let formats = (!clause.formats.is_empty()).then(|| RecordFormat::choice_text(&clause.formats));
    match (coverage, formats) {
        (Some(coverage), Some(formats)) => say!(
            "{form} at {depth} depth, for {coverage}, as {formats}.",
            form = form,
            depth = depth,
            coverage = coverage,
            formats = formats
        ),
        (Some(coverage), None) => say!(
            "{form} at {depth} depth, for {coverage}.",
            form = form,
            depth = depth,
            coverage = coverage
        ),
        (None, Some(formats)) => say!(
            "{form} at {depth} depth, as {formats}.",
            form = form,
            depth = depth,
            formats = formats
        ),
        (None, None) => say!("{form} at {depth} depth.", form = form, depth = depth),
    }
}
