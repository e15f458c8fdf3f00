//! What the clauses make of own forms and of prohibited fields.

use crate::catalog::{Form, in_sentence};
use crate::checks::{CheckKind, Condition, Filter};
use crate::finding::Finding;
use crate::say;
use crate::source::Place;
use crate::spec::clause::Clause;
use crate::spec::codes;
use crate::spec::own::prohibition;

use super::{Resolver, segment};

/// A field that a demand prohibits, and where it says so.
pub(super) struct Prohibition {
    clause: String,
    form: String,
    filter: Filter,
    field: String,
    place: Place,
}

impl Resolver<'_> {
    /// The checks of an own form, or of own fields on a form of the catalogue.
    pub(super) fn attach_own_checks(&mut self, clause: &mut Clause, form: &Form) {
        if let Some(about) = &form.about {
            clause.add_detail(say!("Shows"), about);
        }
        for check in &form.own_checks {
            let read: Vec<&String> = match &check.kind {
                CheckKind::Ordered { first, then, .. } => vec![first, then],
                CheckKind::References { on, .. } => on.iter().map(|(own, _)| own).collect(),
                _ => Vec::new(),
            };
            for field in read {
                self.print_field(clause, field, &say!("where it is recorded"));
            }
            clause.add_check(&check.id, &check.says, check.kind.clone());
        }
    }

    /// Fields that a demand wants nobody to record.
    pub(super) fn prohibit_fields(
        &mut self,
        clause: &mut Clause,
        (form_id, filter): (&str, &Filter),
        fields: &[String],
        pointer: &str,
    ) {
        for (index, field_id) in fields.iter().enumerate() {
            let place = self.value(&format!("{pointer}/prohibit/{index}"));
            let Some(field) = self.catalogue.fields.get(field_id) else {
                let known: Vec<&str> = self.catalogue.fields.keys().map(String::as_str).collect();
                self.unknown_name(place, "field", field_id, &known);
                continue;
            };
            clause.add_check(
                format!("prohibited.{field_id}"),
                prohibition(&field.title, !filter.is_empty()),
                CheckKind::Prohibited {
                    form: form_id.to_owned(),
                    filter: filter.clone(),
                    field: field_id.clone(),
                },
            );
            self.prohibitions.push(Prohibition {
                clause: clause.id.clone(),
                form: form_id.to_owned(),
                filter: filter.clone(),
                field: field_id.clone(),
                place,
            });
        }
    }

    /// What stands against each other once all clauses are there.
    pub(super) fn own_contradictions(&mut self) {
        for prohibition in std::mem::take(&mut self.prohibitions) {
            self.prohibited_and_demanded(&prohibition);
        }
        self.references_without_column();
    }

    fn prohibited_and_demanded(&mut self, prohibition: &Prohibition) {
        let demands = |clause: &&Clause| {
            let checked = clause.checks.iter().any(|check| match &check.kind {
                CheckKind::Field { form, field, when } => {
                    *form == prohibition.form
                        && *field == prohibition.field
                        && may_meet(when.as_ref(), &prohibition.filter)
                }
                _ => false,
            });
            checked || reads(clause, &prohibition.form, &prohibition.field)
        };
        // The narrowest clause says best where the field is demanded.
        let Some(other) = self
            .clauses
            .iter()
            .filter(|clause| clause.demanded)
            .filter(demands)
            .max_by_key(|clause| clause.id.len())
        else {
            return;
        };
        let field = &prohibition.field;
        let finding = Finding::error(
            codes::NEED_CONTRADICTION,
            prohibition.place.clone(),
            format!("`{field}` is prohibited and demanded at once"),
        )
        .related(
            other.origin.place().clone(),
            format!("`{}` demands it", other.id),
        )
        .on_clause(&prohibition.clause)
        .help(format!(
            "drop `{field}` from `prohibit`, or the demand for it"
        ));
        self.findings.push(finding);
    }

    /// A reference can only be followed where the other record has the column.
    fn references_without_column(&mut self) {
        let mut missing: Vec<(Place, String)> = Vec::new();
        for (form_id, given) in &self.spec.form {
            let Some(form) = self.catalogue.forms.get(form_id) else {
                continue;
            };
            if !self.forms.contains_key(form_id) {
                continue;
            }
            for check in &form.own_checks {
                let CheckKind::References { to, on, .. } = &check.kind else {
                    continue;
                };
                for (own, field) in on.iter().filter(|(own, _)| given.field.contains_key(own)) {
                    if self.forms.contains_key(&to.form) && !self.always_filled(&to.form, field) {
                        let pointer = format!(
                            "/form/{}/field/{}/references",
                            segment(form_id),
                            segment(own)
                        );
                        let title = self.catalogue.forms.get(&to.form);
                        let title = title.map_or(to.form.clone(), |f| in_sentence(&f.title));
                        let message = format!(
                            "`{own}` is looked up in the column `{field}` of the {title}, which no clause demands"
                        );
                        missing.push((self.value(&pointer), message));
                    }
                }
            }
        }
        for (place, message) in missing {
            self.error(codes::MISSING_RECORD, place, message).help =
                Some("name the column under `require` of that record".to_owned());
        }
    }

    fn always_filled(&self, form_id: &str, field_id: &str) -> bool {
        self.clauses
            .iter()
            .flat_map(|clause| &clause.checks)
            .any(|check| match &check.kind {
                CheckKind::Field { form, field, .. } => form == form_id && field == field_id,
                _ => false,
            })
    }
}

/// Whether a check of the clause reads a column in some rows without demanding it in every one.
fn reads(clause: &Clause, form_id: &str, field_id: &str) -> bool {
    let own = clause.form.as_deref() == Some(form_id);
    let demanded = clause
        .checks
        .iter()
        .any(|check| matches!(&check.kind, CheckKind::Field { field, .. } if field == field_id));
    own && !demanded && clause.fields.iter().any(|field| field.id == field_id)
}

/// Whether rows of a filter can be rows under a condition.
fn may_meet(when: Option<&Condition>, filter: &Filter) -> bool {
    let Some(condition) = when else { return true };
    filter
        .get(&condition.field)
        .is_none_or(|values| values.iter().any(|v| condition.values.contains(v)))
}
