//! What the spec asks of a sample: columns of each form, the route with its inspections and tests.

use indexmap::{IndexMap, IndexSet};

use crate::catalog::{Catalogue, Field, Population};
use crate::checks::{CheckKind, Condition, UNIT};
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::{
    Coverage, Depth, InspectionKind, LotSets, NamedCoverage, RecordFormat, Reports, TestKind,
};

/// When a cell of a column must be filled.
#[derive(Default)]
pub(super) struct Need {
    /// In every row.
    pub always: bool,
    /// In rows of which one of these holds.
    pub when: Vec<Condition>,
}

/// A form to be delivered.
pub(super) struct FormPlan {
    /// Depth at which it is kept.
    pub depth: Depth,
    /// Its columns in order.
    pub columns: IndexMap<String, Need>,
    /// Fields that identify a row.
    pub key: Vec<String>,
    /// What its rows are counted against.
    pub unit: Population,
    /// A header alone is a nil return.
    pub nil: bool,
}

/// What is done at a step of the route.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// A process without a record of its own.
    Process,
    /// Placement with the program of this index.
    Place(usize),
    /// An inspection.
    Inspect(InspectionKind),
    /// A test.
    Test(TestKind),
    /// Packing.
    Pack,
}

/// A step of the route.
pub(super) struct Step {
    /// Station.
    pub station: String,
    /// What is done there.
    pub work: Work,
    /// Boards go through it on their panel.
    pub on_panel: bool,
    /// Depth at which its results are recorded.
    pub depth: Depth,
    /// Depth of the units that its coverage counts.
    pub counts: Depth,
    /// So many units of each lot; all when none.
    pub limit: Option<usize>,
    /// Failures may be sampled: a retest is accepted.
    pub may_fail: bool,
    /// Only failures are reported.
    pub failures_only: bool,
    /// Every result has an image, not only failures.
    pub all_images: bool,
}

/// A program to be set up.
pub(super) struct ProgramPlan {
    /// Name.
    pub name: String,
    /// Revision.
    pub revision: String,
    /// A station that the approval names.
    pub station: String,
}

/// Everything the spec asks of a sample.
pub(super) struct Plan<'a> {
    /// The spec.
    pub spec: &'a ResolvedSpec,
    /// The catalogue's fields.
    pub fields: &'a IndexMap<String, Field>,
    /// Forms to be delivered.
    pub forms: IndexMap<String, FormPlan>,
    /// The route.
    pub steps: Vec<Step>,
    /// Programs.
    pub programs: Vec<ProgramPlan>,
    /// Ending of inspection images.
    pub image_ending: String,
    /// Ending of label images.
    pub label_ending: &'static str,
    /// A splice may leave two candidate lots.
    pub splices: bool,
    /// Every placement has a loading row of its own.
    pub by_placement: bool,
    /// Hours between updates.
    pub every_hours: u32,
    /// Starts of names of shipment documents.
    pub documents: IndexSet<String>,
}

impl<'a> Plan<'a> {
    /// Reads the demands off the clauses.
    pub fn new(spec: &'a ResolvedSpec) -> Self {
        let catalogue = &*spec.catalogue;
        let mut plan = Plan {
            spec,
            fields: &catalogue.fields,
            forms: IndexMap::new(),
            steps: Vec::new(),
            programs: programs(spec),
            image_ending: "png".to_owned(),
            label_ending: label_ending(spec),
            // Of single units a splice leaves some with two candidates, never all: by lot only.
            splices: spec.forms.get("material-loading-log") == Some(&Depth::Lot)
                && spec
                    .spec
                    .record
                    .get("material-loading-log")
                    .is_some_and(|r| r.lot_sets == Some(LotSets::Recorded)),
            by_placement: false,
            every_hours: 168,
            documents: IndexSet::new(),
        };
        for (id, depth) in &spec.forms {
            if let Some(form) = plan_form(spec, catalogue, id, *depth) {
                plan.forms.insert(id.clone(), form);
            }
        }
        for check in demanded(spec).flat_map(|clause| &clause.checks) {
            plan.learn(&check.kind);
        }
        plan.steps = plan.route();
        plan
    }

    fn learn(&mut self, check: &CheckKind) {
        match check {
            CheckKind::Images { formats, .. } => {
                if let Some(first) = formats.first() {
                    self.image_ending.clone_from(first);
                }
            }
            CheckKind::PlacementsLoaded { .. } => self.by_placement = true,
            CheckKind::Frequency {
                hours: Some(hours), ..
            } => self.every_hours = self.every_hours.min(*hours).max(1),
            CheckKind::Document { name } => {
                self.documents.insert(name.clone());
            }
            _ => {}
        }
    }

    /// Depth of a form, or lots.
    pub fn depth(&self, form: &str) -> Depth {
        self.forms.get(form).map_or(Depth::Lot, |f| f.depth)
    }

    /// The deepest level any delivered form goes down to.
    pub fn deepest(&self) -> Depth {
        self.forms
            .values()
            .map(|f| f.depth)
            .max()
            .unwrap_or(Depth::Lot)
    }

