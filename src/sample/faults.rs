//! Which boards fail what, and how it is put right.

use crate::spec::model::{InspectionKind, TestKind};

use super::build::{Build, Fault};
use super::plan::{Plan, Work};
use super::rng::Rng;

/// Below so many boards only one inspection and one test fail.
const FEW: usize = 12;
/// One board in so many fails.
const ONE_IN: usize = 50;

/// What is measured in a test, and a value that fails.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    /// Parameter.
    pub parameter: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Low limit.
    pub low: &'static str,
    /// High limit.
    pub high: &'static str,
    /// Digits after the point.
    pub digits: usize,
    /// Range of passing values, without the point.
    pub pass: (i64, i64),
    /// A failing value.
    pub fail: &'static str,
}

/// A kind of defect.
#[derive(Clone, Copy)]
pub(super) struct Defect {
    /// Code of the catalogue.
    pub code: &'static str,
    /// What was seen.
    pub finding: &'static str,
    /// What was done.
    pub action: &'static str,
    /// Instruction for it.
    pub instruction: &'static str,
}

const fn defect(
    code: &'static str,
    finding: &'static str,
    action: &'static str,
    instruction: &'static str,
) -> Defect {
    Defect {
        code,
        finding,
        action,
        instruction,
    }
}

const SPI: [Defect; 3] = [
    defect(
        "paste-volume",
        "Paste volume 58 % of nominal",
        "Panel cleaned and printed again",
        "RI-01",
    ),
    defect(
        "paste-offset",
        "Paste offset 0.12 mm in X",
        "Panel cleaned and printed again",
        "RI-01",
    ),
    defect(
        "paste-height",
        "Paste height 61 % of nominal",
        "Panel cleaned and printed again",
        "RI-01",
    ),
];
const AOI: [Defect; 6] = [
    defect(
        "offset",
        "Component shifted off its land",
        "Component repositioned and resoldered",
        "RI-04",
    ),
    defect(
        "bridge",
        "Solder bridge between neighbouring pins",
        "Bridge removed with braid",
        "RI-05",
    ),
    defect(
        "missing-part",
        "Component not fitted",
        "Component fitted by hand",
        "RI-04",
    ),
    defect(
        "tombstone",
        "Chip component stands on one end",
        "Component replaced",
        "RI-04",
    ),
    defect(
        "rotation",
        "Component rotated",
        "Component repositioned and resoldered",
        "RI-04",
    ),
    defect(
        "insufficient-solder",
        "Solder fillet too small",
        "Solder added",
        "RI-05",
    ),
];
const XRAY: [Defect; 2] = [
    defect(
        "void",
        "Void area above the limit of the drawing",
        "Component reballed and replaced",
        "RI-08",
    ),
    defect(
        "hidden-bridge",
        "Bridge under the package",
        "Component reballed and replaced",
        "RI-08",
    ),
];
const VISUAL: [Defect; 2] = [
    defect(
        "lifted-lead",
        "Lead not in contact with its land",
        "Lead resoldered",
        "RI-05",
    ),
    defect(
        "contamination",
        "Flux residue between pins",
        "Board cleaned",
        "RI-09",
    ),
];
const FAI: [Defect; 1] = [defect(
    "polarity",
    "Component fitted the wrong way round",
    "Component turned and resoldered",
    "RI-04",
)];
const FAILED_TEST: Defect = defect(
    "electrical",
    "Measured value outside its limits",
    "Component replaced",
    "RI-07",
);

/// What a test measures.
pub(super) fn measure(kind: TestKind) -> Measure {
    let (parameter, unit, low, high, digits, pass, fail) = match kind {
        TestKind::Ict => (
            "R 3V3 to GND",
            "kOhm",
            "4.50",
            "5.50",
            2,
            (470, 530),
            "3.12",
        ),
        TestKind::Fct => (
            "Supply current",
            "mA",
            "80.0",
            "120.0",
            1,
            (900, 1100),
            "131.4",
        ),
        TestKind::FlyingProbe => (
            "R 5V to GND",
            "kOhm",
            "9.00",
            "11.00",
            2,
            (950, 1050),
            "2.07",
        ),
        TestKind::Electrical => (
            "Insulation resistance",
            "MOhm",
            "100",
            "none",
            0,
            (450, 900),
            "12",
        ),
        TestKind::BurnIn => (
            "Case temperature",
            "degC",
            "none",
            "85.0",
            1,
            (610, 740),
            "91.2",
        ),
    };
    Measure {
        parameter,
        unit,
        low,
        high,
        digits,
        pass,
        fail,
    }
}

impl Measure {
    /// A passing value.
    pub fn passing(&self, rng: &mut Rng) -> String {
        let value = rng.between(self.pass.0, self.pass.1);
        if self.digits == 0 {
            return value.to_string();
        }
        let scale = 10_i64.pow(u32::try_from(self.digits).unwrap_or(0));
        format!(
            "{}.{:0width$}",
            value / scale,
            value % scale,
            width = self.digits
        )
    }
}

