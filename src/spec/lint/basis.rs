//! The locked basis: what suppliers miss, what they will assume, and what nobody will see kept.

use super::{Sink, View, table_of};
use crate::checks::CheckKind;
use crate::finding::Finding;
use crate::spec::clause::{Clause, Family};
use crate::spec::model::{BasisDocument, BasisEntry, BasisStatus};

/// What a supplier without the document will assume, and what changes when it comes.
fn assumed(document: BasisDocument) -> &'static str {
    match document {
        BasisDocument::Bom => "suppliers will price the parts they guess, and reprice every one",
        BasisDocument::Avl => {
            "suppliers will buy from any source, and charge the change when one is refused"
        }
        BasisDocument::Gerber => {
            "suppliers will assume layers and panel, and charge new stencils and tooling"
        }
        BasisDocument::Centroid => {
            "suppliers will make it from the Gerber data, and charge new programs when yours differs"
        }
        BasisDocument::AssemblyDrawing => {
            "suppliers will assume marking, orientation and torque, and charge the rework"
        }
        BasisDocument::TestPlan => {
            "suppliers will assume a power-up test, and charge fixtures when more is asked"
        }
        BasisDocument::QualityPlan => {
            "suppliers will assume their own limits and samples, and charge every stricter one"
        }
        BasisDocument::PackingInstruction => {
            "suppliers will pack as they do, and charge trays, labels and repacking"
        }
        _ => "suppliers will assume what suits them, and charge the change",
    }
}

/// A build document that is not there or not released.
pub(super) fn missing_document(view: &View, sink: &mut Sink) {
    for document in BasisDocument::ALL {
        match view.spec().basis.entry(document) {
            Some(entry) if entry.status == Some(BasisStatus::ToFollow) => {
                to_follow(view, sink, document, entry);
            }
            // The test plan has a rule of its own.
            None if document.is_build_file() && document != BasisDocument::TestPlan => {
                let key = document.key();
                sink.warn_on(
                    &format!("basis.{key}"),
                    view.key("/basis"),
                    format!(
                        "the basis has no {}, so every quote stays an estimate: {}",
                        document.title(),
                        assumed(document)
                    ),
                    format!("add `{key} = {{ document = \"…\", revision = \"…\" }}`, or say `{key} = {{ status = \"to-follow\", assume = \"…\" }}` or `\"not-used\"`"),
                );
            }
            _ => {}
        }
    }
    no_bom_file(view, sink);
}

/// What follows with an assumption is an estimate everybody makes alike: said, and no more.
fn to_follow(view: &View, sink: &mut Sink, document: BasisDocument, entry: &BasisEntry) {
    let key = document.key();
    let place = view.key(&format!("/basis/{key}"));
    let until = entry
        .by
        .map_or_else(|| "it comes".to_owned(), |by| by.to_string());
    let finding = if !document.is_build_file() {
        let message = format!(
            "the {} follows: quotes are compared without it",
            document.title()
        );
        Finding::note(sink.code, place, message).help("release it before the first delivery")
    } else if entry.assume.is_some() {
        let message = format!(
            "the {} follows: until {until} every quote is an estimate on the assumption stated",
            document.title()
        );
        Finding::note(sink.code, place, message)
            .help("have the quotes confirmed when the document is released")
    } else {
        let message = format!(
            "the {} is not released, so every quote stays an estimate: {}",
            document.title(),
            assumed(document)
        );
        Finding::warning(sink.code, place, message).help(format!(
            "add `assume = \"…\"` so that all suppliers quote alike, or release the {}",
            document.title()
        ))
    };
    sink.push(finding.on_clause(format!("basis.{key}")));
}

/// Loaded material is matched against the lines of the BOM.
fn no_bom_file(view: &View, sink: &mut Sink) {
    let material = [
        "approved-material",
        "bom-lines-loaded",
        "placements-loaded",
        "moisture-cards",
        "usage-covers-build",
    ];
    // A BOM that follows has its own line; nobody has a file of it yet.
    let bom = view.spec().basis.bom.as_ref();
    if bom.is_some_and(|entry| entry.status == Some(BasisStatus::ToFollow)) {
        return;
    }
    let needs = |id: &str| material.contains(&id);
    let mut checks = view.demanded().flat_map(|clause| &clause.checks);
    if view.resolved.basis.bom.is_none() && checks.any(|check| needs(&check.id)) {
        sink.warn_on(
            "basis.bom",
            view.key("/basis/bom"),
            "the basis names no BOM file: loaded material cannot be checked",
            "add `file = \"basis/bom.csv\"` under `[basis.bom]`",
        );
    }
}

