//! Rows of inspection, test, rework and the signals that follow from them.

use indexmap::IndexMap;

use crate::sample::SampleError;
use crate::sample::build::{Fault, Outcome};
use crate::sample::clock::HOUR;
use crate::sample::faults::{Measure, measure};
use crate::sample::plan::Work;
use crate::sample::rng::Rng;
use crate::sample::sheet::{Cells, Sheet};
use crate::spec::model::{InspectionKind, TestKind};

use super::{Story, plain};

const PLACEMENT: [&str; 4] = ["offset", "missing-part", "polarity", "rotation"];
const SOLDER: [&str; 5] = [
    "bridge",
    "insufficient-solder",
    "lifted-lead",
    "tombstone",
    "non-wetting",
];

/// Every inspection result; a failed one with its finding, NCR and image.
pub(super) fn inspections(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for (index, outcome) in story.build.outcomes.iter().enumerate() {
        let step = &story.plan.steps[outcome.step];
        let Work::Inspect(kind) = step.work else {
            continue;
        };
        if step.failures_only && outcome.failed.is_none() && outcome.closes.is_none() {
            continue;
        }
        let mut cells = match outcome.failed {
            Some(fault) => story
                .fault(&story.build.faults[fault])
                .with("result", "fail"),
            None => story
                .board(outcome.board)
                .with("result", "pass")
                .with("acceptance-basis", story.criteria()),
        };
        let last = outcome.failed.is_none();
        let (parameter, unit, low, high, good, bad) = metric(kind);
        if step.all_images && outcome.failed.is_none() {
            let board = plain(&story.build.boards[outcome.board].id);
            let ending = &story.plan.image_ending;
            cells = cells.with(
                "image-id",
                format!("images/{}-{board}-{index:06}.{ending}", kind.key()),
            );
        }
        let cells = cells
            .with("inspection-type", kind.key())
            .with("station", &step.station)
            .with("inspected-at", story.stamp(outcome.at))
            .with("parameter", parameter)
            .with(
                "measured-value",
                if outcome.failed.is_some() { bad } else { good },
            )
            .with("unit", unit)
            .with("low-limit", low)
            .with("high-limit", high)
            .with(
                "program",
                format!(
                    "{}-{}",
                    story.plan.spec.spec.product.part,
                    kind.key().to_uppercase()
                ),
            )
            .with("program-revision", "1");
        match last {
            true => sheet.last_row(&cells)?,
            false => sheet.row(&cells)?,
        }
    }
    Ok(())
}

/// What an inspection measures where the spec demands it: parameter, unit, limits, and a value that
/// passes and one that fails.
fn metric(
    kind: InspectionKind,
) -> (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
) {
    match kind {
        InspectionKind::Spi => ("Paste volume, worst pad", "%", "60", "150", "94", "52"),
        InspectionKind::Aoi => ("Largest offset", "mm", "none", "0.150", "0.041", "0.212"),
        InspectionKind::Xray => ("Largest void area", "%", "none", "25", "8", "31"),
        InspectionKind::Visual | InspectionKind::Fai => {
            ("Findings", "pieces", "none", "0", "0", "1")
        }
    }
}

/// Every test result with its measured values. Of a failed test one parameter is out of its limits.
pub(super) fn tests(
    story: &Story,
    sheet: &mut Sheet<'_, '_>,
    rng: &mut Rng,
) -> Result<(), SampleError> {
    if story.parameters > 1 && !sheet.has("parameter") {
        return Err(SampleError::Parameters);
    }
    let names: IndexMap<TestKind, Vec<String>> = tested(story)
        .map(|kind| (kind, parameters(measure(kind).parameter, story.parameters)))
        .collect();
    for outcome in &story.build.outcomes {
        let Work::Test(kind) = story.plan.steps[outcome.step].work else {
            continue;
        };
        let measured = measure(kind);
        let mut names = names.get(&kind).map_or(&[][..], Vec::as_slice);
        if let (Some(fault), [first, others @ ..]) = (outcome.failed, names) {
            let cells = story.fault(&story.build.faults[fault]);
            let cells = test(story, outcome, kind, cells.with("result", "fail"));
            let cells = cells.with("parameter", first);
            sheet.row(&cells.with("measured-value", measured.fail))?;
            names = others;
        }
        let cells = story.board(outcome.board).with("result", "pass");
        let mut cells = test(story, outcome, kind, cells);
        let common = cells.count();
        for name in names {
            let value = measured.passing(rng);
            cells = cells.with("parameter", name).with("measured-value", value);
            match outcome.failed {
                Some(_) => sheet.row(&cells)?,
                None => sheet.last_row(&cells)?,
            }
            cells = cells.back_to(common);
        }
    }
    Ok(())
}

