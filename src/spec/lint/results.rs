//! Inspections, tests, nonconformances: what a release rests on.

use super::{Sink, View, table_of};
use crate::finding::Finding;
use crate::spec::clause::{Clause, Family};
use crate::spec::model::{
    ClosureStage, Coverage, Depth, ImageOf, ImageTie, InspectionKind, Purpose, Reports, Weight,
};

/// Inspections and tests that release units told apart from their lot.
fn releasing<'a>(view: &'a View) -> impl Iterator<Item = &'a Clause> {
    view.tables().filter(|clause| {
        matches!(clause.family, Family::Inspection | Family::Test)
            && clause.purpose.contains(&Purpose::Release)
            && clause.depth > Some(Depth::Lot)
    })
}

/// E1: what a release needs to see of a unit that failed. Asked of specs that say what is shipped;
/// a basic release by lot is left alone.
pub(super) fn release_field(view: &View, sink: &mut Sink) {
    let Some(first) = releasing(view)
        .next()
        .filter(|_| view.has_form("packing-list"))
    else {
        return;
    };
    let there = |field: &str| {
        let mut fields = view.demanded().flat_map(|clause| &clause.fields);
        fields.any(|f| f.id == field)
    };
    if !there("repair-action") {
        sink.warn_on(
            &first.id,
            view.value_or_table(&table_of(&first.id), "purpose"),
            format!(
                "`{}` releases units, and no record has repair-action and verification-result: a failed unit ships and nobody can prove that it was repaired",
                first.id
            ),
            "add `[ncr]` with `closure = [\"disposition\", \"repair\", \"verification\", \"retest\"]`, or demand `[record.rework-trace-log]`",
        );
    } else if !looks_at_open_findings(view) {
        let (id, place) = match &view.spec().ncr {
            Some(_) => ("ncr.closure", view.key("/ncr")),
            None => (
                "record.rework-trace-log",
                view.key("/record/rework-trace-log"),
            ),
        };
        sink.warn_on(
            id,
            place,
            "nothing looks at open findings before shipment: a unit with an open NCR ships and every record is in order",
            "add `blocks-shipment = true` under `[ncr]`, or demand `[signal.unclosed-issues]` or `[visibility.open-issues]`",
        );
    }
    if !there("image-id") {
        for clause in releasing(view).filter(|c| takes_images(c) && c.severity == Weight::Knockout)
        {
            sink.warn_on(
                &clause.id,
                view.key(&table_of(&clause.id)),
                format!(
                    "`{}` is a knockout and no record has image-id: a finding that is disputed cannot be looked at again",
                    clause.id
                ),
                "add `images = { of = \"failures\", tied-to = [\"board\", \"package\", \"finding\", \"disposition\"], format = [\"png\", \"jpg\"] }`",
            );
        }
    }
}

fn looks_at_open_findings(view: &View) -> bool {
    let blocks = view
        .spec()
        .ncr
        .as_ref()
        .is_some_and(|ncr| ncr.blocks_shipment);
    let lists = ["shipment-clearance-checklist", "open-issue-list"];
    blocks || lists.iter().any(|form| view.has_form(form))
}

fn takes_images(clause: &Clause) -> bool {
    matches!(clause.id.as_str(), "inspection.aoi" | "inspection.xray")
}

/// E4: a repair that nobody looked at. A closure that leaves the repair out as well is no better:
/// units are repaired all the same.
pub(super) fn repair_not_verified(view: &View, sink: &mut Sink) {
    let Some(ncr) = &view.spec().ncr else { return };
    let control = view.resolved.clause("control.rework-closure");
    let verified = ncr.closure.contains(&ClosureStage::Verification)
        || control.is_some_and(|clause| clause.demanded);
    if verified {
        return;
    }
    let (message, help) = if ncr.closure.contains(&ClosureStage::Repair) {
        (
            "NCRs close on a repair that nobody verified: whether it worked is first seen in the field",
            "add \"verification\" after \"repair\"",
        )
    } else {
        (
            "NCRs close and nobody verifies repairs: whether they worked is first seen in the field",
            "add \"repair\" and \"verification\" after \"disposition\"",
        )
    };
    sink.warn_on("ncr.closure", view.value("/ncr/closure"), message, help);
}

/// E5: an image that cannot be brought back to its unit and its finding.
pub(super) fn image_without_identity(view: &View, sink: &mut Sink) {
    for (kind, demand) in &view.spec().inspection {
        let Some(images) = &demand.images else {
            continue;
        };
        let tied = |ties: &[ImageTie]| ties.iter().any(|tie| images.tied_to.contains(tie));
        let id = format!("inspection.{}.images", kind.key());
        let place = view.value(&format!("/inspection/{}/images/tied-to", kind.key()));
        if !tied(&[ImageTie::Board, ImageTie::Panel, ImageTie::Lot]) {
            sink.warn_on(
                &id,
                place,
                "the images are tied to no board, panel or lot: each is a picture of some unit, and proves nothing about any",
                "add \"board\" to `tied-to`, or \"panel\" or \"lot\" where the inspection stays above boards",
            );
        } else if let Some(depth) = untied_depth(view, *kind, &images.tied_to) {
            sink.warn_on(
                &id,
                place,
                format!("`inspection.{}` is kept at {depth} depth, and its images are tied to none: each shows some {depth}, and nobody can say which", kind.key()),
                format!("add \"{depth}\" to `tied-to`"),
            );
        } else if images.of == ImageOf::Failures && !tied(&[ImageTie::Finding]) {
            sink.warn_on(
                &id,
                place,
                "the images are tied to no finding: on a unit with two defects nobody can say which one is shown",
                "add \"finding\" to `tied-to`",
            );
        }
    }
}

