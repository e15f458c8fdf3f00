//! Rows of forms of the spec's own: a generator that knows nothing but their definition.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::catalog::{FieldType, Form, Population};
use crate::checks::CheckKind;
use crate::sample::SampleError;
use crate::sample::clock::{DAY, MINUTE};
use crate::sample::plan::FormPlan;
use crate::sample::sheet::{Cells, Sheet};
use crate::sample::typed::Typed;
use crate::spec::model::Depth;
use crate::spec::own::ranks;

use super::Story;

/// How often another value is tried where a key stands already.
const TRIES: usize = 2000;

/// Everything that decides the cells of a form.
struct Own<'a> {
    story: &'a Story<'a>,
    plan: &'a FormPlan,
    typed: Typed<'a>,
    /// Place in time of the columns that are ordered.
    ranks: IndexMap<&'a str, usize>,
    /// Values that close a row.
    closing: BTreeMap<&'a str, &'a [String]>,
}

/// One row for each unit the form is counted against. A nil return has none, unless its rows refer
/// to another record that may have some.
pub(super) fn rows(
    story: &Story,
    (id, form): (&str, &Form),
    sheet: &mut Sheet<'_, '_>,
) -> Result<(), SampleError> {
    let Some(plan) = story.plan.forms.get(id) else {
        return Ok(());
    };
    let refers = |kind: &CheckKind| matches!(kind, CheckKind::References { .. });
    let refers = form.own_checks.iter().any(|check| refers(&check.kind));
    if form.unit == Population::Nothing && form.nil && !refers {
        return Ok(());
    }
    let own = Own::new(story, plan, form);
    let depth = match form.unit {
        Population::Unit => plan.depth,
        Population::Lot | Population::Nothing => Depth::Lot,
    };
    let mut keys: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut number = 0;
    for lot in 0..story.build.lots.len() {
        for unit in story.build.units(lot, depth) {
            let fresh = (number..number + TRIES)
                .map(|n| own.cells(unit.start, n))
                .find(|cells| {
                    let key = plan.key.iter().map(|field| cells.get(field).to_owned());
                    keys.insert(key.collect())
                });
            let Some(cells) = fresh else {
                return Err(SampleError::Key {
                    form: id.to_owned(),
                });
            };
            sheet.row(&cells)?;
            number += 1;
        }
    }
    Ok(())
}

impl<'a> Own<'a> {
    fn new(story: &'a Story<'a>, plan: &'a FormPlan, form: &'a Form) -> Self {
        let mut pairs = Vec::new();
        let mut closing = BTreeMap::new();
        for check in &form.own_checks {
            match &check.kind {
                CheckKind::Ordered { first, then, .. } => {
                    pairs.push((first.as_str(), then.as_str()));
                }
                CheckKind::Value { field, values, .. } => {
                    closing.insert(field.as_str(), values.as_slice());
                }
                _ => {}
            }
        }
        Own {
            story,
            plan,
            typed: Typed::new(story.fields(), plan.columns.keys()),
            ranks: ranks(&pairs).unwrap_or_default(),
            closing,
        }
    }

    /// The cells of a unit, as its first board; another number gives other values.
    fn cells(&self, board: usize, n: usize) -> Cells<'_> {
        let mut cells = self.story.board(board);
        let end = self.story.build.lots[self.story.build.boards[board].lot].smt_end;
        for id in self.plan.columns.keys() {
            let Some(field) = self.story.fields().get(id) else {
                continue;
            };
            if field.identity.is_some() {
                continue;
            }
            let steps = self.ranks.get(id.as_str()).copied().unwrap_or_default() + n;
            let steps = i64::try_from(steps).unwrap_or(0);
            let value = match (self.closing.get(id.as_str()), field.kind) {
                (Some(values), _) => values.get(n % values.len().max(1)).cloned(),
                (None, FieldType::TimeStamp) => Some(self.story.stamp(end + steps * MINUTE)),
                (None, FieldType::Date) => {
                    Some(self.story.build.clock.date(end + steps * DAY).to_string())
                }
                _ => None,
            };
            cells = cells.with(id.clone(), value.unwrap_or_else(|| self.typed.value(id, n)));
        }
        cells
    }
}
