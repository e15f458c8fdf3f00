//! Forms and fields of the spec's own: what a clause says of them only by naming them, compared in
//! the two catalogues. Those that ship with the tool are the same in both.

use std::cmp::Reverse;

use crate::catalog::{Field, Form, Population};
use crate::checks::{CheckKind, UNIT};
use crate::diff::changes::Changes;
use crate::diff::effect::{Aspect, Move};
use crate::say;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::Depth;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// The id under which an own form's clause carries the check of its closing values.
pub(super) const CLOSED: &str = "closed";

/// Compares the form that a clause is answered with, under the clause that asks for its delivery.
pub(super) fn form(
    found: &mut Changes,
    old_spec: &ResolvedSpec,
    new_spec: &ResolvedSpec,
    old: &Clause,
    new: &Clause,
) {
    closing_values(found, old, new);
    let (Some(id), Some(same)) = (delivered(old), delivered(new)) else {
        return;
    };
    let forms = |spec: &ResolvedSpec| spec.catalogue.forms.get(id).cloned();
    let (Some(was), Some(is)) = (forms(old_spec), forms(new_spec)) else {
        return;
    };
    if id != same {
        return;
    }
    let (was, is) = (Kept::new(&was, old), Kept::new(&is, new));
    key(found, &was, &is);
    counted(found, &was, &is);
    let words = |nil: &bool| {
        if *nil {
            say!("accepted where nothing occurred")
        } else {
            say!("not accepted")
        }
    };
    let label = say!("A heading row without rows");
    let (was, is) = (Some(was.form.nil), Some(is.form.nil));
    found.ranked(Aspect::NilReturn, label, was, is, words);
}

/// The form whose delivery the clause asks for.
fn delivered(clause: &Clause) -> Option<&str> {
    clause.checks.iter().find_map(|check| match &check.kind {
        CheckKind::Delivered { form } => Some(form.as_str()),
        _ => None,
    })
}

/// A form at the depth at which it is kept.
struct Kept<'a> {
    form: &'a Form,
    depth: Depth,
}

impl<'a> Kept<'a> {
    fn new(form: &'a Form, clause: &Clause) -> Kept<'a> {
        let depth = clause.depth.unwrap_or(Depth::Lot);
        Kept { form, depth }
    }

    /// The key as columns.
    fn key(&self) -> Vec<&str> {
        let column = |field: &'a String| match field.as_str() {
            UNIT => self.depth.field(),
            field => field,
        };
        self.form.key.iter().map(column).collect()
    }

    /// Depth at which its rows are counted, if they are.
    fn counted(&self) -> Option<Depth> {
        match self.form.unit {
            Population::Nothing => None,
            Population::Lot => Some(Depth::Lot),
            Population::Unit => Some(self.depth),
        }
    }
}

/// A shorter key forbids more rows and wants fewer of them: neither more nor less is asked.
fn key(found: &mut Changes, was: &Kept<'_>, is: &Kept<'_>) {
    // As written, too: a key by unit follows the depth, which is told as such.
    let written = same_members(&was.form.key, &is.form.key);
    let (old, new) = (was.key(), is.key());
    if written || same_members(&old, &new) {
        return;
    }
    let label = say!("No two rows share");
    let words = |key: &[&str]| Some(Text::list(key.iter().map(|column| typed(*column))));
    let (old, new) = (words(&old), words(&new));
    found.note(Aspect::RowKey, Move::Other, label, old, new);
}

fn counted(found: &mut Changes, was: &Kept<'_>, is: &Kept<'_>) {
    if was.form.unit == is.form.unit {
        return;
    }
    let (old, new) = (was.counted(), is.counted());
    if old.is_none() || new.is_none() {
        // Where nothing is counted there is nothing to cover.
        found.0.retain(|change| change.aspect != Aspect::Coverage);
    }
    let (aspect, moved) = match old.cmp(&new) {
        std::cmp::Ordering::Less => (Aspect::Counted, Move::More),
        std::cmp::Ordering::Greater => (Aspect::Counted, Move::Less),
        // Units at lot depth are lots.
        std::cmp::Ordering::Equal => (Aspect::Restated, Move::Other),
    };
    let words = |kept: &Kept<'_>| {
        Some(match kept.form.unit {
            Population::Nothing => say!("nothing"),
            Population::Lot => say!("lots"),
            Population::Unit => say!("units at {depth} depth", depth = kept.depth.text()),
        })
    };
    let label = say!("Rows counted against");
    found.note(aspect, moved, label, words(was), words(is));
}