fn defects(work: Work) -> &'static [Defect] {
    match work {
        Work::Inspect(InspectionKind::Spi) => &SPI,
        Work::Inspect(InspectionKind::Aoi) => &AOI,
        Work::Inspect(InspectionKind::Xray) => &XRAY,
        Work::Inspect(InspectionKind::Visual) => &VISUAL,
        Work::Inspect(InspectionKind::Fai) => &FAI,
        Work::Test(_) => std::slice::from_ref(&FAILED_TEST),
        Work::Process | Work::Place(_) | Work::Pack => &[],
    }
}

/// Chooses the faults of a build: every kind of step fails at least once where there are boards
/// enough, and about one board in fifty.
pub(super) fn choose(plan: &Plan, build: &mut Build, rng: &mut Rng) {
    let failing: Vec<usize> = (0..plan.steps.len())
        .filter(|&s| plan.steps[s].may_fail)
        .collect();
    let count = build.boards.len();
    let aoi = Work::Inspect(InspectionKind::Aoi);
    let fct = Work::Test(TestKind::Fct);
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    if count < FEW {
        let first = |test: bool, best: Work| {
            let of_kind = || {
                failing
                    .iter()
                    .filter(move |&&s| matches!(plan.steps[s].work, Work::Test(_)) == test)
            };
            of_kind()
                .find(|&&s| plan.steps[s].work == best)
                .or_else(|| of_kind().next())
                .copied()
        };
        wanted.extend(first(false, aoi).map(|s| (s, 0)));
        wanted.extend(first(true, fct).map(|s| (s, 0)));
    } else {
        for &step in &failing {
            wanted.push((step, 0));
            if matches!(
                plan.steps[step].work,
                Work::Inspect(InspectionKind::Aoi | InspectionKind::Visual)
            ) {
                wanted.push((step, 1));
            }
        }
        while wanted.len() < count / ONE_IN && !failing.is_empty() {
            let step = failing[rng.below(failing.len())];
            wanted.push((step, rng.below(6)));
        }
    }
    for (step, variant) in wanted {
        place(plan, build, rng, step, variant);
    }
    // Numbered in the order of the route, as a factory would meet them.
    build
        .faults
        .sort_by_key(|f| (build.boards[f.board].lot, f.step, f.board));
    for (index, fault) in build.faults.iter_mut().enumerate() {
        fault.ncr = format!("NCR-{:05}", index + 1);
    }
}

/// Puts a fault of a step on a board that has none yet, if one is to be had.
fn place(plan: &Plan, build: &mut Build, rng: &mut Rng, step: usize, variant: usize) {
    let rule = &plan.steps[step];
    for attempt in 0..40 {
        let lot = rng.below(build.lots.len());
        let covered = covered(plan, build, step, lot);
        let Some(&board) = rng.pick(&covered) else {
            return;
        };
        let unit = build.unit_of(board, rule.depth);
        let taken = |f: &Fault| f.step == step && build.unit_of(f.board, rule.depth) == unit;
        let marked = |f: &Fault| f.board == board;
        if build.faults.iter().any(taken) || (attempt < 20 && build.faults.iter().any(marked)) {
            continue;
        }
        let kinds = defects(rule.work);
        let defect = kinds[variant % kinds.len().max(1)];
        let hidden = rule.work == Work::Inspect(InspectionKind::Xray);
        build.faults.push(Fault {
            ncr: String::new(),
            step,
            board,
            defect,
            package: package(plan, rng, hidden),
            times: [0; 5],
        });
        return;
    }
}

/// Boards of a lot that a step covers.
pub(super) fn covered(plan: &Plan, build: &Build, step: usize, lot: usize) -> Vec<usize> {
    let rule = &plan.steps[step];
    let units = build.units(lot, rule.counts);
    let most = rule.limit.unwrap_or(units.len());
    units.into_iter().take(most).flatten().collect()
}

/// A reference designator of the BOM; an integrated circuit's where joints are hidden.
fn package(plan: &Plan, rng: &mut Rng, hidden: bool) -> String {
    let references: Vec<&String> = plan
        .spec
        .basis
        .bom
        .iter()
        .flat_map(|bom| bom.values())
        .filter(|line| line.populated)
        .flat_map(|line| &line.references)
        .collect();
    let circuits: Vec<&String> = references
        .iter()
        .copied()
        .filter(|r| r.starts_with('U'))
        .collect();
    let from = if hidden && !circuits.is_empty() {
        &circuits
    } else {
        &references
    };
    rng.pick(from)
        .map_or_else(|| "U1".to_owned(), |r| (*r).clone())
}