/// What all rows of a test have in common.
fn test<'s>(story: &'s Story, outcome: &Outcome, kind: TestKind, cells: Cells<'s>) -> Cells<'s> {
    let measured: Measure = measure(kind);
    let part = &story.plan.spec.spec.product.part;
    cells
        .with("test-type", kind.key())
        .with("station", &story.plan.steps[outcome.step].station)
        .with("tested-at", story.stamp(outcome.at))
        .with("retest-flag", retest(outcome))
        .with("unit", measured.unit)
        .with("low-limit", measured.low)
        .with("high-limit", measured.high)
        .with("program", format!("{part}-{}", kind.key().to_uppercase()))
        .with("program-revision", "1")
}

/// Kinds of tests of the route.
fn tested(story: &Story) -> impl Iterator<Item = TestKind> {
    story.plan.steps.iter().filter_map(|step| match step.work {
        Work::Test(kind) => Some(kind),
        _ => None,
    })
}

/// Names of so many parameters: the first by its name, the others numbered.
fn parameters(name: &str, count: u32) -> Vec<String> {
    let numbered = (2..=count).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).collect()
}

fn retest(outcome: &Outcome) -> &'static str {
    if outcome.closes.is_some() {
        "yes"
    } else {
        "no"
    }
}

/// Every NCR with its closure.
pub(super) fn rework(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for fault in &story.build.faults {
        let [_, _, repaired, verified, retested] = fault.times;
        sheet.row(
            &story
                .fault(fault)
                .with("repair-instruction", fault.defect.instruction)
                .with(
                    "repair-action",
                    format!("{} ({})", fault.defect.action, fault.package),
                )
                .with("repaired-at", story.stamp(repaired))
                .with("verification-result", "pass")
                .with("verified-at", story.stamp(verified))
                .with("retest-result", "pass")
                .with("closed-at", story.stamp(retested + 60)),
        )?;
    }
    Ok(())
}

/// The faults that a disposition sheet or a signal's form repeats.
pub(super) fn signals(
    story: &Story,
    id: &str,
    sheet: &mut Sheet<'_, '_>,
) -> Result<(), SampleError> {
    for fault in &story.build.faults {
        if belongs(story, id, fault) {
            sheet.row(&story.fault(fault))?;
        }
    }
    Ok(())
}

fn belongs(story: &Story, id: &str, fault: &Fault) -> bool {
    use InspectionKind as I;
    let code = fault.defect.code;
    let Work::Inspect(kind) = story.plan.steps[fault.step].work else {
        return id == "failure-list";
    };
    match id {
        "defect-disposition-sheet" => true,
        "spi-trend-sheet" => kind == I::Spi,
        "aoi-image-set" => kind == I::Aoi && PLACEMENT.contains(&code),
        "solder-defect-report" => matches!(kind, I::Aoi | I::Visual) && SOLDER.contains(&code),
        "xray-image-set" => kind == I::Xray,
        "workmanship-criterion-sheet" => matches!(kind, I::Visual | I::Fai),
        _ => false,
    }
}

/// Every NCR in the words used to count repeats.
pub(super) fn summary(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for fault in &story.build.faults {
        sheet.row(
            &story
                .fault(fault)
                .with("repair-pattern", fault.defect.action)
                .with("retest-outcome", "pass"),
        )?;
    }
    Ok(())
}

/// Every NCR as an issue that is closed by now.
pub(super) fn issues(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for fault in &story.build.faults {
        let test = matches!(story.plan.steps[fault.step].work, Work::Test(_));
        sheet.row(
            &story
                .fault(fault)
                .with(
                    "exception",
                    if test {
                        "failed-test"
                    } else {
                        "failed-inspection"
                    },
                )
                .with("hold-reason", fault.defect.finding)
                .with("action-owner", "Quality engineering")
                .with("status", "closed"),
        )?;
    }
    Ok(())
}

/// Every NCR of a lot, or the word none.
pub(super) fn clearance(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for (index, lot) in story.build.lots.iter().enumerate() {
        let cleared = story.stamp(lot.cleared - HOUR / 2);
        let mut any = false;
        for fault in story
            .build
            .faults
            .iter()
            .filter(|f| lot.boards.contains(&f.board))
        {
            any = true;
            let cells = story.fault(fault).with("status", "closed");
            sheet.row(&cells.with("cleared-at", &cleared))?;
        }
        if !any {
            let cells = story.lot(index).with("issue-id", "none");
            sheet.row(
                &cells
                    .with("status", "closed")
                    .with("decision", "lot cleared for shipment")
                    .with("cleared-at", &cleared),
            )?;
        }
    }
    Ok(())
}
