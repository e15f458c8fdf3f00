//! NCR closure: failure, disposition, repair, verification, retest, in that order.

use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;

use crate::checks::{CheckKind, Filter};
use crate::records::{FieldId, Row, is_blank};
use crate::spec::model::{ClosureStage, Depth};
use crate::verify::homes::Units;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;

use super::time::undecided;

/// Where failures are on record, with their time.
const SOURCES: [(&str, &str, &str); 2] = [
    ("inspection-extract", "inspection-type", "inspected-at"),
    ("test-extract", "test-type", "tested-at"),
];

/// A failure that an NCR was raised for.
#[derive(Clone, Copy)]
struct Failure<'a> {
    at: Timestamp,
    form: &'static str,
    kind: &'a str,
}

struct Evidence<'a> {
    /// The failure of each (unit, NCR); the latest, where one NCR was raised for several.
    failures: HashMap<(&'a str, &'a str), Failure<'a>>,
    /// When each (unit, form, kind) passed.
    passes: HashMap<(&'a str, &'static str, &'a str), Vec<Timestamp>>,
    /// When each (unit, defect) was disposed of first, by the disposition sheet.
    disposed: HashMap<(&'a str, &'a str), (Timestamp, Row<'a>)>,
}

/// The record that says when a defect was disposed of.
const SHEET: &str = "defect-disposition-sheet";

/// Of the units that have an NCR: no others' passes are kept.
fn evidence<'a>(world: &World<'a>, form: &str, depth: Depth) -> Evidence<'a> {
    let mut units = Units::new(world.words);
    let logged = world.rows(form);
    logged
        .filter_map(|row| world.unit_word(row, depth))
        .for_each(|unit| units.add(unit));
    let mut evidence = Evidence {
        failures: HashMap::new(),
        passes: HashMap::new(),
        disposed: disposed(world, depth.min(world.depth(SHEET))),
    };
    let [result, ncr] = ["result", "ncr-id"].map(|n| world.field(n));
    for (form, subject, at) in SOURCES {
        let depth = depth.min(world.depth(form));
        let [kind, passed, by, moment] = [0, 1, 2, 3].map(|column| Depth::ALL.len() + column);
        let same = [world.field(subject), result, ncr, world.field(at)];
        world.runs(form, &Filter::new(), &same, &[], |run| {
            let unit = run.unit_word(world, depth).filter(|unit| units.has(*unit));
            let (Some(unit), Some(moment)) = (unit, run.moment_said(moment)) else {
                return;
            };
            let (unit, kind) = (world.words.word(unit), run.said(kind));
            if run.look(passed) == "pass" {
                let passes = evidence.passes.entry((unit, form, kind)).or_default();
                passes.push(moment);
            } else if let Some(id) = run.named(by) {
                let failure = Failure {
                    at: moment,
                    form,
                    kind,
                };
                let known = evidence.failures.entry((unit, id)).or_insert(failure);
                if failure.at > known.at {
                    *known = failure;
                }
            }
        });
    }
    // Each repair of a unit asks for one of them.
    evidence
        .passes
        .values_mut()
        .for_each(|of| of.sort_unstable());
    evidence
}

