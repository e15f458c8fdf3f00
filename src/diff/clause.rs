//! What every clause carries, compared attribute by attribute. Title, demand and printed details
//! follow from these, so they are looked at last and only where nothing else shows the change.

use crate::checks::CheckKind;
use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::diff::{own, terms};
use crate::period::Period;
use crate::render::words;
use crate::say;
use crate::spec::clause::{Clause, ClauseField, Governing, ResolvedSpec};
use crate::spec::model::{Coverage, NamedCoverage, RecordFormat, SystemKind};
use crate::wording::{Text, typed};

/// The changes of a clause that is in both specs; its checks come from [`super::checks`].
pub(super) fn changes(
    old_spec: &ResolvedSpec,
    new_spec: &ResolvedSpec,
    old: &Clause,
    new: &Clause,
) -> Changes {
    let mut found = Changes::default();
    if !(old.demanded && new.demanded) {
        demanded(&mut found, old, new);
        return found;
    }
    let severity = |clause: &Clause| Some(clause.severity);
    found.ranked(
        Aspect::Weight,
        say!("Weight"),
        severity(old),
        severity(new),
        |weight| words::weight(*weight),
    );
    depth(&mut found, old, new);
    coverage(&mut found, old.coverage, new.coverage);
    fields(&mut found, (old_spec, old), (new_spec, new));
    formats(&mut found, old, new);
    let purposes = |clause: &Clause| -> Vec<Text> {
        let all = clause.purpose.iter();
        all.map(|p| words::purpose(*p)).collect()
    };
    let label = say!("Purpose");
    found.members(Aspect::Purpose, label, &purposes(old), &purposes(new));
    governing(&mut found, old, new);
    source(&mut found, old.source, new.source);
    retention(&mut found, old, new);
    terms::compare(&mut found, old_spec, new_spec, old, new);
    own::form(&mut found, old_spec, new_spec, old, new);
    follows(&mut found);
    shown(&mut found, old, new);
    let rows = |clause: &Clause| -> Vec<Text> { clause.rows.iter().map(typed).collect() };
    let label = say!("Row of the catalogue");
    found.members(Aspect::Row, label, &rows(old), &rows(new));
    if found.0.is_empty() {
        wording(&mut found, old, new);
    }
    found
}

fn demanded(found: &mut Changes, old: &Clause, new: &Clause) {
    let sentence = |clause: &Clause| Some(clause.demand.clone());
    match (old.demanded, new.demanded) {
        (false, true) => found.note(
            Aspect::Demanded,
            Move::More,
            say!("Demand"),
            sentence(old),
            sentence(new),
        ),
        (true, false) => found.note(
            Aspect::Demanded,
            Move::Less,
            say!("Demand"),
            sentence(old),
            sentence(new),
        ),
        _ => found.text(
            Aspect::NotRequired,
            say!("Not required"),
            sentence(old),
            sentence(new),
        ),
    }
}

fn depth(found: &mut Changes, old: &Clause, new: &Clause) {
    // A depth that is there on one side only is not deeper than none.
    if old.depth.is_some() == new.depth.is_some() {
        found.ranked(
            Aspect::Depth,
            say!("Depth"),
            old.depth,
            new.depth,
            |depth| depth.text(),
        );
    } else {
        let words = |clause: &Clause| clause.depth.map(|d| d.text());
        found.note(
            Aspect::Depth,
            Move::Other,
            say!("Depth"),
            words(old),
            words(new),
        );
    }
}

fn coverage(found: &mut Changes, old: Option<Coverage>, new: Option<Coverage>) {
    if old == new {
        return;
    }
    let moved = match (old, new) {
        (Some(a), Some(b)) => match reach(a).cmp(&reach(b)) {
            std::cmp::Ordering::Less => Move::More,
            std::cmp::Ordering::Greater => Move::Less,
            // The first unit and any one unit: as many, but not the same.
            std::cmp::Ordering::Equal => Move::Other,
        },
        _ => Move::Other,
    };
    let words = |coverage: Option<Coverage>| coverage.map(Coverage::text);
    found.note(
        Aspect::Coverage,
        moved,
        say!("Coverage"),
        words(old),
        words(new),
    );
}

/// Units of a lot, as far as it can be told without knowing the lot.
fn reach(coverage: Coverage) -> u32 {
    match coverage {
        Coverage::Named(NamedCoverage::EveryUnit) => u32::MAX,
        Coverage::Named(NamedCoverage::FirstUnit) => 1,
        Coverage::Sample(sample) => sample.sample,
    }
}

