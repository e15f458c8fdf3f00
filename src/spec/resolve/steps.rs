//! Clauses of `[inspection.*]` and `[test.*]`; conditions that hang on product and inspections.

use crate::catalog::{Catalogue, Table, in_sentence};
use crate::checks::{CheckKind, Condition, Filter};
use crate::say;
use crate::spec::clause::{Clause, Family, Origin};
use crate::spec::codes;
use crate::spec::model::{
    BasisDocument, CommonDemand, Coverage, Depth, ImageDemand, ImageOf, ImageTie, RecordFormat,
    Reports, RetestAccepts, RetestNeeds, RetestRule,
};
use crate::wording::Text;

use super::Resolver;
use super::attach::covered_sentence;

impl Resolver<'_> {
    pub(super) fn inspection_clauses(&mut self) {
        for (kind, demand) in &self.spec.inspection {
            let pointer = format!("/inspection/{}", kind.key());
            let filter =
                Filter::from_iter([("inspection-type".to_owned(), vec![kind.key().to_owned()])]);
            let common = demand.common();
            let id = format!("inspection.{}", kind.key());
            let mut clause =
                Clause::new(id, Family::Inspection, kind.text(), self.origin(&pointer));
            self.step_clause(
                &mut clause,
                "inspection-extract",
                &filter,
                &common,
                &pointer,
                demand.reports,
            );
            if kind == &crate::spec::model::InspectionKind::Xray {
                self.needs_fact("hidden-joints", "X-ray inspection", &pointer);
            }
            clause.add_check(
                format!("inspections-final.{}", kind.key()),
                say!("Every inspected unit ends with a passing inspection; a failed one is re-inspected."),
                final_state("inspection-extract", "inspection-type", "inspected-at", &filter, self.reports_failures_only(kind.key())),
            );
            if demand.reports == Some(Reports::FailuresOnly) {
                clause.add_detail(
                    say!("Reports"),
                    say!("failures only, as declared: no record means passed"),
                );
            } else {
                clause.add_detail(
                    say!("Reports"),
                    say!("every unit: no record means not inspected"),
                );
            }
            let images = demand
                .images
                .as_ref()
                .map(|images| self.image_clause(&clause, images, &filter, &pointer));
            let extras =
                self.extra_field_clauses(&clause, "inspection-extract", &filter, &common, &pointer);
            self.clauses.push(clause);
            self.clauses.extend(images);
            self.clauses.extend(extras);
        }
    }

    /// What inspections and tests share: a filter on their form, depth and coverage.
    fn step_clause(
        &mut self,
        clause: &mut Clause,
        form_id: &str,
        filter: &Filter,
        common: &CommonDemand,
        pointer: &str,
        reports: Option<Reports>,
    ) {
        let coverage = common.coverage.unwrap_or(Coverage::EVERY_UNIT);
        let depth = common.depth.unwrap_or(self.spec.depth.default);
        self.apply_common(clause, common, pointer);
        clause.rows.clone_from(
            &self
                .catalogue
                .forms
                .get(form_id)
                .map(|f| f.row.iter().cloned().collect())
                .unwrap_or_default(),
        );
        clause.form = Some(form_id.to_owned());
        clause.depth = Some(depth);
        clause.coverage = Some(coverage);
        self.prohibit_fields(clause, (form_id, filter), &common.prohibit, pointer);
        let declared_silent = reports == Some(Reports::FailuresOnly);
        clause.demand = if declared_silent {
            say!(
                "{title} at {depth} depth; failures only are reported.",
                title = &clause.title,
                depth = depth.text()
            )
        } else {
            say!(
                "{title} of {coverage}, recorded at {depth} depth.",
                title = &clause.title,
                coverage = coverage.text(),
                depth = depth.text()
            )
        };
        if declared_silent {
            if common.coverage.is_some_and(|c| c != Coverage::EVERY_UNIT) {
                let place = self.key(&format!("{pointer}/coverage"));
                self.error(
                    codes::CONTRADICTION,
                    place,
                    "a sample cannot be seen in a report of failures only",
                )
                .help =
                    Some("write reports = \"every-unit\", or leave the coverage out".to_owned());
            }
            return;
        }
        clause.add_check(
            "covers",
            covered_sentence(coverage, depth),
            CheckKind::Covers {
                form: form_id.to_owned(),
                filter: filter.clone(),
                depth,
                coverage,
            },
        );
    }

    fn image_clause(
        &mut self,
        parent: &Clause,
        images: &ImageDemand,
        filter: &Filter,
        pointer: &str,
    ) -> Clause {
        let pointer = format!("{pointer}/images");
        let mut clause = Clause::new(
            format!("{}.images", parent.id),
            Family::Inspection,
            part_title(&parent.title, "images", self.catalogue),
            Origin::Spec {
                place: self.key(&pointer),
            },
        );
        clause.rows.clone_from(&parent.rows);
        clause.form.clone_from(&parent.form);
        clause.depth = parent.depth;
        clause.formats.clone_from(&images.format);
        clause.purpose.clone_from(&parent.purpose);
        clause.defined_in.clone_from(&parent.defined_in);
        clause.retention = parent.retention;
        clause.severity = parent.severity;
        let kept = self.form_depth("inspection-extract");
        for (index, tie) in images.tied_to.iter().enumerate() {
            let level = match tie {
                ImageTie::Board => Depth::Board,
                ImageTie::Panel => Depth::Panel,
                _ => continue,
            };
            if level > kept {
                let place = self.value(&format!("{pointer}/tied-to/{index}"));
                self.error(
                    codes::DEPTH_CONTRADICTION,
                    place,
                    format!(
                        "an image in a record kept at {kept} depth cannot be tied to a {level}"
                    ),
                )
                .help = Some(format!("keep the inspection at {level} depth"));
            }
        }
        let mut filter = filter.clone();
        if images.of == ImageOf::Failures {
            filter.insert("result".to_owned(), vec!["fail".to_owned()]);
        }
        let disposition = images.tied_to.contains(&ImageTie::Disposition);
        clause.demand = image_sentence(images);
        if let Some(field) = self.catalogue.fields.get("image-id") {
            clause.fields.push(crate::spec::clause::ClauseField {
                id: "image-id".to_owned(),
                title: field.title.clone(),
                kind: field.kind,
                condition: Some(match images.of {
                    ImageOf::Failures => say!("for every failure"),
                    ImageOf::EveryUnit => say!("for every result"),
                }),
                about: field.about.clone(),
                rule: field.rule_words(),
            });
        }
        clause.add_check(
            "images",
            image_check_sentence(images.of, disposition),
            CheckKind::Images {
                form: "inspection-extract".to_owned(),
                filter,
                formats: images
                    .format
                    .iter()
                    .map(|f| RecordFormat::choice(&[*f]).to_lowercase())
                    .collect(),
                disposition,
            },
        );
        // A picture that is handed in for two boards shows at most one of them.
        if images.tied_to.contains(&ImageTie::Board) && clause.depth == Some(Depth::Board) {
            clause.add_check(
                "image-of-one-board",
                say!("No image stands for two boards."),
                CheckKind::OneToOne {
                    form: "inspection-extract".to_owned(),
                    key: "image-id".to_owned(),
                    value: Depth::Board.field().to_owned(),
                },
            );
        }
        clause
    }

    pub(super) fn test_clauses(&mut self) {
        for (kind, demand) in &self.spec.test {
            let pointer = format!("/test/{}", kind.key());
            let filter = Filter::from_iter([("test-type".to_owned(), vec![kind.key().to_owned()])]);
            let common = demand.common();
            let mut clause = Clause::new(
                format!("test.{}", kind.key()),
                Family::Test,
                kind.text(),
                self.origin(&pointer),
            );
            self.step_clause(
                &mut clause,
                "test-extract",
                &filter,
                &common,
                &pointer,
                None,
            );
            clause.add_check(
                format!("tests-final.{}", kind.key()),
                say!("Every tested unit ends with a passing test."),
                final_state("test-extract", "test-type", "tested-at", &filter, false),
            );
            let mut parts = Vec::new();
            if demand.measured_values == Some(true) {
                parts.push(self.measured_clause(&clause, kind.key(), &filter, &pointer));
            }
            if let Some(rule) = &demand.retest {
                parts.push(self.retest_clause(&clause, rule, &filter, &pointer));
            }
            parts.extend(self.extra_field_clauses(
                &clause,
                "test-extract",
                &filter,
                &common,
                &pointer,
            ));
            self.clauses.push(clause);
            self.clauses.extend(parts);
        }
    }

    fn sub_clause(&self, parent: &Clause, name: &str, pointer: &str) -> Clause {
        let mut clause = Clause::new(
            format!("{}.{name}", parent.id),
            parent.family,
            part_title(&parent.title, name, self.catalogue),
            Origin::Spec {
                place: self.key(&format!("{pointer}/{name}")),
            },
        );
        clause.rows.clone_from(&parent.rows);
        clause.form.clone_from(&parent.form);
        clause.depth = parent.depth;
        clause.formats.clone_from(&parent.formats);
        clause.purpose.clone_from(&parent.purpose);
        clause.defined_in.clone_from(&parent.defined_in);
        clause.retention = parent.retention;
        clause.severity = parent.severity;
        clause
    }

    fn measured_clause(
        &mut self,
        parent: &Clause,
        key: &str,
        filter: &Filter,
        pointer: &str,
    ) -> Clause {
        let mut clause = self.sub_clause(parent, "measured-values", pointer);
        clause.demand = say!("Every measured value is recorded with its unit and its limits.");
        let when = Condition {
            field: "test-type".to_owned(),
            values: vec![key.to_owned()],
        };
        for field in [
            "parameter",
            "measured-value",
            "unit",
            "low-limit",
            "high-limit",
        ] {
            self.demand_field(&mut clause, "test-extract", field, Some(when.clone()));
        }
        clause.add_check(
            "limits",
            say!("A parameter keeps its unit and its limits, which are not swapped; a value outside its limits fails, a value within them passes."),
            CheckKind::Limits {
                form: "test-extract".to_owned(),
                filter: filter.clone(),
            },
        );
        clause
    }

    fn retest_clause(
        &mut self,
        parent: &Clause,
        rule: &RetestRule,
        filter: &Filter,
        pointer: &str,
    ) -> Clause {
        let mut clause = self.sub_clause(parent, "retest", pointer);
        let repair = rule.requires == Some(RetestNeeds::RepairRecord);
        if repair && rule.accepts == Some(RetestAccepts::NoFaultFound) {
            let place = self.key(&format!("{pointer}/retest/accepts"));
            self.error(
                codes::CONTRADICTION,
                place,
                "a retest cannot require a repair record and accept no-fault-found",
            )
            .help = Some("keep one of `requires` and `accepts`".to_owned());
        }
        clause.demand = if repair {
            say!(
                "A unit is tested again at most {count} times, each time after a recorded repair.",
                count = rule.allowed
            )
        } else {
            say!(
                "A unit is tested again at most {count} times; a declared no-fault-found is accepted.",
                count = rule.allowed
            )
        };
        clause.add_check(
            "retests",
            clause.demand.clone(),
            CheckKind::Retests {
                form: "test-extract".to_owned(),
                filter: filter.clone(),
                allowed: rule.allowed,
                repair,
            },
        );
        clause
    }

    /// A product fact on which a demand hangs; without it the demand's condition is never true.
    pub(super) fn needs_fact(&mut self, fact: &str, what: &str, pointer: &str) {
        let place = self.key(pointer);
        match &self.spec.product.contains {
            Some(facts) if facts.iter().any(|f| f.key() == fact) => {}
            Some(_) => {
                let message =
                    format!("{what} is demanded, but the product does not contain anything {fact}");
                self.error(codes::NEVER_TRUE, place, message).help = Some(format!(
                    "add \"{fact}\" to `contains` under `[product]`, or drop the demand"
                ));
            }
            None if self.asked.iter().any(|when| when.key() == fact) => {}
            None => {
                let message = format!(
                    "{what} is demanded, but the spec does not say whether the product contains anything {fact}"
                );
                self.error(codes::CONDITION_UNKNOWN, place, message).help = Some(format!(
                    "add `contains = [\"{fact}\"]` under `[product]` if it does, or drop the demand"
                ));
            }
        }
    }

    /// The conditions of a row as a whole. `said`: the spec itself says when the row applies.
    pub(super) fn row_condition(
        &mut self,
        row: &crate::catalog::Row,
        place: &crate::source::Place,
        said: bool,
    ) {
        if let Some(fact) = &row.needs_fact {
            let before = self.findings.len();
            self.needs_fact(
                fact,
                &format!("row {} ({})", row.id, in_sentence(&row.title)),
                "",
            );
            for finding in &mut self.findings[before..] {
                finding.place.clone_from(place);
            }
        }
        if said {
            return;
        }
        let demanded = self.inspections();
        if !row.needs_inspection.is_empty()
            && !demanded
                .iter()
                .any(|kind| row.needs_inspection.iter().any(|n| n == kind.key()))
        {
            self.error(
                codes::NEVER_TRUE,
                place.clone(),
                format!(
                    "row {} can never apply: no inspection of kind {} is demanded",
                    row.id,
                    row.needs_inspection.join(" or ")
                ),
            )
            .help = Some(format!(
                "add [inspection.{}], or drop the demand",
                row.needs_inspection[0]
            ));
        }
        if row.table == Table::Signal && row.id == "S6" && self.spec.test.is_empty() {
            self.error(
                codes::NEVER_TRUE,
                place.clone(),
                "row S6 can never apply: no test is demanded",
            )
            .help = Some("add [test.fct] or another test, or drop the demand".to_owned());
        }
    }

    /// Documents that the sections of the spec lean on by default.
    pub(super) fn has_document(&self, document: BasisDocument) -> bool {
        self.spec.basis.in_use(document).is_some()
    }
}