/// The depth of an inspection whose images stay above it.
fn untied_depth(view: &View, kind: InspectionKind, ties: &[ImageTie]) -> Option<Depth> {
    let id = format!("inspection.{}", kind.key());
    let depth = view.resolved.clause(&id)?.depth?;
    let enough: &[ImageTie] = match depth {
        Depth::Board => &[ImageTie::Board],
        Depth::Panel => &[ImageTie::Board, ImageTie::Panel],
        Depth::Lot => return None,
    };
    (!enough.iter().any(|tie| ties.contains(tie))).then_some(depth)
}

/// A first article that is every article: without a coverage an inspection is of every unit.
pub(super) fn first_article_of_every_unit(view: &View, sink: &mut Sink) {
    let clause = view.resolved.clause("inspection.fai");
    let demand = view.spec().inspection.get(&InspectionKind::Fai);
    let demand = demand.filter(|_| clause.is_some_and(|clause| clause.demanded));
    if demand.is_some_and(|demand| demand.coverage.is_none()) {
        sink.warn_on(
            "inspection.fai",
            view.key("/inspection/fai"),
            "`inspection.fai` says no coverage, so every unit is inspected as a first article, and priced as one",
            "add `coverage = \"first-unit\"`, or `coverage = \"every-unit\"` where that is meant",
        );
    }
}

/// A sample that the build cannot fill.
pub(super) fn sample_exceeds_build(view: &View, sink: &mut Sink) {
    let spec = view.spec();
    let asked = spec.rfq.iter().flat_map(|rfq| &rfq.quantities);
    let Some(boards) = asked.chain(&spec.basis.build_quantity).copied().max() else {
        return;
    };
    for clause in view.tables() {
        let Some(Coverage::Sample(sample)) = clause.coverage else {
            continue;
        };
        if sample.sample > boards {
            sink.warn_on(
                &clause.id,
                view.value(&format!("{}/coverage", table_of(&clause.id))),
                format!(
                    "a sample of {} per lot is larger than the largest build of {boards}: every board is inspected, and priced as a sample",
                    sample.sample
                ),
                "write `coverage = \"every-unit\"`, or a sample that the lot can fill",
            );
        }
    }
}

/// E6: where only failures are reported, something else must show that the unit was there.
pub(super) fn failures_only_unproved(view: &View, sink: &mut Sink) {
    if view.has_form("panel-traveler") {
        return;
    }
    for (kind, demand) in &view.spec().inspection {
        let silent = demand.reports == Some(Reports::FailuresOnly);
        if silent && demand.purpose.contains(&Purpose::Release) {
            let id = format!("inspection.{}", kind.key());
            sink.warn_on(
                &id,
                view.value(&format!("/inspection/{}/reports", kind.key())),
                format!("`{id}` releases on silence: no record shows that a passing unit was inspected at all"),
                "write `reports = \"every-unit\"`, or demand `[record.panel-traveler]`, whose scans show the station",
            );
        }
    }
}

/// E3: tested until it passes.
pub(super) fn retest_without_repair(view: &View, sink: &mut Sink) {
    for (kind, demand) in &view.spec().test {
        let Some(rule) = &demand.retest else { continue };
        if rule.allowed > 0 && rule.requires.is_none() && rule.accepts.is_none() {
            sink.warn_on(
                &format!("test.{}.retest", kind.key()),
                view.value(&format!("/test/{}/retest", kind.key())),
                format!(
                    "a unit may be tested {} more times with nothing done in between: an intermittent fault passes in the end",
                    rule.allowed
                ),
                "add `requires = \"repair-record\"`, or say `accepts = \"no-fault-found\"`",
            );
        }
    }
}

/// Images of good units, for a release that looks at failures. An X-ray result is its image.
pub(super) fn images_of_every_unit(view: &View, sink: &mut Sink) {
    let boards = view.spec().basis.build_quantity;
    for (kind, demand) in &view.spec().inspection {
        let all = demand
            .images
            .as_ref()
            .is_some_and(|i| i.of == ImageOf::EveryUnit);
        let read_by_eye = *kind == InspectionKind::Xray;
        if !all || read_by_eye || demand.purpose != [Purpose::Release] {
            continue;
        }
        let many = boards.map_or_else(
            || "an image of every board".to_owned(),
            |n| format!("at least {n} images"),
        );
        let id = format!("inspection.{}.images", kind.key());
        let place = view.value(&format!("/inspection/{}/images/of", kind.key()));
        let message =
            format!("{many} will be taken, stored and priced for a release that looks at failures");
        let finding = Finding::warning(sink.code, place, message).help(
            "write `of = \"failures\"`, or add the purpose that needs good units, e.g. \"field-investigation\"",
        );
        sink.push(finding.on_clause(id));
    }
}