fn fields(
    found: &mut Changes,
    (old_spec, old): (&ResolvedSpec, &Clause),
    (new_spec, new): (&ResolvedSpec, &Clause),
) {
    // The identity column goes with the depth, and the image's name with which results need one.
    let identity = ["lot-id", "panel-id", "board-id"];
    let told = |field: &ClauseField| {
        (old.depth != new.depth && identity.contains(&field.id.as_str()))
            || (shows_images(old) && shows_images(new) && field.id == "image-id")
    };
    let words = |field: &ClauseField| match &field.condition {
        Some(condition) => say!(
            "{field} {condition}",
            field = typed(&field.id),
            condition = condition
        ),
        None => typed(&field.id),
    };
    let find = |clause: &Clause, id: &str| clause.fields.iter().find(|f| f.id == id).cloned();
    for field in old.fields.iter().filter(|field| !told(field)) {
        let Some(now) = find(new, &field.id) else {
            found.note(
                Aspect::Field,
                Move::Less,
                say!("Field"),
                Some(words(field)),
                None,
            );
            continue;
        };
        same_field(found, field, &now);
        let defined = |spec: &ResolvedSpec| spec.catalogue.fields.get(&field.id).cloned();
        if let (Some(was), Some(is)) = (defined(old_spec), defined(new_spec)) {
            own::field(found, &field.id, &was, &is);
        }
    }
    for field in new.fields.iter().filter(|field| !told(field)) {
        if find(old, &field.id).is_none() {
            found.note(
                Aspect::Field,
                Move::More,
                say!("Field"),
                None,
                Some(words(field)),
            );
        }
    }
}

fn same_field(found: &mut Changes, old: &ClauseField, new: &ClauseField) {
    let label = say!("Field {field}", field = typed(&old.id));
    let needed = |field: &ClauseField| {
        let always = || say!("in every row");
        Some(field.condition.as_ref().map_or_else(always, Clone::clone))
    };
    if old.condition != new.condition {
        let moved = match (&old.condition, &new.condition) {
            (Some(_), None) => Move::More,
            (None, Some(_)) => Move::Less,
            _ => Move::Other,
        };
        found.note(
            Aspect::FieldCondition,
            moved,
            &label,
            needed(old),
            needed(new),
        );
    }
    if old.kind != new.kind {
        let kind = |field: &ClauseField| Some(words::field_type(field.kind));
        found.text(Aspect::FieldType, &label, kind(old), kind(new));
    }
    found.text(
        Aspect::FieldMeaning,
        &label,
        Some(old.about.clone()),
        Some(new.about.clone()),
    );
}

fn formats(found: &mut Changes, old: &Clause, new: &Clause) {
    let listed = |clause: &Clause| Some(RecordFormat::choice_text(&clause.formats));
    let any = || Some(say!("any"));
    match (old.formats.is_empty(), new.formats.is_empty()) {
        (true, true) => {}
        (true, false) => found.note(
            Aspect::AnyFormat,
            Move::Less,
            say!("Formats"),
            any(),
            listed(new),
        ),
        (false, true) => found.note(
            Aspect::AnyFormat,
            Move::More,
            say!("Formats"),
            listed(old),
            any(),
        ),
        (false, false) => {
            let images = shows_images(old) || shows_images(new);
            for (checkable, aspect) in [(true, Aspect::Format), (false, Aspect::UncheckableFormat)]
            {
                let names = |clause: &Clause| -> Vec<Text> {
                    let formats = clause.formats.iter().copied();
                    formats
                        .filter(|format| can_be_checked(*format, images) == checkable)
                        .map(|format| format.text())
                        .collect()
                };
                found.members(aspect, say!("Format"), &names(old), &names(new));
            }
        }
    }
}

fn shows_images(clause: &Clause) -> bool {
    let mut kinds = clause.checks.iter().map(|check| &check.kind);
    kinds.any(|kind| matches!(kind, CheckKind::Images { .. } | CheckKind::Files { .. }))
}

/// Whether rows can be read from it; where pictures are what is asked, a picture will do.
fn can_be_checked(format: RecordFormat, images: bool) -> bool {
    match format {
        RecordFormat::Csv
        | RecordFormat::Tsv
        | RecordFormat::Xlsx
        | RecordFormat::Json
        | RecordFormat::JsonLines
        | RecordFormat::Xml => true,
        RecordFormat::Png | RecordFormat::Jpg => images,
        RecordFormat::Pdf | RecordFormat::Email | RecordFormat::Paper => false,
    }
}