/// A test is demanded and nothing says what it tests.
pub(super) fn test_without_plan(view: &View, sink: &mut Sink) {
    let plan = view.spec().basis.test_plan.as_ref();
    if plan.is_some_and(|entry| entry.status != Some(BasisStatus::NotUsed)) {
        return;
    }
    for kind in view.spec().test.keys() {
        let id = format!("test.{}", kind.key());
        sink.warn_on(
            &id,
            view.key(&table_of(&id)),
            format!(
                "`{id}` is demanded without a test plan, so a pass proves nothing in particular: {}",
                assumed(BasisDocument::TestPlan)
            ),
            "add `test-plan = { document = \"…\", revision = \"…\" }` under `[basis]`",
        );
    }
}

/// An alternate that is no longer approved when it would be bought.
pub(super) fn alternate_expires(view: &View, sink: &mut Sink) {
    let spec = view.spec();
    for (index, alternate) in spec.alternate.iter().enumerate() {
        let Some(until) = alternate.approved.until else {
            continue;
        };
        let due = spec.rfq.as_ref().and_then(|rfq| rfq.due);
        let when = if until < spec.spec.issued {
            format!(
                "was over on {until}, before this spec was issued on {}",
                spec.spec.issued
            )
        } else if let Some(due) = due.filter(|due| until < *due) {
            format!("ends on {until}, before the quotes are due on {due}")
        } else {
            continue;
        };
        sink.warn_on(
            "basis.alternate",
            view.value(&format!("/alternate/{index}/approved/until")),
            format!(
                "the approval of {} for BOM line {} {when}: suppliers will quote a part that fails at loading",
                alternate.mpn, alternate.line
            ),
            "extend the approval past the build, or drop the alternate",
        );
    }
}

/// A document that comes when the quotes are in.
pub(super) fn follows_too_late(view: &View, sink: &mut Sink) {
    let Some(due) = view.spec().rfq.as_ref().and_then(|rfq| rfq.due) else {
        return;
    };
    for document in BasisDocument::ALL {
        let by = view.spec().basis.entry(document).and_then(|e| e.by);
        let Some(by) = by.filter(|by| *by > due) else {
            continue;
        };
        let key = document.key();
        sink.warn_on(
            &format!("basis.{key}"),
            view.value(&format!("/basis/{key}/by")),
            format!(
                "the {} follows on {by}, after the quotes are due on {due}: no quote can be firm",
                document.title()
            ),
            "move `due` behind it, or release the document earlier",
        );
    }
}

/// Approved programs, alternates and restrictions that no record will show to be kept.
pub(super) fn basis_not_shown(view: &View, sink: &mut Sink) {
    let lists = [
        ("basis.program", "/basis/program", "program-setup-tag"),
        ("basis.alternate", "/alternate", "material-loading-log"),
        ("basis.restriction", "/restriction", "material-loading-log"),
    ];
    let clauses = view
        .demanded()
        .filter(|clause| clause.family == Family::Basis);
    for clause in clauses.filter(|clause| clause.not_checkable.is_some()) {
        let Some((_, pointer, form)) = lists.iter().find(|(id, ..)| *id == clause.id) else {
            continue;
        };
        sink.warn_on(
            &clause.id,
            view.key(pointer),
            format!(
                "{} are listed, and no record shows what was loaded: nobody can prove they were kept to",
                clause.title.to_lowercase()
            ),
            format!("demand `[record.{form}]`"),
        );
    }
}

/// The programs are often the supplier's and named after the award, so this is only said.
pub(super) fn no_approved_program(view: &View, sink: &mut Sink) {
    let compared = |clause: &&Clause| {
        clause.checks.iter().any(|check| {
            matches!(
                check.kind,
                CheckKind::ApprovedProgram { .. } | CheckKind::ProgramsSetUp { .. }
            )
        })
    };
    if !view.spec().basis.program.is_empty() {
        return;
    }
    if let Some(clause) = view.tables().find(compared) {
        let message = format!(
            "`{}` is compared with the approved programs, and the basis lists none: add `[[basis.program]]` before the first delivery, or it cannot be decided",
            clause.id
        );
        let place = clause.origin.place().clone();
        sink.push(Finding::note(sink.code, place, message).on_clause(&clause.id));
    }
}
