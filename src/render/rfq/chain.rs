//! The two pictures: how a board is traced, and how a nonconformance is closed.

use crate::render::doc::{Back, Block, Step, plain, quiet};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{ClosureStage, Depth};
use crate::wording::{Text, typed};

use super::{demanded_forms, depth, para, section};

/// A place in the chain from the work order to the carton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    WorkOrder,
    Unit(Depth),
    Records,
    Cartons,
}

const PLACES: [Place; 6] = [
    Place::WorkOrder,
    Place::Unit(Depth::Lot),
    Place::Unit(Depth::Panel),
    Place::Unit(Depth::Board),
    Place::Records,
    Place::Cartons,
];

impl Place {
    fn title(self) -> Text {
        match self {
            Place::WorkOrder => say!("Work order"),
            Place::Unit(Depth::Lot) => say!("Lots"),
            Place::Unit(Depth::Panel) => say!("Panels"),
            Place::Unit(Depth::Board) => say!("Boards"),
            Place::Records => say!("Records"),
            Place::Cartons => say!("Cartons"),
        }
    }

    /// The column by which it is known.
    fn column(self) -> Option<&'static str> {
        match self {
            Place::WorkOrder => Some("work-order"),
            Place::Unit(depth) => Some(depth.field()),
            Place::Records => None,
            Place::Cartons => Some("carton-label"),
        }
    }

    /// Where a form has its place: with the order or the carton that its rows are about, or else with
    /// the units at the depth at which it is kept.
    fn of(spec: &ResolvedSpec, form: &str, depth: Depth) -> Place {
        let about = |place: Place| {
            let key = spec.catalogue.forms.get(form).map(|form| &form.key);
            key.is_some_and(|key| key.iter().any(|field| place.column() == Some(field)))
        };
        [Place::WorkOrder, Place::Cartons]
            .into_iter()
            .find(|place| about(*place))
            .unwrap_or(Place::Unit(depth))
    }
}

/// From the work order to the carton, with the record forms that are kept at each step.
pub(super) fn trace(spec: &ResolvedSpec) -> Vec<Block> {
    let steps: Vec<Step> = PLACES.into_iter().map(|place| step(spec, place)).collect();
    let whole = steps.iter().all(|step| step.asked);
    let mut blocks = vec![
        section("trace-chain", say!("The trace chain")),
        para(say!(
            "Each step is known by its column, and each record names the step that it belongs to: so a board leads back to its lots and materials, and a component lot leads forward to the cartons."
        )),
        Block::Chain {
            caption: say!("From the work order to the carton, with the records kept at each step"),
            steps,
            back: None,
        },
    ];
    blocks.extend((!whole).then(broken_line));
    blocks
}

fn step(spec: &ResolvedSpec, place: Place) -> Step {
    let forms: Vec<&str> = demanded_forms(spec)
        .filter(|(form, depth)| Place::of(spec, form, *depth) == place)
        .map(|(form, _)| form)
        .collect();
    let asked = match place {
        Place::WorkOrder | Place::Cartons => !forms.is_empty(),
        Place::Unit(level) => !forms.is_empty() || depth::identified(spec).contains(&level),
        Place::Records => demanded_forms(spec).next().is_some(),
    };
    let mut lines: Vec<Text> = forms.into_iter().map(typed).collect();
    if place == Place::Records {
        lines.push(every_row(spec));
    }
    if !asked {
        lines.push(not_asked());
    }
    Step {
        title: place.title(),
        code: place.column().map(str::to_owned),
        lines,
        asked,
        then: None,
    }
}

/// What the rows of all records have in common.
fn every_row(spec: &ResolvedSpec) -> Text {
    match demanded_forms(spec).map(|(_, depth)| depth).max() {
        Some(Depth::Board) => say!("every row names its board, panel or lot"),
        Some(Depth::Panel) => say!("every row names its panel or lot"),
        Some(Depth::Lot) | None => say!("every row names its lot"),
    }
}

fn not_asked() -> Text {
    say!("not asked for")
}

fn broken_line() -> Block {
    Block::Para {
        text: vec![quiet(say!(
            "What is drawn with a broken line is not asked for."
        ))],
    }
}

/// The stages of closure with the column that shows each.
fn stage(stage: ClosureStage) -> (Text, &'static str, Text) {
    match stage {
        ClosureStage::Disposition => (
            say!("Disposition"),
            "disposition",
            say!("what is done with the unit is decided"),
        ),
        ClosureStage::Repair => (
            say!("Repair"),
            "repair-instruction",
            say!("a named instruction is followed, and the repair recorded"),
        ),
        ClosureStage::Verification => (
            say!("Verification"),
            "verification-result",
            say!("the repair is verified, with its result"),
        ),
        ClosureStage::Retest => (
            say!("Retest"),
            "retest-result",
            say!("the follow-up inspection or retest passes"),
        ),
    }
}

/// All stages, in the order in which an NCR passes them.
const STAGES: [ClosureStage; 4] = [
    ClosureStage::Disposition,
    ClosureStage::Repair,
    ClosureStage::Verification,
    ClosureStage::Retest,
];

/// From the defect to the passed retest, with the way back to the disposition.
pub(super) fn closure(spec: &ResolvedSpec) -> Vec<Block> {
    let Some(ncr) = &spec.spec.ncr else {
        return Vec::new();
    };
    let mut steps = vec![Step {
        title: say!("Defect"),
        code: Some("ncr-id".to_owned()),
        lines: vec![say!("an inspection or test fails, and an NCR is opened")],
        asked: true,
        then: None,
    }];
    for known in STAGES {
        let asked = ncr.closure.contains(&known);
        let (title, column, line) = stage(known);
        let mut lines = vec![line];
        if !asked {
            lines.push(not_asked());
        }
        steps.push(Step {
            title,
            code: Some(column.to_owned()),
            lines,
            asked,
            then: None,
        });
    }
    let whole = steps.iter().all(|step| step.asked);
    let last = steps.len() - 1;
    let back = ncr.closure.contains(&ClosureStage::Retest).then(|| Back {
        from: last,
        to: 1,
        text: say!("when the retest fails"),
    });
    let mut blocks = vec![
        para(say!(
            "A failure opens a nonconformance report (NCR) whose number goes through every record of the unit. It is closed by the stages of the picture, in this order. A unit that later passes with no recorded repair is a finding of its own, unless a clause accepts a declared no-fault-found."
        )),
        Block::Chain {
            caption: say!(
                "From the defect to the closed NCR, with the column that shows each stage"
            ),
            steps,
            back,
        },
    ];
    blocks.extend((!whole).then(broken_line));
    if ncr.blocks_shipment {
        blocks.push(Block::Para {
            text: vec![plain(say!(
                "A unit whose NCR is not closed is not shipped."
            ))],
        });
    }
    blocks
}
