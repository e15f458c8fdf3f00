//! Whether records will show what the spec wants to see.

use super::{Sink, View, table_of};
use crate::catalog::{Row, Table, in_sentence};
use crate::checks::CheckKind;
use crate::spec::clause::Clause;
use crate::spec::model::{PackageItem, Purpose, RecordFormat};

/// The row a clause of a table selects by its key.
fn row_of<'a>(view: &'a View, clause: &Clause) -> Option<&'a Row> {
    let (section, key) = clause.id.split_once('.')?;
    let table = match section {
        "control" => Table::Control,
        "signal" => Table::Signal,
        "visibility" => Table::Visibility,
        _ => return None,
    };
    view.catalogue.row_by_key(table, key)
}

/// A signal that is counted, and no number to count to.
pub(super) fn no_limit(view: &View, sink: &mut Sink) {
    for (key, demand) in &view.spec().signal {
        let row = view.catalogue.row_by_key(Table::Signal, key);
        let counted = row.is_some_and(|row| row.checks.iter().any(|c| c == "signal-decided"));
        if counted && demand.trigger.is_none() {
            let id = format!("signal.{key}");
            sink.warn_on(
                &id,
                view.key(&table_of(&id)),
                format!("`{id}` has no limit: its trigger will not be evaluated"),
                "add the quality plan's limit: `trigger = { count = …, window = \"1 lot\" }`",
            );
        }
    }
}

/// Whether the first-off came before the lot went on is seen in two other records.
pub(super) fn not_shown(view: &View, sink: &mut Sink) {
    let id = "control.first-off";
    if view
        .resolved
        .clause(id)
        .is_none_or(|clause| !clause.demanded)
    {
        return;
    }
    let missing: Vec<String> = ["program-setup-tag", "panel-traveler"]
        .into_iter()
        .filter(|form| !view.has_form(form))
        // Declared not required: told by the rule on what is needed all the same.
        .filter(|form| !view.declared_not_required(&format!("record.{form}")))
        .map(|form| format!("`[record.{form}]`"))
        .collect();
    if !missing.is_empty() {
        sink.warn_on(
            id,
            view.key(&table_of(id)),
            "whether the first-off passed before the lot went on cannot be checked: no record shows it",
            format!("add {}", missing.join(" and ")),
        );
    }
}

/// A record is declared not required, and a demanded clause has a check that rests on it.
pub(super) fn not_required_but_needed(view: &View, sink: &mut Sink) {
    for (i, entry) in view.spec().not_required.iter().enumerate() {
        for (j, id) in entry.clauses.iter().enumerate() {
            let Some(form) = form_of(id).filter(|form| !view.has_form(form)) else {
                continue;
            };
            let Some((clause, says)) = needs(view, form) else {
                continue;
            };
            let finding = crate::finding::Finding::warning(
                sink.code,
                view.value(&format!("/not-required/{i}/clauses/{j}")),
                format!(
                    "`{id}` is declared not required, and `{}` needs it: without it nobody can prove this: {says}",
                    clause.id
                ),
            );
            let finding = finding
                .help(format!("demand `[record.{form}]`, or drop `{}`", clause.id))
                .related(clause.origin.place().clone(), "demanded here");
            sink.push(finding.on_clause(id));
        }
    }
}

fn form_of(id: &str) -> Option<&str> {
    match id.split_once('.')? {
        ("record", form) => Some(form),
        ("inspection", _) => Some("inspection-extract"),
        ("test", _) => Some("test-extract"),
        _ => None,
    }
}

/// A demanded clause that could show more with this form, and what it could show. The other forms
/// that the check needs must be there: one cause, one finding.
fn needs<'a>(view: &'a View, form: &str) -> Option<(&'a Clause, String)> {
    view.tables().find_map(|clause| {
        let row = row_of(view, clause)?;
        let own = clause.form.as_deref()?;
        row.checks_if.iter().find_map(|id| {
            let check = view.catalogue.checks.get(id)?;
            let forms = check.kind.bound_to(own).forms();
            let rests = forms.iter().any(|f| f == form);
            let others = forms.iter().filter(|f| *f != form);
            let declared = |f: &String| view.declared_not_required(&format!("record.{f}"));
            let there = others.clone().all(|f| view.has_form(f) || declared(f));
            (rests && there).then(|| (clause, in_sentence(check.says.trim_end_matches('.'))))
        })
    })
}

/// F2: boards leave, and no list says which.
pub(super) fn unreconciled_shipment(view: &View, sink: &mut Sink) {
    let Some(shipment) = &view.spec().shipment else {
        return;
    };
    let listed = shipment.package.contains(&PackageItem::PackingList)
        || view.spec().record.contains_key("packing-list");
    if !listed {
        sink.warn(
            view.value("/shipment/package"),
            "nothing in the shipment package says which units are in which carton: ordered, released and shipped quantities cannot be reconciled",
            "add \"packing-list\" to `package`",
        );
    }
}

/// A release record that only a person can read.
pub(super) fn unreadable_format(view: &View, sink: &mut Sink) {
    let readable = |format: &RecordFormat| {
        !matches!(
            format,
            RecordFormat::Pdf
                | RecordFormat::Png
                | RecordFormat::Jpg
                | RecordFormat::Email
                | RecordFormat::Paper
        )
    };
    for clause in view.tables() {
        let releases = clause.purpose.contains(&Purpose::Release);
        let formats = &clause.formats;
        if !releases || formats.is_empty() || formats.iter().any(readable) {
            continue;
        }
        let table = table_of(&clause.id);
        let key = match view.doc.json().pointer(&format!("{table}/formats")) {
            Some(_) => "formats",
            None => "format",
        };
        sink.warn_on(
            &clause.id,
            view.value_or_table(&table, key),
            format!(
                "`{}` is to release units and comes as {}: no program can check it, so every row is read by eye or not at all",
                clause.id,
                RecordFormat::choice(formats)
            ),
            format!("accept a table as well: `{key} = {}`", if key == "format" { "\"csv\"" } else { "[\"csv\"]" }),
        );
    }
}

/// An output that recurs, and nobody said how often.
pub(super) fn no_interval(view: &View, sink: &mut Sink) {
    for clause in view.tables() {
        let open = clause
            .checks
            .iter()
            .any(|check| matches!(check.kind, CheckKind::Frequency { hours: None, .. }));
        if open && row_of(view, clause).is_some() {
            sink.warn_on(
                &clause.id,
                view.key(&table_of(&clause.id)),
                format!(
                    "`{}` recurs, and nothing says how often: one update at the end satisfies it",
                    clause.id
                ),
                "add `every = \"1 week\"`",
            );
        }
    }
}

/// A6: access shows what the system shows today; a release rests on records that stay.
pub(super) fn access_for_release(view: &View, sink: &mut Sink) {
    for clause in view.demanded() {
        let access = clause.family == crate::spec::clause::Family::Access;
        if access && clause.purpose.contains(&Purpose::Release) {
            sink.warn_on(
                &clause.id,
                view.value_or_table(&table_of(&clause.id), "purpose"),
                format!("`{}` is asked for release: access delivers no record, so nothing of it can be checked or kept", clause.id),
                "demand the record it should show, and ask access for another purpose",
            );
        }
    }
}