fn disposed<'a>(
    world: &World<'a>,
    depth: Depth,
) -> HashMap<(&'a str, &'a str), (Timestamp, Row<'a>)> {
    let mut disposed: HashMap<(&str, &str), (Timestamp, Row<'_>)> = HashMap::new();
    let [defect, at] = ["defect-code", "disposed-at"].map(|n| world.field(n));
    for row in world.rows(SHEET) {
        let unit = world.unit(row, depth);
        // A time that cannot be decided is reported where it stands.
        if let (Some(unit), Some(moment)) = (unit, row.moment(at)) {
            let first = disposed
                .entry((unit, row.get(defect)))
                .or_insert((moment, row));
            if (moment, row.index()) < (first.0, first.1.index()) {
                *first = (moment, row);
            }
        }
    }
    disposed
}

/// Fields of the rework log, looked up once.
struct Log {
    ncr: FieldId,
    disposition: FieldId,
    repaired: FieldId,
    verification: FieldId,
    verified: FieldId,
    retest: FieldId,
}

impl Log {
    fn of(world: &World<'_>) -> Log {
        let [ncr, disposition, repaired, verification, verified, retest] = [
            "ncr-id",
            "disposition",
            "repaired-at",
            "verification-result",
            "verified-at",
            "retest-result",
        ]
        .map(|n| world.field(n));
        Log {
            ncr,
            disposition,
            repaired,
            verification,
            verified,
            retest,
        }
    }
}

/// Every NCR shows the demanded stages in time order.
pub(super) fn closed_loop(world: &World<'_>, form: &str, stages: &[ClosureStage]) -> Outcome {
    let depth = world.depth(form);
    let evidence = evidence(world, form, depth);
    let log = Log::of(world);
    let mut tally = world.tally("NCRs");
    for row in world.rows(form) {
        let (Some(unit), Some(ncr)) = (world.unit(row, depth), row.identity(log.ncr)) else {
            continue;
        };
        let faults = closure_faults(world, row, &log, &evidence, stages, (unit, ncr));
        let mut broken = faults.broken.into_iter().map(|raw| raw.about(unit));
        match (broken.next(), faults.unsure) {
            (Some(first), _) => {
                tally.bad(first);
                broken.for_each(|raw| tally.also_bad(raw));
            }
            (None, Some(raw)) => tally.unsure(raw.about(unit)),
            (None, None) => tally.good(),
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// What is wrong with the closure of an NCR. Blank cells are reported where they are blank.
#[derive(Default)]
struct ClosureFaults {
    /// Every stage that does not hold: the one does not hide the other.
    broken: Vec<Raw>,
    /// The first stage that cannot be placed in time.
    unsure: Option<Raw>,
}

impl ClosureFaults {
    /// Takes what a stage says; the moment after which the next one has to be.
    fn then(&mut self, step: Step, before: Option<Timestamp>) -> Option<Timestamp> {
        match step {
            Step::Blank => before,
            Step::Early(raw) => {
                self.broken.push(raw);
                before
            }
            Step::Unsure(raw) => {
                self.unsure.get_or_insert(raw);
                before
            }
            Step::At(at) => Some(at),
        }
    }
}

/// Every stage that does not hold.
fn closure_faults<'a>(
    world: &World<'a>,
    row: Row<'a>,
    log: &Log,
    evidence: &Evidence<'a>,
    stages: &[ClosureStage],
    (unit, ncr): (&'a str, &'a str),
) -> ClosureFaults {
    let mut faults = ClosureFaults::default();
    let disposition = row.get(log.disposition);
    let repaired = disposition == "rework";
    let failure = evidence.failures.get(&(unit, ncr)).copied();
    if !repaired
        && stages.contains(&ClosureStage::Repair)
        && let Some(failure) = failure
        && let Some(raw) = unrepaired(world, row, log, evidence, failure, (unit, ncr))
    {
        faults.broken.push(raw);
        return faults;
    }
    if !repaired && disposition != "no-fault-found" {
        return faults;
    }
    let mut after = failure.map(|f| f.at);
    if repaired && stages.contains(&ClosureStage::Repair) {
        let repair = ("repaired-at", log.repaired);
        after = faults.then(step(world, row, repair, after, "the failure"), after);
        if stages.contains(&ClosureStage::Disposition)
            && let Some(repaired) = row.moment(log.repaired)
        {
            let late = disposed_late(world, row, evidence, repaired, (unit, ncr));
            faults.broken.extend(late);
        }
    }
    if repaired && stages.contains(&ClosureStage::Verification) {
        let result = row.get(log.verification);
        if !is_blank(result) && result != "pass" {
            let message = format!("NCR {ncr}: the verification failed");
            let raw = Raw::cell(row, "verification-result", result, "pass", message);
            faults.broken.push(raw);
        }
        let verification = ("verified-at", log.verified);
        // Of a repair that is itself too early, the verification is held against the repair.
        let since = row.moment(log.repaired).or(after);
        let step = step(world, row, verification, since, "the repair");
        after = faults.then(step, after);
    }
    if stages.contains(&ClosureStage::Retest) {
        let raw = retest_fault(world, row, log, evidence, failure, after, (unit, ncr));
        faults.broken.extend(raw);
    }
    faults
}

/// A repair that the disposition sheet orders only after it was done. A defect that was disposed of
/// several times needs one disposition before the repair.
fn disposed_late<'a>(
    world: &World<'a>,
    row: Row<'a>,
    evidence: &Evidence<'a>,
    repaired: Timestamp,
    (unit, ncr): (&'a str, &'a str),
) -> Option<Raw> {
    let depth = world.depth(SHEET).min(world.depth(row.table().form()));
    let unit = match depth == world.depth(row.table().form()) {
        true => unit,
        false => world.unit(row, depth)?,
    };
    let defect = row.get(world.field("defect-code"));
    let (first, sheet) = evidence.disposed.get(&(unit, defect))?;
    if *first <= repaired {
        return None;
    }
    let message = format!("NCR {ncr}: {unit} was repaired before {defect} was disposed of");
    let found = sheet.named("disposed-at");
    Some(Raw::cell(
        *sheet,
        "disposed-at",
        &found,
        format!("not after the repair, {}", row.named("repaired-at")),
        message,
    ))
}

/// A unit that later passes with no repair recorded, unless the spec accepts a declared no-fault-found.
fn unrepaired<'a>(
    world: &World<'a>,
    row: Row<'a>,
    log: &Log,
    evidence: &Evidence<'a>,
    failure: Failure<'a>,
    (unit, ncr): (&'a str, &'a str),
) -> Option<Raw> {
    let disposition = row.get(log.disposition);
    let tests = &world.spec.spec.test;
    let accepted = disposition == "no-fault-found"
        && tests.iter().any(|(kind, test)| {
            let rule = test.retest.as_ref();
            kind.key() == failure.kind && rule.is_some_and(|rule| rule.accepts.is_some())
        });
    let passes = evidence.passes.get(&(unit, failure.form, failure.kind));
    if is_blank(disposition) || accepted || passes?.last().is_none_or(|at| *at <= failure.at) {
        return None;
    }
    let kind = failure.kind.to_uppercase();
    let message = format!(
        "NCR {ncr}: {unit} passed {kind} after the failure with the disposition {disposition} and no repair"
    );
    Some(Raw::cell(
        row,
        "disposition",
        disposition,
        "a repair between failure and pass",
        message,
    ))
}

/// The follow-up passed, and is itself on record after the repair.
fn retest_fault<'a>(
    world: &World<'a>,
    row: Row<'a>,
    log: &Log,
    evidence: &Evidence<'a>,
    failure: Option<Failure<'a>>,
    after: Option<Timestamp>,
    (unit, ncr): (&'a str, &'a str),
) -> Option<Raw> {
    let result = row.get(log.retest);
    if is_blank(result) {
        return None;
    }
    if result != "pass" {
        let message = format!("NCR {ncr}: the retest failed");
        return Some(Raw::cell(row, "retest-result", result, "pass", message));
    }
    // An NCR without a failure on record is reported by `rework-has-cause`.
    let failure = failure?;
    let passes = evidence.passes.get(&(unit, failure.form, failure.kind));
    let since = after.unwrap_or(failure.at);
    let last = passes.and_then(|passes| passes.last());
    if last.is_some_and(|at| *at > since.max(failure.at)) {
        return None;
    }
    let kind = failure.kind.to_uppercase();
    let message = format!("NCR {ncr}: no passing {kind} of {unit} is on record after the repair");
    let ends_failed = last.is_none_or(|at| *at <= failure.at);
    let raw = Raw::cell(
        row,
        "retest-result",
        result,
        format!("a passing {kind} in the {}", world.title(failure.form)),
        message,
    );
    Some(raw.maybe_following(ends_failed.then(|| format!("{unit} ends with a failed {kind}"))))
}

