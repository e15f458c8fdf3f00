//! One function a form: it tells what happened, the sheet writes what is demanded of it.

mod own;
mod process;
mod quality;
mod shipment;

use indexmap::IndexMap;

use crate::catalog::{Field, Population};
use crate::spec::model::Depth;

use super::SampleError;
use super::build::{Build, Fault};
use super::material::Load;
use super::pack::Packed;
use super::plan::{Plan, Work};
use super::rng::Rng;
use super::sheet::{Cells, Sheet};

/// Everything there is to tell.
pub(super) struct Story<'a> {
    /// What the spec asks.
    pub plan: &'a Plan<'a>,
    /// What was built.
    pub build: &'a Build,
    /// What was loaded.
    pub loads: &'a [Load],
    /// What was shipped.
    pub packed: &'a Packed,
    /// Parameters of each test.
    pub parameters: u32,
}

impl Story<'_> {
    /// The catalogue's fields.
    pub fn fields(&self) -> &IndexMap<String, Field> {
        self.plan.fields
    }

    /// A board with everything it belongs to; the sheet drops levels its form does not reach.
    fn board(&self, board: usize) -> Cells<'_> {
        let own = &self.build.boards[board];
        Cells::default()
            .with("lot-id", &self.build.lots[own.lot].id)
            .with("panel-id", &self.build.panels[own.panel].id)
            .with("board-id", &own.id)
            .with("operator", "OP-07")
    }

    fn lot(&self, lot: usize) -> Cells<'_> {
        self.board(self.build.lots[lot].boards.start)
    }

    fn stamp(&self, at: i64) -> String {
        self.build.clock.stamp(at)
    }

    /// The image of a fault.
    fn image(&self, fault: &Fault) -> String {
        let kind = match self.plan.steps[fault.step].work {
            Work::Inspect(kind) => kind.key(),
            Work::Test(kind) => kind.key(),
            _ => "step",
        };
        let board = plain(&self.build.boards[fault.board].id);
        format!(
            "images/{kind}-{board}-{}.{}",
            fault.ncr.to_lowercase(),
            self.plan.image_ending
        )
    }

    /// What a fault looks like in the forms that repeat it.
    fn fault<'s>(&'s self, fault: &'s Fault) -> Cells<'s> {
        let cells = self
            .board(fault.board)
            .with("ncr-id", &fault.ncr)
            .with("issue-id", &fault.ncr)
            .with("defect-code", fault.defect.code)
            .with("package", &fault.package)
            .with("finding", fault.defect.finding)
            .with("image-id", self.image(fault))
            .with("disposition", "rework")
            .with("disposed-at", self.stamp(fault.times[1]))
            .with("acceptance-basis", self.criteria())
            .with(
                "affected-pads",
                format!("{}.1-{}.4", fault.package, fault.package),
            )
            .with("adjustment-reason", "stencil cleaned, print repeated")
            .with(
                "decision",
                "lot continued after repair; cause reviewed by quality engineering",
            );
        match self.plan.steps[fault.step].work {
            Work::Test(kind) => cells
                .with("test-type", kind.key())
                .with("tested-at", self.stamp(fault.times[0]))
                .with("failed-function", super::faults::measure(kind).parameter),
            _ => cells,
        }
    }

    /// Criteria and class that the spec invokes.
    fn criteria(&self) -> String {
        self.plan.spec.spec.acceptance.values().next().map_or_else(
            || "assembly drawing".to_owned(),
            |a| match &a.class {
                Some(class) => format!("{} class {class}", a.criteria),
                None => a.criteria.clone(),
            },
        )
    }
}

/// A name that is safe in a file name.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

/// Writes the rows of a form.
pub(super) fn rows(
    story: &Story,
    id: &str,
    sheet: &mut Sheet<'_, '_>,
    rng: &mut Rng,
) -> Result<(), SampleError> {
    match id {
        "work-order-sheet" => process::work_orders(story, sheet),
        "material-loading-log" => process::loading(story, sheet),
        "material-usage-log" => process::usage(story, sheet),
        "supplier-label-record" => process::labels(story, sheet),
        "msl-exposure-card" => process::exposure(story, sheet),
        "panel-traveler" => process::traveler(story, sheet, story.plan.depth(id)),
        "lot-traveler-extract" => process::traveler(story, sheet, Depth::Lot),
        "program-setup-tag" => process::set_ups(story, sheet),
        "first-off-report" => process::first_offs(story, sheet),
        "parameter-log" => process::parameters(story, sheet, rng),
        "wip-status" => process::wip(story, sheet),
        "inspection-extract" => quality::inspections(story, sheet),
        "test-extract" => quality::tests(story, sheet, rng),
        "rework-trace-log" => quality::rework(story, sheet),
        "defect-disposition-sheet"
        | "spi-trend-sheet"
        | "aoi-image-set"
        | "solder-defect-report"
        | "xray-image-set"
        | "workmanship-criterion-sheet"
        | "failure-list" => quality::signals(story, id, sheet),
        "ncr-summary" => quality::summary(story, sheet),
        "open-issue-list" => quality::issues(story, sheet),
        "shipment-clearance-checklist" => quality::clearance(story, sheet),
        "packing-list" => shipment::packing(story, sheet),
        "packing-checklist" | "released-shipment-extract" => shipment::cartons(story, sheet),
        "order-progress-extract" => shipment::progress(story, sheet),
        _ => match story.plan.spec.catalogue.forms.get(id) {
            Some(form) if form.row.is_none() => own::rows(story, (id, form), sheet),
            _ => unknown(story, id, sheet),
        },
    }
}

/// A form the sample knows nothing of: one row for each unit it is counted against.
fn unknown(story: &Story, id: &str, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    let Some(form) = story.plan.forms.get(id) else {
        return Ok(());
    };
    let depth = match form.unit {
        Population::Unit => form.depth,
        Population::Lot => Depth::Lot,
        Population::Nothing if form.nil => return Ok(()),
        Population::Nothing => return sheet.row(&story.lot(0)),
    };
    for lot in 0..story.build.lots.len() {
        for unit in story.build.units(lot, depth) {
            sheet.row(&story.board(unit.start))?;
        }
    }
    Ok(())
}
