//! From a spec and the catalogue to an ordered list of clauses. Nothing after this stage reads the
//! TOML again, and nothing after it invents a rule.

mod attach;
mod basis;
mod closing;
mod material;
mod own;
mod records;
mod request;
mod rows;
mod steps;
mod terms;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::catalog::in_sentence;
use crate::catalog::{Catalogue, Form};
use crate::finding::{self, Code, Finding, certainly_meant, did_you_mean};
use crate::source::Place;
use crate::spec::basis::{BasisFiles, Files, sha256};
use crate::spec::clause::{Clause, Governing, MissingDocument, Origin, ResolvedSpec};
use crate::spec::codes;
use crate::spec::conditions::{self, Settled};
use crate::spec::model::{
    Applies, BasisDocument, CommonDemand, Depth, InspectionKind, Spec, TestKind,
};
use crate::toml_doc::TomlDoc;

/// What resolution made of a spec: the spec when nothing in it is an error, and all findings.
#[derive(Debug)]
pub struct Resolution {
    /// The clauses; none when a finding is an error.
    pub resolved: Option<ResolvedSpec>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
}

/// Resolves a spec. All problems at once, each once.
#[must_use]
pub fn resolve(spec: Spec, doc: &TomlDoc, catalogue: &Catalogue, files: &dyn Files) -> Resolution {
    let Settled {
        spec,
        unmet,
        asked,
        mut findings,
    } = conditions::settle(spec, doc);
    let (catalogue, of_forms) = crate::spec::own::effective(&spec, doc, catalogue);
    findings.extend(of_forms);
    let catalogue = Arc::new(material::dated(catalogue, &spec));
    let mut resolver = Resolver::new(&spec, doc, &catalogue);
    resolver.findings = findings;
    resolver.asked = asked;
    resolver.read_basis_files(files);
    resolver.plan_forms();
    resolver.basis_clauses();
    resolver.identity_clauses();
    resolver.record_clauses();
    resolver.inspection_clauses();
    resolver.test_clauses();
    resolver.row_clauses();
    resolver.access_clauses();
    resolver.acceptance_clauses();
    resolver.ncr_clauses();
    resolver.shipment_clauses();
    resolver.delivery_clauses();
    resolver.share_basis_checks();
    resolver.not_required();
    resolver.not_applying(unmet);
    resolver.date_code_checks();
    resolver.needed_records();
    resolver.own_contradictions();
    resolver.request();
    resolver
        .findings
        .extend(super::lint::levels::misnamed(&spec, doc));
    let Resolver {
        clauses,
        mut findings,
        forms,
        basis,
        missing,
        ..
    } = resolver;
    finding::sort(&mut findings);
    let failed = finding::any_error(&findings);
    let resolved = (!failed).then(|| ResolvedSpec {
        digest: digest(doc),
        basis,
        clauses,
        forms: forms
            .into_iter()
            .map(|(form, plan)| (form, plan.depth))
            .collect(),
        missing_documents: missing,
        catalogue: Arc::clone(&catalogue),
        spec,
    });
    Resolution { resolved, findings }
}

/// SHA-256 of the spec; of the digests of all texts where it builds on others, its own first.
fn digest(doc: &TomlDoc) -> String {
    let texts: Vec<String> = doc
        .sources()
        .iter()
        .map(|source| sha256(source.text().as_bytes()))
        .collect();
    match texts.as_slice() {
        [own] => own.clone(),
        all => sha256(all.join("\n").as_bytes()),
    }
}

/// At which depth a form is kept, and what decided it.
struct FormPlan {
    depth: Depth,
    decided_at: Place,
}

/// The depth that a control, signal or output asks for.
struct RowDepth {
    section: &'static str,
    key: String,
    depth: Option<Depth>,
    /// It is written as `level`.
    as_level: bool,
}

struct Resolver<'a> {
    spec: &'a Spec,
    doc: &'a TomlDoc,
    catalogue: &'a Catalogue,
    clauses: Vec<Clause>,
    findings: Vec<Finding>,
    forms: IndexMap<String, FormPlan>,
    basis: BasisFiles,
    missing: Vec<MissingDocument>,
    prohibitions: Vec<own::Prohibition>,
    /// Facts about the product that a finding already asks for.
    asked: Vec<Applies>,
}