enum Step {
    Blank,
    Early(Raw),
    Unsure(Raw),
    At(Timestamp),
}

fn step<'a>(
    world: &World<'a>,
    row: Row<'a>,
    (name, id): (&str, FieldId),
    after: Option<Timestamp>,
    what: &str,
) -> Step {
    let cell = &*row.text(id);
    if is_blank(cell) {
        return Step::Blank;
    }
    let Some(moment) = row.moment(id) else {
        return Step::Unsure(undecided(world, row, &[(name, id)]));
    };
    match after {
        Some(earlier) if moment < earlier => Step::Early(Raw::cell(
            row,
            name,
            cell,
            format!("not before {what}"),
            format!("{name} is before {what}"),
        )),
        _ => Step::At(moment),
    }
}

/// Every repaired unit has a passing verification after the repair.
pub(super) fn verified(world: &World<'_>, form: &str) -> Outcome {
    let log = Log::of(world);
    // Where the closure contains the verification, it is there that it is reported.
    let told = |stage: &ClosureStage| *stage == ClosureStage::Verification;
    let told = world
        .spec
        .clauses
        .iter()
        .flat_map(|clause| &clause.checks)
        .any(|check| matches!(&check.kind, CheckKind::ClosedLoop { stages, .. } if stages.iter().any(told)));
    let follows = |ncr: &str| told.then(|| format!("the closure of NCR {ncr} does not hold"));
    let mut tally = world.tally("repairs");
    for row in world
        .rows(form)
        .filter(|row| row.get(log.disposition) == "rework")
    {
        let ncr = row.get(log.ncr);
        let result = row.get(log.verification);
        if is_blank(result) {
            continue;
        }
        if result != "pass" {
            let message = format!("NCR {ncr}: the verification failed");
            let raw = Raw::cell(row, "verification-result", result, "pass", message);
            tally.bad(raw.maybe_following(follows(ncr)));
            continue;
        }
        match step(
            world,
            row,
            ("verified-at", log.verified),
            row.moment(log.repaired),
            "the repair",
        ) {
            Step::Early(raw) => tally.bad(raw.maybe_following(follows(ncr))),
            Step::Unsure(raw) => tally.unsure(raw),
            Step::Blank | Step::At(_) => tally.good(),
        }
    }
    tally.finish(|| {
        if world.rows(form).next().is_some() {
            Outcome::not_applicable("no unit was repaired")
        } else {
            Outcome::nothing(world, form)
        }
    })
}

