//! Date codes of loaded parts, and the route of what is built.

use crate::catalog::{Catalogue, in_sentence};
use crate::checks::CheckKind;
use crate::say;
use crate::spec::clause::{Clause, Family};
use crate::spec::codes;
use crate::spec::model::{RouteStep, Spec};
use crate::wording::{Text, typed};

use super::Resolver;

/// The clause of the spec's rule on date codes.
const DATE_CODE: &str = "basis.date-code";
/// The field it is about.
const FIELD: &str = "date-code";
/// The record that says when a lot was loaded.
const LOADING: &str = "material-loading-log";
/// The record that a route is kept in.
const TRAVELER: &str = "panel-traveler";

/// The catalogue with date codes written as the spec says, wherever they are demanded.
pub(super) fn dated(mut catalogue: Catalogue, spec: &Spec) -> Catalogue {
    if let (Some(rule), Some(field)) = (&spec.date_code, catalogue.fields.get_mut(FIELD)) {
        field.pattern = Some(rule.form.pattern().to_owned());
    }
    catalogue
}

impl Resolver<'_> {
    pub(super) fn date_code_clause(&mut self) {
        let Some(rule) = &self.spec.date_code else {
            return;
        };
        let mut clause = Clause::new(
            DATE_CODE,
            Family::Basis,
            say!("Date codes"),
            self.origin("/date-code"),
        );
        let form = typed(rule.form.key());
        clause.demand = match rule.max_age_weeks {
            Some(weeks) => say!(
                "Date codes are written as {form}, and no part is older than {weeks} weeks when it is loaded.",
                form = form,
                weeks = weeks
            ),
            None => say!("Date codes are written as {form}.", form = form),
        };
        clause.add_detail(say!("Written as¦date code"), typed(rule.form.key()));
        clause.add_detail(
            say!("Oldest when loaded"),
            match rule.max_age_weeks {
                Some(weeks) => say!("{weeks} weeks", weeks = weeks),
                None => say!("none stated: no age is judged"),
            },
        );
        self.clauses.push(clause);
    }

    /// Every record of which the spec demands date codes is held to the rule. A rule that no record
    /// could show would look kept.
    pub(super) fn date_code_checks(&mut self) {
        let Some(rule) = self.spec.date_code.clone() else {
            return;
        };
        let of_rule = |clause: &Clause| clause.id == DATE_CODE && clause.demanded;
        if !self.clauses.iter().any(of_rule) {
            return;
        }
        let demanded = self.clauses.iter().filter(|clause| clause.demanded);
        let mut forms: Vec<String> = Vec::new();
        for check in demanded.flat_map(|clause| &clause.checks) {
            if let CheckKind::Field { form, field, .. } = &check.kind
                && field == FIELD
                && !forms.contains(form)
            {
                forms.push(form.clone());
            }
        }
        let place = self.key("/date-code");
        if forms.is_empty() {
            let message = "no record is demanded that holds date codes: the rule could not be kept";
            self.error(codes::MISSING_RECORD, place, message).help = Some(format!(
                "write `require = [\"{FIELD}\"]` under `[record.{LOADING}]`"
            ));
            return;
        }
        if !self.forms.contains_key(LOADING) {
            let message = "no record of loading is demanded: on which day a part was loaded could not be known";
            self.error(codes::MISSING_RECORD, place, message).help =
                Some(format!("demand `[record.{LOADING}]` as well"));
            return;
        }
        let checks: Vec<(String, Text, CheckKind)> = forms
            .into_iter()
            .map(|form| {
                let title = self.catalogue.forms.get(&form).map(|f| f.title.in_sentence());
                let title = title.unwrap_or_else(|| typed(&form));
                let says = match rule.max_age_weeks {
                    Some(weeks) => say!(
                        "Every date code of the {form} is a date, not after the loading of its lot, and at most {weeks} weeks before it.",
                        form = title,
                        weeks = weeks
                    ),
                    None => say!(
                        "Every date code of the {form} is a date, and not after the loading of its lot.",
                        form = title
                    ),
                };
                let kind = CheckKind::DateCodes {
                    form: form.clone(),
                    written: rule.form,
                    max_age_weeks: rule.max_age_weeks,
                    loaded: LOADING.to_owned(),
                };
                (format!("date-codes.{form}"), says, kind)
            })
            .collect();
        if let Some(clause) = self.clauses.iter_mut().find(|clause| of_rule(clause)) {
            for (id, says, kind) in checks {
                clause.add_check(id, says, kind);
            }
        }
    }

    pub(super) fn route(
        &mut self,
        clause: &mut Clause,
        form_id: &str,
        steps: &[RouteStep],
        pointer: &str,
    ) {
        if steps.is_empty() {
            return;
        }
        if form_id != TRAVELER {
            let place = self.key(&format!("{pointer}/route"));
            let title = self
                .catalogue
                .forms
                .get(form_id)
                .map(|f| in_sentence(&f.title));
            let title = title.unwrap_or_default();
            let message = format!("the {title} follows no unit through its stations");
            self.error(codes::CONTRADICTION, place, message).help =
                Some(format!("a route belongs to `[record.{TRAVELER}]`"));
            return;
        }
        for (index, step) in steps.iter().enumerate() {
            if step
                .stations()
                .iter()
                .any(|station| station.trim().is_empty())
            {
                let place = self.value(&format!("{pointer}/route/{index}"));
                self.error(
                    codes::NEVER_TRUE,
                    place,
                    "a step of the route names no station",
                )
                .help = Some("write the station's name, with `*` for any characters".to_owned());
            }
            let stations = Text::any_of(step.stations().iter().map(typed));
            let said = match step.is_optional() {
                true => say!("{stations}, where the unit needs it", stations = stations),
                false => stations,
            };
            clause.add_detail(say!("Step {number} of the route", number = index + 1), said);
        }
        if steps.iter().all(RouteStep::is_optional) {
            let place = self.key(&format!("{pointer}/route"));
            self.error(
                codes::NEVER_TRUE,
                place,
                "every step of the route is optional: none would be missed",
            )
            .help = Some("leave `optional` out where every unit passes".to_owned());
        }
        clause.add_check(
            "route-kept",
            say!(
                "Every unit passes every step of the route, in its order; one that goes back to an earlier step passes all that follow again."
            ),
            CheckKind::RouteKept {
                form: form_id.to_owned(),
                steps: steps.to_vec(),
            },
        );
    }
}
