//! What shows that a clause is met: derived from its form and its checks, so that it is true for
//! every family, own forms included.

use crate::checks::{CheckKind, Reference};
use crate::say;
use crate::spec::clause::{Clause, Family};
use crate::wording::{Text, typed};

use super::Stage;

/// The evidence that is accepted for a clause, in a few sentences.
pub(super) fn accepted(clause: &Clause, stage: Stage) -> Text {
    let mut sentences = Vec::new();
    if clause.checks.is_empty() {
        sentences.push(confirmation(clause, stage));
        return Text::sentences(sentences);
    }
    sentences.push(subject(clause));
    if clause
        .checks
        .iter()
        .any(|check| matches!(check.kind, CheckKind::Images { .. }))
    {
        sentences.push(images(clause));
    }
    let compared = compared_with(clause);
    if !compared.is_empty() {
        sentences.push(say!(
            "Compared with: {sources}.",
            sources = Text::series(compared)
        ));
    }
    if stage == Stage::Asked {
        sentences.extend(with_the_response(clause));
    }
    Text::sentences(sentences)
}

/// What is looked at.
fn subject(clause: &Clause) -> Text {
    if let Some(form) = &clause.form {
        return record(clause, form);
    }
    for check in &clause.checks {
        match &check.kind {
            CheckKind::Document { name } => {
                return say!(
                    "A delivered file whose name begins with {name}.",
                    name = typed(name)
                );
            }
            CheckKind::Identity { level } => {
                return say!(
                    "The column {column} of every delivered record that has it.",
                    column = typed(format!("{level}-id"))
                );
            }
            _ => {}
        }
    }
    let forms = forms_of_checks(clause);
    match forms.as_slice() {
        [] => say!("The delivered files as a whole."),
        [form] => say!("The delivered record {form}.", form = typed(form)),
        several => say!(
            "The delivered records {forms}.",
            forms = Text::all_of(several.iter().map(typed))
        ),
    }
}

/// The record of a form: at its depth, in its formats, with its columns.
fn record(clause: &Clause, form: &str) -> Text {
    let image_files = clause
        .checks
        .iter()
        .any(|check| matches!(check.kind, CheckKind::Images { .. }));
    let formats = (!clause.formats.is_empty() && !image_files).then(|| formats(clause));
    let form = typed(form);
    let record = match (clause.depth, formats) {
        (Some(depth), Some(formats)) => say!(
            "The delivered record {form} at {depth} depth, as {formats}.",
            form = form,
            depth = depth.text(),
            formats = formats
        ),
        (Some(depth), None) => say!(
            "The delivered record {form} at {depth} depth.",
            form = form,
            depth = depth.text()
        ),
        (None, Some(formats)) => say!(
            "The delivered record {form}, as {formats}.",
            form = form,
            formats = formats
        ),
        (None, None) => say!("The delivered record {form}.", form = form),
    };
    let columns = match clause.fields.len() {
        0 => return record,
        1 => say!("It has the column below."),
        _ => say!("It has the columns below."),
    };
    Text::sentences([record, columns])
}

/// The image files of an inspection; the formats of that clause are theirs.
fn images(clause: &Clause) -> Text {
    if clause.formats.is_empty() {
        say!("With it come the image files that it names.")
    } else {
        say!(
            "With it come the image files that it names, as {formats}.",
            formats = formats(clause)
        )
    }
}

/// The formats of a clause as a choice.
pub(super) fn formats(clause: &Clause) -> Text {
    Text::any_of(clause.formats.iter().map(|format| format.text()))
}

/// Forms that the checks read, in their order.
fn forms_of_checks(clause: &Clause) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for check in &clause.checks {
        for form in check.kind.forms() {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// What it is held against: the order, documents of the basis, other records.
fn compared_with(clause: &Clause) -> Vec<Text> {
    let mut sources: Vec<Text> = Vec::new();
    for check in &clause.checks {
        for source in sources_of(&check.kind) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
    }
    if let Some(own) = &clause.form {
        for form in forms_of_checks(clause) {
            if &form != own {
                sources.push(say!("the record {form}", form = typed(form)));
            }
        }
    }
    sources
}

fn sources_of(kind: &CheckKind) -> Vec<Text> {
    match kind {
        CheckKind::Matches { equals, .. } | CheckKind::SumEquals { equals, .. } => {
            vec![reference(*equals)]
        }
        CheckKind::Covers { .. } | CheckKind::Shipments { .. } | CheckKind::Population {} => {
            vec![order()]
        }
        CheckKind::ApprovedMaterial { .. } => vec![
            say!("the bill of materials"),
            say!("the approved vendor list and the approved alternates"),
        ],
        CheckKind::BomLinesLoaded { .. }
        | CheckKind::PlacementsLoaded { .. }
        | CheckKind::MoistureCards { .. }
        | CheckKind::Usage { .. } => vec![say!("the bill of materials")],
        CheckKind::ApprovedProgram { .. } | CheckKind::ProgramsSetUp { .. } => {
            vec![say!("the approved programs")]
        }
        CheckKind::FloorLife { .. } => vec![say!("the floor life of the handling standard")],
        CheckKind::GroupSize { .. } => vec![say!("the panel layout")],
        _ => Vec::new(),
    }
}

fn order() -> Text {
    say!("our order")
}

fn reference(reference: Reference) -> Text {
    match reference {
        Reference::ProductRevision => say!("the product revision of this document"),
        Reference::Bom => say!("the revision of the bill of materials"),
        Reference::Gerber => say!("the revision of the Gerber data"),
        Reference::AssemblyDrawing => say!("the revision of the assembly drawing"),
        Reference::OrderNumber | Reference::OrderQuantity => order(),
        Reference::Workmanship => say!("the acceptance criteria of this document"),
    }
}

/// What can be shown before anything is built.
fn with_the_response(clause: &Clause) -> Option<Text> {
    if clause.family == Family::Basis {
        return Some(say!(
            "With the response: the state included confirms that you build to it."
        ));
    }
    clause.form.as_ref()?;
    Some(say!("A sample with the response demonstrates it."))
}

/// For what no delivered record can show.
fn confirmation(clause: &Clause, stage: Stage) -> Text {
    match (clause.family, stage) {
        (Family::Basis, Stage::Asked) => {
            say!("Your answer: the state included confirms that you build to it.")
        }
        (Family::Basis, Stage::Agreed) => {
            say!("Your acceptance of the order confirms it.")
        }
        (Family::Access, Stage::Asked) => say!(
            "Your answer, and on award a written agreement on the access. No delivered record stands in for it."
        ),
        (Family::Access, Stage::Agreed) => say!(
            "The access itself, as the written agreement describes it. No delivered record stands in for it."
        ),
        (_, Stage::Asked) => say!("Your written confirmation in the response."),
        (_, Stage::Agreed) => say!("The supplier\u{2019}s written confirmation."),
    }
}