/// No unit with an NCR that is not closed is shipped.
pub(super) fn open_shipped(
    world: &World<'_>,
    form: &str,
    shipped: &str,
    stages: &[ClosureStage],
) -> Outcome {
    if !world.delivered(shipped) {
        return Outcome::nothing(world, shipped);
    }
    let depth = world.depth(form).min(world.depth(shipped));
    let packed: HashSet<&str> = world
        .rows(shipped)
        .filter_map(|row| world.unit(row, depth))
        .collect();
    let log = Log::of(world);
    let mut tally = world.tally("NCRs");
    for row in world.rows(form) {
        let Some(unit) = world.unit(row, depth) else {
            continue;
        };
        match open_stage(row, &log, stages) {
            Some(column) if packed.contains(unit) => {
                let found = row.get(world.field(column));
                let message = format!(
                    "{unit} is shipped with NCR {} open: {column} is {}",
                    row.get(log.ncr),
                    if is_blank(found) { "blank" } else { found }
                );
                tally.bad(
                    Raw::cell(
                        row,
                        column,
                        found,
                        "a closed NCR, or the unit not shipped",
                        message,
                    )
                    .about(unit),
                );
            }
            _ => tally.good(),
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// The column that keeps an NCR open.
fn open_stage(row: Row<'_>, log: &Log, stages: &[ClosureStage]) -> Option<&'static str> {
    let disposition = row.get(log.disposition);
    let retest = stages.contains(&ClosureStage::Retest) && row.get(log.retest) != "pass";
    match disposition {
        "use-as-is" => None,
        "no-fault-found" => retest.then_some("retest-result"),
        "rework" => {
            if stages.contains(&ClosureStage::Repair) && is_blank(row.get(log.repaired)) {
                Some("repaired-at")
            } else if stages.contains(&ClosureStage::Verification)
                && row.get(log.verification) != "pass"
            {
                Some("verification-result")
            } else {
                retest.then_some("retest-result")
            }
        }
        _ => Some("disposition"),
    }
}
