//! What the records show beside their faults: how many units passed at first and at last, which defects
//! there were, and when each lot was built. Counted while rows stream by: memory grows with units and
//! lots, not with rows. What cannot be counted says why instead of showing nothing.

mod pareto;
mod timeline;
mod yields;

use rust_decimal::{Decimal as Exact, RoundingStrategy};
use schemars::JsonSchema;
use serde::Serialize;

use super::world::World;
use crate::checks::Filter;
use crate::values::Decimal;

pub use pareto::{Pareto, ParetoEntry};
pub use timeline::{LotTimeline, Span, Stage, Timeline};
pub use yields::{StepYield, Yields};

/// Figures of the build, all from the delivered records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Figures {
    /// First-pass and final yield of every kind of inspection and test.
    pub yields: Yields,
    /// Failed inspections by defect.
    pub defects: Pareto,
    /// Failed tests by function.
    pub failed_functions: Pareto,
    /// When each lot was loaded, inspected, tested, reworked and shipped.
    pub timeline: Timeline,
}

/// A form that figures are counted from.
struct Source {
    form: &'static str,
    stage: Stage,
    at: &'static str,
    /// The field that tells kinds of inspection or test apart.
    subject: Option<&'static str>,
    /// The field that names what failed.
    named: Option<&'static str>,
}

const SOURCES: [Source; 5] = [
    Source {
        form: "material-loading-log",
        stage: Stage::Loading,
        at: "loaded-at",
        subject: None,
        named: None,
    },
    Source {
        form: "inspection-extract",
        stage: Stage::Inspection,
        at: "inspected-at",
        subject: Some("inspection-type"),
        named: Some("defect-code"),
    },
    Source {
        form: "test-extract",
        stage: Stage::Test,
        at: "tested-at",
        subject: Some("test-type"),
        named: Some("failed-function"),
    },
    Source {
        form: "rework-trace-log",
        stage: Stage::Rework,
        at: "repaired-at",
        subject: None,
        named: None,
    },
    Source {
        form: "packing-list",
        stage: Stage::Shipment,
        at: "shipment-date",
        subject: None,
        named: None,
    },
];

/// Counts the figures of a delivery.
pub(super) fn figures(world: &World<'_>) -> Figures {
    let mut yields = Yields::default();
    let mut timeline = timeline::Counting::default();
    let mut paretos: Vec<Pareto> = Vec::new();
    for source in &SOURCES {
        let mut pareto = source.named.map(|_| pareto::Counting::default());
        walk(world, source, &mut yields, pareto.as_mut(), &mut timeline);
        if let Some(pareto) = pareto {
            paretos.push(pareto.finish(world, source.form));
        }
    }
    let mut paretos = paretos.into_iter();
    Figures {
        yields: yields.finish(),
        defects: paretos.next().unwrap_or_default(),
        failed_functions: paretos.next().unwrap_or_default(),
        timeline: timeline.finish(world),
    }
}

/// One walk over the rows of a form, for all figures.
fn walk<'a>(
    world: &World<'a>,
    source: &Source,
    yields: &mut Yields,
    mut pareto: Option<&mut pareto::Counting>,
    timeline: &mut timeline::Counting,
) {
    let mut steps = source
        .subject
        .map(|subject| yields.form(world, source.form, subject));
    let subject = source.subject.unwrap_or_default();
    let named = source.named.unwrap_or_default();
    let same = [source.at, subject, "result", "retest-flag"].map(|name| world.field(name));
    let further = [named, "parameter"].map(|name| world.field(name));
    world.runs(source.form, &Filter::new(), &same, &further, |run| {
        let at = run.moment_said(same::AT);
        timeline.add(world, &run, source.stage, at);
        if let Some(steps) = &mut steps {
            steps.add(world, &run, at);
        }
        if let Some(pareto) = pareto.as_deref_mut() {
            pareto.add(&run);
        }
    });
    if let Some(steps) = steps {
        steps.finish(world, &same, &further);
    }
}

/// Columns of [`walk`] in which the rows of a run are the same, behind their identities.
mod same {
    use crate::spec::model::Depth;

    pub(super) const AT: usize = Depth::ALL.len();
    pub(super) const KIND: usize = AT + 1;
    pub(super) const RESULT: usize = AT + 2;
    pub(super) const AGAIN: usize = AT + 3;
}

/// Further columns of [`walk`].
mod further {
    pub(super) const NAMED: usize = 0;
    pub(super) const PARAMETER: usize = 1;
}

/// A share in percent with two decimals, never rounded up: 100 is all of them.
pub(crate) fn percent(part: u64, of: u64) -> Decimal {
    let share = (Exact::from(part) * Exact::ONE_HUNDRED).checked_div(Exact::from(of));
    let mut share = share
        .unwrap_or_default()
        .round_dp_with_strategy(2, RoundingStrategy::ToZero);
    share.rescale(2);
    Decimal(share)
}