    fn route(&self) -> Vec<Step> {
        use InspectionKind as I;
        let mut steps = vec![process("PRINT-1", true)];
        steps.extend(self.inspection(I::Spi, "SPI-1", true));
        for (index, program) in self.programs.iter().enumerate() {
            let mut step = process(&program.station, true);
            step.work = Work::Place(index);
            steps.push(step);
        }
        steps.push(process("REFLOW-1", true));
        steps.extend(self.inspection(I::Fai, "FAI-1", false));
        steps.extend(self.inspection(I::Aoi, "AOI-1", false));
        steps.extend(self.inspection(I::Xray, "XRAY-1", false));
        steps.extend(self.inspection(I::Visual, "VIS-1", false));
        for (kind, station) in [
            (TestKind::FlyingProbe, "FP-1"),
            (TestKind::Ict, "ICT-1"),
            (TestKind::Electrical, "ET-1"),
            (TestKind::BurnIn, "BURN-1"),
            (TestKind::Fct, "FCT-1"),
        ] {
            steps.extend(self.test(kind, station));
        }
        self.whatever_is_done(&mut steps);
        let mut pack = process("PACK-1", false);
        pack.work = Work::Pack;
        steps.push(pack);
        super::route::along(&self.spec.spec, steps)
    }

    /// A record of results is demanded and the spec leaves open of which inspection or test.
    fn whatever_is_done(&self, steps: &mut Vec<Step>) {
        let inspects = steps.iter().any(|s| matches!(s.work, Work::Inspect(_)));
        let tests = steps.iter().any(|s| matches!(s.work, Work::Test(_)));
        for (form, there, station, work) in [
            (
                "inspection-extract",
                inspects,
                "AOI-1",
                Work::Inspect(InspectionKind::Aoi),
            ),
            ("test-extract", tests, "FCT-1", Work::Test(TestKind::Fct)),
        ] {
            if there || !self.forms.contains_key(form) {
                continue;
            }
            let mut step = process(station, false);
            step.work = work;
            step.depth = self.depth(form);
            step.counts = step.depth;
            step.may_fail = true;
            covered(&mut step, self.spec.clause(&format!("record.{form}")));
            steps.push(step);
        }
    }

    fn inspection(&self, kind: InspectionKind, station: &str, on_panel: bool) -> Option<Step> {
        let demands = &self.spec.spec.inspection;
        let Some(demand) = demands.get(&kind) else {
            let unsaid = demands.is_empty() && kind == InspectionKind::Aoi;
            return self.unsaid("inspection-extract", Work::Inspect(kind), station, unsaid);
        };
        let clause = self.spec.clause(&format!("inspection.{}", kind.key()));
        let mut step = process(station, on_panel);
        step.work = Work::Inspect(kind);
        step.depth = self.depth("inspection-extract");
        step.may_fail = true;
        step.failures_only = demand.reports == Some(Reports::FailuresOnly);
        step.all_images = demand
            .images
            .as_ref()
            .is_some_and(|i| i.of == crate::spec::model::ImageOf::EveryUnit);
        covered(&mut step, clause);
        Some(step)
    }

    /// An extract is demanded that does not say of what: every unit passes what most boards go
    /// through.
    fn unsaid(&self, form: &str, work: Work, station: &str, unsaid: bool) -> Option<Step> {
        (unsaid && self.forms.contains_key(form)).then(|| {
            let mut step = process(station, false);
            step.work = work;
            step.depth = self.depth(form);
            step.counts = step.depth;
            step
        })
    }

    fn test(&self, kind: TestKind, station: &str) -> Option<Step> {
        let demands = &self.spec.spec.test;
        let Some(demand) = demands.get(&kind) else {
            let unsaid = demands.is_empty() && kind == TestKind::Fct;
            return self.unsaid("test-extract", Work::Test(kind), station, unsaid);
        };
        let clause = self.spec.clause(&format!("test.{}", kind.key()));
        let mut step = process(station, false);
        step.work = Work::Test(kind);
        step.depth = self.depth("test-extract");
        step.may_fail = demand.retest.as_ref().is_none_or(|r| r.allowed > 0);
        covered(&mut step, clause);
        Some(step)
    }
}

/// A step without a record of its own.
pub(super) fn process(station: &str, on_panel: bool) -> Step {
    Step {
        station: station.to_owned(),
        work: Work::Process,
        on_panel,
        depth: Depth::Board,
        counts: Depth::Board,
        limit: None,
        may_fail: false,
        failures_only: false,
        all_images: false,
    }
}

fn covered(step: &mut Step, clause: Option<&Clause>) {
    let Some(clause) = clause else { return };
    step.counts = clause.depth.unwrap_or(step.depth);
    step.limit = match clause.coverage {
        Some(Coverage::Named(NamedCoverage::FirstUnit)) => Some(1),
        Some(Coverage::Sample(sample)) => Some(sample.sample as usize),
        _ => None,
    };
}

/// Clauses that are demanded.
pub(super) fn demanded(spec: &ResolvedSpec) -> impl Iterator<Item = &Clause> {
    spec.clauses.iter().filter(|clause| clause.demanded)
}