fn governing(found: &mut Changes, old: &Clause, new: &Clause) {
    if let (Some(was), Some(is)) = (&old.defined_in, &new.defined_in)
        && (was.key, &was.document) == (is.key, &is.document)
    {
        // Only the revision: the document need not be named twice.
        let name = Governing {
            revision: None,
            ..is.clone()
        };
        let label = say!("Governing {document}", document = name.text());
        let revision = |g: &Governing| {
            g.revision
                .as_ref()
                .map(|r| say!("rev. {revision}", revision = typed(r)))
        };
        let aspect = Aspect::GoverningDocument;
        if was.revision != is.revision {
            let (was, is) = (revision(was), revision(is));
            found.note(aspect, Move::Other, &label, was, is);
        }
        return;
    }
    let words = |clause: &Clause| clause.defined_in.as_ref().map(Governing::text);
    found.text(
        Aspect::GoverningDocument,
        say!("Governing document"),
        words(old),
        words(new),
    );
}

fn source(found: &mut Changes, old: Option<SystemKind>, new: Option<SystemKind>) {
    if old == new {
        return;
    }
    let system = |source: Option<SystemKind>| source.is_some_and(|s| s != SystemKind::Manual);
    let moved = match (system(old), system(new)) {
        (false, true) => Move::More,
        (true, false) => Move::Less,
        _ => Move::Other,
    };
    let words = |source: Option<SystemKind>| {
        let anywhere = || say!("anywhere");
        Some(source.map_or_else(anywhere, words::system))
    };
    let label = say!("Source system");
    found.note(Aspect::SourceSystem, moved, label, words(old), words(new));
}

fn retention(found: &mut Changes, old: &Clause, new: &Clause) {
    let words = |clause: &Clause| clause.retention.map(Period::text);
    let (aspect, moved) = match (old.retention, new.retention) {
        (Some(a), Some(b)) if a == b => return,
        (Some(a), Some(b)) => match (b.reaches(a), a.reaches(b)) {
            (true, true) => (Aspect::Restated, Move::Other),
            (true, false) => (Aspect::Retention, Move::More),
            (false, true) => (Aspect::Retention, Move::Less),
            (false, false) => (Aspect::Retention, Move::Other),
        },
        (None, Some(_)) => (Aspect::Retention, Move::More),
        (Some(_), None) => (Aspect::Retention, Move::Less),
        (None, None) => return,
    };
    found.note(aspect, moved, say!("Retention"), words(old), words(new));
}

/// Fields that only follow from something said already: the decision of a signal from its limit,
/// the fields of a closure stage from the stage.
fn follows(found: &mut Changes) {
    let changed = |aspect: Aspect| found.0.iter().any(|change| change.aspect == aspect);
    let decision = changed(Aspect::TriggerLimit) || changed(Aspect::DecisionRecorded);
    let stage = changed(Aspect::ClosureStage);
    found.0.retain(|change| match change.aspect {
        Aspect::Field | Aspect::FieldCondition => {
            let field = change.new.as_ref().or(change.old.as_ref());
            let named = change.label == "Field decision"
                || field.is_some_and(|field| field.split(' ').next() == Some("decision"));
            !(stage || decision && named)
        }
        _ => true,
    });
}

fn shown(found: &mut Changes, old: &Clause, new: &Clause) {
    let words = |clause: &Clause| {
        let by_record = || say!("by delivered records");
        let not = |why: &Text| say!("not by any record: {why}", why = why);
        Some(clause.not_checkable.as_ref().map_or_else(by_record, not))
    };
    let moved = match (&old.not_checkable, &new.not_checkable) {
        (Some(_), None) => Move::More,
        (None, Some(_)) => Move::Less,
        _ => return,
    };
    found.note(Aspect::Shown, moved, say!("Shown"), words(old), words(new));
}

/// What no attribute explains is said in the words of the spec, rather than not at all.
fn wording(found: &mut Changes, old: &Clause, new: &Clause) {
    let demand = |clause: &Clause| Some(clause.demand.clone());
    found.text(Aspect::Wording, say!("Demand"), demand(old), demand(new));
    if found.0.is_empty() {
        let title = |clause: &Clause| Some(clause.title.clone());
        found.text(Aspect::Wording, say!("Title"), title(old), title(new));
    }
}