fn final_state(form: &str, subject: &str, at: &str, filter: &Filter, declared: bool) -> CheckKind {
    CheckKind::FinalState {
        form: form.to_owned(),
        subject: subject.to_owned(),
        at: at.to_owned(),
        filter: filter.clone(),
        except: Vec::new(),
        declared,
    }
}

fn image_sentence(images: &ImageDemand) -> Text {
    let formats = RecordFormat::choice_text(&images.format);
    let ties = Text::list(images.tied_to.iter().map(|tie| tie.text()));
    match images.of {
        ImageOf::Failures => say!(
            "Every failure has an image as {formats}, tied to {ties}.",
            formats = formats,
            ties = ties
        ),
        ImageOf::EveryUnit => say!(
            "Every result has an image as {formats}, tied to {ties}.",
            formats = formats,
            ties = ties
        ),
    }
}

fn image_check_sentence(of: ImageOf, disposition: bool) -> Text {
    match (of, disposition) {
        (ImageOf::Failures, false) => {
            say!("Every failure names its image, and the image is among the delivered files.")
        }
        (ImageOf::Failures, true) => say!(
            "Every failure names its image, and the image is among the delivered files; the finding of every failure has a disposition in the records."
        ),
        (ImageOf::EveryUnit, false) => {
            say!("Every result names its image, and the image is among the delivered files.")
        }
        (ImageOf::EveryUnit, true) => say!(
            "Every result names its image, and the image is among the delivered files; the finding of every failure has a disposition in the records."
        ),
    }
}

/// The title of a part of a clause: a field of its record, or what else has a clause of its own.
pub(super) fn part_title(whole: &Text, part: &str, catalogue: &Catalogue) -> Text {
    match part {
        "images" => say!("{whole}: images", whole = whole),
        "measured-values" => say!("{whole}: measured values", whole = whole),
        "retest" => say!("{whole}: retest", whole = whole),
        field => say!(
            "{whole}: {part}",
            whole = whole,
            part = catalogue.field_text(field).in_sentence()
        ),
    }
}