/// The columns of a form, or nothing when no demanded clause needs it.
fn plan_form(
    spec: &ResolvedSpec,
    catalogue: &Catalogue,
    id: &str,
    depth: Depth,
) -> Option<FormPlan> {
    let form = catalogue.forms.get(id)?;
    let mut needs: IndexMap<String, Need> = IndexMap::new();
    let mut wanted = false;
    for clause in demanded(spec) {
        if clause.form.as_deref() == Some(id) {
            wanted = true;
            for field in &clause.fields {
                needs.entry(field.id.clone()).or_default();
            }
        }
        for check in &clause.checks {
            wanted |= check.kind.forms().iter().any(|f| f == id);
            match &check.kind {
                CheckKind::Field {
                    form: of,
                    field,
                    when,
                } if of == id => {
                    let need = needs.entry(field.clone()).or_default();
                    match when {
                        None => need.always = true,
                        Some(condition) => need.when.push(condition.clone()),
                    }
                }
                kind => {
                    for field in read_by(kind, id) {
                        if form.all_fields().any(|f| f == field) {
                            needs.entry(field).or_default();
                        }
                    }
                }
            }
        }
    }
    if !wanted {
        return None;
    }
    for level in [Depth::Lot, Depth::Panel, Depth::Board] {
        let own = level == depth && form.can_be_kept_at(Depth::Panel);
        if own || (level <= depth && form.all_fields().any(|f| f == level.field())) {
            needs.entry(level.field().to_owned()).or_default().always = true;
        }
    }
    let mut columns = IndexMap::new();
    let identities = ["lot-id", "panel-id", "board-id"];
    for field in identities.into_iter().chain(form.all_fields()) {
        if let Some(need) = needs.swap_remove(field) {
            columns.insert(field.to_owned(), need);
        }
    }
    columns.extend(needs);
    let key = form
        .key
        .iter()
        .map(|f| {
            if f == UNIT {
                depth.field().to_owned()
            } else {
                f.clone()
            }
        })
        .collect();
    Some(FormPlan {
        depth,
        columns,
        key,
        unit: form.unit,
        nil: form.nil,
    })
}

/// Columns of a form that a check reads beyond the demanded fields.
fn read_by(check: &CheckKind, id: &str) -> Vec<String> {
    use CheckKind as K;
    match check {
        K::Trigger { form, decision, .. } if form == id => vec![decision.clone()],
        K::RangeOrReason {
            form,
            value,
            low,
            high,
            reasons,
        } if form == id => [value, low, high]
            .into_iter()
            .chain(reasons)
            .cloned()
            .collect(),
        K::Files { form, field }
        | K::Matches { form, field, .. }
        | K::Value { form, field, .. }
            if form == id =>
        {
            vec![field.clone()]
        }
        K::Images { form, .. } if form == id => vec!["image-id".to_owned()],
        K::FloorLife { form } if form == id => vec!["baked-at".to_owned()],
        K::ApprovedMaterial { form } if form == id => vec!["source-type".to_owned()],
        K::RouteKept { form, .. } if form == id => {
            vec!["station".to_owned(), "entered-at".to_owned()]
        }
        K::Usage { form } if form == id => vec!["loaded-quantity".to_owned()],
        K::Frequency { form, at, .. } if form == id => vec![at.clone()],
        K::References { from, to, on } => on
            .iter()
            .flat_map(|(a, b)| {
                [
                    (from.form == id).then(|| a.clone()),
                    (to.form == id).then(|| b.clone()),
                ]
            })
            .flatten()
            .collect(),
        _ => Vec::new(),
    }
}

/// Programs approved for the product revision, each on a station of its own where it may be.
fn programs(spec: &ResolvedSpec) -> Vec<ProgramPlan> {
    let revision = &spec.spec.product.revision;
    let mut plans: Vec<ProgramPlan> = Vec::new();
    for program in &spec.spec.basis.program {
        if &program.for_revision != revision {
            continue;
        }
        let number = (plans.len() + 1).to_string();
        let station = program
            .stations
            .first()
            .map(|glob| glob.replace('*', &number).replace('?', "1"))
            .unwrap_or_else(|| format!("SMT-{number}"));
        plans.push(ProgramPlan {
            name: program.name.clone(),
            revision: program.revision.clone(),
            station,
        });
    }
    if plans.is_empty() {
        plans.push(ProgramPlan {
            name: format!("{}-TOP", spec.spec.product.part),
            revision: "1".to_owned(),
            station: "SMT-1".to_owned(),
        });
    }
    plans
}

fn label_ending(spec: &ResolvedSpec) -> &'static str {
    spec.spec
        .record
        .get("supplier-label-record")
        .and_then(|record| {
            record.formats.iter().find_map(|format| match format {
                RecordFormat::Png => Some("png"),
                RecordFormat::Jpg => Some("jpg"),
                RecordFormat::Pdf => Some("pdf"),
                _ => None,
            })
        })
        .unwrap_or("png")
}