impl<'a> Resolver<'a> {
    fn new(spec: &'a Spec, doc: &'a TomlDoc, catalogue: &'a Catalogue) -> Self {
        Resolver {
            spec,
            doc,
            catalogue,
            clauses: Vec::new(),
            findings: Vec::new(),
            forms: IndexMap::new(),
            basis: BasisFiles::default(),
            missing: Vec::new(),
            prohibitions: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn key(&self, pointer: &str) -> Place {
        self.doc.key_place(pointer)
    }

    fn value(&self, pointer: &str) -> Place {
        self.doc.value_place(pointer)
    }

    fn error(&mut self, code: Code, place: Place, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding::error(code, place, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// A name of the spec that the catalogue should know.
    fn unknown_name(&mut self, place: Place, what: &str, given: &str, known: &[&str]) {
        let near = did_you_mean(given, known.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", known.join(", ")),
        };
        let meant = certainly_meant(given, known.iter().copied());
        let fix = meant.and_then(|name| self.doc.rewording(&place, name));
        let message = format!("the catalogue has no {what} `{given}`");
        let finding = self.error(codes::UNKNOWN_NAME, place, message);
        finding.help = Some(help);
        finding.fix = fix;
    }

    fn origin(&self, pointer: &str) -> Origin {
        Origin::Spec {
            place: self.key(pointer),
        }
    }

    /// The governing document of a demand; a reference to nothing is an error.
    fn governing(&mut self, document: Option<BasisDocument>, pointer: &str) -> Option<Governing> {
        let key = document?;
        let Some(entry) = self.spec.basis.in_use(key) else {
            let place = self.value(&format!("{pointer}/defined-in"));
            self.error(
                codes::DANGLING_REFERENCE,
                place,
                format!("the basis has no {}", key.title()),
            )
            .help = Some(format!(
                "add it: `[basis]` … `{} = {{ document = \"…\", revision = \"…\" }}`",
                key.key()
            ));
            return None;
        };
        Some(Governing {
            key,
            document: entry.document.clone(),
            revision: entry.revision.clone(),
        })
    }

    /// Copies what every demand says into a clause.
    fn apply_common(&mut self, clause: &mut Clause, common: &CommonDemand, pointer: &str) {
        clause.purpose.clone_from(&common.purpose);
        clause.defined_in = self.governing(common.defined_in, pointer);
        clause.formats.clone_from(&common.formats);
        clause.retention = common.retention;
        clause.source = common.source;
        clause.severity = common.severity;
    }

    /// The depth of a form for a demand: what it says, or the default as far as the form can go.
    fn depth_for(
        &mut self,
        form: &Form,
        title: &str,
        asked: Option<Depth>,
        place: &Place,
    ) -> Depth {
        if let Some(depth) = asked {
            if !form.can_be_kept_at(depth) {
                let levels: Vec<String> = form.levels.iter().map(ToString::to_string).collect();
                self.error(
                    codes::IMPOSSIBLE_DEPTH,
                    place.clone(),
                    format!("the {} cannot be kept at {depth} depth", in_sentence(title)),
                )
                .help = Some(format!(
                    "write {}, or leave the depth out",
                    levels.join(" or ")
                ));
            }
            return depth;
        }
        let default = self.spec.depth.default;
        if form.can_be_kept_at(default) {
            default
        } else {
            form.levels
                .iter()
                .copied()
                .filter(|level| *level <= default)
                .max()
                .or_else(|| form.levels.iter().copied().min())
                .unwrap_or(Depth::Lot)
        }
    }

    /// Settles the depth of every demanded form: the deepest demand decides, and an explicit
    /// record that stays above it is a contradiction (B2: lot never answers board).
    fn plan_forms(&mut self) {
        for (form_id, record) in &self.spec.record {
            let Some(form) = self.catalogue.forms.get(form_id) else {
                continue;
            };
            let place = self.value(&format!("/record/{form_id}/depth"));
            let depth = self.depth_for(form, &form.title, record.depth, &place);
            self.plan(form_id, depth, place, true);
        }
        for (kind, demand) in &self.spec.inspection {
            self.plan_extract("inspection-extract", "inspection", kind.key(), demand.depth);
        }
        for (kind, demand) in &self.spec.test {
            self.plan_extract("test-extract", "test", kind.key(), demand.depth);
        }
        for RowDepth {
            section: table,
            key,
            depth,
            as_level,
        } in self.row_depths()
        {
            let Some(row) = self
                .catalogue
                .rows
                .iter()
                .find(|r| r.key.as_deref() == Some(&key) && table_key(r.table) == table)
            else {
                continue;
            };
            let form_id = row.forms[0].clone();
            // Without a word of its own a control, signal or output takes the record as it is kept.
            if depth.is_none() && self.forms.contains_key(&form_id) {
                continue;
            }
            let Some(form) = self.catalogue.forms.get(&form_id) else {
                continue;
            };
            let name = if as_level { "level" } else { "depth" };
            let place = self.value(&format!("/{table}/{key}/{name}"));
            let depth = self.depth_for(form, &form.title, depth, &place);
            self.plan(&form_id, depth, place, false);
        }
        if self.spec.ncr.is_some() {
            self.plan_implied("rework-trace-log", "/ncr");
        }
        if self.spec.shipment.is_some() {
            self.plan_implied("packing-list", "/shipment");
        }
    }

    fn plan_extract(&mut self, form_id: &str, section: &str, key: &str, asked: Option<Depth>) {
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        let place = self.value(&format!("/{section}/{key}/depth"));
        let depth = self.depth_for(form, &form.title, asked, &place);
        self.plan(form_id, depth, place, false);
    }

    fn plan_implied(&mut self, form_id: &str, pointer: &str) {
        let Some(form) = self.catalogue.forms.get(form_id) else {
            return;
        };
        if !self.forms.contains_key(form_id) {
            let place = self.key(pointer);
            let depth = self.depth_for(form, &form.title, None, &place);
            self.plan(form_id, depth, place, false);
        }
    }

    fn plan(&mut self, form_id: &str, depth: Depth, place: Place, by_record: bool) {
        let explicit_record = self
            .spec
            .record
            .get(form_id)
            .is_some_and(|r| r.depth.is_some());
        match self.forms.get_mut(form_id) {
            None => {
                self.forms.insert(
                    form_id.to_owned(),
                    FormPlan {
                        depth,
                        decided_at: place,
                    },
                );
            }
            Some(plan) if depth > plan.depth && !by_record => {
                if explicit_record {
                    let decided = plan.decided_at.clone();
                    let kept = plan.depth;
                    self.findings.push(
                        Finding::error(
                            codes::DEPTH_CONTRADICTION,
                            place,
                            format!("a record kept at {kept} depth is asked to prove this at {depth} depth"),
                        )
                        .related(decided, format!("the record is kept at {kept} depth"))
                        .help(format!("keep the record at {depth} depth, or ask for {kept} depth here")),
                    );
                } else {
                    plan.depth = depth;
                    plan.decided_at = place;
                }
            }
            Some(_) => {}
        }
    }

    /// Depths that controls, signals and outputs ask for.
    fn row_depths(&self) -> Vec<RowDepth> {
        let mut depths = Vec::new();
        for (key, demand) in &self.spec.control {
            depths.push(RowDepth {
                section: "control",
                key: key.clone(),
                depth: demand.depth,
                as_level: false,
            });
        }
        for (key, demand) in &self.spec.signal {
            depths.push(RowDepth {
                section: "signal",
                key: key.clone(),
                depth: demand.depth,
                as_level: false,
            });
        }
        for (key, demand) in &self.spec.visibility {
            depths.push(RowDepth {
                section: "visibility",
                key: key.clone(),
                depth: demand.level.or(demand.depth),
                as_level: demand.level.is_some(),
            });
        }
        depths
    }

    fn form_depth(&self, form_id: &str) -> Depth {
        self.forms
            .get(form_id)
            .map_or(self.spec.depth.default, |plan| plan.depth)
    }

    fn inspections(&self) -> Vec<InspectionKind> {
        self.spec.inspection.keys().copied().collect()
    }

    fn tests(&self) -> Vec<TestKind> {
        self.spec.test.keys().copied().collect()
    }
}

/// The section of the spec a table of the catalogue is selected in.
fn table_key(table: crate::catalog::Table) -> &'static str {
    use crate::catalog::Table;
    match table {
        Table::Chain => "record",
        Table::Control => "control",
        Table::Signal => "signal",
        Table::Visibility => "visibility",
    }
}

/// A pointer segment for a key that a person wrote.
pub(super) fn segment(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