/// The values that say a row is closed, where the same column says it.
fn closing_values(found: &mut Changes, old: &Clause, new: &Clause) {
    let closing = |clause: &Clause| {
        let mut checks = clause.checks.iter().filter(|check| check.id == CLOSED);
        checks.find_map(|check| match &check.kind {
            CheckKind::Value { field, values, .. } => Some((field.clone(), values.clone())),
            _ => None,
        })
    };
    if let (Some((field, was)), Some((same, is))) = (closing(old), closing(new))
        && field == same
    {
        let label = say!("Closed when {field} is", field = typed(&field));
        let words = |values: &[String]| Text::any_of(values.iter().map(typed));
        accepted(found, Aspect::ClosingValue, label, words, (&was, &is));
    }
}

/// Compares what a field's values are held to.
pub(super) fn field(found: &mut Changes, id: &str, was: &Field, is: &Field) {
    if was.kind == is.kind {
        let label = say!("Values of {field}", field = typed(id));
        let values = (was.values.as_slice(), is.values.as_slice());
        let words = |values: &[String]| Text::list(values.iter().map(typed));
        accepted(found, Aspect::FieldValue, label, words, values);
    }
    let said = |words: &Option<String>| words.as_ref().map(typed);
    let label = say!("Unit of {field}", field = typed(id));
    found.text(Aspect::FieldType, label, said(&was.unit), said(&is.unit));
    bounds(found, id, was, is);
    let label = say!("Pattern of {field}", field = typed(id));
    let (old, new) = (said(&was.pattern), said(&is.pattern));
    found.text(Aspect::Pattern, label, old, new);
}

fn bounds(found: &mut Changes, id: &str, was: &Field, is: &Field) {
    let mut noted = Changes::default();
    let label = say!("Smallest value of {field}", field = typed(id));
    let (old, new) = (was.min, is.min);
    noted.ranked(Aspect::FieldRange, label, old, new, |min: &Decimal| {
        Text::from(min)
    });
    let label = say!("Largest value of {field}", field = typed(id));
    let (old, new) = (was.max.map(Reverse), is.max.map(Reverse));
    noted.ranked(Aspect::FieldRange, label, old, new, |max| Text::from(max.0));
    for change in noted.0 {
        let with_unit = |number: Option<Text>, field: &Field| match &field.unit {
            Some(unit) => number.map(|number| typed(format!("{number} {unit}"))),
            None => number,
        };
        let both = change.old.is_some() && change.new.is_some();
        let (old, new) = (with_unit(change.old, was), with_unit(change.new, is));
        if both && was.unit != is.unit {
            // Numbers in two units stand on no common scale.
            found.note(change.aspect, Move::Other, &change.label, old, new);
        } else {
            found
                .0
                .push(crate::diff::result::Change { old, new, ..change });
        }
    }
}

/// A list of accepted values as a whole: more of them ask less.
fn accepted(
    found: &mut Changes,
    aspect: Aspect,
    label: Text,
    words: impl Fn(&[String]) -> Text,
    (old, new): (&[String], &[String]),
) {
    let moved = match (holds(new, old), holds(old, new)) {
        (true, true) => return,
        (true, false) => Move::More,
        (false, true) => Move::Less,
        (false, false) => Move::Other,
    };
    let (old, new) = (words(old), words(new));
    found.note(aspect, moved, label, Some(old), Some(new));
}

fn holds<T: PartialEq>(all: &[T], some: &[T]) -> bool {
    some.iter().all(|value| all.contains(value))
}

fn same_members<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    holds(a, b) && holds(b, a)
}
